"""View: the parts of a run that the page shows; it changes no number, and a link carries it beside the run."""

import re
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from nn_playground.base.choices import Choice, OneOf, registry
from nn_playground.base.sentences import say
from nn_playground.base.validation import at_most
from nn_playground.lab import SPEEDS

MAX_HIDDEN: Final = 100  # controls
TUTORIAL: Final = re.compile(r"[A-Za-z0-9._~!$'()*+,;:@/?-]{1,200}")


@dataclass(frozen=True, kw_only=True)
class Chart(Choice):
    """Something to show in the chart's place; `problem`: what it belongs to, None for both kinds."""

    problem: str | None = None


LOSS: Final = "loss"
CHARTS: Final = registry(
    [
        Chart(name=LOSS, label="Loss", description="Both losses over the epochs."),
        Chart(
            name="accuracy",
            label="Accuracy",
            description="The share of points that are taken for what they are, over the epochs.",
            problem="classification",
        ),
        Chart(
            name="confusion",
            label="Confusion",
            description="How many points of each class are taken for which, and the accuracy.",
            problem="classification",
        ),
        Chart(
            name="rmse",
            label="RMSE",
            description="The root of the mean squared error over the epochs.",
            problem="regression",
        ),
        Chart(
            name="r2",
            label="R²",
            description="The share of the labels' variance that is explained, over the epochs.",
            problem="regression",
        ),
        Chart(
            name="landscape",
            label="Loss landscape",
            description="The training loss over two of the weights, and the way of this run on it.",
        ),
    ]
)

# As links name them: "max" is no number.
SPEED_CHOICES: Final = registry(
    Choice(
        name=str(speed),
        label="Fastest" if speed == "max" else f"{speed}×",
        description="As many epochs as fit between two pictures."
        if speed == "max"
        else say("Epochs trained for each picture: {speed}.", speed=speed),
    )
    for speed in SPEEDS
)

# The controls that can be hidden besides the features, by their names in links.
CONTROLS: Final = {
    "playButton": "Play",
    "stepButton": "Step",
    "resetButton": "Reset",
    "newWeightsButton": "New weights",
    "speed": "Speed",
    "learningRate": "Learning rate",
    "activation": "Activation",
    "regularization": "Regularization",
    "regularizationRate": "Regularization rate",
    "problem": "Problem type",
    "dataset": "Dataset",
    "percTrainData": "Training data",
    "noise": "Noise",
    "samples": "Samples",
    "batchSize": "Batch size",
    "initZero": "Initial weights",
    "regenerateButton": "Regenerate data",
    "features": "Features",
    "numHiddenLayers": "Hidden layers",
    **{f"numNodes{layer}": say("Neurons of hidden layer {layer}", layer=layer) for layer in range(1, 9)},
    "showTestData": "Show test data",
    "discretize": "Discretize output",
    "showGradientFlow": "Gradient flow",
    "chart": "Chart",
    "theme": "Theme",
    "present": "Present",
    "article": "Article",
}


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise PydanticCustomError("playground_twice", "expected each control once")
    return names


class View(BaseModel):
    """What the page shows of a run."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    show_test_data: bool = Field(
        default=False, title="Show test data", description="Draw the points that the network is tested on, too."
    )
    discretize: bool = Field(
        default=False,
        title="Discretize output",
        description="Show only the sign of the output, or the class: pure colours.",
    )
    show_gradient_flow: bool = Field(
        default=False,
        title="Gradient flow",
        description="How large the gradient is in each layer while it trains, and which neurons hardly learn.",
    )
    chart: Annotated[str, OneOf(CHARTS)] = Field(
        default=LOSS,
        title="Show in the chart",
        description="What the chart shows; where that belongs to another kind of problem, the losses.",
    )
    log_scale: bool = Field(
        default=False, title="Log scale", description="A logarithmic axis in the chart, for losses and RMSE."
    )
    speed: Annotated[str, OneOf(SPEED_CHOICES)] = Field(
        default=str(SPEEDS[0]), title="Speed", description="Epochs trained for each picture shown."
    )
    present: bool = Field(
        default=False,
        title="Present",
        description="For a wall: large type, thick curves, and only what is looked at while a run trains.",
    )
    hide_text: bool = Field(default=False, title="Hide text", description="Show no header and no article.")
    collect_stats: bool = Field(
        default=False, title="Collect statistics", description="Kept for links of the original; nothing is collected."
    )
    tutorial: Annotated[str, Field(pattern=f"^{TUTORIAL.pattern}$")] | None = Field(
        default=None, title="Tutorial", description="Kept for links of the original; it names none that exists."
    )
    hidden: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,40}$")], ...],
        Field(strict=False, max_length=MAX_HIDDEN),
        BeforeValidator(at_most(MAX_HIDDEN)),
        AfterValidator(_once),
    ] = Field(default=(), title="Hidden controls", description="The controls that the page leaves out.")
