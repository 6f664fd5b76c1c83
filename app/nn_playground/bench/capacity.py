"""The measurements of `playground bench`.

Everything is counted per second of processor time, in rounds in which the measures take turns, so that disturbances of
the machine affect all alike; each number is the median of its rounds.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from statistics import median
from typing import Final, NamedTuple, TypeVar

from nn_playground.base.errors import Unavailable
from nn_playground.base.sentences import say
from nn_playground.base.settings import Settings
from nn_playground.base.strict_json import write_json
from nn_playground.bench import load_generator as pupils
from nn_playground.labs.mlp.config import RunConfig, to_json
from nn_playground.labs.mlp.data_config import DataConfig
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.frame_arrays import SMALL_SIZE, picture_size
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.network_config import NetworkConfig
from nn_playground.labs.mlp.population import LANES, Population
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.live.session import Session
from nn_playground.web import server
from nn_playground.web.listening import listen

REPETITIONS: Final = 7
SECONDS: Final = 0.1  # of a measure in a round
LESSON: Final = 0.5  # seconds in which the class plays, in a round
SIDE_BY_SIDE: Final = LANES["float32"]  # runs that the throughput mode trains at once
FRAMES_PER_SECOND: Final = 20  # for each student
TABS: Final = 60  # of the class whose frames are measured; more of them cost less each, as they share wake-ups
MOST_THREADS: Final = 4  # of the class's server; more would idle
MARGIN: Final = 0.75  # of the capacity; the rest is for commands, for new runs, and for frames due at the same moment
STOP_SECONDS: Final = 20.0  # within which the class's server stops
PUPILS: Final = (sys.executable, "-P", pupils.__file__)

S: Final = RunConfig()
L: Final = RunConfig(data=DataConfig(name="spiral"), features=tuple(FEATURES), network=NetworkConfig(hidden=(8,) * 6))
SHAPES: Final = {"S": S, "L": L}

Clock = Callable[[], float]
Workload = Callable[[int], object]
Measurement = Callable[[int], float]  # does an amount of work and returns the seconds that it took
Round = Callable[[], float]  # one round of a measure: returns the amount of work in a second
ReportProgress = Callable[[int, int], None]
Key = TypeVar("Key", bound=Hashable)


class ShapeSpeed(NamedTuple):
    """The speed of one thread with networks of one shape."""

    exact_epochs_per_s: float
    exact_frames_per_s: float
    float32_epochs_per_s: float


class CapacityReport(NamedTuple):
    """The capacity of the machine."""

    speeds: dict[str, ShapeSpeed]
    students: int

    def as_json(self) -> dict[str, dict[str, int]]:
        """The report for scripts, in whole numbers: fractions of an epoch a second are below the accuracy."""
        speeds = {
            shape: {name: round(value) for name, value in speed._asdict().items()}
            for shape, speed in self.speeds.items()
        }
        return {**speeds, "students": {f"at_{FRAMES_PER_SECOND}_fps": self.students}}

    def __str__(self) -> str:
        rows = [f"{'':8}{'exact epochs/s':>16}{'exact frames/s':>16}{'float32 epochs/s':>18}"]
        for shape, speed in self.speeds.items():
            rows.append(f"{shape:8}{speed[0]:>16,.0f}{speed[1]:>16,.0f}{speed[2]:>18,.0f}")
        return "\n".join(rows) + say(EXPLANATION, report=self, runs=SIDE_BY_SIDE, frames=FRAMES_PER_SECOND)


EXPLANATION: Final = """

S is the default run; L is the spiral with all features and six hidden layers of 8. All numbers are for one thread.
Exact: all losses are the original's to the last bit. A frame is what a tab gets after an epoch: both losses, the map of
the output, and a picture of every neuron. float32: the approximate mode of sweeps and searches, the epochs of {runs}
runs side by side counted together.

About {report.students} students can play the default run at once, at {frames} frames a second each."""


# ---- measuring ----


def timed(work: Workload, clock: Clock) -> Measurement:
    """The measure of work in this thread."""

    def measure(count: int) -> float:
        began = clock()
        work(count)
        return clock() - began

    return measure


def sized(measure: Measurement, seconds: float) -> Round:
    """Rounds of about `seconds`; finding the amount of work for that also warms it up."""
    measure(1)
    count, taken = 1, measure(1)
    while taken < seconds / 2:
        count *= 2
        taken = measure(count)
    count = max(1, round(count * seconds / taken))
    return lambda: count / measure(count)


def medians(
    rounds: Mapping[Key, Round], count: int, progress: ReportProgress = lambda _done, _total: None
) -> dict[Key, float]:
    """The median of `count` rounds of each measure; they take turns."""
    found: dict[Key, list[float]] = {key: [] for key in rounds}
    for done in range(count):
        progress(done, count)
        for key, one in rounds.items():
            found[key].append(one())
    return {key: median(values) for key, values in found.items()}


# ---- what is measured ----


def epochs(config: RunConfig) -> Workload:
    """Epochs of a run, equal to the original's to the last bit."""
    return Trainer(config).step


