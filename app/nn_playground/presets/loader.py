"""The presets of a lab: a TOML file each, in the lab's folder or any other one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nn_playground.base.errors import InvalidInput, NotFound
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.validation import did_you_mean, shown
from nn_playground.exercises.loader import read_file
from nn_playground.lab import Lab
from nn_playground.presets.model import Preset, preset_model


def gallery(lab: Lab[Any, Any], folder: Path | None = None) -> dict[str, Preset]:
    """All presets of a lab, or of a folder, in their order, by slug; InvalidInput names the file and its errors."""
    place = folder or lab.presets
    found = [read_file(path, preset_model(lab)) for path in place.glob("*.toml")]
    found.sort(key=lambda item: (item.order, item.slug))
    presets = {preset.slug: preset for preset in found}
    if len(presets) < len(found):
        raise InvalidInput.at("slug", say("expected another one in each file of {folder}", folder=place.name))
    return presets


def find_preset(presets: Mapping[str, Preset], slug: str) -> Preset:
    """The preset of that name; NotFound where there is none."""
    if slug not in presets:
        close = did_you_mean(slug, list(presets)) or say("there are {names}.", names=listed(presets))
        raise NotFound(clauses(say("There is no preset {name}", name=shown(slug)), close))
    return presets[slug]


def by_group(presets: Mapping[str, Preset]) -> list[tuple[str, list[Preset]]]:
    """The presets of each group, in the order in which they come."""
    groups: dict[str, list[Preset]] = {}
    for preset in presets.values():
        groups.setdefault(preset.group, []).append(preset)
    return list(groups.items())
