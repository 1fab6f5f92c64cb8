"""Two assessments of one institution side by side, criterion by criterion: where each level went. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from assess.comparison.crosswalk import matched
from assess.log import Year
from assess.model import Criterion, Outcome, Rated
from assess.model.crosswalk import Crosswalk, Pair

Direction = Literal["improved", "declined", "same", "reworded", "not comparable", "new", "retired"]

DIRECTIONS: tuple[Direction, ...] = ("improved", "same", "declined", "reworded", "not comparable", "new", "retired")
"""Where a criterion can have gone, in the order of the transition table."""

TURNED: Mapping[Direction, Direction] = {
    "improved": "declined", "declined": "improved", "new": "retired", "retired": "new",
    "same": "same", "reworded": "reworded", "not comparable": "not comparable",
}  # fmt: skip
"""Each direction seen from the other end."""


@dataclass(frozen=True)
class Move:
    """A criterion of the one version beside what it became in the other; None on the side that has nothing.

    `then` and `today` are the outcomes, None where it was not asked. `alone` says that no third criterion is paired
    with either side, so that one change can be counted for it. `why` is what was declared of a level that moved.
    """

    earlier: Criterion | None
    later: Criterion | None
    comparable: str
    then: Outcome | None = None
    today: Outcome | None = None
    pair: Pair | None = None
    alone: bool = True
    why: tuple[str, str | None] | None = None
    statements: tuple[tuple[str, str], ...] = field(default=())

    @property
    def criterion(self) -> Criterion:
        """The later criterion, else the earlier one."""
        found = self.later or self.earlier
        if found is None:
            raise ValueError("a move of nothing")
        return found

    @property
    def before(self) -> int | None:
        """The earlier level, None where there was none."""
        return self.then.level if isinstance(self.then, Rated) else None

    @property
    def now(self) -> int | None:
        """The later level, None where there is none."""
        return self.today.level if isinstance(self.today, Rated) else None

    @property
    def higher_by(self) -> int | None:
        """Levels between the two years with their sign, whatever was asked; None where one of them has no level."""
        return None if self.before is None or self.now is None else self.now - self.before

    @property
    def asks_the_same(self) -> bool:
        """Whether one criterion asks in both years what the other one asks, and no third one has a part in it."""
        return self.comparable == "direct" and self.alone

    @property
    def size(self) -> int | None:
        """Levels between the two years with their sign where like stands beside like; else None."""
        return self.higher_by if self.asks_the_same else None

    @property
    def direction(self) -> Direction:
        """Where the level went. Only where both years ask the same, and have a level, it is higher, lower or the same.

        `reworded` has a level in both years on words that were revised, split or merged.
        """
        if self.earlier is None or self.later is None:
            return "new" if self.earlier is None else "retired"
        if self.comparable not in ("direct", "indirect") or self.higher_by is None:
            return "not comparable"
        if self.size is None:
            return "reworded"
        return "improved" if self.size > 0 else "declined" if self.size < 0 else "same"

    @property
    def gained(self) -> tuple[str, ...]:
        """The statements, by their later ids, that ask the same in both years and hold now but did not."""
        return tuple(later for earlier, later in self.statements if later in self._held and earlier not in self._had)

    @property
    def lost(self) -> tuple[str, ...]:
        """The statements, by their later ids, that ask the same in both years and held but do not now."""
        return tuple(later for earlier, later in self.statements if earlier in self._had and later not in self._held)

    @property
    def _had(self) -> frozenset[str]:
        return _holding(self.earlier, self.then)

    @property
    def _held(self) -> frozenset[str]:
        return _holding(self.later, self.today)


def _holding(criterion: Criterion | None, outcome: Outcome | None) -> frozenset[str]:
    """The statements that hold at a level, and those ticked beside it."""
    if criterion is None or not isinstance(outcome, Rated):
        return frozenset()
    return frozenset(s.id for s in criterion.statements if s.level <= outcome.level) | frozenset(outcome.also_met)


def moves(before: Year, now: Year, crosswalk: Crosswalk) -> tuple[Move, ...]:
    """Every criterion of one set that is asked in either year: in the order of the later one, then what is retired.

    A pair that has nothing in common is two criteria: one retired, one new.
    """
    then, today = ({c.id: c for c in y.sets[crosswalk.set].criteria} for y in (before, now))
    joined = [p for p in crosswalk.pairs if p.relation != "none"]
    earlier, later = (Counter(getattr(p, side) for p in joined) for side in ("earlier", "later"))
    leading: dict[str, list[Pair]] = {}
    for pair in joined:
        leading.setdefault(pair.later, []).append(pair)

    def paired(pair: Pair) -> Move:
        one, other = then[pair.earlier], today[pair.later]
        given = now.standing.answers.get(other.id)
        return Move(
            one,
            other,
            pair.comparable,
            before.outcome(one),
            now.outcome(other),
            pair,
            earlier[one.id] == 1 == later[other.id],
            given.why if given else None,
            matched(one, other, pair.statements),
        )

    found = [m for c in today.values() for m in ([paired(p) for p in leading.get(c.id, ())] or [_new(now, c)])]
    found += [
        Move(c, None, "none", before.outcome(c)) for c in then.values() if c.id not in earlier
    ]  # fmt: skip
    return tuple(m for m in found if m.then is not None or m.today is not None)


def _new(now: Year, criterion: Criterion) -> Move:
    return Move(None, criterion, "none", today=now.outcome(criterion))


def like_for_like(found: Iterable[Move]) -> tuple[Move, ...]:
    """Those that ask the same in both years and have a level in each: a change of these alone is a change."""
    return tuple(m for m in found if m.size is not None)


def transitions(found: Iterable[Move]) -> dict[Direction, int]:
    """How many went which way."""
    counts = Counter(m.direction for m in found)
    return {way: counts[way] for way in DIRECTIONS}
