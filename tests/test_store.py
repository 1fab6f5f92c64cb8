"""The log on disk: what goes in comes out, and what somebody else did to the file is refused."""

import hashlib
import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import apsw
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.chain import GENESIS
from assess.errors import AssessError, ConflictError, InvalidError, MissingError, UsageError
from assess.log import Typed, standing
from assess.log.standing import WITHHELD
from assess.model import NotApplicable, Rated
from assess.store import FORMAT, SqliteStore, fault_of_place, warning_of_place
from assess.store.sqlite import SCHEMA, configure
from assess.text import LONGEST
from factory import (
    ANNA,
    ASSESSMENT,
    BEN,
    actor,
    attached,
    commented,
    draft,
    erased,
    evidence,
    flagged,
    log,
    not_applicable,
    opened,
    rated,
    state,
    text,
    withdrawn,
)

OTHER = "0a6f1c1e-0000-4000-8000-000000000002"
COPY = '{"criteria":["Żółć"]}'
DIGEST = hashlib.sha256(COPY.encode()).hexdigest()


def write(store, *drafts, assessment=ASSESSMENT, by=ANNA, copies=None):
    return store.append(assessment, drafts, by=by, via="line", copies=copies or {})


def lines(raw, assessment=ASSESSMENT):
    """The log as it would stand in `events.jsonl`."""
    rows = raw.execute("SELECT body FROM event WHERE assessment = ? ORDER BY seq", (assessment,))
    return [body.encode() for (body,) in rows]


def sha256(line):
    return hashlib.sha256(line).hexdigest()


def count(raw, table):
    return raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 # a name from this file


# There and back.


def test_what_is_written_is_read_back_event_by_event(store):
    written = write(store, opened(), rated("sq.a", 2), commented("sq.a", "Begun in März."), state("submitted"))
    found = store.log(ASSESSMENT)
    assert found.events == written
    assert [(e.seq, e.kind, e.on) for e in found.events] == [
        (1, "open", None), (2, "answer", "sq.a"), (3, "comment", "sq.a"), (4, "state", None),
    ]  # fmt: skip
    assert list(found.texts.values()) == ["Begun in März."]
    assert {(e.by, e.via, e.auth, e.v) for e in found.events} == {(ANNA, "line", "claimed", 1)}


def test_what_was_written_is_there_when_the_file_is_opened_again(store, path):
    write(store, opened(), rated("sq.a", 2), copies={DIGEST: COPY})
    before = store.log(ASSESSMENT)
    with closing(SqliteStore.open(path)) as again:
        assert (again.log(ASSESSMENT), again.copy(DIGEST)) == (before, COPY)


def test_a_log_nobody_wrote_is_empty(store):
    found = store.log(ASSESSMENT)
    assert (found.events, found.head, dict(found.texts)) == ((), GENESIS, {})


def test_what_was_read_before_is_continued_with_what_others_wrote(full, other):
    before = full.log(ASSESSMENT)
    assert full.since(before) == before
    write(other, rated("sq.c0", 5), commented("sq.c0", "Written elsewhere."), by=BEN)
    write(other, opened(), assessment=OTHER)
    assert full.since(before) == full.log(ASSESSMENT) != before


def test_a_text_that_somebody_erased_is_gone_from_what_was_read_before(full, other):
    before = full.log(ASSESSMENT)
    gone = before.events[2].stored["text"]
    other.erase(ASSESSMENT, erased(gone), [gone], by=ANNA, via="line")
    after = full.since(before)
    assert gone in before.texts
    assert gone not in after.texts
    assert after == full.log(ASSESSMENT)


def test_what_was_read_before_and_lost_its_end_is_read_anew(full, raw):
    before = full.log(ASSESSMENT)
    tampered(raw, ("DELETE FROM event WHERE seq = ?", (len(before.events),)))
    assert full.since(before) == full.log(ASSESSMENT)
    assert len(full.since(before).events) == len(before.events) - 1


def test_what_follows_on_what_was_read_before_is_linked_to_it(full, other, raw):
    before = full.log(ASSESSMENT)
    write(other, rated("sq.c0", 5), rated("sq.c1", 5))
    tampered(raw, rewritten(raw, len(before.events) + 1, lambda line: line | {"by": BEN}))
    with pytest.raises(InvalidError, match=f"event {len(before.events) + 2}"):
        full.since(before)


