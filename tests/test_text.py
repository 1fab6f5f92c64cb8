"""Words and numbers as a person sees them."""

import json
import sys
import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.errors import (
    AssessError,
    ConflictError,
    InvalidError,
    MissingError,
    NotFoundError,
    Problem,
    UsageError,
)
from assess.text import (
    LONGEST,
    capital,
    closest,
    controls_escaped,
    counted,
    days_in,
    exact,
    fault_in,
    from_iso,
    invisible_in,
    is_plain_line,
    json_shown,
    listed,
    meant,
    nearest,
    quoted,
    shown,
    typed,
    whole,
    wrongly_decoded,
)

EVERY_CHARACTER = "".join(map(chr, range(sys.maxunicode + 1)))
TURNS_DIRECTION = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = "\u061c\u200e\u200f"
BREAKS_LINES = "\u2028\u2029\x85\x0b\x0c\r"

texts = st.text(st.characters(), max_size=60)
shares = st.tuples(st.integers(0, 99_999), st.integers(1, 999)).map(lambda p: min(Fraction(*p), Fraction(100)))


def acts(character):
    """Whether a character can move the cursor, turn the direction of reading, or break a line."""
    return (
        unicodedata.category(character) in {"Cc", "Cs"}
        or unicodedata.bidirectional(character) in TURNS_DIRECTION
        or character in MARKS + BREAKS_LINES
    )


def test_no_character_of_unicode_acts_once_it_is_shown():
    assert [hex(ord(c)) for c in EVERY_CHARACTER if any(map(acts, shown(c)))] == []


def test_no_character_of_unicode_but_the_line_break_acts_where_lines_are_kept():
    assert [c for c in EVERY_CHARACTER if any(map(acts, shown(c, lines=True)))] == ["\n"]


def test_what_cannot_act_is_shown_as_it_is():
    kept = "".join(c for c in EVERY_CHARACTER if not acts(c) and not "\ufff9" <= c <= "\ufffb" and c != "\ufeff")
    assert shown(kept) == kept


@given(texts)
def test_a_text_is_shown_character_by_character_and_once_shown_stays(text):
    assert not any(map(acts, shown(text)))
    assert shown(shown(text)) == shown(text)
    assert shown(text, lines=True).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "plain", "lines"),
    [
        ("a\x1b[2Jb", r"a\x1b[2Jb", r"a\x1b[2Jb"),
        ("a\x9b2Jb", r"a\x9b2Jb", r"a\x9b2Jb"),
        ("a\u202eb", r"a\u202eb", r"a\u202eb"),
        ("a\n\tb\tc\n", "a b c ", "a\n    b    c\n"),
        ("a\rb", r"a\rb", r"a\rb"),
        ("Żółć – “ok” 社会 😀", "Żółć – “ok” 社会 😀", "Żółć – “ok” 社会 😀"),
    ],
)
def test_a_text_is_shown_safely(text, plain, lines):
    assert (shown(text), shown(text, lines=True)) == (plain, lines)


def test_a_text_that_is_too_long_is_refused_with_its_length():
    assert fault_in("x" * LONGEST) is None
    assert fault_in("x" * (LONGEST + 1)) == (
        "the text has 20,001 characters, at most 20,000 can be kept", "Shorten it, or attach it as a file"
    )  # fmt: skip


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x80", "\x9b", "\ud800"])
def test_a_character_that_cannot_be_kept_is_named_with_what_stands_before_it(character):
    what, _ = fault_in(f"See the minutes{character}b")
    assert ascii(character)[1:-1] in what
    assert "'See the minutes'" in what
    assert "at its beginning" in fault_in(character)[0]


@pytest.mark.parametrize(
    "text", ["a\tb\nc\r\nd\re", "\u05d0\u200fb\u200e", "\u0645\u06cc\u200c\u0631\u0648\u200d", "a\u202eb"]
)
def test_tabs_line_ends_and_what_scripts_need_are_taken(text):
    assert fault_in(text) is None


