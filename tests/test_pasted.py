"""Pasted texts: whatever has happened to a link on its way, it is read as the run that it was, or not at all."""

import contextlib
import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp import link_repair, pasted
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.link_keys import KNOWN_KEYS
from nn_playground.labs.mlp.link_reader import Scan, scan
from nn_playground.labs.mlp.link_repair import TEXT_MENDS
from nn_playground.labs.mlp.pasted import exercise_of, read_pasted, submitted_link
from nn_playground.labs.mlp.permalink import MAX_LENGTH, always_written, read_link, write_link
from nn_playground.labs.mlp.view import View
from tests.models import with_seed
from tests.strategies import complete_configs, configs

PAGE: Final = "http://127.0.0.1:8000/exercises/xor-small"
SHORT: Final = f"{PAGE}#dataset=xor&networkShape=3&seed=0.3"
FULL: Final = PAGE + write_link(read_link(SHORT).config)
Damage = Callable[[str], str]


def wrapped(text: str, width: int, newline: str = "\n") -> str:
    """The text as e-mails break it, and quote it."""
    return newline.join(text[first : first + width] for first in range(0, len(text), width))


def encoded(text: str, times: int = 1) -> str:
    """The text as a value of a query."""
    for _ in range(times):
        text = quote(text, safe="")
    return text


def as_typed_in(link: str, more: str) -> str:
    """What a browser's address bar makes of a link with something behind it."""
    return link + quote(more, safe="!#$&'()*+,/:;=?@[]~")


