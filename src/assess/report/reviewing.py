"""The auditor's ratings in words: each difference, how far the two agree, what is verified."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from assess.answers import Drawn, Reviewed, Standing, questions
from assess.model import Catalogue, GuidelineSet, Node, NotApplicable, Outcome, Unknown
from assess.report import spoken, words
from assess.report.figures import Readings, quotient, readings
from assess.report.progress import lacks_evidence
from assess.report.reviewed import (
    Agreed,
    FindingCount,
    Review,
    ReviewedRow,
    SampleDrawn,
    SampledRow,
    VerifiedLine,
)
from assess.review import (
    BLIND,
    FINDINGS,
    METHOD,
    NO_FINDING,
    NOTHING_LEFT,
    Agreement,
    Difference,
    ReviewState,
    agreement,
    differences,
    to_review,
    verified,
)
from assess.scoring import SCHEMES, Figure
from assess.text import counted, listed, whole

_HOW = {
    METHOD: "The criteria that are answered are grouped by guideline and level. Each group has its share of the "
    "sample, rounded by largest remainder; where remainders tie, in the order of the SHA-256 of the seed, a line "
    "break, and guideline and level (“sq.1 3”). In a group the criteria stand in the order of the SHA-256 of the "
    "seed, a line break and the criterion's id; the first ones are drawn. So nobody chooses, and everybody draws the "
    "same."
}


def review_of(catalogue: Catalogue, standing: Standing) -> Review:
    """The review of one assessment as it stands."""
    found = differences(catalogue, standing)
    agreed = agreement(found)
    states = to_review(catalogue, standing)
    sample = _sample(catalogue, standing, states)
    return Review(
        format="assess.review/1",
        assessment=standing.assessment,
        label=standing.settings.label,
        as_of=words.day(standing.settings.as_of),
        sentences=tuple(_sentences(standing, found, agreed, sample)),
        sure=tuple(_sure(catalogue, standing, found, agreed, states)) if found else (),
        differing=_differing(found) if found else "",
        ways=_ways(found),
        reviewers=tuple(dict.fromkeys(standing.name(r.by) for r in standing.reviews)),
        findings=_findings(found) if found else (),
        sample=sample,
        rows=tuple(_row(catalogue, standing, d) for d in found),
        agreement=_agreed(agreed),
        verified=tuple(_verified(catalogue, standing)) if found else (),
    )


def _sample(catalogue: Catalogue, standing: Standing, states: Mapping[str, ReviewState]) -> SampleDrawn | None:
    drawn = standing.sample
    if drawn is None:
        return None
    rows = tuple(SampledRow(name, catalogue.criterion[name].question, states[name]) for name in drawn.criteria)
    counts = Counter(row.state for row in rows)
    size = len(rows)
    told = [f"{counts['reviewed']} reviewed", *_counted(counts, _LEFT)]
    return SampleDrawn(
        seed=drawn.seed,
        method=drawn.method,
        criteria=rows,
        given=_drawn_by(standing, drawn),
        how=_HOW.get(drawn.method, "See the documentation of this method."),
        again=f"assess sample --size {size} --seed {shlex.quote(drawn.seed)} --as NAME",
        earlier=tuple(
            f"{counted(len(d.criteria), 'criterion', 'criteria')} with the seed “{d.seed}”, {_drawn_by(standing, d)}"
            for d in standing.samples[:-1]
        ),
        sentence=f"{counted(size, 'criterion', 'criteria')} drawn with the seed “{drawn.seed}”; {', '.join(told)}.",
    )


def _drawn_by(standing: Standing, drawn: Drawn) -> str:
    return f"{standing.name(drawn.by)}, {words.moment(drawn.at)}"


_LEFT: Mapping[ReviewState, str] = {
    "lapsed": "lapsed",
    "gone": f"gone ({NOTHING_LEFT})",
}


def _counted(counts: Counter[ReviewState], told: Mapping[ReviewState, str]) -> list[str]:
    return [f"{counts[state]} {said}" for state, said in told.items() if counts[state]]


def _differing(found: Sequence[Difference]) -> str:
    fresh = [d for d in found if d.counts]
    apart = sum(not d.agrees for d in fresh)
    told = f"The two ratings differ on {apart} of {counted(len(fresh), 'reviewed criterion', 'reviewed criteria')}."
    return told if fresh else "No review stands any more."


_WAYS = {
    "blind": "blind, before the interview showed the self-rating",
    "seen": "in the interview beside the self-rating",
    "command": "by command, of which it is not known what was in view",
}


def _ways(found: Sequence[Difference]) -> str:
    """How the levels came, as far as that was written down; empty where none counts."""
    ways = Counter(_way(d.review.via) for d in found if d.counts)
    told = "; ".join(f"{said}: {ways[way]}" for way, said in _WAYS.items() if ways[way])
    return f"Levels given {told}." if told else ""


def _way(via: str) -> str:
    return "blind" if via.endswith(BLIND) else "seen" if via in ("interview", "line") else "command"


def _row(catalogue: Catalogue, standing: Standing, found: Difference) -> ReviewedRow:
    criterion, review, size = found.criterion, found.review, found.size
    guidelines = catalogue.set_of(criterion.guideline)
    return ReviewedRow(
        criterion=criterion.id,
        question=criterion.question,
        guideline=words.named(guidelines.node[criterion.guideline]),
        claimed=words.answer(found.claimed, guidelines),
        found=words.answer(review.value, guidelines) + _reason(review.value),
        difference=size,
        mark="=" if found.agrees else "≠" if size is None else "▲" if size > 0 else "▼",
        finding=review.finding,
        finding_words=FINDINGS.get(review.finding or "", NO_FINDING),
        note=review.note,
        by=f"{standing.name(review.by)}, {words.moment(review.at)}",
        state=found.state,
        next=_next(criterion.id, found.state),
        others=tuple(
            _other(standing, r, guidelines)
            for r in sorted(standing.reviews, key=lambda r: r.seq)
            if r.criterion == criterion.id and r.seq != review.seq
        ),
        sampled=standing.sample is not None and criterion.id in standing.sample.criteria,
    )


def _other(standing: Standing, review: Reviewed, guidelines: GuidelineSet) -> str:
    """What another auditor found, in one line."""
    found = words.answer(review.value, guidelines) + _reason(review.value)
    note = f" “{review.note}”" if review.note else ""
    finding = FINDINGS.get(review.finding or "", NO_FINDING)
    return f"{standing.name(review.by)}, {words.moment(review.at)}: {found}; {finding}.{note}"


def _next(criterion: str, state: ReviewState) -> str | None:
    if state == "lapsed":
        return f"lapsed: the answer changed since; the auditor reviews it again: assess review --at {criterion}"
    return f"gone: {NOTHING_LEFT}" if state == "gone" else None


def _reason(value: object) -> str:
    return f" ({value.reason})" if isinstance(value, NotApplicable | Unknown) else ""


def _agreed(found: Agreement) -> Agreed:
    return Agreed(
        reviewed=found.reviewed,
        compared=found.compared,
        same=found.same,
        within_one=found.within_one,
        higher=found.higher,
        lower=found.lower,
        exact_percent=None if found.exact is None else whole(found.exact),
        bias=None if found.bias is None else spoken.decimal(found.bias, 2),
        kappa=None if found.kappa is None else spoken.decimal(found.kappa, 2),
    )


def _sentences(
    standing: Standing, found: Sequence[Difference], agreed: Agreement, sample: SampleDrawn | None
) -> list[str]:
    if not found:
        return [*([sample.sentence] if sample else []), "Nothing is reviewed yet."]
    told = [f"{counted(agreed.reviewed, 'criterion', 'criteria')} reviewed of {len(standing.answers)} answered."]
    if sample:
        told.append(sample.sentence)
    counts = Counter(d.state for d in found)
    if lapsed := counts["lapsed"]:
        told.append(f"{counted(lapsed, 'review')} lapsed because the answer changed since; not counted below.")
    if gone := counts["gone"]:
        told.append(f"{counted(gone, 'review')} of what is not answered or not asked any more; not counted below.")
    if agreed.compared:
        told += [_levels(agreed), _direction(agreed)]
        told.append(_kappa(agreed))
    parts = [f"{f.number} {_named(f.finding, f.number)}" for f in reversed(_findings(found)) if f.number]
    if parts:
        told.append(f"Findings: {listed(parts)}.")
    if silent := sum(d.counts and not d.agrees and d.review.finding is None for d in found):
        told.append(f"The two differ without a finding stated: {silent}.")
    return told


SPREAD = 3
"""Different levels below which kappa says little: with two it turns on few ratings."""


def _kappa(agreed: Agreement) -> str:
    if agreed.kappa is None:
        return "Weighted kappa cannot be computed: all levels are the same."
    told = f"Weighted kappa {spoken.decimal(agreed.kappa, 2)} (quadratic weights; 1 is full agreement, 0 chance)"
    little = f"; it says little, since only {agreed.levels} different levels were given"
    return f"{told}{little if agreed.levels < SPREAD else ''}."


def _findings(found: Sequence[Difference]) -> tuple[FindingCount, ...]:
    counts = Counter(d.review.finding for d in found if d.counts)
    return tuple(FindingCount(name, told, counts[name]) for name, told in reversed(list(FINDINGS.items())))


FEW = 10
"""Levels compared below which agreement says little."""


def _sure(
    catalogue: Catalogue,
    standing: Standing,
    found: Sequence[Difference],
    agreed: Agreement,
    states: Mapping[str, ReviewState],
) -> Iterator[str]:
    """What the review rests on, and what it cannot say."""
    put = len(questions(catalogue, standing))
    share = whole(Fraction(100 * agreed.reviewed, put)) if put else 0
    reviewed = f"{agreed.reviewed} of {counted(put, 'criterion', 'criteria')} asked ({share} %)"
    yield f"Reviewed: {reviewed}. Of the others nothing is said."
    yield from _left(standing, states)
    if agreed.compared < FEW:
        yield f"Levels compared: {agreed.compared}. Agreement and kappa of so few say little."
    lacking = sum(lacks_evidence(catalogue, standing, d.criterion) for d in found)
    if lacking:
        yield f"Reviewed criteria at a level that asks for evidence, without any that holds: {lacking}."
    if standing.clock_steps:
        yield f"The clock went backwards {counted(len(standing.clock_steps), 'time')} while the log was written."
    yield "Names are as they were entered; nobody had to prove who they are."


def _left(standing: Standing, states: Mapping[str, ReviewState]) -> Iterator[str]:
    """What is left of what is to be reviewed, and what was reviewed beside it."""
    drawn = states.keys() if standing.sample is None else set(standing.sample.criteria)
    if standing.sample is None:
        yield "No sample was drawn: everything that is answered is to be reviewed."
    elif len(standing.samples) > 1:
        yield f"The sample was drawn {len(standing.samples)} times; the last one counts."
    of_it = Counter(state for name, state in states.items() if name in drawn)
    left = _counted(of_it, {"not reviewed": "not reviewed yet", **_LEFT})
    what, every = ("the sample", "The whole sample") if standing.sample else ("what is to be reviewed", "All of it")
    yield f"Of {what}: {listed(left)}." if left else f"{every} is reviewed."
    if beside := sum(state == "reviewed" and name not in drawn for name, state in states.items()):
        yield f"Reviewed beside the sample, chosen by the auditor: {beside}."


def _named(finding: str, number: int) -> str:
    many = {"conformity": "conforming", "observation": "observations", "minor": "minor", "major": "major"}
    return "observation" if finding == "observation" and number == 1 else many[finding]


def _levels(agreed: Agreement) -> str:
    share = whole(agreed.exact or Fraction(0))
    return f"The same level on {agreed.same} of {agreed.compared} ({share} %), within one level on {agreed.within_one}."


def _direction(agreed: Agreement) -> str:
    bias = agreed.bias or Fraction(0)
    way = "above" if bias > 0 else "below"
    mean = f"on average {spoken.decimal(abs(bias), 2)} levels {way}" if bias else "on average neither above nor below"
    return (
        f"The institution rates itself higher than the auditor on {agreed.higher} and lower on {agreed.lower}, {mean}."
    )


def _verified(catalogue: Catalogue, standing: Standing) -> Iterator[VerifiedLine]:
    """Claimed and evidenced over everything asked; verified over what was reviewed, with its own coverage."""
    ratings = verified(catalogue, standing)
    for found in readings(catalogue, standing):
        mine = {name: value for name, value in ratings.items() if name in found.claimed.counted}
        result = SCHEMES[standing.settings.scheme](found.set, frozenset(mine), mine).told_in_part()
        everything = Node(found.set.id, "set", found.set.title)
        totals = (found.claimed.total, found.evidenced.total, result.total)
        weights = (g.weight for g in found.set.guidelines if result.nodes[g.id].applicable)
        yield _verified_line(found, mine, everything, totals, sum(weights, _NONE))
        for g in found.set.guidelines:
            if found.asked & {c.id for c in found.set.of(g.id)}:
                weighing = (c for c in found.set.of(g.id) if not isinstance(mine.get(c.id, _OUT), NotApplicable))
                figures = (found.claimed.nodes[g.id], found.evidenced.nodes[g.id], result.nodes[g.id])
                yield _verified_line(found, mine, g, figures, sum((c.weight for c in weighing), _NONE))


_NONE = Fraction(0)
_OUT = NotApplicable("not reviewed")


def _verified_line(
    found: Readings, mine: Mapping[str, Outcome], node: Node, figures: tuple[Figure, Figure, Figure], weight: Fraction
) -> VerifiedLine:
    whole_set = node.kind == "set"
    asked = [c for c in found.set.criteria if c.id in found.asked and (whole_set or c.guideline == node.id)]
    reviewed = sum(c.id in mine for c in asked)
    claimed, held_to, own = figures
    return VerifiedLine(
        id=node.id,
        name="All guidelines" if whole_set else words.named(node),
        title=node.title,
        claimed=spoken.score(claimed).shown,
        evidenced=spoken.score(held_to).shown,
        verified=spoken.score(own).shown if reviewed else "not reviewed",
        coverage=f"{reviewed} of {len(asked)} reviewed",
        how=quotient(own, weight) if reviewed else "",
    )
