"""What `assess verify` says layer by layer: who did what, which criterion, which key, and what it was held against."""

import base64
import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256

import pytest

from assess import __version__, report
from assess.errors import InvalidError, NotFoundError
from assess.log.standing import Actor
from assess.model import Rated
from assess.render.readback import Printed
from assess.report.plain import plain
from assess.seal import bundle
from assess.seal.signature import sign, signed_by, weakness
from assess.text import alike
from assess.workspace import Workspace
from assess.workspace.given import EvidenceGiven
from assess.workspace.layer import NAMED
from assess.workspace.sealing import bundled, erase
from assess.workspace.settled import abandoning
from assess.workspace.turn import in_turn
from assess.workspace.verifying import code, in_store, of_bundle, verify
from factory import ANNA, BEN, log, rated, state
from interview_desks import CHARTER, FRAMEWORK, KNOWN, LEAD, MEANS, request
from report_samples import catalogue, criterion, guidelines, standing
from sealed import COMMENT, EVA, KEYS, OPEN_PAPER, PRINCIPAL, call, copied, given, in_memory, needs_keys

THIRD = "0a6f1c1e-0000-4000-8000-00000000000c"
NAMES = {ANNA: "Maria Nowak", BEN: "Eva Holm", THIRD: "Maria Novak"}


def told(layers, name):
    return next(layer for layer in layers if layer.name == name)


def by(who, found, seq):
    """The events of a log, those from `seq` on by somebody else."""
    return tuple(replace(e, by=who) if e.seq >= seq else e for e in found.events)


# The course


def course(events, names=NAMES, left=None):
    return in_turn(events, names, left)


def approved_by(who):
    return by(who, log(rated("sq.charter", 2), state("submitted"), state("in_review"), state("approved")), 4)


def test_the_course_names_who_submitted_and_who_approved():
    found = course(approved_by(BEN), {ANNA: "Maria Nowak", BEN: "Eva Holm"})
    assert found.verdict == "good"
    assert "Submitted by Maria Nowak (event 3) and approved by Eva Holm (event 5)." in found.sentence


def test_names_that_look_alike_stand_side_by_side_in_the_course():
    found = course(approved_by(THIRD))
    assert (found.verdict, "Maria Novak beside Maria Nowak" in found.sentence) == ("note", True)


def test_of_many_names_that_look_alike_some_are_named_and_the_others_counted():
    found = course(approved_by(BEN), {str(n): f"Maria Nowak{'abcdefghi'[n]}" for n in range(9)})
    assert found.sentence.count(" beside ") == NAMED
    assert f"and {9 * 8 // 2 - NAMED} more." in found.sentence


def test_a_name_that_is_not_in_this_copy_looks_like_no_other():
    assert course(approved_by(BEN), {}).verdict == "good"
    assert course(approved_by(BEN), dict.fromkeys(NAMES, "[this text is not in this copy]")).verdict == "good"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Maria Nowak", "Maria Novak", True),
        ("Eva Holm", "Eva Hohn", True),
        ("Jürgen Müller", "Jurgen Muller", True),
        ("Jürgen Müller", "Juergen Mueller", True),
        ("Maria Nowak", "Nowak Maria", True),
        ("Maria Nowak", "Maria Anna Nowak", True),
        ("Katarzyna Bolek", "Katarzyna Dudek", False),
        ("Department 1", "Department 2", False),
        ("Anna Kowalska", "Anna Nowak", False),
        ("Anna", "Anna Nowak", False),
        ("Anna", "Ana", True),
        ("…", "Anna", False),
        ("Maria Nowak", "Eva Holm", False),
        ("Anna", "Ben", False),
        ("Christine Weber", "Thomas Weber", False),
    ],
)
def test_a_slip_of_the_keyboard_is_told_apart_from_another_name(one, other, same):
    assert (alike([one, other]) != ()) is same


def test_one_name_typed_twice_is_no_pair():
    assert alike(["Anna", "Anna", "", "?"]) == ()


