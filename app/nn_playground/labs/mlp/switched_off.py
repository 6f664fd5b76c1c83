"""Units and links that are switched off, as `network.off` of a config has them: which there are, and what follows them.

An entry is (layer, unit) or (layer, unit, source): the link of a unit from one of the layer before. All are counted
from 1; layer 1 is the first behind the features, the one behind the hidden layers is the output.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from nn_playground.base.sentences import say
from nn_playground.base.validation import at_most, shown

Entry = tuple[int, ...]

LENGTHS: Final = (2, 3)
# The name of an entry with so many numbers, inside a sentence; the page fills them in.
WORDS: Final = {"2": "neuron {b} of layer {a}", "3": "link {c} of neuron {b} of layer {a}"}
MAX_OFF: Final = 10_000  # above the units and links of any network


def _entry(given: Any) -> Any:
    if not isinstance(given, list | tuple) or len(given) not in LENGTHS:
        got = shown([*given[:4]] if isinstance(given, list | tuple) else given)
        message = say("expected [layer, unit], or [layer, unit, source] for a link; got {got}", got=got)
        raise PydanticCustomError("playground_off", "{message}", {"message": message})
    return given


def _once(given: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if len(set(given)) < len(given):
        twice = next(entry for place, entry in enumerate(given) if entry in given[:place])
        message = say("expected each neuron and each link once; got {entry} twice", entry=shown([*twice]))
        raise PydanticCustomError("playground_twice", "{message}", {"message": message})
    return tuple(sorted(given))


Off = Annotated[
    tuple[
        Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(strict=False), BeforeValidator(_entry)],
        ...,
    ],
    Field(strict=False),
    BeforeValidator(at_most(MAX_OFF)),
    AfterValidator(_once),
]


def fault(entry: Entry, sizes: Sequence[int]) -> str | None:
    """The sentence that says why a network lacks an entry; None where it has it. `sizes` are inputs to outputs."""
    layer, unit, *source = entry
    last = len(sizes) - (1 if source else 2)
    holes = {"entry": write_entry(entry), "layer": layer}
    if layer > last:
        return (
            say("there is no {entry}: expected a layer from 1 to {last}; got {layer}", last=last, **holes)
            if last
            else say("there is no {entry}, since there are no hidden neurons", **holes)
        )
    if min(entry) < 1:
        return say("there is no {entry}: layers, neurons and links are counted from 1", **holes)
    if unit > sizes[layer]:
        return say("there is no {entry}: layer {layer} has {count} neurons", count=sizes[layer], **holes)
    if source and source[0] > sizes[layer - 1]:
        return say(
            "there is no {entry}: the neurons of layer {layer} have {count} links", count=sizes[layer - 1], **holes
        )
    return None


def units_of(off: Sequence[Entry]) -> list[tuple[int, int]]:
    """The units among the entries: layer and unit, counted from 0."""
    return [(entry[0] - 1, entry[1] - 1) for entry in off if not _is_link(entry)]


def links_of(off: Sequence[Entry]) -> list[Entry]:
    """The links among the entries."""
    return [*filter(_is_link, off)]


def _is_link(entry: Entry) -> bool:
    return len(entry) == max(LENGTHS)


def existing(off: Sequence[Entry], sizes: Sequence[int]) -> tuple[Entry, ...]:
    """The entries that a network has."""
    return tuple(entry for entry in off if fault(entry, sizes) is None)


def with_inputs(off: Sequence[Entry], before: Sequence[str], after: Sequence[str]) -> tuple[Entry, ...]:
    """The entries where the network gets other features: links go with their feature."""
    return tuple(sorted(filter(None, (_with_feature(entry, before, after) for entry in off))))


def _with_feature(entry: Entry, before: Sequence[str], after: Sequence[str]) -> Entry | None:
    if entry[0] > 1 or not _is_link(entry):
        return entry
    name = before[entry[2] - 1]
    return (*entry[:2], after.index(name) + 1) if name in after else None


def entries_without(off: Sequence[Entry], layer: int, unit: int) -> tuple[Entry, ...]:
    """The entries where a unit is gone: those behind it in its layer move up."""
    moved = ((*_moved(entry, layer, unit),) for entry in off)
    return tuple(sorted(entry for entry in moved if 0 not in entry))


def _moved(entry: Entry, layer: int, unit: int) -> Entry:
    """An entry without a unit; 0 stands for the unit that is gone."""
    own = _place(entry[1], unit) if entry[0] == layer else entry[1]
    sources = tuple(_place(source, unit) if entry[0] == layer + 1 else source for source in entry[2:])
    return (entry[0], own, *sources)


def _place(number: int, gone: int) -> int:
    return number - 1 if number > gone else number if number < gone else 0


def read_entries(text: str) -> list[list[int]] | None:
    """The entries of a link's `off=1.3,2.1.3`; None where it is none such."""
    parts = [entry.split(".") for entry in text.split(",")]
    if not all(
        len(part) in LENGTHS and all(n.isascii() and n.isdecimal() and len(n) < 4 for n in part) for part in parts
    ):
        return None
    return [[int(number) for number in part] for part in parts]


def write_entries(off: Sequence[Entry]) -> str:
    """The entries as a link has them."""
    return ",".join(map(write_entry, off))


def write_entry(entry: Sequence[int]) -> str:
    """One entry as a link has it."""
    return ".".join(map(str, entry))
