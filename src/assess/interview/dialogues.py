"""Exchanges of several steps: a reason, evidence, indicators. Nothing is saved before their last step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from assess.asking import sentence_of
from assess.errors import AssessError, InvalidError, UsageError
from assess.interview import lists, words
from assess.interview.face import Face, Menu, Option, Writing
from assess.log.standing import WITHHELD, Evidence
from assess.model import REASONS, Answer, Criterion, Indicator, Rated
from assess.text import capital, fault_in, shown
from assess.workspace import Desk
from assess.workspace.checks import ALL_ASKED, checked_day, checked_share, in_per_cent, is_far, may_be_a_fraction
from assess.workspace.given import EvidenceGiven, evidence_in, is_like_a_file, reference

Read = TypeVar("Read")

SHORTEST = 3
"""Letters below which a text is no evidence anybody could find again, but rather a key that was meant for elsewhere."""


def asked(face: Face, ask: Writing, read: Callable[[str], Read]) -> Read | None:
    """What `read` makes of a text, asked again with the text kept until it can; None where the person goes back."""
    while (text := face.write(ask)) is not None:
        try:
            return read(text)
        except AssessError as error:
            ask = replace(ask, kept=text, fault=words.trouble(error))
    return None


def a_reason(text: str) -> str:
    """`text`, if it says something."""
    if not text.strip():
        raise UsageError(words.EMPTY_REASON)
    if is_too_short(text):
        raise UsageError(words.no_reason(text.strip()))
    return storable(text)


def is_too_short(text: str) -> bool:
    """Whether a text is a yes, a no or a key rather than words; two signs of Chinese are words."""
    return len(text.strip()) < SHORTEST and text.isascii()


def a_day(face: Face, ask: Writing, read: Callable[[str], str] | None = None) -> str | None:
    """A day, or nothing; one that is far from today is asked about where a person can be asked."""
    while (day := asked(face, ask, read or _day)) and face.patient and is_far(day, date.today().year):  # noqa: DTZ011
        if _is_meant(face, words.far_day(day), words.YES_DAY, words.NO_DAY):
            return day
        ask = replace(ask, kept=day)
    return day


def _is_meant(face: Face, question: str, yes: str, no: str) -> bool:
    picked = face.choose(Menu(question, (Option("no", no), Option("yes", yes))))
    return picked is not None and picked.value == "yes"


def storable(text: str) -> str:
    """`text`, if it can be kept."""
    if fault := fault_in(text):
        what, remedy = fault
        raise InvalidError(f"Not saved: {what}.", f"{remedy}.")
    return text


def _day(text: str) -> str:
    return checked_day(text.strip()) if text.strip() else ""


def jump(desk: Desk, face: Face, at: str | None, wanted: str) -> tuple[str | None, str]:
    """The question that is meant by id or word, chosen where several fit; None where none is, and what to say then."""
    menu = lists.jump(desk, at, wanted)
    exact = [o for o in menu.options if o.value == wanted]
    found = exact or (menu.options if wanted else [])
    if len(found) == 1:
        return found[0].value, ""
    if not menu.options:
        return None, words.NO_MATCH
    picked = face.choose(menu)
    return (picked.value if picked else None), ""


# Facts


def facts(desk: Desk, face: Face, said: str | None) -> str:
    """Lets a person say what is so at the institution. Returns what to say."""
    known = desk.catalogue.facts
    if not known:
        return ALL_ASKED
    if said is not None:
        name, _, value = said.partition(" ")
        return _state(desk, name, value.strip()) if value.strip() else words.facts_needed(said)
    one = next(iter(known)) if len(known) == 1 else _chosen_fact(desk, face)
    return fact(desk, face, one) if one else words.KEPT_AS_IT_WAS


def _chosen_fact(desk: Desk, face: Face) -> str | None:
    options = tuple(
        Option(f.id, words.fact(f.id, f.question, sentence_of(desk.now, f))) for f in desk.catalogue.facts.values()
    )
    picked = face.choose(Menu(words.ASK_FACT, options))
    return picked.value if picked else None


def fact(desk: Desk, face: Face, name: str) -> str:
    """Asks for one fact. Returns what to say."""
    asked_about = desk.catalogue.facts[name]
    before = desk.previous
    then = sentence_of(before.standing, asked_about) if before and not desk.now.settings.hide_previous else None
    about = (
        shown(asked_about.help),
        *([words.earlier(before.label, [shown(then)])] if before and then else []),
        words.NOW + (shown(sentence_of(desk.now, asked_about) or words.NOT_STATED)),
    )
    stands = desk.now.facts.get(name) or (before.standing.facts.get(name) if before and then else None)
    options = tuple(Option(answer, f"{answer}  {shown(sentence)}") for answer, sentence in asked_about.answers)
    picked = face.choose(Menu(shown(asked_about.question), options, about, stands.value if stands else None))
    return _state(desk, name, picked.value) if picked else words.KEPT_AS_IT_WAS


def _state(desk: Desk, name: str, value: str) -> str:
    desk.state(name, value)
    sentence = dict(desk.catalogue.facts[name].answers)[value]
    return words.stated(sentence, sum(reason == sentence for reason in desk.now.hidden.values()))


# A level that moved far


def why(desk: Desk, face: Face, asked_about: Criterion, value: Answer) -> tuple[str, str] | None:
    """The code and the sentence that say why the level moved; None where the person goes back."""
    picked = face.choose(
        Menu(
            words.ASK_WHY_CODE,
            tuple(Option(code, capital(said)) for code, said in REASONS.items()),
            about=(_distance(desk, asked_about, value),),
        )
    )
    if picked is None:
        return None
    note = asked(face, Writing(words.ASK_WHY_NOTE, (REASONS[picked.value],), final=True), a_reason)
    return (picked.value, note) if note else None


def _distance(desk: Desk, asked_about: Criterion, value: Answer) -> str:
    before = desk.earlier(asked_about.id)
    if desk.previous and before and isinstance(before.value, Rated) and isinstance(value, Rated):
        return words.moved_far(desk.previous.label, before.value.level, value.level)
    return ""


# Evidence


def evidence(desk: Desk, face: Face, name: str, said: str | None, declined: set[str]) -> str:
    """Lets a person add evidence to a question, take it off, or keep last year's. Returns what to say."""
    if said is not None:
        return _given_in_one_line(desk, face, name, said)
    if told := offer(desk, face, name, declined):
        return told
    menu = _menu(desk, name)
    if len(menu.options) == 1:
        return _add(desk, face, name)
    picked = face.choose(menu)
    if picked is None:
        return words.KEPT_AS_IT_WAS
    what, _, item = picked.value.partition(":")
    match what:
        case "off":
            desk.detach(name, item)
            return words.evidence_off(desk.now.evidence[item].name)
        case "on":
            desk.attach(name, item)
            return words.evidence_saved(_named(desk, desk.now.evidence[item]))
        case _:
            return _add(desk, face, name)


