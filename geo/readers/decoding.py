"""Bytes to text: the encoding found, and said wherever it is not UTF-8.

A mark at the start decides, then UTF-8, then UTF-16 by its pattern of zero bytes, then Windows' Latin
letters, then the best guess of charset-normalizer. A file that mixes encodings is read line by line.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from charset_normalizer import from_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_FEW_HIGH: Final = 0.3
"""Below this share of bytes past ASCII a text is in Latin letters."""
_SAMPLE: Final = 200_000
"""Bytes an encoding is guessed from."""
_MANY_ZEROS: Final = 0.6
"""From this share of zeros at every second byte on, a text is UTF-16 (in Latin letters) without its mark."""
_SOME_ZEROS: Final = 4
_FEW_ZEROS: Final = 0.1
_CONTROLS: Final = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_NUL: Final = "\0"


def decode(data: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]] | None:
    """Return the text and what to warn of, or None for data that is no text.

    Parameters
    ----------
    data : bytes
    declared : str, optional
        The encoding a header or a page names; used where it fits the bytes.
    """
    marked = _mark(data)
    if marked:
        return _strictly(data, marked)
    if b"\0" in data:
        return _with_zeros(data)
    # ISO 2022 and HZ shift between alphabets in plain ASCII bytes, which pass for UTF-8.
    shifts = declared is not None and declared.lower().startswith(("iso-2022", "iso2022", "hz", "utf-7"))
    for encoding in (declared, "utf-8") if shifts else ("utf-8", declared):
        if encoding and (read := _strictly(data, encoding)):
            return read
    return _mixed(data) or _guessed(data)


def _mark(data: bytes) -> str | None:
    return next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)


def _strictly(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]] | None:
    try:
        # Only codecs of text: "zip", "hex" and the like, which a page may declare, are none.
        text = codecs.decode(data, encoding) if _is_text_codec(encoding) else None
    except (UnicodeError, ValueError):
        return None
    return (text, ()) if isinstance(text, str) else None


def _is_text_codec(encoding: str) -> bool:
    try:
        return bool(getattr(codecs.lookup(encoding), "_is_text_encoding", True))
    except (LookupError, ValueError):
        return False


def _with_zeros(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Decode data with zero bytes: UTF-16 without a mark, text with a few strays, or no text at all."""
    wide = _wide(data)
    if wide:
        read = _strictly(data, wide)
        return (read[0], (f"it has no byte order mark; read as {wide}",)) if read else None
    zeros = data.count(b"\0")
    if zeros > _FEW_ZEROS * len(data) or _CONTROLS.search(data):
        return None
    read = decode(data.replace(b"\0", b" "))
    if read is None:
        return None
    text, warnings = read
    # Each zero became one space; which of the spaces they were is of no use to anyone.
    said = "1 NUL byte in it read as a space" if zeros == 1 else f"{zeros:,} NUL bytes in it read as spaces"
    return text, (*warnings, said)


def _wide(data: bytes) -> str | None:
    sample = data[: _SAMPLE - _SAMPLE % 2]
    half = max(1, len(sample) // 2)
    low, high = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if len(data) % 2 or data.count(0) < _SOME_ZEROS or _CONTROLS.search(sample):
        return None
    if high >= _MANY_ZEROS and not low:
        return "utf-16-le"
    return "utf-16-be" if low >= _MANY_ZEROS and not high else None


def _mixed(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Decode what is UTF-8 in some lines and Windows' Latin letters in others."""
    lines = data.split(b"\n")
    as_utf8 = [_strictly(line, "utf-8") for line in lines]
    proven = any(read and not line.isascii() for line, read in zip(lines, as_utf8, strict=True))
    if not proven:
        return None
    others = [_strictly(line, "cp1252") for line, read in zip(lines, as_utf8, strict=True) if not read]
    if not all(others):
        return None
    rest = iter(others)
    text = "\n".join((read or next(rest) or ("",))[0] for read in as_utf8)
    count = len(lines) - (not lines[-1])
    return text, (f"it mixes encodings; read as cp1252: {len(others):,} of {count:,} lines",)


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    encoding = guess(data)
    if encoding is None:
        return None
    text = data.decode(encoding, "replace")
    warning = f"not UTF-8; read as {encoding}"
    if "\ufffd" in text:
        warning += ", with some characters replaced by U+FFFD"
    return text, (warning,)


def guess(data: bytes) -> str | None:
    """Name the encoding of what is neither UTF-8 nor marked: Windows' Latin letters, else a guess."""
    if sum(byte >= 0x80 for byte in data[:_SAMPLE]) < _FEW_HIGH * len(data[:_SAMPLE]) and _strictly(
        data, "cp1252"
    ):
        return "cp1252"
    # Wide encodings make Chinese of any short text; where they are meant they come with a mark (above).
    wide = ["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_7"]
    best = from_bytes(data[:_SAMPLE], cp_exclusion=wide).best()
    return best.encoding if best else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a stream, its end included."""

    number: int
    text: str
    warnings: tuple[str, ...] = ()
    too_long: bool = False
    """It was longer than allowed and its text is left out."""


def decoded_lines(stream: IO[bytes], limit: int) -> Iterator[Line]:
    """Yield the lines of a byte stream as it arrives; none is held beyond ``limit`` bytes.

    A line that is not UTF-8 is read in the best other encoding, and says so; the others are not touched.
    """
    first = stream.readline(limit + 1)
    marked = _mark(first) or (_wide(first[:-1] if len(first) % 2 else first) if b"\0" in first else None)
    if marked and marked != "utf-8-sig":
        rest = io.BufferedReader(_Joined(first, stream))  # type: ignore[type-var]
        yield from _wide_lines(io.TextIOWrapper(rest, marked, errors="replace", newline="\n"), limit)
        return
    number, line = 0, first.removeprefix(codecs.BOM_UTF8)
    while line:
        number += 1
        if len(line) > limit:
            _skip_line(stream, line, limit)
            yield Line(number=number, text="", too_long=True)
        else:
            yield _decoded(number, line)
        line = stream.readline(limit + 1)


def _decoded(number: int, line: bytes) -> Line:
    read = decode(line)
    if read is None:
        text = line.decode("utf-8", "replace").replace(_NUL, "\ufffd")
        return Line(number=number, text=text, warnings=("some of its bytes are no text; read as U+FFFD",))
    return Line(number=number, text=read[0], warnings=read[1])


def _skip_line(stream: IO[bytes], line: bytes, limit: int) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(limit)


def _wide_lines(stream: io.TextIOWrapper, limit: int) -> Iterator[Line]:
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        too_long = len(line) > limit
        while too_long and line and not line.endswith("\n"):
            line = stream.readline(limit)
        text = "" if too_long else line.removeprefix("\ufeff")
        yield Line(number=number, text=text, too_long=too_long)


class _Joined(io.RawIOBase):
    """Bytes already taken from a stream, then the rest of it."""

    def __init__(self, first: bytes, stream: IO[bytes]) -> None:
        self._first = first
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        taken = self._first[: len(buffer)] or self._stream.read(len(buffer))
        self._first = self._first[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)
