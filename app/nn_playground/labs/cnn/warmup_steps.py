"""Rehearsal: a small piece of each kind of work, done for real, which compiles the kernels that it needs."""

from collections.abc import Callable, Mapping
from typing import Final

from nn_playground.labs.cnn.config import parse_cnn_config
from nn_playground.labs.cnn.trainer import CnnTrainer

SMALL: Final = parse_cnn_config(
    {"data": {"samples": 20, "side": 6}, "network": {"layers": [], "hidden": []}, "training": {"shuffle": True}}
)


def _train_convolution() -> None:
    CnnTrainer(SMALL).train(1)


def _judge_convolution() -> None:
    CnnTrainer(SMALL).losses()


CNN_STEPS: Final[Mapping[str, Callable[[], object]]] = {
    "convolution: train": _train_convolution,
    "convolution: judge": _judge_convolution,
}
FRAME_STEPS: Final = ("elementary", "streams", "convolution: judge")
TRAINING_STEPS: Final = ("convolution: train",)
