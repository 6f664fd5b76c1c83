"""Classes over REST: open, join, rejoin, end; and what nobody may."""

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.classroom import database
from nn_playground.classroom.codes import LETTERS
from nn_playground.classroom.guessing import OF_ADDRESS
from nn_playground.classroom.names import FIRST_WORDS, SECOND_WORDS
from nn_playground.web.application import create_app
from tests.class_calls import SOLVED, TEACHER, bearer, call, class_client, hand_in, join, message, open_class
from tests.serving import ROOT, clean_environment

XOR = "#dataset=xor&networkShape=4&seed=0.3"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with class_client(tmp_path_factory.mktemp("classes")) as client:
        yield client


# ---- where there are none ----

CALLS = [
    ("POST", ""),
    ("GET", ""),
    ("GET", "/KTRMW"),
    ("PATCH", "/KTRMW"),
    ("DELETE", "/KTRMW"),
    ("GET", "/KTRMW/submissions.csv"),
    ("GET", "/KTRMW/door"),
    ("POST", "/KTRMW/members"),
    ("POST", "/KTRMW/members/rejoin"),
    ("POST", "/KTRMW/submissions"),
]


def test_without_a_database_nothing_of_it_is_even_imported() -> None:
    program = "import sys; from nn_playground.web.application import create_app; create_app(); "
    program += "print('sqlalchemy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_without_a_database_there_are_no_classes() -> None:
    client = TestClient(create_app(Settings.read({}, token=TEACHER, secret=TEACHER)))
    for method, path in CALLS:
        said = message(call(client, method, path, status=404, json={} if method in ("POST", "PATCH") else None))
        assert "There are no classes on this server. `playground serve --class` has them" in said
    assert client.get("/c/KTRMW").status_code == client.get("/class").status_code == 404


# ---- a class ----


@pytest.mark.parametrize(
    ("page", "preset"),
    [
        ("presets/xor-deep", None),
        ("presets/PRESET", "PRESET"),
        ("https://elsewhere.example/deep/presets/PRESET", "PRESET"),
        ("https://elsewhere.example/exercises/xor-one-layer", None),
        ("https://elsewhere.example/notpresets/PRESET", None),
    ],
)
def test_all_are_sent_to_the_page_of_an_example(client: TestClient, page: str, preset: str | None) -> None:
    known = client.get("/api/presets").json()["presets"][0]["slug"]
    code = call(client, "POST", "", status=201, json={"title": "Examples"})["code"]
    link = page.replace("PRESET", known) + XOR
    sent = call(client, "PATCH", f"/{code}", json={"send": {"link": link}})["send"]
    assert sent == {"link": XOR, "exercise": None, "preset": preset and known}
    call(client, "DELETE", f"/{code}", status=204)


