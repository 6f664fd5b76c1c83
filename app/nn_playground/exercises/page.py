"""An exercise as the page shows it: its text as HTML, what is checked in words, and what the page's scripts need."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from markdown_it import MarkdownIt

from nn_playground.exercises.model import Asked, Exercise, Limit, Question, Target

MARKDOWN: Final = MarkdownIt("commonmark", {"html": False})


class ShownLimit(NamedTuple):
    """A limit on something that the page counts itself."""

    what: str
    at_most: int | None
    at_least: int | None


class ShownQuestion(NamedTuple):
    """A question without its answer; a number is asked for where there are no choices."""

    html: str
    choices: tuple[str, ...]


class Criterion(NamedTuple):
    """One line of what is checked."""

    name: str
    points: float
    required: str
    limit: ShownLimit | None = None
    question: ShownQuestion | None = None


class ExercisePage(NamedTuple):
    """What the templates need of an exercise."""

    slug: str
    title: str
    lesson: str
    html: str
    criteria: list[Criterion]
    by_hand: bool
    data: dict[str, object]


def exercise_page(exercise: Exercise) -> ExercisePage:
    """The exercise, as the page shows it."""
    return ExercisePage(
        slug=exercise.slug,
        title=exercise.title,
        lesson=exercise.lesson,
        html=markdown(exercise.text),
        criteria=[*map(_criterion, exercise.asked())],
        by_hand=exercise.by_hand and bool(exercise.targets),
        data={
            "slug": exercise.slug,
            "start": exercise.link,
            "config": exercise.start_config.model_dump(mode="json"),
            "free": list(exercise.free()),
            "allowed": {key: list(names) for key, names in exercise.choosable().items()},
        },
    )


def by_lesson(exercises: Iterable[Exercise]) -> list[tuple[str, list[Exercise]]]:
    """The exercises of each lesson, in the order in which they come."""
    order: dict[str, list[Exercise]] = {}
    for exercise in exercises:
        order.setdefault(exercise.lesson, []).append(exercise)
    return list(order.items())


def markdown(text: str) -> str:
    """The HTML of Markdown; tags that stand in it are text, as it may be somebody else's."""
    return str(MARKDOWN.render(text))


def _criterion(asked: Asked) -> Criterion:
    match asked.part:
        case Limit() as limit:
            shown = ShownLimit(asked.measure, limit.at_most, limit.at_least)
            return Criterion(asked.name, limit.points, str(limit), limit=shown)
        case Target() as target:
            return Criterion(asked.name, target.points, _target(target))
        case Question() as question:
            text = ShownQuestion(str(MARKDOWN.renderInline(question.text)), question.choices or ())
            return Criterion(asked.name, question.points, "", question=text)


def _target(target: Target) -> str:
    parts = [f"{target.lab.scores[bound.score].label} {bound.direction} {bound.value:.4g}" for bound in target.bounds]
    what = " and ".join(parts)
    return f"{what[:1].upper()}{what[1:]}, {_how(target)}."


def _how(target: Target) -> str:
    seeds = "1" if target.seeds == 1 else f"{target.needed} of {target.seeds}"
    if target.needed == target.seeds > 1:
        seeds = f"each of {target.seeds}"
    if target.epochs == 0:
        return f"without training, on {seeds} random {'set' if target.seeds == 1 else 'sets'} of points"
    epochs = "1 epoch" if target.epochs == 1 else f"{target.epochs:,} epochs"
    return f"within {epochs}, from {seeds} random {'start' if target.seeds == 1 else 'starts'}"
