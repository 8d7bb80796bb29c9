"""The files of an import: plain, gzipped, in zips or in folders; read as streams, never unpacked to disk."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from gazetteer.importing.errors import ImportFailed, NotASource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

_BUFFER: Final = 1 << 20
LONGEST_LINE: Final = 1 << 20
"""No row of any source comes near; a longer one is read in pieces, each of them faulty."""
_BOMB_RATIO: Final = 200
_BOMB_BYTES: Final = 100_000_000
"""Text packs four to ten times; a large file that packs two hundred times is no list of places."""
_GZIP_GROWS: Final = 4
"""What a gzipped text unpacks to is not known before; for the estimate only."""
_SIDECARS: Final = (
    ".dbf",
    ".shx",
    ".prj",
    ".cpg",
    ".sbn",
    ".sbx",
    ".qix",
    ".qmd",
    ".xml",
    ".gpkg-wal",
    ".gpkg-shm",
)
"""Parts of a shapefile or a database that is read through its main file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file to import, wherever it lies."""

    name: str
    """As messages name it: ``allCountries.zip/allCountries.txt``."""
    size: int
    """Bytes when unpacked, as far as known."""
    path: Path
    """The file on disk that holds it."""
    member: str = ""
    """Its name inside a zip; empty for a file of its own."""
    given: bool = False
    """Whether the user named this very file, so that it must not be passed over."""

    @property
    def suffix(self) -> str:
        """Return the file's kind by its name, in small letters, without ``.gz``."""
        plain = (self.member or self.path.name).lower().removesuffix(".gz")
        return f".{plain.rpartition('.')[2]}" if "." in plain else ""

    @property
    def gdal_path(self) -> str:
        """Return how GDAL reads it in place."""
        if self.member:
            return f"/vsizip/{{{self.path}}}/{self.member}"
        return f"/vsigzip/{self.path}" if self.path.suffix.lower() == ".gz" else str(self.path)

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the file's unpacked bytes.

        Raises
        ------
        ImportFailed
            If it cannot be read, or is damaged; also from within the block, while it is read.
        """
        try:
            with self._open() as file:
                yield file
        except (zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError) as err:
            raise ImportFailed(f"{self.name} is damaged ({err}); get it again") from err

    @contextmanager
    def _open(self) -> Iterator[BinaryIO]:
        if self.member:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as packed:
                yield io.BufferedReader(cast("io.RawIOBase", packed), _BUFFER)
        elif self.path.suffix.lower() == ".gz":
            with gzip.open(self.path) as unpacked:
                yield io.BufferedReader(cast("io.RawIOBase", unpacked), _BUFFER)
        else:
            with self.path.open("rb", buffering=_BUFFER) as plain:
                yield plain

    def head(self, size: int) -> bytes:
        """Return the first bytes."""
        with self.open() as file:
            return file.read(size)


def find_inputs(paths: Sequence[Path]) -> list[Input]:
    """Return the files to read: those given, those in zips, and all under folders, in order of name.

    Raises
    ------
    ImportFailed
        If a path is not there or cannot be read.
    NotASource
        If a zip is damaged, locked, or packs more than a list of places could.
    """
    return [found for path in paths for found in _inputs(path, path.name, given=True)]


def _inputs(path: Path, name: str, *, given: bool) -> Iterator[Input]:
    try:
        if path.is_dir():
            # A link could lead out of the folder, or round in it.
            files = sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink())
            for file in files:
                inside = file.relative_to(path)
                if not _is_hidden(inside.parts):
                    yield from _inputs(file, inside.as_posix(), given=False)
        elif path.suffix.lower() == ".zip":
            yield from _members(path, name)
        elif path.suffix.lower() not in _SIDECARS:
            size = path.stat().st_size
            grown = size * _GZIP_GROWS if path.suffix.lower() == ".gz" else size
            yield Input(name=name, size=grown, path=path, given=given)
        elif given:
            raise NotASource(f"{name} is part of a layer; name its .shp or .gpkg")
    except OSError as err:
        raise ImportFailed(f"{name} cannot be read ({err.strerror or err}); check the path") from err


def _members(path: Path, name: str) -> Iterator[Input]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = sorted(archive.infolist(), key=lambda info: info.filename)
    except zipfile.BadZipFile as err:
        raise NotASource(f"{name} is damaged or no zip ({err}); get it again") from err
    for info in infos:
        if info.is_dir() or _is_hidden(info.filename.split("/")):
            continue
        if info.filename.lower().endswith((*_SIDECARS, ".zip", ".html", ".pdf")):
            continue
        shown = f"{name}/{info.filename}"
        if info.flag_bits & 1:
            raise NotASource(f"{shown} is locked by a password; unpack it first")
        if info.file_size > _BOMB_BYTES and info.file_size > _BOMB_RATIO * max(info.compress_size, 1):
            raise NotASource(
                f"{shown} would unpack to {info.file_size:,} bytes from {info.compress_size:,}; "
                "no list of places packs so, and it is not read"
            )
        yield Input(name=shown, size=info.file_size, path=path, member=info.filename)


def _is_hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)


def lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file with their ends; none longer than ``LONGEST_LINE``."""
    return iter(lambda: file.readline(LONGEST_LINE), b"")


class Meter:
    """Tells how far an import is, by bytes read of all bytes there are."""

    def __init__(self, inputs: Iterable[Input], report: Callable[[float], None]) -> None:
        self._total = max(sum(item.size for item in inputs), 1)
        self._report = report
        self._read = 0

    def add(self, size: int) -> None:
        """Count bytes read."""
        self._read += size
        self._report(min(self._read / self._total, 1.0))
