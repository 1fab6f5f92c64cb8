"""Files in: nouns out, or every fault where it stands. Whatever the bytes are, and never for long."""

import json
import os
import re
import subprocess
import sys
import textwrap
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import assess.yaml as reading
from assess import shipped
from assess.catalogue import freeze, thaw
from assess.catalogue.checks import across
from assess.catalogue.documents import KINDS
from assess.catalogue.library import check, crosswalks, files, load, schemas
from assess.catalogue.reading import read_bytes
from assess.errors import InvalidError, NotFoundError
from assess.model import Statement
from assess.model.catalogue import questionnaire
from assess.model.crosswalk import Pair, Single
from assess.model.guidelines import guideline_set
from assess.model.practice import collection
from children import unmeasured

SCALE = """\
scale: pdca
language: en
about: Ours.
levels:
  - {level: 0, name: Nothing, meaning: Nothing is in place.}
  - {level: 1, name: Planned, meaning: It is planned.}
  - {level: 2, name: Done, meaning: It is done.}
  - {level: 3, name: Checked, meaning: It is checked.}
  - {level: 4, name: Improved, meaning: It is improved.}
  - {level: 5, name: Leading, meaning: Others learn from it.}
"""
SET = """\
set: small
edition: "2013"
version: 0.1.0
title: A small set
language: en
prefix: sq
publisher: Nobody
source: Nowhere.
about: Made up.
scale: pdca
scheme: pdca-mean-1
rules:
  target: 3
  evidence_above: 2
  word_from_coverage: 60
  explain_move_of: 2
  roadmap:
    - {step: later}
revised_parts: {A: The first part}
nodes:
  - {id: sq.part-a, kind: part, title: Part A}
  - {id: sq.1, kind: guideline, under: sq.part-a, number: "1", title: The first, points: [P-1, P-2]}
indicators:
  - {id: sq.share, guideline: sq.1, title: A share, unit: "%", better: higher, fix: The base., pitfalls: Many.}
criteria:
  - id: sq.charter
    guideline: sq.1
    question: Is there a charter?
    why: People need to know.
    weight: 1.10
    key: true
    because: It is seen.
    aspect: mechanism
    addressee: management
    revised_part: A
    topics: [Service quality]
    effort: {knowledge: low, time: medium, resources: low}
    basis: guideline
    points: {P-1: [public], P-2: [figures, dated]}
    levels:
      1: {dated: A dated decision exists.}
      2: {public: It is public., figures: It has figures.}
      3: {measured: It is measured.}
      4: {acted: Misses are acted on.}
      5: {results: Results are public.}
    evidence: [The charter, The figures]
    examples:
      - {case: It is public., level: 1, because: Figures are missing.}
      - {case: There is none., level: 0, because: Nothing is there.}
retired:
  - {id: sq.old, since: 0.1.0, because: Folded.}
"""
ASKED = """\
questionnaire: all
title: All
purpose: To know.
language: en
minutes: 10
sets: [{set: small, edition: "2013"}]
ask: [{set: small}]
"""
TOPICS = """\
topics:
  - {label: Service quality, aliases: [Quality of service]}
  - {label: Health}
"""
PRACTICES = """\
collection: Made up
as_of: 2026-01-01
language: en
practices:
  - id: pl.policy
    record: 0
    title: A policy
    title_is: ours
    summary: They wrote a policy.
    institution: A fund
    country: PL
    region: Europe
    implemented: 2017
    awarded: 2018
    topics: [Service quality]
    source: A listing
"""
LINKS = """\
set: small
links:
  - criterion: sq.charter
    practice: pl.policy
    to_level: [2, 3]
    note: It is a model.
    by: Us
    on: 2026-01-01
    method: hand
    status: accepted
"""
RANKING = """\
weights: {text: "1", topics: "0.5", guideline: "0.3", subjects: "1"}
strong: "3.5"
possible: "2.0"
shown: 3
per_institution: 2
stop_words: [social, "no"]
subjects:
  - {label: complaints, words: [complaint, grievance]}
"""
CROSSWALK = """\
crosswalk: small
earlier: {edition: "2013", version: 0.0.9}
later: {edition: "2013", version: 0.1.0}
by: The authors
on: 2026-01-01
method: hand
pairs:
  - earlier: sq.charter
    later: sq.charter
    relation: equal
    comparable: direct
    strength: 10
    rationale: A comma was moved.
    editorial: true
    statements: {written: dated}
retired:
  - {id: sq.old, because: Folded.}
"""
LIBRARY = {
    "guidelines/scales/pdca.yaml": SCALE,
    "guidelines/small/2013.yaml": SET,
    "questionnaires/all.yaml": ASKED,
    "practices/topics.yaml": TOPICS,
    "practices/practices.yaml": PRACTICES,
    "practices/ranking.yaml": RANKING,
    "practices/links/small.yaml": LINKS,
}
SHIPPED = sorted(files(shipped.folder()))


@pytest.fixture
def library(tmp_path):
    """A small library on the disk, sound but for the files given."""

    def written(changed=None, root="library"):
        for name, text in (LIBRARY | (changed or {})).items():
            path = tmp_path / root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / root

    return written


@pytest.fixture
def faults(library):
    """Every fault of the small library with some files changed, as a person reads it."""

    def found(**changed):
        short = {Path(name).stem: name for name in LIBRARY} | {"set": "guidelines/small/2013.yaml"}
        short |= {"scale": "guidelines/scales/pdca.yaml", "asked": "questionnaires/all.yaml"}
        short |= {"links": "practices/links/small.yaml"}
        root = library({short[key]: text for key, text in changed.items()})
        _, problems = check((), root)
        return [str(p).replace(f"{root}/", "") for p in problems]

    return found


def said(text, name="x.yaml"):
    """Every fault of one file by itself."""
    data = text if isinstance(text, bytes) else text.encode()
    return [str(p) for p in read_bytes(data, name)[1]]


def told(text):
    """The faults in `text`, one a line; a line that is further in belongs to the one before."""
    return re.sub("\n +", " ", textwrap.dedent(text).strip()).splitlines()


def changed(text, *pairs):
    """`text` with something else in places that are there exactly once."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


# Every fault, where it stands, in one run


def test_a_sound_library_has_no_faults(faults):
    assert faults() == []


def test_every_fault_of_a_set_is_reported_where_it_stands():
    assert said("""\
set: small
edition: "2013"
version: 1.0
titel: A small set
language: english
prefix: sq
publisher:
source: Nowhere.
about: Made up.
scale: pdca
scheme: pdca-mean-1
rules:
  target: 6
  evidence_above: 2.0
  word_from_coverage: 101
  explain_move_of: +2
  roadmap: []
nodes:
  - {id: SQ.1, kind: chapter, title: The first, framework: yes, weight: 0}
indicators:
  - id: sq.share
    guideline: one
    title: [A share]
    unit: "%"
    better: more
    fix: The base.
criteria:
  - id: sq.charter
    guideline: sq.1
    wieght: 1
    question: Is there a charter?
    key: yes
    because: It is seen.
    aspect: method
    addressee: public
    topics: []
    effort: {knowledge: low, time: medium}
    basis: guideline
    levels:
      1: {Dated: A dated decision exists.}
      6: {public: It is public.}
      3: {a: One., b: Two., c: Three., d: Four.}
      4: {}
    evidence: [The charter]
    examples: none
