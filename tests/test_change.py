"""Why a figure is not what it was: the parts add up exactly, and each is moved by its own cause alone."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from assess.comparison import PARTS, TURNED, between, claimed, evidenced, inverse, moves, transitions
from assess.model import OPEN, NotApplicable, Rated, Unknown
from assess.model.crosswalk import Crosswalk, Pair
from assess.scoring import SCHEMES
from years import SET, Side, Slot, compared, slots, year, years

READINGS = (claimed, evidenced)
reading = pytest.mark.parametrize("reading", READINGS)
NONE = dict.fromkeys(PARTS, Fraction(0))


def held(outcome, *, weight="1", guideline="t.1"):
    return Side(Fraction(weight), guideline, outcome, evidence=True)


def parts(*found, reading=claimed):
    """The parts of the whole set that are not nothing."""
    _, told = compared(*years(found), reading)
    return {cause: part for cause, part in told[SET].parts.items() if part}


# Each cause by itself


def test_a_level_that_rose_on_the_same_words_is_performance():
    assert parts(Slot("t.a", held(Rated(2)), held(Rated(3)))) == {"performance": 20}


def test_a_level_that_rose_on_changed_words_is_told_apart_from_performance():
    assert parts(Slot("t.a", held(Rated(2)), held(Rated(3)), "edited")) == {"revised": 20}


def test_what_only_shares_its_subject_is_no_performance():
    found = compared(*years([Slot("t.a", held(Rated(2)), held(Rated(3)), "reworded")]), claimed)[0]
    assert [(m.comparable, m.direction, m.size) for m in found] == [("subject", "not comparable", None)]
    assert parts(Slot("t.a", held(Rated(2)), held(Rated(3)), "reworded")) == {"criteria": 20}


def test_an_id_that_means_something_else_is_never_joined():
    found = compared(*years([Slot("t.a", held(Rated(2)), held(Rated(3)), "other")]), claimed)[0]
    assert [(m.criterion.id, m.direction) for m in found] == [("t.a", "new"), ("t.a", "retired")]


def test_what_became_known_is_information():
    assert parts(Slot("t.a", held(Unknown("Nobody knew.")), held(Rated(3)))) == {"information": 60}


def test_what_became_applicable_is_applicability():
    one, other = held(Rated(5)), held(Rated(5))
    assert parts(Slot("t.a", one, other), Slot("t.b", held(NotApplicable("None.")), held(Rated(0)))) == {
        "applicability": -50
    }


def test_another_weight_is_no_performance():
    same = Slot("t.a", held(Rated(5)), held(Rated(5)))
    assert parts(same, Slot("t.b", held(Rated(0), weight="1"), held(Rated(0), weight="3"))) == {"weights": -25}


def test_a_criterion_that_moved_to_another_guideline_is_structure():
    same = Slot("t.a", held(Rated(5)), held(Rated(5)))
    assert parts(same, Slot("t.b", held(Rated(0)), held(Rated(0), guideline="t.2"))) == {
        "weights": Fraction(100, 3) - 50
    }


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("performance", "performance"),
        ("correction", "correction"),
        ("interpretation", "correction"),
        ("information", "information"),
        ("scope", "applicability"),
    ],
)
def test_what_a_person_declared_of_a_moved_level_decides_its_cause(code, cause):
    assert parts(Slot("t.a", held(Rated(1)), held(Rated(4)), why=code)) == {cause: 60}


def test_evidence_that_was_found_is_information_in_the_evidenced_reading():
    bare = replace(held(Rated(5)), evidence=False)
    assert parts(Slot("t.a", bare, held(Rated(5))), reading=evidenced) == {"information": 60}
    assert parts(Slot("t.a", bare, held(Rated(5))), reading=claimed) == {}


def test_new_and_retired_criteria_are_one_part():
    same = Slot("t.a", held(Rated(3)), held(Rated(3)))
    assert parts(same, Slot("t.b", held(Rated(5)), None), Slot("t.c", None, held(Rated(0)))) == {"criteria": -50}


def test_nothing_is_taken_apart_where_a_year_has_no_figure():
    _, told = compared(*years([Slot("t.a", held(NotApplicable("None.")), held(Rated(3)))]), claimed)
    assert (told[SET].before, told[SET].now, told[SET].total, told[SET].parts) == (None, 60, None, {})


def test_two_years_without_a_criterion_in_common_differ_by_their_criteria():
    assert parts(Slot("t.a", held(Rated(1)), None), Slot("t.b", None, held(Rated(4)))) == {"criteria": 60}


# Laws


@reading
@settings(max_examples=300, deadline=None)
@for_all(slots())
def test_the_parts_add_up_to_the_difference_exactly_at_every_node(reading, found):
    _, told = compared(*years(found), reading)
    assert SET in told
    for difference in told.values():
        if difference.total is not None:
            assert sum(difference.parts.values()) == difference.total
            assert tuple(difference.parts) == PARTS
        else:
            assert difference.parts == {}


@reading
@settings(max_examples=200, deadline=None)
@for_all(slots())
def test_the_totals_are_those_of_the_report(reading, found):
    before, now = years(found)
    _, told = compared(before, now, reading)
    for side, at in (("before", before), ("now", now)):
        from assess.report.figures import readings  # noqa: PLC0415 # the report is above what is tested here

        (figures,) = readings(at.catalogue, at.standing)
        result = figures.claimed if reading is claimed else figures.evidenced
        assert getattr(told[SET], side) == result.total.at_least
        for node, figure in result.nodes.items():
            assert getattr(told[node], side) == figure.at_least


@reading
@settings(max_examples=200, deadline=None)
@for_all(slots(), st.sampled_from(("then", "today")), st.sampled_from(("t.1", "t.2")), st.integers(0, 5))
def test_a_criterion_added_to_one_year_moves_no_part_but_its_own(reading, found, side, guideline, level):
    added = Slot("t.z", **{"then": None, "today": None, side: held(Rated(level), guideline=guideline)})
    _, bare = compared(*years(found), reading)
    _, more = compared(*years([*found, added]), reading)
    for node, difference in bare.items():
        assert more[node].like == difference.like
        if difference.parts and more[node].parts:
            assert _but_criteria(more[node]) == _but_criteria(difference)


def _but_criteria(difference):
    return {cause: part for cause, part in difference.parts.items() if cause != "criteria"}


@reading
@settings(max_examples=100, deadline=None)
@for_all(slots(least=2), st.randoms(use_true_random=False))
def test_the_order_of_the_criteria_changes_nothing(reading, found, chance):
    mixed = list(found)
    chance.shuffle(mixed)
    _, one = compared(*years(found), reading)
    moved, other = compared(*years(mixed), reading)
    assert one == other
    assert transitions(moved) == transitions(compared(*years(found), reading)[0])


@reading
@settings(max_examples=100, deadline=None)
@for_all(slots())
def test_renaming_through_a_crosswalk_and_back_changes_nothing(reading, found):
    before, now = years(found)
    moved, plain = compared(before, now, reading)
    new_names = year("2025", found, "today", rename=lambda name: f"{name}-renamed")
    proposal = between((), before.sets[SET], now.sets[SET])
    renaming = replace(
        proposal,
        method="hand",
        pairs=tuple(replace(p, later=f"{p.later}-renamed") for p in proposal.pairs),
        new=tuple(replace(s, id=f"{s.id}-renamed") for s in proposal.new),
    )
    there, renamed = compared(before, new_names, reading, (renaming,))
    assert renamed == plain
    assert transitions(there) == transitions(moved)
    back = Crosswalk(
        SET, renaming.later, replace(renaming.later, version="0.3.0"), "Anna", "2026-01-01", "hand",
        tuple(Pair(c.id, c.id.removesuffix("-renamed"), "equal", "direct", Fraction(1), "Renamed.")
              for c in new_names.sets[SET].criteria), (), (),
    )  # fmt: skip
    third = replace(now, catalogue=replace(now.catalogue, sets=(replace(now.sets[SET], version="0.3.0"),)))
    assert compared(before, third, reading, (renaming, back))[1] == plain


@settings(max_examples=200, deadline=None)
@for_all(slots())
def test_seen_from_the_other_end_every_direction_is_turned(found):
    before, now = years(found)
    walk = between((), before.sets[SET], now.sets[SET])
    forth = transitions(moves(before, now, walk))
    back = transitions(moves(now, before, inverse(walk)))
    assert {TURNED[way]: number for way, number in forth.items()} == {way: back[way] for way in map(TURNED.get, forth)}


@reading
@settings(max_examples=100, deadline=None)
@for_all(slots())
def test_a_year_beside_itself_has_not_moved(reading, found):
    before, _ = years(found)
    if before.catalogue.asked:
        moved, told = compared(before, before, reading)
        assert not {m.direction for m in moved} & {"improved", "declined", "new", "retired"}
        assert all(d.parts in (NONE, {}) for d in told.values())


@reading
@settings(max_examples=100, deadline=None)
@for_all(slots(), st.integers(0, 4))
def test_one_level_more_on_the_same_words_raises_performance_and_nothing_else(reading, found, low):
    rising = [*found, Slot("t.y", held(Rated(low)), held(Rated(low + 1)))]
    resting = [*found, Slot("t.y", held(Rated(low)), held(Rated(low)))]
    _, more = compared(*years(rising), reading)
    _, less = compared(*years(resting), reading)
    if more[SET].parts and less[SET].parts:
        assert more[SET].parts["performance"] > less[SET].parts["performance"]
        others = [cause for cause in PARTS if cause not in ("performance", "criteria")]
        assert [more[SET].parts[cause] for cause in others] == [less[SET].parts[cause] for cause in others]


# Like for like


@reading
@settings(max_examples=200, deadline=None)
@for_all(slots())
def test_like_for_like_is_a_whole_computation_over_the_criteria_with_a_level_in_both_years(reading, found):
    before, now = years(found)
    moved, told = compared(before, now, reading)
    alike = {m.later.id: m.earlier.id for m in moved if m.direction in ("improved", "declined", "same")}
    then, today = reading(before.sets[SET], before), reading(now.sets[SET], now)
    score = SCHEMES[now.standing.settings.scheme]
    one = score(now.sets[SET], frozenset(alike), {later: then[earlier] for later, earlier in alike.items()})
    other = score(now.sets[SET], frozenset(alike), {later: today[later] for later in alike})
    assert told[SET].like == (one.total.at_least, other.total.at_least)
    assert one.total.final or not alike
    for node, difference in told.items():
        if node in one.nodes and node != SET:
            assert difference.like == (one.nodes[node].at_least, other.nodes[node].at_least)
            assert difference.on == one.nodes[node].rated
    assert told[SET].on == len(alike)


@reading
@settings(max_examples=200, deadline=None)
@for_all(slots(), st.data())
def test_an_answer_taken_away_makes_neither_a_rise_nor_a_fall(reading, found, data):
    resting = [replace(s, today=s.then, words="same", why=None) if s.then and s.today else s for s in found]
    gone = data.draw(st.sampled_from([s.name for s in resting]))
    side = data.draw(st.sampled_from(("then", "today")))

    def without(one):
        kept = getattr(one, side)
        return replace(one, **{side: replace(kept, outcome=OPEN)}) if kept and one.name == gone else one

    _, told = compared(*years([without(s) for s in resting]), reading)
    for difference in told.values():
        assert difference.like[0] == difference.like[1]
        assert difference.parts.get("performance", 0) == 0


@reading
@settings(max_examples=200, deadline=None)
@for_all(slots())
def test_performance_and_like_for_like_never_contradict_where_all_levels_move_one_way(reading, found):
    moved, told = compared(*years([replace(s, why=None) for s in found]), reading)
    ways = {m.direction for m in moved} & {"improved", "declined"}
    if reading is evidenced or len(ways) == 2:
        return
    for difference in told.values():
        one, other = difference.like
        if one is not None and other is not None and difference.parts and difference.parts["weights"] == 0:
            assert (other > one) == (difference.parts["performance"] > 0)
            assert (other < one) == (difference.parts["performance"] < 0)
