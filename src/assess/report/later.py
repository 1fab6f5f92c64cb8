"""What was written after an assessment was first submitted, step by step; and where the clock went backwards."""

from __future__ import annotations

from collections.abc import Sequence

from assess.log import Standing
from assess.log.standing import STATES, Amended, Bearer, Passed
from assess.model import Catalogue, NotApplicable, Open, Outcome, Unknown
from assess.report import words
from assess.report.answers import numbered
from assess.report.values import CourseStep, History, LaterChange
from assess.text import counted, listed

_PLAIN = {
    "comment": "comment",
    "flag": "passed on to a colleague, or settled",
    "indicator": "value of the indicator",
    "fact": "what is so at the institution",
    "plan": "item of the action plan",
    "settings": "settings: label, days, language or target",
}

_TEXTS = {
    "comment": "comment on {on}",
    "answer": "reason given with the answer to {on}",
    "flag": "note passed on with {on}",
    "indicator": "text beside the indicator {on}",
    "plan": "text in the action plan for {on}",
    "review": "auditor's note on {on}",
    "evidence": "name of {on}",
    "checkpoint": "name of who got a checkpoint",
    "state": "reason of a step",
    "erase": "reason of an erasure",
    "actor": "name of a person",
}
"""What the texts of an event are, by its kind."""


def history(catalogue: Catalogue, standing: Standing) -> History:
    """The steps of the course, every change since the first submission, and the steps of the clock."""
    return History(
        sentence=_sentence(standing),
        course=tuple(
            CourseStep(p.seq, words.moment(p.at), standing.name(p.by), STATES[p.to], p.reason, _left(p))
            for p in standing.course
        ),
        changes=tuple(_change(catalogue, standing, a) for a in standing.amended),
        clock=tuple(
            f"Event {step.seq} bears {words.moment(step.at)}, the event before it {words.moment(step.before)}."
            for step in standing.clock_steps
        ),
    )


def _left(step: Passed) -> str:
    """What was left to do at a step."""
    number = len(step.left)
    if step.to == "approved":
        return f"{counted(number, 'review')} left to do" if number else "no review left to do"
    return f"{counted(number, 'question')} open" if number else "no question open"


def _sentence(standing: Standing) -> str:
    first = next((p for p in standing.course if p.to == "submitted"), None)
    if first is None:
        return "It was not submitted yet; whatever was changed so far was changed in the draft."
    when = f"after it was first submitted ({words.moment(first.at)}, event {first.seq})"
    if not standing.amended:
        return f"Nothing was changed {when}."
    told = f"{counted(len(standing.amended), 'change')} {when}"
    return f"{told}. Each is told as it happened, also where it was changed again."


def _change(catalogue: Catalogue, standing: Standing, found: Amended) -> LaterChange:
    return LaterChange(
        event=found.seq,
        at=words.moment(found.at),
        by=standing.name(found.by),
        subject=found.on or "the assessment",
        told=_told(catalogue, standing, found),
    )


def _told(catalogue: Catalogue, standing: Standing, found: Amended) -> str:
    match found.kind:
        case "answer":
            before = f"; before: {_said(catalogue, found.on, found.before)}" if found.before != Open() else ""
            return f"{_said(catalogue, found.on, found.now)}{before}"
        case "withdraw":
            return f"Taken back; before: {_said(catalogue, found.on, found.before)}"
        case "attach" | "detach":
            proof = numbered(standing).get(found.evidence or "")
            piece = f"E{proof.number} {proof.name}" if proof else "evidence"
            return f"{piece} {'attached' if found.kind == 'attach' else 'taken off'}"
        case "erase":
            return f"Erased for good: {gone(standing, found.erased)}"
        case _:
            return _PLAIN[found.kind]


def gone(standing: Standing, erased: Sequence[Bearer]) -> str:
    """What texts and files were, who gave them and when, without their words."""
    proofs = numbered(standing)

    def told(bearer: Bearer) -> str:
        proof = proofs.get(bearer.on)
        on = f"E{proof.number}" if proof else bearer.on
        what = [_TEXTS.get(bearer.kind, "text").format(on=on)] if bearer.text else []
        what += [f"file of {on} {proof.name}"] if bearer.file and proof else []
        return f"{listed(what)} by {standing.name(bearer.by)} ({words.moment(bearer.at)}, event {bearer.seq})"

    return "; ".join(map(told, erased)) or "what is not in this copy"


def _said(catalogue: Catalogue, criterion: str, outcome: Outcome) -> str:
    """An answer in words, with its reason."""
    guidelines = catalogue.set_of(catalogue.criterion[criterion].guideline)
    said = words.answer(outcome, guidelines)
    return f"{said} ({outcome.reason})" if isinstance(outcome, NotApplicable | Unknown) else said
