"""How each figure came about, what the report is not, and what an auditor needs to compute it again."""

from __future__ import annotations

from collections import Counter

from assess.log import Standing
from assess.log.standing import STATES, WITHHELD, Sealed
from assess.model import TOP, Catalogue, GuidelineSet
from assess.model.checkpoint import Checkpoint, frozen_as
from assess.report import spoken, words
from assess.report.ahead import rule_sentence
from assess.report.answers import filed
from assess.report.values import Audit, CheckpointMade, Copy, Fact, Method, Person, ScaleStep, SetMethod, Weight
from assess.text import alike, counted

ISSA = "International Social Security Association"

OF_ISSA = (
    "Scale, weights and criteria come with the toolkit assess. The ISSA has neither written nor approved them.",
    "No level here is one of the ISSA's own maturity levels, which are not public; nothing here is its certificate.",
)
"""What is said beside guidelines of the ISSA."""

DISCLAIMERS = (
    "This is a self-assessment: the institution answers for its levels.",
    "There is no figure across guideline sets and no ranking of institutions.",
)


def disclaimers(catalogue: Catalogue) -> tuple[str, ...]:
    """What a report is not, by whose guidelines are asked about."""
    publishers = {catalogue.set_of(c.guideline).publisher for c in catalogue.asked}
    return (*(OF_ISSA if ISSA in publishers else ()), *DISCLAIMERS)


_SCHEMES = {
    "pdca-mean-1": "Weighted mean of criteria in a guideline, weighted mean of guidelines in a part and in the set.",
}

_STEPS = (
    Fact("Level", "Each level has statements an outsider could check. A level is reached when its statements and all "
    "lower ones hold. Statements of the next level that already hold shorten the gap and never move a score."),
    Fact("Points", f"A level is worth {100 // TOP} points, so level {TOP} is 100."),
    Fact("Guideline", "Sum of weight times points over the criteria that apply, divided by the sum of their weights."),
    Fact("Part and set", "Weighted mean of their guidelines; left out are those to which nothing applies."),
    Fact("At least, at most", "An open question counts as nothing in the lower figure and as the top level in the "
    "upper one. The two meet when everything asked is answered."),
    Fact("Not known", "Counts as nothing in both figures; a score held down by it carries a star (*)."),
    Fact("Not applicable", "Leaves the calculation, needs a reason, and its share is printed."),
    Fact("Rated", "Share of the criteria asked that apply and have a level. What the questionnaire does not ask is "
    "not counted; the tables say “asked 1 of 6”. A score stands where all criteria of a guideline are asked, or all "
    "guidelines of a set; elsewhere the levels stand."),
    Fact("Lowest and key criteria", "Lowest: the lowest level of any criterion. Key criteria: the level that each of "
    "them reaches. “Level 2 or lower” is said while a criterion that may be lower is open or not known."),
    Fact("Claimed and evidenced", "Claimed counts levels as answered. Evidenced counts a level above the limit of the "
    "set only where something attached has not expired on the day the assessment speaks for."),
    Fact("Rounding", "Figures are exact fractions, rounded once for print, half up; what a level is worth is kept for "
    "scores that reach it (39.9 is printed as 39), and so are 0 and 100."),
    Fact("Gaps", "The statements not yet met up to the target. Order: what is to be done now, next, later; inside of "
    "these framework guidelines first, then key criteria, then weight times levels missing, then the smaller effort, "
    "then the order of the questionnaire."),
    Fact("Strongest", "Criteria at or above their target that evidence shows, the highest level first, then the "
    "greater weight, then the order of the questionnaire."),
    Fact("Practices", "Named for a level that is missing, never for one reached. Those the author of a criterion chose "
    "as direct stand first, then those found by the words, topics and subjects they share with the criterion, then "
    "those chosen as related. Years and awards are facts to read and never move a place."),
)  # fmt: skip


def method(catalogue: Catalogue, standing: Standing) -> Method:
    """The page on how each figure came about."""
    scheme = standing.settings.scheme
    asked = frozenset(c.id for c in catalogue.asked)
    return Method(
        disclaimers=disclaimers(catalogue),
        scheme=f"{scheme}: {_SCHEMES.get(scheme, 'see the documentation of this scheme.')}",
        steps=_STEPS,
        sets=tuple(_set(s, asked) for s in catalogue.sets if any(c.id in asked for c in s.criteria)),
    )


