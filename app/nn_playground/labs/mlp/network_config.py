"""The network section of the config."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, TypeAdapter, ValidatorFunctionWrapHandler, WrapValidator, model_validator

from nn_playground.base.choices import Choice, OneOf, registry
from nn_playground.base.validation import at_most
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.initializers import INITIALIZERS
from nn_playground.labs.mlp.switched_off import Off
from nn_playground.options.fields import ConfigPart, Control, Seed

MAX_HIDDEN_LAYERS: Final = 8
MAX_UNITS: Final = 32

OUTPUTS: Final = registry(
    (
        Choice(name="auto", label="Automatic", description="Tanh for classification, linear for regression."),
        Choice(
            name="threshold",
            label="Threshold",
            description="The perceptron: the sign of the sum, learned by Rosenblatt's rule.",
            advanced=True,
        ),
    )
)


class HiddenLayer(ConfigPart):
    """A hidden layer with an activation of its own."""

    units: Annotated[int, Field(ge=1, le=MAX_UNITS, description="How many neurons it has.")]
    activation: Annotated[str, OneOf(ACTIVATIONS)] | None = Field(
        default=None, description="What its neurons make of the sum of their inputs; left out, that of the network."
    )


Units = Annotated[int, Field(ge=1, le=MAX_UNITS)]
_UNITS: Final = TypeAdapter[int](Units)


def _hidden_layer(given: Any, _handler: ValidatorFunctionWrapHandler) -> int | HiddenLayer:
    """Validate a number or a table as what it is, so that errors name the form that was given."""
    if isinstance(given, Mapping | HiddenLayer):
        return HiddenLayer.model_validate(given)
    return _UNITS.validate_python(given, strict=True)


Hidden = Annotated[int | HiddenLayer, WrapValidator(_hidden_layer, json_schema_input_type=Units | HiddenLayer)]


class NetworkConfig(ConfigPart):
    """The network."""

    hidden: Annotated[
        tuple[Hidden, ...],
        Field(strict=False, max_length=MAX_HIDDEN_LAYERS),
        BeforeValidator(at_most(MAX_HIDDEN_LAYERS)),
        Control("network"),
    ] = Field(
        default=(4, 2),
        title="Hidden layers",
        description="How many neurons each hidden layer has, from the inputs to the output.",
    )
    activation: Annotated[str, OneOf(ACTIVATIONS), Control("network")] = Field(
        default="tanh", title="Activation", description="What a hidden neuron makes of the sum of its inputs."
    )
    initializer: Annotated[str, OneOf(INITIALIZERS), Control("network")] = Field(
        default="playground", title="Initial weights", description="How the weights are drawn before training."
    )
    output: Annotated[str, OneOf(OUTPUTS), Control("network", advanced=True)] = Field(
        default="auto", title="Output", description="What the output neuron makes of the sum of its inputs."
    )
    batch_norm: Annotated[bool, Control("network", advanced=True)] = Field(
        default=False,
        title="Batch normalization",
        description="Shifts and scales each hidden neuron's sum to mean 0 and deviation 1 over the batch.",
    )
    off: Annotated[Off, Control("network", restarts=False, advanced=True, plain=True)] = Field(
        default=(),
        title="Switched off",
        description="What puts out 0 and does not train: neurons [layer, unit], links [layer, unit, source], from 1.",
    )
    seed: Annotated[Seed | None, Control("network")] = Field(
        default=None,
        title="Seed of the weights",
        description="Start from the weights that the run with this seed has; left out, those of the run's own seed.",
    )

    @model_validator(mode="before")
    @classmethod
    def _one_form(cls, given: Any) -> Any:
        """Replace a layer without an activation of its own by its number of neurons."""
        if not isinstance(given, Mapping) or not isinstance(given.get("hidden"), list | tuple):
            return given
        if len(given["hidden"]) > MAX_HIDDEN_LAYERS:
            return given
        own = given.get("activation", cls.model_fields["activation"].default)
        return {**given, "hidden": [_plain_layer(layer, own) for layer in given["hidden"]]}

    @property
    def units(self) -> tuple[int, ...]:
        """The number of neurons of each hidden layer."""
        return tuple(layer.units if isinstance(layer, HiddenLayer) else layer for layer in self.hidden)

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer."""
        own = (layer.activation if isinstance(layer, HiddenLayer) else None for layer in self.hidden)
        return tuple(activation or self.activation for activation in own)


def _plain_layer(layer: Any, own: object) -> Any:
    given = layer.model_dump() if isinstance(layer, HiddenLayer) else layer
    if (
        not isinstance(given, Mapping)
        or not given.keys() <= {"units", "activation"}
        or type(given.get("units")) is not int
    ):
        return layer
    return given["units"] if given.get("activation") in (None, own) else layer
