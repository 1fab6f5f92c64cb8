"""What every command shares: options, the open workspace, output as text or JSON, and errors in words."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from assess.errors import (
    AssessError,
    ConflictError,
    InvalidError,
    MissingError,
    NotFoundError,
    Problem,
    UsageError,
)
from assess.report.plain import plain
from assess.text import counted, json_shown, like, listed, quoted, same_name, shown

if TYPE_CHECKING:
    from assess.workspace import Desk, Workspace

DONE, CHECK_FAILED, USAGE, INVALID, NOT_FOUND, CONFLICT, MISSING, UNSIGNED, OUR_BUG, INTERRUPTED = (
    0, 1, 2, 3, 4, 5, 6, 7, 70, 130,
)  # fmt: skip

CODES: dict[type[AssessError], int] = {
    UsageError: USAGE,
    InvalidError: INVALID,
    NotFoundError: NOT_FOUND,
    ConflictError: CONFLICT,
    MissingError: MISSING,
}
"""Exit codes; docs/reference/exit-codes.md lists them for people."""

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Shell:
    """One call of the program."""

    arguments: Sequence[str]

    @property
    def wants_json(self) -> bool:
        """Whether the caller reads JSON; needed also where the options could not be read."""
        return "--json" in self.arguments

    @property
    def debug(self) -> bool:
        """Whether tracebacks are wanted."""
        return bool(os.environ.get("ASSESS_DEBUG"))


def refuse_undecodable(arguments: Sequence[str]) -> None:
    """Refuses an argument, or a variable of ours, that is no text in the encoding of the system.

    Python reads such bytes as lone surrogates, which can be neither printed nor stored.

    Raises:
        UsageError: with the value, and the option before it.
    """
    given = [(a, f" after {before}" if before.startswith("-") else "") for before, a in pairwise(["", *arguments])]
    given += [(value, f" in {name}") for name, value in os.environ.items() if name.startswith("ASSESS_")]
    for value, where in given:
        try:
            value.encode()
        except UnicodeEncodeError:
            what = f"{quoted(value)}{shown(where)} is not in UTF-8."
            raise UsageError(what, "Write it in UTF-8; rename a file whose name is not.") from None


# Options


def _filled(_ctx: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Refuses an option that was given and is empty: a variable of a script that was not set would mean the default."""
    if value is not None and not value.strip():
        raise UsageError(f"{max(option.opts, key=len)} is empty.", "Name what is meant, or leave the option out.")
    return value


def workspace_option(command: F) -> F:
    """`--workspace`: where the store is."""
    return click.option(
        "-w",
        "--workspace",
        "folder",
        metavar="FOLDER",
        callback=_filled,
        help="The workspace. Default: the nearest upward.",
    )(command)


def assessment_options(command: F) -> F:
    """`--workspace` and `--assessment`: which assessment."""
    named = click.option(
        "-a",
        "--assessment",
        "name",
        metavar="LABEL",
        callback=_filled,
        help="Label or beginning of the id. Default: the latest.",
    )
    return workspace_option(named(command))


