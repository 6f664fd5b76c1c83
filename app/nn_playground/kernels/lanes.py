"""Lanes: numbers side by side in one vector register, as a type with which kernels compute as with a number.

There are two kinds: 8 float64 (or a pair of these), for everything whose bits matter, and 16 float32, for pictures and
rough runs, whose last bits depend on the machine. `+ - * /`, negation, `abs`, comparisons and `select` work lane by
lane, with a plain number standing for as many equal ones; no operation mixes lanes, so that every float64 lane holds
the very bits that scalar arithmetic gives. `select`, `anywhere`, `truncate`, `square_root`, `copy_sign` and
`power_of_two` take plain numbers too: one source serves both.

`load` and `store` do not check bounds: their callers lay out memory in whole lanes.
"""

import operator
from collections.abc import Callable
from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.imputils import lower_builtin
from numba.core.typing.templates import ConcreteTemplate, Signature, infer_global
from numba.extending import intrinsic, register_model

COUNT: Final = 8  # float64
COUNT_32: Final = 16  # float32
Value = Any  # a number, or Lanes


class LanesType(types.Type):  # type: ignore[misc]
    """The type of Lanes, for numba: `count` numbers of the type `scalar`."""

    def __init__(self, scalar: Any, count: int) -> None:
        super().__init__(name=f"Lanes({scalar} x {count})")
        self.scalar = scalar
        self.count = count


class MaskType(types.Type):  # type: ignore[misc]
    """The type of a comparison of Lanes of some kind, for numba."""

    def __init__(self, kind: LanesType) -> None:
        super().__init__(name=f"Mask({kind})")
        self.kind = kind


LANES_64: Final = LanesType(types.float64, COUNT)
LANES_32: Final = LanesType(types.float32, COUNT_32)
PAIR_64: Final = LanesType(types.float64, 2 * COUNT)
KINDS: Final = {kind: kind for kind in (LANES_64, LANES_32, PAIR_64)}
MASKS: Final = {kind: MaskType(kind) for kind in KINDS}
# Float32 is for speed: products may be fused into sums, and quotients come from a refined estimate of the reciprocal.
FAST: Final = ("contract", "arcp", "afn")
BITS: Final = {types.float64: (64, 52, 1023), types.float32: (32, 23, 127)}  # width, bits of the fraction, bias


def _scalar(kind: Any) -> Any:
    return ir.DoubleType() if kind == types.float64 else ir.FloatType()


def _vector(kind: LanesType) -> Any:
    return ir.VectorType(_scalar(kind.scalar), kind.count)


@register_model(LanesType)
class LanesModel(models.PrimitiveModel):  # type: ignore[misc]
    """Lanes are one LLVM vector."""

    def __init__(self, manager: Any, numba_type: Any) -> None:
        super().__init__(manager, numba_type, _vector(numba_type))


@register_model(MaskType)
class MaskModel(models.PrimitiveModel):  # type: ignore[misc]
    """A mask is one LLVM vector of single bits."""

    def __init__(self, manager: Any, numba_type: Any) -> None:
        super().__init__(manager, numba_type, ir.VectorType(ir.IntType(1), numba_type.kind.count))


def _splat(builder: Any, value: Any, kind: LanesType) -> Any:
    """A number in every lane; a vector stays as it is."""
    if isinstance(value.type, ir.VectorType):
        return value
    if value.type != _scalar(kind.scalar):
        value = builder.fptrunc(value, _scalar(kind.scalar))
    nothing = ir.Constant(_vector(kind), ir.Undefined)
    first = builder.insert_element(nothing, value, ir.Constant(ir.IntType(32), 0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), kind.count), [0] * kind.count)
    return builder.shuffle_vector(first, nothing, zeros)


def _call_llvm(builder: Any, name: str, *values: Any) -> Any:
    """Call one of LLVM's own functions, for numbers or vectors of one type."""
    value = values[0]
    vector = isinstance(value.type, ir.VectorType)
    scalar = value.type.element if vector else value.type
    suffix = (f"v{value.type.count}" if vector else "") + ("f64" if scalar == ir.DoubleType() else "f32")
    function = ir.FunctionType(value.type, [value.type] * len(values))
    return builder.call(cgutils.get_or_insert_function(builder.module, function, f"{name}.{suffix}"), values)


