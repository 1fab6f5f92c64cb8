"""Where the lines of a chart run. It draws numbers that stand in the report; it makes none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from assess.report.values import Line

FEWEST = 3
"""Below three axes a radar has no area."""


@dataclass(frozen=True)
class Label:
    """A label beside an axis: its place in hundredths of the chart's width and height, and how it is aligned."""

    text: str
    left: str
    top: str
    align: str


@dataclass(frozen=True)
class Radar:
    """The points of the rings, axes and lines in a square of 100, and the labels around it."""

    rings: tuple[str, ...]
    axes: tuple[tuple[str, str], ...]
    claimed: str
    evidenced: str
    target: str
    dots: tuple[tuple[str, str], ...]
    labels: tuple[Label, ...]
    missing: tuple[str, ...]


def radar(lines: Sequence[Line]) -> Radar | None:
    """The chart of the guidelines that have a figure; None where they are fewer than three."""
    drawn = [line for line in lines if line.claimed.score.at_least is not None]
    if len(drawn) < FEWEST:
        return None
    number = len(drawn)
    claimed = [line.claimed.score.at_least or 0 for line in drawn]
    return Radar(
        rings=tuple(_polygon([ring] * number) for ring in (100, 80, 60, 40, 20)),
        axes=tuple(_point(place, number, 100) for place in range(number)),
        claimed=_polygon(claimed),
        evidenced=_polygon([line.evidenced.score.at_least or 0 for line in drawn]),
        target=_polygon([line.target_points or 0 for line in drawn]),
        dots=tuple(_point(place, number, value) for place, value in enumerate(claimed)),
        labels=tuple(_label(line.name, place, number) for place, line in enumerate(drawn)),
        missing=tuple(f"{line.name} ({line.claimed.score.shown})" for line in lines if line not in drawn),
    )


def _point(place: int, number: int, value: float) -> tuple[str, str]:
    angle = 2 * pi * place / number
    return f"{50 + value * 0.36 * sin(angle):.2f}", f"{50 - value * 0.36 * cos(angle):.2f}"


def _polygon(values: Sequence[float]) -> str:
    return " ".join(",".join(_point(place, len(values), value)) for place, value in enumerate(values))


def _label(text: str, place: int, number: int) -> Label:
    left, top = _point(place, number, 118)
    side = sin(2 * pi * place / number)
    return Label(text, left, top, "middle" if abs(side) < 0.2 else "start" if side > 0 else "end")
