"""The bridge: an assessment that asks today's situation again under the wording of an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assess.catalogue import freeze
from assess.comparison import Year, to_ask_again
from assess.errors import UsageError
from assess.log import Draft
from assess.log.kinds import OpenData
from assess.model import Criterion
from assess.text import counted, shown
from assess.workspace.checks import new_id
from assess.workspace.libraries import crosswalks
from assess.workspace.lookback import every_move

if TYPE_CHECKING:
    from assess.workspace.desk import Desk
    from assess.workspace.folder import Workspace

MINUTES = 4
"""What one question takes that was answered before, in minutes."""


def opened(workspace: Workspace, before: str, now: str, *, by: str | None, via: str) -> Desk:
    """See `Workspace.bridge`."""
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
    data = OpenData(
        label=label,
        institution=settings.institution,
        period=settings.period,
        as_of=settings.as_of,
        language=old.language,
        scheme=old.scheme,
        target=old.target,
        catalogue={**old.catalogue, "questionnaire": asked.digest},
        previous={"assessment": then.standing.assessment, "head": then.standing.head},
    )
    assessment = new_id()
    opening = [Draft(data), declared]
    workspace.store.append(assessment, opening, by=actor, via=via, copies={asked.digest: asked.text})
    return workspace.desk(assessment, via=via)
