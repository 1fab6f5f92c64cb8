"""Signatures of checkpoints with OpenSSH keys. `ssh-keygen` makes and checks them; no key is ever read or kept here."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assess.errors import InvalidError, MissingError
from assess.text import shown

NAMESPACE = "assess-checkpoint-v1"
"""What the signatures are for: one made for another purpose does not fit."""

SECONDS = 120
"""How long somebody may take to type a passphrase or touch a key."""


@dataclass(frozen=True)
class Checked:
    """A signature held against what it signs and against an allowed-signers file.

    `key` is the fingerprint of the key that made it, None where it is no signature of that text. `by` is the principal
    the file names for this key, None where it allows none, for the reason in `why`.
    """

    key: str | None
    by: str | None
    why: str


def sign(text: str, key: Path) -> str:
    """The signature of `text` with an OpenSSH key (a private one, or the public one of a key in the agent), armored.

    Raises:
        MissingError: there is no ssh-keygen.
        InvalidError: the key cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="assess-") as folder:
        path = Path(folder) / "checkpoint.txt"
        path.write_text(text, encoding="utf-8", newline="\n")
        done = _run(["-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(path)])
        signature = path.with_name(f"{path.name}.sig")
        if "incorrect passphrase" in done.stderr:
            raise InvalidError(f"The passphrase of {shown(str(key))} was wrong.", "Nothing was signed. Try again.")
        if done.returncode or not signature.exists():
            raise InvalidError(
                f"The key {shown(str(key))} could not be read or used ({_said(done)}).",
                "Give a key that `ssh-keygen -Y sign` can use.",
            )
        return signature.read_text(encoding="ascii")


def names_keys(allowed: bytes) -> bool:
    """Whether an allowed-signers file has a line that allows a key: a name, then a type and a key."""
    return bool(re.search(rb"(?m)^[^\s#]\S*[ \t]+(\S.*[ \t])?(ssh|ecdsa|sk)-\S+[ \t]+\S", allowed))


def signed_by(text: str, signature: str, allowed: Path) -> Checked:
    """Who of `allowed` signed `text`: an OpenSSH allowed-signers file that the auditor brings, never the bundle.

    Raises:
        MissingError: there is no ssh-keygen.
    """
    key = fingerprint(text, signature)
    if key is None:
        return Checked(None, None, "it is no signature of this text")
    with tempfile.TemporaryDirectory(prefix="assess-") as folder:
        path = Path(folder) / "checkpoint.txt.sig"
        path.write_text(signature, encoding="utf-8", newline="\n")
        found = _run(["-Y", "find-principals", "-f", str(allowed), "-s", str(path)])
        names = [line for line in found.stdout.splitlines() if line]
        if found.returncode or not names:
            return Checked(key, None, "it is not among them")
        done = _run(["-Y", "verify", "-f", str(allowed), "-I", names[0], "-n", NAMESPACE, "-s", str(path)], given=text)
        return Checked(key, names[0], "") if done.returncode == 0 else Checked(key, None, _said(done))


def fingerprint(text: str, signature: str) -> str | None:
    """The fingerprint of the key that signed `text`, as `ssh-keygen -l` prints it; None where the signature is none."""
    with tempfile.TemporaryDirectory(prefix="assess-") as folder:
        path = Path(folder) / "checkpoint.txt.sig"
        path.write_text(signature, encoding="utf-8", newline="\n")
        # It checks the signature without asking who may sign, and names the key on the way.
        done = _run(["-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(path)], given=text)
        # What it says of a signature that does not hold is taken from that signature, and may name any key.
        found = re.search(r"SHA256:[A-Za-z0-9+/]{43}", done.stdout) if done.returncode == 0 else None
        return found[0] if found else None


def _run(arguments: list[str], given: str | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 # no shell; file names are arguments of their own
            ["ssh-keygen", *arguments],  # noqa: S607 # OpenSSH from where the system keeps it
            input=given,
            stdin=None if given is not None else subprocess.DEVNULL if not os.isatty(0) else None,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise MissingError(
            "There is no ssh-keygen here.", "Install OpenSSH (Debian: sudo apt install openssh-client)."
        ) from None
    except subprocess.TimeoutExpired:
        raise InvalidError(
            "ssh-keygen did not answer.", "Try again, and touch the key or type its passphrase."
        ) from None


def _said(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    return shown(lines[-1])[:120] if lines else ""
