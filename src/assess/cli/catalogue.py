"""`assess check` and `assess schema`: for those who write criteria, questionnaires and practices."""

from __future__ import annotations

from pathlib import Path

import click

from assess.catalogue.library import check as check_files
from assess.catalogue.library import schemas
from assess.cli.shell import CHECK_FAILED, emit, faults, json_option, say, tell
from assess.errors import NotFoundError
from assess.text import counted, shown


@click.command()
@click.argument("file", nargs=-1, type=click.Path(path_type=Path))
@json_option
@click.pass_context
def check(ctx: click.Context, file: tuple[Path, ...], *, as_json: bool) -> None:
    r"""Check files of criteria, questionnaires and practices; without FILE all that come with the program.

    Names every fault of every file in one run, as file:line:column: what. what to do.

    \b
    Example:
      assess check guidelines/service-quality/2013.yaml
    """
    count, problems = check_files(file)
    if as_json:
        emit({"files": count, "problems": [
            {"where": p.where, "line": p.line, "column": p.column, "what": p.what, "remedy": p.remedy} for p in problems
        ]})  # fmt: skip
    else:
        for problem in problems:
            say(shown(str(problem)))
        tell(faults(problems, counted(count, "file")))
    ctx.exit(CHECK_FAILED if problems else 0)


@click.command()
@click.argument("name", required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema of a kind of file, or of what --json prints; without NAME, their names."""
    from assess.render import schemas as outputs  # noqa: PLC0415 # only here

    known = {**schemas(), **outputs()}
    if name is None:
        for one in known:
            say(one)
        return
    if name not in known:
        raise NotFoundError(f"There is no schema '{shown(name)}'.", f"There are: {', '.join(known)}.")
    emit(known[name])
