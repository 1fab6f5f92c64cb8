"""One sitting of the interview: at a full page for each question, or line by line."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Protocol, TextIO, TypeVar

from assess.errors import MissingError
from assess.interview import words
from assess.interview.driver import Interview
from assess.interview.face import GONE, Face, Leave
from assess.interview.lines import ASK_FOR_PASTES, NO_MORE_PASTES, Lines
from assess.interview.view import progress
from assess.workspace import Desk

__all__ = ["Outcome", "is_interactive", "run", "sit"]

D = TypeVar("D", bound=Desk)
D_contra = TypeVar("D_contra", bound=Desk, contravariant=True)


class Loop(Protocol):
    """What asks until the person leaves, which is a `Leave`."""

    def go(self, start_at: str | None) -> NoReturn: ...


class Sitting(Protocol[D_contra]):
    """How a kind of sitting is begun, and its words."""

    @property
    def guide(self) -> words.Guide: ...
    def __call__(self, desk: D_contra, face: Face) -> Loop: ...


@dataclass(frozen=True)
class Outcome:
    """Where the assessment stands after a sitting. `interrupted` where Ctrl-C or the end of the terminal ended it."""

    answered: int
    asked: int
    interrupted: bool = False

    @property
    def finished(self) -> bool:
        """Whether every question is answered."""
        return self.answered == self.asked


def is_interactive() -> bool:
    """Whether somebody sits before a screen that can be drawn on."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def run(desk: Desk, *, plain: bool, start_at: str | None = None) -> Outcome:
    """A sitting of the quality manager; see `sit`."""
    return sit(desk, Interview, plain=plain, start_at=start_at)


def sit(desk: D, sitting: Sitting[D], *, plain: bool, start_at: str | None = None) -> Outcome:
    """Asks until the person leaves. Every answer is saved as it is given; nothing is kept for the end.

    Args:
        desk: the assessment; it is refreshed before every page, so that several people can answer at once.
        sitting: the loop that asks: the quality manager's, or the auditor's on a `ReviewDesk`.
        plain: line by line; that is also taken by itself where there is no screen.
        start_at: the question to begin with, in place of the first page.

    Raises:
        NotFoundError: `start_at` is not asked.
        MissingError: the terminal cannot be drawn on.
    """
    interrupted = False
    try:
        with _words_for_consoles(), _face(sitting.guide, plain=plain) as face, _hanging_up(face):
            sitting(desk, face).go(start_at)
    except Leave as leave:
        interrupted = leave.interrupted
    except KeyboardInterrupt:
        interrupted = True
    except OSError as error:
        if error.errno not in GONE:
            raise
        interrupted = True
    return Outcome(*progress(desk.now, desk.questions), interrupted)


def _face(guide: words.Guide, *, plain: bool) -> AbstractContextManager[Face]:
    return _lines(guide) if plain or not is_interactive() else _pages(guide)


@contextmanager
def _lines(guide: words.Guide) -> Iterator[Face]:
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "replace")):
        # What cannot be decoded is refused where it would be stored, what cannot be shown becomes a question mark.
        if stream is not None and not stream.closed and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=errors)
    width = shutil.get_terminal_size().columns if _is_terminal(sys.stdout) else None
    if sys.stdout is not None and not sys.stdout.closed:
        with _pastes_marked(sys.stdout):
            yield Lines(sys.stdin, sys.stdout, width, guide, by_hand=_is_terminal(sys.stdin))
        return
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        yield Lines(sys.stdin, nowhere, width, guide, by_hand=_is_terminal(sys.stdin))


@contextmanager
def _pastes_marked(target: TextIO) -> Iterator[None]:
    """Asks a terminal to mark what is pasted, so that its lines are not taken for lines that were typed."""
    # The old console of Windows would print the request.
    if not is_interactive() or os.name == "nt":
        yield
        return
    target.write(ASK_FOR_PASTES)
    try:
        yield
    finally:
        with suppress(OSError):
            target.write(NO_MORE_PASTES)
            target.flush()


@contextmanager
def _pages(guide: words.Guide) -> Iterator[Face]:
    from assess.interview.pages import Pages, one_screen  # noqa: PLC0415 # prompt_toolkit is loaded only where it draws

    with one_screen():
        yield Pages(guide)


@contextmanager
def _words_for_consoles() -> Iterator[None]:
    """Git Bash on Windows has a terminal that is no console."""
    try:
        yield
    except Exception as error:
        if type(error).__name__ != "NoConsoleScreenBufferError":
            raise
        raise MissingError(words.NO_CONSOLE, words.NO_CONSOLE_HINT) from None


@contextmanager
def _hanging_up(face: Face) -> Iterator[None]:
    """Lets a closed terminal and a request to end go the same way as Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = [name for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), lambda *_: face.hang_up()) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
