"""All settings of a run of the convolution lab."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.base.choices import Choice, OneOf, registry
from nn_playground.base.sentences import say
from nn_playground.base.validation import at_most, validated
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.cnn.pictures import DATASETS, Recipe
from nn_playground.labs.initializers import INITIALIZERS
from nn_playground.labs.optimization import OptimizerConfig, ScheduleConfig
from nn_playground.options.fields import ConfigPart, Control, Number, Seed

MAX_SIDE: Final = 16
MAX_CHANNELS: Final = 3  # of pictures
MAX_CONVOLUTIONS: Final = 3
MAX_LAYERS: Final = 6
MAX_MAPS: Final = 32
MAX_DENSE: Final = 32
MAX_DENSE_LAYERS: Final = 3
DEFAULT_SEED: Final = "0.12345"

HEADS: Final = registry(
    (
        Choice(name="flatten", label="Flatten", description="Every number of every map, one after the other."),
        Choice(name="mean", label="Mean", description="The mean of each map: where something is does not count."),
        Choice(name="max", label="Maximum", description="The maximum of each map: where something is does not count."),
    )
)


class Convolution(ConfigPart):
    """A layer of kernels that slide over the maps before it."""

    type: Literal["convolution"]
    channels: Annotated[int, Field(ge=1, le=MAX_MAPS, description="How many maps it makes, each by a kernel.")] = 8
    kernel: Annotated[Literal[1, 3, 5], Field(description="The side of its kernels.")] = 3
    padding: Annotated[int, Field(ge=0, le=2, description="How many zeros there are around each map.")] = 0
    stride: Annotated[int, Field(ge=1, le=3, description="How far a kernel moves from one sum to the next.")] = 1
    activation: Annotated[str, OneOf(ACTIVATIONS), Field(description="What it makes of each sum.")] = "relu"


class Pooling(ConfigPart):
    """A layer that makes one number of each window of a map."""

    type: Literal["pooling"]
    kind: Annotated[Literal["mean", "max"], Field(description="The mean of each window, or its maximum.")] = "max"
    size: Annotated[int, Field(ge=2, le=4, description="The side of its windows.")] = 2
    stride: Annotated[int, Field(ge=1, le=4, description="How far a window moves to the next.")] = 2


Layer = Annotated[Convolution | Pooling, Field(discriminator="type")]


class PictureConfig(ConfigPart):
    """The pictures."""

    name: Annotated[str, OneOf(DATASETS), Control("data")] = Field(
        "strokes", title="Pictures", description="What the pictures show, made from the seed."
    )
    side: Annotated[int, Control("data", steps=(8, 10, 12, 14, 16), unit="pixels")] = Field(
        12, ge=6, le=MAX_SIDE, title="Side", description="How many pixels wide and high they are."
    )
    channels: Annotated[int, Control("data", steps=(1, 3))] = Field(
        1, ge=1, le=MAX_CHANNELS, title="Channels", description="1 is grey, 3 are red, green and blue."
    )
    samples: Annotated[int, Control("data", steps=(100, 200, 500, 1000, 2000))] = Field(
        1000, ge=20, le=2000, title="Samples", description="How many pictures there are, to train and to test."
    )
    train_percent: Annotated[Number, Control("data", steps=tuple(range(10, 91, 10)), unit="%")] = Field(
        50, ge=1, le=99, title="Training data", description="The share of the pictures that the network trains on."
    )
    shift: Annotated[Number, Control("data", steps=(0, 1, 2, 3, 4), unit="pixels")] = Field(
        1, ge=0, le=8, title="Shift", description="How far a picture's shape is off the middle, at most."
    )
    turn: Annotated[Number, Control("data", steps=(0, 5, 10, 20, 45, 90, 180), unit="°")] = Field(
        10, ge=0, le=180, title="Turn", description="By how much a shape is turned, at most, to either side."
    )
    thickness: Annotated[Number, Control("data", steps=(0.5, 1, 1.5, 2, 3), unit="pixels")] = Field(
        1.5, ge=0.5, le=4, title="Thickness", description="How thick lines are."
    )
    noise: Annotated[Number, Control("data", steps=(0, 0.05, 0.1, 0.2, 0.3, 0.5))] = Field(
        0.1, ge=0, le=1, title="Noise", description="The deviation of what chance adds to each pixel, from 0 to 1."
    )

    @property
    def recipe(self) -> Recipe:
        """The part of it that decides about the pictures."""
        return Recipe(*(getattr(self, name) for name in Recipe._fields))

    @property
    def train_count(self) -> int:
        """The number of pictures to train on."""
        return int(self.samples * self.train_percent / 100)


class CnnNetworkConfig(ConfigPart):
    """The network."""

    layers: Annotated[
        tuple[Layer, ...],
        Field(strict=False, max_length=MAX_LAYERS),
        BeforeValidator(at_most(MAX_LAYERS)),
        Control("network", kind="layers"),
    ] = Field(
        default=(
            Convolution(type="convolution", channels=8, kernel=3, padding=1),
            Pooling(type="pooling"),
        ),
        title="Layers",
        description="Convolutions and poolings, from the picture on.",
    )
    head: Annotated[str, OneOf(HEADS), Control("network")] = Field(
        default="flatten", title="Head", description="What the dense layers are told of the last maps."
    )
    hidden: Annotated[
        tuple[Annotated[int, Field(ge=1, le=MAX_DENSE)], ...],
        Field(strict=False, max_length=MAX_DENSE_LAYERS),
        BeforeValidator(at_most(MAX_DENSE_LAYERS)),
        Control("network"),
    ] = Field(default=(16,), title="Dense layers", description="How many ReLU neurons each has, behind the head.")
    initializer: Annotated[str, OneOf(INITIALIZERS), Control("network")] = Field(
        default="he_uniform", title="Initial weights", description="How the weights are drawn before training."
    )
    seed: Annotated[Seed | None, Control("network")] = Field(
        default=None,
        title="Seed of the weights",
        description="Start from the weights of the run with this seed; left out, those of the run's own seed.",
    )


class CnnTrainingConfig(ConfigPart):
    """The training: softmax and the mean cross-entropy of each mini-batch."""

    optimizer: OptimizerConfig = OptimizerConfig(name="adam")
    learning_rate: Annotated[
        Number, Control("optimization", steps=(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1), restarts=False)
    ] = Field(
        default=0.003, ge=0, le=1000, title="Learning rate", description="How far each update moves down the gradient."
    )
    schedule: ScheduleConfig = ScheduleConfig()
    batch_size: Annotated[int, Control("optimization", steps=(1, 4, 8, 16, 32, 64))] = Field(
        default=32, ge=1, le=2000, title="Batch size", description="How many pictures each update looks at."
    )
    shuffle: Annotated[bool, Control("optimization")] = Field(
        default=True, title="Shuffle", description="Takes the training pictures in a new order in each epoch."
    )


class CnnConfig(ConfigPart):
    """A run, complete: the same config gives the same numbers, to the last bit, on every machine."""

    data: PictureConfig = PictureConfig()
    network: CnnNetworkConfig = CnnNetworkConfig()
    training: CnnTrainingConfig = CnnTrainingConfig()
    seed: Annotated[Seed, Control("data")] = Field(
        default=DEFAULT_SEED, title="Seed", description="Where the random numbers start: another seed, other pictures."
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        convolutions = sum(layer.type == "convolution" for layer in self.network.layers)
        if convolutions > MAX_CONVOLUTIONS:
            raise _wrong(
                "network.layers",
                say("expected at most {most} convolutions; got {got}", most=MAX_CONVOLUTIONS, got=convolutions),
            )
        for number, side, window in windows(self.network, self.data.side):
            if window > side:
                wrong = say(
                    "expected a window of at most {side}, as large as the maps; got {window}", side=side, window=window
                )
                raise _wrong(f"network.layers.{number}", wrong)
        if not 0 < self.data.train_count < self.data.samples:
            raise _wrong("data.train_percent", "expected enough for a picture to train on, and one to test on")
        return self


def windows(network: CnnNetworkConfig, side: int) -> Iterator[tuple[int, int, int]]:
    """Yield each layer's number, the side of the maps that it reads with their padding, and that of its windows."""
    for number, layer in enumerate(network.layers):
        padded = side + 2 * layer.padding if isinstance(layer, Convolution) else side
        window = layer.kernel if isinstance(layer, Convolution) else layer.size
        yield number, padded, window
        side = (padded - window) // layer.stride + 1


def _wrong(path: str, message: str) -> PydanticCustomError:
    return PydanticCustomError("playground_cnn", "{message}", {"path": path, "message": message})


def parse_cnn_config(given: Any) -> CnnConfig:
    """Validate a config from JSON and fill in defaults; InvalidInput with a detail for each wrong key."""
    return validated(CnnConfig, given)
