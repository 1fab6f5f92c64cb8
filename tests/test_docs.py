"""The documentation holds: generated pages are fresh, links lead somewhere, commands parse, tables match the code."""

import ast
import contextlib
import io
import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import click
import pytest

from assess.cli import assess, shell
from assess.cli.catalogue import OUTPUTS
from assess.log import KINDS
from assess.log.event import ENVELOPE
from assess.model import OPEN, NotApplicable, Rated, Unknown
from assess.report import spoken
from assess.scoring import Item, evidenced, figure, level_word, mean
from assess.text import whole

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
GUIDES = [ROOT / "README.md", *sorted([*(DOCS / "tutorial").glob("*.md"), *(DOCS / "how-to").glob("*.md")])]


def named(paths):
    return {"argvalues": paths, "ids": [p.relative_to(ROOT).as_posix() for p in paths]}


def page(name):
    return (DOCS / name).read_text("utf-8")


def tables(text):
    """Every Markdown table as a list of rows; a row is the texts of its cells, without marks."""
    found, current = [], []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            cells = [c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]]
            if not all(set(c) <= {"-"} for c in cells):
                current.append(cells)
        elif current:
            found.append(current)
            current = []
    return found


def walk(command=assess, path=("assess",), above=None):
    """Every command with its path and context."""
    context = click.Context(command, info_name=path[-1], parent=above)
    yield path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            yield from walk(command.get_command(context, name), (*path, name), context)


EVERY = dict(walk())


def test_what_is_generated_is_fresh():
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), f"{done.stdout}\nRun `make docs`."


def test_every_command_and_option_has_words():
    silent = [
        " ".join([*path, *(option.opts if option else ())])
        for path, command in EVERY.items()
        for option in (None, *(p for p in command.params if isinstance(p, click.Option)))
        if not (option.help or (option.name == "form" and option.show_default) if option else command.help)
    ]
    assert not silent


def test_no_help_shows_a_mark_that_is_meant_for_the_formatter():
    """A raw docstring passes click's mark for "do not wrap" on as two letters."""
    assert not [" ".join(path) for path, command in EVERY.items() if "\\b" in (command.help or "")]


def test_every_command_that_can_ask_stands_in_the_table_of_those():
    (table,) = (t for t in tables(page("how-to/without-a-terminal.md")) if t[0] == ["command", "asks", "instead"])
    told = {name for commands, *_ in table[1:] for name in re.findall(r"`([^`]+)`", commands)}
    assert told == {" ".join(path[1:]) for path, c in EVERY.items() if any("--no-input" in p.opts for p in c.params)}


# Links


def headings(text):
    """The anchors of a page: its headings, outside of code."""
    bare = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", bare, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", t.lower()).replace(" ", "-") for t in titles}


@pytest.mark.parametrize("path", **named(PAGES))
def test_every_link_leads_somewhere(path):
    text = re.sub(r"```.*?```|`[^`]*`", "", path.read_text("utf-8"), flags=re.DOTALL)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        if not there.exists() or (anchor and anchor not in headings(there.read_text("utf-8"))):
            broken.append(target)
    assert not broken


def test_the_index_leads_to_every_page():
    index = page("README.md")
    missing = [p for p in DOCS.rglob("*.md") if p.relative_to(DOCS).as_posix() not in index and p != DOCS / "README.md"]
    assert not missing


@pytest.mark.parametrize("path", **named([p for p in PAGES if p != DOCS / "reference" / "commands.md"]))
def test_pages_speak_of_commands_that_are_there(path):
    """`assess answer import` in a sentence names a command, and its options are options of that command."""
    strange = []
    for said in re.findall(r"`assess ([^`]+)`", path.read_text("utf-8")):
        found = command_in(said.split())
        options = [w.partition("=")[0] for w in said.split() if re.match("--?[a-z]", w)]
        known = {o for p in found.params for o in p.opts} | {"--help", "-h"} if found else set()
        if found is None or not set(options) <= known:
            strange.append(said)
    assert not strange


