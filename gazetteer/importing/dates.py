"""When a place was: years and dates of many spellings → EDTF level 0 or signed years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATE: Final = re.compile(r"([+-]?)(\d{1,4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?", re.ASCII)
_NOW: Final = 2000
"""Sources that give a last year of ours mean that the place is still there."""


def date_of(value: object) -> str:
    """Return a date as the gazetteer writes it, or nothing where it is none.

    Examples
    --------
    >>> date_of("-500"), date_of(1850), date_of("+1945-08-15T00:00:00Z"), date_of("long ago")
    ('-0500', '1850', '1945-08-15', '')
    """
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()
    found = _DATE.fullmatch(text.rstrip("?~%"))
    if not found:
        return ""
    sign, year, month, day = found.groups()
    month = month if month and 1 <= int(month) <= 12 else None
    day = day if month and day and 1 <= int(day) <= 31 else None
    return ("-" if sign == "-" and int(year) else "") + "-".join(
        part for part in (f"{int(year):04}", month, day) if part
    )


def year_of(date: str) -> int:
    """Return the year of a date that :func:`date_of` wrote."""
    return int(date[:5] if date.startswith("-") else date[:4])


def widest(spans: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return the first beginning and the last end; nothing for an end that is open or in our days."""
    spans = list(spans)
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    first = min(starts, key=lambda date: (year_of(date), date)) if starts and all(starts) else ""
    last = max(ends, key=lambda date: (year_of(date), date)) if ends and all(ends) else ""
    if last and year_of(last) >= _NOW:
        last = ""
    return first, last


def timespan(span: Any) -> tuple[str, str] | None:
    """Return beginning and end of a Linked Places timespan, or None if it tells neither."""
    if not isinstance(span, dict):
        return None
    start = _edge(span.get("start"), ("in", "earliest", "latest"))
    end = _edge(span.get("end"), ("in", "latest", "earliest"))
    return (start, end) if start or end else None


def _edge(edge: Any, keys: Iterable[str]) -> str:
    if not isinstance(edge, dict):
        return date_of(edge) if isinstance(edge, str | int | float) else ""
    return next((date for key in keys if (date := date_of(edge.get(key)))), "")
