"""Pydantic models that a lab completes with the fields that depend on it."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar, cast

from pydantic import BaseModel, create_model

from nn_playground.lab import Lab


class OfLab(BaseModel):
    """The base of models that `completed` makes for each lab."""

    lab: ClassVar[Lab[Any, Any]]


Model = TypeVar("Model", bound=OfLab)


def completed(base: type[Model], lab: Lab[Any, Any], fields: Mapping[str, Any], *more: type[BaseModel]) -> type[Model]:
    """Return the model for a lab; `fields` replace its own, those of `more` come first.

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
