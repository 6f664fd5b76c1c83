"""`playground points`, and `serve --data`."""

import io
import json
import re
from pathlib import Path

import httpx
import pytest

from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.table_columns import measured
from nn_playground.labs.mlp.table_library import FOLDER
from nn_playground.labs.mlp.table_models import TableChoices
from nn_playground.labs.mlp.table_points import table_points
from tests.serving import ROOT, Server
from tests.test_main import playground

PENGUINS = FOLDER / "penguins.csv"
SECTION = (ROOT / "README.md").read_text("utf-8").partition("\n## Your own data\n")[2].partition("\n## ")[0]


def test_it_prints_the_link_and_says_what_was_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    columns = ("--x1", "flipper_length_mm", "--x2", "body_mass_g", "--label", "species")
    status, out, err = playground(capsys, "points", str(PENGUINS), *columns)
    assert status == 0
    assert err.splitlines()[0] == "Note: 344 rows; 2 without flipper_length_mm left out."
    wanted = table_points(
        measured(PENGUINS.read_bytes()), TableChoices(x1="flipper_length_mm", x2="body_mass_g", label="species")
    )
    assert out == f"{wanted.link}\n"


def test_json_is_what_the_server_answers(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = playground(capsys, "points", str(PENGUINS), "--json", "--missing", "mean", "--as-they-are",
                                  "--x1", "bill_depth_mm", "--x2", "bill_depth_mm")  # fmt: skip
    assert (status, out) == (2, "")
    assert err.startswith('playground: x2: "bill_depth_mm" is x1 already')
    status, out, err = playground(capsys, "points", str(PENGUINS), "--json", "--missing", "mean")
    assert (status, err) == (0, "")
    wanted = table_points(measured(PENGUINS.read_bytes()), TableChoices(missing="mean"))
    assert json.loads(out) == wanted.model_dump(mode="json")


def test_the_config_is_a_file_for_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "large.csv"
    table.write_text("x,y,kind\n" + "".join(f"{n},{n * 7 % 13},{'ab'[n % 2]}\n" for n in range(900)))
    status, out, err = playground(capsys, "points", str(table))
    assert (status, out) == (2, "")
    assert "900 points are more than a link holds; print the config with --config" in err
    assert err.count("\n") == 1
    status, out, err = playground(capsys, "points", str(table), "--config")
    assert status == 0
    assert "900 points are more than the 800 that a link holds" in err
    config = tmp_path / "run.json"
    config.write_text(out, "utf-8")
    status, out, err = playground(capsys, "run", str(config), "--epochs", "1", "--json")
    assert (status, err) == (0, "")
    assert len(json.loads(out)["config"]["data"]["points"]) == 900


def test_a_dash_is_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PENGUINS.read_bytes())))
    by_dash = playground(capsys, "points", "-")
    assert by_dash == playground(capsys, "points", str(PENGUINS)) == playground(capsys, "points", "penguins")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "nowhere.csv: can't be read: No such file or directory"),
        (b"", "t.csv: expected a first line"),
        (b"a,b,c\n1,2,\0\n", "zero bytes"),
        (b"a,b,c\n1,2,x\n2,3,x\n", "a column for the label"),
    ],
)
def test_wrong_input_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes | None, says: str
) -> None:
    path = tmp_path / ("nowhere.csv" if content is None else "t.csv")
    if content is not None:
        path.write_bytes(content)
    status, out, err = playground(capsys, "points", str(path))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_a_folder_of_tables_is_checked_before_anything_is_served(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "broken.csv").write_text("a,b,c\n")
    status, out, err = playground(capsys, "serve", "--data", str(tmp_path))
    assert (status, out) == (2, "")
    assert "broken.csv: there are no rows below the names of the columns." in err


def test_the_commands_of_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    commands = re.findall(r"^\.venv/bin/playground (points penguins.*)$", SECTION, re.MULTILINE)
    assert commands
    for command in commands:
        status, out, err = playground(capsys, *command.split())
        assert status == 0, err
        assert read_link(out.strip()).config.data.name == "own"
        assert all(note.removeprefix("Note: ") in " ".join(SECTION.split()) for note in err.splitlines()[:1])


def test_the_calls_of_the_readme(capsys: pytest.CaptureFixture[str], server: Server) -> None:
    curl = re.search(r"^curl -s '(\S+)' -H '([^:]+): (\S+)' --data-binary @penguins\.csv$", SECTION, re.MULTILINE)
    assert curl
    url, name, value = curl.groups()
    there = url.replace("http://127.0.0.1:8000", server.url)
    answer = httpx.post(there, content=PENGUINS.read_bytes(), headers={name: value}, trust_env=False)
    assert answer.json()["labels"] == ["Adelie", "Gentoo", "Chinstrap"]
    program = re.search(r"^```python\n(.*?)```", SECTION, re.MULTILINE | re.DOTALL)
    assert program
    exec(program[1].replace("http://127.0.0.1:8000", server.url), {})
    assert capsys.readouterr().out.startswith("['Adelie', 'Gentoo', 'Chinstrap'] 0.")
