"""`assess diff`, `assess carry` and `assess bridge`: from one version of the criteria to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assess.cli.shell import (
    actor_option,
    emit,
    hint,
    json_option,
    opened,
    paged,
    pager_option,
    say,
    speaker,
    workspace_option,
    wrapped,
)
from assess.comparison import Carried, Revision, revisions
from assess.comparison.texts import Text
from assess.errors import InvalidError, NotFoundError, UsageError
from assess.model import GuidelineSet
from assess.text import counted, listed, quoted, shown
from assess.workspace import Desk, Workspace, crosswalks, library

if TYPE_CHECKING:
    from assess.model.crosswalk import Crosswalk


@dataclass(frozen=True)
class Differences:
    """Two versions of a set, and every criterion of both with the words that changed."""

    set: str
    earlier: str
    later: str
    revisions: tuple[Revision, ...]


@dataclass(frozen=True)
class Account:
    """A new assessment, and what became of every answer of the one before."""

    assessment: str
    label: str
    previous: str
    answers: tuple[Carried, ...]


@dataclass(frozen=True)
class Bridging:
    """A bridge, the two assessments it stands between, and how many questions it asks again."""

    assessment: str
    label: str
    earlier: str
    later: str
    asked: int


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW", required=False)
@click.option("--set", "name", metavar="SET", help="Which set, where an assessment answers several.")
@click.option("--draft", is_flag=True, help="Print a crosswalk to be gone through and confirmed.")
@click.option("--by", default="nobody yet", help="Who drafts it.")
@workspace_option
@pager_option
@json_option
def diff(
    folder: str | None, old: str, new: str | None, name: str | None, by: str, *, draft: bool, as_json: bool
) -> None:
    """Hold two versions of a guideline set against each other, word by word.

    OLD and NEW are files of a set, or assessments by their label: then it is the text they answered. Without NEW it is
    the version that comes with the program.

    \b
    Examples:
      assess diff 2024 2025 --set service-quality
      assess diff old/2013.yaml guidelines/service-quality/2013.yaml
      assess diff 2024 --set service-quality --draft > crosswalk.yaml
    """
    one = _set(folder, old, name)
    other = _set(folder, new, name or one.id) if new else _ours(one)
    if one.id != other.id:
        raise UsageError(f"These are different sets: {one.id} and {other.id}.", "Name two versions of one set.")
    walk, found = revisions(one, other)
    if draft:
        from assess.catalogue.draft import draft as drafted  # noqa: PLC0415 # only here

        today = date.today().isoformat()  # noqa: DTZ011 # the day the draft was made, for a person to correct
        click.echo(drafted(walk, found, by=by, on=today), nl=False)
    elif as_json:
        emit(Differences(one.id, str(walk.earlier), str(walk.later), found))
    else:
        with paged():
            _told(walk, found)


def _set(folder: str | None, given: str, name: str | None) -> GuidelineSet:
    """The set in a file, or the one an assessment answered."""
    if Path(given).suffix in (".yaml", ".yml"):
        return _in_file(Path(given))
    with opened(folder) as workspace:
        found = workspace.year(workspace.resolve(given)).sets
    if name is None and len(found) == 1:
        return next(iter(found.values()))
    if name is None or name not in found:
        what = f"{shown(given)} answers no set {quoted(name)}." if name else f"{shown(given)} answers several sets."
        raise UsageError(what, f"Name one with --set: {listed(list(found))}.")
    return found[name]


def _in_file(path: Path) -> GuidelineSet:
    from assess.catalogue.reading import read_file  # noqa: PLC0415 # only where a file is read

    read, problems = read_file(path, str(path))
    if problems or read is None:
        raise InvalidError(f"{shown(str(path))} cannot be taken.", "Mend its faults.", problems=tuple(problems))
    if read.kind != "guideline-set":
        raise UsageError(f"{shown(str(path))} is no guideline set.", "Name a file of a set, or an assessment.")
    return library().whole(read.plain)


def _ours(one: GuidelineSet) -> GuidelineSet:
    found = [s for s in library().sets() if s["set"] == one.id and s["edition"] == one.edition]
    if not found:
        raise NotFoundError(f"The library holds no set {one.id} in edition {one.edition}.", "Name NEW.")
    return library().whole(found[0])


def _told(walk: Crosswalk, found: tuple[Revision, ...]) -> None:
    kinds = {kind: [r for r in found if r.kind == kind] for kind in ("unchanged", "revised", "new", "retired")}
    say(f"{walk.set}: {walk.earlier} to {walk.later}")
    say(", ".join(f"{len(members)} {kind}" for kind, members in kinds.items()))
    for revision in (*kinds["revised"], *kinds["new"], *kinds["retired"]):
        say()
        near = f"; reads most like {revision.nearest}" if revision.nearest else ""
        told = revision.kind if revision.kind != "revised" else f"revised, proposed as {revision.comparable}"
        say(wrapped(f"{revision.criterion}  {revision.question} ({told}{near})", "    ", ""))
        for text in revision.texts:
            say(wrapped(f"{text.place}: {_marked(text)}", "      ", "  "))


def _marked(text: Text) -> str:
    """What went in [- -], what came in {+ +}: also without colour."""
    if text.before is None or text.now is None:
        return f"{{+{text.now}+}}" if text.before is None else f"[-{text.before}-]"
    marks = {"same": "{}", "gone": "[-{}-]", "come": "{{+{}+}}"}
    return "".join(marks[kind].format(words) for kind, words in text.pieces)


@click.command()
@click.argument("old", metavar="OLD")
@click.option("--to", "edition", metavar="EDITION", help="Edition of the guidelines. Default: the one of OLD.")
@click.option("--label", required=True, help="What you call the new one: a year, mostly.")
@click.option("--as-of", required=True, metavar="DAY", help="The day it speaks of; decides what has expired.")
@click.option("--begins", metavar="DAY", help="First day of the period assessed.")
@click.option("--ends", metavar="DAY", help="Last day of the period assessed.")
@click.option("--questionnaire", help="Which questions are asked. Default: that of OLD.")
@workspace_option
@actor_option
@json_option
def carry(
    folder: str | None, old: str, edition: str | None, by: str | None, questionnaire: str | None,
    *, as_json: bool, **given: Any,
) -> None:  # fmt: skip
    """Open a new assessment that goes on from OLD, and say what becomes of each of its answers.

    An answer to the same words is shown beside its question; one to revised words has to be looked at again; one that
    nothing asks for is dropped and listed. Nothing is filled in: every answer of the new assessment is a person's.
    OLD stays as it is. Evidence is offered again one by one while answering.

    \b
    Example:
      assess carry 2024 --label 2025 --as-of 2025-12-31
    """
    from assess.workspace.lookback import account  # noqa: PLC0415 # only here
    from assess.workspace.request import StartRequest  # noqa: PLC0415 # as above

    with opened(folder) as workspace:
        before = workspace.desk(old)
        settings, place = before.now.settings, before.now.settings.institution
        if before.catalogue.questionnaire.bridges:
            raise UsageError(f"{shown(settings.label)} is a bridge.", "Name the assessment it stands beside.")
        name = questionnaire or before.catalogue.questionnaire.id
        _refuse_edition(name, edition)
        desk = workspace.start(
            StartRequest(
                institution=place.name,
                country=place.country,
                region=place.region,
                questionnaire=name,
                by=speaker(workspace, by) or before.now.name(before.actor),
                target=settings.target.default,
                language=settings.language,
                previous=before.assessment,
                facts={f: s.value for f, s in before.now.facts.items() if _asks(name, f)},
                **given,
            )
        )
        answers = account(before.year, desk.year, crosswalks())
        found = Account(desk.assessment, desk.now.settings.label, settings.label, answers)
        targets = _targets_kept(before, desk)
    if as_json:
        emit(found)
        return
    _account(found)
    for line in targets:
        say(line)
    hint("assess answer")


def _asks(questionnaire: str, fact: str) -> bool:
    return fact in library().freeze(questionnaire)[0].facts


def _targets_kept(before: Desk, desk: Desk) -> list[str]:
    """Sets the targets of single guidelines again, as far as they are asked; what was left out is said."""
    asked = {c.guideline for c in desk.questions}
    kept = {g: level for g, level in before.now.settings.target.by_guideline.items() if g in asked}
    if kept:
        desk.set_target(None, kept)
    gone = sorted(set(before.now.settings.target.by_guideline) - asked)
    return [wrapped(f"Targets not taken over, because nothing of it is asked: {listed(gone)}.", "")] if gone else []


def _refuse_edition(questionnaire: str, edition: str | None) -> None:
    known = {q["questionnaire"]: q for q in library().questionnaires()}
    if questionnaire not in known:
        raise NotFoundError(
            f"There is no questionnaire {quoted(questionnaire)} any more.",
            f"Name one with --questionnaire: {listed(list(known))}.",
        )
    editions = sorted({s["edition"] for s in known[questionnaire]["sets"]})
    if edition is not None and editions != [edition]:
        fitting = [name for name, q in known.items() if {s["edition"] for s in q["sets"]} == {edition}]
        remedy = f"Those of it: {listed(fitting)}." if fitting else f"There is: {listed(editions)}."
        raise UsageError(f"'{questionnaire}' does not ask edition {shown(edition)}.", remedy)


_FATES = (
    ("shown", "asked in the same words: last time's answer stands beside the question"),
    ("review", "to be looked at again, because the question was revised"),
    ("dropped", "dropped"),
)


def _account(found: Account) -> None:
    say(f"Opened {shown(found.label)}; it goes on from {shown(found.previous)}. Nothing is filled in.")
    for fate, told in _FATES:
        members = [a for a in found.answers if a.fate == fate]
        say(wrapped(f"{counted(len(members), 'answer')} {told}.", "", ""))
        for answer in members if fate != "shown" else ():
            now = f" -> {', '.join(answer.now)}" if answer.now and answer.now != (answer.criterion,) else ""
            say(wrapped(f"{answer.criterion}{now}  {answer.question} ({answer.because})", "      ", "  "))


@click.command()
@click.argument("earlier", metavar="[EARLIER]", required=False)
@click.option("-a", "--assessment", "later", metavar="LABEL", help="The later one. Default: the latest.")
@workspace_option
@actor_option
@json_option
def bridge(folder: str | None, earlier: str | None, later: str | None, by: str | None, *, as_json: bool) -> None:
    """Ask today's situation once more under the wording of an EARLIER assessment.

    Only what cannot be compared directly is asked; the rest is taken from the later assessment. `assess compare` then
    shows two tables: the new baseline, and the change under the earlier wording. Without EARLIER it is the one before.

    \b
    Example:
      assess bridge 2024
      assess answer --assessment "2025 under the criteria of 2024"
    """
    with opened(folder) as workspace:
        now = workspace.resolve(later)
        before = workspace.resolve(earlier) if earlier else _before(workspace, now)
        if before == now:
            raise UsageError("An assessment cannot be bridged with itself.", "Name an earlier one.")
        desk = workspace.bridge(before, now, by=speaker(workspace, by))
        labels = (workspace.year(before).label, workspace.year(now).label)
        found = Bridging(desk.assessment, desk.now.settings.label, *labels, len(desk.questions))
    if as_json:
        emit(found)
        return
    say(f"{shown(found.label)}: {counted(found.asked, 'question')} in the wording of {shown(found.earlier)}.")
    hint(f'assess answer --assessment "{found.label}"')


def _before(workspace: Workspace, now: str) -> str:
    """The assessment of the same institution that stands before another."""
    years = workspace.history_of(now)
    earlier = years[: years.index(now)] if now in years else years
    if not earlier:
        raise NotFoundError("There is no earlier assessment of this institution.", "Name one: `assess list`.")
    return earlier[-1]
