"""What is so at the institution decides which questions are asked; what is not asked is listed with the reason."""

import csv
import io
from dataclasses import replace
from fractions import Fraction

import pytest

import factory
from assess import report
from assess.asking import indicators, next_open, open_questions, questions, unstated
from assess.errors import InvalidError, NotFoundError
from assess.interview import words
from assess.interview.driver import Interview
from assess.interview.face import Leave, Picked
from assess.log import standing
from assess.model import OPEN, Fact, Indicator, NotApplicable, Rated
from assess.render import FORMATS
from assess.report.figures import readings
from assess.workspace.given import reference
from assess.workspace.request import StartRequest
from factory import catalogue, commented, criterion, draft, flagged, guideline_set, log, measured, not_applicable, rated
from interview_desks import typed

FACT = "rtw.programme"
NO = "Return to work is no task of the institution, and it has no programme for it."
SERVICE, WORK = "sq.service-charter", "rtw.certificate-required"

BRANCHES = Fact("sq.branches", "Are there branch offices?", "A desk is one.", (("yes", "There are."), ("no", "None.")))
ONLINE = Fact("sq.online", "Is there a website?", "Any.", (("yes", "There is one."), ("no", "There is none.")))
STEPS = Indicator("sq.steps", "sq.2", "Steps", "steps", "lower", "Which.", "None.")


def stated(value, fact=BRANCHES.id):
    return draft("fact", fact, {"value": value})


@pytest.fixture
def small():
    """`sq.a` is asked of all, `sq.b` where there are branches, `sq.c` where there are branches and a website."""
    found = guideline_set(
        criterion("sq.a"), criterion("sq.b", "sq.2", key=True), criterion("sq.c", "sq.2"),
        facts=(BRANCHES, ONLINE), indicators=(STEPS,),
    )  # fmt: skip
    both = ((ONLINE.id, "yes"), (BRANCHES.id, "yes"))
    asked = [("criterion", "sq.a"), ("criterion", "sq.b", both[1:]), ("set", "service-quality", both)]
    return catalogue(found, ask=asked)


# What stands


def test_while_nothing_is_stated_every_question_is_asked(small):
    now = standing(log(), small)
    assert now.hidden == {}
    assert open_questions(small, now) == ("sq.a", "sq.b", "sq.c")
    assert [unstated(small, now, c) for c in ("sq.a", "sq.b", "sq.c")] == [None, BRANCHES, ONLINE]


def test_a_fact_rules_out_what_hangs_on_it_with_the_sentence_it_stands_for(small):
    now = standing(log(stated("no")), small)
    assert now.hidden == {"sq.b": "None.", "sq.c": "None."}
    assert now.outcome("sq.b") == NotApplicable("None.")
    assert [c.id for c in questions(small, now)] == ["sq.a"]
    assert unstated(small, now, "sq.b") is None


def test_of_several_conditions_the_first_that_fails_gives_the_reason(small):
    both = standing(log(stated("no"), stated("no", ONLINE.id)), small)
    assert both.hidden == {"sq.b": "None.", "sq.c": "There is none."}


def test_the_first_item_that_asks_a_criterion_decides_its_conditions(small):
    ask = [("criterion", "sq.b"), ("set", "service-quality", ((BRANCHES.id, "yes"),))]
    first = catalogue(*small.sets, ask=ask)
    assert list(standing(log(stated("no")), first).hidden) == ["sq.a", "sq.c"]
    assert list(first.facts) == [BRANCHES.id]


def test_a_fact_taken_back_or_never_known_hides_nothing(small):
    assert standing(log(stated("no"), draft("fact", BRANCHES.id, {"value": None}, base=2)), small).hidden == {}
    assert standing(log(stated("perhaps"), stated("no", "sq.unheard")), small).hidden == {}
    assert standing(log(stated("no"))).hidden == {}


def test_what_was_answered_before_is_kept_and_counts_again(small):
    drafts = [rated("sq.b", 4), stated("no")]
    assert standing(log(*drafts), small).outcome("sq.b") == NotApplicable("None.")
    again = standing(log(*drafts, replace(stated("yes"), base=3)), small)
    assert again.outcome("sq.b") == Rated(4)


def test_the_next_question_passes_over_what_is_not_asked(small):
    now = standing(log(stated("no", ONLINE.id)), small)
    assert [next_open(small, now, c) for c in (None, "sq.a", "sq.b", "sq.c")] == ["sq.a", "sq.b", "sq.a", "sq.a"]
    assert next_open(small, standing(log(stated("no"), rated("sq.a", 1)), small), "sq.a") is None


