"""The shape of each kind of file: what may stand where. The door; inside, the nouns of `model` are used."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    field_serializer,
)
from pydantic_core import PydanticCustomError

ID = r"^[a-z0-9]+(\.[a-z0-9]+(-[a-z0-9]+)*)+$"
NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"

# What lets a text show something else than it is.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def _fault(code: str, message: str) -> PydanticCustomError:
    return PydanticCustomError(code, "{message}", {"message": message})


def _whole(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"-?(0|[1-9][0-9]{0,8})", value):
        return int(value)
    raise _fault("whole", "A whole number is needed here, such as 3 | Write digits only")


def _flag(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    raise _fault("flag", "true or false is needed here | Write true or false, without quotes")


def _weight(value: Any) -> Any:
    """Decimal text above 0, kept as text: no float ever stands between the file and the score."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", value) and Decimal(value) > 0:
        return value
    raise _fault("weight", "A decimal above 0 is needed here, such as 2 or 0.5 | Write digits and at most one point")


def _readable(value: str) -> str:
    if found := _HIDDEN.search(value):
        raise _fault("hidden", f"The text holds a character that does not show (U+{ord(found[0]):04X}) | Remove it")
    return value


def _day(value: str) -> str:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise _fault("day", "A day is needed here, such as 2026-11-22 | Write year-month-day")


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, strict=True), AfterValidator(_readable)
]
Short = Annotated[Text, StringConstraints(max_length=200)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Weight = Annotated[str, BeforeValidator(_weight), WithJsonSchema({"type": ["number", "string"], "exclusiveMinimum": 0})]
Id = Annotated[str, StringConstraints(pattern=ID, max_length=64, strict=True)]
Name = Annotated[str, StringConstraints(pattern=NAME, max_length=32, strict=True)]
Day = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
# Bounds stand before the reading of the text: so they reach the JSON Schema.
Level = Annotated[int, Field(ge=0, le=5), BeforeValidator(_whole)]
Step = Annotated[int, Field(ge=1, le=5), BeforeValidator(_whole)]
Year = Annotated[int, Field(ge=1900, le=2100), BeforeValidator(_whole)]
Version = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Three = Literal["low", "medium", "high"]
Share = Literal["full", "part", "none"]
Texts = Annotated[list[Text], Field(min_length=1)]
Statements = Annotated[
    dict[Name, Annotated[Text, StringConstraints(max_length=240)]],
    Field(min_length=1, max_length=3, json_schema_extra={"additionalProperties": False}),
]
Addressee = Literal["board", "management", "professional", "staff", "committee"]
LevelKey = Literal["1", "2", "3", "4", "5"]


class Document(BaseModel):
    """A part of a file. Unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ScaleLevel(Document):
    level: Level
    name: Short
    meaning: Text
    aside: Text | None = None


class Scale(Document):
    """The names and meanings of the levels 0 to 5."""

    scale: Name
    language: Language
    about: Text
    levels: Annotated[list[ScaleLevel], Field(min_length=6, max_length=6)]


class RoadmapRule(Document):
    step: Literal["now", "next", "later"]
    any_of: list[Literal["framework", "key"]] = []
    effort_at_most: Three | None = None
    shortfall_at_least: Step = 1
    at_most: Annotated[int, Field(ge=1), BeforeValidator(_whole)] | None = None


class Rules(Document):
    target: Step
    evidence_above: Level
    word_from_coverage: Annotated[int, Field(ge=0, le=100), BeforeValidator(_whole)]
    explain_move_of: Step
    roadmap: Annotated[list[RoadmapRule], Field(min_length=1)]


class Public(Document):
    statement: Share
    structure: Share
    mechanism: Share


class Node(Document):
    id: Id
    kind: Literal["part", "section", "guideline"]
    title: Short
    under: Id | None = None
    number: Short | None = None
    code: Short | None = None
    gist: Text | None = None
    framework: Flag = False
    weight: Weight = "1"
    public: Public | None = None
    note: Text | None = None
    points: list[Short] = []


class Indicator(Document):
    id: Id
    guideline: Id
    title: Short
    unit: Short
    better: Literal["higher", "lower", "neither"]
    fix: Text
    pitfalls: Text


class Effort(Document):
    knowledge: Three
    time: Three
    resources: Three


class Example(Document):
    case: Text
    level: Level
    because: Text


class Criterion(Document):
    id: Id
    guideline: Id
    question: Annotated[Text, StringConstraints(max_length=200)]
    why: Annotated[Text, StringConstraints(max_length=400)]
    weight: Weight
    key: Flag
    because: Text
    aspect: Literal["structure", "mechanism", "outcome"]
    addressee: Addressee
    revised_part: Short | None = None
    topics: Annotated[list[Short], Field(min_length=1)]
    effort: Effort
    basis: Literal["guideline", "inferred"]
    basis_note: Text | None = None
    points: dict[Short, Annotated[list[Name], Field(min_length=1)]] = {}
    levels: dict[LevelKey, Statements]
    evidence: Annotated[list[Short], Field(min_length=2, max_length=5)]
    examples: Annotated[list[Example], Field(min_length=2, max_length=3)]

    @field_serializer("levels")
    def _in_order(self, levels: dict[str, dict[str, str]]) -> dict[str, list[list[str]]]:
        """Statements as a list: canonical JSON sorts keys, and a statement may lean on the one before it."""
        return {level: [[name, text] for name, text in texts.items()] for level, texts in levels.items()}


class Fact(Document):
    """A question about the institution itself; what is answered decides which criteria are asked."""

    id: Id
    question: Annotated[Text, StringConstraints(max_length=200)]
    help: Text
    answers: Annotated[dict[Name, Short], Field(min_length=2, json_schema_extra={"additionalProperties": False})]

    @field_serializer("answers")
    def _in_order(self, answers: dict[str, str]) -> list[list[str]]:
        """Answers as a list: they are offered in the order they were written in."""
        return [[name, sentence] for name, sentence in answers.items()]


class Retired(Document):
    id: Id
    since: Version
    because: Text


class GuidelineSet(Document):
    """One edition of one set of guidelines, with our criteria."""

    set: Name
    edition: Short
    version: Version
    title: Short
    language: Language
    prefix: Name
    publisher: Short
    source: Text
    about: Text
    later_editions: Text | None = None
    scale: Name
    scheme: Name
    rules: Rules
    revised_parts: dict[Short, Short] = {}
    nodes: Annotated[list[Node], Field(min_length=1)]
    facts: list[Fact] = []
    indicators: list[Indicator] = []
    criteria: Annotated[list[Criterion], Field(min_length=1)]
    retired: list[Retired] = []


class SetName(Document):
    set: Name
    edition: Short


class Ask(Document):
    """One of set, guideline or criterion; of it only what its addressees answer, and only when the facts are so."""

    set: Name | None = None
    guideline: Id | None = None
    criterion: Id | None = None
    addressee: list[Addressee] = []
    when: dict[Id, Name] = {}


class Questionnaire(Document):
    """Which criteria are asked, and in which order."""

    questionnaire: Name
    title: Short
    purpose: Text
    language: Language
    minutes: Annotated[int, Field(ge=1, le=6000), BeforeValidator(_whole)]
    sets: Annotated[list[SetName], Field(min_length=1)]
    ask: Annotated[list[Ask], Field(min_length=1)]
    result: Literal["levels", "score"] = "levels"


class Practice(Document):
    id: Id
    record: Annotated[int, Field(ge=0), BeforeValidator(_whole)]
    title: Short
    title_is: Literal["ours", "original"]
    summary: Text
    stub: Flag = False
    institution: Short
    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
    region: Literal["Africa", "Americas", "Asia and Pacific", "Europe"]
    implemented: Year
    awarded: Year | None = None
    topics: list[Short] = []
    source: Short


class Institution(Document):
    """The names of an institution as the sources give them."""

    institution: Short
    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
    short: Short | None = None
    own_name: Short | None = None


class Practices(Document):
    """A collection of good practices."""

    collection: Short
    as_of: Day
    language: Language
    institutions: list[Institution] | None = None
    practices: list[Practice]


class Topic(Document):
    label: Short
    aliases: list[Short] = []


class Topics(Document):
    """The controlled list of topics."""

    topics: Annotated[list[Topic], Field(min_length=1)]


class Link(Document):
    criterion: Id
    practice: Id
    to_level: Annotated[list[Step], Field(min_length=1)]
    note: Annotated[Text, StringConstraints(max_length=300)]
    by: Short
    on: Day
    method: Literal["hand", "proposed"]
    status: Literal["accepted", "rejected"]
    kind: Literal["direct", "related"] | None = None


class NoneFound(Document):
    criterion: Id
    needed: Text


class Links(Document):
    """Which practices help with which criterion of one set, and why."""

    set: Name
    links: list[Link] = []
    none_found: list[NoneFound] = []


class Weights(Document):
    text: Weight
    topics: Weight
    guideline: Weight
    subjects: Weight


class Subject(Document):
    label: Short
    words: Annotated[list[Short], Field(min_length=2)]


class Ranking(Document):
    """How practices are ranked for a criterion."""

    weights: Weights
    strong: Weight
    possible: Weight
    shown: Annotated[int, Field(ge=1, le=10), BeforeValidator(_whole)]
    per_institution: Annotated[int, Field(ge=1, le=10), BeforeValidator(_whole)]
    stop_words: list[Short] = []
    subjects: list[Subject] = []
    synonyms: list[Annotated[list[Short], Field(min_length=2)]] | None = None


class EditionName(Document):
    edition: Short
    version: Version


class CrosswalkPair(Document):
    """An earlier criterion and a later one. `relation` says what the earlier is to the later."""

    earlier: Id
    later: Id
    relation: Literal["equal", "superset", "subset", "intersect", "none"]
    comparable: Literal["direct", "indirect", "subject", "none"]
    strength: Annotated[int, Field(ge=0, le=10), BeforeValidator(_whole)]
    rationale: Text
    editorial: Flag = False
    statements: Annotated[dict[Name, Name], Field(json_schema_extra={"additionalProperties": False})] = {}


class Single(Document):
    id: Id
    because: Text


class Crosswalk(Document):
    """Which criterion of one version of a set became which of a later one."""

    crosswalk: Name
    earlier: EditionName
    later: EditionName
    by: Short
    on: Day
    method: Literal["hand", "proposed"]
    scale_editorial: Text | None = None
    unchanged: list[Id] = []
    pairs: list[CrosswalkPair] = []
    new: list[Single] = []
    retired: list[Single] = []


KINDS: dict[str, type[Document]] = {
    "guideline-set": GuidelineSet,
    "scale": Scale,
    "questionnaire": Questionnaire,
    "practices": Practices,
    "topics": Topics,
    "links": Links,
    "ranking": Ranking,
    "crosswalk": Crosswalk,
}
"""Every kind of file, by the name of its schema."""
