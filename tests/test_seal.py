"""A log held against all that can be known of it: `assess verify`, the bundle, and what is erased for good."""

import base64
import json
import random
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from assess import chain, report
from assess.cli import seal as seal_commands
from assess.cli import shell
from assess.cli.catalogue import output
from assess.cli.seal import bundle as bundle_command
from assess.errors import InvalidError, MissingError, NotFoundError, UsageError
from assess.log import KINDS, Log, event, standing
from assess.log.event import VERSION
from assess.log.standing import WITHHELD
from assess.review import METHOD, drawn
from assess.seal import bundle, signature
from assess.seal.signature import sign
from assess.store import FILE
from assess.workspace import Workspace
from assess.workspace.given import EvidenceGiven
from assess.workspace.sealing import bundled, erase
from assess.workspace.verifying import _catalogue, checkpoint_at, code, verify
from factory import ANNA as FIRST
from factory import ASSESSMENT, commented, erased
from factory import opened as opened_draft
from inside import calling
from interview_desks import CHARTER, FRAMEWORK, KNOWN, MEANS, request
from sealed import (
    COMMENT,
    CONFIDENTIAL_PAPER,
    DELICATE,
    EVA,
    NOTE,
    OPEN_PAPER,
    PRINCIPAL,
    call,
    checkpoint,
    copied,
    early,
    given,
    in_memory,
    line_of,
    needs_keys,
    relinked,
    template,
)

LAYERS = ("file", "chain", "texts", "evidence", "course", "clock", "since", "catalogue", "checkpoint", "signatures")


@pytest.fixture
def house(tmp_path):
    """A folder with the workspace `ws`, keys, signers and an early checkpoint."""
    copied(tmp_path)
    return tmp_path


def check(house, *options):
    return call("verify", "-w", house / "ws", *options)


def told(layers, name):
    return next(layer for layer in layers if layer.name == name)


# Checkpoints into files


@pytest.mark.parametrize("command", [("checkpoint",), pytest.param(("sign", "--key", "../eva"), marks=needs_keys)])
@pytest.mark.parametrize("place", ["none/at-all.txt", "assess.sqlite/x.txt", "..", ""])
def test_where_the_file_cannot_be_written_no_event_says_that_there_is_a_checkpoint(run, house, command, place):
    before = events_in(house), sorted(house.rglob("*"))
    done = run(*command, "-o", place, "--force", "--as", EVA)
    assert done.code in (shell.MISSING, shell.CONFLICT)
    assert "cannot be written" in done.err or "is a folder" in done.err
    assert (events_in(house), sorted(house.rglob("*"))) == before


def test_where_no_event_can_be_written_no_file_is_left(run, house):
    before = sorted(house.rglob("*"))
    assert run("checkpoint", "-o", "../six.txt", "--given-to", "x" * 20_001).code == shell.INVALID
    assert sorted(house.rglob("*")) == before


def test_a_dash_is_standard_output_and_no_file(run, house):
    before = sorted(house.rglob("*"))
    done = run("checkpoint", "-o", "-")
    assert (done.code, len(done.out.splitlines()), done.out.splitlines()[0]) == (0, 6, "assess checkpoint v1")
    refused = run("export", "bundle", "--without-report", "-o", "-")
    assert (refused.code, refused.err.splitlines()[0]) == (
        shell.USAGE, "Error: This cannot be written to standard output.",
    )  # fmt: skip
    assert sorted(house.rglob("*")) == before
    run("checkpoint", "-o", "six.txt")
    assert (house / "ws" / "six.txt").read_text("ascii").startswith("assess checkpoint v1\n")


@needs_keys
def test_a_wrong_passphrase_is_told_and_nothing_is_written(run, house, monkeypatch):
    (house / "asks").write_text("#!/bin/sh\necho wrong\n")
    (house / "asks").chmod(0o700)
    for name, value in (("SSH_ASKPASS", str(house / "asks")), ("SSH_ASKPASS_REQUIRE", "force"), ("DISPLAY", ":0")):
        monkeypatch.setenv(name, value)
    secured = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "a secret", "-f", str(house / "secured")]
    subprocess.run(secured, check=True, capture_output=True)
    count = events_in(house)
    done = run("sign", "--key", "../secured", "--as", EVA)
    assert (done.code, done.err.splitlines()[0]) == (shell.INVALID, "Error: The passphrase of ../secured was wrong.")
    (house / "broken").write_text("no key")
    (house / "broken").chmod(0o600)
    assert "Error: ../broken is no OpenSSH key." in run("sign", "--key", "../broken", "--as", EVA).err
    assert events_in(house) == count


# The command


@needs_keys
def test_what_is_whole_and_signed_by_a_trusted_key_is_good(house):
    done = check(house, "--allowed-signers", house / "allowed", "--since", house / "early.txt")
    assert done.code == 0
    assert set(done.layers) == set(LAYERS)
    assert set(done.layers.values()) == {"good"}
    assert PRINCIPAL in done.out


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([("approved", EVA)], "goes from draft to approved, which is no step"),
        ([("nonsense", EVA)], "goes from draft to nonsense, which is no step"),
        ([("submitted", EVA), ("in_review", EVA), ("approved", EVA)], "who approved it had submitted it"),
        ([("submitted", EVA), ("in_review", FIRST), ("approved", FIRST)], "The state is approved"),
    ],
)
def test_a_course_that_nobody_may_take_is_broken(steps, told):
    plain = json.loads(in_memory().raw.lines[0])
    waiting = [c.id for c in frozen().asked]
    moves = [
        {
            **plain, "kind": "state", "by": by, "on": None, "base": 0,
            "data": {"to": to, "reason": None, "open": [] if to == "approved" else waiting},
        }
        for to, by in steps
    ]  # fmt: skip
    forged = replace(in_memory(), raw=replace(in_memory().raw, lines=relinked([plain, *moves]), texts=()))
    found = next(layer for layer in verify(forged) if layer.name == "course")
    assert told in found.sentence
    assert found.verdict == ("good" if told == "The state is approved" else "broken")


def test_the_state_is_told_in_words(house):
    assert "The state is in review; nothing was written out of turn." in " ".join(check(house).out.split())


@needs_keys
def test_each_signer_is_named_with_the_events_that_stood_when_it_signed(house):
    events = given(house / "ws").raw.lines
    public = (house / "mallory.pub").read_text("ascii")
    (house / "allowed").write_text((house / "allowed").read_text("ascii") + f"ben@example.org {public}", "ascii")
    assert call("amend", "-w", house / "ws", "--reason", "A level was wrong.").code == 0
    assert call("sign", "-w", house / "ws", "--key", house / "mallory", "--as", "Ben").code == 0
    said = " ".join(check(house, "--allowed-signers", house / "allowed").out.split())
    told = f"Signed by ben@example.org over {len(events) + 1} events and {PRINCIPAL} over {len(events) - 1} events"
    assert f"{told}, of {len(events) + 3} in all." in said


@needs_keys
def test_without_the_auditors_own_keys_it_is_whole_but_unsigned(house):
    done = check(house)
    assert done.code == 7
    assert done.layers["signatures"] == "unchecked"
    assert "--allowed-signers" in done.out


def test_where_nobody_signed_it_is_whole_but_unsigned(workspace):
    workspace.start(request("2025"))
    done = call("verify", "-w", workspace.folder)
    assert (done.code, done.layers["signatures"], done.layers["checkpoint"]) == (7, "unsigned", "note")
    assert "not anchored" in done.out


def test_of_two_with_one_label_neither_is_taken_and_the_beginning_of_an_id_tells_them_apart(workspace):
    first = workspace.start(request("2025")).assessment
    second = workspace.start(replace(request("2025"), institution="Another fund")).assessment
    done = call("verify", "-w", workspace.folder, "-a", "2025")
    assert (done.code, first[:8] in done.error.hint, second[:8] in done.error.hint) == (2, True, True)
    assert "Several assessments are called '2025'" in done.error.message
    assert call("verify", "-w", workspace.folder, "-a", first[:8], "--json").json["assessment"] == first
    assert call("verify", "-w", workspace.folder, "--json").json["assessment"] == second


@needs_keys
def test_a_signature_of_a_foreign_key_is_told_with_its_event_its_name_and_its_key(house):
    done = check(house, "--allowed-signers", house / "foreign")
    assert (done.code, done.layers["signatures"]) == (7, "unsigned")
    key = subprocess.run(["ssh-keygen", "-lf", house / "eva.pub"], capture_output=True, text=True, check=True)
    event = len(given(house / "ws").raw.lines)
    told = (
        f"Nobody of your file has signed. By a key that your file does not allow: event {event}, entered by {EVA}, key"
    )
    assert f"{told} {key.stdout.split()[1]} (it is not among them)." in " ".join(done.out.split())


