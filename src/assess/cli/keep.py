"""`assess backup` and `assess restore`: the whole workspace in one file, and back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from assess.cli.shell import CHECK_FAILED, DONE, emit, hint, json_option, opened, say, tell, workspace_option
from assess.log import LeftOut
from assess.log.event import NOTHING_LEFT_OUT
from assess.store.backup import Held
from assess.text import counted, shown
from assess.workspace import Workspace


@dataclass(frozen=True)
class Kept:
    """A backup written, or a workspace made from one: where it is, how much it holds, and which evidence is damaged.

    `left_out` is what a redacted bundle did not bring.
    """

    path: str
    assessments: int
    evidence: int
    damaged: tuple[str, ...]
    left_out: LeftOut


NAMED = 10
"""Damaged files that are named of many."""


def _tell(done: str, path: str, held: Held, *, as_json: bool) -> int:
    """Says what was done; returns the exit code: damaged evidence is copied, and reported."""
    if as_json:
        emit(Kept(path, held.assessments, held.evidence, held.damaged, held.left_out))
    else:
        count = f"{counted(held.assessments, 'assessment')}, {counted(held.evidence, 'file')} of evidence"
        say(f"{done} {shown(path)}: {count}.")
    if held.left_out != NOTHING_LEFT_OUT:
        tell(f"The bundle was redacted. Not in it: {held.left_out}.")
    for name in held.damaged[:NAMED]:
        tell(f"Damaged evidence, copied as it is: {name}. Look for the file it came from.")
    if len(held.damaged) > NAMED:
        tell(f"And {len(held.damaged) - NAMED} more: `assess evidence list` names them.")
    return CHECK_FAILED if held.damaged else DONE


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@workspace_option
@json_option
@click.pass_context
def backup(ctx: click.Context, folder: str | None, file: str, *, force: bool, as_json: bool) -> None:
    """Copy the whole workspace, answers and evidence, into one zip file.

    \b
    Example:
      assess backup assess-2025-11-30.zip
    """
    with opened(folder) as workspace:
        held = workspace.backup(Path(file), force=force)
    code = _tell("Wrote", file, held, as_json=as_json)
    hint("keep a copy on another disk; `assess restore FILE FOLDER` brings it back")
    ctx.exit(code)


@click.command()
@click.argument("file", metavar="FILE")
@click.argument("folder", metavar="FOLDER")
@json_option
@click.pass_context
def restore(ctx: click.Context, file: str, folder: str, *, as_json: bool) -> None:
    """Make the workspace FOLDER from a backup. Every history and every piece of evidence is checked first.

    A bundle that `assess export bundle` wrote becomes a workspace with that one assessment, unless something in it is
    broken.

    \b
    Examples:
      assess restore assess-2025-11-30.zip ~/assess
      assess restore alvania-2025-bundle.zip ~/alvania
    """
    code = _tell("Restored", folder, Workspace.restore(Path(file), Path(folder)), as_json=as_json)
    hint(f"assess list --workspace {folder}")
    ctx.exit(code)
