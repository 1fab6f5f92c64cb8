"""The whole report, put together from its parts."""

from __future__ import annotations

from collections.abc import Sequence

from assess.comparison import Year
from assess.log import Standing
from assess.model import Catalogue
from assess.model.crosswalk import Crosswalk
from assess.report import ahead
from assess.report.answers import sections
from assess.report.figures import scores
from assess.report.glance import Status
from assess.report.later import history
from assess.report.method import audit, method
from assess.report.progress import status
from assess.report.reviewing import review_of
from assess.report.summary import cover, strengths, summary
from assess.report.undertaken import plan
from assess.report.values import Plan, Report, Scores


def build(
    catalogue: Catalogue,
    standing: Standing,
    *,
    version: str,
    before: Year | None = None,
    crosswalks: Sequence[Crosswalk] = (),
) -> Report:
    """The whole report of one assessment. `version` is the program's, printed for the auditor.

    `before` is the assessment it looks back on; without one the report says nothing of change.
    `crosswalks` are those at hand, of any sets.
    """
    now = status(catalogue, standing)
    figures = scores(catalogue, standing)
    found = ahead.found(catalogue, standing)
    ranking = ahead.ranked(catalogue, standing, found)
    gaps = ahead.gaps_with(catalogue, standing, found, ranking)
    planned = plan(catalogue, standing, gaps)
    return Report(
        format="assess.report/1",
        version=version,
        language=standing.settings.language,
        cover=cover(catalogue, standing, figures, gaps),
        summary=summary(catalogue, standing, now, figures, gaps, planned, before, crosswalks),
        strengths=strengths(catalogue, standing),
        status=now,
        scores=figures,
        gaps=gaps,
        practices=ahead.practices_with(catalogue, found, ranking),
        roadmap=ahead.roadmap(catalogue, gaps),
        plan=planned,
        sections=sections(catalogue, standing, figures),
        method=method(catalogue, standing),
        review=review_of(catalogue, standing),
        history=history(catalogue, standing),
        audit=audit(catalogue, standing, version),
        tells=_tells(now, figures),
    )


TELLS = ("nothing", "answers", "scores")
"""What a report can have to tell: nothing, as nothing is answered; answers; and scores of whole guidelines."""


def _tells(now: Status, figures: Scores) -> tuple[str, ...]:
    if not now.total.answered:
        return TELLS[:1]
    stands = any(line.claimed.score.stands for found in figures.sets for line in found.guidelines)
    return TELLS[1:] if stands else TELLS[1:2]


def plan_of(catalogue: Catalogue, standing: Standing) -> Plan:
    """The action plan of one assessment."""
    return plan(catalogue, standing, ahead.gaps_alone(catalogue, standing))
