"""Items of the action plan as they are written down: checked, and carried over from the assessment before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assess.errors import InvalidError
from assess.log import Draft, Typed
from assess.log.kinds import PlanData
from assess.log.standing import Planned
from assess.model import Criterion
from assess.plan import STATUSES, to_carry
from assess.text import meant, quoted
from assess.workspace.checks import checked_day, new_id

if TYPE_CHECKING:
    from assess.workspace.desk import Desk

TEXTS = ("title", "owner", "note")


def plan_data(criterion: Criterion, stands: Planned | None, given: Mapping[str, Any]) -> PlanData:
    """The data of a `plan` event: what is given, else what stands, else nothing; an empty text or day is none."""

    def of(name: str, otherwise: Any = None) -> Any:
        value = given.get(name)
        return value if value is not None else getattr(stands, name) if stands else otherwise

    texts = {name: Typed(text) if (text := of(name)) else None for name in TEXTS}
    return PlanData(
        criterion=criterion.id,
        statements=tuple(_statements(criterion, of("statements", ()))),
        title=texts["title"],
        owner=texts["owner"],
        due=checked_day(day) if (day := of("due")) else None,
        status=_status(of("status", "open")),
        note=texts["note"],
        carried_from=dict(stands.carried_from) if stands and stands.carried_from else given.get("carried_from"),
    )


def _status(value: str) -> str:
    if value not in STATUSES:
        raise InvalidError(f"{quoted(value)} is no status.", meant(value, STATUSES))
    return value


def _statements(criterion: Criterion, ids: tuple[str, ...]) -> list[str]:
    known = [s.id for s in criterion.statements]
    if strange := [i for i in ids if i not in known]:
        what = f"{quoted(strange[0])} is no statement of {criterion.id}."
        raise InvalidError(what, meant(strange[0], known), where=criterion.id)
    return [i for i in known if i in ids]


def carried(desk: Desk) -> tuple[tuple[Planned, ...], tuple[Planned, ...]]:
    """Writes what the earlier assessment left unfinished into this one; returns what was carried, and what was not.

    Not carried is what belongs to a question that is not asked any more.
    """
    before = desk.previous
    waiting = to_carry(before.standing, desk.now) if before else ()
    asked = {c.id: c for c in desk.questions}
    going = tuple(i for i in waiting if i.criterion in asked)
    if before and going:
        desk.write([_carried(asked[i.criterion], i, before.assessment) for i in going])
    return going, tuple(i for i in waiting if i.criterion not in asked)


def _carried(criterion: Criterion, item: Planned, assessment: str) -> Draft:
    known = {s.id for s in criterion.statements}
    given = {name: getattr(item, name) for name in (*TEXTS, "due", "status")}
    given |= {"statements": tuple(s for s in item.statements if s in known)}
    given |= {"carried_from": {"assessment": assessment, "item": item.id}}
    return Draft(plan_data(criterion, None, given), new_id(), 0)
