"""What we ship, as data: the criteria, the questionnaires and the practices keep the promises made for them.

Run as a program it renews the two lists beside it:

    python tests/test_content.py ids                      permanent_ids.txt: adds new ids, never takes one away
    python tests/test_content.py sources FILE [FILE ...]  source_shingles.txt: digests of the texts we may not copy
"""

import hashlib
import re
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from assess import shipped
from assess.catalogue.library import check, files, load
from assess.model import NotApplicable, Rated, Unknown
from assess.scoring import SCHEMES, pdca_mean
from readability import by_guideline

LIBRARY = load()
SETS = LIBRARY.sets()
FULL, _ = LIBRARY.freeze("full")
CRITERIA = [c for s in FULL.sets for c in s.criteria]
PRACTICES = FULL.collection.practices
QUESTIONNAIRES = [q["questionnaire"] for q in LIBRARY.questionnaires()]

PERMANENT = Path(__file__).with_name("permanent_ids.txt")
SHINGLES = Path(__file__).with_name("source_shingles.txt")
RUN = 8
"""Words in a row that count as copied."""


def of_each(things, name="id"):
    return {"argvalues": things, "ids": [getattr(t, name) for t in things]}


# The files


def test_nothing_that_is_shipped_has_a_fault():
    count, problems = check()
    assert [str(p) for p in problems] == []
    assert count == len(files(shipped.folder())) >= 12


def test_every_file_tells_editors_its_schema():
    first = {name: path.read_text("utf-8").splitlines()[0] for path, name in files(shipped.folder())}
    told = {name: line for name, line in first.items() if line.startswith("# yaml-language-server: $schema=")}
    for name, line in told.items():
        schema = (shipped.folder() / name).parent / line.partition("=")[2]
        assert schema.resolve().parent == shipped.folder() / "docs" / "schemas"
    assert {name for name in first if name.startswith(("guidelines/", "questionnaires/"))} <= set(told)


# The criteria


def test_every_criterion_is_asked_in_full_in_the_order_of_the_sets():
    assert [c.id for c in FULL.asked] == [c.id for c in CRITERIA]


@pytest.mark.parametrize("name", QUESTIONNAIRES)
def test_a_questionnaire_asks_something_and_leaves_an_honest_time_for_it(name):
    """Time to read all that is shown, at 200 words a minute; with papers to look up and decide three times that."""
    frozen, _ = LIBRARY.freeze(name)
    assert frozen.asked
    words = sum(len(words_of(" ".join([c.question, *(s.text for s in c.statements)]))) for c in frozen.asked)
    reading = words / 200
    if name == "quick-scan":
        # From memory, and only up to the level that no longer holds: about half of it is read.
        assert reading / 2 <= frozen.questionnaire.minutes <= reading
    else:
        assert 2 * reading <= frozen.questionnaire.minutes <= 4 * reading


def test_the_quick_scan_asks_one_key_criterion_of_each_guideline():
    frozen, _ = LIBRARY.freeze("quick-scan")
    assert [c.guideline for c in frozen.asked] == [n.id for s in FULL.sets for n in s.guidelines]
    assert all(c.key for c in frozen.asked)


def test_the_board_is_asked_what_board_and_management_answer_and_nothing_else():
    frozen, _ = LIBRARY.freeze("board")
    assert [c.id for c in frozen.asked] == [c.id for c in CRITERIA if c.addressee in ("board", "management")]


def test_each_set_has_a_questionnaire_of_its_own():
    for guidelines in FULL.sets:
        frozen, _ = LIBRARY.freeze(guidelines.id)
        assert [c.id for c in frozen.asked] == [c.id for c in guidelines.criteria]


@pytest.mark.parametrize("name", ["full", "quick-scan", "board"])
def test_an_institution_without_the_task_of_return_to_work_is_not_asked_about_it(name):
    frozen, _ = LIBRARY.freeze(name)
    assert set(frozen.conditions) == {c.id for c in frozen.asked if c.id.startswith("rtw.")}
    assert set(frozen.conditions.values()) == {(("rtw.programme", "yes"),)}


