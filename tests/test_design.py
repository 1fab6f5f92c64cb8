"""Designs of reports: ours, and an institution's own logo, colours and sections, without a line of Python."""

import base64
import os
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import report_samples as samples
from assess import report
from assess.cli.report import report as command
from assess.comparison import Year
from assess.errors import InvalidError, NotFoundError
from assess.log.standing import Planned
from assess.model import Rated
from assess.render import FORMATS, PAPERS, Limits, Look, filling
from assess.render.closed import POLICY
from assess.render.designs import COLOURS, CONTRAST, READ_ON_WHITE, contrast, design, designs
from assess.render.filling import filled, filled_apart
from assess.render.letters import legible
from assess.render.page import page
from reading import bare, pages

pytestmark = pytest.mark.usefixtures("unmeasured_children")

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@cache
def made():
    some = samples.shipped("service-quality-1")
    return report.build(some, samples.made_up(some), version="1.2.3")


@pytest.fixture
def own(tmp_path):
    """Writes an institution's own design, and gives back the root to look in."""

    def written(yaml="title: Our report\n", name="ours", **files):
        folder = tmp_path / "reports" / name
        (folder / "sections").mkdir(parents=True, exist_ok=True)
        (folder / "report.yaml").write_text(yaml, "utf-8")
        for file, data in files.items():
            path = folder / file.replace("__", "/").replace("_dot_", ".")
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return [tmp_path]

    return written


def test_these_designs_are_ours():
    assert list(designs()) == ["auditor", "board", "comparison", "improvement", "recognition", "workbook"]
    assert design().title == "Improvement report"
    others = {name: design(name).of for name in designs() if design(name).of != "assessment"}
    assert others == {"comparison": "comparison", "recognition": "pack"}
    assert [f.name for f in design("board").folders] == ["board", "improvement"]


def test_a_design_that_has_the_name_of_one_of_ours_builds_on_that_one(own):
    roots = own("title: Our pack\n", name="recognition")
    found = design("recognition", roots)
    assert (found.title, found.of) == ("Our pack", "pack")
    assert found.sections == design("recognition").sections
    assert [f.name for f in found.folders] == ["recognition", "recognition", "improvement"]


def test_an_unknown_design_is_told_with_the_one_that_was_meant():
    with pytest.raises(NotFoundError) as caught:
        design("bord")
    assert (str(caught.value), caught.value.hint) == ("There is no report 'bord'.", "Did you mean board?")


def test_the_smallest_design_of_ones_own_is_a_title(own):
    found = design("ours", own())
    assert found.sections == design().sections
    assert "<title>Our report: " in page(made(), look=Look(found))


def test_own_sections_logo_colours_and_styles_stand_in_the_page(own):
    yaml = """
title: Our report
logo: logo.png
colours: {brand: "#5a1a1a"}
sections:
  - {section: cover}
  - {section: word, title: A word from the director}
"""
    template = (
        '<section class="chapter" data-chapter="{{ heading }}">'
        '<h2 id="word">{{ heading }}</h2><p>{{ report.cover.label }}</p></section>'
    )
    roots = own(yaml, logo_dot_png=PIXEL, sections__word_dot_html_dot_j2=template, report_dot_css=".x { color: red }")
    shown = page(made(), look=Look(design("ours", roots)))
    assert '<h2 id="word">A word from the director</h2><p>2026</p>' in shown
    assert "--brand: #5a1a1a;" in shown
    assert ".x { color: red }" in shown
    assert f'src="data:image/png;base64,{base64.b64encode(PIXEL).decode()}"' in shown
    assert "Roadmap" not in shown


def test_a_design_with_a_logo_becomes_a_pdf(own):
    yaml = "title: Ours\nlogo: logo.png\nsections: [{section: cover}]\n"
    data = FORMATS["pdf"](
        made(), on_phase=lambda _: None, look=Look(design("ours", own(yaml, logo_dot_png=PIXEL)), "letter")
    )
    assert data.startswith(b"%PDF")
    assert b"/Image" in data or len(data) > 10_000


