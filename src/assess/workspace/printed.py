"""A report as PDF, read back: the figures in its data, and its pages beside what the data make of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from pypdf import PdfReader

from assess import __version__
from assess.errors import AssessError, InvalidError
from assess.render import Look, fonts, pango
from assess.render.again import UNREADABLE, extract, read
from assess.render.designs import Design, design, designs, paper_of
from assess.render.pdf import report_pdf
from assess.report import Report
from assess.text import counted, shown
from assess.workspace.libraries import roots

Told = tuple[Literal["good", "broken", "note"], str]
"""A verdict, and the sentence that says why."""


@dataclass(frozen=True)
class Printed:
    """The data of a report, and the PDF in which they lie. `on_phase` is told what is being laid out anew."""

    name: str
    data: Mapping[str, Any]
    pdf: bytes | None = None
    on_phase: Callable[[str], None] = lambda _: None


def printed(found: bytes, name: str) -> Printed:
    """The report in a PDF, or in its data.

    Raises:
        InvalidError: it is none of ours.
    """
    pdf = found if found.startswith(b"%PDF") else None
    try:
        data = json.loads(extract(found, name) if pdf else found)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or "scores" not in data:
        raise InvalidError(f"{name} holds no figures of an assessment.", "Give a PDF of `assess report`.")
    return Printed(name, data, pdf)


def pages(pdf: bytes, found: Printed) -> Told:
    """Whether the pages say what the data inside say: these are laid out anew, and the pages compared."""
    try:
        report = read(pdf, found.name)
    except InvalidError:
        return "broken", "The data in it are no whole report."
    if report.version != __version__:
        return "note", f"Only assess {shown(report.version)}, which made it, can tell whether its pages say the same."
    if (lack := pango()) is not None and lack.code != "slow":
        return "note", f"Its pages were not compared with its data. {lack.what}."
    if fonts.lacking(json.dumps(found.data, ensure_ascii=False)):
        return "note", "Its pages were not compared with its data. Here is no font for some of its letters."
    try:
        return _compared(pdf, report, found.on_phase)
    except UNREADABLE as error:
        return "broken", f"Its pages cannot be read ({type(error).__name__})."


def _compared(pdf: bytes, report: Report, on_phase: Callable[[str], None]) -> Told:
    given = PdfReader(BytesIO(pdf))
    looks = list(_looks(given))
    if not looks:
        return "note", "Its pages were not compared with its data. Their design is not here (ASSESS_LIBRARY)."
    for look in looks:
        made = report_pdf(report, on_phase=on_phase, look=look)
        if made == pdf:
            return "good", f"Its {counted(len(given.pages), 'page')} are what its data make, byte for byte."
        page = _first_other(given, PdfReader(BytesIO(made)))
        if page is None:
            return "good", f"Its {counted(len(given.pages), 'page')} have the text that its data make."
    return "broken", f"Page {page} does not say what the data in it say."


def _looks(given: Any) -> Iterator[Look]:
    """Every design that has the title of the PDF, on its paper."""
    title = str((given.metadata or {}).get("/Title", ""))
    paper = paper_of(float(given.pages[0].mediabox.height))
    for name in designs(roots()[1:]):
        look = _design(name)
        if look and look.of == "assessment" and title.startswith(f"{look.title}: "):
            yield Look(look, paper)


def _design(name: str) -> Design | None:
    try:
        return design(name, roots()[1:])
    except AssessError:
        return None


def _first_other(given: Any, made: Any) -> int | None:
    """The first page whose text differs; None where none does."""
    for number in range(1, max(len(given.pages), len(made.pages)) + 1):
        one, other = (_text(read, number) for read in (given, made))
        if one != other:
            return number
    return None


def _text(read: Any, number: int) -> str | None:
    return "".join(read.pages[number - 1].extract_text().split()) if number <= len(read.pages) else None
