"""Schedules: the learning rates of torch.optim.lr_scheduler, whose formulas are written out here."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from nn_playground.labs.optimization import ScheduleConfig

EPOCHS = [0, 1, 2, 4, 5, 6, 9, 10, 11, 49, 50, 99, 100, 101, 150, 200, 1000]


@pytest.mark.parametrize(
    ("schedule", "formula"),
    [
        (ScheduleConfig(), lambda epoch: 1.0),
        (ScheduleConfig(name="step"), lambda epoch: 0.5 ** math.floor(epoch / 10)),
        (
            ScheduleConfig.model_validate({"name": "step", "every": 5, "factor": 0.1}),
            lambda epoch: 0.1 ** math.floor(epoch / 5),
        ),
        (
            ScheduleConfig.model_validate({"name": "step", "every": 1, "factor": 0}),
            lambda epoch: 1.0 if epoch == 0 else 0.0,
        ),
        (ScheduleConfig(name="exponential"), lambda epoch: 0.95**epoch),
        (ScheduleConfig.model_validate({"name": "exponential", "factor": 1}), lambda epoch: 1.0),
        (ScheduleConfig(name="cosine"), lambda epoch: (1 + math.cos(math.pi * epoch / 100)) / 2),
        (
            ScheduleConfig.model_validate({"name": "cosine", "epochs": 50}),
            lambda epoch: (1 + math.cos(math.pi * epoch / 50)) / 2,
        ),
    ],
    ids=lambda value: value.name if isinstance(value, ScheduleConfig) else "",
)
def test_factors_are_those_of_the_formula(schedule: ScheduleConfig, formula: Callable[[int], float]) -> None:
    factors = schedule.factors(np.array(EPOCHS, np.float64))
    assert factors.dtype == np.float64
    assert factors.tolist() == pytest.approx([formula(epoch) for epoch in EPOCHS], rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("name", ["step", "exponential", "cosine"])
def test_the_first_epoch_has_the_learning_rate_itself_and_later_ones_less(name: str) -> None:
    factors = ScheduleConfig(name=name).factors(np.arange(100.0)).tolist()
    assert factors[0] == 1
    assert factors == sorted(factors, reverse=True)
    assert factors[-1] < 0.01


def test_the_factor_of_an_epoch_does_not_depend_on_the_others() -> None:
    schedule = ScheduleConfig(name="exponential")
    together = schedule.factors(np.arange(300.0))
    assert together.tolist() == [schedule.factors(np.array([epoch])).item() for epoch in np.arange(300.0)]


def test_no_epochs_have_no_factors() -> None:
    assert ScheduleConfig(name="step").factors(np.empty(0)).shape == (0,)
