"""Line by line: what is typed, what is printed, what is on the disk afterwards."""

import errno
import io
import os
import signal
import sys
import threading
from dataclasses import replace

import pytest

from assess.errors import ConflictError, MissingError, NotFoundError
from assess.interview import dialogues, sitting, view, words
from assess.interview.driver import Interview
from assess.interview.face import Leave, Move, Verb
from assess.interview.lines import Lines, understood
from assess.model import REASONS, NotApplicable, Rated, Unknown
from assess.workspace import Workspace
from assess.workspace.given import EvidenceGiven
from factory import formerly
from interview_desks import CHARTER, FRAMEWORK, KNOWN, LEAD, MEANS, NEED, copied, request, typed


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(copied(tmp_path / "ws")) as opened:
        yield opened


@pytest.fixture
def desk(workspace):
    return workspace.desk(via="line")


@pytest.fixture
def say(desk, monkeypatch):
    """Types lines at a desk and gives back what was printed."""
    return lambda *lines, **how: typed(desk, monkeypatch, *lines, **how)[0]


def value(desk, name):
    given = desk.now.answers.get(name)
    return given and given.value


def test_the_first_page_says_that_nothing_leaves_the_machine_and_goes_straight_on(say):
    printed = say()
    assert "Nothing leaves this machine" in printed
    assert "0 of 8 answered" in printed
    assert f"{FRAMEWORK} · question 1 of 8" in printed


def test_a_question_stands_with_its_reference_reason_last_year_and_every_statement(desk, say):
    printed = say(at=FRAMEWORK)
    criterion = desk.criterion(FRAMEWORK)
    assert "guideline 1 The service quality framework · SQ_00200" in printed
    assert f"Why: {criterion.why}" in printed
    assert "2025: level 2 Done (of level 3 already: reviewed)" in printed
    assert "comment: Adopted in May. The annex is due." in printed
    assert "evidence: review 2025.pdf; https://example.org/minutes" in printed
    assert criterion.question in printed
    for statement in criterion.statements:
        assert f"[{statement.id}] {statement.text}" in printed
    assert "2) Done  ‹ 2025" in printed
    assert "0) Nothing in place: Neither a paper nor a practice" in printed
    assert "n) Not applicable" in printed
    assert "d) Not known" in printed


def test_a_level_is_saved_at_once_and_the_next_open_question_follows(desk, say):
    printed = say("3")
    assert value(desk, FRAMEWORK) == Rated(3)
    assert f"Saved {FRAMEWORK}: level 3 Checked. 2025: level 2 Done (of level 3 already: reviewed)." in printed
    assert f"{FRAMEWORK} needs evidence" in printed
    assert f"{MEANS} · question 2 of 8 · 1 of 8 answered" in printed


@pytest.mark.parametrize("typed_level", ["1", "٠", "۴", "é", '"', " 5 "])
def test_levels_can_be_typed_in_other_digits_and_on_a_french_keyboard(desk, say, typed_level):
    say(typed_level, at=KNOWN)
    assert value(desk, KNOWN) == Rated({"1": 1, "٠": 0, "۴": 4, "é": 2, '"': 3, " 5 ": 5}[typed_level])


def test_the_same_level_as_last_year_is_counted_as_the_same_and_keeps_its_ticks(desk, say):
    printed = say("2", "b")
    given = desk.now.answers[FRAMEWORK]
    assert given.value == Rated(2, ("reviewed",))
    assert given.same_as["assessment"] == desk.previous.assessment
    assert "2025 had 2 pieces of evidence" in printed
    assert "same as 2025" in printed


def test_what_stands_already_is_not_written_again(desk, say):
    say("1", at=KNOWN)
    events = desk.now.events
    assert "stands as it was saved" in say("1", at=KNOWN)
    assert desk.now.events == events


def test_a_level_that_moved_far_asks_for_a_code_and_a_sentence(desk, say):
    printed = say("1", "2", "We read the file again.", at=MEANS)
    assert "2025 had level 4, now it is level 1." in printed
    assert desk.now.answers[MEANS].why == ("information", "We read the file again.")
    assert f"moved because {REASONS['information']}: We read the file again." in say("b", at=MEANS)


@pytest.mark.parametrize("answers", [("1",), ("1", "2"), ("1", "q")])
def test_a_level_that_moved_far_is_on_the_disk_before_the_reason_is_asked_for(desk, say, answers):
    say(*answers, at=MEANS)
    assert (value(desk, MEANS), desk.now.answers[MEANS].why) == (Rated(1), None)


def test_a_level_that_moved_far_survives_ctrl_c_at_the_reason(desk, monkeypatch):
    def interrupt():
        raise KeyboardInterrupt

    meanwhile(desk, monkeypatch, "1", before=1, does=interrupt, at=MEANS)
    assert value(desk, MEANS) == Rated(1)


@pytest.mark.parametrize("answers", [("1", ""), ("1", "2", "")])
def test_without_a_reason_the_level_stands_is_listed_as_changed_and_the_same_level_asks_again(desk, say, answers):
    printed = say(*answers, "r changed", "", at=MEANS)
    assert f"Saved {MEANS}: level 1 Planned. 2025: level 4 Improved. {words.WHY_LEFT}" in printed
    assert "Filter: changed 1." in printed
    assert f"{LEAD} · question" in printed
    ticked = say("1 sponsor", "", at=MEANS)
    assert "(of level 2 already: sponsor)" in ticked
    printed = say("1", "2", "We read the file again.", at=MEANS)
    assert f"stands as it was saved. {words.WHY_SAVED}" in printed
    assert desk.now.answers[MEANS].why == ("information", "We read the file again.")
    assert value(desk, MEANS) == Rated(1, ("sponsor",))
    assert words.ASK_WHY_CODE not in say("1", at=MEANS)


def test_the_level_and_its_reason_are_two_events_that_follow_each_other(desk, say):
    say("1 sponsor", "performance", "We cut posts.", at=MEANS)
    first, second = [e for e in desk.log.events if e.kind == "answer" and e.on == MEANS]
    assert (first.stored["why"], second.stored["why"]["code"]) == (None, "performance")
    assert first.stored["value"] == second.stored["value"]
    assert value(desk, MEANS) == Rated(1, ("sponsor",))


def test_undo_takes_the_reason_back_before_the_level(desk, say):
    printed = say("1", "performance", "We cut posts.", "u", at=MEANS)
    assert f"Taken back: why the level moved; the level stands ({MEANS})." in printed
    assert (value(desk, MEANS), desk.now.answers[MEANS].why) == (Rated(1), None)
    assert f"Taken back: the answer ({MEANS})." in say("u", at=MEANS)
    assert value(desk, MEANS) is None


