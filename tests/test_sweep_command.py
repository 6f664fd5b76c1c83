"""`playground sweep`: files and what is printed, a sweep that goes on after it was cut short, and errors."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nn_playground.__main__ import main
from nn_playground.api_models import Row
from nn_playground.base import sources
from nn_playground.cli.terminal import Progress
from nn_playground.work.trials import Batch, CancelToken, Outcome, batch_outcomes
from tests.serving import clean_environment
from tests.sweeping import layout, rows

SHEET = """
epochs = 20
seeds = 3
config.data.name = "xor"
goal.test_loss = 0.4

[values]
network.hidden = [[], [4, 2]]
"data.noise" = [0, 20]
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.toml"
    path.write_text(SHEET, "utf-8")
    return path


def expected() -> list[Row]:
    sweep = {"config": {"data": {"name": "xor"}}, "values": {"network.hidden": [[], [4, 2]], "data.noise": [0, 20]}}
    return rows(layout(**sweep, epochs=20, seeds=3, goal={"test_loss": 0.4}))


def test_the_command_writes_a_row_for_each_run(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = sheet.with_name("results.csv")
    assert main(["sweep", str(sheet), "-o", str(output)]) == 0
    header, *lines = csv.reader(io.StringIO(output.read_text("utf-8")))
    assert header == [
        *("network.hidden", "data.noise", "seed", "epochs", "epoch", "train_loss", "test_loss", "train_accuracy"),
        *("test_accuracy", "reached", "diverged", "stopped", "precision", "link"),
    ]
    for line, row in zip(lines, expected(), strict=True):
        cells = dict(zip(header, line, strict=True))
        assert json.loads(cells["network.hidden"]) == row.values["network.hidden"]
        assert float(cells["test_loss"]) == row.test_loss
        assert cells["reached"] == ("" if row.reached is None else str(row.reached))
        assert (cells["seed"], cells["diverged"], cells["link"]) == (row.seed, "false", row.link)
    report = capsys.readouterr().out.splitlines()
    assert len(report) == 5
    assert "solved" in report[0]
    assert [path.name for path in sorted(sheet.parent.iterdir())] == ["results.csv", "sheet.toml"]


def test_the_command_prints_csv_or_json(sheet: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["sweep", str(sheet), "-o", "-"]) == 0
    printed = capsysbinary.readouterr().out
    assert len(printed.decode().splitlines()) == 13
    assert main(["sweep", str(sheet), "--json", "-o", str(sheet.with_name("also.csv"))]) == 0
    assert sheet.with_name("also.csv").read_bytes() == printed
    lines = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    found = sorted((line["row"] for line in lines if "row" in line), key=lambda row: row["number"])
    assert [Row(**row) for row in found] == expected()
    assert [line["progress"]["done"] for line in lines if "progress" in line] == list(range(1, 13))
    assert len(lines[-1]["summary"]["combinations"]) == 4


def test_json_on_standard_input_is_the_same_sweep(
    sheet: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["sweep", str(sheet)])
    printed = capsysbinary.readouterr().out
    sweep = {"config": {"data": {"name": "xor"}}, "values": {"network.hidden": [[], [4, 2]], "data.noise": [0, 20]}}
    text = json.dumps({**sweep, "epochs": 20, "seeds": 3, "goal": {"test_loss": 0.4}})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    main(["sweep", "-"])
    assert capsysbinary.readouterr().out == printed


def cut_short(sheet: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The journal of a sweep that was interrupted after 5 of its 12 runs."""

    def interrupt(_progress: Progress, done: int, _total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "runs", interrupt)
        assert main(["sweep", str(sheet), "-o", str(output)]) == 130
    return output.with_name(f"{output.name}.part")


DAMAGE = {
    "cut": (r'"train_loss".*', ""),
    "other types": (r'"epoch":\d+', '"epoch":"ten"'),
    "another number": (r'"number":\d+', '"number":11'),
    "another loss": (r'"test_loss":[0-9.]+', '"test_loss":0.001'),
    "another key": (r'"key":"(\w+) \d+"', r'"key":"\1 11"'),
    "no row": (r'"part":.*', '"part":{}}'),
    "another model": (r'"part":.*', '"part":{"exercise":"xor","passed":true,"score":1.0}}'),
    "no JSON": (r'\{"key".*', "what is this?"),
    "junk": (r".*", "\x00\x1f\x7f"),
    "no proof": (r"^\w+ ", ""),
    "of an older program": (r'^\w+ (.*)"part":.*', r'\1"part":{"number":1}}'),
}


@pytest.mark.parametrize(("pattern", "new"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_line_of_what_is_done_is_done_again(
    sheet: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pattern: str, new: str
) -> None:
    whole, output = sheet.with_name("whole.csv"), sheet.with_name("results.csv")
    main(["sweep", str(sheet), "-o", str(whole)])
    part = cut_short(sheet, output, monkeypatch)
    lines = part.read_text("utf-8").splitlines()
    damaged = re.sub(pattern, new, lines[2])
    assert damaged != lines[2]
    part.write_text("".join(f"{line}\n" for line in [*lines[:2], damaged, *lines[3:]]), "utf-8")
    capsys.readouterr()
    assert main(["sweep", str(sheet), "-o", str(output)]) == 0
    assert output.read_bytes() == whole.read_bytes()
    assert "1 line can't be used, and that work is done again" in capsys.readouterr().err


def test_rows_of_other_sources_are_not_mixed_with_ours(sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, output = sheet.with_name("whole.csv"), sheet.with_name("results.csv")
    main(["sweep", str(sheet), "-o", str(whole)])
    with monkeypatch.context() as patch:
        patch.setattr(sources, "fingerprint", lambda: "of other sources")
        patch.setattr("nn_playground.work.sweep_plan.finite", lambda _value: 123.0)
        cut_short(sheet, output, monkeypatch)
    assert main(["sweep", str(sheet), "-o", str(output)]) == 0
    assert output.read_bytes() == whole.read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full here")
@pytest.mark.parametrize("options", [[], ["--json"], ["-o", "-"], ["-o", "results.csv"]])
def test_a_full_disk_is_an_error_in_our_words(
    sheet: Path, options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(sheet.parent)
    sheet.with_name("results.csv.new").symlink_to("/dev/full")
    with Path("/dev/full").open("w") as full:  # and closed in the end, which writes what is left
        monkeypatch.setattr(sys, "stdout", full)
        assert main(["sweep", sheet.name, *options]) == 2
    what = "results.csv" if "results.csv" in options else "the output"
    error = capsys.readouterr().err
    assert error.startswith(f"playground: {what}: can't be written: No space left on device")
    assert len(error.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full here")
def test_a_process_whose_output_is_full_ends_with_that_error_alone(sheet: Path) -> None:
    command = [sys.executable, "-m", "nn_playground", "sweep", sheet.name]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, cwd=sheet.parent, env=clean_environment({}), stdout=full,
            stderr=subprocess.PIPE, text=True, timeout=200,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("playground: the output: can't be written: No space left on device")
    assert len(done.stderr.splitlines()) == 1


def test_a_sweep_that_was_cut_short_goes_on(
    sheet: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, output = sheet.with_name("whole.csv"), sheet.with_name("results.csv")
    main(["sweep", str(sheet), "-o", str(whole)])
    cut_short(sheet, output, monkeypatch)
    assert "5 of 12 runs are done; the same command goes on from there." in capsys.readouterr().err
    assert not output.exists()
    tried: list[int] = []

    def counted(batch: Batch, token: CancelToken) -> list[Outcome]:
        tried.extend(batch.numbers)
        return batch_outcomes(batch, token)

    monkeypatch.setattr("nn_playground.work.trials.batch_outcomes", counted)
    assert main(["sweep", str(sheet), "-o", str(output)]) == 0
    assert len(tried) == 12 - 5
    assert output.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"values = [", "expected TOML; "),
        (b'{"values": ', "expected JSON; "),
        (b"\xff", "expected UTF-8; byte 0 is none"),
        (b"a = " + b"[" * 100_000, "expected TOML"),
        (b"#" * 2_000_000, "at most 1,048,576 bytes"),
        (b"a = " + b"9" * 5000, "expected TOML that can be read"),
        (b"values.data.noise = [nan]", "data.noise: expected a finite number"),
        (b"values.data.noise = [2020-01-01]", "data.noise: expected a finite number"),
    ],
)
def test_a_hostile_file_gets_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, says: str
) -> None:
    path = tmp_path / "sweep.toml"
    path.write_bytes(content)
    assert main(["sweep", str(path)]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert len(said.splitlines()) == 1


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", str(tmp_path / "none.toml")]) == 2
    assert "none.toml: can't be read" in capsys.readouterr().err


def test_a_wrong_scheduler_is_named(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", str(sheet), "--scheduler", "here"]) == 2
    assert "--scheduler: expected the address of a scheduler" in capsys.readouterr().err
