"""What all tests share: one deterministic profile of hypothesis, one server process, the browser's tests last."""

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.serving import Server, clean_environment, serving

for name in os.environ.keys() - clean_environment().keys():
    del os.environ[name]  # how the machine's own server is set is none of the tests' business
# Where no bytecode is kept, each of the many processes that the tests start compiles all sources anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Modules that train much, start many processes, or build the wheel: `-m "not slow and not browser"` is the quick part.
SLOW = frozenset(
    "test_base_path test_cluster test_compiling test_ending test_examples test_growth test_lecture "
    "test_one_against_all test_packaging test_presets test_real_loss test_schemathesis".split()
)

settings.register_profile("suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What fails in a module explains what fails in the page, so the page comes last."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`python -m nn_playground serve` as people start it; shared, so that a test must not stop or change it."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running
