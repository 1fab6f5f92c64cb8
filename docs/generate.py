"""Writes the pages that are made from the program itself: every command, what is shipped, and the JSON Schemas.

Run as `python docs/generate.py` to write them, with `--check` to compare: it then exits 1 and names what differs.
"""

from __future__ import annotations

import json
import runpy
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from babel import Locale

from assess.catalogue.library import Library, load, schemas
from assess.cli import COMMANDS, assess
from assess.cli.catalogue import OUTPUTS, output

DOCS = Path(__file__).parent
WIDTH = 80
BY = "This page is written by `make docs`. Change the program or the files it describes, not the page."

COLUMNS = (
    "*Statements* are the sentences of levels 1 to 5. What all *key* criteria reach stands beside each score. "
    "*From the guideline* and *inferred* say what a criterion rests on; an inferred one says from what."
)

Document = Mapping[str, Any]


def main() -> int:
    """Writes every page, or with `--check` compares them."""
    wanted = pages()
    stale = [p for p in sorted((DOCS / "schemas").glob("*.json")) if p not in wanted]
    if sys.argv[1:] == ["--check"]:
        differing = [p for p, text in wanted.items() if not p.exists() or p.read_text("utf-8") != text]
        for path in (*differing, *stale):
            print(f"{path.relative_to(DOCS.parent)} differs from what `make docs` writes.")
        return 1 if differing or stale else 0
    for path, text in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    for path in stale:
        path.unlink()
    return 0


def pages() -> dict[Path, str]:
    """Every generated page by its path."""
    described = {**schemas(), **{name: output(name) for name in OUTPUTS}}
    return {
        DOCS / "reference" / "commands.md": commands(),
        DOCS / "reference" / "content.md": content(load()),
        DOCS / "why" / "ranking.md": ranking((DOCS / "why" / "ranking.md").read_text("utf-8")),
        **{
            DOCS / "schemas" / f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
            for name, schema in described.items()
        },
    }


def ranking(page: str) -> str:
    """The page on ranking with the figures of today's collection between its two marks."""
    before, start, rest = page.partition("<!-- figures -->\n")
    _, end, after = rest.partition("<!-- /figures -->")
    told = runpy.run_path(str(DOCS.parent / "bench" / "ranking.py"))["figures"]()
    return f"{before}{start}\n```text\n{told}\n```\n\n{end}{after}"


# Commands


def commands() -> str:
    """The help of the program, of every command, and of every command below one."""
    root = click.Context(
        assess, info_name="assess", terminal_width=WIDTH, max_content_width=WIDTH, **assess.context_settings
    )
    elsewhere = "What a command returns: [exit codes](exit-codes.md). What `--json` prints: [outputs](outputs.md)."
    parts = [f"# Commands\n\n{BY}\n\n{elsewhere}\n", _help(root, 2)]
    for section, names in COMMANDS.items():
        parts.append(f"## {section}\n")
        for name in names:
            command = assess.get_command(root, name)
            if command is None:
                raise LookupError(name)
            parts += _with_subcommands(root, command, name)
    return "\n".join(parts)


def _with_subcommands(parent: click.Context, command: click.Command, name: str, depth: int = 3) -> Iterator[str]:
    here = click.Context(command, info_name=name, parent=parent)
    yield _help(here, depth)
    if isinstance(command, click.Group):
        for below in command.list_commands(here):
            found = command.get_command(here, below)
            if found is not None:
                yield from _with_subcommands(here, found, below, depth + 1)


def _help(context: click.Context, depth: int) -> str:
    return f"{'#' * depth} {context.command_path}\n\n```text\n{context.get_help()}\n```\n"


# Content


def content(library: Library) -> str:
    """What is shipped, counted."""
    collected = library.documents["practices",]
    return "\n".join(
        [
            f"# What is shipped\n\n{BY}\n",
            "## Guideline sets\n",
            *(_set(document) for document in library.sets()),
            _scales(library),
            "## Questionnaires\n",
            _questionnaires(library),
            "## Practices\n",
            _practices(collected),
        ]
    )


