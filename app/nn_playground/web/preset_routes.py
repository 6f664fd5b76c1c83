"""REST for presets."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.base.strict_json import write
from nn_playground.presets.model import Preset, PresetList, as_shown
from nn_playground.web.content import Content
from nn_playground.web.rest import NOT_MODIFIED, StrictRoute


def preset_routes(presets: Mapping[str, Preset]) -> APIRouter:
    """The route."""
    router = APIRouter(route_class=StrictRoute, tags=["presets"])
    listing = PresetList(presets=[as_shown(preset) for preset in presets.values()])
    listed = Content(write(listing.model_dump(mode="json")).encode(), "application/json")

    @router.get(
        "/api/presets",
        summary="Which presets there are",
        response_description="All presets, in their order.",
        response_model=PresetList,
        responses=NOT_MODIFIED,
    )
    def list_presets(request: Request) -> Response:
        """Runs that show something, in groups: what to look for, and the links that show it."""
        return listed.answer(request)

    return router
