"""Broken and hostile input at the command line: refused in a few words, nothing written, nothing waited for."""

import os
import re
import sqlite3
import unicodedata
from contextlib import closing

import pytest

import inside
from assess.cli import shell
from assess.store import FILE
from assess.workspace import Workspace
from assess.workspace.request import StartRequest

LONG, HIDDEN, ACTING = "x" * 100_000, "sq.service-charter\u200b", "a\x1b]52;c;x\x07b\u202ec\x9bd"
CHARTER = "sq.service-charter"

NAMES = {
    "a long name": LONG,
    "a hidden character": HIDDEN,
    "what acts on a terminal": ACTING,
    "nothing": "",
}

PLACES = {
    "an assessment": ("status", "-a", "{}"),
    "a criterion": ("answer", "set", "{}", "2"),
    "a question to look back on": ("history", "{}"),
    "an answer": ("answer", "set", CHARTER, "{}"),
    "evidence": ("evidence", "show", "{}"),
    "an item of the plan": ("plan", "set", "{}", "--status", "done"),
    "a status": ("plan", "set", CHARTER, "--status", "{}"),
    "an indicator": ("indicator", "set", "{}", "1"),
    "a fact": ("fact", "set", "{}", "yes"),
    "a target": ("target", "set", "sq.1={}"),
    "a guideline": ("answer", "export", "--guideline", "{}"),
    "a practice": ("practices", "show", "{}"),
    "a schema": ("schema", "{}"),
    "a format": ("report", "-f", "{}"),
    "a design": ("report", "--report", "{}", "-f", "json"),
    "a day": ("settings", "set", "--as-of", "{}"),
    "a label": ("settings", "set", "--label", "{}"),
    "a command": ("{}",),
    "a file to check": ("check", "{}"),
    "a table": ("answer", "import", "{}"),
    "a report": ("report", "{}", "-f", "json"),
    "a checkpoint": ("verify", "--since", "{}"),
    "a bundle": ("verify", "--bundle", "{}"),
    "a backup": ("restore", "{}", "elsewhere"),
}
"""Where a person names something, each as a call of the program."""

FILES = ("a file to check", "a table", "a report", "a checkpoint", "a bundle", "a backup")
LARGEST_MESSAGE = 4_000
"""Characters that a refusal may have."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A workspace with one assessment, which no test of this module changes."""
    folder = tmp_path_factory.mktemp("hostile")
    with Workspace.create(folder) as workspace:
        workspace.start(
            StartRequest(label="2026", institution="Fund", country="PL", by="Anna", as_of="2026-11-22",
                         questionnaire="service-quality")
        )  # fmt: skip
    return folder


@pytest.fixture
def run(capsys, monkeypatch, folder):
    return inside.calling(capsys, monkeypatch, folder)


def refused(done, folder):
    """Whether a call ended in words for a person: with an exit code of a refusal, short, acting on nothing."""
    said = done.out + done.err
    assert done.code in {shell.CHECK_FAILED, shell.USAGE, shell.INVALID, shell.NOT_FOUND, shell.CONFLICT}, said[:500]
    assert len(said) < LARGEST_MESSAGE
    assert not {c for c in said if unicodedata.category(c) == "Cc" and c != "\n"}
    assert "\u202e" not in said
    with closing(sqlite3.connect(folder / FILE)) as store:
        assert store.execute("SELECT count(*) FROM event").fetchone() == (BEGUN,)
    return True


BEGUN = 2
"""Events in the log of an assessment that was opened: who opened it, and the opening."""


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_what_nobody_can_mean_is_refused_in_a_few_words(run, folder, place, name):
    assert refused(run(*(part.format(name) for part in place)), folder)


@pytest.mark.parametrize("place", [PLACES[name] for name in FILES], ids=FILES)
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "."])
def test_what_is_no_file_is_refused_and_not_read_to_its_end(run, folder, place, name):
    assert refused(run(*(part.format(name) for part in place)), folder)
    assert not (folder / "elsewhere").exists()


@pytest.mark.parametrize("place", ["a file to check", "a bundle", "a backup"])
def test_a_pipe_where_a_file_is_needed_is_not_waited_for(run, folder, tmp_path, place):
    os.mkfifo(tmp_path / "pipe")
    assert refused(run(*(part.format(tmp_path / "pipe") for part in PLACES[place])), folder)


TABLES = {
    "a text that acts": f'criterion,answer,comment\n{CHARTER},2,"minutes\x1b]0;x"\n',
    "a text without end": f"criterion,answer,comment\n{CHARTER},2,{LONG}\n",
    "a hidden character": f"criterion,answer\n{HIDDEN},2\n",
    "long ids": f"criterion,answer\n{LONG},2\n",
    "a long heading": f"criterion,answer,{LONG}\n{CHARTER},2,x\n",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_hostile_table_is_refused_whole(run, tmp_path, table):
    path = tmp_path / "table.csv"
    path.write_text(table, encoding="utf-8")
    done = run("answer", "import", path, "-a", "2026")
    assert done.code == shell.INVALID
    assert len(done.err) < 60_000
    assert not {c for c in done.err if unicodedata.category(c) == "Cc" and c != "\n"}


def test_a_fault_of_a_cell_is_told_with_row_and_column_and_the_character(run, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLES["a text that acts"], encoding="utf-8")
    assert (
        f"{path}:2:3: comment: the text holds a control character (\\x1b) behind 'minutes'"
        in run("answer", "import", path, "-a", "2026").err
    )


def test_many_faults_are_counted(run, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("criterion,answer\n" + f"{CHARTER},9\n" * 3_000, encoding="utf-8")
    found = re.search(r"And ([\d,]+) more; mend these first", run("answer", "import", path, "-a", "2026").err)
    assert int(found[1].replace(",", "")) > 2_700


@pytest.mark.parametrize("text", [LONG, ACTING])
def test_a_text_that_cannot_be_kept_is_refused(run, folder, text):
    assert refused(run("answer", "set", CHARTER, "n/a", "--reason", text), folder)


def test_the_invisible_character_of_an_id_is_named(run):
    done = run("answer", "set", HIDDEN, "2")
    assert r"'sq.service-charter\u200b' is not asked" in done.err
    assert r"Remove the invisible character \u200b." in done.err
