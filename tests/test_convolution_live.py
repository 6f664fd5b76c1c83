"""The convolution lab on a socket: live runs, checks and sweeps, served by one process and by two."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from nn_playground.labs.cnn.config import parse_cnn_config
from nn_playground.labs.cnn.lab_runs import CnnRun
from nn_playground.live import wire
from tests.serving import COMMAND, Server, serving

LONG = 60.0  # seconds; how long a test waits before it fails
LINK = "#samples=100&layers=4x3p1,max2&hidden=8&seed=0.5"


class Page:
    """A page of the lab without a document."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.layouts: dict[int, wire.Layout] = {}
        self.frames: list[wire.Frame] = []

    def send(self, kind: str, **content: Any) -> None:
        self.socket.send(json.dumps({"type": kind, **content}))

    def hear(self, kind: str) -> dict[str, Any]:
        """The next text of a kind; frames before it are kept, and acknowledged."""
        while True:
            message = self.socket.recv(timeout=LONG)
            if isinstance(message, bytes):
                frame = wire.decode_frame(message, self.layouts)
                self.frames.append(frame)
                self.send("ack", frame=frame.head.number)
                continue
            text: dict[str, Any] = json.loads(message)
            if text["type"] == "layout":
                layout = wire.read_layout(text)
                self.layouts[layout.number] = layout
            if text["type"] == kind:
                return text


@pytest.fixture(scope="module", params=[1, 2])
def serves(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose tabs one process serves, or two."""
    if request.param == 1:
        yield request.getfixturevalue("server")
        return
    log = tmp_path_factory.mktemp("convolution") / "log.txt"
    with serving(log, command=(*COMMAND, "--workers", str(request.param))) as started:
        yield started


@pytest.fixture
def page(serves: Server) -> Iterator[Page]:
    address = f"{serves.url.replace('http', 'ws')}/ws?lab=convolution"
    with connect(address, proxy=None, open_timeout=LONG, max_size=None) as socket:
        page = Page(socket)
        page.send("configure", id=1, link=LINK)
        assert page.hear("run")["link"] == LINK
        yield page


def test_frames_show_the_run_of_the_link_epoch_by_epoch(page: Page) -> None:
    page.send("play", until=3, id=2)
    while page.hear("state")["playing"]:
        pass
    while not page.frames or page.frames[-1].head.epoch < 3:
        page.send("watch", picture=2)
        page.send("pause", id=4)
        page.hear("state")
    run = CnnRun(parse_cnn_config({"data": {"samples": 100}, "network": NETWORK, "seed": "0.5"}))
    values = {0: run.curves()} | {epoch: run.train(1) for epoch in (1, 2, 3)}
    rows = [row for frame in page.frames for row in frame.arrays["history"].tolist()]
    assert rows == [[epoch, *values[epoch]] for epoch in (0, 1, 2, 3)]


NETWORK = {
    "layers": [{"type": "convolution", "channels": 4, "kernel": 3, "padding": 1}, {"type": "pooling"}],
    "hidden": [8],
}


def test_a_check_and_a_sweep_are_those_of_the_lab(page: Page) -> None:
    page.send("check", id=5, exercise="few-parameters", link="#layers=&head=max&hidden=")
    assert page.hear("result")["result"]["exercise"] == "few-parameters"
    page.send("sweep", id=6, config={"data": {"samples": 40}}, values={"network.head": ["max"]}, epochs=1)
    assert "test_accuracy" in page.hear("rows")["rows"][0]


def test_a_lab_that_there_is_not_is_named(server: Server) -> None:
    address = f"{server.url.replace('http', 'ws')}/ws?lab=convolutions"
    with connect(address, proxy=None, open_timeout=LONG) as socket:
        assert "did you mean convolution?" in json.loads(socket.recv(timeout=LONG))["error"]["message"]
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=LONG)
