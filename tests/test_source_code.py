"""Programs of a trained network: each computes what the page shows."""

import ast
import runpy
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.runs import run
from nn_playground.labs.mlp.source_code import source_code
from nn_playground.labs.mlp.trainer import Trainer

Array = NDArray[np.float64]

SIZE = 25  # points a side
EVERYTHING: Mapping[str, Any] = {
    "features": list(FEATURES),
    "data": {"normalize_inputs": True, "noise": 20},
    "network": {"hidden": [5, {"units": 3, "activation": "relu"}], "batch_norm": True},
}
RUNS: Mapping[str, Mapping[str, Any]] = {
    **{name: {"network": {"activation": name}, "training": {"learning_rate": 0.1}} for name in ACTIVATIONS},
    "no hidden layer": {"network": {"hidden": []}},
    "no feature": {"features": []},
    "regression": {"problem": "regression"},
    "logistic": {"training": {"loss": "cross_entropy"}},
    "softmax": {
        "data": {"classes": 4, "name": "clusters"},
        "training": {"loss": "cross_entropy"},
        "features": ["x2", "sin_x1"],
    },
    "perceptron": {"network": {"hidden": [], "output": "threshold"}, "training": {"batch_size": 1}},
    "everything": EVERYTHING,
}
FRAMEWORKS = {"pytorch": "torch", "keras": "keras"}


def trained(name: str, epochs: int = 5) -> Trainer:
    trainer = Trainer(parse_config(RUNS[name]))
    trainer.step(epochs)
    return trainer


def shown(trainer: Trainer) -> Array:
    """The outputs that the page shows on its map: float64 (units, SIZE * SIZE); of several, probabilities."""
    first = sum(trainer.network.sizes[1:-1])
    units = trainer.network.sizes[-1]
    if units == 1:
        return trainer.output_grid(SIZE).reshape(1, -1)
    maps = np.array([trainer.maps(first + unit, SIZE, SIZE)[0].ravel() for unit in range(units)])
    return (maps + 1) / 2


def plane() -> tuple[Array, Array]:
    x1, x2 = np.meshgrid(np.linspace(-6, 6, SIZE), np.linspace(6, -6, SIZE))
    return x1.ravel(), x2.ravel()


@pytest.mark.parametrize("name", RUNS)
def test_the_numpy_program_computes_what_the_map_shows(name: str, tmp_path: Path) -> None:
    trainer = trained(name)
    program = tmp_path / "network.py"
    program.write_text(source_code(trainer, "#seed=1").numpy or "", "utf-8")
    outputs = runpy.run_path(str(program))["network"](*plane())
    assert np.allclose(outputs.T, shown(trainer), rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_framework_s_program_has_the_layers_and_their_weights(name: str, framework: str) -> None:
    trainer = trained(name, 0)
    text = getattr(source_code(trainer, "#"), framework)
    tree = ast.parse(text)
    compile(text, framework, "exec")
    sizes = [max(1, trainer.network.sizes[0]), *trainer.network.sizes[1:]]
    lists = {
        node.targets[0].id: [np.array(ast.literal_eval(getattr(one, "args", [one])[0])) for one in node.value.elts]
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.List)
    }
    assert [len(biases) for biases in lists["BIASES"]] == sizes[1:]
    matrices = [matrix.T if framework == "pytorch" else matrix for matrix in lists["WEIGHTS"]]
    assert [matrix.shape for matrix in matrices] == list(pairwise(sizes))


@pytest.mark.parametrize("framework", [name for name, package in FRAMEWORKS.items() if find_spec(package)])
def test_a_framework_s_program_computes_what_the_map_shows(framework: str, tmp_path: Path) -> None:
    """Where the framework is installed."""
    for name in RUNS:
        trainer = trained(name)
        program = tmp_path / f"{name}.py"
        program.write_text(getattr(source_code(trainer, "#"), framework), "utf-8")
        ask = """
import runpy, sys
import numpy as np
x1, x2 = np.load(sys.argv[1])
outputs = runpy.run_path(sys.argv[2])["network"](x1, x2)
np.save(sys.argv[3], outputs.detach().numpy() if hasattr(outputs, "detach") else np.array(outputs))
"""
        points, outputs = tmp_path / "points.npy", tmp_path / "outputs.npy"
        np.save(points, plane())
        subprocess.run([sys.executable, "-c", ask, points, program, outputs], check=True)
        assert np.allclose(np.load(outputs).T, shown(trainer), rtol=0, atol=1e-6), name


@pytest.mark.parametrize("seed", ["0.5", '"""\\'])
def test_a_run_includes_its_programs_on_request(seed: str) -> None:
    result = run(parse_config({"seed": seed}), epochs=3, include=["code"])
    assert result.code is not None
    assert result.code.numpy is not None
    assert "A neural network after 3 epochs." in result.code.numpy
    assert f"\n# The run: {result.link}\n" in result.code.numpy
    compile(result.code.numpy, "numpy", "exec")
    assert result.as_json()["code"].keys() == {"numpy", "pytorch", "keras"}
    assert "code" not in run(parse_config({}), epochs=0).as_json()


def test_a_network_whose_weights_are_not_finite_has_no_program() -> None:
    trainer = Trainer(parse_config({"problem": "regression", "training": {"learning_rate": 10}}))
    trainer.network.layers[0].weights[0, 0] = np.nan
    assert source_code(trainer, "#") == (None, None, None)
