"""The action plan: written down like answers, in the order of what is due, and carried into the next year."""

import csv
import io
from dataclasses import replace
from fractions import Fraction

import pytest
from click.testing import CliRunner

from assess import report
from assess.cli import assess, plan
from assess.errors import ConflictError, InvalidError, NotFoundError
from assess.log import history, standing
from assess.log.standing import Planned
from assess.model import Rated
from assess.plan import STATUSES, in_order, late, to_carry, without_plan
from assess.render import FORMATS
from assess.render.rows import PLAN_COLUMNS, plan_csv
from assess.workspace.request import StartRequest
from factory import ASSESSMENT, catalogue, collection, criterion, draft, formerly, guideline_set, log, rated, text

ONE, TWO = "0a6f1c1e-0000-4000-8000-0000000000a1", "0a6f1c1e-0000-4000-8000-0000000000a2"
CHARTER, FRAMEWORK = "sq.service-charter", "sq.service-framework"
REQUEST = StartRequest("2026", "Office of Pensions", "PL", "2026-11-22", "service-quality-1", "Anna")


def planned(name, on=CHARTER, *, seq=1, due=None, status="open"):
    return Planned(seq, "2026-01-01T00:00:00Z", "anna", name, on, (), None, None, due, status, None, None)


def item(name, on, *, owner=None, due=None, status="open", base=None, carried_from=None):
    data = {"criterion": on, "statements": ["a3"], "title": None, "owner": text(owner), "due": due, "status": status}
    return draft("plan", name, data | {"note": None, "carried_from": carried_from}, base=base)


# What stands


def test_the_last_event_of_an_item_stands_and_items_keep_their_order():
    now = standing(log(item(ONE, "sq.a"), item(TWO, "sq.b"), item(ONE, "sq.a", owner="Ben", status="started", base=2)))
    assert [(i.id, i.owner, i.status) for i in now.plan.values()] == [(ONE, "Ben", "started"), (TWO, None, "open")]
    assert now.plan[ONE].statements == ("a3",)


def test_an_item_taken_back_is_gone():
    assert standing(log(item(ONE, "sq.a"), item(ONE, "sq.a", status=None, base=2))).plan == {}


def test_what_was_planned_for_a_criterion_is_part_of_its_history():
    found = log(rated("sq.a", 1), item(ONE, "sq.a"), item(TWO, "sq.b"))
    assert [e.kind for e in history(found, "sq.a")] == ["answer", "plan"]
    assert [e.seq for e in history(found, TWO)] == [4]


# The rules


def test_late_is_what_was_due_before_the_day_and_is_not_finished():
    day = "2026-06-30"
    assert late(planned("x", due="2026-06-29"), day)
    assert late(planned("x", due="2026-06-29", status="started"), day)
    assert not late(planned("x", due=day), day)
    assert not late(planned("x"), day)
    assert not any(late(planned("x", due="2026-01-01", status=s), day) for s in ("done", "dropped"))


def test_items_come_by_day_then_by_gap_and_finished_ones_last():
    items = [
        planned("finished", due="2026-01-01", status="done"),
        planned("no day, no gap", "sq.c", seq=1),
        planned("no day, second gap", "sq.b", seq=2),
        planned("no day, first gap", "sq.a", seq=3),
        planned("later", "sq.a", due="2026-09-01"),
        planned("sooner", "sq.b", due="2026-03-01"),
    ]
    assert [i.id for i in in_order(items, ["sq.a", "sq.b"])] == [
        "sooner", "later", "no day, first gap", "no day, second gap", "no day, no gap", "finished",
    ]  # fmt: skip


def test_a_gap_is_without_a_plan_until_something_unfinished_is_planned_for_it():
    items = [planned("x", "sq.a"), planned("y", "sq.b", status="done"), planned("z", "sq.c", status="dropped")]
    assert without_plan(["sq.c", "sq.a", "sq.b", "sq.d"], items) == ("sq.c", "sq.b", "sq.d")


