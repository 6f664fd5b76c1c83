"""Targets of training: how good a network has to become, how soon, and for how many seeds."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, Self

from pydantic import Field, model_validator

from nn_playground.base.sentences import listed, say
from nn_playground.exercises import target_sentences
from nn_playground.exercises.parts import Name, PointsWorth, wrong
from nn_playground.exercises.requirement import Case, Criterion, NeededRuns, ShownRequirement, Simple
from nn_playground.lab import MAX_EPOCHS, Lab
from nn_playground.work.completion import completed
from nn_playground.work.goals import Goal, all_hold, goal_model
from nn_playground.work.trials import Outcome

MAX_SEEDS: Final = 100


class Target(Goal, Simple):
    """How good a network has to become, within how many epochs, for how many unseen seeds."""

    name: Name
    epochs: int = Field(
        ge=0, le=MAX_EPOCHS, description="Epochs within which the goal has to be reached; 0 where nothing is trained."
    )
    seeds: int = Field(10, ge=1, le=MAX_SEEDS, description="Seeds with which it is trained: other points and weights.")
    at_least: int | None = Field(None, ge=1, description="Seeds that have to reach the goal; left out, all of them.")
    at_most: int | None = Field(
        None,
        ge=0,
        description="Seeds that may end with the goal, which the others have to miss; in the place of at_least.",
    )
    network: Name | None = Field(
        None, description="The one of networks that is trained on the data that are handed in; left out, their own."
    )
    points: PointsWorth = Field(1, description="What reaching it is worth.")

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.at_most is not None:
            self._check_missable(self.at_most)
        elif self.needed > self.seeds:
            raise wrong(
                say("expected at_least up to seeds, which is {seeds}; got {got}", seeds=self.seeds, got=self.needed)
            )
        return self

    def _check_missable(self, most: int) -> None:
        """Raise an error for what does not go together with `at_most`."""
        if self.at_least is not None:
            raise wrong("expected at_least or at_most; got both")
        if most >= self.seeds:
            raise wrong(say("expected at_most below seeds, which is {seeds}; got {got}", seeds=self.seeds, got=most))
        if len(self.bounds) > 1:
            raise wrong(
                say("expected one bound with at_most; got {names}", names=listed(bound.score for bound in self.bounds))
            )
        if self.epochs == 0:
            raise wrong("expected 1 epoch or more with at_most; got 0")

    @property
    def needed(self) -> int:
        """Seeds that have to reach the goal, or to miss it where `at_most` is given."""
        if self.at_most is not None:
            return self.seeds - self.at_most
        return self.seeds if self.at_least is None else self.at_least

    def shown(self) -> ShownRequirement:
        """The target on the page."""
        required = target_sentences.required(
            self, self.epochs, self.seeds, self.needed, misses=self.at_most is not None, network=self.network
        )
        return ShownRequirement(self.name, self.points, required)

    def trials(self) -> NeededRuns:
        """The runs that have to reach the goal, or to end without it."""
        goal = self.bounds if self.at_most is None else None
        return NeededRuns(self.seeds, self.epochs, goal, self.network)

    def counts(self, outcome: Outcome) -> bool:
        """True for a run that did what is asked for; one whose numbers grew beyond all bounds misses nothing."""
        if self.at_most is None:
            return outcome.reached
        return not outcome.diverged and not all_hold(self.bounds, outcome.scores)

    def judge(self, case: Case) -> Criterion:
        """Count the runs that did what is asked for."""
        counted = [outcome for outcome in case.outcomes if self.counts(outcome)]
        others = [outcome for outcome in case.outcomes if not self.counts(outcome)]
        return Criterion(
            name=self.name,
            passed=len(counted) >= self.needed,
            points=self.points,
            required=self.needed,
            measured=len(counted),
            message=" ".join(self._sentences(counted, others, trained=case.trained)),
        )

    def _sentences(self, counted: Sequence[Outcome], others: Sequence[Outcome], *, trained: bool) -> Iterator[str]:
        tried = len(counted) + len(others)
        if self.at_most is not None:
            yield from target_sentences.missed(self.lab, self.bounds[0], len(counted), tried, self.needed, others)
            return
        yield target_sentences.reached(counted, tried, tells_epochs=trained and self.epochs > 0)
        if len(counted) >= self.needed:
            return
        yield from target_sentences.shortfalls(self, self.needed, others, some=bool(counted))
        if trained and self.epochs == 0:
            yield target_sentences.BY_HAND
        else:
            yield target_sentences.hint(self, self.epochs, others, some=bool(counted), trained=trained)


@cache
def target_model(lab: Lab[Any, Any]) -> type[Target]:
    """The model of targets of a lab: bounds of its scores, and how far and how often."""
    return completed(Target, lab, {}, goal_model(lab))
