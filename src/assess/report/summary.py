"""The cover and the page for the board: what was reached, what is urgent, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from assess.asking import questions
from assess.comparison import Year
from assess.log import Standing
from assess.log.standing import STATES
from assess.model import Catalogue, Criterion, Rated
from assess.model.crosswalk import Crosswalk
from assess.plan import UNFINISHED
from assess.report import words
from assess.report.answers import numbered
from assess.report.glance import Mention, Status
from assess.report.method import people
from assess.report.progress import mention
from assess.report.since import since
from assess.report.values import Cover, Fact, Gaps, Plan, Proof, Scores, SetScores, Strength, Summary
from assess.text import counted, listed

STRONGEST, URGENT, SOON = 3, 5, 4

NEAR = 90
"""Days after the day the assessment speaks for that the board looks ahead."""

RUNNING = 55
"""Characters of the institution's name that fit at the top of a page."""


def cover(catalogue: Catalogue, standing: Standing, scores: Scores, gaps: Gaps) -> Cover:
    """The first page."""
    settings = standing.settings
    return Cover(
        institution=words.institution(settings.institution),
        running=running(settings.institution.name),
        label=settings.label,
        subject=listed([f"{s.title} ({s.edition})" for s in scores.sets]),
        period=words.period(settings.period),
        as_of=words.day(settings.as_of),
        state=STATES[standing.state],
        draft=standing.state != "approved",
        mark=", ".join(filter(None, (_mark(standing.state), _asked(catalogue)))),
        scope=scope(catalogue),
        facts=_facts(catalogue, standing, scores, gaps),
    )


def scope(catalogue: Catalogue) -> str | None:
    """How much of its sets a questionnaire asks, where that is not all: `Quick scan: 12 of 87 criteria`."""
    asked = _asked(catalogue)
    return f"{catalogue.questionnaire.title}: {asked}" if asked else None


def _asked(catalogue: Catalogue) -> str:
    guidelines = {catalogue.set_of(c.guideline).id for c in catalogue.asked}
    there = sum(len(s.criteria) for s in catalogue.sets if s.id in guidelines)
    return "" if len(catalogue.asked) == there else f"{len(catalogue.asked)} of {there} criteria"


def _mark(state: str) -> str:
    """What stands on every page."""
    if state in ("approved", "draft"):
        return {"approved": "Approved", "draft": "Draft, not approved"}[state]
    return f"Draft, not approved ({STATES[state]})"


def running(name: str) -> str:
    """The name for the top of each page; the mark at its end says where it was cut."""
    return name if len(name) <= RUNNING else f"{name[: RUNNING - 1]}…"


def _facts(catalogue: Catalogue, standing: Standing, scores: Scores, gaps: Gaps) -> tuple[Fact, ...]:
    """What stands in large figures: the two readings of a single set, the number of sets otherwise."""
    status_of_all = (
        Fact("questions have a level", f"{_rated(catalogue, standing)} of {len(catalogue.asked)}"),
        Fact("gaps to target", str(len(gaps.gaps))),
    )
    match scores.sets:
        case (only,) if not only.total.claimed.score.stands:
            return status_of_all
        case (only,):
            claimed, evidenced = only.total.claimed.score.shown, only.total.evidenced.score.shown
            return (Fact("claimed, of 100", claimed), Fact("evidenced, of 100", evidenced), *status_of_all)
        case several:
            return (Fact("guideline sets", str(len(several))), *status_of_all)


def _rated(catalogue: Catalogue, standing: Standing) -> int:
    return sum(isinstance(standing.outcome(c.id), Rated) for c in catalogue.asked)


def summary(
    catalogue: Catalogue,
    standing: Standing,
    status: Status,
    scores: Scores,
    gaps: Gaps,
    plan: Plan,
    before: Year | None,
    crosswalks: Sequence[Crosswalk] = (),
) -> Summary:
    """The page for the board."""
    strongest = _strongest(catalogue, standing)
    soon = _soon(standing, plan, gaps)
    return Summary(
        lead=_lead(catalogue, standing, scores, gaps),
        facts=_facts(catalogue, standing, scores, gaps),
        near=NEAR,
        soon=soon,
        soon_none="" if soon else f"Nothing is due and nothing is marked “now” in the next {NEAR} days.",
        since=since(before, Year(standing.settings.label, catalogue, standing), crosswalks) if before else None,
        strongest=strongest,
        strongest_none="" if strongest else _none_strong(catalogue, standing),
        urgent=gaps.gaps[:URGENT],
        urgent_none="" if gaps.gaps else gaps.sentence,
        sure=_sure(catalogue, standing, scores, status),
    )


def _soon(standing: Standing, plan: Plan, gaps: Gaps) -> tuple[str, ...]:
    """What is to be done in the days to come: what is planned and due, then the gaps marked now that nobody plans."""
    until = (date.fromisoformat(standing.settings.as_of) + timedelta(days=NEAR)).isoformat()
    due = [
        f"{i.title or i.question} ({i.owner}, {'late since' if i.late else 'until'} {i.due_words})"
        for i in plan.items
        if i.status in UNFINISHED and i.due and i.due.iso <= until
    ]
    unplanned = {m.criterion for m in plan.without}
    now = [
        f"{g.next_step[0].text} (gap {g.place}, no plan yet)"
        for g in gaps.gaps
        if g.step == "now" and g.criterion in unplanned
    ]
    return tuple([*due, *now][:SOON])


def strengths(catalogue: Catalogue, standing: Standing) -> tuple[Strength, ...]:
    """Every criterion at or above its target with the evidence that is attached, in the order of `_reaching`."""
    proofs = numbered(standing)
    return tuple(_shown(catalogue, standing, c, level, proofs) for c, level in _reaching(catalogue, standing))


