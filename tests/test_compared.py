"""Assessments side by side as a value: what is said of each year, each figure, each criterion, and what is refused."""

import json
from dataclasses import fields, replace
from fractions import Fraction
from itertools import pairwise

import jsonschema
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from assess import report
from assess.comparison import PARTS, Move, between, fitting
from assess.errors import InvalidError, UsageError
from assess.log.standing import Comment, Measured, Period, Planned
from assess.model import OPEN, Node, NotApplicable, Rated, Unknown
from assess.model.crosswalk import Crosswalk, Edition, Pair, Single
from assess.render import charts, schema, to_json
from assess.render.side import comparison_rows
from assess.report import compared, spoken
from assess.report.changes import CAUSES, MARKS
from report_samples import ANNA, AT, BEN, catalogue, criterion, given, guidelines
from years import SET, Side, Slot, assessed, slots, year, years

ONE, TWO, THREE = (Edition("2020", f"0.{n}.0") for n in (1, 2, 3))
NONE, NOBODY = NotApplicable("None here."), Unknown("Nobody knew.")


def at(outcome, *, weight="1", guideline="t.1", evidence=True):
    return Side(Fraction(weight), guideline, outcome, evidence=evidence)


def slot(name, then, today, words="same", *, why=None, **side):
    """A criterion that went from one level, or one outcome, to another."""
    one, other = (None if o is None else at(Rated(o) if isinstance(o, int) else o, **side) for o in (then, today))
    return Slot(name, one, other, words, why)


def side_by_side(*found, crosswalks=(), again=()):
    return report.compare(years(found), crosswalks, again, version="1.2.3")


def change(*found, crosswalks=()):
    """What changed in the one set between the two years."""
    return side_by_side(*found, crosswalks=crosswalks).changes[0].sets[0]


def pair(earlier, later, relation="equal", comparable="direct", **more):
    return Pair(earlier, later, relation, comparable, Fraction(1), f"{earlier} became {later}.", **more)


def walk(*pairs, earlier=ONE, later=TWO, new=(), retired=(), method="hand"):
    singles = (tuple(Single(name, "Because.") for name in names) for names in (new, retired))
    return Crosswalk(SET, earlier, later, "Anna", "2026-01-01", method, pairs, *singles, digest="w" * 64)


def other_set(*names):
    """A set beside the first, with one guideline."""
    made = [criterion(name, "o.1") for name in names or ("o.a",)]
    nodes = (Node("o.1", "guideline", "The only"),)
    return guidelines(*made, id="other-set", title="Other Guidelines", nodes=nodes, indicators=())


# Which years, in which order


def test_they_stand_by_their_days_whatever_order_they_are_named_in():
    found = [slot("t.a", 1, 3)]
    three = [year("2023", found, "then"), year("2024", found, "then"), year("2025", found, "today")]
    told = report.compare(three, version="1")
    assert [c.label for c in told.columns] == ["2023", "2024", "2025"]
    assert [(c.earlier, c.later) for c in told.changes] == [("2024", "2025"), ("2023", "2024")]
    assert (told.whole.earlier, told.whole.later) == ("2023", "2025")
    assert told.cover.label == "2023, 2024 and 2025"
    assert told.cover.period == "1 January 2026 to 31 October 2026"
    for mixed in (three[::-1], [three[1], three[2], three[0]]):
        assert report.compare(mixed, version="1") == told


def test_of_two_years_there_is_no_whole_way_beside_the_one_step():
    assert side_by_side(slot("t.a", 1, 3)).whole is None


def test_two_of_the_same_day_say_so():
    one, other = years([slot("t.a", 1, 3)])
    same = replace(one.standing.settings, label="2025")
    told = report.compare([replace(one, standing=replace(one.standing, settings=same)), other], version="1")
    late = replace(same, as_of="2025-12-31")
    both = report.compare([replace(one, standing=replace(one.standing, settings=late)), other], version="1")
    assert told.changes[0].notes == ()
    assert both.changes[0].notes == ("Both speak for the same day: they stand in the order they were named.",)


def test_another_questionnaire_says_that_only_common_questions_are_compared():
    one, other = years([slot("t.a", 1, 3)])
    asked = replace(one.catalogue.questionnaire, id="few", title="Few questions")
    told = report.compare([replace(one, catalogue=replace(one.catalogue, questionnaire=asked)), other], version="1")
    assert told.changes[0].notes == (
        "2024 answered “Few questions”, 2025 “All questions”: only the questions of both are compared.",
    )


def test_they_are_a_draft_until_every_one_is_approved():
    one, other = (replace(y, standing=replace(y.standing, state="approved")) for y in years([slot("t.a", 1, 3)]))
    assert report.compare([one, other], version="1").cover.mark == "All approved"
    draft = report.compare([one, replace(other, standing=replace(other.standing, state="draft"))], version="1").cover
    assert (draft.state, draft.draft) == ("not all approved", True)


def test_a_year_says_what_it_answered():
    one, other = side_by_side(slot("t.a", 1, 3), slot("t.b", None, OPEN)).columns
    assert (one.assessment, one.as_of.iso, one.questionnaire) == ("a-2024", "2024-12-31", "All questions")
    assert (one.answered, other.answered) == ("1 of 1 question answered", "1 of 2 questions answered")
    assert (one.sets, other.sets) == (
        ("Test Guidelines: 2020, criteria 0.1.0",),
        ("Test Guidelines: 2020, criteria 0.2.0",),
    )


def refused(*found, crosswalks=()):
    with pytest.raises((UsageError, InvalidError)) as trouble:
        report.compare(found, crosswalks, version="1")
    return trouble.value


