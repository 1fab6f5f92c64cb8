"""A log in, what stands now out. A log that grew is folded on from where it was."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from assess.errors import InvalidError
from assess.log.event import VERIFY, Event, Log
from assess.log.folding import Folding
from assess.log.history import borne, clock_steps, opening
from assess.log.kinds import AttachData, DetachData, EraseData, OpenData, SettingsData
from assess.log.standing import Amended, Lost, Settings, Standing, Stated, Texts
from assess.model import OPEN, Catalogue, Outcome
from assess.text import listed, shown

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Fold:
    """A log, folded; `on` folds what was written since."""

    def __init__(self, log: Log) -> None:
        opening(log.events)
        self.log = log
        self._state = Folding(log.texts)
        self._take(log.events)

    def on(self, log: Log) -> Fold:
        """The fold of a log. Where it only grew, what was folded is not folded again, and this value is spent."""
        folded = self._state.events
        grew = len(log.events) >= len(folded) and log.events[len(folded) - 1] is folded[-1]
        if not grew or not self.log.texts.keys() <= log.texts.keys():
            return Fold(log)
        self._state.texts = Texts(log.texts)
        self._take(log.events[len(folded) :])
        self.log = log
        return self

    def _take(self, events: Iterable[Event]) -> None:
        state = self._state
        for event in events:
            before = _outcome(state, event)
            event.data.fold(event, state)
            state.clock_steps.extend(clock_steps((*state.events[-1:], event)))
            state.events.append(event)
            state.slots[event.slot] = event.seq
            for criterion in event.data.criteria(event.on):
                state.rated.setdefault(criterion, event.seq)
            if event.data.amends and any(step.to == "submitted" for step in state.course):
                state.amended.append(_amended(state, event, before))

    def standing(self, catalogue: Catalogue | None = None, lost: Mapping[str, Lost] | None = None) -> Standing:
        """What stands; see `standing`."""
        state, log = self._state, self.log
        if catalogue:
            _refuse_unasked(state.rated, catalogue)
        facts = _there(state.facts)
        return Standing(
            assessment=log.assessment,
            settings=state.settings,
            state=state.state,
            answers=_there(state.answers),
            comments=_there(state.comments),
            flags=tuple(_there(state.flags).values()),
            evidence=dict(state.evidence),
            attached=_attached(state.attached),
            indicators=dict(state.indicators),
            actors=dict(state.actors),
            facts=facts,
            plan=_there(state.plan),
            reviews=tuple(state.reviews.values()),
            samples=tuple(state.samples),
            course=tuple(state.course),
            amended=tuple(state.amended),
            clock_steps=tuple(state.clock_steps),
            checkpoints=tuple(state.checkpoints),
            hidden=_hidden(catalogue, facts) if catalogue else {},
            # What was erased is no evidence, even where another assessment still keeps the file.
            lost={**(lost or {}), **dict.fromkeys(state.erased_files, "erased")},
            slots=dict(state.slots),
            events=len(log.events),
            head=log.head,
        )


def standing(log: Log, catalogue: Catalogue | None = None, lost: Mapping[str, Lost] | None = None) -> Standing:
    """What stands after the last event of `log`. Without `catalogue` it is not known what the facts rule out.

    `lost` says by digest what became of files that are not as they were attached: they are no evidence.

    Raises:
        InvalidError: the log is empty, does not begin with the event that opens an assessment, or says what no program
            writes: a state, a level, a criterion or the name of a file that there cannot be.
    """
    return Fold(log).standing(catalogue, lost)


def settings(events: Iterable[Event]) -> Settings:
    """What was decided when an assessment was opened, and since: `events` begin with `open`, others may be left out."""
    state = Folding({})
    for event in events:
        if isinstance(event.data, OpenData | SettingsData):
            event.data.fold(event, state)
    return state.settings


def _there(found: Mapping[K, V | None]) -> dict[K, V]:
    return {key: value for key, value in found.items() if value is not None}


def _attached(pieces: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The pieces of each criterion, in the order they were attached."""
    found: dict[str, tuple[str, ...]] = {}
    for criterion, piece in pieces:
        found[criterion] = (*found.get(criterion, ()), piece)
    return found


def _refuse_unasked(rated: Mapping[str, int], catalogue: Catalogue) -> None:
    """Refuses a log that rates a criterion which is not asked."""
    if strange := sorted(rated.keys() - catalogue.criterion.keys()):
        names = listed([shown(name) for name in strange])
        raise InvalidError(f"Event {rated[strange[0]]} speaks of {names}, not asked here.", VERIFY)


def _outcome(state: Folding, event: Event) -> Outcome:
    """What the answer to the criterion is that an event is about."""
    given = state.answers.get(event.subject or "")
    return given.value if given else OPEN


def _amended(state: Folding, event: Event, before: Outcome) -> Amended:
    """What was written after the first submission."""
    data = event.data
    piece = data.evidence if isinstance(data, AttachData | DetachData) else None
    gone = tuple(borne(state.events, data.texts, data.files)) if isinstance(data, EraseData) else ()
    return Amended(
        event.seq, event.at, event.whose, event.kind, event.subject or "", before, _outcome(state, event), piece, gone
    )


def _hidden(catalogue: Catalogue, facts: Mapping[str, Stated]) -> dict[str, str]:
    """The criteria with a condition that does not hold. A fact that nobody stated hides nothing."""
    told = {(f.id, answer): sentence for f in catalogue.facts.values() for answer, sentence in f.answers}
    return {
        name: told[fact, facts[fact].value]
        for name, conditions in catalogue.conditions.items()
        for fact, wanted in reversed(conditions)
        if fact in facts and facts[fact].value != wanted and (fact, facts[fact].value) in told
    }
