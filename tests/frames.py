"""Frames of the perceptron lab as tests read them: decoded, with what lies in their arrays by name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.strict_json import write_json
from nn_playground.labs.mlp.frame_arrays import Node
from nn_playground.labs.mlp.stopping import Losses
from nn_playground.live import wire


@dataclass(frozen=True)
class Frame:
    """One moment of a run; `extras` are facts and what is drawn anew in every epoch, None where there is nothing."""

    run: int
    number: int
    playing: bool
    diverged: bool
    epoch: int
    position: int
    losses: Losses
    history: NDArray[np.float64]
    sizes: tuple[int, ...]
    parameters: NDArray[np.float64]
    watched: Node
    grid: NDArray[np.uint8]
    pictures: NDArray[np.uint8]
    extras: dict[str, Any] | None
    state: bytes

    @property
    def class_map(self) -> bool:
        return self.watched == Node(len(self.sizes) - 2, self.sizes[-1])


def encoded(frame: Frame) -> tuple[wire.Layout, bytes]:
    """A frame's bytes, and the layout that has to be told before it."""
    extras = dict(frame.extras or {})
    arrays = {
        "curves": np.array(frame.losses, np.float64),
        "parameters": frame.parameters,
        "sizes": np.array(frame.sizes, "<u2"),
        "watched": np.array(frame.watched, "<i2"),
        "grid": frame.grid,
        "pictures": frame.pictures,
    }
    lists = {"history": frame.history}
    if "jittered" in extras:
        lists["jittered"] = extras.pop("jittered")
    if "dropped" in extras:
        lists["dropped"] = np.array(extras.pop("dropped"), "<u2")
    if frame.state:
        lists["state"] = np.frombuffer(frame.state, np.uint8)
    if extras:
        lists["facts"] = np.frombuffer(write_json(extras).encode(), np.uint8)
    layout, _ = wire.Layouts().of(arrays, lists)
    head = wire.Head(frame.run, frame.number, frame.playing, frame.diverged, frame.position, frame.epoch)
    return layout, wire.encode_frame(layout, head, arrays, lists)


class FrameReader:
    """One end of a connection, which remembers the layouts that it has been told."""

    def __init__(self) -> None:
        self.layouts: dict[int, wire.Layout] = {}

    def hear(self, text: str | Mapping[str, Any]) -> None:
        told = json.loads(text) if isinstance(text, str) else text
        if told["type"] == "layout":
            layout = wire.read_layout(told)
            self.layouts[layout.number] = layout

    def parts(self, data: bytes) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """The arrays and the facts of a frame."""
        _, arrays, facts = wire.decode_frame(data, self.layouts)
        return arrays, facts

    def read(self, data: bytes) -> Frame:
        head, arrays, facts = wire.decode_frame(data, self.layouts)
        extras = dict(facts)
        if "dropped" in arrays:
            extras["dropped"] = arrays["dropped"].tolist()
        if "jittered" in arrays:
            extras["jittered"] = arrays["jittered"]
        train, test = arrays["curves"].tolist()
        layer, unit = arrays["watched"].tolist()
        return Frame(
            **head._asdict(),
            losses=Losses(train, test),
            history=arrays["history"],
            sizes=tuple(arrays["sizes"].tolist()),
            parameters=arrays["parameters"],
            watched=Node(layer, unit),
            grid=arrays["grid"],
            pictures=arrays["pictures"],
            extras=extras or None,
            state=arrays["state"].tobytes() if "state" in arrays else b"",
        )
