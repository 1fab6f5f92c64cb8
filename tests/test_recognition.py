"""The recognition pack: claims, numbered evidence and a declaration for an outside expert, in one zip file."""

import csv
import hashlib
import io
import re
import zipfile
from functools import cache

import pytest
from pypdf import PdfReader

import report_samples as samples
from assess import report
from assess.cli import shell
from assess.cli.recognition import recognition as command
from assess.model import NotApplicable, Rated, Unknown
from assess.render import Look
from assess.render.designs import design
from assess.render.page import page
from assess.report.outside import CONFIDENTIAL, without_confidential
from assess.workspace import Workspace, recognition
from assess.workspace.given import EvidenceGiven
from assess.workspace.recognition import safe
from inside import calling
from interview_desks import CHARTER, FRAMEWORK, KNOWN, LAW, MEANS, copied

pytestmark = pytest.mark.usefixtures("unmeasured_children")

LOOK = Look(design("recognition"))


@cache
def shown():
    some = samples.shipped("full")
    return page(report.build(some, samples.made_up(some), version="1"), look=LOOK)


@cache
def made():
    some = samples.shipped("full")
    return report.build(some, samples.made_up(some), version="1")


def flat(text):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text)).replace("&#39;", "'")


# The page


def test_each_claim_stands_with_the_statements_that_hold_and_its_evidence_in_the_order_of_the_guidelines():
    replies = [r for s in made().sections for r in s.answers]
    claims = [r for r in replies if r.level]
    articles = re.findall("<article.+?</article>", shown(), re.DOTALL)
    assert len(articles) == len(claims) > 40
    for reply, article in zip(claims, articles, strict=True):
        said = flat(article)
        assert f"Claim: {reply.answer}." in said
        for level in reply.levels:
            for statement in level.statements:
                assert (statement.text in said) == (statement.holds == "met"), statement
        assert all(f"E{p.number} " in said for p in reply.evidence)


def test_what_is_not_claimed_stands_with_its_reason():
    text = flat(shown())
    for reply in (r for s in made().sections for r in s.answers if not r.level):
        assert f"{reply.criterion} {reply.question} {reply.answer}" in text
    assert "Does not apply: The institution has no counters of its own" in text


def test_there_is_a_declaration_to_be_signed():
    text = flat(shown())
    assert "to the best of our knowledge" in text
    assert "Every statement that is said to hold held on 22 November 2026." in text
    assert "Head of the institution" in text
    assert "Signed as Name Place and day Signature" in text


def test_it_is_never_called_a_certificate_and_claims_no_endorsement():
    """Every sentence of ours with one of these words denies it; only the criteria speak of certificates otherwise."""
    templates = [p.read_text("utf-8") for p in LOOK.design.folders[0].rglob("*.j2")]
    ours = flat(" ".join([*templates, *made().method.disclaimers, command.help, *LOOK.design.title.split()]))
    told = [s for s in re.split(r"(?<=[.:]) ", ours) if re.search("certif|endors|recognised", s, re.IGNORECASE)]
    assert len(told) >= 5
    assert not [s for s in told if not re.search(r"\b(no|not|nobody|neither|nothing)\b", s, re.IGNORECASE)]


def test_no_link_leads_nowhere():
    assert set(re.findall('href="#([^"]+)"', shown())) <= set(re.findall('id="([^"]+)"', shown()))


def test_an_empty_assessment_claims_nothing():
    some = samples.shipped("quick-scan")
    text = flat(page(report.build(some, samples.standing({}), version="1"), look=LOOK))
    assert text.count("Nothing is claimed under this guideline.") == 12
    assert "No evidence is attached." in text


def test_confidential_evidence_keeps_its_number_and_loses_its_words():
    open_one, secret = samples.proof("minutes"), samples.proof("secret", seq=21, confidential=True, where="vault")
    now = without_confidential(samples.standing({}, proofs={"t.a": [open_one, secret]}))
    assert [(e.name, e.where) for e in now.evidence_for("t.a")] == [("minutes", None), (CONFIDENTIAL, None)]


# The pack


