"""Links, fuzzed: whatever stands behind the '#', reading gives a run or InvalidInput; what is written is read again."""

import contextlib
import math
import string

from hypothesis import example, given
from hypothesis import strategies as st

from nn_playground.base.errors import InvalidInput
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.initializers import INITIALIZERS
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json
from nn_playground.labs.mlp.datasets import GENERATED
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.link_keys import EXTENSIONS, ORIGINAL
from nn_playground.labs.mlp.link_reader import Link
from nn_playground.labs.mlp.network_config import MAX_HIDDEN_LAYERS, MAX_UNITS
from nn_playground.labs.mlp.options import options
from nn_playground.labs.mlp.permalink import read_link, write_link
from nn_playground.labs.mlp.training_config import REGULARIZATIONS
from nn_playground.labs.mlp.view import CHARTS, SPEED_CHOICES, View
from tests.strategies import furthered

KEYS = [*ORIGINAL, *EXTENSIONS, "playButton_hide", "x_hide", "numNodes3_hide"]
VALUES = [
    *"""
    true false relu tanh sigmoid linear none L1 L2 circle spiral reg-plane classification regression null toString
    gelu cross_entropy huber adam momentum step cosine he_normal threshold clusters spirals moons relu,,tanh accuracy r2
    0.5 3 constructor __proto__ reg-ripples
    0 -0 1 9 50 80 81 -1 1e308 1e999 NaN Infinity 0x10 1_000 ١ 4,2 8,8,8,8,8,8,8,8 1,,2 0,0 33 %20
    """.split(),
    "",
    " ",
    "4, 2",
]

text = st.text(max_size=200) | st.text(alphabet=string.ascii_letters + string.digits + "&=#,.-_%", max_size=200)
pairs = st.builds("{}={}".format, st.sampled_from(KEYS), st.sampled_from(VALUES) | st.text(max_size=12))
links = st.builds("#{}".format, st.lists(pairs | st.sampled_from(KEYS), max_size=12).map("&".join))


def rates() -> st.SearchStrategy[float]:
    return st.floats(min_value=0, max_value=1000) | st.sampled_from([0, 0.001, 0.03, 1, 10])


def seeds() -> st.SearchStrategy[str]:
    """What a link can carry: it has no escapes."""
    visible = st.characters(exclude_categories=["C", "Z"], exclude_characters="&=#")
    return st.text(visible, min_size=1, max_size=20) | st.floats(0, 1).map("{:.5f}".format)


@st.composite
def configs(draw: st.DrawFn) -> RunConfig:
    name = draw(st.sampled_from(sorted(GENERATED)))
    samples = draw(st.integers(50, 5000))
    least = max(1, math.ceil(100 / samples))  # percent: one training point
    base = parse_config(
        {
            "problem": GENERATED[name].problem,
            "data": {
                "name": name,
                "noise": draw(st.floats(0, 80) | st.integers(0, 80)),
                "train_percent": draw(st.floats(least, 99) | st.integers(least, 99)),
                "samples": samples,
            },
            "features": draw(st.lists(st.sampled_from(sorted(FEATURES)), unique=True)),
            "network": {
                "hidden": draw(st.lists(st.integers(1, MAX_UNITS), max_size=MAX_HIDDEN_LAYERS)),
                "activation": draw(st.sampled_from(sorted(ACTIVATIONS))),
                "initializer": draw(st.sampled_from(list(INITIALIZERS))),
                "seed": draw(st.none() | seeds()),
            },
            "training": {
                "learning_rate": draw(rates()),
                "batch_size": draw(st.integers(1, 5000)),
                "regularization": draw(st.sampled_from(sorted(REGULARIZATIONS))),
                "regularization_rate": draw(rates()),
            },
            "seed": draw(seeds()),
        }
    )
    return draw(furthered(base))


OPTIONS = options()
CONTROLS = [control["name"] for control in OPTIONS["controls"]]
SWITCHES = {
    choice["name"]: choice["control"]
    for option in OPTIONS["options"]
    if option["path"] == "features"
    for choice in option["choices"]
}


@st.composite
def views(draw: st.DrawFn, features: tuple[str, ...]) -> View:
    """Views of a run with these features; to hide one in a link is to take it out of the network."""
    hideable = [name for name in CONTROLS if name not in [SWITCHES[feature] for feature in features]]
    hidden = draw(st.sets(st.sampled_from(hideable)))
    return View(
        show_test_data=draw(st.booleans()),
        discretize=draw(st.booleans()),
        show_gradient_flow=draw(st.booleans()),
        chart=draw(st.sampled_from(sorted(CHARTS))),
        log_scale=draw(st.booleans()),
        speed=draw(st.sampled_from(sorted(SPEED_CHOICES))),
        present=draw(st.booleans()),
        hide_text=draw(st.booleans()),
        collect_stats=draw(st.booleans()),
        tutorial=draw(st.none() | st.text(string.ascii_lowercase + "-", min_size=1, max_size=10)),
        hidden=tuple(sorted(hidden, key=CONTROLS.index)),
    )


def nothing_lost(link: Link) -> bool:
    """Only a tutorial is carried along without having an effect."""
    return all(notice.startswith("tutorial=") for notice in link.notices)


@given(text | links)
@example("#networkShape")
@example("#activation=toString")
@example("#noise=abc")
@example("#seed=")
@example("#tutorial=<script>")
@example("#" + "x=true&" * 20_000)
@example("#networkShape=" + "9" * 5_000)
@example("\ud800#seed=\ud800")
def test_reading_gives_a_run_or_says_why_not(link: str) -> None:
    with contextlib.suppress(InvalidInput):
        read_link(link)


@given(links)
def test_what_was_read_is_written_so_that_it_reads_the_same(link: str) -> None:
    try:
        first = read_link(link)
    except InvalidInput:
        return
    written = write_link(first.config, first.view)
    again = read_link(written)
    assert (again.config, again.view) == (first.config, first.view)
    assert nothing_lost(again)
    assert write_link(again.config, again.view) == written


@given(configs(), st.data())
def test_every_run_and_view_fit_in_a_link(config: RunConfig, data: st.DataObject) -> None:
    view = data.draw(views(config.features))
    link = read_link(write_link(config, view))
    assert (link.config, link.view) == (config, view)
    assert nothing_lost(link)


@given(configs())
def test_every_run_survives_json(config: RunConfig) -> None:
    assert parse_config(to_json(config)) == config


@given(text | links, st.text(string.ascii_letters + ":/.?-", max_size=40))
def test_what_stands_before_the_hash_does_not_matter(link: str, before: str) -> None:
    def outcome(given_link: str) -> object:
        try:
            return read_link(given_link)
        except InvalidInput as error:
            return error.message

    fragment = "#" + link.lstrip("#")
    assert outcome(before + fragment) == outcome(fragment)
