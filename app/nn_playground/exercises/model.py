"""The model of an exercise: its task, what may be changed, and its criteria; a TOML file has exactly these keys."""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from nn_playground.base.csv_tables import plain_name
from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import listed, say
from nn_playground.base.strict_json import write_json
from nn_playground.base.validation import at_most, shown
from nn_playground.exercises.criteria import KINDS
from nn_playground.exercises.locks import Locks, allowed_model, check_key
from nn_playground.exercises.networks import Networks, networks_of
from nn_playground.exercises.parts import FilePart, MarkdownText, Name, exact_link, wrong, wrong_within
from nn_playground.exercises.requirement import Requirement
from nn_playground.lab import BroughtData, Lab
from nn_playground.work.completion import completed

if TYPE_CHECKING:
    from nn_playground.exercises.limits import Limits
    from nn_playground.exercises.questions import Question
    from nn_playground.exercises.targets import Target

MAX_KEYS: Final = 100  # that may be changed
NO_NETWORKS: Final = "there is no network {name}; give it as [networks.{name}]"
LOCKED: Final = "Locked settings"  # the criterion that nothing locked was changed


def _slug(value: str) -> str:
    parts = value.split("-")
    if not all(part.isascii() and part.isalnum() and part.islower() | part.isdigit() for part in parts):
        raise wrong(
            say("expected small letters, digits and single hyphens, as in xor-two-neurons; got {got}", got=shown(value))
        )
    return value


