"""What every test stands on: helpers beside the tests can be imported, and how hard hypothesis tries.

A normal run tries 300 examples of each law, new ones each time: the seed stands at the head of the run, and
`--hypothesis-seed` brings them back. It kills 20 writers, cuts the power 100 times and flips 2,800 bits.
`ASSESS_EXAMPLES` is another number of examples (`make soak`: 3,000), and scales kills, cuts and flips alike.
"""

import hashlib
import os
import random
import sqlite3
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, core, settings

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("relations")

from assess.render import fonts, pdf  # noqa: E402
from assess.store import FILE, SqliteStore  # noqa: E402 # only now can what stands beside the tests be imported
from assess.workspace import Workspace  # noqa: E402
from children import measuring  # noqa: E402

settings.register_profile(
    "assess",
    max_examples=int(os.environ.get("ASSESS_EXAMPLES", "300")),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("assess")


def pytest_configure(config):
    """One new seed a run, alike for all workers, unless one was asked for."""
    if config.getoption("hypothesis_seed", None) is None:
        config.option.hypothesis_seed = core.global_force_seed = random.SystemRandom().randrange(2**32)


def pytest_report_header(config):
    """How to try the same examples again."""
    return f"laws: {settings().max_examples} examples each, --hypothesis-seed={config.getoption('hypothesis_seed')}"


def pytest_collection_modifyitems(items):
    """What hypothesis tries on many cases is a law: `make test` runs laws unmeasured, in half of the time."""
    for item in items:
        if getattr(item.obj, "is_hypothesis_test", False):
            item.add_marker("law")


def pytest_terminal_summary(terminalreporter):
    """How easy the criteria are to read stands at the end of every run that tested them."""
    ran = (report for reports in terminalreporter.stats.values() for report in reports if hasattr(report, "nodeid"))
    if any(report.nodeid.startswith("tests/test_content.py") for report in ran):
        from readability import table  # noqa: PLC0415 # reads the whole library

        terminalreporter.section("how easy the criteria are to read (see tests/readability.py)")
        for line in table():
            terminalreporter.write_line(line)


PATIENCE = 600
"""Seconds that a worker waits for what another one makes: it may have been killed."""


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """`once(name, make)`: the folder that `make` filled; what takes long is made by one worker, and the others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name, make):
        folder, ready, failed = (shared / f"{name}{ending}" for ending in ("", ".ready", ".failed"))
        try:
            folder.mkdir()
        except FileExistsError:
            end = time.monotonic() + PATIENCE
            while not (ready.exists() or failed.exists()) and time.monotonic() < end:
                time.sleep(0.2)
        else:
            try:
                make(folder)
                ready.touch()
            finally:
                failed.touch()
        assert ready.exists(), f"{name} was not made; the worker that tried says why"
        return folder

    return made


@pytest.fixture(scope="module")
def unmeasured_children():
    """Programs that the tests of a module start are not measured by coverage, which takes half of their time."""
    with pytest.MonkeyPatch.context() as patch:
        for name in measuring():
            patch.delenv(name)
        yield


LAID_OUT = pdf._child


@pytest.fixture(autouse=True)
def _laid_out_once(request, once, monkeypatch):
    """A page with the same text, attachment and limits is laid out once a session, whichever test asks for it.

    Tests of the laying out itself take `laid_out_anew`; what they prove (same page, same bytes) holds for all others.
    """
    if "laid_out_anew" in request.fixturenames:
        return
    shared = once("laid-out", lambda _: None)

    def child(folder, source, target, arguments, wall, on_phase):
        settings = (folder / pdf.FONT_SETTINGS).read_text("utf-8").replace(str(folder), "")
        files = [source, *(folder / name for name in arguments[2:3])]
        parts = [settings, *arguments, str(wall), *(hashlib.sha256(f.read_bytes()).hexdigest() for f in files)]
        kept = shared / hashlib.sha256("\0".join(parts).encode()).hexdigest()
        if not kept.exists():
            said = []
            code, told = LAID_OUT(folder, source, target, arguments, wall, said.append)
            if code or told:
                for phase in said:
                    on_phase(phase)
                return code, told
            part = kept.with_suffix(f".{os.getpid()}")
            part.write_bytes("\n".join(said).encode() + b"\0" + target.read_bytes())
            part.replace(kept)
        said, _, made = kept.read_bytes().partition(b"\0")
        target.write_bytes(made)
        for phase in said.decode().splitlines():
            on_phase(phase)
        return 0, []

    monkeypatch.setattr(pdf, "_child", child)


@pytest.fixture
def laid_out_anew():
    """Each page of this test is laid out by a process of its own."""


@pytest.fixture(autouse=True)
def _no_font_of_the_system(monkeypatch):
    """Pages are drawn with the bundled fonts, whatever this machine has; test_fonts.py brings a font of its own."""
    monkeypatch.setattr(fonts, "places", lambda: ())


@pytest.fixture
def workspace(tmp_path):
    """An empty workspace."""
    with Workspace.create(tmp_path / "ws") as opened:
        yield opened


@pytest.fixture
def path(tmp_path):
    """Where a store lies."""
    return tmp_path / FILE


@pytest.fixture
def store(path):
    """An empty store on the disk."""
    with_file = SqliteStore.create(path)
    yield with_file
    with_file.close()


@pytest.fixture
def raw(path, store):  # noqa: ARG001 # the file has to be there
    """The same file, in the hands of somebody who does not use our program."""
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()
