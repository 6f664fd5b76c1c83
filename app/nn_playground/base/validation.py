"""Pydantic's errors in our words: the place, the expectation, the value."""

import difflib
import json
import re
from collections.abc import Callable, Sequence
from datetime import date, time
from itertools import islice
from typing import Any, Final, TypeGuard, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticKnownError

from nn_playground.base.errors import MAX_DETAILS, Detail, InvalidInput
from nn_playground.base.sentences import clauses, listed, plural, quoted_clause, say

MAX_SHOWN = 60
MAX_PATH = 200  # characters
MAX_NAME = 60  # characters of a name that is compared with others
MAX_NAMES = 200  # names that it is compared with
MAX_DIGITS = 1e16  # where Python begins to write a float with an exponent
Model = TypeVar("Model", bound=BaseModel)

# The message by the type of pydantic's error; holes are `got` and what pydantic tells besides.
EXPECTED: Final = {
    "string_type": "expected a string; got {got}",
    "string_too_short": "expected a text that is not empty; got {got}",
    "string_too_long": "expected at most {max_length} characters; got {got}",
    "greater_than": "expected more than {gt:g}; got {got}",
    "bool_type": "expected true or false; got {got}",
    "int_type": "expected a whole number; got {got}",
    "int_from_float": "expected a whole number; got {got}",
    "int_parsing": "expected a whole number; got {got}",
    "float_type": "expected a finite number; got {got}",
    "finite_number": "expected a finite number; got {got}",
    "tuple_type": "expected a list; got {got}",
    "list_type": "expected a list; got {got}",
    "model_type": "expected an object; got {got}",
    "model_attributes_type": "expected an object; got {got}",
    "dict_type": "expected an object; got {got}",
}


def whole(value: object) -> object:
    """A float that is a whole number as an int, as JSON and people write it; any other value unchanged.

    A float too large for its digits to be written out stays a float.
    """
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < MAX_DIGITS else value


def shown(value: object) -> str:
    """A value as JSON, shortened where it is long; dates and times, which TOML has, as TOML writes them."""
    if isinstance(value, date | time):
        return value.isoformat()
    try:
        text = _beginning(value[: MAX_SHOWN + 1] if isinstance(value, str) else whole(value))
    except (ValueError, RecursionError):
        text = repr(type(value).__name__)
    return cut(text)


def cut(text: str, most: int = MAX_SHOWN) -> str:
    """The beginning of a long text."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _beginning(value: object) -> str:
    """A value as JSON, or a beginning that is longer than MAX_SHOWN: no more of a large value is written."""
    pieces = json.JSONEncoder(ensure_ascii=False, default=_text).iterencode(value)
    text = ""
    while len(text) <= MAX_SHOWN and (piece := next(pieces, None)) is not None:
        text += piece[: MAX_SHOWN + 1]
    return text


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | time) else repr(value)


def in_words(path: str) -> str:
    """A dotted path for people, who count from 1: `targets.0.epochs` is `epochs of the 1st of targets`."""
    *before, last = re.split(r"\.(\d+)(?:\.|$)", path)
    text = last
    for place, name in zip(before[-1::-2], before[-2::-2], strict=True):
        holes = {"ordinal": ordinal(int(place) + 1), "name": name}
        text = (
            say("{part} of the {ordinal} of {name}", part=text, **holes)
            if text
            else say("the {ordinal} of {name}", **holes)
        )
    return text


def ordinal(number: int) -> str:
    """A number as an ordinal: 1st, 2nd."""
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    return str(number) + {1: "st", 2: "nd", 3: "rd"}.get(last, "th")


def did_you_mean(wrong: object, allowed: Sequence[str]) -> str:
    """The closest allowed name as a clause, or empty; long names are no typing errors."""
    if not isinstance(wrong, str) or len(wrong) > MAX_NAME:
        return ""
    names = {name.lower(): name for name in islice(allowed, MAX_NAMES) if len(name) <= MAX_NAME}
    close = difflib.get_close_matches(wrong.lower(), names, n=1)
    return say("did you mean {name}?", name=names[close[0]]) if close else ""


def some_shown(names: Sequence[str], most: int) -> str:
    """Names in a row as messages show them, the first ones of many."""
    there = listed(shown(" ".join(name.split())) for name in names[:most])
    more = len(names) - most
    return say("{names}, and {more:,} more", names=there, more=more) if more > 0 else there


def known_or_meant(wrong: object, allowed: Sequence[str]) -> str:
    """The closest of a few allowed names as a clause, or else all of them."""
    return did_you_mean(wrong, allowed) or say("known are {names}.", names=listed(allowed))


def validated(model: type[Model], data: object, prefix: str = "") -> Model:
    """Validate data as a model; InvalidInput with a detail for each error, whose path begins with `prefix`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise invalid(error, lambda item: detail(item, model, prefix)) from None


