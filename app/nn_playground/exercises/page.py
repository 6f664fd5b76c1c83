"""An exercise as the page shows it: its text as HTML, its criteria in words, and the state of the run under way."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple, TypedDict

from nn_playground.base.sentences import say
from nn_playground.exercises.handed_text import LINES
from nn_playground.exercises.locks import first_sentences
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.parts import markdown
from nn_playground.exercises.requirement import Measured, Requirement, ShownRequirement

UNSEEN: Final = "{required} It is tested on points that nobody has seen."


class ExercisePage(NamedTuple):
    """The values that templates and scripts of the page need of an exercise."""

    slug: str
    title: str
    lesson: str
    slide: str | None
    html: str
    criteria: list[ShownRequirement]
    by_hand: bool
    following: Exercise | None
    following_at: str | None  # where that is, if not beside this one
    data: dict[str, object]


def exercise_page(exercise: Exercise, following: Exercise | None = None) -> ExercisePage:
    """The exercise, as the page shows it; `following` is the next one in the list."""
    requirements = list(exercise.requirements())
    return ExercisePage(
        slug=exercise.slug,
        title=exercise.title,
        lesson=exercise.lesson,
        slide=exercise.slide,
        html=markdown(exercise.text),
        criteria=[_shown(exercise, requirement) for requirement in requirements],
        by_hand=exercise.by_hand and any(requirement.trials() for requirement in requirements),
        following=following,
        following_at=None,
        data={
            "slug": exercise.slug,
            "title": exercise.title,
            "lines": dict(LINES),
            "start": exercise.link,
            "config": exercise.start_config.model_dump(mode="json"),
            "free": list(exercise.locks.free),
            "allowed": {key: list(names) for key, names in exercise.locks.choosable.items()},
            "hides": list(exercise.hidden_measures),
        },
    )


def _shown(exercise: Exercise, requirement: Requirement) -> ShownRequirement:
    """The requirement on the page, and that its data are unseen where they are."""
    shown = requirement.shown()
    if not exercise.is_unseen or requirement.trials() is None:
        return shown
    return shown._replace(required=say(UNSEEN, required=shown.required))


def by_lesson(exercises: Iterable[Exercise]) -> list[tuple[str, list[Exercise]]]:
    """The exercises of each lesson, in the order in which they come."""
    order: dict[str, list[Exercise]] = {}
    for exercise in exercises:
        order.setdefault(exercise.lesson, []).append(exercise)
    return list(order.items())


def after(lessons: Iterable[tuple[str, list[Exercise]]], slug: str) -> Exercise | None:
    """The exercise behind this one in the list; None behind the last."""
    listed = [exercise for _, exercises in lessons for exercise in exercises]
    place = next((place for place, exercise in enumerate(listed) if exercise.slug == slug), len(listed))
    return listed[place + 1] if place + 1 < len(listed) else None


class Added(TypedDict):
    """The number of points that were added, and of those that may be."""

    value: int
    most: int


class Judged(TypedDict):
    """A run on the page of its exercise, before any check.

    `breaches` are sentences, and `message` is the text of them together; `restored` is the config without them, None
    where there are none. `measures` are the numbers that have limits, by what they count; `added` is None where the
    exercise doesn't say how many points may be added.
    """

    slug: str
    breaches: list[str]
    message: str
    restored: dict[str, Any] | None
    measures: dict[str, Measured]
    added: Added | None


def judged(exercise: Exercise, config: Any) -> Judged:
    """Judge a run on the page of an exercise."""
    found = exercise.all_breaches(config)
    added = exercise.added(exercise.start_config, config)
    return {
        "slug": exercise.slug,
        "breaches": found,
        "message": first_sentences(found),
        "restored": exercise.restored(config).model_dump(mode="json") if found else None,
        "measures": {
            what: measured
            for requirement in exercise.requirements()
            for what, measured in requirement.measured(config).items()
            if what not in exercise.hidden_measures
        },
        "added": added and {"value": added[0], "most": added[1]},
    }
