"""The demonstration as a whole: from the first question to the reports, and the same truth in every form.

What the comparison of its three years says stands in tests/golden/comparison.json, to be read in review. Where the
example or the comparison was changed on purpose, `ASSESS_GOLDEN=write pytest tests/test_demo.py -k golden` writes it
anew; nothing else does.
"""

import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

import verapdf
from assess.render import kept
from assess.text import unguarded
from children import unmeasured
from figures import unlike
from paper import flaws
from reading import bare, pages

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).with_name("golden") / "comparison.json"
YEARS = "alvania-2023-2025"
AUDIT = "alvania-2024-audit"
LABELS = ("2023", "2024", "2025")


@pytest.fixture(scope="module")
def shown(once):
    """The folder of one demonstration, and what it printed."""

    def demonstrate(folder):
        command = [sys.executable, ROOT / "examples" / "demo.py", folder / "demo"]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=unmeasured() | {"COLUMNS": "100"}, check=False
        )
        assert done.returncode == 0, done.stderr
        (folder / "printed.txt").write_text(done.stdout, "utf-8")

    folder = once("demonstration", demonstrate)
    return folder / "demo", (folder / "printed.txt").read_text("utf-8")


def assess(folder, *arguments):
    crosswalks = ROOT / "examples" / "alvania" / "library"
    environment = unmeasured() | {
        "ASSESS_WORKSPACE": str(folder), "ASSESS_LIBRARY": str(crosswalks), "COLUMNS": "100",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "assess", *arguments], capture_output=True, encoding="utf-8", env=environment, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def pdf(shown):
    folder, _ = shown
    return bare("".join(pages((folder / "alvania-2025.pdf").read_bytes(), body=True)))


@pytest.fixture(scope="module")
def compared(shown):
    """The comparison of the three years, as data."""
    folder, _ = shown
    return json.loads((folder / f"{YEARS}.json").read_text("utf-8"))


def test_it_ends_with_the_reports_and_with_the_way_to_begin(shown):
    folder, printed = shown
    assert f"The improvement report of the example: {folder}/alvania-2025.pdf" in printed
    assert f"Its three years side by side:          {folder}/{YEARS}.pdf" in printed
    assert f"The auditor's report on 2024:          {folder}/{AUDIT}.pdf" in printed
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
    for name in ("alvania-2025", YEARS, AUDIT):
        assert flaws((folder / f"{name}.pdf").read_bytes()) == []


LETTER = ("report", "-a", "2025") if settings().max_examples >= 3000 else ("compare", *LABELS)
"""What is laid out on US Letter, too: the longest report in `make soak`, where there is time for it."""


@pytest.mark.slow
def test_every_page_of_the_example_is_sound_on_us_letter(shown, tmp_path):
    folder, _ = shown
    made = tmp_path / "letter.pdf"
    assess(folder, *LETTER, "-f", "pdf", "--paper", "letter", "-o", str(made))
    assert flaws(made.read_bytes()) == []


def test_the_same_store_gives_the_same_bytes(shown, tmp_path):
    folder, _ = shown
    # Without the PDFs that were kept, and beside the tests that read the demonstration meanwhile.
    copy = shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns(kept.FOLDER, "alvania-*"))
    assess(copy, "report", "-f", "html,json,csv", "-o", str(tmp_path / "again"))
    # That the same page gives the same PDF is proved on a short one.
    assess(copy, "report", "-a", "2024", "--report", "auditor", "-f", "pdf,html", "-o", str(tmp_path / "audit"))
    for form in ("html", "json", "csv"):
        assert (tmp_path / f"again.{form}").read_bytes() == (folder / f"alvania-2025.{form}").read_bytes()
    for form in ("pdf", "html"):
        assert (tmp_path / f"audit.{form}").read_bytes() == (folder / f"{AUDIT}.{form}").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(verapdf.ENGINE is None, reason=verapdf.WHY)
def test_the_reports_of_the_example_are_archival_and_accessible(shown):
    folder, _ = shown
    names = ("alvania-2025", YEARS, AUDIT)
    found = verapdf.verdicts([folder / f"{name}.pdf" for name in names])
    assert {of: [verdict, broken] for of, (verdict, _, *broken) in found.items()} == {
        (name, flavour): ["passed", []] for name in names for flavour in ("3a", "ua1")
    }


# The year that was reviewed


def test_what_the_auditor_found_is_in_the_report_and_what_was_agreed_is_done_a_year_later(shown):
    folder, _ = shown
    audit = bare("".join(pages((folder / f"{AUDIT}.pdf").read_bytes(), body=True)))
    review = json.loads(assess(folder, "review", "list", "-a", "2024", "--json"))
    assert (review["agreement"]["reviewed"], review["agreement"]["same"]) == (14, 11)
    assert {f["finding"]: f["number"] for f in review["findings"]} == {
        "major": 1, "minor": 2, "observation": 3, "conformity": 8,
    }  # fmt: skip
    assert all(bare(text) in audit for row in review["rows"] for text in (row["question"], row["note"]) if text)
    assert all(bare(sentence) in audit for sentence in review["sentences"])
    agreed = [item for item in json.loads(assess(folder, "plan", "list", "--json"))["items"]
              if item["criterion"] == "rtw.case-outcome"]  # fmt: skip
    assert [(item["status"], item["title"]) for item in agreed] == [
        ("done", "Ask for the person's own view in cases closed by post, too")
    ]
    assert bare(agreed[0]["title"]) in audit


