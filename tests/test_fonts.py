"""Which font draws what: the bundled ones, one of the system for East Asian letters, and words where there is none."""

from dataclasses import replace

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

import report_samples as samples
from assess import report
from assess.log.standing import Comment
from assess.model import Rated
from assess.render import FORMATS, fonts, pdf
from assess.render.designs import reports
from assess.workspace import Workspace
from inside import calling
from interview_desks import copied, request
from reading import bare, pages

pytestmark = pytest.mark.usefixtures("unmeasured_children")

HAN = "社会保障"


@pytest.fixture
def system(tmp_path, monkeypatch):
    """A system with one East Asian font, which draws four letters; without `make` it has none."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    monkeypatch.setattr(fonts, "places", lambda: (folder, tmp_path / "nowhere"))

    def make(letters=HAN, name="NotoSansSC-Test.ttf"):
        names = [".notdef", "space", *(f"uni{ord(c):04X}" for c in letters)]
        builder = FontBuilder(1000, isTTF=True)
        builder.setupGlyphOrder(names)
        builder.setupCharacterMap({32: "space", **{ord(c): f"uni{ord(c):04X}" for c in letters}})
        pen = TTGlyphPen(None)
        pen.moveTo((100, 0))
        for point in ((900, 0), (900, 800), (100, 800)):
            pen.lineTo(point)
        pen.closePath()
        box, empty = pen.glyph(), TTGlyphPen(None).glyph()
        builder.setupGlyf({n: empty if n == "space" else box for n in names})
        builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
        builder.setupHorizontalHeader(ascent=800, descent=-200)
        builder.setupNameTable({"familyName": "Test Han", "styleName": "Regular"})
        builder.setupOS2()
        builder.setupPost()
        builder.save(folder / name)
        return folder / name

    return make


def printed(text):
    some = samples.catalogue(samples.guidelines(samples.criterion("t.c0")))
    now = samples.standing({"t.c0": Rated(2)}, comments={"t.c0": Comment(5, samples.AT, samples.BEN, text)})
    return bare("".join(pages(FORMATS["pdf"](report.build(some, now, version="1"), on_phase=lambda _: None))))


def test_the_bundled_fonts_draw_latin_greek_cyrillic_and_arabic():
    drawn = fonts.bundled(reports() / "fonts")
    assert all(ord(c) in drawn for c in "aéßłøĞαωЖщюالضمان ٢٢ “”–…×")
    assert not any(ord(c) in drawn for c in HAN)


def test_where_no_text_calls_for_it_no_font_of_the_system_is_looked_for(system):
    system()
    assert fonts.wanted("Zażółć αβγ الضمان") is None
    assert fonts.lacking("Zażółć") == ""


def test_a_font_of_the_system_draws_east_asian_letters(system):
    font = system()
    assert fonts.wanted(HAN) == font
    assert fonts.lacking(HAN) == ""
    assert HAN in printed(f"Office: {HAN}")


def test_without_a_font_each_letter_is_named_and_the_way_out_is_told(system):
    system("x", "Other.ttf")
    assert fonts.wanted(HAN) is None
    assert fonts.lacking(HAN) == (
        "4 Chinese, Japanese or Korean characters cannot be drawn here and are named by their code. "
        f"A font for them: {fonts.LINE}"
    )
    assert fonts.lacking("社").startswith("1 Chinese, Japanese or Korean character cannot")
    assert "[U+793E][U+4F1A]" in printed(HAN)


@pytest.mark.parametrize(
    "arguments", [("report",), ("compare", "-f", "pdf"), ("export", "recognition"), ("export", "bundle")]
)
def test_every_command_that_writes_a_pdf_tells_what_cannot_be_drawn(system, capsys, monkeypatch, tmp_path, arguments):
    system("x", "Other.ttf")
    monkeypatch.setattr(pdf, "pdf", lambda *_, **__: b"%PDF")
    folder = copied(tmp_path / "ws")
    with Workspace.open(folder) as workspace:
        workspace.start(replace(request("2026"), label=HAN, as_of="2026-12-31"))
    done = calling(capsys, monkeypatch, folder)(*arguments)
    assert (done.code, fonts.LINE in done.err) == (0, True)


def test_what_the_font_does_not_draw_either_is_named(system):
    system("社")
    assert "社[U+4F1A]" in printed("社会")


def test_a_file_that_is_no_font_draws_nothing(tmp_path):
    broken = tmp_path / "NotoSansSC.ttf"
    broken.write_bytes(b"no font")
    assert fonts.glyphs(broken) == frozenset()
    assert fonts.glyphs(tmp_path / "none.ttf") == frozenset()


PLACES = fonts.places


def test_fonts_are_looked_for_where_systems_and_people_keep_them(monkeypatch):
    monkeypatch.setenv("ASSESS_FONTS", "/somewhere/fonts")
    found = [str(p) for p in PLACES()]
    assert found[0].replace("\\", "/") == "/somewhere/fonts"
    assert "/usr/share/fonts" in [f.replace("\\", "/") for f in found]
