"""Answers of a server as models and exceptions, and those that are none of a playground's."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from nn_playground import __version__
from nn_playground.base.errors import Detail, PlaygroundError, Unreachable
from nn_playground.base.sentences import say

ERRORS: Final = {kind.code: kind for kind in PlaygroundError.__subclasses__()}
SHOWN: Final = 100  # characters of an answer of another server

Model = TypeVar("Model", bound=BaseModel)


def model_of(kind: type[Model], value: object) -> Model:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise Unreachable(
            say(
                "The answer is none that this client ({version}) knows; is the server of another version? "
                "{count} places differ, first {first}.",
                version=__version__,
                count=error.error_count(),
                first=error.errors()[0]["loc"],
            )
        ) from error


def unreachable(request: httpx.Request, error: httpx.HTTPError) -> Unreachable:
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(say("No answer from {url}: it took too long", url=request.url))
    return Unreachable(say("No answer from {url}: {why}", url=request.url, why=str(error) or type(error).__name__))


def refusal(response: httpx.Response) -> PlaygroundError:
    """The server's answer as an exception."""
    try:
        return error_of(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        return foreign_answer(response)


def error_of(said: Mapping[str, Any]) -> PlaygroundError:
    """An error in its one shape as an exception, by its code."""
    details = tuple(Detail(detail["path"], detail["message"]) for detail in said["details"])
    return ERRORS.get(said["code"], PlaygroundError)(said["message"], details)


def foreign_answer(response: httpx.Response) -> Unreachable:
    start = " ".join(response.text[: 2 * SHOWN].split())[:SHOWN]
    found = {"url": response.url, "status": response.status_code, "start": start}
    if "location" in response.headers:
        return Unreachable(
            say(
                "{url} answered {status} (to {location}), which is no playground's: {start}",
                location=response.headers["location"],
                **found,
            )
        )
    return Unreachable(say("{url} answered {status}, which is no playground's: {start}", **found))
