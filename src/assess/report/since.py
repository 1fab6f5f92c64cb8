"""What moved between two assessments, in the few words that every report of the same years has in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.comparison import Difference, Move, Year, claimed, differences, like_for_like, transitions
from assess.model.crosswalk import Crosswalk
from assess.report import spoken, words
from assess.report.steps import Step, steps_between
from assess.report.values import Since, Went
from assess.text import counted, listed


def since(before: Year, now: Year, crosswalks: Sequence[Crosswalk]) -> Since:
    """What moved since the assessment before, through the crosswalks somebody confirmed; the farthest first.

    Raises:
        InvalidError: a crosswalk does not fit the criteria that were answered.
    """
    steps = steps_between(before, now, crosswalks)
    went = transitions(m for s in steps for m in s.found)
    asked = len(now.catalogue.asked)
    alike = went["improved"] + went["declined"] + went["same"]
    return Since(
        label=before.label,
        asked=asked,
        compared=alike,
        higher=went["improved"],
        lower=went["declined"],
        same=went["same"],
        reworded=went["reworded"],
        sentence=f"Since {before.label}: {alike} of {counted(asked, 'criterion', 'criteria')} can be compared like for "
        f"like: {went['improved']} higher, {went['declined']} lower, {went['same']} the same"
        + (f"; {others(went['reworded'])}." if went["reworded"] else "."),
        scores=tuple(_scores(steps)) if _scored_alike(before, now) else (),
        up=tuple(_moved(steps, "improved")),
        down=tuple(_moved(steps, "declined")),
    )


def _scored_alike(before: Year, now: Year) -> bool:
    """A figure of one way to score is no figure of another."""
    return before.standing.settings.scheme == now.standing.settings.scheme


def _scores(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        difference = differences(step.before, step.now, step.set, step.found, claimed)[step.set]
        yield f"{step.later.title}: {like_for_like_sentence(difference)}"


def _moved(steps: Sequence[Step], way: str) -> Iterator[Went]:
    found = [(s, m) for s in steps for m in s.found if m.direction == way]
    for step, move in sorted(found, key=lambda f: -abs(f[1].size or 0)):
        before, now = move.before or 0, move.now or 0
        yield Went(
            criterion=move.criterion.id,
            name=words.short(move.criterion),
            guideline=words.named(step.node(move.criterion)),
            question=move.criterion.question,
            before=before,
            now=now,
            note=f"level {before} to level {now}",
        )


def like_for_like_sentence(difference: Difference) -> str:
    """`like for like, on 46 of 53 criteria: 33 to 41, +8 points.`"""
    one, other = difference.like
    points = spoken.points(one, other)
    if (difference.then and not difference.then.stands) or (difference.today and not difference.today.stands):
        return f"on {difference.on} of {difference.of} criteria; no score, because not every criterion is asked."
    if one is None or other is None or points is None:
        return "no criterion asks the same and has a level in both years, so no change can be told."
    of = f"like for like, on {difference.on} of {counted(difference.of, 'criterion', 'criteria')}"
    return f"{of}: {spoken.moved(one, other)} {'point' if abs(points) == 1 else 'points'}."


def headline(step: Step, difference: Difference) -> str:
    """What a board reads first: never across sets, and no change but of like with like."""
    years = f"{step.later.title}, {step.before.label} to {step.now.label}"
    told = [f"{years}: {like_for_like_sentence(difference)}"]
    if alike := like_for_like(step.found):
        told.append(f"{_went(alike)}.")
    if aside := _aside(step.found):
        told.append(f"{aside}.")
    reported = [
        f"{spoken.reach(figure)} in {year.label}"
        for figure, year in ((difference.then, step.before), (difference.today, step.now))
    ]
    told.append(f"As reported: {', '.join(reported)}.")
    return " ".join(told)


def _went(alike: Sequence[Move]) -> str:
    counts = transitions(alike)
    declared = sum(bool(m.why and m.why[0] != "performance" and m.size) for m in alike)
    return f"{counts['improved']} higher, {counts['declined']} lower, {counts['same']} the same" + (
        f"; of those that moved {declared} for a declared reason other than performance" if declared else ""
    )


def _aside(found: Sequence[Move]) -> str:
    """What is not like for like."""
    counts = transitions(found)
    # A criterion into which several were merged moved several times, and is one question.
    reworded = len({m.criterion.id for m in found if m.direction == "reworded"})
    rest = [
        others(reworded) if reworded else "",
        f"{counts['not comparable']} cannot be compared" if counts["not comparable"] else "",
        f"{counts['new']} {'is' if counts['new'] == 1 else 'are'} new" if counts["new"] else "",
        f"{counts['retired']} {'was' if counts['retired'] == 1 else 'were'} retired" if counts["retired"] else "",
    ]
    return listed([r for r in rest if r])


def others(reworded: int) -> str:
    """`1 other was reworded`, `2 others were reworded`."""
    return f"{counted(reworded, 'other was', 'others were')} reworded"
