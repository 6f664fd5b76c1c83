"""How fast the kernels are beside what one could use instead: `python -m tests.benchmarks.kernels [--python PYTHON]`.

All in one run and on one thread, by processor time, in rounds in which the measures take turns. PYTHON is one that has
scikit-learn and PyTorch, where this one has not; what is missing is said in the table.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numba
import numpy as np

from nn_playground.base.settings import cores
from nn_playground.bench.capacity import (
    SHAPES,
    SIDE_BY_SIDE,
    Round,
    epochs,
    medians,
    side_by_side,
    sized,
    speed_rounds,
    sweep,
    timed,
)
from nn_playground.labs.mlp.config import RunConfig, to_json
from nn_playground.labs.mlp.features import feature_columns, grid_column
from nn_playground.labs.mlp.frame_arrays import FULL_SIZE
from nn_playground.labs.mlp.network import build_network
from nn_playground.labs.mlp.network_config import NetworkConfig
from nn_playground.labs.mlp.runs import run
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.labs.registry import REHEARSAL
from nn_playground.work.compiling import warm_up
from tests.node import node
from tests.serving import ROOT

ROUNDS: Final = 5
SECONDS: Final = 0.3  # of a measure in a round
CHECKED: Final = 10  # epochs after which a reference must have our losses
TWIN: Final = Path(__file__).parent / "references" / "original.mjs"
ONE_THREAD: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
WIDE_NAME: Final = "8 x 32"
WIDE: Final = SHAPES["L"].model_copy(update={"network": NetworkConfig(hidden=(32,) * 8)})

WORK: Final = ("epochs", "frames")
EXACT: Final = "this, equal to nn.ts to the last bit"
FLOAT32: Final = f"this, float32 throughput mode, {SIDE_BY_SIDE} runs side by side"
GOALS: Final = {  # times the first row
    (EXACT, "S", "epochs"): 8,
    (EXACT, "L", "epochs"): 25,
    (EXACT, "S", "frames"): 60,
    (EXACT, "L", "frames"): 85,
    (FLOAT32, "S", "epochs"): 50,
    (FLOAT32, "L", "epochs"): 115,
}


class Reference(NamedTuple):
    """Something else that trains the same run; its losses may differ from ours by `tolerance`, None for any."""

    title: str
    command: Sequence[str]
    tolerance: float | None = None
    package: str | None = None  # which its Python has to have

    def installed(self) -> bool:
        """Whether it is there."""
        look = f"import importlib.util as i; raise SystemExit(i.find_spec({self.package!r}) is None)"
        return self.package is None or not subprocess.run([self.command[0], "-c", look], check=False).returncode


Cell = tuple[str, str, str]  # of the table: what trains, the shape, the work


def references(python: str) -> list[Reference]:
    """What there is to compare with; the first is what all is compared with."""
    folder = "tests.benchmarks.references"
    return [
        Reference("nn.ts", (node(), str(TWIN)), tolerance=0.0),
        Reference("scikit-learn", (python, "-m", f"{folder}.scikit"), package="sklearn"),  # has no tanh at the end
        Reference("PyTorch", (python, "-m", f"{folder}.pytorch"), package="torch", tolerance=1e-4),
    ]


class Worker:
    """A reference under way with one run."""

    def __init__(self, process: subprocess.Popen[str], told: dict[str, Any]) -> None:
        self._process = process
        first = self._ask(told)
        self.name: str = first["name"]
        self.losses: tuple[float, float] = first["losses"]

    def measure(self, work: str) -> Callable[[int], float]:
        """How long so many epochs or frames take."""

        def seconds(count: int) -> float:
            answer = self._ask({"do": work, "count": count})
            self.losses = answer["losses"]
            return float(answer["seconds"])

        return seconds

    def _ask(self, told: dict[str, Any]) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps(told)}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def working(reference: Reference, told: dict[str, Any]) -> Iterator[Worker]:
    """Start a reference with a run."""
    with subprocess.Popen(
        reference.command,
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Worker(process, told)


def as_told(config: RunConfig) -> dict[str, Any]:
    """A run as the references want it."""
    trainer = Trainer(config)
    points = trainer.points
    return {
        **run(config, epochs=0, include=("points", "parameters")).as_json(),
        "config": to_json(config),
        "columns": {
            "train": feature_columns(config.features, points.train).T.tolist(),
            "test": feature_columns(config.features, points.test).T.tolist(),
            "grid": np.column_stack([grid_column(name, FULL_SIZE).ravel() for name in config.features]).tolist(),
        },
    }


def check(worker: Worker, reference: Reference, config: RunConfig) -> None:
    """A comparison with something that computes something else would say nothing."""
    worker.measure("epochs")(CHECKED)
    trainer = Trainer(config)
    trainer.step(CHECKED)
    apart = max(abs(ours - theirs) for ours, theirs in zip(trainer.losses(), worker.losses, strict=True))
    if reference.tolerance is not None and not apart <= reference.tolerance:
        raise SystemExit(f"{worker.name}: its losses after {CHECKED} epochs are {apart} from ours")


def multiplications(config: RunConfig) -> int:
    """Multiply-adds of an epoch: for a weight one forward, one for its gradient, and one back if not in layer one."""
    layers = [before * after for before, after in pairwise(build_network(config).sizes)]
    return len(Trainer(config).points.train) * (3 * sum(layers) - layers[0])


# ---- all of it ----


def measure(python: str) -> tuple[dict[Cell, float], list[str]]:
    """What everything does in a second, by its place in the table, and the titles of what is missing."""
    rounds: dict[Cell, Round] = {}
    missing: list[str] = []
    with ExitStack() as stack:
        for reference in references(python):
            if not reference.installed():
                missing.append(reference.title)
                continue
            for shape, config in SHAPES.items():
                worker = stack.enter_context(working(reference, as_told(config)))
                check(worker, reference, config)
                rounds |= {(worker.name, shape, work): sized(worker.measure(work), SECONDS) for work in WORK}
        rounds |= ours()
        return medians(rounds, ROUNDS), missing


def ours() -> dict[Cell, Round]:
    """The measures of this project."""
    rounds: dict[Cell, Round] = {}
    for shape, config in SHAPES.items():
        own = speed_rounds(config, time.thread_time, SECONDS)
        rounds[EXACT, shape, "epochs"] = own["exact_epochs_per_s"]
        rounds[EXACT, shape, "frames"] = own["exact_frames_per_s"]
        rounds[FLOAT32, shape, "epochs"] = own["float32_epochs_per_s"]
    rounds[EXACT, WIDE_NAME, "epochs"] = sized(timed(epochs(WIDE), time.thread_time), SECONDS)
    rounds[FLOAT32, WIDE_NAME, "epochs"] = side_by_side(sized(timed(sweep(WIDE), time.thread_time), SECONDS))
    return rounds


# ---- the tables ----


def speeds_table(found: dict[Cell, float], missing: Sequence[str]) -> list[str]:
    """Speeds, how many times that of the first row they are, and the goals."""
    names = list(dict.fromkeys(row for row, _, _ in found))
    lines = [
        "| one thread, a second of processor time | S epochs | S frames | L epochs | L frames |",
        "|---|---|---|---|---|",
    ]
    for name in names:
        cells = [speed(found, (name, shape, work), (names[0], shape, work)) for shape in SHAPES for work in WORK]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines + [f"| {title} | not installed ||||" for title in missing]


def speed(found: dict[Cell, float], cell: Cell, first: Cell) -> str:
    """A cell as text."""
    if cell not in found:
        return ""
    goal = f", goal {GOALS[cell]}" if cell in GOALS else ""
    ratio = found[cell] / found[first]
    return f"{found[cell]:,.0f} ({ratio:.{0 if ratio >= 100 else 1 if ratio >= 1 else 2}f}{goal})"


def multiplications_table(found: dict[Cell, float]) -> list[str]:
    """How many multiply-adds a second the kernels do, for each shape."""
    shapes = {**SHAPES, WIDE_NAME: WIDE}
    lines = [f"| 10⁹ multiply-adds a second | {' | '.join(shapes)} |", "|---|---|---|---|"]
    for name in (EXACT, FLOAT32):
        values = [found[name, shape, "epochs"] * multiplications(config) / 1e9 for shape, config in shapes.items()]
        lines.append(f"| {name} | {' | '.join(f'{value:.1f}' for value in values)} |")
    return lines


def machine() -> str:
    """What it was measured on."""
    processor = platform.processor() or platform.machine()
    with suppress(OSError):
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
        processor = found[1] if found else processor
    versions = f"Python {platform.python_version()}, numba {numba.__version__}"
    return f"{processor}, {cores()} cores; {platform.system()}, {versions}"


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description="Measure the kernels beside other ways to train the same networks.")
    parser.add_argument("--python", default=sys.executable, help="one that has scikit-learn and PyTorch")
    python = parser.parse_args().python
    warm_up(REHEARSAL)
    found, missing = measure(python)
    print("\n".join([*speeds_table(found, missing), "", *multiplications_table(found), "", machine()]))


if __name__ == "__main__":
    main()
