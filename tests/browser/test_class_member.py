"""A student of a class in the playground: paused, sent somewhere, handing in, leaving."""

import re
import sqlite3

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOpener, Watch
from tests.browser.lesson import TITLE, Lesson, bar, join, kept
from tests.browser.tab import Tab
from tests.browser.test_appearance import complaints_in_both_themes
from tests.serving import Server

COVERED = """() => {
  const bar = document.querySelector(".class-bar").getBoundingClientRect();
  const meets = (box) => box.bottom > bar.top && box.top < bar.bottom && box.width > 0;
  return [...document.querySelectorAll("button, a, h1, h2, canvas")]
    .filter((element) => !element.closest(".class-bar, .skip") && element.checkVisibility())
    .filter((element) => meets(element.getBoundingClientRect()))
    .map((element) => element.outerHTML);
}"""


def forgotten(phone: Page) -> None:
    """Wait until the browser keeps nothing of its class."""
    phone.wait_for_function("() => localStorage.getItem('class') === null")


def test_the_class_stands_in_the_head_of_the_page_until_it_is_left_which_can_be_undone(
    phone: Page, lesson: Lesson
) -> None:
    name = join(phone)
    chip = phone.get_by_role("button", name=f"you are {name}")
    assert phone.evaluate("(chip => chip.scrollWidth <= chip.clientWidth)(document.querySelector('.class-chip'))")
    chip.click()
    menu = phone.get_by_role("dialog")
    for told in (name, kept(phone)["rejoin"], lesson.code):
        expect(menu).to_contain_text(told)
    privacy = menu.get_by_role("link", name="What is kept")
    expect(privacy).to_have_attribute("href", f"{lesson.server.url}/privacy")
    phone.keyboard.press("Escape")
    expect(chip).to_be_focused()
    tab = Tab(phone, f"{lesson.server.url}/")
    tab.steps(2)
    for _ in range(2):
        chip.click()
        menu.get_by_role("button", name="Leave this class").click()
        expect(chip).to_be_hidden()
        tab.state("ready")
        forgotten(phone)
        phone.get_by_role("button", name="Undo").click()
        expect(chip).to_be_visible()
        tab.state("ready")
        assert kept(phone)["name"] == name
        assert tab.epoch == 2, "the run goes on where it stood"
    other = phone.context.new_page()
    other.goto(f"{lesson.server.url}/exercises")
    other.evaluate("localStorage.removeItem('class')")  # as where it is left in another tab
    expect(chip).to_be_hidden()


def test_a_place_that_can_t_be_given_now_is_taken_later(phone: Page, lesson: Lesson) -> None:
    join(phone)
    with sqlite3.connect(lesson.server.log.parent / "classes.sqlite") as other:
        other.execute("ALTER TABLE screens RENAME TO away")  # the database can't be used
        phone.reload()
        tab = Tab(phone, f"{lesson.server.url}/")
        tab.steps(1)
        other.execute("ALTER TABLE away RENAME TO screens")
    other.close()
    lesson.change(paused=True)
    expect(bar(phone)).to_have_text("Your teacher has paused the class. Look up.", timeout=20_000)


def test_without_a_class_nothing_of_it_is_loaded(open_page: PageOpener, classes: Server) -> None:
    page = open_page(f"{classes.url}/", own=True)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{classes.url}/exercises/gauss-smallest")
    Tab(page, page.url).shown()
    of_classes = {url.rsplit("/", 1)[-1] for url in loaded if "/classroom/" in url or "member" in url}
    assert of_classes == {"door.js", "membership.js"}


def test_a_pause_stops_training_and_puts_the_run_out_of_reach_until_the_teacher_lets_go(
    phone: Page, lesson: Lesson
) -> None:
    join(phone)
    tab = Tab(phone, f"{lesson.server.url}/")
    tab.play()
    lesson.change(paused=True)
    expect(bar(phone)).to_have_text("Your teacher has paused the class. Look up.")
    expect(phone.get_by_role("alert")).to_contain_text("paused")
    tab.state("ready")
    tab.painted()
    epoch = tab.epoch
    for key in ("Space", "ArrowRight", "r", "n", "Control+z"):
        phone.keyboard.press(key)
    expect(phone.locator("#play")).to_have_js_property("inert", False)
    assert phone.evaluate("document.getElementById('play').closest('[inert]') !== null")
    phone.locator("#output").click(position={"x": 100, "y": 100})  # reading goes on
    expect(phone.locator("#map-reading")).not_to_be_empty()
    lesson.change(paused=False)
    expect(bar(phone)).to_be_hidden()
    expect(phone.get_by_role("button", name="Play", exact=True)).to_be_focused()
    expect(phone.locator("#notice")).to_contain_text("Your class goes on. Press Play to train on.")
    tab.state("ready")
    assert tab.epoch == epoch, "it rests where it was, and the keys have done nothing"
    phone.keyboard.press("Space")
    tab.state("playing")
    tab.until(lambda: tab.epoch > epoch, "it goes on where it was")


