"""Signatures of checkpoints with OpenSSH keys. `ssh-keygen` makes and checks them; no key is ever read or kept here."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assess.errors import InvalidError, MissingError
from assess.text import from_iso, shown

NAMESPACE = "assess-checkpoint-v1"
"""What the signatures are for: one made for another purpose does not fit."""

SECONDS = 120
"""How long somebody may take to type a passphrase or touch a key."""

LEAST_RSA = 2048
"""Bits of an RSA key that is not weak (NIST SP 800-131A)."""


@dataclass(frozen=True)
class Checked:
    """A signature held against what it signs and against an allowed-signers file.

    `key` is the fingerprint of the key that made it, None where it is no signature of that text. `by` is the principal
    the file names for this key, None where it allows none, for the reason in `why`. `weak` says what speaks against
    the key itself, and is empty for nothing.
    """

    key: str | None
    by: str | None
    why: str
    weak: str = ""


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
        if done.returncode or not signature.exists():
            raise _unusable(shown(str(key)), done)
        return signature.read_text(encoding="ascii")


def _unusable(key: str, done: subprocess.CompletedProcess[str]) -> InvalidError:
    """Why a key signs nothing, out of what ssh-keygen said."""
    said = done.stderr
    if "incorrect passphrase" in said and not _can_ask():
        return InvalidError(
            f"The key {key} has a passphrase, and there is no terminal to ask for it.",
            "Sign at a terminal, or add the key to the agent (ssh-add) and give its public half.",
        )
    if "incorrect passphrase" in said:
        return InvalidError(f"The passphrase of {key} was wrong.", "Nothing was signed. Try again.")
    if "are too open" in said:
        what = f"Others on this machine can read the key {key}, so OpenSSH does not use it."
        return InvalidError(what, f"`chmod 600 {key}` makes it yours alone.")
    if "No private key found for public key" in said:
        what = f"{key} is a public key, and its private half is neither beside it nor in the agent."
        return InvalidError(what, "Give the private key, or add it to the agent: ssh-add.")
    if "Couldn't load public key" in said:
        return InvalidError(f"{key} is no OpenSSH key.", "Give one as `ssh-keygen -t ed25519` makes it.")
    return InvalidError(
        f"The key {key} could not be read or used ({_said(done)}).", "Give a key that `ssh-keygen -Y sign` can use."
    )


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
        _, made_for = _inside(signature)
        other = f"it was made for another purpose ({shown(made_for[:40])})" if made_for not in ("", NAMESPACE) else ""
        return Checked(None, None, other or "it is no signature of this text")
    weak = weakness(signature)
    with tempfile.TemporaryDirectory(prefix="assess-") as folder:
        path = Path(folder) / "checkpoint.txt.sig"
        path.write_text(signature, encoding="utf-8", newline="\n")
        found = _run(["-Y", "find-principals", "-f", str(allowed), "-s", str(path)])
        said = [found]
        for name in dict.fromkeys(line for line in found.stdout.splitlines() if line):
            of_name = ["-f", str(allowed), "-I", name, "-n", NAMESPACE, "-s", str(path)]
            said.append(done := _run(["-Y", "verify", *of_name], given=text))
            if done.returncode == 0:
                return Checked(key, name, "", weak)
        return Checked(key, None, _why_not("".join(done.stderr for done in said)), weak)


def _why_not(said: str) -> str:
    """Why an allowed-signers file does not allow a key, out of what ssh-keygen said of its lines."""
    if found := re.search(r"valid-before (\d{4}-\d\d-\d\d)", said):
        return f"your file allows it until {from_iso(found[1])} only"
    if found := re.search(r"valid-after (\d{4}-\d\d-\d\d)", said):
        return f"your file allows it from {from_iso(found[1])} on only"
    if "not permitted for use in signature namespace" in said:
        return f"your file allows it for other purposes only: add {NAMESPACE} to its namespaces"
    return "it is not among them"


def weakness(signature: str) -> str:
    """What makes the key weak that a signature names: it can be forged, or soon; empty for nothing."""
    key, _ = _inside(signature)
    kind, *numbers = _parts(key)
    if kind == b"ssh-dss":
        return "DSA"
    bits = int.from_bytes(numbers[1], "big").bit_length() if kind == b"ssh-rsa" and len(numbers) > 1 else LEAST_RSA
    return f"RSA of {bits} bits" if bits < LEAST_RSA else ""


def _inside(signature: str) -> tuple[bytes, str]:
    """The public key that a signature names, and what it says it was made for; both empty where it is none."""
    try:
        blob = base64.b64decode("".join(line for line in signature.splitlines() if not line.startswith("-----")))
    except ValueError:
        return b"", ""
    key, made_for, *_ = (*_parts(blob[len(b"SSHSIG") + 4 :]), b"", b"")
    return key, made_for.decode("utf-8", "replace")


def _parts(blob: bytes) -> list[bytes]:
    """The strings that lie in a blob of OpenSSH one behind the other, each behind its length; at least one."""
    found, at = [], 0
    while at + 4 <= len(blob):
        end = at + 4 + int.from_bytes(blob[at : at + 4], "big")
        found.append(blob[at + 4 : end])
        at = end
    return found or [b""]


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


def _can_ask() -> bool:
    """Whether ssh-keygen could ask somebody for a passphrase: at the terminal of this program, or in a window."""
    if os.isatty(0) or os.environ.get("SSH_ASKPASS"):
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True


def _said(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    return shown(lines[-1])[:120] if lines else ""
