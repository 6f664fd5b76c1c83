"""Networks on pictures that are moved or turned: what the lecture says of invariance, measured."""

import numpy as np
import pytest

from nn_playground.labs.cnn.commands import CnnInspect
from nn_playground.labs.cnn.config import parse_cnn_config
from nn_playground.labs.cnn.lab_runs import CnnRun
from nn_playground.labs.cnn.moved import ANGLES, FARTHEST, shift_accuracies, shifted, turn_accuracies, turned_pictures
from nn_playground.labs.cnn.pictures import make_pictures
from nn_playground.labs.cnn.trainer import CnnTrainer

CENTRED = {"shift": 0, "turn": 0, "noise": 0.1, "name": "shapes"}
CONVOLUTIONS: list[dict[str, object]] = [
    {"type": "convolution", "channels": 8, "kernel": 3, "padding": 1},
    {"type": "pooling"},
    {"type": "convolution", "channels": 16, "kernel": 3, "padding": 1},
]


def trained(head: str, layers: list[dict[str, object]], **data: object) -> CnnTrainer:
    config = {"data": {**CENTRED, **data}, "network": {"layers": layers, "head": head}, "seed": "0.5"}
    trainer = CnnTrainer(parse_cnn_config(config))
    trainer.train(15)
    return trainer


def farthest(trainer: CnnTrainer) -> float:
    """The mean accuracy at the corners of the map of shifts."""
    found = np.array(shift_accuracies(trainer))
    return float(np.mean(found[[0, 0, -1, -1], [0, -1, 0, -1]]))


def test_pictures_are_moved_by_whole_pixels() -> None:
    picture = np.arange(9.0).reshape(1, 1, 3, 3)
    assert shifted(picture, 1, 0)[0, 0].tolist() == [[0, 0, 1], [0, 3, 4], [0, 6, 7]]
    assert shifted(picture, 0, -1)[0, 0].tolist() == [[3, 4, 5], [6, 7, 8], [0, 0, 0]]
    assert shifted(picture, 0, 0).tolist() == picture.tolist()


def test_without_a_shift_accuracies_are_those_of_the_run() -> None:
    trainer = trained("flatten", CONVOLUTIONS, samples=300)
    assert shift_accuracies(trainer)[FARTHEST][FARTHEST] == trainer.losses().test_accuracy
    assert turn_accuracies(trainer, turned_pictures(trainer))[0] == trainer.losses().test_accuracy
    whole = make_pictures(trainer.config.data.recipe, trainer.config.seed, 90.0)
    tried = turned_pictures(trainer)
    assert len(tried) == len(ANGLES)
    assert tried[ANGLES.index(90)].tobytes() == whole.values[trainer.train_count :].tobytes()


def test_flatten_is_lost_where_pictures_are_moved_and_data_cure_it() -> None:
    lost, cured = trained("flatten", CONVOLUTIONS), trained("flatten", CONVOLUTIONS, shift=3)
    assert lost.losses().test_accuracy > 0.97
    assert farthest(lost) < 0.8
    assert farthest(cured) > farthest(lost) + 0.15


def test_a_maximum_over_each_map_bears_shifts_better_than_flatten() -> None:
    assert farthest(trained("max", CONVOLUTIONS)) > farthest(trained("flatten", CONVOLUTIONS))


@pytest.mark.parametrize("head", ["flatten", "max"])
def test_turned_strokes_are_other_strokes_to_any_head(head: str) -> None:
    trainer = trained(head, CONVOLUTIONS, name="strokes")
    assert trainer.losses().test_accuracy > 0.97
    assert turn_accuracies(trainer, turned_pictures(trainer))[ANGLES.index(90)] < 0.1


def test_frames_tell_them_where_they_are_asked_for() -> None:
    run = CnnRun(parse_cnn_config({"data": {"samples": 100}}))
    picture = run.picture(CnnInspect(type="inspect", shifts=True, turns=True), small=False, random=True, playing=True)
    assert np.array(picture.facts["shifts"]).shape == (2 * FARTHEST + 1, 2 * FARTHEST + 1)
    assert len(picture.facts["turns"]) == len(ANGLES)
    assert run.picture(
        CnnInspect(type="inspect", shifts=True), small=False, random=False, playing=True
    ).facts.keys() == {
        "watched",
        "label",
    }
