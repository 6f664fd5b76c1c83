"""After a warm-up nothing is compiled any more, whatever is asked for; and everything waits for just what it takes."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_playground.base.errors import InvalidInput
from nn_playground.lab import Steps
from nn_playground.labs.mlp import warmup_steps
from nn_playground.labs.mlp.boundary import painted
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json, with_values
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.network import build_network
from nn_playground.labs.mlp.options import options
from nn_playground.labs.mlp.population import LANES
from nn_playground.labs.mlp.runs import Include, run
from nn_playground.labs.mlp.trace import traced_in_slices
from nn_playground.labs.mlp.view import View
from nn_playground.labs.mlp.warmup_steps import for_picture, for_run, for_trace, for_trials
from nn_playground.labs.registry import REHEARSAL
from nn_playground.live.session import Session
from nn_playground.work.compiling import warm_up
from nn_playground.work.trials import Batch, Plan, Trial, batch_outcomes, merged_steps
from tests.goals import goal
from tests.kernel_calls import Call, Calls, recorded
from tests.serving import ROOT, clean_environment
from tests.strategies import configs, furthered

BASES: list[dict[str, Any]] = [
    {},
    {"problem": "regression"},
    {"data": {"name": "clusters", "classes": 3}},
    {"network": {"hidden": [], "output": "threshold"}},
    {"training": {"loss": "cross_entropy", "optimizer": {"name": "adam"}}},
    *({"training": {"schedule": {"name": name}}} for name in ("step", "exponential", "cosine")),
    *({"training": {"optimizer": {"name": name}}} for name in ("momentum", "nesterov", "rmsprop", "adagrad")),
]
SMALL = {"data.samples": 50, "network.hidden": [2]}
INCLUDES: list[list[Include]] = [[], ["parameters", "points", "grid", "metrics"]]


@pytest.fixture(scope="module")
def calls() -> Iterator[Calls]:
    warm_up(REHEARSAL)
    with recorded() as calls:
        yield calls


@pytest.fixture(scope="module")
def rehearsed(calls: Calls) -> dict[str, set[Call]]:
    """What each step calls, and with it compiles."""
    return {name: calls.of(step) for name, step in REHEARSAL.steps.items()}


def every_value() -> Iterator[RunConfig]:
    """The bases, and a small run for every value that the table of options offers, on the first that it goes with."""
    starts = [parse_config(base) for base in BASES]
    yield from (parse_config(with_values(start, small_of(start))) for start in starts)
    for option in options()["options"]:
        offered = [*(choice["name"] for choice in option.get("choices") or []), *(option.get("steps") or [])]
        offered = [value for value in offered if value != "own"]  # whose points no option has
        offered += [True, False] if option["type"] == "boolean" else []
        for value in offered:
            found = [config for start in starts if (config := changed(start, option["path"], value))]
            assert found, (option["path"], value)
            yield found[0]


def small_of(config: RunConfig) -> dict[str, Any]:
    """Values that make a run small."""
    return SMALL if config.network.output == "auto" else {"data.samples": 50}


def changed(start: RunConfig, path: str, value: Any) -> RunConfig | None:
    """The run, small and with a value; None where that does not go together."""
    given = {path: [value]} if path == "features" else {path: value}
    try:
        return parse_config(with_values(start, small_of(start) | given))
    except InvalidInput:
        return None


# ---- what is asked for ----


def live(config: RunConfig) -> Steps:
    """All that a tab may ask of a run; the steps for which it would have waited."""
    waited: list[Steps] = []
    ticks = count()
    seeds = count()

    def is_compiled(steps: Steps) -> bool:
        waited.append(steps)
        return True

    session = Session(MLP, new_seed=lambda: f"{next(seeds)}", clock=lambda: next(ticks) / 1000, is_compiled=is_compiled)

    def say(type: str, **fields: Any) -> None:
        for text in session.answer(json.dumps({"type": type, "id": 1, **fields})):
            assert json.loads(text)["type"] != "error", text

    say("configure", config=to_json(config))
    session.frame()
    say("step", unit="batch")
    say("step", unit="epoch")
    session.frame(small=True)
    say("play")
    session.advance(0.01)
    session.frame()
    say("pause")
    for message in ({"metrics": True}, {"gradients": True}, {"metrics": False, "gradients": False}):
        say("inspect", **{"metrics": False, "gradients": False} | message)
        session.frame()
    for node in ({"layer": 0, "unit": 0}, {"feature": "sin_x1"}, {"feature": "x1_x2"}, None):
        say("watch", node=node)
        session.frame()
    say("tune", learning_rate=0.1, regularization_rate=0)
    say("set", layer=0, unit=0, value=0.5)
    session.frame()
    for type in ("regenerate", "new_weights", "reset"):
        say(type)
        session.frame()
    return merged_steps(waited)


def trained(config: RunConfig, include: list[Include]) -> Steps:
    run(config, epochs=2, include=include)
    return for_run(config, include)


def drawn(config: RunConfig) -> Steps:
    for _ in painted(run(config, epochs=1, include=["grid", "points"]), size=200, view=View(show_test_data=True)):
        pass
    return for_picture(config)


def traced(config: RunConfig) -> Steps:
    for _ in traced_in_slices(config, [1, 2], 1, epochs=2):
        pass
    return for_trace(config)


def tried(config: RunConfig) -> Steps:
    """In both precisions, with a goal and without one, from parameters too, with curves."""
    parameters = build_network(config).parameters()
    goals = [None, goal(test_loss=1e-9), *([goal(test_accuracy=1)] if config.problem == "classification" else [])]
    found: list[Steps] = []
    for precision in LANES:
        for bounds in goals:
            plan = Plan(epochs=2, goal=bounds, every=1, precision=precision, record=(0,))
            batch_outcomes(Batch(MLP, (0, 1), (Trial(config), Trial(config, parameters)), plan))
        found.append(for_trials(config, precision))
    return merged_steps(found)


def missing(
    config: RunConfig, calls: Calls, rehearsed: dict[str, set[Call]], place: int | None = None
) -> dict[str, set[Call]]:
    """What is called and was not compiled by the steps for which was waited, by what was asked for.

    With a place in a long list the run is played, and asked for in one other way, in turn.
    """
    asked: dict[str, Callable[[], Steps]] = {
        "live": partial(live, config),
        "tried": partial(tried, config),
        "drawn": partial(drawn, config),
        "traced": partial(traced, config),
        **{f"trained {include}": partial(trained, config, include) for include in INCLUDES},
    }
    if place is not None:
        names = [*asked]
        asked = {name: asked[name] for name in ("live", names[1 + place % (len(names) - 1)])}
    found: dict[str, set[Call]] = {}
    for name, ask in asked.items():
        calls.take()
        compiled = {call for step in ask() for call in rehearsed[step]}
        found[name] = calls.take() - compiled
    return {name: rest for name, rest in found.items() if rest}


def test_whatever_the_table_of_options_offers_waits_for_all_that_it_takes(
    calls: Calls, rehearsed: dict[str, set[Call]]
) -> None:
    runs = [*every_value()]
    assert len(runs) > 200
    found = [missing(config, calls, rehearsed, place) for place, config in enumerate(runs)]
    assert [(config, left) for config, left in zip(runs, found, strict=True) if left] == []


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_so_does_anything_together(calls: Calls, rehearsed: dict[str, set[Call]], data: st.DataObject) -> None:
    config = data.draw(furthered(data.draw(configs(samples=50, max_layers=3, max_units=4))))
    assert missing(config, calls, rehearsed) == {}


def test_every_kernel_is_rehearsed(calls: Calls, rehearsed: dict[str, set[Call]]) -> None:
    assert {name for called in rehearsed.values() for name, _ in called} == calls.names


def test_nothing_waits_for_a_step_that_only_others_take() -> None:
    plain, adam = parse_config({}), parse_config({"training": {"optimizer": {"name": "adam"}}})
    assert set(warmup_steps.for_frame(plain)) == {"train", "painted maps", "streams", "elementary"}
    assert "train general" not in warmup_steps.for_frame(adam)
    assert set(for_trials(plain, "float64")) == {"trials", "streams", "elementary"}
    assert set(for_trials(plain, "float32")) == {"rough trials", "streams", "elementary"}
    assert for_trials(adam, "float32") == for_trials(adam, "float64")


AFTERWARDS = """
import json, sys
from numba.core import event
from nn_playground.labs.registry import REHEARSAL
from nn_playground.work.compiling import warm_up
from tests.kernel_calls import kernels
from tests.test_warmup_steps import INCLUDES, drawn, every_value, live, traced, trained, tried

warm_up(REHEARSAL)
known = {name: len(kernel.signatures) for name, kernel in kernels().items()}
with event.install_recorder("numba:compile") as compiled:
    for config in [*every_value()][:: int(sys.argv[1])]:
        live(config), tried(config), drawn(config), traced(config)
        for include in INCLUDES:
            trained(config, include)
later = {name: len(kernel.signatures) for name, kernel in kernels().items()}
print(json.dumps([len(compiled.buffer), known, later]))
"""


def test_after_a_warm_up_nothing_is_compiled(tmp_path: Path) -> None:
    """numba itself is asked, in a process of its own, in which only the warm-up has called kernels."""
    done = subprocess.run(
        [sys.executable, "-c", AFTERWARDS, "13"], cwd=ROOT, env=clean_environment({}), capture_output=True, text=True,
        timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    compiled, known, later = json.loads(done.stdout)
    assert compiled == 0
    assert later == known
    assert set(known.values()) == {1} | {2}
