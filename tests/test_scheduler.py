"""The scheduler: order, fairness, no starvation, errors and shutdown, with jobs that train nothing."""

from collections import Counter
from collections.abc import Callable

import pytest

from nn_playground.live.scheduler import BATCH_SECONDS, MAX_UNPOSTED, DeadlineQueue, Scheduler


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


def test_a_closed_loop_is_no_error_of_the_thread(desk: Desk) -> None:
    def closed(callback: Callable[[], None]) -> None:
        raise RuntimeError("Event loop is closed")

    scheduler = Scheduler(threads=1, clock=desk.clock, effort=desk.clock, post=closed)
    scheduler.submit(desk.job("a"), 0.0)
    assert scheduler.turn()
