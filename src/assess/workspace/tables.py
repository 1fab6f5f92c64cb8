"""Answers out as a table, and back: all rows or none, and nobody's newer answer is overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assess import sheet
from assess.answers import changed_since, stands_imported
from assess.errors import ConflictError, InvalidError, Problem
from assess.model import Criterion, Draft
from assess.model.event import Slot
from assess.text import counted
from assess.workspace.given import Imported, reference

if TYPE_CHECKING:
    from assess.workspace.desk import Desk


def export(desk: Desk, form: str) -> str:
    """Every asked question with what stands, as a table in `csv` or `json`."""
    lines = [
        sheet.line(
            c.id,
            c.question,
            given.value if (given := desk.now.answers.get(c.id)) else None,
            levels=_levels(desk, c),
            comment=comment.text if (comment := desk.now.comments.get(c.id)) else "",
            evidence=sheet.evidence_cell(e.name for e in desk.now.evidence_for(c.id)),
            base=desk.base("answer", c.id),
            comment_base=desk.base("comment", c.id),
        )
        for c in desk.questions
    ]
    return sheet.write(lines, form)


def _levels(desk: Desk, criterion: Criterion) -> str:
    """The levels of a criterion as a department reads them in a cell: a statement a line, behind its id."""
    scale = desk.catalogue.set_of(criterion.guideline).scale
    named = (f"{step.level} {step.name}" for step in scale if step.level)
    return "\n".join(
        "\n".join([name, *(f"  [{s.id}] {s.text}" for s in criterion.at(level))]) for level, name in enumerate(named, 1)
    )


def import_table(desk: Desk, data: bytes, name: str) -> Imported:
    """Takes the answers in a table called `name`; see `Desk.import_table`."""
    digest = hashlib.sha256(data).hexdigest()
    statements = {c.id: {s.id: s.level for s in c.statements} for c in desk.questions}
    table = sheet.read(data, name, statements, desk.now.hidden)
    if stands_imported(desk.log.events, digest, len(table.rows)):
        return Imported(0, 0, again=True)
    if table.problems:
        found = tuple(sorted(table.problems))
        raise InvalidError(f"Nothing was imported: {counted(len(found), 'fault')} in {name}.", problems=found)
    if conflicts := [c for row in table.rows for c in _conflicts(desk, row, name)]:
        raise ConflictError(
            f"Nothing was imported: {counted(len(conflicts), 'answer or comment', 'answers or comments')} in {name} "
            "changed here in the meantime.",
            "Export again, enter the changes there, import that file.",
            problems=tuple(conflicts),
        )
    changes = {row.criterion: _changes(desk, row) for row in table.rows}
    if drafts := [d for some in changes.values() for d in some]:
        form = "json" if data.lstrip()[:1] in (b"{", b"[") else "csv"
        heading = {"file": digest, "format": form, "rows": len(table.rows), "head": None}
        desk.write([Draft("import", None, heading), *drafts])
    return Imported(len(table.rows), sum(bool(some) for some in changes.values()))


def _answered(desk: Desk, row: sheet.Row) -> bool:
    """Whether the row says something else than the standing answer."""
    stands = desk.now.answers.get(row.criterion)
    return row.answer is not None and row.answer != (stands and stands.value)


def _commented(desk: Desk, row: sheet.Row) -> bool:
    """Whether the row says something else than the standing comment."""
    stands = desk.now.comments.get(row.criterion)
    return bool(row.comment) and row.comment != (stands and stands.text)


def _changes(desk: Desk, row: sheet.Row) -> list[Draft]:
    drafts: list[Draft] = []
    if row.answer is not None and _answered(desk, row):
        drafts.append(desk.answering(row.criterion, row.answer, cause=0))
    if row.comment and _commented(desk, row):
        drafts.append(desk.commenting(row.criterion, row.comment, cause=0))
    here = {" ".join(e.name.split()) for e in desk.now.evidence_for(row.criterion)}
    for text in row.evidence:
        if " ".join(text.split()) not in here:
            drafts += desk.evidencing(row.criterion, reference(text), cause=0)
    return drafts


def _conflicts(desk: Desk, row: sheet.Row, name: str) -> Sequence[Problem]:
    seen = [("answer", row.base)] if _answered(desk, row) else []
    seen += [("comment", row.comment_base)] if _commented(desk, row) else []
    changed = ((kind, base) for kind, base in seen if not _as_seen(desk, (kind, row.criterion), base))
    return [_conflict(desk, row, name, kind, base) for kind, base in changed]


def _as_seen(desk: Desk, slot: Slot, base: int) -> bool:
    """Whether what stands is what the table saw; what was taken back since stands as it did then."""
    if desk.base(*slot) == base:
        return True
    events = desk.log.events
    seen = base == 0 or (base <= len(events) and events[base - 1].slot == slot)
    return seen and changed_since(events, slot, base) is None


def _conflict(desk: Desk, row: sheet.Row, name: str, kind: str, base: int) -> Problem:
    now = desk.base(kind, row.criterion)
    who = f"{desk.now.name(desk.log.events[now - 1].by)}, {desk.log.events[now - 1].at}" if now else "nobody"
    what = f"{row.criterion}: the {kind} was changed in the meantime ({who}, event {now}; the table began at {base})"
    return Problem(name, row.number, 0, what, f"Look at it: `assess history {row.criterion}`")