def test_a_design_of_the_same_name_takes_the_place_of_ours_and_builds_on_it(own):
    found = design("improvement", own("title: Theirs\n", name="improvement"))
    assert found.title == "Theirs"
    assert found.sections == design().sections
    assert len(found.folders) == 2


def test_designs_that_build_on_each_other_are_told(own):
    own("title: A\nextends: b\n", name="a")
    with pytest.raises(InvalidError, match="'a' builds on itself"):
        design("a", own("title: B\nextends: a\n", name="b"))


TRAP = "sections/trap.html.j2"


def trapped(own, template, **files):
    """A design of one section, which holds `template`."""
    roots = own("title: T\nsections: [{section: trap}]\n", sections__trap_dot_html_dot_j2=template, **files)
    return Look(design("ours", roots))


def refused(look):
    """The faults of a design, filled in here: what is told is the same in a process of its own."""
    with pytest.raises(InvalidError) as caught:
        filled(made(), legible, look)
    return caught.value.problems


@pytest.mark.parametrize(
    "template",
    [
        "{{ report.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''.__class__.__base__ }}",
        "{% include '../../secret' %}",
        "{% include '/etc/passwd' %}",
        "{{ report.nothing }}",
        "{{ lipsum(1) }}",
        "{% if %}",
        "{% do report %}",
        "{{ 1/0 }}",
        "{{ 'a' + 1 }}",
        "{{ radar(1) }}",
        "{{ 10**10000 }}",
        "{{ code('x'*100000) }}",
        "{% include 'sections/trap.html.j2' %}",
        "{% extends 'sections/trap.html.j2' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{% for a in 'x' %}" * 30 + "{% endfor %}" * 30,
        "{{ '%d'|format('x') }}",
        "{% import 'macros.html.j2' as m %}{{ m.bar(1) }}",
        "Gr\u00fc\u00dfe".encode("latin-1"),
    ],
)
def test_whatever_goes_wrong_in_a_template_is_told_with_its_file(own, template):
    (problem,) = refused(trapped(own, template))
    assert problem.where.endswith(TRAP)


def test_the_line_of_a_template_is_told(own):
    (problem,) = refused(trapped(own, "<p>\n\n{{ report.cover.titel }}</p>"))
    assert (problem.line, "has no attribute 'titel'" in problem.what) == (3, True)


def test_a_design_may_be_named_from_the_folder_one_is_in(own, tmp_path, monkeypatch):
    own("title: T\nsections: [{section: x}]\n", sections__x_dot_html_dot_j2="<p>Ours</p>", report_dot_css="i {}")
    monkeypatch.chdir(tmp_path)
    assert "<p>Ours</p>" in page(made(), look=Look(design("ours", [Path()])))


def test_a_process_of_its_own_tells_the_same(own):
    look = trapped(own, "\n{{ 1/0 }}")
    with pytest.raises(InvalidError) as caught:
        page(made(), look=look)
    assert caught.value.problems == refused(look)


def test_a_fault_of_the_program_stays_one_in_a_design_of_ones_own(own):
    """Here no template of the design was being filled in."""

    def broken(value):
        raise KeyError(value)

    look = Look(design("ours", own("title: T\nsections: [{section: cover}]\n")))
    with pytest.raises(KeyError):
        filled(made(), broken, look)


@pytest.mark.parametrize(
    ("template", "limits", "told"),
    [
        ("{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}", Limits(cpu=1), "1 seconds"),
        ("", Limits(wall=0), "0 seconds in all"),
        ("{{ ('x' * 3000000000)|length }}", Limits(memory=300 << 20), "300 MiB of memory"),
        ("{{ '%03000000000d' % 1 }}", Limits(memory=300 << 20), "300 MiB of memory"),
    ],
)
def test_a_template_without_end_or_measure_is_given_up(own, template, limits, told):
    with pytest.raises(InvalidError, match=f"needed more than .*{told}"):
        filled_apart(made(), legible, trapped(own, template), limits)