def test_ticking_keeps_the_reason_that_was_given_for_the_level(desk, say):
    say("1", "2", "We read the file again.", "b", "t sponsor", at=MEANS)
    given = desk.now.answers[MEANS]
    assert given.value == Rated(1, ("sponsor",))
    assert given.why == ("information", "We read the file again.")


@pytest.mark.parametrize(("line", "kind"), [("n no such branch", NotApplicable), ("d no such branch", Unknown)])
def test_not_applicable_and_not_known_take_their_reason_on_the_line(desk, say, line, kind):
    say(line, at=KNOWN)
    assert value(desk, KNOWN) == kind("no such branch")


@pytest.mark.parametrize(
    ("letter", "name", "reason"), [("n", LEAD, "There is no committee."), ("d", CHARTER, "The archive was closed.")]
)
def test_last_years_reason_is_offered_and_an_empty_line_keeps_it(desk, say, letter, name, reason):
    printed = say(letter, "", at=name)
    assert f"(stands: {reason})" in printed
    assert value(desk, name).reason == reason
    assert desk.now.answers[name].same_as


def test_a_reason_is_asked_for_until_there_is_one_or_the_person_goes_back(desk, say):
    printed = say("n", "-", "No branch.", at=LEAD)
    assert words.EMPTY_REASON in printed
    assert value(desk, LEAD) == NotApplicable("No branch.")
    assert words.NOT_SAVED in say("n", "", at=KNOWN)


def test_a_comment_is_saved_changed_and_taken_back(desk, say):
    say("c Kept by the secretariat.", at=KNOWN)
    assert desk.now.comments[KNOWN].text == "Kept by the secretariat."
    printed = say("c", "Kept by the board.", at=KNOWN)
    assert "(stands: Kept by the secretariat.)" in printed
    assert words.EMPTY_KEEPS in printed
    assert words.COMMENT_EMPTY not in printed
    assert desk.now.comments[KNOWN].text == "Kept by the board."
    assert words.COMMENT_GONE in say("c -", at=KNOWN)
    assert KNOWN not in desk.now.comments


def test_a_comment_that_cannot_be_kept_is_asked_for_again(desk, say):
    printed = say(f"c {'x' * 20_001}", "shorter", at=KNOWN)
    assert "at most 20,000 can be kept" in printed
    assert desk.now.comments[KNOWN].text == "shorter"


def pasted(text):
    """What a terminal hands over for a paste that ends in its last line."""
    return f"\x1b[200~{text}\x1b[201~"


@pytest.fixture
def by_hand(desk):
    """Types lines at a terminal that marks what is pasted and gives back what was printed."""

    def typing(*lines, at=KNOWN):
        target = io.StringIO()
        face = Lines(io.StringIO("".join(f"{line}\n" for line in lines)), target, by_hand=True)
        with pytest.raises(Leave):
            Interview(desk, face).go(at)
        return target.getvalue()

    return typing


STORY = "Adopted in March.\n3 branches use it.\n\nn none at the smallest office\n."
"""A text that holds, line by line, an answer, a blank line, a reason and a dot."""


@pytest.mark.parametrize("lines", [[f"c {pasted(STORY)}"], [f"c {pasted(STORY + chr(10))}"], ["c", pasted(STORY), "."]])
def test_what_is_pasted_behind_c_is_one_comment_and_answers_nothing(desk, by_hand, lines):
    by_hand(*lines)
    assert desk.now.comments[KNOWN].text == STORY
    assert not desk.now.answers


def test_c_alone_takes_lines_up_to_a_dot_from_a_person_and_one_line_from_a_pipe(desk, by_hand, say):
    by_hand("c", "Adopted in March.", "", "2 branches use it.", ".", "f ask them")
    assert desk.now.comments[KNOWN].text == "Adopted in March.\n\n2 branches use it."
    assert desk.now.flags[0].note == "ask them"
    assert words.KEPT_AS_IT_WAS in by_hand("c", ".")
    say("c", "Adopted.", ".", at=KNOWN)
    assert desk.now.comments[KNOWN].text == "Adopted."
    by_hand("c", "-", ".")
    assert KNOWN not in desk.now.comments


@pytest.mark.parametrize("text", ["n none at the smallest office", "3 branches use it.", "c Adopted.\nn none"])
def test_a_text_that_is_pasted_in_place_of_an_answer_or_a_choice_changes_nothing(desk, by_hand, text):
    before = len(desk.log.events)
    assert words.PASTED_TOO_EARLY in by_hand(pasted(text))
    assert words.PASTED_IN_A_LIST in by_hand("r open", pasted(text), "")
    by_hand("j", pasted(text), "")
    assert len(desk.log.events) == before


def test_a_reason_that_is_pasted_is_one_line(desk, by_hand):
    by_hand(f"n {pasted('None is' + chr(10) + '5 years old.')}")
    assert value(desk, KNOWN) == NotApplicable("None is 5 years old.")
    by_hand("d", pasted("The archive\n3 is closed."), at=CHARTER)
    assert value(desk, CHARTER) == Unknown("The archive 3 is closed.")


def test_a_person_at_a_terminal_is_asked_what_shows_a_level_where_it_was_given(desk, by_hand):
    printed = by_hand("3", "5", "", at=KNOWN)
    assert words.ASK_SHOWS_IT in printed
    assert words.NO_EVIDENCE_SO_SHORT in printed
    assert words.EVIDENCE_LATER in printed
    by_hand("3", "registry 22/117", "", "", at=CHARTER)
    assert [e.name for e in desk.now.evidence_for(CHARTER)] == ["registry 22/117"]


def test_an_id_that_is_pasted_into_a_list_is_chosen(by_hand):
    assert f"{CHARTER}, answer?" in by_hand("r open", pasted(CHARTER))


def test_an_empty_line_leaves_the_comment_as_it_is(desk, say):
    assert words.KEPT_AS_IT_WAS in say("c", "", at=KNOWN)
    assert KNOWN not in desk.now.comments


@pytest.mark.parametrize("form", ["{}", '"{}"', "'{}'"])
def test_a_file_is_kept_and_named_back_with_its_size(desk, say, tmp_path, form):
    paper = tmp_path / "my charter.pdf"
    paper.write_bytes(b"abc")
    printed = say(f"e {form.format(paper)} | 2026-03-14 | 2027-03-14", at=KNOWN)
    named = "my charter.pdf (3 bytes, of 14 March 2026, valid until 14 March 2027)"
    assert f"Evidence saved: {named}" in printed
    (item,) = desk.now.evidence_for(KNOWN)
    assert (desk.folder / "evidence" / item.sha256).read_bytes() == b"abc"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("board minutes 14 March, 22/117", "reference"),
        ("https://example.org/charter.pdf", "link"),
        ("x" * 5000, "reference"),
        ("~nobody-at-all minutes", "reference"),
    ],
)
def test_links_and_references_are_kept_as_they_are_typed(desk, say, text, kind):
    say(f"e {text}", *(["2"] if text.startswith("~") else []), at=KNOWN)
    (item,) = desk.now.evidence_for(KNOWN)
    assert (item.kind, item.name) == (kind, text)


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 byte"), (999, "999 bytes"), (1500, "2 kB"), (12_345_678, "12.3 MB")]
)
def test_the_size_of_a_file_is_told_as_people_read_it(number, said):
    assert words.size(number) == said


