"""Every answer with its statements, comment and evidence, guideline by guideline; and the indicators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import assert_never

from assess.asking import indicators
from assess.log import Standing
from assess.log.standing import Evidence, Measured
from assess.model import (
    REASONS,
    Answer,
    Catalogue,
    Criterion,
    GuidelineSet,
    Indicator,
    Node,
    NotApplicable,
    Open,
    Outcome,
    Rated,
    Unknown,
)
from assess.report import spoken, words
from assess.report.progress import by_guideline, flag_note
from assess.report.values import Filed, LevelStatements, Line, Measure, Proof, Remark, Reply, Scores, Section, Statement
from assess.scoring import evidenced
from assess.text import counted

_FOLLOWED = re.compile(r"(?i:https?://|mailto:)[!-~]+")
"""Links a reader may follow from the report; everything else is printed as text."""

_ADDRESSEES = {"board": "the board", "professional": "professionals", "committee": "the committee"}
_PARTS = ("statement", "structure", "mechanism")
_PUBLIC = {"full": "in full", "part": "in part", "none": "not at all"}


def sections(catalogue: Catalogue, standing: Standing, scores: Scores) -> tuple[Section, ...]:
    """One section for each guideline that is asked about."""
    lines = {line.id: line for s in scores.sets for line in s.lines}
    numbers = {c.id: place for place, c in enumerate(catalogue.asked, 1)}
    proofs = numbered(standing)

    def reply(criterion: Criterion) -> Reply:
        return _reply(catalogue.set_of(criterion.guideline), standing, numbers[criterion.id], criterion, proofs)

    return tuple(
        _section(catalogue, standing, node, lines[node.id], tuple(reply(c) for c in members))
        for node, members in by_guideline(catalogue)
    )


def _recorded(standing: Standing, criterion: str) -> bool:
    """Whether something was written down beside a criterion."""
    return (
        criterion in standing.answers
        or criterion in standing.comments
        or bool(standing.attached.get(criterion))
        or any(f.criterion == criterion for f in standing.flags)
    )


def _section(
    catalogue: Catalogue,
    standing: Standing,
    node: Node,
    line: Line,
    replies: tuple[Reply, ...],
) -> Section:
    guidelines = catalogue.set_of(node.id)
    put = indicators(catalogue, standing)
    return Section(
        id=node.id,
        set=guidelines.title,
        name=words.named(node),
        title=node.title,
        above=" · ".join([guidelines.title, *(f"{words.named(n)}: {n.title}" for n in guidelines.path(node.id)[:-1])]),
        gist=node.gist,
        public=_public(node),
        line=line,
        answers=replies,
        indicators=tuple(
            _measure(i, standing)
            for i in guidelines.indicators
            if i.guideline == node.id and (i.id in put or i.id in standing.indicators)
        ),
    )


def _public(node: Node) -> str:
    """How much of ISSA's text can be read by everyone."""
    parts = [f"its {part} {_PUBLIC[node.public[part]]}" for part in _PARTS if part in node.public]
    told = f"What ISSA lets everybody read of {node.code or 'the guideline'}: {', '.join(parts)}." if parts else ""
    return " ".join(filter(None, [told, node.note]))


def _reply(
    guidelines: GuidelineSet, standing: Standing, number: int, criterion: Criterion, proofs: Mapping[str, Proof]
) -> Reply:
    outcome = standing.outcome(criterion.id)
    asked = criterion.id not in standing.hidden
    given = standing.answers.get(criterion.id)
    comment = standing.comments.get(criterion.id)
    level, held_to = _levels(guidelines, standing, criterion)
    return Reply(
        number=number,
        criterion=criterion.id,
        short=words.short(criterion),
        question=criterion.question,
        why=criterion.why,
        key=criterion.key,
        traits=_traits(criterion),
        basis=_basis(criterion),
        asked=asked,
        brief=not _recorded(standing, criterion.id),
        kind=words.kind(outcome),
        answer=words.answer(outcome, guidelines) if asked else "Not asked",
        level=level,
        target=standing.settings.target.of(criterion.guideline),
        reason=_reason(standing, guidelines, criterion),
        evidenced_level=held_to,
        evidenced=_evidenced(standing, criterion, level, held_to, guidelines.rules.evidence_above),
        moved=_moved(given.why) if given and given.why else None,
        same_as=_same_as(given.same_as) if given and given.same_as else None,
        given=_by(standing, given.by, given.at) if given else "not answered",
        levels=_statements(guidelines, criterion, outcome),
        comment=Remark(comment.text, _by(standing, comment.by, comment.at)) if comment else None,
        evidence=tuple(proofs[e.id] for e in standing.evidence_for(criterion.id)),
        flags=tuple(flag_note(standing, f.to, f.note, f.by) for f in standing.flags if f.criterion == criterion.id),
    )


