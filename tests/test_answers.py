"""What stands: the log is replayed, the last word counts, and what is not in this copy says so."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess import model
from assess.asking import fault_in_ticks, next_open, open_questions
from assess.chain import GENESIS
from assess.errors import InvalidError
from assess.log import KINDS, Draft, Log, event, history, standing
from assess.log.event import ENVELOPE, newer
from assess.log.history import borne
from assess.log.kinds import Value
from assess.log.standing import WITHHELD, Target, Texts
from assess.log.undo import last_undoable, parts, put_back, stands_imported
from assess.model import OPEN, Catalogue, Criterion, Indicator, NotApplicable, Rated, Unknown
from assess.model.catalogue import questionnaire as questionnaire_in
from assess.model.guidelines import guideline_set as set_in
from assess.model.practice import Practice
from assess.model.practice import collection as collection_in
from assess.store import SqliteStore
from factory import (
    ANNA,
    ASSESSMENT,
    BEN,
    actor,
    attached,
    catalogue,
    commented,
    criterion,
    draft,
    drafts_of,
    evidence,
    flagged,
    guideline,
    guideline_set,
    log,
    measured,
    not_applicable,
    opened,
    questionnaire,
    rated,
    state,
    text,
    unknown,
    withdrawn,
)
from factory import erased as erasing

PAPER = draft("evidence", "e1", {**evidence("e1", "Minutes").data.plain(), "is": "file", "sha256": "a" * 64})


def erased(whole):
    """The same log with every text left out."""
    return replace(whole, texts={})


def test_a_log_that_is_only_opened_stands_as_its_settings_and_nothing_else():
    now = standing(log())
    assert (now.settings.label, now.settings.institution.name, now.settings.as_of) == (
        "2026", "Office of Pensions", "2026-11-22",
    )  # fmt: skip
    assert (now.settings.period.start, now.settings.period.end) == ("2026-01-01", None)
    assert (now.settings.hide_previous, now.settings.previous, now.state) == (False, None, "draft")
    assert (dict(now.answers), now.flags, now.events, now.outcome("sq.a")) == ({}, (), 1, OPEN)


def test_the_last_settings_and_the_last_state_stand():
    now = standing(
        log(
            draft("settings", None, {"as_of": "2026-12-31", "target": {"default": 4, "by_guideline": {"sq.2": 2}}}),
            state("submitted"),
            draft("settings", None, {"hide_previous": True}),
            state("in_review"),
        )
    )
    assert (now.settings.as_of, now.settings.hide_previous, now.state) == ("2026-12-31", True, "in_review")
    assert [now.settings.target.of(g) for g in ("sq.1", "sq.2")] == [4, 2]
    assert now.settings.label == "2026"


def test_each_kind_of_answer_stands_as_it_was_given():
    now = standing(
        log(
            rated("sq.a", 2, "a3", why={"code": "information", "note": text("New figures.")}),
            not_applicable("sq.b"),
            unknown("sq.c"),
            rated("sq.d", 0, same_as={"assessment": BEN, "seq": 4}, on_behalf_of=BEN),
        )
    )
    assert {c: g.value for c, g in now.answers.items()} == {
        "sq.a": Rated(2, ("a3",)),
        "sq.b": NotApplicable("There are no branch offices."),
        "sq.c": Unknown("The archive is closed."),
        "sq.d": Rated(0),
    }
    assert now.answers["sq.a"].why == ("information", "New figures.")
    assert (now.answers["sq.b"].why, now.answers["sq.a"].same_as) == (None, None)
    assert now.answers["sq.d"].same_as == {"assessment": BEN, "seq": 4}
    assert (now.answers["sq.a"].by, now.answers["sq.d"].by) == (ANNA, BEN)
    assert now.outcome("sq.b") == NotApplicable("There are no branch offices.")


def test_an_answer_taken_back_is_open_again_and_can_be_given_again():
    drafts = [rated("sq.a", 2), withdrawn("sq.a"), rated("sq.a", 4)]
    assert [standing(log(*drafts[:n])).outcome("sq.a") for n in range(4)] == [OPEN, Rated(2), OPEN, Rated(4)]


def test_a_comment_stands_beside_a_level_without_touching_it_and_an_empty_one_takes_it_away():
    now = standing(log(rated("sq.a", 2), commented("sq.a", "Begun in March."), commented("sq.b", "Not yet.")))
    assert {c: m.text for c, m in now.comments.items()} == {"sq.a": "Begun in March.", "sq.b": "Not yet."}
    assert now.outcome("sq.a") == Rated(2)
    assert dict(standing(log(commented("sq.a", "Begun."), commented("sq.a", None))).comments) == {}


def test_each_actor_raises_and_settles_an_own_flag():
    whole = log(flagged("sq.a", to=BEN, note="Please look."), flagged("sq.b"))
    now = standing(whole)
    assert [(f.criterion, f.to, f.note) for f in now.flags] == [("sq.a", BEN, "Please look."), ("sq.b", None, None)]
    assert [
        f.criterion for f in standing(log(flagged("sq.a"), flagged("sq.b"), flagged("sq.a", raised=False))).flags
    ] == ["sq.b"]


def test_evidence_holds_until_it_expires_on_the_day_of_the_assessment_and_not_on_todays():
    whole = log(
        evidence("e1", "Charter", expires="2026-11-22", where="Shelf 3", dated="2024-01-01"),
        evidence("e2", "Old minutes", expires="2026-11-21"),
        evidence("e3"),
        *(
            attached(c, e)
            for c, e in [("sq.a", "e1"), ("sq.b", "e2"), ("sq.c", "e3"), ("sq.c", "e2"), ("sq.d", "gone")]
        ),
    )
    now = standing(whole)
    assert [now.evidenced(c) for c in ("sq.a", "sq.b", "sq.c", "sq.d", "sq.e")] == [True, False, True, False, False]
    assert [e.name for e in now.evidence_for("sq.c")] == ["Service charter", "Old minutes"]
    charter = now.evidence["e1"]
    assert (charter.id, charter.where, charter.dated, charter.kind) == ("e1", "Shelf 3", "2024-01-01", "reference")
    assert not charter.confidential


def test_evidence_taken_away_from_a_criterion_no_longer_counts_there():
    now = standing(
        log(evidence("e1"), attached("sq.a", "e1"), attached("sq.b", "e1"), attached("sq.a", "e1", "detach"))
    )
    assert (now.evidenced("sq.a"), now.evidenced("sq.b")) == (False, True)


def test_what_is_measured_stands_by_indicator():
    now = standing(log(measured("sq.days", "12.5"), measured("sq.calls", "3"), measured("sq.days", None)))
    days, calls = now.indicators["sq.days"], now.indicators["sq.calls"]
    assert (days.value, calls.value, calls.unit, calls.definition, calls.note) == (
        None, "3", "days", "From receipt to answer.", None,
    )  # fmt: skip
    assert (calls.period.start, calls.period.end) == ("2026-01-01", "2026-06-30")


def test_actors_are_known_by_their_last_name():
    now = standing(log(actor(ANNA, "Anna"), actor(BEN, "Department 3", "group"), actor(ANNA, "Anna Example")))
    assert (now.name(ANNA), now.name(BEN), now.name("nobody")) == ("Anna Example", "Department 3", WITHHELD)
    assert (now.actors[BEN].kind, now.actors[BEN].role) == ("group", "manager")


def test_every_text_that_was_erased_says_so_and_nothing_else_changes():
    whole = log(
        actor(ANNA),
        not_applicable("sq.a"),
        unknown("sq.b"),
        rated("sq.c", 3, why={"code": "information", "note": text("New figures.")}),
        commented("sq.c", "Begun in March."),
        flagged("sq.c", note="Please look."),
        evidence("e1", where="Shelf 3"),
        attached("sq.c", "e1"),
        measured("sq.days", "3"),
    )
    now = standing(erased(whole))
    assert (now.outcome("sq.a"), now.outcome("sq.b")) == (NotApplicable(WITHHELD), Unknown(WITHHELD))
    assert now.answers["sq.c"].why == ("information", WITHHELD)
    assert (now.comments["sq.c"].text, now.flags[0].note, now.name(ANNA)) == (WITHHELD, WITHHELD, WITHHELD)
    assert (now.evidence["e1"].name, now.evidence["e1"].where) == (WITHHELD, WITHHELD)
    assert now.indicators["sq.days"].definition == WITHHELD
    assert (now.outcome("sq.c"), now.evidenced("sq.c"), now.head) == (Rated(3), True, whole.head)


def test_an_answer_whose_reason_was_never_given_says_so():
    assert standing(log(not_applicable("sq.a", None), unknown("sq.b", None))).outcome("sq.b") == Unknown(WITHHELD)
    assert Value.read({"is": "rated", "level": 1, "also_met": []}).answer(Texts({})) == Rated(1)


def test_history_tells_everything_about_one_criterion_oldest_first():
    whole = log(rated("sq.a", 2), rated("sq.b", 1), commented("sq.a", "Begun."), withdrawn("sq.a"))
    assert [(e.seq, e.kind) for e in history(whole, "sq.a")] == [(2, "answer"), (4, "comment"), (5, "withdraw")]


def test_history_tells_what_was_erased_of_a_criterion_and_of_nothing_else():
    whole = log(
        commented("sq.a", "Begun."), commented("sq.b", "Begun."), PAPER, attached("sq.a", "e1"), attached("sq.b", "e2")
    )
    (first, second) = (e.stored["text"] for e in whole.events[1:3])
    both = log(*drafts_of(whole), erasing(second), erasing(files=["a" * 64]), erasing(first))
    told = [(e.seq, e.kind) for e in history(both, "sq.a")]
    assert told == [(2, "comment"), (5, "attach"), (8, "erase"), (9, "erase")]
    assert [(e.seq, e.kind) for e in history(both, "e1")] == [(4, "evidence"), (8, "erase")]


def test_what_is_erased_leads_to_the_event_that_first_bore_it():
    whole = log(not_applicable("sq.a"), commented("sq.a", "Begun."), PAPER, erasing())
    text_of = whole.events[2].stored["text"]
    again = draft("comment", "sq.a", {"text": text_of, "lang": "en"})
    reason = whole.events[4].stored["reason"]
    whole = log(*drafts_of(whole), again, erasing(text_of, reason))
    found = borne(whole.events, [text_of, reason, whole.events[3].stored["name"]], ["a" * 64])
    assert [(b.seq, b.kind, b.on, b.text, b.file) for b in found] == [
        (3, "comment", "sq.a", True, False), (4, "evidence", "e1", True, True), (5, "erase", "", True, False),
    ]  # fmt: skip


def test_a_file_is_confidential_as_soon_as_one_piece_that_names_it_is():
    plain = PAPER.data.plain()
    marked = {**plain, "confidential": True}
    for order in ([marked, plain], [plain, marked]):
        first, second = order
        now = standing(log(draft("evidence", "e1", first), draft("evidence", "e2", second), evidence("e3")))
        assert [e.confidential for e in now.evidence.values()] == [True, True, False]
    now = standing(log(evidence("e1", confidential=True), evidence("e2")))
    assert [e.confidential for e in now.evidence.values()] == [True, False]


def test_a_state_that_there_is_not_is_refused_with_its_event():
    with pytest.raises(InvalidError, match=r"Event 3 goes to the state 'non\\x1bsense', which there is not") as found:
        standing(log(rated("sq.a", 2), state("non\x1bsense")))
    assert "`assess verify`" in found.value.hint


@pytest.mark.parametrize("events", [slice(0, 0), slice(1, None)])
def test_a_log_that_does_not_begin_with_its_opening_is_refused(events):
    whole = log(rated("sq.a", 2))
    with pytest.raises(InvalidError, match="does not begin with the event that opens"):
        standing(replace(whole, events=whole.events[events]))


def test_targets_hold_for_all_guidelines_but_the_named_ones():
    assert [Target(3, {"sq.2": 5}).of(g) for g in ("sq.1", "sq.2")] == [3, 5]


# What a log of a few weeks may hold, in any order. Each case fills a store, so a quarter of the examples will do.

quarter = settings(max_examples=settings().max_examples // 4)

CRITERIA = ("sq.a", "sq.b", "sq.c")


def about(name):
    """Anything that can be said about one criterion."""
    numbers = [f"{name}-e1", f"{name}-e2"]
    return [
        *(rated(name, level) for level in range(6)),
        not_applicable(name, "There are no offices."),
        not_applicable(name, "There is no staff."),
        unknown(name),
        withdrawn(name),
        commented(name, "Begun in March."),
        commented(name, None),
        flagged(name, note="Please look."),
        flagged(name, raised=False),
        *(evidence(number, expires=day) for number in numbers for day in (None, "2026-01-01")),
        *(attached(name, number, kind) for number in numbers for kind in ("attach", "detach")),
    ]


def several(*names):
    """What may be said about them, one after the other."""
    return st.lists(st.sampled_from([draft for name in names for draft in about(name)]), max_size=12)


def said(now, name):
    """All that stands about one criterion, without saying when."""
    given, comment = now.answers.get(name), now.comments.get(name)
    return (
        given and given.value,
        comment and comment.text,
        [f.note for f in now.flags if f.criterion == name],
        [(e.id, e.expires) for e in now.evidence_for(name)],
        now.evidenced(name),
    )


@quarter
@given(several(*CRITERIA), st.integers(0, 12))
def test_a_replay_of_the_first_events_is_what_stood_then(drafts, n):
    whole = log(*drafts)
    now, then = standing(replace(whole, events=whole.events[: n + 1])), standing(log(*drafts[:n]))
    assert [said(now, c) for c in CRITERIA] == [said(then, c) for c in CRITERIA]
    assert (now.slots, now.events) == (then.slots, then.events)


@quarter
@given(several("sq.a"), several("sq.b"), st.integers(0, 2**24 - 1))
def test_how_answers_to_different_criteria_interleave_does_not_matter(one, other, turns):
    left, right = one[:], other[:]
    mixed = [
        (left if left and (turns >> bit & 1 or not right) else right).pop(0) for bit in range(len(one) + len(other))
    ]
    now, then = standing(log(*mixed)), standing(log(*one, *other))
    assert [said(now, c) for c in CRITERIA] == [said(then, c) for c in CRITERIA]


@quarter
@given(several(*CRITERIA))
def test_an_answer_taken_back_at_once_leaves_everything_open_as_before_it(drafts):
    before, after = standing(log(*drafts)), standing(log(*drafts, rated("sq.new", 3), withdrawn("sq.new")))
    assert after.outcome("sq.new") == OPEN
    assert [said(after, c) for c in CRITERIA] == [said(before, c) for c in CRITERIA]


# What to ask next.


@pytest.fixture
def asked():
    """Four criteria of two guidelines."""
    sq1 = [criterion(f"sq.{n}") for n in "ab"]
    return catalogue(guideline_set(*sq1, *(criterion(f"sq.{n}", "sq.2") for n in "cd")))


def test_open_questions_come_in_the_order_of_the_questionnaire(asked):
    assert open_questions(asked, standing(log(rated("sq.b", 1), unknown("sq.d"), rated("sq.gone", 1)))) == (
        "sq.a",
        "sq.c",
    )


@pytest.mark.parametrize(
    ("given", "after", "skipped", "expected"),
    [
        ([], None, "", "sq.a"),
        ([], "sq.a", "", "sq.b"),
        ([], "sq.d", "", "sq.a"),
        ([], "sq.gone", "", "sq.a"),
        (["sq.b"], "sq.a", "", "sq.c"),
        ([], "sq.a", "bc", "sq.d"),
        ([], "sq.a", "abcd", "sq.b"),
        (["sq.a", "sq.b", "sq.d"], "sq.c", "", "sq.c"),
        (["sq.a", "sq.b", "sq.c", "sq.d"], "sq.c", "", None),
    ],
)
def test_the_next_question_is_the_first_open_one_further_on_and_skipped_ones_come_last(
    asked, given, after, skipped, expected
):
    now = standing(log(*(rated(c, 1) for c in given)))
    assert next_open(asked, now, after, frozenset(f"sq.{c}" for c in skipped)) == expected


# Ticks and second thoughts.


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (Rated(1), None),
        (Rated(1, ("a2",)), None),
        (Rated(1, ("a3",)), ("'a3' is no statement of the next level", "At level 2 there are: a2 and b2")),
        (
            Rated(1, ("a2", "\x1b" + "x" * 50)),
            (rf"'\x1b{'x' * 50}' is no statement of the next level", "At level 2 there are: a2 and b2"),
        ),
        (Rated(1, ("b2", "a2")), ("all statements of level 2 hold", "Answer 2 instead")),
        (Rated(5), None),
        (Rated(5, ("a5",)), ("'a5' is no statement of the next level", "Level 5 has no next level")),
    ],
)
def test_only_some_statements_of_the_next_level_can_be_ticked(given, fault):
    assert fault_in_ticks(given, {s.id: s.level for s in criterion("sq.a").statements}) == fault


def undone(store, by=ANNA):
    """Takes back the last thing of an actor; says what it was, or None."""
    events = store.log(ASSESSMENT).events
    if last := last_undoable(events, by):
        store.append(ASSESSMENT, [Draft(put_back(events, last), last.on, cause=last.seq)], by=by, via="line")
    return last and last.kind


def begun(*drafts):
    """A store in memory with an assessment in it."""
    store = SqliteStore(sqlite3.connect(":memory:", isolation_level=None))
    store.found()
    store.append(ASSESSMENT, [opened(), *drafts], by=ANNA, via="line")
    return store


@quarter
@given(several(*CRITERIA))
def test_taking_back_one_step_after_the_other_passes_every_earlier_state_down_to_the_first(drafts):
    drafts = [*(d for d in drafts if d.data.undoable), measured("sq.days", "3"), measured("sq.days", "4")]
    with closing(begun(*drafts)) as store:
        for n in range(len(drafts) - 1, -1, -1):
            assert undone(store) == drafts[n].kind
            now, then = standing(store.log(ASSESSMENT)), standing(log(*drafts[:n]))
            assert [said(now, c) for c in CRITERIA] == [said(then, c) for c in CRITERIA]
            assert {c: set(e) for c, e in now.attached.items()} == {c: set(e) for c, e in then.attached.items()}
            assert [m.value for m in now.indicators.values() if m.value] == [m.value for m in then.indicators.values()]
        assert undone(store) is None


def test_only_an_own_step_is_taken_back_and_what_others_did_stays():
    with closing(begun(rated("sq.a", 1), rated("sq.b", 2))) as store:
        store.append(ASSESSMENT, [rated("sq.a", 4), state("submitted")], by=BEN, via="line")
        assert (undone(store), undone(store, BEN), undone(store, BEN)) == ("answer", "answer", None)
        now = standing(store.log(ASSESSMENT))
        assert (now.outcome("sq.a"), now.outcome("sq.b"), now.state) == (Rated(1), OPEN, "submitted")


def test_what_came_with_an_import_is_taken_back_as_a_whole():
    with closing(begun(rated("sq.a", 1))) as store:
        source = draft("import", None, {"file": "f" * 64, "format": "csv", "rows": 2, "head": None})
        taken = [replace(rated("sq.a", 4), cause=0), replace(rated("sq.b", 3), cause=0)]
        store.append(ASSESSMENT, [source, *taken], by=ANNA, via="import")
        events = store.log(ASSESSMENT).events
        last = last_undoable(events, ANNA)
        assert (last.kind, [e.on for e in parts(events, last)]) == ("import", ["sq.b", "sq.a"])
        assert [stands_imported(events, "f" * 64, rows) for rows in (2, 3)] == [True, False]
        put = [Draft(put_back(events, p), p.on, p.seq, p.seq) for p in parts(events, last)]
        store.append(ASSESSMENT, put, by=ANNA, via="line")
        events = store.log(ASSESSMENT).events
        assert standing(store.log(ASSESSMENT)).outcome("sq.a") == Rated(1)
        assert not stands_imported(events, "f" * 64, 2)
        assert parts(events, last) == ()
        assert last_undoable(events, ANNA).on == "sq.a"


# The nouns: what a questionnaire asks, where an event stands, what is too new.


def test_a_questionnaire_asks_sets_guidelines_and_single_criteria_each_once():
    sq = guideline_set(criterion("sq.a"), criterion("sq.b", "sq.2"), criterion("sq.c", "sq.2"))
    rtw = guideline_set(criterion("rtw.a", "rtw.1"), name="return-to-work")
    order = (("criterion", "sq.c"), ("guideline", "sq.2"), ("set", "return-to-work"), ("criterion", "sq.c"))
    found = catalogue(sq, rtw, ask=order)
    assert [c.id for c in found.asked] == ["sq.c", "sq.b", "rtw.a"]
    assert list(found.criterion) == ["sq.c", "sq.b", "rtw.a"]
    assert (found.set_of("sq.2"), found.set_of("rtw.1")) == (sq, rtw)
    assert found.collection.practices == ()


def test_the_indicators_of_what_is_asked_are_asked_too():
    days, calls = (
        Indicator(f"sq.{n}", g, n, "days", "lower", "", "") for n, g in [("days", "sq.1"), ("calls", "sq.2")]
    )
    sq = guideline_set(criterion("sq.a"), criterion("sq.b", "sq.2"), indicators=(days, calls))
    assert list(catalogue(sq, ask=[("guideline", "sq.2")]).indicators) == ["sq.calls"]


def test_a_guideline_stands_under_its_section_and_part():
    part, section = (guideline(n, under=u) for n, u in [("sq.part-a", None), ("sq.section-1", "sq.part-a")])
    part, section = replace(part, kind="part"), replace(section, kind="section")
    sq = guideline_set(criterion("sq.a"), nodes=[part, section, guideline("sq.1", under=section.id)])
    assert [n.id for n in sq.path("sq.1")] == ["sq.part-a", "sq.section-1", "sq.1"]
    assert ([n.id for n in sq.guidelines], [c.id for c in sq.of("sq.1")]) == (["sq.1"], ["sq.a"])


def test_a_criterion_knows_the_statements_of_each_level():
    found: Criterion = criterion("sq.a", levels={1: ("planned",), 2: ("done", "dated")})
    assert [[s.id for s in found.at(level)] for level in (0, 1, 2, 3)] == [[], ["planned"], ["done", "dated"], []]


def test_the_effort_of_a_gap_is_the_highest_of_the_three():
    assert replace(criterion("sq.a").effort, time="high", knowledge="medium").highest == "high"


def test_a_checked_document_becomes_the_nouns_it_describes():
    effort = {"knowledge": "low", "time": "medium", "resources": "low"}
    plain = {
        "set": "service-quality", "edition": "2013", "version": "1.0.0", "title": "Service Quality", "language": "en",
        "about": "", "source": "", "scheme": "pdca-mean-1",
        "scale": {"about": "", "levels": [{"level": 0, "name": "none", "meaning": ""}]},
        "rules": {"target": 3, "evidence_above": 2, "word_from_coverage": 60, "explain_move_of": 10,
                  "roadmap": [{"step": "now", "any_of": ["key"], "at_most": 2}, {"step": "later"}]},
        "nodes": [{"id": "sq.1", "kind": "guideline", "title": "Charter", "weight": "0.5", "points": ["SQ1-01"]},
                  {"id": "sq.2", "kind": "guideline", "title": "Channels"}],
        "criteria": [{
            "id": "sq.a", "guideline": "sq.1", "question": "?", "why": "", "weight": "1.5", "key": True, "because": "",
            "aspect": "mechanism", "addressee": "board", "topics": ["Access"], "effort": effort, "basis": "guideline",
            "levels": {"2": [["done", "It is done."], ["dated", "It is dated."]], "1": [["planned", "It is planned."]]},
            "evidence": ["Charter"],
            "examples": [{"case": "c", "level": 1, "because": "b"}], "points": {"SQ1-01": ["done"]},
        }],
    }  # fmt: skip
    sq = set_in(plain, "d" * 64)
    (only,) = sq.criteria
    assert [(s.level, s.id) for s in only.statements] == [(1, "planned"), (2, "done"), (2, "dated")]
    assert (str(only.weight), str(sq.node["sq.1"].weight), str(sq.node["sq.2"].weight)) == ("3/2", "1/2", "1")
    assert (only.points, only.effort.highest, only.examples[0].level) == ({"SQ1-01": ("done",)}, "medium", 1)
    assert [(r.step, r.any_of, r.at_most, r.shortfall_at_least) for r in sq.rules.roadmap] == [
        ("now", ("key",), 2, 1), ("later", (), None, 1),
    ]  # fmt: skip


def test_a_checked_questionnaire_and_collection_become_nouns_too():
    asked = {"questionnaire": "all", "title": "All", "purpose": "", "language": "en", "minutes": 30,
             "sets": [{"set": "service-quality", "edition": "2013"}],
             "ask": [{"set": "service-quality"}, {"criterion": "sq.a"}]}  # fmt: skip
    assert questionnaire_in(asked, "e" * 64) == replace(
        questionnaire(("set", "service-quality"), ("criterion", "sq.a")), purpose=""
    )
    practice = {"id": "p1", "record": 1, "title": "T", "title_is": "official", "summary": "S", "institution": "I",
                "country": "PL", "region": "Europe", "implemented": 2012,
                "topics": ["Access"], "source": ""}  # fmt: skip
    link = {"criterion": "sq.a", "practice": "p1", "to_level": [3], "note": "", "by": "us", "on": "2026-01-01",
            "method": "read", "status": "checked"}  # fmt: skip
    ranking = {"weights": {"topic": "0.5"}, "strong": "6", "possible": "3", "shown": 3, "per_institution": 2,
               "stop_words": ["the"], "subjects": [{"label": "post", "words": ["mail"]}]}  # fmt: skip
    plain = {"collection": "C", "as_of": "2026-01-01", "practices": [practice], "ranking": ranking, "links": [link],
             "topics": [{"label": "Access"}, {"label": "Call centres", "aliases": ["phones"]}],
             "none_found": [{"criterion": "sq.b", "needed": "One with figures."}]}  # fmt: skip
    found = collection_in(plain, "f" * 64)
    assert found.practice["p1"].topics == ("Access",)
    assert (found.links[0].to_level, found.none_found[0].criterion) == ((3,), "sq.b")
    assert [t.aliases for t in found.topics] == [(), ("phones",)]
    assert (str(found.ranking.weights["topic"]), found.ranking.subjects[0].words) == ("1/2", ("mail",))


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (("answer", "sq.a", ANNA, {}), ("withdraw", "sq.a", BEN, {}), True),
        (("answer", "sq.a", ANNA, {}), ("answer", "sq.b", ANNA, {}), False),
        (("answer", "sq.a", ANNA, {}), ("comment", "sq.a", ANNA, {}), False),
        (("attach", "sq.a", ANNA, {"evidence": "e1"}), ("detach", "sq.a", BEN, {"evidence": "e1"}), True),
        (("attach", "sq.a", ANNA, {"evidence": "e1"}), ("attach", "sq.a", ANNA, {"evidence": "e2"}), False),
        *((((k, "sq.a", ANNA, {}), (k, "sq.a", BEN, {}), False)) for k in ("flag", "review", "opinion")),
        (("comment", "sq.a", ANNA, {}), ("comment", "sq.a", BEN, {}), True),
        (("state", None, ANNA, {}), ("state", None, BEN, {}), True),
        (("state", None, ANNA, {}), ("settings", None, ANNA, {}), False),
    ],
)
def test_events_share_a_slot_when_the_later_one_stands_for_both(one, other, together):
    assert (slot(*one) == slot(*other)) == together


def slot(kind, on, by, data):
    return KINDS[kind].read(data).slot(on, by)


def line(kind="answer", **others):
    """A line of a log as it is read."""
    data = dict.fromkeys(KINDS[kind].stored_keys()) if kind in KINDS else {}
    return dict.fromkeys(ENVELOPE) | {"v": 1, "assessment": ASSESSMENT, "seq": 7, "kind": kind, "data": data} | others


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_with_its_own_keys_is_understood(kind):
    assert newer(line(kind)) is None
    assert event(line(kind) | {"for": BEN}).on_behalf_of == BEN


@pytest.mark.parametrize(
    ("strange", "why"),
    [
        (line(v=3), "event 7 is of version 3, this program reads versions 1 to 2"),
        (line(v=True), "event 7 is of version True, this program reads versions 1 to 2"),
        (line(mood="good"), "event 7 has other keys than version 1 has (mood)"),
        ({k: v for k, v in line().items() if k != "base"}, "event 7 has other keys than version 1 has (base)"),
        (line("sing"), "event 7 is of the kind 'sing', which this program does not have"),
        (line("narrative", v=2), "event 7 is of the kind 'narrative', which this program does not have"),
        (
            line("state", data={"to": "abandoned", "reason": None, "open": []}),
            "event 7 (state) says in 'to' what version 1 does not have",
        ),
        (
            line("open", data=dict.fromkeys(KINDS["open"].stored_keys()) | {"scheme": "pdca-mean-2"}),
            "event 7 (open) says in 'scheme' what version 1 does not have",
        ),
        (line("withdraw", data={"why": 1}), "event 7 (withdraw) has other keys than version 1 has (why)"),
        (line("comment", data={"text": None}), "event 7 (comment) has other keys than version 1 has (lang)"),
        (line("settings", data={"weights": 1}), "event 7 (settings) has other keys than version 1 has (weights)"),
    ],
)
def test_what_is_too_new_is_named(strange, why):
    assert newer(strange) == why


def test_settings_name_only_what_they_replace():
    assert newer(line("settings", data={"label": "2027"})) is None


def test_the_first_event_follows_nothing():
    whole: Log = log(opened(label="2027"))
    assert GENESIS == "0" * 64
    assert (whole.events[0].prev, whole.events[0].seq, standing(whole).settings.label) == (GENESIS, 1, "2027")
    assert isinstance(catalogue(guideline_set()), Catalogue)


def test_the_nouns_of_practices_come_when_they_are_asked_for():
    assert model.Practice is Practice
    with pytest.raises(AttributeError, match="Manager"):
        model.Manager  # noqa: B018 # what is looked for