def test_indicators_of_a_guideline_are_left_out_when_nothing_of_it_is_asked(small):
    assert list(indicators(small, standing(log(), small))) == ["sq.steps"]
    assert list(indicators(small, standing(log(stated("no")), small))) == []


def test_only_the_criteria_for_certain_addressees_can_be_asked():
    found = guideline_set(criterion("sq.a", addressee="board"), criterion("sq.b"), criterion("sq.c", addressee="staff"))
    asked = catalogue(found, ask=[("set", "service-quality", (), ("staff", "board"))]).asked
    assert [c.id for c in asked] == ["sq.a", "sq.c"]


# Figures


def test_what_is_not_asked_leaves_every_figure_as_if_it_did_not_apply(small):
    (found,) = readings(small, standing(log(rated("sq.a", 3), stated("no")), small))
    total = found.claimed.total
    assert (total.at_least, total.at_most, total.coverage) == (60, 60, 100)
    assert (total.not_applicable, total.applicable, total.keys, total.lowest) == (2, 1, 0, 3)
    (before,) = readings(small, standing(log(rated("sq.a", 3)), small))
    assert (before.claimed.total.at_least, before.claimed.total.at_most) == (Fraction(30), Fraction(80))


# What is reported


@pytest.fixture
def reported(small):
    def of(*drafts):
        return report.build(small, standing(log(*drafts), small), version="0")

    return of


def test_a_report_lists_what_is_not_asked_with_the_reason(reported):
    found = reported(rated("sq.a", 3), stated("no"))
    assert [(m.criterion, m.note) for m in found.status.hidden] == [("sq.b", "None."), ("sq.c", "None.")]
    assert found.status.not_applicable == ()
    (branches, online) = found.status.facts
    assert (branches.value, branches.sentence, branches.hides) == ("no", "None.", 2)
    assert (online.value, online.sentence, online.hides) == (None, "Not stated yet: every question is asked.", 0)
    assert found.status.total.sentence == "1 of 1 question answered, 2 not asked"
    assert [s.sentence for s in found.status.sections] == ["1 of 1 question answered", "none of 2 questions asked"]
    assert "None. So 2 questions are not asked and count as not applicable." in found.summary.sure
    assert [(r.criterion, r.answer, r.brief, r.reason) for r in found.sections[1].answers] == [
        ("sq.b", "Not asked", True, "Not asked. None."), ("sq.c", "Not asked", True, "Not asked. None."),
    ]  # fmt: skip
    assert found.sections[1].indicators == ()


@pytest.mark.parametrize(
    "beside", [commented("sq.b", "Two offices closed."), flagged("sq.b"), rated("sq.b", 4)], ids=lambda d: d.kind
)
def test_what_was_recorded_beside_a_question_that_is_not_asked_is_told_in_full(reported, beside):
    (first, second) = reported(beside, stated("no")).sections[1].answers
    assert (first.brief, second.brief) == (False, True)
    kept = " Answered before, kept and not counted: Level 4: improved." if beside.kind == "answer" else ""
    assert first.reason == f"Not asked. None.{kept}"


def test_a_reason_given_before_is_kept_beside_the_question_that_is_not_asked(reported):
    (first, _) = reported(not_applicable("sq.b"), stated("no")).sections[1].answers
    assert first.reason.startswith("Not asked. None. Answered before, kept and not counted: Does not apply (")


def test_a_measured_indicator_is_told_though_its_guideline_is_not_asked(reported):
    (told,) = reported(measured("sq.steps", "4", "steps"), stated("no")).sections[1].indicators
    assert told.value == "4 steps"


def test_one_question_left_out_is_told_in_the_singular_and_none_left_at_all_is_told(small, reported):
    one = reported(stated("no", ONLINE.id))
    assert "There is none. So 1 question is not asked and counts as not applicable." in one.summary.sure
    nothing = catalogue(*small.sets, ask=[("criterion", "sq.b", ((BRANCHES.id, "yes"),))])
    found = report.build(nothing, standing(log(stated("no")), nothing), version="0")
    assert "No question is asked, so nothing can be said." in found.summary.sure


