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

from assess.answers import Year
from assess.comparison.years import Move
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
    """How one figure changed, in points of 100. `parts` has every cause; it is empty where a year has no figure.

    `like` holds the figure on the common criteria alone, before and now, with the later weights: like for like.
    """

    before: Fraction | None
    now: Fraction | None
    parts: Mapping[str, Fraction]
    like: tuple[Fraction | None, Fraction | None] = (None, None)

    @property
    def total(self) -> Fraction | None:
        """The whole difference; None where a year has no figure."""
        return None if self.before is None or self.now is None else self.now - self.before


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
    states = [state(earlier, then), state(earlier, {one: then[one] for _, one, _ in shared}), state(later, counts)]
    for step in _STEPS[1:]:
        moved = {other: today[other] for other, why in causes.items() if why == step}
        counts = counts | moved
        states.append(state(later, counts) if moved else states[-1])
    states.append(state(later, today))
    nodes = dict.fromkeys([*states[-1].nodes, *states[0].nodes])
    return {name: _difference([s.total for s in states])} | {
        node: _difference([s.nodes.get(node) for s in states]) for node in nodes
    }


def _difference(figures: Sequence[Figure | None]) -> Difference:
    """The parts of one figure from its value after each step. What no step between explains is that of criteria."""
    before, now = (f.at_least if f else None for f in (figures[0], figures[-1]))
    between = [_value(f) for f in figures[1:-1]]
    like = (between[1], between[-1])
    if before is None or now is None:
        return Difference(before, now, {}, like)
    parts = dict.fromkeys(PARTS, Fraction(0))
    for step, (one, other) in zip(_STEPS, pairwise(between), strict=True):
        if one is not None and other is not None:
            parts[step] = other - one
    parts["criteria"] = now - before - sum(parts.values())
    return Difference(before, now, parts, like)


def _value(figure: Figure | None) -> Fraction | None:
    """The figure after a step: what is open counts as nothing, also where all is; None where nothing applies."""
    if figure is None or not figure.applicable:
        return None
    return figure.at_least or Fraction(0)
