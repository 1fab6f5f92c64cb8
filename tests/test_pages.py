"""The printed pages: no heading apart from its text, no label cut off, no page nearly empty, none that needs colour."""

import re
from dataclasses import replace

import pytest

import report_samples as samples
from assess import report
from assess.log.standing import Actor, Institution, Planned
from assess.model import Node, Rated
from assess.render import FORMATS, Limits, Look
from assess.render.charts import LABEL, MOST, radar
from assess.render.designs import design
from assess.render.page import page
from assess.render.pdf import pdf
from paper import flaws
from reading import pages

pytestmark = pytest.mark.usefixtures("unmeasured_children")

WORDS = "Department for Rehabilitation, Reintegration and the Quality of Services to Insured People"
ONE_WORD = ("Rehabilitationswiedereingliederungsqualitätssicherungsgesetzesänderungsbeauftragte" * 2)[:90]
LONG_ID = "t.a-very-long-name-of-a-criterion-that-goes-on-and-on-and-on-for"


def made(some, now):
    return report.build(some, now, version="1.2.3")


def printed(value, name="improvement", paper="a4"):
    return FORMATS["pdf"](value, on_phase=lambda _: None, look=Look(design(name), paper))


def set_of(number, guidelines=0):
    """A catalogue of so many criteria, spread over guidelines."""
    nodes = [Node(f"t.g{n}", "guideline", f"Guideline {n} of the set", under="t.a", number=f"{n + 10}", gist="Gist.")
             for n in range(guidelines)]  # fmt: skip
    under = [node.id for node in nodes] or ["t.1"]
    plain = samples.guidelines(*(samples.criterion(f"t.c{n}", under[n % len(under)]) for n in range(number)))
    return samples.catalogue(replace(plain, nodes=(*plain.nodes, *nodes)))


def levels_only(now):
    """The same answers without statements met beyond the level: the small sets have one for most levels."""
    return replace(
        now,
        answers={
            c: replace(g, value=Rated(g.value.level)) if isinstance(g.value, Rated) else g
            for c, g in now.answers.items()
        },
    )


def long_names():
    """Every name a person gives as long as it may be, with spaces and without."""
    titles = (WORDS, ONE_WORD)
    criteria = [
        samples.criterion(f"{LONG_ID[:-2]}{n}{'x' * (n % 2)}", "t.1" if n < 4 else "t.2", key=n % 2 == 0,
                          question=titles[n % 2] + "?", why=WORDS, evidence=(WORDS, ONE_WORD))
        for n in range(7)
    ]  # fmt: skip
    plain = samples.guidelines(*criteria)
    some = samples.catalogue(
        replace(
            plain, title=WORDS, nodes=tuple(replace(n, title=titles[i % 2]) for i, n in enumerate(plain.nodes)),
            indicators=tuple(replace(i, title=ONE_WORD) for i in plain.indicators),
        ),
        practices=samples.collection(samples.practice(title=WORDS, institution=ONE_WORD)),
    )  # fmt: skip
    item = Planned(900, samples.AT, samples.ANNA, "", "", (), None, ONE_WORD, "2026-03-31", "open", None, None)
    now = levels_only(samples.made_up(some, every=6))
    return some, replace(
        now,
        actors={
            samples.ANNA: Actor(samples.ANNA, "person", "manager", WORDS),
            samples.BEN: Actor(samples.BEN, "person", "contributor", ONE_WORD),
        },
        settings=replace(samples.SETTINGS, label=ONE_WORD, institution=Institution(WORDS, "XE", "Europe")),
        plan={f"i{n}": replace(item, id=f"i{n}", criterion=c.id, owner=titles[n % 2]) for n, c in enumerate(criteria)},
    )


@pytest.mark.parametrize(
    ("name", "paper"),
    [("improvement", "a4"), ("improvement", "letter"), ("board", "letter"), ("workbook", "a4")],
)
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(lambda: (set_of(1), samples.standing({"t.c0": Rated(2)})), id="one criterion"),
        pytest.param(lambda: (set_of(3), samples.standing({})), id="nothing answered"),
        pytest.param(long_names, id="long names"),
    ],
)
def test_the_pages_of_small_and_unwieldy_reports_are_sound(case, name, paper):
    found = flaws(printed(made(*case()), name, paper))
    # Each guideline begins a page, so what comes before may end a page early.
    assert not [told for told in found if name != "improvement" or "filled" not in told]


