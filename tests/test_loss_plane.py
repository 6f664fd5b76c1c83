"""The loss over a plane of parameters: against the losses of runs whose weights are set, in frames, and bad input."""

from typing import Any

import numpy as np
import pytest

from nn_playground.labs.mlp import loss_plane
from nn_playground.labs.mlp.commands import LossPlane
from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.loss_plane import LEAST_PLACES, MOST_PLACES, LossPlanes, LossValues, side
from nn_playground.labs.mlp.trainer import Trainer
from tests.tabs import Tab

AXES = ["weights.0.1.0", "biases.1.0"]
KINDS: list[dict[str, Any]] = [
    {},
    {"network": {"batch_norm": True}, "data": {"normalize_inputs": True}},
    {"data": {"name": "clusters", "classes": 3}},
    {"problem": "regression", "data": {"name": "reg-plane"}, "training": {"loss": "huber"}},
    {"training": {"dropout": 0.5, "regularization": "l2", "regularization_rate": 0.1}},
]


def trained(config: dict[str, Any], epochs: int = 2) -> Trainer:
    trainer = Trainer(parse_config(config))
    trainer.step(epochs)
    return trainer


def over_axes(axes: list[str] = AXES, across: tuple[float, float] = (-2, 2), up: tuple[float, float] = (-1, 3)) -> Any:
    return LossPlane(axes=axes, across=list(across), up=list(up))


def surface_of(trainer: Trainer, plane: LossPlane) -> LossValues:
    found = LossPlanes().surface(trainer, plane)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("config", KINDS)
