"""The convolution lab: against PyTorch, a slow twin and finite differences; its links, states and pictures."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.kernels.optimizers import OPTIMIZERS
from nn_playground.labs.cnn.commands import CnnWatch
from nn_playground.labs.cnn.config import CnnConfig, parse_cnn_config
from nn_playground.labs.cnn.lab import CNN
from nn_playground.labs.cnn.lab_runs import CnnRun
from nn_playground.labs.cnn.links import read_cnn_link, write_cnn_link
from nn_playground.labs.cnn.measures import MEASURES, stages_in
from nn_playground.labs.cnn.parameters import CnnParameters, written_parameters
from nn_playground.labs.cnn.pictures import DATASETS, Pictures, make_pictures
from nn_playground.labs.cnn.runs import CnnRunRequest, cnn_slices
from nn_playground.labs.cnn.trainer import CnnTrainer
from nn_playground.labs.cnn.view import CnnView
from nn_playground.labs.initializers import INITIALIZERS
from nn_playground.labs.schedules import SCHEDULES
from tests import naive_convolution
from tests.serving import ROOT

CASES = json.loads((ROOT / "tests" / "goldens" / "convolution.json").read_text("utf-8"))["cases"]
SMALL = {"samples": 40, "side": 8}


def gradient_of(trainer: CnnTrainer, count: int) -> NDArray[np.float64]:
    """The gradient of the mean loss of the first training pictures: the way of one step of plain descent."""
    training = {"optimizer": {"name": "sgd"}, "learning_rate": 1, "batch_size": count, "shuffle": False}
    given_config = trainer.config.model_dump(mode="json", exclude_none=True) | {"training": training}
    other = CnnTrainer(parse_cnn_config(given_config), None, trainer.pictures)
    other.train_count = trainer.train_count
    before = trainer.network.parameters.copy()
    other.network.parameters[...] = before
    other.step_examples(count)
    return before - other.network.parameters


def config_of(case: dict[str, Any]) -> dict[str, Any]:
    """The config of a run by PyTorch."""
    training = {name: case[name] for name in ("learning_rate", "batch_size", "shuffle")}
    return {
        "network": {name: case[name] for name in ("layers", "head", "hidden")},
        "training": {"optimizer": {"name": case["optimizer"]}, **training},
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_losses_are_those_of_pytorch(case: dict[str, Any]) -> None:
    wanted = {name: case[name] for name in ("pictures", "labels", "parameters")}
    epochs = [int(epoch) for epoch in case["losses"]]
    request = CnnRunRequest.model_validate(
        {"config": config_of(case), **wanted, "epochs": max(epochs), "record": epochs, "include": ["parameters"]}
    )
    (result,) = [found for part in cnn_slices(request) for found in part]
    assert result.history.train_loss == pytest.approx([*case["losses"].values()], abs=1e-12)
    assert result.history.test_loss == [None] * len(epochs)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_gradients_and_probabilities_are_those_of_pytorch(case: dict[str, Any]) -> None:
    pictures = Pictures(np.array(case["pictures"]), np.array(case["labels"], np.int64))
    given = CnnParameters.model_validate(case["parameters"])
    side = pictures.values.shape[2]
    trainer = CnnTrainer(parse_cnn_config(config_of(case) | {"data": {"side": side}}), given, pictures)
    judged = trainer.judge(np.array([0]))
    assert judged.probabilities[0].tolist() == pytest.approx(case["first_picture"]["probabilities"], abs=1e-12)
    trainer.network.parameters[: len(trainer.network.parameters)] = gradient_of(trainer, case["batch_size"])
    norms = written_parameters(trainer.network)
    for wanted, found in [
        *zip(case["first_gradient_norms"]["layers"], norms["layers"], strict=True),
        *zip(case["first_gradient_norms"]["hidden"], norms["hidden"], strict=True),
        (case["first_gradient_norms"]["output"], norms["output"]),
    ]:
        lengths = {name: float(np.linalg.norm(np.ravel(found[name]))) for name in wanted}
        assert lengths == pytest.approx(wanted, abs=1e-12)


LAYERS = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {
                "type": st.just("convolution"),
                "channels": st.integers(1, 7),
                "kernel": st.sampled_from([1, 3, 5]),
                "padding": st.integers(0, 2),
                "stride": st.integers(1, 3),
                "activation": st.sampled_from([*ACTIVATIONS]),
            }
        ),
        st.fixed_dictionaries(
            {
                "type": st.just("pooling"),
                "kind": st.sampled_from(["max", "mean"]),
                "size": st.integers(2, 4),
                "stride": st.integers(1, 4),
            }
        ),
    ),
    max_size=4,
)


@st.composite
def configs(draw: st.DrawFn) -> CnnConfig:
    """Configs whose layers fit."""
    given_config: dict[str, Any] = {
        "data": {"name": draw(st.sampled_from([*DATASETS])), "channels": draw(st.integers(1, 3)), **SMALL},
        "network": {
            "layers": draw(LAYERS),
            "head": draw(st.sampled_from(["flatten", "mean", "max"])),
            "hidden": draw(st.lists(st.integers(1, 9), max_size=2)),
            "initializer": draw(st.sampled_from([*INITIALIZERS])),
            "seed": draw(st.none() | st.just("7")),
        },
        "training": {
            "optimizer": {"name": draw(st.sampled_from([*OPTIMIZERS]))},
            "schedule": {"name": draw(st.sampled_from([*SCHEDULES]))},
            "learning_rate": draw(st.sampled_from([0.0003, 0.01, 0.1])),
            "batch_size": draw(st.integers(1, 24)),
            "shuffle": draw(st.booleans()),
        },
        "seed": draw(st.text("0123456789.", min_size=1, max_size=8)),
    }
    try:
        return parse_cnn_config(given_config)
    except InvalidInput:
        return parse_cnn_config(given_config | {"network": {**given_config["network"], "layers": []}})


@settings(max_examples=40)
@given(configs())
def test_a_config_its_link_and_the_config_of_that_are_one_run(config: CnnConfig) -> None:
    link = write_cnn_link(config, CnnView())
    assert read_cnn_link(link, "another").config == config


@settings(max_examples=25)
@given(configs())
def test_a_gradient_is_the_limit_of_differences(config: CnnConfig) -> None:
    layers = [
        layer if layer.type == "pooling" else layer.model_copy(update={"activation": "tanh"})
        for layer in config.network.layers
    ]
    smooth = config.model_copy(
        update={"network": config.network.model_copy(update={"layers": tuple(layers), "hidden": ()})}
    )
    trainer = CnnTrainer(smooth)
    order, parameters = np.arange(trainer.train_count), trainer.network.parameters
    found = gradient_of(trainer, trainer.train_count)
    for place in range(0, trainer.network.parameter_count, max(1, trainer.network.parameter_count // 12)):
        before, step = parameters[place], 1e-5
        parameters[place] = before + step
        above = trainer.judge(order).loss
        parameters[place] = before - step
        below = trainer.judge(order).loss
        parameters[place] = before
        assert found[place] == pytest.approx((above - below) / (2 * step), abs=2e-7)


@pytest.mark.parametrize("case", CASES[:6], ids=lambda case: case["name"])
def test_a_slow_twin_agrees(case: dict[str, Any]) -> None:
    pictures, labels = np.array(case["pictures"])[:9], np.array(case["labels"], np.int64)[:9]
    given_config = parse_cnn_config(config_of(case) | {"data": {"side": pictures.shape[2]}})
    trainer = CnnTrainer(given_config, CnnParameters.model_validate(case["parameters"]), Pictures(pictures, labels))
    network = config_of(case)["network"]
    assert trainer.judge(np.arange(9)).loss == pytest.approx(
        naive_convolution.loss(pictures, labels, network, case["parameters"]), abs=1e-13
    )


TO_ONE = {"type": "pooling", "kind": "mean", "size": 4, "stride": 4}
FROM_ONE = {"type": "convolution", "channels": 5, "kernel": 3, "activation": "tanh"}


@pytest.mark.parametrize("side", [6, 7], ids=lambda side: f"side {side}")  # 7: the window does not cover all
@pytest.mark.parametrize("padding", [1, 2], ids=lambda padding: f"padding {padding}")
def test_maps_of_one_number_between_others_are_as_the_slow_twin_has_them(side: int, padding: int) -> None:
    one = {"type": "convolution", "channels": 11, "kernel": 1, "activation": "tanh"}
    layers = [TO_ONE, one, {**FROM_ONE, "padding": padding}]
    trainer = CnnTrainer(
        parse_cnn_config({"data": {**SMALL, "side": side}, "network": {"layers": layers, "hidden": [9]}})
    )
    order, network = np.arange(trainer.train_count), trainer.config.network.model_dump(mode="json")

    def twin() -> float:
        own = written_parameters(trainer.network)
        values, labels = trainer.pictures
        return naive_convolution.loss(values[order], labels[order], network, own)

    assert trainer.judge(order).loss == pytest.approx(twin(), abs=1e-13)
    trainer.train(3)
    assert trainer.judge(order).loss == pytest.approx(twin(), abs=1e-13)
    found = gradient_of(trainer, trainer.train_count)
    parameters = trainer.network.parameters
    for place in range(0, trainer.network.parameter_count, 7):
        before, step = parameters[place], 1e-6
        parameters[place] = before + step
        above = twin()
        parameters[place] = before - step
        below = twin()
        parameters[place] = before
        assert found[place] == pytest.approx((above - below) / (2 * step), abs=1e-8)


@settings(max_examples=15)
@given(configs())
def test_a_run_that_goes_on_from_a_state_has_the_same_bits(config: CnnConfig) -> None:
    whole, half = CnnRun(config), CnnRun(config)
    half.train_batch()
    half.train(1)
    half.train_batch()
    other = CnnRun(config)
    other.restore(half.state())
    whole.train_batch()
    whole.train(1)
    whole.train_batch()
    for run in (whole, other):
        run.train(2)
    assert other.state() == whole.state()


def test_a_state_of_another_run_or_damaged_is_refused() -> None:
    run = CnnRun(parse_cnn_config({"data": SMALL}))
    other = CnnRun(parse_cnn_config({"data": SMALL, "seed": "1"}))
    for wrong in (b"", b"nnrc", run.state()[:-1], run.state()[:60] + bytes([run.state()[60] ^ 1]) + run.state()[61:]):
        with pytest.raises(InvalidInput, match=r"resume\.state"):
            run.restore(wrong)
    with pytest.raises(InvalidInput, match="another config"):
        other.restore(run.state())


DRAWN = [name for name in DATASETS if name != "digits"]


@pytest.mark.parametrize("name", DRAWN)
def test_pictures_come_from_the_seed_and_show_their_classes_in_turn(name: str) -> None:
    config = parse_cnn_config({"data": {"name": name, "channels": 3, "noise": 0.2}})
    first, again = (make_pictures(config.data.recipe, "0.5") for _ in range(2))
    assert first.values.tobytes() == again.values.tobytes()
    assert make_pictures(config.data.recipe, "0.6").values.tobytes() != first.values.tobytes()
    assert first.values.min() >= 0
    assert first.values.max() <= 1
    counts = np.bincount(first.labels)
    assert len(counts) == len(DATASETS[name].classes)
    assert counts.max() - counts.min() <= 1


def test_the_default_network_learns_strokes_and_shapes() -> None:
    for name in DRAWN:
        trainer = CnnTrainer(parse_cnn_config({"data": {"name": name}}))
        trainer.train(10)
        assert trainer.losses().test_accuracy > 0.98


def test_shapes_and_numbers_are_counted() -> None:
    config = parse_cnn_config(
        {
            "data": {"side": 16, "channels": 3},
            "network": {
                "layers": [{"type": "convolution", "channels": 32, "kernel": 3}, {"type": "pooling"}],
                "head": "mean",
                "hidden": [],
            },
        }
    )
    assert [(stage.outputs, stage.side_out) for stage in stages_in(config)[:2]] == [(32, 14), (32, 7)]
    counted = {name: measure.of(config) for name, measure in MEASURES.items()}
    assert counted == {
        "convolutions": 1,
        "parameters": 32 * (3 * 9 + 1) + 4 * 33,
        "multiply_adds": 32 * 3 * 9 * 14 * 14 + 4 * 32,
    }


@pytest.mark.parametrize(
    ("given_config", "says"),
    [
        ({"network": {"layers": [{"type": "convolution", "kernel": 2}]}}, "kernel: expected one of 1, 3, 5"),
        ({"network": {"layers": [{"type": "dense"}]}}, "network.layers.0"),
        ({"network": {"layers": [{"type": "convolution"}] * 4}}, "expected at most 3 convolutions; got 4"),
        ({"data": {"side": 17}}, "data.side: expected at most 16"),
        (
            {
                "data": {"side": 6},
                "network": {"layers": [{"type": "pooling", "size": 4}, {"type": "pooling", "size": 3}]},
            },
            "network.layers.1: expected a window of at most 2, as large as the maps; got 3",
        ),
        ({"training": {"learning_rate": -1}}, "training.learning_rate: expected at least 0"),
    ],
)
def test_a_wrong_config_is_named(given_config: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        parse_cnn_config(given_config)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("#layers=8y3", "expected layers as 8x3p1"),
        ("#layers=40x3", "expected at most 32"),
        ("#batchSize=many", "training.batch_size"),
        ("nonsense", "expected a link"),
        ("#" + "a" * 5000, "at most 4,000 characters"),
    ],
)
def test_a_wrong_link_is_named(link: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read_cnn_link(link, "0.5")


def test_an_unknown_key_of_a_link_is_told() -> None:
    assert "did you mean layers?" in read_cnn_link("#layer=8x3", "0.5").notices[0]


def test_a_picture_of_a_run_has_its_maps() -> None:
    run = CNN.open(parse_cnn_config({"data": SMALL}))
    picture = run.picture(None, small=False, random=True, playing=False)
    assert {name: array.shape for name, array in picture.arrays.items()} == {
        "parameters": (run.trainer.network.parameter_count,),
        "picture": (64,),
        "maps": (8 * 8 * 8 + 8 * 4 * 4,),
        "most": (2,),
        "probabilities": (4,),
    }
    assert picture.arrays["probabilities"].sum() == pytest.approx(1)
    assert run.glance().codes.shape == (24, 24)


def test_a_drawn_picture_is_judged_as_a_picture_of_the_run_and_a_wrong_one_is_named() -> None:
    run = CnnRun(parse_cnn_config({"data": {"samples": 40}}))
    run.watch(CnnWatch(type="watch", picture=3))
    wanted = run.picture(None, small=False, random=False, playing=False)
    pixels = run.trainer.pictures.values[run.trainer.train_count + 3].ravel().tolist()
    run.watch(CnnWatch(type="watch", pixels=pixels))
    found = run.picture(None, small=False, random=False, playing=False)
    assert found.facts == {"watched": 0, "label": None}
    for name, values in wanted.arrays.items():
        assert found.arrays[name].tobytes() == values.tobytes(), name
    with pytest.raises(InvalidInput, match="expected 144 numbers; got 3"):
        run.watch(CnnWatch(type="watch", pixels=[0.0, 0.5, 1.0]))
