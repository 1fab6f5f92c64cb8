"""The lists: first page, jump, review. Each is a `Menu` made from what stands."""

from __future__ import annotations

from collections.abc import Iterator

from assess.asking import sentence_of
from assess.interview import words
from assess.interview.face import Menu, Option, Verb
from assess.interview.view import progress, section, where_next
from assess.model import Criterion, NotApplicable, Rated, Unknown
from assess.text import shown
from assess.workspace import Desk

REVIEW, JUMP, QUIT, UNDO, FACTS = "review:", "jump:", "quit:", "undo:", "facts:"
"""Choices that are no question; ids of questions hold no colon."""

CELLS = 8


def overview(desk: Desk, notice: str = "") -> Menu:
    """The first page: what has just been done, where the assessment stands, and where to go on."""
    onward = where_next(desk, None)
    done, total = progress(desk.now, desk.questions)
    options = [Option(onward, words.go_on(onward, begun=done > 0))] if onward else []
    options += [
        Option(REVIEW, words.REVIEW_OPTION, letter=Verb.REVIEW),
        Option(JUMP, words.JUMP_OPTION, letter=Verb.JUMP),
        *([Option(FACTS, words.FACTS_OPTION, letter=Verb.FACTS)] if desk.catalogue.facts else []),
        Option(QUIT, words.QUIT_OPTION, letter=Verb.QUIT),
    ]
    place = desk.now.settings
    return Menu(
        title=words.overview(place.institution.name, place.label, desk.catalogue.questionnaire.title),
        about=(
            *((notice, "") if notice else ()),
            f"{words.bar(done, total, CELLS)}  {words.answered(done, total)}" + _flags(desk),
            *_last_change(desk),
            *_facts(desk),
            "",
            words.HOW_TO,
            words.PRIVATE,
            words.marks(),
            "",
            *_sections(desk),
            *(() if onward else ("", words.ALL_ANSWERED)),
        ),
        options=tuple(options),
        start=onward or REVIEW,
        passing=onward is not None,
        known=(Option(UNDO, "", letter=Verb.UNDO), *(Option(c.id, "") for c in desk.questions)),
    )


def _flags(desk: Desk) -> str:
    return f"  {words.flags(len(desk.now.flags))}" if desk.now.flags else ""


def _last_change(desk: Desk) -> Iterator[str]:
    about = [e for e in desk.log.events if e.kind not in ("open", "actor")]
    if about:
        yield words.last_change(
            desk.now.name(about[-1].by), about[-1].at, about[-1].on if _asked(desk, about[-1].on) else None
        )


def _facts(desk: Desk) -> Iterator[str]:
    if said := [s for f in desk.catalogue.facts.values() if (s := sentence_of(desk.now, f))]:
        yield words.facts_on_first_page(said, len(desk.now.hidden))


def _asked(desk: Desk, name: str | None) -> bool:
    return name in desk.catalogue.criterion and name not in desk.now.hidden


def _sections(desk: Desk) -> Iterator[str]:
    for name in dict.fromkeys(c.guideline for c in desk.questions):
        members = [c for c in desk.questions if c.guideline == name]
        done, total = progress(desk.now, members)
        raised = sum(f.criterion in {c.id for c in members} for f in desk.now.flags)
        flags = f"  {words.flags(raised)}" if raised else ""
        yield f"{words.bar(done, total, CELLS)} {done:>3}/{total:<3} {section(desk.catalogue, members[0])}{flags}"


def mark(desk: Desk, asked: Criterion) -> str:
    """Flagged, answered or open."""
    if any(f.criterion == asked.id for f in desk.now.flags):
        return words.FLAG
    return words.DONE if asked.id in desk.now.answers else words.OPEN


def jump(desk: Desk, at: str | None, wanted: str = "") -> Menu:
    """Every question that has all the words of `wanted`, to be searched through."""
    options = [
        Option(
            c.id,
            f"{mark(desk, c)} {c.id}  {shown(c.question)}",
            section(desk.catalogue, c),
            f"{c.id} {c.question} {section(desk.catalogue, c)}".casefold(),
        )
        for c in desk.questions
    ]
    found = tuple(o for o in options if fits(o, wanted))
    return Menu(words.ASK_JUMP, found, start=at if any(o.value == at for o in found) else None, search=True)


def fits(option: Option, wanted: str) -> bool:
    """Whether an option has all the words that were typed."""
    return all(word in option.words for word in wanted.casefold().split())


def review(desk: Desk, tab: str, at: str | None) -> Menu:
    """Every question with what stands, under filters."""
    options = tuple(_reviewed(desk, c) for c in desk.questions)
    tabs = tuple((name, f"{title} {sum(name in o.tabs for o in options)}") for name, title in words.TABS)
    done, total = progress(desk.now, desk.questions)
    about = f"{words.bar(done, total, CELLS)}  {words.answered(done, total)}" + _flags(desk)
    return Menu(words.REVIEW, options, (about,), at, tabs=tabs, tab=tab)


def _reviewed(desk: Desk, asked: Criterion) -> Option:
    done, total = progress(desk.now, [c for c in desk.questions if c.guideline == asked.guideline])
    under = f"{section(desk.catalogue, asked)}  {words.bar(done, total, CELLS)} {done}/{total}"
    tabs = frozenset(_tabs(desk, asked))
    remarks = [
        *([words.NEEDS] if "needs" in tabs else []),
        *([words.FLAGGED] if "flagged" in tabs else []),
        *_repeated(desk, asked, tabs),
    ]
    behind = f"  ({', '.join(remarks)})" if remarks else ""
    text = (
        f"{mark(desk, asked)} {_short(desk, asked)} {_arrow(desk, asked)} {asked.id}{behind}  {shown(asked.question)}"
    )
    return Option(asked.id, text, under, tabs=tabs)


def _repeated(desk: Desk, asked: Criterion, tabs: frozenset[str]) -> Iterator[str]:
    if "same" in tabs and desk.previous:
        yield words.same_as(desk.previous.label)
        if not desk.now.evidence_for(asked.id):
            yield words.NOTHING_NEW


def _short(desk: Desk, asked: Criterion) -> str:
    match desk.now.outcome(asked.id):
        case Rated(level):
            return str(level)
        case NotApplicable():
            return "n"
        case Unknown():
            return "d"
        case _:
            return " "


def _arrow(desk: Desk, asked: Criterion) -> str:
    before, now = desk.earlier(asked.id), desk.now.outcome(asked.id)
    if before is None or not isinstance(before.value, Rated) or not isinstance(now, Rated):
        return " "
    step = now.level - before.value.level
    return words.UP if step > 0 else words.DOWN if step < 0 else words.SAME


def _tabs(desk: Desk, asked: Criterion) -> Iterator[str]:
    yield "all"
    given = desk.now.answers.get(asked.id)
    if given is None:
        yield "open"
    if any(f.criterion == asked.id for f in desk.now.flags):
        yield "flagged"
    if desk.needs_evidence(asked.id):
        yield "needs"
    if _arrow(desk, asked) in (words.UP, words.DOWN):
        yield "changed"
    if given and given.same_as:
        yield "same"
    if given and isinstance(given.value, NotApplicable):
        yield "not-applicable"
    if given and isinstance(given.value, Unknown):
        yield "unknown"
