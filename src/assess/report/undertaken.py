"""The action plan as it is printed: each item with its gap, who answers for it and until when."""

from __future__ import annotations

from assess.log import Standing
from assess.log.standing import Planned
from assess.model import Catalogue
from assess.plan import STATUSES, UNFINISHED, in_order, late, without_plan
from assess.report import words
from assess.report.progress import mention
from assess.report.values import Gaps, Plan, Shortfall, Undertaking
from assess.text import counted, listed


def plan(catalogue: Catalogue, standing: Standing, gaps: Gaps) -> Plan:
    """Every item of a criterion that is asked, and the gaps without one."""
    below = {gap.criterion: gap for gap in gaps.gaps}
    items = [i for i in standing.plan.values() if i.criterion in catalogue.criterion]
    numbers = {item: number for number, item in enumerate(standing.plan, 1)}
    ordered = in_order(items, list(below))
    left = without_plan(list(below), items)
    return Plan(
        format="assess.plan/1",
        assessment=standing.assessment,
        label=standing.settings.label,
        as_of=words.day(standing.settings.as_of),
        items=tuple(_undertaking(catalogue, standing, i, numbers[i.id], below.get(i.criterion)) for i in ordered),
        without=tuple(mention(catalogue, catalogue.criterion[c], f"{below[c].step}: {below[c].rule}") for c in left),
        sentence=_sentence(standing, items, len(left)),
    )


def _undertaking(
    catalogue: Catalogue, standing: Standing, item: Planned, number: int, gap: Shortfall | None
) -> Undertaking:
    criterion = catalogue.criterion[item.criterion]
    node = catalogue.set_of(criterion.guideline).node[criterion.guideline]
    told = {s.id: f"Level {s.level}: {s.text}" for s in criterion.statements}
    return Undertaking(
        number=number,
        id=item.id,
        criterion=criterion.id,
        question=criterion.question,
        guideline=words.named(node),
        place=gap.place if gap else None,
        gap=f"gap {gap.place}, {gap.step}" if gap else "no gap, or not known",
        what=tuple(told[s] for s in item.statements if s in told),
        title=item.title,
        owner=item.owner or "nobody named",
        due=words.day(item.due) if item.due else None,
        due_words=words.day(item.due).shown if item.due else "no day set",
        status=item.status,
        status_words=STATUSES.get(item.status, item.status),
        late=late(item, standing.settings.as_of),
        note=item.note,
        carried="carried over from the assessment before" if item.carried_from else None,
        given=f"{standing.name(item.by)}, {words.moment(item.at)}",
    )


def _sentence(standing: Standing, items: list[Planned], left: int) -> str:
    if not items:
        return "Nothing is planned yet." if left else "Nothing is planned, and no gap is known."
    behind = sum(late(i, standing.settings.as_of) for i in items)
    ahead = sum(i.status in UNFINISHED for i in items)
    parts = [
        f"{ahead} to be done" if ahead else "",
        f"{behind} of them late" if behind else "",
        f"{len(items) - ahead} finished or given up" if len(items) > ahead else "",
    ]
    taken = f"{counted(left, 'gap')} without a plan" if left else "every gap has a plan"
    return f"{counted(len(items), 'item')}: {listed([p for p in parts if p])}; {taken}."
