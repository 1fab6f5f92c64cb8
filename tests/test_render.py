"""A report as HTML, PDF, JSON and CSV: nothing run, nothing fetched, the same bytes each time."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import socket
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

import jsonschema
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess import report
from assess.errors import InvalidError, MissingError
from assess.log.standing import Comment
from assess.model import NotApplicable, Rated, Unknown
from assess.render import FORMATS, Limits, pango, schema, to_json
from assess.render import pdf as pdf_module
from assess.render.charts import radar
from assess.render.designs import design, designs, reports
from assess.render.fonts import bundled
from assess.render.letters import Printable, legible
from assess.render.page import page
from assess.render.pdf import _linux_line, install_line, pdf, report_pdf
from assess.render.rows import cell_of
from assess.report import Gaps, Practices, Report, Scores, Status
from assess.report.plain import plain
from assess.text import unguarded
from reading import bare, pages
from report_samples import (
    AT,
    BEN,
    HOSTILE,
    catalogue,
    criterion,
    guidelines,
    hostile,
    made_up,
    practice,
    shipped,
    standing,
)


def quietly(phase: str) -> None:
    """Nobody listens to phases."""


def asked(number: int = 3):
    return catalogue(guidelines(*(criterion(f"t.c{n}") for n in range(number))))


def made(some=None, now=None) -> Report:
    some = some or asked()
    return report.build(some, now or standing({"t.c0": Rated(2)}), version="1.2.3")


@cache
def sample() -> Report:
    some = shipped("service-quality-1")
    return report.build(some, made_up(some), version="1.2.3")


@cache
def sample_pdf() -> bytes:
    return FORMATS["pdf"](sample(), on_phase=quietly)


def pdf_text(data: bytes) -> str:
    """The text of all pages, as it is read out."""
    return "\n".join(pages(data))


def body_text(data: bytes) -> str:
    """The same without what repeats at the top and bottom of pages, which would stand inside a text that runs on."""
    return "\n".join(pages(data, body=True))


def html_text(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text.partition("</style>")[2]))


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# ------------------------------------------------------------------------------------------------ nothing acts

LINK = {"a", "span"}
"""Where an address stands: as a link, or as text."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_does_nothing_in_html(name):
    harmless = re.findall(r"<(\w+)", page(made(now=hostile("harmless"))))
    shown = page(made(now=hostile(HOSTILE[name])))
    allowed = len(re.findall('<a href="https://example.org', shown))
    assert [t for t in re.findall(r"<(\w+)", shown) if t not in LINK] == [t for t in harmless if t not in LINK]
    assert allowed == (1 if name == "long link" else 0)
    assert not re.search('href="(?!#|https?://|mailto:)', shown)


def test_hostile_text_renders_as_pdf_in_bounded_time():
    every = "\n".join(t[:5000] for t in HOSTILE.values())
    now = hostile(every)
    now = replace(now, comments={**now.comments, "t.c0": Comment(6, AT, BEN, HOSTILE["long word"])})
    data = report_pdf(made(now=now), on_phase=quietly, limits=Limits(cpu=60))
    shown = bare(body_text(data))
    assert "x" * 20_000 in shown
    assert "[U+202E]gnp.exe" in shown
    assert "[U+D800]" in shown
    assert "[U+1F469]" in shown
    assert "[U+793E]" in shown
    assert shown.count(bare(HOSTILE["entities"])) >= 6
    assert "Improvementreport" in shown
    assert "root:" not in pdf_text(data)
    assert _attached(data) == ["assessment.json"]