def test_a_page_has_a_measure(own):
    template = "{% for i in range(90000) %}" + "x" * 3000 + "{% endfor %}"
    with pytest.raises(InvalidError, match="more than 50,000,000 letters"):
        filled(made(), legible, trapped(own, template))


def test_ours_are_filled_in_at_once_and_with_no_measure(monkeypatch):
    monkeypatch.setattr(filling, "LARGEST", 1)
    assert design("board").own == ()
    assert "Report to the board" in page(made(), look=Look(design("board")))


FETCHES = [
    ("<img src=http://127.0.0.1:9/b>", 1),
    ("\n<script>alert(1)</script>", 2),
    ("<p onclick='alert(1)'>x</p>", 1),
    ("<a href='java\nscript:alert(1)'>x</a>", 1),
    ("<meta http-equiv='refresh' content='0; url=http://127.0.0.1:9'>", 1),
    ("<svg><image href='http://127.0.0.1:9/b'/></svg>", 1),
    ("<p>\n<i style='background: u\\72l(http://127.0.0.1:9/b)'>x</i>", 2),
    ("<style>@import 'http://127.0.0.1:9/b';</style>", 1),
    ("<style>i { background: url('http://127.0.0.1:9/b') }</style>", 1),
    ("<style>i { background: image-set('http://127.0.0.1:9/b' 1x) }</style>", 1),
]


@pytest.mark.parametrize(("template", "line"), FETCHES)
def test_a_page_that_would_fetch_or_run_something_is_refused(own, template, line):
    (problem,) = refused(trapped(own, template))
    assert (problem.where.endswith(TRAP), problem.line) == (True, line)


def test_what_would_be_fetched_and_stands_in_no_file_is_told_with_the_design(own):
    (problem,) = refused(trapped(own, "<img src='{{ 'http:' ~ '//127.0.0.1' }}'>"))
    assert problem.where.endswith("reports/ours")


def test_a_link_a_picture_in_the_page_and_styles_are_taken(own):
    held = "data:image/png;base64," + base64.b64encode(PIXEL).decode()
    template = (
        f"<a href='https://issa.int'>x</a><a href='#begin'>y</a><img alt='' src='{held}'>"
        f"<style>i {{ background: url({held}) }}</style><svg><use href='#x' fill='url(#y)'/></svg>"
    )
    assert template in filled(made(), legible, trapped(own, template))


@pytest.mark.parametrize(
    ("styles", "line"),
    [
        ("@import url(http://127.0.0.1:9/x.css);", 1),
        ("@\\69mport 'x.css';", 1),
        ("i {}\n.cover { background: url(file:///etc/passwd) }", 2),
        ("</style><script>alert(1)</script>", 1),
        ("i { color: red }\n/* Gr\u00fc\u00dfe */".encode("latin-1"), 2),
        (b"x" * 1_000_001, 0),
    ],
)
def test_styles_that_fetch_or_cannot_be_read_are_refused(own, styles, line):
    found = refused(trapped(own, "x", report_dot_css=styles))
    assert {(p.where.endswith("ours/report.css"), p.line) for p in found} == {(True, line)}


def test_every_page_says_that_it_fetches_and_runs_nothing_before_anything_else():
    assert page(made(), look=Look(design("board"))).index(POLICY) < 200
    assert "default-src 'none'" in POLICY


def test_a_design_that_writes_the_whole_page_cannot_leave_the_policy_out(own):
    roots = own("title: T\n", report_dot_html_dot_j2="<!doctype html><html><head><title>x</title></head>")
    assert page(made(), look=Look(design("ours", roots))).index(POLICY) < 200


def linked(own, place, to):
    look = trapped(own, "x", report_dot_css="", logo_dot_png=PIXEL)
    path = look.design.folders[0] / place
    path.unlink()
    path.symlink_to(to)
    return look


