"""What is verified, what it is held against, and what came of one look at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assess.log import Raw
from assess.seal import Checkpoint
from assess.text import few, shown

if TYPE_CHECKING:
    from assess.render.readback import Printed

NAMED = 5
"""Things that are named of many."""

Verdict = Literal["good", "broken", "unsigned", "unchecked", "note"]


@dataclass(frozen=True)
class Layer:
    """One thing that was looked at, and what came of it."""

    name: str
    verdict: Verdict
    sentence: str


def some(things: Sequence[str]) -> str:
    """The first of them and how many more there are, safe to show."""
    return few([shown(str(thing)) for thing in things], NAMED)


@dataclass(frozen=True)
class Given:
    """What is to be verified, and what it is held against.

    `evidence` gives the digest of a kept file, None where it is not there; `elsewhere` are files that other assessments
    of the workspace keep, `lying` the names of all that lies in its folder of evidence. `foreign_program` is set where
    a bundle holds another verify.py than this version writes. `signatures` are those that lie in a bundle, each with
    the six lines beside it; None for a store, which has them in the log alone. `lists` are what a person reads in a
    bundle, by the names of the files. `allowed` and `since` are the auditor's own: signers, an older checkpoint.
    `printed` are the report in a bundle, and one that was handed over. `now` is the time of whoever verifies, as an
    event has it; empty where nothing is held against it. `without_pages` leaves the pages of reports unchecked: to lay
    them out takes longest.
    """

    raw: Raw
    evidence: Callable[[str], str | None]
    elsewhere: frozenset[str] = frozenset()
    lying: frozenset[str] = frozenset()
    file_faults: tuple[str, ...] = ()
    foreign_program: bool = False
    signatures: tuple[tuple[str, str], ...] | None = None
    lists: Mapping[str, bytes] = field(default_factory=dict)
    handed: Checkpoint | None = None
    allowed: Path | None = None
    since: Checkpoint | None = None
    printed: tuple[Printed, ...] = ()
    now: str = ""
    without_pages: bool = False
