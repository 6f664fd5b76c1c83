"""Goals of the perceptron lab, as tests give them."""

from nn_playground.lab import Scores
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.scores import Evaluation
from nn_playground.work.goals import Bounds, goal_model
from nn_playground.work.trials import Outcome


def goal(**bounds: float) -> Bounds:
    """The bounds that hold where a goal does."""
    return goal_model(MLP).model_validate(bounds).bounds


def losses(outcome: Outcome) -> tuple[float | None, float | None]:
    """Training loss and test loss of a trial."""
    return outcome.scores["train_loss"], outcome.scores["test_loss"]


def scores(train_loss: float, test_loss: float, train: float | None, test: float | None) -> Scores:
    """Losses and accuracies by name."""
    return Evaluation(train_loss, test_loss, train, test)._asdict()
