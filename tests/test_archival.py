"""What veraPDF says of our PDF, for reports that are likely to break a rule. That of the example is in test_demo.py."""

from dataclasses import replace

import pytest

import report_samples as samples
import verapdf
from assess import report
from assess.log.standing import Comment
from assess.model import Rated
from assess.render import Limits, Look
from assess.render.designs import design
from assess.render.pdf import pdf, report_pdf

pytestmark = [pytest.mark.slow, pytest.mark.skipif(verapdf.ENGINE is None, reason=verapdf.WHY)]


def quietly(phase):
    """Nobody listens to phases."""


def of(some, now):
    return report.build(some, now, version="1.2.3")


def empty():
    return of(samples.shipped("quick-scan"), samples.standing({}))


def large():
    """300 criteria, of which ten have an answer."""
    names = [f"t.c{n}" for n in range(300)]
    some = samples.catalogue(samples.guidelines(*(samples.criterion(n, f"t.{1 + i % 2}") for i, n in enumerate(names))))
    return of(some, samples.standing({n: Rated(i % 6) for i, n in enumerate(names[::30])}))


def hostile():
    """Every text that is meant to break something, at each place where one can be typed, and long comments."""
    every = "\n".join(t[:1000] for t in samples.HOSTILE.values())
    names = [f"t.c{n}" for n in range(8)]
    some = samples.catalogue(samples.guidelines(*(samples.criterion(n) for n in names)))
    now = samples.hostile(every)
    long = {n: Comment(5, samples.AT, samples.BEN, ("word " * 4000)[:20_000]) for n in names[3:]}
    return of(some, replace(now, comments={**now.comments, **long}))


def right_to_left():
    arabic = "مؤسسة الضمان الاجتماعي: خدمة المواطنين في 22 مكتبًا (2025)"
    some = samples.catalogue(samples.guidelines(*(samples.criterion(f"t.c{n}", question=arabic) for n in range(6))))
    now = samples.hostile(arabic)
    return of(some, replace(now, settings=replace(now.settings, language="ar")))


def rated():
    some = samples.shipped("quick-scan")
    return of(some, samples.made_up(some))


def audited():
    some = samples.shipped("quick-scan")
    return of(some, samples.audited(some))


REPORTS = {
    "empty": (empty, "improvement"),
    "large": (large, "improvement"),
    "hostile": (hostile, "improvement"),
    "right_to_left": (right_to_left, "improvement"),
    "board": (rated, "board"),
    "recognition": (rated, "recognition"),
    "auditor": (audited, "auditor"),
    "auditor_early": (empty, "auditor"),
    "workbook": (empty, "workbook"),
}
"""Each with what is in it, and its design."""


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory, unmeasured_children):  # noqa: ARG001 # making them takes long enough
    """What veraPDF says of each report."""
    folder = tmp_path_factory.mktemp("archival")
    files = []
    for name, (made, look) in REPORTS.items():
        files.append(folder / f"{name}.pdf")
        files[-1].write_bytes(report_pdf(made(), on_phase=quietly, look=Look(design(look))))
    return verapdf.verdicts(files)


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_archival_and_accessible(verdicts, name, flavour):
    verdict, assertions, *broken = verdicts[name, flavour]
    assert (verdict, broken) == ("passed", [])
    assert assertions > 1000


def test_the_checker_finds_what_is_wrong(tmp_path):
    """A check that cannot fail is none: a picture without words breaks PDF/UA-1."""
    page = '<html lang="en"><title>t</title><h1>h</h1><svg viewBox="0 0 9 9"><rect width="9" height="9"/></svg></html>'
    (tmp_path / "bad.pdf").write_bytes(pdf(page, on_phase=quietly, limits=Limits()))
    verdict, _, *broken = verapdf.verdicts([tmp_path / "bad.pdf"])["bad", "ua1"]
    assert verdict == "failed"
    assert broken
