"""`assess submit`, `review`, `sample`, `approve` and `amend`: the course of an assessment, and the auditor's rating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import click

from assess import report
from assess.cli.shell import (
    DONE,
    INTERRUPTED,
    actor_option,
    assessment_options,
    emit,
    hint,
    json_option,
    may_ask,
    no_input_option,
    on_desk,
    opened,
    paged,
    pager_option,
    say,
    speaker,
    tell,
    wrapped,
)
from assess.errors import NotFoundError, UsageError
from assess.report.reviewed import Review, SampleDrawn
from assess.review import FINDINGS, NOTHING_LEFT, finding_for, to_review
from assess.text import capital, counted, shown
from assess.workspace import Desk
from assess.workspace.given import answer_as_typed


@dataclass(frozen=True)
class Course:
    """The state an assessment is in now, the event that brought it there, and what was left to do then."""

    state: str
    event: int
    open: tuple[str, ...]


@dataclass(frozen=True)
class Sampled:
    """A sample: with seed and method anybody draws the same."""

    seed: str
    method: str
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class ReviewSaved:
    """A review written down."""

    criterion: str
    event: int
    head: str


def _stepped(desk: Desk, *, as_json: bool, follows: str) -> None:
    last = desk.now.course[-1]
    if as_json:
        emit(Course(last.to, last.seq, last.left))
        return
    state = report.status(desk.catalogue, desk.now).state
    say(f"{shown(desk.now.settings.label)} is {state} now (event {last.seq}).")
    hint(follows)


@click.command()
@click.option("--yes", is_flag=True, help="Submit it with what is missing; that is written down.")
@assessment_options
@actor_option
@no_input_option
@json_option
def submit(folder: str | None, name: str | None, by: str | None, *, yes: bool, no_input: bool, as_json: bool) -> None:
    """Hand the assessment in. Lists what is missing.

    From then on nothing in it can be changed but by an amendment; the action plan stays open until the approval.

    \b
    Examples:
      assess submit
      assess submit --yes --as "Maria Nowak"
    """
    from assess.workspace.course import step as stepping  # noqa: PLC0415 # only here

    with on_desk(folder, name, by=by) as desk:
        # What is missing matters only where it can be submitted.
        step = stepping(desk, "submitted")
        found = report.status(desk.catalogue, desk.now)
        lists = (
            ("open", found.open),
            ("passed on and not settled", found.flags),
            ("without evidence", found.needs_evidence),
            ("with evidence that has expired", found.expired),
            ("with evidence that lacks its file", found.lost),
        )
        missing = [(what, [m.criterion for m in mentions]) for what, mentions in lists]
        if not (_nothing_missing(missing) or yes or (may_ask(no_input=no_input) and _confirmed("Submit it as it is?"))):
            raise UsageError("Not submitted: something is missing.", "Complete it, or submit it as it is with --yes.")
        desk.write([step])
        _stepped(desk, as_json=as_json, follows="assess review --as NAME")


def _nothing_missing(missing: Sequence[tuple[str, Sequence[str]]]) -> bool:
    """Lists what is missing, kind by kind; returns whether nothing is."""
    for what, names in missing:
        _list(what, names)
    return not any(names for _, names in missing)


def _list(what: str, names: Sequence[str]) -> None:
    if names:
        tell(wrapped(f"{len(names)} {what}: {', '.join(names)}", "  ", ""))


def _confirmed(question: str) -> bool:
    return click.confirm(question, default=False, err=True)


@click.command()
@click.option("--reason", default="", help="What is to be changed, and why.")
@assessment_options
@actor_option
@json_option
def amend(folder: str | None, name: str | None, by: str | None, *, reason: str, as_json: bool) -> None:
    """Reopen what was submitted or approved, for a reason that is written down. Reviews of changed answers lapse.

    \b
    Example:
      assess amend --reason "The charter's results of December were missing."
    """
    with on_desk(folder, name, by=by) as desk:
        desk.step("amending", reason)
        _stepped(desk, as_json=as_json, follows="assess answer")


@click.command()
@click.option("--reason", default="", help="A remark on the approval.")
@click.option("--yes", is_flag=True, help="Approve it with what is not reviewed; that is written down.")
@assessment_options
@actor_option
@no_input_option
@json_option
def approve(
    folder: str | None, name: str | None, by: str | None, *, reason: str, yes: bool, no_input: bool, as_json: bool
) -> None:
    """Approve a reviewed assessment; reports lose their draft mark. Whoever submitted it cannot.

    Lists what is to be reviewed and is not, and reviews that lapsed because the answer changed.

    \b
    Examples:
      assess approve --as "Piotr Zawada"
      assess approve --yes --reason "The two open criteria follow in March." --as "Piotr Zawada"
    """
    from assess.workspace.course import approving  # noqa: PLC0415 # only here

    with on_desk(folder, name, by=by, role="reviewer") as desk:
        # Who cannot approve it is told so before anything is listed or asked.
        steps = approving(desk, reason)
        states = to_review(desk.catalogue, desk.now)
        not_reviewed, lapsed, gone = (
            [c for c, state in states.items() if state == one] for one in ("not reviewed", "lapsed", "gone")
        )
        missing = (
            ("of the sample not reviewed" if desk.now.sample else "not reviewed", not_reviewed),
            ("reviewed, and answered anew since", lapsed),
        )
        # What is gone holds nothing up, but whoever approves has to know.
        _list(NOTHING_LEFT, gone)
        if not (
            _nothing_missing(missing) or yes or (may_ask(no_input=no_input) and _confirmed("Approve it as it is?"))
        ):
            raise UsageError(
                "Not approved: something is not reviewed.",
                "`assess review --as NAME` goes on with it; --yes approves it as it is.",
            )
        desk.write(steps)
        _stepped(desk, as_json=as_json, follows="assess report")


@click.command()
@click.option("--size", type=click.IntRange(min=1), required=True, help="How many criteria.")
@click.option("--seed", required=True, help="Any word or number; with it everybody draws the same.")
@click.option("--again", is_flag=True, help="Draw another one in place of the one that stands.")
@assessment_options
@actor_option
@json_option
def sample(
    folder: str | None, name: str | None, by: str | None, *, size: int, seed: str, again: bool, as_json: bool
) -> None:
    """Draw the criteria to review, stratified by guideline and level. Whoever answered cannot draw.

    Who has the log draws the same sample with the same seed, on any machine; the report prints every draw with seed and
    method. Take a seed that nobody could choose for its result, such as one that both sides agreed on before.

    \b
    Example:
      assess sample --size 20 --seed 4711 --as "Eva Holm"
    """
    _refuse_nameless(by, "draws the sample")
    with on_desk(folder, name, by=by, role="auditor") as desk:
        desk.draw_sample(seed, size, again=again)
        found = desk.now.sample
        questions = desk.catalogue.criterion
    if found is None:
        raise AssertionError("a sample was written and does not stand")
    if as_json:
        emit(Sampled(found.seed, found.method, found.criteria))
        return
    if len(found.criteria) < size:
        tell(f"No more than {counted(len(found.criteria), 'criterion', 'criteria')} are answered: all are drawn.")
    say(f"{counted(len(found.criteria), 'criterion', 'criteria')} drawn with the seed {shown(found.seed)}:")
    for criterion in found.criteria:
        say(wrapped(f"{criterion}  {questions[criterion].question}", "      ", "  "))
    hint("assess review --as NAME")


@click.group(invoke_without_command=True)
@assessment_options
@actor_option
@no_input_option
@click.option("--plain", is_flag=True, help="Line by line: for screen readers and pipes.")
@click.option("--at", metavar="ID", help="Begin at this question.")
@click.option("--blind", is_flag=True, help="Hide the self-rating, its comment and evidence until the level is given.")
@click.pass_context
def review(
    ctx: click.Context, folder: str | None, name: str | None, by: str | None, at: str | None,
    *, no_input: bool, plain: bool, blind: bool,
) -> None:  # fmt: skip
    """Rate what was submitted, beside the self-rating and never over it: level, finding, note.

    It goes through the sample where one was drawn, else through all that was answered, with the self-rating, its
    comment and its evidence in view. With --blind these are shown once the own level is saved, before the finding is
    asked for; the log keeps which levels were given so. Whoever answered a question cannot review it.

    \b
    Examples:
      assess review --as "Eva Holm"
      assess review --blind --as "Eva Holm"
      assess review set sq.service-charter 3 --finding minor --note "No result for promise 4." --as "Eva Holm"
      assess review list
      assess review list --sample
    """
    if ctx.invoked_subcommand is not None:
        return
    from assess.interview import sitting  # noqa: PLC0415 # the terminal is loaded only where somebody sits before it
    from assess.interview.reviewing import Reviewing  # noqa: PLC0415 # as above
    from assess.workspace.course import refuse_kind  # noqa: PLC0415 # as above
    from assess.workspace.reviewer import BlindDesk, ReviewDesk  # noqa: PLC0415 # as above

    if no_input:
        raise UsageError("A review asks.", "Without a person, use `assess review set`.")
    _refuse_nameless(by)
    lines = plain or not sitting.is_interactive()
    with opened(folder) as workspace:
        via, kind = "line" if lines else "interview", BlindDesk if blind else ReviewDesk
        # A workspace says of every desk that it is one, and no more.
        who = speaker(workspace, by)
        desk = cast("ReviewDesk", workspace.desk(name, by=who, via=via, role="auditor", kind=kind))
        refuse_kind(desk, "review")
        outcome = sitting.sit(desk, Reviewing, plain=lines, start_at=at)
    say(f"{outcome.answered} of {outcome.asked} reviewed. All is saved.")
    if silent := [c.id for c in desk.questions if c.id in desk.now.answers and desk.mine[c.id].finding is None]:
        say(wrapped(f"No finding is stated for {', '.join(silent)}.", "  ", ""))
    hint("assess review list")
    ctx.exit(INTERRUPTED if outcome.interrupted else DONE)


def _refuse_nameless(by: str | None, does: str = "reviews") -> None:
    if not by:
        raise UsageError(f"Who {does}?", 'Say it with --as "NAME": it is not the one who answered.')


@review.command("set")
@click.argument("criterion", metavar="ID")
@click.argument("said", metavar="LEVEL")
@click.option("--finding", type=click.Choice(list(FINDINGS)), help="What was found.")
@click.option("--note", default="", help="What was found, and where it was seen.")
@click.option("--reason", default="", help="Why it does not apply, or is not known.")
@assessment_options
@actor_option
@json_option
def set_(
    folder: str | None, name: str | None, by: str | None, criterion: str, said: str,
    *, finding: str | None, note: str, reason: str, as_json: bool,
) -> None:  # fmt: skip
    """Rate one question: LEVEL is 0 to 5, 'n/a' or 'unknown' (these two with --reason)."""
    value = answer_as_typed(said, reason, (), remark="--note")
    _refuse_nameless(by)
    with on_desk(folder, name, by=by, role="auditor") as desk:
        desk.review(criterion, value, finding=finding, note=note)
        event, head = desk.log.events[-1].seq, desk.now.head
        suggested = finding_for(desk.now.outcome(criterion), value)
    if as_json:
        emit(ReviewSaved(criterion, event, head))
        return
    say(f"Saved the review of {shown(criterion)} (event {event}).")
    if finding is None:
        tell(f"No finding is stated. The two ratings suggest {suggested}: the same line with --finding {suggested}.")


@review.command("list")
@click.option("--sample", is_flag=True, help="List the sample, and what became of each criterion.")
@assessment_options
@pager_option
@json_option
def list_(folder: str | None, name: str | None, *, sample: bool, as_json: bool) -> None:
    """List the reviews beside the self-ratings, and how far the two agree."""
    with on_desk(folder, name) as desk:
        found = report.review_of(desk.catalogue, desk.now)
    if sample and found.sample is None:
        raise NotFoundError("No sample was drawn.", "`assess sample --size NUMBER --seed WORD` draws one.")
    if as_json:
        emit(found)
        return
    with paged():
        if sample and found.sample:
            _drawn(found.sample)
        else:
            _told(found)


def _drawn(sample: SampleDrawn) -> None:
    say(wrapped(sample.sentence, "", ""))
    say(wrapped(f"Drawn by {sample.given}. Method {sample.method}: {sample.how}", "", ""))
    for draw in sample.earlier:
        say(wrapped(f"Drawn before, and replaced: {draw}.", "", ""))
    for row in sample.criteria:
        say(wrapped(f"{row.state:<12}  {row.criterion}  {row.question}", " " * 14, ""))


def _told(found: Review) -> None:
    for sentence in found.sentences:
        say(wrapped(sentence, "", ""))
    for row in found.rows:
        say(wrapped(f"{row.mark} {row.criterion}  {row.question}", "    ", ""))
        say(wrapped(f"claimed {row.claimed}; found {row.found}; {row.finding_words}. {row.by}.", "    "))
        if row.blind:
            say(wrapped(f"Blind: {row.blind}.", "    "))
        if row.next:
            say(wrapped(f"{capital(row.next)}.", "    "))
        if row.note:
            say(wrapped(row.note, "    "))
        for other in row.others:
            say(wrapped(f"Found before by another auditor: {other}", "    "))
