"""The workers of a Dask cluster as an executor; what needs the optional package `distributed`."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Final, Self

from app import __version__
from app.errors import InvalidSettings, Unavailable

CONNECT: Final = 10  # seconds to wait for the scheduler
AHEAD: Final = 2  # batches for each thread of the cluster: one under way, and the next already there


class Cluster:
    """A connection to a scheduler, made when it is needed, and again when it was lost. From any thread."""

    def __init__(self, address: str) -> None:
        """InvalidSettings where the package is missing."""
        self._address = address
        self._connect: Callable[..., Any] = _client()
        self._connected: Any = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def executor(self) -> Executor:
        """Its workers; Unavailable where the scheduler does not answer, or workers have another version than ours."""
        executor: Executor = self._client().get_executor(pure=False)
        return executor

    def most(self) -> int:
        """How many batches keep all workers busy."""
        cores: dict[str, int] = self._client().ncores()
        return AHEAD * max(1, sum(cores.values()))

    def close(self) -> None:
        """Let go of it."""
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
            raise Unavailable(f"The scheduler at {self._address} does not answer: {error}") from None
        self._check(client)
        return client

    def _check(self, client: Any) -> None:
        """The same version everywhere gives the same numbers."""
        try:
            versions: dict[str, str] = client.run(version)
        except Exception as error:
            client.close()
            raise Unavailable(f"The workers of {self._address} can't run trials: {error}") from error
        for worker, found in versions.items():
            if found != __version__:
                client.close()
                raise Unavailable(
                    f"The worker {worker} of {self._address} has nn-playground {found}; expected {__version__}, as here"
                )


def version() -> str:
    """Which version a worker has."""
    return __version__


def _client() -> Callable[..., Any]:
    try:
        from distributed import Client
    except ImportError:
        raise InvalidSettings(
            "A scheduler is named, which needs the extra `cluster`: pip install 'nn-playground[cluster]'."
        ) from None
    connect: Callable[..., Any] = Client
    return connect
