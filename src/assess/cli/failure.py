"""What `--json` prints when something failed."""

from __future__ import annotations

from dataclasses import dataclass

from assess.errors import Problem


@dataclass(frozen=True)
class Trouble:
    """What went wrong. `code` is usage, invalid, not-found, conflict, missing or bug."""

    code: str
    message: str
    where: str
    hint: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Failure:
    """What `--json` prints in place of a result."""

    error: Trouble