def test_each_assessment_has_a_log_and_a_chain_of_its_own(store, raw):
    for n in range(3):
        write(store, opened(label=f"{n}"))
        write(store, opened(), rated("sq.a", n), assessment=OTHER)
    assert [e.seq for e in store.log(ASSESSMENT).events] == [1, 2, 3]
    assert [e.seq for e in store.log(OTHER).events] == [1, 2, 3, 4, 5, 6]
    assert [json.loads(line)["prev"] for line in lines(raw)[:1] + lines(raw, OTHER)[:1]] == [GENESIS, GENESIS]


def test_a_line_is_its_canonical_bytes_and_the_last_ones_digest_is_the_head(store, raw):
    write(store, opened(institution={"name": "Zażółć 😀", "country": "PL", "region": None}), rated("sq.a", 2))
    write(store, commented("sq.a", "Begun."))
    found = lines(raw)
    assert [rfc8785.dumps(json.loads(line)) for line in found] == found
    assert [json.loads(line)["prev"] for line in found] == [GENESIS, *(sha256(line) for line in found[:-1])]
    assert store.log(ASSESSMENT).head == sha256(found[-1])


@settings(max_examples=settings().max_examples // 10)
@given(st.lists(st.lists(st.integers(0, 99), min_size=1, max_size=4), max_size=4))
def test_however_events_are_bundled_the_chain_is_the_same_length_and_whole(bundles):
    drafts = [
        [rated(f"sq.c{n % 3}", n % 6) if n % 2 else commented(f"sq.c{n % 3}", f"No. {n}") for n in b] for b in bundles
    ]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        store = SqliteStore(raw)
        store.found()
        write(store, opened())
        for bundle in drafts:
            write(store, *bundle)
        found, flat = lines(raw), [d for bundle in drafts for d in bundle]
        assert len(found) == len(flat) + 1 == len(store.log(ASSESSMENT).events)
        prev = GENESIS
        for number, line in enumerate(found, 1):
            plain = json.loads(line)
            assert (plain["seq"], plain["prev"]) == (number, prev)
            prev = sha256(line)
        assert [json.loads(line)["kind"] for line in found[1:]] == [d.kind for d in flat]


def test_a_cause_of_0_is_the_first_event_of_its_bundle(store):
    write(store, opened())
    first = draft("import", None, {"file": "f" * 64, "format": "csv", "rows": 2, "head": None})
    parts = [draft("comment", c, {"text": Typed("x"), "lang": "en"}, cause=0) for c in ("sq.a", "sq.b")]
    assert [e.cause for e in write(store, first, *parts)] == [None, 2, 2]
    assert write(store, draft("withdraw", "sq.a", {}, cause=3))[0].cause == 3


def test_a_commitment_is_the_digest_of_salt_and_text_and_the_text_is_in_no_event(store, raw):
    write(store, opened(), commented("sq.a", " Zu\u0308rich \r\n"))
    commitment, salt, body = raw.execute("SELECT commitment, salt, body FROM text").fetchone()
    assert (body, len(salt)) == ("Zürich", 32)
    assert commitment == "c:" + sha256(b"assess text v1\n" + salt + "Zürich".encode())
    assert store.log(ASSESSMENT).events[1].stored["text"] == commitment
    assert "rich" not in lines(raw)[1].decode()


def test_the_same_text_twice_has_two_commitments_and_an_empty_one_has_none(store, raw):
    write(store, opened(), commented("sq.a", "Begun."), commented("sq.b", "Begun."), commented("sq.c", "  \n"))
    commitments = [e.stored["text"] for e in store.log(ASSESSMENT).events[1:]]
    assert commitments[0] != commitments[1]
    assert commitments[2] is None
    assert count(raw, "text") == 2


def test_texts_stand_in_for_themselves_however_deep_they_lie(store):
    why = {"code": "other", "note": text("Begun.")}
    said = {"value": {"is": "unknown", "reason": text("Who knows.")}, "seen": {}, "same_as": None, "why": why}
    (written,) = write(store, draft("answer", "sq.a", said | {"from": [{"of": text("Minutes")}, ("plain", 3)]}))
    deep = written.stored
    assert {len(c) for c in (deep["value"]["reason"], deep["why"]["note"], deep["from"][0]["of"])} == {66}
    assert deep["from"][1] == ["plain", 3]


def test_a_log_with_many_texts_has_them_all(store):
    write(store, opened(), *(commented(f"sq.c{n}", f"Comment {n}") for n in range(1201)))
    assert sorted(store.log(ASSESSMENT).texts.values()) == sorted(f"Comment {n}" for n in range(1201))


def test_what_opens_sets_and_moves_an_assessment_heads_a_list(store):
    write(store, opened(), rated("sq.a", 1), draft("settings", None, {"label": "2027"}))
    write(store, opened(), assessment=OTHER)
    write(store, state("submitted"))
    found = store.headings()
    assert list(found) == [ASSESSMENT, OTHER]
    assert [e.kind for e in found[ASSESSMENT]] == ["open", "settings", "state"]


def test_people_are_known_by_their_last_name_in_every_assessment_and_not_once_it_is_erased(store, raw):
    write(store, opened(), actor(ANNA, "Anna"), actor(BEN, "Ben"), actor("group", None))
    write(store, opened(), actor(ANNA, "Anna Example"), assessment=OTHER)
    assert store.people() == ((ANNA, "Anna"), (BEN, "Ben"), (ANNA, "Anna Example"))
    name = store.log(ASSESSMENT).events[2].stored["name"]
    write(store, erased(name))
    raw.execute("DELETE FROM text WHERE commitment = ?", (name,))
    assert store.people() == ((ANNA, "Anna"), (ANNA, "Anna Example"))


def test_a_frozen_copy_is_kept_once_and_comes_back_as_it_was(store, raw):
    write(store, opened(), copies={DIGEST: COPY})
    write(store, opened(), assessment=OTHER, copies={DIGEST: COPY})
    assert (store.copy(DIGEST), count(raw, "copy")) == (COPY, 1)
    with pytest.raises(InvalidError, match="missing"):
        store.copy("0" * 64)


def test_a_backup_is_the_whole_store(store, tmp_path):
    write(store, opened(), rated("sq.a", 2), commented("sq.a", "Begun."), copies={DIGEST: COPY})
    store.backup(tmp_path / "backup.sqlite")
    with closing(SqliteStore.open(tmp_path / "backup.sqlite")) as copy:
        assert (copy.log(ASSESSMENT), copy.copy(DIGEST)) == (store.log(ASSESSMENT), COPY)


def test_only_a_file_can_be_backed_up(tmp_path):
    with closing(apsw.Connection(":memory:")) as db, pytest.raises(TypeError):
        SqliteStore(db).backup(tmp_path / "backup.sqlite")


# The clock is a claim; the number of an event is its order.


def test_the_machines_clock_is_named_as_such(store, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (event,) = write(store, opened())
    assert event.clock == "system"
    assert len(event.at) == len("2026-11-21T10:04:05Z")


def test_a_given_time_is_used_and_named_as_given(store, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795255445")
    (event,) = write(store, opened())
    assert (event.at, event.clock) == ("2026-11-21T10:04:05Z", "given")


@pytest.mark.parametrize("given", ["abc", "1.5", "1e3", "-1", "٣", "9" * 25, "253402300800"])
def test_a_given_time_that_is_none_is_named_and_nothing_is_written(store, raw, monkeypatch, given):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        write(store, opened())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "253402300799")
    write(store, opened())
    assert store.log(ASSESSMENT).events[0].at == "9999-12-31T23:59:59Z"
    assert count(raw, "event") == 1


@pytest.mark.parametrize(
    ("strange", "key"),
    [
        (draft("evidence", "e1", evidence("e1").data.plain() | {"dated": "31.12.2025"}), "dated"),
        (draft("answer", "sq.a", rated("sq.a", 2).data.plain() | {"value": {"is": "rated", "level": "2"}}), "value"),
    ],
)
def test_what_no_reader_would_take_is_refused_before_it_is_written(store, raw, strange, key):
    write(store, opened())
    before = store.log(ASSESSMENT)
    with pytest.raises(InvalidError, match=key):
        write(store, rated("sq.a", 2), commented("sq.a", "Begun."), strange)
    assert store.log(ASSESSMENT) == before
    assert count(raw, "text") == 0


def test_a_clock_that_is_set_back_does_not_bring_an_older_answer_back(store, monkeypatch):
    write(store, opened())
    for level, second in enumerate((1000, 1060, 400, 401)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(second))
        write(store, rated("sq.a", level))
    found = store.log(ASSESSMENT)
    assert standing(found).outcome("sq.a") == Rated(3)
    assert max(found.events[1:], key=lambda e: e.at).stored["value"]["level"] == 1


# Two people at once.


@pytest.fixture
def other(store, path):  # noqa: ARG001 # the file has to be there
    """Somebody else's hands on the same file."""
    with closing(SqliteStore.open(path)) as second:
        yield second


def refused(store, *drafts, by=ANNA):
    """Whether a conflict was shown and nothing was written."""
    before = store.log(ASSESSMENT)
    with pytest.raises(ConflictError, match="was changed in the meantime") as caught:
        write(store, *drafts, by=by)
    assert caught.value.hint.startswith("Nothing was written.")
    return store.log(ASSESSMENT) == before


def test_an_answer_given_beside_a_newer_one_is_refused_and_shown(store, other):
    write(store, opened(), rated("sq.a", 1, base=0))
    write(other, rated("sq.a", 4, base=2), by=BEN)
    assert refused(store, commented("sq.a", "With it."), rated("sq.a", 2, base=2))
    with pytest.raises(
        ConflictError, match=r"sq\.a was changed in the meantime \(event 3, yours began at 0\)"
    ) as caught:
        write(store, rated("sq.a", 2, base=0))
    assert caught.value.where == "sq.a"
    assert standing(store.log(ASSESSMENT)).outcome("sq.a") == Rated(4)
    write(store, rated("sq.a", 2, base=3))
    assert standing(other.log(ASSESSMENT)).outcome("sq.a") == Rated(2)


def test_without_a_base_nobody_asks_what_stands(store, other):
    write(store, opened(), rated("sq.a", 1))
    write(other, rated("sq.a", 4))
    write(store, rated("sq.a", 2))
    assert standing(store.log(ASSESSMENT)).outcome("sq.a") == Rated(2)


def test_an_answer_and_its_withdrawal_are_one_subject(store, other):
    write(store, opened(), rated("sq.a", 1, base=0))
    write(other, withdrawn("sq.a", base=2))
    assert refused(store, rated("sq.a", 2, base=2))
    assert refused(store, withdrawn("sq.a", base=2))
    write(store, rated("sq.a", 2, base=3), rated("sq.b", 2, base=0))


def test_other_criteria_and_other_kinds_are_no_conflict(store, other):
    write(store, opened(), rated("sq.a", 1, base=0))
    write(other, rated("sq.b", 1, base=0), commented("sq.a", "Seen."))
    write(store, rated("sq.a", 2, base=2))
    assert len(store.log(ASSESSMENT).events) == 5


def test_a_base_that_was_never_the_standing_event_is_refused(store):
    write(store, opened())
    assert refused(store, rated("sq.a", 1, base=1))


def test_attaching_and_detaching_one_piece_of_evidence_are_one_subject(store, other):
    write(store, opened(), attached("sq.a", "e1", base=0), attached("sq.a", "e2", base=0))
    write(other, attached("sq.a", "e1", "detach", base=2))
    assert refused(store, attached("sq.a", "e1", base=2))
    write(store, attached("sq.a", "e2", "detach", base=3))


def test_a_flag_of_one_person_does_not_stand_in_the_way_of_another(store, other):
    write(store, opened(), flagged("sq.a", base=0))
    write(other, flagged("sq.a", base=0), by=BEN)
    write(store, flagged("sq.a", raised=False, base=2))
    assert [f.by for f in standing(store.log(ASSESSMENT)).flags] == [BEN]
    assert refused(store, flagged("sq.a", base=2))


def test_settings_and_state_of_the_assessment_are_subjects_too(store, other):
    write(store, opened())
    write(other, state("submitted"))
    change = draft("state", None, {"to": "approved", "reason": None, "open": []}, base=0)
    assert refused(store, change)


def test_whoever_waits_too_long_for_the_store_is_told_so(store, path):
    write(store, opened())
    with (
        closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as holder,
        closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as waiting,
    ):
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(ConflictError, match="Another program holds the store"):
            write(SqliteStore(waiting), rated("sq.a", 1))
        holder.execute("ROLLBACK")
        write(SqliteStore(waiting), rated("sq.a", 1))
    assert len(store.log(ASSESSMENT).events) == 2


# What cannot be kept is refused as a whole.


@pytest.mark.parametrize(
    "bad",
    [
        commented("sq.b", "x" * (LONGEST + 1)),
        commented("sq.b", "a\x00b"),
        commented("sq.b", "a\ud800b"),
        opened(label="a\udcffb"),
        opened(label=2**60),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_of_the_step_is_written(store, raw, bad):
    write(store, opened())
    with pytest.raises(InvalidError, match="Not saved: "):
        write(store, commented("sq.a", "Good."), bad, copies={DIGEST: COPY})
    assert [count(raw, table) for table in ("event", "text", "copy")] == [1, 0, 0]
    write(store, commented("sq.a", "x" * LONGEST))
    assert len(store.log(ASSESSMENT).events) == 2


# Our own hands are tied.


@pytest.fixture
def full(store):
    """A store in which every table holds something."""
    write(store, opened(), copies={DIGEST: COPY})
    for n in range(6):
        write(store, rated(f"sq.c{n % 2}", n % 6), commented(f"sq.c{n}", f"Comment {n}."))
    write(store, not_applicable("sq.last"), evidence("e1"), attached("sq.c1", "e1"))
    return store


@pytest.mark.parametrize("table", ["event", "text", "copy"])
@pytest.mark.parametrize("command", ["UPDATE {} SET body = 'other'", "DELETE FROM {}"])
@pytest.mark.usefixtures("full")
def test_nothing_that_is_written_is_changed_or_deleted(raw, table, command):
    before = raw.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 # a name from this file
    assert before
    with pytest.raises(sqlite3.IntegrityError, match=r"never (changed|deleted)|by an erase event only"):
        raw.execute(command.format(table))
    assert raw.execute(f"SELECT * FROM {table}").fetchall() == before  # noqa: S608


def test_a_text_is_deleted_only_where_an_erase_event_names_it(full, raw):
    one, other = (full.log(ASSESSMENT).events[n].stored["text"] for n in (2, 4))
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute("DELETE FROM text WHERE commitment = ?", (one,))
    before = full.log(ASSESSMENT)
    write(full, erased(one))
    raw.execute("DELETE FROM text WHERE commitment = ?", (one,))
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute("DELETE FROM text WHERE commitment = ?", (other,))
    after = full.log(ASSESSMENT)
    assert after.events[:-1] == before.events
    assert (standing(after).comments["sq.c0"].text, standing(after).comments["sq.c1"].text) == (WITHHELD, "Comment 1.")


# Somebody else's hands are seen.


def tampered(raw, *statements):
    """The file after somebody took the triggers off, changed it, and put them back."""
    triggers = [sql for sql in SCHEMA if "TRIGGER" in sql]
    for sql in triggers:
        raw.execute(f"DROP TRIGGER {sql.split()[2]}")
    for statement in statements:
        raw.execute(*statement)
    for sql in triggers:
        raw.execute(sql)


def rewritten(raw, seq, change):
    """Statements that put another line in place of one, with its digest."""
    (body,) = raw.execute("SELECT body FROM event WHERE seq = ?", (seq,)).fetchone()
    line = rfc8785.dumps(change(json.loads(body)))
    return "UPDATE event SET body = ?, digest = ? WHERE seq = ?", (line.decode(), sha256(line), seq)


def is_refused(path):
    """Whether neither opening nor reading lets the file pass."""
    with pytest.raises(InvalidError) as caught, closing(SqliteStore.open(path)) as store:
        store.log(ASSESSMENT)
    assert caught.value.hint
    return True


COLUMNS = {
    "seq": 99,
    "prev": "0" * 63 + "1",
    "digest": "1" * 64,
    "kind": "sing",
    "subject": "sq.x",
    "assessment": OTHER,
}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seq", [1, 2, 7, 15])
@pytest.mark.usefixtures("full")
def test_a_changed_column_is_seen(raw, path, column, seq):
    # Not the last event: that it has gone from this log is for the holder of a head to see.
    tampered(raw, (f"UPDATE event SET {column} = ? WHERE seq = ?", (COLUMNS[column], seq)))  # noqa: S608
    assert is_refused(path)


@pytest.mark.parametrize("seq", range(1, 17))
@pytest.mark.usefixtures("full")
def test_a_changed_line_is_seen_even_the_last_one(raw, path, seq):
    tampered(raw, ('UPDATE event SET body = replace(body, \'"via":"line"\', \'"via":"sheet"\') WHERE seq = ?', (seq,)))
    assert is_refused(path)


@pytest.mark.parametrize("seq", range(1, 16))
@pytest.mark.usefixtures("full")
def test_a_changed_line_with_a_fitting_digest_is_seen_by_the_next_one(raw, path, seq):
    tampered(raw, rewritten(raw, seq, lambda line: line | {"by": BEN}))
    assert is_refused(path)


@pytest.mark.parametrize("seq", range(1, 16))
@pytest.mark.usefixtures("full")
def test_a_deleted_event_is_seen(raw, path, seq):
    tampered(raw, ("DELETE FROM event WHERE seq = ?", (seq,)))
    assert is_refused(path)


@pytest.mark.parametrize("seq", range(1, 16))
@pytest.mark.usefixtures("full")
def test_a_deleted_event_is_seen_when_the_others_close_up(raw, path, seq):
    close_up = "UPDATE event SET seq = seq - 1 WHERE seq = ?"
    tampered(raw, ("DELETE FROM event WHERE seq = ?", (seq,)), *((close_up, (n,)) for n in range(seq + 1, 17)))
    assert is_refused(path)


@pytest.mark.parametrize("columns", ["seq", "body", "body, digest, prev, kind, subject"])
@pytest.mark.usefixtures("full")
def test_swapped_events_are_seen(raw, path, columns):
    names = columns.split(", ")
    rows = {n: raw.execute(f"SELECT {columns} FROM event WHERE seq = ?", (n,)).fetchone() for n in (4, 6)}  # noqa: S608
    ids = {n: raw.execute("SELECT id FROM event WHERE seq = ?", (n,)).fetchone()[0] for n in (4, 6)}
    put = f"UPDATE event SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?"  # noqa: S608
    aside = ("UPDATE event SET seq = 0, prev = 'aside' WHERE id = ?", (ids[4],))
    tampered(raw, aside, (put, (*rows[4], ids[6])), (put, (*rows[6], ids[4])))
    assert is_refused(path)


@pytest.mark.parametrize(("seq", "link"), [(17, GENESIS), (17, "head"), (0, "0" * 63 + "1")])
def test_an_event_put_in_is_seen(full, raw, path, seq, link):
    prev = full.log(ASSESSMENT).head if link == "head" else link
    last = json.loads(lines(raw)[-1])
    # One that follows the head can only be told from ours by what it says of itself.
    line = rfc8785.dumps(last | {"seq": seq, "prev": "2" * 64 if link == "head" else prev})
    row = (line.decode(), sha256(line), ASSESSMENT, seq, prev if link == "head" else prev + " ", "attach", "sq.c1")
    insert = "INSERT INTO event (body, digest, assessment, seq, prev, kind, subject) VALUES (?, ?, ?, ?, ?, ?, ?)"
    tampered(raw, (insert, row))
    assert is_refused(path)


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "\x00", b"\xff"])
@pytest.mark.usefixtures("full")
def test_a_line_that_is_no_line_is_seen(raw, path, body):
    tampered(raw, ("UPDATE event SET body = CAST(? AS TEXT) WHERE seq = 3", (body,)))
    assert is_refused(path)


def test_whoever_was_refused_a_broken_log_keeps_nobody_waiting(full, raw):
    tampered(raw, ("UPDATE event SET body = '{' WHERE seq = 3",))
    with pytest.raises(InvalidError) as caught:
        full.log(ASSESSMENT)
    raw.execute("PRAGMA busy_timeout=0")
    raw.execute("BEGIN EXCLUSIVE")
    raw.execute("ROLLBACK")
    assert caught.value.hint


def test_what_a_chain_cannot_see_whoever_kept_the_head_does(full, raw, path):
    """The end of a log can be cut or rewritten by the owner of the file; a head that left the house shows it."""
    kept = full.log(ASSESSMENT)
    tampered(raw, rewritten(raw, 16, lambda line: line | {"by": BEN}))
    with closing(SqliteStore.open(path)) as store:
        assert store.log(ASSESSMENT).head != kept.head
    tampered(raw, ("DELETE FROM event WHERE seq = 16",))
    with closing(SqliteStore.open(path)) as store:
        assert store.log(ASSESSMENT).head == kept.events[-1].prev


def test_a_list_with_a_line_that_cannot_be_read_says_so(full, raw):
    tampered(raw, ("UPDATE event SET body = '{' WHERE seq = 1",))
    with pytest.raises(InvalidError, match="a line that cannot be read"):
        full.headings()


@pytest.mark.parametrize("change", ["body = 'Comment 0!'", "salt = zeroblob(32)", "salt = zeroblob(0)"])
@pytest.mark.usefixtures("full")
def test_a_changed_text_is_seen(raw, path, change):
    tampered(raw, (f"UPDATE text SET {change} WHERE body = 'Comment 0.'",))  # noqa: S608
    assert is_refused(path)


def test_a_changed_copy_is_seen(full, raw):
    tampered(raw, ("UPDATE copy SET body = body || ' '",))
    with pytest.raises(InvalidError, match="damaged"):
        full.copy(DIGEST)


@pytest.mark.parametrize("name", ["event_stays", "event_kept", "text_stays", "text_kept", "copy_stays", "copy_kept"])
@pytest.mark.usefixtures("full")
def test_a_store_without_its_triggers_is_refused(raw, path, name):
    raw.execute(f"DROP TRIGGER {name}")
    assert is_refused(path)


@pytest.mark.parametrize("sql", ["CREATE TABLE more (x)", "CREATE VIEW v AS SELECT 1", "DROP INDEX event_link"])
@pytest.mark.usefixtures("full")
def test_a_store_with_another_layout_is_refused(raw, path, sql):
    raw.execute(sql)
    assert is_refused(path)


def test_a_damaged_byte_is_seen_or_changes_nothing(full, path):
    """A few hundred flipped bytes, many of them in the last event, which no later one vouches for."""
    expected = full.log(ASSESSMENT)
    full.close()
    whole, chance = path.read_bytes(), random.Random(20261122)  # noqa: S311 # the same bytes each time
    last = whole.index(b'"via":"line"', whole.index(b'"kind":"attach"')) - 400
    places = [chance.randrange(len(whole)) for _ in range(400)] + [last + chance.randrange(800) for _ in range(200)]
    seen = 0
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= chance.randrange(1, 256)
        path.write_bytes(damaged)
        try:
            with closing(SqliteStore.open(path)) as store:
                assert (store.log(ASSESSMENT), store.copy(DIGEST)) == (expected, COPY), place
        except AssessError:
            seen += 1
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    assert 100 < seen < 600


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_seen(full, path, share):
    full.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert is_refused(path)


# Files of other kinds and other times.


def test_a_store_is_never_laid_out_over_a_file(path):
    path.write_text("My notes.")
    with pytest.raises(ConflictError, match="exists already"):
        SqliteStore.create(path)
    assert path.read_text() == "My notes."


def test_a_file_that_is_no_database_is_refused(path):
    path.write_bytes(b"My notes." * 200)
    with pytest.raises(InvalidError, match="damaged"):
        SqliteStore.open(path)


def test_a_database_of_another_program_is_refused_and_left_as_it_is(path):
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute("CREATE TABLE event (id)")
        foreign.commit()
    before = path.read_bytes()
    with pytest.raises(InvalidError, match="is not a store of assess"):
        SqliteStore.open(path)
    assert path.read_bytes() == before


def test_a_newer_format_is_refused_with_both_numbers(store, raw, path):
    write(store, opened())
    raw.execute(f"PRAGMA user_version={FORMAT + 1}")
    with pytest.raises(InvalidError, match=f"newer assess .format {FORMAT + 1}, this one reads {FORMAT}"):
        SqliteStore.open(path)


def test_a_file_that_is_not_there_or_cannot_be_made_is_named(tmp_path):
    for verb in (SqliteStore.open, SqliteStore.create):
        with pytest.raises(MissingError, match="cannot be written") as caught:
            verb(tmp_path / "nowhere" / "assess.sqlite")
        assert "nowhere" in str(caught.value)


def test_the_empty_file_of_a_creation_that_was_cut_short_becomes_a_store(path):
    path.touch()
    with closing(SqliteStore.open(path)) as store:
        write(store, opened())
    with closing(SqliteStore.open(path)) as store:
        assert len(store.log(ASSESSMENT).events) == 1


def test_a_database_that_was_never_laid_out_is_no_store():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        with pytest.raises(InvalidError, match="The store refused: no such table"):
            SqliteStore(db).log(ASSESSMENT)
        with pytest.raises(InvalidError, match="journal mode 'memory'"):
            configure(db)


def test_laying_out_a_store_that_is_laid_out_changes_nothing(store):
    write(store, opened())
    store.found()
    assert len(store.log(ASSESSMENT).events) == 1


def newer_line(raw, **changes):
    """A line of a later version at the end of the log, its chain whole."""
    last = lines(raw)[-1]
    plain = json.loads(last) | {"v": 3, "mood": "good", "prev": sha256(last)} | changes
    plain["seq"] += 1
    line = rfc8785.dumps(plain)
    row = (line.decode(), sha256(line), ASSESSMENT, plain["seq"], plain["prev"], plain["kind"], plain["on"])
    insert = "INSERT INTO event (body, digest, assessment, seq, prev, kind, subject) VALUES (?, ?, ?, ?, ?, ?, ?)"
    raw.execute(insert, row)


def test_a_log_of_a_newer_program_is_verified_but_not_understood(store, raw):
    write(store, opened(), rated("sq.a", 1))
    newer_line(raw)
    with pytest.raises(InvalidError, match="newer assess: event 3 is of version 3, this program reads versions 1 to 2"):
        store.log(ASSESSMENT)
    newer_line(raw, kind="state", on=None)
    assert [e.kind for e in store.headings()[ASSESSMENT]] == ["open"]
    with pytest.raises(ConflictError, match="event 3"):
        write(store, rated("sq.a", 2, base=2))


def test_a_broken_log_of_a_newer_program_is_broken_first_of_all(store, raw):
    write(store, opened(), rated("sq.a", 1))
    newer_line(raw)
    newer_line(raw, prev="1" * 64)
    with pytest.raises(InvalidError, match=r"history of .* is broken: event 4"):
        store.log(ASSESSMENT)


def test_a_log_made_in_memory_is_a_log_like_any_other():
    assert standing(log(not_applicable("sq.a"))).outcome("sq.a") == NotApplicable("There are no branch offices.")


# Where a store may lie.

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/anna/own ext4 rw 0 0
//server/share /mnt/our\\040share cifs rw 0 0
me@server: /mnt/far fuse.sshfs rw 0 0
/dev/sdc1 /mnt/far ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/assess", None),
        ("/home/anna/assess", "nfs4"),
        ("/home", "nfs4"),
        ("/homes/anna", None),
        ("/home/anna/own/assess", None),
        ("/mnt/our share/assess", "cifs"),
        ("/mnt/far/assess", None),
    ],
)
def test_a_network_drive_is_refused_by_the_mount_that_covers_the_folder(folder, kind):
    fault = fault_of_place(Path(folder), MOUNTS)
    assert (fault and f"({kind})" in fault) == (True if kind else None)


def test_the_folder_of_these_tests_is_local(tmp_path):
    assert fault_of_place(tmp_path) is None
    assert fault_of_place(tmp_path, "") is None


@pytest.mark.parametrize(
    ("folder", "found"), [("OneDrive - Office/x", "OneDrive"), ("dropbox", "Dropbox"), ("own", None)]
)
def test_a_folder_that_is_copied_elsewhere_is_warned_of(tmp_path, folder, found):
    warning = warning_of_place(tmp_path / folder)
    assert warning is None if found is None else f"a folder that {found} copies" in warning
