"""Rules that page and server both know come from the table of options: over thousands of random configs they agree."""

import json
import random
import subprocess
from functools import cache
from typing import Any, Final, NamedTuple

import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.lab import Command
from nn_playground.labs.mlp.commands import Tune
from nn_playground.labs.mlp.config import IDLE, RULES, SEED_PATHS, RunConfig, parse_config, to_json, with_values
from nn_playground.labs.mlp.cost import cost
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.link_keys import EXTENSIONS
from nn_playground.labs.mlp.network import build_network
from nn_playground.labs.mlp.options import options
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.labs.mlp.splitting import train_count
from nn_playground.labs.mlp.view import View
from nn_playground.options.fields import control_of, default_in, fields_of
from nn_playground.options.idle import is_idle
from tests.node import ROOT, node
from tests.test_page_and_server import OPTIONS, value_of, varied

CASES: Final = 2000
FIELDS: Final = dict(fields_of(RunConfig))
MESSAGES: Final = {rule.because for rule in RULES}


class Case(NamedTuple):
    """A config, another one, and a value that the page offers for a setting."""

    config: RunConfig
    other: RunConfig
    path: str
    value: Any
    epochs: int


@cache
def cases() -> list[Case]:
    """Random cases, the same each time."""
    chance = random.Random(4)
    found = []
    for _ in range(CASES):
        config = varied(RunConfig(), chance, chance.randint(0, 6))
        other = MLP.with_seed(config, "7") if chance.random() < 0.5 else varied(config, chance, 1)
        option = chance.choice([option for option in OPTIONS if is_offered(option["path"], config)])
        found.append(Case(config, other, option["path"], value_of(option, config, chance), chance.randint(0, 1000)))
    return found


def is_offered(path: str, config: RunConfig) -> bool:
    """True where the setting has a meaning, so that the page shows its control."""
    applies = control_of(FIELDS[path]).applies
    return applies is None or applies.holds(config)


@cache
def page() -> dict[str, Any]:
    """What the page makes of the cases."""
    given = [case._replace(config=to_json(case.config), other=to_json(case.other))._asdict() for case in cases()]  # type: ignore[arg-type]
    text = json.dumps({"options": options(), "cases": given})
    script = ROOT / "tests" / "js" / "rules.mjs"
    done = subprocess.run([node(), str(script)], input=text, capture_output=True, text=True, check=True, timeout=300)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def pairs() -> list[tuple[Case, dict[str, Any]]]:
    """Each case with what the page makes of it."""
    return list(zip(cases(), page()["answers"], strict=True))


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return json.loads(json.dumps(value))


def test_settings_have_a_meaning_in_the_same_configs() -> None:
    for case, said in pairs():
        assert said["applies"] == {path: is_offered(path, case.config) for path in FIELDS}


def test_defaults_are_the_same() -> None:
    for case, said in pairs():
        wanted = {path: default_in(case.config, field) for path, field in FIELDS.items()}
        assert said["defaults"] == plain(wanted)


def test_what_differs_from_its_default_is_what_a_link_names() -> None:
    advanced = {path for path, field in FIELDS.items() if control_of(field).advanced}
    for case, said in pairs():
        keys = {pair.partition("=")[0] for pair in write_link(case.config)[1:].split("&")}
        named = {path for key, path in EXTENSIONS.items() if key in keys}
        differs = {path for path, is_other in said["differs"].items() if is_other}
        assert differs & advanced == named & advanced
        assert not differs & {*SEED_PATHS}, "chance is no setting"


def test_points_sizes_outputs_and_cost_are_counted_alike() -> None:
    for case, said in pairs():
        data = case.config.data
        assert said["points"] == train_count(data.samples, data.train_percent)
        network = build_network(case.config)
        assert said["sizes"] == list(network.sizes)
        assert said["output"] == network.activations[-1]
        assert said["cost"] == cost(case.config, case.epochs)


def test_a_value_of_a_sweep_makes_the_same_run_or_is_refused_for_the_same_reason() -> None:
    refused = 0
    for case, said in pairs():
        try:
            wanted = parse_config(with_values(case.config, {case.path: case.value}))
        except InvalidInput as error:
            reasons = {detail.message.partition("; got ")[0] for detail in error.details}
            refused += 1
            if reasons <= MESSAGES:
                assert said["swept"]["why"] is not None, (case.path, case.value, case.config)
                assert said["swept"]["why"].casefold().rstrip(".") in {reason.casefold() for reason in reasons}
        else:
            assert said["swept"]["why"] is None, (case.path, case.value, case.config)
            assert parse_config(said["swept"]["config"]) == wanted
    assert CASES / 50 < refused < CASES / 2, refused


def test_an_edit_makes_a_run_or_is_refused_for_a_reason_of_the_server() -> None:
    for case, said in pairs():
        edited = said["edited"]
        if edited["why"] is None:
            parse_config(edited["config"])
            assert edited["value"] == plain(case.value) or case.path == "training.batch_size"
        else:
            with pytest.raises(InvalidInput) as caught:
                parse_config(edited["config"])
            reasons = {detail.message.partition("; got ")[0].casefold() for detail in caught.value.details}
            assert edited["why"].casefold().rstrip(".") in reasons


def test_the_command_tune_has_what_may_change_under_way() -> None:
    names = Tune.model_fields.keys() - Command.model_fields.keys() - {"type", "settings"}
    assert {path.rpartition(".")[2] for path in page()["tunable"]} == names
    for case, said in pairs():
        now = MLP.leaves(case.config)
        assert said["tuning"] == plain({path.rpartition(".")[2]: now[path] for path in page()["tunable"]})


def test_settings_have_no_effect_in_the_same_configs() -> None:
    found = 0
    for case, said in pairs():
        wanted = {path for path in FIELDS if is_idle(IDLE, case.config, path)}
        assert {path for path, idle in said["idle"].items() if idle} == wanted
        found += len(wanted)
    assert found > CASES


def test_the_page_tunes_what_the_server_tunes() -> None:
    going = 0
    for case, said in pairs():
        wanted = said["edited"]["config"]
        if said["tune"] is None or said["edited"]["why"] is not None or "batch_size" in case.path:
            continue
        command = Tune.model_validate({"type": "tune", **said["tune"]})
        assert MLP.tuned(case.config, command) == parse_config(wanted)
        going += 1
    assert going > CASES / 20, going


def test_a_check_is_blind_to_the_same_seeds() -> None:
    for case, said in pairs():
        assert said["sameToCheck"] == (MLP.with_seed(case.config, "0") == MLP.with_seed(case.other, "0"))


def test_the_page_begins_with_the_default_view() -> None:
    assert page()["view"] == View().model_dump(mode="json")
