"""Pydantic models that a lab completes with the fields that depend on it."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeVar, cast

from pydantic import BaseModel, create_model

from nn_playground.lab import Lab


class OfLab(BaseModel):
    """The base of models that `completed` makes for each lab."""

    lab: ClassVar[Lab[Any, Any]]
    made_of: ClassVar[type["OfLab"]]

    @classmethod
    def of(cls, lab: Lab[Any, Any]) -> type[Self]:
        """Return the model for a lab."""
        raise NotImplementedError

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the content with the way to its model, which no module has under its name."""
        return _empty, (self.made_of, self.lab), self.__getstate__()


def _empty(base: type[OfLab], lab: Lab[Any, Any]) -> OfLab:
    model = base.of(lab)
    return model.__new__(model)


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
    model.lab, model.made_of = lab, base
    return model
