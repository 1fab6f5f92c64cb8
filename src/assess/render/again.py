"""A report read back: the data out of a PDF of ours, the report out of its data, letter for letter or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from assess.errors import InvalidError, Problem
from assess.render.pdf import ATTACHMENTS
from assess.report import Report
from assess.report.plain import plain
from assess.text import shown

UNREADABLE = (
    PyPdfError, DependencyError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
)  # fmt: skip
"""What a damaged file does to a reader of PDF: not for a caller to tell apart."""

MANY = 20
"""Faults that are named of one file: more come from one cause."""

HINT = "Give a file that `assess report` wrote, as PDF or with --format json."


def reader(data: bytes) -> PdfReader:
    """A PDF opened, as one of `UNREADABLE` where it is damaged.

    Strict: a lenient reader tries what is broken again at every level it is nested in, which takes hours and gigabytes.
    """
    return PdfReader(BytesIO(data), strict=True)


def extract(data: bytes, name: str) -> bytes:
    """The data in a PDF that `assess report` wrote, byte for byte as they were attached.

    Raises:
        InvalidError: it is no PDF, or has no such data.
    """
    try:
        attached = reader(data).attachments
        found = [held for name in ATTACHMENTS.values() for held in attached.get(name, [])]
    except UNREADABLE:
        raise InvalidError(f"{name} cannot be read as a PDF: it is damaged, or none.", HINT) from None
    if not found:
        raise InvalidError(f"{name} is a PDF without the data of a report.", HINT)
    return found[0]


def read(data: bytes, name: str) -> Report:
    """The report in its data, or in a PDF of it.

    Raises:
        InvalidError: it is none, is one of another version, or holds what a report cannot hold, with every fault.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 # only where a report is read back

    if data.startswith(b"%PDF"):
        data = extract(data, name)
    value = _document(data, name)
    try:
        found = TypeAdapter(Report).validate_python(value)
    except ValidationError as error:
        details = islice(error.errors(include_url=False), MANY)
        faults = tuple(_problem(name, d["loc"], d["msg"]) for d in details)
        raise InvalidError(f"{name} holds no whole report.", HINT, problems=faults) from None
    if strange := tuple(islice(_differences(value, plain(found), ()), MANY)):
        faults = tuple(_problem(name, loc, "This cannot stand here") for loc in strange)
        raise InvalidError(f"{name} holds more than a report, or something else.", HINT, problems=faults)
    return found


def _document(data: bytes, name: str) -> Any:
    try:
        value = json.loads(data)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno} cannot be read"
        raise InvalidError(f"{name} is no JSON: {where}.", HINT) from None
    except (ValueError, RecursionError):
        raise InvalidError(f"{name} is no JSON that can be read.", HINT) from None
    form = value.get("format") if isinstance(value, dict) else None
    if form != "assess.report/1":
        what = f"is of the form {shown(str(form)[:40])}" if form else "is no report"
        raise InvalidError(f"{name} {what}; this program reads assess.report/1.", HINT)
    return value


def _problem(name: str, loc: tuple[int | str, ...], what: str) -> Problem:
    return Problem(name, 0, 0, f"{'/'.join(map(str, loc))}: {what}")


def _differences(given: Any, kept: Any, loc: tuple[int | str, ...]) -> Iterator[tuple[int | str, ...]]:
    """Where what was given is not what was kept: a key nobody knows, a number written as text."""
    if isinstance(given, dict) and isinstance(kept, dict):
        for key in given:
            yield from _differences(given[key], kept[key], (*loc, key)) if key in kept else [(*loc, key)]
    elif isinstance(given, list) and isinstance(kept, list):
        for place, (one, other) in enumerate(zip(given, kept, strict=True)):
            yield from _differences(one, other, (*loc, place))
    elif type(given) is not type(kept) or given != kept:
        yield loc
