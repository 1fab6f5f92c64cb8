"""What a command loads. Asserted on modules, never on time; bench/startup.py has the ratios."""

import json
import subprocess
import sys

import pytest

from assess import __version__
from assess.render import kept
from assess.render.designs import design
from assess.workspace import Workspace
from children import unmeasured

HEAVY = {"weasyprint", "jinja2", "prompt_toolkit", "questionary", "pydantic", "rich", "yaml", "babel"}


def loaded(*arguments, cwd=None):
    """The top-level packages in `sys.modules` after a command, run in a child."""
    code = (
        "import sys, json\n"
        f"sys.argv = ['assess', *{list(arguments)!r}]\n"
        "from assess.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "sys.stderr.write('MODULES' + json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, check=True, env=unmeasured()
    )
    return set(json.loads(done.stderr.partition("MODULES")[2]))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("startup")
    options = "--label 25 --country PL --institution F --as-of 2025-12-31 --questionnaire service-quality-1 --as Maria"
    command = [sys.executable, "-m", "assess", "start", "--workspace", str(folder), *options.split()]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_the_version_loads_nothing_that_it_does_not_print():
    assert not loaded("--version") & (HEAVY | {"click"})


def test_the_help_loads_no_command():
    assert not loaded("--help") & (HEAVY | {"sqlite3"})


@pytest.mark.parametrize("command", ["status", "list", "target", "history sq.service-charter", "indicator list"])
def test_light_commands_stay_light(workspace, command):
    assert not loaded(*command.split(), "--json", cwd=workspace) & HEAVY


@pytest.mark.parametrize("command", [["status"], ["answer", "set", "sq.service-charter", "2"], ["gaps"]])
def test_plain_output_needs_no_heavy_library_either(workspace, command):
    assert not loaded(*command, cwd=workspace) & HEAVY


def test_a_report_that_was_kept_loads_nothing_that_makes_one(workspace, tmp_path):
    with Workspace.open(workspace) as opened:
        name = kept.key((__version__, "a4", *opened.desk().fingerprint), design())
    kept.keep(workspace, name, b"%PDF kept")
    # The description of a design is YAML.
    assert loaded("report", "-w", str(workspace), "-o", "r.pdf", cwd=tmp_path) & HEAVY == {"yaml"}
    assert (tmp_path / "r.pdf").read_bytes() == b"%PDF kept"


def test_a_heavy_library_would_be_seen():
    assert "pydantic" in loaded("check")
