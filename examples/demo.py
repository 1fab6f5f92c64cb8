"""The demonstration: an invented institution answers the whole questionnaire, and gets its report.

The answers go through the interview in line mode, as typed by a person. usage: demo.py FOLDER
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from assess.render import pango

EXAMPLE = Path(__file__).parent / "alvania"
PROJECT = EXAMPLE.parents[1]
# Fixed, so that every demonstration writes down the same moments.
MOMENT = "1767186000"

OPENED = (
    "--label", "2025", "--institution", "Social Insurance Fund of Alvania (invented)", "--country", "ZZ",
    "--region", "Europe", "--from", "2025-01-01", "--to", "2025-12-31", "--as-of", "2025-12-31",
    "--questionnaire", "full", "--fact", "rtw.programme=yes", "--as", "Vera Lind",
)  # fmt: skip


PLANNED = (
    ("sq.service-by-need", "--owner", "Head of the branch offices", "--due", "2026-03-31", "--status", "started",
     "--note", "The table of waiting times by need is asked from the 38 branches."),
    ("sq.staff-discretion", "--owner", "Director of operations", "--due", "2026-06-30",
     "--title", "A rule on what counter staff decide alone"),
    ("rtw.auditor-independence", "--owner", "Internal audit", "--due", "2025-11-30",
     "--note", "The tender waits for the budget of 2026."),
)  # fmt: skip
"""Items of the action plan: one under way, one to be begun, one that is late."""


def assess(folder: Path, *arguments: str, answers: str | None = None, quiet: bool = False) -> int:
    """Runs one command of the program on the workspace; shows what was typed and what came back."""
    sys.stdout.write(f"\n$ assess {' '.join(a if ' ' not in a else repr(a) for a in arguments)}\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "assess", *arguments]
    environment = os.environ | {"ASSESS_WORKSPACE": str(folder), "SOURCE_DATE_EPOCH": MOMENT}
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(  # noqa: S603 # our own program
        command, input=answers, text=True, encoding="utf-8", stdout=output, cwd=PROJECT, env=environment, check=False
    ).returncode


def main() -> int:
    """Begins afresh in the folder named; returns the exit code of the first step that failed."""
    folder = Path(sys.argv[1]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    answers = (EXAMPLE / "2025.txt").read_text("utf-8")
    steps = [
        lambda: assess(folder, "start", "--workspace", str(folder), *OPENED),
        lambda: assess(folder, "answer", "--plain", answers=answers, quiet=True),
        *(lambda item=item: assess(folder, "plan", "set", *item) for item in PLANNED),
        lambda: assess(folder, "score"),
    ]
    for step in steps:
        if code := step():
            return code
    base = folder / "alvania-2025"
    forms = "html,json,csv" if _lacks_pango() else "pdf,html,json,csv"
    if code := assess(folder, "report", "--format", forms, "--output", str(base)):
        return code
    _close(base.with_suffix(".pdf" if "pdf" in forms else ".html"))
    return 0


def _lacks_pango() -> bool:
    lack = pango()
    if lack is None or lack.code == "slow":
        return False
    sys.stdout.write(f"\n{lack.what}; HTML, JSON and CSV work without it. This brings it:\n  {lack.remedy}\n")
    return True


def _close(report: Path) -> None:
    program = Path(sys.executable).with_name("assess")
    sys.stdout.write(
        f"\nThe improvement report of the example: {report}\nBegin your own assessment:             {program} start\n"
    )


if __name__ == "__main__":
    sys.exit(main())