def shows_it(desk: Desk, face: Face, name: str, told: str) -> str:
    """Asks what shows a level, where the level was given and needs evidence. Returns what to say.

    `told` is what was just saved.
    """
    asked_about = desk.criterion(name)
    counts = words.counts_with_evidence(desk.catalogue.set_of(asked_about.guideline).rules.evidence_above)
    about = (told, shown(asked_about.question), counts)
    ask = Writing(words.ASK_SHOWS_IT, about, paths=True, optional=True, emptied=words.EMPTY_IS_LATER)
    return _written(desk, face, name, ask) or words.EVIDENCE_LATER


def _menu(desk: Desk, name: str) -> Menu:
    here = desk.now.evidence_for(name)
    others = [e for e in desk.now.evidence.values() if e not in here]
    offers = [
        ("add:", words.ADD_EVIDENCE),
        *((f"off:{e.id}", words.take_off(_named(desk, e))) for e in here),
        *((f"on:{e.id}", words.attach_too(_named(desk, e))) for e in others),
    ]
    options = tuple(Option(value, text, words=text.casefold()) for value, text in offers)
    return Menu(words.EVIDENCE_MENU, options, start="add:")


def _named(desk: Desk, item: Evidence) -> str:
    return words.evidence(item, desk.now)


def waiting(desk: Desk, name: str, declined: set[str]) -> list[Evidence]:
    """Last year's evidence for a question that was neither attached this year nor declined in this sitting.

    What has lost its file is no evidence any more, and is not offered.
    """
    if desk.previous is None or desk.hides(name):
        return []
    here = {(e.sha256, e.name) for e in desk.now.evidence_for(name)}
    asked = [m.earlier.id for m in desk.looked_back.get(name, ()) if m.earlier]
    then = desk.previous.standing
    before = [e for earlier in asked for e in then.evidence_for(earlier) if then.lost_file(e) is None]
    return [e for e in before if (e.sha256, e.name) not in here and e.id not in declined and e.name != WITHHELD]


