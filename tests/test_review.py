"""The course of an assessment and the auditor's rating: who may do what when, the sample, the differences."""

import hashlib
import html
import random
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import report_samples as samples
from assess import report
from assess.cli import audit, shell
from assess.errors import ConflictError, InvalidError, NotFoundError, UsageError
from assess.interview import words
from assess.interview.lines import Lines
from assess.log import AT_WORK, KINDS, UNDER_REVIEW, standing
from assess.log.standing import STATES, Blind, Drawn, Reviewed
from assess.model import OPEN, NotApplicable, Rated, Unknown
from assess.render import Look
from assess.render.designs import design
from assess.render.page import page
from assess.report import spoken
from assess.report.reviewing import TOO_FEW, review_of
from assess.review import (
    FINDINGS,
    METHOD,
    NEXT,
    NOTHING_LEFT,
    agreement,
    answered_by,
    differences,
    drawn,
    enough,
    fault_of_finding,
    fault_of_state,
    fault_of_step,
    finding_for,
    kappa,
    state_of,
    to_review,
    unreviewed,
    verified,
)
from assess.workspace import Workspace
from assess.workspace.given import EvidenceGiven
from assess.workspace.reviewer import BlindDesk, ReviewDesk
from factory import ANNA, BEN, catalogue, criterion, guideline_set, log, not_applicable, rated, withdrawn
from inside import calling
from interview_desks import CHARTER, FRAMEWORK, KNOWN, LAW, MEANS, copied

EVA, PIOTR = "Eva Holm", "Piotr Zawada"
NONE = NotApplicable("There is none.")

# The sample


def asked(levels):
    """A catalogue of two guidelines, and answers of these levels (None does not apply, -1 is open)."""
    names = [f"sq.c{n}" for n in range(len(levels))]
    some = catalogue(guideline_set(*(criterion(c, f"sq.{1 + n % 2}") for n, c in enumerate(names))))
    given = {c: NONE if v is None else Rated(v) for c, v in zip(names, levels, strict=True) if v != -1}
    return some, samples.standing(given)


LEVELS = st.lists(st.sampled_from([-1, None, 0, 1, 2, 3, 4, 5]), min_size=1, max_size=40)


@settings(max_examples=300)
@given(LEVELS, st.integers(1, 50), st.text(max_size=10))
def test_the_size_is_exact_and_every_stratum_has_its_share(levels, size, seed):
    some, now = asked(levels)
    sample = drawn(some, now, seed, size)
    answered = list(now.answers)
    assert len(sample) == len(set(sample)) == min(size, len(answered))
    assert set(sample) <= set(answered)
    strata = {}
    for name in answered:
        strata.setdefault((some.criterion[name].guideline, str(now.outcome(name))), []).append(name)
    for members in strata.values():
        share = Fraction(len(sample) * len(members), len(answered))
        assert abs(len(set(sample) & set(members)) - share) < 1


def test_the_same_seed_draws_the_same_from_logs_written_in_any_order():
    names = [f"sq.c{n}" for n in range(12)]
    some = catalogue(guideline_set(*(criterion(c, f"sq.{1 + n % 2}") for n, c in enumerate(names))))
    answers = [rated(c, n % 4) for n, c in enumerate(names)]
    found = set()
    for turn in range(6):
        random.Random(turn).shuffle(answers)  # noqa: S311 # an order, not a secret
        found.add(drawn(some, standing(log(*answers), some), "4711", 5))
    assert len(found) == 1
    assert list(found.pop()) == [c for c in names if c in drawn(some, standing(log(*answers), some), "4711", 5)]


def test_another_seed_draws_others():
    some, now = asked([2] * 30)
    assert len({drawn(some, now, str(seed), 5) for seed in range(20)}) > 15


def test_the_method_can_be_followed_by_hand():
    """Two criteria in one stratum, one in another, two are drawn: shares of 4/3 and 2/3, so one of each.

    Of the two that one is drawn whose SHA-256 of seed, line break and id comes first.
    """
    some, now = asked([3, 1, 3])
    first = min(("sq.c0", "sq.c2"), key=lambda c: hashlib.sha256(f"a\n{c}".encode()).hexdigest())
    assert METHOD == "stratified-sha256-1"
    assert set(drawn(some, now, "a", 2)) == {first, "sq.c1"}


def test_what_a_fact_rules_out_is_not_drawn():
    some, now = asked([1, 1, 1, 1])
    hidden = samples.standing(dict.fromkeys(now.answers, Rated(1)), hidden={"sq.c0": "No counters."})
    assert drawn(some, hidden, "x", 9) == ("sq.c1", "sq.c2", "sq.c3")
    assert drawn(some, samples.standing({}), "x", 9) == ()


# Who may do what when


@pytest.mark.parametrize("state", NEXT)
def test_what_may_be_written_depends_on_the_state(state):
    assert set(NEXT) == set(STATES)
    refused = {kind for kind in KINDS if fault_of_state(state, kind)}
    changing = {
        kind for kind, data in KINDS.items() if data.written <= AT_WORK | UNDER_REVIEW and "draft" in data.written
    }
    content = set() if state in AT_WORK else changing - ({"plan"} if state in UNDER_REVIEW else set())
    review = set() if state in UNDER_REVIEW else {"review", "sample"}
    assert refused == content | review
    was = {"approved": "is approved, and nothing", "abandoned": "is abandoned, and nothing in it"}
    told = was.get(state, "was submitted, and nothing but the action plan")
    assert all(fault_of_state(state, k)[0] == f"The assessment {told} can be changed" for k in content)


@pytest.mark.parametrize("state", NEXT)
@pytest.mark.parametrize("to", NEXT)
def test_a_step_goes_only_where_it_may(state, to):
    fault = fault_of_step(state, to)
    assert (fault is None) == (to in NEXT[state])
    if fault:
        name = "a draft" if state == "draft" else STATES[state]
        assert fault[0] == f"The assessment is {name}"
        assert fault[1]


@pytest.fixture
def folder(tmp_path):
    return copied(tmp_path / "ws")


@pytest.fixture
def workspace(folder):
    with Workspace.open(folder) as opened:
        yield opened


@pytest.fixture
def desk(workspace):
    """The desk of Anna, who answers."""
    found = workspace.desk()
    for name, value in ((FRAMEWORK, Rated(2)), (MEANS, Rated(4)), (CHARTER, Rated(3)), (KNOWN, NONE)):
        found.answer(name, value)
    found.add_evidence(CHARTER, EvidenceGiven("reference", "Charter, 3.1"))
    found.comment(CHARTER, "Adopted in March.")
    return found


@pytest.fixture
def auditor(workspace, desk):  # noqa: ARG001 # what she reviews has been answered
    """The desk of Eva, who reviews."""
    return workspace.desk(by=EVA, role="auditor")


def bring(desk, auditor, state):
    """Takes the assessment on its course to a state."""
    course = {"draft": (), "submitted": "s", "in_review": "sr", "approved": "sra", "amending": "sA", "abandoned": "x"}[
        state
    ]
    for step in course:
        for one in (desk, auditor):
            one.refresh()
        match step:
            case "s":
                desk.step("submitted")
            case "r":
                auditor.review(FRAMEWORK, Rated(2))
            case "a":
                auditor.step("approved")
            case "x":
                desk.step("abandoned", "Opened by mistake.")
            case "A":
                desk.step("amending", "The minutes were missing.")
    for one in (desk, auditor):
        one.refresh()
    assert desk.now.state == state


WRITES = {
    "answer": lambda d: d.answer(FRAMEWORK, Rated(1)),
    "withdraw": lambda d: d.withdraw(FRAMEWORK),
    "comment": lambda d: d.comment(FRAMEWORK, "x"),
    "flag": lambda d: d.flag(FRAMEWORK, "x"),
    "evidence": lambda d: d.add_evidence(FRAMEWORK, EvidenceGiven("reference", "x")),
    "attach": lambda d: d.attach(KNOWN, next(iter(d.now.evidence))),
    "detach": lambda d: d.detach(CHARTER, next(iter(d.now.evidence))),
    "indicator": lambda d: d.measure("sq.charter-age", "1"),
    "target": lambda d: d.set_target(4, {}),
    "settings": lambda d: d.hide_previous(hide=True),
    "undo": lambda d: d.undo(),
    "import": lambda d: d.import_table(d.export("csv").replace("Adopted in March.", "Changed.").encode(), "x.csv"),
    "plan": lambda d: d.plan(FRAMEWORK, owner="Ben"),
}
RATES = {
    "review": lambda d: d.review(CHARTER, Rated(2)),
    "sample": lambda d: d.draw_sample("4711", 2),
}


