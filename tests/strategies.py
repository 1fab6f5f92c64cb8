"""What the laws of scoring are tried on."""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from assess.model import OPEN, NotApplicable, Open, Rated, Unknown
from assess.scoring import Item

WEIGHTS = tuple(Fraction(w) for w in ("1", "2", "0.1", "0.3", "0.5", "0.7", "1.5", "3", "5"))
NOT_APPLICABLE = NotApplicable("There are no branch offices.")
UNKNOWN = Unknown("The archive is closed.")
LEVELS = tuple(Rated(level) for level in range(6))
OUTCOMES = (*LEVELS, Rated(2, ("a3",)), OPEN, NOT_APPLICABLE, UNKNOWN)

# Fewer than 256 together: `decoded` gives each a byte.
ASKED = tuple(Item(w, key, outcome) for outcome, w, key in product(OUTCOMES, WEIGHTS, (False, True)))
NOT_ASKED = tuple(Item(w, key, OPEN, asked=False) for w, key in product(WEIGHTS, (False, True)))


@dataclass(frozen=True)
class Section:
    """One guideline: its weight in the set, and its criteria."""

    weight: Fraction
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Case:
    """A set with everything that was answered."""

    sections: tuple[Section, ...]

    @property
    def items(self):
        """The criteria of all guidelines, as if they were one."""
        return tuple(i for s in self.sections for i in s.items)

    def places(self):
        """Where each asked criterion stands, and what it is."""
        return [(s, i, item) for s, each in enumerate(self.sections) for i, item in enumerate(each.items) if item.asked]

    def answered(self, s, i, outcome):
        """The same with another outcome in one place."""
        items = list(self.sections[s].items)
        items[i] = replace(items[i], outcome=outcome)
        return self.having(s, items)

    def having(self, s, items):
        """The same with other criteria in one guideline."""
        sections = list(self.sections)
        sections[s] = replace(sections[s], items=tuple(items))
        return Case(tuple(sections))

    def each(self, change):
        """The same with every criterion changed; those that become None are left out."""
        return Case(
            tuple(replace(s, items=tuple(c for i in s.items if (c := change(i)) is not None)) for s in self.sections)
        )

    def all(self, outcome):
        """The same with every asked criterion answered alike."""
        return self.each(lambda i: replace(i, outcome=outcome) if i.asked else i)

    def has(self, *kinds):
        """Whether an asked criterion has such an outcome."""
        return any(isinstance(i.outcome, kinds) for i in self.items if i.asked)


def decoded(octets):
    """The case a row of bytes stands for: a criterion each, or the beginning of the next guideline."""
    criteria = ASKED + NOT_ASKED
    sections = [Section(WEIGHTS[0], ())]
    for octet in octets:
        if octet < len(criteria):
            sections[-1] = replace(sections[-1], items=(*sections[-1].items, criteria[octet]))
        else:
            sections.append(Section(WEIGHTS[octet % len(WEIGHTS)], ()))
    return Case(tuple(sections))


def cases():
    """Sets of guidelines with criteria; some are empty, some are not asked. Bytes: four times as fast as lists."""
    return st.binary(min_size=2, max_size=14).map(decoded)


def applies(item):
    """Whether a criterion is asked and, as far as is known, applies."""
    return item.asked and not isinstance(item.outcome, NotApplicable)


def is_open(item):
    """Whether a criterion is asked and waits for an answer."""
    return item.asked and isinstance(item.outcome, Open)
