"""A folder opened, an assessment on the table: every verb, what it refuses, and that nothing is ever half done."""

import dataclasses
import hashlib
import io
import json
import os
import random
import sqlite3
import stat
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess import sheet, shipped
from assess.cli.start import _reworded
from assess.errors import AssessError, ConflictError, InvalidError, MissingError, NotFoundError, UsageError
from assess.log import Typed
from assess.log.standing import WITHHELD
from assess.model import NotApplicable, Rated, Unknown
from assess.store import FILE, SqliteStore, fault_of_place, warning_of_place
from assess.store import backup as backups
from assess.store import evidence as evidences
from assess.store.backup import Held
from assess.text import listed
from assess.workspace import Workspace, find, library
from assess.workspace.given import EvidenceGiven, evidence_in, reference
from assess.workspace.request import StartRequest
from assess.workspace.settled import abandoning, corrected, taking_up
from assess.workspace.tables import Wanted
from factory import draft

CHARTER = "sq.service-charter"
KNOWN = "sq.charter-known"
RIVER = StartRequest(
    label="2025",
    institution="Social Insurance of Riverland",
    country="PL",
    as_of="2025-12-31",
    questionnaire="service-quality-1",
    by="Anna Nowak",
)


def riverland(**others):
    return StartRequest(**{**RIVER.__dict__, **others})


@pytest.fixture
def desk(workspace):
    """An assessment that Anna has just opened."""
    return workspace.start(RIVER)


@pytest.fixture
def ben(workspace, desk):
    """The same assessment on the desk of a second person, opened at the same moment."""
    return workspace.desk(desk.assessment, by="Ben Osei")


@pytest.fixture
def paper(tmp_path):
    """A file on the disk of whoever answers."""

    def written(name="minutes.pdf", data=b"Minutes of 14 March"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return written


def file_of(path, **others):
    return EvidenceGiven("file", path.name, path, **others)


def standing_of(desk):
    """All that a reader of the assessment would see, without numbers of events."""
    now = desk.now
    return (
        {c: g.value for c, g in now.answers.items()},
        {c: g.text for c, g in now.comments.items()},
        {(f.criterion, f.by, f.note) for f in now.flags},
        {c: [e.name for e in now.evidence_for(c)] for c in now.attached},
        {i: m.value for i, m in now.indicators.items()},
    )


# Opening


def test_every_fault_of_a_request_is_reported_at_once(workspace):
    faulty = riverland(
        label=" ",
        institution="A\nB",
        by="a" * 201,
        country="Poland",
        region="Mars",
        language="xx",
        as_of="2025-02-30",
        begins="2026-W47-7",
        ends="soon",
        target=6,
        questionnaire="everything",
    )
    with pytest.raises(InvalidError) as caught:
        workspace.start(faulty)
    assert str(caught.value) == "The assessment was not opened."
    assert [str(p) for p in caught.value.problems] == [
        "--label: A text of 1 to 200 visible characters is needed. Write it on one line.",
        "--institution: A text of 1 to 200 visible characters is needed. Write it on one line.",
        "--as: A text of 1 to 200 visible characters is needed. Write it on one line.",
        "--country: 'Poland' is no country code. Poland is PL.",
        "--region: 'Mars' is not one of them. There are: Africa, Americas, Asia and Pacific and Europe.",
        "--language: 'xx' is not one of them. There are: en.",
        "--as-of: '2025-02-30' is not a day. Write year-month-day, such as 2026-11-22, or 22 November 2026.",
        "--from: '2026-W47-7' is not a day. Write year-month-day, such as 2026-11-22, or 22 November 2026.",
        "--to: 'soon' is not a day. Write year-month-day, such as 2026-11-22, or 22 November 2026.",
        "--target: 6 is no level to aim at. Choose 1 to 5.",
        "--questionnaire: There is no questionnaire 'everything'. There are: "
        + listed([q["questionnaire"] for q in library().questionnaires()])
        + ".",
    ]  # fmt: skip
    assert workspace.headings() == ()


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (
            {"begins": "2025-02-01", "ends": "2025-01-01"},
            "--to: The period ends before it begins. Swap --from and --to.",
        ),
        ({"country": "ZZ9"}, "--country: 'ZZ9' is no country code. Use the two letters of ISO 3166, such as PL."),
        ({"country": "QQ"}, "--country: 'QQ' is no country code. Use the two letters of ISO 3166, such as PL."),
        ({"targets": {"sq.9": 3}}, "--questionnaire: There is no guideline 'sq.9' here. Did you mean sq.1?"),
        ({"targets": {"sq.1": 0}}, "--questionnaire: 0 is no level to aim at. Choose 1 to 5."),
        ({"target": 0}, "--target: 0 is no level to aim at. Choose 1 to 5."),
    ],
)
def test_a_faulty_request_opens_nothing(workspace, changed, fault):
    with pytest.raises(InvalidError) as caught:
        workspace.start(riverland(**changed))
    assert [str(p) for p in caught.value.problems] == [fault]
    assert workspace.headings() == ()


def test_what_was_asked_for_stands(workspace):
    desk = workspace.start(riverland(begins="2025-01-01", region="Europe", target=4, targets={"sq.1": 5}))
    decided = desk.now.settings
    assert (decided.label, decided.as_of, decided.language, decided.scheme) == (
        "2025",
        "2025-12-31",
        "en",
        "pdca-mean-1",
    )
    assert (decided.institution.name, decided.institution.region) == ("Social Insurance of Riverland", "Europe")
    assert (decided.period.start, decided.period.end) == ("2025-01-01", None)
    assert (decided.target.default, decided.target.of("sq.1"), decided.target.of("sq.5")) == (4, 5, 4)
    assert desk.now.name(desk.actor) == "Anna Nowak"
    assert [h.label for h in workspace.headings()] == ["2025"]
    assert workspace.headings()[0].state == "draft"


def test_without_a_target_the_set_decides(desk):
    assert desk.now.settings.target.default == 3


def test_an_assessment_answers_the_exact_texts_it_was_opened_with(workspace, desk, tmp_path, monkeypatch):
    asked = [c.id for c in desk.catalogue.asked]
    own = tmp_path / "own" / "practices"
    own.mkdir(parents=True)
    ours = shipped.folder() / "practices" / "ranking.yaml"
    (own / "ranking.yaml").write_text(ours.read_text("utf-8").replace("shown: 3", "shown: 5"), "utf-8")
    monkeypatch.setenv("ASSESS_LIBRARY", str(tmp_path / "own"))
    later = workspace.start(riverland(label="2026", as_of="2026-12-31"))
    assert later.catalogue.collection.ranking.shown == 5
    again = workspace.desk("2025")
    assert again.catalogue == desk.catalogue
    assert (again.catalogue.collection.ranking.shown, [c.id for c in again.catalogue.asked]) == (3, asked)


def test_the_earlier_assessment_is_found_by_itself(workspace):
    first = workspace.start(riverland(label="2023", as_of="2023-12-31"))
    second = workspace.start(riverland(label="2024", as_of="2024-12-31"))
    redone = workspace.start(riverland(label="2024 again", as_of="2024-12-31"))
    workspace.start(riverland(label="other", institution="Another", as_of="2024-12-31"))
    third = workspace.start(riverland(label="2025"))
    back = workspace.start(riverland(label="back", as_of="2022-12-31"))
    assert first.previous is None
    assert back.previous is None
    assert (second.previous.label, redone.previous.label) == ("2023", "2024")
    assert (third.previous.label, third.previous.assessment) == ("2024 again", redone.assessment)
    assert third.now.settings.previous["head"] == redone.now.head


def test_a_label_that_several_use_is_that_of_the_institution_which_has_all_that_are_named(workspace):
    ours = [workspace.start(riverland(label=label, as_of=f"{label}-12-31")) for label in ("2024", "2025")]
    workspace.start(riverland(label="2025", institution="Another"))
    years, _ = workspace.side_by_side(["2024", "2025"])
    assert [y.assessment for y in years] == [desk.assessment for desk in ours]
    workspace.start(riverland(label="2024", institution="Another", as_of="2024-12-31"))
    with pytest.raises(UsageError, match="Several assessments are called '2024'"):
        workspace.side_by_side(["2024", "2025"])


def test_one_institution_is_found_however_large_its_letters_and_only_in_its_country(workspace):
    first = workspace.start(riverland(label="2023", as_of="2023-12-31"))
    abroad = workspace.start(riverland(label="2024", as_of="2024-12-31", country="DE"))
    loud = workspace.start(riverland(institution=RIVER.institution.upper()))
    assert (abroad.previous, loud.previous.label) == (None, "2023")
    assert workspace.history_of(loud.assessment) == (first.assessment, loud.assessment)


def test_the_earlier_assessment_can_be_named_or_refused(workspace):
    workspace.start(riverland(label="2023", as_of="2023-12-31"))
    workspace.start(riverland(label="2024", as_of="2024-12-31"))
    assert workspace.start(riverland(label="2025 a", previous="2023")).previous.label == "2023"
    assert workspace.start(riverland(label="2025 b", previous="")).previous is None
    with pytest.raises(NotFoundError):
        workspace.start(riverland(previous="1999"))
    assert len(workspace.headings()) == 4


