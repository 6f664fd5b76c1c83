"""What work costs: every part of a run is counted or known to be free, and the page counts as the server does."""

import json
import subprocess
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.api_models import Sweep
from nn_playground.base.settings import Settings
from nn_playground.base.validation import validated
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json
from nn_playground.labs.mlp.cost import RUN, TERMS, cost, picture_cost
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.network import build_network
from nn_playground.labs.mlp.options import options
from nn_playground.options.fields import fields_of
from nn_playground.web.application import create_app
from nn_playground.work.sweep_models import MAX_RUNS
from nn_playground.work.sweep_plan import SweepPlan
from tests.node import ROOT, node
from tests.parts import Part, parts

PARTS = parts()
# What takes no time besides points x parameters that is worth counting: tests/benchmarks/cost.py has the numbers.
FREE = {
    *("data.axes", "data.labels"),
    *("problem", "data.name", "data.noise", "data.normalize_inputs", "data.train_percent", "seed"),
    *(
        "network.activation",
        "network.initializer",
        "network.output",
        "network.batch_norm",
        "network.seed",
        "network.off",
    ),
    *(f"training.optimizer.{name}" for name in ("name", "momentum", "decay", "beta1", "beta2", "epsilon")),
    *(f"training.schedule.{name}" for name in ("every", "factor", "epochs")),
    *("training.learning_rate", "training.batch_size", "training.loss", "training.clip_norm", "training.max_norm"),
    *("training.regularization", "training.regularization_rate"),
}
COUNTED = {"data.samples", "data.points", "data.classes", "features", "network.hidden"}


def test_every_part_is_counted_or_known_to_be_free() -> None:
    terms = {term.when.path for term in TERMS}
    paths = {path for path, _ in fields_of(RunConfig)}
    assert not terms & FREE
    assert terms | FREE | COUNTED == paths


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{part.path}={part.value}")
def test_a_part_costs_more_in_each_epoch_where_it_has_a_term(part: Part) -> None:
    parameters = part.config.data.count * build_network(part.config).parameter_count
    an_epoch = cost(part.config, 11) - cost(part.config, 10)
    assert an_epoch >= parameters + 500
    on = [term for term in TERMS if term.when.holds(part.config)]
    assert (an_epoch > parameters + 500) == bool(on)
    assert cost(part.config, 0) >= RUN


def test_the_page_counts_as_the_server_does() -> None:
    configs = [part.config for part in PARTS]
    configs += [parse_config({"data": {"samples": 700}, "training": {"shuffle": True, "stop": {"accuracy": 1}}})]
    script = """
        import { readFileSync } from "node:fs";
        import { costOf } from "./static/js/labs/mlp/cost.js";
        const { options, configs } = JSON.parse(readFileSync(0, "utf8"));
        const asked = [[0, 0], [1, 0], [1000, 0], [1000, 24]];
        const costs = configs.map((config) => asked.map((counts) => costOf(options, config, ...counts)));
        console.log(JSON.stringify(costs));
    """
    asked = json.dumps({"options": options(), "configs": [to_json(config) for config in configs]})
    run = subprocess.run(
        [node(), "--input-type=module", "-e", script], input=asked, capture_output=True, text=True, check=True, cwd=ROOT
    )
    counts = ((0, 0), (1, 0), (1000, 0), (1000, 24))
    assert json.loads(run.stdout) == [[MLP.cost(config, *count) for count in counts] for config in configs]


def sweep(**content: Any) -> Sweep:
    return validated(Sweep, content)


def test_what_was_ordinary_still_may_be() -> None:
    most = Settings.read({}).max_cost
    for ordinary in (
        sweep(seeds=10_000, epochs=100),
        sweep(seeds=MAX_RUNS, epochs=10),
        sweep(seeds=99_000, epochs=0),
        sweep(config={"training": {"schedule": {"name": "step"}, "early_stopping": {"patience": 10}}}, seeds=1000),
    ):
        assert SweepPlan(ordinary).cost <= most
    heavy = parse_config({"network": {"hidden": [32] * 8}, "training": {"optimizer": {"name": "adam"}}})
    assert cost(heavy, 24_000) <= most
    schedule = {"training": {"schedule": {"name": "step"}}, "data": {"samples": 50}, "network": {"hidden": []}}
    assert cost(parse_config(schedule), 1_000_000) <= most / 3  # three beside each other


def test_painting_costs() -> None:
    config = parse_config({"data": {"samples": 5000}})
    assert picture_cost(config, 0, 1000) > picture_cost(config, 0, 50) > 10 * cost(config, 0)


def test_a_sweep_costs_what_its_runs_do_and_is_refused_before_it_is_laid_out() -> None:
    asked = {"values": {"network.hidden": [[], [3]], "training.shuffle": [False, True]}, "seeds": 3, "epochs": 7}
    layout = SweepPlan(sweep(**asked))
    assert layout.cost == sum(cost(trial.config, 7) for trial in layout.trials())
    with TestClient(create_app(Settings.read({}, max_cost=RUN * 99))) as client:
        answer = client.post("/api/sweeps", json={"values": {"data.noise": [99]}, "seeds": 100, "epochs": 0})
        assert answer.status_code == 413  # though the value is wrong, which is found later
        assert client.post("/api/sweeps", json={"seeds": 90, "epochs": 0}).status_code == 413
        assert client.post("/api/sweeps", json={"seeds": 50, "epochs": 0}).status_code == 200
