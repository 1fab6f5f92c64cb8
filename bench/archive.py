"""An archive of many assessments: what listing, filtering and comparing any two cost, and how that grows.

Each assessment answers 66 criteria; ten years of a thousand institutions are 10,000. Costs are CPU seconds of whole
processes in one run, the best of five turns, given as ratios: to reading the same rows with plain SQL in a process of
its own, and of the large archive to the small one. usage: archive.py [SMALL LARGE], the numbers of assessments.
"""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from startup import cpu

from assess.catalogue import freeze
from assess.log import KINDS, Draft, Typed
from assess.store import FILE, SqliteStore
from assess.workspace import library

CRITERIA = 66
YEARS = 10
TURNS = 5

LIST = "SELECT body FROM event WHERE kind IN ('open', 'settings', 'state')"
LOGS = "SELECT body FROM event WHERE assessment IN ({}) ORDER BY assessment, seq"
READ = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()"


def draft(kind, on, plain):
    """An event, from what will be stored of it."""
    return Draft(KINDS[kind].read(plain), on)


def built(folder, number):
    """A workspace with so many assessments, written past all safety: only reading it is measured."""
    frozen, (*sets, _, practices) = library().freeze("full")
    asked = [c.id for c in frozen.asked][:CRITERIA]
    ask = {"ask": [{"criterion": c} for c in asked]}
    document = next(q for q in library().questionnaires() if q["questionnaire"] == "full")
    texts = (*sets, freeze({**document, **ask}), practices)
    store = SqliteStore.create(folder / FILE)
    for pragma in ("synchronous=OFF", "journal_mode=MEMORY", "cache_size=-400000"):
        store._db.execute(f"PRAGMA {pragma}")
    chance = random.Random(1)
    for n in range(number):
        institution, year = divmod(n, YEARS)
        actor = f"b{institution:07}-0000-4000-8000-000000000000"
        opening = draft("open", None, {
            "label": str(2015 + year),
            "institution": {"name": f"Fund {institution:04}", "country": "ZZ", "region": None},
            "period": {"from": f"{2015 + year}-01-01", "to": f"{2015 + year}-12-31"}, "as_of": f"{2015 + year}-12-31",
            "language": "en", "scheme": frozen.sets[0].scheme, "target": {"default": 3, "by_guideline": {}},
            "catalogue": {"sets": [{"id": s.id, "edition": s.edition, "version": s.version, "digest": s.digest}
                                   for s in frozen.sets],
                          "questionnaire": texts[-2].digest, "practices": texts[-1].digest, "overlays": {}},
            "previous": None,
        })  # fmt: skip
        person = {"is": "person", "role": "manager", "name": Typed("A Person"), "members": [], "key": None}
        who = draft("actor", actor, person)
        answers = [
            draft("answer", c, {"value": {"is": "rated", "level": chance.randrange(6), "also_met": []},
                                "seen": {"lang": "en", "text": "d" * 64}, "same_as": None, "why": None, "from": []})
            for c in asked
        ]  # fmt: skip
        copies = {t.digest: t.text for t in texts} if n == 0 else {}
        store.append(name_of(n), [opening, who, *answers], by=actor, via="import", copies=copies)
    store.close()


def name_of(number):
    """The id of an assessment."""
    return f"a{number:07}-0000-4000-8000-000000000000"


def costs(folder):
    """CPU seconds of each case in one archive, and of reading the same rows with plain SQL."""
    assess = str(Path(sys.executable).with_name("assess"))
    one, other = name_of(3), name_of(8)
    ten = [name_of(n) for n in range(YEARS)]

    def rows(query):
        return [sys.executable, "-c", READ, str(folder / FILE), query]

    def logs(names):
        return rows(LOGS.format(", ".join(f"'{name}'" for name in names)))

    cases = {
        "list all": ([assess, "list", "--json"], rows(LIST)),
        "list one institution": ([assess, "list", "--institution", "Fund 0000", "--json"], rows(LIST)),
        "compare two": ([assess, "compare", one, other, "--json"], logs([one, other])),
        "compare ten years": ([assess, "compare", *ten, "--json"], logs(ten)),
    }
    os.environ["ASSESS_WORKSPACE"] = str(folder)
    # Once before: a large store is looked through whole at the first opening, and not again while it stays the same.
    subprocess.run([assess, "list", "--json"], check=True, stdout=subprocess.DEVNULL)
    return {
        case: tuple(min(cpu(command, folder) for _ in range(TURNS)) for command in pair) for case, pair in cases.items()
    }


def main():
    small, large = (int(n) for n in sys.argv[1:3] or ("1000", "10000"))
    found = {}
    for number in (small, large):
        with tempfile.TemporaryDirectory() as place:
            built(Path(place), number)
            found[number] = costs(Path(place))
    print(f"{'':22}{small:>10,} ms{large:>10,} ms   growth   x plain SQL at {large:,}")
    for case in found[small]:
        (little, _), (much, plain) = (found[n][case] for n in (small, large))
        print(f"{case:22}{1000 * little:10.0f}   {1000 * much:10.0f}   {much / little:9.2f}   {much / plain:9.1f}")


if __name__ == "__main__":
    main()
