"""Figures and indicators through the years, with every place where a line may not be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from assess.comparison import Year
from assess.model import Node
from assess.report import spoken, words
from assess.report.compared import Chart, Point, Series, Trend, Value
from assess.report.figures import Readings, readings
from assess.report.steps import Step
from assess.scoring import Figure
from assess.text import counted, listed

MOST_SLOPES = 12
"""Lines a reader can tell apart in the slope chart; the table has them all."""

FEW_YEARS = 4
"""Years of which a sentence gives every figure."""


def trends(ordered: Sequence[Year], steps: Mapping[tuple[str, str], Sequence[Step]]) -> tuple[Trend, ...]:
    figures = {y.standing.assessment: {r.set.id: r for r in readings(y.catalogue, y.standing)} for y in ordered}
    newest = {name: s for y in ordered for name, s in y.sets.items()}
    return tuple(
        Trend(
            node.id,
            node.kind,
            words.named(node) if node.kind == "guideline" else "All guidelines",
            node.title,
            tuple(_points(ordered, name, node, figures, steps)),
        )
        for name, guidelines in newest.items()
        for node in (
            Node(name, "set", guidelines.title),
            *(g for g in guidelines.guidelines if _asked_ever(ordered, name, g.id)),
        )
    )


def _asked_ever(ordered: Sequence[Year], name: str, node: str) -> bool:
    return any(c.guideline == node for y in ordered if name in y.sets for c in y.catalogue.asked)


def _points(
    ordered: Sequence[Year],
    name: str,
    node: Node,
    figures: Mapping[str, Mapping[str, Readings]],
    steps: Mapping[tuple[str, str], Sequence[Step]],
) -> Iterable[Point]:
    for before, year in zip([None, *ordered[:-1]], ordered, strict=True):
        found = figures[year.standing.assessment].get(name)
        breaks = _breaks(before, year, name, node, steps) if before else ""
        enough = year.sets[name].rules.word_from_coverage if name in year.sets else 0
        yield _point(year.label, _figure(found, node, "claimed"), _figure(found, node, "evidenced"), breaks, enough)


def _figure(found: Readings | None, node: Node, reading: str) -> Figure | None:
    result = getattr(found, reading) if found else None
    return None if result is None else result.total if node.kind == "set" else result.nodes.get(node.id)


def _point(label: str, figure: Figure | None, held: Figure | None, breaks: str, enough: int) -> Point:
    if figure is None or held is None:
        return Point(label, "not asked", None, None, None, "not asked", None, "not asked", firm=False, breaks=breaks)
    score, other = spoken.score(figure), spoken.score(held)
    return Point(
        label=label,
        claimed=score.shown,
        at_least=score.at_least,
        at_most=score.at_most,
        exact=score.exact,
        evidenced=other.shown,
        evidenced_at_least=other.at_least,
        coverage=spoken.coverage(figure, enough),
        firm=figure.final and figure.coverage >= enough,
        breaks=breaks,
    )


def _breaks(before: Year, year: Year, name: str, node: Node, steps: Mapping[tuple[str, str], Sequence[Step]]) -> str:
    """Why a line from one year to the next would join what is not alike."""
    told = _missing_years(before, year)
    step = next((s for s in steps[before.standing.assessment, year.standing.assessment] if s.set == name), None)
    if step:
        under = step.found if node.kind == "set" else step.below(node.id)
        if any(m.comparable != "direct" and m.then is not None and m.today is not None for m in under) or any(
            m.direction in ("new", "retired") for m in under
        ):
            told.append(f"criteria {step.later.version}")
        elif any((m.then is None) != (m.today is None) for m in under):
            told.append("other questions")
    elif name in year.sets:
        told.append(f"not asked in {before.label}")
    return "; ".join(told)


def _missing_years(before: Year, year: Year) -> list[str]:
    one, other = (int(y.standing.settings.as_of[:4]) for y in (before, year))
    missing = [str(n) for n in range(one + 1, other)]
    return [f"none in {listed(missing)}"] if missing else []


def chart(trends: Sequence[Trend]) -> Chart:
    """The guidelines drawn, of those with a figure at both ends: every fall first, then those that moved most."""
    found = [t for t in trends if t.kind == "guideline"]
    falls = [t for t in found if _fell(t)]
    moved = {t.id: abs(size) for t in found if (size := _moved(t.points[0], t.points[-1])) is not None}
    order = sorted((t for t in found if t.id in moved), key=lambda t: (t not in falls, -moved[t.id]))
    chosen = {t.id for t in order[:MOST_SLOPES]}
    drawn = [t for t in found if t.id in chosen]
    left = [t for t in found if t.id not in chosen]
    told = [
        _drawn(drawn),
        f"Lower than in a year before: {listed([_fall(t) for t in falls])}." if falls else "",
        "A bar is a range: questions are open there, and no line leads to it." if _ranges(drawn) else "",
        f"Left out: {listed([_through(t) for t in left])}." if left else "",
    ]
    return Chart(tuple(t.id for t in drawn), " ".join(filter(None, told)))


def _drawn(drawn: Sequence[Trend]) -> str:
    if not drawn:
        return ""
    through = drawn[0].points
    return f"{counted(len(drawn), 'guideline')} from {through[0].label} to {through[-1].label}."


def _moved(first: Point, last: Point) -> int | None:
    return None if first.at_least is None or last.at_least is None else last.at_least - first.at_least


def _fell(trend: Trend) -> tuple[str, ...]:
    """The years whose figure may be lower than that of the year before: the lower end is."""
    known = [(p.label, p.at_least) for p in trend.points if p.at_least is not None]
    return tuple(label for (_, one), (label, other) in pairwise(known) if other < one)


def _ranges(drawn: Sequence[Trend]) -> bool:
    return any(p.at_least != p.at_most for t in drawn for p in t.points)


def _fall(trend: Trend) -> str:
    """A fall with its figures; of more years than a line holds only when it was."""
    return _through(trend) if len(trend.points) <= FEW_YEARS else f"{trend.name} (in {listed(list(_fell(trend)))})"


def _through(trend: Trend) -> str:
    """`Guideline 5 (40, 39, 38)`: its figures, year by year; of many years the first and the last."""
    points = trend.points if len(trend.points) <= FEW_YEARS else (trend.points[0], trend.points[-1])
    return f"{trend.name} ({', '.join(p.claimed for p in points)})"


def series(ordered: Sequence[Year]) -> tuple[Series, ...]:
    known = {name: (i, y) for y in ordered for name, i in y.catalogue.indicators.items()}
    return tuple(
        Series(
            name,
            words.named(year.catalogue.set_of(indicator.guideline).node[indicator.guideline]),
            indicator.title,
            indicator.unit,
            words.BETTER[indicator.better],
            tuple(_values(ordered, name)),
        )
        for name, (indicator, year) in known.items()
        if any(name in y.standing.indicators for y in ordered)
    )


def _values(ordered: Sequence[Year], name: str) -> Iterable[Value]:
    measured = None
    missing: list[str] = []
    for before, year in zip([None, *ordered[:-1]], ordered, strict=True):
        missing += _missing_years(before, year) if before else []
        now = year.standing.indicators.get(name)
        if now is None or now.value is None:
            yield Value(year.label, "not measured" if now else "not recorded", None, "", "", "")
            continue
        breaks = list(missing) if measured else []
        if measured and (measured.method, measured.unit) != (now.method, now.unit):
            breaks.append("defined otherwise")
        measured, missing = now, []
        yield Value(
            year.label,
            f"{now.value} {now.unit}",
            now.value,
            words.period(now.period),
            now.definition or "not stated",
            "; ".join(breaks),
        )
