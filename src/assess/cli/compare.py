"""`assess compare`: two or more assessments of one institution side by side, at the terminal or as a file."""

from __future__ import annotations

from collections.abc import Sequence

import click

from assess import __version__, report
from assess.cli.files import Making, designed, wanted_formats
from assess.cli.shell import emit, hint, json_option, opened, paged, pager_option, say, width, workspace_option, wrapped
from assess.errors import UsageError
from assess.report.compared import Apart, Bridge, Change, Comparison, SetChange, Transitions
from assess.text import shown
from assess.workspace import Workspace, crosswalks

KIND = "comparison"
"""The design that lays a comparison out."""

COUNTS = ("improved", "same", "declined", "reworded", "not comparable", "new", "retired")


@click.command()
@click.argument("names", metavar="[LABEL]...", nargs=-1)
@click.option("-f", "--format", "forms", metavar="FORMATS", help="Write files: pdf, html, json, csv; several by comma.")
@click.option(
    "-o", "--output", metavar="PATH", help="File to write, its ending may be left out; '-' is standard output."
)
@click.option("--report", "kind", default=KIND, show_default=True, metavar="NAME", help="The design, ours or your own.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Size of the PDF.")
@click.option("--force", is_flag=True, help="Overwrite files.")
@click.option("--all", "whole", is_flag=True, help="List every criterion, also those that stayed the same.")
@workspace_option
@pager_option
@json_option
def compare(
    folder: str | None, names: tuple[str, ...], forms: str | None, output: str | None, kind: str, paper: str,
    *, force: bool, whole: bool, as_json: bool,
) -> None:  # fmt: skip
    """Put assessments of one institution side by side; without LABEL all of the latest one's institution.

    Like is compared with like: a change is a figure only over criteria that ask the same and have a level in both
    years. What was revised, not answered, added or retired is told apart, and every difference is taken apart into its
    causes. They stand in the order of the days they speak for, whichever way they are named.

    \b
    Examples:
      assess compare                          all years
      assess compare 2024 2025                what changed and why
      assess compare 2023 2024 2025 -f pdf    the report of it
      assess compare 2024 2025 -f csv -o -    a table in long form
    """
    with opened(folder) as workspace:
        found = _compared(workspace, names)
    if forms is None and output is None:
        if as_json:
            emit(found)
            return
        with paged():
            _told(found, whole=whole)
        hint("assess compare --format pdf")
        return
    wanted = wanted_formats(forms or "pdf")
    making = Making(lambda: found, designed(kind, "comparison"), paper)
    stem = "-".join([*(c.label for c in found.columns), KIND])
    making.into_files(wanted, output, stem, force=force, as_json=as_json)


def _compared(workspace: Workspace, names: Sequence[str]) -> Comparison:
    years, again = workspace.side_by_side(names)
    if len(years) == 1 and not names:
        raise UsageError("There is one assessment only, and nothing to compare it with.", "Open one: `assess carry`.")
    if bridge := next((y for y in years if workspace.bridged(y)), None):
        raise UsageError(
            f"{shown(bridge.label)} asks an earlier wording again, and is no year of its own.",
            "Name the assessment it stands beside: its table is shown with it.",
        )
    return report.compare(years, crosswalks(), again, version=__version__)


# At the terminal


def _told(found: Comparison, *, whole: bool) -> None:
    say(wrapped(f"{found.cover.institution}: {found.cover.label}", "  ", ""))
    for column in found.columns:
        say(wrapped(f"{column.label}, as of {column.as_of.shown}: {column.answered}, {column.state}", "    ", "  "))
    for change in found.changes:
        _change(change, whole=whole)
    if found.whole:
        say()
        say(wrapped(f"From {found.whole.earlier} to {found.whole.later}, the whole way:", "  ", ""))
        for of in found.whole.sets:
            say(wrapped(of.headline))
    _trends(found)
    _indicators(found)
    for bridge in found.bridges:
        _bridge(bridge)


def _trends(found: Comparison) -> None:
    say()
    say(wrapped("Scores of 100 (| a line breaks: the criteria or the questions changed):", "  ", ""))
    names = [t.title if t.kind == "set" else f"  {t.name}: {t.title}" for t in found.trends]
    _columns(names, [[(p.breaks, f"{p.label} {p.claimed}") for p in t.points] for t in found.trends])


