"""What is said of figures: no word says more than they do, and none of part what only the whole could say."""

import csv
import io
from dataclasses import replace
from fractions import Fraction

import pytest

from assess import report
from assess.comparison import Year
from assess.model import NotApplicable, Rated, Unknown
from assess.render import FORMATS, Look
from assess.render.designs import design
from assess.render.page import page
from assess.report import spoken
from assess.report.method import ISSA
from assess.scoring import Item, figure
from paper import flaws
from reading import pages
from report_samples import (
    catalogue,
    criterion,
    guidelines,
    made_up,
    proof,
    shipped,
    standing,
)


def quietly(phase):
    """Nobody listens to phases."""


def built(asked, answers, **more):
    return report.build(asked, standing(answers, **more), version="1")


# One order


def test_gaps_are_numbered_in_the_order_of_the_roadmap_and_the_most_urgent_are_its_head():
    some = shipped("full")
    made = report.build(some, made_up(some), version="1")
    steps = [gap.step for gap in made.gaps.gaps]
    assert steps == sorted(steps, key=("now", "next", "later").index)
    assert [gap.place for step in made.roadmap for gap in step.gaps] == list(range(1, len(steps) + 1))
    assert {gap.step for gap in made.summary.urgent} == {"now"}
    assert all(gap.rule and "no earlier" not in gap.rule for gap in made.gaps.gaps)


# A score stands where all is asked

PART = (("criterion", "t.a"), ("criterion", "t.c"))
"""One of two criteria of the first guideline, the only one of the second."""


def partly(**more):
    sets = guidelines(criterion("t.a"), criterion("t.b"), criterion("t.c", "t.2"))
    some = catalogue(sets, ask=PART)
    return replace(some, questionnaire=replace(some.questionnaire, **more))


def test_a_guideline_asked_in_part_has_levels_and_no_score_and_so_has_all_that_holds_it():
    (found,) = report.scores(partly(), standing({"t.a": Rated(1), "t.c": Rated(4)})).sets
    lines = {line.id: line.claimed.score for line in (found.total, *found.lines)}
    assert {name: (s.shown, s.exact, s.stands) for name, s in lines.items()} == {
        found.set: ("levels 1–4", None, False),
        "t.a": ("levels 1–4", None, False),
        "t.1": ("level 1", None, False),
        "t.2": ("80", "80", True),
    }
    assert lines["t.1"].sentence == "No score: 1 of 2 criteria asked (1 of 1 rated; level 1)."
    assert found.total.claimed.level == "not all asked"
    assert [a.claimed for a in found.total.sum.guidelines] == ["level 1", "80"]


def years(some):
    return [
        Year(label, some, standing({"t.a": Rated(level), "t.c": Rated(4)}, assessment=label))
        for label, level in (("2024", 0), ("2025", 1))
    ]


def test_a_questionnaire_made_for_a_score_has_one_and_says_what_it_asks():
    some = partly(scored=True)
    made = built(some, {"t.a": Rated(1), "t.c": Rated(4)})
    assert made.scores.sets[0].total.claimed.score.shown == "60"
    assert made.cover.scope == "All questions: 2 of 3 criteria"
    assert "53 to 60, +7 points" in report.compare(years(some), version="1").changes[0].sets[0].headline


def test_years_asked_in_part_are_compared_by_levels_and_no_points():
    headline = report.compare(years(partly()), version="1").changes[0].sets[0].headline
    assert "on 2 of 2 criteria; no score, because not every criterion is asked." in headline
    assert headline.endswith(
        "As reported: no score (2 of 3 criteria asked) in 2024, no score (2 of 3 criteria asked) in 2025."
    )


def test_a_quick_scan_says_on_every_page_what_it_is_and_has_no_page_of_scores():
    some = shipped("quick-scan")
    made = report.build(some, made_up(some), version="1")
    assert made.tells == ("answers",)
    assert made.cover.mark == "Draft, not approved, 12 of 87 criteria"
    assert made.summary.lead.startswith("Quick scan, one question a guideline: 12 of 87 criteria. This is no full")
    for name in ("improvement", "board"):
        shown = page(made, look=Look(design(name)))
        assert 'data-mark="Draft, not approved, 12 of 87 criteria"' in shown
        assert 'class="bar"' not in shown
        assert 'id="profile"' not in shown
    assert all(line.claimed.score.exact is None for s in made.scores.sets for line in (s.total, *s.lines))


def test_what_is_asked_whole_says_nothing_of_its_scope():
    some = shipped("full")
    assert report.build(some, standing({}), version="1").cover.scope is None


# Bounds

LEVELS = {
    "one open, one at the bottom": ([Rated(0), Unknown("?")], "level 0"),
    "one open, one above": ([Rated(3), Unknown("?")], "level 3 or lower"),
    "all open": ([Unknown("?"), Unknown("?")], "not known"),
    "all known": ([Rated(3), Rated(2)], "level 2"),
    "one set aside": ([Rated(3), NotApplicable("none")], "level 3"),
}


@pytest.mark.parametrize("case", LEVELS)
def test_of_the_lowest_level_and_of_the_key_criteria_all_is_said_that_is_known(case):
    values, said = LEVELS[case]
    names = [f"t.c{n}" for n in range(len(values))]
    some = catalogue(guidelines(*(criterion(n, key=True) for n in names)))
    claimed = report.scores(some, standing(dict(zip(names, values, strict=True)))).sets[0].total.claimed
    assert (claimed.lowest, claimed.floor) == (said, said)