def test_a_line_break_of_a_word_processor_is_one():
    assert fault_in("one\x0btwo\x85three\x0cfour") is None
    assert typed("one\x0btwo\x85three\x0cfour") == "one\ntwo\nthree\nfour"


def test_control_characters_are_escaped_and_nothing_else_is():
    assert controls_escaped("a\x1b]0;b\x9b\tc\n\u202e\u200f") == "a\\x1b]0;b\\x9b\tc\n\u202e\u200f"


@given(texts)
def test_a_json_document_shown_means_the_same_and_acts_on_nothing(text):
    document = json.dumps({"a": text}, ensure_ascii=False, indent=1)
    assert json.loads(json_shown(document)) == {"a": text}
    assert shown(json_shown(document), lines=True) == json_shown(document)


def test_a_name_may_hold_marks_of_direction_and_no_overrides():
    assert is_plain_line("\u05d0\u200f \u05d1\u200e")
    assert not any(map(is_plain_line, ("a\nb", "a\tb", "a\x1bb", "a\u202eb", "a\u2066b")))


@given(texts)
def test_what_has_no_fault_can_be_stored_and_is_kept_in_one_form(text):
    if fault_in(text) is None:
        kept = typed(text)
        assert kept.encode().decode() == kept
        assert "\x00" not in kept
        assert "\r" not in kept
        assert kept == kept.strip() == unicodedata.normalize("NFC", kept) == typed(kept)


def test_the_same_words_typed_on_different_machines_are_kept_alike():
    assert typed(" Zu\u0308rich\r\nBern\rGenf \n") == typed("Z\u00fcrich\nBern\nGenf") == "Z\u00fcrich\nBern\nGenf"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("0", 0),
        ("1/1000", 1),
        ("1/2", 1),
        ("99/2", 50),
        ("5/2", 3),
        ("25/2", 13),
        ("995/10", 99),
        ("999/10", 99),
        ("100", 100),
    ],
)
def test_a_number_is_rounded_half_up_and_0_and_100_are_kept_for_none_and_all(value, number):
    assert whole(Fraction(value)) == number


@given(shares, shares)
def test_rounding_keeps_the_order_and_stays_near(one, other):
    low, high = sorted((one, other))
    assert whole(low) <= whole(high)
    assert (whole(low) == 0) == (low == 0)
    assert (whole(low) == 100) == (low == 100)
    distance = low - whole(low)
    assert -Fraction(1, 2) <= distance < Fraction(1, 2) or low < 1 or low > 99


def test_an_exact_number_is_a_fraction_in_lowest_terms():
    assert [exact(Fraction(n, 8)) for n in (10, 16, -4, 0)] == ["5/4", "2", "-1/2", "0"]


@given(st.builds(Fraction, st.integers(), st.integers(1)))
def test_an_exact_number_can_be_read_back(value):
    assert Fraction(exact(value)) == value


def test_words_are_counted_and_listed():
    assert [counted(n, "gap") for n in (0, 1, 2)] == ["0 gaps", "1 gap", "2 gaps"]
    assert counted(2, "criterion", "criteria") == "2 criteria"
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"], "or") == "a, b or c"


def test_a_day_is_written_out():
    assert [from_iso(f"2026-{m:02}-0{m % 9 + 1}") for m in (1, 12)] == ["2 January 2026", "4 December 2026"]


def test_a_fault_says_where_what_and_the_way_out():
    known = Problem("sq/2013.yaml", 41, 3, "'weight' is given twice", "Keep one; the first is on line 38")
    assert str(known) == "sq/2013.yaml:41:3: 'weight' is given twice. Keep one; the first is on line 38."
    assert str(Problem("--label", 0, 0, "It is empty")) == "--label: It is empty."


