"""Two assessments side by side: only the same wording is compared, and the summary says what moved."""

from dataclasses import replace

import pytest

from assess import report
from assess.comparison import Year, same_words
from assess.model import NotApplicable, Rated, Unknown
from assess.render import FORMATS
from assess.report.plain import plain
from report_samples import catalogue, criterion, guidelines, standing

NAMES = ("t.a", "t.b", "t.c", "t.d", "t.e")


def year(label, answers, *, names=NAMES, **changed):
    """One assessment; `changed` gives the question of a criterion other words."""
    asked = catalogue(guidelines(*(criterion(n, **changed.get(n[2:], {})) for n in names)))
    return Year(label, asked, standing(answers))


BEFORE = {"t.a": Rated(1), "t.b": Rated(4), "t.c": Rated(2), "t.d": Unknown("Nobody could tell")}
NOW = {"t.a": Rated(3), "t.b": Rated(2), "t.c": Rated(2), "t.d": Rated(5), "t.e": NotApplicable("None")}


def test_every_criterion_asked_twice_goes_one_way():
    found = same_words(year("2024", BEFORE), year("2025", NOW))
    assert [(m.criterion.id, m.before, m.now, m.direction) for m in found] == [
        ("t.a", 1, 3, "improved"),
        ("t.b", 4, 2, "declined"),
        ("t.c", 2, 2, "same"),
        ("t.d", None, 5, "not comparable"),
        ("t.e", None, None, "not comparable"),
    ]


def test_one_asked_in_one_year_only_has_not_moved():
    found = same_words(year("2024", BEFORE, names=NAMES[1:]), year("2025", NOW, names=NAMES[:3]))
    assert [m.criterion.id for m in found] == [
        "t.b", "t.c",
    ]  # fmt: skip


def test_another_question_is_not_compared():
    found = same_words(year("2024", BEFORE, a={"question": "Was it asked in other words?"}), year("2025", NOW))
    assert [m.criterion.id for m in found] == ["t.b", "t.c", "t.d", "t.e"]


def test_another_statement_is_not_compared():
    before = year("2024", BEFORE)
    first, *rest = before.catalogue.sets[0].criteria
    reworded = (replace(first.statements[0], text="Another sentence."), *first.statements[1:])
    changed = guidelines(replace(first, statements=reworded), *rest)
    found = same_words(replace(before, catalogue=catalogue(changed)), year("2025", NOW))
    assert [m.criterion.id for m in found] == ["t.b", "t.c", "t.d", "t.e"]


@pytest.fixture
def made():
    now = year("2025", NOW)
    return report.build(now.catalogue, now.standing, version="1", before=year("2024", BEFORE))


def test_what_moved_most_stands_first():
    now = year("2025", {"t.a": Rated(2), "t.b": Rated(5), "t.c": Rated(1)})
    before = year("2024", {"t.a": Rated(1), "t.b": Rated(2), "t.c": Rated(0)})
    since = report.build(now.catalogue, now.standing, version="1", before=before).summary.since
    assert [m.criterion for m in since.up] == ["t.b", "t.a", "t.c"]


def test_the_summary_says_what_moved(made):
    since = made.summary.since
    assert since.sentence == "Since 2024: of 5 criteria 3 can be compared; 1 higher, 1 lower, 1 the same."
    assert [(m.criterion, m.note) for m in since.up] == [("t.a", "level 1 to level 3")]
    assert [(m.criterion, m.note) for m in since.down] == [("t.b", "level 4 to level 2")]
    shown = FORMATS["html"](made, on_phase=lambda _: None).decode()
    for told in (since.sentence, "level 1 to level 3", "level 4 to level 2"):
        assert told in shown


def test_without_an_earlier_assessment_nothing_is_said_of_change():
    now = year("2025", NOW)
    assert report.build(now.catalogue, now.standing, version="1").summary.since is None


def test_an_object_of_any_names_is_plain_too():
    assert plain({1: (Rated(2),)}) == {"1": [plain(Rated(2))]}
