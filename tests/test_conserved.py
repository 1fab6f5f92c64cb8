"""What was entered comes out: every text in every format that promises it, and the same numbers in all of them."""

import csv
import html
import io
import json
import re
import unicodedata
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from assess import report
from assess.cli import assess
from assess.cli import plan as plan_command
from assess.cli import read as read_command
from assess.render import FORMATS
from assess.render.designs import reports
from assess.render.fonts import bundled
from assess.render.letters import Printable, legible
from assess.text import shown, unguarded
from entered import assessments
from figures import lines, unlike
from reading import bare, pages

pytestmark = pytest.mark.usefixtures("unmeasured_children")

# A failure names what was lost; making its example smaller would take minutes.
FEW, SOME, MANY = (
    settings(max_examples=most, phases=[Phase.generate]) for most in (settings().max_examples // 100, 30, 100)
)
DRAWN = bundled(reports() / "fonts")

# What people type: letters of many scripts, digits, marks, line breaks.
TYPED = st.characters(categories=["L", "M", "N", "P", "S", "Zs"], exclude_characters="\u200b")
# Two letters with one picture are one letter in a PDF: the first of the two that is printed.
TWINS = "\u02bc\u02ee\u0269∆►▻◄◅➀➁➂➃➄➅➆➇➈➉\u201d\u2019"
# What a PDF gives back letter by letter, and what no font draws. Text from right to left is left out: each reader puts
# it into an order of its own.
ON_PAPER = st.sampled_from("abc 012\n社\u202e\U0001f469") | st.sampled_from(
    [
        c
        for c in map(chr, sorted(DRAWN))
        if c not in TWINS
        and unicodedata.category(c)[0] in "LNPS"
        and unicodedata.bidirectional(c) not in ("R", "AL", "AN")
    ]
)


# What fonts like to draw as one sign, and the signs themselves.
JOINED = ("", "", "office -> 2x3 =>", "affluent → 2×3 ⇒", "(c) <-> --", "© ↔ —")


def texts(letters, most=100):
    """Texts as they are kept: NFC, without white space around them."""
    return st.builds("{} {}".format, st.text(letters, max_size=most), st.sampled_from(JOINED)).map(_kept)


def names(letters):
    """Texts of one line, of characters that show."""
    return texts(letters, 40).map(lambda t: _kept(shown(t)))


def _kept(text):
    return unicodedata.normalize("NFC", text).strip()


def quietly(phase):
    """Nobody listens to phases."""


def built(desk):
    """The report, as `assess report` puts it together."""
    before = desk.previous
    return report.build(desk.catalogue, desk.now, version="1.2.3", before=before)


def made(value, form):
    return FORMATS[form](value, on_phase=quietly)


def on_screen(value):
    """The text of the HTML without its pictures; a tag separates, so that a mark does not join the letter before it."""
    page = made(value, "html").decode().partition("</style>")[2]
    return bare(html.unescape(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", page, flags=re.DOTALL)))


def on_paper(value):
    """The text layer of the PDF, without what repeats at the top and bottom of pages."""
    return bare("\n".join(pages(made(value, "pdf"), body=True)))


def rows(data):
    """A CSV as it was meant."""
    read = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [{name: unguarded(cell) for name, cell in row.items()} for row in read]


def terminal(desk, *arguments, columns=70):
    """What `assess` prints of the assessment."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (read_command, plan_command):
            patch.setattr(module, "on_desk", lambda *_, **__: nullcontext(desk))
        workspace = SimpleNamespace(desk=lambda _: desk, drafts=lambda: ())
        patch.setattr(read_command, "opened", lambda _: nullcontext(workspace))
        done = CliRunner().invoke(assess, arguments, env={"COLUMNS": str(columns)}, standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.stdout


def lost(found, fit, where):
    """What was entered and does not stand in a text, by what it is."""
    wanted = {name: (text,) for name, text in found.typed.items()} | found.said
    return {n: pieces for n, pieces in wanted.items() if bare(" ".join(map(fit, pieces))) not in where}


# ------------------------------------------------------------------------------------------------------- texts


@SOME
@given(assessments(texts(TYPED), names(TYPED)))
def test_everything_entered_is_in_the_html_and_the_numbers_are_those_of_the_data(found):
    value = built(found.desk)
    screen = on_screen(value)
    assert lost(found, legible, screen) == {}
    assert unlike(json.loads(made(value, "json")), screen) == []


@pytest.mark.slow
@FEW
@given(assessments(texts(ON_PAPER), names(ON_PAPER), everything=True))
def test_everything_entered_is_in_the_pdf_and_the_numbers_are_those_of_the_data(found):
    value = built(found.desk)
    paper = on_paper(value)
    assert lost(found, Printable(DRAWN), paper) == {}
    assert unlike(json.loads(made(value, "json")), paper) == []


@MANY
@given(assessments(texts(TYPED), names(TYPED)))
def test_every_text_entered_is_in_the_json_letter_for_letter(found):
    kept = "\0".join(_texts(json.loads(made(built(found.desk), "json"))))
    assert {name: text for name, text in found.typed.items() if text not in kept} == {}


IN_NO_TABLE = ("why", "question", "address of", "definition", "label of the year before")
"""What a table for sums has no column for."""


@MANY
@given(assessments(texts(TYPED), names(TYPED)))
def test_every_text_with_a_column_is_in_the_csv_and_the_plan_in_its_own(found):
    value = built(found.desk)
    kept = "\0".join(cell for row in rows(made(value, "csv")) for cell in row.values())
    promised = {name: text for name, text in found.typed.items() if not name.startswith(IN_NO_TABLE)}
    written = {p.name for p in value.audit.people if p.answers} | {
        text for name, text in promised.items() if not name.startswith("name of ")
    }
    assert {name: text for name, text in promised.items() if text in written and text not in kept} == {}
    plan = "\0".join(cell for row in rows(terminal(found.desk, "plan", "export").encode()) for cell in row.values())
    assert {n: text for n, text in found.typed.items() if " of the plan " in n and text not in plan} == {}


def _texts(value):
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(item)


# ----------------------------------------------------------------------------------------------------- numbers


@MANY
@given(assessments(texts(TYPED, 20), names(TYPED)))
def test_the_numbers_are_the_same_in_the_csv_as_in_the_data(found):
    value = built(found.desk)
    data, table = json.loads(made(value, "json")), rows(made(value, "csv"))
    by_id = {(r["row"], r["id"]): r for r in table}
    for line in lines(data):
        row = by_id[line["kind"], line["id"]]
        for reading in ("claimed", "evidenced"):
            score = line[reading]["score"]
            told = [row[f"{reading}{end}"] for end in ("", "_at_least", "_at_most")]
            assert told == [score["shown"], score["exact"] or "", score["exact_at_most"] or ""]
        assert [row[c] for c in ("coverage", "asked", "lowest", "floor")] == [
            line["coverage"], line["asked"], line["claimed"]["lowest"], line["claimed"]["floor"],
        ]  # fmt: skip
    gaps = {gap["criterion"]: gap for gap in data["gaps"]["gaps"]}
    for reply in (r for section in data["sections"] for r in section["answers"]):
        row = by_id["criterion", reply["criterion"]]
        levels = [reply["level"], reply["evidenced_level"], reply["target"]]
        assert [row[c] for c in ("level", "evidenced_level", "target")] == ["" if n is None else str(n) for n in levels]
        assert (row["level"] != "" and int(row["level"]) < int(row["target"])) == (reply["criterion"] in gaps)
    for measure in (m for section in data["sections"] for m in section["indicators"]):
        assert by_id["indicator", measure["id"]]["value"] == measure["value"]
    for item in data["plan"]["items"]:
        assert by_id["plan", item["id"]]["answer"] == item["status_words"]


@MANY
@given(assessments(texts(TYPED, 20), names(TYPED)))
def test_the_terminal_prints_the_numbers_of_the_data(found):
    data, desk = json.loads(made(built(found.desk), "json")), found.desk
    for part, command in {
        "status": ["status"],
        "scores": ["score"],
        "gaps": ["gaps"],
        "plan": ["plan", "list"],
    }.items():
        beside = {"drafts": []} if part == "status" else {}
        assert json.loads(terminal(desk, *command, "--json")) == data[part] | beside
    narrow, table = bare(terminal(desk, "score")), terminal(desk, "score", columns=120).splitlines()
    for line in (n for n in lines(data) if n["claimed"]["score"]["exact"] is not None):
        reading, title = line["claimed"], "" if line["kind"] == "set" else line["title"]
        claimed, evidenced = reading["score"]["shown"], line["evidenced"]["score"]["shown"]
        name = f"{line['name']}, {line['asked']}" if line["kind"] == "set" else f"{line['name']} {title}"
        said = f"{name}: claimed {claimed}, evidenced {evidenced}, rated {line['coverage']}, lowest {reading['lowest']}"
        assert bare(f"{said}, key criteria {reading['floor']}, level {reading['level']}") in narrow
        begun = [row.split() for row in table if row.strip().startswith(line["name"])]
        assert any(f" {claimed} {evidenced} {line['coverage']} " in " ".join(row) for row in begun)
    gaps = bare(terminal(desk, "gaps"))
    assert bare(data["gaps"]["sentence"]) in gaps
    for gap in data["gaps"]["gaps"]:
        told = f"{gap['place']}. {gap['question']} {gap['step'].upper()}: {gap['rule']}."
        assert bare(f"{told} {gap['criterion']}, {gap['levels']}. Why here: {gap['order']}.") in gaps
    plan = bare(terminal(desk, "plan", "list"))
    assert bare(data["plan"]["sentence"]) in plan
    for item in data["plan"]["items"]:
        late = ", LATE" if item["late"] else ""
        assert f"P{item['number']}{item['criterion']}" in plan
        assert bare(f", {item['due_words']}: {item['status_words']}{late} ({item['gap']})") in plan
    status = bare(terminal(desk, "status"))
    for told in (*data["status"]["sections"], data["status"]["total"]):
        assert bare(f": {told['sentence']}") in status
    for name, title in LISTS.items():
        count = len(data["status"][name])
        assert (f"{title}:{count}" in status) == bool(count)


LISTS = {
    "open": "Open", "flags": "Flagged", "needs_evidence": "Needsevidence", "expired": "Expiredevidence",
    "unknown": "Notknown", "not_applicable": "Notapplicable",
}  # fmt: skip
"""The lists of `assess status`, as they are headed there without white space."""