@needs_keys
def test_a_forged_signature_that_names_a_trusted_key_is_no_signature_of_it(house):
    """Where a signature says how it was hashed stands the fingerprint of a key: OpenSSH prints it when it refuses."""
    key = subprocess.run(["ssh-keygen", "-lf", house / "eva.pub"], capture_output=True, text=True, check=True)
    public = base64.b64decode((house / "eva.pub").read_text("ascii").split()[1])
    parts = (public, b"assess-checkpoint-v1", b"", key.stdout.split()[1].encode(), b"\0" * 83)
    blob = b"SSHSIG" + struct.pack(">I", 1) + b"".join(struct.pack(">I", len(p)) + p for p in parts)
    armored = base64.encodebytes(blob).decode()
    forged = f"-----BEGIN SSH SIGNATURE-----\n{armored}-----END SSH SIGNATURE-----\n"
    assert signature.signed_by("text", forged, house / "allowed") == signature.Checked(
        None, None, "it is no signature of this text"
    )


@needs_keys
def test_a_foreign_key_beside_a_trusted_one_is_told_apart_and_does_not_count(house):
    assert call("sign", "-w", house / "ws", "--key", house / "mallory", "--as", EVA).code == 0
    done = check(house, "--allowed-signers", house / "allowed")
    assert (done.code, done.layers["signatures"]) == (7, "unsigned")
    said = " ".join(done.out.split())
    event = len(given(house / "ws").raw.lines)
    assert f"Signed by {PRINCIPAL} over {event - 2} events, of {event} in all. By a key that your file" in said
    assert f"does not allow: event {event}, entered by {EVA}, key SHA256:" in said


@needs_keys
@pytest.mark.parametrize("what", ["public", "private", "empty", "comment"])
def test_a_file_that_allows_no_key_is_none_of_signers(house, what):
    held = {"public": (house / "eva.pub").read_bytes(), "private": (house / "eva").read_bytes(), "empty": b""}
    (house / "mine").write_bytes(held.get(what, b"# eva@example.org ssh-ed25519 AAAA\n"))
    done = check(house, "--allowed-signers", house / "mine")
    assert (done.code, f"{house / 'mine'} allows no key." in done.error.message) == (3, True)


@needs_keys
def test_signers_may_have_options_before_the_key(house):
    line = (house / "allowed").read_text("ascii").replace(PRINCIPAL, f'{PRINCIPAL} namespaces="assess-checkpoint-v1"')
    (house / "mine").write_text(f"# mine\n{line}", "ascii")
    assert check(house, "--allowed-signers", house / "mine").code == 0


@pytest.mark.parametrize("name", ["nobody", "ws"])
def test_signers_that_cannot_be_read_are_named_before_anything_is_looked_at(house, name):
    done = check(house, "--allowed-signers", house / name)
    assert (done.code, done.layers) == (3, {})
    assert str(house / name) in done.error.message


@needs_keys
def test_without_openssh_all_else_is_looked_at_and_the_signatures_are_not_checked(house, monkeypatch):
    monkeypatch.setenv("PATH", str(house))
    done = check(house, "--allowed-signers", house / "allowed")
    assert (done.code, done.layers["signatures"], done.layers["checkpoint"]) == (7, "unchecked", "good")
    assert "There is no ssh-keygen here." in done.out


@needs_keys
def test_a_key_that_is_allowed_for_another_purpose_does_not_count(house):
    allowed = house / "allowed"
    allowed.write_text(allowed.read_text("ascii").replace(PRINCIPAL, f'{PRINCIPAL} namespaces="file"'), "ascii")
    assert check(house, "--allowed-signers", allowed).layers["signatures"] == "unsigned"


@needs_keys
def test_a_signature_made_for_another_purpose_does_not_hold(house, monkeypatch):
    monkeypatch.setattr(signature, "NAMESPACE", "file")
    assert call("sign", "-w", house / "ws", "--key", house / "eva", "--as", EVA).code == 0
    monkeypatch.undo()
    done = check(house, "--allowed-signers", house / "allowed")
    assert (done.code, done.layers["signatures"]) == (1, "broken")
    event = len(given(house / "ws").raw.lines)
    why = "it was made for another purpose (file)"
    assert f"The signature in event {event} ({why}) is not one of the checkpoint beside it." in " ".join(
        done.out.split()
    )


def nothing(folder):
    return folder / "nothing.zip"


def text_file(folder):
    (folder / "a.zip").write_text("Not a zip file.", "utf-8")
    return folder / "a.zip"


def empty_zip(folder):
    zipfile.ZipFile(folder / "a.zip", "w").close()
    return folder / "a.zip"


def other_zip(folder):
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("manifest.json", '{"format": "other/1"}')
    return folder / "a.zip"


