"""The examples do what they say."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nn_playground.client import Playground
from tests.serving import ROOT, Server

EXAMPLES = ROOT / "tests" / "examples"
SCRIPTS = (ROOT / "README.md").read_text("utf-8").partition("\n## Scripts\n")[2].partition("\n## ")[0]


def done(*command: str | Path, directory: Path, **environment: str) -> str:
    """What a command says in a folder of its own."""
    ended = subprocess.run(
        command,
        cwd=directory,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def size_of(picture: Path) -> tuple[int, int]:
    return Image.open(BytesIO(picture.read_bytes())).size


def test_every_example_is_tried_here() -> None:
    tried = {"curl.sh", "notebook.py", "autograder.py", "websocket.py"}
    assert {path.name for path in EXAMPLES.iterdir() if path.is_file()} == tried


@pytest.mark.skipif(not (shutil.which("sh") and shutil.which("curl")), reason="needs sh and curl")
def test_curl(server: Server, tmp_path: Path) -> None:
    run, check = done("sh", EXAMPLES / "curl.sh", server.url, directory=tmp_path).splitlines()
    assert json.loads(run)["history"]["epoch"] == [0, 50]
    assert json.loads(check)["exercise"] == "gauss-smallest"
    assert size_of(tmp_path / "boundary.png") == (300, 300)


def test_websocket(server: Server, tmp_path: Path) -> None:
    said = done(sys.executable, EXAMPLES / "websocket.py", directory=tmp_path, SERVER=server.url).splitlines()
    epochs = [int(line.split()[0]) for line in said]
    assert epochs == sorted(epochs)
    assert epochs[-1] >= 100
    link = re.search(r'LINK = "(.*)"', (EXAMPLES / "websocket.py").read_text("utf-8"))
    assert link
    with Playground(server.url) as playground:
        history = playground.run(link[1], epochs=epochs[-1], record=epochs).history
    assert [tuple(line.split()[1:]) for line in said] == [
        (f"{train:.6f}", f"{test:.6f}") for train, test in zip(history.train_loss, history.test_loss, strict=True)
    ]


def test_notebook(server: Server, tmp_path: Path) -> None:
    said = done(sys.executable, EXAMPLES / "notebook.py", directory=tmp_path, SERVER=server.url).splitlines()
    assert said[0] == "50 runs"
    assert [line.partition(":")[0] for line in said[1:6]] == [f"{neurons} neurons" for neurons in (1, 2, 3, 4, 8)]
    assert said[1].endswith("0 of 10")  # one neuron draws one line
    assert "dataset=xor" in said[6]
    assert size_of(tmp_path / "xor.png") == (300, 300)


def graded(link: str, directory: Path) -> dict[str, Any]:
    (directory / "submission.txt").write_text(link + "\n", encoding="utf-8")
    said = done(sys.executable, EXAMPLES / "autograder.py", "submission.txt", directory=directory)
    result: dict[str, Any] = json.loads(said)
    assert sum(test["max_score"] for test in result["tests"]) == 10
    return result


def test_a_good_submission_gets_full_marks(tmp_path: Path) -> None:
    result = graded("#dataset=spiral&networkShape=8,8&sinX=true&sinY=true", tmp_path)
    assert result["score"] == 10
    assert not any(test["output"] for test in result["tests"])


def test_half_a_solution_gets_part_of_the_marks_and_the_reasons(tmp_path: Path) -> None:
    result = graded("#dataset=spiral&networkShape=8,8,3&sinX=true&sinY=true", tmp_path)
    small, learns = result["tests"]
    assert 0 < small["score"] < small["max_score"]
    assert "143 parameters; 140 are enough." in small["output"]
    assert learns["score"] == learns["max_score"]


@pytest.mark.parametrize(
    ("link", "why"),
    [("#dataset=spiral&batchSize=0", "batchSize: expected at least 1"), ("#dataset=circle", "it is circle")],
)
def test_what_can_not_be_graded_gets_none_and_the_reason(link: str, why: str, tmp_path: Path) -> None:
    result = graded(link, tmp_path)
    assert result["score"] == 0
    assert all(why in test["output"] for test in result["tests"])


def test_the_python_of_the_readme(server: Server, tmp_path: Path) -> None:
    """With a server and without, the same number."""
    with_server, without = re.findall(r"^```python\n(.*?)^```", SCRIPTS, re.DOTALL | re.MULTILINE)
    (tmp_path / "with.py").write_text(with_server.replace("http://127.0.0.1:8000", server.url), "utf-8")
    (tmp_path / "without.py").write_text(without, "utf-8")
    first, *rows = done(sys.executable, "with.py", directory=tmp_path).splitlines()
    assert done(sys.executable, "without.py", directory=tmp_path).strip() == first
    assert len(rows) == 15


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_trace_of_the_readme(server: Server, tmp_path: Path) -> None:
    found = re.search(r"^curl [^\n]*/api/trace .*?\}'$", SCRIPTS, re.MULTILINE | re.DOTALL)
    assert found
    told = json.loads(done(*shlex.split(found[0].replace("http://127.0.0.1:8000", server.url)), directory=tmp_path))
    assert [len(layer["deltas"]) for layer in told["layers"]] == [4, 2, 1]


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_picture_of_the_readme(server: Server, tmp_path: Path) -> None:
    found = re.search(r"^curl -G .*/boundary\.png.*$", SCRIPTS, re.MULTILINE)
    assert found
    done(*shlex.split(found[0].replace("http://127.0.0.1:8000", server.url)), directory=tmp_path)
    assert size_of(tmp_path / "xor.png") == (400, 400)
