"""RunConfig: everything that a run is, and nothing else. The page, the links, the API and the docs are made from it."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from nn_playground.base.choices import Choice, OneOf, registry
from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.validation import at_most, validated
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.kernels.losses import LOSSES
from nn_playground.labs.mlp.datasets import DATASETS, PROBLEMS
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.initializers import INITIALIZERS
from nn_playground.labs.mlp.training_config import LOSS_BY_CLASSES, MAX_CLASSES, TrainingConfig
from nn_playground.options.constraints import Condition, Rule, broken, value_at
from nn_playground.options.defaults import DefaultBy, filled
from nn_playground.options.fields import ConfigPart, Control, control_of, errors_at, fields_of
from nn_playground.options.fields import Number as Number
from nn_playground.options.fields import Seed as Seed

Engine = Literal["plain", "general"]  # for the runs that the original has too, and for all others

DEFAULT_SEED: Final = "0.12345"
SEED_PATHS: Final = ("seed", "network.seed")
MAX_HIDDEN_LAYERS: Final = 8
MAX_UNITS: Final = 32
BY_PROBLEM: Final = {
    "data.name": DefaultBy(
        path="problem",
        values={
            problem: next(name for name, dataset in DATASETS.items() if dataset.problem == problem)
            for problem in PROBLEMS
        },
        always=True,
    ),
    "data.samples": DefaultBy(
        path="problem", values={name: problem.samples for name, problem in PROBLEMS.items()}, always=True
    ),
}
MANY_CLASSES: Final = tuple(name for name, dataset in DATASETS.items() if dataset.classes)

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


def _in_order(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(value)) < len(value):
        twice = next(name for place, name in enumerate(value) if name in value[:place])
        raise PydanticCustomError("playground_twice", "expected each feature once; got {name} twice", {"name": twice})
    return tuple(name for name in FEATURES if name in value)


class DataConfig(ConfigPart):
    """The points."""

    name: Annotated[str, OneOf(DATASETS), Control("data", default_by=BY_PROBLEM["data.name"])] = Field(
        default="circle", title="Dataset", description="Which points the network learns."
    )
    classes: Annotated[
        int,
        Control("data", steps=(2, 3, 4, 5, 6), advanced=True, applies=Condition(path="data.name", values=MANY_CLASSES)),
    ] = Field(
        default=2,
        ge=2,
        le=MAX_CLASSES,
        title="Classes",
        description="How many classes there are to tell apart, each with a colour and an output of its own.",
    )
    noise: Annotated[Number, Control("data", steps=tuple(range(0, 51, 5)), unit="%")] = Field(
        default=0, ge=0, le=80, title="Noise", description="How much chance blurs the data."
    )
    train_percent: Annotated[Number, Control("data", steps=tuple(range(10, 91, 10)), unit="%")] = Field(
        default=50,
        ge=1,
        le=99,
        title="Training data",
        description="The share of the points that the network trains on; it never sees the others, which test it.",
    )
    samples: Annotated[
        int,
        Control("data", steps=(50, 100, 200, 500, 1200, 2500, 5000), default_by=BY_PROBLEM["data.samples"]),
    ] = Field(
        default=500, ge=50, le=5000, title="Samples", description="How many points there are, to train and to test."
    )
    normalize_inputs: Annotated[bool, Control("data", advanced=True, plain=True)] = Field(
        default=False,
        title="Normalize inputs",
        description="Shifts and scales each feature to mean 0 and deviation 1 over the training points.",
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


def _threshold(path: str, value: object, because: str) -> Rule:
    """A rule of the perceptron, which learns by Rosenblatt's rule: one unit, two classes."""
    return Rule(
        when=Condition(path="network.output", values=("threshold",)),
        needs=Condition(path=path, values=(value,)),
        because=because,
    )


TELLS_CLASSES: Final = Condition(path="problem", values=("classification",))  # only there answers are right or wrong

RULES: Final = (
    _threshold("problem", "classification", "the threshold unit tells classes apart: choose classification"),
    _threshold("data.classes", 2, "the threshold unit tells two classes apart: choose 2 classes"),
    _threshold("network.hidden", (), "the threshold unit learns without hidden layers: remove them"),
    _threshold("training.loss", "squared", "the threshold unit learns by a rule of its own: choose the squared loss"),
    _threshold("training.optimizer.name", "sgd", "the threshold unit learns by a rule of its own: choose SGD"),
    Rule(
        when=Condition(path="network.batch_norm", values=(True,)),
        needs=Condition(path="training.batch_size", minimum=2),
        because="batch normalization compares the points of a batch: choose a batch size of 2 or more",
    ),
    Rule(
        when=Condition(path="data.classes", other_than=(2,)),
        needs=Condition(path="data.name", values=MANY_CLASSES),
        because=say("this dataset has 2 classes: choose 2, or {names}", names=" or ".join(MANY_CLASSES)),
    ),
    Rule(
        when=Condition(path="training.loss", other_than=("cross_entropy",)),
        needs=Condition(path="data.classes", values=(2,)),
        because="more than 2 classes need the cross-entropy loss: choose cross_entropy, or 2 classes",
    ),
    *(
        Rule(
            when=Condition(path="training.loss", values=(loss.name,)),
            needs=Condition(path="problem", values=loss.problems),
            because=say(
                "the loss {name} is for {problems}: choose another one",
                name=loss.name,
                problems=" and ".join(loss.problems),
            ),
        )
        for loss in LOSSES.values()
        if set(loss.problems) < set(PROBLEMS)
    ),
    Rule(
        when=Condition(path="training.stop.accuracy", other_than=(0,)),
        needs=TELLS_CLASSES,
        because="only classes are told right or wrong: choose 0, or classification",
    ),
)


