"""The pack for an outside expert: claims and declaration as PDF and HTML, the evidence by number, and a list of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assess import packed, report
from assess.log.history import became
from assess.render import FORMATS, Look
from assess.render.pdf import report_pdf
from assess.report.answers import filed
from assess.report.outside import Omitted, without_confidential
from assess.report.values import Filed
from assess.store.backup import writing
from assess.store.evidence import FOLDER, digest_of
from assess.text import for_spreadsheets, guarded, shown
from assess.workspace.desk import Desk

LONGEST = 80
"""Characters of a file's own name that are kept behind its number."""

COLUMNS = ("number", "in_pack", "kind", "name", "where", "dated", "expires", "status", "sha256", "size", "serves")
"""The columns of the list of evidence."""


@dataclass(frozen=True)
class PackMade:
    """What a pack holds: the names of all its files, which evidence was left out, and the report that is laid out."""

    files: tuple[str, ...]
    left_out: tuple[Omitted, ...]
    report: report.Report


def pack(
    desk: Desk, target: Path, look: Look, *, version: str, on_phase: Callable[[str], None],
    with_confidential: bool = False,
) -> PackMade:  # fmt: skip
    """Writes the pack into the zip file `target`, as a whole or not at all; returns what it holds.

    The PDF holds no data beside what is printed: comments, names and the plan of the institution stay at home.

    Raises:
        MissingError: it cannot be written, or Pango cannot be loaded.
    """
    now = desk.now if with_confidential else without_confidential(desk.now)
    found = report.build(desk.catalogue, now, version=version)
    serving = [f for f in filed(desk.catalogue, now) if f.serves]
    kept, left_out = _sorted_out(desk.folder, serving, with_confidential=with_confidential)
    made = {
        "recognition.pdf": report_pdf(found, on_phase=on_phase, look=look),
        "recognition.html": FORMATS["html"](found, on_phase=on_phase, look=look),
        "evidence.csv": _list(serving, kept, left_out),
    }
    files = {f"{FOLDER}/{name}": digest for name, digest in kept.values()}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()} | files
    made["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()
    names = tuple(sorted({*made, *files}))

    def content(name: str) -> Iterable[bytes]:
        return (made[name],) if name in made else packed.pieces(desk.folder / FOLDER / files[name])

    with writing(target) as temporary:
        packed.pack(temporary, ((name, content(name)) for name in names))
    return PackMade(names, tuple(left_out), found)


def _sorted_out(
    workspace: Path, serving: Sequence[Filed], *, with_confidential: bool
) -> tuple[dict[int, tuple[str, str]], list[Omitted]]:
    """Name and digest of each file that goes into the pack, by its number; and what is left out."""
    kept, left_out = {}, []
    places = max(2, len(str(max((f.proof.number for f in serving), default=0))))
    for proof in (f.proof for f in serving):
        if proof.confidential and not with_confidential and not proof.lost:
            left_out.append(Omitted(proof.number, "confidential"))
        elif proof.digest is None:
            continue
        elif why := proof.lost or became(proof.digest, digest_of(workspace, proof.digest)):
            left_out.append(Omitted(proof.number, why))
        else:
            kept[proof.number] = (f"E{proof.number:0{places}}-{safe(proof.name)}", proof.digest)
    return kept, left_out


def safe(name: str) -> str:
    """A file's name that every system can take: letters, digits, dots and dashes, its ending kept."""
    stem, dot, ending = re.sub(r"[^\w.-]+", "-", name).strip(".-").rpartition(".")
    return f"{stem[:LONGEST]}{dot}{ending[:LONGEST]}" or "file"


def _list(serving: Sequence[Filed], kept: Mapping[int, tuple[str, str]], left_out: Sequence[Omitted]) -> bytes:
    """Every piece of evidence as a table, with the name of its file in the pack or why it is not there."""
    reasons = {one.number: f"left out: {one.why}" for one in left_out}
    rows = []
    for item in serving:
        proof = item.proof
        place = f"{FOLDER}/{kept[proof.number][0]}" if proof.number in kept else reasons.get(proof.number, "no file")
        cells = (
            f"E{proof.number}", place, proof.kind, proof.name, proof.where or "",
            proof.dated.iso if proof.dated else "", proof.expires.iso if proof.expires else "",
            f"{proof.status}; {proof.age}",
            proof.digest or "", proof.size or "", " ".join(item.serves),
        )  # fmt: skip
        # A table for people, never read back: names of files are shown as at a terminal.
        rows.append([guarded(shown(str(cell))) for cell in cells])
    return for_spreadsheets(COLUMNS, rows).encode()
