"""What a reader sees, as values: every word and number ready to print, and exact beside it where it matters.

A number that is not known, does not apply or was not answered is words here, never blank and never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assess.log.standing import Lost
from assess.report.glance import Day, Kind, Mention, Status
from assess.report.reviewed import Review


@dataclass(frozen=True)
class Score:
    """A score from 0 to 100 in one reading.

    `shown` is the short form (`62`, `40 to 80`, `not answered`), `sentence` the whole one. `at_least` and `at_most`
    are rounded for display, `exact` and `exact_at_most` are not; all four are None where there is no figure.
    `star` is set where something not known holds the upper end down. Where a score does not stand, because not every
    criterion is asked, there is none, and `shown` tells the levels there are.
    """

    shown: str
    sentence: str
    at_least: int | None
    at_most: int | None
    exact: str | None
    exact_at_most: str | None
    star: bool = False
    stands: bool = True


@dataclass(frozen=True)
class Reading:
    """The same answers counted one way: as claimed, or held to evidence. `level` is in words only where it may be."""

    score: Score
    lowest: str
    floor: str
    level: str


@dataclass(frozen=True)
class Counted:
    """One line of the sum a guideline's score is made of: a criterion, and what it counts in both readings."""

    criterion: str
    question: str
    weight: str
    key: bool
    claimed: str
    claimed_product: str
    evidenced: str
    evidenced_product: str


@dataclass(frozen=True)
class Averaged:
    """One line of the mean a part's or a set's score is made of: a guideline, its weight and exact score."""

    guideline: str
    title: str
    weight: str
    claimed: str
    evidenced: str


@dataclass(frozen=True)
class Sum:
    """How a figure came about, so that it can be computed again by hand. One of the two lists is empty."""

    criteria: tuple[Counted, ...]
    guidelines: tuple[Averaged, ...]
    weights: str
    claimed: str
    evidenced: str


@dataclass(frozen=True)
class Line:
    """The figures of a node, or of a whole set (`depth` 0). Only a guideline has a target, as a level and in points.

    `questions` counts the criteria asked; `asked` says the same in words, beside how many there are.
    """

    id: str
    kind: str
    name: str
    title: str
    depth: int
    claimed: Reading
    evidenced: Reading
    coverage: str
    coverage_percent: int
    questions: int
    asked: str
    not_applicable: str
    target: int | None
    target_points: int | None
    weight: str
    sum: Sum


@dataclass(frozen=True)
class SetScores:
    """The figures of one guideline set."""

    set: str
    edition: str
    version: str
    title: str
    scheme: str
    total: Line
    lines: tuple[Line, ...]

    @property
    def guidelines(self) -> tuple[Line, ...]:
        """The lines of the guidelines alone."""
        return tuple(line for line in self.lines if line.kind == "guideline")


@dataclass(frozen=True)
class Scores:
    """All figures, set by set. There is no figure across sets."""

    format: Literal["assess.scores/1"]
    assessment: str
    label: str
    as_of: Day
    sets: tuple[SetScores, ...]


@dataclass(frozen=True)
class Statement:
    """A level statement, and whether it holds: `met`, `not met`, or why that cannot be said."""

    id: str
    level: int
    text: str
    holds: str


@dataclass(frozen=True)
class PracticeFacts:
    """A practice as it is listed. `facts` are years, country and region in one line."""

    id: str
    title: str
    institution: str
    facts: str
    summary: str
    source: str


@dataclass(frozen=True)
class Help:
    """A practice for a gap, and why it is there. `score` is exact, None where an author chose it."""

    practice: PracticeFacts
    origin: Literal["pinned", "found"]
    strength: Literal["strong", "possible"] | None
    kind: Literal["direct", "related"] | None
    sentence: str
    quote: str | None
    to_level: tuple[int, ...]
    score: str | None


@dataclass(frozen=True)
class Shortfall:
    """A gap: what is not yet met, what to do next, why it stands where it stands, and which practices may help."""

    place: int
    criterion: str
    question: str
    guideline: str
    guideline_title: str
    level: int
    target: int
    levels: str
    met_already: tuple[Statement, ...]
    unmet: tuple[Statement, ...]
    next_step: tuple[Statement, ...]
    after_that: tuple[Statement, ...]
    evidence_examples: tuple[str, ...]
    effort: str
    effort_detail: str
    order: str
    step: str
    rule: str
    practices: tuple[Help, ...]
    no_practice: str | None


