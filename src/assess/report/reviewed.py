"""What a reader sees of an auditor's ratings, as values: each beside the self-rating, and how far the two agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assess.report.glance import Day
from assess.review import ReviewState


@dataclass(frozen=True)
class ReviewedRow:
    """One reviewed criterion. `difference` is self-rating minus finding in levels, None where one is no level.

    `next` says who does what next where the review lapsed, or why nothing is left to review; else it is None. `others`
    tells in words what other auditors found before. `number` counts the findings but conformity by weight, and then
    the differences without a finding. `blind` tells what was rated before the self-rating was shown, and who did where
    that is another one; `changed` whether it was changed afterwards.
    """

    number: int | None
    criterion: str
    question: str
    guideline: str
    claimed: str
    found: str
    blind: str | None
    changed: bool
    difference: int | None
    mark: str
    finding: str | None
    finding_words: str
    note: str | None
    by: str
    state: ReviewState
    next: str | None
    others: tuple[str, ...]
    sampled: bool


@dataclass(frozen=True)
class SameCriteria:
    """The three readings over the criteria with a level on both sides; `coverage` is how many of how many."""

    claimed: str
    evidenced: str
    verified: str
    coverage: str


@dataclass(frozen=True)
class VerifiedLine:
    """The three readings of a set or a guideline side by side; the verified one over the reviewed criteria alone.

    `how` is the sum behind the verified figure, empty where there is none. `same` is what can be compared, None where
    that is too little.
    """

    id: str
    name: str
    title: str
    claimed: str
    evidenced: str
    verified: str
    coverage: str
    how: str
    same: SameCriteria | None


@dataclass(frozen=True)
class Agreed:
    """The statistics of the differences; `bias` and `kappa` as decimals, None where they cannot be said."""

    reviewed: int
    compared: int
    same: int
    within_one: int
    higher: int
    lower: int
    exact_percent: int | None
    bias: str | None
    kappa: str | None


@dataclass(frozen=True)
class SampledRow:
    """One criterion of a sample, and what became of it."""

    criterion: str
    question: str
    state: ReviewState


@dataclass(frozen=True)
class SampleDrawn:
    """The sample: with seed and method anybody draws the same; `again` is the command that does, to be pasted.

    `earlier` tells each draw that this one replaced, in words.
    """

    seed: str
    method: str
    criteria: tuple[SampledRow, ...]
    given: str
    how: str
    again: str
    earlier: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class FindingCount:
    """How often an auditor came to a finding, and on which criteria, in the order of the questionnaire."""

    finding: str
    words: str
    number: int
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """All that an auditor rated, beside what the institution said. Without a review the lists are empty.

    `findings` come by weight, the heaviest first; `sure` says what the review rests on and what it cannot say.
    `differing` says how many differ, `ways` how the levels came: blind, beside the self-rating, or by command.
    `agreement` is over the levels that stand, `blind` over those given blind; `changed` counts what was rated blind and
    changed after the self-rating was shown.
    """

    format: Literal["assess.review/1"]
    assessment: str
    label: str
    as_of: Day
    sentences: tuple[str, ...]
    sure: tuple[str, ...]
    differing: str
    ways: str
    reviewers: tuple[str, ...]
    findings: tuple[FindingCount, ...]
    sample: SampleDrawn | None
    rows: tuple[ReviewedRow, ...]
    agreement: Agreed
    blind: Agreed
    changed: int
    verified: tuple[VerifiedLine, ...]
