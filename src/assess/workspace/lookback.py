"""The assessment before, seen from this one: what became of each criterion and of each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assess.comparison import Carried, Move, Year, carried, fitting, moves
from assess.model.crosswalk import Crosswalk


def every_move(before: Year, now: Year, crosswalks: Sequence[Crosswalk]) -> tuple[Move, ...]:
    """The moves of every set that both assessments ask about."""
    shared = [name for name in now.sets if name in before.sets]
    return tuple(
        m for name in shared for m in moves(before, now, fitting(crosswalks, before.sets[name], now.sets[name]))
    )


def looked_back(before: Year, now: Year, crosswalks: Sequence[Crosswalk]) -> Mapping[str, tuple[Move, ...]]:
    """What was asked before of each criterion of today, by its id."""
    found: dict[str, tuple[Move, ...]] = {}
    for move in every_move(before, now, crosswalks):
        if move.earlier and move.later and move.then is not None:
            found[move.later.id] = (*found.get(move.later.id, ()), move)
    return found


def account(before: Year, now: Year, crosswalks: Sequence[Crosswalk]) -> tuple[Carried, ...]:
    """What becomes of every answer of the assessment before in this one."""
    return carried(before, every_move(before, now, crosswalks))
