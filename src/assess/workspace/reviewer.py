"""The assessment as an auditor has it on the table: own ratings where answers stand, the self-rating beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from assess.answers import Comment, Given, Standing, Year
from assess.comparison import Move
from assess.model import Answer, Criterion, Log
from assess.workspace.desk import Desk

SELF_RATING = "self-rating"
"""What the institution's own answer is called beside the auditor's."""


class ReviewDesk(Desk):
    """A desk on which `now` holds this actor's reviews as answers, and `previous` the assessment as it stands.

    So the page of a question shows the self-rating with its comment and evidence, as last year's answer is shown to
    those who answer. `blind` hides it until the own rating is given. Only `review` writes.
    """

    blind = False

    def _take(self, log: Log) -> None:
        super()._take(log)
        self._stands = self.now
        mine = {r.criterion: r for r in self._stands.reviews if r.by == self.actor}
        self.now = replace(
            self._stands,
            answers={name: Given(r.seq, r.at, r.by, r.value, None, None) for name, r in mine.items()},
            comments={name: Comment(r.seq, r.at, r.by, r.note) for name, r in mine.items() if r.note},
            flags=(),
            settings=replace(self._stands.settings, hide_previous=self.blind),
        )
        self.previous = Year(SELF_RATING, self.catalogue, self._stands)

    @property
    def stands(self) -> Standing:
        """The assessment as it stands, with the institution's answers."""
        return self._stands

    @property
    def questions(self) -> tuple[Criterion, ...]:
        """What is to be rated: the sample where one was drawn, else everything that was answered."""
        sample = self._stands.sample
        chosen = set(sample.criteria) if sample else set(self._stands.answers)
        return tuple(c for c in super().questions if c.id in chosen and c.id in self._stands.answers)

    @cached_property
    def looked_back(self) -> Mapping[str, tuple[Move, ...]]:
        """Each criterion beside itself: what stands beside a rating is the self-rating."""
        return {c.id: (Move(c, c, "direct", self._stands.outcome(c.id), statements=()),) for c in self.catalogue.asked}

    def base(self, *slot: str) -> int:
        """As for a desk; the slot of an answer is that of this actor's review."""
        return super().base("review", slot[1], self.actor) if slot[0] == "answer" else super().base(*slot)

    def needs_evidence(self, criterion: str) -> bool:
        """A rating of an auditor asks for none."""
        del criterion
        return False

    def rate(self, criterion: str, value: Answer, finding: str | None, note: str) -> None:
        """Saves this actor's rating; the assessment as it stands decides whether that can be."""
        self.review(criterion, value, finding=finding, note=note)
