"""The demonstration: an invented institution answers the whole questionnaire in three years, and gets its reports.

The answers go through the interview in line mode, as typed by a person. Between the second and the third year the
criteria were revised. usage: demo.py FOLDER
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from earlier import library

from assess.render import pango

EXAMPLE = Path(__file__).parent / "alvania"
PROJECT = EXAMPLE.parents[1]

MOMENTS = {"2023": "1704027600", "2024": "1735650000", "2025": "1767186000"}
"""When each year's answers are written down: fixed, so that every demonstration writes down the same moments."""

PLANNED = {
    "2024": (
        ("sq.service-framework", "--owner", "Head of the service quality office", "--due", "2025-03-31",
         "--status", "started", "--title", "Review the framework with a figure for each of its goals"),
        ("sq.charter-known", "--owner", "Training department", "--due", "2025-06-30",
         "--title", "Go through the promises at the counter with all front-line staff"),
        ("rtw.auditor-independence", "--owner", "Internal audit", "--due", "2025-11-30"),
    ),
    "2025": (
        ("sq.service-framework", "--status", "done", "--note", "Reviewed in March 2025."),
        ("sq.charter-known", "--status", "dropped", "--note", "Goes into the yearly training instead."),
        ("sq.service-by-need", "--owner", "Head of the branch offices", "--due", "2026-03-31", "--status", "started",
         "--note", "The table of waiting times by need is asked from the 38 branches."),
        ("sq.staff-discretion", "--owner", "Director of operations", "--due", "2026-06-30",
         "--title", "A rule on what counter staff decide alone"),
        ("rtw.auditor-independence", "--note", "The tender waits for the budget of 2026."),
    ),
}  # fmt: skip
"""Items of the action plan: two to be begun and one under way; a year later one done, one given up, one late."""


def assess(year: str, folder: Path, *arguments: str, answers: str | None = None, quiet: bool = False) -> int:
    """Runs one command of the program on the workspace; shows what was typed and what came back."""
    sys.stdout.write(f"\n$ assess {' '.join(a if ' ' not in a else repr(a) for a in arguments)}\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "assess", *arguments]
    # Until 2024 the earlier criteria are answered; from then on a crosswalk leads from them to today's.
    criteria = EXAMPLE / "library" if year == "2025" else folder.parent / f"{folder.name}-criteria"
    environment = os.environ | {
        "ASSESS_WORKSPACE": str(folder), "SOURCE_DATE_EPOCH": MOMENTS[year], "ASSESS_LIBRARY": str(criteria),
    }  # fmt: skip
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(  # noqa: S603 # our own program
        command, input=answers, text=True, encoding="utf-8", stdout=output, cwd=PROJECT, env=environment, check=False
    ).returncode


Step = Callable[[], int]


def answered(folder: Path, year: str) -> list[Step]:
    """Opens one year, answers it, and plans."""
    opened = (
        "--label", year, "--institution", "Social Insurance Fund of Alvania (invented)", "--country", "ZZ",
        "--region", "Europe", "--from", f"{year}-01-01", "--to", f"{year}-12-31", "--as-of", f"{year}-12-31",
        "--questionnaire", "full", "--fact", "rtw.programme=yes", "--as", "Vera Lind",
    )  # fmt: skip
    run = partial(assess, year, folder)
    return [
        partial(run, "start", "--workspace", str(folder), *opened),
        partial(run, "answer", "--plain", answers=(EXAMPLE / f"{year}.txt").read_text("utf-8"), quiet=True),
        *([partial(run, "plan", "carry")] if year == "2025" else []),
        *(partial(run, "plan", "set", *item) for item in PLANNED.get(year, ())),
    ]


def main() -> int:
    """Begins afresh in the folder named; returns the exit code of the first step that failed."""
    folder = Path(sys.argv[1]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    library(folder.parent / f"{folder.name}-criteria")
    run = partial(assess, "2025", folder)
    forms = "html,json,csv" if _lacks_pango() else "pdf,html,json,csv"
    base, years = folder / "alvania-2025", folder / "alvania-2023-2025"
    again = (EXAMPLE / "2025-bridge.txt").read_text("utf-8")
    steps = [
        *(step for year in MOMENTS for step in answered(folder, year)),
        partial(run, "bridge", "2024"),
        partial(run, "answer", "--plain", "-a", "2025 under the criteria of 2024", answers=again, quiet=True),
        partial(run, "score"),
        partial(run, "report", "--format", forms, "--output", str(base)),
        partial(run, "compare", "--format", forms, "--output", str(years)),
    ]
    for step in steps:
        if code := step():
            return code
    ending = ".pdf" if "pdf" in forms else ".html"
    _close(base.with_suffix(ending), years.with_suffix(ending))
    return 0


def _lacks_pango() -> bool:
    lack = pango()
    if lack is None or lack.code == "slow":
        return False
    sys.stdout.write(f"\n{lack.what}; HTML, JSON and CSV work without it. This brings it:\n  {lack.remedy}\n")
    return True


def _close(report: Path, comparison: Path) -> None:
    program = Path(sys.executable).with_name("assess")
    sys.stdout.write(
        f"\nThe improvement report of the example: {report}\n"
        f"Its three years side by side:          {comparison}\n"
        f"Begin your own assessment:             {program} start\n"
    )


if __name__ == "__main__":
    sys.exit(main())