def test_a_key_criterion_at_the_bottom_is_told_although_another_one_is_not_asked():
    sets = guidelines(criterion("t.a", key=True), criterion("t.b", key=True))
    some = catalogue(sets, ask=(("criterion", "t.a"),))
    floors = [report.scores(some, standing({"t.a": Rated(level)})).sets[0].total.claimed.floor for level in (0, 2)]
    assert floors == ["level 0", "not all asked"]


# Rounding


def test_a_printed_score_never_says_more_than_the_level_in_words():
    for value, shown in (
        ("17617/442", 39),
        ("799/20", 39),
        ("40", 40),
        ("401/10", 40),
        ("1999/100", 19),
        ("125/2", 63),
    ):
        assert spoken.printed(Fraction(value)) == shown
    for hundredths in range(10_001):
        value = Fraction(hundredths, 100)
        assert spoken.printed(value) // 20 == int(value / 20)
        assert abs(spoken.printed(value) - value) < 1


def test_the_share_that_is_rated_never_reaches_the_limit_of_words_by_rounding():
    near = figure(Item(Fraction(1), key=False, outcome=Rated(2) if n < 31 else Unknown("?")) for n in range(52))
    assert (spoken.percent(near, 60), spoken.coverage(near, 60)) == (59, "31 of 52 (59 %)")
    assert spoken.percent(near, 50) == 60


def test_a_sum_arrives_at_the_figure_that_is_printed():
    some = catalogue(guidelines(criterion("t.a", weight="6"), criterion("t.b", weight="7")))
    for levels, told in (
        ((3, 3), "780 / 13 = 60"),
        ((2, 3), "660 / 13 = 50.77, printed 51"),
        ((3, 4), "920 / 13 = 70.77, printed 71"),
    ):
        found = report.scores(some, standing(dict(zip(("t.a", "t.b"), map(Rated, levels), strict=True))))
        assert found.sets[0].lines[1].sum.claimed == told
    assert spoken.nearly(Fraction(39999, 1000) - Fraction(1, 3000)) == "39.999"


# Strengths, publishers, tables


def test_a_strength_is_shown_by_evidence_and_the_rest_is_claimed():
    some = catalogue(guidelines(criterion("t.a"), criterion("t.b"), criterion("t.c")))
    answers = {"t.a": Rated(4), "t.b": Rated(5), "t.c": Rated(1)}
    made = built(
        some, answers, proofs={"t.a": [proof("Minutes", seq=20)], "t.b": [proof("Old", seq=21, expires="2020-01-01")]}
    )
    assert [(s.criterion, s.proved) for s in made.strengths] == [("t.a", True), ("t.b", False)]
    assert [m.criterion for m in made.summary.strongest] == ["t.a"]
    shown = page(made)
    assert shown.index("Claimed, to be shown") > shown.index("what holds at the level reached")


def test_the_issa_is_named_where_its_guidelines_are_asked_and_nowhere_else():
    ours = built(catalogue(guidelines(criterion("t.a"))), {"t.a": Rated(1)})
    theirs = built(catalogue(guidelines(criterion("t.a"), publisher=ISSA)), {"t.a": Rated(1)})
    assert not [d for d in ours.method.disclaimers if "ISSA" in d]
    assert len([d for d in theirs.method.disclaimers if "ISSA" in d]) == 2
    assert shipped("full").sets[0].publisher == ISSA


def test_where_nothing_applies_words_stand_in_place_of_a_share():
    some = catalogue(guidelines(criterion("t.a"), criterion("t.c", "t.2")))
    shown = page(built(some, {"t.a": NotApplicable("none"), "t.c": NotApplicable("none")}), look=Look(design("board")))
    assert "0 %" not in shown
    assert 'data-label="Rated">does not apply<' in shown


def test_the_table_of_a_report_has_flags_and_what_an_indicator_means():
    some = shipped("full")
    data = FORMATS["csv"](report.build(some, made_up(some), version="1"), on_phase=quietly)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert any(row["flags"] for row in rows if row["row"] == "criterion")
    assert any(row["definition"] for row in rows if row["row"] == "indicator")


def test_an_empty_assessment_is_two_pages_that_say_what_to_do():
    data = FORMATS["pdf"](built(shipped("full"), {}), on_phase=quietly)
    shown = pages(data)
    assert len(shown) == 2
    assert "assess answer" in shown[1]
    assert "None of 87 questions has an answer" in shown[1]
    assert flaws(data) == []


def test_the_board_has_two_pages_however_much_fell():
    some = shipped("full")
    now = made_up(some)
    higher = {
        name: replace(given, value=Rated(given.value.level + 1))
        for name, given in now.answers.items()
        if isinstance(given.value, Rated) and given.value.level < 5
    }
    before = Year("2024", some, replace(now, answers={**now.answers, **higher}))
    made = report.build(some, now, version="1", before=before)
    assert len(made.summary.since.down) > 40
    shown = pages(FORMATS["pdf"](made, on_phase=quietly, look=Look(design("board"), "letter")))
    assert len(shown) == 2
    assert f"and {len(made.summary.since.down) - 12} more" in " ".join(shown[0].split())
