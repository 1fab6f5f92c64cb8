"""Words and numbers as a person sees them: safe to show, rounded once, cut nowhere in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

LONGEST = 20_000
"""Characters a person may type into one text."""

# Controls, bidirectional overrides and isolates, line and paragraph separators, lone surrogates:
# each of them lets a text show something else than it is (or move the cursor).
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# What makes a spreadsheet take a cell for a formula, also behind white space, or behind an apostrophe it may drop.
_RUNS = re.compile(r"'*[\s\x00]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n\x00]")
_BREAKS = re.compile("[\t\n]+")
# Marks that set the direction of what is between words, without a way to turn what is around them.
_MARKS = str.maketrans("", "", "\u061c\u200e\u200f")


def shown(value: str, *, lines: bool = False) -> str:
    r"""`value` safe for a terminal: what could act on it is written as an escape, such as `\x1b` or `\u202e`.

    With `lines` its line breaks stay; otherwise breaks and tabs become one space.
    """
    safe = _UNSAFE.sub(lambda m: ascii(m[0])[1:-1], value)
    return safe.replace("\t", "    ") if lines else _BREAKS.sub(" ", safe)


def json_shown(document: str) -> str:
    """A JSON document safe for a terminal: the same values, with the JSON escape of whatever could act on it."""
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}" if m[0] not in "\r\n" else m[0], document)


def is_plain_line(value: str) -> bool:
    """Whether `value` is one line in which every character shows, or is a mark of direction that a script needs."""
    bare = value.translate(_MARKS)
    return shown(bare) == bare


CUT = 60
"""Letters of what came from outside that a message repeats."""


def cut(value: str) -> str:
    """What a file or a person says, for a message: safe to show, and short."""
    return shown(value if len(value) <= CUT else value[:CUT] + "…")


_INVISIBLE = re.compile("[\xad\u200b-\u200d\u2060]")


def invisible_in(value: str) -> str:
    """The escape of the first character of an id that does not show, or shows something else; empty where none is."""
    found = _INVISIBLE.search(value) or _UNSAFE.search(value)
    return ascii(found[0])[1:-1] if found else ""


def quoted(value: str) -> str:
    """An id, a name or a value as it was given, for a message: in quotes, short, with escapes for what does not show.

    In a text those characters may be in place, see `cut`.
    """
    return f"'{_INVISIBLE.sub(lambda m: ascii(m[0])[1:-1], cut(value))}'"


def meant(name: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """What to do about a name that is none of `known`, as a sentence: mend it, or `otherwise` (all of them, or ten)."""
    names = list(known)
    if (plain := invisible_in(name)) and not any(map(invisible_in, names)):
        return f"Remove the invisible character {plain}."
    if near := nearest(name, names):
        return f"Did you mean '{near}'?" if " " in near else f"Did you mean {near}?"
    return otherwise if otherwise is not None else f"There are: {few(names)}."


# Tab and the ends of lines are none; marks of direction and joiners belong to the scripts that need them.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def fault_in(value: str) -> tuple[str, str] | None:
    """Why `value` cannot be kept as a typed text, and what to do; None where it can."""
    if len(value) > LONGEST:
        what = f"the text has {len(value):,} characters, at most {LONGEST:,} can be kept"
        return what, "Shorten it, or attach it as a file"
    if found := _CONTROLS.search(value):
        before = cut(value[max(0, found.start() - 20) : found.start()])
        where = f"behind '{before}'" if before else "at its beginning"
        kind = "half of a character" if found[0] >= "\ud800" else "a control character"
        return f"the text holds {kind} ({shown(found[0])}) {where}", "Remove it: it does not show"
    return None


def controls_escaped(value: str) -> str:
    """`value` with an escape in place of each control character that cannot be kept."""
    return _CONTROLS.sub(lambda m: shown(m[0]), value)


def wrongly_decoded(value: str) -> tuple[str, str] | None:
    """The first word that was UTF-8 and was read in another encoding, and what it was; None where there is none.

    >>> wrongly_decoded("Der Beschlu\u00c3\u0178 gilt.")
    ('Beschlu\u00c3\u0178', 'Beschlu\u00df')
    """
    for word in value.split():
        try:
            meant = word.encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        if meant != word:
            return word, meant
    return ("\ufffd", "?") if "\ufffd" in value else None


# A line break within a paragraph is \x0b in a word processor.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85]")


def typed(value: str) -> str:
    """`value` as it is kept: NFC, with plain line ends, and no white space around it."""
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", value)).strip()


def same_name(name: str) -> str:
    """A name as it is compared: one person is one, however large or spaced out the name is typed."""
    return " ".join(typed(name).split()).casefold()


def whole(value: Fraction) -> int:
    """`value`, 0 to 100, as a whole number: half up; 0 and 100 are kept for exactly none and exactly all.

    >>> whole(Fraction(125, 2)), whole(Fraction(999, 10)), whole(Fraction(1, 10))
    (63, 99, 1)
    """
    rounded = int(value + Fraction(1, 2))
    if 0 < value < 100:
        return min(max(rounded, 1), 99)
    return rounded


def exact(value: Fraction) -> str:
    """`value` as text that can be read back without loss: `5/8`, `3`."""
    return str(value)


def capital(value: str) -> str:
    """`value` with a capital letter at its beginning; the rest stays, so that a name in it stays what it is."""
    return value[:1].upper() + value[1:]


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 gap`, `2 gaps`; `many` where an s is not enough."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(items: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


MANY = 10
"""Names a message lists; the rest is a count."""


def few(items: Sequence[str], most: int = MANY) -> str:
    """`a, b and c`; of many the first ones, and how many more there are."""
    return listed([*items[:most], f"{len(items) - most:,} more"] if len(items) > most else [*items])


def guarded(cell: str) -> str:
    """`cell` with an apostrophe in front where a spreadsheet would run it as a formula."""
    return f"'{cell}" if _RUNS.match(cell) else cell


def for_spreadsheets(heading: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table of guarded cells as spreadsheets open it: CSV with their line ends, marked as UTF-8."""
    import csv  # noqa: PLC0415 # only where a table is written
    from types import SimpleNamespace  # noqa: PLC0415 # as above

    lines = ["\ufeff"]
    table = csv.writer(SimpleNamespace(write=lines.append), lineterminator="\r\n")
    table.writerow(heading)
    table.writerows(rows)
    return "".join(lines)


