"""A student joins a class: from the QR code on the wall to the playground, and back on another device."""

import re

from playwright.sync_api import Page, expect

from nn_playground.classroom.codes import LETTERS
from nn_playground.classroom.names import FIRST_WORDS, SECOND_WORDS
from tests.browser.conftest import Watch
from tests.browser.lesson import TITLE, Lesson, join, kept
from tests.browser.tab import Tab

# What is said while one waits, none of it for longer than a second.
NOTE_WAITING = """() => {
    const said = document.getElementById("join-wait");
    window.waiting = [];
    new MutationObserver(() => {
        const text = said.textContent;
        if (text && window.waiting.at(-1) !== text) window.waiting.push(text);
    }).observe(said, { childList: true, characterData: true, subtree: true });
}"""


def test_a_name_is_offered_and_two_presses_lead_to_the_playground(phone: Page, lesson: Lesson) -> None:
    expect(phone.get_by_role("heading", name=f"Join “{TITLE}”")).to_be_visible()
    name = phone.locator("#join-name")
    expect(name).not_to_be_empty()
    offered = [name.inner_text()]
    for _ in range(3):
        phone.get_by_role("button", name="Another name").click()
        expect(name).not_to_have_text(offered[-1])
        offered.append(name.inner_text())
    assert len(set(offered)) == 3
    assert offered[0] == offered[3]
    assert all(name.split()[0] in FIRST_WORDS and name.split()[1] in SECOND_WORDS for name in offered)
    phone.get_by_role("button", name="Join", exact=True).click()
    letters = phone.locator("#joined-letters")
    expect(letters).to_have_text(re.compile(f"^[{LETTERS}]{{4}}$"))
    expect(phone.get_by_role("link", name="To the playground")).to_be_focused()
    expect(phone.locator("#joined-title")).to_have_text(f"You are in “{TITLE}” as")
    [member] = lesson.members()
    assert (member["name"], member["rejoin"]) == (offered[0], letters.inner_text())
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(re.compile(f"^{re.escape(lesson.server.url)}/#"))
    Tab(phone, phone.url).shown()
    assert kept(phone)["name"] == offered[0]
    phone.goto(lesson.address)  # who comes again is in at once, as who they are
    phone.wait_for_url(re.compile(rf"{lesson.server.url}/(#.*)?$"))
    assert len(lesson.members()) == 1


def test_a_name_of_ones_own_is_folded_away_and_one_that_is_taken_is_said_there(
    phone: Page, lesson: Lesson, watch: Watch
) -> None:
    watch.expect("409|422")
    field = phone.get_by_label("What you want to be called")
    expect(field).to_be_hidden()
    phone.get_by_text("I would rather type a name").click()
    field.fill("x" * 61)
    field.press("Enter")
    expect(phone.locator("#own-error")).to_have_text("Expected at most 60 characters; got 61")
    field.fill("Ada")
    expect(phone.locator("#join-name")).to_have_text("Ada")
    join(phone)
    phone.evaluate("localStorage.clear()")
    phone.goto(lesson.address)
    phone.get_by_text("I would rather type a name").click()
    field.fill("ada")
    field.press("Enter")
    expect(phone.locator("#own-error")).to_contain_text("is in the class already")
    expect(field).to_be_focused()
    assert [member["name"] for member in lesson.members()] == ["Ada"]


def test_who_was_here_before_is_back_by_name_and_four_letters(phone: Page, lesson: Lesson, watch: Watch) -> None:
    watch.expect("403")
    name = join(phone)
    before = kept(phone)
    phone.evaluate("localStorage.clear()")
    phone.goto(lesson.address)
    phone.get_by_text("I was here before").click()
    phone.get_by_role("button", name="Come back in").click()
    expect(phone.get_by_label("Your name in this class")).to_be_focused()
    phone.keyboard.type(name.upper())
    phone.get_by_label("Your four letters").fill("XXXX" if before["rejoin"] != "XXXX" else "CCCC")
    phone.keyboard.press("Enter")
    expect(phone.locator("#letters-error")).to_contain_text("don’t belong together")
    phone.get_by_label("Your four letters").fill(before["rejoin"].lower())
    phone.keyboard.press("Enter")
    expect(phone.locator("#joined-name")).to_have_text(name)
    assert kept(phone)["token"] == before["token"]
    assert len(lesson.members()) == 1


def test_a_wrong_code_is_mended_where_it_is_and_a_closed_door_says_whom_to_ask(
    phone: Page, lesson: Lesson, watch: Watch
) -> None:
    watch.expect("404|403")
    lesson.change(open=False)
    phone.goto(lesson.address)
    expect(phone.locator("#join-trouble")).to_contain_text("takes nobody new at the moment")
    phone.goto(f"{lesson.server.url}/c/xxxxx")
    expect(phone.locator("#code-error")).to_contain_text("There is no class XXXXX.")
    code = phone.get_by_label("The code that your teacher shows")
    code.fill("")
    phone.get_by_role("button", name="Join", exact=True).click()
    expect(phone.locator("#code-error")).to_contain_text("Type the five letters")
    code.fill("ccccc")
    code.press("Enter")
    expect(phone.locator("#code-error")).to_contain_text("There is no class CCCCC.")
    code.fill(f" {lesson.code[:2]} {lesson.code[2:]} ".lower())
    code.press("Enter")
    expect(phone.locator("#join-trouble")).to_contain_text("takes nobody new at the moment")
    lesson.change(open=True)
    phone.get_by_role("button", name="Join", exact=True).click()
    expect(phone.locator("#joined-title")).to_contain_text(TITLE)
    expect(phone, "a reload is of the class that one is in").to_have_url(lesson.address)


def test_who_guesses_too_much_sees_the_seconds_go_by(phone: Page, watch: Watch) -> None:
    watch.expect("429")
    phone.route(
        re.compile("/members$"),
        lambda route: route.fulfill(status=429, headers={"Retry-After": "2"}, json={"error": {"message": "later"}}),
        times=1,
    )
    button = phone.get_by_role("button", name="Join", exact=True)
    phone.evaluate(NOTE_WAITING)
    button.click()
    expect(button).to_be_disabled()
    expect(button).to_be_enabled()
    assert phone.evaluate("window.waiting") == ["You can go on in 2 s.", "You can go on in 1 s."]
    expect(phone.locator("#join-trouble")).to_be_hidden()
    join(phone)
