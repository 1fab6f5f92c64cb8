"""Answers as a table: what is written is read again, and every fault is named by row and column."""

import csv
import io
import json
import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess import sheet
from assess.model import NotApplicable, Rated, Unknown
from assess.text import LONGEST, fault_in, guarded, typed, unguarded

STATEMENTS = {f"{s}{level}": level for level in range(1, 6) for s in ("a", "b")}
CRITERIA = {"sq.one": STATEMENTS, "sq.two": STATEMENTS, "sq.three": {"only": 1, "a5": 5}}


def read(text, **asked):
    return sheet.read(text if isinstance(text, bytes) else text.encode(), "t.csv", asked or CRITERIA)


def said(text):
    return [str(p) for p in sorted(read(text).problems)]


def told(text):
    """The faults in `text`, one a line; a line that is further in belongs to the one before."""
    return re.sub("\n +", " ", textwrap.dedent(text).strip()).splitlines()


# What is written is read again

ODD = [
    "=1+1",
    "'=1+1",
    "''quoted''",
    "'",
    '"',
    "a;b,c\td",
    "اردو",
    "ภาษาไทย",
    "日本語",
    "e\u0301",
    "\ufeffx",
    "-",
    "{",
    "[",
]
ODD += ['=HYPERLINK("http://x")', "@SUM(A1)", "＝1", "'\t1", "-1\n-2", "line\r\nline", "[{}]"]
TEXTS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="'\"=+-@,;\t\r\n＝＋－＠ a1\ufeff\u2028", max_size=12),
    st.sampled_from(ODD),
)
KEPT = TEXTS.map(typed).filter(lambda text: fault_in(text) is None)
REASONS = KEPT.filter(bool)
TICKS = {level: [(), (f"a{level + 1}",), (f"b{level + 1}",)] for level in range(5)} | {5: [()]}
RATED = st.integers(0, 5).flatmap(lambda level: st.sampled_from(TICKS[level]).map(lambda ticks: Rated(level, ticks)))
ANSWERS = st.one_of(st.none(), RATED, REASONS.map(NotApplicable), REASONS.map(Unknown))
NAMES = REASONS.map(lambda text: sheet.evidence_cell([text])).filter(bool)
SEQ = st.integers(0, 999_999_999)


@st.composite
def rows(draw):
    """Up to three criteria with all that can stand beside them."""
    names = draw(st.lists(st.sampled_from(["sq.one", "sq.two"]), unique=True, max_size=2))
    return [
        (
            name,
            draw(ANSWERS),
            {
                "comment": draw(KEPT),
                "evidence": sheet.evidence_cell(draw(st.lists(NAMES, max_size=3, unique=True))),
                "base": draw(SEQ),
                "comment_base": draw(SEQ),
            },
        )
        for name in names
    ]


@given(rows=rows(), question=TEXTS, form=st.sampled_from(["csv", "json"]), mark=st.sampled_from(["", "\ufeff"]))
def test_what_is_written_is_read_again(rows, question, form, mark):
    text = mark + sheet.write([sheet.line(name, question, answer, **rest) for name, answer, rest in rows], form)
    table = read(text)
    assert table.problems == []
    assert [(r.criterion, r.answer, r.comment or "", r.base, r.comment_base) for r in table.rows] == [
        (name, answer, rest["comment"], rest["base"], rest["comment_base"]) for name, answer, rest in rows
    ]
    assert ["\n".join(r.evidence) for r in table.rows] == [typed(rest["evidence"]) for _, _, rest in rows]


@given(rows=rows(), question=TEXTS)
def test_no_cell_of_a_csv_file_is_a_formula_to_a_spreadsheet(rows, question):
    text = sheet.write([sheet.line(name, question, answer, **rest) for name, answer, rest in rows], "csv")
    for cells in csv.reader(io.StringIO(text, newline="")):
        for cell in cells:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"))


@given(TEXTS)
def test_a_guarded_cell_is_bared_to_what_it_was(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text) in (text, "'" + text)


