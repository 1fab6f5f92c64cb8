"""What an assessment is answered against: sets, the questionnaire that asks, and the practices that may help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assess.model.guidelines import Criterion, Fact, GuidelineSet, Indicator

if TYPE_CHECKING:
    from assess.model.practice import Collection


Condition = tuple[str, str]
"""A fact, and the answer to it under which something is asked."""


@dataclass(frozen=True)
class Ask:
    """What is asked: the members of a `set` or `guideline`, or one `criterion`; with `addressees` only theirs.

    All `conditions` must hold.
    """

    kind: str
    name: str
    conditions: tuple[Condition, ...] = ()
    addressees: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """Which criteria are asked, in which order and when. `minutes` is an honest estimate for one person.

    `bridges` is the id of the assessment beside which it asks an earlier wording again; None for every other one.
    `scored` says that it is made for a score although it asks only some criteria of a guideline.
    """

    id: str
    title: str
    purpose: str
    language: str
    minutes: int
    sets: tuple[tuple[str, str], ...]
    ask: tuple[Ask, ...]
    digest: str
    bridges: str | None = None
    scored: bool = False


@dataclass(frozen=True)
class Catalogue:
    """The exact texts one assessment is answered against."""

    sets: tuple[GuidelineSet, ...]
    questionnaire: Questionnaire
    gather: Callable[[], Collection] = field(compare=False, repr=False)

    @cached_property
    def collection(self) -> Collection:
        """The practices; most looks at an assessment do without them, so they are read when they are first wanted."""
        return self.gather()

    @cached_property
    def asked(self) -> tuple[Criterion, ...]:
        """The criteria the questionnaire asks, in its order, each once; some of them only under a condition."""
        return tuple(criterion for criterion, _ in self._asked.values())

    @cached_property
    def conditions(self) -> Mapping[str, tuple[Condition, ...]]:
        """The conditions of each criterion that has some, by id: those of the first item that asks it."""
        return {name: conditions for name, (_, conditions) in self._asked.items() if conditions}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts that decide what is asked, by id, in the order of the sets."""
        read = {fact for conditions in self.conditions.values() for fact, _ in conditions}
        return {f.id: f for s in self.sets for f in s.facts if f.id in read}

    @cached_property
    def _asked(self) -> Mapping[str, tuple[Criterion, tuple[Condition, ...]]]:
        every = {c.id: c for s in self.sets for c in s.criteria}
        found: dict[str, tuple[Criterion, tuple[Condition, ...]]] = {}
        for ask in self.questionnaire.ask:
            match ask.kind:
                case "set":
                    members = [c for s in self.sets if s.id == ask.name for c in s.criteria]
                case "guideline":
                    members = [c for c in every.values() if c.guideline == ask.name]
                case _:
                    members = [every[ask.name]]
            addressed = (c for c in members if not ask.addressees or c.addressee in ask.addressees)
            found |= {c.id: (c, ask.conditions) for c in addressed if c.id not in found}
        return found

    @cached_property
    def criterion(self) -> Mapping[str, Criterion]:
        """Every asked criterion by id."""
        return {c.id: c for c in self.asked}

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators of every guideline that is asked about, by id."""
        asked = {c.guideline for c in self.asked}
        return {i.id: i for s in self.sets for i in s.indicators if i.guideline in asked}

    @cached_property
    def _set_of(self) -> Mapping[str, GuidelineSet]:
        return {n.id: s for s in self.sets for n in s.nodes}

    def set_of(self, guideline: str) -> GuidelineSet:
        """The set a guideline belongs to."""
        return self._set_of[guideline]


def questionnaire(plain: Mapping[str, Any], digest: str) -> Questionnaire:
    """The questionnaire in a checked document."""
    return Questionnaire(
        id=plain["questionnaire"],
        title=plain["title"],
        purpose=plain["purpose"],
        language=plain["language"],
        minutes=plain["minutes"],
        sets=tuple((s["set"], s["edition"]) for s in plain["sets"]),
        ask=tuple(_ask(item) for item in plain["ask"]),
        digest=digest,
        bridges=plain.get("bridges"),
        scored=plain.get("result") == "score",
    )


def _ask(plain: Mapping[str, Any]) -> Ask:
    kind = next(key for key in ("set", "guideline", "criterion") if key in plain)
    return Ask(kind, plain[kind], tuple(plain.get("when", {}).items()), tuple(plain.get("addressee", ())))
