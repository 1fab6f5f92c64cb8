"""What stands while a log is folded, event by event; `assess.log.fold` drives it, `assess.log.kinds` changes it."""

from __future__ import annotations

from collections.abc import Mapping

from assess.log.event import Event
from assess.log.standing import (
    Actor,
    Amended,
    ClockStep,
    Comment,
    Drawn,
    Evidence,
    Flag,
    Given,
    Measured,
    Passed,
    Planned,
    Reviewed,
    Sealed,
    Settings,
    Stated,
    Texts,
)
from assess.log.stored import Slot


class Folding:
    """What stands after the events folded so far. A value of None keeps the place of what was taken back."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = Texts(texts)
        self.events: list[Event] = []
        self.slots: dict[Slot, int] = {}
        self.settings: Settings
        self.state = "draft"
        self.answers: dict[str, Given | None] = {}
        self.comments: dict[str, Comment | None] = {}
        self.flags: dict[tuple[str, str], Flag | None] = {}
        self.evidence: dict[str, Evidence] = {}
        self.confidential: set[str] = set()
        self.attached: dict[tuple[str, str], int] = {}
        self.indicators: dict[str, Measured] = {}
        self.actors: dict[str, Actor] = {}
        self.facts: dict[str, Stated | None] = {}
        self.plan: dict[str, Planned | None] = {}
        self.reviews: dict[Slot, Reviewed] = {}
        self.samples: list[Drawn] = []
        self.course: list[Passed] = []
        self.amended: list[Amended] = []
        self.clock_steps: list[ClockStep] = []
        self.checkpoints: list[Sealed] = []
        self.erased_files: set[str] = set()
        self.rated: dict[str, int] = {}
