"""What WeasyPrint does again and again, done once. The PDF stays the same, byte for byte; a test compares.

Each of these reaches into WeasyPrint, whose version is pinned, and only in the process that makes one PDF and ends.
What each is worth: docs/why/speed.md.
"""

from __future__ import annotations

from typing import Any


def lean(html: bytes) -> None:
    """From here on WeasyPrint spends less on a page such as `html`."""
    _number_pages_once()
    _style_only_what_is_there(html)


def _number_pages_once() -> None:
    """Tagging asks for the list of all pages at each element, so making it anew grows with the square of the pages."""
    import pydyf  # type: ignore[import-untyped] # noqa: PLC0415 # comes with WeasyPrint

    made = pydyf.PDF.page_references.fget
    known: dict[int, Any] = {}

    def page_references(file: Any) -> Any:
        count = len(file.pages["Kids"])
        if count not in known:
            known.clear()
            known[count] = made(file)
        return known[count]

    pydyf.PDF.page_references = property(page_references)


ASKED_BY = {
    "marker": b"list-item",
    "footnote-call": b"footnote",
    "footnote-marker": b"footnote",
    "note-call": b"note(",
    "note-marker": b"note(",
    "note-callback": b"note(",
}
"""The pseudo-elements that WeasyPrint styles at every element, and what the styles of a page say that has some."""


def _style_only_what_is_there(html: bytes) -> None:
    """Every element gets six styles for footnotes and list marks it does not have: a quarter of all memory."""
    from weasyprint.html import UA_STYLESHEET  # noqa: PLC0415 # loads Pango

    said = html.lower()
    unasked = {name for name, sign in ASKED_BY.items() if sign not in said}
    rules = UA_STYLESHEET.matcher
    spared = [rule for rule in rules.other_selectors if rule[PSEUDO] in unasked]
    rules.other_selectors = [rule for rule in rules.other_selectors if rule[PSEUDO] not in unasked]
    # Without `display: list-item` only <li> has a mark.
    marks = [rule for rule in spared if rule[PSEUDO] == "marker"]
    rules.lower_local_name_selectors.setdefault("li", []).extend(marks)


PSEUDO = 3
"""Where a rule keeps the name of its pseudo-element."""
