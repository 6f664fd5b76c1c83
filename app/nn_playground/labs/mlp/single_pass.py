"""Single examples through a network: the engines for it with their memory, which is kept from one to the next."""

import numpy as np
from numpy.typing import NDArray

from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.engines import Data, Examples, GeneralEngine, Pass, PlainEngine, with_spare_lanes
from nn_playground.labs.mlp.kernels.layout import UNITS, VALUES
from nn_playground.labs.mlp.network import Network

Vector = NDArray[np.float64]


class SinglePass:
    """Takes examples through the network of a run as it is used, forward and back; changes nothing of the run.

    `network` is that of the run, or one that computes the same without batch normalization.
    """

    def __init__(self, config: RunConfig, network: Network, *, plain: bool) -> None:
        self._source = network
        self.network = network.without_norms() if network.batch_norm else network
        without_norm = config.network.model_copy(update={"batch_norm": False})
        without_update = config.training.model_copy(update={"batch_size": 2})
        self._settings = config.model_copy(update={"network": without_norm, "training": without_update})
        self._data: Data | None = None  # of the last pass
        self._places = self.network.layout[:, [VALUES, UNITS]].tolist()
        self._general: GeneralEngine | None = None
        self._engine = PlainEngine(self.network) if plain else self._slopes_engine()

    def _slopes_engine(self) -> GeneralEngine:
        self._general = self._general or GeneralEngine(self.network, self._settings, 1)
        return self._general

    def take(self, example: Examples) -> Pass:
        """The pass of an example through the network as it is at this moment; the next one overwrites it."""
        if self.network is not self._source:
            self.network.take_folded(self._source)
        self._data = Data(with_spare_lanes(example.rows()), example.labels, example, example)
        return self._engine.one_pass(self._settings, self._data)

    def slopes(self) -> Vector:
        """The derivatives of the activations on the last pass; of outputs as their loss takes them."""
        engine = self._slopes_engine()
        if engine is not self._engine and self._data is not None:
            engine.one_pass(self._settings, self._data)
        return engine.slopes

    def by_layer(self, values: Vector) -> list[Vector]:
        """A copy of values of a pass, or of slopes, for each layer behind the inputs: (units,)."""
        return [values[start : start + units].copy() for start, units in self._places]
