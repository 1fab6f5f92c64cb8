"""From one version of the criteria to the next: compare, diff, carry and bridge, and what the interview shows of it."""

import csv
import io
import json
import shutil
import subprocess
import sys

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given as for_all
from hypothesis import settings

from assess.cli import assess
from assess.cli.catalogue import output
from assess.comparison import between, carried, moves
from assess.errors import AssessError, ConflictError, InvalidError, NotFoundError, UsageError
from assess.interview import words
from assess.model import NotApplicable, Rated, Unknown
from assess.workspace import Workspace, roots
from assess.workspace.given import EvidenceGiven, reference
from assess.workspace.request import StartRequest
from children import unmeasured
from interview_desks import typed
from revised import (
    BRANCHES,
    CROSSWALK,
    EARLIER,
    EDITED,
    FACT,
    LATER,
    NEW,
    NEW_NAME,
    OLD_NAME,
    ONE_HALF,
    OTHER,
    OTHER_HALF,
    RETIRED,
    SAME,
    SET,
    SPLIT,
    STRICTER,
    written,
)  # fmt: skip
from years import SET as ONE_SET
from years import slots, years

BRIDGE = "2025 under the criteria of 2024"
ANSWERS = {SAME: Rated(1), EDITED: Rated(2), STRICTER: Rated(2), OTHER: Unknown("Nobody knew."), SPLIT: Rated(3),
           OLD_NAME: Rated(2), RETIRED: NotApplicable("None here."), BRANCHES: Rated(1)}  # fmt: skip


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """The small library in its earlier version, and in its later one with the crosswalk."""
    root = tmp_path_factory.mktemp("libraries")
    return written(root / "earlier", "0.1.0"), written(root / "later", "0.2.0", CROSSWALK)


def request(label, **more):
    return StartRequest(label, "Office of Pensions", "PL", f"{label}-12-31", "small", "Anna", **more)


@pytest.fixture(scope="module")
def answered(libraries, tmp_path_factory):
    """A workspace with 2024, answered under the earlier version."""
    folder = tmp_path_factory.mktemp("answered") / "ws"
    with pytest.MonkeyPatch.context() as patch, Workspace.create(folder) as workspace:
        patch.setenv("ASSESS_LIBRARY", str(libraries[0]))
        desk = workspace.start(request("2024", facts={FACT: "yes"}, target=4, targets={"sm.1": 5}))
        for criterion, value in ANSWERS.items():
            desk.answer(criterion, value)
        desk.comment(SPLIT, "Both halves were looked at.")
        for name in ("Minutes of May", "List of June"):
            desk.add_evidence(STRICTER, reference(name))
        desk.add_evidence(STRICTER, EvidenceGiven("link", "https://example.org/minutes"))
        desk.measure("sm.share", "61.5", definition="As in the yearly report.")
        desk.plan(SAME, owner="Ben", due="2025-06-30", title="A paper")
    return folder


