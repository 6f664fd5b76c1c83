"""The picture of a run is what the page shows of it."""

import json
import math
import re
import subprocess
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp import boundary, point_shapes
from nn_playground.labs.mlp.boundary import SIZES, paint_map, picture
from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.frame_arrays import capture
from nn_playground.labs.mlp.kernels.prediction import NOT_FINITE, SHADES
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.picture_theme import LIGHT, THEMES, MapTheme, Rim, color_of, mix, rounded
from nn_playground.labs.mlp.runs import RunPoints, RunResult, run
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.labs.mlp.view import View
from tests.node import ROOT, node

Bytes = NDArray[np.uint8]
CLASSES = 6
TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text("utf-8")


def token(name: str, name_of_theme: str = "light") -> str:
    """A token of a theme."""
    if name == "map-strength" and name_of_theme == "dark":
        found = re.search(r'^:root\[data-theme="dark"\] { --map-strength: ([\d.]+); }', TOKENS, re.MULTILINE)
        assert found
        return found[1]
    pattern = rf"^  --{name}: (?:light-dark\(([^,]+), ([^)]+)\)|var\(--([^)]+)\)|([\d.]+);)"
    found = re.search(pattern, TOKENS, re.MULTILINE)
    assert found, name
    return token(found[3], name_of_theme) if found[3] else found[2 if name_of_theme == "dark" else 1] or found[4]


def theme(name_of_theme: str) -> dict[str, Any]:
    """The page's theme."""
    values = {name: token(f"value-{name}", name_of_theme) for name in ("negative", "zero", "positive")}
    others = {name: token(name, name_of_theme) for name in ("ground", "ink", "muted", "line")}
    classes = [token(f"class-{number}", name_of_theme) for number in range(CLASSES)]
    return {
        **values,
        **others,
        "classes": classes,
        "dark": name_of_theme == "dark",
        "mapStrength": float(token("map-strength", name_of_theme)),
        "classStrength": float(token("class-strength", name_of_theme)),
        "font": "serif",
    }


def smooth(samples: int, holes: bool) -> Bytes:
    """Codes of all values, and perhaps some that are not finite."""
    x, y = np.meshgrid(np.linspace(-3, 3, samples), np.linspace(-3, 3, samples))
    codes: Bytes = np.clip(127 + 160 * np.sin(x * y), 0, 253).astype(np.uint8)
    if holes:
        codes[x * x + y * y < 2] = NOT_FINITE
    return codes


def territories(samples: int, classes: int, holes: bool) -> Bytes:
    """Class codes: sectors around the middle, in places not sure at all, and perhaps some that are not finite."""
    x, y = np.meshgrid(np.linspace(-3, 3, samples), np.linspace(-3, 3, samples))
    number = ((np.arctan2(y, x) / (2 * np.pi) + 1) * classes + np.sin(x * x + y)).astype(np.int32) % classes
    codes: Bytes = (number * SHADES + np.abs(41 * np.sin(2 * x * y))).astype(np.uint8)
    if holes:
        codes[np.abs(x - y) < 0.2] = NOT_FINITE
    return codes


MAPS = [
    (samples, size, discretize, holes)
    for samples, size in ((100, 300), (100, 100), (100, 337), (50, 51))
    for discretize, holes in ((False, False), (True, False), (False, True))
]
CLASS_MAPS = [
    (classes, samples, size, discretize, holes)
    for classes, samples, size in ((3, 100, 300), (6, 100, 337), (4, 50, 51), (5, 20, 64))
    for discretize, holes in ((False, False), (True, False), (False, True))
]
COUNTS = (1, 250, 601, 5000)
LABELS = (-1.0, 1.0, 0.0, -0.4, 0.33, 7.0)


