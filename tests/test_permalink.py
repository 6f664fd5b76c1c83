"""Links: read as the original site reads them, written as it writes them."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.config import DEFAULT_SEED, RunConfig, parse_config, to_json
from nn_playground.labs.mlp.link_keys import EXTENSIONS, ORIGINAL, hideable, without_hidden
from nn_playground.labs.mlp.permalink import notices_of, read_link, write_link
from nn_playground.labs.mlp.view import View
from nn_playground.options.fields import fields_of
from tests.strategies import complete_configs

PLAIN = (
    "#activation=tanh&batchSize=10&dataset=circle&regDataset=reg-plane&learningRate=0.03&regularizationRate=0&noise=0"
    "&networkShape=4,2&seed=0.12345&showTestData=false&discretize=false&percTrainData=50&x=true&y=true&xTimesY=false"
    "&xSquared=false&ySquared=false&cosX=false&sinX=false&cosY=false&sinY=false&collectStats=false"
    "&problem=classification&initZero=false&hideText=false"
)


def test_the_default_run_has_the_link_of_the_original_site() -> None:
    assert write_link(RunConfig()) == PLAIN


def test_every_key_stands_in_the_original_order() -> None:
    config = parse_config(
        {
            "problem": "regression",
            "data": {"name": "reg-gauss", "noise": 12.5, "samples": 100},
            "features": ["x1", "sin_x2"],
            "network": {"hidden": [], "initializer": "zeros", "seed": "7"},
            "training": {"learning_rate": 0.00001, "regularization": "l1"},
        }
    )
    view = View(show_test_data=True, discretize=True, hide_text=True, tutorial="t", hidden=("playButton", "noise"))
    assert write_link(config, view) == (
        "#activation=tanh&regularization=L1&batchSize=10&dataset=circle&regDataset=reg-gauss&learningRate=0.00001"
        "&regularizationRate=0&noise=12.5&networkShape=&seed=0.12345&showTestData=true&discretize=true&percTrainData=50"
        "&x=true&y=false&xTimesY=false&xSquared=false&ySquared=false&cosX=false&sinX=false&cosY=false&sinY=true"
        "&collectStats=false&tutorial=t&problem=regression&initZero=true&hideText=true&samples=100&networkSeed=7"
        "&playButton_hide=true&noise_hide=true"
    )


@pytest.mark.parametrize(
    ("view", "written"),
    [
        (View(show_gradient_flow=True), "&showGradientFlow=true"),
        (View(chart="accuracy"), "&chart=accuracy"),
        (View(log_scale=True), "&logScale=true"),
        (View(speed="10", present=True), "&speed=10&present=true"),
        (View(speed="max"), "&speed=max"),
        (
            View(show_gradient_flow=True, chart="r2", log_scale=True, hidden=("chart",)),
            "&showGradientFlow=true&chart=r2&logScale=true&chart_hide=true",
        ),
    ],
)
def test_what_is_shown_is_written_only_where_it_differs(view: View, written: str) -> None:
    link = write_link(RunConfig(), view)
    assert link == PLAIN + written
    assert read_link(link) == (RunConfig(), view, [])


@pytest.mark.parametrize(
    "text",
    [
        "#activation=tanh&amp;batchSize_hide=true&amp;batchSize=5",
        "#batchSize=5&batchsize=6",
        "#noise_hide=true&noise=1&nois=2",
        "#seed=1&seeed=2&networkSeed=3",
    ],
)
def test_no_key_of_the_link_itself_is_proposed(text: str) -> None:
    notices = read_link(text).notices
    proposed = [notice.partition("did you mean ")[2].rstrip("?") for notice in notices]
    keys = {pair.partition("=")[0] for pair in text[1:].split("&")}
    assert notices != []
    assert not keys & {*proposed}


def test_what_can_not_be_shown_is_said() -> None:
    link = read_link("#chart=acuracy&showGradientFlow=")
    assert link.view == View()
    (notice,) = link.notices
    assert notice.startswith("chart=acuracy: expected one of loss, accuracy, ")


@given(complete_configs())
def test_what_is_written_is_read_again(config: RunConfig) -> None:
    view = View(discretize=True, hidden=("stepButton",))
    link = read_link(write_link(config, view))
    assert (link.config, link.view, link.notices) == (config, view, [])


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"network": {"initializer": "he_normal"}}, "initializer=he_normal"),
        ({"network": {"batch_norm": True}}, "batchNorm=true"),
        ({"network": {"hidden": [4, {"units": 2, "activation": "relu"}]}}, "activations=,relu"),
        ({"data": {"normalize_inputs": True}}, "normalizeInputs=true"),
        ({"training": {"optimizer": {"name": "adam"}}}, "optimizer=adam"),
        ({"training": {"optimizer": {"name": "adam", "beta1": 0.8}}}, "optimizer=adam&optimizerBeta1=0.8"),
        ({"training": {"optimizer": {"name": "adagrad", "epsilon": 1e-8}}}, "optimizer=adagrad&optimizerEpsilon=1e-8"),
        ({"training": {"schedule": {"name": "step", "every": 5}}}, "schedule=step&scheduleEvery=5"),
        ({"training": {"loss": "cross_entropy"}}, "loss=cross_entropy"),
        ({"training": {"clip_norm": 1, "max_norm": 2.5}}, "clipNorm=1&maxNorm=2.5"),
        ({"training": {"dropout": 0.2, "augmentation": 0.1}}, "dropout=0.2&augmentation=0.1"),
        ({"training": {"shuffle": True, "stop": {"test_loss": 0.01}}}, "shuffle=true&stopTestLoss=0.01"),
        ({"training": {"early_stopping": {"patience": 20}}}, "earlyStoppingPatience=20"),
    ],
)
def test_what_the_original_lacks_stands_behind_its_keys(given: dict[str, object], written: str) -> None:
    link = write_link(parse_config(given))
    assert link == f"{PLAIN}&{written}"
    assert read_link(link).config == parse_config(given)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"data": {"name": "clusters", "classes": 3}}, "dataset=clusters&regDataset=reg-plane"),
        ({"data": {"name": "clusters", "classes": 3}}, "hideText=false&classes=3"),
        ({"network": {"hidden": [], "output": "threshold"}}, "hideText=false&output=threshold"),
        ({"network": {"hidden": [], "initializer": "zeros"}}, "&initZero=true&hideText=false"),
    ],
)
def test_names_of_the_original_take_new_values(given: dict[str, object], written: str) -> None:
    link = write_link(parse_config(given))
    assert written in link
    assert read_link(link).config == parse_config(given)


def test_every_further_option_has_a_key_of_its_own_that_the_original_does_not_know() -> None:
    original = [pair.partition("=")[0] for pair in PLAIN[1:].split("&")] + ["regularization", "tutorial"]
    assert {*original} == {*ORIGINAL}
    assert not {*original} & {*EXTENSIONS}
    assert {path for path, _ in fields_of(RunConfig)} - {"features"} <= {*ORIGINAL.values(), *EXTENSIONS.values()}


@pytest.mark.parametrize("before", ["", "#", "https://playground.tensorflow.org/#", "/some/path?query#"])
def test_what_stands_before_the_hash_does_not_matter(before: str) -> None:
    assert read_link(before + "seed=7&noise=5").config == parse_config({"seed": "7", "data": {"noise": 5}})


def test_the_links_of_the_goldens_are_read_without_a_word_but_those_that_change_something() -> None:
    runs = json.loads((Path(__file__).parent / "goldens" / "playground.json").read_text())["configs"]
    said = [notice for run in runs for notice in read_link(run["hash"]).notices]
    assert said == ["noise=90: expected 0 to 80; it became 50", "noise=-5: expected 0 to 80; it became 0"]


@pytest.mark.parametrize(
    ("text", "changed", "notice"),
    [
        ("foo=1", {}, "foo: unknown key"),
        ("seeed=1", {}, "did you mean seed?"),
        ("activation=toString", {}, "activation=toString: expected one of relu, tanh"),
        ("activation=Tanh", {}, "did you mean tanh?"),
        ("dataset=reg-plane", {}, "dataset=reg-plane: expected one of circle"),
        ("learningRate=abc", {}, "learningRate=abc: expected a number"),
        ("networkShape", {}, "networkShape: expected units"),
        ("networkShape=4,x", {}, "networkShape=4,x: expected units"),
        ("noise=-5", {}, "noise=-5: expected 0 to 80; it became 0"),
        ("noise=81", {"data": {"noise": 50}}, "noise=81: expected 0 to 80; it became 50"),
        ("cosX=true", {}, "cosX: there is no such feature"),
        ("tutorial=x", {}, "there are no tutorials"),
        ("nonsense_hide=true", {}, "nonsense_hide: there is no such control"),
        ("optimizer=adm", {}, "optimizer=adm: expected one of sgd, momentum"),
        ("dropout=much", {}, "dropout=much: expected a number"),
        ("activations=relu,rely", {}, "did you mean relu?"),
        ("activations=relu,relu,relu", {}, "activations=relu,relu,relu: expected names for 2 hidden layers"),
        ("x=no", {}, "x=no: expected true or false; it was read as true"),
        ("xSquared=1", {"features": ["x1", "x2", "x1_squared"]}, "xSquared=1: expected true or false"),
        ("initZero=yes", {"network": {"initializer": "zeros"}}, "initZero=yes: expected true or false"),
        ("shuffle=no", {"training": {"shuffle": True}}, "shuffle=no: expected true or false"),
        ("hideText=false)", {}, "hideText=false): expected true or false; it was read as true"),
        ("hideText=fals", {}, "hideText=fals: expected true or false; it was read as true"),
        ("showTestData=flase", {}, "showTestData=flase: expected true or false; it was read as true"),
        ("discretize=False", {}, "discretize=False: expected true or false; it was read as true"),
        ("x_hide=yes", {}, "x_hide=yes: expected true or false; it was read as false"),
        ("noise_hide=true)", {}, "noise_hide=true): expected true or false; it was read as false"),
        ("initZero=true&initializer=he_normal", {"network": {"initializer": "zeros"}}, "all weights are zero"),
    ],
)
def test_what_is_ignored_or_changed_is_said(text: str, changed: dict[str, object], notice: str) -> None:
    link = read_link(text)
    assert link.config == parse_config(changed)
    assert len(link.notices) == 1
    assert notice in link.notices[0]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("", {}),
        ("&&&", {}),
        ("seed=", {}),
        ("activation= ", {}),
        ("noise=50", {"data": {"noise": 50}}),
        ("noise=80", {"data": {"noise": 80}}),
        ("batchSize=0x10", {"training": {"batch_size": 16}}),
        ("batchSize=1e1", {}),
        ("learningRate= 0.1 ", {"training": {"learning_rate": 0.1}}),
        ("x=false", {"features": ["x2"]}),
        ("networkShape=", {"network": {"hidden": []}}),
        ("networkShape= 3 ,2", {"network": {"hidden": [3, 2]}}),
        ("seed=a%20b", {"seed": "a%20b"}),
        ("seed=1=2", {"seed": "1"}),
        ("regularization=none", {}),
        ("regularization=L2", {"training": {"regularization": "l2"}}),
        ("problem=regression&dataset=spiral", {"problem": "regression"}),
        ("regDataset=reg-gauss&problem=regression", {"problem": "regression", "data": {"name": "reg-gauss"}}),
        ("shuffle=false&batchNorm=false&dropout=&optimizer= ", {}),
        ("initializer=zeros", {"network": {"initializer": "zeros"}}),
        ("dataset=spirals&classes=4", {"data": {"name": "spirals", "classes": 4}}),
        ("optimizer=rmsprop&optimizerDecay=0.9", {"training": {"optimizer": {"name": "rmsprop", "decay": 0.9}}}),
        ("activations=relu, tanh", {"network": {"hidden": [{"units": 4, "activation": "relu"}, 2]}}),
        ("activation=elu&networkShape=3&activations=elu", {"network": {"activation": "elu", "hidden": [3]}}),
        ("networkShape=&activations=", {"network": {"hidden": []}}),
        ("x_hide=true", {"features": ["x2"]}),
        ("x_hide=false", {}),
    ],
)
def test_links_are_read_as_the_original_reads_them(text: str, changed: dict[str, object]) -> None:
    link = read_link(text)
    assert link.config == parse_config(changed)
    assert link.notices == []


def test_of_a_key_with_two_values_the_last_one_counts_and_that_is_said() -> None:
    link = read_link("seed=1&networkShape=3&seed=2&networkShape=3")
    assert (link.config.seed, link.config.network.hidden) == ("2", (3,))
    assert link.notices == ["seed stands there twice, as 1 and as 2; the last one counts"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("networkShape=1,1,1,1,1,1,1,1,1", "networkShape"),
        ("networkShape=4,,2", "networkShape"),
        ("networkShape=2.5", "networkShape"),
        ("networkShape=33", "networkShape"),
        ("batchSize=0", "batchSize"),
        ("batchSize=2.5", "batchSize"),
        ("learningRate=-1", "learningRate"),
        ("learningRate=Infinity", "learningRate"),
        ("percTrainData=0", "percTrainData"),
        ("percTrainData=100", "percTrainData"),
        ("samples=1", "samples"),
        ("seed=" + "x" * 300, "seed"),
        ("networkSeed=a\x00b", "networkSeed"),
        ("dropout=1", "dropout"),
        ("scheduleEvery=0&schedule=step", "scheduleEvery"),
        ("scheduleEvery=2.5&schedule=step", "scheduleEvery"),
        ("optimizerBeta1=0.5", "optimizerBeta1"),
        ("clipNorm=1e999", "clipNorm"),
        ("classes=3", "classes"),
        ("dataset=clusters&classes=3&loss=squared", "loss"),
        ("problem=regression&loss=cross_entropy", "loss"),
        ("batchNorm=true&batchSize=1", "batchNorm"),
        ("output=threshold", "output"),
        ("stopTestLoss=-1", "stopTestLoss"),
        ("networkShape=40&activations=relu", "networkShape"),
        ("seed=" + "x" * 20_000, "link"),
    ],
)
def test_what_cannot_run_is_an_error_that_names_the_key(text: str, path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_link(text)
    assert [detail.path.split(".")[0] for detail in caught.value.details] == [path]


def test_a_link_without_a_seed_gets_the_one_it_is_given() -> None:
    assert read_link("noise=5").config.seed == DEFAULT_SEED
    assert read_link("noise=5", seed="0.5").config.seed == "0.5"
    assert read_link("seed=3", seed="0.5").config.seed == "3"


def test_many_notices_are_cut_short() -> None:
    notices = read_link("&".join(f"unknown{index}=1" for index in range(100))).notices
    assert len(notices) == 21
    assert notices[-1] == "and 80 more like these"


def test_a_hidden_feature_is_no_input() -> None:
    assert without_hidden(RunConfig(), View(hidden=("y", "playButton"))).features == ("x1",)
    assert without_hidden(RunConfig(), View(hidden=("noise",))) == RunConfig()


def test_every_control_can_be_hidden_and_the_link_says_so() -> None:
    names = tuple(name for name in hideable() if name not in ("x", "y"))
    link = read_link(write_link(RunConfig(), View(hidden=names)))
    assert link.view.hidden == names
    assert link.notices == []


def test_a_seed_that_a_browser_would_rewrite_is_said() -> None:
    assert notices_of(RunConfig()) == []
    assert "hello world" in notices_of(parse_config({"seed": "hello world"}))[0]
    assert notices_of(parse_config({"network": {"seed": "é"}})) != []
    assert "250 at most" in notices_of(parse_config({"training": {"batch_size": 251}}))[0]
    assert notices_of(parse_config({"training": {"batch_size": 250}})) == []
    assert notices_of(parse_config({"seed": "!$%'()*+,-./09:;?@AZ[]^_az{|}~"})) == []


def test_a_new_key_is_written_only_where_it_differs() -> None:
    assert to_json(read_link("samples=500").config) == to_json(RunConfig())
    assert write_link(read_link("samples=500").config) == PLAIN