retired: {id: sq.old}
""") == told("""
        x.yaml:3:10: '1.0' is not a valid 'version'. See docs/reference/formats.md.
        x.yaml:1:1: 'title' is missing. Add `title:`.
        x.yaml:5:11: 'english' is not a valid 'language'. See docs/reference/formats.md.
        x.yaml:7:11: 'publisher' is empty. See docs/reference/formats.md.
        x.yaml:13:11: '6' is out of range in 'target'. Give at most 5.
        x.yaml:14:19: 'evidence_above': A whole number is needed here, such as 3. Write digits only.
        x.yaml:15:23: '101' is out of range in 'word_from_coverage'. Give at most 100.
        x.yaml:16:20: 'explain_move_of': A whole number is needed here, such as 3. Write digits only.
        x.yaml:17:12: 'roadmap' has 0 entries. Give at least 1.
        x.yaml:19:10: 'SQ.1' is not a valid id. Use lower-case letters, digits and hyphens, with a dot:
          sq.service-charter.
        x.yaml:19:22: 'chapter' cannot stand in 'kind'. Write one of 'part', 'section', 'guideline'.
        x.yaml:19:60: 'framework': true or false is needed here. Write true or false, without quotes.
        x.yaml:19:73: 'weight': A decimal above 0 is needed here, such as 2 or 0.5. Write digits and at most
          one point.
        x.yaml:22:16: 'one' is not a valid id. Use lower-case letters, digits and hyphens, with a dot:
          sq.service-charter.
        x.yaml:23:12: 'title' needs a text. See docs/reference/formats.md.
        x.yaml:25:13: 'more' cannot stand in 'better'. Write one of 'higher', 'lower', 'neither'.
        x.yaml:21:5: 'pitfalls' is missing. Add `pitfalls:`.
        x.yaml:28:5: 'why' is missing. Add `why:`.
        x.yaml:28:5: 'weight' is missing. Add `weight:`.
        x.yaml:32:10: 'key': true or false is needed here. Write true or false, without quotes.
        x.yaml:34:13: 'method' cannot stand in 'aspect'. Write one of 'structure', 'mechanism', 'outcome'.
        x.yaml:35:16: 'public' cannot stand in 'addressee'. Write one of 'board', 'management',
          'professional', 'staff', 'committee'.
        x.yaml:36:13: 'topics' has 0 entries. Give at least 1.
        x.yaml:37:13: 'resources' is missing. Add `resources:`.
        x.yaml:40:11: 'Dated' is not a valid id. Use lower-case letters, digits and single hyphens: on-time.
        x.yaml:41:7: '6' cannot stand in 'levels'. Write one of '1', '2', '3', '4', '5'.
        x.yaml:42:10: '3' has 4 entries. Give at most 3.
        x.yaml:43:10: '4' has 0 entries. Give at least 1.
        x.yaml:44:15: 'evidence' has 1 entry. Give at least 2.
        x.yaml:45:15: 'examples' needs a list. See docs/reference/formats.md.
        x.yaml:30:5: 'wieght' is not known here. Did you mean 'weight'?
        x.yaml:46:10: 'retired' needs a list. See docs/reference/formats.md.
        x.yaml:4:1: 'titel' is not known here. Did you mean 'title'?
    """)


def test_every_dangling_name_is_reported_with_the_nearest_one(faults):
    assert faults(
        set=changed(
            SET,
            ("scale: pdca\n", "scale: pdcaa\n"),
            ("scheme: pdca-mean-1", "scheme: pdca-mean-9"),
            ("- {step: later}", "- {step: later, at_most: 3}"),
            ("under: sq.part-a", "under: sq.part-b"),
            ("{id: sq.share, guideline: sq.1,", "{id: sq.share, guideline: sq.part-a,"),
            ("    guideline: sq.1\n", "    guideline: sq.11\n"),
            ("revised_part: A", "revised_part: B"),
            ("topics: [Service quality]", "topics: [Service qualty, Quality of service, Weather, Health, Health]"),
            ("basis: guideline", "basis: inferred"),
            ("{P-1: [public], P-2: [figures, dated]}", "{P-1: [public], P-2: [figure, dated]}"),
            ("      5: {results: Results are public.}\n", ""),
            ("retired:\n  - {id: sq.old", "retired:\n  - {id: rtw.old"),
        ),
        asked=changed(
            ASKED,
            (
                'sets: [{set: small, edition: "2013"}]',
                'sets: [{set: small, edition: "2013"}, {set: tiny, edition: "1"}]',
            ),
            (
                "ask: [{set: small}]",
                "ask:\n- {set: smal}\n- guideline: sq.part-a\n- criterion: sq.chart\n- {}\n- {set: a, guideline: sq.1}",
            ),
        ),
        practices=changed(
            PRACTICES, ("topics: [Service quality]", "topics: [Helth]"), ("awarded: 2018", "awarded: 2016")
        ),
        links=changed(
            LINKS, ("criterion: sq.charter", "criterion: sq.chapter"), ("practice: pl.policy", "practice: pl.plicy")
        )
        + "none_found:\n  - {criterion: sq.chrter, needed: A charter.}\n",
    ) == told("""
        guidelines/small/2013.yaml:10:8: There is no scale 'pdcaa'. Did you mean 'pdca'?
        guidelines/small/2013.yaml:11:9: There is no scheme 'pdca-mean-9'. There are: pdca-mean-1.
        guidelines/small/2013.yaml:18:7: The last rule of the roadmap does not take every gap. End with `-
          {step: later}`.
        guidelines/small/2013.yaml:22:40: There is no node 'sq.part-b'. Did you mean 'sq.part-a'?
        guidelines/small/2013.yaml:24:31: There is no guideline 'sq.part-a'. There are 1 guidelines; it is
          none of them.
        guidelines/small/2013.yaml:27:16: There is no guideline 'sq.11'. Did you mean 'sq.1'?
        guidelines/small/2013.yaml:35:19: There is no revised part 'B'. There are 1 revised parts; it is
          none of them.
        guidelines/small/2013.yaml:36:14: The topic 'Service qualty' is not on the list. Did you mean
          'Service quality'?
        guidelines/small/2013.yaml:36:30: 'Quality of service' is another spelling. Write 'Service quality'.
        guidelines/small/2013.yaml:36:50: The topic 'Weather' is not on the list. Did you mean 'Health'?
        guidelines/small/2013.yaml:36:67: The topic 'Health' is given twice. Rename one; the first is on
          line 36.
        guidelines/small/2013.yaml:38:12: The basis is inferred and no note says from what. Add
          `basis_note:`.
        guidelines/small/2013.yaml:39:35: There is no statement 'figure'. Did you mean 'figures'?
        guidelines/small/2013.yaml:41:7: No level 5 stands here. Give levels 1 to 5.
        guidelines/small/2013.yaml:50:10: 'rtw.old' does not begin with 'sq.'. Begin every id with the
          prefix.
        practices/links/small.yaml:3:16: There is no criterion 'sq.chapter'. Did you mean 'sq.charter'?
        practices/links/small.yaml:4:15: There is no practice 'pl.plicy'. Did you mean 'pl.policy'?
        practices/links/small.yaml:12:17: There is no criterion 'sq.chrter'. Did you mean 'sq.charter'?
        practices/practices.yaml:14:14: The award is older than the practice. Check both years.
        practices/practices.yaml:15:14: The topic 'Helth' is not on the list. Did you mean 'Health'?
        questionnaires/all.yaml:6:39: There is no set tiny in edition 1. There are: small 2013.
        questionnaires/all.yaml:8:9: There is no set 'smal' in the sets asked. Did you mean 'small'?
        questionnaires/all.yaml:9:14: There is no guideline 'sq.part-a' in the sets asked. There are 1
          guidelines; it is none of them.
        questionnaires/all.yaml:10:14: There is no criterion 'sq.chart' in the sets asked. Did you mean
          'sq.charter'?
        questionnaires/all.yaml:11:3: One of set, guideline and criterion is needed (also on line 12). Name
          exactly one.
    """)


def test_the_same_fault_is_told_once_with_its_lines_and_the_three_nearest_of_a_list_elsewhere(faults):
    practice = changed(PRACTICES, ("[Service quality]", "[Xylophones]")).partition("practices:\n")[2]
    more = "".join(changed(practice, ("pl.policy", f"pl.p{n}"), ("record: 0", f"record: {n}")) for n in range(1, 13))
    (told,) = faults(practices=changed(PRACTICES, ("[Service quality]", "[Xylophones]")) + more)
    assert told == (
        "practices/practices.yaml:15:14: The topic 'Xylophones' is not on the list (also on lines 27, 39, 51, 63, 75, "
        "87, 99, 111, 123, 135 and 2 more). Take 'Health' or 'Service quality', or another of the 2 topics in "
        "practices/topics.yaml."
    )


def test_of_what_stands_twice_both_places_are_named(faults):
    assert faults(
        set=changed(
            SET,
            ("points: [P-1, P-2]}", "points: [P-1, P-2, P-1]}"),
            ("id: sq.share,", "id: sq.1,"),
            ("1: {dated:", "1: {public:"),
            ("[figures, dated]", "[figures]"),
            ("id: sq.old", "id: sq.charter"),
        ),
        topics=changed(TOPICS, ("label: Health", "label: Health, aliases: [Quality of service, Health]")),
        practices=PRACTICES + PRACTICES[PRACTICES.index("  - id: pl.policy") :],
        links=LINKS + LINKS[LINKS.index("  - criterion") :] + "none_found: [{criterion: sq.charter, needed: One.}]\n",
    ) == told("""
        guidelines/small/2013.yaml:22:101: The point 'P-1' is given twice. Rename one; the first is on line
          22.
        guidelines/small/2013.yaml:24:10: The id 'sq.1' is given twice. Rename one; the first is on line 22.
        guidelines/small/2013.yaml:42:19: The statement 'public' is given twice. Rename one; the first is on
          line 41.
        guidelines/small/2013.yaml:51:10: The id 'sq.charter' is given twice. Rename one; the first is on
          line 26.
        practices/links/small.yaml:12:15: The link 'sq.charter -> pl.policy' is given twice. Rename one; the
          first is on line 4.
        practices/links/small.yaml:19:14: 'sq.charter' has links, and is said to have none. Remove one of
          the two.
        practices/practices.yaml:17:9: The id 'pl.policy' is given twice. Rename one; the first is on line
          5.
        practices/practices.yaml:18:13: The record '0' is given twice. Rename one; the first is on line 6.
        practices/topics.yaml:3:31: The topic 'Quality of service' is given twice. Rename one; the first is
          on line 2.
        practices/topics.yaml:3:51: The topic 'Health' is given twice. Rename one; the first is on line 3.
    """)


def test_every_fault_of_yaml_is_reported_beside_those_of_shape():
    assert said("""\
