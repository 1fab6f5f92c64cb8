"""Bits of a store or a bundle flipped anywhere: `assess verify` says so, or says exactly what it said before."""

import random

import pytest

from assess.cli.seal import bundle as bundle_command
from assess.errors import AssessError
from assess.store import FILE
from assess.workspace.verifying import code, in_bundle, in_store, verify
from sealed import call, copied

pytestmark = pytest.mark.slow


def flipped(path, look, times, seed):
    """How many flips were refused, broken, and without any consequence."""

    def looked_at():
        try:
            return verify(look())
        except AssessError as error:
            return str(error)

    data = path.read_bytes()
    before = looked_at()
    assert code(before) == 7
    chance = random.Random(seed)  # noqa: S311 # the same flips each time
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


@pytest.mark.parametrize("part", range(4))
def test_a_flipped_bit_of_a_store_is_told_or_changes_nothing(tmp_path, part):
    """10,000 flips in four parts, so that two workers share them."""
    workspace = copied(tmp_path)
    counts = flipped(workspace / FILE, lambda: in_store(workspace, None), 2500, f"store {part}")
    assert counts["refused"] + counts["broken"] > 2000


def test_a_flipped_bit_of_a_bundle_is_told_or_changes_nothing(tmp_path):
    workspace, path = copied(tmp_path), tmp_path / "b.zip"
    call("-w", workspace, "-o", path, "--without-report", command=bundle_command)
    counts = flipped(path, lambda: in_bundle(path), 500, "bundle")
    assert counts["refused"] + counts["broken"] > 450
