"""Archives and compressed files: zip, tar, and gz, bz2, xz around a file or a tar; nothing touches the disk.

Members stream where their reader streams. What all of it unpacks to, the ratio of each, the number of
members and how deep archives lie in one another are bounded while reading, whatever a header declares.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Final

from geo.errors import DocumentError
from geo.readers.container import BROKEN_ZIP, refuse_bomb
from geo.readers.values import Budget, Source, Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.readers.values import Item, Limits, Session

_ENCRYPTED: Final = 0x1
_BROKEN: Final = (*BROKEN_ZIP, tarfile.TarError, lzma.LZMAError)
_OPENERS: Final[dict[str, Callable[[Any], Any]]] = {
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
_TARS: Final = {".tgz": ".gz", ".tbz2": ".bz2", ".tbz": ".bz2", ".txz": ".xz"}
_FILES: Final = frozenset({0, stat.S_IFREG})
"""What a member of a zip may say it is; most programs say nothing."""
_PIECE: Final = 1 << 16
_UNZIPPABLE: Final = "unpack it yourself, and name the folder"
_NO_FILE: Final = f"it is a link or device in the archive; {_UNZIPPABLE}"


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield the documents of every file in an archive, in the archive's order."""
    if source.depth >= session.limits.depth:
        met = f"it lies {source.depth} archives or e-mails deep"
        raise DocumentError(source.name, f"{met}; {session.limits.depth} are opened; {_UNZIPPABLE}")
    suffix = (source.suffix or PurePosixPath(source.name).suffix).lower()
    budget = source.budget or Budget(session.limits.unpacked_bytes)
    try:
        if suffix == ".zip":
            yield from _zip(source, session, budget)
        elif suffix == ".tar":
            with source.opened() as stream:
                yield from _tar(source, stream, session, budget)
        else:
            yield from _compressed(source, session, budget, suffix)
    except _BROKEN as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(source.name, _damaged(error)) from error


def _damaged(error: Exception) -> str:
    said = (str(error).splitlines() or [""])[0][:120] or type(error).__name__
    return f"the archive is damaged ({said}); what came before was read; send or pack it again"


def _zip(source: Source, session: Session, budget: Budget) -> Iterator[Item]:
    with _seekable(source, session.limits) as stream, zipfile.ZipFile(stream) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        _check_number(source.name, len(members), session.limits)
        for info in members:
            name = _member_name(source.name, info.filename)
            if isinstance(name, Unread):
                yield name
            elif name is not None and info.flag_bits & _ENCRYPTED:
                reason = f"it is encrypted; {_UNZIPPABLE}"
                yield Unread(document=name, reason=reason)
            elif name is not None and stat.S_IFMT(info.external_attr >> 16) not in _FILES:
                yield Unread(document=name, reason=_NO_FILE)
            elif name is not None:
                yield from _zip_member(name, archive, info, source, session, budget)
            budget.take(0, source.name)
        if not members:
            raise DocumentError(source.name, "the archive holds no file")


def _zip_member(
    name: str,
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    source: Source,
    session: Session,
    budget: Budget,
) -> Iterator[Item]:
    try:
        with archive.open(info) as file:
            bounded = io.BufferedReader(
                _Bounded(name, file, session.limits, budget, packed=info.compress_size)
            )
            yield from _member(name, bounded, source, session, budget)
    except _BROKEN as error:
        # One member's damage costs no other; but an archive's limits, once met, are met for all.
        if budget.left < 0:
            raise
        reason = error.reason if isinstance(error, DocumentError) else _damaged(error)
        yield Unread(document=name, reason=reason)


def _tar(source: Source, stream: IO[bytes], session: Session, budget: Budget) -> Iterator[Item]:
    number = 0
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            number += 1
            _check_number(source.name, number, session.limits)
            name = _member_name(source.name, info.name)
            if isinstance(name, Unread):
                yield name
            elif name is None or info.isdir():
                continue
            elif not info.isreg():
                yield Unread(document=name, reason=_NO_FILE)
            else:
                file = archive.extractfile(info)
                if file is not None:
                    bounded = io.BufferedReader(_Bounded(name, file, session.limits, budget, packed=None))
                    yield from _member(name, bounded, source, session, budget)
            budget.take(0, source.name)
            # Members are kept by the library for looking them up again, which a stream never does.
            archive.members = []  # type: ignore[attr-defined]
    if not number:
        raise DocumentError(source.name, "the archive holds no file")


def _compressed(source: Source, session: Session, budget: Budget, suffix: str) -> Iterator[Item]:
    kind = _TARS.get(suffix, suffix)
    inner = source.name[: -len(suffix)] if source.name.lower().endswith(suffix) else source.name
    with source.opened() as stream:
        counted = _Counted(stream)
        unpacked = _OPENERS[kind](counted)
        bounded = io.BufferedReader(_Bounded(source.name, unpacked, session.limits, budget, packed=counted))
        if suffix in _TARS or inner.lower().endswith(".tar"):
            yield from _tar(source, bounded, session, Budget(session.limits.unpacked_bytes))
        else:
            yield from _member(
                source.name, bounded, source, session, budget, suffix=PurePosixPath(inner).suffix
            )


def _member(
    name: str, stream: IO[bytes], source: Source, session: Session, budget: Budget, suffix: str | None = None
) -> Iterator[Item]:
    member = Source(
        name=name,
        stream=stream,
        depth=source.depth + 1,
        budget=budget,
        suffix=None if suffix is None else suffix.lower(),
    )
    yield from session.read(member)


def _member_name(archive: str, member: str) -> str | Unread | None:
    """Return a member's document id, why it is refused, or None for what is hidden."""
    path = PurePosixPath(member.replace("\\", "/"))
    shown = f"{archive}/{path}".encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        reason = "its name leads out of the archive, which no honest one does; it was not read"
        return Unread(document=shown, reason=reason)
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return None if hidden else shown


def _check_number(name: str, number: int, limits: Limits) -> None:
    if number > limits.members:
        raise DocumentError(name, f"it holds more than {limits.members:,} files; {_UNZIPPABLE}")


@contextmanager
def _seekable(source: Source, limits: Limits) -> Iterator[IO[bytes]]:
    """Open for reading from the end, where a zip's index is: a stream has to be held for that."""
    if source.stream is None:
        with source.opened() as stream:
            yield stream
    else:
        yield io.BytesIO(source.read(limits))


class _Counted(io.RawIOBase):
    """A packed stream that counts what was taken from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.taken += len(data)
        return data


class _Bounded(io.RawIOBase):
    """An unpacked stream that ends in an error where it grows beyond measure."""

    def __init__(
        self, name: str, stream: Any, limits: Limits, budget: Budget, *, packed: int | _Counted | None
    ) -> None:
        self._name = name
        self._stream = stream
        self._limits = limits
        self._budget = budget
        self._packed = packed
        self._unpacked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # Piece by piece: one large read would unpack all of a bomb before it is judged.
        data = self._stream.read(min(len(buffer), _PIECE))
        self._unpacked += len(data)
        self._budget.take(len(data), self._name)
        packed = self._packed.taken if isinstance(self._packed, _Counted) else self._packed
        if packed is not None:
            refuse_bomb(self._name, self._unpacked, max(1, packed), self._limits)
        buffer[: len(data)] = data
        return len(data)
