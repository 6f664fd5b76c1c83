"""POST /api/qr: an address as a QR code."""

from collections.abc import Iterator
from io import BytesIO
from typing import Annotated, Final

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.base.sentences import say
from nn_playground.web.rest import Responses, StrictRoute, errors_of_work
from nn_playground.work.workers import Workers

MAX_ADDRESS: Final = 700  # characters; phones read the 89 modules of these off a screen, more become doubtful
NANOSECONDS_PER_CHARACTER: Final = 100_000
QUIET_ZONE: Final = 4  # modules around the code, as ISO/IEC 18004 asks for
QR_RESPONSES: Final[Responses] = {
    200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}},
    **errors_of_work("The body is too large, or this would cost more than the server allows."),
}
EXAMPLE_ADDRESS: Final = "https://playground.example/#dataset=spiral&networkShape=8,8&seed=0.12345"


class QrRequest(BaseModel):
    """What is to be a QR code: an address alone, so that nobody makes others of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    address: str = Field(
        description="The address, http or https, in the characters that addresses have: ASCII without spaces.",
        max_length=MAX_ADDRESS,
        json_schema_extra={"pattern": "^https?://[!-~]+$"},
    )

    @field_validator("address")
    @classmethod
    def _is_address(cls, address: str) -> str:
        behind = address.removeprefix("http://").removeprefix("https://")
        if behind in ("", address) or not all("!" <= character <= "~" for character in behind):
            message = say("expected an address that begins with http:// or https://, in ASCII without spaces")
            raise PydanticCustomError("playground_address", "{message}", {"message": message})
        return address


def qr_svg(address: str) -> bytes:
    """The QR code of an address as SVG: dark on white in any theme, its size left to the page, the quiet zone around.

    Errors are corrected as far as the smallest code for this address has room.
    """
    import segno  # few ask for one, and starting need not wait for it

    code = segno.make_qr(address, error="L")
    file = BytesIO()
    code.save(file, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True, xmldecl=False)
    return file.getvalue()


def qr_routes(workers: Workers) -> APIRouter:
    """The route."""
    router = APIRouter(prefix="/api", route_class=StrictRoute, tags=["runs"])

    @router.post(
        "/qr",
        summary="An address as a QR code",
        response_description="The code, as SVG.",
        response_class=Response,
        responses=QR_RESPONSES,
    )
    async def address_to_qr(
        request: Request,
        wanted: Annotated[
            QrRequest,
            Body(openapi_examples={"link": {"summary": "The link of a run.", "value": {"address": EXAMPLE_ADDRESS}}}),
        ],
    ) -> Response:
        """Make a QR code of a link, for phones that are to open the same run.

        The address is in the body: what a link says behind its # is for the page alone, and reaches no log by this.
        """

        def made() -> Iterator[list[bytes]]:
            yield [qr_svg(wanted.address)]

        whole = NANOSECONDS_PER_CHARACTER * len(wanted.address)
        body = await workers.result(made(), whole, (), request.is_disconnected)
        return Response(body, headers={"Cache-Control": "no-store"}, media_type="image/svg+xml")

    return router