def test_everybody_is_sent_to_an_exercise_once_and_what_was_there_is_kept(phone: Page, lesson: Lesson) -> None:
    name = join(phone)
    tab = Tab(phone, f"{lesson.server.url}/")
    tab.steps(2)
    losses, network = tab.losses, tab.link()["networkShape"]
    lesson.change(send={"exercise": "gauss-smallest"})
    phone.wait_for_url("**/exercises/gauss-smallest*")
    tab.shown()
    expect(bar(phone)).to_contain_text("Your teacher sent everyone to “Two clouds")
    tab.until(lambda: phone.evaluate(COVERED) == [], "it stands between what is needed")
    tab.resize(1366, 650)
    assert phone.evaluate(COVERED) == []
    phone.get_by_role("button", name="Back to what you had").press("Enter")
    phone.wait_for_url(re.compile(rf"{lesson.server.url}/#"))
    tab.shown()
    tab.has_link(networkShape=network)
    tab.at_epoch(2)
    tab.until(lambda: tab.losses == losses, "the losses of what was there")
    tab.reload()
    expect(phone.get_by_role("button", name=f"Class {TITLE}: you are {name}")).to_be_visible()
    tab.at_epoch(0)  # a page that is loaded again stays where it is


def test_a_run_is_sent_in_place_and_the_way_back_has_its_weights(phone: Page, lesson: Lesson) -> None:
    join(phone)
    tab = Tab(phone, f"{lesson.server.url}/")
    tab.steps(3)
    losses = tab.losses
    phone.evaluate("scrollTo(0, 900)")
    lesson.change(send={"link": "#dataset=spiral&networkShape=8&seed=0.5"})
    tab.has_link(dataset="spiral", networkShape="8")
    expect(bar(phone)).to_be_in_viewport(ratio=1)
    bar(phone).get_by_role("button", name="Dismiss").press("Enter")
    expect(phone.get_by_role("button", name="Play", exact=True)).to_be_focused()
    lesson.change(paused=True)
    expect(bar(phone)).to_contain_text("Look up")
    lesson.change(paused=False)
    expect(bar(phone)).to_be_hidden()
    phone.locator("#masthead").get_by_role("button", name="you are").click()
    phone.get_by_role("dialog").get_by_role("button", name="Back to what you had").click()
    tab.has_link(dataset="circle")
    tab.at_epoch(3)
    tab.until(lambda: tab.losses == losses, "the losses of the way back")


def test_who_joins_later_goes_where_everybody_was_sent(phone: Page, lesson: Lesson) -> None:
    lesson.change(send={"exercise": "xor-one-layer"})
    phone.get_by_role("button", name="Join", exact=True).click()
    phone.get_by_role("link", name="To the playground").click()
    phone.wait_for_url("**/exercises/xor-one-layer*")


def test_a_class_that_has_ended_is_told_once_and_forgotten(phone: Page, lesson: Lesson) -> None:
    join(phone)
    lesson.change(paused=True)
    expect(bar(phone)).to_contain_text("Look up")
    lesson.end()
    expect(bar(phone)).to_contain_text(f"The class {TITLE} has ended")
    forgotten(phone)
    tab = Tab(phone, f"{lesson.server.url}/")
    tab.play()
    tab.reload()
    expect(bar(phone)).to_have_count(0)


def test_a_class_that_ended_meanwhile_is_told_when_the_page_opens(phone: Page, lesson: Lesson) -> None:
    join(phone)
    phone.goto("about:blank")
    lesson.end()
    phone.goto(f"{lesson.server.url}/")
    expect(bar(phone)).to_contain_text("is over, or does not know this device")
    expect(phone.locator(".class-chip")).to_have_count(0)
    forgotten(phone)


