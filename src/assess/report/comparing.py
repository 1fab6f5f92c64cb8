"""Assessments side by side: the whole comparison, put together from its parts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assess.comparison import Year, edition_of
from assess.errors import UsageError
from assess.log.standing import Period
from assess.model.crosswalk import Crosswalk
from assess.report import words
from assess.report.bridges import bridges
from assess.report.changes import CAUSES, change
from assess.report.compared import Change, Column, Comparison
from assess.report.progress import status
from assess.report.steps import steps_between
from assess.report.summary import running
from assess.report.trends import chart, series, trends
from assess.report.values import Copy, Cover, Fact
from assess.text import listed

_METHOD = (
    Fact("Comparable directly", "The criterion asks the same in the same words on the same scale, or a person declared "
    "its changes editorial. Only then a change is shown as a figure."),
    Fact("Reworded", "The wording was revised, split or merged. Both levels are shown, with both wordings; they are "
    "counted neither as higher nor as lower."),
    Fact("Same subject", "Both values are shown without a direction: the demands are others."),
    Fact("New and retired", "An id that means something else by now is one retired and one new criterion."),
    Fact("Within a level", "△ and ▽: the level is the same, and statements that ask the same in both years were met "
    "newly, or are not met any more."),
    Fact("A difference taken apart", "From the earlier to the later assessment one thing changes at a time, in the "
    "order of the causes from the second on, and the lower end of the score is computed after each step. Criteria "
    "that stand in one year only leave first and come last; both steps are the first cause. The parts add up exactly; "
    "shown, they are rounded by the largest remainder so that they still do."),
    Fact("Declared reasons", "Where a person said why a level moved, the reason decides the cause: a correction or "
    "another reading is no performance, nor is what only became known, nor a change of the institution's tasks."),
    Fact("Like for like", "The score of exactly the criteria that ask the same and have a level in both years, both "
    "years with the later weights. Beside it stands how many of how many these are."),
    Fact("Lines", "A line breaks where the criteria under it were revised or others were asked, and where a year "
    "between has no assessment. A range is drawn as a bar; no line leads to it, nor to a figure that rests on less "
    "coverage than a level in words needs."),
    Fact("The past", "No earlier answer is rated again. A bridge asks today's situation under the earlier wording."),
    Fact("What this is not", "There is no figure across guideline sets and no comparison of institutions."),
)  # fmt: skip


def compare(
    years: Sequence[Year], crosswalks: Sequence[Crosswalk] = (), again: Sequence[tuple[str, Year]] = (), *, version: str
) -> Comparison:
    """Two or more assessments of one institution, put in the order of the days they speak for.

    `crosswalks` are those at hand, of any sets. `again` are bridges: the id of the assessment each was asked beside,
    and its answers under the earlier wording. `version` is the program's.

    Raises:
        UsageError: they cannot be compared; the message says why.
        InvalidError: a crosswalk does not fit the texts that were answered; every fault is named.
    """
    ordered = sorted(years, key=lambda y: y.standing.settings.as_of)
    _refuse(ordered)
    steps = {
        (one.standing.assessment, other.standing.assessment): steps_between(one, other, crosswalks)
        for one, other in _pairs(ordered)
    }

    def changed(one: Year, other: Year) -> Change:
        return change(one, other, steps[one.standing.assessment, other.standing.assessment])

    found = tuple(changed(one, other) for one, other in reversed(list(pairwise(ordered))))
    lines = trends(ordered, steps)
    several = len(ordered) > 2
    return Comparison(
        format="assess.comparison/2",
        version=version,
        language=ordered[-1].standing.settings.language,
        cover=_cover(ordered),
        columns=tuple(_column(y) for y in ordered),
        headlines=tuple(s.headline for s in found[0].sets),
        trends=lines,
        chart=chart(lines),
        causes=tuple(CAUSES.values()),
        changes=found,
        whole=changed(ordered[0], ordered[-1]) if several else None,
        indicators=series(ordered),
        bridges=bridges(ordered, steps, again),
        method=_METHOD,
        copies=_copies(ordered),
    )


def _pairs(ordered: Sequence[Year]) -> list[tuple[Year, Year]]:
    ends = [(ordered[0], ordered[-1])] if len(ordered) > 2 else []
    return [*pairwise(ordered), *ends]


def _refuse(ordered: Sequence[Year]) -> None:
    if len(ordered) < 2:
        raise UsageError("One assessment alone cannot be compared.", "Name two or more; `assess list` shows all.")
    settings = [y.standing.settings for y in ordered]
    ids = [y.standing.assessment for y in ordered]
    if len(set(ids)) < len(ids):
        raise UsageError("The same assessment is named twice.", "Name each one once.")
    if not all(s.institution.is_also(settings[0].institution) for s in settings):
        named = listed([words.institution(s.institution) for s in settings])
        raise UsageError(
            f"These are of different institutions: {named}.",
            "Levels are what each institution says of itself; between two they measure nothing.",
        )
    if len({s.scheme for s in settings}) > 1:
        named = listed([f"{s.label}: {s.scheme}" for s in settings])
        raise UsageError(
            f"These are scored in different ways ({named}).",
            "A figure of one way is no figure of the other. Compare assessments of the same way.",
        )
    for one, other in pairwise(ordered):
        if not set(one.sets) & set(other.sets):
            raise UsageError(
                f"{one.label} and {other.label} ask about different guideline sets.",
                "Name assessments that have a set in common.",
            )


def _cover(ordered: Sequence[Year]) -> Cover:
    last = ordered[-1].standing.settings
    approved = all(y.standing.state == "approved" for y in ordered)
    titles = dict.fromkeys(f"{s.title} ({s.edition})" for y in ordered for s in y.sets.values())
    return Cover(
        institution=words.institution(last.institution),
        running=running(last.institution.name),
        label=listed([y.label for y in ordered]),
        subject=listed(list(titles)),
        period=_period(ordered),
        as_of=words.day(last.as_of),
        state="approved" if approved else "not all approved",
        draft=not approved,
        mark="All approved" if approved else "Draft: not all assessments are approved",
        scope=None,
        facts=(
            Fact("assessments", str(len(ordered))),
            Fact("guideline sets", str(len(titles))),
        ),
    )


def _period(ordered: Sequence[Year]) -> str:
    """From the first day stated to the last one, where every year states its period."""
    told = [y.standing.settings.period for y in ordered]
    if not all(p.start and p.end for p in told):
        return "not stated for every year"
    return words.period(Period(min(p.start or "" for p in told), max(p.end or "" for p in told)))


def _column(year: Year) -> Column:
    settings, told = year.standing.settings, status(year.catalogue, year.standing)
    return Column(
        assessment=year.standing.assessment,
        label=year.label,
        as_of=told.as_of,
        period=words.period(settings.period),
        state=told.state,
        questionnaire=told.questionnaire,
        answered=told.total.sentence,
        sets=tuple(f"{s.title}: {edition_of(s)}" for s in year.sets.values()),
        head=year.standing.head,
    )


def _copies(ordered: Sequence[Year]) -> tuple[Copy, ...]:
    every = {s.digest: s for y in ordered for s in y.sets.values()}
    return tuple(
        Copy("guideline set", f"{s.title} ({s.edition})", f"criteria {s.version}", digest)
        for digest, s in every.items()
    )
