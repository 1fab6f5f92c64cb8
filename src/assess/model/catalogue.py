"""What an assessment is answered against: sets, the questionnaire that asks, and the practices that may help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assess.model.guidelines import Criterion, GuidelineSet, Indicator

if TYPE_CHECKING:
    from assess.model.practice import Collection


@dataclass(frozen=True)
class Questionnaire:
    """Which criteria are asked, in which order. `minutes` is an honest estimate for one person."""

    id: str
    title: str
    purpose: str
    language: str
    minutes: int
    sets: tuple[tuple[str, str], ...]
    ask: tuple[tuple[str, str], ...]
    digest: str


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
        """The criteria the questionnaire asks, in its order, each once."""
        every = {c.id: c for s in self.sets for c in s.criteria}
        found: dict[str, Criterion] = {}
        for kind, name in self.questionnaire.ask:
            match kind:
                case "set":
                    members = [c for s in self.sets if s.id == name for c in s.criteria]
                case "guideline":
                    members = [c for c in every.values() if c.guideline == name]
                case _:
                    members = [every[name]]
            found |= {c.id: c for c in members if c.id not in found}
        return tuple(found.values())

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
        ask=tuple(next(iter(item.items())) for item in plain["ask"]),
        digest=digest,
    )
