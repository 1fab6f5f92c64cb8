"""`assess report`: the improvement report as PDF, HTML, JSON or CSV."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess import __version__
from assess import report as contents
from assess.cli.shell import assessment_options, colour, emit, hint, json_option, on_desk, say, tell
from assess.errors import ConflictError, MissingError, NotFoundError, UsageError
from assess.text import shown
from assess.workspace import Desk, roots

if TYPE_CHECKING:
    from assess.render.designs import Design


@dataclass(frozen=True)
class Written:
    """The files of a report, by format."""

    files: dict[str, str]


@click.command()
@click.argument("source", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--report",
    "kind",
    default="improvement",
    show_default=True,
    metavar="NAME",
    help="improvement, board, workbook, or one of your own.",
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Size of the PDF.")
@click.option("--extract", metavar="PDF", type=click.Path(path_type=Path), help="Write out the data in a report.")
@assessment_options
@click.option(
    "-f",
    "--format",
    "forms",
    default="pdf",
    show_default=True,
    metavar="FORMATS",
    help="pdf, html, json, csv; several by comma.",
)
@click.option(
    "-o", "--output", metavar="PATH", help="File to write, its ending may be left out; '-' is standard output."
)
@click.option("--force", is_flag=True, help="Overwrite files.")
@json_option
def report(
    folder: str | None, name: str | None, source: Path | None, extract: Path | None, kind: str, paper: str, forms: str,
    output: str | None, *, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write the improvement report: of an assessment, or again from FILE, a report as JSON or PDF.

    \b
    Examples:
      assess report                            the PDF, named after the assessment
      assess report -f pdf,html,csv -o board   board.pdf, board.html, board.csv
      assess report -f json -o -               to another program
      assess report --report board             two pages for a meeting
      assess report --report workbook          the blank questions, to print for a workshop
      assess report --extract board.pdf        the data inside, as board.json
      assess report board.json                 the same PDF again, without the workspace
    """
    from assess.render import FORMATS  # noqa: PLC0415 # templates are loaded only where a report is written
    from assess.render.designs import design  # noqa: PLC0415 # as above

    if extract is not None:
        _extract(extract, output, force=force, as_json=as_json)
        return
    wanted = _wanted(forms, list(FORMATS))
    if output == "-" and len(wanted) > 1:
        raise UsageError("Standard output takes one format.", "Name one with --format.")
    looked = design(kind, roots()[1:])
    with ExitStack() as stack:
        making: _Making
        if source:
            making = _Again(source, looked, paper)
        else:
            making = _OfDesk(stack.enter_context(on_desk(folder, name)), looked, paper)
        if output == "-":
            sys.stdout.buffer.write(making.told(wanted[0]))
            return
        stem = f"{making.label}-{kind}{'' if kind == 'workbook' else '-report'}"
        targets = {form: _target(output, stem, form, several=len(wanted) > 1) for form in wanted}
        _refuse_taken(targets.values(), force=force)
        for form, path in targets.items():
            _write(path, making.told(form))
            if not as_json:
                say(f"Wrote {shown(str(path))}.")
    if as_json:
        emit(Written({form: str(path) for form, path in targets.items()}))
    hint("assess plan")


class _Making:
    """A report on its way into files; it is put together once, and only if a file has to be made from it."""

    def __init__(self, looked: Design, paper: str) -> None:
        self.looked, self.paper = looked, paper
        self.progress = _Progress()
        self.label = ""
        self.kept = False
        self._report: contents.Report | None = None

    def built(self) -> contents.Report:
        """The report, put together when it is first wanted."""
        if self._report is None:
            self._report = self._build()
        return self._report

    def _build(self) -> contents.Report:
        raise NotImplementedError

    @cached_property
    def lacking(self) -> str:
        """What is to be said of letters that cannot be drawn here."""
        from assess.render import fonts, to_json  # noqa: PLC0415 # as above

        return fonts.lacking(to_json(self.built()).decode("utf-8", "replace"))

    def told(self, form: str) -> bytes:
        """The report in one format; what is lacking is said."""
        data = self.bytes_of(form)
        self.progress.done()
        if form == "pdf" and not self.kept and self.lacking:
            tell(self.lacking)
        return data

    def bytes_of(self, form: str) -> bytes:
        """The report in one format."""
        from assess.render import FORMATS, Look  # noqa: PLC0415 # as above

        return FORMATS[form](self.built(), on_phase=self.progress, look=Look(self.looked, self.paper))


class _Again(_Making):
    """A report read back from a file."""

    def __init__(self, source: Path, looked: Design, paper: str) -> None:
        super().__init__(looked, paper)
        from assess.render.again import read  # noqa: PLC0415 # only where a report is read back

        self._report = read(_bytes(source), source.name)
        self.label = self._report.status.label


class _OfDesk(_Making):
    """The report of an assessment. A PDF of unchanged content is kept in the workspace and not made again.

    One in which a letter could not be drawn is not kept: the font may be there the next time.
    """

    def __init__(self, desk: Desk, looked: Design, paper: str) -> None:
        super().__init__(looked, paper)
        self._desk = desk
        self.label = desk.now.settings.label

    def _build(self) -> contents.Report:
        from assess.comparison import Year  # noqa: PLC0415 # a PDF that was kept does without

        desk, earlier = self._desk, self._desk.previous
        before = Year(earlier.label, earlier.catalogue, earlier.now) if earlier else None
        return contents.build(desk.catalogue, desk.now, version=__version__, before=before)

    def bytes_of(self, form: str) -> bytes:
        """The report in one format."""
        if form != "pdf":
            return super().bytes_of(form)
        from assess.render import kept  # noqa: PLC0415 # as above

        name = kept.key((__version__, self.paper, *self._desk.fingerprint), self.looked)
        if (found := kept.find(self._desk.folder, name)) is not None:
            self.kept = True
            return found
        data = super().bytes_of(form)
        if not self.lacking:
            kept.keep(self._desk.folder, name, data)
        return data


def _extract(source: Path, output: str | None, *, force: bool, as_json: bool) -> None:
    from assess.render.again import extract  # noqa: PLC0415 # as above

    data = extract(_bytes(source), source.name)
    if output == "-":
        sys.stdout.buffer.write(data)
        return
    target = Path(output) if output else Path(f"{source.stem}.json")
    _refuse_taken([target], force=force)
    _write(target, data)
    if as_json:
        emit(Written({"json": str(target)}))
    else:
        say(f"Wrote {shown(str(target))}.")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read ({error.strerror}).", "Check the name.") from None


def _refuse_taken(targets: Iterable[Path], *, force: bool) -> None:
    if (taken := [p for p in targets if p.exists()]) and not force:
        raise ConflictError(f"{taken[0]} exists already.", "Choose another name with --output, or add --force.")


def _wanted(forms: str, known: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(f.strip().lower() for f in forms.split(",") if f.strip()))
    if strange := [f for f in wanted if f not in known] or (not wanted and [forms]):
        raise UsageError(f"'{shown(str(strange[0]))}' is no format.", f"There are: {', '.join(known)}.")
    return wanted


def _target(output: str | None, label: str, form: str, *, several: bool) -> Path:
    if output is None:
        name = re.sub(r"[^\w-]+", "-", label).strip("-")
        return Path(f"{name or 'assessment'}.{form}")
    path = Path(output)
    return path.with_name(f"{path.name.removesuffix('.' + form)}.{form}") if several or not path.suffix else path


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise MissingError(
            f"{path} cannot be written ({error.strerror}).", "Check the folder and free space."
        ) from None


class _Progress:
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
