"""Programs that write into a store and are killed, starved or shut out while they do. Run by test_durability.py."""

import json
import os
import random
import resource
import sys
import time
from contextlib import closing
from pathlib import Path

from assess.errors import AssessError, ConflictError
from assess.log import standing
from assess.store import SqliteStore
from factory import ASSESSMENT, commented, log, opened, rated

NOBODY = 65534


def tell(**what):
    """One line to whoever started this program."""
    os.write(1, json.dumps(what).encode() + b"\n")


def told(error):
    """An error as a person meets it."""
    return {"kind": type(error).__name__, "message": str(error), "hint": error.hint}


def write_for_ever(path):
    """Pairs of events, each pair confirmed once it is written."""
    with closing(SqliteStore.open(path)) as store:
        tell(ready=True)
        for n in range(sys.maxsize):
            pair = [rated(f"sq.c{n % 7}", n % 6), commented(f"sq.c{n % 7}", f"Comment {n}. " + "More to say. " * 15)]
            tell(seq=store.append(ASSESSMENT, pair, by=str(os.getpid()), via="line")[-1].seq)


def create(path):
    """A new store."""
    tell(ready=True)
    SqliteStore.create(path).close()
    tell(created=True)
    time.sleep(60)


def breed():
    """For each line of input (a job and a path) a child that does it, until somebody kills it."""
    for line in sys.stdin:
        job, path = json.loads(line)
        pid = os.fork()
        if pid == 0:
            tell(pid=os.getpid())
            {"write": write_for_ever, "create": create}[job](Path(path))
        os.waitpid(pid, 0)
        tell(dead=True)


def write_some(path, number, seed):
    """So many answers to an own criterion, and to one that others answer, too, each based on what stands."""
    chance = random.Random(seed)  # noqa: S311 # pauses
    with closing(SqliteStore.open(path)) as store:
        for n in range(number):
            own = store.append(ASSESSMENT, [rated(f"sq.own-{seed}", n % 6)], by=seed, via="line")
            tell(seq=own[0].seq)
            time.sleep(chance.uniform(0, 0.01))
            while True:
                base = standing(store.log(ASSESSMENT)).slots.get(("answer", "sq.shared"), 0)
                try:
                    shared = store.append(ASSESSMENT, [rated("sq.shared", n % 6, base=base)], by=seed, via="line")
                except ConflictError:
                    tell(conflict=base)
                    time.sleep(chance.uniform(0, 0.01))
                else:
                    tell(seq=shared[0].seq)
                    break


def fill(path, relief):
    """Comments until the disk is full; then there is room again, and one more."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    ballast = path.with_name("ballast")
    if relief == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    else:
        ballast.write_bytes(b"x" * 100_000)
    with closing(SqliteStore.create(path)) as store:
        seq = store.append(ASSESSMENT, [opened()], by="a", via="line")[0].seq
        try:
            for n in range(5000):
                seq = store.append(ASSESSMENT, [commented(f"sq.c{n}", "x" * 500)], by="a", via="line")[0].seq
        except AssessError as error:
            tell(seq=seq, then=len(store.log(ASSESSMENT).events), **told(error))
        if relief == "limit":
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        else:
            ballast.unlink()
        tell(seq=store.append(ASSESSMENT, [rated("sq.a", 3)], by="a", via="line")[0].seq)
    with closing(SqliteStore.open(path)) as store:
        tell(events=len(store.log(ASSESSMENT).events))


def as_nobody(path):
    """What somebody meets who may read the store and not write it."""
    log(rated("sq.a", 1))  # loads what Python loads late: nobody may not read Python itself where it is root's
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    with closing(SqliteStore.open(path)) as store:
        tell(events=len(store.log(ASSESSMENT).events))
        for verb in (
            lambda: store.append(ASSESSMENT, [rated("sq.a", 3)], by="a", via="line"),
            lambda: SqliteStore.create(path.with_name("other.sqlite")),
        ):
            try:
                verb()
            except AssessError as error:
                tell(**told(error))
        tell(events=len(store.log(ASSESSMENT).events))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["breed"]:
            breed()
        case ["some", path, number, seed]:
            write_some(Path(path), int(number), seed)
        case ["fill", path, relief]:
            fill(Path(path), relief)
        case ["nobody", path]:
            as_nobody(Path(path))
