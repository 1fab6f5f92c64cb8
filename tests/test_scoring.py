"""Scores: by hand, by law, and by a second hand that never saw the first."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.model import OPEN, Node, NotApplicable, Open, Rated, Unknown
from assess.scoring import SCHEMES, Item, figure, level_word, mean, pdca_mean
from factory import criterion, guideline, guideline_set
from relations import READINGS, RELATIONS, Scorer, rank, width
from strategies import NOT_APPLICABLE, OUTCOMES, UNKNOWN, WEIGHTS, Section, cases, decoded

SHIPPED = Scorer()


def item(outcome, weight="1", *, key=False, asked=True):
    return Item(Fraction(weight), key, outcome, asked)


def test_a_guideline_answered_whole_is_the_weighted_mean_of_its_levels():
    found = figure([item(Rated(3), "2"), item(Rated(5)), item(Rated(1), key=True)])
    assert (found.at_least, found.at_most, found.final) == (60, 60, True)
    assert (found.lowest, found.floor, found.coverage) == (1, 1, 100)


def test_a_guideline_half_answered_is_a_range():
    found = figure([item(Rated(3), "2", key=True), item(Rated(5)), item(OPEN), item(NOT_APPLICABLE, "7")])
    assert (found.at_least, found.at_most, found.final) == (55, 80, False)
    assert (found.lowest, found.floor, found.coverage) == (None, 3, Fraction(200, 3))
    assert (found.rated, found.open, found.not_applicable, found.applicable, found.asked) == (2, 1, 1, 3, 4)


def test_what_is_unknown_holds_the_range_down_and_is_starred():
    found = figure([item(Rated(4)), item(UNKNOWN, key=True), item(OPEN, "2", asked=False)])
    assert (found.at_least, found.at_most, found.starred) == (40, 40, True)
    assert (found.lowest, found.floor, found.coverage, found.not_asked) == (None, None, 50, 1)


def test_a_set_is_the_weighted_mean_of_the_guidelines_where_something_applies():
    parts = [
        (Fraction(3), figure([item(Rated(5), key=True)])),
        (Fraction(1), figure([item(Rated(1)), item(OPEN)])),
        (Fraction(9), figure([item(NOT_APPLICABLE, key=True)])),
        (Fraction(9), figure([item(OPEN, asked=False)])),
    ]
    found = mean(parts)
    assert (found.at_least, found.at_most) == (Fraction(310, 4), 90)
    assert (found.lowest, found.floor, found.coverage, found.not_asked) == (None, 5, Fraction(200, 3), 1)


def test_a_guideline_whose_key_criteria_do_not_apply_leaves_the_floor_of_the_set_known():
    parts = [figure([item(NOT_APPLICABLE, key=True), item(Rated(1))]), figure([item(Rated(4), key=True)])]
    assert mean((Fraction(1), f) for f in parts).floor == 4


@pytest.mark.parametrize(
    ("outcomes", "word"),
    [
        ([Rated(5), Rated(5)], 5),
        ([Rated(5), Rated(4)], 4),
        ([Rated(0), Rated(1)], 0),
        ([Rated(5), Rated(5), Rated(5), OPEN, OPEN], 3),
        ([Rated(5), OPEN], None),
        ([OPEN], None),
        ([NOT_APPLICABLE], None),
    ],
)
def test_a_level_word_is_the_whole_level_reached_when_enough_is_answered(outcomes, word):
    assert level_word(figure(item(o) for o in outcomes), from_coverage=60) == word


def test_a_level_word_needs_a_score_even_where_no_coverage_is_asked_for():
    assert level_word(figure([item(OPEN)]), from_coverage=0) is None


@pytest.mark.parametrize("name", RELATIONS)
@given(case=cases())
def test_the_scorer_keeps_the_law(name, case):
    RELATIONS[name](SHIPPED, case)


def scored_set(case):
    """The case as a real set: the ids that are asked, and what was answered of them."""
    criteria, asked, outcomes = [], set(), {}
    for s, section in enumerate(case.sections):
        for i, each in enumerate(section.items):
            name = f"sq.c{s}-{i}"
            criteria.append(criterion(name, f"sq.{s}", weight=each.weight, key=each.key))
            if each.asked:
                asked.add(name)
                if not isinstance(each.outcome, Open):
                    outcomes[name] = each.outcome
    parts = [Node("sq.part-a", "part", "A"), Node("sq.section-a1", "section", "A1", under="sq.part-a")]
    leaves = [
        guideline(f"sq.{s}", weight=section.weight, under="sq.section-a1" if s else "sq.part-a")
        for s, section in enumerate(case.sections)
    ]
    return guideline_set(*criteria, nodes=[*parts, *leaves]), frozenset(asked), outcomes


@given(case=cases())
def test_a_set_is_scored_from_its_criteria_up_to_every_node_of_its_tree(case):
    guidelines, asked, outcomes = scored_set(case)
    result = SCHEMES["pdca-mean-1"](guidelines, asked, outcomes)
    assert (result.set, result.total) == (guidelines.id, SHIPPED.set(case))
    assert result.nodes["sq.part-a"] == result.total
    for s, section in enumerate(case.sections):
        assert result.nodes[f"sq.{s}"] == figure(section.items)
    below = [(s.weight, figure(s.items)) for s in case.sections[1:]]
    assert result.nodes["sq.section-a1"] == mean(below)
    assert result.counted == {name: outcomes.get(name, OPEN) for name in asked}


@given(case=cases(), taken=st.integers(0, 2**14 - 1))
def test_taking_answers_back_in_any_number_raises_nothing_and_narrows_no_range(case, taken):
    guidelines, asked, outcomes = scored_set(case)
    kept = {c: o for bit, (c, o) in enumerate(outcomes.items()) if not taken >> bit & 1}
    before = pdca_mean(guidelines, asked, outcomes)
    after = pdca_mean(guidelines, asked, kept)
    for was, now in [(before.total, after.total), *((before.nodes[n], after.nodes[n]) for n in before.nodes)]:
        for name in ("at_least", "lowest", "floor", "coverage"):
            assert rank(getattr(now, name)) <= rank(getattr(was, name))
        assert rank(now.at_most) >= rank(was.at_most)
        assert width(now) >= width(was)


def test_answers_to_what_is_not_asked_are_not_counted():
    guidelines = guideline_set(criterion("sq.a"), criterion("sq.b"))
    result = pdca_mean(guidelines, frozenset({"sq.a"}), {"sq.a": Rated(2), "sq.b": Rated(5)})
    assert (result.total.at_least, result.total.not_asked, set(result.counted)) == (40, 1, {"sq.a"})


# A second hand: whole numbers only, written from the description of the method and not from the code.


@dataclass
class Sum:
    """What one guideline comes to, in units of its weights; `low` and `high` are levels times weight."""

    weight: int = 0
    low: int = 0
    high: int = 0
    levels: int = 0
    answers: int = 0
    applying: int = 0


def by_whole_numbers(sections):
    """Range of the set as (numerator of least, of most, denominator), coverage as (part, whole), lowest, floor."""
    scale = lcm(*(i.weight.denominator for s in sections for i in s.items), *(s.weight.denominator for s in sections))
    sums, lows, keys = [], [], []
    for section in sections:
        total = Sum()
        for each in section.items:
            weight = each.weight.numerator * (scale // each.weight.denominator)
            match each.asked, each.outcome:
                case True, NotApplicable():
                    continue
                case True, Rated(level):
                    total.low += weight * level
                    total.high += weight * level
                    total.levels += 1
                    total.answers += 1
                    lows.append(level)
                case True, Unknown():
                    total.answers += 1
                    lows.append(-1)
                case True, _:
                    total.high += weight * 5
                    lows.append(-1)
            if each.asked:
                total.weight += weight
                total.applying += 1
            if each.key:
                keys.append(lows[-1] if each.asked else -1)
        if total.applying:
            sums.append((section.weight.numerator * (scale // section.weight.denominator), total))
    common = prod(t.weight for _, t in sums)
    least = sum(w * t.low * (common // t.weight) for w, t in sums)
    most = sum(w * t.high * (common // t.weight) for w, t in sums)
    whole = sum(w for w, _ in sums) * common * 5
    answers = sum(t.answers for _, t in sums)
    return (
        (least if answers else None, most, whole) if sums else None,
        (sum(t.levels for _, t in sums), sum(t.applying for _, t in sums)),
        min(lows, default=-1),
        min(keys, default=-1),
    )


@given(case=cases())
def test_a_second_hand_with_whole_numbers_comes_to_the_same(case):
    for read, sections in zip(READINGS, ([Section(Fraction(1), case.items)], case.sections), strict=True):
        found = read(SHIPPED, case)
        range_, (levels, applying), lowest, floor = by_whole_numbers(sections)
        assert (found.rated, found.applicable) == (levels, applying)
        assert (rank(found.lowest), rank(found.floor)) == (lowest, floor)
        if range_ is None:
            assert (found.at_least, found.at_most) == (None, None)
        else:
            least, most, whole = range_
            assert found.at_most.numerator * whole == 100 * most * found.at_most.denominator
            assert (found.at_least is None) == (least is None)
            if least is not None:
                assert found.at_least.numerator * whole == 100 * least * found.at_least.denominator


def test_the_second_hand_is_not_easily_content():
    sections = [Section(Fraction(1), (item(Rated(3), "2"), item(Rated(5)), item(OPEN)))]
    assert by_whole_numbers(sections) == ((11, 16, 20), (2, 3), -1, -1)
    assert by_whole_numbers([replace(sections[0], items=(item(Rated(3), "2", key=True),))])[2:] == (3, 3)


def test_the_bytes_of_a_case_reach_every_outcome_with_every_weight():
    every = decoded(bytes(range(256)))
    assert {(type(i.outcome), i.weight) for i in every.items} == {(type(o), w) for o in OUTCOMES for w in WEIGHTS}
    assert {s.weight for s in every.sections} == set(WEIGHTS)
    assert any(not i.asked for i in every.items)
