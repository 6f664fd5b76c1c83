"""The models that the perceptron lab completes, as tests use them."""

from typing import TYPE_CHECKING

from nn_playground.exercises import limits, model, questions, submission, targets
from nn_playground.exercises import locks as locks_of_exercises
from nn_playground.labs.mlp import locks
from nn_playground.labs.mlp.lab import MLP

LECTURE = MLP.lecture
MEASURES = MLP.measures
FREE = locks.FREE
labels, leaves, with_seed = locks.labels, locks.leaves, locks.with_seed

if TYPE_CHECKING:
    from nn_playground.exercises.limits import Limits as Limits
    from nn_playground.exercises.locks import Allowed as Allowed
    from nn_playground.exercises.model import Exercise as Exercise
    from nn_playground.exercises.questions import Question as Question
    from nn_playground.exercises.submission import Submission as Submission
    from nn_playground.exercises.targets import Target as Target
else:
    Submission = submission.Submission.of(MLP)
    Allowed, Exercise = locks_of_exercises.allowed_model(MLP), model.exercise_model(MLP)
    Limits, Target, Question = limits.limits_model(MLP), targets.target_model(MLP), questions.question_model(MLP)
