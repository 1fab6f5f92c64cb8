"""Text made fit for a page: what cannot be printed is named by its code point, and long words may be broken."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Controls, bidirectional marks, overrides and isolates, separators, surrogates, private use and what is no character:
# each is invisible, lets a text show something else than it is, or cannot be written into a file.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\uf8ff"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# Breaking one long word takes time that grows with the square of its length, so it gets places to break.
_LONG = re.compile("([^\\s\u200b]{40})(?=[^\\s\u200b\u0300-\u036f])")

BREAK = "\u200b"
"""Where a long word may be broken; it has no width."""


def named(character: str) -> str:
    """A character by its code point: `[U+202E]`."""
    return f"[U+{ord(character):04X}]"


def legible(text: str) -> str:
    """`text` for a screen that has fonts of its own: nothing is left out, and nothing acts."""
    return _LONG.sub(rf"\1{BREAK}", _UNFIT.sub(lambda m: named(m[0]), text))


@dataclass(frozen=True)
class Printable:
    """The same for paper: what none of the fonts there are can draw is named, too."""

    drawn: frozenset[int]

    def __call__(self, text: str) -> str:
        """`text` as it is printed."""
        if text.isascii():
            return legible(text)
        return legible("".join(c if ord(c) in self.drawn or _UNFIT.match(c) else named(c) for c in text))
