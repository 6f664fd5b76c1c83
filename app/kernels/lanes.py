"""Lanes: eight float64 side by side in one vector register, as a type that kernels compute with like with a number.

`+ - * /`, negation, `abs`, comparisons and `select` work lane by lane, with a plain number standing for eight equal
ones; no operation mixes lanes, so that every lane holds the very bits that scalar arithmetic gives. `select`,
`truncate` and `power_of_two` take plain numbers too: one source serves both.

`load` and `store` do not check bounds: their callers lay out memory in whole lanes.
"""

import operator
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.imputils import lower_builtin
from numba.core.typing.templates import ConcreteTemplate, Signature, infer_global
from numba.extending import intrinsic, register_model
from numpy.typing import NDArray

COUNT: Final = 8
DOUBLE: Final = ir.DoubleType()
VECTOR: Final = ir.VectorType(DOUBLE, COUNT)

Vector = NDArray[np.float64]
Value = Any  # a float64, or Lanes


class LanesType(types.Type):  # type: ignore[misc]
    """The type of Lanes, for numba."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


class MaskType(types.Type):  # type: ignore[misc]
    """The type of a comparison of Lanes, for numba."""

    def __init__(self) -> None:
        super().__init__(name="LanesMask")


LANES: Final = LanesType()
MASK: Final = MaskType()


@register_model(LanesType)
class LanesModel(models.PrimitiveModel):  # type: ignore[misc]
    """Lanes are one LLVM vector."""

    def __init__(self, manager: Any, numba_type: Any) -> None:
        super().__init__(manager, numba_type, VECTOR)


@register_model(MaskType)
class MaskModel(models.PrimitiveModel):  # type: ignore[misc]
    """A mask is one LLVM vector of single bits."""

    def __init__(self, manager: Any, numba_type: Any) -> None:
        super().__init__(manager, numba_type, ir.VectorType(ir.IntType(1), COUNT))


def _splat(builder: Any, value: Any) -> Any:
    """Eight times a number; what is a vector already stays as it is."""
    if isinstance(value.type, ir.VectorType):
        return value
    first = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), COUNT), [0] * COUNT)
    return builder.shuffle_vector(first, ir.Constant(VECTOR, ir.Undefined), zeros)


def _call_llvm(builder: Any, name: str, value: Any) -> Any:
    """One of LLVM's own functions of one argument, for a number or a vector."""
    suffix = f"v{COUNT}f64" if isinstance(value.type, ir.VectorType) else "f64"
    kind = ir.FunctionType(value.type, [value.type])
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, f"{name}.{suffix}"), [value])


PAIRS: Final = ((LANES, LANES), (LANES, types.float64), (types.float64, LANES))


