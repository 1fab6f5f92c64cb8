"""What a page or a style sheet may not hold: whatever would be fetched or run when the report is opened.

The policy in the head of each page has the last word in a browser; this names the place while somebody can mend it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import islice
from typing import Any

import tinycss2  # type: ignore[import-untyped]

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""What a browser is told of each page: styles and pictures that the page itself holds, and nothing else."""

REMEDY = "Take it out; a page brings with it all that it shows"

MANY = 20
"""Things that are named of one page: more come from one cause."""


@dataclass(frozen=True)
class Open:
    """Something that would be fetched or run: what, its line, and the words by which its template can be found."""

    what: str
    line: int
    said: str


def of_styles(styles: str) -> Iterator[Open]:
    """What a style sheet would fetch, and an end of it before its end."""
    if (at := styles.lower().find("</style")) >= 0:
        yield Open("`</style` ends the styles", styles.count("\n", 0, at) + 1, "</style")
    yield from _of_tokens(styles)


def of_page(html: str) -> list[Open]:
    """What a page would fetch or run."""
    watch = _Watch()
    watch.feed(html)
    watch.close()
    return watch.found[:MANY]


_FETCHING = ("src", "image", "image-set", "-webkit-image-set")
"""Functions of a style sheet, beside `url`, that name an address."""


def _of_tokens(styles: str, first: int = 1) -> Iterator[Open]:
    waiting: list[Any] = list(reversed(tinycss2.parse_component_value_list(styles)))
    while waiting:
        token = waiting.pop()
        line = token.source_line + first - 1
        if token.type == "at-keyword" and token.lower_value == "import":
            yield Open("`@import` would fetch a style sheet", line, "@import")
        elif token.type == "function" and token.lower_name in _FETCHING:
            yield Open(f"`{token.lower_name}(` names an address", line, token.lower_name)
        elif (address := _address(token)) is not None and not _is_held(address):
            yield Open(f"The address '{address}' would be fetched", line, address)
        waiting.extend(reversed(getattr(token, "content", None) or getattr(token, "arguments", None) or ()))


def _address(token: Any) -> str | None:
    """The address a token names; None where it names none."""
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name == "url":
        return "".join(str(part.value) for part in token.arguments if part.type == "string")
    return None


def _is_held(address: str) -> bool:
    """Whether an address leads to a place in the page, or holds the picture itself."""
    return address.strip().lower().startswith(("#", "data:image/"))


_REFUSED = {
    "applet", "base", "embed", "form", "frame", "frameset", "iframe", "link", "object", "portal", "script",
}  # fmt: skip
"""Elements that fetch, run or send something."""

_ADDRESSES = {"src", "srcset", "poster", "background", "data", "href", "xlink:href", "action", "formaction", "ping"}
_STYLED = {
    "style",
    "fill",
    "stroke",
    "filter",
    "mask",
    "clip-path",
    "cursor",
    "marker-start",
    "marker-mid",
    "marker-end",
}
_RUNS = ("javascript:", "vbscript:", "data:", "file:")


class _Watch(HTMLParser):
    """Goes through a page once and keeps what it may not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Open] = []
        self._in_styles = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Holds an element and its attributes against the rules."""
        self._in_styles = tag == "style"
        given = [(name, value or "") for name, value in attrs]
        if tag in _REFUSED or (tag == "meta" and any(name == "http-equiv" for name, _ in given)):
            self._keep(f"`<{tag}` has no place in a report", f"<{tag}")
        for name, value in given:
            if name.startswith("on"):
                self._keep(f"`{name}` would run a script", name)
            elif name in _ADDRESSES and not self._may_lead(tag, name, value):
                self._keep(f"The address '{value}' would be fetched or run", value)
            elif name in _STYLED:
                self.found.extend(islice(_of_tokens(value, self.getpos()[0]), MANY))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 # the parser's signature
        """Leaves a style sheet."""
        self._in_styles = False

    def handle_data(self, data: str) -> None:
        """Holds a style sheet in the page against the rules."""
        if self._in_styles:
            self.found.extend(islice(_of_tokens(data, self.getpos()[0]), MANY))

    def _may_lead(self, tag: str, name: str, value: str) -> bool:
        """A link may lead anywhere: it is followed by a person, not by the page."""
        if tag in ("a", "area") and name in ("href", "xlink:href"):
            bare = "".join(c for c in value if c > " ").lower()
            return not bare.startswith(_RUNS)
        return not value or _is_held(value)

    def _keep(self, what: str, said: str) -> None:
        if len(self.found) < MANY:
            self.found.append(Open(what, self.getpos()[0], said))
