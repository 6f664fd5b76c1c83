"""PyTorch as a reference for the convolution lab: eager, float64, one thread, as one writes it down."""

from typing import Any

import torch
from torch import nn

from tests.benchmarks.references.worker import drive


class TorchConvolution:
    """A run of the convolution lab in PyTorch, by Adam; an epoch is over the training pictures, in their order."""

    def __init__(self, given: dict[str, Any]) -> None:
        torch.set_num_threads(1)
        torch.set_default_dtype(torch.float64)
        self.name = f"PyTorch {torch.__version__.partition('+')[0]} eager, float64"
        network, training = given["config"]["network"], given["config"]["training"]
        self._batch = training["batch_size"]
        self._pictures = {part: torch.tensor(given["pictures"][part]) for part in ("train", "test")}
        self._labels = {part: torch.tensor(given["pictures"][f"{part}_labels"]) for part in ("train", "test")}
        own = given["parameters"]
        self._model = nn.Sequential()
        for layer, numbers in zip(network["layers"], own["layers"], strict=True):
            self._model.extend(_layer(layer, numbers))
        self._model.extend([nn.AdaptiveAvgPool2d(1), nn.Flatten()] if network["head"] == "mean" else [nn.Flatten()])
        for numbers in own["hidden"]:
            self._model.extend([_dense(numbers), nn.ReLU()])
        self._model.append(_dense(own["output"]))
        self._optimizer = torch.optim.Adam(self._model.parameters(), lr=training["learning_rate"])

    def epochs(self, count: int) -> None:
        """Train."""
        for _ in range(count):
            for pictures, labels in zip(
                self._pictures["train"].split(self._batch), self._labels["train"].split(self._batch), strict=True
            ):
                self._optimizer.zero_grad()
                nn.functional.cross_entropy(self._model(pictures), labels).backward()
                self._optimizer.step()

    def losses(self) -> tuple[float, float]:
        """Of training and test."""
        with torch.no_grad():
            train, test = (
                nn.functional.cross_entropy(self._model(self._pictures[part]), self._labels[part]).item()
                for part in ("train", "test")
            )
        return train, test

    def draw(self) -> None:
        """Do nothing: there is no grid."""


def _layer(layer: dict[str, Any], numbers: dict[str, Any]) -> list[nn.Module]:
    if layer["type"] == "pooling":
        return [nn.MaxPool2d(layer["size"], layer["stride"])]
    weights = torch.tensor(numbers["weights"])
    made, before, side, _ = weights.shape
    convolution = nn.Conv2d(before, made, side, layer["stride"], layer["padding"])
    convolution.load_state_dict({"weight": weights, "bias": torch.tensor(numbers["biases"])})
    return [convolution, nn.ReLU()]


def _dense(numbers: dict[str, Any]) -> nn.Linear:
    weights = torch.tensor(numbers["weights"])
    layer = nn.Linear(weights.shape[1], weights.shape[0])
    layer.load_state_dict({"weight": weights, "bias": torch.tensor(numbers["biases"])})
    return layer


if __name__ == "__main__":
    drive(TorchConvolution)
