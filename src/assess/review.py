"""The auditor's rating beside the institution's own: who may do what when, the sample, the differences. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Literal

from assess.asking import open_questions
from assess.log import KINDS, Event, Standing, saying
from assess.log.kinds import ActorData, AnswerData, EraseData, StateData, WithdrawData
from assess.log.standing import STATES, Blind, Reviewed
from assess.model import TOP, Catalogue, Criterion, Outcome, Rated

NEXT: Mapping[str, tuple[str, ...]] = {
    "draft": ("submitted", "abandoned"),
    "submitted": ("in_review", "amending"),
    "in_review": ("approved", "amending"),
    "approved": ("amending",),
    "amending": ("submitted",),
    "abandoned": ("draft",),
}
"""The states that may follow each state."""

FINDINGS: Mapping[str, str] = {
    "conformity": "conforms: the level holds",
    "observation": "observation: the level holds, something is to be watched",
    "minor": "minor finding: the level holds in part",
    "major": "major finding: the level does not hold",
}
"""What an auditor can find: the closed list, with the words a person chooses and reads."""

NO_FINDING = "no finding stated"
"""What stands in the place of a finding where a review states none."""


def finding_for(claimed: Outcome, value: Outcome) -> str:
    """The finding that is proposed: what the distance between the two suggests, for the auditor to decide."""
    if not isinstance(claimed, Rated) or not isinstance(value, Rated):
        # The reasons differ in their words; what counts is that both say it does not apply, or is not known.
        return "conformity" if type(claimed) is type(value) else "observation"
    above = claimed.level - value.level
    return "major" if above > 1 else "minor" if above == 1 else "conformity" if above == 0 else "observation"


def upholds(claimed: Outcome, value: Outcome) -> bool:
    """Whether the auditor's rating upholds the self-rating: not below it, or of its kind where one is no level."""
    if isinstance(claimed, Rated) and isinstance(value, Rated):
        return value.level >= claimed.level
    return type(claimed) is type(value)


def same(one: Outcome, other: Outcome) -> bool:
    """Whether both say the same: the same level, or both that it does not apply, or that it is not known."""
    if isinstance(one, Rated) and isinstance(other, Rated):
        return one.level == other.level
    return type(one) is type(other)


def fault_of_finding(claimed: Outcome, value: Outcome, finding: str | None) -> tuple[str, str] | None:
    """Why a finding contradicts the two ratings, and which one fits; None where it does not."""
    contradicting = "conformity" if not upholds(claimed, value) else "major"
    if finding != contradicting:
        return None
    says, rates = ("holds", "does not") if finding == "conformity" else ("does not hold", "does")
    what = f"'{finding}' says that the self-rating {says}, and the auditor's level says that it {rates}"
    return what, f"The finding that fits is '{finding_for(claimed, value)}'"


def fault_of_state(state: str, kind: str) -> tuple[str, str] | None:
    """Why an event of this kind cannot be written in this state, and what to do; None where it can."""
    written = KINDS[kind].written
    if state in written:
        return None
    if state == "abandoned":
        return _ABANDONED
    if "draft" in written:
        what = "is approved, and nothing" if state == "approved" else "was submitted, and nothing but the action plan"
        return f"The assessment {what} can be changed", "`assess amend --reason TEXT` reopens it"
    if state == "approved":
        return "The assessment is approved, so it is not under review", "`assess amend --reason TEXT` reopens it"
    return "The assessment was not submitted yet, so it is not under review", "`assess submit` comes first"


_ABANDONED = (
    "The assessment is abandoned, and nothing in it can be changed",
    "`assess abandon --take-up` goes on with it",
)

_FIRST = {
    "draft": "Only what was abandoned is taken up again",
    "abandoned": "Only a draft can be abandoned: what was submitted stays",
    "submitted": "`assess amend --reason TEXT` comes first",
    "in_review": "`assess submit` comes first",
    "approved": "`assess submit` and `assess review` come first",
    "amending": "It is open, and can be changed as it is",
}
"""What to do where a state cannot be reached yet."""


def fault_of_step(state: str, to: str) -> tuple[str, str] | None:
    """Why an assessment cannot go from one state to another, and what comes first; None where it can."""
    if to in NEXT[state]:
        return None
    if state == to:
        return f"The assessment is {_told(state)}", f"It is {_told(to)} already"
    if (state, to) == ("submitted", "approved"):
        return f"The assessment is {_told(state)}", "`assess review --as NAME` comes first: no review of it stands"
    return f"The assessment is {_told(state)}", _ABANDONED[1] if state == "abandoned" else _FIRST[to]


def _told(state: str) -> str:
    return "a draft" if state == "draft" else STATES[state]


