"""The built wheel, installed where there is no checkout, is the whole program."""

import json
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.serving import DIRECT, ROOT, clean_environment, serving


def run(*command: str | Path, directory: Path) -> str:
    done = subprocess.run(
        command, cwd=directory, env=clean_environment(), capture_output=True, text=True, check=False, timeout=280
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, directory=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment with this wheel; what the wheel depends on is borrowed from ours."""
    home = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(home, with_pip=False)
    places = {"base": str(home), "platbase": str(home)}
    scripts = Path(sysconfig.get_path("scripts", "venv", places))
    python = next(scripts.glob("python*"))
    site = Path(sysconfig.get_path("purelib", "venv", places))
    # A plain path in a .pth file: the packages there are found, the .pth file there that leads to the checkout is not.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    install(wheel, python)
    return scripts


def install(wheel: Path, python: Path) -> None:
    options = ("--quiet", "--no-deps", "--no-index", "--ignore-installed", str(wheel))
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, directory=wheel.parent)


def test_wheel_carries_the_page_and_nothing_of_the_checkout(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in (
        "py.typed",
        "templates/index.html",
        "static/js/main.js",
        "examples/websocket.py",
        "labs/mlp/tables/iris.csv",
        "labs/cnn/digits.npz",
        "labs/cnn/DIGITS.md",
    ):
        assert f"nn_playground/{name}" in names
    assert {name.split("/")[0] for name in names} == {
        "nn_playground",
        next(n.split("/")[0] for n in names if "dist-info" in n),
    }
    assert not [name for name in names if "__pycache__" in name or name.startswith("nn_playground/tests")]


def test_installed_wheel_is_not_the_checkout(installed: Path) -> None:
    place = run(installed / "python", "-c", "import nn_playground; print(nn_playground.__file__)", directory=installed)
    assert ROOT not in Path(place.strip()).parents


@pytest.fixture
def hostile(installed: Path, tmp_path: Path) -> Path:
    """A folder with an `app.py` and modules named like ours, beside an installed package `app` of another wheel."""
    site = Path(
        run(installed / "python", "-c", "import nn_playground as n; print(n.__file__)", directory=installed).strip()
    )
    other = site.parent.parent / "app"
    other.mkdir(exist_ok=True)
    for folder, name in ((other, "__init__.py"), (tmp_path, "app.py"), (tmp_path, "web.py"), (tmp_path, "base.py")):
        (folder / name).write_text("raise SystemExit('this is another program')\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["playground", "nn-playground"])
def test_a_package_or_a_file_named_app_is_not_in_the_way(installed: Path, hostile: Path, command: str) -> None:
    assert run(installed / command, "--version", directory=hostile).startswith("nn-playground ")
    said = run(installed / command, "run", "#seed=0.12345", "--epochs", "1", "--json", directory=hostile)
    assert json.loads(said)["history"]["train_loss"] == [0.5015807429602891, 0.49635937670035557]
    assert "serve" in run(installed / "python", "-m", "nn_playground", "--help", directory=hostile)
    code = "from nn_playground.client import Playground; from nn_playground.labs.mlp import read_link, run; print(run)"
    assert "function run" in run(installed / "python", "-c", code, directory=hostile)


def test_installed_command_runs_a_link(installed: Path) -> None:
    said = json.loads(
        run(installed / "playground", "run", "#seed=0.12345", "--epochs", "1", "--json", directory=installed)
    )
    assert said["history"]["train_loss"] == [0.5015807429602891, 0.49635937670035557]


def test_what_is_compiled_outlives_a_reinstallation(
    wheel: Path, installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    code = (
        "from nn_playground.labs.mlp.kernels import prediction;"
        "from nn_playground.labs.mlp.warmup_steps import STEPS; STEPS['codes']();"
        "print(sum(prediction.encode.stats.cache_hits.values()), sum(prediction.encode.stats.cache_misses.values()))"
    )
    assert run(installed / "python", "-c", code, directory=tmp_path) == "0 1\n"
    install(wheel, installed / "python")
    assert run(installed / "python", "-c", code, directory=tmp_path) == "1 0\n"


def test_installed_command_serves_the_page_with_its_files(installed: Path, tmp_path: Path) -> None:
    command = (str(installed / "playground"), "serve")
    with serving(tmp_path / "log.txt", command=command, directory=tmp_path) as server:
        with DIRECT.open(f"{server.url}/", timeout=30) as answer:
            page = answer.read().decode()
        files = re.findall(r'<(?:link|script)\b[^>]*?(?:href|src)="([^":?#]+)', page)
        assert files
        for file in files:
            with DIRECT.open(f"{server.url}/{file}", timeout=30) as answer:
                assert answer.status == 200, file
