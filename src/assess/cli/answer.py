"""`assess answer`: the interview, and the same verbs without a person."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from assess.asking import open_questions
from assess.cli.evidence import named
from assess.cli.files import contents_of, refuse_taken, within, write
from assess.cli.shell import (
    DONE,
    INTERRUPTED,
    actor_option,
    assessment_options,
    emit,
    hand_out,
    hint,
    json_option,
    may_ask,
    no_input_option,
    on_desk,
    say,
    tell,
    wrapped,
)
from assess.errors import NotFoundError, UsageError
from assess.model import REASONS
from assess.text import counted, shown
from assess.workspace import Desk
from assess.workspace.given import Imported, answer_as_typed


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
    say(f"Saved {criterion} as {shown(desk.speaker)} (event {event}).")
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
@click.option("--guideline", "guidelines", multiple=True, metavar="ID", help="Only the questions of this guideline.")
@click.option("--open", "open_", is_flag=True, help="Only the questions without an answer.")
@click.option("--flagged", is_flag=True, help="Only the questions passed to a colleague.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="File to write. Default: standard output.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@assessment_options
def export(
    folder: str | None, name: str | None, form: str, guidelines: tuple[str, ...], output: str | None,
    *, open_: bool, flagged: bool, force: bool,
) -> None:  # fmt: skip
    """Write questions with their answers as a table, to fill in and import: all, or those of the options together.

    \b
    The columns 'assessment', 'base' and 'comment_base' say of which assessment
    the table is and what it saw; leave them as they are.
    """
    from assess.workspace.tables import Wanted  # noqa: PLC0415 # only here

    with on_desk(folder, name) as desk:
        data = desk.export(form, Wanted(guidelines, open=open_, flagged=flagged)).encode()
    if output is None or output == "-":
        hand_out(data, form)
        return
    path = Path(output)
    refuse_taken([path], force=force)
    write(path, data)
    tell(f"Wrote {shown(str(path))}.")
    hint(f"assess answer import {path}")


@answer.command("import")
@click.argument("file", metavar="FILE")
@click.option("--leave-out", multiple=True, metavar="COLUMN", help="A column of your own that is not read.")
@click.option("--undisputed", is_flag=True, help="Take the rows nobody changed here since; list the others.")
@assessment_options
@actor_option
@no_input_option
@json_option
def import_(
    folder: str | None, name: str | None, by: str | None, file: str, leave_out: tuple[str, ...],
    *, undisputed: bool, no_input: bool, as_json: bool,
) -> None:  # fmt: skip
    """Take the answers in a CSV or JSON table, all or none. FILE '-' is standard input.

    An empty answer leaves a question as it is. What changed here since the export is listed, never overwritten.
    """
    data = _read(file)
    if by is None and not as_json and file != "-" and may_ask(no_input=no_input):
        by = _whose(folder, name)
    with on_desk(folder, name, by=by, via="import") as desk:
        done = desk.import_table(
            data,
            "standard input" if file == "-" else file,
            chosen=name is not None,
            leave_out=leave_out,
            undisputed=undisputed,
        )
    if as_json:
        emit(done)
        return
    _tell_imported(done, name, by)
    hint("assess status")


def _whose(folder: str | None, name: str | None) -> str | None:
    """In whose name a table is taken in: what stands in the history for good is asked, never guessed."""
    with on_desk(folder, name) as desk:
        opener = desk.speaker
    said: str = click.prompt("Whose answers are these?", opener, err=True).strip()
    return said or None


def _tell_imported(done: Imported, name: str | None, by: str | None) -> None:
    """What was taken, in whose name, and how it is taken back."""
    from assess.workspace.tables import told  # noqa: PLC0415 # only here

    label, who = shown(done.label), shown(done.by)
    if done.again:
        say(f"{label}: this very file was imported before, and stands. Nothing was changed.")
        return
    named = "" if by else " (who opened it; name somebody else with --as)"
    say(f"{label}: read {counted(done.rows, 'row')}, changed {counted(done.changed, 'question')}, as {who}{named}.")
    _list("changed", done.questions)
    _list("taken as evidence", [f"{p.criterion}: {p.text}" for p in done.evidence], each=True)
    _list("no evidence, left aside", [f"{p.criterion}: {p.text}" for p in done.left_aside], each=True)
    _list("at a level that needs evidence, and without it", done.needs_evidence)
    _list("not taken, because it was changed here since", [told(d) for d in done.disputed], each=True)
    if done.event is not None:
        options = [*(["-a", name] if name else []), *(["--as", by] if by else [])]
        say(f"`{shlex.join(['assess', 'answer', 'undo', *options])}` takes the whole import back.")


def _list(what: str, items: Sequence[str], *, each: bool = False) -> None:
    if items and each:
        say(f"  {what}:")
        for item in items:
            say(wrapped(item, "      ", "    "))
    elif items:
        say(wrapped(f"{what}: {', '.join(items)}"))


def _read(file: str) -> bytes:
    from assess.sheet import LARGEST  # noqa: PLC0415 # start-up: tables are read only here

    if file == "-":
        return within(sys.stdin.buffer, LARGEST, "Standard input")
    return contents_of(Path(file), LARGEST)
