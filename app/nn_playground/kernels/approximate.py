"""Fast tanh and exp in float32, right to about 4e-7, for float32 runs, and a tanh for pictures, which have 256 shades.

`tanh` is x P(x²) / Q(x²) with P of degree 3 and Q of degree 4, fitted here to the least relative error on [0, 7.9].
`shade_tanh`, a degree less in each, is right to 2e-5, a 400th of a shade, in three quarters of the time.
`exp` is 2^k times the Taylor polynomial of degree 7 of the rest.
"""

import numpy as np

from nn_playground.kernels.compile import inline
from nn_playground.kernels.lanes import Value, power_of_two, select, truncate

LIMIT = 7.9  # from here on tanh is 1 but for 3e-7
SHADE_LIMIT = 6.2
INVERSE_LN2 = 1.4426950408889634
LN2_HIGH = 0.693359375  # few bits, so that k LN2_HIGH is exact
LN2_LOW = -2.12194440e-4
LARGEST = 88.0
SMALLEST = -87.0


@inline
def tanh(x: Value) -> Value:
    """Hyperbolic tangent; NaN for NaN."""
    inside = select(x < -LIMIT, -LIMIT, x)
    inside = select(inside > LIMIT, LIMIT, inside)  # each of the two is one instruction
    t = inside * inside
    p = 0.12934415821224968 + t * (0.0029604711632174397 + t * 1.1531812396998855e-05)
    q = 0.02385407493839906 + t * (0.00024001172551917535 + t * 2.4925389822039987e-07)
    q = 1.0 + t * (0.4626764260424439 + t * q)
    return inside * (0.9999998694923986 + t * p) / q


@inline
def shade_tanh(x: Value) -> Value:
    """Hyperbolic tangent, right to 2e-5; NaN for NaN."""
    inside = select(x < -SHADE_LIMIT, -SHADE_LIMIT, x)
    inside = select(inside > SHADE_LIMIT, SHADE_LIMIT, inside)
    t = inside * inside
    p = 0.9999645184293229 + t * (0.11406775655523602 + t * 0.0014703992584985783)
    q = 1.0 + t * (0.4472903598225555 + t * (0.01733679013142437 + t * 5.361975710215396e-05))
    return inside * p / q


@inline
def exp(x: Value) -> Value:
    """e**x; inf above 88, 0 below -87, NaN for NaN."""
    inside = select(x > LARGEST, LARGEST, select(x < SMALLEST, SMALLEST, x))
    inside = select(x == x, inside, 0.0)
    k = truncate(inside * INVERSE_LN2 + select(inside >= 0.0, 0.5, -0.5))
    r = (inside - k * LN2_HIGH) - k * LN2_LOW
    y = 1 / 120 + r * (1 / 720 + r * (1 / 5040))
    y = 1.0 + r * (1.0 + r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * y))))
    result = y * power_of_two(k)
    result = select(x > LARGEST, np.inf, select(x < SMALLEST, 0.0, result))
    return select(x == x, result, x)
