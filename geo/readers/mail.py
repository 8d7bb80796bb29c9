"""E-mails (.eml) and mailboxes (.mbox): a document a message, and one for each attachment."""

from __future__ import annotations

import re
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING, Final

from geo.errors import DocumentError
from geo.model import Block, Document, Origin
from geo.readers.composing import Composer, clean, one_line
from geo.readers.decoding import decode
from geo.readers.markup import paragraphs, parse
from geo.readers.values import Source, Unread, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.readers.values import Item, Session

_FROM: Final = b"From "
_QUOTED_FROM: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_DAMAGE: Final = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)
"""What the standard library raises on damaged headers and parts."""
_BREAKS: Final = re.compile(r"\r\n|\r|\n")


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield an e-mail's text, then what is attached to it."""
    if source.depth > session.limits.depth:
        wanted = f"{session.limits.depth} are opened; save it by hand"
        raise DocumentError(source.name, f"it lies {source.depth} archives or e-mails deep; {wanted}")
    data = source.read(session.limits)
    if not data.strip():
        raise DocumentError(source.name, "the file is empty; check that it was saved or sent whole")
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        if not message.keys():
            raise DocumentError(
                source.name, "it is no e-mail (no header lines at its start); save it as .eml"
            )
        parts = _parts(message, session)
        yield _document(source, message, parts, session)
    except _DAMAGE as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(
            source.name, f"its e-mail is damaged ({type(error).__name__}); save it again"
        ) from error
    yield from _attached(source, parts, session)


def _parts(message: EmailMessage, session: Session) -> list[EmailMessage]:
    """Return the parts that are no containers; an e-mail inside the e-mail is one."""
    parts: list[EmailMessage] = []
    waiting = [message]
    while waiting and len(parts) <= session.limits.members:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            inner = [p for p in part.iter_parts() if isinstance(p, EmailMessage)]
            waiting += reversed(inner)
        else:
            parts.append(part)
    return parts


def _is_body(part: EmailMessage) -> bool:
    plain = part.get_content_type() in ("text/plain", "text/html")
    return plain and part.get_content_disposition() != "attachment" and not part.get_filename()


def _document(source: Source, message: EmailMessage, parts: list[EmailMessage], session: Session) -> Document:
    composer = Composer(source.name, session.limits)
    subject = _header(message, "subject")
    composer.add(subject or "")
    bodies = [part for part in parts if _is_body(part)]
    plain = [part for part in bodies if part.get_content_type() == "text/plain" and _text(part).strip()]
    # A message sent in both forms says the same in each.
    for part in plain or bodies:
        for paragraph in _body(part):
            composer.add(paragraph)
    if not composer:
        composer.warnings.append("the e-mail has no text of its own")
    return composer.document(
        title=subject,
        date=_date(message),
        source=_header(message, "from"),
        language=_header(message, "content-language"),
    )


def _body(part: EmailMessage) -> Iterator[str]:
    text = _text(part)
    if part.get_content_type() == "text/html":
        root = parse(text)
        yield from paragraphs(root) if root is not None else ()
        return
    # An empty line parts paragraphs; lines are where the program broke them.
    for paragraph in re.split(r"\n[ \t]*\n", _BREAKS.sub("\n", text)):
        yield paragraph.replace("\n", " ") if _is_wrapped(paragraph) else paragraph


def _is_wrapped(paragraph: str) -> bool:
    """Tell a paragraph broken at a line length from an address or a list, whose lines are short."""
    lines = paragraph.strip("\n").split("\n")
    return len(lines) > 1 and all(len(line) >= 50 for line in lines[:-1]) and not paragraph.startswith(">")


def _text(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    read = decode(data, part.get_content_charset())
    return clean(read[0]) if read else ""


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
    except _DAMAGE:
        return None
    return one_line(str(value)) or None if value is not None else None


def _date(message: EmailMessage) -> str | None:
    """Return the day as the sender's clock had it: no time zone moves it."""
    try:
        return parsedate_to_datetime(_header(message, "date") or "").strftime("%Y-%m-%d")
    except _DAMAGE:
        return None


def _attached(source: Source, parts: list[EmailMessage], session: Session) -> Iterator[Item]:
    for number, part in enumerate(parts, start=1):
        if _is_body(part):
            continue
        try:
            name = one_line(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
            inner = part.get_content_type() == "message/rfc822"
            data = _forwarded(part) if inner else part.get_payload(decode=True)
        except _DAMAGE as error:
            reason = f"it cannot be taken out ({type(error).__name__}); save it by hand"
            yield Unread(document=f"{source.name}/part {number}", reason=reason)
            continue
        # Pictures shown within the text, as in a letterhead, are no documents anyone meant to read.
        if not isinstance(data, bytes) or (part.get_content_maintype() == "image" and "content-id" in part):
            continue
        shown = name or f"part {number}" + (".eml" if inner else "")
        yield from session.read(
            Source(
                name=f"{source.name}/{shown}",
                data=data,
                suffix=".eml" if inner else None,
                depth=source.depth + 1,
                budget=source.budget,
            )
        )


def _forwarded(part: EmailMessage) -> bytes:
    inner = part.get_payload()
    return inner[0].as_bytes() if isinstance(inner, list) and isinstance(inner[0], EmailMessage) else b""


def read_mailbox(source: Source, session: Session) -> Iterator[Item]:
    """Yield the documents of a mailbox, message by message; its row is the message's number."""
    with source.opened() as stream:
        first = stream.readline(session.limits.record_bytes)
        if not first:
            raise DocumentError(source.name, "the file is empty; check that it was saved or sent whole")
        if not first.startswith(_FROM):
            wanted = "a mailbox's messages each begin with a line `From …`"
            raise DocumentError(source.name, f"it is no mailbox; {wanted}; name a single e-mail .eml")
        for number, data in enumerate(_messages(stream, session.limits.record_bytes), start=1):
            name = f"{source.name}:{number}"
            if data is None:
                reason = (
                    f"the message is larger than {in_words(session.limits.record_bytes)}; save it as .eml"
                )
                yield Unread(document=name, reason=reason)
                continue
            message = Source(name=name, data=data, suffix=".eml", depth=source.depth, budget=source.budget)
            for item in session.read(message):
                yield _numbered(item, name, number)


def _messages(stream: IO[bytes], limit: int) -> Iterator[bytes | None]:
    """Yield each message, None for one that is too large; a `From ` line follows an empty one."""
    lines: list[bytes] = []
    size, after_empty = 0, False
    while line := stream.readline(limit):
        if after_empty and line.startswith(_FROM):
            yield _QUOTED_FROM.sub(rb"\1", b"".join(lines)) if size <= limit else None
            lines, size = [], 0
            continue
        after_empty = not line.strip()
        size += len(line)
        if size <= limit:
            lines.append(line)
    yield _QUOTED_FROM.sub(rb"\1", b"".join(lines)) if size <= limit else None


def _numbered(item: Item, name: str, number: int) -> Item:
    from dataclasses import replace

    if not isinstance(item, Document) or item.id != name:
        return item
    blocks = item.blocks or (Block(start=0, origin=Origin()),)
    return replace(
        item, blocks=tuple(replace(block, origin=replace(block.origin, row=number)) for block in blocks)
    )
