"""Bits of a store or a bundle flipped anywhere: `assess verify` says so, or says exactly what it said before."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assess.cli.seal import bundle as bundle_command
from children import unmeasured
from sealed import call, copied

pytestmark = pytest.mark.slow


def flipped(kind, path, times, seed):
    """How many flips were refused, broken, and without any consequence; see flips.py."""
    command = [sys.executable, str(Path(__file__).with_name("flips.py")), kind, str(path), str(times), seed]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=unmeasured(), check=False)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert sum(counts.values()) == times
    return counts


@pytest.mark.parametrize("part", range(4))
def test_a_flipped_bit_of_a_store_is_told_or_changes_nothing(tmp_path, part):
    """10,000 flips in four parts, so that two workers share them."""
    counts = flipped("store", copied(tmp_path), 2500, f"store {part}")
    assert counts["refused"] + counts["broken"] > 2000


def test_a_flipped_bit_of_a_bundle_is_told_or_changes_nothing(tmp_path):
    workspace, path = copied(tmp_path), tmp_path / "b.zip"
    call("-w", workspace, "-o", path, "--without-report", command=bundle_command)
    counts = flipped("bundle", path, 1000, "bundle")
    assert counts["refused"] + counts["broken"] > 900
