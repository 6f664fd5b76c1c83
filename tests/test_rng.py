"""The seeded stream."""

import numpy as np
import pytest

from nn_playground.labs.rng import Stream


def test_a_seed_gives_the_numbers_of_the_original_site() -> None:
    assert Stream("0.12345").uniform(3).tolist() == [0.9152007406557323, 0.4702753218035592, 0.2736265229359467]


def test_the_stream_goes_on_where_it_stopped() -> None:
    whole, parts = Stream("a"), Stream("a")
    assert whole.uniform(5).tolist() == [*parts.uniform(2).tolist(), *parts.uniform(3).tolist()]


def test_another_seed_gives_other_numbers() -> None:
    assert Stream("1").uniform(1) != Stream("1 ").uniform(1)


@pytest.mark.parametrize("seed", ["é", "ā", "😀", "x" * 255, "x" * 256, "x" * 257, "ab" * 400])
def test_any_text_is_a_seed(seed: str) -> None:
    drawn = Stream(seed).uniform(100)
    assert np.all((drawn >= 0) & (drawn < 1))


def test_what_stands_beyond_the_256th_character_counts() -> None:
    assert Stream("x" * 256 + "a").uniform(1) != Stream("x" * 256 + "b").uniform(1)


def test_uniform_numbers_fill_their_range_evenly() -> None:
    drawn = Stream("even").uniform(20_000, -2.0, 4.0)
    assert abs(drawn.mean() - 1) < 0.05
    assert abs(drawn.var() - 3) < 0.1


def test_normal_numbers_have_mean_0_and_deviation_1() -> None:
    drawn = Stream("normal").normal(20_000)
    assert abs(drawn.mean()) < 0.03
    assert abs(drawn.std() - 1) < 0.03
