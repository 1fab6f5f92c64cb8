"""A criterion in, the practices that may help with it out: those its author chose, then those that were found. Pure.

A found practice says why it was found, and its reasons are the very summands of its score: nothing is said that was
not counted. Scores are exact, the same on every machine and for every order of the input. Years, awards and regions
are facts to show; they never move a score.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from typing import Literal

from snowballstemmer.english_stemmer import EnglishStemmer

from assess.model import Collection, Criterion, Link, Practice, Subject
from assess.text import counted, from_iso

Strength = Literal["strong", "possible"]


@dataclass(frozen=True)
class Part:
    """One summand of a score: of a word, of a topic that criterion and practice share, or of a subject both deal with.

    `words` are spelled as in the practice. A part that is not `telling` counts, but is no reason to name.
    """

    kind: Literal["topic", "subject", "word"]
    label: str
    words: tuple[str, ...]
    score: Fraction
    telling: bool = True


@dataclass(frozen=True)
class Reasons:
    """Why a practice was found. `parts` are all the summands of its score, largest first.

    `quote` is the sentence of the summary that holds most of the score; empty where none holds any.
    """

    parts: tuple[Part, ...] = ()
    quote: str = ""

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that criterion and practice share, the one that counts most first."""
        return tuple(p.label for p in self.parts if p.kind == "topic")

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The subjects both deal with, each with the practice's own words for it: at least two."""
        return tuple(Subject(p.label, p.words) for p in self.parts if p.kind == "subject")

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the practice that count most, at most five; words that many practices use are left out."""
        return tuple(p.label for p in self.parts if p.kind == "word" and p.telling)[:5]


@dataclass(frozen=True)
class Match:
    """A practice for a criterion: pinned by an author with a note, or found with a score and its reasons.

    `to_level` names the level steps a pinned practice serves. A found one that is only possible belongs to the same
    field and is no recommendation. `same_region` is None where the institution's region is not known.
    """

    practice: Practice
    origin: Literal["pinned", "found"]
    strength: Strength | None = None
    note: str | None = None
    to_level: tuple[int, ...] = ()
    score: Fraction | None = None
    reasons: Reasons = field(default_factory=Reasons)
    same_region: bool | None = None

    @property
    def clear(self) -> bool:
        """Whether it clearly addresses the criterion: an author chose it, or it was found strong."""
        return self.origin == "pinned" or self.strength == "strong"


@dataclass(frozen=True)
class Nothing:
    """No practice clearly addresses a criterion. `needed`: the kind that would help, where an author named it."""

    sentence: str
    needed: str | None = None


# ------------------------------------------------------------------------------------------------------------ words

# Combining marks are no word characters to `re`; without them the words of many alphabets would fall apart.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
_PLAIN = rf"[\w{_MARKS}]++"
# A word of two halves is one word, `front-line` as `frontline`; a longer chain such as `return-to-work` is its words.
_WORD = re.compile(rf"(?<!-){_PLAIN}[-\u2010\u2011](?=[^\W\d]){_PLAIN}(?!-)|{_PLAIN}")
_HYPHEN = re.compile("[-\u2010\u2011]")
_SENTENCE_END = re.compile("(?<=[.!?\u2026\u3002])\\s+")
_STEMMER = EnglishStemmer()


def _words(text: str) -> list[str]:
    """The words of a text as they are spelled there."""
    return [w for w in _WORD.findall(unicodedata.normalize("NFC", text)) if len(w) > 1]


@lru_cache(maxsize=1 << 16)
def _plain(word: str) -> str:
    """A word as it is compared with the stop words: `Front-line` is `frontline`."""
    return _HYPHEN.sub("", word.casefold())


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(_plain(word)))


def _sentences(practice: Practice) -> list[str]:
    """What the practice says. A stub ends with our remark on its source, which says nothing of the practice."""
    found = _SENTENCE_END.split(practice.summary)
    return (found[:-1] or found) if practice.stub else found


def _text(practice: Practice) -> str:
    return "\n".join([*_sentences(practice), practice.title, *practice.topics])


def _newest(practice: Practice) -> tuple[int, str]:
    """What decides between equals: the newer one first, then the id."""
    return -practice.implemented, practice.id


# ------------------------------------------------------------------------------------------------------- the index

# How soon a repeated word stops to count more, and how far a long text is marked down: the usual values of BM25.
_K1, _B = Fraction(6, 5), Fraction(3, 4)

# Summands are whole millionths (times a weight), so that they add up exactly.
_UNIT = 10**6

# A word rarer than this says something about a practice; what is used more widely is never named as a reason.
_TELLING = _UNIT * 2 // 5

# `Decimal.ln` rounds correctly under it, so that a rarity is the same on every machine.
_EXACT = Context(prec=28, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True)
class Index:
    """A collection made ready for looking up. Build it once, and use it for every criterion."""

    collection: Collection
    _gains: dict[str | Subject, Mapping[int, int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def practices(self) -> tuple[Practice, ...]:
        """Every practice, the newest first, then by id; a place in it decides between equals."""
        return tuple(sorted(self.collection.practices, key=_newest))

    @cached_property
    def links(self) -> Mapping[str, Mapping[str, Link]]:
        """The links of each criterion by practice, the lowest level step first; without those to vanished practices."""
        known = self.collection.practice
        found: dict[str, dict[str, Link]] = defaultdict(dict)
        standing = (link for link in self.collection.links if link.practice in known)
        for link in sorted(standing, key=lambda k: (k.to_level, _newest(known[k.practice]))):
            found[link.criterion][link.practice] = link
        return found

    @cached_property
    def needed(self) -> Mapping[str, str]:
        """The kind of practice that would help, for each criterion for which an author found none."""
        return {n.criterion: n.needed for n in self.collection.none_found}

    @cached_property
    def uses(self) -> Mapping[str, Mapping[int, int]]:
        """How often each practice uses a stem: stem, place of the practice, times."""
        found: dict[str, dict[int, int]] = defaultdict(dict)
        for place, practice in enumerate(self.practices):
            for stem, times in Counter(self.stems(_text(practice))).items():
                found[stem][place] = times
        return dict(found)

    @cached_property
    def _markdown(self) -> tuple[int, tuple[int, ...]]:
        """The words of all practices, and what the length of each adds to the lower part of BM25."""
        lengths: Counter[int] = Counter()
        for used in self.uses.values():
            lengths.update(used)
        total = lengths.total()
        return total, tuple(3 * total + 9 * lengths[p] * len(self.practices) for p in range(len(self.practices)))

    @cached_property
    def subjects(self) -> Mapping[Subject, frozenset[str]]:
        """The stems of the words of each subject."""
        return {s: frozenset(map(_stem, s.words)) for s in self.collection.ranking.subjects}

    def stems(self, text: str) -> Iterator[str]:
        """The stems of a text in order, stop words left out."""
        stops = self.collection.ranking.stop_words
        return (_stem(w) for w in _words(text) if _plain(w) not in stops)

    def rarity(self, practices: int) -> int:
        """How telling a word is that so many practices use: millionths of what a word used by one is."""
        everything = 2 * len(self.practices) + 2
        of_word, of_one = (_EXACT.ln(_EXACT.divide(Decimal(everything), Decimal(2 * n + 1))) for n in (practices, 1))
        return int(_EXACT.divide(of_word * _UNIT, of_one))

    def gains(self, feature: str | Subject) -> Mapping[int, int]:
        """What a stem or a subject adds to the score of each practice that has it, in millionths, before weights.

        BM25: rarity x times x (k1 + 1) / (times + k1 x (1 - b + b x length / mean length)), rounded down.
        """
        if feature not in self._gains:
            used = self.uses.get(feature, {}) if isinstance(feature, str) else self._dealing_with(feature)
            total, markdown = self._markdown
            factor = self.rarity(len(used)) * 22 * total
            self._gains[feature] = {p: factor * n // (10 * total * n + markdown[p]) for p, n in used.items()}
        return self._gains[feature]

    def _dealing_with(self, subject: Subject) -> Mapping[int, int]:
        """The practices that use at least two of the subject's words, and how many beyond the first."""
        found: Counter[int] = Counter()
        for stem in self.subjects[subject]:
            found.update(self.uses.get(stem, {}).keys())
        return {place: words - 1 for place, words in found.items() if words > 1}