@pytest.mark.parametrize("place", [TRAP, "report.css"])
@pytest.mark.parametrize("to", ["/etc/passwd", "/dev/zero", "../other/report.css", "report.css"])
def test_a_link_out_of_the_design_or_in_a_circle_is_refused(own, place, to):
    own(name="other", report_dot_css="x")
    (problem,) = refused(linked(own, place, to))
    assert problem.where.endswith(place)


def test_a_link_within_the_design_is_taken(own):
    look = linked(own, TRAP, "../words.html.j2")
    (look.design.folders[0] / "words.html.j2").write_text("<p>Ours</p>")
    assert "<p>Ours</p>" in filled(made(), legible, look)


@pytest.mark.parametrize("place", [TRAP, "report.css"])
def test_what_is_no_plain_file_is_refused_and_not_waited_for(own, place):
    look = trapped(own, "x", report_dot_css="")
    path = look.design.folders[0] / place
    path.unlink()
    os.mkfifo(path)
    (problem,) = refused(look)
    assert problem.where.endswith(place)


KNOWN = "Known: report, title, of, extends, logo, colours and sections"
NO_YAML = "This is not YAML: did not find expected node content. Check indentation, quotes and colons near here"
SECTIONS = "'sections' is no list of `{section: name, title: Heading}`. Compare reports/improvement/report.yaml"


def test_a_pipe_in_place_of_report_yaml_is_refused_and_not_waited_for(own):
    roots = own()
    path = roots[0] / "reports" / "ours" / "report.yaml"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(InvalidError) as caught:
        design("ours", roots)
    assert caught.value.problems[0].what == "This is not a file"


SECTION = "This is no `{section: name, title: Heading}`. Compare reports/improvement/report.yaml"


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        ("- a\n", ["1:1 It holds no keys. Begin with `title:`"]),
        ("titel: T\n", ["1:1 'titel' is not known here. Did you mean 'title'?",
                        "1:1 'title' is missing. Add `title:`"]),
        ("title: ''\nzz: x\n", [f"2:1 'zz' is not known here. {KNOWN}",
                              "1:8 'title' needs a text. Write one line"]),
        ("title: T\nof: years\n",
         ["2:5 'of' names nothing a report can be of. Write assessment, comparison or pack"]),
        ("title: T\nsections: [{section: ../x}, {section: cover}, x]\n", [f"2:12 {SECTION}", f"2:47 {SECTION}"]),
        ("title: T\nsections: x\n", [f"2:11 {SECTIONS}"]),
        ("title: T\nsections: [{section: covre}]\n", ["2:22 There is no section 'covre'. Did you mean 'cover'?"]),
        ("title: T\ncolours: red\n", ["2:10 'colours' has no names. Name some"]),
        ("title: T\ncolours: {brand: red, sky: '#112233', good: '#eeffee'}\n",
         ["2:18 'brand' is no colour. Write it as #1f6f8b",
          f"2:23 There is no colour 'sky'. There are: {', '.join(COLOURS[:-1])} and bad",
          "2:45 'good' is too light to be read on white (contrast 1.0, at least 4.5 is needed). Take a darker one"]),
        ("title: [\n", [f"2:1 {NO_YAML}"]),
        ("title: A\ntitle: B\n", ["2:1 'title' is given twice. Keep one; the first is on line 1"]),
        ("title: T\nsections: &a [{section: cover}]\n",
         ["2:11 The anchor '&a' stands here. Remove it; values are written out"]),
        ("title: T\nsections:\n" + "- section: cover\n" * 101,
         ["103:3 'sections' has 101 entries, at most 100 are taken. Shorten the list"]),
    ],
)  # fmt: skip
def test_every_fault_of_a_design_is_named(own, yaml, told):
    with pytest.raises(InvalidError) as caught:
        design("ours", own(yaml))
    assert [f"{p.line}:{p.column} {p.what}. {p.remedy}" for p in caught.value.problems] == told


