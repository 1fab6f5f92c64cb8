"""Checkpoints made, signed and handed over; the bundle; and what is erased for good."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assess import catalogue, chain
from assess.errors import InvalidError, MissingError, NotFoundError, UsageError
from assess.log import Draft, LeftOut, Log, Typed, saying, settings
from assess.log.history import borne, erased_files, kept_files, opening
from assess.log.kinds import ActorData, CheckpointData, CommentData, EraseData, EvidenceData
from assess.render import kept
from assess.report.answers import number_in, numbered
from assess.report.later import gone
from assess.seal import Checkpoint, bundle
from assess.seal.signature import fingerprint, sign
from assess.store import FILE
from assess.store.evidence import FOLDER
from assess.store.raw import raw
from assess.text import counted, listed, meant, quoted, same_name, shown
from assess.workspace.desk import Desk
from assess.workspace.verifying import checkpoint_at


def checkpointing(desk: Desk, *, given_to: str = "", key: Path | None = None) -> tuple[Checkpoint, Draft]:
    """A checkpoint over the log as it is, signed where a key is given, and the event that writes it down.

    Raises:
        MissingError: there is no ssh-keygen.
        InvalidError: the key cannot be used.
    """
    made = checkpoint_at(desk.catalogue, desk.log, len(desk.log.events))
    signature = sign(made.text, key) if key else None
    data = CheckpointData(
        events=made.events,
        head=made.head,
        result=made.result,
        given_to=Typed(given_to) if given_to.strip() else None,
        key=fingerprint(made.text, signature) if signature else None,
        signature=signature,
    )
    return made, Draft(data)


def bundled(desk: Desk, *, leave_out: Collection[str] = (), reports: Mapping[str, bytes]) -> tuple[bytes, LeftOut]:
    """The bundle of an assessment, and how much it leaves out.

    Raises:
        UsageError: something unknown is to be left out.
        NotFoundError: a file of evidence that is to be in it is not there.
        InvalidError: it is not the one that was attached.
    """
    if strange := sorted(set(leave_out) - set(bundle.REDACTIONS)):
        raise UsageError(f"{quoted(strange[0])} cannot be left out.", meant(strange[0], bundle.REDACTIONS))
    found, _ = raw(desk.folder / FILE, desk.assessment)
    # What others wrote while the report was laid out is not in this bundle: all of it speaks of one moment.
    found = replace(
        found,
        lines=found.lines[: len(desk.log.events)],
        texts=tuple(text for text in found.texts if text[0] in desk.log.texts),
    )
    slim, taken = bundle.redacted(found, desk.log, desk.stands, leave_out)
    answered = catalogue.answered(opening(desk.log.events).catalogue)
    slim = replace(slim, copies={name: body for name, body in slim.copies.items() if name in answered})
    sealed = desk.stands.checkpoints
    over = sealed[-1].events if sealed else len(desk.log.events)
    data = bundle.write(
        slim,
        evidence=[(name, _file(desk, name)) for name in taken],
        checkpoint=checkpoint_at(desk.catalogue, desk.log, over).text,
        signatures=[
            (checkpoint_at(desk.catalogue, desk.log, s.events).text, s.signature) for s in sealed if s.signature
        ],
        reports=reports,
    )
    return data, slim.left_out


def _file(desk: Desk, name: str) -> bytes:
    path = desk.folder / FOLDER / name
    number = next(f"E{proof.number}" for proof in numbered(desk.stands).values() if proof.digest == name)
    what = f"The file of {number} ({shown(name[:14])})"
    remedy = f"Put it back: `assess evidence restore FILE`; or erase it, with the reason: `assess erase {number}`."
    if not path.is_file():
        raise NotFoundError(f"{what} is not in {FOLDER}.", remedy)
    data = path.read_bytes()
    # A log from elsewhere may name a path, and a link may lie in the folder: only what was attached leaves the house.
    if hashlib.sha256(data).hexdigest() != name:
        raise InvalidError(f"{what} in {FOLDER} is not the one that was attached.", remedy)
    return data


@dataclass(frozen=True)
class Erasure:
    """What is to be erased: commitments of texts, digests of files, and in words what that is, by whom and when.

    `names` are the commitments of the names that an erased file leaves behind.
    """

    texts: tuple[str, ...]
    files: tuple[str, ...]
    told: str
    names: tuple[str, ...]


def erasing(desk: Desk, what: str, reason: str) -> Erasure:
    """What would be erased; nothing is. `what` is as in `erase`.

    Raises:
        UsageError: no reason is given.
        NotFoundError: there is no such text or file.
    """
    if not reason.strip():
        raise UsageError("A reason is needed.", "Say who asked for it, and why: --reason TEXT.")
    texts, files, names = _meant(desk, what)
    if not texts and not files:
        raise NotFoundError(
            f"There is nothing to erase at {quoted(what)}.",
            "Name a criterion whose comments are to go, a piece of evidence (E1), somebody who wrote, or the number of "
            "an event, as `assess history` prints it, whose texts are to go.",
        )
    return Erasure(texts, files, gone(desk.stands, tuple(borne(desk.log.events, texts, files))), names)


def erase(desk: Desk, what: str, reason: str) -> str:
    """Deletes a text or a file for good; returns what was deleted, in words. The chain stays whole.

    `what` is a criterion, whose comments go; the number of a piece of evidence, whose file goes, or whose words where
    it has no file; the name of somebody who wrote; the number of an event, whose texts go; a commitment; or the SHA-256
    of a file.

    Raises:
        MissingError: the file cannot be deleted; the event is written, and the same call deletes it later.
        As `erasing`.
    """
    found = erasing(desk, what, reason)
    texts, files = list(found.texts), list(found.files)
    kept.forget(desk.folder)
    desk.erase(Draft(EraseData(texts=tuple(texts), files=tuple(files), reason=Typed(reason))), texts)
    if texts:
        return counted(len(texts), "text")
    (name,) = files
    others = [settings(log.events).label for log in desk.others() if name in _files(log)]
    if others:
        return f"1 file, which stays as long as {listed(others)} names it: erase it there, too"
    try:
        (desk.folder / FOLDER / name).unlink(missing_ok=True)
    except OSError as error:
        raise MissingError(
            f"The log says that the file was erased, and it is still there ({error.strerror}).",
            f"Make {desk.folder / FOLDER} writable, then give the same command again.",
        ) from None
    return "1 file"


def _files(log: Log) -> frozenset[str]:
    """The digests of the files that a log names and did not erase."""
    return kept_files(log) - erased_files(log.events).keys()


def _left_behind(desk: Desk) -> frozenset[str]:
    """The erased files that could not be deleted then, and that no other assessment keeps."""
    there = frozenset(n for n in erased_files(desk.log.events) if (desk.folder / FOLDER / n).is_file())
    return there.difference(*map(_files, desk.others())) if there else there


def _meant(desk: Desk, what: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The commitments and the digests of files that are meant, and the names that such a file leaves behind."""
    held, events = desk.log.texts, desk.log.events
    number = number_in(what)
    piece = next((name for name, proof in numbered(desk.stands).items() if proof.number == number), None)
    declared = [(e, data) for e, data in saying(events, EvidenceData) if e.on == piece or data.sha256 == what]
    kept_here = _files(desk.log) | _left_behind(desk)
    if digests := {data.sha256 for _, data in declared if data.sha256 in kept_here}:
        named = (data.name for _, data in saying(events, EvidenceData) if data.sha256 in digests)
        return (), tuple(filter(None, digests)), tuple(c for c in named if isinstance(c, str) and c in held)
    if what in held:
        said = [what]
    elif person := {a.id for a in desk.stands.actors.values() if same_name(a.name) == same_name(what)}:
        said = [c for e, data in saying(events, ActorData) if e.on in person for c in data.people()]
    elif what.isdecimal():
        said = [c for e in events if e.seq == int(what) for c in chain.commitments(e.stored)]
    elif piece:
        said = [c for e, data in declared if not data.sha256 for c in chain.commitments(e.stored)]
    elif what in desk.catalogue.criterion:
        said = [c for e, _ in saying(events, CommentData) if e.on == what for c in chain.commitments(e.stored)]
    else:
        said = []
    return tuple(c for c in dict.fromkeys(said) if c in held), (), ()