# ---------------------------------------------------------------------------------------------------- the question


@dataclass(frozen=True)
class _Query:
    """What is looked for: the weight of each stem and subject, and the criterion's topics that a stem is part of."""

    weights: Mapping[str | Subject, Fraction]
    topics: Mapping[str, tuple[str, ...]]


def _query(index: Index, criterion: Criterion, guideline_title: str) -> _Query:
    weights: dict[str | Subject, Fraction] = defaultdict(Fraction)
    named = {topic: set(index.stems(topic)) for topic in criterion.topics}
    text = set(index.stems(criterion.question))
    sources = {"text": text, "topics": set().union(*named.values()), "guideline": set(index.stems(guideline_title))}
    for source, stems in sources.items():
        for stem in stems:
            weights[stem] += index.collection.ranking.weights[source]
    for subject, own in index.subjects.items():
        if own & text:
            weights[subject] = index.collection.ranking.weights["subjects"]
    return _Query(weights, {s: tuple(t for t in named if s in named[t]) for s in sources["topics"]})


def _scores(index: Index, query: _Query) -> tuple[Mapping[int, int], int]:
    """The score of every practice that has anything of the query, by its place, and the unit the scores are in."""
    whole = lcm(*(w.denominator for w in query.weights.values()))
    scores: dict[int, int] = defaultdict(int)
    for feature, weight in query.weights.items():
        times = int(weight * whole)
        for place, gain in index.gains(feature).items():
            scores[place] += times * gain
    return scores, whole * _UNIT


