"""Activation functions, each beside its derivative, and the registry of their names.

`activate` knows the original site's four only: plain runs are compiled with nothing else. The three functions with
`and_derivative` in their names know all.

To add one: a code, its lines in one of those three, and an entry in `ACTIVATIONS`; nothing else in the project names
them.
"""

from dataclasses import dataclass
from typing import Final

from nn_playground.base.choices import Choice, registry
from nn_playground.kernels.compile import inline
from nn_playground.kernels.functions import exp, tanh
from nn_playground.kernels.lanes import Value, full_like, select
from nn_playground.kernels.special import log_of_one_plus, normal_tail

LINEAR: Final = 0
TANH: Final = 1
RELU: Final = 2
SIGMOID: Final = 3
LEAKY_RELU: Final = 4
ELU: Final = 5
GELU: Final = 6
SILU: Final = 7
SOFTPLUS: Final = 8

# Of outputs only.
LOGISTIC: Final = 9  # 2 p - 1 of a class whose log-odds are z
SOFTMAX: Final = 10  # of all outputs together: see `prediction` and `general_training`
THRESHOLD: Final = 11  # the perceptron's
OUTPUT_CODES: Final = {"logistic": LOGISTIC, "softmax": SOFTMAX, "threshold": THRESHOLD}

LEAK: Final = 0.01
SOFTPLUS_LIMIT: Final = 20.0  # beyond, softplus is taken to be z; as in PyTorch
DENSITY_AT_0: Final = 0.3989422804014327  # 1 / sqrt(2 pi)


@dataclass(frozen=True, kw_only=True)
class Activation(Choice):
    """An activation function; `code` is its number in the kernels.

    `numpy`, `pytorch` and `keras` are how programs write it: an expression of z, a module, and the value of a dense
    layer's argument `activation`.
    """

    code: int
    numpy: str
    pytorch: str
    keras: str


ACTIVATIONS = registry(
    (
        Activation(
            name="relu",
            label="ReLU",
            description="max(0, z): zero for negative inputs, the input itself otherwise.",
            code=RELU,
            numpy="np.maximum(z, 0)",
            pytorch="nn.ReLU()",
            keras='"relu"',
        ),
        Activation(
            name="tanh",
            label="Tanh",
            description="The hyperbolic tangent: a smooth step from -1 to +1.",
            code=TANH,
            numpy="np.tanh(z)",
            pytorch="nn.Tanh()",
            keras='"tanh"',
        ),
        Activation(
            name="sigmoid",
            label="Sigmoid",
            description="1 / (1 + e^-z): a smooth step from 0 to 1.",
            code=SIGMOID,
            numpy="1 / (1 + np.exp(-z))",
            pytorch="nn.Sigmoid()",
            keras='"sigmoid"',
        ),
        Activation(
            name="linear",
            label="Linear",
            description="z itself: layers of it can only draw a straight boundary.",
            code=LINEAR,
            numpy="z",
            pytorch="nn.Identity()",
            keras='"linear"',
        ),
        Activation(
            name="leaky_relu",
            label="Leaky ReLU",
            description="z where it is positive, 0.01 z otherwise: no unit ever dies.",
            code=LEAKY_RELU,
            numpy="np.where(z > 0, z, 0.01 * z)",
            pytorch="nn.LeakyReLU(0.01)",
            keras="lambda z: ops.leaky_relu(z, negative_slope=0.01)",
            advanced=True,
        ),
        Activation(
            name="elu",
            label="ELU",
            description="z where it is positive, e^z - 1 otherwise: smooth, and never below -1.",
            code=ELU,
            numpy="np.where(z > 0, z, np.expm1(np.minimum(z, 0)))",
            pytorch="nn.ELU()",
            keras='"elu"',
            advanced=True,
        ),
        Activation(
            name="gelu",
            label="GELU",
            description="z times the probability that a standard normal number is below z: a smooth ReLU.",
            code=GELU,
            numpy="z * (1 + np.vectorize(math.erf)(z / math.sqrt(2))) / 2",
            pytorch="nn.GELU()",
            keras="lambda z: ops.gelu(z, approximate=False)",
            advanced=True,
        ),
        Activation(
            name="silu",
            label="SiLU",
            description="z times its sigmoid: a smooth ReLU that dips a little below zero.",
            code=SILU,
            numpy="z / (1 + np.exp(-z))",
            pytorch="nn.SiLU()",
            keras='"silu"',
            advanced=True,
        ),
        Activation(
            name="softplus",
            label="Softplus",
            description="log(1 + e^z): a ReLU without its corner.",
            code=SOFTPLUS,
            numpy="np.logaddexp(z, 0)",
            pytorch="nn.Softplus()",
            keras='"softplus"',
            advanced=True,
        ),
    )
)


