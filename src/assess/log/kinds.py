"""The kinds of events, each in one class: what it says, and what it changes of what stands.

`assess.log.stored.Data` tells what belongs to a kind. A new kind is a new class here: redaction, erasure, the states of
a review, undo, conflicts and the history of a question go by it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

from assess.errors import InvalidError
from assess.log.event import VERIFY, Data, Event
from assess.log.folding import Folding
from assess.log.standing import (
    BLIND,
    STATES,
    WITHHELD,
    Actor,
    Blind,
    Comment,
    Drawn,
    Evidence,
    EvidenceKind,
    Flag,
    Given,
    Institution,
    Measured,
    Passed,
    Period,
    Planned,
    Reviewed,
    Sealed,
    Settings,
    Stated,
    Target,
    Texts,
)
from assess.log.stored import (
    AT_WORK,
    UNDER_REVIEW,
    Text,
    Typed,
    each,
    is_aim,
    is_day,
    is_file,
    is_flag,
    is_number,
    is_text,
    keys,
    listing,
    maybe,
    one_of,
    stored,
    typed,
    values,
)
from assess.model import TOP, Answer, NotApplicable, Rated, Unknown
from assess.model.frozen import SCHEMES
from assess.text import quoted, shown

# Values with fields of their own


@dataclass(frozen=True)
class Value:
    """An answer as it is stored: a level with the statements ticked beside it, or a reason."""

    what: Literal["rated", "not_applicable", "unknown"]
    level: int | None = None
    also_met: tuple[str, ...] = ()
    reason: Text = None

    @classmethod
    def of(cls, answer: Answer) -> Value:
        """An answer on its way into a log."""
        match answer:
            case Rated(level, also_met):
                return cls("rated", level, also_met)
            case NotApplicable(reason):
                return cls("not_applicable", reason=Typed(reason))
        return cls("unknown", reason=Typed(answer.reason))

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Value:
        """What is stored."""
        return cls(plain["is"], plain.get("level"), tuple(plain.get("also_met", ())), plain.get("reason"))

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        if self.what == "rated":
            return {"is": self.what, "level": self.level, "also_met": list(self.also_met)}
        return {"is": self.what, "reason": self.reason}

    def answer(self, texts: Texts) -> Answer:
        """The answer it stands for.

        Raises:
            InvalidError: it is a level that there is not.
        """
        match self.what:
            case "rated":
                if self.level is None or self.level not in range(TOP + 1):
                    raise InvalidError(f"A log says level {shown(str(self.level))}, which there is not.", VERIFY)
                return Rated(self.level, self.also_met)
            case "not_applicable":
                return NotApplicable(texts[self.reason] or WITHHELD)
            case _:
                return Unknown(texts[self.reason] or WITHHELD)


def _is_value(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if value.get("is") == "rated":
        return type(value.get("level")) is int and each(is_text)(value.get("also_met"))
    return value.get("is") in ("not_applicable", "unknown") and maybe(is_text)(value.get("reason"))


@dataclass(frozen=True)
class Why:
    """What moved a level since last year: a code, and a sentence."""

    code: str
    note: Text

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Why:
        """What is stored."""
        return cls(plain["code"], plain["note"])

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return {"code": self.code, "note": self.note}


def _institution(plain: Mapping[str, Any]) -> Institution:
    return Institution(plain["name"], plain["country"], plain["region"])


def _plain_institution(place: Institution) -> dict[str, Any]:
    return {"name": place.name, "country": place.country, "region": place.region}


def _period(plain: Mapping[str, Any]) -> Period:
    return Period(plain["from"], plain["to"])


def _plain_period(period: Period) -> dict[str, Any]:
    return {"from": period.start, "to": period.end}


def _target(plain: Mapping[str, Any]) -> Target:
    return Target(plain["default"], plain["by_guideline"])


def _plain_target(target: Target) -> dict[str, Any]:
    return {"default": target.default, "by_guideline": dict(target.by_guideline)}


_is_institution = keys(name=is_text, country=is_text, region=maybe(is_text))
_is_period = keys(**{"from": maybe(is_day), "to": maybe(is_day)})
_is_target = keys(default=is_aim, by_guideline=values(is_aim))


# The assessment itself


class OpenData(Data, kind="open"):
    """The first event of a log: whose assessment it is, and the digests of the exact texts it answers."""

    label: str = stored(is_text)
    institution: Institution = stored(_is_institution, read=_institution, write=_plain_institution)
    period: Period = stored(_is_period, read=_period, write=_plain_period)
    as_of: str = stored(is_day)
    language: str = stored(is_text)
    target: Target = stored(_is_target, read=_target, write=_plain_target)
    scheme: str = stored(is_text)
    catalogue: Mapping[str, Any] = stored()
    previous: Mapping[str, str] | None = stored()

    @classmethod
    def newer_key(cls, plain: Mapping[str, Any]) -> str | None:
        """Also a way to score that version 1 does not know, and texts in other languages."""
        scheme, catalogue = plain["scheme"], plain["catalogue"]
        if isinstance(scheme, str) and scheme not in SCHEMES:
            return "scheme"
        return "catalogue" if isinstance(catalogue, Mapping) and catalogue.get("overlays") else None

    def fold(self, event: Event, stands: Folding) -> None:
        """The settings an assessment begins with."""
        stands.settings = Settings(
            self.label, self.institution, self.period, self.as_of, self.language, self.scheme, self.target,
            self.catalogue, self.previous,
        )  # fmt: skip


class SettingsData(Data, kind="settings"):
    """What was decided at the opening and is now otherwise: what it does not name stays."""

    partial = True
    written = AT_WORK
    undoable = True

    label: str | None = stored(is_text)
    institution: Institution | None = stored(_is_institution, read=_institution, write=_plain_institution)
    period: Period | None = stored(_is_period, read=_period, write=_plain_period)
    as_of: str | None = stored(is_day)
    language: str | None = stored(is_text)
    target: Target | None = stored(_is_target, read=_target, write=_plain_target)
    hide_previous: bool | None = stored(is_flag)

    @classmethod
    def only(cls, **named: Any) -> SettingsData:
        """What replaces the settings that are named."""
        return cls(**{**dict.fromkeys(cls.fields), **named})

    @property
    def names(self) -> frozenset[str]:
        """The settings it replaces."""
        return frozenset(name for name in self.fields if getattr(self, name) is not None)

    def fold(self, event: Event, stands: Folding) -> None:
        """Replaces what it names."""
        stands.settings = replace(stands.settings, **{name: getattr(self, name) for name in self.names})


class ActorData(Data, kind="actor"):
    """Who writes: a person, a group or a program. `what` says which."""

    about = "actor"

    what: str = stored(is_text, key="is")
    role: str = stored(is_text)
    name: Text = typed(person=True)
    members: tuple[str, ...] = listing()
    key: str | None = stored()

    def fold(self, event: Event, stands: Folding) -> None:
        """The actor as declared last."""
        stands.actors[event.on or ""] = Actor(event.on or "", self.what, self.role, stands.texts[self.name] or WITHHELD)


class FactData(Data, kind="fact"):
    """What is so at the institution: one of the answers of a fact, or None where it was taken back."""

    about = "fact"
    written = AT_WORK
    undoable = True

    value: str | None = stored(maybe(is_text))

    def undone(self) -> Data:
        """Nothing is stated."""
        return FactData(value=None)

    def fold(self, event: Event, stands: Folding) -> None:
        """The fact as stated last."""
        stands.facts[event.on or ""] = Stated(event.seq, event.at, event.by, self.value) if self.value else None


# Questions


class AnswerData(Data, kind="answer"):
    """An answer. `seen` is the language and digest of the question as it was shown, `same_as` the earlier answer that
    it repeats, `sources` are the opinions it was agreed from.
    """

    about = "criterion"
    written = AT_WORK
    undoable = True

    value: Value = stored(_is_value, read=Value.read, write=Value.plain)
    seen: Mapping[str, str] = stored()
    same_as: Mapping[str, Any] | None = stored()
    why: Why | None = stored(maybe(keys(code=is_text, note=maybe(is_text))), read=Why.read, write=Why.plain)
    sources: tuple[Any, ...] = stored(key="from", read=tuple, write=list)

    def criteria(self, on: str | None) -> Collection[str]:
        """The one it answers."""
        return [on or ""]

    def undone(self) -> Data:
        """No answer."""
        return WithdrawData()

    def fold(self, event: Event, stands: Folding) -> None:
        """The answer, whatever was said before."""
        why = (self.why.code, stands.texts[self.why.note]) if self.why else None
        given = Given(
            event.seq, event.at, event.whose, self.value.answer(stands.texts), same_as=self.same_as, why=why
        )  # fmt: skip
        stands.answers[event.on or ""] = given


class WithdrawData(Data, kind="withdraw", shares="answer"):
    """The answer is taken back to "not asked yet"."""

    about = "criterion"
    written = AT_WORK
    undoable = True

    def undone(self) -> Data:
        """No answer."""
        return self

    def fold(self, event: Event, stands: Folding) -> None:
        """No answer."""
        stands.answers[event.on or ""] = None


class OpinionData(Data, kind="opinion"):
    """What one of several thinks the answer is; it moves no figure."""

    about = "criterion"
    own = True
    written = AT_WORK

    value: Value = stored(_is_value, read=Value.read, write=Value.plain)
    seen: Mapping[str, str] = stored()


class CommentData(Data, kind="comment"):
    """What is said beside a level; None takes it back."""

    about = "criterion"
    written = AT_WORK
    undoable = True

    text: Text = typed()
    lang: str = stored(is_text)

    def undone(self) -> Data:
        """No comment."""
        return replace(self, text=None)

    def fold(self, event: Event, stands: Folding) -> None:
        """The comment as written last."""
        text = stands.texts[self.text]
        stands.comments[event.on or ""] = Comment(event.seq, event.at, event.by, text) if text else None


class FlagData(Data, kind="flag"):
    """A question passed on to a colleague, or settled."""

    about = "criterion"
    own = True
    written = AT_WORK
    undoable = True

    raised: bool = stored(is_flag)
    to: str | None = stored(maybe(is_text))
    note: Text = typed()

    def undone(self) -> Data:
        """No flag."""
        return replace(self, raised=False)

    def fold(self, event: Event, stands: Folding) -> None:
        """The flag of this actor."""
        note = stands.texts[self.note]
        flag = Flag(event.seq, event.at, event.by, event.on or "", self.to, note) if self.raised else None
        stands.flags[event.on or "", event.by] = flag


# Evidence


class EvidenceData(Data, kind="evidence"):
    """A piece of evidence: a file (by digest), a link or a plain reference; `what` says which."""

    about = "evidence"
    written = AT_WORK

    what: EvidenceKind = stored(one_of("file", "link", "reference"), key="is")
    sha256: str | None = stored(maybe(is_file))
    size: int | None = stored(maybe(is_number))
    media: str | None = stored(maybe(is_text))
    name: Text = typed()
    where: Text = typed()
    dated: str | None = stored(maybe(is_day))
    expires: str | None = stored(maybe(is_day))
    confidential: bool = stored(is_flag)
    replaces: str | None = stored()

    def fold(self, event: Event, stands: Folding) -> None:
        """A file is confidential as soon as one piece that names it is."""
        if self.confidential and self.sha256:
            stands.confidential.add(self.sha256)
            for name, piece in stands.evidence.items():
                if piece.sha256 == self.sha256:
                    stands.evidence[name] = replace(piece, confidential=True)
        stands.evidence[event.on or ""] = Evidence(
            seq=event.seq,
            at=event.at,
            by=event.by,
            id=event.on or "",
            kind=self.what,
            sha256=self.sha256,
            size=self.size,
            media=self.media,
            name=stands.texts[self.name] or WITHHELD,
            where=stands.texts[self.where],
            dated=self.dated,
            expires=self.expires,
            confidential=self.confidential or self.sha256 in stands.confidential,
        )


class AttachData(Data, kind="attach"):
    """A piece of evidence serves a criterion."""

    about = "criterion"
    apart = "evidence"
    written = AT_WORK
    undoable = True

    evidence: str = stored(is_text)
    statement: str | None = stored(maybe(is_text))

    def undone(self) -> Data:
        """It serves no more."""
        return DetachData(evidence=self.evidence, statement=self.statement)

    def fold(self, event: Event, stands: Folding) -> None:
        """The pieces of a criterion stand in the order they were attached."""
        stands.attached.pop((event.on or "", self.evidence), None)
        stands.attached[event.on or "", self.evidence] = event.seq


class DetachData(Data, kind="detach", shares="attach"):
    """A piece of evidence serves a criterion no more; the piece itself stays."""

    about = "criterion"
    apart = "evidence"
    written = AT_WORK
    undoable = True

    evidence: str = stored(is_text)
    statement: str | None = stored(maybe(is_text))

    def undone(self) -> Data:
        """It stays as it is."""
        return self

    def fold(self, event: Event, stands: Folding) -> None:
        """Takes it off."""
        stands.attached.pop((event.on or "", self.evidence), None)


# Indicators and the plan


class IndicatorData(Data, kind="indicator"):
    """The value of an indicator, as decimal text; None where it is taken back. `method` is its definition's digest."""

    about = "indicator"
    written = AT_WORK
    undoable = True

    value: str | None = stored(maybe(is_text))
    unit: str = stored(is_text)
    period: Period = stored(_is_period, read=_period, write=_plain_period)
    definition: Text = typed()
    method: str = stored(is_text)
    note: Text = typed()

    def undone(self) -> Data:
        """No value."""
        return replace(self, value=None)

    def fold(self, event: Event, stands: Folding) -> None:
        """The value as entered last."""
        definition, note = stands.texts[self.definition], stands.texts[self.note]
        stands.indicators[event.on or ""] = Measured(
            event.seq, event.at, event.by, self.value, self.unit, self.period, definition, note, self.method
        )


