"""Pydantic models that a lab completes: fields that depend on it come with the lab."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar, cast

from pydantic import BaseModel, create_model

from nn_playground.lab import Lab


class OfLab(BaseModel):
    """A model of which `completed` makes one for each lab."""

    lab: ClassVar[Lab[Any, Any]]


Model = TypeVar("Model", bound=OfLab)


def completed(base: type[Model], lab: Lab[Any, Any], fields: Mapping[str, Any], *more: type[BaseModel]) -> type[Model]:
    """The model for a lab, with other or more fields, and those of `more` ahead of its own.

    It has the same name, behind the lab's prefix.
    """
    definitions: Any = dict(fields)
    bases: Any = (base, *more)
    model = cast(
        "type[Model]",
        create_model(lab.model_prefix + base.__name__, __base__=bases, __doc__=base.__doc__, **definitions),
    )
    model.lab = lab
    return model
