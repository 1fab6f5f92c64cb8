"""Which font draws what: the bundled ones, and one of the system for Chinese, Japanese and Korean, which are large."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
"""Characters that the bundled fonts leave to a font of the system."""

NAMES = (
    "NotoSansCJK*Regular*", "NotoSansSC*", "NotoSansTC*", "NotoSansJP*", "NotoSansKR*", "SourceHanSans*Regular*",
    "PingFang*", "Hiragino*W3*", "msyh.tt*", "simsun*", "malgun.ttf", "wqy-*", "DroidSansFallback*",
)  # fmt: skip
"""Fonts that draw them, the ones that draw most first."""

LINE = "sudo apt install fonts-noto-cjk"


def places() -> tuple[Path, ...]:
    """Where systems keep their fonts; the variable `ASSESS_FONTS` names other folders, which come first."""
    own = [Path(p) for p in os.environ.get("ASSESS_FONTS", "").split(os.pathsep) if p]
    home = [Path.home() / ".local/share/fonts", Path.home() / ".fonts"]
    usual = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
        "C:/Windows/Fonts",
    ]
    return (*own, *home, *map(Path, usual))


def system_font() -> Path | None:
    """A font of the system for Chinese, Japanese and Korean; None where there is none."""
    for place in places():
        for name in NAMES:
            for path in sorted(place.rglob(name)) if place.is_dir() else ():
                if path.suffix.lower() in (".ttf", ".ttc", ".otf"):
                    return path
    return None


@cache
def glyphs(path: Path) -> frozenset[int]:
    """The characters a font can draw; of a collection its first font. A file that is no font draws nothing."""
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped] # noqa: PLC0415 # only a PDF needs it

    try:
        with path.open("rb") as file, TTFont(file, lazy=True, fontNumber=0) as font:
            return frozenset(font.getBestCmap())
    except (TTLibError, OSError, ValueError):
        return frozenset()


def bundled(fonts: Path) -> frozenset[int]:
    """The characters that the bundled fonts can draw, and white space."""
    found = {ord(c) for c in "\t\n\r \u200b"}
    return frozenset(found.union(*(glyphs(file) for file in sorted(fonts.rglob("*Regular.ttf")))))


def wanted(text: str) -> Path | None:
    """The font of the system that `text` calls for; None where the bundled ones do, or the system has none."""
    return system_font() if EAST_ASIAN.search(text) else None


def lacking(text: str) -> str:
    """What is to be said where `text` has characters that only a font of the system draws, and there is none."""
    found = set(EAST_ASIAN.findall(text))
    if not found or system_font():
        return ""
    what = f"{len(found)} Chinese, Japanese or Korean character{'s' * (len(found) > 1)}"
    return f"{what} cannot be drawn here and are named by their code. A font for them: {LINE}"
