"""A session as the tests drive it: messages as dicts, clock and seeds that the test decides."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.lab_runs import MlpRun
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.live.session import Session
from tests.frames import Frame, FrameReader


def trainer_of(session: Session) -> Trainer:
    """The trainer of the run on screen."""
    run = session.run.run
    assert isinstance(run, MlpRun)
    return run.trainer


class Tab:
    """A session, its messages as dicts. Every look at the clock takes `tick` seconds, every epoch `pace`."""

    def __init__(self, tick: float = 0.0, pace: float = 0.0) -> None:
        self.now, self.tick, self.pace = 0.0, tick, pace
        self.seeds: Iterator[str] = (f"0.{number:05}" for number in count(1))
        self.session = Session(MLP, new_seed=lambda: next(self.seeds), clock=self.clock)

        self.reader = FrameReader()

    @property
    def trainer(self) -> Trainer:
        return trainer_of(self.session)

    def clock(self) -> float:
        self.now += self.tick
        return self.now + (self.pace * self.session.run.run.epoch if self.pace else 0.0)

    def send(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.session.answer(json.dumps(message))]

    def ask(self, kind: str, **content: Any) -> dict[str, Any]:
        """The one answer to a command."""
        (answer,) = self.send({"type": kind, **content})
        return answer

    def frame(self, *, small: bool = False) -> Frame:
        number, data, layouts = self.session.frame(small=small)
        for text in layouts:
            self.reader.hear(text)
        frame = self.reader.read(data)
        assert frame.number == number
        return frame

    def play_frame(self, seconds: float = 1.0) -> Frame:
        """Train until a frame is complete, and take it."""
        while not self.session.changed:
            self.session.advance(seconds)
        return self.frame()
