"""Two assessments on their way into words: how the criteria of each set were matched, and where each went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.comparison import Move, Year, between, faults, moves
from assess.errors import InvalidError, Problem
from assess.model import Criterion, GuidelineSet, Node
from assess.model.crosswalk import Crosswalk


@dataclass(frozen=True)
class Step:
    """One set in two years: how its criteria were matched, and where each went."""

    before: Year
    now: Year
    set: str
    walk: Crosswalk
    found: tuple[Move, ...]

    @property
    def earlier(self) -> GuidelineSet:
        return self.before.sets[self.set]

    @property
    def later(self) -> GuidelineSet:
        return self.now.sets[self.set]

    def node(self, criterion: Criterion) -> Node:
        """The guideline of a criterion, as the later version names it where it still does."""
        named = self.later.node.get(criterion.guideline)
        return named or self.earlier.node[criterion.guideline]

    def below(self, node: str) -> tuple[Move, ...]:
        """The moves of the criteria under a node, each where the later version has it."""
        return tuple(m for m in self.found if any(n.id == node for n in self.path(m.criterion)))

    def path(self, criterion: Criterion) -> tuple[Node, ...]:
        """The nodes above a criterion."""
        of = self.later if criterion.guideline in self.later.node else self.earlier
        return of.path(criterion.guideline)


def steps_between(before: Year, now: Year, crosswalks: Sequence[Crosswalk]) -> tuple[Step, ...]:
    return tuple(step_between(before, now, name, crosswalks) for name in now.sets if name in before.sets)


def step_between(before: Year, now: Year, name: str, crosswalks: Sequence[Crosswalk]) -> Step:
    earlier, later = before.sets[name], now.sets[name]
    walk = between(crosswalks, earlier, later)
    problems = tuple(
        Problem(f"{name} {walk.earlier} to {walk.later}", 0, 0, f.what, f.remedy) for f in faults(walk, earlier, later)
    )
    if problems:
        raise InvalidError(
            "The crosswalk does not fit the criteria that were answered.",
            "Mend it; `assess diff` drafts one from the texts.",
            problems=problems,
        )
    return Step(before, now, name, walk, moves(before, now, walk))
