"""Line by line: what is typed, what is printed, what is on the disk afterwards."""

import errno
import io
import os
import signal
import sys
import threading
from dataclasses import replace

import pytest

from assess import interview
from assess.errors import ConflictError, MissingError, NotFoundError
from assess.interview import words
from assess.interview.face import Leave, Move, Verb
from assess.interview.lines import Lines, understood
from assess.model import REASONS, NotApplicable, Rated, Unknown
from assess.workspace import EvidenceGiven, Workspace
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
    assert "0) Nothing in place: Nothing has been decided in writing" in printed
    assert "n) Not applicable" in printed
    assert "d) Not known" in printed


def test_a_level_is_saved_at_once_and_the_next_open_question_follows(desk, say):
    printed = say("3")
    assert value(desk, FRAMEWORK) == Rated(3)
    assert f"Saved {FRAMEWORK}: level 3 Checked. {FRAMEWORK} needs evidence" in printed
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
    assert "that answer stands already" in say("1", at=KNOWN)
    assert desk.now.events == events


def test_a_level_that_moved_far_asks_for_a_code_and_a_sentence(desk, say):
    printed = say("1", "2", "We read the file again.", at=MEANS)
    assert "2025 had level 4, now it is level 1." in printed
    assert desk.now.answers[MEANS].why == ("information", "We read the file again.")
    assert f"moved because {REASONS['information']}: We read the file again." in say("b", at=MEANS)


@pytest.mark.parametrize("answers", [("1", ""), ("1", "2", "")])
def test_without_that_reason_nothing_is_saved(desk, say, answers):
    assert words.NOT_SAVED in say(*answers, at=MEANS)
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
    assert desk.now.comments[KNOWN].text == "Kept by the board."
    assert words.COMMENT_GONE in say("c -", at=KNOWN)
    assert KNOWN not in desk.now.comments


def test_a_comment_that_cannot_be_kept_is_asked_for_again(desk, say):
    printed = say(f"c {'x' * 20_001}", "shorter", at=KNOWN)
    assert "at most 20,000 can be kept" in printed
    assert desk.now.comments[KNOWN].text == "shorter"


def test_an_empty_line_leaves_the_comment_as_it_is(desk, say):
    assert words.KEPT_AS_IT_WAS in say("c", "", at=KNOWN)
    assert KNOWN not in desk.now.comments


@pytest.mark.parametrize("form", ["{}", '"{}"', "'{}'"])
def test_a_file_is_kept_and_named_back_with_its_size_and_digest(desk, say, tmp_path, form):
    paper = tmp_path / "my charter.pdf"
    paper.write_bytes(b"abc")
    printed = say(f"e {form.format(paper)} | 2026-03-14 | 2027-03-14", at=KNOWN)
    named = "my charter.pdf (3 bytes, SHA-256 ba7816bf8f01…, of 14 March 2026, valid until 14 March 2027)"
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


def test_a_name_that_looks_like_a_file_is_asked_about(desk, say):
    printed = say("e charter.pdf", "1", at=KNOWN)
    assert "There is no file charter.pdf." in printed
    assert not desk.now.evidence_for(KNOWN)
    say("e charter.pdf", "2", at=KNOWN)
    assert desk.now.evidence_for(KNOWN)[0].kind == "reference"


def test_a_wrong_day_saves_nothing(desk, say):
    assert "'14.3.2026' is not a day" in say("e minutes | 14.3.2026", at=KNOWN)
    assert not desk.now.evidence


def test_evidence_alone_asks_for_the_text_and_both_days(desk, say):
    printed = say("e", "board minutes", "soon", "2026-03-14", "", at=KNOWN)
    assert "'soon' is not a day" in printed
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
    before = desk.previous.now.evidence_for(FRAMEWORK)[0]
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
    printed = say("t reviewed goal-figures triggers", "1 2 3", "7", "1", at=FRAMEWORK)
    assert printed.count(words.all_ticked(3)) == 2
    assert "Type a number from 1 to 3" in printed
    assert len(value(desk, FRAMEWORK).also_met) == 1


def test_ticks_are_taken_off_kept_or_refused(desk, say):
    say("t reviewed", at=FRAMEWORK)
    assert words.KEPT_AS_IT_WAS in say("t", "", at=FRAMEWORK)
    assert "'adopted' is no statement of the next level" in say("t adopted", at=FRAMEWORK)
    assert value(desk, FRAMEWORK) == Rated(2, ("reviewed",))
    say("t", "-", at=FRAMEWORK)
    assert value(desk, FRAMEWORK) == Rated(2)


def test_ticking_needs_a_level_below_the_top(say):
    assert words.SAY_LEVEL in say("t", at=KNOWN)
    assert words.TOP_LEVEL in say("5", "b", "t", at=KNOWN)


def test_a_flag_is_raised_changed_and_taken_back(desk, say):
    printed = say("f Who knows this?", at=KNOWN)
    assert "! flagged by Anna: Who knows this?" in printed
    say("f Really?", at=KNOWN)
    assert [f.note for f in desk.now.flags] == ["Really?"]
    assert words.FLAG_LOWERED in say("f", at=KNOWN)
    say("f", "", at=KNOWN)
    assert [f.note for f in desk.now.flags] == [None]


