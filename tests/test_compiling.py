"""Compiled kernels on disk, and the processes that help to compile them: what is compiled, and what only loaded."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from nn_playground.kernels import cache, cache_folder
from nn_playground.lab import Rehearsal
from nn_playground.labs.registry import REHEARSAL
from nn_playground.work import compiling
from nn_playground.work.agenda import Agenda
from nn_playground.work.helpers import Helper
from tests.serving import ROOT, clean_environment

QUICK = "codes"  # the step that takes the least time to compile
ONE = "prediction.encode(numpy.zeros(1, 'f8'), numpy.zeros(1, 'u1'))"  # a version of its kernel
ANOTHER = ONE.replace("f8", "f4")
THIRD = ANOTHER.replace("u1", "u2")
SHARING = """
from nn_playground.work.agenda import Agenda
from nn_playground.work.compiling import begin, share_out
from nn_playground.work.helpers import Helper
from nn_playground.labs.registry import LAB_STEPS, REHEARSAL
BEGIN = begin(REHEARSAL)
"""
COUNT = """
import json, numpy
from nn_playground.kernels import cache_folder
from nn_playground.labs.mlp.kernels import prediction
{action}
stats = prediction.encode.stats
print(json.dumps([sum(stats.cache_hits.values()), sum(stats.cache_misses.values()), len(prediction.encode.signatures)]))
"""


class Count(NamedTuple):
    """What became of a kernel in a process."""

    loaded: int
    compiled: int
    versions: int


def begin(place: Path, action: str, source: Path = ROOT, **environment: str) -> "subprocess.Popen[str]":
    """A process that does this, with the package that lies in `source`."""
    return subprocess.Popen(
        [sys.executable, "-c", COUNT.format(action=action)],
        cwd=source,
        env=clean_environment({"NUMBA_CACHE_DIR": str(place), **environment}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: "subprocess.Popen[str]", says: str = "", times: int = 1) -> Count:
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    assert err.count(says) == times if says else err == ""
    return Count(*json.loads(out))


def count(place: Path, action: str = ONE, source: Path = ROOT, says: str = "", times: int = 1) -> Count:
    return end(begin(place, action, source), says, times)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds one kernel."""
    place = tmp_path_factory.mktemp("filled")
    assert count(place) == Count(loaded=0, compiled=1, versions=1)
    return place


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Path:
    """A copy that the test may spoil."""
    return Path(shutil.copytree(filled, tmp_path / "cache"))


def kernel_files(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]


# ---- on disk ----


