"""What one file alone cannot show: references, repeats, cycles, and the promises that criteria make to each other."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assess.catalogue.reading import Read
from assess.catalogue.yaml import Loc
from assess.errors import Problem
from assess.scoring import SCHEMES
from assess.text import listed


def across(reads: Sequence[Read]) -> list[Problem]:
    """Every fault between documents, and inside one beyond its shape."""
    library = _Library(reads)
    problems = [*_repeated_files(reads)]
    for read in reads:
        match read.kind:
            case "guideline-set":
                problems += _set(read, library)
            case "scale":
                problems += _scale(read)
            case "questionnaire":
                problems += _questionnaire(read, library)
            case "practices":
                problems += _practices(read, library)
            case "topics":
                problems += _topics(read)
            case "links":
                problems += _links(read, library)
    return problems


class _Library:
    """What other files may refer to."""

    def __init__(self, reads: Sequence[Read]) -> None:
        by_kind = {kind: [r.plain for r in reads if r.kind == kind] for kind in {r.kind for r in reads}}
        self.scales = [d["scale"] for d in by_kind.get("scale", ())]
        self.sets = {(d["set"], d["edition"]): d for d in by_kind.get("guideline-set", ())}
        self.topics = [t["label"] for d in by_kind.get("topics", ()) for t in d["topics"]]
        self.aliases = {a: t["label"] for d in by_kind.get("topics", ()) for t in d["topics"] for a in t["aliases"]}
        self.practices = [p["id"] for d in by_kind.get("practices", ()) for p in d["practices"]]


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


def _near(name: str, known: Iterable[str], what: str) -> str:
    options = list(known)
    near = difflib.get_close_matches(name, options, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"There are {len(options)} {what}; it is none of them"


def _set(read: Read, library: _Library) -> Iterator[Problem]:
    yield from _header(read, library)
    yield from _tree(read)
    yield from _ids(read)
    guidelines = [n["id"] for n in read.plain["nodes"] if n["kind"] == "guideline"]
    for collection in ("criteria", "indicators"):
        for i, item in enumerate(read.plain[collection]):
            if item["guideline"] not in guidelines:
                remedy = _near(item["guideline"], guidelines, "guidelines")
                yield read.source.problem(
                    (collection, i, "guideline"), f"There is no guideline '{item['guideline']}'", remedy
                )
    for i, criterion in enumerate(read.plain["criteria"]):
        yield from _criterion(read, ("criteria", i), criterion, library)


def _header(read: Read, library: _Library) -> Iterator[Problem]:
    plain = read.plain
    if plain["scale"] not in library.scales:
        yield read.source.problem(
            ("scale",), f"There is no scale '{plain['scale']}'", _near(plain["scale"], library.scales, "scales")
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


def _tree(read: Read) -> Iterator[Problem]:
    nodes = {n["id"]: n for n in read.plain["nodes"]}
    for i, node in enumerate(read.plain["nodes"]):
        loc: Loc = ("nodes", i, "under")
        seen = [node["id"]]
        current = node
        while (above := current.get("under")) is not None:
            if above not in nodes:
                if current is node:
                    yield read.source.problem(loc, f"There is no node '{above}'", _near(above, nodes, "nodes"))
                break
            if above in seen:
                yield read.source.problem(
                    loc, f"'{node['id']}' stands below itself ({' < '.join([*seen, above])})", "Mend `under`"
                )
                break
            if nodes[above]["kind"] == "guideline" and current is node:
                yield read.source.problem(
                    loc, f"'{above}' is a guideline and holds nothing below it", "Name a part or a section"
                )
            seen.append(above)
            current = nodes[above]


def _ids(read: Read) -> Iterator[Problem]:
    plain = read.plain
    places = [
        ((collection, i, "id"), item["id"])
        for collection in ("nodes", "indicators", "criteria", "retired")
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


def _criterion(read: Read, loc: Loc, criterion: Mapping[str, Any], library: _Library) -> Iterator[Problem]:
    levels = criterion["levels"]
    if missing := sorted(set("12345") - set(levels)):
        yield read.source.problem(
            (*loc, "levels"), f"'{criterion['id']}' has no level {listed(missing)}", "Give levels 1 to 5"
        )
    statements = [((*loc, "levels", level, s), s) for level, texts in levels.items() for s in texts]
    yield from _repeats(read, statements, "statement")
    known = [s for _, s in statements]
    node = next((n for n in read.plain["nodes"] if n["id"] == criterion["guideline"]), None)
    for point, ids in criterion["points"].items():
        if node and point not in node["points"]:
            remedy = _near(point, node["points"], "points of this guideline")
            yield read.source.problem(
                (*loc, "points", point), f"There is no point '{point}' in {node['id']}", remedy, at_key=True
            )
        for k, id_ in enumerate(ids):
            if id_ not in known:
                yield read.source.problem(
                    (*loc, "points", point, k), f"There is no statement '{id_}'", _near(id_, known, "statements")
                )
    if criterion["basis"] == "inferred" and not criterion.get("basis_note"):
        yield read.source.problem(
            (*loc, "basis"), "The basis is inferred and no note says from what", "Add `basis_note:`"
        )
    parts = read.plain["revised_parts"]
    if (part := criterion.get("revised_part")) and part not in parts:
        yield read.source.problem(
            (*loc, "revised_part"), f"There is no revised part '{part}'", _near(part, parts, "revised parts")
        )
    yield from _topics_known(read, (*loc, "topics"), criterion["topics"], library)


def _topics_known(read: Read, loc: Loc, topics: Sequence[str], library: _Library) -> Iterator[Problem]:
    for k, topic in enumerate(topics):
        if topic in library.aliases:
            yield read.source.problem((*loc, k), f"'{topic}' is another spelling", f"Write '{library.aliases[topic]}'")
        elif topic not in library.topics:
            yield read.source.problem(
                (*loc, k), f"The topic '{topic}' is not on the list", _near(topic, library.topics, "topics")
            )
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
    names: dict[str, list[str]] = {
        "set": list(sets),
        "guideline": [n["id"] for d in sets.values() for n in d["nodes"] if n["kind"] == "guideline"],
        "criterion": [c["id"] for d in sets.values() for c in d["criteria"]],
    }
    for i, item in enumerate(read.plain["ask"]):
        if len(item) != 1:
            yield read.source.problem(("ask", i), "One of set, guideline and criterion is needed", "Name exactly one")
            continue
        ((kind, name),) = item.items()
        if name not in names[kind]:
            remedy = _near(name, names[kind], {"set": "sets", "guideline": "guidelines"}.get(kind, "criteria"))
            yield read.source.problem(("ask", i, kind), f"There is no {kind} '{name}' in the sets asked", remedy)


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
    criteria = [c["id"] for (name, _), d in library.sets.items() if name == read.plain["set"] for c in d["criteria"]]
    links = read.plain["links"]
    for collection in ("links", "none_found"):
        for i, item in enumerate(read.plain[collection]):
            if item["criterion"] not in criteria:
                remedy = _near(item["criterion"], criteria, f"criteria in {read.plain['set']}")
                yield read.source.problem(
                    (collection, i, "criterion"), f"There is no criterion '{item['criterion']}'", remedy
                )
    for i, link in enumerate(links):
        if link["practice"] not in library.practices:
            remedy = _near(link["practice"], library.practices, "practices")
            yield read.source.problem(("links", i, "practice"), f"There is no practice '{link['practice']}'", remedy)
    pairs = ((("links", i, "practice"), f"{k['criterion']} -> {k['practice']}") for i, k in enumerate(links))
    yield from _repeats(read, pairs, "link")
    linked = {k["criterion"] for k in links if k["status"] == "accepted"}
    for i, none in enumerate(read.plain["none_found"]):
        if none["criterion"] in linked:
            what = f"'{none['criterion']}' has links, and is said to have none"
            yield read.source.problem(("none_found", i), what, "Remove one of the two")