@pytest.mark.parametrize("guidelines", **of_each(FULL.sets))
def test_all_best_is_100_all_worst_is_0_and_nothing_answered_is_no_score(guidelines):
    assert guidelines.scheme in SCHEMES
    asked = frozenset(c.id for c in guidelines.criteria)
    carrying = {c.guideline for c in guidelines.criteria}
    for level in range(6):
        result = pdca_mean(guidelines, asked, {c: Rated(level) for c in asked})
        assert (result.total.at_least, result.total.at_most) == (Fraction(20 * level), Fraction(20 * level))
        assert (result.total.lowest, result.total.floor, result.total.coverage) == (level, level, 100)
        assert {result.nodes[g].at_least for g in carrying} == {Fraction(20 * level)}
    for nothing in ({}, {c: NotApplicable("No.") for c in asked}):
        result = pdca_mean(guidelines, asked, nothing)
        assert (result.total.at_least, result.total.lowest, result.total.floor) == (None, None, None)
    unknown = pdca_mean(guidelines, asked, {c: Unknown("Nobody knew.") for c in asked}).total
    assert (unknown.at_least, unknown.at_most, unknown.starred) == (0, 0, True)


@pytest.mark.parametrize("guidelines", **of_each(FULL.sets))
def test_every_guideline_has_five_to_eight_criteria_with_one_to_three_key_ones_and_three_to_six_indicators(guidelines):
    for node in guidelines.guidelines:
        assert 5 <= len(guidelines.of(node.id)) <= 8, node.id
        assert 1 <= sum(c.key for c in guidelines.of(node.id)) <= 3, node.id
        assert 3 <= sum(i.guideline == node.id for i in guidelines.indicators) <= 6, node.id


def test_the_guidelines_are_those_of_the_mission_and_there_are_at_least_66_criteria():
    numbers = [[int(n.number) for n in s.guidelines] for s in FULL.sets]
    assert numbers == [[1, 2, 3, 4, 5, 6, 7], [28, 29, 30, 31, 32]]
    assert len(CRITERIA) >= 66
    service, work = FULL.sets
    assert [node.number for node in work.path("rtw.28")] == ["B", "B.6", "28"]
    assert {work.path(f"rtw.{n}")[-2].number for n in range(29, 33)} == {"B.7"}
    parts = {g.id: {c.revised_part for c in service.of(g.id)} for g in service.guidelines}
    assert parts == {f"sq.{n}": {letter} for n, letter in enumerate("ABCDEFG", 1)}


def test_a_guideline_whose_body_is_not_public_says_so():
    hidden = [
        n for s in FULL.sets for n in s.guidelines if "full" not in n.public.values() or n.public["mechanism"] == "none"
    ]
    assert [n.id for n in hidden] == ["sq.4", "rtw.29"]
    assert all("body of this guideline is not" in n.note for n in hidden)


@pytest.mark.parametrize("guidelines", **of_each(FULL.sets))
def test_every_assessable_point_of_a_guideline_is_covered_by_a_statement(guidelines):
    for node in guidelines.guidelines:
        assert node.points, node.id
        covered = {point for c in guidelines.of(node.id) for point, statements in c.points.items() if statements}
        assert sorted(set(node.points) - covered) == [], node.id


def test_the_points_are_those_of_the_domain_notes():
    points = Counter(p.rpartition("-")[0] for s in FULL.sets for n in s.guidelines for p in n.points)
    service = {"SQ1": 12, "SQ2": 10, "SQ3": 10, "SQ4": 10, "SQ5": 12, "SQ6": 11, "SQ7": 11}
    assert points == service | {"RTW28": 12, "RTW29": 12, "RTW30": 12, "RTW31": 12, "RTW32": 12}


@pytest.mark.parametrize("guidelines", **of_each(FULL.sets))
def test_a_guideline_says_what_it_asks_for_and_how_much_of_it_is_public(guidelines):
    for node in guidelines.guidelines:
        assert node.gist, node.id
        assert set(node.public) == {"statement", "structure", "mechanism"}, node.id


def test_the_criteria_are_easy_to_read():
    """Bounds beside the figures at the end of the run: see readability.py."""
    for name, (questions, statements, cases) in by_guideline().items():
        assert questions.length <= 22, name
        assert statements.length <= 27, name
        assert statements.longest <= 45, name
        assert statements.ease >= 65, name
        assert cases.ease >= 75, name


VAGUE = ["adequate", "appropriate", "effective", "sufficient", "relevant"]
VAGUE += ["regular", "regularly", "timely", "suitable", "reasonable"]


