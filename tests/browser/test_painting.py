"""Own points, painted on the map: by mouse, finger and keys; while it trains; over reloads and Back."""

from playwright.sync_api import expect

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.permalink import read_link, write_link
from tests.browser.conftest import Opener
from tests.browser.painting import at, bar, click, count, drag, has_points, labels, own_points, paint, start_empty
from tests.browser.tab import Tab


def test_a_click_puts_a_point_and_the_run_goes_on_with_it(tab: Tab) -> None:
    tab.steps(3)
    paint(tab)
    click(tab, 4.5, 4.5)
    has_points(tab, 501)
    assert tab.epoch == 3
    x1, x2, label = own_points(tab).array[-1]
    assert abs(x1 - 4.5) < 0.1
    assert abs(x2 - 4.5) < 0.1
    assert label == -1
    expect(tab.page.locator("#chips")).to_contain_text("501 own points")
    expect(tab.page.locator("#chips")).to_contain_text("Points changed from epoch 3")
    tab.steps(1)


def test_points_from_nothing_are_a_run_as_soon_as_one_trains_and_one_tests(tab: Tab) -> None:
    start_empty(tab)
    expect(bar(tab)).to_contain_text("a run needs two points. Until then run, link and check keep 500 points.")
    click(tab, -2, -2)
    expect(bar(tab)).to_contain_text("One more point")
    assert count(tab) == 0
    tab.button("Class +1").click()
    click(tab, 2, 2)
    has_points(tab, 2)
    assert sorted(labels(tab)) == [-1, 1]
    expect(bar(tab)).to_contain_text("A batch of 10 needs more than 1 training point")
    tab.button("Batches of 1").click()
    tab.has_link(batchSize="1")
    has_points(tab, 2)
    tab.steps(1)


def test_a_drag_sprays_while_it_trains_and_is_one_step_back(tab: Tab) -> None:
    paint(tab)
    tab.play()
    drag(tab, (-5, 5), (0, 5), (5, 5))
    tab.until(lambda: count(tab) == told(tab) > 520, "the spray in the address and in the bar")
    sprayed = count(tab)
    assert sprayed < 700
    tab.pause()
    tab.page.keyboard.press("Control+z")
    has_points(tab, 500)
    tab.page.keyboard.press("Control+Shift+z")
    has_points(tab, sprayed)
    tab.page.go_back()
    has_points(tab, 500)
    tab.page.go_back()
    has_points(tab, sprayed)
    tab.page.go_back()
    tab.has_link(dataset="circle")
    tab.until(lambda: tab.epoch > 0, "the run that was trained")
    expect(bar(tab)).to_contain_text("500 of 5,000")


def told(tab: Tab) -> int:
    """The number of points that the bar tells."""
    return int(tab.page.locator(".paint-count").inner_text().split()[0].replace(",", ""))


def test_points_are_moved_and_erased(tab: Tab) -> None:
    start_empty(tab)
    tab.button("Point").click()
    click(tab, 2, 2)
    click(tab, -2, 2)
    has_points(tab, 2)
    drag(tab, (-2, 2), (-2, -4))
    tab.until(lambda: own_points(tab).array[1, 1] < -3.8, "the point where it was dragged to")
    has_points(tab, 2)
    click(tab, 0, 0)
    has_points(tab, 3)
    tab.button("Eraser").click()
    click(tab, 2, 2)
    has_points(tab, 2)
    tab.button("Clear").click()
    expect(bar(tab)).to_contain_text("0 of 5,000")
    assert count(tab) == 2
    tab.button("Undo").click()
    expect(bar(tab)).to_contain_text("2 of 5,000")


def test_it_is_painted_by_keys(tab: Tab) -> None:
    keys = tab.page.keyboard
    keys.press("d")
    expect(tab.page.locator("#output")).to_be_focused()
    tab.button("Start empty").press("Enter")
    tab.page.locator("#output").focus()
    for key in ("ArrowRight", "2", "Space", "ArrowLeft", "ArrowLeft", "1", "Space"):
        keys.press(key)
    has_points(tab, 2)
    assert tab.epoch == 0, "Space puts points, and does not play"
    assert sorted(labels(tab)) == [-1, 1]
    expect(tab.page.locator("#reading-words")).to_contain_text("2 points. Class −1 at −0.50, 0.00.")
    keys.press("ArrowUp")
    keys.press("Space")
    has_points(tab, 3)
    keys.press("Delete")
    has_points(tab, 2)
    keys.press("Control+z")
    has_points(tab, 3)
    keys.press("Escape")
    expect(bar(tab)).to_be_hidden()
    keys.press("d")
    expect(bar(tab)).to_be_visible()


