"""What page and server both know of an exercise, from one table: over thousands of random runs and edits they agree."""

import json
import random
import subprocess
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.base.validation import validated
from nn_playground.exercises.checking import Check
from nn_playground.exercises.loader import load_exercises
from nn_playground.exercises.page import exercise_page, judged
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json, with_values
from nn_playground.labs.mlp.datasets import GENERATED
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.options import options
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.options.fields import control_of, fields_of
from nn_playground.work.trials import Outcome
from tests.goals import scores
from tests.models import LECTURE, MEASURES, Exercise, Submission, leaves
from tests.node import ROOT, node
from tests.strategies import CARRIED
from tests.tabs import Tab

OPTIONS: Final[list[dict[str, Any]]] = [option for option in options()["options"] if option["type"] not in CARRIED]
STATES: Final = 2000
EDITS: Final = 3000


def own_exercises(chance: random.Random) -> Iterator[Exercise]:
    """Exercises with anything free, allowed and limited, from any start."""
    paths = [option["path"] for option in OPTIONS if option["path"] not in {"seed", "network.seed"}]
    while True:
        free = chance.sample([*paths, "training", "data", "network", "training.optimizer"], chance.randint(0, 12))
        allowed = {
            name: chance.sample(names, chance.randint(1, len(names)))
            for name, names in {"features": [*FEATURES], "activations": [*ACTIVATIONS]}.items()
            if chance.random() < 0.4
        }
        limits = {name: {"at_most": chance.randint(0, 30)} for name in chance.sample([*MEASURES], chance.randint(1, 4))}
        start = write_link(varied(RunConfig(), chance, chance.choice([0, 0, 2])))
        given = {"slug": "own", "title": "Own", "text": "Do.", "start": start, "may_change": free}
        try:
            yield validated(Exercise, {**given, "allowed": allowed, "limits": limits})
        except InvalidInput:
            continue


def value_of(option: dict[str, Any], config: RunConfig, chance: random.Random) -> Any:
    """A value that the page offers."""
    if option["path"] == "data.name":
        return chance.choice([name for name, dataset in GENERATED.items() if dataset.problem == config.problem])
    match option["type"]:
        case "boolean":
            return chance.random() < 0.5
        case "choice":
            return chance.choice([choice["name"] for choice in option["choices"]])
        case "subset":
            names = [choice["name"] for choice in option["choices"]]
            return [name for name in names if chance.random() < 0.4] or names[:1]
        case "list":
            units = [chance.randint(1, 8) for _ in range(chance.randint(0, 3))]
            return [_layer(count, config, chance) for count in units]
        case "places":
            return _places(config, chance)
        case "integer" | "number":
            return chance.choice(option["steps"])
        case _:
            return f"{chance.random():.3f}"


def _places(config: RunConfig, chance: random.Random) -> list[list[int]]:
    """Some neurons and links of a network, in order."""
    sizes = config.sizes
    neurons = [[layer, unit] for layer in range(1, len(sizes) - 1) for unit in range(1, sizes[layer] + 1)]
    links = [
        [layer, unit, source]
        for layer in range(1, len(sizes))
        for unit in range(1, sizes[layer] + 1)
        for source in range(1, sizes[layer - 1] + 1)
    ]
    return sorted(one for one in [*neurons, *links] if chance.random() < 0.1)


def _layer(units: int, config: RunConfig, chance: random.Random) -> Any:
    if chance.random() < 0.7:
        return units
    name = chance.choice([*ACTIVATIONS])
    return units if name == config.network.activation else {"units": units, "activation": name}


def varied(config: RunConfig, chance: random.Random, changes: int) -> RunConfig:
    """A run with other values, as links bring them."""
    while changes:
        option = chance.choice(OPTIONS)
        try:
            config = parse_config(with_values(config, {option["path"]: value_of(option, config, chance)}))
        except InvalidInput:
            continue
        changes -= 1
    return config


def exercises(chance: random.Random) -> list[Exercise]:
    """The lecture's, and twice as many of teachers' own."""
    lecture = [*load_exercises(MLP, LECTURE).values()]
    return lecture + list(islice(own_exercises(chance), 2 * len(lecture)))


