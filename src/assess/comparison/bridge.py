"""Today's situation under the earlier wording: the past is never rated again, today is rated twice. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assess.comparison.change import Difference, claimed
from assess.comparison.years import Move
from assess.log import Year
from assess.model import OPEN, Criterion, Outcome, Rated
from assess.scoring import SCHEMES, Figure

Source = Literal["same wording", "asked again", "not asked again"]
"""Where today's level under the earlier wording comes from."""


@dataclass(frozen=True)
class Span:
    """One criterion of the earlier version: what it was, and what it is today under the same words."""

    criterion: Criterion
    then: Outcome
    today: Outcome
    source: Source


def to_ask_again(found: Sequence[Move]) -> tuple[Criterion, ...]:
    """The earlier criteria whose words say nothing of today: all that were asked and cannot be compared directly."""
    direct = {m.earlier.id for m in found if m.earlier and m.comparable == "direct" and m.today is not None}
    asked = {m.earlier.id: m.earlier for m in found if m.earlier and m.then is not None}
    return tuple(c for name, c in asked.items() if name not in direct)


def spans(before: Year, again: Year | None, found: Sequence[Move]) -> tuple[Span, ...]:
    """Every earlier criterion of the set in `found`; `again` is the assessment that asked the earlier words again."""
    direct = {m.earlier.id: m.today for m in found if m.earlier and m.comparable == "direct" and m.today is not None}
    asked = {m.earlier.id: m.earlier for m in found if m.earlier and m.then is not None}

    def today(criterion: Criterion) -> tuple[Outcome, Source]:
        if (taken := direct.get(criterion.id)) is not None:
            return taken, "same wording"
        told = again.outcome(criterion) if again else None
        return (told, "asked again") if told is not None else (OPEN, "not asked again")

    return tuple(Span(c, before.standing.outcome(c.id), *today(c)) for c in asked.values())


def under_earlier(before: Year, name: str, crossed: Sequence[Span]) -> Difference:
    """The figure of the set `name` as claimed, then and today under the same criteria and weights; not taken apart.

    Like for like are those with a level on both sides.
    """
    guidelines = before.sets[name]
    score = SCHEMES[before.standing.settings.scheme]

    def total(outcomes: Mapping[str, Outcome]) -> Figure:
        return score(guidelines, frozenset(outcomes), outcomes).total

    alike = [s for s in crossed if isinstance(s.then, Rated) and isinstance(s.today, Rated)]
    one, other = total({s.criterion.id: s.then for s in alike}), total({s.criterion.id: s.today for s in alike})
    return Difference(
        then=total(claimed(guidelines, before)),
        today=total({s.criterion.id: s.today for s in crossed}),
        parts={},
        like=(one.at_least, other.at_least),
        on=len(alike),
    )
