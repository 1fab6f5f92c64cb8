"""A folder opened, and the verbs front ends call: it joins the parts below and decides nothing itself."""

from assess.workspace.desk import Desk, EvidenceGiven, Imported, Previous, evidence_in, reference
from assess.workspace.folder import Heading, Workspace, find, library, roots

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
