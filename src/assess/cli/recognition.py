"""`assess export recognition`: claims, evidence and a declaration, for an outside expert."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from assess import __version__
from assess.cli.files import Progress, designed, lacking, refuse_taken, target
from assess.cli.shell import assessment_options, emit, json_option, on_desk, say, tell
from assess.errors import UsageError
from assess.report.outside import Omitted
from assess.text import counted, shown

KIND = "recognition"
"""The design that lays a pack out."""


@dataclass(frozen=True)
class PackWritten:
    """A recognition pack: where it is, the names of the files in it, and which evidence was left out, and why."""

    path: str
    files: tuple[str, ...]
    left_out: tuple[Omitted, ...]


_WHY = {
    "confidential": "confidential; --with-confidential puts it in",
    "missing": "its file is missing",
    "damaged": "its file is not what was attached",
    "erased": "its file was erased",
    "left out": "its file was left out of this copy",
}


@click.command()
@click.option("-o", "--output", metavar="FILE", help="The zip file to write. Default: named after the assessment.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.option("--report", "kind", default=KIND, show_default=True, metavar="NAME", help="The design, ours or your own.")
@click.option("--with-confidential", "confidential", is_flag=True, help="Put in what is marked as confidential, too.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Size of the PDF.")
@assessment_options
@json_option
def recognition(
    folder: str | None, name: str | None, output: str | None, kind: str,
    *, force: bool, confidential: bool, paper: str, as_json: bool,
) -> None:  # fmt: skip
    """Write the pack an outside expert works through: guideline by guideline the claims, the statements that are said
    to hold, numbered evidence, and a declaration of truthfulness to be signed.

    It is a zip file with a PDF, the same as HTML, the evidence files by number, a list of them and their SHA-256.
    Evidence marked as confidential stays at home, and the pack says so. It is no certificate, and ISSA has not
    endorsed it.

    \b
    Examples:
      assess export recognition
      assess export recognition --with-confidential -o for-the-expert.zip
    """
    if output == "-":
        raise UsageError("The pack is a file.", "Name it with --output.")
    from assess.render import Look  # noqa: PLC0415 # templates are loaded only where something is laid out
    from assess.workspace.recognition import pack  # noqa: PLC0415 # as above

    progress = Progress()
    with on_desk(folder, name) as desk:
        path = target(output, f"{desk.now.settings.label}-recognition", "zip", several=False)
        refuse_taken([path], force=force)
        look = Look(designed(kind, "pack"), paper)
        made = pack(desk, path, look, version=__version__, on_phase=progress, with_confidential=confidential)
        approved = desk.now.state == "approved"
    progress.done()
    if told := lacking(made.report):
        tell(told)
    _told(path, made.files, made.left_out, approved=approved, as_json=as_json)


def _told(path: Path, files: tuple[str, ...], left_out: tuple[Omitted, ...], *, approved: bool, as_json: bool) -> None:
    if as_json:
        emit(PackWritten(str(path), files, left_out))
    else:
        evidence = sum(name.startswith("evidence/") for name in files)
        say(f"Wrote {shown(str(path))}, with {counted(evidence, 'file')} of evidence.")
    for one in left_out:
        tell(f"Left out: E{one.number}, {_WHY[one.why]}.")
    if not approved:
        tell("The assessment is not approved; the pack says so on each page.")
