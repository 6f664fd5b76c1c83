"""exp, expm1, tanh, log, sin and cos: the same bits on every machine, equal to those of V8's `Math`.

Each follows the algorithm of FDLIBM (Sun Microsystems, "Freely Distributable LIBM", 1993): its constants, its order of
operations, IEEE 754 double arithmetic only, so that no C library can change a bit. The tests hold them against
values computed by V8.

`exp`, `expm1` and `tanh` compute every path and select the right one instead of branching; they take a number, or
Lanes. `sin`, `cos` and `log` serve the data and take a number.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.typing.templates import Signature
from numba.extending import intrinsic

from nn_playground.kernels.compile import inline
from nn_playground.kernels.lanes import Value, anywhere, copy_sign, power_of_two, select, truncate

E = 2.718281828459045
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
INVERSE_LN2 = 1.44269504088896338700
HALF_LN2 = float(np.int64(0x3FD62E43 << 32).view(np.float64))  # FDLIBM compares the upper 32 bits only
QUARTER_LN2 = HALF_LN2 / 2
EXP_OVERFLOW = 7.09782712893383973096e02
EXP_UNDERFLOW = -7.45133219101941108420e02
EXPM1_UNDERFLOW = -56 * 0.6931471805599453
TWO_TO_1023 = 2.0**1023
TWO_TO_MINUS_28 = 2.0**-28
TWO_TO_MINUS_1000 = 2.0**-1000


@intrinsic
def bits_of(_typing: Any, value: Any) -> Any:
    """The 64 bits of a float64, as an int64."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return Signature(types.int64, (types.float64,), None), generate


@intrinsic
def from_bits(_typing: Any, bits: Any) -> Any:
    """The float64 that has these 64 bits."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return Signature(types.float64, (types.int64,), None), generate


@inline
def _upper(x: float) -> int:
    """The upper 32 bits of x without its sign."""
    return (bits_of(x) >> 32) & 0x7FFFFFFF


@inline
def _quotient(x: Value) -> Value:
    """The whole k for which x = k ln 2 + r with a small r, for x in the range in which exp is finite."""
    k = truncate(INVERSE_LN2 * x + select(x >= 0, 0.5, -0.5))
    return select(abs(x) < HALF_LN2, 0.0, k)


@inline
def exp(x: Value) -> Value:
    """e**x; inf above 709.78, 0 below -745.13, NaN for NaN."""
    inside = select(x <= EXP_OVERFLOW, x, EXP_OVERFLOW)
    inside = select(inside >= EXP_UNDERFLOW, inside, EXP_UNDERFLOW)
    k = _quotient(inside)
    high = inside - k * LN2_HIGH
    low = k * LN2_LOW
    r = high - low
    t = r * r
    c = r - t * (
        1.66666666666666019037e-01
        + t
        * (
            -2.77777777770155933842e-03
            + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))
        )
    )
    near_one = 1.0 - ((r * c) / (c - 2.0) - r)
    y = 1.0 - ((low - (r * c) / (2.0 - c)) - high)
    tiny = k < -1021.0
    scale = power_of_two(select(tiny, k + 1000.0, select(k < 1024.0, k, 1023.0)))
    result = y * scale
    result = select(tiny, result * TWO_TO_MINUS_1000, result)
    result = select(k == 1024.0, y * 2.0 * TWO_TO_1023, result)
    result = select(k == 0.0, near_one, result)
    result = select(abs(x) < TWO_TO_MINUS_28, 1.0 + x, result)
    result = select(x == 1.0, E, result)
    result = select(x > EXP_OVERFLOW, np.inf, result)
    result = select(x < EXP_UNDERFLOW, 0.0, result)
    return select(x != x, x, result)


@inline
def _expm1_core(r: Value) -> tuple[Value, Value]:
    """r²/2 and FDLIBM's e, two terms of e**r - 1 = r + r²/2 + ..., for |r| up to ln 2 / 2."""
    half = 0.5 * r
    square = r * half
    r1 = 1.0 + square * (
        -3.33333333333331316428e-02
        + square
        * (
            1.58730158725481460165e-03
            + square
            * (
                -7.93650757867487942473e-05
                + square * (4.00821782732936239552e-06 + square * -2.01099218183624371326e-07)
            )
        )
    )
    t = 3.0 - r1 * half
    return square, square * ((r1 - t) / (6.0 - r * t))


