"""The report as one HTML page that brings everything with it: no script, no address it would have to fetch."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from assess.render.closed import POLICY
from assess.render.designs import Look
from assess.render.filling import Fit, filled, filled_apart
from assess.render.letters import legible
from assess.report import Comparison, Report

__all__ = ["Look", "page", "report_html"]

HEAD = Markup("""\
<!doctype html>
<html lang="{}" dir="{}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{}">
""")
"""How every page begins, whatever its templates say: the first policy that a browser reads stands."""

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
"""Languages that are written from right to left."""


def page(report: Report | Comparison, fit: Fit = legible, look: Look | None = None) -> str:
    """The report as HTML, each of its texts made fit by `fit` and escaped.

    Raises:
        InvalidError: an institution's own design has faults, or needs more than its limits.
    """
    look = look or Look()
    fill = filled_apart if look.design.own else filled
    direction = "rtl" if report.language in RIGHT_TO_LEFT else "ltr"
    return str(HEAD.format(report.language, direction, Markup(POLICY))) + fill(report, fit, look)  # noqa: S704 # ours


def report_html(report: Report | Comparison, *, on_phase: Callable[[str], None], look: Look | None = None) -> bytes:
    """The report as one HTML file."""
    on_phase("Laying out the page")
    return page(report, look=look).encode()
