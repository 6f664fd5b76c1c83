"""Damages of links on their way: those that leave no doubt of what is meant, and those that may."""

import html
import json
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from nn_playground.labs.mlp.permalink import read_link, write_link

PAGE: Final = "http://127.0.0.1:8000/exercises/xor-small"
SHORT: Final = f"{PAGE}#dataset=xor&networkShape=3&seed=0.3"
FULL: Final = PAGE + write_link(read_link(SHORT).config)
Damage = Callable[[str], str]


def wrapped(text: str, width: int, newline: str = "\n") -> str:
    """The text as e-mails break it, and quote it."""
    return newline.join(text[first : first + width] for first in range(0, len(text), width))


def encoded(text: str, times: int = 1) -> str:
    """The text as a value of a query."""
    for _ in range(times):
        text = quote(text, safe="")
    return text


def as_typed_in(link: str, more: str) -> str:
    """What a browser's address bar makes of a link with something behind it."""
    return link + quote(more, safe="!#$&'()*+,/:;=?@[]~")


# What leaves no doubt of what is meant.
MENDED: Final[dict[str, Damage]] = {
    "nothing": lambda link: link,
    "spaces around": lambda link: f" \t{link}\r\n",
    "words around": lambda link: f"My link: {link} I used three neurons (13 parameters).",
    "a line below": lambda link: f"{link}\nI used three neurons",
    "escaped": html.escape,
    "escaped twice": lambda link: html.escape(html.escape(link)),
    "escaped thrice": lambda link: html.escape(html.escape(html.escape(link))),
    "escaped by number": lambda link: link.replace("&", "&#38;"),
    "escaped in hexadecimal": lambda link: link.replace("&", "&#x26;").replace("#act", "&#35;act"),
    "amp without semicolon": lambda link: link.replace("&", "&amp"),
    "anchor": lambda link: f'<p>Here: <a class="x" href="{html.escape(link)}" target="_blank">my network</a></p>',
    "anchor with its address": lambda link: f'<a href="{html.escape(link)}">{html.escape(link)}</a>',
    "anchor with a shortened text": lambda link: f'<a href="{html.escape(link)}">{html.escape(link[:60])}…</a>',
    "anchor with single quotes": lambda link: f"<a href='{html.escape(link)}'>x</a>",
    "anchor that is escaped": lambda link: html.escape(f'<a href="{html.escape(link)}">x</a>'),
    "angle brackets": lambda link: f"<{link}>",
    "brackets": lambda link: f"({link})",
    "square brackets": lambda link: f"[{link}]",
    "quotes": lambda link: f'"{link}"',
    "smart quotes": lambda link: f"“{link}”",
    "German quotes": lambda link: f"„{link}“",
    "code": lambda link: f"`{link}`",
    "Markdown": lambda link: f"[my network]({link})",
    "Markdown, the address twice": lambda link: f"[{link}]({link})",
    "Markdown's backslashes": lambda link: link.replace("_", "\\_").replace("&", "\\&").replace("#", "\\#"),
    "Slack": lambda link: f"<{link}|my network>",
    "a formula": lambda link: f'=HYPERLINK("{link}","here")',
    "a full stop": lambda link: f"{link}.",
    "a comma and words": lambda link: f"{link}, I think",
    "an exclamation": lambda link: f"{link}!!",
    "a bracket": lambda link: f"{link})",
    "Markdown with a title": lambda link: f'[my network]({link} "mine")',
    "JSON": lambda link: json.dumps({"link": link}).replace("&", r"\u0026").replace("=", r"\u003d"),
    "emoji": lambda link: f"{link}😀👍🏽",
    "a semicolon": lambda link: f"{link};",
    "a no-break space": lambda link: f"{link}\u00a0and so on",
    "zero width": lambda link: f"\ufeff{link[:80]}\u200b{link[80:140]}\u2060{link[140:]}\u200b",
    "soft hyphens": lambda link: link.replace("network", "net\u00adwork").replace("learning", "learn\u00ading"),
    "NUL": lambda link: link.replace("&", "&\x00"),
    "wide signs": lambda link: link.replace("#", "＃").replace("=", "＝").replace("&", "＆"),
    "® for &reg": lambda link: link.replace("&reg", "®"),
    "® behind &": lambda link: link.replace("&reg", "&®"),
    "&reg; for &reg": lambda link: link.replace("&reg", "&reg;"),
    "mojibake": lambda link: link.replace("&reg", "Â®"),
    "® in an address bar": lambda link: link.replace("&reg", "%C2%AE"),
    "mojibake in an address bar": lambda link: link.replace("&reg", "%C3%82%C2%AE"),
    "(R)": lambda link: link.replace("&reg", "(R)"),
    "encoded as a whole": lambda link: link.partition("#")[0] + "#" + encoded(link.partition("#")[2]),
    "encoded with its address": encoded,
    "encoded twice": lambda link: encoded(link, 2),
    "encoded signs": lambda link: link.replace("#", "%23").replace("=", "%3D").replace("&", "%26"),
    "encoded hash": lambda link: link.replace("#", "%23"),
    "encoded hash, small": lambda link: link.replace("#", "%23").replace("=", "%3d").replace("&", "%26"),
    "encoded commas": lambda link: link.replace(",", "%2C"),
    "SafeLinks": lambda link: (
        f"https://eur01.safelinks.protection.outlook.com/?url={encoded(link)}&data=05%7C01%7Cada%40example.org&reserved=0"
    ),
    "SafeLinks, escaped": lambda link: html.escape(
        f"https://eur01.safelinks.protection.outlook.com/?url={encoded(link)}&data=05%7C01&reserved=0"
    ),
    "Google": lambda link: f"https://www.google.com/url?q={encoded(link)}&sa=D&source=docs&ust=17000000&usg=AOv",
    "twice the same": lambda link: f"{link} {link}",
    "twice the same, glued": lambda link: f"{link}{link}",
    "twice, once escaped": lambda link: f"{link}\n{html.escape(link)}",
    "a tag behind": lambda link: f"{link}</p>",
    "a break behind": lambda link: f"{link}<br/>thanks",
    "the rest of an anchor": lambda link: f'{link}">playground</a>',
    "quoted-printable": lambda link: link.replace("=", "=3D"),
    "broken behind &": lambda link: link.replace("&", "&\n"),
    "broken before &": lambda link: link.replace("&", "\r\n&"),
    "typed into an address bar": lambda link: as_typed_in(link, ' "and words"'),
    "an address bar and a quote": lambda link: as_typed_in(link, '">playground'),
    "a query before": lambda link: link.replace("#", "?utm_source=x&utm_medium=y#", 1),
    "another page's heading before": lambda link: f"https://docs.example.org/d/1/edit#heading=h.1 {link}",
    "spaces around signs": lambda link: link.replace("=", " = ").replace("&", " & "),
    "no-break spaces at signs": lambda link: link.replace("&", "\u00a0&"),
    "places for line breaks": lambda link: html.escape(link).replace("&amp;", "<wbr>&amp;"),
    "a part in italics": lambda link: link.replace("&network", "</span><span lang='de'>&network"),
    "soft hyphens as entities": lambda link: html.escape(link).replace("&amp;", "&shy;&amp;"),
    "invisible entities": lambda link: link.replace("&", "&#8203;&"),
    "® and a space": lambda link: link.replace("&reg", "® "),
    "encoded commas, twice": lambda link: link.replace(",", "%252C"),
    "an escaped query before": lambda link: link.replace("#", "?a=1&amp;b=2#", 1),
}
# What may be read, if the same run comes of it.
DOUBTFUL: Final[dict[str, Damage]] = {
    "capitals lost": lambda link: link.partition("#")[0] + "#" + link.partition("#")[2].lower(),
    "capitals": str.upper,
    "an ellipsis": lambda link: f"{link[: len(link) * 2 // 3]}…",
    "three dots": lambda link: f"{link[: len(link) * 2 // 3]}...",
    "the middle left out": lambda link: f"{link[:90]}…{link[-40:]}",
    "the middle left out, dots": lambda link: f"{link[:90]}...{link[-40:]}",
    "cut, said": lambda link: f"{link[:120]} [cut]",
    "cut, said in brackets": lambda link: f"{link[:120]}(truncated)",
    "the beginning left out": lambda link: link[70:],
    "a shortened text alone": lambda link: f"<a>{link[:60]}…</a>",
    "question marks": lambda link: link.replace("&", "?"),
    "semicolons": lambda link: link.replace("&", ";"),
    "no ampersands": lambda link: link.replace("&", ""),
    "no signs": lambda link: link.replace("=", "").replace("&", ""),
    "spaces for signs": lambda link: link.replace("&", " "),
    "dots for commas": lambda link: link.replace(",", "."),
    "commas for dots": lambda link: link.replace(".", ","),
    "dashes": lambda link: link.replace("-", "–"),
    "plus for commas": lambda link: link.replace(",", "+"),
    "colons": lambda link: link.replace("=", ":"),
    "a proofpoint address": lambda link: (
        "https://urldefense.proofpoint.com/v2/url?u="
        + link.replace("#", "-23").replace("=", "-3D").replace("&", "-26").replace(":", "-3A").replace("/", "_")
    ),
}
