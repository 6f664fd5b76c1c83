"""The sentences on a target: what it requires, how many runs reached it, and what may help where too few did."""

import math
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Any, Final

from nn_playground.base.sentences import capital, plural, say
from nn_playground.lab import Lab, Scores
from nn_playground.work.goals import Bound, Goal
from nn_playground.work.trials import Outcome

BOUND: Final = {"low": "{score} at most {value:.4g}", "high": "{score} at least {value:.4g}"}  # of a list of bounds
# By the number of epochs (0, 1, more) and of seeds: one, all, some.
REQUIRED: Final = {
    (0, "one"): "{bounds}, without training, on 1 random set of points.",
    (0, "all"): "{bounds}, without training, on each of {seeds} random sets of points.",
    (0, "some"): "{bounds}, without training, on {needed} of {seeds} random sets of points.",
    (1, "one"): "{bounds}, within 1 epoch, from 1 random start.",
    (1, "all"): "{bounds}, within 1 epoch, from each of {seeds} random starts.",
    (1, "some"): "{bounds}, within 1 epoch, from {needed} of {seeds} random starts.",
    (2, "one"): "{bounds}, within {epochs:,} epochs, from 1 random start.",
    (2, "all"): "{bounds}, within {epochs:,} epochs, from each of {seeds} random starts.",
    (2, "some"): "{bounds}, within {epochs:,} epochs, from {needed} of {seeds} random starts.",
}
# The same for a target that has to be missed, by the number of epochs (1, more) and of seeds.
NOT_BOUND: Final = {"low": "{score} above {value:.4g}", "high": "{score} below {value:.4g}"}
REQUIRED_MISS: Final = {
    (1, "one"): "{bounds} after 1 epoch, from 1 random start.",
    (1, "all"): "{bounds} after 1 epoch, from each of {seeds} random starts.",
    (1, "some"): "{bounds} after 1 epoch, from {needed} of {seeds} random starts.",
    (2, "one"): "{bounds} after {epochs:,} epochs, from 1 random start.",
    (2, "all"): "{bounds} after {epochs:,} epochs, from each of {seeds} random starts.",
    (2, "some"): "{bounds} after {epochs:,} epochs, from {needed} of {seeds} random starts.",
}
WITH_NETWORK: Final = "With the network “{network}”: {required}"
STAYED: Final = {
    "low": "It stayed above {value:.4g} from {count} of {tried} new random starts.",
    "high": "It stayed below {value:.4g} from {count} of {tried} new random starts.",
}
ENDED: Final = {
    "low": "{score} from the others about {typical}; more than {value:.4g} is asked for.",
    "high": "{score} from the others about {typical}; less than {value:.4g} is asked for.",
}
COPES: Final = "The network copes with these data: what could it not cope with?"
REACHED: Final = "Reached from {reached} of {tried} new random starts."
REACHED_AFTER_ONE: Final = "Reached from {reached} of {tried} new random starts, typically after 1 epoch."
REACHED_AFTER: Final = "Reached from {reached} of {tried} new random starts, typically after {epochs} epochs."
NEEDED_ONE: Final = "1 is needed."
NEEDED: Final = "{count} are needed."
MISSED: Final = {  # by which values of a score are good, and if some runs reached the target
    ("low", False): "{score} about {typical}; at most {value:.3g} is asked for.",
    ("high", False): "{score} about {typical}; at least {value:.3g} is asked for.",
    ("low", True): "{score} from the others about {typical}; at most {value:.3g} is asked for.",
    ("high", True): "{score} from the others about {typical}; at least {value:.3g} is asked for.",
}
BEYOND: Final = "beyond all bounds"  # for {typical}

BY_HAND: Final = "Nothing is trained here: set the weights by hand, and hand them in as they are."
AS_THEY_ARE: Final = "These weights were used as they are: look at where the output has the wrong colour."
DIVERGED: Final = "The numbers grew beyond all bounds: does it take steps that are too large?"
UNRELIABLE: Final = (
    "The same network sometimes gets there and sometimes not: what would make it depend less on its start?"
)
SLOW: Final = {  # if some runs reached the target
    False: "It was still getting better when the {epochs:,} epochs were over: what would make it learn faster?",
    True: "The others were still getting better when the {epochs:,} epochs were over: "
    "what would make them learn faster?",
}
STOPPED: Final = "It stopped by a condition of its own, at about epoch {epoch:.0f}: what if it trained longer?"
OVERFITS: Final = "The training points are learnt, but not what they have in common with the others: it overfits."
UNDERFITS: Final = (
    "By then the training points are not learnt either: can this network draw the boundary, "
    "and does it learn fast enough?"
)


