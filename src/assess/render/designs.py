"""What a report looks like: a folder of templates, styles and `report.yaml`, ours or an institution's own."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assess import shipped, yaml
from assess.errors import InvalidError, NotFoundError, Problem
from assess.render import own
from assess.report.whole import TELLS
from assess.text import cut, listed, meant, nearest, quoted

FOLDER, FILE, STYLES, SECTIONS, TEMPLATE = "reports", "report.yaml", "report.css", "sections", ".html.j2"
BASE = "improvement"
"""The design that others build on where they name none."""

PAPERS: Mapping[str, tuple[str, float]] = {"a4": ("A4", 297 / 25.4 * 72), "letter": ("letter", 11 * 72)}
"""Each paper with what CSS calls it, and its height in points."""


def paper_of(height: float) -> str:
    """The paper whose height is nearest, in points."""
    return min(PAPERS, key=lambda name: abs(PAPERS[name][1] - height))


SUBJECTS = ("assessment", "comparison", "pack")
"""What a report can be of. A pack goes to somebody outside: its PDF holds no data beside what is printed."""

COLOURS = ("ink", "quiet", "line", "pale", "brand", "deep", "claimed", "range", "evidenced", "target", "good", "bad")
"""The colours a design may set."""

READ_ON_WHITE = ("ink", "quiet", "brand", "deep", "claimed", "target", "good", "bad")
"""The colours in which something is written on white."""

CONTRAST = 4.5
"""The least contrast between text and what it stands on (WCAG 2, level AA)."""

LOGOS: Mapping[str, str] = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
MOST_SECTIONS = 100
"""Sections a design may have; ours have at most 18."""


@dataclass(frozen=True)
class Design:
    """A report by its name: the folders its templates are looked for in, own ones first, and what is set there.

    `of` says what it lays out: one `assessment`, a `comparison` of several, or a `pack` for somebody outside.
    """

    name: str
    title: str
    folders: tuple[Path, ...]
    sections: tuple[Mapping[str, str], ...]
    of: str = SUBJECTS[0]
    logo: str | None = None
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def own(self) -> tuple[Path, ...]:
        """The folders that are an institution's own; empty for a design of ours."""
        return tuple(folder for folder in self.folders if not folder.is_relative_to(reports()))

    def text(self, folder: Path, name: str) -> str:
        """A file of one of its folders; those of an own one are read with care.

        Raises:
            InvalidError: it lies elsewhere, is no plain file of UTF-8 text, or is too large.
        """
        return own.text(folder, name) if folder in self.own else (folder / name).read_text("utf-8")

    @property
    def styles(self) -> str:
        """The style sheets, ours first, then what an own design adds, then its colours.

        Raises:
            InvalidError: one of them cannot be read, or would fetch something.
        """
        sheets = [self._sheet(folder) for folder in reversed(self.folders) if own.holds(folder, STYLES)]
        colours = "".join(f"--{name}: {value}; " for name, value in self.colours.items())
        return "\n".join([*sheets, f":root {{ {colours}}}" if colours else ""])

    def _sheet(self, folder: Path) -> str:
        sheet = self.text(folder, STYLES)
        if folder in self.own:
            from assess.render import closed  # noqa: PLC0415 # only where a design brings styles of its own

            path = str(folder / STYLES)
            if found := [Problem(path, o.line, 0, cut(o.what), closed.REMEDY) for o in closed.of_styles(sheet)]:
                raise own.faults(found)
        return sheet


def reports() -> Path:
    """The folder of the designs that come with the program, and of their fonts."""
    return shipped.folder() / FOLDER


def design(name: str = BASE, roots: Sequence[Path] = (), below: tuple[str, ...] = ()) -> Design:
    """The design of this name: in one of `roots`, the last first, else ours. `below` are those that build on it.

    Raises:
        NotFoundError: there is none of this name; the message names those there are.
        InvalidError: its `report.yaml` has faults; all of them are named.
    """
    known = designs(roots)
    if name not in known:
        raise NotFoundError(f"There is no report {quoted(name)}.", meant(name, known))
    source = _read(known[name])
    plain = source.value
    ours = name if (reports() / name / FILE).is_file() else BASE
    on = plain.get("extends") or (ours if known[name] != reports() / BASE else None)
    if on in below:
        raise InvalidError(f"The report '{on}' builds on itself.", f"Mend `extends` in {known[name] / FILE}.")
    base = design(on, () if on == name else roots, (*below, name)) if on else None
    folders = (known[name], *(base.folders if base else ()))
    if missing := list(_without_template(source, folders)):
        raise own.faults(missing)
    return Design(
        name=name,
        title=plain["title"],
        folders=folders,
        sections=tuple(plain.get("sections") or (base.sections if base else ())),
        of=plain.get("of") or (base.of if base else SUBJECTS[0]),
        logo=_logo(known[name], plain.get("logo")) or (base.logo if base else None),
        colours={**(base.colours if base else {}), **plain.get("colours", {})},
    )


@dataclass(frozen=True)
class Look:
    """How a report is laid out: its design, and the paper by a name of `PAPERS`."""

    design: Design = field(default_factory=design)
    paper: str = "a4"