def cut_short(folder):
    whole = packed(folder).read_bytes()
    (folder / "a.zip").write_bytes(whole[: len(whole) // 2])
    return folder / "a.zip"


def twice(folder):
    path = packed(folder)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(bundle.EVENTS, "")
    return path


@pytest.mark.parametrize("unusable", [nothing, text_file, empty_zip, other_zip, cut_short, twice])
def test_what_is_no_bundle_cannot_be_verified_and_says_so(house, unusable):
    done = call("verify", "--bundle", unusable(house))
    assert done.code == 3
    assert any(words in done.error.message for words in ("is no bundle", "There is no file", "two files of one name"))
    assert done.error.hint


def test_a_folder_without_a_workspace_cannot_be_verified(tmp_path):
    assert call("verify", "-w", tmp_path).code == 3


def test_a_store_that_is_none_cannot_be_verified(house):
    (house / "ws" / FILE).write_bytes(b"Not a database." * 100)
    assert check(house).code == 3


def test_an_older_checkpoint_of_another_past_is_broken(house):
    text = (house / "early.txt").read_text("ascii")
    head = text.splitlines()[3]
    (house / "other.txt").write_text(text.replace(head, "head sha256:" + "0" * 64), "ascii")
    done = check(house, "--since", house / "other.txt")
    assert (done.code, done.layers["since"]) == (1, "broken")


def test_an_older_checkpoint_that_cannot_be_of_this_log_says_why(house):
    text = (house / "early.txt").read_text("ascii")
    kept = house / "kept.txt"

    def said(changed):
        kept.write_text(changed, "ascii")
        done = check(house, "--since", kept)
        assert (done.code, done.layers["since"]) == (1, "broken")
        return " ".join(done.out.split())

    mine = text.split()[4]
    other = mine.replace(mine[0], "0" if mine[0] != "0" else "1")
    assert f"of another assessment ({other}), not of {mine}." in said(text.replace(mine, other))
    longer = re.sub("events [0-9]+", "events 99", text)
    events = len(given(house / "ws").raw.lines)
    assert f"The log has {events} events, the older checkpoint 99: its end was cut off." in said(longer)


@pytest.mark.parametrize("line", ["catalogue", "result"])
def test_an_older_checkpoint_of_other_criteria_or_figures_is_broken(house, line):
    text = (house / "early.txt").read_text("ascii")
    at = text.index(f"{line} sha256:") + len(f"{line} sha256:")
    other = "0" if text[at] != "0" else "1"
    (house / "other.txt").write_text(text[:at] + other + text[at + 1 :], "ascii")
    done = check(house, "--since", house / "other.txt")
    assert (done.code, done.layers["since"]) == (1, "broken")
    assert "has the events of this log, but other criteria or figures" in " ".join(done.out.split())


def test_an_older_checkpoint_may_have_come_by_mail(house):
    mailed = "\r\n\r\n" + (house / "early.txt").read_text("ascii").replace("\n", "\r\n") + "\r\n"
    (house / "mailed.txt").write_bytes(mailed.encode())
    assert check(house, "--since", house / "mailed.txt").layers["since"] == "good"


def test_what_is_no_checkpoint_is_refused(house):
    (house / "other.txt").write_text("Dear colleague,\n", "ascii")
    assert check(house, "--since", house / "other.txt").code == 3


def test_what_json_prints_keeps_to_its_schema(house):
    done = check(house, "--json")
    jsonschema.validate(done.json, output("verify"))
    assert (done.code, done.json["code"]) == (7, 7)
    assert [layer["name"] for layer in done.json["layers"]] == list(LAYERS)


@pytest.mark.parametrize("number", [2, 5, 9])
def test_the_first_event_that_does_not_fit_is_named(number):
    before = in_memory()
    lines = list(before.raw.lines)
    lines[number - 1] = lines[number - 1].replace('"via":"command"', '"via":"web"')
    layers = verify(with_lines(before, lines))
    # A changed event shows in the link of the next one.
    assert [(layer.name, layer.verdict) for layer in layers] == [("file", "good"), ("chain", "broken")]
    assert f"vent {number + 1} does not follow" in layers[-1].sentence


def test_an_event_that_is_not_in_its_canonical_form_is_named():
    before = in_memory()
    plains = events_of(before)
    lines = list(relinked(plains))
    lines[-1] = json.dumps(json.loads(lines[-1]))
    assert f"vent {len(lines)} does not follow" in told(verify(with_lines(before, lines)), "chain").sentence


def test_a_newer_version_is_told_and_is_not_called_broken(house):
    before = in_memory()
    plains = events_of(before)
    plains[4]["v"] = VERSION + 1
    with pytest.raises(InvalidError, match=rf"The chain holds.*newer assess: event 5 is of version {VERSION + 1}"):
        verify(with_lines(before, relinked(plains)))
    assert house


@pytest.mark.parametrize(
    "strange",
    [
        {"kind": "answer", "on": FRAMEWORK, "data": {"value": 1, "seen": [], "same_as": 2, "why": 3, "from": 4}},
        {"kind": "evidence", "on": "x", "data": {key: [] for key in KINDS["evidence"].stored_keys()}},
        {"kind": "state", "on": None, "data": {"to": "nowhere", "reason": [1], "open": None}},
        {"kind": "checkpoint", "on": None, "data": dict.fromkeys(KINDS["checkpoint"].stored_keys())},
        {"kind": "checkpoint", "on": None, "data": dict.fromkeys(KINDS["checkpoint"].stored_keys(), 0)},
        {"kind": "settings", "on": None, "data": {"institution": {"name": 3, "planet": "Mars"}}},
        {"kind": "erase", "on": None, "data": {"texts": 7, "files": 7, "reason": None}},
        {"kind": "actor", "on": None, "at": None, "data": {key: {} for key in KINDS["actor"].stored_keys()}},
        {"kind": "review", "on": 7, "by": [], "data": {"value": {}, "about": {}, "finding": [], "note": 1.5}},
    ],
)
def test_an_event_that_says_nonsense_in_a_whole_chain_is_broken_and_nothing_falls_over(strange):
    before = in_memory()
    plains = events_of(before)
    layers = verify(with_lines(before, relinked([*plains, {**plains[-1], **strange}])))
    assert told(layers, "chain").verdict == "good"
    assert code(layers) == 1


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("answer", {"on": "sq.none"}),
        ("review", {"on": "sq.none"}),
        ("answer", {"data": {"value": {"is": "rated", "level": 99, "also_met": []}}}),
        ("review", {"data": {"value": {"is": "rated", "level": -1, "also_met": []}}}),
        ("evidence", {"data": {"sha256": "../../victim"}}),
        ("answer", {"at": "yesterday"}),
        ("answer", {"at": "2099-99-01T00:00:00Z"}),
        ("answer", {"by": None}),
        ("open", {"data": {"as_of": "31/12/2025"}}),
        ("open", {"data": {"institution": None}}),
        ("open", {"data": {"period": {"from": "soon", "to": None}}}),
        ("open", {"data": {"target": {"default": 9, "by_guideline": {}}}}),
        ("evidence", {"data": {"dated": "soon"}}),
        ("evidence", {"data": {"size": "13"}}),
        ("state", {"data": {"open": [1]}}),
        ("checkpoint", {"data": {"events": True}}),
    ],
)
def test_what_no_event_can_say_is_broken_and_a_workspace_with_it_is_refused(kind, changed):
    plains = events_of(in_memory())
    one = next(p for p in plains if p["kind"] == kind)
    one |= {**changed, "data": one["data"] | changed.get("data", {})}
    layers = verify(replace(with_lines(in_memory(), relinked(plains)), allowed=None))
    assert [layer.name for layer in layers if layer.verdict == "broken"][-1] in ("content", "course")
    log = Log(in_memory().raw.assessment, tuple(map(event, plains)), "", {})
    with pytest.raises(InvalidError):
        standing(log, frozen())


@pytest.mark.parametrize("line", ["", "[]", "7", "[" * 100_000, '{"seq":NaN}', '"\\ud800"', "1" * 10_000])
def test_a_line_that_is_no_event_is_named(line):
    before = in_memory()
    layers = verify(with_lines(before, [*before.raw.lines, line]))
    assert f"vent {len(before.raw.lines) + 1} does not follow" in told(layers, "chain").sentence


# Tampering


def with_lines(before, lines):
    return replace(before, raw=replace(before.raw, lines=tuple(lines)))


def events_of(before):
    return [json.loads(line) for line in before.raw.lines]


def slim(before):
    """Without the texts that no event names any more: a forger would not leave them."""
    said = "".join(before.raw.lines)
    return replace(before, raw=replace(before.raw, texts=tuple(t for t in before.raw.texts if t[0] in said)))


def any_leaf(chance, value):
    """A path to some value that holds no other."""
    path = []
    while value and isinstance(value, dict | list):
        path.append(chance.choice(sorted(value)) if isinstance(value, dict) else chance.randrange(len(value)))
        value = value[path[-1]]
    return path


def put(value, path, new):
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new(value[path[-1]])


def other(chance, old):
    return chance.choice([v for v in (0, 1, "x", None, True, ["x"], "0" * 64) if v != old or type(v) is not type(old)])


def changed_value(chance, before):
    plains = events_of(before)
    number = chance.randrange(len(plains) - 1)
    path = any_leaf(chance, plains[number]["data"])
    if path:
        put(plains[number]["data"], path, lambda old: other(chance, old))
    else:
        plains[number]["data"]["x"] = 1
    return with_lines(before, map(line_of, plains))


def changed_envelope(chance, before):
    plains = events_of(before)
    plain = chance.choice(plains[:-1])
    key = chance.choice(sorted(set(plain) - {"data"}))
    plain[key] = other(chance, plain[key])
    return with_lines(before, map(line_of, plains))


def deleted(chance, before):
    lines = list(before.raw.lines)
    del lines[chance.randrange(len(lines) - 1)]
    return slim(with_lines(before, lines))


def swapped(chance, before):
    lines = list(before.raw.lines)
    one, two = chance.sample(range(len(lines)), 2)
    lines[one], lines[two] = lines[two], lines[one]
    return with_lines(before, lines)


def inserted(chance, before):
    """One more event, with the right link to the one before it."""
    lines = list(before.raw.lines)
    at = chance.randrange(1, len(lines))
    plain = json.loads(chance.choice(lines[1:])) | {"seq": at + 1, "prev": chain.digest(lines[at - 1])}
    return with_lines(before, [*lines[:at], line_of(plain), *lines[at:]])


def cut(chance, before):
    lines = before.raw.lines
    return slim(with_lines(replace(before, handed=sealed_over(before)), lines[: chance.randrange(1, len(lines))]))


def appended(chance, before):
    plains = events_of(before)
    introduced = next(p for p in plains if p["kind"] == "actor")
    more = [introduced | {"on": f"0a6f1c1e-0000-4000-8000-00000000000{n}"} for n in range(chance.randrange(1, 9))]
    return with_lines(before, relinked([*plains, *more]))


def changed_text(chance, before):
    texts = list(before.raw.texts)
    at = chance.randrange(len(texts))
    commitment, salt, text = texts[at]
    spot = chance.randrange(len(text))
    texts[at] = chance.choice(
        [
            (commitment, salt, text[:spot] + "#" + text[spot + 1 :]),
            (commitment, salt, text[:spot] + text[spot + 1 :]),
            (commitment, salt, text + "."),
            (commitment, bytes(32), text),
            ("c:" + "0" * 64, salt, text),
        ]
    )
    return replace(before, raw=replace(before.raw, texts=tuple(texts)))


def dropped_text(chance, before):
    texts = list(before.raw.texts)
    del texts[chance.randrange(len(texts))]
    return replace(before, raw=replace(before.raw, texts=tuple(texts)))


def named_copies(before):
    refs = events_of(before)[0]["data"]["catalogue"]
    return [*(s["digest"] for s in refs["sets"]), refs["questionnaire"], refs["practices"]]


def changed_copy(chance, before):
    name = chance.choice(named_copies(before))
    body = before.raw.copies[name]
    spot = chance.randrange(len(body))
    copies = {**before.raw.copies, name: body[:spot] + chr(ord(body[spot]) ^ 1) + body[spot + 1 :]}
    return replace(before, raw=replace(before.raw, copies=copies))