@pytest.mark.parametrize("state", NEXT)
def test_every_forbidden_write_is_refused_and_every_other_one_is_taken(desk, auditor, state):
    bring(desk, auditor, state)
    for verb, does in (WRITES | RATES).items():
        one = desk if verb in WRITES else auditor
        one.refresh()
        before = one.now.events
        working = (*AT_WORK, *UNDER_REVIEW) if verb == "plan" else AT_WORK if verb in WRITES else UNDER_REVIEW
        if state in working:
            does(one)
            assert one.now.events > before, verb
            continue
        with pytest.raises(InvalidError) as caught:
            does(one)
        reopens = verb in WRITES or state == "approved"
        remedy = "`assess amend --reason TEXT` reopens it." if reopens else "`assess submit` comes first."
        if state == "abandoned":
            remedy = "`assess abandon --take-up` goes on with it."
        assert (verb, caught.value.hint) == (verb, remedy)
        one.refresh()
        assert one.now.events == before, verb


@pytest.mark.parametrize("state", NEXT)
def test_every_forbidden_step_is_refused(desk, auditor, state):
    bring(desk, auditor, state)
    for to in set(NEXT) - {*NEXT[state]}:
        with pytest.raises(UsageError):
            auditor.step(to, "A reason.")
        assert auditor.now.state == state
    auditor.step(NEXT[state][0], "A reason.")
    assert auditor.now.state == NEXT[state][0]


def test_a_step_keeps_what_was_open_and_why(desk):
    desk.step("submitted")
    assert len(desk.now.course[0].left) == 4
    with pytest.raises(UsageError, match="A reason is needed"):
        desk.step("amending", " ")
    desk.step("amending", "The minutes were missing.")
    assert [(p.to, p.reason) for p in desk.now.course] == [
        ("submitted", None), ("amending", "The minutes were missing."),
    ]  # fmt: skip


def test_actions_are_agreed_under_review_can_be_taken_back_and_stand_beside_the_finding(desk, auditor):
    bring(desk, auditor, "submitted")
    auditor.review(FRAMEWORK, Rated(1), finding="minor", note="The minutes are missing.")
    item = auditor.plan(FRAMEWORK, owner="Ben", due="2026-03-31")
    assert (auditor.now.state, auditor.now.plan[item.id].owner) == ("in_review", "Ben")
    assert [(a.kind, a.on) for a in auditor.now.amended] == [("plan", FRAMEWORK)]
    auditor.undo()
    assert auditor.now.plan == {}


WRITTEN_LATE = {
    "answer": lambda one, _: (one, "answer", FRAMEWORK, Rated(1)),
    "review": lambda _, other: (other, "review", CHARTER, Rated(2)),
}


@pytest.mark.parametrize("verb", WRITTEN_LATE)
def test_whoever_looked_before_the_assessment_moved_on_is_refused(workspace, desk, auditor, verb):
    bring(desk, auditor, {"answer": "draft", "review": "in_review"}[verb])
    late, does, *what = WRITTEN_LATE[verb](desk, auditor)
    mover = workspace.desk(by="Carla")
    mover.step({"answer": "submitted", "review": "approved"}[verb])
    before = mover.now.events
    with pytest.raises(ConflictError, match="moved to another state in the meantime"):
        getattr(late, does)(*what)
    assert (late.now.state, late.now.events) == (mover.now.state, before)


# Four eyes


def test_whoever_submitted_does_not_approve(desk, auditor):
    bring(desk, auditor, "in_review")
    with pytest.raises(UsageError, match="Anna submitted this assessment and cannot approve it"):
        desk.step("approved")
    auditor.step("approved")
    assert auditor.now.state == "approved"


def test_whoever_ever_answered_does_not_review(workspace, desk):
    workspace.desk(by=EVA).answer(MEANS, Rated(1))
    desk.refresh()
    desk.answer(MEANS, Rated(3))
    auditor = workspace.desk(by=EVA, role="auditor")
    bring(desk, auditor, "submitted")
    with pytest.raises(UsageError, match=f"Eva Holm answered {MEANS} and cannot review it"):
        auditor.review(MEANS, Rated(2))
    with pytest.raises(UsageError, match="Anna answered"):
        desk.review(CHARTER, Rated(2))
    auditor.review(CHARTER, Rated(2))


def test_an_answer_taken_back_or_given_for_somebody_counts_as_theirs():
    made = log(rated("sq.a", 1, on_behalf_of=BEN), withdrawn("sq.a"), rated("sq.b", 2))
    assert answered_by(made.events, "sq.a") == {ANNA, BEN}
    assert answered_by(made.events, "sq.c") == frozenset()


@pytest.mark.parametrize(
    ("criterion", "value", "more", "error", "told"),
    [
        (LAW, Rated(1), {}, NotFoundError, "was not answered, so there is nothing to review"),
        ("sq.x", Rated(1), {}, NotFoundError, "is not asked"),
        (CHARTER, Rated(6), {}, InvalidError, "6 is no level"),
        (CHARTER, NotApplicable(" "), {}, UsageError, "a reason is needed"),
        (CHARTER, Rated(2), {"finding": "awful"}, UsageError, "'awful' is no finding"),
        (CHARTER, Rated(2), {"finding": "conformity"}, UsageError, "the auditor's level says that it does not"),
        (CHARTER, Rated(3), {"finding": "major"}, UsageError, "the auditor's level says that it does"),
    ],
)
def test_a_rating_that_cannot_be_taken_is_told(desk, auditor, criterion, value, more, error, told):
    bring(desk, auditor, "submitted")
    with pytest.raises(error, match=told):
        auditor.review(criterion, value, **more)
    assert auditor.now.state == "submitted"


@pytest.mark.parametrize(("seed", "size"), [(" ", 3), ("x", 0)])
def test_a_sample_needs_a_seed_and_a_size(desk, auditor, seed, size):
    bring(desk, auditor, "submitted")
    with pytest.raises(UsageError, match="A seed and a size"):
        auditor.draw_sample(seed, size)


def test_of_nothing_nothing_is_drawn(workspace):
    one = workspace.desk()
    one.step("submitted")
    with pytest.raises(UsageError, match="Nothing is answered"):
        one.draw_sample("x", 3)


def test_the_history_of_a_question_says_what_an_auditor_found(run, desk, auditor):
    bring(desk, auditor, "submitted")
    auditor.review(CHARTER, Rated(2), finding="minor", note="No result for promise 4.")
    auditor.review(FRAMEWORK, NotApplicable("Merged in May."), finding=None)
    assert "Eva Holm, command: reviewed: level 2; minor; No result for promise 4." in run("history", CHARTER).flat
    assert "reviewed: not applicable: Merged in May." in run("history", FRAMEWORK).flat


def test_two_auditors_rate_beside_each_other_and_one_conflict_is_shown(workspace, desk, auditor):
    bring(desk, auditor, "submitted")
    other = workspace.desk(by=PIOTR, role="auditor")
    auditor.review(CHARTER, Rated(2), finding="minor")
    with pytest.raises(ConflictError):
        other.review(CHARTER, Rated(3))  # both would begin the review
    other.review(CHARTER, Rated(3))
    auditor.refresh()
    assert [(r.value.level, auditor.now.name(r.by)) for r in auditor.now.reviews] == [(2, EVA), (3, PIOTR)]
    (found,) = differences(auditor.catalogue, auditor.now)
    assert found.review.value == Rated(3)


# Differences


