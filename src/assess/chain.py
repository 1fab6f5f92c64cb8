"""The chain of a log and the commitments to its texts: SHA-256 of exact bytes. Format: docs/reference/log.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

import rfc8785

GENESIS = "0" * 64
"""`prev` of the first event of a log."""


class BrokenChainError(Exception):
    """The first event that does not follow from the one before it."""

    def __init__(self, number: int) -> None:
        super().__init__(f"event {number} does not follow from the one before it")
        self.number = number


def canonical(value: Any) -> str:
    """The one JSON text of a value (RFC 8785): alike for all who write it.

    Raises:
        rfc8785.CanonicalizationError: it holds what JSON cannot.
    """
    return rfc8785.dumps(value).decode()


def digest(line: str) -> str:
    """The digest of an event, or of a frozen text: SHA-256 (hex) of its exact bytes."""
    return hashlib.sha256(line.encode()).hexdigest()


def followed(
    assessment: str, lines: Iterable[str], *, after: int = 0, prev: str = GENESIS
) -> Iterator[tuple[dict[str, Any], str]]:
    """Each event of a log with its digest, as long as one follows from the other.

    `after` and `prev` are number and digest of the event that stands before the first of `lines`.

    Raises:
        BrokenChainError: at the first one that does not.
    """
    for number, line in enumerate(lines, after + 1):
        try:
            plain = json.loads(line)
        except (ValueError, RecursionError):
            raise BrokenChainError(number) from None
        if not isinstance(plain, dict) or [plain.get(k) for k in ("assessment", "seq", "prev")] != [
            assessment,
            number,
            prev,
        ]:
            raise BrokenChainError(number)
        prev = digest(line)
        yield plain, prev


def commitment(salt: bytes, text: str) -> str:
    """What stands for a text in an event."""
    return "c:" + hashlib.sha256(b"assess text v1\n" + salt + text.encode()).hexdigest()


def commitments(value: Any) -> Iterator[str]:
    """Every commitment in the data of an event."""
    match value:
        case str() if value.startswith("c:") and len(value) == len("c:") + 64:
            yield value
        case dict():
            for part in value.values():
                yield from commitments(part)
        case list():
            for part in value:
                yield from commitments(part)
