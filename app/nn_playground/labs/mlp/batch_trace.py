"""The next mini-batch through the network, forward and back: the means of what a trace tells of one example.

Means are what training makes of a mini-batch: its gradient is the mean of the gradients of its examples.
"""

from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.strict_json import finite
from nn_playground.labs.mlp.network import Layer
from nn_playground.labs.mlp.trace import forward_and_back
from nn_playground.labs.mlp.trainer import Trainer

Vector = NDArray[np.float64]

MOST_TRACED: Final = 200  # examples of a mini-batch that is traced


class BatchFacts(TypedDict):
    """The facts of a traced mini-batch in a frame."""

    points: list[list[float]]  # x1, x2, label, in the order of training
    losses: list[float | None]  # of each; None: not finite
    loss: float | None  # their mean


def batch_lists(trainer: Trainer) -> tuple[dict[str, Vector], BatchFacts] | None:
    """The lists and the facts of a frame for the next mini-batch; None where it has more than MOST_TRACED examples.

    Changes nothing of the run.
    """
    points = trainer.next_batch()
    if len(points) > MOST_TRACED:
        return None
    lists: dict[str, list[Vector]] = {}
    losses = []
    for x1, x2, label in points.tolist():
        way, back = forward_and_back(trainer, (x1, x2), label)
        losses.append(back.loss)
        told = {"sums": way.sums, "inputs": way.inputs, "outputs": way.outputs}
        told |= {"errors": back.errors, "slopes": back.slopes, "deltas": back.deltas}
        told |= {"features": [way.features], "gradient": [_as_parameters(layer) for layer in back.gradients]}
        for name, values in told.items():
            lists.setdefault(name, []).append(np.concatenate(values))
    with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverges
        means = {f"batch_{name}": np.mean(each, axis=0) for name, each in lists.items()}
        loss = finite(float(np.mean(losses)))
    each = {"batch_each_deltas": np.array(lists["deltas"])}
    return means | each, BatchFacts(points=points.tolist(), losses=[finite(one) for one in losses], loss=loss)


def _as_parameters(gradient: Layer) -> Vector:
    """The gradient of a layer as frames have its parameters: weights [to][from], biases."""
    return np.concatenate([gradient.weights.T.ravel(), gradient.biases])