def test_a_class_is_opened_changed_listed_and_ended(client: TestClient) -> None:
    wanted = {"title": "Deep Learning", "exercises": ["xor-one-layer"]}
    made = call(client, "POST", "", status=201, json=wanted)
    assert re.fullmatch(f"[{LETTERS}]{{5}}", made["code"])
    code = made["code"]
    shown = {
        "code": code,
        "join": f"http://testserver/c/{code}",
        "open": True,
        "paused": False,
        "send": None,
        "sends": 0,
    }
    assert made == shown | wanted
    assert call(client, "GET", "")["classes"][-1] == made
    assert call(client, "GET", f"/{code.lower()}") == made | {"members": []}

    changed = call(client, "PATCH", f"/{code}", json={"open": False, "paused": True, "send": {"link": XOR}})
    assert changed == made | {
        "open": False,
        "paused": True,
        "send": {"link": XOR, "exercise": None, "preset": None},
        "sends": 1,
    }
    changed = call(client, "PATCH", f"/{code}", json={"open": True, "send": {"exercise": "xor-one-layer"}})
    assert (changed["open"], changed["paused"]) == (True, True)
    assert changed["send"] == {"link": None, "exercise": "xor-one-layer", "preset": None}
    assert call(client, "PATCH", f"/{code}", json={}) == changed

    assert call(client, "DELETE", f"/{code}", status=204) == ""
    assert "There is no class" in message(call(client, "GET", f"/{code}", status=404))
    assert code not in [one["code"] for one in call(client, "GET", "")["classes"]]


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("POST", "", {}, "title: is missing"),
        ("POST", "", {"title": ""}, "title: expected a text that is not empty"),
        ("POST", "", {"title": " "}, "title: expected a text on one line"),
        ("POST", "", {"title": "A\u0000"}, "title: expected a text on one line"),
        ("POST", "", {"title": "A" * 201}, "title: expected at most 200 characters"),
        ("POST", "", {"title": "A", "exercises": ["xor-one-layr"]}, "did you mean xor-one-layer?"),
        ("POST", "", {"title": "A", "exercises": ["a"] * 101}, "exercises: expected at most 100 items"),
        ("PATCH", "/{code}", {"open": 1}, "open: expected true or false"),
        ("PATCH", "/{code}", {"closed": True}, 'unknown key "closed"'),
        ("PATCH", "/{code}", {"send": {}}, "send: expected either link or exercise"),
        ("PATCH", "/{code}", {"send": {"link": "#", "exercise": "a"}}, "send: expected either link or exercise"),
        ("PATCH", "/{code}", {"send": {"exercise": "xor-one-layr"}}, "did you mean xor-one-layer?"),
    ],
)
def test_a_wrong_class_is_refused(client: TestClient, method: str, path: str, body: Any, says: str) -> None:
    path = path.format(code=open_class(client)) if path else path
    assert says in message(call(client, method, path, status=422, json=body))


def test_a_class_is_joined_under_the_path_of_a_proxy(tmp_path: Path) -> None:
    with class_client(tmp_path, base_path="/deep/play") as client:
        made = client.post("/deep/play/api/classes", headers=bearer(TEACHER), json={"title": "A"}).json()
        assert made["join"] == f"http://testserver/deep/play/c/{made['code']}"
        assert client.get(made["join"]).status_code == 200


@pytest.mark.parametrize(
    ("prefix", "path"),
    [
        ("/playground", "/playground/"),
        ("/a%20b/c/", "/a%20b/c/"),
        ("", "/"),
        ("/", "/"),
        ("//elsewhere.example", "/"),
        ("/a?b", "/"),
        ("/a b", "/"),
    ],
)
def test_a_class_is_joined_under_the_path_that_a_proxy_has_cut_off(client: TestClient, prefix: str, path: str) -> None:
    headers = bearer(TEACHER) | {"X-Forwarded-Prefix": prefix}
    made = client.post("/api/classes", headers=headers, json={"title": "A"}).json()
    assert made["join"] == f"http://testserver{path}c/{made['code']}"


def test_a_wrong_method_is_told_all_that_are_right(client: TestClient) -> None:
    answer = client.put("/api/classes/KTRMW")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, PATCH")
    assert client.put("/api/classes").headers["allow"] == "GET, HEAD, POST"


# ---- members ----


def test_the_door_tells_the_title_while_it_is_open_and_a_wrong_code_counts_as_a_guess(tmp_path: Path) -> None:
    with class_client(tmp_path) as client:
        code = open_class(client)
        assert call(client, "GET", f"/{code.lower()}/door", token="") == {"title": "A", "open": True}
        call(client, "PATCH", f"/{code}", json={"open": False})
        assert call(client, "GET", f"/{code}/door", token="") == {"title": None, "open": False}
        for _ in range(OF_ADDRESS.guesses):
            call(client, "GET", "/XXXXX/door", token="", status=404)
        call(client, "GET", f"/{code}/door", token="", status=429)
        call(client, "POST", f"/{code}/members", token="", status=429, json={})


