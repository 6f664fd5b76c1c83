"""A lab of a third party, as small as can be: two numbers that walk to a target. It proves the seam."""

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.base.validation import validated
from nn_playground.lab import (
    Allowable,
    Breaches,
    Call,
    Command,
    End,
    Glance,
    HandedIn,
    Lack,
    Lanes,
    Link,
    Measure,
    Picture,
    Precision,
    RequestedRun,
    RequestExamples,
    Score,
    Scores,
    Steps,
    Use,
)
from nn_playground.labs.rng import Stream
from nn_playground.options.defaults import DefaultBy
from tests.walk_models import (
    Aim,
    Coordinate,
    Inspect,
    Mirror,
    Set,
    Tune,
    WalkAnswer,
    WalkBrought,
    WalkConfig,
    WalkRequest,
    WalkResult,
    WalkStart,
    WalkView,
    Watch,
)

EXAMPLES: Final = 2  # steps of an epoch: one for each number


class WalkRun:
    """Two numbers, each of which goes a part of its way to the target in every epoch."""

    def __init__(self, config: WalkConfig) -> None:
        self.config = config
        self.epoch = 0
        self.position = 0
        self.stopped: str | None = None
        self.place: NDArray[np.float64] = Stream(config.seed).uniform(2) * 2 - 1
        self.trail = [self.place.copy()]
        self._watched: Coordinate = "x"

    def curves(self) -> tuple[float, ...]:
        return (math.dist(self.place, self.config.target),)

    def train(self, epochs: int) -> tuple[float, ...]:
        for _ in range(epochs * EXAMPLES - self.position):
            self.train_batch()
        return self.curves()

    def train_batch(self) -> None:
        to = self.config.target[self.position] - self.place[self.position]
        self.place[self.position] += self.config.rate * to
        self.position = (self.position + 1) % EXAMPLES
        if self.position == 0:
            self.epoch += 1
            self.trail.append(self.place.copy())

    def tune(self, config: WalkConfig) -> bool:
        self.config = config
        return False

    def renew_data(self, config: WalkConfig) -> None:
        self.config = config

    def set(self, command: Set) -> None:
        if not math.isfinite(command.value):
            raise InvalidInput.at("value", "expected a finite number")
        self.place["xy".index(command.coordinate)] = command.value

    def watch(self, command: Watch) -> None:
        self._watched = command.coordinate

    def points(self) -> dict[str, Any]:
        return {"target": list(self.config.target)}

    def rest(self) -> None:
        self.trail = self.trail[-100:]

    def state(self) -> bytes:
        return np.array([self.epoch, self.position, *self.place], "<f8").tobytes()

    def restore(self, state: bytes) -> None:
        if len(state) != 4 * 8:
            raise InvalidInput.at("state", "expected 32 bytes")
        epoch, position, *place = np.frombuffer(state, "<f8").tolist()
        self.epoch, self.position, self.place = int(epoch), int(position), np.array(place)

    def remade(self, command: Mirror) -> "WalkRun":
        target = self.config.target
        run = WalkRun(self.config.model_copy(update={"target": (target[1], target[0])}))
        run.restore(self.state())
        return run

    def picture(self, inspect: Inspect | None, *, small: bool, random: bool, playing: bool) -> Picture:
        value = self.place["xy".index(self._watched)]
        lists = {"trail": np.array(self.trail)} if inspect and inspect.trail and not small else {}
        return Picture({"place": self.place.copy()}, lists, {"watched": self._watched, "value": float(value)})

    def glance(self) -> Glance:
        return Glance(np.full((2, 2), 127, np.uint8), 0)


