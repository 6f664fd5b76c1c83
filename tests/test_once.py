"""Log lines that anybody can cause."""

import logging

import pytest

from nn_playground.base.once import MAX_CAUSES, PERIOD, Once


def test_a_cause_is_said_once_and_again_after_a_while(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    once = Once(logging.getLogger("nn_playground.test"), lambda: now)
    for _ in range(1000):
        once.warn("the one")
        once.warn("the other: 100 %")
    assert caplog.messages == ["the one", "the other: 100 %"]
    now = PERIOD
    once.warn("the one")
    assert caplog.messages[2:] == ["the one"]


def test_causes_that_all_differ_fill_no_log(caplog: pytest.LogCaptureFixture) -> None:
    once = Once(logging.getLogger("nn_playground.test"), lambda: 0.0)
    for number in range(10_000):
        once.warn(f"cause {number}")
    assert len(caplog.messages) == MAX_CAUSES + 1
    assert "not logged" in caplog.messages[-1]
