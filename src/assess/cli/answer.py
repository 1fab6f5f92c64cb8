"""`assess answer`: the interview, and the same verbs without a person."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from assess.answers import open_questions
from assess.cli.evidence import named
from assess.cli.shell import (
    DONE,
    INTERRUPTED,
    actor_option,
    assessment_options,
    emit,
    hint,
    json_option,
    no_input_option,
    on_desk,
    say,
    tell,
)
from assess.errors import ConflictError, InvalidError, MissingError, NotFoundError, UsageError
from assess.model import REASONS
from assess.text import counted, shown
from assess.workspace import Desk
from assess.workspace.given import answer_as_typed


@dataclass(frozen=True)
class Saved:
    """An answer written down: its event, and the digest the history now ends with."""

    criterion: str
    event: int
    head: str


@click.group(invoke_without_command=True)
@assessment_options
@actor_option
@no_input_option
@click.option("--plain", is_flag=True, help="Line by line: for screen readers and pipes.")
@click.option("--at", metavar="ID", help="Begin at this question. Default: the first open one.")
@click.option(
    "--hide-previous/--show-previous",
    "hide",
    default=None,
    help="Hide last year's answers until this year's are given.",
)
@click.pass_context
def answer(
    ctx: click.Context,
    folder: str | None,
    name: str | None,
    by: str | None,
    at: str | None,
    *,
    hide: bool | None,
    no_input: bool,
    plain: bool,
) -> None:
    """Answer the questions. Every answer is saved at once; Ctrl-C is safe, the next run goes on where you stopped.

    \b
    Examples:
      assess answer                          the interview, at the first open question
      assess answer --plain                  the same, line by line
      assess answer set sq.service-charter 2 --comment "Register kept by the secretariat"
      assess answer export > answers.csv     fill it in, then: assess answer import answers.csv
    """
    if ctx.invoked_subcommand is not None:
        return
    from assess.interview import sitting  # noqa: PLC0415 # the terminal is loaded only where somebody sits before it
    from assess.workspace.course import refuse_kind  # noqa: PLC0415 # start-up: most commands write nothing

    if no_input:
        _refuse_interview(folder, name)
    lines = plain or not sitting.is_interactive()
    with on_desk(folder, name, by=by, via="line" if lines else "interview") as desk:
        refuse_kind(desk, "answer")
        if hide is not None and hide != desk.now.settings.hide_previous:
            desk.hide_previous(hide=hide)
        outcome = sitting.run(desk, plain=lines, start_at=at)
    say(f"{outcome.answered} of {outcome.asked} answered. All is saved.")
    hint("assess report" if outcome.finished else "assess answer")
    ctx.exit(INTERRUPTED if outcome.interrupted else DONE)


def _refuse_interview(folder: str | None, name: str | None) -> None:
    with on_desk(folder, name) as desk:
        missing = open_questions(desk.catalogue, desk.now)
    raise UsageError(
        f"{counted(len(missing), 'question')} open: {', '.join(missing)}." if missing else "No question is open.",
        "Without a person, use `assess answer set` or `assess answer import`.",
    )


@answer.command("set")
@click.argument("criterion", metavar="ID")
@click.argument("said", metavar="LEVEL")
@click.option("--reason", default="", help="Why it does not apply, or is not known.")
@click.option(
    "--also-met", multiple=True, metavar="STATEMENT", help="A statement of the next level that already holds."
)
@click.option("--comment", help="A remark beside the level.")
@click.option("--evidence", multiple=True, help="A file, a link, or a reference such as 'board minutes 14 March'.")
@click.option("--why", type=click.Choice(list(REASONS)), help="Why the level moved since last year.")
@click.option("--why-note", default="", help="The same in one sentence.")
@assessment_options
@actor_option
@json_option
def set_(
    folder: str | None, name: str | None, by: str | None, criterion: str, said: str, *, as_json: bool, **given: Any
) -> None:
    """Answer one question: LEVEL is 0 to 5, 'n/a' or 'unknown' (these two with --reason)."""
    value = answer_as_typed(said, given["reason"], given["also_met"], remark="--comment")
    with on_desk(folder, name, by=by) as desk:
        drafts = [desk.answering(criterion, value, why=(given["why"], given["why_note"]) if given["why"] else None)]
        if given["comment"] is not None:
            drafts.append(desk.commenting(criterion, given["comment"]))
        for text in given["evidence"]:
            drafts += desk.evidencing(criterion, named(text))
        written = desk.write(drafts)
        _confirm(desk, criterion, written[0].seq, as_json=as_json)


def _confirm(desk: Desk, criterion: str, event: int, *, as_json: bool) -> None:
    if as_json:
        emit(Saved(criterion, event, desk.now.head))
        return
    say(f"Saved {criterion} (event {event}).")
    for item in desk.now.evidence_for(criterion):
        kept = f", {item.size:,} bytes, {item.sha256[:12]}…" if item.sha256 else ""
        say(f"  evidence: {shown(item.name)} ({item.kind}{kept})")
    if desk.needs_evidence(criterion):
        tell("This level needs evidence: add it with --evidence.")
    if desk.moves_far(criterion, desk.now.answers[criterion].value) and desk.now.answers[criterion].why is None:
        tell("The level is far from last year's: say why with --why and --why-note.")


@answer.command()
@click.argument("criterion", metavar="ID")
@assessment_options
@actor_option
def withdraw(folder: str | None, name: str | None, by: str | None, criterion: str) -> None:
    """Take an answer back: the question is open again. The history keeps it."""
    with on_desk(folder, name, by=by) as desk:
        was_open = desk.criterion(criterion).id not in desk.now.answers
        desk.withdraw(criterion)
    say(f"{criterion} was open already." if was_open else f"{criterion} is open again.")


@answer.command()
@assessment_options
@actor_option
def undo(folder: str | None, name: str | None, by: str | None) -> None:
    """Take back the last thing you saved. The history keeps it."""
    with on_desk(folder, name, by=by) as desk:
        taken = desk.undo()
    if taken is None:
        raise NotFoundError("There is nothing of yours to take back.", "`assess history ID` shows what happened.")
    on = f" on {taken.on}" if taken.on else ""
    say(f"Took back: {taken.kind}{on} (event {taken.seq}).")


@answer.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="File to write. Default: standard output.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@assessment_options
def export(folder: str | None, name: str | None, form: str, output: str | None, *, force: bool) -> None:
    """Write every question with its answer as a table, to fill in and import.

    The columns 'base' and 'comment_base' say what the table saw; leave them as they are.
    """
    with on_desk(folder, name) as desk:
        text = desk.export(form)
    if output is None or output == "-":
        click.echo(text, nl=False)
        return
    path = Path(output)
    if path.exists() and not force:
        raise ConflictError(f"{path} exists already.", "Choose another name, or add --force.")
    try:
        # A mark at the beginning tells spreadsheets that this is UTF-8.
        path.write_text(text, "utf-8-sig" if form == "csv" else "utf-8", newline="\n")
    except OSError as error:
        raise MissingError(f"{path} cannot be written ({error.strerror}).", "Check rights and free space.") from None
    tell(f"Wrote {path}.")
    hint(f"assess answer import {path}")


@answer.command("import")
@click.argument("file", metavar="FILE")
@assessment_options
@actor_option
@json_option
def import_(folder: str | None, name: str | None, by: str | None, file: str, *, as_json: bool) -> None:
    """Take the answers in a CSV or JSON table, all or none. FILE '-' is standard input.

    An empty answer leaves a question as it is. What changed here since the export is listed, never overwritten.
    """
    data = _read(file)
    with on_desk(folder, name, by=by, via="import") as desk:
        done = desk.import_table(data, "standard input" if file == "-" else file)
    if as_json:
        emit(done)
    elif done.again:
        say("This very file was imported before. Nothing was changed.")
    else:
        say(f"Read {counted(done.rows, 'row')}, changed {counted(done.changed, 'question')}.")
    hint("assess status")


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {shown(file)}.", "Check the name.") from None
    except OSError as error:
        raise InvalidError(f"{shown(file)} cannot be read ({error.strerror}).", "Give a CSV or JSON file.") from None
