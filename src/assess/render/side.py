"""A comparison as a table in long form: a row for each figure, part, transition, criterion and value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assess.report.compared import Apart, Change, Comparison, Moved, SetChange, Transitions
from assess.text import counted

COLUMNS = (
    "institution", "row", "set", "id", "was", "title", "year", "as_of", "value", "at_least", "at_most", "exact",
    "evidenced", "evidenced_at_least", "coverage", "breaks", "from", "to", "before", "now", "level_before", "level_now",
    "levels_changed", "comparable", "direction", "change", "reading", "cause", "points", "like_points", "like_on",
    "like_of", "why", "note",
)  # fmt: skip
"""`year` is the label of one assessment; `from` and `to` are those of two. What does not belong to a row is empty."""


def comparison_rows(found: Comparison) -> tuple[Iterable[str], Iterable[Iterable[str]]]:
    """The heading, and every row."""
    blank = dict.fromkeys(COLUMNS, "") | {"institution": found.cover.institution}
    return COLUMNS, ((blank | row).values() for row in _rows(found))


def _rows(found: Comparison) -> Iterator[dict[str, str]]:
    days = {column.label: column.as_of.iso for column in found.columns}
    for trend in found.trends:
        for point in trend.points:
            yield {
                "row": trend.kind, "id": trend.id, "title": trend.title, "year": point.label,
                "as_of": days[point.label], "value": point.claimed,
                "at_least": _number(point.at_least), "at_most": _number(point.at_most), "exact": point.exact or "",
                "evidenced": point.evidenced, "evidenced_at_least": _number(point.evidenced_at_least),
                "coverage": point.coverage, "breaks": point.breaks,
            }  # fmt: skip
    for series in found.indicators:
        for value in series.values:
            yield {
                "row": "indicator", "id": series.id, "title": series.title, "year": value.label,
                "as_of": days[value.label], "value": value.shown, "exact": value.number or "",
                "breaks": value.breaks, "note": value.definition,
            }  # fmt: skip
    for change in (*found.changes, *([found.whole] if found.whole else [])):
        yield from _change(change)
    for bridge in found.bridges:
        for row in bridge.rows:
            yield {
                "row": "bridge", "set": bridge.set, "id": row.criterion, "title": row.question, "year": bridge.label,
                "before": row.before, "now": row.now, "direction": row.direction, "note": row.source,
                "why": row.comment or "",
            }  # fmt: skip


def _change(change: Change) -> Iterator[dict[str, str]]:
    ends = {"from": change.earlier, "to": change.later}
    for of in change.sets:
        within = ends | {"set": of.set}
        for told in (of.total, *of.transitions):
            yield from (within | row for row in _transitions(told))
        for reading, aparts in (("claimed", of.claimed), ("evidenced", of.evidenced)):
            for apart in aparts:
                yield from (within | {"reading": reading} | row for row in _parts(apart))
        yield from (within | row for row in _moved(of))
    for promise in change.promises:
        yield ends | {
            "row": "promise", "id": promise.criterion, "title": promise.what, "before": promise.then,
            "now": promise.outcome, "change": promise.change, "why": promise.note or "", "note": promise.owner,
        }  # fmt: skip


def _transitions(told: Transitions) -> Iterator[dict[str, str]]:
    for direction in ("improved", "same", "declined", "reworded", "not_comparable", "new", "retired"):
        yield {
            "row": "transition", "id": told.id, "title": told.title, "direction": direction.replace("_", " "),
            "value": str(getattr(told, direction)),
        }  # fmt: skip


def _parts(apart: Apart) -> Iterator[dict[str, str]]:
    about = {"id": apart.id, "title": apart.title, "before": apart.before, "now": apart.now}
    yield about | {
        "row": "difference", "points": _number(apart.points), "exact": apart.exact or "", "note": apart.sentence,
        "like_points": _number(apart.like_points), "like_on": str(apart.like_on), "like_of": str(apart.like_of),
    }  # fmt: skip
    for part in apart.parts:
        yield about | {"row": "part", "cause": part.cause, "points": str(part.points), "exact": part.exact}


def _moved(of: SetChange) -> Iterator[dict[str, str]]:
    for move in of.moved:
        yield {
            "row": "criterion", "id": move.criterion, "was": move.was or "", "title": move.question,
            "before": move.before, "now": move.now, "comparable": move.comparable, "direction": move.direction,
            "level_before": _number(move.level_before), "level_now": _number(move.level_now),
            "change": _change_of(move), "levels_changed": _number(move.levels), "why": move.why,
            "note": move.rationale,
        }  # fmt: skip


def _change_of(move: Moved) -> str:
    """The change in words; where it is a figure, without its sign, which a spreadsheet would run."""
    if not move.levels:
        return move.change
    return f"{counted(abs(move.levels), 'level')} {'higher' if move.levels > 0 else 'lower'}"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