def test_a_name_that_looks_like_a_file_is_asked_about(desk, say):
    printed = say("e charter.pdf", "1", at=KNOWN)
    assert "There is no file charter.pdf." in printed
    assert not desk.now.evidence_for(KNOWN)
    say("e charter.pdf", "2", at=KNOWN)
    assert desk.now.evidence_for(KNOWN)[0].kind == "reference"


def test_a_file_is_named_with_its_size_before_its_days_are_asked_for(say, tmp_path):
    (tmp_path / "charter.pdf").write_bytes(b"abc")
    printed = say("e", str(tmp_path / "charter.pdf"), at=KNOWN)
    assert f"{words.optional(words.ASK_DATED)}\ncharter.pdf, 3 bytes\n" in printed


def test_a_wrong_day_saves_nothing(desk, say):
    assert "'14.13.2026' is not a day" in say("e minutes | 14.13.2026", at=KNOWN)
    assert not desk.now.evidence


def test_evidence_alone_asks_for_the_text_and_both_days(desk, say):
    printed = say("e", "board minutes", "soon", "2026-03-14", "", at=KNOWN)
    assert "'soon' is not a day" in printed
    assert printed.count("\nboard minutes\n") == 1
    (item,) = desk.now.evidence_for(KNOWN)
    assert (item.name, item.dated, item.expires) == ("board minutes", "2026-03-14", None)


def test_evidence_can_be_left_at_every_step(desk, say):
    assert words.KEPT_AS_IT_WAS in say("e", "", at=KNOWN)
    assert words.KEPT_AS_IT_WAS in say("e", "charter.pdf", "1", "-", "", at=KNOWN)
    assert not desk.now.evidence


def test_a_file_that_cannot_be_kept_says_why_and_asks_again(desk, say, tmp_path):
    (tmp_path / "target.pdf").write_bytes(b"abc")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "target.pdf")
    printed = say("e", str(tmp_path / "link.pdf"), "", "", str(tmp_path / "target.pdf"), "", "", at=KNOWN)
    assert "links are not followed" in printed
    assert [e.name for e in desk.now.evidence_for(KNOWN)] == ["target.pdf"]


def test_evidence_is_taken_off_and_put_to_another_question(desk, say):
    say("e board minutes", at=KNOWN)
    printed = say("e", "2", at=NEED)
    assert "2) Attach here too: board minutes" in printed
    assert [e.name for e in desk.now.evidence_for(NEED)] == ["board minutes"]
    say("e", "2", at=KNOWN)
    assert not desk.now.evidence_for(KNOWN)
    assert words.KEPT_AS_IT_WAS in say("e", "", at=NEED)
    say("e", "1", "another", "", "", at=NEED)
    assert [e.name for e in desk.now.evidence_for(NEED)] == ["board minutes", "another"]


def test_last_years_evidence_is_offered_one_by_one_and_never_copied_in_silence(desk, say):
    say("2")
    assert not desk.now.evidence_for(FRAMEWORK)
    printed = say("e", "1", "2", "e", "", at=FRAMEWORK)
    assert "2025 had: review 2025.pdf (19 bytes" in printed
    assert "EXPIRED" in printed
    (item,) = desk.now.evidence_for(FRAMEWORK)
    before = desk.previous.standing.evidence_for(FRAMEWORK)[0]
    assert (item.name, item.sha256, item.size, item.dated) == (before.name, before.sha256, before.size, "2025-03-14")
    assert item.id != before.id


def test_a_link_of_last_year_is_still_a_link(desk, say):
    say("e", "2", "1", at=FRAMEWORK)
    (item,) = desk.now.evidence_for(FRAMEWORK)
    assert (item.kind, item.where, item.expires) == ("link", "https://example.org/minutes", "2026-01-01")
    assert not desk.now.evidenced(FRAMEWORK)


def test_an_empty_line_ends_the_offers(desk, say):
    say("e", "", "", at=FRAMEWORK)
    assert not desk.now.evidence


@pytest.mark.parametrize("line", ["t reviewed", "T reviewed,triggers"])
def test_statements_of_the_next_level_are_ticked_by_name(desk, say, line):
    say("1", "b", line, at=FRAMEWORK)
    assert value(desk, FRAMEWORK) == Rated(1)
    say("2", "b", line, at=FRAMEWORK)
    assert set(value(desk, FRAMEWORK).also_met) == set(line[2:].split(","))


def test_ticking_everything_is_refused_with_the_level_it_would_be(desk, say):
    printed = say("2", "b", "t reviewed goal-figures triggers", "1 2 3", "7", "1", at=FRAMEWORK)
    assert printed.count(words.all_ticked(3)) == 2
    assert f"{words.ASK_TICK}\n{desk.criterion(FRAMEWORK).question}\n3) Checked\n" in printed
    assert "Type a number from 1 to 3" in printed
    assert len(value(desk, FRAMEWORK).also_met) == 1


def test_ticks_are_taken_off_kept_or_refused(desk, say):
    say("2", "b", "t reviewed", at=FRAMEWORK)
    assert words.KEPT_AS_IT_WAS in say("t", "", at=FRAMEWORK)
    assert "'adopted' is no statement of the next level" in say("t adopted", at=FRAMEWORK)
    assert value(desk, FRAMEWORK) == Rated(2, ("reviewed",))
    say("t", "-", at=FRAMEWORK)
    assert value(desk, FRAMEWORK) == Rated(2)


def test_a_level_takes_statements_of_the_next_one_in_one_event(desk, say):
    events = desk.now.events
    printed = say("2 Reviewed, triggers reviewed", at=FRAMEWORK)
    assert value(desk, FRAMEWORK) == Rated(2, ("reviewed", "triggers"))
    assert desk.now.events == events + 1
    assert f"Saved {FRAMEWORK}: level 2 Done (of level 3 already: reviewed, triggers)." in printed
    assert f"{MEANS} · question" in printed
    say("2 -", at=FRAMEWORK)
    assert value(desk, FRAMEWORK) == Rated(2)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("3 because", "Not saved: 'because' is no statement of the next level. At level 4 there are: triggered and "),
        ("2 reviewed adopted", "Not saved: 'adopted' is no statement of the next level. At level 3 there are: "),
        ("2 reviewed goal-figures triggers", "Not saved: all statements of level 3 hold. Answer 3 instead."),
        ("5 public", "Not saved: 'public' is no statement of the next level. Level 5 has no next level."),
    ],
)
def test_a_fault_in_the_statements_behind_a_level_is_said_and_saves_nothing(desk, say, line, said):
    events = desk.now.events
    assert said in say(line, at=FRAMEWORK)
    assert desk.now.events == events


