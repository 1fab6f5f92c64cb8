"""Texts that are written again: carried over, or changed beside something else.

An earlier version took control characters. Such a text stays as it is in its event; where it is written into another
one it is taken as it has been shown all along. What a person types anew is refused by the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Any

from assess.model import Draft, Log, Typed
from assess.text import controls_escaped


def as_shown(drafts: Sequence[Draft], logs: Callable[[], Iterable[Log]]) -> list[Draft]:
    """The drafts, with escapes for the control characters of each text that stands in one of `logs` already."""

    @cache
    def known() -> frozenset[str]:
        return frozenset(chain.from_iterable(log.texts.values() for log in logs()))

    def again(value: Any) -> Any:
        match value:
            case Typed(text):
                escaped = controls_escaped(text)
                return Typed(escaped) if escaped != text and text in known() else value
            case Mapping():
                return {key: again(inner) for key, inner in value.items()}
            case list() | tuple():
                return [again(inner) for inner in value]
            case _:
                return value

    return [replace(draft, data=again(draft.data)) for draft in drafts]
