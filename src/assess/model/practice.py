"""Good practices as values: the collection with its topics, the links authors chose, and the rules of ranking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal


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
class Institution:
    """The short name of an institution and its name in its own language, each None where no source gives it."""

    institution: str
    country: str
    short: str | None = None
    own_name: str | None = None


@dataclass(frozen=True)
class Topic:
    """A label of the controlled list, and the spellings that mean the same."""

    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A practice chosen by the author of a criterion, and why it helps there.

    A direct one does what the criterion asks for; a related one can be carried over; None where nobody said which.
    """

    criterion: str
    practice: str
    to_level: tuple[int, ...]
    note: str
    by: str
    on: str
    method: str
    status: str
    kind: Literal["direct", "related"] | None = None


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
    synonyms: tuple[tuple[str, ...], ...] = ()
    """Everyday words that mean the same to whoever searches; they play no part in ranking."""


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
    institutions: tuple[Institution, ...] = ()

    @cached_property
    def practice(self) -> Mapping[str, Practice]:
        """Every practice by id."""
        return {p.id: p for p in self.practices}

    @cached_property
    def _institution(self) -> Mapping[tuple[str, str], Institution]:
        return {(i.institution, i.country): i for i in self.institutions}

    def institution(self, practice: Practice) -> Institution:
        """The names of a practice's institution. Names repeat between countries."""
        whose = practice.institution, practice.country
        return self._institution.get(whose) or Institution(*whose)

    def named(self, practice: Practice) -> str:
        """The institution of a practice with its short name, as `Social Insurance Institution (ZUS)`."""
        short = self.institution(practice).short
        return f"{practice.institution} ({short})" if short else practice.institution


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
            synonyms=tuple(map(tuple, ranking.get("synonyms", ()))),
        ),
        digest=digest,
        institutions=tuple(Institution(**i) for i in plain.get("institutions", ())),
    )