def removed_copy(chance, before):
    gone = chance.choice(named_copies(before))
    copies = {name: body for name, body in before.raw.copies.items() if name != gone}
    return replace(before, raw=replace(before.raw, copies=copies))


def files_of(before):
    return [p["data"]["sha256"] for p in events_of(before) if p["kind"] == "evidence" and p["data"]["sha256"]]


def changed_file(chance, before):
    gone, digest = chance.choice(files_of(before)), chance.randbytes(32).hex()
    return replace(before, evidence=lambda name: digest if name == gone else name)


def removed_file(chance, before):
    gone = chance.choice(files_of(before))
    return replace(before, evidence=lambda name: None if name == gone else name)


def other_level(chance, plains, before_event):
    """Another level somewhere in the past: what a forger wants."""
    reviewed = {p["on"] for p in plains if p["kind"] == "review"}
    answers = [p for p in plains[:before_event] if p["kind"] == "answer" and p["on"] not in reviewed]
    rated = [p for p in answers if p["data"]["value"]["is"] == "rated"]
    value = chance.choice(rated)["data"]["value"]
    value |= {"level": chance.choice([n for n in range(6) if n != value["level"]]), "also_met": []}


def rewritten(chance, before):
    """Another past, every link made anew; somebody outside kept a checkpoint."""
    plains = events_of(before)
    other_level(chance, plains, early().events)
    return with_lines(replace(before, since=early()), relinked(plains))


def sealed_over(before, events=None):
    """The checkpoint that fits a log, honest or not."""
    found = tuple(event(p) for p in events_of(before))
    whole = Log(before.raw.assessment, found, chain.digest(before.raw.lines[-1]), {})
    return checkpoint_at(frozen(), whole, events or len(found))


@cache
def frozen():
    before = in_memory()
    return _catalogue(before.raw, tuple(event(p) for p in events_of(before)))[1]


def resealed(chance, before, key=None):
    """Another past, and every checkpoint in it made anew; with `key` signed by that."""
    plains = events_of(before)
    other_level(chance, plains, early().events)
    for at in [at for at, p in enumerate(plains) if p["kind"] == "checkpoint"]:
        made = sealed_over(with_lines(before, relinked(plains)), at)
        plains[at]["data"] |= {"head": made.head, "result": made.result}
        if key and plains[at]["data"]["signature"]:
            plains[at]["data"]["signature"] = sign(made.text, key)
    return with_lines(before, relinked(plains))


def signed_by_another(chance, before):
    return resealed(chance, before, template() / "mallory")


def after_submission(chance, before):
    plains = events_of(before)
    late = chance.choice([p for p in plains if p["kind"] in ("answer", "comment", "evidence", "attach")])
    return with_lines(before, relinked([*plains, late]))


def own_review(chance, before):
    plains = events_of(before)
    review = next(p for p in plains if p["kind"] == "review")
    mine = chance.choice([p for p in plains if p["kind"] == "answer"])
    again = review | {"by": mine["by"], "on": mine["on"], "data": review["data"] | {"about": mine["seq"]}}
    return with_lines(before, relinked([*plains, again]))


def with_sample(chance, before, by, size=2):
    """A sample appended by the writer of an event of this kind, and what its seed draws."""
    plains = events_of(before)
    review = next(p for p in plains if p["kind"] == "review")
    writer = next(p for p in plains if p["kind"] == by)["by"]
    seed = str(chance.random())
    log = Log(before.raw.assessment, tuple(map(event, plains)), "", {c: text for c, _, text in before.raw.texts})
    chosen = drawn(frozen(), standing(log, frozen()), seed, size)
    data = {"seed": seed, "method": METHOD, "criteria": list(chosen)}
    made = review | {"kind": "sample", "on": None, "by": writer, "data": data}
    return plains, made, [c for c in standing(log).answers if c not in chosen]


def own_sample(chance, before):
    plains, made, _ = with_sample(chance, before, "answer")
    return with_lines(before, relinked([*plains, made]))


def chosen_sample(chance, before):
    plains, made, others = with_sample(chance, before, "review")
    criteria = [*made["data"]["criteria"][1:], chance.choice(others)]
    made = made | {"data": made["data"] | {"criteria": criteria}}
    return with_lines(before, relinked([*plains, made]))


def test_a_sample_that_its_seed_draws_is_good_and_one_of_an_unknown_method_is_told():
    plains, made, _ = with_sample(random.Random(1), in_memory(), "review")  # noqa: S311 # the same each time
    layers = verify(replace(with_lines(in_memory(), relinked([*plains, made])), allowed=None))
    assert (told(layers, "sample").verdict, told(layers, "sample").sentence) == ("good", "It is what its seed draws.")
    twice = verify(replace(with_lines(in_memory(), relinked([*plains, made, made])), allowed=None))
    assert told(twice, "sample").sentence == "Drawn 2 times; each is what its seed draws."
    other = made | {"data": made["data"] | {"method": "dice"}}
    layers = verify(replace(with_lines(in_memory(), relinked([*plains, other])), allowed=None))
    assert told(layers, "sample").sentence == "No method dice is known: nothing was drawn again."
    assert (told(layers, "sample").verdict, code(layers)) == ("unchecked", 7)
    chosen = made | {"data": made["data"] | {"criteria": [CHARTER, KNOWN]}}
    layers = verify(replace(with_lines(in_memory(), relinked([*plains, other, chosen])), allowed=None))
    assert told(layers, "sample").verdict == "broken"
    true, false = (" and ".join(one["data"]["criteria"]) for one in (made, chosen))
    assert told(layers, "sample").sentence.endswith(f": its seed draws {true} in place of {false}.")
    turned = made | {"data": made["data"] | {"criteria": made["data"]["criteria"][::-1]}}
    layers = verify(replace(with_lines(in_memory(), relinked([*plains, turned])), allowed=None))
    assert "its seed draws them in another order" in told(layers, "sample").sentence


def nothing_left(chance, before):
    plains = events_of(before)
    step = chance.choice([p for p in plains if p["kind"] == "state" and p["data"]["open"]])
    step["data"]["open"] = chance.choice([[], step["data"]["open"][1:]])
    return with_lines(before, relinked(plains))


def with_review(change):
    """Tampering with what a review says."""

    def tamper(chance, before):
        plains = events_of(before)
        review = chance.choice([p for p in plains if p["kind"] == "review" and p["data"]["value"]["is"] == "rated"])
        change(chance, review)
        return with_lines(before, relinked(plains))

    return tamper


def of_another_answer(chance, review):
    review["data"]["about"] = chance.choice([n for n in range(40) if n != review["data"]["about"]])


def strange_finding(chance, review):
    review["data"]["finding"] = chance.choice(["nonsense", "", "Major"])


def contradicting(chance, review):
    review["data"] |= {"finding": "conformity", "value": review["data"]["value"] | {"level": chance.choice([0, 1])}}


CAUGHT = {
    "a value in an event is changed": (changed_value, ["chain"]),
    "a field of the envelope is changed": (changed_envelope, ["chain"]),
    "an event is deleted": (deleted, ["chain"]),
    "two events are swapped": (swapped, ["chain"]),
    "an event is inserted": (inserted, ["chain"]),
    "the tail is cut, a checkpoint was handed over": (cut, ["checkpoint"]),
    "a text is changed": (changed_text, ["texts"]),
    "a text is dropped": (dropped_text, ["texts"]),
    "a frozen copy is changed": (changed_copy, ["catalogue"]),
    "a frozen copy is removed": (removed_copy, ["catalogue"]),
    "an evidence file is changed": (changed_file, ["evidence"]),
    "an evidence file is removed": (removed_file, ["evidence"]),
    "the past is rewritten, every link anew": (rewritten, ["since", "checkpoint"]),
    "... and every checkpoint in it": (resealed, ["signatures"]),
    "something is answered after submission": (after_submission, ["course"]),
    "an auditor reviews an own answer": (own_review, ["course"]),
    "a review speaks of another answer": (with_review(of_another_answer), ["course", "checkpoint"]),
    "a review has a finding that there is not": (with_review(strange_finding), ["course", "checkpoint"]),
    "a finding contradicts the two ratings": (with_review(contradicting), ["course", "checkpoint"]),
    "a step says that nothing was left to do": (nothing_left, ["course", "checkpoint"]),
    "the sample is drawn by somebody who answered": (own_sample, ["course"]),
    "the sample is not what its seed draws": (chosen_sample, ["sample"]),
}
"""Each kind of tampering, and the layers that must say `broken`: the first one named, and no layer before it."""

