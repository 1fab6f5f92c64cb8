"""A workspace made from an auditor's bundle, once every layer of it was looked at."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

from assess import catalogue
from assess.errors import ConflictError, InvalidError
from assess.log import event, saying
from assess.log.history import erased_files, opening
from assess.log.kinds import EvidenceData
from assess.packed import is_file
from assess.seal import bundle
from assess.store import FILE
from assess.store.backup import Held, rebuild
from assess.workspace.verifying import of_bundle, verify


def is_bundle(source: Path) -> bool:
    """Whether a file is a bundle, going by the names in it."""
    if not is_file(source):
        return False
    try:
        with zipfile.ZipFile(source) as archive:
            return bundle.MANIFEST in archive.namelist()
    # Whatever else it is, restoring a backup says so.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False


def from_bundle(source: Path, folder: Path) -> Held:
    """Makes the workspace `folder` with exactly the log, the texts, the copies and the files in a bundle.

    Raises:
        ConflictError: the folder holds a workspace already.
        InvalidError: it is no bundle, or some layer of it is broken.
    """
    if (folder / FILE).exists():
        raise ConflictError(f"{folder} holds a workspace already.", "Restore into an empty folder.")
    found = bundle.read(source)
    for layer in verify(of_bundle(found)):
        if layer.verdict == "broken":
            raise InvalidError(
                f"{source} is not restored: {layer.name} is broken. {layer.sentence}",
                f"`assess verify --bundle {source}` shows every layer.",
            )
    # Nothing comes along that the log does not speak of: it was not looked at.
    events = [event(json.loads(line)) for line in found.raw.lines]
    copies = {name: found.raw.copies[name] for name in catalogue.answered(opening(events).catalogue)}
    attached = {data.sha256 for _, data in saying(events, EvidenceData)} - erased_files(events).keys()
    files = [name for name in sorted(found.evidence) if name in attached]
    return rebuild(replace(found.raw, copies=copies), bundle.unpacked(source, files), folder)
