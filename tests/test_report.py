"""The report as a value: what it says, that it can be computed again, and that nothing is blank or made up."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import report_samples as samples
from assess import report
from assess.log.standing import Comment, Flag, Measured, Period, Sealed, Target
from assess.model import Effort, Link, Node, NoneFound, NotApplicable, Rated, RoadmapRule, Subject, Unknown
from assess.model.checkpoint import Checkpoint
from assess.report import spoken, words
from assess.report.ahead import rule_sentence
from assess.scoring import figure
from assess.seal import parse
from report_samples import (
    ANNA,
    AT,
    BEN,
    SETTINGS,
    catalogue,
    collection,
    criterion,
    guidelines,
    made_up,
    practice,
    proof,
    shipped,
    standing,
)
from report_samples import given as answered


def asked(*names: str, **more: object):
    return catalogue(guidelines(*(criterion(n) for n in names or ("t.a1", "t.a2"))), **more)


def texts(value: object) -> Iterator[str]:
    """Every text in a report value."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for f in fields(value):
            yield from texts(getattr(value, f.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


# ------------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("value", "shown"),
    [("62", "62"), ("125/2", "62.5"), ("1/8", "0.125"), ("187/3", "187/3"), ("0", "0"), ("1/100000", "1/100000")],
)
def test_a_number_is_printed_without_loss(value, shown):
    assert spoken.number(Fraction(value)) == shown


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        (Period(None, None), "not stated"),
        (Period("2026-01-02", None), "from 2 January 2026"),
        (Period(None, "2026-01-02"), "until 2 January 2026"),
        (Period("2026-01-02", "2026-03-04"), "2 January 2026 to 4 March 2026"),
    ],
)
def test_a_period_says_what_is_known_of_it(period, shown):
    assert words.period(period) == shown


@pytest.mark.parametrize(
    ("size", "shown"), [(1, "1 byte"), (812, "812 bytes"), (48_213, "49 KB"), (1_300_001, "1.4 MB")]
)
def test_the_size_of_a_file_is_never_called_smaller_than_it_is(size, shown):
    assert words.evidence_size(size) == shown


def test_an_institution_without_region_is_named_by_its_country():
    assert words.institution(replace(SETTINGS.institution, region=None)) == "Social Insurance Fund of Examplia (XE)"


# ------------------------------------------------------------------------------------------------------ status


def test_status_counts_what_is_answered_open_and_passed_on():
    now = report.status(
        asked("t.a1", "t.a2", "t.a3", "t.a4"),
        standing(
            {"t.a1": Rated(2), "t.a2": NotApplicable("no counters"), "t.a3": Unknown("nobody knows")},
            flags=(Flag(5, AT, ANNA, "t.a4", samples.BEN, "please"), Flag(6, AT, ANNA, "t.elsewhere", None, None)),
        ),
    )
    assert now.total.sentence == "3 of 4 questions answered"
    assert (now.total.open, now.total.unknown, now.total.not_applicable, now.total.flagged) == (1, 1, 1, 1)
    assert [m.criterion for m in now.open] == ["t.a4"]
    assert [m.note for m in now.flags] == ["passed on to Ben Okafor by Anna Kowalska: please"]
    assert [m.note for m in now.unknown] == ["nobody knows"]
    assert [m.note for m in now.not_applicable] == ["no counters"]


def test_a_flag_to_nobody_says_who_raised_it():
    now = report.status(asked(), standing(flags=(Flag(5, AT, ANNA, "t.a1", None, None),)))
    assert now.flags[0].note == "passed on by Anna Kowalska"


def test_a_level_above_the_limit_without_evidence_that_holds_is_listed():
    now = report.status(
        asked("t.a1", "t.a2", "t.a3", "t.a4"),
        standing(
            {"t.a1": Rated(3), "t.a2": Rated(3), "t.a3": Rated(4), "t.a4": Rated(2)},
            proofs={"t.a2": [proof("old", seq=21, expires="2026-11-21")], "t.a3": [proof("new", seq=22)]},
        ),
    )
    assert [(m.criterion, m.note) for m in now.needs_evidence] == [
        ("t.a1", "Level 3: Checked; nothing is attached"),
        ("t.a2", "Level 3: Checked; all that is attached has expired"),
    ]
    assert [m.note for m in now.expired] == ["old, expired on 21 November 2026"]


