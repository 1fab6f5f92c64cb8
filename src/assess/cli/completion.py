"""`assess completion`: the script that lets a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from assess.cli.shell import say

POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName assess -ScriptBlock {
  param($word, $ast, $position)
  $env:_ASSESS_COMPLETE = "bash_complete"
  $env:COMP_WORDS = $ast.ToString()
  $env:COMP_CWORD = [Math]::Max(0, ($ast.CommandElements.Count - [int][bool]$word))
  assess | ForEach-Object {
    $kind, $value = $_ -split ",", 2
    [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", $value)
  }
  Remove-Item Env:_ASSESS_COMPLETE, Env:COMP_WORDS, Env:COMP_CWORD
}
"""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell; put it where your shell reads it.

    \b
    Examples:
      assess completion bash >> ~/.bashrc
      assess completion fish > ~/.config/fish/completions/assess.fish
      assess completion powershell >> $PROFILE
    """
    if shell == "powershell":
        say(POWERSHELL)
        return
    complete = get_completion_class(shell)
    if complete is None:
        raise TypeError(f"click completes no {shell}")
    say(complete(ctx.find_root().command, {}, "assess", "_ASSESS_COMPLETE").source())
