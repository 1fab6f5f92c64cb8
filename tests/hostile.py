"""Files made to exhaust a reader, and what reading each of them takes, measured in a process of its own.

`python tests/hostile.py` checks every file as `assess check FILE` does, beside the shipped library, and prints one
line of JSON each: seconds of CPU, most memory (MiB), faults, and the length of the longest message.
"""

import json
import os
import resource
import sys
import tempfile
from pathlib import Path

import yaml

import assess.yaml as reading
from assess import shipped
from assess.catalogue import library

FULL = reading.LARGEST
MEMORY = 1_000_000_000

SET = """\
set: service-quality
edition: "2013"
version: 0.1.0
title: T
language: en
prefix: sq
publisher: P
source: S
about: A
scale: pdca-0-5
scheme: pdca-mean-1
rules: {target: 3, evidence_above: 2, word_from_coverage: 60, explain_move_of: 2, roadmap: [{step: later}]}
"""
CRITERION = """\
- id: sq.c
  guideline: sq.1
  question: Q
  why: W
  weight: 1
  key: true
  because: B
  aspect: mechanism
  addressee: board
  effort: {knowledge: low, time: low, resources: low}
  basis: guideline
  evidence: [a, b]
  examples: [{case: a, level: 1, because: b}, {case: a, level: 1, because: b}]
  levels: {1: {a: x}, 2: {b: x}, 3: {c: x}, 4: {d: x}, 5: {e: x}}
"""
ASKED = "questionnaire: q\ntitle: T\npurpose: P\nlanguage: en\nminutes: 5\n"
OURS = "sets: [{set: service-quality, edition: '2013'}]\n"
LINK = (
    "- {criterion: sq.x, practice: pl.zuz-balanced-scorecard, to_level: [1], note: N, by: B, on: 2026-01-01,"
    " method: hand, status: accepted}\n"
)


