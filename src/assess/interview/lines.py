"""Line by line: a question as numbered text, one line read. For screen readers, pipes and simple terminals."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable
from typing import TextIO

from assess.interview import words
from assess.interview.face import (
    DK,
    LEVELS,
    NA,
    Leave,
    Menu,
    Move,
    Option,
    Paragraph,
    Picked,
    Question,
    Step,
    Ticking,
    Verb,
    Writing,
)
from assess.interview.keys import LEVEL_KEYS

WITH_TEXT = frozenset(
    {Verb.NOT_APPLICABLE, Verb.UNKNOWN, Verb.TICK, Verb.COMMENT, Verb.EVIDENCE, Verb.FLAG, Verb.JUMP, Verb.REVIEW}
)
"""What may be followed by a text on its line."""

LONG = 20
"""A list to search through that is longer asks for a word first."""


class Lines:
    """The face for lines. Reads from `source`, which may be missing, and writes to `target`."""

    patient = False

    def __init__(self, source: TextIO | None, target: TextIO, width: int | None = None) -> None:
        self._source = source
        self._target = target
        self._width = width
        self._plainer = words.plainer(target.encoding)
        self._shown: str | None = None

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
        """One line, without its end.

        Raises:
            Leave: at the end of the input, and at Ctrl-C.
        """
        self._target.write(prompt.translate(self._plainer))
        self._target.flush()
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

    def hang_up(self) -> None:
        """The terminal is gone."""
        raise Leave(interrupted=True)

    # A question

    def question(self, page: Question, notice: str) -> Move:
        """Prints the question and reads lines until one can be understood."""
        self._print(page, notice)
        while True:
            line = self._read(words.prompt(page.id)).strip()
            if isinstance(move := understood(line), Move):
                return move
            self._say(move)

    def _print(self, page: Question, notice: str) -> None:
        self._say()
        if notice:
            self._say(notice)
            self._say()
        if self._shown is None:
            self._say(words.LINES_HINT)
            self._say()
        again, self._shown = self._shown == page.id, page.id
        self._say(f"{page.id} {words.OPEN} {page.place} {words.OPEN} {words.answered(*page.in_all)}")
        if not again:
            self._say(page.reference)
            self._say(words.WHY + page.why)
        if page.earlier and not again:
            self._say(page.earlier)
        self._say_all(words.NOW + line for line in page.now)
        self._say()
        self._say(page.question)
        for step in () if again else page.steps:
            self._step(step)
        if again:
            self._say(words.LINES_AGAIN)

    def _step(self, step: Step) -> None:
        head = f"{step.key}) {step.name}" + (f"  {words.LAST} {step.last}" if step.last else "")
        if step.key in (NA, DK) or step.key == LEVELS[0]:
            self._say(f"{head}: {step.claims[0].text}", 1)
            return
        self._say(head, 1)
        for claim in step.claims:
            tick = words.TICKED + " " if claim.held else ""
            self._say(f"{tick}[{claim.id}] {claim.text}", 4)

    # Dialogues

    def choose(self, menu: Menu) -> Picked | None:
        """Prints a numbered list and reads a number; an empty line goes back."""
        self._say()
        self._say(menu.title)
        self._say_all(menu.about)
        if menu.passing:
            return Picked(menu.start or "", menu.tab)
        if menu.search and len(menu.options) > LONG:
            menu = self._narrowed(menu)
        tab = menu.tab
        while True:
            options = menu.under_tab(tab)
            self._numbered(menu, options, tab)
            line = self._read(words.CHOOSE_NUMBER).strip()
            if not line:
                return None
            if line == Verb.QUIT:
                raise Leave
            if line.isdecimal() and 1 <= int(line) <= len(options):
                return Picked(options[int(line) - 1].value, tab)
            if found := next((name for name, _ in menu.tabs if name.startswith(line.casefold())), ""):
                tab = found
            else:
                self._say(words.not_a_number(len(options)))

    def _narrowed(self, menu: Menu) -> Menu:
        wanted = self._read(words.LINES_SEARCH).casefold().split()
        fitting = tuple(o for o in menu.options if all(word in o.words for word in wanted))
        return Menu(menu.title, fitting or menu.options)

    def _numbered(self, menu: Menu, options: tuple[Option, ...], tab: str) -> None:
        if menu.tabs:
            title = dict(menu.tabs)[tab]
            self._say(words.FILTER + title + ". " + words.lines_tabs([name for name, _ in menu.tabs]))
        under = ""
        for number, option in enumerate(options, 1):
            if option.under != under:
                under = option.under
                self._say(under)
            self._say(f"{number}) {option.text}", 1)
        if not options:
            self._say(words.NOTHING_HERE, 1)

    def write(self, ask: Writing) -> str | None:
        """Reads one line. An empty one keeps what stands, or goes back where nothing stands."""
        if ask.fault:
            self._say(ask.fault)
        self._say(words.optional(ask.title) if ask.optional else ask.title)
        if ask.kept:
            self._say(f"{words.kept(ask.kept)} {words.EMPTY_KEEPS}")
        line = self._read().strip()
        if line == words.NONE:
            return ""
        return line or ask.kept or ("" if ask.optional else None)

    def tick(self, ask: Ticking) -> tuple[str, ...] | None:
        """Prints the statements with numbers and reads those that hold; an empty line goes back."""
        if ask.fault:
            self._say(ask.fault)
        self._say(ask.title)
        for number, (name, text) in enumerate(ask.statements, 1):
            self._say(f"{number}) {words.TICKED if name in ask.held else words.UNTICKED} {text}", 1)
        while True:
            said = re.split(r"[\s,;]+", self._read(words.CHOOSE_TICKS).strip())
            if said == [""]:
                return None
            if said == [words.NONE]:
                return ()
            if all(one.isdecimal() and 1 <= int(one) <= len(ask.statements) for one in said):
                return tuple(name for i, (name, _) in enumerate(ask.statements, 1) if i in {int(one) for one in said})
            self._say(words.not_a_number(len(ask.statements)))

    def help(self, text: tuple[Paragraph, ...]) -> None:
        """Prints everything about a question, and what can be typed."""
        for kind, line in text:
            if kind == "heading":
                self._say()
            self._say(line, 2 if kind == "item" else 0)
        self._say()
        self._say(words.HELP_LINES)
        self._say_all((f"{typed}: {does}" for typed, does in words.LINES_KEYS), 2)


def understood(line: str) -> Move | str:
    """What a line asks for, or what is wrong with it."""
    head, _, rest = line.partition(" ")
    if level := _level(head, rest):
        return Move(Verb.LEVEL, level=int(level))
    if line.startswith("/"):
        return Move(Verb.JUMP, line[1:].strip() or None)
    letter = head.casefold()
    if len(letter) != 1 or letter not in set(Verb):
        return words.not_understood(line)
    verb = Verb(letter)
    if rest.strip() and verb not in WITH_TEXT:
        return words.takes_no_text(verb)
    return Move(verb, rest.strip() or None)


def _level(head: str, rest: str) -> str:
    """The level a line consists of, in the digits of any script or the unshifted row of a French keyboard."""
    if rest.strip() or len(head) != 1:
        return ""
    key = LEVEL_KEYS.get(head) or str(unicodedata.decimal(head, -1))
    return key if key in LEVELS else ""
