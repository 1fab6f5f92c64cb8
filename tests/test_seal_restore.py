"""A workspace made from a bundle is the one the bundle was made of; a bundle that does not fit makes none."""

import hashlib
import json
import sqlite3
import zipfile
from contextlib import closing

import pytest

from assess import __version__, chain, report
from assess.cli import assess
from assess.cli.seal import bundle as bundle_command
from assess.errors import ConflictError, InvalidError
from assess.model import Rated
from assess.render import FORMATS, no_pdf, to_json
from assess.render.readback import Printed
from assess.store import FILE
from assess.store.raw import raw
from assess.workspace import Workspace
from assess.workspace.verifying import verify
from interview_desks import MEANS
from sealed import COMMENT, call, copied, early, given, needs_keys, template

pytestmark = pytest.mark.usefixtures("unmeasured_children")


@pytest.fixture
def house(tmp_path):
    """A folder with the workspace `ws` and the bundle `b.zip` of it."""
    copied(tmp_path)
    call("-w", tmp_path / "ws", "-o", tmp_path / "b.zip", "--without-report", command=bundle_command)
    return tmp_path


def restored(house):
    done = call("restore", house / "b.zip", house / "new")
    assert done.code == 0
    assert "1 assessment, 2 files of evidence" in done.out
    return house / "new"


def built(workspace, version="1"):
    """The report of the one assessment in a folder."""
    with Workspace.open(workspace) as opened:
        desk = opened.desk()
        return report.build(desk.catalogue, desk.now, version=version)