TOLD = {
    "something is added after signing": (appended, "checkpoint", "came after"),
    "the past is rewritten and signed with an own key under another's name": (signed_by_another, "signatures", EVA),
}
"""What may have been done rightly and breaks nothing: the layer that tells it, and the words."""

TIMES = 100

WITH_KEYS = [kind for kind, (_, wanted) in CAUGHT.items() if "signatures" in wanted]


@pytest.mark.slow
@pytest.mark.parametrize("kind", [pytest.param(k, marks=needs_keys if k in WITH_KEYS else ()) for k in CAUGHT])
def test_every_tampering_is_caught_by_the_layer_that_is_stated(kind):
    tamper, wanted = CAUGHT[kind]
    chance = random.Random(kind)  # noqa: S311 # the same hundred each time
    # Where nothing is said of signatures, they are not looked at: each costs two programs.
    before = in_memory() if "signatures" in wanted else replace(in_memory(), allowed=None)
    for _ in range(TIMES):
        layers = verify(tamper(chance, before))
        assert [layer.name for layer in layers if layer.verdict == "broken"] == wanted
        assert code(layers) == 1


@needs_keys
@pytest.mark.slow
@pytest.mark.parametrize("kind", TOLD)
def test_what_may_happen_is_told_and_breaks_nothing(kind):
    change, name, words = TOLD[kind]
    chance = random.Random(kind)  # noqa: S311 # as above
    before = in_memory()
    for _ in range(TIMES):
        layers = verify(change(chance, before))
        assert code(layers) == (0 if change is appended else 7)
        assert "broken" not in {layer.verdict for layer in layers}
        assert words in told(layers, name).sentence
    assert words not in told(verify(in_memory()), name).sentence.replace("1 event came after", "")


# The bundle


def packed(house, *options):
    path = house / "bundle.zip"
    done = call("-w", house / "ws", "-o", path, "--without-report", "--force", *options, command=bundle_command)
    assert done.code == 0
    return path


@pytest.fixture
def opened(house):
    """The folder of an unpacked bundle."""
    with zipfile.ZipFile(packed(house)) as archive:
        archive.extractall(house / "unpacked")
    return house / "unpacked"


