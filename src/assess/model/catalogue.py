"""What an assessment is answered against: sets, the questionnaire that asks, and the practices that may help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from assess.model.guidelines import Criterion, GuidelineSet, Indicator


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
class Practice:
    """A good practice of an institution. `country` is an ISO 3166-1 code, `awarded` None where it was not."""

    id: str
    record: int
    title: str
    title_is: str
    summary: str
    institution: str
    country: str
    region: str
    implemented: int
    topics: tuple[str, ...]
    source: str
    awarded: int | None = None
    stub: bool = False


@dataclass(frozen=True)
class Topic:
    """A label of the controlled list, and the spellings that mean the same."""

    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A practice chosen by the author of a criterion, and why it helps there."""

    criterion: str
    practice: str
    to_level: tuple[int, ...]
    note: str
    by: str
    on: str
    method: str
    status: str


@dataclass(frozen=True)
class NoneFound:
    """A criterion for which the collection holds nothing, and what kind of practice would help."""

    criterion: str
    needed: str


@dataclass(frozen=True)
class Subject:
    """Words that stand for the same subject."""

    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """How practices are ranked for a criterion: what each feature weighs, and from which score on a find is named."""

    weights: Mapping[str, Fraction]
    strong: Fraction
    possible: Fraction
    shown: int
    per_institution: int
    stop_words: frozenset[str]
    subjects: tuple[Subject, ...]


@dataclass(frozen=True)
class Collection:
    """All practices with their links, as of a day. `digest` names this exact text."""

    title: str
    as_of: str
    practices: tuple[Practice, ...]
    topics: tuple[Topic, ...]
    links: tuple[Link, ...]
    none_found: tuple[NoneFound, ...]
    ranking: Ranking
    digest: str

    @cached_property
    def practice(self) -> Mapping[str, Practice]:
        """Every practice by id."""
        return {p.id: p for p in self.practices}


@dataclass(frozen=True)
class Catalogue:
    """The exact texts one assessment is answered against."""

    sets: tuple[GuidelineSet, ...]
    questionnaire: Questionnaire
    collection: Collection

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


def collection(plain: Mapping[str, Any], digest: str) -> Collection:
    """The collection in a checked document: practices, topics, links and ranking put together."""
    ranking = plain["ranking"]
    return Collection(
        title=plain["collection"],
        as_of=plain["as_of"],
        practices=tuple(Practice(**{**p, "topics": tuple(p["topics"])}) for p in plain["practices"]),
        topics=tuple(Topic(t["label"], tuple(t.get("aliases", ()))) for t in plain["topics"]),
        links=tuple(Link(**{**link, "to_level": tuple(link["to_level"])}) for link in plain["links"]),
        none_found=tuple(NoneFound(**n) for n in plain["none_found"]),
        ranking=Ranking(
            weights={name: Fraction(weight) for name, weight in ranking["weights"].items()},
            strong=Fraction(ranking["strong"]),
            possible=Fraction(ranking["possible"]),
            shown=ranking["shown"],
            per_institution=ranking["per_institution"],
            stop_words=frozenset(ranking["stop_words"]),
            subjects=tuple(Subject(s["label"], tuple(s["words"])) for s in ranking["subjects"]),
        ),
        digest=digest,
    )
