"""The power fails at any moment, and every confirmed answer is there.

A kill cannot show this: what a program wrote survives it in the memory of the machine. So every create, write,
truncate, sync and delete that SQLite makes goes through a layer that notes it down. For a cut after any of them the
disk holds what was synced; each later write is kept, dropped, or torn into sectors of 512 bytes, by chance, and so
reordered, too. SQLite itself then opens what is left.

Names follow the journal of the file system, in order, durable with the next sync of any file (`ordered`: ext4, XFS),
or each only with a sync of its own file or of the folder (POSIX promises no more).
"""

import random
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import pytest
from hypothesis import settings

from assess.store import FILE, SqliteStore
from assess.store.sqlite import configure
from factory import ANNA, ASSESSMENT, commented, opened, rated

pytestmark = pytest.mark.slow

SECTOR = 512
ANSWERS = 60
CUTS = settings().max_examples // 3


class Noted(apsw.VFS):
    """The machine's file system, with everything that changes a file noted in `done`."""

    def __init__(self):
        super().__init__("noted", "")
        self.done = []

    def xOpen(self, name, flags):  # noqa: N802 # SQLite's name
        return NotedFile(self.done, name, flags)

    def xDelete(self, path, sync_folder):  # noqa: N802
        self.done.append(("delete", Path(path).name, sync_folder))
        super().xDelete(path, sync_folder)


class NotedFile(apsw.VFSFile):
    """One file of it."""

    def __init__(self, done, name, flags):
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name)
        self.done, self.name = done, path.name
        if not path.exists():
            done.append(("create", self.name))
        super().__init__("", name, flags)

    def xWrite(self, octets, offset):  # noqa: N802
        self.done.append(("write", self.name, bytes(octets), offset))
        super().xWrite(octets, offset)

    def xTruncate(self, size):  # noqa: N802
        self.done.append(("truncate", self.name, size))
        super().xTruncate(size)

    def xSync(self, flags):  # noqa: N802
        self.done.append(("sync", self.name))
        super().xSync(flags)


@cache
def noted(*weaker):
    """All that is done to the disk while a store is made and written; each confirmation says how long the log is.

    Without a `weaker` setting the store is as shipped.
    """
    system = Noted()
    with TemporaryDirectory() as folder, closing(apsw.Connection(f"{folder}/{FILE}", vfs="noted")) as db:
        configure(db, *weaker)
        store = SqliteStore(db)
        store.found()
        system.done.append(("confirm", 0))
        for n in range(ANSWERS):
            drafts = [rated(f"sq.c{n % 7}", n % 6), commented(f"sq.c{n % 7}", f"Comment {n}. " + "More to say. " * 15)]
            # Once in a while a whole sheet, larger than what SQLite keeps in memory for one page.
            many = [commented(f"sq.i{i}", "From a sheet. " * 20) for i in range(60)] if n % 20 == 10 else []
            written = store.append(ASSESSMENT, [opened()] if n == 0 else drafts + many, by=ANNA, via="line")
            system.done.append(("confirm", written[-1].seq))
        done = list(system.done)
    system.unregister()
    return done


class Disk:
    """What a disk holds for certain, and what it only may hold."""

    def __init__(self, *, ordered):
        self.ordered = ordered
        self.octets, self.waiting = {}, {}  # by file, whatever its name: synced, and written since
        self.names, self.durable, self.renaming = {}, {}, []  # now, for certain, and what happened to names since

    def do(self, kind, name, *rest):
        """Does what was noted."""
        match kind:
            case "create":
                file = len(self.octets)
                self.octets[file], self.waiting[file], self.names[name] = bytearray(), [], file
                self.renaming.append((name, file))
            case "write" | "truncate":
                self.waiting[self.names[name]].append((kind, *rest))
            case "sync":
                file = self.names[name]
                for change in self.waiting[file]:
                    put(self.octets[file], *change)
                self.waiting[file] = []
                self._settle(lambda n: self.ordered or n == name)
            case "delete":
                self.renaming.append((name, None))
                del self.names[name]
                if rest[0]:
                    self._settle(lambda _: True)

    def _settle(self, settled):
        for name, file in self.renaming:
            if settled(name):
                self.durable[name] = file
        self.renaming = [(name, file) for name, file in self.renaming if not settled(name)]

    def after_the_cut(self, chance):
        """The files that are found when the power is back."""
        durable = self.durable | dict(self.renaming[: chance.randint(0, len(self.renaming))])
        dropped = chance.choice((0.2, 0.5, 0.9))
        return {name: self._left(file, chance, dropped) for name, file in durable.items() if file is not None}

    def _left(self, file, chance, dropped):
        octets = bytearray(self.octets[file])
        for kind, *what in self.waiting[file]:
            luck = chance.random()
            if luck < dropped:
                continue
            if kind == "write" and luck < dropped + 0.2:
                written, offset = what
                for start in range(0, len(written), SECTOR):
                    if chance.random() < 0.5:
                        put(octets, kind, written[start : start + SECTOR], offset + start)
            else:
                put(octets, kind, *what)
        return bytes(octets)


