"""A crosswalk drafted from the texts of two versions: a file for a person to go through, mend and confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from assess.comparison import Revision
from assess.comparison.texts import Text
from assess.model.crosswalk import FULL, PROPOSED, Crosswalk, Edition, Pair

HEAD = """\
# Drafted from the texts; nobody has confirmed it. Go through every pair: the class is direct (the same, or `editorial:
# true`), indirect (its direction can be said), subject (neither) or none. Then set `by`, `on` and `method: hand`.
# Save it as guidelines/crosswalks/{name}, and run `assess check`.
"""


def file_name(walk: Crosswalk) -> str:
    """Where a crosswalk belongs, below the folder of crosswalks."""
    ends = "--".join(f"{e.edition}-{e.version}" for e in (walk.earlier, walk.later))
    return f"{walk.set}/{ends}.yaml"


def draft(walk: Crosswalk, found: Sequence[Revision], *, by: str, on: str) -> str:
    """The draft as YAML, each change of words as a comment beside its pair."""
    told = {r.criterion: r for r in found}
    unchanged = [p.later for p in walk.pairs if p.comparable == "direct"]
    changed = [p for p in walk.pairs if p.comparable != "direct"]
    lines = [
        HEAD.format(name=file_name(walk)),
        _yaml({"crosswalk": walk.set, "earlier": _edition(walk.earlier), "later": _edition(walk.later)}),
        _yaml({"by": by, "on": on, "method": PROPOSED}),
        _yaml({"unchanged": unchanged}),
        "pairs:" + ("\n" if changed else " []\n"),
        *(line for pair in changed for line in _pair(pair, told[pair.later])),
    ]
    for part, singles in (("new", walk.new), ("retired", walk.retired)):
        lines.append(f"{part}:" + ("\n" if singles else " []\n"))
        for single in singles:
            near = told[single.id].nearest
            lines.append(f"  # Reads most like {near}. Pair the two?\n" if near else "")
            lines.append(_item({"id": single.id, "because": single.because}))
    return "".join(lines)


def _edition(edition: Edition) -> dict[str, str]:
    return {"edition": edition.edition, "version": edition.version}


def _pair(pair: Pair, revision: Revision) -> Iterator[str]:
    for text in revision.texts:
        yield f"  # {' '.join(_told(text).split())}\n"
    yield _item(
        {
            "earlier": pair.earlier, "later": pair.later, "relation": pair.relation, "comparable": pair.comparable,
            "strength": int(pair.strength * FULL), "rationale": pair.rationale,
        }
    )  # fmt: skip


def _told(text: Text) -> str:
    marks = {"same": "{}", "gone": "[-{}-]", "come": "{{+{}+}}"}
    if text.before is None or text.now is None:
        return f"{text.place}: {'new' if text.before is None else 'gone'}: {text.now or text.before}"
    return f"{text.place}: " + "".join(marks[kind].format(words) for kind, words in text.pieces)


def _yaml(value: dict[str, Any]) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110)


def _item(value: dict[str, Any]) -> str:
    first, *rest = _yaml(value).splitlines()
    return "".join([f"  - {first}\n", *(f"    {line}\n" for line in rest)])