def test_it_is_the_training_loss_of_the_network_with_these_two_parameters(config: dict[str, Any]) -> None:
    trainer = trained(config)
    before = trainer.network.to_vector()
    surface = surface_of(trainer, over_axes())
    assert trainer.network.to_vector().tolist() == before.tolist(), "it changes nothing"
    last = len(surface) - 1
    for row, column, across, up in ((0, 0, -2, 3), (last, last, 2, -1), (last // 2, last // 2, 0, 1)):
        trainer.network.set_weight(0, 1, 0, across)
        trainer.network.set_bias(1, 0, up)
        assert surface[row, column] == pytest.approx(trainer.losses().train, rel=1e-6)


def test_a_plane_is_a_point_and_two_directions() -> None:
    trainer = trained({"network": {"batch_norm": True}})
    values = trainer.network.to_vector()
    across, up = np.linspace(-0.01, 0.01, len(values)), np.full(len(values), 0.005)
    plane = LossPlane(
        origin=values.tolist(), directions=[across.tolist(), up.tolist()], across=[-1.0, 1.0], up=[-1.0, 1.0]
    )
    surface = surface_of(trainer, plane)
    middle = len(surface) // 2
    assert surface[middle, middle] == pytest.approx(trainer.losses().train, rel=1e-6)
    trainer.network.load_vector(values - across + up)
    assert surface[0, 0] == pytest.approx(trainer.losses().train, rel=1e-6)


def test_it_is_computed_anew_only_where_it_has_become_another(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = trained({})
    planes, computed = LossPlanes(), []
    evaluate = loss_plane._evaluate

    def counted(*given: Any) -> LossValues:
        computed.append(given)
        return evaluate(*given)

    monkeypatch.setattr(loss_plane, "_evaluate", counted)
    wanted = over_axes()
    planes.surface(trainer, wanted)
    trainer.network.set_weight(0, 1, 0, 0.7)
    planes.surface(trainer, wanted)
    assert len(computed) == 1, "a place on the same surface"
    trainer.network.set_weight(0, 0, 0, 0.7)
    planes.surface(trainer, wanted)
    planes.surface(trainer, over_axes(across=(-2, 2.5)))
    trainer.replace_data(trainer.config.model_copy(update={"seed": "0.7"}))
    planes.surface(trainer, over_axes(across=(-2, 2.5)))
    assert len(computed) == 4


def test_a_network_whose_loss_takes_longer_has_fewer_places() -> None:
    sides = [side(Trainer(parse_config({"network": {"hidden": hidden}}))) for hidden in ([4, 2], [8] * 6, [32] * 8)]
    assert sides == sorted(sides, reverse=True)
    assert (sides[0], sides[-1]) == (MOST_PLACES, LEAST_PLACES)
    assert all(count % 2 for count in sides)


def test_a_loss_that_is_not_finite_is_none() -> None:
    trainer = trained({"problem": "regression", "data": {"name": "reg-plane"}, "network": {"activation": "linear"}}, 0)
    surface = surface_of(trainer, over_axes(["weights.0.0.0", "weights.1.0.0"], (-1e6, 1e6), (-1e6, 1e6)))
    assert np.isfinite(surface).all()
    trainer.network.load_vector(np.full(trainer.network.parameter_count, 1e300))
    assert np.isnan(surface_of(trainer, over_axes())).all()


# ---- in frames ----


def told(tab: Tab) -> tuple[list[list[float]] | None, Any]:
    """The surface of the next frame, and its fact."""
    _, data, layouts = tab.session.frame()
    for text in layouts:
        tab.reader.hear(text)
    arrays, facts = tab.reader.parts(data)
    surface = arrays.get("landscape")
    return None if surface is None else surface.tolist(), facts.get("landscape")


def asking(config: dict[str, Any] | None = None, **landscape: Any) -> Tab:
    tab = Tab()
    tab.ask("configure", config=config or {})
    wanted = {"axes": AXES, "across": [-2, 2], "up": [-1, 3]} | landscape
    assert tab.send({"type": "inspect", "landscape": wanted}) == []
    return tab


def test_a_frame_has_it_while_it_is_asked_for() -> None:
    tab = asking()
    surface, fact = told(tab)
    assert surface == surface_of(tab.trainer, over_axes()).tolist()
    assert fact == {"axes": AXES, "across": [-2.0, 2.0], "up": [-1.0, 3.0]}
    tab.send({"type": "inspect"})
    assert told(tab) == (None, None)


def test_while_it_plays_it_is_told_now_and_then() -> None:
    tab = asking()
    tab.tick = 0.01
    tab.ask("play")
    frames = []
    for _ in range(60):
        tab.session.advance(1.0)
        frames.append(told(tab)[0] is not None)
    assert 1 <= sum(frames) < 20


def test_a_network_without_such_an_axis_tells_none() -> None:
    assert told(asking({"network": {"hidden": [1]}})) == (None, None)
    assert told(asking(axes=None, origin=[0.5], directions=[[1], [1]])) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "path", "words"),
    [
        ({"axes": None}, "landscape", "expected axes, or origin and directions"),
        ({"origin": [1]}, "landscape", "expected axes, or origin and directions"),
        ({"axes": ["biases.1.0"] * 2}, "landscape", "two different axes"),
        ({"axes": ["biases.1.0"]}, "landscape.axes", "2"),
        ({"across": [2, 2]}, "landscape.across", "lower bound first"),
        ({"up": [0, 1e9]}, "landscape.up.1", "1000000"),
        ({"up": [0, "a"]}, "landscape.up.1", "number"),
        ({"up": [0]}, "landscape.up", "2"),
        ({"axes": None, "origin": [0.0] * 30_000, "directions": [[], []]}, "landscape.origin", "20000"),
    ],
)
def test_what_is_no_plane_is_named(wrong: dict[str, Any], path: str, words: str) -> None:
    tab = Tab()
    tab.ask("configure", config={})
    given = {"axes": AXES, "across": [-2, 2], "up": [-1, 3]} | wrong
    (error,) = tab.send({"type": "inspect", "landscape": given})
    details = [(detail["path"], detail["message"]) for detail in error["error"]["details"]]
    assert [place for place, _ in details] == [path], error
    assert words in details[0][1], error
