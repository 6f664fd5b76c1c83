"""The pages that tests have one after another: each finds its page as a first visitor does."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page

LAPTOP = {"width": 1366, "height": 768}
LOOK = {"viewport": LAPTOP, "color_scheme": "light", "reduced_motion": "reduce", "forced_colors": "none"}
CLEAR_SESSION = "() => { try { sessionStorage.clear(); } catch { /* a page without an origin has none */ } }"


class Place:
    """A window with one page, used by one test at a time.

    A new page costs as much as what is loaded into it, and so do a new window and an empty cache.
    """

    def __init__(self, browser: Browser, fixed: dict[str, Any]) -> None:
        self._context = browser.new_context(**LOOK | fixed)
        self._watchman = self._context.new_page()  # without a page the window would close
        self._devtools = self._context.new_cdp_session(self._watchman)
        self._page = self._context.new_page()
        self._origin = ""
        self.is_taken = False

    def take(self, base: str, look: dict[str, Any], *, own: bool) -> Page:
        """Return an empty page that looks like this, whose site knows of nobody; with `own`, a new one."""
        self.is_taken = True
        self._origin = _origin(base)
        self._devtools.send("Storage.clearDataForOrigin", {"origin": self._origin, "storageTypes": "all"})
        page = self._context.new_page() if own else self._page
        page.set_viewport_size(look["viewport"])
        page.emulate_media(media="null", **{name: value for name, value in look.items() if name != "viewport"})
        return page

    def pages(self) -> list[Page]:
        """Return the pages that the test has, without those that it left alone."""
        return [page for page in self._context.pages if page is not self._watchman and page.url != "about:blank"]

    def leave(self) -> None:
        """Make the page empty again, or replace it where that cannot be done."""
        if not self._is_emptied():
            self._page.close()
            self._page = self._context.new_page()
        for page in self._context.pages:
            if page not in (self._page, self._watchman):
                page.close()
        self.is_taken = False

    def _is_emptied(self) -> bool:
        page = self._page
        if page.is_closed() or _origin(page.url) not in (self._origin, "about://"):
            return False
        try:
            page.evaluate(CLEAR_SESSION)
            page.unroute_all()
            page.goto("about:blank")
            page.mouse.move(-1, -1)  # else what lies under it in the next test is pointed at
        except Error:
            return False
        return True

    def close(self) -> None:
        self._context.close()


class Window:
    """Places by what cannot be changed in them, as has_touch; as many of a kind as a test has pages at once."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._places: list[tuple[dict[str, Any], Place]] = []

    def open(self, base: str, *, own: bool = False, **options: Any) -> Page:
        """Return an empty page that looks as in LOOK, or otherwise, and whose site knows of nobody.

        What cannot be taken back, as a script for each load or a listener, needs an `own` page, which is closed later.
        """
        fixed = {name: value for name, value in options.items() if name not in LOOK}
        look = LOOK | {name: value for name, value in options.items() if name in LOOK}
        return self._free(fixed).take(base, look, own=own)

    def pages(self) -> list[Page]:
        """Return the pages that the test has."""
        return [page for _, place in self._places if place.is_taken for page in place.pages()]

    def clear(self) -> None:
        """Make the pages that the test had ready for the next."""
        for _, place in self._places:
            if place.is_taken:
                place.leave()

    def close(self) -> None:
        for _, place in self._places:
            place.close()

    def _free(self, fixed: dict[str, Any]) -> Place:
        for kind, place in self._places:
            if kind == fixed and not place.is_taken:
                return place
        self._places.append((fixed, Place(self._browser, fixed)))
        return self._places[-1][1]


def _origin(url: str) -> str:
    site = urlsplit(url)
    return f"{site.scheme}://{site.netloc}"
