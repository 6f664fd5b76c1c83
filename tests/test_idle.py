"""Settings without an effect: what the table calls idle changes no bit of a run, from its start or under way."""

import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp import config as config_module
from nn_playground.labs.mlp import trainer as trainer_module
from nn_playground.labs.mlp.config import IDLE, RunConfig, effective_of, parse_config, with_values
from nn_playground.labs.mlp.lab_runs import MlpRun
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.labs.mlp.tuning import tuned
from nn_playground.options.idle import is_idle
from tests.tabs import Tab
from tests.test_page_and_server import OPTIONS, value_of, varied

CASES: Final = 140
EPOCHS: Final = 3
PATHS: Final = sorted({fact.path for fact in IDLE})
BY_PATH: Final = {option["path"]: option for option in OPTIONS}
# Not finite numbers of one kind may become those of another: a run has diverged by then.
SMALL: Final = {"data.samples": 50, "training.learning_rate": 0.03}


def numbers(trainer: Trainer) -> NDArray[np.float64]:
    """The losses and all parameters of a run."""
    return np.array([*trainer.losses(), *trainer.network.to_vector()])


@cache
def trained(config: RunConfig) -> NDArray[np.float64]:
    """The numbers of a run after some epochs."""
    trainer = Trainer(config)
    trainer.step(EPOCHS)
    return numbers(trainer)


def changed(config: RunConfig, path: str, chance: random.Random) -> RunConfig | None:
    """The run with another value of a setting, or None where the value does not fit."""
    try:
        other = parse_config(with_values(config, {path: value_of(BY_PATH[path], config, chance)}))
    except InvalidInput:
        return None
    return None if other == config else other


def with_own_points(config: RunConfig, chance: random.Random) -> RunConfig:
    """The run with some points of its own."""
    labels = [-1, 1] if config.data.classes == 2 else [*range(config.data.classes)]
    points = [[chance.uniform(-6, 6), chance.uniform(-6, 6), chance.choice(labels)] for _ in range(50)]
    return parse_config(with_values(config, {"data.name": "own", "data.points": points}))


@cache
def configs() -> list[RunConfig]:
    """Random runs in which something or other has no effect."""
    chance = random.Random(13)
    found: list[RunConfig] = []
    while len(found) < CASES:
        values: dict[str, Any] = {
            "features": chance.choice([[], ["x1"], ["x1", "x2"]]),
            "network.hidden": chance.choice([[], [], [2], [{"units": 2, "activation": "relu"}]]),
            "network.initializer": chance.choice(["zeros", "playground"]),
        }
        try:
            config = varied(RunConfig(), chance, chance.randint(0, 5))
            own = with_own_points(config, chance) if chance.random() < 0.2 else config
            found.append(parse_config(with_values(own, values | SMALL)))
        except InvalidInput:
            continue
    return found


def idle_changes() -> Iterator[tuple[RunConfig, str, RunConfig]]:
    """Random runs, and each with another value of a setting that has no effect there."""
    chance = random.Random(5)
    compared: Counter[str] = Counter()
    for config in configs():
        for path in PATHS:
            other = changed(config, path, chance) if is_idle(IDLE, config, path) else None
            if other is not None:
                yield config, path, other
                compared[path] += 1
    assert all(compared[path] >= 8 for path in PATHS), compared


def test_another_value_of_an_idle_setting_is_the_same_run_to_the_last_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (config_module, trainer_module):  # all settings reach the kernels, as they are
        monkeypatch.setattr(module, "effective_of", lambda config: config)
    trained.cache_clear()
    for config, path, other in idle_changes():
        assert np.array_equal(trained(other), trained(config), equal_nan=True), (path, config, other)


def test_a_run_that_goes_on_with_another_value_is_the_run_of_its_new_config() -> None:
    for config, path, other in idle_changes():
        run = Trainer(config)
        run.step(1)
        run.tune(other)
        run.step(EPOCHS - 1)
        assert run.config == other
        assert np.array_equal(numbers(run), trained(other), equal_nan=True), (path, config, other)


def test_a_setting_that_is_not_called_idle_has_an_effect() -> None:
    chance = random.Random(6)
    base = {"data.samples": 50, "training.regularization": "l2", "training.regularization_rate": 0.1}
    config = parse_config(with_values(RunConfig(), base))
    once = trained(config)
    for path in PATHS:
        assert not is_idle(IDLE, config, path), path
        other = None
        while other is None or (path in ("training.max_norm", "training.dropout") and not at(other, path)):
            other = changed(config, path, chance)
        if path == "training.max_norm":
            other = parse_config(with_values(config, {path: 0.1}))
        assert not np.array_equal(trained(other), once), (path, other)


