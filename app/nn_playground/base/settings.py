"""The server's environment: every PLAYGROUND_* variable, in one described table.

A value that is not understood and a PLAYGROUND_* name that does not exist both stop the start, with a message that
names them: a misspelt setting must never be a setting silently left at its default.
"""

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal, NamedTuple, Self
from urllib.parse import unquote

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails

from nn_playground.base.errors import Detail, InvalidSettings
from nn_playground.base.origins import is_host, is_origin
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.validation import message_of

PREFIX = "PLAYGROUND_"
DATABASE = re.compile(r"(?:sqlite:///|postgresql://).+")
SECRET = 16  # characters of a secret, at least


class SettingRow(NamedTuple):
    """One line of the table which the README and `playground serve --help` show."""

    name: str
    default: str
    description: str


def cores() -> int:
    """The number of processor cores that this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):  # counts a container's or a job's share, not the whole machine
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


ESCAPED = re.compile(r"(?:[^%?#\\\s]|%[0-9A-Fa-f]{2})*")  # a path in which each % begins an escape
SCHEDULER = re.compile(r"[a-z]+://[^/\s]+")


def is_scheduler(value: str) -> str:
    """Validate the address of a Dask scheduler, which may be empty."""
    if value and not SCHEDULER.fullmatch(value):
        raise ValueError("expected the address of a scheduler, as tcp://10.0.0.5:8786")
    return value


def is_base_path(value: str) -> str:
    """Validate a path without parts to resolve, and return it decoded, without a slash at its end."""
    first, *names = unescaped_path(value).removesuffix("/").split("/")
    if first or not all(name.isprintable() and name not in ("", ".", "..") for name in names):
        raise ValueError("expected a path as /services/playground: a slash first, no query, no part empty, . or ..")
    return "".join(f"/{name}" for name in names)


def unescaped_path(path: str) -> str:
    """A path without its escapes, or ? where they are wrong."""
    try:
        return unquote(path, errors="strict") if ESCAPED.fullmatch(path) else "?"
    except UnicodeDecodeError:
        return "?"


def split(value: object) -> object:
    """Split a variable with several values at its commas; spaces around them and a last comma are ignored."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class Settings(BaseModel):
    """The settings of a server; each field is the variable PLAYGROUND_<FIELD>."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on; 0.0.0.0 is every network.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes any free one.")
    base_path: Annotated[str, AfterValidator(is_base_path)] = Field(
        "",
        description="Path under which a proxy passes requests on without cutting it off, as /services/playground.",
    )
    allowed_origins: Annotated[tuple[Annotated[str, AfterValidator(is_origin)], ...], BeforeValidator(split)] = Field(
        (),
        description="Origins of other sites' pages that may open a WebSocket, separated by commas, as in "
        "https://example.org; https://*.example.org is every host below example.org, without that one itself; null is "
        "pages in sandboxed frames or opened from disk; * allows all. This server's own page always may.",
    )
    allowed_hosts: Annotated[tuple[Annotated[str, AfterValidator(is_host)], ...], BeforeValidator(split)] = Field(
        (),
        description="Names by which this server may be asked, separated by commas, as in example.org; *.example.org is "
        "every host below example.org, without that one itself. This machine's own names (localhost, 127.0.0.1, ::1) "
        "always are, and probes (`/livez`, `/readyz`, `/healthz`) are answered by any; not set, all names are.",
    )
    frames_per_second: int = Field(60, ge=1, le=240, description="Frames a second that a playing tab gets at most.")
    threads: int = Field(
        default_factory=cores,
        ge=1,
        le=256,
        description="Training threads of a process; as many as processor cores when not set.",
    )
    max_tabs: int = Field(500, ge=1, le=100_000, description="Tabs that may be open at once.")
    max_cost: int = Field(
        100_000_000_000,
        ge=1,
        description="What one request may cost: epochs x points x parameters of all its runs, and what else takes "
        "time, in about nanoseconds; some minutes of work.",
    )
    exercises: str = Field(
        "", description="Folder of your own exercises, TOML files, which are there beside those of the lecture."
    )
    data: str = Field(
        "", description="Folder of your own tables, CSV files, which everybody can choose beside those that come along."
    )
    scheduler: Annotated[str, AfterValidator(is_scheduler)] = Field(
        "",
        description="Address of a Dask scheduler, as tcp://10.0.0.5:8786, whose workers try the runs of checks, grades "
        "and sweeps; not set, threads of this machine do. Needs the extra `cluster`.",
    )
    database: SecretStr | None = Field(
        None,
        description="Where classes are kept, as sqlite:///classes.sqlite or postgresql://USER:PASSWORD@HOST/NAME (with "
        "the extra `postgres`); not set, there are none, and nothing is stored. Needs PLAYGROUND_TOKEN.",
    )
    secret: SecretStr | None = Field(
        None, min_length=SECRET, description="What grading makes its unseen seeds of: any long text that you keep."
    )
    token: SecretStr | None = Field(
        None,
        min_length=SECRET,
        validate_default=True,
        description="The teacher's: whoever sends it, 16 characters or more, as a bearer token may grade over HTTP, "
        "where there is a PLAYGROUND_SECRET, and hold classes, where there is a PLAYGROUND_DATABASE; not set, nobody "
        "may.",
    )
    operator: str = Field(
        "",
        max_length=500,
        description="Who answers for this server, a name and how to be reached, as `/privacy` tells it.",
    )
    log_level: Literal["critical", "error", "warning", "info", "debug"] = Field(
        "warning", description="How much the server logs: critical, error, warning, info or debug."
    )

    @field_validator("database")
    @classmethod
    def _is_database(cls, database: SecretStr | None) -> SecretStr | None:
        if database and not DATABASE.fullmatch(database.get_secret_value()):
            raise ValueError("expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME; it is another text")
        return database

    @field_validator("token")
    @classmethod
    def _can_be_sent(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """Validate it together with what needs it, or what it is for, where that is right itself."""
        secret, database = (info.data.get(name, token) for name in ("secret", "database"))
        if database and not token:
            raise ValueError(
                "expected the teacher's token beside PLAYGROUND_DATABASE, 16 characters or more; it is not set. "
                "`playground serve --class` makes one"
            )
        if token and not re.fullmatch(r"[!-~]+", token.get_secret_value()):
            raise ValueError("expected visible ASCII characters and no spaces; there are others")
        if token and not secret and not database:
            raise ValueError(
                "expected PLAYGROUND_SECRET beside it, of which grading makes its seeds, or PLAYGROUND_DATABASE, which "
                "keeps classes; neither is set"
            )
        return token

    @classmethod
    def read(cls, environment: Mapping[str, str], **given: Any) -> Self:
        """Read the settings from `environment`; those `given` (and not None) win, as options of the command line do.

        Raises InvalidSettings, which names each wrong variable.
        """
        values = {name.removeprefix(PREFIX): text for name, text in environment.items() if name.startswith(PREFIX)}
        fields = {field.upper(): field for field in cls.model_fields}
        unknown = [Detail(PREFIX + name, unknown_name(name, list(fields))) for name in values if name not in fields]
        if unknown:
            raise invalid_settings(unknown)
        chosen = {fields[name]: text for name, text in values.items()}
        chosen |= {name: value for name, value in given.items() if value is not None}
        try:
            return cls.model_validate(chosen)
        except ValidationError as error:
            wrong = [Detail(source_of(str(item["loc"][0]), given), wrong_value(item)) for item in error.errors()]
            raise invalid_settings(wrong) from error

    @classmethod
    def table(cls) -> list[SettingRow]:
        """Every variable with its default and its description, in the order of the fields."""
        return [
            SettingRow(
                PREFIX + name.upper(),
                "" if field.default_factory else written_default(field.default),
                field.description or "",
            )
            for name, field in cls.model_fields.items()
        ]


def written_default(default: object) -> str:
    """A default in the form in which it is written into the environment."""
    return "" if default is None else ",".join(default) if isinstance(default, tuple) else str(default)


def unknown_name(name: str, names: list[str]) -> str:
    """The message for a variable that does not exist."""
    close = get_close_matches(name, names, n=1)
    remedy = (
        say("did you mean {name}?", name=PREFIX + close[0])
        if close
        else say("known are {names}", names=listed(PREFIX + name for name in names))
    )
    return clauses("there is no such setting", remedy)


def source_of(field: str, given: Mapping[str, Any]) -> str:
    """The source of a value: an option of the command line, or a variable."""
    return f"--{field.replace('_', '-')}" if given.get(field) is not None else PREFIX + field.upper()


def wrong_value(item: ErrorDetails) -> str:
    """The message for a value that is not allowed; a secret is not shown."""
    if item["loc"][0] in ("secret", "token", "database"):
        own = item["type"] == "value_error"
        if own:
            return str(item["ctx"]["error"])
        return say("expected at least {least} characters; got fewer", least=SECRET)
    if item["type"] == "value_error":
        return clauses(str(item["ctx"]["error"]), say("got {got}", got=item["input"]))
    return message_of(item)


def invalid_settings(details: list[Detail]) -> InvalidSettings:
    """One error with all `details`."""
    return InvalidSettings(clauses(*(f"{path}: {message}" for path, message in details)), tuple(details))
