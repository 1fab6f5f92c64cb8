"""What stands in a log: settings, answers, comments, evidence, plan, reviews, and the course of the assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from assess.log.stored import Slot, Text, Typed
from assess.model import OPEN, Answer, Catalogue, Criterion, GuidelineSet, NotApplicable, Outcome
from assess.text import same_name

STATES: Mapping[str, str] = {
    "draft": "draft",
    "submitted": "submitted",
    "in_review": "in review",
    "approved": "approved",
    "amending": "being amended",
    "abandoned": "abandoned",
}
"""The states of an assessment, as they are printed."""

Lost = Literal["missing", "damaged", "erased", "left out"]
"""What became of a file that is evidence no longer: not there, not what was attached, deleted for good, or left out of
the redacted bundle from which this copy was restored."""

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


EvidenceKind = Literal["file", "link", "reference"]


@dataclass(frozen=True)
class Evidence(Written):
    """A file (by digest), a link or a plain reference. Days are ISO 8601.

    A file is confidential as soon as one piece that names it is. `erased` says that the words of a link or a reference
    were erased; what became of a file, `Standing.lost` says.
    """

    id: str
    kind: EvidenceKind
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


class Texts:
    """Commitments to texts: None stays None, and what is absent says so."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __getitem__(self, text: Text) -> str | None:
        if isinstance(text, Typed):
            return text.text
        return None if text is None else self._texts.get(text, WITHHELD)
