"""The values that even the quickest look needs: a day, progress and the lists of what is left."""

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
class Progress:
    """How far a guideline, or the whole, is answered. `hidden` counts what a fact rules out; `asked` is without it."""

    id: str
    name: str
    title: str
    asked: int
    answered: int
    open: int
    unknown: int
    not_applicable: int
    hidden: int
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
class StatedFact:
    """What was said about the institution, and what that decides. `value` is None where nobody said anything yet."""

    id: str
    question: str
    value: str | None
    sentence: str
    hides: int


@dataclass(frozen=True)
class Status:
    """Where an assessment stands, and what is left to do. `lost` is evidence without its file."""

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
    lost: tuple[Mention, ...]
    unknown: tuple[Mention, ...]
    not_applicable: tuple[Mention, ...]
    facts: tuple[StatedFact, ...]
    hidden: tuple[Mention, ...]


@dataclass(frozen=True)
class StatusHere(Status):
    """The same in its workspace: `drafts` are the labels of the other assessments that are open to be answered."""

    drafts: tuple[str, ...]
