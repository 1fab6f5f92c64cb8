"""Days, names and answers as words."""

from __future__ import annotations

from typing import assert_never

from assess.log import Standing
from assess.log.standing import Institution, Period
from assess.model import Criterion, GuidelineSet, Node, NotApplicable, Open, Outcome, Rated, Unknown
from assess.report.glance import Day, Kind
from assess.text import capital, counted, from_iso, listed

BETTER = {"higher": "higher is better", "lower": "lower is better", "neither": "neither higher nor lower is better"}
"""Which way an indicator should go."""


def day(iso: str) -> Day:
    """A day as it is sorted and as it is read."""
    return Day(iso, from_iso(iso))


def moment(at: str) -> str:
    """`2026-11-21T10:04:05Z` as `21 November 2026, 10:04 UTC`."""
    return f"{from_iso(at[:10])}, {at[11:16]} UTC"


def period(given: Period) -> str:
    """First and last day, as far as they are known."""
    match given:
        case Period(None, None):
            return "not stated"
        case Period(start, None) if start:
            return f"from {from_iso(start)}"
        case Period(None, end) if end:
            return f"until {from_iso(end)}"
        case _:
            return f"{from_iso(given.start or '')} to {from_iso(given.end or '')}"


def institution(given: Institution) -> str:
    """`National Office (PL, Europe)`."""
    return f"{given.name} ({', '.join(filter(None, [given.country, given.region]))})"


def named(node: Node) -> str:
    """`Guideline 5`, `Part A`; the title where a node has no number."""
    return f"{capital(node.kind)} {node.number}" if node.number else node.title


def short(criterion: Criterion) -> str:
    """The words of an id: `charter known`."""
    return criterion.id.partition(".")[2].replace("-", " ")


def kind(outcome: Outcome) -> Kind:
    """What became of a question."""
    match outcome:
        case Rated():
            return "rated"
        case NotApplicable():
            return "not applicable"
        case Unknown():
            return "not known"
        case Open():
            return "not answered"
        case _:
            assert_never(outcome)


def answer(outcome: Outcome, guidelines: GuidelineSet) -> str:
    """`Level 2: Done`, `Does not apply`, `Not known`, `Not answered`."""
    match outcome:
        case Rated(level):
            return f"Level {level}: {guidelines.scale[level].name}"
        case NotApplicable():
            return "Does not apply"
        case Unknown():
            return "Not known"
        case Open():
            return "Not answered"
        case _:
            assert_never(outcome)


_ALL = {"file": "the files of all that is attached are", "evidence": "all that is attached is"}


def lost(kind: str, what: str) -> str:
    """What became of evidence that is none any more, from its kind and `Lost`."""
    return f"its file is {gone(what)}" if kind == "file" else f"its words are {what}"


def gone(what: str) -> str:
    """What became of a file, from `Lost`."""
    return "left out of this copy" if what == "left out" else what


def without_evidence(standing: Standing, criterion: str) -> str:
    """Why nothing counts as evidence of a criterion."""
    attached = standing.evidence_for(criterion)
    lost = [gone(what) for e in attached if (what := standing.lost_file(e))]
    if not attached:
        return "nothing is attached"
    if not lost:
        return "all that is attached has expired"
    how = listed(list(dict.fromkeys(lost)), "or")
    if len(lost) < len(attached):
        return f"all that is attached has expired or its file is {how}"
    it = "file" if all(e.kind == "file" for e in attached) else "evidence"
    return f"the {it} is {how}" if len(lost) == 1 else f"{_ALL[it]} {how}"


def evidence_size(size: int) -> str:
    """`812 bytes`, `24 KB`, `1.3 MB`: rounded up, so that nothing is called smaller than it is."""
    if size < 1000:
        return counted(size, "byte")
    if size < 1_000_000:
        return f"{-(-size // 1000)} KB"
    tenths = -(-size // 100_000)
    return f"{tenths // 10}.{tenths % 10} MB"