class Exercise(FilePart, BroughtData):
    """An exercise, as its TOML file has it; `exercise_model` adds the keys of KINDS and of a lab's data."""

    slug: Annotated[str, Field(max_length=64), AfterValidator(_slug)]
    title: Name
    lesson: Name = Field("Exercises", description="The group in which it is listed.")
    slide: Name | None = Field(None, description="The slide or sheet that asks for it, as Practice 1/3.")
    order: int = Field(1000, description="Its place in the list.")
    text: MarkdownText = Field(
        description="What is asked, in Markdown; [50 epochs](run-to:50) trains the run on the page to epoch 50."
    )
    start: str = Field(description="The link that it begins with.")
    may_change: tuple[str, ...] = ()
    allowed: Any = None
    hides: Any = ()
    networks: Networks = Field(
        {},
        description="Networks by name, each the settings in which it differs from start: a target that names one tries "
        "it with the data that are handed in.",
    )
    by_hand: bool = Field(True, description="Whether weights may be handed in, which are then not trained.")

    if TYPE_CHECKING:
        limits: Limits
        targets: tuple[Target, ...]
        questions: tuple[Question, ...]

    @field_validator("start")
    @classmethod
    def _is_written(cls, value: str) -> str:
        exact_link(cls.lab, value)
        return value

    @model_validator(mode="after")
    def _is_gradable(self) -> Self:
        names = list(self.names())
        if not names:
            *first, last = (kind.key for kind in KINDS)
            raise wrong(say("expected {names} or {last}; there is nothing to check", names=listed(first), last=last))
        columns = [plain_name(name) for name in (LOCKED, *names)]  # in a table of grades
        twice = next((name for name in names if columns.count(plain_name(name)) > 1), None)
        if twice is not None:
            raise wrong(say("expected another name for each criterion; got {got} twice", got=shown(twice)))
        return self

    @model_validator(mode="after")
    def _fits_its_start(self) -> Self:
        try:
            start = self.start_config
        except InvalidInput as error:
            raise wrong_within(error) from None
        self._check_networks()
        for kind in KINDS:
            for place, requirement in enumerate(kind.requirements(getattr(self, kind.key))):
                for lack in requirement.lacks(self.tried_by(requirement, start)):
                    raise wrong(lack.message, f"{kind.key}.{place}.{lack.score}")
        for place, question in enumerate(self.questions):
            try:
                question.check(start)
            except InvalidInput as error:
                raise wrong_within(error, f"questions.{place}.answer.") from None
        for key, allowed in self.locks.choosable.items():
            if key in self.locks.locked:
                raise wrong(say("has no effect, as {key} is not in may_change", key=key), "allowed")
            if key in self.locks.outside(start):
                raise wrong(say("expected what is allowed of {key}: {names}", key=key, names=listed(allowed)), "start")
        return self

    def _check_networks(self) -> None:
        """Raise an error for a network that can't be, that nothing is tried with, or that a target lacks."""
        try:
            known = self.given_networks
        except InvalidInput as error:
            raise wrong_within(error) from None
        named = {place: target.network for place, target in enumerate(self.targets) if target.network is not None}
        for place, name in named.items():
            if name not in known:
                there = say("there is no network {name}; known are {names}", name=shown(name), names=listed(known))
                raise wrong(there if known else say(NO_NETWORKS, name=shown(name)), f"targets.{place}.network")
        for name in known:
            if name not in named.values():
                raise wrong("has no effect, as no target names it", f"networks.{name}")
        if named and self.by_hand:
            raise wrong("expected false, as a target trains a network of its own; got true", "by_hand")

    def requirements(self) -> Iterator[Requirement]:
        """All criteria but LOCKED, in their order."""
        return (requirement for kind in KINDS for requirement in kind.requirements(getattr(self, kind.key)))

    def names(self) -> Iterator[str]:
        """The names of all criteria but LOCKED, in their order."""
        return (requirement.name for requirement in self.requirements())

    @property
    def hidden_measures(self) -> tuple[str, ...]:
        """The measures that the page doesn't show: those of `hides`, and those that a question asks for."""
        asked = [measure for question in self.questions for measure in question.asks_for]
        return tuple(dict.fromkeys([*self.hides, *asked]))

    @cached_property
    def link(self) -> str:
        """The link that it begins with, from # on."""
        return self.linked(f"#{self.start.rpartition('#')[2]}", self.start_config)

    @cached_property
    def start_config(self) -> Any:
        """The run that it begins with."""
        return self.begun(self.lab.written(self.start).config)

    @cached_property
    def given_networks(self) -> Mapping[str, Any]:
        """The runs of `networks`, with the data of the start; InvalidInput for what can't be."""
        return networks_of(self.lab, self.start_config, self.networks)

    def taken_by(self, requirement: Requirement, config: Any) -> Any:
        """The part of a handed-in run that a requirement tries: all of it, or its data with a given network.

        InvalidInput where these do not go together.
        """
        needed = requirement.trials()
        if needed is None or needed.network is None:
            return config
        return self.lab.with_data_of(self.given_networks[needed.network], config)

    def tried_by(self, requirement: Requirement, config: Any) -> Any:
        """The run that a requirement tries where `config` is handed in, as `taken_by`, tested on what is unseen."""
        return self.tried(self.taken_by(requirement, config))

    def all_breaches(self, config: Any) -> list[str]:
        """A sentence for everything that may not be changed, and was: settings, and data that the exercise brings."""
        return self.locks.breaches(config) + self.breaches(self.start_config, config)

    def restored(self, config: Any) -> Any:
        """The config without breaches, and with all else kept as far as it goes together."""
        return self.mended(self.start_config, self.locks.restored(config))

    @cached_property
    def locks(self) -> Locks:
        """The settings that may be changed."""
        return Locks(self.lab, self.start_config, self.may_change, self.allowed)

    @property
    def worth(self) -> float:
        """The points of all criteria together."""
        return round(sum(requirement.points for requirement in self.requirements()), 6)

    def cost(self, config: Any) -> int:
        """The highest cost of a check of a config, in the lab's units: no run reaches its goal early."""
        return sum(
            trials.seeds * self.lab.cost(self.tried_by(requirement, config), trials.epochs)
            for requirement in self.requirements()
            if (trials := requirement.trials())
        )

    def fingerprint(self) -> str:
        """The whole exercise as one text, to tell whether it has changed."""
        return write_json(self.model_dump(mode="json"))


@cache
def exercise_model(lab: Lab[Any, Any]) -> type[Exercise]:
    """The model of exercises of a lab."""
    allowed = allowed_model(lab)
    key: Any = Annotated[str, AfterValidator(lambda value: check_key(lab, value))]
    measure: Any = Literal[tuple(lab.measures)]
    fields: dict[str, Any] = {
        "may_change": (
            Annotated[tuple[key, ...], Field(strict=False), BeforeValidator(at_most(MAX_KEYS))],
            Field((), description="Dotted keys of what may be changed; seeds always may, all else is locked."),
        ),
        "allowed": (allowed, allowed()),
        "hides": (
            Annotated[tuple[measure, ...], Field(strict=False), BeforeValidator(at_most(len(lab.measures)))],
            Field((), description="Measures that the page doesn't show, as a question asks for them."),
        ),
        **{kind.key: kind.field(lab) for kind in KINDS},
    }
    return completed(Exercise, lab, fields, lab.brought)
