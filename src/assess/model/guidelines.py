"""A guideline set as a value: the tree of guidelines, our criteria on them, and the rules for results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

TOP = 5
"""The highest level of the scale."""

EFFORTS = ("low", "medium", "high")

STEPS = ("now", "next", "later")
"""The steps of a roadmap, first things first."""


@dataclass(frozen=True)
class Statement:
    """One thing an outsider could check, at one level of one criterion."""

    id: str
    level: int
    text: str


@dataclass(frozen=True)
class Example:
    """A worked case that shows which level the wording leads to."""

    case: str
    level: int
    because: str


@dataclass(frozen=True)
class Effort:
    """What closing a gap takes: `low`, `medium` or `high` of each kind."""

    knowledge: str
    time: str
    resources: str

    @property
    def highest(self) -> str:
        """The effort of the gap: the highest of the three."""
        return max((self.knowledge, self.time, self.resources), key=EFFORTS.index)


@dataclass(frozen=True)
class Criterion:
    """One question with its levels. `weight` is above 0; `statements` run from level 1 to 5."""

    id: str
    guideline: str
    question: str
    why: str
    weight: Fraction
    key: bool
    because: str
    aspect: str
    addressee: str
    topics: tuple[str, ...]
    effort: Effort
    basis: str
    statements: tuple[Statement, ...]
    evidence: tuple[str, ...]
    examples: tuple[Example, ...]
    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    revised_part: str | None = None
    basis_note: str | None = None

    def at(self, level: int) -> tuple[Statement, ...]:
        """The statements of one level; none at level 0."""
        return tuple(s for s in self.statements if s.level == level)


@dataclass(frozen=True)
class Node:
    """A part, a section or a guideline. Only guidelines carry criteria, a weight and points."""

    id: str
    kind: str
    title: str
    under: str | None = None
    number: str | None = None
    code: str | None = None
    gist: str | None = None
    framework: bool = False
    weight: Fraction = Fraction(1)
    public: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """A measured quantity of a guideline. `better` is higher, lower or neither; the institution defines it."""

    id: str
    guideline: str
    title: str
    unit: str
    better: str
    fix: str
    pitfalls: str


@dataclass(frozen=True)
class Fact:
    """A question about the institution itself. `answers` pairs each answer with the sentence it stands for."""

    id: str
    question: str
    help: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LevelName:
    """One step of the scale. `aside` says how its statements are read, where that must be seen beside them."""

    level: int
    name: str
    meaning: str
    aside: str | None = None


@dataclass(frozen=True)
class RoadmapRule:
    """Places a gap on the roadmap when all that it names holds; `at_most` limits how many it may place."""

    step: str
    any_of: tuple[str, ...] = ()
    effort_at_most: str | None = None
    shortfall_at_least: int = 1
    at_most: int | None = None


@dataclass(frozen=True)
class Rules:
    """The numbers of a set that turn answers into results."""

    target: int
    evidence_above: int
    word_from_coverage: int
    explain_move_of: int
    roadmap: tuple[RoadmapRule, ...]


@dataclass(frozen=True)
class GuidelineSet:
    """One edition of one set, with our criteria in one version. `digest` names this exact text (SHA-256, hex)."""

    id: str
    edition: str
    version: str
    title: str
    language: str
    about: str
    source: str
    scheme: str
    scale_about: str
    scale: tuple[LevelName, ...]
    rules: Rules
    nodes: tuple[Node, ...]
    indicators: tuple[Indicator, ...]
    criteria: tuple[Criterion, ...]
    digest: str
    facts: tuple[Fact, ...] = ()
    revised_parts: Mapping[str, str] = field(default_factory=dict)
    later_editions: str | None = None
    publisher: str = ""
    """What is known of later editions, and as of when; None where the set says nothing."""

    @cached_property
    def guidelines(self) -> tuple[Node, ...]:
        """The nodes that carry criteria, in reading order."""
        return tuple(n for n in self.nodes if n.kind == "guideline")

    @cached_property
    def node(self) -> Mapping[str, Node]:
        """Every node by id."""
        return {n.id: n for n in self.nodes}

    def of(self, guideline: str) -> tuple[Criterion, ...]:
        """The criteria of one guideline, in order."""
        return tuple(c for c in self.criteria if c.guideline == guideline)

    def path(self, node: str) -> tuple[Node, ...]:
        """The nodes above `node`, outermost first, and itself."""
        found = [self.node[node]]
        while (above := found[0].under) is not None:
            found.insert(0, self.node[above])
        return tuple(found)


def guideline_set(plain: Mapping[str, Any], digest: str) -> GuidelineSet:
    """The set in a checked document (the shape of docs/reference/formats.md, with its scale put in).

    Used for files that passed `catalogue` and for the frozen copies in a store; it checks nothing itself.
    """
    scale = plain["scale"]
    return GuidelineSet(
        id=plain["set"],
        edition=plain["edition"],
        version=plain["version"],
        title=plain["title"],
        language=plain["language"],
        about=plain["about"],
        source=plain["source"],
        scheme=plain["scheme"],
        scale_about=scale["about"],
        scale=tuple(LevelName(**step) for step in scale["levels"]),
        rules=_rules(plain["rules"]),
        nodes=tuple(_node(n) for n in plain["nodes"]),
        indicators=tuple(Indicator(**i) for i in plain.get("indicators", ())),
        criteria=tuple(_criterion(c) for c in plain["criteria"]),
        digest=digest,
        facts=tuple(Fact(**{**f, "answers": tuple(map(tuple, f["answers"]))}) for f in plain.get("facts", ())),
        revised_parts=plain.get("revised_parts", {}),
        later_editions=plain.get("later_editions"),
        publisher=plain.get("publisher", ""),
    )


def _rules(plain: Mapping[str, Any]) -> Rules:
    roadmap = tuple(RoadmapRule(**{**rule, "any_of": tuple(rule.get("any_of", ()))}) for rule in plain["roadmap"])
    return Rules(**{**plain, "roadmap": roadmap})


def _node(plain: Mapping[str, Any]) -> Node:
    weight = Fraction(plain.get("weight", "1"))
    return Node(**{**plain, "weight": weight, "points": tuple(plain.get("points", ()))})


def _criterion(plain: Mapping[str, Any]) -> Criterion:
    statements = tuple(
        Statement(name, int(level), text) for level, texts in sorted(plain["levels"].items()) for name, text in texts
    )
    return Criterion(
        **{key: value for key, value in plain.items() if key != "levels"}
        | {
            "statements": statements,
            "weight": Fraction(plain["weight"]),
            "topics": tuple(plain["topics"]),
            "effort": Effort(**plain["effort"]),
            "evidence": tuple(plain["evidence"]),
            "examples": tuple(Example(**e) for e in plain["examples"]),
            "points": {point: tuple(ids) for point, ids in plain.get("points", {}).items()},
        }
    )
