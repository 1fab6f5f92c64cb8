"""The bundle an auditor takes: a log, the texts and files it stands for, and a program to check it with."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

from assess import chain, packed
from assess.errors import InvalidError, NotFoundError
from assess.log import LeftOut, Log, Raw, Standing, saying
from assess.log.history import erased_files
from assess.log.kinds import EvidenceData
from assess.seal.lists import NAMES as NAMES_OF_LISTS
from assess.seal.lists import lists
from assess.text import shown

FORMAT = "assess.bundle/2"
FORMATS = ("assess.bundle/1", FORMAT)
"""The formats that are read: the first has no lists."""

EVENTS, TEXTS, MANIFEST, CHECKPOINT = "events.jsonl", "texts.jsonl", "manifest.json", "checkpoint.txt"
COPIES, EVIDENCE, SIGNATURES = "catalogue", "evidence", "signatures"
VERIFY = "verify.py"
REPORT, DATA = "report.pdf", "report.json"
ALONE = frozenset({EVENTS, TEXTS, MANIFEST, CHECKPOINT, REPORT, DATA, VERIFY}) | NAMES_OF_LISTS
"""The files of a bundle that lie in no folder; each is read, of evidence the digest alone matters."""

LARGEST = 4_000_000_000
"""Bytes that all files of a bundle may have together."""

MOST = 500_000_000
"""Bytes of log, texts, frozen texts and report together: these are read into memory, all else is only hashed."""


REDACTIONS = ("names", "comments", "confidential")
"""What a bundle can leave out: names of people, every other text that was typed, evidence marked as confidential."""


@dataclass(frozen=True)
class Bundle:
    """What is in a bundle. `evidence` maps the digests in its names to the digests of the files.

    `program` is its verify.py; `signatures` are each the six lines and the signature beside them; `lists` are those a
    person reads, by name.
    """

    raw: Raw
    evidence: Mapping[str, str]
    checkpoint: str
    program: bytes
    signatures: tuple[tuple[str, str], ...] = ()
    report: bytes | None = None
    data: bytes | None = None
    faults: tuple[str, ...] = ()
    lists: Mapping[str, bytes] = field(default_factory=dict)


def redacted(found: Raw, log: Log, now: Standing, leave_out: Collection[str]) -> tuple[Raw, tuple[str, ...]]:
    """What a bundle of a log holds without what is left out: the log with its texts, and the digests of its files.

    `leave_out` are of `REDACTIONS`. What `found` itself was restored without is counted as left out, too.
    """
    names = {name for e in log.events for name in e.data.people()}
    marked = {e.id for e in now.evidence.values() if e.confidential and "confidential" in leave_out}
    secret = {c for e, _ in saying(log.events, EvidenceData) if e.on in marked for c in chain.commitments(e.stored)}
    gone = {c for c, _, _ in found.texts if c in secret or ("names" if c in names else "comments") in leave_out}
    erased = erased_files(log.events)
    files = {e.sha256: e for e in now.evidence.values() if e.sha256 and e.sha256 not in erased}
    # A workspace restored from a redacted bundle never had the files that were left out of it.
    taken = sorted(n for n, e in files.items() if e.id not in marked and now.lost.get(n) != "left out")
    left = LeftOut(
        names=found.left_out.names + len(gone & names),
        texts=found.left_out.texts + len(gone - names),
        files=len(files) - len(taken),
    )
    texts = tuple(text for text in found.texts if text[0] not in gone)
    return replace(found, texts=texts, left_out=left), tuple(taken)


def write(
    raw: Raw,
    *,
    evidence: Iterable[tuple[str, bytes]],
    checkpoint: str,
    signatures: Iterable[tuple[str, str]],
    reports: Mapping[str, bytes],
) -> bytes:
    """A bundle as one zip file. `evidence` are the digests and bytes of files, `reports` files by their names.

    `signatures` are each the six lines that were signed, and the signature: beside each other they can be checked.
    """
    signed = list(enumerate(signatures, 1))
    attached = dict(evidence)
    files: dict[str, bytes] = {
        EVENTS: "".join(f"{line}\n" for line in raw.lines).encode(),
        TEXTS: "".join(_text_line(*text) for text in raw.texts).encode(),
        CHECKPOINT: checkpoint.encode(),
        **{f"{SIGNATURES}/{n}.txt": text.encode() for n, (text, _) in signed},
        **{f"{SIGNATURES}/{n}.sig": armored.encode() for n, (_, armored) in signed},
        **{f"{COPIES}/{digest}.json": body.encode() for digest, body in sorted(raw.copies.items())},
        **{f"{EVIDENCE}/{digest}": data for digest, data in sorted(attached.items())},
        **lists(raw, attached),
        **reports,
        VERIFY: program(),
    }
    about = {
        "format": FORMAT,
        "assessment": raw.assessment,
        "left_out": asdict(raw.left_out),
        "files": {name: _sha(data) for name, data in sorted(files.items())},
    }
    files[MANIFEST] = f"{json.dumps(about, indent=1, sort_keys=True)}\n".encode()
    written = io.BytesIO()
    packed.pack(written, ((name, (data,)) for name, data in sorted(files.items())))
    return written.getvalue()


def program() -> bytes:
    """The program in a bundle that checks it with Python alone."""
    return Path(__file__).with_name("verify.py.txt").read_bytes()


def _text_line(commitment: str, salt: bytes, text: str) -> str:
    told = {"commitment": commitment, "salt": salt.hex(), "text": text}
    return json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n"


def read(path: Path) -> Bundle:
    """A bundle as it lies there; `faults` name what its manifest does not account for.

    Raises:
        NotFoundError: there is no such file.
        InvalidError: it is no bundle.
    """
    if not packed.is_file(path):
        raise NotFoundError(f"There is no file {path}.", "Check the name.")
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = _sizes(archive, path)
            digests = {name: _digest(archive, name) for name in sizes}
            return _understood({name: archive.read(name) for name in sizes if _is_read(name)}, digests)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise InvalidError(f"{path} is no bundle, or it is damaged.", "Use another copy.") from None
    except (KeyError, ValueError, TypeError, AttributeError):
        what = f"{path} is no bundle of assess, or it is damaged."
        raise InvalidError(what, "Give a file that `assess export bundle` wrote.") from None


def _sizes(archive: zipfile.ZipFile, path: Path) -> dict[str, int]:
    """What each file says it unpacks to: no more than that is ever unpacked."""
    members = archive.infolist()
    sizes = {m.filename: m.file_size for m in members}
    if sum(sizes.values()) > LARGEST or sum(size for name, size in sizes.items() if _is_read(name)) > MOST:
        raise InvalidError(f"{path} unpacks to more than is read.", "Nothing was read.")
    if len(sizes) != len(members):
        raise InvalidError(f"{path} holds two files of one name.", "Give a file that `assess export bundle` wrote.")
    return sizes


def _is_read(name: str) -> bool:
    """Whether what is in a file matters; of all others the digest does."""
    return name in ALONE or name.startswith((f"{COPIES}/", f"{SIGNATURES}/"))


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as source:
        return hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type] # it reads, and that is all


def unpacked(path: Path, names: Iterable[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each file of evidence in a bundle, piece by piece, by its digest."""
    with zipfile.ZipFile(path) as archive:
        for name in names:
            with archive.open(f"{EVIDENCE}/{name}") as source:
                yield name, iter(partial(source.read, packed.CHUNK), b"")