def test_what_cannot_be_compared_is_refused_with_the_reason():
    one, other = years([slot("t.a", 1, 3)])

    def settled(found, **changed):
        return replace(found, standing=replace(found.standing, settings=replace(found.standing.settings, **changed)))

    elsewhere = replace(one.standing.settings.institution, name="Another Fund")
    louder = replace(elsewhere, name=one.standing.settings.institution.name.upper())
    apart = assessed("2025", catalogue(other_set()), {"o.a": Rated(1)})
    assert str(refused(one)) == "One assessment alone cannot be compared."
    assert str(refused()) == "One assessment alone cannot be compared."
    assert str(refused(one, other, one)) == "The same assessment is named twice."
    assert str(refused(settled(one, institution=elsewhere), other)) == (
        "These are of different institutions: Another Fund (XE, Europe) and "
        "Social Insurance Fund of Examplia (XE, Europe)."
    )
    assert str(refused(settled(one, scheme="other-1"), other)) == (
        "These are scored in different ways (2024: other-1 and 2025: pdca-mean-1)."
    )
    assert str(refused(one, apart)) == "2024 and 2025 ask about different guideline sets."
    assert report.compare([settled(one, institution=louder), other], version="1").columns


def test_a_crosswalk_that_does_not_fit_is_refused_with_every_fault():
    found = [slot("t.a", 1, 3, "edited"), slot("t.b", 1, 1)]
    trouble = refused(*years(found), crosswalks=[walk(pair("t.a", "t.a"), pair("t.x", "t.b"))])
    assert str(trouble) == "The crosswalk does not fit the criteria that were answered."
    where = "test-set 2020, criteria 0.1.0 to 2020, criteria 0.2.0"
    assert [(p.where, p.what) for p in trouble.problems] == [
        (where, "The earlier version has no criterion 't.x'"),
        (where, "'t.b' of the earlier version is not mentioned"),
        (where, "'t.a' is said to be equal, and its wording changed"),
    ]


# Through the years


def lines(told):
    return {t.id: [(p.label, p.claimed, p.breaks) for p in t.points] for t in told.trends}


def test_a_line_breaks_where_the_criteria_under_it_were_revised_and_nowhere_else():
    found = [slot("t.a", 1, 3, "edited"), slot("t.b", 2, 4, guideline="t.2")]
    told = report.compare([year("2023", found, "then"), *years(found)], version="1")
    assert lines(told) == {
        SET: [("2023", "33", ""), ("2024", "33", ""), ("2025", "73", "criteria 0.2.0")],
        "t.1": [("2023", "20", ""), ("2024", "20", ""), ("2025", "60", "criteria 0.2.0")],
        "t.2": [("2023", "40", ""), ("2024", "40", ""), ("2025", "80", "")],
    }
    assert [(t.kind, t.name) for t in told.trends] == [
        ("set", "All guidelines"), ("guideline", "Guideline 1"), ("guideline", "The second"),
    ]  # fmt: skip


def test_a_line_breaks_where_a_criterion_came_or_went():
    for found in ([slot("t.a", 1, 1), slot("t.b", None, 5)], [slot("t.a", 1, 1), slot("t.b", 5, None)]):
        assert lines(side_by_side(*found))["t.1"][1][2] == "criteria 0.2.0"


def test_what_a_person_declared_the_same_does_not_break_the_line():
    found = [slot("t.a", 1, 3, "edited")]
    told = side_by_side(*found, crosswalks=[walk(pair("t.a", "t.a", editorial=True))])
    assert lines(told)["t.1"] == [("2024", "20", ""), ("2025", "60", "")]


def test_a_line_breaks_where_other_questions_of_the_same_criteria_were_asked():
    both = guidelines(criterion("t.a"), criterion("t.b"))
    answers = {"t.a": Rated(1), "t.b": Rated(5)}
    few = assessed("2024", catalogue(both, ask=(("criterion", "t.a"),)), {"t.a": Rated(1)})
    told = report.compare([few, assessed("2025", catalogue(both), answers)], version="1")
    assert lines(told)["t.1"] == [("2024", "level 1", ""), ("2025", "60", "other questions")]
    assert [(m.before, m.change) for m in told.changes[0].sets[0].moved] == [
        ("Level 1: Planned", "same level"),
        ("not asked", "cannot be compared: not asked in 2024"),
    ]


def test_a_line_breaks_where_a_year_between_has_no_assessment():
    found = [slot("t.a", 1, 1)]
    told = report.compare([year("2021", found, "then"), year("2024", found, "then")], version="1")
    assert lines(told)["t.1"][1] == ("2024", "20", "none in 2022 and 2023")


def test_every_reason_for_a_break_is_named():
    found = [slot("t.a", 1, 3, "edited")]
    told = report.compare([year("2023", found, "then"), year("2025", found, "today")], version="1")
    assert lines(told)["t.1"][1][2] == "none in 2024; criteria 0.2.0"


def test_a_set_asked_in_some_years_only_has_its_line_and_is_named_apart():
    first, second = guidelines(criterion("t.a")), other_set()
    answers = {"t.a": Rated(1), "o.a": Rated(2)}
    told = report.compare(
        [
            assessed("2023", catalogue(first, second), answers),
            assessed("2024", catalogue(first), {"t.a": Rated(1)}),
            assessed("2025", catalogue(first, second), answers),
        ],
        version="1",
    )
    assert lines(told)["other-set"] == [("2023", "40", ""), ("2024", "not asked", ""),
                                        ("2025", "40", "not asked in 2024")]  # fmt: skip
    assert [c.apart for c in told.changes] == [
        ("Other Guidelines was asked in 2025 only.",),
        ("Other Guidelines was asked in 2023 only.",),
    ]
    assert told.headlines == tuple(s.headline for s in told.changes[0].sets)
    assert [s.set for s in told.changes[0].sets] == [SET]
    assert [s.set for s in told.whole.sets] == [SET, "other-set"]


def test_a_figure_stands_with_what_belongs_beside_it():
    now = side_by_side(slot("t.a", 1, 5, evidence=False), slot("t.b", 1, OPEN)).trends[0].points[1]
    assert (now.claimed, now.at_least, now.at_most, now.exact) == ("50 to 100", 50, 100, "50")
    assert (now.evidenced, now.evidenced_at_least, now.coverage) == ("20 to 70", 20, "1 of 2 (50 %)")


