"""REST for presets."""

from collections.abc import Mapping

from fastapi import APIRouter

from nn_playground.base.strict_json import write_json
from nn_playground.presets.model import Preset, PresetList, as_shown
from nn_playground.web.content import Content
from nn_playground.web.rest import LabAddress, add_content


def preset_routes(address: LabAddress, presets: Mapping[str, Preset]) -> APIRouter:
    """The route."""
    router = address.router(tags=["presets"])
    listing = PresetList(presets=[as_shown(preset) for preset in presets.values()])
    listed = Content(write_json(listing.model_dump(mode="json")).encode(), "application/json")
    add_content(
        router,
        "/presets",
        lambda: listed,
        model=PresetList,
        name="list_presets",
        summary="Which presets there are",
        description="Runs that show something, in groups: what to look for, and the links that show it.",
        answer="All presets, in their order.",
    )
    return router
