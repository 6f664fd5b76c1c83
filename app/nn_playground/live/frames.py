"""The frames of a session: numbered, encoded, and remembered until they can't be lost with a connection any more."""

from collections import deque
from typing import NamedTuple

import numpy as np

from nn_playground.base.strict_json import write_json
from nn_playground.lab import Picture
from nn_playground.live import wire
from nn_playground.live.live_run import HistoryRow, LiveRun


class NewFrame(NamedTuple):
    """A frame: its number, its bytes, and the texts that have to be sent before it."""

    number: int
    frame: bytes
    texts: list[str]


class _Sent(NamedTuple):
    """The losses of a frame that was sent."""

    frame: int
    run: int
    rows: list[HistoryRow]


class Frames:
    """The frames of one session; `count` were made so far, and `under_way` may be lost with a connection."""

    def __init__(self) -> None:
        self.count = 0
        self.under_way: deque[_Sent] = deque(maxlen=wire.CREDIT)
        self._layouts = wire.Layouts()

    def begin(self, run: LiveRun) -> list[HistoryRow]:
        """Count a frame of this moment, and return its losses, which are remembered even where it can't be made."""
        rows = run.take_history()
        self.count += 1
        self.under_way.append(_Sent(self.count, run.number, rows))
        return rows

    def encode(
        self, run: LiveRun, picture: Picture, rows: list[HistoryRow], state: bytes, *, playing: bool
    ) -> NewFrame:
        """The frame that was begun last."""
        values = np.array([*run.values], np.float64)  # of a list, which is read faster than a named tuple
        arrays = {"curves": values, **picture.arrays}
        lists = {"history": np.array(rows, np.float64).reshape(len(rows), 1 + len(values)), **picture.lists}
        if state:
            lists["state"] = np.frombuffer(state, np.uint8)
        if picture.facts:
            lists["facts"] = np.frombuffer(write_json(picture.facts).encode(), np.uint8)
        layout, is_new = self._layouts.of(arrays, lists)
        head = wire.Head(run.number, self.count, playing, run.diverged, run.run.position, run.run.epoch)
        return NewFrame(self.count, wire.encode_frame(layout, head, arrays, lists), [layout.text()] if is_new else [])

    def take_unseen(self, run: int, last: int) -> list[HistoryRow]:
        """The losses of a run in frames behind the `last` that was seen; from here on everything is told anew."""
        rows = [row for sent in self.under_way if sent.frame > last and sent.run == run for row in sent.rows]
        self.under_way.clear()
        self.forget_layouts()
        return rows

    def forget_layouts(self) -> None:
        """Tell every layout once more, since those that were told may not have been sent."""
        self._layouts.forget()
