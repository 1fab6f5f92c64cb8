"""Bits of a store or a bundle flipped anywhere: `assess verify` says so, or says exactly what it said before.

Other bits each time, by the seed of the laws.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from assess.cli.seal import bundle as bundle_command
from children import unmeasured
from sealed import call, copied

pytestmark = pytest.mark.slow

FLIPS = settings().max_examples
"""Flips of a bundle; those of a store are 25 for each three of them."""

PARTS = 4
"""So that two workers share what takes longest."""


def flipped(kind, path, times, seed):
    """How many flips were refused, broken, and without any consequence; see flips.py."""
    command = [sys.executable, str(Path(__file__).with_name("flips.py")), kind, str(path), str(times), seed]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=unmeasured(), check=False)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert sum(counts.values()) == times
    return counts


@pytest.fixture
def seed(pytestconfig):
    """That of the laws, which stands at the head of the run."""
    return str(pytestconfig.getoption("hypothesis_seed"))


@pytest.mark.parametrize("part", range(PARTS))
def test_a_flipped_bit_of_a_store_is_told_or_changes_nothing(tmp_path, seed, part):
    times = FLIPS * 25 // 3 // PARTS
    counts = flipped("store", copied(tmp_path), times, f"{seed} store {part}")
    assert counts["refused"] + counts["broken"] > times * 4 // 5


def test_a_flipped_bit_of_a_bundle_is_told_or_changes_nothing(tmp_path, seed):
    workspace, path = copied(tmp_path), tmp_path / "b.zip"
    call("-w", workspace, "-o", path, "--without-report", command=bundle_command)
    counts = flipped("bundle", path, FLIPS, f"{seed} bundle")
    assert counts["refused"] + counts["broken"] > FLIPS * 4 // 5
