"""A log held against everything that can be known of it, layer by layer. Reads only, and believes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from assess import __version__, catalogue, chain
from assess.answers import STATES, WITHHELD, Sealed, Standing, clock_steps, confidential_files, kept_files, standing
from assess.catalogue import Frozen
from assess.errors import AssessError, InvalidError, MissingError
from assess.model import Catalogue, Event, Log
from assess.model.checkpoint import frozen_as
from assess.model.event import Raw, event, newer
from assess.report.figures import result
from assess.review import NEXT, answered_by, fault_of_state, submitted_by
from assess.seal import Checkpoint, bundle, parse, signed_by
from assess.store import FILE
from assess.store.evidence import digest_of
from assess.store.raw import names, raw
from assess.text import counted, listed, shown
from assess.workspace.checks import called
from assess.workspace.libraries import roots

if TYPE_CHECKING:
    from assess.render.readback import Printed

Verdict = Literal["good", "broken", "unsigned", "note"]


@dataclass(frozen=True)
class Layer:
    """One thing that was looked at, and what came of it."""

    name: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Given:
    """What is to be verified, and what it is held against.

    `evidence` gives the digest of a kept file, None where it is not there; `left_out` says that a bundle was redacted.
    `allowed` and `since` are the auditor's own: signers, an older checkpoint. `printed` are the report in a bundle, and
    one that was handed over.
    """

    raw: Raw
    evidence: Callable[[str], str | None]
    file_faults: tuple[str, ...] = ()
    left_out: int = 0
    handed: Checkpoint | None = None
    allowed: Path | None = None
    since: Checkpoint | None = None
    printed: tuple[Printed, ...] = ()


def in_store(folder: Path, name: str | None) -> Given:
    """What there is to verify in a workspace that need not be whole: the assessment called `name`, else the latest.

    Raises:
        NotFoundError: there is none.
        UsageError: several are called so.
        InvalidError: its store cannot be read at all.
    """
    found, faults = raw(folder / FILE, called(names(folder / FILE), name))
    return Given(found, partial(digest_of, folder), file_faults=faults)


def in_bundle(source: Path) -> Given:
    """What there is to verify in the file of a bundle.

    Raises:
        NotFoundError: there is no such file.
        InvalidError: it is no bundle.
    """
    found = bundle.read(source)
    given = of_bundle(found)
    reports = [(name, data) for name, data in ((bundle.DATA, found.data), (bundle.REPORT, found.report)) if data]
    if not reports:
        return given
    from assess.render.readback import printed  # noqa: PLC0415 # as below

    try:
        read = [printed(data, name) for name, data in reports]
    except InvalidError as error:
        return replace(given, file_faults=(*given.file_faults, error.message.rstrip(".")))
    if read[0].data != read[-1].data:
        given = replace(given, file_faults=(*given.file_faults, f"{bundle.DATA} is not what lies in {bundle.REPORT}"))
    return replace(given, printed=(read[-1],))


def of_bundle(found: bundle.Bundle) -> Given:
    """What there is to verify in a bundle that was read."""
    return Given(
        found.raw,
        found.evidence.get,
        file_faults=found.faults,
        left_out=found.left_out.files,
        handed=parse(found.checkpoint or "", bundle.CHECKPOINT),
    )


def verify(given: Given, on_phase: Callable[[str], None] = lambda _: None) -> tuple[Layer, ...]:
    """Every layer in order. What lies above a broken chain cannot be said, and is left out.

    `on_phase` is told what is being done where the pages of a report are laid out anew.

    Raises:
        InvalidError: the chain holds, but was written by a newer program.
        MissingError: there is no ssh-keygen, or no such file of signers.
    """
    # Two layers ask for the files of evidence: each is read once.
    given = replace(given, evidence=cache(given.evidence))
    layers = [_file(given)]
    try:
        events, head = _chain(given.raw)
    except chain.BrokenChainError as error:
        return (*layers, Layer("chain", "broken", f"{str(error).capitalize()}."))
    if not events or events[0].kind != "open":
        told = "The log does not begin with the event that opens an assessment."
        return (*layers, Layer("chain", "broken", told))
    layers.append(Layer("chain", "good", f"{counted(len(events), 'event')} follow from each other, head {head}."))
    try:
        for layer in _meant(given, events, head, on_phase):
            layers.append(layer)  # noqa: PERF402 # what was looked at before an event that says nonsense is kept
    except (AssessError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        if isinstance(error, MissingError):
            raise
        told = f"An event or a frozen text holds what this program never writes ({type(error).__name__})."
        layers.append(Layer("content", "broken", told))
    return tuple(layers)


def _meant(given: Given, events: tuple[Event, ...], head: str, on_phase: Callable[[str], None]) -> Iterator[Layer]:
    """The layers above the chain: what its events say, and what they speak of."""
    yield _texts(given)
    yield _evidence(given, events)
    yield _course(events)
    yield _clock(events)
    if given.since:
        yield _since(given.since, given.raw)
    told, frozen = _catalogue(given.raw, events)
    yield told
    if frozen is not None:
        texts = {name: text for name, _, text in given.raw.texts}
        yield from _sealed(given, frozen, Log(given.raw.assessment, events, head, texts), on_phase)


def code(layers: tuple[Layer, ...]) -> int:
    """The exit code: 1 broken, 7 whole but unsigned, 0 good."""
    verdicts = {layer.verdict for layer in layers}
    return 1 if "broken" in verdicts else 7 if "unsigned" in verdicts else 0


def _file(given: Given) -> Layer:
    if given.file_faults:
        return Layer("file", "broken", f"{listed(list(given.file_faults[:5])).capitalize()}.")
    return Layer("file", "good", "It can be read, and is laid out as it should be.")


def _chain(raw: Raw) -> tuple[tuple[Event, ...], str]:
    plain: list[dict[str, Any]] = []
    head = chain.GENESIS
    for one, head in chain.followed(raw.assessment, raw.lines):  # noqa: B007 # the last one is the head
        if not _canonical(one, raw.lines[len(plain)]):
            raise chain.BrokenChainError(len(plain) + 1)
        plain.append(one)
    # Only a whole chain tells that a newer program wrote it; a changed `v` breaks the link that follows.
    if told := next(filter(None, map(newer, plain)), None):
        raise InvalidError(
            f"The chain holds, but was written by a newer assess: {told}.", "Verify it with the newer version."
        )
    return tuple(map(event, plain)), head


def _canonical(plain: dict[str, Any], line: str) -> bool:
    try:
        shaped = isinstance(plain.get("data"), dict) and isinstance(plain.get("kind"), str)
        return shaped and chain.canonical(plain) == line
    except (ValueError, RecursionError):
        return False


def _texts(given: Given) -> Layer:
    named = {c for line in given.raw.lines for c in chain.commitments(json.loads(line)["data"])}
    false = [c for c, salt, text in given.raw.texts if chain.commitment(salt, text) != c or c not in named]
    held = {c for c, _, _ in given.raw.texts}
    if false:
        return Layer("texts", "broken", f"{counted(len(false), 'text')} not as written, the first {false[0][:14]}.")
    absent = len(named - held)
    told = f"; {absent} left out or erased" if absent else ""
    return Layer("texts", "good", f"{counted(len(held), 'text')} as written{told}.")


def _evidence(given: Given, events: tuple[Event, ...]) -> Layer:
    secret = confidential_files(events)
    files = {(name := e.data["sha256"]): name in secret for e in events if e.kind == "evidence" and e.data["sha256"]}
    erased = {name for e in events if e.kind == "erase" for name in e.data["files"]}
    found = {name: given.evidence(name) for name in files}
    false = [name for name, digest in found.items() if digest not in (None, name)]
    missing = [n for n, digest in found.items() if digest is None and n not in erased]
    allowed = [n for n in missing if files[n] and given.left_out]
    if false or len(missing) > len(allowed):
        lost = [n for n in missing if n not in allowed]
        told = [f"{counted(len(n), 'file')} {what}" for n, what in ((false, "changed"), (lost, "missing")) if n]
        return Layer("evidence", "broken", f"{listed(told)}, the first {(false or lost)[0][:14]}.")
    there = sum(digest is not None for digest in found.values())
    gone = ((len(allowed), "confidential left out"), (len(files) - len(missing) - there, "erased"))
    told_out = "".join(f"; {number} {what}" for number, what in gone if number)
    return Layer("evidence", "good", f"{counted(there, 'file')} as attached{told_out}.")


def _course(events: tuple[Event, ...]) -> Layer:
    """Each step follows from the one before, nothing was written out of turn, nobody checked the own work."""
    state = "draft"
    for at, e in enumerate(events):
        if fault_of_state(state, e.kind):
            told = f"Event {e.seq} ({e.kind}) was written while the state was {_told(state)}."
            return Layer("course", "broken", told)
        if e.kind == "review" and e.by in answered_by(events[:at], e.on or ""):
            return Layer("course", "broken", f"Event {e.seq}: who reviewed {e.on} had answered it.")
        if e.kind != "state":
            continue
        if e.data["to"] not in NEXT[state]:
            told = f"Event {e.seq} goes from {_told(state)} to {shown(_told(str(e.data['to'])))}, which is no step."
            return Layer("course", "broken", told)
        state = e.data["to"]
        if state == "approved" and e.by == submitted_by(events[:at]):
            return Layer("course", "broken", f"Event {e.seq}: who approved it had submitted it.")
    return Layer("course", "good", f"The state is {_told(state)}; nothing was written out of turn.")


def _told(state: str) -> str:
    return STATES.get(state, state)


def _clock(events: tuple[Event, ...]) -> Layer:
    if steps := clock_steps(events):
        return Layer("clock", "note", f"The clock went back before event {listed([str(s.seq) for s in steps[:10]])}.")
    return Layer("clock", "good", f"From {events[0].at} to {events[-1].at}, never backwards.")


def _since(older: Checkpoint, raw: Raw) -> Layer:
    held = len(raw.lines) >= older.events and older.assessment == raw.assessment
    if held and chain.digest(raw.lines[older.events - 1]) == older.head:
        return Layer("since", "good", f"The first {older.events} events are those of the older checkpoint.")
    return Layer("since", "broken", "The log does not go on from the older checkpoint: its past is another one.")


def _catalogue(raw: Raw, events: tuple[Event, ...]) -> tuple[Layer, Catalogue | None]:
    digests = catalogue.answered(events[0].data["catalogue"])
    for digest in digests:
        if digest not in raw.copies:
            return Layer("catalogue", "broken", f"The frozen text {digest[:14]} is missing."), None
        if chain.digest(raw.copies[digest]) != digest:
            return Layer("catalogue", "broken", f"The frozen text {digest[:14]} was changed."), None
    frozen = catalogue.thaw([Frozen(d, raw.copies[d]) for d in digests])
    return Layer("catalogue", "good", f"{counted(len(digests), 'frozen text')} as answered."), frozen


def _sealed(given: Given, frozen: Catalogue, log: Log, on_phase: Callable[[str], None]) -> Iterator[Layer]:
    """Checkpoints against the log, the figures they speak of computed anew, and the signatures on them."""
    now = standing(log, frozen)
    at = cache(partial(checkpoint_at, frozen, log))
    handed = given.handed
    sealed = now.checkpoints
    false = [s.seq for s in sealed if s.events >= s.seq or not _fits(s, at(s.events))]
    outside = handed is not None and (handed.events > len(log.events) or at(handed.events) != handed)
    if false or outside:
        which = f"event {false[0]}" if false else "the one handed over"
        yield Layer(
            "checkpoint", "broken", f"A checkpoint ({which}) does not fit the log, the criteria or the figures."
        )
    elif sealed or handed:
        last = max([s.events for s in sealed] + ([handed.events] if handed else []))
        later = len(log.events) - last
        told = f"; {counted(later, 'event')} came after" if later else ""
        yield Layer("checkpoint", "good", f"Figures computed anew are those sealed over {last} events{told}.")
    else:
        yield Layer("checkpoint", "note", "No checkpoint was made: the past is not anchored anywhere yet.")
    yield _signatures(given, log, now, at)
    yield from _printed(given, frozen, log, on_phase)


def _fits(sealed: Sealed, wanted: Checkpoint) -> bool:
    return (sealed.head, sealed.result) == (wanted.head, wanted.result)


def checkpoint_at(frozen: Catalogue, log: Log, events: int) -> Checkpoint:
    """The checkpoint over the first so many events of a log."""
    part = _first(log, events)
    return Checkpoint(
        assessment=log.assessment,
        events=events,
        head=part.head,
        catalogue=frozen_as(log.events[0].data["catalogue"]),
        result=chain.digest(chain.canonical(result(frozen, standing(part, frozen)))),
    )


def _first(log: Log, events: int) -> Log:
    """The log as it was after its first so many events."""
    head = log.events[events].prev if events < len(log.events) else log.head
    return Log(log.assessment, log.events[:events], head, log.texts)


def _signatures(given: Given, log: Log, now: Standing, at: Callable[[int], Checkpoint]) -> Layer:
    signed = [s for s in now.checkpoints if s.signature]
    if not signed:
        return Layer("signatures", "unsigned", "Nobody has signed.")
    if given.allowed is None:
        told = f"{counted(len(signed), 'signature')} not checked: give your own file with --allowed-signers."
        return Layer("signatures", "unsigned", told)
    checked = [signed_by(at(s.events).text, s.signature or "", given.allowed) for s in signed]
    false = [c.why for c in checked if c.by is None]
    if false:
        return Layer("signatures", "broken", f"A signature does not hold: {false[0]}.")
    # Each answers for what stood when it signed: the last signature of one says nothing of another.
    over: dict[str, int] = {}
    for sealed, found in zip(signed, checked, strict=True):
        over[found.by or ""] = max(sealed.events, over.get(found.by or "", 0))
    told = listed([f"{name} over {counted(number, 'event')}" for name, number in sorted(over.items())])
    return Layer("signatures", "good", f"Signed by {told}, of {len(log.events)} in all.")


def _printed(given: Given, frozen: Catalogue, log: Log, on_phase: Callable[[str], None]) -> Iterator[Layer]:
    """Each report against the log, and its pages against its data."""
    from assess.render.readback import pages  # noqa: PLC0415 # only where a report is held against the log

    gone = frozenset(name for name in kept_files(log) if given.evidence(name) is None)
    for found in given.printed:
        yield Layer("report", *_report(found.data, frozen, log, gone))
        if found.pdf is not None:
            yield Layer("pages", *pages(found.pdf, found, roots()[1:], on_phase))


def _report(data: Mapping[str, Any], frozen: Catalogue, log: Log, gone: frozenset[str]) -> tuple[Verdict, str]:
    """Whether the data of a report are what its log gives, at the event the report says it was made from."""
    from assess import report  # noqa: PLC0415 # as above
    from assess.report.plain import plain  # noqa: PLC0415 # as above

    if data["scores"] != plain(report.scores(frozen, standing(log, frozen, gone))):
        return "broken", "Its scores are not those of the log as it stands."
    if data.get("version") != __version__:
        told = f"Its scores are those of the log. Of the rest only assess {shown(str(data.get('version')))} can tell."
        return "note", told
    events = _part(data.get("audit")).get("events")
    if not isinstance(events, int) or not 0 < events <= len(log.events):
        return "broken", "Its scores are those of the log, but it speaks of events that are not in it."
    then = standing(_first(log, events), frozen, gone)
    wanted = plain(report.build(frozen, then, version=__version__))
    # What it says of the year before is in another log, which a bundle has not.
    _part(wanted["summary"])["since"] = _part(data.get("summary")).get("since")
    if others := [name for name in wanted if not _alike(data.get(name), wanted[name])]:
        return "broken", f"Its scores are those of the log; what it says elsewhere is not ({listed(others)})."
    later = len(log.events) - events
    told = f" as it stood {counted(later, 'event')} ago" if later else ""
    return "good", f"It says what the log says{told}, what changed since the year before aside."


def _part(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _alike(given: Any, wanted: Any) -> bool:
    """Whether both say the same; a text that was erased since may have said anything."""
    match wanted:
        case str():
            return isinstance(given, str) if WITHHELD in wanted else given == wanted
        case dict():
            return (
                isinstance(given, dict)
                and given.keys() == wanted.keys()
                and all(_alike(given[key], value) for key, value in wanted.items())
            )
        case list():
            return isinstance(given, list) and len(given) == len(wanted) and all(map(_alike, given, wanted))
    return type(given) is type(wanted) and given == wanted
