"""What a frozen text can say, by version: one with a key or value that version 1 lacks makes its `open` a version 2.

A shape is a mapping of the keys there can be (`*` for names of an author's own), a list of one shape for what each
entry can be, a set of the values there can be, or None for any text, number or flag.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SCHEMES = frozenset({"pdca-mean-1"})
"""The ways to score that version 1 knows."""

_SHARE = frozenset({"full", "part", "none"})
_THREE = frozenset({"low", "medium", "high"})

_SET = {
    **dict.fromkeys(("set", "edition", "version", "title", "language", "prefix", "publisher", "source", "about")),
    "scale": {
        **dict.fromkeys(("scale", "language", "about")),
        "levels": [dict.fromkeys(("level", "name", "meaning", "aside"))],
    },
    "scheme": SCHEMES,
    "rules": {
        **dict.fromkeys(("target", "evidence_above", "word_from_coverage", "explain_move_of")),
        "roadmap": [
            {
                "step": frozenset({"now", "next", "later"}),
                "any_of": [frozenset({"framework", "key"})],
                "effort_at_most": _THREE,
                **dict.fromkeys(("shortfall_at_least", "at_most")),
            }
        ],
    },
    "revised_parts": {"*": None},
    "nodes": [
        {
            **dict.fromkeys(("id", "title", "under", "number", "code", "gist", "framework", "weight", "note")),
            "kind": frozenset({"part", "section", "guideline"}),
            "public": dict.fromkeys(("statement", "structure", "mechanism"), _SHARE),
            "points": [None],
        }
    ],
    "facts": [{**dict.fromkeys(("id", "question", "help")), "answers": [[None]]}],
    "indicators": [
        {
            **dict.fromkeys(("id", "guideline", "title", "unit", "fix", "pitfalls")),
            "better": frozenset({"higher", "lower", "neither"}),
        }
    ],
    "criteria": [
        {
            **dict.fromkeys(("id", "guideline", "question", "why", "weight", "key", "because", "revised_part")),
            "aspect": frozenset({"structure", "mechanism", "outcome"}),
            "addressee": frozenset({"board", "management", "professional", "staff", "committee"}),
            "topics": [None],
            "effort": dict.fromkeys(("knowledge", "time", "resources"), _THREE),
            "basis": frozenset({"guideline", "inferred"}),
            "basis_note": None,
            "points": {"*": [None]},
            "levels": {level: [[None]] for level in "12345"},
            "evidence": [None],
            "examples": [dict.fromkeys(("case", "level", "because"))],
        }
    ],
    "retired": [dict.fromkeys(("id", "since", "because"))],
}

_QUESTIONNAIRE = {
    **dict.fromkeys(("questionnaire", "title", "purpose", "language", "minutes", "bridges")),
    "sets": [dict.fromkeys(("set", "edition"))],
    "ask": [
        {**dict.fromkeys(("set", "guideline", "criterion")), "addressee": [None], "when": {"*": None}},
    ],
}

_COLLECTION = {
    **dict.fromkeys(("collection", "as_of", "language")),
    "practices": [
        {
            **dict.fromkeys(("id", "record", "title", "summary", "stub", "institution", "country")),
            **dict.fromkeys(("implemented", "awarded", "source")),
            "title_is": frozenset({"ours", "original"}),
            "region": frozenset({"Africa", "Americas", "Asia and Pacific", "Europe"}),
            "topics": [None],
        }
    ],
    "topics": [{"label": None, "aliases": [None]}],
    "ranking": {
        "weights": dict.fromkeys(("text", "topics", "guideline", "subjects")),
        **dict.fromkeys(("strong", "possible", "shown", "per_institution")),
        "stop_words": [None],
        "subjects": [{"label": None, "words": [None]}],
    },
    "links": [
        {
            **dict.fromkeys(("criterion", "practice", "note", "by", "on")),
            "to_level": [None],
            "method": frozenset({"hand", "proposed"}),
            "status": frozenset({"accepted", "rejected"}),
        }
    ],
    "none_found": [dict.fromkeys(("criterion", "needed"))],
}

_FIRST: Mapping[str, Any] = {"set": _SET, "questionnaire": _QUESTIONNAIRE, "collection": _COLLECTION}
"""What version 1 knows: the shape of each kind of frozen text, by the key that only this kind has."""

_SINCE: Mapping[str, Any] = {
    "set": {"later_editions": None},
    "questionnaire": {"result": frozenset({"levels", "score"})},
    "collection": {
        "institutions": [dict.fromkeys(("institution", "country", "short", "own_name"))],
        "ranking": {"synonyms": [[None]]},
        "links": [{"kind": frozenset({"direct", "related"})}],
    },
}
"""What came since, and is version 2: laid out as above, with the new keys and values only."""


def _merged(shape: Any, more: Any) -> Any:
    """A shape with what came since: keys and values are added, in their place."""
    match shape, more:
        case dict(), dict():
            return {**shape, **{k: _merged(shape[k], v) if k in shape else v for k, v in more.items()}}
        case [each], [other]:
            return [_merged(each, other)]
        case frozenset(), frozenset():
            return shape | more
        case _:
            return more


_KNOWN: Mapping[str, Any] = _merged(_FIRST, _SINCE)


def strange_in(document: Mapping[str, Any], version: int) -> str | None:
    """The first place of a frozen text that a version does not know, as `criteria/title`; None where it knows all."""
    known = _FIRST if version == 1 else _KNOWN
    kind = next((key for key in known if isinstance(document.get(key), str)), None)
    return _strange(document, known[kind]) if kind else next(iter(document), "")


def _strange(value: Any, shape: Any) -> str | None:
    match shape:
        case None:
            return None if isinstance(value, str | int) else ""
        case frozenset():
            return None if isinstance(value, str) and value in shape else ""
        case [each]:
            inside = [("", v, each) for v in value] if isinstance(value, list) else None
        case _:
            keys = value.items() if isinstance(value, dict) else None
            inside = None if keys is None else [(k, v, shape.get(k, shape.get("*", _NOTHING))) for k, v in keys]
    if inside is None:
        return ""
    for key, v, expected in inside:
        if (found := _strange(v, expected)) is not None:
            return "/".join(filter(None, (key, found)))
    return None


_NOTHING: frozenset[str] = frozenset()
"""The shape of what there is not: nothing fits."""
