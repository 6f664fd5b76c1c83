"""States of runs that are none, or another run's, are refused, and the session keeps the run that it had."""

import json
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json
from nn_playground.labs.mlp.state import encode_state
from tests.resuming import Page, send
from tests.tabs import Tab


@pytest.fixture(scope="module")
def adam() -> Page:
    page = Page({"training": {"optimizer": {"name": "adam"}, "early_stopping": {"patience": 9}, "dropout": 0.1}})
    page.do("step", unit="batch")
    return page


def refused(page: Page, state: bytes, config: dict[str, Any] | None = None) -> str:
    """What is said of a state that is none; the session has the run that it had."""
    tab = Tab()
    tab.ask("configure", config={"seed": "9"})
    command = {"type": "configure", "id": 3, "config": config or page.config, "resume": {"epoch": 1}}
    answer = send(tab, command, state)
    assert (answer["type"], answer["id"]) == ("error", 3)
    assert tab.trainer.config == RunConfig(seed="9")
    assert answer["error"]["details"][0]["path"].startswith("resume.state")
    return str(answer["error"]["message"])


def test_bytes_that_are_no_state_are_refused(adam: Page) -> None:
    assert "expected the state of a run" in refused(adam, b"x")
    assert "expected the state of a run" in refused(adam, b"\0" * 300_000)
    for place in range(0, len(adam.state), 7):
        damaged = bytearray(adam.state)
        damaged[place] ^= 0x40
        assert "resume.state" in refused(adam, bytes(damaged))
    for length in (1, 4, 11, 12, 13, 100, len(adam.state) - 1):
        assert "resume.state" in refused(adam, adam.state[:length])
    assert "checksum" in refused(adam, adam.state + b"\0")
    assert "version 1; got version 2" in refused(adam, adam.state[:4] + b"\2" + adam.state[5:])


@pytest.mark.parametrize("changed", [{"seed": "0.5"}, {"network": {"hidden": [3]}}, {"training": {"dropout": 0.1}}])
def test_another_runs_state_is_refused(adam: Page, changed: dict[str, Any]) -> None:
    config = to_json(parse_config(changed))
    assert "another config" in refused(adam, adam.state, config)


def tampered(page: Page, change: Any) -> bytes:
    """A state with a right checksum in which something is wrong."""
    trainer = page.tab.trainer
    state = trainer.state()
    facts, arrays = state.facts.model_dump(mode="json"), {name: array.copy() for name, array in state.arrays.items()}
    change(facts, arrays)
    data = encode_state(state._replace(arrays=arrays), trainer.config)
    magic, version, length, _ = struct.unpack_from("<4sHHI", data)
    head = json.dumps(json.loads(data[12 : 12 + length]) | {"facts": facts}).encode()
    rest = head + data[12 + length :]
    return struct.pack("<4sHHI", magic, version, len(head), zlib.crc32(rest)) + rest


def put(name: str, value: float) -> Any:
    def change(_facts: dict[str, Any], arrays: dict[str, Any]) -> None:
        arrays[name][0] = value

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda facts, _: facts.update(epoch=-1), "epoch: expected at least 0"),
        (lambda facts, _: facts.update(epoch=2**60), "epoch: expected at most"),
        (lambda facts, _: facts.update(epoch="1"), "epoch: expected a whole number"),
        (lambda facts, _: facts.update(position=250), "position: expected less than 250; got 250"),
        (lambda facts, _: facts.update(stopped="plateau"), "stopped: expected early_stopping"),
        (lambda facts, _: facts.update(stopped="x" * 1000), "stopped: expected early_stopping"),
        (lambda facts, _: facts.update(arranged=0), "arranged: expected"),
        (lambda facts, _: facts.update(best_epoch=-2), "best_epoch: expected at least 0"),
        (lambda facts, _: facts.update(shown_clips=[1]), "shown_clips: expected a whole number"),
        (lambda facts, _: facts.update(nonsense=1), "nonsense: unknown key"),
        (lambda _, arrays: arrays.update(gradient=np.zeros(1)), "gradient: expected 25 numbers; got 1"),
        (lambda _, arrays: arrays.update(first_moment=np.ones(26)), "first_moment: expected 25 numbers; got 26"),
        (lambda _, arrays: arrays.update({"network.running": np.ones(4)}), "running: expected 0 numbers; got 4"),
        (lambda _, arrays: arrays.update(stream=np.zeros(257, np.uint8)), "stream: expected 258 numbers; got 257"),
        (lambda _, arrays: arrays.update(powers=np.ones(3)), "powers: expected 2 numbers; got 3"),
        (put("powers", float("nan")), "powers: expected numbers from 0 to 1; got nan"),
        (put("powers", 2.0), "powers: expected numbers from 0 to 1; got 2"),
        (put("second_moment", -1.0), "second_moment: expected numbers from 0 to inf; got -1"),
        (put("stopping", float("nan")), "stopping: expected losses; got NaN"),
    ],
)
def test_a_state_in_which_something_is_wrong_is_refused(adam: Page, change: Any, says: str) -> None:
    adam.do("step", unit="batch")
    while adam.tab.trainer.position != 20:
        adam.do("step", unit="batch")
    assert says in refused(adam, tampered(adam, change))


def test_what_a_run_has_no_place_for_is_refused() -> None:
    page = Page({})
    page.do("step", unit="batch")
    state = tampered(page, lambda _, arrays: arrays.update(powers=np.ones(2)))
    assert "expected nothing but what the run has; got powers, too" in refused(page, state)
    state = tampered(page, lambda facts, _: facts.update(stopped="epochs"))
    assert "stopped: expected null, since nothing ends this run" in refused(page, state)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_are_a_bug(state: bytes) -> None:
    page = Page({})
    page.do("step")
    start = page.state[:12]
    assert "resume.state" in refused(page, start + state)
    assert "resume.state" in refused(page, state or b"x")
