"""`playground run`."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.cli.run_parts import MAX_CONFIG_BYTES, ROWS, config_content, format_loss, values_of
from nn_playground.cli.terminal import DONE, Progress, print_utf8

if TYPE_CHECKING:
    from nn_playground.cli.terminal import Commands
    from nn_playground.labs.mlp.link_reader import Link
    from nn_playground.labs.mlp.runs import Include, RunResult

FIRST: Final = "mlp"  # the lab whose runs this module reports; others have lab_run.py


def add_parser(commands: "Commands") -> None:
    """Declare its arguments."""
    runner = commands.add_parser(
        "run", help="train a run to its end and report it", description="Train a run to its end and report it."
    )
    runner.add_argument(
        "run", metavar="LINK_OR_FILE", help="a link, a path to a config as JSON, or - for standard input"
    )
    runner.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="change a key of the config, as training.optimizer.name=adam; may be given several times",
    )
    runner.add_argument("--lab", metavar="NAME", default="", help="the lab of the run, as convolution; mlp if left out")
    runner.add_argument("--epochs", type=int, help="epochs to train (100)")
    runner.add_argument("--json", action="store_true", help="print what POST /api/runs answers")
    runner.add_argument(
        "--code",
        choices=("numpy", "pytorch", "keras"),
        help="print the trained network as a program in Python instead",
    )
    runner.set_defaults(do=do)


def do(chosen: argparse.Namespace) -> int:
    """Carry it out and return the exit status."""
    from nn_playground.lab import DEFAULT_EPOCHS
    from nn_playground.labs.mlp.runs import run
    from nn_playground.labs.mlp.warmup_steps import for_run
    from nn_playground.labs.registry import REHEARSAL
    from nn_playground.work.compiling import warm_up

    if chosen.lab and chosen.lab != FIRST:
        from nn_playground.cli.lab_run import run_in_lab

        return run_in_lab(chosen)
    config, view, notices = changed(read_run(chosen.run), chosen.set)
    epochs = DEFAULT_EPOCHS if chosen.epochs is None else chosen.epochs
    with Progress(epochs) as progress:
        if progress.seen:  # explains why the very first run begins late
            warm_up(REHEARSAL, for_run(config), progress.compiling)
        include: list[Include] = ["code"] if chosen.code else []
        result = run(config, epochs=epochs, view=view, notices=notices, progress=progress, include=include)
    if chosen.code:
        print_utf8(program(result, chosen.code))
    elif chosen.json:
        from nn_playground.base.strict_json import write_json

        print_utf8(write_json(result.as_json()))
    else:
        print_utf8(report(result))
    return DONE


def program(result: "RunResult", framework: str) -> str:
    """The program of a run; InvalidInput where its weights are not finite."""
    text: str | None = getattr(result.code, framework)
    if text is None:
        raise InvalidInput("The run diverged: its weights are not finite, so there is no program.")
    return text.rstrip("\n")


def read_run(given: str) -> "Link":
    """The run of a link, of a file, or of standard input."""
    from nn_playground.base.strict_json import read_object
    from nn_playground.labs.mlp.config import parse_config
    from nn_playground.labs.mlp.link_reader import Link
    from nn_playground.labs.mlp.pasted import read_pasted
    from nn_playground.labs.mlp.view import View

    content = config_content(given)
    if content is None:
        return read_pasted(given)
    name = "standard input" if given == "-" else given
    return Link(parse_config(read_object(content, limit=MAX_CONFIG_BYTES, what=name)), View(), [])


def changed(link: "Link", changes: Sequence[str]) -> "Link":
    """The run with other values for some keys, each as KEY=VALUE; the value is JSON, or else a text."""
    from nn_playground.labs.mlp.config import RunConfig, parse_config, with_values

    values = values_of(changes, RunConfig)
    return link._replace(config=parse_config(with_values(link.config, values))) if values else link


def report(result: "RunResult") -> str:
    """The report of a run for a person."""
    history = result.history
    last = len(history.epoch) - 1
    rows = sorted({round(row * last / (ROWS - 1)) for row in range(ROWS)})
    lines = [*(f"Note: {notice}" for notice in result.notices), " epoch   training loss       test loss"]
    for row in rows:
        losses = (history.train_loss[row], history.test_loss[row])
        lines.append(f"{history.epoch[row]:6d}" + "".join(f"{format_loss(loss):>16}" for loss in losses))
    if result.stopped == "diverged":
        lines.append("The run diverged: a loss stopped being finite.")
    elif result.stopped != "epochs":
        lines.append(
            say(
                "The run stopped after {epochs} epochs: {condition}.",
                epochs=result.epochs,
                condition=result.stopped.replace("_", " "),
            )
        )
    return "\n".join([*lines, "", result.link])
