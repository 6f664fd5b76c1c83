"""The shapes of classes in pictures, as static/js/draw/shapes.js has them: tests compare both.

A shape is a union of convex polygons around a centre, in radii of a point, y downwards; that of the first class is a
disc.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Corners = list[tuple[float, float]]

SIDE: Final = 0.95
TOP: Final = 1.45
BASE: Final = 0.9
HALF: Final = 1.35
TIP: Final = 1.4
LONG: Final = 1.4
ARM: Final = 0.5
REACH: Final = 1.7  # farther from the centre than any corner


def _rectangle(width: float, height: float) -> Corners:
    return [(-width, -height), (width, -height), (width, height), (-width, height)]


POLYGONS: Final[tuple[list[Corners], ...]] = (
    [],
    [_rectangle(SIDE, SIDE)],
    [[(0, -TOP), (HALF, BASE), (-HALF, BASE)]],
    [[(0, -TIP), (TIP, 0), (0, TIP), (-TIP, 0)]],
    [_rectangle(ARM, LONG), _rectangle(LONG, ARM)],
    [[(0, TOP), (-HALF, -BASE), (HALF, -BASE)]],
)


def _half_planes(corners: Corners) -> Array:
    """For each edge its normal, outwards, and its distance from the centre: (edges, 3); corners go clockwise."""
    starts = np.array(corners)
    along = np.roll(starts, -1, axis=0) - starts
    normals = np.stack([along[:, 1], -along[:, 0]], axis=1) / np.hypot(along[:, 0], along[:, 1])[:, None]
    return np.column_stack([normals, (normals * starts).sum(1)])


HALF_PLANES: Final = tuple([_half_planes(corners) for corners in polygons] for polygons in POLYGONS)


def shape_of(label: float, classes: int) -> int:
    """The shape of a point's class; labels are -1 and +1 for two classes, 0, 1, 2 ... for more."""
    return int(label) if classes > 2 else int(label > 0)


def distance_to(shape: int, across: Array, down: Array, radius: float) -> Array:
    """The distance of places, given from the centre, to the outline: negative within it; corners stay sharp.

    `across` (columns), `down` (rows, 1), `radius` and the result (rows, columns) in pixels.
    """
    if not HALF_PLANES[shape]:
        return np.hypot(down, across) - radius
    parts = np.array(
        [
            (edges[:, 0, None, None] * across + edges[:, 1, None, None] * down - edges[:, 2, None, None] * radius).max(
                0
            )
            for edges in HALF_PLANES[shape]
        ]
    )
    distance: Array = parts.min(0)
    return distance
