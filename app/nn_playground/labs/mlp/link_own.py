"""Reads the own points of a link, and the names of what they are made of: `points=`, `axes=`, `labels=`."""

from collections.abc import Mapping
from typing import Any

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.labs.mlp import link_words
from nn_playground.labs.mlp.datasets import OWN
from nn_playground.labs.mlp.link_notes import LinkNotes
from nn_playground.labs.mlp.points_text import decoded_json, read_points


def read_own(texts: Mapping[str, str], given: dict[str, Any], notes: LinkNotes) -> None:
    """Give a config as JSON what the texts by key say; what only own points have is left out of other data."""
    data = given.setdefault("data", {})
    for key in texts:
        if data.get("name") != OWN:
            notes.note(
                say("{key}: only dataset={own} has such; it was ignored", key=key, own=OWN),
                say(
                    "“{label}” are left out, since the data of this link are others.",
                    label=link_words.label_of_key(key),
                ),
            )
            continue
        try:
            _put(data, key, texts[key])
        except InvalidInput as error:
            notes.refuse(key, error.message, error.told or link_words.damaged(key))


def _put(data: dict[str, Any], key: str, text: str) -> None:
    """Give data what a key says; points say how many classes there are."""
    if key != "points":
        data[key] = decoded_json(text)
        return
    data["points"], classes = read_points(text)
    if classes is not None:
        data.setdefault("classes", classes)
