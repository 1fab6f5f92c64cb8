"""PDFs that were made before, kept by what they were made from: the same content is not laid out a second time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from assess.render.designs import STYLES, Design, reports

FOLDER = "cache"
"""Where they lie in a workspace; the folder can be deleted at any time."""

MOST = 8
"""PDFs that are kept; the oldest make room."""


def key(parts: Iterable[str], design: Design) -> str:
    """The name of a PDF: the digest of what it is made from, of its design and of the fonts."""
    digest = hashlib.sha256()
    look = (design.title, repr(design.sections), repr(design.colours), design.logo or "")
    sources = (
        design.text(folder, str(path.relative_to(folder)))
        for folder in design.folders
        for pattern in ("*.j2", STYLES)
        for path in sorted(folder.rglob(pattern))
    )
    for part in (*parts, *_makers(), *look, *sources):
        digest.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    for path in sorted((reports() / "fonts").rglob("*.ttf")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _makers() -> Iterator[str]:
    """The programs that lay out a page, with their versions, by the names of their folders: loading them takes long."""
    for name in ("weasyprint", "jinja2", "pydyf", "segno"):
        spec = find_spec(name)
        beside = Path(spec.origin).parents[1] if spec and spec.origin else Path()
        yield from sorted(p.name for p in beside.glob(f"{name}-*.dist-info"))


def find(workspace: Path, name: str) -> bytes | None:
    """The PDF of this name, as it was kept; None where there is none, or it was changed since."""
    for path in (workspace / FOLDER).glob(f"{name}.*.pdf"):
        try:
            data = path.read_bytes()
        except OSError:
            continue
        if path.name == _named(name, data):
            return data
    return None


def keep(workspace: Path, name: str, data: bytes) -> None:
    """Keeps a PDF. Where the folder cannot be written nothing is kept, and nothing is lost."""
    folder = workspace / FOLDER
    part = folder / f".{name}.part"
    try:
        folder.mkdir(exist_ok=True)
        part.write_bytes(data)
        part.replace(folder / _named(name, data))
        newest_first = sorted(folder.glob("*.pdf"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
        for path in newest_first[MOST:]:
            path.unlink(missing_ok=True)
    except OSError:
        return


def forget(workspace: Path) -> None:
    """Deletes every PDF that was kept: something they tell was erased for good."""
    for path in (workspace / FOLDER).glob("*.pdf"):
        path.unlink(missing_ok=True)


def _named(name: str, data: bytes) -> str:
    return f"{name}.{hashlib.sha256(data).hexdigest()}.pdf"
