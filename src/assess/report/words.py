"""Figures, days and names as words. Rounded here and nowhere else."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from assess.answers import Institution, Period
from assess.model import GuidelineSet, Node, NotApplicable, Open, Outcome, Rated, Unknown
from assess.report.glance import Day, Kind, Reading, Score
from assess.scoring import Figure, level_word
from assess.text import counted, from_iso, whole

STATES = {
    "draft": "draft",
    "submitted": "submitted",
    "in_review": "in review",
    "approved": "approved",
    "amending": "being amended",
}
"""The state of an assessment as it is printed."""


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


def number(value: Fraction) -> str:
    """`value`, not negative, without loss: `62.5` where four decimals can say it, `187/3` where they cannot."""
    for places in range(5):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = f"{scaled.numerator:0{places + 1}}"
            return f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return str(value)


def named(node: Node) -> str:
    """`Guideline 5`, `Part A`; the title where a node has no number."""
    return f"{node.kind.capitalize()} {node.number}" if node.number else node.title


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


def counts(figure: Figure) -> str:
    """`3 of 6 rated, 2 open, 1 not known`; what is none is left out."""
    parts = [
        f"{figure.rated} of {figure.applicable} rated",
        f"{figure.open} open" if figure.open else "",
        f"{figure.unknown} not known" if figure.unknown else "",
        f"{figure.not_applicable} not applicable" if figure.not_applicable else "",
    ]
    return ", ".join(filter(None, parts))


def absent(figure: Figure) -> str | None:
    """Why there is no figure, or None where there is one."""
    if not figure.asked:
        return "not asked"
    if not figure.applicable:
        return "does not apply"
    return "not answered" if figure.at_least is None else None


def score(figure: Figure) -> Score:
    """A figure in words and numbers."""
    least, most = figure.at_least, figure.at_most
    if (why := absent(figure)) or least is None or most is None:
        return Score(why or "not answered", _no_score(figure), None, None, None, None)
    star = "*" if figure.starred else ""
    shown = f"{whole(least)}{star}" if figure.final else f"{whole(least)} to {whole(most)}{star}"
    reach = f"{whole(least)} of 100" if figure.final else f"at least {whole(least)}, at most {whole(most)}"
    note = " * What is not known counts as nothing." if figure.starred else ""
    return Score(
        shown=shown,
        sentence=f"{reach} ({counts(figure)}).{note}",
        at_least=whole(least),
        at_most=whole(most),
        exact=str(least),
        exact_at_most=str(most),
        star=figure.starred,
    )


def _no_score(figure: Figure) -> str:
    match absent(figure):
        case "not asked":
            return "Not asked in this questionnaire."
        case "does not apply":
            aside = counted(figure.not_applicable, "criterion", "criteria")
            return f"Does not apply ({aside} set aside, with a reason)."
        case _:
            return f"Not answered ({counts(figure)})."


def reading(figure: Figure, guidelines: GuidelineSet, *, has_key: bool) -> Reading:
    """A figure with what must stand beside it. `has_key` says whether any key criterion applies."""
    return Reading(
        score=score(figure),
        lowest=_level(figure, figure.lowest),
        floor=_level(figure, figure.floor) if has_key or not figure.applicable else "no key criterion",
        level=_word(figure, guidelines),
    )


def _level(figure: Figure, level: int | None) -> str:
    if why := absent(figure):
        return why
    return "not known" if level is None else f"level {level}"


def _word(figure: Figure, guidelines: GuidelineSet) -> str:
    if why := absent(figure):
        return why
    needed = guidelines.rules.word_from_coverage
    level = level_word(figure, from_coverage=needed)
    return f"no word below {needed} % coverage" if level is None else f"{level} {guidelines.scale[level].name}"


def coverage(figure: Figure) -> str:
    """`3 of 6 (50 %)`, the share of the applicable criteria that have a level."""
    if not figure.applicable:
        return absent(figure) or ""
    return f"{figure.rated} of {figure.applicable} ({whole(figure.coverage)} %)"


def share(part: int, of: int) -> str:
    """`1 of 6 (17 %)`; `none` where there is none."""
    return f"{part} of {of} ({whole(Fraction(100 * part, of))} %)" if part else "none"


def span(least: Fraction, most: Fraction) -> str:
    """Both ends without loss, or the one value they are."""
    return number(least) if least == most else f"{number(least)} to {number(most)}"


def evidence_size(size: int) -> str:
    """`812 bytes`, `24 KB`, `1.3 MB`: rounded up, so that nothing is called smaller than it is."""
    if size < 1000:
        return counted(size, "byte")
    if size < 1_000_000:
        return f"{-(-size // 1000)} KB"
    tenths = -(-size // 100_000)
    return f"{tenths // 10}.{tenths % 10} MB"