@pytest.fixture
def folder(answered, libraries, tmp_path, monkeypatch):
    """A copy of that workspace, in whose library the later version stands by now."""
    monkeypatch.setenv("ASSESS_LIBRARY", str(libraries[1]))
    monkeypatch.setenv("ASSESS_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(answered, tmp_path / "ws")
    return tmp_path / "ws"


@pytest.fixture
def run(folder):  # noqa: ARG001 # the workspace has to be there
    """Calls `assess` on the workspace; what went wrong is raised."""

    def call(*arguments, binary=False):
        done = CliRunner().invoke(assess, list(arguments), standalone_mode=False)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout_bytes if binary else done.stdout

    return call


def one_line(text):
    return " ".join(text.split())


def told_by(run, *arguments):
    """What a command prints with --json, which keeps to its schema."""
    found = json.loads(run(*arguments, "--json"))
    jsonschema.validate(found, output(arguments[0]))
    return found


@pytest.fixture
def carry(run):
    return lambda *more: told_by(run, "carry", "2024", "--label", "2025", "--as-of", "2025-12-31", *more)


@pytest.fixture
def both(carry, folder):
    """2025 beside 2024, with some answers."""
    carry()
    with Workspace.open(folder) as workspace:
        desk = workspace.desk("2025")
        desk.answer(SAME, Rated(3), why=("performance", "A new desk was opened."))
        for criterion, level in ((EDITED, 1), (STRICTER, 3), (OTHER, 2), (ONE_HALF, 4), (OTHER_HALF, 3), (NEW_NAME, 2)):
            desk.answer(criterion, Rated(level))
    return folder


# Going on


def test_every_earlier_answer_is_accounted_for(carry, folder):
    found = carry()
    assert (found["label"], found["previous"]) == ("2025", "2024")
    fates = {a["criterion"]: (a["fate"], a["now"], a["because"]) for a in found["answers"]}
    assert fates == {
        SAME: ("shown", [SAME], "asks the same"),
        EDITED: ("shown", [EDITED], "asks the same"),
        OLD_NAME: ("shown", [NEW_NAME], "asks the same"),
        BRANCHES: ("shown", [BRANCHES], "asks the same"),
        STRICTER: ("review", [STRICTER], "reworded"),
        OTHER: ("review", [OTHER], "reworded"),
        SPLIT: ("review", [ONE_HALF, OTHER_HALF], "split or merged"),
        RETIRED: ("dropped", [], "retired"),
    }
    with Workspace.open(folder) as workspace:
        assert set(fates) == set(workspace.desk("2024").now.answers)


def test_nothing_is_filled_in_and_the_past_stays_as_it_was(carry, folder):
    with Workspace.open(folder) as workspace:
        before = workspace.desk("2024").log
    carry()
    with Workspace.open(folder) as workspace:
        assert workspace.desk("2024").log == before
        desk = workspace.desk("2025")
        assert {e.kind for e in desk.log.events} == {"open", "actor", "fact", "settings"}
        assert desk.now.answers == {}
        assert desk.now.evidence == {}
        assert [c.id for c in desk.questions] == list(LATER)


def test_facts_targets_and_who_it_is_are_taken_over(carry, folder):
    carry()
    with Workspace.open(folder) as workspace:
        now = workspace.desk("2025").now
    assert {f: s.value for f, s in now.facts.items()} == {FACT: "yes"}
    assert (now.settings.target.default, dict(now.settings.target.by_guideline)) == (4, {"sm.1": 5})
    assert (now.settings.institution.name, now.settings.institution.country) == ("Office of Pensions", "PL")


def test_what_a_smaller_questionnaire_does_not_ask_is_dropped_and_said(run, folder):
    with Workspace.open(folder) as workspace:
        workspace.desk("2024").set_target(None, {"sm.2": 3})
    arguments = ("--label", "2025", "--as-of", "2025-12-31", "--questionnaire", "small-few")
    printed = one_line(run("carry", "2024", *arguments))
    assert "Opened 2025; it goes on from 2024. Nothing is filled in." in printed
    assert "1 answer asked in the same words" in printed
    assert "7 answers dropped." in printed
    assert f"{EDITED} Is edited in place here? (the questionnaire does not ask it)" in printed
    assert "Targets not taken over, because nothing of it is asked: sm.2." in printed
    with Workspace.open(folder) as workspace:
        assert workspace.desk("2025").now.facts == {}


def test_the_account_names_what_has_to_be_looked_at_again(run):
    printed = one_line(run("carry", "2024", "--label", "2025", "--as-of", "2025-12-31"))
    assert "4 answers asked in the same words: last time's answer stands beside the question." in printed
    assert "3 answers to be looked at again, because the question was revised." in printed
    assert f"{SPLIT} -> {ONE_HALF}, {OTHER_HALF} Is split in place here? (split or merged)" in printed
    assert f"1 answer dropped. {RETIRED} Is retired in place here? (retired)" in printed


def test_what_a_fact_ruled_out_was_no_answer(run, folder):
    with Workspace.open(folder) as workspace:
        desk = workspace.desk("2024")
        desk.withdraw(BRANCHES)
        desk.state(FACT, "no")
    found = told_by(run, "carry", "2024", "--label", "2025", "--as-of", "2025-12-31")
    assert BRANCHES not in {a["criterion"] for a in found["answers"]}


def test_what_cannot_be_gone_on_with_is_refused(carry, run):
    with pytest.raises(UsageError, match="'small' does not ask edition 2013") as trouble:
        carry("--to", "2013")
    assert "service-quality-1" in trouble.value.hint
    with pytest.raises(UsageError, match="'small' does not ask edition 1999") as trouble:
        carry("--to", "1999")
    assert trouble.value.hint == "There is: 2020."
    with pytest.raises(NotFoundError, match="There is no questionnaire 'gone' any more"):
        carry("--questionnaire", "gone")
    with pytest.raises(NotFoundError, match="There is no assessment '1999'"):
        run("carry", "1999", "--label", "2025", "--as-of", "2025-12-31")
    assert len(told_by(run, "list")["assessments"]) == 1
    assert carry("--to", "2020")["label"] == "2025"


@settings(max_examples=200, deadline=None)
@for_all(slots())
def test_every_answer_has_exactly_one_fate(found):
    before, now = years(found)
    walk = between((), before.sets[ONE_SET], now.sets[ONE_SET])
    fates = carried(before, moves(before, now, walk))
    assert sorted(f.criterion for f in fates) == sorted(before.standing.answers)
    assert {f.fate for f in fates} <= {"shown", "review", "dropped"}
    for fate in fates:
        assert bool(fate.now) == (fate.fate != "dropped")


def test_a_set_that_is_not_asked_any_more_drops_its_answers():
    from report_samples import catalogue, criterion, guidelines  # noqa: PLC0415 # only here
    from years import assessed  # noqa: PLC0415 # as above

    before = assessed("2024", catalogue(guidelines(criterion("t.a"))), {"t.a": Rated(1)})
    (fate,) = carried(before, ())
    assert (fate.fate, fate.because) == ("dropped", "its guideline set is not asked")


# Comparing


def test_without_a_name_all_years_are_compared_whichever_was_opened_last(both, run, libraries, monkeypatch):
    found = told_by(run, "compare")
    assert [c["label"] for c in found["columns"]] == ["2024", "2025"]
    monkeypatch.setenv("ASSESS_LIBRARY", str(libraries[0]))
    with Workspace.open(both) as workspace:
        workspace.start(request("2023", previous=""))
    assert [c["label"] for c in told_by(run, "compare")["columns"]] == ["2023", "2024", "2025"]


@pytest.mark.usefixtures("both")
def test_the_order_of_the_names_changes_no_byte(run):
    assert run("compare", "2024", "2025", "--json") == run("compare", "2025", "2024", "--json")
    for form in ("html", "json", "csv"):
        one, other = (run("compare", *names, "-f", form, "-o", "-", binary=True)
                      for names in (("2024", "2025"), ("2025", "2024")))  # fmt: skip
        assert one == other
        assert len(one) > 1000


@pytest.mark.usefixtures("both")
def test_like_is_compared_with_like(run):
    (of,) = told_by(run, "compare")["changes"][0]["sets"]
    assert of["walk"] == "The criteria were matched by a crosswalk that Anna confirmed on 1 June 2025."
    assert [(m["criterion"], m["was"], m["comparable"], m["change"]) for m in of["moved"]] == [
        (SAME, None, "direct", "+2 levels"),
        (EDITED, None, "direct", "−1 level"),
        (STRICTER, None, "indirect", "higher level, on other words"),
        (OTHER, None, "subject", "no direction: the demands are others"),
        (ONE_HALF, SPLIT, "indirect", "higher level, on other words"),
        (OTHER_HALF, SPLIT, "indirect", "same level, on other words"),
        (NEW_NAME, OLD_NAME, "direct", "same level"),
        (NEW, None, "none", "new: not in the criteria of 2024"),
        (BRANCHES, None, "direct", "cannot be compared: not answered in 2025"),
        (RETIRED, None, "none", "retired: not in the criteria of 2025"),
    ]


@pytest.mark.usefixtures("both")
def test_at_the_terminal_stands_what_changed_and_why(run):
    printed = one_line(run("compare"))
    for text in (
        "Office of Pensions (PL): 2024 and 2025",
        "2024, as of 31 December 2024: 8 of 8 questions answered, draft",
        "Small Guidelines, 2024 to 2025: ",
        "The criteria were matched by a crosswalk that Anna confirmed",
        "All guidelines: 1 improved, 1 same, 1 declined, 3 reworded, 2 not comparable, 1 new, 1 retired",
        "Guideline 2: The second: 1 not comparable",
        "taken apart:",
        "Levels that moved on the same wording",
        (
            f"▲ {SAME} Is same in place here? Level 1: Planned -> Level 3: Checked: +2 levels. "
            "The work itself changed: A new desk was opened."
        ),
        f"≈ {ONE_HALF} (was {SPLIT})",
        "then: A dated paper of step 3 lies in the file of the office.",
        "now: A dated paper of step 3 lies in the file of every office.",
        "Of 1 item planned in 2024 0 are done.",
        f"{SAME} A paper (Ben, 30 June 2025): not begun; not carried on; level 1 to level 3 (+2 levels).",
        "Indicators (| not comparable",
        "2024 61.5 % 2025 not recorded",
    ):
        assert text in printed, text
    assert f"= {NEW_NAME}" not in printed
    assert f"= {NEW_NAME} (was {OLD_NAME})" in one_line(run("compare", "--all"))


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize("columns", ["40", "56", "80", "120"])
def test_no_line_is_wider_than_the_window(run, monkeypatch, columns):
    run("bridge", "2024")
    whole = "".join(run("compare", "--all").split())
    monkeypatch.setenv("COLUMNS", columns)
    printed = run("compare", "--all")
    assert [line for line in printed.splitlines() if len(line) > int(columns)] == []
    # Names may be cut, with a mark, where figures stand beside them; in a narrow window they stand below.
    assert "…" in printed or "".join(printed.split()) == whole
    assert columns != "40" or "…" not in printed


@pytest.mark.usefixtures("both")
def test_files_are_written_under_one_name_and_never_over_another(run, tmp_path):
    assert run("compare", "2024", "2025", "-f", "html,json,csv", "-o", "years") == (
        "Wrote years.html.\nWrote years.json.\nWrote years.csv.\n"
    )
    assert (tmp_path / "years.json").read_bytes().startswith(b"{")
    with pytest.raises(ConflictError, match=r"years\.csv exists already"):
        run("compare", "-f", "csv", "-o", "years.csv")
    data = (tmp_path / "years.csv").read_bytes()
    assert json.loads(run("compare", "-f", "csv", "-o", "years.csv", "--force", "--json")) == {
        "files": {"csv": "years.csv"}
    }
    assert (tmp_path / "years.csv").read_bytes() == data
    assert run("compare", "-f", "csv") == "Wrote 2024-2025-comparison.csv.\n"


def _cell(value):
    return "" if value is None else str(value)


@pytest.mark.usefixtures("both")
def test_the_report_and_the_comparison_of_the_same_years_say_the_same(run):
    (of,) = told_by(run, "compare")["changes"][0]["sets"]
    since = _since(run)
    assert since["compared"] == of["claimed"][0]["like_on"]
    assert [since[n] for n in ("higher", "lower", "same", "reworded")] == [
        of["total"][n] for n in ("improved", "declined", "same", "reworded")
    ]
    falls = {m["criterion"] for m in of["moved"] if m["direction"] == "declined"}
    assert {m["criterion"] for m in since["down"]} == falls == {EDITED}


def _since(run):
    return json.loads(run("report", "-f", "json", "-o", "-", binary=True))["summary"]["since"]


@pytest.mark.usefixtures("both")
def test_the_table_holds_what_the_data_hold(run):
    found = told_by(run, "compare")
    rows = list(csv.DictReader(io.StringIO(run("compare", "-f", "csv", "-o", "-", binary=True).decode("utf-8-sig"))))
    (of,) = found["changes"][0]["sets"]
    criteria = [r for r in rows if r["row"] == "criterion"]
    assert [(r["id"], r["direction"], r["level_before"], r["level_now"], r["levels_changed"]) for r in criteria] == [
        (m["criterion"], m["direction"], *(_cell(m[n]) for n in ("level_before", "level_now", "levels")))
        for m in of["moved"]
    ]
    assert {r["id"]: r["change"] for r in criteria}[SAME] == "2 levels higher"
    assert {r["id"]: r["change"] for r in criteria}[EDITED] == "1 level lower"
    # No figure is behind an apostrophe, and a minus is one that every program reads.
    assert not [cell for r in rows for cell in r.values() if cell.startswith("'") or "−" in cell]
    whole = next(r for r in rows if r["row"] == "difference" and r["id"] == SET and r["reading"] == "claimed")
    told = of["claimed"][0]
    assert [whole[n] for n in ("points", "like_points", "like_on", "like_of")] == [
        _cell(told[n]) for n in ("points", "like_points", "like_on", "like_of")
    ]
    parts = [r for r in rows if r["row"] == "part" and r["reading"] == "claimed" and r["id"] == SET]
    assert [int(r["points"]) for r in parts] == [p["points"] for p in of["claimed"][0]["parts"]]
    assert {r["row"] for r in rows} == {"set", "guideline", "indicator", "transition", "difference", "part",
                                        "criterion", "promise"}  # fmt: skip


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize(
    ("arguments", "trouble", "said"),
    [
        (["-f", "docx"], UsageError, "'docx' is no format. There are: "),
        (["-f", ","], UsageError, "',' is no format."),
        (["-f", "csv,json", "-o", "-"], UsageError, "Standard output takes one format."),
        (["-f", "html", "--report", "board"], UsageError, "The report 'board' lays out one assessment."),
        (["-f", "html", "--report", "nothing"], NotFoundError, "nothing"),
        (["-f", "csv", "-o", "none/years.csv"], AssessError, "cannot be written"),
        (["2024"], UsageError, "One assessment alone cannot be compared."),
        (["2024", "2024"], UsageError, "The same assessment is named twice."),
        (["2024", "1999"], NotFoundError, "There is no assessment '1999'."),
    ],
)
def test_what_cannot_be_compared_is_refused(run, arguments, trouble, said):
    with pytest.raises(trouble) as caught:
        run("compare", *arguments)
    assert said in f"{caught.value} {caught.value.hint}"


def test_one_assessment_has_nothing_beside_it(run):
    with pytest.raises(UsageError, match="There is one assessment only, and nothing to compare it with"):
        run("compare")


@pytest.mark.usefixtures("both")
def test_a_report_of_one_assessment_is_not_laid_out_as_a_comparison(run):
    with pytest.raises(UsageError, match="The report 'comparison' lays out a comparison") as caught:
        run("report", "--report", "comparison", "-f", "html")
    assert caught.value.hint == "`assess compare` writes it."
    with pytest.raises(UsageError, match="lays out one assessment") as caught:
        run("compare", "--report", "board", "-f", "html")
    assert caught.value.hint == "`assess report` writes it."


def test_of_several_years_the_latest_step_stands_first_and_the_whole_way_last(both, run):
    with Workspace.open(both) as workspace:
        workspace.start(request("2026"))
    printed = one_line(run("compare"))
    assert printed.index("2025 to 2026") < printed.index("2024 to 2025")
    assert "Small Guidelines 2024 27* | 2025 23 to 79 2026 not answered Guideline 1" in printed
    assert "no figure in 2026" in printed
    assert printed.index("From 2024 to 2026, the whole way: Small Guidelines, 2024 to 2026:") > printed.index(
        "2024 to 2025 Small Guidelines"
    )


def test_an_indicator_that_was_defined_otherwise_breaks_the_line_in_print(both, run):
    with Workspace.open(both) as workspace:
        workspace.desk("2025").measure("sm.share", "70", definition="Counted otherwise.")
    assert "2024 61.5 % | 2025 70 %" in one_line(run("compare"))


def test_the_program_as_it_is_called_tells_a_refusal_in_words(folder, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "assess", "compare", "--json"],
        cwd=tmp_path, env=unmeasured() | {"ASSESS_WORKSPACE": str(folder)}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, "")
    assert json.loads(done.stdout)["error"]["message"].startswith("There is one assessment only")