def _pairs(kind: LanesType) -> list[tuple[Any, Any]]:
    """The operands that an operator accepts on both sides: lanes of a kind, and numbers."""
    numbers = {kind.scalar, types.float64}
    return [(kind, kind), *((kind, number) for number in numbers), *((number, kind) for number in numbers)]


def _define(function: Any, results: dict[LanesType, Any], build: Callable[[Any, Any, Any], Any]) -> None:
    """Teach numba a binary operator on Lanes and numbers; `results` are its types by the kind of lanes."""

    class Template(ConcreteTemplate):  # type: ignore[misc, unused-ignore]
        cases = [Signature(results[kind], pair, None) for kind in KINDS for pair in _pairs(kind)]  # noqa: RUF012

    def lower(_context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = next(argument for argument in signature.args if isinstance(argument, LanesType))
        return build(builder, *(_splat(builder, argument, kind) for argument in arguments))

    infer_global(function)(Template)
    for kind in KINDS:
        for pair in _pairs(kind):
            lower_builtin(function, *pair)(lower)


def _define_arithmetic(function: Any, name: str) -> None:
    def build(builder: Any, a: Any, b: Any) -> Any:
        flags = FAST if a.type == _vector(LANES_32) else ()
        return getattr(builder, name)(a, b, flags=flags)

    _define(function, KINDS, build)


def _define_comparison(function: Any, sign: str) -> None:
    _define(function, MASKS, lambda builder, a, b: builder.fcmp_ordered(sign, a, b))


def _define_same(function: Any, kinds: dict[LanesType, Any], arity: int, build: Callable[..., Any]) -> None:
    """Teach numba an operator whose arguments and result have one type."""

    class Template(ConcreteTemplate):  # type: ignore[misc, unused-ignore]
        cases = [Signature(kind, (kind,) * arity, None) for kind in kinds.values()]  # noqa: RUF012

    infer_global(function)(Template)
    for kind in kinds.values():
        lower_builtin(function, *(kind,) * arity)(
            lambda _context, builder, _signature, arguments: build(builder, *arguments)
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
_define(operator.ne, MASKS, lambda builder, a, b: builder.fcmp_unordered("!=", a, b))
_define_same(operator.neg, KINDS, 1, lambda builder, a: builder.fneg(a))
_define_same(abs, KINDS, 1, lambda builder, a: _call_llvm(builder, "llvm.fabs", a))
_define_same(operator.and_, MASKS, 2, lambda builder, a, b: builder.and_(a, b))
_define_same(operator.or_, MASKS, 2, lambda builder, a, b: builder.or_(a, b))


@intrinsic
def select(_typing: Any, condition: Any, yes: Any, no: Any) -> Any:
    """`yes` where the condition holds, else `no`; both are computed, and nothing branches."""
    kind = condition.kind if isinstance(condition, MaskType) else None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        test, *values = arguments
        values = [
            value if isinstance(given, LanesType) else context.cast(builder, value, given, types.float64)
            for value, given in zip(values, signature.args[1:], strict=True)
        ]
        return builder.select(test, *(_splat(builder, value, kind) if kind else value for value in values))

    return Signature(kind or types.float64, (condition, yes, no), None), generate


@intrinsic
def anywhere(_typing: Any, condition: Any) -> Any:
    """True where a condition holds in any lane."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        (mask,) = arguments
        if not isinstance(mask.type, ir.VectorType):
            return mask
        bits = builder.bitcast(mask, ir.IntType(mask.type.count))
        return builder.icmp_unsigned("!=", bits, ir.Constant(bits.type, 0))

    return Signature(types.boolean, (condition,), None), generate


@intrinsic
def truncate(_typing: Any, value: Any) -> Any:
    """The whole number next to a value, towards zero."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _call_llvm(builder, "llvm.trunc", arguments[0])

    return Signature(value, (value,), None), generate


@intrinsic
def square_root(_typing: Any, value: Any) -> Any:
    """The square root, rounded as IEEE 754 says; NaN below 0."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _call_llvm(builder, "llvm.sqrt", arguments[0])

    return Signature(value, (value,), None), generate


@intrinsic
def copy_sign(_typing: Any, magnitude: Any, sign: Any) -> Any:
    """`magnitude` with the sign of `sign`; both of one type."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _call_llvm(builder, "llvm.copysign", *arguments)

    return Signature(magnitude, (magnitude, magnitude), None), generate


@intrinsic
def power_of_two(_typing: Any, exponent: Any) -> Any:
    """2**exponent for a whole exponent that gives a normal number: its bits are moved to where the exponent lies."""
    kind = exponent if isinstance(exponent, LanesType) else None
    width, fraction, bias = BITS[kind.scalar if kind else exponent]

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        def constant(type_: Any, value: Any) -> Any:
            return ir.Constant(type_, [value] * kind.count if kind else value)

        (a,) = arguments
        integers = ir.VectorType(ir.IntType(width), kind.count) if kind else ir.IntType(width)
        low_bits = builder.fadd(a, constant(a.type, float(2**fraction + bias)))
        shifted = builder.shl(builder.bitcast(low_bits, integers), constant(integers, fraction))
        return builder.bitcast(shifted, a.type)

    return Signature(exponent, (exponent,), None), generate


@intrinsic
def broadcast(_typing: Any, value: Any) -> Any:
    """A number in every lane: 8 times a float64, 16 times a float32."""
    kind = LANES_32 if value == types.float32 else LANES_64

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _splat(builder, arguments[0], kind)

    return Signature(kind, (kind.scalar,), None), generate


@intrinsic
def full_like(_typing: Any, like: Any, value: Any) -> Any:
    """A number in every lane of the kind of `like`, or the number itself where `like` is a number."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _splat(builder, arguments[1], like) if isinstance(like, LanesType) else arguments[1]

    return Signature(like if isinstance(like, LanesType) else value, (like, value), None), generate


@intrinsic
def lane_count(_typing: Any, array: Any) -> Any:
    """The number of lanes for an array's type."""
    count = COUNT_32 if array.dtype == types.float32 else COUNT

    def generate(context: Any, _builder: Any, _signature: Any, _arguments: Any) -> Any:
        return context.get_constant(types.intp, count)

    return Signature(types.intp, (array,), None), generate


def _address(context: Any, builder: Any, array_type: Any, array: Any, index: Any, kind: LanesType) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(cgutils.gep(builder, data, index), ir.PointerType(_vector(kind)))


@intrinsic
def load(_typing: Any, vector: Any, index: Any) -> Any:
    """The numbers of a contiguous vector from `index` on."""
    kind = LANES_32 if vector.dtype == types.float32 else LANES_64

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, position = arguments
        pointer = _address(context, builder, signature.args[0], array, position, kind)
        return builder.load(pointer, align=BITS[kind.scalar][0] // 8)

    return Signature(kind, (vector, types.intp), None), generate


@intrinsic
def load_pair(_typing: Any, vector: Any, index: Any) -> Any:
    """Load twice as many float64 as `load`: the processor overlaps two long chains of operations."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, position = arguments
        pointer = _address(context, builder, signature.args[0], array, position, PAIR_64)
        return builder.load(pointer, align=8)

    return Signature(PAIR_64, (vector, types.intp), None), generate


@intrinsic
def at(_typing: Any, vector: Any, index: Any) -> Any:
    """vector[index] for an index from 0 on, without the test for a negative one."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, position = arguments
        data = context.make_array(signature.args[0])(context, builder, array).data
        return builder.load(cgutils.gep(builder, data, position))

    return Signature(vector.dtype, (vector, types.intp), None), generate


@intrinsic
def put(_typing: Any, vector: Any, index: Any, value: Any) -> Any:
    """vector[index] = value for an index from 0 on, without the test for a negative one."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, position, number = arguments
        data = context.make_array(signature.args[0])(context, builder, array).data
        builder.store(number, cgutils.gep(builder, data, position))
        return context.get_dummy_value()

    return Signature(types.void, (vector, types.intp, vector.dtype), None), generate


@intrinsic
def store(_typing: Any, vector: Any, index: Any, value: Any) -> Any:
    """Put numbers of the vector's type into it, which is contiguous, from `index` on."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, position, lanes = arguments
        pointer = _address(context, builder, signature.args[0], array, position, value)
        builder.store(lanes, pointer, align=BITS[value.scalar][0] // 8)
        return context.get_dummy_value()

    return Signature(types.void, (vector, types.intp, value), None), generate