def test_statements_without_a_level_are_told_how_to_be_typed(say):
    assert "both on one line: 0 to 4, then corrected" in say("t corrected", at=KNOWN)


def test_ticking_needs_a_level_below_the_top(say):
    assert words.SAY_LEVEL in say("t", at=KNOWN)
    assert words.TOP_LEVEL in say("5", "b", "t", at=KNOWN)


def test_a_flag_is_raised_changed_and_taken_back(desk, say):
    printed = say("f Who knows this?", "s", "b", at=KNOWN)
    assert "! flagged by Anna: Who knows this?" in printed
    say("f Really?", at=KNOWN)
    assert [f.note for f in desk.now.flags] == ["Really?"]
    assert words.FLAG_LOWERED in say("f", at=KNOWN)
    say("f", "", at=KNOWN)
    assert [f.note for f in desk.now.flags] == [None]


def test_back_goes_to_the_question_seen_before_and_skip_leaves_it_open(desk, say):
    printed = say("b", "s", "s", "b", at=KNOWN)
    assert printed.count(f"{KNOWN}, answer? > ") == 2
    assert words.NO_BACK in printed
    assert words.SKIPPED in printed
    assert [line.split(" ")[0] for line in printed.splitlines() if "· question" in line] == [
        KNOWN, "sq.investment-case", "sq.service-law", "sq.investment-case"
    ]  # fmt: skip
    assert not desk.now.answers


def test_skipping_the_last_open_question_says_so(desk, say):
    for name in list(desk.catalogue.criterion)[:-1]:
        desk.answer(name, Rated(1))
    assert words.LAST_OPEN in say("s", at=NEED)


def test_a_question_is_printed_once_and_only_the_notice_while_one_stays_on_it(desk, say, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"abc")
    printed = say("c one", f"e {tmp_path / 'a.txt'}", "f Who?", "t", "l", at=KNOWN)
    assert printed.count(desk.criterion(KNOWN).question) == 1
    assert f"answer? > \n{words.COMMENT_SAVED}\n{KNOWN}, answer? > \n{words.DONE} Evidence saved: a.txt" in printed
    assert f"{KNOWN}, answer? > \n{words.FLAG_RAISED}\n{KNOWN}, answer? > " in printed
    assert "Now: " not in printed


def test_a_question_is_printed_in_full_again_on_a_question_mark_after_a_list_and_when_one_comes_back(desk, say):
    question = desk.criterion(KNOWN).question
    assert say("c one", "?", at=KNOWN).count(question) == 2
    assert say("r", KNOWN, at=KNOWN).count(f"{KNOWN} · question") == 2
    printed = say("s", "b", at=KNOWN)
    assert printed.count(f"{KNOWN} · question") == 2
    assert "Now: comment: one" in printed


@pytest.mark.parametrize(("line", "found"), [("j charter known", KNOWN), ("/by-need", NEED), (f"j {CHARTER}", CHARTER)])
def test_jump_goes_to_the_one_question_that_has_the_words(say, line, found):
    assert f"{found} · question" in say(line, at=FRAMEWORK)


def test_jump_lists_what_fits_and_says_when_nothing_does(say):
    printed = say("j charter", "9", "2", at=FRAMEWORK)
    assert "Type a number from 1 to 2" in printed
    assert f"{KNOWN} · question" in printed
    assert words.NO_MATCH in say("j zebra", at=FRAMEWORK)
    assert f"{FRAMEWORK} · question" in say("j", "", at=FRAMEWORK)


def test_review_shows_levels_arrows_and_what_is_missing(desk, say):
    desk.flag(CHARTER, "Later.")
    desk.answer(LEAD, NotApplicable("None."))
    desk.answer(CHARTER, Unknown("Nobody."))
    desk.answer(FRAMEWORK, Rated(2, ("reviewed",)), same_as_previous=True)
    printed = say("r", "flag", "nonsense", "q", at=KNOWN)
    assert f"= {FRAMEWORK}  (same as 2025, nothing new attached)" in printed
    assert "✓ n   " in printed
    assert "! d   " in printed
    assert "Filter: all 8." in printed
    assert "Filter: flagged" in printed


def test_review_opens_a_question_under_the_filter_that_was_typed(desk, say):
    desk.answer(MEANS, Rated(5))
    printed = say("r needs evidence", "1", at=KNOWN)
    assert "Filter: needs evidence 1." in printed
    assert f"{MEANS} · question" in printed
    assert f"▲ {MEANS}  (needs evidence)" in printed


def test_an_empty_filter_says_that_there_is_nothing(say):
    assert words.NOTHING_HERE in say("r changed", "", at=KNOWN)


def test_undo_takes_back_the_last_thing_and_goes_there(desk, say):
    printed = say("3", "u", at=KNOWN)
    assert f"Taken back: the answer ({KNOWN})" in printed
    assert value(desk, KNOWN) is None
    assert words.NOTHING_TO_UNDO in say("u", at=KNOWN)


def test_undoing_an_indicator_stays_on_the_question(desk, say):
    desk.measure("sq.charter-age", "12")
    printed = say("u", at=KNOWN)
    assert "Taken back: the indicator (sq.charter-age)" in printed
    assert printed.count(f"{KNOWN}, answer? > ") == 2


def test_an_indicator_is_recorded_with_period_definition_and_note(desk, say):
    printed = say("i", "1", "twelve", "12.5", "2026-06-30", "2026-01-01", "2026-12-31", "", "A note.", "", at=KNOWN)
    assert "Age of the service charter in force  ‹ 2025: 30 months" in printed
    assert "'twelve' is not a decimal number" in printed
    assert words.ENDS_EARLY in printed
    found = desk.now.indicators["sq.charter-age"]
    assert (found.value, found.period.start, found.definition, found.note) == (
        "12.5",
        "2026-06-30",
        "From adoption.",
        "A note.",
    )
    assert "Age of the service charter in force: 12.5 months (30 June 2026 to 31 December 2026)" in printed
    assert printed.count(words.MEASURED) == 1


def test_what_has_to_be_fixed_before_a_figure_is_written_down_is_printed_once(desk, say):
    printed = say("i sq.charter-age", "12.5", "", "", "", "", at=KNOWN)
    found = desk.catalogue.indicators["sq.charter-age"]
    assert printed.count(f"To fix: {found.fix}\nMind: {found.pitfalls}\n") == 1


