"""The limit of what work may cost, in nanoseconds of one core, about."""

from typing import Final

from nn_playground.base.errors import TooExpensive

FEWER: Final = "Take fewer epochs, fewer samples or a smaller network."


def check_cost(whole: int, most: int, *, runs: int = 1, remedy: str = FEWER) -> None:
    """Raise TooExpensive, with both numbers, where runs may cost more than `most` together."""
    if whole > most:
        of = f" of {runs:,} runs" if runs > 1 else ""
        raise TooExpensive(
            f"This may cost {whole:,} (epochs x points x parameters{of}, and what else takes time); "
            f"at most {most:,} is allowed. {remedy}"
        )
