"""The course of an assessment: submitted, reviewed, approved, amended. Each step is an event of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assess.errors import InvalidError, NotFoundError, UsageError
from assess.log import Draft, Typed
from assess.log.kinds import ReviewData, SampleData, StateData, Value
from assess.log.standing import WITHHELD
from assess.model import Answer
from assess.review import (
    FINDINGS,
    METHOD,
    answered_by,
    drawn,
    fault_of_finding,
    fault_of_state,
    fault_of_step,
    left_at,
    may_be_one_of,
    submitted_by,
    to_review,
)
from assess.text import meant, quoted, shown
from assess.workspace.written import refuse_faulty

if TYPE_CHECKING:
    from assess.workspace.desk import Desk


def refuse_out_of_turn(desk: Desk, drafts: Sequence[Draft]) -> None:
    """Refuses what may not be written in the state the assessment is in.

    Raises:
        InvalidError: it was submitted or approved, or was not submitted yet.
    """
    state = desk.stands.state
    for draft in drafts:
        refuse_kind(desk, draft.kind, draft.on or "", state)
        state = draft.data.to if isinstance(draft.data, StateData) else state


def refuse_kind(desk: Desk, kind: str, where: str = "", state: str | None = None) -> None:
    """Refuses what may not be written in the state the assessment is in, before anybody is asked for it.

    `state` is another one, which it will be in by then.

    Raises:
        InvalidError: as for `refuse_out_of_turn`.
    """
    if fault := fault_of_state(state or desk.stands.state, kind):
        raise InvalidError(f"{fault[0]}.", f"{fault[1]}.", where=where)


def step(desk: Desk, to: str, reason: str = "", *, state: str | None = None) -> Draft:
    """The event of a step to another state, with what is left to do then; see `Passed`.

    `state` is the one it will be in by then, where another step is written just before.

    Raises:
        UsageError: the state cannot be reached from here, or a reason is needed and missing.
    """
    if fault := fault_of_step(state or desk.stands.state, to):
        raise UsageError(f"{fault[0]}.", f"{fault[1]}.")
    if to == "amending" and not reason.strip():
        raise UsageError("A reason is needed.", "Say in one sentence what is to be changed, and why.")
    if to == "approved":
        _refuse_own_submission(desk)
    waiting = left_at(to)(desk.catalogue, desk.stands)
    data = StateData(to=to, reason=Typed(reason) if reason.strip() else None, open=tuple(waiting))
    return Draft(data, base=None if state else desk.base("state", ""))


def approving(desk: Desk, reason: str = "") -> list[Draft]:
    """The events of an approval.

    What was amended and submitted again is under review as soon as a review stands: none has to be given anew.

    Raises:
        As `step`.
    """
    again = desk.stands.state == "submitted" and "reviewed" in to_review(desk.catalogue, desk.stands).values()
    review = [step(desk, "in_review")] if again else []
    return [*review, step(desk, "approved", reason, state="in_review" if again else None)]


def _refuse_own_submission(desk: Desk) -> None:
    """Four eyes: who submitted it does not approve it."""
    by = submitted_by(desk.log.events)
    _refuse_one_of(desk, {by} if by else (), "submitted this assessment and cannot approve it", "approve")


def reviewing(desk: Desk, criterion: str, value: Answer, *, finding: str | None, note: str) -> list[Draft]:
    """The events of an auditor's own rating; the first one begins the review.

    Raises:
        NotFoundError: the criterion is not asked, or was not answered.
        UsageError: the reviewer answered it, or the finding is none, or contradicts the two ratings.
        InvalidError: the rating cannot be taken.
    """
    asked = desk.criterion(criterion)
    given = desk.stands.answers.get(criterion)
    if given is None:
        raise NotFoundError(
            f"{criterion} was not answered, so there is nothing to review.", "`assess status` lists it."
        )
    refuse_own(desk, criterion)
    if finding is not None and finding not in FINDINGS:
        raise UsageError(f"{quoted(finding)} is no finding.", meant(finding, FINDINGS))
    refuse_faulty(asked, value)
    if fault := fault_of_finding(desk.stands.outcome(criterion), value, finding):
        raise UsageError(f"{fault[0]}.", f"{fault[1]}.", where=criterion)
    data = ReviewData(value=Value.of(value), on_answer=given.seq, finding=finding, note=Typed(note))
    rating = Draft(data, criterion, desk.base("review", criterion, desk.actor))
    return [step(desk, "in_review"), rating] if desk.stands.state == "submitted" else [rating]


def refuse_own(desk: Desk, criterion: str) -> None:
    """Four eyes: who answered a criterion does not review it.

    Raises:
        UsageError: this actor answered it, or somebody did for this actor.
    """
    who = answered_by(desk.log.events, criterion)
    _refuse_one_of(desk, who, f"answered {criterion} and cannot review it", "review")


def _refuse_one_of(desk: Desk, who: Collection[str], why: str, command: str) -> None:
    """Refuses this actor where it is one of `who`, or could be: somebody later than a name that is gone."""
    if desk.actor in who:
        hint = f"Somebody else does: `assess {command} --as NAME`."
        raise UsageError(f"{shown(desk.stands.name(desk.actor))} {why}.", hint)
    left_out = desk.newcomer and any(desk.stands.name(name) == WITHHELD for name in who)
    if left_out or may_be_one_of(desk.log.events, desk.actor, who):
        raise UsageError(
            f"Somebody {why}, and that name is not in this copy: nobody new can be told apart from them.",
            "Somebody who wrote in this assessment before that name was erased does it.",
        )


def sampling(desk: Desk, seed: str, size: int, *, again: bool = False) -> Draft:
    """The event of a sample drawn with `seed`; one that stands is replaced only where that is meant (`again`).

    Raises:
        UsageError: the sample would be empty, or the seed is; one stands; who draws has answered.
    """
    refuse_kind(desk, "sample")
    who = answered_by(desk.log.events)
    _refuse_one_of(desk, who, "answered in this assessment and cannot draw the sample", "sample")
    if (stands := desk.stands.sample) and not again:
        raise UsageError(
            f"A sample was drawn already, by {shown(desk.stands.name(stands.by))} with the seed {shown(stands.seed)}.",
            "`assess review list --sample` shows it. Draw another one with --again: the report prints every draw.",
        )
    if not seed.strip() or size < 1:
        raise UsageError(
            "A seed and a size of one or more are needed.", "Such as: assess sample --size 12 --seed 4711."
        )
    chosen = drawn(desk.catalogue, desk.stands, seed.strip(), size)
    if not chosen:
        raise UsageError("Nothing is answered, so nothing can be drawn.", "`assess status` shows what is open.")
    data = SampleData(seed=seed.strip(), method=METHOD, drawn=tuple(chosen))
    return Draft(data, base=desk.base("sample", ""))