def test_html_and_csv_say_the_same(reported):
    found = reported(rated("sq.a", 3), stated("no"))
    page = FORMATS["html"](found, on_phase=lambda _: None).decode()
    assert page.count("Not asked. None.") == 2
    assert 'id="answer-sq.b"' in page
    rows = csv.DictReader(io.StringIO(FORMATS["csv"](found, on_phase=lambda _: None).decode("utf-8-sig")))
    told = {r["id"]: (r["answer"], r["reason"]) for r in rows if r["row"] == "criterion"}
    assert told["sq.c"] == ("not applicable", "Not asked. None.")


# A workspace


REQUEST = StartRequest("2026", "Office of Pensions", "PL", "2026-11-22", "quick-scan", "Anna", facts={FACT: "no"})


@pytest.fixture
def desk(workspace):
    """An assessment of an institution without the task of return to work."""
    return workspace.start(REQUEST)


@pytest.fixture
def unsaid(workspace):
    """The same, before anything was said about it."""
    return workspace.start(replace(REQUEST, facts={}))


def test_an_assessment_is_opened_with_what_is_known(desk):
    assert desk.now.facts[FACT].value == "no"
    assert set(desk.now.hidden.values()) == {NO}
    assert all(name.startswith("rtw.") for name in desk.now.hidden)
    assert all(not i.startswith("rtw.") for i in desk.indicators)


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({FACT: "maybe"}, "'maybe' is no answer to rtw.programme. Say yes or no"),
        ({"rtw.program": "no"}, "No question depends on 'rtw.program'. Did you mean rtw.programme?"),
        ({"x.y": "no"}, "No question depends on 'x.y'. There are: rtw.programme"),
    ],
)
def test_a_wrong_fact_opens_nothing(workspace, facts, fault):
    with pytest.raises(InvalidError) as caught:
        workspace.start(replace(REQUEST, facts=facts))
    assert [f"{p.what}. {p.remedy}" for p in caught.value.problems] == [fault]
    assert workspace.headings() == ()


def test_nothing_can_be_written_on_a_question_that_is_not_asked(desk):
    for write in (
        lambda: desk.answer(WORK, Rated(2)),
        lambda: desk.withdraw(WORK),
        lambda: desk.comment(WORK, "No."),
        lambda: desk.flag(WORK, "Look."),
        lambda: desk.add_evidence(WORK, reference("Minutes")),
    ):
        with pytest.raises(NotFoundError) as caught:
            write()
        assert str(caught.value) == f"'{WORK}' is not asked. {NO}"
    with pytest.raises(NotFoundError):
        desk.measure("rtw.certified-professionals", "5")
    with pytest.raises(NotFoundError):
        desk.set_target(None, {"rtw.28": 4})


def test_a_fact_can_be_changed_taken_back_and_undone(desk):
    desk.state(FACT, "yes")
    assert desk.now.hidden == {}
    assert desk.undo().kind == "fact"
    assert WORK in desk.now.hidden
    desk.state(FACT, None)
    assert (desk.now.facts, desk.now.hidden) == ({}, {})


def test_the_first_fact_can_be_undone(unsaid):
    unsaid.state(FACT, "no")
    unsaid.undo()
    assert unsaid.now.facts == {}


def test_a_table_holds_what_is_asked_and_takes_back_nothing_else(unsaid):
    before = unsaid.export("csv")
    assert WORK in before
    unsaid.state(FACT, "no")
    assert WORK not in unsaid.export("csv")
    assert unsaid.import_table(before.encode(), "t.csv").changed == 0
    filled = "criterion,answer,comment\nsq.service-charter,2,\nrtw.certificate-required,2,\nrtw.case-outcome,,Later\n"
    with pytest.raises(InvalidError) as caught:
        unsaid.import_table(filled.encode(), "t.csv")
    assert [(p.line, p.what.partition(": ")[2][:40]) for p in caught.value.problems] == [
        (3, "rtw.certificate-required is not asked. R"), (4, "rtw.case-outcome is not asked. Return to")
    ]  # fmt: skip
    assert unsaid.now.outcome(SERVICE) == OPEN


# The interview


@pytest.fixture
def say(monkeypatch):
    return lambda desk, *lines, **how: typed(desk, monkeypatch, *lines, **how)[0]


def test_the_first_page_says_what_is_not_asked_and_counts_without_it(desk, say):
    printed = say(desk)
    assert f"{NO} 5 questions not asked." in printed
    assert "0 of 7 answered" in printed


def test_a_question_that_hangs_on_an_unstated_fact_says_so_once_line_by_line(unsaid, say):
    printed = say(unsaid, "s", f"a {FACT} no", at=WORK)
    assert printed.count(f"Whether this is asked depends on {FACT}") == 1
    assert unsaid.now.facts[FACT].value == "no"
    assert "5 questions not asked because of it." in printed


