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
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain
from math import lcm
from typing import Literal

from snowballstemmer.english_stemmer import EnglishStemmer

from assess.model import TOP, Collection, Criterion, Link, Practice, Ranking, Subject
from assess.text import counted, from_iso, listed, nearest

Strength = Literal["strong", "possible"]
Kind = Literal["direct", "related"]


EVERY_LEVEL = frozenset(range(1, TOP + 1))


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


def _quoted(words: Iterable[str]) -> str:
    return listed([f"“{word}”" for word in words])


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
    reasons: Reasons = Reasons()
    same_region: bool | None = None
    kind: Kind | None = None

    @property
    def clear(self) -> bool:
        """Whether it clearly addresses the criterion: chosen and not merely related, or found strong."""
        return self.strength == "strong" or (self.origin == "pinned" and self.kind != "related")

    @property
    def why(self) -> str:
        """Why it is named, in one or two sentences: the author's note, or the largest parts of the score."""
        if self.origin == "pinned":
            return f"Chosen by the author of this criterion{', ' + self.kind if self.kind else ''}: {self.note}"
        topics, subjects, words = self.reasons.topics, self.reasons.subjects, self.reasons.words
        named = [
            f"shares the {'topic' if len(topics) == 1 else 'topics'} {listed([*topics])}" if topics else "",
            *(f"deals with {s.label} ({_quoted(s.words)})" for s in subjects),
            f"says {_quoted(words)}" if words else "",
        ]
        because = "; ".join(filter(None, named)) or "uses words that many practices use"
        return f"Found ({self.strength}). It {because}."


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

# Summands are whole millionths (times a weight), so that they add up exactly.
_UNIT = 10**6

# A word rarer than this says something about a practice; what is used more widely is never named as a reason.
_TELLING = _UNIT * 2 // 5

# `Decimal.ln` rounds correctly under it, so that a rarity is the same on every machine.
_EXACT = Context(prec=28, rounding=ROUND_HALF_EVEN)

# A smaller field is taken to be of this size: a few practices that all fit are no reason to find none of them.
_FIELD = 60

_Feature = str | Subject
"""What can add to a score: a stem or a subject."""


