"""Texts that are written again: carried over, or changed beside something else.

An earlier version took control characters. Such a text stays as it is in its event; where it is written into another
one it is taken as it has been shown all along. What a person types anew is refused by the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

from assess.log import Draft, Log, Typed
from assess.text import controls_escaped


def as_shown(drafts: Sequence[Draft], logs: Callable[[], Iterable[Log]]) -> list[Draft]:
    """The drafts, with escapes for the control characters of each text that stands in one of `logs` already."""

    @cache
    def known() -> frozenset[str]:
        return frozenset(chain.from_iterable(log.texts.values() for log in logs()))

    def again(text: Typed) -> Typed:
        escaped = controls_escaped(text.text)
        return Typed(escaped) if escaped != text.text and text.text in known() else text

    return [replace(draft, data=draft.data.with_texts(again)) for draft in drafts]
