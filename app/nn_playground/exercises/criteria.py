"""The kinds of criteria, in the order in which they are listed; all else is driven by KINDS.

A kind is a model of a file's table whose objects are requirements, and an entry of KINDS.
"""

from collections.abc import Callable
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from nn_playground.base.validation import at_most
from nn_playground.exercises.limits import Limit, Limits, limits_model
from nn_playground.exercises.questions import AskedQuestion, asked, question_model
from nn_playground.exercises.requirement import Kind
from nn_playground.exercises.targets import target_model
from nn_playground.lab import Lab

MAX_TARGETS: Final = 10
MAX_QUESTIONS: Final = 20


def listed_kind(
    key: str,
    model: Callable[[Lab[Any, Any]], type[Any]],
    most: int,
    public_model: Callable[[Lab[Any, Any]], type[Any]] | None = None,
    as_public: Callable[[Any], Any] = lambda requirement: requirement,
) -> Kind:
    """A kind whose key has a list of at most `most` tables.

    `public_model` and `as_public` are for one of them in the answer of REST; left out, it is the same there.
    """

    def field(lab: Lab[Any, Any]) -> tuple[Any, Any]:
        return Annotated[
            tuple[model(lab), ...],  # type: ignore[misc]
            Field(strict=False, max_length=most),
            BeforeValidator(at_most(most)),
        ], ()

    return Kind(
        key,
        models=lambda lab: [model(lab)],
        field=field,
        public_field=lambda lab: (list[(public_model or model)(lab)], ...),  # type: ignore[misc]
        requirements=lambda listed: listed,
        as_public=lambda listed: [as_public(one) for one in listed],
    )


KINDS: Final = (
    Kind(
        "limits",
        models=lambda lab: [limits_model(lab), Limit],
        field=lambda lab: (limits_model(lab), limits_model(lab)()),
        public_field=lambda lab: (limits_model(lab), ...),
        requirements=Limits.requirements,
        as_public=lambda limits: limits,
    ),
    listed_kind("targets", target_model, MAX_TARGETS),
    listed_kind("questions", question_model, MAX_QUESTIONS, lambda _lab: AskedQuestion, asked),
)
