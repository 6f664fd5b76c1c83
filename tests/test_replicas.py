"""Classes on several servers with one database behind a real proxy, and in several processes of one server."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.class_calls import SOLVED, TEACHER, bearer
from tests.nginx import UPSTREAM, needs_nginx, nginx, told_in_the_readme
from tests.postgres import needs_postgres
from tests.replicas import Site, replicas, rows_in
from tests.serving import COMMAND, serving
from tests.test_class_live import LONG, XOR, Tab, Teacher, until

FIRST_WAIT = 1.0  # seconds until a page whose connection broke tries again, as in static/js/core/socket.js
HAND_INS = 10  # of each member, while a server is killed


class Page:
    """A member's page: it plays the part of the page's own modules when its connection is lost."""

    def __init__(self, url: str, code: str, member: dict[str, str], sockets: ExitStack) -> None:
        self.url, self.code, self.member, self.sockets = url, code, member, sockets
        self.token = ""
        self.connect()

    def connect(self) -> None:
        address = f"{self.url.replace('http', 'ws')}/ws"
        socket = self.sockets.enter_context(connect(address, proxy=None, open_timeout=LONG, max_size=None))
        assert socket.response
        self.at = socket.response.headers.get(UPSTREAM, "")  # the server behind the proxy
        self.tab = Tab(socket)
        self.offered = str(self.tab.hear("hello")["token"])

    def begin(self, **resume: Any) -> None:
        self.token = self.offered
        self.tab.send("configure", id=1, link=XOR, **resume)
        self.tab.hear("run", id=1)

    def attend(self) -> dict[str, Any]:
        self.tab.send("attend", id=2, code=self.code, token=self.member["token"])
        return self.tab.hear("class", id=2)

    def step(self) -> None:
        self.tab.send("step", id=3)
        self.tab.hear("state", id=3)

    def is_lost(self) -> bool:
        """Read to the end of what has come; True where that is the end of the connection."""
        try:
            self.tab.pump()
        except ConnectionClosed:
            return True
        return False

    def come_back(self, epoch: int) -> None:
        self.connect()
        self.tab.send("rejoin", id=4, token=self.token, frame=0)
        self.tab.hear("error", id=4)
        self.begin(resume={"epoch": epoch, "playing": False, "speed": 1})
        self.attend()

    def hand_in(self, given: dict[str, str]) -> httpx.Response | None:
        """The answer; None where there was none."""
        address = f"{self.url}/api/classes/{self.code}/submissions"
        headers = bearer(self.member["token"])
        try:
            return httpx.post(address, json=given, headers=headers, trust_env=False, timeout=LONG)
        except httpx.TransportError:
            return None


def status(answer: httpx.Response | None) -> int | None:
    return None if answer is None else answer.status_code


def open_class(url: str, parts: ExitStack) -> Teacher:
    made = httpx.post(f"{url}/api/classes", headers=bearer(TEACHER), json={"title": "A"}, trust_env=False).json()
    address = f"{url}/api/classes/{made['code']}"
    client = httpx.Client(base_url=address, headers=bearer(TEACHER), trust_env=False, timeout=LONG)
    return Teacher(parts.enter_context(client))


def come_in(url: str, teacher: Teacher, count: int, parts: ExitStack) -> list[Page]:
    code = teacher.address.rpartition("/")[2]
    members = [
        httpx.post(f"{url}/api/classes/{code}/members", json={}, trust_env=False, timeout=LONG).json()
        for _ in range(count)
    ]
    pages = [Page(url, code, member, parts) for member in members]
    for page in pages:
        page.begin()
        page.attend()
    return pages


def see_all(lines: Iterator[dict[str, Any]], pages: list[Page], **wanted: Any) -> None:
    """Read until everybody was told as wanted."""
    missing = {page.member["name"] for page in pages}
    while missing:
        missing.discard(until(lines, "member", **wanted)["name"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with replicas(tmp_path_factory.mktemp("replicas"), {"PLAYGROUND_TOKEN": TEACHER}) as running:
        yield running


@pytest.fixture
def parts() -> Iterator[ExitStack]:
    """Connections that are closed in the end."""
    with ExitStack() as stack:
        yield stack


@needs_postgres
@needs_nginx
def test_a_class_trains_on_while_its_database_is_away_and_goes_on_when_it_is_back(site: Site, parts: ExitStack) -> None:
    teacher = open_class(site.url, parts)
    pages = come_in(site.url, teacher, 2, parts)
    given = {"exercise": "gauss-smallest", "link": SOLVED}
    with teacher.stream() as lines:
        see_all(lines, pages, here=True, epoch=0)
        site.postgres.stop()
        try:
            for page in pages:
                page.step()
                assert status(page.hand_in(given)) == 503
                page.tab.send("attend", id=5, code=page.code, token=page.member["token"])
                said = page.tab.hear("error", id=5, command="attend")["error"]
                assert said["code"] == "unavailable"
                assert said["message"].startswith("The class's database can't be used now: it does not answer.")
            assert teacher.get().status_code == 503
            logged = "".join(server.log.read_text("utf-8") for server in site.servers.values())
            assert str(site.postgres.folder) in logged, "the operator is told why"
        finally:
            site.postgres.start()
        assert [status(page.hand_in(given)) for page in pages] == [201, 201]
        see_all(lines, pages, here=True, epoch=1)
        teacher.change(paused=True)
        for page in pages:
            page.tab.hear("class", paused=True)
    teacher.end()


@needs_postgres
@needs_nginx
def test_a_class_loses_nothing_when_one_of_its_servers_is_killed(site: Site, parts: ExitStack) -> None:
    teacher = open_class(site.url, parts)
    pages = come_in(site.url, teacher, 6, parts)
    assert {page.at for page in pages} == set(site.servers)
    answered: list[tuple[str, str]] = []  # names and receipts
    some = threading.Semaphore(0)

    def hand_in_all(page: Page) -> None:
        """As a student does, who presses again where there was no answer."""
        for number in range(HAND_INS):
            given = {"exercise": "gauss-smallest", "link": f"{SOLVED}&seed=0.{number + 1}"}
            while (answer := page.hand_in(given)) is None or answer.status_code != 201:
                time.sleep(0.05)
            answered.append((page.member["name"], answer.json()["receipt"]))
            some.release()

    with ExitStack() as open_streams:
        streams = streams_from(teacher, site, open_streams)
        for lines in streams.values():
            see_all(lines, pages, here=True, epoch=0)
        threads = [threading.Thread(target=hand_in_all, args=(page,)) for page in pages]
        for thread in threads:
            thread.start()
        for _ in pages:
            some.acquire(timeout=LONG)
        gone = pages[0].at
        site.servers[gone].kill()
        lost = [page for page in pages if page.at == gone]
        assert all(page.is_lost() for page in lost)
        time.sleep(FIRST_WAIT)
        for page in lost:
            page.come_back(epoch=0)
            assert page.at != gone
        for page in pages:
            page.step()
        (going_on,) = (lines for server, lines in streams.items() if server != gone)
        see_all(going_on, pages, here=True, epoch=1)
        with pytest.raises(httpx.TransportError):
            list(streams[gone])
        with teacher.stream() as anew:
            see_all(anew, pages, here=True, epoch=1)
        for thread in threads:
            thread.join(LONG)
    listed = teacher.get().json()["members"]
    found = [(member["name"], one["receipt"]) for member in listed for one in member["submissions"]]
    assert len(found) == len(pages) * HAND_INS
    assert sorted(found) == sorted(answered)
    teacher.change(paused=True, send={"exercise": "xor-one-layer"})
    for page in pages:
        page.tab.hear("class", paused=True, sends=1)
    teacher.end()
    for page in pages:
        page.tab.hear("class", ended=True)
    assert rows_in(site.database) == 0


def streams_from(teacher: Teacher, site: Site, parts: ExitStack) -> dict[str, Iterator[dict[str, Any]]]:
    """The class as each of the servers tells it."""
    found: dict[str, Iterator[dict[str, Any]]] = {}
    while len(found) < len(site.servers):
        answer = parts.enter_context(teacher.client.stream("GET", "/live"))
        found.setdefault(answer.headers[UPSTREAM], (json.loads(line) for line in answer.iter_lines() if line))
    return found


@needs_nginx
def test_a_class_in_several_processes_below_a_path_is_whole(tmp_path: Path, parts: ExitStack) -> None:
    settings = {"PLAYGROUND_TOKEN": TEACHER, "PLAYGROUND_DATABASE": f"sqlite:///{tmp_path / 'classes.sqlite'}"}
    told = f"server {{ listen 80; {told_in_the_readme('location /playground/')} }}"
    with ExitStack() as started:
        server = started.enter_context(
            serving(tmp_path / "log.txt", command=(*COMMAND, "--workers", "2"), settings=settings)
        )
        proxy = started.enter_context(nginx(tmp_path, told, {"127.0.0.1:8000": f"127.0.0.1:{server.port}"}))
        url = f"{proxy}/playground"
        teacher = open_class(url, parts)
        pages = come_in(url, teacher, 4, parts)
        assert teacher.get().json()["join"] == f"{url}/c/{pages[0].code}"
        assert len({page.token.partition(".")[0] for page in pages}) == 2
        with teacher.stream() as lines:
            see_all(lines, pages, here=True, epoch=0)
            for page in pages:
                page.step()
            see_all(lines, pages, here=True, epoch=1)
            teacher.change(paused=True)
            for page in pages:
                page.tab.hear("class", paused=True)
            pages[0].tab.close()
            until(lines, "left", name=pages[0].member["name"])
            teacher.end()
            assert list(lines)[-1] == {"ended": True}
        for page in pages[1:]:
            page.tab.hear("class", ended=True)
