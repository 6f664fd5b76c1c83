"""A trained network as a program: NumPy, PyTorch or Keras, with the weights in it.

Programs take points of the plane and return the outputs that the page shows. Batch normalization and the scaling of
inputs are folded into the weights, so that a program needs neither.
"""

import textwrap
from collections.abc import Mapping, Sequence
from string import Template
from typing import Final, NamedTuple

import numpy as np

from nn_playground.base.sentences import plural, say
from nn_playground.kernels.activations import ACTIVATIONS, Activation
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.trainer import Array, Trainer, Vector

LINE: Final = 100  # characters of a line

# The output as the page shows it, from the weighted sums z of the last layer: for each kind of output what it is, and
# how NumPy, PyTorch and Keras write it.
RETURNED: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "tanh": ("a number from -1 to 1, whose sign is the class", "np.tanh(z)", "torch.tanh(z)", "ops.tanh(z)"),
    "linear": ("the predicted number", "z", "z", "z"),
    "logistic": (
        "2 p - 1, where p is the probability of the class +1",
        "2 / (1 + np.exp(-z)) - 1",
        "2 * torch.sigmoid(z) - 1",
        "2 * ops.sigmoid(z) - 1",
    ),
    "softmax": (
        "the probability of each class",
        "np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))",
        "torch.softmax(z, dim=1)",
        "ops.softmax(z, axis=1)",
    ),
    "threshold": (
        "the class, -1 or 1",
        "np.where(z >= 0, 1.0, -1.0)",
        "torch.where(z >= 0, 1.0, -1.0)",
        "ops.where(z >= 0, 1.0, -1.0)",
    ),
}

NUMPY: Final = Template('''\
"""$summary"""
$link
$imports
WEIGHTS = [  # a matrix for each layer: [from][to]
$weights
]
BIASES = [
$biases
]


def features(x1, x2):
    return np.stack([$features], axis=1)


def network(x1, x2):
    a = features(np.asarray(x1, float), np.asarray(x2, float))
$layers    z = a @ WEIGHTS[-1] + BIASES[-1]
    return $output


if __name__ == "__main__":
    print(network([0.0, 1.0], [0.0, -2.0]))
''')

PYTORCH: Final = Template('''\
"""$summary"""
$link

import torch
from torch import nn, sin

WEIGHTS = [  # a matrix for each layer: [to][from]
$weights
]
BIASES = [
$biases
]

model = nn.Sequential(
$layers).double()
with torch.no_grad():
    for layer, weights, biases in zip(filter(lambda layer: isinstance(layer, nn.Linear), model), WEIGHTS, BIASES):
        layer.weight.copy_(torch.tensor(weights, dtype=torch.float64))
        layer.bias.copy_(torch.tensor(biases, dtype=torch.float64))


def features(x1, x2):
    return torch.stack([$features], dim=1)


def network(x1, x2):
    x1, x2 = torch.as_tensor(x1, dtype=torch.float64), torch.as_tensor(x2, dtype=torch.float64)
    z = model(features(x1, x2))
    return $output


if __name__ == "__main__":
    print(network([0.0, 1.0], [0.0, -2.0]))
''')

KERAS: Final = Template('''\
"""$summary"""
$link

import keras
import numpy as np
from keras import layers, ops
from keras.ops import sin

keras.config.set_dtype_policy("float64")

WEIGHTS = [  # a matrix for each layer: [from][to]
$weights
]
BIASES = [
$biases
]

model = keras.Sequential([
    keras.Input((WEIGHTS[0].shape[0],)),
$layers])
for layer, weights, biases in zip(model.layers, WEIGHTS, BIASES):
    layer.set_weights([weights, biases])


def features(x1, x2):
    return ops.stack([$features], axis=1)


def network(x1, x2):
    z = model(features(ops.convert_to_tensor(x1, "float64"), ops.convert_to_tensor(x2, "float64")))
    return $output


if __name__ == "__main__":
    print(network([0.0, 1.0], [0.0, -2.0]))
''')


class SourceCode(NamedTuple):
    """The program in each language; None where a weight is not finite."""

    numpy: str | None
    pytorch: str | None
    keras: str | None


class Dense(NamedTuple):
    """A layer: weights float64 (inputs, units), biases float64 (units,), and its activation, which the output lacks."""

    weights: Array
    biases: Vector
    activation: Activation | None


