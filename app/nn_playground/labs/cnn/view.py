"""The parts of a run that the page shows; they change no number."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class CnnView(BaseModel):
    """The part of a run that is shown."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    bench: Literal["kernel", "find", "count", "train", "test"] = "train"
