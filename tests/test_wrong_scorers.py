"""The test of the laws: each of these scorers is wrong in one way that happens, and some law finds it out."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from statistics import median

import pytest
from hypothesis import Phase, given, settings

from assess import scoring
from assess.model import OPEN, NotApplicable, Open, Rated, Unknown
from relations import RELATIONS, Scorer
from strategies import applies, cases

pytestmark = pytest.mark.slow

WRONG = {}


def wrong(part, name):
    """Takes a wrong part of a scorer into the list."""

    def taken(function):
        WRONG[name] = Scorer(**{part: function})
        return function

    return taken


def instead(name, change):
    """A guideline scored rightly, but after its criteria were changed."""
    wrong("figure", name)(lambda items: scoring.figure(filter(None, map(change, items))))


def said(name, change):
    """A guideline scored rightly, but reported wrongly: what `change(figure, items)` gives replaces it."""

    def figure(items):
        every = tuple(items)
        right = scoring.figure(every)
        return replace(right, **change(right, every))

    wrong("figure", name)(figure)


def worth(name, level_to_score):
    """Levels that are worth something else."""

    def change(right, every):
        weight = sum((i.weight for i in every if applies(i)), Fraction(0))
        levels = [(i.weight, i.outcome.level) for i in every if applies(i) and isinstance(i.outcome, Rated)]
        moved = sum((w * (level_to_score(level) - 20 * level) for w, level in levels), Fraction(0))
        return {
            end: None if (value := getattr(right, end)) is None else value + moved / weight
            for end in ("at_least", "at_most")
        }

    said(name, change)


def is_(kind):
    """Whether a criterion has such an outcome."""
    return lambda item: isinstance(item.outcome, kind)


def turned(kind, outcome):
    """A change of one kind of outcome into another."""
    return lambda item: replace(item, outcome=outcome) if item.asked and is_(kind)(item) else item


def without(kind):
    """A change that leaves one kind of outcome out."""
    return lambda item: None if item.asked and is_(kind)(item) else item


instead("what does not apply counts as 0", turned(NotApplicable, Rated(0)))
instead("what does not apply counts as full", turned(NotApplicable, Rated(5)))
instead("what does not apply is taken for open", turned(NotApplicable, OPEN))
instead("what is open is left out", without(Open))
instead("what is open counts as level 0", turned(Open, Rated(0)))
instead("what is open counts as the top level", turned(Open, Rated(5)))
instead("what is unknown is left out", without(Unknown))
instead("what is unknown counts as level 1", turned(Unknown, Rated(1)))
instead("what is unknown is taken for open", turned(Unknown, OPEN))
instead("what is not asked is taken for open", lambda i: replace(i, asked=True))
instead("what is not asked is forgotten", lambda i: i if i.asked else None)
instead("weights do not count", lambda i: replace(i, weight=Fraction(1)))
instead("weights are cut to whole numbers", lambda i: replace(i, weight=Fraction(max(1, int(i.weight)))))
instead("key criteria count double", lambda i: replace(i, weight=i.weight * (1 + i.key)))
instead("all criteria are key", lambda i: replace(i, key=True))
instead(
    "statements met ahead count as the next level",
    lambda i: replace(i, outcome=Rated(min(5, i.outcome.level + 1))) if getattr(i.outcome, "also_met", ()) else i,
)
wrong("figure", "the last criterion is forgotten")(
    lambda items: scoring.figure(every[: max(1, len(every) - 1)] if (every := tuple(items)) else every)
)
wrong("figure", "the first criterion counts twice")(
    lambda items: scoring.figure(every[:1] + every if (every := tuple(items)) else every)
)

worth("the scale begins at 1", lambda level: Fraction(25) * max(0, level - 1))
worth("the scale has six steps", lambda level: Fraction(100 * (level + 1), 6))
worth("levels are squared", lambda level: Fraction(4 * level * level))
worth("levels are turned over", lambda level: Fraction(100 - 20 * level))
worth("one level less", lambda level: Fraction(20 * max(0, level - 1)))
worth("the two highest levels are the same", lambda level: Fraction(100 if level == 5 else 25 * level))

said("rounded too early", lambda f, _: {"at_least": f.at_least and Fraction(round(f.at_least))})
said("floating point", lambda f, _: {"at_least": f.at_least and Fraction(float(f.at_least))})
said(
    "nothing that applies is 0",
    lambda f, _: {"at_least": f.at_least or Fraction(0), "at_most": f.at_most or Fraction(0)},
)
said("nothing answered is 0", lambda f, _: {"at_least": f.at_least or (f.at_most and Fraction(0))})
said("the top of the range is always 100", lambda f, _: {"at_most": f.at_most and Fraction(100)})
said("the top of the range is the score", lambda f, _: {"at_most": f.at_least})
said(
    "the best level seen is the top of the scale",
    lambda f, every: {
        "at_least": f.at_least and f.at_least * 5 / max((i.outcome.level for i in every if is_(Rated)(i)), default=5)
    },
)
said(
    "the lowest level looks past what is open",
    lambda _, every: {"lowest": min((i.outcome.level for i in every if is_(Rated)(i)), default=None)},
)
said(
    "the floor looks past what is open",
    lambda _, every: {"floor": min((i.outcome.level for i in every if i.key and is_(Rated)(i)), default=None)},
)
said(
    "the floor looks past what is not asked",
    lambda _, every: {"floor": scoring.figure(i for i in every if i.asked).floor},
)
said(
    "the floor waits for what does not apply",
    lambda f, every: {"floor": None if any(i.key and is_(NotApplicable)(i) for i in every) else f.floor},
)
said("the floor is the mean of the key levels", lambda f, _: {"floor": f.floor and int(f.at_least / 20)})
said("what is unknown is covered", lambda f, _: {"rated": f.rated + f.unknown, "unknown": 0})
said("what does not apply is covered", lambda f, _: {"rated": f.rated + f.not_applicable, "not_applicable": 0})


def together(change):
    """A set scored rightly, but after the figures of its guidelines were changed."""
    return lambda parts: scoring.mean(change(w, f) for w, f in parts)


wrong("mean", "guidelines do not weigh")(together(lambda _, f: (Fraction(1), f)))
wrong("mean", "guidelines weigh by their criteria")(together(lambda w, f: (w * max(1, f.applicable), f)))
wrong("mean", "a guideline without answers is left out")(
    lambda parts: scoring.mean((w, f) for w, f in parts if f.rated or f.unknown)
)


def reported(name, change):
    """A set scored rightly, but reported wrongly."""

    def mean(parts):
        every = tuple(parts)
        right = scoring.mean(every)
        return replace(right, **change(right, every))

    wrong("mean", name)(mean)


def applying(every):
    """The figures of guidelines where something applies."""
    return [f for _, f in every if f.applicable]


def known(levels):
    """The lowest of the levels that are known."""
    return min((level for level in levels if level is not None), default=None)


def shares(every, weights):
    """The weighted mean of what is answered at least."""
    total = sum(weights)
    return sum(((f.at_least or 0) * w for (_, f), w in zip(every, weights, strict=True)), Fraction(0)) / (total or 1)


reported(
    "a guideline where nothing applies counts as 0",
    lambda right, every: {"at_least": right.at_least and shares(every, [w for w, _ in every])},
)
reported(
    "the middle guideline instead of the mean",
    lambda right, every: {"at_least": right.at_least and median(f.at_least or 0 for f in applying(every))},
)
reported(
    "the best guideline is the floor",
    lambda right, every: {"floor": right.floor and max(f.floor for _, f in every if f.floor is not None)},
)
reported("the lowest level looks past open guidelines", lambda _, every: {"lowest": known(f.lowest for _, f in every)})
reported("the floor looks past open guidelines", lambda _, every: {"floor": known(f.floor for _, f in every)})
reported(
    "the floor waits for guidelines that have no key criterion",
    lambda right, every: {
        "floor": None if any(f.floor is None for _, f in every if f.applicable or f.not_asked) else right.floor
    },
)
reported(
    "open guidelines cannot raise the set",
    lambda right, every: {"at_most": right.at_least if any(not f.rated for f in applying(every)) else right.at_most},
)

wrong("evidenced", "without evidence a level counts as none")(
    lambda outcome, *, has_evidence, above: (
        outcome if has_evidence or not isinstance(outcome, Rated) or outcome.level <= above else Rated(0)
    )
)
wrong("evidenced", "evidence lifts a level")(
    lambda outcome, *, has_evidence, above: (
        Rated(max(above, outcome.level))
        if has_evidence and isinstance(outcome, Rated)
        else scoring.evidenced(outcome, has_evidence=has_evidence, above=above)
    )
)
wrong("evidenced", "what needs evidence and has none is open")(
    lambda outcome, *, has_evidence, above: (
        OPEN if outcome != scoring.evidenced(outcome, has_evidence=has_evidence, above=above) else outcome
    )
)
wrong("level_word", "the word rounds up")(
    lambda f, *, from_coverage: (
        None if f.at_least is None or f.coverage < from_coverage else int(f.at_least / 20 + Fraction(1, 2))
    )
)
wrong("level_word", "the word does not look at coverage")(
    lambda f, *, from_coverage: None if f.at_least is None or from_coverage < 0 else int(f.at_least / 20)
)
wrong("level_word", "the word hopes for the best")(
    lambda f, *, from_coverage: None if f.at_most is None or f.coverage < from_coverage else int(f.at_most / 20)
)


@cache
def tried():
    """Two hundred cases, always the same: what hypothesis comes up with first."""
    found = []

    @settings(max_examples=200, derandomize=True, phases=[Phase.generate])
    @given(case=cases())
    def collect(case):
        found.append(case)

    collect()
    return found


def breaks(scorer, law, examples=200):
    """Whether a scorer breaks a law in one of the cases."""
    try:
        for case in tried()[:examples]:
            law(scorer, case)
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_scorer_breaks_a_law(name):
    assert any(breaks(WRONG[name], law) for law in RELATIONS.values()), f"{name!r} keeps every law"


def test_the_right_scorer_breaks_none():
    assert [name for name, law in RELATIONS.items() if breaks(Scorer(), law)] == []


def test_every_law_finds_something_wrong():
    assert [name for name, law in RELATIONS.items() if not any(breaks(s, law, 50) for s in WRONG.values())] == []


def test_enough_is_tried():
    assert len(tried()) == 200
    assert len(WRONG) >= 30