# A crosswalk that does not fit


def test_a_crosswalk_that_does_not_fit_is_said_everywhere_and_never_half_used(both, run, libraries, monkeypatch):
    pairs = [{**p, "earlier": "sm.nowhere"} if p["earlier"] == STRICTER else p for p in CROSSWALK["pairs"]]
    unfit = libraries[1].with_name("unfit")
    if not unfit.exists():
        written(unfit, "0.2.0", {**CROSSWALK, "pairs": pairs})
    monkeypatch.setenv("ASSESS_LIBRARY", str(unfit))
    for command in (["compare"], ["bridge", "2024"], ["carry", "2024", "--label", "2026", "--as-of", "2026-12-31"]):
        with pytest.raises(InvalidError, match="The crosswalk does not fit") as caught:
            run(*command)
        assert [p.what for p in caught.value.problems] == [
            "The earlier version has no criterion 'sm.nowhere'",
            f"'{STRICTER}' of the earlier version is not mentioned",
        ]
    with Workspace.open(both) as workspace, pytest.raises(InvalidError, match="The crosswalk does not fit"):
        typed(workspace.desk("2025"), monkeypatch, at=STRICTER)


# Two versions held against each other


def at(libraries, place):
    return str(libraries[place] / "guidelines" / SET / "2020.yaml")