@inline
def expm1(x: Value) -> Value:
    """e**x - 1, exact near 0; inf above 709.78, -1 far below 0, NaN for NaN."""
    inside = select(x <= EXP_OVERFLOW, x, EXP_OVERFLOW)
    inside = select(inside >= -60.0, inside, -60.0)
    k = _quotient(inside)
    high = inside - k * LN2_HIGH
    low = k * LN2_LOW
    r = high - low
    correction = (high - r) - low
    square, e0 = _expm1_core(r)
    near_zero = r - (r * e0 - square)
    e = (r * (e0 - correction) - correction) - square
    scale = power_of_two(select(k < 1024.0, k, 1023.0))
    inverse = power_of_two(select(k < 1023.0, -k, -1022.0))
    far = 1.0 - (e - r)
    far = select(k == 1024.0, far * 2.0 * TWO_TO_1023, far * scale) - 1.0
    small = ((1.0 - inverse) - (e - r)) * scale
    middle = ((r - (e + inverse)) + 1.0) * scale
    result = select(k < 20.0, small, middle)
    result = select((k <= -2.0) | (k > 56.0), far, result)
    result = select(k == 1.0, select(r < -0.25, -2.0 * (e - (r + 0.5)), 1.0 + 2.0 * (r - e)), result)
    result = select(k == -1.0, 0.5 * (r - e) - 0.5, result)
    result = select(k == 0.0, near_zero, result)
    result = select(x > EXP_OVERFLOW, np.inf, result)
    result = select(x < EXPM1_UNDERFLOW, -1.0, result)
    return select(x != x, x, result)


@inline
def tanh(x: Value) -> Value:
    """Hyperbolic tangent; +-1 from |x| = 22 on, NaN for NaN.

    FDLIBM's expm1 is repeated here for the arguments that occur, -2 to 0 and 2 to 44, since half of training is spent
    in it. All its cases but one are (first - d) 2^k - second; that one and tiny arguments are rare and only computed
    where they occur.
    """
    magnitude = abs(x)
    inside = select(magnitude > 22.0, 22.0, magnitude)
    large = magnitude >= 1.0
    y = inside * select(large, 2.0, -2.0)
    k = truncate(INVERSE_LN2 * y + select(large, 0.5, -0.5))
    k = select(inside < QUARTER_LN2, 0.0, k)
    high = y - k * LN2_HIGH
    low = k * LN2_LOW
    r = high - low
    correction = (high - r) - low
    square, e0 = _expm1_core(r)
    e = (r * (e0 - correction) - correction) - square
    inverse = power_of_two(-k)
    scale = power_of_two(k)
    first = select(large, 1.0 - inverse, select(k <= -2.0, 1.0, 0.0))
    second = -0.5 * k
    second = select(large, 0.0, select(second < 1.0, second, 1.0))
    t = (first - (e - r)) * scale - second
    if anywhere(k >= 20.0):
        t = select(k >= 20.0, ((r - (e + inverse)) + 1.0) * scale, t)
        t = select(k > 56.0, (1.0 - (e - r)) * scale - 1.0, t)
    ratio = select(large, 2.0, t) / (t + 2.0)
    z = copy_sign(select(large, 1.0 - ratio, ratio), x)  # whatever sign it had
    if anywhere(magnitude < TWO_TO_MINUS_28):
        z = select(magnitude < TWO_TO_MINUS_28, x, z)
    return z


@inline
def log(x: float) -> float:
    """Natural logarithm; -inf for 0, NaN below 0 and for NaN."""
    if x == 0:
        return -np.inf
    if x < 0 or x != x:
        return np.nan
    if x == np.inf:
        return x
    k = 0
    if x < 2.0**-1022:
        k -= 54
        x *= 2.0**54
    bits = bits_of(x)
    upper = (bits >> 32) & 0xFFFFF
    k += (bits >> 52) - 1023
    carry = (upper + 0x95F64) & 0x100000
    x = from_bits((bits & 0xFFFFFFFF) | ((upper | (carry ^ 0x3FF00000)) << 32))
    k += carry >> 20
    f = x - 1.0
    k_high = k * LN2_HIGH
    k_low = k * LN2_LOW
    if (0xFFFFF & (2 + upper)) < 3:
        if f == 0:
            return k_high + k_low
        rest = f * f * (0.5 - 0.33333333333333333 * f)
        return f - rest if k == 0 else k_high - ((rest - k_low) - f)
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    rest = odd + even
    if ((upper - 0x6147A) | (0x6B851 - upper)) > 0:
        half = 0.5 * f * f
        return f - (half - s * (half + rest)) if k == 0 else k_high - ((half - (s * (half + rest) + k_low)) - f)
    return f - s * (f - rest) if k == 0 else k_high - ((s * (f - rest) - k_low) - f)


