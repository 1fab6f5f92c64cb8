"""The assessment before seen from this one: what became of each criterion, and its wording asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assess.answers import Standing
from assess.catalogue import freeze
from assess.comparison import Carried, Move, Year, carried, fitting, moves, to_ask_again
from assess.errors import UsageError
from assess.model import Catalogue, Criterion, Draft
from assess.model.crosswalk import Crosswalk
from assess.text import counted, shown
from assess.workspace.checks import new_id
from assess.workspace.desk import Desk, Previous

if TYPE_CHECKING:
    from assess.workspace.folder import Workspace

MINUTES = 4
"""What one question takes that was answered before, in minutes."""


def every_move(before: Year, now: Year, crosswalks: Sequence[Crosswalk]) -> tuple[Move, ...]:
    """The moves of every set that both assessments ask about."""
    shared = [name for name in now.sets if name in before.sets]
    return tuple(
        m for name in shared for m in moves(before, now, fitting(crosswalks, before.sets[name], now.sets[name]))
    )


def looked_back(
    catalogue: Catalogue, now: Standing, previous: Previous, crosswalks: Sequence[Crosswalk]
) -> Mapping[str, tuple[Move, ...]]:
    """What was asked before of each criterion of today, by its id."""
    before = Year(previous.label, previous.catalogue, previous.now)
    found: dict[str, tuple[Move, ...]] = {}
    for move in every_move(before, Year(now.settings.label, catalogue, now), crosswalks):
        if move.earlier and move.later and move.then is not None:
            found[move.later.id] = (*found.get(move.later.id, ()), move)
    return found


def account(desk: Desk, crosswalks: Sequence[Crosswalk]) -> tuple[Carried, ...]:
    """What becomes of every answer of the assessment before in this one."""
    previous = desk.previous
    if previous is None:
        return ()
    before = Year(previous.label, previous.catalogue, previous.now)
    return carried(before, every_move(before, Year(desk.now.settings.label, desk.catalogue, desk.now), crosswalks))


def opened(workspace: Workspace, before: str, now: str, *, by: str | None, via: str) -> Desk:
    """See `Workspace.bridge`."""
    from assess.workspace.folder import crosswalks  # noqa: PLC0415 # it imports the desk, as this module does

    then, today = workspace.year(before), workspace.year(now)
    for year in (then, today):
        if workspace.bridged(year):
            raise UsageError(f"{shown(year.label)} is a bridge itself.", "Name the assessments it stands between.")
    one, other = then.standing.settings, today.standing.settings
    if one.as_of > other.as_of:
        raise UsageError(
            f"{shown(then.label)} is later than {shown(today.label)}, and the past is not rated again.",
            "Name the earlier one first, and the later one with --assessment.",
        )
    if not one.institution.is_also(other.institution):
        raise UsageError(
            f"{shown(then.label)} and {shown(today.label)} are of different institutions.",
            "Name two of one institution.",
        )
    if there := _there(workspace, then, now):
        return workspace.desk(there, by=by, via=via)
    ask = to_ask_again(every_move(then, today, crosswalks()))
    if not ask:
        raise UsageError(
            f"Every criterion of {shown(then.label)} asks the same in {shown(today.label)}.",
            "Nothing is to be asked again: `assess compare` shows the change.",
        )
    return _open(workspace, then, today, ask, by=by, via=via)


def _there(workspace: Workspace, then: Year, beside: str) -> str | None:
    """The bridge that was opened already for these two."""
    digests = {s.digest for s in then.catalogue.sets}
    for heading in workspace.headings():
        if heading.bridges == beside:
            found = workspace.year(heading.assessment)
            if {s.digest for s in found.catalogue.sets} == digests:
                return heading.assessment
    return None


def _open(workspace: Workspace, then: Year, today: Year, ask: Sequence[Criterion], *, by: str | None, via: str) -> Desk:
    label = f"{today.label} under the criteria of {then.label}"
    settings, old = today.standing.settings, then.standing.settings
    asked = freeze(
        {
            "questionnaire": "bridge",
            "title": f"Bridge: {label}",
            "purpose": f"Rates the situation of {today.label} under the wording of {then.label}, "
            f"for {counted(len(ask), 'criterion', 'criteria')} that cannot be compared directly.",
            "language": old.language,
            "minutes": MINUTES * len(ask),
            "sets": [{"set": s.id, "edition": s.edition} for s in then.catalogue.sets],
            "ask": [{"criterion": c.id} for c in ask],
            "bridges": today.standing.assessment,
        }
    )
    opener = workspace.store.log(today.standing.assessment).events[0].by
    actor, declared = workspace.actor(by or today.standing.name(opener))
    place = settings.institution
    data = {
        "label": label,
        "institution": {"name": place.name, "country": place.country, "region": place.region},
        "period": {"from": settings.period.start, "to": settings.period.end},
        "as_of": settings.as_of,
        "language": old.language,
        "scheme": old.scheme,
        "target": {"default": old.target.default, "by_guideline": dict(old.target.by_guideline)},
        "catalogue": {**old.catalogue, "questionnaire": asked.digest},
        "previous": {"assessment": then.standing.assessment, "head": then.standing.head},
    }
    assessment = new_id()
    opening = [Draft("open", None, data), declared]
    workspace.store.append(assessment, opening, by=actor, via=via, copies={asked.digest: asked.text})
    return workspace.desk(assessment, via=via)
