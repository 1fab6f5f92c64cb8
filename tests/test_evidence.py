"""Evidence by command: added, listed, shown and taken off; and what a missing file does to every figure and list."""

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import report_samples as samples
from assess import report
from assess.cli import shell
from assess.cli.catalogue import output
from assess.errors import InvalidError
from assess.interview import words
from assess.log import standing
from assess.log.history import kept_files
from assess.model import Rated
from assess.report.words import without_evidence
from assess.store import evidence as store_evidence
from assess.store.evidence import digest_of, keep, lost
from assess.workspace import Workspace
from assess.workspace.given import EvidenceGiven
from factory import attached, draft, evidence, log, rated, text
from inside import calling
from interview_desks import CHARTER, FRAMEWORK, KNOWN, copied

TEXT = b"Charter, version 3\n"
DIGEST = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def folder(tmp_path):
    """A workspace with two years, and a paper beside it."""
    (tmp_path / "charter.pdf").write_bytes(TEXT)
    return copied(tmp_path / "ws")


@pytest.fixture
def run(capsys, monkeypatch, folder):
    return calling(capsys, monkeypatch, folder)


@pytest.fixture
def desk(folder):
    with Workspace.open(folder) as workspace:
        yield workspace.desk()


def added(run, *more):
    return run("evidence", "add", "../charter.pdf", "--for", CHARTER, *more)


# Adding


def test_one_file_serves_several_criteria_and_all_is_written_at_once(run, desk, folder):
    done = added(run, "--for", KNOWN, "--for", CHARTER, "--dated", "2025-03-14", "--expires", "2027-03-14", "--json")
    desk.refresh()
    assert done.json == {
        "number": 1, "evidence": next(iter(desk.now.evidence)), "sha256": DIGEST, "serves": [CHARTER, KNOWN],
        "event": desk.log.events[-1].seq,
    }  # fmt: skip
    assert [(e.kind, e.on) for e in desk.log.events[-3:]] == [
        ("evidence", done.json["evidence"]), ("attach", CHARTER), ("attach", KNOWN),
    ]  # fmt: skip
    assert (folder / "evidence" / DIGEST).read_bytes() == TEXT
    (item,) = desk.now.evidence.values()
    assert (item.name, item.dated, item.expires, item.confidential) == (
        "charter.pdf",
        "2025-03-14",
        "2027-03-14",
        False,
    )


def test_a_link_and_words_are_kept_as_they_are(run, desk):
    run("evidence", "add", "https://fund.example/charter", "--for", CHARTER)
    said = run("evidence", "add", "board minutes 14 March, 22/117", "--for", CHARTER, "--confidential")
    assert said.flat.startswith("Saved E2 (event ")
    assert "holds: reference, no date stated, no expiry stated, confidential" in said.flat
    desk.refresh()
    assert [(e.kind, e.name) for e in desk.now.evidence_for(CHARTER)] == [
        ("link", "https://fund.example/charter"), ("reference", "board minutes 14 March, 22/117"),
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["lost.pdf", "annual report 2025.pdf", "papers/minutes", "a b.7z"])
def test_words_that_look_like_a_file_are_kept_and_that_is_said(run, words):
    done = run("evidence", "add", words, "--for", CHARTER)
    assert f"There is no file {words}: it is kept as a plain reference." in done.err


@pytest.mark.parametrize("path", ["./annual report", "../lost.pdf", "/nowhere/lost.pdf", "~/lost"])
def test_a_path_at_which_there_is_no_file_is_refused(run, path):
    done = run("evidence", "add", path, "--for", CHARTER)
    assert (done.code, f"There is no file {path}." in done.err) == (shell.NOT_FOUND, True)
    assert run("answer", "set", CHARTER, "3", "--evidence", path).code == shell.NOT_FOUND
    assert run("status", "--json").json["total"]["answered"] == 0


@pytest.mark.parametrize("words", ["board minutes 14 March, 22/117", "Order of 14.03.2025", "by the board, e.g."])
def test_words_that_are_no_name_of_a_file_are_kept_without_a_remark(run, words):
    assert run("evidence", "add", words, "--for", CHARTER).err == ""


