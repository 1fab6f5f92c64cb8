"""The values that even the quickest look needs: a day, a score in words, progress and the lists of what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["rated", "not applicable", "not known", "not answered"]
"""What became of a question."""


@dataclass(frozen=True)
class Day:
    """A day as it is sorted and as it is read."""

    iso: str
    shown: str


@dataclass(frozen=True)
class Score:
    """A score from 0 to 100 in one reading.

    `shown` is the short form (`62`, `40 to 80`, `not answered`), `sentence` the whole one. `at_least` and `at_most`
    are rounded for display, `exact` and `exact_at_most` are not; all four are None where there is no figure.
    `star` is set where something not known holds the upper end down.
    """

    shown: str
    sentence: str
    at_least: int | None
    at_most: int | None
    exact: str | None
    exact_at_most: str | None
    star: bool = False


@dataclass(frozen=True)
class Reading:
    """The same answers counted one way: as claimed, or held to evidence. `level` is in words only where it may be."""

    score: Score
    lowest: str
    floor: str
    level: str


@dataclass(frozen=True)
class Progress:
    """How far a guideline, or the whole, is answered."""

    id: str
    name: str
    title: str
    asked: int
    answered: int
    open: int
    unknown: int
    not_applicable: int
    flagged: int
    sentence: str


@dataclass(frozen=True)
class Mention:
    """A criterion in a list, with the reason it is there."""

    criterion: str
    guideline: str
    question: str
    note: str


@dataclass(frozen=True)
class Status:
    """Where an assessment stands, and what is left to do."""

    format: Literal["assess.status/1"]
    assessment: str
    label: str
    institution: str
    state: str
    draft: bool
    as_of: Day
    questionnaire: str
    events: int
    head: str
    total: Progress
    sections: tuple[Progress, ...]
    open: tuple[Mention, ...]
    flags: tuple[Mention, ...]
    needs_evidence: tuple[Mention, ...]
    expired: tuple[Mention, ...]
    unknown: tuple[Mention, ...]
    not_applicable: tuple[Mention, ...]
