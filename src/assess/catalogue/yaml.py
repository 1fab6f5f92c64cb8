"""YAML as authors write it: every scalar is the text that was typed, every fault has its place, nothing can explode.

One pass over the parser's events builds plain values and remembers where each stands. The limits keep any file of
bytes within two seconds and 300 MB.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assess.errors import Problem
from assess.text import shown

LARGEST = 2_000_000
"""Bytes a file may have."""

DEEPEST = 32
"""Levels a file may be nested."""

MOST = 60_000
"""Values a file may hold; our largest set has some 10,000."""

Loc = tuple[str | int, ...]
"""The way to a value: keys and positions from the top."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass
class Source:
    """A file as read: its value (texts, lists and dicts of texts) and the place of every key and value."""

    name: str
    value: Any = None
    values: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Loc, tuple[int, int]] = field(default_factory=dict)

    def problem(self, loc: Loc, what: str, remedy: str = "", *, at_key: bool = False) -> Problem:
        """A problem at `loc`, or at the nearest place above it that the file has."""
        first, second = (self.keys, self.values) if at_key else (self.values, self.keys)
        for end in range(len(loc), -1, -1):
            if place := first.get(loc[:end]) or second.get(loc[:end]):
                return Problem(self.name, *place, what, remedy)
        return Problem(self.name, 1, 1, what, remedy)


def read(path: Path, name: str) -> tuple[Source, list[Problem]]:
    """The file at `path`, called `name` in messages, and every fault of its YAML."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        why = error.strerror or "an unknown reason"
        return Source(name), [Problem(name, 0, 0, f"The file cannot be read ({why})", "Check the name and the rights")]
    if size > LARGEST:
        return Source(name), [_too("large", name, f"{size:,} bytes, at most {LARGEST:,} are read", "Split the file")]
    return parse(data, name)


def parse(data: bytes, name: str) -> tuple[Source, list[Problem]]:
    """The value in `data`, and every fault of its YAML."""
    source = Source(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return source, [Problem(name, line, 0, "The file is not UTF-8 text", "Save it with the encoding UTF-8")]
    builder = _Builder(source)
    try:
        builder.run(yaml.parse(text, Loader=_LOADER))
    except _Stop:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = f"This is not YAML: {shown(error.problem or error.context or 'it cannot be read')}"
        builder.problems.append(Problem(name, *place, what, "Check indentation, quotes and colons near here"))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        said = shown(str(error)).split(" in ", maxsplit=1)[0]
        remedy = "Remove control characters and save it as UTF-8"
        builder.problems.append(Problem(name, 1, 1, f"This is not YAML: {said}", remedy))
    return source, builder.problems


def _too(how: str, name: str, what: str, remedy: str) -> Problem:
    return Problem(name, 1, 1, f"The file is too {how}: {what}", remedy)


class _Stop(Exception):  # noqa: N818 # not an error: the rest of the file is not worth reading
    """Ends the pass: what was found says why."""


@dataclass
class _Open:
    """A list or dict being filled."""

    value: Any
    loc: Loc
    key: str | None = None
    doubled: int = 0


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.count = 0
        self.documents = 0

    def run(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            match event:
                case yaml.DocumentStartEvent():
                    self._document(event)
                case yaml.AliasEvent():
                    self._fault(
                        event, f"The alias '*{shown(event.anchor or '')}' stands here", "Write the value out again"
                    )
                    self._put(event, "")
                case yaml.ScalarEvent():
                    self._refuse_marks(event)
                    self._put(event, event.value)
                case yaml.MappingStartEvent():
                    self._refuse_marks(event)
                    self._begin(event, {})
                case yaml.SequenceStartEvent():
                    self._refuse_marks(event)
                    self._begin(event, [])
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self.stack.pop()
        if self.documents == 0 or self.source.value is None:
            self.problems.append(Problem(self.source.name, 1, 1, "The file is empty", "See docs/reference/formats.md"))

    def _document(self, event: yaml.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            self._fault(event, "A second document begins here", "Keep one document in a file (no further '---')")
            raise _Stop

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            self._fault(event, f"The anchor '&{shown(event.anchor)}' stands here", "Remove it; values are written out")
        if event.tag and event.tag != "!":
            self._fault(event, f"The tag '{shown(event.tag)}' stands here", "Remove it; every value is read as text")

    def _fault(self, event: yaml.Event, what: str, remedy: str) -> None:
        line, column = _place(event)
        self.problems.append(Problem(self.source.name, line, column, what, remedy))

    def _begin(self, event: yaml.CollectionStartEvent, value: Any) -> None:
        loc = self._put(event, value)
        self.stack.append(_Open(value, loc))
        if len(self.stack) > DEEPEST:
            self._fault(event, f"The file is nested deeper than {DEEPEST} levels", "Flatten it")
            raise _Stop

    def _put(self, event: yaml.Event, value: Any) -> Loc:
        """Puts a value where it belongs: into a list, as a key, as the value of the last key, or at the top."""
        self.count += 1
        if self.count > MOST:
            self._fault(event, f"The file holds more than {MOST:,} values", "Split the file")
            raise _Stop
        if not self.stack:
            self.source.value = value
            self.source.values[()] = _place(event)
            return ()
        top = self.stack[-1]
        if isinstance(top.value, list):
            loc: Loc = (*top.loc, len(top.value))
            top.value.append(value)
        elif top.key is None:
            self._key(event, top, value)
            return (*top.loc, "?")
        else:
            loc = (*top.loc, top.key)
            top.value[top.key] = value
            top.key = None
        self.source.values[loc] = _place(event)
        return loc

    def _key(self, event: yaml.Event, top: _Open, key: Any) -> None:
        if not isinstance(key, str):
            self._fault(event, "A list or a mapping stands as a key", "Use a plain word as the key")
            key = f"?{self.count}"
        elif key == "<<":
            self._fault(event, "The merge key '<<' stands here", "Write the keys out")
        loc = (*top.loc, key)
        if key in top.value:
            first = self.source.keys[loc][0]
            self._fault(event, f"'{shown(key)}' is given twice", f"Keep one; the first is on line {first}")
            key = f"{key}?{self.count}"
            loc = (*top.loc, key)
        top.key = key
        # Stands from now on, so that the same key is known before its value is complete.
        top.value[key] = None
        self.source.keys[loc] = _place(event)


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)
