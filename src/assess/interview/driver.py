"""The loop: ask, save, next. It holds no answers: what was said is on the disk before the next question is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NoReturn

from assess.asking import fault_in_ticks, unstated
from assess.errors import AssessError, ConflictError
from assess.interview import dialogues, lists, view, words
from assess.interview.face import Face, Leave, Move, Picked, Question, Verb, Writing, tab_named
from assess.log.standing import Given
from assess.model import TOP, Answer, NotApplicable, Rated, Unknown
from assess.workspace import Desk


class Interview:
    """One sitting: where the person is, which questions were seen and skipped, and what to say next."""

    guide = words.ANSWERING

    def __init__(self, desk: Desk, face: Face) -> None:
        self.desk = desk
        self.face = face
        self.at: str | None = None
        self.seen: list[str] = []
        self.skipped: set[str] = set()
        self.declined: set[str] = set()
        self.tab = words.TABS[0][0]
        self.notice = ""
        self._heard = 0
        self._pointed: tuple[str, int, str | None] = ("", 0, None)
        self._does: Mapping[Verb, Callable[[Question, Move], None]] = {
            Verb.LEVEL: self._level,
            Verb.NOT_APPLICABLE: self._not_applicable,
            Verb.UNKNOWN: self._unknown,
            Verb.TICK: self._tick,
            Verb.COMMENT: self._comment,
            Verb.EVIDENCE: self._evidence,
            Verb.FLAG: self._flag,
            Verb.BACK: self._back,
            Verb.SKIP: self._skip,
            Verb.JUMP: self._jump,
            Verb.REVIEW: self._review,
            Verb.UNDO: self._undo,
            Verb.INDICATORS: self._indicators,
            Verb.FACTS: self._facts,
            Verb.HELP: self._help,
            Verb.LANGUAGE: self._language,
            Verb.QUIT: self._quit,
        }

    def go(self, start_at: str | None) -> NoReturn:
        """Asks until the person leaves, which is a `Leave`.

        Raises:
            NotFoundError: `start_at` is not asked.
        """
        self.at = self.desk.criterion(start_at).id if start_at else None
        while True:
            self.desk.catch_up()
            if self.at and self.at in self.desk.now.hidden:
                self._pass_over(self.at)
            if self.at is None:
                self._first_page()
            elif not self._fact_first(self.at):
                self._ask(self.at)

    def _pass_over(self, name: str) -> None:
        """A fact that was stated meanwhile rules out the question: on to the next one."""
        self._tell(words.ruled_out(name, self.desk.now.hidden[name]))
        self.at = view.where_next(self.desk, name, frozenset(self.skipped))

    def _fact_first(self, name: str) -> bool:
        """Asks, once in a sitting, for the fact that decides whether a question is asked. Whether it was asked."""
        fact = unstated(self.desk.catalogue, self.desk.now, name)
        if fact is None or fact.id in self.declined:
            return False
        self.declined.add(fact.id)
        if self.face.patient:
            self._try(lambda: dialogues.fact(self.desk, self.face, fact.id))
        else:
            self._tell(words.fact_open(fact.id))
        return self.face.patient

    def _try(self, dialogue: Callable[[], str]) -> None:
        """Runs a dialogue beside the question; what could not be done is said."""
        try:
            self.notice = dialogue()
        except AssessError as error:
            self.notice = words.trouble(error)

    def _first_page(self) -> None:
        notice, self.notice = self.notice, ""
        picked = self.face.choose(lists.overview(self.desk, notice)) or Picked(lists.QUIT)
        match picked.value:
            case lists.QUIT:
                raise Leave
            case lists.REVIEW:
                self._look_through(picked.said)
            case lists.JUMP:
                self._find(picked.said)
            case lists.UNDO:
                try:
                    self._undo_here()
                except AssessError as error:
                    self.notice = words.trouble(error)
            case lists.FACTS:
                self._try(lambda: dialogues.facts(self.desk, self.face, picked.said or None))
            case name:
                self._turn(name)

    def _ask(self, name: str) -> None:
        page = replace(view.question(self.desk, name), changed=self._changed(name))
        if self._pointed[:2] == (page.id, page.base):
            page = replace(page, start=self._pointed[2])
        notice, self.notice = self.notice, ""
        move = self.face.question(page, notice)
        self._pointed = (page.id, page.base, move.pointed or page.start)
        try:
            self._does[move.verb](page, move)
        except ConflictError as error:
            self.notice = self._conflict(page, error)
        except AssessError as error:
            self.notice = words.trouble(error)

    def _changed(self, name: str) -> bool:
        """Whether somebody else wrote on this question since the last page."""
        new = self.desk.log.events[self._heard :]
        self._heard += len(new)
        return any(e.on == name and e.by != self.desk.actor for e in new)

    def _conflict(self, page: Question, error: AssessError) -> str:
        stands = self.desk.base("answer", page.id)
        if stands == page.base:
            return words.trouble(error)
        event, now = self.desk.log.events[stands - 1], self.desk.now
        what = view.said(self.desk.catalogue, self.desk.criterion(page.id), now.outcome(page.id))
        return words.conflict(now.name(event.on_behalf_of or event.by), event.at, what)

    # Where to

    def _turn(self, name: str | None) -> None:
        if self.at and name != self.at:
            self.seen.append(self.at)
        self.at = name

    def _onward(self, after: str) -> None:
        self._turn(view.where_next(self.desk, after, frozenset(self.skipped)))

    def _back(self, _page: Question, _move: Move) -> None:
        while self.seen and self.seen[-1] in self.desk.now.hidden:
            self.seen.pop()
        if self.seen:
            self.at = self.seen.pop()
        else:
            self.notice = words.NO_BACK

    def _skip(self, page: Question, _move: Move) -> None:
        if page.id not in self.desk.now.answers:
            self.skipped.add(page.id)
            self.notice = words.SKIPPED
        self._onward(page.id)
        if self.at == page.id:
            self.notice = words.LAST_OPEN

    def _jump(self, _page: Question, move: Move) -> None:
        self._find(move.said or "")

    def _find(self, wanted: str) -> None:
        found, self.notice = dialogues.jump(self.desk, self.face, self.at, wanted)
        if found:
            self._turn(found)

    def _review(self, _page: Question, move: Move) -> None:
        self._look_through(move.said or "")

    def _look_through(self, tab: str) -> None:
        self.tab = tab_named(tab, [name for name, _ in words.TABS]) or self.tab
        if picked := self.face.choose(lists.review(self.desk, self.tab, self.at)):
            self.tab = picked.tab
            self._turn(picked.value)

    def _help(self, page: Question, _move: Move) -> None:
        self.face.help(view.help_on(self.desk, self.desk.criterion(page.id)))

    def _language(self, _page: Question, _move: Move) -> None:
        self.notice = words.ONE_LANGUAGE

    def _quit(self, _page: Question, _move: Move) -> NoReturn:
        raise Leave

    # Answers

    def _level(self, page: Question, move: Move) -> None:
        level = move.level or 0
        if move.said is None:
            self._save(page, self._rated(page.id, level))
            return
        value = Rated(level, _ids(move.said))
        if fault := fault_in_ticks(value, {s.id: s.level for s in self.desk.criterion(page.id).statements}):
            self.notice = words.ticks_refused(fault)
        else:
            self._save(page, value)

    def _rated(self, name: str, level: int) -> Rated:
        """The level, with the statements ticked beside it this year, else last year."""
        given = self.desk.now.answers.get(name) or self.desk.earlier(name)
        held = given.value.also_met if given and isinstance(given.value, Rated) and given.value.level == level else ()
        ahead = [s.id for s in self.desk.criterion(name).at(level + 1)]
        # Last year's statements may have gone, or be all there is by now.
        kept = tuple(s for s in held if s in ahead)
        return Rated(level, kept if len(kept) < len(ahead) else ())

    def _not_applicable(self, page: Question, move: Move) -> None:
        if reason := self._reason(page, move.said, words.ASK_NOT_APPLICABLE, NotApplicable):
            self._save(page, NotApplicable(reason))

    def _unknown(self, page: Question, move: Move) -> None:
        if reason := self._reason(page, move.said, words.ASK_UNKNOWN, Unknown):
            self._save(page, Unknown(reason))

    def _reason(self, page: Question, said: str | None, title: str, kind: type[NotApplicable | Unknown]) -> str | None:
        if said:
            return dialogues.a_reason(said)
        given = self.desk.now.answers.get(page.id) or self.desk.earlier(page.id)
        kept = given.value.reason if given and isinstance(given.value, kind) else ""
        reason = dialogues.asked(self.face, Writing(title, (page.question,), kept, final=True), dialogues.a_reason)
        if reason is None:
            self.notice = words.NOT_SAVED
        return reason

    def _save(self, page: Question, value: Answer, *, stay: bool = False) -> None:
        """Saves an answer and goes on. What is asked beside it is asked when it is on the disk."""
        stands = self.desk.now.answers.get(page.id)
        before = self.desk.earlier(page.id)
        moved = self.desk.moves_far(page.id, value)
        reason = _reason_kept(stands, value) if moved else None
        if stands and stands.value == value:
            self.notice = words.unchanged(page.id)
        else:
            same = before is not None and before.value == value
            self.desk.answer(page.id, value, base=page.base, same_as_previous=same, why=reason)
            asked = self.desk.criterion(page.id)
            self.notice = words.saved(page.id, view.said(self.desk.catalogue, asked, value))
            self._tell(view.compared(self.desk, asked))
            if same:
                self._look_at_evidence(page.id)
        self.skipped.discard(page.id)
        if moved and reason is None and not self._explained(page, value):
            return
        if self.desk.needs_evidence(page.id) and _level_of(stands) != _level_of(value):
            self._ask_what_shows_it(page.id)
        if not stay:
            self._onward(page.id)

    def _explained(self, page: Question, value: Answer) -> bool:
        """Asks why the level moved and writes the answer again with it; the level stands anyway. Whether to go on."""
        page = replace(page, base=self.desk.base("answer", page.id))
        reason = dialogues.why(self.desk, self.face, self.desk.criterion(page.id), value)
        if reason is None:
            self._tell(words.WHY_LEFT)
            return True
        try:
            self.desk.answer(page.id, value, base=page.base, why=reason)
        except AssessError as error:
            self._tell(f"{words.WHY_GONE} {self._conflict(page, error)}")
            return False
        self._tell(words.WHY_SAVED)
        return True

    def _look_at_evidence(self, name: str) -> None:
        if self.face.patient:
            self._tell(dialogues.offer(self.desk, self.face, name, self.declined))
        elif self.desk.previous and (left := dialogues.waiting(self.desk, name, self.declined)):
            self._tell(words.had_evidence(self.desk.previous.label, name, len(left)))

    def _ask_what_shows_it(self, name: str) -> None:
        """Asks for evidence where the level was given. The level stands whatever becomes of it."""
        if not self.face.patient:
            self._tell(words.needs_evidence_of(name))
            return
        self._tell(dialogues.shows_it(self.desk, self.face, name, self.notice))

    def _tell(self, more: str) -> None:
        self.notice = f"{self.notice} {more}".strip()

    def _tick(self, page: Question, move: Move) -> None:
        level = _level_of(self.desk.now.answers.get(page.id)) if move.level is None else move.level
        if level is None or level >= TOP:
            first = words.level_and_ticks(move.said) if move.said else words.SAY_LEVEL
            self.notice = first if level is None else words.TOP_LEVEL
            return
        ids = self._ticked(page, level, move.said)
        if ids is None:
            self.notice = words.KEPT_AS_IT_WAS
            return
        self._save(page, Rated(level, ids), stay=True)

    def _ticked(self, page: Question, level: int, said: str | None) -> tuple[str, ...] | None:
        """The statements of the next level that hold; asked again where all are ticked, None for none of it."""
        ahead = {s.id: s for s in self.desk.criterion(page.id).at(level + 1)}
        ids: tuple[str, ...] | None = self._rated(page.id, level).also_met
        fault = ""
        if said is not None:
            ids = _ids(said)
            fault = words.all_ticked(level + 1) if set(ids) == set(ahead) else ""
            if not fault:
                return ids
        while True:
            ids = self.face.tick(view.ticking(page, level, ids or (), fault))
            if ids is None or set(ids) != set(ahead):
                return ids
            fault = words.all_ticked(level + 1)

    # Beside the answer

    def _comment(self, page: Question, move: Move) -> None:
        stands = self.desk.now.comments.get(page.id)
        ask = Writing(
            words.ASK_COMMENT,
            (page.question,),
            stands.text if stands else "",
            many_lines=True,
            final=True,
            emptied=words.COMMENT_EMPTY,
        )
        text = self.face.write(ask) if move.said is None else "" if move.said == words.NONE else move.said
        if text == ask.kept:
            text = None
        while text is not None and (fault := self._uncommented(page.id, text)):
            text = self.face.write(replace(ask, kept=text, fault=fault))
        self.notice = (
            words.KEPT_AS_IT_WAS if text is None else words.COMMENT_SAVED if text.strip() else words.COMMENT_GONE
        )

    def _uncommented(self, name: str, text: str) -> str:
        """Saves a comment; why it could not be saved, or nothing."""
        seen = self.desk.base("comment", name)
        try:
            self.desk.comment(name, text)
        except AssessError as error:
            now = self.desk.now.comments.get(name)
            if not isinstance(error, ConflictError) or now is None or now.seq == seen:
                return words.trouble(error)
            return words.conflict(self.desk.now.name(now.by), now.at, words.commented(now.text))
        return ""

    def _evidence(self, page: Question, move: Move) -> None:
        self.notice = dialogues.evidence(self.desk, self.face, page.id, move.said or None, self.declined)

    def _flag(self, page: Question, move: Move) -> None:
        mine = any(f.criterion == page.id and f.by == self.desk.actor for f in self.desk.now.flags)
        if mine and not move.said:
            self.desk.flag(page.id, "", raised=False)
            self.notice = words.FLAG_LOWERED
            return
        note = move.said or dialogues.asked(
            self.face, Writing(words.ASK_FLAG, (page.question,), optional=True, final=True), dialogues.storable
        )
        if note is None:
            self.notice = words.KEPT_AS_IT_WAS
            return
        self.desk.flag(page.id, note)
        self.notice = words.FLAG_RAISED

    def _undo(self, _page: Question, _move: Move) -> None:
        self._undo_here()

    def _undo_here(self) -> None:
        event = self.desk.undo()
        if event is None:
            self.notice = words.NOTHING_TO_UNDO
            return
        self.notice = words.undone(view.taken_back(self.desk.log.events, event), event.on or "")
        if event.on in {c.id for c in self.desk.questions}:
            self._turn(event.on)

    def _indicators(self, page: Question, move: Move) -> None:
        self.notice = dialogues.indicators(self.desk, self.face, self.desk.criterion(page.id), move.said)

    def _facts(self, _page: Question, move: Move) -> None:
        self.notice = dialogues.facts(self.desk, self.face, move.said)


def _ids(said: str) -> tuple[str, ...]:
    """The statements that were typed, each once."""
    return tuple(dict.fromkeys(i for i in re.split(r"[\s,;]+", said.casefold()) if i and i != words.NONE))


def _level_of(given: Given | Answer | None) -> int | None:
    value = given.value if isinstance(given, Given) else given
    return value.level if isinstance(value, Rated) else None


def _reason_kept(stands: Given | None, value: Answer) -> tuple[str, str] | None:
    """Why the level moved, where that was said of the same level already."""
    if stands and stands.why and isinstance(stands.value, Rated) and isinstance(value, Rated):
        code, note = stands.why
        if stands.value.level == value.level and note:
            return code, note
    return None
