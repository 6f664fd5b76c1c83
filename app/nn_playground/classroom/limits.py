"""Bounds of a class, and how long it is kept."""

from typing import Final, NamedTuple

KEPT_DAYS: Final = 30  # without anybody who joins or hands in


class ClassLimits(NamedTuple):
    """Bounds of one class."""

    members: int = 1000
    hand_ins: int = 300  # of a member
    characters: int = 200_000_000  # of all hand-ins
