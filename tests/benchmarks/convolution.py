"""The convolution lab beside PyTorch and C: `python -m tests.benchmarks.convolution [--python PYTHON]`.

A step is forward, back and Adam on 32 pictures, float64, on one thread, by processor time. The three take turns in
short rounds; the ratios are medians over the rounds. First all must come to the same losses. PYTHON is one that has
PyTorch, where this one has not; what is missing is said in the table.
"""

import argparse
import ctypes
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.cnn.config import CnnConfig, parse_cnn_config
from nn_playground.labs.cnn.kernels.layout import WEIGHTS_AT
from nn_playground.labs.cnn.moved import shift_accuracies
from nn_playground.labs.cnn.runs import CnnRunRequest, cnn_slices
from nn_playground.labs.cnn.trainer import CnnTrainer
from nn_playground.labs.registry import REHEARSAL
from nn_playground.work.compiling import warm_up
from tests.benchmarks.kernels import Reference, machine, working

ROUNDS: Final = 25
EPOCHS: Final = 3  # of a measure in a round: short, as the machine may have other work
CHECKED: Final = 3  # epochs after which all have the same losses
TOLERANCE: Final = 1e-9
RELU: Final = ACTIVATIONS["relu"].code
SHIFT_GOAL: Final = 0.3  # seconds
SOURCE: Final = Path(__file__).parent / "references" / "convolution.c"
OURS: Final = "this"
C: Final = "C, plain loops, cc -O3 -march=native"
PYTORCH: Final = "PyTorch"


def _layers(*channels: int) -> list[dict[str, Any]]:
    convolutions = [{"type": "convolution", "channels": maps, "kernel": 3, "padding": 1} for maps in channels]
    return [layer for one in convolutions for layer in (one, {"type": "pooling"})]


TRAINING: Final = {"batch_size": 32, "shuffle": False}
SHAPES: Final = {
    "12 x 12, c8 p c16 p flatten": parse_cnn_config(
        {"data": {"samples": 640}, "network": {"layers": _layers(8, 16)}, "training": TRAINING}
    ),
    "16 x 16 x 3, c16 p c32 p c32 mean": parse_cnn_config(
        {
            "data": {"samples": 640, "side": 16, "channels": 3},
            "network": {"layers": _layers(16, 32, 32)[:-1], "head": "mean", "hidden": []},
            "training": TRAINING,
        }
    ),
}
GOALS: Final = dict(zip(SHAPES, (2.5, 1.0), strict=True))  # times PyTorch


class PlainC:
    """The loop nest of C, with a run of ours."""

    def __init__(self, library: ctypes.CDLL, config: CnnConfig) -> None:
        trainer = CnnTrainer(config)
        stages, layout = trainer.network.stages, trainer.network.layout
        self._step = library.step
        self._step.restype = ctypes.c_double
        rows = [
            (*stage[:6], int(stage.activation == RELU), *stage[7:], layout[k, WEIGHTS_AT])
            for k, stage in enumerate(stages)
        ]
        self._layers = np.array(rows, np.int64)
        self._config, self._classes, self._rows = config, trainer.network.classes, trainer.rows
        self._labels = np.ascontiguousarray(trainer.pictures.labels, np.int64)
        self._count = trainer.train_count
        self._weights = trainer.network.parameters.copy()
        self._rest = [np.zeros_like(self._weights) for _ in range(3)]
        self._room = max(max(s.inputs * s.side_in**2, s.outputs * s.side_out**2) for s in stages)
        self._maps = [np.zeros(self._room * (len(stages) + 1)) for _ in range(2)]
        self._updates = 0

    def epochs(self, count: int) -> None:
        """Train."""
        for _ in range(count):
            for first in range(0, self._count, self._config.training.batch_size):
                self._updates += 1
                self._call(first, min(self._count, first + self._config.training.batch_size), train=True)

    def losses(self) -> tuple[float, float]:
        """Of training and test."""
        return self._call(0, self._count, train=False), self._call(self._count, len(self._labels), train=False)

    def _call(self, begin: int, end: int, *, train: bool) -> float:
        def at(array: NDArray[Any], row: int = 0) -> ctypes.c_void_p:
            return ctypes.c_void_p(array[row:].ctypes.data)

        found: float = self._step(
            at(self._layers),
            ctypes.c_long(len(self._layers)),
            ctypes.c_long(self._classes),
            at(self._rows, begin),
            at(self._labels, begin),
            ctypes.c_long(end - begin),
            ctypes.c_int(train),
            at(self._weights),
            *map(at, self._rest),
            ctypes.c_long(len(self._weights)),
            *map(at, self._maps),
            ctypes.c_long(self._room),
            ctypes.c_double(self._config.training.learning_rate),
            ctypes.c_long(self._updates),
        )
        return found


