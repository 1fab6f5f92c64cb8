"""Designs of reports: ours, and an institution's own logo, colours and sections, without a line of Python."""

import base64
import re
from dataclasses import replace
from functools import cache

import pytest

import report_samples as samples
from assess import report
from assess.answers import Planned
from assess.cli.report import report as command
from assess.comparison import Year
from assess.errors import InvalidError, NotFoundError
from assess.model import Rated
from assess.render import FORMATS, PAPERS, Look
from assess.render.designs import COLOURS, CONTRAST, READ_ON_WHITE, contrast, design, designs
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


def faults(found):
    return [f"{p.what}. {p.remedy}" for p in found.value.problems]


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


def test_a_template_cannot_reach_beyond_the_report(own):
    for trap in (
        "{{ report.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''.__class__.__base__ }}",
        "{% include '../../secret' %}",
        "{{ report.nothing }}",
        "{% if %}",
    ):
        roots = own("title: T\nsections: [{section: trap}]\n", sections__trap_dot_html_dot_j2=trap)
        with pytest.raises(InvalidError, match="cannot be filled in"):
            page(made(), look=Look(design("ours", roots)))


def test_a_template_cannot_change_the_report(own):
    roots = own("title: T\nsections: [{section: trap}]\n", sections__trap_dot_html_dot_j2="{% do report %}")
    with pytest.raises(InvalidError):
        page(made(), look=Look(design("ours", roots)))


def test_styles_that_fetch_are_refused(own):
    roots = own("title: T\nsections: [{section: cover}]\n", report_dot_css="@import url(http://127.0.0.1:9/x.css);")
    look = Look(design("ours", roots))
    own("title: T\nsections: [{section: cover}]\n", report_dot_css=".cover { background: url(file:///etc/passwd) }")
    with pytest.raises(InvalidError, match="may not fetch"):
        FORMATS["pdf"](made(), on_phase=lambda _: None, look=look)


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        ("- a\n", ["It holds no keys. Begin with `title:`"]),
        ("titel: T\n", ["'titel' is not known here. Known: report, title, of, extends, logo, colours and sections",
                        "'title' is missing. Add `title:`"]),
        ("title: ''\n", ["'title' needs a text. Write one line"]),
        ("title: T\nof: years\n", ["'of' names nothing a report can be of. Write assessment, comparison or pack"]),
        ("title: T\nsections: [{section: ../x}]\n",
         ["'sections' is no list of `{section: name, title: Heading}`. Compare reports/improvement"]),
        ("title: T\ncolours: red\n", ["'colours' has no names. Name some"]),
        ("title: T\ncolours: {brand: red, sky: '#112233', good: '#eeffee'}\n",
         ["'brand' is no colour. Write it as #1f6f8b",
          f"There is no colour 'sky'. There are: {', '.join(COLOURS[:-1])} and bad",
          "'good' is too light to be read on white (contrast 1.0, at least 4.5 is needed). Take a darker one"]),
    ],
)  # fmt: skip
def test_every_fault_of_a_design_is_named(own, yaml, told):
    with pytest.raises(InvalidError) as caught:
        design("ours", own(yaml))
    assert faults(caught) == told


@pytest.mark.parametrize("yaml", ["title: [", "title: \udcff\n".encode("utf-8", "surrogateescape").decode("latin-1")])
def test_a_file_that_is_no_yaml_is_named(own, yaml):
    roots = own(yaml)
    if "[" in yaml:
        with pytest.raises(InvalidError, match="cannot be read"):
            design("ours", roots)
    else:
        assert design("ours", roots).title


@pytest.mark.parametrize(
    ("logo", "fault"),
    [("logo.gif", "cannot be a logo"), ("../logo.png", "cannot be a logo"), ("none.png", "cannot be read"),
     ("large.png", "at most 1,000,000 are taken")],
)  # fmt: skip
def test_a_logo_that_cannot_be_taken_is_named(own, logo, fault):
    roots = own(f"title: T\nlogo: {logo}\n", large_dot_png=b"x" * 1_000_001)
    with pytest.raises(InvalidError, match=fault):
        design("ours", roots)


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
