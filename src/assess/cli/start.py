"""`assess start`: opens an assessment, asking for what it was not given."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from assess.cli.shell import (
    NEEDED,
    actor_option,
    ask_day,
    emit,
    hint,
    json_option,
    may_ask,
    no_input_option,
    say,
    speaker,
    tell,
    workspace_option,
    wrapped,
)
from assess.errors import AssessError, NotFoundError, UsageError
from assess.log.standing import Institution
from assess.store import FILE
from assess.text import counted, days_in, from_iso, listed, quoted, same_name, shown, typed
from assess.workspace import Desk, Heading, Workspace, find, library
from assess.workspace.request import CHECKS, REGIONS, StartRequest, refuse_faulty
from assess.workspace.settled import refuse_taken

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
@click.option("--region", help=f"For practices of your region: {listed(list(REGIONS), 'or')}.")
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
    known = _known_in(target)
    asks = bool(_missing(answers)) and may_ask(no_input=no_input) and not as_json
    if known.drafts and not as_json and _goes_on(known.drafts, asks=asks):
        return
    if asks:
        _ask(answers, known)
        _confirm(answers, known)
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
        request = replace(request, by=speaker(workspace, request.by) or request.by)
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


@dataclass(frozen=True)
class Known:
    """What a workspace holds already: its assessments, the drafts with how far they are, and who wrote last."""

    headings: tuple[Heading, ...] = ()
    drafts: tuple[tuple[str, int, int], ...] = ()
    person: str | None = None


def _known_in(folder: Path) -> Known:
    if not (folder / FILE).exists():
        return Known()
    with Workspace.open(folder) as workspace:
        headings = workspace.headings()
        desks = [workspace.desk(h.assessment) for h in workspace.drafts()]
        drafts = [
            (d.now.settings.label, sum(c.id in d.now.answers for c in d.questions), len(d.questions)) for d in desks
        ]
        people = workspace.people
    return Known(headings, tuple(reversed(drafts)), people[-1] if people else None)


def _goes_on(drafts: Sequence[tuple[str, int, int]], *, asks: bool) -> bool:
    """Says what is open in this folder; at a terminal asks whether to go on with it."""
    for label, answered, asked in drafts:
        tell(f"{shown(label)} is open here, {answered} of {asked} answered.")
    if not asks:
        return False
    label = drafts[0][0]
    said = click.prompt(f"Go on with {shown(label)} (Enter), or open another (n)?", "", show_default=False, err=True)
    if said.strip().casefold() in ("n", "no", "new", "another"):
        return False
    say(f"Nothing was opened. Go on with: assess answer -a {shlex.quote(label)}")
    return True


_REQUIRED_FIRST = ("quick-scan", "service-quality-1")
"""The questionnaires of ours that are offered first: a newcomer's."""


def _ask(answers: dict[str, Any], known: Known) -> None:
    """Asks for what is missing; what the latest assessment says of the institution is proposed again."""
    last = known.headings[-1] if known.headings else None
    latest = {"institution": last.institution, "country": last.country, "region": last.region} if last else {}
    tell("Nothing leaves this machine. Ctrl-C stops; nothing is opened then.\n")
    for name in (*_NEEDED, *_WANTED):
        if not answers[name]:
            proposal = _proposal(name, answers, known) or latest.get(name)
            answers[name] = _ask_one(name, proposal)
    _ask_facts(answers)
    if answers["target"] is None:
        answers["target"] = _ask_one("target", "3")
    if not answers["region"]:
        answers["region"] = _ask_one("region", latest.get("region"))


_DAYS = ("as_of", "begins", "ends")


def _ask_one(name: str, proposal: str | None) -> Any:
    """The answer to one question, asked until it can be taken."""
    question = (_NEEDED | _WANTED).get(name, "")
    match name:
        case "questionnaire":
            return _questionnaire()
        case "target":
            return int(_number("Level aimed at: what is below it is a gap", 1, 5, default=proposal or "3"))
        case "region":
            at = next((i for i, region in enumerate(REGIONS, 1) if region == proposal), 0)
            return _choice("Region, for practices near you (0 for none)", REGIONS, default=str(at), none=True)
        case _ if name in _DAYS:
            return ask_day(question, proposal or "", needed=name in _NEEDED) or None
        case _:
            return _answered(name, question, proposal)


_LINES = {
    "institution": "institution", "country": "country", "region": "region", "questionnaire": "questions",
    "label": "called", "as_of": "speaks of", "begins": "from", "ends": "to", "target": "target", "by": "your name",
}  # fmt: skip


def _confirm(answers: dict[str, Any], known: Known) -> None:
    """Shows what was said; a number corrects that line, Enter opens the assessment."""
    names = list(_LINES)
    while True:
        tell("")
        for number, name in enumerate(names, 1):
            value = answers[name]
            told = from_iso(value) if name in _DAYS and value in days_in(str(value)) else str(value or "none")
            tell(wrapped(told, " " * 20, f"  {number:2}  {_LINES[name]:14}  "))
        said = click.prompt(
            "Is this right? Enter opens it; a number corrects that line", "", show_default=False, err=True
        )
        said = said.strip()
        if not said and not (fault := _label_taken(answers, known)):
            return
        if not said:
            tell(fault)
        elif said.isdecimal() and 1 <= int(said) <= len(names):
            name = names[int(said) - 1]
            before = answers[name]
            answers[name] = _ask_one(name, str(before) if before else None)
            if name == "questionnaire":
                _ask_facts(answers)
        else:
            tell(f"Type a number from 1 to {len(names)}, or Enter.")