def many(pattern, size=FULL):
    """`pattern` again and again, up to a file of `size` bytes."""
    return pattern * (size // len(pattern.encode()))


def numbered(pattern, count):
    return "".join(pattern % i for i in range(count))


def of_set(nodes, criterion):
    return SET + "nodes:\n" + nodes + "criteria:\n" + CRITERION + criterion


def chain(count, last):
    """Nodes that stand each below the one before; the first stands below `last`."""
    first = (
        f"- {{id: sq.n0, kind: part, title: T, under: {last}}}\n" if last else "- {id: sq.n0, kind: part, title: T}\n"
    )
    return first + "".join(f"- {{id: sq.n{i}, kind: part, title: T, under: sq.n{i - 1}}}\n" for i in range(1, count))


GUIDELINE = "- {id: sq.1, kind: guideline, title: T}\n"
HEALTH = "  topics: [Health]\n"
NEARLY = "a" * 60

FILES = {
    # brackets, keys and quotes that are never closed
    "[": lambda: many("["),
    "{a: ": lambda: many("{a: "),
    "? ": lambda: many("? "),
    "- on one line": lambda: many("- "),
    "- deeper and deeper": lambda: "".join(" " * i + "-\n" for i in range(1900)),
    "keys deeper and deeper": lambda: "".join(" " * i + "a:\n" for i in range(1900)),
    '"': lambda: many('"'),
    "a quote never closed": lambda: '"' + many("a", FULL - 1),
    "a quote of line breaks": lambda: '"' + many("\n", FULL - 1),
    "a quote of backslashes": lambda: '"' + many("\\", FULL - 1),
    "a quote of escapes": lambda: 'topics: "' + many("\\x41", FULL - 20) + '"',
    "30 deep, then wide": lambda: "[" * 30 + many("[],", FULL - 100) + "]" * 30,
    # one thing, very large
    "a,": lambda: many("a,"),
    "one text": lambda: "topics: " + many("a", FULL - 8),
    "one text as a label": lambda: "topics:\n- label: " + many("a", FULL - 20),
    "one text with spaces": lambda: many("a "),
    "one literal block": lambda: "a: |\n" + many(" a\n", FULL - 5),
    "one folded block": lambda: "a: >\n" + many(" a\n\n", FULL - 5),
    "one version": lambda: SET.replace("0.1.0", many("9", FULL - 1000) + ".0.0") + "nodes: []\ncriteria: []\n",
    "one tag": lambda: "!" + many("a", FULL - 5) + " x",
    "one anchor": lambda: "&" + many("a", FULL - 5) + " x",
    "one alias": lambda: "*" + many("a", FULL - 5),
    "the same large key": lambda: many("? " + "a" * 600_000 + "\n: x\n"),
    "one unknown key": lambda: "topics: []\n? " + many("a", FULL - 30) + "\n: x\n",
    "one directive": lambda: "%YAML " + many("9", FULL - 20) + "\n---\na",
    # many of one kind
    "- a": lambda: many("- a\n"),
    "? a": lambda: many("? a\n"),
    "a: x": lambda: many("a: x\n"),
    "<<": lambda: many("<<: a\n"),
    "anchors and tags": lambda: many("- &a !!s x\n"),
    "aliases": lambda: "- &a x\n" + many("- *a\n", FULL - 10),
    "nested aliases": lambda: "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{f'*a{i - 1},' * 9}]\n" for i in range(1, 99)),
    "keys": lambda: numbered("k%d: x\n", 150_000),
    "keys on one line": lambda: "{" + numbered("k%d,", 150_000) + "}",
    "documents": lambda: many("---\na\n"),
    "tags without a text": lambda: many("!"),
    "anchors without a name": lambda: many("&"),
    "directives": lambda: many("%"),
    "comments": lambda: many("#\n"),
    "line breaks": lambda: many("\n"),
    "carriage returns": lambda: many("\r"),
    "tabs": lambda: many("\t"),
    "colons": lambda: many(":"),
    "emoji": lambda: many("😀"),
    "byte order marks": lambda: many("\ufeff"),
    "NUL at the end": lambda: many("a\n", FULL - 300) + "\0" * 300,
    # many faults of one kind, as many as there is room for
    "empty labels": lambda: "topics:\n" + many("- {label: }\n", 230_000),
    "hidden characters": lambda: "topics:\n" + many('- {label: "\\e"}\n', 300_000),
    "unknown keys": lambda: "topics:\n" + many("- {label: a, labels: c}\n", 270_000),
    "unknown keys of one kind": lambda: "topics: []\n" + numbered("topicz%d: x\n", 29_000),
    "texts where mappings are needed": lambda: "topics: [" + many("a,", 110_000) + "]",
    "topics twice": lambda: "topics:\n" + many("- {label: a}\n", 250_000),
    "unknown topics": lambda: of_set(GUIDELINE, f"  topics: [{numbered('Servise qualiti %d,', 59_000)}]\n"),
    "unknown points": lambda: of_set(
        f"- {{id: sq.1, kind: guideline, title: T, points: [{numbered('a%013d,', 14_000)}]}}\n",
        f"  topics: [Health]\n  points: {{{numbered('b%013d: [a], ', 14_000)}}}\n",
    ),
    "unknown statements": lambda: of_set(
        "- {id: sq.1, kind: guideline, title: T, points: [P]}\n",
        f"  topics: [Health]\n  points: {{P: [{numbered('a-%d,', 59_000)}]}}\n",
    ),
    "unknown criteria": lambda: ASKED + OURS + "ask:\n" + numbered("- criterion: sq.service-chart%d\n", 19_000),
    "unknown sets": lambda: ASKED + "ask: [{set: a}]\nsets:\n" + many("- {set: servise, edition: '2013'}\n", 380_000),
    "nearly the same ids": lambda: of_set(
        numbered(f"- {{id: sq.{NEARLY}%05d, kind: part, title: T, under: sq.{NEARLY}b}}\n", 6_000), HEALTH
    ),
    "a chain of nodes": lambda: of_set(chain(6_600, None), HEALTH),
    "a ring of nodes": lambda: of_set(chain(6_600, "sq.n6599"), HEALTH),
    "nodes twice": lambda: of_set(many(GUIDELINE, 300_000), HEALTH),
    "unknown links": lambda: "set: service-quality\nlinks:\n" + many(LINK, 400_000),
}


def measured(data, folder):
    """What checking `data` takes, in a child process of its own."""
    path = Path(folder) / "hostile.yaml"
    path.write_bytes(data[: reading.LARGEST])
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
        _, problems = library.check([path])
        said = [str(p) for p in problems]
        os.write(sender, json.dumps({"faults": len(said), "longest": max(map(len, said), default=0)}).encode())
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver) as found:
        said = found.read()
    _, status, usage = os.wait4(child, 0)
    # Kilobytes on Linux, bytes on macOS.
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return {
        "exit": status,
        "cpu": round(usage.ru_utime + usage.ru_stime, 2),
        "mib": round(usage.ru_maxrss / unit),
        **(json.loads(said) if said else {"faults": 0, "longest": 0}),
    }


if __name__ == "__main__":
    if "pure" in sys.argv:
        reading._LOADER = yaml.BaseLoader
    library.load(shipped.folder())
    with tempfile.TemporaryDirectory() as there:
        for name, made in FILES.items():
            print(json.dumps({"name": name, **measured(made().encode(), there)}), flush=True)  # noqa: T201
