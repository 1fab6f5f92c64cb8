"""What one reads: list, status, score, gaps, history. Numbers come worded from `report`; nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from assess import report
from assess.cli.shell import (
    assessment_options,
    emit,
    hint,
    json_option,
    on_desk,
    opened,
    paged,
    pager_option,
    say,
    width,
    workspace_option,
    wrapped,
)
from assess.log import Event
from assess.log import history as history_of
from assess.log.history import borne
from assess.log.kinds import (
    AnswerData,
    AttachData,
    CommentData,
    DetachData,
    EraseData,
    FactData,
    FlagData,
    IndicatorData,
    PlanData,
    ReviewData,
    WithdrawData,
)
from assess.log.standing import Texts
from assess.log.undo import takes_back
from assess.model import REASONS, Answer, NotApplicable, Rated, Unknown
from assess.report.glance import Mention, StatusHere
from assess.report.later import gone
from assess.text import capital, counted, listed, shown
from assess.workspace import Desk, Heading
from assess.workspace.checks import checked_day

if TYPE_CHECKING:
    from assess.report.values import Line, SetScores


FEW = 5
"""Gaps that are read at once; where there are more, the options that show a part are named."""

NARROW, WIDE = 76, 100
"""Columns below which scores are lines and no table, and from which a table need not break its cells."""


@dataclass(frozen=True)
class Listing:
    """The assessments of a workspace."""

    assessments: tuple[Heading, ...]


@dataclass(frozen=True)
class Told:
    """One event in words. `cause` is the event it belongs to, or takes back."""

    seq: int
    at: str
    by: str
    via: str
    kind: str
    cause: int | None
    what: str


@dataclass(frozen=True)
class History:
    """All that happened to one subject, oldest first."""

    subject: str
    events: tuple[Told, ...]


@click.command("list")
@click.option("--label", metavar="TEXT", help="Only those whose label holds this.")
@click.option("--institution", metavar="TEXT", help="Only those of institutions whose name holds this.")
@click.option("--from", "first", metavar="DAY", help="Only those that speak for this day or a later one.")
@click.option("--to", "last", metavar="DAY", help="Only those that speak for this day or an earlier one.")
@click.option("--all", "abandoned", is_flag=True, help="Also those that were abandoned.")
@workspace_option
@pager_option
@json_option
def list_(folder: str | None, *, abandoned: bool, as_json: bool, **wanted: str | None) -> None:
    """List the assessments of the workspace, in the order they were opened. Abandoned ones only with --all.

    \b
    Examples:
      assess list
      assess list --institution "pension fund" --from 2020-01-01
    """
    wanted |= {end: checked_day(day) for end in ("first", "last") if (day := wanted[end])}
    with opened(folder) as workspace:
        every = workspace.headings(abandoned=abandoned)
    headings = tuple(h for h in every if _fits(h, **wanted))
    if as_json:
        emit(Listing(headings))
        return
    if not headings:
        say("None of them fits." if every else "There is no assessment yet.")
    with paged():
        for h in headings:
            beside = ", a bridge" if h.bridges else ""
            of = f"{shown(h.institution)} ({h.country})"
            say(f"{h.assessment[:8]}  {shown(h.label)}  {of}  as of {h.as_of}  {h.state}{beside}")
    hint("assess status --assessment LABEL" if headings else "assess start")


def _fits(heading: Heading, *, label: str | None, institution: str | None, first: str | None, last: str | None) -> bool:
    """Whether an assessment is one of those wanted; letters count the same, large or small."""
    return (
        (label or "").casefold() in heading.label.casefold()
        and (institution or "").casefold() in heading.institution.casefold()
        and (first or "") <= heading.as_of <= (last or "9999")
    )


@click.command()
@assessment_options
@pager_option
@json_option
def status(folder: str | None, name: str | None, *, as_json: bool) -> None:
    """How far the assessment is, and what is left to do.

    \b
    Examples:
      assess status
      assess status --json
    """
    with opened(folder) as workspace:
        desk = workspace.desk(name)
        drafts = tuple(h.label for h in workspace.drafts() if h.assessment != desk.assessment)
        found = StatusHere(**vars(report.status(desk.catalogue, desk.now)), drafts=drafts)
    if as_json:
        emit(found)
        return
    with paged():
        _status(found)
    hint("assess answer" if found.open else "assess report")


def _status(found: StatusHere) -> None:
    say(wrapped(f"{found.label}, {found.institution}: {found.state}, as of {found.as_of.shown}", "  ", ""))
    say(wrapped(f"{found.questionnaire}: {found.total.sentence}", "  ", ""))
    for section in found.sections:
        head = f"  {_bar(section.answered, section.asked)}  "
        say(wrapped(f"{section.name} {section.title}: {section.sentence}", " " * len(head), head))
    lists = (("Open", found.open), ("Flagged", found.flags), ("Needs evidence", found.needs_evidence),
             ("Expired evidence", found.expired), ("Evidence without its file", found.lost),
             ("Not known", found.unknown), ("Not applicable", found.not_applicable))  # fmt: skip
    for fact in found.facts:
        say(wrapped(f"{fact.id}  {fact.sentence}", "  ", "  "))
    for title, mentions in lists:
        _mentions(title, mentions)
    for reason, names in _by_reason(found.hidden).items():
        say(wrapped(f"Not asked: {len(names)}, because: {reason} {', '.join(names)}", "  ", ""))
    if found.drafts:
        labels = listed([shown(label) for label in found.drafts])
        say(wrapped(f"Also open here: {labels} (--assessment LABEL).", "  ", ""))


def _by_reason(mentions: Sequence[Mention]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mention in mentions:
        found.setdefault(mention.note, []).append(mention.criterion)
    return found


def _bar(done: int, of: int) -> str:
    if not of:
        return "[   ----   ]"
    filled = 10 * done // of
    return "[" + "#" * filled + "." * (10 - filled) + "]"


def _mentions(title: str, mentions: Sequence[Mention]) -> None:
    if mentions:
        say(f"{title}: {len(mentions)}")
    for mention in mentions:
        note = f" ({mention.note})" if mention.note else ""
        say(wrapped(f"{mention.criterion}  {mention.question}{note}", "    ", "  "))


@click.command()
@assessment_options
@json_option
def score(folder: str | None, name: str | None, *, as_json: bool) -> None:
    """The scores per guideline: as claimed, and as far as evidence carries them.

    A score runs from 0 to 100. While questions are open it is a range. There is no total across sets.
    """
    with on_desk(folder, name) as desk:
        found = report.scores(desk.catalogue, desk.now)
        withheld = sum(what == "left out" for what in desk.now.lost.values())
    if as_json:
        emit(found)
        return
    for one in found.sets:
        if not one.total.claimed.score.stands:
            say(wrapped(f"{one.title}: {one.total.asked}, so there are levels and no score.", "  ", ""))
        elif one.total.claimed.score.exact is None:
            said = f"{one.title}, edition {one.edition}: {one.total.claimed.score.shown}, {one.total.asked}."
            say(wrapped(said, "  ", ""))
            say("")
            continue
        whole = any(line.claimed.score.exact for line in one.lines)
        (_score_table if whole and width() >= NARROW else _score_lines if whole else _levels)(one)
        left = [line for line in one.lines if not _told_at_all(line)]
        for why in dict.fromkeys(line.claimed.score.shown for line in left):
            names = [line.name for line in left if line.claimed.score.shown == why]
            say(wrapped(f"{capital(why)}: {', '.join(names)}.", "  ", ""))
        if any(line.claimed.score.star for line in (one.total, *one.lines)):
            say("* something not known holds the upper end down.")
        say("")
    if withheld:
        files = counted(withheld, "file is", "files are")
        say(wrapped(f"{files} left out of this copy: evidenced can be lower here than where it came from.", "  ", ""))
    say("claimed: as answered.")
    say(wrapped("evidenced: a level above the limit of the set counts only with evidence that holds.", "  ", ""))
    hint("assess gaps")


HEADINGS = ("claimed", "evidenced", "rated", "lowest", "key criteria", "level")


def _told_at_all(line: Line) -> bool:
    score = line.claimed.score
    return bool(line.questions) and (score.exact is not None or not score.stands)


def _figures(found: SetScores) -> Iterator[tuple[int, str, str, str, str, str, str, str]]:
    """Depth, name and the cells below `HEADINGS` of each node that is asked about, safe to show."""
    for line in (found.total, *found.lines):
        # Of a set that is asked in part the sentence above says it.
        if _told_at_all(line) and (line is not found.total or line.claimed.score.stands):
            title = f"{line.name}, {line.asked}" if line is found.total else f"{line.name} {line.title}"
            claimed, evidenced = line.claimed, line.evidenced
            yield (
                line.depth, shown(title), claimed.score.shown, evidenced.score.shown, line.coverage,
                claimed.lowest, claimed.floor, claimed.level,
            )  # fmt: skip


def _levels(found: SetScores) -> None:
    """The levels of the guidelines, of none of which every criterion is asked."""
    for line in found.guidelines:
        if line.questions:
            claimed, evidenced = line.claimed.score.shown, line.evidenced.score.shown
            held = "" if claimed == evidenced else f", {evidenced} when held to evidence"
            say(wrapped(f"{line.name} {line.title}: {claimed}{held} ({line.asked})", "    ", "  "))


def _score_lines(found: SetScores) -> None:
    """The scores without a table, for a window in which its columns would not fit."""
    say(wrapped(f"{found.title}, edition {found.edition}", ""))
    for depth, title, *cells in _figures(found):
        said = ", ".join(f"{heading} {cell}" for heading, cell in zip(HEADINGS, cells, strict=True))
        say(wrapped(f"{title}: {said}", "  " * (depth + 1), "  " * depth))


def _score_table(found: SetScores) -> None:
    from rich.console import Console  # noqa: PLC0415 # tables only
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(
        title=Text(f"{shown(found.title)}, edition {found.edition}"),
        title_justify="left",
        box=None,
        pad_edge=False,
        expand=True,
    )
    narrow = width() < WIDE
    table.add_column("", ratio=1, min_width=30)
    for heading in HEADINGS[:2]:
        table.add_column(heading, no_wrap=True)
    table.add_column(HEADINGS[2], no_wrap=not narrow, max_width=8 if narrow else None)
    for heading in HEADINGS[3:-1]:
        table.add_column(heading, max_width=8)
    table.add_column(HEADINGS[-1], max_width=9 if narrow else 16)
    for depth, title, *cells in _figures(found):
        table.add_row(Padding(Text(title), (0, 0, 0, 2 * depth)), *(Text(cell) for cell in cells))
    Console(width=width(), highlight=False, markup=False, emoji=False).print(table)


@click.command()
@click.option("--guideline", "guidelines", multiple=True, metavar="ID", help="Only the gaps of this guideline.")
@click.option("--first", type=click.IntRange(1), metavar="N", help="Only the first N of them.")
@assessment_options
@pager_option
@json_option
def gaps(
    folder: str | None, name: str | None, guidelines: tuple[str, ...], first: int | None, *, as_json: bool
) -> None:
    """What is not yet met up to the target, most urgent first, and where it stands on the roadmap.

    \b
    Examples:
      assess gaps --first 5
      assess gaps --guideline sq.1
    """
    from assess.workspace.tables import refuse_unknown_guideline  # noqa: PLC0415 # only here

    with on_desk(folder, name) as desk:
        refuse_unknown_guideline(desk, guidelines)
        every = report.gaps_of(desk.catalogue, desk.now)
        of = {c.id: c.guideline for c in desk.questions}
    wanted = tuple(g for g in every.gaps if not guidelines or of[g.criterion] in guidelines)
    found = replace(every, gaps=wanted[:first])
    if as_json:
        emit(found)
        return
    with paged():
        _gaps(found, len(every.gaps))
    hint("assess report")


def _gaps(found: report.Gaps, total: int) -> None:
    """The gaps in `found`, of so many in all."""
    say(wrapped(found.sentence, ""))
    if len(found.gaps) < total:
        say(wrapped(f"Shown here: {len(found.gaps)} of {counted(total, 'gap')}.", ""))
    elif total > FEW:
        say(wrapped("`assess gaps --first 5` and `--guideline ID` show a part of them.", ""))
    for gap in found.gaps:
        say("")
        say(wrapped(f"{gap.place}. {gap.question}", "   ", ""))
        say(wrapped(f"{gap.step.upper()}: {gap.rule}."))
        say(wrapped(f"{gap.criterion}, {gap.levels}."))
        say(wrapped(f"Why here: {gap.order}."))
        for statement in gap.unmet:
            say(wrapped(f"level {statement.level}  {statement.text}", "             ", "  not yet  "))
        for help_ in gap.practices:
            facts = help_.practice
            say(
                wrapped(
                    f"{facts.title}, {facts.institution} ({facts.facts}). {help_.sentence}",
                    "           ",
                    "  see      ",
                )
            )
        if gap.no_practice:
            say(wrapped(gap.no_practice, "           ", "  see      "))
    if found.unsaid:
        say("")
        say(wrapped(found.unsaid, ""))


@click.command()
@click.argument("subject", metavar="ID")
@assessment_options
@json_option
def history(folder: str | None, name: str | None, subject: str, *, as_json: bool) -> None:
    """Who answered a question when, and how it changed: every event about it, oldest first."""
    with on_desk(folder, name) as desk:
        events = history_of(desk.log, subject)
        if not events and subject not in desk.now.hidden and subject not in desk.catalogue.facts:
            desk.criterion(subject)
        if not events and not as_json:
            say(f"Nothing was written about {shown(subject)} yet.")
        lines = [_told(desk, event) for event in events]
    if as_json:
        told = (
            Told(e.seq, e.at, desk.now.name(e.by), e.via, e.kind, e.cause, what)
            for e, what in zip(events, lines, strict=True)
        )
        emit(History(subject, tuple(told)))
        return
    for event, what in zip(events, lines, strict=True):
        undone = f" (takes back event {event.cause})" if takes_back(event, desk.log.events) else ""
        say(wrapped(f"{event.seq}  {event.at}  {desk.now.name(event.by)}, {event.via}: {what}{undone}", "      ", ""))


def _answered(value: Answer) -> str:
    match value:
        case Rated(level, also_met):
            return f"level {level}" + (f", also met: {', '.join(also_met)}" if also_met else "")
        case NotApplicable(reason):
            return f"not applicable: {reason}"
        case Unknown(reason):
            return f"not known: {reason}"


def _given(data: AnswerData | WithdrawData, said: Texts) -> str:
    """What is answered and, where that was said, why the level moved far."""
    if isinstance(data, WithdrawData):
        return "answer taken back"
    why = data.why
    because = f"; {REASONS.get(why.code, why.code)}: {said[why.note]}" if why else ""
    return _answered(data.value.answer(said)) + because


def _undertaken(data: PlanData, said: Texts) -> str:
    if not data.status:
        return "item of the plan taken back"
    parts = [said[data.title], said[data.owner], data.due and f"until {data.due}", data.status]
    return f"plan: {', '.join(filter(None, parts))}"


def _told(desk: Desk, event: Event) -> str:
    """What an event says, in words."""
    said = Texts(desk.log.texts)
    match event.data:
        case AnswerData() | WithdrawData() as answer:
            return _given(answer, said)
        case CommentData(text=text):
            return f"comment: {said[text]}" if text else "comment taken back"
        case FlagData(raised=raised, note=note):
            return f"flagged: {said[note] or ''}" if raised else "flag taken back"
        case AttachData(evidence=evidence) | DetachData(evidence=evidence):
            known = desk.now.evidence.get(evidence)
            return f"evidence {event.kind}ed: {known.name if known else evidence}"
        case IndicatorData(value=value, unit=unit):
            return f"value {value} {unit}" if value else "not measured"
        case FactData(value=value):
            return f"stated: {value}" if value else "taken back"
        case PlanData() as item:
            return _undertaken(item, said)
        case ReviewData(value=value, finding=finding, note=note):
            return f"reviewed: {'; '.join(filter(None, [_answered(value.answer(said)), finding, said[note]]))}"
        case EraseData(texts=texts, files=files, reason=reason):
            bearers = tuple(borne(desk.log.events, texts, files))
            return f"erased for good: {gone(desk.now, bearers)}; {said[reason]}"
    return event.kind
