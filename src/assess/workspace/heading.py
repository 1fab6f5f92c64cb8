"""One line of the list of assessments."""

from __future__ import annotations

from dataclasses import dataclass

from assess.log.standing import Institution


@dataclass(frozen=True)
class Heading:
    """One line of the list of assessments. `bridges` is the one beside which it asks an earlier wording again."""

    assessment: str
    label: str
    institution: str
    country: str
    region: str | None
    as_of: str
    state: str
    opened: str
    bridges: str | None = None

    @property
    def whose(self) -> Institution:
        """Whose assessment it is."""
        return Institution(self.institution, self.country, self.region)