def test_what_was_left_unfinished_is_carried_once():
    before = standing(log(item(ONE, "sq.a"), item(TWO, "sq.b", status="done")))
    assert [i.id for i in to_carry(before, standing(log()))] == [ONE]
    taken = item(TWO, "sq.a", carried_from={"assessment": ASSESSMENT, "item": ONE})
    assert to_carry(before, standing(log(taken))) == ()


# The report


@pytest.fixture
def reported():
    weights = dict.fromkeys(("text", "topics", "guideline", "subjects"), Fraction(1))
    found = guideline_set(criterion("sq.a"), criterion("sq.b", "sq.2", key=True), criterion("sq.c"))
    some = catalogue(found, practices=collection(weights=weights))

    def of(*drafts):
        return report.build(some, standing(log(*drafts), some), version="0")

    return of


def test_without_a_gap_nothing_is_to_be_planned(reported):
    assert reported().plan.sentence == "Nothing is planned, and no gap is known."
    assert reported(rated("sq.a", 1)).plan.sentence == "Nothing is planned yet."


def test_an_item_stands_with_its_gap_and_what_it_is_to_fulfil(reported):
    found = reported(rated("sq.a", 1), rated("sq.b", 2), item(ONE, "sq.a", owner="Ben", due="2026-01-31"),
                     item(TWO, "sq.c", status="done")).plan  # fmt: skip
    first, second = found.items
    assert (first.number, first.place, first.gap, first.late) == (1, 2, "gap 2, next", True)
    assert first.what == ("Level 3: What a3 of sq.a asks for is there.",)
    assert (first.due.iso, first.due_words, first.owner) == ("2026-01-31", "31 January 2026", "Ben")
    assert (second.place, second.gap, second.owner, second.due_words) == (
        None, "no gap, or not known", "nobody named", "no day set",
    )  # fmt: skip
    assert [m.criterion for m in found.without] == ["sq.b"]
    assert found.sentence == "2 items: 1 to be done, 1 of them late and 1 finished or given up; 1 gap without a plan."


def test_when_all_gaps_are_taken_on_that_is_said(reported):
    assert reported(rated("sq.a", 1), item(ONE, "sq.a")).plan.sentence == "1 item: 1 to be done; every gap has a plan."


def test_the_plan_stands_in_html_json_and_csv(reported):
    found = reported(rated("sq.a", 1), item(ONE, "sq.a", owner="=cmd()", due="2026-12-31"))
    page = FORMATS["html"](found, on_phase=lambda _: None).decode()
    assert '<td data-label="Who" dir="auto">=cmd()</td><td data-label="Until">31 December 2026</td>' in page
    rows = csv.DictReader(io.StringIO(FORMATS["csv"](found, on_phase=lambda _: None).decode("utf-8-sig")))
    (row,) = (r for r in rows if r["row"] == "plan")
    assert (row["under"], row["period"], row["given"], row["answer"]) == ("sq.a", "2026-12-31", "'=cmd()", "not begun")


def test_the_exported_table_has_a_row_for_each_item_and_no_cell_that_runs(reported):
    found = reported(rated("sq.a", 1), item(ONE, "sq.a", owner="+1", due="2026-12-31"), item(TWO, "sq.a")).plan
    heading, first, second = csv.reader(io.StringIO(plan_csv(found).decode("utf-8-sig")))
    assert tuple(heading) == PLAN_COLUMNS
    cells = dict(zip(heading, first, strict=True))
    assert (cells["number"], cells["due"], cells["status"], cells["late"]) == ("P1", "2026-12-31", "open", "no")
    assert second[0] == "P2"


# A workspace


@pytest.fixture
def desk(workspace):
    found = workspace.start(REQUEST)
    found.answer(CHARTER, Rated(1))
    return found


def test_what_is_not_given_stays_as_it_stands(desk):
    first = desk.plan(CHARTER, owner="Ben", due="2027-06-30", statements=("figures",), note="Soon")
    again = desk.plan(CHARTER, first.id, status="started")
    assert (again.owner, again.due, again.statements, again.note) == ("Ben", "2027-06-30", ("figures",), "Soon")
    cleared = desk.plan(CHARTER, first.id, due="", note="")
    assert (cleared.due, cleared.note, cleared.status) == (None, None, "started")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"due": "June"}, "'June' is not a day."),
        ({"status": "asleep"}, "'asleep' is no status."),
        ({"statements": ("nonsense",)}, "'nonsense' is no statement of sq.service-charter."),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_written(desk, given, fault):
    with pytest.raises(InvalidError) as caught:
        desk.plan(CHARTER, **given)
    assert str(caught.value) == fault
    assert desk.now.plan == {}


