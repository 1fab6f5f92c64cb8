"""What stands, as pages: a question, its help, the first page, the lists. Reads a desk, changes nothing.

Every text that comes from data passes `shown` here or in `words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from assess.asking import next_open
from assess.comparison import Move
from assess.interview import words
from assess.interview.face import DK, NA, Claim, Paragraph, Progress, Question, Step, Ticking
from assess.log import Event, Standing, Year
from assess.log.kinds import AnswerData, CommentData, FlagData, Why
from assess.log.standing import Given
from assess.model import REASONS, Catalogue, Criterion, LevelName, NotApplicable, Outcome, Rated, Unknown
from assess.model.answer import Open
from assess.text import shown
from assess.workspace import Desk


def question(desk: Desk, name: str) -> Question:
    """The page of one question."""
    asked = desk.criterion(name)
    members = [c for c in desk.questions if c.guideline == asked.guideline]
    return Question(
        id=asked.id,
        section=section(desk.catalogue, asked),
        place=words.place([c.id for c in members].index(name) + 1, len(members)),
        in_section=progress(desk.now, members),
        in_all=progress(desk.now, desk.questions),
        reference=reference(desk.catalogue, asked),
        why=shown(asked.why),
        earlier=earlier(desk, asked),
        now=tuple(_recorded(desk, asked)),
        question=shown(asked.question),
        steps=_steps(desk, asked),
        # What was answered a year ago is marked, and chosen by nobody yet.
        start=_key(desk.now.outcome(name)),
        base=desk.base("answer", name),
    )


def progress(now: Standing, criteria: Iterable[Criterion]) -> Progress:
    """How many of the criteria are answered."""
    every = [c.id in now.answers for c in criteria]
    return sum(every), len(every)


def section(catalogue: Catalogue, asked: Criterion) -> str:
    """The guideline of a criterion, in short."""
    node = catalogue.set_of(asked.guideline).node[asked.guideline]
    return words.section(node.number, node.title)


def reference(catalogue: Catalogue, asked: Criterion) -> str:
    """The guideline of a criterion, in full."""
    found = catalogue.set_of(asked.guideline)
    node = found.node[asked.guideline]
    return words.reference(found.title, found.edition, node.kind, words.section(node.number, node.title), node.code)


def _before(desk: Desk, name: str) -> Outcome:
    given = desk.earlier(name)
    return given.value if given else Open()


def _key(outcome: Outcome) -> str | None:
    match outcome:
        case Rated(level):
            return str(level)
        case NotApplicable():
            return NA
        case Unknown():
            return DK
        case Open():
            return None
        case _:
            assert_never(outcome)


def _steps(desk: Desk, asked: Criterion) -> tuple[Step, ...]:
    scale = desk.catalogue.set_of(asked.guideline).scale
    given = desk.now.outcome(asked.id)
    held = given.also_met if isinstance(given, Rated) else ()
    before = _key(_before(desk, asked.id))
    label = shown(desk.previous.label) if desk.previous else ""

    def step(key: str, name: str, claims: Iterable[Claim]) -> Step:
        return Step(key, shown(name), tuple(claims), label if key == before else "")

    def claims(one: LevelName) -> list[Claim]:
        own = [Claim(c.id, shown(c.text), c.id in held) for c in asked.at(one.level)]
        return [*own, Claim("", f"({shown(one.aside)})")] if one.aside else own

    levels = [step(str(s.level), s.name, claims(s)) for s in scale]
    none = step("0", scale[0].name, [Claim("", shown(scale[0].meaning))])
    return (
        none,
        *levels[1:],
        step(NA, words.NOT_APPLICABLE, [Claim("", words.NOT_APPLICABLE_IS)]),
        step(DK, words.UNKNOWN, [Claim("", words.UNKNOWN_IS)]),
    )


def said(catalogue: Catalogue, asked: Criterion, outcome: Outcome) -> str:
    """An outcome in words."""
    match outcome:
        case Rated(level, also_met):
            name = catalogue.set_of(asked.guideline).scale[level].name
            also = f" ({words.also(also_met, level + 1)})" if also_met else ""
            return words.level(level, name) + also
        case NotApplicable(reason):
            return words.because(words.NOT_APPLICABLE, reason)
        case Unknown(reason):
            return words.because(words.UNKNOWN, reason)
        case Open():
            return words.WITHDRAWN
        case _:
            assert_never(outcome)


def compared(desk: Desk, asked: Criterion) -> str:
    """How this year's answer stands to last year's to the same question; empty where there is none."""
    given, before = desk.earlier(asked.id), desk.previous
    if given is None or before is None:
        return ""
    now = desk.now.answers.get(asked.id)
    same = now is not None and now.value == given.value
    if same:
        return words.same_as_before(before.label)
    return words.before(before.label, said(desk.catalogue, asked, given.value))


def earlier(desk: Desk, asked: Criterion) -> str:
    """Last year's answer, note and evidence on one line; empty where there is no last year, or it is hidden."""
    before = desk.previous
    if before is None or desk.hides(asked.id):
        return ""
    moves = desk.looked_back.get(asked.id, ())
    if not moves:
        return words.earlier(before.label, [words.NOT_ASKED])
    return " ".join(words.earlier(before.label, list(_asked_then(before, move))) for move in moves)


def _asked_then(before: Year, move: Move) -> Iterator[str]:
    """What was answered to the criterion as it was then, and what keeps it from being this year's answer."""
    then = move.earlier
    given = before.standing.answers.get(then.id) if then else None
    if then is None or given is None:
        yield words.LEFT_OPEN
        return
    yield said(before.catalogue, then, given.value)
    if move.later and then.id != move.later.id:
        yield words.asked_as(then.id, then.question)
    if move.comparable != "direct":
        yield words.WORDING_CHANGED
    if comment := before.standing.comments.get(then.id):
        yield words.commented(comment.text)
    if items := before.standing.evidence_for(then.id):
        yield words.evidenced([shown(e.name) for e in items])


