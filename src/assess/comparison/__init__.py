"""Assessments of one institution side by side: like with like, also when the criteria were revised. Pure."""

from assess.comparison.bridge import Span, spans, to_ask_again, under_earlier
from assess.comparison.carrying import Carried, carried
from assess.comparison.change import PARTS, Difference, claimed, common, differences, evidenced
from assess.comparison.crosswalk import (
    between,
    chained,
    edition_of,
    faults,
    fitting,
    inverse,
    matched,
    proposed,
    same_wording,
)
from assess.comparison.texts import Revision, revisions, words_between
from assess.comparison.years import DIRECTIONS, TURNED, Direction, Move, like_for_like, moves, transitions
from assess.log import Year

__all__ = [
    "DIRECTIONS",
    "PARTS",
    "TURNED",
    "Carried",
    "Difference",
    "Direction",
    "Move",
    "Revision",
    "Span",
    "Year",
    "between",
    "carried",
    "chained",
    "claimed",
    "common",
    "differences",
    "edition_of",
    "evidenced",
    "faults",
    "fitting",
    "inverse",
    "like_for_like",
    "matched",
    "moves",
    "proposed",
    "revisions",
    "same_wording",
    "spans",
    "to_ask_again",
    "transitions",
    "under_earlier",
    "words_between",
]
