"""Two assessments of one institution side by side: what moved on criteria whose wording is the same. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assess.answers import Standing
from assess.model import Catalogue, Criterion, Rated

Direction = Literal["up", "down", "same", "not comparable"]


@dataclass(frozen=True)
class Year:
    """One assessment on its way into a comparison."""

    label: str
    catalogue: Catalogue
    standing: Standing


@dataclass(frozen=True)
class Move:
    """A criterion asked in both years. `before` and `now` are levels, None where there was none."""

    criterion: Criterion
    before: int | None
    now: int | None

    @property
    def direction(self) -> Direction:
        """Where the level went; nothing can be said while one of the two years has none."""
        if self.before is None or self.now is None:
            return "not comparable"
        return "up" if self.now > self.before else "down" if self.now < self.before else "same"

    @property
    def size(self) -> int:
        """Levels between the two years, whichever way; 0 while one of them has none."""
        return 0 if self.before is None or self.now is None else abs(self.now - self.before)


def moves(before: Year, now: Year) -> tuple[Move, ...]:
    """Every criterion asked in both years with the same question and statements, in the order of the later one.

    Another wording is another question: like is compared with like only.
    """
    earlier = before.catalogue.criterion
    return tuple(
        Move(c, _level(before.standing, c.id), _level(now.standing, c.id))
        for c in now.catalogue.asked
        if c.id in earlier and same_wording(earlier[c.id], c)
    )


def same_wording(one: Criterion, other: Criterion) -> bool:
    """Whether two criteria ask the same in the same words."""
    return (one.question, one.statements) == (other.question, other.statements)


def _level(standing: Standing, criterion: str) -> int | None:
    outcome = standing.outcome(criterion)
    return outcome.level if isinstance(outcome, Rated) else None
