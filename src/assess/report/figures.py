"""The figures of every set, claimed and evidenced side by side, each with the sum it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, assert_never

from assess.log import Standing
from assess.model import TOP, Catalogue, Criterion, GuidelineSet, Node, NotApplicable, Open, Outcome, Rated, Unknown
from assess.report import spoken, words
from assess.report.values import Averaged, Counted, Line, Scores, SetScores, Sum
from assess.review import verified
from assess.scoring import SCHEMES, Figure, SetResult, held_to_evidence


@dataclass(frozen=True)
class Readings:
    """The results of one set in both readings, and the set's criteria that are asked."""

    set: GuidelineSet
    claimed: SetResult
    evidenced: SetResult
    asked: frozenset[str]


def readings(catalogue: Catalogue, standing: Standing) -> tuple[Readings, ...]:
    """Both results of each set that is asked about."""
    asked = frozenset(c.id for c in catalogue.asked)
    scheme = SCHEMES[standing.settings.scheme]
    claimed = {c: standing.outcome(c) for c in asked}

    def score(guidelines: GuidelineSet, outcomes: Mapping[str, Outcome]) -> SetResult:
        result = scheme(guidelines, asked, outcomes)
        return result.told_in_part() if catalogue.questionnaire.scored else result

    return tuple(
        Readings(s, score(s, claimed), score(s, held_to_evidence(s, claimed, standing)), asked)
        for s in catalogue.sets
        if any(c.id in asked for c in s.criteria)
    )


def scores(catalogue: Catalogue, standing: Standing) -> Scores:
    """Every figure of every set that is asked about. There is no figure across sets."""
    return scores_of(readings(catalogue, standing), standing)


def scores_of(found: tuple[Readings, ...], standing: Standing) -> Scores:
    """The figures in results that are there already."""
    return Scores(
        format="assess.scores/1",
        assessment=standing.assessment,
        label=standing.settings.label,
        as_of=words.day(standing.settings.as_of),
        sets=tuple(_set(r, standing) for r in found),
    )


def _set(found: Readings, standing: Standing) -> SetScores:
    guidelines = found.set
    everything = Node(guidelines.id, "set", guidelines.title)
    return SetScores(
        set=guidelines.id,
        edition=guidelines.edition,
        version=guidelines.version,
        title=guidelines.title,
        scheme=guidelines.scheme,
        total=_line(found, everything, 0, standing),
        lines=tuple(
            _line(found, n, len(guidelines.path(n.id)), standing) for n in guidelines.nodes if _members(found, n)
        ),
    )


def _members(found: Readings, node: Node) -> tuple[Criterion, ...]:
    """The criteria below a node, asked or not."""
    if node.kind == "set":
        return found.set.criteria
    return tuple(c for c in found.set.criteria if node in found.set.path(c.guideline))


def _line(found: Readings, node: Node, depth: int, standing: Standing) -> Line:
    claimed = found.claimed.total if node.kind == "set" else found.claimed.nodes[node.id]
    held_to = found.evidenced.total if node.kind == "set" else found.evidenced.nodes[node.id]
    members = _members(found, node)
    keys = [c.id for c in members if c.key and not isinstance(found.claimed.counted.get(c.id), NotApplicable)]
    has_key, all_asked = bool(keys), found.asked.issuperset(keys)
    leaf = node.kind == "guideline"
    target = standing.settings.target.of(node.id) if leaf else None
    return Line(
        id=node.id,
        kind=node.kind,
        name="All guidelines" if node.kind == "set" else words.named(node),
        title=node.title,
        depth=depth,
        claimed=spoken.reading(claimed, found.set, has_key=has_key, all_asked=all_asked),
        evidenced=spoken.reading(held_to, found.set, has_key=has_key, all_asked=all_asked),
        coverage=spoken.coverage(claimed, found.set.rules.word_from_coverage),
        coverage_percent=spoken.percent(claimed, found.set.rules.word_from_coverage),
        questions=claimed.asked,
        asked=_asked(members, found.asked, standing),
        not_applicable=spoken.share(claimed.not_applicable, claimed.asked),
        target=target,
        target_points=None if target is None else target * 100 // TOP,
        weight=spoken.number(node.weight) if leaf else "the sum of its guidelines",
        sum=_criteria_sum(found, node, claimed, held_to) if leaf else _guideline_sum(found, members, claimed, held_to),
    )


def _asked(members: Sequence[Criterion], asked: frozenset[str], standing: Standing) -> str:
    """`asked 5 of 6`, and what a fact leaves out of them."""
    hidden = sum(c.id in standing.hidden for c in members)
    put = sum(c.id in asked for c in members) - hidden
    return f"asked {put} of {len(members)}" + (f", {hidden} left out by what the institution stated" if hidden else "")


