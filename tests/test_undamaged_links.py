"""Pasted texts that no damage explains: those without a link, those with two, and links as the original reads them."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp import link_repair, pasted
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.link_reader import Scan, scan
from nn_playground.labs.mlp.pasted import read_pasted, submitted_link
from nn_playground.labs.mlp.permalink import MAX_LENGTH, read_link
from tests.damages import FULL, PAGE, SHORT

# ---- no link ----


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "There is no link."),
        (" \u00a0\n", "There is no link."),
        ("I forgot", 'expected a link, which has a # in it; got "I forgot"'),
        ("dataset=xor&networkShape=3", "which has a # in it"),
        ("#", "There is no setting"),
        ("#N/A", "There is no setting"),
        ("#REF!", "There is no setting"),
        ("https://docs.example.org/#tutorial=intro", "There is no setting"),
        ("#hideText=true&playButton_hide=true", "There is no setting"),
        ("#1", "There is no setting"),
        ("#VALUE!", "There is no setting"),
        ("#heading", "There is no setting"),
        ("#seed", "There is no setting"),
        ("#x", "There is no setting"),
        ("https://docs.example.org/document/d/1/edit#heading=h.1", "There is no setting"),
        ("https://example.org/#/route", "There is no setting"),
        ("https://example.org/#/route?tab=1", "There is no setting"),
        (f"{PAGE}#", "There is no setting"),
        ("Answer #1: 13", "There is no setting"),
        ("https://example.org/a#:~:text=dataset", "There is no setting"),
        (PAGE, "This address names no network"),
        ("https://bit.ly/3abcdef", "short address"),
        ("see https://tinyurl.com/xor3", "short address"),
        ("https://t.co/AbC#x", "short address"),
    ],
)
def test_without_a_link_there_is_one_plain_reason(text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        submitted_link(text)
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("#activation=ta", "cut off"),
        ("#dataset=xor&networkSh", "cut off"),
        ("#dataset=xor&networkShape=3&", "cut off"),
        ("#dataset=xor&networkShape=3,", "cut off"),
        ("#dataset=xor&learningRate=0.", "cut off"),
        ("#dataset=xor&networkShape=3&x", "cut off"),
        ("#dataset=xor&networkShape=3&hideText=fals", "cut off"),
        ("#dataset=xor&networkShape=3&seed=0.3…", "shortened"),
        ("#dataset=xor&networkShape=3&seed=0.3...", "shortened"),
        ("#dataset=xor&networkShape=3&seed=0.3 [...]", "shortened"),
        ("#dataset=xor&networkShape=3&seed=0.3 …", "shortened"),
        ("http://127.0.0.1:8000/exercises/xor-small#act…", "shortened"),
        (f"{FULL[:200]}", "cut off"),
        (FULL.replace("&networkShape=3", ""), "there is no networkShape"),
        (FULL.replace("networkShape", "etworkShape"), "there is no networkShape"),
        ("#dataset=xor&networkSha=3&seed=1", 'damaged: "networkSha"'),
        ("#dataset=xor&networkshape=3&batchSize=5", 'damaged: "networkshape"'),
        ("#dataset=xor&networkShape=3abc&seed=1", "networkShape=3abc"),
        ("#dataset=xor&networ%20kShape=3&seed=1", "damaged"),
        ("#dataset=xor&networ_kShape=3&seed=1", "damaged"),
        ("#dat&#10;aset=xor&networkShape=3", "damaged"),
        ("#dataset=xor&networkShape=1&nbsp;2,4&seed=1", "damaged"),
        ("#dataset=xor&ne=\ntworkShape=3&seed=1", "damaged"),
        ("#dataset=xor&=\nnetworkShape=3&seed=1", "damaged"),
        ("#dataset=xor&x=TRUE", "damaged: x=TRUE"),
        ("#dataset=xor&netw.", "cut off"),
        ("#dataset=xor&n", "cut off"),
        ("#networkShape=3&dataset=", "cut off"),
        ("#dataset=xor&networkShape=4,2,.", "cut off"),
        ("#dataset=xor and networkShape=3", "Behind the link"),
        (f"{FULL} with activation = relu", "Behind the link"),
        ("#dataset=xor\t&networkShape=3", "Behind the link"),
        ("#dataset=xor&networkShape=3\n2", "new line"),
        ("#dataset=xor&networkShape=3&seed=0.3&networkShape=8", "networkShape stands in the link twice, as 3 and as 8"),
        ("#dataset=xor&networkShape=3&dataset=gauss&networkShape=3", "dataset stands in the link twice"),
        ("#dataset=xor&networkShape=3&seed=0.3 (learningRate=0.1)", "Behind the link"),
        ("#dataset=xor&NetworkShape=3", "damaged"),
        ("#DATASET=xor&networkShape=3", "damaged"),
        ("#DATASET=xor&NETWORKSHAPE=3&SEED=abc", "no setting"),
        ("#dataset=xor&networkShape=3 2", "space"),
        (f"{SHORT} {SHORT.replace('Shape=3', 'Shape=1')}", "two different links"),
        (f"{SHORT}\n{FULL.replace('tanh', 'relu')}", "two different links"),
        (f'<a href="{SHORT}">{SHORT.replace("xor&", "gauss&")}</a>', "two different links"),
        (f"{SHORT} #dataset=gauss", "two different links"),
    ],
)
def test_what_may_be_another_run_is_unread_with_one_reason(text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        submitted_link(text)
    assert says in caught.value.message


# ---- links that are none of a damaged kind ----


def test_the_links_of_the_original_are_read_as_they_were() -> None:
    runs = json.loads((Path(__file__).parent / "goldens" / "playground.json").read_text())["configs"]
    for run in runs:
        assert read_pasted(run["hash"]) == read_link(run["hash"])


@pytest.mark.parametrize(
    "link",
    [
        "",
        "#",
        "seed=7&noise=5",
        "#seed=hello world&noise=5",
        "#seed=a%20b",
        "#seed=a%26b",
        "#seed=a\\_b&noise=5",
        "#seed=®x&noise=5",
        "#seed=１&noise=5",
        "#seed=1=2",
        "#networkShape= 3 ,2&noise=5",
        "#learningRate= 0.1 &noise=5",
        "#x=no",
        "#activation=Tanh",
        "#dataset=gaus",
        "#nose=1",
        "#tutorial=x",
        "#noise=90",
        "#noise=-5",
        "#N/A",
        "#activation=tanh&batchSize=5&batchSize=6",
    ],
)
def test_what_the_original_reads_in_its_way_stays_so(link: str) -> None:
    assert read_pasted(link) == read_link(link)


@pytest.mark.parametrize("text", ["see attached", "Screenshot 2026-11-29.png", "null", "tinyurl.com/abc", "foo=1"])
def test_what_is_no_link_is_the_default_run_and_that_is_said(text: str) -> None:
    assert read_pasted(text).config == RunConfig()
    assert "unknown key, ignored" in read_pasted(text).notices[0]


def test_an_older_link_of_the_original_is_no_cut_one() -> None:
    older = FULL.replace("&initZero=false", "").replace("&hideText=false", "")
    for link in (older, FULL.replace("&initZero=false", ""), FULL.replace("&cosX=false", "")):
        assert read_pasted(link) == read_link(link)
        assert submitted_link(link).link == link
    with pytest.raises(InvalidInput, match="cut off"):
        submitted_link(older.replace("&problem=classification", ""))
    assert read_pasted(older.replace("&problem=classification", "")).notices[0].startswith("The link is cut off")


def test_what_can_t_be_run_names_its_key() -> None:
    with pytest.raises(InvalidInput, match="networkShape: expected at most 32; got 99"):
        read_pasted("http://x/#networkShape=99&amp;seed=1")


def test_a_text_is_limited() -> None:
    for way in (read_pasted, submitted_link):
        with pytest.raises(InvalidInput, match=f"at most {MAX_LENGTH} characters"):
            way("#x=true&" * MAX_LENGTH)


def test_an_address_without_a_link_is_the_default_run_and_that_is_said() -> None:
    assert read_pasted(PAGE).config == RunConfig()
    assert "so this is the default run" in read_pasted(PAGE).notices[0]


@pytest.mark.parametrize(
    "text",
    [
        "#seed=1" * 3000,
        "#" + "&".join(["noise=a%20b", "batchSize=x", "activation=ta"] * 500),
        "#x=1 " + " &x=1" * 3000,
        "#seed=1" + "\n&seed=1" * 2400,
        "#seed%3D1" * 2200,
        "#" + "&".join(f"k{number}=1" for number in range(3000)) + "&seed=1",
        "<#seed=1>" * 2200,
    ],
)
@pytest.mark.parametrize("way", [read_pasted, submitted_link])
def test_a_text_is_read_in_few_steps_whatever_it_is(
    way: Callable[[str], object], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def counted(fragment: str) -> Scan:
        nonlocal count
        count += 1
        return scan(fragment)

    for module in (pasted, link_repair):
        monkeypatch.setattr(module, "scan", counted)
    with contextlib.suppress(InvalidInput):
        way(text[: MAX_LENGTH - 1])
    assert 0 < count < 1500
