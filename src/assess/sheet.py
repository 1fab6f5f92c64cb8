"""Answers as a table: CSV or JSON in, rows with every fault by row and column out; and the table to send around.

A table is exported with `base`, the state its reader saw; rows that changed since then are conflicts.
Cells that a spreadsheet would run as a formula carry a leading apostrophe, which is taken off again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from assess.asking import fault_in_ticks
from assess.errors import Problem
from assess.model import TOP, Answer, NotApplicable, Rated, Unknown
from assess.text import counted, fault_in, for_spreadsheets, guarded, meant, nearest, quoted, shown, typed, unguarded

LARGEST = 10_000_000
"""Bytes a table may have."""

MOST = 20_000
"""Rows a table may have."""

FORMAT = "1"
"""The format of a table; a larger one was written by a newer program."""

NOT_APPLICABLE = "not applicable"
UNKNOWN = "not known"

WORDS: Mapping[str, Callable[[str], Answer]] = {
    **dict.fromkeys((NOT_APPLICABLE, "does not apply", "n/a", "na", "n"), NotApplicable),
    **dict.fromkeys((UNKNOWN, "unknown", "do not know", "don't know", "?", "d"), Unknown),
}
"""How the two answers are written that are no level."""

_LEVEL = re.compile(r"(?:level\s*)?([0-9]+)(?:[.,]0+)?(?:\s*[:.)\u2013-]?\s+|\s*:\s*)?(.*)", re.DOTALL)
_ERRORS = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|#+)|Err:[0-9]+", re.IGNORECASE)
"""What a spreadsheet writes where it has no value."""


@dataclass(frozen=True)
class Row:
    """One criterion in a table. `answer` is None where the row leaves it open; `base` is 0 where nothing was seen."""

    number: int
    criterion: str
    answer: Answer | None
    comment: str | None
    evidence: tuple[str, ...] = ()
    base: int = 0
    comment_base: int = 0


@dataclass(frozen=True)
class Line:
    """One criterion on its way into a table, every cell as text."""

    criterion: str
    question: str
    guideline: str = ""
    levels: str = ""
    answer: str = ""
    reason: str = ""
    also_met: str = ""
    comment: str = ""
    evidence: str = ""
    base: int = 0
    comment_base: int = 0


@dataclass(frozen=True)
class Origin:
    """The assessment a table is of: its id and its label."""

    assessment: str = ""
    label: str = ""
    format: str = FORMAT


COLUMNS = tuple(column.name for kind in (Line, Origin) for column in fields(kind))
"""The columns of a table; in JSON the last ones are keys beside the list of answers."""

_READ_ONLY = frozenset({"guideline", "question", "levels", "label"})
"""What is there for the reader, and ignored on the way back."""


def line(criterion: str, question: str, answer: Answer | None, **rest: Any) -> Line:
    """The table's line for a standing answer."""
    match answer:
        case Rated(level, also_met):
            return Line(criterion, question, answer=str(level), also_met=" ".join(also_met), **rest)
        case NotApplicable(reason):
            return Line(criterion, question, answer=NOT_APPLICABLE, reason=reason, **rest)
        case Unknown(reason):
            return Line(criterion, question, answer=UNKNOWN, reason=reason, **rest)
        case None:
            return Line(criterion, question, **rest)


def write(lines: Sequence[Line], form: str, origin: Origin = Origin()) -> str:  # frozen
    """The table as text, `csv` or `json`, with the assessment it is of."""
    of = asdict(origin)
    if form == "json":
        return json.dumps({**of, "answers": [asdict(one) for one in lines]}, ensure_ascii=False, indent=1) + "\n"
    rows = ((asdict(one) | of).values() for one in lines)
    # A bare carriage return would come back as a line break.
    cells = ([guarded(re.sub("\r\n?", "\n", str(cell))) for cell in row] for row in rows)
    return for_spreadsheets(COLUMNS, cells)


@dataclass
class Table:
    """What was read: the rows that are sound, and every fault.

    `form` is `csv` or `json`; `origins` are the assessments it names, each with its label and the first row; `based`
    says whether it tells what it saw.
    """

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    form: str = "csv"
    origins: dict[str, tuple[str, int]] = field(default_factory=dict)
    based: bool = False


