"""The auditor's interview: own rating, finding and note, question by question, beside the self-rating."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NoReturn

from assess.errors import AssessError, NotFoundError
from assess.interview import dialogues, view, words
from assess.interview.face import Face, Leave, Menu, Move, Option, Paragraph, Question, Verb, Writing
from assess.model import Answer, NotApplicable, Rated, Unknown
from assess.report.answers import filed
from assess.review import FINDINGS, NOTHING_LEFT, fault_of_finding, finding_for, state_of, to_review
from assess.text import shown
from assess.workspace.course import refuse_own
from assess.workspace.reviewer import SELF_RATING, ReviewDesk


class Reviewing:
    """One sitting of an auditor. What was said is on the disk before the next question is shown."""

    guide = words.REVIEWING

    def __init__(self, desk: ReviewDesk, face: Face) -> None:
        self.desk = desk
        self.face = face
        self.notice = ""
        self._pointed: tuple[str, str | None] = ("", None)
        self._does: Mapping[Verb, Callable[[Question, Move], str | None]] = {
            Verb.LEVEL: lambda page, move: self._rate(page, Rated(move.level or 0)),
            Verb.NOT_APPLICABLE: lambda page, move: self._without_level(page, move, NotApplicable),
            Verb.UNKNOWN: lambda page, move: self._without_level(page, move, Unknown),
            Verb.COMMENT: self._note,
            Verb.EVIDENCE: self._self_rating,
            Verb.SKIP: lambda page, _move: self._beside(page.id, 1),
            Verb.BACK: self._back,
            Verb.JUMP: self._jump,
            Verb.HELP: self._help,
            Verb.QUIT: self._quit,
        }

    def go(self, start_at: str | None) -> NoReturn:
        """Asks until every question was passed once or the person leaves, which is a `Leave`.

        Raises:
            NotFoundError: `start_at` is not asked, or not to be reviewed.
        """
        at = self._asked_for(start_at) if start_at else self._first()
        while at:
            self.desk.catch_up()
            at = self._ask(at) if at in self._order() else self._first()
        raise Leave

    # Where to

    def _order(self) -> list[str]:
        return [c.id for c in self.desk.questions]

    def _asked_for(self, name: str) -> str:
        states = to_review(self.desk.catalogue, self.desk.stands)
        state = states.get(self.desk.criterion(name).id)
        if state == "gone":
            raise NotFoundError(f"{name} is {NOTHING_LEFT}.", "`assess status` says what is open.")
        if state is None:
            sampled = self.desk.stands.sample
            way = "`assess review list --sample` says what is." if sampled else "`assess status` says what is open."
            raise NotFoundError(f"{name} is not among what is to be reviewed.", way)
        return name

    def _first(self) -> str | None:
        """The first question this actor has still to rate, else the first of all."""
        order = self._order()
        waiting = (name for name in order if name not in self.desk.now.answers and not self._refused(name))
        return next(waiting, order[0] if order else None)

    def _beside(self, name: str, step: int) -> str | None:
        place = self._order().index(name) + step
        return self._order()[place] if 0 <= place < len(self._order()) else None

    def _refused(self, name: str) -> str:
        """Why this actor cannot review a question; empty where that can be."""
        try:
            refuse_own(self.desk, name)
        except AssessError as error:
            return words.passed_on(error)
        return ""

    # One question

    def _ask(self, name: str) -> str | None:
        """Asks one question; the next one, None after the last."""
        refused = self._refused(name)
        notice, self.notice = f"{self.notice} {refused}".strip(), ""
        page = self._page(name)
        move = self.face.question(page, notice)
        self._pointed = (name, move.pointed or page.start)
        does = self._does.get(move.verb)
        if does is None:
            self.notice = words.NOT_IN_REVIEW
            return name
        if refused and move.verb in (Verb.LEVEL, Verb.NOT_APPLICABLE, Verb.UNKNOWN, Verb.COMMENT):
            return self._beside(name, 1)
        try:
            return does(page, move)
        except AssessError as error:
            self.notice = words.trouble(error)
            return name

    def _page(self, name: str) -> Question:
        page = view.question(self.desk, name)
        start = self._pointed[1] if self._pointed[0] == name else page.start
        claimed = [words.HIDDEN] if self.desk.hides(name) else list(self._claimed(name))
        beside = words.earlier(SELF_RATING, claimed)
        return replace(page, start=start, earlier=beside, now=tuple(self._mine(name)))

    def _said(self, name: str, value: Answer) -> str:
        return view.said(self.desk.catalogue, self.desk.criterion(name), value)

    def _claimed(self, name: str) -> Iterator[str]:
        """The self-rating in short: the level, the evidence by its numbers, the comment."""
        stands = self.desk.stands
        yield self._said(name, stands.answers[name].value)
        numbers = self._numbers()
        pieces = [
            words.numbered_evidence(
                numbers[e.id], shown(e.name) + ("" if stands.holds(e) else f" ({words.DOES_NOT_HOLD})")
            )
            for e in stands.evidence_for(name)
        ]
        yield words.evidenced(pieces) if pieces else words.WITHOUT_EVIDENCE
        if comment := stands.comments.get(name):
            yield words.commented(comment.text)

    def _in_full(self, name: str) -> Iterator[Paragraph]:
        """The self-rating with its comment and evidence, nothing cut."""
        stands, given = self.desk.stands, self.desk.stands.answers[name]
        yield "heading", words.SELF_RATING
        yield "", f"{self._said(name, given.value)} {words.OPEN} {words.by(stands.name(given.by), given.at)}"
        yield "heading", words.COMMENT_ON_IT
        comment = stands.comments.get(name)
        yield from (("", shown(line)) for line in (comment.text if comment else words.NO_COMMENT).splitlines())
        yield "heading", words.EVIDENCE_OF_IT
        numbers, items = self._numbers(), stands.evidence_for(name)
        yield from (("item", words.numbered_evidence(numbers[e.id], words.evidence(e, stands))) for e in items)
        if not items:
            yield "", words.NO_EVIDENCE
        elif file := next((e for e in items if e.kind == "file"), None):
            yield "", words.evidence_shown(numbers[file.id])

    def _numbers(self) -> Mapping[str, int]:
        return {f.proof.id: f.proof.number for f in filed(self.desk.catalogue, self.desk.stands)}

    def _mine(self, name: str) -> Iterator[str]:
        """What this actor said of a question before."""
        if mine := self.desk.mine.get(name):
            lapsed = state_of(self.desk.stands, name, mine) == "lapsed"
            yield words.own_rating(self._said(name, mine.value), mine.finding, lapsed=lapsed)
            if mine.note:
                yield words.noted(mine.note)

    # What is wanted of it

    def _rate(self, page: Question, value: Answer) -> str | None:
        """Takes finding and note to a level, and saves all three. A level given blind is saved before.

        Who goes back from the note is asked for the finding again, who goes back from there has rated nothing.
        """
        left, what = words.NOT_RATED, self._said(page.id, value)
        if self.desk.hides(page.id):
            self.desk.rate(page.id, value, None, "")
            left = words.level_alone(page.id, what)
            self.face.show((("", page.question), *self._in_full(page.id)))
        finding, note = self._finding(page, value, ""), None
        while finding and (note := self._noted(page)) is None:
            finding = self._finding(page, value, finding)
        if finding is None or note is None:
            self.notice = left
            return page.id
        self.desk.rate(page.id, value, finding, note)
        self.notice = words.saved(page.id, f"{what}, {finding}")
        return self._beside(page.id, 1)

    def _finding(self, page: Question, value: Answer, before: str) -> str | None:
        """The finding, asked again where it contradicts the two ratings; None where the person goes back."""
        claimed = self.desk.stands.answers[page.id].value
        options = tuple(Option(name, told, words=told, letter=name) for name, told in FINDINGS.items())
        about = (page.question, words.both_ratings(self._said(page.id, claimed), self._said(page.id, value)))
        ask = Menu(words.ASK_FINDING, options, about, start=before or finding_for(claimed, value))
        while picked := self.face.choose(ask):
            fault = fault_of_finding(claimed, value, picked.value)
            if fault is None:
                return picked.value
            ask = replace(ask, about=(*about, f"{fault[0]}. {fault[1]}."))
        return None

    def _noted(self, page: Question) -> str | None:
        mine = self.desk.mine.get(page.id)
        kept = (mine and mine.note) or ""
        ask = Writing(words.ASK_FOUND, (page.question,), kept, optional=True, final=True)
        return dialogues.asked(self.face, ask, dialogues.storable)

    def _without_level(self, page: Question, move: Move, kind: type[NotApplicable | Unknown]) -> str | None:
        title = words.ASK_NOT_APPLICABLE if kind is NotApplicable else words.ASK_UNKNOWN
        mine = self.desk.mine.get(page.id)
        kept = mine.value.reason if mine and isinstance(mine.value, kind) else ""
        ask = Writing(title, (page.question,), kept, final=True)
        reason = dialogues.storable(move.said) if move.said else dialogues.asked(self.face, ask, dialogues.a_reason)
        if reason is None:
            self.notice = words.NOT_SAVED
            return page.id
        return self._rate(page, kind(reason))

    def _note(self, page: Question, move: Move) -> str:
        mine = self.desk.mine.get(page.id)
        if mine is None or page.id not in self.desk.now.answers:
            self.notice = words.RATE_FIRST
            return page.id
        note = self._noted(page) if move.said is None else "" if move.said == words.NONE else move.said
        self.notice = words.KEPT_AS_IT_WAS if note is None else words.NOTE_SAVED
        if note is not None:
            self.desk.rate(page.id, mine.value, mine.finding, note)
        return page.id

    def _self_rating(self, page: Question, _move: Move) -> str:
        if self.desk.hides(page.id):
            self.notice = words.STILL_HIDDEN
        else:
            self.face.show((("", page.question), *self._in_full(page.id)))
        return page.id

    def _back(self, page: Question, _move: Move) -> str:
        before = self._beside(page.id, -1)
        self.notice = "" if before else words.NO_BACK
        return before or page.id

    def _jump(self, page: Question, move: Move) -> str:
        found, self.notice = dialogues.jump(self.desk, self.face, page.id, move.said or "")
        return found or page.id

    def _help(self, page: Question, _move: Move) -> str:
        asked = self.desk.criterion(page.id)
        explained = view.explained(self.desk, asked, list(self._mine(page.id)), self.guide)
        self.face.help((*explained, *(() if self.desk.hides(page.id) else self._in_full(page.id))))
        return page.id

    def _quit(self, _page: Question, _move: Move) -> NoReturn:
        raise Leave
