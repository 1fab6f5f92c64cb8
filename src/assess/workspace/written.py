"""An answer on its way into an event: refused where it cannot be taken, and as it is written down."""

from __future__ import annotations

from assess.asking import fault_in_ticks
from assess.catalogue import freeze
from assess.errors import InvalidError, UsageError
from assess.model import TOP, Answer, Criterion, NotApplicable, Rated, Unknown


def seen(criterion: Criterion) -> str:
    """The digest of a criterion as it was shown: its question and its level statements."""
    levels = [[s.level, s.id, s.text] for s in criterion.statements]
    return freeze({"id": criterion.id, "question": criterion.question, "levels": levels}).digest


def refuse_faulty(criterion: Criterion, value: Answer) -> None:
    """Refuses a level, a tick or a reason that cannot be taken."""
    match value:
        case Rated(level):
            if not 0 <= level <= TOP:
                raise InvalidError(f"{level} is no level.", f"Levels run from 0 to {TOP}.", where=criterion.id)
            if fault := fault_in_ticks(value, {s.id: s.level for s in criterion.statements}):
                raise InvalidError(f"{criterion.id}: {fault[0]}.", f"{fault[1]}.", where=criterion.id)
        case NotApplicable(reason) | Unknown(reason):
            if not reason.strip():
                raise UsageError(f"{criterion.id}: a reason is needed.", "Say in one sentence why.", where=criterion.id)
