"""What readers are given and give back: a source of bytes, its limits, and what became no document."""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final

from geo.errors import DocumentError
from geo.model import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_KILO: Final = 1000
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something given that became no document, or a word on how something was read."""

    document: str
    reason: str
    """What was met, what was wanted, what to do."""
    fault: bool = True
    """False for what is left out on purpose, such as marked gold beside documents, and for mere notes."""

    def __str__(self) -> str:
        return f"{self.document}: {self.reason}"


Item = Document | Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is read before a file is refused: bytes, characters, seconds; see ``docs/reading.md``."""

    file_bytes: int = 200 * _MEGABYTE
    """A file that has to be held whole. Tables, JSONL, mailboxes and archives stream and may be larger."""
    record_bytes: int = 32 * _MEGABYTE
    """One line of JSONL, one row of a table, one message of a mailbox."""
    text_characters: int = 20_000_000
    """The text of one document."""
    unpacked_bytes: int = 4_000 * _MEGABYTE
    """All that an archive, with the archives in it, may unpack to."""
    unpacked_ratio: int = 250
    """Unpacked to packed; asked of what unpacks to more than ``ratio_from_bytes``."""
    ratio_from_bytes: int = 20 * _MEGABYTE
    office_bytes: int = 1_000 * _MEGABYTE
    """What an office file or a book, which are packed too, may unpack to."""
    members: int = 100_000
    """Files in an archive, parts in an e-mail."""
    depth: int = 3
    """Archives and e-mails inside one another."""
    pages: int = 10_000
    """Pages of a PDF."""
    seconds: float = 120.0
    """For one document of a format that is read in a process of its own; larger files get more."""
    memory_bytes: int = 4_000 * _MEGABYTE
    """Address space of that process, where the system can hold it to it."""
    download_bytes: int = 50 * _MEGABYTE
    download_seconds: float = 60.0
    redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read; the same for every file of a run."""

    text_column: str | None = None
    """Column of a table, or key of a JSON record, that holds the text; its name, or its number from 1."""
    allow_network: bool = False
    """Whether addresses (``https://…``) may be fetched."""
    private_hosts: frozenset[str] = frozenset()
    """Hosts that may be fetched although they are on this machine or its own network."""
    leave_out: frozenset[str] = frozenset()
    """Files, by their real paths, that are not read from a folder or pattern: what is being written."""
    limits: Limits = field(default_factory=Limits)


class Budget:
    """What an archive, with everything packed inside it, may still unpack to, and what to do beyond."""

    def __init__(self, limit: int, advice: str = "unpack it, and name the folder") -> None:
        self.limit = limit
        self.left = limit
        self.advice = advice

    def take(self, size: int, name: str) -> None:
        """Use some of it up.

        Raises
        ------
        DocumentError
            If there is not so much left.
        """
        self.left -= size
        if self.left < 0:
            raise DocumentError(name, f"it unpacks to more than {in_words(self.limit)}; {self.advice}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file's content, wherever it lies: in memory, on disk, or in a stream that can be read once."""

    name: str
    """The id of its document; the suffix says the format unless ``suffix`` does."""
    data: bytes | None = None
    path: Path | None = None
    stream: IO[bytes] | None = None
    suffix: str | None = None
    """Stands for the name's, with its dot, in lower case."""
    charset: str | None = None
    """As whoever sent it declared."""
    url: str | None = None
    depth: int = 0
    """How many archives and e-mails it lies in."""
    budget: Budget | None = None
    """Set inside an archive."""

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """Open it for reading; a stream is handed on as it is."""
        if self.data is not None:
            yield io.BytesIO(self.data)
        elif self.path is not None:
            with self.path.open("rb") as file:
                yield file
        elif self.stream is not None:
            yield self.stream
        else:
            raise ValueError(f"{self.name}: a source needs data, a path or a stream")

    def read(self, limits: Limits) -> bytes:
        """Return the whole content.

        Raises
        ------
        DocumentError
            If it is larger than a file that is held whole may be.
        """
        if self.data is not None and len(self.data) <= limits.file_bytes:
            return self.data
        with self.opened() as file:
            data = file.read(limits.file_bytes + 1)
        if len(data) > limits.file_bytes:
            size = self.path.stat().st_size if self.path is not None else None
            met = f"it is {in_words(size)}" if size else "it is larger"
            wanted = f"a file of this kind is read up to {in_words(limits.file_bytes)}"
            raise DocumentError(self.name, f"{met}; {wanted}; split it")
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a reader is given beside its source: the options, and the way back for files inside files."""

    options: ReadOptions
    read: Callable[[Source], Iterator[Item]]
    """Reads a file found inside another, by its own suffix."""

    @property
    def limits(self) -> Limits:
        """Return the limits in force."""
        return self.options.limits


def in_words(size: int) -> str:
    """Return a number of bytes as people say it."""
    for unit in ("bytes", "kB", "MB"):
        if size < _KILO:
            return f"{size:.0f} {unit}"
        size = size // _KILO if size >= 10 * _KILO else round(size / _KILO)
    return f"{size:.0f} GB"


def checked(document: Document, limits: Limits) -> Document:
    """Return the document.

    Raises
    ------
    DocumentError
        If its text is longer than one document's may be.
    """
    if len(document.text) > limits.text_characters:
        met = f"it has {len(document.text):,} characters"
        wanted = f"one document is read up to {limits.text_characters:,}"
        raise DocumentError(document.id, f"{met}; {wanted}; split it")
    return document