def test_two_files_are_held_against_each_other_word_by_word(run, libraries):
    printed = one_line(run("diff", at(libraries, 0), at(libraries, 1)))
    assert printed.startswith(
        "small: 2020, criteria 0.1.0 to 2020, criteria 0.2.0 2 unchanged, 3 revised, 4 new, 3 retired"
    )
    assert f"{STRICTER} Is stricter in place here? (revised, proposed as indirect)" in printed
    assert "level 3, s3: A dated paper of step 3 lies in the file of [-the -]{+every +}office." in printed
    assert f"{NEW_NAME} Is old-name in place here? (new; reads most like {OLD_NAME})" in printed
    assert f"{RETIRED} Is retired in place here? (retired; reads most like" in printed


def test_an_assessment_is_held_against_the_library(run, libraries):
    assert run("diff", "2024") == run("diff", at(libraries, 0), at(libraries, 1))
    found = told_by(run, "diff", "2024", "--set", SET)
    assert (found["set"], found["earlier"], found["later"]) == ("small", "2020, criteria 0.1.0", "2020, criteria 0.2.0")
    assert {r["criterion"] for r in found["revisions"]} == {*EARLIER, *LATER}


def test_a_statement_that_came_or_went_is_marked_whole(run, libraries, tmp_path):
    plain = yaml.safe_load((libraries[0] / "guidelines" / SET / "2020.yaml").read_text("utf-8"))
    levels = plain["criteria"][0]["levels"]
    levels[2] = {"came": "A list that came.\n\nIt has two lines."}
    (tmp_path / "2020.yaml").write_text(yaml.safe_dump({**plain, "version": "0.3.0"}), "utf-8")
    printed = one_line(run("diff", at(libraries, 0), "2020.yaml"))
    assert "level 2, s2: [-A dated paper of step 2 lies in the file of the office.-]" in printed
    assert "level 2, came: {+A list that came. It has two lines.+}" in printed
    drafted = run("diff", at(libraries, 0), "2020.yaml", "--draft")
    assert "  # level 2, came: new: A list that came. It has two lines.\n" in drafted
    assert "# level 2, s2: gone: A dated paper of step 2 lies in the file of the office.\n" in drafted
    assert yaml.safe_load(drafted)["crosswalk"] == SET