@pytest.fixture(scope="module", params=THEMES)
def painted(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the page paints in one of its themes."""
    maps = [
        {"codes": smooth(samples, holes).ravel().tolist(), "samples": samples, "size": size, "discretize": discretize}
        for samples, size, discretize, holes in MAPS
    ]
    class_maps = [
        {
            "codes": territories(samples, classes, holes).ravel().tolist(),
            "samples": samples,
            "size": size,
            "discretize": discretize,
            "classes": classes,
        }
        for classes, samples, size, discretize, holes in CLASS_MAPS
    ]
    asked = json.dumps({"theme": theme(request.param), "maps": maps + class_maps, "counts": COUNTS, "labels": LABELS})
    command = [node(), str(ROOT / "tests" / "js" / "painted.js")]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return {**answer, "theme": THEMES[request.param]}


@pytest.mark.parametrize("number", range(len(MAPS)), ids=[str(case) for case in MAPS])
def test_the_map_is_that_of_the_page_pixel_by_pixel(number: int, painted: dict[str, Any]) -> None:
    samples, size, discretize, holes = MAPS[number]
    ours = paint_map(smooth(samples, holes), size, discretize=discretize, theme=painted["theme"])
    assert ours.ravel().tolist() == painted["maps"][number]


@pytest.mark.parametrize("number", range(len(CLASS_MAPS)), ids=[str(case) for case in CLASS_MAPS])
def test_the_map_of_classes_is_that_of_the_page_pixel_by_pixel(number: int, painted: dict[str, Any]) -> None:
    classes, samples, size, discretize, holes = CLASS_MAPS[number]
    codes = territories(samples, classes, holes)
    ours = paint_map(codes, size, discretize=discretize, classes=classes, theme=painted["theme"])
    assert ours.ravel().tolist() == painted["maps"][len(MAPS) + number]


def test_points_are_those_of_the_page(painted: dict[str, Any]) -> None:
    assert [boundary._radius(count) for count in COUNTS] == pytest.approx(painted["radii"])
    ours: MapTheme = painted["theme"]
    assert ["rgb({}, {}, {})".format(*rounded(ours.step(label))) for label in LABELS] == painted["colors"]
    classes = ["rgb({}, {}, {})".format(*rounded(ours.class_color(label))) for label in range(CLASSES)]
    assert classes == painted["classes"]


def test_the_shapes_of_classes_are_those_of_the_page(painted: dict[str, Any]) -> None:
    assert len(painted["shapes"]) == len(point_shapes.POLYGONS) == CLASSES
    places = np.linspace(-1.61, 1.59, 64)
    for number, outline in enumerate(painted["shapes"]):
        inside = point_shapes.distance_to(number, 3 * places, 3 * places[:, None], 3.0) < 0
        wanted = [[is_within(outline, x, y) if outline else math.hypot(x, y) < 1 for x in places] for y in places]
        assert (inside == wanted).all()
        assert 3 < inside.mean() * 3.2**2 < 5  # a disc has 3.14; the rim takes more of thin parts


def is_within(outline: list[tuple[float, float]], x: float, y: float) -> bool:
    """Tell by the sides that a ray to the right crosses."""
    sides = zip(outline, outline[1:] + outline[:1], strict=True)
    return (
        sum((y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0) for (x0, y0), (x1, y1) in sides) % 2 == 1
    )


@pytest.mark.parametrize(
    ("data", "has_shapes"),
    [
        ({"name": "circle"}, False),
        ({"name": "clusters", "classes": 3}, True),
        ({"name": "own", "points": [[-3, 0, -1], [3, 0, 1], [0, 4, 1]]}, True),
    ],
)
def test_only_two_classes_of_the_originals_data_are_all_dots(data: dict[str, Any], has_shapes: bool) -> None:
    loss = {"loss": "cross_entropy"} if data.get("classes") else {}
    config = parse_config({"data": data, "training": loss})
    look = boundary._look(config, config.data.classes if config.data.classes > 2 else 0, LIGHT)
    assert (look.shape(1.0) != 0) is has_shapes


@pytest.mark.parametrize("name_of_theme", THEMES)
@pytest.mark.parametrize("part", ["train", "test"])
def test_rims_of_points_are_those_of_the_page(part: str, name_of_theme: str) -> None:
    source = (ROOT / "static" / "js" / "draw" / "points.js").read_text("utf-8")
    color = r'theme\.dark \? "rgba\(([\d., ]+)\)" : "rgba\(([\d., ]+)\)"'
    found = re.search(
        rf"function {part}Rim\([^)]*\) {{.*?{color}, width: (?:theme\.dark \? ([\d.]+) : )?([\d.]+) }}",
        source,
        re.DOTALL,
    )
    assert found
    is_dark = name_of_theme == "dark"
    *shade, opacity = [float(number) for number in found[1 if is_dark else 2].split(",")]
    rim: Rim = getattr(THEMES[name_of_theme], part)
    assert (rim.color.tolist(), rim.opacity) == (shade, opacity)
    assert rim.width == float((is_dark and found[3]) or found[4])


@pytest.mark.parametrize("name_of_theme", THEMES)
def test_the_ink_is_that_of_the_page(name_of_theme: str) -> None:
    assert THEMES[name_of_theme].ink.tolist() == color_of(token("ink", name_of_theme)).tolist()


def trained(link: str = "#", epochs: int = 0) -> RunResult:
    return run(read_link(link).config, epochs=epochs, record=[epochs], include=["grid", "points"])


def pixels(png: bytes) -> Bytes:
    image = Image.open(BytesIO(png))
    assert (image.format, image.mode) == ("PNG", "RGB")
    return np.asarray(image)


@pytest.mark.parametrize("size", [SIZES[0], 300, SIZES[1]])
def test_a_picture_is_as_large_as_asked(size: int) -> None:
    assert pixels(picture(trained(), size=size)).shape == (size, size, 3)


def test_the_same_result_is_the_same_picture() -> None:
    assert picture(trained("#seed=1", 5)) != picture(trained("#seed=1", 5), theme=THEMES["dark"])
    assert picture(trained("#seed=1", 5)) == picture(trained("#seed=1", 5))
    assert picture(trained("#seed=1", 5)) != picture(trained("#seed=1", 6))


def test_points_lie_where_they_are_in_the_colour_of_their_label() -> None:
    result = trained("#dataset=gauss&showTestData=true")
    view = View(show_test_data=True)
    assert result.points
    for shown, part in ((picture(result, view=view), result.points.test), (picture(result), result.points.train)):
        image = pixels(shown)
        x1, x2, label = part[-1]  # the last one lies on top
        found = image[int((6 - x2) / 12 * 300), int((x1 + 6) / 12 * 300)]
        assert found.tolist() == rounded(LIGHT.step(label)).tolist()


FOUR = "#dataset=clusters&classes=4&learningRate=0.1&discretize=true&seed=0.5"


def test_each_cluster_lies_in_the_colour_of_its_class_once_it_is_learned() -> None:
    result = trained(FOUR, 60)
    assert result.points
    empty = result.model_copy(update={"points": RunPoints(train=[], test=[])})
    image = pixels(picture(empty, view=View(discretize=True)))
    for number in range(4):
        x1, x2 = np.mean([point[:2] for point in result.points.train if point[2] == number], axis=0)
        color = mix(LIGHT.ground, LIGHT.classes[number], LIGHT.class_strength)
        found = image[int((6 - x2) / 12 * 300), int((x1 + 6) / 12 * 300)]
        assert found.tolist() == rounded(color).tolist()


def test_class_codes_are_those_that_the_page_gets() -> None:
    result = trained(FOUR, 20)
    assert result.grid
    assert result.grid.probability
    trainer = Trainer(result.config)
    trainer.step(20)
    wanted = capture(trainer)
    ours = boundary._codes(result.grid, 4)
    assert wanted["watched"].tolist() == [len(trainer.network.layers) - 1, 4], "the unit beyond the last output"
    same = ours // SHADES == wanted["grid"] // SHADES
    assert same.mean() > 0.999  # the page's are computed in float32
    assert np.abs(ours.astype(int) - wanted["grid"])[same].max() <= 1


def test_points_of_classes_have_their_colours() -> None:
    result = trained(FOUR)
    assert result.points
    image = pixels(picture(result))
    seen = {tuple(color) for color in image.reshape(-1, 3).tolist()}
    assert seen >= {tuple(rounded(color).tolist()) for color in LIGHT.classes[:4]}
    assert not seen & {tuple(rounded(color).tolist()) for color in LIGHT.classes[4:]}


def test_where_no_class_is_likely_a_map_has_no_colour() -> None:
    unsure = np.full((10, 10), 3 * SHADES, np.uint8)
    neutral = rounded(mix(LIGHT.ground, LIGHT.zero, LIGHT.class_strength))
    assert (paint_map(unsure, 50, classes=4) == neutral).all()
    assert not (paint_map(unsure + SHADES - 1, 50, classes=4) == neutral).any()


def test_test_points_are_shown_only_where_the_view_says_so() -> None:
    result = trained("#dataset=gauss")
    assert picture(result) != picture(result, view=View(show_test_data=True))


def test_points_beyond_the_edges_are_left_out() -> None:
    image = np.zeros((60, 60, 3), np.uint8)
    boundary._draw_points(
        image, [[6.5, 0.0, 1.0], [0.0, -7.0, 1.0]], 3, LIGHT.train, boundary.Look(LIGHT.step, boundary._disc)
    )
    assert not image.any()
    boundary._draw_points(
        image, [[6.0, 6.0, 1.0], [-6.0, -6.0, 1.0]], 3, LIGHT.train, boundary.Look(LIGHT.step, boundary._disc)
    )
    assert image[0, -1].any()
    assert image[-1, 0].any()


def test_a_run_that_diverged_is_hatched() -> None:
    result = trained("#problem=regression&learningRate=10", 100)
    assert result.stopped == "diverged"
    found = {tuple(color) for color in pixels(picture(result))[:20, :20].reshape(-1, 3).tolist()}
    assert found >= {tuple(shade.tolist()) for shade in LIGHT.hatch}


@pytest.mark.parametrize("size", [SIZES[0] - 1, SIZES[1] + 1])
def test_sizes_out_of_bounds_are_refused(size: int) -> None:
    with pytest.raises(InvalidInput, match=f"size: expected {SIZES[0]} to {SIZES[1]}; got {size}"):
        picture(trained(), size=size)


def test_what_a_picture_needs_has_to_be_there() -> None:
    with pytest.raises(InvalidInput, match="points and grid"):
        picture(run(parse_config({}), epochs=0))