def test_a_name_of_several_spellings_is_one_person_in_every_assessment(workspace):
    first = workspace.start(riverland(by="Zoe\u0308 Ng"))
    second = workspace.start(riverland(label="2026", by=" Zo\u00eb Ng "))
    third = workspace.desk("2025", by="Zo\u00eb Ng")
    other = workspace.desk("2025", by="Zoe Ng")
    assert first.actor == second.actor == third.actor != other.actor
    third.comment(CHARTER, "One.")
    other.comment(KNOWN, "Two.")
    comments = workspace.desk("2025").now.comments
    assert (comments[CHARTER].by, comments[KNOWN].by) == (first.actor, other.actor)
    assert workspace.desk("2026", by="Zoe Ng").actor == other.actor


@pytest.mark.parametrize("name", [" ", "\n", "A\x1b[31m", "a" * 201, "A\nB", "A\u202eB"])
def test_who_answers_has_a_name_that_shows(workspace, desk, name):
    with pytest.raises(UsageError):
        workspace.desk(desk.assessment, by=name)


def test_to_look_is_not_to_write(workspace, desk):
    before = desk.now.head
    workspace.desk(desk.assessment, by="Somebody New")
    assert workspace.desk(desk.assessment).now.head == before


# Finding


def test_the_folder_given_is_taken_before_the_variable_and_that_before_the_folders_above(tmp_path, monkeypatch):
    for name in ("given", "named", "above"):
        Workspace.create(tmp_path / name).store.close()
    below = tmp_path / "above" / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    monkeypatch.setenv("ASSESS_WORKSPACE", str(tmp_path / "named"))
    assert find(str(tmp_path / "given")) == tmp_path / "given"
    assert find(None) == tmp_path / "named"
    monkeypatch.delenv("ASSESS_WORKSPACE")
    assert find(None) == tmp_path / "above"
    monkeypatch.chdir(tmp_path / "above")
    assert find(None) == tmp_path / "above"


def test_a_workspace_that_is_not_there_is_not_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASSESS_WORKSPACE", raising=False)
    with pytest.raises(NotFoundError, match="here or in a folder above"):
        find(None)
    for name in ("nowhere", "n" * 5000, "a\0b"):
        with pytest.raises(NotFoundError, match="There is no workspace in"):
            find(name)


def test_an_assessment_is_named_by_its_label_or_the_beginning_of_its_id(workspace):
    with pytest.raises(NotFoundError, match="no assessment in this workspace"):
        workspace.resolve(None)
    first = workspace.start(riverland(label="2024", as_of="2024-12-31")).assessment
    second = workspace.start(riverland(label="2025")).assessment
    assert (workspace.resolve("2024"), workspace.resolve(first[:13]), workspace.resolve(None)) == (first, first, second)
    with pytest.raises(NotFoundError, match=r"no assessment '\\x1b'"):
        workspace.resolve("\x1b")


def test_a_label_goes_before_an_id_and_one_that_fits_several_is_refused(workspace):
    first = workspace.start(RIVER).assessment
    second = workspace.start(riverland(institution="Another", as_of="2026-12-31")).assessment
    named = workspace.start(riverland(label=first[:8], as_of="2027-12-31")).assessment
    assert workspace.resolve(first[:8]) == named
    assert workspace.resolve(first) == first
    with pytest.raises(UsageError) as caught:
        workspace.resolve("2025")
    assert caught.value.hint == f"Give the beginning of an id: {first[:8]} and {second[:8]}."


# Answers


def test_an_answer_is_on_the_disk_when_it_is_given(workspace, desk):
    desk.answer(CHARTER, Rated(2, ("measured",)))
    assert workspace.desk().now.answers[CHARTER].value == Rated(2, ("measured",))
    desk.answer(CHARTER, NotApplicable("There are no promises."))
    desk.answer(KNOWN, Unknown("Nobody was asked."))
    again = workspace.desk().now
    assert (again.answers[CHARTER].value, again.answers[KNOWN].value) == (
        NotApplicable("There are no promises."),
        Unknown("Nobody was asked."),
    )


