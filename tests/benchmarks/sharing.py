"""What a class and scripted work take from each other: `python -m tests.benchmarks.sharing [SCENARIO ...]`.

A class plays alone, then beside a sweep of 10,000 runs, beside which a small request comes again and again, as a check
does; at last the sweep has the server for itself. All on one server, on the cores of this machine.
"""

import argparse
import json
import multiprocessing
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import numpy as np

from nn_playground.base.settings import cores
from tests.benchmarks.crowd import Crowd, Tally, visit
from tests.benchmarks.load import SCENARIOS, Cell, Scenario, at_least, at_most, table
from tests.serving import COMMAND, Server, serving

RUNS: Final = 10_000
SWEEP: Final[dict[str, Any]] = {"seeds": RUNS, "epochs": 500}
CHECK: Final[dict[str, Any]] = {"seeds": 10, "epochs": 500, "goal": {"test_loss": 0.05}}
PAUSE: Final = 1.0  # seconds between two checks
SLOWER: Final = 0.8  # of its frames a class keeps beside a sweep


@dataclass
class Script:
    """What scripts saw while they worked."""

    runs: int = 0
    seconds: float = 0.0
    checks: list[float] = field(default_factory=list)  # seconds from the request to the end of its answer

    @property
    def speed(self) -> float:
        """Runs a second."""
        return self.runs / self.seconds


def sweep(url: str, script: Script, stop: threading.Event) -> None:
    """Sweep until told to stop, again and again."""
    began = time.monotonic()
    while not stop.is_set():
        with httpx.stream("POST", f"{url}/api/sweeps", json=SWEEP, timeout=60, trust_env=False) as answer:
            answer.raise_for_status()
            for line in answer.iter_lines():
                script.runs += line.startswith('{"row"')
                if stop.is_set():
                    break
    script.seconds = time.monotonic() - began


def check(url: str, script: Script, stop: threading.Event) -> None:
    """Ask for something small until told to stop."""
    while not stop.wait(PAUSE):
        began = time.monotonic()
        answer = httpx.post(f"{url}/api/sweeps", json=CHECK, timeout=60, trust_env=False)
        assert "summary" in json.loads(answer.text.splitlines()[-1])
        script.checks.append(time.monotonic() - began)


def scripted(url: str, stop: Any, checking: bool) -> Script:
    """Work until told to stop; runs in a process of its own."""
    script = Script()
    threads = [threading.Thread(target=sweep, args=(url, script, stop))]
    if checking:
        threads.append(threading.Thread(target=check, args=(url, script, stop)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return script


def measure(scenario: Scenario, seconds: float, workers: int) -> list[Cell]:
    """The scenario, on a server of its own."""
    command = (*COMMAND, "--workers", str(workers))
    spawn = multiprocessing.get_context("spawn")
    settings = {"PLAYGROUND_FRAMES_PER_SECOND": str(scenario.frames)}
    with (
        tempfile.TemporaryDirectory() as directory,
        serving(Path(directory) / "log.txt", command=command, settings=settings) as server,
        ProcessPoolExecutor(2, mp_context=spawn) as clients,
        multiprocessing.Manager() as manager,
    ):
        crowd = Crowd(port=server.port, pid=server.process.pid, tabs=scenario.tabs, seconds=seconds)
        alone = clients.submit(visit, crowd).result()
        stop = manager.Event()
        working = clients.submit(scripted, server.url, stop, True)
        beside = clients.submit(visit, crowd).result()
        stop.set()
        together = working.result()
        quiet = sweep_alone(clients, server, manager.Event(), seconds)
    return cells(alone, beside, together, quiet)


def sweep_alone(clients: ProcessPoolExecutor, server: Server, stop: Any, seconds: float) -> Script:
    """The sweep with the server for itself."""
    working = clients.submit(scripted, server.url, stop, False)
    time.sleep(seconds)
    stop.set()
    return working.result()


def cells(alone: Tally, beside: Tally, together: Script, quiet: Script) -> list[Cell]:
    """The row of the table."""

    def quantile(values: list[float], share: float) -> float:
        return float(np.quantile(values, share))

    return [
        Cell("frames/s alone", f"{np.mean(alone.rates):.1f}"),
        at_least("frames/s beside a sweep", float(np.mean(beside.rates)), SLOWER * float(np.mean(alone.rates))),
        Cell("slowest tab alone", f"{min(alone.rates):.1f}"),
        at_least("slowest tab beside", min(beside.rates), SLOWER * min(alone.rates)),
        Cell("gap p99 alone, ms", f"{1000 * quantile(alone.gaps, 0.99):.0f}"),
        Cell("gap p99 beside, ms", f"{1000 * quantile(beside.gaps, 0.99):.0f}"),
        Cell("answer p99 alone, ms", f"{1000 * quantile(alone.answers, 0.99):.1f}"),
        Cell("answer p99 beside, ms", f"{1000 * quantile(beside.answers, 0.99):.1f}"),
        Cell("runs/s beside the class", f"{together.speed:.0f}"),
        Cell("runs/s alone", f"{quiet.speed:.0f}"),
        Cell("check of 10 runs p50, s", f"{quantile(together.checks, 0.5):.2f}"),
        at_most("check of 10 runs, longest, s", max(together.checks), 10.0, digits=2),
        Cell("server cores alone", f"{alone.server:.2f}"),
        Cell("server cores beside", f"{beside.server:.2f}"),
        Cell("load cores beside", f"{beside.own:.2f}"),
        Cell("MB end", f"{beside.memory[-1] / (1 << 20):.0f}"),
    ]


def main() -> None:
    """Measure what is asked for, and print the table."""
    parser = argparse.ArgumentParser(description="What a class and scripted work take from each other.")
    parser.add_argument("scenarios", nargs="*", default=["smooth", "class"], help=f"of {', '.join(SCENARIOS)}")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to measure each of the three parts")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="as of the server")
    arguments = parser.parse_args()
    if wrong := set(arguments.scenarios) - set(SCENARIOS):
        parser.error(f"there is no scenario {', '.join(sorted(wrong))}; known are {', '.join(SCENARIOS)}")
    seconds = min(arguments.seconds, 600.0)
    rows = {SCENARIOS[name].title: measure(SCENARIOS[name], seconds, arguments.workers) for name in arguments.scenarios}
    print(f"{cores()} cores, --workers {arguments.workers}; a sweep of {RUNS:,} runs of {SWEEP['epochs']} epochs.\n")
    print(table(rows))


if __name__ == "__main__":
    main()
