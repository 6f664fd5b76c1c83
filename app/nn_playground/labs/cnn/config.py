"""All settings of a run of the convolution lab."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.base.choices import Choice, OneOf, registry
from nn_playground.base.sentences import say
from nn_playground.base.validation import at_most, shown, validated
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.cnn.digits import SIDE as DIGIT_SIDE
from nn_playground.labs.cnn.pictures import DATASETS, Recipe
from nn_playground.labs.initializers import INITIALIZERS
from nn_playground.labs.optimization import OptimizerConfig, ScheduleConfig
from nn_playground.options.fields import ConfigPart, Control, Number, Seed

FEWEST: Final = 2  # classes
MAX_SIDE: Final = 16
MAX_CHANNELS: Final = 3  # of pictures
MAX_CONVOLUTIONS: Final = 3
MAX_LAYERS: Final = 6
MAX_MAPS: Final = 32
MAX_DENSE: Final = 32
MAX_DENSE_LAYERS: Final = 3
MAX_PRETRAINED: Final = 30  # epochs
PRETRAINING_SAMPLES: Final = 900
MAX_PRETRAINING: Final = 3_000_000_000  # multiplications and additions, forward: about two seconds
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
        "strokes", title="Pictures", description="What the pictures show."
    )
    classes: Annotated[tuple[str, ...] | None, Field(strict=False), Control("data", kind="names")] = Field(
        None, title="Classes", description="The only classes that there are; left out, all of the data set."
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
        1.5, ge=0.5, le=4, title="Thickness", description="How thick lines are; digits stay as they were written."
    )
    noise: Annotated[Number, Control("data", steps=(0, 0.05, 0.1, 0.2, 0.3, 0.5))] = Field(
        0.1, ge=0, le=1, title="Noise", description="The deviation of what chance adds to each pixel, from 0 to 1."
    )

    @property
    def recipe(self) -> Recipe:
        """The part of it that decides about the pictures."""
        own = {name: getattr(self, name) for name in Recipe._fields}
        return Recipe(**(own | {"classes": self.class_names}))

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of the classes that there are."""
        return self.classes or tuple(DATASETS[self.name].classes)

    @property
    def other_classes(self) -> tuple[str, ...]:
        """The classes of the data set that are left out."""
        return tuple(name for name in DATASETS[self.name].classes if name not in self.class_names)

    @property
    def train_count(self) -> int:
        """The number of pictures to train on."""
        return int(self.samples * self.train_percent / 100)

    @model_validator(mode="after")
    def _has_room_for_digits(self) -> Self:
        if self.name == "digits" and self.side < DIGIT_SIDE:
            raise _wrong("data.side", say("expected at least {least}, as large as digits are", least=DIGIT_SIDE))
        return self

    @model_validator(mode="after")
    def _has_its_classes(self) -> Self:
        if self.classes is None:
            return self
        known = DATASETS[self.name].classes
        strange = [name for name in self.classes if name not in known]
        if strange:
            names = ", ".join(known)
            raise _wrong("data.classes", say("expected some of {names}; got {got}", names=names, got=shown(strange[0])))
        if len(self.classes) < FEWEST or len(set(self.classes)) < len(self.classes):
            raise _wrong("data.classes", say("expected {fewest} different classes or more", fewest=FEWEST))
        return self


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
    pretrained: Annotated[int, Control("network", steps=(0, 5, 10, 20), unit="epochs")] = Field(
        default=0,
        ge=0,
        le=MAX_PRETRAINED,
        title="Pretrained",
        description="For how many epochs the convolutions were trained on the other classes of the data set before.",
    )
    frozen: Annotated[bool, Control("network")] = Field(
        default=False,
        title="Frozen",
        description="Keeps the convolutions as they are: only what is behind them learns.",
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
        if self.network.pretrained:
            self._check_pretraining(self.network.pretrained)
        return self

    def _check_pretraining(self, epochs: int) -> None:
        """Raise where nothing is left to train on before, or where that takes too long."""
        if len(self.data.other_classes) < FEWEST:
            wrong = say(
                "expected data.classes to leave {fewest} classes or more to learn from before; it leaves {left}",
                fewest=FEWEST,
                left=len(self.data.other_classes),
            )
            raise _wrong("network.pretrained", wrong)
        most = MAX_PRETRAINING // (PRETRAINING_SAMPLES * max(1, convolution_work(self)))
        if epochs > most:
            wrong = say(
                "expected at most {most} epochs for convolutions of this size; got {got}", most=most, got=epochs
            )
            raise _wrong("network.pretrained", wrong)


def before_transfer(config: CnnConfig) -> CnnConfig:
    """The run whose convolutions a pretrained network begins with: on the other classes, from the weights' seed."""
    given: dict[str, Any] = {"classes": config.data.other_classes, "samples": PRETRAINING_SAMPLES, "train_percent": 99}
    data = config.data.model_copy(update=given)
    network = config.network.model_copy(update={"pretrained": 0, "frozen": False, "seed": None})
    seed = f"{config.network.seed or config.seed}/pretraining"
    return config.model_copy(update={"data": data, "network": network, "seed": seed})


def convolution_work(config: CnnConfig) -> int:
    """The multiplications and additions of all convolutions for one picture, forward."""
    work, channels = 0, config.data.channels
    for number, padded, window in windows(config.network, config.data.side):
        layer = config.network.layers[number]
        if isinstance(layer, Convolution):
            side = (padded - window) // layer.stride + 1
            work += side * side * window * window * channels * layer.channels
            channels = layer.channels
    return work


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
