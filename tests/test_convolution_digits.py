"""Handwritten digits as pictures of the convolution lab."""

import numpy as np
import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.cnn.config import CnnConfig, parse_cnn_config
from nn_playground.labs.cnn.digits import TO_TRAIN, _digits, between_pixels, chosen_digits
from nn_playground.labs.cnn.trainer import CnnTrainer

NAMES = tuple(map(str, range(10)))


def config_of(**data: object) -> CnnConfig:
    still = {"name": "digits", "shift": 0, "turn": 0, "noise": 0, "side": 12}
    return parse_cnn_config({"data": still | data, "seed": "0.5"})


def test_those_to_test_are_from_other_forms_than_those_to_train() -> None:
    train, _ = chosen_digits(NAMES, TO_TRAIN, TO_TRAIN + 640, "1")
    assert len({picture.tobytes() for picture in train[:TO_TRAIN]}) > 1150, "each comes once"
    _, labels = _digits()
    begin = labels[:20].tolist()  # each form begins with the same digits
    assert labels[TO_TRAIN : TO_TRAIN + 20].tolist() == begin
    all_of_them = {picture.tobytes() for picture in train}
    other, _ = chosen_digits(NAMES, TO_TRAIN, TO_TRAIN + 640, "2")
    assert {picture.tobytes() for picture in other[TO_TRAIN:]} == {picture.tobytes() for picture in train[TO_TRAIN:]}
    assert {picture.tobytes() for picture in other} == all_of_them
    assert other.tobytes() != train.tobytes(), "the seed gives the order"


def test_classes_are_numbered_as_they_are_named_and_come_again_where_more_are_asked_for() -> None:
    pictures, labels = chosen_digits(("7", "1"), 500, 700, "1")
    assert set(labels.tolist()) == {0, 1}
    sevens, _ = chosen_digits(("7", "0"), 10, 20, "1")
    assert len(pictures) == 700
    assert len({picture.tobytes() for picture in pictures[:500]}) < 300
    assert len(sevens) == 20


def test_a_digit_stands_in_the_middle_pixel_by_pixel() -> None:
    trainer = CnnTrainer(config_of(samples=40))
    digits, labels = chosen_digits(NAMES, 20, 40, "0.5")
    assert trainer.pictures.labels.tolist() == labels.tolist()
    values = trainer.pictures.values[:, 0]
    assert np.allclose(values[:, 2:10, 2:10], digits, atol=1e-12)
    assert values.sum() == pytest.approx(digits.sum()), "there is nothing around it"


def test_between_two_pixels_ink_is_between_theirs_and_outside_there_is_none() -> None:
    picture = np.zeros((8, 8))
    picture[3, 4] = 1.0
    at = [between_pixels(picture, np.array([x]), np.array([y]))[0] for x, y in ((0.5, -0.5), (1.0, -0.5), (9.0, 0.0))]
    assert at == [1.0, 0.5, 0.0]


def test_digits_are_moved_turned_and_coloured_like_other_pictures() -> None:
    still = CnnTrainer(config_of(samples=40)).pictures.values
    for more in ({"shift": 2}, {"turn": 30}, {"noise": 0.2}):
        assert not np.array_equal(CnnTrainer(config_of(samples=40, **more)).pictures.values, still)
    assert CnnTrainer(config_of(samples=40, channels=3)).pictures.values.shape == (40, 3, 12, 12)
    assert np.array_equal(CnnTrainer(config_of(samples=40, thickness=3)).pictures.values, still)


def test_a_picture_smaller_than_a_digit_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"data\.side: expected at least 8, as large as digits are"):
        config_of(side=6)
