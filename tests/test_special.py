"""The activations that are made of polynomials, beside Python's own functions."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.trainer import Trainer

Z = np.concatenate((np.linspace(-40, 40, 4001), [-1e-9, 0.0, 1e-300, 700.0, -700.0]))


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


FUNCTIONS: dict[str, Callable[[float], float]] = {
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.expm1(z),
    "gelu": lambda z: z * 0.5 * math.erfc(-z / math.sqrt(2)),
    "silu": lambda z: z * _sigmoid(z),
    "softplus": lambda z: z if z > 20 else math.log1p(math.exp(z)),
}


def _activated(name: str, z: NDArray[np.float64]) -> list[float]:
    """What one hidden unit whose sum is z gives, as the output of a linear network shows it."""
    network: Any = {"hidden": [1], "activation": name}
    trainer = Trainer(parse_config({"problem": "regression", "network": network, "features": ["x1"]}))
    hidden, output = trainer.network.layers
    hidden.weights[:], hidden.biases[:] = 1.0, 0.0
    output.weights[:], output.biases[:] = 1.0, 0.0
    inputs = np.zeros((1, -(-len(z) // 64) * 64))
    inputs[0, : len(z)] = z
    trainer.train = trainer.train._replace(inputs=inputs, labels=np.zeros(len(z)))
    values: list[float] = trainer.outputs()[0][:, 0].tolist()
    return values


@pytest.mark.parametrize("name", FUNCTIONS)
def test_values_are_those_of_the_definition(name: str) -> None:
    assert _activated(name, Z) == pytest.approx([FUNCTIONS[name](z) for z in Z.tolist()], rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_no_number_stays_so(name: str) -> None:
    assert math.isnan(_activated(name, np.array([np.nan]))[0])
