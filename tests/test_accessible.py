"""What axe-core, the checker of accessibility, says of our HTML in Chromium: light, dark, enlarged, on a telephone."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

import report_samples as samples
from assess import report
from assess.comparison import Year
from assess.render import Look
from assess.render.closed import POLICY
from assess.render.designs import design, designs
from assess.render.page import page

AXE = Path(__file__).with_name("axe")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WAYS = ("light", "dark", "200 %", "320 px")

LACKING = [
    name
    for name, there in (
        ("Node.js", shutil.which("node")),
        ("Chromium", Path(CHROMIUM).exists()),
        ("tests/axe/node_modules (make axe)", (AXE / "node_modules").is_dir()),
    )
    if not there
]
browser = pytest.mark.skipif(bool(LACKING), reason=f"axe-core cannot run here: {', '.join(LACKING)} missing")

ARABIC = "مؤسسة الضمان الاجتماعي: خدمة المواطنين في 22 مكتبًا (2025)"


@cache
def example():
    some = samples.shipped("full")
    return report.build(some, samples.audited(some), version="1.2.3")


def empty():
    return report.build(samples.shipped("quick-scan"), samples.standing({}), version="1.2.3")


def hostile():
    """Every text that is meant to break something, at each place where one can be typed."""
    some = samples.catalogue(samples.guidelines(*(samples.criterion(f"t.c{n}") for n in range(4))))
    return report.build(some, samples.hostile("\n".join(t[:2000] for t in samples.HOSTILE.values())), version="1.2.3")


def right_to_left():
    some = samples.catalogue(samples.guidelines(*(samples.criterion(f"t.c{n}", question=ARABIC) for n in range(6))))
    now = samples.hostile(ARABIC)
    return report.build(some, replace(now, settings=replace(now.settings, language="ar")), version="1.2.3")


def compared(asked="full", typed=""):
    """Two years with one between that has no assessment, before the last of which some criteria were revised."""
    some = samples.shipped(asked)

    def in_words(found):
        first, *rest = found.criteria
        told = (replace(first.statements[0], text=f"Once, {first.statements[0].text}"), *first.statements[1:])
        return replace(found, criteria=(replace(first, statements=told), *rest[1:]), version="0.0.9")

    years = []
    for year, criteria in (("2023", replace(some, sets=tuple(map(in_words, some.sets)))), ("2025", some)):
        made = samples.made_up(criteria, every=9 if year == "2023" else 11)
        settled = replace(made.settings, label=f"{year}{typed}", as_of=f"{year}-12-31")
        years.append(Year(settled.label, criteria, replace(made, assessment=f"a-{year}", settings=settled)))
    return report.compare(years, version="1.2.3")


def by_side(found):
    return page(found, look=Look(design("comparison")))


def of_one(name):
    return design(name).of != "comparison"


PAGES = {
    **{name: lambda name=name: page(example(), look=Look(design(name))) for name in designs() if of_one(name)},
    **{made.__name__: lambda made=made: page(made()) for made in (empty, hostile, right_to_left)},
    "comparison": lambda: by_side(compared()),
    "comparison, hostile": lambda: by_side(compared("quick-scan", samples.HOSTILE["markup"] + ARABIC)),
}
"""Each page that is checked, by a name."""


def checked(folder, pages):
    """What the checker says of each page, by its name and the way it was opened."""
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    command = ["node", str(AXE / "check.mjs"), *(str(folder / f"{name}.html") for name in pages)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {(Path(line["file"]).stem, line["way"]): line for line in lines}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """One browser looks at all pages."""
    return checked(tmp_path_factory.mktemp("accessible"), {name: text() for name, text in PAGES.items()})


@pytest.mark.slow
@browser
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_everyone(verdicts, name, way):
    found = verdicts[name, way]
    assert found["violations"] == []
    assert found["sideways"] <= 1


@pytest.mark.slow
@browser
def test_the_checker_finds_what_is_wrong(tmp_path):
    """A check that cannot fail is none."""
    wrong = {
        "picture": '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
        "pale": '<p style="color: #999; background: #fff">Can this be read?</p>',
        "wide": '<p style="width: 500px">Wider than a telephone.</p>',
        "night": "<style>@media (prefers-color-scheme: dark) { p { color: #222; background: #111 } }</style><p>Dim</p>",
    }
    frame = '<!doctype html><html lang="en"><head><title>t</title></head><body><main><h1>h</h1>{}</main></body></html>'
    found = checked(tmp_path, {name: frame.format(text) for name, text in wrong.items()})

    def ids(name, way):
        return [violation["id"] for violation in found[name, way]["violations"]]

    assert all(ids("picture", way) == ["image-alt"] for way in WAYS)
    assert all(ids("pale", way) == ["color-contrast"] for way in WAYS)
    assert [found["wide", way]["sideways"] > 1 for way in WAYS] == [False, False, False, True]
    assert [ids("night", way) for way in WAYS] == [[], ["color-contrast"], [], []]


class _Tags(HTMLParser):
    """Every tag with what it carries, and the style sheets."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.styles, self._style = [], "", False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag):
        self._style = self._style and tag != "style"

    def handle_data(self, data):
        self.styles += data if self._style else ""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_no_script_and_fetches_nothing(name):
    read = _Tags(PAGES[name]())
    assert len(read.tags) > 50
    acting = {"script", "link", "iframe", "object", "embed", "base", "form", "video", "audio", "source", "use", "image"}
    assert not acting & {tag for tag, _ in read.tags}
    for tag, carried in read.tags:
        assert not [key for key in carried if key.startswith("on") or key in {"srcset", "poster", "background"}]
        assert carried.get("src", "data:").startswith("data:")
        assert "href" not in carried or tag == "a"
        assert "url(" not in (carried.get("style") or "")
        assert "http-equiv" not in carried or (tag, carried["content"]) == ("meta", POLICY)
    assert not re.search(r"url\(|@import|image-set\(|src:", read.styles)
