"""The seeds of checks and grades: none is that of the submission, and nobody can choose them."""

from typing import Any

from nn_playground.exercises.checking import Check
from nn_playground.exercises.seeds import network_of, public_seed, secret_seeds
from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.permalink import read_link
from tests.checks import exercise, submitted


def test_the_network_is_tried_with_the_seeds_of_the_check_alone() -> None:
    link = "#dataset=gauss&networkShape=&seed=0.7&networkSeed=0.8"
    (job,) = Check(exercise(), submitted(link=link), public_seed).jobs
    assert [trial.config.seed for trial in job.trials] == [public_seed("gauss", number) for number in range(4)]
    assert all(trial.config.network.seed is None for trial in job.trials)
    other = read_link(link).config
    assert job.trials[0].config.model_copy(update={"seed": other.seed, "network": other.network}) == other


def starts(**given: Any) -> list[str]:
    """The seeds that a check for practice draws."""
    free = exercise(may_change=["network.hidden", "training.learning_rate", "features"])
    (job,) = Check(free, submitted(**given)).jobs
    return [trial.config.seed for trial in job.trials]


def test_a_check_draws_its_starts_from_what_is_handed_in() -> None:
    """The same network has the same ones, whatever its seeds, its view and the answers."""
    link = "#dataset=gauss&networkShape="
    config = {"data": {"name": "gauss"}, "network": {"hidden": []}}
    assert starts(link=link) == starts(link=f"{link}&seed=7&networkSeed=8&discretize=true", answers={"Size": 4})
    assert starts(link=link) == starts(config=config) == starts(config={**config, "seed": "9"})
    others = [
        f"{link}&learningRate=0.03000001",
        f"{link}&x=false",
        "#dataset=gauss&networkShape=1",
        *(f"{link}&learningRate={0.01 + number / 1000:g}" for number in range(1, 15)),
    ]
    drawn = [seed for other in [link, *others] for seed in starts(link=other)]
    assert len(set(drawn)) == len(drawn) == 4 * 18


def test_weights_by_hand_are_a_network_of_their_own() -> None:
    link = "#dataset=gauss&networkShape="
    by_hand = [{"weights": [[[1.0, weight]]], "biases": [[0.0]]} for weight in (1.0, 1.5)]
    assert len({tuple(starts(link=link, parameters=given)) for given in (*by_hand, by_hand[0], None)}) == 3


def test_seeds_are_the_same_on_every_machine() -> None:
    assert public_seed("xor-one-neuron", 3) == "0.885945350"
    assert secret_seeds("a secret")("xor-one-neuron", 3) == "0.532187793"


def test_seeds_differ_by_exercise_number_and_secret() -> None:
    seeds = {
        maker(slug, n)
        for maker in (public_seed, secret_seeds("a"), secret_seeds("b"))
        for slug in "xy"
        for n in range(50)
    }
    assert len(seeds) == 300
    assert all(len(seed) == 11 and seed.startswith("0.") for seed in seeds)


def test_settings_at_their_defaults_are_no_part_of_the_network_so_that_later_ones_change_no_seeds() -> None:
    told = network_of(MLP, parse_config({"seed": "0.3", "network": {"off": []}, "training": {"dropout": 0}}), None)
    assert told == network_of(MLP, parse_config({"seed": "0.7"}), None)
    assert "dropout" not in told
    assert "off" not in told
    assert told != network_of(MLP, parse_config({"network": {"off": [[1, 1]]}}), None)