def test_stating_a_fact_leads_away_from_a_question_that_is_no_longer_asked(unsaid, say):
    printed = say(unsaid, "a", "no", at=WORK)
    assert "1) yes  Return to work is a task of the institution." in printed
    assert f"{WORK} is not asked. {NO}" in printed
    assert f"{SERVICE} · question 1 of 1 · 0 of 7 answered" in printed


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (f"a {FACT}", f"Type the fact and its answer: a {FACT} ANSWER"),
        (f"a {FACT} maybe", "'maybe' is no answer to rtw.programme. Say yes or no."),
        ("a sq.programme no", "No question depends on 'sq.programme'."),
    ],
)
def test_a_fact_that_cannot_be_taken_is_told(unsaid, say, line, answer):
    assert answer in say(unsaid, line, at=WORK)
    assert unsaid.now.facts == {}


def test_an_empty_line_states_nothing(unsaid, say):
    assert words.KEPT_AS_IT_WAS in say(unsaid, "a", "", at=WORK)
    assert unsaid.now.facts == {}


def test_where_no_fact_decides_anything_that_is_said(workspace, say):
    plain = workspace.start(replace(REQUEST, questionnaire="service-quality-1", facts={}))
    assert "Every question of this questionnaire is asked, whatever the institution is." in say(plain, "a", at=SERVICE)


def test_an_answer_that_is_undone_under_a_question_not_asked_does_not_lead_there(unsaid, say):
    unsaid.answer(WORK, Rated(2))
    unsaid.state(FACT, "no")
    printed = say(unsaid, "u", "u", "b", at=SERVICE)
    assert "Taken back: what was said about the institution (rtw.programme)." in printed
    assert "Taken back: the answer (rtw.certificate-required)." in printed


def test_back_passes_over_what_is_no_longer_asked(unsaid, say):
    printed = say(unsaid, f"j {WORK}", f"j {SERVICE}", f"a {FACT} no", "b", at="sq.managers-duty")
    assert printed.rstrip().endswith("sq.managers-duty, answer? >")


@pytest.mark.usefixtures("desk")
def test_what_was_said_last_year_is_offered_and_shown(workspace, say):
    later = workspace.start(replace(REQUEST, label="2027", as_of="2027-11-22", facts={}))
    printed = say(later, "a", "", at=SERVICE)
    assert f"2026: {NO}" in printed
    assert f"Now: {words.NOT_STATED}" in printed


def test_the_first_page_lets_a_fact_be_stated(unsaid):
    face = Scripted(["facts:", "no", "quit:"])
    with pytest.raises(Leave):
        Interview(unsaid, face).go(None)
    assert unsaid.now.facts[FACT].value == "no"


class Scripted:
    """A face that chooses what it is told, and goes when a question is put to it."""

    patient = True

    def __init__(self, choices):
        self.choices, self.titles, self.questions = list(choices), [], []

    def choose(self, menu):
        self.titles.append(menu.title)
        chosen = self.choices.pop(0)
        return chosen and Picked(chosen)

    def question(self, page, notice):
        self.questions.append((page.id, notice))
        raise Leave


@pytest.mark.parametrize(("chosen", "then"), [("no", SERVICE), ("yes", WORK), (None, WORK)])
def test_at_a_screen_the_fact_is_asked_before_the_first_question_that_hangs_on_it(unsaid, chosen, then):
    face = Scripted([chosen])
    with pytest.raises(Leave):
        Interview(unsaid, face).go(WORK)
    assert face.titles == [unsaid.catalogue.facts[FACT].question]
    assert face.questions[0][0] == then


def test_of_several_facts_one_is_chosen_first(workspace, say):
    plain = workspace.start(replace(REQUEST, questionnaire="service-quality-1", facts={}))
    found = factory.catalogue(
        *(replace(s, facts=(BRANCHES, ONLINE)) for s in plain.catalogue.sets),
        ask=[("criterion", SERVICE), ("guideline", "sq.1", ((BRANCHES.id, "yes"), (ONLINE.id, "yes")))],
    )
    plain.catalogue = found
    plain.refresh()
    printed = say(plain, "a", "2", "no", at=SERVICE)
    assert "1) sq.branches  Are there branch offices?: not stated yet" in printed
    assert plain.now.facts[ONLINE.id].value == "no"
    assert words.KEPT_AS_IT_WAS in say(plain, "a", "", at=SERVICE)