def test_a_third_class_begins_another_run_and_says_so(tab: Tab) -> None:
    paint(tab)
    tab.steps(2)
    tab.button("One more class: another run begins").click()
    expect(bar(tab)).to_contain_text("Another run has begun, whose network tells 3 classes apart.")
    tab.at_epoch(0)
    has_points(tab, 500)
    tab.page.keyboard.press("3")
    click(tab, 5, 5)
    has_points(tab, 501)
    assert set(labels(tab)) == {0, 1, 2}
    tab.steps(1)
    tab.button("One class fewer: another run begins, without the points of Class 3").click()
    has_points(tab, 500)
    assert set(labels(tab)) == {-1, 1}


def test_a_regression_is_painted_with_values(open_tab: Opener) -> None:
    tab = open_tab("#problem=regression&seed=0.12345")
    start_empty(tab)
    click(tab, -3, 0)
    tab.field("Value of the next points").fill("-0.5")
    tab.page.get_by_label("The next points are for").select_option("test")
    click(tab, 3, 0)
    expect(bar(tab)).to_contain_text("No point to train on yet")
    tab.page.get_by_label("The next points are for").select_option("train")
    click(tab, 0, 3)
    has_points(tab, 3)
    assert labels(tab) == [1, -0.5, -0.5]
    assert own_points(tab).parts.tolist() == [0, 2, 1]


def test_values_of_a_table_are_painted_in_their_unit(open_tab: Opener) -> None:
    axis = {"name": "body mass", "unit": "g", "scale": 0.0005, "offset": 4000}
    points = [[-3, 0, -1], [3, 0, 1], [0, 2, 0.5], [1, 1, 0]]
    data = {"name": "own", "points": points, "axes": {"x1": axis, "x2": axis, "label": axis}}
    tab = open_tab(write_link(parse_config({"problem": "regression", "data": data})))
    paint(tab)
    slider = tab.field("Value of the next points")
    assert [slider.get_attribute(name) for name in ("min", "max", "step")] == ["2000", "6000", "200"]
    slider.fill("3000")
    expect(slider).to_have_attribute("aria-valuetext", "3000 g")
    expect(bar(tab)).to_contain_text("3000 g")
    click(tab, -3, 3)
    has_points(tab, 5)
    assert labels(tab)[-1] == -0.5


def test_what_is_painted_outlives_a_reload_and_another_choice_of_data(tab: Tab) -> None:
    start_empty(tab)
    for place in ((-3, 3), (3, -3), (3, 3)):
        click(tab, *place)
    has_points(tab, 3)
    painted = own_points(tab)
    tab.entry("Copy link").click()
    expect(tab.page.locator("#notice")).to_contain_text("This link contains your 3 points.")
    tab.reload()
    assert own_points(tab) == painted
    tab.page.get_by_role("radio", name="Circle").check()
    tab.has_link(dataset="circle")
    tab.reload()
    own = tab.page.get_by_role("radio", name="Own points")
    expect(own).not_to_be_checked()
    own.check()
    has_points(tab, 3)
    assert own_points(tab) == painted
    tab.field("Problem type").select_option("Regression")
    tab.has_link(problem="regression")
    assert count(tab) == 0
    tab.field("Problem type").select_option("Classification")
    has_points(tab, 3)
    assert own_points(tab) == painted
    expect(own).to_be_checked()
    tab.page.locator("#chips button").first.click()
    tab.has_link(dataset="circle")
    expect(own).to_be_visible()


def test_more_points_than_a_link_carries_stay_over_a_reload_and_copying_says_so(tab: Tab) -> None:
    paint(tab)
    tab.page.get_by_label("Density").fill("10")
    for row in range(-5, 6, 2):
        drag(tab, (-5, row), (5, row))
    expect(bar(tab)).to_contain_text("do not fit into a link, which carries 800")
    tab.until(lambda: "too-many" in tab.link().get("points", ""), "a link that only counts them")
    drag(tab, (-5, 0), (5, 0))
    many = f"{told(tab)}.too-many"
    tab.page.reload()  # at once: the last stroke is not in the address yet
    tab.shown()
    tab.until(lambda: tab.link().get("points") == many, "the same points")
    expect(tab.page.locator("#chips")).to_contain_text("own points")


