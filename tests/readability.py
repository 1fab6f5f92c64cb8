"""How easy our criteria are to read, in figures: they are printed at the end of a test run and held within bounds.

The ease is that of Rudolf Flesch (1948): 206.835 - 1.015 x words a sentence - 84.6 x syllables a word; 60 to 70 is
called plain, 30 to 50 difficult. Syllables are counted by Pyphen's places for a hyphen, which misses some: the figures
are good for comparing our texts with each other and over time.
"""

import re
from dataclasses import dataclass
from functools import cache

import pyphen

from assess.catalogue.library import load

HEADINGS = ("guideline", "questions: words", "ease", "statements: words", "ease", "longest", "cases: words", "ease")


@dataclass(frozen=True)
class Texts:
    """Figures of some texts: sentences, words and syllables, and the words of the longest sentence."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0
    longest: int = 0

    def __add__(self, other):
        return Texts(
            self.sentences + other.sentences,
            self.words + other.words,
            self.syllables + other.syllables,
            max(self.longest, other.longest),
        )

    @property
    def length(self):
        """Words a sentence."""
        return self.words / self.sentences

    @property
    def ease(self):
        """The reading ease of Flesch."""
        return 206.835 - 1.015 * self.length - 84.6 * self.syllables / self.words


@cache
def _syllables(word):
    return len(pyphen.Pyphen(lang="en_GB").positions(word)) + 1


def measure(text):
    """The figures of one text."""
    sentences = [w for s in re.split(r"(?<=[.?!:;])\s+", text) if (w := re.findall(r"[^\W_]+(?:['’][^\W_]+)?", s))]
    words = [word for sentence in sentences for word in sentence]
    return Texts(len(sentences), len(words), sum(map(_syllables, words)), max(map(len, sentences), default=0))


def of(texts):
    """The figures of several texts together."""
    return sum(map(measure, texts), Texts())


def by_guideline():
    """The figures of questions, statements and worked cases of each guideline."""
    found = {}
    for document in load().sets():
        for node in (n for n in document["nodes"] if n["kind"] == "guideline"):
            criteria = [c for c in document["criteria"] if c["guideline"] == node["id"]]
            found[node["id"]] = (
                of(c["question"] for c in criteria),
                of(text for c in criteria for texts in c["levels"].values() for _, text in texts),
                of(e["case"] for c in criteria for e in c["examples"]),
            )
    return found


def table():
    """The figures as lines to print."""
    rows = [HEADINGS]
    for name, (questions, statements, cases) in by_guideline().items():
        figures = (questions.length, questions.ease, statements.length, statements.ease, cases.length, cases.ease)
        shown = [f"{value:.1f}" for value in figures]
        rows.append((name, *shown[:4], str(statements.longest), *shown[4:]))
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
