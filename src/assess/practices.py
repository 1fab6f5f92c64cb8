"""A criterion in, the practices that may help with it out: those its author chose, then those that were found. Pure.

A found practice says why it was found, and its reasons are the very summands of its score: nothing is said that was
not counted. Scores are exact, and the same on every machine and for every order of the input. Years, awards and
regions are facts to show; they never move a score.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    """One summand of a score, of a word, of a shared topic or of a subject; `words` as the practice spells them."""

    kind: Literal["word", "topic", "subject"]
    label: str
    words: tuple[str, ...]
    score: Fraction
    telling: bool = True


@dataclass(frozen=True)
class Reasons:
    """Why a practice was found. `parts` are all summands of the score, largest first; the rest names the largest.

    `quote` is the sentence of the summary that holds most of the score, empty where none holds any.
    """

    parts: tuple[Part, ...]
    quote: str

    @property
    def topics(self) -> tuple[str, ...]:
        """Topics that criterion and practice share."""
        return tuple(p.label for p in self.parts if p.kind == "topic")

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Subjects both deal with, each with at least two words of the practice that stand for it."""
        return tuple(Subject(p.label, p.words) for p in self.parts if p.kind == "subject")

    @property
    def words(self) -> tuple[str, ...]:
        """The words that count most, at most five; words that many practices use are left out."""
        return tuple(p.label for p in self.parts if p.kind == "word" and p.telling)[:5]


@dataclass(frozen=True)
class Match:
    """A practice for a criterion: `pinned` by an author with a note, or `found` with a score and its reasons.

    `to_level` names the level steps a pinned practice serves. `same_region` is None where the institution's region is
    not known. A found practice that is only `possible` is of the same field and no recommendation.
    """

    practice: Practice
    origin: Literal["pinned", "found"]
    strength: Strength | None = None
    note: str | None = None
    to_level: tuple[int, ...] = ()
    score: Fraction | None = None
    reasons: Reasons | None = None
    same_region: bool | None = None

    @property
    def clear(self) -> bool:
        """Whether it clearly addresses the criterion: chosen by an author, or found strong."""
        return self.origin == "pinned" or self.strength == "strong"


# ---------------------------------------------------------------- words

# Combining marks are no word characters to `re`; without them the words of many alphabets would fall apart.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
_WORD = re.compile(rf"\w[\w{_MARKS}]*(?:[-\u2010\u2011](?=[^\W\d])[\w{_MARKS}]+)*")
_HYPHENS = re.compile("[-\u2010\u2011]")
_SENTENCES = re.compile(r"(?<=[.!?\u2026\u3002])\s+")
_STEMMER = EnglishStemmer()


def _words(text: str) -> list[str]:
    """The words of a text as they are spelled there."""
    return [w for w in _WORD.findall(unicodedata.normalize("NFC", text)) if len(w) > 1]


@lru_cache(maxsize=1 << 16)
def _plain(word: str) -> str:
    """A word as it is compared with the stop words: `Front-line` is `frontline`."""
    return _HYPHENS.sub("", word.casefold())


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(_plain(word)))


def _sentences(practice: Practice) -> list[str]:
    """What the practice says. A stub ends with our remark on its source, which says nothing of the practice."""
    found = _SENTENCES.split(practice.summary)
    return found[:-1] or found if practice.stub else found


def _text(practice: Practice) -> str:
    return "\n".join([*_sentences(practice), practice.title, *practice.topics])


# ---------------------------------------------------------------- the index

_K1, _B = Fraction(6, 5), Fraction(3, 4)
"""How soon a repeated word stops to count more, and how far a long text is marked down: the usual values of BM25."""

_UNIT = 10**6
"""Parts of a score are whole millionths, so that they add up exactly."""

_TELLING = _UNIT * 2 // 5
"""A word whose rarity is below this says too little to be named as a reason."""

_CONTEXT = Context(prec=28, rounding=ROUND_HALF_EVEN)
"""`Decimal.ln` is rounded correctly under it, so a rarity is the same on every machine."""


@dataclass(frozen=True)
class Index:
    """A collection made ready for looking up; build it once and use it for every criterion."""

    collection: Collection
    _gains: dict[str | int, Mapping[int, int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def practices(self) -> tuple[Practice, ...]:
        """Every practice in the order that decides ties: the newest first, then by id."""
        return tuple(sorted(self.collection.practices, key=lambda p: (-p.implemented, p.id)))

    @cached_property
    def links(self) -> Mapping[str, tuple[Link, ...]]:
        """The links of each criterion, accepted and rejected, by the level step they serve first."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.collection.links:
            found[link.criterion].append(link)
        place = {p.id: number for number, p in enumerate(self.practices)}
        return {
            c: tuple(sorted((k for k in links if k.practice in place), key=lambda k: (k.to_level, place[k.practice])))
            for c, links in found.items()
        }

    @cached_property
    def needed(self) -> Mapping[str, str]:
        """The kind of practice that would help, for each criterion for which an author found none."""
        return {n.criterion: n.needed for n in self.collection.none_found}

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(length for _, length in self._counted)

    @cached_property
    def _counted(self) -> tuple[tuple[Mapping[str, int], int], ...]:
        counted_words = [Counter(self.stems(_text(p))) for p in self.practices]
        return tuple((words, words.total()) for words in counted_words)

    @cached_property
    def _uses(self) -> Mapping[str, Mapping[int, int]]:
        """Which practices use a stem, and how often."""
        found: dict[str, dict[int, int]] = defaultdict(dict)
        for number, (words, _) in enumerate(self._counted):
            for stem, times in words.items():
                found[stem][number] = times
        return found

    @cached_property
    def _subjects(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(_stem(w) for w in s.words) for s in self.collection.ranking.subjects)

    def stems(self, text: str) -> Iterator[str]:
        """The stems of a text, without stop words."""
        stops = self.collection.ranking.stop_words
        return (_stem(w) for w in _words(text) if _plain(w) not in stops)
