"""What was met in a run, and the files of a folder in order: any number of them in the memory of a few."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from weakref import finalize

from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KIB_IN_MEMORY: Final = 1_024
"""What SQLite keeps of a file in memory; what is more lies on disk."""
_DIGEST: Final = 16
"""Bytes a key is known by: among 10^12 keys, two alike by chance are less likely than one in 10^14."""


class TemporaryFolderFull(GeoError, OSError):
    """There is no room for what a run must remember."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the temporary folder cannot hold what was met before ({reason}); make room there, or name "
            "another folder in TMPDIR"
        )


class Remembered:
    """A value for each key met, in a file without a name that is gone with the program, however that ends.

    Memory stays the same for any number of keys; on disk each takes some 60 bytes and its value, once there
    are more than some 10,000. Keys are known by a digest of 16 bytes. For one thread at a time.

    Raises
    ------
    TemporaryFolderFull
        If the file cannot be written; from every method.
    """

    def __init__(self) -> None:
        self._base = _base("CREATE TABLE met (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
        finalize(self, self._base.close)

    def get(self, key: str) -> str | None:
        """Return the value of a key, or None for one that was not met."""
        with _room():
            row = self._base.execute("SELECT value FROM met WHERE key = ?", (_digest(key),)).fetchone()
        return _text(row[0]) if row else None

    def set(self, key: str, value: str) -> None:
        """Give a key a value, whatever it had."""
        with _room():
            self._base.execute("INSERT OR REPLACE INTO met VALUES (?, ?)", (_digest(key), _bytes(value)))

    def meet(self, key: str, value: str) -> str | None:
        """Return the value of a key that was met; one that was not gets this value, and None comes back."""
        with _room():
            new = self._base.execute("INSERT OR IGNORE INTO met VALUES (?, ?)", (_digest(key), _bytes(value)))
        return None if new.rowcount else self.get(key)


class InOrder:
    """Texts in the order of their code points, each once, kept like `Remembered`.

    Parameters
    ----------
    texts : iterable of str
        All are taken at once.

    Raises
    ------
    TemporaryFolderFull
        If the file cannot be written.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._base = _base("CREATE TABLE texts (text BLOB PRIMARY KEY) WITHOUT ROWID")
        finalize(self, self._base.close)
        with _room():
            self._base.executemany("INSERT OR IGNORE INTO texts VALUES (?)", ((_bytes(t),) for t in texts))

    def __iter__(self) -> Iterator[str]:
        # The bytes of UTF-8 are in the order of the code points.
        for (text,) in self._base.execute("SELECT text FROM texts ORDER BY text"):
            yield _text(text)


def _base(table: str) -> sqlite3.Connection:
    """Return an empty base of our own; an empty name is SQLite's word for one that it deletes itself."""
    with _room():
        base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        # Nothing of it is to outlive the program: no journal, and one transaction that never ends.
        for order in (f"PRAGMA cache_size = -{_KIB_IN_MEMORY}", "PRAGMA journal_mode = OFF", table, "BEGIN"):
            base.execute(order)
    return base


def _digest(key: str) -> bytes:
    return blake2b(_bytes(key), digest_size=_DIGEST).digest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise TemporaryFolderFull(str(error)) from error
