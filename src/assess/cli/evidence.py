"""`assess evidence`: what shows a level, as files, links and plain references; no file is opened or rendered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import click

from assess.cli.shell import (
    actor_option,
    assessment_options,
    emit,
    hint,
    json_option,
    on_desk,
    paged,
    pager_option,
    say,
    tell,
    wrapped,
)
from assess.errors import InvalidError, NotFoundError, UsageError
from assess.report import words
from assess.report.answers import filed, number_in
from assess.report.values import Filed, Proof
from assess.text import counted, few, listed, nearest, quoted, shown
from assess.workspace import Desk
from assess.workspace.checks import checked_day
from assess.workspace.given import EvidenceGiven, FileState, evidence_in, is_device, is_folder, is_like_a_file, is_path

_STATES: dict[FileState, str] = {
    "kept": "kept, and what was attached",
    "missing": "MISSING: it counts as no evidence",
    "damaged": "DAMAGED: it is not what was attached, and counts as no evidence",
    "erased": "ERASED for good: it counts as no evidence",
    "left out": "left out of this copy: it counts as no evidence here",
}

_LOST = ("missing", "damaged")


@dataclass(frozen=True)
class Piece:
    """A piece of evidence, with what became of its file and where that lies; both None for a link or a reference.

    `holds` says whether it counts as evidence on the day the assessment speaks for.
    """

    proof: Proof
    serves: tuple[str, ...]
    holds: bool
    file: FileState | None
    path: str | None


@dataclass(frozen=True)
class Pieces:
    """Every piece of evidence of an assessment, or of one criterion."""

    evidence: tuple[Piece, ...]


@dataclass(frozen=True)
class EvidenceSaved:
    """A piece of evidence written down: its number in lists, its id, what it serves now, and the last event."""

    number: int
    evidence: str
    sha256: str | None
    serves: tuple[str, ...]
    event: int


@dataclass(frozen=True)
class FileRestored:
    """A file that was given: its SHA-256, the numbers of the pieces it belongs to, and what was in its place.

    `before` is `missing` or `damaged`; where it is `kept`, nothing was done.
    """

    file: str
    sha256: str
    numbers: tuple[int, ...]
    before: FileState


@dataclass(frozen=True)
class FilesRestored:
    """The files that were given, each as it was found."""

    files: tuple[FileRestored, ...]


@click.group()
def evidence() -> None:
    """Keep what shows a level: files, links, and plain references such as "board minutes 14 March, 22/117".

    A file is copied into the workspace and known by its SHA-256; one piece may serve many criteria. Evidence that has
    expired, or whose file is missing or damaged, counts as none.

    \b
    Examples:
      assess evidence add charter.pdf --for sq.service-charter --dated 2025-03-14 --expires 2027-03-14
      assess evidence add "board minutes 14 March, 22/117" --for sq.service-framework --for sq.sponsor-and-means
      assess evidence list --criterion sq.service-charter
      assess evidence show E3
      assess evidence attach sq.charter-known E3
      assess evidence detach sq.service-charter E3
      assess evidence restore charter.pdf
    """


def named(text: str) -> EvidenceGiven:
    """Evidence as it is named on the command line; says so where words look like a file that is not there."""
    found = evidence_in(text)
    if found.kind == "reference" and is_folder(text):
        tell(f"{shown(text)} is a folder: it is kept as a plain reference. Pack it into a zip file to keep it.")
    elif found.kind == "reference" and is_device(text):
        raise InvalidError(f"{shown(text)} is no plain file.", "Save what it gives as a file, and add that.")
    elif found.kind == "reference" and is_path(text):
        raise NotFoundError(f"There is no file {shown(text)}.", "Check it; name a paper that is no file in words.")
    elif found.kind == "reference" and is_like_a_file(text):
        tell(f"There is no file {shown(text)}: it is kept as a plain reference.")
    return found


@evidence.command()
@click.argument("what", metavar="WHAT")
@click.option(
    "--for", "criteria", metavar="CRITERION", multiple=True, required=True, help="What it serves; repeatable."
)
@click.option("--dated", metavar="DAY", help="The day it bears: 2025-03-14.")
@click.option("--expires", metavar="DAY", help="The last day it holds.")
@click.option("--confidential", is_flag=True, help="Left out of what is handed on, unless that is asked for.")
@assessment_options
@actor_option
@json_option
def add(
    folder: str | None, name: str | None, by: str | None, what: str, criteria: tuple[str, ...],
    *, dated: str | None, expires: str | None, confidential: bool, as_json: bool,
) -> None:  # fmt: skip
    """Add evidence. WHAT is a file, a link, or words; links are not followed, and no link is ever fetched."""
    if not what.strip():
        raise UsageError("What is the evidence?", "Give a file, a link, or words such as 'board minutes 14 March'.")
    dated, expires = (checked_day(day) if day else None for day in (dated, expires))
    given = replace(named(what), dated=dated, expires=expires, confidential=confidential)
    with on_desk(folder, name, by=by) as desk:
        saved = desk.add_evidence(criteria[0], given, also=criteria[1:])
        if dated and dated > (day := desk.now.settings.as_of):
            tell(f"It is dated after {words.day(day).shown}, the day the assessment speaks for; reports say so.")
        _confirm(desk, saved.id, as_json=as_json)


def _confirm(desk: Desk, name: str, *, as_json: bool) -> None:
    item = _find(desk, name)
    if as_json:
        emit(EvidenceSaved(item.proof.number, name, item.proof.digest, item.serves, desk.log.events[-1].seq))
        return
    say(f"Saved E{item.proof.number} (event {desk.log.events[-1].seq}).")
    _line(_piece(desk, item))
    hint("assess status")


@evidence.command("list")
@click.option("--criterion", metavar="ID", help="Only what serves this one.")
@assessment_options
@pager_option
@json_option
def list_(folder: str | None, name: str | None, *, criterion: str | None, as_json: bool) -> None:
    """List the evidence, numbered as in the report: what it is, whether it holds, what it serves, where its file is.

    Every kept file is read once and held against its SHA-256.
    """
    with on_desk(folder, name) as desk:
        if criterion is not None:
            criterion = desk.criterion(criterion).id
        every = filed(desk.catalogue, desk.now)
        found = tuple(_piece(desk, f) for f in every if criterion is None or criterion in f.serves)
    if as_json:
        emit(Pieces(found))
        return
    with paged():
        serving = f" for {criterion}" if criterion else ""
        say(f"{counted(len(found), 'piece')} of evidence{serving}." if found else f"No evidence is kept{serving}.")
        for piece in found:
            _line(piece)
    lost = any(piece.file in _LOST for piece in found)
    following = "assess evidence restore FILE" if lost else "assess evidence show E1"
    hint(following if found else "assess evidence add WHAT --for CRITERION")


def _line(piece: Piece) -> None:
    proof = piece.proof
    say(wrapped(f"E{proof.number}  {proof.name}", "    ", ""))
    told = [
        proof.kind,
        f"dated {_dated(proof)}" if proof.dated else proof.age,
        proof.status,
        *([proof.size or "", f"SHA-256 {proof.fingerprint}…"] if proof.digest else []),
        *(["confidential"] if proof.confidential else []),
    ]
    say(wrapped(f"{'holds' if piece.holds else 'DOES NOT HOLD'}: {', '.join(told)}", "    "))
    if piece.file in ("damaged", "erased"):
        say(wrapped(f"file: {_STATES[piece.file]}", "    "))
    say(wrapped(f"serves {', '.join(piece.serves)}" if piece.serves else "serves no criterion that is asked", "    "))


def _dated(proof: Proof) -> str:
    return f"{proof.dated.shown}, {proof.age}" if proof.dated else proof.age


@evidence.command()
@click.argument("which", metavar="E-NUMBER|ID")
@assessment_options
@json_option
def show(folder: str | None, name: str | None, which: str, *, as_json: bool) -> None:
    """Show all that is known of one piece, with the path of its file. The file itself is not opened or rendered."""
    with on_desk(folder, name) as desk:
        piece = _piece(desk, _find(desk, which))
        questions = {c: desk.catalogue.criterion[c].question for c in piece.serves}
    if as_json:
        emit(piece)
        return
    proof = piece.proof
    say(wrapped(f"E{proof.number}  {proof.name}", "    ", ""))
    for title, value in (
        ("id", proof.id),
        ("kind", proof.kind),
        ("link", proof.where),
        ("dated", _dated(proof)),
        ("holds", f"{'yes' if piece.holds else 'NO'}, {proof.status}"),
        ("confidential", "yes" if proof.confidential else "no"),
        ("added by", proof.given),
        ("size", proof.size),
        ("SHA-256", proof.digest),
        ("file", piece.path),
        ("state", _STATES[piece.file] if piece.file else None),
    ):
        if value is not None:
            # A path or a digest is copied from here: it stays on one line.
            say(
                f"    {title:<13} {shown(value)}"
                if title in ("file", "SHA-256")
                else wrapped(value, " " * 18, f"    {title:<13} ")
            )
    for criterion, question in questions.items():
        say(wrapped(f"{criterion}  {question}", " " * 18, f"    {'serves':<13} "))
    if not questions:
        say("    serves        no criterion that is asked")
    if piece.file in _LOST:
        hint("assess evidence restore FILE")


@evidence.command()
@click.argument("file", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@assessment_options
@json_option
def restore(folder: str | None, name: str | None, file: tuple[Path, ...], *, as_json: bool) -> None:
    """Put a file back that is missing or damaged. It is known by its SHA-256, so its name does not matter.

    All files are put back or none. What is there and intact stays as it is; what was erased does not come back. It
    changes nothing that was recorded, so it is done in any state of the assessment, and is no event.

    \b
    Example:
      assess evidence restore charter.pdf
    """
    from assess.workspace.lost import put_back  # noqa: PLC0415 # files are copied only here

    with on_desk(folder, name) as desk:
        back = put_back(desk, [path.expanduser() for path in file])
        every = filed(desk.catalogue, desk.now)
    done = tuple(
        FileRestored(
            str(b.path), b.sha256, tuple(f.proof.number for f in every if f.proof.digest == b.sha256), b.before
        )
        for b in back
    )
    if as_json:
        emit(FilesRestored(done))
        return
    for one in done:
        pieces = listed([f"E{number}" for number in one.numbers])
        is_are = "is" if len(one.numbers) == 1 else "are"
        told = "there, and intact" if one.before == "kept" else f"back; the file was {words.gone(one.before)}"
        say(wrapped(f"{pieces} {is_are} {told}: {one.file}", "    ", ""))
    hint("assess evidence list")


@evidence.command()
@click.argument("criterion", metavar="CRITERION")
@click.argument("which", metavar="E-NUMBER|ID")
@assessment_options
@actor_option
@json_option
def attach(folder: str | None, name: str | None, by: str | None, criterion: str, which: str, *, as_json: bool) -> None:
    """Let evidence that is there already serve another criterion."""
    with on_desk(folder, name, by=by) as desk:
        found = _find(desk, which)
        if found.proof.id in desk.now.attached.get(desk.criterion(criterion).id, ()):
            raise UsageError(f"E{found.proof.number} serves {criterion} already.", "`assess evidence list` shows all.")
        desk.attach(criterion, found.proof.id)
        _confirm(desk, found.proof.id, as_json=as_json)


@evidence.command()
@click.argument("criterion", metavar="CRITERION")
@click.argument("which", metavar="E-NUMBER|ID")
@assessment_options
@actor_option
@json_option
def detach(folder: str | None, name: str | None, by: str | None, criterion: str, which: str, *, as_json: bool) -> None:
    """Take evidence off a criterion. The evidence itself, and the history, stay."""
    with on_desk(folder, name, by=by) as desk:
        found = _find(desk, which)
        if found.proof.id not in desk.now.attached.get(desk.criterion(criterion).id, ()):
            raise NotFoundError(
                f"E{found.proof.number} is not attached to {criterion}.",
                f"`assess evidence list --criterion {criterion}` shows what is.",
            )
        desk.detach(criterion, found.proof.id)
        _confirm(desk, found.proof.id, as_json=as_json)


def _find(desk: Desk, which: str) -> Filed:
    """The piece that is meant: by its number, or by its id or the beginning of it."""
    every = filed(desk.catalogue, desk.now)
    if (number := number_in(which)) is not None:
        fitting = [f for f in every if f.proof.number == number]
    else:
        fitting = [f for f in every if which and f.proof.id.startswith(which.lower())]
    if len(fitting) > 1:
        numbers = few([f"E{f.proof.number}" for f in fitting])
        raise UsageError(f"Several pieces of evidence begin with {quoted(which)}: {numbers}.", "Name one of them.")
    if not fitting:
        near = nearest(which.upper(), [f"E{f.proof.number}" for f in every])
        meant = f"Did you mean {near}? " if near else ""
        raise NotFoundError(
            f"There is no evidence {quoted(which)} here.", f"{meant}`assess evidence list` numbers what there is."
        )
    return fitting[0]


def _piece(desk: Desk, item: Filed) -> Piece:
    from assess.store.evidence import FOLDER  # noqa: PLC0415 # as where files are kept
    from assess.workspace.lost import file_state  # noqa: PLC0415 # as above

    proof = item.proof
    holds = desk.now.holds(desk.now.evidence[proof.id])
    if proof.digest is None:
        return Piece(proof, item.serves, holds, None, None)
    state = file_state(desk, proof.digest)
    # It was read just now; what the assessment goes by may have been read before it was damaged.
    return Piece(
        proof, item.serves, holds and state == "kept", state, str((desk.folder / FOLDER / proof.digest).resolve())
    )