def invalid(error: ValidationError, told: Callable[[ErrorDetails], Detail]) -> InvalidInput:
    """The InvalidInput for a validation error; details beyond MAX_DETAILS are only counted."""
    items = error.errors(include_url=False)
    wrong = [told(item) for item in items[:MAX_DETAILS]]
    return InvalidInput.of(wrong, more=len(items) - len(wrong))


def at_most(most: int) -> Callable[[object], object]:
    """A check of a list's length before its items are validated; pydantic's own comes afterwards."""

    def check(given: object) -> object:
        if isinstance(given, list | tuple) and len(given) > most:
            context = {"field_type": "List", "max_length": most, "actual_length": len(given)}
            raise PydanticKnownError("too_long", context)
        return given

    return check


def detail(item: ErrorDetails, model: type[BaseModel] | None, prefix: str = "") -> Detail:
    """The Detail of one of pydantic's errors; `model` gives the names of the keys."""
    location = item.get("ctx", {}).get("path") or ".".join(str(part) for part in item["loc"])
    path = ".".join(part for part in (prefix, location) if part)
    return Detail(cut(path, MAX_PATH), message_of(item, model))


def message_of(item: ErrorDetails, model: type[BaseModel] | None = None) -> str:
    """The expectation and the value, in one clause."""
    context: dict[str, Any] = item.get("ctx", {})
    got, kind = shown(item["input"]), item["type"]
    if kind in EXPECTED:
        return say(EXPECTED[kind], **context | {"got": got})
    match kind:
        case "literal_error":
            names = [name.strip("'") for name in context["expected"].replace(" or ", ", ").split(", ")]
            wrong = say("expected one of {names}; got {got}", names=listed(names), got=got)
            return clauses(wrong, did_you_mean(item["input"], names))
        case "extra_forbidden":
            key = str(item["loc"][-1])
            keys = _keys(model, item["loc"][:-1])
            wrong = say("unknown key {key}", key=shown(key))
            return (
                clauses(wrong, say("known are {names}", names=listed(keys)), did_you_mean(key, keys)) if keys else wrong
            )
        case "greater_than_equal":
            return say("expected at least {least}; got {got}", least=shown(context["ge"]), got=got)
        case "less_than_equal":
            return say("expected at most {most}; got {got}", most=shown(context["le"]), got=got)
        case "too_long":
            return plural(
                context["max_length"],
                "expected at most 1 item; got {got}",
                "expected at most {count} items; got {got}",
                got=context["actual_length"],
            )
        case "too_short":
            return _too_short(context["min_length"], context["actual_length"])
        case "missing":
            return "is missing"
        case _ if kind.startswith("playground_"):
            return item["msg"]
        case _:
            return say("{wrong}; got {got}", wrong=quoted_clause(item["msg"]), got=got)


def _too_short(least: int, got: int) -> str:
    if not got:
        return plural(
            least,
            "expected at least 1 item; got an empty list",
            "expected at least {count} items; got an empty list",
        )
    return plural(least, "expected at least 1 item; got {got}", "expected at least {count} items; got {got}", got=got)


def _keys(model: type[BaseModel] | None, location: tuple[int | str, ...]) -> list[str]:
    """The keys of the model that `location` leads to from `model`, as far as they are known."""
    for part in location:
        if isinstance(part, int):  # of a list, whose items are all of one model
            continue
        field = model.model_fields.get(str(part)) if model else None
        model = _model_in(field.annotation) if field else None
    return list(model.model_fields) if model else []


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The first model in an annotation."""
    if _is_model(annotation):
        return annotation
    return next((model for model in map(_model_in, get_args(annotation)) if model), None)


def _is_model(annotation: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def validated_request(model: type[Model], given: object) -> Model:
    """Validate a request; InvalidInput names places in its config as they are named for a config from a link."""

    config = _config_of(model)

    def told(item: ErrorDetails) -> Detail:
        place = item["loc"]
        if config is not None and place[:1] == ("config",) and len(place) > 1:
            return detail({**item, "loc": place[1:]}, config)
        return detail(item, model)

    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise invalid(error, told) from None


def _config_of(model: type[BaseModel]) -> type[BaseModel] | None:
    """The model of a request's config; None where it has none."""
    field = model.model_fields.get("config")
    kinds = [] if field is None else [field.annotation, *get_args(field.annotation)]
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