# What leaves no doubt of what is meant.
MENDED: Final[dict[str, Damage]] = {
    "nothing": lambda link: link,
    "spaces around": lambda link: f" \t{link}\r\n",
    "words around": lambda link: f"My link: {link} I used three neurons (13 parameters).",
    "a line below": lambda link: f"{link}\nI used three neurons",
    "escaped": html.escape,
    "escaped twice": lambda link: html.escape(html.escape(link)),
    "escaped thrice": lambda link: html.escape(html.escape(html.escape(link))),
    "escaped by number": lambda link: link.replace("&", "&#38;"),
    "escaped in hexadecimal": lambda link: link.replace("&", "&#x26;").replace("#act", "&#35;act"),
    "amp without semicolon": lambda link: link.replace("&", "&amp"),
    "anchor": lambda link: f'<p>Here: <a class="x" href="{html.escape(link)}" target="_blank">my network</a></p>',
    "anchor with its address": lambda link: f'<a href="{html.escape(link)}">{html.escape(link)}</a>',
    "anchor with a shortened text": lambda link: f'<a href="{html.escape(link)}">{html.escape(link[:60])}…</a>',
    "anchor with single quotes": lambda link: f"<a href='{html.escape(link)}'>x</a>",
    "anchor that is escaped": lambda link: html.escape(f'<a href="{html.escape(link)}">x</a>'),
    "angle brackets": lambda link: f"<{link}>",
    "brackets": lambda link: f"({link})",
    "square brackets": lambda link: f"[{link}]",
    "quotes": lambda link: f'"{link}"',
    "smart quotes": lambda link: f"“{link}”",
    "German quotes": lambda link: f"„{link}“",
    "code": lambda link: f"`{link}`",
    "Markdown": lambda link: f"[my network]({link})",
    "Markdown, the address twice": lambda link: f"[{link}]({link})",
    "Markdown's backslashes": lambda link: link.replace("_", "\\_").replace("&", "\\&").replace("#", "\\#"),
    "Slack": lambda link: f"<{link}|my network>",
    "a formula": lambda link: f'=HYPERLINK("{link}","here")',
    "a full stop": lambda link: f"{link}.",
    "a comma and words": lambda link: f"{link}, I think",
    "an exclamation": lambda link: f"{link}!!",
    "a bracket": lambda link: f"{link})",
    "Markdown with a title": lambda link: f'[my network]({link} "mine")',
    "JSON": lambda link: json.dumps({"link": link}).replace("&", r"\u0026").replace("=", r"\u003d"),
    "emoji": lambda link: f"{link}😀👍🏽",
    "a semicolon": lambda link: f"{link};",
    "a no-break space": lambda link: f"{link}\u00a0and so on",
    "zero width": lambda link: f"\ufeff{link[:80]}\u200b{link[80:140]}\u2060{link[140:]}\u200b",
    "soft hyphens": lambda link: link.replace("network", "net\u00adwork").replace("learning", "learn\u00ading"),
    "NUL": lambda link: link.replace("&", "&\x00"),
    "wide signs": lambda link: link.replace("#", "＃").replace("=", "＝").replace("&", "＆"),
    "® for &reg": lambda link: link.replace("&reg", "®"),
    "® behind &": lambda link: link.replace("&reg", "&®"),
    "&reg; for &reg": lambda link: link.replace("&reg", "&reg;"),
    "mojibake": lambda link: link.replace("&reg", "Â®"),
    "® in an address bar": lambda link: link.replace("&reg", "%C2%AE"),
    "mojibake in an address bar": lambda link: link.replace("&reg", "%C3%82%C2%AE"),
    "(R)": lambda link: link.replace("&reg", "(R)"),
    "encoded as a whole": lambda link: link.partition("#")[0] + "#" + encoded(link.partition("#")[2]),
    "encoded with its address": encoded,
    "encoded twice": lambda link: encoded(link, 2),
    "encoded signs": lambda link: link.replace("#", "%23").replace("=", "%3D").replace("&", "%26"),
    "encoded hash": lambda link: link.replace("#", "%23"),
    "encoded hash, small": lambda link: link.replace("#", "%23").replace("=", "%3d").replace("&", "%26"),
    "encoded commas": lambda link: link.replace(",", "%2C"),
    "SafeLinks": lambda link: (
        f"https://eur01.safelinks.protection.outlook.com/?url={encoded(link)}&data=05%7C01%7Cada%40example.org&reserved=0"
    ),
    "SafeLinks, escaped": lambda link: html.escape(
        f"https://eur01.safelinks.protection.outlook.com/?url={encoded(link)}&data=05%7C01&reserved=0"
    ),
    "Google": lambda link: f"https://www.google.com/url?q={encoded(link)}&sa=D&source=docs&ust=17000000&usg=AOv",
    "twice the same": lambda link: f"{link} {link}",
    "twice the same, glued": lambda link: f"{link}{link}",
    "twice, once escaped": lambda link: f"{link}\n{html.escape(link)}",
    "a tag behind": lambda link: f"{link}</p>",
    "a break behind": lambda link: f"{link}<br/>thanks",
    "the rest of an anchor": lambda link: f'{link}">playground</a>',
    "quoted-printable": lambda link: link.replace("=", "=3D"),
    "broken behind &": lambda link: link.replace("&", "&\n"),
    "broken before &": lambda link: link.replace("&", "\r\n&"),
    "typed into an address bar": lambda link: as_typed_in(link, ' "and words"'),
    "an address bar and a quote": lambda link: as_typed_in(link, '">playground'),
    "a query before": lambda link: link.replace("#", "?utm_source=x&utm_medium=y#", 1),
    "another page's heading before": lambda link: f"https://docs.example.org/d/1/edit#heading=h.1 {link}",
    "spaces around signs": lambda link: link.replace("=", " = ").replace("&", " & "),
    "no-break spaces at signs": lambda link: link.replace("&", "\u00a0&"),
    "places for line breaks": lambda link: html.escape(link).replace("&amp;", "<wbr>&amp;"),
    "a part in italics": lambda link: link.replace("&network", "</span><span lang='de'>&network"),
    "soft hyphens as entities": lambda link: html.escape(link).replace("&amp;", "&shy;&amp;"),
    "invisible entities": lambda link: link.replace("&", "&#8203;&"),
    "® and a space": lambda link: link.replace("&reg", "® "),
    "encoded commas, twice": lambda link: link.replace(",", "%252C"),
    "an escaped query before": lambda link: link.replace("#", "?a=1&amp;b=2#", 1),
}
# What may be read, if the same run comes of it.
DOUBTFUL: Final[dict[str, Damage]] = {
    "capitals lost": lambda link: link.partition("#")[0] + "#" + link.partition("#")[2].lower(),
    "capitals": str.upper,
    "an ellipsis": lambda link: f"{link[: len(link) * 2 // 3]}…",
    "three dots": lambda link: f"{link[: len(link) * 2 // 3]}...",
    "the middle left out": lambda link: f"{link[:90]}…{link[-40:]}",
    "the middle left out, dots": lambda link: f"{link[:90]}...{link[-40:]}",
    "cut, said": lambda link: f"{link[:120]} [cut]",
    "cut, said in brackets": lambda link: f"{link[:120]}(truncated)",
    "the beginning left out": lambda link: link[70:],
    "a shortened text alone": lambda link: f"<a>{link[:60]}…</a>",
    "question marks": lambda link: link.replace("&", "?"),
    "semicolons": lambda link: link.replace("&", ";"),
    "no ampersands": lambda link: link.replace("&", ""),
    "no signs": lambda link: link.replace("=", "").replace("&", ""),
    "spaces for signs": lambda link: link.replace("&", " "),
    "dots for commas": lambda link: link.replace(",", "."),
    "commas for dots": lambda link: link.replace(".", ","),
    "dashes": lambda link: link.replace("-", "–"),
    "plus for commas": lambda link: link.replace(",", "+"),
    "colons": lambda link: link.replace("=", ":"),
    "a proofpoint address": lambda link: (
        "https://urldefense.proofpoint.com/v2/url?u="
        + link.replace("#", "-23").replace("=", "-3D").replace("&", "-26").replace(":", "-3A").replace("/", "_")
    ),
}


