"""An executor without threads."""

from concurrent.futures import Executor, Future
from typing import Any

from nn_playground.work.trials import Batch


class AtOnce(Executor):
    """Works off each batch when it is asked to, and notes which."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        self.batches.append(arguments[0])
        future: Future[Any] = Future()
        future.set_result(function(*arguments, **named))
        return future

    @property
    def seeds(self) -> list[str]:
        return [trial.config.seed for batch in self.batches for trial in batch.trials]
