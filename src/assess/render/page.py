"""The report as one HTML page that brings everything with it: no script, no address it would have to fetch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from markupsafe import Markup, escape

from assess.errors import InvalidError
from assess.render.charts import code, radar, slopes
from assess.render.designs import PAPERS, Design, design
from assess.render.letters import legible
from assess.report import Comparison, Report
from assess.text import capital

Fit = Callable[[str], str]
"""How a text is made fit for the page."""


@dataclass(frozen=True)
class Look:
    """How a report is laid out: its design, and the paper by a name of `PAPERS`."""

    design: Design = field(default_factory=design)
    paper: str = "a4"


def page(report: Report | Comparison, fit: Fit = legible, look: Look | None = None) -> str:
    """The report as HTML, each of its texts made fit by `fit` and escaped.

    Raises:
        InvalidError: a template of an institution's own design cannot be filled in.
    """
    look = look or Look()
    size, height = PAPERS[look.paper]
    paper = f":root {{ --paper-height: {height}pt }} @page {{ size: {size} }}"
    try:
        template = _environment(look.design, fit).get_template("report.html.j2")
        return str(
            template.render(
                report=report,
                title=look.design.title,
                sections=look.design.sections,
                styles=Markup(f"{look.design.styles}\n{paper}"),  # noqa: S704 # written by whoever wrote the templates
                logo=look.design.logo,
                direction="rtl" if report.language in RIGHT_TO_LEFT else "ltr",
            )
        )
    except TemplateError as error:
        if look.design.folders[-1] == look.design.folders[0]:
            raise  # our own
        line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        where = getattr(error, "name", None) or look.design.name
        raise InvalidError(
            f"The template {where}{line} of the report '{look.design.name}' cannot be filled in: {error.message}.",
            f"Its folder is {look.design.folders[0]}; docs/how-to/own-report.md says what a template may use.",
        ) from None


RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
"""Languages that are written from right to left."""


def report_html(report: Report | Comparison, *, on_phase: Callable[[str], None], look: Look | None = None) -> bytes:
    """The report as one HTML file."""
    on_phase("Laying out the page")
    return page(report, look=look).encode()


def _environment(look: Design, fit: Fit) -> Any:
    from jinja2 import FileSystemLoader, StrictUndefined  # noqa: PLC0415 # only a page needs it
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 # as above

    def shown(value: Any) -> Any:
        """Every text on its way to the page; what is Markup was escaped by a filter below."""
        return fit(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    # A design may come from elsewhere: its templates see the report, and can neither change it nor reach beyond.
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(look.folders),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"unbroken": _unbroken, "capital": capital}
    environment.globals |= {"radar": radar, "slopes": slopes, "code": code}
    return environment


def _unbroken(text: str) -> Markup:
    """An address, an id or a digest, escaped and without marks for breaking: it is to be followed or compared."""
    return escape(text)