@dataclass(frozen=True)
class Gaps:
    """Every gap in order. `unsaid` says what is no gap because it is not known."""

    format: Literal["assess.gaps/1"]
    assessment: str
    label: str
    as_of: Day
    target: str
    gaps: tuple[Shortfall, ...]
    sentence: str
    unsaid: str


@dataclass(frozen=True)
class ReadFirst:
    """A practice that serves several gaps."""

    practice: PracticeFacts
    gaps: tuple[Mention, ...]
    sentence: str


@dataclass(frozen=True)
class Practices:
    """The practices to read first over all gaps, and every practice that is named at one."""

    format: Literal["assess.practices/1"]
    collection: str
    as_of: Day
    count: int
    held: str
    first: tuple[ReadFirst, ...]
    named: tuple[PracticeFacts, ...]
    sentence: str


@dataclass(frozen=True)
class Proof:
    """A piece of evidence. `number` is its place in the report's list; `link` is set only where it may be followed.

    `age` is told in words, of the day the assessment speaks for; `lost` says what became of a file that is not as it
    was attached.
    """

    number: int
    id: str
    kind: str
    name: str
    where: str | None
    link: str | None
    dated: Day | None
    expires: Day | None
    age: str
    expired: bool
    lost: Lost | None
    status: str
    digest: str | None
    fingerprint: str | None
    size: str | None
    confidential: bool
    given: str


@dataclass(frozen=True)
class Remark:
    """What was said beside a level, by whom and when."""

    text: str
    given: str


@dataclass(frozen=True)
class LevelStatements:
    """One level of a criterion with its statements, and how they are read where that must be said beside them."""

    level: int
    name: str
    statements: tuple[Statement, ...]
    aside: str | None


