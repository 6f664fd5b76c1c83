"""Clients for scripts whose answers a test makes up."""

from collections.abc import Callable
from typing import Any

import httpx

from nn_playground.client import Playground

Handler = Callable[[httpx.Request], httpx.Response]


def answering(handler: Handler, **others: Any) -> Playground:
    """A client of a server that answers whatever is wanted."""
    return Playground("http://example.org", transport=httpx.MockTransport(handler), **others)