@pytest.mark.parametrize("criterion", **of_each(CRITERIA))
def test_a_statement_is_one_thing_an_outsider_could_check(criterion):
    for statement in criterion.statements:
        words = set(words_of(statement.text))
        assert not words & {form for word in VAGUE for form in (word, f"{word}ly")}, statement
        assert len(statement.text) <= 240, statement
        assert statement.text[0].isupper(), statement
        assert statement.text.endswith("."), statement


@pytest.mark.parametrize("criterion", **of_each(CRITERIA))
def test_a_criterion_is_short_and_complete(criterion):
    assert criterion.question.endswith("?")
    assert len(criterion.question) <= 200
    assert len(criterion.why) <= 400
    assert criterion.why.endswith(".")
    assert {s.level for s in criterion.statements} == {1, 2, 3, 4, 5}
    assert all(1 <= len(criterion.at(level)) <= 3 for level in range(1, 6))
    assert len({s.id for s in criterion.statements}) == len(criterion.statements)
    assert 2 <= len(criterion.evidence) <= 5
    assert criterion.basis == "guideline" or criterion.basis_note


def failing(because):
    """The quoted ids that a sentence says do not hold: `"a" and "b" hold; "c" fails, and so does "d".`."""
    found, fails = [], False
    for clause in re.split(r"[;.,]| but | although ", because):
        if not re.search(r"\bso do(es)?\b", clause):
            fails = bool(re.search(r"\bfails?\b|\bdo(es)? not\b", clause))
        found += re.findall('"([a-z0-9-]+)"', clause) if fails else []
    return found


@pytest.mark.parametrize("criterion", **of_each(CRITERIA))
def test_the_level_of_an_example_is_the_one_its_reason_leads_to(criterion):
    level_of = {s.id: s.level for s in criterion.statements}
    assert 2 <= len(criterion.examples) <= 3
    for example in criterion.examples:
        named = re.findall('"([^"]+)"', example.because)
        assert set(named) <= set(level_of), example
        missing = failing(example.because)
        if named:
            assert bool(missing) == (example.level < 5), example
        if missing:
            # A level holds when its statements and all below hold: the lowest one missing decides.
            assert min(level_of[s] for s in missing) == example.level + 1, example
            # A level cannot be missed while all its statements are said to hold.
            wanted = {s.id for s in criterion.at(example.level + 1)}
            assert wanted & set(missing), example


def test_the_examples_of_a_criterion_lead_to_more_than_one_level():
    alike = [c.id for c in CRITERIA if len({e.level for e in c.examples}) == 1]
    assert alike == []


def test_every_topic_is_on_the_list():
    known = {t.label for t in FULL.collection.topics}
    assert {t for c in CRITERIA for t in c.topics} | {t for p in PRACTICES for t in p.topics} <= known
    assert len(known) == 48


# Ids


def permanent():
    """Every id that is permanent: of criteria, of their statements, of indicators, and of practices."""
    found = [f"criterion {c['id']}" for s in SETS for c in s["criteria"]]
    for s in SETS:
        for c in s["criteria"]:
            found += [f"statement {c['id']}/{name}" for texts in c["levels"].values() for name, _ in texts]
    found += [f"indicator {i['id']}" for s in SETS for i in s["indicators"]]
    return found + [f"practice {p.id}" for p in PRACTICES]


def test_no_id_is_there_twice_not_even_in_two_sets():
    assert [name for name, times in Counter(permanent()).items() if times > 1] == []


def test_no_id_is_lost_but_by_being_retired():
    retired = {r["id"] for s in SETS for r in s["retired"]}
    missing = [
        line for line in PERMANENT.read_text("utf-8").splitlines()
        if line not in set(permanent()) and line.partition(" ")[2].partition("/")[0] not in retired
    ]  # fmt: skip
    assert missing == []


def test_every_id_is_on_the_list_of_permanent_ones():
    assert sorted(set(permanent()) - set(PERMANENT.read_text("utf-8").splitlines())) == []


def test_what_is_retired_is_not_in_use():
    assert {r["id"] for s in SETS for r in s["retired"]}.isdisjoint(line.partition(" ")[2] for line in permanent())


# The practices


def test_every_practice_of_the_sources_is_there_once():
    assert sorted(p.record for p in PRACTICES) == list(range(113))
    assert len({p.id for p in PRACTICES}) == 113


