"""A convolutional network as the textbook has it, picture by picture: slow, and easy to check by eye."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "relu": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "linear": lambda z: z,
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
}


def convolved(maps: Array, weights: Array, biases: Array, padding: int, stride: int) -> Array:
    """Cross-correlation: (from, side, side) with (to, from, k, k) to (to, after, after)."""
    padded = np.pad(maps, ((0, 0), (padding, padding), (padding, padding)))
    window = weights.shape[-1]
    after = (padded.shape[1] - window) // stride + 1
    out = np.empty((len(weights), after, after))
    for to, kernel in enumerate(weights):
        for r in range(after):
            for c in range(after):
                part = padded[:, r * stride : r * stride + window, c * stride : c * stride + window]
                out[to, r, c] = np.sum(part * kernel) + biases[to]
    return out


def pooled(maps: Array, kind: str, size: int, stride: int) -> Array:
    after = (maps.shape[1] - size) // stride + 1
    out = np.empty((len(maps), after, after))
    for r in range(after):
        for c in range(after):
            part = maps[:, r * stride : r * stride + size, c * stride : c * stride + size].reshape(len(maps), -1)
            out[:, r, c] = part.max(axis=1) if kind == "max" else part.mean(axis=1)
    return out


def probabilities(picture: Array, network: dict[str, Any], parameters: dict[str, Any]) -> Array:
    maps = picture
    for layer, own in zip(network["layers"], parameters["layers"], strict=True):
        if layer["type"] == "pooling":
            maps = pooled(maps, layer["kind"], layer["size"], layer["stride"])
        else:
            sums = convolved(maps, np.array(own["weights"]), np.array(own["biases"]), layer["padding"], layer["stride"])
            maps = ACTIVATIONS[layer["activation"]](sums)
    flat = maps.reshape(-1)
    if network["head"] != "flatten":
        flat = maps.max(axis=(1, 2)) if network["head"] == "max" else maps.mean(axis=(1, 2))
    for own in parameters["hidden"]:
        flat = np.maximum(np.array(own["weights"]) @ flat + np.array(own["biases"]), 0)
    output = parameters["output"]
    sums = np.array(output["weights"]) @ flat + np.array(output["biases"])
    powers = np.exp(sums - sums.max())
    shares: Array = powers / powers.sum()
    return shares


def loss(pictures: Array, labels: NDArray[np.int64], network: dict[str, Any], parameters: dict[str, Any]) -> float:
    found = [
        probabilities(picture, network, parameters)[label] for picture, label in zip(pictures, labels, strict=True)
    ]
    return float(np.mean(-np.log(found)))
