"""The lab as the house knows it: functions of this room behind the protocol of `nn_playground.lab`."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.sources import PACKAGE
from nn_playground.base.validation import did_you_mean, shown, validated
from nn_playground.lab import (
    Allowable,
    Breaches,
    Command,
    HandedIn,
    Lack,
    Lanes,
    Link,
    Measure,
    Precision,
    RequestedRun,
    Steps,
    Use,
)
from nn_playground.labs.mlp import locks, scores, warmup_steps
from nn_playground.labs.mlp.commands import Inspect, Remove, ReplaceData, Set, Tune, Watch
from nn_playground.labs.mlp.config import (
    DECIDED,
    RunConfig,
    parse_config,
    with_data,
    with_new_data,
    with_new_weights,
    with_values,
)
from nn_playground.labs.mlp.cost import cost, losses_cost
from nn_playground.labs.mlp.examples import EXAMPLES
from nn_playground.labs.mlp.exercise_points import BroughtPoints
from nn_playground.labs.mlp.lab_runs import MlpRun, MlpRuns
from nn_playground.labs.mlp.link_keys import hideable, without_hidden
from nn_playground.labs.mlp.measures import MEASURES
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.pasted import exercise_of, read_pasted, submitted_link
from nn_playground.labs.mlp.permalink import notices_of, read_link, write_link
from nn_playground.labs.mlp.population import LANES, batch_key_of, is_batchable
from nn_playground.labs.mlp.removal import carried
from nn_playground.labs.mlp.runs import RunRequest, RunResult, in_slices, requested_cost
from nn_playground.labs.mlp.traced_answer import TracedAnswer
from nn_playground.labs.mlp.tuning import tuned
from nn_playground.labs.mlp.view import View
from nn_playground.labs.rng import Stream


class MlpLab:
    """Points in the plane and multilayer perceptrons."""

    name: Final = "mlp"
    model_prefix: Final = ""
    run_request: Final = RunRequest
    run_result: Final = RunResult
    examples: Final = EXAMPLES
    example_exercise: Final = "gauss-smallest"
    config_model: Final = RunConfig
    view_model: Final = View
    parameters_model: Final = Parameters
    lecture: Final = PACKAGE / "labs" / "mlp" / "lecture"
    presets: Final = PACKAGE / "labs" / "mlp" / "presets"
    computed_answer: Final = TracedAnswer
    brought: Final = BroughtPoints
    measures: Final[Mapping[str, Measure]] = MEASURES
    allowable: Final[Mapping[str, Allowable]] = locks.ALLOWABLE
    decided: Final = DECIDED
    free: Final = locks.FREE
    scores: Final = scores.SCORES
    conditions: Final = ("early_stopping", "train_loss", "test_loss", "accuracy", "plateau")
    example_values: Final[Mapping[str, Sequence[Any]]] = {"data.noise": [0, 20], "network.hidden": [[], [4, 2]]}
    curves: Final = ("train_loss", "test_loss")
    commands: Final[Mapping[str, type[Command]]] = {
        "tune": Tune,
        "data": ReplaceData,
        "watch": Watch,
        "inspect": Inspect,
        "set": Set,
        "remove": Remove,
    }

    def read_link(self, text: str, seed: str) -> Link[RunConfig, View]:
        """The run of a link."""
        return read_pasted(text, seed=seed)

    def read(self, config: Mapping[str, Any], view: Mapping[str, Any]) -> Link[RunConfig, View]:
        """The run of a config and a view."""
        shown_as = _view(view)
        return Link(without_hidden(parse_config(config), shown_as), shown_as, [])

    def write_link(self, config: RunConfig, view: View) -> str:
        """The link of a run."""
        return write_link(config, view)

    def notices(self, config: RunConfig) -> list[str]:
        """Notices for a person about a run."""
        return notices_of(config)

    def viewed(self, config: RunConfig, view: Mapping[str, Any]) -> Link[RunConfig, View]:
        """The same run with another view; hidden features are no inputs either."""
        shown_as = _view(view)
        return Link(without_hidden(config, shown_as), shown_as, [])

    def with_new_data(self, config: RunConfig, seed: str) -> RunConfig:
        """The config with other points and the same initial weights."""
        return with_new_data(config, seed)

    def with_new_weights(self, config: RunConfig, seed: str) -> RunConfig:
        """The config with the same points and other initial weights."""
        return with_new_weights(config, seed)

    def tuned(self, config: RunConfig, command: Tune) -> RunConfig:
        """The config with other rates, and other values of what is switched off or has no effect."""
        rates = {"learning_rate": command.learning_rate, "regularization_rate": command.regularization_rate}
        if not command.settings and command.off is None and all(rate is None for rate in rates.values()):
            raise InvalidInput("tune: expected learning_rate, regularization_rate, off or settings")
        return tuned(config, **rates, off=command.off, settings=command.settings)

    def with_data(self, config: RunConfig, command: ReplaceData) -> RunConfig:
        """The config with the data of a command."""
        return with_data(config, command.data)

    def steps(self, config: RunConfig, use: Use) -> Steps:
        """The steps of the warm-up that a run needs."""
        return warmup_steps.for_frame(config) if use == "frame" else warmup_steps.for_training(config)

    def steps_of(self, command: Command) -> Steps:
        """The steps of the warm-up for a feature's map, metrics, worth and gradients."""
        if isinstance(command, Watch):
            return warmup_steps.FEATURE if command.node and command.node.feature else ()
        if isinstance(command, Inspect):
            return (
                *(warmup_steps.METRICS if command.metrics or command.accuracy or command.worth else ()),
                *(warmup_steps.GRADIENTS if command.gradients else ()),
                *(warmup_steps.TRACE if command.trace or command.batch else ()),
                *(warmup_steps.LAYER_SPACE if command.space else ()),
                *(warmup_steps.METRICS if command.landscape else ()),
            )
        return ()

    def carried(self, asked: Command, remaking: Command) -> Command | None:
        """The same watch or inspect once a hidden neuron is removed; None where it was that neuron."""
        return carried(asked, remaking) if isinstance(remaking, Remove) else asked

    def open(self, config: RunConfig) -> MlpRun:
        """A run at its start."""
        return MlpRun(config)

    def __reduce__(self) -> str:
        """Pickle the lab as a name of this module."""
        return "MLP"

    def requested(self, request: RunRequest) -> RequestedRun:
        """The work of `POST /api/runs`."""
        config, view, notices = request.named()
        slices = in_slices(
            config,
            epochs=request.epochs,
            record=request.record,
            parameters=request.parameters,
            include=request.include,
            view=view,
            notices=notices,
        )
        answers = ([result.as_json() for result in found] for found in slices)
        return RequestedRun(
            answers,
            requested_cost(config, request.epochs, request.include),
            warmup_steps.for_run(config, request.include),
        )

    def varied(self, config: RunConfig, values: Mapping[str, Any]) -> RunConfig:
        """The config with other values; what follows from these follows them."""
        return parse_config(with_values(config, values))

    def seeds(self, first: str, count: int) -> list[str]:
        """Different seeds."""
        return [first, *(f"{draw:.9f}" for draw in Stream(first).uniform(count - 1).tolist())]

    def lacks(self, config: RunConfig) -> list[Lack]:
        """The scores that a run does not have."""
        return scores.lacks(config)

    def open_many(
        self, configs: Sequence[RunConfig], parameters: Sequence[Parameters | None], precision: Precision
    ) -> MlpRuns:
        """Runs of one shape at their start."""
        return MlpRuns(configs, parameters, precision)

    def batch_key(self, config: RunConfig) -> Hashable:
        """The shape of a run."""
        return batch_key_of(config)

    def lanes(self, config: RunConfig, precision: Precision) -> Lanes:
        """The number of runs side by side; a run that can't share lanes is always exact."""
        return Lanes(LANES[precision], precision) if is_batchable(config) else Lanes(1, "float64")

    def trial_steps(self, config: RunConfig, precision: Precision) -> Steps:
        """The steps of the warm-up that a trial needs."""
        return warmup_steps.for_trials(config, precision)

    def cost(self, config: RunConfig, epochs: int, recorded: int = 0) -> int:
        """The cost of a run, and of its losses at `recorded` epochs."""
        return cost(config, epochs) + losses_cost(config, recorded)

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of all settings."""
        return locks.labels()

    def handed_in(self, text: str) -> HandedIn:
        """The link in what somebody has handed in."""
        found = submitted_link(text)
        return HandedIn(found.link, found.mended, exercise_of(found.link))

    def written(self, link: str) -> Link[RunConfig, View]:
        """The run of a link as it stands."""
        return read_link(link)

    def leaves(self, config: RunConfig) -> Mapping[str, Any]:
        """Every setting of a run."""
        return locks.leaves(config)

    def strange(self, key: str, value: Any, wanted: Any) -> Any:
        """The part of a setting's value that is not as it has to be."""
        return locks.strange(key, value, wanted)

    def readable(self, key: str, value: Any) -> Any:
        """A setting's value as people read it."""
        return locks.readable(key, value)

    def put_back(self, config: RunConfig, start: RunConfig, breaches: Breaches) -> Mapping[str, Any]:
        """The values that mend a run's breaches."""
        return locks.put_back(config, start, breaches)

    def with_seed(self, config: RunConfig, seed: str) -> RunConfig:
        """The same run with other points and other weights."""
        return locks.with_seed(config, seed)

    def with_seeds_of(self, config: RunConfig, other: RunConfig) -> RunConfig:
        """The same run with the seeds of another one."""
        return locks.with_seeds_of(config, other)

    def with_data_of(self, config: RunConfig, other: RunConfig) -> RunConfig:
        """The same run with the points of another one."""
        return locks.with_data_of(config, other)

    def check_parameters(self, config: RunConfig, parameters: Parameters) -> None:
        """Raise InvalidInput for parameters that do not fit."""
        locks.check_parameters(config, parameters)


def _view(data: Mapping[str, Any]) -> View:
    view = validated(View, data, "view")
    known = list(hideable())
    for name in view.hidden:
        if name not in known:
            message = clauses(
                say("there is no control {name}", name=shown(name)),
                did_you_mean(name, known),
                say("known are {names}", names=listed(known)),
            )
            raise InvalidInput.at("view.hidden", message)
    return view


MLP: Final = MlpLab()
