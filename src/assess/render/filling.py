"""Templates filled in: ours here, an institution's own in a process that has limits and can only write a page.

Run as `python -m assess.render.filling SECONDS BYTES` it reads from standard input what the program that started it
wrote there, and writes the page to standard output, or the faults of the design to standard error.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from assess.errors import InvalidError, Problem
from assess.render import closed, own
from assess.render.charts import code, radar, slopes
from assess.render.designs import FILE, PAPERS, Design, Look
from assess.render.limits import LATE, NO_MEMORY, Limits, exceeded, limit
from assess.report import Comparison, Report
from assess.text import capital, cut

Fit = Callable[[str], str]
"""How a text is made fit for the page."""

LIMITS = Limits(cpu=30, wall=120, memory=1 << 30)
"""What filling in a design of one's own may take; the whole report of 87 questions takes half a second."""

LARGEST = 50_000_000
"""Letters a page by a design of one's own may have; the whole report has less than a million."""

FAULTY = 8
"""Exit code of a process that met faults of a design."""


def filled(report: Report | Comparison, fit: Fit, look: Look) -> str:
    """What the templates of a design make of a report.

    Raises:
        InvalidError: a file of an institution's own design cannot be taken; each fault has its place.
    """
    try:
        page = "".join(_within(_pieces(report, fit, look), LARGEST if look.design.own else None))
    except (InvalidError, MemoryError):
        raise
    except Exception as error:
        if found := _fault(error, look.design):
            raise found from None
        raise
    if look.design.own and (held := closed.of_page(page)):
        raise own.faults([_found(one, look.design) for one in held])
    return page


def _within(pieces: Iterable[str], most: int | None) -> Iterator[str]:
    """The pieces, as long as they have together at most so many letters."""
    letters = 0
    for piece in pieces:
        letters += len(piece)
        if most is not None and letters > most:
            raise _too_much(f"{most:,} letters")
        yield piece


def _pieces(report: Report | Comparison, fit: Fit, look: Look) -> Iterator[str]:
    size, height = PAPERS[look.paper]
    paper = f":root {{ --paper-height: {height}pt }} @page {{ size: {size} }}"
    yield from (
        _environment(look.design, fit)
        .get_template("report.html.j2")
        .generate(
            report=report,
            title=look.design.title,
            sections=[s for s in look.design.sections if s.get("when") in (None, *_tells(report))],
            styles=Markup(f"{look.design.styles}\n{paper}"),  # noqa: S704 # checked where it is read
            logo=look.design.logo,
        )
    )


def _tells(report: Report | Comparison) -> tuple[str, ...]:
    return report.tells if isinstance(report, Report) else ()


class _Templates(BaseLoader):
    """The templates of a design: of each name the first that its folders have."""

    def __init__(self, design: Design) -> None:
        self._design = design

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002 # jinja2's
        """The template of this name, and the path of its file."""
        name = "/".join(split_template_path(template))
        folder = next((f for f in self._design.folders if own.holds(f, name)), None)
        if folder is None:
            raise TemplateNotFound(template)
        return self._design.text(folder, name), str(folder / name), None

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 # jinja2's
    ) -> Template:
        """The template of this name, ready to be filled in."""
        try:
            return super().load(environment, name, globals)
        except (TemplateError, InvalidError, MemoryError):
            raise
        except Exception as error:
            # Out of the compiler, which works out what is constant: no frame of the template tells the place.
            _, path, _ = self.get_source(environment, name)
            if not _is_own(path, self._design):
                raise
            raise own.fault(Path(path), 0, f"This cannot be filled in: {_worded(error)}") from None


