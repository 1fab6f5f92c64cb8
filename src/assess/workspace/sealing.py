"""Checkpoints made, signed and handed over; the bundle; and what is erased for good."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from assess import catalogue, chain
from assess.answers import kept_files, settings
from assess.errors import InvalidError, NotFoundError, UsageError
from assess.model import Draft, Log, Typed
from assess.model.event import LeftOut
from assess.render import kept
from assess.seal import Checkpoint, bundle
from assess.seal.signature import fingerprint, sign
from assess.store import FILE
from assess.store.evidence import FOLDER
from assess.store.raw import raw
from assess.text import counted, listed, shown
from assess.workspace.desk import Desk
from assess.workspace.verifying import checkpoint_at

NAMES = {"actor": "name", "checkpoint": "given_to", "plan": "owner"}
"""Where an event names a person."""

REDACTIONS = ("names", "comments", "confidential")
"""What a bundle can leave out: names of people, every other text that was typed, files marked confidential."""


def checkpoint(desk: Desk, *, given_to: str = "", key: Path | None = None) -> Checkpoint:
    """Makes a checkpoint over the log as it is, signs it where a key is given, and writes it down."""
    made = checkpoint_at(desk.catalogue, desk.log, len(desk.log.events))
    signature = sign(made.text, key) if key else None
    data = {
        "events": made.events,
        "head": made.head,
        "result": made.result,
        "given_to": Typed(given_to) if given_to.strip() else None,
        "key": fingerprint(made.text, signature) if signature else None,
        "signature": signature,
    }
    desk.write([Draft("checkpoint", None, data)])
    return made


def bundled(desk: Desk, *, leave_out: Collection[str] = (), reports: Mapping[str, bytes]) -> tuple[bytes, LeftOut]:
    """The bundle of an assessment, and how much it leaves out.

    Raises:
        UsageError: something unknown is to be left out.
        NotFoundError: a file of evidence that is to be in it is not there.
        InvalidError: it is not the one that was attached.
    """
    if strange := sorted(set(leave_out) - set(REDACTIONS)):
        raise UsageError(f"'{shown(strange[0])}' cannot be left out.", f"There are: {listed(list(REDACTIONS))}.")
    found, _ = raw(desk.folder / FILE, desk.assessment)
    # What others wrote while the report was laid out is not in this bundle: all of it speaks of one moment.
    found = replace(
        found,
        lines=found.lines[: len(desk.log.events)],
        texts=tuple(text for text in found.texts if text[0] in desk.log.texts),
    )
    names = {e.data[NAMES[e.kind]] for e in desk.log.events if e.kind in NAMES}
    gone = [t for t in found.texts if ("names" if t[0] in names else "comments") in leave_out]
    erased = _erased(desk.log)
    files = {e.sha256: e.confidential for e in desk.stands.evidence.values() if e.sha256 and e.sha256 not in erased}
    taken = {name for name, confidential in files.items() if not (confidential and "confidential" in leave_out)}
    unnamed = sum(t[0] in names for t in gone)
    before = found.left_out
    if before.files:
        # A workspace restored from a redacted bundle never had them.
        taken = {name for name in taken if not files[name] or (desk.folder / FOLDER / name).is_file()}
    left = LeftOut(
        names=before.names + unnamed,
        texts=before.texts + len(gone) - unnamed,
        files=len(files) - len(taken),
    )
    answered = catalogue.answered(desk.log.events[0].data["catalogue"])
    slim = replace(
        found,
        texts=tuple(t for t in found.texts if t not in gone),
        copies={name: body for name, body in found.copies.items() if name in answered},
        left_out=left,
    )
    sealed = desk.stands.checkpoints
    over = sealed[-1].events if sealed else len(desk.log.events)
    data = bundle.write(
        slim,
        evidence=[(name, _file(desk.folder, name)) for name in sorted(taken)],
        checkpoint=checkpoint_at(desk.catalogue, desk.log, over).text,
        signatures=[
            (checkpoint_at(desk.catalogue, desk.log, s.events).text, s.signature) for s in sealed if s.signature
        ],
        reports=reports,
    )
    return data, left


def _file(folder: Path, name: str) -> bytes:
    path = folder / FOLDER / name
    if not path.is_file():
        raise NotFoundError(
            f"The file {shown(name[:14])} is not in {FOLDER}.", "Put it back from a backup, or take it off."
        )
    data = path.read_bytes()
    # A log from elsewhere may name a path, and a link may lie in the folder: only what was attached leaves the house.
    if hashlib.sha256(data).hexdigest() != name:
        raise InvalidError(
            f"The file {shown(name[:14])} in {FOLDER} is not the one that was attached.",
            "Put it back from a backup, or erase it with the reason: `assess erase`.",
        )
    return data


def erase(desk: Desk, what: str, reason: str) -> str:
    """Deletes a text or a file for good; returns what was deleted, in words. The chain stays whole.

    `what` is a criterion, whose comments go, or a commitment, or the SHA-256 of a file.

    Raises:
        UsageError: no reason is given.
        NotFoundError: there is no such text or file.
    """
    if not reason.strip():
        raise UsageError("A reason is needed.", "Say who asked for it, and why: --reason TEXT.")
    texts, files = _meant(desk, what)
    if not texts and not files:
        raise NotFoundError(
            f"There is nothing to erase at '{shown(what[:60])}'.",
            "Name a criterion whose comments are to go, a commitment (c:...), or the SHA-256 of a file.",
        )
    kept.forget(desk.folder)
    desk.erase(Draft("erase", None, {"texts": texts, "files": files, "reason": Typed(reason)}), texts)
    if texts:
        return counted(len(texts), "text")
    (name,) = files
    others = [settings(log.events).label for log in desk.others() if name in kept_files(log) - _erased(log)]
    if others:
        return f"1 file, which stays as long as {listed(others)} names it: erase it there, too"
    (desk.folder / FOLDER / name).unlink(missing_ok=True)
    return "1 file"


def _erased(log: Log) -> set[str]:
    return {name for e in log.events if e.kind == "erase" for name in e.data["files"]}


def _meant(desk: Desk, what: str) -> tuple[list[str], list[str]]:
    """The commitments and the digests of files that are meant."""
    held = desk.log.texts
    if what in held:
        return [what], []
    if what in kept_files(desk.log) - _erased(desk.log):
        return [], [what]
    if what in desk.catalogue.criterion:
        said = [c for e in desk.log.events if e.kind == "comment" and e.on == what for c in chain.commitments(e.data)]
        return [c for c in dict.fromkeys(said) if c in held], []
    return [], []