def _shown(
    catalogue: Catalogue, standing: Standing, criterion: Criterion, level: int, proofs: Mapping[str, Proof]
) -> Strength:
    guidelines = catalogue.set_of(criterion.guideline)
    return Strength(
        criterion=criterion.id,
        question=criterion.question,
        guideline=words.named(guidelines.node[criterion.guideline]),
        answer=words.answer(Rated(level), guidelines),
        target=f"target {standing.settings.target.of(criterion.guideline)}",
        statements=tuple(s.text for s in criterion.at(level)),
        evidence=tuple(proofs[e.id] for e in standing.evidence_for(criterion.id)),
        proved=standing.evidenced(criterion.id),
    )


def _lead(catalogue: Catalogue, standing: Standing, scores: Scores, gaps: Gaps) -> str:
    part = scope(catalogue)
    return " ".join(
        [
            *([f"{part}. This is no full assessment."] if part else []),
            f"{_rated(catalogue, standing)} of {counted(len(catalogue.asked), 'question')} have a level.",
            *(f"{s.title}: {_reached(s)}." for s in scores.sets),
            gaps.sentence,
        ]
    )


def _reached(scores: SetScores) -> str:
    claimed, evidenced = scores.total.claimed.score, scores.total.evidenced.score
    if claimed.exact is None:
        return claimed.shown
    return f"{claimed.shown} of 100 as claimed, {evidenced.shown} when held to evidence"


def _reaching(catalogue: Catalogue, standing: Standing) -> list[tuple[Criterion, int]]:
    """The criteria at or above their target with their level: those that evidence shows first, the strongest first."""
    found = [
        (c, given.level)
        for c in catalogue.asked
        if isinstance(given := standing.outcome(c.id), Rated)
        and given.level >= max(1, standing.settings.target.of(c.guideline))
    ]
    return sorted(found, key=lambda f: (not standing.evidenced(f[0].id), -f[1], -f[0].weight))


def _strongest(catalogue: Catalogue, standing: Standing) -> tuple[Mention, ...]:
    proved = [c for c, _ in _reaching(catalogue, standing) if standing.evidenced(c.id)]
    return tuple(
        mention(catalogue, c, words.answer(standing.outcome(c.id), catalogue.set_of(c.guideline)))
        for c in proved[:STRONGEST]
    )


def _none_strong(catalogue: Catalogue, standing: Standing) -> str:
    claimed = len(_reaching(catalogue, standing))
    if not claimed:
        return "No criterion with a level has reached its target yet."
    reached = counted(claimed, "criterion has", "criteria have")
    return f"{reached} reached the target as claimed; no document shows it yet."


def _left_out(catalogue: Catalogue, standing: Standing) -> int:
    """How many attachments the redacted bundle left out from which this copy was restored."""
    attached = (e for c in questions(catalogue, standing) for e in standing.evidence_for(c.id))
    return sum(standing.lost_file(e) == "left out" for e in attached)


def _sure(catalogue: Catalogue, standing: Standing, scores: Scores, status: Status) -> tuple[str, ...]:
    total = status.total
    lost, withheld = len(status.lost), _left_out(catalogue, standing)
    told = [
        _answered(standing, status),
        _evidence(catalogue, standing, status),
        _number(len(status.expired), "attachment", "has expired and counts as none", "have expired and count as none"),
        _number(
            lost - withheld,
            "attachment",
            "has lost its file and counts as none",
            "have lost their file and count as none",
        ),
        _number(
            withheld,
            "attachment",
            "is left out of this copy and counts as none here",
            "are left out of this copy and count as none here",
        ),
        *(f"{fact.sentence} {_unasked(fact.hides)}" for fact in status.facts if fact.hides),
        _number(total.flagged, "question", *["passed on to a colleague and not yet settled"] * 2),
        *(f"{s.title}: the questionnaire {s.total.asked} criteria." for s in scores.sets if _partly(catalogue, s)),
    ]
    return tuple(filter(None, told))


def _partly(catalogue: Catalogue, scores: SetScores) -> bool:
    """Whether the questionnaire leaves out some of a set."""
    return any(len(s.criteria) > scores.total.questions for s in catalogue.sets if s.id == scores.set)


def _unasked(number: int) -> str:
    follows = "is not asked and counts" if number == 1 else "are not asked and count"
    return f"So {counted(number, 'question')} {follows} as not applicable."


def _number(number: int, what: str, one: str, many: str) -> str:
    return f"{counted(number, what)} {one if number == 1 else many}." if number else ""


def _answered(standing: Standing, status: Status) -> str:
    total = status.total
    if not total.asked:
        return "No question is asked, so nothing can be said."
    if not total.answered:
        return f"None of {counted(total.asked, 'question')} is answered, so nothing can be said yet."
    parts = [
        f"{total.answered - total.unknown - total.not_applicable} have a level",
        f"{total.unknown} not known" if total.unknown else "",
        f"{total.not_applicable + total.hidden} not applicable" if total.not_applicable + total.hidden else "",
        f"{total.open} open" if total.open else "",
    ]
    told = ", ".join(filter(None, parts))
    return f"Of {counted(total.asked + total.hidden, 'question')}: {told}. Answered by {people(standing)}."


def _evidence(catalogue: Catalogue, standing: Standing, status: Status) -> str:
    above = sum(
        isinstance(o := standing.outcome(c.id), Rated) and o.level > catalogue.set_of(c.guideline).rules.evidence_above
        for c in catalogue.asked
    )
    if not above:
        return "No level is claimed that asks for evidence."
    held = above - len(status.needs_evidence)
    call = counted(above, "claimed level calls", "claimed levels call")
    return f"{call} for evidence: {held} with some that holds, {above - held} without."
