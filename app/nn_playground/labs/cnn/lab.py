"""The lab as the house knows it: functions of this room behind the protocol of `nn_playground.lab`."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sources import PACKAGE
from nn_playground.base.validation import validated
from nn_playground.lab import (
    Allowable,
    Breaches,
    BroughtData,
    Command,
    ComputedAnswer,
    HandedIn,
    Lack,
    Lanes,
    Link,
    Precision,
    RequestedRun,
    Score,
    Steps,
    Use,
)
from nn_playground.labs.cnn import warmup_steps
from nn_playground.labs.cnn.commands import CnnInspect, CnnSet, CnnTune, CnnWatch
from nn_playground.labs.cnn.config import DEFAULT_SEED, HEADS, CnnConfig, parse_cnn_config
from nn_playground.labs.cnn.cost import cost, cost_of_moving
from nn_playground.labs.cnn.examples import CNN_EXAMPLES
from nn_playground.labs.cnn.lab_runs import CnnRun, CnnRuns
from nn_playground.labs.cnn.links import read_cnn_link, write_cnn_link
from nn_playground.labs.cnn.measures import MEASURES, stages_in
from nn_playground.labs.cnn.network import ConvolutionalNetwork, PictureShape
from nn_playground.labs.cnn.parameters import CnnParameters, load
from nn_playground.labs.cnn.runs import CnnRunRequest, CnnRunResult, cnn_slices
from nn_playground.labs.cnn.view import CnnView
from nn_playground.labs.rng import Stream
from nn_playground.options.defaults import DefaultBy
from nn_playground.options.fields import fields_of

SCORES: Final[Mapping[str, Score]] = {
    "train_loss": Score("training loss", "low", "Training loss at most this."),
    "test_loss": Score("test loss", "low", "Test loss at most this.", on_training="train_loss"),
    "train_accuracy": Score("training accuracy", "high", "Share of training pictures right, at least this.", 1),
    "test_accuracy": Score(
        "test accuracy", "high", "Share of test pictures right, at least this.", 1, on_training="train_accuracy"
    ),
}


class CnnLab:
    """Pictures and convolutional networks."""

    name: Final = "convolution"
    model_prefix: Final = "Convolution"
    run_request: Final = CnnRunRequest
    run_result: Final = CnnRunResult
    examples: Final = CNN_EXAMPLES
    example_exercise: Final = "few-parameters"
    config_model: Final = CnnConfig
    view_model: Final = CnnView
    parameters_model: Final = CnnParameters
    lecture: Final = PACKAGE / "labs" / "cnn" / "lecture"
    presets: Final = PACKAGE / "labs" / "cnn" / "presets"
    computed_answer: Final = ComputedAnswer
    brought: Final = BroughtData
    measures: Final = MEASURES
    allowable: Final[Mapping[str, Allowable]] = {
        "heads": Allowable("network.head", HEADS, "The only heads that may be chosen.")
    }
    decided: Final[Mapping[str, DefaultBy]] = {}
    free: Final = ("seed", "network.seed")
    scores: Final = SCORES
    conditions: Final[Sequence[str]] = ()
    example_values: Final[Mapping[str, Sequence[Any]]] = {"network.head": ["flatten", "max"], "data.shift": [0, 2]}
    curves: Final = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
    commands: Final[Mapping[str, type[Command]]] = {
        "tune": CnnTune,
        "watch": CnnWatch,
        "inspect": CnnInspect,
        "set": CnnSet,
    }

    def read_link(self, text: str, seed: str) -> Link[CnnConfig, CnnView]:
        """The run of a link."""
        return read_cnn_link(text, seed)

    def read(self, config: Mapping[str, Any], view: Mapping[str, Any]) -> Link[CnnConfig, CnnView]:
        """The run of a config and a view."""
        return Link(parse_cnn_config(config), validated(CnnView, view, "view"), [])

    def write_link(self, config: CnnConfig, view: CnnView) -> str:
        """The link of a run."""
        return write_cnn_link(config, view)

    def notices(self, config: CnnConfig) -> list[str]:
        """Nothing."""
        return []

    def viewed(self, config: CnnConfig, view: Mapping[str, Any]) -> Link[CnnConfig, CnnView]:
        """The same run with another view."""
        return Link(config, validated(CnnView, view, "view"), [])

    def with_new_data(self, config: CnnConfig, seed: str) -> CnnConfig:
        """The config with other pictures and the same initial weights."""
        network = config.network.model_copy(update={"seed": config.network.seed or config.seed})
        return config.model_copy(update={"seed": seed, "network": network})

    def with_new_weights(self, config: CnnConfig, seed: str) -> CnnConfig:
        """The config with the same pictures and other initial weights."""
        return config.model_copy(update={"network": config.network.model_copy(update={"seed": seed})})

    def tuned(self, config: CnnConfig, command: CnnTune) -> CnnConfig:
        """The config with another learning rate."""
        training = config.training.model_copy(update={"learning_rate": command.learning_rate})
        return config.model_copy(update={"training": training})

    def with_data(self, config: CnnConfig, command: Any) -> CnnConfig:
        """Raise InvalidInput: other pictures begin another run."""
        raise InvalidInput("data: other pictures begin another run")

    def steps(self, config: CnnConfig, use: Use) -> Steps:
        """The steps of the warm-up that a run needs."""
        return warmup_steps.FRAME_STEPS if use == "frame" else warmup_steps.TRAINING_STEPS

    def steps_of(self, command: Command) -> Steps:
        """Nothing more."""
        return ()

    def carried(self, asked: Command, remaking: Command) -> Command | None:
        """The same watch or inspect."""
        return asked

    def open(self, config: CnnConfig) -> CnnRun:
        """A run at its start."""
        return CnnRun(config)

    def __reduce__(self) -> str:
        """Pickle the lab as a name of this module."""
        return "CNN"

    def requested(self, request: CnnRunRequest) -> RequestedRun:
        """The work of `POST /api/convolution/runs`."""
        config = request.config or CnnConfig()
        if request.link is not None:
            config = read_cnn_link(request.link, DEFAULT_SEED).config
        if request.pictures is not None:
            data = config.data.model_copy(update={"samples": len(request.pictures), "train_percent": 99})
            config = config.model_copy(update={"data": data})
        answers: Iterator[list[dict[str, Any]]] = ([found.as_json() for found in part] for part in cnn_slices(request))
        return RequestedRun(
            answers,
            cost(config, request.epochs) + cost_of_moving(config, request.include),
            (*warmup_steps.FRAME_STEPS, *warmup_steps.TRAINING_STEPS),
        )

    def varied(self, config: CnnConfig, values: Mapping[str, Any]) -> CnnConfig:
        """The config with other values."""
        given = config.model_dump(mode="json", exclude_none=True)
        for key, value in values.items():
            *sections, name = key.split(".")
            part = given
            for section in sections:
                part = part.setdefault(section, {})
            part[name] = value
        return parse_cnn_config(given)

    def seeds(self, first: str, count: int) -> list[str]:
        """Different seeds."""
        return [first, *(f"{draw:.9f}" for draw in Stream(first).uniform(count - 1).tolist())]

    def lacks(self, config: CnnConfig) -> list[Lack]:
        """Nothing: a run has all scores."""
        return []

    def open_many(
        self, configs: Sequence[CnnConfig], parameters: Sequence[CnnParameters | None], precision: Precision
    ) -> CnnRuns:
        """Runs at their start."""
        return CnnRuns(configs, parameters)

    def batch_key(self, config: CnnConfig) -> Hashable:
        """The config itself: runs train one by one."""
        return config.model_dump_json()

    def lanes(self, config: CnnConfig, precision: Precision) -> Lanes:
        """One run, always exact: its lanes are pictures."""
        return Lanes(1, "float64")

    def trial_steps(self, config: CnnConfig, precision: Precision) -> Steps:
        """The steps of the warm-up that a trial needs."""
        return (*warmup_steps.FRAME_STEPS, *warmup_steps.TRAINING_STEPS)

    def cost(self, config: CnnConfig, epochs: int, recorded: int = 0) -> int:
        """The cost of a run, and of its losses at `recorded` epochs."""
        return cost(config, epochs, recorded)

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of all settings."""
        return {path: field.title or path for path, field in fields_of(CnnConfig)}

    def handed_in(self, text: str) -> HandedIn:
        """The link in what somebody has handed in."""
        places = [word for word in text.split() if "#" in word]
        if len(places) != 1:
            raise InvalidInput.at("link", "expected one link")
        return HandedIn(f"#{places[0].rpartition('#')[2]}", (), None)

    def written(self, link: str) -> Link[CnnConfig, CnnView]:
        """The run of a link as it stands."""
        return read_cnn_link(link, DEFAULT_SEED)

    def leaves(self, config: CnnConfig) -> Mapping[str, Any]:
        """Every setting of a run by its dotted key."""
        found: dict[str, Any] = {}
        _gather_leaves(config.model_dump(mode="json"), "", found)
        return found

    def strange(self, key: str, value: Any, wanted: Any) -> Any:
        """The value as it is."""
        return value

    def readable(self, key: str, value: Any) -> Any:
        """The value as it is."""
        return value

    def put_back(self, config: CnnConfig, start: CnnConfig, breaches: Breaches) -> Mapping[str, Any]:
        """The values that mend a run's breaches."""
        return dict(breaches.changed)

    def with_seed(self, config: CnnConfig, seed: str) -> CnnConfig:
        """The same run with other pictures and other weights."""
        network = config.network.model_copy(update={"seed": None})
        return config.model_copy(update={"seed": seed, "network": network})

    def with_seeds_of(self, config: CnnConfig, other: CnnConfig) -> CnnConfig:
        """The same run with the seeds of another one."""
        network = config.network.model_copy(update={"seed": other.network.seed})
        return config.model_copy(update={"seed": other.seed, "network": network})

    def with_data_of(self, config: CnnConfig, other: CnnConfig) -> CnnConfig:
        """The same run on the pictures of another one; InvalidInput where these do not go together."""
        given = config.model_dump(mode="json", exclude_none=True)
        return parse_cnn_config({**given, "data": other.data.model_dump(mode="json")})

    def check_parameters(self, config: CnnConfig, parameters: CnnParameters) -> None:
        """Raise InvalidInput for parameters that do not fit."""
        shape = PictureShape(config.data.channels, config.data.side)
        load(ConvolutionalNetwork(config.network, shape, stages_in(config)[-1].outputs), parameters)


def _gather_leaves(part: Mapping[str, Any], prefix: str, found: dict[str, Any]) -> None:
    for name, value in part.items():
        if isinstance(value, dict):
            _gather_leaves(value, f"{prefix}{name}.", found)
        else:
            found[prefix + name] = value


CNN: Final = CnnLab()
