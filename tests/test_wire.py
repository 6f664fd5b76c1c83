"""Frames on the wire, bit for bit, and bytes that are none.

`python -m tests.test_wire` records the frames in tests/data anew, when the layout (and its version) has changed.
"""

import json
import struct
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.frame_arrays import Node
from nn_playground.labs.mlp.trainer import Losses
from nn_playground.live import commands, wire
from tests.frames import Frame, FrameReader, encoded
from tests.serving import ROOT

DATA = Path(__file__).parent / "data"


def example() -> Frame:
    """Two inputs, layers of 3, 2 and 1; every number tells its place."""
    sizes = (2, 3, 2, 1)
    count = 3 * 3 + 4 * 2 + 3
    return Frame(
        run=7,
        number=70_000,
        playing=True,
        diverged=False,
        epoch=12_345_678_901,
        position=240,
        losses=Losses(0.0078125, 0.3),
        history=np.array([[12_345_678_900, 0.0087, 0.31], [12_345_678_901, 0.0078125, 0.3]]),
        sizes=sizes,
        parameters=np.arange(count) / 8 - 1.0,
        watched=Node(1, 1),
        grid=np.add.outer(np.arange(10) * 20, np.arange(10)).astype(np.uint8),
        pictures=(np.arange(6 * 5 * 5) + 106).astype(np.uint8).reshape(6, 5, 5),
        extras=None,
        state=b"",
    )


def full_example() -> Frame:
    """Three classes, batch normalization of two hidden units, and everything that can be told besides."""
    metrics = {"accuracy": 0.75, "confusion": [[2, 0, 0], [0, 1, 0], [0, 1, 0]]}
    extras: dict[str, Any] = {
        "learning_rate": 0.015,
        "metrics": {"train": metrics, "test": {"rmse": None, "r2": -0.5}},
        "gradients": [0.125, None],
        "quiet": [0.0, 1.0, 0.5, 0.0, 0.25],
        "dropped": [1],
        "clipped": [3, 25],
        "best_epoch": 7,
        "jittered": np.array([[1.25, -6.015625, 2.0], [0.0, 5.5, 0.0]], np.float32),
    }
    return replace(
        example(),
        playing=False,
        sizes=(2, 2, 3),
        parameters=np.arange(3 * 2 + 3 * 3 + 4 * 2) / 16,
        watched=Node(1, 3),
        grid=np.add.outer(np.arange(6) * 42, np.arange(6) * 8).astype(np.uint8),
        pictures=np.arange(5 * 4).astype(np.uint8).reshape(5, 2, 2),
        extras=extras,
        state=bytes(range(250, 256)) + b"{",
    )


EXAMPLES = {
    "frame": example(),
    "full_frame": full_example(),
    "frame_without_history": replace(example(), history=np.empty((0, 3))),
}


def decode(data: bytes, *layouts: wire.Layout) -> Frame:
    reader = FrameReader()
    for layout in layouts:
        reader.hear(layout.text())
    return reader.read(data)