def alone(folder):
    """What the program inside of a bundle says, run by Python alone."""
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin:/bin") or sys.executable
    return subprocess.run([python, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, check=False)


def test_a_bundle_verifies_as_the_workspace_it_was_made_of(house):
    done = call("verify", "--bundle", packed(house))
    assert done.code == 7
    assert set(done.layers) == {*LAYERS, "lists"}
    assert "broken" not in done.layers.values()


@needs_keys
def test_a_bundle_of_a_signed_assessment_is_good_with_the_auditors_keys(house):
    path = packed(house)
    done = call(
        "verify", "--bundle", path, "--allowed-signers", house / "allowed", "--since", house / "early.txt", "--json"
    )
    assert (done.code, {layer["verdict"] for layer in done.json["layers"]}) == (0, {"good"})


def test_the_same_assessment_gives_the_same_bundle(house):
    first = packed(house).read_bytes()
    assert packed(house).read_bytes() == first


def test_what_the_bundle_command_prints_keeps_to_its_schema(house):
    path = house / "b.zip"
    done = call("-w", house / "ws", "-o", path, "--redact", "names", "--json", command=bundle_command)
    jsonschema.validate(done.json, output("export-bundle"))
    assert done.json == {"file": str(path), "left_out": {"names": 3, "texts": 0, "files": 0}, "report": False}


def test_python_alone_finds_that_a_bundle_fits(opened):
    done = alone(opened)
    assert (done.returncode, done.stderr) == (0, "")
    count = (opened / "events.jsonl").read_bytes().count(b"\n")
    assert done.stdout.startswith(f"{count} events fit, head ")


def test_python_alone_finds_every_file_of_a_bundle_that_was_changed(opened):
    names = [p for p in sorted(opened.rglob("*")) if p.is_file() and p.name not in ("manifest.json", "verify.py")]
    assert {p.parent.name for p in names} >= {"unpacked", "evidence", "catalogue"}
    for path in names:
        data = path.read_bytes()
        path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
        assert alone(opened).returncode == 1, path
        path.unlink()
        assert alone(opened).returncode == 1, path
        path.write_bytes(data)
    assert alone(opened).returncode == 0


def listed_anew(folder):
    """The manifest of a forger, who changes it with the files."""
    path = folder / "manifest.json"
    about = json.loads(path.read_bytes())
    about["files"] = {
        name: sha256((folder / name).read_bytes()).hexdigest() for name in about["files"] if (folder / name).exists()
    }
    path.write_text(json.dumps(about), "utf-8")


@pytest.mark.parametrize("name", ["events.jsonl", "texts.jsonl", "checkpoint.txt", "catalogue", "evidence"])
def test_python_alone_needs_no_manifest_to_find_what_does_not_fit(opened, name):
    path = opened / name if "." in name else next((opened / name).iterdir())
    data = path.read_bytes()
    digit = data.index(b"sha256:") + 9 if name == "checkpoint.txt" else len(data) // 3
    wanted = b"5" if data[digit : digit + 1] != b"5" else b"6"
    path.write_bytes(data[:digit] + wanted + data[digit + 1 :])
    listed_anew(opened)
    assert alone(opened).returncode == 1


def test_python_alone_finds_a_text_that_is_missing_and_falls_over_no_missing_file(opened):
    texts = opened / "texts.jsonl"
    whole = texts.read_bytes()
    texts.write_bytes(whole.split(b"\n", 1)[1])
    listed_anew(opened)
    done = alone(opened)
    assert (done.returncode, done.stdout) == (1, "texts missing: 1; left out: 0\n")
    texts.write_bytes(whole)
    for folder, what in (("evidence", "files of evidence"), ("catalogue", "frozen texts")):
        path = next((opened / folder).iterdir())
        data = path.read_bytes()
        path.unlink()
        listed_anew(opened)
        done = alone(opened)
        assert (done.returncode, done.stdout) == (1, f"{what} missing: 1; left out: 0\n")
        path.write_bytes(data)
    for name in ("events.jsonl", "texts.jsonl", "checkpoint.txt"):
        (opened / name).unlink()
    done = alone(opened)
    assert (done.returncode, done.stderr) == (1, "")
    assert "the checkpoint does not fit the log" in done.stdout


def repacked(path, change):
    """A bundle changed by a forger, who makes the manifest anew."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    about = json.loads(members["manifest.json"])
    about["files"] = {name: sha256(data).hexdigest() for name, data in members.items() if name != "manifest.json"}
    members["manifest.json"] = json.dumps(about).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@needs_keys
@pytest.mark.parametrize("name", ["signatures/1.sig", "signatures/1.txt"])
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_signature_in_a_bundle_that_is_not_the_one_in_the_log_is_broken(house, name, how):
    def change(members):
        if how == "gone":
            del members[name]
        else:
            members[name] += b"x"

    done = call("verify", "--bundle", repacked(packed(house), change), "--allowed-signers", house / "allowed")
    assert (done.code, done.layers["file"], done.layers["signatures"]) == (1, "good", "broken")
    assert "The signatures in the bundle are not those of the log." in " ".join(done.out.split())


def test_a_bundle_whose_checkpoint_is_none_is_broken_and_all_else_is_looked_at(house):
    done = call("verify", "--bundle", repacked(packed(house), lambda members: members.update({"checkpoint.txt": b"x"})))
    assert (done.code, done.layers["file"], done.layers["checkpoint"]) == (1, "broken", "good")
    assert "Faults: checkpoint.txt is no checkpoint." in " ".join(done.out.split())


def test_a_program_in_a_bundle_that_is_not_ours_is_told_before_it_is_run(house):
    done = call("verify", "--bundle", repacked(packed(house), lambda members: members.update({"verify.py": b"x"})))
    assert (done.code, done.layers["file"]) == (7, "note")
    assert "Its verify.py is not that of this version: do not run it unread." in " ".join(done.out.split())


def printed_in_the_docs():
    """The lines for a bundle in docs/reference/log.md."""
    page = (Path(__file__).parents[1] / "docs" / "reference" / "log.md").read_text("utf-8")
    (found,) = [block for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) if "sha256sum evidence" in block]
    return found


@needs_keys
def test_a_shell_with_openssh_and_sha256sum_confirms_head_count_and_signature(house, opened):
    six = (opened / "checkpoint.txt").read_text("ascii").splitlines()
    events = six[2].split()[1]
    lines = printed_in_the_docs().replace("-n 301", f"-n {events}").replace("my_signers", str(house / "allowed"))
    done = subprocess.run(["sh", "-e", "-c", lines], cwd=opened, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert all(line.split()[0] == line.rpartition("/")[2] for line in lines[:2])
    assert int(lines[2]) == int(events) + 1
    assert "head sha256:" + lines[3].split()[0] == six[3]
    assert lines[5].startswith(f"{int(events) + 1} events fit")
    assert lines[4].startswith(f'Good "assess-checkpoint-v1" signature for {PRINCIPAL}')
    assert (opened / "signatures" / "1.txt").read_bytes() == (opened / "checkpoint.txt").read_bytes()


@needs_keys
def test_each_signature_lies_beside_what_it_signs_also_after_a_later_checkpoint(house):
    with Workspace.open(house / "ws") as workspace:
        before = workspace.desk().now.checkpoints[-1].events
        checkpoint(workspace.desk(), given_to="The council")
    with zipfile.ZipFile(packed(house)) as archive:
        assert f"events {before}\n" in archive.read("signatures/1.txt").decode()
        assert f"events {before}\n" not in archive.read("checkpoint.txt").decode()
    assert call("verify", "--bundle", house / "bundle.zip", "--allowed-signers", house / "allowed").code == 0


def everything_in(path):
    with zipfile.ZipFile(path) as archive:
        return b"".join([path.read_bytes(), *(archive.read(m) for m in archive.infolist())])


NAMES = ("Anna", EVA)
TEXTS = (
    COMMENT,
    DELICATE.split("\u2028", maxsplit=1)[0],
    NOTE,
    "There is no committee",
    "The archive was closed",
)


@pytest.mark.parametrize(
    ("what", "left_out", "gone", "there"),
    [
        ("names", (3, 0, 0), (*NAMES, "at the kick-off"), TEXTS),
        ("comments", (0, 9, 0), TEXTS, NAMES),
        (
            "confidential",
            (0, 1, 1),
            (CONFIDENTIAL_PAPER.decode(), "secret.pdf"),
            (*NAMES, *TEXTS, OPEN_PAPER.decode(), "review.pdf"),
        ),
        (
            "names, comments,confidential",
            (3, 9, 1),
            (*NAMES, *TEXTS, CONFIDENTIAL_PAPER.decode()),
            (OPEN_PAPER.decode(),),
        ),
    ],
)
def test_what_is_left_out_is_counted_is_nowhere_in_the_bundle_and_the_rest_verifies(house, what, left_out, gone, there):
    with Workspace.open(house / "ws") as workspace:
        data, left = bundled(workspace.desk(), leave_out=[w.strip() for w in what.split(",")], reports={})
    assert (left.names, left.texts, left.files) == left_out
    done = call("-w", house / "ws", "-o", house / "r.zip", "--redact", what, command=bundle_command)
    assert (house / "r.zip").read_bytes() == data
    assert "Left out: " in done.out
    everything = everything_in(house / "r.zip")
    assert not [words for words in gone if words.encode() in everything]
    assert not [words for words in there if words.encode() not in everything]
    checked = call("verify", "--bundle", house / "r.zip")
    assert checked.code == 7
    if "confidential" in what:
        assert "1 confidential left out" in checked.out
    with zipfile.ZipFile(house / "r.zip") as archive:
        archive.extractall(house / "r")
    assert alone(house / "r").returncode == 0


@pytest.mark.parametrize("link", ["https://fund.example/inside", None])
def test_what_one_piece_marks_as_confidential_is_left_out_with_every_name_it_has(house, link):
    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        desk.step("amending", "To be tested.")
        desk.add_evidence(MEANS, EvidenceGiven("file", "again.pdf", house / "secret.pdf"))
        if link:
            desk.add_evidence(MEANS, EvidenceGiven("link", link, confidential=True))
        _, left = bundled(desk, leave_out=["confidential"], reports={})
    assert (left.texts, left.files) == (4 if link else 2, 1)
    call("-w", house / "ws", "-o", house / "r.zip", "--redact", "confidential", command=bundle_command)
    everything = everything_in(house / "r.zip")
    for words in ("secret.pdf", "again.pdf", "fund.example", CONFIDENTIAL_PAPER.decode()):
        assert words.encode() not in everything
    checked = call("verify", "--bundle", house / "r.zip")
    assert (checked.code, "1 confidential left out" in checked.out) == (7, True)


@pytest.mark.parametrize("nothing", ["", " ", ","])
def test_to_leave_out_nothing_is_no_call(house, nothing):
    done = call("-w", house / "ws", "-o", house / "b.zip", "--redact", nothing, command=bundle_command)
    assert (done.code, (house / "b.zip").exists()) == (2, False)


@pytest.mark.parametrize(("key", "layer"), [("names", "texts"), ("texts", "texts"), ("files", "evidence")])
def test_a_bundle_that_claims_more_left_out_than_is_missing_is_broken(house, key, layer):
    def change(members):
        about = json.loads(members["manifest.json"])
        about["left_out"][key] += 1
        members["manifest.json"] = json.dumps(about).encode()

    done = call("verify", "--bundle", repacked(packed(house), change))
    assert [name for name, verdict in done.layers.items() if verdict == "broken"] == [layer]
    assert "left out, it is said, and 0 are." in " ".join(done.out.split())


def test_something_unknown_cannot_be_left_out(house):
    with Workspace.open(house / "ws") as workspace, pytest.raises(UsageError, match="cannot be left out"):
        bundled(workspace.desk(), leave_out=["everything"], reports={})


def test_a_bundle_that_unpacks_to_more_than_is_read_is_refused(house, monkeypatch):
    path = packed(house)
    for limit in ("LARGEST", "MOST"):
        with monkeypatch.context() as patched:
            patched.setattr(bundle, limit, 1000)
            with pytest.raises(InvalidError, match="more than is read"):
                bundle.read(path)


def test_a_bundle_that_lies_about_a_size_is_refused(house):
    path = packed(house)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("evidence/" + "0" * 64, bytes(3_000_000))
    data = bytearray(path.read_bytes())
    for size in (b for b in range(len(data) - 4) if data[b : b + 4] == (3_000_000).to_bytes(4, "little")):
        data[size : size + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(InvalidError, match="damaged"):
        bundle.read(path)


@pytest.mark.parametrize(
    "name",
    ["../../evil", "/tmp/evil", "evidence/../../evil", "catalogue/../evil.json", "evidence/" + "0" * 63, "C:\\x"],
)
def test_a_strange_name_in_a_bundle_is_told_and_nothing_is_written(house, name):
    path = packed(house)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "x")
    before = sorted(p.name for p in house.rglob("*"))
    done = call("verify", "--bundle", path)
    assert (done.code, done.layers["file"]) == (1, "broken")
    assert "is there and not listed" in " ".join(done.out.split())
    assert sorted(p.name for p in house.rglob("*")) == before


def test_a_text_with_another_systems_line_ends_comes_through_a_bundle(house):
    assert DELICATE in {text for _, _, text in bundle.read(packed(house)).raw.texts}


# Erasing


def test_an_erased_comment_is_nowhere_in_the_folder_and_the_chain_stays_whole(house):
    cache = house / "ws" / "cache"
    cache.mkdir(exist_ok=True)
    (cache / "a.b.pdf").write_text(f"A report that was kept: {COMMENT}", "utf-8")
    done = call("erase", FRAMEWORK, "--reason", "Asked for by the person.", "--yes", "-w", house / "ws")
    assert done.code == 0
    assert done.out.startswith("Erased 1 text (event ")
    assert "Older backups and bundles still hold it" in done.out
    for path in (p for p in (house / "ws").rglob("*") if p.is_file()):
        assert COMMENT.encode() not in path.read_bytes()
    layers = verify(given(house / "ws"))
    assert "broken" not in {layer.verdict for layer in layers}
    assert "; 1 erased" in told(layers, "texts").sentence
    with Workspace.open(house / "ws") as workspace:
        now = workspace.desk()
        assert now.now.comments[FRAMEWORK].text == WITHHELD
        last = now.log.events[-1]
        assert (last.kind, now.log.texts[last.stored["reason"]]) == ("erase", "Asked for by the person.")


def test_what_is_erased_is_in_no_free_page_and_no_gap_of_the_file(house):
    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        desk.step("amending", "To be tested.")
        for n in range(150):
            desk.comment(FRAMEWORK, f"Number {n:04} of Ms Zzyzx. " * (1 + n % 60))
        assert b"Zzyzx" in (house / "ws" / FILE).read_bytes()
        erase(desk, FRAMEWORK, "Asked for.")
    assert b"Zzyzx" not in (house / "ws" / FILE).read_bytes()


def test_an_erased_file_is_gone_and_told_and_everything_else_verifies(house):
    digest = next(p.name for p in (house / "ws" / "evidence").iterdir() if p.read_bytes() == CONFIDENTIAL_PAPER)
    done = call("erase", digest, "--reason", "It names patients.", "--yes", "--json", "-w", house / "ws")
    jsonschema.validate(done.json, output("erase"))
    assert done.json["what"] == "1 file"
    assert not (house / "ws" / "evidence" / digest).exists()
    layer = told(verify(given(house / "ws")), "evidence")
    assert (layer.verdict, layer.sentence) == ("good", "1 file as attached; 1 erased.")


def test_an_erased_text_that_was_put_back_is_broken(house):
    with closing(sqlite3.connect(house / "ws" / FILE)) as db:
        before = set(db.execute("SELECT * FROM text"))
    call("erase", FRAMEWORK, "--reason", "Asked for.", "--yes", "-w", house / "ws")
    with closing(sqlite3.connect(house / "ws" / FILE, isolation_level=None)) as db:
        (row,) = before - set(db.execute("SELECT * FROM text"))
        db.execute("INSERT INTO text VALUES (?, ?, ?)", row)
    done = check(house)
    assert [name for name, verdict in done.layers.items() if verdict == "broken"] == ["texts"]
    assert re.search(
        rf"although erased, the first in event \d+ \(comment on {FRAMEWORK}\)\.", " ".join(done.out.split())
    )


def test_erasing_twice_or_what_is_not_there_is_told_and_writes_nothing(house):
    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        digest = files_of(in_memory())[0]
        text = next(c for c, words in desk.log.texts.items() if words == NOTE)
        for what in (FRAMEWORK, digest, text):
            erase(desk, what, "Asked for.")
        count = len(desk.log.events)
        for what in (FRAMEWORK, digest, text, MEANS, "c:" + "0" * 64, "0" * 64, "../../x", ""):
            with pytest.raises(NotFoundError, match="nothing to erase"):
                erase(desk, what, "Asked for.")
        assert len(desk.log.events) == count
        assert desk.stands.comments[CHARTER].text == DELICATE


@pytest.fixture
def run(capsys, monkeypatch, house):
    """Calls `assess` in the workspace, at a terminal where somebody can be asked."""
    monkeypatch.setattr(seal_commands, "may_ask", lambda *, no_input: not no_input)
    return calling(capsys, monkeypatch, house / "ws")


def events_in(house):
    return len(given(house / "ws").raw.lines)


def test_before_it_asks_erasing_says_what_goes_and_only_a_yes_erases(run, house):
    count = events_in(house)
    asked = run("erase", FRAMEWORK, "--reason", "Asked for.", typed=["n"])
    assert asked.code == shell.INTERRUPTED
    told = " ".join(asked.err.split())
    assert re.match(rf"To be erased for good: comment on {FRAMEWORK} by Anna \(.+ UTC, event 4\)\. ", told)
    assert "It was submitted: the auditor's report lists what is erased. This cannot be taken back. Erase it?" in told
    assert events_in(house) == count
    done = run("erase", FRAMEWORK, "--reason", "Asked for.", "--as", "Piotr Zawada", typed=["y"])
    assert (done.code, events_in(house)) == (0, count + 2)
    assert f"Piotr Zawada, command: erased for good: comment on {FRAMEWORK} by Anna" in run("history", FRAMEWORK).flat
    assert COMMENT not in run("history", FRAMEWORK, "--json").out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((FRAMEWORK,), shell.USAGE, "A reason is needed."),
        ((KNOWN, "--reason", "Asked for."), shell.NOT_FOUND, f"There is nothing to erase at '{KNOWN}'."),
        (("E9", "--reason", "Asked for."), shell.NOT_FOUND, "There is nothing to erase at 'E9'."),
    ],
)
def test_nobody_is_asked_about_what_cannot_be_erased(run, arguments, code, told):
    done = run("erase", *arguments)
    assert (done.code, done.err.splitlines()[0]) == (code, f"Error: {told}")


def test_where_nobody_can_be_asked_erasing_is_confirmed_by_an_option(run, house):
    count = events_in(house)
    done = run("erase", "E2", "--reason", "It names patients.", "--no-input")
    assert done.code == shell.USAGE
    assert re.match(r"Error: Not erased: file of E2 secret\.pdf by Anna \(.+ UTC, event 7\)\.\n", done.err)
    assert "confirm it with --yes" in done.err
    assert events_in(house) == count


def test_by_its_number_a_file_goes_and_each_name_of_it_stays_until_it_is_erased_too(run, house):
    run("amend", "--reason", "To be tested.")
    run("evidence", "add", "../secret.pdf", "--for", MEANS)
    done = run("erase", "e2", "--reason", "It names patients.", "--yes")
    assert done.out.startswith("Erased 1 file (event ")
    assert CONFIDENTIAL_PAPER not in {path.read_bytes() for path in (house / "ws" / "evidence").iterdir()}
    assert "secret.pdf" in run("evidence", "show", "E2").out
    names = re.findall(r"assess erase (c:[0-9a-f]{64}) --reason TEXT", done.err)
    for name in names:
        again = run("erase", name, "--reason", "It names a patient.", "--yes")
        assert (again.code, "Its name stays" in again.err) == (0, False)
    for number in ("E2", "E4"):
        assert WITHHELD in run("evidence", "show", number).out
    assert run("erase", "E2", "--reason", "Once more.", "--yes").code == shell.NOT_FOUND


def test_by_its_number_the_words_of_a_link_go(run, house):
    assert run("erase", "E3", "--reason", "Asked for.", "--yes").out.startswith("Erased 2 texts (event ")
    assert b"example.org/minutes" not in (house / "ws" / FILE).read_bytes()


def test_a_file_that_could_not_be_deleted_is_told_and_the_same_call_deletes_it_later(house, monkeypatch):
    (digest,) = [p.name for p in (house / "ws" / "evidence").iterdir() if p.read_bytes() == OPEN_PAPER]

    def locked(path, **_):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", locked)
    done = call("erase", "-w", house / "ws", "E1", "--reason", "Asked for.", "--yes")
    monkeypatch.undo()
    assert (done.code, "and it is still there (Permission denied)" in done.error.message) == (6, True)
    told_broken = check(house)
    assert (told_broken.code, told_broken.layers["evidence"]) == (1, "broken")
    assert "1 file there although erased, the first E1 review.pdf (SHA-256 " in " ".join(told_broken.out.split())
    assert call("erase", "-w", house / "ws", "E1", "--reason", "Asked for.", "--yes").out.startswith("Erased 1 file")
    assert not (house / "ws" / "evidence" / digest).exists()
    assert check(house).layers["evidence"] == "good"


def test_an_erased_file_that_lies_in_a_bundle_is_broken_and_does_not_come_back(house):
    (digest,) = [p.name for p in (house / "ws" / "evidence").iterdir() if p.read_bytes() == OPEN_PAPER]
    call("erase", "-w", house / "ws", digest, "--reason", "Asked for.", "--yes")
    path = repacked(packed(house), lambda members: members.update({f"evidence/{digest}": OPEN_PAPER}))
    done = call("verify", "--bundle", path)
    assert (done.code, done.layers["evidence"]) == (1, "broken")
    assert call("restore", path, house / "new").code == 3


def test_the_texts_of_one_event_can_be_erased_by_its_number(house):
    lines = [json.loads(line) for line in given(house / "ws").raw.lines]
    mine = next(e["seq"] for e in lines if e["kind"] == "review" and e["on"] == MEANS)
    assert call("erase", "-w", house / "ws", mine, "--reason", "Asked for.", "--yes").out.startswith("Erased 1 text")
    assert NOTE not in {text for _, _, text in given(house / "ws").raw.texts}
    for none in (mine, 0, 999):
        assert call("erase", "-w", house / "ws", none, "--reason", "Asked for.", "--yes").code == 4


def test_whoever_has_no_name_any_more_is_nobody_new(house):
    """Anna erases her own name, and comes back to review and approve what she answered."""
    declared = next(json.loads(x)["seq"] for x in given(house / "ws").raw.lines if json.loads(x)["kind"] == "actor")
    call("erase", "-w", house / "ws", declared, "--reason", "Asked for.", "--yes")
    gone = "that name is not in this copy: nobody new can be told apart from them."
    for command in (
        ("review", "set", FRAMEWORK, "2"), ("approve", "--yes"), ("sample", "--size", "1", "--seed", "1"),
    ):  # fmt: skip
        done = call(*command, "-w", house / "ws", "--as", "Anna")
        assert (done.code, gone in done.error.message) == (2, True)
    assert call("review", "set", FRAMEWORK, "2", "-w", house / "ws", "--as", EVA).code == 0
    # To have written something else in between makes nobody known.
    assert call("plan", "set", FRAMEWORK, "--title", "x", "-w", house / "ws", "--as", "Anna").code == 0
    done = call("review", "set", FRAMEWORK, "2", "-w", house / "ws", "--as", "Anna")
    assert (done.code, gone in done.error.message) == (2, True)


def test_a_review_by_somebody_who_could_be_the_one_that_was_erased_is_broken(house):
    """The same, written past the desk."""
    plains = events_of(given(house / "ws"))
    actor = next(p for p in plains if p["kind"] == "actor")
    review = next(p for p in plains if p["kind"] == "review")
    gone = {"texts": [actor["data"]["name"]], "files": [], "reason": None}
    again = "0a6f1c1e-0000-4000-8000-0000000000aa"
    more = [
        review | {"kind": "erase", "on": None, "data": gone},
        actor | {"on": again, "by": again, "data": actor["data"] | {"name": None}},
        review | {"by": again},
    ]
    whole = given(house / "ws")
    texts = tuple(t for t in whole.raw.texts if t[0] != actor["data"]["name"])
    forged = replace(whole, raw=replace(whole.raw, lines=relinked([*plains, *more]), texts=texts))
    layers = verify(forged)
    assert told(layers, "course").verdict == "broken"
    assert "or could have: that name was erased before." in told(layers, "course").sentence


def test_a_name_is_erased_by_the_name(house):
    assert call("erase", "eva  HOLM", "-w", house / "ws", "--reason", "Asked for.", "--yes").out.startswith("Erased 1")
    assert EVA not in {text for _, _, text in given(house / "ws").raw.texts}
    assert check(house).layers["texts"] == "good"


def test_an_erased_reference_is_no_evidence_any_more(house):
    with Workspace.open(house / "ws") as workspace:
        assert workspace.desk().now.evidenced(MEANS)
        assert call("erase", "E3", "-w", house / "ws", "--reason", "Asked for.", "--yes").code == 0
        desk = workspace.desk()
    assert not desk.now.evidenced(MEANS)
    assert desk.needs_evidence(MEANS)
    (piece,) = desk.now.evidence_for(MEANS)
    assert desk.now.lost_file(piece) == "erased"
    assert report.status(desk.catalogue, desk.now).lost[0].note == f"{WITHHELD}: its words are erased"
    assert "the evidence is erased" in report.status(desk.catalogue, desk.now).needs_evidence[0].note


def test_erasing_needs_a_reason(house):
    with Workspace.open(house / "ws") as workspace, pytest.raises(UsageError, match="reason"):
        erase(workspace.desk(), FRAMEWORK, "  ")


def test_a_report_says_what_was_erased(house):
    from assess import report  # noqa: PLC0415 # only here
    from assess.render import to_json  # noqa: PLC0415 # only here

    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        assert COMMENT in to_json(report.build(desk.catalogue, desk.now, version="1")).decode()
        erase(desk, FRAMEWORK, "Asked for.")
        found = to_json(report.build(desk.catalogue, desk.now, version="1")).decode()
    assert COMMENT not in found
    assert WITHHELD in found


def test_a_bundle_can_be_made_after_a_file_was_erased(house):
    with Workspace.open(house / "ws") as workspace:
        erase(workspace.desk(), files_of(in_memory())[0], "Asked for.")
    done = call("verify", "--bundle", packed(house))
    assert (done.code, done.layers["evidence"]) == (7, "good")
    with zipfile.ZipFile(house / "bundle.zip") as archive:
        assert len([name for name in archive.namelist() if name.startswith("evidence/")]) == 1


def test_a_file_that_two_years_name_is_gone_once_both_erased_it(house):
    digest = next(p.name for p in (house / "ws" / "evidence").iterdir() if p.read_bytes() == OPEN_PAPER)
    with Workspace.open(house / "ws") as workspace:
        later = workspace.start(request("2026"))
        later.add_evidence(FRAMEWORK, EvidenceGiven("file", "review.pdf", house / "review.pdf"))
        told_first = erase(workspace.desk("2025"), digest, "Asked for.")
        assert told_first == "1 file, which stays as long as 2026 names it: erase it there, too"
        assert (house / "ws" / "evidence" / digest).exists()
        assert call("verify", "-w", house / "ws", "-a", "2026").layers["evidence"] == "good"
        assert call("verify", "-w", house / "ws", "-a", "2025").layers["evidence"] == "good"
        assert not workspace.desk("2025").now.holds(workspace.desk("2025").now.evidence_for(FRAMEWORK)[0])
        assert workspace.desk("2026").now.evidenced(FRAMEWORK)
        with pytest.raises(NotFoundError, match="nothing to erase"):
            erase(workspace.desk("2025"), digest, "Asked for.")
        assert erase(workspace.desk("2026"), digest, "Asked for.") == "1 file"
    assert not (house / "ws" / "evidence" / digest).exists()
    for year in ("2025", "2026"):
        assert call("verify", "-w", house / "ws", "-a", year).layers["evidence"] == "good"


def test_a_file_that_cannot_be_written_anew_is_told_and_the_text_is_erased_all_the_same(house):
    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        real = desk._store._db

        class Full:
            def execute(self, statement, *values):
                if statement == "VACUUM":
                    raise sqlite3.OperationalError("database or disk is full")
                return real.execute(statement, *values)

        desk._store._db = Full()
        with pytest.raises(MissingError, match="It is erased, but") as found:
            erase(desk, FRAMEWORK, "Asked for.")
        assert "VACUUM" in found.value.hint
        desk._store._db = real
        assert desk.stands.comments[FRAMEWORK].text == WITHHELD


@pytest.mark.parametrize("seed", [7, 24, 33])
def test_what_is_erased_leaves_no_second_copy_where_pages_were_merged(path, store, seed):
    # Without writing the file anew, each of these leaves one text in the gap of a page (SQLite 3.40).
    chance = random.Random(seed)  # noqa: S311 # the same pages each time
    drafts = [commented("sq.a", f"MARK{n:04} " * chance.randrange(1, 60)) for n in range(200)]
    store.append(ASSESSMENT, [opened_draft(), *drafts], by=FIRST, via="line")
    names = [e.stored["text"] for e in store.log(ASSESSMENT).events[1:]]
    gone = chance.sample(range(200), 100)
    store.erase(ASSESSMENT, erased(*(names[n] for n in gone)), [names[n] for n in gone], by=FIRST, via="line")
    data = path.read_bytes()
    assert not [n for n in gone if f"MARK{n:04}".encode() in data]
    assert len(store.log(ASSESSMENT).texts) == 101


def test_only_files_that_were_attached_leave_the_house_in_a_bundle(house, monkeypatch):
    from factory import evidence  # noqa: PLC0415 # only here

    (house / "private.key").write_bytes(b"private")
    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        desk.step("amending", "To be tested.")
        draft = evidence("0a6f1c1e-0000-4000-8000-0000000000e1")
        strange = replace(draft, data=replace(draft.data, what="file", sha256="../../private.key"))
        with pytest.raises(InvalidError, match="'sha256' holds what cannot be read"):
            desk.write([strange])
        # As a program of somebody else's could write it.
        monkeypatch.setattr("assess.store.sqlite._refuse_unreadable", lambda _: None)
        with pytest.raises(InvalidError, match="'sha256' what no program writes"):
            desk.write([strange])
    done = call("export", "bundle", "-w", house / "ws", "-o", house / "b.zip")
    assert (done.code, (house / "b.zip").exists()) == (3, False)
    assert call("erase", "-w", house / "ws", "E4", "--reason", "Asked for.", "--yes").code == 3
    assert (house / "private.key").read_bytes() == b"private"
    done = check(house)
    assert (done.code, done.layers["content"]) == (1, "broken")
    assert "holds in 'sha256' what no program writes." in " ".join(done.out.split())


@pytest.mark.parametrize("by", ["another", "link"])
def test_a_file_that_was_replaced_is_not_put_into_a_bundle(house, by):
    path = house / "ws" / "evidence" / files_of(in_memory())[0]
    path.unlink()
    if by == "link":
        path.symlink_to(house / "ws" / FILE)
    else:
        path.write_bytes(b"another")
    with Workspace.open(house / "ws") as workspace, pytest.raises(InvalidError, match="not the one that was attached"):
        bundled(workspace.desk(), reports={})