def outcome(text: str) -> RunConfig | None:
    """The network that is handed in by a text, with a seed that grades do not look at; None where it is unread."""
    try:
        return with_seed(read_link(submitted_link(text).link).config, "0")
    except InvalidInput:
        return None


@pytest.mark.parametrize("damage", MENDED)
@pytest.mark.parametrize("link", [FULL, SHORT, PAGE + write_link(RunConfig())])
def test_what_leaves_no_doubt_is_mended(link: str, damage: str) -> None:
    assert outcome(MENDED[damage](link)) == with_seed(read_link(link).config, "0")
    assert read_pasted(MENDED[damage](link)).config == read_link(link).config


@pytest.mark.parametrize("link", [FULL, SHORT])
@pytest.mark.parametrize(
    "around",
    [
        "[url={link}]my network[/url]",
        "[[{link}][my network]]",
        "\\href{{{link}}}{{network}}",
        "${link}$",
        "https://urldefense.com/v3/__{link}__;Iw!!abc!def$",
        "Ada\t{link}\t13",
        "{link}:~:text=network",
        "{link}?fbclid=IwAR0abc",
    ],
)
def test_what_is_known_to_stand_around_a_link_is_left_out(link: str, around: str) -> None:
    assert outcome(around.format(link=link)) == with_seed(read_link(link).config, "0")
    assert read_pasted(around.format(link=link)).config == read_link(link).config


def damaged(link: str, draw: st.DataObject) -> str:
    """The link after one or two things have happened to it."""
    damages = [*MENDED.values(), *DOUBTFUL.values()]
    for damage in draw.draw(st.lists(st.sampled_from(damages), min_size=1, max_size=2)):
        link = damage(link)
    return link


@given(complete_configs(), st.data())
def test_nothing_is_ever_read_as_another_run(config: RunConfig, draw: st.DataObject) -> None:
    link = PAGE + write_link(config, View(hidden=("playButton", "noise")))
    network = with_seed(config, "0")
    assert outcome(link) == network
    assert outcome(damaged(link, draw)) in (None, network)


