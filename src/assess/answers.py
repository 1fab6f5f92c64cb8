"""A log in, what stands now out: settings, answers, comments, evidence, and which question comes next. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from assess import chain
from assess.errors import InvalidError
from assess.model import (
    OPEN,
    TOP,
    Answer,
    Catalogue,
    Criterion,
    Event,
    Fact,
    GuidelineSet,
    Indicator,
    Log,
    NotApplicable,
    Outcome,
    Rated,
    Unknown,
)
from assess.model.event import Slot
from assess.model.shape import strange_value
from assess.text import listed, quoted, same_name, shown

STATES: Mapping[str, str] = {
    "draft": "draft",
    "submitted": "submitted",
    "in_review": "in review",
    "approved": "approved",
    "amending": "being amended",
    "abandoned": "abandoned",
}
"""The states of an assessment, as they are printed."""

UNDOABLE = frozenset(
    {"answer", "withdraw", "comment", "flag", "attach", "detach", "indicator", "fact", "plan", "settings"}
)
"""The kinds of events that can be taken back."""

Lost = Literal["missing", "damaged", "erased", "left out"]
"""What became of a file that is evidence no longer: not there, not what was attached, deleted for good, or left out of
the redacted bundle from which this copy was restored."""

_VERIFY = "`assess verify` says what else does not fit. Restore a backup: `assess restore FILE`."

WITHHELD = "[this text is not in this copy]"
"""What stands where a text was left out or erased."""


@dataclass(frozen=True)
class Institution:
    """Whose assessment it is. `country` is an ISO 3166-1 code."""

    name: str
    country: str
    region: str | None

    def is_also(self, other: Institution) -> bool:
        """Whether both are one institution: the same name, large or small, in the same country."""
        return (same_name(self.name), self.country) == (same_name(other.name), other.country)


@dataclass(frozen=True)
class Period:
    """First and last day, ISO 8601; either may be unknown."""

    start: str | None
    end: str | None


@dataclass(frozen=True)
class Target:
    """The level aimed at: one for all, and other ones for single guidelines."""

    default: int
    by_guideline: Mapping[str, int]

    def of(self, guideline: str) -> int:
        """The level aimed at in one guideline."""
        return self.by_guideline.get(guideline, self.default)


@dataclass(frozen=True)
class Settings:
    """What was decided when the assessment was opened, as it stands now. `catalogue` holds digests of frozen copies."""

    label: str
    institution: Institution
    period: Period
    as_of: str
    language: str
    scheme: str
    target: Target
    catalogue: Mapping[str, Any]
    previous: Mapping[str, str] | None
    hide_previous: bool = False


@dataclass(frozen=True)
class Written:
    """Where and by whom something was written down. `by` is an actor's id."""

    seq: int
    at: str
    by: str


@dataclass(frozen=True)
class Given(Written):
    """A standing answer. `same_as` points to the earlier assessment it repeats, `why` says what moved it."""

    value: Answer
    same_as: Mapping[str, Any] | None
    why: tuple[str, str | None] | None


@dataclass(frozen=True)
class Comment(Written):
    """What was said beside a level."""

    text: str


@dataclass(frozen=True)
class Flag(Written):
    """A question passed to a colleague."""

    criterion: str
    to: str | None
    note: str | None


@dataclass(frozen=True)
class Evidence(Written):
    """A file (by digest), a link or a plain reference. Days are ISO 8601.

    A file is confidential as soon as one piece that names it is. `erased` says that the words of a link or a reference
    were erased; what became of a file, `Standing.lost` says.
    """

    id: str
    kind: str
    sha256: str | None
    size: int | None
    media: str | None
    name: str
    where: str | None
    dated: str | None
    expires: str | None
    confidential: bool
    erased: bool = False

    def holds_on(self, day: str) -> bool:
        """Whether it has not expired by `day`."""
        return self.expires is None or self.expires >= day


