"""The convolution lab: its benches by pointer, keyboard and touch, and as a link."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOpener
from tests.browser.tab import Tab
from tests.browser.test_appearance import PHONE, complaints_in_both_themes
from tests.serving import ROOT, Server

SUM = "(95*0)+(101*-1)+(98*0)+(96*-1)+(100*5)+(99*-1)+(99*0)+(98*-1)+(99*0) = 106"
LAPTOP = {"width": 1366, "height": 650}


def bench(open_page: PageOpener, server: Server, link: str = "", **options: object) -> Page:
    page = open_page(f"{server.url}/", **({"viewport": LAPTOP} | options))
    page.goto(f"{server.url}/convolution{link}")
    expect(page.locator("#startup")).to_have_count(0)
    return page


def test_a_cell_that_is_pointed_at_writes_its_sum(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    sums = page.locator("#sum-lines")
    expect(sums).to_have_text(SUM)
    grid = page.get_by_role("img", name=re.compile("of the map: 106"))
    box = grid.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.9)
    expect(sums).to_have_text(re.compile(r"= 64$"))
    page.mouse.move(5, 5)
    expect(sums).to_have_text(re.compile(r"= 64$"))
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    expect(sums).to_have_text(re.compile(r"= 76$"))
    expect(page.locator("#bench-said")).to_have_text(re.compile(r"^Row 5, column 3 of the map\. .* = 76$"))
    picture = page.get_by_role("img", name="Picture").bounding_box()
    assert picture
    page.mouse.move(picture["x"] + picture["width"] * 0.3, picture["y"] + picture["height"] * 0.2)
    expect(sums).to_have_text(SUM)


def test_what_is_chosen_is_in_the_link_and_back_undoes_it(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    page.get_by_role("button", name="Sobel").click()
    page.locator("#padding").select_option("1")
    expect(page.locator("#size-lines")).to_have_text("Height: (7 + 2*1 - 3)/1 + 1 = 7Width: (5 + 2*1 - 3)/1 + 1 = 5")
    expect(page).to_have_url(f"{server.url}/convolution#kernel=sobel&padding=1")
    page.go_back()
    expect(page).to_have_url(f"{server.url}/convolution#kernel=sobel")
    expect(page.locator("#padding")).to_have_value("0")
    page.go_back()
    expect(page.get_by_role("button", name="Sharpen")).to_have_attribute("aria-pressed", "true")
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#page-said")).to_have_text("The link is copied.")
    assert page.evaluate("window.copied") == f"{server.url}/convolution#"
    again = bench(open_page, server, "#picture=rgb&at=1.2", own=True)
    expect(again.locator("#sum-lines p").last).to_have_text("310 - 170 + 325 + 1 = 466")


def test_the_kernel_is_edited_by_typing_arrows_and_wheel(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    middle = page.get_by_role("textbox", name="Row 2, column 2")
    expect(middle).to_have_value("5")
    middle.press("ArrowUp")
    expect(middle).to_have_value("6")
    middle.hover()
    page.mouse.wheel(0, 100)
    expect(middle).to_have_value("5")
    middle.fill("1/2")
    middle.press("Enter")
    expect(page.locator("#sum-lines")).to_have_text(re.compile(r"\(100\*0\.5\).* = -344$"))
    middle.fill("many")
    middle.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="many")).to_be_visible()
    expect(page.locator("#sum-lines")).to_have_text(re.compile(r" = -344$"))
    middle.press("Escape")
    expect(middle).to_have_value("0.5")
    middle.press("ArrowRight")
    expect(page.get_by_role("textbox", name="Row 2, column 3")).to_be_focused()


def test_a_picture_is_drawn_by_pointer_and_by_keyboard(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server, "#picture=drawn&kernel=identity")
    page.get_by_role("button", name="Clear").click()
    canvas = page.get_by_role("img", name="Picture")
    box = canvas.bounding_box()
    assert box
    cell = box["width"] / 12
    page.mouse.move(box["x"] + 1.5 * cell, box["y"] + 1.5 * cell)
    page.mouse.down()
    page.mouse.move(box["x"] + 4.5 * cell, box["y"] + 1.5 * cell, steps=12)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"own=12x12x1:(00){13}(01){4}(00){127}"))
    canvas.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"own=12x12x1:(00){13}(01){4}(00){11}01(00){115}"))


@pytest.mark.parametrize("name", ["tests/pictures/backpropagation.png", "README.md"])
def test_a_picture_of_ones_own_becomes_small_and_other_files_are_answered(
    open_page: PageOpener, server: Server, name: str
) -> None:
    page = bench(open_page, server)
    page.locator("#photo-file").set_input_files(Path(ROOT / name))
    if name.endswith(".md"):
        expect(page.locator("#photo-error")).to_have_text(re.compile("no picture that the browser can read"))
        expect(page.locator("#picture")).to_have_value("lecture")
        return
    expect(page.locator("#picture")).to_have_value("photo")
    expect(page.locator("#channels")).to_contain_text(re.compile(r"\d+ × 16"))
    page.get_by_label("In colour").check()
    expect(page.locator("#channels canvas")).to_have_count(3)


def test_the_kernel_slides_until_somebody_points_elsewhere(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server, reduced_motion="no-preference")
    page.get_by_role("button", name="Slide").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator("#sum-place")).to_have_text("Row 2, column 1 of the map", timeout=20_000)
    page.locator("#map").hover()
    expect(page.get_by_role("button", name="Slide")).to_be_visible()


def test_keys_press_the_buttons_of_the_bench_that_is_shown(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    page.keyboard.press("n")
    expect(page.locator("#sum-place")).to_have_text("Row 1, column 2 of the map")
    page.keyboard.press("r")
    expect(page.locator("#sum-place")).to_have_text("Row 1, column 1 of the map")
    page.keyboard.press("Space")
    expect(page.locator("#sum-place")).to_have_text("Row 1, column 2 of the map")
    page.get_by_role("textbox", name="Bias").press("n")
    expect(page.locator("#sum-place")).to_have_text("Row 1, column 2 of the map")
    page.get_by_role("tab", name="Find the kernel").click()
    page.keyboard.press("n")
    expect(page.locator("#find-steps")).to_have_text("1")


def test_nine_weights_are_found_and_a_hidden_kernel_is_guessed(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server, "#bench=find&secret=hidden1")
    page.get_by_role("button", name="Check").click()
    told = page.locator("#guess-told")
    expect(told).to_have_text(re.compile(r"of nine numbers (is|are) right"))
    page.get_by_label("Steps a frame").select_option("20")
    page.get_by_role("button", name="Train").click()
    expect(page.locator("#found-with")).to_have_text(re.compile(r"within 0\.01 in [\d,]+ steps"), timeout=60_000)
    expect(page.get_by_role("button", name="Train")).to_be_visible(timeout=60_000)
    learnt = page.locator("#learnt strong").all_inner_texts()
    fields = page.locator("#secret-fields").get_by_role("textbox")
    for field, weight in zip(fields.all(), learnt, strict=True):
        field.fill(str(round(float(weight))))
        field.press("Enter")
    page.get_by_role("button", name="Check").click()
    expect(told).to_have_text("All nine are right: this is the kernel.")
    expect(page.locator("#learnt")).to_contain_text("off by 0.00")


def test_layers_are_counted_and_change_places_by_keyboard(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    page.get_by_role("tab", name="Kernel", exact=True).press("End")
    page.get_by_role("tab", name="Train").press("ArrowLeft")
    expect(page.get_by_role("tab", name="Count")).to_be_focused()
    expect(page.locator("#total-parameters")).to_have_text("320")
    expect(page.locator("#total-work")).to_have_text("2,880,000")
    expect(page.locator("#dense-parameters")).to_have_text("10,001,000")
    page.get_by_role("button", name="Flatten").press("Enter")
    page.get_by_role("button", name="Dense").press("Enter")
    rows = page.locator("#count-rows tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text("320,000*10 + 10 = 3,200,010")
    up = page.get_by_role("button", name="Move Dense, layer 3 up")
    up.press("Enter")
    expect(page.get_by_role("button", name="Move Dense, layer 2 up")).to_be_focused()
    expect(rows.nth(1).get_by_role("alert")).to_have_text(re.compile("Put Flatten, Mean or Maximum above it"))
    page.get_by_role("button", name="Remove Dense, layer 2").press("Enter")
    expect(rows).to_have_count(2)
    maps = page.get_by_role("textbox", name="Maps")
    maps.fill("0")
    maps.press("Enter")
    expect(rows.first.get_by_role("alert")).to_have_text(re.compile("whole number from 1 to 1,024"))
    expect(page).to_have_url(f"{server.url}/convolution#bench=count&layers=c32k3s1p1,flatten")


@pytest.mark.parametrize(
    "link", ["", "#picture=rgb&pooling=max", "#bench=find", "#bench=find&secret=hidden5", "#bench=count"]
)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(open_page: PageOpener, server: Server, link: str) -> None:
    page = bench(open_page, server, link)
    tab = Tab(page, f"{server.url}/")
    for size in (LAPTOP, PHONE):
        tab.resize(**size)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), size
        assert complaints_in_both_themes(tab) == [], size
