"""The process that makes a PDF: HTML from standard input, PDF to standard output, phases and trouble to standard error.

Run as `python -m assess.render.child SECONDS BYTES`, or with `check` to see whether Pango is there.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import re
import sys
from typing import Any, NoReturn

from assess.render.pdf import NO_MEMORY, NO_PANGO, REFUSED, SLOW


def main() -> None:
    """Checks, or renders one page under limits."""
    if sys.argv[1:] == ["check"]:
        sys.exit(_check())
    seconds, memory = (int(argument) for argument in sys.argv[1:])
    _limit(seconds, memory)
    try:
        sys.stdout.buffer.write(_rendered(sys.stdin.buffer.read()))
    except MemoryError:
        sys.exit(NO_MEMORY)


def _check() -> int:
    _weasyprint()
    from weasyprint.text.ffi import harfbuzz_subset  # noqa: PLC0415 # as below

    return 0 if harfbuzz_subset else SLOW


def _limit(seconds: int, memory: int) -> None:
    """Where the system can, the rest of this process has so much processor time and memory, and leaves no core."""
    try:
        import resource  # noqa: PLC0415 # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 # loads Pango, which may be missing
    except OSError as error:
        _end(NO_PANGO, str(error).splitlines()[0])
    return weasyprint


def _end(code: int, why: str) -> NoReturn:
    sys.stderr.write(f"{why}\n")
    sys.exit(code)


PHASES = {
    "Fetching and parsing": "Reading the page",
    "Applying CSS": "Applying the styles",
    "Creating formatting structure": "Preparing the layout",
    "Creating layout": "Layout",
    "Repagination": "Page numbers",
    "Creating PDF": "Drawing",
    "Adding PDF metadata": "Writing the PDF",
}
"""What WeasyPrint calls its steps, and what a reader is told; a step it adds later is told as it is."""


def _phase(message: str) -> str:
    step = message.partition(" - ")[2] or message
    told = next((words for name, words in PHASES.items() if step.startswith(name)), step)
    page = re.search(r"Page (\d+)", step)
    return f"{told} - page {page[1]}" if page else told


class _Phases(logging.Handler):
    """Passes on what WeasyPrint is doing, in words: `Step 5 - Creating layout - Page 7` as `Layout - page 7`."""

    def emit(self, record: logging.LogRecord) -> None:
        kind = "phase" if record.name == "weasyprint.progress" else record.levelname.lower()
        text = _phase(record.getMessage()) if kind == "phase" else record.getMessage()
        sys.stderr.write(f"{kind}\t{text}\n".replace("\r", " "))
        sys.stderr.flush()


def _listen() -> None:
    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.propagate = False
    for logger in (progress, logging.getLogger("weasyprint")):
        logger.addHandler(_Phases())


def _rendered(html: bytes) -> bytes:
    weasyprint = _weasyprint()
    from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415 # as above

    class Closed(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
        """Fetches nothing: the page brings everything with it."""

        def fetch(self, url: str, headers: Any = None) -> NoReturn:  # noqa: ARG002 # its signature is WeasyPrint's
            message = f"refused: {url[:80]!r}"
            raise FatalURLFetchingError(message)

    _listen()
    # What was loaded stays to the end, and one page makes little rubbish: collecting costs a sixth of the time.
    gc.freeze()
    gc.disable()
    fetcher = Closed(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
    page = weasyprint.HTML(string=html.decode(), url_fetcher=fetcher)
    try:
        return bytes(page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=hashlib.sha256(html).digest()[:16]))
    except FatalURLFetchingError as error:
        _end(REFUSED, str(error))


if __name__ == "__main__":
    main()
