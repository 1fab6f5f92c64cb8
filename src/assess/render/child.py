"""The process that makes a PDF: HTML from standard input, PDF to standard output, phases and trouble to standard error.

Run as `python -m assess.render.child SECONDS BYTES [FILE DAY]`, where FILE is attached under its own name and dated, or
with `check` to see whether Pango is there.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

from assess.render.lean import lean
from assess.render.limits import NO_MEMORY, limit
from assess.render.pdf import NO_PANGO, REFUSED, SLOW


def main() -> None:
    """Checks, or renders one page under limits."""
    if sys.argv[1:] == ["check"]:
        sys.exit(_check())
    seconds, memory, *attached = sys.argv[1:]
    limit(int(seconds), int(memory))
    try:
        sys.stdout.buffer.write(_rendered(sys.stdin.buffer.read(), *attached))
    except MemoryError:
        sys.exit(NO_MEMORY)


def _check() -> int:
    _weasyprint()
    from weasyprint.text.ffi import harfbuzz_subset  # noqa: PLC0415 # as below

    return 0 if harfbuzz_subset else SLOW


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


VARIANT = "pdf/a-3a"
"""Archived as PDF/A-3a; it tags the page as PDF/UA-1 wants it, and only the words that say so are added below."""

ALSO_UA = b"""\
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description><rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification\
</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289\
</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description></rdf:RDF>"""
"""Says that the file is PDF/UA-1, too, and tells PDF/A what that statement is. Source: ISO 14289-1, ISO 19005-3."""


def _also_ua(metadata: Any) -> None:
    """Puts `ALSO_UA` into what WeasyPrint writes about the file; it takes one variant only."""
    written = metadata.generate_rdf_metadata
    metadata.generate_rdf_metadata = lambda *given: written(*given).replace(b"</rdf:RDF>", ALSO_UA, 1)


def _attachments(weasyprint: Any, file: str, day: str) -> list[Any]:
    when = datetime.fromisoformat(day).replace(tzinfo=UTC)
    path = Path(file)
    return [
        weasyprint.Attachment(
            file_obj=BytesIO(path.read_bytes()), name=path.name, description="The report as data", created=when,
            modified=when, relationship="Source",
        )
    ]  # fmt: skip


def _rendered(html: bytes, *attached: str) -> bytes:
    weasyprint = _weasyprint()
    from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415 # as above

    class Closed(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
        """Fetches nothing: the page brings everything with it, a picture as an address that holds it."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            message = f"refused: {url[:80]!r}"
            raise FatalURLFetchingError(message)

    _listen()
    # What was loaded stays to the end, and one page makes little rubbish: collecting costs a sixth of the time.
    gc.freeze()
    gc.disable()
    lean(html)
    fetcher = Closed(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    page = weasyprint.HTML(string=html.decode(), url_fetcher=fetcher)
    try:
        document = page.render(pdf_variant=VARIANT)
        _also_ua(document.metadata)
        return bytes(
            document.write_pdf(
                pdf_variant=VARIANT,
                pdf_identifier=hashlib.sha256(html).digest()[:16],
                attachments=_attachments(weasyprint, *attached) if attached else None,
            )
        )
    except FatalURLFetchingError as error:
        _end(REFUSED, str(error))


if __name__ == "__main__":
    main()