def answered_by(events: Iterable[Event], criterion: str | None = None) -> frozenset[str]:
    """Everybody who ever answered a criterion, or for whom somebody did: none of them may review it.

    Without a criterion: any of them, and none of these may draw the sample.
    """
    given = (
        e for e in events if isinstance(e.data, AnswerData | WithdrawData) and criterion in (None, e.on)
    )  # fmt: skip
    return frozenset(name for e in given for name in (e.by, e.on_behalf_of) if name)


def submitted_by(events: Sequence[Event]) -> str | None:
    """Who submitted it last, and does not approve it; None while nobody has."""
    return next((e.by for e, data in saying(reversed(events), StateData) if data.to == "submitted"), None)


def may_be_one_of(events: Iterable[Event], actor: str, who: Collection[str]) -> bool:
    """Whether an actor could be one of `who` under another name: declared after the name of one of them was erased."""
    every = list(events)
    declared = next((e.seq for e, _ in saying(every, ActorData) if e.on == actor), len(every) + 1)
    names = {data.name for e, data in saying(every, ActorData) if e.on in who}
    return any(e.seq < declared and names & set(data.texts) for e, data in saying(every, EraseData))


# The sample

METHOD = "stratified-sha256-1"
"""Strata are guideline and level. Their shares of the sample are proportional, rounded by largest remainder; within a
stratum the criteria stand in the order of SHA-256 of seed, line break and id, and the first ones are drawn."""


def drawn(catalogue: Catalogue, standing: Standing, seed: str, size: int) -> tuple[str, ...]:
    """The sample of answered criteria that everybody draws with this seed, in the order of the questionnaire."""
    strata: dict[tuple[str, str], list[str]] = {}
    for criterion in catalogue.asked:
        outcome = standing.outcome(criterion.id)
        if criterion.id in standing.answers and criterion.id not in standing.hidden:
            level = str(outcome.level) if isinstance(outcome, Rated) else type(outcome).__name__
            strata.setdefault((criterion.guideline, level), []).append(criterion.id)
    number = sum(map(len, strata.values()))
    wanted = min(size, number)
    shares = {name: Fraction(wanted * len(members), number) for name, members in strata.items()}
    takes = {name: floor(share) for name, share in shares.items()}
    left = wanted - sum(takes.values())
    order = sorted(strata, key=lambda name: (takes[name] - shares[name], _draw(seed, " ".join(name))))
    for name in order[:left]:
        takes[name] += 1
    chosen = {c for name, members in strata.items() for c in _first(members, seed, takes[name])}
    return tuple(c.id for c in catalogue.asked if c.id in chosen)


def _first(members: Sequence[str], seed: str, number: int) -> list[str]:
    return sorted(members, key=lambda name: _draw(seed, name))[:number]


