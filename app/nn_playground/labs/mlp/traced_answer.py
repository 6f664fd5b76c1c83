"""Answers to questions of exercises that are numbers of a trace: different for each start, as its weights are."""

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.lab import ComputedAnswer
from nn_playground.labs.mlp.commands import PlanePoint
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.parameters import Finite
from nn_playground.labs.mlp.trace import Trace, TracedLayer, check_label, trace
from nn_playground.labs.mlp.trainer import Trainer

Traced = Literal[
    "sum", "output", "loss", "error", "slope", "delta", "weight_gradient", "bias_gradient", "new_weight", "new_bias"
]
FORWARD: Final[tuple[Traced, ...]] = ("sum", "output", "loss")  # what a point that is followed shows
OF_LINKS: Final[tuple[Traced, ...]] = ("weight_gradient", "new_weight")
LISTS: Final[dict[Traced, str]] = {
    "sum": "sums",
    "output": "outputs",
    "error": "errors",
    "slope": "slopes",
    "delta": "deltas",
    "bias_gradient": "bias_gradients",
}

Counted = Annotated[int, Field(ge=1)]


class TracedAnswer(ComputedAnswer):
    """A number of one example on its way through the network at epoch 0, forward and back.

    Layers, units and inputs are counted from 1; the layer behind the last hidden one is the output.
    """

    trace: Traced = Field(description="Which number; `new_` after one step of plain gradient descent.")
    layer: Counted | None = None
    unit: Counted | None = None
    input: Counted | None = Field(None, description="Of weights: the feature or unit that the link leads from.")
    point: PlanePoint = Field(description="x1 and x2.")
    label: Finite = Field(description="As in `POST /api/trace`.")

    @model_validator(mode="after")
    def _has_a_place(self) -> "TracedAnswer":
        wanted = () if self.trace == "loss" else ("layer", "unit", *(("input",) if self.trace in OF_LINKS else ()))
        given = tuple(name for name in ("layer", "unit", "input") if getattr(self, name) is not None)
        if given != wanted:
            expected = ", ".join(wanted) or "no layer, unit or input"
            message = say("of {trace}: expected {expected}", trace=self.trace, expected=expected)
            raise PydanticCustomError("playground_traced", "{message}", {"message": message})
        return self

    @property
    def hides(self) -> tuple[str, ...]:
        """The names of what shows the number: the stops of backpropagation, and for a forward pass the point, too."""
        return ("backpropagation", *(("point",) if self.trace in FORWARD else ()))

    def check(self, config: RunConfig) -> None:
        """Raise InvalidInput where the network has no such unit or link, or its points no such label."""
        check_label(config, self.label)
        sizes, layer = config.sizes, self.layer or 1
        if layer >= len(sizes):
            raise InvalidInput.at("layer", say("expected 1 to {last}; got {got}", last=len(sizes) - 1, got=layer))
        for name, got, most in (("unit", self.unit, sizes[layer]), ("input", self.input, sizes[layer - 1])):
            if got is not None and got > most:
                raise InvalidInput.at(name, say("expected 1 to {last}; got {got}", last=most, got=got))

    def of(self, config: RunConfig) -> float:
        """The number; NaN where the network of this run has no such unit, or where it is not finite."""
        try:
            self.check(config)
        except InvalidInput:
            return float("nan")
        value = self._in(trace(Trainer(config), self.point, self.label))
        return float("nan") if value is None else value

    def _in(self, found: Trace) -> float | None:
        if self.layer is None or self.unit is None:
            return found.loss
        layer, unit = self.layer - 1, self.unit - 1
        if self.trace == "new_bias":
            return found.after.biases[layer][unit]
        if self.input is None:
            return self._of_unit(found.layers[layer], unit)
        rows = found.after.weights[layer] if self.trace == "new_weight" else found.layers[layer].weight_gradients
        return rows[unit][self.input - 1]

    def _of_unit(self, layer: TracedLayer, unit: int) -> float | None:
        values: list[float | None] = getattr(layer, LISTS[self.trace])
        return values[unit]
