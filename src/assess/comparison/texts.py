"""Two versions of a set held against each other word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from assess.comparison.crosswalk import ALIKE, likeness, proposed
from assess.model import Criterion, GuidelineSet
from assess.model.crosswalk import Crosswalk

Piece = tuple[Literal["same", "gone", "come"], str]
"""Some words of a text: in both versions, in the earlier one only, or in the later one only."""


@dataclass(frozen=True)
class Text:
    """A text of a criterion that reads otherwise. `place` names it (`question`, `level 2, figures`)."""

    place: str
    before: str | None
    now: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Revision:
    """What became of one criterion: its class as the program proposes it, and every text that changed.

    `nearest` is the criterion on the other side that reads most alike, of one that is new or retired.
    """

    criterion: str
    question: str
    comparable: str
    kind: Literal["unchanged", "revised", "new", "retired"]
    texts: tuple[Text, ...]
    nearest: str | None = None


def revisions(earlier: GuidelineSet, later: GuidelineSet) -> tuple[Crosswalk, tuple[Revision, ...]]:
    """What the program proposes as crosswalk, and every criterion of both versions with what changed in it."""
    walk = proposed(earlier, later)
    before = {c.id: c for c in earlier.criteria}
    now = {c.id: c for c in later.criteria}
    new, retired = [s.id for s in walk.new], [s.id for s in walk.retired]
    pairs = [_revision(before[p.earlier], now[p.later], p.comparable) for p in walk.pairs]
    alone = [
        *(Revision(n, now[n].question, "none", "new", (), _nearest(now[n], [before[r] for r in retired])) for n in new),
        *(
            Revision(r, before[r].question, "none", "retired", (), _nearest(before[r], [now[n] for n in new]))
            for r in retired
        ),
    ]
    return walk, (*pairs, *alone)


def _revision(before: Criterion, now: Criterion, comparable: str) -> Revision:
    texts = tuple(_texts(before, now))
    return Revision(now.id, now.question, comparable, "revised" if texts else "unchanged", texts)


def _texts(before: Criterion, now: Criterion) -> Iterator[Text]:
    """Every text that reads otherwise; first those that decide the class, then those that do not."""
    then = {s.id: s for s in before.statements}
    today = {s.id: s for s in now.statements}
    told = [("question", before.question, now.question)]
    for name in dict.fromkeys([*then, *today]):
        one, other = then.get(name), today.get(name)
        level = (other or one or before.statements[0]).level
        moved = f" (was level {one.level})" if one and other and one.level != other.level else ""
        told.append((f"level {level}, {name}{moved}", one.text if one else "", other.text if other else ""))
    told += [
        ("weight", str(before.weight), str(now.weight)),
        ("key", "yes" if before.key else "no", "yes" if now.key else "no"),
        ("guideline", before.guideline, now.guideline),
    ]
    for place, one_text, other_text in told:
        if one_text != other_text or "(was level" in place:
            pieces = words_between(one_text, other_text)
            yield Text(place, one_text or None, other_text or None, pieces)


def words_between(before: str, now: str) -> tuple[Piece, ...]:
    """What stayed, went and came, word by word: all but what came are the one text, all but what went the other.

    >>> words_between("It is public.", "It is on paper.")
    (('same', 'It is '), ('gone', 'public.'), ('come', 'on paper.'))
    """
    one, other = (re.findall(r"\s*\S+\s*$|\s*\S+\s+", text) for text in (before, now))
    found: list[Piece] = []
    for kind, i, j, k, n in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(one[i:j])))
            continue
        if i < j:
            found.append(("gone", "".join(one[i:j])))
        if k < n:
            found.append(("come", "".join(other[k:n])))
    return tuple(found)


def _nearest(criterion: Criterion, others: list[Criterion]) -> str | None:
    def whole(c: Criterion) -> str:
        return " ".join([c.question, *(s.text for s in c.statements)])

    found = [(likeness(whole(criterion), whole(o)), o.id) for o in others]
    best = max(found, default=None)
    return best[1] if best and best[0] >= ALIKE else None
