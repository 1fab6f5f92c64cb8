"""What becomes of each earlier answer in a new assessment: shown, to be looked at again, or dropped. Pure.

No answer is carried into the new log: nothing is final without a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assess.comparison.years import Move
from assess.log import Year

Fate = Literal["shown", "review", "dropped"]
"""`shown`: the question asks the same, and last time's answer stands beside it. `review`: it was revised, so the answer
stands beside it and has to be looked at again. `dropped`: nothing asks for it any more."""


@dataclass(frozen=True)
class Carried:
    """One earlier answer: the criterion it was given to, those that ask for it now, and the reason for its fate."""

    criterion: str
    question: str
    fate: Fate
    now: tuple[str, ...]
    because: str


def carried(before: Year, found: Sequence[Move]) -> tuple[Carried, ...]:
    """The fate of every answer of the earlier assessment. `found` are the moves of all sets that both ask about."""
    answered = [c for c in before.catalogue.asked if c.id in before.standing.answers]
    onward: dict[str, list[Move]] = {}
    for move in found:
        if move.earlier:
            onward.setdefault(move.earlier.id, []).append(move)
    return tuple(_fate(c.id, c.question, onward.get(c.id, [])) for c in answered)


def _fate(name: str, question: str, found: Sequence[Move]) -> Carried:
    asked = [m for m in found if m.later and m.today is not None and m.comparable != "none"]
    now = tuple(m.later.id for m in asked if m.later)
    if any(m.comparable == "direct" and m.alone for m in asked):
        return Carried(name, question, "shown", now, "asks the same")
    if asked:
        parted = "split or merged" if not all(m.alone for m in asked) else "reworded"
        return Carried(name, question, "review", now, parted)
    if any(m.later for m in found):
        return Carried(name, question, "dropped", (), "the questionnaire does not ask it")
    return Carried(name, question, "dropped", (), "retired" if found else "its guideline set is not asked")
