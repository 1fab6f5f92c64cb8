"""`assess practices`: good practices of other institutions, for the gaps at hand or by search."""

from __future__ import annotations

import click

from assess import report
from assess.cli.shell import assessment_options, emit, json_option, on_desk, say, wrapped


@click.command()
@assessment_options
@json_option
def practices(folder: str | None, name: str | None, *, as_json: bool) -> None:
    """Good practices that help with the most gaps of the assessment, and why each is named.

    An award or a year is a fact, not proof that something works.
    """
    with on_desk(folder, name) as desk:
        found = report.practices_of(desk.catalogue, desk.now)
    if as_json:
        emit(found)
        return
    say(wrapped(found.sentence, ""))
    for one in found.first:
        say("")
        say(wrapped(f"{one.practice.title}, {one.practice.institution} ({one.practice.facts})", "  ", ""))
        say(wrapped(one.practice.summary))
        say(wrapped(one.sentence))
        for gap in one.gaps:
            say(wrapped(f"{gap.criterion}: {gap.note}", "      ", "    "))
        say(wrapped(f"{one.practice.id}; {one.practice.source}"))
    if others := [p for p in found.named if p.id not in {one.practice.id for one in found.first}]:
        say("")
        say("Named at a single gap (see `assess gaps`):")
    for practice in others:
        say(wrapped(f"{practice.id}  {practice.title}, {practice.institution} ({practice.facts})", "      ", "  "))