def _draw(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest()


# What is to be reviewed

ReviewState = Literal["not reviewed", "reviewed", "lapsed", "gone"]
"""What became of a criterion that is to be reviewed.

A review has `lapsed` once the answer changed. What is not answered or not asked any more is `gone`: nothing is left to
review.
"""

NOTHING_LEFT = "not answered or not asked any more, so nothing is left to review"
"""Why a criterion is `gone`, in words."""


def to_review(catalogue: Catalogue, standing: Standing) -> Mapping[str, ReviewState]:
    """Each criterion that is to be reviewed, in the order of the questionnaire, and what became of it.

    That is the sample where one was drawn, else all that is answered; and what was reviewed beside it.
    """
    reviews, sample = standing_reviews(standing), standing.sample
    wanted = {*reviews, *(sample.criteria if sample else standing.answers.keys() - standing.hidden.keys())}
    return {c.id: state_of(standing, c.id, reviews.get(c.id)) for c in catalogue.asked if c.id in wanted}


def state_of(standing: Standing, criterion: str, review: Reviewed | None) -> ReviewState:
    """What became of a criterion, judged by this review of it."""
    given = standing.answers.get(criterion)
    if given is None or criterion in standing.hidden:
        return "gone"
    if review is None:
        return "not reviewed"
    return "reviewed" if review.about == given.seq else "lapsed"


def unreviewed(catalogue: Catalogue, standing: Standing) -> tuple[str, ...]:
    """What is to be reviewed and can be: not reviewed yet, or lapsed."""
    return tuple(c for c, state in to_review(catalogue, standing).items() if state in ("not reviewed", "lapsed"))


# The differences


@dataclass(frozen=True)
class Difference:
    """One reviewed criterion: what the institution said, what the auditor found, and what became of the review.

    `blind` is what was rated of the same answer before it was shown: by the same auditor, else by the last other one.
    """

    criterion: Criterion
    claimed: Outcome
    review: Reviewed
    state: ReviewState
    blind: Blind | None

    @property
    def counts(self) -> bool:
        """Whether the review speaks of the answer that stands."""
        return self.state == "reviewed"

    @property
    def size(self) -> int | None:
        """Levels the institution rated itself above the auditor; None where one of the two is no level."""
        if isinstance(self.claimed, Rated) and isinstance(self.review.value, Rated):
            return self.claimed.level - self.review.value.level
        return None

    @property
    def agrees(self) -> bool:
        """Whether both say the same; see `same`."""
        return same(self.claimed, self.review.value)

    @property
    def changed(self) -> bool:
        """Whether what was rated blind was changed once the self-rating had been shown."""
        return self.blind is not None and not same(self.blind.value, self.review.value)


def standing_reviews(standing: Standing) -> Mapping[str, Reviewed]:
    """The latest review of each criterion, whoever gave it."""
    return {r.criterion: r for r in sorted(standing.reviews, key=lambda r: r.seq)}


def differences(catalogue: Catalogue, standing: Standing) -> tuple[Difference, ...]:
    """Every reviewed criterion in the order of the questionnaire."""
    reviews = standing_reviews(standing)
    return tuple(
        Difference(
            catalogue.criterion[name], standing.outcome(name), reviews[name], state, _blind(standing, reviews[name])
        )
        for name, state in to_review(catalogue, standing).items()
        if name in reviews
    )


def _blind(standing: Standing, review: Reviewed) -> Blind | None:
    of_the_same = (r for r in standing.reviews if (r.criterion, r.about) == (review.criterion, review.about))
    given = [r.blind for r in of_the_same if r.blind]
    return review.blind or max(given, key=lambda blind: blind.seq, default=None)


def as_blind(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """What was rated blind, in place of what was found in the end; what was never rated blind is left out."""
    return tuple(replace(d, review=replace(d.review, value=d.blind.value)) for d in found if d.blind)


def verified(catalogue: Catalogue, standing: Standing) -> Mapping[str, Outcome]:
    """What an auditor found of each criterion, as far as the answer has not changed since."""
    return {d.criterion.id: d.review.value for d in differences(catalogue, standing) if d.counts}


ENOUGH = 3
"""Reviewed criteria below which no verified figure is printed, unless they are all that are asked."""


def enough(reviewed: int, asked: int) -> bool:
    """Whether so many criteria carry a figure: `ENOUGH`, or all that are asked."""
    return reviewed >= min(ENOUGH, asked)


def left_at(to: str) -> Callable[[Catalogue, Standing], Iterable[str]]:
    """What computes what is left to do at a step to this state; see `Passed.left`."""
    return unreviewed if to == "approved" else open_questions


@dataclass(frozen=True)
class Agreement:
    """How far two raters agree. Levels are compared where both gave one; shares are 0 to 100.

    `bias` is the mean of self-rating minus verified level, in levels; above 0 the institution rates itself higher.
    `kappa` is Cohen's, weighted by the square of the distance; None where chance alone explains everything. `levels`
    is how many different levels the two gave.
    """

    reviewed: int
    compared: int
    same: int
    within_one: int
    higher: int
    lower: int
    bias: Fraction | None
    kappa: Fraction | None
    levels: int

    @property
    def exact(self) -> Fraction | None:
        """The share of the same level."""
        return Fraction(100 * self.same, self.compared) if self.compared else None


def agreement(found: Sequence[Difference]) -> Agreement:
    """The statistics over the reviews that count."""
    fresh = [d for d in found if d.counts]
    pairs = list(_levels(fresh))
    sizes = [one - other for one, other in pairs]
    return Agreement(
        reviewed=len(fresh),
        compared=len(pairs),
        same=sum(s == 0 for s in sizes),
        within_one=sum(abs(s) <= 1 for s in sizes),
        higher=sum(s > 0 for s in sizes),
        lower=sum(s < 0 for s in sizes),
        bias=Fraction(sum(sizes), len(sizes)) if sizes else None,
        kappa=kappa(pairs),
        levels=len({level for pair in pairs for level in pair}),
    )


def _levels(found: Iterable[Difference]) -> Iterator[tuple[int, int]]:
    for d in found:
        if isinstance(d.claimed, Rated) and isinstance(d.review.value, Rated):
            yield d.claimed.level, d.review.value.level


def kappa(pairs: Sequence[tuple[int, int]]) -> Fraction | None:
    """Cohen's kappa with quadratic weights, exact. Source: Cohen 1968.

    >>> kappa([(1, 1), (3, 3), (5, 4)])
    Fraction(12, 13)
    """
    number = len(pairs)
    if not number:
        return None
    first = [sum(one == level for one, _ in pairs) for level in range(TOP + 1)]
    second = [sum(other == level for _, other in pairs) for level in range(TOP + 1)]
    observed = Fraction(sum((one - other) ** 2 for one, other in pairs), number)
    expected = Fraction(
        sum(first[i] * second[j] * (i - j) ** 2 for i in range(TOP + 1) for j in range(TOP + 1)), number**2
    )
    return 1 - observed / expected if expected else None
