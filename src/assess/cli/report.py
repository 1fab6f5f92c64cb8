"""`assess report`: the improvement report as PDF, HTML, JSON or CSV."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess import __version__
from assess import report as contents
from assess.cli.files import Making, Written, contents_of, designed, refuse_taken, wanted_formats, write
from assess.cli.shell import assessment_options, emit, hand_out, hint, json_option, on_desk, say
from assess.text import shown
from assess.workspace import Desk, crosswalks

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
    if extract is not None:
        _extract(extract, output, force=force, as_json=as_json)
        return
    wanted, looked = wanted_formats(forms), designed(kind, "assessment")
    with ExitStack() as stack:
        if source:
            making, label = _again(source, looked, paper)
        else:
            desk = stack.enter_context(on_desk(folder, name))
            making, label = OfDesk(desk, looked, paper), desk.now.settings.label
        stem = f"{label}-{kind}{'' if kind == 'workbook' else '-report'}"
        making.into_files(wanted, output, stem, force=force, as_json=as_json)
    if output != "-":
        hint("assess plan")


def _again(source: Path, looked: Design, paper: str) -> tuple[Making, str]:
    """A report read back from a file, and the label of its assessment."""
    from assess.render.again import read  # noqa: PLC0415 # only where a report is read back

    found = read(contents_of(source), source.name)
    return Making(lambda: found, looked, paper), found.status.label


class OfDesk(Making):
    """The report of an assessment. A PDF of unchanged content is kept in the workspace and not made again.

    One in which a letter could not be drawn is not kept: the font may be there the next time.
    """

    def __init__(self, desk: Desk, looked: Design, paper: str) -> None:
        super().__init__(self._of_desk, looked, paper)
        self._desk = desk
        self._crosswalks = crosswalks() if desk.previous else ()

    def _of_desk(self) -> contents.Report:
        desk = self._desk
        return contents.build(
            desk.catalogue, desk.now, version=__version__, before=desk.previous, crosswalks=self._crosswalks
        )

    def bytes_of(self, form: str) -> bytes:
        """The report in one format."""
        if form != "pdf":
            return super().bytes_of(form)
        from assess.render import kept  # noqa: PLC0415 # as above

        name = kept.key(
            (__version__, self.paper, *self._desk.fingerprint, *(c.digest for c in self._crosswalks)), self.design
        )
        if (found := kept.find(self._desk.folder, name)) is not None:
            self.lacking = ""
            return found
        data = super().bytes_of(form)
        if not self.lacking:
            kept.keep(self._desk.folder, name, data)
        return data


def _extract(source: Path, output: str | None, *, force: bool, as_json: bool) -> None:
    from assess.render.again import extract  # noqa: PLC0415 # as above

    data = extract(contents_of(source), source.name)
    if output == "-":
        hand_out(data, "json")
        return
    target = Path(output) if output else Path(f"{source.stem}.json")
    refuse_taken([target], force=force)
    write(target, data)
    if as_json:
        emit(Written({"json": str(target)}))
    else:
        say(f"Wrote {shown(str(target))}.")
