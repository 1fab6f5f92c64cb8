"""Which version an event is written in: the lowest whose rules it fits; and what a frozen text can say."""

import copy
import json

import pytest

from assess import catalogue
from assess.catalogue import Frozen, freeze
from assess.errors import InvalidError
from assess.log.event import VERSION, version_of
from assess.model import frozen
from assess.model.frozen import strange_in
from assess.workspace import library

OPENING = {"scheme": "pdca-mean-1", "catalogue": {"overlays": {}}}


@pytest.fixture(scope="module")
def documents():
    """Every text an assessment could freeze today, by its kind."""
    names = [d["questionnaire"] for d in library().questionnaires()]
    texts = {t.digest: json.loads(t.text) for name in names for t in library().freeze(name)[1]}
    return list(texts.values())


def test_whatever_ships_is_known_to_this_version(documents):
    # A new key or value of a document has its place in `model.frozen`, with the version it came with.
    assert [strange_in(d, VERSION) for d in documents] == [None] * len(documents)


def changed(document, *path, to):
    """A copy of a document with another value at a path."""
    other = copy.deepcopy(document)
    inside = other
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = to
    return other


@pytest.mark.parametrize(
    ("path", "to", "place"),
    [
        (("scheme",), "pdca-mean-2", "scheme"),
        (("kind",), "checklist", "kind"),
        (("criteria", 0, "title"), "Service charter", "criteria/title"),
        (("criteria", 0, "aspect"), "wish", "criteria/aspect"),
        (("criteria", 0, "aspect"), ["structure"], "criteria/aspect"),
        (("criteria", 0, "levels", "6"), [["a", "A."]], "criteria/levels/6"),
        (("criteria", 0, "levels", "1"), [["a", {"text": "A.", "share": "9/10"}]], "criteria/levels/1"),
        (("scale", "materiality"), {"share": "9/10"}, "scale/materiality"),
        (("scale",), "pdca", "scale"),
        (("nodes",), {}, "nodes"),
        (("later_editions",), "One of 2019.", "later_editions"),
    ],
)
def test_a_text_with_a_key_or_value_of_its_own_is_told_by_its_place(documents, path, to, place):
    document = {k: v for k, v in next(d for d in documents if "criteria" in d).items() if k != "later_editions"}
    assert strange_in(changed(document, *path, to=to), 1) == place


def test_a_text_of_no_known_kind_is_strange():
    assert strange_in({"wish": "more"}, 1) == "wish"
    assert strange_in({}, 1) == ""


def test_an_event_takes_the_lowest_version_whose_rules_it_fits():
    assert version_of("open", OPENING) == 1
    assert version_of("open", OPENING | {"scheme": "pdca-mean-2"}) == 2
    assert version_of("open", OPENING | {"catalogue": {"overlays": {"fr": "0" * 64}}}) == 2
    assert version_of("open", OPENING, [{"questionnaire": "q", "title": "Q"}]) == 1
    assert version_of("open", OPENING, [{"questionnaire": "q", "wish": "more"}]) == 2
    assert version_of("state", {"to": "abandoned"}) == 2
    assert version_of("state", {"to": "draft"}) == 1
    assert version_of("settings", {"label": "2026"}) == 1


def test_a_text_that_only_a_newer_program_knows_is_refused_by_what_it_says():
    _, texts = library().freeze("quick-scan")
    asked = json.loads(texts[-2].text) | {"wish": "more"}
    with pytest.raises(InvalidError, match=r"newer assess.*'wish'"):
        catalogue.thaw([*texts[:-2], freeze(asked), texts[-1]])
    gathered = freeze(json.loads(texts[-1].text) | {"wish": "more"})
    thawed = catalogue.thaw([*texts[:-1], Frozen(gathered.digest, gathered.text)])
    with pytest.raises(InvalidError, match="newer assess"):
        thawed.collection  # noqa: B018 # read when it is first wanted


def test_what_came_since_is_added_in_its_place():
    first = {"scale": frozenset({"a"}), "links": [{"to": None}], "note": None}
    since = {"scale": frozenset({"b"}), "links": [{"kind": None}], "note": [None], "more": None}
    assert frozen._merged(first, since) == {
        "scale": frozenset({"a", "b"}), "links": [{"to": None, "kind": None}], "note": [None], "more": None,
    }  # fmt: skip