class RunConfig(ConfigPart):
    """A run, complete: the same config gives the same numbers, to the last bit, on every machine."""

    problem: Annotated[str, OneOf(PROBLEMS), Control("data")] = Field(
        default="classification", title="Problem type", description="Whether a class or a number is learned."
    )
    data: DataConfig = DataConfig()
    features: Annotated[
        tuple[Annotated[str, OneOf(FEATURES)], ...],
        Field(strict=False),
        BeforeValidator(at_most(len(FEATURES))),
        AfterValidator(_in_order),
        Control("features"),
    ] = Field(default=("x1", "x2"), title="Features", description="What the network is told about each point.")
    network: NetworkConfig = NetworkConfig()
    training: TrainingConfig = TrainingConfig()
    seed: Annotated[Seed, Control("data")] = Field(
        default=DEFAULT_SEED, title="Seed", description="Where the random numbers start: another seed, other points."
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, given: Any) -> Any:
        """Fill in the defaults that depend on others: dataset and samples on the problem, the loss on the classes."""
        return filled(given, {**BY_PROBLEM, "training.loss": LOSS_BY_CLASSES}) if isinstance(given, dict) else given

    @model_validator(mode="after")
    def _has_training_points(self) -> Self:
        if self.data.samples * self.data.train_percent < 100:
            raise PydanticCustomError(
                "playground_no_points",
                "expected enough for one training point, at least {least} of {samples} samples; got {percent}",
                {
                    "path": "data.train_percent",
                    "least": f"{100 / self.data.samples:g} %",
                    "samples": self.data.samples,
                    "percent": f"{self.data.train_percent:g} %",
                },
            )
        return self

    @model_validator(mode="after")
    def _data_fits_problem(self) -> Self:
        dataset = DATASETS[self.data.name]
        if dataset.problem != self.problem:
            fitting = ", ".join(name for name, other in DATASETS.items() if other.problem == self.problem)
            raise PydanticCustomError(
                "playground_problem",
                "expected a dataset for {problem} ({fitting}); got {name}, which is for {other}",
                {
                    "path": "data.name",
                    "problem": self.problem,
                    "fitting": fitting,
                    "name": dataset.name,
                    "other": dataset.problem,
                },
            )
        return self

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        wrong = {tuple(rule.when.path.split(".")): rule.message(self) for rule in reversed(broken(RULES, self))}
        if wrong:
            raise errors_at(type(self), wrong)
        return self


# The default of each setting that the plain engine does not know, by its path.
GENERAL_DEFAULTS: Final = {
    path: field.default
    for path, field in fields_of(RunConfig)
    if control_of(field).advanced and not control_of(field).plain
}


_GENERAL_VALUES: Final = attrgetter(*GENERAL_DEFAULTS)
_GENERAL_DEFAULTS: Final = tuple(GENERAL_DEFAULTS.values())


def engine_of(config: RunConfig) -> Engine:
    """The kernels of a run: the plain ones, or the general ones where it has a setting that the original site lacks."""
    needs_more = _GENERAL_VALUES(config) != _GENERAL_DEFAULTS or any(
        ACTIVATIONS[name].advanced for name in config.network.activations
    )
    return "general" if needs_more else "plain"


def parse_config(given: object) -> RunConfig:
    """Validate a config from JSON and fill in defaults; InvalidInput with a detail for each wrong key."""
    return validated(RunConfig, given)


def to_json(config: RunConfig) -> dict[str, Any]:
    """The complete config, ready for JSON; whole numbers are ints."""
    return config.model_dump(mode="json")


DECIDED: Final = {path: by for path, field in fields_of(RunConfig) if (by := control_of(field).default_by)}


def with_values(config: RunConfig, values: Mapping[str, Any]) -> dict[str, Any]:
    """The config as JSON, to be parsed, with other values at some dotted paths; InvalidInput for an unknown path.

    A default that depends on a changed value follows it, and constants of an optimizer or a schedule that is no longer
    chosen are dropped.
    """
    given = to_json(config)
    for path, by in DECIDED.items():
        if path in values or values.get(by.path) in (None, value_at(config, by.path)):
            continue
        *above, last = path.split(".")
        follows = by.always or value_at(config, path) == by.default(config)
        if follows or values[by.path] not in list(by.values):  # a list, since the given value may be unhashable
            _part(given, above, path).pop(last, None)
    for path, value in values.items():
        *above, last = path.split(".")
        _part(given, above, path)[last] = value
    return given


def _part(given: dict[str, Any], names: list[str], path: str) -> dict[str, Any]:
    for name in names:
        given = given.setdefault(name, {})
        if not isinstance(given, dict):
            raise InvalidInput.at(path, say("there is no such key; {name} has no parts", name=name))
    return given


def with_new_data(config: RunConfig, seed: str) -> RunConfig:
    """The config with other points and the same initial weights."""
    weights = config.network.seed or config.seed
    network = config.network.model_copy(update={"seed": None if weights == seed else weights})
    return config.model_copy(update={"seed": seed, "network": network})


def with_new_weights(config: RunConfig, seed: str) -> RunConfig:
    """The config with the same points and other initial weights."""
    network = config.network.model_copy(update={"seed": None if seed == config.seed else seed})
    return config.model_copy(update={"network": network})


def with_rates(
    config: RunConfig, *, learning_rate: float | None = None, regularization_rate: float | None = None
) -> RunConfig:
    """The config with other rates; InvalidInput out of bounds, None leaves a rate unchanged."""
    rates = {"learning_rate": learning_rate, "regularization_rate": regularization_rate}
    given = to_json(config)
    given["training"].update({name: rate for name, rate in rates.items() if rate is not None})
    return parse_config(given)
