"""GET /api/presets/{slug}/landscape: the loss that the runs of a preset go down, and their paths on it."""

from collections.abc import Iterator, Mapping
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.base import sources
from nn_playground.base.errors import NotFound
from nn_playground.base.kept import Kept
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.strict_json import write_json
from nn_playground.base.validation import shown
from nn_playground.labs.mlp.landscape import Axis, Landscape, landscape_cost, landscape_in_slices
from nn_playground.labs.mlp.warmup_steps import for_run
from nn_playground.presets.loader import find_preset
from nn_playground.presets.model import Preset
from nn_playground.web.content import FOREVER, REVALIDATE, Content
from nn_playground.web.responses import tag_of
from nn_playground.web.rest import BUSY, NOT_MODIFIED, StrictRoute, errors
from nn_playground.work.workers import IsDisconnected, Workers

MAX_CACHE_BYTES: Final = 4 * 1024 * 1024  # all that there are


def landscape_address(preset: Preset) -> str:
    """The address of a preset's landscape, which changes with it."""
    return f"api/presets/{preset.slug}/landscape?version={_version(preset)}"


def _version(preset: Preset) -> str:
    """The name of all that a landscape is made of."""
    runs = [[link.label, link.written] for link in preset.links]
    axes = [axis.model_dump(mode="json") for axis in preset.landscape]
    return tag_of(write_json([sources.fingerprint(), runs, axes]).encode()).strip('"')[:16]


def landscape_slices(preset: Preset) -> Iterator[list[Landscape]]:
    """Make the landscape of a preset that has one, in slices."""
    across, up = (Axis(name=axis.name, parameters=axis.parameters) for axis in preset.landscape)
    return landscape_in_slices({link.label: link.config for link in preset.links}, (across, up))


def landscape_routes(presets: Mapping[str, Preset], workers: Workers) -> APIRouter:
    """The route."""
    router = APIRouter(route_class=StrictRoute, tags=["presets"])
    kept: Kept[Content] = Kept(MAX_CACHE_BYTES)

    async def made(preset: Preset, is_disconnected: IsDisconnected) -> Content:
        configs = [link.config for link in preset.links]
        bodies = (
            [write_json(one.model_dump(mode="json")).encode() for one in found] for found in landscape_slices(preset)
        )
        body = await workers.picture(bodies, landscape_cost(configs), for_run(configs[0]), is_disconnected)
        return Content(body, "application/json")

    @router.get(
        "/api/presets/{slug}/landscape",
        summary="The loss as a landscape, with the paths of a preset’s runs",
        response_description="The surfaces and the paths.",
        response_model=Landscape,
        responses={
            **NOT_MODIFIED,
            **errors(
                _404="There is no such preset, or it has no landscape.",
                _413="The runs would cost more than the server allows.",
                _503=BUSY,
            ),
        },
    )
    async def get_landscape(request: Request, slug: str) -> Response:
        """Train the runs of a preset, and show their paths over two axes of parameters, on the loss around them.

        The same preset gives the same numbers, to the last bit. `GET /api/presets` says which presets have one.
        """
        preset = find_preset(presets, slug)
        if not preset.landscape:
            names = [one.slug for one in presets.values() if one.landscape]
            raise NotFound(
                clauses(
                    say("The preset {name} has no landscape", name=shown(slug)),
                    say("{names} has one.", names=listed(names)) if names else say("none has one."),
                )
            )
        content = await kept.get(slug, lambda: made(preset, request.is_disconnected))
        is_named = request.query_params.get("version") == _version(preset)
        return content.answer(request, FOREVER if is_named else REVALIDATE)

    return router
