"""A checkpoint read back from the six lines that were kept or printed."""

from __future__ import annotations

import re

from assess.errors import InvalidError
from assess.model.checkpoint import HEADING, Checkpoint

_SHAPE = re.compile(
    rf"{HEADING}\nassessment (?P<assessment>[0-9a-f-]{{36}})\nevents (?P<events>[1-9][0-9]{{0,9}})\n"
    r"head sha256:(?P<head>[0-9a-f]{64})\ncatalogue sha256:(?P<catalogue>[0-9a-f]{64})\n"
    r"result sha256:(?P<result>[0-9a-f]{64})\n"
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
