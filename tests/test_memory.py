"""A tab at rest holds little: the bytes of all arrays that can be reached from its session."""

from typing import Any

import pytest

from nn_playground.base.held import bytes_of
from nn_playground.labs.mlp.trainer import Trainer
from tests.tabs import Tab

MOST = 4 * 1024 * 1024  # bytes
FEATURES = ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"]
EVERYTHING: dict[str, Any] = {
    "optimizer": {"name": "adam"},
    "early_stopping": {"patience": 500},
    "dropout": 0.1,
    "augmentation": 0.1,
    "shuffle": True,
    "clip_norm": 1.0,
    "max_norm": 2.0,
    "regularization": "l2",
    "regularization_rate": 0.001,
}
HEAVY: dict[str, dict[str, Any]] = {
    "all at once": {"batch_size": 4950},
    "more than all": {"batch_size": 5000},
    "half of them": {"batch_size": 2475},
    "as ever": {"batch_size": 10},
    "a size that just stays": {"batch_size": 90},
    "a size that just goes": {"batch_size": 110},
}


def heavy(training: dict[str, Any], percent: int = 99, **network: Any) -> dict[str, Any]:
    return {
        "data": {"name": "clusters", "classes": 6, "samples": 5000, "train_percent": percent, "normalize_inputs": True},
        "features": FEATURES,
        "network": {"hidden": [32] * 8, "batch_norm": True, **network},
        "training": {**EVERYTHING, **training},
    }


def rested(config: dict[str, Any]) -> Tab:
    tab = Tab()
    assert tab.ask("configure", config=config)["type"] == "run"
    tab.send({"type": "inspect", "metrics": True, "gradients": True})
    tab.frame()
    tab.ask("step", unit="batch")
    tab.frame()
    return tab


@pytest.mark.parametrize("percent", [50, 99])
@pytest.mark.parametrize("name", HEAVY)
def test_a_tab_at_rest_holds_little_whatever_its_run_is(name: str, percent: int) -> None:
    tab = rested(heavy(HEAVY[name], percent))
    assert 500_000 < bytes_of(tab.session) < MOST
    tab.ask("play")
    tab.frame()
    tab.session.advance(0.0)
    tab.ask("pause")
    assert bytes_of(tab.session) < MOST, "before its last frame, which may never be asked for"
    tab.frame()
    assert bytes_of(tab.session) < MOST


@pytest.mark.parametrize("kind", ["reset", "new_weights", "regenerate"])
def test_it_stays_so_after_every_command(kind: str) -> None:
    tab = rested(heavy({"batch_size": 4950}))
    tab.ask(kind)
    tab.frame()
    tab.ask("tune", learning_rate=0.5)
    tab.frame()
    assert bytes_of(tab.session) < MOST


def test_a_run_that_rests_after_each_step_has_the_bits_of_one_that_does_not() -> None:
    config = heavy({"batch_size": 1000, "learning_rate": 0.01})
    tab = rested(config)
    whole = Trainer(tab.trainer.config)
    whole.step_batch()
    for _ in range(7):
        tab.ask("step", unit="batch")
        tab.frame()
        whole.step_batch()
    assert bytes_of(whole) > MOST, "this one keeps what it works with"
    assert tab.frame().parameters.tolist() == whole.network.to_vector().tolist()
    assert tab.trainer.dropped() == whole.dropped()


def test_a_plain_run_keeps_the_little_that_it_works_with() -> None:
    tab = rested({"network": {"hidden": [32] * 8}, "features": FEATURES, "data": {"samples": 5000}})
    before = bytes_of(tab.session)
    tab.session.rest()
    assert bytes_of(tab.session) == before < MOST
