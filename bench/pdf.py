"""The PDF of the full report in processor time: against Typst, as it grows with the pages, and when it was kept.

Run as `python bench/pdf.py [--turns N] [--against FOLDER]`. FOLDER, else the variable ASSESS_BENCH_AGAINST, may name
another report to compare with, as modules: `data.make(k)` its content, `report.build(k, **report.BEST)` its HTML,
`combo.write(html, json, when)` its PDF. Each case runs in a process of its own, in turns, and the best of its turns
counts; compare figures of one run only.
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

SIZES = (26, 150, 620)
"""Criteria of the reports whose growth is measured: some 35, 130 and 480 pages."""
LARGE = 4
"""How many times its smallest content the other report has: some 120 pages, near the full report."""
EXPONENT, MIB_A_PAGE, MIB, BEST, KEPT = 1.05, 3, 80, 1.1, 0.3
"""What is aimed at; `KEPT` are seconds of processor time."""
AGAINST = "ASSESS_BENCH_AGAINST"
MIB_OF_RSS = 1 << 20 if sys.platform == "darwin" else 1 << 10


# ------------------------------------------------------------------- the cases, each in a process of its own


def make(folder, size):
    """Writes the report as HTML and JSON, of the questionnaire `full` or of so many made-up criteria."""
    import report_samples as samples
    from assess import report
    from assess.render.designs import reports
    from assess.render.fonts import bundled
    from assess.render.letters import Printable
    from assess.render.page import page
    from assess.render.plain import to_json

    if size == "full":
        some = samples.shipped("full")
    else:
        criteria = (samples.criterion(f"t.c{n}", f"t.{1 + n % 2}") for n in range(int(size)))
        some = samples.catalogue(samples.guidelines(*criteria))
    value = report.build(some, samples.made_up(some), version="1.2.3")
    page(value)  # loads what any page needs
    before = time.process_time()
    html, data = page(value, Printable(bundled(reports() / "fonts"))), to_json(value)
    took = time.process_time() - before
    (folder / "page.html").write_text(html, encoding="utf-8")
    (folder / "report.json").write_bytes(data)
    print(json.dumps({"cpu": took}))


def ours(folder):
    """The report as the program renders it, from its HTML."""
    from assess.render.pdf import Attached, Limits, pdf

    attached = Attached((folder / "report.json").read_bytes(), "2026-11-22")
    html = (folder / "page.html").read_text(encoding="utf-8")
    return pdf(html, attached, on_phase=lambda _: None, limits=Limits(cpu=7200, wall=7200, memory=64 << 30))


def typst(folder):
    """The same content in Typst, archival and accessible, too."""
    from assess.render.designs import reports

    (folder / "report.typ").write_bytes((HERE / "report.typ").read_bytes())
    code = (
        "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]], "
        "ignore_system_fonts=True, pdf_standards=['ua-1', 'a-3a'])"
    )
    target = folder / "typst.pdf"
    command = [sys.executable, "-c", code, str(folder / "report.typ"), str(target), str(reports() / "fonts")]
    subprocess.run(command, check=True)
    return target.read_bytes()


OTHER = """
import gc, json, sys
from datetime import UTC, datetime
sys.path.insert(0, sys.argv[1])
import combo, data, report
if sys.argv[4] == "gc off":
    gc.freeze(), gc.disable()
size = int(sys.argv[3])
html, plain = report.build(size, **report.BEST), json.dumps(data.make(size)).encode()
with open(sys.argv[2], "wb") as target:
    target.write(combo.write(html, plain, datetime(2026, 9, 30, tzinfo=UTC)))
