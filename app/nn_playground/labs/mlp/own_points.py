"""Points that a config carries itself, on the grid that links can carry, and their order and parts in a run."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from nn_playground.base.sentences import say
from nn_playground.base.validation import shown
from nn_playground.labs.mlp.datasets import DOMAIN
from nn_playground.labs.mlp.splitting import Points
from nn_playground.labs.rng import Stream

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Part = Literal["train", "test"]

LEAST_POINTS: Final = 2
MOST_POINTS: Final = 5000
EDGE: Final = DOMAIN[1]  # of coordinates, and of the labels of a regression
GRID_STEPS: Final = 2046  # of a coordinate from 0 to EDGE: 12 bits for both sides, and whole numbers are on the grid
LABEL_STEPS: Final = 120_000  # of the label of a regression from 0 to EDGE: 18 bits for both sides, 0.00005 each
DECIMALS: Final = 5  # so many tell all places apart, and JSON is short
BY_SHARE: Final = 0  # the part of a point that the run's share of training points decides about
PARTS: Final[dict[str, int]] = {"train": 1, "test": 2}
_NAMES: Final = {code: name for name, code in PARTS.items()}
_LONGEST: Final = 4  # x1, x2, label, part


def on_grid(values: Array, steps: int = GRID_STEPS) -> Integers:
    """The nearest places on a grid of `steps` from 0 to EDGE, counted from that of -EDGE: int64."""
    return np.rint(values * (steps / EDGE)).astype(np.int64) + steps


def from_grid(places: Integers, steps: int = GRID_STEPS) -> Array:
    """The values of places on a grid, of few decimals: float64, the same on every machine."""
    shares = 10.0**DECIMALS
    return np.rint((places - steps) * EDGE / steps * shares) / shares


class OwnPoints:
    """Points of a config: `array` float64 (n, 3) with x1, x2, label, `parts` int8 (n,), each BY_SHARE or one of PARTS.

    Coordinates and labels lie on the grid; `moved` counts points that did not, and says nothing about
    equality. It never changes.
    """

    def __init__(self, array: Array, parts: NDArray[np.int8] | None = None) -> None:
        """Points from an array within the bounds; what is off the grid is moved to it."""
        placed = array.copy()
        placed[:, :2] = from_grid(on_grid(array[:, :2]))
        placed[:, 2] = from_grid(on_grid(array[:, 2], LABEL_STEPS), LABEL_STEPS)  # classes are whole numbers
        placed += 0.0  # no -0.0, which JSON would keep and a link would not
        self.moved = int(np.count_nonzero(np.any(placed != array, axis=1)))
        self.array = placed
        self.parts = np.zeros(len(array), np.int8) if parts is None else parts
        for own in (self.array, self.parts):
            own.setflags(write=False)
        self._key = (self.array.tobytes(), self.parts.tobytes())

    def __len__(self) -> int:
        return len(self.array)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnPoints) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __repr__(self) -> str:
        return f"OwnPoints({len(self)})"

    @property
    def labels(self) -> set[float]:
        """The different labels."""
        return set(self.array[:, 2].tolist())

    def as_lists(self) -> list[list[Any]]:
        """The points as JSON has them: [x1, x2, label], and its part where it has one of its own."""
        x1, x2, label = self.array.T
        labels = label.astype(np.int64) if np.array_equal(label, np.rint(label)) else label
        rows: list[list[Any]] = [[*row] for row in zip(x1.tolist(), x2.tolist(), labels.tolist(), strict=True)]
        for row, part in zip(rows, self.parts.tolist(), strict=True) if self.parts.any() else ():
            if part != BY_SHARE:
                row.append(_NAMES[part])
        return rows

    def train_count(self, train_percent: float) -> int:
        """The number of training points: those that are meant for it, and their share of those by share."""
        fixed = int(np.count_nonzero(self.parts == PARTS["train"]))
        free = int(np.count_nonzero(self.parts == BY_SHARE))
        return fixed + int(free * train_percent / 100)

    def drawn(self, stream: Stream, train_percent: float) -> Points:
        """The points of a run, in an order that the stream draws.

        Each point draws its own place, in their order: one more point at the end moves at most one other one from one
        part to the other.
        """
        order = np.argsort(stream.uniform(len(self)), kind="stable")
        parts = self.parts[order]
        free = np.flatnonzero(parts == BY_SHARE)
        is_train = parts == PARTS["train"]
        is_train[free[: int(len(free) * train_percent / 100)]] = True
        points = self.array[order]
        return Points(np.ascontiguousarray(points[is_train]), np.ascontiguousarray(points[~is_train]))

    @classmethod
    def of(cls, array: Array, parts: NDArray[np.int8]) -> "OwnPoints":
        """The points of arrays; ValueError where they are too few, too many, or lie too far out."""
        if not LEAST_POINTS <= len(array) <= MOST_POINTS or not np.all(np.abs(array) <= EDGE):
            raise ValueError("out of bounds")
        return cls(array, parts)

    @classmethod
    def read(cls, given: object) -> "OwnPoints":
        """The points of a list as JSON has it; PydanticCustomError, with the path of a point, for what is none."""
        if isinstance(given, OwnPoints):
            return given
        if not isinstance(given, list | tuple):
            raise _wrong(say("expected a list of points [x1, x2, label]; got {got}", got=shown(given)))
        if not LEAST_POINTS <= len(given) <= MOST_POINTS:
            raise _wrong(
                say(
                    "expected {least} to {most:,} points; got {count:,}",
                    least=LEAST_POINTS,
                    most=MOST_POINTS,
                    count=len(given),
                )
            )
        return cls(*_arrays(given))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda points: points.as_lists()),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        coordinate = {"type": "number", "minimum": -EDGE, "maximum": EDGE}
        return {
            "type": "array",
            "items": {
                "type": "array",
                "prefixItems": [coordinate, coordinate, coordinate, {"enum": [*PARTS]}],
                "items": False,
                "minItems": _LONGEST - 1,
                "maxItems": _LONGEST,
            },
            "minItems": LEAST_POINTS,
            "maxItems": MOST_POINTS,
        }


def _arrays(given: Sequence[Any]) -> tuple[Array, NDArray[np.int8]]:
    """The points of a list as arrays; the first that is none is an error, with its path."""
    array = np.empty((0, 3))
    try:
        array = np.array([point[:3] for point in given], np.float64)
        is_well = array.shape == (len(given), 3) and bool(np.all(np.abs(array) <= EDGE)) and _are_points(given)
    except (TypeError, ValueError, OverflowError):
        is_well = False
    if not is_well:
        for place, point in enumerate(given):
            _check(place, point)
    parts = np.array([PARTS[point[3]] if len(point) == _LONGEST else BY_SHARE for point in given], np.int8)
    return array, parts


def _are_points(given: Iterable[Any]) -> bool:
    return (
        {type(point) for point in given} <= {list, tuple}
        and {type(value) for point in given for value in point[:3]} <= {int, float}
        and {part for point in given for part in point[3:]} <= PARTS.keys()
        and max(map(len, given)) <= _LONGEST
    )


def _check(place: int, point: Any) -> None:
    """Raise the error of a point that is none."""
    path = f"data.points.{place}"
    if not isinstance(point, list | tuple) or len(point) not in (_LONGEST - 1, _LONGEST):
        raise _wrong(say("expected [x1, x2, label]; got {got}", got=shown(point)), path)
    for name, value in zip(("x1", "x2", "label"), point, strict=False):
        if type(value) not in (int, float) or not -EDGE <= value <= EDGE:
            holes = {"name": name, "edge": f"{EDGE:g}", "got": shown(value)}
            raise _wrong(say("expected {name} from -{edge} to {edge}; got {got}", **holes), path)
    if len(point) == _LONGEST and (not isinstance(point[3], str) or point[3] not in PARTS):
        raise _wrong(say('expected "train" or "test" as the fourth of a point; got {got}', got=shown(point[3])), path)


def _wrong(message: str, path: str = "data.points") -> PydanticCustomError:
    return PydanticCustomError("playground_points", "{message}", {"message": message, "path": path})
