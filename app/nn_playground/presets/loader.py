"""Presets: runs that show something, each with a paragraph on what to look for; a TOML file each, in presets/."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.base.errors import InvalidInput, NotFound
from nn_playground.base.sources import PACKAGE
from nn_playground.base.validation import shown, suggestion
from nn_playground.exercises.loader import read_file
from nn_playground.exercises.parts import Name, Text, markdown
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.link_reader import Link
from nn_playground.labs.mlp.permalink import read_link, write_link

PRESETS: Final = PACKAGE / "labs" / "mlp" / "presets"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PresetLink(_Part):
    """One of the runs of a preset."""

    label: Name = Field(description="What it is called beside the others.")
    link: str = Field(description="The run as a link.")

    @model_validator(mode="after")
    def _readable(self) -> Self:
        try:
            notices = self.read.notices
        except InvalidInput as error:
            raise _wrong(error.message) from None
        if notices:
            raise _wrong("; ".join(notices))
        if "seed=" not in self.link:
            raise _wrong("expected a seed, so that everybody sees the same")
        return self

    @cached_property
    def read(self) -> Link:
        """What the link says."""
        return read_link(self.link)

    @property
    def config(self) -> RunConfig:
        """The run."""
        return self.read.config

    @property
    def written(self) -> str:
        """The link as the page writes it, with all keys."""
        return write_link(self.read.config, self.read.view)


def _wrong(message: str) -> PydanticCustomError:
    return PydanticCustomError("playground_preset", "{message}", {"message": message})


class Preset(_Part):
    """A preset, as its TOML file has it."""

    slug: str = Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64, description="Its name in addresses.")
    title: Name
    group: Name = Field(description="The group in which it is listed.")
    order: int = Field(description="Its place in the list.")
    summary: Name = Field(description="What it shows, in a line.")
    text: Text = Field(description="What to look for, in Markdown.")
    links: tuple[PresetLink, ...] = Field(strict=False, min_length=1, max_length=10)

    @model_validator(mode="after")
    def _comparable(self) -> Self:
        for values in ({link.label for link in self.links}, {link.written for link in self.links}):
            if len(values) < len(self.links):
                raise _wrong("expected another label and another run in each of the links")
        if len({link.config.seed for link in self.links}) > 1:
            raise _wrong("expected the same seed in all links, so that nothing but the settings differs")
        return self

    @property
    def html(self) -> str:
        """The text as HTML."""
        return markdown(self.text)


class ShownPreset(_Part):
    """A preset as everybody gets it."""

    slug: str = Field(description="Its name in addresses: it is shown at /presets/SLUG.")
    title: str
    group: str = Field(description="The group in which it is listed.")
    summary: str = Field(description="What it shows, in a line.")
    text: str = Field(description="What to look for, in Markdown.")
    html: str = Field(description="The text as HTML.")
    links: list[PresetLink] = Field(description="The runs that show it.")


class PresetList(_Part):
    """The presets that there are, in the order in which they are listed."""

    presets: list[ShownPreset]


def gallery(folder: Path = PRESETS) -> dict[str, Preset]:
    """All presets of a folder, in their order, by slug; InvalidInput names the file and says what is wrong."""
    found = [read_file(path, Preset) for path in folder.glob("*.toml")]
    found.sort(key=lambda item: (item.order, item.slug))
    presets = {preset.slug: preset for preset in found}
    if len(presets) < len(found):
        raise InvalidInput.at("slug", f"expected another one in each file of {folder.name}")
    return presets


def find(presets: Mapping[str, Preset], slug: str) -> Preset:
    """The preset of that name; NotFound where there is none."""
    if slug not in presets:
        close = suggestion(slug, list(presets)) or f"; there are {', '.join(presets)}."
        raise NotFound(f"There is no preset {shown(slug)}{close}")
    return presets[slug]


def by_group(presets: Mapping[str, Preset]) -> list[tuple[str, list[Preset]]]:
    """The presets of each group, in the order in which they come."""
    groups: dict[str, list[Preset]] = {}
    for preset in presets.values():
        groups.setdefault(preset.group, []).append(preset)
    return list(groups.items())


def as_shown(preset: Preset) -> ShownPreset:
    """The preset as everybody gets it."""
    told = preset.model_dump(exclude={"order", "links"})
    return ShownPreset(**told, html=preset.html, links=list(preset.links))
