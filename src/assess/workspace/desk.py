"""One assessment on the table: what stands, and the verbs that change it. Each is on the disk when it returns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assess.asking import indicators, questions
from assess.catalogue import freeze
from assess.errors import ConflictError, InvalidError, NotFoundError, Problem
from assess.log import Draft, Event, Fold, LeftOut, Log, Slot, Standing, Typed, Year
from assess.log.history import confidential_files, erased_files, kept_files, without_left_out
from assess.log.kinds import (
    ActorData,
    AnswerData,
    AttachData,
    CommentData,
    DetachData,
    EvidenceData,
    FactData,
    FlagData,
    IndicatorData,
    SettingsData,
    Value,
    Why,
    WithdrawData,
)
from assess.log.standing import Evidence, Given, Period, Planned, Target
from assess.log.undo import changed_since, last_undoable, parts, put_back
from assess.model import Answer, Catalogue, Criterion, Indicator, Rated
from assess.text import controls_escaped, from_iso, meant, quoted, shown, typed
from assess.workspace.checks import checked_day, checked_fact, checked_level, checked_share, new_id, refuse_erased
from assess.workspace.written import refuse_faulty, seen

if TYPE_CHECKING:
    from assess.comparison import Move
    from assess.model.crosswalk import Crosswalk
    from assess.store.protocol import Store
    from assess.workspace.given import EvidenceGiven, Imported
    from assess.workspace.tables import Wanted


class Desk:
    """One assessment, opened by one actor. Reads are of `now`; writes go to the store and refresh it.

    `introduction` is the event that declares the actor; it goes before the first thing a new one writes. `newcomer` is
    set where nobody of that name has written in the workspace.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        catalogue: Catalogue,
        log: Log,
        *,
        actor: str,
        via: str,
        previous: Year | None,
        crosswalks: Callable[[], Sequence[Crosswalk]] = tuple,
        introduction: Draft | None = None,
        newcomer: bool = False,
    ) -> None:
        self.folder = folder
        self.catalogue = catalogue
        self.actor = actor
        self.via = via
        self.previous = previous
        self._crosswalks = crosswalks
        self._introduction = introduction
        self.newcomer = newcomer
        self._store = store
        self._fold = Fold(log)
        self._take(log)

    def _take(self, log: Log) -> None:
        self.log = log
        self._fold = self._fold.on(log)
        self.now = stands_in(self.folder, self._store, self._fold, self.catalogue)

    @property
    def speaker(self) -> str:
        """The name of whoever sits here, also before anything of theirs is written."""
        said = self._introduction.data if self._introduction else None
        name = said.name if isinstance(said, ActorData) else None
        return name.text if isinstance(name, Typed) else self.now.name(self.actor)

    @property
    def stands(self) -> Standing:
        """The assessment as it stands; a desk that shows something else beside it keeps it here."""
        return self.now

    @property
    def assessment(self) -> str:
        """The id of the assessment."""
        return self.log.assessment

    @property
    def year(self) -> Year:
        """This assessment, to be set beside another one."""
        return Year(self.now.settings.label, self.catalogue, self.now)

    @property
    def fingerprint(self) -> tuple[str, ...]:
        """What a report of this assessment is made from: heads, the texts in this copy, and the files lost."""
        before = self.previous
        earlier = (before.assessment, before.standing.head, *_told(before.standing.lost)) if before else ()
        return (self.assessment, self.now.head, *sorted(self.log.texts), *_told(self.now.lost), *earlier)

    def refresh(self) -> None:
        """Reads what was written since, and looks at the files of evidence again."""
        self._take(self._store.since(self.log))

    def catch_up(self) -> None:
        """Reads what others wrote since; where nobody did, what stands is not worked out again."""
        log = self._store.since(self.log)
        if log.head != self.log.head:
            self._take(log)

    def write(self, drafts: Sequence[Draft], *, via: str | None = None) -> tuple[Event, ...]:
        """Writes events, all or none, and refreshes what stands. `via` is the way they came, else that of the desk.

        Raises:
            ConflictError: somebody else wrote on the same subject, or moved the assessment to another state; what
                stands was refreshed, nothing was written.
        """
        from assess.workspace.copied import as_shown  # noqa: PLC0415 # start-up: most commands write nothing
        from assess.workspace.course import refuse_out_of_turn  # noqa: PLC0415 # as above

        refuse_out_of_turn(self, drafts)
        drafts = as_shown(drafts, lambda: (self.log, *self.others()))
        try:
            self._introduce()
            course = self.base("state", "")
            written = self._store.append(self.assessment, drafts, by=self.actor, via=via or self.via, course=course)
        finally:
            self.refresh()
        return written

    def _introduce(self) -> None:
        """Declares the actor before the first thing a new one writes."""
        if self._introduction and self.actor not in self.now.actors:
            self._store.append(self.assessment, [self._introduction], by=self.actor, via=self.via)

    # Questions

    @property
    def left_out(self) -> LeftOut:
        """What the redacted bundle had left out from which the workspace was restored."""
        return self._store.left_out(self.assessment)

    @property
    def questions(self) -> tuple[Criterion, ...]:
        """The criteria to be put to a person, in order: the asked ones that no fact rules out."""
        return questions(self.catalogue, self.now)

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators of the guidelines about which a person is asked, by id."""
        return indicators(self.catalogue, self.now)

    def criterion(self, name: str) -> Criterion:
        """The asked criterion with this id.

        Raises:
            NotFoundError: it is not asked; the message names the nearest one, or the fact that rules it out.
        """
        if reason := self.now.hidden.get(name):
            raise NotFoundError(f"{quoted(name)} is not asked. {shown(reason)}", "`assess fact list` shows why.")
        if found := self.catalogue.criterion.get(name):
            return found
        hint = meant(name, [c.id for c in self.questions], "`assess status` lists the ids.")
        raise NotFoundError(f"{quoted(name)} is not asked in this assessment.", hint)

    @cached_property
    def looked_back(self) -> Mapping[str, tuple[Move, ...]]:
        """What each criterion was in the assessment before, by its id today: several where it was split or merged."""
        if self.previous is None:
            return {}
        from assess.workspace.lookback import looked_back  # noqa: PLC0415 # start-up: most commands do not look back

        return looked_back(self.previous, self.year, self._crosswalks())

    def hides(self, criterion: str) -> bool:
        """Whether last year's answer to a criterion is hidden until this year's is given."""
        return self.now.settings.hide_previous and criterion not in self.now.answers

    def earlier(self, criterion: str) -> Given | None:
        """Last year's answer to a criterion that asks the same by now, unless it is hidden until this year's is given.

        An answer to other words is shown beside the question (`looked_back`), and never offered as this year's.
        """
        if self.previous is None or self.hides(criterion):
            return None
        return self._same(criterion)

    def _same(self, criterion: str) -> Given | None:
        """Last year's answer to the same question."""
        same = [m for m in self.looked_back.get(criterion, ()) if m.comparable == "direct" and m.alone and m.earlier]
        before = self.previous
        return before.standing.answers.get(same[0].earlier.id) if before and same and same[0].earlier else None

    def moves_far(self, criterion: str, value: Answer) -> bool:
        """Whether the level is so far from last year's that one sentence is asked for."""
        before = self._same(criterion)
        if not isinstance(value, Rated) or not before or not isinstance(before.value, Rated):
            return False
        rules = self.catalogue.set_of(self.criterion(criterion).guideline).rules
        return abs(value.level - before.value.level) >= rules.explain_move_of

    def needs_evidence(self, criterion: str) -> bool:
        """Whether the standing level is claimed without evidence that holds."""
        given = self.now.answers.get(criterion)
        above = self.catalogue.set_of(self.criterion(criterion).guideline).rules.evidence_above
        return bool(given and isinstance(given.value, Rated) and given.value.level > above) and not self.now.evidenced(
            criterion
        )

    def base(self, *slot: str) -> int:
        """The number of the event that stands in a slot; 0 for none."""
        key: Slot = slot
        return self.now.slots.get(key, 0)

    # Answers

    def answering(
        self,
        criterion: str,
        value: Answer,
        *,
        base: int | None = None,
        same_as_previous: bool = False,
        why: tuple[str, str] | None = None,
        cause: int | None = None,
    ) -> Draft:
        """The event of an answer, checked.

        Raises:
            NotFoundError: the criterion is not asked.
            InvalidError: the level, the ticked statements or the reason cannot be taken.
        """
        asked = self.criterion(criterion)
        refuse_faulty(asked, value)
        same_as = None
        if same_as_previous and self.previous and (before := self._same(criterion)):
            same_as = {"assessment": self.previous.assessment, "seq": before.seq}
        data = AnswerData(
            value=Value.of(value),
            seen={"lang": self.now.settings.language, "text": seen(asked)},
            same_as=same_as,
            why=Why(why[0], Typed(why[1])) if why else None,
            sources=(),
        )
        return Draft(data, criterion, self.base("answer", criterion) if base is None else base, cause)

    def answer(self, criterion: str, value: Answer, **how: Any) -> None:
        """Saves an answer; see `answering`."""
        self.write([self.answering(criterion, value, **how)])

    def withdraw(self, criterion: str) -> None:
        """Takes the answer back to "not asked yet"."""
        self.criterion(criterion)
        if criterion in self.now.answers:
            self.write([Draft(WithdrawData(), criterion, self.base("answer", criterion))])

    def commenting(self, criterion: str, text: str, *, base: int | None = None, cause: int | None = None) -> Draft:
        """The event of a comment; an empty one takes it back."""
        self.criterion(criterion)
        seen_at = self.base("comment", criterion) if base is None else base
        data = CommentData(text=Typed(text), lang=self.now.settings.language)
        return Draft(data, criterion, seen_at, cause)

    def comment(self, criterion: str, text: str) -> None:
        """Saves a comment, with or without a level."""
        self.write([self.commenting(criterion, text)])

    def flag(self, criterion: str, note: str, *, raised: bool = True) -> None:
        """Marks a question for a colleague, or takes the mark back."""
        self.criterion(criterion)
        data = FlagData(raised=raised, to=None, note=Typed(note))
        self.write([Draft(data, criterion, self.base("flag", criterion, self.actor))])

    # Evidence

    def evidencing(
        self, criterion: str, given: EvidenceGiven, *, also: Sequence[str] = (), cause: int | None = None
    ) -> list[Draft]:
        """The events that declare a piece of evidence and attach it, to the criteria in `also` as well.

        A file is copied before they are written.

        Raises:
            NotFoundError: the file is not there.
            InvalidError: the file cannot be taken or was erased, a day cannot be read, or nothing can be added now.
        """
        from assess.store.evidence import keep, sha256_of  # noqa: PLC0415 # files are copied only here
        from assess.workspace.course import refuse_out_of_turn  # noqa: PLC0415 # as in `write`

        serves = [self.criterion(name).id for name in dict.fromkeys((criterion, *also))]
        dated, expires = (checked_day(day) if day else None for day in (given.dated, given.expires))
        if dated and expires and expires < dated:
            raise InvalidError(
                f"It would expire on {from_iso(expires)}, before its own day, {from_iso(dated)}.",
                "Check both days.",
                where=criterion,
            )
        name = new_id()
        attached = [Draft(AttachData(evidence=name, statement=None), one, 0, cause) for one in serves]
        refuse_out_of_turn(self, attached)
        # Read beforehand only where it could be one that was erased.
        if given.path and erased_files(self.log.events):
            refuse_erased(self.log, sha256_of(given.path))
        kept = keep(self.folder, given.path) if given.path else None
        file = kept or given.again
        declared = EvidenceData(
            what=given.kind,
            sha256=file.sha256 if file else None,
            size=file.size if file else None,
            media=file.media if file else None,
            name=Typed(controls_escaped(kept.name) if kept else given.name),
            where=Typed((given.again and given.again.where) or given.name) if given.kind == "link" else None,
            dated=dated,
            expires=expires,
            confidential=given.confidential,
            replaces=None,
        )
        return [Draft(declared, name, 0, cause), *attached]

    def add_evidence(self, criterion: str, given: EvidenceGiven, *, also: Sequence[str] = ()) -> Evidence:
        """Saves a piece of evidence for a criterion, and others; see `evidencing`."""
        drafts = self.evidencing(criterion, given, also=also)
        self.write(drafts)
        return self.now.evidence[drafts[0].on or ""]

    def attach(self, criterion: str, evidence: str) -> None:
        """Lets evidence that is there already serve another criterion."""
        self._put(AttachData(evidence=evidence, statement=None), criterion)

    def detach(self, criterion: str, evidence: str) -> None:
        """Takes evidence off a criterion; the evidence itself stays."""
        self._put(DetachData(evidence=evidence, statement=None), criterion)

    def _put(self, data: AttachData | DetachData, criterion: str) -> None:
        self.criterion(criterion)
        if data.evidence not in self.now.evidence:
            raise NotFoundError(
                f"There is no evidence {quoted(data.evidence)} here.",
                f"`assess history {criterion}` shows what was attached.",
            )
        self.write([Draft(data, criterion, self.base(*data.slot(criterion, self.actor)))])

    # Indicators and settings

    def measure(
        self,
        indicator: str,
        value: str | None,
        *,
        period: tuple[str | None, str | None] = (None, None),
        definition: str = "",
        note: str = "",
    ) -> None:
        """Records the value of an indicator: decimal text, or None for "not measured".

        Raises:
            NotFoundError: the questionnaire does not touch such an indicator.
            InvalidError: the value or a day cannot be read.
        """
        known = self.indicators
        if indicator not in known:
            raise NotFoundError(
                f"There is no indicator {quoted(indicator)} here.",
                meant(indicator, known, "`assess indicator list` lists them."),
            )
        found = known[indicator]
        begins, ends = (checked_day(day) if day else None for day in period)
        if begins and ends and ends < begins:
            raise InvalidError("The period ends before it begins.", "Check its first and its last day.")
        method = {"title": found.title, "unit": found.unit, "fix": found.fix, "definition": typed(definition)}
        data = IndicatorData(
            value=None if value is None else checked_share(value, found.unit),
            unit=found.unit,
            period=Period(begins, ends),
            definition=Typed(definition),
            method=freeze(method).digest,
            note=Typed(note),
        )
        self.write([Draft(data, indicator, self.base("indicator", indicator))])

    def set_target(self, default: int | None, by_guideline: Mapping[str, int | None]) -> None:
        """Changes the level aimed at: for all, for single guidelines (None takes a single one back)."""
        guidelines = {c.guideline for c in self.questions}
        for name in by_guideline:
            if name not in guidelines:
                raise NotFoundError(f"There is no guideline {quoted(name)} here.", meant(name, sorted(guidelines)))
        before: Target = self.now.settings.target
        merged = {**before.by_guideline, **by_guideline}
        target = Target(
            checked_level(default) if default is not None else before.default,
            {g: checked_level(t) for g, t in merged.items() if t is not None},
        )
        self.write([Draft(SettingsData.only(target=target), base=self.base("settings", ""))])

    def hide_previous(self, *, hide: bool) -> None:
        """Hides last year's answers until this year's are given, or shows them again."""
        self.write([Draft(SettingsData.only(hide_previous=hide), base=self.base("settings", ""))])

    # Facts

    def state(self, fact: str, value: str | None) -> None:
        """Records what is so at the institution; it decides which questions are asked. None takes it back.

        Raises:
            NotFoundError: nothing that is asked depends on such a fact.
            InvalidError: that is no answer to it.
        """
        checked_fact(self.catalogue.facts, fact, value)
        self.write([Draft(FactData(value=value), fact, self.base("fact", fact))])

    # The action plan

    def planning(self, criterion: str, item: str | None = None, **given: Any) -> Draft:
        """The event of an item of the action plan, checked: a new one, or a change of `item`.

        Of `statements`, `title`, `owner`, `due`, `status` and `note` what is not given stays as it stands.

        Raises:
            NotFoundError: the criterion is not asked, or there is no such item.
            InvalidError: a day, a status or a statement cannot be taken.
        """
        from assess.workspace.planned import plan_data  # noqa: PLC0415 # start-up: few commands plan

        asked = self.criterion(criterion)
        if item is not None and item not in self.now.plan:
            raise NotFoundError(f"There is no item {quoted(item)} in the plan.", "`assess plan list` shows all.")
        stands = self.now.plan.get(item or "")
        return Draft(plan_data(asked, stands, given), item or new_id(), self.base("plan", item or ""))

    def plan(self, criterion: str, item: str | None = None, **given: Any) -> Planned:
        """Saves an item of the action plan; see `planning`."""
        draft = self.planning(criterion, item, **given)
        self.write([draft])
        return self.now.plan[draft.on or ""]

    def carry_plan(self) -> tuple[tuple[Planned, ...], tuple[Planned, ...]]:
        """Takes over what the earlier assessment left unfinished: what was carried, and what is not asked any more."""
        from assess.workspace.planned import carried  # noqa: PLC0415 # as above

        return carried(self)

    # The course

    def step(self, to: str, reason: str = "") -> None:
        """Goes to another state of the assessment; see `course.step`."""
        from assess.workspace.course import step  # noqa: PLC0415 # as above

        self.write([step(self, to, reason)])

    def review(self, criterion: str, value: Answer, *, finding: str | None = None, note: str = "") -> None:
        """Saves this actor's own rating of a criterion; see `course.reviewing`."""
        from assess.workspace.course import reviewing  # noqa: PLC0415 # as above

        self.write(reviewing(self, criterion, value, finding=finding, note=note))

    def draw_sample(self, seed: str, size: int, *, again: bool = False) -> None:
        """Draws a sample and writes it down; see `course.sampling`."""
        from assess.workspace.course import sampling  # noqa: PLC0415 # as above

        self.write([sampling(self, seed, size, again=again)])

    def others(self) -> Iterator[Log]:
        """The logs of the other assessments in the workspace."""
        return (self._store.log(name) for name in self._store.headings() if name != self.assessment)

    def erase(self, draft: Draft, texts: Sequence[str]) -> None:
        """Writes an `erase` event and deletes the texts it names; see `sealing.erase`."""
        try:
            self._introduce()
            self._store.erase(self.assessment, draft, texts, by=self.actor, via=self.via)
        finally:
            self.refresh()

    # Undo

    def undo(self) -> Event | None:
        """Takes back the last thing this actor saved; returns the event that was taken back, None for nothing.

        Each part of an import is taken back by an event of its own, all or none.

        Raises:
            ConflictError: with everything that was changed since.
        """
        events = self.log.events
        last = last_undoable(events, self.actor)
        if last is None:
            return None
        taken = parts(events, last)
        if changed := [(p, later) for p in taken if (later := self._changed_since(p))]:
            raise ConflictError(
                "Nothing was taken back: it was changed since.",
                "Take back the later change first, or enter what is meant to stand.",
                problems=tuple(self._changed(part, later) for part, later in changed),
            )
        self.write([Draft(put_back(events, p), p.on, self.base(*p.slot), p.seq) for p in taken])
        return last

    def _changed_since(self, part: Event) -> Event | None:
        names = part.data.names if isinstance(part.data, SettingsData) else ()
        return changed_since(self.log.events, part.slot, part.seq, names)

    def _changed(self, part: Event, later: Event) -> Problem:
        who = shown(self.now.name(later.on_behalf_of or later.by))
        what = f"the {part.kind} was changed since, by {who} ({later.at}, event {later.seq})"
        return Problem(part.on or self.now.settings.label, 0, 0, what)

    # Tables

    def export(self, form: str, wanted: Wanted | None = None) -> str:
        """The asked questions with what stands, as a table in `csv` or `json`, to be filled in and imported."""
        from assess.workspace.tables import Wanted, export  # noqa: PLC0415 # tables are read and written only here

        return export(self, form, wanted or Wanted())

    def import_table(
        self,
        data: bytes,
        name: str,
        *,
        chosen: bool = True,
        leave_out: Collection[str] = (),
        undisputed: bool = False,
    ) -> Imported:
        """Takes the answers in a table in one step: all rows or none. The same file is nothing while its import stands.

        `chosen` says that the assessment was named: then the table need not name it. `leave_out` are columns that are
        not read; with `undisputed` the rows are left out that were changed here since the table was exported.

        Raises:
            InvalidError: with every fault, by row and column.
            ConflictError: with every row whose criterion changed since the table was exported; it is of another
                assessment.
            UsageError: neither the table nor anybody named the assessment.
        """
        from assess.workspace.tables import import_table  # noqa: PLC0415 # as above

        return import_table(self, data, name, chosen=chosen, leave_out=leave_out, undisputed=undisputed)


def stands_in(folder: Path, store: Store, fold: Fold, catalogue: Catalogue) -> Standing:
    """What stands in a log; evidence whose file in `folder` is not as it was attached is none."""
    log = fold.log
    files = kept_files(log)
    if not files:
        return fold.standing(catalogue)
    from assess.store.evidence import lost  # noqa: PLC0415 # start-up: nothing is looked for where no file is kept

    gone = lost(folder, files)
    # A file can have been left out only where it is confidential: elsewhere nothing more is read.
    if any(gone.get(name) == "missing" for name in confidential_files(log.events)):
        gone = without_left_out(log, gone, store.left_out(log.assessment).files)
    return fold.standing(catalogue, gone)


def _told(lost: Mapping[str, str]) -> list[str]:
    return sorted(f"{name} {what}" for name, what in lost.items())