@pytest.mark.parametrize("typed_id", ["sq.charter-age", "SQ.Charter-Ag", "sq.complaints-per"])
def test_an_indicator_is_named_by_its_id_or_the_beginning_of_it(desk, say, monkeypatch, typed_id):
    far = replace(desk.catalogue.indicators["sq.charter-age"], id="sq.complaints-per-1000", guideline="sq.5")
    monkeypatch.setitem(desk.catalogue.__dict__, "indicators", {**desk.catalogue.indicators, far.id: far})
    monkeypatch.setattr(type(desk), "indicators", property(lambda d: d.catalogue.indicators))
    printed = say(f"i {typed_id}", "not measured", "No system.", "c afterwards", at=KNOWN)
    (found,) = desk.now.indicators
    assert found.startswith(typed_id.casefold())
    assert printed.count(words.MEASURED) == 1
    assert desk.now.comments[KNOWN].text == "afterwards"


def test_an_unknown_indicator_is_told_with_those_there_are(desk, say, monkeypatch):
    printed = say("i sq.charter", "i sq.nothing", at=KNOWN)
    assert "There is no indicator 'sq.charter'. Under this guideline: sq.charter-age, " in printed
    assert "There is no indicator 'sq.nothing'" in printed
    monkeypatch.setitem(desk.catalogue.__dict__, "indicators", {})
    assert words.NO_INDICATORS in say("i sq.charter-age", at=KNOWN)
    assert not desk.now.indicators


def test_the_list_of_indicators_shows_ids_and_takes_them(desk, say):
    printed = say(
        "i", "sq.charter-a", "sq.charter-age", "", "sq.charter-promises-mea", "not measured", "", "", at=KNOWN
    )
    assert "1) sq.charter-age  Age of the service charter in force" in printed
    assert words.CHOOSE_ID in printed
    assert "Type a number from 1 to 5, an id, or an empty line" in printed
    assert list(desk.now.indicators) == ["sq.charter-promises-measured"]


def test_an_indicator_can_be_not_measured_and_that_stands_too(desk, say):
    say("i", "2", "not measured", "No system.", "", at=KNOWN)
    found = desk.now.indicators["sq.charter-promises-measured"]
    assert (found.value, found.note) == (None, "No system.")
    assert "(stands: not measured)" in say("i", "2", "", "", "", at=KNOWN)


@pytest.mark.parametrize("answers", [("",), ("12", "-", "-", "-", "-")])
def test_an_indicator_can_be_left(desk, say, answers):
    say("i", "2", *answers, at=KNOWN)
    assert ("sq.charter-promises-measured" in desk.now.indicators) == (len(answers) > 1)


def test_a_guideline_without_indicators_says_so(desk, say, monkeypatch):
    monkeypatch.setitem(desk.catalogue.__dict__, "indicators", {})
    assert words.NO_INDICATORS in say("i", at=KNOWN)


def test_there_is_one_language_so_far(say):
    assert words.ONE_LANGUAGE in say("l", at=KNOWN)


def test_help_shows_levels_evidence_examples_background_and_what_can_be_typed(desk, say):
    printed = say("c mine", "?", at=FRAMEWORK)
    criterion = desk.criterion(FRAMEWORK)
    for text in (*criterion.evidence, criterion.examples[0].case, criterion.basis_note, criterion.because):
        assert text in printed
    assert "For: board." in printed
    assert "Effort to close a gap: knowledge medium, time medium, resources low." in printed
    assert "n REASON: not applicable, and why" in printed
    assert "ISSA's own maturity levels are not public" in printed
    guidelines = desk.catalogue.set_of(criterion.guideline)
    rules, meanings = view.listed(guidelines.scale_about), view.listed(guidelines.about)
    assert len(rules) > 8, "each rule of reading stands on a line of its own"
    assert all(f"  {part}\n" in printed for part in (*rules, *meanings))
    assert printed.index(rules[1]) < printed.index(criterion.because)
    assert "3 STATEMENT ...: the level, and statements of the next one" in printed
    assert "# TEXT: nothing: a heading" in printed


def test_headings_are_skipped_in_silence(desk, say):
    printed = say("# Charter", "  #", "i", "# in a list", "", "c", "#3 of the list", at=KNOWN)
    assert "nothing was changed" not in printed
    assert printed.count(f"{KNOWN}, answer? > ") == 3
    assert desk.now.comments[KNOWN].text == "#3 of the list"


@pytest.mark.parametrize(
    "line", ["", "6", "-1", "33", "33 because", "yes", "interpretation", "back", "²", "§", "\x1b]52;c;aGk=\x07"]
)
def test_a_wrong_line_says_what_can_be_typed_and_loses_nothing(desk, say, line):
    events = desk.now.events
    printed = say(line, at=KNOWN)
    assert "is no answer; nothing was changed. Type 0 to 5" in printed
    assert "\x1b" not in printed
    assert desk.now.events == events


@pytest.mark.parametrize("line", ["b because", "s kip", "u ndo", "q uit", "l atin", "? why"])
def test_a_letter_that_stands_alone_takes_no_text(say, line):
    assert "stands alone on its line" in say(line, at=KNOWN)


def test_q_and_the_end_of_the_input_leave_in_the_same_way(desk, monkeypatch):
    for lines in ((), ("q",)):
        outcome = typed(desk, monkeypatch, "1", *lines, at=KNOWN)[1]
        assert (outcome.answered, outcome.asked, outcome.finished, outcome.interrupted) == (1, 8, False, False)


def test_when_everything_is_answered_the_first_page_comes_back(desk, monkeypatch):
    for name in list(desk.catalogue.criterion)[:-1]:
        desk.answer(name, Rated(1))
    printed, outcome = typed(desk, monkeypatch, "1", "2", "3", "1", "1", "1", "q", at=NEED)
    assert f"Saved {NEED}: level 1 Planned." in printed
    assert words.ALL_ANSWERED in printed
    assert "8 of 8 answered" in printed
    assert outcome.finished


@pytest.fixture
def finished(desk):
    """Every question is answered: line by line, only then the first page waits for a choice."""
    for name in desk.catalogue.criterion:
        desk.answer(name, Rated(1))
    return desk


@pytest.mark.parametrize("line", ["q", "Q", "3"])
def test_the_first_page_can_be_left(finished, monkeypatch, line):
    printed, outcome = typed(finished, monkeypatch, line, "u")
    assert outcome.finished
    assert "Taken back" not in printed


@pytest.mark.parametrize("line", ["j charter known", "/charter known", KNOWN, "sq.charter-k", f"j {KNOWN}"])
def test_the_first_page_takes_a_jump_or_an_id(finished, say, line):
    say(line, "c From there.")
    assert finished.now.comments[KNOWN].text == "From there."