def test_a_link_is_one_in_large_letters_too_and_needs_a_host(run, desk):
    assert "holds: link" in run("evidence", "add", "HTTPS://fund.example", "--for", CHARTER).out
    for bare in ("http://", "https:///charter", "HTTP:// fund"):
        done = run("evidence", "add", bare, "--for", CHARTER)
        assert (done.code, done.err.splitlines()[0]) == (shell.INVALID, f"Error: The link {bare} names no host.")
    desk.refresh()
    assert len(desk.now.evidence) == 1


def test_evidence_younger_than_the_assessment_is_told_when_it_is_added_and_in_every_list(run):
    done = added(run, "--dated", "2026-11-23", "--expires", "2026-12-31")
    told = "It is dated after 22 November 2026, the day the assessment speaks for; reports say so.\n"
    assert (done.code, done.err) == (0, told)
    for command in (("list",), ("show", "E1")):
        assert "23 November 2026, 1 day younger than the assessment" in run("evidence", *command).flat
    assert added(run, "--dated", "2026-11-22").err == ""


def test_a_folder_is_told_to_be_kept_as_words_only(run, folder):
    (folder / "papers").mkdir()
    done = run("evidence", "add", "papers", "--for", CHARTER)
    assert (done.code, done.err) == (
        0, "papers is a folder: it is kept as a plain reference. Pack it into a zip file to keep it.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("add", "../charter.pdf"), shell.USAGE, "Missing option '--for'"),
        (("add", " ", "--for", CHARTER), shell.USAGE, "What is the evidence?"),
        (("add", "../charter.pdf", "--for", "sq.service-chartre"), shell.NOT_FOUND, "Did you mean sq.service-charter?"),
        (("add", "../charter.pdf", "--for", CHARTER, "--for", "sq.x"), shell.NOT_FOUND, "'sq.x' is not asked"),
        (("add", "../charter.pdf", "--for", CHARTER, "--dated", "March"), shell.INVALID, "'March' is not a day."),
        (("add", "x", "--for", CHARTER, "--dated", "2026-02-01", "--expires", "2026-01-01"), shell.INVALID,
         "It would expire on 1 January 2026, before its own day, 1 February 2026."),
        (("add", "../link.pdf", "--for", CHARTER), shell.INVALID, "links are not followed"),
        (("show", "E9"), shell.NOT_FOUND, "There is no evidence 'E9' here."),
        (("show", "zz"), shell.NOT_FOUND, "`assess evidence list` numbers what there is."),
        (("list", "--criterion", "sq.x"), shell.NOT_FOUND, "'sq.x' is not asked"),
        (("detach", CHARTER, "E1"), shell.NOT_FOUND, "There is no evidence 'E1' here."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_and_nothing_is_kept(run, folder, desk, arguments, code, told):
    (folder.parent / "link.pdf").symlink_to(folder.parent / "charter.pdf")
    kept = sorted((folder / "evidence").iterdir())
    done = run("evidence", *arguments)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert sorted((folder / "evidence").iterdir()) == kept
    before = desk.now.head
    desk.refresh()
    assert desk.now.head == before


def test_once_submitted_nothing_is_added_and_no_file_is_copied(run, folder):
    run("submit", "--yes")
    done = added(run)
    assert done.code == shell.INVALID
    assert "was submitted, and nothing but the action plan can be changed" in done.err
    assert not (folder / "evidence" / DIGEST).exists()


# Looking


def test_the_list_says_what_holds_what_it_serves_and_whether_each_file_is_there_and_intact(run, folder):
    added(run, "--for", KNOWN, "--expires", "2026-01-01")
    run("evidence", "add", "board minutes", "--for", FRAMEWORK)
    (folder.parent / "other.pdf").write_bytes(b"other")
    run("evidence", "add", "../other.pdf", "--for", CHARTER)
    (folder / "evidence" / hashlib.sha256(b"other").hexdigest()).write_bytes(b"forged")
    found = run("evidence", "list", "--json").json["evidence"]
    assert [(p["proof"]["number"], p["holds"], p["file"], p["serves"]) for p in found] == [
        (1, False, "kept", [CHARTER, KNOWN]), (2, True, None, [FRAMEWORK]), (3, False, "damaged", [CHARTER]),
    ]  # fmt: skip
    told = run("evidence", "list").flat
    assert told.startswith("3 pieces of evidence. E1 charter.pdf DOES NOT HOLD: file, no date stated, expired on 1")
    assert "file: DAMAGED: it is not what was attached, and counts as no evidence serves sq.service-charter" in told
    (folder / "evidence" / DIGEST).unlink()
    assert run("evidence", "list", "--json").json["evidence"][0]["file"] == "missing"
    assert "its file is missing; expired on 1 January 2026" in run("evidence", "list").flat


def test_the_list_of_one_criterion_keeps_the_numbers_of_the_report(run):
    assert run("evidence", "list").out == "No evidence is kept.\n"
    run("evidence", "add", "one", "--for", FRAMEWORK)
    run("evidence", "add", "two", "--for", CHARTER)
    assert run("evidence", "list", "--criterion", CHARTER).flat.startswith(
        f"1 piece of evidence for {CHARTER}. E2 two holds: reference"
    )
    assert run("evidence", "list", "--criterion", KNOWN).out == f"No evidence is kept for {KNOWN}.\n"


def test_a_piece_is_shown_whole_with_the_path_of_its_file_and_can_be_named_by_its_id(run, folder):
    name = added(run, "--dated", "2026-11-20", "--json").json["evidence"]
    shown = run("evidence", "show", "e1")
    assert f"    file          {folder.resolve() / 'evidence' / DIGEST}\n" in shown.out
    assert f"    SHA-256       {DIGEST}\n" in shown.out
    assert "dated 20 November 2026, 2 days old" in shown.flat
    assert "state kept, and what was attached" in shown.flat
    assert f"serves {CHARTER} Does the institution promise" in shown.flat
    assert run("evidence", "show", name[:8]).out == shown.out
    assert run("evidence", "show", name, "--json").json["proof"]["id"] == name


def test_the_beginning_of_several_ids_is_not_enough(run, monkeypatch):
    from assess.workspace import desk as module  # noqa: PLC0415 # this test only

    ids = iter(["abcd0000-0000-4000-8000-000000000001", "abcd0000-0000-4000-8000-000000000002"])
    monkeypatch.setattr(module, "new_id", lambda: next(ids))
    run("evidence", "add", "one", "--for", CHARTER)
    run("evidence", "add", "two", "--for", CHARTER)
    done = run("evidence", "show", "abcd")
    assert (done.code, done.err) == (
        shell.USAGE, "Error: Several pieces of evidence begin with 'abcd': E1 and E2.\nName one of them.\n",
    )  # fmt: skip


# Putting back


def kept_in(folder):
    return folder / "evidence" / DIGEST


def test_a_missing_or_damaged_file_is_put_back_in_any_state_and_nothing_is_written(run, folder, desk):
    added(run, "--for", KNOWN)
    added(run, "--confidential")
    run("submit", "--yes")
    desk.refresh()
    before = desk.now.head
    kept_in(folder).unlink()
    assert run("evidence", "restore", "../charter.pdf").out == (
        "E1 and E2 are back; the file was missing: ../charter.pdf\n"
    )
    assert kept_in(folder).read_bytes() == TEXT
    kept_in(folder).write_bytes(b"forged")
    (folder.parent / "another name").write_bytes(TEXT)
    done = run("evidence", "restore", "../another name", "--json")
    assert done.json == {
        "files": [{"file": "../another name", "sha256": DIGEST, "numbers": [1, 2], "before": "damaged"}]
    }
    jsonschema.validate(done.json, output("evidence-restored"))
    assert kept_in(folder).read_bytes() == TEXT
    desk.refresh()
    assert (desk.now.head, desk.now.state) == (before, "submitted")


def test_an_intact_file_is_left_as_it_is(run, folder):
    added(run)
    stood = kept_in(folder).stat()
    assert run("evidence", "restore", "../charter.pdf").out == "E1 is there, and intact: ../charter.pdf\n"
    assert kept_in(folder).stat() == stood


def test_a_file_that_no_piece_is_is_told_and_kept_nowhere(run, folder):
    added(run)
    kept = sorted((folder / "evidence").iterdir())
    (folder.parent / "other.pdf").write_bytes(b"other")
    done = run("evidence", "restore", "../other.pdf")
    assert (done.code, done.err.splitlines()[0]) == (
        shell.NOT_FOUND, "Error: No piece of evidence is ../other.pdf (SHA-256 d9298a10d1b0…).",
    )  # fmt: skip
    assert sorted((folder / "evidence").iterdir()) == kept


def test_of_several_files_every_fault_is_told_and_none_is_put_back(run, folder):
    added(run)
    kept_in(folder).unlink()
    (folder.parent / "other.pdf").write_bytes(b"other")
    (folder.parent / "link.pdf").symlink_to(folder.parent / "charter.pdf")
    done = run("evidence", "restore", "../other.pdf", "../charter.pdf", "../link.pdf", "../none.pdf")
    assert done.code == shell.INVALID
    assert [line.split(": ")[0].strip() for line in done.err.splitlines()] == [
        "Error", "../other.pdf", "../link.pdf", "../none.pdf",
    ]  # fmt: skip
    assert "Nothing was put back: 3 of 4 files cannot be." in done.err
    assert not kept_in(folder).exists()


def test_what_was_erased_does_not_come_back_and_the_reason_is_told(run, folder):
    added(run)
    run("erase", "E1", "--reason", "It names patients.", "--yes")
    kept = sorted((folder / "evidence").iterdir())
    for arguments in (("restore", "../charter.pdf"), ("add", "../charter.pdf", "--for", KNOWN)):
        done = run("evidence", *arguments)
        assert done.code == shell.INVALID
        assert re.match(r"Error: This file was erased for good \(event \d+\): It names patients\.", done.err)
    assert sorted((folder / "evidence").iterdir()) == kept
    assert run("evidence", "show", "E1", "--json").json["file"] == "erased"
    assert "file: ERASED for good: it counts as no evidence" in run("evidence", "list").flat


def test_a_file_that_changes_while_it_is_read_is_not_kept(tmp_path):
    (tmp_path / "paper").write_bytes(b"now")
    with pytest.raises(InvalidError, match="paper changed while it was read"):
        keep(tmp_path, tmp_path / "paper", DIGEST)
    assert list((tmp_path / "evidence").iterdir()) == []


def test_a_bundle_that_lacks_a_file_names_its_piece_and_the_way_to_put_it_back(run, folder):
    run("evidence", "add", "board minutes", "--for", CHARTER)
    added(run)
    for harm, code in ((Path.unlink, shell.NOT_FOUND), (lambda path: path.write_bytes(b"forged"), shell.INVALID)):
        harm(kept_in(folder))
        done = run("export", "bundle", "--without-report")
        assert (done.code, f"The file of E2 ({DIGEST[:14]})" in done.err) == (code, True)
        assert "`assess evidence restore FILE`; or erase it, with the reason: `assess erase E2`." in done.err


# Attaching and detaching


def test_a_piece_is_taken_off_one_criterion_and_stays_at_the_others(run, desk):
    added(run, "--for", KNOWN)
    assert run("evidence", "detach", CHARTER, "E1", "--json").json["serves"] == [KNOWN]
    again = run("evidence", "detach", CHARTER, "E1")
    assert (again.code, again.err.splitlines()[0]) == (shell.NOT_FOUND, f"Error: E1 is not attached to {CHARTER}.")
    assert "serves no criterion that is asked" in run("evidence", "detach", KNOWN, "E1").out
    assert "serves        no criterion that is asked" in run("evidence", "show", "E1").out
    desk.refresh()
    assert len(desk.now.evidence) == 1


def test_a_piece_that_is_there_serves_another_criterion_once(run):
    added(run)
    assert run("evidence", "attach", KNOWN, "E1", "--json").json["serves"] == [CHARTER, KNOWN]
    again = run("evidence", "attach", KNOWN, "E1")
    assert (again.code, again.err.splitlines()[0]) == (shell.USAGE, f"Error: E1 serves {KNOWN} already.")


# A file that is missing


FILE = {"is": "file", "sha256": "a" * 64, "size": 5, "media": "application/pdf", "name": text("minutes.pdf"),
        "where": None, "dated": None, "expires": None, "confidential": False, "replaces": None}  # fmt: skip


def test_missing_evidence_is_none_and_a_link_or_a_reference_is_never_missing():
    made = log(
        rated("sq.a", 4), draft("evidence", "f", FILE), evidence("r"), attached("sq.a", "f"), attached("sq.b", "r")
    )
    assert kept_files(made) == {"a" * 64}
    assert standing(made).evidenced("sq.a")
    now = standing(made, lost={"a" * 64: "damaged"})
    assert (now.evidenced("sq.a"), now.evidenced("sq.b")) == (False, True)
    assert now.lost_file(now.evidence["f"]) == "damaged"
    assert now.lost_file(replace(now.evidence["r"], sha256="a" * 64)) is None


def test_a_file_that_is_not_there_because_somebody_erased_it_is_called_that():
    gone = draft("erase", None, {"texts": [], "files": ["a" * 64, "b" * 64], "reason": text("Asked for.")})
    made = log(draft("evidence", "f", FILE), gone)
    erased = dict.fromkeys(("a" * 64, "b" * 64), "erased")
    # Also where another assessment still keeps the file: here it was erased.
    assert standing(made).lost == erased
    assert standing(made, lost={"b" * 64: "damaged", "c" * 64: "missing"}).lost == {**erased, "c" * 64: "missing"}


def kept(folder, data):
    """A file in the evidence folder, named by its digest."""
    name = hashlib.sha256(data).hexdigest()
    (folder / "evidence").mkdir(exist_ok=True)
    (folder / "evidence" / name).write_bytes(data)
    return name


def test_only_a_file_that_is_what_was_attached_is_evidence(tmp_path):
    name, other = kept(tmp_path, b"paper"), kept(tmp_path, b"other")
    (tmp_path / "evidence" / other).write_bytes(b"Other")
    (tmp_path / "evidence" / "folder").mkdir()
    found = lost(tmp_path, [name, other, "nowhere", "folder"])
    assert found == {other: "damaged", "nowhere": "missing", "folder": "missing"}
    (tmp_path / "evidence" / other).write_bytes(b"other")
    assert lost(tmp_path, [name, other]) == {}


def test_a_file_is_read_once_and_again_when_it_has_changed(tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(store_evidence, "digest_of", lambda folder, name: read.append(name) or digest_of(folder, name))
    name = kept(tmp_path, b"paper")
    assert [lost(tmp_path, [name]), lost(tmp_path, [name]), read] == [{}, {}, [name]]
    (tmp_path / "evidence" / name).write_bytes(b"forged")
    assert lost(tmp_path, [name]) == {name: "damaged"}
    assert lost(tmp_path, [name]) == {name: "damaged"}
    assert read == [name] * 3


@pytest.mark.parametrize("found", [b"", b"[]", b"{", b'{"%s": 7}', b"\xff"])
def test_a_note_on_files_that_is_none_is_passed_over_and_written_anew(tmp_path, found):
    name = kept(tmp_path, b"paper")
    mark = tmp_path / "cache" / "evidence.json"
    mark.parent.mkdir()
    mark.write_bytes(found.replace(b"%s", name.encode()))
    assert lost(tmp_path, [name]) == {}
    assert list(json.loads(mark.read_text("utf-8"))) == [name]
    assert [p.name for p in mark.parent.iterdir()] == ["evidence.json"]


def test_a_file_that_cannot_be_read_is_damaged_and_stops_nothing(tmp_path, monkeypatch):
    name = kept(tmp_path, b"paper")

    def locked(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store_evidence.hashlib, "file_digest", locked)
    assert lost(tmp_path, [name, "x" * 300]) == {name: "damaged", "x" * 300: "missing"}
    assert (digest_of(tmp_path, name), digest_of(tmp_path, "x" * 300)) == ("", None)


def test_where_nothing_can_be_noted_files_are_read_each_time(tmp_path):
    name = kept(tmp_path, b"paper")
    (tmp_path / "cache").write_bytes(b"a file where the folder should be")
    assert lost(tmp_path, [name]) == {}


GONE = {"a" * 64: "missing"}
LOST, KEPT = (samples.proof(n, seq=s, kind="file", sha256=d * 64) for n, s, d in (("lost", 20, "a"), ("kept", 21, "b")))
OLD = samples.proof("old", seq=22, expires="2026-01-01")


@pytest.mark.parametrize(
    ("proofs", "told"),
    [
        ([], "nothing is attached"),
        ([OLD], "all that is attached has expired"),
        ([LOST], "the file is missing"),
        ([LOST, OLD], "all that is attached has expired or its file is missing"),
        ([LOST, replace(LOST, id="other")], "the files of all that is attached are missing"),
        ([replace(LOST, sha256="d" * 64)], "the file is damaged"),
        ([LOST, replace(LOST, id="d", sha256="d" * 64)], "the files of all that is attached are missing or damaged"),
    ],
)
def test_why_nothing_counts_is_told(proofs, told):
    now = samples.standing(proofs={"t.a": proofs}, lost={**GONE, "d" * 64: "damaged"})
    assert without_evidence(now, "t.a") == told


def reported(*proofs):
    some = samples.catalogue(samples.guidelines(samples.criterion("t.a")))
    now = samples.standing({"t.a": Rated(4)}, proofs={"t.a": list(proofs)}, lost=GONE)
    return report.build(some, now, version="1")


def test_every_list_and_figure_takes_a_missing_file_into_account():
    found = reported(LOST)
    assert [m.note for m in found.status.needs_evidence] == ["Level 4: Improved; the file is missing"]
    assert [m.note for m in found.status.lost] == ["lost: its file is missing"]
    assert "1 attachment has lost its file and counts as none." in found.summary.sure
    (proof,) = found.sections[0].answers[0].evidence
    assert (proof.lost, proof.expired, proof.status) == ("missing", False, "its file is missing; no expiry stated")
    assert found.sections[0].answers[0].evidenced == "counts as level 2 when held to evidence: the file is missing"
    assert found.scores.sets[0].total.evidenced.score.shown == "40"
    held = reported(LOST, KEPT)
    assert (held.status.needs_evidence, held.scores.sets[0].total.evidenced.score.shown) == ((), "80")
    assert [m.note for m in held.status.lost] == ["lost: its file is missing"]


def test_how_old_evidence_is_is_told_of_the_day_the_assessment_speaks_for():
    ages = [
        samples.proof(str(n), seq=30 + n, dated=day) for n, day in enumerate(("2026-11-22", "2026-11-21", "2026-11-24"))
    ]
    assert [f.proof.age for f in reported(*ages).audit.evidence] == [
        "0 days old", "1 day old", "2 days younger than the assessment",
    ]  # fmt: skip


def test_a_file_that_is_taken_away_lowers_the_score_and_makes_another_report(folder, desk):
    desk.answer(CHARTER, Rated(3))
    paper = folder.parent / "charter.pdf"
    item = desk.add_evidence(CHARTER, EvidenceGiven("file", paper.name, paper))
    before = desk.fingerprint
    assert not desk.needs_evidence(CHARTER)
    (folder / "evidence" / DIGEST).unlink()
    desk.refresh()
    assert desk.needs_evidence(CHARTER)
    assert desk.fingerprint != before
    assert words.evidence(item, desk.now).endswith("ITS FILE IS MISSING)")
    desk.add_evidence(KNOWN, EvidenceGiven("file", paper.name, paper))
    assert not desk.needs_evidence(CHARTER)


def test_a_year_in_a_comparison_and_the_year_before_know_what_is_missing(folder):
    with Workspace.open(folder) as workspace:
        ids = [h.assessment for h in workspace.headings()]
        assert workspace.year(ids[0]).standing.lost == {}
        before = workspace.desk().fingerprint
        for path in (folder / "evidence").iterdir():
            path.unlink()
        (gone,) = workspace.year(ids[0]).standing.lost
        assert workspace.desk().previous.standing.lost == {gone: "missing"}
        assert workspace.desk().fingerprint != before


def test_status_and_submit_name_what_is_missing(run, folder):
    run("answer", "set", CHARTER, "3")
    added(run)
    (folder / "evidence" / DIGEST).unlink()
    assert "Evidence without its file: 1" in run("status").out
    done = run("submit")
    assert (done.code, "1 with evidence that lacks its file: sq.service-charter" in done.err) == (shell.USAGE, True)


def test_a_refused_state_names_no_file(desk, folder):
    desk.step("submitted")
    with pytest.raises(InvalidError):
        desk.evidencing(CHARTER, EvidenceGiven("file", "none.pdf", folder / "none.pdf"))