@dataclass(frozen=True)
class Index:
    """A collection made ready for looking up. Build it once, and use it for every criterion."""

    collection: Collection

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
        return dict(found)

    @cached_property
    def needed(self) -> Mapping[str, str]:
        """The kind of practice that would help, for each criterion for which an author found none."""
        return {n.criterion: n.needed for n in self.collection.none_found}

    @cached_property
    def subjects(self) -> Mapping[Subject, frozenset[str]]:
        """The stems of the words of each subject."""
        return {s: frozenset(map(_stem, s.words)) for s in self.collection.ranking.subjects}

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The number of words of each practice, stop words left out."""
        return tuple(words.total() for words in self._counts)

    @cached_property
    def _counts(self) -> tuple[Counter[str], ...]:
        return tuple(Counter(self.stems(_text(p))) for p in self.practices)

    @cached_property
    def _uses(self) -> Mapping[_Feature, Mapping[int, int]]:
        """How often each practice uses a stem, by its place; for a subject, how many of its words beyond the first."""
        found: dict[_Feature, dict[int, int]] = defaultdict(dict)
        for place, counts in enumerate(self._counts):
            for stem, times in counts.items():
                found[stem][place] = times
        for subject, stems in self.subjects.items():
            words = Counter(place for stem in stems for place in found.get(stem, ()))
            found[subject] = {place: n - 1 for place, n in words.items() if n > 1}
        return dict(found)

    def uses(self, feature: _Feature) -> Mapping[int, int]:
        """The practices that have a feature, by their place, and how often."""
        return self._uses.get(feature, {})

    def stems(self, text: str) -> Iterator[str]:
        """The stems of a text in order, stop words left out."""
        stops = self.collection.ranking.stop_words
        return (_stem(w) for w in _words(text) if _plain(w) not in stops)


@lru_cache(maxsize=1 << 16)
def _rarity(having: int, field: int) -> int:
    """How telling a feature is that so many practices of a field have: millionths of what one has alone.

    The logarithm is that of BM25, ln(1 + (field - having + 1/2) / (having + 1/2)), divided by its largest value.
    """
    of_this, of_one = (_EXACT.ln(_EXACT.divide(Decimal(2 * field + 2), Decimal(2 * n + 1))) for n in (having, 1))
    return int(_EXACT.divide(of_this * _UNIT, of_one))


# ---------------------------------------------------------------------------------------------------- the question


@dataclass(frozen=True)
class _Question:
    """What is looked for: the weight of each feature, and the criterion's topics by the stems of their names."""

    index: Index
    weights: Mapping[_Feature, Fraction]
    topics: Mapping[str, tuple[str, ...]]

    @cached_property
    def field(self) -> frozenset[int]:
        """The practices that have anything of what is looked for. Others, however many, move no score."""
        return frozenset().union(*(self.index.uses(feature) for feature in self.weights))

    @cached_property
    def gains(self) -> Mapping[_Feature, Mapping[int, int]]:
        """What a feature adds to the score of each practice that has it, in millionths, before its weight.

        BM25: rarity x times x (k1 + 1) / (times + k1 x (1 - b + b x length / mean length)) with the usual k1 = 6/5
        and b = 3/4, the fraction multiplied by ten times the length of the field, rounded down.
        """
        lengths = self.index.lengths
        total, practices = sum(lengths[place] for place in self.field), len(self.field)
        found: dict[_Feature, Mapping[int, int]] = {}
        for feature in self.weights:
            used = self.index.uses(feature)
            above, below = 22 * total * self.rarity(feature), 10 * total
            found[feature] = {
                place: above * times // (below * times + 3 * total + 9 * lengths[place] * practices)
                for place, times in used.items()
            }
        return found

    def rarity(self, feature: _Feature) -> int:
        """How telling a feature is among the practices of the field, in millionths."""
        return _rarity(len(self.index.uses(feature)), max(len(self.field), _FIELD))

    @cached_property
    def unit(self) -> int:
        """Scores are counted in this fraction of one, so that they are whole numbers."""
        return _UNIT * lcm(*(w.denominator for w in self.weights.values()))

    def scores(self) -> Mapping[int, int]:
        """The score of every practice of the field, by its place, in units."""
        scores: dict[int, int] = defaultdict(int)
        for feature, weight in self.weights.items():
            times = int(weight * self.unit) // _UNIT
            for place, gain in self.gains[feature].items():
                scores[place] += times * gain
        return scores

    def reasons(self, place: int) -> Reasons:
        """Why a practice has its score."""
        merged: dict[tuple[str, str], Part] = {}
        for part in self._parts(place):
            before = merged.get((part.kind, part.label))
            merged[part.kind, part.label] = part if before is None else _joined(before, part)
        parts = tuple(sorted(merged.values(), key=lambda p: (-p.score, p.kind, p.label)))
        return Reasons(parts, _quote(self.index.practices[place], parts))

    def _parts(self, place: int) -> Iterator[Part]:
        """The summands of a score. What a word counts as part of the name of a shared topic is counted there."""
        practice = self.index.practices[place]
        spelled = {_stem(w): w for w in reversed(_words(_text(practice)))}
        for feature, weight in self.weights.items():
            gain = Fraction(self.gains[feature].get(place, 0), _UNIT)
            if not gain:
                continue
            if isinstance(feature, Subject):
                own = sorted(spelled[s] for s in self.index.subjects[feature] if s in spelled)
                yield Part("subject", feature.label, tuple(own), weight * gain)
                continue
            word, rest = (spelled[feature],), weight
            if topic := next((t for t in self.topics.get(feature, ()) if t in practice.topics), None):
                rest -= (of_topic := self.index.collection.ranking.weights["topics"])
                yield Part("topic", topic, word, of_topic * gain)
            if rest:
                yield Part("word", *word, word, rest * gain, self.rarity(feature) >= _TELLING)


def _question(index: Index, criterion: Criterion, guideline_title: str) -> _Question:
    weights: dict[_Feature, Fraction] = defaultdict(Fraction)
    named = {topic: set(index.stems(topic)) for topic in criterion.topics}
    text = set(index.stems(criterion.question))
    sources = {"text": text, "topics": set().union(*named.values()), "guideline": set(index.stems(guideline_title))}
    for source, stems in sources.items():
        for stem in stems:
            weights[stem] += index.collection.ranking.weights[source]
    for subject, own in index.subjects.items():
        if own & text:
            weights[subject] = index.collection.ranking.weights["subjects"]
    return _Question(index, weights, {s: tuple(t for t in named if s in named[t]) for s in sources["topics"]})