def _define(function: Any, result: Any, build: Callable[[Any, Any, Any], Any]) -> None:
    """Teach numba a binary operator on Lanes and numbers."""

    class Template(ConcreteTemplate):  # type: ignore[misc, unused-ignore]
        cases = [Signature(result, pair, None) for pair in PAIRS]  # noqa: RUF012

    def lower(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return build(builder, *(_splat(builder, argument) for argument in arguments))

    infer_global(function)(Template)
    for pair in PAIRS:
        lower_builtin(function, *pair)(lower)


def _define_arithmetic(function: Any, name: str) -> None:
    _define(function, LANES, lambda builder, a, b: getattr(builder, name)(a, b))


def _define_comparison(function: Any, sign: str) -> None:
    _define(function, MASK, lambda builder, a, b: builder.fcmp_ordered(sign, a, b))


def _define_unary(function: Any, build: Callable[[Any, Any], Any]) -> None:
    class Template(ConcreteTemplate):  # type: ignore[misc, unused-ignore]
        cases = [Signature(LANES, (LANES,), None)]  # noqa: RUF012

    infer_global(function)(Template)
    lower_builtin(function, LANES)(lambda _context, builder, _signature, arguments: build(builder, arguments[0]))


def _define_mask(function: Any, name: str) -> None:
    class Template(ConcreteTemplate):  # type: ignore[misc, unused-ignore]
        cases = [Signature(MASK, (MASK, MASK), None)]  # noqa: RUF012

    infer_global(function)(Template)
    lower_builtin(function, MASK, MASK)(
        lambda _context, builder, _signature, arguments: getattr(builder, name)(*arguments)
    )


_define_arithmetic(operator.add, "fadd")
_define_arithmetic(operator.iadd, "fadd")
_define_arithmetic(operator.sub, "fsub")
_define_arithmetic(operator.mul, "fmul")
_define_arithmetic(operator.truediv, "fdiv")
_define_comparison(operator.lt, "<")
_define_comparison(operator.le, "<=")
_define_comparison(operator.gt, ">")
_define_comparison(operator.ge, ">=")
_define_comparison(operator.eq, "==")
_define(operator.ne, MASK, lambda builder, a, b: builder.fcmp_unordered("!=", a, b))
_define_unary(operator.neg, lambda builder, a: builder.fneg(a))
_define_unary(abs, lambda builder, a: _call_llvm(builder, "llvm.fabs", a))
_define_mask(operator.and_, "and_")
_define_mask(operator.or_, "or_")


@intrinsic
def select(_typing: Any, condition: Any, yes: Any, no: Any) -> Any:
    """`yes` where the condition holds, else `no`; both are computed, and nothing branches."""
    vector = isinstance(condition, MaskType)
    result = LANES if vector else types.float64

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        test, *values = arguments
        cast = [
            value if kind in (LANES, types.float64) else context.cast(builder, value, kind, types.float64)
            for value, kind in zip(values, signature.args[1:], strict=True)
        ]
        return builder.select(test, *([_splat(builder, value) for value in cast] if vector else cast))

    return Signature(result, (condition, yes, no), None), generate


@intrinsic
def truncate(_typing: Any, value: Any) -> Any:
    """The whole number next to a value, towards zero."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        (a,) = arguments
        return _call_llvm(builder, "llvm.trunc", a)

    return Signature(value, (value,), None), generate


@intrinsic
def power_of_two(_typing: Any, exponent: Any) -> Any:
    """2**exponent for a whole exponent from -1022 to 1023: its bits are moved to where the exponent lies."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        (a,) = arguments
        vector = isinstance(a.type, ir.VectorType)
        integers = ir.VectorType(ir.IntType(64), COUNT) if vector else ir.IntType(64)

        def constant(kind: Any, value: Any) -> Any:
            return ir.Constant(kind, [value] * COUNT if vector else value)

        low_bits = builder.fadd(a, constant(a.type, 2.0**52 + 1023))
        shifted = builder.shl(builder.bitcast(low_bits, integers), constant(integers, 52))
        return builder.bitcast(shifted, a.type)

    return Signature(exponent, (exponent,), None), generate


@intrinsic
def broadcast(_typing: Any, value: Any) -> Any:
    """Eight times a number."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _splat(builder, arguments[0])

    return Signature(LANES, (types.float64,), None), generate


def _address(context: Any, builder: Any, array_type: Any, array: Any, index: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(cgutils.gep(builder, data, index), ir.PointerType(VECTOR))


@intrinsic
def load(_typing: Any, array: Any, index: Any) -> Any:
    """The eight numbers of a contiguous float64 vector from `index` on."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = _address(context, builder, signature.args[0], *arguments)
        return builder.load(pointer, align=8)

    return Signature(LANES, (array, types.intp), None), generate


@intrinsic
def store(_typing: Any, array: Any, index: Any, value: Any) -> Any:
    """Put eight numbers into a contiguous float64 vector from `index` on."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        target, position, lanes = arguments
        builder.store(lanes, _address(context, builder, signature.args[0], target, position), align=8)
        return context.get_dummy_value()

    return Signature(types.void, (array, types.intp, LANES), None), generate