@inline
def activate(code: int, z: Value) -> Value:
    """f(z)."""
    if code == TANH:
        return tanh(z)
    if code == RELU:
        return select(z <= 0, 0.0, z)  # NaN stays NaN
    if code == SIGMOID:
        return 1 / (1 + exp(-z))
    return z


@inline
def derivative(code: int, z: Value, a: Value) -> Value:
    """f'(z), where a = f(z)."""
    if code == TANH:
        return 1 - a * a
    if code == RELU:
        return select(z <= 0, 0.0, 1.0)
    if code == SIGMOID:
        return a * (1 - a)
    return full_like(z, 1.0)


@inline
def _exponent(code: int, z: Value) -> Value:
    """The argument of the exponential in an activation."""
    if code == ELU:
        return z
    if code == GELU:
        return -0.5 * z * z
    return -abs(z) if code == SOFTPLUS else -z


@inline
def is_tanh_based(code: int) -> bool:
    """True for an activation of `tanh_and_derivative`."""
    return code == TANH or code == LOGISTIC


@inline
def is_piecewise_linear(code: int) -> bool:
    """True for an activation of `piecewise_linear_and_derivative`."""
    return code == RELU or code == LEAKY_RELU or code == LINEAR or code == SOFTMAX or code == THRESHOLD


# f(z) and f'(z) of every activation function, in three families, so that a loop over many sums is short. The
# derivatives of softmax and of the logistic output are part of their loss's error, that of a threshold counts as 1.


@inline
def tanh_and_derivative(code: int, z: Value) -> tuple[Value, Value]:
    """f(z) and f'(z) of the activations that are computed from tanh."""
    scale, bend = (0.5, 0.0) if code == LOGISTIC else (1.0, 1.0)
    a = tanh(scale * z)
    return a, 1 - bend * (a * a)


@inline
def piecewise_linear_and_derivative(code: int, z: Value) -> tuple[Value, Value]:
    """f(z) and f'(z) of the piecewise linear activations; softmax's sums stay as they are."""
    if code == THRESHOLD:
        return select(z >= 0, 1.0, select(z < 0, -1.0, z)), full_like(z, 1.0)  # NaN stays NaN
    below = 0.0 if code == RELU else (LEAK if code == LEAKY_RELU else 1.0)
    slope = select(z <= 0, full_like(z, below), 1.0)
    return select(z <= 0, slope * z, z), slope


@inline
def exponential_and_derivative(code: int, z: Value) -> tuple[Value, Value]:
    """f(z) and f'(z) of the activations that are computed from exp."""
    e = exp(_exponent(code, z))
    if code == ELU:
        return select(z > 0, z, e - 1), select(z > 0, 1.0, e)
    if code == GELU:
        tail = normal_tail(abs(z), e)
        below = select(z > 0, 1 - tail, tail)
        return z * below, below + z * (DENSITY_AT_0 * e)
    if code == SOFTPLUS:
        a = select(z > SOFTPLUS_LIMIT, z, select(z > 0, z, 0.0) + log_of_one_plus(e))
        return a, select(z > SOFTPLUS_LIMIT, 1.0, select(z > 0, 1.0, e) / (1 + e))
    s = 1 / (1 + e)
    if code == SILU:
        return z * s, s * (1 + z * (1 - s))
    return s, s * (1 - s)


@inline
def activate_general(code: int, z: Value) -> Value:
    """f(z) of every activation function."""
    if is_tanh_based(code):
        return tanh_and_derivative(code, z)[0]
    if is_piecewise_linear(code):
        return piecewise_linear_and_derivative(code, z)[0]
    return exponential_and_derivative(code, z)[0]