def _joined(one: Part, other: Part) -> Part:
    return replace(one, words=tuple(sorted({*one.words, *other.words})), score=one.score + other.score)


def _quote(practice: Practice, parts: Iterable[Part]) -> str:
    """The sentence whose words count most, the first of equals."""
    worth: dict[str, Fraction] = defaultdict(Fraction)
    for part in parts:
        for word in part.words:
            worth[_stem(word)] += part.score / len(part.words)

    def counts(sentence: str) -> Fraction:
        return sum((worth[s] for s in {_stem(w) for w in _words(sentence)} & worth.keys()), Fraction(0))

    best = max(_sentences(practice), key=counts)
    return best if counts(best) else ""


# ----------------------------------------------------------------------------------------------------- the matches


def matches(
    index: Index,
    criterion: Criterion,
    guideline_title: str,
    *,
    missing: AbstractSet[int] = EVERY_LEVEL,
    region: str | None = None,
    possible: bool = False,
) -> tuple[Match, ...]:
    """The practices for the levels `missing` in a criterion: pinned ones, then found ones, then those only related.

    Pinned ones stand by the lowest missing level they serve; one that serves none is left out. At most `shown` in
    all and `per_institution` of one institution. Found ones go by score, the newer first among equals, then by id;
    only strong ones are found unless `possible` ones are asked for. Where an author says that nothing was found, none
    is called strong. A link keeps its practice from being found. `region` is that of the institution that asks.
    """
    links = index.links.get(criterion.id, {})
    pinned = [
        Match(index.collection.practice[k.practice], "pinned", note=k.note, to_level=k.to_level, kind=k.kind)
        for k in sorted(links.values(), key=lambda k: _first_of(k, missing))
        if k.status == "accepted" and missing & {*k.to_level}
    ]
    found = (m for m in _found(index, criterion, guideline_title, possible=possible) if m.practice.id not in links)
    clear, related = [m for m in pinned if m.clear], [m for m in pinned if not m.clear]
    chosen = _limited(chain(clear, found, related), index.collection.ranking)
    return tuple(replace(m, same_region=None if region is None else m.practice.region == region) for m in chosen)


def _first_of(link: Link, missing: AbstractSet[int]) -> int:
    """The lowest missing level that a link serves."""
    return min(missing & {*link.to_level}, default=0)


def _limited(matches: Iterable[Match], limits: Ranking) -> Iterator[Match]:
    """The first of the matches, as many as are shown for a gap and of one institution."""
    used: Counter[tuple[str, str]] = Counter()
    for match in matches:
        if used.total() == limits.shown:
            return
        whose = _institution(match.practice)
        if used[whose] < limits.per_institution:
            used[whose] += 1
            yield match


def _institution(practice: Practice) -> tuple[str, str]:
    """Names repeat between countries."""
    return practice.institution, practice.country


def _found(index: Index, criterion: Criterion, guideline_title: str, *, possible: bool) -> Iterator[Match]:
    """Every found practice, best first, none below the threshold; each is explained only when it is asked for."""
    limits = index.collection.ranking
    question = _question(index, criterion, guideline_title)
    scores, unit = question.scores(), question.unit
    least = (limits.possible if possible else limits.strong) * unit
    for place in sorted((p for p, s in scores.items() if s >= least), key=lambda p: (-scores[p], p)):
        score = Fraction(scores[place], unit)
        strength: Strength = "strong" if score >= limits.strong and criterion.id not in index.needed else "possible"
        if strength == "strong" or possible:
            yield Match(index.practices[place], "found", strength, None, (), score, question.reasons(place))


def nothing(
    index: Index, criterion: Criterion, found: Iterable[Match], missing: AbstractSet[int] = EVERY_LEVEL
) -> Nothing | None:
    """What to say where none of the matches `found` for the levels `missing` is clear; None where one is."""
    if any(m.clear for m in found):
        return None
    held = f"{counted(len(index.practices), 'practice')}, as of {from_iso(index.collection.as_of)}"
    sought = f"level{'s'[: len(missing) > 1]} {listed([str(level) for level in sorted(missing)])}"
    what = "this" if missing == EVERY_LEVEL else sought
    sentence = f"Nothing in this collection ({held}) clearly addresses {what}."
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
NO_NAMES: Mapping[str, str] = {}
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
    near: str | None = None
    """Where no practice holds the words: the nearest ones that the collection knows."""


