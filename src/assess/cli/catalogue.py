"""`assess check` and `assess schema`: for those who write criteria, questionnaires and practices."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from assess.catalogue.documents import KINDS
from assess.catalogue.library import check as check_files
from assess.catalogue.library import schemas
from assess.cli.shell import CHECK_FAILED, emit, faults, json_option, measured, say, tell
from assess.errors import NotFoundError, Problem
from assess.text import counted, meant, quoted, shown
from assess.workspace import roots


@dataclass(frozen=True)
class Checked:
    """How many files were checked, and every fault in them."""

    files: int
    problems: tuple[Problem, ...]


OUTPUTS = {
    "start": "assess.cli.start:Opened",
    "list": "assess.cli.read:Listing",
    "status": "assess.report.glance:StatusHere",
    "score": "assess.report.values:Scores",
    "gaps": "assess.report.values:Gaps",
    "practices-for-gaps": "assess.report.values:Practices",
    "practices-search": "assess.cli.practices:Found",
    "practices-show": "assess.cli.practices:Shown",
    "history": "assess.cli.read:History",
    "carry": "assess.cli.revise:Account",
    "bridge": "assess.cli.revise:Bridging",
    "diff": "assess.cli.revise:Differences",
    "compare": "assess.report.compared:Comparison",
    "settings": "assess.cli.settings:SettingsStand",
    "abandon": "assess.cli.settings:Abandoned",
    "submit": "assess.cli.audit:Course",
    "sample": "assess.cli.audit:Sampled",
    "checkpoint": "assess.cli.seal:Made",
    "verify": "assess.cli.seal:Verified",
    "erase": "assess.cli.seal:Erased",
    "export-bundle": "assess.cli.seal:Bundled",
    "review-set": "assess.cli.audit:ReviewSaved",
    "review-list": "assess.report.reviewed:Review",
    "export-recognition": "assess.cli.recognition:PackWritten",
    "report": "assess.report.values:Report",
    "report-written": "assess.cli.files:Written",
    "answer-set": "assess.cli.answer:Saved",
    "answer-import": "assess.workspace.given:Imported",
    "evidence-list": "assess.cli.evidence:Pieces",
    "evidence-show": "assess.cli.evidence:Piece",
    "evidence-saved": "assess.cli.evidence:EvidenceSaved",
    "evidence-restored": "assess.cli.evidence:FilesRestored",
    "indicator-list": "assess.cli.indicator:Indicators",
    "indicator-set": "assess.cli.indicator:Recorded",
    "target": "assess.cli.target:Targets",
    "plan-list": "assess.report.values:Plan",
    "plan-set": "assess.cli.plan:ItemSaved",
    "plan-carry": "assess.cli.plan:Carried",
    "fact-list": "assess.cli.fact:Facts",
    "fact-set": "assess.cli.fact:FactSaved",
    "backup": "assess.cli.keep:Kept",
    "check": "assess.cli.catalogue:Checked",
    "doctor": "assess.cli.doctor:Findings",
    "error": "assess.cli.failure:Failure",
}
"""What each command prints with --json, by the name of its schema."""


def output(name: str) -> dict[str, Any]:
    """The JSON Schema of one of `OUTPUTS`."""
    from assess.render.plain import schema as schema_of  # noqa: PLC0415 # only here

    module, _, kind = OUTPUTS[name].partition(":")
    return schema_of(getattr(importlib.import_module(module), kind))


@click.command()
@click.argument("file", nargs=-1, type=click.Path(path_type=Path))
@json_option
@click.pass_context
def check(ctx: click.Context, file: tuple[Path, ...], *, as_json: bool) -> None:
    """Check files of criteria, questionnaires and practices; without FILE all that come with the program.

    Names every fault of every file in one run, as file:line:column: what. what to do.

    \b
    Example:
      assess check guidelines/service-quality/2013.yaml
    """
    count, problems = check_files(file, *roots())
    if as_json:
        emit(Checked(count, tuple(problems)))
    else:
        for problem in problems:
            say(shown(measured(str(problem))))
        tell(faults(problems, counted(count, "file")))
    ctx.exit(CHECK_FAILED if problems else 0)


@click.command()
@click.argument("name", required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema of a kind of file, or of what --json prints; without NAME, their names."""
    known = [*KINDS, *OUTPUTS]
    if name is None:
        for one in known:
            say(one)
        return
    if name not in known:
        raise NotFoundError(f"There is no schema {quoted(name)}.", meant(name, known))
    emit(schemas()[name] if name in KINDS else output(name))