@pytest.mark.parametrize(
    ("arguments", "trouble", "said"),
    [
        (["none.yaml"], AssessError, "none.yaml"),
        (["1999"], NotFoundError, "There is no assessment '1999'."),
        (["2024", "--set", "nothing"], UsageError, "2024 answers no set 'nothing'. Name one with --set: small."),
        (["questionnaire.yaml"], UsageError, "questionnaire.yaml is no guideline set."),
        (["faulty.yaml"], InvalidError, "faulty.yaml cannot be taken."),
        (["other.yaml"], NotFoundError, "The library holds no set small in edition 1999. Name NEW."),
        (["2024", "theirs.yaml"], UsageError, "These are different sets: small and other."),
        (["unscaled.yaml"], NotFoundError, "There is no scale 'unheard-of'."),
    ],
)
def test_what_cannot_be_held_against_each_other_is_refused(run, libraries, tmp_path, arguments, trouble, said):
    text = (libraries[0] / "guidelines" / SET / "2020.yaml").read_text("utf-8")
    few = (libraries[0] / "questionnaires" / "small.yaml").read_text("utf-8")
    for name, written_there in (
        ("questionnaire", few),
        ("faulty", text.replace("version: 0.1.0", "version: one")),
        ("other", text.replace("edition: '2020'", "edition: '1999'")),
        ("theirs", text.replace("set: small", "set: other")),
        ("unscaled", text.replace("scale: pdca-0-5", "scale: unheard-of")),
    ):
        (tmp_path / f"{name}.yaml").write_text(written_there, "utf-8")
    with pytest.raises(trouble) as caught:
        run("diff", *arguments)
    assert said in f"{caught.value} {caught.value.hint}"


