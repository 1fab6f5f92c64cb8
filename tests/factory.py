"""Small made-up sets, catalogues and logs: real values in few words. What a test says of them is what matters in it."""

import sqlite3
from contextlib import contextmanager
from fractions import Fraction

import pytest

from assess.log import KINDS, Draft, Log, Typed
from assess.model import (
    Ask,
    Catalogue,
    Collection,
    Criterion,
    Effort,
    GuidelineSet,
    LevelName,
    Node,
    Questionnaire,
    Ranking,
    RoadmapRule,
    Rules,
    Statement,
)
from assess.store import SqliteStore

ASSESSMENT = "0a6f1c1e-0000-4000-8000-000000000001"
ANNA = "0a6f1c1e-0000-4000-8000-00000000000a"
BEN = "0a6f1c1e-0000-4000-8000-00000000000b"


@contextmanager
def formerly():
    """What is typed in here is taken as version 0.1.0 took it, control characters and all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assess.store.sqlite.fault_in", lambda _: None)
        yield


ROADMAP = (
    RoadmapRule("now", any_of=("framework", "key"), effort_at_most="medium", at_most=5),
    RoadmapRule("next", shortfall_at_least=2),
    RoadmapRule("later"),
)
SCALE = ("nothing in place", "planned", "done", "checked", "improved", "leading")


def criterion(name, guideline="sq.1", *, weight="1", key=False, effort="low", levels=None, **others):
    """A criterion with the statements `a1` and `b1` at level 1, `a2` and `b2` at level 2, and so on to 5."""
    statements = levels or {level: (f"a{level}", f"b{level}") for level in range(1, 6)}
    plain = {
        "question": f"Is there a {name}?",
        "why": "People need to know.",
        "because": "It is the part the public can see.",
        "aspect": "mechanism",
        "addressee": "management",
        "topics": ("Service quality",),
        "effort": Effort(effort, "low", "low"),
        "basis": "guideline",
        "statements": tuple(
            Statement(s, level, f"What {s} of {name} asks for is there.")
            for level, ids in statements.items()
            for s in ids
        ),
        "evidence": ("Charter with date and version",),
        "examples": (),
    }
    return Criterion(id=name, guideline=guideline, weight=Fraction(weight), key=key, **plain | others)


def guideline(name, *, weight="1", under=None, framework=False, number=None):
    """A node that carries criteria."""
    return Node(name, "guideline", f"Guideline {name}", under, number, framework=framework, weight=Fraction(weight))


def guideline_set(*criteria, name="service-quality", nodes=None, roadmap=ROADMAP, **others):
    """A set of `criteria`. Without `nodes` there is one guideline for each they name, all under one part."""
    prefix = criteria[0].guideline.split(".", maxsplit=1)[0] if criteria else "sq"
    part = Node(f"{prefix}.part-a", "part", "Part A")
    named = dict.fromkeys(c.guideline for c in criteria)
    plain = {
        "edition": "2013",
        "version": "1.0.0",
        "title": "Service Quality",
        "language": "en",
        "about": "Made up.",
        "source": "https://example.org",
        "scheme": "pdca-mean-1",
        "scale_about": "Shaped on plan-do-check-act.",
        "scale": tuple(LevelName(level, name, f"There is {name}.") for level, name in enumerate(SCALE)),
        "indicators": (),
        "digest": "d" * 64,
    }
    return GuidelineSet(
        id=name,
        rules=Rules(target=3, evidence_above=2, word_from_coverage=60, explain_move_of=10, roadmap=tuple(roadmap)),
        nodes=tuple(nodes) if nodes else (part, *(guideline(g, under=part.id) for g in named)),
        criteria=criteria,
        **plain | others,
    )


def questionnaire(*ask, sets=("service-quality",)):
    """A questionnaire that asks `ask`: such as `("guideline", "sq.1")`, or `("set", "x", (("sq.fact", "yes"),))`."""
    asks = tuple(Ask(*item) for item in ask)
    return Questionnaire("all", "All", "To know.", "en", 30, tuple((s, "2013") for s in sets), asks, "e" * 64)


def collection(*practices, links=(), none_found=(), topics=(), subjects=(), **ranking):
    """A collection of practices, ranked without any weight unless told."""
    rules = {
        "weights": {},
        "strong": Fraction(6),
        "possible": Fraction(3),
        "shown": 3,
        "per_institution": 2,
        "stop_words": frozenset(),
        "subjects": tuple(subjects),
    }
    return Collection(
        "Made up",
        "2026-01-01",
        practices,
        tuple(topics),
        tuple(links),
        tuple(none_found),
        Ranking(**rules | ranking),
        "f" * 64,
    )


def catalogue(*sets, ask=None, practices=None):
    """What an assessment is answered against. Without `ask` every set is asked whole."""
    asked = questionnaire(*(ask or (("set", s.id) for s in sets)), sets=[s.id for s in sets])
    held = practices or collection()
    return Catalogue(sets, asked, lambda: held)


def draft(kind, on, plain, **how):
    """An event of a kind on its way into a log, from what will be stored of it."""
    return Draft(KINDS[kind].read(plain), on, **how)


def opened(**settings):
    """The event that opens an assessment, with other `settings` than the usual."""
    plain = {
        "label": "2026",
        "institution": {"name": "Office of Pensions", "country": "XA", "region": None},
        "period": {"from": "2026-01-01", "to": None},
        "as_of": "2026-11-22",
        "language": "en",
        "target": {"default": 3, "by_guideline": {}},
        "scheme": "pdca-mean-1",
        "catalogue": {"sets": [], "questionnaire": "e" * 64, "practices": "f" * 64, "overlays": {}},
        "previous": None,
    }
    return draft("open", None, plain | settings)


def text(words):
    """A typed text, or none."""
    return None if words is None else Typed(words)


def _answer(criterion, value, base, why=None, same_as=None, on_behalf_of=None):
    seen = {"lang": "en", "text": "d" * 64}
    data = {"value": value, "seen": seen, "same_as": same_as, "why": why, "from": []}
    return draft("answer", criterion, data, base=base, on_behalf_of=on_behalf_of)


def rated(criterion, level, *also_met, base=None, **others):
    """A level, and the statements of the next one that hold already."""
    return _answer(criterion, {"is": "rated", "level": level, "also_met": list(also_met)}, base, **others)


def not_applicable(criterion, reason="There are no branch offices.", base=None):
    """Does not apply."""
    return _answer(criterion, {"is": "not_applicable", "reason": text(reason)}, base)


def unknown(criterion, reason="The archive is closed.", base=None):
    """Nobody could tell."""
    return _answer(criterion, {"is": "unknown", "reason": text(reason)}, base)


def withdrawn(criterion, base=None):
    """Taken back."""
    return draft("withdraw", criterion, {}, base=base)


def commented(criterion, words):
    """A comment; none takes the last one away."""
    return draft("comment", criterion, {"text": text(words), "lang": "en"})


def flagged(criterion, *, raised=True, to=None, note=None, base=None):
    """A question passed on, or settled."""
    return draft("flag", criterion, {"raised": raised, "to": to, "note": text(note)}, base=base)


def evidence(number, name="Service charter", *, expires=None, where=None, dated=None, confidential=False):
    """A plain reference."""
    data = {"is": "reference", "sha256": None, "size": None, "media": None, "name": text(name), "where": text(where)}
    data |= {"dated": dated, "expires": expires, "confidential": confidential, "replaces": None}
    return draft("evidence", number, data)


def attached(criterion, number, kind="attach", base=None):
    """Evidence put to a criterion, or with `detach` taken away."""
    return draft(kind, criterion, {"evidence": number, "statement": None}, base=base)


def measured(indicator, value, unit="days"):
    """The value of an indicator."""
    period = {"from": "2026-01-01", "to": "2026-06-30"}
    data = {"value": value, "unit": unit, "period": period, "method": "d" * 64}
    return draft("indicator", indicator, data | {"definition": text("From receipt to answer."), "note": None})


def actor(number, name="Anna Example", kind="person", role="manager"):
    """Somebody who writes."""
    return draft("actor", number, {"is": kind, "role": role, "name": text(name), "members": [], "key": None})


def state(to):
    """A step in the life of an assessment."""
    return draft("state", None, {"to": to, "reason": None, "open": []})


def erased(*commitments, files=(), reason="Asked for by the person."):
    """The event that lets texts be deleted, or says that files were."""
    return draft("erase", None, {"texts": list(commitments), "files": list(files), "reason": text(reason)})


def drafts_of(log):
    """The events of a log but the first, to be written again with the commitments they have."""
    return [Draft(e.data, e.on, on_behalf_of=e.on_behalf_of) for e in log.events[1:]]


def log(*drafts, by=ANNA):
    """The log of an assessment that was opened and then written into, as a store gives it back."""
    store = SqliteStore(sqlite3.connect(":memory:", isolation_level=None))
    store.found()
    begin = [] if drafts and drafts[0].kind == "open" else [opened()]
    store.append(ASSESSMENT, [*begin, *drafts], by=by, via="line")
    found: Log = store.log(ASSESSMENT)
    store.close()
    return found