def test_what_one_process_compiles_the_next_one_loads(filled: Path) -> None:
    assert count(filled) == Count(loaded=1, compiled=0, versions=1)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The same program at another place, with other times of its files."""
    shutil.copytree(
        ROOT / "app" / "nn_playground",
        tmp_path / "elsewhere" / "nn_playground",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for path in tmp_path.rglob("*.py"):
        os.utime(path, (1e9, 1e9))
    return tmp_path / "elsewhere"


def test_an_installation_at_another_place_loads_it_too(filled: Path, elsewhere: Path) -> None:
    assert count(filled, source=elsewhere) == Count(loaded=1, compiled=0, versions=1)


def test_a_change_to_any_file_of_the_kernels_compiles_anew(place: Path, elsewhere: Path) -> None:
    with (elsewhere / "nn_playground" / "kernels" / "lanes.py").open("a") as file:
        file.write("# changed\n")
    assert count(place, source=elsewhere) == Count(loaded=0, compiled=1, versions=1)


def test_damaged_files_are_compiled_anew_and_then_whole(place: Path) -> None:
    versions = "; ".join((ONE, ANOTHER, THIRD))
    assert count(place, versions) == Count(loaded=1, compiled=2, versions=3)
    for file, content in zip(kernel_files(place), (b"", b"\x80\x05", b"no pickle"), strict=True):
        file.write_bytes(content)
    assert count(place, versions, says="can't be read", times=3) == Count(loaded=0, compiled=3, versions=3)
    assert count(place, versions) == Count(loaded=3, compiled=0, versions=3)


def test_processes_that_compile_versions_of_one_kernel_at_once_keep_all(tmp_path: Path) -> None:
    versions = [ONE, ANOTHER]
    for process in [begin(tmp_path, version) for version in versions * 2]:
        end(process)
    assert count(tmp_path, "; ".join(versions)) == Count(loaded=2, compiled=0, versions=2)
    assert len(kernel_files(tmp_path)) == 2


def test_a_disk_that_takes_nothing_keeps_nobody_from_training_and_is_logged_once(place: Path) -> None:
    spoil = "import pathlib; pathlib.Path.replace = lambda *_: (_ for _ in ()).throw(OSError('disk full'))\n"
    action = f"{spoil}{ANOTHER}; {THIRD}"
    assert count(place, action, says="disk full") == Count(loaded=0, compiled=2, versions=2)
    assert len(kernel_files(place)) == 1


def test_without_any_place_everything_is_compiled_and_works() -> None:
    nowhere = Path(os.devnull) / "nowhere"  # where not even root can make a folder
    share = f"share_out(Agenda([{QUICK!r}]), lambda *_: None, [Helper(BEGIN)], LAB_STEPS)"
    action = f"{SHARING}cache_folder.places = lambda: iter(())\n{share}"
    assert count(nowhere, action) == Count(loaded=0, compiled=1, versions=1)


def test_that_there_is_no_place_is_logged_once_with_what_to_set(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(compiling, "writable", lambda: False)
    monkeypatch.setattr(compiling, "places", lambda: iter([tmp_path / "file" / "in it", tmp_path / "sealed"]))
    done: list[str] = []
    compiling.carry_out(Agenda(tuple(REHEARSAL.steps)), lambda step, _error: done.append(step), REHEARSAL)
    assert sorted(done) == sorted(REHEARSAL.steps)
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    for words in ("in it", "sealed", "every start compiles them anew", "Set NUMBA_CACHE_DIR"):
        assert words in record.getMessage()


# ---- the folder ----


@pytest.fixture
def fresh_folder() -> Iterator[Callable[[], Path | None]]:
    """`folder`, as a process asks that has not asked before."""
    cache_folder.folder.cache_clear()
    yield cache_folder.folder
    cache_folder.folder.cache_clear()


def test_the_first_place_that_can_be_used_is_taken(
    fresh_folder: Callable[[], Path | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(cache_folder, "places", lambda: iter([blocked / "in it", tmp_path / "a" / "b", tmp_path / "c"]))
    found = fresh_folder()
    assert found is not None
    assert found.parent == tmp_path / "a" / "b"
    assert cache_folder.is_empty()
    assert cache_folder.writable()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems name other folders")
def test_a_user_s_cache_comes_first_and_a_user_without_home_has_places_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert next(cache_folder.places()) == Path("/caches/nn-playground")
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", "/home/ada")
    assert next(cache_folder.places()) == Path("/home/ada/.cache/nn-playground")

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    *_, last = cache_folder.places()
    assert last.parent == tmp_path
    assert last.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="has no such modes")
def test_what_others_could_have_put_into_the_temporary_folder_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    ours = [path for path in cache_folder.places() if path.parent == tmp_path]
    assert len(ours) == 1
    ours[0].chmod(0o777)
    assert tmp_path not in {path.parent for path in cache_folder.places()}
    ours[0].rmdir()
    (tmp_path / "somebody's").mkdir(mode=0o700)
    ours[0].symlink_to(tmp_path / "somebody's")
    assert tmp_path not in {path.parent for path in cache_folder.places()}


def test_folders_of_old_sources_go(
    fresh_folder: Callable[[], Path | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_folder, "places", lambda: iter([tmp_path]))
    for age in range(cache_folder.KEPT + 3):
        (tmp_path / f"kernels-{age}").mkdir()
        os.utime(tmp_path / f"kernels-{age}", (1e9 - age, 1e9 - age))
    (tmp_path / "something else").mkdir()
    found = fresh_folder()
    assert found is not None
    kept = {f"kernels-{age}" for age in range(cache_folder.KEPT)}
    assert {path.name for path in tmp_path.iterdir()} == {found.name, "something else"} | kept


# ---- helpers ----


def test_a_helper_compiles_and_this_process_only_loads(tmp_path: Path) -> None:
    action = f"""{SHARING}