def source_code(trainer: Trainer, link: str) -> SourceCode:
    """The programs of a run's network as it is now."""
    layers = _dense(trainer)
    if not all(np.isfinite(part).all() for layer in layers for part in layer[:2]):
        return SourceCode(None, None, None)
    # without features there is one that is 0 everywhere: frameworks want an input
    formulas = [FEATURES[name].formula for name in trainer.config.features] or ["0 * x1"]
    returned, *outputs = RETURNED[trainer.network.activations[-1]]
    common = {
        "summary": _summary(trainer, returned),
        "link": say("# The run: {link}", link=link),  # a comment, which no character of a seed can end
        "features": ", ".join(formulas),
    }
    arrays = _parameters(layers, "np.array($list)")
    lists = _parameters([layer._replace(weights=layer.weights.T) for layer in layers], "$list")
    numpy, pytorch, keras = ({**common, "output": output} for output in outputs)
    return SourceCode(
        NUMPY.substitute(numpy, **arrays, imports=_imports(layers, formulas), layers=_numpy_layers(layers)),
        PYTORCH.substitute(pytorch, **lists, layers=_pytorch_layers(layers)),
        KERAS.substitute(keras, **arrays, layers=_keras_layers(layers)),
    )


def _dense(trainer: Trainer) -> list[Dense]:
    network = trainer.network
    views = network.views(network.folded(trainer.scaling))
    activations = [*(ACTIVATIONS[name] for name in network.activations[:-1]), None]
    layers = [Dense(view.weights, view.biases, own) for view, own in zip(views, activations, strict=True)]
    if not trainer.config.features:
        layers[0] = layers[0]._replace(weights=np.zeros((1, len(layers[0].biases))))
    return layers


def _summary(trainer: Trainer, returned: str) -> str:
    folded = trainer.scaling is not None or trainer.config.network.batch_norm
    sentence = say(
        "network(x1, x2) takes two arrays of coordinates, from -6 to 6 on the map, and returns {returned}.",
        returned=returned,
    )
    parts = [
        *(
            [plural(trainer.epoch, "A neural network after 1 epoch.", "A neural network after {count} epochs.")]
            if trainer.epoch
            else ["A neural network."]
        ),
        textwrap.fill(sentence, LINE),
        *(["Normalization is folded into the weights."] if folded else []),
        *(["What is switched off has weights of 0."] if trainer.config.network.off else []),
    ]
    return "\n\n".join(parts) + "\n"


def _imports(layers: Sequence[Dense], formulas: Sequence[str]) -> str:
    """The imports of NumPy's program, which are those that it needs."""
    needs_math = any("math." in layer.activation.numpy for layer in layers if layer.activation)
    needs_sin = any("sin(" in formula for formula in formulas)
    return "\n".join(
        [
            "",
            *(["import math", ""] if needs_math else []),
            "import numpy as np",
            *(["from numpy import sin"] if needs_sin else []),
            "",
        ]
    )


def _numpy_layers(layers: Sequence[Dense]) -> str:
    used = [layer.activation.numpy for layer in layers if layer.activation]
    return "".join(
        f"    z = a @ WEIGHTS[{place}] + BIASES[{place}]\n    a = {formula}\n" for place, formula in enumerate(used)
    )


def _pytorch_layers(layers: Sequence[Dense]) -> str:
    def described(layer: Dense) -> str:
        inputs, units = layer.weights.shape
        own = f"    {layer.activation.pytorch},\n" if layer.activation else ""
        return f"    nn.Linear({inputs}, {units}),\n{own}"

    return "".join(map(described, layers))


def _keras_layers(layers: Sequence[Dense]) -> str:
    def described(layer: Dense) -> str:
        own = f", activation={layer.activation.keras}" if layer.activation else ""
        return f"    layers.Dense({layer.weights.shape[1]}{own}),\n"

    return "".join(map(described, layers))


def _parameters(layers: Sequence[Dense], form: str) -> dict[str, str]:
    """The weights and the biases as a program has them, each list written as `form`."""
    return {"weights": _matrices(layers, form), "biases": _vectors(layers, form)}


def _matrices(layers: Sequence[Dense], form: str) -> str:
    def one(layer: Dense) -> str:
        rows = ",\n".join(_wrapped(row, "     ") for row in layer.weights.tolist())
        return "    " + Template(form).substitute(list=f"[\n{rows},\n    ]") + ","

    return "\n".join(map(one, layers))


def _vectors(layers: Sequence[Dense], form: str) -> str:
    def one(layer: Dense) -> str:
        return "    " + Template(form).substitute(list=_wrapped(layer.biases.tolist(), "     ").strip()) + ","

    return "\n".join(map(one, layers))


def _wrapped(numbers: Sequence[float], indent: str) -> str:
    """The numbers as a list, in lines of at most LINE characters."""
    text = "[" + ", ".join(map(repr, numbers)) + "]"
    return textwrap.fill(text, LINE, initial_indent=indent, subsequent_indent=indent + " ", break_on_hyphens=False)
