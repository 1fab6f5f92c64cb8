"""What the driver asks of a face, and what comes back. A face shows and reads; it decides nothing and keeps nothing."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from assess.model import TOP

NA, DK = "n", "d"
"""The keys of the two answers that are no level."""

LEVELS = tuple(str(number) for number in range(TOP + 1))

Progress = tuple[int, int]
"""How many of how many."""


@dataclass(frozen=True)
class Claim:
    """One statement of a level. `held` where it was ticked."""

    id: str
    text: str
    held: bool = False


@dataclass(frozen=True)
class Step:
    """One thing to answer with: a level and all its statements, or one of the two that are no level."""

    key: str
    name: str
    claims: tuple[Claim, ...]
    last: str = ""


@dataclass(frozen=True)
class Question:
    """A question as it is shown. `start` is where the pointer begins; `base` is the event the person sees.

    `changed` where somebody else wrote here since the last page.
    """

    id: str
    section: str
    place: str
    in_section: Progress
    in_all: Progress
    reference: str
    why: str
    earlier: str
    now: tuple[str, ...]
    question: str
    steps: tuple[Step, ...]
    start: str | None
    base: int
    changed: bool = False


Paragraph = tuple[str, str]
"""A text, and what it is: `heading`, `item` or `` for plain."""


GONE = frozenset({errno.EIO, errno.EPIPE, errno.EBADF, errno.ENXIO, errno.ENOTTY})
"""What the system says of a terminal that is no longer there."""


class Verb(StrEnum):
    """What a person can want of a question; the value is its letter."""

    LEVEL = "level"
    NOT_APPLICABLE = "n"
    UNKNOWN = "d"
    TICK = "t"
    COMMENT = "c"
    EVIDENCE = "e"
    FLAG = "f"
    BACK = "b"
    SKIP = "s"
    JUMP = "j"
    REVIEW = "r"
    UNDO = "u"
    INDICATORS = "i"
    FACTS = "a"
    HELP = "?"
    LANGUAGE = "l"
    QUIT = "q"


@dataclass(frozen=True)
class Move:
    """What a person wants. `said` is what came with it, None where the face left that to the next prompt.

    `pointed` is the answer the pointer was on, not yet given, and to be found there again.
    """

    verb: Verb
    said: str | None = None
    level: int | None = None
    pointed: str | None = None


@dataclass(frozen=True)
class Writing:
    """A text to be written. `final` where giving it is the last step, so that it can be saved on the way out.

    `emptied` says what an empty text does, where one can be given.
    """

    title: str
    about: tuple[str, ...] = ()
    kept: str = ""
    fault: str = ""
    many_lines: bool = False
    paths: bool = False
    optional: bool = False
    final: bool = False
    emptied: str = ""


@dataclass(frozen=True)
class Option:
    """One line of a list. `under` is the heading it stands below, `words` what a search looks through.

    `letter` chooses it line by line; a text may follow.
    """

    value: str
    text: str
    under: str = ""
    words: str = ""
    tabs: frozenset[str] = frozenset()
    letter: str = ""


@dataclass(frozen=True)
class Menu:
    """Something to choose from. With `passing`, a face that reads line by line takes `start` without asking.

    `known` can be typed there, too, by id or letter. Only the first page has it, and nothing lies behind that.
    """

    title: str
    options: tuple[Option, ...]
    about: tuple[str, ...] = ()
    start: str | None = None
    search: bool = False
    tabs: tuple[tuple[str, str], ...] = ()
    tab: str = ""
    passing: bool = False
    known: tuple[Option, ...] = ()

    def under_tab(self, tab: str) -> tuple[Option, ...]:
        """The options a filter leaves."""
        return tuple(o for o in self.options if tab in o.tabs) if self.tabs else self.options


@dataclass(frozen=True)
class Picked:
    """What was chosen, under which filter, and what was typed behind it."""

    value: str
    tab: str = ""
    said: str = ""


def tab_named(said: str, tabs: Iterable[str]) -> str | None:
    """The filter that is meant by the beginning of its name, or by more words than its name."""
    named = re.sub("[ _]+", "-", said.casefold())
    return next((tab for tab in tabs if named and (tab.startswith(named) or named.startswith(tab))), None)


@dataclass(frozen=True)
class Ticking:
    """Statements to tick: id and text of each."""

    title: str
    about: tuple[str, ...]
    statements: tuple[tuple[str, str], ...]
    held: tuple[str, ...] = ()
    fault: str = ""


@dataclass
class Leave(Exception):  # noqa: N818 # nothing has failed
    """The person goes, or the terminal does."""

    interrupted: bool = field(default=False)


class Face(Protocol):
    """A way to show questions and to read what is wanted. Every method may raise `Leave`."""

    patient: bool
    """Whether a dialogue may follow a saved answer unasked."""

    def question(self, page: Question, notice: str) -> Move: ...
    def choose(self, menu: Menu) -> Picked | None: ...
    def write(self, ask: Writing) -> str | None: ...
    def tick(self, ask: Ticking) -> tuple[str, ...] | None: ...
    def help(self, text: tuple[Paragraph, ...]) -> None: ...
    def show(self, text: tuple[Paragraph, ...]) -> None: ...
    def hang_up(self) -> None: ...
