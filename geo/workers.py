"""Several processes on one machine: documents go out in batches, analyses come back in input order.

Each process opens its own parser; the gazetteer's pages are shared. What comes back does not depend on how
many there are, as an analysis depends on its document alone.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Final

from geo.cycles import search_seldom
from geo.errors import GeoError
from geo.parsers import ParserOptions, open_parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.model import Analysis, Document
    from geo.pipeline import Geoparser

_BATCH_CHARACTERS: Final = 60_000
_BATCH_DOCUMENTS: Final = 32
_AHEAD: Final = 2
"""Batches waiting for each process: enough to keep it busy, few enough to hold little."""


class WorkersLost(GeoError, RuntimeError):
    """A process ended in the middle of its work."""

    def __init__(self) -> None:
        super().__init__(
            "a worker process ended unexpectedly, most likely for want of memory; "
            "go on with --resume and fewer --workers"
        )


def locate_parallel(
    documents: Iterable[Document], options: ParserOptions, *, workers: int
) -> Iterator[Analysis]:
    """Yield the analysis of each document, in order.

    Parameters
    ----------
    documents : iterable of Document
        Taken as they are needed; a few batches are held at a time.
    options : ParserOptions
        Each process opens its parser by these.
    workers : int
        How many processes, at least 1.

    Raises
    ------
    WorkersLost
        If a process was ended from outside.
    """
    # Started anew rather than forked: a forked process would inherit locks of threads it does not have.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_open, initargs=(options,)) as pool:
        waiting: deque[Future[list[Analysis]]] = deque()
        try:
            for batch in _batches(documents):
                waiting.append(pool.submit(_locate, batch))
                if len(waiting) >= workers * _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise WorkersLost from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and (len(batch) >= _BATCH_DOCUMENTS or size + len(document.text) > _BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield batch


class _Worker:
    """What one process keeps between batches."""

    geoparser: Geoparser | None = None


def _open(options: ParserOptions) -> None:
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    search_seldom()
    _Worker.geoparser, _ = open_parser(options)


def _leave_with_parent() -> None:
    """End this process when the one that started it is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _locate(documents: list[Document]) -> list[Analysis]:
    if _Worker.geoparser is None:
        raise RuntimeError("a worker was given documents before its parser")
    return list(_Worker.geoparser.locate_all(documents))
