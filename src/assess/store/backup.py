"""A whole workspace in one zip file, and back: the store as a consistent copy, and every piece of evidence."""

from __future__ import annotations

import errno
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assess import packed
from assess.errors import ConflictError, InvalidError, MissingError, NotFoundError
from assess.log import LeftOut
from assess.log.event import NOTHING_LEFT_OUT
from assess.store.evidence import FOLDER, intact
from assess.store.evidence import LARGEST as LARGEST_EVIDENCE
from assess.store.sqlite import FILE, SqliteStore

if TYPE_CHECKING:
    from assess.log import Raw
    from assess.store.protocol import Store

MOST = 100_000
"""Files a backup may hold."""

LARGEST_STORE = 4_000_000_000


@dataclass(frozen=True)
class Held:
    """What a backup holds. `damaged` names the pieces of evidence that are no longer what their digest says.

    They are copied all the same: a backup leaves nothing behind. `left_out` is what a redacted bundle did not bring.
    """

    assessments: int
    evidence: int
    damaged: tuple[str, ...]
    left_out: LeftOut = NOTHING_LEFT_OUT


def pack(store: Store, workspace: Path, target: Path, *, force: bool = False) -> Held:
    """Writes the backup `target`; returns what it holds.

    Raises:
        ConflictError: `target` exists and `force` was not given.
        MissingError: it cannot be written.
    """
    if target.is_dir():
        raise ConflictError(f"{target} is a folder.", "Name a file.")
    if target.exists() and not force:
        raise ConflictError(f"{target} exists already.", "Choose another name, or add --force.")
    evidence = _evidence(workspace)
    with writing(target) as temporary, tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / FILE
        store.backup(copy)
        files = [(FILE, copy), *((f"{FOLDER}/{p.name}", p) for p in evidence)]
        packed.pack(temporary, ((name, packed.pieces(path)) for name, path in files))
    return Held(len(store.headings()), len(evidence), _damaged(workspace))


@contextmanager
def writing(target: Path) -> Iterator[Path]:
    """A temporary file that takes the place of `target` only when all of it is there.

    Raises:
        MissingError: it cannot be written.
    """
    temporary = target.with_name(f".{target.name}.part")
    try:
        yield temporary
        temporary.replace(target)
    except OSError as error:
        raise MissingError(f"{target} cannot be written ({error.strerror}).", "Check rights and free space.") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def unpack(source: Path, workspace: Path) -> Held:
    """Makes a workspace from a backup; returns what it holds.

    Each chain and each text is checked before the folder becomes a workspace; evidence is checked and named if damaged.

    Raises:
        NotFoundError: there is no such file.
        ConflictError: the folder holds a workspace already.
        InvalidError: it is no backup, it is damaged, or no assessment is in it.
    """
    if (workspace / FILE).exists():
        raise ConflictError(f"{workspace} holds a workspace already.", "Restore into an empty folder.")
    if not packed.is_file(source):
        raise NotFoundError(f"There is no file {source}.", "Check the name.")
    try:
        with zipfile.ZipFile(source) as archive:
            members = _members(archive, source)
            workspace.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=workspace, prefix=".restoring-") as folder:
                for member in members:
                    _extract(archive, member, Path(folder) / member.filename)
                logs = _checked(Path(folder))
                if not logs:
                    raise InvalidError(f"No assessment is in the store of {source}: it is empty.", "Use another copy.")
                return Held(logs, _place(Path(folder), workspace), _damaged(workspace))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise _damaged_backup(source) from None
    except OSError as error:
        # A damaged table of contents sends the reader before the beginning of the file.
        if error.errno == errno.EINVAL:
            raise _damaged_backup(source) from None
        raise MissingError(
            f"{workspace} cannot be written ({error.strerror}).", "Check rights and free space."
        ) from None


def _damaged_backup(source: Path) -> InvalidError:
    return InvalidError(f"{source} is no backup, or it is damaged.", "Use another copy.")


def rebuild(raw: Raw, evidence: Iterable[tuple[str, Iterable[bytes]]], workspace: Path) -> Held:
    """Makes a workspace of one verified log, exactly as it is; `evidence` gives each file in pieces by its digest.

    Raises:
        InvalidError: a text or a frozen copy stands twice.
        MissingError: the folder cannot be written.
    """
    try:
        workspace.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=workspace, prefix=".restoring-") as name:
            folder = Path(name)
            store = SqliteStore.create(folder / FILE)
            try:
                store.take(raw)
            finally:
                store.close()
            (folder / FOLDER).mkdir()
            for digest, pieces in evidence:
                _write(folder / FOLDER / digest, pieces)
            _checked(folder)
            return Held(1, _place(folder, workspace), _damaged(workspace), raw.left_out)
    except OSError as error:
        raise MissingError(
            f"{workspace} cannot be written ({error.strerror}).", "Check rights and free space."
        ) from None


def _members(archive: zipfile.ZipFile, source: Path) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    names = [m.filename for m in members]
    strange = [m for m in members if not _is_ours(m)]
    too_large = [m for m in members if m.file_size > (LARGEST_STORE if m.filename == FILE else LARGEST_EVIDENCE)]
    if FILE not in names or strange or too_large or len(names) != len(set(names)) or len(names) > MOST:
        raise InvalidError(f"{source} is no backup of assess.", "Give a file that `assess backup` wrote.")
    return members


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    with archive.open(member) as source:
        _write(target, iter(partial(source.read, packed.CHUNK), b""))


def _write(target: Path, pieces: Iterable[bytes]) -> None:
    # As where it came from: evidence is for the owner of the workspace alone.
    target.touch(mode=0o600)
    with target.open("wb") as out:
        out.writelines(pieces)


def _checked(folder: Path) -> int:
    store = SqliteStore.open(folder / FILE)
    try:
        logs = store.headings()
        for assessment in logs:
            store.log(assessment)
    finally:
        store.close()
    return len(logs)


def _place(folder: Path, workspace: Path) -> int:
    """Moves what was checked into the workspace, the store last: without it the folder is no workspace."""
    evidence = list((folder / FOLDER).glob("*"))
    (workspace / FOLDER).mkdir(exist_ok=True)
    for path in evidence:
        path.replace(workspace / FOLDER / path.name)
    (folder / FILE).replace(workspace / FILE)
    return len(evidence)


def _damaged(workspace: Path) -> tuple[str, ...]:
    return tuple(path.name for path in _evidence(workspace) if not intact(workspace, path.name))


def _evidence(workspace: Path) -> list[Path]:
    return sorted(p for p in (workspace / FOLDER).glob("*") if p.is_file() and _is_digest(p.name))


def _is_ours(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    known = name == FILE or (name.startswith(f"{FOLDER}/") and _is_digest(name.removeprefix(f"{FOLDER}/")))
    return known and member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def _is_digest(name: str) -> bool:
    return re.fullmatch("[0-9a-f]{64}", name) is not None
