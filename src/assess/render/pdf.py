"""The report as PDF, made by WeasyPrint in a process of its own that may fetch nothing and has limits."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Timer
from xml.sax.saxutils import escape

from assess.errors import InvalidError, MissingError, Problem
from assess.render import fonts
from assess.render.designs import reports
from assess.render.letters import Printable
from assess.render.limits import LATE, Limits, exceeded
from assess.render.page import Look, page
from assess.render.plain import to_json
from assess.report import Comparison, Report

NO_PANGO, REFUSED, SLOW = 3, 5, 6
"""What went wrong, as exit codes of the child, beside those of `limits`."""


def report_pdf(
    report: Report | Comparison,
    *,
    on_phase: Callable[[str], None],
    limits: Limits | None = None,
    look: Look | None = None,
) -> bytes:
    """The report as PDF/A-3a and PDF/UA-1 with its data attached; the same bytes for the same report on one machine.

    That of a pack holds only what is printed: it is for somebody who is to see no more than that.

    Raises:
        MissingError: Pango cannot be loaded.
        InvalidError: the report needed more time or memory than `limits` allow.
    """
    on_phase("Laying out the page")
    data = Attached(to_json(report), report.cover.as_of.iso, ATTACHMENTS[report.format])
    font = fonts.wanted(data.data.decode("utf-8", "replace"))
    drawn = fonts.bundled(reports() / "fonts") | (fonts.glyphs(font) if font else frozenset())
    html = page(report, Printable(drawn), look)
    attached = None if look and look.design.of == "pack" else data
    return pdf(html, attached, font, on_phase=on_phase, limits=limits or Limits())


ATTACHMENTS = {"assess.report/1": "assessment.json", "assess.comparison/2": "comparison.json"}
"""The name under which the data lie in a PDF, by their format."""


@dataclass(frozen=True)
class Attached:
    """What goes into a PDF as a file, the day it is dated, and its name."""

    data: bytes
    day: str
    name: str = ATTACHMENTS["assess.report/1"]


def pdf(
    html: str,
    attached: Attached | None = None,
    font: Path | None = None,
    *,
    on_phase: Callable[[str], None],
    limits: Limits,
) -> bytes:
    """One HTML page as PDF, drawn with the bundled fonts and the one that is named beside them."""
    with TemporaryDirectory(prefix="assess-") as name:
        folder = Path(name)
        source, target = folder / "page.html", folder / "page.pdf"
        source.write_text(html, encoding="utf-8")
        _font_settings(folder, font)
        arguments = [str(limits.cpu), str(limits.memory)]
        if attached:
            (folder / attached.name).write_bytes(attached.data)
            arguments += [attached.name, attached.day]
        code, told = _child(folder, source, target, arguments, limits.wall, on_phase)
        if code:
            raise _trouble(code, told, limits)
        return target.read_bytes()


def _child(
    folder: Path, source: Path, target: Path, arguments: list[str], wall: int, on_phase: Callable[[str], None]
) -> tuple[int, list[str]]:
    """The exit code of the child, and what it said beside its phases."""
    told = []
    with (
        source.open("rb") as html,
        target.open("wb") as written,
        subprocess.Popen(  # noqa: S603 # our own module; its arguments are numbers, our own name for a file, a day
            [sys.executable, "-P", "-m", "assess.render.child", *arguments],
            stdin=html,
            stdout=written,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            cwd=folder,
            env=os.environ | {"FONTCONFIG_FILE": str(folder / FONT_SETTINGS), "PYTHONUTF8": "1"},
        ) as child,
        _ended_after(wall, child) as late,
    ):
        for line in child.stderr or ():
            kind, _, text = line.rstrip("\n").partition("\t")
            if kind == "phase":
                on_phase(text)
            else:
                told.append(line.rstrip("\n"))
    return LATE if late.is_set() else child.returncode, told


@contextmanager
def _ended_after(seconds: int, child: subprocess.Popen[str]) -> Iterator[Event]:
    """Ends the child when its time is over, which sets the event, and when something goes wrong here."""
    late = Event()

    def end() -> None:
        late.set()
        child.kill()

    watch = Timer(seconds, end)
    watch.start()
    try:
        yield late
        child.wait()
    finally:
        watch.cancel()
        child.kill()


FONT_SETTINGS = "fonts.conf"


def _font_settings(folder: Path, font: Path | None) -> None:
    """A fontconfig file that knows the bundled fonts and the one named, so that pages look the same everywhere."""
    known = [reports() / "fonts"]
    if font:
        known.append(folder / "system-font")
        known[-1].mkdir()
        shutil.copy(font, known[-1])
    (folder / FONT_SETTINGS).write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        + "".join(f"<dir>{escape(str(place))}</dir>" for place in known)
        + f"<cachedir>{escape(str(folder / 'cache'))}</cachedir></fontconfig>",
        encoding="utf-8",
    )


def _trouble(code: int, told: list[str], limits: Limits) -> Exception:
    said = "\n".join(told)
    if code == NO_PANGO:
        return MissingError("The PDF needs Pango, which this machine cannot load.", install_line(), said)
    if code == REFUSED:
        return InvalidError("The page of the report names something it may not fetch.", "Report this.", said)
    if what := exceeded(code, said, limits):
        return InvalidError(
            f"The PDF was given up: it needed more than {what}.",
            "Make it as HTML (--format html), or with fewer questions at a time.",
        )
    return RuntimeError(f"The process that makes the PDF ended with {code}.\n{said}")


def install_line() -> str:
    """The one line that brings Pango to this platform."""
    match sys.platform:
        case "darwin":
            return "brew install pango"
        case "win32":
            return "In MSYS2: pacman -S mingw-w64-ucrt-x86_64-pango"
        case _:
            return _linux_line(_distribution())


def _distribution() -> str:
    try:
        return Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return ""


def _linux_line(release: str) -> str:
    families = {
        "fedora": "sudo dnf install pango",
        "rhel": "sudo dnf install pango",
        "suse": "sudo zypper install libpango-1_0-0",
        "arch": "sudo pacman -S pango",
        "alpine": "sudo apk add pango",
    }
    names = [line for line in release.splitlines() if line.startswith(("ID=", "ID_LIKE="))]
    found = (line for family, line in families.items() if any(family in name for name in names))
    return next(found, "sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


def no_pdf() -> Problem | None:
    """Why a PDF cannot be made here at all; None where it can, if slowly."""
    lack = pango()
    return lack if lack and lack.code != "slow" else None


def pango() -> Problem | None:
    """Why a PDF cannot be made here, or will take long (`slow`); None where all is well."""
    with TemporaryDirectory(prefix="assess-") as name:
        checked = subprocess.run(  # our own module
            [sys.executable, "-P", "-m", "assess.render.child", "check"],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            cwd=name,
            check=False,
        )
    match checked.returncode:
        case 0:
            return None
        case 6:
            return Problem(
                "PDF", 0, 0, "libharfbuzz-subset is missing, so each PDF takes longer", install_line(), "slow"
            )
        case _:
            return Problem("PDF", 0, 0, "Pango cannot be loaded, so no PDF can be made", install_line(), "missing")
