"""`assess indicator`: measured quantities, recorded and compared, never turned into a level."""

from __future__ import annotations

from dataclasses import dataclass, fields

import click

from assess.cli.shell import (
    actor_option,
    assessment_options,
    emit,
    json_option,
    may_ask,
    no_input_option,
    on_desk,
    say,
)
from assess.errors import UsageError
from assess.log.standing import Measured
from assess.model import Indicator
from assess.text import shown
from assess.workspace.checks import checked_share, in_per_cent, may_be_a_fraction


@dataclass(frozen=True)
class Line:
    """An indicator and what was recorded: `value` is decimal text, None where nothing was measured."""

    id: str
    guideline: str
    title: str
    unit: str
    better: str
    fix: str
    pitfalls: str
    recorded: bool
    value: str | None


@dataclass(frozen=True)
class Indicators:
    """The indicators of the guidelines asked about."""

    indicators: tuple[Line, ...]


@dataclass(frozen=True)
class Recorded:
    """A value written down."""

    indicator: str
    value: str | None
    event: int


def _line(found: Indicator, measured: Measured | None) -> Line:
    return Line(
        **{f.name: getattr(found, f.name) for f in fields(found)},
        recorded=measured is not None,
        value=measured.value if measured else None,
    )


@click.group()
def indicator() -> None:
    """Record measured quantities: they are shown and compared over years, never turned into a level.

    \b
    Examples:
      assess indicator list
      assess indicator set sq.complaints-in-time 87.5 --from 2025-01-01 --to 2025-12-31 \\
        --definition "complaints answered within 15 working days"
    """


@indicator.command("list")
@assessment_options
@json_option
def list_(folder: str | None, name: str | None, *, as_json: bool) -> None:
    """List the indicators of the guidelines asked about, with what was recorded."""
    with on_desk(folder, name) as desk:
        rows = [(i, desk.now.indicators.get(i.id)) for i in desk.indicators.values()]
    if as_json:
        emit(Indicators(tuple(_line(i, m) for i, m in rows)))
        return
    for found, measured in rows:
        said = (
            "not recorded"
            if measured is None
            else "not measured"
            if measured.value is None
            else f"{measured.value} {found.unit}"
        )
        say(f"{found.id}\n  {shown(found.title)}: {shown(said)}")


@indicator.command("set")
@click.argument("indicator_id", metavar="ID")
@click.argument("value", required=False)
@click.option("--not-measured", is_flag=True, help="Record that there is no value.")
@click.option("--from", "begins", metavar="DAY", help="First day of the period measured.")
@click.option("--to", "ends", metavar="DAY", help="Last day of the period measured.")
@click.option("--definition", default="", help="What exactly was counted, by whom.")
@click.option("--note", default="", help="A remark.")
@click.option("--yes", is_flag=True, help="A share below 1 % is meant as it is.")
@assessment_options
@actor_option
@no_input_option
@json_option
def set_(
    folder: str | None, name: str | None, by: str | None, indicator_id: str, value: str | None,
    begins: str | None, ends: str | None, definition: str, note: str,
    *, not_measured: bool, yes: bool, no_input: bool, as_json: bool,
) -> None:  # fmt: skip
    """Record a value: digits and a point."""
    if (value is None) is not not_measured:
        raise UsageError("Either VALUE or --not-measured is needed.", "Write digits and a point: 12.5")
    with on_desk(folder, name, by=by) as desk:
        found = desk.indicators.get(indicator_id)
        if found and value is not None and not yes:
            _refuse_fraction(
                checked_share(value, found.unit), found.unit, ask=may_ask(no_input=no_input) and not as_json
            )
        desk.measure(indicator_id, value, period=(begins, ends), definition=definition, note=note)
        event, saved = desk.log.events[-1].seq, desk.now.indicators[indicator_id]
        who = desk.speaker
    if as_json:
        emit(Recorded(indicator_id, saved.value, event))
    else:
        told = f"{saved.value} {saved.unit}" if saved.value is not None else "not measured"
        say(f"Saved {indicator_id}: {shown(told)}, as {shown(who)} (event {event}).")


def _refuse_fraction(value: str, unit: str, *, ask: bool) -> None:
    """A share below 1 is asked about: mostly a part of one was written where a part of a hundred is meant."""
    if not may_be_a_fraction(value, unit):
        return
    meant = in_per_cent(value)
    if not (
        ask and click.confirm(f"{value} % is less than one in a hundred. Is that meant, and not {meant} %?", err=True)
    ):
        raise UsageError(f"Not saved: {value} % is less than one in a hundred.", f"Write {meant}, or add --yes.")
