"""A PDF of unchanged content is kept in the workspace and not made a second time; anything else makes a new one."""

import os
from dataclasses import replace

import pytest
from click.testing import CliRunner

from assess.cli import assess
from assess.model import Rated
from assess.render import kept
from assess.render.designs import design
from assess.workspace import Workspace
from assess.workspace.request import StartRequest

CHARTER = "sq.service-charter"


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A workspace, in which each PDF that is really made is counted."""
    with Workspace.create(tmp_path / "ws") as opened:
        desk = opened.start(StartRequest("2026", "Office", "PL", "2026-11-22", "service-quality-1", "Anna"))
        desk.answer(CHARTER, Rated(1))
        monkeypatch.chdir(tmp_path)
        yield opened


@pytest.fixture
def made(workspace, monkeypatch):
    """Calls `assess report`; gives the bytes and how many PDFs were made so far."""
    from assess.render import pdf  # noqa: PLC0415 # what is counted

    count = []

    def fake(html, *_, **__):
        count.append(html)
        return b"%PDF " + html.encode()

    monkeypatch.setattr(pdf, "pdf", fake)

    def call(*arguments):
        whole = ["report", "-w", str(workspace.folder), "-o", "r.pdf", "--force", *arguments]
        done = CliRunner().invoke(assess, whole, standalone_mode=False)
        if done.exception:
            raise done.exception
        call.said = done.stderr
        with open("r.pdf", "rb") as file:  # noqa: PTH123 # where the test stands
            return file.read(), len(count)

    return call


def test_the_second_report_of_the_same_is_the_first_again(made):
    first, one = made()
    assert made() == (first, one) == (first, 1)


def test_a_report_that_lacks_letters_is_not_kept_and_says_so_each_time(made, workspace):
    workspace.desk().comment(CHARTER, "社会保障")
    for count in (1, 2):
        assert made()[1] == count
        assert "4 Chinese, Japanese or Korean characters cannot be drawn here" in made.said


def test_another_answer_design_or_paper_makes_another(made, workspace):
    first, _ = made()
    workspace.desk().answer(CHARTER, Rated(2))
    second, two = made()
    assert (second != first, two) == (True, 2)
    assert made("--report", "board")[1] == 3
    assert made("--paper", "letter")[1] == 4
    assert made() == (second, 4)


def test_a_change_of_a_template_makes_another(tmp_path, monkeypatch):
    folder = tmp_path / "reports" / "ours"
    (folder / "sections").mkdir(parents=True)
    (folder / "report.yaml").write_text("title: T\n", "utf-8")
    (folder / "sections" / "x.html.j2").write_text("one", "utf-8")
    first = kept.key(["a"], design("ours", [tmp_path]))
    assert kept.key(["a"], design("ours", [tmp_path])) == first
    (folder / "sections" / "x.html.j2").write_text("two", "utf-8")
    second = kept.key(["a"], design("ours", [tmp_path]))
    (folder / "report.yaml").write_text("title: U\n", "utf-8")
    assert len({first, second, kept.key(["a"], design("ours", [tmp_path])), kept.key(["b"], design())}) == 4
    monkeypatch.setattr(kept, "_makers", lambda: iter(["weasyprint-99"]))
    assert kept.key(["b"], design()) != kept.key(["b"], replace(design(), title="X"))


def test_what_was_changed_on_the_disk_is_not_given_out(made, workspace):
    first, _ = made()
    (path,) = (workspace.folder / kept.FOLDER).glob("*.pdf")
    path.write_bytes(first + b"!")
    assert made() == (first, 2)


def test_old_ones_make_room(tmp_path):
    for number in range(kept.MOST + 3):
        kept.keep(tmp_path, f"{number:064}", b"%d" % number)
        os.utime(next((tmp_path / kept.FOLDER).glob(f"{number:064}*")), ns=(number, number))
    assert len(list((tmp_path / kept.FOLDER).iterdir())) == kept.MOST
    assert kept.find(tmp_path, f"{0:064}") is None
    assert kept.find(tmp_path, f"{kept.MOST + 2:064}") == b"%d" % (kept.MOST + 2)


def test_where_nothing_can_be_kept_nothing_is_lost(tmp_path):
    (tmp_path / kept.FOLDER).write_text("a file in the way")
    kept.keep(tmp_path, "x", b"data")
    assert kept.find(tmp_path, "x") is None


def test_what_cannot_be_read_is_made_again(tmp_path):
    (tmp_path / kept.FOLDER / "x.y.pdf").mkdir(parents=True)
    assert kept.find(tmp_path, "x") is None


def test_standard_output_takes_one_format_and_gives_the_same(made, workspace):
    first, _ = made()
    whole = ["report", "-w", str(workspace.folder), "-o", "-"]
    assert CliRunner().invoke(assess, whole, standalone_mode=False).stdout_bytes == first
