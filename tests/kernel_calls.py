"""Which kernels are called, and with arguments of which types: numba compiles each kernel for each of these once."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from numba import typeof
from numba.core.registry import CPUDispatcher

import nn_playground
from nn_playground.kernels.cache import KernelCache

Call = tuple[str, tuple[str, ...]]


def modules() -> list[Any]:
    """All modules of the program."""
    names = [
        info.name
        for info in pkgutil.walk_packages(nn_playground.__path__, "nn_playground.")
        if not info.name.endswith("__main__")
    ]
    return [importlib.import_module(name) for name in names]


def kernels() -> dict[str, Any]:
    """All kernels, by the names of their functions."""
    found = [value for module in modules() for value in vars(module).values() if is_kernel(value)]
    return {kernel.py_func.__name__: kernel for kernel in found}


def is_kernel(value: object) -> bool:
    return isinstance(value, CPUDispatcher) and isinstance(value._cache, KernelCache)


class Recorder:
    """Stands in a kernel's place, and tells of each call."""

    def __init__(self, kernel: Callable[..., Any], tell: Callable[[Call], None]) -> None:
        self._kernel = kernel
        self._tell = tell

    def __call__(self, *args: Any) -> Any:
        self._tell((self._kernel.py_func.__name__, tuple(map(str, map(typeof, args)))))  # type: ignore[attr-defined]
        return self._kernel(*args)


class Calls:
    """All that was called since the last question; `names` are those of all kernels that could be."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self._called: set[Call] = set()

    def take(self) -> set[Call]:
        called, self._called = self._called, set()
        return called

    def of(self, action: Callable[[], object]) -> set[Call]:
        """What an action calls."""
        self.take()
        action()
        return self.take()

    def note(self, call: Call) -> None:
        self._called.add(call)


@contextmanager
def recorded() -> Iterator[Calls]:
    """Meanwhile all calls of kernels from Python are told."""
    calls = Calls(frozenset(kernels()))
    places = [(module, name) for module in modules() for name, value in vars(module).items() if is_kernel(value)]
    before = [(module, name, getattr(module, name)) for module, name in places]
    for module, name, kernel in before:
        setattr(module, name, Recorder(kernel, calls.note))
    try:
        yield calls
    finally:
        for module, name, kernel in before:
            setattr(module, name, kernel)
