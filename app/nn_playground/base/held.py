"""The memory that an object holds: the bytes of all arrays that can be reached from it."""

from collections import deque
from types import FunctionType, MethodType, ModuleType

import numpy as np


def bytes_of(*roots: object) -> int:
    """The bytes of all arrays and bytes objects that can be reached from the roots, each buffer once."""
    seen: dict[int, object] = {}
    buffers: dict[int, int] = {}
    waiting: list[object] = [*roots]
    while waiting:
        item = waiting.pop()
        if id(item) in seen or isinstance(item, FunctionType | MethodType | ModuleType | type):
            continue
        seen[id(item)] = item
        if isinstance(item, np.ndarray):
            while isinstance(item.base, np.ndarray):
                item = item.base
            buffers[id(item)] = item.nbytes
        elif isinstance(item, bytes):
            buffers[id(item)] = len(item)
        elif isinstance(item, dict):
            waiting += item.values()
        elif not isinstance(item, str):
            waiting += getattr(item, "__dict__", {}).values()
            waiting += [*item] if isinstance(item, list | tuple | set | deque) else []
    return sum(buffers.values())
