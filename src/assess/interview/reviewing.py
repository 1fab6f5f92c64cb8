"""The auditor's interview: own rating, finding and note, question by question, with the self-rating in view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn

from assess.errors import AssessError, NotFoundError
from assess.interview import view, words
from assess.interview.dialogues import storable
from assess.interview.face import Face, Leave, Menu, Move, Option, Question, Verb, Writing
from assess.model import Answer, NotApplicable, Rated, Unknown
from assess.review import FINDINGS, finding_for
from assess.workspace.reviewer import ReviewDesk


class Reviewing:
    """One sitting of an auditor. What was said is on the disk before the next question is shown."""

    def __init__(self, desk: ReviewDesk, face: Face) -> None:
        self.desk = desk
        self.face = face
        self.notice = ""
        self.seen: list[str] = []
        self._does: Mapping[Verb, Callable[[Question, Move], bool]] = {
            Verb.LEVEL: lambda page, move: self._rate(page, Rated(move.level or 0)),
            Verb.NOT_APPLICABLE: lambda page, move: self._without_level(page, move, NotApplicable),
            Verb.UNKNOWN: lambda page, move: self._without_level(page, move, Unknown),
            Verb.COMMENT: self._note,
            Verb.SKIP: lambda _page, _move: True,
            Verb.HELP: self._help,
            Verb.QUIT: self._quit,
        }

    def go(self, start_at: str | None) -> NoReturn:
        """Asks until every question was passed once or the person leaves, which is a `Leave`.

        Raises:
            NotFoundError: `start_at` is not asked, or not to be reviewed.
        """
        order = [c.id for c in self.desk.questions]
        if start_at:
            place = self._place(order, self.desk.criterion(start_at).id)
        else:
            place = next((n for n, name in enumerate(order) if name not in self.desk.now.answers), 0)
        while place < len(order):
            self.desk.refresh()
            place += self._ask(order, place)
        raise Leave

    @staticmethod
    def _place(order: list[str], name: str) -> int:
        if name not in order:
            raise NotFoundError(
                f"{name} is not among what is to be reviewed.", "`assess review list` and the sample say what is."
            )
        return order.index(name)

    def _ask(self, order: list[str], place: int) -> int:
        """Asks one question; how far to go on from it."""
        notice, self.notice = self.notice, ""
        page = view.question(self.desk, order[place])
        move = self.face.question(page, notice)
        if move.verb is Verb.BACK:
            self.notice = "" if place else words.NO_BACK
            return -1 if place else 0
        if move.verb is Verb.JUMP and move.said in order:
            return order.index(move.said) - place
        does = self._does.get(move.verb)
        if does is None:
            self.notice = words.NOT_IN_REVIEW
            return 0
        try:
            return 1 if does(page, move) else 0
        except AssessError as error:
            self.notice = words.trouble(error)
            return 0

    def _rate(self, page: Question, value: Answer) -> bool:
        given = self.desk.stands.outcome(page.id)
        # Blind, a proposal would tell how far the self-rating is.
        proposed = None if self.desk.blind else finding_for(given, value)
        options = tuple(Option(name, told, words=told, letter=name) for name, told in FINDINGS.items())
        picked = self.face.choose(Menu(words.ASK_FINDING, options, (page.question,), start=proposed))
        if picked is None:
            self.notice = words.KEPT_AS_IT_WAS
            return False
        before = self.desk.now.comments.get(page.id)
        kept = before.text if before else ""
        note = self.face.write(Writing(words.ASK_NOTE, (page.question,), kept, optional=True, final=True))
        self.desk.rate(page.id, value, picked.value, kept if note is None else note)
        what = view.said(self.desk.catalogue, self.desk.criterion(page.id), value)
        self.notice = words.saved(page.id, f"{what}, {picked.value}")
        return True

    def _without_level(self, page: Question, move: Move, kind: type[NotApplicable | Unknown]) -> bool:
        title = words.ASK_NOT_APPLICABLE if kind is NotApplicable else words.ASK_UNKNOWN
        reason = storable(move.said) if move.said else self.face.write(Writing(title, (page.question,), final=True))
        if not reason:
            self.notice = words.NOT_SAVED
            return False
        return self._rate(page, kind(reason))

    def _note(self, page: Question, move: Move) -> bool:
        mine = next((r for r in self.desk.stands.reviews if r.criterion == page.id and r.by == self.desk.actor), None)
        if mine is None:
            self.notice = words.RATE_FIRST
            return False
        note = move.said or self.face.write(Writing(words.ASK_NOTE, (page.question,), mine.note or "", final=True))
        if note is not None:
            self.desk.rate(page.id, mine.value, mine.finding, note)
            self.notice = words.COMMENT_SAVED
        return False

    def _help(self, page: Question, _move: Move) -> bool:
        self.face.help(view.help_on(self.desk, self.desk.criterion(page.id)))
        return False

    def _quit(self, _page: Question, _move: Move) -> NoReturn:
        raise Leave
