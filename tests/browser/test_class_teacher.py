"""A teacher with a class on the wall: opened, looked at, paused, sent somewhere, graded and ended."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import PageOpener, Watch
from tests.browser.lesson import Lesson, join
from tests.browser.tab import PATIENCE, Tab
from tests.browser.test_present import SMALLEST
from tests.class_calls import SOLVED, TEACHER, bearer

PAINTED = """() => document.querySelector(".tile canvas").getContext("2d").getImageData(0, 0, 9, 9).data
    .some((value) => value > 0)"""
USUAL = 5_000  # milliseconds that Playwright waits for what is expected


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """What happens in a class reaches its teacher after a second or two; on a machine that is busy, later."""
    expect.set_options(timeout=PATIENCE * 1000)
    yield
    expect.set_options(timeout=USUAL)


@pytest.fixture
def teacher(open_page: PageOpener, lesson: Lesson) -> Page:
    """The teacher's page with the class, which is the server's only one."""
    page = open_page(f"{lesson.server.url}/")
    page.goto(f"{lesson.server.url}/class#token={TEACHER}")
    expect(page.get_by_role("heading", name="Biology 8b")).to_be_visible()
    return page


@pytest.fixture
def student(open_page: PageOpener, lesson: Lesson) -> Page:
    """A student in the playground."""
    page = open_page(f"{lesson.server.url}/", own=True)
    page.goto(lesson.address)
    join(page)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def view(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def tiles(page: Page) -> Locator:
    return page.locator("#tiles .tile")


def enter(lesson: Lesson, name: str) -> str:
    """Somebody joins without a tab; the token."""
    with httpx.Client(trust_env=False) as client:
        classes = f"{lesson.server.url}/api/classes/{lesson.code}"
        return str(client.post(f"{classes}/members", json={"name": name}).json()["token"])


def hand_in(lesson: Lesson, name: str) -> None:
    """Somebody who is not there any more has handed in what solves the exercise."""
    token = enter(lesson, name)
    with httpx.Client(trust_env=False) as client:
        classes = f"{lesson.server.url}/api/classes/{lesson.code}"
        given = {"exercise": "gauss-smallest", "link": SOLVED}
        assert client.post(f"{classes}/submissions", json=given, headers=bearer(token)).status_code == 201


# ---- the way in ----


def test_the_token_leaves_the_address_at_once_and_stays_in_the_tab(teacher: Page, lesson: Lesson) -> None:
    expect(teacher).to_have_url(f"{lesson.server.url}/class")
    assert teacher.evaluate("sessionStorage.getItem('teacher-token')") == TEACHER
    assert teacher.evaluate("Object.values(localStorage).join()").count(TEACHER) == 0
    teacher.reload()
    expect(teacher.get_by_role("heading", name="Biology 8b")).to_be_visible()
    teacher.go_back()
    assert TEACHER not in teacher.url
    assert TEACHER not in lesson.server.log.read_text()


def test_a_wrong_token_is_said_in_plain_words_and_the_whole_link_does_as_well(
    open_page: PageOpener, lesson: Lesson, watch: Watch
) -> None:
    watch.expect("401")
    page = open_page(f"{lesson.server.url}/")
    page.goto(f"{lesson.server.url}/class")
    field = page.get_by_label("The teacher’s token")
    press(page, "Open")
    expect(page.get_by_text("Type or paste the token first.")).to_be_visible()
    field.fill("not-the-one")
    field.press("Enter")
    expect(page.get_by_text("This is not the teacher’s token of this server.")).to_be_visible()
    expect(field).to_be_focused()
    field.fill(f"{lesson.server.url}/class#token={TEACHER}")
    field.press("Enter")
    expect(page.get_by_role("heading", name="Biology 8b")).to_be_visible()


def test_the_link_of_a_restarted_server_is_taken_by_a_page_that_is_open(
    teacher: Page, lesson: Lesson, watch: Watch
) -> None:
    watch.expect("401")
    restarted: list[bool] = []

    def refuse(route: Route) -> None:
        restarted.append(True)
        route.fulfill(status=401, json={"error": {"message": "The token is not the teacher's."}})

    teacher.route("**/live", refuse)
    teacher.route("**/api/classes", lambda route: refuse(route) if restarted else route.continue_())
    teacher.reload()
    expect(teacher.get_by_text("The server was restarted.")).to_be_visible()
    teacher.unroute_all()
    teacher.evaluate(f"location.hash = 'token={TEACHER}'")
    expect(teacher.get_by_role("heading", name="Biology 8b")).to_be_visible()
    expect(teacher).to_have_url(f"{lesson.server.url}/class")


def test_a_class_is_opened_with_its_code_on_the_wall_and_another_one_is_chosen(teacher: Page, lesson: Lesson) -> None:
    expect(teacher.locator(".invite-code")).to_have_text(lesson.code)
    expect(teacher.locator(".invite-address")).to_contain_text(f"/c/{lesson.code}")
    press(teacher, "Classes")
    expect(teacher.get_by_role("button", name=f"Biology 8b, code {lesson.code}")).to_be_focused()
    press(teacher, "Open the class")
    expect(teacher.get_by_text("Give the class a title")).to_be_visible()
    teacher.get_by_label("Its title, which students see").fill("Deep Learning")
    teacher.get_by_text("Only some of the exercises").click()
    teacher.locator(".class-exercises").get_by_label("Two clouds, and as little network as possible").check()
    press(teacher, "Open the class")
    expect(teacher.get_by_role("heading", name="Deep Learning")).to_be_visible()
    shown = teacher.locator(".invite-code")
    expect(shown).not_to_have_text(lesson.code)
    code = shown.inner_text()
    Lesson(lesson.server, code).end()
    expect(teacher.get_by_text("The class is ended, and all of it is erased.")).to_be_visible()


# ---- the wall ----


def test_who_joins_is_a_tile_that_shows_the_run_without_a_name_and_turns_pale_when_its_tab_is_closed(
    teacher: Page, student: Page
) -> None:
    name = student.evaluate("JSON.parse(localStorage.getItem('class')).name")
    expect(tiles(teacher)).to_have_count(1)
    expect(teacher.locator("#room")).to_have_attribute("data-invite", "corner")
    expect(tiles(teacher)).to_have_accessible_name(re.compile(r"^Test loss 0\.\d+, \d+ parameters\. Open it\.$"))
    loss = teacher.locator(".tile-loss")
    shown = loss.inner_text()
    Tab(student, student.url).steps(5)
    expect(loss).not_to_have_text(shown)
    expect(loss).to_have_text(student.locator("#test-loss").inner_text())
    teacher.wait_for_function(PAINTED)
    for shown_view in ("Wall", "Plot"):
        view(teacher, shown_view)
        assert name not in teacher.locator("body").inner_text()
    expect(teacher.locator("#plot-words")).to_have_text("1 network.")
    view(teacher, "List")
    expect(teacher.get_by_role("row", name=name)).to_contain_text("here")
    press(teacher, name)
    expect(teacher.locator(".viewer-name")).to_have_text(name)
    expect(teacher.locator(".viewer-page:not([inert])")).to_be_visible()
    teacher.keyboard.press("Escape")
    student.close()
    view(teacher, "Wall")
    expect(tiles(teacher)).to_have_attribute("data-away", "")


def test_a_tile_opens_by_keyboard_is_starred_and_escape_leads_back_to_it(teacher: Page, student: Page) -> None:
    expect(teacher.locator(".tile-loss")).to_have_text(re.compile(r"\d"))
    tiles(teacher).focus()
    teacher.keyboard.press("Enter")
    dialog = teacher.get_by_role("dialog", name="One run, live")
    expect(dialog).to_contain_text("Test loss")
    expect(dialog.get_by_role("link", name="Open a copy")).to_have_attribute("href", re.compile("#.*seed="))
    expect(dialog.get_by_role("button", name="The next run")).to_be_disabled()
    frame = teacher.frame_locator(".viewer-page")
    expect(frame.locator("#test")).to_have_text(student.locator("#test-loss").inner_text())
    frame.locator("#network").click()  # keys go to the run then, which hands them on
    teacher.keyboard.press("s")
    expect(dialog.get_by_role("button", name="Take the star away")).to_be_visible()
    teacher.keyboard.press("Escape")
    expect(tiles(teacher)).to_be_focused()
    expect(tiles(teacher)).to_have_accessible_name(re.compile("^Starred. Test loss"))
    expect(teacher.get_by_role("button", name="Side by side (1)")).to_be_disabled()
    teacher.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    teacher.go_back()
    expect(dialog).to_have_count(0)
    expect(teacher.get_by_role("heading", name="Biology 8b")).to_be_visible()
    teacher.reload()
    expect(teacher.get_by_role("button", name="Side by side (1)")).to_be_visible()


def test_starred_runs_stand_side_by_side_without_names_and_numbers(
    teacher: Page, student: Page, lesson: Lesson
) -> None:
    second = student.context.browser
    assert second
    other = second.new_context().new_page()
    other.goto(lesson.address)
    join(other)
    expect(tiles(teacher)).to_have_count(2)
    expect(teacher.locator(".tile-loss", has_text=re.compile(r"\d"))).to_have_count(2)
    tiles(teacher).first.focus()
    for key in ("s", "ArrowRight", "s"):
        teacher.keyboard.press(key)
    press(teacher, "Side by side (2)")
    dialog = teacher.get_by_role("dialog", name="Side by side")
    expect(dialog.locator("canvas")).to_have_count(2)
    expect(dialog.get_by_role("link", name="Open a copy of B")).to_be_visible()
    expect(dialog.get_by_text("Test loss").first).to_be_hidden()
    teacher.keyboard.press("n")
    expect(dialog.get_by_text("Test loss").first).to_be_visible()
    press(teacher, "Send B to all")
    expect(teacher.get_by_text("Everyone was sent to a run.")).to_be_visible()
    expect(dialog).to_have_count(0)
    other.context.close()


def test_the_projector_shows_no_names_and_nothing_under_two_hundredths_of_the_height(
    teacher: Page, student: Page
) -> None:
    expect(teacher.locator(".tile-loss")).to_have_text(re.compile(r"\d"))
    view(teacher, "List")
    press(teacher, "Projector")
    expect(teacher.get_by_role("tab")).to_have_text(["Wall", "Plot"])
    expect(tiles(teacher)).to_be_visible()
    for width, height in ((1280, 720), (1920, 1080)):
        teacher.set_viewport_size({"width": width, "height": height})
        teacher.wait_for_function(f"() => innerWidth === {width} && ({SMALLEST})() >= 0.02")
    press(teacher, "Make it large")
    expect(teacher.locator("#room")).to_have_attribute("data-invite", "large")
    press(teacher, "Leave the projector view")
    expect(teacher.get_by_role("tab", name="List")).to_be_visible()


# ---- what is done to all ----


def test_all_are_paused_and_go_on_and_the_door_is_closed_and_opened(teacher: Page, student: Page) -> None:
    expect(tiles(teacher)).to_have_count(1)
    press(teacher, "Pause all")
    expect(teacher.get_by_text("Everyone is paused")).to_be_visible()
    press(teacher, "Go on")
    expect(teacher.get_by_text("Everyone is paused")).to_be_hidden()
    press(teacher, "Close the door")
    expect(teacher.get_by_text("The door is closed")).to_be_visible()
    expect(teacher.locator("#invite")).to_be_hidden()
    press(teacher, "Open the door")
    expect(teacher.locator("#invite")).to_be_visible()
    press(teacher, "Make it large")
    expect(tiles(teacher)).to_be_hidden()
    teacher.get_by_role("button", name="How to join").click()
    expect(tiles(teacher)).to_be_visible()


def test_a_class_is_sent_to_an_exercise_that_is_found_or_to_the_run_of_a_link(teacher: Page, lesson: Lesson) -> None:
    press(teacher, "Send…")
    dialog = teacher.get_by_role("dialog", name="Send everyone")
    expect(dialog.get_by_label("Or find an exercise or an example")).to_be_focused()
    teacher.keyboard.type("two clouds little")
    expect(dialog.locator(".send-entry:visible")).to_have_count(1)
    dialog.get_by_label("Or find an exercise or an example").fill("xor")
    expect(dialog.locator(".send-entry:visible", has_text="Exclusive or").first).to_be_visible()
    dialog.get_by_label("Or find an exercise or an example").fill("two clouds little")
    dialog.locator(".send-entry:visible").click()
    expect(teacher.get_by_text("Everyone was sent to the exercise “Two clouds, and as little network")).to_be_visible()
    view(teacher, "Plot")
    expect(teacher.locator("#plot-exercise")).to_have_value("gauss-smallest")
    press(teacher, "Send…")
    press(teacher, "Send this link")
    expect(dialog.get_by_text("Paste the link of a run")).to_be_visible()
    dialog.get_by_label("The link of a run").fill(f"{lesson.server.url}/{SOLVED}")
    press(teacher, "Send this link")
    expect(teacher.get_by_text("Everyone was sent to a run.")).to_be_visible()
    teacher.reload()
    expect(teacher.get_by_text("Everyone was sent to a run.")).to_be_visible()


def test_a_class_is_sent_to_an_example_with_its_page_and_back_again(teacher: Page, student: Page) -> None:
    expect(tiles(teacher)).to_have_count(1)
    for title in ("Two clouds, and as little", "Exclusive or"):
        press(teacher, "Send…")
        teacher.locator(".send-entry", has_text=title).first.click()
        expect(teacher.locator("#class-line")).to_contain_text(title)
    press(teacher, "Undo: send them back")
    expect(teacher.locator("#class-line")).to_contain_text("Two clouds, and as little")
    press(teacher, "Send…")
    example = teacher.locator(".send-entry:has(img)").last
    title = example.locator("strong").inner_text()
    example.click()
    expect(teacher.locator("#class-line")).to_have_text(f"Everyone was sent to the example “{title}”.")
    expect(student).to_have_url(re.compile("/presets/[a-z-]+#"))
    expect(student.get_by_text(title).first).to_be_visible()


def test_what_was_handed_in_is_graded_in_the_page_and_downloaded(teacher: Page, lesson: Lesson, tmp_path: Path) -> None:
    hand_in(lesson, "=Ada")
    enter(lesson, "Eve")
    view(teacher, "Hand-ins")
    expect(teacher.get_by_role("row", name="Eve")).to_contain_text("–")
    row = teacher.get_by_role("row", name="=Ada")
    expect(row).to_contain_text(re.compile(r"\d\d:\d\d"))
    press(teacher, "Grade “Two clouds, and as little network as possible”")
    expect(row).to_contain_text(re.compile(r"\d of 7"))
    points = re.findall(r"(\d) of 7", row.inner_text())[0]
    row.get_by_role("button", name="Which criteria hold").click()
    dialog = teacher.get_by_role("dialog", name="=Ada: Two clouds")
    expect(dialog.locator("li").first).to_be_visible()
    expect(dialog.get_by_role("link", name="Open the run")).to_have_attribute("href", re.compile("/exercises/gauss.*#"))
    teacher.keyboard.press("Escape")
    for name, wanted in (
        ("Download what was handed in", "name,exercise,link"),
        ("Download the points", f"\r\n'=Ada,{points},7,"),
        ("Download what was handed in for “Two clouds, and as little network as possible”", "name,exercise,link"),
    ):
        with teacher.expect_download() as waiting:
            press(teacher, name)
        waiting.value.save_as(tmp_path / "table.csv")
        assert wanted in (tmp_path / "table.csv").read_bytes().decode()
    teacher.reload()
    view(teacher, "Hand-ins")
    expect(row).to_contain_text(re.compile(r"\d of 7"))


def test_the_end_of_a_class_says_what_is_erased_and_can_be_thought_better_of(teacher: Page, lesson: Lesson) -> None:
    hand_in(lesson, "Ada")
    view(teacher, "Wall")
    expect(tiles(teacher)).to_have_accessible_name("Gone, without a run. Open it.")
    tiles(teacher).press("s")
    expect(teacher.get_by_text("There is nothing to be seen of this run yet.")).to_be_visible()
    press(teacher, "End the class")
    dialog = teacher.get_by_role("dialog", name="End “Biology 8b”?")
    expect(dialog).to_contain_text("the names of 1 student")
    expect(dialog.get_by_role("button", name="Keep the class")).to_be_focused()
    with teacher.expect_download():
        press(teacher, "Download what was handed in")
    press(teacher, "Keep the class")
    assert lesson.members()
    press(teacher, "End the class")
    press(teacher, "End it and erase all")
    expect(teacher.get_by_text("The class is ended, and all of it is erased.")).to_be_visible()
    with httpx.Client(trust_env=False, headers=bearer(TEACHER)) as client:
        assert client.get(f"{lesson.server.url}/api/classes/{lesson.code}").status_code == 404


def test_where_the_server_is_away_a_quiet_line_says_so_and_the_wall_comes_back(
    teacher: Page, lesson: Lesson, watch: Watch
) -> None:
    watch.expect("ERR_FAILED")
    teacher.route("**/live", lambda route: route.abort())
    teacher.reload()
    expect(teacher.locator("#away")).to_contain_text("The server does not answer; the wall stands still.")
    teacher.unroute_all()
    expect(teacher.locator("#away")).to_be_empty(timeout=30_000)
    hand_in(lesson, "Ada")
    view(teacher, "Wall")
    expect(tiles(teacher)).to_have_count(1)
