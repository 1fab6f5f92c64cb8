"""The assessment as an auditor has it on the table: own ratings where answers stand, the self-rating beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from assess.comparison import Move
from assess.log import Log, Standing, Year
from assess.log.standing import BLIND, Comment, Given, Reviewed
from assess.model import Answer, Criterion
from assess.review import state_of, to_review
from assess.workspace.course import reviewing
from assess.workspace.desk import Desk

SELF_RATING = "self-rating"
"""What the institution's own answer is called beside the auditor's."""


class ReviewDesk(Desk):
    """A desk on which `now` holds this actor's reviews as answers, and `previous` the assessment as it stands.

    So the page of a question shows the self-rating as last year's answer is shown to those who answer. A review that
    has lapsed is no answer here. `blind` hides the self-rating until the own level is given. Only `rate` writes.
    """

    blind = False

    def _take(self, log: Log) -> None:
        super()._take(log)
        self._stands = self.now
        mine = {name: r for name, r in self.mine.items() if state_of(self._stands, name, r) == "reviewed"}
        self.now = replace(
            self._stands,
            answers={name: Given(r.seq, r.at, r.by, r.value, None, None) for name, r in mine.items()},
            comments={name: Comment(r.seq, r.at, r.by, r.note) for name, r in mine.items() if r.note},
            flags=(),
            attached={},
            settings=replace(self._stands.settings, hide_previous=self.blind),
        )
        self.previous = Year(SELF_RATING, self.catalogue, self._stands)

    @property
    def stands(self) -> Standing:
        """The assessment as it stands, with the institution's answers."""
        return self._stands

    @property
    def mine(self) -> Mapping[str, Reviewed]:
        """This actor's latest review of each criterion, lapsed or not."""
        return {r.criterion: r for r in self._stands.reviews if r.by == self.actor}

    @property
    def questions(self) -> tuple[Criterion, ...]:
        """What is to be reviewed and can be; see `review.to_review`."""
        states = to_review(self.catalogue, self._stands)
        return tuple(self.catalogue.criterion[name] for name, state in states.items() if state != "gone")

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
        """Saves this actor's rating, and with it whether the self-rating was hidden; see `course.reviewing`."""
        via = f"{self.via}{BLIND}" if self.hides(criterion) else self.via
        self.write(reviewing(self, criterion, value, finding=finding, note=note), via=via)


class BlindDesk(ReviewDesk):
    """A desk on which the self-rating is hidden until the own level is given."""

    blind = True
