"""The work ahead in words: each gap with its statements, its place on the roadmap, and the practices that may help."""

from __future__ import annotations

from collections.abc import Mapping

from assess.gaps import TRAITS, Gap
from assess.gaps import gaps as shortfalls
from assess.log import Standing
from assess.model import Catalogue, Collection, Open, Practice, RoadmapRule, Unknown
from assess.model import Statement as Asked
from assess.practices import Index, Match, Nothing, matches, nothing, read_first
from assess.report import words
from assess.report.glance import Mention
from assess.report.progress import mention
from assess.report.values import Gaps, Help, PracticeFacts, Practices, ReadFirst, Shortfall, Statement, Step
from assess.text import capital, counted, listed

Found = Mapping[str, tuple[tuple[Match, ...], Nothing | None]]
"""The practices for each criterion with a gap, and what to say where none is clear."""


def found(catalogue: Catalogue, standing: Standing) -> tuple[Gap, ...]:
    """Every gap in order, of the answers as claimed."""
    outcomes = {c.id: standing.outcome(c.id) for c in catalogue.asked}
    return shortfalls(catalogue, outcomes, standing.settings.target)


def ranked(catalogue: Catalogue, standing: Standing, known: tuple[Gap, ...]) -> Found:
    """The practices for every gap."""
    index, region = Index(catalogue.collection), standing.settings.institution.region
    ranking = {}
    for gap in known:
        criterion = gap.criterion
        title = catalogue.set_of(criterion.guideline).node[criterion.guideline].title
        missing = frozenset(s.level for s in gap.unmet)
        helping = matches(index, criterion, title, missing=missing, region=region)
        ranking[criterion.id] = (helping, nothing(index, criterion, helping, missing))
    return ranking


def gaps_of(catalogue: Catalogue, standing: Standing) -> Gaps:
    """Every gap in order, with practices."""
    known = found(catalogue, standing)
    return gaps_with(catalogue, standing, known, ranked(catalogue, standing, known))


def gaps_alone(catalogue: Catalogue, standing: Standing) -> Gaps:
    """Every gap in order, without practices: ranking those takes most of the time."""
    known = found(catalogue, standing)
    return gaps_with(catalogue, standing, known, {gap.criterion.id: ((), None) for gap in known})


def gaps_with(catalogue: Catalogue, standing: Standing, known: tuple[Gap, ...], ranking: Found) -> Gaps:
    """The gaps with practices that are ranked already."""
    return Gaps(
        format="assess.gaps/1",
        assessment=standing.assessment,
        label=standing.settings.label,
        as_of=words.day(standing.settings.as_of),
        target=_target(catalogue, standing),
        gaps=tuple(_shortfall(catalogue, place, gap, *ranking[gap.criterion.id]) for place, gap in enumerate(known, 1)),
        sentence=_sentence(catalogue, standing, len(known)),
        unsaid=_unsaid(catalogue, standing),
    )


def _target(catalogue: Catalogue, standing: Standing) -> str:
    target = standing.settings.target
    own = [
        f"level {level} in {words.named(node)}"
        for s in catalogue.sets
        for node in s.guidelines
        if (level := target.by_guideline.get(node.id)) is not None
    ]
    return f"level {target.default}" + (f"; {listed(own)}" if own else "")


def _sentence(catalogue: Catalogue, standing: Standing, found: int) -> str:
    rated = sum(words.kind(standing.outcome(c.id)) == "rated" for c in catalogue.asked)
    if not rated:
        return "No criterion is rated yet, so no gap is known."
    if not found:
        return f"All {rated} rated criteria reach their target."
    return f"{found} of {counted(rated, 'rated criterion', 'rated criteria')} {_are(found)} below target."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _unsaid(catalogue: Catalogue, standing: Standing) -> str:
    outcomes = [standing.outcome(c.id) for c in catalogue.asked]
    left = sum(isinstance(o, Open) for o in outcomes)
    unknown = sum(isinstance(o, Unknown) for o in outcomes)
    if not left + unknown:
        return "Nothing is open or not known."
    parts = [f"{left} open" if left else "", f"{unknown} not known" if unknown else ""]
    return f"{listed([p for p in parts if p])}: whether these are gaps cannot be said."


def _shortfall(
    catalogue: Catalogue, place: int, gap: Gap, helping: tuple[Match, ...], none: Nothing | None
) -> Shortfall:
    criterion = gap.criterion
    node = catalogue.set_of(criterion.guideline).node[criterion.guideline]
    effort = criterion.effort

    def told(which: tuple[Asked, ...], holds: str) -> tuple[Statement, ...]:
        return tuple(Statement(s.id, s.level, s.text, holds) for s in which)

    return Shortfall(
        place=place,
        criterion=criterion.id,
        question=criterion.question,
        guideline=words.named(node),
        guideline_title=node.title,
        level=gap.level,
        target=gap.target,
        levels=f"Level {gap.level}, target {gap.target}: {counted(gap.shortfall, 'level')} to go",
        met_already=told(gap.also_met, "met"),
        unmet=told(gap.unmet, "not met"),
        next_step=told(gap.next_step, "not met"),
        after_that=told(tuple(s for s in gap.unmet if s not in gap.next_step), "not met"),
        evidence_examples=criterion.evidence,
        effort=effort.highest,
        effort_detail=f"knowledge {effort.knowledge}, time {effort.time}, resources {effort.resources}",
        order=gap.order,
        step=gap.step,
        rule=gap.rule.removeprefix(f"{gap.step}: "),
        practices=tuple(_help(catalogue.collection, m) for m in helping),
        no_practice=_nothing(none) if none else None,
    )


