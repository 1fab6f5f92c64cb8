"""Results in, the work ahead out: what is not yet met, in which order, and why there. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assess.log.standing import Target
from assess.model import EFFORTS, STEPS, Catalogue, Criterion, GuidelineSet, Outcome, Rated, RoadmapRule, Statement
from assess.text import counted, listed


@dataclass(frozen=True)
class Gap:
    """One criterion below its target: the statements not yet met up to it, lowest level first.

    `step` is the place on the roadmap and `rule` the sentence that says what put it there; `order` says, in words,
    what decided its place in the list.
    """

    criterion: Criterion
    level: int
    target: int
    also_met: tuple[Statement, ...]
    unmet: tuple[Statement, ...]
    framework: bool
    step: str = ""
    rule: str = ""

    @property
    def shortfall(self) -> int:
        """Levels missing to the target."""
        return self.target - self.level

    @property
    def urgency(self) -> Fraction:
        """Weight times shortfall."""
        return self.criterion.weight * self.shortfall

    @property
    def next_step(self) -> tuple[Statement, ...]:
        """The unmet statements of the very next level that has any."""
        return tuple(s for s in self.unmet if s.level == min(u.level for u in self.unmet))

    @property
    def order(self) -> str:
        """What decides its place, most important first."""
        return "; ".join(
            filter(
                None,
                [
                    "part of the framework the other guidelines stand on" if self.framework else "",
                    "key criterion" if self.criterion.key else "",
                    f"weight {self.criterion.weight} × {counted(self.shortfall, 'level')} = {self.urgency}",
                    f"{self.criterion.effort.highest} effort",
                ],
            )
        )


def gaps(catalogue: Catalogue, outcomes: Mapping[str, Outcome], target: Target) -> tuple[Gap, ...]:
    """Every gap, in order, each with its place on the roadmap.

    Order: what is to be done now, next and later. Inside of a step guidelines that are the framework of their set
    first, then key criteria, then weight times shortfall, then the smaller effort, then the order of the questionnaire;
    a rule that takes so many gaps at most takes the first in that order. What is open or unknown is no gap: it is not
    known.
    """
    found = [
        gap
        for c in catalogue.asked
        if isinstance(given := outcomes.get(c.id), Rated) and (gap := _gap(catalogue, c, given, target)) is not None
    ]
    ordered = sorted(
        found,
        key=lambda g: (not g.framework, not g.criterion.key, -g.urgency, EFFORTS.index(g.criterion.effort.highest)),
    )
    return tuple(sorted(_placed(catalogue, ordered), key=lambda g: STEPS.index(g.step)))


def _gap(catalogue: Catalogue, criterion: Criterion, given: Rated, target: Target) -> Gap | None:
    aim = target.of(criterion.guideline)
    if given.level >= aim:
        return None
    ahead = [s for s in criterion.statements if given.level < s.level <= aim]
    held = [s for s in ahead if s.level == given.level + 1 and s.id in given.also_met]
    node = catalogue.set_of(criterion.guideline).node[criterion.guideline]
    unmet = tuple(s for s in ahead if s not in held)
    return Gap(criterion, given.level, aim, tuple(held), unmet, node.framework)


def _placed(catalogue: Catalogue, ordered: Sequence[Gap]) -> Iterator[Gap]:
    used: Counter[tuple[str, int]] = Counter()
    for gap in ordered:
        guidelines = catalogue.set_of(gap.criterion.guideline)
        rules, number, passed = guidelines.rules.roadmap, 0, list[str]()
        # The last rule of a checked set takes every gap.
        while out := _kept_out(guidelines, rules[number], gap, used[guidelines.id, number]):
            passed += [reason for reason in out if reason not in passed]
            number += 1
        rule = rules[number]
        used[guidelines.id, number] += 1
        yield replace(gap, step=rule.step, rule=f"{rule.step}: {_met(rule, gap) or listed(passed)}")


def _kept_out(guidelines: GuidelineSet, rule: RoadmapRule, gap: Gap, used: int) -> list[str]:
    """Why a rule does not take a gap: what it asks for and the gap lacks, else that it took all it takes."""
    if missed := _missed(rule, gap):
        return missed
    full = rule.at_most is not None and used >= rule.at_most
    return [f"comes after the {rule.at_most} of {guidelines.title} that are to be done {rule.step}"] if full else []


def _traits(gap: Gap) -> tuple[str, ...]:
    return tuple(name for name, held in (("framework", gap.framework), ("key", gap.criterion.key)) if held)


TRAITS = {"framework": "belongs to the framework guideline", "key": "is a key criterion"}
"""What a rule of the roadmap can ask of a gap, in words."""

LACKS = {"framework": "no part of the framework", "key": "no key criterion"}
"""What is said of a gap that has it not."""


def _met(rule: RoadmapRule, gap: Gap) -> str:
    """What a rule asks for and the gap has; empty where it asks for nothing."""
    parts = [TRAITS[trait] for trait in _traits(gap) if trait in rule.any_of]
    if rule.shortfall_at_least > 1:
        parts.append(_below(gap))
    if rule.effort_at_most:
        parts.append(_takes(gap))
    return listed(parts)


def _missed(rule: RoadmapRule, gap: Gap) -> list[str]:
    """Why a rule does not take the gap; empty where it does."""
    parts = []
    if rule.any_of and not any(trait in rule.any_of for trait in _traits(gap)):
        parts.append(f"is {listed([LACKS[trait] for trait in rule.any_of])}")
    if gap.shortfall < rule.shortfall_at_least:
        parts.append(_below(gap))
    if rule.effort_at_most and EFFORTS.index(gap.criterion.effort.highest) > EFFORTS.index(rule.effort_at_most):
        parts.append(_takes(gap))
    return parts


def _below(gap: Gap) -> str:
    return f"is {counted(gap.shortfall, 'level')} below target"


def _takes(gap: Gap) -> str:
    return f"takes {gap.criterion.effort.highest} effort"
