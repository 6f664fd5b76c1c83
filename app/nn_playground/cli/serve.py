"""`playground serve`."""

import argparse
import gc
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.cli.terminal import DONE, print_utf8

if TYPE_CHECKING:
    from nn_playground.classroom.room import Classroom
    from nn_playground.classroom.store import Store
    from nn_playground.cli.terminal import Commands

TOKEN: Final = 24  # bytes of a token that is made


class SettingsHelp(argparse.Action):
    """The option --help with the table of settings behind it, which is made only when it is needed."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show this help and all settings")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        """Print the help and exit."""
        parser.epilog = settings_table()
        parser.print_help()
        parser.exit()


def add_parser(commands: "Commands") -> None:
    """Declare its arguments."""
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
    server.add_argument("--base-path", metavar="PATH", help="path that a proxy passes on, as /services/playground")
    server.add_argument("--exercises", metavar="DIR", help="folder of your own exercises, beside the lecture's")
    server.add_argument("--data", metavar="DIR", help="folder of your own tables, CSV files, for all to choose")
    server.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="processes that serve tabs (1, the server alone, which is enough for 100 to 200 tabs that play at once; "
        "as many as processor cores serve most, in 200 MB more)",
    )
    server.add_argument(
        "--class",
        dest="class_title",
        metavar="TITLE",
        nargs="?",
        const="Class",
        help="hold a class: students join by the code that is shown, and hand in; without PLAYGROUND_TOKEN and "
        "PLAYGROUND_DATABASE a token is made, and a file in your folder for data. An earlier class of that title goes "
        "on",
    )
    server.set_defaults(do=do)


def settings_table() -> str:
    """Every setting as text."""
    from nn_playground.base.settings import Settings

    lines = ["settings, as environment variables (an option above wins over them):"]
    for name, default, description in Settings.table():
        lines.append(f"  {name}{f'={default}' if default else ''}")
        lines.append(f"      {description}")
    return "\n".join(lines)


def held_class(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings that a class needs and the environment does not have: a new token, a file for the database."""
    from nn_playground.classroom.database import default_url

    made: dict[str, str] = {}
    if "PLAYGROUND_TOKEN" not in environment:
        made["token"] = secrets.token_urlsafe(TOKEN)
    if "PLAYGROUND_DATABASE" not in environment:
        made["database"] = default_url(environment, Path.home())
    return made


def show_class(store: "Store", title: str, address: str, *, made_token: str | None) -> None:
    """Print the code of the class with a title, its QR code, and the teacher's link; open the class if need be.

    A token is shown where it was made for this start alone.
    """
    import segno

    course = next((course for course in reversed(store.classes()) if course.title == title), None)
    code = (course or store.open_class(title)).code
    join = f"{address}c/{code}"
    picture = StringIO()
    segno.make_qr(join).terminal(out=picture, border=2, compact=True)
    print_utf8(picture.getvalue())
    print(say("{title}: students join by the code {code} at {join}", title=title, code=code, join=join))
    print(
        say("The teacher's link, for you alone: {link}", link=f"{address}class#token={made_token}")
        if made_token
        else say(
            "The teacher's page is {link}; it asks for the token, that of PLAYGROUND_TOKEN.", link=f"{address}class"
        )
    )


def do(chosen: argparse.Namespace) -> int:
    """Carry it out and return the exit status."""
    from nn_playground.base.settings import Settings

    if chosen.workers < 1:
        raise InvalidInput(say("--workers: expected at least 1; got {got}", got=chosen.workers))
    given = {name: getattr(chosen, name) for name in ("host", "port", "base_path", "exercises", "data")}
    made: dict[str, str] = {}
    if chosen.class_title is not None:
        made = held_class(os.environ)
        given |= made
    settings = Settings.read(os.environ, **given)

    from nn_playground.exercises.loader import catalogue
    from nn_playground.labs.mlp.lab import MLP
    from nn_playground.labs.mlp.table_library import TableLibrary
    from nn_playground.web import server
    from nn_playground.web.listening import addresses, listen

    catalogue(MLP, settings.exercises)  # reports their errors before anything is served
    TableLibrary(settings.data).check()

    listening = listen(settings.host, settings.port)
    here, *elsewhere = addresses(listening, settings.base_path)

    def announce(classroom: "Classroom | None") -> None:
        print(
            say(
                "The playground is at {here} and, for others, at {there}  (Ctrl+C stops it)",
                here=here,
                there=elsewhere[0],
            )
            if elsewhere
            else say("The playground is at {here}  (Ctrl+C stops it)", here=here)
        )
        if chosen.class_title is not None and classroom:
            address = elsewhere[0] if elsewhere else here
            show_class(classroom.store, chosen.class_title, address, made_token=made.get("token"))
        sys.stdout.flush()

    gc.freeze()  # modules stay: searching them for garbage would pause all tabs for 50 ms now and then
    server.serve(settings, listening, chosen.workers, announce)
    return DONE