def _reason(standing: Standing, guidelines: GuidelineSet, criterion: Criterion) -> str | None:
    """Why there is no level. Where a fact rules the question out, what was answered before is told, and not counted."""
    outcome, given = standing.outcome(criterion.id), standing.answers.get(criterion.id)
    if not isinstance(outcome, NotApplicable | Unknown):
        return None
    if criterion.id in standing.hidden:
        before = _in_full(given.value, guidelines, criterion) if given else ""
        return f"Not asked. {outcome.reason}" + (f" Answered before, kept and not counted: {before}" if before else "")
    return outcome.reason


def _in_full(answer: Answer, guidelines: GuidelineSet, criterion: Criterion) -> str:
    """An answer in a sentence: with its reason, or with the statements ticked beside its level."""
    said = words.answer(answer, guidelines)
    match answer:
        case Rated(level, also_met):
            ticked = [s.text for s in criterion.at(level + 1) if s.id in also_met]
            return f"{said}. {f'Of level {level + 1} already met: ' if ticked else ''}{' '.join(ticked)}".rstrip()
        case NotApplicable(reason) | Unknown(reason):
            return f"{said} ({reason})."
        case _:
            assert_never(answer)


def _by(standing: Standing, actor: str, at: str) -> str:
    return f"{standing.name(actor)}, {words.moment(at)}"


def _levels(guidelines: GuidelineSet, standing: Standing, criterion: Criterion) -> tuple[int | None, int | None]:
    """The level claimed, and the level held to evidence."""
    claimed = standing.outcome(criterion.id)
    held_to = evidenced(claimed, has_evidence=standing.evidenced(criterion.id), above=guidelines.rules.evidence_above)
    return (
        claimed.level if isinstance(claimed, Rated) else None,
        held_to.level if isinstance(held_to, Rated) else None,
    )


def _traits(criterion: Criterion) -> str:
    parts = [
        "key criterion" if criterion.key else "",
        f"weight {spoken.number(criterion.weight)}",
        criterion.aspect,
        f"for {_ADDRESSEES.get(criterion.addressee, criterion.addressee)}",
    ]
    return " · ".join(filter(None, parts))


def _basis(criterion: Criterion) -> str:
    told = "Inferred by us" if criterion.basis == "inferred" else "Rests on the public text of the guideline"
    return f"{told}: {criterion.basis_note}" if criterion.basis_note else f"{told}."


def _evidenced(standing: Standing, criterion: Criterion, level: int | None, held_to: int | None, above: int) -> str:
    if level is None or held_to is None:
        return words.kind(standing.outcome(criterion.id))
    if level != held_to:
        return f"counts as level {held_to} when held to evidence: {words.without_evidence(standing, criterion.id)}"
    if level > above:
        return f"level {level} is evidenced"
    return f"no evidence is asked for up to level {above}"


def _moved(why: tuple[str, str | None]) -> str:
    code, note = why
    told = REASONS.get(code, code)
    return f"{told}: {note}" if note else told


def _same_as(earlier: Mapping[str, object]) -> str:
    return f"the same as in assessment {earlier['assessment']}, event {earlier['seq']}"


def _statements(guidelines: GuidelineSet, criterion: Criterion, outcome: Outcome) -> tuple[LevelStatements, ...]:
    return tuple(
        LevelStatements(
            step.level,
            step.name,
            tuple(Statement(s.id, s.level, s.text, holds(outcome, s.level, s.id)) for s in statements),
            step.aside,
        )
        for step in guidelines.scale
        if (statements := criterion.at(step.level))
    )


