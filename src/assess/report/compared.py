"""What a reader sees of several assessments side by side, as values: every word and number ready to print.

Changes run from the earlier assessment to the later one. A change is a figure only where like is compared with like.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assess.comparison import Direction
from assess.report.glance import Day
from assess.report.values import Copy, Cover, Fact


@dataclass(frozen=True)
class Column:
    """One assessment. `sets` names the version of each set it answered."""

    assessment: str
    label: str
    as_of: Day
    period: str
    state: str
    questionnaire: str
    answered: str
    sets: tuple[str, ...]
    head: str


@dataclass(frozen=True)
class Point:
    """A figure in one year. `breaks` says why no line may be drawn from the year before; empty where one may.

    `firm` says that it is one figure and no range, on as much coverage as a level in words needs: a line may lead to
    it.
    `at_least`, `at_most` and `evidenced_at_least` are rounded, `exact` is not; None where there is no figure.
    """

    label: str
    claimed: str
    at_least: int | None
    at_most: int | None
    exact: str | None
    evidenced: str
    evidenced_at_least: int | None
    coverage: str
    firm: bool
    breaks: str


@dataclass(frozen=True)
class Trend:
    """One line through the years: a set (`kind` set), or one of its guidelines."""

    id: str
    kind: str
    name: str
    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Part:
    """What one cause adds to a difference, in points: rounded so that all parts add up to what is shown, and exact.

    `name` is its heading in a table, `title` says the same in full.
    """

    cause: str
    name: str
    title: str
    points: int
    shown: str
    exact: str


@dataclass(frozen=True)
class Apart:
    """A difference taken apart. `parts` is empty where a year has no figure; `sentence` says so then.

    `before` and `now` are whole, a range with both its ends; `points`, `exact` and the parts are of the lower ends.
    `like` is the figure then and now on the criteria alone that ask the same and have a level in both years, with the
    change; `like_on` counts them, `like_of` all that the later year asks here.
    """

    id: str
    name: str
    title: str
    before: str
    now: str
    points: int | None
    shown: str
    exact: str | None
    parts: tuple[Part, ...]
    like: str
    like_points: int | None
    like_on: int
    like_of: int
    sentence: str


@dataclass(frozen=True)
class Transitions:
    """How many criteria of a guideline, or of a set, went which way."""

    id: str
    name: str
    title: str
    improved: int
    same: int
    declined: int
    reworded: int
    not_comparable: int
    new: int
    retired: int


@dataclass(frozen=True)
class Wording:
    """A text that reads otherwise: the question (`level` 0, no id), or a statement. One of the two may be missing."""

    level: int
    id: str
    before: str | None
    now: str | None


@dataclass(frozen=True)
class Moved:
    """One criterion in two years. `was` is its earlier id where that is another one.

    `change` is a figure where it may be one (`+1`), else words. `mark` is the arrow beside it, with a meaning in words.
    `level_before` and `level_now` are the levels, None where there is none; `together` says that it is one of many that
    cannot be compared for one reason, which `SetChange.together` tells in a sentence.
    `gained` and `lost` are statements that ask the same in both years and hold now but did not, or the other way.
    """

    criterion: str
    was: str | None
    question: str
    guideline: str
    comparable: Literal["direct", "indirect", "subject", "none"]
    comparable_words: str
    before: str
    level_before: int | None
    now: str
    level_now: int | None
    direction: Direction
    mark: str
    change: str
    together: bool
    levels: int | None
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    why: str
    rationale: str
    wording: tuple[Wording, ...]


@dataclass(frozen=True)
class SetChange:
    """What changed in one set between two assessments.

    `walk` says how the versions of its criteria were matched and who confirmed that; `digest` names the file.
    `causes` are the headings of those that have a part in any claimed difference of the set, `evidenced_causes` in that
    of the whole set held to evidence; `together` has a sentence for each reason for
    which many criteria cannot be compared.
    """

    set: str
    title: str
    earlier: str
    later: str
    walk: str
    digest: str
    headline: str
    transitions: tuple[Transitions, ...]
    total: Transitions
    claimed: tuple[Apart, ...]
    evidenced: tuple[Apart, ...]
    causes: tuple[str, ...]
    evidenced_causes: tuple[str, ...]
    moved: tuple[Moved, ...]
    together: tuple[str, ...]


@dataclass(frozen=True)
class Promise:
    """An item of the earlier action plan, what became of it, and what became of its criterion."""

    criterion: str
    what: str
    owner: str
    due: str
    then: str
    outcome: str
    note: str | None
    change: str


@dataclass(frozen=True)
class Change:
    """What changed between two assessments. `apart` names the sets that only one of them asks about."""

    earlier: str
    later: str
    notes: tuple[str, ...]
    sets: tuple[SetChange, ...]
    apart: tuple[str, ...]
    promises: tuple[Promise, ...]
    promised: str


@dataclass(frozen=True)
class Value:
    """An indicator in one year. `breaks` as in `Point`; `number` is the decimal text, None where there is none."""

    label: str
    shown: str
    number: str | None
    period: str
    definition: str
    breaks: str


@dataclass(frozen=True)
class Series:
    """An indicator through the years."""

    id: str
    guideline: str
    title: str
    unit: str
    better: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Bridged:
    """One criterion of the earlier version: how it was rated, and how today is rated under the same wording.

    `source` says where today's level comes from: from the later assessment, where the wording is the same, or from
    the bridge, which asked again.
    """

    criterion: str
    question: str
    guideline: str
    before: str
    now: str
    direction: Direction
    mark: str
    source: str
    comment: str | None


@dataclass(frozen=True)
class Bridge:
    """The change under the earlier wording of one set: its figure then and now, criterion by criterion.

    `difference` is like for like: over the criteria with a level on both sides.
    """

    set: str
    title: str
    label: str
    version: str
    before: str
    now: str
    difference: str
    sentence: str
    rows: tuple[Bridged, ...]


@dataclass(frozen=True)
class Chart:
    """The guidelines that the chart of years draws, by id: every fall before anything else.

    `sentence` says what it shows, every fall, and what it leaves out.
    """

    drawn: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Comparison:
    """Assessments of one institution side by side, the earliest first.

    `causes` has every cause of a difference with its heading and its title. `changes` holds each step from one to the
    next, the latest first; `whole` the one from the first to the last where there are more than two.
    """

    format: Literal["assess.comparison/2"]
    version: str
    language: str
    cover: Cover
    columns: tuple[Column, ...]
    headlines: tuple[str, ...]
    trends: tuple[Trend, ...]
    chart: Chart
    causes: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    whole: Change | None
    indicators: tuple[Series, ...]
    bridges: tuple[Bridge, ...]
    method: tuple[Fact, ...]
    copies: tuple[Copy, ...]
