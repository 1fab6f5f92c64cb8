"""One file in, a checked document out, or its faults in words with their places."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assess.catalogue.documents import ID, KINDS, NAME, Document
from assess.errors import Problem
from assess.text import counted, cut, nearest
from assess.yaml import MANY, Loc, Source, parse, read


@dataclass(frozen=True)
class Read:
    """A file whose shape is right: where it came from, what kind it is, and what it says."""

    source: Source
    kind: str
    plain: Mapping[str, Any]

    @property
    def identity(self) -> tuple[str, ...]:
        """What must be unique in a library."""
        match self.kind:
            case "guideline-set":
                return (self.kind, self.plain["set"], self.plain["edition"])
            case "scale" | "questionnaire":
                return (self.kind, self.plain[self.kind])
            case "links":
                return (self.kind, self.plain["set"])
            case "crosswalk":
                ends = (self.plain[side][key] for side in ("earlier", "later") for key in ("edition", "version"))
                return (self.kind, self.plain["crosswalk"], *ends)
            case _:
                return (self.kind,)


def read_file(path: Path, name: str) -> tuple[Read | None, list[Problem]]:
    """The document in the file at `path`, called `name` in messages, and its faults."""
    return _document(*read(path, name))


def read_bytes(data: bytes, name: str) -> tuple[Read | None, list[Problem]]:
    """The document in `data`, called `name` in messages, and its faults."""
    return _document(*parse(data, name))


def limited(problems: Iterable[Problem]) -> list[Problem]:
    """The first faults of one file: as many as anybody mends in one go, and a word on the rest."""
    first = list(islice(problems, MANY + 1))
    if len(first) > MANY:
        last = first.pop()
        first.append(
            Problem(last.where, last.line, last.column, "There are more faults from here on", "Mend these first")
        )
    return first


def _document(source: Source, problems: list[Problem]) -> tuple[Read | None, list[Problem]]:
    if not source.whole or (problems and not isinstance(source.value, dict)):
        return None, limited(problems)
    kind = _kind(source.value)
    if kind is None:
        known = ", ".join(KINDS)
        what = "This is none of the kinds of file that are known"
        return None, [
            *problems,
            source.problem((), what, f"It should be one of: {known}. See docs/reference/formats.md"),
        ]
    try:
        document = KINDS[kind].model_validate(source.value)
    except ValidationError as error:
        details = (d for d in error.errors(include_url=False) if d["loc"] not in source.blanks)
        return None, limited(chain(problems, (_worded(source, kind, d) for d in details)))
    return (None, limited(problems)) if problems else (Read(source, kind, document.model_dump(exclude_none=True)), [])


def _kind(value: Any) -> str | None:
    """The kind whose keys fit best: a slip in one key must not change what a file is taken for."""
    if not isinstance(value, dict):
        return None
    fits = {name: len(set(value) & set(kind.model_fields)) / len(kind.model_fields) for name, kind in KINDS.items()}
    best = max(fits, key=lambda name: fits[name])
    return best if fits[best] else None


def _worded(source: Source, kind: str, detail: ErrorDetails) -> Problem:
    loc: Loc = detail["loc"]
    # A fault of a key itself, which pydantic marks at the end of its way.
    if at_key := loc[-1] == "[key]" and detail["type"] != "extra_forbidden":
        loc = loc[:-1]
    above = loc[:-1] if at_key else loc
    key = cut(next(part for part in reversed(above) if isinstance(part, str)))
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return source.problem(loc, f"'{key}' is missing", f"Add `{key}:`")
        case "extra_forbidden":
            known = list(_keys_at(KINDS[kind], loc[:-1]))
            near = nearest(key, known)
            remedy = f"Did you mean '{near}'?" if near else f"Known here: {', '.join(known)}"
            return source.problem(loc, f"'{key}' is not known here", remedy, at_key=True)
        case "literal_error":
            expected = str(context["expected"]).replace(" or ", ", ")
            return source.problem(
                loc, f"{_got(detail)} cannot stand in '{key}'", f"Write one of {expected}", at_key=at_key
            )
        case "string_pattern_mismatch":
            what = f"{_got(detail)} is not a valid {'id' if at_key else _noun(key)}"
            return source.problem(loc, what, _pattern_help(context), at_key=at_key)
        case "string_too_short" | "string_type" | "dict_type" | "list_type" | "model_type":
            return source.problem(loc, _wrong_shape(key, detail), "See docs/reference/formats.md", at_key=at_key)
        case "string_too_long" | "too_short" | "too_long" | "greater_than_equal" | "less_than_equal":
            return source.problem(loc, *_out_of_bounds(key, detail), at_key=at_key)
        case _:
            what, _, remedy = detail["msg"].partition(" | ")
            return source.problem(loc, f"'{key}': {what}", remedy, at_key=at_key)


def _out_of_bounds(key: str, detail: ErrorDetails) -> tuple[str, str]:
    context = detail["ctx"]
    match detail["type"]:
        case "string_too_long" | "too_long" if isinstance(detail["input"], str):
            return f"'{key}' is longer than {context['max_length']} characters", "Shorten it"
        case "too_short":
            return f"'{key}' has {_entries(detail)}", f"Give at least {context['min_length']}"
        case "too_long":
            return f"'{key}' has {_entries(detail)}", f"Give at most {context['max_length']}"
        case "greater_than_equal":
            return f"{_got(detail)} is out of range in '{key}'", f"Give at least {context['ge']}"
        case _:
            return f"{_got(detail)} is out of range in '{key}'", f"Give at most {context['le']}"


def _entries(detail: ErrorDetails) -> str:
    return counted(len(detail["input"]), "entry", "entries")


def _got(detail: ErrorDetails) -> str:
    value = detail["input"]
    return f"'{cut(str(value))}'" if isinstance(value, str | int) else "A list or mapping"


def _noun(key: str) -> str:
    return "id" if key in ("id", "guideline", "criterion", "practice", "under") else f"'{key}'"


def _pattern_help(context: Mapping[str, Any]) -> str:
    return {
        ID: "Use lower-case letters, digits and hyphens, with a dot: sq.service-charter",
        NAME: "Use lower-case letters, digits and single hyphens: on-time",
        "^[A-Z]{2}$": "Use the two capital letters of ISO 3166: PL",
    }.get(context.get("pattern", ""), "See docs/reference/formats.md")


def _wrong_shape(key: str, detail: ErrorDetails) -> str:
    if detail["type"] == "string_too_short" or detail["input"] == "":
        return f"'{key}' is empty"
    wanted = {"string_type": "a text", "list_type": "a list"}.get(detail["type"], "keys with values")
    return f"{'An entry of ' if isinstance(detail['loc'][-1], int) else ''}'{key}' needs {wanted}"


def _keys_at(model: type[Document], loc: Loc) -> Iterator[str]:
    """The keys a mapping at `loc` may have, found by walking the shapes."""
    current: Any = model
    for part in loc:
        inside = get_args(current)[0] if isinstance(part, int) else current.model_fields[part].annotation
        optional = get_origin(inside) in (Union, types.UnionType)
        current = next(a for a in get_args(inside) if a is not types.NoneType) if optional else inside
    yield from current.model_fields
