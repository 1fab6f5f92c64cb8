"""Answers as a table: CSV or JSON in, rows with every fault by row and column out; and the table to send around.

A table is exported with `base`, the state its reader saw; rows that changed since then are conflicts.
Cells that a spreadsheet would run as a formula carry a leading apostrophe, which is taken off again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from assess.answers import fault_in_ticks
from assess.errors import Problem
from assess.model import TOP, Answer, NotApplicable, Rated, Unknown
from assess.text import fault_in, guarded, shown, typed, unguarded

LARGEST = 10_000_000
"""Bytes a table may have."""

MOST = 20_000
"""Rows a table may have."""

NOT_APPLICABLE = "not applicable"
UNKNOWN = "not known"


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
    levels: str = ""
    answer: str = ""
    reason: str = ""
    also_met: str = ""
    comment: str = ""
    evidence: str = ""
    base: int = 0
    comment_base: int = 0


COLUMNS = tuple(column.name for column in fields(Line))
"""The columns; `question` and `levels` are there for the reader and ignored on the way back."""


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


def write(lines: Sequence[Line], form: str) -> str:
    """The table as text: `csv` or `json`."""
    if form == "json":
        return json.dumps({"answers": [asdict(one) for one in lines]}, ensure_ascii=False, indent=1) + "\n"
    target = io.StringIO()
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in lines:
        # A bare carriage return would not be quoted.
        cells = {key: re.sub("\r\n?", "\n", str(value)) for key, value in asdict(one).items()}
        writer.writerow({key: guarded(cell) for key, cell in cells.items()})
    return target.getvalue()


@dataclass
class Table:
    """What was read: the rows that are sound, and every fault."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(
    data: bytes, name: str, criteria: Mapping[str, Mapping[str, int]], hidden: Mapping[str, str] | None = None
) -> Table:
    """The rows in a CSV or JSON table.

    Args:
        data: the file's bytes; UTF-8.
        name: what to call it in messages.
        criteria: the asked criteria, each with the level of every statement by statement id.
        hidden: criteria that a fact rules out, each with the reason; a row that says nothing of them is no fault.
    """
    table = Table()
    if len(data) > LARGEST:
        table.problems.append(Problem(name, 0, 0, f"The file has {len(data):,} bytes, at most {LARGEST:,} are read"))
        return table
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        table.problems.append(Problem(name, row, 0, "The file is not UTF-8 text", "Save it as 'CSV UTF-8'"))
        return table
    cells = (_json_rows if text.lstrip().startswith(("{", "[")) else _csv_rows)(text, name, table.problems)
    seen: dict[str, int] = {}
    for number, cell in cells:
        found = _Cells(name, number, cell, table.problems)
        if reason := (hidden or {}).get(found["criterion"]):
            _leave_out(found, reason)
        else:
            _take(found, criteria, seen, table)
    return table


