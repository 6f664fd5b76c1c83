"""What /docs says of the WebSocket is what goes over it."""

import asyncio
import json
import struct
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.labs.mlp.lab import MLP
from nn_playground.live import commands, wire
from nn_playground.live.sessions import KEPT_SECONDS
from nn_playground.web.application import create_app
from nn_playground.web.protocol_docs import TEXTS, names, protocol
from tests.serving import ROOT
from tests.stage import Peer, Place, scene

COMMANDS: dict[str, Any] = dict(commands.models_of(MLP))
BY_TYPE = {name: model for model in TEXTS for name in names(model)}
CONVERSATION: list[dict[str, Any]] = [
    {"type": "configure", "link": "#dataset=xor&nose=1", "id": 1},
    {"type": "configure", "config": {"data": {"name": "gauss"}}},
    {"type": "configure", "link": "#dataset=xor&noise=20", "exercise": "gauss-smallest"},
    {"type": "view", "view": {"discretize": True}, "id": 2},
    {"type": "tune", "learning_rate": 0.1},
    {"type": "step", "id": 3},
    {"type": "speed", "epochs": "max"},
    {"type": "speed", "epochs": 2},
    {"type": "play"},
    {"type": "play", "until": 3},
    {"type": "pause", "id": 4},
    {"type": "reset"},
    {"type": "new_weights"},
    {"type": "regenerate"},
    {"type": "data", "data": {"name": "own", "points": [[1, 2, 1], [-1, -2, -1]]}},
    {"type": "watch", "node": {"feature": "x1"}},
    {"type": "inspect", "metrics": True},
    {"type": "set", "layer": 0, "unit": 0, "value": 1.5},
    {"type": "remove", "layer": 0, "unit": 0},
    {"type": "ack", "frame": 999},
    {"type": "rejoin", "token": "of nobody", "frame": 3},
    {"type": "attend", "code": "KTRMW", "token": "a.b", "id": 11},
    {"type": "nothing", "id": 5},
    {"type": "sweep", "id": 6, "values": {"network.hidden": [[], [2]]}, "epochs": 2, "record": 2},
    {"type": "check", "id": 7, "exercise": "gauss-smallest", "link": "#dataset=gauss&networkShape="},
    {"type": "check", "id": 8, "exercise": "nowhere", "link": "#"},
]
LONG: dict[str, Any] = {"type": "sweep", "id": 9, "seeds": 100, "epochs": 20_000}


@pytest.fixture(scope="module")
def docs() -> Iterator[str]:
    with TestClient(create_app(Settings.read({}))) as client:
        yield unescape(client.get("/docs").text)


def test_every_command_and_every_text_is_told_with_all_its_keys(docs: str) -> None:
    for kind, models in (("command", COMMANDS), ("text", BY_TYPE)):
        for name, model in models.items():
            part = docs.partition(f'id="{kind}-{names(model)[0]}"')[2].partition("</article>")[0]
            assert f"<code>{name}</code>" in part, name
            for field in model.model_fields:
                assert field == "type" or f'<th scope="row"><code>{field}</code></th>' in part, f"{name}.{field}"


def test_frames_credit_and_a_whole_client_are_told(docs: str) -> None:
    assert f"at most {wire.CREDIT} frames" in docs
    assert f"{commands.MAX_COMMAND:,} bytes" in docs
    assert f"{commands.MAX_STATE:,} bytes" in docs
    assert f"{KEPT_SECONDS:.0f} seconds" in docs
    assert "4 u32 run           8 u32 number (for the acknowledgement)  12 u32 position within the epoch" in docs
    assert protocol()["frame"].rstrip().endswith("a JSON object in UTF-8.")
    assert protocol()["arrays"].rstrip().endswith("and p its probability.")
    assert (ROOT / "tests" / "examples" / "websocket.py").read_text("utf-8") in docs


@scene
async def test_the_server_sends_these_texts_and_no_others() -> None:
    place, peer = Place(), Peer()
    await place.open(peer)
    heard = peer.texts()
    for command in (*CONVERSATION, LONG):
        peer.say_raw(json.dumps(command))
        await place.work(1.0)
        heard += peer.texts()
    heard += peer.layouts
    while not {"summary", "result"} <= {text["type"] for text in heard}:
        await place.work()
        await asyncio.sleep(0.01)
        heard += peer.texts()
    peer.say_raw(json.dumps({**LONG, "id": 10}))
    await place.work()
    peer.say("cancel", of=10)
    while heard[-1]["type"] != "cancelled":
        await place.work()
        await asyncio.sleep(0.01)
        heard += peer.texts()
    assert {text["type"] for text in heard} == set(BY_TYPE)
    for text in heard:
        model = BY_TYPE[text["type"]]
        TypeAdapter(model).validate_python(text)
        assert text.keys() <= model.model_fields.keys(), text["type"]


def test_every_command_is_tried_here() -> None:
    assert {command["type"] for command in CONVERSATION} - {"nothing"} | {"cancel"} == COMMANDS.keys()


def test_the_example_reads_what_a_frame_has() -> None:
    example = (ROOT / "tests" / "examples" / "websocket.py").read_text("utf-8")
    frame = json.loads((ROOT / "tests" / "data" / "frame.json").read_text("utf-8"))
    layout = example.partition('unpack_from("')[2].partition('"')[0]
    number, epoch, train, test = struct.unpack_from(layout, (ROOT / "tests" / "data" / "frame.bin").read_bytes())
    assert (number, epoch, train, test) == (frame["number"], frame["epoch"], *frame["losses"].values())
