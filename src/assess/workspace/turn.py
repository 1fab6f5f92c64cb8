"""Whether everything in a log was written in its turn and by whom it may be: one look of whoever verifies it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from assess.log import Event, saying
from assess.log.kinds import AnswerData, ReviewData, SampleData, StateData, WithdrawData
from assess.log.standing import STATES, WITHHELD, Texts
from assess.review import (
    FINDINGS,
    NEXT,
    answered_by,
    fault_of_finding,
    fault_of_state,
    may_be_one_of,
    submitted_by,
)
from assess.text import alike, capital, listed, shown
from assess.workspace.layer import Layer, some

Left = Callable[[str, Event], Iterable[str]]
"""What computes the criteria that were left to do at a step to a state, in the order of the questionnaire."""


def in_turn(events: Sequence[Event], names: Mapping[str, str], left: Left | None) -> Layer:
    """Each step follows from the one before, nothing was written out of turn, nobody checked the own work.

    `names` are those of the actors; `left` is None where the criteria are not known.
    """
    state = "draft"
    stands: dict[str, Event] = {}
    for at, e in enumerate(events):
        if fault_of_state(state, e.kind):
            fault = f" ({e.kind}) was written while the state was {_told(state)}"
        elif isinstance(e.data, StateData):
            fault = _fault_of_step(e, e.data, state, events[:at], left)
            state = e.data.to
        else:
            fault = _fault_of_check(e, events[:at], stands)
        if fault:
            return Layer("course", "broken", f"Event {e.seq}{fault}.")
        if isinstance(e.data, AnswerData | WithdrawData):
            stands[e.on or ""] = e
    told = f"The state is {_told(state)}; nothing was written out of turn.{_by_whom(events, names)}"
    # One name is one actor: whoever writes it in another way is somebody else to every rule above.
    if near := alike(name for name in names.values() if name != WITHHELD):
        pairs = some([f"{one} beside {other}" for one, other in near])
        told += f" Names that look alike: {pairs}. Ask whether they are one person."
        return Layer("course", "note", told)
    return Layer("course", "good", told)


def _by_whom(events: Sequence[Event], names: Mapping[str, str]) -> str:
    """Who submitted it last, and who approved it last; empty where nobody has."""
    last = {data.to: e for e, data in saying(events, StateData) if data.to in ("submitted", "approved")}
    steps = [
        f"{to} by {shown(names.get(e.by, WITHHELD))} (event {e.seq})"
        for to, e in sorted(last.items(), key=lambda step: step[1].seq)
    ]
    return f" {capital(listed(steps))}." if steps else ""


def _fault_of_step(step: Event, said: StateData, state: str, before: Sequence[Event], left: Left | None) -> str:
    to = said.to
    if to not in NEXT[state]:
        return f" goes from {_told(state)} to {shown(_told(to))}, which is no step"
    by = submitted_by(before)
    if to == "approved" and by and (fault := _own(before, step, {by}, ": who approved it had submitted it")):
        return fault
    return _fault_of_rest(to, said.open, tuple(left(to, step))) if left else ""


def _fault_of_rest(to: str, said: Sequence[str], was: Sequence[str]) -> str:
    """What a step says was left to do, held against what was; empty where both are the same."""
    if said == was:
        return ""
    do = "review" if to == "approved" else "answer"
    says = f" says that {some(said) or 'nothing'} {'were' if len(said) > 1 else 'was'} left to {do}"
    if missing := [name for name in was if name not in said]:
        return f"{says}, but {some(missing)} {'were' if len(missing) > 1 else 'was'} not {do}ed then"
    if more := [name for name in said if name not in was]:
        return f"{says}, but of {some(more)} nothing was"
    return f"{says}, not each of them once in the order of the questionnaire"


def _fault_of_check(e: Event, before: Sequence[Event], stands: Mapping[str, Event]) -> str:
    """What is wrong with a review or a sample; empty for every other event."""
    if isinstance(e.data, SampleData):
        return _own(before, e, answered_by(before), ": who drew the sample had answered")
    if not isinstance(e.data, ReviewData):
        return ""
    fault = _own(before, e, answered_by(before, e.on or ""), f": who reviewed {e.on} had answered it")
    return fault or _fault_of_review(e.data, stands.get(e.on or ""))


def _own(before: Sequence[Event], e: Event, who: Collection[str], fault: str) -> str:
    if e.by in who:
        return fault
    return f"{fault}, or could have: that name was erased before" if may_be_one_of(before, e.by, who) else ""


def _fault_of_review(review: ReviewData, about: Event | None) -> str:
    """Why a review is none of the answer that stood; empty where it is."""
    given = about.data if about else None
    if about is None or not isinstance(given, AnswerData) or review.on_answer != about.seq:
        return f": the review is of event {review.on_answer}, which was not the answer that stood"
    if review.finding not in (None, *FINDINGS):
        return f": there is no finding {shown(str(review.finding))}"
    # What a rating says in words plays no part here.
    claimed, value = (data.value.answer(Texts({})) for data in (given, review))
    fault = fault_of_finding(claimed, value, review.finding)
    return f": {fault[0]}" if fault else ""


def _told(state: str) -> str:
    return STATES.get(state, state)
