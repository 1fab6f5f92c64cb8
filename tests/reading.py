"""The text of a PDF, page by page, as it is read out or copied; without a program beside Python."""

import io
import unicodedata

import pypdf

TOP, BOTTOM = 72, 56
"""Points that running heads and feet take; they would stand inside a text that runs on over pages."""


def pages(data: bytes, *, body: bool = False) -> list[str]:
    """The text of each page; with `body` without running heads and feet."""
    return [_text(page, body=body) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def _text(page, *, body):
    if not body:
        return page.extract_text()
    highest = float(page.mediabox.height) - TOP
    kept = []

    def visit(text, user, matrix, *_):
        y = matrix[4] * user[1] + matrix[5] * user[3] + user[5]
        if BOTTOM < y < highest:
            kept.append(text)

    page.extract_text(visitor_text=visit)
    return "".join(kept)


def bare(text: str) -> str:
    """A text as it is compared: after NFKC, without white space, marks that have no width, and bullets of lists.

    Bullets are read out behind the text of their page, where they can stand inside a text that runs on to the next.
    """
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if not c.isspace() and c != "•" and unicodedata.category(c) not in ("Cf", "Cc"))
