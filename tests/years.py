"""Two years of one made-up institution, between which the criteria were revised: what the laws of comparison run on."""

from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from assess.comparison import Year, between, differences, moves
from assess.model import OPEN, Catalogue, NotApplicable, Rated, Statement, Unknown
from report_samples import SETTINGS, catalogue, criterion, given, guidelines, proof, standing

SET = "test-set"
WORDS = "same", "edited", "reworded", "other"
"""How a criterion of the later year reads beside the one of the earlier year with its id."""

OUTCOMES = (*(Rated(level) for level in range(6)), OPEN, NotApplicable("None here."), Unknown("Nobody knew."))
WEIGHTS = tuple(Fraction(w) for w in ("1", "2", "0.5", "3"))


@dataclass(frozen=True)
class Side:
    """A criterion in one of the years: None for its outcome where it did not exist."""

    weight: Fraction
    guideline: str
    outcome: object
    evidence: bool


@dataclass(frozen=True)
class Slot:
    """A criterion through both years; `then` or `today` may be missing."""

    name: str
    then: Side | None
    today: Side | None
    words: str = "same"
    why: str | None = None


def sides():
    """A criterion in one year."""
    return st.builds(
        Side,
        st.sampled_from(WEIGHTS),
        st.sampled_from(("t.1", "t.2")),
        st.sampled_from(OUTCOMES),
        st.booleans(),
    )


def slots(*, least=1):
    """Criteria through both years, at least one of them there in each."""

    def named(found):
        return tuple(replace(s, name=f"t.c{n}") for n, s in enumerate(found))

    both = st.builds(
        Slot,
        st.just(""),
        sides(),
        sides(),
        st.sampled_from(WORDS),
        st.sampled_from((None, "performance", "correction", "information", "scope", "interpretation")),
    )
    one = st.builds(Slot, st.just(""), sides(), st.none()) | st.builds(Slot, st.just(""), st.none(), sides())
    return st.tuples(st.lists(both, min_size=least, max_size=5), st.lists(one, max_size=3)).map(
        lambda found: named([*found[0], *found[1]])
    )


def worded(name, side, words):
    """The criterion in the words of its year; `edited` keeps the question and most statements."""
    made = criterion(name, side.guideline, weight=side.weight)
    if words == "edited":
        first, *rest = made.statements
        made = replace(made, statements=(replace(first, text=f"{first.text[:-1]} indeed."), *rest))
    elif words == "reworded":
        made = replace(made, statements=tuple(replace(s, text=f"Wholly {s.id} unlike that.") for s in made.statements))
    elif words == "other":
        told = tuple(Statement(f"{s.id}-x", s.level, f"Unlike {s.id} throughout.") for s in made.statements)
        made = replace(made, question="What else may be seen from here?", statements=told)
    return made


def year(label, found, side, *, rename=str):
    """One of the years: `side` is `then` or `today`. `rename` changes ids."""
    kept = [(s, getattr(s, side)) for s in found if getattr(s, side) is not None]
    words = "same" if side == "then" else None
    criteria = [replace(worded(s.name, one, words or s.words), id=rename(s.name)) for s, one in kept]
    answers = {
        rename(s.name): given(one.outcome, why=(s.why, "Said so.") if side == "today" and s.why else None)
        for s, one in kept
        if one.outcome != OPEN
    }
    proofs = {rename(s.name): [proof("Paper", seq=100 + n)] for n, (s, one) in enumerate(kept) if one.evidence}
    version = "0.1.0" if side == "then" else "0.2.0"
    return assessed(label, catalogue(guidelines(*criteria, version=version)), answers, proofs=proofs)


def assessed(label, asked: Catalogue, answers=None, **more):
    """The assessment of one year, to its last day."""
    settled = replace(SETTINGS, label=label, as_of=f"{label}-12-31", **more.pop("settled", {}))
    return Year(label, asked, standing(answers, assessment=f"a-{label}", settings=settled, **more))


def years(found):
    """Both years."""
    return year("2024", found, "then"), year("2025", found, "today")


def compared(before, now, reading, crosswalks=()):
    """The moves between two years, and the differences of every node in one reading."""
    walk = between(crosswalks, before.sets[SET], now.sets[SET])
    found = moves(before, now, walk)
    return found, differences(before, now, SET, found, reading)
