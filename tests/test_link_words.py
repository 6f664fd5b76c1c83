"""Links that can't be run, or not as they are: what the page says of them, and that scripts get what they got."""

import json
from itertools import islice
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import told
from nn_playground.labs.mlp.link_keys import KEYS
from nn_playground.labs.mlp.pasted import read_pasted
from tests.tabs import Tab

REFUSED: Final = {
    "networkShape=1,1,1,1,1,1,1,1,1,1": "This link has 10 hidden layers; 8 is the most.",
    "networkShape=4,40": "Hidden layer 2 has 40 neurons in this link; 32 is the most.",
    "networkShape=0,4": "Hidden layer 1 has 0 neurons in this link; 1 is the least.",
    "networkShape=4.5,2": "“Hidden layers” is 4.5,2 in this link; neurons are whole numbers.",
    "batchSize=0": "“Batch size” is 0 in this link; 1 is the least.",
    "batchSize=2.5": "“Batch size” is 2.5 in this link; it has to be a whole number.",
    "learningRate=2000": "“Learning rate” is 2000 in this link; 1000 is the most.",
    "learningRate=Infinity": "“Learning rate” is Infinity in this link; it has to be finite.",
    "percTrainData=0": "“Training data” is 0% in this link; 1% is the least.",
    "percTrainData=1&samples=50": "“Training data” is 1% in this link: that is less than one point to train on.",
    "optimizerBeta1=0.5": "“Beta 1” is 0.5 in this link, but SGD has none.",
    "stopEpochs=-1": "“Stop after” is -1 epochs in this link; 0 epochs is the least.",
    "output=threshold": "The threshold unit learns without hidden layers: remove them.",
    f"seed={'x' * 300}": "“Seed” is 300 characters long in this link; 256 is the most.",
    "batchSize=0&learningRate=-1": (
        "“Learning rate” is -1 in this link; 0 is the least. “Batch size” is 0 in this link; 1 is the least."
    ),
    "batchSize=0&learningRate=-1&dropout=2&maxNorm=-1": (
        "“Learning rate” is -1 in this link; 0 is the least. “Batch size” is 0 in this link; 1 is the least. "
        "“Dropout” is 2 in this link; 0.9 is the most. And one more thing is wrong."
    ),
}
CHANGED: Final = {
    "networkShape=4,x": "“Hidden layers” can’t be 4,x, as it is in this link. You see 4-2 instead.",
    "networkShape": "“Hidden layers” has no value in this link. You see 4-2 instead.",
    "learningRate=abc": "“Learning rate” can’t be abc, as it is in this link. You see 0.03 instead.",
    "noise=99": "“Noise” is 99% in this link; it can be 0% to 80%. You see 50% instead.",
    "dataset=moon": "“Dataset” can’t be moon, as it is in this link. You see Circle instead. Did you mean moons?",
    "regDataset=foo&problem=regression": "“Dataset” can’t be foo, as it is in this link. You see Plane instead.",
    "dataset=foo&problem=regression": "“Dataset” can’t be foo, as it is in this link, and is left out.",
    "activation=rleu": "“Activation” can’t be rleu, as it is in this link. You see Tanh instead. Did you mean relu?",
    "optimizer=adm": "“Optimizer” can’t be adm, as it is in this link. You see SGD instead. Did you mean adam?",
    "optimizer=adam&optimizerBeta1=a": "“Beta 1” can’t be a, as it is in this link, and is left out.",
    "x=maybe": "“X₁” is maybe in this link, neither true nor false. It counts as true.",
    "x_hide=maybe": "Whether “X₁” is hidden is maybe in this link, neither true nor false. You see it.",
    "foo_hide=true": "This link hides foo, but there is no such control here.",
    "foo=1": "This link has a setting foo, which there is not here. It is left out.",
    "cosX=true": "This link has a feature cosX, which there is not here. It is left out.",
    "activations=rleu": (
        "There is no activation rleu, as layers have it in this link. They are left out. Did you mean relu?"
    ),
    "activations=relu,,": ("This link has activations for 3 hidden layers, and 2 such layers. They are left out."),
    "initZero=true&initializer=he_normal": (
        "“Initial weights” is both Zeros and He, normal in this link. You see Zeros."
    ),
    "tutorial=clouds": "This link asks for the tutorial clouds, but there are no tutorials here.",
    "noise=5&noise=10": "“Noise” stands in this link twice, as 5 and as 10. The last one counts.",
    "x_hide=false&x_hide=true": "“X₁” stands in this link twice, as false and as true. The last one counts.",
    "chart=foo": "“Show in the chart” can’t be foo, as it is in this link. You see Loss instead.",
}


@pytest.mark.parametrize(("link", "words"), REFUSED.items(), ids=[*map(str, range(len(REFUSED)))])
def test_a_refused_link_is_told_by_label_value_and_bound(link: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_pasted(f"#{link}")
    assert caught.value.told == words
    body = caught.value.as_json()["error"]
    assert body.keys() == {"code", "message", "details"}, "scripts get what they got"
    assert {detail["path"] for detail in body["details"]} <= KEYS.keys()


@pytest.mark.parametrize(("link", "words"), CHANGED.items(), ids=[*map(str, range(len(CHANGED)))])
def test_what_is_left_out_of_a_link_is_told_with_what_is_there_instead(link: str, words: str) -> None:
    notices = read_pasted(f"#{link}").notices
    assert [*map(told, notices)] == [words]
    assert json.loads(json.dumps(notices)) == notices
    assert notices != [words], "scripts get keys"


def test_a_link_that_is_too_long_is_told_so() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_pasted(f"#{'x' * 30_000}")
    assert caught.value.told == "This link is 30,001 characters long; 20,000 is the most."


def test_a_tab_gets_the_words_of_the_page() -> None:
    tab = Tab()
    answer = tab.ask("configure", link="#batchSize=0")
    assert answer["told"] == REFUSED["batchSize=0"]
    assert answer["error"]["message"] == "batchSize: expected at least 1; got 0"
    assert tab.ask("configure", link="#noise=99")["notices"] == [CHANGED["noise=99"]]
    assert "told" not in tab.ask("configure", config={"seed": 1})


VALUES: Final[st.SearchStrategy[Any]] = st.sampled_from(
    ["-1", "0", "1e9", "2.5", "NaN", "Infinity", "x", "true", "", "1,2"]
)


@given(st.lists(st.tuples(st.sampled_from(sorted(KEYS)), VALUES), min_size=1, max_size=4))
def test_whatever_is_wrong_is_told_in_whole_sentences(pairs: list[tuple[str, str]]) -> None:
    try:
        said = [*map(told, read_pasted("#" + "&".join(map("=".join, pairs))).notices)]
    except InvalidInput as error:
        said = [error.told or error.details[0].message]
    for sentence in islice(said, 20):
        assert sentence[0].isupper() or sentence[0] == "“" or sentence.startswith("and "), sentence
        assert sentence.endswith((".", "?")) or sentence.startswith("and "), sentence
        assert "expected" not in sentence, sentence
