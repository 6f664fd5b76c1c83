"""Maps of a network over the plane: of one unit, and small ones of all; and the outputs of a layer for any points."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.labs.mlp.features import grid_blocks
from nn_playground.labs.mlp.kernels.prediction import draw_general_maps, draw_maps, paint_general_maps, paint_maps
from nn_playground.labs.mlp.network import Network
from nn_playground.labs.mlp.scaling import Scaling
from nn_playground.labs.mlp.switched_off import units_of

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]

ZERO: Final = 127  # the value code of 0


def drawn_maps(
    network: Network,
    features: tuple[str, ...],
    scaling: Scaling | None,
    watched: int,
    size: int,
    picture_size: int,
    *,
    plain: bool,
) -> tuple[Array, Array]:
    """One unit on a map of size x size, and a small picture of every unit behind the inputs: float64.

    Units are counted through the layers; of more than two classes one beyond the last is the map of class codes. The
    pictures are (units, picture_size, picture_size), each value the mean over a block; picture_size divides size.
    """
    grid = grid_blocks(features, size, picture_size, np.float64)
    whole, pictures = np.empty((size, size)), np.empty((network.unit_count, grid.shape[2]))
    draw = draw_maps if plain else draw_general_maps
    draw(network.layout, network.folded(scaling), grid, watched, whole, pictures)
    pictures = pictures[:, : picture_size * picture_size]  # without the padding of blocks
    _blank(network, watched, whole, pictures, 0.0)
    return whole, pictures.reshape(-1, picture_size, picture_size)


def painted_maps(
    network: Network,
    features: tuple[str, ...],
    scaling: Scaling | None,
    watched: int,
    size: int,
    picture_size: int,
    *,
    plain: bool,
) -> tuple[Bytes, Bytes]:
    """The same maps as value codes, uint8: fast, for display."""
    grid = grid_blocks(features, size, picture_size, np.float32)
    whole = np.empty((size, size), np.uint8)
    pictures = np.empty((network.unit_count, picture_size * picture_size), np.uint8)
    paint = paint_maps if plain else paint_general_maps
    paint(network.layout, network.folded(scaling), grid, watched, whole, pictures)
    _blank(network, watched, whole, pictures, ZERO)
    return whole, pictures.reshape(-1, picture_size, picture_size)


def layer_outputs(network: Network, inputs: Array, layer: int) -> Array:
    """The outputs of a hidden layer, float64 (units, n), for n points: inputs (features, n) as `Examples` has them.

    They are maps of points that are a block each.
    """
    grid = inputs.reshape(len(inputs), 1, inputs.shape[1])
    grid.setflags(write=False)  # as the kernel is compiled for
    units = network.sizes[1 : layer + 2]
    outputs = np.empty((sum(units), inputs.shape[1]))
    draw_general_maps(network.layout[: layer + 1], network.folded(), grid, 0, np.empty((1, 1)), outputs)
    own = outputs[-units[-1] :]
    own[[unit for place, unit in units_of(network.off) if place == layer]] = 0.0
    return own


def _blank(network: Network, watched: int, whole: NDArray[Any], pictures: NDArray[Any], zero: float) -> None:
    """Clear the maps of units that are switched off, which put out 0 whatever their activation makes of it."""
    for unit in network.off_units():
        pictures[unit] = zero
        if unit == watched:
            whole[:] = zero
