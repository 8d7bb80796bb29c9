"""Paths, bytes or JSONL lines to documents; what cannot be read is a value, never a lost neighbour.

Reading yields :class:`~geo.model.Document` and :class:`Unread` in a fixed order (paths as given, files
by their relative path), so that one bad file costs no other its result and none is dropped in silence.
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from charset_normalizer import from_bytes

from geo.errors import DocumentError
from geo.model import Document, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TEXT_SUFFIXES: Final = (".txt", ".text", ".md", ".markdown")
JSONL_SUFFIXES: Final = (".jsonl", ".ndjson")
READ_SUFFIXES: Final = TEXT_SUFFIXES + JSONL_SUFFIXES
_READABLE: Final = "this version reads .txt, .md and .jsonl"
_FEW_HIGH: Final = 0.3
"""Below this share of bytes past ASCII a text is in Latin letters."""
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something given that became no document, and why."""

    document: str
    reason: str
    """What was met, what was wanted, what to do."""
    fault: bool = True
    """False for what is left out on purpose, such as marked gold beside documents."""

    def __str__(self) -> str:
        return f"{self.document}: {self.reason}"


def read_paths(paths: Sequence[Path]) -> Iterator[Document | Unread]:
    """Read files and folders.

    Parameters
    ----------
    paths : sequence of Path
        Files, or folders read to any depth; hidden files and folders are passed over.

    Yields
    ------
    Document or Unread
        In the order of ``paths``, within a folder by relative path. A document's id is its path
        relative to the path given, with ``/``; a repeated id gets ``#2`` and a warning.
    """
    return unique_ids(chain.from_iterable(_read_path(path) for path in paths))


def read_bytes(name: str, data: bytes) -> Iterator[Document | Unread]:
    """Read one file's content, as uploaded or found; its suffix says what it is."""
    suffix = os.path.splitext(name)[1].lower()
    if suffix in JSONL_SUFFIXES:
        yield from _read_jsonl_bytes(name, data)
    elif suffix in TEXT_SUFFIXES or not suffix:
        yield _read_text(name, data)
    else:
        yield Unread(document=name, reason=f"it is a {suffix} file; {_READABLE}; save it as plain text")


def read_jsonl(lines: Iterable[str], name: str) -> Iterator[Document | Unread]:
    """Read documents in the input form of the contract, one a line; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _record_to_document(json.loads(line), f"{name}:{number}")
        except DocumentError as error:
            yield Unread(document=error.document, reason=error.reason)
        except (ValueError, RecursionError) as error:
            met = getattr(error, "msg", "a number too long, or nested too deep")
            reason = f"not a JSON object ({met}); write one object a line"
            yield Unread(document=f"{name}:{number}", reason=reason)


def read_stream(stream: IO[bytes], name: str = "stdin") -> Iterator[Document | Unread]:
    """Read JSONL from a byte stream as it arrives."""
    return unique_ids(read_jsonl(_decoded_lines(stream, name), name))


def _decoded_lines(stream: IO[bytes], name: str) -> Iterator[str]:
    for number, line in enumerate(stream, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            reason = f"line {number} is not UTF-8 at its byte {error.start}; write JSONL as UTF-8"
            raise DocumentError(name, reason) from error


def unique_ids(items: Iterable[Document | Unread]) -> Iterator[Document | Unread]:
    """Give a repeated id ``#2``, ``#3`` … and a warning that says so."""
    seen: dict[str, int] = {}
    taken: set[str] = set()
    for item in items:
        if isinstance(item, Unread):
            yield item
            continue
        number = seen.get(item.id, 0) + 1
        name = item.id if number == 1 else f"{item.id}#{number}"
        while name in taken:
            number += 1
            name = f"{item.id}#{number}"
        seen[item.id] = number
        taken.add(name)
        if name == item.id:
            yield item
        else:
            warning = f"the id {item.id} was given before; this one is {name}"
            yield replace(item, id=name, warnings=(*item.warnings, warning))


def _read_path(path: Path) -> Iterator[Document | Unread]:
    if path.is_dir():
        yield from _read_folder(path)
        return
    data = _content(path, _shown(str(path)))
    if isinstance(data, Unread):
        yield data
    else:
        yield from read_bytes(_shown(path.name), data)


def _read_folder(folder: Path) -> Iterator[Document | Unread]:
    closed: list[OSError] = []
    files = _files_below(folder, closed)
    for error in closed:
        yield Unread(document=_shown(str(error.filename)), reason=_os_reason(error))
    for path in files:
        name = _shown(path.relative_to(folder).as_posix())
        data = _content(path, name)
        if isinstance(data, Unread):
            yield data
            continue
        made = _made_by_us(data) if path.suffix.lower() in JSONL_SUFFIXES else None
        if made:
            yield Unread(document=name, reason=f"left out: it is {made}, not a document", fault=False)
            continue
        yield from read_bytes(name, data)
    if not files and not closed:
        yield Unread(document=_shown(str(folder)), reason=f"the folder holds no file; {_READABLE}")


