"""The laws of scoring, each written once: the right scorer keeps them all, and every wrong one breaks one of them.

A relation takes a scorer and a case and asserts. `READINGS` are the two ways to read a case: its criteria as one
guideline, and its guidelines as a set. Quick and telling laws come first.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from assess import scoring
from assess.model import OPEN, NotApplicable, Open, Rated, Unknown
from assess.scoring import Item
from strategies import LEVELS, NOT_APPLICABLE, Case, applies, is_open


@dataclass(frozen=True)
class Scorer:
    """A way to score; what is not given is the shipped one."""

    figure: Callable = scoring.figure
    mean: Callable = scoring.mean
    evidenced: Callable = scoring.evidenced
    level_word: Callable = scoring.level_word

    def guideline(self, case):
        """All criteria of the case as one guideline."""
        return self.figure(case.items)

    def set(self, case):
        """The guidelines of the case as a set."""
        return self.mean((s.weight, self.figure(s.items)) for s in case.sections)


READINGS = (Scorer.guideline, Scorer.set)
RELATIONS = {}


def relation(law):
    """Takes a law into the list."""
    RELATIONS[law.__name__] = law
    return law


def rank(figure):
    """A figure for comparing: none is lower than any."""
    return -1 if figure is None else figure


def width(figure):
    """How much is still undecided; nothing where nothing applies."""
    return 0 if figure.at_most is None else figure.at_most - (figure.at_least or 0)


def ends(figure):
    """The range."""
    return figure.at_least, figure.at_most


def said(figure):
    """All that is said of what applies."""
    return (*ends(figure), figure.coverage, figure.lowest, figure.floor)


def share(read, case, s, item):
    """What one criterion weighs in a reading, of 1."""
    in_guideline = item.weight / sum(i.weight for i in case.sections[s].items if applies(i))
    if read is Scorer.guideline:
        return item.weight / sum(i.weight for i in case.items if applies(i))
    every = sum(each.weight for each in case.sections if any(applies(i) for i in each.items))
    return in_guideline * case.sections[s].weight / every


@relation
def without_evidence_a_level_counts_as_the_limit_at_most(scorer, case):
    for _, _, item in case.places():
        for above in range(6):
            held = scorer.evidenced(item.outcome, has_evidence=False, above=above)
            if isinstance(item.outcome, Rated) and item.outcome.level > above:
                assert held == Rated(above)
            else:
                assert held == item.outcome


@relation
def a_level_word_is_never_above_the_score(scorer, case):
    for read in READINGS:
        figure = read(scorer, case)
        word = scorer.level_word(figure, from_coverage=60)
        if figure.at_least is None or figure.coverage < 60:
            assert word is None
        else:
            assert 20 * word <= figure.at_least < 20 * (word + 1)


@relation
def the_floor_is_known_when_every_key_level_is(scorer, case):
    """Also when a key criterion is not asked, the floor is not known; one that does not apply is not needed."""
    needed = [i.outcome for i in case.items if i.key and not isinstance(i.outcome, NotApplicable)]
    known = bool(needed) and all(isinstance(outcome, Rated) for outcome in needed)
    for read in READINGS:
        figure = read(scorer, case)
        assert figure.keys == len(needed)
        assert (figure.floor is not None) == known
        if known:
            assert Rated(figure.floor) in [Rated(outcome.level) for outcome in needed]
            assert not any(outcome.level < figure.floor for outcome in needed)


@relation
def the_lowest_level_is_known_when_every_level_is(scorer, case):
    levels = [i.outcome.level for i in case.items if isinstance(i.outcome, Rated)]
    known = bool(levels) and not case.has(Open, Unknown)
    for read in READINGS:
        lowest = read(scorer, case).lowest
        assert (lowest is not None) == known
        if known:
            assert lowest in levels
            assert not any(level < lowest for level in levels)


@relation
def every_criterion_is_counted_once(scorer, case):
    asked = [type(item.outcome) for _, _, item in case.places()]
    for read in READINGS:
        f = read(scorer, case)
        assert (f.rated, f.unknown, f.open, f.not_applicable) == tuple(
            asked.count(kind) for kind in (Rated, Unknown, Open, NotApplicable)
        )
        assert (f.asked, f.asked + f.not_asked) == (len(asked), len(case.items))


@relation
def coverage_is_the_share_of_what_applies_that_has_a_level(scorer, case):
    applying = [i for i in case.items if applies(i)]
    levels = [i for i in applying if isinstance(i.outcome, Rated)]
    for read in READINGS:
        assert read(scorer, case).coverage * len(applying) == 100 * len(levels)


@relation
def levels_turned_over_turn_the_range_over(scorer, case):
    case = case.each(lambda i: replace(i, outcome=OPEN) if isinstance(i.outcome, Unknown) else i)
    turned = case.each(lambda i: replace(i, outcome=LEVELS[5 - i.outcome.level]) if isinstance(i.outcome, Rated) else i)
    for read in READINGS:
        figure, mirror = read(scorer, case), read(scorer, turned)
        if figure.at_least is not None:
            assert ends(mirror) == (100 - figure.at_most, 100 - figure.at_least)


@relation
def nothing_that_applies_has_no_score(scorer, case):
    nothing = case.each(lambda i: replace(i, outcome=NOT_APPLICABLE) if i.asked else None)
    for read in READINGS:
        assert said(read(scorer, nothing)) == (None, None, 0, None, None)


@relation
def nothing_answered_has_no_score(scorer, case):
    if case.places():
        for read in READINGS:
            assert said(read(scorer, case.all(OPEN))) == (None, 100, 0, None, None)


@relation
def guidelines_add_up_to_the_whole(scorer, case):
    """Guidelines that weigh what their criteria weigh together are the criteria pooled."""
    fitting = [(sum(i.weight for i in s.items if applies(i)), s.items) for s in case.sections]
    parts = [(weight or Fraction(1), scorer.figure(items)) for weight, items in fitting]
    assert scorer.mean(parts) == scorer.figure(case.items)


@relation
def a_guideline_where_nothing_applies_changes_nothing(scorer, case):
    every = [(s.weight, scorer.figure(s.items)) for s in case.sections]
    items = [Item(Fraction(2), key, NOT_APPLICABLE) for key in (False, True)]
    more = [*every, (Fraction(3), scorer.figure(items)), (Fraction(1), scorer.figure([]))]
    assert said(scorer.mean(every)) == said(scorer.mean(more))


@relation
def a_heavier_guideline_draws_the_set_towards_it(scorer, case):
    first, *others = case.sections
    if any(applies(i) for i in first.items):
        heavier = Case((replace(first, weight=first.weight * 2), *others))
        alone = scorer.figure(first.items)
        before, after = scorer.set(case), scorer.set(heavier)
        if any(applies(i) for section in others for i in section.items):
            for end in ("at_most", "at_least"):
                mean, moved, own = (getattr(f, end) or 0 for f in (before, after, alone))
                assert (own - moved) * (own - mean) >= 0
                assert own == mean == moved or abs(own - moved) < abs(own - mean)
        else:
            assert before == after


@relation
def scores_stay_between_0_and_100(scorer, case):
    for read in READINGS:
        figure = read(scorer, case)
        assert 0 <= figure.coverage <= 100
        assert figure.lowest in {None, *range(6)}
        assert figure.floor in {None, *range(6)}
        if figure.at_most is not None:
            assert 0 <= (figure.at_least or 0) <= figure.at_most <= 100


@relation
def the_range_meets_when_nothing_is_open(scorer, case):
    if any(applies(i) for i in case.items):
        for read in READINGS:
            assert read(scorer, case).final != case.has(Open)


@relation
def unknown_is_nothing_in_both_ends(scorer, case):
    as_0 = case.each(lambda i: replace(i, outcome=LEVELS[0]) if isinstance(i.outcome, Unknown) else i)
    for read in READINGS:
        figure = read(scorer, case)
        assert ends(figure) == ends(read(scorer, as_0))
        assert figure.starred == case.has(Unknown)


@relation
def open_is_nothing_at_least_and_everything_at_most(scorer, case):
    for read in READINGS:
        low, high = (
            read(scorer, case.each(lambda i, to=to: replace(i, outcome=to) if is_open(i) else i))
            for to in (LEVELS[0], LEVELS[5])
        )
        figure = read(scorer, case)
        assert figure.at_most == high.at_most
        if case.has(Rated, Unknown):
            assert figure.at_least == low.at_least
        else:
            assert figure.at_least is None


@relation
def one_level_more_gains_exactly_its_share(scorer, case):
    for s, i, item in case.places():
        if isinstance(item.outcome, Rated) and item.outcome.level < 5:
            more = case.answered(s, i, LEVELS[item.outcome.level + 1])
            for read in READINGS:
                gain = 20 * share(read, case, s, item)
                before, after = read(scorer, case), read(scorer, more)
                assert ends(after) == (before.at_least + gain, before.at_most + gain)


@relation
def one_criterion_scores_what_it_scores_by_hand(scorer, case):
    for _, _, item in case.places():
        for level in range(6):
            figure = scorer.figure([replace(item, outcome=Rated(level))])
            assert said(figure) == (20 * level, 20 * level, 100, level, level if item.key else None)
            assert (figure.rated, figure.applicable, figure.asked, figure.final) == (1, 1, 1, True)


@relation
def all_best_is_100_and_all_worst_is_0(scorer, case):
    if case.places():
        for read in READINGS:
            for level, score in ((5, 100), (0, 0)):
                figure = read(scorer, case.all(Rated(level)))
                assert (*ends(figure), figure.lowest, figure.coverage) == (score, score, level, 100)


@relation
def what_does_not_apply_is_as_if_it_were_not_there(scorer, case):
    without = case.each(lambda i: None if isinstance(i.outcome, NotApplicable) else i)
    for read in READINGS:
        assert said(read(scorer, case)) == said(read(scorer, without))


@relation
def order_does_not_matter(scorer, case):
    turned = Case(tuple(replace(s, items=s.items[::-1]) for s in case.sections[::-1]))
    for read in READINGS:
        assert read(scorer, case) == read(scorer, turned)


@relation
def only_the_ratio_of_weights_matters(scorer, case):
    for by in (Fraction(3), Fraction(1, 7)):
        criteria = case.each(lambda i, by=by: replace(i, weight=i.weight * by))
        guidelines = Case(tuple(replace(s, weight=s.weight * by) for s in case.sections))
        for read in READINGS:
            assert read(scorer, case) == read(scorer, criteria) == read(scorer, guidelines)


@relation
def a_criterion_counts_as_much_as_its_two_halves(scorer, case):
    for s, section in enumerate(case.sections):
        if section.items:
            first, *others = section.items
            half = replace(first, weight=first.weight / 2)
            for read in READINGS:
                figure, halved = read(scorer, case), read(scorer, case.having(s, [half, half, *others]))
                assert ends(figure) == ends(halved)
                assert (figure.lowest, figure.floor) == (halved.lowest, halved.floor)


@relation
def a_set_of_one_guideline_is_that_guideline(scorer, case):
    figure = scorer.figure(case.items)
    assert scorer.mean([(Fraction(7, 10), figure)]) == figure


@relation
def missing_information_never_raises_a_figure(scorer, case):
    for s, i, item in case.places():
        if not is_open(item):
            fewer = case.answered(s, i, OPEN)
            for read in READINGS:
                before, after = read(scorer, case), read(scorer, fewer)
                assert rank(after.at_least) <= rank(before.at_least)
                assert rank(after.at_most) >= rank(before.at_most)
                assert rank(after.lowest) <= rank(before.lowest)
                assert rank(after.floor) <= rank(before.floor)
                assert after.coverage <= before.coverage
                assert width(after) >= width(before)
                if before.at_most is not None:
                    word, fewer_word = (scorer.level_word(f, from_coverage=60) for f in (before, after))
                    assert rank(fewer_word) <= rank(word)


@relation
def what_is_not_asked_moves_no_score(scorer, case):
    without = case.each(lambda i: i if i.asked else None)
    for read in READINGS:
        figure, only = read(scorer, case), read(scorer, without)
        assert (*ends(figure), figure.coverage, figure.lowest) == (*ends(only), only.coverage, only.lowest)


@relation
def statements_met_ahead_move_no_figure(scorer, case):
    bare, ahead = (
        case.each(
            lambda i, met=met: replace(i, outcome=Rated(i.outcome.level, met)) if isinstance(i.outcome, Rated) else i
        )
        for met in ((), ("a", "b"))
    )
    for read in READINGS:
        assert read(scorer, case) == read(scorer, bare) == read(scorer, ahead)


@relation
def what_is_evidenced_is_never_more_than_what_is_claimed(scorer, case):
    def held(above, **evidence):
        return case.each(lambda i: replace(i, outcome=scorer.evidenced(i.outcome, above=above, **evidence)))

    for read in READINGS:
        claimed = read(scorer, case)
        assert read(scorer, held(2, has_evidence=True)) == claimed
        for above in (0, 2, 5):
            bare = read(scorer, held(above, has_evidence=False))
            assert bare.coverage == claimed.coverage
            for figure in ("at_least", "at_most", "lowest", "floor"):
                assert rank(getattr(bare, figure)) <= rank(getattr(claimed, figure))
