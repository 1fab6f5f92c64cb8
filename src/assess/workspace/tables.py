"""Answers out as a table, and back: all rows or none, and nobody's newer answer is overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assess import sheet
from assess.errors import ConflictError, InvalidError, NotFoundError, Problem, UsageError
from assess.log import Draft, Slot
from assess.log.kinds import AttachData, ImportData
from assess.log.undo import changed_since, stands_imported
from assess.model import OPEN, TOP, Criterion, NotApplicable, Open, Outcome, Rated, Unknown
from assess.text import counted, meant, quoted, shown, wrongly_decoded
from assess.workspace.given import Disputed, Imported, Proof, reference

if TYPE_CHECKING:
    from assess.workspace.desk import Desk


@dataclass(frozen=True)
class Wanted:
    """Which questions a table is to hold: of some guidelines, the open ones, the flagged ones."""

    guidelines: Collection[str] = ()
    open: bool = False
    flagged: bool = False


def export(desk: Desk, form: str, wanted: Wanted = Wanted()) -> str:  # frozen
    """The asked questions with what stands, as a table in `csv` or `json`.

    Raises:
        NotFoundError: nothing is asked of a guideline that was named.
    """
    now = desk.now
    lines = [
        sheet.line(
            c.id,
            c.question,
            given.value if (given := now.answers.get(c.id)) else None,
            guideline=_guideline(desk, c),
            levels=_levels(desk, c),
            comment=comment.text if (comment := now.comments.get(c.id)) else "",
            evidence=sheet.evidence_cell(e.name for e in now.evidence_for(c.id)),
            base=desk.base("answer", c.id),
            comment_base=desk.base("comment", c.id),
        )
        for c in _chosen(desk, wanted)
    ]
    return sheet.write(lines, form, sheet.Origin(desk.assessment, now.settings.label))


def refuse_unknown_guideline(desk: Desk, wanted: Collection[str]) -> None:
    """Refuses guidelines of which nothing is asked.

    Raises:
        NotFoundError: with the name that may be meant.
    """
    known = list(dict.fromkeys(c.guideline for c in desk.questions))
    if strange := [g for g in wanted if g not in known]:
        raise NotFoundError(f"There is no guideline {quoted(strange[0])} here.", meant(strange[0], known))


def _chosen(desk: Desk, wanted: Wanted) -> Iterator[Criterion]:
    refuse_unknown_guideline(desk, wanted.guidelines)
    flagged = {f.criterion for f in desk.now.flags}
    return (
        c
        for c in desk.questions
        if (not wanted.guidelines or c.guideline in wanted.guidelines)
        and not (wanted.open and c.id in desk.now.answers)
        and not (wanted.flagged and c.id not in flagged)
    )


def _guideline(desk: Desk, criterion: Criterion) -> str:
    node = desk.catalogue.set_of(criterion.guideline).node[criterion.guideline]
    return f"{node.id} {node.title}"


def _levels(desk: Desk, criterion: Criterion) -> str:
    """The levels of a criterion as a department reads them in a cell: a statement a line, behind its id."""
    scale = desk.catalogue.set_of(criterion.guideline).scale
    named = (f"{step.level} {step.name}" for step in scale if step.level)
    return "\n".join(
        "\n".join([name, *(f"  [{s.id}] {s.text}" for s in criterion.at(level))]) for level, name in enumerate(named, 1)
    )


def import_table(
    desk: Desk,
    data: bytes,
    name: str,
    *,
    chosen: bool = True,
    leave_out: Collection[str] = (),
    undisputed: bool = False,
) -> Imported:
    """Takes the answers in a table called `name`; see `Desk.import_table`."""
    now = desk.now
    scale = {
        level: {s.name for g in desk.catalogue.sets for s in g.scale if s.level == level} for level in range(TOP + 1)
    }
    statements = {c.id: {s.id: s.level for s in c.statements} for c in desk.questions}
    table = sheet.read(data, name, statements, now.hidden, scale=scale, leave_out=leave_out)
    _refuse_foreign(desk, table, name, chosen=chosen)
    done = Imported(0, 0, label=now.settings.label, assessment=desk.assessment, by=desk.speaker)
    digest = hashlib.sha256(data).hexdigest()
    if stands_imported(desk.log.events, digest, len(table.rows)):
        return replace(done, again=True)
    problems = [*table.problems, *(p for row in table.rows for p in _misread(desk, row, name))]
    if problems:
        found = tuple(sorted(problems))
        raise InvalidError(f"Nothing was imported: {counted(len(found), 'fault')} in {name}.", problems=found)
    disputed = [d for row in table.rows for d in _disputed(desk, row)]
    if disputed and not undisputed:
        raise _conflict(table, disputed, name)
    left = {d.row for d in disputed}
    rows = [row for row in table.rows if row.number not in left]
    changes = {row.criterion: _changes(desk, row) for row in rows}
    event = None
    if drafts := [d for some in changes.values() for d in some]:
        heading = ImportData(file=digest, format=table.form, rows=len(rows), head=None)
        event = desk.write([Draft(heading), *drafts])[0].seq
    changed = tuple(c for c, some in changes.items() if some)
    return replace(
        done,
        rows=len(rows),
        changed=len(changed),
        event=event,
        questions=changed,
        evidence=tuple(
            Proof(d.on or "", desk.now.evidence[d.data.evidence].name) for d in drafts if isinstance(d.data, AttachData)
        ),
        needs_evidence=tuple(c for c in changed if desk.needs_evidence(c)),
        left_aside=tuple(Proof(row.criterion, text) for row in rows for text in _new(desk, row) if _is_nothing(text)),
        disputed=tuple(disputed),
    )


def _refuse_foreign(desk: Desk, table: sheet.Table, name: str, *, chosen: bool) -> None:
    """Refuses a table of another assessment, and one that does not say of which it is where nobody did.

    Raises:
        ConflictError: it is of another assessment.
        UsageError: it does not say of which.
    """
    here = shown(desk.now.settings.label)
    for assessment, (label, row) in table.origins.items():
        if assessment != desk.assessment:
            raise ConflictError(
                f"Nothing was imported: {name} is of {shown(label) or 'another assessment'} ({shown(assessment[:8])}), "
                f"and this is {here} ({desk.assessment[:8]}).",
                f"Import it there: --assessment {shown(assessment[:8])}.",
                where=f"{name}:{row}",
            )
    if table.rows and not table.origins and not chosen:
        raise UsageError(
            f"{name} does not say of which assessment it is: it has no column 'assessment'.",
            f"Name the one it is for: --assessment {here}.",
        )


def _misread(desk: Desk, row: sheet.Row, name: str) -> Iterator[Problem]:
    """Texts that were read in a wrong encoding on their way here; what stands here already is left as it is."""
    said = [row.comment or ""] if _commented(desk, row) else []
    said += [row.answer.reason] if _answered(desk, row) and row.answer and not isinstance(row.answer, Rated) else []
    for text in (*said, *_new(desk, row)):
        if found := wrongly_decoded(text):
            what = f"{row.criterion}: a text was read in a wrong encoding: {quoted(found[0])} for {quoted(found[1])}"
            yield Problem(name, row.number, 0, what, "Save the table as 'CSV UTF-8' again, from where it was right")


def _answered(desk: Desk, row: sheet.Row) -> bool:
    """Whether the row says something else than the standing answer."""
    stands = desk.now.answers.get(row.criterion)
    return row.answer is not None and row.answer != (stands and stands.value)


def _commented(desk: Desk, row: sheet.Row) -> bool:
    """Whether the row says something else than the standing comment."""
    stands = desk.now.comments.get(row.criterion)
    return bool(row.comment) and row.comment != (stands and stands.text)


def _new(desk: Desk, row: sheet.Row) -> list[str]:
    """What the row names as evidence that is not there yet."""
    here = {" ".join(e.name.split()) for e in desk.now.evidence_for(row.criterion)}
    return [text for text in row.evidence if " ".join(text.split()) not in here]


NOTHING = {
    *("none", "no", "nil", "nothing", "null", "n/a", "na", "n.a.", "tbd", "tbc"),
    *("-", "--", "\N{EN DASH}", "\N{EM DASH}", ".", "?", "x"),
    *("unknown", "missing", "not applicable", "does not apply", "not known", "not yet", "no evidence", "to follow"),
}
"""What people write where they have no evidence."""


def _is_nothing(text: str) -> bool:
    return " ".join(text.split()).casefold() in NOTHING


def _changes(desk: Desk, row: sheet.Row) -> list[Draft]:
    drafts: list[Draft] = []
    if row.answer is not None and _answered(desk, row):
        drafts.append(desk.answering(row.criterion, row.answer, cause=0))
    if row.comment and _commented(desk, row):
        drafts.append(desk.commenting(row.criterion, row.comment, cause=0))
    for text in _new(desk, row):
        if not _is_nothing(text):
            drafts += desk.evidencing(row.criterion, reference(text), cause=0)
    return drafts


def _disputed(desk: Desk, row: sheet.Row) -> Iterator[Disputed]:
    """What the row says against what was written here since, with both sides."""
    now = desk.now
    comment = now.comments.get(row.criterion)
    sides = (
        ("answer", row.base, _answered, _said(now.outcome(row.criterion)), _said(row.answer or OPEN)),
        ("comment", row.comment_base, _commented, comment.text if comment else "", row.comment or ""),
    )
    for what, base, says_other, here, there in sides:
        slot = (what, row.criterion)
        if says_other(desk, row) and not _as_seen(desk, slot, base):
            number = desk.base(*slot)
            by = desk.log.events[number - 1] if number else None
            who, at = (now.name(by.on_behalf_of or by.by), by.at) if by else ("nobody", "")
            same = what == "comment" and not _answered(desk, row)
            yield Disputed(row.number, row.criterion, what, here, who, at, there, desk.speaker, number, base, same)


def _said(outcome: Outcome) -> str:
    match outcome:
        case Rated(level):
            return f"level {level}"
        case NotApplicable(reason):
            return f"{sheet.NOT_APPLICABLE}: {reason}"
        case Unknown(reason):
            return f"{sheet.UNKNOWN}: {reason}"
        case Open():
            return ""


def _as_seen(desk: Desk, slot: Slot, base: int) -> bool:
    """Whether what stands is what the table saw; what was taken back since stands as it did then."""
    if desk.base(*slot) == base:
        return True
    events = desk.log.events
    seen = base == 0 or (base <= len(events) and events[base - 1].slot == slot)
    return seen and changed_since(events, slot, base) is None


def _conflict(table: sheet.Table, disputed: Sequence[Disputed], name: str) -> ConflictError:
    """The refusal of a table that is older than what stands here, with both sides of each row."""
    rows = {d.row for d in disputed}
    number = counted(len(disputed), "answer or comment", "answers or comments")
    others = len(table.rows) - len(rows)
    hint = "Settle these rows with whoever wrote there, and enter what is to stand."
    if others:
        hint = f"--undisputed takes the other {counted(others, 'row')}. {hint}"
    if not table.based:
        hint = f"The table has no column 'base', so what it saw is not known: export again. {hint}"
    return ConflictError(
        f"Nothing was imported: {number} in {name} changed here in the meantime.",
        hint,
        problems=tuple(
            Problem(name, d.row, 0, told(d), f"`assess history {d.criterion}` shows more") for d in disputed
        ),
    )


def told(d: Disputed) -> str:
    """Both sides of a disputed row in one line."""
    who = f"{shown(d.here_by)}, {d.here_at}" if d.event else "nobody"
    same = " (the answer is the same)" if d.same_answer else ""
    here, there = (f"'{shown(_cut(text))}'" if text else "nothing" for text in (d.here, d.table))
    saw = f"it saw event {d.base}, event {d.event} stands"
    return f"{d.criterion}, {d.what}{same}: here {here} ({who}), in the table {there} ({shown(d.table_by)}); {saw}"


def _cut(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}\N{HORIZONTAL ELLIPSIS}"