def _label_taken(answers: dict[str, Any], known: Known) -> str:
    whose = Institution(typed(answers["institution"]), answers["country"], answers["region"])
    try:
        refuse_taken(known.headings, typed(answers["label"]), whose)
    except AssessError as error:
        return f"{error.message} {error.hint}"
    return ""


def _ask_facts(answers: dict[str, Any]) -> None:
    """Asks what decides which questions are asked; 0 leaves it for later."""
    asked = library().freeze(answers["questionnaire"])[0] if _known(answers["questionnaire"]) else None
    for fact in asked.facts.values() if asked else ():
        if fact.id not in answers["facts"]:
            tell(wrapped(f"{fact.question} {fact.help}", ""))
            sentences = [sentence for _, sentence in fact.answers]
            asking = "Which is true? (0: say it later; until then every question is asked)"
            chosen = _choice(asking, sentences, default="0", none=True)
            if chosen:
                answers["facts"][fact.id] = fact.answers[sentences.index(chosen)][0]


def _known(questionnaire: str) -> bool:
    return any(d["questionnaire"] == questionnaire for d in library().questionnaires())


def _pair(text: str) -> tuple[str, str]:
    fact, sign, answer = text.partition("=")
    if not sign:
        raise UsageError(f"{quoted(text)} cannot be read.", "Write ID=ANSWER, such as rtw.programme=no.")
    return fact, answer


def _code(country: str) -> str:
    """A country's two letters as capitals; what is longer is left for the check to name."""
    return country.upper() if len(country) == len("PL") else country


def _proposal(name: str, answers: dict[str, Any], known: Known) -> str | None:
    today = date.today()  # noqa: DTZ011 # only proposed: what is decided stands in the log
    taken = str(today.year) in {h.label for h in known.headings}
    label = f"{today.year} {answers['questionnaire']}" if taken else str(today.year)
    return {"label": label, "as_of": answers["ends"] or today.isoformat(), "by": known.person}.get(name)


def _answered(name: str, question: str, proposal: str | None) -> str:
    """The answer to one question that needs one, asked again until it can be taken."""
    while True:
        said: str = click.prompt(question, proposal or "", show_default=bool(proposal), err=True).strip()
        said = _code(said) if name == "country" else said
        try:
            CHECKS[name][1](said)
        except AssessError as error:
            tell(f"{shown(error.message)} {shown(error.hint)}" if said else NEEDED)
        else:
            return said


def _questionnaire() -> str:
    first = {name: place for place, name in enumerate(_REQUIRED_FIRST)}
    documents = sorted(library().questionnaires(), key=lambda d: first.get(d["questionnaire"], len(first)))
    lines = [f"{d['title']} (about {d['minutes']} minutes). {d['purpose']}" for d in documents]
    names = [str(d["questionnaire"]) for d in documents]
    chosen = _choice("Which questions? Number or name", lines, default="1", names=names)
    return names[lines.index(chosen or lines[0])]


def _choice(
    question: str, options: Sequence[str], *, default: str, none: bool = False, names: Sequence[str] = ()
) -> str | None:
    """One of the options by its number or its name, else by itself; with `none`, 0 is none of them."""
    for number, option in enumerate(options, 1):
        name = f"{names[number - 1]}: " if names else ""
        tell(wrapped(name + option, "     ", f"  {number}  "))
    number = _number(question, 0 if none else 1, len(options), default=default, names=names or options)
    return options[number - 1] if number else None


def _number(question: str, lowest: int, highest: int, *, default: str, names: Sequence[str] = ()) -> int:
    """A whole number within bounds, or the place of a name; asked again until it is one."""
    places = {same_name(name): place for place, name in enumerate(names, 1)}
    while True:
        said = str(click.prompt(question, default, err=True)).strip()
        if said.isdecimal() and lowest <= int(said) <= highest:
            return int(said)
        if place := places.get(same_name(said)):
            return place
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
    for guidelines in desk.catalogue.sets:
        if guidelines.later_editions:
            say(wrapped(f"{guidelines.title} ({guidelines.edition}): {guidelines.later_editions}", "", ""))
    if desk.previous:
        say(f"It looks back on {shown(desk.previous.label)}.")
        for name in _reworded(desk):
            told = (
                f"The criteria of {name} have the version they had then, and other words: `assess compare` shows both."
            )
            say(wrapped(told, ""))
    hint("assess answer")


def _reworded(desk: Desk) -> list[str]:
    """The sets whose criteria or scale changed since the assessment before, without another version."""
    before = {(s.id, s.edition, s.version): s for s in desk.previous.catalogue.sets} if desk.previous else {}
    pairs = ((s, before.get((s.id, s.edition, s.version), s)) for s in desk.catalogue.sets)
    return [now.id for now, then in pairs if (now.criteria, now.scale) != (then.criteria, then.scale)]