def _set(document: Document) -> str:
    criteria = document["criteria"]
    guidelines = [n for n in document["nodes"] if n["kind"] == "guideline"]
    of = {n["id"]: [c for c in criteria if c["guideline"] == n["id"]] for n in guidelines}
    rows = [(f"{n['number']} {n['title']}", *_counts(of[n["id"]], document, [n["id"]])) for n in guidelines]
    heading = ("guideline", "criteria", "statements", "key", "from the guideline", "inferred", "structure", "mechanism",
               "outcome", "indicators")  # fmt: skip
    parts = [
        f"### {document['title']}, edition {document['edition']} (criteria {document['version']})\n",
        *([f"{later}\n"] if (later := document.get("later_editions")) else []),
        _table(heading, [*rows, ("**all**", *_counts(criteria, document, list(of)))]),
        f"{COLUMNS}\n",
    ]
    for n in guidelines:
        if of[n["id"]]:
            parts.append(f"#### Guideline {n['number']}: {n['title']}\n")
            parts.append(_table(("criterion", "question", "weight", "key"), [
                (f"`{c['id']}`", c["question"], c["weight"], "key" if c["key"] else "") for c in of[n["id"]]
            ]))  # fmt: skip
    if without := [str(n["number"]) for n in guidelines if not of[n["id"]]]:
        parts.append(f"Guidelines of this set without criteria so far: {', '.join(without)}.\n")
    return "\n".join(parts)


def _counts(criteria: Sequence[Document], document: Document, guidelines: Sequence[str]) -> tuple[str, ...]:
    statements = sum(len(texts) for c in criteria for texts in c["levels"].values())
    basis = Counter(c["basis"] for c in criteria)
    aspect = Counter(c["aspect"] for c in criteria)
    indicators = sum(i["guideline"] in guidelines for i in document["indicators"])
    numbers = (len(criteria), statements, sum(c["key"] for c in criteria), basis["guideline"], basis["inferred"],
               aspect["structure"], aspect["mechanism"], aspect["outcome"], indicators)  # fmt: skip
    return tuple(map(str, numbers))


def _scales(library: Library) -> str:
    found = [d for key, d in sorted(library.documents.items()) if key[0] == "scale"]
    parts = ["## Scales\n"]
    for scale in found:
        parts.append(f"### {scale['scale']}\n\n{scale['about']}\n")
        parts.append(_table(("level", "name", "meaning"), [
            (str(step["level"]), step["name"], step["meaning"]) for step in scale["levels"]
        ]))  # fmt: skip
    return "\n".join(parts)


def _questionnaires(library: Library) -> str:
    rows = []
    for asked in library.questionnaires():
        name = asked["questionnaire"]
        questions = str(len(library.freeze(name)[0].asked))
        rows.append((f"`{name}`", asked["title"], questions, str(asked["minutes"]), asked["purpose"]))
    return _table(("name", "title", "questions", "minutes", "purpose"), rows)


def _practices(collected: Document) -> str:
    practices = collected["practices"]
    names = Locale("en").territories
    stubs = sum(p.get("stub", False) for p in practices)
    held = f"{collected['collection']}: {len(practices)} practices, as of {collected['as_of']}."
    return "\n".join(
        [
            f"{held} For {stubs} of them the source breaks off or says next to nothing; these are marked.\n",
            _tally("region", (p["region"] for p in practices)),
            _tally("country", (f"{names[p['country']]} ({p['country']})" for p in practices)),
            _tally("topic", (topic for p in practices for topic in p["topics"] or ["(no topic given)"])),
        ]
    )


def _tally(what: str, values: Iterable[str]) -> str:
    counts = sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))
    return _table((what, "practices"), [(name, str(number)) for name, number in counts])


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
