"""A report value as plain data and as JSON: one document, keys in the order of the fields, texts as they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from assess.render.page import Look
from assess.report import Comparison, Report
from assess.report.plain import plain


def to_json(value: Any) -> bytes:
    """`value` as one JSON document in UTF-8 that ends with a line break."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False)
    # A lone surrogate cannot be written in UTF-8; its JSON escape is the same text and can.
    return f"{text}\n".encode("utf-8", "backslashreplace")


def report_json(report: Report | Comparison, *, on_phase: Callable[[str], None], look: Look | None = None) -> bytes:  # noqa: ARG001 # data have no looks
    """The report as JSON."""
    on_phase("Writing JSON")
    return to_json(report)


def schema(kind: type) -> dict[str, Any]:
    """The JSON Schema of what `plain` makes of a report value, such as `Status` or `Report`."""
    from pydantic import TypeAdapter  # noqa: PLC0415 # takes 0.2 s, and a report needs none

    return TypeAdapter(kind).json_schema(mode="serialization")