@pytest.mark.parametrize(
    ("value", "kind", "message"),
    [
        (Rated(6), InvalidError, "6 is no level."),
        (Rated(-1), InvalidError, "-1 is no level."),
        (Rated(1, ("measured",)), InvalidError, "sq.service-charter: 'measured' is no statement of the next level."),
        (
            Rated(1, ("published", "displayed", "figures")),
            InvalidError,
            "sq.service-charter: all statements of level 2 hold.",
        ),
        (NotApplicable(" "), UsageError, "sq.service-charter: a reason is needed."),
        (Unknown("\n"), UsageError, "sq.service-charter: a reason is needed."),
        (Unknown("a" * 20_001), InvalidError, "Not saved: the text has 20,001 characters, at most 20,000 can be kept."),
        (Unknown("a\0"), InvalidError, "Not saved: the text holds a control character (\\x00) behind 'a'."),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_written(desk, value, kind, message):
    before = desk.now.head
    with pytest.raises(kind) as caught:
        desk.answer(CHARTER, value)
    assert str(caught.value) == message
    assert desk.now.head == before


def test_a_criterion_that_is_not_asked_is_refused_with_the_nearest_one(desk):
    verbs = [
        lambda c: desk.answer(c, Rated(1)),
        desk.withdraw,
        lambda c: desk.comment(c, "x"),
        lambda c: desk.flag(c, "x"),
        lambda c: desk.add_evidence(c, reference("x")),
        lambda c: desk.attach(c, "x"),
        lambda c: desk.detach(c, "x"),
    ]
    for verb in verbs:
        with pytest.raises(NotFoundError) as caught:
            verb("sq.service-chartre")
        assert caught.value.hint == "Did you mean sq.service-charter?"
    with pytest.raises(NotFoundError) as caught:
        desk.answer("zzz", Rated(1))
    assert caught.value.hint == "`assess status` lists the ids."


def test_taking_back_what_is_not_there_writes_nothing(desk):
    before = desk.now.head
    desk.withdraw(CHARTER)
    assert desk.now.head == before
    desk.answer(CHARTER, Rated(1))
    desk.withdraw(CHARTER)
    assert CHARTER not in desk.now.answers


def test_a_comment_stands_beside_a_level_and_an_empty_one_takes_it_back(desk):
    desk.comment(CHARTER, "First.\r\nSecond.")
    desk.answer(CHARTER, Rated(1))
    assert desk.now.comments[CHARTER].text == "First.\nSecond."
    desk.comment(CHARTER, "  ")
    assert CHARTER not in desk.now.comments
    assert desk.now.answers[CHARTER].value == Rated(1)


def test_everybody_has_a_flag_of_their_own(desk, ben):
    desk.flag(CHARTER, "Who keeps it?")
    ben.flag(CHARTER, "Since when?")
    desk.refresh()
    assert {(f.by, f.note) for f in desk.now.flags} == {(desk.actor, "Who keeps it?"), (ben.actor, "Since when?")}
    ben.flag(CHARTER, "", raised=False)
    desk.refresh()
    assert [f.by for f in desk.now.flags] == [desk.actor]


def test_last_years_answer_is_shown_and_can_be_repeated_explained_or_hidden(workspace):
    before = workspace.start(riverland(label="2024", as_of="2024-12-31"))
    before.answer(CHARTER, Rated(1))
    before.answer(KNOWN, Unknown("Nobody was asked."))
    desk = workspace.start(RIVER)
    assert desk.earlier(CHARTER).value == Rated(1)
    assert desk.earlier("sq.service-law") is None
    desk.answer(CHARTER, Rated(1), same_as_previous=True)
    seq = before.now.answers[CHARTER].seq
    assert desk.now.answers[CHARTER].same_as == {"assessment": before.assessment, "seq": seq}
    assert not desk.moves_far(CHARTER, Rated(2))
    assert desk.moves_far(CHARTER, Rated(3))
    assert not desk.moves_far(CHARTER, NotApplicable("No."))
    assert not desk.moves_far(KNOWN, Rated(5))
    desk.answer(CHARTER, Rated(3), why=("performance", "A new charter."))
    assert desk.now.answers[CHARTER].why == ("performance", "A new charter.")
    desk.hide_previous(hide=True)
    assert desk.earlier(KNOWN) is None
    assert desk.earlier(CHARTER).value == Rated(1)
    desk.hide_previous(hide=False)
    assert desk.earlier(KNOWN).value == Unknown("Nobody was asked.")
    assert before.earlier(CHARTER) is None
    assert not before.moves_far(CHARTER, Rated(5))


def test_where_nothing_stood_last_year_there_is_nothing_to_repeat(workspace):
    workspace.start(riverland(label="2024", as_of="2024-12-31"))
    desk = workspace.start(RIVER)
    desk.answer(CHARTER, Rated(1), same_as_previous=True)
    assert desk.now.answers[CHARTER].same_as is None


# Indicators and settings

MEASURE = "sq.charter-promises-measured"


@pytest.mark.parametrize("value", ["900", "100.1", "\N{MINUS SIGN}0.25"])
def test_a_share_beyond_none_and_all_is_refused(desk, value):
    with pytest.raises(InvalidError, match="no share"):
        desk.measure(MEASURE, value)


def test_days_are_kept_as_a_calendar_writes_them_however_they_are_typed(desk):
    desk.measure(MEASURE, "5", period=("1.1.2025", "31 Dec 2025"))
    period = desk.now.indicators[MEASURE].period
    assert (period.start, period.end) == ("2025-01-01", "2025-12-31")
    with pytest.raises(InvalidError, match="ends before"):
        desk.measure(MEASURE, "5", period=("2 January 2025", "1 January 2025"))
    with pytest.raises(InvalidError, match="expire"):
        desk.add_evidence(CHARTER, dataclasses.replace(reference("x"), dated="14.3.2025", expires="1 Jan 2020"))
    assert corrected_day(desk, "30 June 2026") == "2026-06-30"


def corrected_day(desk, day):
    return corrected(desk, {"as_of": day}, ()).data.as_of


def test_a_measure_is_kept_as_decimal_text(desk):
    for given_, kept in (("12.5", "12.5"), (" 7 ", "7"), ("100", "100"), ("0", "0"), (None, None)):
        desk.measure(MEASURE, given_, period=("2025-01-01", None), definition=" Promises measured. ", note="Draft")
        measured = desk.now.indicators[MEASURE]
        assert (measured.value, measured.unit, measured.definition, measured.period.start) == (
            kept, desk.catalogue.indicators[MEASURE].unit, "Promises measured.", "2025-01-01",
        )  # fmt: skip
    methods = {e.stored["method"] for e in desk.log.events if e.kind == "indicator"}
    desk.measure(MEASURE, "1", definition="Promises measured.")
    assert methods == {desk.log.events[-1].stored["method"]}
    desk.measure(MEASURE, "1", definition="Promises kept.")
    assert methods != {desk.log.events[-1].stored["method"]}


@pytest.mark.parametrize(
    "value", ["", "1,5", "1e3", "nan", "1.", ".5", "+1", "--1", "1" * 16, "٣", "12 %", "0.0000000001"]
)
def test_what_is_no_decimal_is_no_measure(desk, value):
    with pytest.raises(InvalidError, match="is not a decimal number"):
        desk.measure(MEASURE, value)
    assert desk.now.indicators == {}


def test_a_measure_of_an_unknown_indicator_or_an_impossible_day_is_refused(desk):
    with pytest.raises(NotFoundError) as caught:
        desk.measure("sq.charter-promises-mesured", "1")
    assert caught.value.hint == f"Did you mean {MEASURE}?"
    with pytest.raises(NotFoundError) as caught:
        desk.measure("x", "1")
    assert caught.value.hint == "`assess indicator list` lists them."
    with pytest.raises(InvalidError, match="'2025-02-29' is not a day"):
        desk.measure(MEASURE, "1", period=(None, "2025-02-29"))


def test_the_target_is_changed_for_all_or_for_one_guideline(desk):
    desk.set_target(4, {})
    desk.set_target(None, {"sq.1": 5})
    target = desk.now.settings.target
    assert (target.default, target.of("sq.1")) == (4, 5)
    desk.set_target(2, {"sq.1": None})
    assert (desk.now.settings.target.of("sq.1"), desk.now.settings.target.by_guideline) == (2, {})
    for default, by_guideline, error in (
        (0, {}, InvalidError),
        (None, {"sq.1": 6}, InvalidError),
        (3, {"sq.2": 3}, NotFoundError),
    ):
        with pytest.raises(error):
            desk.set_target(default, by_guideline)
    assert desk.now.settings.target.default == 2


# Undo


def acts(desk, paper):
    """One of every verb that can be taken back, with what makes it possible."""
    kept = desk.add_evidence(CHARTER, reference("Charter of 2024"))
    return {
        "answer": lambda: desk.answer(CHARTER, Rated(2)),
        "withdraw": lambda: desk.withdraw(KNOWN),
        "comment": lambda: desk.comment(CHARTER, "In force."),
        "flag": lambda: desk.flag(CHARTER, "Who?"),
        "evidence": lambda: desk.add_evidence(KNOWN, file_of(paper())),
        "attach": lambda: desk.attach(KNOWN, kept.id),
        "detach": lambda: desk.detach(CHARTER, kept.id),
        "indicator": lambda: desk.measure(MEASURE, "12"),
    }


@pytest.mark.parametrize("verb", ["answer", "withdraw", "comment", "flag", "evidence", "attach", "detach", "indicator"])
def test_undo_puts_back_what_stood_before_and_the_history_keeps_both(desk, paper, verb):
    desk.answer(KNOWN, Rated(1))
    act = acts(desk, paper)[verb]
    before, events = standing_of(desk), desk.now.events
    act()
    after, written = standing_of(desk), desk.now.events
    assert after != before
    taken = desk.undo()
    now = standing_of(desk)
    assert ({k: v for k, v in now[3].items() if v}, now[:3]) == ({k: v for k, v in before[3].items() if v}, before[:3])
    assert {k: v for k, v in now[4].items() if v} == {k: v for k, v in before[4].items() if v}
    assert taken.kind == ("attach" if verb == "evidence" else verb)
    assert desk.now.events == written + 1 > events + 1
    assert desk.log.events[-1].cause == taken.seq


def test_undo_goes_back_step_by_step_and_then_has_nothing_more_to_take_back(desk):
    steps = [standing_of(desk)]
    for act in (
        lambda: desk.answer(CHARTER, Rated(1)),
        lambda: desk.answer(CHARTER, NotApplicable("It is closed.")),
        lambda: desk.comment(CHARTER, "One."),
        lambda: desk.answer(CHARTER, Rated(3)),
        lambda: desk.comment(CHARTER, "Two."),
        lambda: desk.withdraw(CHARTER),
        lambda: desk.flag(CHARTER, "Who?"),
        lambda: desk.flag(CHARTER, "", raised=False),
    ):
        act()
        steps.append(standing_of(desk))
    for step in reversed(steps[:-1]):
        assert desk.undo() is not None
        assert standing_of(desk) == step
    before = desk.now.head
    assert desk.undo() is None
    assert desk.now.head == before


def test_after_an_undo_a_new_answer_can_be_taken_back_too(desk):
    desk.answer(CHARTER, Rated(1))
    desk.answer(CHARTER, Rated(2))
    desk.undo()
    desk.answer(CHARTER, Rated(4))
    assert desk.now.answers[CHARTER].value == Rated(4)
    desk.undo()
    assert desk.now.answers[CHARTER].value == Rated(1)
    desk.undo()
    assert CHARTER not in desk.now.answers
    assert desk.undo() is None


def test_undo_takes_back_only_what_one_wrote_oneself(desk, ben):
    desk.answer(CHARTER, Rated(1))
    ben.refresh()
    assert ben.undo() is None
    ben.answer(KNOWN, Rated(2))
    desk.refresh()
    assert desk.undo().on == CHARTER
    assert list(desk.now.answers) == [KNOWN]


def test_undo_under_somebody_elses_newer_answer_is_a_conflict_that_writes_nothing(desk, ben):
    desk.answer(CHARTER, Rated(1))
    ben.refresh()
    ben.answer(CHARTER, Rated(4))
    desk.refresh()
    head = desk.now.head
    with pytest.raises(ConflictError):
        desk.undo()
    assert (desk.now.head, desk.now.answers[CHARTER].value) == (head, Rated(4))


def test_undo_of_an_answer_over_somebody_elses_puts_theirs_back(desk, ben):
    ben.answer(CHARTER, Unknown("I was away."))
    desk.refresh()
    desk.answer(CHARTER, Rated(1))
    desk.undo()
    assert desk.now.answers[CHARTER].value == Unknown("I was away.")


def test_undo_of_a_second_attach_leaves_the_first(desk):
    kept = desk.add_evidence(CHARTER, reference("Charter"))
    desk.attach(CHARTER, kept.id)
    desk.undo()
    assert [e.name for e in desk.now.evidence_for(CHARTER)] == ["Charter"]
    desk.undo()
    assert desk.now.evidence_for(CHARTER) == ()


FILLED_IN = b"criterion,answer,comment,evidence\nsq.service-charter,1,One,Minutes 3/24\nsq.charter-known,2,,\n"


def test_an_import_is_taken_back_in_one_step_and_can_be_imported_again(desk):
    desk.import_table(FILLED_IN, "t.csv")
    written = desk.now.events
    assert desk.import_table(FILLED_IN, "t.csv").again
    assert desk.undo().kind == "import"
    assert [desk.log.events[e.cause - 1].kind for e in desk.log.events[written:]] == [
        "answer", "attach", "comment", "answer",
    ]  # fmt: skip
    assert standing_of(desk)[:2] == ({}, {})
    assert desk.undo() is None
    assert desk.import_table(FILLED_IN, "t.csv").changed == 2


def test_an_import_is_not_taken_back_where_a_part_of_it_was_changed_since(desk, ben):
    desk.import_table(FILLED_IN, "t.csv")
    ben.refresh()
    ben.answer(CHARTER, Rated(4))
    desk.refresh()
    head = desk.now.head
    with pytest.raises(ConflictError) as refused:
        desk.undo()
    assert [p.where for p in refused.value.problems] == [CHARTER]
    assert desk.now.head == head
    ben.undo()
    desk.refresh()
    assert desk.undo().kind == "import"
    assert desk.now.answers == {}


def test_settings_that_were_corrected_are_put_back_by_an_undo_and_hiding_last_year_is_none_of_it(desk, workspace):
    before = desk.now.settings
    desk.write([corrected(desk, {"label": "2031", "institution": "Other Fund", "begins": ""}, workspace.headings())])
    desk.hide_previous(hide=True)
    assert (desk.now.settings.label, desk.now.settings.institution.name) == ("2031", "Other Fund")
    assert desk.log.events[-2].v == 1
    assert desk.undo().kind == "settings"
    assert desk.now.settings == dataclasses.replace(before, hide_previous=True)


def test_a_correction_is_held_to_the_rules_of_the_opening_and_says_every_fault(desk, workspace):
    with pytest.raises(InvalidError) as refused:
        corrected(desk, {"country": "Poland", "label": "", "as_of": "2025-02-30"}, workspace.headings())
    assert sorted(p.where for p in refused.value.problems) == ["--as-of", "--country", "--label"]
    with pytest.raises(UsageError, match="stands already"):
        corrected(desk, {"label": desk.now.settings.label}, workspace.headings())


def test_an_abandoned_draft_is_in_no_list_and_no_choice_and_frees_its_label(desk, workspace):
    label = desk.now.settings.label
    with pytest.raises(UsageError, match="reason"):
        abandoning(desk, " ")
    desk.write([abandoning(desk, "Opened by mistake.")])
    assert (desk.log.events[-1].v, desk.now.state) == (2, "abandoned")
    assert workspace.headings() == ()
    assert [h.state for h in workspace.headings(abandoned=True)] == ["abandoned"]
    with pytest.raises(NotFoundError):
        workspace.resolve(None)
    review = {"value": {"is": "rated", "level": 1, "also_met": []}, "about": 1, "finding": None, "note": None}
    for refused in (
        lambda: desk.answer(CHARTER, Rated(1)),
        lambda: desk.write([draft("review", CHARTER, review, base=0)]),
    ):
        with pytest.raises(InvalidError, match="abandoned"):
            refused()
    again = workspace.start(riverland(label=label))
    assert again.previous is None
    assert workspace.resolve(label) == again.assessment
    with pytest.raises(ConflictError):
        taking_up(desk, workspace.headings())
    desk.write(taking_up(desk, workspace.headings(), "Old"))
    assert (desk.now.state, desk.now.settings.label) == ("draft", "Old")
    assert [desk.log.events[-2].v, len(workspace.headings())] == [1, 2]
    with pytest.raises(UsageError):
        taking_up(desk, workspace.headings())


def test_a_label_is_refused_where_the_same_institution_uses_it_only(desk, workspace):
    label = desk.now.settings.label
    with pytest.raises(ConflictError):
        workspace.start(riverland(label=label))
    other = workspace.start(riverland(label=label, institution="Another Fund"))
    with pytest.raises(ConflictError):
        corrected(other, {"institution": desk.now.settings.institution.name}, workspace.headings())


ACTS = st.lists(
    st.tuples(st.sampled_from(["answer", "withdraw", "comment", "flag", "measure", "undo"]), st.integers(0, 5)),
    max_size=25,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ACTS)
def test_as_many_undos_as_acts_lead_back_to_the_beginning(tmp_path_factory, acts):
    with Workspace.create(tmp_path_factory.mktemp("undo") / "w") as workspace:
        desk = workspace.start(RIVER)
        done = [standing_of(desk)]
        for act, number in acts:
            before = desk.now.events
            match act:
                case "answer":
                    desk.answer(CHARTER, Rated(number))
                case "withdraw":
                    desk.withdraw(CHARTER)
                case "comment":
                    desk.comment(CHARTER, f"Comment {number}." if number else "")
                case "flag":
                    desk.flag(CHARTER, f"Flag {number}.", raised=bool(number))
                case "measure":
                    desk.measure(MEASURE, str(number))
                case _:
                    assert (desk.undo() is None) == (len(done) == 1)
                    done = done[:-1] or done
                    assert shape(standing_of(desk)) == shape(done[-1])
                    continue
            if desk.now.events > before:
                done.append(standing_of(desk))
        while len(done) > 1:
            assert desk.undo() is not None
            done.pop()
            assert shape(standing_of(desk)) == shape(done[-1])
        assert desk.undo() is None


def shape(stands):
    """A measure taken back stands as "not measured", which a reader takes for none."""
    return (*stands[:4], {k: v for k, v in stands[4].items() if v is not None})


# Evidence


def test_a_file_is_kept_by_what_it_contains(desk, workspace, paper):
    data = b"Minutes" * 1000
    kept = desk.add_evidence(
        CHARTER, file_of(paper("Minutes of März.pdf", data), dated="2025-03-14", expires="2025-12-31")
    )
    digest = hashlib.sha256(data).hexdigest()
    assert (kept.kind, kept.sha256, kept.size, kept.media) == ("file", digest, 7000, "application/pdf")
    assert (kept.name, kept.dated, kept.expires, kept.confidential) == (
        "Minutes of März.pdf",
        "2025-03-14",
        "2025-12-31",
        False,
    )
    path = workspace.folder / "evidence" / digest
    assert path.read_bytes() == data
    assert os.name != "posix" or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert evidences.intact(workspace.folder, digest)
    path.write_bytes(b"other")
    assert evidences.intact(workspace.folder, digest) is False
    path.unlink()
    assert evidences.intact(workspace.folder, digest) is None


def test_the_same_file_twice_is_kept_once(desk, workspace, paper):
    desk.add_evidence(CHARTER, file_of(paper("a.pdf")))
    desk.add_evidence(KNOWN, file_of(paper("b.unknown-kind"), confidential=True))
    assert len(list((workspace.folder / "evidence").iterdir())) == 1
    first, second = desk.now.evidence.values()
    assert (first.sha256, first.name, second.name) == (second.sha256, "a.pdf", "b.unknown-kind")
    assert (second.media, second.confidential) == ("application/octet-stream", True)


def test_a_link_and_a_plain_reference_are_evidence_too(desk):
    link = desk.add_evidence(CHARTER, reference("https://example.org/charter"))
    words = desk.add_evidence(CHARTER, reference("board minutes 14 March, 22/117"))
    assert (link.kind, link.where, link.name) == ("link", "https://example.org/charter", "https://example.org/charter")
    assert (words.kind, words.where, words.sha256) == ("reference", None, None)
    assert [e.id for e in desk.now.evidence_for(CHARTER)] == [link.id, words.id]


def test_what_a_person_names_is_a_file_a_link_or_words(paper, monkeypatch, tmp_path):
    path = paper("charter.pdf")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert evidence_in(str(path)) == EvidenceGiven("file", "charter.pdf", path)
    assert evidence_in("~/charter.pdf") == EvidenceGiven("file", "charter.pdf", path)
    for words in ("charter of 2025", "a" * 300, "~nobody-of-that-name said so", "a\0b", str(tmp_path), "", "/" * 5000):
        assert evidence_in(words) == EvidenceGiven("reference", words)
    assert evidence_in("http://example.org").kind == "link"


def test_evidence_serves_another_criterion_and_leaves_one_and_stays(desk):
    kept = desk.add_evidence(CHARTER, reference("Charter"))
    desk.attach(KNOWN, kept.id)
    desk.detach(CHARTER, kept.id)
    assert (desk.now.evidence_for(CHARTER), [e.id for e in desk.now.evidence_for(KNOWN)]) == ((), [kept.id])
    assert list(desk.now.evidence) == [kept.id]
    for verb in (desk.attach, desk.detach):
        with pytest.raises(NotFoundError, match=r"There is no evidence '\\x1bx' here"):
            verb(CHARTER, "\x1bx")


def test_a_level_above_two_needs_evidence_that_holds_on_the_day_of_the_assessment(desk):
    assert not desk.needs_evidence(CHARTER)
    desk.answer(CHARTER, Rated(2))
    assert not desk.needs_evidence(CHARTER)
    desk.answer(CHARTER, Rated(3))
    assert desk.needs_evidence(CHARTER)
    desk.add_evidence(CHARTER, EvidenceGiven("reference", "Old charter", expires="2025-12-30"))
    assert desk.needs_evidence(CHARTER)
    desk.add_evidence(CHARTER, EvidenceGiven("reference", "Charter", expires="2025-12-31"))
    assert not desk.needs_evidence(CHARTER)
    desk.answer(CHARTER, Unknown("Lost."))
    assert not desk.needs_evidence(CHARTER)


@pytest.fixture
def no_evidence(tmp_path, paper):
    """Paths that are no evidence, by what they are."""
    (tmp_path / "link").symlink_to(paper())
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    return {
        "link": (tmp_path / "link", InvalidError, "Give the file itself: links are not followed."),
        "dangling": (tmp_path / "dangling", InvalidError, "Give the file itself: links are not followed."),
        "pipe": (tmp_path / "pipe", InvalidError, "Give a file; pack a folder into a zip file first."),
        "folder": (tmp_path / "folder", InvalidError, "Give a file; pack a folder into a zip file first."),
        "device": (Path("/dev/zero"), InvalidError, "Give a file; pack a folder into a zip file first."),
        "missing": (tmp_path / "missing", NotFoundError, "Check the name, or record it as a plain reference."),
        "too long": (tmp_path / ("a" * 300), InvalidError, "Check the name and the rights of the file."),
        "below a file": (paper() / "x", InvalidError, "Check the name and the rights of the file."),
    }


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices are POSIX")
@pytest.mark.parametrize(
    "kind", ["link", "dangling", "pipe", "folder", "device", "missing", "too long", "below a file"]
)
def test_what_is_no_plain_file_is_no_evidence(desk, workspace, no_evidence, kind):
    path, error, hint = no_evidence[kind]
    head = desk.now.head
    with pytest.raises(error) as caught:
        desk.add_evidence(CHARTER, EvidenceGiven("file", "x", path))
    assert caught.value.hint == hint
    assert desk.now.head == head
    assert not list((workspace.folder / "evidence").glob("*"))


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk, workspace, paper, monkeypatch):
    monkeypatch.setattr(evidences, "LARGEST", 18)
    with pytest.raises(InvalidError, match="has 19 bytes; at most 18 are kept"):
        desk.add_evidence(CHARTER, file_of(paper()))
    desk.add_evidence(CHARTER, file_of(paper(data=b"a" * 18)))
    assert len(list((workspace.folder / "evidence").iterdir())) == 1


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="a file that is longer than it says is Linux'")
def test_a_file_that_grows_while_it_is_read_is_refused_and_leaves_nothing(desk, workspace, monkeypatch):
    monkeypatch.setattr(evidences, "LARGEST", 18)
    # The kernel says that this file has no bytes, and gives some.
    with pytest.raises(InvalidError, match="maps grew beyond 18 bytes while it was read"):
        desk.add_evidence(CHARTER, EvidenceGiven("file", "maps", Path("/proc/self/maps")))
    assert list((workspace.folder / "evidence").iterdir()) == []


