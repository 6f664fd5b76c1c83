"""`playground run --lab NAME`: a run of any lab, as its REST call trains and answers it."""

import argparse
from collections.abc import Mapping
from typing import Any, Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import clauses, say
from nn_playground.cli.run_parts import MAX_CONFIG_BYTES, ROWS, config_content, format_loss, values_of
from nn_playground.cli.terminal import DONE, Progress, print_utf8

NO_PROGRAM: Final = "expected a run of the lab mlp; those of others can't be written as a program"
COLUMN: Final = 16  # characters of a column of the report, at least


def run_in_lab(chosen: argparse.Namespace) -> int:
    """Carry it out and return the exit status."""
    from nn_playground.base.strict_json import read_object, write_json
    from nn_playground.lab import DEFAULT_EPOCHS
    from nn_playground.labs.registry import REHEARSAL
    from nn_playground.work.compiling import warm_up

    lab = _lab(chosen.lab)
    if chosen.code:
        raise InvalidInput.at("--code", NO_PROGRAM)
    content = config_content(chosen.run)
    if content is None:
        link = lab.written(chosen.run)
    else:
        name = "standard input" if chosen.run == "-" else chosen.run
        link = lab.read(read_object(content, limit=MAX_CONFIG_BYTES, what=name), {})
    config = lab.varied(link.config, values_of(chosen.set, lab.config_model)) if chosen.set else link.config
    epochs = DEFAULT_EPOCHS if chosen.epochs is None else chosen.epochs
    work = lab.requested(lab.run_request(config=config, epochs=epochs))
    with Progress() as progress:
        if progress.seen:  # explains why the very first run begins late
            warm_up(REHEARSAL, work.steps, progress.compiling)
        (result,) = [found for part in work.slices for found in part]
    print_utf8(write_json(result) if chosen.json else _report([*link.notices, *result["notices"]], result))
    return DONE


def _lab(name: str) -> Any:
    from nn_playground.base.validation import known_or_meant, shown
    from nn_playground.labs.registry import LABS

    labs = {lab.name: lab for lab in LABS}
    if name not in labs:
        known = known_or_meant(name, list(labs))
        raise InvalidInput.at("--lab", clauses(say("there is no lab {name}", name=shown(name)), known))
    return labs[name]


def _report(notices: list[str], result: Mapping[str, Any]) -> str:
    """The report of a run for a person: notices, some rows of its history, and its link."""
    history = dict(result["history"])
    epochs = history.pop("epoch")
    last = len(epochs) - 1
    head = "".join(f"{name.replace('_', ' '):>{COLUMN}}" for name in history)
    lines = [*(f"Note: {notice}" for notice in notices), f"{'epoch':>6}{head}"]
    for row in sorted({round(row * last / (ROWS - 1)) for row in range(ROWS)}):
        values = "".join(f"{format_loss(column[row]):>{COLUMN}}" for column in history.values())
        lines.append(f"{epochs[row]:6d}{values}")
    if result["stopped"] == "diverged":
        lines.append("The run diverged: a loss stopped being finite.")
    return "\n".join([*lines, "", result["link"]])