def page_says(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the page makes of edits."""
    text = json.dumps({"options": options(), "cases": cases})
    script = ROOT / "tests" / "js" / "edits.mjs"
    done = subprocess.run([node(), str(script)], input=text, capture_output=True, text=True, check=True, timeout=300)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_the_page_is_told_what_the_check_will_say() -> None:
    chance = random.Random(1)
    for exercise in exercises(chance):
        for _ in range(STATES // 54):
            config = varied(exercise.start_config, chance, chance.randint(0, 3))
            said = judged(exercise, config)
            made = Check(exercise, Submission(config=config))
            reached = [Outcome(1, scores(0.0, 0.0, None, None), True)] * sum(len(job.trials) for job in made.jobs)
            (locked, *others) = made.judge(reached).criteria
            assert locked.passed == (not said["breaches"])
            assert locked.measured == len(said["breaches"])
            if said["breaches"]:
                assert locked.message == said["message"]
                continue
            limits = {criterion.name: criterion for criterion in others}
            for what, measured in said["measures"].items():
                criterion = limits[MEASURES[what].label]
                assert (criterion.measured, criterion.passed) == (measured["value"], measured["holds"])


def test_a_run_that_is_put_back_has_no_breaches_and_keeps_what_is_free() -> None:
    chance = random.Random(2)
    kept = 0
    for exercise in exercises(chance):
        for _ in range(STATES // 54):
            config = varied(exercise.start_config, chance, chance.randint(1, 4))
            found = exercise.locks.restored(config)
            assert exercise.locks.breaches(found) == []
            assert (found.seed, found.network.seed) == (config.seed, config.network.seed)
            if not exercise.locks.breaches(config):
                assert found == config
            before, after = leaves(config), leaves(found)
            kept += all(before.get(key) == after.get(key) for key in exercise.locks.free if key in after)
    assert kept > 0.75 * STATES


def test_what_the_page_lets_through_breaks_nothing_and_what_it_keeps_back_would() -> None:
    chance = random.Random(3)
    cases: list[dict[str, Any]] = []
    about: list[tuple[Exercise, RunConfig]] = []
    for exercise in exercises(chance):
        data = exercise_page(exercise).data
        mixed = len({*exercise.start_config.network.activations}) > 1
        config = exercise.start_config
        for _ in range(EDITS // 54):
            free = exercise.locks.free
            likely = [*exercise.locks.choosable] if chance.random() < 0.6 else free
            option = chance.choice([item for item in OPTIONS if item["path"] in (likely or free)])
            option = chance.choice(OPTIONS) if chance.random() < 0.3 else option
            if not is_offered(option["path"], config):
                continue
            value = value_of(option, config, chance)
            if option["type"] == "list" and not own_may_be(exercise):
                value = [layer if isinstance(layer, int) else layer["units"] for layer in value]
            if mixed and option["type"] == "list":
                continue
            cases.append({**data, "config": to_json(config), "path": option["path"], "value": value})
            about.append((exercise, config))
            try:
                after = parse_config(with_values(config, {option["path"]: value}))
            except InvalidInput:
                continue
            config = config if exercise.locks.breaches(after) else after
    counted = {"locked": 0, "forbidden": 0, "let through": 0}
    for case, (exercise, before), said in zip(cases, about, page_says(cases), strict=True):
        what = said.get("refused", "let through")
        counted[what] = counted.get(what, 0) + 1
        if "next" in said:
            assert exercise.locks.breaches(parse_config(said["next"])) == [], (case["path"], case["value"], exercise)
        elif what in {"locked", "forbidden"}:
            try:
                after = parse_config(with_values(before, {case["path"]: case["value"]}))
            except InvalidInput:
                continue
            changed = leaves(after).get(case["path"]) != leaves(before).get(case["path"])
            assert bool(exercise.locks.breaches(after)) or not changed, (case["path"], case["value"], exercise)
    assert min(counted["locked"], counted["forbidden"]) > EDITS / 100, counted
    assert counted["let through"] > EDITS / 4, counted


def is_offered(path: str, config: RunConfig) -> bool:
    """Whether the page shows a control for it, as for the constants of the optimizer that is chosen."""
    applies = control_of(dict(fields_of(RunConfig))[path]).applies
    return applies is None or applies.holds(config)


def own_may_be(exercise: Exercise) -> bool:
    """Whether the page offers layers activations of their own."""
    return "network.activation" in exercise.locks.free and exercise.allowed.activations is None


# ---- over the socket ----


@pytest.fixture
def tab() -> Tab:
    tab = Tab()
    tab.session._exercises = load_exercises(MLP, LECTURE)
    return tab


def test_every_answer_of_a_run_says_what_its_exercise_thinks_of_it(tab: Tab) -> None:
    said = tab.ask("configure", link="#dataset=circle&networkShape=4&activations=relu", exercise="circle-bottleneck")
    assert said["exercise"]["breaches"]
    assert said["exercise"]["measures"] == {"neurons": {"value": 4, "holds": True, "required": "4 to 5"}}
    for kind in ("reset", "new_weights", "regenerate"):
        assert tab.ask(kind)["exercise"]["breaches"] == said["exercise"]["breaches"]
    assert (
        "Learning rate can't be changed here: 0.1, not 0.3."
        in tab.ask("tune", learning_rate=0.3)["exercise"]["breaches"]
    )
    mended = tab.ask("configure", config=said["exercise"]["restored"], exercise="circle-bottleneck")
    assert (mended["exercise"]["breaches"], mended["exercise"]["restored"]) == ([], None)


def test_a_tab_elsewhere_hears_of_no_exercise_and_an_unknown_one_is_refused(tab: Tab) -> None:
    assert "exercise" not in tab.ask("configure", link="#")
    said = tab.ask("configure", link="#", exercise="circle-botleneck")
    assert said["error"]["code"] == "not_found"
    assert "did you mean circle-bottleneck" in said["error"]["message"]
    assert "exercise" not in tab.ask("reset")
