"""The auditor's report: opinion, sample, differences, findings with actions, evidence, changes, and every sum."""

import re
from dataclasses import replace
from functools import cache

import pypdfium2
import pytest
import zxingcpp

import report_samples as samples
from assess import chain, report
from assess.log import standing
from assess.log.standing import WITHHELD, Amended, ClockStep
from assess.model import OPEN, NotApplicable, Rated, Unknown
from assess.render import FORMATS, Look
from assess.render.designs import design
from assess.render.page import page
from assess.report.later import history
from assess.report.reviewing import TOO_FEW, review_of
from factory import (
    BEN,
    actor,
    attached,
    catalogue,
    commented,
    criterion,
    draft,
    drafts_of,
    erased,
    evidence,
    flagged,
    guideline_set,
    log,
    measured,
    not_applicable,
    rated,
    state,
    text,
    withdrawn,
)
from reading import bare, pages

pytestmark = pytest.mark.usefixtures("unmeasured_children")

LOOK = Look(design("auditor"))


@cache
def audited():
    some = samples.shipped("full")
    return report.build(some, samples.audited(some), version="1.2.3")


@cache
def early():
    some = samples.shipped("full")
    return report.build(some, samples.made_up(some), version="1.2.3")


def flat(made):
    """The page as text: without marks, and without regard to where lines break."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page(made, look=LOOK).partition("<body")[2]))


# What was written after the first submission


def later(*drafts):
    some = catalogue(guideline_set(criterion("sq.a"), criterion("sq.b", "sq.2")))
    return some, standing(log(*drafts), some)


def test_before_it_is_submitted_nothing_is_a_later_change():
    some, now = later(rated("sq.a", 1), rated("sq.a", 2))
    assert (now.amended, now.course) == ((), ())
    assert history(some, now).sentence.startswith("It was not submitted yet")


def test_where_nothing_was_changed_that_is_said():
    some, now = later(rated("sq.a", 1), state("submitted"), state("approved"))
    found = history(some, now)
    assert re.fullmatch(r"Nothing was changed after it was first submitted \(.+ UTC, event 3\)\.", found.sentence)
    assert [(s.event, s.to, s.left) for s in found.course] == [
        (3, "submitted", "no question open"), (4, "approved", "no review left to do"),
    ]  # fmt: skip


def test_every_change_after_the_first_submission_is_told_as_it_happened():
    plan = {"criterion": "sq.a", "statements": [], "title": text("T"), "owner": None, "due": None, "status": "open",
            "note": None, "carried_from": None}  # fmt: skip
    some, now = later(
        actor(BEN, "Ben Osei"), rated("sq.a", 1), evidence("e1", "Minutes"), state("submitted"), state("amending"),
        rated("sq.a", 3, on_behalf_of=BEN), not_applicable("sq.b"), withdrawn("sq.b"), rated("sq.b", 2),
        attached("sq.a", "e1"), attached("sq.a", "e1", "detach"), commented("sq.a", "x"), flagged("sq.b"),
        measured("sq.days", "4"), draft("plan", "p1", plan), draft("settings", None, {"label": "2026b"}),
        state("submitted"),
    )  # fmt: skip
    found = history(some, now)
    assert [(c.event, c.subject, c.told) for c in found.changes] == [
        (7, "sq.a", "Level 3: checked; before: Level 1: planned"),
        (8, "sq.b", "Does not apply (There are no branch offices.)"),
        (9, "sq.b", "Taken back; before: Does not apply (There are no branch offices.)"),
        (10, "sq.b", "Level 2: done"),
        (11, "sq.a", "E1 Minutes attached"),
        (12, "sq.a", "E1 Minutes taken off"),
        (13, "sq.a", "comment"),
        (14, "sq.b", "passed on to a colleague, or settled"),
        (15, "sq.days", "value of the indicator"),
        (16, "sq.a", "item of the action plan"),
        (17, "the assessment", "settings: label, days, language or target"),
    ]
    assert found.changes[0].by == "Ben Osei"
    assert found.sentence.startswith("11 changes after it was first submitted (")
    assert [s.to for s in found.course] == ["submitted", "being amended", "submitted"]


def test_what_was_erased_after_the_submission_is_told():
    some, _ = later(rated("sq.a", 1))
    paper = draft("evidence", "e1", {**evidence("e1", "Minutes").data.plain(), "is": "file", "sha256": "a" * 64})
    made = log(
        actor(BEN, "Ben Osei"), replace(not_applicable("sq.a"), on_behalf_of=BEN), commented("sq.a", "x"), paper,
        evidence("e2", "Order", where="Room 7"), state("submitted"), state("approved"),
    )  # fmt: skip
    gone = [next(chain.commitments(made.events[n].stored)) for n in (2, 3, 5)]
    erasing = [erased(gone[0], gone[1]), erased(gone[2]), erased(files=["a" * 64]), erased("c:" + "0" * 64)]
    texts = {c: text for c, text in made.texts.items() if c not in gone}
    found = history(some, standing(replace(log(*drafts_of(made), *erasing), texts=texts), some))
    told = [re.sub(r"\([^()]+ UTC, ", "(", c.told.removeprefix("Erased for good: ")) for c in found.changes]
    assert [(c.event, c.subject) for c in found.changes] == [(n, "the assessment") for n in (9, 10, 11, 12)]
    assert told == [
        f"reason given with the answer to sq.a by Ben Osei (event 3); comment on sq.a by {WITHHELD} (event 4)",
        f"name of E2 by {WITHHELD} (event 6)",
        f"file of E1 Minutes by {WITHHELD} (event 5)",
        "what is not in this copy",
    ]
    assert found.sentence.startswith("4 changes after it was first submitted (")


def test_evidence_that_is_not_in_this_copy_is_told_as_evidence():
    some, now = later(rated("sq.a", 1))
    gone = Amended(9, samples.AT, BEN, "attach", "sq.a", OPEN, OPEN, "elsewhere")
    assert history(some, replace(now, amended=(gone,))).changes[0].told == "evidence attached"


def test_where_the_clock_goes_backwards_is_named():
    made = log(rated("sq.a", 1), rated("sq.b", 2))
    turned = replace(made, events=tuple(
        replace(e, at=at) for e, at in zip(made.events, ("2026-01-02T00:00:00Z", "2026-01-01T09:00:00Z",
                                                        "2026-01-01T09:00:00Z"), strict=True)
    ))  # fmt: skip
    now = standing(turned)
    assert now.clock_steps == (ClockStep(2, "2026-01-01T09:00:00Z", "2026-01-02T00:00:00Z"),)
    some, _ = later()
    assert history(some, now).clock == (
        "Event 2 bears 1 January 2026, 09:00 UTC, the event before it 2 January 2026, 00:00 UTC.",
    )
    assert history(some, standing(made)).clock == ()


# How sure a review is


def test_findings_come_by_weight_the_heaviest_first():
    found = audited().review
    assert [f.finding for f in found.findings] == ["major", "minor", "observation", "conformity"]
    assert sum(f.number for f in found.findings) == len(found.rows) == 19
    assert found.reviewers == ("Ben Okafor",)
    assert early().review.findings == early().review.sure == early().review.reviewers == ()


def test_what_a_review_rests_on_is_said():
    told = audited().review.sure
    assert told[0] == "Reviewed: 19 of 87 criteria asked (22 %). Of the others nothing is said."
    assert told[1] == "The sample was drawn 2 times; the last one counts."
    assert told[2] == "Of the sample: 1 not reviewed yet."
    assert told[3].startswith("Reviewed criteria at a level that asks for evidence, without any that holds: ")
    assert told[4] == "The clock went backwards 1 time while the log was written."
    assert told[5] == "Names are as they were entered; nobody had to prove who they are."


def few(**more):
    some = samples.catalogue(samples.guidelines(*(samples.criterion(f"t.c{n}") for n in range(3))))
    now = samples.standing({f"t.c{n}": Rated(2) for n in range(3)})
    one = replace(samples.audited(samples.shipped("quick-scan")).reviews[0], criterion="t.c0", about=7)
    two = replace(one, criterion="t.c1", seq=91)
    return review_of(some, replace(now, reviews=(one, two), **more))


def test_a_small_review_without_a_sample_says_so():
    assert few().sure[:4] == (
        "Reviewed: 2 of 3 criteria asked (67 %). Of the others nothing is said.",
        "No sample was drawn: everything that is answered is to be reviewed.",
        "Of what is to be reviewed: 1 not reviewed yet.",
        "Levels compared: 2. Agreement and kappa of so few say little: one rating more can turn them.",
    )
    assert len(few().sure) == 5


def test_a_sample_that_is_reviewed_and_what_was_reviewed_beside_it_are_told():
    drawn = samples.audited(samples.shipped("quick-scan")).sample
    assert few(samples=(replace(drawn, criteria=("t.c0",)),)).sure[1:3] == (
        "The whole sample is reviewed.", "Reviewed beside the sample, chosen by the auditor: 1.",
    )  # fmt: skip
    other = replace(drawn, method="other", criteria=("t.c0",))
    assert few(samples=(other,)).sample.how == "See the documentation of this method."


def test_where_no_question_is_left_to_ask_no_share_is_said():
    found = few(hidden=dict.fromkeys(("t.c0", "t.c1", "t.c2"), "No counters."))
    assert found.sure[0] == "Reviewed: 0 of 0 criteria asked (0 %). Of the others nothing is said."


def test_a_verified_figure_stands_with_its_sum():
    some = samples.catalogue(
        samples.guidelines(
            samples.criterion("t.c0", weight="2"), samples.criterion("t.c1"), samples.criterion("t.c2", "t.2"),
            samples.criterion("t.c3"),
        )
    )  # fmt: skip
    one = samples.audited(samples.shipped("quick-scan")).reviews[0]
    given = {"t.c0": Rated(4), "t.c1": Rated(3), "t.c2": Rated(2), "t.c3": NotApplicable("None.")}
    rows = (("t.c0", Rated(3)), ("t.c1", Unknown("x")), ("t.c3", NotApplicable("None.")))
    reviews = tuple(replace(one, criterion=c, value=v, about=7, seq=90 + n) for n, (c, v) in enumerate(rows))
    lines = review_of(some, replace(samples.standing(given), reviews=reviews)).verified
    assert [(x.name, x.verified, x.how, x.coverage) for x in lines] == [
        ("All guidelines", TOO_FEW, "", "3 of 4 reviewed"),
        ("Guideline 1", "40*", "120 / 3 = 40", "3 of 3 reviewed"),
        ("The second", "not reviewed", "", "0 of 1 reviewed"),
    ]


# The page


def test_the_opinion_leaves_room_for_the_auditors_own_words_and_signatures():
    shown = flat(audited())
    for told in (*audited().review.sentences, *audited().review.sure, "Opinion:", "Signed as", "Second auditor"):
        assert " ".join(told.split()) in shown.replace("&#39;", "'"), told
    assert page(audited(), look=LOOK).count('class="rule-line"') == 5


def test_the_sample_can_be_drawn_again_from_what_is_printed():
    shown = flat(audited())
    assert "Seed 4711" in shown
    assert "by hand, on a copy of the log as it was then: assess sample --size 20 --seed 4711 --as NAME" in shown
    assert "Drawn before, and replaced 1 criterion with the seed “4710”, Ben Okafor, 21 November 2026" in shown
    assert all(row.criterion in shown for row in audited().review.sample.criteria)
    assert shown.count(" Not reviewed ") == 1


def test_each_difference_stands_with_both_ratings_its_note_and_its_evidence():
    shown = page(audited(), look=LOOK)
    apart = [r for r in audited().review.rows if r.mark != "="]
    every = {r.criterion: r for s in audited().sections for r in s.answers}
    for row in apart:
        (article,) = (a for a in re.findall("<article.+?</article>", shown, re.DOTALL) if f"{row.criterion} ·" in a)
        assert row.claimed in article
        assert row.found in article
        assert not row.note or row.note in article
        assert all(f"<b>E{p.number}</b>" in article for p in every[row.criterion].evidence)
    assert 0 < len(apart) < len(audited().review.rows)


def test_findings_stand_by_weight_with_their_agreed_actions():
    shown = flat(audited())
    chapter = shown[shown.rindex("Findings and agreed actions") :]
    weights = re.findall(r" (Major|Minor|Observation) (?:Is|Are|Does|Do|Has|Can|Did|Was)", chapter)
    assert weights == sorted(weights)
    assert len(weights) == sum(r.finding != "conformity" for r in audited().review.rows)
    assert "P1 Measure each promise once a quarter Head of customer service · until 31 December 2026" in chapter
    assert "No action is agreed yet." in chapter


def silent():
    """Reviewed without a word on what is found: two apart, one of them lapsed, and one that agrees."""
    some = samples.catalogue(samples.guidelines(*(samples.criterion(f"t.c{n}") for n in range(3))))
    one = replace(samples.audited(samples.shipped("quick-scan")).reviews[0], about=7, finding=None, value=Rated(1))
    reviews = (
        replace(one, criterion="t.c0"),
        replace(one, criterion="t.c1", about=6),
        replace(one, criterion="t.c2", value=Rated(3)),
    )
    proofs = {"t.c2": [samples.proof("Minutes", dated=None, expires="2026-06-30")]}
    now = samples.standing({f"t.c{n}": Rated(3) for n in range(3)}, reviews=reviews, proofs=proofs)
    return report.build(some, now, version="1")


def test_a_difference_without_a_finding_is_listed_among_the_findings():
    shown = flat(silent())
    chapter = shown[shown.rindex("Findings and agreed actions") : shown.rindex("Evidence and its age")]
    assert re.findall(r"(No finding stated(?: lapsed)?) .+?(t\.c\d) ", chapter) == [
        ("No finding stated", "t.c0"), ("No finding stated lapsed", "t.c1"),
    ]  # fmt: skip


def test_what_lapsed_and_what_expired_is_told_in_words_where_it_stands():
    shown = flat(silent())
    assert "lapsed: the answer changed since; the auditor reviews it again: assess review --at t.c1" in shown
    assert "E1 ( expired on 30 June 2026 )" in shown
    assert "expired on 30 June 2026; it counts as none" in shown


def test_the_scope_says_how_the_levels_came_and_no_more():
    assert audited().review.ways in flat(audited())
    assert "How the review was done The auditor gives an own level to each criterion" in flat(early())
    assert early().review.ways == ""


def test_every_digest_and_every_age_stands_in_full():
    shown = flat(audited())
    for item in audited().audit.evidence:
        assert item.proof.age in shown
        assert item.proof.digest is None or f"SHA-256 {item.proof.digest}" in shown


def test_every_sum_stands_in_the_report():
    shown = flat(audited())
    for line in audited().review.verified:
        assert not line.how or line.how in shown
    for found in audited().scores.sets:
        for line in (found.total, *found.lines):
            assert f"Claimed: {line.sum.claimed}. Evidenced: {line.sum.evidenced}." in shown, line.id


def test_changes_and_the_clock_stand_in_the_report():
    shown = flat(audited())
    assert "Level 2: Done; before: Level 1: Planned" in shown
    assert "Being amended; 1 question open New results." in shown
    assert audited().history.clock[0] in shown


def test_without_a_review_it_says_so_and_stays_short():
    shown = flat(early())
    assert shown.count("Nothing is reviewed yet.") == 3
    assert "There is no opinion yet" in shown
    assert "It never went backwards" in shown
    bare_one = samples.shipped("service-quality-1")
    data = FORMATS["pdf"](report.build(bare_one, samples.standing({}), version="1"), on_phase=lambda _: None, look=LOOK)
    assert len(pages(data)) <= 8


@pytest.mark.parametrize("made", [audited, early])
def test_no_link_leads_nowhere(made):
    shown = page(made(), look=LOOK)
    assert set(re.findall('href="#([^"]+)"', shown)) <= set(re.findall('id="([^"]+)"', shown))


def test_the_pdf_holds_every_section():
    some = samples.shipped("service-quality-1")
    made = report.build(some, samples.audited(some, size=4), version="1")
    told = "".join(pages(FORMATS["pdf"](made, on_phase=lambda _: None, look=LOOK)))
    for section in LOOK.design.sections:
        assert bare(section.get("title", "")) in bare(told)


def test_a_telephone_reads_each_checkpoint_off_the_page_and_its_six_lines_can_be_copied():
    some = samples.shipped("service-quality-1")
    made = report.build(some, samples.made_up(some), version="1")
    printed = FORMATS["pdf"](made, on_phase=lambda _: None, look=LOOK)
    wanted = [checkpoint.text for checkpoint in made.audit.checkpoints]
    sheets = [sheet.render(scale=2).to_pil() for sheet in pypdfium2.PdfDocument(printed)]
    assert [code.text for sheet in sheets for code in zxingcpp.read_barcodes(sheet)] == wanted
    told = "\n".join(line.strip() for text in pages(printed) for line in text.splitlines())
    assert all(text in f"{told}\n" for text in wanted)
    assert len(wanted) == 2


def test_without_a_checkpoint_the_page_says_that_the_log_is_not_anchored():
    some = samples.catalogue(samples.guidelines(samples.criterion("t.a1")))
    told = re.sub(r"\s+", " ", page(report.build(some, samples.standing(), version="1"), look=LOOK))
    assert "No checkpoint was made: nobody outside holds anything" in told
    assert "QR code" not in told
