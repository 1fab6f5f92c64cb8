"""Values in, rows of a screen out: wrapped at words, fitted to the height. Pure: no terminal here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assess.interview import words
from assess.interview.face import LEVELS, Menu, Option, Paragraph, Question, Step, Ticking, Writing

NARROWEST = 20
USUAL_ROWS = 20
"""Rows from which a second one with keys costs less than it tells."""

SHORT_LIST = 9
"""A list of at most so many lines, which digits choose, stands below what is said about it and is always seen."""

CELLS = 8

Row = tuple[str, str]
"""A style and one row of text: `head`, `strong`, `pointed`, `notice`, `keys` or `` for plain."""


@dataclass(frozen=True)
class Size:
    """Columns and rows of the terminal."""

    columns: int
    rows: int


Screen = tuple[list[Row], int]
"""All rows of a screen, and the row of its scrolled part it begins with."""


@dataclass(frozen=True)
class Part:
    """Rows that may be scrolled, those of them that have to be seen, and what to say where some are not."""

    rows: tuple[Row, ...]
    first: int = 0
    last: int = 0
    more: str = words.MORE


# Words into rows


def cells(text: str) -> int:
    """Columns a text takes."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


@lru_cache(maxsize=2048)
def wrapped(text: str, width: int, first: str = "", rest: str = "") -> tuple[str, ...]:
    """`text` in rows of at most `width` columns, broken at spaces; only a word longer than a row is broken itself."""
    rows: list[str] = []
    row = first
    empty = True
    for word in text.split(" "):
        if empty and rows and not word:
            continue
        for piece in _pieces(word, max(width - cells(rest), 1)):
            if not empty and cells(row) + 1 + cells(piece) > width:
                rows.append(row)
                row, empty = rest, True
            row += piece if empty else " " + piece
            empty = False
    return (*rows, row)


def _pieces(word: str, width: int) -> Iterator[str]:
    piece, taken = "", 0
    for character in word:
        wide = _width(character)
        if taken + wide > width:
            yield piece
            piece, taken = "", 0
        piece += character
        taken += wide
    yield piece


def clipped(text: str, width: int) -> str:
    """`text` on one row; where it is cut it ends in a mark."""
    if cells(text) <= width:
        return text
    kept, taken = "", 0
    for character in text:
        taken += _width(character)
        if taken > width - 1:
            break
        kept += character
    return kept.rstrip() + words.CUT


def _styled(style: str, rows: Iterable[str]) -> list[Row]:
    return [(style, row) for row in rows]


# A question


def question(
    page: Question,
    pointed: str | None,
    size: Size,
    scroll: int | None,
    notice: str,
    guide: words.Guide = words.ANSWERING,
) -> Screen:
    """The whole screen of one question. `scroll` is the first row wanted, None to follow the pointer."""
    width = max(size.columns, NARROWEST)
    top = [("head", _top(page, width))]
    foot = _styled("notice", _shortened(notice, width, " ") if notice else [])
    foot += _styled("keys", keys(width, size.rows, guide))
    return screen(top, _fitted(page, pointed, width, size.rows - len(top) - len(foot)), foot, size, scroll)


def screen(top: Sequence[Row], body: Part, foot: Sequence[Row], size: Size, scroll: int | None) -> Screen:
    """Top, body and foot in exactly the rows there are."""
    room = max(size.rows - len(top) - len(foot), 1)
    rows, start = _seen(body, room, scroll, max(size.columns, NARROWEST))
    return [*top, *rows, *foot][: size.rows], start


def _seen(body: Part, room: int, scroll: int | None, width: int) -> Screen:
    rows = list(body.rows)
    if len(rows) <= room:
        return rows + [("", "")] * (room - len(rows)), 0
    start = begins(body, room, scroll)
    # The last row of the view says that there is more.
    more = " " + words.scrolled(start + 1, start + room - 1, len(rows)) + body.more
    return [*rows[start : start + room - 1], ("keys", clipped(more, width))], start