def test_which_set_has_to_be_said_where_several_are_answered(run, folder):
    with Workspace.open(folder) as workspace:
        workspace.start(StartRequest("full", "Office of Pensions", "PL", "2026-12-31", "full", "Anna"))
    with pytest.raises(UsageError, match="full answers several sets") as caught:
        run("diff", "full")
    assert caught.value.hint == "Name one with --set: service-quality and return-to-work."
    assert " unchanged, 0 revised, 0 new, 0 retired\n" in run("diff", "full", "--set", "service-quality")


def test_a_draft_becomes_a_crosswalk_once_a_person_confirmed_it(both, run, libraries, tmp_path, monkeypatch):
    drafted = run("diff", "2024", "2025", "--draft", "--by", "Anna")
    place = f"guidelines/crosswalks/{SET}/2020-0.1.0--2020-0.2.0.yaml"
    assert f"# Save it as {place}, and run `assess check`." in drafted
    assert f"  # Reads most like {OLD_NAME}. Pair the two?\n  - id: {NEW_NAME}\n" in drafted
    assert "  # level 3, s3: A dated paper of step 3 lies in the file of [-the -]{+every +}office.\n" in drafted
    plain = yaml.safe_load(drafted)
    assert (plain["by"], plain["method"]) == ("Anna", "proposed")
    own = tmp_path / "own"
    shutil.copytree(libraries[1], own)
    confirmed = {**plain, "by": "Ben Osei", "on": "2026-02-01", "method": "hand"}
    (own / place).write_text(yaml.safe_dump(confirmed), "utf-8")
    monkeypatch.setenv("ASSESS_LIBRARY", str(own))
    assert "No faults" in CliRunner().invoke(assess, ["check", str(own / place)]).output
    assert roots()[1:] == (own,)
    with Workspace.open(both) as workspace:
        assert workspace.desk("2024").assessment
    (of,) = told_by(run, "compare")["changes"][0]["sets"]
    assert of["walk"] == "The criteria were matched by a crosswalk that Ben Osei confirmed on 1 February 2026."
    assert {m["criterion"]: m["comparable"] for m in of["moved"] if m["was"] is None}[STRICTER] == "indirect"


