"""The auditor's ratings in words: each difference, how far the two agree, what is verified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from assess.answers import Standing
from assess.model import Catalogue, NotApplicable, Unknown
from assess.report import spoken, words
from assess.report.figures import readings
from assess.report.reviewed import Agreed, Review, ReviewedRow, SampleDrawn, VerifiedLine
from assess.review import FINDINGS, Agreement, Difference, agreement, differences, verified
from assess.scoring import SCHEMES
from assess.text import counted, listed, whole


def review_of(catalogue: Catalogue, standing: Standing) -> Review:
    """The review of one assessment as it stands."""
    found = differences(catalogue, standing)
    agreed = agreement(found)
    sample = _sample(standing)
    return Review(
        format="assess.review/1",
        assessment=standing.assessment,
        label=standing.settings.label,
        as_of=words.day(standing.settings.as_of),
        sentences=tuple(_sentences(standing, found, agreed, sample)),
        sample=sample,
        rows=tuple(_row(catalogue, standing, d) for d in found),
        agreement=_agreed(agreed),
        verified=tuple(_verified(catalogue, standing)) if found else (),
    )


def _sample(standing: Standing) -> SampleDrawn | None:
    drawn = standing.sample
    if drawn is None:
        return None
    reviewed = {r.criterion for r in standing.reviews}
    done = sum(c in reviewed for c in drawn.criteria)
    return SampleDrawn(
        seed=drawn.seed,
        method=drawn.method,
        criteria=drawn.criteria,
        given=f"{standing.name(drawn.by)}, {words.moment(drawn.at)}",
        sentence=f"{counted(len(drawn.criteria), 'criterion', 'criteria')} drawn with the seed “{drawn.seed}” "
        f"({drawn.method}); {done} reviewed.",
    )


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
        finding_words=FINDINGS.get(review.finding or "", "no finding stated"),
        note=review.note,
        by=f"{standing.name(review.by)}, {words.moment(review.at)}",
        stale=found.stale,
        sampled=standing.sample is not None and criterion.id in standing.sample.criteria,
    )


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
        told.append(
            "Weighted kappa cannot be computed: all levels are the same."
            if agreed.kappa is None
            else f"Weighted kappa {spoken.decimal(agreed.kappa, 2)} (quadratic weights; 1 is full agreement, 0 chance)."
        )
    findings = Counter(d.review.finding for d in found if not d.stale)
    parts = [f"{findings[name]} {_named(name, findings[name])}" for name in FINDINGS if findings[name]]
    if parts:
        told.append(f"Findings: {listed(parts)}.")
    return told


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


def _verified(catalogue: Catalogue, standing: Standing) -> list[VerifiedLine]:
    """Claimed and evidenced over everything asked; verified over what was reviewed, with its own coverage."""
    ratings = verified(catalogue, standing)
    score = SCHEMES[standing.settings.scheme]
    lines = []
    for found in readings(catalogue, standing):
        mine = {name: value for name, value in ratings.items() if name in found.claimed.counted}
        result = score(found.set, frozenset(mine), mine)
        asked = {c.id for c in found.set.criteria if c.id in found.asked}
        total = (found.set.id, "All guidelines", found.set.title, found.claimed.total, found.evidenced.total,
                 result.total, asked)  # fmt: skip
        guidelines = [
            (g.id, words.named(g), g.title, found.claimed.nodes[g.id], found.evidenced.nodes[g.id], result.nodes[g.id],
             {c.id for c in found.set.of(g.id)} & asked)
            for g in found.set.guidelines
        ]  # fmt: skip
        for name, short, title, claimed, held, own, of in (total, *guidelines):
            reviewed = sum(c in mine for c in of)
            if of:
                lines.append(
                    VerifiedLine(
                        name, short, title, spoken.score(claimed).shown, spoken.score(held).shown,
                        spoken.score(own).shown if reviewed else "not reviewed", f"{reviewed} of {len(of)} reviewed",
                    )
                )  # fmt: skip
    return lines