def test_students_join_by_a_pseudonym_or_a_name_and_rejoin(client: TestClient) -> None:
    code = open_class(client)
    drawn, chosen = join(client, code), join(client, code.lower(), name="  Ada\u200b   Lovelace ")
    assert re.fullmatch("[a-z]+ [a-z]+", drawn["name"])
    assert chosen["name"] == "Ada Lovelace"
    assert re.fullmatch(f"[{LETTERS}]{{4}}", chosen["rejoin"])
    assert chosen["title"] == "A"
    for member, name in ((drawn, drawn["name"].upper()), (chosen, " ada  lovelace")):
        letters = member["rejoin"].lower()
        again = call(client, "POST", f"/{code}/members/rejoin", token="", json={"name": name, "rejoin": letters})
        assert again == member
    listed = call(client, "GET", f"/{code}")["members"]
    assert [(one["name"], one["rejoin"]) for one in listed] == [(m["name"], m["rejoin"]) for m in (drawn, chosen)]


def test_a_member_without_a_body_is_a_pseudonym(client: TestClient) -> None:
    code = open_class(client)
    assert client.post(f"/api/classes/{code}/members").status_code == 201


def test_a_name_is_taken_once(client: TestClient) -> None:
    code = open_class(client)
    join(client, code, name="Ada")
    said = message(call(client, "POST", f"/{code}/members", token="", status=409, json={"name": "ＡDA"}))
    assert said == "ＡDA is in the class already. Take another name, or rejoin with your four letters."
    join(client, open_class(client), name="Ada")


def test_where_an_offered_name_is_taken_a_pseudonym_is_drawn(client: TestClient) -> None:
    code = open_class(client)
    first, second = (join(client, code, name="brave heron", or_pseudonym=True)["name"] for _ in range(2))
    assert first == "brave heron"
    assert second != first
    one, other = second.split()
    assert (one in FIRST_WORDS, other in SECOND_WORDS) == (True, True)


@pytest.mark.parametrize("name", ["", " \u200b ", "x" * 61, "x" * 500_000, 5])
def test_a_name_that_is_none_is_refused(client: TestClient, name: object) -> None:
    said = message(call(client, "POST", f"/{open_class(client)}/members", token="", status=422, json={"name": name}))
    assert said.startswith("name: expected")
    assert len(said) < 200


def test_a_name_of_10_mb_is_refused(client: TestClient) -> None:
    body = {"name": "x" * 10_000_000}
    call(client, "POST", f"/{open_class(client)}/members", token="", status=413, json=body)


def test_a_closed_door_keeps_newcomers_out_and_members_in(client: TestClient) -> None:
    code = open_class(client)
    member = join(client, code)
    call(client, "PATCH", f"/{code}", json={"open": False})
    said = message(call(client, "POST", f"/{code}/members", token="", status=403, json={}))
    assert said == f"The class {code} is closed to newcomers. Ask your teacher to open it."
    known = {"name": member["name"], "rejoin": member["rejoin"]}
    assert call(client, "POST", f"/{code}/members/rejoin", token="", json=known) == member
    hand_in(client, code, member["token"])


# ---- who may what ----


def test_members_do_not_read_others_or_act_as_the_teacher(client: TestClient) -> None:
    code, other = open_class(client), open_class(client)
    token = join(client, code)["token"]
    for method, path in CALLS[:6]:
        body = {"title": "A"} if method == "POST" else {"open": False} if method == "PATCH" else None
        said = call(client, method, path.replace("KTRMW", code), token=token, status=401, json=body)
        assert message(said) == "the token is wrong"
    assert call(client, "GET", f"/{code}")["open"] is True
    assert message(hand_in(client, other, token, status=401)) == "the token is wrong"