def _set(guidelines: GuidelineSet, asked: frozenset[str]) -> SetMethod:
    return SetMethod(
        set=guidelines.id,
        title=f"{guidelines.title} ({guidelines.edition})",
        about=guidelines.about,
        later_editions=guidelines.later_editions,
        source=guidelines.source,
        scale_about=guidelines.scale_about,
        scale=tuple(
            ScaleStep(s.level, s.name, " ".join(filter(None, (s.meaning, s.aside))), s.level * 100 // TOP)
            for s in guidelines.scale
        ),
        rules=_rules(guidelines),
        guideline_weights=tuple(
            Weight(g.id, f"{words.named(g)}: {g.title}", spoken.number(g.weight), g.framework, "")
            for g in guidelines.guidelines
            if any(c.id in asked for c in guidelines.of(g.id))
        ),
        criterion_weights=tuple(
            Weight(c.id, c.question, spoken.number(c.weight), c.key, c.because)
            for c in guidelines.criteria
            if c.id in asked
        ),
    )


def _rules(guidelines: GuidelineSet) -> tuple[Fact, ...]:
    rules = guidelines.rules
    return (
        Fact("Target", f"Level {rules.target} where the institution set no other."),
        Fact("Evidence", f"Asked for above level {rules.evidence_above}."),
        Fact("Level in words", f"Printed where {rules.word_from_coverage} % or more are rated."),
        *(Fact(f"Roadmap, {rule.step}", rule_sentence(rule)) for rule in rules.roadmap),
    )


def audit(catalogue: Catalogue, standing: Standing, version: str) -> Audit:
    """What must be the same for the report to come out the same."""
    settings = standing.settings
    before = settings.previous
    wrote = _people(standing)
    return Audit(
        events=standing.events,
        facts=(
            Fact("Assessment", standing.assessment),
            Fact("State", STATES[standing.state]),
            Fact("Speaks for", words.day(settings.as_of).shown),
            Fact("Period", words.period(settings.period)),
            Fact("Names", "as entered by whoever sat at the keyboard; nobody had to prove who they are"),
            Fact("Events in the log", str(standing.events)),
            Fact("Head of the log", standing.head),
            Fact("Earlier assessment", f"{before['assessment']}, head {before['head']}" if before else "none"),
            Fact("Way to score", settings.scheme),
            Fact("Language", settings.language),
            Fact("Made with", f"assess {version}"),
        ),
        anchored=_anchored(standing),
        checkpoints=tuple(_made(standing, s) for s in standing.checkpoints),
        catalogue=_copies(catalogue),
        people=wrote,
        alike=alike(p.name for p in wrote if p.name != WITHHELD),
        evidence=filed(catalogue, standing),
    )


def _anchored(standing: Standing) -> str:
    if not standing.checkpoints:
        return "No checkpoint was made: nobody outside holds anything against which this log could be held."
    first = words.moment(standing.checkpoints[0].at)
    return (
        f"The log is anchored since {first}: whoever has held a checkpoint since then can tell whether anything before "
        "it was changed. Until it was handed over, the owner of the log could have written any history."
    )


def _made(standing: Standing, sealed: Sealed) -> CheckpointMade:
    frozen = frozen_as(standing.settings.catalogue)
    found = Checkpoint(standing.assessment, sealed.events, sealed.head, frozen, sealed.result)
    signed = f"signed with {sealed.key}" if sealed.key else "not signed"
    given = f", given to {sealed.given_to}" if sealed.given_to else ""
    made = f"{standing.name(sealed.by)}, {words.moment(sealed.at)}"
    return CheckpointMade(sealed.events, f"{made}; {signed}{given}.", found.text)


def _copies(catalogue: Catalogue) -> tuple[Copy, ...]:
    asked, collection = catalogue.questionnaire, catalogue.collection
    return (
        *(Copy("guideline set", f"{s.title} ({s.edition})", f"criteria {s.version}", s.digest) for s in catalogue.sets),
        Copy("questionnaire", asked.title, asked.id, asked.digest),
        Copy("practices", collection.title, f"as of {words.day(collection.as_of).shown}", collection.digest),
    )


def _people(standing: Standing) -> tuple[Person, ...]:
    answers = Counter(given.by for given in standing.answers.values())
    known = [Person(a.name, a.kind, a.role, answers[a.id]) for a in standing.actors.values()]
    others = [
        Person(standing.name(actor), "not stated", "not stated", number)
        for actor, number in answers.items()
        if actor not in standing.actors
    ]
    return (*known, *others)


def people(standing: Standing) -> str:
    """How many people answered."""
    return counted(len({given.by for given in standing.answers.values()}), "person", "people")
