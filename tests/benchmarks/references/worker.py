"""How a reference is driven: JSON, one object a line, on standard input and output.

First comes a run: `config`, `points` and `parameters` as `POST /api/runs` answers them, and `columns`, the features'
values at the points of train, test and grid, a row for each point. The answer is the reference's `name`, and the
`losses` of the run at its start, over the training and over the test points. After that each line says what to `do`
("epochs" or "frames") and the `count`; the answer is the `seconds` of processor time which that took, and the `losses`.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol


class Reference(Protocol):
    """A run as something else trains it."""

    name: str

    def epochs(self, count: int) -> None:
        """Train."""

    def losses(self) -> tuple[float, float]:
        """The mean of half the squared error over the training and over the test points."""

    def draw(self) -> None:
        """Compute every unit at every point of the grid."""


def drive(begin: Callable[[dict[str, Any]], Reference]) -> None:
    """Carry out the lines of standard input."""
    run = begin(json.loads(sys.stdin.readline()))
    answer(name=run.name, losses=run.losses())
    for line in sys.stdin:
        told = json.loads(line)
        work = run.epochs if told["do"] == "epochs" else lambda count: frames(run, count)
        began = time.process_time()
        work(told["count"])
        answer(seconds=time.process_time() - began, losses=run.losses())


def frames(run: Reference, count: int) -> None:
    """All that a frame needs, so many times."""
    for _ in range(count):
        run.epochs(1)
        run.losses()
        run.draw()


def answer(**content: Any) -> None:
    """Say it."""
    print(json.dumps(content), flush=True)
