"""What released versions wrote is read for good: it is never called broken, and a changed fact in it always is."""

import json
import shutil
import sqlite3
import sys
import textwrap
import zipfile
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from assess.chain import canonical
from assess.model.frozen import strange_in
from assess.seal import parse
from assess.store import FILE
from factory import (
    actor,
    attached,
    commented,
    draft,
    erased,
    evidence,
    flagged,
    log,
    measured,
    not_applicable,
    rated,
    state,
    withdrawn,
)
from interview_desks import request
from sealed import call, needs_keys

ARCHIVE = Path(__file__).parent / "archive" / "0.1.0"
CHECKPOINT, SIGNERS, BUNDLE = (ARCHIVE / name for name in ("checkpoint.txt", "signers", "bundle.zip"))


@pytest.fixture(autouse=True)
def _later(monkeypatch):
    """It is later than all that was written then, whatever the clock of this machine says."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796000000")


@pytest.fixture
def kept(tmp_path):
    """A copy of the workspace, and the two forms of the report from the bundle."""
    shutil.copytree(ARCHIVE, tmp_path / "ws")
    with zipfile.ZipFile(BUNDLE) as bundle:
        for name in ("report.json", "report.pdf"):
            (tmp_path / name).write_bytes(bundle.read(name))
    return tmp_path


def report_of(kept, change=lambda _: None):
    """The exit code and the verdict on the data of the report, after a change to them."""
    data = json.loads((kept / "report.json").read_text("utf-8"))
    change(data)
    (kept / "report.json").write_text(json.dumps(data), "utf-8")
    done = call("verify", "-w", kept / "ws", "--pdf", kept / "report.json")
    return done.code, done.layers["report"]


@needs_keys
def test_a_workspace_of_an_earlier_version_is_good_in_every_layer(kept):
    done = call("verify", "-w", kept / "ws", "--since", CHECKPOINT, "--allowed-signers", SIGNERS)
    assert (done.code, set(done.layers.values())) == (0, {"good"})


@needs_keys
def test_a_bundle_of_an_earlier_version_is_good_but_for_words_and_pages_that_are_not_compared():
    done = call("verify", "--bundle", BUNDLE, "--since", CHECKPOINT, "--allowed-signers", SIGNERS)
    assert done.code == 7
    assert {name for name, verdict in done.layers.items() if verdict == "unchecked"} == {"report", "pages"}
    assert set(done.layers.values()) <= {"good", "note", "unchecked"}


@needs_keys
def test_a_pdf_of_an_earlier_version_is_unchecked_and_never_called_forged(kept):
    done = call("verify", "-w", kept / "ws", "--pdf", kept / "report.pdf", "--allowed-signers", SIGNERS)
    assert (done.code, done.layers["report"], done.layers["pages"]) == (7, "unchecked", "unchecked")


def test_words_of_an_earlier_version_are_not_compared(kept):
    def reworded(data):
        data["scores"]["sets"][0]["total"]["claimed"].update(lowest="none", floor="none", level="-")
        data["scores"]["sets"][0]["total"]["coverage"] = "in other words"
        data["gaps"]["gaps"].reverse()

    assert report_of(kept, reworded) == (7, "unchecked")


def test_every_frozen_text_of_the_first_version_fits_its_rules():
    with sqlite3.connect(f"{(ARCHIVE / FILE).as_uri()}?mode=ro&immutable=1", uri=True) as db:
        copies = [json.loads(text) for (text,) in db.execute("SELECT body FROM copy")]
    assert [strange_in(copy, 1) for copy in copies] == [None] * 3


@pytest.mark.parametrize("before", ["", "> ", "> > ", "    "])
@pytest.mark.parametrize("width", [40, 72])
def test_a_checkpoint_is_read_as_a_mail_program_quotes_and_wraps_it(before, width):
    text = CHECKPOINT.read_text("ascii")
    at_spaces = [part for line in text.splitlines() for part in textwrap.wrap(line, width)]
    anywhere = [line[i : i + width] for line in text.splitlines() for i in range(0, len(line), width)]
    for lines in (at_spaces, anywhere):
        assert parse("\r\n".join(before + line for line in lines), "mail").text == text


def total(data):
    return data["scores"]["sets"][0]["total"]


def counted(data):
    return next(c for line in data["scores"]["sets"][0]["lines"] for c in line["sum"]["criteria"])


CHANGED = {
    "the exact lower end": lambda data: total(data)["claimed"]["score"].update(exact="99"),
    "the exact upper end": lambda data: total(data)["evidenced"]["score"].update(exact_at_most="99"),
    "the printed lower end": lambda data: total(data)["claimed"]["score"].update(at_least=99),
    "the printed upper end": lambda data: total(data)["claimed"]["score"].update(at_most=99),
    "a figure that is none": lambda data: total(data)["claimed"]["score"].update(exact="high"),
    "how many were asked": lambda data: total(data).update(questions=80),
    "the coverage": lambda data: total(data).update(coverage_percent=12),
    "the level of a criterion": lambda data: counted(data).update(claimed="level 5"),
    "a level taken away": lambda data: counted(data).update(evidenced="open"),
    "a line left out": lambda data: data["scores"]["sets"][0]["lines"].pop(),
    "a line twice": lambda data: data["scores"]["sets"][0]["lines"].append(data["scores"]["sets"][0]["lines"][0]),
    "a set left out": lambda data: data["scores"]["sets"].pop(),
}


@pytest.mark.parametrize("what", CHANGED)
def test_a_changed_fact_in_a_report_of_an_earlier_version_is_broken(kept, what):
    assert report_of(kept, CHANGED[what]) == (1, "broken")


def test_a_changed_level_in_a_workspace_of_an_earlier_version_is_broken(kept):
    with sqlite3.connect(kept / "ws" / FILE) as db:
        triggers = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in triggers:
            db.execute(f'DROP TRIGGER "{name}"')
        rows = db.execute("SELECT id, body FROM event").fetchall()
        row, line = next((row, line) for row, line in rows if json.loads(line)["kind"] == "answer")
        event = json.loads(line)
        event["data"]["value"]["level"] = 5 - event["data"]["value"]["level"]
        db.execute("UPDATE event SET body = ? WHERE id = ?", (canonical(event), row))
    done = call("verify", "-w", kept / "ws")
    assert (done.code, done.layers["chain"]) == (1, "broken")


@cache
def newer_of_0_1_0():
    """How the reader of 0.1.0 refuses an event, as it was."""
    reader = ModuleType("event_of_0_1_0")
    sys.modules[reader.__name__] = reader
    exec((ARCHIVE / "event.py.txt").read_text("utf-8"), vars(reader))  # noqa: S102 # kept for that
    return reader.newer


def as_line(e):
    """An event with the keys of its line."""
    keys = {"on_behalf_of": "for", "stored": "data"}
    return {keys.get(f.name, f.name): getattr(e, f.name) for f in fields(e)}


FIRST_KINDS = {
    "actor": lambda: actor("0a6f1c1e-0000-4000-8000-00000000000c"),
    "answer": lambda: rated("sq.charter", 2, "a"),
    "not applicable": lambda: not_applicable("sq.charter"),
    "withdraw": lambda: withdrawn("sq.charter"),
    "comment": lambda: commented("sq.charter", "Adopted in May."),
    "flag": lambda: flagged("sq.charter", note="Ask the board."),
    "evidence": lambda: evidence("0a6f1c1e-0000-4000-8000-00000000000d"),
    "attach": lambda: attached("sq.charter", "0a6f1c1e-0000-4000-8000-00000000000d"),
    "indicator": lambda: measured("sq.charter-age", "30"),
    "settings": lambda: draft("settings", None, {"label": "2027"}),
    "state": lambda: state("submitted"),
    "erase": lambda: erased("c:" + "0" * 64),
}


@pytest.mark.parametrize("kind", FIRST_KINDS)
def test_what_uses_nothing_new_is_read_by_0_1_0(kind):
    events = log(FIRST_KINDS[kind]()).events
    assert [e.v for e in events] == [1, 1]
    assert [newer_of_0_1_0()(as_line(e)) for e in events] == [None, None]


def test_what_is_new_is_refused_by_0_1_0_with_the_version_it_needs():
    last = log(state("abandoned")).events[-1]
    assert newer_of_0_1_0()(as_line(last)) == "event 2 is of version 2, this program reads version 1"


def test_an_assessment_of_criteria_with_new_keys_is_refused_by_0_1_0_at_its_first_event(workspace):
    events = workspace.start(request("2026")).log.events
    assert [e.v for e in events] == [2, 1]
    assert newer_of_0_1_0()(as_line(events[0])) == "event 1 is of version 2, this program reads version 1"