@dataclass(frozen=True)
class Measured(Written):
    """The value of an indicator, as decimal text; None where it is not measured. `method` is its definition's digest.

    Values of another `method` or `unit` measure something else.
    """

    value: str | None
    unit: str
    period: Period
    definition: str | None
    note: str | None
    method: str


@dataclass(frozen=True)
class Stated(Written):
    """What was said about the institution itself."""

    value: str


@dataclass(frozen=True)
class Planned(Written):
    """One item of the action plan: what is to be done for a criterion, by whom, until when (ISO 8601).

    `status` is one of `plan.STATUSES`; `carried_from` names the assessment and the item it goes on from.
    """

    id: str
    criterion: str
    statements: tuple[str, ...]
    title: str | None
    owner: str | None
    due: str | None
    status: str
    note: str | None
    carried_from: Mapping[str, str] | None


BLIND = "-blind"
"""The end of `via` where the auditor's level was given before the interview showed the self-rating."""


@dataclass(frozen=True)
class Blind(Written):
    """What an auditor rated before the self-rating was shown. It stays, whatever level is given afterwards."""

    value: Answer


@dataclass(frozen=True)
class Reviewed(Written):
    """An auditor's own rating of a criterion: of which answer (`about`, its event), with a finding and a note.

    `via` is the way the level came: it stays where a finding or a note is added to the same level later. `blind` is
    what the same auditor first rated of the same answer without seeing it.
    """

    criterion: str
    value: Answer
    about: int
    finding: str | None
    note: str | None
    via: str
    blind: Blind | None = None


@dataclass(frozen=True)
class Drawn(Written):
    """A sample that was drawn: anybody draws the same with its seed and method."""

    seed: str
    method: str
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Passed(Written):
    """A step in the life of an assessment: to which state, why, and which criteria were left to do then.

    That is the open ones at a submission; at an approval those that were to be reviewed and are not, or not any more.
    """

    to: str
    reason: str | None
    left: tuple[str, ...]


@dataclass(frozen=True)
class Sealed(Written):
    """A checkpoint: how many events it speaks of, where they end, the digest of the result, and to whom it went."""

    events: int
    head: str
    result: str
    given_to: str | None
    key: str | None
    signature: str | None


@dataclass(frozen=True)
class Bearer(Written):
    """An event that bore something, of a kind and on a subject: a text that is meant, a file, or both.

    `on` is the criterion, indicator or piece of evidence, empty for the assessment itself.
    """

    kind: str
    on: str
    text: bool
    file: bool


@dataclass(frozen=True)
class Amended(Written):
    """Something the institution wrote after its first submission, of the kind of an event.

    `on` is the criterion, indicator or fact, empty for the assessment itself. `before` and `now` are what an answer
    said, `evidence` is the piece that was attached or taken off, `erased` what had borne a text or file that is gone.
    """

    kind: str
    on: str
    before: Outcome
    now: Outcome
    evidence: str | None
    erased: tuple[Bearer, ...] = ()


@dataclass(frozen=True)
class ClockStep:
    """An event that bears an earlier moment than the one `before` it."""

    seq: int
    at: str
    before: str


@dataclass(frozen=True)
class Actor:
    """A person, a group or a program that writes."""

    id: str
    kind: str
    role: str
    name: str


