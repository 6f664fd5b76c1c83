"""Functions that only other kernels call, compiled by numba without machine code of their own.

numba optimizes every function that it compiles and makes machine code of it and a wrapper for callers in Python; then
it links the function into each of its callers and begins again. Of a function that is always inlined only the callers'
code is ever run. So here it is typed and lowered, tidied up, and left to the kernels into which it is linked: they are
compiled in little more than half the processor time (python -m tests.benchmarks.compiling).
"""

from collections.abc import Callable
from typing import Any, Final

from numba import njit, typeof, types
from numba.core import sigutils
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.registry import CPUDispatcher

OPTIONS: Final = {"error_model": "numpy", "forceinline": True}


class Part(JITCodeLibrary):  # type: ignore[misc, unused-ignore]
    """Code that is linked into other libraries and never run by itself."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


class RoughPart(Part):
    """Linked code that its callers optimize, once together with everything else that is linked into them."""

    def _optimize_final_module(self) -> None:
        """Do nothing: callers optimize."""


class PartCompiler(Compiler):  # type: ignore[misc, unused-ignore]
    """numba's compiler, up to the machine code."""

    library: type[Part] = Part

    def compile_extra(self, func: Callable[..., Any]) -> Any:
        """Compile a Python function into a part."""
        self.state.flags.no_compile = True
        self.state.library = self.library(self.state.targetctx.codegen(), func.__qualname__)
        return super().compile_extra(func)


class RoughPartCompiler(PartCompiler):
    """The same compiler, without optimization."""

    library = RoughPart


class InlineFunction(CPUDispatcher):  # type: ignore[misc, unused-ignore]
    """A function for calls from kernels. Called from Python, as by tests, it is compiled once more, by numba alone."""

    def __init__(self, function: Callable[..., Any], compiler: type[PartCompiler] = RoughPartCompiler) -> None:
        without = {"nopython": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        super().__init__(function, targetoptions={**OPTIONS, **without}, pipeline_class=compiler)
        self._alone: Callable[..., Any] | None = None

    def compile(self, sig: Any) -> Any:
        """The key under which callers find the version for arguments of these types."""
        given, return_type = sigutils.normalize_signature(sig)
        args = tuple(map(types.unliteral, given))  # a constant is one for LLVM, too, once it is inlined
        if args not in self.overloads:
            self.overloads[args] = self._compiled(args, return_type)
        return self.overloads[args].entry_point

    def _compiled(self, args: tuple[Any, ...], return_type: Any) -> Any:
        result = self._compiler.compile(args, return_type)._replace(entry_point=object())
        self.targetctx.insert_user_function(result.entry_point, result.fndesc, [result.library])
        return result

    def __call__(self, *args: Any) -> Any:
        """The result for values."""
        if self._alone is None:
            self._alone = njit(**OPTIONS)(self.py_func)
        return self._alone(*args)


class InlineChoice(InlineFunction):
    """One of several inline functions; `choose` picks it by the types of the arguments."""

    def _compiled(self, args: tuple[Any, ...], return_type: Any) -> Any:
        chosen = self.py_func(*args)
        chosen.compile(args)
        return chosen.overloads[args]

    def __call__(self, *args: Any) -> Any:
        """The result for values."""
        return self.py_func(*map(typeof, args))(*args)
