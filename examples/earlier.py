"""The criteria as they read in an earlier version: ours of today, with what `earlier/*.yaml` says was different.

The earlier versions are invented with the example: they show what happens to a comparison when criteria are revised.
usage: earlier.py FOLDER, which becomes a library for ASSESS_LIBRARY.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parents[1]
DIFFERENT = PROJECT / "examples" / "alvania" / "earlier"


def _read(path: Path) -> Any:
    # Texts only, as the program reads them: the set's version is no number.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")


def library(folder: Path) -> Path:
    """Writes every earlier set, and the links to its criteria, into `folder`; returns it."""
    for different in (_read(path) for path in sorted(DIFFERENT.glob("*.yaml"))):
        name, edition = different["set"], different["edition"]
        today = _read(PROJECT / "guidelines" / name / f"{edition}.yaml")
        criteria = _changed(today["criteria"], different)
        was = today | {"version": different["version"], "criteria": criteria, "retired": []}
        _write(folder / "guidelines" / name / f"{edition}.yaml", was)
        links = _read(PROJECT / "practices" / "links" / f"{name}.yaml")
        known = {c["id"] for c in criteria}
        kept = {part: [i for i in links[part] if i["criterion"] in known] for part in ("links", "none_found")}
        _write(folder / "practices" / "links" / f"{name}.yaml", links | kept)
    return folder


def _changed(today: list[dict[str, Any]], different: dict[str, Any]) -> list[dict[str, Any]]:
    """The criteria of that time: those that read otherwise in their place, those retired since at the end."""
    other = {c["id"]: c for c in different["criteria"]}
    same = [other.pop(c["id"], c) for c in today if c["id"] not in different["left_out"]]
    return [*same, *other.values()]


if __name__ == "__main__":
    sys.stdout.write(f"{library(Path(sys.argv[1]))}\n")
