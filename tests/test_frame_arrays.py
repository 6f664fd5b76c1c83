"""Frames: value codes, watched nodes, pictures."""

import math
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.features import grid_column
from nn_playground.labs.mlp.frame_arrays import Node, capture, check_node, codes, feature_picture, picture_size
from nn_playground.labs.mlp.trainer import Trainer
from tests.tabs import Tab


class Picture(NamedTuple):
    """The arrays of a trainer as it is."""

    parameters: NDArray[np.float64]
    sizes: NDArray[np.uint16]
    watched: Node
    grid: NDArray[np.uint8]
    pictures: NDArray[np.uint8]


def frame_of(trainer: Trainer, watched: Node | None = None, size: int = 100) -> Picture:
    found = capture(trainer, watched=watched, size=size)
    return Picture(
        found["parameters"], found["sizes"], Node(*found["watched"].tolist()), found["grid"], found["pictures"]
    )


def assert_close(shown: NDArray[np.uint8], exact: NDArray[np.uint8]) -> None:
    """A frame's map is drawn in float32: a value on the border of two codes may get either, and few are."""
    apart = np.abs(shown.astype(int) - exact)
    assert apart.max() <= 1
    assert (apart > 0).mean() < 0.01


@pytest.mark.parametrize(
    ("value", "code"),
    [(-1, 0), (-5, 0), (-1e-300, 126), (0, 127), (-0.0, 127), (1, 253), (9, 253), (0.5, 190)]
    + [(math.nan, 255), (math.inf, 255), (-math.inf, 255)],
)
def test_values_have_their_codes(value: float, code: int) -> None:
    assert codes(np.array([[value]])).tolist() == [[code]]


def test_a_code_tells_its_value_to_a_hundredth() -> None:
    values = np.linspace(-1, 1, 1001)
    assert np.abs((codes(values) + 0.5) / 127 - 1 - values).max() < 0.008


def test_the_output_is_watched_unless_another_node_is_named() -> None:
    trainer = Trainer(RunConfig())
    frame = frame_of(trainer)
    assert frame.watched == Node(2, 0)
    assert_close(frame.grid, codes(trainer.output_grid()))


def test_a_hidden_unit_can_be_watched() -> None:
    trainer = Trainer(RunConfig())
    frame = frame_of(trainer, Node(1, 1))
    assert_close(frame.grid, codes(trainer.maps(5, 100, 25)[0]))


def test_a_feature_can_be_watched_even_when_it_is_no_input() -> None:
    frame = frame_of(Trainer(RunConfig()), Node(-1, 4))
    assert frame.grid.tolist() == codes(grid_column("x1_x2", 100)).tolist()


@pytest.mark.parametrize("node", [Node(3, 0), Node(0, 4), Node(-2, 0), Node(-1, 7), Node(0, -1)])
def test_a_node_that_is_not_there_is_refused(node: Node) -> None:
    with pytest.raises(InvalidInput):
        check_node(Trainer(RunConfig()), node)


@pytest.mark.parametrize("hidden", [[], [1], [4, 2], [8] * 6, [32] * 8])
@pytest.mark.parametrize("size", [50, 100])
def test_every_unit_has_a_picture(hidden: list[int], size: int) -> None:
    frame = frame_of(Trainer(parse_config({"network": {"hidden": hidden}})), size=size)
    side = picture_size(sum(hidden) + 1, size)
    assert frame.grid.shape == (size, size)
    assert frame.pictures.shape == (sum(hidden) + 1, side, side)
    assert size % side == 0


def test_a_feature_has_a_picture_with_x2_upwards() -> None:
    picture = feature_picture("x2", 25)
    assert picture[0].min() > 240
    assert picture[24].max() < 15


def test_a_weight_beyond_float32_is_shown_as_not_finite() -> None:
    trainer = Trainer(parse_config({"network": {"hidden": [], "activation": "linear"}, "problem": "regression"}))
    trainer.network.set_weight(0, 0, 0, 1e308)
    assert set(frame_of(trainer).grid.ravel().tolist()) == {255}


def test_a_frame_says_when_a_run_diverged() -> None:
    tab = Tab()
    tab.ask("configure", config={})
    assert not tab.frame().diverged
    tab.trainer.network.load_vector(np.full(25, math.nan))
    tab.session.run.measure()
    assert tab.frame().diverged