@inline
def _sin_reduced(x: float, tail: float) -> float:
    """sin(x + tail) for |x| up to pi/4."""
    if abs(x) < 2.0**-27:
        return x
    z = x * x
    v = z * x
    r = 8.33333333332248946124e-03 + z * (
        -1.98412698298579493134e-04
        + z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10))
    )
    if tail == 0:
        return x + v * (-1.66666666666666324348e-01 + z * r)
    return x - ((z * (0.5 * tail - v * r) - tail) - v * -1.66666666666666324348e-01)


@inline
def _cos_reduced(x: float, tail: float) -> float:
    """cos(x + tail) for |x| up to pi/4."""
    upper = _upper(x)
    if upper < 0x3E400000:
        return 1.0
    z = x * x
    r = z * (
        4.16666666666666019037e-02
        + z
        * (
            -1.38888888888741095749e-03
            + z
            * (
                2.48015872894767294178e-05
                + z * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11))
            )
        )
    )
    if upper < 0x3FD33333:
        return 1.0 - (0.5 * z - (z * r - x * tail))
    quarter = 0.28125 if upper > 0x3FE90000 else from_bits((upper - 0x00200000) << 32)
    return (1.0 - quarter) - ((0.5 * z - quarter) - (z * r - x * tail))


PI_HALF_1 = 1.57079632673412561417e00
PI_HALF_1_TAIL = 6.07710050650619224932e-11
PI_HALF_2 = 6.07710050630396597660e-11
PI_HALF_2_TAIL = 2.02226624879595063154e-21
PI_HALF_3 = 2.02226624871116645580e-21
PI_HALF_3_TAIL = 8.47842766036889956997e-32
# The upper 32 bits of n pi/2: only an argument that shares them can cancel badly for n below 32.
PI_HALF_MULTIPLES = (np.arange(32) * (np.pi / 2)).view(np.int64) >> 32


@inline
def _reduce(x: float) -> tuple[int, float, float]:
    """x = n pi/2 + r + tail with |r| up to pi/4, for |x| up to 2**19 pi/2: (n, r, tail)."""
    upper = _upper(x)
    if upper <= 0x3FE921FB:
        return 0, x, 0.0
    magnitude = abs(x)
    n = int(magnitude * 6.36619772367581382433e-01 + 0.5)
    if upper < 0x4002D97C:
        n = 1
    rest = magnitude - n * PI_HALF_1
    w = n * PI_HALF_1_TAIL
    r = rest - w
    cancelled = (upper >> 20) - ((bits_of(r) >> 52) & 0x7FF)
    safe = (n < 32 and upper != PI_HALF_MULTIPLES[n]) or (n >= 32 and cancelled <= 16)
    if not safe and (cancelled > 16 or n == 1):
        before = rest
        w = n * PI_HALF_2
        rest = before - w
        w = n * PI_HALF_2_TAIL - ((before - rest) - w)
        r = rest - w
        if n > 1 and (upper >> 20) - ((bits_of(r) >> 52) & 0x7FF) > 49:
            before = rest
            w = n * PI_HALF_3
            rest = before - w
            w = n * PI_HALF_3_TAIL - ((before - rest) - w)
            r = rest - w
    tail = (rest - r) - w
    return (-n, -r, -tail) if x < 0 else (n, r, tail)


@inline
def sin(x: float) -> float:
    """Sine of x radians, |x| up to 2**19 pi/2."""
    n, r, tail = _reduce(x)
    value = _cos_reduced(r, tail) if n & 1 else _sin_reduced(r, tail)
    return -value if n & 2 else value


@inline
def cos(x: float) -> float:
    """Cosine of x radians, |x| up to 2**19 pi/2."""
    n, r, tail = _reduce(x)
    value = _sin_reduced(r, tail) if n & 1 else _cos_reduced(r, tail)
    return -value if (n + 1) & 2 else value
