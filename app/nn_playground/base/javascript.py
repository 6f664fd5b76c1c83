"""Numbers as JavaScript reads and writes them (ECMA-262, StringToNumber and Number::toString)."""

import math
import re
from decimal import Decimal


def read_number(text: str) -> float:
    """Read a text as JavaScript's unary plus does; NaN where it is no number."""
    text = text.strip()
    if re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", text, re.ASCII):
        return float(text)
    for prefix, base in (("0x", 16), ("0o", 8), ("0b", 2)):
        if text[:2].lower() == prefix:
            digits = "0123456789abcdef"[:base]
            return float(int(text[2:], base)) if re.fullmatch(f"[{digits}]{{1,200}}", text[2:].lower()) else math.nan
    return {"Infinity": math.inf, "+Infinity": math.inf, "-Infinity": -math.inf, "": 0.0}.get(text, math.nan)


def write_number(value: float) -> str:
    """Write a finite number as JavaScript does."""
    shortest = repr(float(value))
    if value == 0:
        return "0"
    if 1e-6 <= abs(value) < 1e21:
        return f"{Decimal(shortest):f}".removesuffix(".0")
    mantissa, _, exponent = shortest.partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"
