"""RunConfig: everything that a run is, and nothing else. The page, the links, the API and the docs are made from it."""

from dataclasses import dataclass
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, model_validator
from pydantic_core import PydanticCustomError

from app.choices import Choice, OneOf, registry
from app.datasets import DATASETS, PROBLEMS
from app.features import FEATURES
from app.kernels.activations import ACTIVATIONS
from app.validation import validated

DEFAULT_SEED: Final = "0.12345"
MAX_HIDDEN_LAYERS: Final = 8
MAX_UNITS: Final = 32
LEARNING_RATES: Final = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
REGULARIZATION_RATES: Final = (0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)

INITIALIZERS = registry(
    (
        Choice(name="playground", label="Uniform", description="Weights uniform in [-0.5, 0.5), biases 0.1."),
        Choice(name="zeros", label="Zeros", description="All weights and biases 0: nothing breaks the symmetry."),
    )
)
OUTPUTS = registry(
    (Choice(name="auto", label="Automatic", description="Tanh for classification, linear for regression."),)
)
OPTIMIZERS = registry(
    (Choice(name="sgd", label="SGD", description="Gradient descent on one mini-batch after another."),)
)
LOSSES = registry((Choice(name="squared", label="Squared", description="Half the squared error, averaged."),))
REGULARIZATIONS = registry(
    (
        Choice(name="none", label="None", description="The loss alone decides about the weights."),
        Choice(name="l1", label="L1", description="Draws every weight to zero by the same step: few weights remain."),
        Choice(name="l2", label="L2", description="Draws every weight to zero in proportion: weights stay small."),
    )
)


@dataclass(frozen=True)
class Control:
    """How a field is offered: its group, the values to pick from, its symbol and unit, whether it restarts a run."""

    group: str
    steps: tuple[float, ...] = ()
    symbol: str | None = None
    unit: str | None = None
    restarts: bool = True


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def _seed(value: str) -> str:
    if not value.strip() or not value.isprintable() or any(character in "&=#" for character in value):
        raise PydanticCustomError(
            "playground_seed", "expected visible characters and none of & = #, which a link could not carry"
        )
    return value


def _in_order(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(value)) < len(value):
        twice = next(name for name in value if value.count(name) > 1)
        raise PydanticCustomError("playground_twice", "expected each feature once; got {name} twice", {"name": twice})
    return tuple(name for name in FEATURES if name in value)


Number = Annotated[float, Field(allow_inf_nan=False), PlainSerializer(_whole, return_type=int | float)]
Seed = Annotated[str, Field(min_length=1, max_length=256), AfterValidator(_seed)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True)