def _nothing(none: Nothing) -> str:
    return f"{none.sentence} What would help: {none.needed}" if none.needed else none.sentence


def _help(collection: Collection, match: Match) -> Help:
    return Help(
        practice=facts(collection, match.practice, match.same_region),
        origin=match.origin,
        strength=match.strength,
        kind=match.kind,
        sentence=match.why if match.origin == "pinned" else _why(match),
        quote=match.reasons.quote or None,
        to_level=match.to_level,
        score=None if match.score is None else str(match.score),
    )


def _why(match: Match) -> str:
    reasons = match.reasons
    subjects = [f"{s.label} ({', '.join(_quoted(s.words))})" for s in reasons.subjects]
    parts = [
        f"shares the topic{'s'[: len(reasons.topics) > 1]} {listed(list(reasons.topics))}" if reasons.topics else "",
        f"deals with {listed(subjects)}" if subjects else "",
        f"its text says {listed(_quoted(reasons.words))}" if reasons.words else "",
    ]
    told = "; ".join(filter(None, parts))
    return f"Found (strong). {capital(told)}." if told else "Found (strong)."


def _quoted(texts: tuple[str, ...]) -> list[str]:
    return [f"“{t}”" for t in texts]


def facts(collection: Collection, practice: Practice, same_region: bool | None = None) -> PracticeFacts:  # noqa: FBT001 # three-valued fact
    """A practice as it is listed. Years, award and place are facts, never a reason."""
    place = f"{practice.country} ({practice.region}{', your region' if same_region else ''})"
    award = f"award {practice.awarded}" if practice.awarded else "no award listed"
    return PracticeFacts(
        id=practice.id,
        title=practice.title,
        institution=collection.named(practice),
        facts=f"implemented {practice.implemented}, {award}, {place}",
        summary=practice.summary,
        source=practice.source,
    )


def practices_of(catalogue: Catalogue, standing: Standing) -> Practices:
    """The practices to read first over all gaps, and all that are named."""
    known = found(catalogue, standing)
    return practices_with(catalogue, known, ranked(catalogue, standing, known))


def practices_with(catalogue: Catalogue, known: tuple[Gap, ...], ranking: Found) -> Practices:
    """The practices of a ranking that is there already."""
    collection = catalogue.collection
    order = {gap.criterion.id: gap for gap in known}
    first = read_first({c: helping for c, (helping, _) in ranking.items()})
    named = {m.practice.id: m for c in order for m in ranking[c][0]}

    def gaps_served(criteria: tuple[str, ...]) -> tuple[Mention, ...]:
        return tuple(mention(catalogue, order[c].criterion, order[c].step) for c in order if c in criteria)

    return Practices(
        format="assess.practices/1",
        collection=collection.title,
        as_of=words.day(collection.as_of),
        count=len(collection.practices),
        held=f"{counted(len(collection.practices), 'practice')}, as of {words.day(collection.as_of).shown}",
        first=tuple(
            ReadFirst(
                practice=facts(collection, r.practice, named[r.practice.id].same_region),
                gaps=gaps_served(r.criteria),
                sentence=f"Clearly addresses {counted(len(r.criteria), 'gap')}.",
            )
            for r in first
        ),
        named=tuple(facts(collection, m.practice, m.same_region) for m in named.values()),
        sentence=_on_practices(len(first), len(named), len(known)),
    )


def _on_practices(first: int, named: int, found: int) -> str:
    if not found:
        return "No gap is known, so no practice is named."
    if not first:
        return f"{counted(named, 'practice')} named; none clearly addresses more than one gap."
    several = f"{first} of them clearly {'addresses' if first == 1 else 'address'} more than one gap"
    return f"{counted(named, 'practice')} named; {several}."


STEPS = {"now": "Now", "next": "Next", "later": "Later"}
"""The steps of the roadmap as they are printed."""


def roadmap(catalogue: Catalogue, gaps: Gaps) -> tuple[Step, ...]:
    """The gaps by step, in the order of the rules."""
    rules: dict[str, list[str]] = {}
    for guidelines in catalogue.sets:
        for rule in guidelines.rules.roadmap:
            told = rules.setdefault(rule.step, [])
            if (sentence := rule_sentence(rule)) not in told:
                told.append(sentence)
    return tuple(
        Step(step, STEPS[step], " Or: ".join(told), tuple(g for g in gaps.gaps if g.step == step))
        for step, told in rules.items()
    )


def rule_sentence(rule: RoadmapRule) -> str:
    """What a rule of the roadmap asks for."""
    parts = [
        listed([TRAITS[t] for t in rule.any_of], "or") if rule.any_of else "",
        f"is at least {counted(rule.shortfall_at_least, 'level')} below target" if rule.shortfall_at_least > 1 else "",
        f"takes {rule.effort_at_most} effort at most" if rule.effort_at_most else "",
    ]
    told = listed([p for p in parts if p])
    limit = f" At most {rule.at_most} of each set, the first in order." if rule.at_most else ""
    return (f"A gap that {told}." if told else "Every other gap.") + limit