"""


def other(folder, against, collecting):
    """The report of another folder, as it stands or without collecting garbage, as ours is."""
    from assess.render.pdf import FONT_SETTINGS, _font_settings

    target = folder / "other.pdf"
    _font_settings(folder, None)
    command = [sys.executable, "-W", "ignore", "-c", OTHER, str(against), str(target), str(LARGE), collecting]
    subprocess.run(command, check=True, env=os.environ | {"FONTCONFIG_FILE": str(folder / FONT_SETTINGS)})
    return target.read_bytes()


def kept(folder):
    """Makes the full report of a workspace twice and prints what each took, by processor time of the whole command."""
    from assess.model import Rated
    from assess.workspace import Workspace
    from assess.workspace.request import StartRequest

    with Workspace.create(folder / "kept") as workspace:
        desk = workspace.start(StartRequest("2026", "Bench", "PL", "2026-11-22", "full", "Bench"))
        for place, criterion in enumerate(desk.questions):
            desk.answer(criterion.id, Rated(place % 5))
    command = [sys.executable, "-m", "assess", "report", "--force", "-w", str(folder / "kept"), "-o"]
    took = []
    for _ in range(6):
        before = used()
        subprocess.run([*command, str(folder / "kept.pdf")], check=True, stdout=subprocess.DEVNULL)
        took.append(used() - before)
    print(json.dumps({"first": took[0], "second": min(took[1:])}))


def used():
    """Seconds of processor time that children took, and theirs."""
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return now.ru_utime + now.ru_stime


def measure(kind, folder, *rest):
    """Makes one PDF in a child and prints what the child took, and the pages."""
    from pypdf import PdfReader

    made = {"ours": ours, "typst": typst, "other": other}[kind](folder, *rest)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    written = folder / f"{kind}.pdf"
    written.write_bytes(made)
    pages = len(PdfReader(written).pages)
    mib = used.ru_maxrss / MIB_OF_RSS
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "mib": mib, "pages": pages, "bytes": len(made)}))


# ------------------------------------------------------------------------------------------------- the run


def apart(*arguments):
    """What a process of its own prints."""
    command = [sys.executable, __file__, "--case", *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)


def best(figures):
    """The least of each figure."""
    return {name: min(f[name] for f in figures) for name in figures[0]}


def told(name, took, more=""):
    each = 1000 * took["cpu"] / took["pages"]
    print(
        f"{name:34} {took['pages']:4} pages {took['cpu']:7.2f} s CPU {each:6.0f} ms a page {took['mib']:6.0f} MiB{more}"
    )


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--turns", type=int, default=2)
    options.add_argument("--against", type=Path, default=os.environ.get(AGAINST))
    options.add_argument("--case", nargs="+", help=argparse.SUPPRESS)
    given = options.parse_args()
    os.environ.pop("COVERAGE_PROCESS_START", None)
    if given.case:
        kind, folder, *rest = given.case
        return {"make": make, "kept": kept}.get(kind, partial(measure, kind))(Path(folder), *rest)
    with TemporaryDirectory() as name:
        return run(Path(name), given.turns, given.against and given.against.resolve())


def run(folder, turns, against):
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {sys.version.split()[0]}, the best of {turns} turn(s)\n")
    cases = [("ours",)]
    if find_spec("typst"):
        cases.append(("typst",))
    else:
        print("Typst is not installed (pip install typst), so it is left out.")
    if against:
        cases += [("other", against, how) for how in ("as it stands", "gc off")]
    else:
        print(f"No other report to compare with is named (--against or {AGAINST}), so it is left out.")
    compared(in_turns(folder, ["full"], cases, turns))
    grown(list(in_turns(folder, SIZES, [("ours",)], turns).values()))
    twice = apart("kept", folder)
    print(f"\nfirst report {twice['first']:.2f} s CPU, the second of the same {twice['second']:.2f} s   aim <= {KEPT}")


def in_turns(folder, sizes, cases, turns):
    """The best figures of each case at each size."""
    written = {}
    for size in sizes:
        (folder / str(size)).mkdir()
        written[size] = best([apart("make", folder / str(size), size) for _ in range(turns)])
    runs = {(size, *case): [] for size in sizes for case in cases}
    for _ in range(turns):
        for (size, kind, *rest), figures in runs.items():
            figures.append(apart(kind, folder / str(size), *rest))
    took = {case: best(figures) for case, figures in runs.items()}
    for size in sizes:
        # From the value of the report to its PDF: writing the page is part of it.
        took[size, "ours"]["cpu"] += written[size]["cpu"]
    return took


def compared(took):
    mine = took["full", "ours"]
    told("the full report", mine)
    for case, figures in took.items():
        if case[1] == "typst":
            told("the same content in Typst", figures, f"   ours: {mine['cpu'] / figures['cpu']:.1f} x")
        elif case[1] == "other":
            each = mine["cpu"] / mine["pages"] / (figures["cpu"] / figures["pages"])
            aim = f"   aim <= {BEST}" if case[-1] == "as it stands" else ""
            told(f"the other report, {case[-1]}", figures, f"   ours a page: {each:.2f} x{aim}")


def grown(sizes):
    print()
    for took in sizes:
        budget = MIB_A_PAGE * took["pages"] + MIB
        told("made-up criteria", took, f" (aim <= {budget})")
    least, most = sizes[0], sizes[-1]
    exponent = math.log(most["cpu"] / least["cpu"]) / math.log(most["pages"] / least["pages"])
    print(f"CPU grows with the pages to the power of {exponent:.2f}   aim <= {EXPONENT}")


if __name__ == "__main__":
    main()
