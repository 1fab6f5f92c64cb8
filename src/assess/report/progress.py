"""Where an assessment stands: progress, and the lists of what is left to do. Cheap: no figures, no practices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assess.asking import questions, sentence_of
from assess.log import Standing
from assess.log.standing import STATES
from assess.model import Catalogue, Criterion, Fact, Node, NotApplicable, Open, Rated, Unknown
from assess.report import words
from assess.report.glance import Mention, Progress, StatedFact, Status
from assess.text import counted


def status(catalogue: Catalogue, standing: Standing) -> Status:
    """Progress by guideline and in all, and every list of what is open, flagged or not yet evidenced."""
    asked = catalogue.asked
    return Status(
        format="assess.status/1",
        assessment=standing.assessment,
        label=standing.settings.label,
        institution=words.institution(standing.settings.institution),
        state=STATES[standing.state],
        draft=standing.state != "approved",
        as_of=words.day(standing.settings.as_of),
        questionnaire=catalogue.questionnaire.title,
        events=standing.events,
        head=standing.head,
        total=_progress(asked, standing, None),
        sections=tuple(
            _progress(members, standing, catalogue.set_of(node.id).node[node.id])
            for node, members in by_guideline(catalogue)
        ),
        open=_mentions(catalogue, (c for c in asked if standing.outcome(c.id) == Open())),
        flags=_flags(catalogue, standing),
        needs_evidence=_needs_evidence(catalogue, standing),
        expired=_expired(catalogue, standing),
        lost=_lost(catalogue, standing),
        unknown=_reasons(catalogue, standing, Unknown),
        not_applicable=_reasons(catalogue, standing, NotApplicable),
        facts=facts(catalogue, standing),
        hidden=tuple(mention(catalogue, c, standing.hidden[c.id]) for c in asked if c.id in standing.hidden),
    )


def facts(catalogue: Catalogue, standing: Standing) -> tuple[StatedFact, ...]:
    """What was said about the institution, as far as it decides which questions are asked."""
    return tuple(_told(catalogue, standing, fact) for fact in catalogue.facts.values())


def _told(catalogue: Catalogue, standing: Standing, fact: Fact) -> StatedFact:
    stated = standing.facts.get(fact.id)
    sentence = sentence_of(standing, fact) or "Not stated yet: every question is asked."
    hides = sum(
        stated.value != wanted
        for name in standing.hidden
        for read, wanted in catalogue.conditions[name]
        if stated and read == fact.id
    )
    return StatedFact(fact.id, fact.question, stated.value if stated else None, sentence, hides)


def by_guideline(catalogue: Catalogue) -> Iterable[tuple[Node, tuple[Criterion, ...]]]:
    """Each guideline that is asked about, in the order of the sets, with the asked criteria in the questionnaire's."""
    for guidelines in catalogue.sets:
        for node in guidelines.guidelines:
            if members := tuple(c for c in catalogue.asked if c.guideline == node.id):
                yield node, members


def mention(catalogue: Catalogue, criterion: Criterion, note: str) -> Mention:
    """A criterion in a list, with the reason it is there."""
    node = catalogue.set_of(criterion.guideline).node[criterion.guideline]
    return Mention(criterion.id, words.named(node), criterion.question, note)


def _progress(asked: Sequence[Criterion], standing: Standing, node: Node | None) -> Progress:
    hidden = [c for c in asked if c.id in standing.hidden]
    put = [c for c in asked if c.id not in standing.hidden]
    outcomes = [standing.outcome(c.id) for c in put]
    left = sum(isinstance(o, Open) for o in outcomes)
    ids = {c.id for c in put}
    return Progress(
        id=node.id if node else "",
        name=words.named(node) if node else "All",
        title=node.title if node else "all questions",
        asked=len(put),
        answered=len(put) - left,
        open=left,
        unknown=sum(isinstance(o, Unknown) for o in outcomes),
        not_applicable=sum(isinstance(o, NotApplicable) for o in outcomes),
        hidden=len(hidden),
        flagged=len({f.criterion for f in standing.flags if f.criterion in ids}),
        sentence=_sentence(len(put) - left, len(put), len(hidden)),
    )


def _sentence(done: int, put: int, hidden: int) -> str:
    if hidden and not put:
        return f"none of {counted(hidden, 'question')} asked"
    return f"{done} of {counted(put, 'question')} answered" + (f", {hidden} not asked" if hidden else "")


def _mentions(catalogue: Catalogue, criteria: Iterable[Criterion]) -> tuple[Mention, ...]:
    return tuple(mention(catalogue, c, "") for c in criteria)


def flag_note(standing: Standing, to: str | None, note: str | None, by: str) -> str:
    """Who passed a question to whom, and with which words."""
    whom = f" to {standing.name(to)}" if to else ""
    return f"passed on{whom} by {standing.name(by)}" + (f": {note}" if note else "")


def _flags(catalogue: Catalogue, standing: Standing) -> tuple[Mention, ...]:
    return tuple(
        mention(catalogue, catalogue.criterion[f.criterion], flag_note(standing, f.to, f.note, f.by))
        for f in standing.flags
        if f.criterion in catalogue.criterion and f.criterion not in standing.hidden
    )


def lacks_evidence(catalogue: Catalogue, standing: Standing, criterion: Criterion) -> bool:
    """Whether a level is claimed that asks for evidence, and none that holds is attached."""
    above = catalogue.set_of(criterion.guideline).rules.evidence_above
    match standing.outcome(criterion.id):
        case Rated(level) if level > above:
            return not standing.evidenced(criterion.id)
        case _:
            return False


def _needs_evidence(catalogue: Catalogue, standing: Standing) -> tuple[Mention, ...]:
    def note(c: Criterion) -> str:
        what = words.answer(standing.outcome(c.id), catalogue.set_of(c.guideline))
        return f"{what}; {words.without_evidence(standing, c.id)}"

    return tuple(mention(catalogue, c, note(c)) for c in catalogue.asked if lacks_evidence(catalogue, standing, c))


def _expired(catalogue: Catalogue, standing: Standing) -> tuple[Mention, ...]:
    return tuple(
        mention(catalogue, c, f"{e.name}, expired on {words.day(e.expires).shown}")
        for c in questions(catalogue, standing)
        for e in standing.evidence_for(c.id)
        if e.expires and not e.holds_on(standing.settings.as_of)
    )


def _lost(catalogue: Catalogue, standing: Standing) -> tuple[Mention, ...]:
    return tuple(
        mention(catalogue, c, f"{e.name}: {words.lost(e.kind, lost)}")
        for c in questions(catalogue, standing)
        for e in standing.evidence_for(c.id)
        if (lost := standing.lost_file(e))
    )


def _reasons(catalogue: Catalogue, standing: Standing, kind: type[Unknown | NotApplicable]) -> tuple[Mention, ...]:
    given = ((c, standing.outcome(c.id)) for c in questions(catalogue, standing))
    return tuple(mention(catalogue, c, o.reason) for c, o in given if isinstance(o, kind))
