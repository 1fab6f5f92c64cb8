"""How well practices are found: `python bench/ranking.py`, with the judgements beside this file.

Only finding is measured; pinned links play no part. nDCG@5 is over the criteria that have any useful practice, taken on
the order of scores before thresholds and limits; hit@3 and the share of irrelevant ones on what a report would show.
Another file of judgements can be named as the first argument.

Then the same for the shipped criteria, taking the links of their authors for judgements: direct ones are useful (2),
related ones related (1), all others irrelevant. That is harsher than a judge would be, who finds more to be related.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from assess import shipped
from assess.catalogue.library import load
from assess.catalogue.reading import read_file
from assess.model import Collection, Criterion, Effort
from assess.model.practice import collection
from assess.practices import Index, Match, matches

HERE = Path(__file__).parent
EVERYTHING = 10_000


@dataclass(frozen=True)
class Judged:
    criterion: Criterion
    guideline: str
    grades: dict[str, int]


def read(name: str) -> dict:
    found, problems = read_file(shipped.folder() / "practices" / name, name)
    if problems:
        sys.exit("\n".join(map(str, problems)))
    return found.plain


def shipped_collection() -> Collection:
    """The shipped collection without its links."""
    parts = {"topics": read("topics.yaml")["topics"], "ranking": read("ranking.yaml"), "links": [], "none_found": []}
    return collection({**read("practices.yaml"), **parts}, "bench")


def criterion(name: str, question: str, topics: list[str]) -> Criterion:
    """A criterion of which only the words count."""
    low = Effort("low", "low", "low")
    one, key = Fraction(1), False
    return Criterion(
        name, "x.1", question, "", one, key, "", "mechanism", "staff", tuple(topics), low, "guideline", (), (), ()
    )  # fmt: skip


def judgements(path: Path) -> list[Judged]:
    plain = json.loads(path.read_text(encoding="utf-8"))
    return [
        Judged(criterion(c["id"], c["question"], c["topics"]), c["guideline"], c["judgements"])
        for c in plain["criteria"]
    ]


def shipped_judgements() -> list[Judged]:
    """The shipped criteria with the links their authors accepted; none where the author says that none helps."""
    catalogue, _ = load().freeze("full")
    titles = {n.id: n.title for s in catalogue.sets for n in s.guidelines}
    chosen: dict[str, dict[str, int]] = {c.id: {} for s in catalogue.sets for c in s.criteria}
    for link in catalogue.collection.links:
        if link.status == "accepted":
            chosen[link.criterion][link.practice] = 1 if link.kind == "related" else 2
    every = (c for s in catalogue.sets for c in s.criteria)
    return [Judged(c, titles[c.guideline], chosen[c.id]) for c in every]


def ndcg(order: list[str], grades: dict[str, int], depth: int = 5) -> float | None:
    """None where no practice has a grade above 0: there is nothing to order."""

    def gain(found: list[int]) -> float:
        return sum((2**g - 1) / math.log2(place + 2) for place, g in enumerate(found[:depth]))

    best = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(p, 0) for p in order]) / best if best else None


def share(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({100 * part / whole:.0f} %)" if whole else "")


def report(judged: list[Judged], collected: Collection) -> str:
    thresholds = {"strong": Fraction(1, 10**9), "possible": Fraction(1, 10**9)}
    without_limits = replace(collected.ranking, **thresholds, shown=EVERYTHING, per_institution=EVERYTHING)
    index, unlimited = Index(collected), Index(replace(collected, ranking=without_limits))
    gains, hits, strong, possible, silent = [], [], Counter(), Counter(), []
    for j in judged:
        order = [m.practice.id for m in matches(unlimited, j.criterion, j.guideline, possible=True)]
        shown: tuple[Match, ...] = matches(index, j.criterion, j.guideline, possible=True)
        gains.append(ndcg(order, j.grades))
        if 2 in j.grades.values():
            hits.append(any(j.grades.get(m.practice.id) == 2 for m in shown))
        else:
            silent.append(not any(m.clear for m in shown))
        for m in shown:
            (strong if m.clear else possible)[j.grades.get(m.practice.id, 0)] += 1
    known = [g for g in gains if g is not None]
    return "\n".join(
        [
            f"criteria judged                       {len(judged)}",
            f"nDCG@5 (target 0.60)                  {sum(known) / len(known):.3f}",
            f"hit@3 (target 87 %)                   {share(sum(hits), len(hits))}",
            f"irrelevant among strong (at most 25 %) {share(strong[0], strong.total())}",
            f"irrelevant among possible             {share(possible[0], possible.total())}",
            f"nothing useful exists, and none strong {share(sum(silent), len(silent))}",
        ]
    )


def figures(source: Path = HERE / "dev_judgements.json") -> str:
    """Both blocks."""
    return f"""\
Other guidelines, judged by hand; weights and thresholds were tuned on this set
{report(judgements(source), shipped_collection())}

Shipped criteria, their authors' links taken for judgements, before any is pinned; nothing was tuned on it
{report(shipped_judgements(), shipped_collection())}"""


if __name__ == "__main__":
    print(figures(*map(Path, sys.argv[1:2])))