@dataclass(frozen=True)
class Standing:
    """All that stands in one log. `slots` holds the number of the standing event of each slot.

    `amended` tells what was written after the first submission, `clock_steps` where the clock went backwards.
    `hidden` holds the asked criteria that a fact rules out, each with the sentence that says why; `lost` what became of
    files that are not as they were attached, by digest.
    """

    assessment: str
    settings: Settings
    state: str = "draft"
    answers: Mapping[str, Given] = field(default_factory=dict)
    comments: Mapping[str, Comment] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    attached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: Mapping[str, Measured] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    facts: Mapping[str, Stated] = field(default_factory=dict)
    plan: Mapping[str, Planned] = field(default_factory=dict)
    reviews: tuple[Reviewed, ...] = ()
    samples: tuple[Drawn, ...] = ()
    course: tuple[Passed, ...] = ()
    amended: tuple[Amended, ...] = ()
    clock_steps: tuple[ClockStep, ...] = ()
    checkpoints: tuple[Sealed, ...] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)
    lost: Mapping[str, Lost] = field(default_factory=dict)
    slots: Mapping[Slot, int] = field(default_factory=dict)
    events: int = 0
    head: str = ""

    def outcome(self, criterion: str) -> Outcome:
        """The answer to a criterion, or `OPEN`. What a fact rules out does not apply, whatever was answered before."""
        if reason := self.hidden.get(criterion):
            return NotApplicable(reason)
        given = self.answers.get(criterion)
        return given.value if given else OPEN

    def evidence_for(self, criterion: str) -> tuple[Evidence, ...]:
        """What is attached to a criterion, expired or not, in the order it was attached."""
        return tuple(self.evidence[e] for e in self.attached.get(criterion, ()) if e in self.evidence)

    @property
    def sample(self) -> Drawn | None:
        """The sample that counts: the last one drawn."""
        return self.samples[-1] if self.samples else None

    def lost_file(self, evidence: Evidence) -> Lost | None:
        """What became of its file; None where that is as it was attached. Of a link or a reference the words can go."""
        if evidence.erased:
            return "erased"
        return self.lost.get(evidence.sha256 or "") if evidence.kind == "file" else None

    def holds(self, evidence: Evidence) -> bool:
        """Whether it counts: it has not expired by the assessment's as-of date, and its file is as it was attached."""
        return evidence.holds_on(self.settings.as_of) and self.lost_file(evidence) is None

    def evidenced(self, criterion: str) -> bool:
        """Whether something attached holds."""
        return any(self.holds(e) for e in self.evidence_for(criterion))

    def name(self, actor: str) -> str:
        """The name of an actor, as far as it is in this copy."""
        return self.actors[actor].name if actor in self.actors else WITHHELD


@dataclass(frozen=True)
class Year:
    """An assessment as it stood, with the criteria it answers: what another one looks back on or is compared with."""

    label: str
    catalogue: Catalogue
    standing: Standing

    @property
    def assessment(self) -> str:
        """The id of the assessment."""
        return self.standing.assessment

    def outcome(self, criterion: Criterion | None) -> Outcome | None:
        """The outcome of a criterion; None where it was not asked."""
        asked = criterion is not None and criterion.id in self.catalogue.criterion
        return self.standing.outcome(criterion.id) if asked and criterion else None

    @cached_property
    def sets(self) -> Mapping[str, GuidelineSet]:
        """The sets of which something is asked, by id."""
        asked = {self.catalogue.set_of(c.guideline).id for c in self.catalogue.asked}
        return {s.id: s for s in self.catalogue.sets if s.id in asked}


