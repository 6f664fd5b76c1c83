"""Everything works by the keyboard, and keys that belong to a control stay with it."""

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.tab import Tab


def test_right_arrow_steps_r_resets_and_space_plays_and_pauses(tab: Tab) -> None:
    losses = tab.losses
    for epoch in (1, 2):
        tab.page.keyboard.press("ArrowRight")
        tab.at_epoch(epoch)
    tab.page.keyboard.press("r")
    tab.at_epoch(0)
    tab.until(lambda: tab.losses == losses, "the losses of the start")
    tab.page.keyboard.press("Space")
    tab.state("playing")
    tab.until(lambda: tab.epoch > 2, "it trains")
    tab.page.keyboard.press("Space")
    tab.state("ready")


def test_space_on_a_button_presses_that_button_once(tab: Tab) -> None:
    for name in ("Step", "Reset", "New weights", "Regenerate data"):
        tab.follow("#seed=0.12345")
        tab.button(name).focus()
        tab.page.keyboard.press("Space")
        tab.state("ready")
        tab.page.keyboard.press("ArrowRight")
        tab.at_epoch(2 if name == "Step" else 1)
    tab.button("Play").focus()
    tab.page.keyboard.press("Space")
    tab.state("playing")


def test_keys_in_a_field_stay_in_the_field_and_arrows_move_a_slider(tab: Tab) -> None:
    box = tab.page.get_by_role("spinbutton", name="Noise, as a number", exact=True)
    box.focus()
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("r")
    tab.page.get_by_role("slider", name="Noise", exact=True).focus()
    tab.page.keyboard.press("ArrowRight")
    tab.has_link(noise="5")
    slider = tab.page.get_by_role("slider", name="Batch size", exact=True)
    slider.focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.has_link(batchSize="9")
    expect(slider).to_be_focused()
    assert tab.epoch == 0
    tab.state("ready")


def test_arrow_keys_go_from_neuron_to_neuron_and_a_feature_is_switched_by_the_keyboard(tab: Tab) -> None:
    group = tab.page.get_by_role("group", name="Neurons. Arrow keys")
    link = tab.link()
    tab.page.keyboard.press("Tab")
    skip = tab.page.get_by_role("link", name="Skip to the network")
    expect(skip).to_be_focused()
    expect(skip).to_have_css("clip-path", "none")
    tab.page.keyboard.press("Enter")
    expect(group.get_by_role("button", name="Feature X₁", exact=True)).to_be_focused()
    assert tab.link() == link, "the fragment is the run"
    tab.page.keyboard.press("ArrowDown")
    expect(group.get_by_role("button", name="Feature X₂", exact=True)).to_be_focused()
    for _ in range(3):
        tab.page.keyboard.press("ArrowRight")
    expect(group.get_by_role("button", name="Output neuron", exact=True)).to_be_focused()
    assert tab.epoch == 0, "they did not step"
    tab.page.get_by_role("button", name="Feature X₁X₂", exact=True).focus()
    tab.page.keyboard.press("Enter")
    tab.has_link(xTimesY="true")
    tab.page.keyboard.press("Space")
    tab.has_link(xTimesY="false")
    tab.state("ready")


def test_every_control_is_reached_by_tab_and_shows_that_it_is(tab: Tab) -> None:
    seen: set[str] = set()
    invisible: set[str] = set()
    for _ in range(200):
        tab.page.keyboard.press("Tab")
        name, ringed = tab.page.evaluate(
            """() => {
                const focused = document.activeElement;
                if (!focused || focused === document.body) return ["", true];
                const name = focused.getAttribute("aria-label") || focused.labels?.[0]?.innerText || focused.innerText;
                const marked = [focused, ...(focused.labels ?? []), focused.nextElementSibling].filter(Boolean);
                const rings = marked.some((element) => {
                    const style = getComputedStyle(element);
                    return style.outlineStyle !== "none" || style.boxShadow !== "none";
                });
                return [(name || focused.id || focused.tagName).trim().split("\\n")[0], rings];
            }"""
        )
        if name in seen and name == "Reset":
            break
        seen.add(name)
        if not ringed:
            invisible.add(name)
    wanted = {"Reset", "Play", "Step", "New weights", "Regenerate data", "Add a hidden layer", "Speed"}
    assert wanted <= seen
    assert not invisible


KEYS = {
    "playButton": ("Space", "play|pause", "Play or pause"),
    "resetButton": ("r", "reset", "Back to epoch 0"),
    "stepButton": ("ArrowRight", "step", "One epoch"),
}
LISTEN = """() => {
    const own = WebSocket.prototype.send;
    window.sent = [];
    WebSocket.prototype.send = function (text) {
        window.sent.push(JSON.parse(text).type);
        own.call(this, text);
    };
}"""


def sends(tab: Tab, commands: str) -> bool:
    """Whether one of these was sent, as in "play|pause"."""
    return not set(commands.split("|")).isdisjoint(tab.page.evaluate("window.sent"))


def test_the_key_of_a_hidden_control_does_nothing_and_is_not_listed(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5")
    tab.page.evaluate(LISTEN)
    help_ = tab.page.get_by_role("dialog", name="Keyboard")
    for hidden, (key, command, said) in KEYS.items():
        tab.follow(f"#seed=0.5&{hidden}_hide=true")
        tab.page.evaluate("document.activeElement.blur(), window.sent = []")  # space on a button is the button's
        tab.page.keyboard.press(key)
        for other, (shown, meant, _) in KEYS.items():  # the others do what they say
            if other != hidden:
                tab.page.keyboard.press(shown)
                tab.until(lambda meant=meant: sends(tab, meant), f"{meant} is sent")  # type: ignore[misc]
        assert not sends(tab, command), key
        tab.page.keyboard.press("?")
        expect(help_).to_be_visible()
        expect(help_.get_by_text("This help")).to_be_visible()
        expect(help_.get_by_text(said)).to_be_hidden()
        tab.page.keyboard.press("Escape")


def test_a_key_with_another_held_down_is_another_key(tab: Tab) -> None:
    tab.page.evaluate(LISTEN)
    tab.steps(2)
    tab.page.evaluate("document.activeElement.blur(), window.sent = []")
    for held in ("Shift", "Alt", "Shift+Alt"):  # a browser has its own meanings of Ctrl and Meta
        for key in ("r", "ArrowRight", "Space"):
            tab.page.keyboard.press(f"{held}+{key}")
    noise = tab.page.get_by_role("spinbutton", name="Noise, as a number", exact=True)
    for held in ("Shift", "Control", "Meta", "Alt"):
        noise.press(f"{held}+ArrowUp")
    expect(noise).to_have_value("0")
    tab.page.evaluate("document.activeElement.blur()")
    tab.page.keyboard.press("ArrowRight")
    tab.at_epoch(3)
    assert [sent for sent in tab.page.evaluate("window.sent") if sent != "ack"] == ["step"]


def test_help_lists_the_keys_and_none_works_behind_a_dialog(tab: Tab) -> None:
    tab.page.evaluate(LISTEN)
    tab.page.keyboard.press("?")
    help_ = tab.page.get_by_role("dialog", name="Keyboard")
    expect(help_).to_be_visible()
    expect(help_).to_contain_text("Space")
    for key in ("ArrowRight", "r", "Control+z"):
        tab.page.keyboard.press(key)
    tab.page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    tab.painted()
    assert set(tab.page.evaluate("window.sent")) <= {"ack"}