def put(octets, kind, what, offset=0):
    """Writes into a file, or cuts it off."""
    if kind == "truncate":
        del octets[what:]
    else:
        octets.extend(bytes(max(0, offset - len(octets))))
        octets[offset : offset + len(what)] = what


def cuts(*weaker, ordered, number, making=False):
    """After each of so many cuts: the length of the log that was confirmed last, all lengths there were, the files."""
    done, chance = noted(*weaker), random.Random(f"{weaker} {ordered}")  # noqa: S311 # the same cuts each time
    made = next(n for n, (kind, *_) in enumerate(done) if kind == "confirm")
    lengths = {length for kind, length, *_ in done if kind == "confirm"}
    disk, confirmed = Disk(ordered=ordered), None
    places = sorted(chance.randint(*((1, made) if making else (made + 1, len(done)))) for _ in range(number))
    for n, (kind, *what) in enumerate(done, 1):
        if kind == "confirm":
            (confirmed,) = what
        else:
            disk.do(kind, *what)
        for _ in range(places.count(n)):
            yield confirmed, lengths, disk.after_the_cut(chance)


def found(files):
    """The number of events in what is left; reading checks the file and every link of the chain."""
    with TemporaryDirectory() as folder:
        for name, octets in files.items():
            Path(folder, name).write_bytes(octets)
        with closing(SqliteStore.open(Path(folder, FILE))) as store:
            log = store.log(ASSESSMENT)
            assert len(log.texts) == sum(e.kind == "comment" for e in log.events)
            return len(log.events)


@pytest.mark.parametrize("ordered", [True, False])
def test_a_power_cut_loses_nothing_that_was_confirmed(ordered):
    rolled_back = 0
    for confirmed, lengths, files in cuts(ordered=ordered, number=CUTS):
        there = found(files)
        assert there >= confirmed
        assert there in lengths
        rolled_back += f"{FILE}-journal" in files
    assert rolled_back > CUTS / 10


@pytest.mark.parametrize("ordered", [True, False])
def test_a_power_cut_while_a_store_is_made_leaves_none_or_one_that_can_be_used(ordered):
    made = [
        found(files) if FILE in files else None
        for _, _, files in cuts(ordered=ordered, number=max(100, CUTS // 4), making=True)
    ]
    assert {0} <= set(made) <= {0, None}


@pytest.mark.parametrize("synchronous", ["FULL", "NORMAL"])
def test_the_same_cuts_lose_answers_with_weaker_settings(synchronous):
    """The test of the test: it sees what the shipped settings prevent."""
    lost = [
        confirmed - there
        for confirmed, _, files in cuts(synchronous, ordered=True, number=max(100, CUTS // 4))
        if (there := found(files)) < confirmed
    ]
    assert lost


def test_the_simulated_disk_keeps_what_is_synced_and_may_drop_what_is_not():
    disk = Disk(ordered=True)
    for step in [("create", "a"), ("write", "a", b"old", 0), ("sync", "a"), ("write", "a", b"new", 0)]:
        disk.do(*step)
    left = {disk.after_the_cut(random.Random(n))["a"] for n in range(50)}  # noqa: S311
    assert left == {b"old", b"new"}


def test_the_simulated_disk_forgets_names_that_were_not_synced():
    disk = Disk(ordered=False)
    for step in [("create", "a"), ("create", "b"), ("sync", "b")]:
        disk.do(*step)
    left = {tuple(disk.after_the_cut(random.Random(n))) for n in range(50)}  # noqa: S311
    assert left == {("b",), ("b", "a")}
