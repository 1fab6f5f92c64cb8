"""Whole assessments entered at random, through the verbs that every front end uses; and each thing that was entered.

What must be found again is written down as it is drawn, so that no code of the program says what to look for.
"""

import sqlite3
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from assess.log import Typed, Year, standing
from assess.model import REASONS, Fact, NotApplicable, Rated, Statement, Unknown
from assess.plan import STATUSES
from assess.store import SqliteStore
from assess.text import from_iso
from assess.workspace import Desk
from assess.workspace.given import EvidenceGiven
from assess.workspace.request import REGIONS
from factory import ANNA, BEN, actor, draft, opened
from report_samples import SCALE, catalogue, criterion, guidelines

BEFORE, NOW = "3f1c2a6e-0000-4000-8000-000000000001", "3f1c2a6e-0000-4000-8000-000000000002"
AS_OF = "2026-11-22"
BRANCHES = Fact(
    "t.branches", "Are there branch offices?", "A desk is one.",
    (("yes", "There are branch offices."), ("no", "There are no branch offices.")),
)  # fmt: skip


def _asked(name, guideline="t.1", **more):
    """A criterion with two statements at each level, so that one of them can be met before the level is reached."""
    told = (Statement(f"{s}{n}", n, f"What {s}{n} of {name} asks for is there.") for n in range(1, 6) for s in "ab")
    return criterion(name, guideline, statements=tuple(told), **more)


ASKED = catalogue(
    guidelines(
        _asked("t.c0", key=True), _asked("t.c1", weight="0.7"),
        _asked("t.c2", "t.2", weight="3"), _asked("t.c3", "t.2"),
        facts=(BRANCHES,),
    ),
    ask=(("guideline", "t.1"), ("criterion", "t.c2"), ("criterion", "t.c3", ((BRANCHES.id, "yes"),))),
)  # fmt: skip
"""Four criteria in two guidelines; the last one is asked only where there are branch offices."""


@dataclass
class Entered:
    """An assessment on its desk, and what was entered.

    `typed` holds each text by what it is. `said` holds what must stand on paper: pieces that follow one another.
    """

    desk: Desk
    typed: dict[str, str]
    said: dict[str, tuple[str, ...]]


@st.composite
def assessments(draw, words, names, *, everything=False):
    """An assessment, mostly with one of the year before. `words` are texts, `names` those of one line.

    With `everything` nothing is left out that can be entered, and each kind of answer is given once.
    """
    clerk = _Clerk(draw, words, names, everything)
    clerk.open()
    clerk.targets()
    kinds = draw(st.permutations(KINDS[:4])) if everything else [draw(st.sampled_from(KINDS)) for _ in ASKED.asked]
    for asked, kind in zip(ASKED.asked, kinds, strict=True):
        clerk.answer(asked, kind)
        clerk.aside(asked.id)
        clerk.plan(asked)
    for asked, kind in zip(ASKED.asked, ("reference", "link", "file", "reference"), strict=True):
        clerk.evidence(asked.id, kind)
    clerk.move_evidence()
    for indicator in ASKED.indicators.values():
        clerk.measure(indicator)
    clerk.state()
    return Entered(clerk.desk, clerk.typed, clerk.said)


KINDS = ("rated", "also rated", "not applicable", "not known", "open")