def test_a_move_is_of_something():
    with pytest.raises(ValueError, match="a move of nothing"):
        _ = Move(None, None, "none").criterion


# The slope chart


def many(moved):
    """Two years of as many guidelines as `moved` says levels of: each criterion went from level 0 to its own."""
    names = [f"t.g{n}" for n in range(len(moved))]
    nodes = tuple(Node(name, "guideline", name, number=str(n)) for n, name in enumerate(names))
    made = guidelines(*(criterion(f"{name}.c", name) for name in names), nodes=nodes, indicators=())
    then = dict.fromkeys((f"{n}.c" for n in names), Rated(0))
    today = {f"{n}.c": Rated(level) for n, level in zip(names, moved, strict=True) if level is not None}
    return [assessed("2024", catalogue(made), then), assessed("2025", catalogue(made), today)]


def test_at_most_twelve_lines_are_drawn_and_those_that_moved_most():
    told = report.compare(many([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 0, None, 5, 5]), version="1")
    assert told.chart.drawn == tuple(f"t.g{n}" for n in range(14) if n not in (10, 11))
    drawn = charts.slopes(told.trends, told.chart.drawn)
    assert len(drawn.lines) == 12
    assert len({(line.shape, line.dash) for line in drawn.lines}) == 12
    assert told.chart.sentence == (
        "12 guidelines from 2024 to 2025. Left out: Guideline 10 (0, 0) and Guideline 11 (0, not answered)."
    )


def test_a_fall_is_drawn_before_anything_that_rose_more():
    earlier, later = many([5] * 12 + [1])
    answers = {**earlier.standing.answers, "t.g12.c": given(Rated(2))}
    earlier = replace(earlier, standing=replace(earlier.standing, answers=answers))
    told = report.compare([earlier, later], version="1").chart
    assert "t.g12" in told.drawn
    assert "Lower than in a year before: Guideline 12 (40, 20)." in told.sentence
    assert told.sentence.endswith("Left out: Guideline 11 (0, 100).")


def test_a_fall_on_the_way_is_a_fall_also_where_the_last_year_is_higher():
    found = [slot("t.a", 3, 4)]
    between_them = year("2024", [slot("t.a", 1, 1)], "then")
    told = report.compare([year("2023", found, "then"), between_them, year("2025", found, "then")], version="1")
    assert told.chart.sentence.endswith("Lower than in a year before: Guideline 1 (60, 20, 60).")


def test_of_many_years_the_chart_says_when_a_guideline_fell_and_shows_as_many_labels_as_can_be_read():
    levels = (3, 1, 2, 1, 2, 3)
    found = [year(f"202{n}", [slot("t.a", level, level)], "then") for n, level in enumerate(levels)]
    told = report.compare(found, version="1")
    assert told.chart.sentence.endswith("Lower than in a year before: Guideline 1 (in 2021 and 2023).")
    drawn = charts.slopes(told.trends, told.chart.drawn)
    assert [label for _, label in drawn.years] == ["", "2021", "", "2023", "", "2025"]


def test_a_range_is_a_bar_and_no_line_leads_to_it_nor_to_a_figure_on_little_coverage():
    ranged = report.compare(years([slot("t.a", 2, 3), slot("t.b", 2, OPEN)]), version="1")
    (line,) = charts.slopes(ranged.trends, ranged.chart.drawn).lines
    assert (len(line.pieces), len(line.ranges), len(line.marks)) == (0, 1, 1)
    assert "A bar is a range" in ranged.chart.sentence
    little = report.compare(years([slot("t.a", 2, 3), slot("t.b", 2, NOBODY)]), version="1")
    (line,) = charts.slopes(little.trends, little.chart.drawn).lines
    assert (len(line.pieces), len(line.ranges), len(line.marks)) == (0, 0, 2)
    assert [p.firm for p in little.trends[0].points] == [True, False]


def test_without_a_figure_at_both_ends_there_is_no_line():
    told = report.compare(many([None, None]), version="1")
    assert told.chart.drawn == ()
    assert charts.slopes(told.trends, told.chart.drawn) is None


def test_no_piece_of_a_line_is_drawn_where_it_breaks_also_across_a_year_without_a_figure():
    plain, revised = [slot("t.a", 1, 3)], [slot("t.a", 1, 3, "edited")]

    def pieces(*found):
        told = report.compare(found, version="1")
        (line,) = charts.slopes(told.trends, told.chart.drawn).lines
        return len(line.pieces), len(line.marks)

    assert pieces(*years(plain)) == (1, 2)
    assert pieces(*years(revised)) == (0, 2)
    assert pieces(year("2023", revised, "then"), *years(revised)) == (1, 3)
    unanswered = [slot("t.a", 1, OPEN, "edited")]
    last = year("2025", revised, "today")
    assert pieces(year("2023", revised, "then"), year("2024", unanswered, "today"), last) == (0, 2)
    silent = [slot("t.a", OPEN, 1)]
    assert pieces(year("2023", plain, "then"), year("2024", silent, "then"), year("2025", plain, "then")) == (1, 2)


@settings(max_examples=60, deadline=None)
@for_all(st.lists(st.integers(0, 5), min_size=1, max_size=10))
def test_labels_of_the_chart_never_stand_on_each_other_and_stay_inside(levels):
    told = report.compare(many(levels), version="1")
    drawn = charts.slopes(told.trends, told.chart.drawn)
    for ends in (drawn.left, drawn.right):
        tops = [float(e.top) for e in ends]
        assert all(other - one >= charts.APART - 0.02 for one, other in pairwise(tops))
        assert all(0 <= top <= 97 for top in tops)
        assert len(ends) == len(levels)


# Where the criteria went


