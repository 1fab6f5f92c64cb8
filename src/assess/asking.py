"""What is asked, what a fact rules out, which question comes next, what is wrong with ticks beside a level. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from assess.log import Standing
from assess.model import Catalogue, Criterion, Fact, Indicator, Rated
from assess.text import listed, quoted


def questions(catalogue: Catalogue, now: Standing) -> tuple[Criterion, ...]:
    """The criteria to be put to a person, in the order of the questionnaire: the asked ones that no fact rules out."""
    return tuple(c for c in catalogue.asked if c.id not in now.hidden)


def open_questions(catalogue: Catalogue, now: Standing) -> tuple[str, ...]:
    """The criteria to be put to a person that have no answer, in the order of the questionnaire."""
    return tuple(c.id for c in questions(catalogue, now) if c.id not in now.answers)


def indicators(catalogue: Catalogue, now: Standing) -> Mapping[str, Indicator]:
    """The indicators of every guideline about which a person is asked, by id."""
    asked = {c.guideline for c in questions(catalogue, now)}
    return {name: i for name, i in catalogue.indicators.items() if i.guideline in asked}


def sentence_of(now: Standing, fact: Fact) -> str | None:
    """What was stated of a fact, in the sentence it stands for; None where nothing was."""
    stated = now.facts.get(fact.id)
    return dict(fact.answers).get(stated.value, stated.value) if stated else None


def unstated(catalogue: Catalogue, now: Standing, criterion: str) -> Fact | None:
    """The first fact nobody stated that decides whether a criterion is asked; None where there is none."""
    waiting = (fact for fact, _ in catalogue.conditions.get(criterion, ()) if fact not in now.facts)
    return next((catalogue.facts[fact] for fact in waiting), None)


def next_open(
    catalogue: Catalogue, now: Standing, after: str | None, skipped: frozenset[str] = frozenset()
) -> str | None:
    """The first open question behind `after`, going round; skipped ones come last; None when all is answered."""
    order = [c.id for c in catalogue.asked]
    start = order.index(after) + 1 if after in order else 0
    left = set(open_questions(catalogue, now))
    waiting = [c for c in order[start:] + order[:start] if c in left]
    return next((c for c in waiting if c not in skipped), waiting[0] if waiting else None)


def fault_in_ticks(rated: Rated, statements: Mapping[str, int]) -> tuple[str, str] | None:
    """What is wrong with the statements ticked beside a level, and what to do; None where nothing is.

    Only statements of the next level can be ticked, and not all of them: then the level itself is higher.
    """
    ahead = [s for s, level in statements.items() if level == rated.level + 1]
    if strange := [s for s in rated.also_met if s not in ahead]:
        options = f"At level {rated.level + 1} there are: {listed(ahead)}" if ahead else "Level 5 has no next level"
        return f"{quoted(strange[0])} is no statement of the next level", options
    if ahead and set(rated.also_met) == set(ahead):
        return f"all statements of level {rated.level + 1} hold", f"Answer {rated.level + 1} instead"
    return None
