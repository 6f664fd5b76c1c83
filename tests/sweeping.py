"""Sweeps as tests lay them out and try them."""

from typing import Any

from nn_playground.api_models import Row, Sweep
from nn_playground.base.validation import validated
from nn_playground.labs.mlp.lab import MLP
from nn_playground.work.sweep_plan import SweepPlan
from nn_playground.work.trials import Batch, batch_outcomes


def layout(**sweep: Any) -> SweepPlan:
    return SweepPlan(validated(Sweep, sweep))


def rows(sweep: SweepPlan) -> list[Row]:
    trials = sweep.trials()
    found = [batch_outcomes(Batch(MLP, (number,), (trial,), sweep.plan))[0] for number, trial in enumerate(trials)]
    return [sweep.row(number, outcome) for number, outcome in enumerate(found)]