@dataclass(frozen=True)
class Reply:
    """One criterion with all that was answered. `kind` says what `level` and `reason` mean.

    `asked` is false where a fact rules it out; `brief` says that nothing was recorded, so that one line tells all.
    """

    number: int
    criterion: str
    short: str
    question: str
    why: str
    key: bool
    traits: str
    basis: str
    asked: bool
    brief: bool
    kind: Kind
    answer: str
    level: int | None
    target: int
    reason: str | None
    evidenced_level: int | None
    evidenced: str
    moved: str | None
    same_as: str | None
    given: str
    levels: tuple[LevelStatements, ...]
    comment: Remark | None
    evidence: tuple[Proof, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """An indicator and what was recorded of it: `known` where something was, `recorded` where there is a value."""

    id: str
    guideline: str
    title: str
    better: str
    value: str
    known: bool
    recorded: bool
    period: str
    definition: str
    note: str | None
    given: str
    fix: str
    pitfalls: str


@dataclass(frozen=True)
class Section:
    """One guideline: what it asks for, its figures, its answers and its indicators."""

    id: str
    set: str
    name: str
    title: str
    above: str
    gist: str | None
    public: str
    line: Line
    answers: tuple[Reply, ...]
    indicators: tuple[Measure, ...]


@dataclass(frozen=True)
class Undertaking:
    """One item of the action plan. `place` is that of its gap, None where the criterion has reached its target."""

    number: int
    id: str
    criterion: str
    question: str
    guideline: str
    place: int | None
    gap: str
    what: tuple[str, ...]
    title: str | None
    owner: str
    due: Day | None
    due_words: str
    status: str
    status_words: str
    late: bool
    note: str | None
    carried: str | None
    given: str


@dataclass(frozen=True)
class Plan:
    """The action plan: what is to be done first, then what is finished; and the gaps nobody has taken on."""

    format: Literal["assess.plan/1"]
    assessment: str
    label: str
    as_of: Day
    items: tuple[Undertaking, ...]
    without: tuple[Mention, ...]
    sentence: str


@dataclass(frozen=True)
class Step:
    """One step of the roadmap, with the gaps it holds and what puts them there."""

    name: str
    title: str
    rule: str
    gaps: tuple[Shortfall, ...]


@dataclass(frozen=True)
class Fact:
    """A name and what stands beside it."""

    name: str
    value: str


@dataclass(frozen=True)
class Cover:
    """The first page. `scope` says how much of the guideline sets is asked, where that is not all of it."""

    institution: str
    running: str
    label: str
    subject: str
    period: str
    as_of: Day
    state: str
    draft: bool
    mark: str
    scope: str | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Went:
    """A criterion whose level moved on the same words, by its short name, with both levels."""

    criterion: str
    name: str
    guideline: str
    question: str
    before: int
    now: int
    note: str


@dataclass(frozen=True)
class Since:
    """What moved since the assessment before, like for like; what moved most first.

    Of the criteria `asked` now `compared` ask the same and have a level in both years; `reworded` have one on other
    words. `scores` says for each set what that makes of its score; it is empty where the two are scored differently.
    """

    label: str
    asked: int
    compared: int
    higher: int
    lower: int
    same: int
    reworded: int
    sentence: str
    scores: tuple[str, ...]
    up: tuple[Went, ...]
    down: tuple[Went, ...]


@dataclass(frozen=True)
class Strength:
    """A criterion at or above its target: the statements of the level reached, and what shows it.

    It is `proved` where evidence that holds is attached; what is claimed without is no strength yet.
    """

    criterion: str
    question: str
    guideline: str
    answer: str
    target: str
    statements: tuple[str, ...]
    evidence: tuple[Proof, ...]
    proved: bool


@dataclass(frozen=True)
class Summary:
    """The page for the board. `near` counts the days that `soon` looks ahead."""

    lead: str
    facts: tuple[Fact, ...]
    near: int
    soon: tuple[str, ...]
    soon_none: str
    since: Since | None
    strongest: tuple[Mention, ...]
    strongest_none: str
    urgent: tuple[Shortfall, ...]
    urgent_none: str
    sure: tuple[str, ...]


@dataclass(frozen=True)
class ScaleStep:
    """One level of the scale in words."""

    level: int
    name: str
    meaning: str
    points: int


@dataclass(frozen=True)
class Weight:
    """What a criterion or a guideline weighs, and the author's reason."""

    id: str
    title: str
    weight: str
    key: bool
    because: str


@dataclass(frozen=True)
class SetMethod:
    """How the figures of one set come about."""

    set: str
    title: str
    about: str
    later_editions: str | None
    source: str
    scale_about: str
    scale: tuple[ScaleStep, ...]
    rules: tuple[Fact, ...]
    guideline_weights: tuple[Weight, ...]
    criterion_weights: tuple[Weight, ...]


@dataclass(frozen=True)
class Method:
    """How each figure came about, and what the report is not."""

    disclaimers: tuple[str, ...]
    scheme: str
    steps: tuple[Fact, ...]
    sets: tuple[SetMethod, ...]


@dataclass(frozen=True)
class Copy:
    """An exact text the assessment was answered against."""

    kind: str
    name: str
    version: str
    digest: str


@dataclass(frozen=True)
class Person:
    """Somebody who wrote: a person, a group or a program."""

    name: str
    kind: str
    role: str
    answers: int


@dataclass(frozen=True)
class Filed:
    """A piece of evidence in the list of all, and the criteria it is attached to."""

    proof: Proof
    serves: tuple[str, ...]
    served: str


@dataclass(frozen=True)
class CheckpointMade:
    """A checkpoint: over how many events, what is said of it, and its six lines, each with its line break."""

    events: int
    told: str
    text: str


@dataclass(frozen=True)
class Audit:
    """What an auditor needs to compute the report again and to compare it with the store.

    It is made from the first so many `events` of the log; `anchored` says since when its past cannot be changed unseen.
    `alike` are pairs of people whose names look alike.
    """

    events: int
    facts: tuple[Fact, ...]
    anchored: str
    checkpoints: tuple[CheckpointMade, ...]
    catalogue: tuple[Copy, ...]
    people: tuple[Person, ...]
    alike: tuple[tuple[str, str], ...]
    evidence: tuple[Filed, ...]


@dataclass(frozen=True)
class CourseStep:
    """A step in the life of the assessment: to which state, by whom and why, and what was left to do, in words."""

    event: int
    at: str
    by: str
    to: str
    reason: str | None
    left: str


@dataclass(frozen=True)
class LaterChange:
    """Something that was written after the assessment was first submitted; `subject` is a criterion, mostly."""

    event: int
    at: str
    by: str
    subject: str
    told: str


@dataclass(frozen=True)
class History:
    """The course of the assessment, the changes after its first submission, and where the clock went backwards."""

    sentence: str
    course: tuple[CourseStep, ...]
    changes: tuple[LaterChange, ...]
    clock: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Everything a reader sees. `tells` names what there is to tell, and so which sections; see `whole.TELLS`."""

    format: Literal["assess.report/1"]
    version: str
    language: str
    cover: Cover
    summary: Summary
    strengths: tuple[Strength, ...]
    status: Status
    scores: Scores
    gaps: Gaps
    practices: Practices
    roadmap: tuple[Step, ...]
    plan: Plan
    sections: tuple[Section, ...]
    method: Method
    review: Review
    history: History
    audit: Audit
    tells: tuple[str, ...]
