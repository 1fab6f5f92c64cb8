"""Why a figure is not what it was: the difference of every total taken apart into causes that add up exactly. Pure.

From the earlier assessment to the later one a single thing changes at a time, in a fixed order, and the figure is
computed anew after each step; what a step adds is the part of its cause. Criteria that stand in one year only leave
first and come last, so that the parts between them are those of the common criteria and of nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from assess.comparison.years import Move, like_for_like
from assess.log import Year
from assess.model import GuidelineSet, NotApplicable, Outcome, Rated
from assess.scoring import SCHEMES, Figure, SetResult, held_to_evidence

PARTS = ("criteria", "weights", "applicability", "information", "correction", "revised", "performance")
"""The causes of a difference, in the order they are printed."""

_STEPS = PARTS[1:]
"""The cause of each step between the criteria that leave first and those that come last."""

_DECLARED = {"scope": "applicability", "information": "information", "interpretation": "correction"}
"""The cause a person's reason for a moved level stands for, where it is another one than its own name."""


@dataclass(frozen=True)
class Difference:
    """How one figure changed, in points of 100. Each of the two years' figures is None where the year has no such node.

    `parts` takes the difference of the lower ends apart and has every cause; it is empty where a year has no figure.
    `like` is the figure then and now of the criteria alone that ask the same and have a level in both years, counted in
    the later tree with the later weights: like for like, `on` so many.
    """

    then: Figure | None
    today: Figure | None
    parts: Mapping[str, Fraction]
    like: tuple[Fraction | None, Fraction | None] = (None, None)
    on: int = 0

    @property
    def before(self) -> Fraction | None:
        """The lower end then; None where there is no score."""
        return self.then.at_least if self.then and self.then.stands else None

    @property
    def now(self) -> Fraction | None:
        """The lower end now; None where there is no score."""
        return self.today.at_least if self.today and self.today.stands else None

    @property
    def total(self) -> Fraction | None:
        """The difference of the lower ends; None where a year has no figure."""
        return None if self.before is None or self.now is None else self.now - self.before

    @property
    def of(self) -> int:
        """The criteria the later year asks here: what those that are like for like are counted against."""
        return self.today.asked if self.today else 0


def cause(move: Move, then: Outcome, today: Outcome) -> str | None:
    """Why a criterion that both years have in common counts differently now; None where it does not.

    `then` and `today` are what it counts as in the reading at hand, `move` knows what was answered.
    """
    if isinstance(then, NotApplicable) != isinstance(today, NotApplicable):
        return "applicability"
    if then == today or (isinstance(then, NotApplicable) and isinstance(today, NotApplicable)):
        return None
    if not isinstance(then, Rated) or not isinstance(today, Rated):
        return "information"
    if then.level == today.level:
        return None
    # The answer is the same: only what is evidenced changed.
    if move.before == move.now:
        return "information"
    declared = move.why[0] if move.why else ""
    if declared in (*_DECLARED, "correction"):
        return _DECLARED.get(declared, declared)
    return "revised" if move.comparable == "indirect" else "performance"


def common(found: Sequence[Move]) -> tuple[Move, ...]:
    """The criteria both years ask and that can be set against each other one to one."""
    return tuple(
        m
        for m in found
        if m.alone and m.comparable in ("direct", "indirect") and m.then is not None and m.today is not None
    )


Reading = Callable[[GuidelineSet, Year], Mapping[str, Outcome]]
"""What each asked criterion of a set counts as in one assessment, by id."""


def claimed(guidelines: GuidelineSet, year: Year) -> Mapping[str, Outcome]:
    """As answered."""
    asked = year.catalogue.criterion
    return {c.id: year.standing.outcome(c.id) for c in guidelines.criteria if c.id in asked}


def evidenced(guidelines: GuidelineSet, year: Year) -> Mapping[str, Outcome]:
    """Held to evidence."""
    return held_to_evidence(guidelines, claimed(guidelines, year), year.standing)


def differences(before: Year, now: Year, name: str, found: Sequence[Move], reading: Reading) -> dict[str, Difference]:
    """The difference of every node of the set `name` by its id, and of the whole set by `name`.

    `found` are the set's moves. Both assessments are scored by the same scheme.
    """
    earlier, later = before.sets[name], now.sets[name]
    then, today = reading(earlier, before), reading(later, now)
    shared = [(m, m.earlier.id, m.later.id) for m in common(found) if m.earlier and m.later]
    score = SCHEMES[now.standing.settings.scheme]

    def state(guidelines: GuidelineSet, outcomes: Mapping[str, Outcome]) -> SetResult:
        return score(guidelines, frozenset(outcomes), outcomes)

    counts = {other: then[one] for _, one, other in shared}
    causes = {other: cause(m, then[one], today[other]) for m, one, other in shared}
    states = [
        _told(state(earlier, then), before),
        state(earlier, {one: then[one] for _, one, _ in shared}),
        state(later, counts),
    ]
    for step in _STEPS[1:]:
        moved = {other: today[other] for other, why in causes.items() if why == step}
        counts = counts | moved
        states.append(state(later, counts) if moved else states[-1])
    states.append(_told(state(later, today), now))
    alike = [(m.earlier.id, m.later.id) for m in like_for_like(found) if m.earlier and m.later]
    same = (
        state(later, {other: then[one] for one, other in alike}),
        state(later, {other: today[other] for _, other in alike}),
    )
    nodes = dict.fromkeys([*states[-1].nodes, *states[0].nodes])
    return {name: _difference([s.total for s in states], (same[0].total, same[1].total))} | {
        node: _difference([s.nodes.get(node) for s in states], (same[0].nodes.get(node), same[1].nodes.get(node)))
        for node in nodes
    }


def _told(result: SetResult, year: Year) -> SetResult:
    return result.told_in_part() if year.catalogue.questionnaire.scored else result


def _difference(figures: Sequence[Figure | None], same: tuple[Figure | None, Figure | None]) -> Difference:
    """The parts of one figure from its value after each step. What no step between explains is that of criteria."""
    then, today = figures[0], figures[-1]
    before, now = (f.at_least if f and f.stands else None for f in (then, today))
    like = [f.at_least if f else None for f in same]
    between = [_value(f) for f in figures[1:-1]]
    parts: dict[str, Fraction] = {}
    if before is not None and now is not None:
        parts = dict.fromkeys(PARTS, Fraction(0))
        for step, (one, other) in zip(_STEPS, pairwise(between), strict=True):
            if one is not None and other is not None:
                parts[step] = other - one
        parts["criteria"] = now - before - sum(parts.values())
    return Difference(then, today, parts, (like[0], like[1]), same[1].rated if same[1] else 0)


def _value(figure: Figure | None) -> Fraction | None:
    """The figure after a step: what is open counts as nothing, also where all is; None where nothing applies."""
    if figure is None or not figure.applicable:
        return None
    return figure.at_least or Fraction(0)
