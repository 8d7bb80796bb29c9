"""Paths, bytes or JSONL lines to documents; what cannot be read is a value, never a lost neighbour.

Reading yields :class:`~geo.model.Document` and :class:`Unread` in a fixed order (paths as given, files
by their relative path), so that one bad file costs no other its result and none is dropped in silence.
"""

from __future__ import annotations

import json
import os
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
        except (json.JSONDecodeError, RecursionError) as error:
            reason = (
                f"not a JSON object ({getattr(error, 'msg', 'nested too deep')}); write one object a line"
            )
            yield Unread(document=f"{name}:{number}", reason=reason)
        except DocumentError as error:
            yield Unread(document=error.document, reason=error.reason)


def read_stream(stream: IO[bytes], name: str = "stdin") -> Iterator[Document | Unread]:
    """Read JSONL from a byte stream as it arrives."""
    lines = (line.decode("utf-8", errors="replace") for line in stream)
    return unique_ids(read_jsonl(lines, name))


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
    try:
        if path.is_dir():
            yield from _read_folder(path)
        else:
            yield from read_bytes(path.name, path.read_bytes())
    except FileNotFoundError:
        yield Unread(document=str(path), reason="there is no such file or folder; check the path")
    except OSError as error:
        yield Unread(document=str(path), reason=_os_reason(error))


def _read_folder(folder: Path) -> Iterator[Document | Unread]:
    found = False
    for path in _files_below(folder):
        found = True
        name = path.relative_to(folder).as_posix()
        try:
            data = path.read_bytes()
        except OSError as error:
            yield Unread(document=name, reason=_os_reason(error))
            continue
        if path.suffix.lower() in JSONL_SUFFIXES and _is_gold(data):
            reason = "left out: it is marked gold (its records hold `toponyms`), not a document"
            yield Unread(document=name, reason=reason, fault=False)
            continue
        yield from read_bytes(name, data)
    if not found:
        yield Unread(document=str(folder), reason=f"the folder holds no file; {_READABLE}")


def _files_below(folder: Path) -> list[Path]:
    # Links to folders are not followed, so a loop of them ends.
    files = []
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(root, name) for name in names if not name.startswith(".")]
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
        best = from_bytes(data).best()
        if best is None:
            return None
        return str(best), (f"not UTF-8; read as {best.encoding}",)


def _read_jsonl_bytes(name: str, data: bytes) -> Iterator[Document | Unread]:
    decoded = _decode(data)
    if decoded is None:
        yield Unread(document=name, reason="it is not text but binary data; JSONL is UTF-8 text")
        return
    text, warnings = decoded
    # Only line feeds part records: a text may hold U+2028 as it is.
    for item in read_jsonl(text.split("\n"), name):
        yield replace(item, warnings=(*warnings, *item.warnings)) if isinstance(item, Document) else item


def _is_gold(data: bytes) -> bool:
    first = data.split(b"\n", 1)[0]
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and "toponyms" in record


def _record_to_document(record: Any, place: str) -> Document:
    if not isinstance(record, dict):
        raise DocumentError(place, f"a JSON {type(record).__name__}; wanted an object with `id` and `text`")
    text = record.get("text")
    if not isinstance(text, str):
        raise DocumentError(place, "no `text`; every record needs one, a string")
    identity = record.get("id", place)
    if not isinstance(identity, str | int):
        raise DocumentError(place, "its `id` is neither a string nor a number")
    clean = _without_surrogates(text)
    warnings = () if clean == text else ("half characters (unpaired surrogates) were replaced by U+FFFD",)
    return Document(
        id=_without_surrogates(str(identity)),
        text=clean,
        given_spans=_given_spans(record.get("mentions"), len(text), place),
        warnings=warnings,
        **{key: _optional(record, key, place) for key in ("title", "date", "source", "url", "language")},
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
            span = Span(int(item["start"]), int(item["end"]))
        except (KeyError, TypeError, ValueError) as error:
            raise DocumentError(place, f"a mention is {item!r}; {wanted}") from error
        if span.end > length:
            raise DocumentError(place, f"a mention ends at {span.end} in a text of {length}; {wanted}")
        spans.append(span)
    return tuple(sorted(set(spans)))


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
