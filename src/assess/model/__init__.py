"""The nouns: guideline set and criterion, questionnaire, practice, answer, event. Values that do nothing.

The nouns of practices are loaded when they are first used: most looks at an assessment do without them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from assess.model.answer import OPEN, REASONS, Answer, NotApplicable, Open, Outcome, Rated, Unknown
from assess.model.catalogue import Ask, Catalogue, Questionnaire
from assess.model.guidelines import (
    EFFORTS,
    STEPS,
    TOP,
    Criterion,
    Effort,
    Example,
    Fact,
    GuidelineSet,
    Indicator,
    LevelName,
    Node,
    RoadmapRule,
    Rules,
    Statement,
)

if TYPE_CHECKING:
    from assess.model.practice import Collection, Link, NoneFound, Practice, Ranking, Subject, Topic

_PRACTICE = {"Collection", "Link", "NoneFound", "Practice", "Ranking", "Subject", "Topic"}

__all__ = [
    "EFFORTS",
    "OPEN",
    "REASONS",
    "STEPS",
    "TOP",
    "Answer",
    "Ask",
    "Catalogue",
    "Collection",
    "Criterion",
    "Effort",
    "Example",
    "Fact",
    "GuidelineSet",
    "Indicator",
    "LevelName",
    "Link",
    "Node",
    "NoneFound",
    "NotApplicable",
    "Open",
    "Outcome",
    "Practice",
    "Questionnaire",
    "Ranking",
    "Rated",
    "RoadmapRule",
    "Rules",
    "Statement",
    "Subject",
    "Topic",
    "Unknown",
]


def __getattr__(name: str) -> object:
    if name not in _PRACTICE:
        raise AttributeError(name)
    return getattr(import_module("assess.model.practice"), name)