@dataclass
class _Clerk:
    """Enters what is drawn. `said` is told at once how the report words it."""

    draw: object
    words: object
    names: object
    everything: bool
    typed: dict = field(default_factory=dict)
    said: dict = field(default_factory=dict)
    unfinished: dict = field(default_factory=dict)

    def some(self):
        """Whether something that may be left out is entered."""
        return self.everything or self.draw(st.booleans())

    def text(self, what):
        return self._typed(what, self.words)

    def name(self, what):
        return self._typed(what, self.names)

    def _typed(self, what, texts):
        # A number makes each text the only one of its kind: it is not found by chance where another one stands.
        self.typed[what] = f"{self.draw(texts)} #{len(self.typed)}.".strip()
        return self.typed[what]

    def day(self):
        days = st.dates(date(2020, 1, 1), date(2031, 12, 31))
        return self.draw(days).isoformat() if self.some() else None

    # Opening

    def open(self):
        """Both years, with the names of the two who write."""
        self.store = SqliteStore(sqlite3.connect(":memory:", isolation_level=None))
        self.store.found()
        self.people = {ANNA: self.name("name of Anna"), BEN: self.name("name of Ben")}
        region = self.draw(st.sampled_from(REGIONS)) if self.some() else None
        self.place = {"name": self.name("institution"), "country": "PL", "region": region}
        self.said["institution"] = (self.place["name"], f"(PL, {region})" if region else "(PL)")
        self.previous = self._year_before() if self.some() else None
        first, last = sorted([self.day() or "", self.day() or ""])
        label = self.name("label")
        self._begin(
            NOW, label, period={"from": first or None, "to": last or None},
            previous={"assessment": BEFORE, "head": "f" * 64} if self.previous else None,
        )  # fmt: skip
        self.said["period"] = ("As of", from_iso(AS_OF), "· period", *_period(first, last))
        self.desk = self._desk(NOW)

    def _begin(self, assessment, label, **others):
        start = opened(label=label, institution=self.place, as_of=AS_OF, **others)
        people = [actor(number, name) for number, name in self.people.items()]
        self.store.append(assessment, [start, *people], by=ANNA, via="command")

    def _desk(self, assessment, by=ANNA, previous=None):
        log = self.store.log(assessment)
        return Desk(Path(), self.store, ASKED, log, actor=by, via="command", previous=previous or self.previous)

    def _year_before(self):
        label = self.name("label of the year before")
        self._begin(BEFORE, label)
        self.previous = None
        desk = self._desk(BEFORE)
        for asked in ASKED.asked:
            if self.some():
                desk.answer(asked.id, Rated(self.draw(st.integers(0, 5))))
        if self.some():
            self.unfinished = {part: f"{self.draw(self.names)} #{part}".strip() for part in ("title", "owner", "note")}
            desk.plan("t.c0", status="started", **self.unfinished)
        self.said["label of the year before"] = ("Since", label, ":")
        return Year(label, ASKED, standing(desk.log, ASKED))

    def targets(self):
        levels = st.integers(1, 5)
        self.target, self.own = self.draw(levels), {g: self.draw(levels) for g in ("t.1", "t.2") if self.some()}
        self.desk.set_target(self.target, self.own)
        own = [f"level {level} in {name}" for g, name in (("t.1", "Guideline 1"), ("t.2", "The second"))
               if (level := self.own.get(g))]  # fmt: skip
        self.said["target"] = ("Target:", f"level {self.target}", *([";", " and ".join(own)] if own else []))
        self.out = "t.c3" if self.some() and self.draw(st.booleans()) else None
        """What the fact will rule out, after it was answered."""

    # Criteria

    def answer(self, asked, kind):
        name, out = asked.id, asked.id == self.out
        why = None
        if kind != "open" and self.some():
            code = self.draw(st.sampled_from(sorted(REASONS)))
            why = code, self.text(f"why {name} moved")
            self.said[f"why {name} moved"] = ("Why it moved:", REASONS[code], ":", why[1])
        match kind:
            case "rated" | "also rated":
                self._rate(asked, why, out=out)
            case "not applicable" | "not known":
                reason = self.text(f"reason of {name}")
                value = (NotApplicable if kind == "not applicable" else Unknown)(reason)
                self._desk(NOW, BEN).answer(name, value, why=why)
                word = "Does not apply" if kind == "not applicable" else "Not known"
                self.said[f"answer to {name}"] = (COUNTED_NOT, word, "(", reason, ")") if out else ("Reason", reason)
        self.desk.refresh()

    def _rate(self, asked, why, *, out):
        level = self.draw(st.integers(0, 4 if self.everything else 5))
        also = tuple(s for s in asked.at(level + 1)[:1] if self.some())
        self.desk.answer(asked.id, Rated(level, tuple(s.id for s in also)), why=why)
        answer = f"Level {level}: {SCALE[level].name}"
        aim = f"level {self.own.get(asked.guideline, self.target)}"
        self.said[f"answer to {asked.id}"] = (COUNTED_NOT, answer) if out else ("Answer", answer, "Target", aim)
        for s in also:
            met = (s.text,) if out else (f"{s.level} {SCALE[s.level].name}", s.text, "met")
            self.said[f"already met of {asked.id}"] = met

    def aside(self, name):
        """A comment and a question to a colleague."""
        if self.some():
            self._desk(NOW, BEN).comment(name, self.text(f"comment on {name}"))
        if self.some():
            note, to = self.text(f"question at {name}"), BEN if self.some() else None
            whom = ("to", self.people[BEN]) if to else ()
            self.said[f"question at {name}"] = ("Question", "passed on", *whom, "by", self.people[ANNA], ":", note)
            self.desk.write([draft("flag", name, {"raised": True, "to": to, "note": Typed(note)})])
        self.desk.refresh()

    # Evidence

    def evidence(self, name, kind):
        if not self.some():
            return
        what, dated, expires = f"{kind} at {name}", self.day(), self.day()
        if dated and expires:
            dated, expires = sorted([dated, expires])
        title = self.name(f"name of the {what}")
        where = self.name(f"address of the {what}") if kind == "link" else None
        digest = f"{self.draw(st.integers(0, 2**256 - 1)):064x}" if kind == "file" else None
        given = EvidenceGiven(kind, title, None, dated, expires, confidential=self.draw(st.booleans()))
        declared, attached = self.desk.evidencing(name, given)
        said = replace(declared.data, where=where and Typed(where), sha256=digest, size=48_213 if digest else None)
        self.desk.write([replace(declared, data=said), attached])
        is_old = bool(expires and expires < AS_OF)
        until = "expired on" if is_old else "valid until"
        # No file lies behind the digest, and the report says so.
        gone = "its file is missing; " if digest else ""
        self.said[what] = (
            title, kind, *(["·", where] if where else []), "·",
            f"dated {from_iso(dated)}, {_age(dated)}" if dated else "no date stated", "·",
            gone + (f"{until} {from_iso(expires)}" if expires else "no expiry stated")
            + ("; it counts as none" if gone or is_old else ""),
            *(["· 49 KB"] if digest else []), *(["· confidential"] if given.confidential else []),
            *(["SHA-256", digest] if digest else []),
        )  # fmt: skip

    def move_evidence(self):
        """Some serves two criteria, some serves none any more: it is kept, and told."""
        found = [(c, e) for c, each in self.desk.now.attached.items() for e in each]
        if found and self.some():
            self.desk.attach("t.c3" if found[0][0] != "t.c3" else "t.c0", found[0][1])
        if len(found) > 1 and self.some():
            self.desk.detach(*found[-1])

    # Indicators, plan, facts

    def measured(self, indicator):
        """A share lies between 0 and 100; anything else is of any size."""
        return self.draw(SHARES if indicator.unit == "%" else DECIMALS)

    def measure(self, indicator):
        if not self.some():
            return
        what, value = f"indicator {indicator.id}", self.measured(indicator) if self.some() else None
        first, last = sorted([self.day() or "", self.day() or ""])
        definition, note = (self.text(f"{part} of {what}") if self.some() else "" for part in ("definition", "note"))
        self.desk.measure(
            indicator.id, value, period=(first or None, last or None), definition=definition, note=note
        )  # fmt: skip
        self.said[what] = ("not measured" if value is None else f"{value} {indicator.unit}", *_period(first, last))
        self.said[f"words of {what}"] = (definition or "not stated", note, "To be fixed:")

    def plan(self, asked):
        if asked.id == "t.c0" and self.previous and self.some():
            self.desk = self._desk(NOW, previous=self.previous)
            self.desk.carry_plan()
            self.typed |= {f"{part} of the plan carried": text for part, text in self.unfinished.items()}
        if not self.some():
            return
        what, due = f"plan for {asked.id}", self.day()
        title, owner = (self.name(f"{part} of the {what}") if self.some() else "" for part in ("title", "owner"))
        note = self.text(f"note of the {what}") if self.some() else ""
        status = self.draw(st.sampled_from(sorted(STATUSES)))
        to_do = [s for s in asked.statements if self.draw(st.booleans())]
        self.desk.plan(
            asked.id, title=title, owner=owner, note=note, due=due or "", status=status,
            statements=tuple(s.id for s in to_do),
        )  # fmt: skip
        late = ("late",) if due and due < AS_OF and status in ("open", "started") else ()
        self.said[what] = (title, *(f"Level {s.level}: {s.text}" for s in to_do), asked.question, asked.id)
        self.said[f"who and when of the {what}"] = (
            note, owner or "nobody named", from_iso(due) if due else "no day set", *late, STATUSES[status].capitalize(),
        )  # fmt: skip

    def state(self):
        """Last, so that it can rule out what was answered before."""
        if self.out or self.some():
            value = "no" if self.out else "yes"
            self.desk.state(BRANCHES.id, value)
            self.said["fact"] = (BRANCHES.question, dict(BRANCHES.answers)[value])
        self.desk.refresh()


COUNTED_NOT = "Answered before, kept and not counted:"

SHARES = st.decimals(0, 100, places=2).map(str)
DECIMALS = st.decimals(-(10**9), 10**9, places=2).map(str) | st.integers(-(10**14), 10**14).map(str)
"""Numbers as a person types them."""


def _period(first, last):
    if first and last:
        return (from_iso(first), "to", from_iso(last))
    return (f"from {from_iso(first)}",) if first else (f"until {from_iso(last)}",) if last else ("not stated",)


def _age(dated):
    days = (date.fromisoformat(AS_OF) - date.fromisoformat(dated)).days
    count = f"{abs(days)} day{'s' * (abs(days) != 1)}"
    return f"{count} old" if days >= 0 else f"{count} younger than the assessment"
