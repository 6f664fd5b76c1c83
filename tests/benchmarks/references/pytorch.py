"""PyTorch as a reference, eager and in its own default of float32, as one writes it down."""

from typing import Any

import torch
from torch import nn

from tests.benchmarks.references.worker import drive


class Torch:
    """A run in PyTorch."""

    def __init__(self, given: dict[str, Any]) -> None:
        torch.set_num_threads(1)
        self.name = f"PyTorch {torch.__version__.partition('+')[0]} eager, float32"
        training = given["config"]["training"]
        self._columns = {name: torch.tensor(rows) for name, rows in given["columns"].items()}
        self._labels = {name: torch.tensor(points)[:, 2:] for name, points in given["points"].items()}
        self._batch = training["batch_size"]
        self._model = nn.Sequential()
        for weights, biases in zip(given["parameters"]["weights"], given["parameters"]["biases"], strict=True):
            layer = nn.Linear(len(weights[0]), len(weights))
            layer.load_state_dict({"weight": torch.tensor(weights), "bias": torch.tensor(biases)})
            self._model.extend([layer, nn.Tanh()])
        self._optimizer = torch.optim.SGD(self._model.parameters(), lr=training["learning_rate"])

    def epochs(self, count: int) -> None:
        """Train."""
        for _ in range(count):
            for inputs, labels in zip(
                self._columns["train"].split(self._batch), self._labels["train"].split(self._batch), strict=True
            ):
                self._optimizer.zero_grad()
                self._loss(inputs, labels).backward()
                self._optimizer.step()

    def losses(self) -> tuple[float, float]:
        """Of training and test."""
        with torch.no_grad():
            train, test = (self._loss(self._columns[part], self._labels[part]).item() for part in ("train", "test"))
        return train, test

    def draw(self) -> None:
        """Every unit on the grid."""
        with torch.no_grad():
            values = self._columns["grid"]
            for layer in self._model:
                values = layer(values)

    def _loss(self, inputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        return 0.5 * ((self._model(inputs) - labels) ** 2).mean()


if __name__ == "__main__":
    drive(Torch)
