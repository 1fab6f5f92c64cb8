"""A report read back from its data, and its data out of a PDF: letter for letter, or told why not."""

import io
import json
from functools import cache

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import report_samples as samples
from assess import report
from assess.errors import InvalidError
from assess.render import FORMATS
from assess.render import again as reading
from assess.render.again import extract, read, reader

pytestmark = pytest.mark.usefixtures("unmeasured_children")


def quietly(phase):
    """Nobody listens to phases."""


@cache
def made():
    some = samples.shipped("service-quality-1")
    return report.build(some, samples.made_up(some), version="1.2.3")


@cache
def data():
    return FORMATS["json"](made(), on_phase=quietly)


@cache
def printed():
    return FORMATS["pdf"](made(), on_phase=quietly)


def test_the_data_come_out_of_the_pdf_byte_for_byte():
    assert extract(printed(), "r.pdf") == data()


def test_a_report_comes_back_whole_from_its_data_and_from_its_pdf():
    assert read(data(), "r.json") == made()
    assert read(printed(), "r.pdf") == made()


@pytest.mark.usefixtures("laid_out_anew")
def test_what_came_back_is_printed_with_the_same_bytes():
    assert FORMATS["pdf"](read(data(), "r.json"), on_phase=quietly) == printed()
    assert FORMATS["html"](read(data(), "r.json"), on_phase=quietly) == FORMATS["html"](made(), on_phase=quietly)


@pytest.mark.parametrize(
    ("given_data", "fault"),
    [
        (b"", "is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b'{"a": 1,\n "b" 2}', "is no JSON: line 2, column 6 cannot be read"),
        (b"[]", "is no report; this program reads assess.report/1"),
        (b'{"format": "assess.report/9"}', "is of the form assess.report/9"),
        (b'{"format": "assess.report/1"}', "holds no whole report"),
        (b"%PDF-1.7 nonsense", "cannot be read as a PDF"),
    ],
)
def test_what_is_no_report_is_told(given_data, fault):
    with pytest.raises(InvalidError, match=fault) as caught:
        read(given_data, "r.json")
    assert caught.value.hint == reading.HINT


def test_what_a_report_cannot_hold_is_named_by_its_place():
    plain = json.loads(data())
    plain["cover"]["draft"] = "perhaps"
    del plain["summary"]["lead"]
    with pytest.raises(InvalidError) as caught:
        read(json.dumps(plain).encode(), "r.json")
    assert [p.what.partition(":")[0] for p in caught.value.problems] == ["cover/draft", "summary/lead"]


def test_what_would_be_lost_or_turned_into_something_else_is_refused():
    plain = json.loads(data())
    plain["cover"]["more"] = 1
    plain["status"]["events"] = "7"
    with pytest.raises(InvalidError, match="more than a report") as caught:
        read(json.dumps(plain).encode(), "r.json")
    assert [p.what for p in caught.value.problems] == [
        "cover/more: This cannot stand here",
        "status/events: This cannot stand here",
    ]


def test_a_pdf_of_another_kind_has_no_data():
    written = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(written)
    with pytest.raises(InvalidError, match="a PDF without the data of a report"):
        extract(written.getvalue(), "x.pdf")


def test_a_pdf_is_read_strictly():
    """A lenient reader runs for hours on some of the files that the next test makes."""
    assert reader(printed()).strict


OUTLINE = 6_000
"""Bytes at the end of a PDF in which its objects are told: damage there meets the reader, not the data."""


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_pdf_is_told_or_gives_the_data_back(draw):
    damaged = bytearray(printed())
    anywhere, outline = st.integers(0, len(damaged) - 1), st.integers(len(damaged) - OUTLINE, len(damaged) - 1)
    for _ in range(draw.draw(st.integers(1, 30))):
        value = draw.draw(st.integers(0, 255) | st.sampled_from(b"<>[("))
        damaged[draw.draw(anywhere | outline)] = value
    try:
        found = extract(bytes(damaged), "r.pdf")
    except InvalidError:
        return
    assert isinstance(found, bytes)
