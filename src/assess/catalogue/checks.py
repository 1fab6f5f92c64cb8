"""What one file alone cannot show: references, repeats, cycles, and the promises that criteria make to each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from assess.catalogue.reading import Read, limited
from assess.comparison import faults
from assess.errors import Problem
from assess.model import GuidelineSet
from assess.model.crosswalk import crosswalk
from assess.model.guidelines import guideline_set
from assess.scoring import SCHEMES
from assess.text import closest, few, listed, nearest
from assess.yaml import Loc

COMPARISONS = 5_000_000
"""Letters held against letters in one run to find the nearest name: enough for some fifty slips, and soon done."""


def across(reads: Sequence[Read]) -> list[Problem]:
    """Every fault between documents, and inside one beyond its shape."""
    library = _Library(reads)
    problems = [*_repeated_files(reads)]
    for read in reads:
        problems += limited(_once(_faults(read, library)))
    return problems


READ_ON = 1_000
"""Faults of one file among which the same ones are put together; behind them nobody reads on."""


def _once(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Each fault once, with the other lines on which it stands: a name that is not known is mostly used again."""
    places: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in islice(problems, READ_ON):
        places.setdefault((problem.where, problem.what, problem.remedy), []).append(problem)
    for first, *others in places.values():
        lines = list(dict.fromkeys(str(p.line) for p in others if p.line != first.line))
        also = f" (also on line{'s' * (len(lines) > 1)} {few(lines)})" if lines else ""
        yield replace(first, what=first.what + also)
    yield from problems


def _faults(read: Read, library: _Library) -> Iterator[Problem]:
    match read.kind:
        case "guideline-set":
            yield from _set(read, library)
        case "scale":
            yield from _scale(read)
        case "questionnaire":
            yield from _questionnaire(read, library)
        case "practices":
            yield from _practices(read, library)
        case "topics":
            yield from _topics(read)
        case "links":
            yield from _links(read, library)
        case "crosswalk":
            yield from _crosswalk(read, library)


class _Library:
    """What other files may refer to."""

    def __init__(self, reads: Sequence[Read]) -> None:
        by_kind = {kind: [r.plain for r in reads if r.kind == kind] for kind in {r.kind for r in reads}}
        self.scales = {d["scale"]: d for d in by_kind.get("scale", ())}
        self.sets = {(d["set"], d["edition"]): d for d in by_kind.get("guideline-set", ())}
        self.topics = {t["label"]: t for d in by_kind.get("topics", ()) for t in d["topics"]}
        self.aliases = {a: t["label"] for d in by_kind.get("topics", ()) for t in d["topics"] for a in t["aliases"]}
        self.practices = {p["id"]: p for d in by_kind.get("practices", ()) for p in d["practices"]}
        self.file = {r.kind: r.source.name for r in reads}
        self._left = COMPARISONS

    def version(self, name: str, edition: Mapping[str, str]) -> GuidelineSet | None:
        """The set in just this version of its criteria, where the library holds it."""
        found = self.sets.get((name, edition["edition"]))
        if not found or found["version"] != edition["version"] or found["scale"] not in self.scales:
            return None
        return guideline_set({**found, "scale": self.scales[found["scale"]]}, "")

    def near(self, name: str, known: Collection[str], what: str, file: str = "") -> str:
        """What to do about a name that does not exist: the nearest one, as long as looking for it is cheap.

        Where it stands for a list in another `file`, the nearest three, and where the list is.
        """
        if self._left > 0:
            self._left -= len(name) * sum(map(len, known))
        none = f"There are {len(known)} {what}; it is none of them"
        if self._left <= 0:
            return none
        if near := nearest(name, known):
            return f"Did you mean '{near}'?"
        if not file or not known:
            return none
        three = listed([f"'{one}'" for one in closest(name, known)], "or")
        return f"Take {three}, or another of the {len(known)} {what} in {file}"


def _repeated_files(reads: Sequence[Read]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], Read] = {}
    for read in reads:
        before = first.setdefault(read.identity, read)
        if before is not read:
            name = " ".join(read.identity)
            yield read.source.problem((), f"{name} stands in {before.source.name} too", "Keep one of the two files")


