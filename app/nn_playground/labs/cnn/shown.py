"""One picture through a network as the page shows it: all maps as value codes, probabilities, and mistakes.

A value code is as everywhere: 127 is zero, 0 and 253 are minus and plus the largest absolute value of the map's layer,
255 is not finite.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.lanes import COUNT
from nn_playground.labs.cnn.kernels import layout as row
from nn_playground.labs.cnn.trainer import CnnTrainer, Integers, Vector

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]

MOSAIC: int = 4  # maps in a row of the small picture of a run


class ShownMaps(NamedTuple):
    """One picture through the network.

    `codes` are the maps of the configured layers, one after the other, `most` the largest absolute value of each layer,
    `mosaic` the first maps of the first layer side by side.
    """

    codes: Bytes
    most: Array
    probabilities: Array
    mosaic: Bytes


def value_codes(values: Array, most: float = 1.0) -> Bytes:
    """The value codes of numbers, of which `most` is the largest absolute value that is told apart."""
    scaled = np.clip(values / (most or 1.0), -1.0, 1.0)
    codes = np.where(np.isfinite(scaled), (np.nan_to_num(scaled) + 1.0) * 127.0, 255.0)
    return np.minimum(codes, np.where(np.isfinite(scaled), 253.0, 255.0)).astype(np.uint8).ravel()


def shown_maps(trainer: CnnTrainer, picture: Array) -> ShownMaps:
    """One picture, float64 (channels, side, side), through the network."""
    probabilities = trainer.probabilities_of(picture)
    maps = [_maps_of(trainer, layer) for layer in range(len(trainer.config.network.layers))]
    most = np.array([float(np.max(np.abs(values), initial=0.0)) for values in maps])
    codes = [value_codes(values, largest) for values, largest in zip(maps, most.tolist(), strict=True)]
    first = maps[0] if maps else picture
    return ShownMaps(
        np.concatenate([*codes, np.empty(0, np.uint8)]),
        most,
        probabilities,
        _mosaic(value_codes(first, float(np.max(np.abs(first), initial=0.0))).reshape(first.shape)),
    )


def _maps_of(trainer: CnnTrainer, layer: int) -> Array:
    """The maps that a layer has made of the first picture in the lanes: float64 (channels, side, side)."""
    stage, own = trainer.network.stages[layer], trainer.network.layout[layer]
    channels, side = np.arange(stage.outputs), np.arange(stage.side_out)
    places = (
        own[row.OUT_AT]
        + channels[:, None, None] * own[row.OUT_MAP]
        + side[None, :, None] * own[row.OUT_ROW]
        + side[None, None, :] * COUNT
    )
    found: Array = trainer.maps[places]
    return found


def _mosaic(codes: Bytes) -> Bytes:
    """Maps side by side in a square, the places that are left at zero."""
    count, side, _ = codes.shape
    across = min(MOSAIC, int(np.ceil(np.sqrt(count))))
    whole = np.full((across * side, across * side), 127, np.uint8)
    for number in range(min(count, across * across)):
        r, c = divmod(number, across)
        whole[r * side : (r + 1) * side, c * side : (c + 1) * side] = codes[number]
    return whole


def mistakes_of(trainer: CnnTrainer, order: Integers, probabilities: Vector, most: int) -> list[dict[str, Any]]:
    """The pictures that are taken wrongly with the greatest certainty: their places in `order`, and their classes."""
    labels, taken = trainer.pictures.labels[order], probabilities.argmax(axis=1)
    certainty = np.where(taken == labels, -1.0, probabilities.max(axis=1))
    worst = [int(number) for number in np.argsort(-certainty, kind="stable")[:most] if certainty[number] > 0]
    return [
        {
            "picture": number,
            "label": int(labels[number]),
            "taken": int(taken[number]),
            "probability": float(certainty[number]),
            "codes": value_codes(trainer.pictures.values[order[number]]).tolist(),
        }
        for number in worst
    ]