def test_evidence_holds_on_its_last_day():
    held = standing({"t.a1": Rated(3)}, proofs={"t.a1": [proof("it", expires="2026-11-22")]})
    assert not report.status(asked(), held).needs_evidence


# ------------------------------------------------------------------------------------------------------ scores


def test_both_readings_stand_side_by_side_and_can_be_computed_again():
    some = catalogue(guidelines(criterion("t.a1", weight="3", key=True), criterion("t.a2"), criterion("t.a3")))
    line = (
        report.scores(some, standing({"t.a1": Rated(4), "t.a2": Rated(1), "t.a3": NotApplicable("none")}))
        .sets[0]
        .lines[1]
    )
    assert line.claimed.score.shown == "65"
    assert line.claimed.score.sentence == "65 of 100 (2 of 2 rated, 1 not applicable)."
    assert line.evidenced.score.shown == "35"
    assert (line.claimed.level, line.evidenced.level) == ("3 Checked", "1 Planned")
    assert (line.claimed.lowest, line.claimed.floor) == ("level 1", "level 4")
    assert [(c.weight, c.claimed, c.claimed_product, c.evidenced_product) for c in line.sum.criteria] == [
        ("3", "level 4", "240", "120"),
        ("1", "level 1", "20", "20"),
        ("1", "not applicable", "left out", "left out"),
    ]
    assert (line.sum.weights, line.sum.claimed, line.sum.evidenced) == ("4", "260 / 4 = 65", "140 / 4 = 35")
    assert (line.not_applicable, line.asked, line.coverage) == ("1 of 3 (33 %)", "asked 3 of 3", "2 of 2 (100 %)")


def test_what_is_open_makes_a_range_and_what_is_unknown_a_star():
    some = asked("t.a1", "t.a2", "t.a3")
    line = report.scores(some, standing({"t.a1": Rated(3), "t.a2": Unknown("?")})).sets[0].total
    assert line.claimed.score.shown == "20 to 53*"
    assert line.claimed.score.sentence == (
        "at least 20, at most 53 (1 of 3 rated, 1 open, 1 not known). * What is not known counts as nothing."
    )
    assert line.claimed.level == "no word below 60 % rated"
    assert line.claimed.lowest == "level 3 or lower"
    leaf = report.scores(some, standing({"t.a1": Rated(3), "t.a2": Unknown("?")})).sets[0].lines[1]
    assert [c.claimed_product for c in leaf.sum.criteria] == ["60", "0*", "0 to 100"]
    assert leaf.sum.claimed == "(60 to 160) / 3 = 20 to 53.33, printed 20 to 53"
    assert leaf.claimed.floor == "no key criterion"


def test_no_answer_is_words_and_no_number():
    total = report.scores(asked(), standing()).sets[0].total
    assert (total.claimed.score.shown, total.claimed.score.exact) == ("not answered", None)
    assert total.claimed.score.sentence == "Not answered (0 of 2 rated, 2 open)."
    assert (total.claimed.lowest, total.claimed.level, total.sum.claimed) == ("not answered",) * 3


def test_a_guideline_that_does_not_apply_says_so_and_is_left_out_of_the_mean():
    some = catalogue(guidelines(criterion("t.a1"), criterion("t.b1", "t.2")))
    found = report.scores(some, standing({"t.a1": Rated(2), "t.b1": NotApplicable("none")})).sets[0]
    second = found.lines[2]
    assert second.claimed.score.shown == "does not apply"
    assert second.claimed.score.sentence == "Does not apply (1 criterion set aside, with a reason)."
    assert (second.claimed.floor, second.coverage, second.sum.claimed) == ("does not apply",) * 3
    assert found.total.claimed.score.shown == "40"
    assert [g.claimed for g in found.total.sum.guidelines] == ["40", "does not apply: left out"]
    assert found.total.sum.claimed == "40 / 1 = 40"


