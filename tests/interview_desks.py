"""An assessment of 2026 with one of 2025 before it, copied for each test that writes into it."""

import atexit
import io
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

from assess.interview import sitting
from assess.model import NotApplicable, Rated, Unknown
from assess.workspace import Workspace
from assess.workspace.given import EvidenceGiven
from assess.workspace.request import StartRequest

FRAMEWORK, MEANS, LEAD, CHARTER, KNOWN, CASE, LAW, NEED = (
    f"sq.{name}"
    for name in (
        "service-framework", "sponsor-and-means", "lead-and-steering", "service-charter",
        "charter-known", "investment-case", "service-law", "service-by-need",
    )
)  # fmt: skip
"""The questions of `service-quality-1` in order."""


def request(label, questionnaire="service-quality-1"):
    return StartRequest(label, "Office of Pensions", "PL", f"{label}-11-22", questionnaire, "Anna")


@cache
def _template():
    folder = Path(tempfile.mkdtemp(prefix="assess-interview-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with Workspace.create(folder) as workspace:
        desk = workspace.start(request("2025"))
        desk.answer(FRAMEWORK, Rated(2, ("reviewed",)))
        desk.comment(FRAMEWORK, "Adopted in May.\nThe annex is due.")
        paper = folder / "review 2025.pdf"
        paper.write_bytes(b"%PDF-1.4 the review")
        desk.add_evidence(FRAMEWORK, EvidenceGiven("file", paper.name, paper, dated="2025-03-14"))
        desk.add_evidence(FRAMEWORK, EvidenceGiven("link", "https://example.org/minutes", expires="2026-01-01"))
        desk.answer(MEANS, Rated(4))
        desk.answer(LEAD, NotApplicable("There is no committee."))
        desk.answer(CHARTER, Unknown("The archive was closed."))
        desk.measure("sq.charter-age", "30", definition="From adoption.")
        workspace.start(request("2026"))
    return folder


def copied(folder):
    """A workspace of its own in `folder`."""
    shutil.copytree(_template(), folder, dirs_exist_ok=True)
    return folder


def typed(desk, monkeypatch, *lines, at=None, encoding="utf-8", errors="strict"):
    """What a sitting line by line printed, and its outcome. `lines` are all that is typed."""
    source = io.TextIOWrapper(io.BytesIO("".join(f"{line}\n" for line in lines).encode()), encoding="utf-8")
    target = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors=errors, write_through=True)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdin", source)
        patched.setattr(sys, "stdout", target)
        outcome = sitting.run(desk, plain=True, start_at=at)
    return target.buffer.getvalue().decode(encoding), outcome
