"""`assess settings` and `assess abandon`: what was said at the opening, corrected; a draft put away, or taken up."""

from __future__ import annotations

from dataclasses import dataclass

import click

from assess.cli.shell import actor_option, assessment_options, emit, hint, json_option, opened, say, speaker
from assess.errors import UsageError
from assess.text import shown
from assess.workspace.request import CHECKS
from assess.workspace.settled import CORRECTED, abandoning, corrected, said, taking_up


@dataclass(frozen=True)
class SettingsStand:
    """What was said of the assessment, by option; empty where nothing was. `before` holds what this call replaced."""

    assessment: str
    settings: dict[str, str]
    before: dict[str, str]
    event: int | None


def _option(name: str) -> str:
    return CHECKS[name][0].removeprefix("--")


@click.command()
@click.option("--label", help="What you call the assessment.")
@click.option("--institution", help="Name of the institution.")
@click.option("--country", help="Two letters of ISO 3166: PL.")
@click.option("--region", help="For practices of your region; '' for none.")
@click.option("--from", "begins", metavar="DAY", help="First day of the period assessed; '' for none.")
@click.option("--to", "ends", metavar="DAY", help="Last day of the period assessed; '' for none.")
@click.option("--as-of", metavar="DAY", help="The day the assessment speaks of; decides what has expired.")
@assessment_options
@actor_option
@json_option
def settings(folder: str | None, name: str | None, by: str | None, *, as_json: bool, **given: str | None) -> None:
    """Show what was said when the assessment was opened, or correct it: in a draft, or while it is amended.

    The history keeps what stood before, and `assess answer undo` puts it back.

    \b
    Examples:
      assess settings
      assess settings --institution "Social Insurance Fund" --as-of "31 December 2025"
    """
    wanted = {field: value for field, value in given.items() if value is not None}
    with opened(folder) as workspace:
        desk = workspace.desk(name, by=speaker(workspace, by))
        before, event = said(desk.now.settings), None
        if wanted:
            event = desk.write([corrected(desk, wanted, workspace.headings())])[0].seq
        stands = said(desk.now.settings)
    changed = {field: before[field] for field in CORRECTED if before[field] != stands[field]}
    if as_json:
        told = {_option(field): value for field, value in stands.items()}
        emit(SettingsStand(desk.assessment, told, {_option(f): value for f, value in changed.items()}, event))
        return
    for field in changed if wanted else CORRECTED:
        was = f"{shown(changed[field]) or 'not said'} -> " if wanted else ""
        say(f"{_option(field):12} {was}{shown(stands[field]) or 'not said'}")
    if wanted:
        hint("assess answer undo")


@dataclass(frozen=True)
class Abandoned:
    """The state an assessment is in now, its label, and the event that brought it there."""

    assessment: str
    label: str
    state: str
    event: int


@click.command()
@click.option("--reason", default="", help="Why, in one sentence.")
@click.option("--take-up", is_flag=True, help="Go on with one that was abandoned: name it with --assessment.")
@click.option("--label", help="With --take-up: another label, where its own is in use by now.")
@assessment_options
@actor_option
@json_option
def abandon(
    folder: str | None, name: str | None, by: str | None, reason: str, label: str | None,
    *, take_up: bool, as_json: bool,
) -> None:  # fmt: skip
    """Put away a draft that was opened by mistake, or is not gone on with. Nothing of it is deleted.

    It is in no list, choice or comparison from then on; `assess list --all` shows it, and its label is free.

    \b
    Examples:
      assess abandon -a 2052 --reason "opened under a wrong label"
      assess abandon -a 2052 --take-up --label 2025
    """
    if label is not None and not take_up:
        raise UsageError("--label goes with --take-up.", "`assess settings --label` corrects a label.")
    if name is None:
        raise UsageError("Which assessment?", "Name it with --assessment: `assess list --all` shows all.")
    with opened(folder) as workspace:
        desk = workspace.desk(name, by=speaker(workspace, by))
        drafts = taking_up(desk, workspace.headings(), label) if take_up else [abandoning(desk, reason)]
        event = desk.write(drafts)[0].seq
        called, state = desk.now.settings.label, desk.now.state
    if as_json:
        emit(Abandoned(desk.assessment, called, state, event))
        return
    if take_up:
        say(f"{shown(called)} is a draft again (event {event}).")
        hint(f"assess answer -a {called}")
    else:
        say(f"{shown(called)} is abandoned (event {event}).")
        say(f"`assess abandon -a {desk.assessment[:8]} --take-up` goes on with it.")
