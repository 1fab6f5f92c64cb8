"""The log of an assessment: what was written down, and what stands.

One class a kind of event (`kinds`), one fold (`fold`), the past (`history`) and the way back (`undo`). Pure.
"""

from assess.log.event import KINDS, Data, Draft, Event, LeftOut, Log, Raw, event
from assess.log.fold import Fold, settings, standing
from assess.log.history import history, saying
from assess.log.standing import Standing, Year
from assess.log.stored import AT_WORK, UNDER_REVIEW, Slot, Text, Typed

__all__ = [
    "AT_WORK",
    "KINDS",
    "UNDER_REVIEW",
    "Data",
    "Draft",
    "Event",
    "Fold",
    "LeftOut",
    "Log",
    "Raw",
    "Slot",
    "Standing",
    "Text",
    "Typed",
    "Year",
    "event",
    "history",
    "saying",
    "settings",
    "standing",
]
