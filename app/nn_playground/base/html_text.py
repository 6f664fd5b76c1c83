"""The text of HTML as people read it, with the address behind each link in the place of its words."""

from html import unescape
from html.parser import HTMLParser
from typing import Final

MAX_HTML: Final = 100_000  # characters; reading what is hostile takes their square
LINE_TAGS: Final = frozenset("br p div li tr td th h1 h2 h3 h4 h5 h6 pre blockquote ul ol table hr".split())
UNSEEN_TAGS: Final = frozenset({"script", "style"})
ELLIPSES: Final = "….\u00a0 "


def html_text(given: str) -> str:
    """The text of HTML in lines; a text without any tag, or one that is too long for HTML, as it is.

    An address takes the place of the words of its link, but where these are another address: then both are there.
    """
    if len(given) > MAX_HTML or "<" not in given:
        return given
    parser = _Parser(convert_charrefs=True)
    try:
        parser.feed(given)
    except AssertionError:  # Python's parser gives up on some declarations so
        return given
    return parser.text() if parser.tags else given


class _Parser(HTMLParser):
    """Collects the text; `tags` counts the tags."""

    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.tags = 0
        self._pieces: list[str] = []  # of the text
        self._unseen = 0
        self._address: str | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a link or a line."""
        self.tags += 1
        if tag in UNSEEN_TAGS:
            self._unseen += 1
        elif tag == "a":
            self._close_link()
            self._address = next((value for name, value in attrs if name == "href" and value), None)
        self._break_line(tag)

    def handle_endtag(self, tag: str) -> None:
        """End a link or a line."""
        self.tags += 1
        if tag in UNSEEN_TAGS:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "a":
            self._close_link()
        self._break_line(tag)

    def handle_data(self, data: str) -> None:
        """Take text that is seen."""
        if not self._unseen:
            (self._pieces if self._address is None else self._words).append(data)

    def text(self) -> str:
        """The text, with what stands behind a tag that is never closed."""
        self.handle_data(unescape(self.rawdata))
        self._close_link()
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        return "\n".join(line for line in lines if line)

    def _break_line(self, tag: str) -> None:
        if tag in LINE_TAGS:
            (self._pieces if self._address is None else self._words).append("\n")

    def _close_link(self) -> None:
        if self._address is None:
            return
        address, words = self._address.strip(), "".join(self._words).strip()
        self._address, self._words = None, []
        if "#" not in address:
            self._pieces.append(words)
        elif "#" in words and not address.startswith(words.rstrip(ELLIPSES)):
            self._pieces.append(f"{address}\n{words}")
        else:
            self._pieces.append(address)
