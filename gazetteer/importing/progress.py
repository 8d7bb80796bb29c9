"""How far a long command is, in one line on the terminal, with how long the rest may take."""

from __future__ import annotations

import sys
import time
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVERY_SECONDS: Final = 0.5
_SETTLED_SECONDS: Final = 3.0
"""Before, an estimate would be a guess."""


class Progress:
    """One line on a terminal: how much is done, and how long the rest may take.

    Parameters
    ----------
    shares : mapping of str to float
        The stages in order, with how much of the whole each is.
    quiet : bool
        Say nothing. Nothing is said either where no person looks on.
    """

    def __init__(self, shares: Mapping[str, float], *, quiet: bool) -> None:
        self._shares = shares
        self._firsts = dict(zip(shares, accumulate(shares.values(), initial=0.0), strict=False))
        self._shown = not quiet and sys.stderr.isatty()
        self._began = self._told = time.monotonic()

    def report(self, stage: str, done: float) -> None:
        """Tell how much of a stage is done, 0 to 1."""
        now = time.monotonic()
        if not self._shown or now - self._told < _EVERY_SECONDS:
            return
        self._told = now
        whole = self._firsts[stage] + self._shares[stage] * done
        click.echo(f"\r\033[K{stage} {whole:4.0%}{self._left(whole, now)}", nl=False, err=True)

    def clear(self) -> None:
        """Leave the line empty for what is said next."""
        if self._shown:
            click.echo("\r\033[K", nl=False, err=True)

    def _left(self, done: float, now: float) -> str:
        spent = now - self._began
        if spent < _SETTLED_SECONDS or done <= 0:
            return ""
        return f", {duration(spent / done - spent)} left"


def duration(seconds: float) -> str:
    """Return a span of time in words, rounded.

    Examples
    --------
    >>> duration(42), duration(95), duration(5000)
    ('about 40 s', 'about 2 min', 'about 1 h 23 min')
    """
    if seconds < 60:
        return f"about {max(round(seconds / 10) * 10, 5)} s"
    minutes = round(seconds / 60)
    return f"about {minutes} min" if minutes < 60 else f"about {minutes // 60} h {minutes % 60} min"
