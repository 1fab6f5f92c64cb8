"""A log read as it lies in the file, believing nothing and writing nothing: for whoever checks it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from assess import chain
from assess.errors import InvalidError
from assess.log import Raw
from assess.store.sqlite import APPLICATION, COLUMNS, damage, extracted, laid_out, left_out_in, plain_line

# A damaged row can hold a number where a text was written.
_TEXT = "CAST(ifnull({}, '') AS TEXT)"
_BODY = _TEXT.format("body")
_COPIES = f"SELECT {_TEXT.format('digest')}, {_BODY} FROM copy"  # noqa: S608 # names of columns

HINT = "Check the name; nothing was changed."


def raw(path: Path, assessment: str) -> tuple[Raw, tuple[str, ...]]:
    """The log of one assessment in the store at `path`, and every fault of the file itself.

    Raises:
        InvalidError: it cannot be read as a store at all.
    """
    with _reading(path) as db:
        if db.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
            raise InvalidError(f"{path} is not a store of assess.", HINT)
        return _read(db, assessment)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            yield db
    except (sqlite3.Error, UnicodeDecodeError):
        raise InvalidError(
            f"{path} cannot be read as a store: it is damaged, or another program holds it.", HINT
        ) from None


def names(path: Path) -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
    """The id of every assessment in the store at `path` with its label, and the ids of those that were abandoned.

    As far as it can be read; bridges come first.

    Raises:
        InvalidError: it cannot be read as a store at all.
    """
    kinds = "('open', 'settings', 'state')"
    query = f"SELECT {_TEXT.format('assessment')}, {_BODY} FROM event WHERE kind IN {kinds} ORDER BY id"  # noqa: S608
    with _reading(path) as db:
        bridges = {digest for digest, body in db.execute(_COPIES) if '"bridges":' in body}
        found: dict[str, str] = {}
        beside: dict[str, bool] = {}
        state: dict[str, object] = {}
        for assessment, body in db.execute(query):
            data = _part(plain_line(body), "data")
            state[assessment] = data.get("to", state.get(assessment))
            found[assessment] = str(data.get("label") or found.get(assessment, ""))
            asked = _part(data, "catalogue").get("questionnaire")
            beside.setdefault(assessment, asked in list(bridges))
        # The last one is taken where none is named: an assessment, never a bridge beside it.
        ordered = tuple(sorted(found.items(), key=lambda named: not beside[named[0]]))
        return ordered, frozenset(name for name, to in state.items() if to == "abandoned")


def files_elsewhere(path: Path, assessment: str) -> frozenset[str]:
    """The digests of the files that the other assessments in the store at `path` name and did not erase.

    Raises:
        InvalidError: it cannot be read as a store at all.
    """
    query = f"SELECT {_BODY} FROM event WHERE assessment != ? AND kind IN ('evidence', 'erase') ORDER BY id"  # noqa: S608
    kept: dict[str, set[str]] = {}
    with _reading(path) as db:
        for (body,) in db.execute(query, (assessment,)):
            line = plain_line(body)
            mine, data = kept.setdefault(str(line.get("assessment")), set()), _part(line, "data")
            erased = data.get("files")
            mine.difference_update(map(str, erased if isinstance(erased, list) else []))
            mine.add(str(data.get("sha256")))
    return frozenset[str]().union(*kept.values())


def _read(db: sqlite3.Connection, assessment: str) -> tuple[Raw, tuple[str, ...]]:
    db.execute("PRAGMA trusted_schema=OFF")
    query = f"SELECT {_BODY}, {COLUMNS} FROM event WHERE assessment = ? ORDER BY seq"  # noqa: S608
    rows = db.execute(query, (assessment,)).fetchall()
    lines = tuple(body for body, *_ in rows)
    known = sorted({c for line in lines for c in _named(line)})
    one = f"SELECT commitment, CAST(ifnull(salt, '') AS BLOB), {_BODY} FROM text WHERE commitment = ?"  # noqa: S608
    texts = [db.execute(one, (c,)).fetchone() for c in known]
    copies = dict(db.execute(_COPIES))
    found = Raw(assessment, lines, tuple(t for t in texts if t), copies, left_out_in(assessment, copies))
    return found, tuple(_faults(db, rows))


def _faults(db: sqlite3.Connection, rows: list[tuple[str, str, int, str, str, str]]) -> Iterator[str]:
    if not laid_out(db):
        yield "the tables, indexes or triggers are not those of a store"
    if found := damage(db):
        yield f"the file is damaged ({found})"
    for number, (body, *columns) in enumerate(rows, 1):
        if columns != extracted(plain_line(body), chain.digest(body)):
            yield f"the columns of event {number} are not what its line says"
            return


def _named(line: str) -> Iterator[str]:
    yield from chain.commitments(plain_line(line).get("data"))


def _part(plain: dict[str, Any], key: str) -> dict[str, Any]:
    found = plain.get(key)
    return found if isinstance(found, dict) else {}
