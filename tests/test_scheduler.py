"""The scheduler: order, fairness, no starvation, errors and shutdown, with jobs that train nothing."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count

import pytest

from nn_playground.live.scheduler import BATCH_SECONDS, GRACE, HEAVY, MAX_UNPOSTED, TURNS, DeadlineQueue, Scheduler

LONG = 30.0  # seconds; how long a test waits for another thread before it fails
MOMENT = 0.1  # seconds in which a thread that should not work would have begun


class Clock:
    """Time that passes only when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Outbox:
    """The owners' thread: keeps what is posted until the test runs it."""

    def __init__(self) -> None:
        self.posts: list[Callable[[], None]] = []

    def __call__(self, callback: Callable[[], None]) -> None:
        self.posts.append(callback)

    def run(self) -> int:
        posts, self.posts = self.posts, []
        for callback in posts:
            callback()
        return len(posts)


class FakeJob:
    """Takes `seconds` of the fake time, and `greed` times its share more; writes down its turns."""

    def __init__(self, name: str, clock: Clock, diary: list[str], seconds: float, greed: float) -> None:
        self.name, self.clock, self.diary, self.seconds, self.greed = name, clock, diary, seconds, greed
        self.shares: list[float] = []
        self.results: list[Exception | None] = []
        self.fails: Exception | None = None
        self.after: Callable[[], None] = lambda: None

    def work(self, share: float) -> None:
        self.diary.append(self.name)
        self.shares.append(share)
        self.clock.now += self.seconds + share * self.greed
        if self.fails:
            raise self.fails

    def worked(self, error: Exception | None) -> None:
        self.results.append(error)
        self.after()


class Desk:
    """A scheduler without threads, driven by the test."""

    def __init__(self, threads: int = 1) -> None:
        self.clock, self.outbox, self.diary = Clock(), Outbox(), list[str]()
        self.scheduler = Scheduler(threads=threads, clock=self.clock, effort=lambda: 0.0, post=self.outbox)

    def job(self, name: str, seconds: float = 0.0, greed: float = 0.0) -> FakeJob:
        return FakeJob(name, self.clock, self.diary, seconds, greed)

    def again(self, job: FakeJob, pause: float) -> None:
        """Hand the job in, now and `pause` seconds after each of its turns."""
        job.after = lambda: self.scheduler.submit(job, self.clock.now + pause)
        self.scheduler.submit(job, self.clock.now)

    def run(self, seconds: float) -> Counter[str]:
        """Let the fake time pass; how many turns each job got."""
        end = self.clock.now + seconds
        while self.clock.now < end:
            if not self.scheduler.turn():
                self.clock.now += 0.0005
            self.outbox.run()
        return Counter(self.diary)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_agenda_gives_the_earliest_due_job_and_keeps_the_order_of_equals(desk: Desk) -> None:
    agenda = DeadlineQueue()
    late, first, second = desk.job("late"), desk.job("first"), desk.job("second")
    agenda.put(late, 3.0)
    agenda.put(first, 1.0)
    agenda.put(second, 1.0)
    assert (len(agenda), agenda.due()) == (3, 1.0)
    assert [agenda.pop(2.0), agenda.pop(2.0), agenda.pop(2.0)] == [first, second, None]
    assert agenda.pop(3.0) is late
    assert agenda.due() is None


def test_a_job_is_on_the_agenda_once_at_its_last_deadline(desk: Desk) -> None:
    agenda = DeadlineQueue()
    job = desk.job("a")
    agenda.put(job, 1.0)
    agenda.put(job, 5.0)
    assert (len(agenda), agenda.pop(4.0), agenda.due()) == (1, None, 5.0)
    assert agenda.pop(5.0) is job
    assert agenda.pop(9.0) is None
    agenda.put(job, 1.0)
    assert agenda.remove(job)
    assert not agenda.remove(job)
    assert agenda.pop(9.0) is None


def test_a_job_with_a_later_rank_is_worked_on_where_nobody_waits_and_comes_behind_those_who_do(desk: Desk) -> None:
    agenda = DeadlineQueue()
    spent, owing, punctual, late = (desk.job(name) for name in ("spent", "owing", "punctual", "late"))
    agenda.put(spent, 1.0, 5.0)
    agenda.put(owing, 2.0, 4.0)
    agenda.put(punctual, 3.0)
    agenda.put(late, 4.5)
    assert agenda.pop(2.5) is owing, "nobody else is due"
    assert agenda.due() == 1.0
    assert [agenda.pop(6.0) for _ in range(4)] == [punctual, late, spent, None]
    agenda.put(spent, 1.0, 5.0)
    assert agenda.remove(spent)
    agenda.put(spent, 2.0, 2.0)
    assert (agenda.due(), agenda.pop(2.0), len(agenda)) == (2.0, spent, 0)


