"""Submissions to exercises: a run with the answers to the questions."""

import math
from functools import cache
from typing import Annotated, Any, Final, Self, cast

from pydantic import ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.base.validation import shown
from nn_playground.lab import Lab, Link
from nn_playground.work.completion import OfLab, completed

MAX_ANSWER: Final = 1000  # characters


def _given(value: object) -> float | str:
    if isinstance(value, str) and len(value) <= MAX_ANSWER:
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise PydanticCustomError(
        "playground_answer",
        "expected a finite number, or a text of at most {most} characters; got {got}",
        {"most": MAX_ANSWER, "got": shown(value)},
    )


Given = Annotated[
    float | str, PlainValidator(_given, json_schema_input_type=float | Annotated[str, Field(max_length=MAX_ANSWER)])
]


class Submission(OfLab):
    """What is handed in for an exercise: a run, and the answers to its questions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    config: Any = None
    link: str | None = Field(None, description="The run as a link, with or without what stands before #.")
    parameters: Any = None
    answers: dict[str, Given] = Field({}, description="Answers, numbers or texts, by the name of the question.")
    client: str = Field("", max_length=64, description="Any name of your own: the pause after wrong answers is yours.")

    @classmethod
    def of(cls, lab: Lab[Any, Any]) -> type[Self]:
        """The model of submissions to a lab's exercises."""
        return cast("type[Self]", _submission_model(cls, lab))

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.config is not None and self.link is not None:
            raise PydanticCustomError("playground_both", "expected config or link; got both")
        if self.config is None and self.link is None:
            raise PydanticCustomError("playground_neither", "expected config or link; got neither")
        return self

    def run_of(self) -> Link[Any, Any]:
        """The submitted run; InvalidInput where there is no one whole link, or the parameters do not fit."""
        link = self.named()
        if self.parameters is not None:
            self.lab.check_parameters(link.config, self.parameters)
        return link

    def named(self) -> Link[Any, Any]:
        """The submitted run, with notices about a link that was pasted with damage."""
        if self.link is None:
            return Link(self.config, None, [])
        found = self.lab.handed_in(self.link)
        config, view, notices = self.lab.written(found.link)
        return Link(config, view, [*found.mended, *notices])


@cache
def _submission_model(base: type[Submission], lab: Lab[Any, Any]) -> type[Submission]:
    parameters: Any = lab.parameters_model
    fields = {
        "config": (
            lab.config_model | None,
            Field(None, description="The run; what is left out has its default."),
        ),
        "parameters": (
            parameters | None,
            Field(
                None,
                description="Weights found by hand: the network is checked with these as they are, and not trained.",
            ),
        ),
    }
    return completed(base, lab, fields)