def test_the_first_page_takes_the_letters_of_a_question(finished, say):
    finished.flag(LEAD, "Who?")
    printed = say("r flagged", "1", "c Asked.")
    assert "2 or j) Jump to a question" in printed
    assert finished.now.comments[LEAD].text == "Asked."
    assert words.HELP_LINES in say("?")
    assert f"Taken back: the comment ({LEAD})." in say("u")
    assert LEAD not in finished.now.comments
    assert words.NO_MATCH in say("j zebra")
    assert f"{KNOWN} · question" in say("j", KNOWN)


def test_what_belongs_to_a_question_does_nothing_on_the_first_page(finished, say):
    events = finished.now.events
    printed = say(
        "c mine", "t corrected", "2 corrected", "", "# heading", "20", "sq.", "r", "c again", f"j {KNOWN}", "s"
    )
    assert "'c mine' belongs to a question, and none is open here; nothing was changed." in printed
    assert "'c again' belongs to a question" in printed
    assert "'20' is no choice; nothing was changed." in printed
    assert "'' is no choice" in printed
    assert f"{KNOWN} · question" in printed
    assert finished.now.events == events


def test_an_undo_that_is_refused_on_the_first_page_says_why(finished, say, monkeypatch):
    def held():
        raise ConflictError("Another program holds the store.", "Close it.")

    monkeypatch.setattr(finished, "undo", held)
    assert "Another program holds the store. Close it." in say("u")


# Lists, and lines that belong to the question behind them


def test_a_list_takes_the_value_of_an_option_or_the_beginning_of_it(desk, say):
    assert "Type a number from 1 to 5, or an empty line" in say("1", "in", "interp", "Read.", at=MEANS)
    assert desk.now.answers[MEANS].why == ("interpretation", "Read.")
    say("r", f"{KNOWN}", "c Here.", "r", "sq.charter-k", "f Here.", at=FRAMEWORK)
    assert desk.now.comments[KNOWN].text == "Here."
    assert [f.criterion for f in desk.now.flags] == [KNOWN]
    say("e", "y", "n", "e charter.pdf", "words", at=FRAMEWORK)
    assert [e.name for e in desk.now.evidence_for(FRAMEWORK)] == ["review 2025.pdf", "charter.pdf"]


@pytest.mark.parametrize(
    "opening", [("1",), ("1", "r"), ("e",), ("i",), ("e", "charter.pdf"), ("j charter",), ("j",), ("e charter.pdf",)]
)
def test_a_line_that_belongs_to_a_question_leaves_the_list_and_is_done(desk, say, opening):
    desk.add_evidence(KNOWN, EvidenceGiven("reference", "minutes"))
    say(*opening, f"j {KNOWN}", "c Done.", at=MEANS)
    assert desk.now.comments[KNOWN].text == "Done."
    assert not desk.now.evidence_for(MEANS)


def test_last_years_evidence_is_not_decided_by_a_line_for_the_question(desk, say):
    say("e", "c Not yet.", at=FRAMEWORK)
    assert not desk.now.evidence
    assert desk.now.comments[FRAMEWORK].text == "Not yet."


@pytest.mark.parametrize("line", ["n leave it out", "d do not know", "c", "2026"])
def test_other_lines_in_a_list_are_told_what_can_be_typed(desk, say, line):
    events = desk.now.events
    assert "Type a number from 1 to 2, or an empty line" in say("e", line, "b", at=FRAMEWORK)
    assert desk.now.events == events


def test_a_list_says_what_can_be_typed_and_can_be_left(desk, say):
    assert words.LINES_LISTS[0] in say("i", "?", at=KNOWN)
    say("i", "q", "c more", at=KNOWN)
    assert not desk.now.comments
    assert f"> \n{words.KEPT_AS_IT_WAS}\n{FRAMEWORK}, answer? > " in say("e", "b", "", at=FRAMEWORK)


@pytest.mark.parametrize("line", ["flagged", "r flagged", "flag", "flagged ones"])
def test_filters_are_named_in_the_list_as_before_it(desk, say, line):
    desk.flag(CHARTER, "Later.")
    assert "Filter: flagged 1." in say("r", line, "", at=KNOWN)


def test_the_first_page_tells_flags_and_the_last_change(desk, say):
    desk.flag(KNOWN, "Who?")
    printed = say()
    assert "! 1 flag" in printed
    assert f"Last change: Anna, {words.moment(desk.log.events[-1].at)}, {KNOWN}." in printed
    desk.hide_previous(hide=True)
    assert "UTC." in say()


def test_an_unknown_question_to_start_at_is_refused(desk, monkeypatch):
    with pytest.raises(NotFoundError, match="is not asked"):
        typed(desk, monkeypatch, at="sq.nothing")


def test_a_hidden_last_year_is_shown_only_after_the_answer(desk, say):
    desk.hide_previous(hide=True)
    printed = say("3", "b", at=FRAMEWORK)
    before, _, after = printed.partition(f"Saved {FRAMEWORK}")
    assert "2025" not in before.replace("2025 ·", "")
    assert "2025: level 2 Done" in after
    assert desk.now.answers[FRAMEWORK].same_as is None


def test_a_question_whose_wording_changed_says_so(desk, say, monkeypatch):
    old = desk.previous.catalogue
    reworded = tuple(
        replace(c, question="Is there a text?") if c.id == FRAMEWORK else c
        for c in old.sets[0].criteria
        if c.id != KNOWN
    )
    earlier = replace(old, sets=(replace(old.sets[0], criteria=reworded), *old.sets[1:]))
    monkeypatch.setattr(desk, "previous", replace(desk.previous, catalogue=earlier))
    printed = say("0", at=FRAMEWORK)
    assert words.WORDING_CHANGED in printed
    # An answer to other words is no answer of this year: nothing is offered as it, and no move is asked about.
    assert "[2025]" not in printed
    assert desk.now.answers[FRAMEWORK].same_as is None
    assert "2025: not asked" in say(at=KNOWN)
    assert "2025: not answered" in say(at=NEED)


def test_ticks_of_last_year_that_are_all_there_is_by_now_are_dropped(desk, say, monkeypatch):
    now = desk.catalogue.criterion
    kept = tuple(s for s in now[FRAMEWORK].statements if s.level != 3 or s.id == "reviewed")
    monkeypatch.setitem(now, FRAMEWORK, replace(now[FRAMEWORK], statements=kept))
    say("2", at=FRAMEWORK)
    assert value(desk, FRAMEWORK) == Rated(2)


# Two people


def other(workspace, name="Ben"):
    return workspace.desk(by=name)


class Meanwhile(io.StringIO):
    """Lines to be read, with something that somebody else does before one of them."""

    def __init__(self, *lines, before, does):
        super().__init__("".join(f"{line}\n" for line in lines))
        self.count, self.before, self.does = 0, before, does

    def readline(self, *_):
        if self.count == self.before:
            self.does()
        self.count += 1
        return super().readline()


