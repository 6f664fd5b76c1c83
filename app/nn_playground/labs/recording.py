"""The epochs that scripts want to hear of."""

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.validation import at_most
from nn_playground.lab import MAX_EPOCHS

MAX_RECORDED: Final = 1001
MAX_ASKED: Final = 100_000  # epochs to record

Record = Annotated[
    list[Annotated[int, Field(ge=0, le=MAX_EPOCHS)]],
    Field(max_length=MAX_ASKED, fail_fast=True),
    BeforeValidator(at_most(MAX_ASKED)),
]


def recorded_epochs(epochs: int, record: Sequence[int] | None) -> list[int]:
    """The epochs to report, in order: those asked for, or all, thinned evenly to MAX_RECORDED with both ends."""
    if not 0 <= epochs <= MAX_EPOCHS:
        raise InvalidInput.at("epochs", say("expected 0 to {most}; got {epochs}", most=MAX_EPOCHS, epochs=epochs))
    if record is None:
        count = min(epochs + 1, MAX_RECORDED)
        return sorted({round(index * epochs / max(1, count - 1)) for index in range(count)})
    wrong = next((epoch for epoch in record if not 0 <= epoch <= epochs), None)
    if wrong is not None:
        raise InvalidInput.at(
            "record", say("expected epochs from 0 to {epochs}; got {wrong}", epochs=epochs, wrong=wrong)
        )
    return sorted(set(record))