def standing(log: Log, catalogue: Catalogue | None = None, lost: Mapping[str, Lost] | None = None) -> Standing:
    """What stands after the last event of `log`. Without `catalogue` it is not known what the facts rule out.

    `lost` says by digest what became of files that are not as they were attached: they are no evidence.

    Raises:
        InvalidError: the log is empty, does not begin with the event that opens an assessment, or says what no program
            writes: a state, a level, a criterion or the name of a file that there cannot be.
    """
    if not log.events or log.events[0].kind != "open":
        raise InvalidError("The log does not begin with the event that opens an assessment.")
    _refuse_strange(log.events, catalogue)
    last = {e.slot: e for e in log.events}

    def of(kind: str) -> Iterator[Event]:
        return (e for s, e in last.items() if s[0] == kind)

    texts = Texts(log.texts)
    facts = {e.on: Stated(e.seq, e.at, e.by, e.data["value"]) for e in of("fact") if e.on and e.data["value"]}
    return Standing(
        assessment=log.assessment,
        settings=settings(log.events),
        state=next((e.data["to"] for e in of("state")), "draft"),
        answers={e.on: _given(e, texts) for e in of("answer") if e.kind == "answer" and e.on},
        comments={
            e.on: Comment(e.seq, e.at, e.by, text) for e in of("comment") if e.on and (text := texts[e.data["text"]])
        },
        flags=tuple(
            Flag(e.seq, e.at, e.by, e.on, e.data["to"], texts[e.data["note"]])
            for e in of("flag")
            if e.data["raised"] and e.on
        ),
        evidence=_evidence(log.events, of("evidence"), texts),
        attached=_attached(e for e in of("attach") if e.kind == "attach"),
        indicators={e.on: _measured(e, texts) for e in of("indicator") if e.on},
        actors={
            e.on: Actor(e.on, e.data["is"], e.data["role"], texts[e.data["name"]] or WITHHELD)
            for e in of("actor")
            if e.on
        },
        facts=facts,
        plan=_plan(log.events, of("plan"), texts),
        reviews=tuple(_reviewed(log.events, texts)),
        samples=tuple(_drawn(e) for e in log.events if e.kind == "sample"),
        course=tuple(_passed(e, texts) for e in log.events if e.kind == "state"),
        amended=tuple(_amended(log.events, texts)),
        clock_steps=clock_steps(log.events),
        checkpoints=tuple(_sealed(e, texts) for e in log.events if e.kind == "checkpoint"),
        hidden=_hidden(catalogue, facts) if catalogue else {},
        lost=_lost(log, lost or {}),
        slots={s: e.seq for s, e in last.items()},
        events=len(log.events),
        head=log.head,
    )


def became(name: str, digest: str | None) -> Lost | None:
    """What became of the file attached as `name`, from the digest it has now (None where it is not there)."""
    return None if digest == name else "missing" if digest is None else "damaged"


def without_left_out(log: Log, lost: Mapping[str, Lost], number: int) -> dict[str, Lost]:
    """`lost`, where confidential files are missing because a redacted bundle left that `number` of files out."""
    secret, erased = confidential_files(log.events), erased_files(log.events)
    named = dict.fromkeys(e.data["sha256"] for e in log.events if e.kind == "evidence")
    never = [n for n in named if lost.get(n) == "missing" and n in secret and n not in erased]
    return {**lost, **dict.fromkeys(never[:number], "left out")}


def _lost(log: Log, lost: Mapping[str, Lost]) -> dict[str, Lost]:
    """What became of files. What was erased is no evidence, even where another assessment still keeps the file."""
    return {**lost, **dict.fromkeys(erased_files(log.events), "erased")}


def _refuse_strange(events: Iterable[Event], catalogue: Catalogue | None) -> None:
    """Refuses a log that names a file by anything but a SHA-256, or rates a criterion that is not asked.

    Files are looked for, handed on and deleted by that name.
    """
    for e in events:
        files = [e.data["sha256"]] if e.kind == "evidence" else e.data["files"] if e.kind == "erase" else []
        if not all(name is None or re.fullmatch("[0-9a-f]{64}", name) for name in files):
            raise InvalidError(f"Event {e.seq} names a file by something that is no SHA-256.", _VERIFY)
        if (key := strange_value(e)) is not None:
            raise InvalidError(f"Event {e.seq} ({e.kind}) holds in '{key}' what no program writes.", _VERIFY)
        rated = e.data["criteria"] if e.kind == "sample" else [e.on] if e.kind in ("answer", "review") else []
        if catalogue and (strange := set(rated) - catalogue.criterion.keys()):
            raise InvalidError(
                f"Event {e.seq} speaks of {listed(sorted(map(shown, strange)))}, not asked here.", _VERIFY
            )


def clock_steps(events: Sequence[Event]) -> tuple[ClockStep, ...]:
    """Where the clock went backwards."""
    return tuple(ClockStep(e.seq, e.at, before.at) for before, e in pairwise(events) if e.at < before.at)