def _recorded(desk: Desk, asked: Criterion) -> Iterator[str]:
    now = desk.now
    if given := now.answers.get(asked.id):
        yield f"{said(desk.catalogue, asked, given.value)} {words.OPEN} {words.by(now.name(given.by), given.at)}"
        yield from _beside(desk, given)
    if comment := now.comments.get(asked.id):
        yield words.commented(comment.text)
    if items := now.evidence_for(asked.id):
        yield words.evidenced([words.evidence(e, now) for e in items])
    if desk.needs_evidence(asked.id):
        yield words.needs_evidence(desk.catalogue.set_of(asked.guideline).rules.evidence_above)
    for flag in now.flags:
        if flag.criterion == asked.id:
            yield words.flagged(now.name(flag.by), flag.note)


def _beside(desk: Desk, given: Given) -> Iterator[str]:
    if given.same_as and desk.previous:
        yield words.same_as(desk.previous.label)
    if given.why:
        code, note = given.why
        yield words.moved(REASONS.get(code, code), note)


def help_on(desk: Desk, asked: Criterion) -> tuple[Paragraph, ...]:
    """Everything about one question: levels in full, evidence, worked examples, background, what is recorded."""
    before = earlier(desk, asked)
    return explained(desk, asked, [*([before] if before else []), *_recorded(desk, asked)], words.ANSWERING)


def explained(desk: Desk, asked: Criterion, recorded: Sequence[str], guide: words.Guide) -> tuple[Paragraph, ...]:
    """The same for any sitting; `recorded` is what it tells of what stands."""
    parts = (
        _levels(desk, asked), _scale(desk, asked), _looked_for(asked), _told(recorded),
        _background(desk, asked, guide),
    )  # fmt: skip
    return tuple(paragraph for part in parts for paragraph in part)


def _levels(desk: Desk, asked: Criterion) -> Iterator[Paragraph]:
    yield "", shown(asked.question)
    yield "heading", words.HELP
    yield "", words.HELP_LEVELS
    for step in _steps(desk, asked):
        yield "", f"{step.key}) {step.name}" + (f"  {words.LAST} {step.last}" if step.last else "")
        for claim in step.claims:
            name = f"[{claim.id}] " if claim.id else ""
            yield "item", f"{words.TICKED + ' ' if claim.held else ''}{name}{claim.text}"


def _scale(desk: Desk, asked: Criterion) -> Iterator[Paragraph]:
    """How statements are read, beside the statements: these rules decide levels."""
    found = desk.catalogue.set_of(asked.guideline)
    yield "heading", words.HELP_SCALE
    yield from (("item", f"{s.level} {shown(s.name)}: {shown(s.meaning)}") for s in found.scale)
    yield from (("item", shown(part)) for part in listed(found.scale_about))


def _looked_for(asked: Criterion) -> Iterator[Paragraph]:
    yield "heading", words.HELP_EVIDENCE
    yield from (("item", shown(e)) for e in asked.evidence)
    if asked.examples:
        yield "heading", words.HELP_EXAMPLES
    yield from (("item", words.example(e.case, e.level, e.because)) for e in asked.examples)


def _told(recorded: Sequence[str]) -> Iterator[Paragraph]:
    if recorded:
        yield "heading", words.HELP_RECORDED
    yield from (("item", line) for line in recorded)


def _background(desk: Desk, asked: Criterion, guide: words.Guide) -> Iterator[Paragraph]:
    effort = asked.effort
    yield "heading", words.HELP_ABOUT
    yield "item", reference(desk.catalogue, asked)
    yield "item", words.WHY + shown(asked.why)
    yield "item", words.addressed(asked.addressee)
    yield "item", words.weight(str(asked.weight), asked.because, key=asked.key)
    yield "item", words.effort(effort.knowledge, effort.time, effort.resources)
    yield "item", words.basis(asked.basis, asked.basis_note)
    yield "heading", words.HELP_SET
    yield from (("item", shown(part)) for part in listed(desk.catalogue.set_of(asked.guideline).about))
    yield "heading", words.HELP_MARKS
    yield from (("item", f"{mark}  {meaning}") for mark, meaning in guide.marks)


def listed(text: str) -> list[str]:
    """A long text as a list: at its numbered rules, where it has some, else at its semicolons."""
    return re.split(r"\s(?=\(\d+\)\s)", text) if "(1) " in text else text.split("; ")


def taken_back(events: Sequence[Event], event: Event) -> str:
    """What it means that `event` was undone, as a key of `words.UNDONE`."""
    match event.data:
        case FlagData(raised=False):
            return "lowering"
        case CommentData(text=None):
            return "emptying"
        case AnswerData(why=Why(), value=value):
            before = next((e.data for e in reversed(events[: event.seq - 1]) if e.slot == event.slot), None)
            return "why" if isinstance(before, AnswerData) and before.value == value else event.kind
        case _:
            return event.kind


def ticking(page: Question, level: int, held: tuple[str, ...], fault: str) -> Ticking:
    """The statements above `level`, to be ticked."""
    ahead = page.steps[level + 1]
    about = (page.question, f"{ahead.key}) {ahead.name}")
    return Ticking(words.ASK_TICK, about, tuple((c.id, c.text) for c in ahead.claims if c.id), held, fault)


def where_next(desk: Desk, after: str | None, skipped: frozenset[str] = frozenset()) -> str | None:
    """The next open question."""
    return next_open(desk.catalogue, desk.now, after, skipped)
