"""Networks whose convolutions were trained on other classes before, or are left as chance has made them."""

import re
from typing import Any

import numpy as np
import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.cnn.config import CnnConfig, before_transfer, parse_cnn_config
from nn_playground.labs.cnn.cost import cost
from nn_playground.labs.cnn.lab import CNN
from nn_playground.labs.cnn.links import read_cnn_link, write_cnn_link
from nn_playground.labs.cnn.trainer import CnnTrainer
from nn_playground.labs.cnn.view import CnnView

SIGNS = "#pictures=signs&classes=square,hourglass,U&samples=60&layers=4x3,max2&hidden=&head=max&seed=0.5"


def config_of(more: str = "") -> CnnConfig:
    return read_cnn_link(SIGNS + more, "1").config


def convolutions(trainer: CnnTrainer) -> bytes:
    return trainer.convolutions.tobytes()


def behind(trainer: CnnTrainer) -> bytes:
    return trainer.network.parameters[trainer.network.convolution_count :].tobytes()


def test_classes_are_numbered_as_they_are_named() -> None:
    trainer = CnnTrainer(config_of())
    assert trainer.network.classes == 3
    assert np.bincount(trainer.pictures.labels).tolist() == [20, 20, 20]
    whole = CnnTrainer(parse_cnn_config({"data": {"name": "shapes", "samples": 40}}))
    named = {"name": "shapes", "samples": 40, "classes": ["circle", "square", "triangle", "cross"]}
    assert CnnTrainer(parse_cnn_config({"data": named})).rows.tobytes() == whole.rows.tobytes()


def test_pretrained_convolutions_are_those_of_the_run_on_the_other_classes() -> None:
    config = config_of("&pretrained=3")
    before = CnnTrainer(before_transfer(config))
    assert before.config.data.class_names == ("circle", "triangle", "cross", "T", "L", "Z")
    before.train(3)
    fresh, pretrained = CnnTrainer(config_of()), CnnTrainer(config)
    assert convolutions(pretrained) == convolutions(before)
    assert convolutions(pretrained) != convolutions(fresh)
    assert behind(pretrained) == behind(fresh), "what is behind the convolutions is new"


def test_frozen_convolutions_stay_and_the_rest_learns_as_if_they_stayed_by_themselves() -> None:
    frozen, free = CnnTrainer(config_of("&frozen=true&batchSize=64")), CnnTrainer(config_of("&batchSize=64"))
    before = convolutions(frozen)
    for trainer in (frozen, free):
        trainer.step_examples(1)
    assert convolutions(frozen) == before
    assert convolutions(free) != before
    assert behind(frozen) == behind(free), "the first step does not see what is frozen"
    frozen.train(3)
    assert convolutions(frozen) == before
    assert frozen.losses().train_loss < CnnTrainer(config_of()).losses().train_loss


def test_a_frozen_run_trains_the_same_in_steps_and_in_whole_epochs_and_from_its_state() -> None:
    config = config_of("&frozen=true&pretrained=1&batchSize=4")
    whole, stepped = CnnTrainer(config), CNN.open(config)
    whole.train(2)
    while stepped.epoch < 2:
        stepped.train_batch()
        stepped, state = CNN.open(config), stepped.state()
        stepped.restore(state)
    assert stepped.trainer.network.parameters.tobytes() == whole.network.parameters.tobytes()


def test_a_link_has_classes_pretraining_and_freezing() -> None:
    config = config_of("&pretrained=5&frozen=true")
    link = write_cnn_link(config, CnnView())
    assert "classes=square,hourglass,U" in link
    assert "pretrained=5&frozen=true" in link
    assert read_cnn_link(link, "1").config == config
    assert cost(config, 1) > 2 * cost(config_of(), 1), "training before is counted"


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({"data": {"classes": ["circle", "square"]}}, "expected some of horizontal, vertical, rising, falling"),
        ({"data": {"classes": ["rising"]}}, "expected 2 different classes or more"),
        ({"data": {"classes": ["rising", "rising"]}}, "expected 2 different classes or more"),
        ({"network": {"pretrained": 3}}, "network.pretrained: expected data.classes to leave 2 classes"),
        (
            {"data": {"name": "shapes", "classes": ["circle", "square", "cross"]}, "network": {"pretrained": 3}},
            "it leaves 1",
        ),
        (
            {
                "data": {"name": "signs", "classes": ["L", "U"], "side": 16, "channels": 3},
                "network": {
                    "layers": [{"type": "convolution", "channels": 32, "kernel": 5, "padding": 2}] * 3,
                    "pretrained": 30,
                },
            },
            "expected at most 0 epochs for convolutions of this size; got 30",
        ),
    ],
)
def test_what_can_not_be_is_refused(config: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(says)):
        parse_cnn_config(config)
