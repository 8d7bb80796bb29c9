"""Which reader reads what: by suffix, by media type, or by a file's first bytes where it has no suffix."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from geo.errors import DocumentError
from geo.readers import (
    archive,
    delimited,
    docx,
    epub,
    html,
    mail,
    markdown,
    odt,
    parquet,
    pdf,
    plain,
    records,
    rtf,
    sheets,
)
from geo.readers.values import Item, Session, Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.readers.sandbox import Sandbox
    from geo.readers.values import ReadOptions, Source


@dataclass(frozen=True, slots=True)
class Format:
    """One format and how it is read."""

    name: str
    suffixes: tuple[str, ...]
    media: tuple[str, ...]
    read: Callable[[Source, Session], Iterator[Item]]
    guarded: bool = False
    """Read in a process of its own, with limits on time and memory: its parser is not ours."""
    extra: str | None = None
    """What to install when its library is missing."""


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OASIS: Final = "application/vnd.oasis.opendocument"

FORMATS: Final = (
    Format("text", (".txt", ".text"), ("text/plain",), plain.read),
    Format("Markdown", (".md", ".markdown"), ("text/markdown",), markdown.read, guarded=True),
    Format("HTML", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), html.read,
           guarded=True, extra="formats"),
    Format("PDF", (".pdf",), ("application/pdf",), pdf.read, guarded=True, extra="pdf"),
    Format("Word", (".docx", ".docm", ".dotx"), (f"{_OFFICE}.wordprocessingml.document",), docx.read,
           guarded=True, extra="formats"),
    Format("OpenDocument", (".odt", ".ott", ".fodt"), (f"{_OASIS}.text",), odt.read, guarded=True,
           extra="formats"),
    Format("RTF", (".rtf",), ("application/rtf", "text/rtf"), rtf.read, guarded=True, extra="formats"),
    Format("e-book", (".epub",), ("application/epub+zip",), epub.read, guarded=True, extra="formats"),
    Format("e-mail", (".eml",), ("message/rfc822",), mail.read, guarded=True, extra="formats"),
    Format("mailbox", (".mbox",), ("application/mbox",), mail.read_mailbox),
    Format("CSV", (".csv", ".tsv", ".tab"), ("text/csv", "text/tab-separated-values"), delimited.read),
    Format("spreadsheet", (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
           (f"{_OFFICE}.spreadsheetml.sheet", "application/vnd.ms-excel", f"{_OASIS}.spreadsheet"),
           sheets.read, guarded=True, extra="formats"),
    Format("Parquet", (".parquet", ".pq"), ("application/vnd.apache.parquet",), parquet.read, guarded=True,
           extra="formats"),
    Format("JSONL", (".jsonl", ".ndjson"), ("application/x-ndjson", "application/jsonl"), records.read_lines),
    Format("JSON", (".json",), ("application/json",), records.read, guarded=True),
    Format("archive", (".zip", ".tar", ".gz", ".bz2", ".xz", ".tgz", ".tbz", ".tbz2", ".txz"),
           ("application/zip", "application/x-tar", "application/gzip", "application/x-bzip2",
            "application/x-xz"), archive.read),
)  # fmt: skip

READ_SUFFIXES: Final = tuple(suffix for form in FORMATS for suffix in form.suffixes)
JSONL_SUFFIXES: Final = (".jsonl", ".ndjson")
READABLE: Final = (
    "Wherein reads txt, Markdown, HTML, PDF, docx, odt, rtf, epub, eml, mbox, csv, tsv, xlsx, Parquet, json, "
    "jsonl, and zip or tar of these"
)
_ADVICE: Final = {
    ".doc": "save it as .docx or PDF",
    ".msg": "save it as .eml",
    ".pst": "export it as .mbox or .eml",
    ".ppt": "save it as PDF",
    ".pptx": "save it as PDF",
    ".pages": "export it as .docx or PDF",
    ".mobi": "convert it to .epub",
    ".azw3": "convert it to .epub",
    ".djvu": "convert it to PDF with its text layer",
    ".rar": "unpack it, and name the folder",
    ".7z": "unpack it, and name the folder",
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".webp", ".heic", ".bmp"),
                    "run it through text recognition (OCR), or leave it out"),
}  # fmt: skip
_MAGIC: Final = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"PAR1", ".parquet"),
    (b"\x1f\x8b", ".gz"),
    (b"BZh", ".bz2"),
    (b"\xfd7zXZ\x00", ".xz"),
)
_HTML_STARTS: Final = (b"<!doctype html", b"<html")


def read(source: Source, options: ReadOptions, sandbox: Sandbox | None) -> Iterator[Item]:
    """Read one file's content.

    Parameters
    ----------
    source : Source
    options : ReadOptions
    sandbox : Sandbox or None
        Where guarded formats are read; None inside the sandbox itself.

    Yields
    ------
    Document or Unread
        Whatever is wrong with it is an `Unread` and never an error.
    """
    try:
        form = _format(source)
        if form.guarded and sandbox is not None:
            yield from sandbox.read(source, options)
            return
        session = Session(options=options, read=lambda inner: read(inner, options, sandbox))
        yield from _told(form, source, session)
    except DocumentError as error:
        yield Unread(
            document=source.name if error.document != source.name else error.document, reason=error.reason
        )
    except FileNotFoundError:
        reason = "there is no such file or folder; check the path"
        yield Unread(document=source.name, reason=reason)
    except OSError as error:
        yield Unread(document=source.name, reason=os_reason(error))


def _told(form: Format, source: Source, session: Session) -> Iterator[Item]:
    try:
        yield from form.read(source, session)
    except ImportError as error:
        package = (error.name or "a library").partition(".")[0]
        install = f"pip install 'wherein[{form.extra}]'" if form.extra else "install wherein again"
        raise DocumentError(source.name, f"reading {form.name} needs {package}; {install}") from error
    except MemoryError as error:
        raise DocumentError(source.name, "it needs more memory than allowed; split it") from error


def os_reason(error: OSError) -> str:
    """Say why the system did not let a file be read."""
    return f"it cannot be read ({error.strerror or error}); check its permissions"


def _format(source: Source) -> Format:
    suffix = PurePosixPath(source.name).suffix if source.suffix is None else source.suffix
    suffix = suffix.lower() or _sniffed(source)
    for form in FORMATS:
        if suffix in form.suffixes:
            return form
    advice = _ADVICE.get(suffix, "no reader is for it; save it as text, PDF or .docx, or leave it out")
    raise DocumentError(source.name, f"it is a {suffix} file; {advice}")


def _sniffed(source: Source) -> str:
    """Tell a file without a suffix by how it begins; plain text where nothing is known."""
    if source.stream is not None:
        return ".txt"
    with source.opened() as stream:
        head = stream.read(1024)
    for magic, suffix in _MAGIC:
        if head.startswith(magic):
            return suffix
    return ".html" if head.lstrip().lower().startswith(_HTML_STARTS) else ".txt"


def suffix_for(media_type: str) -> str | None:
    """Return the suffix of the format a media type names, or None."""
    kind = media_type.partition(";")[0].strip().lower()
    return next((form.suffixes[0] for form in FORMATS if kind in form.media), None)
