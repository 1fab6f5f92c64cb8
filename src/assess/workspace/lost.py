"""Files of evidence that were lost or damaged, put back: bytes return, so it is no event, and done in any state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assess.errors import AssessError, InvalidError, NotFoundError, Problem
from assess.log.history import became, erased_files, kept_files
from assess.store.evidence import digest_of, keep, sha256_of
from assess.text import shown
from assess.workspace.checks import refuse_erased
from assess.workspace.desk import Desk
from assess.workspace.given import FileState


@dataclass(frozen=True)
class PutBack:
    """A file that was given, its SHA-256 (hex), and what was in its place; where that was `kept` nothing was done."""

    path: Path
    sha256: str
    before: FileState


def file_state(desk: Desk, sha256: str) -> FileState:
    """What became of the file of that digest."""
    if sha256 in erased_files(desk.log.events):
        return "erased"
    what = became(sha256, digest_of(desk.folder, sha256)) or "kept"
    return "left out" if what == "missing" and desk.now.lost.get(sha256) == "left out" else what


def put_back(desk: Desk, paths: Sequence[Path]) -> tuple[PutBack, ...]:
    """Puts files of evidence back that are missing or damaged: all of `paths`, or none.

    Raises:
        NotFoundError: there is no such file, or no piece of evidence has its digest.
        InvalidError: it cannot be kept, or it was erased; or, with every fault, for several files.
        MissingError: the folder cannot be written.
    """
    found: list[PutBack] = []
    faults: list[tuple[Path, AssessError]] = []
    for path in paths:
        try:
            found.append(_looked_at(desk, path))
        except AssessError as error:
            faults.append((path, error))
    if faults and len(paths) == 1:
        raise faults[0][1]
    if faults:
        told = (Problem(shown(str(path)), 0, 0, e.message.rstrip("."), e.hint.rstrip(".")) for path, e in faults)
        what = f"Nothing was put back: {len(faults)} of {len(paths)} files cannot be."
        raise InvalidError(what, problems=tuple(told))
    for one in found:
        if one.before != "kept":
            keep(desk.folder, one.path, one.sha256)
    desk.refresh()
    return tuple(found)


def _looked_at(desk: Desk, path: Path) -> PutBack:
    digest = sha256_of(path)
    if digest not in kept_files(desk.log):
        raise NotFoundError(
            f"No piece of evidence is {shown(str(path))} (SHA-256 {digest[:12]}…).",
            "`assess evidence show E1` tells the SHA-256 that is looked for; --assessment names another assessment.",
        )
    refuse_erased(desk.log, digest)
    return PutBack(path, digest, file_state(desk, digest))