def _understood(files: Mapping[str, bytes], digests: Mapping[str, str]) -> Bundle:
    about = json.loads(files[MANIFEST])
    if about["format"] not in FORMATS:
        if re.fullmatch(r"assess\.bundle/[0-9]+", about["format"]):
            raise InvalidError(f"A newer assess wrote this bundle ({about['format']}).", "Use the newer version.")
        raise ValueError(about["format"])
    # Not `splitlines`: a text may hold what ends a line elsewhere (U+2028).
    texts = [json.loads(line) for line in files[TEXTS].decode().split("\n") if line]
    lines = files[EVENTS].decode().split("\n")
    raw = Raw(
        assessment=about["assessment"],
        lines=tuple(lines[:-1] if lines[-1] == "" else lines),
        texts=tuple((t["commitment"], bytes.fromhex(t["salt"]), t["text"].encode().decode()) for t in texts),
        copies={name[len(COPIES) + 1 : -5]: files[name].decode() for name in _under(files, COPIES)},
        left_out=LeftOut(**about["left_out"]),
    )
    return Bundle(
        raw=raw,
        evidence={name[len(EVIDENCE) + 1 :]: digests[name] for name in _under(digests, EVIDENCE)},
        checkpoint=files[CHECKPOINT].decode(),
        program=files[VERIFY],
        signatures=tuple(_signatures(files)),
        report=files.get(REPORT),
        data=files.get(DATA),
        lists={name: files[name] for name in sorted(NAMES_OF_LISTS & files.keys())},
        faults=(*_faults(digests, about["files"]), *_strange(digests), *_twice(raw)),
    )


_SHAPES = {COPIES: r"[0-9a-f]{64}\.json", EVIDENCE: r"[0-9a-f]{64}", SIGNATURES: r"[1-9][0-9]{0,5}\.(txt|sig)"}
"""How the files in each folder of a bundle are called."""


def _twice(raw: Raw) -> Iterator[str]:
    """Texts that stand twice: whoever reads the bundle could take either."""
    if len({c for c, _, _ in raw.texts}) < len(raw.texts):
        yield f"{TEXTS} holds a text twice"


def _under(names: Iterable[str], folder: str) -> list[str]:
    return [name for name in names if re.fullmatch(rf"{folder}/{_SHAPES[folder]}", name)]


def _signatures(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The six lines and the signature of each number, in order; what has no other half is a signature of nothing."""
    numbers = {int(name[len(SIGNATURES) + 1 : -4]) for name in _under(files, SIGNATURES)}
    for number in sorted(numbers):
        one, other = (files.get(f"{SIGNATURES}/{number}.{ending}", b"") for ending in ("txt", "sig"))
        yield one.decode(), other.decode()


def _strange(names: Iterable[str]) -> Iterator[str]:
    """What no bundle of this program holds."""
    known = ALONE.union(*(_under(names, folder) for folder in _SHAPES))
    yield from (f"{shown(name)} belongs to no bundle" for name in sorted(set(names) - known))


def _faults(digests: Mapping[str, str], listed: Mapping[str, str]) -> Iterable[str]:
    for name in sorted({*digests, *listed} - {MANIFEST}):
        if name not in digests:
            yield f"{name} is listed and not there"
        elif name not in listed:
            yield f"{name} is there and not listed"
        elif digests[name] != listed[name]:
            yield f"{name} is not the file that was listed"


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