class PlanData(Data, kind="plan"):
    """An item of the action plan; without a status it is taken back."""

    about = "item"
    # Institution and auditor agree on actions while it is reviewed.
    written = AT_WORK | UNDER_REVIEW
    undoable = True

    criterion: str = stored(is_text)
    statements: tuple[str, ...] = listing()
    title: Text = typed()
    owner: Text = typed(person=True)
    due: str | None = stored(maybe(is_day))
    status: str | None = stored(maybe(is_text))
    note: Text = typed()
    carried_from: Mapping[str, str] | None = stored()

    def subject(self, on: str | None) -> str | None:
        """The criterion for which it is planned."""
        return self.criterion

    def undone(self) -> Data:
        """No item."""
        return replace(self, status=None)

    def fold(self, event: Event, stands: Folding) -> None:
        """The items stand in the order they were first written down."""
        texts = stands.texts
        item = Planned(
            seq=event.seq,
            at=event.at,
            by=event.by,
            id=event.on or "",
            criterion=self.criterion,
            statements=self.statements,
            title=texts[self.title],
            owner=texts[self.owner],
            due=self.due,
            status=self.status or "",
            note=texts[self.note],
            carried_from=self.carried_from,
        )
        stands.plan[event.on or ""] = item if self.status else None


class ImportData(Data, kind="import"):
    """A table that was taken in; what came with it names this event as its cause."""

    written = AT_WORK

    file: str = stored(is_text)
    format: str = stored(is_text)
    rows: int = stored(is_number)
    head: str | None = stored(maybe(is_text))


