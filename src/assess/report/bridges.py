"""Today under the earlier wording, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from assess.comparison import Move, Span, Year, edition_of, spans, under_earlier
from assess.model import Open
from assess.report import spoken, words
from assess.report.changes import MARKS
from assess.report.compared import Bridge, Bridged
from assess.report.since import like_for_like_sentence
from assess.report.steps import Step
from assess.text import counted


def bridges(
    ordered: Sequence[Year], steps: Mapping[tuple[str, str], Sequence[Step]], again: Sequence[tuple[str, Year]]
) -> tuple[Bridge, ...]:
    """Each bridge beside the later assessment it was asked with, for the step that leads to it."""
    found = []
    for beside, year in again:
        for step in (s for one, other in pairwise(ordered) for s in steps[_ids(one, other)]):
            asked = year.sets.get(step.set)
            if step.now.standing.assessment == beside and asked and asked.digest == step.earlier.digest:
                found.append(_bridge(step, year))
    return tuple(found)


def _ids(one: Year, other: Year) -> tuple[str, str]:
    return one.standing.assessment, other.standing.assessment


def _bridge(step: Step, again: Year) -> Bridge:
    crossed = spans(step.before, again, step.found)
    difference = under_earlier(step.before, step.set, crossed)
    points = spoken.points(*difference.like)
    left = sum(isinstance(s.today, Open) for s in crossed)
    return Bridge(
        set=step.set,
        title=step.later.title,
        label=again.label,
        version=str(edition_of(step.earlier)),
        before=spoken.ends(difference.then),
        now=spoken.ends(difference.today),
        difference="no difference" if points is None else spoken.signed(points),
        sentence=(
            f"Under the criteria of {step.before.label}: {like_for_like_sentence(difference)} "
            f"The whole figure is {spoken.reach(difference.then)} then, {spoken.reach(difference.today)} now."
            + (f" {counted(left, 'criterion', 'criteria')} not asked again yet." if left else "")
        ),
        rows=tuple(_bridged(s, step, again) for s in crossed),
    )


def _bridged(span: Span, step: Step, again: Year) -> Bridged:
    one = Move(span.criterion, span.criterion, "direct", span.then, span.today)
    comment = again.standing.comments.get(span.criterion.id) if span.source == "asked again" else None
    return Bridged(
        criterion=span.criterion.id,
        question=span.criterion.question,
        guideline=words.named(step.earlier.node[span.criterion.guideline]),
        before=words.answer(span.then, step.earlier),
        now=words.answer(span.today, step.earlier),
        direction=one.direction,
        mark=MARKS[one.direction],
        source=span.source,
        comment=comment.text if comment else None,
    )