def _attached(data: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    links = [a.get_object() for p in reader.pages for a in p.get("/Annots", [])]
    assert all(a["/Subtype"] == "/Link" for a in links)
    return [*reader.attachments, *(a["/A"]["/URI"] for a in links if "/A" in a and "/URI" in a["/A"])]


def test_a_page_that_asks_for_a_file_is_not_made(tmp_path):
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY")
    for trap in (
        f'<link rel="attachment" href="{canary.as_uri()}">',
        f'<img src="{canary.as_uri()}" alt="x">',
        f'<p style="background: url({canary.as_uri()})">x</p>',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    ):
        with pytest.raises(InvalidError, match="may not fetch"):
            pdf(f"<html lang=en><title>t</title>{trap}<p>x</p></html>", on_phase=quietly, limits=Limits())


def test_no_format_opens_a_connection(monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    for name in ("html", "json", "csv"):
        assert FORMATS[name](made(), on_phase=quietly)


def test_the_html_brings_everything_with_it():
    shown = page(sample())
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|\son\w+=", shown)


@pytest.mark.parametrize("text", ["plain", "a & b", "'single'", "x" * 100, "Ünïcödé", "tab\tand\nline"])
def test_legible_text_keeps_every_letter(text):
    assert legible(text).replace("\u200b", "") == text


@given(st.text())
def test_no_text_is_left_out_and_none_acts(text):
    shown = legible(text).replace("\u200b", "")
    spelled = re.sub(r"\[U\+([0-9A-F]+)\]", lambda m: chr(int(m[1], 16)), shown)
    assert spelled.replace("\u200b", "") == text.replace("\u200b", "") or "[U+" in text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\ud800-\udfff]", shown)


def test_what_no_bundled_font_can_draw_is_named():
    fit = Printable(bundled(reports() / "fonts"))
    assert fit("Grüße, щ, ω, الضمان") == "Grüße, щ, ω, الضمان"
    assert fit("中\u202e") == "[U+4E2D][U+202E]"


# --------------------------------------------------------------------------------------------------------- PDF


def test_the_pdf_is_tagged_dated_and_can_be_walked_through():
    reader = pypdf.PdfReader(io.BytesIO(sample_pdf()))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in sample_pdf() or b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()
    assert reader.metadata.creation_date_raw.startswith("D:20261122")
    titles = [o["/Title"] for o in reader.outline if not isinstance(o, list) for o in [o]]
    assert titles[0] == "Improvement report"
    pages = [p.extract_text() for p in reader.pages]
    assert all(f"Page {n} of {len(pages)}" in p for n, p in enumerate(pages, 1) if n > 1)
    assert all("Draft, not approved" in p for p in pages)


def test_an_approved_report_carries_no_draft_mark():
    data = FORMATS["pdf"](made(now=standing({"t.c0": Rated(2)}, state="approved")), on_phase=quietly)
    assert "Draft" not in pdf_text(data)


@pytest.mark.usefixtures("laid_out_anew")
def test_the_same_report_gives_the_same_bytes():
    assert FORMATS["pdf"](sample(), on_phase=quietly) == sample_pdf()


ODD = """<!doctype html><html lang="en"><title>Odd</title><style>
p { width: 60mm; text-align: justify; hyphens: auto } u { text-decoration: underline }
.cut { white-space: nowrap; overflow: hidden; text-overflow: ellipsis } STYLES</style>
<h1>Odd</h1><p>Words that are spread over the lines, some <u>underlined</u><span>A remark.</span>, and incomprehensibly
long.</p><div>Item</div><ul><li>One</li></ul><ol><li>First</li></ol><p class="cut">A long text that is cut off in its
single line</p><p dir="rtl">خدمة 22 مكتبًا (2025)</p><p style="white-space: pre-wrap">a\n b\tc</p>
<svg width="90" height="20"><title>Chart</title><text x="3" y="10">Words</text></svg></html>"""
"""What our pages do not use, but an institution's own design may."""


@pytest.mark.usefixtures("laid_out_anew")
@pytest.mark.parametrize(
    "source",
    [
        page(made()),
        ODD.replace("STYLES", ""),
        ODD.replace("STYLES", "span { float: footnote } div { display: list-item; margin-left: 1em }"),
    ],
    ids=["ours", "plain", "with footnotes and marks"],
)
def test_working_things_out_once_changes_no_byte(source):
    usual = "from assess.render import child; child.main()"
    made_by = [
        subprocess.run(
            [sys.executable, "-P", "-c", code, "60", str(2 << 30)],
            input=source.encode(),
            capture_output=True,
            check=True,
        ).stdout
        for code in (usual, usual.replace("child.main", "child.lean = lambda html: None; child.main"))
    ]
    assert made_by[0].startswith(b"%PDF")
    assert made_by[0] == made_by[1]


@pytest.mark.usefixtures("laid_out_anew")
def test_phases_are_told():
    told = []
    FORMATS["pdf"](made(), on_phase=told.append)
    assert told[0] == "Laying out the page"
    assert any(t == "Layout - page 1" for t in told)


def test_weasyprint_has_nothing_to_complain_of(monkeypatch):
    said = []
    child = pdf_module._child

    def overheard(*given):
        code, told = child(*given)
        said.extend(told)
        return code, told

    monkeypatch.setattr(pdf_module, "_child", overheard)
    FORMATS["pdf"](made(), on_phase=quietly)
    assert said == []


@pytest.mark.parametrize(
    "answers",
    [{}, {"t.c0": NotApplicable("none")}, {"t.c0": Unknown("?")}, {"t.c0": Rated(0)}, {"t.c0": Rated(5)}],
    ids=["empty", "not applicable", "not known", "lowest", "highest"],
)
def test_an_assessment_of_one_criterion_can_be_printed(answers):
    some = catalogue(guidelines(criterion("t.c0"), nodes=guidelines().nodes[:2], indicators=()))
    shown = page(report.build(some, standing(answers, actors={}), version="1"))
    assert "None" not in html_text(shown).replace("None of", "")
    assert "Nothing is answered yet" in html_text(shown) or answers


def test_all_not_applicable_prints_words_and_no_zero():
    now = standing({f"t.c{n}": NotApplicable("none") for n in range(3)})
    shown = pdf_text(FORMATS["pdf"](made(now=now), on_phase=quietly))
    assert "does not apply" in shown
    assert "0 of 100" not in shown


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(cpu=1), "1 seconds of processor time"),
        (Limits(wall=0), "0 seconds in all"),
        (Limits(memory=120 << 20), "120 MiB of memory"),
    ],
)
def test_a_pdf_beyond_its_limits_is_given_up_with_a_way_out(limits, said):
    with pytest.raises(InvalidError, match=said) as caught:
        report_pdf(sample(), on_phase=quietly, limits=limits)
    assert "--format html" in caught.value.hint


