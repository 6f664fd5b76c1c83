"""Who may stay when the server is full, and who goes when half requests take too much."""

import logging

import pytest

from nn_playground.base.once import Once
from nn_playground.web.lobby import MAX_HELD_BYTES, Lobby


class Guest:
    """A connection that owes a request."""

    def __init__(self, name: str, gone: list[str]) -> None:
        self.name, self.gone = name, gone

    def give_way(self) -> None:
        self.gone.append(self.name)


def lobby(places: int = 2) -> Lobby:
    return Lobby(places, Once(logging.getLogger("nn_playground.web.server"), lambda: 0.0))


def test_who_owes_a_request_for_longest_makes_room_and_that_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    gone: list[str] = []
    room, guests = lobby(), [Guest(name, gone) for name in "abc"]
    for guest in guests:
        room.enter(guest)
    assert room.has_room(2)
    assert gone == []
    assert room.has_room(3)
    room.enter(guests[1])  # who is here keeps the place
    assert room.has_room(3)
    assert gone == ["a", "b"]
    room.leave(guests[2])
    assert not room.has_room(3), "all others are at work"
    assert len(room) == 0
    assert caplog.text.count("2 connections are open") == 1


def test_of_half_requests_the_oldest_go_when_all_together_are_too_large(caplog: pytest.LogCaptureFixture) -> None:
    gone: list[str] = []
    room, (silent, first, second) = lobby(), [Guest(name, gone) for name in ("silent", "first", "second")]
    for guest in (silent, first, second):
        room.enter(guest)
    room.hold(first, MAX_HELD_BYTES // 2)
    room.hold(second, MAX_HELD_BYTES // 2)
    assert gone == []
    room.hold(second, 1)
    assert gone == ["first"]
    assert (room.sent(silent), room.sent(second)) == (0, MAX_HELD_BYTES // 2 + 1)
    room.leave(second)
    room.enter(second)
    room.hold(second, MAX_HELD_BYTES // 2)
    assert gone == ["first"], "what was whole counts no longer"
    assert "Half requests took 64 MB" in caplog.text