def test_an_apostrophe_that_guards_nothing_stays():
    assert unguarded("'tis so") == "'tis so"
    assert unguarded("'") == "'"
    assert unguarded("'=1") == "=1"
    assert guarded("'=1") == "''=1"


def test_the_line_of_an_open_question_holds_nothing_to_be_read_back():
    text = sheet.write([sheet.line("sq.one", "Is it?", None)], "csv")
    heading, cells = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert tuple(heading) == sheet.COLUMNS
    empty = {
        "answer": "",
        "reason": "",
        "also_met": "",
        "comment": "",
        "evidence": "",
        "base": "0",
        "comment_base": "0",
    }
    assert (
        dict(zip(heading, cells, strict=True)).items() >= {"criterion": "sq.one", "question": "Is it?", **empty}.items()
    )
    ((row),) = read(text).rows
    assert (row.answer, row.comment, row.evidence) == (None, None, ())


# How the table may come


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_any_delimiter_line_end_and_mark_is_fine(delimiter, end, mark):
    lines = ["criterion,answer,comment", "sq.two,3,'=1", "", ",,", 'sq.one,0,"two\nlines, and; more"']
    table = read((mark + end.join(lines).replace("two\nlines, and; more", "~")).replace(",", delimiter).replace(
        "~", "two\nlines, and; more\tend"
    ))  # fmt: skip
    assert table.problems == []
    assert [(r.number, r.criterion, r.answer, r.comment) for r in table.rows] == [
        (2, "sq.two", Rated(3), "=1"),
        (5, "sq.one", Rated(0), "two\nlines, and; more\tend"),
    ]


def test_columns_are_found_by_their_names_in_any_order_and_empty_ones_are_left_alone():
    table = read(" Answer ,owner,CRITERION,,Also met,\n2,,sq.one,,a3,\n,,,,,\n1,,sq.two,,,\n")
    assert [(r.number, r.criterion, r.answer) for r in table.rows] == [
        (2, "sq.one", Rated(2, ("a3",))),
        (4, "sq.two", Rated(1)),
    ]
    assert table.problems == []


def test_a_row_may_end_early_and_trailing_empty_cells_are_no_cells():
    table = read("criterion,answer,comment\nsq.one\nsq.two,4,,,,\n")
    assert [(r.criterion, r.answer) for r in table.rows] == [("sq.one", None), ("sq.two", Rated(4))]
    assert table.problems == []


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("not applicable", NotApplicable("R")),
        ("N/A", NotApplicable("R")),
        ("na", NotApplicable("R")),
        (" Not Known ", Unknown("R")),
        ("UNKNOWN", Unknown("R")),
        ("?", Unknown("R")),
    ],
)
def test_an_answer_without_a_level_is_a_word_with_a_reason(word, answer):
    assert [r.answer for r in read(f"criterion,answer,reason\nsq.one,{word},R\n").rows] == [answer]
    assert said(f"criterion,answer,reason\nsq.one,{word},  \n") == [
        f"t.csv:2:3: reason: '{word.strip().casefold()}' needs a reason. Say in one sentence why."
    ]


@pytest.mark.parametrize("ticks", ["a5,b4", "a4 b4", "a4;b4", "A4", "nothing", "a3 b3 a4 b4"])
def test_statements_that_cannot_be_ticked_are_refused(ticks):
    ((fault),) = said(f'criterion,also_met,answer\nsq.one,"{ticks}",3\n')
    assert fault.startswith("t.csv:2:2: also_met: ")
    assert fault.endswith(("is no statement of the next level. At level 4 there are: a4 and b4.", "Answer 4 instead."))


@pytest.mark.parametrize("ticks", ["a4", " a4 ", "a4;", ",a4", "a4 a4", "a4,\na4", "a4 a3 b1"])
def test_ticks_are_separated_by_anything_and_counted_once_and_those_the_level_holds_are_dropped(ticks):
    assert [r.answer for r in read(f'criterion,also_met,answer\nsq.one,"{ticks}",3\n').rows] == [Rated(3, ("a4",))]


