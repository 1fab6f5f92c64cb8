"""Flips bits of a workspace's store or of a bundle; run in a process of its own, which coverage does not slow down.

usage: flips.py store|bundle PATH TIMES SEED. Prints as JSON how many flips were refused, told as broken, or without any
consequence; ends with an error at one that leads to another result that is called good.
"""

import json
import random
import sys
from functools import partial
from pathlib import Path

from assess.errors import AssessError
from assess.store import FILE
from assess.workspace.verifying import code, in_bundle, in_store, verify


def flipped(path, look, times, seed):
    """How many flips of the file at `path` came to what."""

    def looked_at():
        try:
            return verify(look())
        except AssessError as error:
            return str(error)

    data = path.read_bytes()
    before = looked_at()
    assert code(before) == 7
    chance = random.Random(seed)  # noqa: S311 # the same flips for the same seed
    counts = {"refused": 0, "broken": 0, "same": 0}
    for _ in range(times):
        at = chance.randrange(len(data))
        other = bytearray(data)
        other[at] ^= 1 << chance.randrange(8)
        path.write_bytes(other)
        found = looked_at()
        verdict = "refused" if isinstance(found, str) else "same" if found == before else "broken"
        assert verdict != "broken" or code(found) == 1, (at, found)
        counts[verdict] += 1
    path.write_bytes(data)
    assert looked_at() == before
    return counts


if __name__ == "__main__":
    kind, place, number, seed = sys.argv[1:]
    where = Path(place)
    if kind == "store":
        file, look = where / FILE, partial(in_store, where, None)
    else:
        file, look = where, partial(in_bundle, where)
    print(json.dumps(flipped(file, look, int(number), seed)))  # noqa: T201 # for the test that started it