def test_an_unknown_item_or_criterion_is_named(desk):
    with pytest.raises(NotFoundError):
        desk.plan("sq.service-chartre")
    with pytest.raises(NotFoundError):
        desk.plan(CHARTER, ONE)


def test_an_item_that_somebody_else_changed_is_not_overwritten(workspace, desk):
    first = desk.plan(CHARTER, owner="Ben")
    other = workspace.desk(by="Ben Osei")
    other.plan(CHARTER, first.id, status="done")
    with pytest.raises(ConflictError):
        desk.plan(CHARTER, first.id, status="dropped")
    assert desk.now.plan[first.id].status == "done"


def test_an_item_and_a_change_of_it_can_be_undone(desk):
    first = desk.plan(CHARTER, owner="Ben")
    desk.plan(CHARTER, first.id, status="done")
    desk.undo()
    assert desk.now.plan[first.id].status == "open"
    desk.undo()
    assert desk.now.plan == {}


def test_what_is_unfinished_goes_into_the_next_year(workspace, desk):
    desk.plan(CHARTER, owner="Ben", due="2027-01-31", statements=("figures",), note="Begun")
    desk.plan(FRAMEWORK, status="done")
    later = workspace.start(replace(REQUEST, label="2027", as_of="2027-11-22"))
    going, left = later.carry_plan()
    assert ([i.criterion for i in going], left) == ([CHARTER], ())
    (found,) = later.now.plan.values()
    assert (found.owner, found.due, found.statements, found.note) == ("Ben", "2027-01-31", ("figures",), "Begun")
    assert found.carried_from["assessment"] == desk.assessment
    assert later.carry_plan() == ((), ())
    assert report.plan_of(later.catalogue, later.now).items[0].carried == "carried over from the assessment before"


def test_what_an_earlier_version_took_is_carried_and_changed_as_it_was_shown(workspace, desk):
    with formerly():
        first = desk.plan(CHARTER, owner="Ben\x1b]0;x", note="a\u202eb")
    assert desk.plan(CHARTER, first.id, status="done").owner == r"Ben\x1b]0;x"
    desk.plan(CHARTER, first.id, status="open")
    later = workspace.start(replace(REQUEST, label="2027", as_of="2027-11-22"))
    ((item,), _) = later.carry_plan()
    (found,) = later.now.plan.values()
    assert (item.owner, found.owner, found.note) == (r"Ben\x1b]0;x", r"Ben\x1b]0;x", "a\u202eb")
    with pytest.raises(InvalidError, match="control character"):
        later.plan(CHARTER, owner="Anna\x1b]0;x")


def test_what_is_not_asked_any_more_is_named_and_not_carried(workspace):
    whole = workspace.start(replace(REQUEST, questionnaire="quick-scan"))
    whole.plan("rtw.case-outcome", owner="Ben")
    later = workspace.start(replace(REQUEST, label="2027", as_of="2027-11-22", questionnaire="service-quality-1"))
    going, left = later.carry_plan()
    assert (going, [i.criterion for i in left]) == ((), ["rtw.case-outcome"])


def test_without_an_assessment_before_nothing_is_carried(desk):
    assert desk.carry_plan() == ((), ())


# The command


@pytest.fixture
def run(desk, workspace, monkeypatch):
    """Calls `assess plan` on the workspace; with `typed` as a person who is asked."""

    def call(*arguments, typed=None):
        monkeypatch.setattr(plan, "may_ask", lambda **_: typed is not None)
        where = ("-w", str(workspace.folder))
        whole = ["plan", *where] if not arguments else ["plan", arguments[0], *where, *arguments[1:]]
        done = CliRunner().invoke(assess, whole, input=typed, standalone_mode=False)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        desk.refresh()
        return done.output

    return call