def test_many_that_cannot_be_compared_for_one_reason_are_told_in_one_sentence():
    told = change(*(slot(f"t.c{n}", 2, OPEN) for n in range(9)), slot("t.z", 2, NOBODY))
    assert told.together == ("9 criteria cannot be compared: not answered in 2025.",)
    assert [m.criterion for m in told.moved if not m.together] == ["t.z"]
    others = change(*(slot(f"t.c{n}", 2, 2, "reworded") for n in range(9)))
    assert others.together == ("9 criteria cannot be compared: no direction: the demands are others.",)


def test_the_period_of_the_cover_is_only_what_every_year_stated():
    one, other = years([slot("t.a", 1, 3)])
    unstated = replace(one.standing.settings, period=Period(None, "2024-12-31"))
    told = report.compare([replace(one, standing=replace(one.standing, settings=unstated)), other], version="1")
    assert told.cover.period == "not stated for every year"


def test_a_cause_without_a_part_has_no_column():
    told = change(slot("t.a", 2, 3), slot("t.b", 2, OPEN))
    assert told.causes == ("Known", "Levels")


def test_transitions_are_counted_for_each_guideline_and_in_all():
    told = change(
        slot("t.a", 1, 2), slot("t.b", 2, 1), slot("t.c", 3, 3), slot("t.d", NOBODY, 3),
        slot("t.e", None, 3, guideline="t.2"), slot("t.f", 3, None, guideline="t.2"),
        slot("t.g", 1, 2, "reworded", guideline="t.2"), slot("t.h", 1, 2, "edited", guideline="t.2"),
    )  # fmt: skip
    counts = [(t.name, t.improved, t.same, t.declined, t.reworded, t.not_comparable, t.new, t.retired)
              for t in (*told.transitions, told.total)]  # fmt: skip
    assert counts == [
        ("Guideline 1", 1, 1, 1, 0, 1, 0, 0),
        ("The second", 0, 0, 0, 1, 1, 1, 1),
        ("All guidelines", 1, 1, 1, 1, 2, 1, 1),
    ]


@settings(max_examples=150, deadline=None)
@for_all(slots())
def test_every_criterion_went_one_way_and_the_guidelines_add_up_to_all(found):
    told = change(*found)
    ways = [f.name for f in fields(compared.Transitions) if f.type == "int"]
    assert len(ways) == 7
    for way in ways:
        assert getattr(told.total, way) == sum(getattr(t, way) for t in told.transitions)
    assert sum(getattr(told.total, way) for way in ways) == len(told.moved)


# Taken apart


@settings(max_examples=150, deadline=None)
@for_all(slots())
def test_the_parts_shown_add_up_to_the_difference_shown(found):
    told = change(*found)
    for apart in (*told.claimed, *told.evidenced):
        if apart.points is None:
            assert (apart.parts, apart.shown, apart.exact) == ((), "no difference", None)
            assert apart.sentence.startswith("There is no figure in ")
            continue
        assert apart.sentence == ""
        assert tuple(p.cause for p in apart.parts) == PARTS
        assert tuple((p.name, p.title) for p in apart.parts) == tuple(CAUSES[c] for c in PARTS)
        assert sum(p.points for p in apart.parts) == apart.points == _lower(apart.now) - _lower(apart.before)
        assert sum(Fraction(p.exact) for p in apart.parts) == Fraction(apart.exact)
        for part in apart.parts:
            assert abs(part.points - Fraction(part.exact)) < 2
            assert part.points == 0 or Fraction(part.exact) != 0
            assert part.shown == spoken.signed(part.points)


def _lower(shown):
    return int(shown.partition("–")[0])


amounts = st.fractions(-100, 100, max_denominator=60) | st.just(Fraction(0))


@for_all(st.dictionaries(st.sampled_from(PARTS), amounts, min_size=1), st.data())
def test_apportioned_parts_are_whole_add_up_and_stay_near(parts, data):
    exact = sum(parts.values())
    near = [n for n in range(int(exact) - 3, int(exact) + 4) if abs(n - exact) < 2]
    total = data.draw(st.sampled_from(near)) if any(parts.values()) else 0
    shown = spoken.apportioned(parts, total)
    assert tuple(shown) == tuple(parts)
    assert sum(shown.values()) == total
    for name, part in parts.items():
        assert abs(shown[name] - part) < 2
        assert part or shown[name] == 0


def test_what_is_cut_most_is_raised_first():
    half, third = Fraction(1, 2), Fraction(1, 3)
    assert spoken.apportioned({"a": half, "b": third, "c": Fraction(1, 6)}, 1) == {"a": 1, "b": 0, "c": 0}
    assert spoken.apportioned({"a": half, "b": -half}, 0) == {"a": 1, "b": -1}
    assert spoken.apportioned({"a": Fraction(5, 4), "b": Fraction(3)}, 3) == {"a": 1, "b": 2}
    assert spoken.apportioned({}, 0) == {}


@pytest.mark.parametrize(("value", "shown"), [("62.5", "+62.5"), ("-187/3", "−187/3"), ("0", "0"), ("-1/8", "−0.125")])
def test_a_difference_without_loss_has_its_sign(value, shown):
    assert spoken.exact_signed(Fraction(value)) == shown


def test_the_common_criteria_alone_are_told_like_for_like():
    told = change(slot("t.a", 1, 2), slot("t.b", 5, None), slot("t.c", None, 5)).claimed[0]
    assert (told.before, told.now, told.like) == ("60", "70", "20 to 40, +20 (on 1 of 2)")
    assert (told.like_points, told.like_on, told.like_of) == (20, 1, 2)
    apart = change(slot("t.b", 5, None), slot("t.c", None, 5)).claimed[0]
    assert (apart.like, apart.like_points, apart.like_on) == ("nothing like for like", None, 0)