def at(config: RunConfig, path: str) -> Any:
    """The value of a setting."""
    value: Any = config
    for name in path.split("."):
        value = getattr(value, name)
    return value


def test_what_is_called_idle_is_left_out_of_what_a_run_reads() -> None:
    config = parse_config(
        {
            "network": {"hidden": [], "activation": "relu", "batch_norm": True},
            "training": {"dropout": 0.2, "max_norm": 1, "regularization": "l2"},
        }
    )
    assert effective_of(config) == parse_config({"network": {"hidden": []}})
    assert effective_of(parse_config({})) == parse_config({})


def test_links_that_l1_has_taken_out_stay_out_when_its_rate_becomes_0() -> None:
    strong = {"regularization": "l1", "regularization_rate": 0.3}
    trainer = Trainer(parse_config({"data": {"samples": 50}, "training": strong}))
    trainer.step(20)
    dead = trainer.network.dead.copy()
    assert dead.any()
    weak = tuned(trainer.config, regularization_rate=0, settings={})
    trainer.tune(weak)
    trainer.step(5)
    trainer.tune(tuned(weak, settings={"training.regularization": "none"}))
    trainer.step(5)
    assert np.array_equal(trainer.network.dead, dead)
    assert not trainer.network.buffer[dead > 0].any()


def test_rates_and_idle_settings_are_tuned_together_in_the_order_that_has_no_effect() -> None:
    plain = parse_config({})
    strong = parse_config({"training": {"regularization": "l2", "regularization_rate": 0.1}})
    assert tuned(plain, regularization_rate=0.1, settings={"training.regularization": "l2"}) == strong
    assert tuned(strong, regularization_rate=0, settings={"training.regularization": "none"}) == plain
    assert tuned(strong, learning_rate=0.1, settings={"training.regularization": "l2"}).training.learning_rate == 0.1


@pytest.mark.parametrize(
    "settings",
    [{"network.activation": "relu"}, {"training.regularization": "none"}, {"data.noise": 5}, {"network.what": 1}],
)
def test_a_setting_with_an_effect_is_not_tuned(settings: dict[str, Any]) -> None:
    strong = parse_config({"training": {"regularization": "l2", "regularization_rate": 0.1}})
    with pytest.raises(InvalidInput) as caught:
        tuned(strong, settings=settings)
    assert {detail.path for detail in caught.value.details} == settings.keys()


def test_an_idle_setting_goes_into_the_link_and_the_run_goes_on() -> None:
    tab = Tab()
    tab.ask("configure", config={"network": {"hidden": []}})
    tab.ask("play")
    before = tab.play_frame()
    answer = tab.ask("tune", settings={"network.activation": "relu", "training.dropout": 0.2})
    assert (answer["type"], answer["fresh"], answer["run"], answer["playing"]) == ("run", False, 1, True)
    assert {"activation=relu", "dropout=0.2"} <= {*answer["link"][1:].split("&")}
    after = tab.play_frame()
    assert after.epoch > before.epoch
    expected = Trainer(parse_config(answer["config"]))
    expected.step(after.epoch)
    assert after.losses == expected.losses()
    refused = tab.ask("tune", settings={"data.noise": 5})
    assert (refused["type"], refused["error"]["details"][0]["path"]) == ("error", "data.noise")


def test_a_run_that_stops_early_knows_its_best_epoch_after_an_idle_change() -> None:
    config = parse_config({"network": {"hidden": []}, "training": {"early_stopping": {"patience": 2}}})
    once, again = Trainer(config), Trainer(config)
    once.step(200)
    for _ in range(200):
        again.tune(parse_config(with_values(again.config, {"network.activation": "relu"})))
        again.step()
    assert once.stopped == again.stopped == "early_stopping"
    assert once.best_epoch == again.best_epoch
    assert np.array_equal(numbers(once), numbers(again))


def test_a_state_fits_the_same_run_with_another_value_of_what_has_no_effect() -> None:
    config = parse_config({"network": {"hidden": [], "activation": "relu", "batch_norm": True}})
    run = MlpRun(config)
    run.train(3)
    other = MlpRun(parse_config({"network": {"hidden": []}, "training": {"dropout": 0.5}}))
    other.restore(run.state())
    assert np.array_equal(numbers(other.trainer), numbers(run.trainer))
    with pytest.raises(InvalidInput):
        MlpRun(parse_config({})).restore(run.state())
