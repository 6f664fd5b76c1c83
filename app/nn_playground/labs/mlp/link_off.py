"""Reads what a link switches off: `off=1.3,2.1` for neurons, `off=2.1.3` for a link."""

from collections.abc import Sequence
from typing import Final

from nn_playground.base.sentences import say
from nn_playground.labs.mlp import link_words
from nn_playground.labs.mlp.link_notes import LinkNotes
from nn_playground.labs.mlp.switched_off import fault, read_entries, write_entry

OFF_KEY: Final = "off"
TOLD_CHARACTERS: Final = 60  # characters of a value that are told


def read_off(text: str, sizes: Sequence[int], notes: LinkNotes) -> list[list[int]]:
    """The entries of `network.off` that a network of these sizes has; what it lacks is noted and left out."""
    value = text[:TOLD_CHARACTERS]
    entries = read_entries(text)
    if entries is None:
        notice = say(
            "{key}={value}: expected neurons and links as in 1.3,2.1.3; it was ignored", key=OFF_KEY, value=value
        )
        notes.ignore(OFF_KEY, notice, link_words.passed_over(OFF_KEY, value))
        return []
    kept: list[list[int]] = []
    for entry in entries:
        holes = {"key": OFF_KEY, "value": value, "entry": write_entry(entry)}
        if entry in kept:
            notes.note(
                say("{key}={value}: {entry} stands there twice", **holes),
                say("This link switches {entry} off twice; once is enough.", **holes),
            )
        elif wrong := fault(tuple(entry), sizes):
            notes.note(
                say("{key}={value}: {wrong}; it was ignored", wrong=wrong, **holes),
                say("This link switches off {entry}, which this network does not have. It is left out.", **holes),
            )
        else:
            kept.append(entry)
    return kept
