"""What a store does, and what it needs of a database. For checkers and readers: nothing loads it at run time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from assess.log import Draft, Event, LeftOut, Log


class Connection(Protocol):
    """What the store needs of a database connection; sqlite3's and apsw's both have it."""

    def execute(self, sql: str, parameters: Any = (), /) -> Any: ...
    def close(self) -> None: ...


class Store(Protocol):
    """A place that keeps logs, the texts they stand for, and frozen copies of what was answered."""

    def append(
        self,
        assessment: str,
        drafts: Sequence[Draft],
        *,
        by: str,
        via: str,
        copies: Mapping[str, str] = {},
        course: int | None = None,
    ) -> tuple[Event, ...]: ...
    def erase(self, assessment: str, draft: Draft, texts: Sequence[str], *, by: str, via: str) -> None: ...
    def log(self, assessment: str) -> Log: ...
    def since(self, log: Log) -> Log: ...
    def headings(self) -> Mapping[str, tuple[Event, ...]]: ...
    def people(self) -> tuple[tuple[str, str], ...]: ...
    def left_out(self, assessment: str) -> LeftOut: ...
    def copy(self, digest: str) -> str: ...
    def backup(self, path: Path) -> None: ...
    def close(self) -> None: ...