def _reasons(index: Index, query: _Query, place: int) -> Reasons:
    practice = index.practices[place]
    merged: dict[tuple[str, str], Part] = {}
    for part in _parts(index, query, place):
        before = merged.get((part.kind, part.label))
        merged[part.kind, part.label] = part if before is None else _joined(before, part)
    parts = tuple(sorted(merged.values(), key=lambda p: (-p.score, p.kind, p.label)))
    return Reasons(parts, _quote(practice, {w: p.score / len(p.words) for p in parts for w in p.words}))


def _joined(one: Part, other: Part) -> Part:
    return replace(one, words=tuple(sorted({*one.words, *other.words})), score=one.score + other.score)


def _parts(index: Index, query: _Query, place: int) -> Iterator[Part]:
    """The summands of a score. What a word counts as part of a topic that is shared is counted there."""
    practice = index.practices[place]
    spelled = {_stem(w): w for w in reversed(_words(_text(practice)))}
    for feature, weight in query.weights.items():
        score = weight * Fraction(index.gains(feature).get(place, 0), _UNIT)
        if score and isinstance(feature, Subject):
            own = tuple(sorted(spelled[s] for s in index.subjects[feature] if s in spelled))
            yield Part("subject", feature.label, own, score)
        elif score and isinstance(feature, str):
            word = spelled[feature]
            topic = next((t for t in query.topics.get(feature, ()) if t in practice.topics), None)
            of_topic = score * index.collection.ranking.weights["topics"] / weight if topic else Fraction(0)
            if topic:
                yield Part("topic", topic, (word,), of_topic)
            if score > of_topic:
                telling = index.rarity(len(index.uses[feature])) >= _TELLING
                yield Part("word", word, (word,), score - of_topic, telling)


def _quote(practice: Practice, points: Mapping[str, Fraction]) -> str:
    """The sentence whose words count most, the first of equals."""
    worth = {_stem(word): score for word, score in points.items()}

    def counts(sentence: str) -> Fraction:
        return sum((worth.get(stem, Fraction(0)) for stem in {_stem(w) for w in _words(sentence)}), Fraction(0))

    best = max(_sentences(practice), key=counts)
    return best if counts(best) else ""


# ----------------------------------------------------------------------------------------------------- the matches


def matches(
    index: Index, criterion: Criterion, guideline_title: str, *, region: str | None = None
) -> tuple[Match, ...]:
    """The practices for a criterion: all that are pinned, by the lowest level step they serve, then found ones.

    Found ones fill up to `shown` of the ranking, at most `per_institution` of one institution (pinned ones counted),
    by score, the newer first among equals, then by id. After a pin only strong ones are found, and where an author
    says that nothing was found, none is called strong. A rejected link keeps its practice from being found.
    `region` is that of the institution that asks. Source: notes on ranking, docs/reference/formats.md.
    """
    links = index.links.get(criterion.id, {})
    pinned = [_pinned(index.collection.practice[k.practice], k) for k in links.values() if k.status == "accepted"]
    limits = index.collection.ranking
    used = Counter(_institution(m.practice) for m in pinned)
    chosen = list(pinned)
    for found in _found(index, criterion, guideline_title, strong_only=bool(pinned)):
        if len(chosen) >= limits.shown:
            break
        whose = _institution(found.practice)
        if found.practice.id not in links and used[whose] < limits.per_institution:
            used[whose] += 1
            chosen.append(found)
    return tuple(replace(m, same_region=None if region is None else m.practice.region == region) for m in chosen)


def _institution(practice: Practice) -> tuple[str, str]:
    """Names repeat between countries."""
    return practice.institution, practice.country


def _pinned(practice: Practice, link: Link) -> Match:
    return Match(practice, "pinned", note=link.note, to_level=link.to_level)


def _found(index: Index, criterion: Criterion, guideline_title: str, *, strong_only: bool) -> Iterator[Match]:
    """Every found practice, best first, none below the threshold; each is explained only when it is asked for."""
    limits = index.collection.ranking
    query = _query(index, criterion, guideline_title)
    scores, unit = _scores(index, query)
    least = (limits.strong if strong_only else limits.possible) * unit
    for place in sorted((p for p, s in scores.items() if s >= least), key=lambda p: (-scores[p], p)):
        score = Fraction(scores[place], unit)
        strength: Strength = "strong" if score >= limits.strong and criterion.id not in index.needed else "possible"
        yield Match(index.practices[place], "found", strength, None, (), score, _reasons(index, query, place))


