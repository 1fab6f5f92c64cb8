"""What an assessment is opened with, and every fault of it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assess.errors import AssessError, InvalidError, NotFoundError, Problem, UsageError
from assess.text import meant, quoted
from assess.workspace.checks import checked_day, checked_fact, checked_level, checked_name
from assess.workspace.libraries import country_names

if TYPE_CHECKING:
    from assess.catalogue.library import Library

REGIONS = ("Africa", "Americas", "Asia and Pacific", "Europe")
LANGUAGES = ("en",)


@dataclass(frozen=True)
class StartRequest:
    """What an assessment is opened with. Days are ISO 8601; `country` is an ISO 3166-1 code.

    `previous` names the assessment before this one; None lets the institution's latest be found, "" means none.
    """

    label: str
    institution: str
    country: str
    as_of: str
    questionnaire: str
    by: str
    region: str | None = None
    begins: str | None = None
    ends: str | None = None
    language: str = "en"
    target: int | None = None
    targets: Mapping[str, int] = field(default_factory=dict)
    previous: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def _country(code: str) -> None:
    names = country_names()
    if re.fullmatch("[A-Z]{2}", code) and code in names:
        return
    found = next((c for c, name in names.items() if name.casefold() == code.casefold()), None)
    hint = f"{names[found]} is {found}." if found else "Use the two letters of ISO 3166, such as PL."
    raise UsageError(f"{quoted(code)} is no country code.", hint)


def _one_of(known: tuple[str, ...]) -> Callable[[str], None]:
    def check(value: str) -> None:
        if value not in known:
            raise UsageError(f"{quoted(value)} is not one of them.", meant(value, known))

    return check


CHECKS: Mapping[str, tuple[str, Callable[[Any], object]]] = {
    "label": ("--label", checked_name),
    "institution": ("--institution", checked_name),
    "by": ("--as", checked_name),
    "country": ("--country", _country),
    "region": ("--region", _one_of(REGIONS)),
    "language": ("--language", _one_of(LANGUAGES)),
    "as_of": ("--as-of", checked_day),
    "begins": ("--from", checked_day),
    "ends": ("--to", checked_day),
    "target": ("--target", checked_level),
}
"""For each field: the option it comes from, and a check that raises an `AssessError` for what cannot be taken."""


def refuse_faulty(request: StartRequest, library: Library) -> None:
    """Checks a request.

    Raises:
        InvalidError: with every fault, each named by its option.
    """
    problems = faults({name: getattr(request, name) for name in CHECKS})
    if found := _fault("--questionnaire", lambda name: _asked(library, name, request.targets), request.questionnaire):
        problems.append(found)
    else:
        facts = library.freeze(request.questionnaire)[0].facts
        said = (_fault("--fact", lambda f: checked_fact(facts, *f), fact) for fact in request.facts.items())
        problems += [found for found in said if found]
    if problems:
        raise InvalidError("The assessment was not opened.", problems=tuple(problems))


DAYS = ("as_of", "begins", "ends")
"""The fields that are days, to be kept as `checked_day` reads them."""


def with_days(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that have no fault, each day as it is kept."""
    return {name: checked_day(value) if name in DAYS and value else value for name, value in values.items()}


def faults(values: Mapping[str, Any]) -> list[Problem]:
    """Every fault of values by the names of `CHECKS`, each at its option; what may be left out is empty or None."""
    problems = [
        found
        for name, value in values.items()
        if (value or name in _NEEDED) and value is not None and (found := _fault(*CHECKS[name], value))
    ]
    period = () if problems else [checked_day(values[end]) for end in ("begins", "ends") if values.get(end)]
    if list(period) != sorted(period):
        problems.append(Problem("--to", 0, 0, "The period ends before it begins", "Swap --from and --to"))
    return problems


_NEEDED = ("label", "institution", "by", "country", "language", "as_of", "target")
"""What an empty value is a fault of."""


def _fault(option: str, check: Callable[[Any], object], value: object) -> Problem | None:
    try:
        check(value)
    except AssessError as error:
        return Problem(option, 0, 0, error.message.rstrip("."), error.hint.rstrip("."))
    return None


def _asked(library: Library, name: str, targets: Mapping[str, int]) -> None:
    frozen, _ = library.freeze(name)
    known = sorted({c.guideline for c in frozen.asked})
    if strange := sorted(set(targets) - set(known)):
        raise NotFoundError(f"There is no guideline {quoted(strange[0])} here.", meant(strange[0], known))
    for level in targets.values():
        checked_level(level)
