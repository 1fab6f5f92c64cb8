"""A report as PDF held against the log: the figures in its data, and its pages beside what the data make of them."""

import io
import json
import re
from dataclasses import replace
from functools import cache

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError

from assess import __version__, report
from assess.cli import seal as seal_commands
from assess.errors import InvalidError, Problem
from assess.log.standing import WITHHELD
from assess.model import Rated
from assess.render import FORMATS, Look, again, fonts, readback
from assess.render.designs import design
from assess.render.pdf import ATTACHMENTS
from assess.report.plain import plain
from assess.workspace import Workspace
from assess.workspace.verifying import verify
from interview_desks import FRAMEWORK, MEANS, request
from sealed import OPEN_PAPER, call, copied, given, template

pytestmark = pytest.mark.usefixtures("unmeasured_children")


@pytest.fixture
def house(tmp_path):
    """A folder with the workspace `ws`."""
    copied(tmp_path)
    return tmp_path


def packed(house, name):
    path = house / f"{name}.zip"
    assert call("-w", house / "ws", "-o", path, command=seal_commands.bundle).code == 0
    return path


def holding(path, data, pages=None):
    """A PDF with data in it, as a report has it, and with the pages of another one."""
    made = PdfWriter()
    made.add_metadata({"/Title": "Board summary: x"})
    if pages:
        made.append(io.BytesIO(pages))
        made.add_metadata({"/Title": PdfReader(io.BytesIO(pages)).metadata["/Title"]})
    else:
        made.add_blank_page(100, 100)
    made.add_attachment(next(iter(ATTACHMENTS.values())), json.dumps(data).encode())
    made.write(path)
    return path


@cache
def board():
    """Two pages of the assessment as it was made, and the data in them."""
    with Workspace.open(template() / "ws") as workspace:
        desk = workspace.desk()
        made = report.build(desk.catalogue, desk.now, version=__version__)
    return FORMATS["pdf"](made, on_phase=lambda _: None, look=Look(design("board"))), plain(made)


def held(house, path):
    """What is said of a PDF: the exit code, the verdicts on its figures and pages, and the words."""
    done = call("verify", "-w", house / "ws", "--pdf", path)
    return done.code, done.layers["report"], done.layers["pages"], " ".join(done.out.split())


@pytest.mark.usefixtures("laid_out_anew")
def test_a_report_as_it_was_made_holds_byte_for_byte(house):
    (house / "r.pdf").write_bytes(board()[0])
    code, *verdicts, said = held(house, house / "r.pdf")
    assert (code, verdicts) == (7, ["good", "good"])
    assert "Its 2 pages are what its data make, byte for byte." in said


def test_a_report_that_another_program_saved_anew_holds_by_its_text(house):
    pdf, data = board()
    code, *verdicts, said = held(house, holding(house / "r.pdf", data, pdf))
    assert (code, verdicts) == (7, ["good", "unchecked"])
    assert "this file is not the one that the program writes here: look at the pages yourself" in said


def test_figures_that_are_not_those_of_the_log_are_broken_also_where_the_pages_say_the_same(house):
    pdf, data = board()
    text = json.dumps(data["scores"])
    assert '"at_least": ' in text
    forged = {**data, "scores": json.loads(re.sub(r'"at_least": \d+', '"at_least": 99', text, count=1))}
    assert held(house, holding(house / "r.pdf", forged, pdf))[:2] == (1, "broken")
    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        desk.step("amending", "A level was wrong.")
        assert held(house, holding(house / "r.pdf", data, pdf))[:2] == (7, "good")
        desk.answer(MEANS, Rated(5))
    assert held(house, holding(house / "r.pdf", forged, pdf))[:2] == (1, "broken")


FORGED = {
    "a level in the answers": lambda data: data["sections"][0]["answers"][0].update(level=5),
    "the head of the log": lambda data: data["audit"]["facts"][6].update(value="0"),
    "a sentence of the summary": lambda data: data["summary"].update(lead="All is well."),
    "a gap left out": lambda data: data["gaps"]["gaps"].pop(),
    "a finding": lambda data: data["review"]["rows"][0].update(finding="conformity", finding_words="All is well."),
    "a part left out": lambda data: data.pop("plan"),
    "events that never were": lambda data: data["audit"].update(events=999),
}


@pytest.mark.parametrize("what", FORGED)
def test_whatever_else_the_data_say_is_held_against_the_log_too(house, what):
    forged = json.loads(json.dumps(board()[1]))
    FORGED[what](forged)
    assert forged != json.loads(json.dumps(board()[1]))
    (house / "r.json").write_text(json.dumps(forged), "utf-8")
    done = call("verify", "-w", house / "ws", "--pdf", house / "r.json")
    assert (done.code, done.layers["report"]) == (1, "broken")
    told = "It speaks of events" if "events" in what else "Its scores are those of the log"
    assert told in " ".join(done.out.split())


