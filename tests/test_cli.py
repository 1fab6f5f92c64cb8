"""The command line as a person meets it: what it prints where, how it exits, what it says when something is wrong."""

import csv
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pexpect
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import inside
from assess import __version__
from assess.cli import COMMANDS, assess, shell
from assess.cli.files import target
from assess.errors import UsageError
from assess.model import NotApplicable, Rated
from assess.report.plain import plain
from assess.store import FILE
from assess.text import shown
from assess.workspace import Workspace
from assess.workspace.given import EvidenceGiven
from factory import formerly

OPENED = ("--label", "2025", "--institution", "Social Insurance Fund", "--country", "PL", "--as-of", "2025-12-31",
          "--questionnaire", "service-quality-1", "--as", "Maria Nowak")  # fmt: skip


class Done:
    """One finished call."""

    def __init__(self, process):
        self.code, self.out, self.err = process.returncode, process.stdout, process.stderr

    @property
    def json(self):
        return json.loads(self.out)


def calling(folder):
    """Calls `assess` in a folder."""

    def call(*arguments, stdin="", env=None, cwd=folder):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ASSESS_")} | (env or {})
        command = [sys.executable, "-m", "assess", *arguments]
        return Done(
            subprocess.run(
                command,
                input=stdin,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                cwd=cwd,
                env=environment,
                check=False,
            )
        )

    return call