def offer(desk: Desk, face: Face, name: str, declined: set[str]) -> str:
    """Offers last year's evidence one by one. Returns what to say, nothing where none was attached."""
    taken: list[str] = []
    for item in waiting(desk, name, declined):
        label = desk.previous.label if desk.previous else ""
        yes_no = (Option("yes", words.YES_ATTACH), Option("no", words.NO_LEAVE))
        picked = face.choose(Menu(words.still_valid(label, _named(desk, item)), yes_no))
        if picked is None:
            break
        if picked.value == "yes":
            taken.append(_named(desk, _carried(desk, name, item)))
        else:
            declined.add(item.id)
    return words.evidence_saved("; ".join(taken)) if taken else ""


def _carried(desk: Desk, name: str, item: Evidence) -> Evidence:
    """Last year's evidence, declared in this year's log too. A file is kept by its digest: nothing is copied."""
    given = EvidenceGiven(item.kind, item.name, None, item.dated, item.expires, item.confidential, again=item)
    return desk.add_evidence(name, given)


def _given_in_one_line(desk: Desk, face: Face, name: str, said: str) -> str:
    text, *days = [part.strip() for part in said.split(f" {words.EVIDENCE_SPLIT} ")]
    dated, expires = [*(_day(d) for d in days[:2]), "", ""][:2]
    given = _understood(face, text)
    return _save(desk, name, given, dated, expires) if given else words.KEPT_AS_IT_WAS


def _add(desk: Desk, face: Face, name: str) -> str:
    return _written(desk, face, name, Writing(words.ASK_EVIDENCE, paths=True)) or words.KEPT_AS_IT_WAS


def _written(desk: Desk, face: Face, name: str, ask: Writing) -> str:
    """Takes evidence that is typed. Returns what to say; nothing where none was given."""
    while text := face.write(ask):
        if is_too_short(text):
            # It is not kept: an empty line, which keeps a text, is to go on here.
            ask = replace(ask, kept="", fault=words.NO_EVIDENCE_SO_SHORT)
            continue
        try:
            told = _dated_and_saved(desk, face, name, text)
        except AssessError as error:
            ask = replace(ask, kept=text, fault=words.trouble(error))
            continue
        if told:
            return told
        ask = replace(ask, kept=text, fault="")
    return ""


def _dated_and_saved(desk: Desk, face: Face, name: str, text: str) -> str:
    """Asks for the days and saves; nothing where the person goes back to the text."""
    if not (given := _understood(face, text)):
        return ""
    about = (words.checked_file(given.name, given.path.stat().st_size),) if given.path else (given.name,)
    dated = a_day(face, Writing(words.ASK_DATED, about, optional=True))
    expires = None if dated is None else a_day(face, Writing(words.ASK_EXPIRES, about, optional=True))
    return "" if dated is None or expires is None else _save(desk, name, given, dated, expires)


def _save(desk: Desk, name: str, given: EvidenceGiven, dated: str, expires: str) -> str:
    item = desk.add_evidence(name, replace(given, dated=dated or None, expires=expires or None))
    return words.evidence_saved(_named(desk, item))


def _understood(face: Face, text: str) -> EvidenceGiven | None:
    """The file, the link or the reference that is meant; None where the person wants to type it again."""
    storable(text)
    for spelling in (text.strip(), text.strip().strip("'\""), text.strip().replace("\\ ", " ")):
        if (found := evidence_in(spelling)).path:
            return found
    given = reference(text.strip())
    if given.kind == "link" or not is_like_a_file(text.strip()):
        return given
    again = (Option("again", words.TYPE_AGAIN), Option("words", words.AS_REFERENCE))
    picked = face.choose(Menu(words.no_file(text.strip()), again))
    return given if picked and picked.value == "words" else None


# Indicators


def indicators(desk: Desk, face: Face, about: Criterion, said: str | None) -> str:
    """Lets a person record the indicators of a guideline, or the one `said`. Returns what is still to be said."""
    mine = [i for i in desk.indicators.values() if i.guideline == about.guideline]
    if said is not None:
        one = _named_indicator(desk, said.casefold())
        return _measure(desk, face, one) if one else words.no_indicator(said, [i.id for i in mine])
    if not mine:
        return words.NO_INDICATORS
    told, start = "", mine[0].id
    while picked := face.choose(_indicator_menu(desk, mine, told, start)):
        start = picked.value
        told = _measure(desk, face, desk.indicators[start])
    # The list has said it already.
    return ""


