"""What a person hands over beside a level, what came of a table, and what became of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assess.errors import InvalidError, UsageError
from assess.log.standing import Evidence, EvidenceKind, Lost
from assess.model import Answer, NotApplicable, Rated, Unknown
from assess.text import quoted, shown

FileState = Literal["kept"] | Lost
"""What became of a file of evidence: `erased` where it is gone because an event says so."""


@dataclass(frozen=True)
class EvidenceGiven:
    """A piece of evidence as a person gives it: a `file`, a `link`, or a plain `reference`. Days are ISO 8601.

    `again` is the same piece in another log of this workspace: its file is kept already.
    """

    kind: EvidenceKind
    name: str
    path: Path | None = None
    dated: str | None = None
    expires: str | None = None
    confidential: bool = False
    again: Evidence | None = None


@dataclass(frozen=True)
class Imported:
    """What an import did. `again` where the same file had been imported before, and stands.

    `by` is the name it was entered under; `questions` are those it changed, `evidence` what it took as such, by
    criterion, `needs_evidence` those it left at a level that nothing shows; `left_aside` are words for nothing in the
    place of evidence, `disputed` the rows it did not take.
    """

    rows: int
    changed: int
    again: bool = False
    label: str = ""
    assessment: str = ""
    by: str = ""
    event: int | None = None
    questions: tuple[str, ...] = ()
    evidence: tuple[Proof, ...] = ()
    needs_evidence: tuple[str, ...] = ()
    left_aside: tuple[Proof, ...] = ()
    disputed: tuple[Disputed, ...] = ()


@dataclass(frozen=True)
class Proof:
    """What a table gives as evidence for a criterion."""

    criterion: str
    text: str


@dataclass(frozen=True)
class Disputed:
    """A row that was changed here since the table was written: what stands here and by whom, and what the table says.

    `what` is `answer` or `comment`; `event` and `base` are what stands and what the table saw, 0 for nothing;
    `same_answer` where only the comments differ.
    """

    row: int
    criterion: str
    what: str
    here: str
    here_by: str
    here_at: str
    table: str
    table_by: str
    event: int
    base: int
    same_answer: bool = False


def reference(text: str) -> EvidenceGiven:
    """Evidence given as words: a link where it is one, else a plain reference.

    Raises:
        InvalidError: it begins as a link and names no host.
    """
    link = re.match(r"https?://([^\s/?#]*)", text, re.IGNORECASE)
    if link and not link[1]:
        raise InvalidError(
            f"The link {shown(text[:60])} names no host.", "Write the whole link, such as https://fund.example/charter."
        )
    return EvidenceGiven("link" if link else "reference", text)


_PATH = r"(~|\.{0,2}[/\\]|[A-Za-z]:\\).*"


def is_path(text: str) -> bool:
    """Whether a file is meant and nothing else: a path from a folder that is named."""
    return bool(re.fullmatch(_PATH, text))


def is_like_a_file(text: str) -> bool:
    """Whether words look like the name of a file: a path, or an ending such as `.pdf`, also behind blanks."""
    return is_path(text) or bool(re.fullmatch(r".*[\w-]\.(?=\d*[A-Za-z])\w{2,5}|\S*[/\\]\S*", text))


def evidence_in(text: str) -> EvidenceGiven:
    """Evidence as a person names it: an existing file, a link, else a plain reference.

    Raises:
        As `reference`.
    """
    try:
        path = Path(text).expanduser()
        is_file = path.is_file()
    except (OSError, RuntimeError):
        # Too long for a name, or a home that does not exist: words.
        return reference(text)
    return EvidenceGiven("file", path.name, path) if is_file else reference(text)


def is_device(text: str) -> bool:
    """Whether evidence was named that is there and is neither a file nor a folder: a pipe, a device."""
    try:
        path = Path(text).expanduser()
        return path.exists() and not path.is_file() and not path.is_dir()
    except (OSError, RuntimeError):
        return False


def is_folder(text: str) -> bool:
    """Whether evidence was named that is a folder: only single files are kept."""
    try:
        return Path(text).expanduser().is_dir()
    except (OSError, RuntimeError):
        return False


WORDS: dict[str, type[NotApplicable | Unknown]] = {
    "n/a": NotApplicable,
    "na": NotApplicable,
    "unknown": Unknown,
    "?": Unknown,
}
"""How the two answers are typed that are no level."""


def answer_as_typed(said: str, reason: str, also_met: tuple[str, ...], *, remark: str) -> Answer:
    """An answer as it is typed: a level, `n/a` or `unknown`; the last two with a reason.

    `remark` is the option that takes what is to be said beside a level.

    Raises:
        UsageError: it is none of them, or a level came with a reason.
    """
    if kind := WORDS.get(said.lower()):
        return kind(reason)
    if not said.isdecimal():
        raise UsageError(f"{quoted(said)} is no answer.", "Write 0 to 5, 'n/a' or 'unknown'.")
    if reason.strip():
        raise UsageError("A level takes no --reason.", f"Say it with {remark}.")
    return Rated(int(said), also_met)