def test_the_practices_are_spread_as_in_the_sources():
    assert Counter(p.region for p in PRACTICES) == {"Europe": 80, "Americas": 19, "Africa": 8, "Asia and Pacific": 6}
    many = {"BE": 39, "PL": 33, "PY": 9, "AR": 6, "TR": 4, "DZ": 2, "IR": 2, "MX": 2, "OM": 2}
    one = dict.fromkeys(["AO", "BG", "CM", "CO", "CR", "FJ", "FR", "DE", "ID", "MR", "MA", "SL", "SE", "TG"], 1)
    assert Counter(p.country for p in PRACTICES) == many | one
    assert len({(p.institution, p.country) for p in PRACTICES}) == 36
    by_name = Counter((p.institution, p.country) for p in PRACTICES)
    assert by_name["Social Insurance Institution", "PL"] == 31
    assert by_name["National Employment Office", "BE"] == 26
    assert by_name["Social Insurance Institute", "PY"] == 5


def test_the_facts_of_the_practices_are_those_of_the_sources():
    assert [p.record for p in PRACTICES if not p.topics] == [39, 40, 41, 42, 43, 45, 47, 49, 56, 58, 61, 68]
    assert [p.record for p in PRACTICES if p.awarded is None] == [70]
    assert {min(p.implemented for p in PRACTICES), max(p.implemented for p in PRACTICES)} == {1997, 2023}
    assert sum(p.implemented == 2015 for p in PRACTICES) == 33
    assert {p.awarded for p in PRACTICES} - {None} <= {*range(2008, 2014), *range(2015, 2018), *range(2019, 2025)}
    topics = Counter(t for p in PRACTICES for t in p.topics)
    assert (topics["Information and communication technology"], topics["Service quality"]) == (60, 35)
    assert [p.record for p in PRACTICES if "Return to work" in p.topics] == [18]


@pytest.mark.parametrize("practice", **of_each(PRACTICES))
def test_a_practice_is_told_in_a_paragraph_of_ours(practice):
    assert practice.id.startswith(f"{practice.country.lower()}.")
    length = len(words_of(practice.summary))
    assert (10 if practice.stub else 25) <= length <= 95
    assert practice.summary.endswith(".")
    assert practice.source


def test_every_criterion_has_links_or_is_said_to_have_none():
    linked = {k.criterion for k in FULL.collection.links if k.status == "accepted"}
    none = {n.criterion for n in FULL.collection.none_found}
    assert sorted({c.id for c in CRITERIA} - linked - none) == []


def test_a_link_says_in_one_sentence_why():
    for link in FULL.collection.links:
        assert len(link.note) <= 300, link
        assert link.note.endswith("."), link
        assert list(link.to_level) == sorted(set(link.to_level)), link


# Nothing is copied


def words_of(text):
    return re.findall(r"[^\W_]+", text.casefold())


def shingles(text):
    """A digest for every run of eight words."""
    words = words_of(text)
    runs = (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))
    return {hashlib.sha256(run.encode()).hexdigest()[:10]: run for run in runs}


TITLES = {"title", "institution", "own_name", "source", "publisher"}
"""Names of things: they are written as they are."""


def texts_in(value, path=()):
    """Every text in a document with its way, but for titles."""
    if isinstance(value, str):
        yield path, value
    elif path and path[-1] in TITLES:
        return
    else:
        for key, part in (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        ):
            if key not in TITLES:
                yield from texts_in(part, (*path, key))


def test_no_eight_words_in_a_row_are_those_of_the_sources():
    copied = set(SHINGLES.read_text("ascii").split())
    assert len(copied) > 10_000
    found = {}
    for name, document in LIBRARY.documents.items():
        for path, text in texts_in(document):
            if runs := {run for digest, run in shingles(text).items() if digest in copied}:
                found[name, path] = runs
    assert found == {}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ids"]:
            kept = PERMANENT.read_text("utf-8").splitlines() if PERMANENT.exists() else []
            PERMANENT.write_text("\n".join(sorted({*kept, *permanent()})) + "\n", "utf-8")
        case ["sources", *sources] if sources:
            digests = sorted({d for source in sources for d in shingles(Path(source).read_text("utf-8"))})
            SHINGLES.write_text("\n".join(digests) + "\n", "ascii")
        case _:
            sys.exit(__doc__)
