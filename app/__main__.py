"""The command line: `playground serve`, `run` and `bench`. What is slow to import is imported where it is needed."""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from app import __version__
from app.errors import InvalidInput, PlaygroundError

if TYPE_CHECKING:
    from app.permalink import Link
    from app.runs import RunResult

DONE, WRONG, INTERRUPTED = 0, 2, 130
MAX_FILE: Final = 1024 * 1024  # bytes of a config
ROWS: Final = 11  # of the table of losses
WIDTH: Final = 79
BLINK: Final = 0.2  # seconds between two changes of the progress


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the exit status."""
    chosen = parser().parse_args(arguments)
    try:
        status: int = chosen.do(chosen)
        sys.stdout.flush()
    except PlaygroundError as error:
        print(f"playground: {' '.join(error.message.split())}", file=sys.stderr)
        return WRONG
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        """Say it, and end."""
        self.exit(WRONG, f"{self.prog}: {message}\n")


class SettingsHelp(argparse.Action):
    """--help, with the table of settings behind it; the table is made only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show this help and all settings")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        """Show it, and end."""
        parser.epilog = settings_table()
        parser.print_help()
        parser.exit()


def parser() -> Parser:
    """The arguments."""
    whole = Parser(prog="playground", description="A neural network playground for teaching.")
    whole.add_argument("--version", action="version", version=f"nn-playground {__version__}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)

    server = commands.add_parser(
        "serve",
        help="serve the page and the API",
        description="Serve the page and the API.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    server.add_argument("-h", "--help", action=SettingsHelp)
    server.add_argument("--host", help="address to listen on (127.0.0.1; 0.0.0.0 is every network)")
    server.add_argument("--port", type=int, help="port to listen on (8000; 0 takes any free one)")
    server.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="processes (1, which trains on all cores; more gain nothing)",
    )
    server.set_defaults(do=serve)

    runner = commands.add_parser(
        "run", help="train a run to its end and report it", description="Train a run to its end and report it."
    )
    runner.add_argument(
        "run", metavar="LINK_OR_FILE", help="a link, a path to a config as JSON, or - for standard input"
    )
    runner.add_argument("--epochs", type=int, help="epochs to train (100)")
    runner.add_argument("--json", action="store_true", help="print what POST /api/runs answers")
    runner.set_defaults(do=run)

    measuring = commands.add_parser(
        "bench",
        help="measure what this machine can do",
        description="Measure how fast this machine trains, and how many students it holds; takes about 15 seconds.",
    )
    measuring.add_argument("--json", action="store_true", help="print numbers only, as JSON")
    measuring.set_defaults(do=bench)
    return whole


def settings_table() -> str:
    """Every setting as text."""
    from app.settings import Settings

    lines = ["settings, as environment variables (an option above wins over them):"]
    for name, default, description in Settings.table():
        lines.append(f"  {name}{f'={default}' if default else ''}")
        lines.append(f"      {description}")
    return "\n".join(lines)


# ---- serve ----


def serve(chosen: argparse.Namespace) -> int:
    """`playground serve`."""
    from app.settings import Settings

    if chosen.workers < 1:
        raise InvalidInput(f"--workers: expected at least 1; got {chosen.workers}")
    settings = Settings.read(os.environ, host=chosen.host, port=chosen.port)

    from app import server

    listening = server.listen(settings.host, settings.port)
    here, *elsewhere = server.addresses(listening)
    print(
        f"The playground is at {here}{''.join(f' and, for others, at {url}' for url in elsewhere)}  (Ctrl+C stops it)"
    )
    sys.stdout.flush()
    gc.freeze()  # what is imported stays: looking through it for garbage would stop everybody for 50 ms now and then
    server.serve(settings, listening, chosen.workers)
    return DONE


# ---- run ----


def run(chosen: argparse.Namespace) -> int:
    """`playground run`."""
    from app.kernels import warm_up
    from app.runs import DEFAULT_EPOCHS, run

    config, view, notices = read_run(chosen.run)
    epochs = DEFAULT_EPOCHS if chosen.epochs is None else chosen.epochs
    with Progress(epochs) as progress:
        if progress.seen:  # nobody should wonder why the very first run begins late
            warm_up(progress.compiling)
        result = run(config, epochs=epochs, view=view, notices=notices, progress=progress)
    if chosen.json:
        from app.strictjson import write

        print_utf8(write(result.as_json()))
    else:
        print_utf8(report(result))
    return DONE


def bench(chosen: argparse.Namespace) -> int:
    """`playground bench`."""
    from app.settings import Settings

    settings = Settings.read(os.environ)
    from app.bench import bench
    from app.kernels import warm_up
    from app.strictjson import write

    with Progress() as progress:
        warm_up(progress.compiling)
        report = bench(settings, progress.measuring)
    print_utf8(write(report.as_json()) if chosen.json else str(report))
    return DONE


def read_run(given: str) -> "Link":
    """The run of a link, of a file, or of standard input."""
    from app.config import parse_config
    from app.permalink import Link, read_link
    from app.strictjson import read_object
    from app.view import View

    content = content_of(given)
    if content is None:
        return read_link(given if "#" in given or "://" not in given else "#")
    name = "standard input" if given == "-" else given
    return Link(parse_config(read_object(content, limit=MAX_FILE, what=name)), View(), [])


def content_of(given: str) -> bytes | None:
    """The bytes of the file or of standard input; None where a link is given."""
    if given == "-":
        return sys.stdin.buffer.read(MAX_FILE + 1)
    try:
        path = Path(given)
        if path.is_file():
            with path.open("rb") as file:
                return file.read(MAX_FILE + 1)
    except OSError as error:
        if "#" not in given:
            raise InvalidInput(f"{given}: can't be read: {error.strerror}") from None
    if given and "#" not in given and "=" not in given and "://" not in given:
        raise InvalidInput(
            f"{given}: expected a link, which has a #, or the path of a JSON file; there is no such file"
        )
    return None


def report(result: "RunResult") -> str:
    """What a person wants to know of a run."""
    history = result.history
    last = len(history.epoch) - 1
    rows = sorted({round(row * last / (ROWS - 1)) for row in range(ROWS)})
    lines = [*(f"Note: {notice}" for notice in result.notices), " epoch   training loss       test loss"]
    for row in rows:
        losses = (history.train_loss[row], history.test_loss[row])
        lines.append(f"{history.epoch[row]:6d}" + "".join(f"{number(loss):>16}" for loss in losses))
    if result.stopped != "epochs":
        lines.append("The run diverged: a loss stopped being finite.")
    return "\n".join([*lines, "", result.link])


def number(loss: float | None) -> str:
    """A loss for people."""
    return "-" if loss is None else f"{loss:.6f}" if 1e-4 <= loss < 1e6 or loss == 0 else f"{loss:.6g}"


def print_utf8(text: str) -> None:
    """Print in UTF-8, whatever the terminal's own encoding is: JSON is UTF-8."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode() + b"\n")


class Progress:
    """How far things are, on one line of standard error that goes away; only where that is a terminal."""

    def __init__(self, epochs: int = 0, clock: Callable[[], float] | None = None) -> None:
        import time

        self._epochs = epochs
        self._clock = clock or time.monotonic
        self._shown = self._clock()  # a short run shows nothing
        self.seen = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self._write("")

    def __call__(self, epoch: int) -> None:
        """Epoch `epoch` is reached."""
        self._show(f"epoch {epoch:,} of {self._epochs:,}")

    def compiling(self, done: int, total: int) -> None:
        """So many kernels are compiled."""
        self._show(f"compiling, this once: {done} of {total}")

    def measuring(self, done: int, total: int) -> None:
        """So many rounds of a measurement are done."""
        self._show(f"measuring: round {done + 1} of {total}")

    def _show(self, text: str) -> None:
        now = self._clock()
        if now - self._shown >= BLINK:
            self._shown = now
            self._write(text)

    def _write(self, text: str) -> None:
        if self.seen:
            print(f"\r{text:<{WIDTH}}\r{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
