"""The bundle an auditor takes: a log, the texts and files it stands for, and a program to check it with."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from assess import packed
from assess.errors import InvalidError, NotFoundError
from assess.model.event import LeftOut, Raw
from assess.text import shown

FORMAT = "assess.bundle/1"
EVENTS, TEXTS, MANIFEST, CHECKPOINT = "events.jsonl", "texts.jsonl", "manifest.json", "checkpoint.txt"
COPIES, EVIDENCE, SIGNATURES = "catalogue", "evidence", "signatures"
VERIFY = "verify.py"
REPORT, DATA = "report.pdf", "report.json"
LARGEST = 4_000_000_000
"""Bytes that all files of a bundle may have together."""

MOST = 500_000_000
"""Bytes of log, texts, frozen texts and report together: these are read into memory, all else is only hashed."""


@dataclass(frozen=True)
class Bundle:
    """What is in a bundle. `evidence` maps the digests in its names to the digests of the files.

    `program` is its verify.py; `signatures` are each the six lines and the signature beside them.
    """

    raw: Raw
    evidence: Mapping[str, str]
    checkpoint: str
    program: bytes
    signatures: tuple[tuple[str, str], ...] = ()
    report: bytes | None = None
    data: bytes | None = None
    faults: tuple[str, ...] = ()


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
    files: dict[str, bytes] = {
        EVENTS: "".join(f"{line}\n" for line in raw.lines).encode(),
        TEXTS: "".join(_text_line(*text) for text in raw.texts).encode(),
        CHECKPOINT: checkpoint.encode(),
        **{f"{SIGNATURES}/{n}.txt": text.encode() for n, (text, _) in signed},
        **{f"{SIGNATURES}/{n}.sig": armored.encode() for n, (_, armored) in signed},
        **{f"{COPIES}/{digest}.json": body.encode() for digest, body in sorted(raw.copies.items())},
        **{f"{EVIDENCE}/{digest}": data for digest, data in sorted(evidence)},
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
    if not path.is_file():
        raise NotFoundError(f"There is no file {path}.", "Check the name.")
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = _sizes(archive, path)
            digests = {name: _digest(archive, name) for name in sizes}
            return _understood({name: archive.read(name) for name in sizes if _is_read(name)}, digests)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise InvalidError(f"{path} is no bundle, or it is damaged ({error}).", "Use another copy.") from None
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        what = f"{path} is no bundle of assess, or it is damaged ({type(error).__name__})."
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
    alone = (EVENTS, TEXTS, MANIFEST, CHECKPOINT, REPORT, DATA, VERIFY)
    return name in alone or name.startswith((f"{COPIES}/", f"{SIGNATURES}/"))


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
    if about["format"] != FORMAT:
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
        faults=(*_faults(digests, about["files"]), *_strange(digests)),
    )


_SHAPES = {COPIES: r"[0-9a-f]{64}\.json", EVIDENCE: r"[0-9a-f]{64}", SIGNATURES: r"[1-9][0-9]{0,5}\.(txt|sig)"}
"""How the files in each folder of a bundle are called."""


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
    alone = {EVENTS, TEXTS, MANIFEST, CHECKPOINT, REPORT, DATA, VERIFY}
    known = alone.union(*(_under(names, folder) for folder in _SHAPES))
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
