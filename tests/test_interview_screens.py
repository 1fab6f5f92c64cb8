"""Whole screens and whole processes: what a person sees, and what is left when the process or the terminal ends."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pexpect
import pyte
import pytest

from assess.interview import layout, words
from assess.model import Rated
from assess.workspace import Workspace
from factory import formerly
from interview_desks import CASE, FRAMEWORK, KNOWN, LEAD, MEANS, copied, request

SITTING = """
import sys
from pathlib import Path
from assess.interview import sitting
from assess.workspace import Workspace
folder, at, plain, by = sys.argv[1:]
with Workspace.open(Path(folder)) as workspace:
    outcome = sitting.run(workspace.desk(by=by or None), plain=bool(plain), start_at=at or None)
Path(folder, "outcome").write_text(f"{outcome.answered} {outcome.interrupted}")
"""

UP, DOWN, PGDN, ENTER, ESC, TAB = "\x1b[A", "\x1b[B", "\x1b[6~", "\r", "\x1b", "\t"
CTRL_C, CTRL_D = "\x03", "\x04"
PATIENCE = 20


@pytest.fixture
def folder(tmp_path):
    return copied(tmp_path / "ws")


@contextmanager
def reading(folder):
    """The assessment as it lies on the disk."""
    with Workspace.open(folder) as workspace:
        yield workspace.desk()


def value(folder, name):
    with reading(folder) as desk:
        given = desk.now.answers.get(name)
        return given and given.value


def command(folder, *, at=KNOWN, plain="", by=""):
    return [sys.executable, "-c", SITTING, str(folder), at or "", plain, by]


def environment(**changes):
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "PYTHONIOENCODING", "TERM")}
    return {**plain, "TERM": "xterm-256color", **changes}


class Terminal:
    """A sitting in a terminal of its own, and what is on its screen."""

    def __init__(self, folder, columns=80, rows=24, *, env=None, **how):
        program, *arguments = command(folder, **how)
        self.child = pexpect.spawn(
            program,
            arguments,
            dimensions=(rows, columns),
            env=env or environment(),
            cwd=folder,
            # As a shell at a terminal starts a program; what runs in the background hands on that Ctrl-C is ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.by_line = bool(how.get("plain")) or (env is not None and env["TERM"] == "dumb")

    def read(self, seconds=0.05):
        """Takes in what was written, until nothing comes for a while. Whether the terminal still stands."""
        while True:
            try:
                data = self.child.read_nonblocking(65536, timeout=seconds)
            except pexpect.TIMEOUT:
                return True
            except pexpect.EOF:
                return False
            self.raw += data
            self.stream.feed(data)

    @property
    def rows(self):
        return [row.rstrip() for row in self.screen.display]

    @property
    def text(self):
        if self.by_line:
            return " ".join(self.raw.decode("utf-8", "replace").split())
        return " ".join(" ".join(self.rows).split())

    def until(self, *wanted):
        """Waits until all of `wanted` is on the screen."""
        end = time.monotonic() + PATIENCE
        while not all(one in self.text for one in wanted):
            stands = self.read()
            assert time.monotonic() < end, f"{wanted} is not on the screen:\n" + "\n".join(self.rows)
            assert stands or all(one in self.text for one in wanted), "\n".join(self.rows)
        return self

    def press(self, *keys):
        for key in keys:
            self.child.send(key)
            self.read(0.15 if key == ESC else 0.05)
        return self

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        self.screen.reset()
        self.child.setwinsize(rows, columns)
        return self

    def ended(self):
        """Waits for the end of the process; its exit code, or the signal that ended it."""
        end = time.monotonic() + PATIENCE
        while self.read(0.1):
            assert time.monotonic() < end, "the sitting goes on:\n" + "\n".join(self.rows)
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus


@pytest.fixture
def terminal(folder):
    opened = []

    def opening(columns=80, rows=24, *, folder=folder, **how):
        opened.append(Terminal(folder, columns, rows, **how))
        return opened[-1]

    yield opening
    for one in opened:
        if not one.child.closed:
            one.child.close(force=True)


# Screens


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (56, 20), (200, 60)])
def test_a_question_fits_its_screen_and_no_word_is_broken(terminal, folder, columns, rows):
    shown = terminal(columns, rows, at=FRAMEWORK).until("Has the board", "‹ 2025").press("2").until("› 2) Done")
    with reading(folder) as desk:
        criterion = desk.criterion(FRAMEWORK)
    assert shown.rows[0].startswith(f" {FRAMEWORK}")
    assert "all ░" in shown.rows[0]
    assert shown.rows[-1].endswith(("q save and quit", "q quit"))
    assert criterion.question in shown.text
    assert "2025: level 2 Done" in shown.text
    for statement in criterion.at(2):
        assert statement.text in shown.text.replace(" - ", " ")
        asides = " ".join(f"({s.aside})" for s in desk.catalogue.sets[0].scale if s.aside)
    told = " ".join(s.text for s in criterion.statements)
    known = set(
        f"{criterion.question} {criterion.why} {told} {asides} {desk.catalogue.sets[0].scale[0].meaning}".split()
    )
    begun = [row.split() for row in shown.rows if row.startswith("      ")]
    assert all(word in known or word.endswith(words.CUT) for row in begun for word in row if word not in "-‹[x]"), begun
    if rows >= layout.USUAL_ROWS and columns >= 80:
        told = " ".join(shown.rows[-2:])
        assert all(key in told for key in ("open a level", "b back", "s skip", "t tick", "u undo", "j jump"))
    if columns == 200:
        assert all(s.text in shown.text for s in criterion.statements)
        assert "t tick" in shown.rows[-1]


def test_on_a_small_screen_the_pointed_level_opens_and_the_page_scrolls(terminal, folder):
    shown = terminal(56, 20, at=FRAMEWORK).until("2) Done").press("2").until("› 2) Done")
    with reading(folder) as desk:
        levels = desk.criterion(FRAMEWORK)
    for level in (3, 5, 1):
        shown.press(str(level)).until(f"› {level}) ", *(s.text for s in levels.at(level)))
    shown.press("9").until("9 is no level").press("5", PGDN).until("d) Not known", "lines")
    shown.press("?").until("Levels in full", "lines 1-").press(PGDN, ESC).until("› 5) Leading")


def test_a_screen_follows_its_terminal(terminal):
    shown = terminal(80, 24, at=FRAMEWORK).until("2) Done").press("2").until("› 2) Done")
    shown.resize(56, 20).until("› 2) Done", "lines 1-")
    assert all(len(row) <= 56 for row in shown.rows)
    shown.resize(200, 60).until("t tick", "- The latest review of the framework is on the public website.")
    shown.press("c", "A comment that is begun").until("A comment that is begun").resize(60, 22)
    shown.until("A comment that is begun", "F2 or Ctrl-S save").press("\x1bOQ").until(
        "comment: A comment that is begun"
    )


def test_the_first_page_names_where_to_go_on_and_that_nothing_leaves_the_machine(terminal):
    shown = terminal(at=None).until("Begin with sq.service-framework", "Nothing leaves this machine", "Ctrl-C is safe")
    shown.until("0/8 1 The service quality framework", "✓ answered · open ! flagged").press(ENTER).until(
        "question 1 of 8"
    )
    shown.press("3", ENTER).until("What shows it?", "Saved sq.service-framework: level 3 Checked")
    shown.press(ENTER).until("question 2 of 8", "Saved sq.service-framework: level 3 Checked", "No evidence yet")
    assert "█" in shown.rows[0]


def test_the_choices_of_the_first_page_stay_in_sight_while_what_stands_above_is_scrolled(terminal, tmp_path):
    with Workspace.create(tmp_path / "full") as workspace:
        workspace.start(request("2026", "full"))
    shown = terminal(80, 24, at=None, folder=tmp_path / "full").until("1) Begin with", "5) Save and quit", "of 23")
    shown.press(PGDN).until("32 Formal audit", "› 1) Begin with", "5) Save and quit")
    shown.press("9").until(words.WRONG_KEY)


def test_no_english_of_questionary_is_seen(terminal):
    shown = terminal().until("Do front-line staff")
    for keys in (
        (DOWN, "c"),
        (ESC, "2", "t"),
        (ESC, "j"),
        (ESC, "r"),
        (ESC, "e"),
        (ESC, "i"),
        (ESC, "n", ENTER),
        (ESC, "?"),
        (ESC,),
    ):
        shown.press(*keys)
    shown.press(CTRL_C)
    assert shown.ended() == 0
    for said in (
        b"arrow keys",
        b"Cancelled",
        b"Finish with",
        b"Description:",
        b"Invalid input",
        b"done (",
        b"to toggle",
    ):
        assert said not in shown.raw


def test_a_file_name_is_completed_by_tab_and_the_file_named_back(terminal, folder):
    (folder / "charter-2026.pdf").write_bytes(b"abc")
    shown = terminal().until("Do front-line staff").press("e").until("A file, a link").press("./char")
    shown.press(TAB).until("./charter-2026.pdf").press(ENTER).until("Date of the document", "charter-2026.pdf, 3 bytes")
    shown.press(ENTER, ENTER).until("Evidence saved: charter-2026.pdf (3 bytes)")


def test_what_is_written_cannot_act_on_the_terminal(terminal, folder):
    with reading(folder) as desk, formerly():
        desk.comment(KNOWN, "a\x1b]0;title\x07\u202eb")
    shown = terminal().until("Do front-line staff", "\\x1b]0;title").press("c").until("Comment", "]0;title")
    assert b"\x1b]0;title" not in shown.raw
    assert "\u202e".encode() not in shown.raw


# Ends


def test_every_answer_survives_a_kill_and_the_next_sitting_goes_on_there(terminal, folder):
    for number, name in enumerate((FRAMEWORK, MEANS, LEAD), 1):
        shown = terminal(at=None).until(f"{name}", "Nothing leaves").press(ENTER).until(f"question {number} of 8")
        shown.press("3", ENTER).until(f"Saved {name}")
        shown.child.kill(signal.SIGKILL)
        assert shown.ended() == -signal.SIGKILL
        assert value(folder, name) == Rated(3)


@pytest.mark.parametrize(
    ("key", "interrupted"), [(CTRL_C, "True"), (CTRL_D, "False"), ("q", "False"), ("\x1b[21~", "False")]
)
def test_leaving_says_how_many_are_answered_and_restores_the_terminal(terminal, folder, key, interrupted):
    shown = terminal().until("Do front-line staff").press("1", ENTER).until(f"Saved {KNOWN}").press(key)
    assert shown.ended() == 0
    assert (folder / "outcome").read_text() == f"1 {interrupted}"
    assert shown.raw.count(b"\x1b[?1049h") == shown.raw.count(b"\x1b[?1049l") == 1


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGINT"])
def test_a_signal_ends_the_sitting_with_everything_saved(terminal, folder, name):
    shown = (
        terminal()
        .until("Do front-line staff")
        .press("1", ENTER)
        .until(f"Saved {KNOWN}")
        .press("c", "begun")
        .until("begun")
    )
    shown.child.kill(getattr(signal, name))
    if name == "SIGINT":
        shown.until("What you have written is not saved yet.").press(CTRL_C)
    assert shown.ended() == 0
    assert (folder / "outcome").read_text() == "1 True"
    with reading(folder) as desk:
        assert desk.now.comments[CASE].text == "begun"


def test_a_terminal_that_is_closed_ends_the_sitting_with_everything_saved(terminal, folder):
    shown = (
        terminal()
        .until("Do front-line staff")
        .press("1", ENTER)
        .until(f"Saved {KNOWN}")
        .press("c", "begun")
        .until("begun")
    )
    pid = shown.child.pid
    os.close(shown.child.child_fd)
    shown.child.child_fd, shown.child.closed = -1, True
    end = time.monotonic() + PATIENCE
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        assert time.monotonic() < end, "the sitting outlives its terminal"
        time.sleep(0.05)
    assert (folder / "outcome").read_text() == "1 True"
    with reading(folder) as desk:
        assert desk.now.comments[CASE].text == "begun"
        assert desk.now.answers[KNOWN].value == Rated(1)


def test_two_terminals_on_one_assessment_see_each_other_and_overwrite_nothing(terminal, folder):
    anna = terminal(100, 30).until("Do front-line staff")
    ben = terminal(100, 30, by="Ben").until("Do front-line staff").press("4", ENTER).until(f"Saved {KNOWN}")
    ben.press(ENTER).until("1/8")
    anna.press("1", ENTER).until("Not saved: Ben, ", "this stands now: level 4 Improved", "› 4) Improved")
    assert value(folder, KNOWN) == Rated(4)
    anna.press("2", ENTER).until(f"Saved {KNOWN}: level 2 Done")
    ben.press("b").until("Now: level 2 Done · Anna")
    anna.press("2", ENTER).until("2/8")
    ben.press("l").until("2/8")
    assert value(folder, KNOWN) == Rated(2)


# Terminals of other kinds


def test_without_colour_nothing_is_coloured_and_everything_is_said(terminal):
    shown = terminal(env=environment(NO_COLOR="1"), at=FRAMEWORK).until("2) Done").press("2").until("› 2) Done")
    shown.press("c").until("Comment").press(ESC).until("› 2) Done")
    styles = {part for found in re.findall(rb"\x1b\[([\d;]*)m", shown.raw) for part in found.split(b";")}
    assert styles <= {b"", b"0", b"1"}


def test_a_dumb_terminal_gets_lines(terminal, folder):
    shown = terminal(env=environment(TERM="dumb")).until("Type an answer and press Enter", "d) Not known")
    shown.press("1\n").until(f"Saved {KNOWN}").press("q\n")
    assert shown.ended() == 0
    assert b"\x1b[" not in shown.raw
    assert value(folder, KNOWN) == Rated(1)


def test_ctrl_c_in_lines_is_safe(terminal, folder):
    shown = terminal(plain="1").until("d) Not known").press("1\n").until(f"Saved {KNOWN}").press(CTRL_C)
    assert shown.ended() == 0
    assert (folder / "outcome").read_text() == "1 True"


def test_what_is_pasted_at_a_terminal_line_by_line_is_one_text(terminal, folder):
    shown = terminal(plain="plain").until(f"{KNOWN}, answer?")
    assert b"\x1b[?2004h" in shown.raw
    # A terminal sends a return for the end of a pasted line.
    shown.press("c \x1b[200~Adopted in March.\r3 branches use it.\rn none at the smallest\x1b[201~", "\r")
    shown.until(words.COMMENT_SAVED).press("q\r")
    assert shown.ended() == 0
    assert shown.raw.endswith(b"\x1b[?2004l")
    with reading(folder) as desk:
        assert desk.now.comments[KNOWN].text == "Adopted in March.\n3 branches use it.\nn none at the smallest"
        assert not desk.now.answers


@pytest.mark.parametrize("plain", ["", "1"])
def test_marks_are_plain_where_the_encoding_cannot_carry_them(terminal, plain):
    shown = terminal(env=environment(PYTHONIOENCODING="cp1252"), at=None, plain=plain).until(
        "Nothing leaves this machine"
    )
    assert "0 of 8 answered" in shown.text
    assert "+ answered" in shown.raw.decode("cp1252")
    assert "✓".encode() not in shown.raw


def piped(folder, stdin, **env):
    done = subprocess.run(
        command(folder), stdin=stdin, capture_output=True, env=environment(**env), check=False, timeout=PATIENCE
    )
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    return done.stdout


def test_input_that_is_no_terminal_is_read_line_by_line(folder, tmp_path):
    answers = tmp_path / "answers"
    answers.write_text("1\n")
    with answers.open("rb") as file:
        assert f"Saved {KNOWN}" in piped(folder, file).decode()
    assert value(folder, KNOWN) == Rated(1)
    assert b"question 5 of 8" in piped(folder, subprocess.DEVNULL)
    read, write = os.pipe()
    os.write(write, b"2\n3")
    os.close(write)
    printed = piped(folder, read, PYTHONIOENCODING="cp1252").decode("cp1252")
    os.close(read)
    assert f"+ Saved {KNOWN}: level 2 Done" in printed
    assert value(folder, CASE) == Rated(3)


def test_closed_input_and_closed_output_end_quietly(folder):
    for closing in ("<&-", ">&-", "<&- >&- 2>&-"):
        line = " ".join(f"'{part}'" if "\n" not in part else '"$CODE"' for part in command(folder)) + f" {closing}"
        done = subprocess.run(
            ["sh", "-c", line], env=environment(CODE=SITTING), capture_output=True, check=False, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stderr.decode()
        assert (folder / "outcome").read_text().startswith("0 ")


def test_lines_load_no_screen_library(folder):
    code = SITTING + "\nimport json\nprint('MODULES' + json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), "", "1", ""],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    assert not {"prompt_toolkit", "questionary", "click", "rich"} & set(
        json.loads(done.stdout.rpartition(b"MODULES")[2])
    )
