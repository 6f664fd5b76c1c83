"""The window that the tests share, one after another."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

LAPTOP = {"width": 1366, "height": 768}
LOOK = {"viewport": LAPTOP, "color_scheme": "light", "reduced_motion": "reduce"}


class Window:
    """One test at a time has pages in it.

    A window of its own, and a cache that has nothing, cost each test as much again as the page.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._shared = browser.new_context(**LOOK)  # type: ignore[arg-type]
        self._empty = self._shared.new_page()  # without a page it would close
        self._devtools = self._shared.new_cdp_session(self._empty)
        self._own: list[BrowserContext] = []

    def open(self, base: str, **options: Any) -> Page:
        """An empty page that looks as in LOOK, or otherwise, and whose site knows of nobody.

        What can't be changed in a window, as has_touch, and a second page at once get a window of their own.
        """
        if self.pages() or options.keys() - LOOK.keys():
            self._own.append(self._browser.new_context(**LOOK | options))
            return self._own[-1].new_page()
        look: dict[str, Any] = LOOK | options
        site = urlsplit(base)
        origin = {"origin": f"{site.scheme}://{site.netloc}", "storageTypes": "all"}
        self._devtools.send("Storage.clearDataForOrigin", origin)
        page = self._shared.new_page()
        page.set_viewport_size(look.pop("viewport"))
        page.emulate_media(**look)
        return page

    def pages(self) -> list[Page]:
        """What tests have opened."""
        everywhere = [page for context in (self._shared, *self._own) for page in context.pages]
        return [page for page in everywhere if page is not self._empty]

    def clear(self) -> None:
        """Close what tests have opened."""
        for page in self.pages():
            page.close()
        while self._own:
            self._own.pop().close()

    def close(self) -> None:
        self.clear()
        self._shared.close()
