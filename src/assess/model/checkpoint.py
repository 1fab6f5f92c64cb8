"""A checkpoint: six lines that fix a log, the texts it answers, and what comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assess import chain

HEADING = "assess checkpoint v1"


def frozen_as(catalogue: Mapping[str, Any]) -> str:
    """The digest of what the opening event says was frozen: the line `catalogue` of a checkpoint."""
    return chain.digest(chain.canonical(catalogue))


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
