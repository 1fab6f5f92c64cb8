"""Outcomes in, results out. Pure and exact: no files, no clock, no rounding, no floating point.

Source of the method: docs/why/scoring.md. Scores run from 0 to 100 as fractions; None means there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import assert_never

from assess.log import Standing
from assess.model import TOP, Criterion, GuidelineSet, NotApplicable, Open, Outcome, Rated, Unknown


@dataclass(frozen=True)
class Item:
    """One criterion on its way into a figure. What the questionnaire does not ask is here too, as not `asked`."""

    weight: Fraction
    key: bool
    outcome: Outcome
    asked: bool = True


@dataclass(frozen=True)
class Figure:
    """A score, and all that must stand beside it.

    `at_least` takes what is open or unknown as nothing; `at_most` takes what is open as the top level and what is
    unknown still as nothing (`starred`). The two meet when everything asked is answered. Both are None where nothing
    applies; `at_least` is None, too, where nothing was answered yet.
    `lowest` is the lowest level of what is asked; `floor` the level that all `keys` reach, the key criteria that apply
    as far as is known, asked or not. Each is None while a criterion it needs is open or unknown, `floor` also while one
    is not asked, and where there is none. What is known of them all the same are bounds: `levels` are the lowest and
    the highest level there is, `key_level` the lowest of a key criterion.
    A score is told where it `stands`: where every criterion is asked, or the questionnaire is made for a score
    `in_part`.
    """

    at_least: Fraction | None
    at_most: Fraction | None
    rated: int
    unknown: int
    open: int
    not_applicable: int
    not_asked: int
    lowest: int | None
    floor: int | None
    keys: int
    levels: tuple[int, int] | None = None
    key_level: int | None = None
    in_part: bool = False

    @property
    def stands(self) -> bool:
        """Whether the score is one of all its criteria, or is meant to be one of some."""
        return self.in_part or not self.not_asked

    @property
    def applicable(self) -> int:
        """Asked criteria that apply, as far as is known."""
        return self.rated + self.unknown + self.open

    @property
    def asked(self) -> int:
        """Criteria the questionnaire asks."""
        return self.applicable + self.not_applicable

    @property
    def coverage(self) -> Fraction:
        """Share of the applicable criteria that have a level, 0 to 100; 0 where nothing applies."""
        return Fraction(100 * self.rated, self.applicable) if self.applicable else Fraction(0)

    @property
    def starred(self) -> bool:
        """Whether something unknown holds `at_most` down."""
        return self.unknown > 0

    @property
    def final(self) -> bool:
        """Whether the two ends of the range meet in one score."""
        return self.at_least is not None and self.at_least == self.at_most


@dataclass(frozen=True)
class SetResult:
    """The figures of one set: of the whole, of every node of the tree, and the level each criterion counted with."""

    set: str
    total: Figure
    nodes: Mapping[str, Figure]
    counted: Mapping[str, Outcome]

    def told_in_part(self) -> SetResult:
        """The same, with scores that stand although not every criterion is asked."""
        nodes = {name: replace(figure, in_part=True) for name, figure in self.nodes.items()}
        return replace(self, total=replace(self.total, in_part=True), nodes=nodes)


Scheme = Callable[[GuidelineSet, frozenset[str], Mapping[str, Outcome]], SetResult]
"""A way to score a set: the set, the ids that are asked, and their outcomes (what is absent is open)."""


def figure(items: Iterable[Item]) -> Figure:
    """The figure of one guideline: the weighted mean of its applicable criteria, a level being worth 20."""
    every = tuple(items)
    asked = [i for i in every if i.asked]
    applicable = [i for i in asked if not isinstance(i.outcome, NotApplicable)]
    weight = sum((i.weight for i in applicable), Fraction(0))
    answered = any(not isinstance(i.outcome, Open) for i in applicable)
    keys = [i for i in every if i.key and not isinstance(i.outcome, NotApplicable)]
    least, most = (
        sum((i.weight * _worth(i.outcome, top) for i in applicable), Fraction(0)) / weight if weight else None
        for top in (0, TOP)
    )
    return Figure(
        at_least=least if answered else None,
        at_most=most,
        rated=_count(asked, Rated),
        unknown=_count(asked, Unknown),
        open=_count(asked, Open),
        not_applicable=_count(asked, NotApplicable),
        not_asked=len(every) - len(asked),
        lowest=_reached_by_all(applicable),
        floor=_reached_by_all(keys),
        keys=len(keys),
        levels=_ends(_levels(applicable)),
        key_level=min(_levels(keys), default=None),
    )


def _levels(items: Iterable[Item]) -> list[int]:
    return [i.outcome.level for i in items if i.asked and isinstance(i.outcome, Rated)]


def _ends(levels: Sequence[int]) -> tuple[int, int] | None:
    return (min(levels), max(levels)) if levels else None


def _worth(outcome: Outcome, open_level: int) -> Fraction:
    match outcome:
        case Rated(level):
            return Fraction(100 * level, TOP)
        case Open():
            return Fraction(100 * open_level, TOP)
        case Unknown() | NotApplicable():
            return Fraction(0)
        case _:
            assert_never(outcome)


def _count(items: Sequence[Item], kind: type[Outcome]) -> int:
    return sum(isinstance(i.outcome, kind) for i in items)


def _reached_by_all(items: Sequence[Item]) -> int | None:
    levels = _levels(items)
    return min(levels) if levels and len(levels) == len(items) else None


def mean(parts: Iterable[tuple[Fraction, Figure]]) -> Figure:
    """The figure over several guidelines, each with its weight: the weighted mean of those where something applies."""
    every = tuple(parts)
    applying = [(w, f) for w, f in every if f.applicable]
    weight = sum((w for w, _ in applying), Fraction(0))
    answered = [f for _, f in applying if f.at_least is not None]
    least = sum((w * (f.at_least or 0) for w, f in applying), Fraction(0))
    most = sum((w * (f.at_most or 0) for w, f in applying), Fraction(0))
    return Figure(
        at_least=least / weight if weight and answered else None,
        at_most=most / weight if weight else None,
        rated=sum(f.rated for _, f in every),
        unknown=sum(f.unknown for _, f in every),
        open=sum(f.open for _, f in every),
        not_applicable=sum(f.not_applicable for _, f in every),
        not_asked=sum(f.not_asked for _, f in every),
        lowest=_lowest_of([f.lowest for _, f in applying]),
        floor=_lowest_of([f.floor for _, f in every if f.keys]),
        keys=sum(f.keys for _, f in every),
        levels=_ends([level for _, f in applying for level in f.levels or ()]),
        key_level=min((f.key_level for _, f in every if f.key_level is not None), default=None),
    )


def _lowest_of(levels: Sequence[int | None]) -> int | None:
    known = [level for level in levels if level is not None]
    return min(known) if known and len(known) == len(levels) else None


def pdca_mean(guidelines: GuidelineSet, asked: frozenset[str], outcomes: Mapping[str, Outcome]) -> SetResult:
    """`pdca-mean-1`: weighted mean of criteria in a guideline, weighted mean of guidelines above it."""
    counted = {c.id: outcomes.get(c.id, Open()) for c in guidelines.criteria if c.id in asked}

    def item(c: Criterion) -> Item:
        return Item(c.weight, c.key, counted.get(c.id, Open()), c.id in asked)

    leaves = {g.id: figure(item(c) for c in guidelines.of(g.id)) for g in guidelines.guidelines}
    weights = {g.id: g.weight for g in guidelines.guidelines}
    below: dict[str, list[str]] = {n.id: [] for n in guidelines.nodes}
    for leaf in leaves:
        for node in guidelines.path(leaf):
            below[node.id].append(leaf)
    nodes = {n: leaves.get(n) or mean((weights[g], leaves[g]) for g in members) for n, members in below.items()}
    return SetResult(guidelines.id, mean((weights[g], f) for g, f in leaves.items()), nodes, counted)


SCHEMES: Mapping[str, Scheme] = {"pdca-mean-1": pdca_mean}
"""Every way to score, by the name a set gives. A name keeps its meaning for good; a correction is a new name."""


def evidenced(outcome: Outcome, *, has_evidence: bool, above: int) -> Outcome:
    """The outcome with claims held to what is evidenced: without evidence a level counts as `above` at most."""
    match outcome:
        case Rated(level) if level > above and not has_evidence:
            return Rated(above)
        case _:
            return outcome


def held_to_evidence(
    guidelines: GuidelineSet, claimed: Mapping[str, Outcome], standing: Standing
) -> dict[str, Outcome]:
    """The outcomes of one set, as far as they are asked, with claims held to what is evidenced."""
    above = guidelines.rules.evidence_above
    return {
        c.id: evidenced(claimed[c.id], has_evidence=standing.evidenced(c.id), above=above)
        for c in guidelines.criteria
        if c.id in claimed
    }


def level_word(value: Figure, *, from_coverage: int) -> int | None:
    """The whole level a figure stands for; None where nothing is known or coverage is below `from_coverage` %."""
    if value.at_least is None or value.coverage < from_coverage:
        return None
    return int(value.at_least * TOP / 100)
