"""The command line: the only place that prints, exits, and turns errors into words."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn

import click

from assess import __version__
from assess.cli.shell import Shell, explain, refuse_undecodable
from assess.text import nearest


class Entry(NamedTuple):
    """Where a command is, and what it does in one line: enough for the help, without loading it."""

    module: str
    help: str


COMMANDS: Mapping[str, Mapping[str, Entry]] = {
    "Assess": {
        "start": Entry("start", "Open an assessment."),
        "settings": Entry("settings", "Show or correct label, institution, days."),
        "abandon": Entry("settings", "Put away a draft, or take it up again."),
        "carry": Entry("revise", "Go on from an earlier assessment with today's criteria."),
        "answer": Entry("answer", "Answer the questions; stop and go on at any time."),
        "evidence": Entry("evidence", "Keep what shows a level: files, links, references."),
        "indicator": Entry("indicator", "Record measured quantities."),
        "target": Entry("target", "Show or set the level aimed at."),
        "plan": Entry("plan", "Plan who closes which gap by when."),
        "fact": Entry("fact", "State what decides which questions are asked."),
    },
    "Look": {
        "list": Entry("read", "List the assessments of the workspace."),
        "status": Entry("read", "How far it is, and what is left to do."),
        "score": Entry("read", "The scores, as claimed and as evidenced."),
        "gaps": Entry("read", "What is not yet met, in order, with the roadmap."),
        "practices": Entry("practices", "Good practices of other institutions."),
        "history": Entry("read", "Who answered a question when, and how it changed."),
        "compare": Entry("compare", "Put years side by side: what changed, and why."),
        "bridge": Entry("revise", "Ask today's situation under the earlier wording."),
        "report": Entry("report", "Write the improvement report: PDF, HTML, JSON, CSV."),
    },
    "Audit": {
        "submit": Entry("audit", "Hand the assessment in; its answers cannot be changed then."),
        "sample": Entry("audit", "Draw the criteria to review, so that everybody draws the same."),
        "review": Entry("audit", "Rate what was submitted, beside the self-rating."),
        "approve": Entry("audit", "Approve a reviewed assessment."),
        "amend": Entry("audit", "Reopen it, for a reason that is written down."),
        "checkpoint": Entry("seal", "Fix the assessment in six lines for somebody outside."),
        "sign": Entry("seal", "Sign a checkpoint with an OpenSSH key."),
        "verify": Entry("seal", "Check log, evidence, figures and signatures, read-only."),
        "erase": Entry("seal", "Delete a text or a file for good; the chain stays whole."),
        "export": Entry("export", "Write the auditor's bundle, or the pack for an outside expert."),
    },
    "Keep": {
        "backup": Entry("keep", "Copy the whole workspace into one file."),
        "restore": Entry("keep", "Make a workspace from a backup."),
    },
    "Maintain": {
        "check": Entry("catalogue", "Check criteria, questionnaires and practices."),
        "diff": Entry("revise", "Hold two versions of the criteria against each other."),
        "schema": Entry("catalogue", "Print the JSON Schema of a file or of an output."),
        "doctor": Entry("doctor", "Check this machine: Pango, fonts, terminal, disk."),
        "completion": Entry("completion", "Print the completion script of your shell."),
    },
}

EXAMPLES = """\
First steps:

  assess start                       open an assessment; it asks for what it needs
  assess answer                      answer the questions; Ctrl-C is safe, all is saved
  assess status                      how far you are
  assess report                      write the improvement report as PDF
"""


class LazyGroup(click.Group):
    """Commands are loaded when they are called; the help is written from the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 # click's signature
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entry = next((s[cmd_name] for s in COMMANDS.values() if cmd_name in s), None)
        if entry is None:
            return None
        module = importlib.import_module(f"assess.cli.{entry.module}")
        # `list` would hide the builtin in its module: its function has an underscore behind it.
        command: click.Command = getattr(module, f"{cmd_name}_", None) or getattr(module, cmd_name)
        command.short_help = entry.help
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = nearest(args[0], self.list_commands(ctx)) if args else None
            raise click.UsageError(f"{error.message} Did you mean '{near}'?" if near else error.message, ctx) from None

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_help_text(ctx, formatter)
        formatter.write("\n" + "".join(f"  {line}\n" if line else "\n" for line in EXAMPLES.splitlines()))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for section, commands in COMMANDS.items():
            with formatter.section(section):
                formatter.write_dl([(name, entry.help) for name, entry in commands.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.version_option(__version__, "-V", "--version", message="assess %(version)s")
@click.pass_context
def assess(ctx: click.Context) -> None:
    """Assess your institution against the ISSA Guidelines, see what to do next, and report it.

    Nothing leaves this machine: no account, no network.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(arguments: list[str] | None = None) -> int:
    """Runs one command; returns its exit code. Every expected trouble ends here as words."""
    _streams()
    shell = Shell(sys.argv[1:] if arguments is None else arguments)
    try:
        refuse_undecodable(shell.arguments)
        code = assess.main(arguments, prog_name="assess", standalone_mode=False, obj=shell)
    except BaseException as error:  # noqa: BLE001 # the one place that turns errors into words; the rest is raised again
        return explain(error, shell)
    return code if isinstance(code, int) else 0


def _streams() -> None:
    """Nothing fails on a letter that the output cannot hold, nor on a name of a file that is no text."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        is_utf8 = (stream.encoding or "").lower().replace("-", "") == "utf8"
        if reconfigure:
            # UTF-8 lacks lone surrogates only; their escape is what JSON writes for them, too.
            reconfigure(errors="backslashreplace" if is_utf8 else "replace")


def main() -> NoReturn:
    """For tests: the command line as a process runs it."""
    sys.exit(run())