def test_the_top_level_and_a_level_without_statements_have_nothing_to_tick():
    assert said("criterion,answer,also_met\nsq.one,5,a6\nsq.three,1,a5\nsq.three,4,a5\n") == [
        "t.csv:2:3: also_met: 'a6' is no statement of the next level. Level 5 has no next level.",
        "t.csv:3:3: also_met: 'a5' is no statement of the next level. Level 5 has no next level.",
        "t.csv:4:1: criterion: sq.three is in the table twice. Keep one; the first is in row 3.",
        "t.csv:4:3: also_met: all statements of level 5 hold. Answer 5 instead.",
    ]


# Every fault by row and column


def test_every_fault_is_named_by_row_and_column_in_one_run():
    assert said(
        "criterion,answer,reason,also_met,comment,base,comment_base\n"
        "sq.one,6,,,,1,2\n"
        'sq.two,3,,b5,"Two\nlines",x,-1\n'
        "\n"
        "sq.four,2,,a3,,,\n"
        ",1,,,,,\n"
        "sq.two,n/a,,,,1.5,9999999999\n"
        "sq.three,maybe,because,only,,,\n"
        "sq.one,,because,a1,,,\n"
        "sq.one,1,because,,a,1,1,extra,\n"
        "sq.one,not known,R,a1,nul\0,,\n"
    ) == told(r"""
        t.csv:2:2: answer: '6' is no answer. Write 0 to 5, 'not applicable' or 'not known'.
        t.csv:3:4: also_met: 'b5' is no statement of the next level. At level 4 there are: a4 and b4.
        t.csv:3:6: base: 'x' is not a whole number. Leave the exported number as it is.
        t.csv:3:7: comment_base: '-1' is not a whole number. Leave the exported number as it is.
        t.csv:5:1: criterion: 'sq.four' is not asked in this assessment. Did you mean sq.two?
        t.csv:6:1: criterion: it is empty. `assess answer export` lists the ids.
        t.csv:7:1: criterion: sq.two is in the table twice. Keep one; the first is in row 3.
        t.csv:7:3: reason: 'n/a' needs a reason. Say in one sentence why.
        t.csv:7:6: base: '1.5' is not a whole number. Leave the exported number as it is.
        t.csv:7:7: comment_base: '9999999999' is not a whole number. Leave the exported number as it is.
        t.csv:8:2: answer: 'maybe' is no answer. Write 0 to 5, 'not applicable' or 'not known'.
        t.csv:9:1: criterion: sq.one is in the table twice. Keep one; the first is in row 2.
        t.csv:9:3: reason: only 'not applicable' and 'not known' have a reason. Move it to the comment, or
          answer 'not applicable' or 'not known'.
        t.csv:9:4: also_met: only a level has statements beside it. Write the level under 'answer', or
          remove it.
        t.csv:10:1: criterion: sq.one is in the table twice. Keep one; the first is in row 2.
        t.csv:10:3: reason: only 'not applicable' and 'not known' have a reason. Move it to the comment, or
          answer 'not applicable' or 'not known'.
        t.csv:10:8: The row has 9 cells, the heading has 7. Put quotes around texts with commas.
        t.csv:11:1: criterion: sq.one is in the table twice. Keep one; the first is in row 2.
        t.csv:11:4: also_met: only a level has statements beside it. Write the level under 'answer', or
          remove it.
        t.csv:11:5: comment: the text holds a control character (\x00) behind 'nul'. Remove it: it does not
          show.
    """)  # fmt: skip


def test_only_rows_without_a_fault_are_given_back():
    table = read("criterion,answer\nsq.one,9\nsq.two,2\n")
    assert [r.criterion for r in table.rows] == ["sq.two"]
    assert len(table.problems) == 1


