"""The command line called inside this process: exit code, both streams, and the JSON it printed."""

import io
import json
import sys
from dataclasses import dataclass

from assess.cli import run


@dataclass(frozen=True)
class Done:
    """One finished call."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def flat(self):
        """What was printed, without regard to where lines break."""
        return " ".join(self.out.split())


def calling(capsys, monkeypatch, folder):
    """Calls `assess` on the workspace in `folder`, the working folder as well. `typed` are lines from a person."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("ASSESS_WORKSPACE", raising=False)
    monkeypatch.delenv("ASSESS_AS", raising=False)

    def call(*arguments, typed=()):
        capsys.readouterr()
        source = io.BytesIO("".join(f"{line}\n" for line in typed).encode())
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(source, encoding="utf-8"))
        code = run([str(a) for a in arguments])
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    return call
