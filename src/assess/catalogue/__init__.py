"""Files of criteria, questionnaires and practices in; checked nouns out, or every fault with its place.

Reading files takes `catalogue.library`, which loads pydantic and YAML; what an assessment froze is thawed here without.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

from assess.model import Catalogue
from assess.model.catalogue import collection, questionnaire
from assess.model.guidelines import guideline_set


@dataclass(frozen=True)
class Frozen:
    """An exact text with its digest: canonical JSON (RFC 8785) and the SHA-256 of it."""

    digest: str
    text: str


def freeze(document: Mapping[str, Any]) -> Frozen:
    """The exact text of a checked document: the same for every way to write the same YAML."""
    text = rfc8785.dumps(document)
    return Frozen(hashlib.sha256(text).hexdigest(), text.decode())


def thaw(texts: Sequence[Frozen]) -> Catalogue:
    """The catalogue in frozen texts: the sets, then the questionnaire, then the collection."""
    *sets, asked, practices = [(json.loads(t.text), t.digest) for t in texts]
    return Catalogue(tuple(guideline_set(*s) for s in sets), questionnaire(*asked), collection(*practices))