def test_a_listener_that_gives_up_ends_the_child():
    def interrupted(phase: str) -> None:
        if phase.startswith("Layout - "):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        FORMATS["pdf"](made(), on_phase=interrupted)


def test_pango_is_here():
    assert pango() is None


@pytest.mark.parametrize(("code", "kind"), [(3, "missing"), (6, "slow"), (1, "missing")])
def test_a_machine_without_pango_is_told_the_one_line(monkeypatch, code, kind):
    monkeypatch.setattr(pdf_module.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], code))
    problem = pango()
    assert (problem.code, problem.remedy) == (kind, install_line())


def test_rendering_without_pango_names_the_line(monkeypatch):
    monkeypatch.setattr(pdf_module, "_child", lambda *_: (3, ["cannot load library 'libpango-1.0-0'"]))
    with pytest.raises(MissingError) as caught:
        FORMATS["pdf"](made(), on_phase=quietly)
    assert caught.value.hint == install_line()


def test_a_fault_of_ours_in_the_child_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr(pdf_module, "_child", lambda *_: (1, ["Traceback", "KeyError"]))
    with pytest.raises(RuntimeError, match="KeyError"):
        FORMATS["pdf"](made(), on_phase=quietly)


@pytest.mark.parametrize(
    ("platform", "line"),
    [("darwin", "brew install pango"), ("win32", "In MSYS2: pacman -S mingw-w64-ucrt-x86_64-pango")],
)
def test_each_platform_has_its_line(monkeypatch, platform, line):
    monkeypatch.setattr(sys, "platform", platform)
    assert install_line() == line


@pytest.mark.parametrize(
    ("release", "word"),
    [("ID=fedora\n", "dnf"), ('ID="rocky"\nID_LIKE="rhel centos"', "dnf"), ("ID=debian", "apt"), ("", "apt")],
)
def test_each_distribution_has_its_line(release, word):
    assert word in _linux_line(release)


# ---------------------------------------------------------------------------------------------- JSON, CSV, design


@pytest.mark.parametrize("kind", [Status, Scores, Gaps, Practices, Report])
def test_every_value_keeps_to_its_schema(kind):
    some = shipped("service-quality-1")
    now = made_up(some)
    value = {
        Status: report.status, Scores: report.scores, Gaps: report.gaps_of, Practices: report.practices_of,
    }.get(kind, lambda *_: sample())(some, now)  # fmt: skip
    jsonschema.validate(json.loads(to_json(value)), schema(kind))


