"""The work ahead: what is not met, in which order, and why there."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.gaps import gaps
from assess.log.standing import Target
from assess.model import OPEN, STEPS, NotApplicable, Rated, RoadmapRule, Unknown
from factory import ROADMAP, catalogue, criterion, guideline, guideline_set

TARGET = Target(3, {})


def found(criteria, outcomes, target=TARGET, **others):
    return gaps(catalogue(guideline_set(*criteria, **others)), outcomes, target)


def ids(statements):
    return [s.id for s in statements]


def test_a_gap_is_the_list_of_statements_not_yet_met_up_to_the_target():
    (gap,) = found([criterion("sq.a")], {"sq.a": Rated(1, ("b2",))})
    assert (gap.level, gap.target, gap.shortfall) == (1, 3, 2)
    assert (ids(gap.also_met), ids(gap.unmet), ids(gap.next_step)) == (["b2"], ["a2", "a3", "b3"], ["a2"])


def test_statements_count_as_met_ahead_on_the_next_level_only():
    (gap,) = found([criterion("sq.a")], {"sq.a": Rated(1, ("a1", "a3", "nonsense"))})
    assert (ids(gap.also_met), ids(gap.unmet)) == ([], ["a2", "b2", "a3", "b3"])


def test_when_all_of_the_next_level_is_met_the_next_step_is_the_one_after():
    (gap,) = found([criterion("sq.a")], {"sq.a": Rated(1, ("a2", "b2"))})
    assert (ids(gap.next_step), gap.shortfall) == (["a3", "b3"], 2)
    (gap,) = found([criterion("sq.a")], {"sq.a": Rated(2, ("a3", "b3"))})
    assert (ids(gap.unmet), ids(gap.next_step)) == ([], [])


@pytest.mark.parametrize("outcome", [Rated(3), Rated(5), OPEN, Unknown("?"), NotApplicable("No offices.")])
def test_what_reaches_its_target_or_is_not_known_is_no_gap(outcome):
    assert found([criterion("sq.a")], {"sq.a": outcome}) == ()


def test_what_was_never_answered_is_no_gap():
    assert found([criterion("sq.a")], {}) == ()


def test_each_guideline_has_its_own_target():
    criteria = [criterion("sq.a"), criterion("sq.b", "sq.2")]
    outcomes = {"sq.a": Rated(2), "sq.b": Rated(2)}
    assert [(g.criterion.id, g.target) for g in found(criteria, outcomes, Target(2, {"sq.2": 5}))] == [("sq.b", 5)]


def test_gaps_come_by_framework_then_key_then_weight_times_shortfall_then_effort_then_the_questionnaire():
    nodes = [guideline("sq.1"), guideline("sq.2", framework=True)]
    criteria = [
        criterion("sq.last", weight="1", effort="high"),
        criterion("sq.easy", weight="1"),
        criterion("sq.same", weight="1"),
        criterion("sq.heavy", weight="1.5", effort="high"),
        criterion("sq.far", weight="1"),
        criterion("sq.key", weight="0.1", key=True, effort="high"),
        criterion("sq.frame", "sq.2", weight="0.1", effort="high"),
    ]
    outcomes = {c.id: Rated(2) for c in criteria} | {"sq.far": Rated(1)}
    order = ["sq.far", "sq.frame", "sq.key", "sq.heavy", "sq.easy", "sq.same", "sq.last"]
    assert [g.criterion.id for g in found(criteria, outcomes, nodes=nodes)] == order


def test_the_order_is_explained_in_words():
    frame, plain = found(
        [criterion("sq.a", key=True, weight="1.5", effort="medium"), criterion("sq.b", "sq.2")],
        {"sq.a": Rated(1), "sq.b": Rated(2)},
        nodes=[guideline("sq.1", framework=True), guideline("sq.2")],
    )
    assert frame.order == (
        "part of the framework the other guidelines stand on; key criterion; weight 3/2 × 2 levels = 3; medium effort"
    )
    assert plain.order == "weight 1 × 1 level = 1; low effort"


def test_the_roadmap_says_which_rule_put_each_gap_there():
    nodes = [guideline("sq.1"), guideline("sq.2", framework=True)]
    criteria = [
        criterion("sq.frame", "sq.2", key=True),
        criterion("sq.key", key=True, effort="medium"),
        criterion("sq.hard", key=True, effort="high"),
        criterion("sq.far"),
        criterion("sq.near"),
    ]
    outcomes = {c.id: Rated(2) for c in criteria} | {"sq.hard": Rated(1), "sq.far": Rated(0)}
    assert {g.criterion.id: (g.step, g.rule) for g in found(criteria, outcomes, nodes=nodes)} == {
        "sq.frame": ("now", "now: belongs to the framework guideline, is a key criterion and takes low effort"),
        "sq.key": ("now", "now: is a key criterion and takes medium effort"),
        "sq.hard": ("next", "next: is 2 levels below target"),
        "sq.far": ("next", "next: is 3 levels below target"),
        "sq.near": ("later", "later: is no part of the framework and no key criterion and is 1 level below target"),
    }


def test_a_rule_places_no_more_than_it_may_and_the_most_urgent_come_first():
    criteria = [criterion(f"sq.c{n}", key=True, weight=n) for n in range(1, 8)]
    placed = found(criteria, {c.id: Rated(2) for c in criteria})
    assert placed[-1].rule == (
        "later: comes after the 5 of Service Quality that are to be done now and is 1 level below target"
    )
    assert [(g.criterion.id, g.step) for g in placed] == [
        *((f"sq.c{n}", "now") for n in (7, 6, 5, 4, 3)), ("sq.c2", "later"), ("sq.c1", "later"),
    ]  # fmt: skip


def test_each_set_has_its_own_rules_and_its_own_room():
    one = [RoadmapRule("now", any_of=("key",), at_most=1), RoadmapRule("later")]
    sq = guideline_set(criterion("sq.a", key=True), criterion("sq.b", key=True), roadmap=one)
    rtw = guideline_set(criterion("rtw.a", "rtw.1", key=True), name="return-to-work", roadmap=one)
    placed = gaps(catalogue(sq, rtw), {n: Rated(0) for n in ("sq.a", "sq.b", "rtw.a")}, TARGET)
    assert [(g.criterion.id, g.step) for g in placed] == [("sq.a", "now"), ("rtw.a", "now"), ("sq.b", "later")]


# Laws, on any set of five criteria.

MET = ((), ("a1", "a2", "a3", "a4", "a5"), ("b2", "b3", "b4", "b5"), ("a1", "b1", "a2", "b2", "a3", "b3", "b4"))
OUTCOMES = (*(Rated(level, met) for level in range(6) for met in MET), OPEN, Unknown("?"), NotApplicable("No."))
ROWS = tuple(product(("1", "0.5", "2"), (False, True), ("low", "medium", "high"), OUTCOMES))


def worlds():
    """A catalogue with two guidelines, one of them perhaps the framework, and what was answered."""
    return st.builds(world, st.lists(st.sampled_from(ROWS), min_size=1, max_size=5), st.booleans())


def world(rows, framework):
    criteria = [
        criterion(f"sq.c{n}", f"sq.{n % 2}", weight=w, key=key, effort=effort)
        for n, (w, key, effort, _) in enumerate(rows)
    ]
    nodes = [guideline("sq.0", framework=framework), guideline("sq.1")]
    sq = guideline_set(*criteria, nodes=nodes, roadmap=[replace(ROADMAP[0], at_most=2), *ROADMAP[1:]])
    return catalogue(sq), {f"sq.c{n}": row[3] for n, row in enumerate(rows)}


@given(worlds(), st.integers(0, 5))
def test_every_level_below_its_target_is_one_gap_and_nothing_else_is(case, aim):
    asked, outcomes = case
    placed = gaps(asked, outcomes, Target(aim, {}))
    below = [c for c, o in outcomes.items() if isinstance(o, Rated) and o.level < aim]
    assert sorted(g.criterion.id for g in placed) == below
    assert all(g.step and g.rule.startswith(g.step) for g in placed)
    assert sum(g.step == "now" for g in placed) <= 2


@given(worlds(), st.integers(0, 5))
def test_what_is_met_and_what_is_unmet_are_together_all_that_lies_between_level_and_target(case, aim):
    for gap in gaps(*case, Target(aim, {})):
        ahead = [s for level in range(gap.level + 1, aim + 1) for s in gap.criterion.at(level)]
        assert sorted(ids(gap.also_met) + ids(gap.unmet)) == sorted(ids(ahead))
        assert all(s.level == gap.level + 1 for s in gap.also_met)
        assert len({s.level for s in gap.next_step}) == (1 if gap.unmet else 0)


@given(worlds(), st.integers(0, 5))
def test_meeting_one_more_statement_never_widens_a_gap(case, aim):
    asked, outcomes = case
    before = {g.criterion.id: g for g in gaps(asked, outcomes, Target(aim, {}))}
    for name, gap in before.items():
        level, met = outcomes[name].level, set(outcomes[name].also_met)
        for statement in gap.next_step:
            ticked = met | {statement.id}
            whole = {s.id for s in gap.criterion.at(level + 1)} <= ticked
            better = Rated(level + 1) if whole else Rated(level, tuple(sorted(ticked)))
            after = {g.criterion.id: g for g in gaps(asked, outcomes | {name: better}, Target(aim, {}))}
            assert set(after) <= set(before)
            for other, now in after.items():
                assert set(now.unmet) <= set(before[other].unmet)
                assert now.shortfall <= before[other].shortfall
            if statement.level == level + 1 and name in after:
                assert statement not in after[name].unmet


@given(worlds(), st.integers(0, 5))
def test_the_same_answers_give_the_same_gaps_in_whatever_order_they_were_given(case, aim):
    asked, outcomes = case
    turned = dict(reversed(outcomes.items()))
    assert gaps(asked, outcomes, Target(aim, {})) == gaps(asked, turned, Target(aim, {}))


@given(worlds())
def test_no_gap_stands_before_one_that_is_more_important(case):
    placed = gaps(*case, TARGET)
    for one, next_ in pairwise(placed):
        ranks = [(-STEPS.index(g.step), g.framework, g.criterion.key, g.urgency) for g in (one, next_)]
        assert ranks[0] >= ranks[1]
        assert one.urgency == one.criterion.weight * one.shortfall
        assert isinstance(one.urgency, Fraction)
