"""The auditor's ratings in words: each difference, how far the two agree, what is verified."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from assess.answers import Drawn, Standing, questions
from assess.model import Catalogue, Node, NotApplicable, Outcome, Unknown
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
    SampleState,
    VerifiedLine,
)
from assess.review import BLIND, FINDINGS, METHOD, NO_FINDING, Agreement, Difference, agreement, differences, verified
from assess.scoring import SCHEMES, Figure
from assess.text import counted, listed, whole

_HOW = {
    METHOD: "The criteria that are answered are grouped by guideline and level. Each group has its share of the "
    "sample, rounded by largest remainder. In a group the criteria stand in the order of the SHA-256 of the seed, a "
    "line break and the criterion's id; the first ones are drawn. So nobody chooses, and everybody draws the same."
}


def review_of(catalogue: Catalogue, standing: Standing) -> Review:
    """The review of one assessment as it stands."""
    found = differences(catalogue, standing)
    agreed = agreement(found)
    sample = _sample(catalogue, standing, found)
    return Review(
        format="assess.review/1",
        assessment=standing.assessment,
        label=standing.settings.label,
        as_of=words.day(standing.settings.as_of),
        sentences=tuple(_sentences(standing, found, agreed, sample)),
        sure=tuple(_sure(catalogue, standing, found, agreed)) if found else (),
        differing=_differing(found) if found else "",
        ways=_ways(found),
        reviewers=tuple(dict.fromkeys(standing.name(d.review.by) for d in found)),
        findings=_findings(found) if found else (),
        sample=sample,
        rows=tuple(_row(catalogue, standing, d) for d in found),
        agreement=_agreed(agreed),
        verified=tuple(_verified(catalogue, standing)) if found else (),
    )


def _sample(catalogue: Catalogue, standing: Standing, found: Sequence[Difference]) -> SampleDrawn | None:
    drawn = standing.sample
    if drawn is None:
        return None
    rows = tuple(_sampled(catalogue, name, found) for name in drawn.criteria)
    done, lapsed = (sum(row.state == state for row in rows) for state in ("reviewed", "lapsed"))
    size = len(rows)
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
        sentence=f"{counted(size, 'criterion', 'criteria')} drawn with the seed “{drawn.seed}”; {done} reviewed"
        f"{f', {lapsed} lapsed' if lapsed else ''}.",
    )


def _drawn_by(standing: Standing, drawn: Drawn) -> str:
    return f"{standing.name(drawn.by)}, {words.moment(drawn.at)}"


def _sampled(catalogue: Catalogue, name: str, found: Sequence[Difference]) -> SampledRow:
    review = next((d for d in found if d.criterion.id == name), None)
    state: SampleState = "not reviewed" if review is None else "lapsed" if review.stale else "reviewed"
    return SampledRow(name, catalogue.criterion[name].question, state)


def _differing(found: Sequence[Difference]) -> str:
    fresh = [d for d in found if not d.stale]
    apart = sum(not d.agrees for d in fresh)
    told = f"The two ratings differ on {apart} of {counted(len(fresh), 'reviewed criterion', 'reviewed criteria')}."
    return told if fresh else "Every review has lapsed."


_WAYS = {
    "blind": "blind, before the interview showed the self-rating",
    "seen": "in the interview beside the self-rating",
    "command": "by command, of which it is not known what was in view",
}


def _ways(found: Sequence[Difference]) -> str:
    """How the levels came, as far as that was written down; empty where none counts."""
    ways = Counter(_way(d.review.via) for d in found if not d.stale)
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
        stale=found.stale,
        lapsed=_lapsed(criterion.id) if found.stale else None,
        sampled=standing.sample is not None and criterion.id in standing.sample.criteria,
    )


def _lapsed(criterion: str) -> str:
    return f"lapsed: the answer changed since; the auditor reviews it again: assess review --at {criterion}"


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
    lapsed = sum(d.stale for d in found)
    if lapsed:
        told.append(f"{counted(lapsed, 'review')} lapsed because the answer changed since; not counted below.")
    if agreed.compared:
        told += [_levels(agreed), _direction(agreed)]
        told.append(_kappa(agreed))
    parts = [f"{f.number} {_named(f.finding, f.number)}" for f in reversed(_findings(found)) if f.number]
    if parts:
        told.append(f"Findings: {listed(parts)}.")
    if silent := sum(not d.stale and not d.agrees and d.review.finding is None for d in found):
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
    counts = Counter(d.review.finding for d in found if not d.stale)
    return tuple(FindingCount(name, told, counts[name]) for name, told in reversed(list(FINDINGS.items())))


FEW = 10
"""Levels compared below which agreement says little."""


def _sure(catalogue: Catalogue, standing: Standing, found: Sequence[Difference], agreed: Agreement) -> Iterator[str]:
    """What the review rests on, and what it cannot say."""
    put = len(questions(catalogue, standing))
    share = whole(Fraction(100 * agreed.reviewed, put)) if put else 0
    reviewed = f"{agreed.reviewed} of {counted(put, 'criterion', 'criteria')} asked ({share} %)"
    yield f"Reviewed: {reviewed}. Of the others nothing is said."
    yield from _of_sample(standing, found)
    if agreed.compared < FEW:
        yield f"Levels compared: {agreed.compared}. Agreement and kappa of so few say little."
    lacking = sum(lacks_evidence(catalogue, standing, d.criterion) for d in found)
    if lacking:
        yield f"Reviewed criteria at a level that asks for evidence, without any that holds: {lacking}."
    if standing.clock_steps:
        yield f"The clock went backwards {counted(len(standing.clock_steps), 'time')} while the log was written."
    yield "Names are as they were entered; nobody had to prove who they are."


def _of_sample(standing: Standing, found: Sequence[Difference]) -> Iterator[str]:
    if standing.sample is None:
        yield "No sample was drawn: the auditor chose what to review."
        return
    drawn = set(standing.sample.criteria)
    reviewed = {d.criterion.id for d in found if not d.stale}
    lapsed = {d.criterion.id for d in found if d.stale} & drawn
    if len(standing.samples) > 1:
        yield f"The sample was drawn {len(standing.samples)} times; the last one counts."
    left, beside = len(drawn - reviewed - lapsed), len(reviewed - drawn)
    if left or lapsed:
        parts = [*([f"{left} not reviewed yet"] if left else []), *([f"{len(lapsed)} lapsed"] if lapsed else [])]
        yield f"Of the sample: {listed(parts)}."
    else:
        yield "The whole sample is reviewed."
    if beside:
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
        result = SCHEMES[standing.settings.scheme](found.set, frozenset(mine), mine)
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