@pytest.mark.parametrize(
    ("logo", "fault"),
    [("logo.gif", "cannot be a logo"), ("../logo.png", "cannot be a logo"), ('"x\\0.svg"', "cannot be a logo"),
     ("none.png", "cannot be read"), ("large.png", "more than 1,000,000 bytes"), ("pipe.png", "not a plain file"),
     ("out.png", "outside the design")],
)  # fmt: skip
def test_a_logo_that_cannot_be_taken_is_named(own, logo, fault):
    roots = own(f"title: T\nlogo: {logo}\n", large_dot_png=b"x" * 1_000_001)
    folder = roots[0] / "reports" / "ours"
    os.mkfifo(folder / "pipe.png")
    (folder / "out.png").symlink_to("/dev/zero")
    with pytest.raises(InvalidError) as caught:
        design("ours", roots)
    assert fault in caught.value.problems[0].what


def test_our_own_colours_can_be_read():
    styles = (design().folders[0] / "report.css").read_text()
    ours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", styles))
    assert set(ours) == set(COLOURS)
    assert all(contrast(ours[name]) >= CONTRAST for name in READ_ON_WHITE)
    assert (contrast("#000000"), contrast("#ffffff")) == (21, 1)


def test_each_paper_has_a_size():
    for paper, (size, _) in PAPERS.items():
        assert f"@page {{ size: {size} }}" in page(made(), look=Look(design(), paper))
    option = next(p for p in command.params if p.name == "paper")
    assert tuple(option.type.choices) == tuple(PAPERS)


def test_the_workbook_holds_every_question_with_its_statements_and_no_answer():
    shown = page(made(), look=Look(design("workbook")))
    for section in made().sections:
        for reply in section.answers:
            assert reply.criterion in shown
            assert reply.answer not in shown or not reply.answer.startswith("Level ")


def test_the_board_has_two_sections():
    shown = page(made(), look=Look(design("board")))
    assert re.findall(r'<h2 id="(\w+)"', shown) == ["summary", "decide"]


def test_what_stands_at_a_right_to_left_page_is_turned():
    some = samples.catalogue(samples.guidelines(samples.criterion("t.c0")))
    now = samples.standing({"t.c0": Rated(2)}, settings=replace(samples.SETTINGS, language="ar"))
    assert '<html lang="ar" dir="rtl">' in page(report.build(some, now, version="1"))


def test_the_command_offers_every_paper():
    (paper,) = (p for p in command.params if p.name == "paper")
    assert list(paper.type.choices) == list(PAPERS)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_board_is_two_pages_with_all_there_is_to_say(paper):
    """Both sets, a year before with falls, and a plan with more items than are shown; what is left out is said."""
    some = samples.shipped("full")
    now = samples.made_up(some)
    owner = "Head of the department for customer service"
    item = Planned(900, samples.AT, samples.ANNA, "", "", (), None, owner, "2026-03-31", "open", None, None)
    plan = {f"i{n}": replace(item, id=f"i{n}", criterion=c) for n, c in enumerate(list(now.answers)[:9])}
    rated = {name: given for name, given in now.answers.items() if isinstance(given.value, Rated)}
    moved = {
        name: replace(given, value=Rated(given.value.level + (-1 if given.value.level % 2 else 1)))
        for name, given in list(rated.items())[::5]
    }
    before = Year("2024", some, replace(now, answers={**now.answers, **moved}))
    found = report.build(some, replace(now, plan=plan), version="1", before=before)
    data = FORMATS["pdf"](found, on_phase=lambda _: None, look=Look(design("board"), paper))
    shown = pages(data)
    assert len(shown) == 2
    for told in (*(fall.name for fall in found.summary.since.down), "The first 6 of", "The first 4 of 9"):
        assert any(bare(told) in bare(one) for one in shown), told
