"""What a server gives to many tabs at once.

python -m tests.benchmarks.load [SCENARIO ...] [--seconds S] [--workers N]

A real server, whose tabs N processes serve, and real sockets from another process, on the cores of this machine. Every
run is bounded in tabs and time, and stays on the loopback address. Memory is that of all the server's processes, what
they share counted once (PSS).
"""

import argparse
import multiprocessing
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from nn_playground.base.settings import cores
from nn_playground.bench.capacity import SHAPES
from nn_playground.labs.mlp.config import to_json
from tests.benchmarks.crowd import Crowd, Tally, visit
from tests.serving import COMMAND, serving

MEGABYTE: Final = 1 << 20


@dataclass(frozen=True)
class Scenario:
    """A crowd, and what it should get; rates are frames a second, times milliseconds."""

    title: str
    tabs: int
    frames: int
    seconds: float
    rate: float | None = None  # of the slowest tab
    evenness: float | None = None  # slowest / fastest
    gap: float | None = None  # p99
    answer: float | None = None  # p99
    memory: float | None = None  # MB
    together: bool = False
    stalled: int = 0
    slow: int = 0
    lab: str = "mlp"
    config: dict[str, Any] = field(default_factory=dict)
    speed: int | str = 1
    follows: bool = False
    painters: int = 0


LARGE: Final = to_json(SHAPES["L"])
CLASS: Final = Scenario("200 tabs at 20 frames/s", 200, 20, 120.0, rate=20.0, gap=75.0, answer=10.0, memory=300.0)
SCENARIOS: Final = {
    "class": CLASS,
    "together": replace(CLASS, title="200 at 20, play pressed at once", seconds=60.0, together=True),
    "readers": replace(CLASS, title="200 at 20, and one stalled, one slow reader", seconds=60.0, stalled=1, slow=1),
    "smooth": Scenario("30 tabs at 60 frames/s", 30, 60, 60.0, rate=60.0, gap=25.0, answer=10.0),
    "probe": Scenario(
        "30 tabs at 60 frames/s, a point followed in each", 30, 60, 60.0, rate=60.0, gap=25.0, answer=10.0, follows=True
    ),
    "beside": Scenario("100 tabs at 20 frames/s", 100, 20, 30.0, rate=20.0, gap=75.0, answer=10.0),
    "painting": Scenario(
        "100 tabs at 20 frames/s beside 30 that paint", 100, 20, 30.0, rate=20.0, gap=75.0, answer=10.0, painters=30
    ),
    "full": Scenario("300 tabs at 20 frames/s", 300, 20, 60.0, evenness=0.9, answer=25.0),
    "crowded": Scenario("300 tabs that want 60", 300, 60, 60.0, evenness=0.9, answer=25.0),
    "many": Scenario("400 tabs at 20 frames/s", 400, 20, 60.0, rate=19.5, evenness=0.9, gap=75.0, answer=25.0),
    "crowd500": Scenario("500 tabs at 20 frames/s", 500, 20, 60.0, evenness=0.9, answer=50.0),
    "few": Scenario("3 tabs at 60 frames/s, at full speed", 3, 60, 30.0, evenness=0.9, speed="max"),
    "convolution": Scenario(
        "30 tabs of the convolution lab at 10 frames/s", 30, 10, 30.0, rate=10.0, gap=150.0, lab="convolution"
    ),
    "heavy": Scenario("40 large runs at 20 frames/s", 40, 20, 60.0, evenness=0.9, config=LARGE),
    "heaviest": Scenario("40 large runs at full speed", 40, 20, 60.0, evenness=0.9, config=LARGE, speed="max"),
}


class Cell(NamedTuple):
    """A number beside its goal, if it has one."""

    what: str
    shown: str
    goal: str = ""
    holds: bool = True


def run(scenario: Scenario, seconds: float, workers: int) -> Tally:
    """The scenario, on a server of its own."""
    command = (*COMMAND, "--workers", str(workers))
    settings = {"PLAYGROUND_FRAMES_PER_SECOND": str(scenario.frames)}
    with (
        tempfile.TemporaryDirectory() as directory,
        serving(Path(directory) / "log.txt", command=command, settings=settings) as server,
        ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as clients,
    ):
        crowd = Crowd(
            port=server.port,
            pid=server.process.pid,
            tabs=scenario.tabs,
            seconds=seconds,
            together=scenario.together,
            stalled=scenario.stalled,
            slow=scenario.slow,
            lab=scenario.lab,
            config=scenario.config,
            speed=scenario.speed,
            follows=scenario.follows,
            painters=scenario.painters,
        )
        tally = clients.submit(visit, crowd).result()
        server.stop()
        if log := server.log.read_text():
            print(log)
        return tally


