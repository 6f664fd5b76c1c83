""" "Copied" is said of what is in the clipboard; else the link is shown, to be copied by hand."""

from playwright.sync_api import expect

from nn_playground.exercises.handed_text import HandedText, read_handed_text
from nn_playground.exercises.loader import catalogue
from nn_playground.labs.mlp.lab import MLP
from tests.browser.conftest import Opener
from tests.browser.tab import Tab
from tests.browser.test_appearance import complaints
from tests.serving import Server

CLIPBOARD = {
    "missing, as over plain http": "Object.defineProperty(navigator, 'clipboard', { value: undefined });",
    "refused, as in a frame": (
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error()) } });"
    ),
}
COMMAND = {
    "says that it copied": "document.execCommand = () => true;",
    "says that it didn't": "document.execCommand = () => false;",
    "throws": "document.execCommand = () => { throw new Error(); };",
}
SELECTED = (
    """(field) => field === document.activeElement && field.value.slice(field.selectionStart, field.selectionEnd)"""
)


def pasted(tab: Tab) -> str:
    """What is in the clipboard."""
    tab.page.evaluate("void document.body.append(Object.assign(document.createElement('textarea'), { id: 'pad' }))")
    pad = tab.page.locator("#pad")
    pad.focus()
    pad.press("Control+V")
    text = pad.input_value()
    pad.evaluate("(pad) => pad.remove()")
    return text


def empty_clipboard(tab: Tab) -> None:
    tab.page.evaluate("void document.body.append(Object.assign(document.createElement('textarea'), { id: 'pad' }))")
    pad = tab.page.locator("#pad")
    pad.fill("old")
    pad.press("Control+A")
    pad.press("Control+C")
    pad.evaluate("(pad) => pad.remove()")
    assert pasted(tab) == "old"


def test_without_a_clipboard_what_is_to_be_handed_in_is_copied_all_the_same(open_tab: Opener, server: Server) -> None:
    """Text is hidden: there is nothing to select on the page, and nothing was copied."""
    exercise = catalogue(MLP)["circle-one-layer"]
    tab = open_tab(f"{exercise.slug}#hideText=true", base=f"{server.url}/exercises/")
    copy = tab.page.locator("#exercise-copy")
    number = tab.page.get_by_role("spinbutton", name="How many parameters").first
    number.fill("13?")
    copy.click()
    expect(number).to_be_focused()
    number.fill("12,5")
    for script in CLIPBOARD.values():
        tab.page.evaluate(
            f"() => {{ delete navigator.clipboard; {script} }}".replace("value:", "configurable: true, value:")
        )
        empty_clipboard(tab)
        copy.click()
        expect(copy).to_have_text("Copied")
        expect(copy).to_be_focused()
        text = pasted(tab)
        assert text.splitlines()[-1] == "Check: Not checked yet."
        (question, *_) = exercise.questions
        assert read_handed_text(text, exercise) == HandedText(tab.page.url, {question.name: "12.5"})
        expect(copy).to_have_text("Copy for handing in")


def test_what_cannot_be_copied_is_shown_selected_with_the_words_how(tab: Tab) -> None:
    expect(tab.entry("Copy link")).to_be_visible()
    copy = tab.page.locator("#copy-link")  # whatever it says by then
    dialog = tab.page.get_by_role("dialog", name="The link of this run")
    tab.page.evaluate(f"() => {{ {CLIPBOARD['missing, as over plain http']} }}")
    for script in COMMAND.values():
        tab.page.evaluate(f"() => {{ {script} }}")
        copy.click()
        expect(dialog).to_contain_text("copy it with Ctrl+C")
        tab.until(lambda: dialog.get_by_role("textbox").evaluate(SELECTED) == tab.page.url, "the link, selected")
        expect(tab.page.locator("#announcer")).not_to_contain_text("copied")
        tab.page.keyboard.press("Space")  # nobody trains by a key meant for the field
        assert complaints(tab) == []
        tab.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(copy).to_be_focused()
        expect(copy).to_have_text("Copy link")
    empty_clipboard(tab)
    tab.entry("Copy link").click()  # the pad had the focus, and the menu closed
    expect(dialog).to_be_visible()
    tab.page.keyboard.press("Control+C")
    expect(dialog).to_have_count(0)
    expect(copy).to_have_text("Copied")
    assert pasted(tab) == tab.page.url
    assert tab.epoch == 0
