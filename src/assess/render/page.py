"""The report as one HTML page that brings everything with it: no script, no address it would have to fetch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from assess import shipped
from assess.render.charts import radar
from assess.render.letters import legible
from assess.report import Report

Fit = Callable[[str], str]
"""How a text is made fit for the page."""


def reports() -> Path:
    """The folder of the report designs."""
    return shipped.folder() / "reports"


@dataclass(frozen=True)
class Design:
    """A folder with templates and styles, and the sections they make up: name and heading, in order."""

    folder: Path
    sections: tuple[Mapping[str, str], ...]

    @property
    def styles(self) -> str:
        """The style sheet."""
        return (self.folder / "report.css").read_text(encoding="utf-8")


@cache
def design(name: str = "improvement") -> Design:
    """The design of this name."""
    import yaml  # noqa: PLC0415 # only a page needs it

    folder = reports() / name
    plain = yaml.load((folder / "report.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 # texts only
    return Design(folder, tuple(plain["sections"]))


def page(report: Report, fit: Fit = legible, look: Design | None = None) -> str:
    """The report as HTML, each of its texts made fit by `fit` and escaped."""
    look = look or design()
    template = _environment(look, fit).get_template("report.html.j2")
    styles = Markup(look.styles)  # noqa: S704 # our own file
    return str(template.render(report=report, sections=look.sections, styles=styles))


def report_html(report: Report, *, on_phase: Callable[[str], None]) -> bytes:
    """The report as one HTML file."""
    on_phase("Laying out the page")
    return page(report).encode()


def _environment(look: Design, fit: Fit) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 # only a page needs it

    def shown(value: Any) -> Any:
        """Every text on its way to the page; what is Markup was escaped by a filter below."""
        return fit(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=FileSystemLoader(look.folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"unbroken": _unbroken, "capital": _capital}
    environment.globals |= {"radar": radar}
    return environment


def _unbroken(text: str) -> Markup:
    """An address, an id or a digest, escaped and without marks for breaking: it is to be followed or compared."""
    return escape(text)


def _capital(text: str) -> str:
    """`text` beginning with a capital letter."""
    return text[:1].upper() + text[1:]
