"""The speeds of live runs: what the page offers, and what scripts may ask for."""

from typing import Final, Literal

EpochsPerFrame = int | Literal["max"]

SPEEDS: Final[tuple[EpochsPerFrame, ...]] = (1, 2, 5, 10, 20, 50, 100, "max")  # as pages offer them