def _repeats(read: Read, places: Iterable[tuple[Loc, str]], noun: str) -> Iterator[Problem]:
    first: dict[str, Loc] = {}
    for loc, name in places:
        before = first.setdefault(name, loc)
        if before != loc:
            line = read.source.problem(before, "").line
            yield read.source.problem(
                loc, f"The {noun} '{name}' is given twice", f"Rename one; the first is on line {line}"
            )


def _set(read: Read, library: _Library) -> Iterator[Problem]:
    yield from _header(read, library)
    yield from _tree(read, library)
    yield from _ids(read)
    guidelines = {n["id"]: n for n in read.plain["nodes"] if n["kind"] == "guideline"}
    points = {name: dict.fromkeys(node["points"]) for name, node in guidelines.items()}
    for collection in ("criteria", "indicators"):
        for i, item in enumerate(read.plain[collection]):
            if item["guideline"] not in guidelines:
                remedy = library.near(item["guideline"], guidelines, "guidelines")
                yield read.source.problem(
                    (collection, i, "guideline"), f"There is no guideline '{item['guideline']}'", remedy
                )
    for i, criterion in enumerate(read.plain["criteria"]):
        yield from _criterion(read, ("criteria", i), criterion, points.get(criterion["guideline"]), library)


def _header(read: Read, library: _Library) -> Iterator[Problem]:
    plain = read.plain
    if plain["scale"] not in library.scales:
        yield read.source.problem(
            ("scale",), f"There is no scale '{plain['scale']}'", library.near(plain["scale"], library.scales, "scales")
        )
    if plain["scheme"] not in SCHEMES:
        yield read.source.problem(
            ("scheme",), f"There is no scheme '{plain['scheme']}'", f"There are: {listed(list(SCHEMES))}"
        )
    rules = plain["rules"]["roadmap"]
    last = rules[-1]
    if last.get("any_of") or last["shortfall_at_least"] > 1 or last.get("effort_at_most") or last.get("at_most"):
        loc = ("rules", "roadmap", len(rules) - 1)
        yield read.source.problem(
            loc, "The last rule of the roadmap does not take every gap", "End with `- {step: later}`"
        )


def _tree(read: Read, library: _Library) -> Iterator[Problem]:
    nodes = {n["id"]: n for n in read.plain["nodes"]}
    for i, node in enumerate(read.plain["nodes"]):
        above = node.get("under")
        loc: Loc = ("nodes", i, "under")
        if above is None:
            continue
        if above not in nodes:
            remedy = library.near(above, nodes, "nodes")
            yield read.source.problem(loc, f"There is no node '{above}'", remedy)
        elif nodes[above]["kind"] == "guideline":
            what = f"'{above}' is a guideline and holds nothing below it"
            yield read.source.problem(loc, what, "Name a part or a section")
    for ring in _rings({name: node.get("under") for name, node in nodes.items()}):
        names = list(ring)
        way = " < ".join([*names[:5], *(["…"] if len(names) > 5 else []), names[0]])
        for i, node in enumerate(read.plain["nodes"]):
            if node["id"] in ring:
                yield read.source.problem(
                    ("nodes", i, "under"), f"'{node['id']}' stands below itself ({way})", "Mend `under`"
                )


def _rings(above: Mapping[str, str | None]) -> Iterator[dict[str, None]]:
    """Every ring of names that stand below each other, each name once."""
    first_seen: dict[str, str] = {}
    for start in above:
        way: list[str] = []
        name: str | None = start
        while name is not None and name in above and name not in first_seen:
            first_seen[name] = start
            way.append(name)
            name = above[name]
        if name is not None and first_seen.get(name) == start:
            yield dict.fromkeys(way[way.index(name) :])


def _ids(read: Read) -> Iterator[Problem]:
    plain = read.plain
    places = [
        ((collection, i, "id"), item["id"])
        for collection in ("nodes", "facts", "indicators", "criteria", "retired")
        for i, item in enumerate(plain[collection])
    ]
    yield from _repeats(read, places, "id")
    for loc, name in places:
        if not name.startswith(plain["prefix"] + "."):
            yield read.source.problem(
                loc, f"'{name}' does not begin with '{plain['prefix']}.'", "Begin every id with the prefix"
            )
    points = [(("nodes", i, "points", k), p) for i, n in enumerate(plain["nodes"]) for k, p in enumerate(n["points"])]
    yield from _repeats(read, points, "point")