class DataConfig(_Part):
    """The points."""

    name: Annotated[str, OneOf(DATASETS), Control("data")] = Field(
        default="circle", title="Dataset", description="Which points the network learns."
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
    samples: Annotated[int, Control("data", steps=(50, 100, 200, 500, 1200, 2500, 5000))] = Field(
        default=500, ge=50, le=5000, title="Samples", description="How many points there are, to train and to test."
    )


class NetworkConfig(_Part):
    """The network."""

    hidden: Annotated[tuple[Annotated[int, Field(ge=1, le=MAX_UNITS)], ...], Control("network")] = Field(
        default=(4, 2),
        strict=False,
        max_length=MAX_HIDDEN_LAYERS,
        title="Hidden layers",
        description="How many neurons each hidden layer has, from the inputs to the output.",
    )
    activation: Annotated[str, OneOf(ACTIVATIONS), Control("network")] = Field(
        default="tanh", title="Activation", description="What a hidden neuron makes of the sum of its inputs."
    )
    initializer: Annotated[str, OneOf(INITIALIZERS), Control("network")] = Field(
        default="playground", title="Initial weights", description="How the weights are drawn before training."
    )
    output: Annotated[str, OneOf(OUTPUTS), Control("network")] = Field(
        default="auto", title="Output", description="What the output neuron makes of the sum of its inputs."
    )
    seed: Annotated[Seed | None, Control("network")] = Field(
        default=None,
        title="Seed of the weights",
        description="Start from the weights that the run with this seed has; left out, those of the run's own seed.",
    )


class OptimizerConfig(_Part):
    """The rule by which a gradient changes the weights."""

    name: Annotated[str, OneOf(OPTIMIZERS), Control("training")] = Field(
        default="sgd", title="Optimizer", description="How the gradient of a mini-batch changes the weights."
    )


class TrainingConfig(_Part):
    """The training."""

    optimizer: OptimizerConfig = OptimizerConfig()
    learning_rate: Annotated[
        Number,
        Control("training", steps=LEARNING_RATES, symbol="η", restarts=False),
    ] = Field(
        default=0.03, ge=0, le=1000, title="Learning rate", description="How far each update moves down the gradient."
    )
    batch_size: Annotated[int, Control("training", steps=tuple(range(1, 31)))] = Field(
        default=10,
        ge=1,
        le=5000,
        title="Batch size",
        description="How many training points each update looks at; an epoch's rest joins the next one's first batch.",
    )
    loss: Annotated[str, OneOf(LOSSES), Control("training")] = Field(
        default="squared", title="Loss", description="What training makes small."
    )
    regularization: Annotated[str, OneOf(REGULARIZATIONS), Control("training")] = Field(
        default="none", title="Regularization", description="Whether large weights are held back, and how."
    )
    regularization_rate: Annotated[
        Number, Control("training", steps=REGULARIZATION_RATES, symbol="λ", restarts=False)
    ] = Field(
        default=0, ge=0, le=1000, title="Regularization rate", description="How strongly large weights are held back."
    )


class RunConfig(_Part):
    """A run, complete: the same config gives the same numbers, to the last bit, on every machine."""

    problem: Annotated[str, OneOf(PROBLEMS), Control("data")] = Field(
        default="classification", title="Problem type", description="Whether a class or a number is learned."
    )
    data: DataConfig = DataConfig()
    features: Annotated[tuple[Annotated[str, OneOf(FEATURES)], ...], AfterValidator(_in_order), Control("features")] = (
        Field(
            default=("x1", "x2"),
            strict=False,
            title="Features",
            description="What the network is told about each point.",
        )
    )
    network: NetworkConfig = NetworkConfig()
    training: TrainingConfig = TrainingConfig()
    seed: Annotated[Seed, Control("data")] = Field(
        default=DEFAULT_SEED, title="Seed", description="Where the random numbers start: another seed, other points."
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_by_problem(cls, given: Any) -> Any:
        """Dataset and sample count have defaults that depend on the problem."""
        if not isinstance(given, dict) or not isinstance(given.get("data", {}), dict):
            return given
        problem = given.get("problem", "classification")
        if not isinstance(problem, str) or problem not in PROBLEMS:
            return given
        name = next(name for name, dataset in DATASETS.items() if dataset.problem == problem)
        return {**given, "data": {"name": name, "samples": PROBLEMS[problem].samples, **given.get("data", {})}}

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


def parse_config(given: object) -> RunConfig:
    """The complete config of what JSON gave, or InvalidInput with a detail for each key that is wrong."""
    return validated(RunConfig, given)


def to_json(config: RunConfig) -> dict[str, Any]:
    """The complete config, ready for JSON; whole numbers are ints."""
    return config.model_dump(mode="json")


def with_new_data(config: RunConfig, seed: str) -> RunConfig:
    """Other points, the same initial weights."""
    weights = config.network.seed or config.seed
    network = config.network.model_copy(update={"seed": None if weights == seed else weights})
    return config.model_copy(update={"seed": seed, "network": network})


def with_new_weights(config: RunConfig, seed: str) -> RunConfig:
    """The same points, other initial weights."""
    network = config.network.model_copy(update={"seed": None if seed == config.seed else seed})
    return config.model_copy(update={"network": network})


def with_rates(
    config: RunConfig, *, learning_rate: float | None = None, regularization_rate: float | None = None
) -> RunConfig:
    """Other rates, within their bounds or InvalidInput; None leaves one as it is."""
    rates = {"learning_rate": learning_rate, "regularization_rate": regularization_rate}
    given = to_json(config)
    given["training"].update({name: rate for name, rate in rates.items() if rate is not None})
    return parse_config(given)
