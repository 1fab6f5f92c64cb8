"""Two assessments side by side: only the same wording is compared, and the summary says what moved."""

from dataclasses import replace

import pytest

from assess import report
from assess.comparison import Year, between, moves
from assess.model import NotApplicable, Rated, Unknown
from assess.render import FORMATS
from assess.report.plain import plain
from report_samples import catalogue, criterion, guidelines, standing

NAMES = ("t.a", "t.b", "t.c", "t.d", "t.e")


def year(label, answers, *, names=NAMES, **changed):
    """One assessment; `changed` gives the question of a criterion other words."""
    asked = catalogue(guidelines(*(criterion(n, **changed.get(n[2:], {})) for n in names)))
    return Year(label, asked, standing(answers))


BEFORE = {"t.a": Rated(1), "t.b": Rated(4), "t.c": Rated(2), "t.d": Unknown("Nobody could tell")}
NOW = {"t.a": Rated(3), "t.b": Rated(2), "t.c": Rated(2), "t.d": Rated(5), "t.e": NotApplicable("None")}


def found_between(before, now):
    """The moves of the one set that both years ask."""
    return moves(before, now, between((), before.sets["test-set"], now.sets["test-set"]))


def test_every_criterion_asked_twice_goes_one_way():
    found = found_between(year("2024", BEFORE), year("2025", NOW))
    assert [(m.criterion.id, m.before, m.now, m.direction) for m in found] == [
        ("t.a", 1, 3, "improved"),
        ("t.b", 4, 2, "declined"),
        ("t.c", 2, 2, "same"),
        ("t.d", None, 5, "not comparable"),
        ("t.e", None, None, "not comparable"),
    ]


@pytest.fixture
def made():
    now = year("2025", NOW)
    return report.build(now.catalogue, now.standing, version="1", before=year("2024", BEFORE))


def test_what_moved_most_stands_first():
    now = year("2025", {"t.a": Rated(2), "t.b": Rated(5), "t.c": Rated(1)})
    before = year("2024", {"t.a": Rated(1), "t.b": Rated(2), "t.c": Rated(0)})
    since = report.build(now.catalogue, now.standing, version="1", before=before).summary.since
    assert [m.criterion for m in since.up] == ["t.b", "t.a", "t.c"]


def test_the_summary_says_what_moved(made):
    since = made.summary.since
    assert (since.asked, since.compared, since.higher, since.lower, since.same, since.reworded) == (5, 3, 1, 1, 1, 0)
    assert since.scores == ("Test Guidelines: like for like, on 3 of 5 criteria: 47 to 47, 0 points.",)
    assert [(m.criterion, m.note) for m in since.up] == [("t.a", "level 1 to level 3")]
    assert [(m.criterion, m.note) for m in since.down] == [("t.b", "level 4 to level 2")]
    shown = FORMATS["html"](made, on_phase=lambda _: None).decode()
    for told in (since.sentence, *since.scores, "(4 to 2)"):
        assert told in shown


def test_every_fall_is_named_where_the_board_reads():
    now = year("2025", dict.fromkeys(NAMES, Rated(1)))
    before = year("2024", dict.fromkeys(NAMES, Rated(2)))
    made = report.build(now.catalogue, now.standing, version="1", before=before)
    assert [m.criterion for m in made.summary.since.down] == list(NAMES)
    shown = FORMATS["html"](made, on_phase=lambda _: None).decode()
    assert all(f"{m.name} <" in shown for m in made.summary.since.down)


def test_what_was_reworded_is_counted_neither_as_higher_nor_as_lower():
    before = year("2024", BEFORE)
    first, *rest = before.catalogue.sets[0].criteria
    reworded = (replace(first.statements[0], text="Statement one of t.a holds indeed."), *first.statements[1:])
    earlier = replace(before, catalogue=catalogue(guidelines(replace(first, statements=reworded), *rest)))
    now = year("2025", NOW)
    since = report.build(now.catalogue, now.standing, version="1", before=earlier).summary.since
    assert (since.compared, since.higher, since.lower, since.same, since.reworded) == (2, 0, 1, 1, 1)
    assert since.sentence.endswith("; 1 other was reworded.")


def test_figures_of_two_ways_to_score_are_no_change():
    now, before = year("2025", NOW), year("2024", BEFORE)
    elsewise = replace(before.standing.settings, scheme="other-1")
    before = replace(before, standing=replace(before.standing, settings=elsewise))
    since = report.build(now.catalogue, now.standing, version="1", before=before).summary.since
    assert (since.scores, since.compared) == ((), 3)


def test_without_an_earlier_assessment_nothing_is_said_of_change():
    now = year("2025", NOW)
    assert report.build(now.catalogue, now.standing, version="1").summary.since is None


def test_an_object_of_any_names_is_plain_too():
    assert plain({1: (Rated(2),)}) == {"1": [plain(Rated(2))]}
