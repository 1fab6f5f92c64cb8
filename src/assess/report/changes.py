"""What changed between two assessments, in words: transitions, each difference taken apart, each criterion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from assess.comparison import (
    PARTS,
    Difference,
    Move,
    Year,
    claimed,
    differences,
    edition_of,
    evidenced,
    transitions,
)
from assess.log.standing import Planned
from assess.model import REASONS, Criterion, GuidelineSet, Node, NotApplicable, Open, Outcome, Rated, Unknown
from assess.model.crosswalk import PROPOSED, Crosswalk
from assess.plan import STATUSES
from assess.report import spoken, words
from assess.report.compared import Apart, Change, Moved, Part, Promise, SetChange, Transitions, Wording
from assess.report.since import headline
from assess.report.steps import Step
from assess.text import capital, counted, listed

CAUSES: Mapping[str, tuple[str, str]] = {
    "criteria": ("Criteria", "Criteria new, retired, split, merged or asked in one year only"),
    "weights": ("Weights", "Weights and structure"),
    "applicability": ("Applies", "What applies"),
    "information": ("Known", "What is known and evidenced"),
    "correction": ("Corrected", "Declared corrections and other readings"),
    "revised": ("Reworded", "Levels on reworded criteria"),
    "performance": ("Levels", "Levels that moved on the same wording, as far as they count in the whole figure"),
}
"""The heading and the title of each cause of a difference, in the order of `comparison.PARTS`."""

_CLASSES: Mapping[str, str] = {
    "direct": "asks the same: the change is a figure",
    "indirect": "reworded: no change is counted",
    "subject": "same subject, other demands: no direction can be said",
    "none": "has no counterpart",
}

MARKS = {
    "improved": "▲", "declined": "▼", "same": "=", "reworded": "≈", "not comparable": "≠", "new": "+", "retired": "×",
}  # fmt: skip
"""The mark of each direction. What moved inside a level has marks of its own."""

MANY = 8
"""More criteria than these that cannot be compared for one reason are told in one sentence."""


def change(before: Year, now: Year, steps: Sequence[Step]) -> Change:
    shared = {s.set for s in steps}
    alone = [(y, s) for y in (before, now) for name, s in y.sets.items() if name not in shared]
    promises = tuple(_promise(i, before, now, steps) for i in before.standing.plan.values() if _follows(before, now))
    return Change(
        earlier=before.label,
        later=now.label,
        notes=tuple(_notes(before, now)),
        sets=tuple(_set_change(s) for s in steps),
        apart=tuple(f"{s.title} was asked in {y.label} only." for y, s in alone),
        promises=promises,
        promised=_promised(before, now, promises),
    )


def _notes(before: Year, now: Year) -> Iterable[str]:
    one, other = (y.catalogue.questionnaire for y in (before, now))
    if one.id != other.id:
        yield (
            f"{before.label} answered “{one.title}”, {now.label} “{other.title}”: "
            "only the questions of both are compared."
        )
    if before.standing.settings.as_of == now.standing.settings.as_of:
        yield "Both speak for the same day: they stand in the order they were named."


def _set_change(step: Step) -> SetChange:
    nodes = [n for n in step.later.nodes if step.below(n.id)]
    gone = [n for n in step.earlier.nodes if n.id not in step.later.node and step.below(n.id)]
    every = [Node(step.set, "set", step.later.title), *nodes, *gone]
    taken, held = (
        differences(step.before, step.now, step.set, step.found, reading) for reading in (claimed, evidenced)
    )
    aparts, evidence = (tuple(_apart(n, found[n.id], step) for n in every) for found in (taken, held))
    guidelines = [n for n in [*nodes, *gone] if n.kind == "guideline"]
    reasons = Counter(_changed(m, step) for m in step.found if m.direction == "not comparable")
    many = {reason for reason, number in reasons.items() if number > MANY}
    return SetChange(
        set=step.set,
        title=step.later.title,
        earlier=str(edition_of(step.earlier)),
        later=str(edition_of(step.later)),
        walk=_walk(step.walk),
        digest=step.walk.digest,
        headline=headline(step, taken[step.set]),
        transitions=tuple(_transitions(n, step.below(n.id)) for n in guidelines),
        total=_transitions(every[0], step.found),
        claimed=aparts,
        evidenced=evidence,
        causes=_causes(aparts),
        evidenced_causes=_causes(evidence[:1]),
        moved=tuple(_moved(m, step, many) for m in step.found),
        together=tuple(f"{capital(f'{reasons[r]} criteria {_of_many(r)}')}." for r in reasons if r in many),
    )


def _causes(aparts: Sequence[Apart]) -> tuple[str, ...]:
    """The headings of the causes that have a part to be seen."""
    seen = {p.cause for a in aparts for p in a.parts if p.points}
    return tuple(CAUSES[c][0] for c in PARTS if c in seen)


def _of_many(reason: str) -> str:
    """`cannot be compared: not answered in 2025`, of several."""
    return reason if reason.startswith("cannot") else f"cannot be compared: {reason}"


def _walk(walk: Crosswalk) -> str:
    if walk.method == "same":
        return "The criteria are the same text in both years."
    if walk.method == PROPOSED:
        return (
            "The criteria were matched by the program from their ids and words; nobody confirmed it. "
            "`assess diff` drafts a crosswalk for a person to confirm."
        )
    return f"The criteria were matched by a crosswalk that {walk.by} confirmed on {words.day(walk.on).shown}."


def _transitions(node: Node, found: Sequence[Move]) -> Transitions:
    counts = transitions(found)
    return Transitions(
        node.id,
        _name(node),
        node.title,
        counts["improved"],
        counts["same"],
        counts["declined"],
        counts["reworded"],
        counts["not comparable"],
        counts["new"],
        counts["retired"],
    )


def _name(node: Node) -> str:
    return "All guidelines" if node.kind == "set" else words.named(node)


def _apart(node: Node, difference: Difference, step: Step) -> Apart:
    before, now, total = difference.before, difference.now, difference.total
    points = spoken.points(before, now)
    like_points = spoken.points(*difference.like)
    rounded = spoken.apportioned(difference.parts, points) if points is not None else {}
    without = [y.label for y, figure in ((step.before, before), (step.now, now)) if figure is None]
    return Apart(
        id=node.id,
        name=_name(node),
        title=node.title,
        before=spoken.ends(difference.then),
        now=spoken.ends(difference.today),
        points=points,
        shown=_difference_shown(difference, points),
        exact=None if total is None else str(total),
        parts=tuple(
            Part(name, *CAUSES[name], rounded[name], spoken.signed(rounded[name]), str(difference.parts[name]))
            for name in PARTS
            if name in difference.parts
        ),
        like=_like(difference, like_points),
        like_points=like_points,
        like_on=difference.on,
        like_of=difference.of,
        sentence=f"There is no figure in {listed(without)}, so there is no difference." if without else "",
    )


def _moved(move: Move, step: Step, many: Collection[str]) -> Moved:
    criterion = move.criterion
    was = move.earlier.id if move.earlier and move.later and move.earlier.id != move.later.id else None
    return Moved(
        criterion=criterion.id,
        was=was,
        question=criterion.question,
        guideline=words.named(step.node(criterion)),
        comparable=move.comparable,  # type: ignore[arg-type] # one of CLASSES, as the catalogue checks
        comparable_words=_CLASSES[move.comparable] + ("; part of a split or a merger" if not move.alone else ""),
        before=_stood(move.earlier, move.then, step.earlier),
        level_before=move.before,
        now=_stood(move.later, move.today, step.later),
        level_now=move.now,
        direction=move.direction,
        mark=_mark(move),
        change=_changed(move, step),
        together=move.direction == "not comparable" and _changed(move, step) in many,
        levels=move.size,
        gained=tuple(_statement(move.later, name) for name in move.gained),
        lost=tuple(_statement(move.later, name) for name in move.lost),
        why=_why(move),
        rationale=move.pair.rationale if move.pair and move.comparable != "direct" else "",
        wording=tuple(sorted(_wording(move), key=lambda w: w.level)),
    )


def _difference_shown(difference: Difference, points: int | None) -> str:
    if points is None:
        return "no difference"
    ranges = [f for f in (difference.then, difference.today) if f and not f.final]
    return f"lower end {spoken.signed(points)}" if ranges else spoken.signed(points)


def _like(difference: Difference, points: int | None) -> str:
    one, other = difference.like
    if one is None or other is None or points is None:
        return "nothing like for like"
    return f"{spoken.moved(one, other)} (on {difference.on} of {difference.of})"


def _stood(criterion: Criterion | None, outcome: Outcome | None, guidelines: GuidelineSet) -> str:
    if criterion is None:
        return "did not exist"
    return "not asked" if outcome is None else words.answer(outcome, guidelines)


def _statement(criterion: Criterion | None, name: str) -> str:
    return next((s.text for s in criterion.statements if s.id == name), name) if criterion else name


def _within(move: Move) -> bool:
    """Whether the level is the same and statements moved inside it."""
    return move.direction == "same" and bool(move.gained or move.lost)


def _mark(move: Move) -> str:
    if _within(move):
        return "△" if len(move.gained) > len(move.lost) else "▽" if len(move.lost) > len(move.gained) else "="
    return MARKS[move.direction]


def _changed(move: Move, step: Step) -> str:
    match move.direction:
        case "new":
            return f"new: not in the criteria of {step.before.label}"
        case "retired":
            return f"retired: not in the criteria of {step.now.label}"
        case "not comparable":
            return _why_not(move, step)
        case "same" if _within(move):
            return f"same level; {_met(move)}"
        case "same":
            return "same level"
        case "reworded":
            return _reworded(move.higher_by or 0)
    size = move.size or 0
    return f"{spoken.signed(size)} {'level' if abs(size) == 1 else 'levels'}"


def _reworded(higher_by: int) -> str:
    level = "same level" if not higher_by else "higher level" if higher_by > 0 else "lower level"
    return f"{level}, on other words"


def _met(move: Move) -> str:
    """`2 statements met newly`, `1 not met any more`: what moved inside a level."""
    parts = [
        f"{counted(len(move.gained), 'statement')} met newly" if move.gained else "",
        f"{counted(len(move.lost), 'statement')} not met any more" if move.lost else "",
    ]
    return listed([p for p in parts if p])


def _why_not(move: Move, step: Step) -> str:
    if move.comparable not in ("direct", "indirect"):
        return "no direction: the demands are others"
    lacks = [None if isinstance(o, Rated) else _LACK[type(o)] for o in (move.then, move.today)]
    if lacks[0] == lacks[1]:
        return f"cannot be compared: {lacks[0]} in either year"
    labels = (step.before.label, step.now.label)
    return f"cannot be compared: {listed([f'{o} in {y}' for o, y in zip(lacks, labels, strict=True) if o])}"


_LACK: Mapping[type, str] = {
    NotApplicable: "did not apply",
    Unknown: "not known",
    Open: "not answered",
    type(None): "not asked",
}


def _why(move: Move) -> str:
    if move.why is None:
        return ""
    code, note = move.why
    told = REASONS.get(code, code)
    return f"{capital(told)}: {note}" if note else f"{capital(told)}."


def _wording(move: Move) -> Iterable[Wording]:
    """What reads otherwise: the question, then statements, level by level; matched ones beside each other."""
    before, now = move.earlier, move.later
    if before is None or now is None or move.comparable != "indirect":
        return
    if before.question != now.question:
        yield Wording(0, "", before.question, now.question)
    then = {s.id: s for s in before.statements}
    today = {s.id: s for s in now.statements}
    named = dict(move.pair.statements) if move.pair else {}
    paired = {**{name: name for name in then if name in today}, **named}
    for one, other in paired.items():
        if (then[one].level, then[one].text) != (today[other].level, today[other].text):
            moved = f"(level {then[one].level}) " if then[one].level != today[other].level else ""
            yield Wording(today[other].level, other, f"{moved}{then[one].text}", today[other].text)
    yield from (Wording(s.level, s.id, s.text, None) for s in before.statements if s.id not in paired)
    yield from (Wording(s.level, s.id, None, s.text) for s in now.statements if s.id not in set(paired.values()))


def _promise(item: Planned, before: Year, now: Year, steps: Sequence[Step]) -> Promise:
    carried = next(
        (i for i in now.standing.plan.values() if i.carried_from and i.carried_from["item"] == item.id), None
    )
    found = [m for s in steps for m in s.found if m.earlier and m.earlier.id == item.criterion]
    told = {s.id: s.text for c in before.catalogue.asked if c.id == item.criterion for s in c.statements}
    stands = carried or item
    return Promise(
        criterion=item.criterion,
        what=item.title or listed([told[s] for s in item.statements if s in told]) or "not stated",
        owner=item.owner or "nobody named",
        due=words.day(item.due).shown if item.due else "no day set",
        then=STATUSES.get(item.status, item.status),
        outcome=STATUSES.get(stands.status, stands.status) + ("" if carried else "; not carried on"),
        note=stands.note,
        change=listed([_told_change(m, steps) for m in found]) or "the criterion is not compared",
    )


def _told_change(move: Move, steps: Sequence[Step]) -> str:
    step = next(s for s in steps if move in s.found)
    if move.before is None or move.now is None:
        return _changed(move, step)
    return f"level {move.before} to level {move.now} ({_changed(move, step)})"


def _follows(before: Year, now: Year) -> bool:
    """Whether no other assessment stands between, into which a plan would have been carried first."""
    earlier = now.standing.settings.previous
    return earlier is None or earlier["assessment"] == before.standing.assessment


def _promised(before: Year, now: Year, promises: Sequence[Promise]) -> str:
    if before.standing.plan and not _follows(before, now):
        return f"What became of what was planned in {before.label} is told in the assessments between."
    if not promises:
        return f"Nothing was planned in {before.label}."
    done = sum(p.outcome.startswith(STATUSES["done"]) for p in promises)
    return f"Of {counted(len(promises), 'item')} planned in {before.label} {done} {'is' if done == 1 else 'are'} done."