def _reviewed(events: Iterable[Event], texts: Texts) -> Iterable[Reviewed]:
    found: dict[Slot, Reviewed] = {}
    for e in events:
        if e.kind == "review":
            value, about, before = answer(e.data["value"], texts), e.data["about"], found.get(e.slot)
            before = before if before and before.about == about else None
            via = before.via if before and before.value == value else e.via
            blind = before.blind if before else Blind(e.seq, e.at, e.by, value) if e.via.endswith(BLIND) else None
            finding, note = e.data["finding"], texts[e.data["note"]]
            found[e.slot] = Reviewed(e.seq, e.at, e.by, e.on or "", value, about, finding, note, via, blind)
    return found.values()


def _drawn(event: Event) -> Drawn:
    data = event.data
    return Drawn(event.seq, event.at, event.by, data["seed"], data["method"], tuple(data["criteria"]))


def _passed(event: Event, texts: Texts) -> Passed:
    data = event.data
    if (to := str(data["to"])) not in STATES:
        raise InvalidError(f"Event {event.seq} goes to the state {quoted(to)}, which there is not.", _VERIFY)
    return Passed(event.seq, event.at, event.by, data["to"], texts[data["reason"]], tuple(data["open"]))


AMENDING = UNDOABLE | {"erase"}
"""The kinds of events that change what was submitted, each by itself; what has to be erased may be at any time."""


def _amended(events: Sequence[Event], texts: Texts) -> Iterator[Amended]:
    """What was written after the first submission, in order: also what was changed again, or taken back, since."""
    submitted = next((e.seq for e in events if e.kind == "state" and e.data["to"] == "submitted"), None)
    if submitted is None:
        return
    said: dict[str, Outcome] = {}
    for e in events:
        on = _subject(e) or ""
        before = now = said.get(on, OPEN)
        if e.kind in ("answer", "withdraw"):
            now = said[on] = answer(e.data["value"], texts) if e.kind == "answer" else OPEN
        if e.seq > submitted and e.kind in AMENDING:
            gone = tuple(borne(events, e.data["texts"], e.data["files"])) if e.kind == "erase" else ()
            yield Amended(e.seq, e.at, e.on_behalf_of or e.by, e.kind, on, before, now, e.data.get("evidence"), gone)


def _subject(event: Event) -> str | None:
    """What an event is about, None for the assessment itself: an item of the plan is about its criterion."""
    return event.data["criterion"] if event.kind == "plan" else event.on


def borne(events: Iterable[Event], texts: Collection[str], files: Collection[str]) -> Iterator[Bearer]:
    """The events that first bore one of these texts (by commitment), or that bore one of these files (by digest)."""
    wanted = set(texts)
    for e in events:
        # The lists of an erasure name what others bore; its own text is the reason.
        held = wanted & ({e.data["reason"]} if e.kind == "erase" else {*chain.commitments(e.data)})
        file = e.kind == "evidence" and e.data["sha256"] in files
        # What an undo put back has the commitment of what stood before.
        wanted -= held
        if held or file:
            yield Bearer(e.seq, e.at, e.on_behalf_of or e.by, e.kind, _subject(e) or "", text=bool(held), file=file)


def _sealed(event: Event, texts: Texts) -> Sealed:
    data = event.data
    return Sealed(
        event.seq, event.at, event.by, data["events"], data["head"], data["result"], texts[data["given_to"]],
        data["key"], data["signature"],
    )  # fmt: skip


def _plan(events: Sequence[Event], last: Iterable[Event], texts: Texts) -> dict[str, Planned]:
    """The items that were not taken back, in the order they were first written down."""
    begun: dict[str, int] = {}
    for e in events:
        if e.kind == "plan" and e.on:
            begun.setdefault(e.on, e.seq)
    found = {e.on: _planned(e, texts) for e in last if e.on and e.data["status"]}
    return {name: found[name] for name in begun if name in found}


def _planned(event: Event, texts: Texts) -> Planned:
    data = event.data
    return Planned(
        seq=event.seq,
        at=event.at,
        by=event.by,
        id=event.on or "",
        criterion=data["criterion"],
        statements=tuple(data["statements"]),
        title=texts[data["title"]],
        owner=texts[data["owner"]],
        due=data["due"],
        status=data["status"],
        note=texts[data["note"]],
        carried_from=data["carried_from"],
    )


