"""Dates as day ranges: EDTF level 0 and signed years, counted in days of the proleptic Gregorian calendar."""

from __future__ import annotations

import re
from typing import Final

_DATE: Final = re.compile(r"(?P<year>-?\d{4,6})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?\Z")
_TIME: Final = re.compile(r"T| (?=\d\d:\d\d)")
"""What stands between a day and a time, which is dropped."""
_MONTH_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def day_range(date: str | None) -> tuple[int, int] | None:
    """Return the first and the last day a date may mean, or None if it cannot be read.

    Parameters
    ----------
    date : str or None
        ``2020-06-16``, ``2020-06``, ``1945``, ``-0500``, a time behind ``T`` or a space (which is
        dropped, never shifted), or two of them with a slash between.

    Returns
    -------
    tuple of int or None
        Days, 0001-01-01 being day 1, as ``datetime.date.toordinal`` counts; years before 1 are below 1.

    Examples
    --------
    >>> day_range("2020-06-16"), day_range("0001"), day_range("2020-02-30")
    ((737592, 737592), (1, 365), None)
    """
    if not date:
        return None
    parts = [_single(part) for part in date.strip().split("/")]
    if len(parts) > 2:
        return None
    first, last = parts[0], parts[-1]
    if first is None or last is None or first[0] > last[1]:
        return None
    return first[0], last[1]


def _single(text: str) -> tuple[int, int] | None:
    match = _DATE.match(_TIME.split(text, maxsplit=1)[0])
    if match is None:
        return None
    year = int(match["year"])
    if match["month"] is None:
        return _day(year, 1, 1), _day(year, 12, 31)
    month = int(match["month"])
    if not 1 <= month <= 12:
        return None
    length = _month_length(year, month)
    if match["day"] is None:
        return _day(year, month, 1), _day(year, month, length)
    day = int(match["day"])
    return (_day(year, month, day),) * 2 if 1 <= day <= length else None


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _month_length(year: int, month: int) -> int:
    return _MONTH_DAYS[month - 1] + (month == 2 and _leap(year))


def _day(year: int, month: int, day: int) -> int:
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    return days + sum(_month_length(year, m) for m in range(1, month)) + day