def test_a_folder_that_cannot_hold_evidence_is_said_so(desk, workspace, paper):
    (workspace.folder / "evidence").write_bytes(b"in the way")
    with pytest.raises(MissingError, match="The file could not be kept in"):
        desk.add_evidence(CHARTER, file_of(paper()))
    assert desk.now.evidence == {}


@pytest.fixture
def nobody():
    """Somebody without any rights: for root, who may read everything, another user."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        yield


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX")
def test_a_file_one_may_not_read_is_no_evidence(desk, paper, request):
    path = paper()
    path.chmod(0)
    request.getfixturevalue("nobody")
    with pytest.raises(InvalidError) as caught:
        desk.add_evidence(CHARTER, file_of(path))
    assert str(caught.value) == f"{path} cannot be read (Permission denied)."
    assert caught.value.hint == "Check the name and the rights of the file."


def test_an_impossible_day_is_refused_before_the_file_is_copied(desk, workspace, paper):
    for day in ("2025-02-30", "yesterday", "2025-W01-1"):
        for others in ({"dated": day}, {"expires": day}):
            with pytest.raises(InvalidError, match="is not a day"):
                desk.add_evidence(CHARTER, file_of(paper(), **others))
    assert not (workspace.folder / "evidence").exists()


# Two at once


def test_two_answers_from_one_state_are_a_conflict_and_the_later_one_sees_the_earlier(desk, ben):
    desk.answer(CHARTER, Rated(1))
    with pytest.raises(ConflictError, match=r"sq.service-charter was changed in the meantime"):
        ben.answer(CHARTER, Rated(4))
    assert ben.now.answers[CHARTER].value == Rated(1)
    assert [e.kind for e in ben.log.events].count("answer") == 1
    ben.answer(CHARTER, Rated(4))
    desk.refresh()
    assert desk.now.answers[CHARTER].value == Rated(4)


def test_two_verbs_on_different_subjects_do_not_disturb_each_other(desk, ben):
    desk.answer(CHARTER, Rated(1))
    ben.answer(KNOWN, Rated(2))
    ben.comment(CHARTER, "Seen.")
    desk.flag(CHARTER, "Who?")
    desk.refresh()
    assert standing_of(desk)[0] == {CHARTER: Rated(1), KNOWN: Rated(2)}


@pytest.mark.parametrize("verb", ["answer", "withdraw", "comment", "measure", "target", "attach"])
def test_every_verb_refuses_to_overwrite_what_it_did_not_see(workspace, desk, verb):
    desk.answer(CHARTER, Rated(1))
    kept = desk.add_evidence(CHARTER, reference("Charter"))
    ben = workspace.desk(desk.assessment, by="Ben Osei")
    ben.comment(KNOWN, "Present.")
    desk.refresh()
    act = {
        "answer": lambda d: d.answer(CHARTER, Rated(2)),
        "withdraw": lambda d: d.withdraw(CHARTER),
        "comment": lambda d: d.comment(CHARTER, d.actor),
        "measure": lambda d: d.measure(MEASURE, "1"),
        "target": lambda d: d.set_target(4, {}),
        "attach": lambda d: d.attach(KNOWN, kept.id),
    }[verb]
    act(desk)
    head = desk.now.head
    with pytest.raises(ConflictError):
        act(ben)
    assert ben.now.head == workspace.desk(desk.assessment).now.head == head


# Tables


def filled(desk):
    """A desk where something of every kind stands."""
    desk.answer(CHARTER, Rated(2, ("measured",)))
    desk.comment(CHARTER, "=SUM(A1)\n'quoted' \"twice\"; ٣")
    desk.answer(KNOWN, NotApplicable("-1 is no reason"))
    desk.answer("sq.service-law", Unknown("@nobody"))
    desk.add_evidence(CHARTER, reference("=Charter\tof 2025"))
    desk.add_evidence(CHARTER, reference("Second; with, marks"))
    desk.comment("sq.investment-case", "Only a comment.")
    return desk


@pytest.mark.parametrize("form", ["csv", "json"])
def test_importing_what_was_exported_changes_nothing(desk, form):
    table = filled(desk).export(form)
    head = desk.now.head
    for data in (table.encode(), b"\xef\xbb\xbf" + table.encode(), table.encode()):
        done = desk.import_table(data, "t")
        assert (done.rows, done.changed, done.again) == (len(desk.catalogue.asked), 0, False)
    assert desk.now.head == head


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_table_carries_an_assessment_into_another_one(workspace, desk, form):
    table = filled(desk).export(form)
    other = workspace.start(riverland(label="copy", as_of="2026-12-31"))
    # Nothing stands there, so nothing was seen.
    if form == "json":
        rows = [{**row, "base": 0, "comment_base": 0} for row in json.loads(table)["answers"]]
        table = json.dumps(rows)
    else:
        lines = sheet.read(
            table.encode(), "t", {c.id: {s.id: s.level for s in c.statements} for c in desk.catalogue.asked}
        )
        table = sheet.write(
            [
                sheet.line(r.criterion, "", r.answer, comment=r.comment or "", evidence="\n".join(r.evidence))
                for r in lines.rows
            ],
            "csv",
        )
    done = other.import_table(table.encode(), "t")
    assert (done.rows, done.changed) == (len(desk.catalogue.asked), 4)
    mine, theirs = standing_of(other), standing_of(desk)
    assert mine[:2] == theirs[:2]
    assert {c: [" ".join(n.split()) for n in names] for c, names in theirs[3].items()} == mine[3]
    head = other.now.head
    assert other.import_table(table.encode(), "t").again
    assert other.now.head == head


def test_an_import_is_one_event_with_its_file_and_names_it_in_all_its_rows(desk):
    data = b"criterion,answer,comment,evidence\nsq.service-charter,1,One,https://example.org\nsq.charter-known,,,\n"
    before = desk.now.events
    done = desk.import_table(data, "t.csv")
    assert (done.rows, done.changed) == (2, 1)
    heading, *rest = desk.log.events[before:]
    assert heading.stored == {"file": hashlib.sha256(data).hexdigest(), "format": "csv", "rows": 2, "head": None}
    assert [(e.kind, e.cause) for e in rest] == [(k, heading.seq) for k in ("answer", "comment", "evidence", "attach")]
    assert next(iter(desk.now.evidence.values())).kind == "link"


def test_a_json_table_is_recorded_as_one(desk):
    desk.import_table(b' [{"criterion": "sq.service-charter", "answer": 1}]', "t.json")
    assert next(e for e in desk.log.events if e.kind == "import").stored["format"] == "json"


@pytest.mark.parametrize("row", range(8))
def test_a_fault_in_any_row_imports_nothing(desk, row):
    asked = [c.id for c in desk.catalogue.asked]
    rows = [f"{c},{9 if i == row else 2},c" for i, c in enumerate(asked)]
    head = desk.now.head
    with pytest.raises(InvalidError) as caught:
        desk.import_table("\n".join(["criterion,answer,comment", *rows]).encode(), "t.csv")
    assert [(p.line, p.column) for p in caught.value.problems] == [(row + 2, 2)]
    assert str(caught.value) == "Nothing was imported: 1 fault in t.csv."
    assert desk.now.head == head


@pytest.mark.parametrize("event", range(1, 18))
def test_a_disk_that_fails_at_any_event_of_an_import_keeps_nothing_of_it(workspace, desk, event):
    head, events = desk.now.head, desk.now.events
    # The file itself refuses one event, as a full disk would.
    with sqlite3.connect(workspace.folder / FILE) as db:
        trigger = f"CREATE TRIGGER fails BEFORE INSERT ON event WHEN NEW.seq = {events + event}"
        db.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
    db.close()
    rows = "".join(f"{c.id},1,c\n" for c in desk.catalogue.asked)
    with pytest.raises(MissingError, match="The disk is full"):
        desk.import_table(f"criterion,answer,comment\n{rows}".encode(), "t.csv")
    assert (desk.now.head, desk.now.answers, desk.now.comments) == (head, {}, {})
    with sqlite3.connect(workspace.folder / FILE) as db:
        db.execute("DROP TRIGGER fails")
        assert db.execute("SELECT count(*) FROM text WHERE body = 'c'").fetchone() == (0,)
    db.close()
    assert desk.import_table(f"criterion,answer,comment\n{rows}".encode(), "t.csv").changed == 8


def test_what_changed_here_since_the_export_is_listed_by_row_with_who_and_nothing_is_written(desk, ben):
    desk.answer(CHARTER, Rated(1))
    desk.comment(KNOWN, "Mine.")
    table = desk.export("json")
    ben.refresh()
    ben.answer(CHARTER, Rated(2))
    ben.comment(KNOWN, "Ben's.")
    ben.answer("sq.service-law", Rated(4))
    desk.refresh()
    rows = json.loads(table)["answers"]
    for row in rows:
        if row["criterion"] in (CHARTER, "sq.service-law"):
            row["answer"] = "5"
        if row["criterion"] == KNOWN:
            row["comment"] = "Mine again."
    head = desk.now.head
    with pytest.raises(ConflictError) as caught:
        desk.import_table(json.dumps(rows).encode(), "t.json")
    assert desk.now.head == head
    order = [c.id for c in desk.catalogue.asked]
    problems = {p.line: p.what for p in caught.value.problems}
    assert list(problems) == sorted(order.index(c) + 1 for c in (CHARTER, KNOWN, "sq.service-law"))
    for criterion, here, there in ((CHARTER, "level 2", "level 5"), (KNOWN, "Ben's.", "Mine again.")):
        said = problems[order.index(criterion) + 1]
        assert all(word in said for word in (criterion, here, there, "Ben Osei", "Anna Nowak"))
    assert "--undisputed takes the other 5 rows" in caught.value.hint
    done = desk.import_table(json.dumps(rows).encode(), "t.json", undisputed=True)
    assert (done.rows, done.changed, [d.criterion for d in done.disputed]) == (
        5,
        0,
        sorted((CHARTER, KNOWN, "sq.service-law"), key=order.index),
    )
    assert {(d.here, d.table) for d in done.disputed} >= {("level 2", "level 5"), ("Ben's.", "Mine again.")}


def test_undisputed_rows_are_taken_and_the_table_can_be_imported_again_for_the_rest(desk, ben):
    table = json.loads(desk.export("json"))
    for row in table["answers"]:
        row.update({"answer": 3, "comment": "Theirs."} if row["criterion"] in (CHARTER, KNOWN) else {})
    ben.answer(CHARTER, Rated(3))
    ben.comment(CHARTER, "Ben's.")
    desk.refresh()
    data = json.dumps(table).encode()
    done = desk.import_table(data, "t.json", undisputed=True)
    assert (done.questions, [(d.criterion, d.what, d.same_answer) for d in done.disputed]) == (
        (KNOWN,), [(CHARTER, "comment", True)],
    )  # fmt: skip
    assert desk.now.comments[CHARTER].text == "Ben's."
    with pytest.raises(ConflictError, match="1 answer or comment"):
        desk.import_table(data, "t.json")
    ben.refresh()
    ben.undo()
    desk.refresh()
    assert desk.import_table(data, "t.json").questions == (CHARTER,)


def test_a_row_for_what_was_never_there_is_a_conflict_with_nobody(desk):
    with pytest.raises(ConflictError) as caught:
        desk.import_table(b"criterion,answer,base\nsq.service-charter,1,7\n", "t.csv")
    assert "(nobody)" in caught.value.problems[0].what
    assert "column 'base'" not in caught.value.hint


def test_a_table_without_the_column_base_is_told_as_that(desk, ben):
    ben.answer(CHARTER, Unknown("Nobody was asked."))
    desk.refresh()
    for said in ("1,", "n/a,Closed."):
        with pytest.raises(ConflictError) as caught:
            desk.import_table(f"criterion,answer,reason\nsq.service-charter,{said}\n".encode(), "t.csv")
        assert "column 'base'" in caught.value.hint
        assert "not known: Nobody was asked." in caught.value.problems[0].what


def test_a_long_comment_is_cut_where_it_is_disputed(desk, ben):
    ben.comment(CHARTER, "x" * 999)
    desk.refresh()
    with pytest.raises(ConflictError) as caught:
        desk.import_table(b"criterion,answer,comment\nsq.service-charter,,y\n", "t.csv")
    assert "x" * 201 not in caught.value.problems[0].what


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_table_of_another_assessment_is_refused_with_both_labels(workspace, desk, form):
    table = desk.export(form).encode()
    other = workspace.start(riverland(label="2026", as_of="2026-12-31"))
    for chosen in (True, False):
        with pytest.raises(ConflictError) as caught:
            other.import_table(table, "t", chosen=chosen)
        assert all(word in caught.value.message for word in ("2025", "2026"))
        assert desk.assessment[:8] in caught.value.hint
    assert desk.import_table(table, "t", chosen=False).label == "2025"


def test_a_table_that_names_no_assessment_needs_one_that_was_chosen(desk):
    with pytest.raises(UsageError, match="which assessment"):
        desk.import_table(FILLED_IN, "t.csv", chosen=False)
    assert desk.import_table(FILLED_IN, "t.csv").changed == 2


def test_an_import_says_what_it_took_and_what_still_lacks_evidence(workspace, desk):
    rows = (
        "criterion,answer,evidence\nsq.service-charter,4,Minutes 3/24\nsq.charter-known,4,none\n"
        "sq.service-law,1,https://fund.example/law\n"
    )
    done = workspace.desk(by="HR").import_table(rows.encode(), "t.csv")
    assert (done.by, done.label, done.assessment) == ("HR", "2025", desk.assessment)
    assert done.questions == (CHARTER, KNOWN, "sq.service-law")
    assert [(p.criterion, p.text) for p in done.evidence] == [
        (CHARTER, "Minutes 3/24"), ("sq.service-law", "https://fund.example/law"),
    ]  # fmt: skip
    assert done.needs_evidence == (KNOWN,)
    assert [(p.criterion, p.text) for p in done.left_aside] == [(KNOWN, "none")]


def test_a_text_that_was_read_in_a_wrong_encoding_is_refused_where_it_would_change_something(desk):
    table = "criterion,answer,reason,comment,evidence\nsq.service-charter,n/a,Kein Beschlu\u00c3\u0178,a,b\n"
    with pytest.raises(InvalidError) as caught:
        desk.import_table((table + "sq.charter-known,,,\ufffd,\n").encode(), "t.csv")
    assert [p.line for p in caught.value.problems] == [2, 3]
    desk.answer(CHARTER, NotApplicable("Kein Beschlu\u00c3\u0178"))
    assert desk.import_table(desk.export("csv").encode(), "t.csv").changed == 0


def test_a_table_can_hold_the_questions_of_a_guideline_the_open_and_the_flagged_ones(desk):
    desk.answer(CHARTER, Rated(1))
    desk.flag(KNOWN, "HR?")

    def held(**wanted):
        rows = json.loads(desk.export("json", Wanted(**wanted)))["answers"]
        return [row["criterion"] for row in rows]

    guideline = desk.criterion(CHARTER).guideline
    of_it = [c.id for c in desk.questions if c.guideline == guideline]
    assert held(guidelines=[guideline]) == of_it
    assert held(open=True) == [c.id for c in desk.questions if c.id != CHARTER]
    assert held(flagged=True) == [KNOWN]
    assert held(flagged=True, open=True, guidelines=[guideline]) == [c for c in of_it if c == KNOWN]
    for name in (guideline + "x", "zzz"):
        with pytest.raises(NotFoundError, match="no guideline"):
            held(guidelines=[name])


def test_an_old_table_that_says_what_stands_anyway_is_no_conflict(desk, ben):
    ben.answer(CHARTER, Rated(2))
    ben.comment(CHARTER, "Seen.")
    desk.refresh()
    head = desk.now.head
    done = desk.import_table(b"criterion,answer,comment,base,comment_base\nsq.service-charter,2,Seen.,0,0\n", "t.csv")
    assert (done.changed, desk.now.head) == (0, head)


def test_evidence_named_twice_or_already_there_is_added_once(desk):
    desk.add_evidence(CHARTER, reference("Charter  of\n2025"))
    desk.import_table(b'criterion,answer,evidence\nsq.service-charter,,"Charter of 2025\nMinutes\nMinutes"\n', "t.csv")
    assert [e.name for e in desk.now.evidence_for(CHARTER)] == ["Charter  of\n2025", "Minutes"]


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 7), st.text(max_size=20), st.integers(0, 5)), max_size=6),
    st.sampled_from(["csv", "json"]),
)
def test_import_of_an_export_is_nothing_whatever_was_typed(tmp_path_factory, typed, form):
    with Workspace.create(tmp_path_factory.mktemp("table") / "w") as workspace:
        desk = workspace.start(RIVER)
        for number, text, level in typed:
            criterion = desk.catalogue.asked[number].id
            try:
                desk.answer(criterion, NotApplicable(text) if level == 0 else Rated(level))
                desk.comment(criterion, text)
                desk.add_evidence(criterion, reference(text or "x"))
            except AssessError:
                continue
        head = desk.now.head
        assert desk.import_table(desk.export(form).encode(), "t").changed == 0
        assert desk.now.head == head


# Texts that were erased


def erase(workspace, desk, *texts):
    """Erases texts as somebody with the right to do so would: an event, and the rows it names."""
    commitments = [c for c, text in desk.log.texts.items() if text in texts]
    event = draft("erase", None, {"texts": commitments, "files": [], "reason": Typed("Asked.")})
    workspace.store.append(desk.assessment, [event], by=desk.actor, via="command")
    with sqlite3.connect(workspace.folder / FILE) as db:
        db.executemany("DELETE FROM text WHERE commitment = ?", [(c,) for c in commitments])
    db.close()
    assert len(commitments) == len(texts)


def test_where_texts_were_erased_every_verb_still_works(workspace, desk):
    desk.answer(CHARTER, NotApplicable("Secret reason"))
    desk.answer(CHARTER, Rated(1))
    desk.comment(CHARTER, "Secret comment")
    desk.comment(CHARTER, "Later")
    kept = desk.add_evidence(CHARTER, reference("Secret paper"))
    desk.flag(KNOWN, "Secret flag")
    erase(workspace, desk, "Secret reason", "Secret comment", "Secret paper", "Secret flag", "Anna Nowak")
    desk = workspace.desk(by="Anna Nowak")
    assert desk.now.evidence[kept.id].name == WITHHELD
    assert [f.note for f in desk.now.flags] == [WITHHELD]
    assert desk.import_table(desk.export("csv").encode(), "t.csv").changed == 0
    old = workspace.desk()
    assert old.now.name(old.actor) == WITHHELD
    assert desk.actor != old.actor
    assert [old.undo().kind for _ in range(6)] == ["flag", "attach", "comment", "comment", "answer", "answer"]
    assert standing_of(old)[:2] == ({}, {})
    table = old.export("json")
    assert old.import_table(table.encode(), "t.json").changed == 0


def test_an_erased_reason_that_was_put_back_is_shown_as_withheld(workspace, desk):
    desk.answer(CHARTER, NotApplicable("Secret reason"))
    desk.answer(CHARTER, Rated(1))
    erase(workspace, desk, "Secret reason")
    desk = workspace.desk()
    desk.undo()
    assert desk.now.answers[CHARTER].value == NotApplicable(WITHHELD)
    assert desk.import_table(desk.export("csv").encode(), "t.csv").changed == 0


# Where a workspace may lie

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//server/share /mnt/a\\040b\\011c cifs rw 0 0
user@host: /mnt/remote fuse.sshfs rw 0 0
/dev/sdc1 /mnt/remote xfs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/", None),
        ("/var/lib/x", None),
        ("/home", "nfs4"),
        ("/home/anna/deep/down", "nfs4"),
        ("/home/local/anna", None),
        ("/homes", None),
        ("/mnt/a b\tc/x", "cifs"),
        ("/mnt/remote/x", None),
    ],
)
def test_a_network_drive_is_refused_by_the_mount_that_covers_the_folder(folder, kind):
    fault = fault_of_place(Path(folder), MOUNTS)
    assert fault == (
        kind and f"{folder} lies on a network drive ({kind}), where two people writing at once can destroy the file"
    )


def test_where_nothing_is_mounted_nothing_is_refused(tmp_path):
    assert fault_of_place(tmp_path, "") is None
    assert fault_of_place(tmp_path) is None


def test_a_folder_that_a_program_copies_elsewhere_is_warned_about(tmp_path):
    synced = tmp_path / "OneDrive - Fund" / "x"
    assert warning_of_place(synced) == (
        f"{synced} looks like a folder that OneDrive copies; a copy made during a write can be incomplete"
    )
    assert warning_of_place(tmp_path / "dropbox").endswith(
        "Dropbox copies; a copy made during a write can be incomplete"
    )
    assert warning_of_place(tmp_path / "plain") is None


TABLE = Path("/proc/self/mounts")
FILE_SYSTEMS = {line.split()[2] for line in TABLE.read_text("utf-8").splitlines()} if TABLE.exists() else frozenset()


@pytest.mark.skipif(not FILE_SYSTEMS, reason="the table of mounts is Linux'")
def test_on_a_network_drive_nothing_is_made_opened_or_restored(tmp_path, monkeypatch):
    # This machine's disks, as if every one of them was shared.
    monkeypatch.setattr("assess.store.place.NETWORK", FILE_SYSTEMS)
    for act in (
        lambda: Workspace.create(tmp_path / "new"),
        lambda: Workspace.open(tmp_path),
        lambda: Workspace.restore(tmp_path / "b.zip", tmp_path / "new" / "deep"),
    ):
        with pytest.raises(MissingError, match="lies on a network drive"):
            act()
    assert not (tmp_path / "new" / FILE).exists()


def test_a_folder_that_cannot_be_made_or_holds_a_workspace_is_no_place_for_a_new_one(workspace, paper):
    with pytest.raises(MissingError, match="cannot be made"):
        Workspace.create(paper() / "below")
    with pytest.raises(ConflictError, match="exists already"):
        Workspace.create(workspace.folder)


# Backup and restore


@pytest.fixture
def backup(workspace, desk, paper, tmp_path):
    """A backup of a workspace with two assessments and two pieces of evidence."""
    filled(desk)
    desk.add_evidence(CHARTER, file_of(paper("a.pdf", b"first" * 500)))
    desk.add_evidence(KNOWN, file_of(paper("b.pdf", b"second"), confidential=True))
    workspace.start(riverland(label="2026", as_of="2026-12-31"))
    target = tmp_path / "backup.zip"
    assert workspace.backup(target) == Held(2, 2, ())
    return target


def heads(workspace):
    return {h.label: workspace.desk(h.assessment).now.head for h in workspace.headings()}


def test_a_restored_workspace_is_the_one_that_was_backed_up(workspace, backup, tmp_path):
    assert Workspace.restore(backup, tmp_path / "new" / "deep") == Held(2, 2, ())
    with Workspace.open(tmp_path / "new" / "deep") as restored:
        assert heads(restored) == heads(workspace)
        assert standing_of(restored.desk("2025")) == standing_of(workspace.desk("2025"))
        assert restored.desk("2025").catalogue == workspace.desk("2025").catalogue
        for item in restored.desk("2025").now.evidence.values():
            assert item.sha256 is None or evidences.intact(restored.folder, item.sha256)
        restored.desk("2025", by="Anna Nowak").answer("sq.service-by-need", Rated(1))
    assert sorted(p.name for p in (tmp_path / "new" / "deep").iterdir()) == [FILE, "cache", "evidence"]


def test_a_workspace_without_evidence_is_backed_up_too(workspace, tmp_path):
    workspace.start(RIVER)
    assert workspace.backup(tmp_path / "b.zip") == Held(1, 0, ())
    assert Workspace.restore(tmp_path / "b.zip", tmp_path / "new") == Held(1, 0, ())


def test_a_backup_holds_the_store_and_the_evidence_and_nothing_else(workspace, backup):
    (workspace.folder / "notes.txt").write_text("private", "utf-8")
    (workspace.folder / "evidence" / ".incoming-x").write_text("half", "utf-8")
    (workspace.folder / "evidence" / ("a" * 64)).mkdir()
    assert workspace.backup(backup, force=True) == Held(2, 2, ())
    with zipfile.ZipFile(backup) as archive:
        assert sorted(archive.namelist()) == sorted(
            [FILE, *(f"evidence/{hashlib.sha256(d).hexdigest()}" for d in (b"first" * 500, b"second"))]
        )


def test_a_backup_does_not_take_the_place_of_a_file_or_a_folder(workspace, paper, tmp_path):
    there = paper()
    with pytest.raises(ConflictError, match="exists already"):
        workspace.backup(there)
    assert there.read_bytes() == b"Minutes of 14 March"
    for folder in (tmp_path, Path(), Path("/")):
        for force in (False, True):
            with pytest.raises(ConflictError, match="is a folder"):
                workspace.backup(folder, force=force)
    workspace.backup(there, force=True)
    assert zipfile.is_zipfile(there)
    with pytest.raises(MissingError, match="cannot be written"):
        workspace.backup(tmp_path / "no" / "such" / "folder.zip")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["minutes.pdf", "ws"]


def test_a_workspace_is_not_restored_over(workspace, backup, tmp_path, paper):
    before = heads(workspace)
    with pytest.raises(ConflictError, match="holds a workspace already"):
        Workspace.restore(backup, workspace.folder)
    with pytest.raises(NotFoundError, match="There is no file"):
        Workspace.restore(tmp_path / "none.zip", tmp_path / "new")
    with pytest.raises(NotFoundError, match="There is no file"):
        Workspace.restore(tmp_path, tmp_path / "new")
    with pytest.raises(MissingError, match="cannot be written"):
        Workspace.restore(backup, paper())
    assert heads(workspace) == before
    assert not (tmp_path / "new").exists()


def rewritten(backup, change):
    """The backup with other members."""
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(backup, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


STRANGE = [
    "../escaped",
    "/etc/escaped",
    "evidence/../../escaped",
    "evidence/x",
    "notes.txt",
    f"evidence/x{'a' * 64}",
    "evidence/",
]
STRANGE += [
    f"evidence/{'A' * 64}",
    f"other/{'a' * 64}",
    "a" * 64,
    f"evidence/deep/{'a' * 64}",
    "C:\\escaped",
    "assess.sqlite/x",
]


@pytest.mark.parametrize("name", STRANGE)
def test_a_zip_file_with_strange_members_is_no_backup(backup, tmp_path, name):
    rewritten(backup, lambda members: members.update({name: b"x"}))
    with pytest.raises(InvalidError, match=r"is no backup of assess\."):
        Workspace.restore(backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.rglob("*escaped*"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_file_without_a_store_or_with_two_or_with_too_much_is_no_backup(backup, tmp_path, monkeypatch):
    original = backup.read_bytes()
    rewritten(backup, lambda members: members.pop(FILE))
    with pytest.raises(InvalidError, match="is no backup of assess"):
        Workspace.restore(backup, tmp_path / "new")
    backup.write_bytes(original)
    with zipfile.ZipFile(backup, "a") as archive:
        archive.writestr(FILE, b"another")
    with pytest.raises(InvalidError, match="is no backup of assess"):
        Workspace.restore(backup, tmp_path / "new")
    backup.write_bytes(original)
    for limit, value in (("LARGEST_EVIDENCE", 10), ("LARGEST_STORE", 10), ("MOST", 2)):
        with monkeypatch.context() as patch:
            patch.setattr(backups, limit, value)
            with pytest.raises(InvalidError, match="is no backup of assess"):
                Workspace.restore(backup, tmp_path / "new")
    with zipfile.ZipFile(io.BytesIO(original)) as archive, zipfile.ZipFile(backup, "w", zipfile.ZIP_LZMA) as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name))
    with pytest.raises(InvalidError, match="is no backup of assess"):
        Workspace.restore(backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_evidence_that_was_changed_in_a_backup_is_named_and_nothing_else_is_lost(backup, tmp_path):
    changed = []

    def change(members):
        name = next(n for n in members if n != FILE)
        members[name] = b"other"
        changed.append(name.removeprefix("evidence/"))

    rewritten(backup, change)
    assert Workspace.restore(backup, tmp_path / "new") == Held(2, 2, tuple(changed))
    with Workspace.open(tmp_path / "new") as restored:
        assert restored.backup(tmp_path / "again.zip").damaged == tuple(changed)


@pytest.mark.parametrize("kind", ["no bytes", "no tables", "no assessment"])
def test_a_backup_without_an_assessment_is_refused(backup, tmp_path, kind):
    if kind == "no bytes":
        (tmp_path / "s").write_bytes(b"")
    else:
        with closing(sqlite3.connect(tmp_path / "s", isolation_level=None)) as db:
            db.execute("PRAGMA user_version=0")
            if kind == "no assessment":
                SqliteStore(db).found()
            else:
                db.execute("VACUUM")
    rewritten(backup, lambda members: members.update({FILE: (tmp_path / "s").read_bytes()}))
    with pytest.raises(InvalidError):
        Workspace.restore(backup, tmp_path / "new")
    assert not (tmp_path / "new" / FILE).exists()


def test_a_history_that_was_changed_in_a_backup_is_found(backup, tmp_path):
    def change(members):
        (tmp_path / "s").write_bytes(members[FILE])
        with sqlite3.connect(tmp_path / "s") as db:
            (trigger,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_stays'").fetchone()
            db.execute("DROP TRIGGER event_stays")
            db.execute("UPDATE event SET body = replace(body, '\"level\":2', '\"level\":5')")
            db.execute(trigger)
        db.close()
        members[FILE] = (tmp_path / "s").read_bytes()

    rewritten(backup, change)
    with pytest.raises(InvalidError, match="is broken: event"):
        Workspace.restore(backup, tmp_path / "new")
    assert not list((tmp_path / "new").iterdir())


@pytest.mark.parametrize("data", [b"", b"not a zip file", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04"])
def test_what_is_no_zip_file_is_no_backup(tmp_path, paper, data):
    with pytest.raises(InvalidError, match="is no backup"):
        Workspace.restore(paper("b.zip", data), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_damaged_backup_is_refused_or_is_still_the_same_workspace(backup, tmp_path, workspace):
    original, before = backup.read_bytes(), heads(workspace)
    chance = random.Random(2026)  # noqa: S311 # the same damage in every run
    refused = 0
    for i in range(120):
        damaged = bytearray(original)
        if i % 3 == 0:
            del damaged[chance.randrange(len(damaged)) :]
        for _ in range(0 if i % 3 == 0 else 4):
            # Damage hurts most in the table of contents at the end, and in the headers.
            place = chance.choice(
                [chance.randrange(len(damaged)), len(damaged) - 1 - chance.randrange(400), chance.randrange(60)]
            )
            damaged[place] = chance.randrange(256)
        backup.write_bytes(damaged)
        target = tmp_path / f"new{i}"
        try:
            Workspace.restore(backup, target)
        except InvalidError:
            refused += 1
            assert not (target / FILE).exists()
        else:
            with Workspace.open(target) as restored:
                assert heads(restored) == before
    assert refused > 90


def test_a_backup_whose_table_of_contents_points_before_its_beginning_is_damaged(backup, tmp_path):
    data = bytearray(backup.read_bytes())
    # The place of the table, in the record at the end.
    data[-6:-2] = (int.from_bytes(data[-6:-2], "little") + 1000).to_bytes(4, "little")
    backup.write_bytes(data)
    with pytest.raises(InvalidError, match="is no backup, or it is damaged"):
        Workspace.restore(backup, tmp_path / "new")
    assert not (tmp_path / "new" / FILE).exists()


def test_a_backup_taken_while_others_write_is_one_moment_of_the_workspace(workspace, desk, ben, tmp_path):
    desk.answer(CHARTER, Rated(1))
    workspace.backup(tmp_path / "b.zip")
    ben.answer(KNOWN, Rated(1))
    Workspace.restore(tmp_path / "b.zip", tmp_path / "new")
    with Workspace.open(tmp_path / "new") as restored:
        assert restored.desk().now.head == desk.now.head


def test_a_lost_earlier_assessment_is_no_earlier_assessment(workspace):
    workspace.start(riverland(label="2024", as_of="2024-12-31"))
    desk = workspace.start(RIVER)
    gone = desk.now.settings.previous["assessment"]
    with sqlite3.connect(workspace.folder / FILE) as db:
        (trigger,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_kept'").fetchone()
        db.execute("DROP TRIGGER event_kept")
        db.execute("DELETE FROM event WHERE assessment = ?", (gone,))
        db.execute(trigger)
    db.close()
    assert workspace.desk().previous is None


def test_a_set_is_reworded_where_its_criteria_changed_and_its_version_did_not(workspace, desk):
    later = workspace.start(riverland(label="2026", as_of="2026-12-31"))
    (before,) = later.previous.catalogue.sets
    first, *others = before.criteria

    def reworded(**changed):
        catalogue = dataclasses.replace(later.catalogue, sets=(dataclasses.replace(before, digest="0", **changed),))
        later.previous = dataclasses.replace(desk.year, catalogue=catalogue)
        return _reworded(later)

    other = dataclasses.replace(first, question="Is it other?")
    assert reworded(later_editions="One of 2030.") == []
    assert reworded(criteria=(other, *others)) == [before.id]
    assert reworded(criteria=(other, *others), version="0.0.9") == []
