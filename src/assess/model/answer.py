"""What can be said of a criterion. "Does not apply" and "not known" are values of their own, never a number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rated:
    """A level from 0 to 5, and the statements of the next level that already hold."""

    level: int
    also_met: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotApplicable:
    """The criterion does not apply to this institution; the reason says why."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """Asked, and nobody could tell; the reason says who was asked or what is missing."""

    reason: str


@dataclass(frozen=True)
class Open:
    """Not asked yet, or taken back."""


OPEN = Open()

Answer = Rated | NotApplicable | Unknown
"""What a person can give."""

Outcome = Answer | Open
"""What a criterion can have."""

REASONS = {
    "performance": "the work itself changed",
    "information": "more, or less, is known than last time",
    "interpretation": "the statements are read more strictly, or less",
    "correction": "last time's answer was a mistake",
    "scope": "the organization or its tasks changed",
}
"""Why a level moved: the closed list, with the words a person chooses and reads."""