def test_a_review_lapses_when_the_answer_changes_and_only_then(desk, auditor):
    bring(desk, auditor, "submitted")
    auditor.review(CHARTER, Rated(2), finding="minor", note="No result for promise 4.")
    auditor.review(MEANS, Rated(4))
    desk.refresh()
    desk.step("amending", "More evidence.")
    desk.comment(CHARTER, "Another remark.")
    assert all(d.counts for d in differences(desk.catalogue, desk.now))
    desk.answer(CHARTER, Rated(2))
    assert [(d.criterion.id, d.state) for d in differences(desk.catalogue, desk.now)] == [
        (MEANS, "reviewed"),
        (CHARTER, "lapsed"),
    ]
    assert dict(verified(desk.catalogue, desk.now)) == {MEANS: Rated(4)}
    found = review_of(desk.catalogue, desk.now)
    assert "1 review lapsed because the answer changed since; not counted below." in found.sentences
    desk.withdraw(MEANS)
    assert [d.state for d in differences(desk.catalogue, desk.now)] == ["gone", "lapsed"]
    found = review_of(desk.catalogue, desk.now)
    assert "1 review of what is not answered or not asked any more; not counted below." in found.sentences
    assert [row.next for row in found.rows if row.state == "gone"] == [f"gone: {NOTHING_LEFT}"]
    assert agreement(differences(desk.catalogue, desk.now)).reviewed == 0


def review(criterion, value, *, seq=90, about=7, finding=None, note=None, via="interview"):
    return Reviewed(seq, samples.AT, samples.BEN, criterion, value, about, finding, note, via)


def test_what_became_of_a_criterion_is_told_by_its_answer_its_facts_and_its_review():
    one, answered = review("t.a", Rated(2)), samples.standing({"t.a": Rated(2)})
    assert state_of(answered, "t.a", None) == "not reviewed"
    assert state_of(answered, "t.a", one) == "reviewed"
    assert state_of(answered, "t.a", review("t.a", Rated(2), about=6)) == "lapsed"
    assert state_of(replace(answered, hidden={"t.a": "No counters."}), "t.a", one) == "gone"
    assert state_of(samples.standing({}), "t.a", one) == "gone"


@pytest.mark.parametrize(
    ("claimed", "found", "finding"),
    [
        (Rated(3), Rated(3), "conformity"), (Rated(3), Rated(2), "minor"), (Rated(3), Rated(1), "major"),
        (Rated(3), Rated(4), "observation"), (NONE, NotApplicable("Other words."), "conformity"),
        (NONE, Rated(1), "observation"), (Rated(1), Unknown("x"), "observation"), (OPEN, Rated(1), "observation"),
    ],
)  # fmt: skip
def test_a_finding_is_proposed_by_the_distance(claimed, found, finding):
    assert finding_for(claimed, found) == finding
    assert finding in FINDINGS
    assert fault_of_finding(claimed, found, finding) is None


@pytest.mark.parametrize(
    ("claimed", "found", "refused"),
    [
        (Rated(3), Rated(2), "conformity"), (Rated(3), Rated(0), "conformity"), (Rated(3), Rated(3), "major"),
        (Rated(3), Rated(4), "major"), (NONE, Rated(1), "conformity"), (Rated(1), Unknown("x"), "conformity"),
        (NONE, NotApplicable("Other words."), "major"),
    ],
)  # fmt: skip
def test_a_finding_that_contradicts_the_two_ratings_is_refused_and_no_other(claimed, found, refused):
    assert {f for f in (None, *FINDINGS) if fault_of_finding(claimed, found, f)} == {refused}
    what, remedy = fault_of_finding(claimed, found, refused)
    assert what.startswith(f"'{refused}' says that the self-rating ")
    assert remedy == f"The finding that fits is '{finding_for(claimed, found)}'"


# Kappa


def test_kappa_is_what_a_table_by_hand_gives():
    """Ten pairs. Observed squares: 0+0+1+0+0+0+4+0+1+1 = 7, so 7/10. Margins of the first: one 1, four 2, three 3, one
    4, one 5; of the second: one 1, five 2, three 3, one 4. Expected squares: 26 + 32 + 30 + 32 + 74 = 194, so 194/100.
    1 - 70/194 = 62/97."""
    pairs = [(3, 3), (3, 3), (3, 2), (2, 2), (2, 2), (2, 2), (4, 2), (1, 1), (2, 3), (5, 4)]
    assert kappa(pairs) == Fraction(62, 97)


PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30)


@given(PAIRS)
def test_kappa_has_its_laws(pairs):
    found = kappa(pairs)
    assert (found is None) == (len({level for pair in pairs for level in pair}) < 2)
    assert kappa([(b, a) for a, b in pairs]) == found
    assert kappa([(5 - a, 5 - b) for a, b in pairs]) == found
    assert kappa(list(reversed(pairs))) == found
    assert kappa(pairs * 2) == found
    if found is not None:
        assert -1 <= found <= 1
        assert (found == 1) == all(a == b for a, b in pairs)


@settings(max_examples=300)
@given(PAIRS)
def test_the_statistics_add_up(pairs):
    some, now = reviewed([(Rated(a), Rated(b), None) for a, b in pairs])
    found = agreement(differences(some, now))
    assert found.reviewed == found.compared == len(pairs) == found.same + found.higher + found.lower
    assert found.same <= found.within_one <= found.compared
    assert found.bias == (Fraction(sum(a - b for a, b in pairs), len(pairs)) if pairs else None)
    assert found.exact == (Fraction(100 * found.same, len(pairs)) if pairs else None)


# In words


def reviewed(rows, **more):
    """A catalogue, and what stands where each row is a self-rating, a finding on it and its weight."""
    names = [f"t.c{n}" for n in range(max(1, len(rows)))]
    some = samples.catalogue(samples.guidelines(*(samples.criterion(n, f"t.{1 + i % 2}") for i, n in enumerate(names))))
    pairs = list(zip(names, rows, strict=False))
    reviews = tuple(review(c, found, seq=90 + n, finding=weight) for n, (c, (_, found, weight)) in enumerate(pairs))
    return some, samples.standing({c: claimed for c, (claimed, _, _) in pairs}, reviews=reviews, **more)


def test_nothing_reviewed_is_said_and_a_sample_stands_by_itself():
    some, now = reviewed([])
    assert review_of(some, now).sentences == ("Nothing is reviewed yet.",)
    assert review_of(some, now).verified == ()
    sample = Drawn(80, samples.AT, samples.BEN, "4711", METHOD, ("t.c0",))
    found = review_of(some, samples.standing({"t.c0": Rated(1)}, samples=(sample,)))
    assert found.sentences[0] == "1 criterion drawn with the seed “4711”; 0 reviewed."
    assert found.sample.given == "Ben Okafor, 21 November 2026, 10:04 UTC"


def test_each_difference_and_the_agreement_stand_in_words():
    sample = Drawn(80, samples.AT, samples.BEN, "4711", METHOD, ("t.c0", "t.c4"))
    some, now = reviewed(
        [(Rated(3), Rated(3), "conformity"), (Rated(4), Rated(2), "major"), (Rated(1), Rated(2), "observation"),
         (NONE, NotApplicable("Post offices."), None), (Rated(2), Unknown("No paper."), "observation")],
        samples=(sample,),
    )  # fmt: skip
    found = review_of(some, now)
    assert [(r.mark, r.difference, r.sampled) for r in found.rows] == [
        ("=", 0, True), ("▲", 2, False), ("▼", -1, False), ("=", None, False), ("≠", None, True),
    ]  # fmt: skip
    assert found.rows[3].found == "Does not apply (Post offices.)"
    assert found.rows[3].finding_words == "no finding stated"
    assert found.sentences == (
        "5 criteria reviewed of 5 answered.",
        "2 criteria drawn with the seed “4711”; 2 reviewed.",
        "The same level on 1 of 3 (33 %), within one level on 2.",
        "The institution rates itself higher than the auditor on 1 and lower on 1, on average 0.33 levels above.",
        f"Weighted kappa {found.agreement.kappa} on 3 pairs of levels (quadratic weights; 1 is full agreement, 0 chance).",  # noqa: E501
        "Findings: 1 conforming, 2 observations and 1 major.",
    )
    assert (found.agreement.exact_percent, found.agreement.bias) == (33, "0.33")
    assert found.differing == "The two ratings differ on 3 of 5 reviewed criteria."


