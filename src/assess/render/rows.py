"""The figures and answers as CSV in long form: a row for each criterion, guideline, part, set, indicator, plan item.

UTF-8 with a byte order mark and CRLF, because the readers open it with Excel. A text that a spreadsheet would run as
a formula gets an apostrophe in front; `text.unguarded` takes it off again. All else stays to the letter, controls too:
programs read these tables, and what they read is what was typed. A cell is empty only where its column does not belong
to the row; what is not known or does not apply is said in the column `answer`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from assess.render.page import Look
from assess.report import Comparison, Report
from assess.report.values import Line, Measure, Plan, Reading, Reply, SetScores, Undertaking
from assess.text import for_spreadsheets, guarded, shown

COLUMNS = (
    "institution", "assessment", "label", "as_of", "state", "questionnaire", "set", "edition", "version",
    "row", "id", "under", "title", "answer", "level", "evidenced_level", "target", "weight", "key",
    "claimed", "claimed_at_least", "claimed_at_most", "evidenced", "evidenced_at_least", "evidenced_at_most",
    "coverage", "asked", "lowest", "floor", "value", "period", "definition", "reason", "comment", "evidence", "flags",
    "given",
)  # fmt: skip

_NUMBER = re.compile(r"-?\d+(?:[./]\d+)?")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def cell_of(text: str) -> str:
    """`text` as a cell that no spreadsheet runs; a number stays a number."""
    safe = _UNWRITABLE.sub(lambda m: shown(m[0]), text)
    return safe if _NUMBER.fullmatch(safe) else guarded(safe)


def report_csv(report: Report | Comparison, *, on_phase: Callable[[str], None], look: Look | None = None) -> bytes:  # noqa: ARG001 # a table has no looks
    """The report, or the comparison, as CSV."""
    on_phase("Writing CSV")
    if isinstance(report, Comparison):
        from assess.render.side import comparison_rows  # noqa: PLC0415 # only where years are compared

        return table(*comparison_rows(report))
    about = dict.fromkeys(COLUMNS, "") | _about(report)
    return table(COLUMNS, ((about | row).values() for row in _rows(report)))


PLAN_COLUMNS = (
    "number", "criterion", "question", "guideline", "gap", "title", "statements", "owner", "due", "status", "late",
    "note", "given", "id",
)  # fmt: skip


def plan_csv(plan: Plan) -> bytes:
    """The action plan as CSV, a row for each item."""
    return table(PLAN_COLUMNS, (
        (
            f"P{i.number}", i.criterion, i.question, i.guideline, i.gap, i.title or "", "; ".join(i.what), i.owner,
            i.due.iso if i.due else "", i.status, "yes" if i.late else "no", i.note or "", i.given, i.id,
        )
        for i in plan.items
    ))  # fmt: skip


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A file as the readers of spreadsheets open it, no cell of which runs."""
    return for_spreadsheets(heading, ([cell_of(cell) for cell in row] for row in rows)).encode()


def _about(report: Report) -> dict[str, str]:
    status = report.status
    return {
        "institution": status.institution,
        "assessment": status.assessment,
        "label": status.label,
        "as_of": status.as_of.iso,
        "state": status.state,
        "questionnaire": status.questionnaire,
    }


def _rows(report: Report) -> Iterator[dict[str, str]]:
    for found in report.scores.sets:
        of_set = {"set": found.set, "edition": found.edition, "version": found.version}
        for line in (found.total, *found.lines):
            yield of_set | _figure(line)
        for section in (s for s in report.sections if s.line in found.lines):
            for reply in section.answers:
                yield of_set | {"under": section.id} | _reply(reply, found)
            for measure in section.indicators:
                yield of_set | {"under": section.id} | _measure(measure)
            told = {reply.criterion for reply in section.answers}
            yield from (of_set | _undertaking(item) for item in report.plan.items if item.criterion in told)


def _undertaking(item: Undertaking) -> dict[str, str]:
    return {
        "row": "plan",
        "id": item.id,
        "under": item.criterion,
        "title": item.title or "; ".join(item.what) or item.question,
        "answer": item.status_words,
        "period": item.due.iso if item.due else item.due_words,
        "comment": item.note or "",
        "given": item.owner,
    }


def _figure(line: Line) -> dict[str, str]:
    return {
        "row": line.kind,
        "id": line.id,
        "title": line.title,
        "answer": line.claimed.score.shown,
        "target": _or_empty(line.target),
        "weight": line.weight if line.target is not None else "",
        **_score("claimed", line.claimed),
        **_score("evidenced", line.evidenced),
        "coverage": line.coverage,
        "asked": line.asked,
        "lowest": line.claimed.lowest,
        "floor": line.claimed.floor,
    }


def _score(name: str, reading: Reading) -> dict[str, str]:
    score = reading.score
    return {name: score.shown, f"{name}_at_least": score.exact or "", f"{name}_at_most": score.exact_at_most or ""}


def _reply(reply: Reply, found: SetScores) -> dict[str, str]:
    counted = next(c for line in found.guidelines for c in line.sum.criteria if c.criterion == reply.criterion)
    return {
        "row": "criterion",
        "id": reply.criterion,
        "title": reply.question,
        "answer": reply.kind,
        "level": _or_empty(reply.level),
        "evidenced_level": _or_empty(reply.evidenced_level),
        "target": str(reply.target),
        "weight": counted.weight,
        "key": "yes" if counted.key else "no",
        "reason": reply.reason or "",
        "comment": reply.comment.text if reply.comment else "",
        "evidence": "; ".join(f"{p.name} ({p.status})" for p in reply.evidence),
        "flags": "; ".join(reply.flags),
        "given": reply.given,
    }


def _measure(measure: Measure) -> dict[str, str]:
    return {
        "row": "indicator",
        "id": measure.id,
        "title": measure.title,
        "answer": "recorded" if measure.recorded else "not recorded",
        "value": measure.value,
        "period": measure.period,
        "definition": measure.definition,
        "comment": measure.note or "",
        "given": measure.given,
    }


def _or_empty(value: int | None) -> str:
    return "" if value is None else str(value)
