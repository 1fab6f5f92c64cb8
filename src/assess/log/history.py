"""What a log says of the past: the events about a subject, who wrote what, what was erased, where the clock went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

from assess import chain
from assess.errors import InvalidError
from assess.log.event import Data, Event, Log
from assess.log.kinds import (
    AttachData,
    DetachData,
    EraseData,
    EvidenceData,
    OpenData,
)
from assess.log.standing import Bearer, ClockStep, Lost

D = TypeVar("D", bound=Data)


def saying(events: Iterable[Event], kind: type[D]) -> Iterator[tuple[Event, D]]:
    """The events of one kind, each with what it says."""
    return ((e, e.data) for e in events if e.kind == kind.kind and isinstance(e.data, kind))


def opening(events: Sequence[Event]) -> OpenData:
    """What the first event of a log says.

    Raises:
        InvalidError: it opens no assessment.
    """
    if not events or not isinstance(data := events[0].data, OpenData):
        raise InvalidError("The log does not begin with the event that opens an assessment.")
    return data


def history(log: Log, subject: str) -> tuple[Event, ...]:
    """Every event about one criterion, indicator, evidence, actor or item of the plan, oldest first.

    What was planned for a criterion is about it, too, and what erased a text of it or a file attached to it.
    """
    about = [e for e in log.events if subject in (e.on, e.subject)]
    pieces = {e.data.evidence for e in about if isinstance(e.data, AttachData | DetachData)}
    bore = [*about, *(e for e, _ in saying(log.events, EvidenceData) if e.on in pieces)]
    held = {c for e in bore for c in (*chain.commitments(e.stored), *files_of(e))}
    erasing = (e for e, data in saying(log.events, EraseData) if held & {*data.texts, *data.files})
    return tuple(sorted([*about, *erasing], key=lambda e: e.seq))


def files_of(event: Event) -> list[str]:
    """The digest of the file that an event names as evidence, if it does."""
    return [event.data.sha256] if isinstance(event.data, EvidenceData) and event.data.sha256 else []


def borne(events: Iterable[Event], texts: Collection[str], files: Collection[str]) -> Iterator[Bearer]:
    """The events that first bore one of these texts (by commitment), or that bore one of these files (by digest)."""
    wanted = set(texts)
    for e in events:
        # The lists of an erasure name what others bore; its own text is the reason.
        own = e.data.reason if isinstance(e.data, EraseData) else e.stored
        held = wanted & {*chain.commitments(own)}
        file = any(name in files for name in files_of(e))
        # What an undo put back has the commitment of what stood before.
        wanted -= held
        if held or file:
            yield Bearer(e.seq, e.at, e.whose, e.kind, e.subject or "", text=bool(held), file=file)


def kept_files(log: Log) -> frozenset[str]:
    """The digests of all files that were ever recorded as evidence."""
    return frozenset(data.sha256 for _, data in saying(log.events, EvidenceData) if data.sha256)


def erased_texts(events: Iterable[Event]) -> frozenset[str]:
    """The commitments of the texts that were erased."""
    return frozenset(c for _, data in saying(events, EraseData) for c in data.texts)


def erased_files(events: Iterable[Event]) -> Mapping[str, Event]:
    """The digest of each file that was erased, with the last event that says so."""
    return {name: e for e, data in saying(events, EraseData) for name in data.files}


def confidential_files(events: Iterable[Event]) -> frozenset[str]:
    """The digests of files that any piece marked as confidential names, whatever other pieces say."""
    return frozenset(d.sha256 for _, d in saying(events, EvidenceData) if d.confidential and d.sha256)


def became(name: str, digest: str | None) -> Lost | None:
    """What became of the file attached as `name`, from the digest it has now (None where it is not there)."""
    return None if digest == name else "missing" if digest is None else "damaged"


def without_left_out(log: Log, lost: Mapping[str, Lost], number: int) -> dict[str, Lost]:
    """`lost`, where confidential files are missing because a redacted bundle left that `number` of files out."""
    secret, erased = confidential_files(log.events), erased_files(log.events)
    named = dict.fromkeys(data.sha256 for _, data in saying(log.events, EvidenceData) if data.sha256)
    never = [n for n in named if lost.get(n) == "missing" and n in secret and n not in erased]
    return {**lost, **dict.fromkeys(never[:number], "left out")}


def clock_steps(events: Sequence[Event]) -> tuple[ClockStep, ...]:
    """Where the clock went backwards."""
    return tuple(ClockStep(e.seq, e.at, before.at) for before, e in pairwise(events) if e.at < before.at)
