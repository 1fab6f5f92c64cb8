"""Line by line: a question as numbered text, one line read. For screen readers, pipes and simple terminals."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import TextIO

from assess.interview import words
from assess.interview.face import (
    DK,
    LEVELS,
    NA,
    Leave,
    Menu,
    Move,
    Paragraph,
    Picked,
    Question,
    Step,
    Ticking,
    Verb,
    Writing,
    tab_named,
)
from assess.interview.keys import LEVEL_KEYS

WITH_TEXT = frozenset(
    {Verb.TICK, Verb.COMMENT, Verb.EVIDENCE, Verb.FLAG, Verb.JUMP, Verb.REVIEW, Verb.INDICATORS, Verb.FACTS,
     Verb.NOT_APPLICABLE, Verb.UNKNOWN}
)  # fmt: skip
"""What may be followed by a text on its line."""

# In a list "n leave it out" is rather an answer to the list than to the question behind it.
BESIDE = (WITH_TEXT | {Verb.LEVEL}) - {Verb.NOT_APPLICABLE, Verb.UNKNOWN}
"""What leaves a list when a text follows."""

ALONE = frozenset({Verb.JUMP, Verb.REVIEW, Verb.UNDO, Verb.SKIP})
"""What leaves a list without a text, too."""

HEADING = "#"

ASK_FOR_PASTES, NO_MORE_PASTES = "\x1b[?2004h", "\x1b[?2004l"
"""What asks a terminal to mark what is pasted, and what ends that."""

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
"""The marks."""

TEXT_ENDS = "."
"""A line that ends a text of several lines."""

LONG = 20
"""A list to search through that is longer asks for a word first."""


class Lines:
    """The face for lines. Reads from `source`, which may be missing, and writes to `target`.

    With `by_hand` a person types at a terminal: a text may have several lines, and what is pasted is one text.
    """

    def __init__(
        self,
        source: TextIO | None,
        target: TextIO,
        width: int | None = None,
        guide: words.Guide = words.ANSWERING,
        *,
        by_hand: bool = False,
    ) -> None:
        self._by_hand = self.patient = by_hand
        self._source = source
        self._target = target
        self._width = width
        self._guide = guide
        self._plainer = words.plainer(target.encoding)
        self._shown: str | None = None
        self._greeted = False
        # What has been said about the prompts of one dialogue: once is enough.
        self._said: set[str] = set()
        # A line that was typed in a list and belongs to the question behind it.
        self._ahead: str | None = None

    # Out and in

    def _say(self, text: str = "", indent: int = 0) -> None:
        line = " " * indent + text.translate(self._plainer)
        if self._width and len(line) > self._width:
            line = textwrap.fill(line, self._width, subsequent_indent=" " * indent, break_on_hyphens=False)
        self._target.write(line + "\n")

    def _say_all(self, lines: Iterable[str], indent: int = 0) -> None:
        for line in lines:
            self._say(line, indent)

    def _read(self, prompt: str = words.PROMPT) -> str:
        """One line, without its end; what was pasted into it is a part of it, with all its lines and its marks.

        Raises:
            Leave: at the end of the input, and at Ctrl-C.
        """
        self._target.write(prompt.translate(self._plainer))
        self._target.flush()
        line = self._next()
        while self._by_hand and line.rfind(PASTE_BEGINS) > line.rfind(PASTE_ENDS):
            line += "\n" + self._next()
        return line

    def _next(self) -> str:
        if self._source is None or self._source.closed:
            raise Leave
        try:
            line = self._source.readline()
        except KeyboardInterrupt:
            raise Leave(interrupted=True) from None
        if not line:
            self._target.write("\n")
            raise Leave
        return line.rstrip("\r\n")

    def _line(self, prompt: str) -> str:
        """One line that is no heading: the one that is still to be done, else the next."""
        if self._ahead is not None:
            line, self._ahead = self._ahead, None
            return line
        while (line := self._read(prompt).strip()).startswith(HEADING):
            prompt = ""
        return line

    def _short(self, prompt: str = words.PROMPT) -> str:
        """A text on one line, also where several were pasted."""
        return _one_line(_unmarked(self._read(prompt)))

    def hang_up(self) -> None:
        """The terminal is gone."""
        raise Leave(interrupted=True)

    # A question

    def question(self, page: Question, notice: str) -> Move:
        """Prints the question, only the notice where it stands above already, and reads until a line is understood."""
        self._print(page, notice)
        self._said.clear()
        while True:
            line = self._line(words.prompt(page.id, self._guide.wanted))
            if _is_pasted(line):
                # A text that was pasted too early is no answer, whatever it begins with.
                self._say(words.PASTED_TOO_EARLY)
            elif isinstance(move := _moved(line, self._guide), Move):
                return move
            else:
                self._say(move)

    def _print(self, page: Question, notice: str) -> None:
        self._say()
        if notice:
            self._say(notice)
        again, self._shown = self._shown == page.id, page.id
        if again and not page.changed:
            return
        if notice:
            self._say()
        if not self._greeted:
            self._greeted = True
            self._say(self._guide.hint)
            self._say()
        self._say(f"{page.id} {words.OPEN} {page.place} {words.OPEN} {words.answered(*page.in_all, self._guide.done)}")
        if not again:
            self._say(page.reference)
            self._say(words.WHY + page.why)
        if page.earlier and not again:
            self._say(page.earlier)
        self._say_all(words.NOW + line for line in page.now)
        if again:
            return
        self._say()
        self._say(page.question)
        for step in page.steps:
            self._step(step)

    def _step(self, step: Step) -> None:
        head = f"{step.key}) {step.name}" + (f"  {words.LAST} {step.last}" if step.last else "")
        if step.key in (NA, DK) or step.key == LEVELS[0]:
            self._say(f"{head}: {step.claims[0].text}", 1)
            return
        self._say(head, 1)
        for claim in step.claims:
            tick = words.TICKED + " " if claim.held else ""
            self._say(f"{tick}[{claim.id}] {claim.text}" if claim.id else claim.text, 4)

    # Dialogues

    def choose(self, menu: Menu) -> Picked | None:
        """Prints a numbered list and reads a number or an id. An empty line goes back, and so does another command."""
        if self._ahead is not None and not menu.known:
            return None
        self._said.clear()
        self._say()
        self._say(menu.title)
        self._say_all(menu.about)
        if menu.passing:
            return Picked(menu.start or "", menu.tab)
        if menu.search or menu.tabs or menu.known:
            # A long list has pushed the question away.
            self._shown = None
        if menu.search and len(menu.options) > LONG:
            line = self._line(words.LINES_SEARCH)
            wanted = _one_line(_unmarked(line))
            if any(o.value == wanted for o in menu.options):
                return Picked(wanted)
            if wanted and not _is_pasted(line) and self._leaves(wanted):
                return None
            menu = _narrowed(menu, wanted)
        return self._chosen(menu)

    def _chosen(self, menu: Menu) -> Picked | None:
        tab = menu.tab
        self._numbered(menu, tab)
        while True:
            line = self._line(_asking(menu))
            if _is_pasted(line) and not (line := _id_in(line, menu)):
                self._say(words.PASTED_IN_A_LIST)
            elif picked := chosen(line, menu, tab):
                return picked
            if turned := _turned(line, menu):
                tab = turned
                self._numbered(menu, tab)
            elif picked := begun(line, menu, tab):
                return picked
            elif line == Verb.HELP:
                self._say_keys()
            elif menu.known:
                self._say(words.not_on_first_page(line, of_question=isinstance(understood(line), Move)))
            elif self._leaves(line):
                return None
            else:
                self._say(words.not_a_choice(len(menu.under_tab(tab)), ids=_shows_ids(menu)))

    def _leaves(self, line: str) -> bool:
        """Whether a line goes back from a list. A command is kept for the question behind it.

        Raises:
            Leave: it quits.
        """
        move = understood(line)
        if isinstance(move, str):
            return not line
        if move.verb is Verb.QUIT:
            raise Leave
        if move.verb in ALONE or (move.said and move.verb in BESIDE):
            self._ahead = line
        return self._ahead is not None or move.verb is Verb.BACK

    def _numbered(self, menu: Menu, tab: str) -> None:
        if menu.tabs:
            title = dict(menu.tabs)[tab]
            self._say(words.FILTER + title + ". " + words.lines_tabs([name for name, _ in menu.tabs]))
        options = menu.under_tab(tab)
        under = ""
        for number, option in enumerate(options, 1):
            if option.under != under:
                under = option.under
                self._say(under)
            self._say(f"{words.numbered(number, option.letter)}) {option.text}", 1)
        if not options:
            self._say(words.NOTHING_HERE, 1)

    def write(self, ask: Writing) -> str | None:
        """Reads one line. An empty one keeps what stands, or goes back where nothing stands."""
        if self._ahead is not None:
            return None
        if ask.fault:
            self._say(ask.fault)
        self._say(words.optional(ask.title) if ask.optional and not ask.emptied else ask.title)
        self._say_all(line for line in ask.about if line not in self._said)
        self._said.update(ask.about)
        if ask.optional and ask.emptied:
            self._say(ask.emptied)
        several = ask.many_lines and self._by_hand
        if ask.kept:
            self._say(f"{words.kept(ask.kept)} {words.DOT_KEEPS if several else words.EMPTY_KEEPS}")
        line = self._text() if several else self._short()
        if line == words.NONE:
            return ""
        return line or ask.kept or ("" if ask.optional else None)

    def _text(self) -> str:
        """Lines up to one with a dot alone; a dot within what was pasted is a part of it."""
        self._say(words.SEVERAL_LINES)
        lines: list[str] = []
        while (line := self._read()).strip() != TEXT_ENDS:
            lines.append(_unmarked(line))
        return "\n".join(lines).strip()

    def tick(self, ask: Ticking) -> tuple[str, ...] | None:
        """Prints the statements with numbers and reads those that hold; an empty line goes back."""
        if ask.fault:
            self._say(ask.fault)
        self._say(ask.title)
        self._say_all(ask.about)
        for number, (name, text) in enumerate(ask.statements, 1):
            self._say(f"{number}) {words.TICKED if name in ask.held else words.UNTICKED} {text}", 1)
        while True:
            said = re.split(r"[\s,;]+", _unmarked(self._line(words.CHOOSE_TICKS)))
            if said == [""]:
                return None
            if said == [words.NONE]:
                return ()
            numbers = {_number(one, len(ask.statements)) for one in said}
            if 0 not in numbers:
                return tuple(name for number, (name, _) in enumerate(ask.statements, 1) if number in numbers)
            self._say(words.not_a_number(len(ask.statements)))

    def help(self, text: tuple[Paragraph, ...]) -> None:
        """Prints everything about a question, and what can be typed."""
        self.show(text)
        self._say_keys()

    def show(self, text: tuple[Paragraph, ...]) -> None:
        """Prints a long text."""
        for kind, line in text:
            if kind == "heading":
                self._say()
            self._say(line, 2 if kind == "item" else 0)

    def _say_keys(self) -> None:
        self._say()
        self._say(words.HELP_LINES)
        self._say_all((f"{typed}: {does}" for typed, does in self._guide.typed), 2)
        self._say_all(self._guide.lists, 2)


# What a line means in a list


def chosen(line: str, menu: Menu, tab: str) -> Picked | None:
    """What a line chooses by its number, its whole id or its letter."""
    options = menu.under_tab(tab)
    if number := _number(line, len(options)):
        return Picked(options[number - 1].value, tab)
    every = (*menu.options, *menu.known)
    if any(o.value == line for o in every):
        return Picked(line, tab)
    move = understood(line)
    if isinstance(move, str):
        return None
    return next((Picked(o.value, tab, move.said or "") for o in every if o.letter == move.verb), None)


def begun(line: str, menu: Menu, tab: str) -> Picked | None:
    """What a line chooses as the beginning of an id, if only one begins so."""
    found = {o.value for o in (*menu.options, *menu.known) if line and o.value.startswith(line.casefold())}
    return Picked(found.pop(), tab) if len(found) == 1 else None


def _turned(line: str, menu: Menu) -> str | None:
    """The filter that is meant by its name, or by `r` and its name."""
    move = understood(line)
    said = (move.said or "") if isinstance(move, Move) and move.verb is Verb.REVIEW else line
    return tab_named(said, [name for name, _ in menu.tabs])


def _narrowed(menu: Menu, wanted: str) -> Menu:
    sought = wanted.casefold().split()
    fitting = tuple(o for o in menu.options if all(word in o.words for word in sought))
    return Menu(menu.title, fitting or menu.options, search=True)


def _asking(menu: Menu) -> str:
    if menu.known:
        return words.CHOOSE_FIRST
    return words.CHOOSE_ID if _shows_ids(menu) else words.CHOOSE_NUMBER


def _shows_ids(menu: Menu) -> bool:
    # Ids of questions and of indicators hold a dot, other values do not.
    return any("." in o.value and o.value in o.text for o in menu.options)


def _number(text: str, total: int) -> int:
    """The number a text is, if it is one from 1 to `total`; else 0."""
    number = int(text) if text.isdecimal() and len(text) <= len(str(total)) else 0
    return number if number <= total else 0


# What was pasted


def _unmarked(line: str) -> str:
    """A line without the marks of what was pasted into it."""
    return line.replace(PASTE_BEGINS, "").replace(PASTE_ENDS, "")


def _is_pasted(line: str) -> bool:
    """Whether a line begins with what was pasted."""
    return line.startswith(PASTE_BEGINS)


def _id_in(line: str, menu: Menu) -> str:
    """The id or number that was pasted into a list; nothing where it is another text, which is no command there."""
    text = _one_line(_unmarked(line))
    known = {o.value for o in (*menu.options, *menu.known)}
    return text if text in known or _number(text, len(menu.options)) else ""


def _one_line(text: str) -> str:
    return " ".join(part.strip() for part in text.split("\n"))


def _moved(line: str, guide: words.Guide) -> Move | str:
    """What a line asks for, or what is wrong with it. Only a comment keeps the lines of what was pasted."""
    move = understood(_unmarked(line).strip(), guide)
    if isinstance(move, str) or move.said is None or move.verb is Verb.COMMENT:
        return move
    return replace(move, said=_one_line(move.said))


# What a line means on a question


def understood(line: str, guide: words.Guide = words.ANSWERING) -> Move | str:
    """What a line asks for, or what is wrong with it."""
    head, _, rest = line.partition(" ")
    if level := _level(head):
        return Move(Verb.LEVEL, rest.strip() or None, int(level))
    if line.startswith("/"):
        return Move(Verb.JUMP, line[1:].strip() or None)
    letter = head.casefold()
    if len(letter) != 1 or letter not in set(Verb):
        return words.not_understood(line, guide)
    verb = Verb(letter)
    if rest.strip() and verb not in WITH_TEXT:
        return words.takes_no_text(verb)
    return Move(verb, rest.strip() or None)


def _level(head: str) -> str:
    """The level a line begins with, in the digits of any script or the unshifted row of a French keyboard."""
    if len(head) != 1:
        return ""
    key = LEVEL_KEYS.get(head) or str(unicodedata.decimal(head, -1))
    return key if key in LEVELS else ""
