"""The scheduler of training: one heap of deadlines, one thread per core, results posted in batches.

A job is submitted with its deadline, gets one turn in some thread, and is then out until its owner submits it again,
once the results were sent and more may be sent. So a job never has more than one thread, a slow reader costs nothing,
and under overload every job gets its turn in the order of the deadlines.

A job that has had more than its share comes with a `rank` later than its deadline: it may get its turn from its
deadline on where no other job waits, and has its place in the order only at its rank.

The scheduler knows neither the content of jobs nor sockets or asyncio: the clock and the way back to the owners' thread
are passed in.

Threads have an order. The first does all the work as long as it keeps up; a further one helps when a job is late and
all threads before it work. With light turns that would not pay: threads then spend more time on handing the
interpreter's lock to each other than on the turns, and all of them together do less than one. So light turns are left
to the threads before as long as none of these is held up by a single long one.
"""

import heapq
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple, Protocol

MAX_UNPOSTED = 8  # jobs after which finished ones are posted
BATCH_SECONDS = 0.003  # after which they are posted too, so that a batch delays no answer by more
GRACE = 0.004  # seconds that a job may be late before a further thread helps
HEAVY = 0.0003  # seconds of processor time from which on the average turn is heavy
TURNS = 64  # about the number of turns in that average
log = logging.getLogger(__name__)


class Job(Protocol):
    """A piece of work that can be scheduled."""

    def work(self, share: float) -> None:
        """Do one turn, in a training thread.

        `share`, above 0 and up to 1, is this job's part of one thread's time when all the jobs at hand get the same; a
        job that could go on for ever should take no more than that.
        """

    def worked(self, error: Exception | None) -> None:
        """The turn is over; called in the owners' thread, with what `work` raised, if it did."""


Clock = Callable[[], float]
Post = Callable[[Callable[[], None]], object]


class QueueEntry(NamedTuple):
    """A waiting job; entries are in the order of their keys."""

    key: float
    number: int
    due: float
    job: Job


class DeadlineQueue:
    """The queue of waiting jobs, earliest deadline first; equal deadlines in the order of submission.

    Jobs whose rank is later than their deadline are due already; they are in the order of their ranks, and go before
    others only from then on.
    """

    def __init__(self) -> None:
        self._punctual: list[QueueEntry] = []  # a heap by deadline
        self._indebted: list[QueueEntry] = []  # a heap by rank
        self._valid: dict[Job, int] = {}  # job -> number of its valid entry; older entries in the heaps are void
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._valid)

    def put(self, job: Job, due: float, rank: float | None = None) -> None:
        """Add the job, or move it when it waits already."""
        number = next(self._numbers)
        self._valid[job] = number
        if rank is None or rank <= due:
            heapq.heappush(self._punctual, QueueEntry(due, number, due, job))
        else:
            heapq.heappush(self._indebted, QueueEntry(rank, number, due, job))

    def remove(self, job: Job) -> bool:
        """Take the job out; False when it did not wait."""
        return self._valid.pop(job, None) is not None

    def due(self) -> float | None:
        """The time at which the next job is due; None when none waits."""
        first, indebted = self._first(self._punctual), self._first(self._indebted)
        if first and indebted:
            return min(first.due, indebted.due)
        only = first or indebted
        return only.due if only else None

    def pop(self, now: float) -> Job | None:
        """The next job that is due, taken out; None when there is none."""
        first, indebted = self._first(self._punctual), self._first(self._indebted)
        heap = self._punctual
        if indebted and indebted.due <= now and not (first and first.due <= min(now, indebted.key)):
            heap = self._indebted
        elif not first or first.due > now:
            return None
        job = heapq.heappop(heap).job
        del self._valid[job]
        return job

    def _first(self, heap: list[QueueEntry]) -> QueueEntry | None:
        while heap and self._valid.get(heap[0].job) != heap[0].number:
            heapq.heappop(heap)
        return heap[0] if heap else None


@dataclass
class WorkerSlot:
    """The waiting place of a thread."""

    called: threading.Condition
    working: bool = False
    since: float = 0.0  # time at which it began with its job
    watching: bool = False  # True while it wakes up by itself


