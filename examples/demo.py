"""The demonstration: an invented institution answers the whole questionnaire in three years, and gets its reports.

The answers go through the interview in line mode, as typed by a person. The second year is reviewed by an auditor and
approved; then the criteria were revised. usage: demo.py FOLDER
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

from assess.render import no_pdf

EXAMPLE = Path(__file__).parent / "alvania"
PROJECT = EXAMPLE.parents[1]

YEARS = ("2023", "2024", "2025")

MOMENTS = {"2023": "1704027600", "2024": "1735650000", "review of 2024": "1741608000", "2025": "1767186000"}
"""When things are written down: fixed, so that every demonstration writes down the same moments."""

EARLY = "checkpoint-given-to-eva-holm.txt"
"""What the auditor was given before the review, and holds against the log afterwards."""

UNSIGNED = 7
"""How `assess verify` ends where everything holds and nobody has signed."""

AUDITOR = ("--assessment", "2024", "--as", "Eva Holm")

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
        ("rtw.case-outcome", "--status", "done",
         "--note", "The form asks for it since May 2025; 18 of 20 cases held it in October."),
        ("sq.charter-known", "--status", "dropped", "--note", "Goes into the yearly training instead."),
        ("sq.service-by-need", "--owner", "Head of the branch offices", "--due", "2026-03-31", "--status", "started",
         "--note", "The table of waiting times by need is asked from the 38 branches."),
        ("sq.staff-discretion", "--owner", "Director of operations", "--due", "2026-06-30",
         "--title", "A rule on what counter staff decide alone"),
        ("rtw.auditor-independence", "--note", "The tender waits for the budget of 2026."),
    ),
}  # fmt: skip
"""Items of the action plan: two to be begun and one under way; a year later two done (one of them
agreed with the auditor), one given up, one late."""


def assess(moment: str, folder: Path, *arguments: str, answers: str | None = None, quiet: bool = False) -> int:
    """Runs one command of the program on the workspace; shows what was typed and what came back."""
    sys.stdout.write(f"$ assess {' '.join(a if ' ' not in a else repr(a) for a in arguments)}\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "assess", *arguments]
    # Until 2024 the earlier criteria are answered; from then on a crosswalk leads from them to today's.
    criteria = EXAMPLE / "library" if moment == "2025" else folder.parent / f"{folder.name}-criteria"
    environment = os.environ | {
        "ASSESS_WORKSPACE": str(folder), "SOURCE_DATE_EPOCH": MOMENTS[moment], "ASSESS_LIBRARY": str(criteria),
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


def reviewed(folder: Path) -> list[Step]:
    """Hands the second year in; an auditor rates a sample of it, agrees on an action, and approves it."""
    run = partial(assess, "review of 2024", folder)
    ratings = (EXAMPLE / "2024-review.txt").read_text("utf-8")
    return [
        partial(
            run, "checkpoint", "-a", "2024", "--given-to", "Eva Holm, at the kick-off", "-o", str(folder / EARLY),
        ),
        partial(run, "submit", "-a", "2024", "--yes"),
        partial(run, "sample", *AUDITOR, "--size", "14", "--seed", "3 February 2025"),
        partial(run, "review", "--plain", *AUDITOR, answers=ratings, quiet=True),
        partial(
            run, "plan", "set", *AUDITOR, "rtw.case-outcome", "--owner", "Head of the return-to-work department",
            "--due", "2025-09-30", "--title", "Ask for the person's own view in cases closed by post, too",
        ),
        partial(run, "approve", *AUDITOR),
        partial(run, "checkpoint", *AUDITOR, "--given-to", "Supervisory board, with the minutes of March"),
    ]  # fmt: skip


def main() -> int:
    """Begins afresh in the folder named; returns the exit code of the first step that failed."""
    folder = Path(sys.argv[1]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    library(folder.parent / f"{folder.name}-criteria")
    run = partial(assess, "2025", folder)
    forms = "html,json,csv" if _lacks_pango() else "pdf,html,json,csv"
    audit_forms = forms.removesuffix(",json,csv")
    base, years, audit = folder / "alvania-2025", folder / "alvania-2023-2025", folder / "alvania-2024-audit"
    taken = folder / "alvania-2024-bundle.zip"
    again = (EXAMPLE / "2025-bridge.txt").read_text("utf-8")
    steps = [
        *(step for year in YEARS[:2] for step in answered(folder, year)),
        *reviewed(folder),
        *answered(folder, YEARS[2]),
        partial(run, "bridge", "2024"),
        partial(run, "answer", "--plain", "-a", "2025 under the criteria of 2024", answers=again, quiet=True),
        partial(run, "score"),
        partial(run, "report", "--format", forms, "--output", str(base)),
        partial(run, "compare", "--format", forms, "--output", str(years)),
        partial(run, "report", "-a", "2024", "--report", "auditor", "--format", audit_forms, "--output", str(audit)),
        partial(run, "export", "bundle", "-a", "2024", "--without-report", "--output", str(taken)),
        lambda: _unsigned(run("verify", "--bundle", str(taken), "--since", str(folder / EARLY))),
    ]
    for number, step in enumerate(steps, 1):
        sys.stdout.write(f"\n[{number} of {len(steps)}] ")
        if code := step():
            return code
    ending = ".pdf" if "pdf" in forms else ".html"
    _close(*(path.with_suffix(ending) for path in (base, years, audit)))
    return 0


def _unsigned(code: int) -> int:
    """Nothing is signed in the example, and all else holds: that is how it should end."""
    return 0 if code == UNSIGNED else code or UNSIGNED


def _lacks_pango() -> bool:
    lack = no_pdf()
    if lack is None:
        return False
    sys.stdout.write(f"\n{lack.what}; HTML, JSON and CSV work without it. This brings it:\n  {lack.remedy}\n")
    return True


def _close(report: Path, comparison: Path, audit: Path) -> None:
    program = Path(sys.executable).with_name("assess")
    sys.stdout.write(
        f"\nThe improvement report of the example: {report}\n"
        f"Its three years side by side:          {comparison}\n"
        f"The auditor's report on 2024:          {audit}\n"
        f"Begin your own assessment:             {program} start\n"
    )


if __name__ == "__main__":
    sys.exit(main())