def nothing(index: Index, criterion: Criterion, found: Iterable[Match]) -> Nothing | None:
    """What to say where none of the matches `found` for a criterion is clear; None where one is."""
    if any(m.clear for m in found):
        return None
    held = f"{counted(len(index.practices), 'practice')}, as of {from_iso(index.collection.as_of)}"
    sentence = f"Nothing in this collection ({held}) clearly addresses this."
    return Nothing(sentence, index.needed.get(criterion.id))


@dataclass(frozen=True)
class ReadFirst:
    """A practice that serves several gaps: the ids of their criteria, and the sum of its strong scores there."""

    practice: Practice
    criteria: tuple[str, ...]
    score: Fraction


def read_first(found: Mapping[str, Iterable[Match]], *, shown: int = 5) -> tuple[ReadFirst, ...]:
    """The practices that serve most of the gaps, at most `shown`, each at least two; `found` by id of criterion.

    Only clear matches count. Order: the number of gaps, then the sum of the scores, then the newer one, then the id.
    """
    served: dict[Practice, dict[str, Fraction]] = defaultdict(dict)
    for criterion, its_matches in found.items():
        for match in its_matches:
            if match.clear:
                served[match.practice][criterion] = match.score or Fraction(0)
    several = [
        ReadFirst(p, tuple(gaps), sum(gaps.values(), Fraction(0))) for p, gaps in served.items() if len(gaps) > 1
    ]
    return tuple(sorted(several, key=lambda r: (-len(r.criteria), -r.score, _newest(r.practice)))[:shown])


# ---------------------------------------------------------------------------------------------------------- search

Value = str | int | None
"""A value of a facet: a text, a year, or None for a practice without an award."""

_FACETS: Mapping[str, Callable[[Practice], tuple[Value, ...]]] = {
    "implemented": lambda p: (p.implemented,),
    "awarded": lambda p: (p.awarded,),
    "institution": lambda p: (p.institution,),
    "country": lambda p: (p.country,),
    "region": lambda p: (p.region,),
    "topic": lambda p: p.topics,
}


@dataclass(frozen=True)
class Search:
    """What was found, and for every facet how many practices each of its values would give.

    The counts of a facet leave its own filter aside, as values within a facet are alternatives.
    """

    practices: tuple[Practice, ...]
    facets: Mapping[str, Mapping[Value, int]]


def search(
    collection: Collection,
    *,
    words: str = "",
    implemented: Iterable[int] = (),
    awarded: Iterable[int | None] = (),
    institution: Iterable[str] = (),
    country: Iterable[str] = (),
    region: Iterable[str] = (),
    topic: Iterable[str] = (),
) -> Search:
    """The practices that hold every one of `words` in any form, and for each facet that names values one of them.

    Best first: more of the words in the title, then more uses of them, then the newer, then by id. `country` takes
    ISO 3166-1 codes, `topic` labels or their aliases, `awarded` None for a practice without an award.
    """
    labels = {alias: t.label for t in collection.topics for alias in t.aliases}
    wanted: dict[str, frozenset[Value]] = {
        "implemented": frozenset(implemented),
        "awarded": frozenset(awarded),
        "institution": frozenset(institution),
        "country": frozenset(country),
        "region": frozenset(region),
        "topic": frozenset(labels.get(t, t) for t in topic),
    }
    held = _holding(collection, words)
    fits = {name: {p.id for p in held if not values or values & {*_FACETS[name](p)}} for name, values in wanted.items()}
    every = {p.id for p in held}
    return Search(
        tuple(p for p in held if p.id in every.intersection(*fits.values())),
        {
            name: _tally(name, [p for p in held if p.id in every.intersection(*(fits[n] for n in fits if n != name))])
            for name in fits
        },
    )


def _tally(facet: str, practices: Iterable[Practice]) -> Mapping[Value, int]:
    """The values of a facet with the number of practices, the most frequent first."""
    counts = Counter(value for p in practices for value in _FACETS[facet](p))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))))


def _holding(collection: Collection, words: str) -> list[Practice]:
    """The practices that hold all of `words`, best first; all of them where no word is given."""
    asked = frozenset(map(_stem, _words(words)))
    if words.strip() and not asked:
        return []
    worth = {p: _worth(p, asked) for p in collection.practices}
    return sorted((p for p in worth if worth[p][0]), key=lambda p: (*worth[p][1:], _newest(p)))


def _worth(practice: Practice, asked: frozenset[str]) -> tuple[bool, int, int]:
    """Whether a practice holds all the stems asked for; less of them in the title, less uses of them sort first."""
    used = Counter(map(_stem, _words(f"{_text(practice)}\n{practice.institution}")))
    in_title = asked.intersection(map(_stem, _words(practice.title)))
    return asked <= used.keys(), -len(in_title), -sum(used[s] for s in asked)