def rewritten(path, change):
    """The same zip file with other members; `change` gets them by name."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_a_bundle_brings_back_the_same_log_texts_copies_and_files(house):
    new = restored(house)
    (before, _), (after, faults) = (
        raw(folder / FILE, given(house / "ws").raw.assessment) for folder in (house / "ws", new)
    )
    assert faults == ()
    assert (after.lines, after.texts, after.copies) == (before.lines, before.texts, before.copies)
    for folder in (house / "ws", new):
        assert len(list((folder / "evidence").iterdir())) == 2
    for path in (new / "evidence").iterdir():
        assert path.read_bytes() == (house / "ws" / "evidence" / path.name).read_bytes()
        assert path.stat().st_mode & 0o77 == 0
    assert {p.name for p in new.iterdir()} == {FILE, "evidence"}


def test_a_bundle_brings_back_the_same_report_byte_for_byte(house):
    first = to_json(built(house / "ws"))
    assert to_json(built(restored(house))) == first
    assert COMMENT.encode() in first


@pytest.mark.slow
@pytest.mark.skipif(no_pdf() is not None, reason="there is no Pango here")
def test_a_bundle_brings_back_the_same_pdf_byte_for_byte(house):
    one, other = (FORMATS["pdf"](built(f), on_phase=lambda _: None) for f in (house / "ws", restored(house)))
    assert one == other
    assert one.startswith(b"%PDF")


@needs_keys
def test_what_was_brought_back_verifies_with_the_same_keys_and_checkpoint(house):
    new = restored(house)
    done = call("verify", "-w", new, "--allowed-signers", house / "allowed", "--since", house / "early.txt")
    assert done.code == 0


def test_work_goes_on_where_a_bundle_was_brought_back(house):
    with Workspace.open(restored(house)) as workspace:
        desk = workspace.desk()
        desk.step("amending", "A level was wrong.")
        desk.answer(MEANS, Rated(3))
    layers = call("verify", "-w", house / "new").layers
    assert "broken" not in layers.values()
    assert early().events < len(given(house / "new").raw.lines)


def test_a_redacted_bundle_is_brought_back_without_what_was_left_out(house):
    call(
        "-w",
        house / "ws",
        "-o",
        house / "b.zip",
        "--force",
        "--redact",
        "comments,confidential",
        command=bundle_command,
    )
    assert call("restore", house / "b.zip", house / "new").code == 0
    assert len(list((house / "new" / "evidence").iterdir())) == 1
    found = to_json(built(house / "new"))
    assert COMMENT.encode() not in found
    assert b"[this text is not in this copy]" in found


def redacted(workspace, path, what):
    done = call("-w", workspace, "-o", path, "--force", "--redact", what, "--json", command=bundle_command)
    assert done.code == 0
    return done.json["left_out"]


def test_what_a_restored_bundle_had_left_out_is_known_for_good_and_nothing_more_may_go(house):
    left = redacted(house / "ws", house / "b.zip", "comments,confidential")
    done = call("restore", house / "b.zip", house / "new")
    assert f"The bundle was redacted. Not in it: 0 names, {left['texts']} texts, 1 file." in done.err
    again = call("restore", house / "b.zip", house / "too", "--json").json
    assert again["left_out"] == left
    # A backup, and a bundle of it that leaves out more, know it as well.
    assert call("backup", "-w", house / "new", house / "backup.zip").code == 0
    assert call("restore", house / "backup.zip", house / "newer").code == 0
    plain_call = call("-w", house / "newer", "-o", house / "again.zip", command=bundle_command)
    assert f"Left out: 0 names, {left['texts']} texts, 1 file." in plain_call.out
    assert not {"report.json", "report.pdf"} & set(zipfile.ZipFile(house / "again.zip").namelist())
    both = redacted(house / "newer", house / "c.zip", "names")
    assert (both["texts"], both["files"]) == (left["texts"], 1)
    assert both["names"] > 0
    assert call("restore", house / "c.zip", house / "newest").code == 0
    for name in ("new", "newer", "newest"):
        layers = call("verify", "-w", house / name).layers
        assert "broken" not in layers.values()
        assert (layers["texts"], layers["evidence"]) == ("note", "note")
    with closing(sqlite3.connect(house / "newer" / FILE, isolation_level=None)) as db:
        db.execute("DROP TRIGGER text_kept")
        db.execute("DELETE FROM text WHERE rowid IN (SELECT rowid FROM text LIMIT 1)")
    done = call("verify", "-w", house / "newer")
    assert (done.code, done.layers["texts"]) == (1, "broken")
    assert f"{left['texts'] + 1} texts missing, and {left['texts']} left out" in " ".join(done.out.split())


@pytest.mark.parametrize("note", [{"names": 9}, {"names": "9", "texts": 0, "files": 0}, [], None])
def test_a_note_on_what_was_left_out_that_is_none_excuses_nothing(house, note):
    body = chain.canonical({"assessment": given(house / "ws").raw.assessment, "left_out": note})
    with closing(sqlite3.connect(house / "ws" / FILE, isolation_level=None)) as db:
        db.execute("INSERT INTO copy (digest, body) VALUES (?, ?)", (chain.digest(body), body))
        sql = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'text_kept'").fetchone()[0]
        db.execute("DROP TRIGGER text_kept")
        db.execute("DELETE FROM text WHERE rowid IN (SELECT rowid FROM text LIMIT 1)")
        db.execute(sql)
    layers = call("verify", "-w", house / "ws").layers
    assert [name for name, verdict in layers.items() if verdict == "broken"] == ["texts"]


def changed_event(members):
    members["events.jsonl"] = members["events.jsonl"].replace(b'"level":4', b'"level":5')


def changed_text(members):
    members["texts.jsonl"] = members["texts.jsonl"].replace(b"annex", b"Annex")


def changed_file(members):
    name = next(n for n in members if n.startswith("evidence/"))
    members[name] += b"."


def left_file(members):
    del members[next(n for n in members if n.startswith("evidence/"))]


def changed_copy(members):
    name = next(n for n in members if n.startswith("catalogue/"))
    members[name] = members[name].replace(b"e", b"a", 1)


def other_checkpoint(members):
    members["checkpoint.txt"] = members["checkpoint.txt"].replace(b"result sha256:", b"result sha256:0")[:-2] + b"\n"


def one_more_file(members):
    members["evidence/" + "0" * 64] = b"x"


def strange_file(members):
    members["../evil"] = b"x"
    about = json.loads(members["manifest.json"])
    about["files"]["../evil"] = hashlib.sha256(b"x").hexdigest()
    members["manifest.json"] = json.dumps(about).encode()


@pytest.mark.parametrize(
    "change",
    [changed_event, changed_text, changed_file, left_file, changed_copy, other_checkpoint, one_more_file, strange_file],
)
def test_a_bundle_that_does_not_fit_makes_no_workspace(house, change):
    rewritten(house / "b.zip", change)
    with pytest.raises(InvalidError, match="is not restored: "):
        Workspace.restore(house / "b.zip", house / "new")
    assert not (house / "new").exists()


def test_a_bundle_does_not_fit_either_where_the_manifest_was_made_anew(house):
    def change(members):
        changed_event(members)
        about = json.loads(members["manifest.json"])
        about["files"]["events.jsonl"] = hashlib.sha256(members["events.jsonl"]).hexdigest()
        members["manifest.json"] = json.dumps(about).encode()

    rewritten(house / "b.zip", change)
    with pytest.raises(InvalidError, match="chain is broken"):
        Workspace.restore(house / "b.zip", house / "new")


def test_a_text_that_stands_twice_in_a_bundle_is_refused(house):
    def change(members):
        first = members["texts.jsonl"].split(b"\n", 1)[0] + b"\n"
        members["texts.jsonl"] += first
        about = json.loads(members["manifest.json"])
        about["files"]["texts.jsonl"] = hashlib.sha256(members["texts.jsonl"]).hexdigest()
        members["manifest.json"] = json.dumps(about).encode()

    rewritten(house / "b.zip", change)
    with pytest.raises(InvalidError, match=r"texts\.jsonl holds a text twice"):
        Workspace.restore(house / "b.zip", house / "new")
    assert not (house / "new").exists()


def test_a_bundle_is_not_put_into_a_folder_that_holds_a_workspace(house):
    with pytest.raises(ConflictError):
        Workspace.restore(house / "b.zip", house / "ws")


def test_what_calls_itself_a_bundle_and_is_none_is_refused(house):
    with zipfile.ZipFile(house / "b.zip", "w") as archive:
        archive.writestr("manifest.json", "{}")
    assert call("restore", house / "b.zip", house / "new", command=assess).code == 3
    assert not (house / "new").exists()


def test_nothing_comes_along_that_the_log_does_not_speak_of(house):
    more = {f"evidence/{'0' * 64}": b"x", f"catalogue/{'0' * 64}.json": b"{}"}

    def change(members):
        members |= more
        about = json.loads(members["manifest.json"])
        about["files"] |= {name: hashlib.sha256(data).hexdigest() for name, data in more.items()}
        members["manifest.json"] = json.dumps(about).encode()

    before = given(house / "ws").raw
    rewritten(house / "b.zip", change)
    new = restored(house)
    assert given(new).raw.copies == before.copies
    assert not list((new / "evidence").glob("0*"))


def test_an_assessment_is_brought_back_also_without_the_year_before_it(tmp_path):
    from interview_desks import copied as two_years  # noqa: PLC0415 # only here

    two_years(tmp_path / "ws")
    options = ("-w", tmp_path / "ws", "--assessment", "2026", "-o", tmp_path / "b.zip", "--without-report")
    assert call(*options, command=bundle_command).code == 0
    assert call("restore", tmp_path / "b.zip", tmp_path / "new").code == 0
    with Workspace.open(tmp_path / "new") as workspace:
        assert workspace.desk().previous is None
    assert call("verify", "-w", tmp_path / "new").code == 7


def test_a_file_that_was_left_out_is_called_so_and_not_missing(house):
    redacted(house / "ws", house / "b.zip", "confidential")
    assert call("restore", house / "b.zip", house / "new").code == 0
    place = ("-w", house / "new")
    assert "its file is left out of this copy" in call("evidence", "list", *place).out
    assert "state left out of this copy: it counts as no evidence here" in " ".join(
        call("evidence", "show", "E2", *place).out.split()
    )
    status = " ".join(call("status", *place).out.split())
    assert "Evidence without its file: 1" in status
    assert "its file is left out of this copy" in status
    assert "1 file is left out of this copy: evidenced can be lower here" in " ".join(call("score", *place).out.split())
    assert "left out of this copy" not in call("score", "-w", house / "ws").out
    assert "1 attachment is left out of this copy and counts as none here." in built(house / "new").summary.sure
    data = json.loads(to_json(built(house / "new", __version__)))
    layers = verify(given(house / "new", printed=(Printed("r.json", data),)))
    assert [layer.verdict for layer in layers if layer.name in ("evidence", "report")] == ["note", "good"]
    back = call("evidence", "restore", template() / "secret.pdf", *place)
    assert (back.code, "the file was left out of this copy" in back.out) == (0, True)
    assert "left out of this copy" not in call("status", *place).out


def test_a_file_that_is_lost_beside_one_that_was_left_out_is_missing(house):
    redacted(house / "ws", house / "b.zip", "confidential")
    assert call("restore", house / "b.zip", house / "new").code == 0
    (kept,) = (house / "new" / "evidence").iterdir()
    kept.unlink()
    with Workspace.open(house / "new") as workspace:
        lost = workspace.desk().now.lost
    assert lost[kept.name] == "missing"
    assert sorted(lost.values()) == ["left out", "missing"]
