"""Pasted texts: whatever has happened to a link on its way, it is read as the run that it was, or not at all."""

import contextlib
import html
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.link_keys import KNOWN_KEYS
from nn_playground.labs.mlp.link_repair import TEXT_MENDS
from nn_playground.labs.mlp.pasted import exercise_of, read_pasted, submitted_link
from nn_playground.labs.mlp.permalink import always_written, read_link, write_link
from nn_playground.labs.mlp.view import View
from tests.damages import DOUBTFUL, FULL, MENDED, PAGE, SHORT, Damage, wrapped
from tests.models import with_seed
from tests.strategies import complete_configs, configs


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


@pytest.mark.parametrize("width", [40, 76])
@pytest.mark.parametrize("behind", ["", "\n13", "\nThanks"])
@pytest.mark.parametrize("last", [-1, 1])
def test_a_link_with_points_is_mended_however_often_it_was_broken(width: int, behind: str, last: int) -> None:
    points = [[place / 20 - 3, place / 40, -last] for place in range(70)] + [[1, place / 5, last] for place in range(7)]
    config = parse_config({"data": {"name": "own", "points": points}})
    link = PAGE + write_link(config)
    broken = "\n".join(link[place : place + width] for place in range(0, len(link), width)) + behind
    assert outcome(broken) == with_seed(config, "0")
    assert outcome(link + behind) == with_seed(config, "0")


NAMES = st.text("aé漢 -_", min_size=1, max_size=24)


@given(
    st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=4, max_size=40),
    st.lists(NAMES.map(str.strip).filter(bool), min_size=2, max_size=4, unique_by=str.casefold),
    NAMES,
    st.integers(20, 90),
    st.sampled_from(["\n", "\r\n", "\n> ", "\n   "]),
    st.sampled_from(["{}", "{}\nThanks, Ada", "Here it is:\n{}"]),
)
def test_names_of_points_are_joined_wherever_a_mail_breaks_them(
    places: list[tuple[int, int]], labels: list[str], name: str, width: int, newline: str, around: str
) -> None:
    axis = {"name": name.strip() or "x", "unit": "mm", "scale": 0.1, "offset": 200}
    numbers = [place % len(labels) for place in range(len(places))]
    points = [
        [x1, x2, 2 * number - 1 if len(labels) == 2 else number]
        for (x1, x2), number in zip(places, numbers, strict=True)
    ]
    data = {"name": "own", "classes": len(labels), "points": points, "labels": labels, "axes": {"x1": axis, "x2": axis}}
    loss = {"training": {"loss": "cross_entropy"}} if len(labels) > 2 else {}
    config = parse_config({"data": data, **loss})
    link = PAGE + write_link(config)
    broken = link[: len(PAGE)] + wrapped(link[len(PAGE) :], width, newline)
    assert outcome(around.format(broken)) == with_seed(config, "0")


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
