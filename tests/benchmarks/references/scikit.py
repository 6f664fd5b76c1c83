"""scikit-learn's MLPRegressor as a reference; its output has no tanh, as it knows none for regression."""

import warnings
from typing import Any

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor

from tests.benchmarks.references.worker import drive

Array = NDArray[np.float64]


class Scikit:
    """A run in scikit-learn, float64."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.name = f"scikit-learn {sklearn.__version__} MLPRegressor"
        config = given["config"]
        self._columns = {name: np.array(rows) for name, rows in given["columns"].items()}
        self._labels = {name: np.array(points)[:, 2] for name, points in given["points"].items()}
        self._model = MLPRegressor(
            hidden_layer_sizes=config["network"]["hidden"],
            activation="tanh",
            solver="sgd",
            alpha=0,
            momentum=0,
            batch_size=config["training"]["batch_size"],
            learning_rate_init=config["training"]["learning_rate"],
            shuffle=False,
            warm_start=True,
            n_iter_no_change=10**9,
        )
        self.epochs(1)  # which allocates the weights
        for ours, weights in zip(self._model.coefs_, given["parameters"]["weights"], strict=True):
            ours[:] = np.array(weights).T
        for ours, biases in zip(self._model.intercepts_, given["parameters"]["biases"], strict=True):
            ours[:] = biases

    def epochs(self, count: int) -> None:
        """Train."""
        self._model.max_iter = count
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._model.fit(self._columns["train"], self._labels["train"])

    def losses(self) -> tuple[float, float]:
        """Of training and test."""
        return self._loss("train"), self._loss("test")

    def draw(self) -> None:
        """Every unit on the grid."""
        values: Array = self._columns["grid"]
        for weights, biases in zip(self._model.coefs_, self._model.intercepts_, strict=True):
            values = np.tanh(values @ weights + biases)

    def _loss(self, part: str) -> float:
        return float(0.5 * np.mean((self._model.predict(self._columns[part]) - self._labels[part]) ** 2))


if __name__ == "__main__":
    drive(Scikit)