@pytest.mark.parametrize(
    ("to", "said", "was", "fault"),
    [
        ("approved", [], ["sq.law"], "says that nothing was left to review, but sq.law was not reviewed then"),
        (
            "approved",
            ["sq.a"],
            ["sq.a", "sq.b", "sq.c"],
            "sq.a was left to review, but sq.b and sq.c were not reviewed",
        ),
        ("approved", ["sq.a", "sq.b"], ["sq.a"], "sq.a and sq.b were left to review, but of sq.b nothing was"),
        ("submitted", [], ["sq.law"], "says that nothing was left to answer, but sq.law was not answered then"),
        ("submitted", [], [f"sq.c{n}" for n in range(9)], "sq.c4 and 4 more were not answered then"),
        ("approved", ["sq.b", "sq.a"], ["sq.a", "sq.b"], "not each of them once in the order of the questionnaire"),
        ("approved", ["sq.a"], ["sq.a"], ""),
    ],
)
def test_what_a_step_hides_is_told_by_criterion(to, said, was, fault):
    events = approved_by(BEN)
    step = next(e for e in events if e.stored.get("to") == to)
    told_so = tuple(replace(e, stored={**e.stored, "open": said}) if e is step else e for e in events)
    found = course(told_so, NAMES, lambda _, e: was if e.seq == step.seq else [])
    assert (found.verdict == "broken") is bool(fault)
    assert fault in found.sentence
    assert not fault or found.sentence.startswith(f"Event {step.seq} ")


# The clock, and the older checkpoint


def test_times_after_the_clock_of_whoever_verifies_are_noted():
    lines = in_memory().raw.lines
    first, last = (json.loads(lines[at])["at"] for at in (0, -1))
    found = told(verify(replace(in_memory(), now=last)), "clock")
    assert (found.verdict, found.sentence) == ("good", f"From {first} to {last}, never backwards.")
    found = told(verify(replace(in_memory(), now="2020-01-01T00:00:00Z")), "clock")
    assert found.verdict == "note"
    assert f"{len(lines)} events from event 1 on have not happened yet: {first}, and it is 2020-01-01" in found.sentence


def test_the_command_holds_the_times_against_the_clock_of_the_machine(tmp_path, monkeypatch):
    folder = copied(tmp_path)
    assert call("verify", "-w", folder).layers["clock"] == "good"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4102444800")
    assert call("checkpoint", "-w", folder).code == 0
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    done = call("verify", "-w", folder)
    assert (done.code, done.layers["clock"]) == (7, "note")
    assert "2100-01-01T00:00:00Z" in done.out


def test_without_an_older_checkpoint_it_is_said_that_nothing_anchors_the_past():
    layers = verify(in_memory())
    assert told(layers, "since").verdict == "note"
    assert "Not anchored: no older checkpoint was given" in told(layers, "since").sentence
    assert code(layers) == 0 if KEYS else 7


# Who wrote, in the report


def test_the_report_puts_names_that_look_alike_side_by_side():
    actors = {who: Actor(who, "person", "manager", name) for who, name in NAMES.items()}
    made = report.build(catalogue(guidelines(criterion("t.a1"))), replace(standing({}), actors=actors), version="1")
    assert made.audit.alike == (("Maria Novak", "Maria Nowak"),)


# Keys


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """A folder with keys of several kinds, each with a signature of `text` by it."""
    folder = tmp_path_factory.mktemp("keys")
    kinds = {"eva": ["ed25519"], "short": ["rsa", "-b", "1024"], "long": ["rsa", "-b", "2048"], "old": ["dsa"]}
    for name, kind in kinds.items():
        made = ["ssh-keygen", "-q", "-N", "", "-f", str(folder / name), "-t", *kind]
        # Newer versions of OpenSSH make no weak keys any more.
        if subprocess.run(made, check=False, capture_output=True).returncode == 0:
            (folder / f"{name}.sig").write_text(sign("text", folder / name), "ascii")
    return folder


def checked(keys, name, *options):
    line = (keys / f"{name}.pub").read_text("ascii")
    (keys / "allowed").write_text("".join(f"{PRINCIPAL} {option} {line}" for option in options), "ascii")
    return signed_by("text", (keys / f"{name}.sig").read_text("ascii"), keys / "allowed")


