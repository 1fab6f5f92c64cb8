"""Where criteria, questionnaires, practices and designs lie: ours, and those an institution keeps beside them."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assess import catalogue, shipped
from assess.errors import NotFoundError
from assess.text import listed, shown

if TYPE_CHECKING:
    from assess.catalogue.library import Library
    from assess.model.crosswalk import Crosswalk

LIBRARY = "ASSESS_LIBRARY"
"""Folders with an institution's own sets, questionnaires and practices, beside ours; separated as in PATH."""

KNOWN = (*catalogue.FOLDERS, "reports")
"""What a folder of a library can hold."""


def library() -> Library:
    """Ours, and what the institution keeps in the folders of `ASSESS_LIBRARY`."""
    return _library(roots())


def country_names() -> dict[str, str]:
    """The English name of every country by its two letters."""
    from babel import Locale  # noqa: PLC0415 # only needed by a start and a search

    return {code: name for code, name in Locale("en").territories.items() if code.isalpha()}


def roots() -> tuple[Path, ...]:
    """The folders of the library: ours first.

    Raises:
        NotFoundError: one of the institution's own is not there, or holds nothing that belongs to a library.
    """
    own = [Path(p) for p in os.environ.get(LIBRARY, "").split(os.pathsep) if p]
    for folder in own:
        _refuse_unfit(folder)
    return (shipped.folder(), *own)


def _refuse_unfit(folder: Path) -> None:
    said = f"{LIBRARY} names {shown(str(folder))}"
    if not folder.is_dir():
        raise NotFoundError(f"{said}, and there is no such folder.", "Mend the variable, or leave it unset.")
    if any((folder / name).is_dir() for name in KNOWN):
        return
    if folder.name in KNOWN:
        raise NotFoundError(f"{said}, which is one folder too deep.", f"Name {shown(str(folder.parent))} in it.")
    raise NotFoundError(
        f"{said}, which holds no folder {listed(list(KNOWN), 'or')}.",
        "Name the folder that holds one of them.",
    )


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