def test_a_guideline_that_only_the_earlier_version_had_is_told_too():
    nodes = (Node("t.2", "guideline", "The second"),)
    then = guidelines(criterion("t.a"), criterion("t.b", "t.2"))
    today = guidelines(criterion("t.b", "t.2"), nodes=nodes, indicators=(), version="0.2.0")
    told = report.compare(
        [
            assessed("2024", catalogue(then), {"t.a": Rated(1), "t.b": Rated(1)}),
            assessed("2025", catalogue(today), {"t.b": Rated(1)}),
        ],
        version="1",
    ).changes[0].sets[0]  # fmt: skip
    assert [t.id for t in told.transitions] == ["t.2", "t.1"]
    assert [(m.criterion, m.guideline, m.change) for m in told.moved] == [
        ("t.b", "The second", "same level"),
        ("t.a", "Guideline 1", "retired: not in the criteria of 2025"),
    ]
    assert [(a.id, a.sentence) for a in told.claimed if a.sentence] == [
        ("t.a", "There is no figure in 2025, so there is no difference."),
        ("t.1", "There is no figure in 2025, so there is no difference."),
    ]


# The sentence a board reads first

NOTHING_ALIKE = "no criterion asks the same and has a level in both years, so no change can be told."
HEADLINES = {
    "one criterion that rose": (
        [slot("t.a", 2, 3)],
        ("like for like, on 1 of 1 criterion: 40 to 60, +20 points. 1 higher, 0 lower, 0 the same. "
        "As reported: 40 in 2024, 60 in 2025."),
    ),
    "one point": (
        [slot("t.a", 3, 3, weight="19"), slot("t.b", 3, 2)],
        ("like for like, on 2 of 2 criteria: 60 to 59, −1 point. 0 higher, 1 lower, 1 the same. "
        "As reported: 60 in 2024, 59 in 2025."),
    ),
    "no figure then": (
        [slot("t.a", NONE, 3)],
        f"{NOTHING_ALIKE} 1 cannot be compared. As reported: no figure in 2024, 60 in 2025.",
    ),
    "a range": (
        [slot("t.a", 2, 3), slot("t.b", 2, OPEN), slot("t.c", 2, OPEN), slot("t.d", 2, NOBODY)],
        ("like for like, on 1 of 4 criteria: 40 to 60, +20 points. 1 higher, 0 lower, 0 the same. "
        "3 cannot be compared. As reported: 40 in 2024, 15–65 (2 questions open, 1 not known) in 2025."),
    ),
    "reworded": (
        [slot("t.a", 2, 3, "edited")],
        f"{NOTHING_ALIKE} 1 other was reworded. As reported: 40 in 2024, 60 in 2025.",
    ),
    "one of each": (
        [slot("t.a", 2, 2), slot("t.b", None, 2), slot("t.c", 2, None), slot("t.d", 2, 2, "reworded")],
        ("like for like, on 1 of 3 criteria: 40 to 40, 0 points. 0 higher, 0 lower, 1 the same. "
        "1 cannot be compared, 1 is new and 1 was retired. As reported: 40 in 2024, 40 in 2025."),
    ),
    "several of each": (
        [slot("t.a", 2, 2), *(slot(f"t.b{n}", None, 2) for n in "12"), *(slot(f"t.c{n}", 2, None) for n in "12"),
         *(slot(f"t.d{n}", 2, 3, "edited") for n in "12")],
        ("like for like, on 1 of 5 criteria: 40 to 40, 0 points. 0 higher, 0 lower, 1 the same. "
        "2 others were reworded, 2 are new and 2 were retired. As reported: 40 in 2024, 48 in 2025."),
    ),
    "a declared reason": (
        [slot("t.a", 1, 2), slot("t.d", 1, 3, why="correction"), slot("t.e", 1, 1, why="correction")],
        ("like for like, on 3 of 3 criteria: 20 to 40, +20 points. 2 higher, 0 lower, 1 the same; of those that moved "
        "1 for a declared reason other than performance. As reported: 20 in 2024, 40 in 2025."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HEADLINES)
def test_the_headline_compares_like_with_like_and_tells_the_rest_apart(case):
    found, sentence = HEADLINES[case]
    told = side_by_side(*found)
    assert told.headlines == (f"Test Guidelines, 2024 to 2025: {sentence}",)


def test_several_criteria_merged_into_one_are_one_question():
    merged = walk(
        pair("t.a", "t.z", "subset", "indirect"), pair("t.b", "t.z", "subset", "indirect"), pair("t.c", "t.c")
    )
    told = change(
        slot("t.a", 1, None), slot("t.b", 1, None), slot("t.c", 1, 1), slot("t.z", None, 3), crosswalks=[merged]
    )
    assert (told.claimed[0].like_on, told.claimed[0].like_of, told.total.reworded) == (1, 2, 2)
    assert "1 other was reworded" in told.headline
    assert [(m.was, m.criterion, m.change) for m in told.moved] == [
        (None, "t.c", "same level"),
        ("t.a", "t.z", "higher level, on other words"),
        ("t.b", "t.z", "higher level, on other words"),
    ]  # fmt: skip
    assert told.moved[1].comparable_words == "reworded: no change is counted; part of a split or a merger"


# Every criterion

MOVES = {
    "improved": (slot("t.a", 2, 3), "▲", "+1 level", 1),
    "declined by two": (slot("t.a", 4, 2), "▼", "−2 levels", -2),
    "same": (slot("t.a", 2, 2), "=", "same level", 0),
    "one statement more": (slot("t.a", 1, Rated(1, ("two",))), "△", "same level; 1 statement met newly", 0),
    "two statements fewer": (
        slot("t.a", Rated(1, ("two", "two-more")), 1), "▽", "same level; 2 statements not met any more", 0,
    ),
    "one for another": (
        slot("t.a", Rated(1, ("two",)), Rated(1, ("two-more",))), "=",
        "same level; 1 statement met newly and 1 statement not met any more", 0,
    ),
    "higher on other words": (slot("t.a", 2, 4, "edited"), "≈", "higher level, on other words", None),
    "lower on other words": (slot("t.a", 2, 1, "edited"), "≈", "lower level, on other words", None),
    "same on other words": (slot("t.a", 2, 2, "edited"), "≈", "same level, on other words", None),
    "other demands": (slot("t.a", 2, 4, "reworded"), "≠", "no direction: the demands are others", None),
    "not known then": (slot("t.a", NOBODY, 4), "≠", "cannot be compared: not known in 2024", None),
    "not answered now": (slot("t.a", 2, OPEN), "≠", "cannot be compared: not answered in 2025", None),
    "did not apply": (slot("t.a", NONE, NONE), "≠", "cannot be compared: did not apply in either year", None),
    "two reasons": (
        slot("t.a", NONE, NOBODY), "≠", "cannot be compared: did not apply in 2024 and not known in 2025", None,
    ),
    "new": (slot("t.a", None, 4), "+", "new: not in the criteria of 2024", None),
    "retired": (slot("t.a", 4, None), "×", "retired: not in the criteria of 2025", None),
}  # fmt: skip


@pytest.mark.parametrize("case", MOVES)
def test_what_became_of_a_criterion_is_said_as_exactly_as_it_can_be(case):
    found, mark, words, levels = MOVES[case]
    (told,) = change(found, slot("t.z", 1, 1)).moved[:1] if found.today else change(found, slot("t.z", 1, 1)).moved[1:]
    assert (told.criterion, told.mark, told.change, told.levels) == ("t.a", mark, words, levels)


def test_every_direction_has_its_mark():
    assert len(set(MARKS.values())) == 7


def test_the_statements_that_moved_are_told_in_their_words():
    (told,) = change(slot("t.a", Rated(1, ("two",)), Rated(1, ("two-more",)))).moved
    assert (told.gained, told.lost) == (("Statement two-more of t.a holds.",), ("Statement two of t.a holds.",))
    assert (told.before, told.now) == ("Level 1: Planned", "Level 1: Planned")


def test_an_id_that_means_something_else_stands_as_new_and_as_retired():
    one, other = change(slot("t.a", 2, 3, "other")).moved
    assert [(m.mark, m.before, m.now, m.comparable_words) for m in (one, other)] == [
        ("+", "did not exist", "Level 3: Checked", "has no counterpart"),
        ("×", "Level 2: Done", "did not exist", "has no counterpart"),
    ]


def test_a_criterion_with_another_id_says_what_it_was():
    renamed = walk(pair("t.a", "t.b", editorial=True))
    (told,) = change(slot("t.a", 2, None), slot("t.b", None, 3), crosswalks=[renamed]).moved
    assert (told.was, told.criterion, told.change, told.rationale) == ("t.a", "t.b", "+1 level", "")


def test_other_words_stand_beside_each_other_only_where_a_direction_is_said():
    (told,) = change(slot("t.a", 2, 3, "edited")).moved
    assert told.comparable_words == "reworded: no change is counted"
    assert told.rationale == "6 of 6 statements are alike, and so is the question."
    assert [(w.level, w.id, w.before, w.now) for w in told.wording] == [
        (1, "one", "Statement one of t.a holds.", "Statement one of t.a holds indeed."),
    ]
    assert change(slot("t.a", 2, 3, "reworded")).moved[0].wording == ()
    assert change(slot("t.a", 2, 3)).moved[0].wording == ()


def test_the_words_are_told_level_by_level_with_what_came_went_moved_and_was_renamed():
    one = criterion("t.a")
    first, second, _, *rest = one.statements
    other = replace(
        one,
        question="Is t.a in its place?",
        statements=(replace(second, level=1), replace(first, id="uno"), replace(first, id="more", level=2), *rest),
    )
    walked = walk(pair("t.a", "t.a", "intersect", "indirect", statements=(("one", "uno"),)))
    (told,) = report.compare(
        [
            assessed("2024", catalogue(guidelines(one)), {"t.a": Rated(2)}),
            assessed("2025", catalogue(guidelines(other, version="0.2.0")), {"t.a": Rated(2)}),
        ],
        [walked],
        version="1",
    ).changes[0].sets[0].moved  # fmt: skip
    two, more = "Statement two of t.a holds.", "Statement one of t.a holds."
    assert [(w.level, w.id, w.before, w.now) for w in told.wording] == [
        (0, "", "Is t.a in place?", "Is t.a in its place?"),
        (1, "two", f"(level 2) {two}", two),
        (2, "two-more", "Statement two-more of t.a holds.", None),
        (2, "more", None, more),
    ]


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (("performance", "A new desk."), "The work itself changed: A new desk."),
        (("correction", None), "Last time's answer was a mistake."),
        (("heard of", "Somewhere."), "Heard of: Somewhere."),
        (None, ""),
    ],
)
def test_a_declared_reason_stands_beside_the_change(why, told):
    one, other = years([slot("t.a", 1, 4)])
    answers = {"t.a": given(Rated(4), why=why)}
    now = replace(other, standing=replace(other.standing, answers=answers))
    (move,) = report.compare([one, now], version="1").changes[0].sets[0].moved
    assert move.why == told