def test_jobs_are_worked_on_in_the_order_of_their_deadlines_and_not_before(desk: Desk) -> None:
    for name, due in [("c", 100.3), ("a", 100.1), ("b", 100.2)]:
        desk.scheduler.submit(desk.job(name), due)
    assert not desk.scheduler.turn()
    desk.clock.now = 100.25
    assert desk.scheduler.turn()
    assert desk.diary == ["a", "b"]


def test_a_batch_is_posted_once_and_its_owners_hear_of_it_then(desk: Desk) -> None:
    jobs = [desk.job(str(number)) for number in range(MAX_UNPOSTED + 2)]
    for job in jobs:
        desk.scheduler.submit(job, 100.0)
    assert desk.scheduler.turn()
    assert len(desk.diary) == MAX_UNPOSTED
    assert not any(job.results for job in jobs)
    assert desk.outbox.run() == 1
    assert [len(job.results) for job in jobs] == [1] * MAX_UNPOSTED + [0, 0]


def test_long_work_is_posted_without_waiting_for_a_full_batch(desk: Desk) -> None:
    for number in range(4):
        desk.scheduler.submit(desk.job(str(number), BATCH_SECONDS * 0.6), 100.0)
    assert desk.scheduler.turn()
    assert desk.diary == ["0", "1"]


def test_hurry_makes_a_waiting_job_due_and_leaves_others_alone(desk: Desk) -> None:
    waiting, out = desk.job("waiting"), desk.job("out")
    desk.scheduler.submit(waiting, 200.0)
    desk.scheduler.hurry(waiting, 100.0)
    desk.scheduler.hurry(out, 100.0)
    assert desk.scheduler.turn()
    assert not desk.scheduler.turn()
    assert desk.diary == ["waiting"]


def test_who_is_hurried_comes_before_those_who_are_late(desk: Desk) -> None:
    late, hurried = desk.job("late"), desk.job("hurried")
    desk.scheduler.submit(late, 99.5)
    desk.scheduler.submit(hurried, 200.0)
    desk.scheduler.hurry(hurried, 99.0)
    assert desk.scheduler.turn()
    assert desk.diary == ["hurried", "late"]


def test_a_withdrawn_job_gets_no_turn(desk: Desk) -> None:
    job = desk.job("a")
    desk.scheduler.submit(job, 100.0)
    assert desk.scheduler.withdraw(job)
    assert not desk.scheduler.withdraw(job)
    assert not desk.scheduler.turn()


def test_a_job_that_raises_is_told_and_the_rest_of_the_batch_goes_on(desk: Desk) -> None:
    broken, sound = desk.job("broken"), desk.job("sound")
    broken.fails = ZeroDivisionError("no")
    desk.scheduler.submit(broken, 100.0)
    desk.scheduler.submit(sound, 100.0)
    desk.scheduler.turn()
    desk.outbox.run()
    assert broken.results == [broken.fails]
    assert sound.results == [None]


def fail() -> None:
    raise ZeroDivisionError


def test_an_owner_that_fails_keeps_nobody_from_its_result(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    broken, sound = desk.job("broken"), desk.job("sound")
    broken.after = fail
    desk.scheduler.submit(broken, 100.0)
    desk.scheduler.submit(sound, 100.0)
    desk.scheduler.turn()
    desk.outbox.run()
    assert sound.results == [None]
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(("threads", "jobs", "share"), [(1, 1, 1.0), (1, 4, 0.25), (2, 4, 0.5), (8, 4, 1.0)])
def test_the_share_of_a_job_shrinks_with_the_jobs_at_hand(threads: int, jobs: int, share: float) -> None:
    desk = Desk(threads)
    first = desk.job("first")
    desk.scheduler.submit(first, 100.0)
    for number in range(jobs - 1):
        desk.scheduler.submit(desk.job(str(number)), 100.01)
    desk.scheduler.turn()
    assert first.shares == [share]


def test_under_overload_every_job_gets_the_same_number_of_turns_and_none_starves(desk: Desk) -> None:
    """Twenty jobs want a turn of 2 ms every 10 ms: four times what one thread can do."""
    for number in range(20):
        desk.again(desk.job(str(number), 0.002), 0.010)
    turns = desk.run(4.0)
    assert len(turns) == 20
    assert max(turns.values()) - min(turns.values()) <= 1
    assert min(turns.values()) > 80


def test_a_greedy_job_that_keeps_to_its_share_leaves_the_others_their_rate(desk: Desk) -> None:
    """One job that could use all the time there is, beside nine small ones, all at 50 turns a second."""
    interval = 0.020
    for number in range(9):
        desk.again(desk.job(str(number), 0.0005), interval)
    desk.again(desk.job("greedy", greed=interval), interval)
    turns = desk.run(2.0)
    assert len(turns) == 10
    assert min(turns.values()) >= 70


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


def test_a_closed_loop_is_no_error_of_the_thread(desk: Desk) -> None:
    def closed(callback: Callable[[], None]) -> None:
        raise RuntimeError("Event loop is closed")

    scheduler = Scheduler(threads=1, clock=desk.clock, effort=desk.clock, post=closed)
    scheduler.submit(desk.job("a"), 0.0)
    assert scheduler.turn()
