"""Weights and biases as people and scripts write them, and whether they fit a network."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import plural, say
from nn_playground.base.validation import at_most

Finite = Annotated[float, Field(allow_inf_nan=False)]
_FEW: Final = BeforeValidator(at_most(100))  # above the layers, units and inputs of any network
Numbers = Annotated[list[Finite], Field(fail_fast=True), _FEW]
Matrix = Annotated[list[Numbers], Field(fail_fast=True), _FEW]


class Normalization(BaseModel):
    """What batch normalization has learned of one hidden layer: a number for each unit."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    scale: Numbers
    shift: Numbers
    mean: Numbers
    variance: Annotated[list[Annotated[Finite, Field(ge=0)]], Field(fail_fast=True), _FEW]


class Parameters(BaseModel):
    """Weights and biases as people and scripts write them: weights[layer][to][from], biases[layer][to].

    Networks with batch normalization also have that of each hidden layer; left out, it is as before training.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    weights: Annotated[list[Matrix], Field(fail_fast=True), _FEW]
    biases: Matrix
    normalization: Annotated[list[Normalization], Field(fail_fast=True), _FEW] | None = None


def items_error(wanted: int, got: int) -> str:
    """The sentence on a list whose length does not fit."""
    return plural(
        wanted,
        "expected 1 item, as the network has; got {got}",
        "expected {count} items, as the network has; got {got}",
        got=got,
    )


def check_number(path: str, got: int, count: int, none: str = "there is none") -> None:
    """Raise InvalidInput for a number, counted from 0, of what there are `count` of; `none` is said where that is 0."""
    if not 0 <= got < count:
        raise InvalidInput.at(path, say("expected 0 to {last}; got {got}", last=count - 1, got=got) if count else none)


def check_shape(path: str, values: Any, shape: Any) -> None:
    """Raise InvalidInput where nested lists have other lengths; `shape` is a length, or one shape for each item."""
    if isinstance(shape, int):
        if len(values) != shape:
            raise InvalidInput.at(path, items_error(shape, len(values)))
        return
    if path.count(".") == 1:
        check_shape(path, values, len(shape))
        for index, (value, inner) in enumerate(zip(values, shape, strict=True)):
            check_shape(f"{path}.{index}", value, inner)
        return
    units, inputs = shape
    check_shape(path, values, units)
    for index, value in enumerate(values):
        check_shape(f"{path}.{index}", value, inputs)