def _environment(look: Design, fit: Fit) -> Environment:
    def shown(value: Any) -> Any:
        """Every text on its way to the page; what is Markup was escaped by a filter below."""
        return fit(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    # A design may come from elsewhere: its templates see the report, and can neither change it nor reach beyond.
    environment = ImmutableSandboxedEnvironment(
        loader=_Templates(look),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"unbroken": _unbroken, "capital": capital}
    environment.globals = {
        "range": environment.globals["range"], "namespace": environment.globals["namespace"],
        "radar": radar, "slopes": slopes, "code": code,
    }  # fmt: skip
    return environment


def _unbroken(text: str) -> Markup:
    """An address, an id or a digest, escaped and without marks for breaking: it is to be followed or compared."""
    return escape(text)


# What goes wrong in a design of one's own


def _is_own(path: str, look: Design) -> bool:
    return any(Path(path).is_relative_to(folder) for folder in look.own)


def _fault(error: Exception, look: Design) -> InvalidError | None:
    """The fault of an own design that an error comes from, with its place; None where it is one of the program."""
    if isinstance(error, TemplateSyntaxError) and error.filename and _is_own(error.filename, look):
        return own.fault(Path(error.filename), error.lineno, cut(str(error.message)))
    frames = traceback.walk_tb(error.__traceback__)
    places = [(Path(f.f_code.co_filename), line) for f, line in frames if _is_own(f.f_code.co_filename, look)]
    if not places and not (look.own and isinstance(error, TemplateError)):
        return None
    path, line = places[-1] if places else (look.own[0] / FILE, 0)
    return own.fault(path, line, f"This cannot be filled in: {_worded(error)}")


def _worded(error: Exception) -> str:
    match error:
        case TemplateNotFound():
            return f"there is no template '{cut(str(error.name))}'"
        case RecursionError():
            return "it includes or calls itself without end, or is nested too deeply"
        case SyntaxError():
            return "it is nested too deeply"
        case TemplateError():
            return cut(str(error.message))
        case _:
            return f"{cut(str(error))} ({type(error).__name__})"


def _found(one: closed.Open, look: Design) -> Problem:
    """What a page may not hold, at the first place of the design's own files where its words stand."""
    for folder in look.own:
        for path in sorted(folder.rglob("*.j2")):
            source = look.text(folder, str(path.relative_to(folder))).lower()
            if (at := source.find(one.said.lower())) >= 0:
                return Problem(str(path), source.count("\n", 0, at) + 1, 0, cut(one.what), closed.REMEDY)
    return Problem(str(look.own[0]), 0, 0, cut(one.what), closed.REMEDY)


def _too_much(what: str) -> InvalidError:
    return InvalidError(f"The design was given up: filling it in needed more than {what}.", own.HELP)


# In a process of its own


def filled_apart(report: Report | Comparison, fit: Fit, look: Look, limits: Limits = LIMITS) -> str:
    """The same as `filled`, in a process that has limits.

    Raises:
        InvalidError: as `filled`, or a limit was reached.
    """
    try:
        # In this folder: a design may be named from here.
        done = subprocess.run(  # noqa: S603 # our own module; its arguments are numbers
            [sys.executable, "-P", "-m", "assess.render.filling", str(limits.cpu), str(limits.memory)],
            input=pickle.dumps((report, fit, look)),
            capture_output=True,
            env=os.environ | {"PYTHONUTF8": "1"},
            check=False,
            timeout=limits.wall,
        )
        code, told = done.returncode, done.stderr.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        code, told = LATE, ""
    if code == FAULTY:
        raise _told(told)
    if what := exceeded(code, told, limits):
        raise _too_much(what)
    if code:
        raise RuntimeError(f"The process that fills in a design ended with {code}.\n{told}")
    return done.stdout.decode()


def _told(told: str) -> InvalidError:
    """The faults as the process wrote them."""
    found = json.loads(told)
    problems = tuple(Problem(**problem) for problem in found.pop("problems"))
    return InvalidError(**found, problems=problems)


def main() -> None:
    """Fills in one page under limits."""
    seconds, memory = map(int, sys.argv[1:])
    limit(seconds, memory)
    try:
        page = filled(*pickle.load(sys.stdin.buffer))  # noqa: S301 # written by the program that started this one
        sys.stdout.buffer.write(page.encode())
    except MemoryError:
        sys.exit(NO_MEMORY)
    except InvalidError as error:
        sys.stderr.write(json.dumps(asdict(error)))
        sys.exit(FAULTY)


if __name__ == "__main__":
    main()
