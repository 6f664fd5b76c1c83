"""The network: its parameters in and out, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given, settings

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.kernels.prediction import NOT_FINITE
from nn_playground.labs.mlp.network import Network, build_network, initialize
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.scaling import Scaling
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.labs.rng import Stream
from tests.strategies import configs


def small() -> Network:
    """Two inputs, three units, one output; parameters 0, 1, 2, ... in wire order."""
    network = Network((2, 3, 1), ["tanh", "tanh"])
    network.load_vector(np.arange(13.0))
    return network


def test_parameters_are_ordered_by_layer_then_unit_then_input_and_biases_last() -> None:
    parameters = small().parameters()
    assert parameters.weights == [[[0, 1], [2, 3], [4, 5]], [[9, 10, 11]]]
    assert parameters.biases == [[6, 7, 8], [12]]


@settings(max_examples=30)
@given(configs(samples=50))
def test_what_goes_in_comes_out_for_any_shape(config: RunConfig) -> None:
    first, second, third = build_network(config), build_network(config), build_network(config)
    initialize(first, config.network, Stream("1"))
    second.load_vector(first.to_vector())
    third.load(second.parameters())
    assert third.to_vector().tolist() == first.to_vector().tolist()
    assert len(first.to_vector()) == first.parameter_count


def test_padding_stays_out_of_what_is_seen() -> None:
    network = small()
    network.buffer[:] = 7.0
    network.load_vector(np.zeros(13))
    assert not network.to_vector().any()


def test_the_initial_weights_are_uniform_and_the_biases_a_tenth() -> None:
    config = parse_config({"network": {"hidden": [32] * 8}})
    network = build_network(config)
    initialize(network, config.network, Stream("1"))
    weights = np.concatenate([layer.weights.ravel() for layer in network.layers])
    assert weights.min() >= -0.5
    assert weights.max() < 0.5
    assert weights.var() == pytest.approx(1 / 12, rel=0.05)
    assert {bias for layer in network.layers for bias in layer.biases.tolist()} == {0.1}


def test_zeros_are_zeros_but_draw_all_the_same() -> None:
    config = parse_config({"network": {"initializer": "zeros"}})
    network, stream, same = build_network(config), Stream("1"), Stream("1")
    initialize(network, config.network, stream)
    same.uniform(18)
    assert not network.to_vector().any()
    assert stream.uniform(1) == same.uniform(1)


def test_single_parameters_can_be_set() -> None:
    network = small()
    network.set_weight(0, 2, 1, 50.0)
    network.set_bias(1, 0, -50.0)
    assert network.to_vector()[[5, 12]].tolist() == [50.0, -50.0]


def test_a_dead_link_that_is_set_lives_again() -> None:
    network = small()
    network.dead[:] = True
    network.set_weight(0, 0, 0, 1.0)
    assert network.dead_links()[0] == [[False, True], [True, True], [True, True]]


@pytest.mark.parametrize(
    ("place", "path"),
    [((2, 0, 0, 1.0), "layer"), ((-1, 0, 0, 1.0), "layer"), ((0, 3, 0, 1.0), "unit"), ((0, -1, 0, 1.0), "unit")]
    + [((0, 0, 2, 1.0), "input"), ((0, 0, -1, 1.0), "input"), ((0, 0, 0, float("nan")), "value")],
)
def test_what_is_not_there_cannot_be_set(place: tuple[int, int, int, float], path: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{path}: "):
        small().set_weight(*place)


@pytest.mark.parametrize(
    ("weights", "biases", "path"),
    [
        ([[[0.0, 0.0]] * 3], [[0.0] * 3, [0.0]], "parameters.weights"),
        ([[[0.0, 0.0]] * 2, [[0.0] * 3]], [[0.0] * 3, [0.0]], "parameters.weights.0"),
        ([[[0.0, 0.0], [0.0], [0.0, 0.0]], [[0.0] * 3]], [[0.0] * 3, [0.0]], "parameters.weights.0.1"),
        ([[[0.0, 0.0]] * 3, [[0.0] * 3]], [[0.0] * 3], "parameters.biases"),
        ([[[0.0, 0.0]] * 3, [[0.0] * 3]], [[0.0] * 2, [0.0]], "parameters.biases.0"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(
    weights: list[list[list[float]]], biases: list[list[float]], path: str
) -> None:
    network = small()
    with pytest.raises(InvalidInput) as caught:
        network.load(Parameters(weights=weights, biases=biases))
    assert caught.value.details[0].path == path
    assert network.to_vector().tolist() == list(range(13))


def test_the_scaling_of_inputs_is_folded_in_one_fixed_order() -> None:
    network = Network((7, 20, 1), ("tanh", "tanh"))
    network.load_vector(Stream("fold").normal(network.parameter_count))
    scaling = Scaling(mean=Stream("mean").normal(7), deviation=np.ones(7))
    total = np.zeros(20)
    for mean, weights in zip(scaling.mean, network.layers[0].weights, strict=True):
        total += mean * weights
    biases = network.views(network.folded(scaling))[0].biases
    assert biases.tolist() == (network.layers[0].biases - total).tolist()


def test_negative_variances_are_refused() -> None:
    network = Network((2, 3, 1), ("tanh", "tanh"), batch_norm=True)
    learned = network.to_vector()
    learned[-1] = -1.0
    with pytest.raises(InvalidInput, match="variances of at least 0"):
        network.load_vector(learned)


def test_numbers_beyond_all_bounds_are_folded_without_complaint() -> None:
    trainer = Trainer(parse_config({"network": {"batch_norm": True}, "data": {"normalize_inputs": True}}))
    trainer.network.load_vector(np.full(len(trainer.network.to_vector()), 1e300))
    assert not trainer.losses().finite
    assert NOT_FINITE in trainer.painted_maps(0, 50, 10)[0]


def test_a_gradient_beyond_all_bounds_is_observed_without_complaint() -> None:
    trainer = Trainer(parse_config({"problem": "regression", "network": {"activation": "linear"}}))
    trainer.network.load_vector(np.full(len(trainer.network.to_vector()), 1e60))
    assert np.inf in trainer.observe().gradients