def holds(outcome: Outcome, level: int, statement: str) -> str:
    """Whether a statement holds, as far as the answer says so."""
    match outcome:
        case Rated(reached, also_met):
            return "met" if level <= reached or (level == reached + 1 and statement in also_met) else "not met"
        case NotApplicable() | Unknown() | Open():
            return words.kind(outcome)
        case _:
            assert_never(outcome)


def numbered(standing: Standing) -> dict[str, Proof]:
    """Every piece of evidence by id, numbered in the order it was written down."""
    ordered = sorted(standing.evidence.values(), key=lambda e: e.seq)
    return {e.id: _proof(number, e, standing) for number, e in enumerate(ordered, 1)}


def number_in(text: str) -> int | None:
    """The number in `E3`, by which lists and reports call a piece of evidence; None where it is no such number."""
    found = re.fullmatch("[Ee]([0-9]{1,6})", text)
    return int(found[1]) if found else None


def _proof(number: int, evidence: Evidence, standing: Standing) -> Proof:
    where = evidence.where
    day = standing.settings.as_of
    return Proof(
        number=number,
        id=evidence.id,
        kind=evidence.kind,
        name=evidence.name,
        where=where,
        link=where if where and evidence.kind == "link" and _FOLLOWED.fullmatch(where) else None,
        dated=words.day(evidence.dated) if evidence.dated else None,
        expires=words.day(evidence.expires) if evidence.expires else None,
        age=_age(evidence.dated, day),
        expired=not evidence.holds_on(day),
        lost=standing.lost_file(evidence),
        status=_status(standing, evidence),
        digest=evidence.sha256,
        fingerprint=evidence.sha256[:12] if evidence.sha256 else None,
        size=words.evidence_size(evidence.size) if evidence.size is not None else None,
        confidential=evidence.confidential,
        given=_by(standing, evidence.by, evidence.at),
    )


def _age(dated: str | None, day: str) -> str:
    """How old it is on the day the assessment speaks for."""
    if dated is None:
        return "no date stated"
    days = (date.fromisoformat(day) - date.fromisoformat(dated)).days
    return f"{counted(days, 'day')} old" if days >= 0 else f"{counted(-days, 'day')} younger than the assessment"


def _status(standing: Standing, evidence: Evidence) -> str:
    expires = words.day(evidence.expires).shown if evidence.expires else None
    holds = evidence.holds_on(standing.settings.as_of)
    told = f"{'valid until' if holds else 'expired on'} {expires}" if expires else "no expiry stated"
    lost = standing.lost_file(evidence)
    return f"{words.lost(evidence.kind, lost)}; {told}" if lost else told


def filed(catalogue: Catalogue, standing: Standing) -> tuple[Filed, ...]:
    """All evidence in order, each with the asked criteria it is attached to."""
    return tuple(_filed(catalogue, standing, name, proof) for name, proof in numbered(standing).items())


def _filed(catalogue: Catalogue, standing: Standing, name: str, proof: Proof) -> Filed:
    serves = tuple(c.id for c in catalogue.asked if name in standing.attached.get(c.id, ()))
    return Filed(proof, serves, ", ".join(serves) or "not attached to any criterion asked")


def _measure(indicator: Indicator, standing: Standing) -> Measure:
    measured = standing.indicators.get(indicator.id)
    return Measure(
        id=indicator.id,
        guideline=indicator.guideline,
        title=indicator.title,
        better=words.BETTER[indicator.better],
        value=_value(measured),
        known=measured is not None,
        recorded=measured is not None and measured.value is not None,
        period=words.period(measured.period) if measured else "not recorded",
        definition=(measured.definition if measured else None) or "not stated",
        note=measured.note if measured else None,
        given=_by(standing, measured.by, measured.at) if measured else "not recorded",
        fix=indicator.fix,
        pitfalls=indicator.pitfalls,
    )


def _value(measured: Measured | None) -> str:
    if measured is None:
        return "not recorded"
    return "not measured" if measured.value is None else f"{measured.value} {measured.unit}"
