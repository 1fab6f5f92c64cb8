"""The log in SQLite. Settings and reasons: docs/why/store.md; the format of a line: docs/reference/log.md."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import rfc8785

from assess import chain
from assess.chain import GENESIS, BrokenChainError
from assess.errors import AssessError, ConflictError, InvalidError, MissingError, UsageError
from assess.log import KINDS, Draft, Event, LeftOut, Log, Raw, Typed, event
from assess.log.event import NOTHING_LEFT_OUT, newer, slot_in, version_of
from assess.log.kinds import OpenData
from assess.store.place import CACHE
from assess.text import fault_in, typed

if TYPE_CHECKING:
    from assess.store.protocol import Connection

FILE = "assess.sqlite"
"""The name of the store in a workspace folder."""

FORMAT = 1
"""`user_version` of the file; a larger one was written by a newer program."""

APPLICATION = 0x41535345
"""`application_id` of the file: ASSE."""

SALT = 32

SCHEMA = (
    """CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  assessment TEXT NOT NULL,
  seq INTEGER NOT NULL,
  prev TEXT NOT NULL,
  digest TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT
) STRICT""",
    "CREATE UNIQUE INDEX event_place ON event (assessment, seq)",
    "CREATE UNIQUE INDEX event_link ON event (assessment, prev)",
    "CREATE INDEX event_subject ON event (assessment, kind, subject)",
    "CREATE INDEX event_kind ON event (kind, assessment)",
    """CREATE TABLE text (
  commitment TEXT PRIMARY KEY,
  salt BLOB NOT NULL,
  body TEXT NOT NULL
) STRICT""",
    """CREATE TABLE copy (
  digest TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT""",
    "CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END",
    "CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END",
    "CREATE TRIGGER text_stays BEFORE UPDATE ON text BEGIN SELECT RAISE(ABORT, 'texts are never changed'); END",
    """CREATE TRIGGER text_kept BEFORE DELETE ON text WHEN NOT EXISTS (
  SELECT 1 FROM event WHERE kind = 'erase' AND instr(body, '"' || OLD.commitment || '"')
) BEGIN SELECT RAISE(ABORT, 'texts are deleted by an erase event only'); END""",
    "CREATE TRIGGER copy_stays BEFORE UPDATE ON copy BEGIN SELECT RAISE(ABORT, 'copies are never changed'); END",
    "CREATE TRIGGER copy_kept BEFORE DELETE ON copy BEGIN SELECT RAISE(ABORT, 'copies are never deleted'); END",
)


COLUMNS = "digest, seq, prev, kind, subject"
"""The columns that repeat what the line of an event says, to be asked for; `extracted` gives what belongs in them."""


def left_out_note(raw: Raw) -> dict[str, str]:
    """What stands among the copies of a store that was restored from a redacted bundle, by its digest; else nothing."""
    if raw.left_out == NOTHING_LEFT_OUT:
        return {}
    body = chain.canonical({"assessment": raw.assessment, "left_out": asdict(raw.left_out)})
    return {chain.digest(body): body}


def plain_line(line: str) -> dict[str, Any]:
    """The object in a line of JSON; an empty one where it is none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def left_out_in(assessment: str, copies: Mapping[str, str]) -> LeftOut:
    """What the redacted bundle left out from which a store with these copies was restored; see `left_out_note`."""
    told = (body for digest, body in copies.items() if '"left_out":' in body and chain.digest(body) == digest)
    notes = (note for note in map(plain_line, told) if note.get("assessment") == assessment)
    noted = next(notes, {}).get("left_out")
    numbers = {k: n for k, n in noted.items() if isinstance(n, int)} if isinstance(noted, dict) else {}
    return LeftOut(**numbers) if numbers.keys() == asdict(NOTHING_LEFT_OUT).keys() else NOTHING_LEFT_OUT


def configure(connection: Connection, synchronous: str = "EXTRA") -> None:
    """Durability first: with these settings in this order no simulated power cut lost a confirmed answer."""
    # Before journal_mode, so that the creation of the file itself is covered.
    connection.execute(f"PRAGMA synchronous={synchronous}")
    mode = next(iter(connection.execute("PRAGMA journal_mode=DELETE")))[0]
    if mode != "delete":
        raise InvalidError(f"The store is in journal mode '{mode}' and cannot be changed to 'delete'.")
    # secure_delete: what is erased is overwritten with zeros, whatever this SQLite was built with.
    always = ("foreign_keys=ON", "trusted_schema=OFF", "secure_delete=ON")
    for pragma in (*always, *(["fullfsync=ON"] if sys.platform == "darwin" else [])):
        connection.execute(f"PRAGMA {pragma}")


class SqliteStore:
    """The `Store` in one SQLite file."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    @classmethod
    def create(cls, path: Path) -> SqliteStore:
        """A new store at `path`.

        Raises:
            ConflictError: there is a file already.
            MissingError: the folder cannot be written.
        """
        if path.exists():
            raise ConflictError(f"{path} exists already.", "Use that workspace, or choose another folder.")
        with _words(path):
            return cls._checked(sqlite3.connect(path, isolation_level=None, timeout=10), path)

    def found(self) -> None:
        """Lays out an empty file; one that holds anything stays as it is."""
        with self._writing():
            if not _empty(self._db):
                return
            for statement in SCHEMA:
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id={APPLICATION}")
            self._db.execute(f"PRAGMA user_version={FORMAT}")

    @classmethod
    def open(cls, path: Path) -> SqliteStore:
        """The store at `path`, checked: a store of ours, of a format we know, whole.

        An empty file is what a creation that was cut short leaves behind; it is laid out here.

        Raises:
            InvalidError: it is none of that; the message says which.
        """
        with _words(path):
            uri = f"{path.resolve().as_uri()}?mode=rw"
            return cls._checked(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10), path)

    @classmethod
    def _checked(cls, db: sqlite3.Connection, path: Path) -> SqliteStore:
        store = cls(db)
        try:
            if _empty(db):
                configure(db)
                store.found()
            _check(db, path)
            configure(db)
        except BaseException:
            db.close()
            raise
        return store

    def close(self) -> None:
        """Lets the file go."""
        self._db.close()

    def append(
        self,
        assessment: str,
        drafts: Sequence[Draft],
        *,
        by: str,
        via: str,
        copies: Mapping[str, str] = {},
        course: int | None = None,
    ) -> tuple[Event, ...]:
        """Writes `drafts` at the end of a log, all or none; they are on the disk when this returns.

        Args:
            assessment: whose log; a new id begins a new log.
            drafts: a `cause` of 0 means the first of them.
            by: id of the actor who enters them.
            via: the way they came: interview, line, command, import ...
            copies: frozen texts that belong to them, by digest.
            course: number of the `state` event by which the writer judged that they may be written, 0 for none.

        Raises:
            ConflictError: somebody else wrote to the same subject since `base`, or moved the assessment to another
                state since `course`, or holds the lock for too long.
            InvalidError: a text cannot be kept.
            MissingError: the disk is full or read-only.
        """
        with _words(None), self._writing():
            for name, body in copies.items():
                self._db.execute("INSERT OR IGNORE INTO copy (digest, body) VALUES (?, ?)", (name, body))
            self._refuse_moved_on(assessment, course)
            return self._written(assessment, drafts, by=by, via=via)

    def _written(self, assessment: str, drafts: Sequence[Draft], *, by: str, via: str) -> tuple[Event, ...]:
        """Events at the end of a log, inside of a transaction."""
        at, clock = moment()
        seq, prev = self._head(assessment)
        first = seq + 1
        written = []
        for draft in drafts:
            data, texts = _committed(draft.data.plain())
            self._refuse_conflict(assessment, draft, by)
            seq += 1
            version = version_of(draft.kind, data, self._texts_of(data) if isinstance(draft.data, OpenData) else ())
            line: dict[str, Any] = {
                "v": version, "assessment": assessment, "seq": seq, "prev": prev, "at": at, "clock": clock,
                "by": by, "for": draft.on_behalf_of, "auth": "claimed", "via": via,
                "kind": draft.kind, "on": draft.on, "data": data,
                "base": draft.base, "cause": first if draft.cause == 0 else draft.cause,
            }  # fmt: skip
            _refuse_unreadable(line)
            body = chain.canonical(line)
            prev = chain.digest(body)
            self._insert(body, prev, line)
            for row in texts:
                self._db.execute("INSERT INTO text (commitment, salt, body) VALUES (?, ?, ?)", row)
            written.append(event(line))
        return tuple(written)

    def _texts_of(self, opening: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The frozen texts that an `open` names, as far as they are here."""
        named = opening["catalogue"]
        for digest in (*(s["digest"] for s in named["sets"]), named["questionnaire"], named["practices"]):
            for (body,) in self._db.execute("SELECT body FROM copy WHERE digest = ?", (digest,)):
                yield json.loads(body)

    def erase(self, assessment: str, draft: Draft, texts: Sequence[str], *, by: str, via: str) -> None:
        """Writes an `erase` event and deletes the texts it names, both or neither; nothing of them stays in the file.

        Raises:
            As `append`.
        """
        with _words(None), self._writing():
            self._written(assessment, [draft], by=by, via=via)
            for name in texts:
                self._db.execute("DELETE FROM text WHERE commitment = ?", (name,))
        if texts:
            self._write_anew()

    def _write_anew(self) -> None:
        # Pages that were split long ago can hold a second copy of a text in their gaps.
        try:
            self._db.execute("VACUUM")
        except sqlite3.Error as error:
            raise MissingError(
                "It is erased, but the file could not be written anew, and a trace may be left in it.",
                f"Free some space and close other programs, then: sqlite3 {FILE} VACUUM",
            ) from error

    def take(self, raw: Raw) -> None:
        """Takes in a whole log exactly as it is, with its texts and copies. Whoever calls this has verified it.

        What was left out of it is kept beside the copies: without that, it would look as if somebody had deleted it.

        Raises:
            As `append`.
        """
        with _words(None), self._writing():
            for body in raw.lines:
                self._insert(body, chain.digest(body), json.loads(body))
            for text in raw.texts:
                self._db.execute("INSERT INTO text (commitment, salt, body) VALUES (?, ?, ?)", text)
            for copy in sorted({**raw.copies, **left_out_note(raw)}.items()):
                self._db.execute("INSERT INTO copy (digest, body) VALUES (?, ?)", copy)

    def _insert(self, body: str, digest: str, line: Mapping[str, Any]) -> None:
        columns = (body, digest, *(line[key] for key in ("assessment", "seq", "prev", "kind", "on")))
        self._db.execute(
            "INSERT INTO event (body, digest, assessment, seq, prev, kind, subject) VALUES (?, ?, ?, ?, ?, ?, ?)",
            columns,
        )

    def _head(self, assessment: str) -> tuple[int, str]:
        query = "SELECT seq, body FROM event WHERE assessment = ? ORDER BY seq DESC LIMIT 1"
        last = next(iter(self._db.execute(query, (assessment,))), None)
        return (last[0], chain.digest(last[1])) if last else (0, GENESIS)

    def _refuse_moved_on(self, assessment: str, course: int | None) -> None:
        if course is None:
            return
        query = "SELECT coalesce(max(seq), 0) FROM event WHERE assessment = ? AND kind = 'state'"
        ((stands,),) = self._db.execute(query, (assessment,))
        if stands != course:
            raise ConflictError(
                f"The assessment moved to another state in the meantime (event {stands}).",
                "Nothing was written. Look at where it stands now: `assess status`.",
            )

    def _refuse_conflict(self, assessment: str, draft: Draft, by: str) -> None:
        if draft.base is None:
            return
        kinds = [kind for kind, data in KINDS.items() if data.shares == draft.data.shares]
        marks = ", ".join("?" * len(kinds))
        rows = self._db.execute(
            f"SELECT body FROM event WHERE assessment = ? AND kind IN ({marks}) AND subject IS ? ORDER BY seq DESC",  # noqa: S608
            (assessment, *kinds, draft.on),
        )
        wanted = draft.data.slot(draft.on, by)
        lines = (json.loads(body) for (body,) in rows)
        standing = (line["seq"] for line in lines if slot_in(line) == wanted)
        if (stands := next(standing, 0)) != draft.base:
            raise ConflictError(
                f"{draft.on or assessment} was changed in the meantime (event {stands}, yours began at {draft.base}).",
                "Nothing was written. Look at what stands now, then enter yours again.",
                where=draft.on or "",
            )

    def log(self, assessment: str) -> Log:
        """The whole log of one assessment, its chain checked link by link.

        Raises:
            InvalidError: the first event that does not fit, or an event this program is too old for.
        """
        with _words(None):
            return self._continued(Log(assessment, (), GENESIS, {}))

    def since(self, log: Log) -> Log:
        """`log` with what was written after it: only that is read, and linked to what was checked before.

        A log that lost its end, or some of its texts, is read whole.

        Raises:
            As `log`.
        """
        with _words(None):
            ends_as_read = self._digest(log.assessment, len(log.events)) == log.head
            longer = self._continued(log) if ends_as_read else None
        erased = longer and any(e.kind == "erase" for e in longer.events[len(log.events) :])
        return self.log(log.assessment) if longer is None or erased else longer

    def _digest(self, assessment: str, number: int) -> str:
        """The digest of an event of a log, computed from its bytes; that of none is where every log begins."""
        query = "SELECT body FROM event WHERE assessment = ? AND seq = ?"
        return next((chain.digest(body) for (body,) in self._db.execute(query, (assessment, number))), GENESIS)

    def _continued(self, log: Log) -> Log:
        # All but what was read: an event put in before the first is seen, too.
        unread = "assessment = ? AND NOT seq BETWEEN 1 AND ?"
        query = f"SELECT body, {COLUMNS} FROM event WHERE {unread} ORDER BY seq"  # noqa: S608 # names of columns
        # Fetched whole: a half-read cursor in a traceback would keep its lock, and every writer waiting.
        events, head = _chained(log, list(self._db.execute(query, (log.assessment, len(log.events)))))
        commitments = sorted({c for e in events for c in chain.commitments(e.stored)})
        return Log(log.assessment, log.events + events, head, {**log.texts, **dict(self._texts(commitments))})

    def _texts(self, commitments: Sequence[str]) -> Iterator[tuple[str, str]]:
        for start in range(0, len(commitments), 500):
            some = commitments[start : start + 500]
            query = f"SELECT commitment, salt, body FROM text WHERE commitment IN ({', '.join('?' * len(some))})"  # noqa: S608
            for commitment, salt, text in list(self._db.execute(query, some)):
                if chain.commitment(salt, text) != commitment:
                    raise InvalidError(
                        f"A text in the store is not the one that was written ({commitment[:12]}…).",
                        "Restore a backup: `assess restore FILE`.",
                    )
                yield commitment, text

    def headings(self) -> Mapping[str, tuple[Event, ...]]:
        """For every assessment the events that open it, set it and move its state: enough for a list. Unchecked."""
        found: dict[str, list[Event]] = {}
        with _words(None):
            query = "SELECT body FROM event WHERE kind IN ('open', 'settings', 'state') ORDER BY id"
            for (body,) in list(self._db.execute(query)):
                plain = json.loads(body)
                if newer(plain) is None:
                    found.setdefault(plain["assessment"], []).append(event(plain))
        return {assessment: tuple(events) for assessment, events in found.items()}

    def people(self) -> tuple[tuple[str, str], ...]:
        """Every actor declared in any log: id and name, oldest first. Unchecked, as `headings`."""
        with _words(None):
            query = "SELECT subject, body FROM event WHERE kind = 'actor' ORDER BY id"
            named = [(actor, json.loads(body)["data"]["name"]) for actor, body in self._db.execute(query)]
            texts = dict(self._texts(sorted({name for _, name in named if name})))
        return tuple((actor, texts[name]) for actor, name in named if name in texts)

    def left_out(self, assessment: str) -> LeftOut:
        """What the redacted bundle left out from which this store was restored."""
        with _words(None):
            return left_out_in(assessment, dict(self._db.execute("SELECT digest, body FROM copy").fetchall()))

    def copy(self, digest: str) -> str:
        """The frozen text with this digest.

        Raises:
            InvalidError: it is not there, or it is not what its digest says.
        """
        with _words(None):
            row = next(iter(self._db.execute("SELECT body FROM copy WHERE digest = ?", (digest,))), None)
        if row is None or chain.digest(row[0]) != digest:
            raise InvalidError(
                f"The frozen copy {digest[:12]}… of the criteria is {'damaged' if row else 'missing'}.",
                "Restore a backup: `assess restore FILE`.",
            )
        return str(row[0])

    def backup(self, path: Path) -> None:
        """A consistent copy of the whole store as a new file at `path`."""
        if not isinstance(self._db, sqlite3.Connection):
            raise TypeError("only a store opened from a file can be copied")
        with _words(path):
            target = sqlite3.connect(path)
            try:
                self._db.backup(target)
            finally:
                target.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        # IMMEDIATE: a reader that upgrades to a writer would be refused at once, whatever the time-out.
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            # A full disk has rolled back by itself; a second ROLLBACK would hide the first error.
            with _quiet():
                self._db.execute("ROLLBACK")
            raise


def _refuse_unreadable(line: Mapping[str, Any]) -> None:
    """Refuses, before it is committed, an event that no reader would take: it would lock the whole assessment."""
    key = None if (fault := newer(line)) else event(line).strange()
    if key == "at":
        raise InvalidError(f"Not saved: the time {line['at']} cannot be read again.", "Set the clock of this machine.")
    if fault or key:
        why = fault or f"{line['kind']}: '{key}' holds what cannot be read"
        raise InvalidError(f"Not saved: it could not be read again ({why}).", "Please report this: a fault of assess.")


END_OF_TIME = 253_402_300_800
"""The first second of the year 10000, which no day in a log can be of."""


def moment() -> tuple[str, Literal["system", "given"]]:
    """What time it is here, as an event has it, and whether the machine or SOURCE_DATE_EPOCH says so.

    Raises:
        UsageError: SOURCE_DATE_EPOCH is no time.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given and not (given.isascii() and given.isdigit() and len(given) < 13 and int(given) < END_OF_TIME):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {given[:40]!r}, which is no time.",
            "Give whole seconds since 1970, before the year 10000, or leave it unset.",
        )
    seconds = int(given) if given else int(time.time())
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds)), "given" if given else "system"


def _committed(data: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, bytes, str]]]:
    """`data` with a commitment in place of every typed text (None for an empty one), and the texts."""
    texts: list[tuple[str, bytes, str]] = []

    def replaced(value: Any, of: str) -> Any:
        match value:
            case Typed(text):
                if fault := fault_in(text):
                    what, remedy = fault
                    raise InvalidError(f"Not saved: {what}.", f"{remedy}.", where=of)
                if not (kept := typed(text)):
                    return None
                salt = os.urandom(SALT)
                texts.append((chain.commitment(salt, kept), salt, kept))
                return texts[-1][0]
            case dict():
                return {key: replaced(v, key) for key, v in value.items()}
            case list() | tuple():
                return [replaced(v, of) for v in value]
            case _:
                return value

    return {key: replaced(value, key) for key, value in data.items()}, texts


def _chained(log: Log, rows: Sequence[tuple[str, str, int, str, str, str]]) -> tuple[tuple[Event, ...], str]:
    """The events that follow on `log`, and the digest of the last one."""
    events: list[Event] = []
    head = log.head
    too_new = None
    try:
        for plain, head in _extracted(log, rows):  # noqa: B007 # the last one is the head of the log
            too_new = too_new or newer(plain)
            if too_new is None:
                events.append(event(plain))
    except BrokenChainError as error:
        raise InvalidError(
            f"The history of {log.assessment} is broken: {error}.",
            "Somebody changed the file. Restore a backup: `assess restore FILE`.",
        ) from None
    if too_new:
        raise InvalidError(f"This assessment was written by a newer assess: {too_new}.", "Install the newer version.")
    return tuple(events), head


def _extracted(log: Log, rows: Sequence[tuple[str, str, int, str, str, str]]) -> Iterator[tuple[dict[str, Any], str]]:
    """The events that follow on `log` with their digests, each held against the columns extracted from it."""
    known = len(log.events)
    lines = chain.followed(log.assessment, (body for body, *_ in rows), after=known, prev=log.head)
    for number, (plain, digest) in enumerate(lines, known + 1):
        _, *columns = rows[number - known - 1]
        if columns != extracted(plain, digest):
            raise BrokenChainError(number)
        yield plain, digest


def extracted(plain: Mapping[str, Any], digest: str) -> list[Any]:
    """What `COLUMNS` hold of an event."""
    return [digest, *(plain.get(key) for key in ("seq", "prev", "kind", "on"))]


def _empty(db: Connection) -> bool:
    return not next(iter(db.execute("SELECT count(*) FROM sqlite_schema")))[0]


def _check(db: sqlite3.Connection, path: Path) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise InvalidError(f"{path} is not a store of assess.", "Choose another workspace with --workspace.")
    if version > FORMAT:
        raise InvalidError(
            f"{path} was written by a newer assess (format {version}, this one reads {FORMAT}).",
            "Install the newer version; the file was not touched.",
        )
    db.execute("PRAGMA trusted_schema=OFF")
    if not laid_out(db) or not _whole(db, path):
        raise InvalidError(f"{path} is damaged or was changed.", "Restore a backup: `assess restore FILE`.")


def laid_out(db: sqlite3.Connection) -> bool:
    """Whether tables, indexes and triggers are exactly those of a store."""
    return {text for (text,) in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")} == set(SCHEMA)


def damage(db: sqlite3.Connection) -> str:
    """What SQLite finds wrong with the file; empty where it is whole."""
    (said,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    return "" if said == "ok" else str(said)


LARGE = 64_000_000
"""Bytes from which on a store is not looked through at every opening: that takes a second for 700 MB."""

LATELY = 86_400
"""Seconds for which a large store that was looked through, and has not changed since, is taken for whole."""


def _whole(db: sqlite3.Connection, path: Path) -> bool:
    """Whether every page and every index fits. What is read of a log is checked beside that, link by link."""
    about = path.stat()
    stands = [about.st_size, about.st_mtime_ns, about.st_ino]
    mark = path.parent / CACHE / "checked.json"
    if about.st_size >= LARGE and _checked_lately(mark, stands):
        return True
    whole = not damage(db)
    if whole and about.st_size >= LARGE:
        with suppress(OSError):
            mark.parent.mkdir(exist_ok=True)
            mark.write_text(json.dumps(stands), encoding="utf-8")
    return whole


def _checked_lately(mark: Path, stands: list[int]) -> bool:
    try:
        fresh = time.time() - mark.stat().st_mtime < LATELY
        return fresh and json.loads(mark.read_text(encoding="utf-8")) == stands
    except (OSError, ValueError):
        return False


@contextmanager
def _quiet() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if not _is_database_error(error):
            raise


def _is_database_error(error: Exception) -> bool:
    return isinstance(error, sqlite3.Error) or type(error).__module__ == "apsw"


@contextmanager
def _words(path: Path | None) -> Iterator[None]:
    """Turns what SQLite says into what a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(error, path) from error
    except rfc8785.CanonicalizationError as error:
        what = "Not saved: it holds a number or a text that cannot be written down."
        raise InvalidError(what, "Leave out what cannot be kept.") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidError(
            "The store holds a line that cannot be read.", "Restore a backup: `assess restore FILE`."
        ) from error


def _explained(error: sqlite3.Error, path: Path | None) -> AssessError:
    said = str(error)
    where = f" ({path})" if path else ""
    if "disk is full" in said:
        return MissingError(
            "The disk is full. Nothing of this step was saved; all earlier answers are.", "Free some space."
        )
    if "readonly" in said or "unable to open" in said:
        return MissingError(f"The store cannot be written{where}.", "Check the rights of the file and of its folder.")
    if "locked" in said or "busy" in said:
        return ConflictError(
            "Another program holds the store for longer than ten seconds.", "Close it, then try again."
        )
    if any(word in said for word in ("not a database", "malformed", "decode")):
        return InvalidError(f"The store is damaged{where}.", "Restore a backup: `assess restore FILE`.")
    if "I/O error" in said:
        return MissingError(f"The disk reported a fault{where}.", "Nothing of this step was saved. Check the disk.")
    return InvalidError(f"The store refused{where}: {said}.", "Run `assess doctor`.")