@needs_keys
@pytest.mark.parametrize(
    ("options", "why"),
    [
        (['valid-before="20200101"'], "your file allows it until 1 January 2020 only"),
        (['valid-after="20990101"'], "your file allows it from 1 January 2099 on only"),
        (
            ['namespaces="file"'],
            "your file allows it for other purposes only: add assess-checkpoint-v1 to its namespaces",
        ),
        (["cert-authority"], "it is not among them"),
    ],
)
def test_a_key_that_the_file_restricts_is_told_as_what_it_is(keys, options, why):
    found = checked(keys, "eva", *options)
    assert (found.by, found.why) == (None, why)
    assert found.key


@needs_keys
@pytest.mark.parametrize("other", ['valid-before="20200101"', 'namespaces="file"'])
def test_one_line_that_allows_a_key_is_enough(keys, other):
    assert checked(keys, "eva", other, "").by == PRINCIPAL


@needs_keys
@pytest.mark.parametrize(("name", "weak"), [("eva", ""), ("long", ""), ("short", "RSA of 1024 bits"), ("old", "DSA")])
def test_a_weak_key_is_told(keys, name, weak):
    if not (keys / f"{name}.sig").exists():
        pytest.skip("this OpenSSH makes no such key")
    found = checked(keys, name, "")
    assert (found.by, found.weak) == (PRINCIPAL, weak)


@pytest.mark.parametrize(
    "signature", ["", "no signature", "äöü", base64.b64encode(b"SSHSIG\0\0\0\1\0\0").decode(), "AAA"]
)
def test_what_is_no_signature_names_no_weak_key(signature):
    assert weakness(signature) == ""


@needs_keys
def test_signing_and_verifying_say_that_a_key_is_weak(tmp_path, keys):
    if not (keys / "short").exists():
        pytest.skip("this OpenSSH makes no such key")
    folder = copied(tmp_path)
    done = call("sign", "-w", folder, "--key", keys / "short", "--as", EVA)
    assert (done.code, "This key is weak (RSA of 1024 bits)" in done.err) == (0, True)
    allowed = f"{PRINCIPAL} {(tmp_path / 'eva.pub').read_text('ascii')}{PRINCIPAL} {(keys / 'short.pub').read_text()}"
    (tmp_path / "both").write_text(allowed, "ascii")
    found = told(verify(given(folder, allowed=tmp_path / "both")), "signatures")
    assert (found.verdict, "By a weak key" in found.sentence, "(RSA of 1024 bits)" in found.sentence) == (
        "note", True, True,
    )  # fmt: skip


@needs_keys
def test_a_key_that_cannot_sign_is_told_as_what_it_is(tmp_path, keys):
    def refused(name, data):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InvalidError) as caught:
            sign("text", tmp_path / name)
        return caught.value.message

    public, private = ((keys / name).read_bytes() for name in ("eva.pub", "eva"))
    (tmp_path / "seen").touch(0o644)
    assert "Others on this machine can read the key" in refused("seen", private)
    assert "its private half is neither beside it nor in the agent" in refused("alone.pub", public)
    assert refused("text.txt", b"No key.").endswith("text.txt is no OpenSSH key.")


