"""`playground serve --class` as a teacher starts it, and a class whose server is killed."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from nn_playground.classroom.database import Database
from nn_playground.cli import serve
from tests.class_calls import SOLVED, TEACHER, bearer
from tests.databases import store_of
from tests.serving import ROOT, Server, clean_environment, serving

COMMAND = (sys.executable, "-m", "nn_playground", "serve", "--class")


def client_of(server: Server, token: str) -> httpx.Client:
    return httpx.Client(base_url=f"{server.url}/api/classes", headers=bearer(token), trust_env=False, timeout=60)


def test_what_was_answered_survives_a_killed_server_and_the_class_goes_on(tmp_path: Path) -> None:
    settings = {"XDG_DATA_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "HOME": str(tmp_path)}
    settings["PLAYGROUND_LOG_LEVEL"] = "debug"
    settings["XDG_CACHE_HOME"] = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))  # with its kernels
    kept = []
    with serving(tmp_path / "log.txt", command=COMMAND, settings=settings) as server:
        said = server.log.read_text("utf-8")
        found = re.search(rf"Class: students join by the code (\w+) at {server.url}/c/\1\n", said)
        link = re.search(rf"The teacher's link, for you alone: {server.url}/class#token=(\S+)\n", said)
        assert found
        assert link
        assert "█" in said
        code, teacher = found[1], link[1]
        with client_of(server, teacher) as client:
            member = client.post(f"/{code}/members").json()
        with client_of(server, member["token"]) as client:
            for number in range(3):
                given = {"exercise": "gauss-smallest", "link": f"{SOLVED}&seed=0.{number + 1}"}
                answer = client.post(f"/{code}/submissions", json=given)
                assert answer.status_code == 201
                kept.append(answer.json()["receipt"])
            client.post(f"/{code}/members/rejoin", json={name: member[name] for name in ("name", "rejoin")})
        with connect(f"{server.url.replace('http', 'ws')}/ws", proxy=None) as socket:
            for token in (member["token"], f"{member['token']}x"):
                socket.send(json.dumps({"type": "attend", "id": 1, "code": code, "token": token}))
                while json.loads(socket.recv(timeout=60)).get("id") != 1:
                    pass
        server.kill()
    with serving(tmp_path / "again.txt", command=COMMAND, settings=settings) as server:
        said = server.log.read_text("utf-8")
        assert f"students join by the code {code} at" in said
        new = said.partition("#token=")[2].split()[0]
        assert new != teacher
        with client_of(server, new) as client:
            (listed,) = client.get(f"/{code}").json()["members"]
            assert [one["receipt"] for one in listed["submissions"]] == kept
            assert client.get(f"{server.url}/api/classes", headers=bearer(teacher)).status_code == 401
    logs = (tmp_path / "log.txt").read_text("utf-8") + (tmp_path / "again.txt").read_text("utf-8")
    assert "/submissions HTTP/1.1" in logs
    assert '"WebSocket /ws" [accepted]' in logs
    assert member["rejoin"] not in logs
    for secret in member["token"].split("."):
        assert not [start for start in range(len(secret) - 6) if secret[start : start + 7] in logs], "not even a part"
    assert logs.count(teacher) == 1


@pytest.mark.parametrize("settings", [{}, {"PLAYGROUND_TOKEN": TEACHER}])
def test_no_address_is_told_where_there_can_be_no_classes(tmp_path: Path, settings: dict[str, str]) -> None:
    """Without a token, and with a database that can't be opened."""
    (tmp_path / "text").write_text("no folder")
    environment = clean_environment() | settings | {"PLAYGROUND_DATABASE": f"sqlite:///{tmp_path / 'text' / 'a'}"}
    command = [*COMMAND[:-1], "--port", "0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    said = "PLAYGROUND_DATABASE: can't be opened" if settings else "PLAYGROUND_TOKEN: expected"
    assert said in done.stderr


def test_only_what_the_environment_has_not_is_made(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    environment = {"PLAYGROUND_TOKEN": TEACHER, "PLAYGROUND_DATABASE": url}
    assert serve.held_class(environment) == {}
    assert len(serve.held_class({})["token"]) >= 32
    database = Database(url)
    store = store_of(database)
    for title in ("A", "B", "A"):
        serve.show_class(store, title, "http://10.0.0.5:8000/play/", made_token=None)
    shown = capfd.readouterr().out
    codes = re.findall(r"code (\w+) at http://10\.0\.0\.5:8000/play/c/\1\n", shown)
    assert codes[0] == codes[2] != codes[1]
    assert TEACHER not in shown
    assert [course.code for course in store.classes()] == codes[:2]
    database.close()