def test_a_difference_without_a_finding_is_counted_and_agreement_without_one_is_not():
    found = review_of(*reviewed([(Rated(3), Rated(2), None), (Rated(3), Rated(3), None)]))
    assert found.sentences[-1] == "The two differ without a finding stated: 1."


@pytest.mark.parametrize(("levels", "little"), [((1, 2, 2, 1), True), ((1, 2, 3, 1), False)])
def test_kappa_of_two_levels_is_not_left_alone(levels, little):
    pairs = [(Rated(a), Rated(b), "observation") for a, b in zip(levels, reversed(levels), strict=True)]
    (told,) = (s for s in review_of(*reviewed(pairs)).sentences if "kappa" in s)
    assert ("which says little, since only 2 different levels were given" in told) == little


def test_a_lapsed_review_says_who_does_what_next_and_does_not_count_for_the_sample():
    some, _ = reviewed([(Rated(2), Rated(2), None)] * 3)
    sample = Drawn(80, samples.AT, samples.BEN, "3 Feb $(x)", METHOD, ("t.c0", "t.c1", "t.c2"))
    reviews = (review("t.c0", Rated(2)), review("t.c1", Rated(1), about=6))
    now = samples.standing(dict.fromkeys(("t.c0", "t.c1", "t.c2"), Rated(2)), reviews=reviews, samples=(sample,))
    found = review_of(some, now)
    assert found.sample.sentence == "3 criteria drawn with the seed “3 Feb $(x)”; 1 reviewed, 1 lapsed."
    assert [row.state for row in found.sample.criteria] == ["reviewed", "lapsed", "not reviewed"]
    assert found.sample.again == "assess sample --size 3 --seed '3 Feb $(x)' --as NAME"
    assert found.sure[1] == "Of the sample: 1 not reviewed yet and 1 lapsed."
    assert [row.next for row in found.rows] == [
        None, "lapsed: the answer changed since; the auditor reviews it again: assess review --at t.c1",
    ]  # fmt: skip
    assert found.differing == "The two ratings differ on 0 of 1 reviewed criterion."
    gone = review_of(some, samples.standing({"t.c1": Rated(2)}, reviews=reviews[1:], samples=(sample,)))
    assert gone.differing == "No review stands any more."
    assert gone.sample.sentence.endswith(f"; 0 reviewed, 1 lapsed, 2 gone ({NOTHING_LEFT}).")
    assert gone.sure[1] == f"Of the sample: 1 lapsed and 2 gone ({NOTHING_LEFT})."


def test_how_the_levels_came_is_told_as_far_as_it_is_known():
    some, now = reviewed([(Rated(2), Rated(2), None)] * 4)
    ways = ("line-blind", "interview", "command", "interview-blind")
    reviews = tuple(review(f"t.c{n}", Rated(2), via=via) for n, via in enumerate(ways))
    assert review_of(some, samples.standing({c: Rated(2) for c in now.answers}, reviews=reviews)).ways == (
        "Levels given blind, before the interview showed the self-rating: 2; in the interview beside the self-rating: "
        "1; by command, of which it is not known what was in view: 1."
    )


def test_agreement_by_chance_alone_and_a_lower_self_rating_are_said():
    some, now = reviewed([(Rated(2), Rated(2), "observation"), (NONE, Rated(2), None)])
    found = review_of(some, now)
    assert "Weighted kappa cannot be computed on 1 pair of levels: all levels are the same." in found.sentences
    assert found.sentences[2].endswith("on average neither above nor below.")
    assert "Findings: 1 observation." in found.sentences
    below = review_of(*reviewed([(Rated(1), Rated(2), None)]))
    assert "on average 1.00 levels below" in " ".join(below.sentences)
    assert any(s.startswith("Weighted kappa") for s in below.sentences)
    without_levels = review_of(*reviewed([(NONE, Rated(2), "minor")]))
    assert without_levels.sentences == ("1 criterion reviewed of 1 answered.", "Findings: 1 minor.")
    assert (without_levels.agreement.bias, without_levels.agreement.kappa, without_levels.agreement.exact_percent) == (
        None, None, None,
    )  # fmt: skip


def test_the_verified_reading_is_over_the_reviewed_criteria_with_its_own_coverage():
    some, now = reviewed([(Rated(4), Rated(2), "major"), (Rated(1), Rated(1), None), (Rated(5), Rated(5), None)])
    now = samples.standing({c: g.value for c, g in now.answers.items()}, reviews=now.reviews[:1])
    lines = review_of(some, now).verified
    assert [(x.name, x.claimed, x.evidenced, x.verified, x.coverage) for x in lines] == [
        ("All guidelines", "43", "27", TOO_FEW, "1 of 3 reviewed"),
        ("Guideline 1", "90", "40", TOO_FEW, "1 of 2 reviewed"),
        ("The second", "20", "20", "not reviewed", "0 of 1 reviewed"),
    ]  # fmt: skip


def test_claimed_and_verified_stand_side_by_side_over_the_same_criteria_alone():
    some = samples.catalogue(samples.guidelines(*(samples.criterion(f"t.c{n}") for n in range(8))))
    found = (Rated(4), NONE, Rated(3), Rated(3), Unknown("No paper."))
    claimed = (Rated(3), Rated(1), Rated(3), Rated(2), Rated(2), Rated(2), Rated(5), Rated(2))
    reviews = tuple(review(f"t.c{n}", value, seq=90 + n) for n, value in enumerate(found))
    now = samples.standing({f"t.c{n}": value for n, value in enumerate(claimed)}, reviews=reviews)
    total, line = review_of(some, now).verified
    # All asked: 20 levels of 8. Reviewed and applying: 10 of 4. With a level on both sides: 8 and 10 of 3.
    assert (line.claimed, line.verified, line.coverage, line.how) == ("50", "50*", "5 of 8 reviewed", "200 / 4 = 50")
    assert (line.same.claimed, line.same.evidenced, line.same.verified) == ("53", "40", "67")
    assert line.same.coverage == total.same.coverage == "on 3 of 8"
    fewer = review_of(some, replace(now, reviews=reviews[:3])).verified[1]
    assert (fewer.verified, fewer.how, fewer.same) == (TOO_FEW, "", None)


@pytest.mark.parametrize(("reviewed", "asked", "told"), [(2, 3, False), (3, 8, True), (1, 1, True), (0, 1, False)])
def test_a_figure_needs_three_criteria_or_all(reviewed, asked, told):
    assert enough(reviewed, asked) == told


def test_a_level_given_blind_and_changed_is_kept_counted_and_has_its_own_agreement(workspace, desk, auditor):
    bring(desk, auditor, "submitted")
    blind = workspace.desk(by=EVA, role="auditor", kind=BlindDesk)
    blind.rate(CHARTER, Rated(0), None, "")
    blind.rate(MEANS, Rated(1), None, "")
    auditor.refresh()
    auditor.review(CHARTER, Rated(1), finding="major")
    auditor.review(CHARTER, Rated(3), finding="conformity")
    desk.refresh()
    every = {d.criterion.id: d for d in differences(desk.catalogue, desk.now)}
    assert {c: (d.blind.value, d.changed) for c, d in every.items()} == {
        CHARTER: (Rated(0), True), MEANS: (Rated(1), False),
    }  # fmt: skip
    found = review_of(desk.catalogue, desk.now)
    claimed = desk.now.outcome(MEANS).level
    assert (found.changed, found.agreement.compared, found.blind.compared) == (1, 2, 2)
    assert found.agreement.kappa == spoken.decimal(kappa([(3, 3), (claimed, 1)]), 2)
    assert found.blind.kappa == spoken.decimal(kappa([(3, 0), (claimed, 1)]), 2)
    told = next(row for row in found.rows if row.criterion == CHARTER)
    assert (told.blind.partition(":")[0], ", then Level 3" in told.blind, told.changed) == ("Level 0", True, True)
    assert "Changed after the self-rating was shown: 1." in found.sentences
    assert any(s.startswith("Over the levels given blind: the same level on 0 of 2") for s in found.sentences)


