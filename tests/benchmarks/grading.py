"""How long it takes to grade a class, as `playground grade` does it.

python -m tests.benchmarks.grading [SLUG ...] [--submissions 300] [--threads N] [--exercises DIR]

For each exercise, all where none is named, a table of submissions no two of which are the same network, as far as there
are so many: up to three hidden layers of up to eight neurons, features, activations, rates and batch sizes, drawn from
what may be changed. That is more work than a class's table, in which many links are alike. The kernels are compiled
before; everything else counts, from the file that is read to the file that is written.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

from nn_playground.__main__ import main as playground
from nn_playground.base.settings import cores
from nn_playground.exercises.loader import catalogue, find_exercise
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.labs.mlp.training_config import LEARNING_RATES, REGULARIZATION_RATES, REGULARIZATIONS
from nn_playground.labs.registry import REHEARSAL
from nn_playground.work.compiling import warm_up
from tests.models import Exercise

GOAL: Final = 60.0  # seconds for 300
CLASS: Final = 300
TRIES: Final = 200  # for a submission that is unlike all others


def main() -> None:
    """The command line, as the docstring above has it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="exercises; all where none is named")
    parser.add_argument("--submissions", type=int, default=CLASS, help=f"rows of a table (default {CLASS})")
    parser.add_argument("--threads", type=int, default=cores(), help=f"training threads (default {cores()})")
    parser.add_argument("--exercises", default="", metavar="DIR", help="a folder with exercises of your own")
    given = parser.parse_args()
    os.environ |= {"PLAYGROUND_SECRET": "a secret for the benchmark", "PLAYGROUND_THREADS": str(given.threads)}
    exercises = catalogue(MLP, given.exercises)
    chosen = [find_exercise(exercises, slug) for slug in given.slugs] or list(exercises.values())
    warm_up(REHEARSAL)
    print(
        f"{given.threads} threads of {cores()} cores, {given.submissions} rows; the goal is {GOAL:.0f} s for {CLASS}\n"
    )
    print(f"{'exercise':28} {'networks':>8} {'epochs x seeds':>16} {'seconds':>8}")
    for exercise in chosen:
        links = list(variants(exercise, given.submissions, random.Random(exercise.slug)))
        seconds = graded(exercise, links, given.submissions, given.exercises)
        effort = sum(target.epochs * target.seeds for target in exercise.targets)
        goal = GOAL * given.submissions / CLASS
        print(
            f"{exercise.slug:28} {len(links):8} {effort:16,} {seconds:8.1f}  {'holds' if seconds < goal else 'MISSED'}"
        )


def graded(exercise: Exercise, links: list[str], rows: int, folder: str) -> float:
    """How long it takes."""
    with tempfile.TemporaryDirectory() as name:
        table, output = Path(name) / "in.csv", Path(name) / "out.csv"
        lines = [f'{row},"{links[row % len(links)]}"' for row in range(rows)]
        table.write_text("\n".join(["name,link", *lines]), "utf-8")
        arguments = ["grade", exercise.slug, str(table), "-o", str(output)]
        with TextIOWrapper((Path(name) / "said").open("wb")) as said, redirect_stdout(said), redirect_stderr(said):
            began = time.perf_counter()
            status = playground([*arguments, "--exercises", folder] if folder else arguments)
            seconds = time.perf_counter() - began
        if status or not output.exists():
            sys.exit(f"{exercise.slug}: status {status}")
    return seconds


def variants(exercise: Exercise, count: int, chance: random.Random) -> Iterator[str]:
    """Links of different networks that are trained for the exercise; fewer where there are not so many."""
    seen: set[RunConfig] = set()
    for _ in range(count * TRIES):
        config = varied(exercise, chance)
        if config not in seen:
            seen.add(config)
            yield write_link(config)
        if len(seen) == count:
            return


def varied(exercise: Exercise, chance: random.Random) -> RunConfig:
    """The exercise's run with something else for whatever may be changed."""
    given = to_json(exercise.start_config)
    allowed = exercise.locks.choosable
    drawn: dict[str, Callable[[], Any]] = {
        "features": lambda: [name for name in allowed.get("features", FEATURES) if chance.random() < 0.6],
        "network.hidden": lambda: [chance.randint(1, 8) for _ in range(chance.randint(0, 3))],
        "network.activation": lambda: chance.choice([*allowed.get("network.activation", ACTIVATIONS)]),
        "training.learning_rate": lambda: chance.choice(LEARNING_RATES),
        "training.batch_size": lambda: chance.randint(1, 30),
        "training.regularization": lambda: chance.choice([*REGULARIZATIONS]),
        "training.regularization_rate": lambda: chance.choice(REGULARIZATION_RATES),
    }
    for key in (key for key in drawn if key not in exercise.locks.locked):
        part, _, name = key.rpartition(".")
        (given[part] if part else given)[name] = drawn[key]()
    return parse_config(given)


if __name__ == "__main__":
    main()