def test_an_exercise_is_handed_in_with_a_receipt_that_another_device_has_too(
    phone: Page, lesson: Lesson, watch: Watch
) -> None:
    watch.expect("ERR_FAILED")
    join(phone)
    phone.goto(f"{lesson.server.url}/exercises/gauss-smallest#dataset=gauss&networkShape=1&seed=0.5")
    tab = Tab(phone, f"{lesson.server.url}/").shown()
    expect(phone.locator("#exercise-copy")).to_be_hidden()
    layers = phone.locator('[data-criterion="How many hidden layers"]')
    layers.get_by_role("spinbutton").fill("one?")
    tab.button("Hand in").click()
    expect(layers.locator(".field-error")).to_contain_text("got “one?”")
    expect(layers.get_by_role("spinbutton")).to_be_focused()
    layers.get_by_role("spinbutton").fill("1")
    phone.route(re.compile("/submissions$"), lambda route: route.abort(), times=1)
    tab.button("Hand in").click()
    expect(phone.locator("#exercise-trouble")).to_contain_text("nothing is handed in yet")
    assert lesson.members()[0]["submissions"] == []
    tab.button("Try again").click()
    expect(phone.locator(".hand-in-kept")).to_contain_text("Handed in at")
    expect(phone.locator("#announcer")).to_contain_text(re.compile("Handed in at .*(points|It was not checked now)"))
    if "not checked" in phone.locator("#announcer").inner_text():  # a busy server gives the receipt alone
        tab.button("Check").click()
    expect(phone.locator("#exercise-score")).to_contain_text("points")
    expect(phone.locator("#exercise-trouble")).to_be_hidden()
    [first] = lesson.members()[0]["submissions"]
    tab.button("Hand in again").click()  # the same again is the one that is kept already
    expect(tab.button("Hand in again")).to_have_attribute("aria-disabled", "false")
    layers.get_by_role("spinbutton").fill("2")
    tab.button("Hand in again").click()
    tab.until(lambda: len(lesson.members()[0]["submissions"]) == 2, "another answer is another hand-in")
    member = kept(phone)
    phone.evaluate("localStorage.clear()")
    phone.goto("about:blank")
    phone.goto(f"{lesson.server.url}/c/{lesson.code}")  # the phone that died
    phone.get_by_text("I was here before").click()
    phone.get_by_label("Your name in this class").fill(member["name"])
    phone.get_by_label("Your four letters").fill(member["rejoin"])
    phone.get_by_role("button", name="Come back in").click()
    phone.get_by_role("link", name="To the playground").click()
    tab.shown()
    phone.locator(".class-chip").click()
    listed = phone.locator(".class-receipts li")
    expect(listed).to_have_count(2)
    expect(listed.nth(1)).to_contain_text(first["receipt"][:8])
    expect(listed.nth(1)).to_contain_text("replaced")
    expect(listed.nth(0)).to_contain_text("Two clouds")


def test_only_exercises_of_the_class_are_handed_in(open_page: PageOpener, classes: Server) -> None:
    lesson = Lesson.begin(classes, TITLE, "xor-one-layer")
    page = open_page(f"{classes.url}/")
    page.goto(lesson.address)
    join(page)
    for slug, count in (("gauss-smallest", 0), ("xor-one-layer", 1)):
        page.goto(f"{classes.url}/exercises/{slug}")
        expect(page.locator(".class-title")).to_have_text(TITLE)
        expect(page.get_by_role("button", name="Hand in", exact=True)).to_have_count(count)
    lesson.end()


def test_the_plot_of_the_class_has_ones_own_network(phone: Page, lesson: Lesson) -> None:
    join(phone)
    phone.locator(".class-chip").click()
    phone.get_by_role("button", name="Class plot").click()
    expect(phone.get_by_role("dialog")).to_contain_text("1 network.")
    tab = Tab(phone, f"{lesson.server.url}/")
    tab.until(lambda: any(colour.alpha for colour in tab.colours(90, "class-plot")), "the plot is painted")


def test_axe_finds_nothing_on_the_way_into_a_class_and_in_it(phone: Page, lesson: Lesson) -> None:
    tab = Tab(phone, f"{lesson.server.url}/")
    for folded in ("I would rather type a name", "I was here before"):
        phone.get_by_text(folded).click()
    assert complaints_in_both_themes(tab) == []
    phone.get_by_role("button", name="Join", exact=True).click()
    expect(phone.locator("#joined-on")).to_be_focused()
    assert complaints_in_both_themes(tab) == []
    phone.goto(f"{lesson.server.url}/exercises/gauss-smallest")
    tab.shown()
    tab.button("Hand in").click()
    expect(phone.locator(".hand-in-kept")).to_contain_text("Handed in at")
    phone.locator(".class-chip").click()
    expect(phone.locator(".class-receipts li")).to_have_count(1)
    assert complaints_in_both_themes(tab) == []
    phone.keyboard.press("Escape")
    lesson.change(paused=True)
    expect(bar(phone)).to_contain_text("Look up")
    assert complaints_in_both_themes(tab) == []
