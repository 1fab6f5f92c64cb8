"""`assess backup` and `assess restore`: the whole workspace in one file, and back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from assess.cli.shell import emit, hint, json_option, opened, say, workspace_option
from assess.text import counted, shown
from assess.workspace import Workspace


@dataclass(frozen=True)
class Kept:
    """A backup written, or a workspace made from one: where it is, and how much it holds."""

    path: str
    assessments: int
    evidence: int


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@workspace_option
@json_option
def backup(folder: str | None, file: str, *, force: bool, as_json: bool) -> None:
    """Copy the whole workspace, answers and evidence, into one zip file.

    \b
    Example:
      assess backup assess-2025-11-30.zip
    """
    with opened(folder) as workspace:
        evidence = workspace.backup(Path(file), force=force)
        assessments = len(workspace.headings())
    if as_json:
        emit(Kept(file, assessments, evidence))
    else:
        say(f"Wrote {shown(file)}: {counted(assessments, 'assessment')}, {counted(evidence, 'file')} of evidence.")
    hint("keep a copy on another disk; `assess restore FILE FOLDER` brings it back")


@click.command()
@click.argument("file", metavar="FILE")
@click.argument("folder", metavar="FOLDER")
@json_option
def restore(file: str, folder: str, *, as_json: bool) -> None:
    """Make the workspace FOLDER from a backup. Every history and every piece of evidence is checked first.

    \b
    Example:
      assess restore assess-2025-11-30.zip ~/assess
    """
    assessments, evidence = Workspace.restore(Path(file), Path(folder))
    if as_json:
        emit(Kept(folder, assessments, evidence))
    else:
        held = f"{counted(assessments, 'assessment')}, {counted(evidence, 'file')} of evidence"
        say(f"Restored to {shown(folder)}: {held}.")
    hint(f"assess list --workspace {folder}")