class WalkRuns:
    """Walks side by side."""

    examples = EXAMPLES

    def __init__(self, configs: Sequence[WalkConfig], starts: Sequence[WalkStart | None]) -> None:
        self._runs = [WalkRun(config) for config in configs]
        for run, start in zip(self._runs, starts, strict=True):
            if start is not None:
                run.place = np.array(start.place)

    @property
    def epoch(self) -> int:
        return self._runs[0].epoch

    @property
    def position(self) -> int:
        return self._runs[0].position

    def step_examples(self, count: int) -> int:
        for run in self._runs:
            for _ in range(count):
                run.train_batch()
        return count

    def evaluate(self) -> list[Scores]:
        return [{"distance": run.curves()[0], "steps": float(run.epoch)} for run in self._runs]

    def curves(self) -> list[tuple[float, ...]]:
        return [run.curves() for run in self._runs]

    def ends(self) -> list[End | None]:
        return [None for _ in self._runs]


class WalkLab:
    """The lab."""

    name: Final = "walk"
    model_prefix: Final = "Walk"
    run_request: Final = WalkRequest
    run_result: Final = WalkResult
    examples: Final[Mapping[Call, RequestExamples]] = {"run": {"slow": {"summary": "Slowly.", "value": {"epochs": 3}}}}
    example_exercise: Final = "near-the-target"
    curves: Final = ("distance",)
    conditions: Final = ()
    config_model: Final = WalkConfig
    view_model: Final = WalkView
    parameters_model: Final = WalkStart
    lecture: Final = Path(__file__).parent / "data" / "walk" / "lecture"
    presets: Final = Path(__file__).parent / "data" / "walk" / "presets"
    measures: Final = {"far": Measure("Way", lambda config: round(math.dist((0, 0), config.target)), "The way to go.")}
    computed_answer: Final = WalkAnswer
    brought: Final = WalkBrought
    labels: Final = {"target": "Target", "rate": "Rate", "seed": "Seed"}
    allowable: Final[Mapping[str, Allowable]] = {}
    decided: Final[Mapping[str, DefaultBy]] = {}
    free: Final = ("seed",)
    example_values: Final[Mapping[str, Sequence[Any]]] = {"rate": [0.1, 0.5]}
    scores: Final = {
        "distance": Score("distance", "low", "Distance at most this."),
        "steps": Score("steps", "high", "At least this."),
    }
    commands: Final[Mapping[str, type[Command]]] = {
        "tune": Tune,
        "data": Aim,
        "watch": Watch,
        "inspect": Inspect,
        "set": Set,
        "mirror": Mirror,
    }

    def read_link(self, text: str, seed: str) -> Link[WalkConfig, WalkView]:
        given = dict(parse_qsl(text.partition("#")[2]))
        known = {name: given[name] for name in ("target", "rate", "seed") if name in given}
        notices = [f"{name} is no key of a walk" for name in given if name not in ("target", "rate", "seed", "trail")]
        try:
            target = tuple(map(float, known.pop("target", "1,2").split(",")))
            rate = float(known.pop("rate", "0.5"))
        except ValueError:
            raise InvalidInput.at("link", "expected numbers") from None
        config = validated(WalkConfig, {"target": target, "rate": rate, "seed": seed, **known})
        return Link(config, WalkView(trail=given.get("trail") == "true"), notices)

    def read(self, config: Mapping[str, Any], view: Mapping[str, Any]) -> Link[WalkConfig, WalkView]:
        return Link(validated(WalkConfig, config, "config"), validated(WalkView, view, "view"), [])

    def write_link(self, config: WalkConfig, view: WalkView) -> str:
        trail = "&trail=true" if view.trail else ""
        return f"#target={config.target[0]},{config.target[1]}&rate={config.rate}&seed={config.seed}{trail}"

    def notices(self, config: WalkConfig) -> list[str]:
        return ["The walk goes too far in each epoch."] if config.rate > 1 else []

    def viewed(self, config: WalkConfig, view: Mapping[str, Any]) -> Link[WalkConfig, WalkView]:
        return Link(config, validated(WalkView, view, "view"), [])

    def with_new_data(self, config: WalkConfig, seed: str) -> WalkConfig:
        x, y = Stream(seed).uniform(2).tolist()
        return config.model_copy(update={"target": (x, y)})

    def with_new_weights(self, config: WalkConfig, seed: str) -> WalkConfig:
        return config.model_copy(update={"seed": seed})

    def tuned(self, config: WalkConfig, command: Tune) -> WalkConfig:
        return validated(WalkConfig, {**config.model_dump(), "rate": command.rate})

    def with_data(self, config: WalkConfig, command: Aim) -> WalkConfig:
        return validated(WalkConfig, {**config.model_dump(), "target": command.target})

    def steps(self, config: WalkConfig, use: Use) -> Steps:
        return ()

    def carried(self, asked: Command, remaking: Command) -> Command | None:
        """Keep what is watched."""
        return asked

    def steps_of(self, command: Command) -> Steps:
        return ()

    def open(self, config: WalkConfig) -> WalkRun:
        return WalkRun(config)

    def __reduce__(self) -> str:
        return "WALK"

    def requested(self, request: WalkRequest) -> RequestedRun:
        config, view = request.config, WalkView()
        if request.link is not None:
            config, view, _ = self.read_link(request.link, config.seed)

        def slices() -> Iterator[list[dict[str, Any]]]:
            run = WalkRun(config)
            distances = [*run.curves()]
            for _ in range(request.epochs):
                yield []
                distances += run.train(1)
            link = self.write_link(config, view)
            yield [WalkResult(config=config, link=link, distances=distances).model_dump(mode="json")]

        return RequestedRun(slices(), self.cost(config, request.epochs), ())

    def varied(self, config: WalkConfig, values: Mapping[str, Any]) -> WalkConfig:
        return validated(WalkConfig, {**config.model_dump(), **values})

    def seeds(self, first: str, count: int) -> list[str]:
        return [first, *(f"{first}{number}" for number in range(1, count))]

    def handed_in(self, text: str) -> HandedIn:
        if text.count("#") != 1:
            raise InvalidInput.at("link", "expected one link")
        return HandedIn(text.strip(), (), None)

    def written(self, link: str) -> Link[WalkConfig, WalkView]:
        return self.read_link(link, "0.5")

    def leaves(self, config: WalkConfig) -> Mapping[str, Any]:
        return config.model_dump(mode="json")

    def strange(self, key: str, value: Any, wanted: Any) -> Any:
        return value

    def readable(self, key: str, value: Any) -> Any:
        return value

    def put_back(self, config: WalkConfig, start: WalkConfig, breaches: Breaches) -> Mapping[str, Any]:
        return breaches.changed

    def with_seed(self, config: WalkConfig, seed: str) -> WalkConfig:
        return config.model_copy(update={"seed": seed})

    def with_seeds_of(self, config: WalkConfig, other: WalkConfig) -> WalkConfig:
        return config.model_copy(update={"seed": other.seed})

    def with_data_of(self, config: WalkConfig, other: WalkConfig) -> WalkConfig:
        return config.model_copy(update={"target": other.target})

    def check_parameters(self, config: WalkConfig, parameters: WalkStart) -> None:
        pass

    def lacks(self, config: WalkConfig) -> Sequence[Lack]:
        return [Lack("steps", "a walk that stands has no steps", "Not walked, because it stands.")] * (config.rate == 0)

    def open_many(
        self, configs: Sequence[WalkConfig], parameters: Sequence[WalkStart | None], precision: Precision
    ) -> WalkRuns:
        return WalkRuns(configs, parameters)

    def batch_key(self, config: WalkConfig) -> Hashable:
        return config.rate

    def lanes(self, config: WalkConfig, precision: Precision) -> Lanes:
        return Lanes(4, "float64")

    def trial_steps(self, config: WalkConfig, precision: Precision) -> Steps:
        return ()

    def cost(self, config: WalkConfig, epochs: int, recorded: int = 0) -> int:
        return 1000 * (1 + epochs + recorded)


WALK: Final = WalkLab()
