"""Hand-ins to a class: read as the grader reads them, and their receipts."""

import hashlib
import json
from typing import Any, Final, NamedTuple, Self

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.validation import validated
from nn_playground.classroom.models import HandInRequest, written_time
from nn_playground.exercises.checking import Check
from nn_playground.exercises.handed_text import MAX_HANDED, unpacked
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.submission import Submission

RECEIPT: Final = 32  # hexadecimal digits
NO_LINK_CARRIES: Final = "no link can carry this run, and grades are made of links; hand in a smaller one"


class HandInContent(NamedTuple):
    """A link from `#` on, answers by question, and weights set by hand, None where there are none."""

    link: str
    answers: dict[str, float | str]
    parameters: Any = None

    def as_json(self) -> str:
        """The content as the one JSON text that stands for it."""
        return canonical_json(self._asdict())

    @classmethod
    def read(cls, text: str) -> Self:
        """Read the content of such a text."""
        return cls(**json.loads(text))


def canonical_json(value: object) -> str:
    """A value as JSON: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def receipt_of(code: str, name: str, exercise: str, content: HandInContent, at: int) -> str:
    """The receipt of a hand-in, which anybody can compute who knows what was handed in, by whom and when."""
    parts = [code, name, exercise, content.link, content.answers, content.parameters, written_time(at)]
    return hashlib.sha256(canonical_json(parts).encode()).hexdigest()[:RECEIPT]


def read_hand_in(exercise: Exercise, given: HandInRequest) -> tuple[Submission, HandInContent]:
    """Read a hand-in. InvalidInput where the grader could not read it, or a text is damaged."""
    for name in ("link", "config"):
        value = getattr(given, name)
        if value is not None and len(value if isinstance(value, str) else canonical_json(value)) > MAX_HANDED:
            raise InvalidInput.at(name, say("expected at most {most:,} characters", most=MAX_HANDED))
    data = given.model_dump(exclude={"exercise"}, exclude_none=True)
    submission = validated(Submission.of(exercise.lab), unpacked(data, exercise))
    Check(exercise, submission)  # refuses answers and parameters that don't fit
    weights = None if submission.parameters is None else submission.parameters.model_dump(exclude_none=True)
    return submission, HandInContent(_link_of(exercise, submission), dict(submission.answers), weights)


def _link_of(exercise: Exercise, submission: Submission) -> str:
    lab = exercise.lab
    if submission.link is not None:
        link = lab.handed_in(submission.link).link
        return link[max(0, link.find("#")) :]  # the page that it leads to is nobody's business
    try:
        link = lab.write_link(submission.config, lab.view_model())
        is_whole = lab.written(link).config == submission.config
    except InvalidInput:
        is_whole, link = False, ""
    if not is_whole:
        raise InvalidInput.at("config", NO_LINK_CARRIES)
    return link