class Scheduler:
    """Threads that work on jobs when they are due.

    `clock` gives seconds that never go back, `effort` the processor time that the calling thread has had; `post` runs a
    function in the owners' thread, soon and in order (as `loop.call_soon_threadsafe` does). `submit`, `hurry` and
    `withdraw` may be called from any thread.

    Where other `processes` do the same on the same cores, each with as many jobs, a job's share is smaller; each still
    has all its threads, between which the system divides the cores, for when the others have nothing to do.
    """

    def __init__(self, *, threads: int, clock: Clock, effort: Clock, post: Post, processes: int = 1) -> None:
        self._clock = clock
        self._cores = threads / processes
        self._effort = effort
        self._post = post
        self._count = threads
        self._threads: list[threading.Thread] = []
        self._queue = DeadlineQueue()
        self._busy = 0  # jobs being worked on
        self._usual = 0.0  # seconds of processor time that a turn took lately
        self._closed = False
        self._lock = threading.Lock()
        self._slots = [WorkerSlot(threading.Condition(self._lock)) for _ in range(threads)]  # of the threads, in order

    def start(self) -> None:
        """Start the threads."""
        for number in range(self._count):
            thread = threading.Thread(target=self._run, args=(number,), name=f"training-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Let the turns that are under way end, then stop the threads; jobs that wait are dropped."""
        with self._lock:
            self._closed = True
            for place in self._slots:
                place.called.notify()
        for thread in self._threads:
            thread.join()

    def submit(self, job: Job, due: float, rank: float | None = None) -> None:
        """Give the job one turn as soon as possible after `due`, before all whose deadline is later than its rank."""
        with self._lock:
            self._put(job, due, rank)

    def hurry(self, job: Job, due: float, rank: float | None = None) -> None:
        """Move the job to `due` if it waits; do nothing if it is being worked on or out."""
        with self._lock:
            if self._queue.remove(job):
                self._put(job, due, rank)

    def _put(self, job: Job, due: float, rank: float | None) -> None:
        before = self._queue.due()
        self._queue.put(job, due, rank)
        if before is None or due < before:  # a thread that waits for the old deadline waits too long
            idle = next((place for place in self._slots if not place.working), None)
            if idle:
                idle.called.notify()

    def withdraw(self, job: Job) -> bool:
        """Take the job out; False when it did not wait (it may be being worked on)."""
        with self._lock:
            return self._queue.remove(job)

    def turn(self, number: int = 0) -> bool:
        """Work on jobs that are due, up to BATCH of them or for BATCH_SECONDS, and post them; False when none was due.

        `number` is that of the calling thread.
        """
        done: list[tuple[Job, Exception | None]] = []
        began, before = self._clock(), self._effort()
        taken = self._take(number)
        while taken is not None:
            done.append((taken[0], do_turn(*taken)))
            enough = len(done) >= MAX_UNPOSTED or self._clock() - began >= BATCH_SECONDS
            taken = self._take(number, done=1, enough=enough)
        if done:
            self._note(self._effort() - before, len(done))
            self._send(done)
        return bool(done)

    def _take(self, number: int, *, done: int = 0, enough: bool = False) -> tuple[Job, float] | None:
        """Take the next job that is due, with its share; record `done` finished ones, and stop where `enough`."""
        with self._lock:
            self._busy -= done
            now = self._clock()
            load = self._busy + len(self._queue)
            job = None if enough else self._queue.pop(now)
            if job is None:
                return None
            self._busy += 1
            self._slots[number].since = now
            return job, min(1.0, self._cores / load)

    def _note(self, effort: float, count: int) -> None:
        """Record the processor time of `count` jobs; it is read once a turn, since reading it takes time."""
        with self._lock:
            self._usual += (effort / count - self._usual) * min(1.0, count / TURNS)

    def _send(self, done: list[tuple[Job, Exception | None]]) -> None:
        def report() -> None:
            for job, error in done:
                tell(job, error)

        try:
            self._post(report)
        except RuntimeError:  # the owners' loop is closed
            log.debug("%d finished jobs could not be reported", len(done))

    def _run(self, number: int) -> None:
        while self._wait(number):
            self.turn(number)

    def _wait(self, number: int) -> bool:
        """Wait until there is a job for this thread; False when the scheduler is closed."""
        place = self._slots[number]
        with self._lock:
            place.working = False
            while not self._closed:
                left = self._left(number)
                if left is not None and left <= 0:
                    place.working = True
                    self._call_next(number)
                    return True
                place.watching = left is not None
                place.called.wait(left)
            return False

    def _left(self, number: int) -> float | None:
        """Seconds until this thread should set to work; None when it need not watch the clock."""
        due = self._queue.due()
        before = self._slots[:number]
        if due is None or (number > 1 and not before[-1].working):
            return None
        if before and self._usual < HEAVY:
            due = max(due, *(place.since for place in before))
        return due + (GRACE if before else 0.0) - self._clock()

    def _call_next(self, number: int) -> None:
        """See to it that the next thread watches the clock while this one works."""
        following = self._slots[number + 1 : number + 2]
        if following and not following[0].watching and not following[0].working and len(self._queue) > 1:
            following[0].called.notify()


def do_turn(job: Job, share: float) -> Exception | None:
    """Do one turn of `job` and return its exception, which is for its owner and must not end the thread."""
    try:
        job.work(share)
    except Exception as error:  # noqa: BLE001
        return error
    return None


def tell(job: Job, error: Exception | None) -> None:
    """Hand the job back to its owner, whose exception must not affect the others of the batch."""
    try:
        job.worked(error)
    except Exception:
        log.exception("the owner of a job failed")
