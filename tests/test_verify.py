"""What `assess verify` says layer by layer: who did what, which criterion, which key, and what it was held against."""

from dataclasses import replace

import pytest

from assess import report
from assess.answers import Actor
from assess.text import alike
from assess.workspace.turn import NAMED, in_turn
from factory import ANNA, BEN, log, rated, state
from report_samples import catalogue, criterion, guidelines, standing

THIRD = "0a6f1c1e-0000-4000-8000-00000000000c"
NAMES = {ANNA: "Maria Nowak", BEN: "Eva Holm", THIRD: "Maria Novak"}


def told(layers, name):
    return next(layer for layer in layers if layer.name == name)


def by(who, found, seq):
    """The events of a log, those from `seq` on by somebody else."""
    return tuple(replace(e, by=who) if e.seq >= seq else e for e in found.events)


# The course


def course(events, names=NAMES, left=None):
    return in_turn(events, names, left)


def approved_by(who):
    return by(who, log(rated("sq.charter", 2), state("submitted"), state("in_review"), state("approved")), 4)


def test_the_course_names_who_submitted_and_who_approved():
    found = course(approved_by(BEN), {ANNA: "Maria Nowak", BEN: "Eva Holm"})
    assert found.verdict == "good"
    assert "Submitted by Maria Nowak (event 3) and approved by Eva Holm (event 5)." in found.sentence


def test_names_that_look_alike_stand_side_by_side_in_the_course():
    found = course(approved_by(THIRD))
    assert (found.verdict, "Maria Novak beside Maria Nowak" in found.sentence) == ("note", True)


def test_of_many_names_that_look_alike_some_are_named_and_the_others_counted():
    found = course(approved_by(BEN), {str(n): f"Maria Nowak {n}" for n in range(9)})
    assert found.sentence.count(" beside ") == NAMED
    assert f"and {9 * 8 // 2 - NAMED} more pairs." in found.sentence


def test_a_name_that_is_not_in_this_copy_looks_like_no_other():
    assert course(approved_by(BEN), {}).verdict == "good"
    assert course(approved_by(BEN), dict.fromkeys(NAMES, "[this text is not in this copy]")).verdict == "good"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Maria Nowak", "Maria Novak", True),
        ("Eva Holm", "Eva Hohn", True),
        ("Jürgen Müller", "Jurgen Muller", True),
        ("Maria Nowak", "Eva Holm", False),
        ("Anna", "Ben", False),
        ("Christine Weber", "Thomas Weber", False),
    ],
)
def test_a_slip_of_the_keyboard_is_told_apart_from_another_name(one, other, same):
    assert (alike([one, other]) != ()) is same


def test_one_name_typed_twice_is_no_pair():
    assert alike(["Anna", "Anna", ""]) == ()


@pytest.mark.parametrize(
    ("to", "said", "was", "fault"),
    [
        ("approved", [], ["sq.law"], "says that nothing was left to review, but sq.law was not reviewed then"),
        (
            "approved",
            ["sq.a"],
            ["sq.a", "sq.b", "sq.c"],
            "sq.a was left to review, but sq.b and sq.c were not reviewed",
        ),
        ("approved", ["sq.a", "sq.b"], ["sq.a"], "sq.a and sq.b were left to review, but of sq.b nothing was"),
        ("submitted", [], ["sq.law"], "says that nothing was left to answer, but sq.law was not answered then"),
        ("submitted", [], [f"sq.c{n}" for n in range(9)], "sq.c4 and 4 more were not answered then"),
        ("approved", ["sq.b", "sq.a"], ["sq.a", "sq.b"], "not each of them once in the order of the questionnaire"),
        ("approved", ["sq.a"], ["sq.a"], ""),
    ],
)
def test_what_a_step_hides_is_told_by_criterion(to, said, was, fault):
    events = approved_by(BEN)
    step = next(e for e in events if e.data.get("to") == to)
    told_so = tuple(replace(e, data={**e.data, "open": said}) if e is step else e for e in events)
    found = course(told_so, NAMES, lambda e: was if e.seq == step.seq else [])
    assert (found.verdict == "broken") is bool(fault)
    assert fault in found.sentence
    assert not fault or found.sentence.startswith(f"Event {step.seq} ")


# Who wrote, in the report


def test_the_report_puts_names_that_look_alike_side_by_side():
    actors = {who: Actor(who, "person", "manager", name) for who, name in NAMES.items()}
    made = report.build(catalogue(guidelines(criterion("t.a1"))), replace(standing({}), actors=actors), version="1")
    assert made.audit.alike == (("Maria Novak", "Maria Nowak"),)
