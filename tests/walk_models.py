"""The models of the walk, the lab of tests/walk.py: configs, commands, and what an exercise may have."""

import math
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nn_playground.lab import BroughtData, Command, ComputedAnswer, FileBeside

Coordinate = Literal["x", "y"]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class WalkConfig(Part):
    target: tuple[float, float] = Field((1.0, 2.0), strict=False, title="Target")
    rate: float = Field(0.5, gt=0, le=3, title="Rate")
    seed: str = Field("0.5", title="Seed")


class WalkStart(Part):
    place: tuple[float, float] = Field(strict=False)


class WalkRequest(Part):
    config: WalkConfig = WalkConfig()
    link: str | None = None
    epochs: int = Field(3, ge=0, le=1000)


class WalkResult(Part):
    config: WalkConfig
    link: str
    distances: list[float]


class WalkView(Part):
    trail: bool = False


class Tune(Command):
    type: Literal["tune"]
    rate: float


class Aim(Command):
    type: Literal["data"]
    target: tuple[float, float] = Field(strict=False)


class Watch(Command):
    type: Literal["watch"]
    coordinate: Coordinate


class Inspect(Command):
    type: Literal["inspect"]
    trail: bool


class Mirror(Command):
    type: Literal["mirror"]


class Set(Command):
    type: Literal["set"]
    coordinate: Coordinate
    value: float


class WalkAnswer(ComputedAnswer):
    """The way to go, exactly."""

    exact: Literal["far"]

    def of(self, config: WalkConfig) -> float:
        return math.dist((0, 0), config.target)


def _place(given: object) -> object:
    return tuple(map(float, given.content.split(b","))) if isinstance(given, FileBeside) else given


class WalkBrought(BroughtData):
    """Another target, to which a check walks."""

    files: ClassVar = ("unseen",)

    unseen: Annotated[tuple[float, float] | None, Field(strict=False), BeforeValidator(_place)] = None

    @property
    def is_unseen(self) -> bool:
        return self.unseen is not None

    def tried(self, config: WalkConfig) -> WalkConfig:
        return config if self.unseen is None else config.model_copy(update={"target": self.unseen})

    def breaches(self, start: WalkConfig, config: WalkConfig) -> list[str]:
        return ["A walk to nowhere."] if self.unseen is not None and config.target == (0, 0) else []

    def mended(self, start: WalkConfig, config: WalkConfig) -> WalkConfig:
        return config.model_copy(update={"target": start.target}) if self.breaches(start, config) else config