def designs(roots: Sequence[Path] = ()) -> dict[str, Path]:
    """Every design by name, with its folder; one of an institution takes the place of ours of the same name."""
    found = [reports(), *(root / FOLDER for root in roots)]
    return {path.parent.name: path.parent for root in found for path in sorted(root.glob(f"*/{FILE}"))}


def _read(folder: Path) -> yaml.Source:
    """What `report.yaml` says, checked."""
    path = folder / FILE
    source, found = yaml.read(path, str(path))
    if source.whole and not found:
        found = list(_faults(source))
    if found:
        raise own.faults(found)
    return source


KEYS = ("report", "title", "of", "extends", "logo", "colours", "sections")


def _faults(source: yaml.Source) -> Iterator[Problem]:
    plain = source.value
    if not isinstance(plain, dict):
        yield source.problem((), "It holds no keys", "Begin with `title:`")
        return
    for key in plain:
        if key not in KEYS:
            near = nearest(key, KEYS)
            remedy = f"Did you mean '{near}'?" if near else f"Known: {listed(list(KEYS))}"
            yield source.problem((key,), f"'{cut(key)}' is not known here", remedy, at_key=True)
    for key in ("title", "extends", "logo"):
        if not _is_text(plain.get(key, "x")):
            yield source.problem((key,), f"'{key}' needs a text", "Write one line")
    if plain.get("of", SUBJECTS[0]) not in SUBJECTS:
        what = "'of' names nothing a report can be of"
        yield source.problem(("of",), what, f"Write {listed(list(SUBJECTS), 'or')}")
    if "title" not in plain:
        yield source.problem((), "'title' is missing", "Add `title:`")
    yield from _section_faults(source, plain.get("sections", []))
    yield from _colour_faults(source, plain.get("colours", {}))


def _section_faults(source: yaml.Source, sections: Any) -> Iterator[Problem]:
    form = "Compare reports/improvement/report.yaml"
    if not isinstance(sections, list):
        yield source.problem(("sections",), "'sections' is no list of `{section: name, title: Heading}`", form)
    elif len(sections) > MOST_SECTIONS:
        what = f"'sections' has {len(sections):,} entries, at most {MOST_SECTIONS} are taken"
        yield source.problem(("sections", MOST_SECTIONS), what, "Shorten the list")
    else:
        for place, section in enumerate(sections):
            if not _is_section(section):
                yield source.problem(("sections", place), "This is no `{section: name, title: Heading}`", form)


def _without_template(source: yaml.Source, folders: Sequence[Path]) -> Iterator[Problem]:
    """Each section that none of the folders has a template for."""
    known = {path.name.removesuffix(TEMPLATE): path for f in folders for path in (f / SECTIONS).glob(f"*{TEMPLATE}")}
    for place, section in enumerate(source.value.get("sections", [])):
        if (name := section["section"]) not in known:
            near = nearest(name, known)
            remedy = f"Did you mean '{near}'?" if near else f"Write {folders[0] / SECTIONS / (name + TEMPLATE)}"
            yield source.problem(("sections", place, "section"), f"There is no section '{cut(name)}'", remedy)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_section(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= {"section", "title", "when"}
        and value.get("when", TELLS[0]) in TELLS
        and re.fullmatch("[a-z0-9-]+", str(value.get("section", ""))) is not None
        and all(isinstance(text, str) for text in value.values())
    )


def _colour_faults(source: yaml.Source, colours: Any) -> Iterator[Problem]:
    if not isinstance(colours, dict):
        yield source.problem(("colours",), "'colours' has no names", "Name some")
        return
    for name, value in colours.items():
        at = ("colours", name)
        if name not in COLOURS:
            remedy = f"There are: {listed(list(COLOURS))}"
            yield source.problem(at, f"There is no colour '{cut(name)}'", remedy, at_key=True)
        elif not isinstance(value, str) or not re.fullmatch("#[0-9a-fA-F]{6}", value):
            yield source.problem(at, f"'{name}' is no colour", "Write it as #1f6f8b")
        elif name in READ_ON_WHITE and (ratio := contrast(value)) < CONTRAST:
            what = f"'{name}' is too light to be read on white (contrast {ratio:.1f}, at least {CONTRAST} is needed)"
            yield source.problem(at, what, "Take a darker one")


def contrast(colour: str) -> float:
    """The contrast of `#rrggbb` with white, from 1 to 21. Source: WCAG 2, relative luminance."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def _logo(folder: Path, name: str | None) -> str | None:
    """The logo as an address that holds the picture itself: nothing is fetched for it."""
    if name is None:
        return None
    media = LOGOS.get(Path(name).suffix.lower())
    if media is None or not re.fullmatch(r"[^/\\\x00-\x1f]+", name):
        remedy = f"Put a file {listed(list(LOGOS), 'or')} beside it, and write its name"
        raise own.fault(folder / FILE, 0, f"'{cut(name)}' cannot be a logo", remedy)
    return f"data:{media};base64,{base64.b64encode(own.data(folder, name)).decode()}"