def test_the_bundle_of_the_reviewed_year_holds_and_goes_on_from_what_the_auditor_was_given(shown):
    _, printed = shown
    last = printed.split("$ assess verify", 1)[1].splitlines()[1:]
    verdicts = {line.split()[1]: line.split()[0] for line in last if line[:1].strip() and len(line.split()) > 2}
    assert verdicts.pop("signatures") == "unsigned"
    layers = ("file", "chain", "texts", "evidence", "course", "clock", "since", "catalogue", "checkpoint")
    assert {name: verdicts[name] for name in layers} == dict.fromkeys(layers, "good")


# Its three years side by side


def test_the_three_years_meet_every_kind_of_revision(compared):
    assert [c["label"] for c in compared["columns"]] == ["2023", "2024", "2025"]
    service = compared["changes"][0]["sets"][0]["moved"]
    assert {m["comparable"] for m in service} == {"direct", "indirect", "subject", "none"}
    assert {m["direction"] for m in service} == {
        "improved", "declined", "same", "reworded", "not comparable", "new", "retired",
    }  # fmt: skip
    assert [m["criterion"] for m in service if m["was"]] == ["sq.skills-needs", "sq.service-in-training"]
    assert any(v["breaks"] == "defined otherwise" for i in compared["indicators"] for v in i["values"])
    every = [m for c in compared["changes"] for of in c["sets"] for m in of["moved"]]
    assert any(m["before"].startswith("Does not apply") and m["now"].startswith("Level") for m in every)
    assert {m["mark"] for m in every} >= {"▲", "▼", "=", "≈", "△", "≠", "+", "×"}


def _golden(found):
    """What a reviewer has to see of a comparison: every figure, cause and direction; no id or digest that is random."""

    def step(change):
        return {
            "notes": [*change["notes"], *change["apart"], change["promised"]],
            "promises": {
                f"{p['criterion']}: {p['what']}": f"{p['then']} -> {p['outcome']}; {p['change']}"
                for p in change["promises"]
            },
            **{of["set"]: _set(of) for of in change["sets"]},
        }

    return {
        "years": {c["label"]: [c["as_of"]["iso"], c["answered"], *c["sets"]] for c in found["columns"]},
        "headlines": found["headlines"],
        "trends": {t["id"]: " ".join(_broken(p, p["claimed"]) for p in t["points"]) for t in found["trends"]},
        "chart": found["chart"],
        "changes": {f"{c['earlier']} to {c['later']}": step(c) for c in [*found["changes"], found["whole"]]},
        "indicators": {i["id"]: " ".join(_broken(v, v["shown"]) for v in i["values"]) for i in found["indicators"]},
        "bridges": {
            f"{b['label']}, {b['set']}": {
                "sentence": b["sentence"],
                **{r["criterion"]: f"{r['mark']} {r['before']} -> {r['now']} ({r['source']})" for r in b["rows"]},
            }
            for b in found["bridges"]
        },
    }


def _broken(one, value):
    return f"[{one['breaks']}] {one['label']}: {value}." if one["breaks"] else f"{one['label']}: {value}."


def _set(of):
    ways = ("improved", "same", "declined", "reworded", "not_comparable", "new", "retired")
    return {
        "headline": of["headline"],
        "walk": of["walk"],
        "transitions": {
            t["id"]: ", ".join(f"{t[way]} {way}" for way in ways if t[way]) for t in [of["total"], *of["transitions"]]
        },
        **{reading: {a["id"]: _apart(a) for a in of[reading]} for reading in ("claimed", "evidenced")},
        "criteria": [
            f"{_was(m)}{m['criterion']}: {m['mark']} {m['comparable']}, {m['change']}"
            for m in of["moved"]
        ],
    }  # fmt: skip


def _was(moved):
    return f"{moved['was']} -> " if moved["was"] else ""


def _apart(apart):
    parts = ", ".join(f"{p['cause']} {p['shown']}" for p in apart["parts"] if p["points"])
    like = f"like for like {apart['like']}"
    return f"{apart['before']} to {apart['now']} = {apart['shown']}: {apart['sentence'] or parts or 'no part'}; {like}"


def test_the_comparison_of_the_example_is_the_golden_one(compared):
    found = _golden(compared)
    if os.environ.get("ASSESS_GOLDEN") == "write":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(GOLDEN.read_text("utf-8"))


