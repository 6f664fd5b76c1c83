"""The exercises of a lab: the lecture's, and a teacher's own in any folder; a TOML file each."""

from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from nn_playground.base.errors import Detail, InvalidInput, NotFound
from nn_playground.base.files import files_in, unreadable
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.strict_toml import read_toml
from nn_playground.base.validation import Model, did_you_mean, in_words, shown, validated
from nn_playground.exercises.beside import with_files
from nn_playground.exercises.model import Exercise, exercise_model
from nn_playground.lab import Lab

Table = dict[str, Any]

MAX_FILE: Final = 100_000  # bytes


def read_file(path: Path, model: type[Model], prepared: Callable[[Table], Table] = lambda table: table) -> Model:
    """Read a TOML file with the keys of a model; InvalidInput names the file, the keys and the reasons.

    `prepared` makes of its table what is validated.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE + 1)
    except OSError as error:
        raise unreadable(name, error) from None
    table = read_toml(content, limit=MAX_FILE, what=name)
    try:
        return validated(model, prepared(table))
    except InvalidInput as error:
        found = [Detail(f"{name}: {in_words(key)}" if key else name, text) for key, text in error.details]
        raise InvalidInput.of(found, more=error.more) from None


def read_exercise(lab: Lab[Any, Any], path: Path) -> Exercise:
    """The exercise of a file; InvalidInput names the file, the keys and the reasons."""
    return read_file(path, exercise_model(lab), lambda table: with_files(lab, path.parent, table))


def load_exercises(lab: Lab[Any, Any], folder: Path, lecture: Container[str] = ()) -> dict[str, Exercise]:
    """All exercises of a folder's TOML files, in their order, by slug; InvalidInput has all errors.

    `lecture` has the slugs that the lecture's own exercises have already.
    """
    paths = [path for path in files_in(folder) if path.suffix == ".toml"]
    if not paths:
        raise InvalidInput.at(str(folder), "expected exercises, files that end with .toml; there are none")
    found: dict[str, Exercise] = {}
    files: dict[str, str] = {}
    wrong: list[Detail] = []
    more = 0
    for path in paths:
        try:
            exercise = read_exercise(lab, path)
        except InvalidInput as error:
            wrong += error.details or [Detail("", error.message)]
            more += error.more
            continue
        if exercise.slug in found:
            taken = say("{slug} is taken by {file}", slug=exercise.slug, file=files[exercise.slug])
            wrong.append(Detail(f"{path.name}: slug", taken))
        if exercise.slug in lecture:
            taken = say("{slug} is one of the lecture's; take another", slug=exercise.slug)
            wrong.append(Detail(f"{path.name}: slug", taken))
        found[exercise.slug], files[exercise.slug] = exercise, path.name
    if wrong:
        raise InvalidInput.of(wrong, more=more)
    return in_listed_order(found)


def in_listed_order(exercises: Mapping[str, Exercise]) -> dict[str, Exercise]:
    """The exercises as they are listed."""
    return {item.slug: item for item in sorted(exercises.values(), key=lambda item: (item.order, item.slug))}


def own(lab: Lab[Any, Any], folder: str) -> dict[str, Exercise]:
    """A teacher's own exercises, as far as they may be beside the lecture's."""
    return load_exercises(lab, Path(folder), load_exercises(lab, lab.lecture))


def catalogue(lab: Lab[Any, Any], folder: str = "") -> dict[str, Exercise]:
    """The lecture's exercises, and those of a folder where one is named."""
    lecture = load_exercises(lab, lab.lecture)
    return in_listed_order(lecture | (load_exercises(lab, Path(folder), lecture) if folder else {}))


def catalogues(labs: Sequence[Lab[Any, Any]], folder: str) -> dict[str, dict[str, Exercise]]:
    """The exercises of each lab, by its name; those of the folder are of the first one."""
    first, *others = labs
    return {first.name: catalogue(first, folder), **{lab.name: catalogue(lab) for lab in others}}


def find_exercise(exercises: Mapping[str, Exercise], slug: str) -> Exercise:
    """The exercise of that name; NotFound where there is none."""
    if slug not in exercises:
        close = did_you_mean(slug, list(exercises)) or say("there are {names}.", names=listed(exercises))
        raise NotFound(clauses(say("There is no exercise {name}", name=shown(slug)), close))
    return exercises[slug]
