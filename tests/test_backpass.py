"""Backpropagation at the page: over random networks its steps and sums are those of a trace."""

import json
import subprocess
from typing import Any

import numpy as np
import pytest

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.trace import Trace, trace
from nn_playground.labs.mlp.trainer import Trainer
from tests.node import ROOT, node

KINDS: list[dict[str, Any]] = [
    {},
    {"network": {"hidden": []}},
    {"network": {"hidden": [3, 5, 2, 4], "activation": "gelu"}},
    {"network": {"hidden": [4] * 8, "activation": "sigmoid"}},
    {"network": {"hidden": [5, 3], "batch_norm": True}, "data": {"normalize_inputs": True}},
    {"data": {"name": "clusters", "classes": 4}},
    {"training": {"loss": "cross_entropy"}, "features": ["x1", "sin_x2", "x1_x2"]},
    {"problem": "regression", "data": {"name": "reg-plane"}, "training": {"loss": "huber"}},
]
POINT = (1.25, -2.5)


def traced(config: dict[str, Any], seed: str) -> tuple[Trainer, Trace]:
    trainer = Trainer(parse_config({**config, "seed": seed}))
    trainer.step(2)
    return trainer, trace(trainer, POINT, 1)


def flat(found: Trace, name: str) -> list[Any]:
    return [value for layer in found.layers for value in getattr(layer, name)]


def as_frames_have_it(found: Trace) -> dict[str, Any]:
    names = ("sums", "outputs", "errors", "slopes", "deltas")
    return {**{name: flat(found, name) for name in names}, "features": found.features, "loss": found.loss, "label": 1}


def test_the_step_and_the_sums_of_the_page_are_those_of_the_trace() -> None:
    runs = [traced(config, f"0.{seed}") for config in KINDS for seed in range(1, 4)]
    cases = [
        {
            "sizes": trainer.network.sizes,
            "parameters": trainer.network.to_vector().tolist(),
            "trace": as_frames_have_it(found),
            "rate": trainer.config.training.learning_rate,
        }
        for trainer, found in runs
    ]
    script = ROOT / "tests" / "js" / "backpass.mjs"
    done = subprocess.run(
        [node(), str(script)], input=json.dumps(cases), capture_output=True, text=True, check=True, timeout=60
    )
    for (trainer, found), said in zip(runs, json.loads(done.stdout), strict=True):
        before, after = trainer.network.to_vector(), trainer.network.copy()
        after.load_vector(before + said["changes"])
        for layer, weights, biases in zip(after.layers, found.after.weights, found.after.biases, strict=True):
            assert pytest.approx(np.array(weights, float).reshape(layer.weights.T.shape), abs=1e-12) == layer.weights.T
            assert layer.biases == pytest.approx(np.array(biases, float), abs=1e-12)
        brought = trainer.network.copy()
        brought.load_numbers(np.array(said["brought"]))
        sums = [total for layer in brought.layers for total in layer.weights.sum(axis=0) + layer.biases]
        assert sums == pytest.approx(np.array(flat(found, "sums"), float), rel=1e-9, abs=1e-9)