@needs_keys
def test_a_passphrase_that_nobody_could_be_asked_for_is_told_as_that(tmp_path):
    made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "a secret", "-f", str(tmp_path / "secured")]
    subprocess.run(made, check=True, capture_output=True)
    code = (
        "import sys; from pathlib import Path; from assess.seal.signature import sign; sign('text', Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "secured")],
        check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    assert "has a passphrase, and there is no terminal to ask for it." in done.stderr


# What it is doing, and what is left out


def test_it_says_what_it_is_looking_at():
    said = []
    verify(in_memory(), said.append)
    assert said == ["Events", "Evidence - file 1 of 2", "Evidence - file 2 of 2", "Figures"]


def test_the_pages_of_a_report_can_be_left_out_and_are_unchecked_then(tmp_path):
    folder = copied(tmp_path)
    with Workspace.open(folder) as workspace:
        desk = workspace.desk("2025")
        data = plain(report.build(desk.catalogue, desk.now, version=__version__))
    of_pages = Printed("r.pdf", data, b"%PDF-1.4 of which no page is read")
    layers = verify(given(folder, printed=(of_pages,), without_pages=True))
    assert (told(layers, "report").verdict, told(layers, "pages").verdict, code(layers)) == ("good", "unchecked", 7)


def test_what_a_report_said_of_names_that_looked_alike_holds_when_one_is_erased(tmp_path):
    folder = copied(tmp_path)
    with Workspace.open(folder) as workspace:
        desk = workspace.desk("2025", by="Eva Hohn", role="auditor")
        desk.review(KNOWN, Rated(1), finding="conformity", note="")
        data = plain(report.build(desk.catalogue, desk.now, version=__version__))
        assert data["audit"]["alike"] == [["Eva Hohn", "Eva Holm"]]
        found = given(folder, printed=(Printed("r.json", data),))
        assert told(verify(found), "report").verdict == "good"
        forged = Printed("r.json", {**data, "audit": {**data["audit"], "alike": []}})
        assert told(verify(replace(found, printed=(forged,))), "report").verdict == "broken"
        erase(desk, "Eva Hohn", "Asked for.")
    found = given(folder, printed=(Printed("r.json", data),))
    assert told(verify(found), "report").verdict == "good"


# The lists in a bundle


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def lists_of(folder, **how):
    with Workspace.open(folder) as workspace:
        desk = workspace.desk("2025")
        data, _ = bundled(desk, reports={}, **how)
    (folder.parent / "b.zip").write_bytes(data)
    found = bundle.read(folder.parent / "b.zip")
    assert not found.faults
    return found, {name: rows(list_) for name, list_ in found.lists.items()}


def test_a_bundle_lists_its_evidence_for_whoever_has_no_program(tmp_path):
    found, lists = lists_of(copied(tmp_path))
    assert lists.keys() == {"index.csv"}
    first, second, third = lists["index.csv"]
    digest = sha256(OPEN_PAPER).hexdigest()
    assert (first["number"], first["file"], first["name"], first["criteria"], first["sha256"]) == (
        "E1", f"evidence/{digest}", "review.pdf", FRAMEWORK, digest,
    )  # fmt: skip
    assert (second["confidential"], third["file"], third["where"], third["criteria"]) == (
        "yes", "", "https://example.org/minutes", MEANS,
    )  # fmt: skip
    assert first["file"].removeprefix("evidence/") in found.evidence


def test_a_redacted_bundle_lists_what_it_left_out_and_nothing_of_what_it_said(tmp_path):
    found, lists = lists_of(copied(tmp_path), leave_out=("names", "comments", "confidential"))
    gone = lists["left-out.csv"]
    assert len(gone) == found.raw.left_out.names + found.raw.left_out.texts + found.raw.left_out.files
    assert {(row["kind"], row["subject"], row["criteria"], row["what"]) for row in gone} >= {
        ("comment", "", CHARTER, "text"), ("answer", "", LEAD, "value.reason"), ("review", "", MEANS, "note"),
        ("evidence", "E2", FRAMEWORK, "name"), ("evidence", "E2", FRAMEWORK, "file"),
        ("checkpoint", "", "", "given_to"),
    }  # fmt: skip
    said = b"".join(found.lists.values()).decode()
    assert not any(word in said for word in (COMMENT, "Quux", "review.pdf", "secret", "Anna", EVA, "example.org"))
    assert [row["file"] for row in lists["index.csv"]][1:] == ["left out", ""]


def test_a_list_says_that_a_file_was_erased(tmp_path):
    folder = copied(tmp_path)
    with Workspace.open(folder) as workspace:
        erase(workspace.desk("2025"), "E1", "Asked for.")
    _, lists = lists_of(folder)
    assert lists["index.csv"][0]["file"] == "erased"
    assert "left-out.csv" not in lists


def test_a_name_that_a_spreadsheet_would_run_is_guarded_in_the_list(tmp_path):
    with Workspace.open(copied(tmp_path)) as workspace:
        desk = workspace.desk("2025")
        desk.step("amending", "One more.")
        desk.add_evidence(MEANS, EvidenceGiven("reference", "=cmd()"))
    _, lists = lists_of(tmp_path / "ws")
    assert lists["index.csv"][-1]["name"] == "'=cmd()"


def test_a_plan_left_out_is_listed_with_its_criterion(tmp_path):
    with Workspace.open(copied(tmp_path)) as workspace:
        desk = workspace.desk("2025")
        desk.plan(MEANS, owner="Ms Quux")
    _, lists = lists_of(tmp_path / "ws", leave_out=("names",))
    assert [row["criteria"] for row in lists["left-out.csv"] if row["kind"] == "plan"] == [MEANS]


@pytest.mark.parametrize("change", ["other", "missing", "more"])
def test_a_list_that_is_not_of_the_log_is_unchecked(tmp_path, change):
    found, _ = lists_of(copied(tmp_path), leave_out=("confidential",))
    assert told(verify(of_bundle(found)), "lists").verdict == "good"
    changed = {
        "other": {"index.csv": found.lists["index.csv"].replace(b"E1", b"E9")},
        "missing": {"index.csv": found.lists["index.csv"]},
        "more": {"index.csv": found.lists["index.csv"], "left-out.csv": b"event"},
    }[change]
    layers = verify(of_bundle(replace(found, lists=found.lists | changed if change == "other" else changed)))
    assert (told(layers, "lists").verdict, code(layers)) == ("unchecked", 7)


def test_a_redacted_bundle_names_what_it_left_out_by_event_and_criterion(tmp_path):
    found, lists = lists_of(copied(tmp_path), leave_out=("comments", "confidential"))
    layers = verify(of_bundle(found))
    first = next(row for row in lists["left-out.csv"] if row["kind"] == "comment")
    assert f"event {first['event']} (comment on {first['criteria']})" in told(layers, "texts").sentence
    assert "1 confidential left out (E2)" in told(layers, "evidence").sentence


@pytest.mark.parametrize(("told_format", "said"), [("assess.bundle/3", "A newer assess"), ("assess.bundle/x", "is no")])
def test_a_bundle_of_another_format_says_what_it_takes(tmp_path, told_format, said):
    lists_of(copied(tmp_path))
    with zipfile.ZipFile(tmp_path / "b.zip") as old, zipfile.ZipFile(tmp_path / "n.zip", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(bundle.FORMAT.encode(), told_format.encode()))
    with pytest.raises(InvalidError, match=said):
        bundle.read(tmp_path / "n.zip")


# What lies in a workspace


def test_what_no_log_names_in_the_folder_of_evidence_is_noted(tmp_path):
    folder = copied(tmp_path)
    assert told(verify(in_store(folder, None)), "evidence").verdict == "good"
    (folder / "evidence" / "minutes.txt").write_text("Not attached.", "utf-8")
    found = told(verify(in_store(folder, None)), "evidence")
    assert (found.verdict, found.sentence.endswith("what else lies in evidence: minutes.txt.")) == ("note", True)


def test_without_a_folder_of_evidence_nothing_lies_there(tmp_path):
    with Workspace.create(tmp_path / "ws") as workspace:
        workspace.start(request("2025"))
    shutil.rmtree(tmp_path / "ws" / "evidence", ignore_errors=True)
    assert told(verify(in_store(tmp_path / "ws", None)), "evidence").verdict == "good"


def test_a_draft_that_was_abandoned_is_verified_only_by_its_name(tmp_path):
    folder = copied(tmp_path)
    with Workspace.open(folder) as workspace:
        kept = workspace.resolve("2025")
        desk = workspace.start(request("2026"))
        desk.write([abandoning(desk, "Opened by mistake.")])
    assert in_store(folder, None).raw.assessment == kept
    assert in_store(folder, "2026").raw.assessment == desk.assessment
    with Workspace.create(tmp_path / "other") as workspace:
        desk = workspace.start(request("2026"))
        desk.write([abandoning(desk, "Opened by mistake.")])
    with pytest.raises(NotFoundError):
        in_store(tmp_path / "other", None)