def test_an_item_is_set_changed_by_its_number_and_listed(run, desk):
    assert "Saved P1, sq.service-charter" in run("set", CHARTER, "--owner", "Ben", "--due", "2026-01-31")
    (found,) = desk.now.plan.values()
    assert found.statements == ("published", "displayed", "figures")
    assert "Saved P1" in run("set", "p1", "--status", "started", "--note", "Half done")
    shown = run("list")
    assert "1 item: 1 to be done and 1 of them late; every gap has a plan." in shown
    assert "Ben, 31 January 2026: under way, LATE (gap 1, now)" in shown
    assert "Half done" in shown
    assert run("set", CHARTER, "--status", "done").startswith("Saved P1")
    assert "Without a plan: 1" in run("list")


def test_a_second_item_is_made_only_when_asked_for(run, desk):
    run("set", CHARTER, "--owner", "Ben")
    run("set", CHARTER, "--owner", "Anna", "--new", "--title", "Posters", "--statement", "displayed")
    assert [(i.owner, i.title) for i in desk.now.plan.values()] == [("Ben", None), ("Anna", "Posters")]
    with pytest.raises(plan.UsageError, match="has several items: P1 and P2"):
        run("set", CHARTER, "--status", "done")
    assert "P2  sq.service-charter  Posters" in run("list")


def test_an_item_beside_a_gap_needs_no_statement(run, desk):
    run("set", FRAMEWORK, "--owner", "Ben")
    assert [i.statements for i in desk.now.plan.values()] == [()]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [(("set", CHARTER), "Nothing is to be set."), (("set", "P9", "--status", "done"), "There is no item P9")],
)
def test_a_wrong_call_is_told(run, arguments, fault):
    with pytest.raises((plan.UsageError, NotFoundError), match=fault):
        run(*arguments)


def test_at_a_terminal_each_gap_is_asked_about_and_each_item_saved_at_once(run, desk):
    desk.answer(FRAMEWORK, Rated(2))
    shown = run(typed="Head of service\nJune\n30 June 2027\nAfter the budget\n\n")
    assert "2 gaps without a plan." in shown
    assert "Gap 2 of 2, now. Has the board" in shown
    assert "'June' is not a day." in shown
    (found,) = desk.now.plan.values()
    assert (found.criterion, found.owner, found.due, found.note) == (
        CHARTER, "Head of service", "2027-06-30", "After the budget",
    )  # fmt: skip
    assert "P1  sq.service-charter" in shown


def test_at_a_terminal_last_year_is_offered_first(workspace, desk, run):
    desk.plan(CHARTER, owner="Ben")
    workspace.start(replace(REQUEST, label="2027", as_of="2027-11-22"))
    assert "2026 left 1 item unfinished. Take them over?" in run(typed="n\n")
    assert "1 item carried over." in run(typed="y\n")
    assert "unfinished" not in run(typed="")


def test_without_a_person_the_plan_is_listed(run):
    assert run() == run("list")


def test_carrying_says_what_it_did_and_needs_a_year_before(workspace, desk, run):
    with pytest.raises(NotFoundError, match="no assessment before"):
        run("carry")
    desk.plan(CHARTER, title="Charter", owner="Ben")
    workspace.start(replace(REQUEST, label="2027", as_of="2027-11-22"))
    assert run("carry") == "1 item carried over.\n"
    assert run("carry") == "Nothing is left to carry over.\n"


def test_json_says_the_same(run, workspace, desk):
    import json  # noqa: PLC0415 # this test only

    saved = json.loads(run("set", CHARTER, "--owner", "Ben", "--json"))
    assert (saved["number"], saved["criterion"]) == (1, CHARTER)
    assert json.loads(run("list", "--json"))["items"][0]["id"] == saved["item"]
    workspace.start(replace(REQUEST, label="2027", as_of="2027-11-22"))
    assert json.loads(run("carry", "--json")) == {"carried": [CHARTER], "not_asked": []}
    assert desk.now.plan


def test_every_status_has_words():
    assert list(STATUSES) == ["open", "started", "done", "dropped"]
    assert all(STATUSES.values())