def through(frame: Frame) -> Frame:
    """A frame, encoded and decoded."""
    layout, data = encoded(frame)
    return decode(data, layout)


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Arrays as lists."""
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()}


def as_json(frame: Frame) -> dict[str, Any]:
    """What a frame holds, for tests in any language."""
    values = {field.name: getattr(frame, field.name) for field in fields(frame)}
    values["extras"] = None if frame.extras is None else plain(dict(frame.extras))
    values |= plain(values) | {"state": list(frame.state)}
    layout = json.loads(encoded(frame)[0].text())
    values |= {"losses": frame.losses._asdict(), "watched": frame.watched._asdict(), "sizes": list(frame.sizes)}
    return values | {"class_map": frame.class_map, "layout": layout}


def assert_same(one: Frame, other: Frame) -> None:
    np.testing.assert_equal(as_json(one), as_json(other))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_recorded_frame_is_what_we_write(name: str) -> None:
    assert encoded(EXAMPLES[name])[1] == (DATA / f"{name}.bin").read_bytes()


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_recorded_frame_is_read_as_what_it_holds(name: str) -> None:
    told = json.loads((DATA / f"{name}.json").read_text())
    frame = decode((DATA / f"{name}.bin").read_bytes(), wire.read_layout(told["layout"]))
    assert as_json(frame) == told
    assert told == json.loads(json.dumps(as_json(EXAMPLES[name])))


def test_every_number_begins_at_a_multiple_of_its_width() -> None:
    """So that a browser can lay arrays over the buffer without copying."""
    layout, data = encoded(full_example())
    widths = [np.dtype(field.dtype).itemsize for field in layout.arrays]
    assert widths == sorted(widths, reverse=True)
    assert struct.unpack_from("<dd", data, 24) == full_example().losses, "the curves come first"
    widths = [np.dtype(field.dtype).itemsize for field in layout.lists]
    assert widths == sorted(widths, reverse=True)
    rows = sum(len(data) - len(data[: data.index(part)]) for part in (full_example().history.tobytes(),))
    assert (len(data) - rows) % 8 == 0


def test_a_layout_is_told_once_and_another_one_for_another_network() -> None:
    layouts = wire.Layouts()
    arrays = {"curves": np.zeros(2), "parameters": np.zeros(5)}
    first, is_new = layouts.of(arrays, {"history": np.zeros((1, 3))})
    assert is_new
    assert layouts.of(arrays, {"history": np.zeros((7, 3))}) == (first, False), "the rows of a list may vary"
    other, is_new = layouts.of({**arrays, "parameters": np.zeros(6)}, {"history": np.zeros((1, 3))})
    assert is_new
    assert other.number != first.number
    layouts.forget()
    assert layouts.of(arrays, {"history": np.zeros((1, 3))})[1]


def test_layouts_do_not_pile_up() -> None:
    layouts = wire.Layouts()
    numbers = {layouts.of({"curves": np.zeros(count)}, {})[0].number for count in range(5 * wire.MAX_LAYOUTS)}
    assert numbers == set(range(1, wire.MAX_LAYOUTS + 1))


def test_types_that_the_page_does_not_know_are_no_layout() -> None:
    with pytest.raises(TypeError, match=r"curves: expected one of u1, .*; got i8"):
        wire.Layouts().of({"curves": np.zeros(2, np.int64)}, {})


@pytest.mark.parametrize("dropped", [None, [], [3], [*range(300)]], ids=["none", "nobody", "one", "300"])
@pytest.mark.parametrize("moved", [None, 1, 4950])
@pytest.mark.parametrize("others", [{}, {"best_epoch": 3}], ids=str)
def test_what_is_random_travels_as_arrays(dropped: list[int] | None, moved: int | None, others: dict[str, Any]) -> None:
    extras = others.copy()
    if dropped is not None:
        extras["dropped"] = dropped
    if moved is not None:
        extras["jittered"] = (np.arange(3 * moved) / 7).astype(np.float32).reshape(-1, 3)
    frame = replace(example(), extras=extras or None, state=b"abc")
    assert_same(through(frame), frame)
    assert b"jittered" not in encoded(frame)[1]
    arrays = 2 * len(dropped or []) + 12 * (moved or 0)
    without = len(encoded(replace(example(), extras=others or None, state=b"abc"))[1])
    assert len(encoded(frame)[1]) - without - arrays <= 16, "but for two counts and zeros in between"


def test_a_diverged_frame_keeps_what_is_not_finite() -> None:
    frame = replace(
        example(),
        playing=False,
        diverged=True,
        losses=Losses(float("nan"), float("inf")),
        parameters=np.full(20, -np.inf),
        watched=Node(-1, 6),
    )
    assert_same(through(frame), frame)


def test_a_frame_without_inputs_or_history() -> None:
    frame = replace(example(), sizes=(0, 1), parameters=np.array([0.25]), history=np.empty((0, 3)))
    assert_same(through(frame), frame)


LAYOUT, DATA_OF_FRAME = encoded(full_example())
HOSTILE = {
    "nothing": b"",
    "a byte": b"\x03",
    "another version": b"\x02" + DATA_OF_FRAME[1:],
    "a layout that was not told": b"\x03" * 600,
    "a head of nonsense": b"\x03" + b"\xff" * 68,
    "a head alone": DATA_OF_FRAME[:24],
    "cut in an array": DATA_OF_FRAME[:60],
    "cut before the counts": DATA_OF_FRAME[: len(DATA_OF_FRAME) // 2],
    "cut in the last list": DATA_OF_FRAME[:-1],
    "more behind it": DATA_OF_FRAME + b"[]",
    "facts that are no object": DATA_OF_FRAME.replace(b'{"learning_rate"', b'["learning_rate",'),
    "facts that are no UTF-8": DATA_OF_FRAME[:-1] + b"\xff",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_bytes_that_are_no_frame_are_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="expected "):
        decode(data, LAYOUT)


@pytest.mark.parametrize("place", range(24, len(DATA_OF_FRAME) - 3, 4))
def test_counts_without_end_are_refused_wherever_they_stand(place: int) -> None:
    """Most places are numbers, which any bytes are; none asks for memory that is not there."""
    data = DATA_OF_FRAME[:place] + b"\xff" * 4 + DATA_OF_FRAME[place + 4 :]
    with suppress(InvalidInput):
        decode(data, LAYOUT)


def test_texts_are_small_and_never_hold_what_json_lacks() -> None:
    assert wire.text("state", id=1, playing=True) == '{"type":"state","id":1,"playing":true}'
    with pytest.raises(ValueError, match="JSON compliant"):
        wire.text("state", loss=float("nan"))


def test_the_page_knows_the_version_and_how_large_a_command_may_be() -> None:
    page = (ROOT / "static" / "js" / "core" / "wire.js").read_text("utf-8")
    assert f"export const VERSION = {wire.VERSION};" in page
    assert f"export const MAX_COMMAND = {commands.MAX_COMMAND // 1024} * 1024;" in page


def record() -> None:
    """Write the recorded frames anew."""
    DATA.mkdir(exist_ok=True)
    for name, frame in EXAMPLES.items():
        (DATA / f"{name}.bin").write_bytes(encoded(frame)[1])
        (DATA / f"{name}.json").write_text(json.dumps(as_json(frame)) + "\n")


if __name__ == "__main__":
    record()
