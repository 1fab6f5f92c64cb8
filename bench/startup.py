"""Start-up as ratios to a bare interpreter, measured in one run: CPU of whole processes, the best of fifteen turns."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

TURNS = 15
BUDGET = {"--version": 1.5, "status --json": 8}


def cpu(command, folder):
    """CPU seconds of one child."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    assess = str(Path(sys.executable).with_name("assess"))
    cases = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "--version": [assess, "--version"],
        "--help": [assess, "--help"],
        "status --json": [assess, "status", "--json"],
        "score --json": [assess, "score", "--json"],
        "gaps --json": [assess, "gaps", "--json"],
    }
    os.environ.pop("COVERAGE_PROCESS_START", None)
    with tempfile.TemporaryDirectory() as folder:
        start = [assess, "start", "--label", "2025", "--country", "ZZ", "--institution", "Bench",
                 "--as-of", "2025-12-31", "--questionnaire", "full", "--as", "Bench"]  # fmt: skip
        subprocess.run(start, cwd=folder, check=True, capture_output=True)
        took = {name: [] for name in cases}
        for _ in range(TURNS):
            for name, command in cases.items():
                took[name].append(cpu(command, folder))
    bare = min(took["python -c pass"])
    for name, seconds in took.items():
        ratio = min(seconds) / bare
        aim = f"   aim <= {BUDGET[name]}" if name in BUDGET else ""
        print(f"{name:16} {1000 * min(seconds):7.1f} ms CPU   {ratio:5.2f} x bare{aim}")


if __name__ == "__main__":
    main()
