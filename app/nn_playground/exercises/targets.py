"""Targets of training: how good a network has to become, how soon, and for how many seeds."""

from functools import cache
from typing import Any, Final, Self

from pydantic import Field, model_validator

from nn_playground.base.sentences import say
from nn_playground.exercises import target_sentences
from nn_playground.exercises.parts import Name, PointsWorth, wrong
from nn_playground.exercises.requirement import Case, Criterion, NeededRuns, ShownRequirement, Simple
from nn_playground.lab import MAX_EPOCHS, Lab
from nn_playground.work.completion import completed
from nn_playground.work.goals import Goal, goal_model

MAX_SEEDS: Final = 100


class Target(Goal, Simple):
    """How good a network has to become, within how many epochs, for how many unseen seeds."""

    name: Name
    epochs: int = Field(
        ge=0, le=MAX_EPOCHS, description="Epochs within which the goal has to be reached; 0 where nothing is trained."
    )
    seeds: int = Field(10, ge=1, le=MAX_SEEDS, description="Seeds with which it is trained: other points and weights.")
    at_least: int | None = Field(None, ge=1, description="Seeds that have to reach the goal; left out, all of them.")
    points: PointsWorth = Field(1, description="What reaching it is worth.")

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.needed > self.seeds:
            raise wrong(
                say("expected at_least up to seeds, which is {seeds}; got {got}", seeds=self.seeds, got=self.needed)
            )
        return self

    @property
    def needed(self) -> int:
        """Seeds that have to reach the goal."""
        return self.seeds if self.at_least is None else self.at_least

    def shown(self) -> ShownRequirement:
        """The target on the page."""
        required = target_sentences.required(self, self.epochs, self.seeds, self.needed)
        return ShownRequirement(self.name, self.points, required)

    def trials(self) -> NeededRuns:
        """The runs that have to reach the goal."""
        return NeededRuns(self.seeds, self.epochs, self.bounds)

    def judge(self, case: Case) -> Criterion:
        """Count the runs that reached the goal."""
        reached = [outcome for outcome in case.outcomes if outcome.reached]
        missed = [outcome for outcome in case.outcomes if not outcome.reached]
        passed = len(reached) >= self.needed
        sentences = [
            target_sentences.reached(reached, len(case.outcomes), tells_epochs=case.trained and self.epochs > 0)
        ]
        if not passed:
            needs_hands = case.trained and self.epochs == 0
            sentences += target_sentences.shortfalls(self, self.needed, missed, some=bool(reached))
            sentences.append(
                target_sentences.BY_HAND
                if needs_hands
                else target_sentences.hint(self, self.epochs, missed, some=bool(reached), trained=case.trained)
            )
        return Criterion(
            name=self.name,
            passed=passed,
            points=self.points,
            required=self.needed,
            measured=len(reached),
            message=" ".join(sentences),
        )


@cache
def target_model(lab: Lab[Any, Any]) -> type[Target]:
    """The model of targets of a lab: bounds of its scores, and how far and how often."""
    return completed(Target, lab, {}, goal_model(lab))
