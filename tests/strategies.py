"""Random configs and views for property tests: every one is valid."""

from hypothesis import strategies as st

from app.config import RunConfig, parse_config
from app.datasets import DATASETS, PROBLEMS
from app.features import FEATURES
from app.initializers import INITIALIZERS
from app.kernels.activations import ACTIVATIONS
from app.training import REGULARIZATIONS

SEEDS = st.text("abcXYZ0189.-", min_size=1, max_size=12)


@st.composite
def configs(draw: st.DrawFn, *, max_layers: int = 8, max_units: int = 32, samples: int | None = None) -> RunConfig:
    """A valid run."""
    problem = draw(st.sampled_from(list(PROBLEMS)))
    datasets = [name for name, dataset in DATASETS.items() if dataset.problem == problem]
    return parse_config(
        {
            "problem": problem,
            "data": {
                "name": draw(st.sampled_from(datasets)),
                "noise": draw(st.one_of(st.integers(0, 80), st.floats(0, 80))),
                "train_percent": draw(st.one_of(st.integers(2, 99), st.floats(2, 99))),
                "samples": samples or draw(st.integers(50, 5000)),
            },
            "features": draw(st.lists(st.sampled_from(list(FEATURES)), unique=True)),
            "network": {
                "hidden": draw(st.lists(st.integers(1, max_units), max_size=max_layers)),
                "activation": draw(st.sampled_from(list(ACTIVATIONS))),
                "initializer": draw(st.sampled_from([name for name, one in INITIALIZERS.items() if not one.advanced])),
                "seed": draw(st.none() | SEEDS),
            },
            "training": {
                "learning_rate": draw(st.sampled_from([0.0, 0.001, 0.03, 0.3, 3.0, 10.0]) | st.floats(0, 1)),
                "batch_size": draw(st.integers(1, 60)),
                "regularization": draw(st.sampled_from(list(REGULARIZATIONS))),
                "regularization_rate": draw(st.sampled_from([0.0, 0.001, 0.03, 0.3])),
            },
            "seed": draw(SEEDS),
        }
    )