topics:
  - label: Health
    label: Wealth
    labels: [a]
  - &first {label: Work}
  - *first
  - {label: *first}
  - {label: !!str Care}
  - <<: {label: Rest}
    [label]: x
    {label: x}: y
    aliases: Pause
---
topics: []
""") == told("""
        x.yaml:3:5: 'label' is given twice. Keep one; the first is on line 2.
        x.yaml:5:5: The anchor '&first' stands here. Remove it; values are written out.
        x.yaml:6:5: The alias '*first' stands here. Write the value out again.
        x.yaml:7:13: The alias '*first' stands here. Write the value out again.
        x.yaml:8:13: The tag 'tag:yaml.org,2002:str' stands here. Remove it; every value is read as text.
        x.yaml:9:5: The merge key '<<' stands here. Write the keys out.
        x.yaml:10:5: A list or a mapping stands as a key. Use a plain word as the key.
        x.yaml:11:5: A list or a mapping stands as a key. Use a plain word as the key.
        x.yaml:13:1: A second document begins here. Keep one document in a file (no further '---').
        x.yaml:4:5: 'labels' is not known here. Did you mean 'label'?
        x.yaml:9:5: 'label' is missing. Add `label:`.
        x.yaml:12:14: 'aliases' needs a list. See docs/reference/formats.md.
    """)


def test_a_point_that_the_guideline_does_not_have_is_reported_at_its_key(faults):
    assert faults(set=changed(SET, ("{P-1: [public],", "{P-11: [public],"))) == [
        "guidelines/small/2013.yaml:39:14: There is no point 'P-11' in sq.1. Did you mean 'P-1'?"
    ]


def test_the_nearest_name_is_not_looked_for_where_that_would_take_long(faults):
    more = "".join(f"  - {{id: sq.{i:060}, kind: part, title: T}}\n" for i in range(1400))
    under = "a" * 61
    assert faults(
        set=changed(SET, ("under: sq.part-a", f"under: sq.{under}"), ("indicators:\n", more + "indicators:\n"))
    ) == [f"guidelines/small/2013.yaml:22:40: There is no node 'sq.{under}'. There are 1402 nodes; it is none of them."]


def test_a_key_that_is_not_known_is_found_at_any_depth():
    assert said(
        changed(
            SET,
            (
                "{id: sq.part-a, kind",
                "{public: {stetement: full, structure: none, mechanism: part}, id: sq.part-a, kind",
            ),
            ("- {step: later}", "- {steps: later}"),
            ("time: medium", "tyme: medium"),
        )
    ) == told("""
        x.yaml:18:7: 'step' is missing. Add `step:`.
        x.yaml:18:8: 'steps' is not known here. Did you mean 'step'?
        x.yaml:21:14: 'statement' is missing. Add `statement:`.
        x.yaml:21:15: 'stetement' is not known here. Did you mean 'statement'?
        x.yaml:37:13: 'time' is missing. Add `time:`.
        x.yaml:37:30: 'tyme' is not known here. Did you mean 'time'?
    """)


def test_where_reading_broke_off_nothing_is_said_of_what_is_missing():
    assert said("""\