def meanwhile(desk, monkeypatch, *lines, before, does, at):
    target = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdin", Meanwhile(*lines, before=before, does=does))
        patched.setattr(sys, "stdout", target)
        sitting.run(desk, plain=True, start_at=at)
    return target.buffer.getvalue().decode()


def test_what_somebody_else_answered_in_the_meantime_is_shown_and_not_overwritten(workspace, desk, monkeypatch):
    ben = other(workspace)
    does = lambda: ben.answer(KNOWN, Rated(4))  # noqa: E731
    printed = meanwhile(desk, monkeypatch, "2", before=0, does=does, at=KNOWN)
    assert "Not saved: Ben, " in printed
    assert "this stands now: level 4 Improved" in printed
    assert value(desk, KNOWN) == Rated(4)
    printed = meanwhile(desk, monkeypatch, "2", "b", "3", before=0, does=lambda: None, at=KNOWN)
    assert value(desk, KNOWN) == Rated(3)


def test_an_answer_taken_back_in_the_meantime_is_a_conflict_too(workspace, desk, monkeypatch):
    desk.answer(KNOWN, Rated(1))
    ben = other(workspace)
    printed = meanwhile(desk, monkeypatch, "2", before=0, does=lambda: ben.withdraw(KNOWN), at=KNOWN)
    assert "this stands now: no answer" in printed


def test_a_comment_written_in_the_meantime_is_shown_and_mine_is_kept_to_be_sent_again(workspace, desk, monkeypatch):
    ben = other(workspace)
    does = lambda: ben.comment(KNOWN, "Theirs.")  # noqa: E731
    printed = meanwhile(desk, monkeypatch, "c Mine.", "", before=0, does=does, at=KNOWN)
    assert "this stands now: comment: Theirs." in printed
    assert "(stands: Mine.)" in printed
    assert desk.now.comments[KNOWN].text == "Mine."


def test_a_comment_behind_a_submission_is_told_as_such_and_not_as_a_conflict_with_the_own_one(
    workspace, desk, monkeypatch
):
    desk.comment(KNOWN, "Mine, before.")
    does = lambda: other(workspace).step("submitted")  # noqa: E731
    printed = meanwhile(desk, monkeypatch, "c Mine, after.", "", "q", before=0, does=does, at=KNOWN)
    assert "The assessment moved to another state in the meantime" in printed
    assert "wrote here in the meantime" not in printed
    assert desk.now.comments[KNOWN].text == "Mine, before."


def test_what_somebody_else_wrote_is_there_on_the_next_page(workspace, desk, monkeypatch):
    ben = other(workspace)
    does = lambda: ben.flag(KNOWN, "Look here.")  # noqa: E731
    printed = meanwhile(desk, monkeypatch, "l", "l", before=0, does=does, at=KNOWN)
    assert printed.count("Now: ! flagged by Ben: Look here.") == 1
    assert printed.count(desk.criterion(KNOWN).question) == 1


def test_what_somebody_else_answers_while_the_reason_is_asked_for_stands(workspace, desk, monkeypatch):
    ben = other(workspace)

    def does():
        ben.refresh()
        ben.answer(MEANS, Rated(3))

    printed = meanwhile(desk, monkeypatch, "1", "performance", "We cut posts.", before=2, does=does, at=MEANS)
    assert f"{words.WHY_GONE} Not saved: Ben, " in printed
    assert "this stands now: level 3 Checked. Answer again if need be." in printed
    assert value(desk, MEANS) == Rated(3)
    assert f"{LEAD} · question" not in printed


def test_a_reason_that_cannot_be_saved_says_so_and_the_level_stands(desk, say, monkeypatch):
    real = desk.answer

    def full(*args, why=None, **how):
        if why:
            raise MissingError("The disk is full.", "Free some space.")
        real(*args, **how)

    monkeypatch.setattr(desk, "answer", full)
    printed = say("1", "performance", "We cut posts.", at=MEANS)
    assert (
        f"Saved {MEANS}: level 1 Planned. 2025: level 4 Improved. {words.WHY_GONE} The disk is full. Free some space."
        in printed
    )
    assert value(desk, MEANS) == Rated(1)


def test_a_store_that_is_held_by_another_program_is_trouble_and_not_the_end(desk, say, monkeypatch):
    def held(*_args, **_how):
        raise ConflictError("Another program holds the store.", "Close it.")

    monkeypatch.setattr(desk, "answer", held)
    monkeypatch.setattr(desk, "comment", held)
    printed = say("3", "c mine", "", at=KNOWN)
    assert printed.count("Another program holds the store. Close it.") >= 2


def test_a_full_disk_is_told_and_asked_again(desk, say, monkeypatch):
    def full(*_args, **_how):
        raise MissingError("The disk is full.", "Free some space.")

    monkeypatch.setattr(desk, "answer", full)
    assert "The disk is full. Free some space." in say("3", at=KNOWN)


# The ends of the line


def test_ctrl_c_leaves_with_everything_saved(desk, monkeypatch):
    class Interrupting(io.StringIO):
        def readline(self, *_):
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdin", Interrupting())
        patched.setattr(sys, "stdout", io.StringIO())
        assert sitting.run(desk, plain=True).interrupted


@pytest.mark.parametrize("source", [None, "closed"])
def test_a_closed_input_pauses(desk, monkeypatch, source):
    stream = None
    if source == "closed":
        stream = io.StringIO()
        stream.close()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdin", stream)
        patched.setattr(sys, "stdout", io.StringIO())
        assert not sitting.is_interactive()
        assert sitting.run(desk, plain=False).answered == 0


@pytest.mark.parametrize(("number", "is_ours"), [(errno.EPIPE, True), (errno.EIO, True), (errno.ENOSPC, False)])
def test_an_output_that_is_gone_ends_the_sitting_and_other_faults_do_not_hide(desk, monkeypatch, number, is_ours):
    class Gone(io.StringIO):
        def write(self, _text):
            raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdin", io.StringIO("1\n"))
        patched.setattr(sys, "stdout", Gone())
        if is_ours:
            assert sitting.run(desk, plain=True).interrupted
        else:
            with pytest.raises(OSError, match="No space"):
                sitting.run(desk, plain=True)


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_a_signal_to_end_leaves_as_ctrl_c_does(desk, monkeypatch, name):
    before = signal.getsignal(getattr(signal, name))
    printed = meanwhile(
        desk, monkeypatch, "1", "2", before=1, does=lambda: os.kill(os.getpid(), getattr(signal, name)), at=KNOWN
    )
    assert f"Saved {KNOWN}" in printed
    assert signal.getsignal(getattr(signal, name)) is before


