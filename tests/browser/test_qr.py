"""A link as a QR code, for a phone."""

import re

from playwright.sync_api import Locator, expect

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.permalink import write_link
from tests.browser.chromium import NAME
from tests.browser.conftest import Opener, Watch
from tests.browser.tab import Tab
from tests.browser.test_appearance import complaints
from tests.browser.test_tables import dialog as table
from tests.browser.test_tables import paste
from tests.serving import Server

IS_PAINTED = "(image) => image.complete && image.naturalWidth > 0 && image.naturalWidth === image.naturalHeight"


def code_of(tab: Tab) -> Locator:
    return tab.page.get_by_role("dialog", name="For a phone")


def test_a_phone_gets_the_link_as_a_code(open_tab: Opener, server: Server) -> None:
    tab = open_tab(base=f"http://{NAME}:{server.port}/")
    opener = tab.entry("QR code")
    with tab.page.expect_request("**/api/qr") as asked:
        opener.click()
    assert asked.value.method == "POST"
    assert asked.value.post_data_json == {"address": tab.page.url}
    dialog = code_of(tab)
    expect(dialog).to_contain_text("Point the camera of a phone at the code")
    expect(dialog.get_by_role("textbox", name="The link of this run")).to_have_value(tab.page.url)
    picture = dialog.get_by_role("img", name="The link of this run as a QR code")
    tab.until(lambda: bool(picture.evaluate(IS_PAINTED)), "the code is painted")
    box = picture.bounding_box()
    assert box
    assert box["width"] == box["height"] > 250
    assert complaints(tab) == []
    tab.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(tab.button("Menu")).to_be_focused()
    tab.steps(1)
    tab.field("Learning rate").select_option("0.1")
    tab.has_link(learningRate="0.1")
    tab.button("QR code").click()  # beside the link in the article
    expect(dialog).to_contain_text("learning rate", ignore_case=True)  # what no link says
    expect(dialog.get_by_role("textbox")).to_have_value(re.compile("learningRate=0.1&"))


def test_a_link_that_is_too_long_or_leads_a_phone_to_itself_is_no_code(
    tab: Tab, open_tab: Opener, server: Server
) -> None:
    tab.entry("QR code").click()
    expect(code_of(tab)).to_contain_text("This page was opened at 127.0.0.1")
    expect(code_of(tab).get_by_role("img")).to_have_count(0)
    points = [[number / 40, -number / 50, (-1) ** number] for number in range(100)]
    link = write_link(parse_config({"data": {"name": "own", "points": points}}))
    long = open_tab(link, base=f"http://{NAME}:{server.port}/")
    long.entry("QR code").click()
    expect(code_of(long)).to_contain_text(re.compile(r"This link has \d+ characters; .* 700\. Copy the link"))
    expect(code_of(long)).to_contain_text("This link contains your 100 points.")
    code_of(long).get_by_role("button", name="Copy link").click()
    expect(code_of(long).get_by_role("button", name="Copied")).to_be_visible()


def test_points_that_no_link_holds_are_no_code(open_tab: Opener, server: Server) -> None:
    tab = open_tab(base=f"http://{NAME}:{server.port}/")
    paste(tab, "x,y,kind\n" + "".join(f"{number},{number * 7 % 11},{number % 2}\n" for number in range(900)))
    table(tab).get_by_role("button", name="Use these points").click()
    tab.has_link(dataset="own")
    tab.entry("QR code").click()
    expect(code_of(tab)).to_contain_text("900 points do not fit into a link")
    expect(code_of(tab).get_by_role("img")).to_have_count(0)


def test_a_server_that_is_away_is_told(open_tab: Opener, server: Server, watch: Watch) -> None:
    tab = open_tab(base=f"http://{NAME}:{server.port}/")
    watch.expect("api/qr|Failed to load")
    tab.page.route("**/api/qr", lambda route: route.abort())
    tab.entry("QR code").click()
    expect(code_of(tab)).to_contain_text("The server did not answer, so there is no code")