questionnaire: all
title: "All
purpose: To know.
language: en
""") == told("""
        x.yaml:5:1: This is not YAML: found unexpected end of stream (while scanning a quoted scalar, begun
          on line 2). Check indentation, quotes and colons near here.
    """)


def test_a_name_that_is_nowhere_near_any_is_told_what_is_known():
    assert said("topics: [{label: Health, zzz: 1}]\n") == [
        "x.yaml:1:26: 'zzz' is not known here. Known here: label, aliases.",
    ]


def test_a_slip_in_one_key_does_not_change_what_a_file_is_taken_for():
    assert said(changed(SET, ("set: small", "questionnaire: small"))) == told("""
        x.yaml:1:1: 'set' is missing. Add `set:`.
        x.yaml:1:1: 'questionnaire' is not known here. Known here: set, edition, version, title, language,
          prefix, publisher, source, about, later_editions, scale, scheme, rules, revised_parts, nodes, facts,
          indicators, criteria, retired.
    """)


@pytest.mark.parametrize("text", ["- a\n", "word\n", "{}\n", "answers: []\n", "'[key]': 1\n"])
def test_a_file_of_no_known_kind_is_told_the_kinds(text):
    assert [f.partition(":1:1: ")[2] for f in said(text)] == told("""
        This is none of the kinds of file that are known. It should be one of: guideline-set, scale,
          questionnaire, practices, topics, links, ranking, crosswalk. See docs/reference/formats.md.
    """)


def test_a_key_written_like_a_mark_of_ours_is_an_unknown_key():
    assert said("topics: [{label: a}]\n'[key]': 1\n'what?': 2\n") == told("""
        x.yaml:2:1: '[key]' is not known here. Known here: topics.
        x.yaml:3:1: 'what?' is not known here. Known here: topics.
    """)


def test_many_faults_are_cut_off_with_a_word_on_the_rest():
    found = said("topics:\n" + "- {label: }\n" * 1000)
    assert len(found) == 201
    assert found[0] == "x.yaml:2:11: 'label' is empty. See docs/reference/formats.md."
    assert found[-1] == "x.yaml:202:11: There are more faults from here on. Mend these first."
    assert said("- &a x\n" * 1000)[-1] == "x.yaml:201:3: There are more faults from here on. Mend these first."


def test_two_files_may_not_be_the_same_thing(faults, library):
    library({"guidelines/small/copy.yaml": SET, "practices/more.yaml": TOPICS})
    assert faults() == told("""
        guidelines/small/copy.yaml:1:1: guideline-set small 2013 stands in guidelines/small/2013.yaml too.
          Keep one of the two files.
        practices/topics.yaml:1:1: topics stands in practices/more.yaml too. Keep one of the two files.
    """)


AT = "guidelines/crosswalks/small/2013-0.0.9--2013-0.1.0.yaml"


def crossed(library, text, **more):
    """Every fault of the small library with a crosswalk in it."""
    root = library({AT: text, **more})
    return [str(p).replace(f"{root}/", "") for p in check((), root)[1]]


def test_a_crosswalk_that_fits_has_no_fault_and_is_read_alone(library):
    assert crossed(library, CROSSWALK) == []
    (found,) = crosswalks(library())
    assert (found.set, str(found.earlier), str(found.later)) == (
        "small",
        "2013, criteria 0.0.9",
        "2013, criteria 0.1.0",
    )
    assert found.pairs == (
        Pair(
            "sq.charter", "sq.charter", "equal", "direct", Fraction(1), "A comma was moved.", editorial=True,
            statements=(("written", "dated"),),
        ),
    )  # fmt: skip
    assert found.retired == (Single("sq.old", "Folded."),)
    assert len(found.digest) == 64


def test_a_crosswalk_is_held_against_the_version_that_is_at_hand(library):
    text = changed(
        CROSSWALK,
        ("later: sq.charter", "later: sq.chart"),
        ("retired:", "unchanged: [sq.other]\nnew:\n  - {id: sq.gone, because: New.}\nretired:"),
        ("relation: equal", "relation: superset"),
    )
    assert crossed(library, text) == told(f"""
        {AT}:1:1: 'sq.charter' of the later version is not mentioned. Pair it, or list it under `new`.
        {AT}:8:5: 'superset' cannot be compared directly. Write `comparable: indirect`.
        {AT}:8:5: The later version has no criterion 'sq.chart'. Mend the id.
        {AT}:16:13: The later version has no criterion 'sq.other'. Mend the id.
        {AT}:18:5: The later version has no criterion 'sq.gone'. Mend the id.
    """)


def test_a_crosswalk_leads_from_one_version_to_another(library):
    text = changed(CROSSWALK, ("version: 0.0.9", "version: 0.1.0"))
    assert f"{AT}:3:8: Both sides are the same version. Name two versions." in crossed(library, text)


def test_a_crosswalk_of_versions_nobody_has_is_checked_as_far_as_it_can_be(library):
    text = changed(CROSSWALK, ("version: 0.1.0", "version: 9.0.0"), ("crosswalk: small", "crosswalk: unheard-of"))
    assert crossed(library, text) == []


def test_a_crosswalk_that_cannot_be_read_is_not_left_out_in_silence(library):
    with pytest.raises(InvalidError, match="A crosswalk has faults") as trouble:
        crosswalks(library({AT: changed(CROSSWALK, ("method: hand", "method: guess"))}))
    assert "'guess' cannot stand in 'method'" in str(trouble.value.problems[0])


def test_a_scale_runs_from_0_to_5(faults):
    assert faults(scale=changed(SCALE, ("level: 4", "level: 5"))) == told("""
        guidelines/scales/pdca.yaml:9:13: Level 4 should stand here. List levels 0 to 5 in order.
    """)


def test_a_tree_that_goes_round_in_a_ring_is_reported_at_every_node_of_the_ring_only(faults):
    nodes = "".join(f"  - {{id: sq.n{i}, kind: part, title: Part, under: sq.n{(i + 1) % 7}}}\n" for i in range(7))
    assert faults(
        set=changed(
            SET,
            (
                "indicators:\n",
                "  - {id: sq.a, kind: part, title: A, under: sq.b}\n"
                "  - {id: sq.b, kind: part, title: B, under: sq.c}\n"
                "  - {id: sq.c, kind: part, title: C, under: sq.b}\n"
                "  - {id: sq.d, kind: part, title: D, under: sq.d}\n"
                "  - {id: sq.e, kind: part, title: E, under: sq.1}\n"
                "  - {id: sq.f, kind: part, title: F, under: sq.e}\n" + nodes + "indicators:\n",
            ),
        )
    ) == [
        "guidelines/small/2013.yaml:24:45: 'sq.b' stands below itself (sq.b < sq.c < sq.b). Mend `under`.",
        "guidelines/small/2013.yaml:25:45: 'sq.c' stands below itself (sq.b < sq.c < sq.b). Mend `under`.",
        "guidelines/small/2013.yaml:26:45: 'sq.d' stands below itself (sq.d < sq.d). Mend `under`.",
        "guidelines/small/2013.yaml:27:45: 'sq.1' is a guideline and holds nothing below it. Name a part or a section.",
        *(
            f"guidelines/small/2013.yaml:{29 + i}:49: 'sq.n{i}' stands below itself"
            " (sq.n0 < sq.n1 < sq.n2 < sq.n3 < sq.n4 < … < sq.n0). Mend `under`."
            for i in range(7)
        ),
    ]


# What an author types is what is read


@pytest.mark.parametrize(
    "typed",
    ["No", "yes", "1.10", "12:30", "010", "0x1F", "2024-01-01", "1e3", "~", "null", "true", "1_000", "=", ".inf"],
)
def test_a_scalar_is_the_text_that_was_typed(typed):
    read, _ = read_bytes(f"topics: [{{label: {typed}, aliases: ['{typed}', \"{typed}\"]}}]".encode(), "x.yaml")
    assert read.plain["topics"] == [{"label": typed, "aliases": [typed, typed]}]


@pytest.mark.parametrize("typed", ["1", "0.5", "1.10", "007", "999999.999999"])
def test_a_weight_is_a_decimal_kept_to_the_letter(typed):
    read, problems = read_bytes(changed(SET, ("weight: 1.10", f"weight: {typed}")).encode(), "x.yaml")
    assert (problems, read.plain["criteria"][0]["weight"]) == ([], typed)


NO_WEIGHTS = ["0", "0.0", "-1", "+1", "1e3", ".inf", "inf", "nan", ".nan", "1.", ".5", "1/2", "1,5", "many", "true"]
NO_WEIGHTS += ["٣", "1" * 7, "0.0000001", "''", "[1]", "{a: 1}"]


@pytest.mark.parametrize("typed", NO_WEIGHTS)
def test_nothing_else_is_a_weight(typed):
    assert said(changed(SET, ("weight: 1.10", f"weight: {typed}"))) == told("""
        x.yaml:30:13: 'weight': A decimal above 0 is needed here, such as 2 or 0.5. Write digits and at most
          one point.
    """)


@pytest.mark.parametrize("typed", ["yes", "no", "on", "True", "TRUE", "1", "y", "''", "[]"])
def test_a_flag_is_true_or_false_and_nothing_else(typed):
    assert said(changed(SET, ("key: true", f"key: {typed}"))) == told("""
        x.yaml:31:10: 'key': true or false is needed here. Write true or false, without quotes.
    """)


@pytest.mark.parametrize("typed", ["3.0", "+3", "03", "3 000", "0x3", "3e0", "three", "1234567890", "''", "٣", "{}"])
def test_a_whole_number_is_digits_and_nothing_else(typed):
    assert said(changed(SET, ("target: 3", f"target: {typed}"))) == told("""
        x.yaml:13:11: 'target': A whole number is needed here, such as 3. Write digits only.
    """)


@pytest.mark.parametrize(
    "typed", ["2026-02-30", "2026-13-01", "2026-W47-7", "20260101", "01.02.2026", "''", "2026-1-1"]
)
def test_a_day_is_a_day_of_the_calendar(typed):
    assert said(changed(PRACTICES, ("as_of: 2026-01-01", f"as_of: {typed}"))) == told("""
        x.yaml:2:8: 'as_of': A day is needed here, such as 2026-11-22. Write year-month-day.
    """)


NO_IDS = ["sq", "sq.", ".sq", "sq..a", "sq.A", "sq.a_b", "sq.-a", "sq.a-", "sq.a--b", "sq/a", "../x", "sq.a b", "sq.ä"]
NO_IDS += ["sq.а", "'sq.a\n\n'", '"sq.a\\n"', '"sq.a\\0"', '"sq.a\\u202e"', '"sq.a\\u200b"', '"sq.a\\u00ad"', "''"]


@pytest.mark.parametrize("typed", NO_IDS)
def test_an_id_holds_lower_case_letters_digits_hyphens_and_dots(typed):
    found = said(changed(SET, ("id: sq.charter", f"id: {typed}")))
    assert len(found) == 1
    assert found[0].startswith("x.yaml:26:9: '")
    assert found[0].endswith(
        "' is not a valid id. Use lower-case letters, digits and hyphens, with a dot: sq.service-charter."
    )


def test_an_id_has_64_characters_a_short_one_32_a_title_200_and_a_text_2000():
    long = changed(
        SET,
        ("title: A small set", f"title: {'a' * 201}"),
        ("about: Made up.", f"about: {'a' * 2001}"),
        ("id: sq.charter", f"id: sq.{'a' * 62}"),
        ("question: Is there a charter?", f"question: {'a' * 201}"),
        ("why: People need to know.", f"why: {'a' * 401}"),
        ("P-1: [public]", f"{'P' * 201}: [public]"),
        ("dated: A dated decision exists.", f"{'d' * 33}: {'a' * 241}"),
    )
    assert said(long) == [
        "x.yaml:4:8: 'title' is longer than 200 characters. Shorten it.",
        "x.yaml:9:8: 'about' is longer than 2000 characters. Shorten it.",
        "x.yaml:26:9: 'id' is longer than 64 characters. Shorten it.",
        "x.yaml:28:15: 'question' is longer than 200 characters. Shorten it.",
        "x.yaml:29:10: 'why' is longer than 400 characters. Shorten it.",
        "x.yaml:39:14: 'points' is longer than 200 characters. Shorten it.",
        "x.yaml:41:11: '1' is longer than 32 characters. Shorten it.",
        f"x.yaml:41:46: '{'d' * 33}' is longer than 240 characters. Shorten it.",
    ]
    just = re.sub("([aPd])\\1{30,}", lambda run: run[0][1:], long)
    assert said(just) == []


@pytest.mark.parametrize(
    "code", ["0085", "00AD", "061C", "200B", "200F", "2028", "202E", "2066", "FEFF", "FFF9", "000E0041"]
)
def test_what_does_not_show_may_not_stand_in_a_text(code):
    escaped = f"\\U{code:0>8}"
    assert said(f'topics: [{{label: "a{escaped}b"}}]') == [
        f"x.yaml:1:18: 'label': The text holds a character that does not show (U+{code.lstrip('0'):0>4}). Remove it.",
    ]


def test_control_characters_in_a_file_are_each_reported_where_they_stand():
    assert said("topics:\r\n  - label: a\x1bb\x00\r\n  - label: \ufeffc\x7f\r\n") == told("""
        x.yaml:2:13: The character U+001B cannot stand in YAML. Remove it, and save the file as UTF-8.
        x.yaml:2:15: The character U+0000 cannot stand in YAML. Remove it, and save the file as UTF-8.
        x.yaml:3:12: The character U+FEFF cannot stand in YAML. Remove it, and save the file as UTF-8.
        x.yaml:3:14: The character U+007F cannot stand in YAML. Remove it, and save the file as UTF-8.
    """)


# The file as a whole


@pytest.mark.parametrize("data", [b"", b"\n", b"# only a remark\n", b"---\n", b"---\n...\n", b"''\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(data):
    assert said(data) == ["x.yaml:1:1: The file is empty. See docs/reference/formats.md."]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "cp1252"])
def test_a_file_in_another_encoding_is_told_so_with_its_line(encoding):
    found = said("topics:\n  - label: Qualité\n".encode(encoding))
    assert found in (
        ["x.yaml:1: The file is not UTF-8 text. Save it with the encoding UTF-8."],
        ["x.yaml:2: The file is not UTF-8 text. Save it with the encoding UTF-8."],
    )
    assert encoding == "utf-16" or ":2:" in found[0]


def test_utf_16_without_a_mark_is_refused_too():
    assert said("topics: []".encode("utf-16-le"))[0].startswith(
        "x.yaml:1:2: The character U+0000 cannot stand in YAML."
    )


@pytest.mark.parametrize(
    "text", ["\ufeff" + TOPICS, TOPICS.replace("\n", "\r\n"), TOPICS.replace("\n", "\r"), "%YAML 1.1\n---\n" + TOPICS]
)
def test_a_byte_order_mark_and_any_line_ends_are_fine(text):
    read, problems = read_bytes(text.encode(), "x.yaml")
    assert problems == []
    assert read.plain == read_bytes(TOPICS.encode(), "x.yaml")[0].plain


def test_a_tab_as_indentation_is_reported_where_it_stands():
    assert said("topics:\n\t- label: a\n") == told("""
        x.yaml:2:1: This is not YAML: found character that cannot start any token. Check indentation, quotes
          and colons near here.
    """)


def test_a_file_over_two_megabytes_is_not_read(tmp_path):
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (reading.LARGEST + 1))
    assert [str(p) for p in reading.read(large, "large.yaml")[1]] == told("""
        large.yaml:1:1: The file is too large: 2,000,001 bytes, at most 2,000,000 are read. Split the file.
    """)


def test_a_file_nested_33_deep_is_refused_and_one_of_32_is_not():
    assert said("[" * 32 + "]" * 32)[0].startswith("x.yaml:1:1: This is none of the kinds")
    assert said("[" * 33 + "]" * 33) == ["x.yaml:1:33: The file is nested deeper than 32 levels. Flatten it."]


def test_a_file_of_more_than_60000_values_is_refused():
    assert said("- a\n" * 60_000) == told("""
        x.yaml:60000:3: The file holds more than 60,000 values. Split the file.
    """)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are POSIX")
def test_what_is_not_a_file_is_told_so(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    found = {
        name: [str(p) for p in reading.read(Path(name), "x.yaml")[1]]
        for name in (str(tmp_path), str(tmp_path / "pipe"), "/dev/zero", str(tmp_path / "none"), str(tmp_path / "loop"))
    }
    assert list(found.values()) == [
        ["x.yaml: This is not a file. Name a file."],
        ["x.yaml: This is not a file. Name a file."],
        ["x.yaml: This is not a file. Name a file."],
        ["x.yaml: The file cannot be read (No such file or directory). Check the name and the rights."],
        ["x.yaml: The file cannot be read (Too many levels of symbolic links). Check the name and the rights."],
    ]


# Any bytes at all


@pytest.fixture(scope="module")
def beside():
    """The documents of the small library, for another one to refer to."""
    return [read_bytes(text.encode(), name)[0] for name, text in LIBRARY.items()]


def outcome(data, beside):
    """A document or faults in words with places; anything else is a bug of ours."""
    read, problems = read_bytes(data, "x.yaml")
    assert (read is None) == bool(problems)
    if read:
        problems = across([*(b for b in beside if b.kind != read.kind), read])
    assert len(problems) <= 250
    for problem in problems:
        assert re.fullmatch(r"[^\x00-\x1f]{1,600}", str(problem)), problem
    return read, problems


@given(st.binary(max_size=200))
def test_any_bytes_give_faults_or_a_document(beside, data):
    outcome(data, beside)


SMALL_FILES = [p for p, _ in SHIPPED if p.stat().st_size < 30_000]
PIECES = [
    "- ",
    ": ",
    "? ",
    "\n",
    "\n  ",
    "\n    ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "!!str ",
    "! ",
    "<<",
    "|\n",
    ">-\n",
]
PIECES += [
    "'",
    '"',
    "#",
    " #",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "\t",
    "\r\n",
    "\\",
    '"\\ud800"',
    '"\\U00110000"',
    '"\\x41"',
]
PIECES += [
    "topics",
    "label",
    "aliases",
    "set",
    "scale",
    "levels",
    "ask",
    "links",
    "criteria",
    "[key]",
    "a",
    "1",
    "~",
    "yes",
]
PIECES += ["é", "\u2028", "\x85", "😀", "a: b", "a: [b", "@", "`", "=", "-", ":", "null: ", "\x07", "\ufeff"]

# The two parsers of PyYAML disagree on tabs behind a text, and on escapes of what is no character.
UNLIKE = {"\t", '"\\ud800"', '"\\U00110000"'}


@given(data=st.data())
def test_a_shipped_file_changed_in_any_way_gives_faults_or_a_document(beside, data):
    text = data.draw(st.sampled_from(SMALL_FILES)).read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.sampled_from([0, 1, 2, 5, 40, 1000]))
        put = data.draw(st.one_of(st.sampled_from(PIECES).map(str.encode), st.binary(max_size=5)))
        text = text[:start] + put + text[start + gone :]
    outcome(text, beside)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_text_that_looks_like_yaml_gives_faults_or_a_document(beside, text):
    outcome(text.encode(), beside)


@pytest.mark.skipif(sys.platform == "win32", reason="limits and what a child took are POSIX")
def test_no_file_takes_two_seconds_or_300_megabytes():
    script = Path(__file__).with_name("hostile.py")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, env=unmeasured())
    found = {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert len(found) > 50
    assert {name: one for name, one in found.items() if one["exit"] or not one["faults"]} == {}
    assert {name: one["cpu"] for name, one in found.items() if one["cpu"] > 2} == {}
    assert {name: one["mib"] for name, one in found.items() if one["mib"] > 300} == {}
    assert max(one["faults"] for one in found.values()) <= 201
    assert max(one["longest"] for one in found.values()) <= 400


# The parser without its C library


@pytest.fixture
def pure(monkeypatch):
    """Reads with the parser that PyYAML has where its C library is missing."""

    def read(data):
        with monkeypatch.context() as patch:
            patch.setattr(reading, "_LOADER", yaml.BaseLoader)
            return reading.parse(data, "x.yaml")

    return read


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="there is nothing to compare with")
@pytest.mark.parametrize("path", [p for p, _ in SHIPPED], ids=[name for _, name in SHIPPED])
def test_without_the_c_library_a_shipped_file_reads_the_same(pure, path):
    slow, fast = pure(path.read_bytes()), reading.parse(path.read_bytes(), "x.yaml")
    assert slow == fast


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="there is nothing to compare with")
@given(text=st.lists(st.sampled_from([p for p in PIECES if p not in UNLIKE]), max_size=15).map("".join))
def test_without_the_c_library_anything_reads_the_same_or_breaks_off_too(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_LOADER", yaml.BaseLoader)
        slow, slow_faults = reading.parse(text.encode(), "x.yaml")
    fast, fast_faults = reading.parse(text.encode(), "x.yaml")
    assert (slow.whole, bool(slow_faults)) == (fast.whole, bool(fast_faults))
    if slow.whole:
        # Where an empty value stands is the one thing they see differently.
        assert (slow.value, slow.keys, set(slow.values)) == (fast.value, fast.keys, set(fast.values))
        assert [f.what for f in slow_faults] == [f.what for f in fast_faults]


@pytest.mark.parametrize("text", ['topics: [{label: "\\U00110000"}]', '"\\ud800": x\ntopics: []', 'a: "\\ud800" \n'])
def test_an_escape_that_is_no_character_is_a_fault_with_either_parser(pure, text):
    assert pure(text.encode())[1]
    assert reading.parse(text.encode(), "x.yaml")[1]


# What is frozen


def documents(*sources):
    """The document in each file, checked."""
    return [read_bytes(text.encode(), name)[0].plain for name, text in sources]


def digest_of(text):
    return freeze(documents(("x.yaml", text))[0]).digest


REWRITTEN = changed(
    SET,
    ('edition: "2013"\nversion: 0.1.0\n', "version: '0.1.0' # a remark\nedition: '2013'\n"),
    ("about: Made up.", "about: >-\n  Made\n  up."),
    ("rules:\n  target: 3\n  evidence_above: 2\n", "rules:\n  evidence_above: 2\n  target: 3\n"),
    ("revised_parts: {A: The first part}", 'revised_parts:\n  "A": |-\n    The first part'),
    ("{id: sq.part-a, kind: part, title: Part A}", "title: Part A\n    kind: part\n    id: sq.part-a"),
    ("topics: [Service quality]", "topics:\n    - Service quality"),
    ("{P-1: [public], P-2: [figures, dated]}", "{P-2: [figures, dated], P-1: [public]}"),
    ("      1: {dated: A dated decision exists.}\n", ""),
    ("    evidence: [The", "      1: {dated: A dated decision exists.}\n    evidence: [The"),
)


@pytest.mark.parametrize("rewrite", [str, lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_order_of_keys_remarks_line_ends_and_style_do_not_change_the_digest(rewrite):
    assert digest_of(rewrite(REWRITTEN)) == digest_of(SET)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight: 1.10", "weight: 1.11"),
        ("key: true", "key: false"),
        ("It is public., figures", "It is  public., figures"),
        ("{public: It is public., figures: It has figures.}", "{figures: It has figures., public: It is public.}"),
        ("[figures, dated]", "[dated, figures]"),
        ("version: 0.1.0", "version: 0.1.1"),
        ("target: 3", "target: 4"),
        ("retired:\n  - {id: sq.old, since: 0.1.0, because: Folded.}\n", ""),
    ],
)
def test_a_change_of_what_is_said_changes_the_digest(old, new):
    assert digest_of(changed(SET, (old, new))) != digest_of(SET)


def test_the_digest_of_a_set_covers_its_scale(library):
    before, _ = load(library()).freeze("all")
    after, _ = load(library({"guidelines/scales/pdca.yaml": changed(SCALE, ("It is planned", "Planned"))})).freeze(
        "all"
    )
    assert before.sets[0].digest != after.sets[0].digest


@pytest.mark.parametrize("name", [q["questionnaire"] for q in load().questionnaires()])
def test_what_is_frozen_thaws_to_the_nouns_in_the_files(name):
    shipped_library = load()
    frozen, texts = shipped_library.freeze(name)
    documents = shipped_library.documents
    asked = documents["questionnaire", name]
    for noun, (key, edition), text in zip(frozen.sets, frozen.questionnaire.sets, texts, strict=False):
        plain = documents["guideline-set", key, edition]
        assert noun == guideline_set({**plain, "scale": documents["scale", plain["scale"]]}, text.digest)
        assert [s.id for c in noun.criteria for s in c.statements] == [
            s for c in plain["criteria"] for level in "12345" for s, _ in c["levels"][level]
        ]
    assert frozen.questionnaire == questionnaire(asked, texts[-2].digest)
    assert frozen.collection.practices == collection(json.loads(texts[-1].text), "").practices
    assert thaw(texts) == frozen
    assert thaw([freeze(json.loads(t.text)) for t in texts]) == frozen


def test_the_nouns_hold_what_the_file_says(library):
    frozen, _ = load(library()).freeze("all")
    (criterion,) = frozen.asked
    (small,) = frozen.sets
    assert (criterion.weight, criterion.key, criterion.effort.highest) == (Fraction("1.1"), True, "medium")
    assert criterion.points == {"P-1": ("public",), "P-2": ("figures", "dated")}
    assert criterion.at(2) == (Statement("public", 2, "It is public."), Statement("figures", 2, "It has figures."))
    assert [step.name for step in small.scale] == ["Nothing", "Planned", "Done", "Checked", "Improved", "Leading"]
    assert small.path("sq.1") == small.nodes
    assert [link.to_level for link in frozen.collection.links] == [(2, 3)]


# Several roots


def test_the_library_in_another_folder_adds_to_the_first(library):
    own = library(root="own")
    for name in ("topics.yaml", "practices.yaml", "ranking.yaml", "links/small.yaml"):
        (own / "practices" / name).unlink()
    (own / "questionnaires" / "all.yaml").write_text(
        changed(ASKED, ("questionnaire: all", "questionnaire: own")), "utf-8"
    )
    both = load(shipped.folder(), own)
    assert {q["questionnaire"] for q in both.questionnaires()} == {
        q["questionnaire"] for q in load().questionnaires()
    } | {"own"}
    assert [c.id for c in both.freeze("own")[0].asked] == ["sq.charter"]
    assert both.freeze("full")[1] == load().freeze("full")[1]


def test_what_a_later_folder_has_again_replaces_the_earlier(library):
    own = library({"practices/ranking.yaml": changed(RANKING, ("shown: 3", "shown: 7"))}, root="own")
    assert load(library(), own).freeze("all")[0].collection.ranking.shown == 7
    assert load(own, library()).freeze("all")[0].collection.ranking.shown == 3


def test_a_fault_in_a_later_folder_is_named_with_its_whole_path(library):
    own = library().parent / "own"
    (own / "practices").mkdir(parents=True)
    (own / "practices" / "ranking.yaml").write_text("shown: 3\n", "utf-8")
    with pytest.raises(InvalidError) as caught:
        load(shipped.folder(), own)
    assert {p.where for p in caught.value.problems} == {str(own / "practices" / "ranking.yaml")}


def test_a_questionnaire_that_is_not_there_is_named_with_those_that_are(library):
    with pytest.raises(NotFoundError) as caught:
        load(library()).freeze("al")
    assert (str(caught.value), caught.value.hint) == ("There is no questionnaire 'al'.", "There are: all.")


def test_single_files_are_checked_together_with_the_library_they_replace_parts_of(library):
    root = library()
    other = root.parent / "mine.yaml"
    other.write_text(changed(LINKS, ("pl.policy", "pl.police")), "utf-8")
    (root / "practices" / "ranking.yaml").write_text("shown: 3\n", "utf-8")
    assert check([other], root)[0] == 1
    assert [str(p) for p in check([other], root)[1]] == [
        f"{other}:4:15: There is no practice 'pl.police'. Did you mean 'pl.policy'?"
    ]
    assert len(check((), root)[1]) == 4


# Questionnaires


def test_a_questionnaire_asks_in_its_order_and_a_later_item_adds_only_what_is_not_there_yet(library):
    second = SET[SET.index("  - id: sq.charter") : SET.index("retired:")]
    third = second.replace("sq.charter", "sq.third")
    second = second.replace("sq.charter", "sq.second").replace("sq.1", "sq.2").replace("{P-1: [public], P-2", "{P-3")
    more = changed(
        SET,
        (
            "points: [P-1, P-2]}\n",
            "points: [P-1, P-2]}\n  - {id: sq.2, kind: guideline, title: Second, points: [P-3]}\n",
        ),
        ("retired:\n", second + third + "retired:\n"),
    )
    asked = {
        "{set: small}": ["sq.charter", "sq.second", "sq.third"],
        "{guideline: sq.2}": ["sq.second"],
        "{guideline: sq.1}": ["sq.charter", "sq.third"],
        "{criterion: sq.third}": ["sq.third"],
        "{criterion: sq.third}, {guideline: sq.1}": ["sq.third", "sq.charter"],
        "{guideline: sq.2}, {set: small}, {criterion: sq.third}": ["sq.second", "sq.charter", "sq.third"],
    }
    for items, order in asked.items():
        text = changed(ASKED, ("[{set: small}]", f"[{items}]"))
        root = library({"guidelines/small/2013.yaml": more, "questionnaires/all.yaml": text})
        frozen, _ = load(root).freeze("all")
        assert [c.id for c in frozen.asked] == order
        assert list(frozen.criterion) == order
        assert list(frozen.indicators) == (["sq.share"] if "sq.charter" in order or "sq.third" in order else [])
        assert frozen.set_of("sq.2").id == "small"


FACTS = """\
facts:
  - id: sq.branches
    question: Are there branch offices?
    help: A desk in a town hall is one.
    answers: {no: There are none., yes: There are some.}
