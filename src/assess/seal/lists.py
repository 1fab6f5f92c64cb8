"""The lists in a bundle that a person reads without the program: its evidence, and what was left out of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from assess.log import Event, Log, Raw, Standing, event, standing
from assess.log.history import erased_files, erased_texts, files_of
from assess.log.kinds import EvidenceData
from assess.text import for_spreadsheets, guarded, shown

INDEX, LEFT_OUT = "index.csv", "left-out.csv"
NAMES = frozenset({INDEX, LEFT_OUT})

EVIDENCE = ("number", "file", "kind", "name", "where", "criteria", "dated", "expires", "confidential", "sha256")
"""The columns of the list of evidence: one row a piece."""

GONE = ("event", "kind", "subject", "criteria", "what")
"""The columns of the list of what is not in a bundle: one row a text or a file, and nothing of what it said."""


def lists(raw: Raw, files: Collection[str]) -> dict[str, bytes]:
    """Both lists of a bundle with this log and the files of these digests; the second only where something is gone.

    Raises:
        InvalidError: the log holds what no program writes.
    """
    events = tuple(event(json.loads(line)) for line in raw.lines)
    texts = {commitment: text for commitment, _, text in raw.texts}
    now = standing(Log(raw.assessment, events, "", texts))
    pieces = sorted(now.evidence.values(), key=lambda piece: piece.seq)
    numbers = {piece.id: f"E{number}" for number, piece in enumerate(pieces, 1)}
    serves: dict[str, list[str]] = {}
    for criterion, attached in now.attached.items():
        for name in attached:
            serves.setdefault(name, []).append(criterion)
    found = {INDEX: _table(EVIDENCE, _evidence(now, numbers, serves, files))}
    gone = list(_gone(events, texts.keys() | erased_texts(events), numbers, serves, files))
    return found | ({LEFT_OUT: _table(GONE, gone)} if gone else {})


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    return for_spreadsheets(columns, ([guarded(shown(cell)) for cell in row] for row in rows)).encode()


def _evidence(
    now: Standing, numbers: Mapping[str, str], serves: Mapping[str, list[str]], files: Collection[str]
) -> Iterator[tuple[str, ...]]:
    for name, number in numbers.items():
        piece = now.evidence[name]
        digest = piece.sha256 or ""
        gone = "erased" if now.lost.get(digest) == "erased" else "left out"
        place = (f"evidence/{digest}" if digest in files else gone) if digest else ""
        yield (
            number, place, piece.kind, piece.name, piece.where or "", " ".join(serves.get(name, ())),
            piece.dated or "", piece.expires or "", "yes" if piece.confidential else "", digest,
        )  # fmt: skip


def _gone(
    events: Collection[Event], there: Collection[str], numbers: Mapping[str, str], serves: Mapping[str, list[str]],
    files: Collection[str],
) -> Iterator[tuple[str, ...]]:  # fmt: skip
    erased = erased_files(events)
    for e in events:
        of_piece, on, of_criterion = isinstance(e.data, EvidenceData), e.on or "", e.data.about == "criterion"
        subject = numbers[on] if of_piece else "" if of_criterion else on
        about = e.subject or "" if e.data.about in ("criterion", "item") else ""
        criteria = serves.get(on, []) if of_piece else [about]
        files_gone = ["file" for digest in files_of(e) if digest not in {*files, *erased}]
        for what in [*places(e.stored, there), *files_gone]:
            yield str(e.seq), e.kind, subject, " ".join(criteria), what


def places(data: Mapping[str, Any], there: Collection[str], above: str = "") -> Iterator[str]:
    """The keys of an event under which a text stands that is not `there`: `name`, `value.reason`."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield from places(value, there, f"{above}{key}.")
        elif isinstance(value, str) and value.startswith("c:") and value not in there:
            yield f"{above}{key}"
