"""The auditor's ratings in words: each difference, how far the two agree, what is verified."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from assess.asking import questions
from assess.log import Standing
from assess.log.standing import BLIND, Drawn, Reviewed
from assess.model import Catalogue, GuidelineSet, Node, NotApplicable, Outcome, Rated, Unknown
from assess.report import spoken, words
from assess.report.figures import Readings, quotient, readings
from assess.report.progress import lacks_evidence
from assess.report.reviewed import (
    Agreed,
    FindingCount,
    Review,
    ReviewedRow,
    SameCriteria,
    SampleDrawn,
    SampledRow,
    VerifiedLine,
)
from assess.review import (
    ENOUGH,
    FINDINGS,
    METHOD,
    NO_FINDING,
    NOTHING_LEFT,
    Agreement,
    Difference,
    ReviewState,
    agreement,
    as_blind,
    differences,
    enough,
    to_review,
    verified,
)
from assess.scoring import SCHEMES, Figure, SetResult
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
    agreed, blind = agreement(found), agreement(as_blind(found))
    changed = sum(d.counts and d.changed for d in found)
    numbers = _numbers(found)
    states = to_review(catalogue, standing)
    sample = _sample(catalogue, standing, states)
    return Review(
        format="assess.review/1",
        assessment=standing.assessment,
        label=standing.settings.label,
        as_of=words.day(standing.settings.as_of),
        sentences=tuple(_sentences(standing, found, agreed, sample, _blind(blind, changed))),
        sure=tuple(_sure(catalogue, standing, found, agreed, states)) if found else (),
        differing=_differing(found) if found else "",
        ways=_ways(found),
        reviewers=tuple(dict.fromkeys(standing.name(r.by) for r in standing.reviews)),
        findings=_findings(found) if found else (),
        sample=sample,
        rows=tuple(_row(catalogue, standing, d, numbers.get(d.criterion.id)) for d in found),
        agreement=_agreed(agreed),
        blind=_agreed(blind),
        changed=changed,
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


def _numbers(found: Sequence[Difference]) -> Mapping[str, int]:
    """The number of each finding but conformity, by weight, and then of each difference without a finding."""
    told = [d for d in found if d.review.finding != "conformity" and (d.review.finding or not d.agrees)]
    weights: list[str | None] = [*reversed(list(FINDINGS)), None]
    ordered = sorted(told, key=lambda d: weights.index(d.review.finding))
    return {d.criterion.id: number for number, d in enumerate(ordered, 1)}


def _row(catalogue: Catalogue, standing: Standing, found: Difference, number: int | None) -> ReviewedRow:
    criterion, review, size = found.criterion, found.review, found.size
    guidelines = catalogue.set_of(criterion.guideline)
    return ReviewedRow(
        number=number,
        criterion=criterion.id,
        question=criterion.question,
        guideline=words.named(guidelines.node[criterion.guideline]),
        claimed=words.answer(found.claimed, guidelines),
        found=words.answer(review.value, guidelines) + _reason(review.value),
        blind=_given_blind(standing, found, guidelines),
        changed=found.changed,
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


def _given_blind(standing: Standing, found: Difference, guidelines: GuidelineSet) -> str | None:
    """`Level 0: Nothing in place, then Level 3: Checked`; who rated it where that was another auditor."""
    blind = found.blind
    if blind is None:
        return None
    told = words.answer(blind.value, guidelines) + _reason(blind.value)
    if found.changed:
        told += f", then {words.answer(found.review.value, guidelines)}"
    return told if blind.by == found.review.by else f"{told} (blind by {standing.name(blind.by)})"


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
    standing: Standing,
    found: Sequence[Difference],
    agreed: Agreement,
    sample: SampleDrawn | None,
    blind: Sequence[str],
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
        means = "" if agreed.kappa is None else _MEANS
        told += [f"{_levels(agreed)}.", _direction(agreed), f"{_kappa(agreed)}{means}."]
    told += blind
    parts = [f"{f.number} {_named(f.finding, f.number)}" for f in reversed(_findings(found)) if f.number]
    if parts:
        told.append(f"Findings: {listed(parts)}.")
    if silent := sum(d.counts and not d.agrees and d.review.finding is None for d in found):
        told.append(f"The two differ without a finding stated: {silent}.")
    return told


SPREAD = 3
"""Different levels below which kappa says little: with two it turns on few ratings."""


_MEANS = " (quadratic weights; 1 is full agreement, 0 chance)"


def _kappa(agreed: Agreement) -> str:
    pairs = counted(agreed.compared, "pair", "pairs") + " of levels"
    if agreed.kappa is None:
        return f"Weighted kappa cannot be computed on {pairs}: all levels are the same"
    told = f"Weighted kappa {spoken.decimal(agreed.kappa, 2)} on {pairs}"
    little = f", which says little, since only {agreed.levels} different levels were given"
    return f"{told}{little if agreed.levels < SPREAD else ''}"


def _blind(blind: Agreement, changed: int) -> list[str]:
    """The agreement over what was rated blind, and how much of it was changed; nothing where nothing was."""
    if not blind.reviewed:
        return []
    levels = [f"Over the levels given blind: {_lowered(_levels(blind))}; {_lowered(_kappa(blind))}."]
    return [*(levels if blind.compared else []), f"Changed after the self-rating was shown: {changed}."]


def _lowered(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _findings(found: Sequence[Difference]) -> tuple[FindingCount, ...]:
    of = {name: tuple(d.criterion.id for d in found if d.counts and d.review.finding == name) for name in FINDINGS}
    return tuple(FindingCount(name, FINDINGS[name], len(of[name]), of[name]) for name in reversed(list(FINDINGS)))


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
        few = "Agreement and kappa of so few say little: one rating more can turn them."
        yield f"Levels compared: {agreed.compared}. {few}"
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
    return f"The same level on {agreed.same} of {agreed.compared} ({share} %), within one level on {agreed.within_one}"


def _direction(agreed: Agreement) -> str:
    bias = agreed.bias or Fraction(0)
    way = "above" if bias > 0 else "below"
    mean = f"on average {spoken.decimal(abs(bias), 2)} levels {way}" if bias else "on average neither above nor below"
    return (
        f"The institution rates itself higher than the auditor on {agreed.higher} and lower on {agreed.lower}, {mean}."
    )


def _verified(catalogue: Catalogue, standing: Standing) -> Iterator[VerifiedLine]:
    """Claimed and evidenced over all asked, verified over what was reviewed, and all three over the same criteria."""
    ratings = verified(catalogue, standing)
    score = SCHEMES[standing.settings.scheme]
    for found in readings(catalogue, standing):
        mine = {name: value for name, value in ratings.items() if name in found.claimed.counted}
        both = frozenset(name for name, value in mine.items() if _levelled(value, found.claimed.counted[name]))
        alike = tuple(
            score(found.set, both, of).told_in_part() for of in (found.claimed.counted, found.evidenced.counted, mine)
        )
        own = score(found.set, frozenset(mine), mine).told_in_part()
        for node in (Node(found.set.id, "set", found.set.title), *found.set.guidelines):
            if node.kind == "set" or found.asked & {c.id for c in found.set.of(node.id)}:
                yield _verified_line(found, own, mine, alike, node)


def _levelled(*outcomes: Outcome) -> bool:
    return all(isinstance(outcome, Rated) for outcome in outcomes)


def _figure(of: SetResult, node: Node) -> Figure:
    return of.total if node.kind == "set" else of.nodes[node.id]


TOO_FEW = f"fewer than {ENOUGH} criteria"
"""What stands in the place of a verified figure that so few criteria would carry."""


def _verified_line(
    found: Readings, own: SetResult, mine: Mapping[str, Outcome], alike: Sequence[SetResult], node: Node
) -> VerifiedLine:
    whole_set = node.kind == "set"
    asked = [c for c in found.set.criteria if c.id in found.asked and (whole_set or c.guideline == node.id)]
    reviewed = [c for c in asked if c.id in mine]
    figure, complete = _figure(own, node), len(reviewed) == len(asked)
    speaks = complete or enough(figure.applicable, len(asked))
    if whole_set:
        weights = (g.weight for g in found.set.guidelines if own.nodes[g.id].applicable)
    else:
        weights = (c.weight for c in reviewed if not isinstance(mine[c.id], NotApplicable))
    return VerifiedLine(
        id=node.id,
        name="All guidelines" if whole_set else words.named(node),
        title=node.title,
        claimed=spoken.score(_figure(found.claimed, node)).shown,
        evidenced=spoken.score(_figure(found.evidenced, node)).shown,
        verified=spoken.score(figure).shown if speaks else TOO_FEW if reviewed else "not reviewed",
        coverage=f"{len(reviewed)} of {len(asked)} reviewed",
        how=quotient(figure, sum(weights, Fraction(0))) if speaks else "",
        same=_same([_figure(of, node) for of in alike], len(asked), complete=complete),
    )


def _same(figures: Sequence[Figure], asked: int, *, complete: bool) -> SameCriteria | None:
    levelled = figures[0].rated
    if not levelled or not (complete or enough(levelled, asked)):
        return None
    claimed, evidenced, own = (spoken.score(figure).shown for figure in figures)
    return SameCriteria(claimed, evidenced, own, f"on {levelled} of {asked}")
