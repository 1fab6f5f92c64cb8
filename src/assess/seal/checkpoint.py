"""A checkpoint: six lines that fix a log, the texts it answers, and what comes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assess.errors import InvalidError

HEADING = "assess checkpoint v1"

_SHAPE = re.compile(
    rf"{HEADING}\nassessment (?P<assessment>[0-9a-f-]{{36}})\nevents (?P<events>[1-9][0-9]{{0,9}})\n"
    r"head sha256:(?P<head>[0-9a-f]{64})\ncatalogue sha256:(?P<catalogue>[0-9a-f]{64})\n"
    r"result sha256:(?P<result>[0-9a-f]{64})\n"
)


@dataclass(frozen=True)
class Checkpoint:
    """What is signed, printed and handed over. Digests are SHA-256, hex.

    `head` is that of the last of so many `events`; `catalogue` is of what the opening event says was frozen; `result`
    of every exact figure.
    """

    assessment: str
    events: int
    head: str
    catalogue: str
    result: str

    @property
    def text(self) -> str:
        """The six lines, each with its line break: the exact text that is signed."""
        return (
            f"{HEADING}\nassessment {self.assessment}\nevents {self.events}\nhead sha256:{self.head}\n"
            f"catalogue sha256:{self.catalogue}\nresult sha256:{self.result}\n"
        )


def parse(text: str, name: str) -> Checkpoint:
    """The checkpoint in a text; line ends of other systems, and blank lines around it, are passed over.

    Raises:
        InvalidError: it is none.
    """
    found = _SHAPE.fullmatch(text.replace("\r\n", "\n").strip() + "\n")
    if found is None:
        raise InvalidError(f"{name} is no checkpoint.", "Give the six lines that `assess checkpoint` printed.")
    return Checkpoint(**{**found.groupdict(), "events": int(found["events"])})  # type: ignore[arg-type] # the groups are its fields