def test_a_finger_paints_without_scrolling_the_page(open_tab: Opener) -> None:
    tab = open_tab(viewport={"width": 360, "height": 740}, has_touch=True)
    start_empty(tab)
    tab.page.evaluate("scrollTo(0, 0)")
    session = tab.page.context.new_cdp_session(tab.page)

    def touch(kind: str, *place: float) -> None:
        points = [dict(zip(("x", "y"), at(tab, *place), strict=True))] if place else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0, 4)
    for step in range(9):
        touch("touchMove", 0, 4 - step)
    touch("touchEnd")
    tab.until(lambda: count(tab) > 2, "a spray in the address")
    assert tab.page.evaluate("scrollY") == 0


def test_what_is_no_run_yet_waits_for_the_pencil_and_a_layer_ends_painting(tab: Tab) -> None:
    start_empty(tab)
    click(tab, 2, 2)
    tab.button("Done").click()
    expect(bar(tab)).to_be_hidden()
    tab.field("What is seen here").select_option("Layer 1")
    tab.button("Paint points").click()
    expect(bar(tab)).to_contain_text("One more point")
    expect(tab.page.locator("#output")).to_be_visible()
    click(tab, -2, 2)
    has_points(tab, 2)
    tab.field("What is seen here").select_option("Layer 1")
    expect(bar(tab)).to_be_hidden()


def test_the_pencil_changes_nothing_about_reading_the_map_before_and_after(tab: Tab) -> None:
    click(tab, 3, 3)
    expect(tab.page.locator(".probe-chip")).to_be_visible()
    paint(tab)
    click(tab, 4, 4)
    has_points(tab, 501)
    tab.button("Done").click()
    click(tab, -4, 4)
    expect(tab.page.locator(".probe-chip")).to_contain_text("−4")
    assert count(tab) == 501


def test_fewer_classes_are_taken_back_with_their_names(open_tab: Opener) -> None:
    names = ["Adelie", "Chinstrap of the south", "Gentoo"]
    axes = {"x1": {"name": "bill", "unit": "mm", "scale": 0.1, "offset": 40}, "x2": {"name": "mass", "unit": "g"}}
    points = [[x, y, (x + y) % 3] for x in range(-4, 5) for y in range(-4, 5)]
    data = {"name": "own", "points": points, "classes": 3, "labels": names, "axes": axes}
    config = parse_config({"data": data, "training": {"loss": "cross_entropy"}})
    tab = open_tab(write_link(config))
    before = read_link(str(tab.page.evaluate("location.hash"))).config.data
    assert before.labels == tuple(names)
    paint(tab)
    chips = tab.page.locator(".paint-chip")
    expect(chips).to_have_text(names)
    for chip in chips.all():
        assert chip.evaluate("chip => chip.clientWidth") < 120
    tab.button("One class fewer: another run begins, without the points of Gentoo").click()
    has_points(tab, 54)
    expect(chips).to_have_text(names[:2])
    tab.button("Undo").click()
    has_points(tab, 81)
    expect(chips).to_have_text(names)
    assert read_link(str(tab.page.evaluate("location.hash"))).config.data == before
    tab.button("Redo").click()
    has_points(tab, 54)
    expect(chips).to_have_text(names[:2])


def test_points_that_test_stay_on_the_map_when_painting_ends(tab: Tab) -> None:
    start_empty(tab)
    for place in ((-3, 3), (3, -3), (3, 3), (-3, -3)):
        click(tab, *place)
    has_points(tab, 4)
    tab.button("Batches of 2").click()
    expect(bar(tab)).to_contain_text("Dark rim: 2 points that test.")
    tab.button("Done").click()
    tab.has_link(showTestData="true")
    paint(tab)
    click(tab, 0, 4)
    has_points(tab, 5)
    tab.page.go_back()
    has_points(tab, 4)


def test_the_bar_is_whole_above_the_playback_on_a_phone(open_tab: Opener) -> None:
    tab = open_tab(viewport={"width": 360, "height": 740}, has_touch=True)
    paint(tab)
    expect(bar(tab)).to_contain_text("Next points:")
    done = tab.button("Done").bounding_box()
    play = tab.page.locator("#play").bounding_box()
    assert done
    assert play
    assert done["y"] + done["height"] <= play["y"]


def test_what_was_said_of_too_few_points_goes_with_the_next_ones(tab: Tab) -> None:
    start_empty(tab)
    click(tab, -3, 3)
    click(tab, 3, -3)
    has_points(tab, 2)
    tab.button("One more class: another run begins").click()
    notice = tab.page.locator("#notice")
    expect(notice).to_contain_text("A batch of 10 needs more than the 1 points to train on")
    drag(tab, (-5, 0), (5, 0))
    tab.until(lambda: count(tab) > 20, "a spray in the address")
    expect(notice).to_be_hidden()
    expect(bar(tab)).not_to_contain_text("nothing is learned yet")
