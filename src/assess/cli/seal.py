"""`assess checkpoint`, `sign`, `verify`, `erase` and `export bundle`: what an outsider can hold on to."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.files import Progress, contents_of, designed, refuse_taken, target, write, writing
from assess.cli.shell import (
    actor_option,
    assessment_options,
    emit,
    hint,
    json_option,
    may_ask,
    no_input_option,
    on_desk,
    opened,
    say,
    tell,
    wrapped,
)
from assess.errors import InvalidError, NotFoundError, UsageError
from assess.log import LeftOut
from assess.log.event import NOTHING_LEFT_OUT
from assess.text import shown
from assess.workspace.layer import Layer

if TYPE_CHECKING:
    from assess.seal import Checkpoint
    from assess.workspace import Desk
    from assess.workspace.layer import Given


@dataclass(frozen=True)
class Made:
    """A checkpoint: its six lines, the event it became, and the fingerprint of the key that signed it."""

    text: str
    events: int
    head: str
    result: str
    event: int
    key: str | None


@dataclass(frozen=True)
class Verified:
    """Every layer that was looked at, and the exit code."""

    assessment: str
    code: int
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class Bundled:
    """A bundle written, and how much it leaves out."""

    file: str
    left_out: LeftOut
    report: bool


@dataclass(frozen=True)
class Erased:
    """What was erased, and the event that says so."""

    what: str
    event: int


@click.command()
@click.option("--given-to", default="", metavar="WHO", help="Who gets it: an auditor, the minutes of a meeting.")
@click.option("-o", "--output", metavar="FILE", help="Write the six lines into a file as well.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@assessment_options
@actor_option
@json_option
def checkpoint(
    folder: str | None, name: str | None, by: str | None, output: str | None,
    *, given_to: str, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Fix the assessment as it is in six lines, to be handed to somebody outside.

    Whoever holds them early can prove later that nothing before was changed: `assess verify --since FILE`.

    \b
    Examples:
      assess checkpoint
      assess checkpoint --given-to "Eva Holm, at the kick-off" -o checkpoint.txt
    """
    file = _file(output, force=force)
    with on_desk(folder, name, by=by) as desk:
        _sealed(desk, file, given_to=given_to, as_json=as_json)


def _file(output: str | None, *, force: bool) -> Path | None:
    """The file the six lines go to; None for standard output, where they stand anyway."""
    if output in (None, "-"):
        return None
    file = Path(output)
    refuse_taken([file], force=force)
    return file


def _sealed(desk: Desk, output: Path | None, *, given_to: str = "", key: Path | None = None, as_json: bool) -> None:
    from assess.seal.signature import weakness  # noqa: PLC0415 # only here
    from assess.workspace.sealing import checkpointing  # noqa: PLC0415 # as above

    found, draft = checkpointing(desk, given_to=given_to, key=key)
    # An event says that somebody holds the six lines: it is written only when the file can be.
    with writing(output, found.text.encode()) if output else nullcontext():
        desk.write([draft])
    last = desk.now.checkpoints[-1]
    if as_json:
        emit(Made(found.text, found.events, found.head, found.result, last.seq, last.key))
        return
    say(found.text.rstrip("\n"))
    if last.key:
        tell(f"Signed with {last.key}.")
        if weak := weakness(last.signature or ""):
            tell(f"This key is weak ({weak}): others can forge it. `ssh-keygen -t ed25519` makes a strong one.")
    if output:
        tell(f"Wrote {shown(str(output))}.")
    hint("assess verify")


@click.command()
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path),
    help="Your OpenSSH key, or its public half for one in the agent.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the six lines into a file as well.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@assessment_options
