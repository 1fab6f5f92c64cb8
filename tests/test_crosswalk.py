"""Which criterion became which: proposed, checked, turned round and chained; no class ever gets better on the way."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from assess.comparison import between, chained, faults, inverse, matched, moves, proposed
from assess.comparison.crosswalk import likeness
from assess.model import Rated, Statement
from assess.model.crosswalk import CLASSES, Crosswalk, Edition, Pair, Single
from report_samples import criterion, guidelines
from years import SET, WORDS, Side, Slot, slots, year, years

ONE, TWO, THREE = (Edition("2020", f"0.{n}.0") for n in (1, 2, 3))


def pair(earlier, later, relation="equal", comparable="direct", strength=1, **more):
    return Pair(earlier, later, relation, comparable, Fraction(strength), f"{earlier} became {later}.", **more)


def walk(*pairs, earlier=ONE, later=TWO, new=(), retired=(), method="hand", **more):
    singles = ([Single(name, "Because.") for name in names] for names in (new, retired))
    return Crosswalk(SET, earlier, later, "Anna", "2026-01-01", method, pairs, *map(tuple, singles), **more)


def edition(version, *criteria):
    return guidelines(*criteria, version=version)


def told(crosswalk, earlier, later):
    return [(f.part, f.number, f.what) for f in faults(crosswalk, earlier, later)]


# Proposed


@pytest.mark.parametrize(
    ("words", "comparable", "relation"),
    [
        ("same", "direct", "equal"),
        ("edited", "indirect", "intersect"),
        ("reworded", "subject", "intersect"),
        ("other", "none", "none"),
    ],
)
def test_the_texts_alone_decide_what_is_proposed(words, comparable, relation):
    side = Side(Fraction(1), "t.1", Rated(1), evidence=False)
    before, now = years([Slot("t.a", side, side, words)])
    (found,) = between((), before.sets[SET], now.sets[SET]).pairs
    assert (found.comparable, found.relation) == (comparable, relation)


def test_a_weight_or_an_addressee_that_changed_is_no_change_of_class():
    one = criterion("t.a")
    other = replace(one, weight=Fraction(9), key=True, addressee="staff", why="Otherwise.")
    (found,) = proposed(edition("0.1.0", one), edition("0.2.0", other)).pairs
    assert found.comparable == "direct"


def test_a_statement_that_went_to_another_level_is_a_change_of_wording():
    one = criterion("t.a")
    first, *rest = one.statements
    other = replace(one, statements=(replace(first, level=2), *rest))
    (found,) = proposed(edition("0.1.0", one), edition("0.2.0", other)).pairs
    assert found.comparable == "indirect"


def test_levels_of_another_scale_are_not_compared_directly():
    one = edition("0.1.0", criterion("t.a"))
    first, *rest = one.scale
    other = replace(one, version="0.2.0", scale=(replace(first, meaning="Something else."), *rest))
    (found,) = proposed(one, other).pairs
    assert (found.relation, found.comparable) == ("equal", "indirect")


@settings(max_examples=200, deadline=None)
@for_all(slots())
def test_what_is_proposed_has_no_fault_and_names_every_criterion_once(found):
    before, now = (y.sets[SET] for y in years(found))
    proposal = proposed(before, now)
    assert told(proposal, before, now) == []
    assert sorted([*(p.later for p in proposal.pairs), *(s.id for s in proposal.new)]) == sorted(
        c.id for c in now.criteria
    )
    assert sorted([*(p.earlier for p in proposal.pairs), *(s.id for s in proposal.retired)]) == sorted(
        c.id for c in before.criteria
    )


def test_likeness_is_the_share_of_common_words():
    assert likeness("A dated paper", "a dated table") == Fraction(2, 3)
    assert likeness("", "") == 1
    assert likeness("x", "") == 0


def test_statements_match_by_name_where_they_were_renamed_and_else_by_id_and_text():
    one = criterion("t.a")
    first, second, *rest = one.statements
    other = replace(one, statements=(replace(first, id="renamed"), replace(second, text="Other words."), *rest))
    assert matched(one, other) == tuple((s.id, s.id) for s in rest)
    assert matched(one, other, [("one", "renamed")])[0] == ("one", "renamed")


# Turned round and chained

NAMES = ("t.a", "t.b", "t.c")
PAIRS = [
    pair(earlier, later, relation, comparable, strength, statements=statements)
    for earlier, later, relation, comparable, strength, statements in product(
        NAMES,
        NAMES,
        ("equal", "superset", "subset", "intersect"),
        CLASSES[:3],
        sorted({Fraction(n, d) for d in range(1, 11) for n in range(d + 1)}),
        ((), (("one", "two"),), (("two", "three"), ("one", "four"))),
    )
]
"""Every pair there can be: drawn as a whole, since drawing it part by part takes most of the time of a law."""

pairs = st.lists(st.sampled_from(PAIRS), max_size=5, unique_by=lambda p: (p.earlier, p.later))


@for_all(pairs)
def test_turned_round_twice_it_is_the_same(found):
    one = walk(*found, new=("t.x",), retired=("t.y",))
    assert inverse(inverse(one)) == one
    assert (inverse(one).new, inverse(one).retired) == (one.retired, one.new)


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ("equal", "subset", "subset"), ("superset", "equal", "superset"), ("subset", "subset", "subset"),
        ("subset", "superset", "intersect"),
    ],
)  # fmt: skip
def test_what_a_criterion_holds_of_another_is_followed_through_the_version_between(first, second, relation):
    one = walk(pair("t.a", "t.b", first, "indirect"))
    other = walk(pair("t.b", "t.c", second, "indirect"), earlier=TWO, later=THREE)
    assert [p.relation for p in chained(one, other).pairs] == [relation]


def test_a_split_that_was_merged_again_is_one_pair_and_no_direct_one():
    one = walk(pair("t.a", "t.b", strength=Fraction(1, 2)), pair("t.a", "t.c", strength=Fraction(1, 3)))
    other = walk(pair("t.b", "t.a"), pair("t.c", "t.a"), earlier=TWO, later=THREE)
    (found,) = chained(one, other).pairs
    assert (found.relation, found.comparable, found.strength) == ("intersect", "indirect", Fraction(1, 2))


@settings(max_examples=200, deadline=None)
@for_all(pairs, pairs)
def test_chained_strength_multiplies_and_no_class_gets_better(first, second):
    one, other = walk(*first), walk(*second, earlier=TWO, later=THREE)
    both = chained(one, other)
    assert (both.earlier, both.later) == (ONE, THREE)
    for found in both.pairs:
        ways = [
            (p, q) for p in first for q in second if p.later == q.earlier
            and (p.earlier, q.later) == (found.earlier, found.later)
        ]  # fmt: skip
        assert found.strength == max(p.strength * q.strength for p, q in ways)
        best = min(max(CLASSES.index(p.comparable), CLASSES.index(q.comparable)) for p, q in ways)
        assert CLASSES.index(found.comparable) >= best
    assert {s.id for s in both.retired} == {p.earlier for p in first} - {p.earlier for p in both.pairs}
    assert {s.id for s in both.new} == {p.later for p in second} - {p.later for p in both.pairs}


@for_all(pairs)
def test_chained_with_the_same_again_it_stays_what_it_was(found):
    one = walk(*found)
    same = walk(*(pair(name, name) for name in ("t.a", "t.b", "t.c")), earlier=TWO, later=THREE)
    kept = [(p.earlier, p.later, p.relation, p.comparable, p.strength, dict(p.statements)) for p in one.pairs]
    both = chained(one, same).pairs
    assert [(p.earlier, p.later, p.relation, p.comparable, p.strength, dict(p.statements)) for p in both] == kept


def test_the_shortest_way_is_taken_and_a_proposal_where_there_is_none():
    sets = [edition(f"0.{n}.0", replace(criterion("t.a"), why=f"{n}", question=f"{n}?")) for n in (1, 2, 3, 4)]
    steps = [
        walk(pair("t.a", "t.a", editorial=True)),
        inverse(walk(pair("t.a", "t.a", editorial=True, strength=Fraction(1, 2)), earlier=TWO, later=THREE)),
        replace(walk(pair("t.z", "t.z")), set="another-set"),
    ]
    found = between(steps, sets[0], sets[2])
    assert (found.method, found.pairs[0].strength) == ("hand", Fraction(1, 2))
    assert between(steps, sets[2], sets[0]).later == ONE
    assert between(steps, sets[0], sets[3]).method == "proposed"
    assert between(steps, sets[0], replace(sets[0], version="0.9.0")).method == "same"


# Checked


def test_every_fault_is_told():
    same, edited = criterion("t.a"), criterion("t.b")
    now_edited = replace(edited, question="Is t.b in its place?")
    before = edition("0.1.0", same, edited, criterion("t.c"), criterion("t.d"))
    now = edition("0.2.0", same, now_edited, criterion("t.e"), criterion("t.d"))
    crosswalk = walk(
        pair("t.a", "t.a", editorial=True),
        pair("t.b", "t.b", statements=(("one", "gone"),)),
        pair("t.b", "t.b"),
        pair("t.a", "t.d", "superset"),
        pair("t.a", "t.e"),
        pair("t.d", "t.d", "none", "indirect"),
        pair("t.x", "t.y", "intersect", "indirect"),
        retired=("t.a",),
        new=("t.q",),
    )
    assert told(crosswalk, before, now) == [
        ("pairs", 6, "The earlier version has no criterion 't.x'"),
        ("retired", 0, "'t.a' is paired, and listed as retired"),
        (None, 0, "'t.c' of the earlier version is not mentioned"),
        ("pairs", 6, "The later version has no criterion 't.y'"),
        ("new", 0, "The later version has no criterion 't.q'"),
        ("pairs", 2, "'t.b' and 't.b' are paired twice"),
        ("pairs", 4, "The earlier 't.a' is said to be equal to two criteria"),
        ("pairs", 0, "'t.a' is said to be edited, and its wording is the same"),
        ("pairs", 1, "'t.b' is said to be equal, and its wording changed"),
        ("pairs", 1, "There is no statement 'gone' in the later 't.b'"),
        ("pairs", 2, "'t.b' is said to be equal, and its wording changed"),
        ("pairs", 3, "'superset' cannot be compared directly"),
        ("pairs", 4, "'t.a' is said to be equal, and its wording changed"),
        ("pairs", 5, "relation and comparable do not fit: one says none"),
    ]


def test_of_a_version_that_is_not_at_hand_only_the_rest_is_checked():
    crosswalk = walk(pair("t.a", "t.b"), pair("t.a", "t.c"))
    assert told(crosswalk, None, None) == [("pairs", 1, "The earlier 't.a' is said to be equal to two criteria")]
    assert [f.what for f in faults(crosswalk, None, edition("0.2.0", criterion("t.b")))] == [
        "The later version has no criterion 't.c'",
        "The earlier 't.a' is said to be equal to two criteria",
    ]


def test_another_scale_forbids_a_direct_comparison_until_somebody_says_why_it_may_be():
    before = edition("0.1.0", criterion("t.a"))
    first, *rest = before.scale
    now = replace(before, version="0.2.0", scale=(replace(first, name="Nil"), *rest))
    crosswalk = walk(pair("t.a", "t.a"))
    what = "The levels of the scale read differently, so nothing is comparable directly"
    assert told(crosswalk, before, now) == [("pairs", 0, what)]
    assert told(replace(crosswalk, scale_editorial="A shorter name."), before, now) == []


# A split


def test_a_split_is_told_as_reworded_and_is_no_single_change():
    side = Side(Fraction(1), "t.1", Rated(2), evidence=False)
    before = year("2024", [Slot("t.a", side, None)], "then")
    now = year("2025", [Slot("t.b", None, replace(side, outcome=Rated(3))), Slot("t.c", None, side)], "today")
    split = walk(pair("t.a", "t.b", "superset", "indirect"), pair("t.a", "t.c", "superset", "indirect"))
    found = moves(before, now, split)
    assert [(m.criterion.id, m.direction, m.size, m.alone) for m in found] == [
        ("t.b", "reworded", None, False),
        ("t.c", "reworded", None, False),
    ]


def test_within_a_level_the_statements_show_what_moved():
    side = Side(Fraction(1), "t.1", Rated(1, ("two",)), evidence=False)
    before, now = years([Slot("t.a", side, replace(side, outcome=Rated(1, ("two-more",))), WORDS[0])])
    (move,) = moves(before, now, proposed(before.sets[SET], now.sets[SET]))
    assert (move.direction, move.gained, move.lost) == ("same", ("two-more",), ("two",))


def test_a_statement_that_asks_something_else_by_now_is_neither_gained_nor_lost():
    side = Side(Fraction(1), "t.1", Rated(1), evidence=False)
    before, now = years([Slot("t.a", side, replace(side, outcome=Rated(0)), "edited")])
    (move,) = moves(before, now, proposed(before.sets[SET], now.sets[SET]))
    first = move.later.statements[0]
    assert isinstance(first, Statement)
    assert first.id not in move.lost
    assert (move.direction, move.size, move.higher_by) == ("reworded", None, -1)
