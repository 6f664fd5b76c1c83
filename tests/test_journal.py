"""A journal keeps what is done, whenever the work is cut short."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

from nn_playground.base.errors import InvalidInput
from nn_playground.work.checkpoint import MAX_JOURNAL_LINE, Journal


class Part(BaseModel):
    """A part of a result."""

    value: float | str


PARTS = {"a": Part(value=1), "b": Part(value="é\n"), "c": Part(value=0.1)}
SECRET = b"nobody knows it"


def opened(result: Path, secret: bytes = SECRET) -> Journal[Part]:
    return Journal(result, Part, secret)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def keep(result: Path) -> Path:
    """The journal of work that was cut short after PARTS."""
    with opened(result) as journal:
        for key, part in PARTS.items():
            journal.append(key, part)
    return result.with_name(f"{result.name}.part")


def test_what_is_done_is_there_again(tmp_path: Path) -> None:
    keep(tmp_path / "r.csv")
    assert files(tmp_path) == ["r.csv.part"]
    with opened(tmp_path / "r.csv") as journal:
        assert journal.done == PARTS
        journal.append("d", Part(value=2))
    with opened(tmp_path / "r.csv") as journal:
        assert journal.done == PARTS | {"d": Part(value=2)}


def test_wherever_the_journal_is_cut_what_is_whole_counts(tmp_path: Path) -> None:
    path = keep(tmp_path / "r.csv")
    content = path.read_bytes()
    for length in range(len(content) + 1):
        path.write_bytes(content[:length])
        whole = content[:length].count(b"\n")
        with opened(tmp_path / "r.csv") as journal:
            assert journal.damaged == 0
            journal.append("z", Part(value=length))
        with opened(tmp_path / "r.csv") as journal:
            found = list(journal.done)
        at_end = {"z", *list(PARTS)[: whole + 1]}  # a line that lacks its end only is whole
        assert {"z", *list(PARTS)[:whole]} <= set(found) <= at_end
        assert journal.done["z"] == Part(value=length)


NO_LINES = {
    "binary": b"\xff\x00\xfe\n",
    "other JSON": b"[]\n",
    "no key": b"{}\n",
    "without a proof": b'{"key": "a", "part": {"value": 7}}\n',
    "a proof of nothing": b"0" * 64 + b' {"key": "a", "part": {"value": 7}}\n',
    "deep": b"{" * 5000 + b"\n",
    "long": b"x" * (3 * MAX_JOURNAL_LINE) + b"\n",
}


@pytest.mark.parametrize("line", NO_LINES.values(), ids=NO_LINES)
def test_what_is_no_line_of_a_journal_is_passed_over_and_counted(tmp_path: Path, line: bytes) -> None:
    path = keep(tmp_path / "r.csv")
    path.write_bytes(line + path.read_bytes() + line)
    with opened(tmp_path / "r.csv") as journal:
        assert journal.done == PARTS
        assert journal.damaged == 2


@pytest.mark.parametrize("length", [1, 1000, MAX_JOURNAL_LINE, MAX_JOURNAL_LINE + 1, 3 * MAX_JOURNAL_LINE])
def test_what_has_no_end_is_forgotten(tmp_path: Path, length: int) -> None:
    path = keep(tmp_path / "r.csv")
    whole = path.read_bytes()
    path.write_bytes(whole + b"x" * length)
    with opened(tmp_path / "r.csv") as journal:
        assert (journal.done, journal.damaged) == (PARTS, 0)
    assert path.read_bytes() == whole


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "a number": lambda line: line.replace(b'"value":1.0', b'"value":9.0'),
    "another key": lambda line: line.replace(b'"key":"a"', b'"key":"b"'),
    "a space": lambda line: line.replace(b'"value":', b'"value": '),
    "the proof": lambda line: b"0" + line[1:] if line[:1] != b"0" else b"1" + line[1:],
    "no proof": lambda line: line.partition(b" ")[2],
    "cut within": lambda line: line[:-4] + b"\n",
    "its begin": lambda line: line[3:],
    "two in one": lambda line: line[:-1] + line,
    "a bit": lambda line: line[:80] + bytes([line[80] ^ 1]) + line[81:],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_line_that_was_changed_does_not_count(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    path = keep(tmp_path / "r.csv")
    first, *others = path.read_bytes().splitlines(keepends=True)
    assert change(first) != first
    path.write_bytes(b"".join([change(first), *others]))
    with opened(tmp_path / "r.csv") as journal:
        assert journal.done == {key: part for key, part in PARTS.items() if key != "a"}
        assert journal.damaged == 1


def test_lines_of_another_secret_or_another_model_do_not_count(tmp_path: Path) -> None:
    keep(tmp_path / "r.csv")
    with opened(tmp_path / "r.csv", b"") as journal:
        assert (journal.done, journal.damaged) == ({}, 3)

    class Other(BaseModel):
        rows: int

    keep(tmp_path / "r.csv")
    with Journal(tmp_path / "r.csv", Other, SECRET) as other:
        assert (other.done, other.damaged) == ({}, 3)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full here")
def test_a_full_disk_is_said_and_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    result = tmp_path / "r.csv"
    path = keep(result)
    kept = path.read_bytes()
    path.unlink()
    path.symlink_to("/dev/full")
    journal = opened(result)
    with journal, pytest.raises(InvalidInput, match=r"r\.csv\.part: can't be written: No space left on device\. What"):
        journal.append("d", PARTS["a"])
    assert journal.done == {}
    path.unlink(missing_ok=True)
    path.write_bytes(kept)
    (tmp_path / "r.csv.new").symlink_to("/dev/full")
    with opened(result) as journal:
        with pytest.raises(InvalidInput, match=r"r\.csv: can't be written: No space left on device\. What is done"):
            journal.finish(b"new")
        assert journal.done == PARTS
    assert path.read_bytes() == kept


def test_what_fits_on_a_disk_in_pieces_is_whole(tmp_path: Path) -> None:
    class Slow:
        """A file that takes a few bytes at a time."""

        def __init__(self, path: Path) -> None:
            self.file = path.open("ab", buffering=0)

        def write(self, content: bytes) -> int:
            return self.file.write(content[:7])

        def close(self) -> None:
            self.file.close()

    with opened(tmp_path / "r.csv") as journal:
        journal._file.close()
        journal._file = Slow(journal.path)  # type: ignore[assignment]
        journal.append("a", PARTS["a"])
    with opened(tmp_path / "r.csv") as journal:
        assert journal.done == {"a": PARTS["a"]}


@pytest.mark.skipif(os.name != "posix", reason="has no such files")
def test_a_device_is_no_result() -> None:
    with pytest.raises(InvalidInput, match="it is a device"):
        opened(Path(os.devnull))


def test_the_end_replaces_the_result_and_takes_the_journal_away(tmp_path: Path) -> None:
    result = tmp_path / "r.csv"
    result.write_bytes(b"old")
    with opened(result) as journal:
        journal.append("a", PARTS["a"])
        assert result.read_bytes() == b"old"
        journal.finish(b"new")
    assert files(tmp_path) == ["r.csv"]
    assert result.read_bytes() == b"new"


def test_nothing_done_leaves_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "r.csv") as journal:
        assert journal.done == {}
    assert files(tmp_path) == []


def test_a_folder_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"r\.csv\.part: can't be written: No such file"):
        opened(tmp_path / "nowhere" / "r.csv")


def test_a_folder_is_no_result(tmp_path: Path) -> None:
    for folder in (tmp_path, Path(), Path("..")):
        with pytest.raises(InvalidInput, match="expected a file to write; it is a folder"):
            opened(folder)
    assert files(tmp_path) == []


def test_a_result_that_can_t_be_written_loses_nothing(tmp_path: Path) -> None:
    result = tmp_path / "r.csv"
    with opened(result) as journal:
        journal.append("a", PARTS["a"])
        result.mkdir()
        with pytest.raises(InvalidInput, match="kept for another try"):
            journal.finish(b"new")
    assert files(tmp_path) == ["r.csv", "r.csv.part"]
    result.rmdir()
    with opened(result) as journal:
        assert journal.done == {"a": PARTS["a"]}
