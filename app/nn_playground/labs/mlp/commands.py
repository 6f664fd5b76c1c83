"""The commands of a tab that only this lab understands."""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.lab import Command
from nn_playground.labs.mlp.parameters import Finite

Count = Annotated[int, Field(ge=0, le=2**53)]

FURTHEST: Final = 1000.0  # from the middle may a point lie; the map ends at 6
FURTHEST_LIMIT: Final = 1e6  # that a bound of an axis may be


def _ascending(bounds: list[float]) -> list[float]:
    if not bounds[0] < bounds[1]:
        raise PydanticCustomError("playground_bounds", "expected the lower bound first, then a higher one")
    return bounds


AxisLimits = Annotated[
    list[Annotated[Finite, Field(ge=-FURTHEST_LIMIT, le=FURTHEST_LIMIT)]],
    Field(min_length=2, max_length=2),
    AfterValidator(_ascending),
]
ParameterName = Annotated[str, Field(max_length=40)]
ParameterNumbers = Annotated[list[Finite], Field(max_length=20_000)]
PlanePoint = Annotated[list[Annotated[Finite, Field(ge=-FURTHEST, le=FURTHEST)]], Field(min_length=2, max_length=2)]


class Tune(Command):
    """Go on with other rates, with others switched off, or with other values, by path, of settings without effect."""

    type: Literal["tune"]
    learning_rate: Finite | None = None
    regularization_rate: Finite | None = None
    off: list[list[Count]] | None = None  # as `network.off` of a config
    settings: dict[str, Any] = Field(default_factory=dict)


class ReplaceData(Command):
    """Go on with other data: weights and epoch stay. `data` is that section of a config, of as many classes."""

    type: Literal["data"]
    data: dict[str, Any]


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

    point: PlanePoint = Field(description="x1 and x2.")
    label: Finite | None = None


class AskedSpace(BaseModel):
    """The space of a hidden layer, numbered as in `watch`; a layer or a unit that a network lacks is not told of."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    layer: Count
    units: Annotated[list[Count], Field(min_length=2, max_length=2)] | None = Field(
        None, description="Those across and up; null is the plane that separates best."
    )


class LossPlane(BaseModel):
    """A plane in the space of a network's parameters, over which the training loss is computed.

    Either two of them by their names, or a point and two directions in the order of a frame's `parameters`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    axes: Annotated[list[ParameterName], Field(min_length=2, max_length=2)] | None = Field(
        None, description="`weights.LAYER.TO.FROM` or `biases.LAYER.TO`, counted from 0: across, then up."
    )
    origin: ParameterNumbers | None = None
    directions: Annotated[list[ParameterNumbers], Field(min_length=2, max_length=2)] | None = Field(
        None, description="Across, then up."
    )
    across: AxisLimits = Field(description="The least and the greatest place on the first axis.")
    up: AxisLimits = Field(description="And on the second.")

    @model_validator(mode="after")
    def _one_of_both(self) -> "LossPlane":
        if (self.axes is None) == (self.origin is None) or (self.origin is None) != (self.directions is None):
            raise PydanticCustomError("playground_plane", "expected axes, or origin and directions")
        if self.axes is not None and self.axes[0] == self.axes[1]:
            raise PydanticCustomError("playground_axes", "expected two different axes")
        return self


class Inspect(Command):
    """What the frames are to tell besides, from now on; what is not named is not asked for."""

    type: Literal["inspect"]
    trace: TracedPoint | None = None
    space: AskedSpace | None = None
    landscape: LossPlane | None = None
    accuracy: bool = False
    metrics: bool = False
    gradients: bool = False
    worth: bool = False  # the losses without each hidden neuron
    batch: bool = False  # the next mini-batch forward and back, while the run rests


class Set(Command):
    """Give a weight a value, or, where there is no `input`, a bias."""

    type: Literal["set"]
    layer: Count
    unit: Count
    input: Count | None = None
    value: Finite


class Remove(Command):
    """Take a hidden neuron, layer 0 being the first one, out of the network; what is left goes on from where it is."""

    type: Literal["remove"]
    layer: Count
    unit: Count


NO_INSPECT: Final = Inspect(type="inspect")