def test_a_draft_of_what_is_the_same_pairs_nothing(run, libraries):
    plain = yaml.safe_load(run("diff", at(libraries, 0), at(libraries, 0), "--draft"))
    assert (plain["unchanged"], plain["pairs"], plain["new"], plain["retired"]) == (list(EARLIER), [], [], [])
    assert plain["by"] == "nobody yet"


# Today under the earlier wording


@pytest.mark.usefixtures("both")
def test_a_bridge_asks_what_cannot_be_compared_directly_and_is_opened_once(run, folder):
    found = told_by(run, "bridge", "2024")
    assert (found["label"], found["earlier"], found["later"], found["asked"]) == (BRIDGE, "2024", "2025", 4)
    assert told_by(run, "bridge") == found
    assert one_line(run("bridge", "2024", "-a", "2025")) == f"{BRIDGE}: 4 questions in the wording of 2024."
    with Workspace.open(folder) as workspace:
        desk = workspace.desk(BRIDGE)
        assert [c.id for c in desk.questions] == [STRICTER, OTHER, SPLIT, RETIRED]
        assert desk.now.answers == {}
        assert desk.previous.label == "2024"


@pytest.mark.usefixtures("both")
def test_a_bridge_is_never_the_latest_nor_anybodys_previous(run, folder):
    found = told_by(run, "bridge", "2024")
    listed = {a["label"]: (a["assessment"], a["bridges"]) for a in told_by(run, "list")["assessments"]}
    assert listed[BRIDGE] == (found["assessment"], listed["2025"][0])
    assert (listed["2024"][1], listed["2025"][1]) == (None, None)
    assert json.loads(run("status", "--json"))["label"] == "2025"
    assert [c["label"] for c in told_by(run, "compare")["columns"]] == ["2024", "2025"]
    with Workspace.open(folder) as workspace:
        assert workspace.start(request("2026")).previous.label == "2025"
    with pytest.raises(UsageError, match="asks an earlier wording again, and is no year of its own"):
        run("compare", "2025", BRIDGE)
    for arguments in (["2024", "-a", BRIDGE], ["-a", BRIDGE], [BRIDGE]):
        with pytest.raises(UsageError, match="is a bridge itself"):
            run("bridge", *arguments)


@pytest.mark.usefixtures("both")
def test_a_comparison_shows_the_table_of_the_bridge(run, folder):
    run("bridge", "2024")
    with Workspace.open(folder) as workspace:
        desk = workspace.desk(BRIDGE)
        desk.answer(STRICTER, Rated(4))
        desk.comment(STRICTER, "Every office was visited.")
        desk.answer(SPLIT, Rated(2))
    (told,) = told_by(run, "compare")["bridges"]
    assert [(r["criterion"], r["mark"], r["source"], r["comment"]) for r in told["rows"]] == [
        (SAME, "▲", "same wording", None),
        (EDITED, "▼", "same wording", None),
        (STRICTER, "▲", "asked again", "Every office was visited."),
        (OTHER, "≠", "asked again", None),
        (SPLIT, "▼", "asked again", None),
        (OLD_NAME, "=", "same wording", None),
        (BRANCHES, "≠", "same wording", None),
        (RETIRED, "≠", "asked again", None),
    ]
    printed = one_line(run("compare"))
    assert f"{BRIDGE}, Small Guidelines: Under the criteria of 2024: " in printed
    assert f"▲ {STRICTER}: Level 2: Done -> Level 4: Improved (asked again)" in printed
    rows = list(csv.DictReader(io.StringIO(run("compare", "-f", "csv", "-o", "-", binary=True).decode("utf-8-sig"))))
    assert [r["id"] for r in rows if r["row"] == "bridge"] == [r["criterion"] for r in told["rows"]]