indicators:
"""
WITH_FACTS = SET.replace("indicators:\n", FACTS)


def test_a_fact_keeps_its_answers_in_order_and_a_condition_reads_it(library):
    asked = changed(ASKED, ("[{set: small}]", "[{set: small, when: {sq.branches: yes}}]"))
    frozen, _ = load(library({"guidelines/small/2013.yaml": WITH_FACTS, "questionnaires/all.yaml": asked})).freeze(
        "all"
    )
    (fact,) = frozen.facts.values()
    assert fact.answers == (("no", "There are none."), ("yes", "There are some."))
    assert frozen.conditions == {"sq.charter": (("sq.branches", "yes"),)}


def test_every_slip_in_facts_and_conditions_is_named_where_it_stands(faults):
    assert said(changed(WITH_FACTS, ("{no: There are none., yes", "{yes"))) == told("""
        x.yaml:27:14: 'answers' has 1 entry. Give at least 2.
    """)
    asked = changed(
        ASKED,
        (
            "[{set: small}]",
            textwrap.indent(
                "\n- {set: small, when: {sq.branches: maybe}}\n- {set: small, when: {sq.branch: yes}}\n"
                "- {guideline: sq.1, addressee: [board, staff]}\n- {when: {sq.branches: yes}}",
                "  ",
            ),
        ),
    )
    assert faults(set=WITH_FACTS, asked=asked) == told("""
        questionnaires/all.yaml:8:38: 'maybe' is no answer to 'sq.branches'. There are: no and yes.
        questionnaires/all.yaml:9:25: There is no fact 'sq.branch' in the sets asked. Did you mean 'sq.branches'?
        questionnaires/all.yaml:10:34: No criterion of 'sq.1' is for board or staff. Name other addressees, or leave
          the item out.
        questionnaires/all.yaml:11:5: One of set, guideline and criterion is needed. Name exactly one.
    """)
    twice = changed(WITH_FACTS, ("id: sq.branches", "id: sq.share"))
    assert faults(set=twice) == told("""
        guidelines/small/2013.yaml:29:10: The id 'sq.share' is given twice. Rename one; the first is on line 24.
    """)


# JSON Schemas


class Typed(yaml.SafeLoader):
    """YAML 1.2 as an editor's language server reads it: numbers, true, false and null; all else is text."""

    yaml_implicit_resolvers: ClassVar = {}


