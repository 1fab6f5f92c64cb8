"""`assess start`: opens an assessment, asking for what it was not given."""

from __future__ import annotations

from collections.abc import Sequence
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
    wrapped,
)
from assess.errors import AssessError, NotFoundError, UsageError
from assess.store import FILE
from assess.text import counted, shown
from assess.workspace import Desk, Heading, Workspace, find, library
from assess.workspace.request import CHECKS, REGIONS, StartRequest, refuse_faulty

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
@click.option(
    "--fact", "said", multiple=True, metavar="ID=ANSWER", help="What is so at the institution; see `assess fact`."
)
@click.option("--target", type=int, help="Level aimed at, 1 to 5. Default: what the set says.")
@click.option("--language", default="en", show_default=True, help="Language of the questions.")
@click.option(
    "--previous", metavar="LABEL", help=f"The assessment before this one. Default: the institution's latest; '{NONE}'."
)
@actor_option
@no_input_option
@json_option
def start(
    folder: str | None,
    by: str | None,
    said: tuple[str, ...],
    *,
    no_input: bool,
    as_json: bool,
    previous: str | None,
    **given: Any,
) -> None:
    """Open an assessment. Asks for what is missing; makes the workspace where there is none.

    \b
    Examples:
      assess start
      assess start --label 2025 --institution "Social Insurance Fund" --country PL \\
        --as-of 2025-12-31 --questionnaire service-quality --as "Maria Nowak"
    """
    target = _folder(folder)
    facts = dict(_pair(text) for text in said)
    answers = {**given, "by": by, "facts": facts}
    if _missing(answers) and may_ask(no_input=no_input) and not as_json:
        _ask(answers, _known_in(target))
    if missing := _missing(answers):
        hint = "Give them as options, or run it at a terminal and be asked."
        raise UsageError(f"Missing: {', '.join(missing)}.", hint)
    request = StartRequest(
        label=answers["label"],
        institution=answers["institution"],
        country=_code(answers["country"]),
        region=answers["region"],
        begins=answers["begins"],
        ends=answers["ends"],
        as_of=answers["as_of"],
        questionnaire=answers["questionnaire"],
        target=answers["target"],
        language=answers["language"],
        previous="" if previous == NONE else previous,
        by=answers["by"],
        facts=facts,
    )
    with _opened(target, request) as workspace:
        _report(workspace.folder, workspace.start(request), as_json=as_json)


_NEEDED = {
    "institution": "Name of the institution",
    "country": "Country (two letters, such as PL)",
    "questionnaire": "Which questions?",
    "label": "What do you call this assessment?",
    "as_of": "The day it speaks of (decides which evidence has expired)",
    "by": "Your name (kept beside your answers)",
}
_WANTED = {
    "begins": "First day of the time it covers, such as 2026-01-01 (may stay empty)",
    "ends": "Last day of the time it covers (may stay empty)",
}


def _missing(answers: dict[str, Any]) -> list[str]:
    return ["--questionnaire" if n == "questionnaire" else CHECKS[n][0] for n in _NEEDED if not answers[n]]


def _known_in(folder: Path) -> tuple[Heading, ...]:
    """The assessments that the workspace holds already."""
    if not (folder / FILE).exists():
        return ()
    with Workspace.open(folder) as workspace:
        return workspace.headings()


def _ask(answers: dict[str, Any], before: Sequence[Heading]) -> None:
    """Asks for what is missing; what the latest assessment says of the institution is proposed again."""
    last = before[-1] if before else None
    latest = {"institution": last.institution, "country": last.country, "region": last.region} if last else {}
    tell("Nothing leaves this machine. Ctrl-C stops; nothing is opened then.\n")
    for name, question in (_NEEDED | _WANTED).items():
        if not answers[name]:
            known = _proposal(name, answers, before) or latest.get(name)
            answers[name] = _questionnaire() if name == "questionnaire" else _answered(name, question, known)
    _ask_facts(answers)
    if answers["target"] is None:
        answers["target"] = _number("Level aimed at: what is below it is a gap", 1, 5, default=3)
    if not answers["region"]:
        at = next((i for i, region in enumerate(REGIONS, 1) if region == latest.get("region")), 0)
        answers["region"] = _choice("Region, for practices near you (0 for none)", REGIONS, default=at)