def test_json_is_one_document_that_ends_with_a_line_break_and_keeps_every_text():
    data = to_json({"a": ("x", Fraction(125, 2)), "b": "\ud800\u2028é"})
    assert data.endswith(b"}\n")
    assert json.loads(data) == {"a": ["x", "125/2"], "b": "\ud800\u2028é"}
    assert "é".encode() in data


def test_plain_leaves_numbers_and_words_alone():
    assert plain((1, None, True, "x")) == [1, None, True, "x"]


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_a_cell_is_read_back_as_it_was_and_runs_nothing(text):
    cell = cell_of(text)
    assert unguarded(cell) == text
    assert not re.match(r"[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]", cell) or re.fullmatch(r"-?\d+([./]\d+)?", cell)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1", "＝1", " =1", "'=1"])
def test_a_formula_gets_an_apostrophe(text):
    assert cell_of(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-3.5", "12", "125/2", "- "[:0], "plain"])
def test_a_number_stays_a_number(text):
    assert cell_of(text) == text


def test_csv_opens_in_a_spreadsheet_and_has_one_row_for_each_thing():
    data = FORMATS["csv"](sample(), on_phase=quietly)
    assert data.startswith("\ufeff".encode())
    rows = _rows(data)
    kinds = [r["row"] for r in rows]
    assert kinds.count("criterion") == len(shipped("service-quality-1").asked)
    assert {"set", "part", "guideline", "criterion", "indicator"} == set(kinds)
    assert all(r["answer"] for r in rows)


DESIGNS = [design(name) for name in designs()]


@pytest.mark.parametrize("look", DESIGNS, ids=lambda d: d.name)
def test_every_section_of_a_design_has_its_template_and_no_template_is_left_over(look):
    wanted = {f"{s['section']}.html.j2" for s in look.sections}
    assert wanted <= {p.name for folder in look.folders for p in (folder / "sections").iterdir()}
    assert {p.name for p in (look.folders[0] / "sections").iterdir()} <= wanted


def test_templates_lay_out_and_do_not_compute():
    for file in (f for look in DESIGNS for f in (look.folders[0] / "sections").iterdir()):
        for expression in re.findall(r"\{\{(.*?)\}\}", file.read_text()):
            assert not re.search(r"[^\w\"'][*/-]\s*\d|round|sum\(", expression), f"{file.name}: {expression}"


def test_headings_come_in_order():
    levels = [int(n) for n in re.findall(r"<h([1-6])", page(sample()))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_table_has_as_many_cells_in_every_row():
    for table in re.findall(r"<table.*?</table>", page(sample()), re.DOTALL):
        counts = {len(re.findall("<t[hd]", row)) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)}
        assert len(counts) == 1


def test_a_radar_is_drawn_from_three_figures_on():
    some = shipped("full")
    lines = [s.guidelines for s in report.scores(some, made_up(some)).sets]
    several = max(lines, key=len)
    chart = radar(several)
    assert len(chart.labels) == len(several)
    assert radar(several[:2]) is None


def test_a_radar_names_what_it_does_not_draw():
    some = shipped("full")
    several = max((s.guidelines for s in report.scores(some, made_up(some)).sets), key=len)
    unknown = replace(
        several[0],
        claimed=replace(
            several[0].claimed, score=replace(several[0].claimed.score, at_least=None, shown="not answered")
        ),
    )
    assert radar((unknown, *several[1:])).missing == (f"{several[0].name} (not answered)",)


def test_a_practice_with_markup_in_its_text_is_shown_as_text():
    some = catalogue(guidelines(criterion("t.c0")), practices=None)
    held = replace(some.collection, practices=(practice(title="<b>x</b> in place"),))
    some = replace(some, gather=lambda: held)
    shown = page(report.build(some, standing({"t.c0": Rated(0)}), version="1"))
    assert "&lt;b&gt;x&lt;/b&gt; in place" in shown


@pytest.mark.parametrize("known", [None, "A revised edition of 2019 exists."])
def test_the_report_says_which_later_editions_are_known_where_the_set_does(known):
    shown = page(made(catalogue(guidelines(criterion("t.c0"), later_editions=known))))
    assert ("Later editions:" in shown, "A revised edition of 2019 exists." in shown) == (bool(known), bool(known))
