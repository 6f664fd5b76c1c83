"""Whatever is sent to the API, the answer is one that its schema announces; run by test_schemathesis.py."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from nn_playground.base.settings import Settings
from nn_playground.web.application import create_app
from tests.class_calls import TEACHER, bearer
from tests.serving import Server, serving

CHEAP = 200_000_000  # a run or a picture takes a fraction of a second, what is dearer is refused


@pytest.fixture(scope="module")
def cheap_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("cheap") / "log.txt"
    classes = {"PLAYGROUND_TOKEN": TEACHER, "PLAYGROUND_DATABASE": f"sqlite:///{log.parent / 'classes.sqlite'}"}
    with serving(log, settings={"PLAYGROUND_MAX_COST": str(CHEAP)} | classes) as server:
        yield server
    assert "Traceback" not in log.read_text("utf-8")


schema = schemathesis.openapi.from_dict(create_app(Settings()).openapi())


@schema.parametrize()
@settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_those_that_the_schema_announces(case: Case, cheap_server: Server) -> None:  # type: ignore[type-arg]
    # As the teacher: members' tokens are not known, so that their calls are refused.
    # A schema can't say that a dataset has to fit the problem, or parameters the layers.
    headers = bearer(TEACHER) if case.path.startswith("/api/classes") else {}
    case.call_and_validate(base_url=cheap_server.url, headers=headers, excluded_checks=[positive_data_acceptance])