def test_a_report_of_an_earlier_moment_holds_and_the_moment_is_said(house):
    (house / "r.json").write_text(json.dumps(board()[1]), "utf-8")
    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        desk.plan(MEANS, owner="Ben")
        desk.step("amending", "A date was wrong.")
    done = call("verify", "-w", house / "ws", "--pdf", house / "r.json")
    assert (done.code, done.layers["report"]) == (7, "good")
    assert "It says what the log says as it stood 2 events ago" in " ".join(done.out.split())


def test_an_honest_report_is_no_forgery_because_the_figures_moved_since_and_what_moved_is_said(house):
    (house / "r.json").write_text(json.dumps(board()[1]), "utf-8")

    def verified():
        done = call("verify", "-w", house / "ws", "--pdf", house / "r.json")
        return done.code, done.layers["report"], " ".join(done.out.split())

    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        desk.step("amending", "A level was wrong.")
        was = report.scores(desk.catalogue, desk.now).sets[0].total.claimed.score.shown
        desk.answer(MEANS, Rated(5))
        now = report.scores(desk.catalogue, desk.now).sets[0].total.claimed.score.shown
        code, verdict, said = verified()
        assert (code, verdict) == (7, "note")
        assert "It says what the log says as it stood 2 events ago. Since then its figures have changed: " in said
        assert f"claimed {was} then, {now} now" in said
        assert was != now


def test_a_report_that_was_kept_is_an_older_checkpoint_itself(house):
    pdf, data = board()
    (house / "kept.pdf").write_bytes(pdf)
    done = call("verify", "-w", house / "ws", "--since", house / "kept.pdf")
    assert (done.code, done.layers["since"]) == (7, "good")
    over = data["audit"]["checkpoints"][-1]["events"]
    assert f"The first {over} events are those of the older checkpoint." in " ".join(done.out.split())
    forged = json.loads(json.dumps(data))
    forged["audit"]["checkpoints"][-1]["text"] = forged["audit"]["checkpoints"][-1]["text"].replace("head sha256:", "")
    for strange in (forged, {**data, "audit": {"checkpoints": []}}, {**data, "audit": 7}):
        done = call("verify", "-w", house / "ws", "--since", holding(house / "none.pdf", strange))
        assert (done.code, "checkpoint" in done.error.message) == (3, True)


def test_the_report_of_another_assessment_is_called_that(house):
    with Workspace.open(house / "ws") as workspace:
        workspace.start(request("2026"))
    (house / "r.json").write_text(json.dumps(board()[1]), "utf-8")
    done = call("verify", "-w", house / "ws", "--pdf", house / "r.json")
    assert (done.code, done.layers["report"]) == (1, "broken")
    assert "It is the report of another assessment: 2025." in " ".join(done.out.split())


def test_a_report_made_before_a_file_was_lost_is_still_what_the_log_said(house):
    (house / "r.json").write_text(json.dumps(board()[1]), "utf-8")
    for path in (house / "ws" / "evidence").iterdir():
        path.unlink()
    done = call("verify", "-w", house / "ws", "--pdf", house / "r.json")
    assert (done.layers["evidence"], done.layers["report"]) == ("broken", "good")


def test_a_report_made_while_a_file_was_lost_holds_after_it_was_put_back_and_says_so(house):
    (path,) = [p for p in (house / "ws" / "evidence").iterdir() if p.read_bytes() == OPEN_PAPER]
    path.write_bytes(b"damaged")
    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        made = plain(report.build(desk.catalogue, desk.now, version=__version__))
    (house / "r.json").write_text(json.dumps(made), "utf-8")
    path.write_bytes(OPEN_PAPER)
    done = call("verify", "-w", house / "ws", "--pdf", house / "r.json")
    assert (done.layers["evidence"], done.layers["report"]) == ("good", "note")
    assert "It says what the log says, with 1 file of evidence damaged" in " ".join(done.out.split())
    made["audit"]["evidence"][0]["proof"]["lost"] = None
    (house / "r.json").write_text(json.dumps(made), "utf-8")
    assert call("verify", "-w", house / "ws", "--pdf", house / "r.json").layers["report"] == "broken"