def test_what_cannot_be_bridged_is_refused(both, run, libraries, monkeypatch):
    for arguments, said in (
        (["2025"], "An assessment cannot be bridged with itself"),
        (["2025", "-a", "2024"], "2025 is later than 2024, and the past is not rated again"),
    ):
        with pytest.raises(UsageError, match=said):
            run("bridge", *arguments)
    with pytest.raises(NotFoundError, match="There is no earlier assessment of this institution"):
        run("bridge", "-a", "2024")
    with Workspace.open(both) as workspace:
        workspace.start(request("2026"))
        other = StartRequest("other", "Another Office", "PL", "2026-12-31", "small", "Anna")
        workspace.start(other)
    with pytest.raises(UsageError, match="Every criterion of 2025 asks the same in 2026"):
        run("bridge", "2025", "-a", "2026")
    with pytest.raises(UsageError, match="2024 and other are of different institutions"):
        run("bridge", "2024", "-a", "other")
    monkeypatch.setenv("ASSESS_LIBRARY", str(libraries[0]))
    assert len(told_by(run, "list")["assessments"]) == 4


# History, and the interview


@pytest.mark.usefixtures("both")
def test_history_tells_why_a_level_moved(run):
    assert "level 3; the work itself changed: A new desk was opened." in one_line(run("history", SAME))
    assert "the work itself" not in run("history", STRICTER)


@pytest.fixture
def say(carry, folder, monkeypatch):
    """Types lines at the desk of 2025."""
    carry()
    with Workspace.open(folder) as workspace:
        desk = workspace.desk("2025", via="line")
        yield lambda *lines, at: one_line(typed(desk, monkeypatch, *lines, at=at)[0]), desk


def test_an_answer_to_revised_words_stands_beside_the_question_and_is_not_offered(say):
    ask, desk = say
    printed = ask("5", at=STRICTER)
    assert "2024: level 2 Done" in printed
    assert words.WORDING_CHANGED in printed
    assert "2) Done ‹ 2024" not in printed
    assert "2024 had level 2, now it is level 5." not in printed
    given = desk.now.answers[STRICTER]
    assert (given.value, given.same_as, given.why) == (Rated(5), None, None)


def test_an_answer_to_the_same_words_is_offered_also_where_they_were_edited(say):
    ask, desk = say
    assert "2) Done ‹ 2024" in ask("2", at=EDITED)
    assert desk.now.answers[EDITED].same_as["assessment"] == desk.previous.assessment


def test_a_renamed_criterion_shows_what_was_asked_then_and_offers_its_answer(say):
    ask, desk = say
    printed = ask("2", at=NEW_NAME)
    assert f"2024: level 2 Done · asked then as {OLD_NAME}: Is old-name in place here?" in printed
    assert words.WORDING_CHANGED not in printed
    assert desk.now.answers[NEW_NAME].same_as["seq"] == desk.previous.standing.answers[OLD_NAME].seq


def test_a_criterion_that_came_out_of_a_split_shows_what_was_asked_then(say):
    ask, desk = say
    for half in (ONE_HALF, OTHER_HALF):
        printed = ask("3", at=half)
        assert f"2024: level 3 Checked · asked then as {SPLIT}: Is split in place here?" in printed
        assert f"{words.WORDING_CHANGED} · comment: Both halves were looked at." in printed
        assert "3) Checked ‹ 2024" not in printed
        assert desk.now.answers[half].same_as is None


def test_a_new_criterion_was_not_asked(say):
    ask, _ = say
    assert "2024: not asked" in ask(at=NEW)


def test_the_evidence_of_a_revised_criterion_is_offered_piece_by_piece(say):
    ask, desk = say
    printed = ask("e", "1", "2", "1", at=STRICTER)
    for name in ("Minutes of May", "List of June", "https://example.org/minutes"):
        assert f"2024 had: {name}" in printed
    assert [e.name for e in desk.now.evidence_for(STRICTER)] == ["Minutes of May", "https://example.org/minutes"]
    assert desk.now.answers == {}
