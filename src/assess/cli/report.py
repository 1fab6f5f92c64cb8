"""`assess report`: the improvement report as PDF, HTML, JSON or CSV."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess import __version__
from assess import report as contents
from assess.cli.files import Progress, Written, refuse_taken, target, wanted_formats, write
from assess.cli.shell import assessment_options, emit, hint, json_option, on_desk, say, tell
from assess.errors import NotFoundError, UsageError
from assess.text import shown
from assess.workspace import Desk, roots

if TYPE_CHECKING:
    from assess.render.designs import Design


@click.command()
@click.argument("source", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--report",
    "kind",
    default="improvement",
    show_default=True,
    metavar="NAME",
    help="improvement, board, auditor, workbook, or one of your own.",
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
      assess report --report auditor           findings, sample and sums, for an auditor to sign
      assess report --report workbook          the blank questions, to print for a workshop
      assess report --extract board.pdf        the data inside, as board.json
      assess report board.json                 the same PDF again, without the workspace
    """
    from assess.render import FORMATS  # noqa: PLC0415 # templates are loaded only where a report is written
    from assess.render.designs import design  # noqa: PLC0415 # as above

    if extract is not None:
        _extract(extract, output, force=force, as_json=as_json)
        return
    wanted = wanted_formats(forms, list(FORMATS))
    if output == "-" and len(wanted) > 1:
        raise UsageError("Standard output takes one format.", "Name one with --format.")
    looked = design(kind, roots()[1:])
    if looked.of != "assessment":
        raise UsageError(f"The report '{shown(kind)}' lays out a comparison.", "`assess compare` writes it.")
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
        targets = {form: target(output, stem, form, several=len(wanted) > 1) for form in wanted}
        refuse_taken(targets.values(), force=force)
        for form, path in targets.items():
            write(path, making.told(form))
            if not as_json:
                say(f"Wrote {shown(str(path))}.")
    if as_json:
        emit(Written({form: str(path) for form, path in targets.items()}))
    hint("assess plan")


class _Making:
    """A report on its way into files; it is put together once, and only if a file has to be made from it."""

    def __init__(self, looked: Design, paper: str) -> None:
        self.looked, self.paper = looked, paper
        self.progress = Progress()
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
        desk = self._desk
        return contents.build(desk.catalogue, desk.now, version=__version__, before=desk.previous)

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
    refuse_taken([target], force=force)
    write(target, data)
    if as_json:
        emit(Written({"json": str(target)}))
    else:
        say(f"Wrote {shown(str(target))}.")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read ({error.strerror}).", "Check the name.") from None
