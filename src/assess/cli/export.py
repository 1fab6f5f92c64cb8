"""`assess export`: what leaves the house, each as one file that is opened without this program."""

from __future__ import annotations

import click

from assess.cli.recognition import recognition
from assess.cli.seal import bundle


@click.group()
def export() -> None:
    """Write what is handed to somebody outside, as one file that opens without this program.

    \b
    Examples:
      assess export bundle
      assess export recognition -o pack.zip
    """


export.add_command(recognition)
export.add_command(bundle)
