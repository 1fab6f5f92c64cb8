"""Figures as words. Rounded here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import count, cycle, islice
from math import floor

from assess.model import TOP, GuidelineSet
from assess.report.values import Reading, Score
from assess.scoring import Figure, level_word
from assess.text import counted, whole


def number(value: Fraction) -> str:
    """`value`, not negative, without loss: `62.5` where four decimals can say it, `187/3` where they cannot."""
    for places in range(5):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = f"{scaled.numerator:0{places + 1}}"
            return f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return str(value)


def printed(value: Fraction) -> int:
    """A score as it is printed: half up, but what a level is worth is kept for scores that reach it: 39.9 is 39.

    So a figure never says more than the level in words beside it.
    """
    rounded = whole(value)
    return rounded - 1 if rounded > value and rounded % POINTS == 0 else rounded


POINTS = 100 // TOP
"""What a level is worth."""


def nearly(value: Fraction) -> str:
    """`value` without loss where a few decimals can say it, else with so many that it is told from a whole number."""
    told = number(value)
    if "/" not in told:
        return told
    return next(d for places in count(2) if Fraction(d := decimal(value, places)).denominator > 1)


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


def unscored(figure: Figure) -> str | None:
    """Why there is no score, or None where there is one. Levels may be known all the same."""
    return absent(figure) or (None if figure.stands else "not all asked")


def score(figure: Figure) -> Score:
    """A figure in words and numbers; where not every criterion is asked, the levels there are."""
    least, most = figure.at_least, figure.at_most
    if (why := unscored(figure)) or least is None or most is None:
        told = levels(figure) if figure.levels and not figure.stands else why or "not answered"
        return Score(told, _no_score(figure), None, None, None, None, stands=figure.stands)
    star = "*" if figure.starred else ""
    low, high = printed(least), printed(most)
    shown = f"{low}{star}" if figure.final else f"{low} to {high}{star}"
    reach = f"{low} of 100" if figure.final else f"at least {low}, at most {high}"
    note = " * What is not known counts as nothing." if figure.starred else ""
    return Score(
        shown=shown,
        sentence=f"{reach} ({counts(figure)}).{note}",
        at_least=low,
        at_most=high,
        exact=str(least),
        exact_at_most=str(most),
        star=figure.starred,
    )


def levels(figure: Figure) -> str:
    """The lowest and the highest level there is: `level 2`, `levels 0–3`; `no level` where there is none."""
    if not figure.levels:
        return "no level"
    low, high = figure.levels
    return f"level {low}" if low == high else f"levels {low}–{high}"


def points(before: Fraction | None, now: Fraction | None) -> int | None:
    """The difference of two figures as they are shown; None where there is not both."""
    return None if before is None or now is None else printed(now) - printed(before)


def moved(before: Fraction, now: Fraction) -> str:
    """`33 to 41, +8`."""
    return f"{printed(before)} to {printed(now)}, {signed(printed(now) - printed(before))}"


def ends(figure: Figure | None) -> str:
    """A figure with both its ends: `41`, `41–53`; words where there is none, or where not every criterion is asked."""
    if figure is None or figure.at_least is None or figure.at_most is None:
        return "no figure"
    if not figure.stands:
        return "no score"
    return f"{printed(figure.at_least)}" + ("" if figure.final else f"–{printed(figure.at_most)}")


def reach(figure: Figure | None) -> str:
    """A figure with both its ends and what is not known of it: `41–53 (12 questions open)`; `no figure` for none."""
    if figure is None or figure.at_least is None:
        return ends(figure)
    why = [
        f"{figure.asked} of {figure.asked + figure.not_asked} criteria asked" if figure.not_asked else "",
        f"{counted(figure.open, 'question')} open" if figure.open else "",
        f"{figure.unknown} not known" if figure.unknown else "",
    ]
    told = ", ".join(filter(None, why))
    return ends(figure) + (f" ({told})" if told else "")


def _no_score(figure: Figure) -> str:
    match unscored(figure):
        case "not asked":
            return "Not asked in this questionnaire."
        case "does not apply":
            aside = counted(figure.not_applicable, "criterion", "criteria")
            return f"Does not apply ({aside} set aside, with a reason)."
        case "not all asked":
            of = figure.asked + figure.not_asked
            return f"No score: {figure.asked} of {of} criteria asked ({counts(figure)}; {levels(figure)})."
        case _:
            return f"Not answered ({counts(figure)})."


def reading(figure: Figure, guidelines: GuidelineSet, *, has_key: bool, all_asked: bool = True) -> Reading:
    """A figure with what must stand beside it.

    `has_key` says whether any key criterion applies, `all_asked` whether each of them is asked.
    """
    return Reading(
        score=score(figure),
        lowest=lowest(figure),
        floor=_floor(figure, has_key=has_key, all_asked=all_asked),
        level=_word(figure, guidelines),
    )


def lowest(figure: Figure) -> str:
    """The lowest level of what is asked, or what is known of it."""
    return _bound(figure, figure.lowest, figure.levels[0] if figure.levels else None)


def _floor(figure: Figure, *, has_key: bool, all_asked: bool) -> str:
    if figure.applicable and not has_key:
        return "no key criterion"
    if figure.applicable and figure.at_least is not None and not all_asked and figure.key_level != 0:
        return "not all asked"
    return _bound(figure, figure.floor, figure.key_level)


def _bound(figure: Figure, level: int | None, at_most: int | None) -> str:
    """The lowest level of several, or what is known of it while some are open: none is below level 0."""
    if why := absent(figure):
        return why
    if level is not None or at_most == 0:
        return f"level {level or 0}"
    return "not known" if at_most is None else f"level {at_most} or lower"


def _word(figure: Figure, guidelines: GuidelineSet) -> str:
    if why := unscored(figure):
        return why
    needed = guidelines.rules.word_from_coverage
    level = level_word(figure, from_coverage=needed)
    if level is None:
        return f"no word below {needed} % rated"
    # "Nothing in place" is said of exactly nothing: something is in place wherever there is a point.
    return (
        f"below 1 {guidelines.scale[1].name}"
        if level == 0 and figure.at_least
        else f"{level} {guidelines.scale[level].name}"
    )


def coverage(figure: Figure, enough: int) -> str:
    """`3 of 6 (50 %)`, the share of the applicable criteria that have a level; see `percent`."""
    if not figure.applicable:
        return absent(figure) or ""
    return f"{figure.rated} of {figure.applicable} ({percent(figure, enough)} %)"


def percent(figure: Figure, enough: int) -> int:
    """The coverage as a whole number; `enough`, from which on a level is told in words, is kept for what reaches it."""
    rounded = whole(figure.coverage)
    return rounded - 1 if rounded == enough > figure.coverage else rounded


def share(part: int, of: int) -> str:
    """`1 of 6 (17 %)`; `none` where there is none."""
    return f"{part} of {of} ({whole(Fraction(100 * part, of))} %)" if part else "none"


def span(least: Fraction, most: Fraction) -> str:
    """Both ends without loss, or the one value they are."""
    return number(least) if least == most else f"{number(least)} to {number(most)}"


def decimal(value: Fraction, places: int) -> str:
    """`value` with so many decimals, half up away from nought: `0.81`, `−0.25`."""
    scaled = floor(abs(value) * 10**places + Fraction(1, 2))
    digits = f"{scaled:0{places + 1}}"
    return f"{'−' if value < 0 and scaled else ''}{digits[:-places]}.{digits[-places:]}"


def signed(points: int) -> str:
    """`+6`, `−2`, `0`."""
    return f"+{points}" if points > 0 else f"−{-points}" if points else "0"


def exact_signed(value: Fraction) -> str:
    """A difference without loss, with its sign: `+62.5`, `−187/3`, `0`."""
    told = number(abs(value))
    return f"+{told}" if value > 0 else f"−{told}" if value else told


def apportioned(parts: Mapping[str, Fraction], total: int) -> dict[str, int]:
    """The parts as whole numbers that add up to `total`, by largest remainder; a part that is nothing stays nothing.

    `total` is the sum of the parts as it is shown, so less than two from it.
    """
    shown = {name: floor(part) for name, part in parts.items()}
    left = total - sum(shown.values())
    # What is to be added goes to those cut the most, what is to be taken to those cut the least.
    order = sorted((n for n, p in parts.items() if p), key=lambda n: parts[n] - shown[n], reverse=left > 0)
    for name in islice(cycle(order), abs(left)):
        shown[name] += 1 if left > 0 else -1
    return shown
