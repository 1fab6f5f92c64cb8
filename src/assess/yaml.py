"""YAML as authors write it: every scalar is the text that was typed, every fault has its place, nothing can explode.

One pass over the parser's events builds plain values and remembers where each stands. The limits keep any file of
bytes within two seconds and 300 MB (without PyYAML's C library within five seconds).
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from assess.errors import Problem
from assess.text import cut

LARGEST = 2_000_000
"""Bytes a file may have."""

DEEPEST = 32
"""Levels a file may be nested."""

MOST = 60_000
"""Values a file may hold; our largest set has some 10,000."""

MANY = 200
"""Faults reported from one file; more come from one cause."""

Loc = tuple[str | int, ...]
"""The way to a value: keys and positions from the top."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# What YAML does not allow in a file. Looked for before the parser runs, which would not say where it stands.
_NEVER = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

# The parser without the C library lets it through.
_HALF = re.compile("[\ud800-\udfff]")


@dataclass
class Source:
    """A file as read: its value (texts, lists and dicts of texts) and the place of every key and value.

    `whole` is false where reading broke off: then nothing can be said of what is missing. `blanks` are the places of
    values that were refused already.
    """

    name: str
    value: Any = None
    values: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    blanks: set[Loc] = field(default_factory=set)
    whole: bool = True

    def problem(self, loc: Loc, what: str, remedy: str = "", *, at_key: bool = False) -> Problem:
        """A problem at `loc`, or at the nearest place above it that the file has."""
        first, second = (self.keys, self.values) if at_key else (self.values, self.keys)
        above = (loc[:end] for end in range(len(loc), -1, -1))
        line, column = next(place for at in above if (place := first.get(at) or second.get(at)))
        return Problem(self.name, line, column, what, remedy)


def read(path: Path, name: str) -> tuple[Source, list[Problem]]:
    """The file at `path`, called `name` in messages, and every fault of its YAML."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            return Source(name), [Problem(name, 0, 0, "This is not a file", "Name a file")]
        data = path.read_bytes() if about.st_size <= LARGEST else b""
    except OSError as error:
        why = error.strerror or "an unknown reason"
        return Source(name), [Problem(name, 0, 0, f"The file cannot be read ({why})", "Check the name and the rights")]
    if about.st_size > LARGEST:
        what = f"The file is too large: {about.st_size:,} bytes, at most {LARGEST:,} are read"
        return Source(name), [Problem(name, 1, 1, what, "Split the file")]
    return parse(data, name)


def parse(data: bytes, name: str) -> tuple[Source, list[Problem]]:
    """The value in `data`, and every fault of its YAML."""
    source = Source(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return source, [Problem(name, line, 0, "The file is not UTF-8 text", "Save it with the encoding UTF-8")]
    if unreadable := [_unreadable(name, text, found) for found in islice(_NEVER.finditer(text), MANY + 1)]:
        return source, unreadable
    builder = _Builder(source)
    try:
        builder.run(yaml.parse(text, Loader=_LOADER))
    except _Stop:
        source.whole = False
    except (yaml.YAMLError, ValueError) as error:
        source.whole = False
        builder.problems.append(_no_yaml(name, error))
    return source, builder.problems


def _unreadable(name: str, text: str, found: re.Match[str]) -> Problem:
    before = text[: found.start()]
    line, column = before.count("\n") + 1, found.start() - before.rfind("\n")
    what = f"The character U+{ord(found[0]):04X} cannot stand in YAML"
    return Problem(name, line, column, what, "Remove it, and save the file as UTF-8")


def _no_yaml(name: str, error: yaml.YAMLError | ValueError) -> Problem:
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem(name, 1, 1, f"This is not YAML: {cut(str(error))}", "Check quotes and escapes")
    mark, begun = error.problem_mark, error.context_mark
    what = f"This is not YAML: {cut(error.problem or 'it cannot be read')}"
    if begun and begun.line != mark.line:
        what += f" ({cut(error.context or '')}, begun on line {begun.line + 1})"
    return Problem(name, mark.line + 1, mark.column + 1, what, "Check indentation, quotes and colons near here")


class _Stop(Exception):  # noqa: N818 # not an error: the rest of the file is not worth reading
    """Ends the pass: what was found says why."""


@dataclass
class _Open:
    """A list or dict being filled."""

    value: Any
    loc: Loc
    key: str | int | None = None


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.refused: list[tuple[dict[str | int, Any], str | int]] = []
        self.count = 0

    def run(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            match event:
                case yaml.DocumentStartEvent() if self.source.value is not None:
                    remedy = "Keep one document in a file (no further '---')"
                    self._fault(event, "A second document begins here", remedy)
                    break
                case yaml.AliasEvent():
                    self._fault(
                        event, f"The alias '*{cut(event.anchor or '')}' stands here", "Write the value out again"
                    )
                    self.source.blanks.add(self._put(event, ""))
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
        for mapping, key in self.refused:
            del mapping[key]
        if self.source.value in (None, "") and not self.problems:
            self.problems.append(Problem(self.source.name, 1, 1, "The file is empty", "See docs/reference/formats.md"))

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            self._fault(event, f"The anchor '&{cut(event.anchor)}' stands here", "Remove it; values are written out")
        if event.tag and event.tag != "!":
            self._fault(event, f"The tag '{cut(event.tag)}' stands here", "Remove it; every value is read as text")
        if isinstance(event, yaml.ScalarEvent) and _HALF.search(event.value):
            self._fault(event, "An escape here stands for half a character", "Write the character itself")
            raise _Stop

    def _fault(self, event: yaml.Event, what: str, remedy: str) -> None:
        line, column = _place(event)
        self.problems.append(Problem(self.source.name, line, column, what, remedy))
        if len(self.problems) > MANY:
            raise _Stop

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
        said = key
        if not isinstance(key, str) or key in top.value:
            # Its value has to go somewhere until the end of the pass; no typed key is a number.
            key = self.count
        if key != said or key == "<<":
            self.refused.append((top.value, key))
        top.key = key
        # Stands from now on, so that the same key is known before its value is complete.
        top.value[key] = None
        self.source.keys[(*top.loc, key)] = _place(event)
        if not isinstance(said, str):
            self._fault(event, "A list or a mapping stands as a key", "Use a plain word as the key")
        elif key != said:
            first = self.source.keys[(*top.loc, said)][0]
            self._fault(event, f"'{cut(said)}' is given twice", f"Keep one; the first is on line {first}")
        elif key == "<<":
            self._fault(event, "The merge key '<<' stands here", "Write the keys out")


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)