@given(st.integers(0, 99_999), configs(max_layers=3), st.data())
def test_with_a_seed_of_the_page_it_is_the_same_run(seed: int, config: RunConfig, draw: st.DataObject) -> None:
    network = config.network.model_copy(update={"seed": None})
    config = config.model_copy(update={"seed": f"{seed / 100_000:.5f}", "network": network})
    link = PAGE + write_link(config)
    first, second = draw.draw(st.tuples(*[st.sampled_from([*MENDED.values()])] * 2))
    assert read_pasted(first(link)).config == config
    with contextlib.suppress(InvalidInput):  # of two damages in one link not all pairs can be undone: it is said then
        found = read_pasted(second(first(link)))
        assert found.config == config or found.notices


@given(configs(plain=True), st.sampled_from(sorted({*DOUBTFUL} - {"the beginning left out"})))
@example(parse_config({"seed": ".", "training": {"learning_rate": 1}}), "commas for dots")
def test_of_a_doubtful_link_the_same_run_is_read_or_it_is_said(config: RunConfig, damage: str) -> None:
    """Or it is, to the letter, the link that the page writes for another run, which must be read without a word."""
    link = DOUBTFUL[damage](PAGE + write_link(config))
    with contextlib.suppress(InvalidInput):
        found = read_pasted(link)
        assert found.config == config or found.notices or link.endswith(write_link(found.config))


@given(configs(), st.sampled_from([*MENDED]))
def test_every_run_is_mended(config: RunConfig, damage: str) -> None:
    assert outcome(MENDED[damage](PAGE + write_link(config))) == with_seed(config, "0")


@given(configs(plain=True, samples=500), st.data())
def test_a_link_that_is_cut_anywhere_is_no_other_run(config: RunConfig, draw: st.DataObject) -> None:
    config = config.model_copy(update={"data": config.data.model_copy(update={"samples": 500})})
    link = PAGE + write_link(config.model_copy(update={"network": config.network.model_copy(update={"seed": None})}))
    run = with_seed(read_link(link).config, "0")
    older = link.rindex("&initZero=")  # where links of the original's first versions end: one that is cut here is whole
    cut = draw.draw(st.integers(0, len(link)) | st.just(older))
    found = outcome(link[:cut] + draw.draw(st.sampled_from(["", " ", ".", "…", "...", '"', "</a>", " and more"])))
    if cut < older:
        assert found is None
    elif link[cut : cut + 1] == "&":
        assert found in (None, with_seed(read_link(link[:cut]).config, "0"))
    else:
        assert found in (None, run)


@given(configs(), st.integers(20, 100), st.sampled_from(["\n", "\r\n", " ", "\n> ", "=\r\n", "\n\n", "\u00a0"]))
def test_a_link_that_was_broken_into_lines_is_no_other_run(config: RunConfig, width: int, newline: str) -> None:
    link = PAGE + write_link(config)
    assert outcome(wrapped(link, width, newline)) in (None, with_seed(config, "0"))


@given(configs(), configs(), st.sampled_from([" ", "\n", "", ", ", " or "]))
def test_two_runs_are_never_made_one(one: RunConfig, other: RunConfig, between: str) -> None:
    text = f"{PAGE}{write_link(one)}{between}{PAGE}{write_link(other)}"
    networks = [with_seed(config, "0") for config in (one, other)]
    assert outcome(text) in ([None, networks[0]] if networks[0] == networks[1] else [None])


@given(st.text(max_size=80) | st.text("#&=;%…<>\"' \n23amprgdtskNe0.[]()", max_size=80))
@example("#" * 500)
@example("#seed" * 500)
@example("&amp;" * 3000)
def test_any_text_is_a_run_or_one_reason(text: str) -> None:
    for way in (submitted_link, read_pasted):
        with contextlib.suppress(InvalidInput):
            way(text)


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda key: key[0].upper() + key[1:]])
@pytest.mark.parametrize(
    "fragment",
    [
        FULL.partition("#")[2],
        "networkShape=4,2&regularizationRate=0",
        "networkShape=3&regularization=L2&xSquared=true&seed=0.3",
        "activation=relu",
        "dataset=spiral&seed=7&numNodes3_hide=true",
        "problem=regression&regDataset=reg-gauss",
    ],
)
def test_keys_whose_capitals_were_all_changed_are_known(fragment: str, change: Callable[[str], str]) -> None:
    pairs = [pair.partition("=") for pair in fragment.split("&")]
    values: Damage = (lambda value: value) if change("ab") == "Ab" else change
    changed = "&".join(f"{change(key)}={values(value)}" for key, _, value in pairs)
    for text in (f"#{changed}", f"{PAGE}#{changed}", f"<{PAGE}#{changed}>, 13", html.escape(f"{PAGE}#{changed}")):
        assert read_pasted(text).config == read_link(fragment).config
        assert read_link(submitted_link(text).link).config == read_link(fragment).config
        assert changed == fragment or read_pasted(text).notices


