"""What can be taken back, and what is written to take it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assess.log.event import Data, Event
from assess.log.kinds import ImportData, OpenData, SettingsData
from assess.log.stored import Slot


def last_undoable(events: Sequence[Event], actor: str) -> Event | None:
    """The last event of `actor` that can be taken back and was not yet; None where there is none.

    For what came with an import it is the import: that is taken back as a whole.
    """
    undone = _taken_back(events)
    mine = (e for e in reversed(events) if e.by == actor and _undoable(e))
    last = next((e for e in mine if e.seq not in undone and not takes_back(e, events)), None)
    return events[last.cause - 1] if last and last.cause else last


def _undoable(event: Event) -> bool:
    # Whether last year is hidden is a way of looking, no fact about the assessment.
    return event.data.undoable and not (isinstance(event.data, SettingsData) and event.data.names == {"hide_previous"})


def takes_back(event: Event, events: Sequence[Event]) -> bool:
    """Whether an event undoes its cause; otherwise its cause is the import it came with."""
    return event.cause is not None and events[event.cause - 1].kind != ImportData.kind


def _taken_back(events: Sequence[Event]) -> frozenset[int]:
    """The numbers of the events that were taken back."""
    return frozenset(e.cause for e in events if e.cause and takes_back(e, events))


def parts(events: Sequence[Event], of: Event) -> tuple[Event, ...]:
    """What is taken back with an event, newest first: of an import each part that stands, else the event itself."""
    if of.kind != ImportData.kind:
        return (of,)
    undone = _taken_back(events)
    return tuple(e for e in reversed(events) if e.cause == of.seq and e.data.undoable and e.seq not in undone)


def changed_since(events: Sequence[Event], slot: Slot, seq: int, names: Collection[str] = ()) -> Event | None:
    """The last event after `seq` that changed a slot and was not taken back itself; None where there is none.

    With `names` only one that names any of these keys: settings replace what they name, and nothing else.
    """
    undone = _taken_back(events)
    later = (
        e for e in reversed(events[seq:]) if e.slot == slot and (not names or not e.stored.keys().isdisjoint(names))
    )
    return next((e for e in later if e.seq not in undone and not takes_back(e, events)), None)


def stands_imported(events: Sequence[Event], file: str, rows: int) -> bool:
    """Whether a file was imported with so many rows, and nothing of that was taken back."""
    undone = _taken_back(events)
    broken = {e.cause for e in events if e.seq in undone}
    same = (e for e in events if isinstance(e.data, ImportData) and e.data.file == file and e.data.rows >= rows)
    return any(e.seq not in broken for e in same)


def put_back(events: Sequence[Event], last: Event) -> Data:
    """What is written to put back what stood before `last`."""
    before = events[: last.seq - 1]
    if isinstance(last.data, SettingsData):
        return _set_before(before, last.data)
    return next((e.data for e in reversed(before) if e.slot == last.slot), last.data.undone())


def _set_before(events: Sequence[Event], said: SettingsData) -> SettingsData:
    """What the settings that were replaced had been."""
    stood: dict[str, object] = {"hide_previous": False}
    for e in events:
        if isinstance(e.data, OpenData | SettingsData):
            stood |= {n: value for n in e.data.fields if (value := getattr(e.data, n)) is not None}
    return SettingsData.only(**{n: stood[n] for n in said.names})
