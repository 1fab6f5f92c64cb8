"""How practices are found, named and searched. The values are real nouns; the collections are made here."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess import shipped
from assess.catalogue.reading import read_file
from assess.model import (
    Collection,
    Criterion,
    Effort,
    Link,
    NoneFound,
    Practice,
    Ranking,
    Statement,
    Subject,
    Topic,
)
from assess.model.guidelines import guideline_set
from assess.model.practice import Institution
from assess.model.practice import collection as read_collection
from assess.practices import Index, Match, Reasons, _question, matches, nothing, read_first, search
from assess.workspace import country_names

WEIGHTS = {"text": Fraction(1), "topics": Fraction(1, 2), "guideline": Fraction(3, 10), "subjects": Fraction(1)}
RANKING = Ranking(
    weights=WEIGHTS,
    strong=Fraction(2),
    possible=Fraction(1, 5),
    shown=3,
    per_institution=2,
    stop_words=frozenset({"the", "of", "and", "are", "is", "from", "to", "social", "source", "says", "no", "more"}),
    subjects=(
        Subject("complaints", ("complaint", "grievance", "redress")),
        Subject("payment", ("pay", "payment", "instalment")),
    ),
)
TOPICS = (Topic("Service quality"), Topic("Governance and administration", ("Governance",)), Topic("Investment"))


def practice(id_="aa.one", summary="", **given):
    facts = {
        "record": 0, "title": "Untitled", "title_is": "ours", "institution": f"Institution of {id_}", "country": "AA",
        "region": "Europe", "implemented": 2015, "awarded": 2016, "topics": (), "source": "A listing",
    }  # fmt: skip
    return Practice(id=id_, summary=summary, **facts | given)


def collection(*practices, links=(), none_found=(), **ranking):
    return Collection(
        title="Good practices",
        as_of="2026-11-22",
        practices=practices,
        topics=TOPICS,
        links=tuple(links),
        none_found=tuple(none_found),
        ranking=replace(RANKING, **ranking),
        digest="d",
    )


def criterion(question="Are complaints logged?", topics=("Service quality",), id_="sq.complaints"):
    return Criterion(
        id=id_, guideline="sq.5", question=question, why="", weight=Fraction(1), key=False, because="",
        aspect="mechanism", addressee="staff", topics=topics, effort=Effort("low", "low", "low"), basis="guideline",
        statements=(Statement("logged", 2, "A log exists."),), evidence=(), examples=(),
    )  # fmt: skip


def link(practice_, status="accepted", to_level=(2,), criterion_="sq.complaints", note="It shows a log.", kind=None):
    return Link(criterion_, practice_, to_level, note, "the authors", "2026-11-22", "hand", status, kind)


def found(held, asked=None, title="", **given):
    return matches(Index(held), asked or criterion(), title, **{"possible": True} | given)


def ids(results):
    return [m.practice.id for m in results]


LOG = practice("aa.log", "Every complaint is logged. Gardens are watered. A grievance leads to redress.", title="A log")
POOL = practice("bb.pool", "Swimmers enjoy the pool.", title="Pool")
BANK = practice("cc.bank", "Complaints reach the bank by letter.", title="Bank letters", implemented=2018)


# ---------------------------------------------------------------- finding


def test_a_criterion_that_has_nothing_in_common_with_the_collection_finds_nothing():
    held = collection(LOG, BANK)
    asked = criterion("Do astronomers calibrate telescopes?", ())
    assert found(held, asked) == ()
    none = nothing(Index(held), asked, ())
    assert none.sentence == "Nothing in this collection (2 practices, as of 22 November 2026) clearly addresses this."
    assert none.needed is None


def test_an_empty_collection_finds_nothing_and_says_so():
    assert found(collection()) == ()
    assert "(0 practices" in nothing(Index(collection()), criterion(), ()).sentence


def test_a_practice_that_shares_the_words_of_the_criterion_is_found_in_any_form_of_them():
    assert ids(found(collection(LOG, BANK, POOL))) == ["aa.log", "cc.bank"]


def test_a_word_of_two_halves_is_the_same_with_and_without_its_hyphen():
    joined = practice("aa.joined", "The frontline answers.")
    asked = criterion("Who is at the front-line?", ())
    assert ids(found(collection(joined, POOL), asked)) == ["aa.joined"]
    assert ids(found(collection(replace(joined, summary="The front‑line answers."), POOL), asked)) == ["aa.joined"]


def test_a_chain_of_hyphens_is_its_words():
    back = practice("aa.back", "People return after illness.")
    assert ids(found(collection(back, POOL), criterion("Is there a return-to-work plan?", ()))) == ["aa.back"]


def test_topics_and_guideline_title_find_where_the_wording_differs():
    governed = practice("aa.board", "Directors decide.", topics=("Governance and administration",))
    held = collection(governed, POOL)
    assert found(held, criterion("Who steers?", ())) == ()
    (by_topic,) = found(held, criterion("Who steers?", ("Governance and administration",)))
    (by_title,) = found(held, criterion("Who steers?", ()), "Directors")
    assert by_topic.practice is by_title.practice is governed
    assert by_title.score / WEIGHTS["guideline"] == by_topic.score / 2 / WEIGHTS["topics"]


def test_a_subject_finds_other_words_for_the_same_but_only_by_two_of_them():
    one = practice("aa.one", "A grievance box hangs there.")
    two = practice("bb.two", "A grievance leads to redress.")
    (match,) = found(collection(one, two, POOL), criterion("Are complaints logged?", ()))
    assert match.practice is two
    assert match.reasons.subjects == (Subject("complaints", ("grievance", "redress")),)
    assert match.reasons.words == ()


def test_above_one_threshold_a_find_is_possible_and_above_the_other_strong():
    high, low = found(collection(LOG, BANK, POOL, strong=Fraction(2), possible=Fraction(1, 2)))
    assert (high.strength, low.strength) == ("strong", "possible")
    assert (high.clear, low.clear) == (True, False)
    assert high.score >= 2 > low.score >= Fraction(1, 2)
    assert ids(found(collection(LOG, BANK, POOL, possible=low.score))) == ["aa.log", "cc.bank"]
    assert ids(found(collection(LOG, BANK, POOL, possible=low.score + Fraction(1, 10**9)))) == ["aa.log"]


def test_among_equals_the_newer_comes_first_and_then_the_id():
    same = [replace(LOG, id=i, implemented=y, institution=i) for i, y in (("c.c", 2001), ("b.b", 2001), ("a.a", 1999))]
    assert ids(found(collection(*same, POOL))) == ["b.b", "c.c", "a.a"]


def test_at_most_so_many_of_one_institution_are_shown_and_a_name_may_repeat_in_another_country():
    many = [replace(LOG, id=f"a.{n}", institution="Same") for n in range(4)]
    abroad = replace(LOG, id="b.abroad", institution="Same", country="BB", implemented=1990)
    assert ids(found(collection(*many, abroad, POOL))) == ["a.0", "a.1", "b.abroad"]
    assert ids(found(collection(*many, abroad, POOL, per_institution=1))) == ["a.0", "b.abroad"]


def test_at_most_so_many_are_shown_for_a_gap():
    many = [replace(LOG, id=f"a.{n}", institution=f"i{n}") for n in range(9)]
    assert len(found(collection(*many))) == 3
    assert len(found(collection(*many, shown=1))) == 1


def test_years_awards_and_regions_are_facts_and_move_no_score():
    other = replace(LOG, id="zz.other", institution="Other", implemented=1990, awarded=None, region="Africa")
    one, two = found(collection(LOG, other, POOL), region="Africa")
    assert one.score == two.score
    assert [(m.practice.id, m.same_region) for m in (one, two)] == [("aa.log", False), ("zz.other", True)]
    assert [m.same_region for m in found(collection(LOG, POOL))] == [None]


def test_practices_that_have_nothing_of_a_question_move_no_score():
    before = found(collection(LOG, BANK, POOL))
    swimmers = [replace(POOL, id=f"zz.p{n}", summary="Swimmers enjoy it. " * n) for n in range(1, 50)]
    assert found(collection(LOG, BANK, POOL, *swimmers)) == before


# ---------------------------------------------------------------- reasons


def test_reasons_name_the_practices_own_words_and_quote_its_best_sentence():
    (match, _) = found(collection(LOG, BANK, POOL))
    assert match.reasons.words == ("logged", "complaint")
    assert match.reasons.subjects == (Subject("complaints", ("complaint", "grievance", "redress")),)
    assert match.reasons.quote == "Every complaint is logged."
    assert match.why == (
        "Found (strong). It deals with complaints (“complaint”, “grievance” and “redress”); "
        "says “logged” and “complaint”."
    )


def test_a_topic_is_a_reason_only_where_it_is_shared():
    with_topic = replace(BANK, topics=("Service quality",))
    without = replace(LOG, summary="Good service. Every complaint is logged.")
    both = {m.practice.id: m.reasons for m in found(collection(with_topic, without, POOL))}
    assert both["cc.bank"].topics == ("Service quality",)
    assert both["aa.log"].topics == ()
    assert {p.words for p in both["cc.bank"].parts if p.kind == "topic"} == {("Service", "quality")}


def test_words_asked_for_beside_a_shared_topic_are_parts_of_their_own():
    asked = criterion("Is the service logged?", ("Service quality",))
    held = collection(practice("aa.s", "Service is logged.", topics=("Service quality",)), POOL)
    (match,) = found(held, asked)
    assert {(p.kind, p.label) for p in match.reasons.parts} == {
        ("topic", "Service quality"), ("word", "Service"), ("word", "logged"),
    }  # fmt: skip
    assert match.why == "Found (strong). It shares the topic Service quality; says “Service” and “logged”."


def test_a_word_that_many_practices_use_counts_but_is_no_reason():
    everywhere = [replace(BANK, id=f"a.{n}", institution=f"i{n}", summary="Complaints.") for n in range(20)]
    held = collection(*everywhere, possible=Fraction(1, 100))
    match = found(held, criterion("Are complaints heard?", ()))[0]
    assert match.reasons.words == ()
    assert [p.telling for p in match.reasons.parts] == [False]
    assert match.why == "Found (possible). It uses words that many practices use."


def test_nothing_is_quoted_where_only_title_or_topics_say_it():
    (match,) = found(collection(practice("aa.t", "Swimmers swim.", title="Complaints logged"), POOL))
    assert match.reasons.quote == ""


def test_our_remark_on_the_source_of_a_stub_is_neither_searched_nor_quoted():
    stub = practice("aa.stub", "A pool is open. The source says no more on complaints logged.", stub=True)
    assert found(collection(stub, BANK), criterion("Are complaints logged?", ()))[0].practice is BANK
    lone = replace(stub, summary="Complaints are logged.")
    assert found(collection(lone, POOL))[0].reasons.quote == "Complaints are logged."


def test_every_stub_that_is_shipped_ends_with_a_remark_on_its_source():
    for each in SHIPPED.practices:
        assert each.summary.rstrip(".").split(". ")[-1].startswith("The source ") is each.stub, each.id


WORDS = ["complaint", "complaints", "logged", "grievance", "redress", "pay", "payment", "service", "quality", "pool"]
_CHANCE = random.Random(20)  # noqa: S311 # the same texts each time
TEXTS = st.sampled_from(
    [" ".join(_CHANCE.choices(WORDS, k=size)).capitalize() + "." for size in range(13) for _ in range(40)]
)
"""Texts of up to twelve words: drawn as a whole, since drawing them word by word takes most of the time of a law."""

PRACTICES = st.lists(
    st.tuples(TEXTS, TEXTS, st.sampled_from(["A", "B", "C"]), st.sets(st.sampled_from([t.label for t in TOPICS]))),
    max_size=8,
).map(
    lambda many: [
        practice(f"aa.p{n}", summary, title=title, institution=whose, topics=tuple(sorted(topics)))
        for n, (summary, title, whose, topics) in enumerate(many)
    ]
)


@given(PRACTICES, TEXTS, st.sets(st.sampled_from([t.label for t in TOPICS])), TEXTS)
def test_the_parts_of_a_score_add_up_to_it_exactly(practices, question, topics, title):
    held = collection(*practices, possible=Fraction(1, 10**6), shown=10)
    for match in found(held, criterion(question, tuple(sorted(topics))), title):
        assert sum(p.score for p in match.reasons.parts) == match.score
        assert list(match.reasons.parts) == sorted(match.reasons.parts, key=lambda p: -p.score)


@given(PRACTICES, st.randoms(use_true_random=False), TEXTS)
def test_the_order_of_the_input_changes_nothing(practices, chance, question):
    links = [
        link(p.id, s, (n % 5 + 1,)) for n, (p, s) in enumerate(zip(practices, ["accepted", "rejected"], strict=False))
    ]
    shuffled, turned = chance.sample(practices, len(practices)), links[::-1]
    one, other = collection(*practices, links=links), collection(*shuffled, links=turned)
    assert found(one, criterion(question)) == found(other, criterion(question))
    assert search(one, words="complaint").practices == search(other, words="complaint").practices


@given(st.text(max_size=60), st.text(max_size=60), st.booleans())
def test_no_text_whatever_breaks_it(summary, question, stub):
    odd = practice("aa.odd", summary, title=question or "x", stub=stub)
    for match in found(collection(odd, POOL), criterion(question, ())):
        assert sum(p.score for p in match.reasons.parts) == match.score
    search(collection(odd), words=question)


@pytest.mark.parametrize(
    ("summary", "question"),
    [
        ("Жалобы граждан регистрируются.", "Где жалобы?"),
        ("शिकायत दर्ज की जाती है।", "शिकायत कहाँ?"),
        ("تُسجَّل الشكاوى يوميًا.", "أين الشكاوى"),
    ],
)
def test_another_alphabet_is_found_by_its_own_words(summary, question):
    (match,) = found(collection(practice("aa.other", summary), POOL), criterion(question, ()))
    assert match.reasons.words[0] in summary
    assert match.reasons.quote == summary


def test_a_practice_without_text_and_topics_is_harmless():
    assert ids(found(collection(practice("aa.empty", ""), LOG))) == ["aa.log"]


# ---------------------------------------------------------------- links


def test_pinned_practices_come_first_with_their_note_and_are_never_thresholded():
    held = collection(LOG, POOL, links=[link("bb.pool", to_level=(2, 3))])
    first, second = found(held, region="Europe")
    assert first == Match(POOL, "pinned", None, "It shows a log.", (2, 3), None, Reasons(), same_region=True)
    assert first.clear
    assert first.why == "Chosen by the author of this criterion: It shows a log."
    assert (second.practice, second.origin) == (LOG, "found")


def test_only_strong_ones_are_found_unless_possible_ones_are_asked_for():
    held = collection(LOG, BANK, POOL, links=[link("bb.pool")])
    assert ids(found(held, possible=False)) == ["bb.pool", "aa.log"]
    assert ids(found(held)) == ["bb.pool", "aa.log", "cc.bank"]


def test_a_pin_is_shown_for_a_missing_level_only_and_the_next_step_comes_first():
    pools = [replace(POOL, id=f"a.p{n}") for n in range(3)]
    links = [link(p.id, to_level=levels) for p, levels in zip(pools, [(1, 4), (1, 2), (1, 3)], strict=True)]
    held = collection(*pools, links=links)
    assert ids(found(held, missing={3, 4})) == ["a.p2", "a.p0"]
    assert found(held, missing={5}) == ()


def test_where_no_pin_serves_a_missing_level_that_level_is_named():
    held = collection(POOL, links=[link("bb.pool")])
    assert "addresses levels 3 and 4." in nothing(Index(held), criterion(), (), {4, 3}).sentence
    assert "addresses level 3." in nothing(Index(held), criterion(), (), {3}).sentence


def test_related_pins_stand_last_and_address_nothing_clearly():
    held = collection(LOG, POOL, BANK, links=[link("bb.pool", kind="related"), link("cc.bank", kind="direct")])
    direct, strong, related = found(held, possible=False)
    assert (direct.practice, strong.practice, related.practice) == (BANK, LOG, POOL)
    assert direct.why == "Chosen by the author of this criterion, direct: It shows a log."
    assert direct.clear
    assert not related.clear
    assert nothing(Index(held), criterion(), [related]) is not None


def test_pins_stand_in_the_order_of_the_levels_they_serve_two_of_one_institution():
    pools = [replace(POOL, id=f"a.p{n}", institution="Same") for n in range(4)]
    links = [link(p.id, to_level=(5 - n,)) for n, p in enumerate(pools)]
    assert ids(found(collection(LOG, *pools, links=links), possible=False)) == ["a.p3", "a.p2", "aa.log"]


def test_pins_count_for_the_limit_of_their_institution():
    mine = [replace(p, institution="Same") for p in (POOL, LOG, replace(LOG, id="aa.log2"))]
    assert ids(found(collection(*mine, links=[link("bb.pool")]))) == ["bb.pool", "aa.log"]


def test_a_rejected_link_keeps_its_practice_from_being_found():
    assert ids(found(collection(LOG, BANK, POOL, links=[link("aa.log", "rejected")]))) == ["cc.bank"]


def test_a_pin_is_not_found_again_and_a_link_to_a_vanished_practice_is_passed_over():
    held = collection(LOG, POOL, links=[link("aa.log"), link("zz.gone")])
    assert ids(found(held)) == ["aa.log"]
    assert nothing(Index(held), criterion(), found(held)) is None


def test_a_link_of_another_criterion_changes_nothing():
    assert found(collection(LOG, POOL, links=[link("aa.log", "rejected", criterion_="sq.other")])) == found(
        collection(LOG, POOL)
    )


def test_where_an_author_found_none_nothing_is_called_strong_and_what_is_needed_is_said():
    held = collection(LOG, POOL, none_found=[NoneFound("sq.complaints", "A log of complaints.")])
    (match,) = found(held)
    assert match.score >= held.ranking.strong
    assert match.strength == "possible"
    assert nothing(Index(held), criterion(), [match]).needed == "A log of complaints."


# ---------------------------------------------------------------- read first


def test_what_serves_most_gaps_is_read_first():
    strong = Match(LOG, "found", "strong", score=Fraction(4))
    pool, bank = Match(POOL, "pinned", note="n"), Match(BANK, "found", "strong", score=Fraction(3))
    weak = Match(replace(LOG, id="ww.weak"), "found", "possible", score=Fraction(9))
    first = read_first({"a": [strong, pool, weak], "b": [strong, pool, weak], "c": [bank], "d": [bank, pool]})
    assert [(r.practice.id, r.criteria, r.score) for r in first] == [
        ("bb.pool", ("a", "b", "d"), 0),
        ("aa.log", ("a", "b"), 8),
        ("cc.bank", ("c", "d"), 6),
    ]
    assert [r.practice.id for r in read_first({"a": [strong, pool], "b": [strong, pool]}, shown=1)] == ["aa.log"]


def test_a_practice_that_serves_one_gap_is_not_read_first():
    assert read_first({"a": [Match(POOL, "pinned", note="n")], "b": []}) == ()


# ---------------------------------------------------------------- search


ONE = practice("aa.one", "Complaints and complaints.", title="Log", country="AA", topics=("Service quality",))
TWO = practice("bb.two", "A log of complaints.", title="Complaints", country="BB", region="Africa", awarded=None)
SIX = practice("cc.six", "Investment of a fund.", title="Fund", country="BB", implemented=2001, topics=("Investment",))
HELD = collection(ONE, TWO, SIX)


def hits(**asked):
    return ids_of(search(HELD, **asked).practices)


def ids_of(practices):
    return [p.id for p in practices]


def test_without_a_word_or_a_filter_everything_is_found_the_newest_first():
    assert hits() == ["aa.one", "bb.two", "cc.six"]
    assert hits(words="  ") == ["aa.one", "bb.two", "cc.six"]


def test_every_word_must_be_there_in_any_form_and_titles_count_most():
    assert hits(words="complaint") == ["bb.two", "aa.one"]
    assert hits(words="complaining funds") == []
    assert hits(words="Institution of aa.one") == ["aa.one"]


def test_a_search_knows_countries_short_names_own_names_notes_and_synonyms():
    whose = (Institution(LOG.institution, LOG.country, "LOG", "Zakład Skarg"),)
    held = replace(
        collection(LOG, POOL, BANK, links=[link("bb.pool", note="It shows a queue."), link("cc.bank", "rejected")]),
        institutions=whose,
        ranking=replace(RANKING, synonyms=(("wait", "queue"),)),
    )

    def hits(words):
        return [p.id for p in search(held, words=words, countries={"AA": "Åland"}).practices]

    assert hits("LOG complaints") == hits("zaklad") == hits("Zakład") == ["aa.log"]
    assert hits("waiting") == hits("queue") == ["bb.pool"]
    assert {*hits("Aland")} == {"aa.log", "bb.pool", "cc.bank"}
    assert hits("shows log") == []


def test_words_that_nobody_uses_are_answered_with_near_ones():
    held = collection(LOG, POOL, BANK)
    assert search(held, words="complaimt").near == "complaint"
    assert search(held, words="complaint gardnes").near == "complaint gardens"
    assert search(held, words="xqzzy").near is None
    assert search(held, words="pool bank").near is None
    assert search(held, words="pool").near is None


@pytest.mark.parametrize(
    "words",
    ["complaint", "complaints", "queue", "waiting time", "telephone", "Poland", "Turkey", "ONEM", "INAMI", "ZUS"],
)
def test_everyday_words_countries_and_acronyms_find_something_that_is_shipped(words):
    assert search(SHIPPED, words=words, countries=country_names()).practices


def test_every_shipped_link_that_stands_is_marked_direct_or_related():
    assert all((k.kind is not None) is (k.status == "accepted") for k in SHIPPED.links)


def test_no_key_that_is_shipped_is_a_truth_value_to_other_readers_of_yaml():
    folders = (shipped.folder() / name for name in ("guidelines", "practices", "questionnaires"))
    for file in (file for folder in folders for file in folder.rglob("*.yaml")):
        assert not re.search(r"^[ -]*(?:on|off|yes|no):", file.read_text(encoding="utf-8"), re.MULTILINE), file


def test_signs_that_are_no_words_find_nothing():
    assert hits(words="?!") == []


def test_within_a_facet_any_value_will_do_and_every_facet_must_fit():
    assert hits(country=["AA", "BB"]) == ["aa.one", "bb.two", "cc.six"]
    assert hits(country=["BB"]) == ["bb.two", "cc.six"]
    assert hits(country=["BB"], region=["Africa"]) == ["bb.two"]
    assert hits(country=["AA"], region=["Africa"]) == []
    assert hits(implemented=[2001], topic=["Investment"]) == ["cc.six"]
    assert hits(institution=["Institution of bb.two"]) == ["bb.two"]
    assert hits(awarded=[None]) == ["bb.two"]


def test_a_topic_can_be_named_by_its_alias():
    governed = practice("aa.g", "", topics=("Governance and administration",))
    assert ids_of(search(collection(governed, ONE), topic=["Governance"]).practices) == ["aa.g"]


def test_a_facet_counts_what_each_of_its_values_would_give():
    facets = search(HELD, words="complaint", country=["BB"]).facets
    assert facets["country"] == {"AA": 1, "BB": 1}
    assert facets["topic"] == {}
    assert facets["awarded"] == {None: 1}
    assert list(search(HELD).facets["country"].items()) == [("BB", 2), ("AA", 1)]
    assert set(facets) == {"implemented", "awarded", "institution", "country", "region", "topic"}


# ---------------------------------------------------------------- what is shipped


def plain(name):
    document, problems = read_file(shipped.folder() / name, name)
    assert not problems
    return document.plain


def shipped_collection():
    linked = [plain(f"practices/links/{name}.yaml") for name in ("service-quality", "return-to-work")]
    return read_collection(
        {
            **plain("practices/practices.yaml"),
            "topics": plain("practices/topics.yaml")["topics"],
            "ranking": plain("practices/ranking.yaml"),
            "links": [k for d in linked for k in d["links"]],
            "none_found": [n for d in linked for n in d["none_found"]],
        },
        "d",
    )


def shipped_criteria():
    for name in ("service-quality", "return-to-work"):
        scaled = {**plain(f"guidelines/{name}/2013.yaml"), "scale": plain("guidelines/scales/pdca-0-5.yaml")}
        for each in (guidelines := guideline_set(scaled, "d")).criteria:
            yield each, guidelines.node[each.guideline].title


SHIPPED = shipped_collection()
CRITERIA = tuple(shipped_criteria())
BARE = replace(SHIPPED, links=(), none_found=())


def clear_in(held):
    index = Index(held)
    return {(c.id, m.practice.id) for c, title in CRITERIA for m in matches(index, c, title) if m.clear}


def unrelated(number, sentence):
    chance = random.Random(7)  # noqa: S311 # the same words in every run
    words = ["".join(chance.choices("bcdfgklmnprstvz", k=6)) for _ in range(2000)]
    return tuple(
        practice(f"zz.p{n}", sentence + " ".join(chance.choices(words, k=60)), title=chance.choice(words))
        for n in range(number)
    )


def test_every_shipped_criterion_has_a_practice_or_is_said_to_have_none():
    index = Index(SHIPPED)
    for each, _ in CRITERIA:
        pinned = [k for k in index.links.get(each.id, {}).values() if k.status == "accepted"]
        assert bool(pinned) is (each.id not in index.needed), each.id


def test_a_thousand_practices_without_a_common_word_change_no_strong_result():
    assert clear_in(replace(BARE, practices=BARE.practices + unrelated(1000, ""))) == clear_in(BARE)


def test_a_thousand_practices_with_a_few_common_words_change_few_strong_results():
    grown = replace(BARE, practices=BARE.practices + unrelated(1000, "The new system serves people. "))
    assert len(clear_in(grown) ^ clear_in(BARE)) <= len(CRITERIA) // 25


def test_among_ten_thousand_practices_only_those_with_a_word_of_the_question_are_looked_at():
    index = Index(replace(BARE, practices=BARE.practices + unrelated(9887, "The new system serves people. ")))
    for each, title in CRITERIA:
        question = _question(index, each, title)
        looked_at = sum(len(practices) for practices in question.gains.values())
        assert looked_at < sum(index.lengths) / 20
        assert question.scores().keys() == question.field


@settings(max_examples=5)
@given(st.sampled_from(CRITERIA))
def test_a_shipped_criterion_finds_the_same_in_any_order_of_practices(asked):
    turned = replace(SHIPPED, practices=SHIPPED.practices[::-1], links=SHIPPED.links[::-1])
    assert matches(Index(turned), *asked) == matches(Index(SHIPPED), *asked)
