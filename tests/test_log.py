"""The log as a room: one class a kind, one fold, and a log that grew is folded on from where it was."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.errors import InvalidError
from assess.log import AT_WORK, KINDS, Data, Event, Fold, Text, Typed, standing
from assess.log.event import event
from assess.log.history import files_of, opening
from assess.log.kinds import OpinionData, SettingsData, Value
from assess.log.standing import Texts
from assess.log.stored import anything, stored, typed
from assess.log.undo import last_undoable, put_back
from assess.model import NotApplicable, Rated, Unknown
from factory import (
    ANNA,
    BEN,
    actor,
    attached,
    commented,
    draft,
    erased,
    evidence,
    flagged,
    log,
    measured,
    not_applicable,
    rated,
    state,
    unknown,
    withdrawn,
)

ARCHIVE = Path(__file__).with_name("archive") / "0.1.0" / "assess.sqlite"
REVIEW = {"value": {"is": "rated", "level": 2, "also_met": []}, "about": 2, "finding": "minor", "note": None}
PLAN = {"criterion": "sq.a", "statements": ["a3"], "title": None, "owner": Typed("Eva Holm"), "due": None}
STEPS = [
    rated("sq.a", 2), rated("sq.a", 3, "a4"), unknown("sq.b"), not_applicable("sq.b"), withdrawn("sq.a"),
    commented("sq.a", "Begun."), commented("sq.a", None), flagged("sq.b", note="Ask."), flagged("sq.b", raised=False),
    evidence("e1"), evidence("e2", where="https://example.org", confidential=True), attached("sq.a", "e1"),
    attached("sq.a", "e2"), attached("sq.a", "e1", "detach"), measured("sq.days", "4"), measured("sq.days", None),
    actor(BEN, "Ben"), state("submitted"), state("amending"), draft("review", "sq.a", REVIEW),
    draft("plan", "p1", PLAN | {"status": "open", "note": None, "carried_from": None}),
    draft("plan", "p1", PLAN | {"status": None, "note": None, "carried_from": None}),
    draft("fact", "sq.branches", {"value": "yes"}), draft("fact", "sq.branches", {"value": None}),
    draft("settings", None, {"label": "2027"}), draft("settings", None, {"hide_previous": True}),
    draft("sample", None, {"seed": "1", "method": "m", "criteria": ["sq.a"]}),
    erased("c:" + "0" * 64, files=["a" * 64]),
    draft("evidence", "e3", evidence("e3").data.plain() | {"is": "file", "sha256": "a" * 64}),
    draft("evidence", "e4", evidence("e4", confidential=True).data.plain() | {"is": "file", "sha256": "a" * 64}),
    draft("opinion", "sq.a", {"value": {"is": "rated", "level": 1, "also_met": []}, "seen": {}}),
]  # fmt: skip


@pytest.mark.law
@given(st.lists(st.sampled_from(STEPS), max_size=20), st.integers(0, 20))
@settings(deadline=None)
def test_a_log_that_grew_is_folded_on_to_what_the_whole_log_says(steps, cut):
    whole = log(*steps)
    assert Fold(whole.until(1 + min(cut, len(steps)))).on(whole).standing() == standing(whole)


def test_what_was_folded_stays_and_a_log_that_lost_a_text_or_its_end_is_folded_anew():
    whole = log(*STEPS[:12])
    fold = Fold(whole.until(5))
    assert fold.on(whole) is fold
    assert fold.on(whole.until(4)).standing() == standing(whole.until(4))
    fold, gone = Fold(whole), replace(whole, texts={})
    assert fold.on(gone).standing() == standing(gone)


def test_what_cannot_be_folded_is_refused_again_and_leaves_nothing_twice():
    whole = log(rated("sq.a", 2), state("submitted"), state("amending"))
    strange = replace(whole, events=(*whole.events[:3], replace(whole.events[3], stored={"to": "lost", "open": []})))
    fold = Fold(whole.until(1))
    for _ in range(2):
        with pytest.raises(InvalidError, match="'lost', which there is not"):
            fold.on(strange)
    assert fold.on(whole).standing() == standing(whole)


def test_a_log_that_opens_nothing_is_refused():
    whole = log()
    for events in ((), (replace(whole.events[0], kind="withdraw", stored={}),)):
        with pytest.raises(InvalidError, match="does not begin"):
            opening(events)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.kind)
def test_what_is_stored_of_an_event_is_read_and_written_again_byte_for_byte(step):
    for e in log(step).events:
        assert e.data.plain() == e.stored


def test_the_lines_of_an_earlier_version_are_read_and_written_again_byte_for_byte():
    with sqlite3.connect(ARCHIVE) as db:
        lines = [json.loads(body) for (body,) in db.execute("SELECT body FROM event")]
    assert len(lines) > 30
    assert [event(line).data.plain() for line in lines] == [line["data"] for line in lines]


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_a_person_types_is_declared_as_one(kind):
    data = KINDS[kind]
    texts = {name for name, hint in get_type_hints(data).items() if hint == Text}
    checks = [data.fields[name].check for name in texts]
    assert all((check(None), check("c:"), check(1)) == (True, True, False) for check in checks)
    assert {name for name, field in data.fields.items() if field.person} <= texts


@pytest.mark.parametrize("kind", [k for k, data in KINDS.items() if data.undoable and k != "settings"])
def test_what_can_be_taken_back_says_by_what(kind):
    step = next((s for s in STEPS if s.kind == kind), None)
    assert step is not None
    taken = step.data.undone()
    assert (taken.shares, taken.undoable) == (step.data.shares, True)
    assert taken.undone().shares == taken.shares


def test_what_cannot_be_taken_back_has_no_way_to_do_it():
    with pytest.raises(NotImplementedError):
        state("submitted").data.undone()


def test_settings_hold_what_they_replace_and_nothing_else():
    said = SettingsData.only(label="2027")
    assert (said.names, said.plain()) == ({"label"}, {"label": "2027"})
    assert SettingsData.read({"label": "2027"}) == said


@pytest.mark.parametrize("answer", [Rated(2, ("a3",)), NotApplicable("None."), Unknown("Lost.")])
def test_an_answer_is_the_same_before_and_after_it_is_stored(answer):
    said = Value.of(answer)
    assert Value.read(said.plain()) == said


@pytest.mark.parametrize("value", [7, {}, {"is": "rated", "level": "2"}, {"is": "rated", "level": 2}, {"is": "maybe"}])
def test_an_answer_that_is_none_is_strange(value):
    assert OpinionData.strange({"value": value, "seen": {}}) == "value"


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"at": "2026-02-30T00:00:00Z"}, "at"),
        ({"at": 7}, "at"),
        ({"by": None}, "by"),
        ({"stored": {"text": 1}}, "text"),
    ],
)
def test_what_no_program_writes_is_refused_where_it_is_read(wrong, key):
    strange = replace(log(commented("sq.a", "Begun.")).events[1], **wrong)
    assert strange.strange() == key
    with pytest.raises(InvalidError, match=f"Event 2 .comment. holds in '{key}' what no program writes"):
        assert strange.data


def test_a_level_that_there_is_not_is_no_answer():
    with pytest.raises(InvalidError, match="level 7"):
        Value("rated", 7).answer(Texts({}))


def test_a_text_on_its_way_in_is_what_it_says():
    assert Texts({})[Typed("Begun.")] == "Begun."


def test_what_was_set_is_put_back_as_it_was():
    steps = (draft("settings", None, {"label": "2027"}), draft("settings", None, {"hide_previous": True}))
    events = log(*steps).events
    assert put_back(events, events[1]) == SettingsData.only(label="2026")
    assert put_back(events, events[2]) == SettingsData.only(hide_previous=False)
    assert last_undoable(events, ANNA) is events[1]


def test_what_stands_of_reviews_samples_checkpoints_and_the_plan():
    plan = [s for s in STEPS if s.kind == "plan"]
    seal = {"events": 1, "head": "h", "result": "r", "given_to": Typed("Board"), "key": None, "signature": None}
    steps = [s for s in STEPS if s.kind in ("review", "sample")]
    now = standing(log(rated("sq.a", 3), *plan[:1], *steps, *steps[:1], draft("checkpoint", None, seal)))
    assert [(r.criterion, r.value, r.about, r.finding) for r in now.reviews] == [("sq.a", Rated(2), 2, "minor")]
    assert [d.criteria for d in now.samples] == [("sq.a",)]
    assert [(c.given_to, c.events) for c in now.checkpoints] == [("Board", 1)]
    assert [i.owner for i in now.plan.values()] == ["Eva Holm"]
    assert standing(log(*plan)).plan == {}


def test_a_file_is_confidential_as_soon_as_one_piece_that_names_it_is():
    pieces = [s for s in STEPS if s.on in ("e3", "e4")]
    assert [e.confidential for e in standing(log(*pieces)).evidence.values()] == [True, True]


def test_a_new_kind_of_event_is_one_class():
    class ThanksData(Data, kind="thanks"):
        """A word of thanks to a colleague."""

        about = "criterion"
        written = AT_WORK
        undoable = True

        to: Text = typed(person=True)
        word: Text = typed()
        heart: str | None = stored(anything, new={"broken"})

        def undone(self) -> Data:
            """No thanks."""
            return replace(self, word=None)

    try:
        (_, thanked) = log(
            draft("thanks", "sq.a", {"to": Typed("Eva"), "word": Typed("Well done."), "heart": None})
        ).events
        assert isinstance(thanked, Event)
        assert isinstance(thanked.data, ThanksData)
        # Its name is redacted, its fold changes nothing, it stands in a slot, and it is taken back.
        assert thanked.data.people() == [thanked.stored["to"]]
        assert (files_of(thanked), thanked.slot, thanked.v) == ([], ("thanks", "sq.a"), 1)
        assert log(draft("thanks", "sq.a", {"to": None, "word": None, "heart": "broken"})).events[1].v == 2
        now = standing(log(rated("sq.a", 1), draft("thanks", "sq.a", {"to": None, "word": None, "heart": None})))
        assert (now.outcome("sq.a"), now.slots["thanks", "sq.a"]) == (Rated(1), 3)
        events = (log().events[0], thanked)
        assert last_undoable(events, ANNA) is thanked
        assert put_back(events, thanked).plain() == thanked.stored | {"word": None}
    finally:
        del KINDS["thanks"]
