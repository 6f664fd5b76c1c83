"""Initializers: rules that draw the weights of a layer before training, and the registry of their names.

Xavier's are Glorot and Bengio (2010), whose variance is 2 / (inputs + units); He's are He et al. (2015), whose variance
is 2 / inputs. All draw unit by unit, input by input.

To add one: its draw, and an entry in `INITIALIZERS`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.choices import Choice, registry
from nn_playground.labs.rng import Stream

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Initializer(Choice):
    """An initializer; `draw(stream, inputs, units)` gives weights, float64 (inputs, units), and biases are `bias`."""

    draw: Callable[[Stream, int, int], Array]
    bias: float = 0.0


def _playground(stream: Stream, inputs: int, units: int) -> Array:
    return (stream.uniform(inputs * units) - 0.5).reshape(units, inputs).T


def _zeros(stream: Stream, inputs: int, units: int) -> Array:
    return np.zeros_like(_playground(stream, inputs, units))  # the original site draws them, too


def _uniform(variance: Callable[[int, int], float]) -> Callable[[Stream, int, int], Array]:
    def draw(stream: Stream, inputs: int, units: int) -> Array:
        bound = math.sqrt(3 * variance(inputs, units)) if inputs else 0.0
        return stream.uniform(inputs * units, -bound, bound).reshape(units, inputs).T

    return draw


def _normal(variance: Callable[[int, int], float]) -> Callable[[Stream, int, int], Array]:
    def draw(stream: Stream, inputs: int, units: int) -> Array:
        deviation = math.sqrt(variance(inputs, units)) if inputs else 0.0
        return (deviation * stream.normal(inputs * units)).reshape(units, inputs).T

    return draw


def _xavier(inputs: int, units: int) -> float:
    return 2 / (inputs + units)


def _he(inputs: int, _units: int) -> float:
    return 2 / inputs


INITIALIZERS: Final = registry(
    (
        Initializer(
            name="playground",
            label="Uniform",
            description="Weights uniform in [-0.5, 0.5), biases 0.1.",
            draw=_playground,
            bias=0.1,
        ),
        Initializer(
            name="zeros",
            label="Zeros",
            description="All weights and biases 0: nothing breaks the symmetry.",
            draw=_zeros,
        ),
        Initializer(
            name="xavier_uniform",
            label="Xavier, uniform",
            description="Weights uniform, their spread fitted to inputs and units so that tanh keeps signals alive.",
            draw=_uniform(_xavier),
            advanced=True,
        ),
        Initializer(
            name="xavier_normal",
            label="Xavier, normal",
            description="Weights normal, their spread fitted to inputs and units so that tanh keeps signals alive.",
            draw=_normal(_xavier),
            advanced=True,
        ),
        Initializer(
            name="he_uniform",
            label="He, uniform",
            description="Weights uniform, their spread fitted to the inputs so that ReLU keeps signals alive.",
            draw=_uniform(_he),
            advanced=True,
        ),
        Initializer(
            name="he_normal",
            label="He, normal",
            description="Weights normal, their spread fitted to the inputs so that ReLU keeps signals alive.",
            draw=_normal(_he),
            advanced=True,
        ),
    )
)
