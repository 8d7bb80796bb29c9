"""One writer at a time: a lock beside a file, let go of by the system when its holder is killed."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class HeldByAnother(Exception):
    """Another program, or another thread of this one, is writing the file."""


@contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Hold the right to replace ``path``; leave nothing beside it afterwards.

    A killed holder leaves an empty hidden file, which the next one takes and removes.

    Raises
    ------
    HeldByAnother
        At once.
    OSError
        If nothing can be written in that folder.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as err:
        raise HeldByAnother(path.name) from err
    try:
        yield
    finally:
        # While it is held: whoever opened it meanwhile sees that it has no name any more, and tries anew.
        if os.name != "nt":
            with suppress(FileNotFoundError):
                os.unlink(lock.lock_file)
        lock.release()
