"""What a report looks like: a folder of templates, styles and `report.yaml`, ours or an institution's own."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assess import shipped
from assess.errors import InvalidError, NotFoundError, Problem
from assess.text import listed, nearest, shown

FOLDER, FILE, STYLES = "reports", "report.yaml", "report.css"
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
LARGEST_LOGO = 1_000_000
"""Bytes a logo may have."""


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
    def styles(self) -> str:
        """The style sheets, ours first, then what an own design adds, then its colours."""
        sheets = [path.read_text(encoding="utf-8") for f in reversed(self.folders) if (path := f / STYLES).is_file()]
        own = "".join(f"--{name}: {value}; " for name, value in self.colours.items())
        return "\n".join([*sheets, f":root {{ {own}}}" if own else ""])


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
        near = nearest(name, list(known))
        hint = f"Did you mean {near}?" if near else f"There are: {listed(list(known))}."
        raise NotFoundError(f"There is no report '{shown(name[:40])}'.", hint)
    plain = _read(known[name])
    ours = name if (reports() / name / FILE).is_file() else BASE
    on = plain.get("extends") or (ours if known[name] != reports() / BASE else None)
    if on in below:
        raise InvalidError(f"The report '{on}' builds on itself.", f"Mend `extends` in {known[name] / FILE}.")
    base = design(on, () if on == name else roots, (*below, name)) if on else None
    return Design(
        name=name,
        title=plain["title"],
        folders=(known[name], *(base.folders if base else ())),
        sections=tuple(plain.get("sections") or (base.sections if base else ())),
        of=plain.get("of") or (base.of if base else SUBJECTS[0]),
        logo=_logo(known[name], plain.get("logo")) or (base.logo if base else None),
        colours={**(base.colours if base else {}), **plain.get("colours", {})},
    )


def designs(roots: Sequence[Path] = ()) -> dict[str, Path]:
    """Every design by name, with its folder; one of an institution takes the place of ours of the same name."""
    found = [reports(), *(root / FOLDER for root in roots)]
    return {path.parent.name: path.parent for root in found for path in sorted(root.glob(f"*/{FILE}"))}


def _read(folder: Path) -> dict[str, Any]:
    """What `report.yaml` says, checked."""
    import yaml  # noqa: PLC0415 # only a page needs it

    path = folder / FILE
    try:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        plain = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 # texts only
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise InvalidError(f"{path} cannot be read.", shown(str(error).splitlines()[0])) from None
    faults = list(_faults(plain))
    if faults:
        problems = tuple(Problem(str(path), 0, 0, what, remedy) for what, remedy in faults)
        raise InvalidError(f"{path} has faults.", "See docs/how-to/own-report.md.", problems=problems)
    return dict(plain)


KEYS = ("report", "title", "of", "extends", "logo", "colours", "sections")


def _faults(plain: Any) -> list[tuple[str, str]]:
    if not isinstance(plain, dict):
        return [("It holds no keys", "Begin with `title:`")]
    found = [(f"'{shown(str(k))}' is not known here", f"Known: {listed(list(KEYS))}") for k in plain if k not in KEYS]
    texts = ("title", "extends", "logo")
    found += [(f"'{key}' needs a text", "Write one line") for key in texts if not _is_text(plain.get(key, "x"))]
    if plain.get("of", SUBJECTS[0]) not in SUBJECTS:
        found.append(("'of' names nothing a report can be of", f"Write {listed(list(SUBJECTS), 'or')}"))
    if "title" not in plain:
        found.append(("'title' is missing", "Add `title:`"))
    sections = plain.get("sections", [])
    if not isinstance(sections, list) or not all(_is_section(s) for s in sections):
        found.append(("'sections' is no list of `{section: name, title: Heading}`", "Compare reports/improvement"))
    colours = plain.get("colours", {})
    return found + (_colour_faults(colours) if isinstance(colours, dict) else [("'colours' has no names", "Name some")])


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_section(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= {"section", "title"}
        and re.fullmatch("[a-z0-9-]+", str(value.get("section", ""))) is not None
        and all(isinstance(text, str) for text in value.values())
    )


def _colour_faults(colours: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    for name, value in colours.items():
        if name not in COLOURS:
            found.append((f"There is no colour '{shown(str(name)[:40])}'", f"There are: {listed(list(COLOURS))}"))
        elif not isinstance(value, str) or not re.fullmatch("#[0-9a-fA-F]{6}", value):
            found.append((f"'{name}' is no colour", "Write it as #1f6f8b"))
        elif name in READ_ON_WHITE and (ratio := contrast(value)) < CONTRAST:
            what = f"'{name}' is too light to be read on white (contrast {ratio:.1f}, at least {CONTRAST} is needed)"
            found.append((what, "Take a darker one"))
    return found


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
    path = folder / name
    media = LOGOS.get(path.suffix.lower())
    if media is None or path.parent != folder:
        raise InvalidError(f"'{shown(name)}' cannot be a logo.", f"Put a file {listed(list(LOGOS), 'or')} in {folder}.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InvalidError(f"The logo {path} cannot be read ({error.strerror}).", "Check its name.") from None
    if len(data) > LARGEST_LOGO:
        raise InvalidError(
            f"The logo {path} has {len(data):,} bytes, at most {LARGEST_LOGO:,} are taken.", "Shrink it."
        )
    return f"data:{media};base64,{base64.b64encode(data).decode()}"
