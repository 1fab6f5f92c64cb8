"""What was confirmed is there: after a kill, beside other writers, on a full disk, in a folder one may only read."""

import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings

from assess.log import standing
from assess.store import FILE, SqliteStore
from children import unmeasured
from factory import ANNA, ASSESSMENT, opened, rated

pytestmark = pytest.mark.slow

KILLS = settings().max_examples // 15
WRITING = [sys.executable, str(Path(__file__).with_name("writing.py"))]


def begun(path):
    """A store with an assessment that was just opened."""
    with closing(SqliteStore.create(path)) as store:
        store.append(ASSESSMENT, [opened()], by=ANNA, via="line")
    return path


def run(*job):
    """What a program of writing.py told."""
    done = subprocess.run([*WRITING, *map(str, job)], capture_output=True, text=True, check=False, env=unmeasured())
    assert done.stderr == ""
    assert done.returncode == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def read(path):
    """The log, its chain checked."""
    with closing(SqliteStore.open(path)) as store:
        return store.log(ASSESSMENT)


@pytest.fixture
def breeder():
    """A program that starts a fresh writer in no time."""
    with subprocess.Popen(
        [*WRITING, "breed"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=unmeasured()
    ) as program:
        yield program
        program.stdin.close()
    assert program.returncode == 0


def killed(breeder, job, path, after, confirmed=0):
    """What a writer told before it was killed, so many seconds after it was ready and had so much confirmed."""
    breeder.stdin.write(json.dumps([job, str(path)]) + "\n")
    breeder.stdin.flush()
    told = [json.loads(breeder.stdout.readline()) for _ in range(2 + confirmed)]
    time.sleep(after)
    os.kill(next(line["pid"] for line in told if "pid" in line), signal.SIGKILL)
    while "dead" not in told[-1]:
        told.append(json.loads(breeder.stdout.readline()))
    return told


def test_a_kill_at_any_moment_loses_nothing_that_was_confirmed(breeder, tmp_path):
    chance = random.Random(200)  # noqa: S311 # the same moments each time
    confirmed = extra = interrupted = 0
    for n in range(KILLS):
        path = tmp_path / f"{n // 10}.sqlite"
        before = len(read(path if path.exists() else begun(path)).events)
        told = killed(breeder, "write", path, chance.uniform(0, 0.005), confirmed=chance.randrange(6))
        interrupted += path.with_name(f"{path.name}-journal").exists()
        last = max([line["seq"] for line in told if "seq" in line], default=before)
        there = len(read(path).events)
        assert there in {last, last + 2}
        confirmed += last - before
        extra += there - last
    assert confirmed >= 4 * KILLS
    assert interrupted > KILLS // 20
    assert extra <= 2 * KILLS


def test_a_kill_while_a_store_is_made_leaves_one_that_can_be_used(breeder, tmp_path):
    chance = random.Random(40)  # noqa: S311 # the same moments each time
    finished = 0
    for n in range(40):
        path = tmp_path / f"{n}.sqlite"
        told = killed(breeder, "create", path, chance.uniform(0, 0.01))
        finished += any("created" in line for line in told)
        with closing(SqliteStore.open(path) if path.exists() else SqliteStore.create(path)) as store:
            store.append(ASSESSMENT, [opened()], by=ANNA, via="line")
        assert len(read(path).events) == 1
    assert finished < 40


@pytest.mark.parametrize(("writers", "each"), [(2, 60), (8, 15)])
def test_writers_side_by_side_lose_nothing_and_never_overwrite_each_other(tmp_path, writers, each):
    path = begun(tmp_path / FILE)
    programs = [
        subprocess.Popen([*WRITING, "some", path, str(each), str(n)], stdout=subprocess.PIPE, text=True)
        for n in range(writers)
    ]
    told = [json.loads(line) for program in programs for line in program.communicate()[0].splitlines()]
    assert {program.returncode for program in programs} == {0}
    confirmed = sorted(line["seq"] for line in told if "seq" in line)
    events = read(path).events
    assert confirmed == list(range(2, 2 + 2 * writers * each)) == [e.seq for e in events[1:]]
    assert len({e.prev for e in events}) == len(events)
    shared = [e for e in events if e.on == "sq.shared"]
    assert [e.base for e in shared] == [0, *(e.seq for e in shared[:-1])]
    for n in range(writers):
        assert [e.stored["value"]["level"] for e in events if e.on == f"sq.own-{n}"] == [k % 6 for k in range(each)]


def is_plain(error):
    """Whether a fault is told as a sentence with a way out, and not as a program tells it."""
    words = f"{error['message']} {error['hint']}"
    return (
        error["message"].endswith(".")
        and error["hint"]
        and not any(strange in words for strange in ("Traceback", "Error", "sqlite3", "Exception", ".py", " at 0x"))
    )


def goes_on_after_a_full_disk(told):
    """Whether nothing was lost when the disk was full, and writing went on when there was room again."""
    error, more, end = told
    assert error["seq"] > 20
    assert error["kind"] == "MissingError"
    assert is_plain(error)
    assert error["then"] == error["seq"]
    assert more["seq"] == end["events"] == error["seq"] + 1
    return True


def test_a_file_that_may_not_grow_loses_nothing_and_goes_on_when_it_may(tmp_path):
    path = tmp_path / FILE
    assert goes_on_after_a_full_disk(run("fill", path, "limit"))
    assert standing(read(path)).outcome("sq.a").level == 3


def own_mounts(*command):
    """A command that may mount what only itself and its children see."""
    return subprocess.run(["unshare", "-m", *command], capture_output=True, text=True, check=False)


def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(tmp_path):
    small = ["mount", "-t", "tmpfs", "-o", "size=400k", "none", str(tmp_path)]
    if not shutil.which("unshare") or own_mounts(*small).returncode:
        pytest.skip("a small disk can be made by root only")
    job = shlex.join([*WRITING, "fill", str(tmp_path / FILE), "ballast"])
    done = own_mounts("sh", "-c", f"{shlex.join(small)} && {job}")
    assert done.stderr == ""
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert goes_on_after_a_full_disk(told)
    assert "The disk is full." in told[0]["message"]


@pytest.fixture
def readable():
    """A folder that everybody may read."""
    # Not pytest's own: nobody else may enter that.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "workspace"


@pytest.mark.parametrize("file_mode", [0o444, 0o666])
def test_a_folder_one_may_only_read_can_be_read_and_says_so_when_written(readable, file_mode):
    readable.mkdir()
    path = begun(readable / FILE)
    path.chmod(file_mode)
    readable.chmod(0o555)
    try:
        before, append, create, after = run("nobody", path)
    finally:
        readable.chmod(0o755)
    assert before == after == {"events": 1}
    for error in (append, create):
        assert error["kind"] == "MissingError"
        assert error["message"].startswith("The store cannot be written")
        assert is_plain(error)


def test_writing_goes_on_where_a_program_was_killed_within_a_write(breeder, tmp_path):
    path = begun(tmp_path / FILE)
    chance = random.Random(1)  # noqa: S311 # the same moments each time
    journal = path.with_name(f"{path.name}-journal")
    for _ in range(100):
        killed(breeder, "write", path, chance.uniform(0, 0.005))
        if journal.exists():
            break
    assert journal.exists()
    with closing(SqliteStore.open(path)) as store:
        store.append(ASSESSMENT, [rated("sq.a", 4)], by=ANNA, via="line")
        assert standing(store.log(ASSESSMENT)).outcome("sq.a").level == 4
    assert not journal.exists()