def test_a_guideline_that_is_not_asked_is_shown_as_not_asked():
    some = catalogue(guidelines(criterion("t.a1"), criterion("t.b1", "t.2")), ask=(("guideline", "t.1"),))
    found = report.scores(some, standing({"t.a1": Rated(2)})).sets[0]
    assert [line.asked for line in found.guidelines] == ["asked 1 of 1", "asked 0 of 1"]
    assert found.guidelines[1].claimed.score.sentence == "Not asked in this questionnaire."
    assert found.total.claimed.lowest == "level 2"


def test_a_set_that_is_not_asked_has_no_figures():
    other = guidelines(criterion("o.1", "t.1"), id="other-set", nodes=(Node("t.1", "guideline", "Other"),))
    some = catalogue(guidelines(criterion("t.a1")), other, ask=(("set", "test-set"),))
    assert [s.set for s in report.scores(some, standing()).sets] == ["test-set"]


OUTCOMES = st.one_of(
    st.builds(Rated, st.integers(0, 5)),
    st.builds(NotApplicable, st.just("r")),
    st.builds(Unknown, st.just("r")),
    st.none(),
)


@settings(max_examples=200)
@given(st.lists(st.tuples(OUTCOMES, st.sampled_from(["0.5", "1", "3"])), min_size=1, max_size=8))
def test_the_parts_of_a_sum_give_its_score(parts):
    members = [criterion(f"t.c{n}", weight=weight) for n, (_, weight) in enumerate(parts)]
    answers = {c.id: outcome for c, (outcome, _) in zip(members, parts, strict=True) if outcome}
    line = report.scores(catalogue(guidelines(*members)), standing(answers)).sets[0].lines[1]
    lower = [
        Fraction(re.split(r" |\*", c.claimed_product)[0]) for c in line.sum.criteria if c.claimed_product != "left out"
    ]
    if line.claimed.score.exact is not None:
        assert sum(lower) / Fraction(line.sum.weights) == Fraction(line.claimed.score.exact)


# -------------------------------------------------------------------------------------------------------- gaps


def test_a_gap_says_what_is_missing_and_what_comes_first():
    gap = report.gaps_of(asked(), standing({"t.a1": Rated(1, ("two",))})).gaps[0]
    assert gap.levels == "Level 1, target 3: 2 levels to go"
    assert [s.id for s in gap.met_already] == ["two"]
    assert [s.id for s in gap.next_step] == ["two-more"]
    assert [s.id for s in gap.after_that] == ["three"]
    assert (gap.effort, gap.effort_detail) == ("medium", "knowledge low, time medium, resources low")
    assert (gap.step, gap.rule) == ("now", "belongs to the framework guideline and takes medium effort")
    assert gap.order.startswith("part of the framework")


@pytest.mark.parametrize(
    ("answers", "sentence", "unsaid"),
    [
        ({}, "No criterion is rated yet, so no gap is known.", "2 open: whether these are gaps cannot be said."),
        (
            {"t.a1": Rated(3), "t.a2": Rated(5)},
            "All 2 rated criteria reach their target.",
            "Nothing is open or not known.",
        ),
        (
            {"t.a1": Rated(2), "t.a2": Unknown("?")},
            "1 of 1 rated criterion is below target.",
            "1 not known: whether these are gaps cannot be said.",
        ),
        (
            {"t.a1": Rated(0), "t.a2": Rated(1)},
            "2 of 2 rated criteria are below target.",
            "Nothing is open or not known.",
        ),
    ],
)
def test_gaps_say_how_many_and_what_is_not_known(answers, sentence, unsaid):
    found = report.gaps_of(asked(), standing(answers))
    assert (found.sentence, found.unsaid) == (sentence, unsaid)


def test_own_targets_are_named():
    own = replace(SETTINGS, target=Target(3, {"t.1": 4}))
    assert report.gaps_of(asked(), standing(settings=own)).target == "level 3; level 4 in Guideline 1"