def _criterion(
    read: Read, loc: Loc, criterion: Mapping[str, Any], of_guideline: Collection[str] | None, library: _Library
) -> Iterator[Problem]:
    levels = criterion["levels"]
    if missing := sorted(set("12345") - set(levels)):
        yield read.source.problem((*loc, "levels"), f"No level {listed(missing)} stands here", "Give levels 1 to 5")
    statements = [((*loc, "levels", level, s), s) for level, texts in levels.items() for s, _ in texts]
    yield from _repeats(read, statements, "statement")
    known = [s for _, s in statements]
    for point, ids in criterion["points"].items():
        if of_guideline is not None and point not in of_guideline:
            remedy = library.near(point, of_guideline, "points of this guideline")
            what = f"There is no point '{point}' in {criterion['guideline']}"
            yield read.source.problem((*loc, "points", point), what, remedy, at_key=True)
        for k, id_ in enumerate(ids):
            if id_ not in known:
                yield read.source.problem(
                    (*loc, "points", point, k), f"There is no statement '{id_}'", library.near(id_, known, "statements")
                )
    if criterion["basis"] == "inferred" and not criterion.get("basis_note"):
        yield read.source.problem(
            (*loc, "basis"), "The basis is inferred and no note says from what", "Add `basis_note:`"
        )
    parts = read.plain["revised_parts"]
    if (part := criterion.get("revised_part")) and part not in parts:
        yield read.source.problem(
            (*loc, "revised_part"), f"There is no revised part '{part}'", library.near(part, parts, "revised parts")
        )
    yield from _topics_known(read, (*loc, "topics"), criterion["topics"], library)


def _topics_known(read: Read, loc: Loc, topics: Sequence[str], library: _Library) -> Iterator[Problem]:
    for k, topic in enumerate(topics):
        if topic in library.aliases:
            yield read.source.problem((*loc, k), f"'{topic}' is another spelling", f"Write '{library.aliases[topic]}'")
        elif topic not in library.topics:
            remedy = library.near(topic, library.topics, "topics", library.file.get("topics", ""))
            yield read.source.problem((*loc, k), f"The topic '{topic}' is not on the list", remedy)
    yield from _repeats(read, (((*loc, k), t) for k, t in enumerate(topics)), "topic")


def _scale(read: Read) -> Iterator[Problem]:
    for i, level in enumerate(read.plain["levels"]):
        if level["level"] != i:
            yield read.source.problem(
                ("levels", i, "level"), f"Level {i} should stand here", "List levels 0 to 5 in order"
            )


def _questionnaire(read: Read, library: _Library) -> Iterator[Problem]:
    sets = {}
    for i, name in enumerate(read.plain["sets"]):
        document = library.sets.get((name["set"], name["edition"]))
        if document is None:
            known = [" ".join(key) for key in library.sets]
            what = f"There is no set {name['set']} in edition {name['edition']}"
            yield read.source.problem(("sets", i), what, f"There are: {listed(known) or 'none'}")
        else:
            sets[name["set"]] = document
    names: dict[str, dict[str, Any]] = {
        "set": sets,
        "guideline": {n["id"]: n for d in sets.values() for n in d["nodes"] if n["kind"] == "guideline"},
        "criterion": {c["id"]: c for d in sets.values() for c in d["criteria"]},
    }
    facts = {f["id"]: [answer for answer, _ in f["answers"]] for d in sets.values() for f in d["facts"]}
    for i, item in enumerate(read.plain["ask"]):
        yield from _conditions(read, ("ask", i, "when"), item["when"], facts, library)
        named = [(kind, name) for kind, name in item.items() if kind in names]
        if len(named) != 1:
            yield read.source.problem(("ask", i), "One of set, guideline and criterion is needed", "Name exactly one")
            continue
        ((kind, name),) = named
        if name not in names[kind]:
            remedy = library.near(name, names[kind], {"set": "sets", "guideline": "guidelines"}.get(kind, "criteria"))
            yield read.source.problem(("ask", i, kind), f"There is no {kind} '{name}' in the sets asked", remedy)
        elif item["addressee"] and not any(c["addressee"] in item["addressee"] for c in _members(sets, kind, name)):
            what = f"No criterion of '{name}' is for {listed(list(item['addressee']), 'or')}"
            yield read.source.problem(("ask", i, "addressee"), what, "Name other addressees, or leave the item out")


