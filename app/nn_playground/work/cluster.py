"""The workers of a Dask cluster as an executor; the only module that needs the optional package `distributed`."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, Final, NamedTuple, Self, TypeVar

from nn_playground import __version__
from nn_playground.base import sources
from nn_playground.base.errors import InvalidSettings, Unavailable
from nn_playground.base.sentences import say
from nn_playground.work.trials import CancelToken

Result = TypeVar("Result")
CONNECT: Final = 10  # seconds to wait for the scheduler
AHEAD: Final = 2  # batches for each thread of the cluster: one under way, and the next already there


class Cluster:
    """A connection to a scheduler, made when it is needed, and again when it was lost. From any thread."""

    def __init__(self, address: str) -> None:
        """Prepare a connection; InvalidSettings where the package is missing."""
        self._address = address
        self._connect: Callable[..., Any] = _client()
        self._connected: Any = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def executor(self) -> Executor:
        """An executor of the workers; Unavailable where the scheduler does not answer, or a worker has other sources.

        A worker that joins later is checked with its first task.
        """
        return _Checked(self._client().get_executor(pure=False))

    def most(self) -> int:
        """The number of batches that keeps all workers busy."""
        cores: dict[str, int] = self._client().ncores()
        return AHEAD * max(1, sum(cores.values()))

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connected is not None:
                self._connected.close()
                self._connected = None

    def _client(self) -> Any:
        with self._lock:
            if self._connected is None or self._connected.status != "running":
                self._connected = self._new()
            return self._connected

    def _new(self) -> Any:
        try:
            client = self._connect(self._address, timeout=CONNECT, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise Unavailable(
                say("The scheduler at {address} does not answer: {error}", address=self._address, error=error)
            ) from None
        self._check(client)
        return client

    def _check(self, client: Any) -> None:
        """Raise Unavailable where a worker has other sources: only the same sources give the same numbers."""
        try:
            found: dict[str, Build] = client.run(own_build)
        except Exception as error:
            client.close()
            raise Unavailable(
                say("The workers of {address} can't run trials: {error}", address=self._address, error=error)
            ) from error
        for worker, theirs in found.items():
            if theirs != own_build():
                client.close()
                raise _other(worker, theirs, own_build())


class Build(NamedTuple):
    """The program of a process: numbers depend on its sources."""

    version: str
    sources: str

    def __str__(self) -> str:
        return f"nn-playground {self.version} (sources {self.sources})"


def own_build() -> Build:
    """The program of this process."""
    return Build(__version__, sources.fingerprint())


def _other(worker: str, theirs: Build, ours: Build) -> Unavailable:
    return Unavailable(
        say(
            "The worker {worker} has {theirs}; expected {ours}, as here: install the same on all of them.",
            worker=worker,
            theirs=theirs,
            ours=ours,
        )
    )


class _Checked(Executor):
    """An executor that checks a worker's program with each task, so also that of workers that joined later."""

    def __init__(self, workers: Executor) -> None:
        self._workers = workers

    def submit(self, function: Callable[..., Result], /, *args: Any, **named: Any) -> Future[Result]:
        """Submit a task; its future raises Unavailable where the worker has another program."""
        return self._workers.submit(run_checked, own_build(), function, *args, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Accept no further tasks."""
        self._workers.shutdown(wait=wait, cancel_futures=cancel_futures)


def run_checked(wanted: Build, function: Callable[..., Result], *args: Any, **named: Any) -> Result:
    """The result of a function, on a worker whose program is the wanted one; Unavailable on any other.

    A CancelToken among the arguments is cancelled when the scheduler releases the task.
    """
    from distributed import get_worker

    if own_build() != wanted:
        raise _other(get_worker().address, own_build(), wanted)
    return function(*(TaskToken() if isinstance(value, CancelToken) else value for value in args), **named)


class TaskToken(CancelToken):
    """The token of the task that this thread of a worker runs: cancelled with the task, or when the client is lost."""

    def __init__(self) -> None:
        from distributed import get_worker

        worker = get_worker()
        self._tasks, self._key = worker.state.tasks, worker.get_current_task()

    @property
    def is_cancelled(self) -> bool:
        """True once the scheduler has released the task."""
        task = self._tasks.get(self._key)
        return task is None or task.state == "cancelled"


def _client() -> Callable[..., Any]:
    try:
        from distributed import Client
    except ImportError:
        raise InvalidSettings(
            "A scheduler is named, which needs the extra `cluster`: pip install 'nn-playground[cluster]'."
        ) from None
    connect: Callable[..., Any] = Client
    return connect
