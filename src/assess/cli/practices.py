"""`assess practices`: good practices of other institutions, for the gaps at hand or by search."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import click

from assess import report
from assess.cli.shell import assessment_options, emit, hint, json_option, on_desk, say, wrapped
from assess.errors import NotFoundError, UsageError
from assess.model import Collection, Practice
from assess.practices import search as look_up
from assess.text import counted, guarded, meant, quoted, shown
from assess.workspace import country_names, library

NO_AWARD = "none"


@dataclass(frozen=True)
class Found:
    """The practices that fit, best first, and for each facet how many practices each of its values would give."""

    practices: tuple[Practice, ...]
    facets: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Serves:
    """A criterion that a practice was chosen for, the level steps it serves there, and why."""

    criterion: str
    question: str
    to_level: tuple[int, ...]
    note: str
    kind: str | None


@dataclass(frozen=True)
class Shown:
    """One practice, and the criteria it was chosen for."""

    practice: Practice
    serves: tuple[Serves, ...]


@click.group(invoke_without_command=True)
@assessment_options
@json_option
@click.pass_context
def practices(ctx: click.Context, folder: str | None, name: str | None, *, as_json: bool) -> None:
    """Good practices that help with the most gaps of the assessment, and why each is named.

    An award or a year is a fact, not proof that something works.

    \b
    Examples:
      assess practices
      assess practices search complaints --region Europe
      assess practices search Poland telephone
      assess practices search --institution ZUS --implemented 2015 --implemented 2016
      assess practices show pl.zus-customer-service-policy
    """
    if ctx.invoked_subcommand is not None:
        return
    with on_desk(folder, name) as desk:
        found = report.practices_of(desk.catalogue, desk.now)
    if as_json:
        emit(found)
        return
    say(wrapped(found.sentence, ""))
    for one in found.first:
        say("")
        say(wrapped(f"{one.practice.title}, {one.practice.institution} ({one.practice.facts})", "  ", ""))
        say(wrapped(one.practice.summary))
        say(wrapped(one.sentence))
        for gap in one.gaps:
            say(wrapped(f"{gap.criterion}: {gap.note}", "      ", "    "))
        say(wrapped(f"{one.practice.id}; {one.practice.source}"))
    if others := [p for p in found.named if p.id not in {one.practice.id for one in found.first}]:
        say("")
        say("Named at a single gap (see `assess gaps`):")
    for practice in others:
        say(wrapped(f"{practice.id}  {practice.title}, {practice.institution} ({practice.facts})", "      ", "  "))


@practices.command()
@click.argument("words", nargs=-1)
@click.option("--implemented", multiple=True, type=int, metavar="YEAR", help="Year of implementation.")
@click.option("--awarded", multiple=True, metavar="YEAR", help=f"Year of the award; '{NO_AWARD}' for none.")
@click.option("--institution", multiple=True, metavar="NAME", help="The whole name, or the short one: ZUS.")
@click.option("--country", multiple=True, metavar="NAME", help="The name in English, or two letters: Poland, PL.")
@click.option("--region", multiple=True, metavar="NAME", help="Africa, Americas, Asia and Pacific, Europe.")
@click.option("--topic", multiple=True, metavar="LABEL", help="A topic of the list; other spellings are known.")
@click.option("--csv", "as_csv", is_flag=True, help="A table for a spreadsheet.")
@json_option
def search(
    words: tuple[str, ...],
    implemented: tuple[int, ...],
    awarded: tuple[str, ...],
    institution: tuple[str, ...],
    country: tuple[str, ...],
    region: tuple[str, ...],
    topic: tuple[str, ...],
    *,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Find practices that hold all WORDS, in any form; everyday synonyms will do.

    Searched are title, summary and topics, the country, the names of the institution, and why a practice was chosen.
    An option given twice means either value; different options must all fit. The counts behind the list say how many
    practices each value of an option would give.
    """
    collection = library().collection()
    held = {p.country for p in collection.practices}
    names = {code: name for code, name in country_names().items() if code in held}
    given = {"words": (" ".join(words),) if words else (), "implemented": implemented, "awarded": awarded}
    given |= {"institution": institution, "country": country, "region": region, "topic": topic}
    found = look_up(
        collection,
        words=" ".join(words),
        countries=names,
        implemented=implemented,
        awarded=[_award(year) for year in awarded],
        institution=_known("--institution", institution, _institutions(collection)),
        country=_known("--country", country, {**{n: code for code, n in names.items()}, **{c: c for c in names}}),
        region=_known("--region", region, {p.region: p.region for p in collection.practices}),
        topic=_known("--topic", topic, {s: t.label for t in collection.topics for s in (t.label, *t.aliases)}),
    )
    facets = {
        name: {NO_AWARD if value is None else str(value): number for value, number in values.items()}
        for name, values in found.facets.items()
    }
    if as_json:
        emit(Found(found.practices, facets))
    elif as_csv:
        _table(found.practices)
    elif found.practices:
        _list(collection, found.practices, facets)
    else:
        _none(given, facets, found.near)


