"""Evidence files, kept by what they contain: `evidence/<sha256>`. Nothing in them is opened, run or rendered."""

from __future__ import annotations

import errno
import hashlib
import json
import mimetypes
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assess.errors import InvalidError, MissingError, NotFoundError
from assess.log.history import became
from assess.log.standing import Lost
from assess.store.place import CACHE

FOLDER = "evidence"
INCOMING = ".incoming-"
LARGEST = 100_000_000
"""Bytes of the largest file that is kept."""

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Kept:
    """A file in the evidence folder: SHA-256 (hex), bytes, media type by its name, and that name as plain text."""

    sha256: str
    size: int
    media: str
    name: str


def keep(workspace: Path, path: Path, wanted: str | None = None) -> Kept:
    """Copies the file at `path` into the evidence folder of a workspace; it is on the disk when this returns.

    A file of that digest that is there already is replaced as a whole, so that a damaged one is whole again. With
    `wanted`, a SHA-256 (hex), nothing else is kept.

    Raises:
        NotFoundError: there is no such file.
        InvalidError: it is no regular file (links are not followed), larger than `LARGEST`, or not the one wanted.
        MissingError: the folder cannot be written.
    """
    folder = workspace / FOLDER
    with _opened(path) as source:
        try:
            folder.mkdir(exist_ok=True)
            return _copied(source, folder, path.name, wanted)
        except OSError as error:
            raise MissingError(
                f"The file could not be kept in {folder} ({error.strerror}).", "Check rights and free space."
            ) from error


def sha256_of(path: Path) -> str:
    """The SHA-256 (hex) of a file that could be kept.

    Raises:
        NotFoundError: there is no such file.
        InvalidError: it is no regular file (links are not followed), or larger than `LARGEST`.
    """
    with _opened(path) as source, open(source, "rb", closefd=False) as file:
        try:
            return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise InvalidError(f"{path} cannot be read ({error.strerror}).", "Use another copy.") from None


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A file that may be kept, open for reading."""
    try:
        source = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}.", "Check the name, or record it as a plain reference.") from None
    except OSError as error:
        is_link = error.errno == errno.ELOOP
        hint = (
            "Give the file itself: links are not followed." if is_link else "Check the name and the rights of the file."
        )
        raise InvalidError(f"{path} cannot be read ({error.strerror}).", hint) from None
    try:
        about = os.fstat(source)
        if not stat.S_ISREG(about.st_mode):
            raise InvalidError(f"{path} is not a regular file.", "Give a file; pack a folder into a zip file first.")
        if about.st_size > LARGEST:
            raise InvalidError(
                f"{path} has {about.st_size:,} bytes; at most {LARGEST:,} are kept.", "Record it as a plain reference."
            )
        yield source
    finally:
        os.close(source)


def _copied(source: int, folder: Path, name: str, wanted: str | None) -> Kept:
    digest = hashlib.sha256()
    size = 0
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=INCOMING)
    try:
        with os.fdopen(handle, "wb") as target:
            while chunk := os.read(source, _CHUNK):
                size = _within(size + len(chunk), name)
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        final = folder / _as_wanted(digest.hexdigest(), wanted, name)
        Path(temporary).replace(final)
        _settle(folder)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Kept(final.name, size, mimetypes.guess_type(name)[0] or "application/octet-stream", name)


def _within(size: int, name: str) -> int:
    """`size`, as long as it may be kept: a file can grow after it was measured."""
    if size > LARGEST:
        raise InvalidError(f"{name} grew beyond {LARGEST:,} bytes while it was read.", "Try again.")
    return size


def _as_wanted(digest: str, wanted: str | None, name: str) -> str:
    """`digest`, where it is the one wanted: a file can change after it was looked at."""
    if wanted not in (None, digest):
        raise InvalidError(f"{name} changed while it was read.", "Try again.")
    return digest


def _settle(folder: Path) -> None:
    """Makes a new name in `folder` durable, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def lost(workspace: Path, digests: Iterable[str]) -> dict[str, Lost]:
    """Those of the files that are not there, or not what was attached, by digest.

    Each is read once, and again only when its size, its time or its place on the disk has changed: `digest_of` reads
    it in any case.
    """
    mark = workspace / CACHE / "evidence.json"
    whole = _found_whole(mark)
    found: dict[str, Lost] = {}
    new: dict[str, list[int]] = {}
    for name in digests:
        stands = _stands(workspace / FOLDER / name)
        if stands is None:
            found[name] = "missing"
        elif whole.get(name) != stands:
            if what := became(name, digest_of(workspace, name)):
                found[name] = what
            else:
                new[name] = stands
    if new:
        _note_whole(mark, {**whole, **new})
    return found


def lying(workspace: Path) -> frozenset[str]:
    """The names of all that lies in the folder of evidence; what is just being taken in has no name yet."""
    try:
        return frozenset(path.name for path in (workspace / FOLDER).iterdir() if not path.name.startswith(INCOMING))
    except OSError:
        return frozenset()


def _stands(path: Path) -> list[int] | None:
    """How a file lies on the disk; None where there is none."""
    try:
        about = path.stat()
    except OSError:
        return None
    return [about.st_size, about.st_mtime_ns, about.st_ino] if stat.S_ISREG(about.st_mode) else None


def _found_whole(mark: Path) -> dict[str, Any]:
    try:
        found = json.loads(mark.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _note_whole(mark: Path, whole: Mapping[str, object]) -> None:
    """Where the folder cannot be written nothing is noted, and the files are read again the next time."""
    with suppress(OSError):
        mark.parent.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=mark.parent, prefix=".evidence-")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(whole, out)
        Path(temporary).replace(mark)


def digest_of(workspace: Path, sha256: str) -> str | None:
    """The digest the kept file has now; None where it is not there, empty where it cannot be read."""
    path = workspace / FOLDER / sha256
    if _stands(path) is None:
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def intact(workspace: Path, sha256: str) -> bool | None:
    """Whether the kept file still is what its digest says; None where it is not there."""
    found = digest_of(workspace, sha256)
    return None if found is None else found == sha256