def begins(body: Part, room: int, scroll: int | None) -> int:
    """The first row to be seen: the one asked for, else the first that lets the rows that matter be seen."""
    most = max(len(body.rows) - (room - 1), 0)
    if scroll is not None:
        return min(max(scroll, 0), most)
    return min(max(body.last - (room - 1), 0), body.first)


def _top(page: Question, width: int) -> str:
    everything = f"{page.in_all[0]}/{page.in_all[1]} "
    done, total = page.in_section
    one = f"section {words.bar(done, total, CELLS)} {done}/{total}   " if page.in_all != page.in_section else ""
    bars = [f"all {words.bar(*page.in_all, long)} {everything}" for long in (CELLS, CELLS // 2)]
    full, short = f" {page.id}  {page.section}  {page.place}", f" {page.id}  {page.place}"
    for left, right in (
        *((name, bar) for name in (full, short) for bar in (one + bars[0], bars[0])),
        (short, bars[1]),
        (short, everything),
        (f" {page.id}", everything),
    ):
        if cells(left) + 2 + cells(right) <= width:
            return left + " " * (width - cells(left) - cells(right)) + right
    return clipped(f" {page.id}", width)


def keys(width: int, rows: int, guide: words.Guide) -> list[str]:
    """The keys on one row, or on two where the window has room: as many as fit, the most needed ones always."""
    most_rows = 2 if rows >= USUAL_ROWS else 1
    for most in (5, 4, 3, 2, 1, 0):
        for quitting in (guide.keys[-1][1], words.QUIT_SHORT):
            fitting = _in_rows([(key, does) for key, does, rank in guide.keys if rank <= most], quitting, width)
            if len(fitting) <= most_rows and all(cells(row) <= width for row in fitting):
                return fitting
    return [clipped(" ".join(fitting), width)]


def _in_rows(keys: Sequence[tuple[str, str]], quitting: str, width: int) -> list[str]:
    """Keys and what they do in rows; a key stands beside its word."""
    glued = [f"{key} {does}".replace(" ", "\N{NO-BREAK SPACE}") for key, does in (*keys[:-1], (keys[-1][0], quitting))]
    return [row.replace("\N{NO-BREAK SPACE}", " ") for row in wrapped("  ".join(glued), width, " ", " ")]


@dataclass(frozen=True)
class _Dress:
    """What of a question is unfolded: `whole` names background lines by number, levels by key, and the rule.

    `stacked` levels stand a statement a row; of the level in `partly` so many rows are shown.
    """

    airy: bool = False
    whole: frozenset[int | str] = frozenset()
    stacked: frozenset[str] = frozenset()
    partly: tuple[str, int] = ("", 0)


_RULE = "rule"


def _fitted(page: Question, pointed: str | None, width: int, room: int) -> Part:
    """The body in the fullest dress that fits; the pointed level always stands in full."""
    background = _background(page)
    # What was said last year and this year, and the levels, come before why it is asked and where it is from.
    recorded = range(2, len(background))
    unfolding: list[int | str] = [*_by_distance(pointed), 1, 0, _RULE]
    every = frozenset(s.key for s in page.steps)
    fullest = _Dress(airy=True, whole=every | frozenset(recorded) | frozenset(unfolding), stacked=every)
    fits = _body(page, pointed, width, fullest)
    if len(fits.rows) <= room:
        return fits
    kept = frozenset({pointed or ""})
    dress, found = _Dress(whole=kept), _body(page, pointed, width, _Dress(whole=kept))

    def put_on(wanted: _Dress) -> None:
        nonlocal dress, found
        part = _body(page, pointed, width, wanted)
        if len(part.rows) <= room:
            dress, found = wanted, part

    for line in recorded:
        put_on(replace(dress, whole=dress.whole | {line}))
    put_on(replace(dress, stacked=kept))
    for one in unfolding:
        put_on(replace(dress, whole=dress.whole | {one}))
    levels = _by_distance(pointed)
    for level in (one for one in levels if one in dress.whole):
        put_on(replace(dress, stacked=dress.stacked | {level}))
    for level in (one for one in levels if one not in dress.whole and len(found.rows) < room):
        put_on(replace(dress, partly=(level, room - len(found.rows) + 1)))
        break
    return found


def _by_distance(pointed: str | None) -> list[str]:
    """The levels, the one above the pointer first, then its neighbours."""
    at = LEVELS.index(pointed) if pointed in LEVELS else 0
    return sorted(LEVELS, key=lambda level: (abs(int(level) - at - 1), int(level)))


def _body(page: Question, pointed: str | None, width: int, dress: _Dress) -> Part:
    rows: list[Row] = []
    for number, line in enumerate(_background(page)):
        whole = _shortened(line, width) if number in dress.whole else [" " + clipped(line, width - 2)]
        rows += _styled("", whole if line else [])
    blank: list[Row] = [("", "")] if dress.airy else []
    rule: list[Row] = [("", words.RULE * width)] if _RULE in dress.whole else []
    rows += [*blank, *rule, *blank, *_styled("strong", wrapped(page.question, width - 1, " ", " "))]
    first = last = 0
    for step in page.steps:
        is_pointed = step.key == pointed
        shown = _step(step, width, is_pointed=is_pointed, dress=dress)
        rows += _styled("pointed" if is_pointed else "", shown)
        if is_pointed:
            first, last = len(rows) - len(shown), len(rows)
    return Part(tuple(rows), first, last, words.MORE_OF_QUESTION)


def _background(page: Question) -> list[str]:
    return [page.reference, words.WHY + page.why, page.earlier, *(words.NOW + line for line in page.now)]


def _shortened(line: str, width: int, rest: str = "   ", most: int = 4) -> list[str]:
    """At most so many rows of a line, with a mark where it is cut: a long comment stands in full under help."""
    rows = wrapped(line, width - 1, " ", rest)
    return list(rows) if len(rows) <= most else [*rows[: most - 1], clipped(rows[most - 1] + words.CUT, width - 1)]


def _step(step: Step, width: int, *, is_pointed: bool, dress: _Dress) -> list[str]:
    head = f" {words.POINTER if is_pointed else ' '} {step.key}) "
    name = step.name + (f"  {words.LAST} {step.last}" if step.last else "")
    texts = [f"{words.TICKED + ' ' if c.held else ''}{c.text}" for c in step.claims]
    if step.key in dress.stacked and len(texts) > 1:
        # What is no statement, but says how they are read, has no dash.
        marks = [" " * 8 + "- " if c.id else " " * 10 for c in step.claims]
        listed = zip(marks, texts, strict=True)
        return [head + name, *(row for mark, text in listed for row in wrapped(text, width - 1, mark, " " * 10))]
    line = f"{name} — {' '.join(texts)}"
    rows = list(wrapped(line, width - 1, head, " " * 6))
    if step.key in dress.whole:
        return rows
    shown = dress.partly[1] if step.key == dress.partly[0] else 1
    return rows if len(rows) <= shown else [*rows[: shown - 1], clipped(rows[shown - 1] + words.CUT, width - 1)]


# Lists, texts, help


@dataclass(frozen=True)
class Place:
    """Where a person is in a list: what a filter and a search leave of it, the pointer, the scroll."""

    options: Sequence[Option]
    at: int
    tab: str
    typed: str
    scroll: int | None
    notice: str = ""


def is_short(shown: Menu) -> bool:
    """Whether the lines of a list stay in sight while what is said above them is scrolled."""
    return not shown.search and not shown.tabs and len(shown.options) <= SHORT_LIST


def menu(shown: Menu, place: Place, size: Size) -> Screen:
    """The screen of a list, the pointed line in full."""
    width = max(size.columns, NARROWEST)
    top = _styled("head", wrapped(shown.title, width - 1, " ", " "))
    top += _tabs(shown, place.tab, width)
    top += [("strong", f" / {place.typed}_")] if shown.search else []
    about = [row for line in shown.about for row in _styled("", wrapped(line, width - 1, " ", "   "))]
    foot = _styled("notice", _shortened(place.notice, width, " ") if place.notice else [])
    foot.append(("keys", _menu_keys(shown, width)))
    rows: list[Row] = [*about, ("", "")] if about else [("", "")]
    lines = _options(shown, place, width, [])
    room = size.rows - len(top) - len(foot)
    if is_short(shown) and len(rows) + len(lines.rows) > room >= 2 * len(lines.rows):
        return screen(top, Part(tuple(rows)), [*lines.rows, *foot], size, place.scroll or 0)
    return screen(top, _options(shown, place, width, rows), foot, size, place.scroll)


def _options(shown: Menu, place: Place, width: int, rows: list[Row]) -> Part:
    first = last = 0
    under = ""
    numbered = is_short(shown)
    for number, option in enumerate(place.options):
        if option.under != under:
            under = option.under
            rows.append(("strong", clipped(" " + under, width)))
        head = f" {words.POINTER if number == place.at else ' '} " + (f"{number + 1}) " if numbered else "")
        if number == place.at:
            first = len(rows)
            rows += _styled("pointed", wrapped(option.text, width - 1, head, " " * 6))
            last = len(rows)
        else:
            rows.append(("", clipped(head + option.text, width - 1)))
    if not place.options:
        rows.append(("", " " + (words.NO_FIT if shown.search else words.NOTHING_HERE)))
    return Part(tuple(rows), first, last)


def _tabs(shown: Menu, tab: str, width: int) -> list[Row]:
    if not shown.tabs:
        return []
    names = [f"[{title}]" if name == tab else title.replace(" ", "\N{NO-BREAK SPACE}") for name, title in shown.tabs]
    return [("", row) for row in wrapped("  ".join(names), width - 1, " ", " ")]


def _menu_keys(shown: Menu, width: int) -> str:
    line = words.SEARCH_KEYS if shown.search else words.TAB_KEYS if shown.tabs else words.LIST_KEYS
    return clipped(" " + line, width)


def ticking(ask: Ticking, at: int, held: Sequence[str], size: Size, fault: str) -> Screen:
    """The screen on which statements are ticked."""
    width = max(size.columns, NARROWEST)
    top = _styled("head", wrapped(ask.title, width - 1, " ", " "))
    rows: list[Row] = [row for line in ask.about for row in _styled("", wrapped(line, width - 1, " ", " "))]
    rows.append(("", ""))
    first = last = 0
    for number, (name, text) in enumerate(ask.statements):
        head = f" {words.POINTER if number == at else ' '} {words.TICKED if name in held else words.UNTICKED} "
        shown = wrapped(text, width - 1, head, " " * 7)
        if number == at:
            first, last = len(rows), len(rows) + len(shown)
        rows += _styled("pointed" if number == at else "", shown)
    foot = _styled("notice", wrapped(fault, width - 1, " ", " ")) if fault else []
    return screen(
        top, Part(tuple(rows), first, last), [*foot, ("keys", clipped(" " + words.TICK_KEYS, width))], size, None
    )


def writing(ask: Writing, size: Size) -> tuple[list[Row], list[Row]]:
    """What stands above and below a text being written."""
    width = max(size.columns, NARROWEST)
    title = words.optional(ask.title) if ask.optional and not ask.emptied else ask.title
    above = _styled("head", wrapped(title, width - 1, " ", " "))
    for line in filter(None, (*ask.about, ask.emptied)):
        if (room := size.rows // 2 - len(above)) > 0:
            above += _styled("", _shortened(line, width, " ", room))
    above.append(("", ""))
    line = words.TEXT_KEYS if ask.many_lines else words.PATH_KEYS if ask.paths else words.LINE_KEYS
    fault = _styled("notice", _shortened(ask.fault, width, " ") if ask.fault else [])
    return above, [*fault, ("keys", clipped(" " + line, width))]


def helping(text: Sequence[Paragraph], size: Size, scroll: int) -> Screen:
    """The screen of a long text."""
    width = max(size.columns, NARROWEST)
    rows: list[Row] = []
    for kind, line in text:
        match kind:
            case "heading":
                rows += [("", ""), *_styled("strong", wrapped(line, width - 1, " ", " "))]
            case "item":
                rows += _styled("", wrapped(line, width - 1, "   - ", "     "))
            case _:
                rows += _styled("", wrapped(line, width - 1, " ", " "))
    return screen([], Part(tuple(rows)), [("keys", clipped(" " + words.HELP_KEYS, width))], size, scroll)
