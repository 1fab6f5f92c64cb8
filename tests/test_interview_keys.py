"""Every key on every kind of page: what a person presses, and what is on the disk afterwards."""

import asyncio
import sys
from contextlib import contextmanager

import pytest
import questionary
from prompt_toolkit.application import create_app_session, get_app
from prompt_toolkit.data_structures import Size as TerminalSize
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from questionary.prompts.common import InquirerControl

from assess.errors import ConflictError
from assess.interview import layout, lists, pages, sitting, view, words
from assess.interview.driver import Interview
from assess.interview.face import Leave, Menu, Move, Option, Picked, Ticking, Verb, Writing
from assess.interview.keys import STEP_KEYS, VERB_KEYS
from assess.interview.pages import Pages, control_of
from assess.interview.reviewing import Reviewing
from assess.model import NotApplicable, Rated, Unknown
from assess.text import LONGEST
from assess.workspace import Workspace
from assess.workspace.given import EvidenceGiven
from assess.workspace.reviewer import BlindDesk, ReviewDesk
from interview_desks import CHARTER, FRAMEWORK, KNOWN, LEAD, MEANS, copied

pytestmark = pytest.mark.timeout(120)
"""A page that waits for a key that never comes fails, with the stack, in place of hanging."""

UP, DOWN, RIGHT, LEFT, HOME, END = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F"
PGUP, PGDN, ENTER, ESC, TAB, SHIFT_TAB = "\x1b[5~", "\x1b[6~", "\r", "\x1b", "\t", "\x1b[Z"
F = [
    "",
    "\x1bOP",
    "\x1bOQ",
    "\x1bOR",
    "\x1bOS",
    "\x1b[15~",
    "\x1b[17~",
    "\x1b[18~",
    "\x1b[19~",
    "\x1b[20~",
    "\x1b[21~",
    "\x1b[23~",
    "\x1b[24~",
]
CTRL = {letter: chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"}
BACKSPACE = "\x7f"
TYPED = {"left": LEFT, "right": RIGHT, "c-z": CTRL["z"], **{f"f{n}": F[n] for n in range(1, 13)}}
"""What a terminal sends for the names of prompt_toolkit."""

LEAVING = {"Ctrl-C": CTRL["c"], "Ctrl-D": CTRL["d"], "F10": F[10]}


class Small(DummyOutput):
    """A terminal of which the rows drawn are of no interest, only that they can be."""

    def __init__(self, columns=80, rows=24):
        self.columns, self.rows = columns, rows

    def get_size(self):
        return TerminalSize(rows=self.rows, columns=self.columns)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(copied(tmp_path / "ws")) as opened:
        yield opened


@pytest.fixture
def desk(workspace):
    return workspace.desk(via="interview")


@contextmanager
def keyboard(*keys, output=None):
    """Keys in the queue of a terminal without a screen. An Escape is pressed on its own."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=output or Small()):
        for key in keys:
            pipe.send_text(key)
        yield pipe


def pasted(text):
    """A text as a terminal hands over what was pasted: in one piece, so that it is drawn once."""
    return f"\x1b[200~{text}\x1b[201~"


def pressed(call, *keys):
    """What one page gives back for keys."""
    with keyboard(*keys):
        return call(Pages())


@pytest.fixture
def sit(desk):
    """Presses keys in a sitting, leaves it with Ctrl-C, and gives back the sitting."""

    def sitting(*keys, at=KNOWN):
        found = Interview(desk, Pages())
        with keyboard(*keys, CTRL["c"]), pytest.raises(Leave):
            found.go(at)
        return found

    return sitting


def value(desk, name):
    given = desk.now.answers.get(name)
    return given and given.value


# questionary inside


def test_what_we_use_inside_questionary_is_still_there():
    prompt = questionary.select("", choices=["a", "b"], use_jk_keys=False, use_emacs_keys=False, instruction=" ")
    controls = [
        w.content for w in prompt.application.layout.find_all_windows() if isinstance(w.content, InquirerControl)
    ]
    assert len(controls) == 1, (
        "InquirerControl is no longer found through find_all_windows: pages.control_of has to change"
    )
    assert controls[0].pointed_at == 0, "pointed_at has moved: every page of assess.interview.pages stands on it"
    assert callable(controls[0].text), "the text of the list is no longer drawn from .text: pages._drawn stands on it"
    ticks = control_of(questionary.checkbox("", choices=[questionary.Choice("a", checked=True)], instruction=" "))
    assert ticks.selected_options == ["a"], "selected_options has moved: pages.tick stands on it"
    assert questionary.text("", default="x").application.current_buffer.text == "x"


def test_a_questionary_without_its_list_fails_loudly():
    with pytest.raises(LookupError, match="InquirerControl"):
        control_of(questionary.text(""))


# A question


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with Workspace.open(copied(tmp_path_factory.mktemp("page"))) as workspace:
        return view.question(workspace.desk(), KNOWN)


def asked(page, *keys):
    return pressed(lambda face: face.question(page, "A notice."), *keys)


@pytest.mark.parametrize(("key", "verb"), [(key, verb) for verb, keys in VERB_KEYS.items() for key in keys])
def test_every_key_of_a_question_asks_for_what_it_says(page, key, verb):
    assert asked(page, TYPED.get(key, key)) == Move(verb)


@pytest.mark.parametrize(("key", "step"), STEP_KEYS.items())
def test_a_level_key_moves_and_enter_gives_the_answer(page, key, step):
    found = asked(page, key, ENTER)
    assert found.verb == (Verb.LEVEL if step.isdecimal() else Verb(step))
    assert found.level == (int(step) if step.isdecimal() else None)


@pytest.mark.parametrize(
    ("keys", "level"), [((DOWN,), 0), ((DOWN, DOWN), 1), (("3", UP), 2), (("0", DOWN, DOWN), 2), (("d", DOWN), 0)]
)
def test_arrows_move_the_pointer_from_nowhere_and_round_the_ends(page, keys, level):
    assert asked(page, *keys, ENTER).level == level


def test_up_from_nowhere_goes_to_the_last_line(page):
    assert asked(page, UP, ENTER).verb == Verb.UNKNOWN


def test_enter_without_a_pointer_answers_nothing(page):
    assert asked(page, ENTER, ENTER, "s") == Move(Verb.SKIP)


def test_the_pointer_travels_with_what_is_asked_for(page):
    assert asked(page, "4", "c") == Move(Verb.COMMENT, level=4, pointed="4")
    assert asked(page, "n", "t") == Move(Verb.TICK, pointed="n")


@pytest.mark.parametrize("name", LEAVING)
def test_the_keys_that_leave_leave_a_question(page, name):
    with pytest.raises(Leave) as left:
        asked(page, LEAVING[name])
    assert left.value.interrupted == (name == "Ctrl-C")


@pytest.mark.parametrize("key", ["q", "Q"])
def test_q_leaves_a_question(page, key):
    with pytest.raises(Leave):
        asked(page, key)


@pytest.mark.parametrize("key", ["x", "7", "k", CTRL["q"], PGUP, PGDN, HOME, END, TAB, " "])
def test_other_keys_of_a_question_do_nothing(page, key):
    assert asked(page, key, "2", key, "s") == Move(Verb.SKIP, level=2, pointed="2")


def test_every_level_can_be_reached_without_letters(desk, sit):
    sit(DOWN, DOWN, ENTER)
    assert value(desk, KNOWN) == Rated(1)


# Lists


OPTIONS = tuple(
    Option(str(n), f"option {n}", words=f"option {n} {'even' if n % 2 == 0 else 'odd'}") for n in range(1, 6)
)


def chosen(*keys, **how):
    return pressed(lambda face: face.choose(Menu("Which?", OPTIONS, **how)), *keys)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ((), "1"),
        ((DOWN,), "2"),
        ((UP,), "5"),
        (("3",), "3"),
        (("9", "x", PGDN), "1"),
        (("5", DOWN), "1"),
    ],
)
def test_a_list_is_chosen_from(keys, value):
    assert chosen(*keys, ENTER) == Picked(value)


def test_a_list_starts_where_it_is_told():
    assert chosen(ENTER, start="4") == Picked("4")


@pytest.mark.parametrize("key", [ESC, "b", "B"])
def test_a_list_is_left_without_choosing(key):
    assert chosen(key) is None


@pytest.mark.parametrize("key", [*LEAVING.values(), "q", "Q"])
def test_the_keys_that_leave_leave_a_list(key):
    with pytest.raises(Leave):
        chosen(key)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("odd",), "1"), (("odd", DOWN), "3"), (("4 ev",), "4"), (("even 2",), "2"), (("ODD", UP), "5"),
        (("zzz", ENTER, BACKSPACE, BACKSPACE, BACKSPACE), "1"), (("zzz", DOWN, UP, BACKSPACE * 3, DOWN), "2"),
        (("\x1b[200~even 4\n\x1b[201~",), "4"), (("q", BACKSPACE, "b", BACKSPACE, "5"), "5"), ((CTRL["b"], "2"), "2"),
    ],
)  # fmt: skip
def test_a_search_narrows_a_list_to_what_has_all_the_words(keys, value):
    assert chosen(*keys, ENTER, search=True) == Picked(value)


@pytest.mark.parametrize("key", LEAVING.values())
def test_the_keys_that_leave_leave_a_search(key):
    with pytest.raises(Leave):
        chosen("q", key, search=True)


def test_escape_leaves_a_search():
    assert chosen("odd", ESC, search=True) is None


TABBED = tuple(
    Option(str(n), f"option {n}", "head", tabs=frozenset({"all", "odd"} if n % 2 else {"all"})) for n in range(1, 4)
)


@pytest.mark.parametrize(
    ("keys", "picked"),
    [
        ((DOWN, ENTER), Picked("2", "all")), ((RIGHT, DOWN, ENTER), Picked("3", "odd")),
        ((TAB, DOWN, DOWN, ENTER), Picked("1", "odd")), ((LEFT, ENTER, LEFT, ENTER), Picked("1", "odd")),
        ((SHIFT_TAB, SHIFT_TAB, SHIFT_TAB, ENTER), Picked("1", "all")), ((ESC,), None), (("b",), None),
    ],
)  # fmt: skip
def test_filters_are_turned_through(keys, picked):
    menu = Menu("Review", TABBED, tabs=(("all", "all 3"), ("odd", "odd 2"), ("none", "none 0")), tab="all")
    assert pressed(lambda face: face.choose(menu), *keys) == picked


@pytest.mark.parametrize("key", [*LEAVING.values(), "q"])
def test_the_keys_that_leave_leave_a_list_with_filters(key):
    menu = Menu("Review", (), tabs=(("all", "all 0"),), tab="all")
    with pytest.raises(Leave):
        pressed(lambda face: face.choose(menu), ENTER, key)


# Ticks


TICKS = Ticking("Which hold?", ("A question?",), (("a", "First."), ("b", "Second."), ("c", "Third.")), held=("b",))


@pytest.mark.parametrize(
    ("keys", "held"),
    [((), ("b",)), ((" ",), ("a", "b")), ((DOWN, " "), ()), ((UP, " "), ("b", "c")), (("a", "i", "x"), ("b",))],
)
def test_statements_are_ticked_and_unticked(keys, held):
    assert pressed(lambda face: face.tick(TICKS), *keys, ENTER) == held


@pytest.mark.parametrize("key", [ESC, "b"])
def test_ticking_can_be_left(key):
    assert pressed(lambda face: face.tick(TICKS), " ", key) is None


@pytest.mark.parametrize("key", [*LEAVING.values(), "q"])
def test_the_keys_that_leave_leave_the_ticks(key):
    with pytest.raises(Leave):
        pressed(lambda face: face.tick(TICKS), key)


# Help


LONG = tuple(("item", f"line {n}") for n in range(100))


@pytest.mark.parametrize("key", [ESC, ENTER, "?", F[1], "b", "q", " "])
def test_help_scrolls_and_is_closed_by_what_one_tries_first(key):
    assert pressed(lambda face: face.help(LONG), DOWN, UP, PGDN, PGUP, END, HOME, "x", key) is None


@pytest.mark.parametrize("key", LEAVING.values())
def test_the_keys_that_leave_leave_the_help(key):
    with pytest.raises(Leave):
        pressed(lambda face: face.help(LONG), key)


# Texts

ONE = Writing("Why?", ("A question?",), final=True)
MANY = Writing("Comment", ("A question?",), many_lines=True, final=True)


def written(ask, *keys):
    return pressed(lambda face: face.write(ask), *keys)


def test_one_line_is_saved_by_enter():
    assert written(ONE, "because", ENTER) == "because"
    assert written(Writing("Why?", kept="be", fault="Too short."), "cause", ENTER) == "because"


def test_several_lines_are_saved_by_f2_or_ctrl_s_and_enter_begins_a_new_line():
    assert written(MANY, "one", ENTER, "two", F[2]) == "one\ntwo"
    assert written(MANY, "one", CTRL["s"]) == "one"


@pytest.mark.parametrize("ask", [ONE, MANY])
def test_an_untouched_text_is_left_by_escape_without_a_question(ask):
    assert written(ask, ESC) is None


def test_one_line_that_was_begun_is_left_by_escape():
    assert written(ONE, "beca", ESC, "2", ENTER) is None
    assert written(ONE, "beca", ESC, ESC, "use", ENTER) == "because"


@pytest.mark.parametrize("key", LEAVING.values())
@pytest.mark.parametrize("ask", [ONE, MANY])
def test_the_keys_that_leave_leave_an_untouched_text(ask, key):
    with pytest.raises(Leave):
        written(ask, key)


@pytest.mark.parametrize("key", [ESC, *LEAVING.values()])
def test_a_comment_that_was_begun_is_asked_about_and_can_be_gone_on_with(key):
    assert written(MANY, "one", key, ESC, " two", F[2]) == "one two"
    assert written(MANY, "one", key, "3", ENTER, " two", F[2]) == "one two"


@pytest.mark.parametrize("key", [ESC, *LEAVING.values()])
def test_a_comment_that_was_begun_can_be_saved_on_the_way_out(key):
    assert written(MANY, "one", key, ENTER) == "one"


@pytest.mark.parametrize("key", [CTRL["c"], CTRL["d"], F[10]])
def test_leaving_twice_saves_what_was_begun(key):
    assert written(MANY, "one", CTRL["c"], key) == "one"


def test_a_comment_that_was_begun_can_be_thrown_away():
    assert written(MANY, "one", ESC, "2", ENTER) is None
    with pytest.raises(Leave):
        written(MANY, "one", CTRL["c"], "2", ENTER)


def test_after_a_text_saved_on_the_way_out_no_other_page_opens():
    def twice(face):
        assert face.write(MANY) == "one"
        with pytest.raises(Leave):
            face.help(LONG)
        return True

    assert pressed(twice, "one", CTRL["c"], ENTER)


def test_a_text_that_is_not_the_last_step_is_asked_about_too_but_not_saved_halfway():
    ask = Writing("Date", ("A paper",))
    assert written(ask, "2026", CTRL["c"], "2", ENTER, "-01-01", ENTER) == "2026-01-01"
    with pytest.raises(Leave):
        written(ask, "2026", CTRL["c"], ENTER)
    with pytest.raises(Leave):
        written(ask, "2026", CTRL["c"], CTRL["c"])


def test_enter_submits_what_was_typed_and_completes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "charter-2026.pdf").write_bytes(b"abc")
    assert written(Writing("File", paths=True), "./char", ENTER) == "./char"


# Whole sittings


def test_a_level_and_enter_save_and_go_on(desk, sit):
    assert sit("2", ENTER).at == "sq.investment-case"
    assert value(desk, KNOWN) == Rated(2)


def test_where_a_level_needs_evidence_it_is_asked_for_on_the_same_question(desk, sit):
    found = sit("3", ENTER, "board minutes 14 March", ENTER, "2026-03-14", ENTER, ENTER)
    assert [e.name for e in desk.now.evidence_for(KNOWN)] == ["board minutes 14 March"]
    assert found.at == "sq.investment-case"


@pytest.mark.parametrize("leaving", [ENTER, ESC])
def test_evidence_can_be_left_for_later_and_the_level_stands(desk, sit, leaving):
    assert sit("3", ENTER, leaving).at == "sq.investment-case"
    assert (value(desk, KNOWN), desk.needs_evidence(KNOWN)) == (Rated(3), True)


def test_a_key_that_was_meant_for_the_question_is_no_evidence(desk, sit):
    sit("3", ENTER, "b", ENTER, ENTER)
    assert value(desk, KNOWN) == Rated(3)
    assert not desk.now.evidence


def test_nothing_is_chosen_before_somebody_chooses_also_where_last_year_had_a_level(desk, sit):
    assert view.question(desk, FRAMEWORK).start is None
    found = sit(ENTER, "t", at=FRAMEWORK)
    assert found.at == FRAMEWORK
    assert FRAMEWORK not in desk.now.answers


def test_what_was_saved_is_held_beside_last_years_answer(desk):
    assert view.compared(desk, desk.criterion(KNOWN)) == ""
    for saved, said in [(Rated(2, ("reviewed",)), "Same as 2025."), (Rated(1), "2025: level 2 Done (of level 3")]:
        desk.answer(FRAMEWORK, saved, base=desk.base("answer", FRAMEWORK))
        assert view.compared(desk, desk.criterion(FRAMEWORK)).startswith(said)


def test_enter_on_last_years_level_says_the_same_and_offers_its_evidence(desk, sit):
    found = sit("2", ENTER, ENTER, "2", ENTER, at=FRAMEWORK)
    given = desk.now.answers[FRAMEWORK]
    assert given.value == Rated(2, ("reviewed",))
    assert given.same_as["assessment"] == desk.previous.assessment
    assert [e.name for e in desk.now.evidence_for(FRAMEWORK)] == ["review 2025.pdf"]
    assert found.at == MEANS


def test_last_years_not_applicable_is_repeated_with_its_reason(desk, sit):
    sit("n", ENTER, ENTER, at=LEAD)
    assert value(desk, LEAD) == NotApplicable("There is no committee.")
    sit("d", ENTER, ENTER, at=CHARTER)
    assert value(desk, CHARTER) == Unknown("The archive was closed.")


def test_a_reason_of_two_letters_is_asked_about(desk, sit):
    sit("n", ENTER, "no", ENTER, " law on pensions rules it out", ENTER)
    assert value(desk, KNOWN) == NotApplicable("no law on pensions rules it out")


@pytest.mark.parametrize(
    ("again", "day"), [((DOWN, ENTER), "1926-03-14"), ((ENTER, CTRL["u"], "2026-03-14", ENTER), "2026-03-14")]
)
def test_a_day_that_is_far_off_is_asked_about(desk, sit, again, day):
    sit("e", "minutes 22/117", ENTER, "1926-03-14", ENTER, *again, ENTER)
    assert [e.dated for e in desk.now.evidence_for(KNOWN)] == [day]


@pytest.mark.parametrize(("chosen", "stands"), [((ENTER,), "87.5"), ((DOWN, ENTER), "0.875")])
def test_a_share_below_one_is_asked_about(desk, sit, chosen, stands):
    at = [i.id for i in desk.indicators.values() if i.guideline == "sq.1"].index("sq.charter-promises-measured")
    sit("i", *[DOWN] * at, ENTER, "0.875", ENTER, *chosen, ENTER, ENTER, ENTER, ENTER, ESC)
    assert desk.now.indicators["sq.charter-promises-measured"].value == stands


def test_a_tab_is_seen_as_a_blank_and_what_acts_on_a_terminal_as_a_mark():
    assert [pages._safe(c) for c in "a\t\x1b"] == ["a", " ", "\N{REPLACEMENT CHARACTER}"]


def test_a_comment_that_was_not_changed_is_not_written_again(desk, sit):
    desk.comment(KNOWN, "Kept.")
    events = desk.now.events
    sit("c", F[2])
    assert desk.now.events == events


def test_a_level_chosen_but_not_saved_is_still_pointed_at_after_a_comment(desk, sit):
    sit("1", "c", "Register kept.", F[2], ENTER)
    assert value(desk, KNOWN) == Rated(1)
    assert desk.now.comments[KNOWN].text == "Register kept."


def test_ticks_are_saved_with_the_level_that_is_pointed_at(desk, sit):
    sit("2", F[9], " ", ENTER)
    assert value(desk, KNOWN) == Rated(2, (desk.criterion(KNOWN).at(3)[0].id,))


def test_ticking_all_is_refused_and_can_be_mended(desk, sit):
    sit("2", "t", " ", DOWN, " ", ENTER, " ", ENTER)
    assert len(value(desk, KNOWN).also_met) == 1


def test_moving_far_asks_for_the_reason_with_keys(desk, sit):
    sit("1", ENTER, DOWN, ENTER, "We know more.", ENTER, at=MEANS)
    assert desk.now.answers[MEANS].why == ("information", "We know more.")
    assert value(desk, MEANS) == Rated(1)


def test_a_reason_saved_on_the_way_out_is_saved_and_then_the_sitting_ends(desk):
    with keyboard("n", ENTER, "No branch.", CTRL["c"], ENTER), pytest.raises(Leave):
        Interview(desk, Pages()).go(KNOWN)
    assert value(desk, KNOWN) == NotApplicable("No branch.")


def test_a_comment_saved_on_the_way_out_is_on_the_disk(desk):
    with keyboard("c", "begun", CTRL["c"], CTRL["c"]), pytest.raises(Leave):
        Interview(desk, Pages()).go(KNOWN)
    assert desk.now.comments[KNOWN].text == "begun"


def test_evidence_is_typed_dated_and_named_back(desk, sit, tmp_path):
    paper = tmp_path / "charter.pdf"
    paper.write_bytes(b"abc")
    found = sit("e", str(paper), ENTER, "2026-03-14", ENTER, ENTER)
    assert found.notice == ""
    (item,) = desk.now.evidence_for(KNOWN)
    assert (item.name, item.dated, item.expires, item.size) == ("charter.pdf", "2026-03-14", None, 3)


def test_a_conflict_in_a_comment_keeps_what_was_written(workspace, desk, sit, monkeypatch):
    real, ben = desk.comment, workspace.desk(by="Ben")

    def beaten(name, text):
        monkeypatch.setattr(desk, "comment", real)
        ben.comment(name, "Theirs.")
        real(name, text)

    monkeypatch.setattr(desk, "comment", beaten)
    sit("c", "Mine.", F[2], F[2])
    assert desk.now.comments[KNOWN].text == "Mine."


def test_a_conflict_shows_what_stands_and_points_there(workspace, desk):
    workspace.desk(by="Ben").answer(KNOWN, Rated(4))
    found = Interview(desk, Pages())
    stale = view.question(desk, KNOWN)
    desk.refresh()
    assert "Ben" in found._conflict(stale, ConflictError("changed"))
    assert view.question(desk, KNOWN).start == "4"


def test_jump_searches_and_goes(sit):
    assert sit("j", "framework", ESC, "/", "known", ENTER).at == KNOWN
    assert sit(F[4], "sponsor", ENTER).at == MEANS


def test_review_opens_a_question_and_keeps_its_filter(desk, sit):
    desk.flag(LEAD, "Who?")
    found = sit("r", RIGHT, RIGHT, ENTER)
    assert (found.at, found.tab) == (LEAD, "flagged")


def test_the_first_page_goes_on_looks_through_jumps_and_leaves(sit, desk):
    assert sit(ENTER, at=None).at == FRAMEWORK
    assert sit(DOWN, ENTER, DOWN, ENTER, at=None).at == MEANS
    assert sit("2", ENTER, ESC, at=None).at is None
    assert sit("3", ENTER, "charter known", ENTER, at=None).at == KNOWN
    with keyboard("4", ENTER), pytest.raises(Leave) as left:
        Interview(desk, Pages()).go(None)
    assert not left.value.interrupted


def test_help_language_flag_undo_and_indicators_with_f_keys(desk, sit):
    found = sit(F[1], ESC, F[7], F[6], "Who?", ENTER, F[8], ESC)
    assert [f.note for f in desk.now.flags] == ["Who?"]
    assert found.at == KNOWN
    sit(CTRL["z"])
    assert not desk.now.flags


def test_a_flag_can_be_left(desk, sit):
    sit("f", ESC)
    assert not desk.now.flags


def test_an_indicator_is_recorded_with_keys(desk, sit):
    sit("i", DOWN, ENTER, "80", ENTER, ENTER, ENTER, "As promised.", ENTER, ENTER, ESC)
    assert desk.now.indicators["sq.charter-promises-measured"].definition == "As promised."


@pytest.mark.parametrize("steps", [0, 2, 4])
def test_an_indicator_can_be_left_at_every_step(desk, sit, steps):
    sit("i", ENTER, *["80", ENTER, ENTER, ENTER, ENTER][: steps + 1 if steps else 0], ESC, ESC)
    assert "sq.charter-age" not in desk.now.indicators


@pytest.mark.parametrize("steps", range(3))
def test_evidence_can_be_left_at_every_step(desk, sit, steps):
    sit("e", *[key for one in ["minutes", "2026-01-01"][:steps] for key in (one, ENTER)], ESC, ESC)
    assert not desk.now.evidence


@pytest.mark.parametrize("keys", [(), (ESC,), (ENTER,), (ENTER, ESC), (ENTER, "begun", ESC, "2", ENTER)])
def test_a_level_that_moved_far_stands_wherever_its_reason_is_left(desk, sit, keys):
    found = sit("1", ENTER, *keys, at=MEANS)
    assert (value(desk, MEANS), desk.now.answers[MEANS].why) == (Rated(1), None)
    assert found.at == (LEAD if ESC in keys else MEANS)


def test_a_reason_begun_is_saved_with_its_level_on_the_way_out(desk):
    with keyboard("1", ENTER, ENTER, "begun", CTRL["c"], ENTER), pytest.raises(Leave):
        Interview(desk, Pages()).go(MEANS)
    assert desk.now.answers[MEANS].why == ("performance", "begun")


# The terminal


def test_the_end_of_the_terminal_keeps_a_level_whose_reason_is_asked_for(desk):
    with keyboard("1", ENTER, ENTER, "halfway") as pipe:
        pipe.close()
        with pytest.raises(Leave):
            Interview(desk, Pages()).go(MEANS)
    assert value(desk, MEANS) == Rated(1)


@pytest.mark.parametrize("keys", [("c", "begun"), ("n", ENTER, "halfway")])
def test_the_end_of_the_terminal_saves_a_comment_that_was_begun_but_no_answer_halfway(desk, keys):
    sitting = Interview(desk, Pages())
    with keyboard(*keys) as pipe:
        pipe.close()
        with pytest.raises(Leave) as left:
            sitting.go(KNOWN)
    assert left.value.interrupted
    assert KNOWN not in desk.now.answers
    assert (KNOWN in desk.now.comments) == ("begun" in keys)


def test_a_hang_up_ends_the_page_that_stands(desk):
    face = Pages()
    real = face.question

    def later(page, notice):
        def ring():
            get_app().create_background_task(_ringing(face))

        async def _ringing(ringing):
            await asyncio.sleep(0)
            ringing.hang_up()
            ringing.hang_up()

        questionary_ask = face._ask

        def ask(prompt, keys):
            prompt.application.pre_run_callables.append(ring)
            return questionary_ask(prompt, keys)

        face._ask = ask
        return real(page, notice)

    face.question = later
    with keyboard(), pytest.raises(Leave) as left:
        Interview(desk, face).go(KNOWN)
    assert left.value.interrupted


def test_a_hang_up_between_pages_leaves_at_once():
    with pytest.raises(Leave):
        Pages().hang_up()


def test_run_draws_pages_on_a_terminal_and_takes_the_second_screen_once(desk, monkeypatch):
    said = []

    class Watched(Small):
        def enter_alternate_screen(self):
            said.append("enter")

        def quit_alternate_screen(self):
            said.append("quit")

    monkeypatch.setattr(sitting, "is_interactive", lambda: True)
    with keyboard("2", ENTER, "2", ENTER, "?", ESC, "q", output=Watched()):
        outcome = sitting.run(desk, plain=False, start_at=KNOWN)
    assert (outcome.answered, outcome.interrupted) == (2, False)
    assert said == ["enter", "quit"]


@pytest.mark.parametrize(("term", "found"), [("xterm", True), ("dumb", False)])
def test_a_terminal_without_a_screen_is_no_place_for_pages(monkeypatch, term, found):
    class Terminal:
        closed = False

        def isatty(self):
            return True

    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert sitting.is_interactive() == found


# Layout


@pytest.mark.parametrize("pointed", [None, "0", "2", "5", "n"])
@pytest.mark.parametrize(("columns", "rows"), [(56, 20), (80, 24), (100, 30), (200, 60), (20, 5), (10, 3)])
def test_every_screen_has_its_size_and_shows_the_pointed_level_in_full(desk, pointed, columns, rows):
    for name in (FRAMEWORK, KNOWN):
        found = view.question(desk, name)
        screen, start = layout.question(found, pointed, layout.Size(columns, rows), None, "A notice that is said.")
        assert len(screen) == rows
        assert start >= 0
        assert all(layout.cells(text) <= max(columns, layout.NARROWEST) for _, text in screen)
        if columns >= 56 and pointed:
            step = next(s for s in found.steps if s.key == pointed)
            seen = " ".join(" ".join(text.split()) for style, text in screen if style == "pointed")
            assert all(claim.text in seen.replace(" - ", " ") for claim in step.claims)


def test_scrolling_reaches_every_row_and_no_further(desk):
    found = view.question(desk, FRAMEWORK)
    size = layout.Size(56, 20)
    _, last = layout.question(found, "5", size, 1000, "")
    top, first = layout.question(found, "5", size, -5, "")
    assert first == 0 < last
    assert "lines 1-" in " ".join(text for _, text in top)


@pytest.mark.parametrize("text", ["", "word " * 40, "x" * 300, "漢字 " * 60, "e\u0301" * 100, "a  b   c"])
@pytest.mark.parametrize("width", [1, 7, 40])
def test_wrapping_loses_nothing_and_keeps_to_the_width(text, width):
    rows = layout.wrapped(text, width)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")
    assert all(layout.cells(row) <= max(width, 2) for row in rows)


def test_what_is_cut_ends_in_a_mark():
    assert layout.clipped("abcdef", 4) == "abc" + words.CUT
    assert layout.clipped("漢字漢字", 5) == "漢字" + words.CUT
    assert layout.clipped("abc", 3) == "abc"


def test_a_very_long_comment_is_cut_with_a_mark_and_stands_in_full_under_help(desk):
    desk.comment(KNOWN, "word " * 3000)
    screen, _ = layout.question(view.question(desk, KNOWN), None, layout.Size(100, 40), None, "")
    assert any(text.endswith(words.CUT) and "word" in text for _, text in screen)
    assert any(text.count("word") == 3000 for _, text in view.help_on(desk, desk.criterion(KNOWN)))


def test_a_page_says_what_an_empty_text_does_and_the_first_page_what_was_saved(desk):
    above, _ = layout.writing(Writing("Comment", ("A question?",), emptied=words.COMMENT_EMPTY), layout.Size(80, 24))
    assert [text.strip() for _, text in above] == ["Comment", "A question?", words.COMMENT_EMPTY, ""]
    assert lists.overview(desk, "Saved.").about[:2] == ("Saved.", "")
    assert lists.overview(desk).about[0].startswith("░")


def test_bars_are_empty_for_none_and_full_for_all_only():
    assert [words.bar(done, 100, 4) for done in (0, 1, 50, 99, 100)] == ["░░░░", "█░░░", "██░░", "███░", "████"]
    assert words.bar(0, 0, 4) == "░░░░"


# The auditor's interview


class Noting(Pages):
    """Pages that remember which question was shown with which notice."""

    def __init__(self):
        super().__init__(words.REVIEWING)
        self.shown = []

    def question(self, page, notice):
        self.shown.append((page.id, notice))
        return super().question(page, notice)


@pytest.fixture
def rate(workspace, desk):
    """Presses keys in a review of what was submitted, leaves it with Ctrl-C, and gives back the sitting."""
    desk.answer(CHARTER, Rated(3))
    desk.comment(CHARTER, "Adopted in March.")
    desk.add_evidence(CHARTER, EvidenceGiven("reference", "Charter, 3.1"))
    desk.answer(KNOWN, Rated(1))
    desk.step("submitted")

    def reviewing(*keys, kind=ReviewDesk):
        found = Reviewing(workspace.desk(by="Eva", via="interview", role="auditor", kind=kind), Noting())
        with keyboard(*keys, CTRL["c"]), pytest.raises(Leave):
            found.go(CHARTER)
        return found

    return reviewing


def reviews(found):
    return [(r.criterion, r.value, r.finding, r.note) for r in found.desk.stands.reviews]


def test_a_rating_is_saved_with_its_finding_and_its_note_and_the_next_question_comes(rate):
    found = rate("2", ENTER, ENTER, "No result.", ENTER)
    assert reviews(found) == [(CHARTER, Rated(2), "minor", "No result.")]
    assert found.face.shown[1:] == [(KNOWN, f"✓ Saved {CHARTER}: level 2 Done, minor.")]


@pytest.mark.parametrize("keys", [("2", ENTER, ESC), ("2", ENTER, ENTER, "No result.", ESC, "2", ENTER, ESC)])
def test_esc_at_the_finding_or_at_the_note_leaves_nothing_saved_and_says_so(rate, keys):
    found = rate(*keys)
    assert reviews(found) == []
    assert found.desk.stands.state == "submitted"
    assert found.face.shown[1:] == [(CHARTER, words.NOT_RATED)]


@pytest.mark.parametrize("keys", [(ESC,), (ENTER, "No result.", ESC, "2", ENTER, ESC)])
def test_blind_esc_leaves_the_level_alone_and_says_so(rate, keys):
    found = rate("2", ENTER, ENTER, *keys, kind=BlindDesk)
    assert reviews(found) == [(CHARTER, Rated(2), None, None)]
    assert found.face.shown[1:] == [
        (CHARTER, f"✓ Saved {CHARTER}: level 2 Done. No finding stated: give the level again to state one.")
    ]
    again = rate(ENTER, ENTER, "Seen.", ENTER, kind=BlindDesk)
    assert reviews(again) == [(CHARTER, Rated(2), "minor", "Seen.")]


def test_esc_at_a_note_asks_and_goes_back_to_the_finding(rate):
    found = rate("2", ENTER, ENTER, "No result.", ESC, "2", ENTER, ENTER, "Seen.", ENTER)
    assert [r[2:] for r in reviews(found)] == [("minor", "Seen.")]
    saved = rate("2", ENTER, ENTER, "No result.", ESC, ENTER)
    assert reviews(saved)[-1][3] == "Seen.No result."


def test_a_note_that_cannot_be_kept_is_written_on(rate):
    found = rate("3", ENTER, ENTER, pasted("x" * (LONGEST + 1)), ENTER, CTRL["u"], "Seen.", ENTER)
    assert reviews(found) == [(CHARTER, Rated(3), "conformity", "Seen.")]


def test_the_pointer_stays_where_it_was_while_the_self_rating_is_read(rate):
    found = rate("1", "e", ESC, ENTER, END, ENTER, ENTER)
    assert reviews(found) == [(CHARTER, Rated(1), "major", None)]


def test_a_question_to_review_is_found_by_a_word(rate):
    found = rate("j", "known", ENTER)
    assert [name for name, _ in found.face.shown] == [CHARTER, KNOWN]


def test_esc_at_the_note_of_a_rating_that_stands_changes_nothing(rate):
    found = rate("2", ENTER, ENTER, "No result.", ENTER, "b", "c", "Other words.", ESC, "2", ENTER)
    assert reviews(found) == [(CHARTER, Rated(2), "minor", "No result.")]
    assert found.face.shown[-1] == (CHARTER, words.KEPT_AS_IT_WAS)


def test_what_the_state_forbids_by_now_is_told_on_the_question(rate, desk):
    found = rate("3", ENTER, ENTER, "", ENTER)
    desk.refresh()
    desk.step("amending", "New minutes.")
    again = rate("2", ENTER, ENTER, ENTER)
    assert reviews(again) == reviews(found)
    assert "is not under review" in again.face.shown[-1][1]


def test_the_keys_of_a_review_are_those_that_work(rate):
    found = rate()
    page = view.question(found.desk, CHARTER)
    screen, _ = layout.question(page, None, layout.Size(120, 40), None, "", words.REVIEWING)
    line = screen[-1][1]
    assert line.strip() == "  ".join(f"{key} {does}" for key, does, _ in words.REVIEWING.keys)
    works = {verb.value for verb in found._does} | {"Enter", "↑ ↓"}
    assert {key for key, _, _ in words.REVIEWING.keys} <= works
    assert set(words.REVIEWING.letters) == set("bscej")