@pytest.mark.parametrize("token", ["", "none", ".", TEACHER, "{handle}.", "{handle}.x", "{token}x", "\u00fc"])
def test_who_has_no_member_s_token_hands_nothing_in(client: TestClient, token: str) -> None:
    code = open_class(client)
    own = join(client, code)["token"]
    sent = token.format(handle=own.partition(".")[0], token=own)
    headers = {b"Authorization": f"Bearer {sent}".encode("latin-1")}
    answer = client.post(f"/api/classes/{code}/submissions", content="{", headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert own not in answer.text


@pytest.mark.parametrize("header", ["", "Bearer", f"Bearer {TEACHER[:-1]}", f"Bearer {TEACHER}x", f"Basic {TEACHER}"])
def test_who_has_not_the_teacher_s_token_is_told_nothing(client: TestClient, header: str) -> None:
    code = open_class(client)
    for method, path in CALLS[:6]:
        url = f"/api/classes{path.replace('KTRMW', code)}"
        answer = client.request(method, url, content="{", headers={"Authorization": header})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert code not in answer.text


def test_a_hundred_students_behind_one_address_join_while_codes_are_guessed(tmp_path: Path) -> None:
    with class_client(tmp_path) as client:
        code = open_class(client)
        for _ in range(30):
            call(client, "POST", "/AAAAA/members", token="", status=404, json={})
        names = {join(client, code)["name"] for _ in range(100)}
    assert len(names) == 100


def test_guessing_is_slowed_for_codes_and_for_rejoin_letters(tmp_path: Path) -> None:
    with class_client(tmp_path) as client:
        code = open_class(client)
        member = join(client, code)
        wrong = {"name": member["name"], "rejoin": "AAAA"}
        statuses = [client.post(f"/api/classes/{code}/members/rejoin", json=wrong).status_code for _ in range(11)]
        assert statuses == [403] * 10 + [429]
        right = {"name": member["name"], "rejoin": member["rejoin"]}
        refused = client.post(f"/api/classes/{code}/members/rejoin", json=right)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
        statuses = [client.post("/api/classes/AAAAA/members", json={}).status_code for _ in range(51)]
        assert statuses == [404] * 50 + [429]
        said = message(call(client, "POST", f"/{code}/members", token="", status=429, json={}))
        assert re.fullmatch(r"Too many wrong codes were tried\. Try again in \d s\.", said)
        hand_in(client, code, member["token"])


def test_tokens_are_in_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with class_client(tmp_path) as client:
        code = open_class(client)
        member = join(client, code)
        hand_in(client, code, member["token"])
        hand_in(client, code, member["token"] + "x", status=401)
        call(client, "POST", f"/{code}/members/rejoin", token="", json={k: member[k] for k in ("name", "rejoin")})
    secrets = (TEACHER, member["token"], member["token"].partition(".")[2])
    assert not any(secret in caplog.text for secret in secrets)


# ---- what becomes of it ----


def test_an_ended_class_is_in_no_byte_of_the_file(tmp_path: Path) -> None:
    with class_client(tmp_path) as client:
        code, other = open_class(client), open_class(client)
        member = join(client, code, name="Grace Hopper")
        hand_in(client, code, member["token"], link="#dataset=gauss&networkShape=1&seed=0.987654")
        hand_in(client, other, join(client, other, name="Emmy Noether")["token"])

        def kept(text: str) -> bool:
            return any(text.encode() in path.read_bytes() for path in tmp_path.iterdir())

        traces = [code, "Grace Hopper", member["token"].partition(".")[2], "0.987654"]
        assert all(map(kept, traces))
        call(client, "DELETE", f"/{code}", status=204)
        assert not any(map(kept, traces))
        assert kept("Emmy Noether")
        assert message(hand_in(client, code, member["token"], status=401)) == "the token is wrong"


def test_a_full_disk_is_an_error_and_the_server_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PRAGMAS", (*database.PRAGMAS, "PRAGMA max_page_count = 30"))  # of 4 kB
    with class_client(tmp_path) as client:
        code = open_class(client)
        member = join(client, code)
        kept: list[str] = []
        refused = ""
        while not refused and len(kept) < 10:
            given = {"exercise": "gauss-smallest", "link": f"{SOLVED}&more={'1' * 15_000}{len(kept)}"}
            url = f"/api/classes/{code}/submissions"
            answer = client.post(url, json=given, headers=bearer(member["token"]))
            if answer.status_code == 201:
                kept.append(answer.json()["receipt"])
            else:
                assert answer.status_code == 503
                refused = message(answer.json())
        assert kept
        assert refused.startswith("The class's database can't be used now: database or disk is full. Nothing of this")
        listed = call(client, "GET", f"/{code}")["members"][0]["submissions"]
        assert [one["receipt"] for one in listed] == kept
        call(client, "DELETE", f"/{code}", status=204)
        code = open_class(client)
        hand_in(client, code, join(client, code)["token"])