def _columns(names: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]]) -> None:
    """Lines of a name and a cell for each year, below each other; a cell has a mark where a line breaks before it."""
    widths = [max(len(cell) for _, cell in column) for column in zip(*rows, strict=True)]
    for name, row in zip(names, rows, strict=True):
        cells = [
            f"{' | ' if breaks else '   '}{cell:<{wide}}" for (breaks, cell), wide in zip(row, widths, strict=True)
        ]
        say(_line(name, "".join(cells)))


def _line(name: str, told: str) -> str:
    """A name and what stands behind it; below it where the window is narrow."""
    room = width() - len(told)
    name = shown(name)
    if room < 24:
        return f"{wrapped(name, '    ', '')}\n{wrapped(told.strip(), '    ')}"
    cut = name if len(name) <= room - 1 else f"{name[: room - 2]}…"
    return f"{cut:<{room}}{shown(told)}"


def _change(change: Change, *, whole: bool) -> None:
    say()
    say(wrapped(f"{change.earlier} to {change.later}", "  ", ""))
    for note in (*change.notes, *change.apart):
        say(wrapped(note))
    for of in change.sets:
        _set(of, whole=whole)
    if change.promises:
        say(wrapped(change.promised, "  ", "  "))
    for promise in change.promises:
        note = f" {promise.note}" if promise.note else ""
        say(
            wrapped(
                f"{promise.criterion}  {promise.what} ({promise.owner}, {promise.due}): {promise.outcome}; "
                f"{promise.change}.{note}",
                "        ",
                "    ",
            )
        )


def _set(of: SetChange, *, whole: bool) -> None:
    say(wrapped(of.title, "  ", "  "))
    for told in (*of.transitions, of.total):
        say(wrapped(f"{_named(told)}: {_counted(told)}", "        ", "    "))
    say(wrapped(of.headline))
    say(wrapped(of.walk))
    _parts(of.claimed[0])
    for told_together in of.together if not whole else ():
        say(wrapped(f"≠ {told_together}", "      ", "    "))
    moved = [m for m in of.moved if whole or (m.mark != "=" and not m.together)]
    for move in moved:
        was = f" (was {move.was})" if move.was else ""
        why = f" {move.why}" if move.why else ""
        say(
            wrapped(
                f"{move.mark} {move.criterion}{was}  {move.question} {move.before} -> {move.now}: {move.change}.{why}",
                "        ",
                "    ",
            )
        )
        for wording in move.wording:
            say(wrapped(f"then: {wording.before or 'nothing'}", "              ", "        "))
            say(wrapped(f"now:  {wording.now or 'nothing'}", "              ", "        "))


def _named(told: Transitions) -> str:
    return told.name if told.name in (told.title, "All guidelines") else f"{told.name}: {told.title}"


def _counted(told: Transitions) -> str:
    counts = [(name, getattr(told, name.replace(" ", "_"))) for name in COUNTS]
    return ", ".join(f"{number} {name}" for name, number in counts if number) or "nothing asked"


def _parts(apart: Apart) -> None:
    if not apart.parts:
        return
    say(wrapped(f"{apart.before} to {apart.now} as reported ({apart.shown}), taken apart:", "    "))
    for part in (p for p in apart.parts if p.points):
        say(wrapped(part.title, " " * 12, f"      {part.shown:>4}  "))


def _indicators(found: Comparison) -> None:
    if found.indicators:
        say()
        say(wrapped("Indicators (| not comparable with the value before: measured or defined otherwise):", "  ", ""))
    rows = [[(v.breaks, f"{v.label} {v.shown}") for v in series.values] for series in found.indicators]
    _columns([f"  {series.title}" for series in found.indicators], rows)


def _bridge(bridge: Bridge) -> None:
    say()
    say(wrapped(f"{bridge.label}, {bridge.title}: {bridge.sentence}", "  ", ""))
    for row in bridge.rows:
        if row.mark != "=":
            say(wrapped(f"{row.mark} {row.criterion}: {row.before} -> {row.now} ({row.source})", "      ", "  "))