def json_option(command: F) -> F:
    """`--json`: one document on standard output, errors too."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document; `assess schema` describes it.")(
        command
    )


def pager_option(command: F) -> F:
    """`--no-pager`: everything at once."""
    return click.option(
        "--no-pager", is_flag=True, expose_value=False, callback=_without_pager, help="Print all at once; no pages."
    )(command)


def _without_pager(_ctx: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001 # click's own
    global _PAGER  # noqa: PLW0603 # one call of the program
    _PAGER = not value


def actor_option(command: F) -> F:
    """`--as`: who speaks; `--new-name` where that is somebody new."""
    command = click.option(
        "--new-name",
        is_flag=True,
        expose_value=False,
        callback=lambda ctx, _, value: ctx.meta.update({_NEW_NAME: value}),
        help="The name after --as is somebody new, however like another one it looks.",
    )(command)
    return click.option(
        "--as",
        "by",
        metavar="NAME",
        envvar="ASSESS_AS",
        callback=_filled,
        help="Who enters this. Default: who opened the assessment.",
    )(command)


_NEW_NAME = "assess.new_name"


def no_input_option(command: F) -> F:
    """`--no-input`: fail rather than ask."""
    return click.option("--no-input", is_flag=True, help="Never ask; fail where something is missing.")(command)


# What a command works on


@contextmanager
def opened(folder: str | None) -> Iterator[Workspace]:
    """The workspace, open for the length of a command."""
    from assess.workspace import Workspace, find  # noqa: PLC0415 # start-up: help and errors do without

    with Workspace.open(find(folder)) as workspace:
        yield workspace


@contextmanager
def on_desk(
    folder: str | None, name: str | None, *, by: str | None = None, via: str = "command", role: str = "manager"
) -> Iterator[Desk]:
    """One assessment of the workspace, on the table for the length of a command."""
    with opened(folder) as workspace:
        yield workspace.desk(name, by=speaker(workspace, by), via=via, role=role)


def speaker(workspace: Workspace, by: str | None) -> str | None:
    """Who speaks: `by`, or whoever is meant by it. By a slip of the keyboard one person would become two.

    Where nobody of that name has written yet, a person at the terminal is asked before anything is written. Elsewhere
    a name like one that has written is refused, and any other is told.

    Raises:
        UsageError: it is like another name, and nobody says that it is somebody new; or the person asked says no.
    """
    if not by:
        return by
    others = workspace.people
    if not others or same_name(by) in map(same_name, others):
        return by
    ctx = click.get_current_context()
    if ctx.meta.get(_NEW_NAME):
        return by
    nobody = f"Nobody called {shown(by)} has written here yet."
    near = like(by, others)
    if not may_ask(no_input=bool(ctx.params.get("no_input"))):
        if near:
            raise UsageError(
                f"{nobody} Did you mean {shown(near)}?",
                "Nothing was written. Give that name, or --new-name where it is somebody else.",
            )
        tell(nobody)
        return by
    if near and click.confirm(f"{nobody} Did you mean {shown(near)}?", default=True, err=True):
        return near
    if not click.confirm(f"{'' if near else f'{nobody} '}Is {shown(by)} somebody new?", default=False, err=True):
        raise UsageError("Nothing was written.", f"Who has written here: {listed([shown(name) for name in others])}.")
    return by


def may_ask(*, no_input: bool) -> bool:
    """Whether a person can be asked: not under `--no-input`, and only at a terminal."""
    return not no_input and _terminals(sys.stdin, sys.stdout)


def _terminals(*streams: TextIO | None) -> bool:
    return all(s is not None and s.isatty() for s in streams)


def ask_day(question: str, proposal: str = "", *, needed: bool = False) -> str:
    """A day, ISO 8601, asked again until it can be read; empty where none is given and none is needed."""
    from datetime import date  # noqa: PLC0415 # only where a person is asked

    from assess.text import from_iso  # noqa: PLC0415 # as above
    from assess.workspace.checks import checked_day, is_far  # noqa: PLC0415 # as above

    while True:
        said: str = click.prompt(question, proposal, show_default=bool(proposal), err=True).strip()
        if not said and not needed:
            return ""
        try:
            day = checked_day(said)
        except AssessError as error:
            tell(shown(f"{error.message} {error.hint}") if said else NEEDED)
            continue
        far = is_far(day, date.today().year)  # noqa: DTZ011 # only asked about
        if not far or click.confirm(f"{from_iso(day)} is far from today. Is that meant?", err=True):
            return day


NEEDED = "This cannot stay empty. Ctrl-C stops."


# Output


_PAGE: list[str] | None = None
"""The lines of a long result, while they are put together."""

_PAGER = True
"""Whether a long result is shown page by page."""

LESS = r"-FRXK -PsSpace\: next page   b\: back   q\: leave?e   (end).$"
"""What `less` is told where the person has told it nothing: to say how it is left, and to let Ctrl-C leave it, too."""


def say(text: str = "") -> None:
    """A line of the result, on standard output."""
    if _PAGE is None:
        click.echo(text)
    else:
        _PAGE.append(text)


@contextmanager
def paged() -> Iterator[None]:
    """Lets a person read a result that is longer than the window from its beginning, with the pager of the system.

    Only at a terminal; `PAGER` names another pager, and `pager_option` lets a person do without.
    """
    global _PAGE  # noqa: PLW0603 # one result at a time
    lines: list[str] = []
    _PAGE = lines
    try:
        yield
    finally:
        _PAGE = None
        import shutil  # noqa: PLC0415 # only where something is laid out

        text = "".join(f"{line}\n" for line in lines)
        long = text.count("\n") >= shutil.get_terminal_size().lines
        if _PAGER and long and sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
            os.environ.setdefault("LESS", LESS)
            click.echo_via_pager(text)
        else:
            click.echo(text, nl=False)


def tell(text: str) -> None:
    """A line beside the result, on standard error."""
    click.echo(text, err=True)


def hint(text: str) -> None:
    """The one command that likely follows; for people only."""
    if sys.stderr.isatty():
        line = f"Next: {shown(text)}"
        tell(click.style(line, dim=True) if colour() else line)


def colour() -> bool:
    """Whether colour may be used; it never carries meaning alone."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns of the terminal, within what reads well."""
    import shutil  # noqa: PLC0415 # only where something is laid out

    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))


def wrapped(text: str, indent: str = "  ", first: str | None = None) -> str:
    """`text`, safe to show, wrapped at the width of the terminal."""
    import textwrap  # noqa: PLC0415 # only where something is laid out

    return textwrap.fill(
        shown(text), width(), initial_indent=indent if first is None else first, subsequent_indent=indent,
        break_long_words=True, break_on_hyphens=False,
    )  # fmt: skip


