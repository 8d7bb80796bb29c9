"""JSON and JSONL: records of the contract's form (`id`, `text`, and what else is known)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from geo.errors import DocumentError
from geo.model import Block, Document, Origin, Span
from geo.readers.composing import language_code
from geo.readers.decoding import Line, decoded_lines
from geo.readers.plain import text_of
from geo.readers.values import Unread, checked, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.readers.values import Item, ReadOptions, Session, Source

_SHOWN: Final = 5
"""Faulty mentions told one by one."""
_OUR_COLUMNS: Final = (b"place_id", b"feature_code", b"nil_reason", b"credit")
"""In the header of every table we write, and of no other."""


def read_lines(source: Source, session: Session) -> Iterator[Item]:
    """Yield a document a line, as the lines come; a bad line costs no other."""
    found = False
    with source.opened() as stream:
        for item in records(decoded_lines(stream, session.limits.record_bytes), source.name, session.options):
            found = True
            yield item
    if not found:
        raise DocumentError(source.name, "it holds no record; write one JSON object a line")


def records(lines: Iterable[Line], name: str, options: ReadOptions) -> Iterator[Item]:
    """Read documents in the input form of the contract, one a line; blank lines are passed over."""
    for line in lines:
        place = f"{name}:{line.number}"
        if line.too_long:
            wanted = f"a record is read up to {in_words(options.limits.record_bytes)}"
            yield Unread(document=place, reason=f"the line is longer; {wanted}; split the text")
        elif line.text.strip():
            item = _parsed(line.text, place, line.number, options)
            yield _warned(item, line.warnings) if isinstance(item, Document) else item


def _warned(document: Document, warnings: tuple[str, ...]) -> Document:
    return replace(document, warnings=(*warnings, *document.warnings)) if warnings else document


def _parsed(text: str, place: str, row: int, options: ReadOptions) -> Item:
    try:
        return _record(json.loads(text), place, row, options)
    except DocumentError as error:
        return Unread(document=error.document, reason=error.reason)
    except (ValueError, RecursionError) as error:
        met = getattr(error, "msg", "a number too long, or nested too deep")
        return Unread(document=place, reason=f"not a JSON object ({met}); write one object a line")


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield the documents of a JSON file: one record, a list of them, or an object that holds such a list."""
    text, warnings = text_of(source, session)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        met = getattr(error, "msg", "a number too long, or nested too deep")
        wanted = "wanted a record with `text`, or a list of records"
        raise DocumentError(source.name, f"it is no JSON ({met}); {wanted}") from error
    single = isinstance(value, dict) and isinstance(_text(value, session.options), str)
    found = [value] if single else _list(value)
    if not found:
        raise DocumentError(source.name, "it holds no record; wanted one with `text`, or a list of them")
    for number, record in enumerate(found, start=1):
        place = source.name if single else f"{source.name}:{number}"
        try:
            yield _warned(_record(record, place, number, session.options, counted=not single), warnings)
        except DocumentError as error:
            yield Unread(document=error.document, reason=error.reason)


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    lists = [v for v in value.values() if isinstance(v, list)] if isinstance(value, dict) else []
    return lists[0] if len(lists) == 1 else []


def _text(record: dict[str, Any], options: ReadOptions) -> Any:
    """Return what stands under the key asked for, or a path of keys with dots; else under ``text``."""
    asked = options.text_column
    if asked is not None:
        found = record.get(asked)
        if found is None:
            found = record
            for key in asked.split("."):
                found = found.get(key) if isinstance(found, dict) else None
        if found is not None:
            return found
    return record.get("text")


def _record(record: Any, place: str, row: int, options: ReadOptions, *, counted: bool = True) -> Document:
    if not isinstance(record, dict):
        raise DocumentError(place, f"a JSON {type(record).__name__}; wanted an object with `id` and `text`")
    text = _text(record, options)
    if not isinstance(text, str):
        raise DocumentError(place, _no_text(record, options))
    identity = record.get("id", place)
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise DocumentError(place, "its `id` is neither a string nor a number")
    clean = _without_surrogates(text)
    warnings = [] if clean == text else ["half characters (unpaired surrogates) were replaced by U+FFFD"]
    stated = _optional(record, "language", warnings)
    language = language_code(stated)
    if stated and language is None:
        warnings.append(f"its `language` is {stated!r}, no code such as en; the text was asked instead")
    document = Document(
        id=_without_surrogates(str(identity)),
        text=clean,
        title=_optional(record, "title", warnings),
        date=_optional(record, "date", warnings),
        source=_optional(record, "source", warnings),
        url=_optional(record, "url", warnings),
        language=language,
        given_spans=_given_spans(record.get("mentions"), len(text), warnings),
        warnings=tuple(warnings),
        blocks=(Block(start=0, origin=Origin(row=row)),) if counted else (),
    )
    return checked(document, options.limits)


def _no_text(record: dict[str, Any], options: ReadOptions) -> str:
    if options.text_column is None:
        return "no `text`; every record needs one, a string; --text-column names another key"
    keys = ", ".join(str(key) for key in list(record)[:12])
    return f"no string under {options.text_column!r} or `text`; its keys are: {_without_surrogates(keys)}"


def _optional(record: dict[str, Any], key: str, warnings: list[str]) -> str | None:
    """Return what is known under a key; what is no string or whole number is left out, and said."""
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, str | int) and not isinstance(value, bool):
        return _without_surrogates(str(value))
    warnings.append(f"its `{key}` is a JSON {type(value).__name__} and was left out; wanted a string")
    return None


def _given_spans(value: Any, length: int, warnings: list[str]) -> tuple[Span, ...] | None:
    """Return the spans given; one that is none costs only itself, and is said."""
    if value is None:
        return None
    wanted = "wanted a list of {start, end} within the text, end exclusive"
    if not isinstance(value, list):
        warnings.append(f"its `mentions` is a JSON {type(value).__name__} and was left out; {wanted}")
        return None
    spans, faults = [], []
    for number, item in enumerate(value, start=1):
        try:
            spans.append(_span(item, length))
        except (KeyError, TypeError, ValueError) as error:
            why = f"no {error}" if isinstance(error, KeyError) else error
            faults.append(f"number {number} ({why})")
    if faults:
        shown = ", ".join(faults[:_SHOWN]) + (" …" if len(faults) > _SHOWN else "")
        warnings.append(f"{len(faults):,} of its {len(value):,} `mentions` were left out: {shown}; {wanted}")
    return tuple(sorted(set(spans)))


def _span(item: Any, length: int) -> Span:
    if not isinstance(item, dict):
        raise TypeError(f"a JSON {type(item).__name__}")
    if not all(type(item[key]) is int for key in ("start", "end")):
        raise TypeError("an offset is a whole number")
    span = Span(item["start"], item["end"])
    if span.end > length:
        raise ValueError(f"it ends at {span.end} in a text of {length}")
    return span


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def made_by_us(head: bytes) -> str | None:
    """Tell by its first line what a file beside documents is, if none: marked gold, or our own output."""
    if all(column in head for column in _OUR_COLUMNS):
        return "a table that Wherein wrote"
    try:
        record = json.loads(head.split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        return None
    if isinstance(record, dict) and "toponyms" in record:
        return "marked gold (its records hold toponyms)"
    if isinstance(record, dict) and {"schema", "text_sha256"} <= record.keys():
        return "an analysis that Wherein wrote"
    return None
