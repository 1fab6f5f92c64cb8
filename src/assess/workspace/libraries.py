"""Where criteria, questionnaires, practices and designs lie: ours, and those an institution keeps beside them."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assess import catalogue, shipped

if TYPE_CHECKING:
    from assess.catalogue.library import Library
    from assess.model.crosswalk import Crosswalk

LIBRARY = "ASSESS_LIBRARY"
"""Folders with an institution's own sets, questionnaires and practices, beside ours; separated as in PATH."""


def library() -> Library:
    """Ours, and what the institution keeps in the folders of `ASSESS_LIBRARY`."""
    return _library(roots())


def country_names() -> dict[str, str]:
    """The English name of every country by its two letters."""
    from babel import Locale  # noqa: PLC0415 # only needed by a start and a search

    return {code: name for code, name in Locale("en").territories.items() if code.isalpha()}


def roots() -> tuple[Path, ...]:
    """The folders of the library: ours first."""
    own = os.environ.get(LIBRARY, "").split(os.pathsep)
    return (shipped.folder(), *(Path(p) for p in own if p))


@cache
def _library(roots: tuple[Path, ...]) -> Library:
    from assess.catalogue.library import load  # noqa: PLC0415 # loads pydantic and YAML, which most commands do without

    return load(*roots)


def crosswalks() -> tuple[Crosswalk, ...]:
    """Every crosswalk of the library, to compare versions of its sets.

    Raises:
        InvalidError: with every fault of every crosswalk.
    """
    if not any(next((root / catalogue.CROSSWALKS).rglob("*.yaml"), None) for root in roots()):
        return ()
    return _crosswalks(roots())


@cache
def _crosswalks(roots: tuple[Path, ...]) -> tuple[Crosswalk, ...]:
    from assess.catalogue.library import crosswalks as read  # noqa: PLC0415 # as above

    return read(*roots)
