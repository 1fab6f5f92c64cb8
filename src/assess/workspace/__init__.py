"""A folder opened, and the verbs front ends call: it joins the parts below and decides nothing itself."""

from assess.workspace.desk import Desk, Previous
from assess.workspace.folder import Heading, Workspace, find, library, roots
from assess.workspace.given import EvidenceGiven, Imported, evidence_in, reference

__all__ = [
    "Desk",
    "EvidenceGiven",
    "Heading",
    "Imported",
    "Previous",
    "Workspace",
    "evidence_in",
    "find",
    "library",
    "reference",
    "roots",
]
