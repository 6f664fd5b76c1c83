"""The client for scripts, with a real server; and with answers that no server of ours gives."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from nn_playground.api_models import GradedSubmission
from nn_playground.base import errors
from nn_playground.base.errors import (
    InvalidInput,
    NotFound,
    PlaygroundError,
    TooExpensive,
    Unauthorized,
    Unreachable,
)
from nn_playground.base.settings import Settings
from nn_playground.client import Playground
from nn_playground.exercises.checking import CheckResult
from nn_playground.labs.cnn.runs import CnnRunRequest, cnn_slices
from nn_playground.labs.mlp.boundary import picture
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.options import options
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.runs import run
from nn_playground.web.server import build
from tests.clients import answering
from tests.serving import Server, free_port

GRADING = {"PLAYGROUND_SECRET": "a secret that is long enough", "PLAYGROUND_TOKEN": "a-token-of-many-characters"}


# ---- runs ----


def test_a_run_of_the_convolution_lab_is_the_one_that_is_had_without_a_server(playground: Playground) -> None:
    config = {"data": {"samples": 60, "side": 8}, "seed": "0.5"}
    wanted = CnnRunRequest.model_validate({"config": config, "epochs": 2, "include": ["parameters"]})
    (result,) = [found for part in cnn_slices(wanted) for found in part]
    assert playground.convolution(config, epochs=2, include=["parameters"]) == result
    assert playground.convolution(result.link or "", epochs=2, include=["parameters"]) == result


def test_pictures_of_one_s_own_are_trained(playground: Playground) -> None:
    pictures = [[[[float(row == number % 8) for _ in range(8)] for row in range(8)]] for number in range(20)]
    labels = [number % 2 for number in range(20)]
    result = playground.convolution({"network": {"hidden": []}}, epochs=30, pictures=pictures, labels=labels)
    assert result.history.train_accuracy[-1] == 1
    with pytest.raises(InvalidInput, match="a label for each of 20 pictures"):
        playground.convolution(pictures=pictures, labels=[1])


@pytest.mark.parametrize(
    "asked",
    [
        "#dataset=xor&seed=0.5",
        {"data": {"name": "xor"}, "seed": "0.5"},
        parse_config({"data": {"name": "xor"}, "seed": "0.5"}),
    ],
    ids=["link", "part of a config", "config"],
)
def test_a_run_is_the_one_that_is_had_without_a_server(playground: Playground, asked: Any) -> None:
    result = playground.run(asked, epochs=7, record=[0, 7], include=["parameters", "points", "grid"])
    config = parse_config({"data": {"name": "xor"}, "seed": "0.5"})
    assert result == run(config, epochs=7, record=[0, 7], include=["parameters", "points", "grid"])


def test_no_run_is_the_default_run(playground: Playground) -> None:
    assert playground.run() == run(RunConfig())


@pytest.mark.parametrize("asked", ["#", {"network": {"batch_norm": True}}])
def test_a_run_goes_on_from_parameters(playground: Playground, asked: Any) -> None:
    first = playground.run(asked, epochs=5, include=["parameters"])
    again = playground.run(asked, epochs=5, record=[5], parameters=first.parameters)
    assert again.history.train_loss == playground.run(asked, epochs=10, record=[10]).history.train_loss


def test_options_are_those_of_the_server(playground: Playground) -> None:
    assert playground.options() == json.loads(json.dumps(options()))


@pytest.mark.parametrize("asked", ["#dataset=xor&noise=10", {"data": {"name": "xor", "noise": 10}}])
def test_a_picture_is_that_of_the_run_with_no_thought_of_encoding(playground: Playground, asked: Any) -> None:
    config = read_link("#dataset=xor&noise=10").config
    shown = playground.picture(asked, epochs=3, size=60)
    assert shown == picture(run(config, epochs=3, include=["grid", "points"]), size=60)
    assert Image.open(BytesIO(shown)).size == (60, 60)


def test_the_client_needs_no_web_server() -> None:
    """Who only asks does not wait until FastAPI is loaded."""
    code = "import sys, nn_playground.client; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "httpx" in loaded
    assert not {"fastapi", "starlette", "uvicorn", "websockets", "jinja2"} & set(loaded)


# ---- exercises ----


def test_exercises_are_listed_and_shown(playground: Playground) -> None:
    listed = playground.exercises()
    assert listed
    one = playground.exercise(listed[0].slug)
    assert listed[0].model_dump().items() <= one.model_dump().items()
    assert read_link(one.start).notices == []


def test_a_check_says_what_a_run_is_worth(playground: Playground) -> None:
    slug = playground.exercises()[0].slug
    start = playground.exercise(slug).start
    result = playground.check(slug, start)
    assert isinstance(result, CheckResult)
    assert result.exercise == slug
    assert result == playground.check(slug, read_link(start).config)


def test_clients_at_one_address_wait_each_for_themselves(playground: Playground, server: Server) -> None:
    slug, answers = "no-hidden-spiral", {"Which features": "All seven together"}
    start = playground.exercise(slug).start
    assert playground.check(slug, start, answers=answers).waits["Which features"] > 0
    with Playground(server.url) as other:
        assert other.check(slug, start, answers={"Which features": "None of them"}).waits == {}
    assert playground.check(slug, start, answers={"Which features": "None of them"}).waits["Which features"] > 0


def test_weights_found_by_hand_and_answers_are_handed_in(playground: Playground) -> None:
    sent: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(200, json=playground.check(slug, start).model_dump(mode="json"))

    slug = playground.exercises()[0].slug
    start = playground.exercise(slug).start
    weights = Parameters(weights=[[[1.0, 2.0]]], biases=[[0.5]])
    answering(answer).check(slug, "#networkShape=", parameters=weights, answers={"How many?": 3})
    (said,) = sent
    assert len(said.pop("client")) == 32  # its own, so that it waits for nobody else's wrong answers
    assert said == {
        "link": "#networkShape=",
        "parameters": weights.model_dump(exclude_none=True),
        "answers": {"How many?": 3},
    }


def test_an_exercise_that_there_is_not_is_not_found(playground: Playground) -> None:
    for call in (playground.exercise, lambda slug: playground.check(slug, "#")):
        with pytest.raises(NotFound):
            call("no-such/exercise")


# ---- what goes wrong ----


def test_what_is_wrong_is_named_as_the_server_names_it(playground: Playground) -> None:
    for link in ("#batchSize=0", "#" + "x" * 20_001):
        with pytest.raises(InvalidInput) as here:
            read_link(link)
        with pytest.raises(InvalidInput) as there:
            playground.run(link)
        assert (there.value.message, there.value.details) == (here.value.message, here.value.details)


def test_what_can_be_seen_to_be_wrong_is_not_sent() -> None:
    def never(_request: httpx.Request) -> httpx.Response:
        raise AssertionError

    playground = answering(never)
    with pytest.raises(InvalidInput, match=r"data\.nois"):
        playground.run({"data": {"nois": 3}})
    for call in (playground.run, playground.picture, lambda text: playground.check("any", text)):
        with pytest.raises(InvalidInput, match='link: expected a link, which has a # in it; got "nonsense"'):
            call("nonsense")
    with pytest.raises(InvalidInput, match="epochs"):
        playground.run(epochs=-1)
    with pytest.raises(InvalidInput, match=r"parameters\.weights"):
        playground.run(parameters=Parameters.model_construct(weights=[[[float("nan")]]], biases=[[0.0]]))
    with pytest.raises(InvalidInput, match="answers"):
        playground.check("any", "#", answers={"How many?": float("inf")})
    with pytest.raises(InvalidInput, match="goal"):
        playground.sweep({"goal": {"test_los": 1}})
    with pytest.raises(InvalidInput, match="PLAYGROUND_TOKEN"):
        playground.grade("any", ["#"])


def test_a_run_that_costs_too_much_is_too_expensive(playground: Playground) -> None:
    with pytest.raises(TooExpensive, match="epochs x points x parameters"):
        playground.run("#samples=5000&networkShape=32,32,32,32", epochs=1_000_000)


@pytest.mark.parametrize("kind", PlaygroundError.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_error_comes_back_as_it_was(kind: type[PlaygroundError]) -> None:
    assert getattr(errors, kind.__name__) is kind
    said = kind("What is wrong.", (errors.Detail("data.noise", "expected less"),))
    playground = answering(lambda _request: httpx.Response(400, json=said.as_json()))
    with pytest.raises(PlaygroundError) as caught:
        playground.run()
    assert type(caught.value) is kind
    assert (caught.value.message, caught.value.details) == (said.message, said.details)


def test_a_bug_of_the_server_is_an_error_too() -> None:
    with pytest.raises(PlaygroundError, match="bug of the server"):
        answering(lambda _request: httpx.Response(500, json=errors.unexpected())).run()


def test_no_answer_is_one_clear_error() -> None:
    address = f"http://127.0.0.1:{free_port()}"
    with Playground(address) as playground, pytest.raises(Unreachable, match=f"No answer from {address}/api/options: "):
        playground.options()


def test_an_answer_that_takes_too_long_is_the_same_error() -> None:
    def slow(_request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("")

    with pytest.raises(Unreachable, match="it took too long"):
        answering(slow).run()


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (
            httpx.Response(502, text="<h1>Bad gateway</h1>"),
            "answered 502, which is no playground's: <h1>Bad gateway</h1>",
        ),
        (httpx.Response(301, headers={"Location": "https://example.org/"}), r"301 \(to https://example.org/\)"),
        (httpx.Response(404, json={"detail": "Not Found"}), "answered 404"),
        (httpx.Response(400, json={"error": "no"}), "answered 400"),
        (httpx.Response(200, text="<!doctype html>"), "answered 200"),
        (httpx.Response(200, json={"other": 1}), "another version"),
    ],
)
def test_what_is_no_playground_is_recognized(response: httpx.Response, said: str) -> None:
    with pytest.raises(Unreachable, match=said):
        answering(lambda _request: response).run()


@pytest.mark.parametrize("address", ["localhost:8000", "", "ftp://example.org", "http://", "example.org"])
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with pytest.raises(InvalidInput, match="base_url: expected an address as http"):
        Playground(address)


@pytest.mark.parametrize(
    "address", ["http://example.org/a/b", "http://example.org/a/b/", "http://example.org/a/b/#seed=1"]
)
def test_a_playground_may_lie_under_a_path(address: str) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json={})

    Playground(address, transport=httpx.MockTransport(answer)).options()
    assert asked == ["http://example.org/a/b/api/options"]


def test_loopback_is_reached_whatever_proxy_is_set(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{free_port()}")
    with Playground(server.url) as playground:
        assert playground.options()


# ---- grades ----


@contextmanager
def grading() -> Iterator[str]:
    """The address of a server, in a thread of this process, that grades."""
    server = build(Settings.read(GRADING), log_config=None)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def test_grades_need_the_token_and_come_as_rows() -> None:
    with grading() as address:
        with Playground(address, token=GRADING["PLAYGROUND_TOKEN"]) as teacher:
            slug = teacher.exercises()[0].slug
            start = teacher.exercise(slug).start
            handed: list[Any] = [start, {"id": "ada", "link": start}, GradedSubmission(id="bob", link="I forgot")]
            rows = teacher.grade(slug, handed)
            grades = {grade.number: grade for grade in rows}
            with pytest.raises(NotFound):
                teacher.grade("no-such-exercise", ["#"])
        with Playground(address, token="another-token-of-some-length") as student, pytest.raises(Unauthorized):
            student.grade(slug, handed)
    assert [grades[number].id for number in range(3)] == [None, "ada", "bob"]
    assert grades[0].result is not None
    assert grades[0].result == grades[1].result
    assert grades[2].result is None
    assert "expected a link" in grades[2].reason
    assert (rows.summary.submissions, rows.summary.unread) == (3, 1)
