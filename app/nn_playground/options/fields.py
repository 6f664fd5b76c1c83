"""Types of fields, their controls, and the parts of a config that are a name with its constants."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import UnionType
from typing import Annotated, Any, ClassVar, Literal, Protocol, Self, TypeVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    ValidationError,
    create_model,
    model_serializer,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails, PydanticCustomError

from nn_playground.base.choices import Choice, Constant, OneOf
from nn_playground.base.sentences import say
from nn_playground.options.constraints import Condition
from nn_playground.options.defaults import DefaultBy, filled


@dataclass(frozen=True)
class Control:
    """The control of a field: its group, the values to pick from, its symbol and unit, and if a change restarts a run.

    `advanced`: what the original site lacks. `plain`: advanced, but the training of the original site's runs is enough
    for it. `applies`: it has a meaning only where this holds. `default_by`: the default where another field decides
    about it. `kind`: the type of a value that is neither a choice nor one of JSON's plain ones.
    """

    group: str
    steps: tuple[float, ...] = ()
    symbol: str | None = None
    unit: str | None = None
    restarts: bool = True
    advanced: bool = False
    plain: bool = False
    applies: Condition | None = None
    default_by: DefaultBy | None = None
    kind: str | None = None


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def _seed(value: str) -> str:
    if not value.strip() or not value.isprintable() or any(character in "&=#" for character in value):
        raise PydanticCustomError(
            "playground_seed", "expected visible characters and none of & = #, which a link could not carry"
        )
    return value


Number = Annotated[float, Field(allow_inf_nan=False), PlainSerializer(_whole, return_type=int | float)]
Seed = Annotated[str, Field(min_length=1, max_length=256), AfterValidator(_seed)]


class ConfigPart(BaseModel):
    """A config or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True)


class HasConstants(Protocol):
    """An entry of a registry that has constants, with their defaults."""

    @property
    def constants(self) -> Mapping[str, float]: ...


class WithConstants(ConfigPart):
    """A name with its constants. Constants of other names are None, and left out in JSON."""

    model_config = ConfigDict(
        json_schema_mode_override="validation"
    )  # a serializer that leaves fields out has no schema of its own

    registry: ClassVar[Mapping[str, HasConstants]]
    decided: ClassVar[Mapping[str, DefaultBy]] = {}  # the constants, by the name
    name: str

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return filled({key: value for key, value in given.items() if value is not None or key == "name"}, cls.decided)

    @model_validator(mode="after")
    def _own(self) -> Self:
        own = self.registry[self.name].constants
        foreign = [key for key, value in self if key != "name" and value is not None and key not in own]
        if foreign:
            raise errors_at(type(self), {(key,): self._not_here(key) for key in foreign})
        return self

    def _not_here(self, key: str) -> str:
        owners = ", ".join(name for name, entry in self.registry.items() if key in entry.constants)
        return say("{key} belongs to {owners}; got {name}", key=key, owners=owners, name=self.name)

    @model_serializer(mode="wrap")
    def _written(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {key: value for key, value in handler(self).items() if value is not None}


Model = TypeVar("Model", bound=WithConstants)


def with_constants(
    constants: Iterable[Constant], path: str, group: str, *, plain: bool = False
) -> Callable[[type[Model]], type[Model]]:
    """Decorate a class at `path` so that it has a field for each constant that entries of its registry may have."""

    def decorated(model: type[Model]) -> type[Model]:
        own: dict[str, Any] = {
            constant.name: _field_of(constant, f"{path}.name", model.registry, group, plain) for constant in constants
        }
        made = create_model(model.__name__, __base__=model, __doc__=model.__doc__, __module__=model.__module__, **own)
        made.decided = {
            name: replace(by, path="name")
            for name, field in made.model_fields.items()
            if (by := control_of(field).default_by)
        }
        return made

    return decorated


def _field_of(
    constant: Constant, path: str, registry: Mapping[str, HasConstants], group: str, plain: bool
) -> tuple[Any, Any]:
    """The type and the field of a constant, which applies to the names at `path` that have it."""
    defaults = {
        key: entry.constants[constant.name] for key, entry in registry.items() if constant.name in entry.constants
    }
    control = Control(
        group,
        constant.steps,
        constant.symbol,
        constant.unit,
        advanced=True,
        plain=plain,
        applies=Condition(path=path, values=tuple(defaults)),
        default_by=DefaultBy(path=path, values=defaults),
    )
    least, most = constant.least, constant.most
    field = Field(default=None, ge=least, le=most, title=constant.title, description=constant.description)
    return (Annotated[int | None if constant.whole else Number | None, control], field)


def errors_at(model: type[BaseModel], messages: Mapping[tuple[str, ...], str]) -> ValidationError:
    """All errors at once, to be raised in a validator: messages by place."""
    return ValidationError.from_exception_data(
        model.__name__,
        [
            InitErrorDetails(
                type=PydanticCustomError("playground_together", "{message}", {"message": message}), loc=loc, input=None
            )
            for loc, message in messages.items()
        ],
    )


def fields_of(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """All fields of a config by their dotted paths, in their order."""
    for name, field in model.model_fields.items():
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from fields_of(annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def control_of(field: FieldInfo) -> Control:
    """The control of a field."""
    return next(item for item in field.metadata if isinstance(item, Control))


def choices_of(field: FieldInfo) -> Mapping[str, Choice] | None:
    """The choices of a field; None where it has none."""
    return next((item.choices for item in field.metadata if isinstance(item, OneOf)), None)


def bounds_of(field: FieldInfo) -> tuple[float | None, float | None]:
    """The least and the largest value of a field; None where it has no such bound."""
    least, most = (
        next((getattr(item, key) for item in field.metadata if hasattr(item, key)), None) for key in ("ge", "le")
    )
    return least, most


def kind_of(field: FieldInfo) -> Literal["choice", "boolean", "integer", "number", "text"] | None:
    """The kind of a field's value, whether or not it may be None; None for a field with parts."""
    kinds: dict[object, Literal["boolean", "integer", "number", "text"]] = {
        bool: "boolean",
        int: "integer",
        float: "number",
        str: "text",
    }
    if choices_of(field) is not None:
        return "choice"
    return next((kinds[kind] for kind in _types_in(field.annotation) if kind in kinds), None)


def _types_in(annotation: Any) -> Iterator[object]:
    """Yield the annotation without `Annotated`, or the members of a union."""
    if get_origin(annotation) is Annotated:
        yield from _types_in(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from _types_in(part)
    else:
        yield annotation


def default_in(config: BaseModel, field: FieldInfo) -> Any:
    """The default of a field, given the rest of a config."""
    by = control_of(field).default_by
    return field.default if by is None else by.default(config)
