"""Who trains next: one heap of deadlines, one thread per core, results posted in batches.

A job is handed in with the moment at which it is due, is worked on once by some thread, and is then out until its owner
hands it in again, which the owner does when what came of it was sent and more may be sent. So a job never has more than
one thread, a slow reader costs nothing, and under overload every job gets its turn in the order of the deadlines.

Nothing here knows what a job does, and nothing here knows sockets or asyncio: the clock and the way back to the owners'
thread are passed in.
"""

import heapq
import logging
import threading
from collections.abc import Callable
from itertools import count
from typing import Protocol

BATCH = 8  # jobs after which what is finished is posted
SLICE = 0.003  # seconds after which it is posted too, so that a batch delays no answer by more
log = logging.getLogger(__name__)


class Job(Protocol):
    """What can be scheduled."""

    def work(self, share: float) -> None:
        """Do one turn, in a training thread. `share`, above 0 and up to 1, is this job's part of one thread's time
        when all the jobs at hand get the same; a job that could go on for ever should take no more than that."""

    def worked(self, error: Exception | None) -> None:
        """The turn is over; called in the owners' thread, with what `work` raised, if it did."""


Clock = Callable[[], float]
Post = Callable[[Callable[[], None]], object]


class Agenda:
    """The jobs that wait, earliest deadline first; jobs with the same deadline in the order in which they came."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Job]] = []
        self._places: dict[Job, int] = {}  # job -> number of its valid entry; older entries in the heap are void
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._places)

    def put(self, job: Job, due: float) -> None:
        """Add the job, or move it when it waits already."""
        number = next(self._numbers)
        self._places[job] = number
        heapq.heappush(self._heap, (due, number, job))

    def remove(self, job: Job) -> bool:
        """Take the job out; False when it did not wait."""
        return self._places.pop(job, None) is not None

    def due(self) -> float | None:
        """When the next job is due; None when none waits."""
        while self._heap and self._places.get(self._heap[0][2]) != self._heap[0][1]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop(self, now: float) -> Job | None:
        """The next job that is due, taken out; None when there is none."""
        due = self.due()
        if due is None or due > now:
            return None
        job = heapq.heappop(self._heap)[2]
        del self._places[job]
        return job


class Scheduler:
    """Threads that work on jobs when they are due.

    `clock` gives seconds that never go back; `post` runs a function in the owners' thread, soon and in order (as
    `loop.call_soon_threadsafe` does). `submit`, `hurry` and `withdraw` may be called from any thread.
    """

    def __init__(self, *, threads: int, clock: Clock, post: Post) -> None:
        self._clock = clock
        self._post = post
        self._count = threads
        self._threads: list[threading.Thread] = []
        self._agenda = Agenda()
        self._busy = 0  # jobs being worked on
        self._closed = False
        self._watcher: int | None = None  # the thread that waits for the next deadline; the others wait without end
        self._changed = threading.Condition(threading.Lock())

    def start(self) -> None:
        """Start the threads."""
        for number in range(self._count):
            thread = threading.Thread(target=self._run, name=f"training-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Let the turns that are under way end, then stop the threads; jobs that wait are dropped."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def submit(self, job: Job, due: float) -> None:
        """Give the job one turn as soon as possible after `due`."""
        with self._changed:
            before = self._agenda.due()
            self._agenda.put(job, due)
            if before is None or due < before:
                self._watcher = None  # whoever waits for the old deadline waits too long; the one woken waits anew
            if self._watcher is None:
                self._changed.notify()

    def hurry(self, job: Job) -> None:
        """Make the job due at once if it waits; do nothing if it is being worked on or out."""
        with self._changed:
            waited = self._agenda.remove(job)
        if waited:
            self.submit(job, self._clock())

    def withdraw(self, job: Job) -> bool:
        """Take the job out; False when it did not wait (it may be being worked on)."""
        with self._changed:
            return self._agenda.remove(job)

    def turn(self) -> bool:
        """Work on what is due now, up to BATCH jobs or for SLICE seconds, and post it; False when nothing was due."""
        done: list[tuple[Job, Exception | None]] = []
        began = self._clock()
        while len(done) < BATCH and (not done or self._clock() - began < SLICE):
            taken = self._take()
            if taken is None:
                break
            done.append((taken[0], work(*taken)))
            with self._changed:
                self._busy -= 1
        if done:
            self._send(done)
        return bool(done)

    def _take(self) -> tuple[Job, float] | None:
        """The next job that is due, and its share."""
        with self._changed:
            load = self._busy + len(self._agenda)
            job = self._agenda.pop(self._clock())
            if job is None:
                return None
            self._busy += 1
            return job, min(1.0, self._count / load)

    def _send(self, done: list[tuple[Job, Exception | None]]) -> None:
        def report() -> None:
            for job, error in done:
                tell(job, error)

        try:
            self._post(report)
        except RuntimeError:  # the owners' loop is closed: nobody is left to be told
            log.debug("%d finished jobs could not be reported", len(done))

    def _run(self) -> None:
        while self._wait():
            self.turn()

    def _wait(self) -> bool:
        """Wait until a job is due; False when the scheduler is closed.

        One idle thread watches the clock for all, and finds another one for that before it sets to work itself.
        """
        with self._changed:
            while not self._closed:
                due = self._agenda.due()
                left = None if due is None else due - self._clock()
                if left is not None and left <= 0:
                    if len(self._agenda) > 1 and self._watcher is None:
                        self._changed.notify()
                    return True
                if left is None or self._watcher is not None:
                    self._changed.wait()
                else:
                    self._watch(left)
            return False

    def _watch(self, seconds: float) -> None:
        """Wait as the one that watches the clock."""
        me = threading.get_ident()
        self._watcher = me
        self._changed.wait(seconds)
        if self._watcher == me:
            self._watcher = None


def work(job: Job, share: float) -> Exception | None:
    """One turn of `job`; what it raises is its owner's matter, and must not end the thread."""
    try:
        job.work(share)
    except Exception as error:  # noqa: BLE001
        return error
    return None


def tell(job: Job, error: Exception | None) -> None:
    """Hand the job back; an owner that fails must not keep the others of the batch from getting theirs."""
    try:
        job.worked(error)
    except Exception:
        log.exception("the owner of a job failed")
