"""A class on a real server: tabs of members, and the teacher who looks, pauses, sends and ends."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from nn_playground.labs.mlp import read_link, run
from nn_playground.labs.mlp.lab import MLP
from tests.class_calls import TEACHER, bearer
from tests.serving import Server, serving

LONG = 60.0  # seconds; how long a test waits before it fails
XOR = "#dataset=xor&networkShape=4&seed=0.5"


class Tab:
    """A member's tab, without a page."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.kept: list[dict[str, Any]] = []

    def send(self, kind: str, **content: Any) -> None:
        self.socket.send(json.dumps({"type": kind, **content}))

    def pump(self) -> None:
        """Take what comes within a moment."""
        try:
            while True:
                self._take(self.socket.recv(timeout=0.2))
        except TimeoutError:
            pass

    def _take(self, message: str | bytes) -> None:
        if isinstance(message, str):
            self.kept.append(json.loads(message))
        else:
            self.send("ack", frame=int.from_bytes(message[8:12], "little"))

    def hear(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next text of a kind, and with such content, that was not heard yet; frames are acknowledged meanwhile."""
        while True:
            for text in self.kept:
                if text["type"] == kind and all(text.get(name) == value for name, value in wanted.items()):
                    self.kept.remove(text)
                    return text
            self._take(self.socket.recv(timeout=LONG))

    def close(self) -> None:
        self.socket.close()


class Teacher:
    """The teacher of a class, with its stream."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    @property
    def address(self) -> str:
        return str(self.client.base_url).rstrip("/")

    def get(self) -> httpx.Response:
        return self.client.get(self.address)

    def change(self, **changes: Any) -> None:
        answer = self.client.patch(self.address, json=changes)
        assert answer.status_code == 200, answer.text

    def end(self) -> None:
        assert self.client.delete(self.address).status_code == 204

    @contextmanager
    def stream(self) -> Iterator[Iterator[dict[str, Any]]]:
        with self.client.stream("GET", "/live") as answer:
            assert answer.status_code == 200
            yield (json.loads(line) for line in answer.iter_lines() if line)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("class")
    settings = {"PLAYGROUND_TOKEN": TEACHER, "PLAYGROUND_DATABASE": f"sqlite:///{folder / 'classes.sqlite'}"}
    with serving(folder / "log.txt", settings=settings) as started:
        yield started


OpenTab = Callable[..., Tab]


@pytest.fixture
def open_tab(server: Server) -> Iterator[OpenTab]:
    """Opens a tab with a run, which takes its member's place then; all are closed in the end."""
    with ExitStack() as tabs:

        def open_it(member: Mapping[str, str], code: str, link: str = XOR, **more: Any) -> Tab:
            address = server.url.replace("http", "ws") + "/ws"
            tab = Tab(tabs.enter_context(connect(address, proxy=None, open_timeout=LONG, max_size=None)))
            tab.send("configure", id=1, link=link, **more)
            tab.hear("run")
            tab.send("attend", id=2, code=code, token=member["token"])
            return tab

        yield open_it


@pytest.fixture
def code(server: Server) -> str:
    answer = httpx.post(f"{server.url}/api/classes", headers=bearer(TEACHER), json={"title": "A"}, trust_env=False)
    return str(answer.json()["code"])


@pytest.fixture
def teacher(server: Server, code: str) -> Iterator[Teacher]:
    address = f"{server.url}/api/classes/{code}"
    with httpx.Client(base_url=address, headers=bearer(TEACHER), trust_env=False, timeout=LONG) as client:
        yield Teacher(client)


def join(server: Server, code: str, **given: Any) -> dict[str, str]:
    answer = httpx.post(f"{server.url}/api/classes/{code}/members", json=given, trust_env=False, timeout=LONG)
    assert answer.status_code == 201, answer.text
    member: dict[str, str] = answer.json()
    return member


def until(lines: Iterator[dict[str, Any]], kind: str, **wanted: Any) -> dict[str, Any]:
    """The next line of a kind with such content."""
    return next(
        line[kind]
        for line in lines
        if kind in line and all(line[kind].get(name) == value for name, value in wanted.items())
    )


def test_a_teacher_sees_who_comes_what_they_have_on_screen_and_who_leaves(
    server: Server, code: str, teacher: Teacher, open_tab: OpenTab
) -> None:
    with teacher.stream() as lines:
        assert next(lines)["class"]["code"] == code
        ada = join(server, code, name="Ada")
        assert until(lines, "member", name="Ada")["here"] is False
        tab = open_tab(ada, code)
        assert tab.hear("class", id=2)["name"] == "Ada"
        first = until(lines, "member", name="Ada", here=True, epoch=0)
        config = read_link(XOR).config
        result = run(config, epochs=0, include=["grid"])
        assert (first["link"], first["parameters"], first["exercise"]) == (result.link, 17, None)
        assert first["test_loss"] == result.history.test_loss[0]
        assert (first["tile"]["size"], first["tile"]["classes"]) == (50, 0)
        codes = base64.b64decode(first["tile"]["codes"])
        assert result.grid
        corner = result.grid.output[0][0]
        assert corner is not None
        assert abs(codes[0] - (corner + 1) * 127) < 6  # a mean over four points of the finer map
        tab.send("step", id=3)
        second = until(lines, "member", name="Ada", epoch=1)
        assert second["test_loss"] == run(config, epochs=1).history.test_loss[1]
        assert second["idle"] < 30
        tab.close()
        until(lines, "left", name="Ada")
        left = until(lines, "member", name="Ada", here=False)
        assert left["epoch"] == 1
        assert "tile" not in left


def test_pausing_stops_training_and_going_on_lets_it(
    server: Server, code: str, teacher: Teacher, open_tab: OpenTab
) -> None:
    tab = open_tab(join(server, code), code)
    assert tab.hear("class", id=2)["paused"] is False
    tab.send("play", id=3)
    tab.hear("state", id=3, playing=True)
    teacher.change(paused=True)
    tab.hear("class", paused=True)
    tab.hear("state", playing=False)
    for kind in ("play", "step"):
        tab.send(kind, id=4)
        assert "Your teacher has paused the class." in tab.hear("error", id=4, command=kind)["error"]["message"]
    teacher.change(paused=False)
    tab.hear("class", paused=False)
    tab.send("play", id=5)
    tab.hear("state", id=5, playing=True)


def test_sending_is_counted_and_ending_is_told_to_all(
    server: Server, code: str, teacher: Teacher, open_tab: OpenTab
) -> None:
    tab = open_tab(join(server, code), code)
    assert tab.hear("class", id=2)["sends"] == 0
    for number in (1, 2):
        teacher.change(send={"exercise": "xor-one-layer"})
        assert tab.hear("class", sends=number)["send"] == {"exercise": "xor-one-layer"}
    with teacher.stream() as lines:
        assert next(lines)["class"]["sends"] == 2
        teacher.end()
        assert list(lines)[-1] == {"ended": True}
    assert tab.hear("class", ended=True)["code"] == code
    tab.send("play", id=9)
    tab.hear("state", id=9, playing=True)  # the run is the student's own


def test_the_last_check_is_told_as_dots_and_who_has_solved_it(
    server: Server, code: str, teacher: Teacher, open_tab: OpenTab
) -> None:
    tab = open_tab(
        join(server, code, name="Ada"), code, link="#dataset=gauss&networkShape=1", exercise="gauss-smallest"
    )
    tab.hear("class", id=2)
    with teacher.stream() as lines:
        assert until(lines, "member", name="Ada", here=True, exercise="gauss-smallest")["criteria"] == []
        given = {"exercise": "gauss-smallest", "link": "#dataset=gauss&networkShape=1"}
        tab.send("check", id=4, **given)
        passed = tab.hear("result", id=4)["result"]
        tab.send("step", id=5)
        told = until(lines, "member", name="Ada", solved=passed["passed"])
        assert told["criteria"] == [one["passed"] if one["checked"] else None for one in passed["criteria"]]
        assert told["checked"]
        headers = bearer(join(server, code, name="Eve")["token"])
        points = httpx.get(f"{server.url}/api/classes/{code}/plot", headers=headers, trust_env=False).json()["points"]
        assert points == [
            {
                "exercise": "gauss-smallest",
                "parameters": told["parameters"],
                "test_loss": told["test_loss"],
                "solved": passed["passed"],
                "mine": False,
            }
        ]
        tab.send("configure", id=6, link="#dataset=gauss&networkShape=2", exercise="gauss-smallest")
        told = until(lines, "member", name="Ada", checked=False, epoch=0)
        assert told["solved"] == passed["passed"]
        points = httpx.get(f"{server.url}/api/classes/{code}/plot", headers=headers, trust_env=False).json()["points"]
        assert [point["solved"] for point in points] == [False]


def test_a_run_can_be_looked_at_whole_and_is_the_same_elsewhere(
    server: Server, code: str, teacher: Teacher, open_tab: OpenTab
) -> None:
    ada = join(server, code, name="Ada")
    tab = open_tab(ada, code)
    tab.hear("class", id=2)
    tab.send("set", layer=0, unit=0, input=0, value=3.25)
    tab.send("step", id=3)
    tab.hear("state", id=3)
    with teacher.stream() as lines:
        told = until(lines, "member", name="Ada", epoch=1)
    seen = teacher.client.get("/screen", params={"name": "ada"}).json()
    assert (seen["here"], seen["state"]) == (True, None)  # nobody has looked before
    while seen["state"] is None:
        tab.pump()
        seen = teacher.client.get("/screen", params={"name": "ada"}).json()
    shown = MLP.open(MLP.read(seen["config"], seen["view"]).config)
    shown.restore(base64.b64decode(seen["state"]))
    assert (shown.epoch, *shown.curves()) == (1, told["train_loss"], told["test_loss"])
    nobody = teacher.client.get("/screen", params={"name": "Eve"})
    assert (nobody.status_code, "nobody in this class" in nobody.text) == (404, True)


def test_a_wrong_place_is_refused_and_the_tab_goes_on(server: Server, code: str, open_tab: OpenTab) -> None:
    ada = join(server, code, name="Ada")
    for wrong in ({"code": code, "token": "x.y"}, {"code": "CCCCC", "token": ada["token"]}):
        tab = open_tab(ada, code)
        tab.hear("class", id=2)
        tab.send("attend", id=7, **wrong)
        assert tab.hear("error", id=7, command="attend")["error"]["message"] == "the token is wrong"
        tab.send("play", id=8)
        tab.hear("state", id=8, playing=True)
        tab.close()


def test_a_query_without_a_name_is_named(teacher: Teacher) -> None:
    for path, part in (("/screen", "name"), ("/hand-ins", "exercise")):
        answer = teacher.client.get(path)
        assert (answer.status_code, answer.json()["error"]["message"]) == (422, f"{part}: is missing")
