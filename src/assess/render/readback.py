"""A report read back: its data, out of a PDF where it is one, and its pages beside what the data make of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assess import __version__
from assess.errors import AssessError, InvalidError
from assess.render import Look, fonts, no_pdf
from assess.render.again import UNREADABLE, extract, read, reader
from assess.render.designs import design, designs, paper_of
from assess.render.pdf import report_pdf
from assess.text import counted, shown

Told = tuple[Literal["good", "broken", "unchecked", "note"], str]
"""A verdict, and the sentence that says why."""

_UNSEEN = "Its pages were not compared with its data."


@dataclass(frozen=True)
class Printed:
    """A report as it was handed over: the file's name, its data, and the PDF where it is one."""

    name: str
    data: Mapping[str, Any]
    pdf: bytes | None = None


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


def pages(pdf: bytes, found: Printed, roots: Sequence[Path], on_phase: Callable[[str], None]) -> Told:
    """Whether the pages say what the data inside say: these are laid out anew, and the pages compared.

    `roots` are the folders of an institution's own designs.
    """
    # Another version has other keys: what it wrote is not held against what a report is now.
    version = found.data.get("version")
    if isinstance(version, str) and version != __version__:
        return "unchecked", f"{_UNSEEN} It was made by assess {shown(version)}, and only that can tell."
    try:
        report = read(json.dumps(found.data).encode(), found.name)
    except InvalidError:
        return "broken", "The data in it are no whole report."
    if lack := _lacking(found):
        return "unchecked", f"{_UNSEEN} {lack}"
    try:
        given = _texts(pdf)
        looks = list(_looks(pdf, roots))
    except UNREADABLE:
        return "broken", "Its pages cannot be read: the file is damaged."
    if not looks:
        return "unchecked", f"{_UNSEEN} No design that is here (ASSESS_LIBRARY) has its title."
    if fonts.EAST_ASIAN.search(_letters(found)) and any("[U+" in text for text in given):
        return "unchecked", f"{_UNSEEN} Some letters could not be drawn where it was made."

    def on_page(text: str) -> None:
        on_phase(f"{text} of {len(given)}" if " - page " in text else text)

    try:
        return _compared(pdf, given, (report_pdf(report, on_phase=on_page, look=look) for look in looks))
    except AssessError as error:
        return "unchecked", f"{_UNSEEN} {error.message}"


def _lacking(found: Printed) -> str:
    """What keeps this program from laying out the same pages; empty for nothing."""
    if lack := no_pdf():
        return f"{lack.what}."
    return "Here is no font for some of its letters." if fonts.lacking(_letters(found)) else ""


def _letters(found: Printed) -> str:
    return json.dumps(found.data, ensure_ascii=False)


def _compared(pdf: bytes, given: Sequence[str], every: Iterator[bytes]) -> Told:
    other = 0
    for made in every:
        if made == pdf:
            return "good", f"Its {counted(len(given), 'page')} are what its data make, byte for byte."
        wanted = _texts(made)
        if wanted == given:
            told = f"Its {counted(len(given), 'page')} have the text that its data make"
            again = "look at the pages yourself, or make it anew with `assess report FILE`"
            return "unchecked", f"{told}, but this file is not the one that the program writes here: {again}."
        same = (one == its for one, its in zip(given, wanted, strict=False))
        other = next((number for number, alike in enumerate(same, 1) if not alike), min(len(given), len(wanted)) + 1)
    return "broken", f"Page {other} does not say what the data in it say."


def _looks(pdf: bytes, roots: Sequence[Path]) -> Iterator[Look]:
    """Every design that has the title of the PDF, on its paper. One with faults is none."""
    read = reader(pdf)
    title = str(read.metadata.title if read.metadata else "")
    paper = paper_of(float(read.pages[0].mediabox.height))
    for name in designs(roots):
        try:
            found = design(name, roots)
        except AssessError:
            continue
        if found.of == "assessment" and title.startswith(f"{found.title}: "):
            yield Look(found, paper)


def _texts(pdf: bytes) -> list[str]:
    """The text of each page, without white space."""
    return ["".join(page.extract_text().split()) for page in reader(pdf).pages]
