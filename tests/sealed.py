"""An assessment under review: evidence, comments, a checkpoint handed over, one signed. Copied for each test."""

import atexit
import json
import shutil
import subprocess
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import rfc8785
from click.testing import CliRunner

from assess import chain
from assess.cli import assess
from assess.cli.shell import CODES, Shell
from assess.errors import AssessError
from assess.model import NotApplicable, Rated, Unknown
from assess.seal import parse
from assess.store import FILE
from assess.store.evidence import digest_of
from assess.store.raw import raw
from assess.workspace import Workspace
from assess.workspace.given import EvidenceGiven
from assess.workspace.sealing import checkpointing
from assess.workspace.verifying import Given
from interview_desks import CHARTER, FRAMEWORK, KNOWN, LEAD, MEANS, request

KEYS = shutil.which("ssh-keygen") is not None
needs_keys = pytest.mark.skipif(not KEYS, reason="there is no ssh-keygen here (Debian: openssh-client)")

ANNA, EVA = "Anna", "Eva Holm"
COMMENT = "Adopted in May, says Żaneta; the annex is due."
DELICATE = "Ask Ms Quux about the minutes.\u2028She knows\u2029the case."
"""A comment with what ends a line elsewhere."""
NOTE = "The annex is not there."
OPEN_PAPER, CONFIDENTIAL_PAPER = b"%PDF-1.4 the review\n" * 40, b"%PDF-1.4 for nobody else\n" * 40
PRINCIPAL = "eva@example.org"


def key_of(folder, name):
    """A throw-away key; its public half lies beside it."""
    path = folder / name
    made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
    subprocess.run(made, check=True, capture_output=True)
    return path


def checkpoint(desk, **how):
    """A checkpoint, made and written down."""
    made, draft = checkpointing(desk, **how)
    desk.write([draft])
    return made


@cache
def template():
    folder = Path(tempfile.mkdtemp(prefix="assess-sealed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with Workspace.create(folder / "ws") as workspace:
        desk = workspace.start(request("2025"))
        desk.answer(FRAMEWORK, Rated(2, ("reviewed",)))
        desk.comment(FRAMEWORK, COMMENT)
        for name, data, confidential in (("review.pdf", OPEN_PAPER, False), ("secret.pdf", CONFIDENTIAL_PAPER, True)):
            (folder / name).write_bytes(data)
            desk.add_evidence(FRAMEWORK, EvidenceGiven("file", name, folder / name, confidential=confidential))
        desk.add_evidence(MEANS, EvidenceGiven("link", "https://example.org/minutes"))
        desk.answer(MEANS, Rated(4))
        desk.answer(LEAD, NotApplicable("There is no committee."))
        desk.answer(CHARTER, Unknown("The archive was closed."))
        desk.answer(KNOWN, Rated(1))
        desk.comment(CHARTER, DELICATE)
        (folder / "early.txt").write_text(checkpoint(desk, given_to="Eva Holm, at the kick-off").text, "ascii")
        desk.step("submitted")
        eva = workspace.desk("2025", by=EVA, role="auditor")
        eva.review(FRAMEWORK, Rated(2), finding="conformity", note="")
        eva.review(MEANS, Rated(3), finding="minor", note=NOTE)
        checkpoint(eva, key=key_of(folder, "eva") if KEYS else None)
    if KEYS:
        key_of(folder, "mallory")
        (folder / "allowed").write_text(f"{PRINCIPAL} {(folder / 'eva.pub').read_text('ascii')}", "ascii")
        (folder / "foreign").write_text(f"{PRINCIPAL} {(folder / 'mallory.pub').read_text('ascii')}", "ascii")
    return folder


def copied(folder):
    """The workspace `ws` in a folder of its own; beside it `early.txt`, `allowed`, `foreign`, the keys."""
    shutil.copytree(template(), folder, dirs_exist_ok=True)
    return folder / "ws"


def given(workspace, **against):
    """What `assess verify` looks at in a workspace of one assessment."""
    with Workspace.open(workspace) as opened:
        assessment = opened.resolve(None)
    found, faults = raw(workspace / FILE, assessment)
    return Given(found, lambda name: digest_of(workspace, name), file_faults=faults, **against)


@cache
def in_memory():
    """The same, with nothing left on the disk."""
    found = given(template() / "ws")
    files = {path.name: path.name for path in (template() / "ws" / "evidence").iterdir()}
    return replace(found, evidence=files.get, allowed=template() / "allowed" if KEYS else None)


@cache
def early():
    return parse((template() / "early.txt").read_text("ascii"), "early.txt")


class Said:
    """How a command ended, and what it printed."""

    def __init__(self, code, done):
        self.code, self.out, self.err = code, done.stdout, done.stderr
        self.error = done.exception

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def layers(self):
        """The verdict of each layer."""
        return {line.split()[1]: line.split()[0] for line in self.out.splitlines() if line[:1].strip()}


def call(*arguments, command=assess):
    """A command in this process, as `assess` runs it."""
    told = [str(a) for a in arguments]
    done = CliRunner().invoke(command, told, standalone_mode=False, obj=Shell(told))
    if isinstance(done.exception, AssessError):
        return Said(next(code for kind, code in CODES.items() if isinstance(done.exception, kind)), done)
    if done.exception:
        raise done.exception
    return Said(done.return_value or 0, done)


def line_of(plain):
    return rfc8785.dumps(plain).decode()


def relinked(plains):
    """A chain of such events, every place and link made to fit."""
    lines, prev = [], chain.GENESIS
    for seq, plain in enumerate(plains, 1):
        lines.append(line_of({**plain, "seq": seq, "prev": prev}))
        prev = chain.digest(lines[-1])
    return tuple(lines)