def test_faults_stand_in_the_order_of_their_places():
    places = [("b.yaml", 1, 1), ("a.yaml", 20, 1), ("a.yaml", 3, 9), ("a.yaml", 3, 2)]
    assert [p.place for p in sorted(Problem(*place, "wrong") for place in places)] == [
        "a.yaml:3:2", "a.yaml:3:9", "a.yaml:20:1", "b.yaml:1:1",
    ]  # fmt: skip


def test_every_kind_of_trouble_has_a_code_and_reads_as_its_message():
    kinds = {UsageError: "usage", InvalidError: "invalid", NotFoundError: "not-found",
             ConflictError: "conflict", MissingError: "missing", AssessError: "invalid"}  # fmt: skip
    for kind, code in kinds.items():
        trouble = kind("The disk is full.", "Free some space.")
        assert (str(trouble), trouble.hint, trouble.code, trouble.problems) == (
            "The disk is full.", "Free some space.", code, (),
        )  # fmt: skip


def test_what_was_probably_meant_is_named_and_nothing_where_nothing_is_close():
    assert nearest("strat", ["status", "start", "score"]) == "start"
    assert nearest("xyz", ["status", "start", "score"]) is None
    assert nearest("start", []) is None


def test_only_the_first_letter_of_a_sentence_is_raised():
    assert [capital(said) for said in ("the file report.json of ISSA", "éa", "")] == [
        "The file report.json of ISSA", "Éa", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("2026-06-30", ["2026-06-30"]),
        ("30.6.2026", ["2026-06-30"]),
        ("30. 06. 2026", ["2026-06-30"]),
        ("30 June 2026", ["2026-06-30"]),
        ("30. JUN. 2026", ["2026-06-30"]),
        ("30-Jun-2026", ["2026-06-30"]),
        ("June 30, 2026", ["2026-06-30"]),
        ("31/12/2025", ["2025-12-31"]),
        ("12/31/2025", ["2025-12-31"]),
        ("05/05/2025", ["2025-05-05"]),
        ("03/04/2025", ["2025-04-03", "2025-03-04"]),
        ("30.02.2026", []),
        ("31 Brumaire 2026", []),
        ("2026-W47-7", []),
        ("32/13/2026", []),
        ("soon", []),
    ],
)
def test_a_day_is_read_as_people_write_it(said, days):
    assert list(days_in(said)) == days


def test_a_word_in_a_wrong_encoding_is_told_with_what_it_was():
    assert wrongly_decoded("Der Beschlu\u00c3\u0178 gilt.") == ("Beschlu\u00c3\u0178", "Beschlu\u00df")
    assert wrongly_decoded("Beschlu\u00df, \u0141\u00f3d\u017a, caf\u00e9") is None
    assert wrongly_decoded("a\ufffd") == ("\ufffd", "?")


def test_what_is_quoted_shows_what_does_not_show_and_is_short():
    assert quoted("sq.a\u200b") == r"'sq.a\u200b'"
    assert quoted("sq.a\xad\x1b") == r"'sq.a\xad\x1b'"
    assert quoted("x" * 100_000) == f"'{'x' * 60}\u2026'"
    assert [invisible_in(name) for name in ("sq.a\u200b", "sq.a\x1b", "sq.a")] == [r"\u200b", r"\x1b", ""]


def test_what_to_do_about_a_name_that_is_not_known():
    known = [f"sq.{n}" for n in "abcdefghijkl"]
    assert meant("sq.a\u200b", known) == r"Remove the invisible character \u200b."
    assert meant("a\u200cb", ["a\u200cc"]) == "Did you mean a\u200cc?"
    assert meant("sq.aa", known) == "Did you mean sq.a?"
    assert meant("zzzz", known, "Look.") == "Look."
    assert meant("zzzz", known) == f"There are: {', '.join(known[:10])} and 2 more."
    assert meant("zzzz", known[:2]) == "There are: sq.a and sq.b."
    assert closest("sq.aa", known, 2)[0] == "sq.a"