def _award(year: str) -> int | None:
    if year != NO_AWARD and not year.isdecimal():
        raise UsageError(f"--awarded: {quoted(year)} is no year.", f"Write a year, or '{NO_AWARD}'.")
    return None if year == NO_AWARD else int(year)


def _institutions(collection: Collection) -> dict[str, str]:
    """Every name of an institution, and the one that facts use."""
    held = [(p.institution, collection.institution(p)) for p in collection.practices]
    return {name: whole for whole, whose in held for name in (whole, whose.short, whose.own_name) if name}


def _known(option: str, given: Sequence[str], known: Mapping[str, str]) -> Sequence[str]:
    """What is meant by each name given, whatever its case."""
    names = sorted(known)
    whole = {name.casefold(): value for name, value in known.items()}
    for value in given:
        if value.casefold() not in whole:
            hint = meant(value, names, f"`assess practices search` counts all {len(names)} values.")
            raise UsageError(f"{option}: there is no {quoted(value)} in the collection.", hint)
    return [whole[value.casefold()] for value in given]


def _table(found: Sequence[Practice]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    names = [f.name for f in fields(Practice)]
    writer.writerow(names)
    for practice in found:
        values = (getattr(practice, name) for name in names)
        writer.writerow(
            [guarded("; ".join(v) if isinstance(v, tuple) else "" if v is None else str(v)) for v in values]
        )


def _none(given: Mapping[str, Sequence[object]], facets: dict[str, dict[str, int]], near: str | None) -> None:
    """What was asked for and fits nothing, and what would."""
    told = [f"'{value}'" if name == "words" else f"--{name} {value}" for name in given for value in given[name]]
    say(wrapped(f"No practice matches {shown(' '.join(told))}.", "", ""))
    for name, values in facets.items():
        if given[name] and values:
            _facet(name, values)
    if near:
        say(f"Did you mean '{near}'?")
    else:
        say("Try fewer or other words; `assess practices search` alone lists every practice.")


def _facet(name: str, values: dict[str, int]) -> None:
    some = ", ".join(f"{value} {number}" for value, number in [*values.items()][:8])
    more = f", and {len(values) - 8} more" if len(values) > 8 else ""
    say(wrapped(f"--{name}: {some}{more}", "    ", ""))


def _list(collection: Collection, found: Sequence[Practice], facets: dict[str, dict[str, int]]) -> None:
    say(f"{counted(len(found), 'practice')}.")
    for practice in found:
        award = f", award {practice.awarded}" if practice.awarded else ""
        facts = f"{collection.named(practice)}, {practice.country}, implemented {practice.implemented}{award}"
        say(wrapped(f"{practice.id}  {practice.title}. {facts}", "    ", "  "))
    for name, values in facets.items():
        _facet(name, values)
    hint("assess practices show ID")


@practices.command()
@click.argument("practice_id", metavar="ID")
@json_option
def show(practice_id: str, *, as_json: bool) -> None:
    """One practice in full, and the criteria it was chosen for."""
    books = library()
    collection = books.collection()
    if practice_id not in collection.practice:
        _known_id(practice_id, collection)
    practice = collection.practice[practice_id]
    questions = books.questions()
    serves = tuple(
        Serves(link.criterion, questions[link.criterion], link.to_level, link.note, link.kind)
        for link in collection.links
        if link.practice == practice_id and link.status == "accepted"
    )
    if as_json:
        emit(Shown(practice, serves))
        return
    award = f", award {practice.awarded}" if practice.awarded else ""
    say(wrapped(practice.title, ""))
    own = collection.institution(practice).own_name
    say(wrapped(f"{collection.named(practice)}{', ' + own if own else ''}"))
    where = country_names().get(practice.country, practice.country)
    say(wrapped(f"{where} ({practice.region}), {practice.implemented}{award}"))
    say(wrapped(practice.summary))
    say(wrapped(f"Topics: {', '.join(practice.topics) or 'none given'}"))
    title = "our own" if practice.title_is == "ours" else "the original"
    say(wrapped(f"{practice.source}, record {practice.record}. The title is {title}."))
    say("" if serves else "No author of a criterion chose it.")
    for one in serves:
        steps = " and ".join(str(level) for level in one.to_level)
        kind = f", {one.kind}" if one.kind else ""
        say(wrapped(f"{one.criterion}, to level {steps}{kind}: {one.note}", "    ", "  "))


def _known_id(practice_id: str, collection: Collection) -> None:
    hint = meant(practice_id, collection.practice, "`assess practices search` lists all.")
    raise NotFoundError(f"There is no practice {quoted(practice_id)}.", hint)
