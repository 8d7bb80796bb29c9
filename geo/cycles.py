"""Python's search for cycles among values: held back where very many are made, and none is a cycle.

What nothing refers to goes at once, without that search. It is for values that refer to each other, and goes
through all there are, time and again as more are made. What reads documents makes no such values.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW_VALUES: Final = 20_000
"""So many new values start a search: those of some fifty documents of news; Python's own number is 700."""


def search_seldom() -> None:
    """Let this process search for cycles seldom: for processes that are there to read documents."""
    gc.set_threshold(_NEW_VALUES)


@contextmanager
def search_paused() -> Iterator[None]:
    """Hold the search back for a while."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
