"""What the values of an event can be: a log from elsewhere may hold anything, and all that reads it trusts these."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from assess.model.event import Event
from assess.model.guidelines import TOP

Check = Callable[[Any], bool]


def is_day(value: Any) -> bool:
    """Whether it is a day in the calendar, ISO 8601. Python also reads weeks: 2026-W47-7."""
    return isinstance(value, str) and bool(re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value)) and _read(date, value)


def _moment(value: Any) -> bool:
    shape = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
    return isinstance(value, str) and bool(re.fullmatch(shape, value)) and _read(datetime, value[:-1])


def _read(kind: type[date], value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return type(value) is int and value >= 0


def _maybe(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _one_of(*known: str) -> Check:
    return lambda value: value in known


def _keys(**checks: Check) -> Check:
    return lambda value: isinstance(value, dict) and all(k in value and check(value[k]) for k, check in checks.items())


def is_aim(value: Any) -> bool:
    """Whether it is a level that can be aimed at."""
    return type(value) is int and 1 <= value <= TOP


def _aims(value: Any) -> bool:
    return isinstance(value, dict) and all(map(is_aim, value.values()))


_PERIOD = {"from": _maybe(is_day), "to": _maybe(is_day)}

_SETTINGS: Mapping[str, Check] = {
    "label": _text,
    "institution": _keys(name=_text, country=_text, region=_maybe(_text)),
    "period": _keys(**_PERIOD),
    "as_of": is_day,
    "language": _text,
    "target": _keys(default=is_aim, by_guideline=_aims),
    "scheme": _text,
}

CHECKS: Mapping[str, Mapping[str, Check]] = {
    "open": _SETTINGS,
    "settings": _SETTINGS,
    "actor": {"is": _text, "role": _text, "name": _maybe(_text)},
    "evidence": {
        "is": _one_of("file", "link", "reference"),
        "size": _maybe(_number),
        "dated": _maybe(is_day),
        "expires": _maybe(is_day),
    },
    "indicator": {"value": _maybe(_text), "unit": _text, "period": _keys(**_PERIOD)},
    "plan": {"criterion": _text, "statements": _each(_text), "due": _maybe(is_day), "status": _maybe(_text)},
    "state": {"to": _text, "open": _each(_text)},
    "sample": {"seed": _text, "method": _text, "criteria": _each(_text)},
    "review": {"about": _number, "finding": _maybe(_text)},
    "checkpoint": {"events": _number, "head": _text, "result": _text},
    "erase": {"texts": _each(_text), "files": _each(_text)},
}
"""What belongs in the keys of `data`, by kind, as far as anything that reads a log goes by it."""


def strange_value(event: Event) -> str | None:
    """The first key of an event that holds what belongs there never; None where there is none."""
    if not _moment(event.at):
        return "at"
    if not _text(event.by):
        return "by"
    checks = CHECKS.get(event.kind, {})
    return next((key for key, value in event.data.items() if key in checks and not checks[key](value)), None)
