"""Points that an exercise brings: those that it begins with, hidden ones that test, and how many may be added."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from nn_playground.base.cells import decimal_of, number_in
from nn_playground.base.errors import InvalidInput
from nn_playground.base.raw_tables import raw_table
from nn_playground.base.sentences import listed, plural, say
from nn_playground.base.validation import ordinal, shown
from nn_playground.lab import BroughtData, FileBeside
from nn_playground.labs.mlp.config import TELLS_CLASSES, RunConfig, parse_config, with_values
from nn_playground.labs.mlp.datasets import OWN
from nn_playground.labs.mlp.own_classes import classes_of, labels_of
from nn_playground.labs.mlp.own_points import EDGE, LEAST_POINTS, PARTS, OwnPoints
from nn_playground.labs.mlp.points_text import MOST_IN_LINK, write_points

MOST_HIDDEN: Final = 4000
BY_POINTS: Final = ("dataset", "regDataset", "classes")  # keys of a link in whose place points come
COLUMNS: Final = ("x1", "x2", "label")
NOT_OWN: Final = "Own points are asked for here, and this run has others."
OTHER_CLASSES: Final = "The points on which this is tested have other classes."
MISSING_ONE: Final = "One of the given points is missing or was moved; all of them have to stay."
MISSING_MORE: Final = "{count} of the given points are missing or were moved; all of them have to stay."
ADDED_POINTS: Final = "Points that were added: {count}; at most {most} may be."
PlacedPoint = tuple[float, ...]


def points_of_file(file: FileBeside, most: int) -> OwnPoints:
    """The at most `most` points of a table with the columns x1, x2 and label, which a first line may name.

    InvalidInput names the file and the line.
    """
    rows = [*raw_table(file.content, what=file.name).rows]
    names = [cell.strip().casefold() for cell in rows[0].cells] if rows else []
    if sorted(names) == sorted(COLUMNS):
        places, rows = [names.index(name) for name in COLUMNS], rows[1:]
    else:
        places = [0, 1, 2]
    decimal = decimal_of(cell.strip() for row in rows for cell in row.cells) or "."
    points: list[list[float]] = []
    for row in rows:
        numbers = [number_in(cell.strip(), decimal) for cell in row.cells]
        found = [number for number in numbers if number is not None and abs(number) <= EDGE]
        if row.wrong or len(numbers) != len(COLUMNS) or len(found) != len(COLUMNS):
            wanted = say("expected x1, x2, label, each a number from -{edge} to {edge}", edge=f"{EDGE:g}")
            got = shown(", ".join(row.cells))
            raise InvalidInput(
                say("{name}, line {line}: {wanted}; got {got}", name=file.name, line=row.line, wanted=wanted, got=got)
            )
        points.append([found[place] for place in places])
    try:
        _check_count(len(points), most)
    except InvalidInput as error:
        raise InvalidInput(f"{file.name}: {error.message}") from None
    return OwnPoints(np.array(points))


def _check_count(count: int, most: int) -> None:
    if not LEAST_POINTS <= count <= most:
        raise InvalidInput(
            say("expected {least} to {most:,} points; got {count:,}", least=LEAST_POINTS, most=most, count=count)
        )


def _reader(most: int) -> BeforeValidator:
    def read(given: object) -> object:
        if given is None:
            return None
        try:
            if isinstance(given, FileBeside):
                return points_of_file(given, most)
            if isinstance(given, list | tuple):
                _check_count(len(given), most)
            return OwnPoints.read(given)
        except PydanticCustomError as error:
            context = error.context or {}
            place = str(context.get("path", "")).removeprefix("data.points").strip(".")
            words = [say("the {nth} point", nth=ordinal(int(place) + 1))] if place else []
            raise _wrong(": ".join([*words, error.message()])) from None
        except InvalidInput as error:
            raise _wrong(error.message) from None

    return BeforeValidator(read)


def _wrong(message: str) -> PydanticCustomError:
    return PydanticCustomError("playground_brought", "{message}", {"message": message})


class BroughtPoints(BroughtData):
    """The keys of an exercise that bring points; see `nn_playground.lab.BroughtData`."""

    files: ClassVar = ("points", "hidden")

    points: Annotated[OwnPoints | None, _reader(MOST_IN_LINK)] = Field(
        None,
        description="The points that it begins with, [[x1, x2, label], ...], or the name of a CSV file beside it.",
    )
    hidden: Annotated[OwnPoints | None, _reader(MOST_HIDDEN)] = Field(
        None,
        description="Points, given alike, that nobody sees: a check trains on those of the run, and tests on these.",
    )
    may_add: int | None = Field(
        None,
        ge=0,
        le=MOST_IN_LINK,
        description="Points that may be added, with data.points in may_change; those that it begins with have to stay.",
    )

    @property
    def is_unseen(self) -> bool:
        """True where there are hidden points."""
        return self.hidden is not None

    def begun(self, config: RunConfig) -> RunConfig:
        """The run on the points of the exercise."""
        if self.points is not None:
            if config.data.points is not None:
                raise InvalidInput.at("points", "are in the link of start already; give them once")
            config = _with_points(config, self.points)
        elif config.data.points is None:
            for key in ("hidden", "may_add"):
                if getattr(self, key) is not None:
                    raise InvalidInput.at(key, "has no effect without points of its own: give points, too")
        if self.hidden is not None and config.data.points is not None and TELLS_CLASSES.holds(config):
            _check_labels("hidden", self.hidden, sorted(config.data.points.labels))
        return config

    def linked(self, link: str, config: RunConfig) -> str:
        """The link with the points in the place of its dataset; where it has no seed, it is without one still."""
        if self.points is None:
            return link
        classes = config.data.classes if TELLS_CLASSES.holds(config) else None
        kept = [pair for pair in link.removeprefix("#").split("&") if pair and pair.partition("=")[0] not in BY_POINTS]
        dataset = "dataset" if classes else "regDataset"
        return "#" + "&".join([*kept, f"{dataset}={OWN}", f"points={write_points(self.points, classes)}"])

    def tried(self, config: RunConfig) -> RunConfig:
        """The run, tested on the hidden points, and trained on all of its own but those that only test."""
        own = config.data.points
        if self.hidden is None or own is None:
            return config
        kept = own.array[own.parts != PARTS["test"]]
        parts = np.repeat(np.array([PARTS["train"], PARTS["test"]], np.int8), [len(kept), len(self.hidden)])
        return _on(config, OwnPoints(np.concatenate((kept, self.hidden.array)), parts))

    def breaches(self, start: RunConfig, config: RunConfig) -> list[str]:
        """Sentences on points that may not be as they are."""
        given, own = start.data.points, config.data.points
        if given is None or (self.hidden is None and self.may_add is None):
            return []
        if own is None:
            return [say(NOT_OWN)]
        found = []
        if self.hidden is not None and (config.problem, config.data.classes) != (start.problem, start.data.classes):
            found.append(say(OTHER_CLASSES))
        if self.may_add is not None:
            missing, added = (sum(part.values()) for part in _differences(given, own))
            if missing:
                found.append(plural(missing, MISSING_ONE, MISSING_MORE))
            if added > self.may_add:
                found.append(say(ADDED_POINTS, count=added, most=self.may_add))
        return found

    def added(self, start: RunConfig, config: RunConfig) -> tuple[int, int] | None:
        """The number of points that were added, and `may_add`; None where it has no such limit."""
        given, own = start.data.points, config.data.points
        if self.may_add is None or given is None:
            return None
        return 0 if own is None else _differences(given, own)[1].total(), self.may_add

    def mended(self, start: RunConfig, config: RunConfig) -> RunConfig:
        """The run with the given points, and as many of the others as may be added."""
        given, own = start.data.points, config.data.points
        if given is None or not self.breaches(start, config):
            return config
        if own is None or self.may_add is None:
            return config.model_copy(update={"data": start.data})
        left = _differences(given, own)[1]
        rows = list[PlacedPoint]()
        for row in _rows(own):
            if left[row] > 0 and len(rows) < self.may_add:
                left[row] -= 1
                rows.append(row)
        array = np.array([*_rows(given), *rows])
        return _on(config, OwnPoints(array[:, :3], array[:, 3].astype(np.int8)))


def _on(config: RunConfig, points: OwnPoints) -> RunConfig:
    """The run on other points of its problem and classes."""
    return config.model_copy(update={"data": config.data.model_copy(update={"points": points})})


def _rows(points: OwnPoints) -> list[PlacedPoint]:
    """x1, x2, label and part of each point."""
    pairs = zip(points.array.tolist(), points.parts.tolist(), strict=True)
    return [(*values, part) for values, part in pairs]


def _differences(given: OwnPoints, own: OwnPoints) -> tuple[Counter[PlacedPoint], Counter[PlacedPoint]]:
    """The given points that are missing, and those that were added; equal points are counted."""
    before, after = Counter(_rows(given)), Counter(_rows(own))
    return before - after, after - before


def _with_points(config: RunConfig, points: OwnPoints) -> RunConfig:
    values: dict[str, Any] = {"data.name": OWN, "data.points": points.as_lists()}
    if TELLS_CLASSES.holds(config):
        classes = classes_of(points.labels)
        _check_labels("points", points, labels_of(classes))
        values["data.classes"] = classes
    try:
        return parse_config(with_values(config, values))
    except InvalidInput as error:
        raise InvalidInput.at("points", error.message) from None


def _check_labels(key: str, points: OwnPoints, allowed: Sequence[float]) -> None:
    strange: NDArray[np.intp] = np.flatnonzero(~np.isin(points.array[:, 2], allowed))
    if len(strange):
        place = int(strange[0])
        wrong = say(
            "the {nth} point: expected one of the labels {allowed}; got {got}",
            nth=ordinal(place + 1),
            allowed=listed(f"{label:g}" for label in allowed),
            got=f"{points.array[place, 2]:g}",
        )
        raise InvalidInput.at(key, wrong)
