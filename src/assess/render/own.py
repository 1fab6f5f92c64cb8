"""Files of an institution's own design: plain files inside its folder, each within a size, texts in UTF-8."""

from __future__ import annotations

import os
from pathlib import Path

from assess.errors import InvalidError, Problem

LARGEST = 1_000_000
"""Bytes one of them may have."""

HELP = "docs/how-to/own-report.md says what a design may hold."


def fault(path: Path, line: int, what: str, remedy: str = "") -> InvalidError:
    """The trouble with one file of a design, where it stands; `line` is 0 where there is none."""
    return faults([Problem(str(path), line, 0, what, remedy)])


def faults(found: list[Problem]) -> InvalidError:
    """The trouble with a design, each fault where it stands."""
    return InvalidError("The report cannot be made by this design.", HELP, problems=tuple(found))


def holds(folder: Path, name: str) -> bool:
    """Whether a design has a file of this name, of whatever kind."""
    return os.path.lexists(folder / name)


def data(folder: Path, name: str) -> bytes:
    """The bytes of a file of a design.

    Raises:
        InvalidError: it lies outside the folder, is no plain file, is too large, or cannot be read.
    """
    path = folder / name
    try:
        if not path.resolve(strict=True).is_relative_to(folder.resolve()):
            raise fault(path, 0, "This links to a place outside the design", "Put the file itself there")
        if not path.is_file():
            raise fault(path, 0, "This is not a plain file", "Put a file there")
        with path.open("rb") as file:
            found = file.read(LARGEST + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        why = getattr(error, "strerror", None) or "its links lead nowhere"
        raise fault(path, 0, f"The file cannot be read ({why})", "Check its name and the rights") from None
    if len(found) > LARGEST:
        raise fault(path, 0, f"The file has more than {LARGEST:,} bytes", "Make it smaller")
    return found


def text(folder: Path, name: str) -> str:
    """A text of a design.

    Raises:
        InvalidError: as `data`, or it is not in UTF-8.
    """
    found = data(folder, name)
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
        raise fault(folder / name, line, "The file is not UTF-8 text", "Save it with the encoding UTF-8") from None