def _named_indicator(desk: Desk, said: str) -> Indicator | None:
    known = desk.indicators
    begun = [i for i in known.values() if i.id.startswith(said)]
    return known.get(said) or (begun[0] if len(begun) == 1 else None)


def _indicator_menu(desk: Desk, mine: Sequence[Indicator], told: str, start: str) -> Menu:
    options = tuple(
        Option(i.id, words.indicator(i.id, i.title, _value_now(desk, i), _value_then(desk, i))) for i in mine
    )
    return Menu(words.ASK_INDICATOR, options, about=(told,) if told else (), start=start)


def _value_now(desk: Desk, one: Indicator) -> str | None:
    now = desk.now.indicators.get(one.id)
    return words.measured(now.value, now.unit, now.period.start, now.period.end) if now else None


def _value_then(desk: Desk, one: Indicator) -> str | None:
    before = desk.previous
    then = before.standing.indicators.get(one.id) if before and not desk.now.settings.hide_previous else None
    return words.earlier(before.label, [words.measured(then.value, then.unit, None, None)]) if before and then else None


def _measure(desk: Desk, face: Face, one: Indicator) -> str:
    stands = desk.now.indicators.get(one.id)
    kept = "" if stands is None else words.NOT_MEASURED if stands.value is None else stands.value
    about = words.indicator_about(one.fix, one.pitfalls, one.better)
    value = _figure(face, one, Writing(words.ask_value(one.title, one.unit), about, kept))
    if not value:
        return words.KEPT_AS_IT_WAS
    if value == words.NOT_MEASURED:
        return _measured(desk, face, one, None, ("", ""), stands.definition if stands else None)
    period = _period(desk, face, one)
    definition = None if period is None else asked(
        face, Writing(words.ASK_DEFINITION, about, _definition(desk, one), optional=True), storable
    )  # fmt: skip
    if period is None or definition is None:
        return words.KEPT_AS_IT_WAS
    return _measured(desk, face, one, value, period, definition)


def _figure(face: Face, one: Indicator, ask: Writing) -> str | None:
    """The value of an indicator; a share below one in a hundred is asked about where a person can be asked."""
    value = asked(face, ask, lambda said: _value(said, one.unit))
    if not value or value == words.NOT_MEASURED or not face.patient or not may_be_a_fraction(value, one.unit):
        return value
    meant = in_per_cent(value)
    return value if _is_meant(face, words.small_share(value), f"{value} %", f"{meant} %") else meant


def _measured(
    desk: Desk, face: Face, one: Indicator, value: str | None, period: tuple[str, str], definition: str | None
) -> str:
    stands = desk.now.indicators.get(one.id)
    ask = Writing(words.ASK_NOTE, (one.title,), (stands.note if stands else None) or "", optional=True, final=True)
    if (note := asked(face, ask, storable)) is None:
        return words.KEPT_AS_IT_WAS
    days = (period[0] or None, period[1] or None)
    desk.measure(one.id, value, period=days, definition=definition or "", note=note)
    return words.MEASURED


def _value(text: str, unit: str) -> str:
    said = text.strip()
    return words.NOT_MEASURED if said.casefold() == words.NOT_MEASURED else checked_share(said, unit) if said else ""


def _period(desk: Desk, face: Face, one: Indicator) -> tuple[str, str] | None:
    stands = desk.now.indicators.get(one.id)
    kept = stands.period if stands and stands.value is not None else desk.now.settings.period
    about = (one.title,)
    start = a_day(face, Writing(words.ASK_FROM, about, kept.start or "", optional=True))
    if start is None:
        return None

    def behind(text: str) -> str:
        end = _day(text)
        if start and end and end < start:
            raise InvalidError(words.ENDS_EARLY)
        return end

    end = a_day(face, Writing(words.ASK_TO, about, kept.end or "", optional=True), behind)
    return None if end is None else (start, end)


def _definition(desk: Desk, one: Indicator) -> str:
    then = desk.previous.standing.indicators.get(one.id) if desk.previous else None
    stands = desk.now.indicators.get(one.id) or then
    return (stands.definition if stands else None) or ""