def test_a_practice_chosen_by_an_author_says_so_and_a_found_one_says_why():
    chosen = practice("pl.chosen", title="Chosen", summary="Nothing in common.", topics=())
    found = practice("pl.found", awarded=2019, region="Africa", summary="A place where a1 is. In place it stands.")
    link = Link("t.a1", "pl.chosen", (2, 3), "It shows how.", "us", "2026-11-01", "hand", "accepted")
    ranking = replace(samples.RANKING, strong=Fraction(1, 100), subjects=(Subject("places", ("place", "stand")),))
    some = asked(practices=collection(chosen, found, links=(link,), ranking=ranking))
    first, second = report.gaps_of(some, standing({"t.a1": Rated(0)})).gaps[0].practices
    assert first.sentence == "Chosen by the author of this criterion: It shows how."
    assert (first.origin, first.strength, first.score, first.to_level) == ("pinned", None, None, (2, 3))
    assert first.practice.facts == "implemented 2018, no award listed, PL (Europe, your region)"
    assert second.sentence.startswith("Found (strong). Shares the topic Service quality; ")
    assert "your region" not in second.practice.facts
    assert "award 2019" in second.practice.facts
    assert Fraction(second.score) > 0


def test_a_possible_practice_is_not_named_and_the_gap_says_that_nothing_is_clear():
    some = asked(
        practices=collection(
            practice(), practice("pl.other", institution="Other"), none_found=(NoneFound("t.a1", "A practice on a1."),)
        )
    )
    first, second = report.gaps_of(some, standing({"t.a1": Rated(0), "t.a2": Rated(0)})).gaps
    assert first.practices == second.practices == ()
    assert first.no_practice.endswith("clearly addresses levels 1, 2 and 3. What would help: A practice on a1.")
    assert second.no_practice.startswith("Nothing in this collection (2 practices, as of 1 November 2026)")
    assert report.practices_of(some, standing({"t.a1": Rated(0)})).sentence == (
        "0 practices named; none clearly addresses more than one gap."
    )


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (["pl.charter"], "1 practice named; 1 of them clearly addresses more than one gap."),
        (["pl.charter", "pl.other"], "2 practices named; 2 of them clearly address more than one gap."),
    ],
)
def test_practices_that_serve_several_gaps_are_to_be_read_first(chosen, sentence):
    links = tuple(
        Link(c, p, (2,), "Why.", "us", "2026-11-01", "hand", "accepted") for c in ("t.a1", "t.a2") for p in chosen
    )
    some = asked(practices=collection(practice(), practice("pl.other"), links=links))
    found = report.practices_of(some, standing({"t.a1": Rated(0), "t.a2": Rated(0)}))
    assert {r.practice.id for r in found.first} == set(chosen)
    assert [m.criterion for m in found.first[0].gaps] == ["t.a1", "t.a2"]
    assert found.first[0].sentence == "Clearly addresses 2 gaps."
    assert found.sentence == sentence


def test_without_gaps_no_practice_is_named():
    assert report.practices_of(asked(), standing()).sentence == "No gap is known, so no practice is named."


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (RoadmapRule("later"), "Every other gap."),
        (RoadmapRule("next", shortfall_at_least=2), "A gap that is at least 2 levels below target."),
        (
            RoadmapRule("now", ("framework", "key"), "medium", 1, 5),
            (
                "A gap that belongs to the framework guideline or is a key criterion and takes medium effort at most."
                " At most 5 of each set, the first in order."
            ),
        ),
    ],
)
def test_a_rule_of_the_roadmap_reads_as_a_sentence(rule, sentence):
    assert rule_sentence(rule) == sentence


# -------------------------------------------------------------------------------------------------- the report


def test_every_statement_is_marked_met_or_not_met():
    made = report.build(asked("t.a1"), standing({"t.a1": Rated(1, ("two",))}), version="1")
    (reply,) = made.sections[0].answers
    marks = {s.id: s.holds for level in reply.levels for s in level.statements}
    assert marks == {
        "one": "met", "two": "met", "two-more": "not met", "three": "not met", "four": "not met", "five": "not met",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "kind", "answer", "reason"),
    [
        ({"t.a1": NotApplicable("no counters")}, "not applicable", "Does not apply", "no counters"),
        ({"t.a1": Unknown("nobody knows")}, "not known", "Not known", "nobody knows"),
        ({}, "not answered", "Not answered", None),
    ],
)
def test_an_answer_without_a_level_is_words(answers, kind, answer, reason):
    (reply,) = report.build(asked("t.a1"), standing(answers), version="1").sections[0].answers
    assert (reply.kind, reply.answer, reply.reason, reply.level, reply.evidenced) == (kind, answer, reason, None, kind)
    assert {s.holds for level in reply.levels for s in level.statements} == {kind}


