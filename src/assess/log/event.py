"""What is written down: one event, and the log it belongs to."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

from assess.errors import InvalidError
from assess.log.stored import ALWAYS, Field, Slot, Typed, is_moment, is_text, listing, stored, typed
from assess.model.frozen import strange_in
from assess.text import counted

VERSION = 2
"""The newest event version this program understands. An event is written in the lowest one whose rules it fits."""

ENVELOPE = frozenset(
    {"v", "assessment", "seq", "prev", "at", "clock", "by", "for", "auth", "via", "kind", "on", "base", "cause", "data"}
)

VERIFY = "`assess verify` says what else does not fit. Restore a backup: `assess restore FILE`."
"""What to do where a log holds what no program writes."""


KINDS: dict[str, type[Data]] = {}
"""What each kind of event says, by the name of the kind. A kind is added by one class, in `assess.log.kinds`."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(stored, typed, listing))
class Data:
    """What an event of one kind says, and all that holds of the kind.

    A kind is a class below this one: its fields (with their checks), where its events stand (`slot`), in which states
    they may be written (`written`), whether they change what was submitted (`amends`), whether and by what they can be
    taken back (`undoable`, `undone`), and what they change of what stands (`fold`).
    """

    kind: ClassVar[str]
    shares: ClassVar[str]
    """The first word of its slots: kinds that take turns in one slot have the same."""
    about: ClassVar[str] = "assessment"
    """What `on` names: assessment, criterion, indicator, fact, evidence, actor or item."""
    written: ClassVar[frozenset[str]] = ALWAYS
    """The states of an assessment in which it may be written."""
    own: ClassVar[bool] = False
    """Whether each actor has a slot of their own."""
    apart: ClassVar[str | None] = None
    """The field whose values have slots of their own."""
    undoable: ClassVar[bool] = False
    amends: ClassVar[bool] = False
    partial: ClassVar[bool] = False
    """Whether only the keys are stored that have a value; otherwise every key always is."""
    fields: ClassVar[Mapping[str, Field]]

    def __init_subclass__(cls, *, kind: str, shares: str | None = None) -> None:
        dataclass(frozen=True, kw_only=True)(cls)
        cls.kind, cls.shares = kind, shares or kind
        cls.amends = cls.amends or cls.undoable
        cls.fields = {f.name: f.metadata["field"] for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
        KINDS[kind] = cls

    @classmethod
    def stored_keys(cls) -> dict[str, str]:
        """The keys it is stored under, each with the name of its field."""
        return {field.key or name: name for name, field in cls.fields.items()}

    @classmethod
    def strange(cls, plain: Mapping[str, Any]) -> str | None:
        """The first key that holds what belongs there never; None where there is none."""
        known = cls.stored_keys()
        return next((k for k, value in plain.items() if k in known and not cls.fields[known[k]].check(value)), None)

    @classmethod
    def newer_key(cls, plain: Mapping[str, Any]) -> str | None:
        """The first key that holds what version 1 of events does not have; None where there is none."""
        new = {field.key or name: field.new for name, field in cls.fields.items() if field.new}
        return next((key for key, some in new.items() if isinstance(plain[key], str) and plain[key] in some), None)

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """What an event says, from what is stored of it; call `strange` first."""
        found = {}
        for name, field in cls.fields.items():
            value = plain.get(field.key or name)
            found[name] = field.read(value) if field.read and value is not None else value
        return cls(**found)

    def plain(self) -> dict[str, Any]:
        """What is stored; texts on their way in are still `Typed`."""
        found = {}
        for name, field in self.fields.items():
            value = getattr(self, name)
            if value is not None or not self.partial:
                found[field.key or name] = field.write(value) if field.write and value is not None else value
        return found

    def with_texts(self, change: Callable[[Typed], Typed]) -> Self:
        """The same, with every text on its way in changed."""
        return _with_texts(self, change)

    def slot(self, on: str | None, by: str) -> Slot:
        """Where an event stands that says this on a subject."""
        each = getattr(self, self.apart) if self.apart else by if self.own else None
        return (self.shares, on or "") if each is None else (self.shares, on or "", each)

    def subject(self, on: str | None) -> str | None:
        """What it is about, None for the assessment itself."""
        return on

    def people(self) -> list[str]:
        """The commitments of the names of people in it."""
        named = (getattr(self, name) for name, field in self.fields.items() if field.person)
        return [name for name in named if isinstance(name, str)]

    def criteria(self, on: str | None) -> Collection[str]:
        """The criteria it rates or draws."""
        return ()

    def undone(self) -> Data:
        """What takes it back where nothing stood before it."""
        raise NotImplementedError

    def fold(self, event: Event, stands: Any) -> None:
        """Changes what stands by an event that says this."""


D = TypeVar("D")


def _with_texts(value: D, change: Callable[[Typed], Typed]) -> D:
    if isinstance(value, Typed):
        return change(value)  # type: ignore[return-value] # a text for a text
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    inner = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    return dataclasses.replace(value, **{name: _with_texts(one, change) for name, one in inner.items()})


@dataclass(frozen=True)
class Draft:
    """An event on its way into a log: what its writer decides. Texts in `data` are `Typed`."""

    data: Data
    on: str | None = None
    base: int | None = None
    cause: int | None = None
    on_behalf_of: str | None = None

    @property
    def kind(self) -> str:
        """The kind of the event."""
        return self.data.kind


@dataclass(frozen=True)
class Event:
    """One line of a log, as it was written. `on_behalf_of` is the key `for`, `stored` the key `data`."""

    v: int
    assessment: str
    seq: int
    prev: str
    at: str
    clock: str
    by: str
    on_behalf_of: str | None
    auth: str
    via: str
    kind: str
    on: str | None
    base: int | None
    cause: int | None
    stored: Mapping[str, Any]

    @cached_property
    def data(self) -> Data:
        """What it says.

        Raises:
            InvalidError: it holds what no program writes.
        """
        if (key := self.strange()) is not None:
            raise InvalidError(f"Event {self.seq} ({self.kind}) holds in '{key}' what no program writes.", VERIFY)
        return KINDS[self.kind].read(self.stored)

    def strange(self) -> str | None:
        """The first key that holds what belongs there never; None where there is none."""
        if not is_moment(self.at):
            return "at"
        if not is_text(self.by):
            return "by"
        return KINDS[self.kind].strange(self.stored)

    @cached_property
    def slot(self) -> Slot:
        """The slot this event takes."""
        return self.data.slot(self.on, self.by)

    @property
    def subject(self) -> str | None:
        """What it is about, None for the assessment itself: an item of the plan is about its criterion."""
        return self.data.subject(self.on)

    @property
    def whose(self) -> str:
        """The id of the actor who said it, also where somebody else entered it."""
        return self.on_behalf_of or self.by


@dataclass(frozen=True)
class Log:
    """The events of one assessment in order, the digest of the last one, and the texts their commitments stand for.

    A text that was left out or erased is absent from `texts`.
    """

    assessment: str
    events: tuple[Event, ...]
    head: str
    texts: Mapping[str, str]

    def until(self, number: int) -> Log:
        """The log as it was after its first so many events."""
        head = self.events[number].prev if number < len(self.events) else self.head
        return Log(self.assessment, self.events[:number], head, self.texts)


def slot_in(plain: Mapping[str, Any]) -> Slot:
    """The slot of the event in a line of a log, of whatever version it is."""
    return KINDS[plain["kind"]].read(plain["data"]).slot(plain["on"], plain["by"])


_NAMES = {"for": "on_behalf_of", "data": "stored"}


def event(plain: Mapping[str, Any]) -> Event:
    """The event in a parsed line of a log. Call `newer` first: a line of a later version may hold other keys."""
    return Event(**{_NAMES.get(key, key): value for key, value in plain.items()})


def version_of(kind: str, plain: Mapping[str, Any], texts: Iterable[Mapping[str, Any]] = ()) -> int:
    """The lowest version whose rules an event fits.

    `plain` is what is stored, `texts` the frozen texts that an `open` names, as documents.
    """
    return 1 if KINDS[kind].newer_key(plain) is None and all(strange_in(t, 1) is None for t in texts) else 2


def newer(plain: Mapping[str, Any]) -> str | None:
    """Why this program cannot understand a line that it can verify, or None where it can."""
    version, number = plain.get("v"), plain.get("seq")
    if type(version) is not int or not 1 <= version <= VERSION:
        return f"event {number} is of version {version}, this program reads versions 1 to {VERSION}"
    if strange := sorted(set(plain) ^ ENVELOPE):
        return f"event {number} has other keys than version {version} has ({', '.join(strange)})"
    kind, data = plain["kind"], plain["data"]
    if kind not in KINDS:
        return f"event {number} is of the kind '{kind}', which this program does not have"
    known = KINDS[kind].stored_keys().keys()
    if strange := sorted(set(data) - known if KINDS[kind].partial else set(data) ^ known):
        return f"event {number} ({kind}) has other keys than version {version} has ({', '.join(strange)})"
    if version == 1 and (key := KINDS[kind].newer_key(data)):
        return f"event {number} ({kind}) says in '{key}' what version 1 does not have"
    return None


@dataclass(frozen=True)
class LeftOut:
    """How much a redacted bundle leaves out: names of people, other texts, confidential files."""

    names: int = 0
    texts: int = 0
    files: int = 0

    def __str__(self) -> str:
        return f"{counted(self.names, 'name')}, {counted(self.texts, 'text')}, {counted(self.files, 'file')}"


NOTHING_LEFT_OUT = LeftOut()


@dataclass(frozen=True)
class Raw:
    """A log as it lies in a store or a bundle, nothing of it believed. A text has its commitment and its salt.

    `left_out` is what a bundle says of itself, or a store that was restored from it.
    """

    assessment: str
    lines: tuple[str, ...]
    texts: tuple[tuple[str, bytes, str], ...]
    copies: Mapping[str, str]
    left_out: LeftOut = NOTHING_LEFT_OUT
