"""What the page shows of an exercise: words as HTML that harms nobody, criteria in words, no answers."""

import pytest
from pydantic import ValidationError

from nn_playground.exercises.loader import load_exercises
from nn_playground.exercises.page import after, by_lesson, exercise_page, judged
from nn_playground.exercises.parts import markdown, markdown_line
from nn_playground.labs.mlp.lab import MLP
from tests.models import LECTURE, Exercise

FULL = {
    "slug": "xor-by-two",
    "title": "Two neurons",
    "lesson": "Hidden layers",
    "text": "Use *two* neurons.",
    "start": "playground.example/#dataset=xor&networkShape=2",
    "may_change": ["network.activation", "features"],
    "allowed": {"activations": ["tanh", "sigmoid"]},
    "limits": {"neurons": {"at_most": 2}, "features": {"at_least": 1, "at_most": 2}, "parameters": {"at_least": 9}},
    "targets": [
        {"name": "Solved", "test_loss": 0.05, "test_accuracy": 0.95, "epochs": 1000, "seeds": 10, "at_least": 8}
    ],
    "questions": [{"name": "Weights", "text": "How *many*?", "answer": 98765, "points": 2}],
}


def full(**changes: object) -> Exercise:
    return Exercise.model_validate(FULL | changes)


def test_its_words_are_html_and_its_tags_are_words() -> None:
    assert markdown("Use *two* of `X1`.\n\n- a\n") == (
        "<p>Use <em>two</em> of <code>X1</code>.</p>\n<ul>\n<li>a</li>\n</ul>\n"
    )
    assert "<script" not in markdown("<script>alert(1)</script> <b onclick=x>")
    assert "javascript:" not in markdown("[here](javascript:alert(1))").replace("(javascript:alert(1))", "")


def test_words_that_train_to_an_epoch_are_a_button() -> None:
    button = (
        '<button type="button" class="text-button run-to" data-run-to="50" '
        'data-hint="Trains until epoch 50 exactly, and rests there.">50 <em>epochs</em></button>'
    )
    assert markdown("Train for [50 *epochs*](run-to:50), [see](https://example.org).") == (
        f'<p>Train for {button}, <a href="https://example.org">see</a>.</p>\n'
    )
    assert markdown_line("[50 *epochs*](run-to:50)") == button


@pytest.mark.parametrize("epoch", ["", "many", "-1", "1.5", "1000001"])
def test_words_that_train_to_no_epoch_are_refused(epoch: str) -> None:
    with pytest.raises(ValueError, match="run-to: expected an epoch, from 0 to 1,000,000; got"):
        full(text=f"Train for [that](run-to:{epoch}).")
    with pytest.raises(ValueError, match="expected an epoch"):
        full(questions=[FULL["questions"][0] | {"text": f"After [that](run-to:{epoch})?"}])  # type: ignore[index]


def test_each_criterion_says_what_it_requires() -> None:
    criteria = exercise_page(full()).criteria
    assert [(item.name, item.points, item.required) for item in criteria] == [
        ("Hidden neurons", 1, "at most 2"),
        ("Parameters", 1, "at least 9"),
        ("Features", 1, "1 to 2"),
        (
            "Solved",
            1,
            "Test loss at most 0.05 and test accuracy at least 0.95, within 1,000 epochs, from 8 of 10 random starts.",
        ),
        ("Weights", 2, ""),
    ]
    limit = criteria[0].limit
    assert limit is not None
    assert (limit.what, limit.at_most, limit.at_least) == ("neurons", 2, None)
    question = criteria[-1].question
    assert question is not None
    assert question == ("How <em>many</em>?", ())


def test_a_limit_is_told_in_words_but_where_finding_it_is_asked() -> None:
    for hidden, words in ((False, "at most 9"), (True, "")):
        exercise = full(limits={"neurons": {"at_most": 9, "hidden": hidden}})
        assert judged(exercise, exercise.start_config)["measures"]["neurons"]["required"] == words
        assert judged(exercise, exercise.start_config)["added"] is None