def command_in(words):
    """The command the first words name, as deep as they go; None where there is none."""
    path = ("assess",)
    for word in words:
        if not isinstance(EVERY[path], click.Group) or not re.fullmatch("[a-z]+", word):
            break
        if (*path, word) not in EVERY:
            return None
        path = (*path, word)
    return EVERY[path]


# Commands that are shown


def shown_commands(path):
    """Every `assess ...` in a block of shell commands, as its arguments."""
    for block in re.findall(r"^ *```(?:sh|console)\n(.*?)^ *```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        for line in block.replace("\\\n", " ").splitlines():
            found = re.match(r"\s*(?:\$ )?assess(?= |$)(.*)", line)
            if found:
                words = shlex.split(found[1], comments=True)
                cut = next((i for i, w in enumerate(words) if w in ("|", ">", "<", ">>", "&&")), len(words))
                yield words[:cut]


def parse(command, name, arguments, above=None):
    """Lets click read the arguments all the way down, and run nothing."""
    context = command.make_context(name, list(arguments), parent=above)
    if isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        if rest:
            below, found, left = command.resolve_command(context, rest)
            parse(found, below, left, context)


SHOWN = [
    pytest.param(arguments, id=f"{p.stem}: {' '.join(arguments)[:60]}")
    for p in GUIDES
    for arguments in shown_commands(p)
]


@pytest.mark.parametrize("arguments", SHOWN)
def test_every_command_that_is_shown_can_be_read(arguments):
    with contextlib.suppress(click.exceptions.Exit):  # help and version end here
        parse(assess, "assess", arguments)


def test_a_command_that_cannot_be_read_would_be_seen():
    with pytest.raises(click.UsageError):
        parse(assess, "assess", ["answer", "set", "sq.service-charter", "2", "--coment", "x"])
    with pytest.raises(click.UsageError):
        parse(assess, "assess", ["scores"])


def test_the_readme_and_the_tutorial_show_commands():
    assert all(list(shown_commands(path)) for path in (ROOT / "README.md", DOCS / "tutorial" / "first-report.md"))


# The example of docs/why/scoring.md

ANSWERS = {"not answered": OPEN, "not known": Unknown("-"), "does not apply": NotApplicable("-")}


def items(rows, *, held, sponsor=None):
    """The criteria of the example; with `held` they count as far as evidence carries them."""
    for name, weight, key, said, evidence in rows:
        outcome = ANSWERS.get(said) or Rated(int(said.removeprefix("level ")))
        has_evidence = evidence != "none"
        if name == "sponsor" and sponsor is not None:
            outcome, has_evidence = Rated(sponsor), sponsor_has_evidence()
        counts = evidenced(outcome, has_evidence=has_evidence, above=2) if held else outcome
        yield Item(Fraction(weight), key == "key", counts)


def sponsor_has_evidence():
    return "`sponsor` is answered with level 4, with evidence" in " ".join(page("why/scoring.md").split())


def in_words(value):
    """The column of one reading, as the page writes it."""
    level, word = value.floor, level_word(value, from_coverage=60)
    return [
        f"{whole(value.at_least)} ({value.at_least})",
        f"{whole(value.at_most)} ({value.at_most})",
        f"{whole(value.coverage)} ({value.coverage})",
        spoken.lowest(value),
        "not known" if level is None else f"level {level}",
        "no word" if word is None else f"level {word}",
    ]


def test_the_worked_example_is_what_the_program_computes():
    found = tables(page("why/scoring.md"))
    (criteria,) = [t[1:] for t in found if t[0] == ["criterion", "weight", "key", "answer", "evidence"]]
    before, after = [t[1:] for t in found if t[0] == ["figure", "claimed", "evidenced"]]
    for table, sponsor in ((before, None), (after, 4)):
        claimed, held = (figure(items(criteria, held=h, sponsor=sponsor)) for h in (False, True))
        assert [row[1:] for row in table] == [
            list(pair) for pair in zip(in_words(claimed), in_words(held), strict=True)
        ]
    first = figure(items(criteria, held=False, sponsor=4))
    second = figure([Item(Fraction(1), key=False, outcome=Rated(3)), Item(Fraction(7), key=False, outcome=Rated(3))])
    second = type(second)(**{**vars(second), "at_least": Fraction(125, 2), "at_most": Fraction(125, 2)})
    total = mean([(Fraction(1), first), (Fraction(1), second)])
    assert f"= {total.at_least} = 54.7…, printed as {whole(total.at_least)}" in " ".join(page("why/scoring.md").split())


# Reference pages


def test_the_exit_codes_are_those_of_the_program():
    (rows,) = [t[1:] for t in tables(page("reference/exit-codes.md"))]
    codes = {int(row[0]): row[1].strip("`") for row in rows}
    assert set(codes) == {
        shell.DONE, shell.CHECK_FAILED, shell.USAGE, shell.INVALID, shell.NOT_FOUND, shell.CONFLICT, shell.MISSING,
        shell.UNSIGNED, shell.OUR_BUG, shell.INTERRUPTED,
    }  # fmt: skip
    assert {codes[code] for code in shell.CODES.values()} == {kind.code for kind in shell.CODES}
    assert all(codes[code] == kind.code for kind, code in shell.CODES.items())


def read_from_the_environment(tree):
    """The names of variables a module reads: by `os.environ` in any form, `os.getenv`, and click's `envvar`."""
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

    def name(node):
        return constants.get(node.id) if isinstance(node, ast.Name) else getattr(node, "value", None)

    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="get" | "pop" | "setdefault", value=ast.Attribute(attr="environ")),
                args=[first, *_],
            ):
                yield name(first)
            case ast.Call(func=ast.Attribute(attr="getenv"), args=[first, *_]):
                yield name(first)
            case ast.Subscript(value=ast.Attribute(attr="environ"), slice=key, ctx=ast.Load()):
                yield name(key)
            case ast.Compare(left=left, comparators=[ast.Attribute(attr="environ")]):
                yield name(left)
            case ast.keyword(arg="envvar", value=value):
                yield name(value)


