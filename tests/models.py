"""The models that the perceptron lab completes, as tests use them."""

from typing import TYPE_CHECKING

from nn_playground.exercises import checking, model
from nn_playground.labs.mlp import locks
from nn_playground.labs.mlp.lab import MLP

LECTURE = MLP.lecture
MEASURES = MLP.measures
FREE = locks.FREE
labels, leaves, with_seed = locks.labels, locks.leaves, locks.with_seed

if TYPE_CHECKING:
    from nn_playground.exercises.checking import Submission as Submission
    from nn_playground.exercises.model import Allowed as Allowed
    from nn_playground.exercises.model import Exercise as Exercise
    from nn_playground.exercises.model import Limits as Limits
    from nn_playground.exercises.model import Question as Question
    from nn_playground.exercises.model import Target as Target
else:
    Submission = checking.Submission.of(MLP)
    Allowed, Limits, Target = model.allowed_model(MLP), model.limits_model(MLP), model.target_model(MLP)
    Exercise, Question = model.exercise_model(MLP), model.question_model(MLP)
