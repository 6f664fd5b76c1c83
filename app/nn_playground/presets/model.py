"""The model of a preset: runs that show something, and a text on them; a TOML file has exactly these keys."""

from functools import cache, cached_property
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from nn_playground.base.sentences import say
from nn_playground.exercises.parts import FilePart, MarkdownText, Name, exact_link, markdown, wrong
from nn_playground.lab import DEFAULT_EPOCHS, MAX_EPOCHS, Lab, Link
from nn_playground.work.completion import completed


class PresetLink(FilePart):
    """One of the runs of a preset."""

    label: Name = Field(description="What it is called beside the others.")
    link: str = Field(description="The run as a link.")

    @model_validator(mode="after")
    def _readable(self) -> Self:
        seed = self.config.seed
        other = "1" if seed == "0" else "0"  # which the run has where the link gives none
        if self.lab.read_link(self.link, other).config.seed != seed:
            raise wrong("expected a seed, so that everybody sees the same")
        return self

    @cached_property
    def read(self) -> Link[Any, Any]:
        """The run of the link."""
        return exact_link(self.lab, self.link)

    @property
    def config(self) -> Any:
        """The config of the run."""
        return self.read.config

    @property
    def written(self) -> str:
        """The link as the page writes it, with all keys."""
        return self.lab.write_link(self.read.config, self.read.view)


class PresetAxis(FilePart):
    """An axis of the picture of the loss: parameters that it changes, all to the same value."""

    name: Name = Field(description="What it is called.")
    parameters: tuple[str, ...] = Field(
        strict=False, min_length=1, max_length=100, description="Their names, as the lab has them."
    )


class Preset(FilePart):
    """A preset, as its TOML file has it."""

    slug: str = Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64, description="Its name in addresses.")
    title: Name
    group: Name = Field(description="The group in which it is listed.")
    order: int = Field(description="Its place in the list.")
    summary: Name = Field(description="What it shows, in a line.")
    pictured_at: int = Field(
        DEFAULT_EPOCHS, ge=0, le=MAX_EPOCHS, description="The epoch of its picture in the list, of the first run."
    )
    text: MarkdownText = Field(description="What to look for, in Markdown.")
    landscape: tuple[PresetAxis, ...] = Field(
        (), strict=False, description="Two axes over which the loss is shown, with the paths of the links; or none."
    )
    links: tuple[PresetLink, ...]

    @model_validator(mode="after")
    def _comparable(self) -> Self:
        for values in ({link.label for link in self.links}, {link.written for link in self.links}):
            if len(values) < len(self.links):
                raise wrong("expected another label and another run in each of the links")
        if len({link.config.seed for link in self.links}) > 1:
            raise wrong("expected the same seed in all links, so that nothing but the settings differs")
        if len(self.landscape) not in (0, 2):
            raise wrong(say("expected two axes or none; got {count}", count=len(self.landscape)), "landscape")
        return self

    @property
    def html(self) -> str:
        """The text as HTML."""
        return markdown(self.text)


@cache
def preset_model(lab: Lab[Any, Any]) -> type[Preset]:
    """The model of presets of a lab."""
    link: Any = completed(PresetLink, lab, {})
    return completed(Preset, lab, {"links": (tuple[link, ...], Field(strict=False, min_length=1, max_length=10))})


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ShownPreset(_Answer):
    """A preset as everybody gets it."""

    slug: str = Field(description="Its name in addresses: it is shown at /presets/SLUG.")
    title: str
    group: str = Field(description="The group in which it is listed.")
    summary: str = Field(description="What it shows, in a line.")
    text: str = Field(description="What to look for, in Markdown.")
    html: str = Field(description="The text as HTML.")
    links: list[PresetLink] = Field(description="The runs that show it.")
    landscape: list[PresetAxis] = Field(
        description="The axes of the picture of the loss at /api/presets/SLUG/landscape: across, up; none without one."
    )


class PresetList(_Answer):
    """The presets that there are, in the order in which they are listed."""

    presets: list[ShownPreset]


def as_shown(preset: Preset) -> ShownPreset:
    """The preset as everybody gets it."""
    told = preset.model_dump(exclude={"order", "pictured_at", "links", "landscape"})
    links, landscape = list(preset.links), list(preset.landscape)  # they are valid already
    return ShownPreset.model_construct(**told, html=preset.html, links=links, landscape=landscape)