ends = []
share_out(Agenda([{QUICK!r}]), lambda *end: ends.append(end), [Helper(BEGIN), Helper(BEGIN)], LAB_STEPS)
assert ends == [({QUICK!r}, None)], ends
"""
    assert count(tmp_path, action) == Count(loaded=1, compiled=0, versions=1)


class Stage:
    """Steps that need compiling until somebody has done that, and helpers that may fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, on_disk: set[str]) -> None:
        self.on_disk = on_disk
        self.compiled_here: list[str] = []
        self.ends: list[tuple[str, Exception | None]] = []
        monkeypatch.setattr(compiling, "writable", lambda: True)
        monkeypatch.setattr(compiling, "is_empty", lambda: False)

    def step(self, name: str) -> None:
        if name not in self.on_disk:
            if cache._only_cached.get():
                raise cache.NotCached(name)
            self.compiled_here.append(name)

    def helper(self, able: bool) -> Helper:
        stage = self

        class Played(Helper):
            def __enter__(self) -> "Played":
                return self

            def wait(self) -> bool:
                return able

            def do(self, step: str) -> bool:
                if able:
                    stage.on_disk.add(step)
                return able

        return Played("")

    def play(self, *helpers: Helper) -> None:
        steps: dict[str, Callable[[], None]] = {name: partial(self.step, name) for name in "abcdef"}
        compiling.share_out(Agenda(steps), lambda *end: self.ends.append(end), helpers, steps)


def test_what_is_on_disk_needs_no_helper(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch, set("abcdef"))
    stage.play(stage.helper(False))
    assert stage.ends == [(name, None) for name in "abcdef"]
    assert stage.compiled_here == []


def test_helpers_share_what_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch, {"b"})
    stage.play(stage.helper(True), stage.helper(True))
    assert stage.ends[0] == ("b", None)
    assert sorted(stage.ends) == [(name, None) for name in "abcdef"]
    assert stage.compiled_here == []


def test_nothing_is_lost_where_a_helper_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch, {"b"})
    stage.play(stage.helper(False), stage.helper(True))
    assert sorted(stage.ends) == [(name, None) for name in "abcdef"]
    assert stage.on_disk | set(stage.compiled_here) == set("abcdef")


def test_what_can_t_be_compiled_here_either_is_told_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch, set())
    error = OSError("no memory")

    def broken(name: str) -> None:
        if name == "c":
            raise error
        stage.on_disk.add(name)

    monkeypatch.setattr(stage, "step", broken)
    monkeypatch.setattr(compiling, "is_empty", lambda: True)
    stage.play(stage.helper(False))
    assert stage.ends == [(name, error if name == "c" else None) for name in "abcdef"]


def test_what_is_hurried_is_taken_first_and_the_rest_in_its_order() -> None:
    agenda = Agenda("abcdef")
    assert agenda.take() == "a"
    agenda.hurry("eac")
    assert agenda.waiting() == list("ecbdf")


def test_a_command_hears_how_far_it_is_and_what_kept_a_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    def carry_out(agenda: Agenda, done: Callable[[str, Exception | None], None], _rehearsal: Rehearsal) -> None:
        while name := agenda.take():
            done(name, OSError("no memory") if name == "streams" else None)

    reports: list[tuple[int, int]] = []
    monkeypatch.setattr(compiling, "carry_out", carry_out)
    with pytest.raises(OSError, match="no memory"):
        compiling.warm_up(REHEARSAL, report=lambda *report: reports.append(report))
    total = len(REHEARSAL.steps)
    assert reports == [(done, total) for done in range(total + 1)]


@pytest.mark.parametrize(
    "command",
    [
        (str(ROOT / "there is no such program"),),
        (sys.executable, "-c", "raise SystemExit(1)"),
        (sys.executable, "-c", "print('something else', flush=True); input(); raise SystemExit(1)"),
        (sys.executable, "-c", "print('something else', flush=True); input(); print('something else')"),
    ],
)
def test_a_helper_that_starts_badly_or_dies_says_so(command: tuple[str, ...]) -> None:
    with Helper("", *command) as helper:
        assert not helper.wait()
        assert not helper.do("a")
        assert not helper.do("b")


def test_a_program_without_a_python_of_its_own_has_no_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", None)
    with Helper(compiling.begin(REHEARSAL)) as helper:
        assert not helper.wait()
        assert not helper.do("a")


def test_a_helper_does_what_it_is_told_and_ends_with_who_tells_it() -> None:
    echo = "import sys\nprint('up', flush=True)\nfor line in sys.stdin: print(line, end='', flush=True)"
    with Helper("", sys.executable, "-c", echo) as helper:
        assert helper.wait()
        assert helper.do("maps")
        assert helper.do("b")
    assert helper._process is not None
    assert helper._process.returncode == 0