def test_back_goes_to_the_question_seen_before_and_skip_leaves_it_open(desk, say):
    printed = say("b", "s", "s", "b", at=KNOWN)
    assert words.NO_BACK in printed
    assert words.SKIPPED in printed
    assert [line.split(" ")[0] for line in printed.splitlines() if "· question" in line] == [
        KNOWN, KNOWN, "sq.investment-case", "sq.service-law", "sq.investment-case"
    ]  # fmt: skip
    assert not desk.now.answers


def test_skipping_the_last_open_question_says_so(desk, say):
    for name in list(desk.catalogue.criterion)[:-1]:
        desk.answer(name, Rated(1))
    assert words.LAST_OPEN in say("s", at=NEED)


def test_a_question_is_printed_in_full_once_and_in_short_while_one_stays_on_it(desk, say):
    printed = say("c one", at=KNOWN)
    assert printed.count(desk.criterion(KNOWN).why) == 1
    assert printed.count(desk.criterion(KNOWN).question) == 2
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
    assert printed.count(f"{KNOWN} · question") == 2


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


@pytest.mark.parametrize(
    "line", ["", "6", "-1", "33", "3 because", "yes", "interpretation", "back", "²", "§", "\x1b]52;c;aGk=\x07"]
)
def test_a_wrong_line_says_what_can_be_typed_and_loses_nothing(desk, say, line):
    events = desk.now.events
    printed = say(line, at=KNOWN)
    assert "is no answer; nothing was changed. Type 0 to 5" in printed
    assert "\x1b" not in printed
    assert desk.now.events == events


@pytest.mark.parametrize("line", ["b because", "s kip", "u ndo", "q uit", "i think so", "l atin", "? why"])
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
    assert words.ALL_ANSWERED in printed
    assert "8 of 8 answered" in printed
    assert outcome.finished


@pytest.mark.parametrize("line", ["", "3"])
def test_the_first_page_can_be_left(desk, monkeypatch, line):
    for name in desk.catalogue.criterion:
        desk.answer(name, Rated(1))
    assert typed(desk, monkeypatch, line)[1].finished


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
    old = desk.previous.catalogue.criterion
    monkeypatch.setitem(old, FRAMEWORK, replace(old[FRAMEWORK], question="Is there a text?"))
    monkeypatch.delitem(old, KNOWN)
    assert words.WORDING_CHANGED in say(at=FRAMEWORK)
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
        interview.run(desk, plain=True, start_at=at)
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


def test_what_somebody_else_wrote_is_there_on_the_next_page(workspace, desk, monkeypatch):
    ben = other(workspace)
    does = lambda: ben.flag(KNOWN, "Look here.")  # noqa: E731
    assert "! flagged by Ben: Look here." in meanwhile(desk, monkeypatch, "l", before=0, does=does, at=KNOWN)


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
        assert interview.run(desk, plain=True).interrupted


@pytest.mark.parametrize("source", [None, "closed"])
def test_a_closed_input_pauses(desk, monkeypatch, source):
    stream = None
    if source == "closed":
        stream = io.StringIO()
        stream.close()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdin", stream)
        patched.setattr(sys, "stdout", io.StringIO())
        assert not interview.is_interactive()
        assert interview.run(desk, plain=False).answered == 0


@pytest.mark.parametrize(("number", "is_ours"), [(errno.EPIPE, True), (errno.EIO, True), (errno.ENOSPC, False)])
def test_an_output_that_is_gone_ends_the_sitting_and_other_faults_do_not_hide(desk, monkeypatch, number, is_ours):
    class Gone(io.StringIO):
        def write(self, _text):
            raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdin", io.StringIO("1\n"))
        patched.setattr(sys, "stdout", Gone())
        if is_ours:
            assert interview.run(desk, plain=True).interrupted
        else:
            with pytest.raises(OSError, match="No space"):
                interview.run(desk, plain=True)


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_a_signal_to_end_leaves_as_ctrl_c_does(desk, monkeypatch, name):
    before = signal.getsignal(getattr(signal, name))
    printed = meanwhile(
        desk, monkeypatch, "1", "2", before=1, does=lambda: os.kill(os.getpid(), getattr(signal, name)), at=KNOWN
    )
    assert f"Saved {KNOWN}" in printed
    assert signal.getsignal(getattr(signal, name)) is before


def test_an_interrupt_outside_of_reading_leaves_too(desk, monkeypatch):
    monkeypatch.setattr(desk, "refresh", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    assert typed(desk, monkeypatch)[1].interrupted


def test_a_sitting_in_another_thread_sets_no_signals(desk, monkeypatch):
    found = []
    thread = threading.Thread(target=lambda: found.append(interview.run(desk, plain=True)))
    desk.refresh = lambda: (_ for _ in ()).throw(Leave())
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

    monkeypatch.setattr(desk, "refresh", raising)
    with pytest.raises(MissingError, match="no Windows console"):
        typed(desk, monkeypatch)


def test_our_own_faults_keep_their_traceback(desk, monkeypatch):
    monkeypatch.setattr(desk, "refresh", lambda: (_ for _ in ()).throw(ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        typed(desk, monkeypatch)


# What is shown


def test_no_text_of_anybody_acts_on_the_terminal(desk, say):
    bad = "a\x1b]52;c;aGk=\x07b\x9bc\u202ed\u2028e"
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
    interview.run(desk, plain=True, start_at=KNOWN)
    assert "cannot be stored (\\udce9)" in target.buffer.getvalue().decode()
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
        assert outcome.asked == 50
    assert f"{KNOWN} · question 5 of 8" in printed
    assert words.LINES_SEARCH in printed
