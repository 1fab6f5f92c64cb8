"""The action plan in order: what is to be done, what is late, what is still without a plan, what goes on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assess.log import Standing
from assess.log.standing import Planned

STATUSES: Mapping[str, str] = {
    "open": "not begun",
    "started": "under way",
    "done": "done",
    "dropped": "given up",
}
"""How far an item is: the closed list, with the words a person reads."""

UNFINISHED = ("open", "started")
"""The statuses of what is still to be done."""


def late(item: Planned, as_of: str) -> bool:
    """Whether it should have been finished by the day the assessment speaks for, and is not."""
    return item.status in UNFINISHED and item.due is not None and item.due < as_of


def in_order(items: Iterable[Planned], gaps: Sequence[str]) -> tuple[Planned, ...]:
    """What is to be done first, by its day, then by the place of its gap; then what is finished, the same way.

    `gaps` are the criteria below their target, the most urgent first.
    """
    place = {criterion: number for number, criterion in enumerate(gaps)}
    return tuple(
        sorted(
            items,
            key=lambda i: (i.status not in UNFINISHED, i.due or "9999", place.get(i.criterion, len(place)), i.seq),
        )
    )


def without_plan(gaps: Sequence[str], items: Iterable[Planned]) -> tuple[str, ...]:
    """The criteria below their target for which nothing is planned or under way, in their order."""
    planned = {i.criterion for i in items if i.status in UNFINISHED}
    return tuple(criterion for criterion in gaps if criterion not in planned)


def to_carry(before: Standing, now: Standing) -> tuple[Planned, ...]:
    """What the earlier assessment left unfinished and this one has not taken over yet."""
    taken = {i.carried_from["item"] for i in now.plan.values() if i.carried_from}
    return tuple(i for i in before.plan.values() if i.status in UNFINISHED and i.id not in taken)