@pytest.fixture
def folder(tmp_path):
    """A workspace with evidence of every kind: open, confidential, a link, taken off, lost and damaged."""
    folder = copied(tmp_path / "ws")
    files = {
        name: folder.parent / name for name in ("charter 3.1.pdf", "secret.pdf", "lost.pdf", "damaged.pdf", "off.pdf")
    }
    for name, path in files.items():
        path.write_bytes(name.encode())
    with Workspace.open(folder) as workspace:
        desk = workspace.desk()
        desk.answer(FRAMEWORK, Rated(2, ("reviewed",)))
        desk.answer(CHARTER, Rated(4))
        desk.answer(KNOWN, NotApplicable("Post offices serve us."))
        desk.answer(LAW, Unknown("The archive is closed."))
        desk.comment(CHARTER, "An internal remark.")

        def keep(name, criterion=CHARTER, **more):
            return desk.add_evidence(criterion, EvidenceGiven("file", name, files[name], **more))

        keep("charter 3.1.pdf")
        keep("secret.pdf", confidential=True)
        desk.add_evidence(FRAMEWORK, EvidenceGiven("link", "https://fund.example/charter"))
        desk.detach(MEANS, keep("off.pdf", MEANS).id)
        (folder / "evidence" / keep("lost.pdf").sha256).unlink()
        (folder / "evidence" / keep("damaged.pdf").sha256).write_bytes(b"forged")
        desk.add_evidence(FRAMEWORK, EvidenceGiven("reference", "=cmd()"))
    return folder


@pytest.fixture
def run(capsys, monkeypatch, folder):
    monkeypatch.setattr(recognition, "report_pdf", lambda *_, look, **__: b"%PDF" if look.design.of == "pack" else b"")
    return calling(capsys, monkeypatch, folder)


def unzipped(folder, name="2026-recognition.zip"):
    with zipfile.ZipFile(folder / name) as archive:
        return {i.filename: archive.read(i) for i in archive.infolist()}


def listed(files):
    return list(csv.DictReader(io.StringIO(files["evidence.csv"].decode("utf-8-sig"))))


def test_it_is_no_report_that_is_handed_out_with_everything_in_it(run):
    done = run("report", "--report", "recognition")
    assert done.code == shell.USAGE
    assert (
        "The report 'recognition' lays out a pack for an outside expert.\n`assess export recognition` writes it."
        in done.err
    )


def test_the_pack_holds_the_claims_the_evidence_by_number_and_a_list_of_it(run, folder):
    done = run("export", "recognition")
    assert (done.code, done.out) == (shell.DONE, "Wrote 2026-recognition.zip, with 1 file of evidence.\n")
    files = unzipped(folder)
    assert list(files) == [
        "SHA256SUMS", "evidence.csv", "evidence/E01-charter-3.1.pdf", "recognition.html", "recognition.pdf",
    ]  # fmt: skip
    assert files["evidence/E01-charter-3.1.pdf"] == b"charter 3.1.pdf"
    assert [(r["number"], r["in_pack"], r["name"]) for r in listed(files)] == [
        ("E1", "evidence/E01-charter-3.1.pdf", "charter 3.1.pdf"), ("E2", "left out: confidential", CONFIDENTIAL),
        ("E3", "no file", "https://fund.example/charter"), ("E5", "left out: missing", "lost.pdf"),
        ("E6", "left out: damaged", "damaged.pdf"), ("E7", "no file", "'=cmd()"),
    ]  # fmt: skip
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {n: hashlib.sha256(d).hexdigest() for n, d in files.items() if n != "SHA256SUMS"}


def test_what_is_left_out_is_said_everywhere(run, folder):
    done = run("export", "recognition")
    assert done.err.splitlines() == [
        "Left out: E2, confidential; --with-confidential puts it in.", "Left out: E5, its file is missing.",
        "Left out: E6, its file is not what was attached.",
        "The assessment is not approved; the pack says so on each page.",
    ]  # fmt: skip
    html = unzipped(folder)["recognition.html"].decode()
    assert CONFIDENTIAL in html
    for kept in ("secret.pdf", "off.pdf", "An internal remark."):
        assert kept not in html


def test_what_was_erased_is_left_out_as_that_and_nothing_puts_it_in(run, folder):
    assert run("erase", "E2", "--reason", "Asked for.", "--yes").code == 0
    told = run("export", "recognition").err.splitlines()
    assert told[0] == "Left out: E2, its file was erased."
    done = run("export", "recognition", "--with-confidential", "--force", "--json")
    assert done.json["left_out"][0] == {"number": 2, "why": "erased"}
    assert "left out: erased" in unzipped(folder)["evidence.csv"].decode("utf-8-sig")


def test_confidential_evidence_goes_in_when_it_is_asked_for(run, folder):
    done = run("export", "recognition", "--with-confidential", "-o", "whole", "--json")
    assert done.json["path"] == "whole.zip"
    assert done.json["left_out"] == [{"number": 5, "why": "missing"}, {"number": 6, "why": "damaged"}]
    files = unzipped(folder, "whole.zip")
    assert done.json["files"] == list(files)
    assert files["evidence/E02-secret.pdf"] == b"secret.pdf"
    assert "secret.pdf" in files["recognition.html"].decode()


