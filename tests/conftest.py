"""What all tests share: one deterministic profile of hypothesis, one server process, kernels compiled once."""

import gc
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from nn_playground.kernels.cache_folder import is_empty
from tests.serving import ROOT, Server, clean_environment, serving

if TYPE_CHECKING:
    from nn_playground.client import Playground

for name in os.environ.keys() - clean_environment().keys():
    del os.environ[name]  # how the machine's own server is set is none of the tests' business
# Where no bytecode is kept, each of the many processes that the tests start compiles all sources anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Modules that train much, start many processes, or build the wheel: `-m "not slow"` is the quick part.
SLOW = frozenset(
    "test_base_path test_bench test_cluster test_compiling test_ending test_examples test_growth test_lecture "
    "test_one_against_all test_packaging test_preset_epochs test_presets test_real_loss test_replicas "
    "test_schemathesis test_settings_combined test_tab_processes test_warmup_steps".split()
)

settings.register_profile("suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the kernels before there are several processes, each of which would do it."""
    several = session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput")
    if several and is_empty() and not session.config.option.collectonly:
        compile_kernels = "from nn_playground.work.compiling import warm_up; warm_up(REHEARSAL)"
        command = [sys.executable, "-c", f"from nn_playground.labs.registry import REHEARSAL; {compile_kernels}"]
        subprocess.run(command, cwd=ROOT, check=False)  # where it can't be done, a test says why


def pytest_collection_finish() -> None:
    """Let searches for garbage pass over the tests themselves: hundreds of thousands of objects, which stay."""
    gc.collect()
    gc.freeze()


def is_slow(path: Path) -> bool:
    """True for modules, or folders of them, that are marked as slow."""
    return path.stem in SLOW or "browser" in path.parts


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave modules that are deselected as a whole unread: each process would need seconds to import them."""
    return True if config.option.markexpr == "not slow" and is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow modules and sort all: first those that take long, for no process to wait at the end; the page last.

    What fails in a module explains what fails in the page.
    """
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        if is_slow(item.path):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: ("browser" in item.path.parts, not is_slow(item.path), -item.path.stat().st_size))


@pytest.fixture(autouse=True)
def _logs_stay_on() -> Iterator[None]:
    """Fails a test that switches loggers off, since another one, in whatever order, would miss what is logged."""
    before = silent_loggers()
    yield
    assert silent_loggers() == before


def silent_loggers() -> set[str]:
    """Return the names of our loggers whose messages do not reach the root."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("nn_playground")]
    return {logger.name for logger in loggers if logger.disabled or not logger.propagate}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`python -m nn_playground serve` as people start it; shared, so that a test must not stop or change it."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture(scope="module")
def playground(server: Server) -> "Iterator[Playground]":
    """A client for scripts of that server."""
    from nn_playground.client import Playground  # here, since it takes a second that most tests do not need

    with Playground(server.url) as playground:
        yield playground