def test_an_interrupt_outside_of_reading_leaves_too(desk, monkeypatch):
    monkeypatch.setattr(desk, "catch_up", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    assert typed(desk, monkeypatch)[1].interrupted


def test_a_sitting_in_another_thread_sets_no_signals(desk, monkeypatch):
    found = []
    thread = threading.Thread(target=lambda: found.append(sitting.run(desk, plain=True)))
    desk.catch_up = lambda: (_ for _ in ()).throw(Leave())
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    thread.start()
    thread.join()
    assert found[0].answered == 0


def test_a_window_that_is_no_console_is_told_what_to_use(desk, monkeypatch):
    class NoConsoleScreenBufferError(Exception):
        pass

    def raising():
        raise NoConsoleScreenBufferError

    monkeypatch.setattr(desk, "catch_up", raising)
    with pytest.raises(MissingError, match="no Windows console"):
        typed(desk, monkeypatch)


def test_our_own_faults_keep_their_traceback(desk, monkeypatch):
    monkeypatch.setattr(desk, "catch_up", lambda: (_ for _ in ()).throw(ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        typed(desk, monkeypatch)


# What is shown


def test_no_text_of_anybody_acts_on_the_terminal(desk, say):
    bad = "a\x1b]52;c;aGk=\x07b\x9bc\u202ed\u2028e"
    with formerly():
        desk.comment(KNOWN, bad)
        desk.flag(KNOWN, bad)
        desk.answer(KNOWN, NotApplicable(bad))
        desk.add_evidence(KNOWN, EvidenceGiven("reference", bad))
    printed = say("?", "c", "", "e", "", "r", "", f"c {bad}", f"e {bad}", at=KNOWN)
    assert not set("\x1b\x07\x9b\u202e\u2028") & set(printed)
    assert "\\x1b]52" in printed


@pytest.mark.parametrize(
    ("encoding", "marks"),
    [
        ("utf-8", "░░░░░░░░  0 of 8 answered"),
        ("cp1252", "........  0 of 8 answered"),
        ("ascii", "........  0 of 8 answered"),
    ],
)
def test_marks_fall_back_where_the_encoding_cannot_carry_them(desk, say, encoding, marks):
    desk.comment(FRAMEWORK, "Łódź — تقرير")
    printed = say("r", "", "?", encoding=encoding)
    assert marks in printed
    assert ("·" in printed) == (encoding != "ascii")


def test_a_byte_that_is_no_text_is_refused_and_asked_for_again(desk, monkeypatch):
    source = io.TextIOWrapper(io.BytesIO(b"c caf\xe9\nc caf\xc3\xa9\n"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", source)
    target = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    monkeypatch.setattr(sys, "stdout", target)
    sitting.run(desk, plain=True, start_at=KNOWN)
    assert "half of a character (\\udce9)" in target.buffer.getvalue().decode()
    assert desk.now.comments[KNOWN].text == "c café"


def test_lines_wrap_at_words_where_the_width_is_known():
    target = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    face = Lines(None, target, 40)
    face.help((("", "word " * 20), ("item", "statement " * 20)))
    with pytest.raises(Leave):
        face.hang_up()
    assert all(len(line) <= 40 for line in target.buffer.getvalue().decode().splitlines()[:10])


@pytest.mark.parametrize(
    ("line", "move"),
    [
        ("N why", Move(Verb.NOT_APPLICABLE, "why")),
        ("c", Move(Verb.COMMENT)),
        ("/", Move(Verb.JUMP)),
        ("?", Move(Verb.HELP)),
    ],
)
def test_capital_letters_and_bare_letters_are_understood(line, move):
    assert understood(line) == move


def test_a_long_list_asks_for_a_word_first(tmp_path, monkeypatch):
    with Workspace.create(tmp_path) as workspace:
        desk = workspace.start(request("2026", "full"))
        printed, outcome = typed(desk, monkeypatch, "j", "charter known", "1", "j", "zebra", "", at=MEANS)
        assert outcome.asked == len(desk.questions)
    assert f"{KNOWN} · question 5 of 8" in printed
    assert words.LINES_SEARCH in printed


@pytest.mark.parametrize(("typed_word", "lands"), [(KNOWN, KNOWN), (f"j {KNOWN}", KNOWN), ("s", LEAD), ("b", MEANS)])
def test_a_long_list_takes_an_id_or_a_command_in_place_of_a_word(tmp_path, monkeypatch, typed_word, lands):
    with Workspace.create(tmp_path) as workspace:
        desk = workspace.start(request("2026", "full"))
        typed(desk, monkeypatch, "j", typed_word, "c Here.", at=MEANS)
        assert list(desk.now.comments) == [lands]


@pytest.mark.parametrize("reason", ["This is our own.", "This is our own", "This is our own. ", "Is it ours?"])
def test_a_sentence_ends_once(reason):
    ended = words.saved(KNOWN, words.because(words.NOT_APPLICABLE, reason))
    assert ended.endswith(("our own.", "ours?"))
    assert not ended.endswith("..")
    assert words.evidence_saved("minutes etc.").endswith(" minutes etc.")
    assert words.still_valid("2025", "minutes etc.") == "2025 had: minutes etc. Is it still valid?"
    assert "stands now: level 1 Planned. Answer" in words.conflict("Ben", "2026-11-22T10:12:00Z", "level 1 Planned")


def test_undoing_the_lowering_of_a_flag_says_that_it_is_up_again(desk, say):
    printed = say("f Who?", "f", "u", at=KNOWN)
    assert f"Taken back: the lowering of the flag, which is up again ({KNOWN})." in printed
    assert [f.note for f in desk.now.flags] == ["Who?"]
    assert f"Taken back: the flag ({KNOWN})." in say("u", at=KNOWN)
    assert f"Taken back: the removal of the comment, which stands again ({KNOWN})." in say("c A.", "c -", "u", at=KNOWN)


def test_last_years_evidence_that_lost_its_file_is_not_offered(desk):
    before = desk.previous.standing.evidence_for(FRAMEWORK)
    lost = next(e for e in before if e.sha256)
    assert dialogues.waiting(desk, FRAMEWORK, set()) == list(before)
    (desk.folder / "evidence" / lost.sha256).unlink()
    with Workspace.open(desk.folder) as workspace:
        offered = dialogues.waiting(workspace.desk(), FRAMEWORK, set())
    assert offered == [e for e in before if e != lost]
    assert offered


def test_where_evidence_is_missing_the_way_back_is_named_by_id(say):
    assert f"are they still valid? To say so, go back to it (type b, or j {FRAMEWORK})" in say("2", at=FRAMEWORK)
    assert f"{FRAMEWORK} needs evidence: go back to it (type b, or j {FRAMEWORK})" in say("3", at=FRAMEWORK)
