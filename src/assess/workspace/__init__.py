"""A folder opened, and the verbs front ends call: it joins the parts below and decides nothing itself."""

from assess.workspace.desk import REASONS, Desk, EvidenceGiven, Imported, Previous
from assess.workspace.folder import Heading, StartRequest, Workspace, find

__all__ = ["REASONS", "Desk", "EvidenceGiven", "Heading", "Imported", "Previous", "StartRequest", "Workspace", "find"]
