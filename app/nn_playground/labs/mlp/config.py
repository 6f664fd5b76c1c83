"""RunConfig: everything that a run is, and nothing else. The page, the links, the API and the docs are made from it."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.base.choices import OneOf
from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.validation import at_most, validated
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.kernels.losses import LOSSES
from nn_playground.labs.mlp.data_config import ARE_OWN, BY_PROBLEM, MANY_CLASSES, DataConfig
from nn_playground.labs.mlp.datasets import DATASETS, PROBLEMS
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.network_config import NetworkConfig
from nn_playground.labs.mlp.own_classes import with_own_classes, wrong_label
from nn_playground.labs.mlp.switched_off import existing, fault, with_inputs
from nn_playground.labs.mlp.training_config import LOSS_BY_CLASSES, TrainingConfig
from nn_playground.options.constraints import Condition, Rule, broken, value_at
from nn_playground.options.defaults import filled
from nn_playground.options.fields import ConfigPart, Control, Seed, control_of, errors_at, fields_of
from nn_playground.options.idle import Idle, effective

Engine = Literal["plain", "general"]  # for the runs that the original has too, and for all others

DEFAULT_SEED: Final = "0.12345"
SEED_PATHS: Final = ("seed", "network.seed")
OFF: Final = "network.off"


def _in_order(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(value)) < len(value):
        twice = next(name for place, name in enumerate(value) if name in value[:place])
        raise PydanticCustomError("playground_twice", "expected each feature once; got {name} twice", {"name": twice})
    return tuple(name for name in FEATURES if name in value)


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
        when=ARE_OWN,
        needs=Condition(path="data.points", other_than=(None,)),
        because="there are no own points yet: paint some on the map, or give points [[x1, x2, label], …]",
    ),
    Rule(
        when=Condition(path="data.classes", other_than=(2,)),
        needs=Condition(path="data.name", values=MANY_CLASSES),
        because=say("this dataset has 2 classes: choose 2, or {names}", names=" or ".join(MANY_CLASSES)),
    ),
    Rule(
        when=Condition(path="data.classes", other_than=(2,)),
        needs=TELLS_CLASSES,
        because="a number is no class: choose 2 classes, or classification",
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

NO_HIDDEN: Final = Condition(path="network.hidden", values=((),))

IDLE: Final = (
    Idle(path="data.noise", when=ARE_OWN, because="This has no effect on your own points, which lie where they lie."),
    Idle(
        path="data.samples",
        when=ARE_OWN,
        because="This has no effect on your own points; paint more.",
    ),
    Idle(
        path="network.activation",
        when=NO_HIDDEN,
        because="This has no effect without hidden neurons; the output has a function of its own.",
    ),
    Idle(
        path="network.activation",
        when=Condition(path="network.hidden", tables=True),
        because="This has no effect, since every hidden layer has an activation of its own.",
    ),
    Idle(
        path="network.batch_norm",
        when=NO_HIDDEN,
        because="This has no effect without hidden neurons, whose sums it normalizes.",
    ),
    Idle(
        path="network.seed",
        when=Condition(path="network.initializer", values=("zeros",)),
        because="This has no effect on weights that all begin at 0.",
    ),
    Idle(
        path="data.normalize_inputs",
        when=Condition(path="features", values=((),)),
        because="This has no effect on a network without features.",
    ),
    Idle(
        path="training.dropout",
        when=NO_HIDDEN,
        because="This has no effect without hidden neurons, which it leaves out.",
    ),
    Idle(
        path="training.max_norm",
        when=NO_HIDDEN,
        because="This has no effect without hidden neurons, whose weights it bounds.",
    ),
    Idle(
        path="training.regularization",
        when=Condition(path="training.regularization_rate", values=(0,)),
        because="This has no effect as long as the regularization rate is 0.",
        said=Condition(path="training.regularization", other_than=("none",)),  # where none, the rate says what it needs
    ),
    Idle(
        path="training.regularization_rate",
        when=Condition(path="training.regularization", values=("none",)),
        because="This has no effect without regularization.",
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
        if not isinstance(given, dict):
            return given
        return filled(with_own_classes(given), {**BY_PROBLEM, "training.loss": LOSS_BY_CLASSES})

    @model_validator(mode="after")
    def _has_training_points(self) -> Self:
        if self.data.points is not None and not 0 < self.data.train_count < self.data.count:
            raise PydanticCustomError(
                "playground_no_points",
                "expected a point to train on and one to test on; got {train} and {test}",
                {
                    "path": "data.points",
                    "train": self.data.train_count,
                    "test": self.data.count - self.data.train_count,
                },
            )
        if self.data.points is None and self.data.samples * self.data.train_percent < 100:
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
        if not dataset.fits(self.problem):
            fitting = ", ".join(name for name, other in DATASETS.items() if other.fits(self.problem))
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
    def _labels_are_classes(self) -> Self:
        points, names, classes = self.data.points, self.data.labels, self.data.classes
        wrong, path = None, "data.points"
        if points is not None and self.problem == "classification":
            wrong = wrong_label(points.labels, classes)
            if wrong is None and names is not None and len(names) != classes:
                path = "data.labels"
                wrong = say("expected {classes} names, one a class; got {count}", classes=classes, count=len(names))
        elif names is not None:
            path, wrong = "data.labels", "expected none, since a number is learned; name it in axes.label"
        if wrong is not None:
            raise PydanticCustomError("playground_labels", "{message}", {"path": path, "message": wrong})
        return self

    @model_validator(mode="after")
    def _off_exists(self) -> Self:
        wrong = next(filter(None, (fault(entry, self.sizes) for entry in self.network.off)), None)
        if wrong is not None:
            raise PydanticCustomError("playground_off", "{message}", {"path": OFF, "message": wrong})
        return self

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        wrong = {tuple(rule.when.path.split(".")): rule.message(self) for rule in reversed(broken(RULES, self))}
        if wrong:
            raise errors_at(type(self), wrong)
        return self

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of inputs, of neurons of each hidden layer, and of outputs."""
        return sizes_of(self.features, self.network.units, self.data.classes)


