"""Zip files of which the same content gives the same bytes, whenever and wherever they are made."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
"""Bytes of a file that are held at a time."""

_DAY = (2000, 1, 1, 0, 0, 0)


def is_file(path: Path) -> bool:
    """Whether a plain file is there; what can be no name of one is none, and a pipe or a device may have no end."""
    try:
        return path.is_file()
    except OSError:
        return False


def pack(target: Path | BinaryIO, files: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Writes a zip file of `files`: the name of each, and its content piece by piece."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, pieces in files:
            about = zipfile.ZipInfo(name, _DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            # As on Linux, wherever it is written; readable for its owner.
            about.create_system, about.external_attr = 3, 0o600 << 16
            with archive.open(about, "w", force_zip64=True) as out:
                out.writelines(pieces)


def pieces(path: Path) -> Iterator[bytes]:
    """The content of a file, piece by piece."""
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk
