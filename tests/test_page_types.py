"""The page's types of texts, runs and commands are those of the server's models."""

from tests import page_types


def test_the_generated_types_are_up_to_date() -> None:
    written = page_types.PLACE.read_text("utf-8")
    assert written == page_types.page_types(), "write them anew: python -m tests.page_types"