def test_every_variable_that_is_read_is_described():
    read = {
        variable
        for path in (ROOT / "src").rglob("*.py")
        for variable in read_from_the_environment(ast.parse(path.read_text("utf-8")))
    }
    assert {"ASSESS_WORKSPACE", "ASSESS_LIBRARY", "ASSESS_AS", "NO_COLOR", "SOURCE_DATE_EPOCH"} <= read
    assert read == {row[0].strip("`") for row in tables(page("reference/environment.md"))[0][1:]}


def test_every_document_that_json_prints_is_listed():
    (rows,) = [t[1:] for t in tables(page("reference/outputs.md"))]
    listed = " ".join(row[0] for row in rows)
    with_json = [" ".join(path) for path, c in EVERY.items() if any("--json" in p.opts for p in c.params)]
    assert not [command for command in with_json if f"`{command} --json`" not in listed]
    assert {row[1].strip("`") for row in rows} == set(OUTPUTS)
    formats = {row[1].strip("`"): row[2].strip("`") for row in rows if row[2]}
    schemas = {name: json.loads(page(f"schemas/{name}.json")) for name in OUTPUTS}
    assert formats == {
        name: schema["properties"]["format"]["const"]
        for name, schema in schemas.items()
        if "const" in schema["properties"].get("format", {})
    }


def run(folder, *arguments, **environment):
    """What one command prints, on a terminal of 100 columns."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith("ASSESS_")} | {"COLUMNS": "100"} | environment
    done = subprocess.run(
        [sys.executable, "-m", "assess", *arguments],
        cwd=folder, env=ours, check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """The assessment of the tutorial."""
    folder = tmp_path_factory.mktemp("tutorial")
    run(folder, "start", "--label", "2025", "--institution", "Social Insurance Fund", "--country", "PL", "--region",
        "Europe", "--as-of", "2025-12-31", "--questionnaire", "service-quality-1", "--as", "Maria Nowak")  # fmt: skip
    minutes = ("--evidence", "board minutes 14 March 2025, 22/117")
    for criterion, *said in (
        ("sq.service-framework", "2"),
        ("sq.sponsor-and-means", "3", *minutes),
        ("sq.lead-and-steering", "2"),
        ("sq.service-charter", "2", "--comment", "Draft in the office of the director: “Zażółć” 'x'"),
        ("sq.charter-known", "unknown", "--reason", "The training unit has to be asked"),
        ("sq.investment-case", "n/a", "--reason", "No project above the threshold in the period"),
        ("sq.service-law", "1"),
        ("sq.service-by-need", "1"),
    ):
        run(folder, "answer", "set", criterion, *said)
    return folder


def bare(text):
    """The lines of a text without white space behind them."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


