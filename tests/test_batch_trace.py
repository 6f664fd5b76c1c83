"""The next mini-batch through the network: against the run's own step, and as the means of its examples."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from nn_playground.labs.mlp.batch_trace import MOST_TRACED, batch_lists
from nn_playground.labs.mlp.config import RunConfig, parse_config, with_values
from nn_playground.labs.mlp.trace import trace
from nn_playground.labs.mlp.trainer import Trainer
from tests.strategies import configs
from tests.tabs import Tab
from tests.test_trace import flat, gradient_of

WHOLE = {"data.train_percent": 50, "data.samples": 60, "training.batch_size": 5, "training.regularization": "none"}


def found_of(trainer: Trainer) -> tuple[dict[str, Any], Any]:
    found = batch_lists(trainer)
    assert found is not None
    return found


@settings(max_examples=25)
@given(configs(max_layers=3, max_units=6, samples=60, plain=True))
def test_minus_the_learning_rate_times_its_gradient_is_the_runs_next_step(config: RunConfig) -> None:
    trainer = Trainer(parse_config(with_values(config, WHOLE)))
    trainer.step_batch()
    before = trainer.network.to_vector()
    lists, facts = found_of(trainer)
    assert facts["points"] == trainer.points.train[5:10].tolist()
    assert np.array_equal(trainer.network.to_vector(), before, equal_nan=True), "it changes nothing"
    trainer.step_batch()
    step = before - trainer.config.training.learning_rate * lists["batch_gradient"]
    assert trainer.network.to_vector() == pytest.approx(step, rel=1e-9, abs=1e-12, nan_ok=True)


def test_in_a_random_order_it_is_the_batch_that_comes() -> None:
    shuffled = {"shuffle": True, "augmentation": 0.2, "batch_size": 5, "optimizer": {"name": "sgd"}}
    trainer = Trainer(parse_config({"training": shuffled, "data": {"samples": 60}}))
    for _ in range(8):
        before, (lists, facts) = trainer.network.to_vector(), found_of(trainer)
        start = trainer.position
        trainer.step_batch()
        assert facts["points"] == trainer.shown_points[start : start + 5].tolist()
        step = before - trainer.config.training.learning_rate * lists["batch_gradient"]
        assert trainer.network.to_vector() == pytest.approx(step, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("more", [{}, {"network": {"batch_norm": True}}, {"data": {"name": "clusters", "classes": 3}}])
def test_a_frame_tells_the_means_of_its_examples_while_the_run_rests(more: dict[str, Any]) -> None:
    tab = Tab()
    tab.ask("configure", config=more)
    assert tab.send({"type": "inspect", "batch": True}) == []
    tab.ask("step")
    arrays, facts = parts_of(tab)
    points = tab.trainer.points.train[:10]
    each = [trace(tab.trainer, point[:2].tolist(), point[2]) for point in points]
    assert facts["batch"]["points"] == points.tolist()
    assert facts["batch"]["losses"] == [one.loss for one in each]
    assert facts["batch"]["loss"] == pytest.approx(np.mean([one.loss for one in each]))
    for name in ("sums", "outputs", "errors", "slopes", "deltas"):
        assert arrays[f"batch_{name}"] == pytest.approx(np.mean([flat(one, name) for one in each], axis=0)), name
    assert arrays["batch_each_deltas"].tolist() == [flat(one, "deltas") for one in each]
    assert arrays["batch_gradient"] == pytest.approx(np.mean([gradient_of(one) for one in each], axis=0))
    tab.send({"type": "inspect"})
    assert "batch" not in parts_of(tab)[1]


def test_a_mini_batch_of_too_many_examples_is_not_told() -> None:
    assert batch_lists(Trainer(parse_config({"training": {"batch_size": MOST_TRACED + 1}}))) is None


def parts_of(tab: Tab) -> tuple[dict[str, Any], dict[str, Any]]:
    """The arrays and the facts of the next frame."""
    _, data, layouts = tab.session.frame()
    for text in layouts:
        tab.reader.hear(text)
    arrays, facts = tab.reader.parts(data)
    return dict(arrays), dict(facts)
