"""Which criterion became which: proposed from the texts, checked against them, turned round, chained. Pure."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assess.errors import InvalidError, Problem
from assess.model import Criterion, GuidelineSet
from assess.model.crosswalk import CLASSES, PROPOSED, Crosswalk, Edition, Pair, Single

ALIKE = Fraction(1, 2)
"""Two sentences deal with the same from this share of common words on, two criteria from this share of statements."""


def edition_of(guidelines: GuidelineSet) -> Edition:
    """Which version of the criteria a set holds."""
    return Edition(guidelines.edition, guidelines.version)


def same_wording(one: Criterion, other: Criterion) -> bool:
    """Whether two criteria ask the same in the same words."""
    return (one.question, one.statements) == (other.question, other.statements)


# Proposed from the texts


def proposed(earlier: GuidelineSet, later: GuidelineSet) -> Crosswalk:
    """What the texts alone show, by id. Other words are another question until a person declares them editorial.

    The same words are `direct`. Other words are `indirect` while question and statements are both alike, `subject`
    while one of them is, and `none` when neither is: then the id means something else by now.
    """
    before = {c.id: c for c in earlier.criteria}
    now = {c.id: c for c in later.criteria}
    same_scale = earlier.scale == later.scale
    return Crosswalk(
        set=later.id,
        earlier=edition_of(earlier),
        later=edition_of(later),
        by="",
        on="",
        method=PROPOSED,
        pairs=tuple(_proposal(before[name], c, same_scale=same_scale) for name, c in now.items() if name in before),
        new=tuple(Single(name, "The earlier version has no such id.") for name in now if name not in before),
        retired=tuple(Single(name, "The later version has no such id.") for name in before if name not in now),
    )


def _proposal(before: Criterion, now: Criterion, *, same_scale: bool) -> Pair:
    if same_wording(before, now):
        told = "The wording is the same." if same_scale else "The wording is the same, the levels of the scale are not."
        return _equal(now.id, "direct" if same_scale else "indirect", told)
    paired = len(matched(before, now, alike=True))
    share = Fraction(paired, max(len(before.statements), len(now.statements), 1))
    question, statements = likeness(before.question, now.question) >= ALIKE, share >= ALIKE
    too = "and so is the question" if question else "the question is not"
    told = f"{paired} of {len(now.statements)} statements are alike, {too}."
    comparable = "indirect" if question and statements else "subject" if question or statements else "none"
    relation = "none" if comparable == "none" else "intersect"
    return Pair(before.id, now.id, relation, comparable, share, told)


def _equal(name: str, comparable: str, told: str) -> Pair:
    return Pair(name, name, "equal", comparable, Fraction(1), told)


def likeness(one: str, other: str) -> Fraction:
    """The share of words that two texts have in common, 0 to 1 (Dice)."""
    first, second = (Counter(re.findall(r"\w+", text.casefold())) for text in (one, other))
    of = first.total() + second.total()
    return Fraction(2 * (first & second).total(), of) if of else Fraction(1)


def matched(
    before: Criterion, now: Criterion, named: Iterable[tuple[str, str]] = (), *, alike: bool = False
) -> tuple[tuple[str, str], ...]:
    """The ids of statements that ask the same: those `named`, and those with the same id and text.

    With `alike` texts that only deal with the same are taken for the same.
    """
    then = {s.id: s for s in before.statements}
    told = dict(named)
    taken = set(told.values())
    found = [
        (s.id, s.id)
        for s in now.statements
        if s.id in then and s.id not in told and s.id not in taken
        if s.text == then[s.id].text or (alike and likeness(s.text, then[s.id].text) >= ALIKE)
    ]
    return (*told.items(), *found)


# Turned round and chained

_TURNED = {"superset": "subset", "subset": "superset"}


def inverse(crosswalk: Crosswalk) -> Crosswalk:
    """The same from the later version to the earlier one. It is derived, never written by hand."""
    return replace(
        crosswalk,
        earlier=crosswalk.later,
        later=crosswalk.earlier,
        pairs=tuple(
            replace(
                p,
                earlier=p.later,
                later=p.earlier,
                relation=_TURNED.get(p.relation, p.relation),
                statements=tuple((later, earlier) for earlier, later in p.statements),
            )
            for p in crosswalk.pairs
        ),
        new=crosswalk.retired,
        retired=crosswalk.new,
    )


def chained(first: Crosswalk, second: Crosswalk) -> Crosswalk:
    """From the earlier version of `first` to the later one of `second`. Strengths multiply; no class gets better."""
    onward: dict[str, list[Pair]] = {}
    for pair in _joined(second):
        onward.setdefault(pair.earlier, []).append(pair)
    found: dict[tuple[str, str], Pair] = {}
    for one in _joined(first):
        for other in onward.get(one.later, ()):
            pair = _through(one, other)
            twice = found.get((pair.earlier, pair.later))
            found[pair.earlier, pair.later] = _both_ways(twice, pair) if twice else pair
    return Crosswalk(
        set=second.set,
        earlier=first.earlier,
        later=second.later,
        by=" and ".join(dict.fromkeys(filter(None, (first.by, second.by)))),
        on=max(first.on, second.on),
        method=PROPOSED if PROPOSED in (first.method, second.method) else second.method,
        pairs=tuple(found.values()),
        new=_left(_later(second), (later for _, later in found), second.new),
        retired=_left(_earlier(first), (earlier for earlier, _ in found), first.retired),
        scale_editorial=" ".join(filter(None, (first.scale_editorial, second.scale_editorial))) or None,
        digest=" ".join(filter(None, (first.digest, second.digest))),
    )


def _joined(crosswalk: Crosswalk) -> Iterator[Pair]:
    return (p for p in crosswalk.pairs if p.relation != "none")


def _earlier(crosswalk: Crosswalk) -> dict[str, None]:
    return dict.fromkeys([*(p.earlier for p in crosswalk.pairs), *(s.id for s in crosswalk.retired)])


def _later(crosswalk: Crosswalk) -> dict[str, None]:
    return dict.fromkeys([*(p.later for p in crosswalk.pairs), *(s.id for s in crosswalk.new)])


def _left(every: Iterable[str], joined: Iterable[str], told: Sequence[Single]) -> tuple[Single, ...]:
    because = {s.id: s.because for s in told}
    gone = set(joined)
    return tuple(
        Single(name, because.get(name, "Nothing leads to it through the version between."))
        for name in every
        if name not in gone
    )


def _through(one: Pair, other: Pair) -> Pair:
    onward = dict(other.statements)
    statements = {earlier: onward.get(between, between) for earlier, between in one.statements}
    reached = {between for _, between in one.statements}
    statements |= {between: later for between, later in other.statements if between not in reached}
    return Pair(
        earlier=one.earlier,
        later=other.later,
        relation=_relation(one.relation, other.relation),
        comparable=max(one.comparable, other.comparable, key=CLASSES.index),
        strength=one.strength * other.strength,
        rationale=" ".join(dict.fromkeys((one.rationale, other.rationale))),
        editorial=one.editorial or other.editorial,
        statements=tuple(statements.items()),
    )


def _relation(one: str, other: str) -> str:
    if "equal" in (one, other):
        return other if one == "equal" else one
    return one if one == other else "intersect"


def _both_ways(one: Pair, other: Pair) -> Pair:
    """Two ways between the same criteria, such as a split that was merged again."""
    return replace(
        one,
        relation="intersect",
        comparable=max(one.comparable, other.comparable, "indirect", key=CLASSES.index),
        strength=max(one.strength, other.strength),
        rationale=" ".join(dict.fromkeys((one.rationale, other.rationale))),
    )


# Found for two sets


def between(known: Iterable[Crosswalk], earlier: GuidelineSet, later: GuidelineSet) -> Crosswalk:
    """The crosswalk of two versions of one set: none is needed for the same text; else the shortest way, else proposed.

    `known` are crosswalks of any sets, each to be walked both ways.
    """
    if earlier.criteria == later.criteria and earlier.scale == later.scale:
        return replace(proposed(earlier, later), method="same")
    mine = [c for c in known if c.set == later.id]
    ends = edition_of(earlier), edition_of(later)
    # Two texts that call themselves the same version are not told apart by any crosswalk.
    way = _way([*mine, *map(inverse, mine)], *ends) if ends[0] != ends[1] else []
    if not way:
        return proposed(earlier, later)
    first, *rest = way
    for step in rest:
        first = chained(first, step)
    return _seen_directly(first, earlier, later) if rest else first


def fitting(known: Iterable[Crosswalk], earlier: GuidelineSet, later: GuidelineSet) -> Crosswalk:
    """The crosswalk between two versions as `between` finds it, held against their texts.

    Raises:
        InvalidError: it does not fit them; every fault is named.
    """
    walk = between(known, earlier, later)
    where = f"{later.id} {walk.earlier} to {walk.later}"
    if problems := tuple(Problem(where, 0, 0, f.what, f.remedy) for f in faults(walk, earlier, later)):
        raise InvalidError(
            "The crosswalk does not fit the criteria that were answered.",
            "Mend it; `assess diff` drafts one from the texts.",
            problems=problems,
        )
    return walk


def _seen_directly(walk: Crosswalk, earlier: GuidelineSet, later: GuidelineSet) -> Crosswalk:
    """A chain without what only the versions between had: their statements, and words that came and went again."""
    before = {c.id: c for c in earlier.criteria}
    now = {c.id: c for c in later.criteria}

    def seen(pair: Pair) -> Pair:
        one, other = before.get(pair.earlier), now.get(pair.later)
        if one is None or other is None:
            return pair
        ids = {s.id for s in one.statements}, {s.id for s in other.statements}
        kept = tuple((a, b) for a, b in pair.statements if a in ids[0] and b in ids[1])
        return replace(pair, statements=kept, editorial=pair.editorial and not same_wording(one, other))

    return replace(walk, pairs=tuple(map(seen, walk.pairs)))


def _way(steps: Sequence[Crosswalk], start: Edition, end: Edition) -> list[Crosswalk]:
    ways: deque[list[Crosswalk]] = deque([s] for s in steps if s.earlier == start)
    seen = {start}
    while ways:
        way = ways.popleft()
        at = way[-1].later
        if at == end:
            return way
        if at not in seen:
            seen.add(at)
            ways.extend([*way, s] for s in steps if s.earlier == at)
    return []


# Checked against the texts


@dataclass(frozen=True)
class Fault:
    """What is wrong with a crosswalk: in `pairs`, `new` or `retired` (with its place there), or in the whole (None)."""

    part: str | None
    number: int
    what: str
    remedy: str


def faults(crosswalk: Crosswalk, earlier: GuidelineSet | None, later: GuidelineSet | None) -> Iterator[Fault]:
    """Every fault of a crosswalk; of a version that is not at hand (None) only what needs no text."""
    before = {c.id: c for c in earlier.criteria} if earlier else None
    now = {c.id: c for c in later.criteria} if later else None
    yield from _names(crosswalk, before, now)
    yield from _claims(crosswalk)
    kept = crosswalk.scale_editorial is not None or not (earlier and later) or earlier.scale == later.scale
    for number, pair in enumerate(crosswalk.pairs):
        yield from (Fault("pairs", number, *told) for told in _of_class(pair, scale_kept=kept))
        if before and now and pair.earlier in before and pair.later in now:
            texts = _of_texts(pair, before[pair.earlier], now[pair.later])
            yield from (Fault("pairs", number, *told) for told in texts)


def _names(
    crosswalk: Crosswalk, before: Mapping[str, Criterion] | None, now: Mapping[str, Criterion] | None
) -> Iterator[Fault]:
    pairs = list(enumerate(crosswalk.pairs))
    sides = (
        ("earlier", before, [(n, p.earlier) for n, p in pairs], "retired", crosswalk.retired),
        ("later", now, [(n, p.later) for n, p in pairs], "new", crosswalk.new),
    )
    for side, texts, named, part, singles in sides:
        paired = {name for _, name in named}
        alone = list(enumerate(s.id for s in singles))
        for where, places in (("pairs", named), (part, alone)):
            for number, name in places:
                if texts is not None and name not in texts:
                    yield Fault(where, number, f"The {side} version has no criterion '{name}'", "Mend the id")
        for number, name in alone:
            if name in paired:
                yield Fault(part, number, f"'{name}' is paired, and listed as {part}", "Keep one of the two")
        missing = [name for name in texts or () if name not in paired and name not in {n for _, n in alone}]
        for name in missing:
            what = f"'{name}' of the {side} version is not mentioned"
            yield Fault(None, 0, what, f"Pair it, or list it under `{part}`")


def _claims(crosswalk: Crosswalk) -> Iterator[Fault]:
    """No two pairs are the same, and nothing is equal to two."""
    first: dict[tuple[str, str], int] = {}
    equal: dict[tuple[str, str], int] = {}
    for number, pair in enumerate(crosswalk.pairs):
        if first.setdefault((pair.earlier, pair.later), number) != number:
            yield Fault("pairs", number, f"'{pair.earlier}' and '{pair.later}' are paired twice", "Keep one")
        elif pair.relation == "equal":
            for side, name in (("earlier", pair.earlier), ("later", pair.later)):
                if equal.setdefault((side, name), number) != number:
                    what = f"The {side} '{name}' is said to be equal to two criteria"
                    yield Fault("pairs", number, what, "Write superset, subset or intersect for a split or a merger")


def _of_class(pair: Pair, *, scale_kept: bool) -> Iterator[tuple[str, str]]:
    if (pair.relation == "none") != (pair.comparable == "none"):
        yield "relation and comparable do not fit: one says none", "Write none for both, or for neither"
    if pair.comparable == "direct" and pair.relation != "equal":
        yield f"'{pair.relation}' cannot be compared directly", "Write `comparable: indirect`"
    if pair.comparable == "direct" and not scale_kept:
        what = "The levels of the scale read differently, so nothing is comparable directly"
        yield what, "Write `comparable: indirect`, or say under `scale_editorial:` why the levels mean the same"


def _of_texts(pair: Pair, before: Criterion, now: Criterion) -> Iterator[tuple[str, str]]:
    same = same_wording(before, now)
    if pair.relation == "equal" and pair.comparable == "direct" and not same and not pair.editorial:
        yield (
            f"'{before.id}' is said to be equal, and its wording changed",
            "Write `editorial: true` if the meaning is the same, else `relation: intersect` and `comparable: indirect`",
        )
    if pair.editorial and same:
        yield f"'{before.id}' is said to be edited, and its wording is the same", "Take `editorial` out"
    for earlier, later in pair.statements:
        for side, criterion, name in (("earlier", before, earlier), ("later", now, later)):
            if name not in {s.id for s in criterion.statements}:
                yield f"There is no statement '{name}' in the {side} '{criterion.id}'", "Mend the id"
