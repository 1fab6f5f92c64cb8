"""Two assessments on their way into words: how the criteria of each set were matched, and where each went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.comparison import Move, Year, fitting, moves
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
    """The step of every set that both ask about.

    Raises:
        InvalidError: a crosswalk does not fit the criteria that were answered.
    """
    shared = [name for name in now.sets if name in before.sets]
    walks = {name: fitting(crosswalks, before.sets[name], now.sets[name]) for name in shared}
    return tuple(Step(before, now, name, walk, moves(before, now, walk)) for name, walk in walks.items())
