"""Files of criteria, questionnaires and practices in; checked nouns out, or every fault with its place.

Reading files takes `catalogue.library`, which loads pydantic and YAML; what an assessment froze is thawed here without.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assess import chain
from assess.model import Catalogue
from assess.model.catalogue import questionnaire
from assess.model.guidelines import guideline_set

if TYPE_CHECKING:
    from assess.model import Collection


CROSSWALKS = "guidelines/crosswalks"
"""Where a library keeps its crosswalks."""


@dataclass(frozen=True)
class Frozen:
    """An exact text with its digest: canonical JSON (RFC 8785) and the SHA-256 of it."""

    digest: str
    text: str


def freeze(document: Mapping[str, Any]) -> Frozen:
    """The exact text of a checked document: the same for every way to write the same YAML."""
    text = chain.canonical(document)
    return Frozen(chain.digest(text), text)


def answered(frozen: Mapping[str, Any]) -> tuple[str, ...]:
    """The digests of the texts an assessment answers, in the order of `thaw`, from what its opening event names."""
    return (*(s["digest"] for s in frozen["sets"]), frozen["questionnaire"], frozen["practices"])


def thaw(texts: Sequence[Frozen]) -> Catalogue:
    """The catalogue in frozen texts: the sets, then the questionnaire, then the collection."""
    *sets, asked, practices = texts
    return Catalogue(
        tuple(guideline_set(json.loads(s.text), s.digest) for s in sets),
        questionnaire(json.loads(asked.text), asked.digest),
        lambda: _collection(practices),
    )


def _collection(frozen: Frozen) -> Collection:
    from assess.model.practice import collection  # noqa: PLC0415 # start-up: read when it is first wanted

    return collection(json.loads(frozen.text), frozen.digest)