def test_an_answer_carries_its_comment_its_history_and_who_gave_it():
    given_answer = answered(
        Rated(2), why=("scope", "A new law."), same_as={"assessment": "older", "seq": 9}, by=samples.BEN
    )
    now = standing(
        {"t.a1": given_answer, "t.a2": answered(Rated(2), why=("own-code", None))},
        comments={"t.a1": Comment(8, AT, ANNA, "Said beside it.")},
        flags=(Flag(5, AT, ANNA, "t.a1", None, None),),
    )
    first, second = report.build(asked(), now, version="1").sections[0].answers
    assert first.given == "Ben Okafor, 21 November 2026, 10:04 UTC"
    assert first.moved == "the organization or its tasks changed: A new law."
    assert second.moved == "own-code"
    assert first.same_as == "the same as in assessment older, event 9"
    assert (first.comment.text, first.comment.given) == (
        "Said beside it.",
        "Anna Kowalska, 21 November 2026, 10:04 UTC",
    )
    assert first.flags == ("passed on by Anna Kowalska",)
    assert first.evidenced == "no evidence is asked for up to level 2"


def test_evidence_is_numbered_and_says_whether_it_holds():
    now = standing(
        {"t.a1": Rated(4), "t.a2": Rated(4), "t.a3": Rated(4)},
        proofs={
            "t.a1": [
                proof("A file", seq=30, kind="file", sha256="ab" * 32, size=1200, dated="2026-03-01"),
                proof("A page", seq=10, kind="link", where="https://example.org/x", expires="2027-01-01"),
                proof("A trap", seq=11, kind="link", where="javascript:alert(1)"),
            ],
            "t.a2": [proof("Old", seq=12, expires="2020-01-01", where="registry 22/117")],
        },
    )
    first, second, third = report.build(asked("t.a1", "t.a2", "t.a3"), now, version="1").sections[0].answers
    file, link, trap = first.evidence
    assert (file.number, file.fingerprint, file.size, file.dated.shown) == (4, "abababababab", "2 KB", "1 March 2026")
    assert (link.number, link.link, link.status) == (1, "https://example.org/x", "valid until 1 January 2027")
    assert (trap.link, trap.where, trap.status) == (None, "javascript:alert(1)", "no expiry stated")
    assert (second.evidence[0].expired, second.evidence[0].status) == (True, "expired on 1 January 2020")
    assert first.evidenced == "level 4 is evidenced"
    assert second.evidenced == "counts as level 2 when held to evidence: all that is attached has expired"
    assert third.evidenced == "counts as level 2 when held to evidence: nothing is attached"


def test_all_evidence_is_filed_also_what_is_attached_to_nothing():
    kept = proof("Kept", seq=5)
    now = standing(proofs={"t.a1": [proof("Used", seq=4)]})
    made = report.build(asked(), replace(now, evidence={**now.evidence, kept.id: kept}), version="1")
    assert [(f.proof.name, f.served) for f in made.audit.evidence] == [
        ("Used", "t.a1"),
        ("Kept", "not attached to any criterion asked"),
    ]


def test_an_indicator_says_whether_it_was_recorded():
    def measured(value):
        return Measured(5, AT, ANNA, value, "%", Period("2026-01-01", None), "Own words.", "A note.", "d" * 64)

    recorded, absent = (
        report.build(asked(), standing(indicators={"t.share": measured("61.5")}), version="1").sections[0].indicators
    )
    assert (recorded.value, recorded.period, recorded.definition) == ("61.5 %", "from 1 January 2026", "Own words.")
    assert (absent.value, absent.given, absent.definition) == ("not recorded", "not recorded", "not stated")
    unmeasured = report.build(asked(), standing(indicators={"t.share": measured(None)}), version="1")
    assert unmeasured.sections[0].indicators[0].value == "not measured"