Epochs = Callable[[int], float]  # trains so many, and returns the seconds that they took


def as_told(config: CnnConfig) -> dict[str, Any]:
    """A run as the reference wants it."""
    request = CnnRunRequest(config=config, epochs=0, include=["parameters", "pictures"])
    (result,) = [found for part in cnn_slices(request) for found in part]
    return result.as_json()


def timed(epochs: Callable[[int], object]) -> Epochs:
    """The measure of work in this thread."""

    def seconds(count: int) -> float:
        began = time.thread_time()
        epochs(count)
        return time.thread_time() - began

    return seconds


def compiled(folder: Path) -> ctypes.CDLL | None:
    """The loop nest; None without a compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    target = folder / "convolution.so"
    command = (compiler, "-O3", "-march=native", "-shared", "-fPIC", str(SOURCE), "-o", str(target), "-lm")
    subprocess.run(command, check=True)
    return ctypes.CDLL(str(target))


def check(name: str, ours: tuple[float, float], theirs: tuple[float, float]) -> None:
    """A comparison with something that computes something else would say nothing."""
    apart = max(abs(one - other) for one, other in zip(ours, theirs, strict=True))
    if not apart <= TOLERANCE:
        raise SystemExit(f"{name}: its losses after {CHECKED} epochs are {apart} from ours")


def measure(config: CnnConfig, python: str) -> dict[str, list[float]]:
    """Seconds of a training step in each round, by what trains; without what is missing."""
    trainer = CnnTrainer(config)
    trainer.train(CHECKED)
    losses = trainer.losses()[:2]
    measures: dict[str, Epochs] = {OURS: timed(trainer.train)}
    with ExitStack() as stack:
        reference = Reference(
            PYTORCH, (python, "-m", "tests.benchmarks.references.pytorch_convolution"), package="torch"
        )
        if reference.installed():
            worker = stack.enter_context(working(reference, as_told(config)))
            worker.measure("epochs")(CHECKED)
            check(worker.name, losses, worker.losses)
            measures[PYTORCH] = worker.measure("epochs")
        library = compiled(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        if library is not None:
            plain = PlainC(library, config)
            plain.epochs(CHECKED)
            check(C, losses, plain.losses())
            measures[C] = timed(plain.epochs)
        rounds: dict[str, list[float]] = {name: [] for name in measures}
        steps = EPOCHS * -(-trainer.train_count // config.training.batch_size)
        for _ in range(ROUNDS):
            for name, seconds in measures.items():
                rounds[name].append(seconds(EPOCHS) / steps)
    return rounds


def shift_seconds() -> float:
    """Seconds of the accuracies of the default run under 25 shifts of 300 pictures."""
    trainer = CnnTrainer(CnnConfig())
    seconds = timed(lambda _: shift_accuracies(trainer))
    return median(seconds(1) for _ in range(ROUNDS))


def table(found: dict[str, dict[str, list[float]]], shifts: float) -> list[str]:
    """Steps in ms, and how many times as fast as PyTorch's and C's ours are."""
    lines = ["| one step on one thread, ms (ours is so many times as fast) | " + " | ".join(found) + " |"]
    lines.append("|---" * (1 + len(found)) + "|")
    rows = {name: [cell(name, shape, rounds) for shape, rounds in found.items()] for name in (OURS, PYTORCH, C)}
    lines += [f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()]
    return [*lines, "", f"25 shifts of 300 pictures, default run: {shifts:.3f} s, goal {SHIFT_GOAL}"]


def cell(name: str, shape: str, rounds: dict[str, list[float]]) -> str:
    """A cell as text."""
    if name not in rounds:
        return "not installed" if name == PYTORCH else "no compiler"
    shown = f"{1000 * median(rounds[name]):.2f}"
    if name == OURS:
        return shown
    ratio = median(theirs / ours for ours, theirs in zip(rounds[OURS], rounds[name], strict=True))
    return f"{shown} ({ratio:.1f}{f', goal {GOALS[shape]:g}' if name == PYTORCH else ''})"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Measure the convolution lab beside PyTorch and plain C.")
    parser.add_argument("--python", default=sys.executable, help="one that has PyTorch")
    python = parser.parse_args().python
    warm_up(REHEARSAL)
    found = {shape: measure(config, python) for shape, config in SHAPES.items()}
    print("\n".join([*table(found, shift_seconds()), "", machine()]))


if __name__ == "__main__":
    main()
