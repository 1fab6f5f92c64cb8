"""A log held against everything that can be known of it, layer by layer. Reads only, and believes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from assess import catalogue, chain
from assess.catalogue import Frozen
from assess.errors import AssessError, InvalidError, MissingError
from assess.log import Event, Log, Raw, Standing, event, saying, standing
from assess.log.event import newer
from assess.log.history import became, clock_steps, confidential_files, erased_files, erased_texts, opening
from assess.log.kinds import ActorData, EvidenceData
from assess.log.standing import WITHHELD, Sealed, Texts
from assess.model import Catalogue
from assess.model.checkpoint import frozen_as
from assess.report.figures import result
from assess.review import (
    METHOD,
    drawn,
    left_at,
)
from assess.seal import Checkpoint, bundle, parse, signed_by
from assess.seal.lists import lists
from assess.store import FILE
from assess.store.evidence import FOLDER, digest_of, lying
from assess.store.raw import files_elsewhere, names, raw
from assess.text import counted, listed, shown
from assess.workspace.checks import called
from assess.workspace.layer import Given, Layer, some
from assess.workspace.turn import in_turn


def in_store(folder: Path, name: str | None) -> Given:
    """What there is to verify in a workspace that need not be whole: the assessment called `name`, else the latest.

    Raises:
        NotFoundError: there is none.
        UsageError: several are called so.
        InvalidError: its store cannot be read at all.
    """
    known, abandoned = names(folder / FILE)
    found, faults = raw(folder / FILE, called(known, name, abandoned))
    return Given(
        found,
        partial(digest_of, folder),
        file_faults=faults,
        elsewhere=files_elsewhere(folder / FILE, found.assessment),
        lying=lying(folder),
    )


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
    faults, handed = found.faults, None
    try:
        handed = parse(found.checkpoint, bundle.CHECKPOINT)
    except InvalidError as error:
        faults = (*faults, error.message.rstrip("."))
    return Given(
        found.raw,
        found.evidence.get,
        file_faults=faults,
        foreign_program=found.program != bundle.program(),
        signatures=found.signatures,
        lists=found.lists,
        handed=handed,
    )


def verify(given: Given, on_phase: Callable[[str], None] = lambda _: None) -> tuple[Layer, ...]:
    """Every layer in order. What lies above a broken chain cannot be said, and is left out.

    `on_phase` is told what is being done, in a few words.

    Raises:
        InvalidError: the chain holds, but was written by a newer program.
    """
    # Two layers ask for the files of evidence: each is read once.
    given = replace(given, evidence=cache(given.evidence))
    on_phase("Events")
    layers = [_file(given)]
    try:
        events, head = _chain(given.raw)
    except chain.BrokenChainError as error:
        return (*layers, Layer("chain", "broken", f"The chain breaks: {error}."))
    if not events or events[0].kind != "open":
        told = "The log does not begin with the event that opens an assessment."
        return (*layers, Layer("chain", "broken", told))
    layers.append(Layer("chain", "good", f"{counted(len(events), 'event')} follow from each other, head {head}."))
    try:
        for layer in _meant(given, events, head, on_phase):
            layers.append(layer)  # noqa: PERF402 # what was looked at before an event that says nonsense is kept
    except (AssessError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        what = f" {error.message}" if isinstance(error, AssessError) else ""
        told = f"An event or a frozen text holds what this program never writes.{what}"
        layers.append(Layer("content", "broken", told))
    return tuple(layers)


def _meant(given: Given, events: tuple[Event, ...], head: str, on_phase: Callable[[str], None]) -> Iterator[Layer]:
    """The layers above the chain: what its events say, and what they speak of."""
    yield _texts(given, events)
    yield _evidence(given, events, on_phase)
    if given.lists:
        yield _lists(given, events)
    texts = {name: text for name, _, text in given.raw.texts}
    names = {e.on or "": Texts(texts)[data.name] or WITHHELD for e, data in saying(events, ActorData)}
    told, frozen = _catalogue(given.raw, events)
    if frozen is None:
        yield in_turn(events, names, None)
        yield _clock(events, given.now)
        yield _since(given.since, given.raw, None)
        yield told
        return
    log = Log(given.raw.assessment, events, head, texts)
    yield in_turn(events, names, lambda to, step: left_at(to)(frozen, standing(log.until(step.seq - 1), frozen)))
    yield _clock(events, given.now)
    at = cache(partial(checkpoint_at, frozen, log))
    yield _since(given.since, given.raw, at)
    yield told
    yield from _sealed(given, frozen, log, at, on_phase)


def code(layers: tuple[Layer, ...]) -> int:
    """The exit code: 1 broken, 7 whole, but not signed by all or not compared in full, 0 good."""
    verdicts = {layer.verdict for layer in layers}
    return 1 if "broken" in verdicts else 7 if verdicts & {"unsigned", "unchecked"} else 0


def _file(given: Given) -> Layer:
    if given.file_faults:
        return Layer("file", "broken", f"Faults: {'; '.join(given.file_faults[:5])}.")
    told = "It can be read, and is laid out as it should be."
    if given.foreign_program:
        return Layer("file", "note", f"{told} Its {bundle.VERIFY} is not that of this version: do not run it unread.")
    return Layer("file", "good", told)


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


def _texts(given: Given, events: tuple[Event, ...]) -> Layer:
    named = {c: e for e in reversed(events) for c in chain.commitments(e.stored)}
    false = [c for c, salt, text in given.raw.texts if chain.commitment(salt, text) != c or c not in named]
    held = {c for c, _, _ in given.raw.texts}
    erased = erased_texts(events)
    back = erased & held
    absent = [c for c in named if c not in held | erased]
    left = given.raw.left_out.names + given.raw.left_out.texts
    for texts, what in ((false, "not as written"), (back, "there although erased")):
        if texts:
            first = min((named[c] for c in texts if c in named), key=lambda e: e.seq, default=None)
            where = f"in {_place(first)}" if first else "one that no event names"
            return Layer("texts", "broken", f"{counted(len(texts), 'text')} {what}, the first {where}.")
    if len(absent) < left:
        return Layer("texts", "broken", f"{counted(left, 'text')} left out, it is said, and {len(absent)} are.")
    if len(absent) > left:
        first = min((named[c] for c in absent), key=lambda e: e.seq)
        known = f", and {left} left out" if left else ""
        told = f"{counted(len(absent), 'text')} missing{known}, the first in {_place(first)}"
        return Layer("texts", "broken", f"{told}. No event tells of an erasure.")
    told = f"; {len(erased)} erased" if erased else ""
    if absent:
        places = map(_place, sorted((named[c] for c in absent), key=lambda e: e.seq))
        told += f"; {len(absent)} left out: {some(list(dict.fromkeys(places)))}"
    return Layer("texts", "note" if absent else "good", f"{counted(len(held), 'text')} as written{told}.")


def _place(e: Event) -> str:
    """Where a text stands: `event 13 (comment on sq.service-law)`."""
    return f"event {e.seq} ({e.kind}{f' on {shown(e.on)}' if e.on and e.data.about == 'criterion' else ''})"


def _evidence(given: Given, events: tuple[Event, ...], on_phase: Callable[[str], None]) -> Layer:
    texts = {c: text for c, _, text in given.raw.texts}
    files: dict[str, str] = {}
    for number, (_, data) in enumerate(saying(events, EvidenceData), 1):
        files.setdefault(data.sha256 or "", f"E{number} {shown(Texts(texts)[data.name] or WITHHELD)}")
    files.pop("", None)
    erased, secret = erased_files(events), confidential_files(events)
    found = {}
    for number, name in enumerate(files, 1):
        on_phase(f"Evidence - file {number} of {len(files)}")
        found[name] = became(name, given.evidence(name))
    back = [n for n, what in found.items() if what != "missing" and n in erased and n not in given.elsewhere]
    false = [n for n, what in found.items() if what == "damaged" and n not in erased]
    missing = [n for n, what in found.items() if what == "missing" and n not in erased]
    omitted = [n for n in missing if n in secret][: given.raw.left_out.files]
    lost = [n for n in missing if n not in omitted]
    if faults := [
        (n, what) for n, what in ((false, "changed"), (lost, "missing"), (back, "there although erased")) if n
    ]:
        told = listed([f"{counted(len(names), 'file')} {what}" for names, what in faults])
        first = faults[0][0][0]
        return Layer("evidence", "broken", f"{told}, the first {files[first]} (SHA-256 {first[:14]}).")
    if given.signatures is not None and len(omitted) < given.raw.left_out.files:
        told = f"{counted(given.raw.left_out.files, 'file')} left out, it is said, and {len(omitted)} are."
        return Layer("evidence", "broken", told)
    strange = sorted(given.lying - files.keys() - given.elsewhere)
    there = sum(what is None and n not in erased for n, what in found.items())
    told = f"; {len(erased)} erased" if erased else ""
    if omitted:
        told += f"; {len(omitted)} confidential left out ({some([files[name].split()[0] for name in omitted])})"
    told = f"{counted(there, 'file')} as attached{told}."
    if strange:
        told += f" No log of this workspace names what else lies in {FOLDER}: {some(strange)}."
    return Layer("evidence", "note" if omitted or strange else "good", told)


def _clock(events: tuple[Event, ...], now: str) -> Layer:
    faults = []
    if steps := clock_steps(events):
        faults.append(f"The clock went back before event {listed([str(s.seq) for s in steps[:10]])}.")
    if ahead := [e for e in events if now and e.at > now]:
        times = f"{ahead[0].at}, and it is {now} here: one of the two clocks is wrong, or the times were made up"
        faults.append(f"{counted(len(ahead), 'event')} from event {ahead[0].seq} on have not happened yet: {times}.")
    return (
        Layer("clock", "note", " ".join(faults))
        if faults
        else Layer("clock", "good", f"From {events[0].at} to {events[-1].at}, never backwards.")
    )


def _since(older: Checkpoint | None, raw: Raw, at: Callable[[int], Checkpoint] | None) -> Layer:
    if older is None:
        told = "Not anchored: no older checkpoint was given, so an end cut off or a past written anew is not seen."
        return Layer("since", "note", f"{told} Ask who holds one, and give it with --since.")
    if older.assessment != raw.assessment:
        told = f"The older checkpoint is of another assessment ({older.assessment}), not of {raw.assessment}."
        return Layer("since", "broken", told)
    if len(raw.lines) < older.events:
        told = f"The log has {counted(len(raw.lines), 'event')}, the older checkpoint {older.events}"
        return Layer("since", "broken", f"{told}: its end was cut off.")
    if chain.digest(raw.lines[older.events - 1]) != older.head:
        return Layer("since", "broken", "The log does not go on from the older checkpoint: its past is another one.")
    if at and at(older.events) != older:
        told = "The older checkpoint has the events of this log, but other criteria or figures"
        return Layer("since", "broken", f"{told}: the checkpoint was changed, or it is of another version.")
    return Layer("since", "good", f"The first {older.events} events are those of the older checkpoint.")


def _lists(given: Given, events: tuple[Event, ...]) -> Layer:
    """What a person reads of the evidence and of what was left out, against what the log says."""
    files = {data.sha256 for _, data in saying(events, EvidenceData) if data.sha256}
    wanted = lists(given.raw, {name for name in files if given.evidence(name)})
    if false := sorted(name for name in {*wanted, *given.lists} if wanted.get(name) != given.lists.get(name)):
        told = f"{listed(false)} {'is' if len(false) == 1 else 'are'} not what this program writes of this log"
        return Layer("lists", "unchecked", f"{told}: believe the log, and nothing that stands there.")
    return Layer("lists", "good", f"What stands in {listed(sorted(wanted))} is in the log.")


def _catalogue(raw: Raw, events: tuple[Event, ...]) -> tuple[Layer, Catalogue | None]:
    digests = catalogue.answered(opening(events).catalogue)
    for digest in digests:
        if digest not in raw.copies:
            return Layer("catalogue", "broken", f"The frozen text {digest[:14]} is missing."), None
        if chain.digest(raw.copies[digest]) != digest:
            return Layer("catalogue", "broken", f"The frozen text {digest[:14]} was changed."), None
    frozen = catalogue.thaw([Frozen(d, raw.copies[d]) for d in digests])
    return Layer("catalogue", "good", f"{counted(len(digests), 'frozen text')} as answered."), frozen


def _sealed(
    given: Given, frozen: Catalogue, log: Log, at: Callable[[int], Checkpoint], on_phase: Callable[[str], None]
) -> Iterator[Layer]:
    """Checkpoints against the log, the figures they speak of computed anew, and the signatures on them."""
    on_phase("Figures")
    now = standing(log, frozen)
    handed = given.handed
    sealed = now.checkpoints
    false = [s.seq for s in sealed if s.events >= s.seq or not _fits(s, at(s.events))]
    outside = handed is not None and (handed.events > len(log.events) or at(handed.events) != handed)
    if false or outside:
        which = f"event {false[0]}" if false else bundle.CHECKPOINT
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
    if now.samples:
        yield _sample(frozen, log, now)
    yield _signatures(given, log, now, at)
    if given.printed:
        from assess.workspace.reported import reports  # noqa: PLC0415 # only where a report is held against the log

        yield from reports(given, frozen, log, on_phase)


def _sample(frozen: Catalogue, log: Log, now: Standing) -> Layer:
    """Each draw done again, from what was answered when it was made."""
    known = [sample for sample in now.samples if sample.method == METHOD]
    for sample in known:
        before = standing(log.until(sample.seq - 1), frozen)
        wanted = drawn(frozen, before, sample.seed, len(sample.criteria))
        if wanted != sample.criteria:
            true, false = (
                some([name for name in one if name not in other])
                for one, other in ((wanted, sample.criteria), (sample.criteria, wanted))
            )
            told = f"draws {true} in place of {false}" if true and false else "draws them in another order, each once"
            return Layer("sample", "broken", f"Event {sample.seq}: its seed {told}.")
    if strange := [shown(sample.method) for sample in now.samples if sample.method != METHOD]:
        return Layer("sample", "unchecked", f"No method {listed(strange)} is known: nothing was drawn again.")
    told = f"Drawn {counted(len(known), 'time')}; each" if len(known) > 1 else "It"
    return Layer("sample", "good", f"{told} is what its seed draws.")


def _fits(sealed: Sealed, wanted: Checkpoint) -> bool:
    return (sealed.head, sealed.result) == (wanted.head, wanted.result)


def checkpoint_at(frozen: Catalogue, log: Log, events: int) -> Checkpoint:
    """The checkpoint over the first so many events of a log."""
    part = log.until(events)
    return Checkpoint(
        assessment=log.assessment,
        events=events,
        head=part.head,
        catalogue=frozen_as(opening(log.events).catalogue),
        result=chain.digest(chain.canonical(result(frozen, standing(part, frozen)))),
    )


def _signatures(given: Given, log: Log, now: Standing, at: Callable[[int], Checkpoint]) -> Layer:
    signed = [s for s in now.checkpoints if s.signature]
    if given.signatures is not None and given.signatures != tuple((at(s.events).text, s.signature) for s in signed):
        return Layer("signatures", "broken", "The signatures in the bundle are not those of the log.")
    if not signed:
        return Layer("signatures", "unsigned", "Nobody has signed.")
    of_all = counted(len(signed), "signature")
    if given.allowed is None:
        return Layer("signatures", "unchecked", f"{of_all} not checked: give your own file of keys, --allowed-signers.")
    try:
        checked = [signed_by(at(s.events).text, s.signature or "", given.allowed) for s in signed]
    except MissingError as error:
        return Layer("signatures", "unchecked", f"{of_all} not checked. {error.message} {error.hint}")
    if false := [(s.seq, found.why) for s, found in zip(signed, checked, strict=True) if found.key is None]:
        told = listed([f"in event {seq} ({why})" for seq, why in false])
        return Layer("signatures", "broken", f"The signature {told} is not one of the checkpoint beside it.")
    # Each answers for what stood when it signed: the last signature of one says nothing of another.
    over: dict[str, int] = {}
    strange = []
    for sealed, found in zip(signed, checked, strict=True):
        if found.by is None:
            who = shown(now.name(sealed.by))
            strange.append(f"event {sealed.seq}, entered by {who}, key {found.key} ({found.why})")
        else:
            over[found.by] = max(sealed.events, over.get(found.by, 0))
    by = [f"{name} over {counted(number, 'event')}" for name, number in sorted(over.items())]
    told = f"Signed by {listed(by)}, of {len(log.events)} in all." if by else "Nobody of your file has signed."
    if strange:
        told = f"{told} By a key that your file does not allow: {listed(strange)}."
    weak = [f"event {s.seq} ({found.weak})" for s, found in zip(signed, checked, strict=True) if found.weak]
    if weak:
        told = f"{told} By a weak key, which others can forge: {listed(weak)}."
    return Layer("signatures", "unsigned" if strange else "note" if weak else "good", told)
