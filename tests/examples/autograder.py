"""An autograder that gives partial credit, without a server: python autograder.py SUBMISSION > results.json

SUBMISSION is a text file with a link. The tests are ordinary unittest; each is worth some points, and says what share
of them is earned. The results have the form that Gradescope reads.
"""

import json
import sys
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from nn_playground.base.errors import PlaygroundError
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.network import build_network
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.runs import run

SEEDS = ("0.1174", "0.5281", "0.9360", "0.7713")  # keep yours to yourself
ENOUGH = 140  # parameters


def points(number: float) -> Callable[[Any], Any]:
    """What a test is worth."""

    def mark(test: Any) -> Any:
        test.points = number
        return test

    return mark


class Spiral(unittest.TestCase):
    """A small network that learns the spiral, whatever its random start."""

    link: ClassVar[str] = ""
    share: float = 0
    config: RunConfig

    def setUp(self) -> None:
        try:
            self.config = read_link(self.link).config
        except PlaygroundError as error:
            self.fail(error.message)
        if self.config.data.name != "spiral":
            self.fail(f"The dataset has to be the spiral; it is {self.config.data.name}.")

    def credit(self, share: float, why: str) -> None:
        """So much of the points, from 0 to 1; the test fails where some are missing, and says why."""
        self.share = max(0.0, min(1.0, share))
        if self.share < 1:
            self.fail(why)

    @points(4)
    def test_it_is_small(self) -> None:
        parameters = build_network(self.config).parameter_count
        self.credit(2 - parameters / ENOUGH, f"{parameters} parameters; {ENOUGH} are enough.")

    @points(6)
    def test_it_learns_whatever_the_start(self) -> None:
        losses = [self.loss(seed) for seed in SEEDS]
        learnt = sum(loss is not None and loss < 0.05 for loss in losses)
        self.credit(learnt / len(SEEDS), f"It was learnt from {learnt} of {len(SEEDS)} random starts.")

    def loss(self, seed: str) -> float | None:
        """The test loss after 500 epochs; None where it diverged."""
        result = run(self.config.model_copy(update={"seed": seed}), epochs=500, record=[500], max_cost=10**9)
        return result.history.test_loss[-1]


class Results(unittest.TestResult):
    """Keeps of each test what Gradescope wants to know."""

    def __init__(self) -> None:
        super().__init__()
        self.tests: list[dict[str, Any]] = []

    def stopTest(self, test: unittest.TestCase) -> None:  # noqa: N802 (as unittest calls it)
        """Note what it has earned."""
        assert isinstance(test, Spiral)
        name = test.id().rpartition(".")[2]
        worth = getattr(test, name).points
        trouble = [text for failed, text in [*self.failures, *self.errors] if failed is test]
        output = trouble[0].strip().splitlines()[-1] if trouble else ""
        self.tests.append({"name": name, "score": round(test.share * worth, 2), "max_score": worth, "output": output})
        super().stopTest(test)


def main() -> None:
    """Grade the submission that is named on the command line."""
    if len(sys.argv) != 2:
        sys.exit("usage: python autograder.py SUBMISSION")
    Spiral.link = Path(sys.argv[1]).read_text("utf-8").strip()
    results = Results()
    unittest.defaultTestLoader.loadTestsFromTestCase(Spiral).run(results)
    score = sum(test["score"] for test in results.tests)
    print(json.dumps({"score": score, "tests": results.tests}, indent=2))


if __name__ == "__main__":
    main()
