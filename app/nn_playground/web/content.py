"""Bodies that are the same for everybody: kept in memory, compressed once, not sent to a cache that has them."""

import gzip
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from nn_playground.web.responses import has, tag_of

FOREVER: Final = "public, max-age=31536000, immutable"  # at an address that changes with the body
REVALIDATE: Final = "no-cache"  # may be kept, but has to be asked for: scripts and page of two versions don't mix
REFUSED: Final = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")


class Content:
    """A body and its gzip twin, each with a validator of its own, as strong validators need it."""

    def __init__(self, body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> None:
        """`headers` go with every answer."""
        self.body = body
        self._media_type = media_type
        self._headers = {"Vary": "Accept-Encoding", **(headers or {})}

    def __len__(self) -> int:
        """Bytes of memory, nearly."""
        return len(self.body) + len(self._compressed.body)

    @cached_property
    def version(self) -> str:
        """The name of the body, for an address that changes with it."""
        return self._plain.tag.strip('"')[:16]

    def answer(self, request: Request, cache_control: str = REVALIDATE) -> Response:
        """The body as the client can read it, or 304 where the asking cache has that very body."""
        variant = self._compressed if accepts_gzip(request.headers.get("accept-encoding", "")) else self._plain
        if has(request, variant.tag):
            return Response(None, 304, {**variant.headers, "Cache-Control": cache_control})
        answer = variant.answers.get(cache_control)
        if answer is None:  # it has no state: the same one goes to everybody
            headers = {**variant.headers, "Cache-Control": cache_control}
            answer = variant.answers[cache_control] = Response(variant.body, 200, headers, self._media_type)
        return answer

    @cached_property
    def _plain(self) -> "Variant":
        return Variant.of(self.body, self._headers)

    @cached_property
    def _compressed(self) -> "Variant":
        """The plain variant where compressing makes nothing shorter."""
        body = gzip.compress(self.body, mtime=0)  # without the time every process has the same validator
        is_shorter = len(body) < len(self.body)
        return Variant.of(body, {**self._headers, "Content-Encoding": "gzip"}) if is_shorter else self._plain


class Variant(NamedTuple):
    """The bytes of a body in one encoding, the headers that both 200 and 304 carry, and answers by Cache-Control."""

    body: bytes
    tag: str
    headers: dict[str, str]
    answers: dict[str, Response]

    @classmethod
    def of(cls, body: bytes, headers: dict[str, str]) -> "Variant":
        """With its validator."""
        tag = tag_of(body)
        return cls(body, tag, {**headers, "ETag": tag}, {})


@lru_cache(64)  # browsers send a handful of different ones
def accepts_gzip(offered: str) -> bool:
    """True if a header Accept-Encoding names gzip without refusing it (`gzip;q=0`)."""
    offers = (offer.partition(";") for offer in offered.lower().split(","))
    return any(name.strip() == "gzip" and not REFUSED.fullmatch(weight) for name, _, weight in offers)