def test_how_the_versions_were_matched_is_said():
    edited = slot("t.a", 1, 2, "edited")
    both = [year("2024", [edited], "then"), year("2025", [edited], "then")]
    assert report.compare(both, version="1").changes[0].sets[0].walk == "The criteria are the same text in both years."
    assert change(edited).walk.startswith("The criteria were matched by the program from their ids and words; nobody")
    told = change(edited, crosswalks=[walk(pair("t.a", "t.a", editorial=True))])
    assert told.walk == "The criteria were matched by a crosswalk that Anna confirmed on 1 January 2026."
    assert told.digest == "w" * 64
    drafted = walk(pair("t.a", "t.a", editorial=True), method="proposed")
    assert "nobody confirmed it" in change(edited, crosswalks=[drafted]).walk


# Versions between


def version(number, *criteria):
    return guidelines(*criteria, version=f"0.{number}.0")


def test_two_texts_of_the_same_version_are_matched_by_their_words_and_by_no_crosswalk():
    one = criterion("t.a")
    changed = replace(one, question="Is t.a in its place?")
    there = walk(pair("t.a", "t.a"), earlier=ONE, later=TWO)
    found = between([there], version(2, one), version(2, changed))
    assert (found.method, [p.comparable for p in found.pairs]) == ("proposed", ["indirect"])


