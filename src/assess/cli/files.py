"""Results written into files: their names, what may be overwritten, and what is being done meanwhile."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from assess.cli.shell import colour, emit, hand_out, say, tell
from assess.errors import ConflictError, InvalidError, NotFoundError, UsageError
from assess.text import meant, quoted, shown

if TYPE_CHECKING:
    from assess.render.designs import Design
    from assess.report import Comparison, Report


@dataclass(frozen=True)
class Written:
    """The files of a report, by format."""

    files: dict[str, str]


def wanted_formats(forms: str) -> list[str]:
    """The formats named, each once."""
    from assess.render import FORMATS  # noqa: PLC0415 # templates are loaded only where a report is written

    known = list(FORMATS)
    wanted = list(dict.fromkeys(f.strip().lower() for f in forms.split(",") if f.strip()))
    if strange := [f for f in wanted if f not in known] or (not wanted and [forms]):
        raise UsageError(f"{quoted(strange[0])} is no format.", meant(strange[0], known))
    return wanted


_LAID_OUT = {
    "assessment": ("one assessment", "report"),
    "comparison": ("a comparison", "compare"),
    "pack": ("a pack for an outside expert", "export recognition"),
}
"""What a design can lay out, in words, and the command that writes it."""


def designed(kind: str, of: str) -> Design:
    """The design called `kind`, ours or an institution's own.

    Raises:
        NotFoundError: there is none.
        UsageError: it lays out something else than `of`.
    """
    from assess.render.designs import design  # noqa: PLC0415 # as above
    from assess.workspace import roots  # noqa: PLC0415 # as above

    found = design(kind, roots()[1:])
    if found.of != of:
        what, command = _LAID_OUT[found.of]
        raise UsageError(f"The report {quoted(kind)} lays out {what}.", f"`assess {command}` writes it.")
    return found


class Making:
    """A report on its way into files; it is put together once, and only if a file has to be made from it."""

    def __init__(self, build: Callable[[], Report | Comparison], design: Design, paper: str) -> None:
        self._build, self.design, self.paper = build, design, paper
        self.progress = Progress()

    @cached_property
    def built(self) -> Report | Comparison:
        """The report, put together when it is first wanted."""
        return self._build()

    @cached_property
    def lacking(self) -> str:
        """What is to be said of letters that cannot be drawn here."""
        return lacking(self.built)

    def told(self, form: str) -> bytes:
        """The report in one format; what is lacking is said."""
        data = self.bytes_of(form)
        self.progress.done()
        if form == "pdf" and self.lacking:
            tell(self.lacking)
        return data

    def bytes_of(self, form: str) -> bytes:
        """The report in one format."""
        from assess.render import FORMATS, Look  # noqa: PLC0415 # as above

        return FORMATS[form](self.built, on_phase=self.progress, look=Look(self.design, self.paper))

    def into_files(self, wanted: Sequence[str], output: str | None, stem: str, *, force: bool, as_json: bool) -> None:
        """Writes each wanted format into a file named `output`, else `stem`; one alone goes to standard output for '-'.

        Raises:
            UsageError: several formats are to go to standard output.
            ConflictError: a file is there already.
        """
        if output == "-":
            if len(wanted) > 1:
                raise UsageError("Standard output takes one format.", "Name one with --format.")
            if wanted == ["pdf"] and sys.stdout.isatty():
                raise UsageError("A PDF cannot be shown at a terminal.", "Name a file with --output.")
            hand_out(self.told(wanted[0]), wanted[0])
            return
        targets = {form: target(output, stem, form, several=len(wanted) > 1) for form in wanted}
        refuse_taken(targets.values(), force=force)
        for form, path in targets.items():
            write(path, self.told(form))
            if not as_json:
                say(f"Wrote {shown(str(path))}.")
        if as_json:
            emit(Written({form: str(path) for form, path in targets.items()}))


def lacking(found: Report | Comparison) -> str:
    """What is to be said of letters in a report that cannot be drawn here."""
    from assess.render import fonts, to_json  # noqa: PLC0415 # as above

    return fonts.lacking(to_json(found).decode("utf-8", "replace"))


LARGEST = 200_000_000
"""Bytes a file may have that is read whole; a report of 300 criteria has some 2,000,000."""


def contents_of(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a file or a pipe that was named; no more is read than `most` and one.

    Raises:
        NotFoundError: it is not there.
        InvalidError: it cannot be read, or is larger.
    """
    try:
        with path.open("rb") as file:
            return within(file, most, shown(str(path)))
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {shown(str(path))}.", "Check the name.") from None
    except OSError as error:
        what = f"{shown(str(path))} cannot be read ({error.strerror})."
        raise InvalidError(what, "Name a file, and check its rights.") from None


def within(source: BinaryIO, most: int, name: str) -> bytes:
    """All of what is open for reading.

    Raises:
        InvalidError: it has more bytes than `most`.
    """
    data = source.read(most + 1)
    if len(data) > most:
        raise InvalidError(f"{name} has more than {most:,} bytes.", "Check that it is the file that is meant.")
    return data


def target(output: str | None, label: str, form: str, *, several: bool) -> Path:
    """The file a format is written to; the ending of a format in `output` gives way to that of another.

    Raises:
        UsageError: it is `-`, which is taken elsewhere where standard output can be had, or the root of a disk.
    """
    if output == "-":
        raise UsageError("This cannot be written to standard output.", "Name a file with --output.")
    if output is not None and not Path(output).name:
        raise UsageError(f"{output} is a folder.", "Name a file with --output.")
    if output is None:
        name = re.sub(r"[^\w-]+", "-", label).strip("-")
        return Path(f"{name or 'assessment'}.{form}")
    path = Path(output)
    if not several and path.suffix:
        return path
    from assess.render import FORMATS  # noqa: PLC0415 # as above

    named = path.suffix[1:] in {form, *FORMATS}
    return path.with_name(f"{path.stem if named else path.name}.{form}")


def refuse_taken(targets: Iterable[Path], *, force: bool) -> None:
    """Refuses to overwrite a file, and a folder always."""
    targets = list(targets)
    if folders := [p for p in targets if p.is_dir()]:
        raise ConflictError(f"{folders[0]} is a folder.", "Name a file with --output.")
    if (taken := [p for p in targets if p.exists()]) and not force:
        raise ConflictError(f"{taken[0]} exists already.", "Choose another name with --output, or add --force.")


def write(path: Path, data: bytes) -> None:
    """Writes a file as a whole or not at all.

    Raises:
        MissingError: it cannot be written.
    """
    with writing(path, data):
        pass


@contextmanager
def writing(path: Path, data: bytes) -> Iterator[None]:
    """Writes a file that takes its name when the body has ended: what the body does is done only if it can be written.

    Raises:
        MissingError: it cannot be written.
    """
    from assess.store.backup import writing as whole  # noqa: PLC0415 # start-up: most commands write no file

    with whole(path) as part:
        part.write_bytes(data)
        yield


class Progress:
    """Says on standard error what is being done: a line that changes where colour may be used, else one a phase."""

    def __init__(self, subject: str = "Report") -> None:
        self.subject = subject
        self.last = ""

    def __call__(self, text: str) -> None:
        if not sys.stderr.isatty():
            return
        phase = text.partition(" - ")[0]
        if colour():
            click.echo(f"\r\x1b[2K{self.subject}: {text}", nl=False, err=True)
        elif phase != self.last:
            tell(f"{self.subject}: {phase}")
        self.last = phase

    def done(self) -> None:
        """Leaves the line free for what comes next."""
        if self.last and colour():
            click.echo("\r\x1b[2K", nl=False, err=True)
