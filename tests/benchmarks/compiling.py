"""A first compile with and without its machinery: `python -m tests.benchmarks.compiling [--rounds 2]`.

Each measure compiles all kernels into an empty folder, in processes of its own: with our inline functions or numba's,
with helper processes or without. Processor time counts, and the memory that stays with the process that serves; all
cores are best left alone meanwhile.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any, Final

from tests.serving import ROOT, clean_environment

VARIANTS: Final = (("ours", 2), ("ours", 0), ("numba", 0))  # inline functions, helpers
PROGRAM: Final = "from tests.benchmarks.compiling import first_compile; first_compile({inlining!r}, {helpers})"


def with_inlining_of_numba() -> None:
    """Replace our inline functions by numba's, before any kernel is imported."""
    from numba import njit
    from numba.extending import overload

    from nn_playground.kernels import compile as compiling

    def inline(function: Callable[..., Any]) -> Any:
        options = {"no_cfunc_wrapper": True, "no_cpython_wrapper": True}
        return njit(error_model="numpy", forceinline=True, **options)(function)

    def inline_choice(choose: Callable[..., Any]) -> Any:
        def chosen(x: Any) -> Any:
            raise NotImplementedError

        def implementation(x: Any) -> Callable[[Any], Any]:
            function = choose(x)
            return lambda x: function(x)

        overload(chosen, jit_options={"error_model": "numpy"})(implementation)
        return chosen

    for name, function in (("inline", inline), ("inline_optimized", inline), ("inline_choice", inline_choice)):
        setattr(compiling, name, function)


def first_compile(inlining: str, helpers: int) -> None:
    """Compile everything in this process and its helpers, and print what it took."""
    began = time.perf_counter()
    if inlining == "numba":
        with_inlining_of_numba()
    from nn_playground.labs.registry import REHEARSAL
    from nn_playground.work import compiling

    compiling.MOST_HELPERS = helpers  # type: ignore[misc]
    compiling.warm_up(REHEARSAL)
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = [usage.ru_utime + usage.ru_stime for usage in (own, others)]
    passed = time.perf_counter() - began
    print(f"| {inlining} | {helpers} | {seconds[0]:.1f} | {seconds[1]:.1f} | {passed:.1f} | {own.ru_maxrss // 1024} |")


def main() -> None:
    """Print a row for each measure of each round."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2)
    print(
        "| inline functions | helpers | s of this process | s of helpers | s passed | MB |\n|---|---|---|---|---|---|"
    )
    for _ in range(parser.parse_args().rounds):
        for inlining, helpers in VARIANTS:
            with tempfile.TemporaryDirectory() as place:
                program = PROGRAM.format(inlining=inlining, helpers=helpers)
                environment = clean_environment({"NUMBA_CACHE_DIR": place})
                subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    main()