def _ask_facts(answers: dict[str, Any]) -> None:
    """Asks what decides which questions are asked; 0 leaves it for later."""
    asked = library().freeze(answers["questionnaire"])[0] if _known(answers["questionnaire"]) else None
    for fact in asked.facts.values() if asked else ():
        if fact.id not in answers["facts"]:
            tell(wrapped(f"{fact.question} {fact.help}", ""))
            sentences = [sentence for _, sentence in fact.answers]
            chosen = _choice(
                "Which is true? (0: say it later; until then every question is asked)", sentences, default=0
            )
            if chosen:
                answers["facts"][fact.id] = fact.answers[sentences.index(chosen)][0]


def _known(questionnaire: str) -> bool:
    return any(d["questionnaire"] == questionnaire for d in library().questionnaires())


def _pair(text: str) -> tuple[str, str]:
    fact, sign, answer = text.partition("=")
    if not sign:
        raise UsageError(f"'{shown(text[:60])}' cannot be read.", "Write ID=ANSWER, such as rtw.programme=no.")
    return fact, answer


def _code(country: str) -> str:
    """A country's two letters as capitals; what is longer is left for the check to name."""
    return country.upper() if len(country) == len("PL") else country


def _proposal(name: str, answers: dict[str, Any], before: Sequence[Heading]) -> str | None:
    today = date.today()  # noqa: DTZ011 # only proposed: what is decided stands in the log
    taken = str(today.year) in {h.label for h in before}
    label = f"{today.year} {answers['questionnaire']}" if taken else str(today.year)
    return {"label": label, "as_of": answers["ends"] or today.isoformat()}.get(name)


def _answered(name: str, question: str, proposal: str | None) -> str | None:
    """The answer to one question, asked again until it can be taken; an empty one where it may be empty."""
    default = "" if proposal is None and name in _WANTED else proposal
    while True:
        said: str = click.prompt(question, default, show_default=bool(default), err=True).strip()
        said = _code(said) if name == "country" else said
        if not said:
            return None
        try:
            CHECKS[name][1](said)
        except AssessError as error:
            tell(f"{shown(error.message)} {shown(error.hint)}")
        else:
            return said


def _questionnaire() -> str:
    documents = library().questionnaires()
    lines = [f"{d['title']} (about {d['minutes']} minutes). {d['purpose']}" for d in documents]
    chosen = _choice("Which questions?", lines)
    return str(documents[lines.index(chosen or lines[0])]["questionnaire"])


def _choice(question: str, options: Sequence[str], *, default: int | None = None) -> str | None:
    """One of the options by its number; with a default, 0 is none of them."""
    for number, option in enumerate(options, 1):
        tell(wrapped(option, "     ", f"  {number}  "))
    lowest = 1 if default is None else 0
    number = _number(question, lowest, len(options), default=default)
    return options[number - 1] if number else None


def _number(question: str, lowest: int, highest: int, *, default: int | None) -> int:
    """A whole number within bounds, asked again until it is one."""
    while True:
        said = str(click.prompt(question, default, err=True)).strip()
        if said.isdecimal() and lowest <= int(said) <= highest:
            return int(said)
        tell(f"Type a number from {lowest} to {highest}.")


def _folder(given: str | None) -> Path:
    try:
        return find(given)
    except NotFoundError:
        return Path(given) if given else Path.cwd()


def _opened(folder: Path, request: StartRequest) -> Workspace:
    """The workspace in `folder`; a new one is made only for a request that holds."""
    refuse_faulty(request, library())
    return Workspace.open(folder) if (folder / FILE).exists() else Workspace.create(folder)


def _report(folder: Path, desk: Desk, *, as_json: bool) -> None:
    now = desk.now
    if as_json:
        emit(Opened(desk.assessment, now.settings.label, str(folder.resolve()), len(desk.questions)))
        return
    asked = counted(len(desk.questions), "question")
    left_out = f", {len(now.hidden)} not asked" if now.hidden else ""
    say(f"Opened {shown(now.settings.label)} for {shown(now.settings.institution.name)}: {asked}{left_out}.")
    say(f"Kept in {shown(str(folder.resolve()))}. Nothing leaves this machine.")
    if desk.previous:
        say(f"It looks back on {shown(desk.previous.label)}.")
    hint("assess answer")
