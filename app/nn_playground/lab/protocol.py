"""A lab as the rooms above know it."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel

from nn_playground.lab.runs import RequestedRun, Run, Runs
from nn_playground.lab.values import (
    Allowable,
    Breaches,
    BroughtData,
    Call,
    Command,
    ComputedAnswer,
    Config,
    HandedIn,
    Lack,
    Lanes,
    Link,
    Measure,
    Precision,
    RequestExamples,
    Score,
    Steps,
    Use,
    View,
)
from nn_playground.options.defaults import DefaultBy


class Lab(Protocol[Config, View]):
    """A kind of networks with their data: everything that the house needs to know about it."""

    @property
    def name(self) -> str:
        """Its name in links, files and addresses."""

    @property
    def model_prefix(self) -> str:
        """The prefix that keeps the names of its models in OpenAPI apart from those of other labs; may be empty."""

    @property
    def curves(self) -> Sequence[str]:
        """The names of the values that are drawn over epochs."""

    @property
    def commands(self) -> Mapping[str, type[Command]]:
        """The models of its own commands: `tune`, `data`, `watch`, `inspect`, `set`, and those that remake a run."""

    def read_link(self, text: str, seed: str) -> Link[Config, View]:
        """The run of a link; `seed` is used where the link has none. InvalidInput for what is no link."""

    def read(self, config: Mapping[str, Any], view: Mapping[str, Any]) -> Link[Config, View]:
        """The run of a config and a view as JSON; InvalidInput for what is wrong with them."""

    def write_link(self, config: Config, view: View) -> str:
        """The link of a run, from `#` on."""

    def notices(self, config: Config) -> list[str]:
        """Notices for a person about a run before it begins."""

    def viewed(self, config: Config, view: Mapping[str, Any]) -> Link[Config, View]:
        """The same run with another view; the config changes where the view hides a part of it."""

    def with_new_data(self, config: Config, seed: str) -> Config:
        """The same run with other data, and the same initial weights."""

    def with_new_weights(self, config: Config, seed: str) -> Config:
        """The same run with other initial weights, and the same data."""

    def tuned(self, config: Config, command: Any) -> Config:
        """The config as the lab's command `tune` changes it; InvalidInput for what can't be."""

    def with_data(self, config: Config, command: Any) -> Config:
        """The config as the lab's command `data` changes it; InvalidInput for what begins another run."""

    def steps(self, config: Config, use: Use) -> Steps:
        """The steps of the warm-up that a run needs."""

    def steps_of(self, command: Command) -> Steps:
        """The steps of the warm-up that a `watch` or an `inspect` needs beyond those of the run."""

    def carried(self, asked: Command, remaking: Command) -> Command | None:
        """The same `watch` or `inspect` for the run that a remaking command leaves; None where its object is gone."""

    def open(self, config: Config) -> Run[Config]:
        """A run at its start."""

    def __hash__(self) -> int:
        """The hash of the lab, which equals itself alone."""

    # ---- REST ----

    @property
    def run_request(self) -> type[BaseModel]:
        """The model of a script's request for a run; without arguments it is the default run."""

    @property
    def run_result(self) -> type[BaseModel]:
        """The model of the answer."""

    @property
    def examples(self) -> Mapping[Call, RequestExamples]:
        """Examples of the bodies of calls, for OpenAPI."""

    @property
    def example_exercise(self) -> str:
        """The slug of the lecture's exercise for which the examples of checks and grades are."""

    def requested(self, request: Any) -> RequestedRun:
        """The work of a request of the model `run_request`; InvalidInput for a link that can't be read."""

    # ---- trials ----

    @property
    def config_model(self) -> type[Config]:
        """The model of its configs, each of which has a text `seed`; without arguments it is the default run."""

    @property
    def view_model(self) -> type[View]:
        """The model of its views; without arguments it is the default view."""

    @property
    def conditions(self) -> Sequence[str]:
        """The names of the conditions that may end a run."""

    @property
    def example_values(self) -> Mapping[str, Sequence[Any]]:
        """Some values for some dotted keys of a config, as an example of a sweep."""

    def varied(self, config: Config, values: Mapping[str, Any]) -> Config:
        """The config with other values at dotted keys; InvalidInput for what is wrong with them."""

    def seeds(self, first: str, count: int) -> list[str]:
        """Different seeds, always the same for the same first one."""

    @property
    def scores(self) -> Mapping[str, Score]:
        """The numbers by which a trained run is judged, by name; those of the curves are among them."""

    def lacks(self, config: Config) -> Sequence[Lack]:
        """The scores that a run does not have."""

    def open_many(self, configs: Sequence[Config], parameters: Sequence[Any], precision: Precision) -> Runs:
        """Runs of one batch key at their start, from parameters of their own where those are not None.

        InvalidInput for parameters that do not fit.
        """

    def batch_key(self, config: Config) -> Hashable:
        """The part of a config that runs must have in common to train side by side."""

    def lanes(self, config: Config, precision: Precision) -> Lanes:
        """The best number of runs like this one side by side, and its precision; 1 for a run that can't share lanes."""

    def trial_steps(self, config: Config, precision: Precision) -> Steps:
        """The steps of the warm-up that a trial needs."""

    def cost(self, config: Config, epochs: int, recorded: int = 0) -> int:
        """The cost of a run in nanoseconds of one core, about, with the values of its curves at `recorded` epochs."""

    # ---- exercises ----

    @property
    def lecture(self) -> Path:
        """The folder of the lecture's exercises."""

    @property
    def presets(self) -> Path:
        """The folder of its presets."""

    @property
    def parameters_model(self) -> type[BaseModel]:
        """The model of parameters that somebody hands in."""

    @property
    def computed_answer(self) -> type[ComputedAnswer]:
        """The model of right answers that are computed from the run that is handed in."""

    @property
    def brought(self) -> type[BroughtData]:
        """The model of the data that an exercise may bring."""

    @property
    def measures(self) -> Mapping[str, Measure]:
        """The numbers of a config that may be limited, by name."""

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of all settings by dotted key."""

    @property
    def allowable(self) -> Mapping[str, Allowable]:
        """The settings of which only some choices may be allowed, by their names in an exercise."""

    @property
    def decided(self) -> Mapping[str, DefaultBy]:
        """The settings whose default follows another setting, by dotted key."""

    @property
    def free(self) -> Sequence[str]:
        """The dotted keys of seeds, which may always be changed."""

    def handed_in(self, text: str) -> HandedIn:
        """The link in what somebody has handed in; InvalidInput where there is not one whole link."""

    def written(self, link: str) -> Link[Config, View]:
        """The run of a link as it stands; InvalidInput for what is no link."""

    def leaves(self, config: Config) -> Mapping[str, Any]:
        """Every setting of a run by its dotted key: a list or tuple of names where there may be several."""

    def strange(self, key: str, value: Any, wanted: Any) -> Any:
        """The part of a setting's value that is not as it has to be."""

    def readable(self, key: str, value: Any) -> Any:
        """A setting's value as people read it: a name, a number, or a list of these."""

    def put_back(self, config: Config, start: Config, breaches: Breaches) -> Mapping[str, Any]:
        """The values by dotted key that mend a run's breaches; nothing where there are none."""

    def with_seed(self, config: Config, seed: str) -> Config:
        """The same run with other data and other initial weights."""

    def with_seeds_of(self, config: Config, other: Config) -> Config:
        """The same run with the seeds of another one."""

    def with_data_of(self, config: Config, other: Config) -> Config:
        """The same run with the data of another one; InvalidInput where these do not go together."""

    def check_parameters(self, config: Config, parameters: Any) -> None:
        """Raise InvalidInput for parameters that do not fit."""
