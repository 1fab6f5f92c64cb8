"""A report held against the log it was made from: its data at the event they name, and its pages against its data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from assess import __version__, chain, report
from assess.errors import InvalidError
from assess.log import Log, Standing, standing
from assess.log.history import became, kept_files, without_left_out
from assess.log.standing import Lost
from assess.model import Catalogue, Rated
from assess.render.readback import Printed, pages
from assess.report.figures import Readings, readings
from assess.report.plain import plain
from assess.scoring import Figure
from assess.seal import Checkpoint, parse
from assess.text import counted, listed, shown
from assess.workspace.layer import Given, Layer, Verdict
from assess.workspace.libraries import roots


def last_checkpoint(found: Printed) -> Checkpoint:
    """The last checkpoint that a report prints.

    Raises:
        InvalidError: it prints none.
    """
    made = _part(found.data.get("audit")).get("checkpoints")
    last = _part(made[-1]).get("text") if isinstance(made, list) and made else None
    if not isinstance(last, str):
        raise InvalidError(
            f"{found.name} prints no checkpoint.", "Give a report that was made after `assess checkpoint`."
        )
    return parse(last, found.name)


def reports(given: Given, frozen: Catalogue, log: Log, on_phase: Callable[[str], None]) -> Iterator[Layer]:
    """A layer for the data of each report, and one for its pages where it has any."""
    files = {name: became(name, given.evidence(name)) for name in kept_files(log)}
    lost = {name: what for name, what in files.items() if what}
    gone = without_left_out(log, lost, given.raw.left_out.files)
    for found in given.printed:
        on_phase("Report")
        yield Layer("report", *_report(found.data, frozen, _with_wildcards(log), gone))
        if found.pdf is not None and given.without_pages:
            yield Layer("pages", "unchecked", "Left out, as asked: only their data were held against the log.")
        elif found.pdf is not None:
            yield Layer("pages", *pages(found.pdf, found, roots()[1:], on_phase))


_ANYTHING = "\N{NULL}"
"""What stands for a text that is not in this copy while a report is compared: a character that nobody can type."""


def _with_wildcards(log: Log) -> Log:
    named = {c for e in log.events for c in chain.commitments(e.stored)}
    return replace(log, texts={**dict.fromkeys(named, _ANYTHING), **log.texts})


def _report(data: Mapping[str, Any], frozen: Catalogue, log: Log, gone: Mapping[str, Lost]) -> tuple[Verdict, str]:
    """Whether the data of a report are what its log gives, at the event the report says it was made from."""
    scores = _part(data["scores"])
    if scores.get("assessment") != log.assessment:
        return "broken", f"It is the report of another assessment: {shown(str(scores.get('label')))[:60]}."
    audit = _part(data.get("audit"))
    events = audit.get("events")
    if not isinstance(events, int) or not 0 < events <= len(log.events):
        return "broken", "It speaks of events that are not in the log."
    # A file can be lost, and be put back, without an event: which were lost then, only the report tells.
    lost = _lost(audit)
    then = standing(log.until(events), frozen, lost)
    if fault := _fault(data, frozen, then):
        return "broken", fault
    if data.get("version") != __version__:
        told = "Its scores are those of the log as it stood then."
        return "unchecked", f"{told} Of the rest only assess {shown(str(data.get('version')))} can tell."
    later = len(log.events) - events
    said = "It says what the log says" + (f" as it stood {counted(later, 'event')} ago" if later else "")
    if lost:
        said += f", with {counted(len(lost), 'file')} of evidence {listed(sorted(set(lost.values())))}"
    if moved := _moved(frozen, then, standing(log, frozen, gone)):
        return "note", f"{said}. Since then its figures have changed: {moved}."
    told = f"{said}, what changed since the year before aside."
    return ("note" if lost.keys() - gone.keys() else "good"), told


def _lost(audit: Mapping[str, Any]) -> dict[str, Lost]:
    """The files that a report says were lost when it was made."""
    filed = audit.get("evidence")
    proofs = [_part(_part(item).get("proof")) for item in (filed if isinstance(filed, list) else [])]
    said: tuple[Lost, ...] = ("missing", "damaged", "left out")
    return {str(p.get("digest")): what for p in proofs for what in said if p.get("lost") == what}


def _fault(data: Mapping[str, Any], frozen: Catalogue, then: Standing) -> str:
    """What a report says otherwise than the log as it stood; empty for nothing, or nothing that this version knows.

    Of another version only facts are compared, for its words and its layout are its own.
    """
    found = readings(frozen, then)
    if not _same_figures(data["scores"], found):
        return "Its scores are not those of the log as it stood then."
    if data.get("version") != __version__:
        return ""
    wanted = plain(report.build(frozen, then, version=__version__))
    # What it says of the year before is in another log, which a bundle has not.
    _part(wanted["summary"])["since"] = _part(data.get("summary")).get("since")
    audit = _part(wanted["audit"])
    if any(_ANYTHING in person["name"] for person in audit["people"]):
        # Which names looked alike cannot be said any more where one of them is gone.
        audit["alike"] = _part(data.get("audit")).get("alike")
    others = [name for name in wanted if not _alike(data.get(name), wanted[name])]
    return f"Its scores are those of the log; what it says elsewhere is not ({listed(others)})." if others else ""


def _same_figures(scores: Any, found: Sequence[Readings]) -> bool:
    """Whether the bounds, counts, coverage and levels of every set are those in the data of a report."""
    try:
        sets = {told["set"]: told for told in scores["sets"]}
        same_sets = len(scores["sets"]) == len(sets) and sets.keys() == {reading.set.id for reading in found}
        return same_sets and all(_same_set(sets[reading.set.id], reading) for reading in found)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return False


def _same_set(told: Any, found: Readings) -> bool:
    every = (told["total"], *told["lines"])
    lines = {line["id"]: line for line in every}
    nodes = {node.id for criterion in found.set.criteria for node in found.set.path(criterion.guideline)}
    figures = {found.set.id: (found.claimed.total, found.evidenced.total)} | {
        node: (found.claimed.nodes[node], found.evidenced.nodes[node]) for node in nodes
    }
    return (
        len(lines) == len(every)
        and lines.keys() == figures.keys()
        and all(
            _same_line(lines[node], claimed, held_to)
            and all(_same_level(counted, found) for counted in lines[node]["sum"]["criteria"])
            for node, (claimed, held_to) in figures.items()
        )
    )


def _same_line(line: Any, claimed: Figure, held_to: Figure) -> bool:
    return (
        line["questions"] == claimed.asked
        and abs(line["coverage_percent"] - claimed.coverage) < 1
        and _same_bounds(line["claimed"]["score"], claimed)
        and _same_bounds(line["evidenced"]["score"], held_to)
    )


def _same_bounds(score: Any, figure: Figure) -> bool:
    """Whether both ends are those of the figure; how a whole number was rounded is a matter of its version."""
    pairs = (
        (score["exact"], score["at_least"], figure.at_least),
        (score["exact_at_most"], score["at_most"], figure.at_most),
    )
    return all(
        (exact is None or (bound is not None and Fraction(exact) == bound))
        and (printed is None or (bound is not None and abs(printed - bound) < 1))
        for exact, printed, bound in pairs
    )


def _same_level(counted: Any, found: Readings) -> bool:
    results = (("claimed", found.claimed), ("evidenced", found.evidenced))
    return all(
        re.findall("[0-9]+", counted[reading]) == ([str(outcome.level)] if isinstance(outcome, Rated) else [])
        for reading, result in results
        for outcome in (result.counted.get(counted["criterion"]),)
    )


def _moved(frozen: Catalogue, then: Standing, now: Standing) -> str:
    """The totals of both readings that are not what they were; empty where no figure is another one."""
    earlier, later = report.scores(frozen, then), report.scores(frozen, now)
    if earlier.sets == later.sets:
        return ""
    pairs = [
        (reading, one, other)
        for before, after in zip(earlier.sets, later.sets, strict=True)
        for reading, one, other in (
            ("claimed", before.total.claimed, after.total.claimed),
            ("evidenced", before.total.evidenced, after.total.evidenced),
        )
    ]
    totals = [f"{name} {one.score.shown} then, {other.score.shown} now" for name, one, other in pairs if one != other]
    return listed(totals) or "the totals are the same, parts of them are not"


def _part(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _alike(given: Any, wanted: Any) -> bool:
    """Whether both say the same; a text that was erased since may have said anything."""
    match wanted:
        case str():
            return isinstance(given, str) if _ANYTHING in wanted else given == wanted
        case dict():
            return (
                isinstance(given, dict)
                and given.keys() == wanted.keys()
                and all(_alike(given[key], value) for key, value in wanted.items())
            )
        case list():
            return isinstance(given, list) and len(given) == len(wanted) and all(map(_alike, given, wanted))
    return type(given) is type(wanted) and given == wanted
