"""A report as HTML, PDF, JSON or CSV. What is loaded is what a format needs, when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from assess.render.designs import PAPERS, Look
    from assess.render.limits import Limits
    from assess.render.pdf import no_pdf, pango
    from assess.render.plain import schema, to_json
    from assess.report import Comparison, Report

_PLACES = {
    "PAPERS": "designs",
    "Limits": "limits",
    "Look": "designs",
    "no_pdf": "pdf",
    "pango": "pdf",
    "schema": "plain",
    "to_json": "plain",
}

__all__ = ["FORMATS", "PAPERS", "Format", "Limits", "Look", "no_pdf", "pango", "schema", "to_json"]


class Format(Protocol):
    """Turns a report into the bytes of a file; `on_phase` is told what it is doing, `look` says how a page looks."""

    def __call__(
        self, report: Report | Comparison, *, on_phase: Callable[[str], None], look: Look | None = None
    ) -> bytes: ...


class _Formats(Mapping[str, Format]):
    """Each format by the name and file ending it has; its module is loaded with it."""

    _makers: Mapping[str, tuple[str, str]] = {
        "html": ("page", "report_html"),
        "pdf": ("pdf", "report_pdf"),
        "json": ("plain", "report_json"),
        "csv": ("rows", "report_csv"),
    }

    def __getitem__(self, name: str) -> Format:
        module, maker = self._makers[name]
        found: Format = getattr(import_module(f"assess.render.{module}"), maker)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


FORMATS: Mapping[str, Format] = _Formats()
"""Every format by the name and file ending it has."""


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"assess.render.{_PLACES[name]}"), name)