def read(
    data: bytes,
    name: str,
    criteria: Mapping[str, Mapping[str, int]],
    hidden: Mapping[str, str] | None = None,
    *,
    scale: Mapping[int, Collection[str]] | None = None,
    leave_out: Collection[str] = (),
) -> Table:
    """The rows in a CSV or JSON table.

    Args:
        data: the file's bytes; UTF-8.
        name: what to call it in messages.
        criteria: the asked criteria, each with the level of every statement by statement id.
        hidden: criteria that a fact rules out, each with the reason; a row that says nothing of them is no fault.
        scale: the names of each level, which may stand beside its figure or alone.
        leave_out: columns of one's own that are not read.
    """
    table = Table()
    if fault := _fault_of_file(data):
        table.problems.append(Problem(name, 0, 0, *fault))
        return table
    try:
        text = data.decode("utf-8-sig").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        table.problems.append(Problem(name, row, 0, "The file is not UTF-8 text", "Save it as 'CSV UTF-8'"))
        return table
    table.form = "json" if text.lstrip().startswith(("{", "[")) else "csv"
    wanted = _Wanted(name, frozenset(map(_heading, leave_out)), table.problems)
    rows = (_json_rows if table.form == "json" else _csv_rows)(text, name, wanted)
    wanted.refuse_strange(rows)
    rows = [(n, {c: text for c, text in cell.items() if _heading(c) not in wanted.left_out}) for n, cell in rows]
    table.based = any("base" in cell for _, cell in rows)
    levels = {word.casefold(): level for level, words in (scale or {}).items() for word in words}
    seen: dict[str, int] = {}
    for number, cell in rows:
        found = _Cells(name, number, cell, table.problems, levels)
        _note_origin(found, table)
        if reason := (hidden or {}).get(found["criterion"].lower()):
            _leave_out(found, reason)
        else:
            _take(found, criteria, seen, table)
    return table


def _fault_of_file(data: bytes) -> tuple[str, str] | None:
    if len(data) > LARGEST:
        return f"The file has {len(data):,} bytes, at most {LARGEST:,} are read", ""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "This is a workbook of a spreadsheet, not a table of text", "Save its sheet as 'CSV UTF-8'"
    return None


def _heading(text: str) -> str:
    """A heading as it is compared: `Also met` is `also_met`."""
    return re.sub(r"[\s_-]+", "_", text.strip().lower())


@dataclass
class _Wanted:
    """Which columns are read; one that is filled and not known is a fault, unless it is to be left out."""

    name: str
    left_out: frozenset[str]
    problems: list[Problem]
    line: int = 0

    def refuse_strange(self, rows: Sequence[tuple[int, Mapping[str, str]]]) -> None:
        order = list(dict.fromkeys(column for _, cells in rows for column in cells))
        known = [c for c in COLUMNS if c not in self.left_out]
        for place, column in enumerate(order, 1):
            filled = sum(bool((cells.get(column) or "").strip()) for _, cells in rows)
            if filled and column not in COLUMNS and _heading(column) not in self.left_out:
                what = f"The column {quoted(column)} is not known, and {counted(filled, 'cell')} of it filled"
                begins = (c for c in known if _heading(column).startswith(c))
                near = next(begins, None) or nearest(_heading(column), known)
                remedy = f"Name it '{near}', or leave it out" if near else "Leave it out"
                self.problems.append(
                    Problem(self.name, self.line, place, what, f"{remedy}: --leave-out {quoted(column)}")
                )
        for gone in sorted(self.left_out - {_heading(column) for column in order}):
            self.problems.append(Problem("--leave-out", 0, 0, f"There is no column {quoted(gone)} in {self.name}"))


def _note_origin(cells: _Cells, table: Table) -> None:
    if cells["format"] not in ("", FORMAT):
        cells.fault("format", f"{quoted(cells['format'])} was written by a newer assess", "Install that version")
    if cells["assessment"]:
        table.origins.setdefault(cells["assessment"], (cells["label"], cells.number))


