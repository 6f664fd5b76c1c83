"""A journal keeps what is done, whenever the work is cut short."""

from pathlib import Path
from typing import Any

import pytest

from app.errors import InvalidInput
from app.journal import Journal

PARTS: dict[str, Any] = {"a": 1, "b": {"text": "é\n"}, "c": [0.1]}


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def keep(result: Path) -> Path:
    """The journal of work that was cut short after PARTS."""
    with Journal(result) as journal:
        for key, part in PARTS.items():
            journal.note(key, part)
    return result.with_name(f"{result.name}.part")


def test_what_is_done_is_there_again(tmp_path: Path) -> None:
    keep(tmp_path / "r.csv")
    assert files(tmp_path) == ["r.csv.part"]
    with Journal(tmp_path / "r.csv") as journal:
        assert journal.done == PARTS
        journal.note("d", None)
    with Journal(tmp_path / "r.csv") as journal:
        assert journal.done == PARTS | {"d": None}


def test_wherever_the_journal_is_cut_what_is_whole_counts(tmp_path: Path) -> None:
    path = keep(tmp_path / "r.csv")
    content = path.read_bytes()
    for length in range(len(content) + 1):
        path.write_bytes(content[:length])
        whole = content[:length].count(b"\n")
        with Journal(tmp_path / "r.csv") as journal:
            journal.note("z", length)
        with Journal(tmp_path / "r.csv") as journal:
            found = list(journal.done)
        at_end = {"z", *list(PARTS)[: whole + 1]}  # a line that lacks its end only is whole
        assert {"z", *list(PARTS)[:whole]} <= set(found) <= at_end
        assert journal.done["z"] == length


@pytest.mark.parametrize("line", [b"\xff\n", b"[]\n", b"{}\n", b'{"key": [], "part": 1}\n', b"\n", b"{" * 5000 + b"\n"])
def test_what_is_no_line_of_a_journal_is_passed_over(tmp_path: Path, line: bytes) -> None:
    path = keep(tmp_path / "r.csv")
    path.write_bytes(line + path.read_bytes() + line)
    with Journal(tmp_path / "r.csv") as journal:
        assert journal.done == PARTS


def test_the_end_replaces_the_result_and_takes_the_journal_away(tmp_path: Path) -> None:
    result = tmp_path / "r.csv"
    result.write_bytes(b"old")
    with Journal(result) as journal:
        journal.note("a", 1)
        assert result.read_bytes() == b"old"
        journal.end(b"new")
    assert files(tmp_path) == ["r.csv"]
    assert result.read_bytes() == b"new"


def test_nothing_done_leaves_nothing(tmp_path: Path) -> None:
    with Journal(tmp_path / "r.csv") as journal:
        assert journal.done == {}
    assert files(tmp_path) == []


def test_a_folder_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"r\.csv\.part: can't be written: No such file"):
        Journal(tmp_path / "nowhere" / "r.csv")


def test_a_folder_is_no_result(tmp_path: Path) -> None:
    for folder in (tmp_path, Path(), Path("..")):
        with pytest.raises(InvalidInput, match="expected a file to write; it is a folder"):
            Journal(folder)
    assert files(tmp_path) == []


def test_a_result_that_can_t_be_written_loses_nothing(tmp_path: Path) -> None:
    result = tmp_path / "r.csv"
    with Journal(result) as journal:
        journal.note("a", 1)
        result.mkdir()
        with pytest.raises(InvalidInput, match="kept for another try"):
            journal.end(b"new")
    assert files(tmp_path) == ["r.csv", "r.csv.part"]
    result.rmdir()
    with Journal(result) as journal:
        assert journal.done == {"a": 1}
