"""Where the lines of a chart run. It draws numbers that stand in the report; it makes none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import cos, pi, sin

from assess.report.compared import Point, Trend
from assess.report.values import Line

FEWEST, MOST = 3, 16
"""Below three axes a radar has no area; with more than sixteen its labels would stand on each other."""

LABEL = 26
"""Letters of a label of a radar, so that it stays one line; the table below has the whole name."""


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
    """The chart of the guidelines that have a figure; None where they are too few or too many to be read."""
    drawn = [line for line in lines if line.claimed.score.at_least is not None]
    if not FEWEST <= len(drawn) <= MOST:
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
    cut = text if len(text) <= LABEL else f"{text[: LABEL - 1]}…"
    return Label(cut, left, top, "middle" if abs(side) < 0.2 else "start" if side > 0 else "end")


@dataclass(frozen=True)
class Code:
    """A QR code: its width and height in modules, the quiet zone with it, and the path of all that is dark."""

    size: int
    path: str


def code(text: str) -> Code:
    """The QR code of exactly this text (ISO/IEC 18004, level M)."""
    import segno  # noqa: PLC0415 # only where a checkpoint is printed

    rows = list(segno.make_qr(text, error="m", boost_error=False).matrix_iter(border=4))
    runs = (f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _dark(row))
    return Code(len(rows), "".join(runs))


def _dark(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules begins, and how long it is."""
    at = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield at, length
        at += length


APART = 4.4
"""Hundredths of the height that two labels of a slope chart keep between them."""

MOST_YEARS = 5
"""Labels of years that do not touch each other below a slope chart."""

SHAPES = ("circle", "square", "diamond", "triangle")
"""The marks of the lines in turn: they are told apart without colour."""

DASHES = ("", "3 1.4", "1 1.2")
"""The strokes of the lines in turn, changed after each round of shapes."""


@dataclass(frozen=True)
class End:
    """A label at one end of a line: its place in hundredths of the height, from above."""

    text: str
    top: str


@dataclass(frozen=True)
class Slope:
    """One line through the years: the pieces that may be drawn, a bar for each range, and a mark at each figure."""

    name: str
    shape: str
    dash: str
    pieces: tuple[str, ...]
    ranges: tuple[tuple[str, str, str], ...]
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Slopes:
    """Lines from year to year in a square of 100, with their labels left and right and the years below."""

    lines: tuple[Slope, ...]
    left: tuple[End, ...]
    right: tuple[End, ...]
    years: tuple[tuple[str, str], ...]
    grid: tuple[tuple[str, str], ...]
    breaks: tuple[str, ...]


def slopes(trends: Sequence[Trend], drawn: Sequence[str]) -> Slopes | None:
    """The chart of the guidelines named in `drawn`, None where there is none; where a line breaks no piece is drawn."""
    chosen = [t for t in trends if t.id in drawn]
    if not chosen:
        return None
    labels = [p.label for p in chosen[0].points]
    height = _scale([n for t in chosen for p in t.points for n in (p.at_least, p.at_most) if n is not None])
    across = [14 + 82 * place / (len(labels) - 1) for place in range(len(labels))]
    return Slopes(
        lines=tuple(_slope(t, number, across, height) for number, t in enumerate(chosen)),
        left=_ends([(t.name, t.points[0]) for t in chosen], "{name} · {value}", height),
        right=_ends([(t.name, t.points[-1]) for t in chosen], "{value} · {name}", height),
        years=tuple((f"{x:.2f}", label) for x, label in zip(across, _fitting(labels), strict=True)),
        grid=tuple((f"{height(value):.2f}", str(value)) for value in range(0, 101, 20) if 3 < height(value) < 97),
        breaks=_breaks(chosen),
    )


def _fitting(labels: Sequence[str]) -> list[str]:
    """As many of the years as can be read side by side, the last among them."""
    every = -(-len(labels) // MOST_YEARS)
    return [label if (len(labels) - 1 - place) % every == 0 else "" for place, label in enumerate(labels)]


def _breaks(chosen: Sequence[Trend]) -> tuple[str, ...]:
    """`2025 (criteria 0.2.0): Guideline 2, Guideline 3`: where a line breaks for one reason stands together."""
    found: dict[str, list[str]] = {}
    for trend in chosen:
        for point in trend.points:
            if point.breaks:
                found.setdefault(f"{point.label} ({point.breaks})", []).append(trend.name)
    return tuple(f"{where}: {', '.join(names)}" for where, names in found.items())


def _scale(values: Sequence[int]) -> Callable[[float], float]:
    """From points to hundredths of the height, from above: between the twenties around all that is drawn."""
    low = min(values) // 20 * 20
    high = max(-(-max(values) // 20) * 20, low + 20)
    return lambda value: 96 - (value - low) * 92 / (high - low)


def _slope(trend: Trend, number: int, across: Sequence[float], height: Callable[[float], float]) -> Slope:
    at = [(place, p) for place, p in enumerate(trend.points) if p.at_least is not None]
    pieces = [
        f"{across[i]:.2f},{height(one.at_least or 0):.2f} {across[k]:.2f},{height(other.at_least or 0):.2f}"
        for (i, one), (k, other) in pairwise(at)
        # A year without a figure between the two may be where the line breaks.
        if one.firm and other.firm and not any(p.breaks for p in trend.points[i + 1 : k + 1])
    ]
    return Slope(
        name=trend.name,
        shape=SHAPES[number % len(SHAPES)],
        dash=DASHES[number // len(SHAPES) % len(DASHES)],
        pieces=tuple(pieces),
        ranges=tuple(
            (f"{across[place]:.2f}", f"{height(p.at_most or 0):.2f}", f"{height(p.at_least or 0):.2f}")
            for place, p in at
            if p.at_most != p.at_least
        ),
        marks=tuple(
            (f"{across[place]:.2f}", f"{height(p.at_least or 0):.2f}") for place, p in at if p.at_most == p.at_least
        ),
    )


def _ends(found: Sequence[tuple[str, Point]], text: str, height: Callable[[float], float]) -> tuple[End, ...]:
    """Labels beside their figures, moved apart where they would stand on each other."""
    placed = sorted((height(p.at_least or 0), text.format(name=name, value=p.claimed)) for name, p in found)
    tops = [top for top, _ in placed]
    for place in range(1, len(tops)):
        tops[place] = max(tops[place], tops[place - 1] + APART)
    # Pushed below the chart, they are pushed back up as far as it takes.
    lowest = 97.0
    for place in reversed(range(len(tops))):
        tops[place] = min(tops[place], lowest)
        lowest = tops[place] - APART
    return tuple(End(told, f"{top:.2f}") for (_, told), top in zip(placed, tops, strict=True))