def frames(config: RunConfig) -> Workload:
    """Frames for a tab, from the epoch to the bytes, with the clock of a server: reading others takes longer."""
    session = Session(MLP, new_seed=lambda: config.seed, clock=time.monotonic)
    for message in ({"type": "configure", "config": to_json(config)}, {"type": "play"}):
        session.answer(write_json(message))

    def work(count: int) -> None:
        for _ in range(count):
            session.advance(1.0)
            session.frame()

    return work


def sweep(config: RunConfig) -> Workload:
    """Epochs of SIDE_BY_SIDE runs with different seeds, in float32; one of each counts as one."""
    runs = [config.model_copy(update={"seed": f"0.{number:05}"}) for number in range(1, SIDE_BY_SIDE + 1)]
    return Population(runs, "float32").step


def kernels(config: RunConfig) -> Workload:
    """The kernels of a frame of a large class, which need no lock of Python and so run on all threads at once."""
    trainer = Trainer(config)
    units = sum(trainer.network.sizes[1:])

    def work(count: int) -> None:
        for _ in range(count):
            trainer.step_and_measure()
            trainer.painted_maps(units - 1, SMALL_SIZE, picture_size(units, SMALL_SIZE))

    return work


def speed_rounds(config: RunConfig, clock: Clock, seconds: float) -> dict[str, Round]:
    """The measures of a shape, by their names in `ShapeSpeed`."""
    return {
        "exact_epochs_per_s": sized(timed(epochs(config), clock), seconds),
        "exact_frames_per_s": sized(timed(frames(config), clock), seconds),
        "float32_epochs_per_s": side_by_side(sized(timed(sweep(config), clock), seconds)),
    }


def side_by_side(one: Round) -> Round:
    """The round that counts all runs of a sweep."""
    return lambda: SIDE_BY_SIDE * one()


# ---- the class ----


@contextmanager
def classroom(settings: Settings, config: RunConfig, tabs: int, clock: Clock) -> Iterator[Round]:
    """A class on a server in this process, over real sockets, with its tabs in another process.

    A round is a lesson in which all play: the number of frames that the server makes and sends in a second of
    processor time.
    """
    with listen("127.0.0.1", 0) as listening:
        host, port = listening.getsockname()[:2]
        serving = server.build(settings, log_config=None)  # the caller decides about the logs of this process
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, name="server", daemon=True)
        thread.start()
        apart = 1 / settings.frames_per_second / tabs  # no two tabs press play at the same moment
        told = {"url": f"ws://{host}:{port}/ws", "tabs": tabs, "apart": apart, "config": to_json(config)}
        try:
            with subprocess.Popen(PUPILS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
                ask(process, write_json(told))

                def lesson() -> float:
                    began = clock()
                    count = ask(process, str(LESSON))
                    return count / (clock() - began)

                yield lesson
        finally:
            serving.should_exit = True
            thread.join(STOP_SECONDS)


def ask(process: subprocess.Popen[str], line: str) -> int:
    """The number with which the load generator answers a line."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("expected a process with pipes")
    try:
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        return int(process.stdout.readline())
    except (OSError, ValueError):  # it has ended, with the reason on standard error
        with suppress(OSError):
            process.stdin.close()  # now: it would fail later, for the data that could not be written
        raise Unavailable("The class whose frames are measured could not play over the loopback network.") from None


def students(cost: float, unlocked: float, threads: int) -> int:
    """The number of students who get their frames, where a frame takes `cost` seconds of processor time.

    Of these, `unlocked` seconds may pass on all threads at once; the rest is Python's, on one thread at a time.
    """
    return int(MARGIN / max(cost / threads, cost - unlocked) / FRAMES_PER_SECOND)


# ---- all of it ----


def bench(
    settings: Settings,
    progress: ReportProgress = lambda _done, _total: None,
    *,
    thread: Clock = time.thread_time,
    process: Clock = time.process_time,
    rounds: int = REPETITIONS,
    seconds: float = SECONDS,
    tabs: int = TABS,
) -> CapacityReport:
    """Measure everything; `thread` and `process` return the processor time of this thread and this process."""
    progress(0, rounds)
    ours = {
        "frames_per_second": FRAMES_PER_SECOND,
        "threads": min(MOST_THREADS, settings.threads),
        "max_tabs": tabs,
        "log_level": "critical",
    }
    with classroom(settings.model_copy(update=ours), S, tabs, process) as lesson:
        measures = {
            (shape, name): one
            for shape, config in SHAPES.items()
            for name, one in speed_rounds(config, thread, seconds).items()
        }
        measures["students", "frames"] = lesson
        measures["students", "kernels"] = sized(timed(kernels(S), thread), seconds)
        found = medians(measures, rounds, progress)
    speeds = {shape: ShapeSpeed(**{name: found[shape, name] for name in ShapeSpeed._fields}) for shape in SHAPES}
    cost, unlocked = 1 / found["students", "frames"], 1 / found["students", "kernels"]
    return CapacityReport(speeds, students(cost, unlocked, settings.threads))