def sizes_of(features: Sequence[str], units: Sequence[int], classes: int) -> tuple[int, ...]:
    """The sizes of a network's layers, from the inputs to the outputs."""
    return (len(features), *units, classes if classes > 2 else 1)


# The default of each setting that the plain engine does not know, by its path.
_GENERAL_DEFAULTS: Final = {
    path: field.default
    for path, field in fields_of(RunConfig)
    if control_of(field).advanced and not control_of(field).plain
}
_GENERAL_VALUES: Final = attrgetter(*_GENERAL_DEFAULTS)
_PLAIN: Final = RunConfig()


def effective_of(config: RunConfig) -> RunConfig:
    """The config with each setting that has no effect at its default: configs that agree in it are the same run."""
    return effective(IDLE, config, _PLAIN)


def engine_of(config: RunConfig) -> Engine:
    """The kernels of a run: the plain ones, or the general ones where it has a setting that the original site lacks."""
    config = effective_of(config)
    needs_more = _GENERAL_VALUES(config) != tuple(_GENERAL_DEFAULTS.values()) or any(
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
    followed: set[str] = set()  # what has followed another value, and so leads others
    for path, by in DECIDED.items():
        if path in values or (by.path not in followed and values.get(by.path) in (None, value_at(config, by.path))):
            continue
        *above, last = path.split(".")
        follows = by.always or value_at(config, path) == by.default(config)
        if follows or values[by.path] not in list(by.values):  # a list, since the given value may be unhashable
            _part(given, above, path).pop(last, None)
            followed.add(path)
    for path, value in values.items():
        *above, last = path.split(".")
        _part(given, above, path)[last] = value
    if config.network.off and OFF not in values:
        given["network"]["off"] = []
        given["network"]["off"] = _off_of(config, given)
    return given


def _off_of(config: RunConfig, given: Any) -> list[list[int]]:
    """The entries of `network.off` of a config that one given as JSON still has."""
    try:
        other = RunConfig.model_validate(given)
    except ValidationError:
        return []  # it will be refused
    off = with_inputs(config.network.off, config.features, other.features)
    return [[*entry] for entry in existing(off, other.sizes)]


def with_features(config: RunConfig, features: tuple[str, ...]) -> RunConfig:
    """The config with other features; links that are switched off go with theirs."""
    network = config.network
    if network.off:
        network = network.model_copy(update={"off": with_inputs(network.off, config.features, features)})
    return config.model_copy(update={"features": features, "network": network})


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


def with_data(config: RunConfig, data: Mapping[str, Any]) -> RunConfig:
    """The config with another data section; InvalidInput for one of which another network would learn."""
    other = parse_config({"problem": config.problem, "data": data})
    if other.data.classes != config.data.classes:
        wrong = say(
            "expected as many classes as now, {classes}; got {got}, which begins another run, by configure",
            classes=config.data.classes,
            got=other.data.classes,
        )
        raise InvalidInput.at("data.classes", wrong)
    return parse_config({**config.model_dump(mode="json", exclude={"data"}), "data": other.data})


def with_new_weights(config: RunConfig, seed: str) -> RunConfig:
    """The config with the same points and other initial weights."""
    network = config.network.model_copy(update={"seed": None if seed == config.seed else seed})
    return config.model_copy(update={"network": network})
