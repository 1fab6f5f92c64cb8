"""What is wrong with printed pages, found by where their text stands and how it is tagged; the eye sees the rest."""

import ctypes
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4
TOP, SIDE, BOTTOM = 26 * MM, 18 * MM, 20 * MM
"""The margins in `reports/improvement/report.css`."""

NEARLY_EMPTY = 0.18
"""Of the height between the margins; a chapter may end with somewhat more."""

TALL = 0.07
"""A row of a table that takes more of the page may stand alone on its side of a break."""

SLACK = 1.5
"""Points that a letter may reach out of its box."""

HEADINGS = {"H", "H1", "H2", "H3", "H4", "H5", "H6"}


@dataclass(frozen=True)
class Piece:
    """A piece of text: its box in points, from below, and the tags around it as (kind, place on the page)."""

    left: float
    bottom: float
    right: float
    top: float
    tags: tuple[tuple[str, int], ...]
    text: str

    def within(self, *kinds):
        return any(kind in kinds for kind, _ in self.tags)

    def row(self):
        """The table and the row it stands in, in the body of a table."""
        places = dict(self.tags)
        return (places["Table"], places["TR"]) if self.within("TBody") and not self.within("THead") else None


@dataclass(frozen=True)
class Page:
    """The tagged pieces of one page, without running heads and feet, and how large it is."""

    pieces: tuple[Piece, ...]
    width: float
    height: float

    @property
    def lowest(self):
        return min(self.pieces, key=lambda p: p.bottom)

    @property
    def highest(self):
        return max(self.pieces, key=lambda p: p.top)

    @property
    def filled(self):
        """The part of the height between the margins that is used, 0 to 1."""
        room = self.height - TOP - BOTTOM
        return (self.height - TOP - self.lowest.bottom) / room if self.pieces else 0

    def rows(self, piece):
        """The rows of the body of the table in which a piece stands, and the height of all of them as a part of it."""
        table = dict(piece.tags).get("Table")
        found = [p for p in self.pieces if p.row() and p.row()[0] == table]
        if not found:
            return 0, 0
        tall = (max(p.top for p in found) - min(p.bottom for p in found)) / (self.height - TOP - BOTTOM)
        return len(Counter(p.row() for p in found)), tall


def flaws(data: bytes) -> list[str]:
    """Each fault with its page; the cover is the first page where it has no margins, the last page may be short."""
    document = pypdfium2.PdfDocument(data)
    pages = [_page(document[number]) for number in range(len(document))]
    told = []
    for number, page in enumerate(pages, 1):
        covers = number == 1 and any(p.bottom > page.height - TOP for p in page.pieces)
        told += [(number, what) for what in _of(page, last=number == len(pages), cover=covers)]
    for number, (page, following) in enumerate(pairwise(pages), 1):
        told += [(number, what) for what in _between(page, following)]
    return [f"page {number}: {what}" for number, what in sorted(told)]


def _of(page, *, last, cover):
    if not page.pieces:
        return ["empty"]
    told = []
    if not last and not cover and page.filled < NEARLY_EMPTY:
        told.append(f"only {page.filled:.0%} filled")
    if page.lowest.within(*HEADINGS):
        told.append(f"the heading “{page.lowest.text}” stands alone at the foot")
    if page.lowest.within("THead"):
        told.append(f"the head of a table “{page.lowest.text}” stands alone at the foot")
    side = 0 if cover else SIDE
    told += [
        f"“{p.text}” reaches out of the {'page' if cover else 'margins'}"
        for p in page.pieces
        if p.left < side - SLACK or p.right > page.width - side + SLACK or p.bottom < 0 or p.top > page.height
    ]
    return told + [f"“{a.text}” and “{b.text}” stand on each other" for a, b in _on_each_other(page.pieces)]


def _between(page, following):
    """A table that runs on has more than one row on either side, unless they are tall."""
    if not (page.pieces and following.pieces and page.lowest.row() and following.highest.within("Table")):
        return
    for piece, where, of in ((page.lowest, "before", page), (following.highest, "after", following)):
        rows, tall = of.rows(piece)
        if rows == 1 and tall < TALL:
            yield f"a single row of a table stands {where} the break: “{piece.text}”"


def _on_each_other(pieces):
    ordered = sorted(pieces, key=lambda p: p.left)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.left >= one.right - SLACK:
                break
            if min(one.top, other.top) - max(one.bottom, other.bottom) > SLACK + 0.5:
                yield one, other


def _page(page):
    width, height = page.get_size()
    tags = {}
    tree = raw.FPDF_StructTree_GetForPage(page)
    places = iter(range(10**9))
    for number in range(raw.FPDF_StructTree_CountChildren(tree)):
        if child := raw.FPDF_StructTree_GetChildAtIndex(tree, number):
            _walk(child, (), tags, places)
    raw.FPDF_StructTree_Close(tree)
    texts = page.get_textpage()
    pieces = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5):
        around = tags.get(raw.FPDFPageObj_GetMarkedContentID(item))
        box = item.get_bounds()
        if around and box[2] > box[0]:
            pieces.append(Piece(*box, around, _text(item, texts)))
    return Page(tuple(pieces), width, height)


def _text(item, texts):
    room = (ctypes.c_ushort * 41)()
    length = raw.FPDFTextObj_GetText(item, texts, room, 82)
    return bytes(room)[: min(length, 82) - 2].decode("utf-16-le", "replace").strip()


def _walk(element, above, tags, places):
    """Which tags stand around each piece of content, by its number."""
    room = ctypes.create_string_buffer(64)
    length = raw.FPDF_StructElement_GetType(element, room, 64)
    here = (*above, (room.raw[: max(length - 2, 0)].decode("utf-16-le"), next(places)))
    for number in range(raw.FPDF_StructElement_GetMarkedContentIdCount(element)):
        if (content := raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, number)) >= 0:
            tags[content] = here
    for number in range(raw.FPDF_StructElement_CountChildren(element)):
        if child := raw.FPDF_StructElement_GetChildAtIndex(element, number):
            _walk(child, here, tags, places)