@actor_option
@json_option
def sign(
    folder: str | None, name: str | None, by: str | None, key: Path, output: str | None,
    *, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Make a checkpoint and sign it with an OpenSSH key you hold; ssh-keygen does it and asks for what it needs.

    \b
    Example:
      assess sign --key ~/.ssh/id_ed25519 --as "Eva Holm"
    """
    if not key.expanduser().is_file():
        raise NotFoundError(f"There is no key {shown(str(key))}.", "`ssh-keygen -t ed25519` makes one.")
    file = _file(output, force=force)
    with on_desk(folder, name, by=by, role="auditor") as desk:
        _sealed(desk, file, key=key.expanduser(), as_json=as_json)


@click.command()
@click.option("--bundle", "file", type=click.Path(path_type=Path), help="A bundle, in place of the workspace.")
@click.option(
    "--allowed-signers", "allowed", type=click.Path(path_type=Path), help="Your own file of keys you trust (OpenSSH)."
)
@click.option(
    "--since", type=click.Path(path_type=Path), help="An older checkpoint, or a PDF with it: the log goes on."
)
@click.option(
    "--pdf", type=click.Path(path_type=Path), help="A report: its figures, on its pages too, must be the log's."
)
@click.option("--without-pages", is_flag=True, help="Leave the pages of reports unchecked: they take longest.")
@assessment_options
@json_option
@click.pass_context
def verify(
    ctx: click.Context, folder: str | None, name: str | None, file: Path | None, allowed: Path | None,
    since: Path | None, pdf: Path | None, *, without_pages: bool, as_json: bool,
) -> None:  # fmt: skip
    """Hold an assessment, or a bundle, against all that can be known of it. Reads only; needs no network.

    One line a layer. Exit code 0: all good; 1: something is broken; 3: it cannot be read; 7: whole, but not signed,
    signed by a key that your file does not allow, or not compared in full.

    \b
    Examples:
      assess verify
      assess verify --bundle alvania-2025.zip --allowed-signers my_signers --since checkpoint.txt
      assess verify --bundle alvania-2025.zip --without-pages
      assess verify --pdf 2025-improvement-report.pdf --since report-of-march.pdf
    """
    from assess.workspace.verifying import code  # noqa: PLC0415 # only here
    from assess.workspace.verifying import verify as looked_at  # noqa: PLC0415 # as above

    progress = Progress("Verify")
    try:
        progress("Reading")
        given = replace(_given(folder, name, file, allowed, since, pdf), without_pages=without_pages)
        layers = looked_at(given, progress)
    except NotFoundError as error:
        # Whatever cannot be looked at ends alike; the exit code of the other is kept for what was looked at.
        raise InvalidError(error.message, error.hint) from None
    finally:
        progress.done()
    ends = code(layers)
    if as_json:
        emit(Verified(given.raw.assessment, ends, layers))
    else:
        for layer in layers:
            say(wrapped(f"{layer.verdict:9} {layer.name:11} {layer.sentence}", " " * 22, ""))
    ctx.exit(ends)


def _given(
    folder: str | None, name: str | None, file: Path | None, allowed: Path | None, since: Path | None, pdf: Path | None
) -> Given:
    from assess.seal.signature import names_keys  # noqa: PLC0415 # only here
    from assess.store.sqlite import moment  # noqa: PLC0415 # as above
    from assess.workspace import find  # noqa: PLC0415 # as above
    from assess.workspace.verifying import in_bundle, in_store  # noqa: PLC0415 # as above

    given = in_bundle(file) if file else in_store(find(folder), name)
    if allowed and not names_keys(contents_of(allowed)):
        what = f"{shown(str(allowed))} allows no key."
        raise InvalidError(what, "Write a line for each: NAME ssh-ed25519 AAAA...; a public key alone lacks the name.")
    now, _ = moment()
    given = replace(given, allowed=allowed, since=_older(since) if since else None, now=now)
    if pdf:
        from assess.render.readback import printed  # noqa: PLC0415 # loads what reads and lays out PDF

        given = replace(given, printed=(*given.printed, printed(contents_of(pdf), pdf.name)))
    return given


def _older(path: Path) -> Checkpoint:
    """The checkpoint in a file of six lines, or the last one that a report prints."""
    kept = contents_of(path)
    if kept.startswith(b"%PDF"):
        from assess.render.readback import printed  # noqa: PLC0415 # as above
        from assess.workspace.reported import last_checkpoint  # noqa: PLC0415 # as above

        return last_checkpoint(printed(kept, path.name))
    from assess.seal import parse  # noqa: PLC0415 # only here

    return parse(kept.decode("utf-8", "replace"), path.name)


@click.command()
@click.argument("what", metavar="ID|E-NUMBER|NAME|EVENT")
@click.option("--reason", default="", help="Who asked for it, and why.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@assessment_options
@actor_option
@no_input_option
@json_option
def erase(
    folder: str | None, name: str | None, by: str | None, what: str,
    *, reason: str, yes: bool, no_input: bool, as_json: bool,
) -> None:  # fmt: skip
    """Delete a text or a file for good: the comments of a question, the texts of one event, or one file of evidence.

    Says what goes before it asks. E3 is the file of that piece, whose name stays; of a link or a reference it is the
    words. A name is that of somebody who wrote. 27 is event 27, as `assess history` prints it: a reason, a note, an
    owner. It is possible in any state; the auditor's report lists what was erased after the submission.

    The chain stays whole, and an event says that something was erased and why. Backups and bundles made before still
    hold it: delete or redact those yourself.

    \b
    Examples:
      assess erase sq.service-charter --reason "Asked for by the person named in the comment."
      assess erase E3 --reason "It names patients."
      assess erase 27 --reason "The owner has left."
    """
    from assess.workspace.sealing import erase as erased  # noqa: PLC0415 # only here
    from assess.workspace.sealing import erasing  # noqa: PLC0415 # as above

    with on_desk(folder, name, by=by) as desk:
        found = erasing(desk, what, reason)
        if not yes:
            if not may_ask(no_input=no_input):
                raise UsageError(f"Not erased: {found.told}.", "It cannot be taken back; confirm it with --yes.")
            tell(wrapped(f"To be erased for good: {found.told}.", "  ", ""))
            if desk.now.course:
                tell("It was submitted: the auditor's report lists what is erased.")
            click.confirm("This cannot be taken back. Erase it?", abort=True, err=True)
        told = erased(desk, what, reason)
        event = desk.log.events[-1].seq
    if as_json:
        emit(Erased(told, event))
        return
    say(f"Erased {told} (event {event}). Older backups and bundles still hold it.")
    for commitment in found.names:
        tell(f"Its name stays; this erases it, too: assess erase {commitment} --reason TEXT")


@click.command()
@click.option("-o", "--output", metavar="PATH", help="The file to write. Default: named after the assessment.")
@click.option(
    "--redact",
    "leave_out",
    metavar="WHAT",
    help="Leave out names, comments, confidential; several by comma.",
)
@click.option("--without-report", is_flag=True, help="Leave out the reports, which tell names and comments in words.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@assessment_options
@json_option
def bundle(
    folder: str | None, name: str | None, *, output: str | None, leave_out: str | None, without_report: bool,
    force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write what an auditor takes away: log, texts, criteria, evidence, checkpoint, signatures, report, and verify.py.

    Its index.csv says in any spreadsheet which file is which piece of evidence, and for which criteria.

    It is checked with `assess verify --bundle`, or without this program by the verify.py inside. A redacted bundle has
    no report, lists what it leaves out (left-out.csv), and still verifies.

    \b
    Examples:
      assess export bundle
      assess export bundle --redact names,comments,confidential -o for-the-council
    """
    from assess.seal.lists import LEFT_OUT  # noqa: PLC0415 # only here
    from assess.workspace.sealing import bundled  # noqa: PLC0415 # as above

    wanted = [part.strip() for part in (leave_out or "").split(",") if part.strip()]
    if leave_out is not None and not wanted:
        raise UsageError("--redact says nothing that is to be left out.", "Name names, comments or confidential.")
    with opened(folder) as workspace:
        desk = workspace.desk(name)
        path = target(output, f"{desk.now.settings.label}-bundle", "zip", several=False)
        refuse_taken([path], force=force)
        is_redacted = bool(wanted) or desk.left_out != NOTHING_LEFT_OUT
        reports = {} if is_redacted or without_report else _reports(desk)
        data, left = bundled(desk, leave_out=wanted, reports=reports)
        write(path, data)
    if as_json:
        emit(Bundled(str(path), left, bool(reports)))
        return
    say(f"Wrote {shown(str(path))}.")
    if is_redacted:
        say(f"Left out: {left}. {LEFT_OUT} in it lists each." if left != NOTHING_LEFT_OUT else "Nothing was left out.")
    hint(f"assess verify --bundle {path}")


def _reports(desk: Desk) -> dict[str, bytes]:
    """The improvement report as data and, where Pango is there, as PDF: as `assess report` writes it, or kept it."""
    from assess.cli.report import OfDesk  # noqa: PLC0415 # only here
    from assess.render import no_pdf  # noqa: PLC0415 # as above
    from assess.render.designs import BASE  # noqa: PLC0415 # as above

    forms = ["json"] if no_pdf() else ["json", "pdf"]
    if "pdf" not in forms:
        tell("Without Pango there is no PDF in it; `assess doctor` says how to get it.")
    making = OfDesk(desk, designed(BASE, "assessment"), "a4")
    return {f"report.{form}": making.told(form) for form in forms}