def _criteria_sum(found: Readings, node: Node, claimed: Figure, held_to: Figure) -> Sum:
    asked = [c for c in found.set.of(node.id) if c.id in found.asked]
    applying = [c for c in asked if not isinstance(found.claimed.counted[c.id], NotApplicable)]
    weight = sum((c.weight for c in applying), Fraction(0))
    return Sum(
        criteria=tuple(_counted(found, c) for c in asked),
        guidelines=(),
        weights=spoken.number(weight),
        claimed=quotient(claimed, weight),
        evidenced=quotient(held_to, weight),
    )


def _counted(found: Readings, criterion: Criterion) -> Counted:
    claimed, held_to = found.claimed.counted[criterion.id], found.evidenced.counted[criterion.id]
    return Counted(
        criterion=criterion.id,
        question=criterion.question,
        weight=spoken.number(criterion.weight),
        key=criterion.key,
        claimed=_counts_as(claimed),
        claimed_product=_product(claimed, criterion.weight),
        evidenced=_counts_as(held_to),
        evidenced_product=_product(held_to, criterion.weight),
    )


def _counts_as(outcome: Outcome) -> str:
    return f"level {outcome.level}" if isinstance(outcome, Rated) else words.kind(outcome)


def _product(outcome: Outcome, weight: Fraction) -> str:
    match outcome:
        case Rated(level):
            return spoken.number(weight * level * 100 / TOP)
        case Open():
            return f"0 to {spoken.number(weight * 100)}"
        case Unknown():
            return "0*"
        case NotApplicable():
            return "left out"
        case _:
            assert_never(outcome)


def quotient(figure: Figure, weight: Fraction) -> str:
    """`720 / 13 = 55.38, printed 55`: the sum of the products, the sum of the weights, the score."""
    if (why := spoken.unscored(figure)) or figure.at_least is None or figure.at_most is None:
        return why or ""
    ends = dict.fromkeys((figure.at_least, figure.at_most))
    products = spoken.span(figure.at_least * weight, figure.at_most * weight)
    told, shown = (" to ".join(form(end) for end in ends) for form in (spoken.nearly, lambda e: str(spoken.printed(e))))
    arrives = f"{_bracketed(products)} / {spoken.number(weight)} = {told}"
    return arrives if told == shown else f"{arrives}, printed {shown}"


def _bracketed(products: str) -> str:
    return f"({products})" if " " in products else products


def _guideline_sum(found: Readings, members: tuple[Criterion, ...], claimed: Figure, held_to: Figure) -> Sum:
    below = [g for g in found.set.guidelines if any(c.guideline == g.id for c in members)]
    weight = sum((g.weight for g in below if found.claimed.nodes[g.id].applicable), Fraction(0))
    return Sum(
        criteria=(),
        guidelines=tuple(_averaged(found, g) for g in below),
        weights=spoken.number(weight),
        claimed=quotient(claimed, weight),
        evidenced=quotient(held_to, weight),
    )


def _averaged(found: Readings, node: Node) -> Averaged:
    def exact(figure: Figure) -> str:
        if not figure.applicable or figure.at_most is None:
            return f"{spoken.absent(figure)}: left out"
        if not figure.stands:
            return spoken.levels(figure)
        return spoken.span(figure.at_least or Fraction(0), figure.at_most)

    return Averaged(
        guideline=node.id,
        title=f"{words.named(node)}: {node.title}" if node.number else node.title,
        weight=spoken.number(node.weight),
        claimed=exact(found.claimed.nodes[node.id]),
        evidenced=exact(found.evidenced.nodes[node.id]),
    )


def result(catalogue: Catalogue, standing: Standing) -> dict[str, Any]:
    """Every exact figure of an assessment in all three readings, as a checkpoint fixes it. Fractions are text.

    The evidenced reading takes every file for present: what is kept where is no part of the log.
    """
    ratings = verified(catalogue, standing)
    score = SCHEMES[standing.settings.scheme]

    def told(of: SetResult) -> dict[str, Any]:
        return {name: [_text(f.at_least), _text(f.at_most)] for name, f in {"": of.total, **of.nodes}.items()}

    return {
        "scheme": standing.settings.scheme,
        "sets": {
            r.set.id: {
                "claimed": told(r.claimed),
                "evidenced": told(r.evidenced),
                "verified": told(score(r.set, frozenset(mine), mine)),
            }
            for r in readings(catalogue, standing)
            for mine in ({name: value for name, value in ratings.items() if name in r.claimed.counted},)
        },
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
