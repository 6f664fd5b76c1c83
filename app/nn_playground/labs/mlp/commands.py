"""The commands of a tab that only this lab understands."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.lab import Command

Count = Annotated[int, Field(ge=0, le=2**53)]
Finite = Annotated[float, Field(allow_inf_nan=False)]

FURTHEST: Final = 1000.0  # from the middle may a point lie; the map ends at 6
Coordinate = Annotated[Finite, Field(ge=-FURTHEST, le=FURTHEST)]


class Tune(Command):
    """Go on with other rates, and with other values, by their paths, of settings that have no effect in this run."""

    type: Literal["tune"]
    learning_rate: Finite | None = None
    regularization_rate: Finite | None = None
    settings: dict[str, Any] = Field(default_factory=dict)


class NamedNode(BaseModel):
    """A feature, whether the network gets it or not, or a unit behind the inputs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    feature: str | None = None
    layer: Count | None = None
    unit: Count | None = None

    @model_validator(mode="after")
    def _feature_or_unit(self) -> "NamedNode":
        if (self.feature is None) == (self.layer is None) or (self.layer is None) != (self.unit is None):
            raise PydanticCustomError("playground_node", "expected a feature, or a layer and a unit")
        return self


class Watch(Command):
    """Whose map the frames carry; null is the output."""

    type: Literal["watch"]
    node: NamedNode | None


class TracedPoint(BaseModel):
    """A point to follow through the network: forward, and with a label of the run's points back as well."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    point: Annotated[list[Coordinate], Field(min_length=2, max_length=2)] = Field(description="x1 and x2.")
    label: Finite | None = None


class AskedSpace(BaseModel):
    """The space of a hidden layer, numbered as in `watch`; a layer or a unit that a network lacks is not told of."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    layer: Count
    units: Annotated[list[Count], Field(min_length=2, max_length=2)] | None = Field(
        None, description="Those across and up; null is the plane that separates best."
    )


class Inspect(Command):
    """What the frames are to tell besides, from now on; what is not named is not asked for."""

    type: Literal["inspect"]
    trace: TracedPoint | None = None
    space: AskedSpace | None = None
    accuracy: bool = False
    metrics: bool = False
    gradients: bool = False


class Set(Command):
    """Give a weight a value, or, where there is no `input`, a bias."""

    type: Literal["set"]
    layer: Count
    unit: Count
    input: Count | None = None
    value: Finite


NO_INSPECT: Final = Inspect(type="inspect")