def test_a_section_tells_where_the_guideline_stands_and_what_of_it_is_public():
    some = catalogue(
        guidelines(criterion("t.a1"), criterion("t.b1", "t.2", basis="inferred", basis_note="We think so."))
    )
    first, second = report.build(some, standing(), version="1").sections
    assert first.above == "Test Guidelines · Part A: First part"
    read = "its statement in full, its structure in part, its mechanism not at all"
    assert first.public == f"What ISSA lets everybody read of T_1: {read}. A note."
    assert (second.name, second.public) == ("The second", "")
    assert first.answers[0].basis == "Rests on the public text of the guideline."
    assert second.answers[0].basis == "Inferred by us: We think so."


def test_the_cover_carries_its_mark_on_every_page():
    marks = {
        s: report.build(asked(), standing(state=s), version="1").cover.mark for s in ("draft", "in_review", "approved")
    }
    assert marks == {
        "draft": "Draft, not approved",
        "in_review": "Draft, not approved (in review)",
        "approved": "Approved",
    }


def test_a_long_name_is_cut_with_a_mark_at_the_top_of_pages_only():
    long = replace(SETTINGS, institution=replace(SETTINGS.institution, name="N" * 200))
    cover = report.build(asked(), standing(settings=long), version="1").cover
    assert len(cover.running) == 55
    assert cover.running.endswith("…")
    assert "N" * 200 in cover.institution


def test_the_summary_names_the_strongest_the_urgent_and_how_sure_it_is():
    names = [f"t.c{n}" for n in range(8)]
    answers = {n: Rated(level) for n, level in zip(names, (5, 5, 4, 3, 2, 1, 0), strict=False)}
    summary = report.build(
        asked(*names),
        standing(answers, proofs={"t.c1": [proof("It", seq=20)], "t.c4": [proof("x", seq=21, expires="2020-01-01")]}),
        version="1",
    ).summary
    assert [(m.criterion, m.note) for m in summary.strongest] == [
        ("t.c1", "Level 5: Leading"),
    ]
    assert [g.criterion for g in summary.urgent] == ["t.c6", "t.c5", "t.c4"]
    assert summary.sure[:3] == (
        "Of 8 questions: 7 have a level, 1 open. Answered by 1 person.",
        "4 claimed levels call for evidence: 1 with some that holds, 3 without.",
        "1 attachment has expired and counts as none.",
    )


def test_what_no_document_shows_is_claimed_and_no_strength_also_where_none_is_asked_for():
    low = replace(SETTINGS, target=Target(1, {}))
    made = report.build(asked("t.a1"), standing({"t.a1": Rated(2)}, settings=low), version="1")
    assert made.summary.strongest == ()
    assert made.summary.strongest_none.startswith("1 criterion has reached the target as claimed")
    assert [(s.criterion, s.proved) for s in made.strengths] == [("t.a1", False)]
    assert "No level is claimed that asks for evidence." in made.summary.sure


def test_an_empty_assessment_says_so_everywhere():
    made = report.build(asked(), standing(), version="1")
    assert made.summary.sure[0] == "None of 2 questions is answered, so nothing can be said yet."
    assert made.summary.strongest_none == "No criterion with a level has reached its target yet."
    assert made.tells == ("nothing",)
    assert made.summary.urgent_none == "No criterion is rated yet, so no gap is known."
    assert [f.value for f in made.cover.facts] == ["not answered", "not answered", "0 of 2", "0"]


def test_two_sets_have_no_figure_in_common():
    other = guidelines(
        criterion("o.c1", "o.1"), id="other-set", title="Other", nodes=(Node("o.1", "guideline", "Only", number="9"),)
    )
    some = catalogue(guidelines(criterion("t.a1", effort=Effort("high", "high", "high"))), other)
    made = report.build(some, standing({"t.a1": Rated(0), "o.c1": Rated(0)}), version="1")
    assert [f.name for f in made.cover.facts] == ["guideline sets", "questions have a level", "gaps to target"]
    assert [s.name for s in made.roadmap] == ["now", "next", "later"]
    assert [len(s.gaps) for s in made.roadmap] == [0, 2, 0]
    assert "Other: 0 of 100 as claimed, 0 when held to evidence." in made.summary.lead