def cells(scenario: Scenario, tally: Tally) -> list[Cell]:
    """The row of the table."""
    slowest, median, fastest = np.quantile(tally.rates, [0, 0.5, 1])
    gaps = 1000 * np.quantile(tally.gaps, [0.5, 0.99, 1])
    answers = 1000 * np.quantile(tally.answers, [0.5, 0.99, 1])
    memory = [size / MEGABYTE for size in tally.memory]
    row = [
        at_least("slowest", slowest, scenario.rate),
        Cell("median", f"{median:.1f}"),
        Cell("fastest", f"{fastest:.1f}"),
        at_least("slowest/fastest", slowest / fastest, scenario.evenness, digits=2),
        Cell("gap p50", f"{gaps[0]:.0f}"),
        at_most("gap p99", gaps[1], scenario.gap),
        Cell("gap max", f"{gaps[2]:.0f}"),
        Cell("answer p50", f"{answers[0]:.1f}"),
        at_most("answer p99", answers[1], scenario.answer, digits=1),
        Cell("answer max", f"{answers[2]:.0f}"),
        Cell("MB start", f"{memory[0]:.0f}"),
        Cell("MB middle", f"{memory[1]:.0f}"),
        at_most("MB end", memory[2], scenario.memory),
        Cell("processes", f"{tally.processes}"),
        Cell("server cores", f"{tally.server:.2f}"),
        Cell("load cores", f"{tally.own:.2f}"),
        Cell("other cores", f"{max(0.0, tally.machine - tally.server - tally.own):.2f}"),
        Cell("kB/frame", f"{tally.frame_bytes / 1000:.1f}"),
    ]
    if tally.slow_rates:
        row.append(Cell("slow reader", f"{min(tally.slow_rates):.1f}"))
    return row


def at_least(what: str, value: float, goal: float | None, digits: int = 1) -> Cell:
    """A number that should not be below its goal, to the digits shown."""
    return _cell(what, value, goal, digits, ">=", goal is None or round(value, digits) >= goal)


def at_most(what: str, value: float, goal: float | None, digits: int = 0) -> Cell:
    """A number that should not be above its goal, to the digits shown."""
    return _cell(what, value, goal, digits, "<=", goal is None or round(value, digits) <= goal)


def _cell(what: str, value: float, goal: float | None, digits: int, sign: str, holds: bool) -> Cell:
    return Cell(what, f"{value:.{digits}f}", "" if goal is None else f"{sign} {goal:g}", holds)


def table(rows: dict[str, list[Cell]]) -> str:
    """What was measured, a column for each scenario, as Markdown."""
    names = list(dict.fromkeys(cell.what for row in rows.values() for cell in row))
    lines = [["", *rows], ["---"] * (1 + len(rows))]
    for name in names:
        found = [next((cell for cell in row if cell.what == name), Cell(name, "")) for row in rows.values()]
        lines.append([name, *map(text, found)])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def text(cell: Cell) -> str:
    """A number, its goal, and whether that is missed."""
    goal = f" ({cell.goal})" if cell.goal else ""
    return f"{cell.shown}{goal}" + ("" if cell.holds else " MISSED")


def main() -> None:
    """Run what is asked for, and print the table."""
    parser = argparse.ArgumentParser(description="What a server gives to many tabs at once.")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=f"of {', '.join(SCENARIOS)}; default: all")
    parser.add_argument("--seconds", type=float, help="how long to measure each; default: as the goals say")
    parser.add_argument(
        "--workers", type=int, action="append", metavar="N", help="as of the server; more than once: each"
    )
    arguments = parser.parse_args()
    wrong = set(arguments.scenarios) - set(SCENARIOS)
    if wrong:
        parser.error(f"there is no scenario {', '.join(sorted(wrong))}; known are {', '.join(SCENARIOS)}")
    chosen = {name: SCENARIOS[name] for name in arguments.scenarios or SCENARIOS}
    rows = {}
    for scenario in chosen.values():
        seconds = min(arguments.seconds or scenario.seconds, 600.0)
        for workers in arguments.workers or [1]:
            title = f"{scenario.title}, {seconds:.0f} s" + (f", --workers {workers}" if arguments.workers else "")
            rows[title] = cells(scenario, run(scenario, seconds, workers))
    print(
        f"{cores()} cores; frames/s of a tab, times in ms; cores are those kept busy, of the server and of the load.\n"
    )
    print(table(rows))


if __name__ == "__main__":
    main()