@pytest.fixture
def run(tmp_path):
    """Calls `assess` in an empty folder."""
    return calling(tmp_path)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A store with an assessment opened, to be copied: reading the whole library takes its time."""
    folder = tmp_path_factory.mktemp("opened")
    assert calling(folder)("start", *OPENED).code == shell.DONE
    return folder / FILE


@pytest.fixture
def begun(run, opened, tmp_path):
    """Calls `assess` in a folder with an assessment opened."""
    shutil.copy(opened, tmp_path)
    return run


def test_the_version_is_one_line(run):
    assert run("--version").out == f"assess {__version__}\n"


def test_help_names_every_command_with_what_it_does(run):
    text = run().out
    for section in COMMANDS.values():
        for name, entry in section.items():
            assert name in text
            assert entry.help in text


@pytest.mark.parametrize("name", [name for section in COMMANDS.values() for name in section])
def test_every_command_has_help_and_its_line_in_the_table_is_a_sentence(run, name):
    done = run(name, "--help")
    assert done.code == shell.DONE
    assert done.out.startswith("Usage: assess")
    assert assess.get_command(None, name).help


def test_a_mistyped_command_is_named_back_with_the_nearest(run):
    done = run("strat")
    assert done.code == shell.USAGE
    assert "Did you mean 'start'?" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["review", "--no-input"], ["Error: A review asks.", "Without a person, use", "`assess review set`."]),
        (
            ["sample", "--size", "2", "--seed", "1"],
            ["Error: Who draws the sample?", 'Say it with --as "NAME": it is not the', "one who answered."],
        ),
        (
            ["status", "-w", "a folder that is/nowhere to be found"],
            ["Error: There is no workspace in a folder that is/nowhere to be found.", "Begin one with `assess start`."],
        ),
    ],
)
def test_at_a_terminal_trouble_breaks_at_words_but_in_no_command_and_no_path(tmp_path, arguments, told):
    child = pexpect.spawn(
        sys.executable, ["-m", "assess", *arguments], cwd=tmp_path, dimensions=(24, 40), encoding="utf-8",
        env={k: v for k, v in os.environ.items() if k != "COLUMNS" and not k.startswith("ASSESS_")},
    )  # fmt: skip
    assert child.read().splitlines() == told


def test_without_a_workspace_every_command_says_how_to_begin_one(run):
    for command in (["status"], ["list"], ["score"], ["gaps"], ["answer", "undo"], ["backup", "x.zip"]):
        done = run(*command)
        assert done.code == shell.NOT_FOUND
        assert "assess start" in done.err


def test_start_names_everything_that_is_missing_at_once(run, tmp_path):
    done = run("start", "--no-input", "--label", "2025")
    assert done.code == shell.USAGE
    assert "--institution, --country, --questionnaire, --as-of, --as" in done.err
    assert not list(tmp_path.iterdir())


def test_start_names_every_fault_at_once_and_makes_nothing(run, tmp_path):
    done = run(
        "start", *OPENED[:4], "--country", "Poland", "--as-of", "31.11.2025", "--questionnaire", "nope", "--as", "M"
    )
    assert done.code == shell.INVALID
    for fault in (
        "--country: 'Poland' is no country code. Poland is PL",
        "--as-of: '31.11.2025' is not a day",
        "--questionnaire: There is",
    ):
        assert fault in done.err
    assert not list(tmp_path.iterdir())


def test_an_assessment_is_opened_answered_and_read(begun):
    assert (
        begun("answer", "set", "sq.service-charter", "2", "--comment", "In force", "--evidence", "minutes 22/117").code
        == 0
    )
    status = begun("status", "--json").json
    assert (status["total"]["answered"], status["total"]["asked"]) == (1, 8)
    assert "level 2" in begun("history", "sq.service-charter").out
    gap = begun("gaps", "--json").json["gaps"][0]
    assert (gap["criterion"], gap["level"], gap["target"]) == ("sq.service-charter", 2, 3)
    assert gap["question"] in " ".join(begun("gaps").out.split())


def test_gaps_are_cut_by_guideline_and_number_and_keep_their_places(begun):
    for criterion, level in [("sq.service-charter", "1"), ("sq.charter-known", "0"), ("sq.service-law", "2")]:
        begun("answer", "set", criterion, level)
    every = begun("gaps", "--json").json["gaps"]
    assert begun("gaps", "--first", "2", "--json").json["gaps"] == every[:2]
    assert begun("gaps", "--guideline", "sq.1", "--json").json["gaps"] == every
    assert "Shown here: 1 of 3 gaps." in begun("gaps", "--first", "1").out
    refused = begun("gaps", "--guideline", "sq.99")
    assert refused.code == shell.NOT_FOUND
    assert "'sq.99'" in refused.err
    assert begun("gaps", "--first", "0").code == shell.USAGE


@pytest.mark.parametrize("columns", ["40", "56", "80", "100", "200"])
def test_scores_are_whole_in_every_window(begun, columns):
    begun("answer", "set", "sq.service-charter", "4")
    found = begun("score", "--json").json["sets"][0]
    line = next(line for line in found["lines"] if line["id"] == "sq.1")
    printed = " ".join(begun("score", env={"COLUMNS": columns}).out.split())
    assert "asked 8 of 53, so there are levels and no score" in printed
    for text in (line["claimed"]["score"]["shown"], line["evidenced"]["score"]["shown"], "key", "criteria", "1 of 8"):
        assert text in printed
    assert "…" not in printed


def test_the_label_chooses_the_assessment(begun):
    begun("start", *[part if part != "2025" else "2026" for part in OPENED[:7]], "2026-12-31", *OPENED[8:])
    assert begun("status", "--json").json["label"] == "2026"
    assert begun("status", "--json", "-a", "2025").json["label"] == "2025"
    assert [a["label"] for a in begun("list", "--json").json["assessments"]] == ["2025", "2026"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["answer", "set", "sq.service-chartr", "2"], shell.NOT_FOUND, "Did you mean sq.service-charter?"),
        (["answer", "set", "sq.service-charter", "9"], shell.INVALID, "Levels run from 0 to 5."),
        (["answer", "set", "sq.service-charter", "high"], shell.USAGE, "Write 0 to 5"),
        (["answer", "set", "sq.service-charter", "n/a"], shell.USAGE, "a reason is needed"),
        (["answer", "set", "sq.service-charter", "2", "--also-met", "x"], shell.INVALID, "no statement of the next"),
        (["answer", "set", "sq.service-charter"], shell.USAGE, "Missing argument"),
        (["answer", "import", "none.csv"], shell.NOT_FOUND, "There is no file"),
        (["answer", "undo", "--as", "Somebody"], shell.NOT_FOUND, "nothing of yours"),
        (["answer", "--no-input"], shell.USAGE, "8 questions open"),
        (["history", "sq.nothing"], shell.NOT_FOUND, "not asked"),
        (["indicator", "set", "sq.charter-age"], shell.USAGE, "Either VALUE or --not-measured"),
        (["indicator", "set", "sq.charter-age", "two"], shell.INVALID, "not a decimal number"),
        (["indicator", "set", "sq.charter-agee", "2"], shell.NOT_FOUND, "Did you mean sq.charter-age?"),
        (["target", "7"], shell.INVALID, "no level to aim at"),
        (["target", "--guideline", "sq.1"], shell.USAGE, "Write ID=LEVEL"),
        (["target", "--guideline", "sq.9=2"], shell.NOT_FOUND, "There is no guideline"),
        (["report", "-f", "docx"], shell.USAGE, "There are: "),
        (["restore", "none.zip", "there"], shell.NOT_FOUND, "There is no file"),
        (["schema", "nope"], shell.NOT_FOUND, "There are: "),
        (["status", "-a", "1999"], shell.NOT_FOUND, "There is no assessment '1999'"),
        (["status", "-w", "nowhere"], shell.NOT_FOUND, "There is no workspace in nowhere"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_way_out(begun, arguments, code, said):
    done = begun(*arguments)
    assert (done.code, said in done.err) == (code, True), done.err
    assert "Traceback" not in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    "arguments", [["status", "-a", "1999"], ["answer", "set", "sq.x.y", "2"], ["gaps", "--nope"], ["target", "9"]]
)
def test_with_json_an_error_is_one_document_too(begun, arguments):
    done = begun(*arguments, "--json")
    assert done.code != shell.DONE
    assert set(done.json["error"]) == {"code", "message", "where", "hint", "problems"}
    assert done.err == ""


def test_a_table_goes_out_is_filled_in_and_comes_back(begun, tmp_path):
    begun("answer", "export", "-o", "answers.csv")
    table = tmp_path / "answers.csv"
    assert begun("answer", "export", "-o", "answers.csv").code == shell.CONFLICT
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
    assert "[published] " in next(r["levels"] for r in rows if r["criterion"] == "sq.service-charter")
    rows[0] |= {"answer": "3", "comment": "Set in March"}
    with table.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    done = begun("answer", "import", "answers.csv", "--json").json
    assert (done["rows"], done["changed"], done["again"]) == (8, 1, False)
    assert (done["by"], len(done["questions"])) == ("Maria Nowak", 1)
    assert begun("answer", "import", "answers.csv", "--json").json["again"] is True
    assert begun("status", "--json").json["total"]["answered"] == 1


def test_a_faulty_table_changes_nothing_and_names_row_and_column(begun):
    done = begun("answer", "import", "-", stdin="criterion,answer\nsq.service-charter,7\nsq.nope,2\n")
    assert done.code == shell.INVALID
    assert "standard input:2:2: answer: '7' is no answer" in done.err
    assert "standard input:3:1: criterion: 'sq.nope' is not asked" in done.err
    assert begun("status", "--json").json["total"]["answered"] == 0


def test_a_colleagues_newer_answer_is_a_conflict_not_a_loss(begun):
    begun("answer", "set", "sq.service-charter", "4", "--as", "Jan")
    table = "criterion,answer,base\nsq.service-charter,2,0\n"
    assert begun("answer", "import", "-", stdin=table).code == shell.USAGE
    done = begun("answer", "import", "-", "-a", "2025", stdin=table)
    assert done.code == shell.CONFLICT
    assert "Jan" in done.err
    assert "level 4" in begun("history", "sq.service-charter").out


def test_undo_and_withdraw_keep_the_history(begun):
    begun("answer", "set", "sq.service-charter", "2")
    begun("answer", "set", "sq.service-charter", "4")
    assert "Took back: answer" in begun("answer", "undo").out
    assert begun("answer", "withdraw", "sq.service-charter").code == 0
    kinds = [e["kind"] for e in begun("history", "sq.service-charter", "--json").json["events"]]
    assert kinds == ["answer", "answer", "answer", "withdraw"]


def test_an_indicator_is_recorded_and_listed(begun):
    begun("indicator", "set", "sq.charter-age", "2.5", "--definition", "from the date on the charter")
    begun("indicator", "set", "sq.charter-promises-measured", "--not-measured")
    found = {i["id"]: (i["recorded"], i["value"]) for i in begun("indicator", "list", "--json").json["indicators"]}
    assert found["sq.charter-age"] == (True, "2.5")
    assert found["sq.charter-promises-measured"] == (True, None)
    assert "not measured" in begun("indicator", "list").out


def test_the_target_is_shown_and_set(begun):
    begun("target", "4", "--guideline", "sq.1=5")
    assert begun("target", "--json").json == {"default": 4, "by_guideline": {"sq.1": 5}}
    begun("target", "--guideline", "sq.1=")
    assert begun("target", "--json").json["by_guideline"] == {"sq.1": 4}


def test_a_backup_restores_to_the_same_history(begun, tmp_path):
    (tmp_path / "minutes.txt").write_text("kept")
    begun("answer", "set", "sq.service-charter", "3", "--evidence", "minutes.txt")
    assert begun("backup", "all.zip", "--json").json == {
        "path": "all.zip",
        "assessments": 1,
        "evidence": 1,
        "damaged": [],
        "left_out": {"names": 0, "texts": 0, "files": 0},
    }
    assert begun("backup", "all.zip").code == shell.CONFLICT
    assert begun("restore", "all.zip", "there").code == shell.DONE
    head = begun("status", "--json").json["head"]
    assert begun("status", "--json", "-w", "there").json["head"] == head
    assert begun("restore", "all.zip", "there").code == shell.CONFLICT


def test_of_many_damaged_files_ten_are_named_and_the_others_counted(begun, tmp_path):
    begun("backup", "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip", "a") as archive:
        for number in range(12):
            archive.writestr(f"evidence/{number:064}", b"other")
    done = begun("restore", "all.zip", "there")
    assert (done.code, done.err.count("Damaged evidence")) == (shell.CHECK_FAILED, 10)
    assert "And 2 more" in done.err


def test_check_passes_on_what_is_shipped_and_fails_on_a_faulty_file(run, tmp_path):
    assert run("check").code == shell.DONE
    (tmp_path / "mine.yaml").write_text("questionnaire: mine\ntitel: Mine\nminutes: many\n")
    done = run("check", "mine.yaml")
    assert done.code == shell.CHECK_FAILED
    assert "mine.yaml:2:1: 'titel' is not known here. Did you mean 'title'?" in done.out
    assert "mine.yaml:3:10: 'minutes'" in done.out
    assert run("check", "mine.yaml", "--json").json["problems"][0]["line"] == 1


def test_practices_are_searched_by_words_and_filtered(run):
    found = run("practices", "search", "survey", "--region", "Europe", "--region", "Americas", "--json").json
    assert found["practices"]
    assert {p["region"] for p in found["practices"]} <= {"Europe", "Americas"}
    both = run("practices", "search", "--country", "pl", "--implemented", "2015", "--awarded", "2016", "--json").json
    assert {(p["country"], p["implemented"], p["awarded"]) for p in both["practices"]} == {("PL", 2015, 2016)}
    assert sum(found["facets"]["region"].values()) >= len(found["practices"])
    assert [p["awarded"] for p in run("practices", "search", "--awarded", "none", "--json").json["practices"]] == [None]


def test_the_whole_collection_is_listed_and_counted(run):
    done = run("practices", "search")
    assert done.out.startswith("113 practices.")
    assert "--region: Europe 80, Americas 19, Africa 8, Asia and Pacific 6" in done.out
    rows = list(csv.DictReader(io.StringIO(run("practices", "search", "--csv").out)))
    assert (len(rows), rows[44]["id"] != "", {len(r) for r in rows}) == (113, True, {13})


def test_every_example_of_the_help_on_practices_finds_something(run):
    told = run("practices", "--help").out.partition("Examples:")[2].partition("Options:")[0]
    searches = [shlex.split(line)[2:] for line in told.splitlines() if "practices search" in line]
    assert len(searches) == 3
    assert all(run("practices", *words, "--json").json["practices"] for words in searches)


def test_no_hit_is_told_plainly_and_speaks_only_of_what_was_given(run):
    none = run("practices", "search", "xqzzy").out
    assert none.startswith("No practice matches 'xqzzy'.")
    assert "--" not in none
    assert "Did you mean 'complaint'?" in run("practices", "search", "complaimt").out
    filtered = run("practices", "search", "complaint", "--country", "Fiji").out
    assert "--country: " in filtered
    assert "--region" not in filtered


def test_an_institution_and_a_country_are_known_by_their_other_names(run):
    by_short = run("practices", "search", "--institution", "zus", "--country", "Poland", "--json").json
    assert {p["institution"] for p in by_short["practices"]} == {"Social Insurance Institution"}
    assert "Zaklad Ubezpieczen Spolecznych" in run("practices", "show", "pl.zus-e-visit").out


def test_a_practice_says_which_criteria_it_serves(run):
    done = run("practices", "show", "pl.zus-customer-service-policy")
    assert "sq.service-framework, to level 2 and 3, direct:" in done.out
    assert "The title is the original." in " ".join(done.out.split())
    shown = run("practices", "show", "pl.zus-customer-service-policy", "--json").json
    assert "sq.service-framework" in [s["criterion"] for s in shown["serves"]]
    assert all(s["question"].endswith("?") for s in shown["serves"])
    assert "No author of a criterion chose it." in run("practices", "show", "pl.zus-anti-crisis-shield").out


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("search --topic Servis-quality", shell.USAGE, "Did you mean 'Service quality'?"),
        ("search --country XX", shell.USAGE, "there is no 'XX'"),
        ("search --awarded soon", shell.USAGE, "is no year"),
        ("show pl.zus-customer", shell.NOT_FOUND, "Did you mean pl.zus-customer-service-policy?"),
        ("show nothing.at-all", shell.NOT_FOUND, "There is no practice"),
    ],
)
def test_a_search_for_what_is_not_there_says_what_is(run, line, code, said):
    done = run("practices", *line.split())
    assert (done.code, said in done.err) == (code, True), done.err


def test_every_schema_is_listed_and_printed(run):
    files = (Path(__file__).parents[1] / "docs" / "schemas").glob("*.json")
    written = {path.stem: json.loads(path.read_text("utf-8")) for path in files}
    assert set(run("schema").out.split()) == set(written)
    assert {"guideline-set", "questionnaire", "practices", "status", "report"} <= set(written)
    assert {schema["type"] for schema in written.values()} == {"object"}
    # That all of them are written as the program has them is a test of the documentation.
    for name in ("guideline-set", "status", "report"):
        assert run("schema", name).json == written[name]


@pytest.mark.parametrize(
    ("place", "told"),
    [("nowhere", "no such folder"), ("own/guidelines", "one folder too deep"), ("empty", "holds no folder")],
)
def test_a_library_that_is_none_is_named_by_the_commands_that_read_it(capsys, monkeypatch, tmp_path, place, told):
    (tmp_path / "own" / "guidelines").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("ASSESS_LIBRARY", str(tmp_path / place))
    call = inside.calling(capsys, monkeypatch, tmp_path)
    for command in (("check",), ("start", *OPENED)):
        done = call(*command)
        assert done.code == shell.NOT_FOUND
        assert told in " ".join(done.err.split())
    library = next(f for f in call("doctor", "--json").json["findings"] if f["subject"] == "Library")
    assert (library["state"], told in library["what"]) == ("missing", True)


def test_doctor_says_what_is_there_and_json_says_the_same(begun):
    done = begun("doctor", "--json")
    assert done.code == shell.DONE
    subjects = {f["subject"] for f in done.json["findings"]}
    assert {"Python", "SQLite", "Pango", "Fonts", "Terminal", "Workspace", "Free space"} <= subjects
    assert "PDF reports can be written" in begun("doctor").out


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish", "powershell"])
def test_completion_prints_a_script_that_names_the_program(run, kind):
    done = run("completion", kind)
    assert done.code == shell.DONE
    assert "assess" in done.out
    assert "_ASSESS_COMPLETE" in done.out


def test_a_shell_completes_commands(run):
    env = {"_ASSESS_COMPLETE": "bash_complete", "COMP_WORDS": "assess st", "COMP_CWORD": "1"}
    assert {"plain,start", "plain,status"} <= set(run(env=env).out.split())


@pytest.mark.usefixtures("begun")
def test_a_reader_that_goes_away_is_no_error(tmp_path):
    command = f"{sys.executable} -m assess status --json | true"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr


def test_a_fault_of_ours_keeps_its_traceback_in_a_file(tmp_path):
    broken = (
        "import sys; sys.argv = ['assess', 'list']\n"
        "import assess.cli.read as r\n"
        "def fail(**_): raise ZeroDivisionError('ours')\n"
        "r.list_.callback = fail\n"
        "from assess.__main__ import main; main()\n"
    )
    done = subprocess.run([sys.executable, "-c", broken], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == shell.OUR_BUG
    log = done.stderr.partition("The details are in ")[2].split()[0].rstrip(".")
    with open(log, encoding="utf-8") as saved:  # noqa: PTH123
        assert "ZeroDivisionError: ours" in saved.read()
    os.unlink(log)  # noqa: PTH108


def test_output_in_a_narrow_encoding_does_not_fail(begun):
    begun("answer", "set", "sq.service-charter", "2", "--comment", "Żółć ▲ 社会")
    done = begun("history", "sq.service-charter", env={"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"})
    assert done.code == shell.DONE


HOSTILE = "a\x1b]52;c;Zm9v\x07b\u202ec\x9b31m[bold]d[/bold]\x85e"


@pytest.fixture
def acting(begun, tmp_path):
    """Calls `assess` where an earlier version took texts that act on a terminal."""
    with formerly(), Workspace.open(tmp_path) as workspace:
        desk = workspace.desk()
        desk.answer("sq.service-charter", Rated(2))
        desk.comment("sq.service-charter", HOSTILE)
        desk.add_evidence("sq.service-charter", EvidenceGiven("reference", HOSTILE))
        desk.answer("sq.service-law", NotApplicable(HOSTILE))
        desk.plan("sq.service-charter", owner=HOSTILE, note=HOSTILE)
    return begun


READING = [
    ("status",), ("history", "sq.service-charter"), ("history", "sq.service-law"), ("gaps",), ("score",),
    ("evidence", "list"), ("plan", "list"),
]  # fmt: skip


def test_no_text_reaches_the_terminal_unescaped(acting):
    begun = acting
    for command in READING:
        done = begun(*command)
        assert done.code == shell.DONE
        controls = {c for c in done.out + done.err if unicodedata.category(c) == "Cc" and c != "\n"}
        assert not controls
        assert "\u202e" not in done.out


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_json_on_standard_output_holds_the_same_and_acts_on_nothing(acting, command):
    done = acting(*command, "--json")
    assert shown(done.out, lines=True) == done.out
    assert done.json


TABLES = [("answer", "export"), ("answer", "export", "--format", "json"), ("plan", "export")]


@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_a_table_is_exact_for_a_program_and_safe_at_a_terminal(acting, tmp_path, command):
    assert "\u202ec\x9b" in acting(*command).out
    child = pexpect.spawn(sys.executable, ["-m", "assess", *command], cwd=tmp_path, encoding="utf-8", timeout=30)
    printed = child.read()
    assert not set("\x1b\x07\x9b\u202e") & set(printed)
    assert "]52;c;Zm9v" in printed


def test_a_text_with_control_characters_is_refused_by_the_option_it_stands_in(begun):
    done = begun("answer", "set", "sq.service-charter", "2", "--comment", "minutes\x1b]52;c;x")
    assert done.code == shell.INVALID
    assert r"a control character (\x1b) behind 'minutes'" in done.err
    assert "minutes" not in begun("history", "sq.service-charter").out


@pytest.mark.parametrize(
    ("typed", "code", "people"),
    [(["y"], 0, {"Maria Nowak"}), (["n", "y"], 0, {"Maria Nowak", "Maria Novak"}), (["n", "n"], 2, {"Maria Nowak"})],
)
def test_at_a_terminal_a_name_nobody_has_used_is_asked_about_before_anything_is_written(
    begun, tmp_path, typed, code, people
):
    begun("answer", "set", "sq.service-law", "1", "--as", "Maria Nowak", "--new-name")
    command = ["answer", "set", "sq.service-charter", "2", "--as", "Maria Novak"]
    child = pexpect.spawn(
        sys.executable, ["-m", "assess", *command], cwd=tmp_path, encoding="utf-8", timeout=60, dimensions=(24, 200)
    )
    child.expect("Did you mean Maria Nowak?")
    for line in typed:
        child.expect(r"\[y/N\]|\[Y/n\]")
        child.sendline(line)
    child.expect(pexpect.EOF)
    child.close()
    with Workspace.open(tmp_path) as workspace:
        told = {name for name in workspace.people if name.startswith("Maria No")}
        answers = workspace.desk().now.answers
    assert (child.exitstatus, told) == (code, people)
    assert ("sq.service-charter" in answers) == (code == 0)


def test_hostile_arguments_come_back_escaped(begun):
    for arguments in (
        ["status", "-a", HOSTILE],
        ["answer", "set", HOSTILE, "2"],
        ["check", HOSTILE],
        ["nope" + HOSTILE],
    ):
        done = begun(*arguments)
        assert done.code != shell.DONE
        assert "\x1b" not in done.out + done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("sample", "--size", "2", "--seed", "caf\udce9"), r"'caf\udce9' after --seed is not in UTF-8."),
        (("sample", "--size", "2", "--seed=caf\udce9"), r"'--seed=caf\udce9' is not in UTF-8."),
        (("evidence", "add", "caf\udce9.pdf", "--for", "sq.service-charter"), r"'caf\udce9.pdf' is not in UTF-8."),
        (("evidence", "add", "x", "--for", "sq.service-charter", "--as", "\udcff"), r"'\udcff' after --as is not in"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_the_option_they_stand_behind(begun, arguments, told):
    done = begun(*arguments)
    assert (done.code, done.out) == (shell.USAGE, "")
    assert done.err.startswith(f"Error: {told}")
    assert begun(*arguments, "--json").json["error"]["code"] == "usage"


def test_a_name_in_the_environment_that_is_no_text_is_refused(begun):
    done = begun("submit", env={"ASSESS_AS": "caf\udce9"})
    assert (done.code, done.err.splitlines()[0]) == (shell.USAGE, r"Error: 'caf\udce9' in ASSESS_AS is not in UTF-8.")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name of a file is text")
def test_a_workspace_in_a_folder_whose_name_is_no_text_can_be_read(opened, tmp_path):
    folder = tmp_path / "caf\udce9"
    folder.mkdir()
    shutil.copy(opened, folder)
    (tmp_path / "paper.pdf").write_bytes(b"paper")
    inside = calling(folder)
    assert inside("evidence", "add", "../paper.pdf", "--for", "sq.service-charter").code == shell.DONE
    assert r"/caf\udce9/evidence/" in inside("evidence", "show", "E1").out
    assert "/caf\udce9/evidence/" in inside("evidence", "show", "E1", "--json").json["path"]


@settings(max_examples=300)
@given(st.text())
def test_shown_text_never_acts_on_a_terminal(text):
    assert not {c for c in shown(text, lines=True) if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"}


def test_plain_values_are_json():
    assert plain({"a": (1, None, [True])}) == {"a": [1, None, [True]]}


@pytest.mark.parametrize("option", ["-a", "--assessment", "-w", "--as"])
def test_an_option_that_was_given_and_is_empty_is_refused(begun, option):
    for command in (["status"], ["answer", "set", "sq.service-charter", "2"]):
        if option == "--as" and command == ["status"]:
            continue
        done = begun(*command, option, " ")
        assert (done.code, "is empty" in done.err) == (shell.USAGE, True)


def test_settings_are_shown_corrected_and_taken_back_and_a_draft_is_abandoned_and_taken_up(begun):
    done = begun("settings", "--label", "2031", "--as-of", "30 June 2031", "--json").json
    assert (done["settings"]["label"], done["settings"]["as-of"], done["before"]["label"]) == (
        "2031",
        "2031-06-30",
        "2025",
    )
    assert "2031" in begun("settings").out
    begun("answer", "undo")
    assert "2025-12-31" in begun("settings").out
    assert begun("settings", "--as-of", "soon").code == shell.INVALID
    assert begun("abandon", "--reason", "x").code == shell.USAGE
    assert begun("abandon", "-a", "2025", "--label", "x").code == shell.USAGE
    assert begun("abandon", "-a", "2025", "--reason", "Opened twice.").code == shell.DONE
    assert begun("status").code == shell.NOT_FOUND
    assert [h["state"] for h in begun("list", "--all", "--json").json["assessments"]] == ["abandoned"]
    assert begun("abandon", "-a", "2025", "--take-up", "--label", "2024", "--json").json["state"] == "draft"
    assert begun("status").code == shell.DONE


def test_a_share_that_looks_like_a_part_of_one_is_asked_about(begun):
    measure = ["indicator", "set", "sq.charter-promises-measured", "0.875"]
    done = begun(*measure)
    assert done.code == shell.USAGE
    assert "87.5" in done.err
    assert "0.875 %" in begun(*measure, "--yes").out


@pytest.mark.parametrize(
    ("output", "form", "several", "path"),
    [
        ("auditor.pdf", "html", True, "auditor.html"),
        ("auditor.pdf", "pdf", True, "auditor.pdf"),
        ("fund 12.2025", "json", True, "fund 12.2025.json"),
        ("board", "pdf", False, "board.pdf"),
        ("board.bin", "pdf", False, "board.bin"),
        (None, "pdf", False, "The-label.pdf"),
    ],
)
def test_each_format_is_written_under_its_own_ending(output, form, several, path):
    assert str(target(output, "The label", form, several=several)) == path


@pytest.mark.parametrize("output", ["/", ".", "-"])
def test_what_names_no_file_to_write_is_refused(output):
    with pytest.raises(UsageError):
        target(output, "The label", "pdf", several=False)


def test_status_names_the_other_drafts_of_the_workspace(begun):
    assert "Also open here" not in begun("status").out
    other = [{"2025": "2027"}.get(option, option) for option in OPENED]
    assert begun("start", *other, "--no-input").code == 0
    assert "Also open here: 2025 (--assessment LABEL)." in begun("status", "-a", "2027").out
    assert begun("status", "-a", "2025", "--json").json["drafts"] == ["2027"]
