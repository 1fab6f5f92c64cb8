"""`assess doctor`: what this machine lacks, what that means, and the exact remedy."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from assess.cli.shell import DONE, MISSING, emit, json_option, say, workspace_option
from assess.errors import AssessError, NotFoundError
from assess.store import fault_of_place, warning_of_place
from assess.text import capital, listed, shown
from assess.workspace import Workspace, find, roots

OLDEST_SQLITE = (3, 37, 0)
LITTLE_SPACE = 200_000_000


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `state` is fine, careful or missing."""

    subject: str
    state: str
    what: str
    remedy: str = ""


@dataclass(frozen=True)
class Findings:
    """All that was looked at."""

    findings: tuple[Finding, ...]


@click.command()
@workspace_option
@json_option
@click.pass_context
def doctor(ctx: click.Context, folder: str | None, *, as_json: bool) -> None:
    """Check what this machine needs: Python, SQLite, Pango and fonts, the terminal, the disk of the workspace.

    Says what each lack means and the exact remedy. Exit code 6 where something needed is missing.
    """
    findings = [*_programs(), _pango(), _fonts(), _terminal(), _library(), *_disk(folder)]
    if as_json:
        emit(Findings(tuple(findings)))
    else:
        for f in findings:
            say(f"{f.state:8} {f.subject}: {shown(f.what)}")
            if f.remedy:
                say(f"         {shown(f.remedy)}")
    ctx.exit(MISSING if any(f.state == "missing" for f in findings) else DONE)


def _programs() -> Iterator[Finding]:
    yield Finding("Python", "fine", platform.python_version())
    enough = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    needed = ".".join(map(str, OLDEST_SQLITE))
    yield Finding("SQLite", "fine" if enough else "missing", sqlite3.sqlite_version,
                  "" if enough else f"The store needs {needed} or newer: install a newer Python.")  # fmt: skip


def _pango() -> Finding:
    from assess.render import pango  # noqa: PLC0415 # only here

    lack = pango()
    if lack is None:
        return Finding("Pango", "fine", "PDF reports can be written.")
    if lack.code == "slow":
        return Finding("Pango", "careful", f"{lack.what}.", lack.remedy)
    return Finding("Pango", "missing", f"{lack.what}. HTML, JSON and CSV work without it.", lack.remedy)


def _fonts() -> Finding:
    from assess.render.designs import reports  # noqa: PLC0415 # only here

    names = sorted({capital(path.parent.name) for path in (reports() / "fonts").rglob("*.ttf")})
    if not names:
        return Finding("Fonts", "missing", "The fonts that come with the program are gone.", "Install assess again.")
    scripts = "Latin, Greek, Cyrillic, Vietnamese and Arabic; a PDF shows other letters as [U+4E2D], HTML shows them"
    return Finding("Fonts", "fine", f"{listed(names)}, for {scripts}.")


def _terminal() -> Finding:
    encoding = (getattr(sys.stdout, "encoding", None) or "unknown").lower()
    if "utf" in encoding:
        return Finding("Terminal", "fine", f"{encoding}, {os.environ.get('TERM', 'no TERM')}")
    return Finding("Terminal", "careful", f"{encoding} cannot show every letter.", "Set PYTHONIOENCODING=utf-8.")


def _library() -> Finding:
    try:
        ours, *own = roots()
    except AssessError as error:
        return Finding("Library", "missing", error.message, error.hint)
    return Finding("Library", "fine", listed([str(ours), *map(str, own)]))


def _disk(given: str | None) -> Iterator[Finding]:
    try:
        folder = find(given)
    except NotFoundError:
        folder = Path(given) if given and Path(given).is_dir() else Path.cwd()
        yield Finding("Workspace", "careful", f"none in {folder}", "Begin one with `assess start`.")
    else:
        yield _opens(folder)
    if fault := fault_of_place(folder):
        yield Finding("Place", "missing", f"{fault}.", "Keep the workspace on a disk of this machine.")
    elif warning := warning_of_place(folder):
        yield Finding("Place", "careful", f"{warning}.", "Keep the workspace elsewhere, and back it up there.")
    yield _writable(folder)
    free = shutil.disk_usage(folder).free
    yield Finding("Free space", "fine" if free > LITTLE_SPACE else "careful", f"{free // 1_000_000:,} MB in {folder}",
                  "" if free > LITTLE_SPACE else "Free some space: evidence and backups need it.")  # fmt: skip


def _opens(folder: Path) -> Finding:
    try:
        with Workspace.open(folder) as workspace:
            count = len(workspace.headings())
    except AssessError as error:
        return Finding("Workspace", "missing", error.message, error.hint)
    return Finding("Workspace", "fine", f"{folder}, assessments: {count}")


def _writable(folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding("Write access", "fine", str(folder))
    except OSError as error:
        return Finding("Write access", "missing", f"{folder}: {error.strerror}", "Change the rights of the folder.")
