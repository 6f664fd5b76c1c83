"""Frame: the frozen picture of one moment of a run, all that the page needs to draw it."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.errors import InvalidInput
from app.extras import Extras
from app.features import FEATURES, grid_column
from app.kernels.prediction import encode
from app.trainer import Losses, Trainer

Bytes = NDArray[np.uint8]
Array = NDArray[np.float64]
Vector = NDArray[np.float64]

FEATURE_LAYER: Final = -1
FULL_SIZE: Final = 100
PICTURE_SIZES: Final = ((40, 25), (100, 20))  # up to so many units: pictures of this size
SMALLEST_PICTURE: Final = 10


class Node(NamedTuple):
    """A unit: layer 0 is the first behind the inputs; layer -1 holds the features, numbered as in `FEATURES`."""

    layer: int
    unit: int


@dataclass(frozen=True)
class Frame:
    """One moment of a run.

    `history` is float64 (k, 3): epoch, training loss, test loss, oldest first. `parameters` are in the order of
    `Network.flat`. `grid` holds the value codes of the watched node, uint8 (size, size), row 0 at x2 = +6, and
    `pictures` those of all units behind the inputs, uint8 (units, p, p), layer by layer. On a `class_map` the grid
    tells instead which of three or more classes is most probable, and how sure that is; the watched node then is the
    one beyond the last output. `extras` is None in nearly all runs, and `state` empty in nearly all frames.
    """

    run: int
    number: int
    playing: bool
    diverged: bool
    epoch: int
    position: int
    losses: Losses
    history: Array
    sizes: tuple[int, ...]
    parameters: Vector
    watched: Node
    grid: Bytes
    pictures: Bytes
    class_map: bool
    extras: Extras | None
    state: bytes = b""


def codes(values: NDArray[Any]) -> Bytes:
    """The value codes of an array: 0..253 for -1..+1, 127 and above for zero and above, 255 for what is not finite."""
    out = np.empty(values.shape, np.uint8)
    if not (values.flags.c_contiguous and values.flags.writeable):  # as the kernel is compiled for
        values = np.array(values, order="C")
    encode(values.reshape(-1), out.reshape(-1))
    return out


def picture_size(units: int, size: int = FULL_SIZE) -> int:
    """How large the small pictures are beside a map of side `size`, which they divide: the more units, the smaller."""
    wanted = (picture for most, picture in PICTURE_SIZES if units <= most and size % picture == 0)
    return next(wanted, SMALLEST_PICTURE)


def output_node(trainer: Trainer) -> Node:
    """The output of the network; of several outputs all at once, as the node beyond the last."""
    outputs = trainer.network.sizes[-1]
    return Node(len(trainer.network.layers) - 1, outputs if outputs > 1 else 0)


def check_node(trainer: Trainer, node: Node) -> None:
    """InvalidInput where the network has no such node."""
    if node.layer == FEATURE_LAYER:
        sizes = len(FEATURES)
    elif 0 <= node.layer < len(trainer.network.layers):
        sizes = trainer.network.sizes[node.layer + 1]
    else:
        raise InvalidInput.at("layer", f"expected 0 to {len(trainer.network.layers) - 1}; got {node.layer}")
    if not 0 <= node.unit < sizes:
        raise InvalidInput.at("unit", f"expected 0 to {sizes - 1}; got {node.unit}")


def take(
    trainer: Trainer,
    *,
    run: int,
    number: int,
    playing: bool,
    losses: Losses,
    history: Array,
    watched: Node | None = None,
    size: int = FULL_SIZE,
    extras: Extras | None = None,
    state: bytes = b"",
) -> Frame:
    """The picture of this moment; `watched` None is the output, `size` the side of its map: a multiple of 50."""
    if watched is None:
        node = output_node(trainer)
    else:
        check_node(trainer, watched)
        node = watched
    sizes = trainer.network.sizes
    units = sum(sizes[1:])
    is_feature = node.layer == FEATURE_LAYER
    number_of_unit = units - 1 if is_feature else sum(sizes[1 : node.layer + 1]) + node.unit
    grid, pictures = trainer.painted_maps(number_of_unit, size, picture_size(units, size))
    if is_feature:
        grid = codes(grid_column(list(FEATURES)[node.unit], size))
    return Frame(
        run=run,
        number=number,
        playing=playing,
        diverged=not losses.finite,
        epoch=trainer.epoch,
        position=trainer.position,
        losses=losses,
        history=history,
        sizes=sizes,
        parameters=trainer.network.flat(),
        watched=node,
        grid=grid,
        pictures=pictures,
        class_map=watched is None and sizes[-1] > 1,
        extras=extras,
        state=state,
    )


def feature_picture(name: str, size: int) -> Bytes:
    """The small picture of a feature: uint8 (size, size); `size` divides 100."""
    block = FULL_SIZE // size
    whole = grid_column(name, FULL_SIZE)
    return codes(whole.reshape(size, block, size, block).mean(axis=(1, 3)))
