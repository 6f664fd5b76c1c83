"""What is measured, and how it is put together; how fast a machine is, is no matter of tests."""

import functools
import json
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from nn_playground.__main__ import main
from nn_playground.base.errors import Unavailable
from nn_playground.base.settings import Settings
from nn_playground.bench import capacity as bench
from nn_playground.bench.capacity import (
    SIDE_BY_SIDE,
    CapacityReport,
    ShapeSpeed,
    ask,
    classroom,
    medians,
    side_by_side,
    sized,
    students,
    timed,
)
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.permalink import read_link
from tests.benchmarks.kernels import (
    EXACT,
    Reference,
    as_told,
    check,
    multiplications,
    references,
    speeds_table,
    working,
)
from tests.test_goldens import RUNS

TWIN = references(sys.executable)[0]


class Worker:
    """Work whose every piece takes `pace` seconds of a clock of its own."""

    def __init__(self, pace: float) -> None:
        self.pace, self.now = pace, 0.0
        self.counts: list[int] = []

    def work(self, pieces: int) -> None:
        self.counts.append(pieces)
        self.now += pieces * self.pace

    def measure(self) -> Callable[[int], float]:
        return timed(self.work, lambda: self.now)


# ---- measuring ----


@pytest.mark.parametrize(("pace", "pieces"), [(0.001, 100), (0.03, 3), (5.0, 1)])
def test_a_round_is_as_much_work_as_fits_into_its_seconds(pace: float, pieces: int) -> None:
    worker = Worker(pace)
    one = sized(worker.measure(), 0.1)
    assert one() == pytest.approx(1 / pace)
    assert worker.counts[-1] == pieces


def test_what_the_first_piece_takes_longer_is_not_taken_for_its_pace() -> None:
    worker = Worker(7.0)  # a kernel compiles in its first call
    measure = worker.measure()

    def warmed(pieces: int) -> float:
        seconds = measure(pieces)
        worker.pace = 0.001
        return seconds

    sized(warmed, 0.1)()
    assert worker.counts[-1] == 100


def test_measures_take_turns_and_the_median_of_their_rounds_counts() -> None:
    turns: list[str] = []
    told: list[tuple[int, int]] = []

    def one(name: str, *speeds: float) -> Callable[[], float]:
        left = iter(speeds)

        def measured() -> float:
            turns.append(name)
            return next(left)

        return measured

    found = medians({"a": one("a", 1, 9, 3), "b": one("b", 20, 10, 90)}, 3, lambda done, of: told.append((done, of)))
    assert found == {"a": 3, "b": 20}
    assert turns == ["a", "b"] * 3
    assert told == [(0, 3), (1, 3), (2, 3)]


def test_epochs_of_runs_side_by_side_are_counted_together() -> None:
    assert side_by_side(lambda: 10.0)() == 10 * SIDE_BY_SIDE


# ---- students ----


@pytest.mark.parametrize(
    ("threads", "unlocked", "expected"),
    [
        (1, 0.0, 37),  # one thread: 1,000 frames a second fit, three quarters of them at 20 each
        (1, 0.0009, 37),
        (2, 0.0009, 75),
        (64, 0.0, 37),  # what holds Python's lock gains nothing by threads
        (64, 0.0005, 75),
    ],
)
def test_threads_share_only_what_needs_no_lock(threads: int, unlocked: float, expected: int) -> None:
    assert students(0.001, unlocked, threads) == expected


def test_a_class_plays_on_a_real_server() -> None:
    seconds = count()
    settings = Settings.read({}, frames_per_second=240, threads=1, log_level="critical")
    with classroom(settings, RunConfig(), 3, lambda: float(next(seconds))) as lesson:
        first, second = lesson(), lesson()
    assert first >= 3 * 2  # between two looks at the clock: one when it plays, one when it pauses
    assert second >= 3 * 2
    assert (first, second) == (int(first), int(second))


