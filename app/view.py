"""View: what the page shows of a run; it changes no number, and a link carries it beside the run."""

from pydantic import BaseModel, ConfigDict, Field


class View(BaseModel):
    """What the page shows of a run."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    show_test_data: bool = Field(
        default=False, title="Show test data", description="Draw the points that the network is tested on, too."
    )
    discretize: bool = Field(
        default=False, title="Discretize output", description="Show only the sign of the output: two colours."
    )
    hide_text: bool = Field(default=False, title="Hide text", description="Show no header and no article.")
    collect_stats: bool = Field(
        default=False, title="Collect statistics", description="Kept for links of the original; nothing is collected."
    )
    tutorial: str | None = Field(
        default=None,
        max_length=256,
        pattern=r"^[^&=#\s\x00-\x1f]+$",
        title="Tutorial",
        description="Kept for links of the original; it names none that exists.",
    )
    hidden: tuple[str, ...] = Field(
        default=(), strict=False, title="Hidden controls", description="The controls that the page leaves out."
    )