def _hidden(catalogue: Catalogue, facts: Mapping[str, Stated]) -> dict[str, str]:
    """The criteria with a condition that does not hold. A fact that nobody stated hides nothing."""
    told = {(f.id, answer): sentence for f in catalogue.facts.values() for answer, sentence in f.answers}
    return {
        name: told[fact, facts[fact].value]
        for name, conditions in catalogue.conditions.items()
        for fact, wanted in reversed(conditions)
        if fact in facts and facts[fact].value != wanted and (fact, facts[fact].value) in told
    }


class Texts:
    """Commitments to texts: None stays None, and what is absent says so."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __getitem__(self, commitment: str | None) -> str | None:
        return None if commitment is None else self._texts.get(commitment, WITHHELD)


def settings(events: Sequence[Event]) -> Settings:
    """What was decided when an assessment was opened, and since: `events` begin with `open`, others may be left out."""
    data = dict(events[0].data)
    for later in (e for e in events if e.kind == "settings"):
        data |= later.data
    return Settings(
        label=data["label"],
        institution=Institution(**data["institution"]),
        period=_period(data["period"]),
        as_of=data["as_of"],
        language=data["language"],
        scheme=data["scheme"],
        target=Target(data["target"]["default"], data["target"]["by_guideline"]),
        catalogue=data["catalogue"],
        previous=data["previous"],
        hide_previous=data.get("hide_previous", False),
    )


def _period(plain: Mapping[str, str | None]) -> Period:
    return Period(plain["from"], plain["to"])


def _given(event: Event, texts: Texts) -> Given:
    why = event.data["why"]
    return Given(
        seq=event.seq,
        at=event.at,
        by=event.on_behalf_of or event.by,
        value=answer(event.data["value"], texts),
        same_as=event.data["same_as"],
        why=why and (why["code"], texts[why["note"]]),
    )


def answer(value: Mapping[str, Any], texts: Texts) -> Answer:
    """The answer in the `value` of an event.

    Raises:
        InvalidError: it is a level that there is not.
    """
    match value["is"]:
        case "rated":
            if value["level"] not in range(TOP + 1):
                raise InvalidError(f"A log says level {shown(str(value['level']))}, which there is not.", _VERIFY)
            return Rated(value["level"], tuple(value["also_met"]))
        case "not_applicable":
            return NotApplicable(texts[value["reason"]] or WITHHELD)
        case _:
            return Unknown(texts[value["reason"]] or WITHHELD)


def _evidence(events: Sequence[Event], last: Iterable[Event], texts: Texts) -> dict[str, Evidence]:
    """Every piece by id, with what other events say of its file and its words."""
    secret, erased = confidential_files(events), erased_texts(events)
    return {e.on: _piece(e, texts, secret, erased) for e in last if e.on}


def _piece(event: Event, texts: Texts, secret: Collection[str], erased: Collection[str]) -> Evidence:
    data = event.data
    return Evidence(
        seq=event.seq,
        at=event.at,
        by=event.by,
        id=event.on or "",
        kind=data["is"],
        sha256=data["sha256"],
        size=data["size"],
        media=data["media"],
        name=texts[data["name"]] or WITHHELD,
        where=texts[data["where"]],
        dated=data["dated"],
        expires=data["expires"],
        confidential=data["confidential"] or data["sha256"] in secret,
        erased=data["sha256"] is None and data["name"] in erased,
    )


def kept_files(log: Log) -> frozenset[str]:
    """The digests of all files that were ever recorded as evidence."""
    return frozenset(e.data["sha256"] for e in log.events if e.kind == "evidence" and e.data["sha256"])


def erased_texts(events: Iterable[Event]) -> frozenset[str]:
    """The commitments of the texts that were erased."""
    return frozenset(c for e in events if e.kind == "erase" for c in e.data["texts"])


def erased_files(events: Iterable[Event]) -> Mapping[str, Event]:
    """The digest of each file that was erased, with the last event that says so."""
    return {name: e for e in events if e.kind == "erase" for name in e.data["files"]}


def confidential_files(events: Iterable[Event]) -> frozenset[str]:
    """The digests of files that any piece marked as confidential names, whatever other pieces say."""
    marked = (e for e in events if e.kind == "evidence" and e.data["confidential"])
    return frozenset(e.data["sha256"] for e in marked if e.data["sha256"])


def _attached(events: Iterable[Event]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for e in sorted(events, key=lambda e: e.seq):
        found[e.on or ""] = (*found.get(e.on or "", ()), e.data["evidence"])
    return found


def _measured(event: Event, texts: Texts) -> Measured:
    data = event.data
    return Measured(
        seq=event.seq,
        at=event.at,
        by=event.by,
        value=data["value"],
        unit=data["unit"],
        period=_period(data["period"]),
        definition=texts[data["definition"]],
        note=texts[data["note"]],
        method=data["method"],
    )


def history(log: Log, subject: str) -> tuple[Event, ...]:
    """Every event about one criterion, indicator, evidence, actor or item of the plan, oldest first.

    What was planned for a criterion is about it, too, and what erased a text of it or a file attached to it.
    """
    about = [e for e in log.events if subject in (e.on, _subject(e))]
    pieces = {e.data["evidence"] for e in about if e.kind in ("attach", "detach")}
    bore = [*about, *(e for e in log.events if e.kind == "evidence" and e.on in pieces)]
    held = {c for e in bore for c in (*chain.commitments(e.data), e.data.get("sha256"))}
    erasing = (e for e in log.events if e.kind == "erase" and held & {*e.data["texts"], *e.data["files"]})
    return tuple(sorted([*about, *erasing], key=lambda e: e.seq))


def questions(catalogue: Catalogue, now: Standing) -> tuple[Criterion, ...]:
    """The criteria to be put to a person, in the order of the questionnaire: the asked ones that no fact rules out."""
    return tuple(c for c in catalogue.asked if c.id not in now.hidden)


def open_questions(catalogue: Catalogue, now: Standing) -> tuple[str, ...]:
    """The criteria to be put to a person that have no answer, in the order of the questionnaire."""
    return tuple(c.id for c in questions(catalogue, now) if c.id not in now.answers)


def indicators(catalogue: Catalogue, now: Standing) -> Mapping[str, Indicator]:
    """The indicators of every guideline about which a person is asked, by id."""
    asked = {c.guideline for c in questions(catalogue, now)}
    return {name: i for name, i in catalogue.indicators.items() if i.guideline in asked}


def sentence_of(now: Standing, fact: Fact) -> str | None:
    """What was stated of a fact, in the sentence it stands for; None where nothing was."""
    stated = now.facts.get(fact.id)
    return dict(fact.answers).get(stated.value, stated.value) if stated else None


def unstated(catalogue: Catalogue, now: Standing, criterion: str) -> Fact | None:
    """The first fact nobody stated that decides whether a criterion is asked; None where there is none."""
    waiting = (fact for fact, _ in catalogue.conditions.get(criterion, ()) if fact not in now.facts)
    return next((catalogue.facts[fact] for fact in waiting), None)


def next_open(
    catalogue: Catalogue, now: Standing, after: str | None, skipped: frozenset[str] = frozenset()
) -> str | None:
    """The first open question behind `after`, going round; skipped ones come last; None when all is answered."""
    order = [c.id for c in catalogue.asked]
    start = order.index(after) + 1 if after in order else 0
    left = set(open_questions(catalogue, now))
    waiting = [c for c in order[start:] + order[:start] if c in left]
    return next((c for c in waiting if c not in skipped), waiting[0] if waiting else None)


def fault_in_ticks(rated: Rated, statements: Mapping[str, int]) -> tuple[str, str] | None:
    """What is wrong with the statements ticked beside a level, and what to do; None where nothing is.

    Only statements of the next level can be ticked, and not all of them: then the level itself is higher.
    """
    ahead = [s for s, level in statements.items() if level == rated.level + 1]
    if strange := [s for s in rated.also_met if s not in ahead]:
        options = f"At level {rated.level + 1} there are: {listed(ahead)}" if ahead else "Level 5 has no next level"
        return f"{quoted(strange[0])} is no statement of the next level", options
    if ahead and set(rated.also_met) == set(ahead):
        return f"all statements of level {rated.level + 1} hold", f"Answer {rated.level + 1} instead"
    return None


def last_undoable(events: Sequence[Event], actor: str) -> Event | None:
    """The last event of `actor` that can be taken back and was not yet; None where there is none.

    For what came with an import it is the import: that is taken back as a whole.
    """
    undone = _taken_back(events)
    mine = (e for e in reversed(events) if e.by == actor and e.kind in UNDOABLE and {*e.data} != {"hide_previous"})
    last = next((e for e in mine if e.seq not in undone and not takes_back(e, events)), None)
    return events[last.cause - 1] if last and last.cause else last


def takes_back(event: Event, events: Sequence[Event]) -> bool:
    """Whether an event undoes its cause; otherwise its cause is the import it came with."""
    return event.cause is not None and events[event.cause - 1].kind != "import"


def _taken_back(events: Sequence[Event]) -> frozenset[int]:
    """The numbers of the events that were taken back."""
    return frozenset(e.cause for e in events if e.cause and takes_back(e, events))


def parts(events: Sequence[Event], of: Event) -> tuple[Event, ...]:
    """What is taken back with an event, newest first: of an import each part that stands, else the event itself."""
    if of.kind != "import":
        return (of,)
    undone = _taken_back(events)
    return tuple(e for e in reversed(events) if e.cause == of.seq and e.kind in UNDOABLE and e.seq not in undone)


def changed_since(events: Sequence[Event], slot: Slot, seq: int, names: Collection[str] = ()) -> Event | None:
    """The last event after `seq` that changed a slot and was not taken back itself; None where there is none.

    With `names` only one that names any of these keys: settings replace what they name, and nothing else.
    """
    undone = _taken_back(events)
    later = (e for e in reversed(events[seq:]) if e.slot == slot and (not names or not e.data.keys().isdisjoint(names)))
    return next((e for e in later if e.seq not in undone and not takes_back(e, events)), None)


def stands_imported(events: Sequence[Event], file: str, rows: int) -> bool:
    """Whether a file was imported with so many rows, and nothing of that was taken back."""
    undone = _taken_back(events)
    broken = {e.cause for e in events if e.seq in undone}
    same = (e for e in events if e.kind == "import" and e.data["file"] == file)
    return any(e.data["rows"] >= rows and e.seq not in broken for e in same)


def put_back(events: Sequence[Event], last: Event) -> tuple[str, Mapping[str, Any]]:
    """Kind and data of the event that puts back what stood before `last`."""
    before = next((e for e in reversed(events[: last.seq - 1]) if e.slot == last.slot), None)
    match last.kind:
        case "attach" | "detach":
            return before.kind if before else "detach", last.data
        case "answer" | "withdraw":
            return (before.kind, before.data) if before else ("withdraw", {})
        case "comment":
            return "comment", before.data if before else {**last.data, "text": None}
        case "flag":
            return "flag", before.data if before else {**last.data, "raised": False}
        case "plan":
            return "plan", before.data if before else {**last.data, "status": None}
        case "settings":
            return "settings", _set_before(events[: last.seq - 1], last.data)
        case _:
            return last.kind, before.data if before else {**last.data, "value": None}


def _set_before(events: Sequence[Event], names: Iterable[str]) -> dict[str, Any]:
    """What these settings were after `events`."""
    stood: dict[str, Any] = {"hide_previous": False}
    for e in events:
        stood |= e.data if e.kind in ("open", "settings") else {}
    return {name: stood[name] for name in names}
