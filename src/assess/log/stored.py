"""How what an event says is stored: its fields, the keys they have in JSON, and what belongs in them.

A log from elsewhere may hold anything, and all that reads it trusts what is checked here.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assess.model.guidelines import TOP

Check = Callable[[Any], bool]

Slot = tuple[str, ...]
"""Where an event stands: the last event of a slot is the standing one."""

AT_WORK = frozenset({"draft", "amending"})
"""The states in which the institution answers."""

UNDER_REVIEW = frozenset({"submitted", "in_review"})
"""The states in which an auditor rates."""

ALWAYS = AT_WORK | UNDER_REVIEW | {"approved", "abandoned"}
"""Every state there is."""


@dataclass(frozen=True)
class Typed:
    """A text a person typed. The store keeps it apart and puts a commitment into the event."""

    text: str


Text = Typed | str | None
"""A text a person typed: `Typed` on its way in, its commitment where it is stored, None for none."""


# What belongs in a field


def anything(_: Any) -> bool:
    """Whatever JSON holds: nothing that reads a log goes by it."""
    return True


def is_day(value: Any) -> bool:
    """Whether it is a day in the calendar, ISO 8601. Python also reads weeks: 2026-W47-7."""
    return isinstance(value, str) and bool(re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value)) and _read(date, value)


def is_moment(value: Any) -> bool:
    """Whether it is a second in UTC, as every event bears one."""
    shape = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
    return isinstance(value, str) and bool(re.fullmatch(shape, value)) and _read(datetime, value[:-1])


def _read(kind: type[date], value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_text(value: Any) -> bool:
    """Whether it is a text."""
    return isinstance(value, str)


def is_flag(value: Any) -> bool:
    """Whether it is yes or no."""
    return isinstance(value, bool)


def is_number(value: Any) -> bool:
    """Whether it is a whole number, none below zero."""
    return type(value) is int and value >= 0


def is_file(value: Any) -> bool:
    """Whether it names a file: by its SHA-256. Files are looked for, handed on and deleted by that name."""
    return isinstance(value, str) and bool(re.fullmatch("[0-9a-f]{64}", value))


def is_aim(value: Any) -> bool:
    """Whether it is a level that can be aimed at."""
    return type(value) is int and 1 <= value <= TOP


def maybe(check: Check) -> Check:
    """None, or what `check` takes."""
    return lambda value: value is None or check(value)


def each(check: Check) -> Check:
    """A list of what `check` takes."""
    return lambda value: isinstance(value, list) and all(map(check, value))


def one_of(*known: str) -> Check:
    """One of these words."""
    return lambda value: value in known


def keys(**checks: Check) -> Check:
    """An object that has these keys."""
    return lambda value: isinstance(value, dict) and all(k in value and check(value[k]) for k, check in checks.items())


def values(check: Check) -> Check:
    """An object whose values are what `check` takes, whatever its keys."""
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


# Fields


@dataclass(frozen=True)
class Field:
    """A field as it is stored: its key, what belongs in it, and how it is read and written.

    `person` says that it names a person: every redacted bundle can leave it out. `new` holds the values that came with
    version 2 of events.
    """

    check: Check
    key: str | None = None
    read: Callable[[Any], Any] | None = None
    write: Callable[[Any], Any] | None = None
    person: bool = False
    new: Collection[str] = ()


def stored(
    check: Check = anything,
    *,
    key: str | None = None,
    read: Callable[[Any], Any] | None = None,
    write: Callable[[Any], Any] | None = None,
    new: Collection[str] = (),
) -> Any:
    """A field of what an event says, under its own name unless `key` is another one."""
    return dataclasses.field(metadata={"field": Field(check, key, read, write, person=False, new=new)})


def typed(*, person: bool = False) -> Any:
    """A field with a text that somebody typed; `person` where it is somebody's name."""
    return dataclasses.field(metadata={"field": Field(maybe(is_text), person=person)})


def listing(check: Check = is_text, *, key: str | None = None) -> Any:
    """A field with a list, read as a tuple."""
    return stored(each(check), key=key, read=tuple, write=list)
