"""What is written down: one event, the log it belongs to, and the keys each kind may have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assess.chain import GENESIS
from assess.model.frozen import SCHEMES, strange_in
from assess.text import counted

VERSION = 2
"""The newest event version this program understands. An event is written in the lowest one whose rules it fits."""

ENVELOPE = frozenset(
    {"v", "assessment", "seq", "prev", "at", "clock", "by", "for", "auth", "via", "kind", "on", "base", "cause", "data"}
)

SETTINGS = frozenset({"label", "institution", "period", "as_of", "language", "target", "hide_previous"})
"""What a `settings` event may name."""

KINDS: Mapping[str, frozenset[str]] = {
    "open": SETTINGS - {"hide_previous"} | {"scheme", "catalogue", "previous"},
    "settings": SETTINGS,
    "actor": frozenset({"is", "role", "name", "members", "key"}),
    "fact": frozenset({"value"}),
    "answer": frozenset({"value", "seen", "same_as", "why", "from"}),
    "opinion": frozenset({"value", "seen"}),
    "withdraw": frozenset(),
    "comment": frozenset({"text", "lang"}),
    "flag": frozenset({"raised", "to", "note"}),
    "evidence": frozenset(
        {"is", "sha256", "size", "media", "name", "where", "dated", "expires", "confidential", "replaces"}
    ),
    "attach": frozenset({"evidence", "statement"}),
    "detach": frozenset({"evidence", "statement"}),
    "indicator": frozenset({"value", "unit", "period", "definition", "method", "note"}),
    "plan": frozenset({"criterion", "statements", "title", "owner", "due", "status", "note", "carried_from"}),
    "import": frozenset({"file", "format", "rows", "head"}),
    "state": frozenset({"to", "reason", "open"}),
    "sample": frozenset({"seed", "method", "criteria"}),
    "review": frozenset({"value", "about", "finding", "note"}),
    "checkpoint": frozenset({"events", "head", "result", "given_to", "key", "signature"}),
    "erase": frozenset({"texts", "files", "reason"}),
}
"""The keys of `data` by kind; every key is always there, but in `settings`, which holds what it replaces."""

SINCE_2: Mapping[str, Mapping[str, frozenset[str]]] = {"state": {"to": frozenset({"abandoned"})}}
"""The values that came with version 2, by kind and key of `data`."""


def version_of(kind: str, data: Mapping[str, Any], texts: Iterable[Mapping[str, Any]] = ()) -> int:
    """The lowest version whose rules an event fits. `texts` are the frozen texts that an `open` names, as documents."""
    return 1 if _newer_value(kind, data) is None and all(strange_in(t, 1) is None for t in texts) else 2


def _newer_value(kind: str, data: Mapping[str, Any]) -> str | None:
    """The first key of `data` that holds what version 1 does not have; None where there is none."""
    if kind == "open":
        scheme, catalogue = data["scheme"], data["catalogue"]
        if isinstance(scheme, str) and scheme not in SCHEMES:
            return "scheme"
        return "catalogue" if isinstance(catalogue, Mapping) and catalogue.get("overlays") else None
    new = SINCE_2.get(kind, {})
    return next((key for key in new if isinstance(data[key], str) and data[key] in new[key]), None)


Slot = tuple[str, ...]
"""Where an event stands: the last event of a slot is the standing one."""


def slot(kind: str, on: str | None, by: str, data: Mapping[str, Any]) -> Slot:
    """The slot an event takes: per kind and subject; answer and withdraw share one; flags and ratings are per actor."""
    match kind:
        case "answer" | "withdraw":
            return ("answer", on or "")
        case "attach" | "detach":
            return ("attach", on or "", data["evidence"])
        case "flag" | "opinion" | "review":
            return (kind, on or "", by)
        case _:
            return (kind, on or "")


@dataclass(frozen=True)
class Typed:
    """A text a person typed. The store keeps it apart and puts a commitment into the event."""

    text: str


@dataclass(frozen=True)
class Draft:
    """An event on its way into a log: what its writer decides. Texts in `data` are `Typed`."""

    kind: str
    on: str | None
    data: Mapping[str, Any]
    base: int | None = None
    cause: int | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class Event:
    """One line of a log, as it was written. `on_behalf_of` is the key `for`."""

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
    data: Mapping[str, Any]

    @property
    def slot(self) -> Slot:
        """The slot this event takes."""
        return slot(self.kind, self.on, self.by, self.data)


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


def event(plain: Mapping[str, Any]) -> Event:
    """The event in a parsed line of a log. Call `newer` first: a line of a later version may hold other keys."""
    return Event(**{("on_behalf_of" if key == "for" else key): value for key, value in plain.items()})


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
    strange = sorted(set(data) - KINDS[kind] if kind == "settings" else set(data) ^ KINDS[kind])
    if strange:
        return f"event {number} ({kind}) has other keys than version {version} has ({', '.join(strange)})"
    if version == 1 and (key := _newer_value(kind, data)):
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


__all__ = [
    "ENVELOPE", "GENESIS", "KINDS", "NOTHING_LEFT_OUT", "SETTINGS", "VERSION", "Draft", "Event", "LeftOut", "Log",
    "Raw", "Slot", "Typed", "event", "newer", "slot", "version_of",
]  # fmt: skip