def test_a_blind_level_stays_where_another_auditor_rates_and_goes_with_the_answer_it_was_about():
    some, now = reviewed([(Rated(3), Rated(3), "conformity")])
    (stands,) = now.reviews
    first = Blind(80, samples.AT, samples.ANNA, Rated(1))
    mine = replace(stands, by=samples.ANNA, seq=81, value=Rated(1), blind=first)
    (found,) = review_of(some, replace(now, reviews=(mine, stands))).rows
    assert (found.changed, found.blind.endswith(f" (blind by {now.name(samples.ANNA)})")) == (True, True)
    own = replace(stands, blind=replace(first, by=samples.BEN, value=Rated(3)))
    (found,) = review_of(some, replace(now, reviews=(mine, own))).rows
    assert (found.changed, "then" in found.blind) == (False, False)
    (about_another,) = differences(some, replace(now, reviews=(replace(mine, about=6), stands)))
    assert about_another.blind is None
    without_level = replace(stands, blind=replace(first, value=NONE))
    told = review_of(some, replace(now, reviews=(without_level,)))
    assert "Changed after the self-rating was shown: 1." in told.sentences
    assert not any(s.startswith("Over the levels given blind") for s in told.sentences)


def test_findings_have_numbers_by_weight_and_then_the_differences_without_one():
    some, now = reviewed(
        [(Rated(3), Rated(2), "minor"), (Rated(3), Rated(3), "conformity"), (Rated(3), Rated(2), None),
         (Rated(3), Rated(1), "major"), (Rated(3), Rated(3), None)]
    )  # fmt: skip
    found = review_of(some, now)
    assert [row.number for row in found.rows] == [2, None, 3, 1, None]
    assert {f.finding: f.criteria for f in found.findings} == {
        "major": ("t.c3",), "minor": ("t.c0",), "observation": (), "conformity": ("t.c1",),
    }  # fmt: skip


def test_a_guideline_without_a_question_has_no_line():
    some = samples.catalogue(samples.guidelines(samples.criterion("t.c0")))
    now = samples.standing({"t.c0": Rated(2)}, reviews=(review("t.c0", Rated(2)),))
    assert [x.id for x in review_of(some, now).verified] == ["test-set", "t.1"]


# The desk of an auditor


def test_on_the_desk_of_an_auditor_stand_own_ratings_and_the_self_rating_beside_them(workspace, desk, auditor):
    bring(desk, auditor, "submitted")
    auditor.draw_sample("4711", 2)
    beside = workspace.desk(by=EVA, role="auditor", kind=ReviewDesk)
    assert beside.now.answers == {}
    assert [c.id for c in beside.questions] == list(auditor.now.sample.criteria)
    beside.rate(CHARTER, Rated(2), "minor", "No result for promise 4.")
    assert beside.now.outcome(CHARTER) == Rated(2)
    assert beside.now.comments[CHARTER].text == "No result for promise 4."
    assert (beside.stands.outcome(CHARTER), beside.previous.standing.outcome(CHARTER)) == (Rated(3), Rated(3))
    assert beside.looked_back[CHARTER][0].before == 3
    assert not beside.needs_evidence(CHARTER)
    assert beside.now.evidence_for(CHARTER) == ()
    assert beside.base("answer", CHARTER) == beside.stands.reviews[0].seq
    assert beside.base("comment", CHARTER) == desk.base("comment", CHARTER)


def test_a_level_given_blind_stays_so_until_another_is_given(workspace, desk, auditor):
    bring(desk, auditor, "submitted")
    blind = workspace.desk(by=EVA, role="auditor", kind=BlindDesk)

    def ways():
        return [(r.via, r.finding) for r in blind.stands.reviews]

    blind.rate(CHARTER, NotApplicable("It was merged."), None, "")
    blind.rate(CHARTER, NotApplicable("It was merged."), "observation", "Seen in May.")
    assert ways() == [("command-blind", "observation")]
    assert [e.via for e in blind.log.events if e.kind == "review"] == ["command-blind", "command"]
    blind.rate(CHARTER, Rated(2), "minor", "")
    assert ways() == [("command", "minor")]


def test_a_review_that_lapsed_is_to_be_given_again_and_blind_is_hidden_again(workspace, desk, auditor):
    bring(desk, auditor, "submitted")
    auditor.draw_sample("4711", 1)
    (drawn_one,) = auditor.now.sample.criteria
    beside = next(c for c in (CHARTER, MEANS) if c != drawn_one)
    auditor.review(beside, Rated(1))
    desk.refresh()
    desk.step("amending", "More evidence.")
    desk.answer(beside, Rated(2))
    desk.step("submitted")
    again = workspace.desk(by=EVA, role="auditor", kind=BlindDesk)
    assert {c.id for c in again.questions} == {drawn_one, beside}
    assert (again.now.answers, again.mine[beside].value, again.hides(beside)) == ({}, Rated(1), True)


# The commands


@pytest.fixture
def run(capsys, monkeypatch, folder, desk):  # noqa: ARG001 # somebody has answered
    return calling(capsys, monkeypatch, folder)


def sitting(run, *typed, more=(), by=EVA):
    return run("review", "--plain", "--as", by, *more, typed=typed)


def test_submit_lists_what_is_missing_and_waits_for_a_yes(run, monkeypatch):
    done = run("submit")
    assert (done.code, done.out) == (shell.USAGE, "")
    assert "4 open: " in done.err
    assert "1 without evidence: sq.sponsor-and-means" in done.err
    monkeypatch.setattr(audit, "may_ask", lambda **_: True)
    assert run("submit", typed=["n"]).code == shell.USAGE
    assert run("submit", typed=["y"]).out.startswith("2026 is submitted now (event ")
    for again in (run("submit"), run("submit", "--yes")):
        assert (again.code, again.err) == (
            shell.USAGE, "Error: The assessment is submitted.\nIt is submitted already.\n",
        )  # fmt: skip


def test_the_whole_course_goes_by_command(run):
    first = run("submit", "--yes", "--json").json
    assert (first["state"], len(first["open"])) == ("submitted", 4)
    sample = run("sample", "--size", "2", "--seed", "4711", "--as", EVA, "--json").json
    assert (sample["seed"], sample["method"], len(sample["criteria"])) == ("4711", METHOD, 2)
    again = run("sample", "--size", "2", "--seed", "4711", "--again", "--as", "  eva   HOLM ")
    assert again.out.startswith("2 criteria drawn with the seed 4711:")
    assert all(c in again.out for c in sample["criteria"])
    assert "Nobody called" not in again.err
    told = run("review", "set", CHARTER, "2", "--finding", "minor", "--note", "No result.", "--as", EVA)
    assert told.out.startswith(f"Saved the review of {CHARTER} (event ")
    saved = run("review", "set", KNOWN, "n/a", "--reason", "Post offices.", "--as", EVA, "--json").json
    assert saved["criterion"] == KNOWN
    listed = run("review", "list")
    assert f"▲ {CHARTER} Does the institution" in listed.flat
    assert (
        "claimed Level 3: Checked; found Level 2: Done; minor finding: the level holds in part. Eva Holm,"
        in listed.flat
    )
    assert "No result." in listed.out
    assert run("review", "list", "--json").json["agreement"]["higher"] == 1
    assert run("approve", "--as", EVA, "--reason", "Good.", "--yes").out.startswith("2026 is approved now")
    assert run("amend").code == shell.USAGE
    assert run("amend", "--reason", "New minutes.").out.startswith("2026 is being amended now")
    run("answer", "set", CHARTER, "2")
    listed = run("review", "list").flat
    assert f"Lapsed: the answer changed since; the auditor reviews it again: assess review --at {CHARTER}." in listed


def test_the_sample_is_listed_with_what_became_of_it(submitted, desk):
    run = submitted
    none = run("review", "list", "--sample")
    assert (none.code, none.err.splitlines()[0]) == (shell.NOT_FOUND, "Error: No sample was drawn.")
    run("sample", "--size", "4", "--seed", "4711", "--as", EVA)
    run("review", "set", CHARTER, "2", "--as", EVA)
    run("review", "set", MEANS, "4", "--as", EVA)
    desk.refresh()
    desk.step("amending", "More evidence.")
    desk.answer(CHARTER, Rated(2))
    told = run("review", "list", "--sample").out
    assert told.startswith("4 criteria drawn with the seed “4711”; 1 reviewed, 1 lapsed.\nDrawn by Eva Holm, ")
    assert f"Method {METHOD}: The criteria that are answered" in " ".join(told.split())
    states = {FRAMEWORK: "not reviewed", MEANS: "reviewed", CHARTER: "lapsed", KNOWN: "not reviewed"}
    assert all(f"\n{state:<12}  {name}  " in told for name, state in states.items())
    sample = run("review", "list", "--sample", "--json").json["sample"]
    assert {row["criterion"]: row["state"] for row in sample["criteria"]} == states
    assert (sample["seed"], sample["given"].partition(",")[0]) == ("4711", EVA)


