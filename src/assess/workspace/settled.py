"""What was said when an assessment was opened, corrected; and a draft that is abandoned, or taken up again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from assess.errors import ConflictError, InvalidError, UsageError
from assess.log import Draft
from assess.log.kinds import SettingsData
from assess.log.standing import Institution, Period, Settings
from assess.text import same_name, shown, typed
from assess.workspace.course import step
from assess.workspace.request import faults, with_days

if TYPE_CHECKING:
    from assess.workspace.desk import Desk
    from assess.workspace.heading import Heading

CORRECTED = ("label", "institution", "country", "region", "as_of", "begins", "ends")
"""What can be corrected, by the names of `StartRequest`."""


def said(now: Settings) -> dict[str, str]:
    """What stands of all that can be corrected; empty where nothing was said."""
    place, period = now.institution, now.period
    stands = (now.label, place.name, place.country, place.region, now.as_of, period.start, period.end)
    return {name: value or "" for name, value in zip(CORRECTED, stands, strict=True)}


def corrected(desk: Desk, given: Mapping[str, str], headings: Iterable[Heading]) -> Draft:
    """The event that replaces what is given; an empty region, first or last day is none.

    Raises:
        UsageError: nothing would change.
        ConflictError: the institution has another assessment of that label.
        InvalidError: with every fault, by its option.
    """
    before = said(desk.now.settings)
    after = {**before, **{name: typed(value) for name, value in given.items()}}
    if problems := faults(after):
        raise InvalidError("Nothing was changed.", problems=tuple(problems))
    after = with_days(after)
    if after == before:
        raise UsageError("That is what stands already.", "Nothing was changed.")
    whose = Institution(after["institution"], after["country"], after["region"] or None)
    refuse_taken(headings, after["label"], whose, besides=desk.assessment)
    data = {name: value for name, value in _data(after).items() if value != _data(before)[name]}
    return Draft(SettingsData.only(**data), base=desk.base("settings", ""))


def _data(values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "label": values["label"],
        "institution": Institution(values["institution"], values["country"], values["region"] or None),
        "period": Period(values["begins"] or None, values["ends"] or None),
        "as_of": values["as_of"],
    }


def refuse_taken(headings: Iterable[Heading], label: str, whose: Institution, besides: str = "") -> None:
    """Refuses a label that the same institution uses for another assessment.

    Raises:
        ConflictError: it does.
    """
    for h in headings:
        if h.assessment != besides and same_name(h.label) == same_name(label) and h.whose.is_also(whose):
            raise ConflictError(
                f"{shown(h.institution)} has an assessment called {shown(h.label)} already ({h.assessment[:8]}).",
                "Choose another label, or go on with that one: `assess answer`.",
                where="--label",
            )


def abandoning(desk: Desk, reason: str) -> Draft:
    """The event that puts a draft away.

    Raises:
        UsageError: it is no draft, or the reason is missing.
    """
    draft = step(desk, "abandoned", reason)
    if not reason.strip():
        raise UsageError("A reason is needed.", "Say in one sentence why it is abandoned.")
    return draft


def taking_up(desk: Desk, headings: Iterable[Heading], label: str | None = None) -> list[Draft]:
    """The events that take an abandoned draft up again, under another label where one is given.

    Raises:
        UsageError: it was not abandoned.
        ConflictError: the institution has another assessment of that label by now.
    """
    back = step(desk, "draft")
    now = desk.now.settings
    wanted = typed(label or now.label)
    refuse_taken(headings, wanted, now.institution, besides=desk.assessment)
    renamed = [Draft(SettingsData.only(label=wanted), base=desk.base("settings", ""))] if wanted != now.label else []
    return [back, *renamed]
