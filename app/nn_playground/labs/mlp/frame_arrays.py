"""Frame: the arrays of the picture of one moment of a run, all that the page needs to draw it.

    curves      f8[2]     training loss, test loss
    parameters  f8[n]     weights and biases, layer by layer: weights [to][from], biases; then batch normalization's
    sizes       u2[L+1]   inputs, hidden layers..., outputs
    watched     i2[2]     layer and unit of the watched node; layer 0 is the first behind the inputs, -1 the features
    grid        u1[s][s]  value codes of the watched node, row 0 at x2 = +6
    pictures    u1[u][p][p]  value codes of all units behind the inputs, layer by layer

and the lists, each only where it applies: `jittered`, f4: x1, x2, label of the training points, as augmentation moved
and ordered them in this epoch; `dropped`, u2: units that dropout left out for the last example, counted through the
layers behind the inputs; for a point that is traced `trace_features`, f8, and for each unit behind the inputs
`trace_sums`, `trace_inputs` (of the activations: the sums, but for batch normalization), `trace_outputs`, and with a
label `trace_errors`, `trace_slopes`, `trace_deltas`, as `nn_playground.labs.mlp.trace` has them; for a mini-batch
the means of these over its examples, `batch_features`, `batch_sums` and so on, `batch_gradient`, f8[n], laid out as the
parameters, and `batch_each_deltas`, f8 [examples][units]; for the space of a
layer that of `nn_playground.labs.mlp.space`: `space_grid`, `space_train`, `space_test`, f4, across and up, and
`space_lines`, f8, the weighted sums of the next layer's units for across, up and 1, and where that is the output
`space_sums`, f4, its sums at the places of the grid, through all units;
for a plane of parameters `landscape`, f4 [s][s]: the training loss over it, row 0 at the upper end.

A value code is (v + 1) * 127, at most 253, for a value v from -1 to 1; 255 is not finite. On a class map the watched
unit is the one beyond the last output, and a code is c * 42 + round(41 * (p - 1 / K) / (1 - 1 / K)): of K classes c is
the most probable one, and p its probability.
"""

from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.validation import did_you_mean, shown
from nn_playground.lab import Glance
from nn_playground.labs.mlp.commands import NamedNode
from nn_playground.labs.mlp.features import FEATURES, grid_column
from nn_playground.labs.mlp.kernels.prediction import encode
from nn_playground.labs.mlp.parameters import check_number
from nn_playground.labs.mlp.trainer import Trainer

Bytes = NDArray[np.uint8]

FEATURE_LAYER: Final = -1
FULL_SIZE: Final = 100
SMALL_SIZE: Final = 50  # side of the watched map while playing under load
PICTURE_SIZES: Final = ((40, 25), (100, 20))  # up to so many units: pictures of this size
SMALLEST_PICTURE: Final = 10


class Node(NamedTuple):
    """A unit: layer 0 is the first behind the inputs; layer -1 holds the features, numbered as in `FEATURES`."""

    layer: int
    unit: int


def codes(values: NDArray[Any]) -> Bytes:
    """The value codes of an array: 0..253 for -1..+1, 127 and above for zero and above, 255 if not finite."""
    out = np.empty(values.shape, np.uint8)
    if not (values.flags.c_contiguous and values.flags.writeable):  # the kernel is compiled for contiguous arrays
        values = np.array(values, order="C")
    encode(values.reshape(-1), out.reshape(-1))
    return out


@cache
def picture_size(units: int, size: int = FULL_SIZE) -> int:
    """The side of the small pictures beside a map of side `size`, which it divides: the more units, the smaller."""
    wanted = (picture for most, picture in PICTURE_SIZES if units <= most and size % picture == 0)
    return next(wanted, SMALLEST_PICTURE)


def output_node(trainer: Trainer) -> Node:
    """The output of the network; of several outputs all at once, as the node beyond the last."""
    outputs = trainer.network.sizes[-1]
    return Node(len(trainer.network.layers) - 1, outputs if outputs > 1 else 0)


def check_node(trainer: Trainer, node: Node) -> None:
    """Raise InvalidInput where the network has no such node."""
    if node.layer == FEATURE_LAYER:
        units = len(FEATURES)
    else:
        check_number("layer", node.layer, len(trainer.network.layers))
        units = trainer.network.sizes[node.layer + 1]
    check_number("unit", node.unit, units)


def named_node(named: NamedNode) -> Node:
    """The node that a command names; InvalidInput where there is no such feature."""
    if named.feature is None:
        return Node(named.layer or 0, named.unit or 0)
    if named.feature not in FEATURES:
        wrong = say("expected one of {names}; got {got}", names=listed(FEATURES), got=shown(named.feature))
        raise InvalidInput.at("node.feature", clauses(wrong, did_you_mean(named.feature, list(FEATURES))))
    return Node(FEATURE_LAYER, list(FEATURES).index(named.feature))


def capture(trainer: Trainer, *, watched: Node | None = None, size: int = FULL_SIZE) -> dict[str, NDArray[Any]]:
    """Capture the arrays of a picture but for the curves.

    `watched` None is the output, `size` the side of its map, a multiple of 50.
    """
    node = output_node(trainer) if watched is None else watched
    network = trainer.network
    units = network.unit_count
    is_feature = node.layer == FEATURE_LAYER
    number = units - 1 if is_feature else network.number_of(*node)
    grid, pictures = trainer.painted_maps(number, size, picture_size(units, size))
    if is_feature:
        grid = codes(grid_column(list(FEATURES)[node.unit], size))
    return {
        "parameters": network.to_vector(),
        "sizes": _constant(network.sizes, "<u2"),
        "watched": _constant(node, "<i2"),
        "grid": grid,
        "pictures": pictures,
    }


def glance(trainer: Trainer) -> Glance:
    """The map of the output, whatever the page's own map shows."""
    node, outputs = output_node(trainer), trainer.network.sizes[-1]
    number = trainer.network.number_of(*node)
    codes, _ = trainer.painted_maps(number, SMALL_SIZE, SMALLEST_PICTURE)
    return Glance(codes, outputs if outputs > 1 else 0)


@lru_cache(maxsize=256)
def _constant(numbers: tuple[int, ...], dtype: str) -> NDArray[Any]:
    """Numbers that are the same from frame to frame, as an array: read-only. The latest ones are kept."""
    array = np.array(numbers, dtype)
    array.setflags(write=False)
    return array


def feature_picture(name: str, size: int) -> Bytes:
    """The small picture of a feature: uint8 (size, size); `size` divides 100."""
    block = FULL_SIZE // size
    whole = grid_column(name, FULL_SIZE)
    return codes(whole.reshape(size, block, size, block).mean(axis=(1, 3)))