def test_through_a_version_between_only_what_both_ends_have_is_kept():
    one = criterion("t.a")
    first, *rest = one.statements
    came = replace(first, id="came", text="A statement that came.")
    second = replace(one, statements=(first, came, *rest))
    third = replace(one, statements=(first, replace(came, id="came-again"), *rest))
    chain = [
        walk(pair("t.a", "t.a", "subset", "indirect")),
        walk(pair("t.a", "t.a", editorial=True, statements=(("came", "came-again"),)), earlier=TWO, later=THREE),
    ]
    (found,) = fitting(chain, version(1, one), version(3, third)).pairs
    assert (found.comparable, found.statements, found.editorial) == ("indirect", (), True)
    assert fitting(chain[1:], version(2, second), version(3, third)).pairs[0].statements == (("came", "came-again"),)


def test_words_that_were_changed_and_changed_back_are_the_same_words():
    one = criterion("t.a")
    chain = [
        walk(pair("t.a", "t.a", editorial=True)),
        walk(pair("t.a", "t.a", editorial=True), earlier=TWO, later=THREE),
    ]
    later = replace(one, why="Another reason.")
    (found,) = fitting(chain, version(1, one), version(3, later)).pairs
    assert (found.comparable, found.editorial) == ("direct", False)


def test_a_chain_that_names_what_is_not_there_is_refused():
    chain = [walk(pair("t.x", "t.a")), walk(pair("t.a", "t.a"), earlier=TWO, later=THREE)]
    with pytest.raises(InvalidError, match="does not fit"):
        fitting(chain, version(1, criterion("t.a")), version(3, criterion("t.a", why="Otherwise.")))


# Promised and done


def planned(name, on="t.a", *, status="open", note=None, carried=None, **more):
    plain = {"statements": ("three",), "title": None, "owner": "Ben", "due": "2025-06-30"} | more
    origin = {"assessment": "a-2024", "item": carried} if carried else None
    return Planned(60, AT, ANNA, name, on, status=status, note=note, carried_from=origin, **plain)


def promised(then, today=(), *found, previous="a-2024"):
    one, other = years(found or [slot("t.a", 1, 3)])
    before = replace(one, standing=replace(one.standing, plan={i.id: i for i in then}))
    back = replace(other.standing.settings, previous={"assessment": previous, "head": "h"} if previous else None)
    now = replace(other, standing=replace(other.standing, plan={i.id: i for i in today}, settings=back))
    return report.compare([before, now], version="1").changes[0]


def test_what_was_promised_stands_with_what_became_of_it_and_of_its_criterion():
    told = promised(
        [planned("p1"), planned("p2", status="started", title="A rule"), planned("p3", due=None, owner=None)],
        [
            planned("n1", carried="p1", status="done", note="Since May."),
            planned("n2", carried="p2", status="dropped"),
            planned("n9", status="done"),
        ],
    )
    assert told.promised == "Of 3 items planned in 2024 1 is done."
    assert [(p.what, p.owner, p.due, p.then, p.outcome, p.note) for p in told.promises] == [
        ("Statement three of t.a holds.", "Ben", "30 June 2025", "not begun", "done", "Since May."),
        ("A rule", "Ben", "30 June 2025", "under way", "given up", None),
        ("Statement three of t.a holds.", "nobody named", "no day set", "not begun", "not begun; not carried on", None),
    ]
    assert {p.change for p in told.promises} == {"level 1 to level 3 (+2 levels)"}


def test_what_was_done_in_its_own_year_counts_as_done():
    told = promised([planned("p1", status="done"), planned("p2", status="done")])
    assert told.promised == "Of 2 items planned in 2024 2 are done."
    assert [p.outcome for p in told.promises] == ["done; not carried on"] * 2


def test_where_nothing_was_planned_that_is_said():
    assert promised([]).promised == "Nothing was planned in 2024."


def test_a_promise_for_a_criterion_that_cannot_be_compared_says_so():
    found = [slot("t.a", 1, 1), slot("t.b", 2, None), slot("t.c", NOBODY, 2)]
    told = promised([planned("p1", "t.b"), planned("p2", "t.c"), planned("p3", "t.gone", statements=())], (), *found)
    assert [(p.what, p.change) for p in told.promises] == [
        ("Statement three of t.b holds.", "retired: not in the criteria of 2025"),
        ("Statement three of t.c holds.", "cannot be compared: not known in 2024"),
        ("not stated", "the criterion is not compared"),
    ]


def test_a_plan_that_went_through_a_year_between_is_not_said_to_be_dropped():
    told = promised([planned("p1")], [planned("n2", carried="n1")], previous="a-other")
    assert told.promises == ()
    assert told.promised == "What became of what was planned in 2024 is told in the assessments between."
    assert promised([planned("p1")], previous=None).promises[0].outcome == "not begun; not carried on"


# Indicators


def measured(value, *, unit="%", method="m", definition="As in the yearly report."):
    return Measured(50, AT, BEN, value, unit, Period("2025-01-01", None), definition, None, method)


def series(*through, begin=2021):
    """What is told of one indicator through the years; None where nothing was recorded, a gap where no year is."""
    asked = catalogue(guidelines(criterion("t.a")))
    found = [
        assessed(str(begin + n), asked, {"t.a": Rated(1)}, indicators={"t.share": one} if one else {})
        for n, one in enumerate(through)
        if one != "gap"
    ]
    return report.compare(found, version="1").indicators