def test_a_comment_that_reads_like_an_erased_one_excuses_nothing(house):
    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        desk.step("amending", "To be tested.")
        desk.comment(MEANS, f"See {WITHHELD}.")
        made = plain(report.build(desk.catalogue, desk.now, version=__version__))
    forged = json.dumps(made).replace(f"See {WITHHELD}.", "The auditor agrees: level 5.")
    for text, verdict in ((json.dumps(made), "good"), (forged, "broken")):
        (house / "r.json").write_text(text, "utf-8")
        assert call("verify", "-w", house / "ws", "--pdf", house / "r.json").layers["report"] == verdict


@pytest.mark.parametrize("how", ["erased", "lost"])
def test_the_report_of_an_assessment_without_one_of_its_files_holds(house, how):
    digest = next(p.name for p in (house / "ws" / "evidence").iterdir() if p.read_bytes() == OPEN_PAPER)
    if how == "erased":
        assert call("erase", "-w", house / "ws", digest, "--reason", "Asked for.", "--yes").code == 0
    else:
        (house / "ws" / "evidence" / digest).unlink()
    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        made = plain(report.build(desk.catalogue, desk.now, version=__version__))
    (house / "r.json").write_text(json.dumps(made), "utf-8")
    assert call("verify", "-w", house / "ws", "--pdf", house / "r.json").layers["report"] == "good"


def test_each_file_of_evidence_is_read_once_however_many_reports_are_looked_at(house):
    asked = []
    whole = given(house / "ws", printed=(readback.Printed("r.json", board()[1]),) * 2)
    verify(replace(whole, evidence=lambda name: asked.append(name) or whole.evidence(name)))
    assert sorted(asked) == sorted({p.name for p in (house / "ws" / "evidence").iterdir()})


def test_a_text_that_was_erased_since_may_have_said_anything(house):
    (house / "r.json").write_text(json.dumps(board()[1]), "utf-8")
    call("erase", "-w", house / "ws", FRAMEWORK, "--reason", "Asked for.", "--yes")
    done = call("verify", "-w", house / "ws", "--pdf", house / "r.json")
    assert (done.layers["report"], done.layers["texts"]) == ("good", "good")


def test_what_others_write_while_a_bundle_is_made_is_not_in_it(house, monkeypatch):
    _, data = board()

    def meanwhile(_):
        with Workspace.open(house / "ws") as workspace:
            workspace.desk(by="Carla").step("amending", "A level was wrong.")
            workspace.desk(by="Carla").answer(MEANS, Rated(5))
            workspace.desk(by="Carla").comment(MEANS, "Written meanwhile.")
        return {"report.json": json.dumps(data).encode()}

    monkeypatch.setattr(seal_commands, "_reports", meanwhile)
    done = call("verify", "--bundle", packed(house, "b"))
    assert (done.code, done.layers["report"], done.layers["texts"]) == (7, "good", "good")
    assert call("verify", "-w", house / "ws").code == 7


def test_pages_that_do_not_say_what_the_data_say_are_broken_and_the_first_one_is_named(house):
    _, data = board()
    with Workspace.open(house / "ws") as workspace:
        desk = workspace.desk()
        answers = {**desk.now.answers, MEANS: replace(desk.now.answers[MEANS], value=Rated(5))}
        better = report.build(desk.catalogue, replace(desk.now, answers=answers), version=__version__)
    pages = FORMATS["pdf"](better, on_phase=lambda _: None, look=Look(design("board")))
    code, *verdicts, said = held(house, holding(house / "r.pdf", data, pages))
    assert (code, verdicts) == (1, ["good", "broken"])
    assert "Page 1 does not say what the data in it say." in said


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_more_or_less_is_broken(house, number):
    pdf, data = board()
    made = PdfWriter()
    for page in [*PdfReader(io.BytesIO(pdf)).pages, PdfReader(io.BytesIO(pdf)).pages[0]][:number]:
        made.add_page(page)
    made.add_metadata({"/Title": PdfReader(io.BytesIO(pdf)).metadata["/Title"]})
    written = io.BytesIO()
    made.write(written)
    code, *verdicts, said = held(house, holding(house / "r.pdf", data, written.getvalue()))
    assert (code, verdicts) == (1, ["good", "broken"])
    assert f"Page {min(number + 1, 3)} does not say" in said


def test_data_that_are_no_whole_report_are_broken(house):
    _, data = board()
    assert held(house, holding(house / "r.pdf", {"format": data["format"], "scores": data["scores"]}))[2] == "broken"


