"""The table of all options, made from RunConfig, View and the registries: for the page, scripts and docs."""

import base64
from dataclasses import fields
from typing import Any, Final

from pydantic.fields import FieldInfo

from nn_playground import __version__
from nn_playground.base.choices import Choice
from nn_playground.lab import SPEEDS
from nn_playground.labs.mlp import cost
from nn_playground.labs.mlp.config import IDLE, OFF, RULES, SEED_PATHS, RunConfig
from nn_playground.labs.mlp.datasets import GENERATED, Dataset
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.frame_arrays import feature_picture
from nn_playground.labs.mlp.link_keys import VIEW_PREFIX, control_key, feature_key, hideable, setting_key
from nn_playground.labs.mlp.network_config import MAX_HIDDEN_LAYERS, MAX_UNITS
from nn_playground.labs.mlp.switched_off import WORDS
from nn_playground.labs.mlp.training_config import MAX_CLASSES
from nn_playground.labs.mlp.view import View
from nn_playground.labs.rng import Stream
from nn_playground.options.fields import Control, choices_of, control_of, fields_of, kind_of

THUMBNAIL_POINTS: Final = 200
THUMBNAIL_SIZE: Final = 25


def options() -> dict[str, Any]:
    """Every choice there is: name, label, description, bounds, default."""
    return {
        "version": __version__,
        "options": [_option(path, field) for path, field in fields_of(RunConfig)],
        "rules": [rule.as_json() for rule in RULES],
        "idle": [fact.as_json() for fact in IDLE],
        "view": [_view_option(name, field) for name, field in View.model_fields.items() if name != "hidden"],
        "controls": [{"name": name, "label": label} for name, label in hideable().items()],
        "speeds": list(SPEEDS),
        "cost": cost.cost_table(),
    }


def thumbnails() -> dict[str, Any]:
    """Pictures for the page: points of each dataset without noise, and the map of each feature as value codes.

    `classes` has the same points where there are three or more classes, by their number.
    """
    return {
        "datasets": {name: _thumbnail(dataset) for name, dataset in GENERATED.items()},
        "classes": {
            name: {str(classes): _thumbnail(dataset, classes) for classes in range(3, MAX_CLASSES + 1)}
            for name, dataset in GENERATED.items()
            if dataset.classes
        },
        "features": {
            name: {
                "size": THUMBNAIL_SIZE,
                "codes": base64.b64encode(feature_picture(name, THUMBNAIL_SIZE).tobytes()).decode(),
            }
            for name in FEATURES
        },
    }


def _thumbnail(dataset: Dataset, classes: int = 2) -> list[list[float]]:
    points: list[list[float]] = dataset.draw(Stream(dataset.name), THUMBNAIL_POINTS, 0.0, classes).round(2).tolist()
    return points


def _option(path: str, field: FieldInfo) -> dict[str, Any]:
    control = control_of(field)
    return {
        "path": path,
        "group": control.group,
        "advanced": control.advanced,
        "label": field.title,
        "symbol": control.symbol,
        "description": field.description,
        "unit": control.unit,
        "control": control_key(path),
        "key": setting_key(path),
        "resets": control.restarts,
        "is_seed": path in SEED_PATHS,
        "applies": control.applies.as_json() if control.applies else None,
        "default": list(field.default) if isinstance(field.default, tuple) else field.default,
        "default_by": control.default_by.as_json() if control.default_by else None,
        **_kind(path, field, control),
    }


def _kind(path: str, field: FieldInfo, control: Control) -> dict[str, Any]:
    """The type of an option, with its bounds or choices."""
    if path == "features":
        features = [_choice(choice) | {"control": feature_key(name)} for name, choice in FEATURES.items()]
        return {"type": "subset", "choices": features}
    if path == "network.hidden":
        return {"type": "list", "minimum": 1, "maximum": MAX_UNITS, "maximum_items": MAX_HIDDEN_LAYERS}
    if path == OFF:
        return {"type": "places", "words": WORDS}
    if control.kind is not None:
        return {"type": control.kind}
    if kind_of(field) in ("choice", "text", "boolean"):
        return _simple_kind(field)
    bounds = {
        name: getattr(item, key)
        for name, key in (("minimum", "ge"), ("maximum", "le"))
        for item in field.metadata
        if hasattr(item, key)
    }
    return {"type": kind_of(field), "steps": list(control.steps), **bounds}


def _simple_kind(field: FieldInfo) -> dict[str, Any]:
    """A type without bounds, with its choices where it has any."""
    choices = choices_of(field)
    return {"type": kind_of(field)} | ({"choices": [_choice(choice) for choice in choices.values()]} if choices else {})


def _choice(choice: Choice) -> dict[str, Any]:
    """A registry's entry: its texts and numbers."""
    plain = {field.name: getattr(choice, field.name) for field in fields(choice)}
    return {name: value for name, value in plain.items() if isinstance(value, str | bool)}


def _view_option(name: str, field: FieldInfo) -> dict[str, Any]:
    key = setting_key(f"{VIEW_PREFIX}{name}")
    return {
        "name": name,
        "label": field.title,
        "description": field.description,
        "default": field.default,
        "key": key,
        "control": key if key in hideable() else None,
        **_simple_kind(field),
    }
