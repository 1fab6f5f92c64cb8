"""Assessments to report on, built as values: a made-up institution on the shipped criteria, and small made-up sets."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import replace
from fractions import Fraction

from assess.catalogue import library
from assess.log import Standing
from assess.log.standing import (
    Actor,
    Amended,
    ClockStep,
    Comment,
    Drawn,
    Evidence,
    Flag,
    Given,
    Institution,
    Measured,
    Passed,
    Period,
    Planned,
    Reviewed,
    Sealed,
    Settings,
    Target,
)
from assess.model import (
    OPEN,
    Answer,
    Ask,
    Catalogue,
    Collection,
    Criterion,
    Effort,
    GuidelineSet,
    Indicator,
    LevelName,
    Node,
    NotApplicable,
    Practice,
    Questionnaire,
    Ranking,
    Rated,
    RoadmapRule,
    Rules,
    Statement,
    Unknown,
)
from assess.review import METHOD, drawn, finding_for

AT = "2026-11-21T10:04:05Z"
ANNA, BEN = "a-1", "a-2"


@functools.cache
def shipped(name: str) -> Catalogue:
    """The catalogue of a shipped questionnaire."""
    found, _ = library.load().freeze(name)
    return found


# ------------------------------------------------------------------------------------------------ small made-up sets

SCALE = tuple(
    LevelName(level, name, f"Meaning of {name.lower()}.")
    for level, name in enumerate(["Nothing in place", "Planned", "Done", "Checked", "Improved", "Leading"])
)
RULES = Rules(
    target=3,
    evidence_above=2,
    word_from_coverage=60,
    explain_move_of=2,
    roadmap=(
        RoadmapRule("now", ("framework", "key"), "medium", 1, 2),
        RoadmapRule("next", shortfall_at_least=2),
        RoadmapRule("later"),
    ),
)


def criterion(name: str, guideline: str = "t.1", *, weight: str = "1", key: bool = False, **more: object) -> Criterion:
    """A criterion with one statement for levels 1, 3, 4 and 5, and two for level 2."""
    ids = [(1, "one"), (2, "two"), (2, "two-more"), (3, "three"), (4, "four"), (5, "five")]
    plain = Criterion(
        id=name,
        guideline=guideline,
        question=f"Is {name} in place?",
        why="Because somebody waits for it.",
        weight=Fraction(weight),
        key=key,
        because="Reason for the weight.",
        aspect="mechanism",
        addressee="board",
        topics=("Service quality",),
        effort=Effort("low", "medium", "low"),
        basis="guideline",
        statements=tuple(Statement(s, level, f"Statement {s} of {name} holds.") for level, s in ids),
        evidence=("A dated paper", "A table"),
        examples=(),
    )
    return replace(plain, **more)


def guidelines(*criteria: Criterion, **more: object) -> GuidelineSet:
    """A set with a part, a framework guideline `t.1` and a guideline `t.2`."""
    plain = GuidelineSet(
        id="test-set",
        edition="2020",
        version="0.1.0",
        title="Test Guidelines",
        language="en",
        about="What these criteria are.",
        source="Nowhere.",
        scheme="pdca-mean-1",
        scale_about="The scale is our own.",
        scale=SCALE,
        rules=RULES,
        nodes=(
            Node("t.a", "part", "First part", number="A"),
            Node("t.1", "guideline", "The first", under="t.a", number="1", code="T_1", gist="Gist.", framework=True,
                 public={"statement": "full", "structure": "part", "mechanism": "none"}, note="A note."),
            Node("t.2", "guideline", "The second", under="t.a", weight=Fraction(2)),
        ),
        indicators=(
            Indicator("t.share", "t.1", "Share of cases in time", "%", "higher", "Fix the limit.", "It misleads."),
            Indicator("t.days", "t.1", "Mean days", "days", "lower", "Fix the days.", "It misleads, too."),
        ),
        criteria=criteria,
        digest="d" * 64,
    )  # fmt: skip
    return replace(plain, **more)


def practice(name: str = "pl.charter", **more: object) -> Practice:
    """A practice with words of its own."""
    plain = Practice(
        id=name,
        record=1,
        title="A charter for everyone",
        title_is="ours",
        summary="The office wrote a charter. It counts the days and answers for them.",
        institution="National Office",
        country="PL",
        region="Europe",
        implemented=2018,
        topics=("Service quality",),
        source="A listing",
    )
    return replace(plain, **more)


RANKING = Ranking(
    weights={name: Fraction(1) for name in ("text", "topics", "guideline", "subjects")},
    strong=Fraction(7, 2),
    possible=Fraction(1, 10),
    shown=3,
    per_institution=2,
    stop_words=frozenset(["in", "is"]),
    subjects=(),
)


def collection(*practices: Practice, **more: object) -> Collection:
    """A collection without links."""
    plain = Collection("Practices", "2026-11-01", practices, (), (), (), RANKING, "c" * 64)
    return replace(plain, **more)


def catalogue(*sets: GuidelineSet, practices: Collection | None = None, ask: tuple = ()) -> Catalogue:
    """A catalogue that asks everything, or what `ask` names."""
    everything = tuple(("set", s.id) for s in sets)
    asked = Questionnaire(
        "all",
        "All questions",
        "For tests.",
        "en",
        5,
        tuple((s.id, s.edition) for s in sets),
        tuple(Ask(*item) for item in ask or everything),
        "q" * 64,
    )
    held = practices or collection(practice())
    return Catalogue(sets, asked, lambda: held)


# -------------------------------------------------------------------------------------------------- what was answered

SETTINGS = Settings(
    label="2026",
    institution=Institution("Social Insurance Fund of Examplia", "XE", "Europe"),
    period=Period("2026-01-01", "2026-10-31"),
    as_of="2026-11-22",
    language="en",
    scheme="pdca-mean-1",
    target=Target(3, {}),
    catalogue={},
    previous=None,
)
ACTORS = {
    ANNA: Actor(ANNA, "person", "manager", "Anna Kowalska"),
    BEN: Actor(BEN, "person", "contributor", "Ben Okafor"),
}


def given(value: Answer, seq: int = 7, by: str = ANNA, **more: object) -> Given:
    """A standing answer."""
    return replace(Given(seq, AT, by, value, None, None), **more)


def proof(name: str, *, seq: int = 20, **more: object) -> Evidence:
    """A plain reference."""
    plain = Evidence(
        seq, AT, BEN, f"e-{seq}", "reference", None, None, None, name, None, None, None, confidential=False
    )
    return replace(plain, **more)


def standing(answers: dict[str, Answer | Given] | None = None, **more: object) -> Standing:
    """What stands; evidence is given as `proofs={criterion: [evidence]}`."""
    proofs = more.pop("proofs", {})
    answered = {c: v if isinstance(v, Given) else given(v) for c, v in (answers or {}).items()}
    plain = Standing(
        assessment="3f1c2a6e-0000-4000-8000-000000000001",
        settings=SETTINGS,
        answers=answered,
        actors=ACTORS,
        evidence={e.id: e for each in proofs.values() for e in each},
        attached={c: tuple(e.id for e in each) for c, each in proofs.items()},
        events=40 + len(answered),
        head=hashlib.sha256(repr(sorted(answered)).encode()).hexdigest(),
    )
    return replace(plain, **more)


_COMMENTS = (
    "The board adopted the text in March; the regional offices were heard before. Two still work with the old version.",
    "Figures come from the case system. Two island offices are not connected; their cases are counted by hand.",
    "Last year this rested with one person. Since June a second colleague stands in.",
)
_NAMES = ("Board minutes 14 March, registry 22/117", "Service report, second quarter", "Charter, version 3.1")


def made_up(asked: Catalogue, *, every: int = 11, state: str = "draft") -> Standing:
    """Plausible answers to everything that is asked: levels 0 to 4, comments, evidence, some open and set aside."""
    answers: dict[str, Answer | Given] = {}
    comments, proofs = {}, {}
    for number, c in enumerate(asked.asked):
        draw = int(hashlib.sha256(c.id.encode()).hexdigest(), 16)
        level = (0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4)[draw % 11]
        who = (ANNA, BEN)[draw // 11 % 2]
        if number % every == every - 1:
            continue
        if number % every == 6:
            answers[c.id] = given(
                NotApplicable("The institution has no counters of its own; the post offices serve its users."), by=who
            )
        elif number % every == 9:
            answers[c.id] = given(Unknown("The department that keeps these figures has not replied yet."), by=who)
        else:
            also = tuple(s.id for s in c.at(level + 1)[:1]) if draw % 3 == 0 else ()
            answers[c.id] = given(
                Rated(level, also), by=who, why=("information", "New figures") if draw % 5 == 0 else None
            )
        if draw % 2:
            comments[c.id] = Comment(9, AT, who, _COMMENTS[draw % 3])
        if level >= 2 and draw % 4:
            proofs[c.id] = _proofs(number, draw)
    flagged = asked.asked[-1].id
    measures = {
        i: Measured(
            50,
            AT,
            BEN,
            f"{60 + n}.5",
            m.unit,
            Period("2026-01-01", "2026-06-30"),
            "As in the yearly report.",
            None,
            "d" * 64,
        )
        for n, (i, m) in enumerate(asked.indicators.items())
        if n % 3
    }
    return standing(
        answers,
        comments=comments,
        proofs=proofs,
        flags=(Flag(60, AT, ANNA, flagged, BEN, "Please ask the actuaries."),),
        indicators=measures,
        state=state,
        checkpoints=(
            Sealed(40, AT, ANNA, 39, "a1" * 32, "b2" * 32, "Eva Holm, at the kick-off", None, None),
            Sealed(90, AT, BEN, 89, "c3" * 32, "d4" * 32, None, f"SHA256:{'k3Y' * 14}=", "armored"),
        ),
    )


def _proofs(number: int, draw: int) -> list[Evidence]:
    name = _NAMES[draw % 3]
    found = [proof(name, seq=1000 + number, dated="2026-03-14", expires=("2026-06-30", "2027-12-31", None)[draw % 3])]
    if draw % 5 == 0:
        digest = hashlib.sha256(name.encode()).hexdigest()
        found.append(
            proof(
                "service-report-2026-q2.pdf",
                seq=2000 + number,
                kind="file",
                sha256=digest,
                size=48_213,
                media="application/pdf",
            )
        )
    if draw % 7 == 0:
        found.append(proof("Charter online", seq=3000 + number, kind="link", where="https://fund.example/charter"))
    return found


def audited(asked: Catalogue, *, size: int = 20) -> Standing:
    """What was made up, reviewed by a sample, with findings, agreed actions, and a change after submission."""
    now = made_up(asked, state="in_review")
    chosen = drawn(asked, now, "4711", size)
    reviews = [_review(now, c, seq) for seq, c in enumerate(chosen[:-1], 900)]
    agreed = [r for r in reviews if r.finding in ("major", "minor")][::2]
    title, owner = "Measure each promise once a quarter", "Head of customer service"
    steps = ((800, ANNA, "submitted", None), (900, BEN, "in_review", None), (970, ANNA, "amending", "New results."))
    first, piece = chosen[0], next(iter(now.evidence), None)
    return replace(
        now,
        reviews=tuple(reviews),
        samples=(Drawn(805, AT, BEN, "4710", METHOD, chosen[:1]), Drawn(810, AT, BEN, "4711", METHOD, chosen)),
        plan={
            f"i{n}": Planned(950, AT, ANNA, f"i{n}", r.criterion, (), title, owner, "2026-12-31", "started", None, None)
            for n, r in enumerate(agreed)
        },
        course=tuple(Passed(seq, AT, by, to, why, chosen[:1]) for seq, by, to, why in steps),
        amended=(
            Amended(971, AT, ANNA, "answer", first, Rated(1), Rated(2), None),
            Amended(972, AT, ANNA, "attach", first, OPEN, OPEN, piece),
        ),
        clock_steps=(ClockStep(972, "2026-11-20T10:00:00Z", AT),),
    )


def _review(now: Standing, name: str, seq: int) -> Reviewed:
    value, draw = now.answers[name].value, int(hashlib.sha256(name.encode()).hexdigest(), 16)
    if isinstance(value, Rated):
        found: Answer = Rated(min(5, max(0, value.level - (0, 0, 1, 2, -1, 0, 0)[draw % 7])))
    else:
        found = value
    note = "The minutes name no figure; the table was seen in room 12." if draw % 2 else None
    return Reviewed(seq, AT, BEN, name, found, now.answers[name].seq, finding_for(value, found), note, "interview")


# ---------------------------------------------------------------------------------------------- what may be typed in

HOSTILE = {
    "markup": '<img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd"><script>alert(1)</script>',
    "attribute": '" style="background:url(file:///etc/passwd)" x="',
    "style end": "</style></title><style>@import 'http://127.0.0.1:9/x'</style>",
    "template": "{{ ''.__class__.__mro__ }}{% include '/etc/passwd' %}{# x #}",
    "controls": "a\x00b\x0bc\x1fd\x7f\x1b]52;c;x\x07",
    "surrogate": "a\ud800b",
    "bidi": "abc\u202egnp.exe\u2066x\u2069\u200f",
    "private use": "icon \ue001 \U000f0001 x\ufffe",
    "emoji": "\U0001f469\u200d\U0001f4bb \U0001f1ea\U0001f1fa \u2708\ufe0f",
    "marks": "a" + "\u0301" * 3000,
    "long word": "x" * 20_000,
    "long link": "https://example.org/" + "y" * 2000,
    "entities": "&#0; &lt; &amp;#x110000; &nbsp;",
    "chinese and arabic": "社会保障 الضمان الاجتماعي",
}


def hostile(text: str):
    return standing(
        {"t.c0": NotApplicable(text), "t.c1": Rated(1), "t.c2": Unknown(text)},
        comments={"t.c1": Comment(5, AT, BEN, text)},
        proofs={
            "t.c1": [
                proof(text, seq=20, kind="link", where=text),
                proof("x", seq=21, kind="link", where=f"file:///{text}"),
            ]
        },
        settings=replace(SETTINGS, label=text, institution=replace(SETTINGS.institution, name=text)),
    )