def _content(path: Path, name: str) -> bytes | Unread:
    """Return a file's bytes, or why there are none; a pipe or a device is not waited for."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Unread(document=name, reason="it is no file but a pipe, socket or device; name a file")
        return path.read_bytes()
    except FileNotFoundError:
        return Unread(document=name, reason="there is no such file or folder; check the path")
    except OSError as error:
        return Unread(document=name, reason=_os_reason(error))


def _shown(name: str) -> str:
    """Return a file's name as text: bytes that are no UTF-8 become escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _files_below(folder: Path, closed: list[OSError]) -> list[Path]:
    # Links to folders are not followed, so a loop of them ends. A file still being written is no input.
    files = []
    for root, folders, names in os.walk(folder, followlinks=False, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [
            Path(root, name) for name in names if not name.startswith(".") and not name.endswith(".part")
        ]
    return sorted(files, key=lambda path: path.relative_to(folder).as_posix())


def _os_reason(error: OSError) -> str:
    return f"it cannot be read ({error.strerror or error}); check its permissions"


def _read_text(name: str, data: bytes) -> Document | Unread:
    decoded = _decode(data)
    if decoded is None:
        return Unread(document=name, reason=f"it is not text but binary data; {_READABLE}")
    text, warnings = decoded
    return Document(id=name, text=text, warnings=warnings)


def _decode(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Return the text and what to warn of, or None for binary data."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError:
                return None
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guessed(data)


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Decode what is neither UTF-8 nor marked: Latin letters as Windows writes them, else the best guess."""
    if sum(byte >= 0x80 for byte in data) < _FEW_HIGH * len(data):
        try:
            return data.decode("cp1252"), ("not UTF-8; read as cp1252",)
        except UnicodeDecodeError:
            pass
    # Wide encodings make Chinese of any short text; where they are meant they come with a mark (above).
    best = from_bytes(data, cp_exclusion=["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_7"]).best()
    return (str(best), (f"not UTF-8; read as {best.encoding}",)) if best else None


def _read_jsonl_bytes(name: str, data: bytes) -> Iterator[Document | Unread]:
    decoded = _decode(data)
    if decoded is None:
        yield Unread(document=name, reason="it is not text but binary data; JSONL is UTF-8 text")
        return
    text, warnings = decoded
    # Only line feeds part records: a text may hold U+2028 as it is.
    for item in read_jsonl(text.split("\n"), name):
        yield replace(item, warnings=(*warnings, *item.warnings)) if isinstance(item, Document) else item


def _made_by_us(data: bytes) -> str | None:
    """Tell what a JSONL file beside documents is, if it is none of them: marked gold, or our own output."""
    try:
        record = json.loads(data.split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        return None
    if isinstance(record, dict) and "toponyms" in record:
        return "marked gold (its records hold `toponyms`)"
    if isinstance(record, dict) and {"schema", "text_sha256"} <= record.keys():
        return "an analysis that Wherein wrote"
    return None


def _record_to_document(record: Any, place: str) -> Document:
    if not isinstance(record, dict):
        raise DocumentError(place, f"a JSON {type(record).__name__}; wanted an object with `id` and `text`")
    text = record.get("text")
    if not isinstance(text, str):
        raise DocumentError(place, "no `text`; every record needs one, a string")
    identity = record.get("id", place)
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise DocumentError(place, "its `id` is neither a string nor a number")
    clean = _without_surrogates(text)
    warnings = () if clean == text else ("half characters (unpaired surrogates) were replaced by U+FFFD",)
    return Document(
        id=_without_surrogates(str(identity)),
        text=clean,
        given_spans=_given_spans(record.get("mentions"), len(text), place),
        warnings=warnings,
        title=_optional(record, "title", place),
        date=_optional(record, "date", place),
        source=_optional(record, "source", place),
        url=_optional(record, "url", place),
        language=_optional(record, "language", place),
    )


def _optional(record: dict[str, Any], key: str, place: str) -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, str | int):
        return _without_surrogates(str(value))
    raise DocumentError(place, f"its `{key}` is a {type(value).__name__}; wanted a string")


def _given_spans(value: Any, length: int, place: str) -> tuple[Span, ...] | None:
    if value is None:
        return None
    wanted = "wanted a list of {start, end} within the text, end exclusive"
    if not isinstance(value, list):
        raise DocumentError(place, f"its `mentions` is a {type(value).__name__}; {wanted}")
    spans = []
    for item in value:
        try:
            if not all(type(item[key]) is int for key in ("start", "end")):
                raise TypeError("an offset is a whole number")
            span = Span(item["start"], item["end"])
        except (KeyError, TypeError, ValueError) as error:
            raise DocumentError(place, f"a mention is {item!r}; {wanted}") from error
        if span.end > length:
            raise DocumentError(place, f"a mention ends at {span.end} in a text of {length}; {wanted}")
        spans.append(span)
    return tuple(sorted(set(spans)))


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
