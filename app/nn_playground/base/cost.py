"""Refuses work that costs more than the settings allow, in nanoseconds of one core, about."""

from typing import Final

from nn_playground.base.errors import TooExpensive
from nn_playground.base.sentences import plural

SMALLER_RUN: Final = "Take fewer epochs, fewer samples or a smaller network."


def check_cost(whole: int, most: int, *, runs: int = 1, remedy: str = SMALLER_RUN) -> None:
    """Raise TooExpensive, with both numbers, where runs may cost more than `most` together."""
    if whole > most:
        sentence = plural(
            runs,
            "This may cost {whole:,} (epochs x points x parameters, and what else takes time); "
            "at most {most:,} is allowed.",
            "This may cost {whole:,} (epochs x points x parameters of {count:,} runs, and what else takes time); "
            "at most {most:,} is allowed.",
            whole=whole,
            most=most,
        )
        raise TooExpensive(f"{sentence} {remedy}")
