"""`assess start`: opens an assessment, asking for what it was not given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from assess.cli.shell import (
    actor_option,
    emit,
    hint,
    json_option,
    may_ask,
    no_input_option,
    say,
    tell,
    workspace_option,
)
from assess.errors import NotFoundError, UsageError
from assess.text import counted, shown
from assess.workspace import Desk, StartRequest, Workspace, find, library
from assess.workspace.folder import REGIONS

NONE = "none"


@dataclass(frozen=True)
class Opened:
    """A new assessment, where it is kept, and how many questions it asks."""

    assessment: str
    label: str
    workspace: str
    asked: int


@click.command()
@workspace_option
@click.option("--label", help="What you call it: a year, mostly.")
@click.option("--institution", help="Name of the institution.")
@click.option("--country", help="Two letters of ISO 3166: PL.")
@click.option("--region", type=click.Choice(REGIONS), help="For practices of your region.")
@click.option("--from", "begins", metavar="DAY", help="First day of the period assessed: 2025-01-01.")
@click.option("--to", "ends", metavar="DAY", help="Last day of the period assessed.")
@click.option("--as-of", metavar="DAY", help="The day the assessment speaks of; decides what has expired.")
@click.option("--questionnaire", help="Which questions are asked: full, service-quality ...")
@click.option("--target", type=int, help="Level aimed at, 1 to 5. Default: what the set says.")
@click.option("--language", default="en", show_default=True, help="Language of the questions.")
@click.option(
    "--previous", metavar="LABEL", help=f"The assessment before this one. Default: the institution's latest; '{NONE}'."
)
@actor_option
@no_input_option
@json_option
def start(
    folder: str | None, by: str | None, *, no_input: bool, as_json: bool, previous: str | None, **given: Any
) -> None:
    r"""Open an assessment. Asks for what is missing; makes the workspace where there is none.

    \b
    Examples:
      assess start
      assess start --label 2025 --institution "Social Insurance Fund" --country PL \
        --as-of 2025-12-31 --questionnaire service-quality --as "Maria Nowak"
    """
    target = _folder(folder)
    answers = {**given, "by": by}
    if may_ask(no_input=no_input) and not as_json:
        _ask(answers)
    if missing := [option for name, (option, *_) in _NEEDED.items() if not answers[name]]:
        raise UsageError(
            f"Missing: {', '.join(missing)}.", "Give them as options, or run it at a terminal and be asked."
        )
    request = StartRequest(
        label=answers["label"],
        institution=answers["institution"],
        country=answers["country"].upper(),
        region=answers["region"],
        period=(answers["begins"], answers["ends"]),
        as_of=answers["as_of"],
        questionnaire=answers["questionnaire"],
        target=answers["target"],
        language=answers["language"],
        previous="" if previous == NONE else previous,
        by=answers["by"],
    )
    with _opened(target, request) as workspace:
        _report(workspace.folder, workspace.start(request), as_json=as_json)


_NEEDED: dict[str, tuple[str, str, Callable[[], str | None]]] = {
    "institution": ("--institution", "Name of the institution", lambda: None),
    "country": ("--country", "Country (two letters, such as PL)", lambda: None),
    "label": ("--label", "What do you call this assessment?", lambda: str(date.today().year)),  # noqa: DTZ011 # a proposal
    "as_of": ("--as-of", "The day it speaks of", lambda: date.today().isoformat()),  # noqa: DTZ011 # the day here
    "questionnaire": ("--questionnaire", "Which questions?", lambda: None),
    "by": ("--as", "Your name (kept beside your answers)", lambda: None),
}


def _ask(answers: dict[str, Any]) -> None:
    tell("Nothing leaves this machine. Ctrl-C stops; nothing is opened then.\n")
    for name, (_, question, proposal) in _NEEDED.items():
        if not answers[name]:
            answers[name] = (
                _questionnaire() if name == "questionnaire" else click.prompt(question, proposal(), err=True)
            )
    if not answers["region"]:
        answers["region"] = _choice("Region (for practices near you)", REGIONS, optional=True)


def _questionnaire() -> str:
    documents = library().questionnaires()
    lines = [f"{d['title']} (about {d['minutes']} minutes). {d['purpose']}" for d in documents]
    chosen = _choice("Which questions?", lines)
    return str(documents[lines.index(chosen or lines[0])]["questionnaire"])


def _choice(question: str, options: Sequence[str], *, optional: bool = False) -> str | None:
    for number, option in enumerate(options, 1):
        tell(f"  {number}  {option}")
    number = click.prompt(
        question, 0 if optional else None, type=click.IntRange(0 if optional else 1, len(options)), err=True
    )
    return options[number - 1] if number else None


def _folder(given: str | None) -> Path:
    try:
        return find(given)
    except NotFoundError:
        return Path(given) if given else Path.cwd()


def _opened(folder: Path, request: StartRequest) -> Workspace:
    """The workspace in `folder`; a new one is made only for a request that holds."""
    from assess.store import FILE  # noqa: PLC0415 # its one use
    from assess.workspace.folder import refuse_faulty  # noqa: PLC0415

    refuse_faulty(request)
    return Workspace.open(folder) if (folder / FILE).exists() else Workspace.create(folder)


def _report(folder: Path, desk: Desk, *, as_json: bool) -> None:
    now = desk.now
    if as_json:
        emit(Opened(desk.assessment, now.settings.label, str(folder.resolve()), len(desk.catalogue.asked)))
        return
    asked = counted(len(desk.catalogue.asked), "question")
    say(f"Opened {shown(now.settings.label)} for {shown(now.settings.institution.name)}: {asked}.")
    say(f"Kept in {shown(str(folder.resolve()))}. Nothing leaves this machine.")
    if desk.previous:
        say(f"It looks back on {shown(desk.previous.label)}.")
    hint("assess answer")
