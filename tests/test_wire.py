"""Both directions of the wire: frames bit for bit, and commands however hostile.

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
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.commands import Inspect, NamedNode, Set, Tune, Watch
from nn_playground.labs.mlp.frame_arrays import Node
from nn_playground.labs.mlp.lab import MLP
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


MODELS = commands.models_of(MLP)


def read(text: str) -> BaseModel:
    return commands.read_command(commands.read_text(text), MODELS)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ('{"type":"configure","link":"#noise=5"}', commands.Configure(type="configure", link="#noise=5")),
        ('{"type":"configure","config":{},"view":{}}', commands.Configure(type="configure", config={}, view={})),
        ('{"type":"view","view":{"discretize":true}}', commands.ShowView(type="view", view={"discretize": True})),
        ('{"type":"tune","learning_rate":1}', Tune(type="tune", learning_rate=1.0)),
        ('{"type":"play","id":3}', commands.Play(type="play", id=3)),
        ('{"type":"play","until":50}', commands.Play(type="play", until=50)),
        ('{"type":"new_weights"}', commands.NewWeights(type="new_weights")),
        ('{"type":"regenerate"}', commands.Plain(type="regenerate")),
        ('{"type":"step"}', commands.Step(type="step", unit="epoch")),
        ('{"type":"step","unit":"batch"}', commands.Step(type="step", unit="batch")),
        ('{"type":"speed","epochs":"max"}', commands.Speed(type="speed", epochs="max")),
        ('{"type":"speed","epochs":5}', commands.Speed(type="speed", epochs=5)),
        ('{"type":"watch","node":null}', Watch(type="watch", node=None)),
        ('{"type":"watch","node":{"feature":"x1"}}', Watch(type="watch", node=NamedNode(feature="x1"))),
        (
            '{"type":"watch","node":{"layer":0,"unit":1}}',
            Watch(type="watch", node=NamedNode(layer=0, unit=1)),
        ),
        ('{"type":"set","layer":0,"unit":1,"value":2}', Set(type="set", layer=0, unit=1, value=2.0)),
        ('{"type":"inspect"}', Inspect(type="inspect", metrics=False, gradients=False)),
        ('{"type":"inspect","metrics":true}', Inspect(type="inspect", metrics=True)),
        ('{"type":"ack","frame":17}', commands.Ack(type="ack", frame=17)),
    ],
)
def test_commands_are_read(text: str, command: BaseModel) -> None:
    assert read(text) == command


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ('{"type":"ack","frame":17}', 17),
        ('{"frame": 17, "id": 3, "type": "ack"}', 17),
        ('{"type":"ack","frame":0}', 0),
        ('{"type":"ack","frame":-1}', None),
        ('{"type":"ack","frame":017}', None),
        ('{"type":"ack","frame":"17"}', None),
        ('{"type":"ack","frame":17} ' + " " * 200, None),
        ('{"type":"pause"}', None),
        ('{"type":"ack"', None),
    ],
)
def test_an_acknowledgement_is_told_from_all_else(text: str, frame: int | None) -> None:
    assert commands.read_ack(text) == frame


def binary(text: str, state: bytes = b"abc") -> bytes:
    return len(text).to_bytes(4, "little") + text.encode() + state


def test_a_run_can_be_resumed() -> None:
    text = '{"type":"configure","link":"#","resume":{"epoch":12,"playing":true,"speed":"max"}}'
    command = commands.read_command(commands.read_message(binary(text)))
    assert isinstance(command, commands.Configure)
    assert command.resume == commands.Resume(epoch=12, playing=True, speed="max", state=b"abc")
    command = commands.read_command(commands.read_message(text))
    assert isinstance(command, commands.Configure)
    assert command.resume == commands.Resume(epoch=12, playing=True, speed="max"), (
        "from the start where there is no state"
    )


@pytest.mark.parametrize(
    ("message", "says"),
    [
        (b"", "expected a text; got 0 bytes"),
        (b"\x00\x01", "expected a text; got 2 bytes"),
        (b"\xff" * 100, "expected a text; got 100 bytes"),
        (b"\0" * 100, "expected a text; got 100 bytes"),
        (binary("{"), "message: expected JSON"),
        (binary("[]"), "expected a JSON object; got a list"),
        (binary('{"type":"play"}'), "resume: expected an object"),
        (binary('{"type":"configure","resume":[]}'), "resume: expected an object"),
        (binary('{"type":"configure","resume":{}}'), "resume.epoch: is missing"),
        (binary('{"type":"tune","resume":{}}'), "resume: unknown key"),
        (
            binary('{"type":"configure","resume":{"epoch":1}}', bytes(commands.MAX_STATE + 1)),
            "state: expected at most 393,216",
        ),
        (binary("{}")[:-4], "expected a text; got 5 bytes"),
        (b"\x02\0\0\0\xff\xff", "message: expected UTF-8"),
    ],
)
def test_a_wrong_binary_message_is_named(message: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        commands.read_command(commands.read_message(message), MODELS)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ('{"type":"rejoin","token":"abc","frame":7,"id":1}', "abc"),
        ('{"type":"rejoin","token":"abc"}', "abc"),
        ('{"type":"rejoin"}', None),
        ('{"type":"rejoin","token":7}', None),
        ('{"type":"rejoin","token":"abc","frame":-1}', None),
        ('{"type":"play","id":"rejoin"}', None),
        ('{"type":"rejoin","token":"' + "x" * 400 + '"}', None),
    ],
)
def test_who_comes_back_is_told_from_all_else(text: str, token: str | None) -> None:
    command = commands.read_rejoin(text)
    assert (command and command.token) == token
    assert commands.read_rejoin(text.encode()) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "message: expected JSON"),
        ("play", "message: expected JSON"),
        ("[]", "expected a JSON object; got a list"),
        ("{}", "type: expected one of configure, .* it is missing"),
        ('{"type":1}', "type: expected one of .* got 1"),
        ('{"type":"plya"}', 'got "plya"; did you mean play'),
        ('{"type":["play"]}', "type: expected one of"),
        ('{"type":"play","speed":1}', "speed: unknown key"),
        ('{"type":"play","id":"7"}', "id: expected a whole number"),
        ('{"type":"play","id":true}', "id: expected a whole number"),
        ('{"type":"play","type":"pause"}', "more than once"),
        ('{"type":"tune","learning_rate":"0.1"}', "learning_rate: expected a finite number"),
        ('{"type":"tune","learning_rate":NaN}', "got NaN"),
        ('{"type":"tune","learning_rate":1e999}', "too large"),
        ('{"type":"step","unit":"year"}', "unit: expected one of epoch, batch"),
        ('{"type":"speed"}', "epochs: is missing"),
        ('{"type":"speed","epochs":0}', 'epochs: expected a whole number from 1 to 1000, or "max"; got 0'),
        ('{"type":"speed","epochs":2.5}', "epochs: expected a whole number"),
        ('{"type":"speed","epochs":true}', "epochs: expected a whole number"),
        ('{"type":"speed","epochs":"fast"}', "epochs: expected a whole number"),
        ('{"type":"speed","epochs":' + "9" * 300 + "}", "epochs: expected a whole number"),
        ('{"type":"watch"}', "node: is missing"),
        ('{"type":"watch","node":{}}', "node: expected a feature, or a layer and a unit"),
        ('{"type":"watch","node":{"layer":0}}', "node: expected a feature, or a layer and a unit"),
        ('{"type":"watch","node":{"feature":"x1","layer":0,"unit":0}}', "node: expected a feature, or a layer"),
        ('{"type":"watch","node":{"layer":-1,"unit":0}}', "node.layer: expected at least 0"),
        ('{"type":"set","layer":0,"unit":0}', "value: is missing"),
        ('{"type":"set","layer":0,"unit":0,"value":null}', "value: expected a finite number"),
        ('{"type":"inspect","metrics":1}', "metrics: expected true or false; got 1"),
        ('{"type":"inspect","losses":true}', "losses: unknown key"),
        ('{"type":"ack","frame":-1}', "frame: expected at least 0"),
        ('{"type":"configure","link":5}', "link: expected a string"),
        ('{"type":"configure","config":[]}', "config: expected an object"),
        ('{"type":"configure","link":"","config":{}}', "expected link, or config and view; got both"),
        ('{"type":"configure","resume":{"epoch":1,"parameters":[]}}', "resume.parameters: unknown key"),
        ('{"type":"configure","resume":{"epoch":-1}}', "resume.epoch: expected at least 0"),
        ('{"type":"configure","resume":{"epoch":1,"speed":0}}', "resume.speed: expected a whole number from 1"),
        ('{"type":"configure","resume":{"epoch":1,"state":"abc"}}', "resume.state: expected the bytes behind a binary"),
        ('{"type":"configure","resume":{"epoch":1,"state":null}}', "resume.state: expected the bytes behind a binary"),
        ('{"type":"rejoin"}', "token: is missing"),
        ('{"type":"play","id":' + "[" * 50 + "]" * 50 + "}", "inside each other"),
        ('{"type":"play","id":"\\ud800"}', "surrogate"),
        (" " * (commands.MAX_COMMAND + 1), "expected at most 262,144 bytes"),
    ],
)
def test_a_wrong_message_is_named_and_never_guessed_at(text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["id", "link", "config", "view", "resume", "learning_rate", "unit", "epochs", "node", "layer", "value", "frame"]
)


@given(st.sampled_from(sorted(MODELS)), st.dictionaries(KEYS, JSON, max_size=4))
def test_any_message_at_all_is_a_command_or_a_clear_error(name: str, content: dict[str, Any]) -> None:
    text = json.dumps({"type": name, **content})
    data: dict[str, Any] = {}
    try:
        data = commands.read_text(text)
        command = commands.read_command(data, MODELS)
    except InvalidInput as error:
        answer = json.loads(commands.error_text(error, data, MODELS))
        assert answer["error"]["message"] == error.message  # noqa: PT017
    else:
        assert isinstance(command, MODELS[name])


def test_an_error_echoes_id_and_command_as_far_as_they_are_understood() -> None:
    error = InvalidInput.at("data.noise", "expected at most 80")
    assert json.loads(commands.error_text(error, {"type": "configure", "id": 5})) == {
        "type": "error",
        "id": 5,
        "command": "configure",
        "error": {
            "code": "invalid_input",
            "message": "data.noise: expected at most 80",
            "details": [{"path": "data.noise", "message": "expected at most 80"}],
        },
    }
    unread = json.loads(commands.error_text(error, {"type": ["x"], "id": "no"}))
    assert "id" not in unread
    assert unread["command"] is None


def test_texts_are_small_and_never_hold_what_json_lacks() -> None:
    assert wire.text("state", id=1, playing=True) == '{"type":"state","id":1,"playing":true}'
    with pytest.raises(ValueError, match="JSON compliant"):
        wire.text("state", loss=float("nan"))


def record() -> None:
    """Write the recorded frames anew."""
    DATA.mkdir(exist_ok=True)
    for name, frame in EXAMPLES.items():
        (DATA / f"{name}.bin").write_bytes(encoded(frame)[1])
        (DATA / f"{name}.json").write_text(json.dumps(as_json(frame)) + "\n")


if __name__ == "__main__":
    record()


def test_the_page_knows_the_version_and_how_large_a_command_may_be() -> None:
    page = (ROOT / "static" / "js" / "core" / "wire.js").read_text("utf-8")
    assert f"export const VERSION = {wire.VERSION};" in page
    assert f"export const MAX_COMMAND = {commands.MAX_COMMAND // 1024} * 1024;" in page