def test_the_board_is_two_sound_pages_with_any_number_of_guidelines():
    some = set_of(80, guidelines=40)
    data = printed(made(some, levels_only(samples.made_up(some))), "board", "letter")
    shown = pages(data)
    assert len(shown) == 2
    assert "The first 20 of 40 guidelines; the improvement report has all." in shown[0]
    assert not flaws(data)


def test_every_page_of_the_board_says_above_what_it_is():
    some = set_of(3)
    first, second = pages(printed(made(some, samples.standing({"t.c0": Rated(2)})), "board"))
    assert first.count("Report to the board") == 2
    assert second.count("What is to be decided") == 2


def test_each_page_of_the_workbook_says_that_it_is_blank():
    some = set_of(3)
    _, *others = pages(printed(made(some, samples.standing({"t.c0": Rated(2)})), "workbook"))
    assert others
    assert all("Workbook, blank" in text and "Draft" not in text for text in others)


def test_key_criteria_are_marked_by_a_word_beside_the_frame():
    some = samples.catalogue(samples.guidelines(*(samples.criterion(f"t.c{n}", key=n % 2 == 0) for n in range(5))))
    shown = page(made(some, samples.standing({"t.c0": Rated(4)})))
    marked = re.findall(r'<td class="[^"]* key">.*?</td>', shown)
    assert len(marked) == 3
    assert all('<span class="mark">key</span>' in cell for cell in marked)


def test_a_radar_has_no_more_labels_than_can_be_read_and_each_is_one_line():
    def lines(number):
        some = set_of(number, guidelines=number)
        answers = {f"t.c{n}": Rated(2) for n in range(number)}
        return [replace(line, name=WORDS) for line in made(some, samples.standing(answers)).scores.sets[0].guidelines]

    assert radar(lines(MOST + 1)) is None
    labels = [label.text for label in radar(lines(MOST)).labels]
    assert len(labels) == MOST
    assert {len(text) for text in labels} == {LABEL}


PAGE = """<html lang="en"><title>t</title><style>
@page {{ size: A4; margin: 26mm 18mm 20mm }} body {{ margin: 0 }} p, h1, h2, table {{ margin: 0; line-height: 10mm }}
table {{ border-collapse: collapse }} td, th {{ padding: 0 }} .n {{ break-before: page }}
</style><h1>T</h1>{}</html>"""
LINES = "<p>line</p>"
ROWS = "<tr><th scope='row'>a</th><td>b</td></tr>"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (LINES * 20, []),
        (LINES * 20 + '<h2>Alone</h2><p class="n">x</p>' + LINES * 9,
         ["page 1: the heading “Alone” stands alone at the foot"]),
        (LINES * 20 + '<p class="n">x</p>' + '<p class="n">y</p>' + LINES * 9, ["page 2: only 2% filled"]),
        ('<p style="white-space: nowrap">' + "word " * 40 + "</p>" + LINES * 9, ["page 1: “{}” reaches out"]),
        ('<p style="position: absolute; top: 40.5mm">over</p>' + LINES * 20, ["page 1: “over” and “line” stand"]),
        (LINES * 22 + f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{ROWS * 8}</tbody></table>",
         ["page 1: a single row of a table stands before the break"]),
    ],
    ids=["sound", "heading", "empty", "clipped", "overlapping", "torn"],
)  # fmt: skip
def test_the_check_of_pages_finds_each_fault(body, told):
    # As the report is made: tagged, which is how headings and tables are known.
    found = flaws(pdf(PAGE.format(body), on_phase=lambda _: None, limits=Limits()))
    assert len(found) == len(told), found
    for what, expected in zip(found, told, strict=True):
        assert re.match(re.escape(expected).replace(r"\{\}", ".*"), what), found
