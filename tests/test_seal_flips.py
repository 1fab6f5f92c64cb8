"""Bits of a store flipped anywhere: `assess verify` says so, or says exactly what it said before."""

import random

import pytest

from assess.cli.seal import _in_store
from assess.errors import AssessError
from assess.store import FILE
from assess.workspace.verifying import code, verify
from sealed import copied

pytestmark = pytest.mark.slow

FLIPS = 1500


def looked_at(workspace):
    """Every layer, or the words of the refusal."""
    try:
        return verify(_in_store(str(workspace), None))
    except AssessError as error:
        return str(error)


def test_a_flipped_bit_is_told_or_changes_nothing(tmp_path):
    workspace = copied(tmp_path)
    path = workspace / FILE
    data = path.read_bytes()
    before = looked_at(workspace)
    assert code(before) == 7
    chance = random.Random(1500)  # noqa: S311 # the same flips each time
    refused = broken = same = 0
    for _ in range(FLIPS):
        at = chance.randrange(len(data))
        flipped = bytearray(data)
        flipped[at] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        found = looked_at(workspace)
        if isinstance(found, str):
            refused += 1
        elif found == before:
            same += 1
        else:
            assert code(found) == 1, (at, found)
            broken += 1
    assert refused + broken + same == FLIPS
    assert broken > FLIPS // 3
