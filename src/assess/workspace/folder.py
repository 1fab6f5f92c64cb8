"""A workspace: one folder with a store and its evidence, holding any number of assessments."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assess import catalogue
from assess.catalogue import Frozen
from assess.errors import MissingError, NotFoundError
from assess.log import AT_WORK, Draft, Event, Fold, Log, Typed, Year, saying, settings
from assess.log.kinds import ActorData, FactData, OpenData, StateData
from assess.log.standing import Institution, Period, Settings, Target
from assess.model import Catalogue
from assess.store import FILE, SqliteStore, fault_of_place
from assess.text import same_name, typed
from assess.workspace.checks import called, candidates, checked_name, new_id
from assess.workspace.desk import Desk, stands_in
from assess.workspace.heading import Heading
from assess.workspace.libraries import crosswalks, library

if TYPE_CHECKING:
    from assess.store.backup import Held
    from assess.store.protocol import Store
    from assess.workspace.request import StartRequest

VARIABLE = "ASSESS_WORKSPACE"


def find(given: str | None) -> Path:
    """The workspace folder: the one given, else `ASSESS_WORKSPACE`, else the nearest upward that has a store.

    Raises:
        NotFoundError: there is none.
    """
    if named := given or os.environ.get(VARIABLE):
        if not _holds_store(Path(named)):
            raise NotFoundError(f"There is no workspace in {named}.", "Begin one with `assess start`.")
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if _holds_store(folder):
            return folder
    raise NotFoundError(
        "There is no workspace here or in a folder above.",
        "Begin one with `assess start`, or name one with --workspace.",
    )


def _holds_store(folder: Path) -> bool:
    try:
        return (folder / FILE).is_file()
    except OSError:
        return False


class Workspace:
    """An open workspace. Close it, or use it in a `with`."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self._bridged: dict[str, str | None] = {}
        self._thawed: dict[tuple[str, ...], Catalogue] = {}

    @classmethod
    def open(cls, folder: Path) -> Workspace:
        """The workspace in `folder`.

        Raises:
            InvalidError: its store is damaged, newer or not ours.
            MissingError: it lies on a network drive.
        """
        _refuse_network(folder)
        return cls(folder, SqliteStore.open(folder / FILE))

    @classmethod
    def create(cls, folder: Path) -> Workspace:
        """A new workspace in `folder`, which is made where it is not there."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MissingError(f"{folder} cannot be made ({error.strerror}).", "Choose another folder.") from None
        _refuse_network(folder)
        return cls(folder, SqliteStore.create(folder / FILE))

    @classmethod
    def restore(cls, source: Path, folder: Path) -> Held:
        """Makes the workspace `folder` from a backup, or from an auditor's bundle; returns what it holds."""
        _refuse_network(folder if folder.exists() else folder.parent)
        from assess.store.backup import unpack  # noqa: PLC0415 # as above
        from assess.workspace.restoring import from_bundle, is_bundle  # noqa: PLC0415 # as above

        return from_bundle(source, folder) if is_bundle(source) else unpack(source, folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def backup(self, target: Path, *, force: bool = False) -> Held:
        """Writes the whole workspace into the zip file `target`; returns what it holds."""
        from assess.store.backup import pack  # noqa: PLC0415 # zip files are read and written only here

        return pack(self.store, self.folder, target, force=force)

    # The list

    def headings(self, *, abandoned: bool = False) -> tuple[Heading, ...]:
        """Every assessment, in the order they were opened; those that were abandoned only where they are wanted."""
        every = (self._heading(assessment, events) for assessment, events in self.store.headings().items())
        return tuple(h for h in every if abandoned or h.state != "abandoned")

    def drafts(self) -> tuple[Heading, ...]:
        """Every assessment that is open to be answered; a bridge beside one is none."""
        return tuple(h for h in self.headings() if h.state in AT_WORK and h.bridges is None)

    def _heading(self, assessment: str, events: Sequence[Event]) -> Heading:
        decided = settings(events)
        state = next((data.to for _, data in saying(reversed(events), StateData)), "draft")
        place = decided.institution
        return Heading(
            assessment=assessment,
            label=decided.label,
            institution=place.name,
            country=place.country,
            region=place.region,
            as_of=decided.as_of,
            state=state,
            opened=events[0].at,
            bridges=self._bridges(decided.catalogue["questionnaire"]),
        )

    def _bridges(self, questionnaire: str) -> str | None:
        """What a questionnaire bridges; each is read once, however many assessments answer it."""
        if questionnaire not in self._bridged:
            self._bridged[questionnaire] = json.loads(self.store.copy(questionnaire)).get("bridges")
        return self._bridged[questionnaire]

    def resolve(self, name: str | None) -> str:
        """The id of the assessment called `name`: a label, or the beginning of an id; the latest one without a name.

        One that was abandoned is found by its name alone; see `called`.

        Raises:
            NotFoundError: there is none.
            UsageError: several fit.
        """
        return _named(self.headings(abandoned=True), name)

    # Opening

    def desk(
        self,
        name: str | None = None,
        *,
        by: str | None = None,
        via: str = "command",
        role: str = "manager",
        kind: type[Desk] = Desk,
    ) -> Desk:
        """The assessment called `name` on the table, for the actor named `by`, or for the one who opened it.

        `role` is the one in which somebody new is introduced, `kind` the sort of desk.
        """
        log = self.store.log(self.resolve(name))
        decided = settings(log.events)
        actor, introduction, newcomer = self._person(by, role) if by else (log.events[0].by, None, False)
        return kind(
            self.folder,
            self.store,
            self.frozen(decided),
            log,
            actor=actor,
            via=via,
            previous=self._previous(decided),
            crosswalks=crosswalks,
            introduction=introduction,
            newcomer=newcomer,
        )

    def frozen(self, decided: Settings) -> Catalogue:
        """The exact catalogue an assessment answers."""
        digests = catalogue.answered(decided.catalogue)
        if digests not in self._thawed:
            self._thawed[digests] = catalogue.thaw([Frozen(d, self.store.copy(d)) for d in digests])
        return self._thawed[digests]

    def _previous(self, now: Settings) -> Year | None:
        if now.previous is None:
            return None
        log = self.store.log(now.previous["assessment"])
        return self._year(log) if log.events else None

    # Side by side

    def year(self, assessment: str) -> Year:
        """The assessment with this id as it stands."""
        return self._year(self.store.log(assessment))

    def _year(self, log: Log) -> Year:
        decided = settings(log.events)
        frozen = self.frozen(decided)
        return Year(decided.label, frozen, stands_in(self.folder, self.store, Fold(log), frozen))

    def side_by_side(self, names: Sequence[str]) -> tuple[list[Year], tuple[tuple[str, Year], ...]]:
        """The assessments named, and the bridges beside them, each with the id of the one it stands beside.

        Without names: all of the latest one's institution. A name that several institutions use is that of the one
        which has all the names, where only one has.
        """
        every = self.headings()
        ids = _together(every, names) or list(_same(every, _named(every, None)))
        again = [(h.bridges, h.assessment) for h in every if h.bridges in ids]
        return [self.year(name) for name in ids], tuple((at, self.year(name)) for at, name in again if at)

    def bridged(self, year: Year) -> str | None:
        """The assessment beside which `year` asks an earlier wording again; None where it is no bridge."""
        return self._bridges(year.catalogue.questionnaire.digest)

    def history_of(self, assessment: str) -> tuple[str, ...]:
        """All assessments of the same institution, bridges left out, in the order of their days."""
        return _same(self.headings(), assessment)

    def bridge(self, before: str, now: str, *, by: str | None = None, via: str = "command") -> Desk:
        """The bridge that asks today's situation of `now` under the wording of `before`; opened where there is none.

        Raises:
            UsageError: nothing is to be asked again, or the two cannot be compared.
        """
        from assess.workspace.bridge import opened  # noqa: PLC0415 # as above

        return opened(self, before, now, by=by, via=via)

    @property
    def people(self) -> tuple[str, ...]:
        """The name of everybody who wrote in this workspace, oldest first."""
        return tuple(dict.fromkeys(said for _, said in self.store.people()))

    def actor(self, name: str, role: str = "manager") -> tuple[str, Draft]:
        """The id of the person called `name` (a new one for a new name), and the event that declares it."""
        return self._person(name, role)[:2]

    def _person(self, name: str, role: str) -> tuple[str, Draft, bool]:
        """The same, and whether nobody of that name has written yet."""
        checked_name(name)
        known = {same_name(said): (actor, said) for actor, said in reversed(self.store.people())}
        found = known.get(same_name(name))
        actor, kept = found or (new_id(), typed(name))
        data = ActorData(what="person", role=role, name=Typed(kept), members=(), key=None)
        return actor, Draft(data, actor, 0), found is None

    def start(self, request: StartRequest, *, via: str = "command") -> Desk:
        """Opens an assessment and freezes the exact texts it answers.

        Raises:
            InvalidError: with every fault of the request.
            ConflictError: the institution has an assessment of that label.
        """
        from assess.workspace.request import DAYS, refuse_faulty, with_days  # noqa: PLC0415 # needed only where something is opened
        from assess.workspace.settled import refuse_taken  # noqa: PLC0415 # as above

        refuse_faulty(request, library())
        request = replace(request, **with_days({name: getattr(request, name) for name in DAYS}))
        place = Institution(typed(request.institution), request.country, request.region)
        refuse_taken(self.headings(), typed(request.label), place)
        frozen, texts = library().freeze(request.questionnaire)
        actor, declared = self.actor(request.by)
        assessment = new_id()
        data = OpenData(
            label=typed(request.label),
            institution=place,
            period=Period(request.begins, request.ends),
            as_of=request.as_of,
            language=request.language,
            scheme=frozen.sets[0].scheme,
            target=Target(request.target or frozen.sets[0].rules.target, request.targets),
            catalogue={
                "sets": [
                    {"id": s.id, "edition": s.edition, "version": s.version, "digest": s.digest} for s in frozen.sets
                ],
                "questionnaire": frozen.questionnaire.digest,
                "practices": frozen.collection.digest,
                "overlays": {},
            },
            previous=self._before(request),
        )
        copies = {t.digest: t.text for t in texts}
        facts = [Draft(FactData(value=value), name, 0) for name, value in request.facts.items()]
        opening = [Draft(data), declared, *facts]
        self.store.append(assessment, opening, by=actor, via=via, copies=copies)
        return self.desk(assessment, via=via)

    def _before(self, request: StartRequest) -> dict[str, str] | None:
        """The earlier assessment that this one looks back on: the one named, else the same institution's latest."""
        if request.previous == "":
            return None
        place = Institution(typed(request.institution), request.country, request.region)
        same = [h for h in self.headings() if h.whose.is_also(place) and h.as_of <= request.as_of and h.bridges is None]
        if request.previous is None and not same:
            return None
        latest = max(reversed(same), key=lambda h: h.as_of).assessment if same else None
        before = self.resolve(request.previous) if request.previous else latest
        return {"assessment": before, "head": self.store.log(before).head} if before else None


def _named(headings: Sequence[Heading], name: str | None) -> str:
    # A bridge stands beside an assessment: where none is named the assessment is meant.
    bridges_first = sorted(headings, key=lambda h: h.bridges is None)
    abandoned = {h.assessment for h in headings if h.state == "abandoned"}
    return called([(h.assessment, h.label) for h in bridges_first], name, abandoned)


def _together(headings: Sequence[Heading], names: Sequence[str]) -> list[str]:
    """The assessments called `names`, of one institution where that makes them plain."""
    groups: list[list[Heading]] = []
    for heading in headings:
        mine = next((g for g in groups if g[0].whose.is_also(heading.whose)), None)
        if mine is None:
            groups.append(mine := [])
        mine.append(heading)
    whole = [g for g in groups if all(candidates([(h.assessment, h.label) for h in g], name) for name in names)]
    of = whole[0] if len(whole) == 1 else headings
    return [_named(of, name) for name in names]


def _same(headings: Sequence[Heading], assessment: str) -> tuple[str, ...]:
    of = next(h for h in headings if h.assessment == assessment)
    same = [h for h in headings if h.whose.is_also(of.whose) and h.bridges is None]
    return tuple(h.assessment for h in sorted(same, key=lambda h: h.as_of))


def _refuse_network(folder: Path) -> None:
    if fault := fault_of_place(folder):
        raise MissingError(f"{fault}.", "Keep the workspace on a disk of this machine.")
