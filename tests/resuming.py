"""Pages that hold their run, and go on with it in another session."""

import json
from typing import Any

import numpy as np

from tests.frames import Frame
from tests.tabs import Tab


class Page:
    """What a page knows of its run, and the session at the other end, which may change."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.tab = Tab()
        self.rows: list[list[float]] = []
        self.state = b""
        self.config = self.tab.ask("configure", config=config)["config"]
        self.run = self.tab.session.run.number
        self.frame = self.look()

    def look(self) -> Frame:
        frame = self.tab.frame()
        if frame.run != self.run:
            self.rows, self.state, self.run = [], b"", frame.run
        first = frame.history[0, 0] if len(frame.history) else frame.epoch + 1
        self.rows = [row for row in self.rows if row[0] < first] + frame.history.tolist()
        self.state = frame.state or self.state
        self.frame = frame
        return frame

    def do(self, kind: str, **content: Any) -> None:
        for answer in self.tab.send({"type": kind, **content}):
            assert answer["type"] != "error", answer
            self.config = answer.get("config", self.config)
        self.tab.now += 1.0
        self.look()

    def play(self, frames: int, seconds: float) -> None:
        """Play so many frames; from one to the next so many seconds go by."""
        self.tab.ask("play")
        self.look()
        for _ in range(frames):
            self.tab.now += seconds
            while not self.tab.session.changed and self.tab.session.playing:
                self.tab.session.advance(1.0)
            self.look()

    def lose_the_server(self) -> None:
        """Go on in another session, as a page does whose server was killed."""
        before, speed = self.frame, self.tab.session._speed
        other = Tab()
        other.seeds, other.now = self.tab.seeds, self.tab.now
        self.tab = other
        resume = {"epoch": before.epoch, "playing": before.playing, "speed": speed}
        answer = send(other, {"type": "configure", "config": self.config, "resume": resume}, self.state)
        assert answer["type"] == "run", answer
        assert answer["playing"] == before.playing
        self.run = other.session.run.number
        while not other.session.changed:
            other.session.advance(1.0)
        self.look()
        assert (self.frame.epoch, self.frame.position) == (before.epoch, before.position)
        np.testing.assert_equal(self.frame.losses, before.losses)
        np.testing.assert_equal(self.frame.parameters, before.parameters)


def send(tab: Tab, command: dict[str, Any], state: bytes) -> dict[str, Any]:
    text = json.dumps(command).encode()
    message = len(text).to_bytes(4, "little") + text + state if state else text.decode()
    (answer,) = tab.session.answer(message)
    told: dict[str, Any] = json.loads(answer)
    return told
