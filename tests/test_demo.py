"""The demonstration as a whole: from the first question to the report, and the same truth in every form."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import verapdf
from assess.render import kept
from children import unmeasured
from figures import unlike
from paper import flaws
from reading import bare, pages

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The folder of one demonstration, and what it printed."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    command = [sys.executable, ROOT / "examples" / "demo.py", folder]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=unmeasured() | {"COLUMNS": "100"}, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def assess(folder, *arguments):
    environment = unmeasured() | {"ASSESS_WORKSPACE": str(folder), "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "assess", *arguments], capture_output=True, encoding="utf-8", env=environment, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def pdf(shown):
    folder, _ = shown
    return bare("".join(pages((folder / "alvania-2025.pdf").read_bytes(), body=True)))


def test_it_ends_with_the_report_and_with_the_way_to_begin(shown):
    folder, printed = shown
    assert f"The improvement report of the example: {folder}/alvania-2025.pdf" in printed
    assert printed.rstrip().endswith("assess start")


def test_no_line_of_the_example_was_refused(shown):
    folder, _ = shown
    status = json.loads(assess(folder, "status", "--json"))
    assert (status["total"]["answered"], status["total"]["asked"], len(status["flags"])) == (85, 87, 2)
    log = json.loads(assess(folder, "answer", "export", "--format", "json"))["answers"]
    assert sum(bool(a["comment"]) for a in log) == 84
    assert sum(len(a["evidence"].splitlines()) for a in log) == 196


def test_the_numbers_are_the_same_in_every_form(shown, pdf):
    folder, printed = shown
    report = json.loads((folder / "alvania-2025.json").read_text("utf-8"))
    html = bare((folder / "alvania-2025.html").read_text("utf-8"))
    rows = list(csv.reader(io.StringIO((folder / "alvania-2025.csv").read_text("utf-8-sig"))))
    assert unlike(report, pdf) == []
    terminal = [line.split() for line in printed.splitlines()]
    lines = [line for one in report["scores"]["sets"] for line in (one["total"], *one["lines"]) if line["questions"]]
    assert len(lines) > 10
    for line in lines:
        claimed, evidenced = (line[reading]["score"]["shown"] for reading in ("claimed", "evidenced"))
        assert bare(line["title"]) in pdf
        assert bare(line["claimed"]["score"]["sentence"]) in pdf or line["kind"] != "guideline"
        assert bare(line["claimed"]["score"]["sentence"]) in html or line["kind"] != "guideline"
        together = [*claimed.split(), *evidenced.split()]
        assert any(" ".join(together) in " ".join(words) for words in terminal), (line["name"], together)
        assert any(claimed in row for row in rows) or line["claimed"]["score"]["exact"] in {c for r in rows for c in r}


def test_every_text_of_the_answers_is_in_the_report(shown, pdf):
    folder, _ = shown
    answers = json.loads(assess(folder, "answer", "export", "--format", "json"))["answers"]
    texts = [t for a in answers for t in (a["reason"], a["comment"], *a["evidence"].splitlines()) if t]
    assert len(texts) > 140
    assert not [text for text in texts if bare(text) not in pdf]


def test_every_page_of_the_example_is_sound(shown):
    folder, _ = shown
    for name in ("alvania-2025", "alvania-2023-2025"):
        assert flaws((folder / f"{name}.pdf").read_bytes()) == []


@pytest.mark.slow
def test_every_page_of_the_example_is_sound_on_us_letter(shown, tmp_path):
    folder, _ = shown
    made = tmp_path / "letter.pdf"
    assess(folder, "report", str(folder / "alvania-2025.json"), "--paper", "letter", "-o", str(made))
    assert flaws(made.read_bytes()) == []


def test_the_same_store_gives_the_same_bytes(shown, tmp_path):
    folder, _ = shown
    shutil.rmtree(folder / kept.FOLDER)
    assess(folder, "report", "-f", "pdf,html,json,csv", "-o", str(tmp_path / "again"))
    for form in ("pdf", "html", "json", "csv"):
        assert (tmp_path / f"again.{form}").read_bytes() == (folder / f"alvania-2025.{form}").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(verapdf.ENGINE is None, reason=verapdf.WHY)
def test_the_report_of_the_example_is_archival_and_accessible(shown):
    folder, _ = shown
    found = verapdf.verdicts([folder / "alvania-2025.pdf"])
    assert {flavour: [verdict, broken] for (_, flavour), (verdict, _, *broken) in found.items()} == {
        "3a": ["passed", []], "ua1": ["passed", []],
    }  # fmt: skip


def test_the_data_inside_the_report_make_the_same_report_again(shown, tmp_path):
    folder, _ = shown
    data = tmp_path / "again.json"
    assess(folder, "report", "--extract", str(folder / "alvania-2025.pdf"), "-o", str(data))
    assert data.read_bytes() == (folder / "alvania-2025.json").read_bytes()
    assess(folder, "report", str(data), "-f", "html,csv", "-o", str(tmp_path / "made"))
    for form in ("html", "csv"):
        assert (tmp_path / f"made.{form}").read_bytes() == (folder / f"alvania-2025.{form}").read_bytes()
