"""A report as HTML, PDF, JSON or CSV. What is loaded is what a format needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from assess.render.design import PAPERS, design
from assess.render.page import Look, page, report_html
from assess.render.pdf import Limits, pango, report_pdf
from assess.render.plain import report_json, schema, to_json
from assess.render.rows import report_csv
from assess.report import Report

__all__ = ["FORMATS", "PAPERS", "Format", "Limits", "Look", "design", "page", "pango", "schema", "to_json"]


class Format(Protocol):
    """Turns a report into the bytes of a file; `on_phase` is told what it is doing, `look` says how a page looks."""

    def __call__(self, report: Report, *, on_phase: Callable[[str], None], look: Look | None = None) -> bytes: ...


FORMATS: Mapping[str, Format] = {"html": report_html, "pdf": report_pdf, "json": report_json, "csv": report_csv}
"""Every format by the name and file ending it has."""