def _csv_rows(text: str, name: str, wanted: _Wanted) -> list[tuple[int, dict[str, str]]]:
    problems = wanted.problems
    text, delimiter, above = _laid_out(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    # The row as a spreadsheet numbers it: a text of several lines is one row.
    number = above + 1
    wanted.line = number
    try:
        for _ in range(above):
            next(reader)
        # A column without a name keeps its place.
        said = [cell.strip() or f"({i})" for i, cell in enumerate(next(reader, []), 1)]
        names = [_heading(cell) if _heading(cell) in COLUMNS else cell.lower() for cell in said]
        if not _heading_is_sound(names, name, number, problems):
            return []
        for number, cells in enumerate(reader, above + 2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) >= MOST:
                problems.append(Problem(name, number, 0, f"There are more than {MOST:,} rows", "Split the file"))
                break
            if any(cell.strip() for cell in cells[len(names) :]):
                what = f"The row has {len(cells)} cells, the heading has {len(names)}"
                problems.append(Problem(name, number, len(names) + 1, what, "Put quotes around texts with commas"))
            rows.append((number, {key: unguarded(cell) for key, cell in zip(names, cells, strict=False)}))
    except csv.Error:
        what = "From here on the table cannot be read"
        problems.append(Problem(name, number + 1, 0, what, "Check the quotes near here"))
        return []
    return rows


def _laid_out(text: str) -> tuple[str, str, int]:
    """The text without a line that tells a spreadsheet the separator, that separator, and the lines above the heading.

    A title may stand there, and blank lines.
    """
    separator = re.match('"?sep=(.)"?[,;\t]*(\r\n|\r|\n)', text, re.IGNORECASE)
    text = text[separator.end() :] if separator else text
    first = re.split("\r\n|\r|\n", text, maxsplit=_ABOVE)[:_ABOVE]
    for above, line in enumerate(first):
        for delimiter in separator[1] if separator else ",;\t":
            if "criterion" in {_heading(cell.strip('"')) for cell in line.split(delimiter)}:
                return text, delimiter, above
    return text, separator[1] if separator else max(",;\t", key=first[0].count), 0


_ABOVE = 20
"""Lines in which the heading is looked for."""


def _heading_is_sound(names: Sequence[str], name: str, line: int, problems: list[Problem]) -> bool:
    before = len(problems)
    problems += [
        Problem(name, line, 0, f"The heading has no column '{needed}'", "Begin with an exported table")
        for needed in ("criterion", "answer")
        if needed not in names
    ]
    for i, heading in enumerate(names, 1):
        if heading in names[: i - 1]:
            problems.append(Problem(name, line, i, f"The column {quoted(heading)} is there twice", "Keep one"))
    return len(problems) == before


def _json_rows(text: str, name: str, wanted: _Wanted) -> list[tuple[int, dict[str, str]]]:
    problems = wanted.problems
    twice: list[str] = []
    try:
        value = json.loads(text, object_pairs_hook=lambda pairs: _noting_repeats(pairs, twice), parse_int=str)
    except json.JSONDecodeError as error:
        what = "From here on this is not JSON"
        problems.append(Problem(name, error.lineno, error.colno, what, "Check commas, quotes and brackets"))
        return []
    except RecursionError:
        problems.append(Problem(name, 1, 1, "The file is nested too deeply", "Begin with an exported table"))
        return []
    if twice:
        problems.append(Problem(name, 1, 1, f"The key {quoted(twice[0])} is given twice", "Keep one"))
    about = {str(k): _as_cell(v) for k, v in value.items() if k != "answers"} if isinstance(value, dict) else {}
    answers = value.get("answers") if isinstance(value, dict) else value
    if not isinstance(answers, list) or not all(isinstance(a, dict) for a in answers):
        problems.append(Problem(name, 1, 1, "There is no list 'answers' of objects", "Begin with an exported table"))
        return []
    if len(answers) > MOST:
        problems.append(Problem(name, 0, 0, f"There are more than {MOST:,} rows", "Split the file"))
        return []
    return [(i, {str(k): _as_cell(v) for k, v in {**a, **about}.items()}) for i, a in enumerate(answers, 1)]


def _noting_repeats(pairs: Sequence[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            twice.append(key)
        found[key] = value
    return found


def _as_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool() | dict():
            return json.dumps(value)
        case list():
            return "\n".join(str(v) for v in value)
        case _:
            return str(value)


@dataclass
class _Cells:
    """One row being read: its cells by column, and where faults go."""

    name: str
    number: int
    row: Mapping[str, str]
    problems: list[Problem]
    levels: Mapping[str, int]

    def __getitem__(self, column: str) -> str:
        return typed(self.row.get(column) or "")

    def fault(self, column: str, what: str, remedy: str = "") -> None:
        place = list(self.row).index(column) + 1 if column in self.row else 0
        self.problems.append(Problem(self.name, self.number, place, f"{column}: {what}", remedy))

    def whole(self, column: str) -> int:
        found = re.fullmatch("([0-9]{1,9})([.,]0+)?", self[column] or "0")
        if not found:
            what = f"{quoted(self[column])} is not a whole number"
            self.fault(column, what, "Leave the exported number as it is")
            return 0
        return int(found[1])


def _leave_out(cells: _Cells, reason: str) -> None:
    """Nothing is taken of a question that is not asked, and nothing that was typed there is dropped unsaid."""
    if any(cells[column] for column in ("answer", "also_met", "reason", "comment", "evidence")):
        what = f"{cells['criterion']} is not asked. {reason.rstrip('.')}"
        cells.fault("criterion", what, "Empty the row, or change the fact: `assess fact list`")


def _take(cells: _Cells, criteria: Mapping[str, Mapping[str, int]], seen: dict[str, int], table: Table) -> None:
    before = len(table.problems)
    # A spreadsheet may begin a cell with a capital.
    criterion = cells["criterion"].lower()
    if criterion not in criteria:
        _refuse_criterion(cells, criterion, criteria)
    elif criterion in seen:
        cells.fault(
            "criterion", f"{criterion} is in the table twice", f"Keep one; the first is in row {seen[criterion]}"
        )
    seen.setdefault(criterion, cells.number)
    for column in ("reason", "comment", "evidence"):
        if fault := fault_in(cells[column]):
            cells.fault(column, *fault)
    for column in ("answer", "reason", "also_met", "comment", "evidence"):
        if _ERRORS.fullmatch(cells[column]):
            cells.fault(column, f"{shown(cells[column])} is an error of the spreadsheet", "Write what is meant there")
            return
    answer = _answer(cells, criteria.get(criterion))
    row = Row(
        cells.number,
        criterion,
        answer,
        cells["comment"] or None,
        tuple(dict.fromkeys(filter(None, (typed(part) for part in cells["evidence"].splitlines())))),
        cells.whole("base"),
        cells.whole("comment_base"),
    )
    if len(table.problems) == before:
        table.rows.append(row)


def _refuse_criterion(cells: _Cells, criterion: str, criteria: Iterable[str]) -> None:
    remedy = meant(criterion, criteria, "`assess answer export` lists the ids").removesuffix(".")
    what = f"{quoted(criterion)} is not asked in this assessment" if criterion else "it is empty"
    cells.fault("criterion", what, remedy)


def _level(cells: _Cells) -> int | None:
    """The level in the cell: a figure, also as a spreadsheet or the column `levels` writes it, or the level's name."""
    said = cells["answer"].casefold()
    found = _LEVEL.fullmatch(said)
    if found is None or len(found[1]) > 1:
        return cells.levels.get(said)
    level, name = int(found[1]), found[2].strip()
    return level if level <= TOP and (not name or cells.levels.get(name) == level) else None


def _answer(cells: _Cells, statements: Mapping[str, int] | None) -> Answer | None:
    said = cells["answer"].casefold()
    level = _level(cells)
    is_level = level is not None
    if said and not is_level and said not in WORDS:
        cells.fault("answer", f"{quoted(said)} is no answer", f"Write 0 to {TOP}, '{NOT_APPLICABLE}' or '{UNKNOWN}'")
        return None
    # What was typed into a cell that the answer has no use for would be lost.
    if cells["also_met"] and not is_level:
        cells.fault("also_met", "only a level has statements beside it", "Write the level under 'answer', or remove it")
    if cells["reason"] and said not in WORDS:
        remedy = f"Move it to the comment, or answer '{NOT_APPLICABLE}' or '{UNKNOWN}'"
        cells.fault("reason", f"only '{NOT_APPLICABLE}' and '{UNKNOWN}' have a reason", remedy)
    if not said:
        return None
    if level is None:
        if not cells["reason"]:
            cells.fault("reason", f"'{said}' needs a reason", "Say in one sentence why")
        return WORDS[said](cells["reason"])
    # A level that was raised holds the statements ticked before it was: they need no tick any more.
    ticked = [s for s in re.split(r"[\s,;]+", cells["also_met"]) if s and (statements or {}).get(s, TOP + 1) > level]
    rated = Rated(level, tuple(dict.fromkeys(ticked)))
    if statements is not None and (fault := fault_in_ticks(rated, statements)):
        cells.fault("also_met", *fault)
    return rated


def evidence_cell(names: Iterable[str]) -> str:
    """Several pieces of evidence in one cell: a line each."""
    return "\n".join(" ".join(name.split()) for name in names)
