"""Models of what is chosen of a table, and of the points that it becomes."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nn_playground.labs.mlp.data_config import OwnAxes
from nn_playground.labs.mlp.datasets import OWN
from nn_playground.labs.mlp.table_columns import ColumnKind
from nn_playground.options.fields import Number

BARS: Final = 20  # of a histogram

Gaps = Literal["leave_out", "mean"]


def _flag(value: object) -> object:
    """True or false as queries have it: a name alone is true."""
    return {"": True, "true": True, "false": False}.get(value, value) if isinstance(value, str) else value


class TableChoices(BaseModel):
    """The columns of a table that become points, and how."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    x1: str | None = Field(None, description="The column of the coordinate across; left out, a good guess.")
    x2: str | None = Field(None, description="The column of the coordinate up; left out, a good guess.")
    label: str | None = Field(
        None,
        description="The column of what is to be learned: texts, or at most six different values, are classes, other "
        "numbers a regression; left out, a good guess.",
    )
    as_they_are: Annotated[bool, BeforeValidator(_flag)] = Field(
        False,
        description="Whether numbers are coordinates as they are, from -6 to 6, and rows beyond are left out; else the "
        "1st to the 99th percentile of each column becomes -5 to 5, of a regression's label -1 to 1.",
    )
    missing: Gaps = Field(
        "leave_out",
        description="What becomes of a row without x1 or x2: it is left out, or gets the mean of the column.",
    )


class _Part(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class ValueCount(_Part):
    """A value of a column, and how often it stands there."""

    name: str
    count: int


class ColumnSummary(_Part):
    """A column of a table."""

    name: str
    kind: ColumnKind = Field(
        description="`few`: at most six values, which can be classes; `number`; `text`; `empty`: there is nothing."
    )
    numeric: bool = Field(description="Whether it can be x1 or x2.")
    missing: int = Field(description="Rows without a value.")
    distinct: int = Field(description="How many different values there are, up to 5,000.")
    low: Number | None = Field(description="The least number; null where there is none.")
    high: Number | None = Field(description="The greatest number; null where there is none.")
    counts: list[int] = Field(
        description="The histogram of numbers: 20 bars from `low` to `high`; empty where there is none."
    )
    values: list[ValueCount] = Field(
        description="Of at most six values all, in order of appearance; of more texts the five most frequent."
    )


def own_section(points: object, axes: object, labels: object) -> dict[str, Any]:
    """The section `data` of a config with own points; `labels` is None for a regression."""
    return {"name": OWN, "points": points, "axes": axes, **({} if labels is None else {"labels": labels})}


class TablePoints(_Part):
    """A table as points of a run."""

    columns: list[ColumnSummary]
    x1: str = Field(description="The column that is x1.")
    x2: str = Field(description="The column that is x2.")
    label: str = Field(description="The column that is the label.")
    rows: int = Field(description="How many rows the table has.")
    preview: list[list[str]] = Field(description="The cells of the first rows, eight at most.")
    problem: str = Field(description="`classification` or `regression`.")
    classes: int | None = Field(description="The number of classes; null for a regression.")
    points: list[list[Number]] = Field(
        description="`[x1, x2, label]`; with `axes`, `labels` and the name `own` the section `data` of a config."
    )
    axes: OwnAxes
    labels: list[str] | None = Field(
        description="The names of the classes, in the order of the labels; null for a regression."
    )
    left_out: int = Field(description="Rows that are no points, since something is missing or lies beyond.")
    beyond: int = Field(description="Points that lie beyond -6 or 6, and are put there.")
    link: str | None = Field(description="The run as a link; null where there are more points than one holds.")
    notices: list[str] = Field(description="What was left out, put together or guessed.")

    @property
    def data(self) -> dict[str, Any]:
        """The section `data` of a config with these points."""
        return own_section(self.points, self.axes.model_dump(mode="json"), self.labels)

    @property
    def config(self) -> dict[str, Any]:
        """The config of a run that learns these points, whose other keys have their defaults."""
        return {"problem": self.problem, "data": self.data}
