"""How long an epoch takes with each part switched on, beside what it costs: python -m tests.benchmarks.cost

The numbers of labs/mlp/cost.py are made of these, on a machine that does nothing else: a unit is about a nanosecond.
"""

import time

from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.cost import TERMS, cost
from nn_playground.labs.mlp.trainer import Trainer
from tests.parts import parts

SECONDS = 0.1


def pace(config: RunConfig) -> float:
    """Nanoseconds of processor time of an epoch, the least of three tries."""
    found: list[float] = []
    for _ in range(3):
        trainer, began, epochs = Trainer(config), time.process_time(), 0
        while time.process_time() - began < SECONDS and not trainer.stopped:
            trainer.step(10)
            epochs = trainer.epoch
        found.append((time.process_time() - began) / max(1, epochs) * 1e9)
    return min(found)


def main() -> None:
    """Print a line for each part that has a term, and for the plain run."""
    on = [part for part in parts() if any(term.when.path == part.path for term in TERMS)]
    for name, config in [("plain", parse_config({})), *((f"{one.path} = {one.value}", one.config) for one in on)]:
        print(f"{name:45} {pace(config):12,.0f} ns, costs {cost(config, 1) - cost(config, 0):12,}")


if __name__ == "__main__":
    main()
