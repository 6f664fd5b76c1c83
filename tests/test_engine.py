"""What the lecture's engine does to a run, besides going down the gradient."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.kernels.general_training import train_general
from nn_playground.labs.mlp.metrics import accuracy
from nn_playground.labs.mlp.trainer import Trainer
from tests.strategies import complete_configs


def config(**parts: Any) -> RunConfig:
    """A run with a network that is large enough to show what is looked for."""
    network = {"hidden": [6, 5], **parts.pop("network", {})}
    return parse_config({"network": network, **parts})


def trained(epochs: int, **parts: Any) -> Trainer:
    trainer = Trainer(config(**parts))
    trainer.step(epochs)
    return trainer


RANDOM: list[dict[str, Any]] = [{"shuffle": True}, {"augmentation": 0.3}, {"dropout": 0.4}]
ALL_AT_ONCE: dict[str, Any] = {
    "optimizer": {"name": "adam"},
    "schedule": {"name": "cosine", "epochs": 30},
    "loss": "cross_entropy",
    "clip_norm": 0.5,
    "max_norm": 2,
    "dropout": 0.1,
    "augmentation": 0.1,
    "shuffle": True,
    "regularization": "l2",
    "regularization_rate": 0.001,
    "batch_size": 7,
}


@pytest.mark.parametrize("training", [*RANDOM, ALL_AT_ONCE], ids=str)
def test_what_is_random_comes_from_the_seed(training: dict[str, Any]) -> None:
    one, same = trained(4, training=training), trained(4, training=training)
    other = trained(4, training=training, seed="other")
    assert one.network.to_vector().tolist() == same.network.to_vector().tolist()
    assert one.network.to_vector().tolist() != other.network.to_vector().tolist()


@pytest.mark.parametrize("training", [*RANDOM, ALL_AT_ONCE], ids=str)
def test_strides_batches_and_measuring_change_no_run(training: dict[str, Any]) -> None:
    whole, steps, batches = (Trainer(config(training=training)) for _ in range(3))
    whole.step(3)
    for _ in range(3):
        steps.step_and_measure()
        steps.outputs()
    while batches.epoch < 3:
        batches.step_batch()
    assert steps.network.to_vector().tolist() == whole.network.to_vector().tolist()
    assert batches.network.to_vector() == pytest.approx(whole.network.to_vector(), rel=1e-9)


@pytest.mark.parametrize("training", RANDOM, ids=str)
def test_a_run_that_is_resumed_draws_what_it_would_have_drawn(training: dict[str, Any]) -> None:
    alone = trained(5, training={"batch_size": 25, **training})
    before = trained(3, training={"batch_size": 25, **training})
    resumed = Trainer(config(training={"batch_size": 25, **training}))
    resumed.restore(before.state())
    resumed.step(2)
    assert resumed.network.to_vector().tolist() == alone.network.to_vector().tolist()


def test_shuffling_takes_every_point_once() -> None:
    full = {"batch_size": 250, "optimizer": {"name": "momentum"}}  # of a full batch the order matters not
    straight, shuffled = trained(3, training=full), trained(3, training={**full, "shuffle": True})
    assert shuffled.network.to_vector() == pytest.approx(straight.network.to_vector(), rel=1e-9)
    assert shuffled.network.to_vector().tolist() != straight.network.to_vector().tolist()


def test_augmentation_moves_the_training_points_by_its_deviation_anew_in_each_epoch() -> None:
    trainer = Trainer(config(training={"augmentation": 0.5}, data={"samples": 5000}))
    before = trainer.points.train.copy()
    moves = []
    for _ in range(2):
        trainer.step()
        moves.append(trainer.shown_points - before)
        assert (trainer.shown_points[:, 2] == before[:, 2]).all()
    assert (trainer.points.train == before).all()
    assert not (moves[0][:, :2] == moves[1][:, :2]).any()
    for axis in (0, 1):
        assert np.std(moves[0][:, axis]) == pytest.approx(0.5, rel=0.05)
        assert np.mean(moves[0][:, axis]) == pytest.approx(0, abs=0.03)


def test_dropout_leaves_out_its_share_and_keeps_the_mean() -> None:
    share, count = 0.3, 0
    trainer = Trainer(config(network={"hidden": [32] * 4}, training={"dropout": share}))
    for _ in range(20):
        trainer.step_batch()
        dropped = trainer.dropped()
        assert all(0 <= unit < 4 * 32 for unit in dropped)  # never the output
        count += len(dropped)
    assert count / (20 * 4 * 32) == pytest.approx(share, abs=0.03)


def test_dropout_is_inverted_and_off_when_evaluating() -> None:
    linear: dict[str, Any] = {"problem": "regression", "network": {"hidden": [8], "activation": "linear"}}
    one_step = {"learning_rate": 1.0, "batch_size": 600}
    plain = Trainer(config(**linear, training=one_step))
    dropping = Trainer(config(**linear, training={**one_step, "dropout": 0.5}))
    assert dropping.losses() == pytest.approx(plain.losses(), rel=1e-12)

    start = plain.network.to_vector()
    plain.step()
    moves = []
    for epoch in range(200):  # the output's bias moves by the mean output, which is linear in what is left out
        dropping.network.load_vector(start)
        dropping.epoch = epoch
        dropping.step()
        moves.append(dropping.network.to_vector()[-1])
    chance = float(np.std(moves)) / math.sqrt(len(moves))
    assert 0 < chance < 0.01
    assert np.mean(moves) == pytest.approx(plain.network.to_vector()[-1], abs=4 * chance)


def test_no_incoming_norm_is_above_its_bound() -> None:
    trainer = trained(30, training={"max_norm": 0.7, "learning_rate": 0.3})
    *hidden, output = (np.linalg.norm(layer.weights, axis=0) for layer in trainer.network.layers)
    assert max(norms.max() for norms in hidden) == pytest.approx(0.7)
    assert output.max() > 0.7


def test_clipped_updates_are_counted_and_short() -> None:
    trainer = Trainer(config(training={"clip_norm": 0.01, "learning_rate": 1.0}))
    before = trainer.network.to_vector()
    trainer.step_batch()
    assert np.linalg.norm(trainer.network.to_vector() - before) == pytest.approx(0.01, rel=1e-3)
    assert trainer.clipped == (1, 1)
    trainer.step()
    clipped, updates = trainer.clipped
    assert 1 < clipped <= updates == 25


def test_early_stopping_puts_the_best_weights_back() -> None:
    overfits = {"data": {"name": "spiral", "noise": 40, "train_percent": 20, "samples": 100}}
    training = {"early_stopping": {"patience": 15}, "learning_rate": 0.3}
    parts = {**overfits, "network": {"hidden": [16, 16]}}
    trainer = Trainer(config(**parts, training=training))
    seen = []
    while not trainer.stopped:
        losses = trainer.step_and_measure()
        seen.append(losses.test)
        assert trainer.epoch < 2000
    assert trainer.stopped == "early_stopping"
    best = trainer.best_epoch
    assert best is not None
    assert trainer.epoch == best + 15
    assert trainer.losses().test == pytest.approx(min(seen), rel=1e-12)
    assert seen[best - 1] == min(seen[:-1])
    at_best = Trainer(config(**parts, training={"learning_rate": 0.3}))
    at_best.step(best)
    assert trainer.network.to_vector().tolist() == at_best.network.to_vector().tolist()
    trainer.step(5)
    assert trainer.epoch == best + 15


@pytest.mark.parametrize(
    ("name", "value"), [("epochs", 12), ("train_loss", 0.3), ("test_loss", 0.3), ("accuracy", 0.9), ("plateau", 5)]
)
def test_a_run_stops_where_its_condition_first_holds(name: str, value: float) -> None:
    rate = 0 if name == "plateau" else 0.1
    trainer = Trainer(config(training={"stop": {name: value}, "learning_rate": rate}))
    trainer.step(500)
    assert trainer.stopped == name
    losses, share = trainer.losses(), accuracy(trainer.outputs()[1], trainer.points.test[:, 2])
    held = {
        "epochs": trainer.epoch == 12,
        "train_loss": losses.train <= 0.3,
        "test_loss": losses.test <= 0.3,
        "accuracy": share >= 0.9,
        "plateau": trainer.epoch == 6,  # the first epoch was better than none
    }
    assert held[name]
    earlier = trained(trainer.epoch - 1, training={"stop": {name: value}, "learning_rate": rate})
    assert earlier.stopped is None


def test_the_schedule_sets_the_learning_rate_of_each_epoch() -> None:
    schedule = {"name": "step", "every": 2, "factor": 0.5}
    trainer = Trainer(config(training={"learning_rate": 0.4, "schedule": schedule}))
    rates = []
    for _ in range(5):
        rates.append(trainer.learning_rate)
        trainer.step()
    assert rates == [0.4, 0.4, 0.2, 0.2, 0.1]
    by_hand = Trainer(config(training={"learning_rate": 0.4}))
    for rate in rates:
        training = by_hand.config.training.model_copy(update={"learning_rate": rate})
        by_hand.tune(by_hand.config.model_copy(update={"training": training}))
        by_hand.step()
    assert trainer.network.to_vector().tolist() == by_hand.network.to_vector().tolist()


def test_the_perceptron_converges_where_a_line_separates_and_not_where_none_does() -> None:
    rule: dict[str, Any] = {"network": {"hidden": [], "output": "threshold"}, "training": {"batch_size": 1}}
    separable = trained(50, **rule, data={"name": "gauss"})
    assert accuracy(separable.outputs()[0], separable.points.train[:, 2]) == 1.0
    settled = separable.network.to_vector().tolist()
    separable.step(10)
    assert separable.network.to_vector().tolist() == settled
    hopeless = trained(50, **rule, data={"name": "xor"})
    moving = hopeless.network.to_vector().tolist()
    hopeless.step(10)
    assert hopeless.network.to_vector().tolist() != moving


def test_the_perceptron_moves_by_rosenblatts_rule() -> None:
    trainer = Trainer(
        config(
            network={"hidden": [], "output": "threshold"},
            training={"batch_size": 1, "learning_rate": 0.5},
            data={"name": "circle"},
        )
    )
    weights, bias = trainer.network.layers[0].weights[:, 0].copy(), float(trainer.network.layers[0].biases[0])
    for *point, label in trainer.points.train:
        answer = 1.0 if weights @ point + bias >= 0 else -1.0
        weights += 0.5 * (label - answer) * np.array(point)
        bias += 0.5 * (label - answer)
    trainer.step()
    assert trainer.network.layers[0].weights[:, 0] == pytest.approx(weights, abs=1e-9)
    assert trainer.network.layers[0].biases[0] == pytest.approx(bias, abs=1e-9)


@pytest.mark.parametrize("classes", [3, 6])
def test_several_classes_are_told_apart(classes: int) -> None:
    trainer = trained(300, data={"name": "clusters", "classes": classes}, training={"optimizer": {"name": "adam"}})
    train, test = trainer.outputs()
    assert test.shape == (250, classes)
    assert test.sum(axis=1) == pytest.approx(np.ones(250))
    assert accuracy(test, trainer.points.test[:, 2]) > 0.9
    labels = trainer.points.train[:, 2].astype(int)
    loss = -np.log(train[np.arange(len(labels)), labels]).mean()
    assert trainer.losses().train == pytest.approx(loss, rel=1e-9)
    assert set(np.unique(trainer.output_grid(50))) == set(map(float, range(classes)))


def test_the_map_of_classes_tells_the_class_and_how_sure_it_is() -> None:
    trainer = trained(100, data={"name": "clusters", "classes": 4}, training={"optimizer": {"name": "adam"}})
    units = sum(trainer.network.sizes[1:])
    codes, pictures = trainer.painted_maps(units, 100, 25)
    numbers, _ = trainer.maps(units, 100, 25)
    assert (np.abs(codes.astype(int) - numbers) <= 1).mean() > 0.999  # the one is float32 inside
    assert (codes // 42 == trainer.output_grid(100)).mean() > 0.999
    assert pictures.shape == (units, 25, 25)
    single, _ = trainer.maps(units - 4, 100, 25)
    assert single.min() >= -1
    assert single.max() <= 1


def test_inputs_are_normalized_by_the_training_points_everywhere() -> None:
    features = ["x1", "x2_squared", "x1_x2"]
    trainer = trained(20, data={"name": "xor", "normalize_inputs": True}, features=features)
    inputs = trainer.train.inputs[:, : len(trainer.points.train)]
    assert inputs.mean(axis=1) == pytest.approx(np.zeros(3), abs=1e-12)
    assert inputs.std(axis=1) == pytest.approx(np.ones(3))
    # the map, whose inputs are as they are, shows what the test points, whose inputs are scaled, get
    whole = trainer.output_grid(100)
    for (x1, x2, _), (output,) in zip(trainer.points.test, trainer.outputs()[1], strict=True):
        row, column = (6 - x2) / 12 * 99, (x1 + 6) / 12 * 99
        near = whole[int(row) : int(row) + 2, int(column) : int(column) + 2]
        assert near.min() - 0.25 <= output <= near.max() + 0.25


def test_batch_normalization_goes_along_in_copies_and_parameters() -> None:
    trainer = trained(10, network={"batch_norm": True}, training={"optimizer": {"name": "adam"}})
    other = Trainer(config(network={"batch_norm": True}))
    other.network.load_vector(trainer.network.to_vector())
    assert other.losses() == trainer.losses()
    third = Trainer(config(network={"batch_norm": True}), trainer.network.parameters())
    assert third.losses() == trainer.losses()
    assert third.network.copy().to_vector().tolist() == trainer.network.to_vector().tolist()


def test_a_rest_of_one_example_does_not_spoil_batch_normalization() -> None:
    trainer = trained(5, network={"batch_norm": True}, training={"batch_size": 6}, data={"train_percent": 50.2})
    assert len(trainer.points.train) % 6 == 5
    trainer = trained(5, network={"batch_norm": True}, training={"batch_size": 2}, data={"train_percent": 50.2})
    assert len(trainer.points.train) % 2 == 1
    assert trainer.losses().finite


def test_everything_at_once_learns() -> None:
    trainer = trained(60, network={"activation": "gelu", "batch_norm": True}, training=ALL_AT_ONCE)
    assert accuracy(trainer.outputs()[1], trainer.points.test[:, 2]) > 0.9


def test_one_compilation_serves_all_combinations() -> None:
    trained(1, training={"optimizer": {"name": "adam"}})
    signatures = len(train_general.signatures)  # type: ignore[attr-defined]
    trained(1, data={"name": "spirals", "classes": 5}, network={"batch_norm": True}, training={"dropout": 0.5})
    assert len(train_general.signatures) == signatures == 1  # type: ignore[attr-defined]


@settings(max_examples=150, deadline=None)
@given(complete_configs())
def test_every_valid_run_trains_is_measured_observed_and_drawn(config: RunConfig) -> None:
    trainer = Trainer(config)
    trainer.step_batch()
    trainer.step(2)
    losses = trainer.losses()
    units = sum(trainer.network.sizes[1:])
    train, test = trainer.outputs()
    assert train.shape == (len(trainer.points.train), trainer.network.sizes[-1])
    assert test.shape == (len(trainer.points.test), trainer.network.sizes[-1])
    observed = trainer.observe()
    assert len(observed.gradients) == len(trainer.network.layers)
    assert len(observed.saturated) == units
    assert all(0 <= share <= 1 for share in observed.saturated)
    codes, pictures = trainer.painted_maps(units if trainer.network.sizes[-1] > 1 else units - 1, 50, 10)
    assert codes.shape == (50, 50)
    assert pictures.shape == (units, 10, 10)
    if losses.finite and np.isfinite(trainer.network.folded()).all() and np.abs(trainer.network.folded()).max() < 1e3:
        assert codes.max() <= 253
    again = Trainer(config)
    again.step_batch()
    again.step(2)
    assert again.network.to_vector().tobytes() == trainer.network.to_vector().tobytes()
