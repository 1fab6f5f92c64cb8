"""A folder opened, and the verbs front ends call: it joins the parts below and decides nothing itself."""

from assess.workspace.desk import Desk
from assess.workspace.folder import Workspace, find
from assess.workspace.heading import Heading
from assess.workspace.libraries import country_names, crosswalks, library, roots

__all__ = [
    "Desk",
    "Heading",
    "Workspace",
    "country_names",
    "crosswalks",
    "find",
    "library",
    "roots",
]
