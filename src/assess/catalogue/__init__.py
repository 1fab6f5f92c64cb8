"""Files of criteria, questionnaires and practices in; checked nouns out, or every fault with its place.

Reading files takes `catalogue.library`, which loads pydantic and YAML; what an assessment froze is thawed here without.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assess import chain
from assess.errors import InvalidError
from assess.log.event import VERSION
from assess.model import Catalogue
from assess.model.catalogue import questionnaire
from assess.model.frozen import strange_in
from assess.model.guidelines import guideline_set

if TYPE_CHECKING:
    from assess.model import Collection


FOLDERS = ("guidelines", "questionnaires", "practices")
"""Where a library keeps its files."""

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
    """The catalogue in frozen texts: the sets, then the questionnaire, then the collection.

    Raises:
        InvalidError: a text says what only a newer program knows, now or when the collection is first wanted.
    """
    *sets, asked, practices = texts
    return Catalogue(
        tuple(guideline_set(_document(s), s.digest) for s in sets),
        questionnaire(_document(asked), asked.digest),
        lambda: _collection(practices),
    )


def _collection(frozen: Frozen) -> Collection:
    from assess.model.practice import collection  # noqa: PLC0415 # start-up: read when it is first wanted

    return collection(_document(frozen), frozen.digest)


def _document(frozen: Frozen) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(frozen.text)
    if (place := strange_in(document, VERSION)) is not None:
        # What is read over would be rated, scored or shown as something else than it is.
        raise InvalidError(
            f"This assessment was written by a newer assess: this program does not know '{place}' in its criteria.",
            "Install the newer version.",
        )
    return document