def test_where_the_pages_cannot_be_compared_that_is_said(house, monkeypatch):
    pdf, data = board()
    code, *verdicts, said = held(house, holding(house / "r.pdf", {**data, "version": "0.0.1"}, pdf))
    assert (code, verdicts) == (7, ["unchecked", "unchecked"])
    assert "Its scores are those of the log as it stood then. Of the rest only assess 0.0.1 can tell." in said
    code, *verdicts, said = held(house, holding(house / "r.pdf", data))
    assert (code, verdicts) == (7, ["good", "unchecked"])
    assert "No design that is here (ASSESS_LIBRARY) has its title." in said
    lacking = Problem("PDF", 0, 0, "Pango cannot be loaded", "Install it", "missing")
    monkeypatch.setattr(readback, "no_pdf", lambda: lacking)
    assert "were not compared with its data. Pango cannot be loaded." in held(house, house / "r.pdf")[3]
    monkeypatch.undo()
    monkeypatch.setattr(fonts, "lacking", lambda _: "4 characters cannot be drawn here")
    assert "Here is no font for some of its letters." in held(house, house / "r.pdf")[3]
    monkeypatch.undo()

    def given_up(*_, **__):
        raise InvalidError("The PDF was given up.", "Use a larger machine.")

    holding(house / "r.pdf", data, pdf)
    monkeypatch.setattr(readback, "report_pdf", given_up)
    assert "pages Its pages were not compared with its data. The PDF was given up." in held(house, house / "r.pdf")[3]
    monkeypatch.undo()
    monkeypatch.setattr(readback, "_letters", lambda _: "社")
    monkeypatch.setattr(readback, "_texts", lambda _: ["[U+793E]"])
    monkeypatch.setattr(fonts, "lacking", lambda _: "")
    assert "Some letters could not be drawn where it was made." in held(house, house / "r.pdf")[3]


def test_the_report_in_a_bundle_is_held_against_its_log_as_well(house, monkeypatch):
    pdf, data = board()
    whole = json.dumps(data).encode()
    forged = holding(house / "r.pdf", {**data, "scores": {}}, pdf).read_bytes()

    def verified(**reports):
        monkeypatch.setattr(
            seal_commands, "_reports", lambda _: {f"report.{form}": made for form, made in reports.items()}
        )
        done = call("verify", "--bundle", packed(house, f"{len(list(house.glob('*.zip')))}"))
        return done.code, *(done.layers.get(name) for name in ("file", "report", "pages"))

    assert verified(pdf=pdf, json=whole) == (7, "good", "good", "good")
    assert verified(json=whole) == (7, "good", "good", None)
    assert verified(pdf=forged) == (1, "good", "broken", "broken")
    assert verified(pdf=pdf, json=json.dumps({**data, "language": "la"}).encode()) == (1, "broken", "good", "good")
    assert verified(pdf=b"%PDF-1.4 nothing")[:2] == (1, "broken")
    assert verified(json=b"{}")[:2] == (1, "broken")


def test_a_report_handed_over_beside_a_bundle_is_looked_at_as_well_as_the_one_in_it(house, monkeypatch):
    _, data = board()
    (house / "good.json").write_text(json.dumps(data), "utf-8")
    monkeypatch.setattr(
        seal_commands, "_reports", lambda _: {"report.json": json.dumps({**data, "scores": {}}).encode()}
    )
    done = call("verify", "--bundle", packed(house, "b"), "--pdf", house / "good.json", "--json")
    told = [layer["verdict"] for layer in done.json["layers"] if layer["name"] == "report"]
    assert (done.code, told) == (1, ["broken", "good"])


def test_a_pdf_behind_a_password_is_refused(house):
    made = PdfWriter()
    made.add_blank_page(100, 100)
    made.encrypt("secret", algorithm="RC4-128")
    made.write(house / "r.pdf")
    assert call("verify", "-w", house / "ws", "--pdf", house / "r.pdf").code == 3


def test_what_a_reader_of_pdf_lacks_is_told_as_any_other_fault_of_a_file(monkeypatch):
    def lacks(_):
        raise DependencyError("cryptography>=3.1 is required for AES algorithm")

    monkeypatch.setattr(again, "PdfReader", lacks)
    with pytest.raises(InvalidError, match="cannot be read as a PDF"):
        readback.printed(b"%PDF-1.7", "r.pdf")


@pytest.mark.parametrize("data", [[], 7, {"format": "assess.comparison/1"}])
def test_a_pdf_without_figures_of_an_assessment_is_refused(house, data):
    assert call("verify", "-w", house / "ws", "--pdf", holding(house / "r.pdf", data)).code == 3


def test_a_pdf_that_holds_no_data_is_refused(house):
    (house / "r.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert call("verify", "-w", house / "ws", "--pdf", house / "r.pdf").code == 3
    with pytest.raises(InvalidError):
        readback.printed(b"not a PDF", "r.pdf")
