"""Trouble that is expected: where, what, and the way out. Anything else is our bug and keeps its traceback."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in something a person wrote.

    `where` is a file, a row of a table or an argument; `line` and `column` count from 1, 0 where there is none.
    `what` and `remedy` are sentences without the final full stop.
    """

    where: str
    line: int
    column: int
    what: str
    remedy: str = ""
    code: str = "invalid"

    @property
    def place(self) -> str:
        """`file:line:column`, as far as it is known."""
        return ":".join([self.where, *(str(n) for n in (self.line, self.column) if n)])

    def __str__(self) -> str:
        end = "" if self.remedy.endswith("?") else "."
        return f"{self.place}: {self.what}." + (f" {self.remedy}{end}" if self.remedy else "")


@dataclass
class AssessError(Exception):
    """Expected trouble: what happened, where, and what to do. The classes below say which kind."""

    code: ClassVar[str] = "invalid"

    message: str
    hint: str = ""
    where: str = ""
    problems: tuple[Problem, ...] = field(default=())

    def __str__(self) -> str:
        return self.message


class UsageError(AssessError):
    """The command was called wrongly, or needs an answer that it may not ask for."""

    code = "usage"


class InvalidError(AssessError):
    """A file, a row or the store holds something that cannot be taken."""

    code = "invalid"


class NotFoundError(AssessError):
    """What was named does not exist."""

    code = "not-found"


class ConflictError(AssessError):
    """Somebody else wrote in the meantime, or holds the lock."""

    code = "conflict"


class MissingError(AssessError):
    """This machine lacks something: Pango, a font, a right to write, room on the disk."""

    code = "missing"