def test_what_is_asked_for_is_not_shown() -> None:
    asked = {"name": "Count", "text": "How many?", "answer": "parameters"}
    assert exercise_page(full()).data["hides"] == []
    assert exercise_page(full(hides=["neurons"], questions=[asked])).data["hides"] == ["neurons", "parameters"]
    exercise = full(hides=["parameters"])
    assert set(judged(exercise, exercise.start_config)["measures"]) == {"neurons", "features"}
    with pytest.raises(ValidationError, match="hides"):
        full(hides=["weights"])


@pytest.mark.parametrize(
    "slug", ["gauss-large-network", "circle-bottleneck", "circle-one-layer", "one-neuron-xor", "circle-sigmoid"]
)
def test_exercises_that_ask_for_the_parameters_hide_them(slug: str) -> None:
    assert "parameters" in load_exercises(MLP, LECTURE)[slug].hidden_measures


@pytest.mark.parametrize(
    ("target", "required"),
    [
        ({"epochs": 1, "seeds": 1}, "Test loss at most 0.05, within 1 epoch, from 1 random start."),
        ({"epochs": 2, "seeds": 3}, "Test loss at most 0.05, within 2 epochs, from each of 3 random starts."),
        ({"epochs": 0, "at_least": 9}, "Test loss at most 0.05, without training, on 9 of 10 random sets of points."),
    ],
)
def test_a_target_says_whether_anything_is_trained(target: dict[str, int], required: str) -> None:
    (shown,) = exercise_page(
        full(limits={}, questions=[], targets=[{"name": "T", "test_loss": 0.05, **target}])
    ).criteria
    assert shown.required == required


def test_its_start_is_a_link_of_this_page_and_a_config() -> None:
    data = exercise_page(full()).data
    assert data["start"] == "#dataset=xor&networkShape=2"
    assert data["allowed"] == {"network.activation": ["tanh", "sigmoid"]}
    assert "98765" not in str(data)


def test_weights_may_be_handed_in_where_there_is_something_to_reach() -> None:
    assert exercise_page(full()).by_hand
    assert not exercise_page(full(by_hand=False)).by_hand
    assert not exercise_page(full(targets=[])).by_hand


def test_lessons_come_in_the_order_of_their_first_exercise() -> None:
    one, two, three = full(), full(slug="b", lesson="Other"), full(slug="c")
    assert by_lesson([one, two, three]) == [("Hidden layers", [one, three]), ("Other", [two])]


def test_each_exercise_leads_to_the_next_of_the_list() -> None:
    lessons = by_lesson(load_exercises(MLP, LECTURE).values())
    listed = [exercise.slug for _, exercises in lessons for exercise in exercises]
    following = [after(lessons, slug) for slug in listed]
    assert [exercise.slug if exercise else None for exercise in following] == [*listed[1:], None]
    assert after(lessons, "not-there") is None


def test_a_hidden_bound_is_marked_for_the_page() -> None:
    criteria = exercise_page(
        full(limits={"neurons": {"at_most": 2, "hidden": True}, "features": {"at_most": 2}})
    ).criteria
    limits = [line.limit for line in criteria if line.limit]
    assert [limit.hidden for limit in limits] == [True, False]
    assert exercise_page(load_exercises(MLP, LECTURE)["gauss-smallest"]).criteria[0].limit == (
        "parameters",
        3,
        None,
        True,
    )


def test_every_question_of_the_lecture_says_why_its_answer_is_right() -> None:
    """But for those about what is handed in, whose answers differ."""
    for exercise in load_exercises(MLP, LECTURE).values():
        for question in exercise.questions:
            wrong = {choice for choice in question.choices or () if choice != question.answer}
            has_help = question.why and (question.hint or set(question.hints) == wrong)
            assert has_help or question.answer in MLP.measures, (exercise.slug, question.name)
