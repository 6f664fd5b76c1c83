"""Answers to questions: the comparison of a given answer with the right one, and the sentences that it ends in."""

import math
from collections.abc import Sequence
from typing import Final

from nn_playground.base.javascript import write_number
from nn_playground.base.sentences import say
from nn_playground.base.typed import typed_choice, typed_number
from nn_playground.base.validation import shown

RIGHT: Final = "Right."
WRONG: Final = "Not right; try it out, or work it out once more."
UNANSWERED: Final = "There is no answer yet."
NO_CHOICE: Final = "Expected one of: {choices}; got {got}."
NO_NUMBER: Final = "Expected a number; got {got}."
UNCLEAR: Final = "Expected a number, written so that it can be read in one way only, as 1234 or 0.5; got {got}."


def compared(given: float | str, right: float | str, choices: Sequence[str] | None, tolerance: float) -> str:
    """Return the sentence on an answer: RIGHT, WRONG, or one that says why it is no answer."""
    text = given.strip() if isinstance(given, str) else given
    if text == "":
        return UNANSWERED
    if choices is not None:
        return _compared_choice(text, right, choices)
    value = typed_number(text) if isinstance(text, str) else text
    if value is None:
        has_digits = any(map(str.isnumeric, str(text)))
        return say(UNCLEAR, got=shown(text)) if has_digits else say(NO_NUMBER, got=shown(text))
    is_near = math.isclose(value, float(right), rel_tol=1e-9, abs_tol=tolerance * (1 + 1e-9))
    return RIGHT if is_near else WRONG


def _compared_choice(given: float | str, right: float | str, choices: Sequence[str]) -> str:
    chosen = typed_choice(given if isinstance(given, str) else write_number(given), choices)
    if chosen is None:
        quoted = ", ".join(f"“{choice}”" for choice in choices)  # they may have commas
        return say(NO_CHOICE, choices=quoted, got=shown(given))
    return RIGHT if chosen == right else WRONG
