"""A checkpoint: six lines that fix a log, the texts it answers, and what comes of them."""

from __future__ import annotations

from dataclasses import dataclass

HEADING = "assess checkpoint v1"


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