def test_without_a_finding_the_command_says_which_one_fits_and_saves(submitted, desk):
    done = submitted("review", "set", CHARTER, "2", "--as", EVA)
    assert done.err.endswith(
        "No finding is stated. The two ratings suggest minor: the same line with --finding minor.\n"
    )
    assert ratings(desk) == {CHARTER: (Rated(2), None, None)}
    assert submitted("review", "set", CHARTER, "2", "--finding", "minor", "--as", EVA).err == ""


@pytest.mark.parametrize(("command", "remark"), [("review", "--note"), ("answer", "--comment")])
def test_a_level_takes_no_reason(submitted, desk, command, remark):
    done = submitted(command, "set", CHARTER, "5", "--reason", "Seen.", "--as", EVA)
    assert (done.code, done.err) == (shell.USAGE, f"Error: A level takes no --reason.\nSay it with {remark}.\n")
    assert ratings(desk) == {}


def test_what_the_state_forbids_is_refused_before_anybody_is_asked(run, desk):
    for state, command in (
        ("draft", "review"),
        ("submitted", "answer"),
        ("approved", "review"),
        ("approved", "answer"),
    ):
        if state == "submitted":
            desk.step("submitted")
        elif state == "approved" and desk.now.state == "submitted":
            sitting(run, "2", "1", "", "q")
            run("approve", "--yes", "--as", EVA)
            desk.refresh()
        done = run(command, "--plain", "--as", EVA, typed=["2", "1", "", "q"])
        assert (done.code, done.out) == (shell.INVALID, ""), (state, command)
        remedy = "`assess submit` comes first." if state == "draft" else "`assess amend --reason TEXT` reopens it."
        assert done.err.splitlines()[-1] == remedy
    assert run("answer", "--no-input").code == shell.USAGE
    assert run("status").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("review",), 'Say it with --as "NAME"'),
        (("review", "set", CHARTER, "2"), 'Say it with --as "NAME"'),
        (("review", "--no-input", "--as", EVA), "Without a person, use `assess review set`."),
        (("review", "set", CHARTER, "six", "--as", EVA), "'six' is no answer"),
        (("review", "set", CHARTER, "2", "--finding", "awful", "--as", EVA), "'awful' is not one of"),
        (("sample", "--size", "0", "--seed", "1"), "0 is not in the range"),
        (("approve", "--as", EVA), "`assess submit` and `assess review` come first."),
    ],
)
def test_a_wrong_call_is_told(run, arguments, told):
    done = run(*arguments)
    assert (done.code, done.out) == (shell.USAGE, "")
    assert told in done.err


def test_a_sample_before_it_is_submitted_is_refused(run):
    done = run("sample", "--size", "2", "--seed", "1", "--as", EVA)
    told = "Error: The assessment was not submitted yet, so it is not under review.\n`assess submit` comes first.\n"
    assert (done.code, done.err.endswith(told)) == (shell.INVALID, True)


def test_a_sample_is_drawn_once_by_somebody_who_did_not_answer(submitted):
    run = submitted
    assert run("sample", "--size", "2", "--seed", "1").err.startswith("Error: Who draws the sample?")
    mine = run("sample", "--size", "2", "--seed", "1", "--as", "Anna")
    assert (mine.code, "Anna answered in this assessment and cannot draw the sample." in mine.err) == (
        shell.USAGE,
        True,
    )
    assert run("sample", "--size", "1", "--seed", "1", "--as", EVA).code == shell.DONE
    again = run("sample", "--size", "2", "--seed", "2", "--as", EVA)
    assert again.code == shell.USAGE
    assert "A sample was drawn already, by Eva Holm with the seed 1." in again.err
    all_of_it = run("sample", "--size", "90", "--seed", "2", "--again", "--as", EVA)
    assert "No more than 4 criteria are answered: all are drawn." in all_of_it.err
    run("review", "set", CHARTER, "3", "--finding", "conformity", "--as", EVA)
    listed = run("review", "list", "--sample")
    assert "Drawn before, and replaced: 1 criterion with the seed “1”, Eva Holm, " in listed.flat
    assert "The sample was drawn 2 times; the last one counts." in run("review", "list", "--json").json["sure"]


def test_an_approval_lists_what_is_not_reviewed_waits_for_a_yes_and_writes_it_down(submitted, desk, monkeypatch):
    run = submitted
    sample = run("sample", "--size", "3", "--seed", "4711", "--as", EVA, "--json").json["criteria"]
    assert CHARTER in sample
    run("review", "set", CHARTER, "2", "--as", EVA)
    waiting = [c for c in sample if c != CHARTER]
    done = run("approve", "--as", EVA)
    assert (done.code, done.out) == (shell.USAGE, "")
    assert f"2 of the sample not reviewed: {', '.join(waiting)}" in " ".join(done.err.split())
    run("amend", "--reason", "New minutes.")
    run("answer", "set", CHARTER, "2")
    run("submit", "--yes")
    run("review", "set", waiting[0], "1", "--as", EVA)
    done = run("approve", "--as", EVA)
    assert f"1 of the sample not reviewed: {waiting[1]}" in " ".join(done.err.split())
    assert f"1 reviewed, and answered anew since: {CHARTER}" in " ".join(done.err.split())
    monkeypatch.setattr(audit, "may_ask", lambda **_: True)
    assert run("approve", "--as", EVA, typed=["n"]).code == shell.USAGE
    assert run("approve", "--as", EVA, "--yes", "--json").json["open"] == [
        c for c in sample if c in (CHARTER, waiting[1])
    ]
    desk.refresh()
    found = report.build(desk.catalogue, desk.now, version="1").history.course
    assert [s.left for s in found if s.to == "approved"] == ["2 reviews left to do"]


def test_without_a_sample_an_approval_lists_every_answer_that_is_not_reviewed(submitted, desk):
    run = submitted
    run("review", "set", CHARTER, "2", "--as", EVA)
    done = run("approve", "--no-input", "--as", EVA)
    assert (done.code, done.out) == (shell.USAGE, "")
    assert f"3 not reviewed: {FRAMEWORK}, {MEANS}, {KNOWN}" in " ".join(done.err.split())
    assert run("approve", "--yes", "--as", EVA).code == shell.DONE
    desk.refresh()
    found = report.build(desk.catalogue, desk.now, version="1")
    assert [s.left for s in found.history.course if s.to == "approved"] == ["3 reviews left to do"]
    assert found.review.sure[1:3] == (
        "No sample was drawn: everything that is answered is to be reviewed.",
        "Of what is to be reviewed: 3 not reviewed yet.",
    )


def test_a_reviewed_criterion_that_is_withdrawn_is_told_as_gone_and_never_asked_for(submitted):
    run = submitted
    run("sample", "--size", "4", "--seed", "4711", "--as", EVA)
    for name, level in ((CHARTER, "3"), (MEANS, "4"), (FRAMEWORK, "2")):
        run("review", "set", name, level, "--as", EVA)
    run("amend", "--reason", "It was no charter.")
    run("answer", "withdraw", CHARTER)
    run("submit", "--yes")
    run("review", "set", KNOWN, "1", "--as", EVA)
    for listed in (run("review", "list"), run("review", "list", "--sample")):
        assert NOTHING_LEFT in listed.flat
        assert "--at" not in listed.flat
    assert f"\n{'gone':<12}  {CHARTER}  " in run("review", "list", "--sample").out
    at = run("review", "--plain", "--at", CHARTER, "--as", EVA)
    assert (at.code, at.err.splitlines()[0]) == (shell.NOT_FOUND, f"Error: {CHARTER} is {NOTHING_LEFT}.")
    done = run("approve", "--no-input", "--as", EVA)
    assert (done.code, f"1 {NOTHING_LEFT}: {CHARTER}" in " ".join(done.err.split())) == (shell.DONE, True)


