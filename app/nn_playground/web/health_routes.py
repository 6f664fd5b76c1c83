"""GET /livez, /readyz and /healthz, for programs that watch the server."""

from typing import Final, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.responses import Response

from nn_playground import __version__
from nn_playground.api_models import Answer
from nn_playground.base.errors import Unavailable
from nn_playground.web.rest import StrictRoute, errors
from nn_playground.work.warmup import WarmUp


class Health(Answer):
    """Whether runs can be served, and the version."""

    status: Literal["ok", "compiling", "failed"]
    version: str


UNREADY: Final = {
    "compiling": "The kernels are being compiled, which takes a minute at most; try again later.",
    "failed": "The kernels could not be compiled, so that no run can be served; the server's log says why.",
}


def uncached(health: Health, status: int) -> Response:
    """An answer that caches must not keep."""
    return JSONResponse(health.model_dump(), status, {"Cache-Control": "no-store"})


def health_routes(warmup: WarmUp) -> APIRouter:
    """The routes."""
    router = APIRouter(route_class=StrictRoute, tags=["server"])

    def health() -> Health:
        status = warmup.progress().status
        return Health(status="ok" if status == "ready" else status, version=__version__)

    @router.get(
        "/livez",
        summary="Does the server answer?",
        response_description="It does.",
        response_model=Health,
    )
    async def get_liveness() -> Response:
        """Answer 200 as long as the process answers at all, also while kernels are being compiled.

        It is for whoever would restart the server; `status` says whether runs can be served.
        """
        return uncached(health(), 200)

    @router.get(
        "/readyz",
        summary="Can runs be served?",
        response_description="Runs can be served.",
        response_model=Health,
        responses=errors(
            _503="Not yet, as kernels are being compiled, or never, as that failed; the message says which."
        ),
    )
    async def get_readiness() -> Response:
        """Answer 200 as soon as runs can be served, and 503 before: for whoever sends requests here or elsewhere."""
        found = health()
        if found.status != "ok":
            raise Unavailable(UNREADY[found.status])
        return uncached(found, 200)

    @router.get(
        "/healthz",
        summary="Is the server well?",
        response_description="Runs can be served.",
        response_model=Health,
        responses={503: {"model": Health, "description": "Kernels are being compiled."}},
    )
    async def get_health() -> Response:
        """Whether runs can be served, in few words; `/readyz` says more, and `/livez` only that the process answers."""
        found = health()
        return uncached(found, 200 if found.status == "ok" else 503)

    return router
