"""`assess fact`: what is so at the institution, as far as it decides which questions are asked."""

from __future__ import annotations

from dataclasses import dataclass

import click

from assess.cli.shell import actor_option, assessment_options, emit, hint, json_option, on_desk, say, wrapped
from assess.errors import UsageError
from assess.report.glance import StatedFact
from assess.report.progress import facts
from assess.text import counted
from assess.workspace.checks import ALL_ASKED


@dataclass(frozen=True)
class Facts:
    """The facts that decide which questions are asked, with what was stated."""

    facts: tuple[StatedFact, ...]


@dataclass(frozen=True)
class FactSaved:
    """A fact written down, or taken back (`value` None), and how many questions are asked now."""

    fact: str
    value: str | None
    event: int
    asked: int


@click.group(invoke_without_command=True)
@click.pass_context
def fact(ctx: click.Context) -> None:
    """State what is so at your institution. A question that cannot concern it is then not asked, and listed with why.

    While a fact is not stated, every question is asked.

    \b
    Examples:
      assess fact list
      assess fact set rtw.programme no
      assess fact set rtw.programme --take-back
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, folder=None, name=None, as_json=False)


@fact.command("list")
@assessment_options
@json_option
def list_(folder: str | None, name: str | None, *, as_json: bool) -> None:
    """List the facts that decide which questions are asked, what may be said, and what was said."""
    with on_desk(folder, name) as desk:
        found = facts(desk.catalogue, desk.now)
        known = desk.catalogue.facts
    if as_json:
        emit(Facts(found))
        return
    if not found:
        say(ALL_ASKED)
    for one in found:
        say(wrapped(f"{one.id}  {one.question}", "  ", ""))
        say(wrapped(known[one.id].help))
        for answer, sentence in known[one.id].answers:
            mark = "*" if answer == one.value else " "
            say(wrapped(f"{answer}  {sentence}", "       ", f"  {mark} "))
        say(wrapped(f"{one.sentence} {counted(one.hides, 'question')} left out." if one.value else one.sentence))
    if any(one.value is None for one in found):
        hint("assess fact set ID ANSWER")


@fact.command("set")
@click.argument("fact_id", metavar="ID")
@click.argument("value", metavar="ANSWER", required=False)
@click.option("--take-back", is_flag=True, help="Not stated any more: every question is asked again.")
@assessment_options
@actor_option
@json_option
def set_(
    folder: str | None, name: str | None, by: str | None, fact_id: str, value: str | None,
    *, take_back: bool, as_json: bool,
) -> None:  # fmt: skip
    """State a fact. Answers given before are kept, and count again when the fact changes."""
    if (value is None) is not take_back:
        raise UsageError("Either ANSWER or --take-back is needed.", "`assess fact list` shows what may be said.")
    with on_desk(folder, name, by=by) as desk:
        desk.state(fact_id, value)
        event, asked = desk.log.events[-1].seq, len(desk.questions)
    if as_json:
        emit(FactSaved(fact_id, value, event, asked))
    else:
        say(f"Saved {fact_id} (event {event}). {counted(asked, 'question')} to be answered.")
