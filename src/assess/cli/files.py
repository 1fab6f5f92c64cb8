"""Results written into files: their names, what may be overwritten, and what is being done meanwhile."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from assess.cli.shell import colour, tell
from assess.errors import ConflictError, MissingError, UsageError
from assess.text import shown


@dataclass(frozen=True)
class Written:
    """The files of a report, by format."""

    files: dict[str, str]


def wanted_formats(forms: str, known: Sequence[str]) -> list[str]:
    """The formats named, each once."""
    wanted = list(dict.fromkeys(f.strip().lower() for f in forms.split(",") if f.strip()))
    if strange := [f for f in wanted if f not in known] or (not wanted and [forms]):
        raise UsageError(f"'{shown(str(strange[0]))}' is no format.", f"There are: {', '.join(known)}.")
    return wanted


def target(output: str | None, label: str, form: str, *, several: bool) -> Path:
    """The file a format is written to."""
    if output is None:
        name = re.sub(r"[^\w-]+", "-", label).strip("-")
        return Path(f"{name or 'assessment'}.{form}")
    path = Path(output)
    return path.with_name(f"{path.name.removesuffix('.' + form)}.{form}") if several or not path.suffix else path


def refuse_taken(targets: Iterable[Path], *, force: bool) -> None:
    """Refuses to overwrite."""
    if (taken := [p for p in targets if p.exists()]) and not force:
        raise ConflictError(f"{taken[0]} exists already.", "Choose another name with --output, or add --force.")


def write(path: Path, data: bytes) -> None:
    """Writes a file as a whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise MissingError(
            f"{path} cannot be written ({error.strerror}).", "Check the folder and free space."
        ) from None


class Progress:
    """Says on standard error what is being done: a line that changes where colour may be used, else one a phase."""

    def __init__(self) -> None:
        self.last = ""

    def __call__(self, text: str) -> None:
        if not sys.stderr.isatty():
            return
        phase = text.partition(" - ")[0]
        if colour():
            click.echo(f"\r\x1b[2KReport: {text}", nl=False, err=True)
        elif phase != self.last:
            tell(f"Report: {phase}")
        self.last = phase

    def done(self) -> None:
        """Leaves the line free for what comes next."""
        if self.last and colour():
            click.echo("\r\x1b[2K", nl=False, err=True)