@pytest.mark.parametrize("cell", ["-1", "2.5", "+3", "03", "10", "³", "٣", "yes", "1 2", "=3"])
def test_a_level_is_one_digit_and_nothing_else(cell):
    ((fault),) = said(f"criterion,answer\nsq.one,{cell}\n")
    assert fault.startswith("t.csv:2:2: answer: '")


def test_a_heading_that_lacks_columns_or_has_one_twice_is_refused():
    assert said("criterion;comment;Comment ;reason;reason\nsq.one;;;;\n") == [
        "t.csv:1: The heading has no column 'answer'. Begin with an exported table.",
        "t.csv:1:3: The column 'comment' is there twice. Keep one.",
        "t.csv:1:5: The column 'reason' is there twice. Keep one.",
    ]
    assert said("") == [
        "t.csv:1: The heading has no column 'answer'. Begin with an exported table.",
        "t.csv:1: The heading has no column 'criterion'. Begin with an exported table.",
    ]


@pytest.mark.parametrize("text", ['criterion,answer\nsq.one,"2\n', 'criterion,answer\nsq.one,"2"x\n'])
def test_quotes_that_do_not_close_are_a_fault_with_the_row(text):
    ((fault),) = said(text)
    assert fault == "t.csv:2: From here on the table cannot be read. Check the quotes near here."


def test_a_table_that_is_too_large_is_not_read():
    assert said(b"a" * (sheet.LARGEST + 1)) == ["t.csv: The file has 10,000,001 bytes, at most 10,000,000 are read."]


def test_a_table_of_too_many_rows_is_refused_and_blank_rows_do_not_count():
    many = "criterion,answer\n" + "sq.one,1\n" * (sheet.MOST + 1)
    assert "t.csv:20002: There are more than 20,000 rows. Split the file." in said(many)
    assert said("criterion,answer\n" + ",\n" * (sheet.MOST + 1) + "sq.one,1\n") == []
    answers = [{"criterion": "sq.one", "answer": 1}] * (sheet.MOST + 1)
    assert said(json.dumps(answers)) == ["t.csv: There are more than 20,000 rows. Split the file."]


def test_a_text_that_is_too_long_is_refused_where_it_stands():
    assert said(f"criterion,answer,comment\nsq.one,1,{'a' * (LONGEST + 1)}\n") == told(r"""
        t.csv:2:3: comment: the text has 20,001 characters, at most 20,000 can be kept. Shorten it, or
          attach it as a file.
    """)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_table_in_another_encoding_is_told_so_with_the_row(encoding):
    ((fault),) = said("criterion,answer,comment\nsq.one,1,Qualité\n".encode(encoding))
    assert fault == f"t.csv:{2 if encoding == 'latin-1' else 1}: The file is not UTF-8 text. Save it as 'CSV UTF-8'."


# JSON


def test_json_takes_numbers_lists_and_nulls():
    table = read(
        json.dumps(
            {
                "answers": [
                    {"criterion": "sq.one", "answer": 2, "also_met": ["a3"], "evidence": ["A", "B", "A"], "base": 7},
                    {
                        "criterion": "sq.two",
                        "answer": "not known",
                        "reason": "=1",
                        "comment": None,
                        "comment_base": "4",
                    },
                    {"criterion": "sq.three", "answer": None, "note": None},
                ]
            }
        )
    )
    assert table.problems == []
    assert [(r.answer, r.comment, r.evidence, r.base, r.comment_base) for r in table.rows] == [
        (Rated(2, ("a3",)), None, ("A", "B"), 7, 0),
        (Unknown("=1"), None, (), 0, 4),
        (None, None, (), 0, 0),
    ]


def test_a_cell_of_json_is_taken_to_the_letter():
    ((row),) = read(json.dumps([{"criterion": "sq.one", "answer": "n/a", "reason": "'=1"}])).rows
    assert row.answer == NotApplicable("'=1")