def test_the_numbers_of_the_comparison_are_the_same_in_every_form(shown, compared):
    folder, _ = shown
    paper = bare("".join(pages((folder / f"{YEARS}.pdf").read_bytes(), body=True)))
    screen = bare(html.unescape(re.sub(r"<[^>]*>", "", (folder / f"{YEARS}.html").read_text("utf-8"))))
    terminal = bare(assess(folder, "compare", "--all"))
    table = (folder / f"{YEARS}.csv").read_text("utf-8-sig")
    rows = [{k: unguarded(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(table))]
    told = {(r["row"], r["id"], r["year"]): r for r in rows if r["year"]}
    for trend in compared["trends"]:
        for point in trend["points"]:
            for cell in map(bare, (point["claimed"], point["evidenced"], point["coverage"])):
                assert cell in paper
                assert cell in screen
            assert bare(f"{point['label']} {point['claimed']}") in terminal
            row = told[trend["kind"], trend["id"], point["label"]]
            assert (row["value"], row["exact"]) == (point["claimed"], point["exact"] or "")
            assert (row["evidenced"], row["coverage"]) == (point["evidenced"], point["coverage"])
    for series in compared["indicators"]:
        for value in series["values"]:
            assert bare(value["shown"]) in paper
            assert bare(value["shown"]) in screen
            assert bare(f"{value['label']} {value['shown']}") in terminal
            assert told["indicator", series["id"], value["label"]]["value"] == value["shown"]
    for change in compared["changes"]:
        for of in change["sets"]:
            assert all(bare(of["headline"]) in form for form in (paper, screen, terminal))
            _same_parts(change, of, rows, paper, screen)
            for move in of["moved"]:
                seen = move["criterion"] if move["mark"] == "=" else f"{move['mark']} {move['change']}"
                assert bare(seen) in paper
                assert bare(f"{move['before']} -> {move['now']}: {move['change']}") in terminal


def _same_parts(change, of, rows, paper, screen):
    """Every difference with its parts, as a line of a table and as rows."""
    ends = (change["earlier"], change["later"], of["set"], "claimed")
    mine = [r for r in rows if (r["from"], r["to"], r["set"], r["reading"]) == ends]
    for apart in of["claimed"]:
        told = [p["shown"] for p in apart["parts"] if p["name"] in of["causes"]]
        line = [apart["like"], apart["before"], apart["now"], apart["shown"], *told]
        assert bare(" ".join(line)) in paper
        assert bare(" ".join(line)) in screen
        parts = [r for r in mine if r["row"] == "part" and r["id"] == apart["id"]]
        assert [(r["cause"], int(r["points"]), r["exact"]) for r in parts] == [
            (p["cause"], p["points"], p["exact"]) for p in apart["parts"]
        ]
    moved = [r for r in rows if r["row"] == "criterion" and (r["from"], r["to"], r["set"]) == ends[:3]]
    levels = ("level_before", "level_now")
    assert [[r["id"], *(r[n] for n in levels)] for r in moved] == [
        [m["criterion"], *("" if m[n] is None else str(m[n]) for n in levels)] for m in of["moved"]
    ]


def test_the_report_and_the_comparison_of_the_same_years_say_the_same(shown, compared):
    folder, _ = shown
    since = json.loads((folder / "alvania-2025.json").read_text("utf-8"))["summary"]["since"]
    sets = compared["changes"][0]["sets"]
    counts = [sum(of["total"][way] for of in sets) for way in ("improved", "declined", "same", "reworded")]
    assert [since["higher"], since["lower"], since["same"], since["reworded"]] == counts
    assert since["compared"] == sum(of["claimed"][0]["like_on"] for of in sets)
    falls = {m["criterion"] for of in sets for m in of["moved"] if m["direction"] == "declined"}
    assert {m["criterion"] for m in since["down"]} == falls
    assert "sq.charter-known" in falls


def test_the_same_years_named_the_other_way_round_give_the_same_bytes(shown, tmp_path):
    folder, _ = shown
    assess(folder, "compare", "2025", "2023", "2024", "-f", "html,json,csv", "-o", str(tmp_path / "again"))
    for form in ("html", "json", "csv"):
        assert (tmp_path / f"again.{form}").read_bytes() == (folder / f"{YEARS}.{form}").read_bytes()


def test_the_data_inside_the_comparison_are_those_of_its_json(shown, tmp_path):
    folder, _ = shown
    data = tmp_path / "inside.json"
    assess(folder, "report", "--extract", str(folder / f"{YEARS}.pdf"), "-o", str(data))
    assert data.read_bytes() == (folder / f"{YEARS}.json").read_bytes()


# The data inside


def test_the_data_inside_the_report_make_the_same_report_again(shown, tmp_path):
    folder, _ = shown
    data = tmp_path / "again.json"
    assess(folder, "report", "--extract", str(folder / "alvania-2025.pdf"), "-o", str(data))
    assert data.read_bytes() == (folder / "alvania-2025.json").read_bytes()
    assess(folder, "report", str(data), "-f", "html,csv", "-o", str(tmp_path / "made"))
    for form in ("html", "csv"):
        assert (tmp_path / f"made.{form}").read_bytes() == (folder / f"alvania-2025.{form}").read_bytes()
