"""Single values a person gives: a day, a level, a decimal number, a name; checked, and as they are kept or meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from assess.errors import InvalidError, NotFoundError, UsageError
from assess.log import Log
from assess.log.history import erased_files
from assess.log.kinds import EraseData
from assess.log.standing import WITHHELD, Texts
from assess.log.stored import is_aim
from assess.model import TOP, Fact
from assess.text import LONGEST_NAME, days_in, few, from_iso, is_plain_line, listed, meant, quoted, shown, typed

ALL_ASKED = "Every question of this questionnaire is asked, whatever the institution is."
"""What is said where nothing about the institution decides which questions are asked."""


def new_id() -> str:
    """A random UUID, so that what is made in two places can be put together."""
    from uuid import uuid4  # noqa: PLC0415 # start-up: only what writes needs it

    return str(uuid4())


def checked_day(value: str) -> str:
    """The day that is meant, ISO 8601: `31.12.2025`, `30 June 2026` and `2026-06-30` are read.

    Raises:
        InvalidError: it is no day of the calendar, or can be two.
    """
    days = days_in(value)
    if len(days) == 1:
        return days[0]
    if days:
        meant = listed([from_iso(day) for day in days], "or")
        raise InvalidError(f"{quoted(value)} can be two days.", f"Write {meant}.")
    raise InvalidError(
        f"{quoted(value)} is not a day.", "Write year-month-day, such as 2026-11-22, or 22 November 2026."
    )


FAR = 30
"""Years from today on which a day is asked about: by then it is mostly a slip of the keyboard."""


def is_far(day: str, year: int) -> bool:
    """Whether a day lies so far from the year it is written in that it is asked about."""
    return abs(int(day[:4]) - year) > FAR


def checked_share(value: str, unit: str) -> str:
    """`value` as decimal text, where it can be so in this unit.

    Raises:
        InvalidError: it is no decimal number, or no share of a hundred.
    """
    kept = checked_decimal(value)
    if unit == "%" and not 0 <= Fraction(kept) <= 100:  # a share of a hundred
        raise InvalidError(f"{kept} % is no share: it lies between 0 and 100.", "Check the value and its unit.")
    return kept


def may_be_a_fraction(value: str | None, unit: str) -> bool:
    """Whether a share in per cent was perhaps written as a part of one: 0.875 for 87.5 %."""
    return unit == "%" and value is not None and 0 < Fraction(value) < 1


def in_per_cent(value: str) -> str:
    """A part of one as a share of a hundred: 87.5 for 0.875."""
    return f"{Decimal(value) * 100:f}".rstrip("0").rstrip(".")


def checked_level(value: int) -> int:
    """`value`, if it is a level to aim at: 1 to 5."""
    if not is_aim(value):
        raise InvalidError(f"{value} is no level to aim at.", f"Choose 1 to {TOP}.")
    return value


def checked_decimal(value: str) -> str:
    """`value` as decimal text: digits, at most one point, a leading minus.

    Raises:
        InvalidError: it is no such number.
    """
    kept = value.strip().replace("\N{MINUS SIGN}", "-")
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", kept):
        raise InvalidError(f"{quoted(value)} is not a decimal number.", "Write digits and a point: 12.5")
    return kept


def checked_name(value: str) -> None:
    """Refuses what is no name: empty, of several lines, too long, or with characters that do not show."""
    kept = typed(value)
    if not kept or len(kept) > LONGEST_NAME or not is_plain_line(kept):
        raise UsageError(f"A text of 1 to {LONGEST_NAME} visible characters is needed.", "Write it on one line.")


def refuse_erased(log: Log, sha256: str) -> None:
    """Refuses a file that was erased: it does not come back.

    Raises:
        InvalidError: an event says that the file of that digest was erased; it is named, with its reason.
    """
    event = erased_files(log.events).get(sha256)
    if event and isinstance(event.data, EraseData):
        reason = Texts(log.texts)[event.data.reason] or WITHHELD
        raise InvalidError(
            f"This file was erased for good (event {event.seq}): {shown(reason)}",
            "What was erased does not come back. Attach a file without what had to go.",
        )


def candidates(known: Sequence[tuple[str, str]], name: str) -> list[str]:
    """The ids that `name` may mean: of those with the label, else of those that begin so. `known` as in `called`."""
    return [one for one, label in known if label == name] or [one for one, _ in known if one.startswith(name)]


def called(known: Sequence[tuple[str, str]], name: str | None, abandoned: Collection[str] = ()) -> str:
    """The id of the assessment called `name`: a label, or the beginning of an id; the last of `known` without a name.

    `known` are ids with their labels. One that was abandoned is found by its name where no other is called so.

    Raises:
        NotFoundError: there is none.
        UsageError: several fit.
    """
    kept = [one for one in known if one[0] not in abandoned]
    known = kept if name is None or candidates(kept, name) else known
    if not known:
        raise NotFoundError("There is no assessment in this workspace.", "Begin one with `assess start`.")
    if name is None:
        return known[-1][0]
    fitting = candidates(known, name)
    if not fitting:
        raise NotFoundError(f"There is no assessment {quoted(name)}.", "`assess list` shows all.")
    if len(fitting) > 1:
        ids = few([one[:8] for one in fitting])
        raise UsageError(f"Several assessments are called {quoted(name)}.", f"Give the beginning of an id: {ids}.")
    return fitting[0]


def checked_fact(facts: Mapping[str, Fact], name: str, value: str | None) -> None:
    """Refuses a fact that nothing asked depends on, and what is no answer to it; None takes an answer back.

    Raises:
        NotFoundError: there is no such fact.
        InvalidError: that is no answer to it.
    """
    if name not in facts:
        hint = meant(name, facts) if facts else ALL_ASKED
        raise NotFoundError(f"No question depends on {quoted(name)}.", hint)
    answers = [answer for answer, _ in facts[name].answers]
    if value is not None and value not in answers:
        what = f"{quoted(value)} is no answer to {name}."
        raise InvalidError(what, f"Say {listed(answers, 'or')}.", where=name)
