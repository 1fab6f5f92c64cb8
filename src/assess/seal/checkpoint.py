"""A checkpoint read back from the six lines that were kept or printed."""

from __future__ import annotations

import re

from assess.errors import InvalidError
from assess.model.checkpoint import HEADING, Checkpoint

_SHAPE = re.compile(
    rf"{HEADING.replace(' ', '')}assessment(?P<assessment>[0-9a-f-]{{36}})events(?P<events>[1-9][0-9]{{0,9}})"
    r"headsha256:(?P<head>[0-9a-f]{64})cataloguesha256:(?P<catalogue>[0-9a-f]{64})"
    r"resultsha256:(?P<result>[0-9a-f]{64})"
)
"""The six lines without white space: every part has a length or an end of its own, so none is needed."""

_QUOTED = re.compile(r"(?m)^[>|\s]+")
"""What mail programs put before a quoted line."""


def parse(text: str, name: str) -> Checkpoint:
    """The checkpoint in a text; line ends of other systems, quoting, indents and wrapped lines are passed over.

    Raises:
        InvalidError: it is none.
    """
    found = _SHAPE.fullmatch("".join(_QUOTED.sub("", text).split()))
    if found is None:
        raise InvalidError(f"{name} is no checkpoint.", "Give the six lines that `assess checkpoint` printed.")
    return Checkpoint(**{**found.groupdict(), "events": int(found["events"])})  # type: ignore[arg-type] # the groups are its fields
