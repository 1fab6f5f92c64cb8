"""What a process that lays out a page may take, and how it is told that it wanted more."""

from __future__ import annotations

import signal
from dataclasses import dataclass

NO_MEMORY, LATE = 4, 7
"""Exit codes of a process without memory; `LATE` is said of one that was ended."""

_OUT_OF_TIME = {LATE, -getattr(signal, "SIGXCPU", LATE)}
"""How a process ends whose time is over; Windows knows no limit of processor time."""


@dataclass(frozen=True)
class Limits:
    """What one page may take: seconds of processor time, seconds by the clock, bytes of memory."""

    cpu: int = 120
    wall: int = 600
    memory: int = 2 << 30


def limit(seconds: int, memory: int) -> None:
    """Where the system can, the rest of this process has so much processor time and memory, and leaves no core."""
    try:
        import resource  # noqa: PLC0415 # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def exceeded(code: int, said: str, limits: Limits) -> str | None:
    """Which limit ended a process, in words, by its exit code and what it said; None where none did."""
    if code in _OUT_OF_TIME:
        return f"{limits.cpu} seconds of processor time or {limits.wall} seconds in all"
    # Where memory ends inside a library in C, a signal ends the process; where Python meets it, a code.
    if code == NO_MEMORY or code < 0 or _starved(said):
        return f"{limits.memory >> 20} MiB of memory"
    return None


def _starved(said: str) -> bool:
    """Whether a process ended for want of memory before it could say so by its exit code."""
    return any(sign in said.lower() for sign in ("memoryerror", "cannot allocate memory", "failed to map segment"))
