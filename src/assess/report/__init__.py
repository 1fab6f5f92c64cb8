"""Everything a reader sees, as one frozen value; no arithmetic after it. Pure: no files, no clock, no locale.

`status` is cheap; `gaps_of`, `practices_of` and `build` rank practices, the others do not.
Dates come from the assessment's as-of day. Each name is loaded when it is first used: a look at the status must not
wait for the rest.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.report.ahead import gaps_alone, gaps_of, practices_of
    from assess.report.compared import Comparison
    from assess.report.comparing import compare
    from assess.report.figures import scores
    from assess.report.glance import Status
    from assess.report.progress import status
    from assess.report.reviewed import Review
    from assess.report.reviewing import review_of
    from assess.report.values import Gaps, Plan, Practices, Report, Scores
    from assess.report.whole import build, plan_of

_PLACES = {
    "Comparison": "compared",
    "Gaps": "values",
    "Plan": "values",
    "Practices": "values",
    "Report": "values",
    "Review": "reviewed",
    "Scores": "values",
    "Status": "glance",
    "build": "whole",
    "compare": "comparing",
    "gaps_alone": "ahead",
    "gaps_of": "ahead",
    "plan_of": "whole",
    "practices_of": "ahead",
    "review_of": "reviewing",
    "scores": "figures",
    "status": "progress",
}

__all__ = [
    "Comparison",
    "Gaps",
    "Plan",
    "Practices",
    "Report",
    "Review",
    "Scores",
    "Status",
    "build",
    "compare",
    "gaps_alone",
    "gaps_of",
    "plan_of",
    "practices_of",
    "review_of",
    "scores",
    "status",
]


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"assess.report.{_PLACES[name]}"), name)
