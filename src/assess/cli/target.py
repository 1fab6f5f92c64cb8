"""`assess target`: the level aimed at."""

from __future__ import annotations

from dataclasses import dataclass

import click

from assess.cli.shell import actor_option, assessment_options, emit, json_option, on_desk, say
from assess.errors import UsageError
from assess.text import quoted


@dataclass(frozen=True)
class Targets:
    """The level aimed at where nobody said otherwise, and in each guideline asked about."""

    default: int
    by_guideline: dict[str, int]


@click.command()
@click.argument("level", type=int, required=False)
@click.option(
    "--guideline",
    "single",
    multiple=True,
    metavar="ID=LEVEL",
    help="Another level for one guideline; 'ID=' takes it back.",
)
@assessment_options
@actor_option
@json_option
def target(
    folder: str | None, name: str | None, by: str | None, level: int | None, single: tuple[str, ...], *, as_json: bool
) -> None:
    """Show or set the level aimed at, 1 to 5: what is below it is a gap.

    \b
    Examples:
      assess target                    show it
      assess target 4                  for all guidelines
      assess target --guideline sq.1=5 --guideline sq.5=
    """
    with on_desk(folder, name, by=by) as desk:
        if level is not None or single:
            desk.set_target(level, dict(_pair(text) for text in single))
        aim = desk.now.settings.target
        guidelines = dict.fromkeys(c.guideline for c in desk.questions)
    levels = {g: aim.of(g) for g in guidelines}
    if as_json:
        emit(Targets(aim.default, levels))
        return
    say(f"Target: level {aim.default}.")
    for guideline, own in levels.items():
        if own != aim.default:
            say(f"  {guideline}: level {own}")


def _pair(text: str) -> tuple[str, int | None]:
    guideline, sign, level = text.partition("=")
    if not sign or (level and not level.isdecimal()):
        raise UsageError(f"{quoted(text)} cannot be read.", "Write ID=LEVEL, such as sq.1=4.")
    return guideline, int(level) if level else None
