"""`assess plan`: who closes which gap by when; interactive, by command, as a table, and carried into the next year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import click

from assess import report
from assess.cli.shell import (
    actor_option,
    ask_day,
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
from assess.errors import AssessError, NotFoundError, UsageError
from assess.plan import STATUSES, to_carry
from assess.report.values import Plan, Shortfall, Undertaking
from assess.text import counted, few, shown
from assess.workspace import Desk


@dataclass(frozen=True)
class ItemSaved:
    """An item of the plan written down: its number in lists, its id and the event."""

    number: int
    item: str
    criterion: str
    event: int


@dataclass(frozen=True)
class Carried:
    """The criteria of the items that were taken over from the assessment before, and of those that were not."""

    carried: tuple[str, ...]
    not_asked: tuple[str, ...]


@click.group(invoke_without_command=True)
@assessment_options
@actor_option
@no_input_option
@click.pass_context
def plan(ctx: click.Context, folder: str | None, name: str | None, by: str | None, *, no_input: bool) -> None:
    """Plan who closes which gap by when. At a terminal it goes through the gaps that have no plan yet, one by one.

    An item has an owner, a day, a status (open, started, done, dropped) and a note. Items are kept like answers:
    nothing is overwritten, and what is unfinished is carried into the next year.

    \b
    Examples:
      assess plan                                 gap by gap: who, until when
      assess plan list
      assess plan set sq.service-charter --owner "Head of customer service" --due 2026-06-30
      assess plan set P3 --status done --note "Charter 2.0 adopted"
      assess plan carry                           what last year left unfinished
      assess plan export > plan.csv
    """
    if ctx.invoked_subcommand is not None:
        return
    with on_desk(folder, name, by=by) as desk:
        if may_ask(no_input=no_input):
            _offer_to_carry(desk)
            _go_through(desk)
        _list(report.plan_of(desk.catalogue, desk.now))


def _offer_to_carry(desk: Desk) -> None:
    before = desk.previous
    waiting = to_carry(before.standing, desk.now) if before else ()
    if before and waiting:
        question = f"{shown(before.label)} left {counted(len(waiting), 'item')} unfinished. Take them over?"
        if click.confirm(question, default=True, err=True):
            _told(desk)


def _go_through(desk: Desk) -> None:
    """Asks for each gap without a plan who closes it and until when; every item is saved before the next."""
    found = report.gaps_alone(desk.catalogue, desk.now)
    without = {m.criterion for m in report.plan_of(desk.catalogue, desk.now).without}
    left = [gap for gap in found.gaps if gap.criterion in without]
    if left:
        tell(
            f"{counted(len(left), 'gap')} without a plan. An empty owner leaves a gap out; Ctrl-C stops, all is saved."
        )
    for gap in left:
        tell(wrapped(f"Gap {gap.place} of {len(found.gaps)}, {gap.step}. {gap.question}", "  ", ""))
        for statement in gap.next_step:
            tell(wrapped(f"level {statement.level}  {statement.text}", "             ", "  not yet  "))
        owner = click.prompt("Who closes it? (empty: nobody yet)", "", show_default=False, err=True).strip()
        if owner:
            _ask_item(desk, gap, owner)


def _ask_item(desk: Desk, gap: Shortfall, owner: str) -> None:
    while True:
        due = ask_day("Until when? (such as 30 June 2026, empty: no day)")
        note = click.prompt("Note (may stay empty)", "", show_default=False, err=True).strip()
        try:
            statements = tuple(s.id for s in gap.next_step)
            desk.plan(gap.criterion, owner=owner, due=due, note=note, statements=statements)
        except AssessError as error:
            tell(shown(f"{error.message} {error.hint}"))
        else:
            tell("Saved.\n")
            return


@plan.command("list")
@assessment_options
@json_option
def list_(folder: str | None, name: str | None, *, as_json: bool) -> None:
    """List the plan: what is to be done first, what is late, which gaps nobody has taken on."""
    with on_desk(folder, name) as desk:
        found = report.plan_of(desk.catalogue, desk.now)
    if as_json:
        emit(found)
    else:
        _list(found)


def _list(found: Plan) -> None:
    say(found.sentence)
    for item in found.items:
        say(wrapped(f"P{item.number}  {item.criterion}  {item.title or item.question}", "    ", ""))
        late = ", LATE" if item.late else ""
        say(wrapped(f"{item.owner}, {item.due_words}: {item.status_words}{late} ({item.gap})", "    "))
        if item.note:
            say(wrapped(item.note, "    "))
    if found.without:
        say(f"Without a plan: {len(found.without)}")
    for mention in found.without:
        say(wrapped(f"{mention.criterion}  {mention.question} ({mention.note})", "    ", "  "))
    hint("assess report" if found.items else "assess plan set CRITERION --owner NAME --due DAY")


@plan.command("set")
@click.argument("what", metavar="CRITERION|P-NUMBER")
@click.option("--owner", help="Who answers for it.")
@click.option("--due", metavar="DAY", help="Until when: 2026-06-30; '' takes the day out.")
@click.option("--status", type=click.Choice(list(STATUSES)), help="How far it is.")
@click.option("--note", help="A remark.")
@click.option("--title", help="What is to be done, in a few words.")
@click.option("--statement", "statements", multiple=True, help="A statement it is to fulfil. Default: the next step.")
@click.option("--new", is_flag=True, help="Another item for the same criterion.")
@assessment_options
@actor_option
@json_option
def set_(
    folder: str | None, name: str | None, by: str | None, what: str, statements: tuple[str, ...],
    *, new: bool, as_json: bool, **given: Any,
) -> None:  # fmt: skip
    """Write an item of the plan, or change one; what is not given stays as it is."""
    if not statements and not new and all(value is None for value in given.values()):
        raise UsageError("Nothing is to be set.", "Give --owner, --due, --status, --note, --title or --statement.")
    with on_desk(folder, name, by=by) as desk:
        found = report.plan_of(desk.catalogue, desk.now)
        item = None if new else _item(found, what)
        criterion = item.criterion if item else what
        if statements or item is None:
            given["statements"] = statements or _next_step(desk, criterion)
        saved = desk.plan(criterion, item.id if item else None, **given)
        number = list(desk.now.plan).index(saved.id) + 1
        event = desk.log.events[-1].seq
    if as_json:
        emit(ItemSaved(number, saved.id, criterion, event))
    else:
        say(f"Saved P{number}, {criterion} (event {event}).")


def _item(found: Plan, what: str) -> Undertaking | None:
    """The item that is meant: by its number, or the only one of a criterion; None for a criterion without one."""
    if number := re.fullmatch("[Pp]([0-9]{1,6})", what):
        for item in found.items:
            if item.number == int(number[1]):
                return item
        raise NotFoundError(f"There is no item {shown(what)} in the plan.", "`assess plan list` shows all.")
    mine = [item for item in found.items if item.criterion == what]
    if len(mine) > 1:
        numbers = few([f"P{item.number}" for item in mine])
        raise UsageError(f"{shown(what)} has several items: {numbers}.", "Name one by its number, or add --new.")
    return mine[0] if mine else None


def _next_step(desk: Desk, criterion: str) -> tuple[str, ...]:
    found = report.gaps_alone(desk.catalogue, desk.now)
    return next((tuple(s.id for s in g.next_step) for g in found.gaps if g.criterion == criterion), ())


@plan.command()
@assessment_options
@actor_option
@json_option
def carry(folder: str | None, name: str | None, by: str | None, *, as_json: bool) -> None:
    """Take over what the assessment before left unfinished. A second time carries nothing twice."""
    with on_desk(folder, name, by=by) as desk:
        if desk.previous is None:
            raise NotFoundError("There is no assessment before this one.", "`assess start --previous LABEL` names one.")
        if as_json:
            going, left = desk.carry_plan()
            emit(Carried(tuple(i.criterion for i in going), tuple(i.criterion for i in left)))
        else:
            _told(desk)


def _told(desk: Desk) -> None:
    going, left = desk.carry_plan()
    say(f"{counted(len(going), 'item')} carried over." if going else "Nothing is left to carry over.")
    for item in left:
        say(wrapped(f"Not carried, because it is not asked any more: {item.criterion}  {item.title or ''}"))


@plan.command()
@assessment_options
def export(folder: str | None, name: str | None) -> None:
    """Write the plan as CSV to standard output."""
    from assess.render.rows import plan_csv  # noqa: PLC0415 # only here

    with on_desk(folder, name) as desk:
        found = report.plan_of(desk.catalogue, desk.now)
    hand_out(plan_csv(found), "csv")