def emit(value: Any) -> None:
    """One JSON document on standard output."""
    say(json_shown(json.dumps(plain(value), ensure_ascii=False, indent=2)))


def hand_out(data: bytes, form: str) -> None:
    """A file on standard output: byte for byte for a program, safe to show at a terminal."""
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(data)
        return
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    say(json_shown(text) if form == "json" else shown(text, lines=True))


# Errors


MANY = 200
"""Faults that are printed; more of them come from one cause."""


def explain(error: BaseException, shell: Shell) -> int:
    """The words for what went wrong, and the exit code."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case KeyboardInterrupt() | click.Abort() | EOFError():
            tell("\nStopped. Everything saved stays saved.")
            return INTERRUPTED
        case BrokenPipeError():
            # The reader has gone; nothing that is written now may complain on the way out.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        case AssessError():
            code = next(code for kind, code in CODES.items() if isinstance(error, kind))
            _report(shell, error.code, error.message, error.where, error.hint, error.problems)
            return code
        case click.ClickException():
            return _click(error, shell)
        case SystemExit():
            return error.code if isinstance(error.code, int) else DONE
        case _:
            return _bug(error, shell)


_ENDLESS = re.compile(r"(\S{60})\S{1000,}")
"""A word that is longer than any path."""

LONGEST = 4_000
"""Letters of one sentence that are printed."""


def measured(text: str) -> str:
    """A sentence about something that was given, which may be of any length."""
    whole = _ENDLESS.sub("\\1\N{HORIZONTAL ELLIPSIS}", text)
    return whole if len(whole) <= LONGEST else f"{whole[:LONGEST]}\N{HORIZONTAL ELLIPSIS}"


def _report(shell: Shell, code: str, message: str, where: str, remedy: str, problems: Sequence[Problem] = ()) -> None:
    message, remedy = measured(message), measured(remedy)
    if shell.wants_json:
        from assess.cli.failure import Failure, Trouble  # noqa: PLC0415 # only where something failed

        emit(Failure(Trouble(code, message, where, remedy, tuple(problems))))
        return
    tell(_at_words(f"Error: {message}"))
    for problem in problems[:MANY]:
        tell(f"  {shown(measured(str(problem)))}")
    if len(problems) > MANY:
        tell(f"  And {len(problems) - MANY:,} more; mend these first, or see all with --json.")
    if remedy:
        tell(_at_words(remedy))


_QUOTED = re.compile("`[^`]*`")
_COPIED = re.compile(r"[/\\]|\bassess ")


def _at_words(text: str) -> str:
    """`text`, safe to show; at a terminal each line of it is wrapped at words."""
    lines = shown(text, lines=True).split("\n")
    # Without standard output the width is not known.
    if _terminals(sys.stderr, sys.stdout):
        lines = [_wrapped_whole(line) for line in lines]
    return "\n".join(lines)


def _wrapped_whole(line: str) -> str:
    """One line wrapped at words, or as it is where that would break a command or a path: these are copied."""
    glued = _QUOTED.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), line)
    if _COPIED.search(_QUOTED.sub("", line)) or max(map(len, glued.split(" "))) > width():
        return line
    return wrapped(glued, "").replace("\N{NO-BREAK SPACE}", " ")


def _click(error: click.ClickException, shell: Shell) -> int:
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx else "assess"
    hint = f"`{command} --help` shows what can be given."
    below = ctx.command.commands if ctx and isinstance(ctx.command, click.Group) else {}
    if "set" in below and "No such command" in error.format_message():
        hint = f"Did you mean `{command} set`? {hint}"
    _report(shell, "usage", error.format_message(), "", hint)
    return USAGE


def _bug(error: BaseException, shell: Shell) -> int:
    import traceback  # noqa: PLC0415 # only where the program failed

    text = "".join(traceback.format_exception(error))
    if shell.debug:
        tell(text)
        return OUR_BUG
    saved = _saved(text)
    where = f" The details are in {saved}." if saved else " Run it again with ASSESS_DEBUG=1 for the details."
    _report(
        shell, "bug", f"This is a fault of assess ({type(error).__name__}).{where}", "", "Everything saved stays saved."
    )
    return OUR_BUG


def _saved(text: str) -> Path | None:
    import tempfile  # noqa: PLC0415 # only where the program failed

    try:
        with tempfile.NamedTemporaryFile("w", prefix="assess-", suffix=".log", delete=False, encoding="utf-8") as log:
            log.write(text)
    except OSError:
        return None
    return Path(log.name)


def faults(problems: Sequence[Problem], of: str) -> str:
    """`3 faults in 10 files.`"""
    return f"{counted(len(problems), 'fault')} in {of}." if problems else f"No faults in {of}."