@pytest.mark.parametrize(
    "text",
    ['{"answers": {}}', "{}", "[1]", '[["sq.one", 1]]', '{"answers": null}', '{"answers": [{}, 1]}', '{"rows": []}'],
)
def test_json_of_another_shape_is_refused(text):
    assert said(text) == ["t.csv:1:1: There is no list 'answers' of objects. Begin with an exported table."]


def test_faulty_json_is_refused_where_it_breaks():
    assert said('{"answers": [\n  {"criterion": "sq.one",}\n]}') == [
        "t.csv:2:26: From here on this is not JSON. Check commas, quotes and brackets."
    ]


def test_json_with_a_key_twice_is_refused_since_one_of_the_two_would_be_lost():
    assert said('[{"criterion": "sq.one", "answer": 1, "answer": 5}]') == [
        "t.csv:1:1: The key 'answer' is given twice. Keep one."
    ]


@pytest.mark.parametrize(
    "answer", ["true", "false", "2.5", "NaN", "Infinity", "-1", '"two"', "[2, 3]", '{"level": 2}', "9" * 6000]
)
def test_nothing_but_a_whole_number_is_a_level_in_json(answer):
    ((fault),) = said(f'[{{"criterion": "sq.one", "answer": {answer}}}]')
    assert fault.startswith("t.csv:1:2: answer: '")


def test_json_that_is_nested_too_deeply_is_refused():
    assert said("[" * 200_000) == ["t.csv:1:1: The file is nested too deeply. Begin with an exported table."]


def test_json_with_half_a_character_is_refused_where_it_stands():
    assert said('[{"criterion": "sq.one", "answer": 1, "comment": "\\ud800"}]') == told(r"""
        t.csv:1:3: comment: the text holds half of a character (\ud800) at its beginning. Remove it: it
          does not show.
    """)


@given(
    st.one_of(
        st.binary(max_size=80), st.text(alphabet="criterion,answer;\"'\n\r\t{}[]:0123x\\u", max_size=60).map(str.encode)
    )
)
def test_any_bytes_give_rows_or_faults(data):
    for some in (data, b"criterion,answer\n" + data, b'{"answers": [' + data):
        table = sheet.read(some, "t.csv", CRITERIA)
        assert all(r.criterion in CRITERIA for r in table.rows)
        assert all(str(p).startswith("t.csv") for p in table.problems)


# What a spreadsheet makes of a table, and what people write into one


@pytest.mark.parametrize(
    "cell",
    [
        "2",
        "2.0",
        '"2,0"',
        "2.00",
        "Level 2",
        "level 2",
        "LEVEL 2: Done",
        "2 Done",
        "2: Done",
        "2 - done",
        "Done",
        "2. Done",
    ],
)
def test_a_level_is_read_as_a_spreadsheet_or_the_levels_themselves_write_it(cell):
    scale = {1: {"Planned"}, 2: {"Done"}, 3: {"Checked"}}
    table = sheet.read(f"criterion,answer\nsq.one,{cell}\n".encode(), "t.csv", CRITERIA, scale=scale)
    assert (table.problems, [r.answer for r in table.rows]) == ([], [Rated(2)])


@pytest.mark.parametrize("cell", ["2 Planned", "Level", "Level 6", "6: Done", "22", "Doing", "2 or 3"])
def test_a_level_beside_another_name_is_no_answer(cell):
    table = sheet.read(f"criterion,answer\nsq.one,{cell}\n".encode(), "t.csv", CRITERIA, scale={2: ["Done"]})
    assert [(p.line, p.column) for p in table.problems] == [(2, 2)]


@pytest.mark.parametrize(
    "cell", ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "####", "Err:508"]
)
@pytest.mark.parametrize("column", ["answer", "reason", "also_met", "comment", "evidence"])
def test_an_error_of_a_spreadsheet_is_refused_by_its_cell(cell, column):
    cells = {"criterion": "sq.one", "answer": "2", column: cell}
    table = read(json.dumps([cells]))
    assert [(p.line, p.column) for p in table.problems] == [(1, list(cells).index(column) + 1)]
    assert table.rows == []