@pytest.mark.parametrize("behind", [" 13", "\n13", "\n2. 13 parameters", "\r\n0.5", " 2 hidden layers"])
def test_a_number_behind_a_seed_is_no_doubt_where_the_seed_makes_no_difference(behind: str) -> None:
    assert outcome(SHORT + behind) == with_seed(read_link(SHORT).config, "0")
    if not behind.endswith("s"):
        with pytest.raises(InvalidInput, match="Behind the link's seed stands a number"):
            read_pasted(SHORT.replace("0.3", "3") + behind)


@pytest.mark.parametrize(
    "behind", ["/", "\\", "\\r\\n", "_x000D_", "_x000D_\n13", "%0A", "%0D%0A", ",13", ";13;x", "[my network]"]
)
def test_what_is_glued_to_a_seed_is_left_out(behind: str) -> None:
    assert read_pasted(SHORT + behind).config == read_link(SHORT).config


@pytest.mark.parametrize("key", ["seed", "networkSeed"])
def test_a_seed_of_several_words_is_one_where_nothing_else_stands_there(key: str) -> None:
    for before in ("#", f"{PAGE}#", f"{PAGE}#dataset=xor&"):
        link = f"{before}{key}=my seed 7"
        assert read_pasted(link) == read_link(link)
    assert f"{key}=my" == submitted_link(f"See {PAGE}#{key}=my seed 7").link.partition("#")[2]
    config = RunConfig(network=RunConfig().network.model_copy(update={"seed": "my seed 7"}))
    assert read_pasted(write_link(config)).config == config


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


# ---- what is said ----


def test_what_was_mended_is_said_in_whole_sentences() -> None:
    for damage in MENDED.values():
        for notice in read_pasted(damage(FULL)).notices:
            assert notice[0].isupper()
            assert notice.endswith(".")
    assert read_pasted(html.escape(FULL)).notices == [TEXT_MENDS[1].said]
    assert read_pasted(FULL).notices == []
    assert read_pasted(f"Here, R&amp;D says: {FULL} it is").notices == []


def test_the_page_of_a_link_is_known() -> None:
    assert exercise_of(submitted_link(SHORT).link) == "xor-small"
    assert exercise_of(submitted_link(f"<a href='{html.escape(SHORT)}'>x</a>").link) == "xor-small"
    assert exercise_of(submitted_link("http://127.0.0.1:8000/exercises/xor-small/?a=1#dataset=xor").link) == "xor-small"
    assert exercise_of(submitted_link("http://127.0.0.1:8000/#dataset=xor").link) is None


def test_every_key_that_html_may_eat_is_put_back() -> None:
    eaten = [(key, html.unescape(f"&{key}")) for key in sorted(KNOWN_KEYS)]
    for key, text in eaten:
        if text != f"&{key}":
            link = f"#dataset=xor&networkShape=3{text}=1&seed=2"
            assert f"&{key}=1" in handed_in_or_text(link)
    assert {"regDataset", "regularization", "regularizationRate"} <= {key for key, text in eaten if text[0] != "&"}


def handed_in_or_text(link: str) -> str:
    """The link as it was mended, whether or not it is read then."""
    return TEXT_MENDS[4].of(link)


def test_always_written_keys_are_those_of_a_plain_link() -> None:
    assert [pair.partition("=")[0] for pair in write_link(RunConfig())[1:].split("&")] == [*always_written()]