def test_an_indicator_breaks_where_it_is_measured_or_defined_otherwise():
    (told,) = series(
        measured("61.5"), measured("62"), measured("70", method="n"), measured("3", unit="cases", method="n")
    )
    assert (told.id, told.guideline, told.unit, told.better) == ("t.share", "Guideline 1", "%", "higher is better")
    assert [(v.shown, v.number, v.breaks) for v in told.values] == [
        ("61.5 %", "61.5", ""),
        ("62 %", "62", ""),
        ("70 %", "70", "defined otherwise"),
        ("3 cases", "3", "defined otherwise"),
    ]
    assert {v.period for v in told.values} == {"from 1 January 2025"}


def test_what_was_not_measured_or_not_recorded_is_said_and_joins_nothing():
    (told,) = series(None, measured(None), measured("5", definition=None), None, measured("6", method="n"))
    assert [(v.shown, v.number, v.definition, v.breaks) for v in told.values] == [
        ("not recorded", None, "", ""),
        ("not measured", None, "", ""),
        ("5 %", "5", "not stated", ""),
        ("not recorded", None, "", ""),
        ("6 %", "6", "As in the yearly report.", "defined otherwise"),
    ]


def test_a_year_without_an_assessment_breaks_an_indicator_also_behind_one_that_was_not_measured():
    (told,) = series(measured("5"), "gap", None, measured("6", method="n"), measured("7", method="n"))
    assert [v.breaks for v in told.values] == ["", "", "none in 2022; defined otherwise", ""]
    (first,) = series(None, "gap", measured("5"))
    assert [v.breaks for v in first.values] == ["", ""]


def test_an_indicator_nobody_recorded_is_left_out():
    assert series(None, None) == ()


# Today under the earlier wording

REVISED = [
    slot("t.a", 1, 3), slot("t.b", 2, 3, "edited"), slot("t.c", 2, 3, "reworded"), slot("t.d", 1, None),
    slot("t.e", None, 4),
]  # fmt: skip


def bridge(answers, *, asked=("t.b", "t.c", "t.d"), found=REVISED, **more):
    """2025 asked again under the words of 2024."""
    earlier = year("2024", found, "then").sets[SET]
    again = assessed("2025", catalogue(earlier, ask=tuple(("criterion", a) for a in asked)), answers, **more)
    return "a-2025", replace(again, label="2025 under the criteria of 2024")


def test_a_bridge_rates_today_under_the_earlier_words():
    comments = {"t.b": Comment(9, AT, ANNA, "More now."), "t.a": Comment(9, AT, ANNA, "Elsewhere.")}
    (told,) = side_by_side(*REVISED, again=[bridge({"t.b": Rated(5), "t.c": Rated(1)}, comments=comments)]).bridges
    assert [(r.criterion, r.before, r.now, r.mark, r.source, r.comment) for r in told.rows] == [
        ("t.a", "Level 1: Planned", "Level 3: Checked", "▲", "same wording", None),
        ("t.b", "Level 2: Done", "Level 5: Leading", "▲", "asked again", "More now."),
        ("t.c", "Level 2: Done", "Level 1: Planned", "▼", "asked again", None),
        ("t.d", "Level 1: Planned", "Not answered", "≠", "asked again", None),
    ]
    assert (told.label, told.version) == ("2025 under the criteria of 2024", "2020, criteria 0.1.0")
    assert (told.before, told.now, told.difference) == ("30", "45–70", "+27")
    assert told.sentence == (
        "Under the criteria of 2024: like for like, on 3 of 4 criteria: 33 to 60, +27 points. "
        "The whole figure is 30 then, 45–70 (1 question open) now. 1 criterion not asked again yet."
    )


def test_a_bridge_without_a_figure_has_no_difference():
    found = [slot("t.b", NONE, 3, "edited")]
    (told,) = side_by_side(*found, again=[bridge({"t.b": Rated(2)}, asked=("t.b",), found=found)]).bridges
    assert (told.before, told.now, told.difference) == ("no figure", "40", "no difference")
    assert told.rows[0].direction == "not comparable"


def test_what_the_bridge_does_not_ask_is_not_asked_again():
    (told,) = side_by_side(*REVISED, again=[bridge({"t.b": Rated(5)}, asked=("t.b",))]).bridges
    assert [(r.criterion, r.source) for r in told.rows if r.source != "same wording"] == [
        ("t.b", "asked again"), ("t.c", "not asked again"), ("t.d", "not asked again"),
    ]  # fmt: skip
    assert "2 criteria not asked again yet." in told.sentence


def test_a_bridge_is_shown_only_beside_its_own_year_and_for_its_own_words():
    beside, again = bridge({"t.b": Rated(5)})
    assert side_by_side(*REVISED, again=[("a-2024", again)]).bridges == ()
    other = replace(again, catalogue=catalogue(replace(again.sets[SET], digest="e" * 64)))
    assert side_by_side(*REVISED, again=[(beside, other)]).bridges == ()


# As data


def test_every_field_of_the_value_stands_in_the_schema_with_what_it_is():
    found = schema(report.Comparison)
    jsonschema.Draft202012Validator.check_schema(found)
    for name in ("Column", "Point", "Trend", "Part", "Apart", "Transitions", "Wording", "Moved", "SetChange", "Promise",
                 "Change", "Value", "Series", "Bridged", "Bridge"):  # fmt: skip
        told = found["$defs"][name]
        assert told["description"]
        assert list(told["properties"]) == told["required"] == [f.name for f in fields(getattr(compared, name))]
    assert list(found["properties"]) == found["required"] == [f.name for f in fields(report.Comparison)]


@settings(max_examples=30, deadline=None)
@for_all(slots())
def test_whatever_is_compared_keeps_to_the_schema_and_can_be_written_as_a_table(found):
    told = report.compare([year("2022", found, "then"), *years(found)], version="1")
    data = to_json(told)
    assert json.loads(data)["format"] == "assess.comparison/2"
    _VALIDATOR.validate(json.loads(data))
    heading, rows = comparison_rows(told)
    assert {len(list(row)) for row in rows} == {len(list(heading))}


_VALIDATOR = jsonschema.Draft202012Validator(schema(report.Comparison))
