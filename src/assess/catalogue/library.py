"""A library read from files: sets, questionnaires and practices that fit together, or every fault of every file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assess import shipped
from assess.catalogue import CROSSWALKS, FOLDERS, Frozen, freeze, thaw
from assess.catalogue.checks import across
from assess.catalogue.documents import KINDS
from assess.catalogue.reading import Read, read_file
from assess.errors import InvalidError, NotFoundError, Problem
from assess.model import Catalogue, Collection, GuidelineSet
from assess.model.crosswalk import Crosswalk, crosswalk
from assess.model.guidelines import guideline_set
from assess.model.practice import collection
from assess.text import few, quoted


def files(root: Path, folders: Sequence[str] = FOLDERS) -> list[tuple[Path, str]]:
    """Every YAML file of a library, with the name it has in messages: for ours its path below `root`."""
    found = [p for folder in folders for p in sorted((root / folder).rglob("*.yaml"))]
    return [(p, p.relative_to(root).as_posix() if root == shipped.folder() else str(p)) for p in found]


@dataclass(frozen=True)
class Library:
    """All that can be asked: checked documents by kind and identity."""

    documents: Mapping[tuple[str, ...], Mapping[str, Any]]

    def questionnaires(self) -> tuple[Mapping[str, Any], ...]:
        """Every questionnaire document, by name."""
        return tuple(d for key, d in sorted(self.documents.items()) if key[0] == "questionnaire")

    def sets(self) -> tuple[Mapping[str, Any], ...]:
        """Every guideline set document, by name and edition."""
        return tuple(d for key, d in sorted(self.documents.items()) if key[0] == "guideline-set")

    def freeze(self, name: str) -> tuple[Catalogue, tuple[Frozen, ...]]:
        """The catalogue of one questionnaire, and its exact texts: those of the sets, the questionnaire, the practices.

        Raises:
            NotFoundError: there is no such questionnaire.
        """
        asked = self.documents.get(("questionnaire", name))
        if asked is None:
            known = [q["questionnaire"] for q in self.questionnaires()]
            raise NotFoundError(f"There is no questionnaire {quoted(name)}.", f"There are: {few(known)}.")
        sets = [self._with_scale(self.documents["guideline-set", s["set"], s["edition"]]) for s in asked["sets"]]
        texts = tuple(freeze(document) for document in (*sets, asked, self._collection()))
        return thaw(texts), texts

    def collection(self) -> Collection:
        """The practices as they stand in the library now."""
        return collection(self._collection(), "")

    def questions(self) -> Mapping[str, str]:
        """The question of every criterion, by id."""
        return {c["id"]: c["question"] for d in self.sets() for c in d["criteria"]}

    def whole(self, document: Mapping[str, Any]) -> GuidelineSet:
        """A checked document of a set, of any version, with the scale it names.

        Raises:
            NotFoundError: the library does not hold its scale.
        """
        if ("scale", document["scale"]) not in self.documents:
            raise NotFoundError(
                f"There is no scale '{document['scale']}'.", "Put it into the library, beside the sets."
            )
        text = freeze(self._with_scale(document))
        return guideline_set(json.loads(text.text), text.digest)

    def _with_scale(self, document: Mapping[str, Any]) -> dict[str, Any]:
        return {**document, "scale": self.documents["scale", document["scale"]]}

    def _collection(self) -> dict[str, Any]:
        links = [d for key, d in sorted(self.documents.items()) if key[0] == "links"]
        return {
            **self.documents["practices",],
            "topics": self.documents["topics",]["topics"],
            "ranking": self.documents["ranking",],
            "links": [link for d in links for link in d["links"]],
            "none_found": [none for d in links for none in d["none_found"]],
        }


def load(*roots: Path) -> Library:
    """The checked library in `roots`; a later root adds to, or replaces in, an earlier one.

    Raises:
        InvalidError: with every fault of every file.
    """
    reads, problems = _read_all([files(root) for root in roots or (shipped.folder(),)])
    if problems:
        raise InvalidError(
            "The criteria have faults.", "Run `assess check` and mend them.", problems=tuple(sorted(problems))
        )
    return Library({read.identity: read.plain for read in reads})


def check(paths: Sequence[Path] = (), *roots: Path) -> tuple[int, list[Problem]]:
    """How many files were checked, and every fault in them, by place.

    Without `paths` it checks the whole library; with them only those files, seen together with the library, in which
    they replace what is theirs.
    """
    library = [files(root) for root in roots or (shipped.folder(),)]
    given = [(p, str(p)) for p in paths]
    _, problems = _read_all([*library, given])
    if paths:
        names = {name for _, name in given}
        problems = [p for p in problems if p.where in names]
    return len(given) or sum(map(len, library)), sorted(set(problems))


def _read_all(roots: Sequence[Sequence[tuple[Path, str]]]) -> tuple[list[Read], list[Problem]]:
    """The documents in all roots without those that a later root replaces, and every fault."""
    kept: list[Read] = []
    problems: list[Problem] = []
    for root in roots:
        read = [read_file(path, name) for path, name in root]
        problems += [p for _, faults in read for p in faults]
        own = [r for r, _ in read if r]
        taken = {r.identity for r in own}
        kept = [r for r in kept if r.identity not in taken] + own
    return kept, problems + across(kept)


def crosswalks(*roots: Path) -> tuple[Crosswalk, ...]:
    """The crosswalks in `roots` alone: what they are held against lies in the store.

    Raises:
        InvalidError: with every fault of every file.
    """
    kept: dict[tuple[str, ...], Crosswalk] = {}
    problems: list[Problem] = []
    for root in roots or (shipped.folder(),):
        for path, name in files(root, (CROSSWALKS,)):
            read, faults = read_file(path, name)
            problems += faults
            if read and read.kind == "crosswalk":
                kept[read.identity] = crosswalk(read.plain, freeze(read.plain).digest)
    if problems:
        raise InvalidError("A crosswalk has faults.", "Run `assess check` and mend them.", problems=tuple(problems))
    return tuple(kept.values())


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each kind of file, by name."""
    return {name: kind.model_json_schema() for name, kind in KINDS.items()}