def unguarded(cell: str) -> str:
    """The inverse of `guarded`."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of `known` that was probably meant by `name`; None where none is close."""
    return next(iter(closest(name, known, 1, 0.6)), None)


def closest(name: str, known: Iterable[str], most: int = 3, least: float = 0) -> list[str]:
    """Those of `known` that are most like `name`, the best first: at least so much of 1."""
    import difflib  # noqa: PLC0415 # only where somebody mistypes

    # A longer one takes its time, and is like nothing.
    return difflib.get_close_matches(name[:200], list(known), most, least)


SLIPS = 2
"""Letters in which two names may differ that are perhaps one person: Eva Holm beside Eva Hohn has two."""

LONGEST_NAME = 200
"""Characters of a name; of what is longer elsewhere the beginning is compared."""


def alike(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The pairs of names that may be one person in two spellings, each pair and all of them in order.

    >>> alike(["Maria Nowak", "Eva Holm", "Novak, Maria", "Maria Novotna"])
    (('Maria Nowak', 'Novak, Maria'),)
    """
    from itertools import combinations  # noqa: PLC0415 # only where names are held against each other

    words = {name: _bare(name) for name in sorted(set(names))}
    return tuple(pair for pair in combinations(words, 2) if _near(words[pair[0]], words[pair[1]]))


def like(name: str, known: Iterable[str]) -> str | None:
    """The first of `known` that may be the same person in another spelling; None where there is none."""
    word = _bare(name)
    return next((other for other in known if _near(word, _bare(other))), None)


def _bare(name: str) -> list[str]:
    """The words of a name in small letters without accents."""
    plain = unicodedata.normalize("NFKD", name[:LONGEST_NAME]).casefold()
    return re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def _near(one: list[str], other: list[str]) -> bool:
    """Whether all words of one name, two at least where the other has more, are nearly words of the other."""
    few, many = sorted((one, other), key=len)
    if not few or len(few) < min(2, len(many)):
        return False
    left = SLIPS
    for word in few:
        left -= (number := min(_slips(word, its) for its in many))
        if left < 0 or 2 * number > len(word):
            return False
    return True


@lru_cache(maxsize=100_000)
def _slips(one: str, other: str) -> int:
    """Letters to be changed, added or dropped to make one word the other; more than `SLIPS` are not counted out."""
    if abs(len(one) - len(other)) > SLIPS:
        return SLIPS + 1
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        above, row = row, [number]
        for place, its in enumerate(other, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (letter != its)))
    return row[-1]


def from_iso(day: str) -> str:
    """`2026-11-22` as `22 November 2026`, the form a report shows. Takes a day that was checked at the door."""
    year, month, number = day.split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"


_DAY_FORMS = (
    "(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})",
    r"(?P<d>[0-9]{1,2})\.\s*(?P<m>[0-9]{1,2})\.\s*(?P<y>[0-9]{4})",
    r"(?P<d>[0-9]{1,2})\.?[\s-]+(?P<name>[a-z]{3,9})\.?[\s,-]+(?P<y>[0-9]{4})",
    r"(?P<name>[a-z]{3,9})\.?\s+(?P<d>[0-9]{1,2}),?\s+(?P<y>[0-9]{4})",
)
_SLASHES = "([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})"


def days_in(value: str) -> tuple[str, ...]:
    """The days that a text can mean, ISO 8601: none where it is no day of the calendar, two where it is ambiguous.

    >>> days_in("31.12.2025"), days_in("30 Jun 2026"), days_in("03/04/2025"), days_in("30.02.2025")
    (('2025-12-31',), ('2026-06-30',), ('2025-04-03', '2025-03-04'), ())
    """
    said = " ".join(value.casefold().split())
    if found := re.fullmatch(_SLASHES, said):
        one, other, year = map(int, found.groups())
        pairs = dict.fromkeys([(other, one), (one, other)])
        return tuple(day for month, number in pairs if (day := _calendar(year, month, number)))
    for form in _DAY_FORMS:
        if found := re.fullmatch(form, said):
            part = found.groupdict()
            month = _month(part["name"]) if "name" in part else int(part["m"])
            day = _calendar(int(part["y"]), month, int(part["d"]))
            return (day,) if day else ()
    return ()


def _month(name: str) -> int:
    """The number of a month by its name or the beginning of it; 0 for none."""
    return next((i for i, month in enumerate(_MONTHS, 1) if month.casefold().startswith(name)), 0)


def _calendar(year: int, month: int, number: int) -> str | None:
    from datetime import date  # noqa: PLC0415 # start-up: only where a day is typed

    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
