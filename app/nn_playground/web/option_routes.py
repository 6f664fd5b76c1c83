"""GET /api/options and /api/thumbnails: the choices of the page's lab."""

from functools import cache
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import Field

from nn_playground.api_models import Answer
from nn_playground.base.strict_json import write_json
from nn_playground.labs.mlp.options import options, thumbnails
from nn_playground.web.content import Content
from nn_playground.web.rest import StrictRoute, add_content
from nn_playground.web.security_headers import FOR_ALL


class OptionTable(Answer):
    """Every choice there is: name, label, description, bounds, default."""

    version: str
    options: list[dict[str, Any]] = Field(description="One entry for each key of a RunConfig.")
    rules: list[dict[str, Any]] = Field(description="What goes together: where `when` holds, `needs` has to hold too.")
    idle: list[dict[str, Any]] = Field(
        description="What changes no number of a run: where all of `when` hold, the setting at `path` has no effect, "
        "`because` of that."
    )
    view: list[dict[str, Any]] = Field(description="One entry for each setting that changes no number.")
    controls: list[dict[str, Any]] = Field(description="Name and label of each control that a link can hide.")
    cost: dict[str, Any] = Field(
        description="What a run costs besides epochs x points x parameters: by itself, for each point, in each epoch, "
        "and in each epoch where `when` holds."
    )
    speeds: list[int | Literal["max"]] = Field(description="Epochs a frame that the page offers.")


class FeaturePicture(Answer):
    """A small map of a feature: base64 of size x size value codes, row 0 at x2 = +6."""

    size: int
    codes: str


class Thumbnails(Answer):
    """Small pictures: for each dataset some points [x1, x2, label], for each feature a map.

    `classes` has the same of datasets with three or more classes, by their number.
    """

    datasets: dict[str, list[list[float]]]
    classes: dict[str, dict[str, list[list[float]]]]
    features: dict[str, FeaturePicture]


@cache
def _options() -> Content:
    return Content(write_json(options()).encode(), "application/json")


@cache
def thumbnails_content() -> Content:
    """The pictures."""
    return Content(write_json(thumbnails()).encode(), "application/json", FOR_ALL)


def option_routes() -> APIRouter:
    """The routes."""
    router = APIRouter(route_class=StrictRoute, tags=["choices"])
    add_content(
        router,
        "/api/options",
        _options,
        model=OptionTable,
        name="get_options",
        summary="What can be chosen",
        description="Every choice there is: name, label, one-sentence description, bounds, default.",
        answer="All choices.",
    )
    add_content(
        router,
        "/api/thumbnails",
        thumbnails_content,
        model=Thumbnails,
        name="get_thumbnails",
        summary="Small pictures of datasets and features",
        description="Small pictures of all datasets and features.",
        answer="All pictures.",
    )
    return router
