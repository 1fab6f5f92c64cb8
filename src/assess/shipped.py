"""Where the files are that come with the program: criteria, questionnaires, practices, report designs, examples."""

from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """Inside the installed package; in a checkout the project's own folder."""
    inside = Path(__file__).parent / "share"
    return inside if inside.is_dir() else Path(__file__).parents[2]
