"""Runs go on to the last bit from what the page holds of them, whatever they are and wherever they were interrupted."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nn_playground.kernels.optimizers import OPTIMIZERS
from nn_playground.labs.mlp.config import parse_config, to_json
from nn_playground.labs.mlp.state import encode_state
from nn_playground.labs.mlp.training_config import REGULARIZATIONS
from nn_playground.live import commands
from tests.resuming import Page
from tests.strategies import configs, furthered
from tests.tabs import Tab

SMALL: dict[str, Any] = {"data": {"samples": 60, "noise": 30}, "network": {"hidden": [4, 3]}}
RATES = {"learning_rate": 0.1, "batch_size": 7}


def whole_state(page: Page) -> bytes:
    trainer = page.tab.trainer
    return encode_state(trainer.state(), trainer.config)


def assert_same(one: Page, other: Page) -> None:
    assert whole_state(one) == whole_state(other)
    np.testing.assert_equal(one.frame.parameters, other.frame.parameters)
    np.testing.assert_equal(one.frame.losses, other.frame.losses)
    np.testing.assert_equal(one.frame.extras, other.frame.extras)
    assert one.frame.grid.tobytes() == other.frame.grid.tobytes()
    np.testing.assert_equal(one.rows, other.rows)


def act(page: Page, action: tuple[Any, ...]) -> None:
    match action:
        case ("play", frames, seconds):
            page.play(frames, seconds)
            page.do("pause")
        case ("play on", frames, seconds):
            page.play(frames, seconds)
        case (kind, content):
            page.do(kind, **content)


ACTIONS = st.one_of(
    st.tuples(st.just("step"), st.just({"unit": "epoch"})),
    st.tuples(st.just("step"), st.just({"unit": "batch"})),
    st.tuples(st.sampled_from(["play", "play on"]), st.integers(1, 5), st.sampled_from([0.02, 0.7, 3.0])),
    st.tuples(st.just("tune"), st.fixed_dictionaries({"learning_rate": st.sampled_from([0.003, 0.3])})),
    st.tuples(st.just("tune"), st.just({"regularization_rate": 0.01})),
    st.tuples(st.just("set"), st.just({"layer": 0, "unit": 0, "value": 0.75})),
    st.tuples(st.sampled_from(["regenerate", "new_weights", "reset"]), st.just({})),
    st.tuples(st.just("speed"), st.fixed_dictionaries({"epochs": st.sampled_from([1, 2, 5])})),
)


def check(config: dict[str, Any], actions: list[tuple[Any, ...]], lost_after: set[int]) -> None:
    whole, broken = Page(config), Page(config)
    for number, action in enumerate(actions):
        act(whole, action)
        act(broken, action)
        if number in lost_after:
            broken.lose_the_server()
    for page in (whole, broken):
        page.do("pause")
        page.do("step", unit="epoch")
    assert_same(whole, broken)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_is_interrupted_gives_the_same_bits(data: st.DataObject) -> None:
    base = data.draw(configs(max_layers=3, max_units=9, samples=60))
    config = data.draw(furthered(base) | st.just(base))
    actions = data.draw(st.lists(ACTIONS, min_size=1, max_size=8))
    check(to_json(config), actions, data.draw(st.sets(st.integers(0, 7), min_size=1)))


KINDS: dict[str, dict[str, Any]] = {
    **{name: {"training": {**RATES, "optimizer": {"name": name}}} for name in OPTIMIZERS},
    **{
        f"{name} {rate}": {"training": {**RATES, "regularization": name, "regularization_rate": rate}}
        for name in REGULARIZATIONS
        for rate in (0.03, 1.0)
    },
    "Adam with L1": {
        "training": {**RATES, "optimizer": {"name": "adam"}, "regularization": "l1", "regularization_rate": 0.1}
    },
    "step": {"training": {**RATES, "schedule": {"name": "step", "every": 2}}},
    "cosine": {"training": {**RATES, "schedule": {"name": "cosine", "epochs": 5}}},
    "shuffle": {"training": {**RATES, "shuffle": True}},
    "augmentation": {"training": {**RATES, "augmentation": 0.3}},
    "dropout": {"training": {**RATES, "dropout": 0.4}},
    "all random": {"training": {**RATES, "dropout": 0.4, "shuffle": True, "augmentation": 0.3}},
    "batch norm": {"network": {"hidden": [4, 3], "batch_norm": True}, "training": RATES},
    "batch norm, Adam": {
        "network": {"hidden": [4, 3], "batch_norm": True},
        "training": {**RATES, "optimizer": {"name": "adam"}, "dropout": 0.2, "clip_norm": 0.5},
    },
    "clipping": {"training": {**RATES, "clip_norm": 0.01}},
    "max norm": {"training": {**RATES, "max_norm": 0.5}},
    "early stopping": {"training": {**RATES, "learning_rate": 1.0, "early_stopping": {"patience": 2}}},
    "early stopping with batch norm": {
        "network": {"hidden": [4], "batch_norm": True},
        "training": {**RATES, "learning_rate": 1.0, "early_stopping": {"patience": 3}},
    },
    "plateau": {"training": {**RATES, "learning_rate": 0.0, "stop": {"plateau": 6}}},
    "epochs": {"training": {**RATES, "stop": {"epochs": 6}}},
    "losses": {"training": {**RATES, "stop": {"train_loss": 0.2, "test_loss": 0.2}}},
    "accuracy": {"training": {**RATES, "stop": {"accuracy": 0.8}}},
    "classes": {"data": {"name": "clusters", "classes": 5, "samples": 60}, "training": RATES},
    "regression": {"problem": "regression", "training": RATES},
    "scaled inputs": {"data": {"samples": 60, "normalize_inputs": True}, "training": RATES},
    "a perceptron": {"network": {"hidden": [], "output": "threshold"}, "training": {"batch_size": 1}},
    "a batch larger than the data": {"training": {**RATES, "batch_size": 60}},
    "no features": {"features": [], "training": RATES},
    "its own start": {"network": {"hidden": [3], "seed": "7"}, "training": RATES},
    "diverging": {"problem": "regression", "training": {"learning_rate": 10, "optimizer": {"name": "momentum"}}},
    "not plain": {"network": {"hidden": [{"units": 4, "activation": "elu"}, 3]}, "training": RATES},
}
WALK = [
    ("step", {"unit": "epoch"}),
    ("step", {"unit": "batch"}),
    ("play", 3, 0.02),
    ("step", {"unit": "batch"}),
    ("tune", {"learning_rate": 0.05}),
    ("set", {"layer": 0, "unit": 0, "value": 0.75}),
    ("play on", 4, 0.3),
    ("step", {"unit": "batch"}),
    ("regenerate", {}),
    ("play on", 2, 3.0),
]


def possible(name: str) -> dict[str, Any]:
    """The config of this kind."""
    config = {**SMALL, **KINDS[name]}
    return to_json(parse_config(config))


LOST = [{0, 3, 6}, {1, 4, 7}, {2, 5, 8}]


@pytest.mark.parametrize("place", range(len(KINDS)), ids=list(KINDS))
def test_every_kind_of_run_goes_on_wherever_it_is_interrupted(place: int) -> None:
    """After every step, and after every third, so that nothing is mended by what comes next."""
    name = list(KINDS)[place]
    for lost in (set(range(9)), LOST[place % len(LOST)]):
        check(possible(name), WALK, lost)


def test_the_default_run_is_a_small_state_and_the_largest_fits() -> None:
    page = Page({})
    page.play(3, 0.02)
    page.do("pause")
    assert 0 < len(page.state) < 2000
    assert len(largest().state) < commands.MAX_STATE


def largest() -> Page:
    """A run that holds as much as any."""
    page = Page(
        {
            "data": {"name": "clusters", "classes": 6, "samples": 100},
            "features": ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"],
            "network": {"hidden": [32] * 8, "batch_norm": True},
            "training": {
                "optimizer": {"name": "adam"},
                "early_stopping": {"patience": 50},
                "regularization": "l1",
                "regularization_rate": 0.01,
                "dropout": 0.1,
                "augmentation": 0.1,
                "shuffle": True,
                "clip_norm": 1.0,
                "batch_size": 7,
            },
        }
    )
    page.do("step", unit="epoch")
    assert len(page.state) > 300_000
    page.lose_the_server()
    return page


def test_a_state_is_told_at_rest_and_now_and_then_while_a_run_plays() -> None:
    page = Page({"training": {"optimizer": {"name": "adam"}}})
    assert page.frame.state == b"", "a run that begins needs none but its config"
    page.tab.ask("play")
    page.look()
    told = []
    for _ in range(600):
        page.tab.now += 1 / 60
        told.append(bool(page.tab.play_frame().state))
    assert 4 <= sum(told) <= 6
    page.tab.ask("pause")
    page.tab.now += 1.0
    assert page.look().state
    assert page.look().state == b"", "it is known"


def test_what_is_changed_by_hand_is_told_soon_and_a_flood_of_changes_now_and_then() -> None:
    page = Page({})
    told = []
    for number in range(60):
        page.tab.now += 1 / 60
        page.tab.send({"type": "set", "layer": 0, "unit": 0, "value": number / 60})
        told.append(bool(page.look().state))
    assert told[0]
    assert sum(told) <= 3
    page.tab.session.advance(1.0)
    assert not page.tab.session.changed
    due = page.tab.session.due
    assert due is not None
    assert page.tab.now < due <= page.tab.now + 0.5
    page.tab.now = due
    page.tab.session.advance(1.0)
    assert page.tab.session.changed, "the last change is told after all"
    assert page.look().state
    assert page.tab.session.due is None


def test_at_full_speed_a_run_goes_on_where_it_was_seen_last() -> None:
    page = Page({"training": {"optimizer": {"name": "adam"}}})
    page.tab.tick = 0.001
    page.do("speed", epochs="max")
    page.tab.ask("play")
    for _ in range(10):
        page.tab.session.advance(0.02)
        page.look()
    assert page.frame.epoch > 10
    page.lose_the_server()


def test_a_run_without_a_state_goes_on_from_its_start() -> None:
    page = Page({"training": {"shuffle": True}})
    page.tab.ask("play")
    for _ in range(4):
        page.tab.play_frame()
    page.look()
    page.state = b""
    page.lose_the_server()


def test_nothing_is_shown_before_the_epoch_that_was_on_screen_however_long_that_takes() -> None:
    tab = Tab(pace=0.1)
    tab.ask("configure", config={}, resume={"epoch": 9, "playing": True, "speed": 5})
    while not tab.session.changed:
        tab.session.advance(0.01)
    assert tab.frame().epoch == 9
    assert [tab.play_frame(0.01).epoch for _ in range(2)] == [12, 14], "late frames then show what there is"


def test_a_pause_on_the_way_to_that_epoch_shows_how_far_the_run_is() -> None:
    tab = Tab(pace=0.1)
    tab.ask("configure", config={}, resume={"epoch": 9, "playing": True})
    for _ in range(5):
        tab.session.advance(0.01)
    assert not tab.session.changed
    tab.ask("pause")
    assert tab.session.changed
    assert tab.frame().epoch == 5