def test_what_another_auditor_found_before_stays_in_view(submitted, desk):
    run = submitted
    run("review", "set", CHARTER, "1", "--finding", "major", "--note", "In 2 of 10 files.", "--as", "Tom Berg")
    run("review", "set", CHARTER, "3", "--finding", "conformity", "--as", EVA)
    desk.refresh()
    found = report.build(desk.catalogue, desk.now, version="1")
    (row,) = found.review.rows
    assert (row.finding, found.review.reviewers) == ("conformity", ("Tom Berg", EVA))
    (other,) = row.others
    assert other.startswith("Tom Berg, ")
    assert other.endswith("Level 1: Planned; major finding: the level does not hold. “In 2 of 10 files.”")
    assert f"Found before by another auditor: {other}" in run("review", "list").flat
    shown = html.unescape(page(found, look=Look(design("auditor"))))
    assert "Found before by another auditor" in shown
    assert other in " ".join(shown.split())


def test_one_name_is_one_person_however_it_is_typed_and_a_new_one_is_told(submitted, desk):
    run = submitted
    first = run("review", "set", CHARTER, "2", "--finding", "minor", "--as", "Eva Holm")
    assert first.err == "Nobody called Eva Holm has written here yet.\n"
    assert run("review", "set", KNOWN, "2", "--finding", "observation", "--as", " EVA  holm").err == ""
    slip = ("review", "set", KNOWN, "2", "--finding", "observation", "--as", "Eva Hoim")
    refused = run(*slip)
    assert (refused.code, "Did you mean Eva Holm?" in refused.err) == (shell.USAGE, True)
    desk.refresh()
    assert [desk.now.name(r.by) for r in desk.now.reviews] == ["Eva Holm", "Eva Holm"]
    meant = run(*slip, "--new-name")
    assert (meant.code, meant.err) == (0, "")
    desk.refresh()
    assert [desk.now.name(r.by) for r in desk.now.reviews] == ["Eva Holm", "Eva Holm", "Eva Hoim"]
    mine = run("review", "set", CHARTER, "2", "--as", "anna")
    assert (mine.code, "answered" in mine.err) == (shell.USAGE, True)


def test_what_was_amended_and_is_reviewed_still_is_approved_without_a_new_review(submitted, desk):
    run = submitted
    run("sample", "--size", "2", "--seed", "4711", "--as", EVA)
    desk.refresh()
    for name in desk.now.sample.criteria:
        claimed = desk.now.outcome(name)
        said = [str(claimed.level)] if isinstance(claimed, Rated) else ["n/a", "--reason", "So it is."]
        run("review", "set", name, *said, "--finding", "conformity", "--as", EVA)
    assert run("approve", "--as", EVA).code == 0
    run("amend", "--reason", "New minutes.")
    run("submit", "--yes")
    again = run("approve", "--as", EVA)
    assert (again.code, again.err) == (0, "")
    desk.refresh()
    assert [p.to for p in desk.now.course][-3:] == ["submitted", "in_review", "approved"]
    assert run("verify").code in (0, 7)


def test_what_nobody_reviewed_is_not_approved_and_says_that_the_review_comes_first(submitted):
    done = submitted("approve", "--yes", "--as", EVA)
    assert (done.code, "`assess review --as NAME` comes first: no review of it stands" in done.err) == (
        shell.USAGE,
        True,
    )


def test_who_cannot_approve_is_told_so_before_anything_is_asked(submitted):
    run = submitted
    run("sample", "--size", "3", "--seed", "4711", "--as", EVA)
    run("review", "set", CHARTER, "2", "--as", EVA)
    done = run("approve")
    assert (done.code, "not reviewed" in done.err, "cannot approve it" in done.err) == (shell.USAGE, False, True)


def test_what_cannot_be_reviewed_any_more_holds_no_approval_up():
    some, now = asked([3, 3])
    first, second = (c.id for c in some.asked)
    both = replace(now, samples=(Drawn(9, samples.AT, BEN, "1", METHOD, (first, second)),))
    assert unreviewed(some, both) == (first, second)
    assert unreviewed(some, replace(both, answers={first: now.answers[first]})) == (first,)
    assert unreviewed(some, replace(both, hidden={first: "There is none."})) == (second,)
    assert to_review(some, replace(both, hidden={first: "There is none."})) == {first: "gone", second: "not reviewed"}


def test_without_a_sample_all_that_is_answered_and_asked_is_to_be_reviewed():
    some, now = asked([3, 3, 3, -1])
    names = [c.id for c in some.asked]
    one = review(names[1], Rated(3), about=now.answers[names[1]].seq)
    assert unreviewed(some, now) == tuple(names[:3])
    hidden = replace(now, reviews=(one,), hidden={names[0]: "There is none."})
    assert to_review(some, hidden) == {names[1]: "reviewed", names[2]: "not reviewed"}


# The interview


@pytest.fixture
def submitted(run, desk):
    desk.step("submitted")
    return run


def ratings(desk):
    desk.refresh()
    return {r.criterion: (r.value, r.finding, r.note) for r in desk.now.reviews}


def test_a_rating_takes_a_level_a_finding_and_a_note_and_each_is_saved_at_once(submitted, desk):
    done = sitting(submitted, "2", "1", "", "3", "3", "Only two of four means.", "q")
    assert done.out.endswith("2 of 4 reviewed. All is saved.\n")
    assert ratings(desk) == {
        FRAMEWORK: (Rated(2), "conformity", None), MEANS: (Rated(3), "minor", "Only two of four means."),
    }  # fmt: skip
    assert desk.now.state == "in_review"
    assert f"Saved {MEANS}: level 3 Checked, minor." in done.out
    assert desk.now.outcome(MEANS) == Rated(4)


def test_the_self_rating_stands_beside_each_question_with_comment_and_evidence(submitted):
    done = sitting(submitted, "q", more=("--at", CHARTER))
    assert "self-rating: level 3 Checked · evidence: E1 Charter, 3.1 · comment: Adopted in March." in done.out
    assert "3) Checked  ‹ self-rating" in done.out


def test_blind_the_level_is_saved_before_the_self_rating_is_shown_and_the_finding_asked_for(submitted, desk):
    done = sitting(submitted, "e", "2", "minor", "No result.", "q", more=("--at", CHARTER, "--blind"))
    before, after = done.out.split("The self-rating\n", 1)
    assert "self-rating: hidden until your own level is given" in before
    assert words.STILL_HIDDEN in before
    assert not any(told in before for told in ("level 3 Checked", "Adopted in March.", "Charter, 3.1"))
    shown, asked = after.split(words.ASK_FINDING, 1)
    assert "level 3 Checked · Anna, " in shown
    assert "Its comment\nAdopted in March.\n\nIts evidence\n  E1 Charter, 3.1\n" in shown
    assert "Self-rating: level 3 Checked. Yours: level 2 Done." in asked
    assert ratings(desk) == {CHARTER: (Rated(2), "minor", "No result.")}
    assert [(e.via, e.stored["finding"]) for e in desk.log.events if e.kind == "review"] == [
        ("line-blind", None), ("line", "minor"),
    ]  # fmt: skip


def test_blind_the_level_stands_where_the_finding_is_left(submitted, desk):
    done = sitting(submitted, "2", "", "q", more=("--at", CHARTER, "--blind"))
    assert f"Saved {CHARTER}: level 2 Done. No finding stated: give the level again to state one." in done.out
    assert done.out.endswith(f"1 of 4 reviewed. All is saved.\nNo finding is stated for {CHARTER}.\n")
    assert ratings(desk) == {CHARTER: (Rated(2), None, None)}
    # The self-rating was seen: the same level may get a finding, and another one is not blind any more.
    sitting(submitted, "3", "1", "", "q", more=("--at", CHARTER, "--blind"))
    assert [r.via for r in desk.now.reviews] == ["line-blind"]
    assert ratings(desk) == {CHARTER: (Rated(3), "conformity", None)}
    assert [r.via for r in desk.now.reviews] == ["line"]


