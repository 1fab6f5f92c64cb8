"""The event log on disk: one SQLite file a workspace, append-only, hash-chained, durable before it says so."""

from assess.store.place import fault_of_place, warning_of_place
from assess.store.sqlite import FILE, FORMAT, SqliteStore

__all__ = ["FILE", "FORMAT", "SqliteStore", "fault_of_place", "warning_of_place"]
