"""Commands of a tab, however hostile: what is read, and what is refused by its name."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.commands import Inspect, NamedNode, Set, Tune, Watch
from nn_playground.labs.mlp.lab import MLP
from nn_playground.live import commands

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
