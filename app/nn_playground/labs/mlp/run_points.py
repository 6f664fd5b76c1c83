"""The points of a config as a run draws them, and the stream from which its weights come afterwards."""

from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.datasets import DATASETS
from nn_playground.labs.mlp.splitting import Points, shuffled, split_points
from nn_playground.labs.rng import Stream


def points_of(config: RunConfig, stream: Stream) -> Points:
    """The points of a run: its own, or those of its dataset."""
    if config.data.points is not None:
        return config.data.points.drawn(stream, config.data.train_percent)
    dataset = DATASETS[config.data.name]
    points = dataset.draw(stream, config.data.samples, config.data.noise / 100, config.data.classes)
    return split_points(shuffled(points, stream), config.data.train_percent)


def weight_stream(config: RunConfig, after_data: Stream) -> Stream:
    """The stream of the weights: the run's own, or that of a run with the network's seed after its data.

    With own points it is one that does not depend on them: what is painted changes no initial weight.
    """
    if config.data.points is not None:
        return Stream(f"{config.network.seed or config.seed} weights")
    if config.network.seed is None:
        return after_data
    stream = Stream(config.network.seed)
    points_of(config, stream)
    return stream