Typed.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), "tf")
Typed.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]+$"), "-+0123456789")
Typed.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]*$"), "-+0123456789")
Typed.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(null|~|)$"), ["n", "~", ""])


def as_json(value):
    """What an editor checks: keys are texts."""
    if isinstance(value, dict):
        return {str(key): as_json(part) for key, part in value.items()}
    return [as_json(part) for part in value] if isinstance(value, list) else value


def in_an_editor(kind, text):
    """Every fault that a draft-7 validator finds with the schema of a kind, as language servers use it."""
    schema = schemas()[kind]
    validator = jsonschema.Draft7Validator(schema)
    value = as_json(yaml.load(text, Loader=Typed))  # noqa: S506 # a SafeLoader
    return ["/".join(map(str, e.absolute_path)) + f": {e.validator}" for e in validator.iter_errors(value)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_valid_in_the_draft_it_is_written_in_and_in_the_one_editors_know(kind):
    schema = schemas()[kind]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft7Validator.check_schema(schema)
    assert "prefixItems" not in json.dumps(schema)


@pytest.mark.parametrize("path", [p for p, _ in SHIPPED], ids=[name for _, name in SHIPPED])
def test_every_shipped_file_validates_in_an_editor(path):
    read, _ = read_bytes(path.read_bytes(), path.name)
    assert in_an_editor(read.kind, path.read_text("utf-8")) == []


FAULTY = {
    "guideline-set": (SET, ("key: true", "key: yes"), "criteria/0/key: type"),
    "scale": (SCALE, ("level: 5", "level: 6"), "levels/5/level: maximum"),
    "questionnaire": (ASKED, ("{set: small}]", "{sets: small}]"), "ask/0: additionalProperties"),
    "practices": (PRACTICES, ("country: PL", "country: Poland"), "practices/0/country: pattern"),
    "topics": (TOPICS, ("label: Health", "labels: Health"), "topics/1: required"),
    "links": (LINKS, ("status: accepted", "status: perhaps"), "links/0/status: enum"),
    "ranking": (RANKING, ("shown: 3", "shown: 30"), "shown: maximum"),
    "crosswalk": (CROSSWALK, ("strength: 10", "strength: 11"), "pairs/0/strength: maximum"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_faulty_file_does_not_validate_in_an_editor(kind):
    text, change, fault = FAULTY[kind]
    assert in_an_editor(kind, text) == []
    assert fault in in_an_editor(kind, changed(text, change))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("weight: 1.10", "weight: 0"), "criteria/0/weight: exclusiveMinimum"),
        (("id: sq.charter", "id: SQ-1"), "criteria/0/id: pattern"),
        (("      1: {dated", "      6: {dated"), "criteria/0/levels: enum"),
        (("{dated: A", "{Dated: A"), "criteria/0/levels/1: additionalProperties"),
        (("evidence: [The charter, The figures]", "evidence: [The charter]"), "criteria/0/evidence: minItems"),
        (("target: 3", "target: 9"), "rules/target: maximum"),
    ],
)
def test_an_editor_sees_the_slips_an_author_makes_most(change, fault):
    found = in_an_editor("guideline-set", changed(SET, change))
    assert fault in found