# The course and the audit


class StateData(Data, kind="state"):
    """A step to another state, why, and which criteria were left to do then."""

    to: str = stored(is_text, new={"abandoned"})
    reason: Text = typed()
    open: tuple[str, ...] = listing()

    def fold(self, event: Event, stands: Folding) -> None:
        """The state, and one more step of the course."""
        if self.to not in STATES:
            raise InvalidError(f"Event {event.seq} goes to the state {quoted(self.to)}, which there is not.", VERIFY)
        stands.state = self.to
        reason = stands.texts[self.reason]
        stands.course.append(Passed(event.seq, event.at, event.by, self.to, reason, self.open))


class SampleData(Data, kind="sample"):
    """A sample that was drawn."""

    written = UNDER_REVIEW

    seed: str = stored(is_text)
    method: str = stored(is_text)
    drawn: tuple[str, ...] = listing(key="criteria")

    def criteria(self, on: str | None) -> Collection[str]:
        """Those drawn."""
        return self.drawn

    def fold(self, event: Event, stands: Folding) -> None:
        """One more draw; the last one counts."""
        stands.samples.append(Drawn(event.seq, event.at, event.by, self.seed, self.method, self.drawn))


class ReviewData(Data, kind="review"):
    """An auditor's own rating of the answer that event `on_answer` gave."""

    about = "criterion"
    own = True
    written = UNDER_REVIEW

    value: Value = stored(_is_value, read=Value.read, write=Value.plain)
    on_answer: int = stored(is_number, key="about")
    finding: str | None = stored(maybe(is_text))
    note: Text = typed()

    def criteria(self, on: str | None) -> Collection[str]:
        """The one it rates."""
        return [on or ""]

    def fold(self, event: Event, stands: Folding) -> None:
        """The rating as given last; the way the level came stays, and so does what was first rated blind."""
        value, slot = self.value.answer(stands.texts), self.slot(event.on, event.by)
        before = stands.reviews.get(slot)
        before = before if before and before.about == self.on_answer else None
        via = before.via if before and before.value == value else event.via
        first = Blind(event.seq, event.at, event.by, value) if event.via.endswith(BLIND) else None
        stands.reviews[slot] = Reviewed(
            event.seq, event.at, event.by, event.on or "", value, self.on_answer, self.finding,
            stands.texts[self.note], via, before.blind if before else first,
        )  # fmt: skip