def _members(sets: Mapping[str, Any], kind: str, name: str) -> Iterator[Mapping[str, Any]]:
    """The criteria of a set or a guideline, or the one that is named."""
    for found in sets.values():
        for c in found["criteria"]:
            if name in {"set": (found["set"],), "guideline": (c["guideline"],)}.get(kind, (c["id"],)):
                yield c


def _conditions(
    read: Read, loc: Loc, when: Mapping[str, str], facts: Mapping[str, Sequence[str]], library: _Library
) -> Iterator[Problem]:
    for fact, wanted in when.items():
        if fact not in facts:
            remedy = library.near(fact, facts, "facts")
            yield read.source.problem((*loc, fact), f"There is no fact '{fact}' in the sets asked", remedy, at_key=True)
        elif wanted not in facts[fact]:
            what = f"'{wanted}' is no answer to '{fact}'"
            yield read.source.problem((*loc, fact), what, f"There are: {listed(list(facts[fact]))}")


def _practices(read: Read, library: _Library) -> Iterator[Problem]:
    practices = read.plain["practices"]
    yield from _repeats(read, ((("practices", i, "id"), p["id"]) for i, p in enumerate(practices)), "id")
    yield from _repeats(
        read, ((("practices", i, "record"), str(p["record"])) for i, p in enumerate(practices)), "record"
    )
    for i, practice in enumerate(practices):
        yield from _topics_known(read, ("practices", i, "topics"), practice["topics"], library)
        if practice.get("awarded", 9999) < practice["implemented"]:
            yield read.source.problem(
                ("practices", i, "awarded"), "The award is older than the practice", "Check both years"
            )


def _topics(read: Read) -> Iterator[Problem]:
    topics = read.plain["topics"]
    labels = [(("topics", i, "label"), t["label"]) for i, t in enumerate(topics)]
    aliases = [(("topics", i, "aliases", k), a) for i, t in enumerate(topics) for k, a in enumerate(t["aliases"])]
    yield from _repeats(read, [*labels, *aliases], "topic")


def _links(read: Read, library: _Library) -> Iterator[Problem]:
    criteria = {c["id"]: c for (name, _), d in library.sets.items() if name == read.plain["set"] for c in d["criteria"]}
    links = read.plain["links"]
    for collection in ("links", "none_found"):
        for i, item in enumerate(read.plain[collection]):
            if item["criterion"] not in criteria:
                remedy = library.near(item["criterion"], criteria, f"criteria in {read.plain['set']}")
                yield read.source.problem(
                    (collection, i, "criterion"), f"There is no criterion '{item['criterion']}'", remedy
                )
    for i, link in enumerate(links):
        if link["practice"] not in library.practices:
            remedy = library.near(link["practice"], library.practices, "practices", library.file.get("practices", ""))
            yield read.source.problem(("links", i, "practice"), f"There is no practice '{link['practice']}'", remedy)
    pairs = ((("links", i, "practice"), f"{k['criterion']} -> {k['practice']}") for i, k in enumerate(links))
    yield from _repeats(read, pairs, "link")
    linked = {k["criterion"] for k in links if k["status"] == "accepted"}
    for i, none in enumerate(read.plain["none_found"]):
        if none["criterion"] in linked:
            what = f"'{none['criterion']}' has links, and is said to have none"
            yield read.source.problem(("none_found", i), what, "Remove one of the two")


def _crosswalk(read: Read, library: _Library) -> Iterator[Problem]:
    plain = read.plain
    if plain["earlier"] == plain["later"]:
        yield read.source.problem(("later",), "Both sides are the same version", "Name two versions")
    before, now = (library.version(plain["crosswalk"], plain[side]) for side in ("earlier", "later"))
    unchanged = len(plain["unchanged"])
    for fault in faults(crosswalk(plain), before, now):
        loc: Loc = () if fault.part is None else (fault.part, fault.number)
        if fault.part == "pairs":
            short = fault.number < unchanged
            loc = ("unchanged", fault.number) if short else ("pairs", fault.number - unchanged)
        yield read.source.problem(loc, fault.what, fault.remedy)