def required(
    goal: Goal, epochs: int, seeds: int, needed: int, *, misses: bool = False, network: str | None = None
) -> str:
    """The sentence on what a target requires, for the page; `misses`: the goal has to be missed."""
    words, sentences = (NOT_BOUND, REQUIRED_MISS) if misses else (BOUND, REQUIRED)
    bounds = " and ".join(
        say(words[bound.better], score=goal.lab.scores[bound.score].label, value=bound.value) for bound in goal.bounds
    )
    count = "one" if seeds == 1 else "all" if needed == seeds else "some"
    holes = {"epochs": epochs, "seeds": seeds, "needed": needed}
    told = say(sentences[min(epochs, 2), count], bounds=bounds if network else capital(bounds), **holes)
    return say(WITH_NETWORK, network=network, required=told) if network else told


def missed(
    lab: Lab[Any, Any], bound: Bound, count: int, tried: int, needed: int, others: Sequence[Outcome]
) -> Iterator[str]:
    """The sentences on a target that `count` of `tried` runs missed, as `needed` have to; `others` did not."""
    yield say(STAYED[bound.better], value=bound.value, count=count, tried=tried)
    if count >= needed:
        return
    yield plural(needed, NEEDED_ONE, NEEDED)
    if sum(outcome.diverged for outcome in others) * 2 > len(others):
        yield DIVERGED
        return
    value = _median(others, bound)
    yield say(
        ENDED[bound.better], score=capital(lab.scores[bound.score].label), typical=f"{value:.3g}", value=bound.value
    )
    yield COPES


def reached(found: Sequence[Outcome], tried: int, *, tells_epochs: bool) -> str:
    """The sentence on how many of `tried` runs reached a target, `found` being those."""
    if not found or not tells_epochs:
        return say(REACHED, reached=len(found), tried=tried)
    epochs = f"{median(outcome.epoch for outcome in found):.0f}"
    if epochs == "1":
        return say(REACHED_AFTER_ONE, reached=len(found), tried=tried)
    return say(REACHED_AFTER, reached=len(found), tried=tried, epochs=epochs)


def shortfalls(goal: Goal, needed: int, missed: Sequence[Outcome], *, some: bool) -> Iterator[str]:
    """The sentences on how far from a target the runs ended that missed it; `some`: others reached it."""
    yield plural(needed, NEEDED_ONE, NEEDED)
    for bound in goal.bounds:
        value = _median(missed, bound)
        yield say(
            MISSED[bound.better, some],
            score=capital(goal.lab.scores[bound.score].label),
            typical=f"{value:.3g}" if math.isfinite(value) else BEYOND,
            value=bound.value,
        )


def hint(goal: Goal, epochs: int, missed: Sequence[Outcome], *, some: bool, trained: bool) -> str:
    """A sentence that may help on where runs missed a target within `epochs`; `some`: others reached it."""
    if not trained:
        return AS_THEY_ARE
    if sum(outcome.diverged for outcome in missed) * 2 > len(missed):
        return DIVERGED
    stopped = [outcome.epoch for outcome in missed if outcome.condition]
    are_stopped = len(stopped) * 2 > len(missed)
    if not are_stopped and _closes_in(goal.bounds, missed):
        return say(SLOW[some], epochs=epochs)
    if some:
        return UNRELIABLE
    bounds = [bound._replace(score=goal.lab.scores[bound.score].on_training or bound.score) for bound in goal.bounds]
    of_training = {bound.score: bound for bound in bounds}.values()
    if all(bound.holds(_median(missed, bound)) for bound in of_training):
        return OVERFITS
    return say(STOPPED, epoch=median(stopped)) if are_stopped else UNDERFITS


def _closes_in(bounds: Iterable[Bound], missed: Sequence[Outcome]) -> bool:
    """True where as many epochs again would do, at the pace of the second half of those that there were."""
    halfway = [outcome.halfway for outcome in missed if outcome.halfway is not None]
    if len(halfway) < len(missed):
        return False
    open_ones = [bound for bound in bounds if not bound.holds(_median(missed, bound))]
    gaps = [(_gap(halfway, bound), _gap([outcome.scores for outcome in missed], bound)) for bound in open_ones]
    return bool(gaps) and all(math.isfinite(before) and now <= 2 * (before - now) for before, now in gaps)


def _gap(found: Iterable[Scores], bound: Bound) -> float:
    """The distance of the median of a score from its bound; below 0 where it holds."""
    away = _median_of(found, bound) - bound.value
    return away if bound.better == "low" else -away


def _median(found: Iterable[Outcome], bound: Bound) -> float:
    """The median of a score; a value that is not finite counts as the worst."""
    return _median_of([outcome.scores for outcome in found], bound)


def _median_of(found: Iterable[Scores], bound: Bound) -> float:
    worst = math.inf if bound.better == "low" else -math.inf
    values = [scores[bound.score] for scores in found]
    return median(value if value is not None and math.isfinite(value) else worst for value in values)
