"""Polynomials for activations and losses, for numbers and for Lanes.

They are right to about 1e-15 in float64, with the same bits on every machine.
"""

from typing import Final

import numpy as np

from nn_playground.kernels.compile import inline
from nn_playground.kernels.lanes import Value, full_like

LOG_TERMS: Final = 17
ROOT_2: Final = 1.4142135623730951

# erfc(x) exp(x^2) / t with t = 2 / (2 + x), for x >= 0: its Chebyshev coefficients over t from 0 to 1, fitted here with
# 50 digits, the first one halved. The terms left out are below 1e-17.
ERFC: Final = np.array(
    [
        0.57703373861646968862,
        0.35543692127049848731,
        0.06509515882878652455,
        0.0036711423958366391659,
        -0.0011128447433526324969,
        -0.00016075829915378079758,
        0.000032780315741731370605,
        5.4424416455050160333e-6,
        -1.5154665553171481622e-6,
        -1.4297608181169864917e-7,
        8.234608827419493433e-8,
        -1.2962846852306562536e-9,
        -4.1547216310151983042e-9,
        6.3470582783628111814e-10,
        1.4320822712256223707e-10,
        -6.1603901052045855418e-11,
        2.0612138554721696306e-12,
        3.571493148847704445e-12,
        -8.5864228432517964757e-13,
        -6.145600213790630554e-14,
        7.4187257485966170573e-14,
        -1.2895042755032325614e-14,
        -2.3587263857106323586e-15,
        1.5729349381685911334e-15,
        -2.2782966239546461217e-16,
        -6.3123304507564392971e-17,
        3.591676353181493698e-17,
    ]
)


@inline
def log_of_one_plus(y: Value) -> Value:
    """log(1 + y) for y from 0 to 1: 2 artanh(s) with s = y / (2 + y)."""
    s = y / (2.0 + y)
    square = s * s
    total = full_like(y, 1.0 / (2 * LOG_TERMS + 1))
    for k in range(LOG_TERMS - 1, -1, -1):
        total = total * square + 1.0 / (2 * k + 1)
    return 2.0 * s * total


@inline
def normal_tail(z: Value, e: Value) -> Value:
    """The probability that a standard normal number is above z: erfc(z / sqrt 2) / 2, for z >= 0 and e = exp(-z²/2)."""
    t = 2.0 / (2.0 + z / ROOT_2)
    u = 4.0 * t - 2.0
    d, before = full_like(z, 0.0), full_like(z, 0.0)  # Clenshaw 1955
    for k in range(len(ERFC) - 1, 0, -1):
        d, before = u * d - before + ERFC[k], d
    return 0.5 * t * e * (0.5 * u * d - before + ERFC[0])