def test_the_auditor_finds_what_the_report_was_made_from():
    now = standing(
        {"t.a1": answered(Rated(2), by="a-gone")},
        settings=replace(SETTINGS, previous={"assessment": "older", "head": "ff"}),
    )
    made = report.build(asked(), now, version="9.9")
    facts = {f.name: f.value for f in made.audit.facts}
    assert facts["Made with"] == "assess 9.9"
    assert facts["Head of the log"] == now.head
    assert facts["Earlier assessment"] == "older, head ff"
    assert [c.digest[0] for c in made.audit.catalogue] == ["d", "q", "c"]
    assert [(p.name, p.answers) for p in made.audit.people][-1] == ("[this text is not in this copy]", 1)
    assert [(w.id, w.weight) for w in made.method.sets[0].criterion_weights] == [("t.a1", "1"), ("t.a2", "1")]


def test_a_shipped_questionnaire_can_be_reported_whole():
    some = shipped("full")
    now = made_up(some)
    made = report.build(some, now, version="1")
    assert sum(len(s.answers) for s in made.sections) == len(some.asked)
    assert {c.text for c in now.comments.values()} <= set(texts(made))
    assert all(line.claimed.score.shown for s in made.scores.sets for line in s.lines)


@settings(max_examples=40)
@given(st.lists(OUTCOMES, min_size=1, max_size=6))
def test_no_text_of_a_report_is_blank_where_a_reader_looks_for_one(outcomes):
    names = [f"t.c{n}" for n in range(len(outcomes))]
    answers = {n: o for n, o in zip(names, outcomes, strict=True) if o}
    made = report.build(asked(*names), standing(answers), version="1")
    for section in made.sections:
        for reply in section.answers:
            assert all([reply.answer, reply.evidenced, reply.given, reply.traits, reply.basis])
    for found in made.scores.sets:
        for line in (found.total, *found.lines):
            shown = [
                line.claimed.score.shown,
                line.claimed.lowest,
                line.claimed.floor,
                line.claimed.level,
                line.coverage,
            ]
            assert all(shown)
            assert "None" not in " ".join(shown)


def test_a_figure_without_items_is_not_asked():
    assert spoken.score(figure(())).shown == "not asked"


def test_the_auditor_reads_every_checkpoint_and_that_there_is_none():
    some = asked("t.a")
    bare = report.build(some, standing(), version="1").audit
    assert (bare.checkpoints, bare.anchored[:27]) == ((), "No checkpoint was made: nob")
    sealed = (
        Sealed(9, AT, ANNA, 8, "a" * 64, "b" * 64, "the council", None, None),
        Sealed(12, AT, BEN, 11, "c" * 64, "d" * 64, None, "SHA256:key", "armored"),
    )
    now = standing(checkpoints=sealed)
    told = report.build(some, now, version="1").audit
    assert "anchored since 21 November 2026, 10:04 UTC" in told.anchored
    assert [(made.events, made.told) for made in told.checkpoints] == [
        (8, "Anna Kowalska, 21 November 2026, 10:04 UTC; not signed, given to the council."),
        (11, "Ben Okafor, 21 November 2026, 10:04 UTC; signed with SHA256:key."),
    ]
    frozen = hashlib.sha256(json.dumps(now.settings.catalogue, sort_keys=True, separators=(",", ":")).encode())
    read = parse(told.checkpoints[0].text, "the page")
    assert read == Checkpoint(now.assessment, 8, "a" * 64, frozen.hexdigest(), "b" * 64)


def test_the_floor_is_not_told_while_not_every_key_criterion_is_asked():
    made = guidelines(criterion("t.a1", key=True), criterion("t.a2", key=True))
    some = catalogue(made, ask=(("criterion", "t.a1"),))
    total = report.build(some, standing({"t.a1": Rated(2)}), version="1").scores.sets[0].total
    assert total.claimed.floor == "not all asked"
