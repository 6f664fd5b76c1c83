"""The scheduler's threads: who helps when, what wakes them, and how they end."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import count

import pytest

from nn_playground.live.scheduler import GRACE, HEAVY, TURNS, Scheduler
from tests.test_scheduler import Clock

LONG = 30.0  # seconds; how long a test waits for another thread before it fails
MOMENT = 0.1  # seconds in which a thread that should not work would have begun


class Meeting:
    """A job that works in a real thread and says so."""

    def __init__(self) -> None:
        self.begun, self.go_on, self.told = threading.Event(), threading.Event(), threading.Event()
        self.thread = ""
        self.go_on.set()

    def work(self, share: float) -> None:
        self.thread = threading.current_thread().name
        self.begun.set()
        assert self.go_on.wait(LONG)

    def worked(self, error: Exception | None) -> None:
        assert error is None
        self.told.set()


class Crew:
    """Real threads by a clock that stands until the test sets it; each turn takes `effort` of a processor."""

    def __init__(self, threads: int, effort: float = 0.0) -> None:
        self.clock = Clock()
        spent = count(step=effort)
        self.scheduler = Scheduler(
            threads=threads, clock=self.clock, effort=lambda: float(next(spent)), post=lambda callback: callback()
        )
        self.scheduler.start()
        self.jobs: list[Meeting] = []

    def submit(self) -> Meeting:
        """Submit a job that is due now, and whose turn lasts until the test lets it go on."""
        self.jobs.append(Meeting())
        self.jobs[-1].go_on.clear()
        self.scheduler.submit(self.jobs[-1], self.clock.now)
        return self.jobs[-1]

    def close(self) -> None:
        for job in self.jobs:
            job.go_on.set()
        self.scheduler.close()


def test_a_further_thread_helps_when_a_job_is_late_by_more_than_the_grace() -> None:
    with closing(Crew(threads=2)) as crew:
        long = crew.submit()
        assert long.begun.wait(LONG)
        late = crew.submit()
        crew.clock.now += 0.9 * GRACE
        assert not late.begun.wait(MOMENT)
        crew.clock.now += 0.2 * GRACE
        assert late.begun.wait(LONG)
        assert (long.thread, late.thread) == ("training-0", "training-1")


@pytest.mark.parametrize("heavy", [False, True])
def test_a_row_of_light_turns_is_left_to_the_first_thread_and_heavy_ones_are_shared(heavy: bool) -> None:
    """The last of three jobs is late by more than the grace, the turn that it waits for is not that long."""
    with closing(Crew(threads=2, effort=2 * TURNS * HEAVY if heavy else 0.0)) as crew:
        first, second, last = crew.submit(), crew.submit(), crew.submit()
        assert first.begun.wait(LONG)
        crew.clock.now += 0.9 * GRACE
        first.go_on.set()
        assert second.begun.wait(LONG)
        crew.clock.now += 0.9 * GRACE
        assert last.begun.wait(LONG if heavy else MOMENT) == heavy
        second.go_on.set()
        assert last.begun.wait(LONG)
        assert (second.thread, last.thread) == ("training-0", "training-1" if heavy else "training-0")


def test_a_third_thread_helps_only_while_the_second_works_too() -> None:
    with closing(Crew(threads=3)) as crew:
        jobs = []
        for _ in range(3):
            jobs.append(crew.submit())
            crew.clock.now += 2 * GRACE
            assert jobs[-1].begun.wait(LONG)
        assert [job.thread for job in jobs] == ["training-0", "training-1", "training-2"]


@pytest.fixture
def running() -> Iterator[Scheduler]:
    scheduler = Scheduler(threads=2, clock=time.monotonic, effort=time.thread_time, post=lambda callback: callback())
    scheduler.start()
    yield scheduler
    scheduler.close()


def test_threads_work_on_what_is_submitted(running: Scheduler) -> None:
    now, later = Meeting(), Meeting()
    running.submit(later, time.monotonic() + 0.02)
    running.submit(now, time.monotonic())
    assert now.told.wait(LONG)
    assert later.told.wait(LONG)
    assert now.thread.startswith("training-")


def test_a_long_turn_holds_up_nobody_while_there_is_another_thread(running: Scheduler) -> None:
    long, short = Meeting(), Meeting()
    long.go_on.clear()
    running.submit(long, 0.0)
    assert long.begun.wait(LONG)
    running.submit(short, time.monotonic() + 0.005)
    assert short.told.wait(LONG)
    long.go_on.set()
    assert long.told.wait(LONG)
    assert long.thread != short.thread


def test_an_earlier_deadline_wakes_the_threads(running: Scheduler) -> None:
    never, hurried, soon = Meeting(), Meeting(), Meeting()
    running.submit(never, time.monotonic() + 10 * LONG)
    running.submit(hurried, time.monotonic() + 9 * LONG)
    running.submit(soon, time.monotonic() + 0.01)
    assert soon.told.wait(LONG)
    running.hurry(hurried, 0.0)
    assert hurried.told.wait(LONG)
    assert not never.begun.is_set()


def test_many_turns_in_many_threads_are_each_done_once() -> None:
    """Jobs that are handed in again by their owner, two hundred turns each."""
    turns, left = Counter[int](), threading.Semaphore(0)
    scheduler = Scheduler(threads=4, clock=time.monotonic, effort=time.thread_time, post=lambda callback: callback())

    class Worker:
        def __init__(self, number: int) -> None:
            self.number, self.inside = number, False

        def work(self, share: float) -> None:
            assert not self.inside, "a job never has two threads"
            self.inside = True
            turns[self.number] += 1

        def worked(self, error: Exception | None) -> None:
            assert error is None
            self.inside = False
            if turns[self.number] < 200:
                scheduler.submit(self, time.monotonic() + 0.0001)
            else:
                left.release()

    scheduler.start()
    for number in range(10):
        scheduler.submit(Worker(number), 0.0)
    assert all(left.acquire(timeout=LONG) for _ in range(10))
    scheduler.close()
    assert turns == dict.fromkeys(range(10), 200)


def test_closing_lets_a_turn_end_and_drops_what_waits() -> None:
    scheduler = Scheduler(threads=1, clock=time.monotonic, effort=time.thread_time, post=lambda callback: callback())
    scheduler.start()
    long, waiting = Meeting(), Meeting()
    long.go_on.clear()
    scheduler.submit(long, 0.0)
    assert long.begun.wait(LONG)
    scheduler.submit(waiting, time.monotonic() + 10 * LONG)
    threading.Timer(0.02, long.go_on.set).start()
    scheduler.close()
    assert long.told.is_set()
    assert not waiting.begun.is_set()