class CheckpointData(Data, kind="checkpoint"):
    """A checkpoint that was handed out."""

    events: int = stored(is_number)
    head: str = stored(is_text)
    result: str = stored(is_text)
    given_to: Text = typed(person=True)
    key: str | None = stored()
    signature: str | None = stored()

    def fold(self, event: Event, stands: Folding) -> None:
        """One more checkpoint."""
        given_to = stands.texts[self.given_to]
        stands.checkpoints.append(
            Sealed(
                event.seq, event.at, event.by, self.events, self.head, self.result, given_to, self.key, self.signature
            )
        )


class EraseData(Data, kind="erase"):
    """Texts and files that are gone for good: by commitment and by digest. It may be written at any time."""

    amends: ClassVar[bool] = True

    texts: tuple[str, ...] = listing()
    files: tuple[str, ...] = listing(is_file)
    reason: Text = typed()

    def fold(self, event: Event, stands: Folding) -> None:
        """Its files are evidence no longer, nor are links and references whose words are gone."""
        stands.erased_files.update(self.files)
        gone = {e.on for e in stands.events if isinstance(e.data, EvidenceData) and e.data.name in self.texts}
        for name, piece in stands.evidence.items():
            if piece.sha256 is None and name in gone:
                stands.evidence[name] = replace(piece, erased=True)