def search(
    collection: Collection,
    *,
    words: str = "",
    countries: Mapping[str, str] = NO_NAMES,
    implemented: Iterable[int] = (),
    awarded: Iterable[int | None] = (),
    institution: Iterable[str] = (),
    country: Iterable[str] = (),
    region: Iterable[str] = (),
    topic: Iterable[str] = (),
) -> Search:
    """The practices that hold every one of `words` in any form, and for each facet that names values one of them.

    A synonym will do for a word. Looked at are the practice, the names of its institution, the notes of the links to
    it, and the name of its country in `countries`, by code. Accents do not count. Best first: more of the words in
    the title, then more uses of them, then of synonyms, then the newer, then by id. `country` takes
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
    seeker = _Seeker(collection, countries)
    held = seeker.holding(words)
    fits = {name: {p.id for p in held if not values or values & {*_FACETS[name](p)}} for name, values in wanted.items()}
    every = {p.id for p in held}
    return Search(
        tuple(p for p in held if p.id in every.intersection(*fits.values())),
        {
            name: _tally(name, [p for p in held if p.id in every.intersection(*(fits[n] for n in fits if n != name))])
            for name in fits
        },
        None if held else seeker.near(words),
    )


def _tally(facet: str, practices: Iterable[Practice]) -> Mapping[Value, int]:
    """The values of a facet with the number of practices, the most frequent first."""
    counts = Counter(value for p in practices for value in _FACETS[facet](p))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))))


# Letters that Unicode does not take apart.
_STROKES = str.maketrans("łŁıøØđĐ", "lLioOdD")


def _bare(text: str) -> str:
    """A text without its accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).translate(_STROKES) if not unicodedata.combining(c))


@dataclass(frozen=True)
class _Seeker:
    """What a search looks at in a collection."""

    collection: Collection
    countries: Mapping[str, str]

    @cached_property
    def texts(self) -> Mapping[Practice, str]:
        """All that speaks of each practice."""
        notes: dict[str, list[str]] = defaultdict(list)
        for link in self.collection.links:
            if link.status == "accepted":
                notes[link.practice].append(link.note)
        return {p: "\n".join([*self._named(p), *notes[p.id]]) for p in self.collection.practices}

    def _named(self, practice: Practice) -> Iterator[str]:
        whose = self.collection.institution(practice)
        named = (practice.institution, whose.short, whose.own_name, self.countries.get(practice.country))
        return (text for text in (_text(practice), *named) if text)

    @cached_property
    def synonyms(self) -> Mapping[str, frozenset[str]]:
        """The stems that mean the same, by each of them."""
        groups = [frozenset(_stem(_bare(w)) for w in words) for words in self.collection.ranking.synonyms]
        return {stem: frozenset().union(*(g for g in groups if stem in g)) for stem in frozenset().union(*groups)}

    def holding(self, words: str) -> list[Practice]:
        """The practices that hold all of `words`, best first; all of them where no word is given."""
        asked = [self.synonyms.get(stem, frozenset()) | {stem} for stem in _stems(words)]
        if words.strip() and not asked:
            return []
        plain = frozenset(_stems(words))
        worth: dict[Practice, tuple[int, int, int]] = {}
        for practice, text in self.texts.items():
            used = Counter(_stems(text))
            if all(any(s in used for s in either) for either in asked):
                in_title = plain.intersection(_stems(practice.title))
                alike = sum(used[s] for either in asked for s in either)
                worth[practice] = -len(in_title), -sum(used[s] for s in plain), -alike
        return sorted(worth, key=lambda p: (*worth[p], _newest(p)))

    def near(self, words: str) -> str | None:
        """The same words with the nearest known ones in place of those nobody uses; None where none is near."""
        texts = chain(self.texts.values(), *self.collection.ranking.synonyms)
        known = {_plain(w) for text in texts for w in _words(_bare(text))}
        stems = {_stem(w) for w in known}
        asked = _words(_bare(words))
        told = [word if _stem(word) in stems else nearest(_plain(word), sorted(known)) for word in asked]
        return " ".join(word for word in told if word) if all(told) and told != asked else None


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in _words(_bare(text))]