def _csv_rows(text: str, name: str, problems: list[Problem]) -> list[tuple[int, dict[str, str]]]:
    heading = re.split("[\r\n]", text, maxsplit=1)[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    # The row as a spreadsheet numbers it: a text of several lines is one row.
    number = 1
    try:
        # A column without a name keeps its place.
        names = [cell.strip().lower() or f"({i})" for i, cell in enumerate(next(reader, []), 1)]
        if not _heading_is_sound(names, name, problems):
            return []
        for number, cells in enumerate(reader, 2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) >= MOST:
                problems.append(Problem(name, number, 0, f"There are more than {MOST:,} rows", "Split the file"))
                break
            if any(cell.strip() for cell in cells[len(names) :]):
                what = f"The row has {len(cells)} cells, the heading has {len(names)}"
                problems.append(Problem(name, number, len(names) + 1, what, "Put quotes around texts with commas"))
            rows.append((number, {key: unguarded(cell) for key, cell in zip(names, cells, strict=False)}))
    except csv.Error as error:
        what = f"The table cannot be read: {error}"
        problems.append(Problem(name, number + 1, 0, what, "Check the quotes near here"))
        return []
    return rows


def _heading_is_sound(names: Sequence[str], name: str, problems: list[Problem]) -> bool:
    before = len(problems)
    problems += [
        Problem(name, 1, 0, f"The heading has no column '{needed}'", "Begin with an exported table")
        for needed in ("criterion", "answer")
        if needed not in names
    ]
    for i, heading in enumerate(names, 1):
        if heading in names[: i - 1]:
            problems.append(Problem(name, 1, i, f"The column '{shown(heading)}' is there twice", "Keep one"))
    return len(problems) == before


def _json_rows(text: str, name: str, problems: list[Problem]) -> list[tuple[int, dict[str, str]]]:
    twice: list[str] = []
    try:
        value = json.loads(text, object_pairs_hook=lambda pairs: _noting_repeats(pairs, twice), parse_int=str)
    except json.JSONDecodeError as error:
        problems.append(
            Problem(name, error.lineno, error.colno, f"This is not JSON ({error.msg})", "Check commas and quotes")
        )
        return []
    except RecursionError:
        problems.append(Problem(name, 1, 1, "The file is nested too deeply", "Begin with an exported table"))
        return []
    if twice:
        problems.append(Problem(name, 1, 1, f"The key '{shown(twice[0][:40])}' is given twice", "Keep one"))
    answers = value.get("answers") if isinstance(value, dict) else value
    if not isinstance(answers, list) or not all(isinstance(a, dict) for a in answers):
        problems.append(Problem(name, 1, 1, "There is no list 'answers' of objects", "Begin with an exported table"))
        return []
    if len(answers) > MOST:
        problems.append(Problem(name, 0, 0, f"There are more than {MOST:,} rows", "Split the file"))
        return []
    return [(i, {str(k): _as_cell(v) for k, v in a.items()}) for i, a in enumerate(answers, 1)]


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

    def __getitem__(self, column: str) -> str:
        return typed(self.row.get(column) or "")

    def fault(self, column: str, what: str, remedy: str = "") -> None:
        place = list(self.row).index(column) + 1 if column in self.row else 0
        self.problems.append(Problem(self.name, self.number, place, f"{column}: {what}", remedy))

    def whole(self, column: str) -> int:
        cell = self[column] or "0"
        if not re.fullmatch("[0-9]{1,9}", cell):
            self.fault(column, f"'{shown(cell[:40])}' is not a whole number", "Leave the exported number as it is")
            return 0
        return int(cell)


def _leave_out(cells: _Cells, reason: str) -> None:
    """Nothing is taken of a question that is not asked, and nothing that was typed there is dropped unsaid."""
    if any(cells[column] for column in ("answer", "also_met", "reason", "comment", "evidence")):
        what = f"{cells['criterion']} is not asked. {reason.rstrip('.')}"
        cells.fault("criterion", what, "Empty the row, or change the fact: `assess fact list`")


def _take(cells: _Cells, criteria: Mapping[str, Mapping[str, int]], seen: dict[str, int], table: Table) -> None:
    before = len(table.problems)
    criterion = cells["criterion"]
    if criterion not in criteria:
        what = f"'{shown(criterion[:64])}' is not asked in this assessment" if criterion else "it is empty"
        cells.fault("criterion", what, "`assess answer export` lists the ids")
    elif criterion in seen:
        cells.fault(
            "criterion", f"{criterion} is in the table twice", f"Keep one; the first is in row {seen[criterion]}"
        )
    seen.setdefault(criterion, cells.number)
    for column in ("reason", "comment", "evidence"):
        if fault := fault_in(cells[column]):
            cells.fault(column, fault, "Shorten it, or attach it as a file")
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


def _answer(cells: _Cells, statements: Mapping[str, int] | None) -> Answer | None:
    said = cells["answer"].casefold()
    kinds: dict[str, Callable[[str], Answer]] = {
        NOT_APPLICABLE: NotApplicable, "n/a": NotApplicable, "na": NotApplicable,
        UNKNOWN: Unknown, "unknown": Unknown, "?": Unknown,
    }  # fmt: skip
    is_level = re.fullmatch(f"[0-{TOP}]", said) is not None
    if said and not is_level and said not in kinds:
        cells.fault(
            "answer", f"'{shown(said[:40])}' is no answer", f"Write 0 to {TOP}, '{NOT_APPLICABLE}' or '{UNKNOWN}'"
        )
        return None
    # What was typed into a cell that the answer has no use for would be lost.
    if cells["also_met"] and not is_level:
        cells.fault("also_met", "only a level has statements beside it", "Write the level under 'answer', or remove it")
    if cells["reason"] and said not in kinds:
        remedy = f"Move it to the comment, or answer '{NOT_APPLICABLE}' or '{UNKNOWN}'"
        cells.fault("reason", f"only '{NOT_APPLICABLE}' and '{UNKNOWN}' have a reason", remedy)
    if not said:
        return None
    if not is_level:
        if not cells["reason"]:
            cells.fault("reason", f"'{said}' needs a reason", "Say in one sentence why")
        return kinds[said](cells["reason"])
    # A level that was raised holds the statements ticked before it was: they need no tick any more.
    ticked = [
        s for s in re.split(r"[\s,;]+", cells["also_met"]) if s and (statements or {}).get(s, TOP + 1) > int(said)
    ]
    rated = Rated(int(said), tuple(dict.fromkeys(ticked)))
    if statements is not None and (fault := fault_in_ticks(rated, statements)):
        cells.fault("also_met", *fault)
    return rated


def evidence_cell(names: Iterable[str]) -> str:
    """Several pieces of evidence in one cell: a line each."""
    return "\n".join(" ".join(name.split()) for name in names)
