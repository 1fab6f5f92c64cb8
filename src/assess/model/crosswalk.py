"""From one version of a guideline set to another: which criterion became which, and what that lets one compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

CLASSES = ("direct", "indirect", "subject", "none")
"""How far two criteria can be compared, the best first: the change as a figure; its direction only; both values
without a direction; not at all."""

RELATIONS = ("equal", "superset", "subset", "intersect", "none")
"""What the earlier criterion is to the later: it asks the same, more, less, partly other things, or nothing alike."""

FULL = 10
"""The strength of a pair that is certain."""

PROPOSED = "proposed"
"""The method of a crosswalk that nobody confirmed."""


@dataclass(frozen=True, order=True)
class Edition:
    """One version of our criteria on one edition of a set."""

    edition: str
    version: str

    def __str__(self) -> str:
        return f"{self.edition}, criteria {self.version}"


@dataclass(frozen=True)
class Pair:
    """An earlier criterion and a later one.

    `strength` runs from 0 to 1. `editorial` says that the wording changed and the meaning did not. `statements` pairs
    the ids of statements that mean the same; those with the same id and the same text are paired without it.
    """

    earlier: str
    later: str
    relation: str
    comparable: str
    strength: Fraction
    rationale: str
    editorial: bool = False
    statements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Single:
    """A criterion that the other version has nothing for, and why."""

    id: str
    because: str


@dataclass(frozen=True)
class Crosswalk:
    """Which criterion of `earlier` became which of `later`. `by` and `on` name who confirmed it and when.

    `method` is `hand`, or `proposed` where the program compared the texts and nobody confirmed it.
    `scale_editorial` says why levels of two scales may be compared that read differently.
    """

    set: str
    earlier: Edition
    later: Edition
    by: str
    on: str
    method: str
    pairs: tuple[Pair, ...]
    new: tuple[Single, ...]
    retired: tuple[Single, ...]
    scale_editorial: str | None = None
    digest: str = ""


def crosswalk(plain: Mapping[str, Any], digest: str = "") -> Crosswalk:
    """The crosswalk in a checked document; see docs/reference/formats.md."""
    same = [Pair(name, name, "equal", "direct", Fraction(1), "The wording is the same.") for name in plain["unchanged"]]
    return Crosswalk(
        set=plain["crosswalk"],
        earlier=Edition(**plain["earlier"]),
        later=Edition(**plain["later"]),
        by=plain["by"],
        on=plain["on"],
        method=plain["method"],
        pairs=(*same, *(_pair(p) for p in plain["pairs"])),
        new=tuple(Single(**s) for s in plain["new"]),
        retired=tuple(Single(**s) for s in plain["retired"]),
        scale_editorial=plain.get("scale_editorial"),
        digest=digest,
    )


def _pair(plain: Mapping[str, Any]) -> Pair:
    statements = tuple((earlier, later) for earlier, later in plain["statements"].items())
    return Pair(**{**plain, "strength": Fraction(plain["strength"], FULL), "statements": statements})