def test_a_contradicting_finding_is_asked_again_with_the_one_that_fits(submitted, desk):
    done = sitting(submitted, "2", "1", "3", "", "q", more=("--at", CHARTER))
    assert done.out.count(words.ASK_FINDING) == 2
    assert "The finding that fits is 'minor'." in done.out
    assert ratings(desk) == {CHARTER: (Rated(2), "minor", None)}


def test_the_self_rating_can_be_read_in_full(submitted):
    done = sitting(submitted, "e", "q", more=("--at", CHARTER))
    assert "Its comment\nAdopted in March.\n\nIts evidence\n  E1 Charter, 3.1\n" in done.out
    assert "prints where its file lies" not in done.out
    without = sitting(submitted, "e", "q", more=("--at", FRAMEWORK)).out
    assert f"Its comment\n{words.NO_COMMENT}\n\nIts evidence\n{words.NO_EVIDENCE}\n" in without
    assert "self-rating: level 2 Done · without evidence\n" in without


def test_the_first_piece_that_has_a_file_says_where_it_lies(run, desk, tmp_path):
    (tmp_path / "charter.pdf").write_bytes(b"%PDF-1.4 the charter")
    desk.add_evidence(CHARTER, EvidenceGiven("file", "charter.pdf", tmp_path / "charter.pdf"))
    desk.step("submitted")
    told = sitting(run, "e", "q", more=("--at", CHARTER)).out
    assert "E1 Charter, 3.1\n  E2 charter.pdf" in told
    assert "`assess evidence show E2` prints where its file lies." in told


def test_evidence_that_does_not_hold_says_so_beside_the_question(run, desk):
    desk.add_evidence(CHARTER, EvidenceGiven("reference", "Minutes", expires="2026-01-01"))
    desk.step("submitted")
    told = sitting(run, "e", "q", more=("--at", CHARTER)).out
    assert "evidence: E1 Charter, 3.1; E2 Minutes (does not hold) · comment" in told
    assert "E2 Minutes (valid until 1 January 2026, EXPIRED)" in told


def test_a_question_that_is_not_to_be_reviewed_any_more_is_passed_over(submitted, desk, auditor, monkeypatch):
    """Somebody draws a sample while the second question stands."""
    seed = next(s for s in "abcdefghijkl" if drawn(desk.catalogue, desk.now, s, 1) == (CHARTER,))
    asked = Lines.question

    def while_it_stands(face, page, notice):
        move = asked(face, page, notice)
        if page.id == MEANS:
            auditor.refresh()
            auditor.draw_sample(seed, 1)
        return move

    monkeypatch.setattr(Lines, "question", while_it_stands)
    done = sitting(submitted, "2", "1", "", "?", "q")
    assert re.findall(r"(\S+), rating\? ", done.out) == [FRAMEWORK, MEANS, CHARTER]
    assert done.out.endswith("1 of 2 reviewed. All is saved.\n")


def test_one_goes_back_skips_jumps_and_begins_at_the_first_that_is_not_rated(submitted, desk):
    done = sitting(submitted, "b", "s", "b", f"j {KNOWN}", "n", "Post offices.", "1", "")
    assert words.NO_BACK in done.out
    assert ratings(desk) == {KNOWN: (NotApplicable("Post offices."), "conformity", None)}
    sitting(submitted, "2", "1", "", "q")
    assert f"{MEANS} · question 2 of 4" in sitting(submitted, "q").out
    assert f"{FRAMEWORK} · question 1 of 4" in sitting(submitted, "q", more=("--at", FRAMEWORK)).out
    for name, told in (("sq.x", "is not asked"), (LAW, f"{LAW} is not among what is to be reviewed.")):
        done = sitting(submitted, "q", more=("--at", name))
        assert (done.code, told in done.err) == (shell.NOT_FOUND, True)


def test_after_the_last_question_the_sitting_ends(submitted):
    every = ("2", "1", "", "4", "1", "", "3", "1", "", "n Post offices.", "1", "")
    done = sitting(submitted, *every)
    assert done.out.endswith("4 of 4 reviewed. All is saved.\n")
    assert sitting(submitted, "q").out.endswith("4 of 4 reviewed. All is saved.\n")


def test_without_a_reason_or_a_finding_nothing_is_saved(submitted, desk):
    done = sitting(submitted, "d", "", "d the archive is closed", "", "2", "", "q")
    assert words.NOT_SAVED in done.out
    assert words.KEPT_AS_IT_WAS in done.out
    assert ratings(desk) == {}
    sitting(submitted, "d the archive is closed", "2", "", "q")
    assert ratings(desk) == {FRAMEWORK: (Unknown("the archive is closed"), "observation", None)}


def test_the_note_is_changed_without_touching_the_rating(submitted, desk):
    done = sitting(submitted, "c too early", "1", "4", "", "b", "c Seen in the file.", "c", "", "q")
    assert words.RATE_FIRST in done.out
    assert ratings(desk) == {FRAMEWORK: (Rated(1), "major", "Seen in the file.")}
    sitting(submitted, "c", "Seen on 3 May.", "q", more=("--at", FRAMEWORK))
    assert ratings(desk)[FRAMEWORK] == (Rated(1), "major", "Seen on 3 May.")
    sitting(submitted, "2", "1", "", "q", more=("--at", FRAMEWORK))
    assert ratings(desk)[FRAMEWORK] == (Rated(2), "conformity", "Seen on 3 May.")
    sitting(submitted, "b", "c", "-", "q", more=("--at", MEANS))


def test_a_note_that_is_left_empty_stays_none(submitted, desk):
    sitting(submitted, "2", "1", "", "b", "c", "", "q")
    assert ratings(desk) == {FRAMEWORK: (Rated(2), "conformity", None)}


def test_what_is_no_part_of_a_review_is_told_and_help_is_there(submitted):
    done = sitting(submitted, "f why", "j nowhere", "x", "?", "q")
    assert words.NOT_IN_REVIEW in done.out
    assert words.NO_MATCH in done.out
    assert (
        "'x' is no rating; nothing was changed. Type 0 to 5, n and a reason, d and a reason, c, e, b, s, j, "
        in done.out
    )
    told = done.out.partition(words.HELP_LINES)[2]
    assert "e: the self-rating in full" in told
    assert not any(f"\n  {letter}" in told for letter in ("f NOTE", "u:", "t STATEMENT", "a, or", "i, or", "r, or"))
    assert "last year" not in done.out
    assert "the level of the self-rating" in done.out


def test_whoever_answered_is_told_at_the_question_and_no_level_is_taken(submitted, desk):
    done = sitting(submitted, "2", "s", "b", "c too", "q", by="Anna")
    for name in (FRAMEWORK, MEANS, CHARTER):
        assert f"Anna answered {name} and cannot review it." in done.out.split(f"{name}, rating? ")[0]
    assert words.ASK_FINDING not in done.out
    assert ratings(desk) == {}


def test_the_first_question_is_one_that_this_auditor_can_review(run, workspace, desk):
    workspace.desk(by=EVA).answer(FRAMEWORK, Rated(2))
    desk.refresh()
    desk.step("submitted")
    done = sitting(run, "q")
    assert f"{MEANS}, rating? " in done.out
    assert "cannot review" not in done.out


def test_at_the_end_of_the_input_nothing_is_lost(submitted, desk):
    assert sitting(submitted, "2", "1", "").out.endswith("1 of 4 reviewed. All is saved.\n")
    assert ratings(desk) == {FRAMEWORK: (Rated(2), "conformity", None)}


def test_the_report_holds_the_review(submitted, desk):
    sitting(submitted, "1", "4", "No paper.", "q")
    desk.refresh()
    found = report.build(desk.catalogue, desk.now, version="1").review
    assert [(r.criterion, r.note) for r in found.rows] == [(FRAMEWORK, "No paper.")]


def test_not_applicable_is_a_stratum_of_its_own():
    some = catalogue(guideline_set(*(criterion(f"sq.c{n}") for n in range(4))))
    now = standing(log(not_applicable("sq.c0"), *(rated(f"sq.c{n}", 1) for n in (1, 2, 3))), some)
    assert len(set(drawn(some, now, "x", 2)) - {"sq.c0"}) >= 1