def test_pupils_who_can_t_play_are_an_error() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", ""], stdin=pipe, stdout=pipe, text=True) as process:
        process.wait()
        with pytest.raises(Unavailable, match="loopback"):
            ask(process, "{}")


# ---- the command ----


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "LESSON", 0.1)
    monkeypatch.setattr(bench, "bench", functools.partial(bench.bench, rounds=1, seconds=0.001, tabs=2))


@pytest.mark.usefixtures("_short")
def test_json_is_numbers_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--json"]) == 0
    out, err = capsys.readouterr()
    found: dict[str, dict[str, Any]] = json.loads(out)
    speeds = {"exact_epochs_per_s", "exact_frames_per_s", "float32_epochs_per_s"}
    assert {name: set(part) for name, part in found.items()} == {
        "S": speeds,
        "L": speeds,
        "students": {"at_20_fps"},
    }
    assert all(type(value) is int and value > 0 for part in found.values() for value in part.values())
    assert out.count("\n") == 1
    assert err == ""


def test_people_get_a_table_and_what_it_means() -> None:
    text = str(
        CapacityReport({"S": ShapeSpeed(41234.5, 9876.5, 210000.4), "L": ShapeSpeed(11234.5, 1876.5, 51000.4)}, 123)
    )
    lines = text.splitlines()
    assert re.findall(r"\S+ \S+/s", lines[0]) == ["exact epochs/s", "exact frames/s", "float32 epochs/s"]
    assert [line.split() for line in lines[1:3]] == [
        ["S", "41,234", "9,876", "210,000"],
        ["L", "11,234", "1,876", "51,000"],
    ]
    assert "About 123 students" in text
    assert max(map(len, lines)) <= 120


def test_a_wrong_setting_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_THREADS", "none")
    assert main(["bench"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "PLAYGROUND_THREADS" in err


# ---- what the kernels are compared with ----


@pytest.mark.parametrize("index", [0, 8, 24, 26, 28, 46])
def test_the_twin_of_the_original_computes_what_the_original_computes(index: int) -> None:
    golden = RUNS[index]
    with working(TWIN, as_told(read_link(golden["hash"]).config)) as worker:
        train = worker.measure("epochs")
        epoch = 0
        for losses in golden["losses"]:
            train(losses["epoch"] - epoch)
            epoch = losses["epoch"]
            assert list(worker.losses) == [losses["train"], losses["test"]], f"epoch {epoch}"


def test_frames_of_the_twin_are_epochs_too() -> None:
    golden = RUNS[0]["losses"]
    with working(TWIN, as_told(RunConfig())) as worker:
        worker.measure("frames")(2)
        assert list(worker.losses) == [golden[2]["train"], golden[2]["test"]]


def test_what_computes_something_else_is_no_reference() -> None:
    other = RunConfig(seed="0.5")
    with working(TWIN, as_told(other)) as worker:
        check(worker, TWIN, other)
    with working(TWIN, as_told(other)) as worker, pytest.raises(SystemExit, match="losses after 10 epochs"):
        check(worker, TWIN, RunConfig())


def test_what_is_not_installed_is_said() -> None:
    assert TWIN.installed()
    assert Reference("here", (sys.executable,), package="pytest").installed()
    assert not Reference("nowhere", (sys.executable,), package="no_such_package").installed()
    found = {("nn.ts", "S", "epochs"): 5000.0, (EXACT, "S", "epochs"): 42000.0}
    lines = speeds_table({**found, **{(row, *rest): 1.0 for row in ("nn.ts",) for rest in REST}}, ["nowhere"])
    assert "42,000 (8.4, goal 8)" in lines[-2]
    assert lines[-1].startswith("| nowhere | not installed")


REST = [("S", "frames"), ("L", "epochs"), ("L", "frames")]


def test_multiply_adds_of_an_epoch() -> None:
    weights = 2 * 4 + 4 * 2 + 2
    assert multiplications(RunConfig()) == 250 * (weights + weights + weights - 2 * 4)