@pytest.mark.parametrize("path", **named([ROOT / "README.md", DOCS / "tutorial" / "first-report.md"]))
def test_the_scores_that_are_shown_are_what_the_program_prints(path, workspace):
    assert bare(run(workspace, "score")) in path.read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")
def test_the_tutorial_shows_what_start_asks(tmp_path):
    import pexpect  # noqa: PLC0415 # not on Windows

    ours = {k: v for k, v in os.environ.items() if not k.startswith("ASSESS_")} | {"COLUMNS": "100", "NO_COLOR": "1"}
    command = [sys.executable, ["-m", "assess", "start"]]
    terminal = pexpect.spawn(*command, cwd=tmp_path, env=ours, dimensions=(60, 100), encoding="utf-8", timeout=30)
    terminal.logfile_read = io.StringIO()
    for answer in (
        "Social Insurance Fund", "PL", "service-quality-1", "2025", "31.12.2025", "Maria Nowak",
        "2025-01-01", "31 December 2025", "3", "4", "",
    ):  # fmt: skip
        terminal.expect(r"[:\]?] ?$|: $")
        terminal.sendline(answer)
    terminal.expect(pexpect.EOF)
    terminal.close()
    (shown,) = re.findall(r"```text\n(Nothing leaves.*?)```", page("tutorial/first-report.md"), re.DOTALL)
    told = run_of(terminal)
    parts = [
        re.escape(" ".join(part.split())) for part in re.split("…|2026-11-22|2026|/home/maria/my-assessment", shown)
    ]
    assert re.search(".*?".join(parts), told, re.DOTALL), told


def run_of(terminal):
    """All that a closed terminal has shown, with single spaces."""
    return " ".join(terminal.logfile_read.getvalue().split())


def test_the_question_that_is_shown_is_the_one_that_is_asked(workspace):
    from assess.workspace import Workspace  # noqa: PLC0415 # this test only

    text = " ".join((ROOT / "README.md").read_text("utf-8").split()).replace(" - ", " ")
    with Workspace.open(workspace) as opened:
        asked = opened.desk().catalogue.criterion["sq.service-charter"]
    assert not [
        words for words in (asked.question, asked.why, *(s.text for s in asked.statements)) if words not in text
    ]


def test_the_program_that_fits_on_paper_finds_the_head(workspace, tmp_path):
    """The check of a chain in docs/reference/log.md, on lines read without our program."""
    status = json.loads(run(workspace, "status", "--json"))
    (program,) = re.findall(r"```python\n(.*?)```", page("reference/log.md"), re.DOTALL)
    with contextlib.closing(sqlite3.connect(workspace / "assess.sqlite")) as db:
        lines = [body for (body,) in db.execute("SELECT body FROM event ORDER BY seq")]
    log = tmp_path / "events.jsonl"
    log.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    check = [sys.executable, "-c", program]
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(status["events"]), status["head"]]

    lines[1] = lines[1].replace('"seq":2', '"seq":2 ')
    log.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "event 3 does not follow from the one before it\n")


def test_the_log_page_names_every_kind_and_key():
    text = page("reference/log.md")
    assert not [key for key in ENVELOPE if f"`{key}`" not in text]
    rows = {kind.strip("`*\\ "): row[1] for t in tables(text) for row in t for kind in row[0].split(",")}
    assert not [
        (kind, key) for kind, data in KINDS.items() for key in data.stored_keys() if f"`{key}`" not in rows[kind]
    ]
