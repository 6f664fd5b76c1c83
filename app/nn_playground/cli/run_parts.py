"""The parts of `playground run` that the runs of all labs share: what is given, and numbers for people."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.files import unreadable
from nn_playground.base.sentences import say

if TYPE_CHECKING:
    from pydantic import BaseModel

MAX_CONFIG_BYTES: Final = 1024 * 1024  # bytes of a config
ROWS: Final = 11  # of a table of losses


def values_of(changes: Sequence[str], model: "type[BaseModel]") -> dict[str, Any]:
    """The values of KEY=VALUE texts, by keys of configs of the model."""
    values: dict[str, Any] = {}
    for change in changes:
        key, equals, text = change.partition("=")
        if not key or not equals:
            raise InvalidInput.at("--set", say("expected KEY=VALUE, as data.noise=20; got {change}", change=change))
        if key in values:
            raise InvalidInput.at(key, "expected each key once")
        values[key] = _value(key, text, model)
    return values


def _value(key: str, text: str, model: "type[BaseModel]") -> Any:
    from nn_playground.base.strict_json import read_json
    from nn_playground.options.fields import fields_of, kind_of

    try:
        value = read_json(text, limit=MAX_CONFIG_BYTES, what=key)
    except InvalidInput:
        return text
    texts = {path for path, field in fields_of(model) if kind_of(field) == "text"}
    return text if key in texts and isinstance(value, int | float) else value  # seeds are texts that look like numbers


def config_content(given: str) -> bytes | None:
    """The bytes of the file or of standard input; None where a link is given."""
    if given == "-":
        return sys.stdin.buffer.read(MAX_CONFIG_BYTES + 1)
    try:
        path = Path(given)
        if path.is_file():
            with path.open("rb") as file:
                return file.read(MAX_CONFIG_BYTES + 1)
    except OSError as error:
        if "#" not in given:
            raise unreadable(given, error) from None
    if given and "#" not in given and "=" not in given and "://" not in given:
        raise InvalidInput(
            say(
                "{given}: expected a link, which has a #, or the path of a JSON file; there is no such file",
                given=given,
            )
        )
    return None


def format_loss(loss: float | None) -> str:
    """A loss for people."""
    return "-" if loss is None else f"{loss:.6f}" if 1e-4 <= loss < 1e6 or loss == 0 else f"{loss:.6g}"