@pytest.mark.parametrize(
    ("above", "row"), [("sep=;\n", 2), ("sep=;\r\n", 2), ('"sep=;"\n', 2), ("Answers of HR;;\n;;\n", 4), ("\n\n", 4)]
)
def test_lines_above_the_heading_are_passed_over_and_rows_keep_their_numbers(above, row):
    table = read(f"{above}Criterion;Answer;Comment\nsq.one;3;a, b\nsq.two;9;\n")
    assert [(r.number, r.answer, r.comment) for r in table.rows] == [(row, Rated(3), "a, b")]
    assert [(p.line, p.column) for p in table.problems] == [(row + 1, 2)]


def test_a_heading_below_a_title_is_told_by_its_own_line():
    assert said("Answers of HR\n\ncriterion,reply\nsq.one,2\n")[0].startswith("t.csv:3: The heading has no column")


def test_a_filled_column_that_is_not_known_is_a_fault_with_the_near_name():
    text = "criterion,answer,Comments,Comment (please fill in),own,empty\nsq.one,2,a,b,c,\nsq.two,2,d,,,\n"
    problems = read(text).problems
    assert [(p.line, p.column) for p in problems] == [(1, 3), (1, 4), (1, 5)]
    assert ["'comment'" in p.remedy for p in problems] == [True, True, False]
    assert "2 cells" in problems[0].what
    aside = ("Comments", "comment (please fill in)", "OWN")
    table = sheet.read(text.encode(), "t.csv", CRITERIA, leave_out=aside)
    assert (table.problems, [r.comment for r in table.rows]) == ([], [None, None])
    gone = sheet.read(text.encode(), "t.csv", CRITERIA, leave_out=(*aside, "wish"))
    assert [p.where for p in gone.problems] == ["--leave-out"]
    assert read(json.dumps({"answers": [{"criterion": "sq.one", "answer": 1}], "made": "by hand"})).problems


def test_a_column_that_is_left_out_is_not_read():
    text = "criterion,answer,comment\nsq.one,2,mine\n"
    table = sheet.read(text.encode(), "t.csv", CRITERIA, leave_out=["Comment"])
    assert [(r.answer, r.comment) for r in table.rows] == [(Rated(2), None)]


def test_a_table_says_which_assessment_it_is_of_in_each_row_and_whether_it_tells_what_it_saw():
    lines = [sheet.line("sq.one", "?", None), sheet.line("sq.two", "?", None)]
    for form in ("csv", "json"):
        table = read(sheet.write(lines, form, sheet.Origin("a" * 36, "2025")))
        assert (table.form, table.origins, table.based) == (
            form,
            {"a" * 36: ("2025", {"csv": 2, "json": 1}[form])},
            True,
        )
    assert read("criterion,answer\nsq.one,1\n").origins == {}
    assert not read("criterion,answer\nsq.one,1\n").based
    assert "newer assess" in said("criterion,answer,format\nsq.one,1,2\n")[0]


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_a_workbook_is_told_as_one(data):
    ((fault),) = said(data)
    assert "workbook" in fault


def test_an_id_is_read_with_capitals_and_told_with_what_does_not_show():
    table = read("criterion,answer\nSq.One,1\nsq.two\u200b,1\n")
    assert [r.criterion for r in table.rows] == ["sq.one"]
    assert [str(p) for p in table.problems] == [
        r"t.csv:3:1: criterion: 'sq.two\u200b' is not asked in this assessment. Remove the invisible character \u200b."
    ]


@pytest.mark.parametrize("said_so", ["n", "does not apply", "do not know", "d"])
def test_the_two_answers_without_a_level_may_be_worded_otherwise(said_so):
    (row,) = read(f"criterion,answer,reason\nsq.one,{said_so},R\n").rows
    assert row.answer in (NotApplicable("R"), Unknown("R"))
