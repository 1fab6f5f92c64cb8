"""What stands, as somebody outside is told: confidential evidence keeps its number, and loses its words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assess.log import Standing

CONFIDENTIAL = "[confidential: not in this pack]"
"""What stands in the place of a name that is not handed on."""


@dataclass(frozen=True)
class Omitted:
    """A file of evidence that is not handed on, and why: `confidential`, `missing`, `damaged` or `erased`."""

    number: int
    why: str


def without_confidential(standing: Standing) -> Standing:
    """What stands, with the names of confidential evidence left out; numbers, days and digests stay."""
    return replace(
        standing,
        evidence={
            name: replace(e, name=CONFIDENTIAL, where=None) if e.confidential else e
            for name, e in standing.evidence.items()
        },
    )