def test_a_file_that_one_piece_marks_as_confidential_stays_at_home_under_every_name(run, folder):
    (folder / "again.pdf").write_bytes(b"secret.pdf")
    run("evidence", "add", "again.pdf", "--for", FRAMEWORK)
    assert "Left out: E8, confidential" in run("export", "recognition").err
    files = unzipped(folder)
    assert b"secret.pdf" not in files.values()
    assert "again.pdf" not in files["recognition.html"].decode() + files["evidence.csv"].decode()


def test_the_list_of_evidence_holds_nothing_that_acts_on_a_terminal(run, folder):
    name = "a\x1b]52;c;x\x07\u202eb.pdf"
    (folder / name).write_bytes(b"x")
    run("evidence", "add", name, "--for", FRAMEWORK)
    run("export", "recognition")
    assert listed(unzipped(folder))[-1]["name"] == r"a\x1b]52;c;x\x07\u202eb.pdf"


def test_the_same_assessment_gives_the_same_pack(run, folder):
    run("export", "recognition")
    first = (folder / "2026-recognition.zip").read_bytes()
    run("export", "recognition", "--force")
    assert (folder / "2026-recognition.zip").read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {(i.date_time, i.create_system, i.external_attr >> 16) for i in archive.infolist()} == {
            ((2000, 1, 1, 0, 0, 0), 3, 0o600)
        }


def test_an_approved_assessment_is_handed_on_without_that_remark(run):
    run("submit", "--yes")
    run("review", "set", CHARTER, "3", "--as", "Eva Holm")
    run("approve", "--yes", "--as", "Eva Holm")
    assert "not approved" not in run("export", "recognition").err


def test_nothing_is_overwritten_and_no_half_file_is_left(run, folder):
    run("export", "recognition", "-o", "x.zip")
    before = (folder / "x.zip").read_bytes()
    done = run("export", "recognition", "-o", "x.zip")
    assert (done.code, done.err.splitlines()[0]) == (shell.CONFLICT, "Error: x.zip exists already.")
    assert (folder / "x.zip").read_bytes() == before
    lost = run("export", "recognition", "-o", "no/where.zip")
    assert (lost.code, "cannot be written" in lost.err) == (shell.MISSING, True)
    assert run("export", "recognition", "-o", "-").code == shell.USAGE
    assert run("export", "recognition", "-a", "no such year").code == shell.NOT_FOUND
    assert not list(folder.glob(".*part"))


def test_the_pdf_holds_no_data_beside_what_is_printed(capsys, monkeypatch, folder):
    calling(capsys, monkeypatch, folder)("export", "recognition", "--paper", "letter")
    read = PdfReader(io.BytesIO(unzipped(folder)["recognition.pdf"]))
    assert dict(read.attachments) == {}
    text = "".join(p.extract_text() for p in read.pages)
    assert "Declaration" in text
    assert "An internal remark" not in text
    assert "secret.pdf" not in text
    assert int(read.pages[0].mediabox.height) == 792


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("charter.pdf", "charter.pdf"), ("../../etc/passwd", "etc-passwd"), ("a b\tc.PDF", "a-b-c.PDF"),
        ("CON", "CON"), ("..", "file"), ("", "file"), ("x\u202efdp.exe", "x-fdp.exe"), ("tail.", "tail"),
        ("ميثاق الخدمة.pdf", "ميثاق-الخدمة.pdf"), ("x" * 300 + ".pdf", "x" * 80 + ".pdf"), ("a.tar.gz", "a.tar.gz"),
        ("C:\\temp\\plan:2.docx", "C-temp-plan-2.docx"),
    ],
)  # fmt: skip
def test_a_file_name_is_one_that_every_system_can_take(name, kept):
    assert safe(name) == kept


def test_a_hundred_pieces_are_numbered_so_that_they_sort(folder):
    with Workspace.open(folder) as workspace:
        desk = workspace.desk()
        drafts = [d for n in range(100) for d in desk.evidencing(CHARTER, EvidenceGiven("reference", f"No. {n}"))]
        desk.write(drafts)
        serving = recognition.filed(desk.catalogue, desk.now)
        kept, _ = recognition._sorted_out(desk.folder, serving, with_confidential=False)
    assert kept[1][0] == "E001-charter-3.1.pdf"
