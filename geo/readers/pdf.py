"""PDF: the text layer, page by page, columns in reading order, words put together again at line ends.

pdfminer.six finds the lines and boxes and their order (``docs/decisions/0004-readers.md`` compares it with
others). What is ours: hyphens at line ends, paragraphs that run over a page's end, running headers.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from geo.errors import DocumentError
from geo.readers.composing import Composer, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.readers.values import Item, Session, Source

_DAMAGE: Final = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError,
    ArithmeticError, struct.error, zlib.error, EOFError, NotImplementedError,
)  # fmt: skip
"""What pdfminer's own code raises on damaged files beside its own errors."""
_HYPHEN: Final = re.compile(r"(?<!\S)(\S*\w)[-\u00ad\u2010]\Z")
_FIRST_WORD: Final = re.compile(r"\S+")
_OCR: Final = "run it through text recognition (OCR) first, such as OCRmyPDF or Tesseract"
_CID: Final = re.compile(r"\(cid:\d+\)")
_ENDED: Final = tuple('.!?:;…”"’)]。！？')
_REPEATED: Final = 3
"""Pages on which a line at the edge stands, from which on it is a running header or footer."""
_DATE: Final = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")
_MACHINE_TITLE: Final = re.compile(
    r"untitled|microsoft word - .*|.*\.(docx?|indd|qxd|tex|dvi|pdf|odt)", re.IGNORECASE
)
_SHOWN_PAGES: Final = 12
_EDGE: Final = 0.1
"""Share of a box's width that a full line may fall short of its right edge."""
_WORD_GAP: Final = 3.0
"""Widths of a letter up to which two words stand in one line; justified narrow columns need more than the
library's 2 (docs/decisions/0004-readers.md has the comparison)."""
_ALIKE: Final = 0.1
"""Share by which the height of lines of one paragraph may differ."""
_AROUND: Final = ".,;:!?()[]{}«»„“”‘’'\"…"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    """Lines that belong together, as the page has them."""

    lines: tuple[str, ...]
    height: float
    """Of a line, in points."""
    full: bool
    """Whether the last line reaches to the right edge, so that the paragraph may go on elsewhere."""

    @property
    def key(self) -> str:
        return re.sub(r"\d+", "#", " ".join(self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    number: int
    paragraphs: tuple[_Paragraph, ...]
    pictures: bool = False
    fault: bool = False


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield the one document of a PDF; pages without text, or that cannot be read, are said by number."""
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    data = source.read(session.limits)
    if not data:
        raise DocumentError(source.name, "the file is empty; check that it was saved or sent whole")
    composer = Composer(source.name, session.limits)
    try:
        pdf = _opened(data)
        pages = _without_running_lines(list(_pages(source.name, pdf, session)), composer)
    except (PDFException, PSException, *_DAMAGE) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(source.name, _why(error)) from error
    _compose(pages, composer)
    _say(pages, composer, source.name)
    info = _info(pdf)
    yield composer.document(
        title=_title(info), date=_date(info), language=_text(pdf.catalog.get("Lang")), url=source.url
    )


def _opened(data: bytes) -> Any:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    return PDFDocument(PDFParser(io.BytesIO(data)), password="")


def _why(error: Exception) -> str:
    name = type(error).__name__
    if "Password" in name or "Encryption" in name:
        return "it is encrypted with a password; save a copy without one"
    return f"it is damaged or no PDF ({name}); open it in a PDF program and save it again"


def _pages(name: str, pdf: Any, session: Session) -> Iterator[_Page]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.psexceptions import PSException

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=LAParams(all_texts=True, char_margin=_WORD_GAP))
    interpreter = PDFPageInterpreter(resources, device)
    for number, page in enumerate(PDFPage.create_pages(pdf), start=1):
        if number > session.limits.pages:
            raise DocumentError(name, f"it has more than {session.limits.pages:,} pages; split it")
        try:
            interpreter.process_page(page)
            boxes, pictures = _boxes(device.get_result())
        except (PDFException, PSException, *_DAMAGE):
            yield _Page(number=number, paragraphs=(), fault=True)
            continue
        paragraphs = tuple(found for box in boxes for found in _paragraphs(box))
        yield _Page(number=number, paragraphs=paragraphs, pictures=pictures)


def _boxes(layout: Any) -> tuple[list[list[Any]], bool]:
    """Return the lines of each text box in reading order, and whether the page shows a picture."""
    from pdfminer.layout import LTFigure, LTImage, LTTextBox

    boxes: list[list[Any]] = []
    pictures = False
    waiting = [layout]
    while waiting:
        item = waiting.pop()
        pictures = pictures or isinstance(item, LTImage)
        if isinstance(item, LTTextBox):
            boxes.append(list(item))
        elif isinstance(item, LTFigure) or item is layout:
            waiting += reversed(list(item))
    return boxes, pictures


def _paragraphs(lines: Sequence[Any]) -> Iterator[_Paragraph]:
    """Yield the paragraphs of a box: one begins where a line is indented after one that is not full."""
    lines = [line for line in lines if one_line(line.get_text())]
    left, right = min((x.x0 for x in lines), default=0.0), max((x.x1 for x in lines), default=0.0)
    begins = [i for i in range(1, len(lines)) if _parted(lines[i - 1], lines[i], left, right)]
    for start, end in pairwise([0, *begins, len(lines)]):
        if start < end:
            yield _Paragraph(
                lines=tuple(one_line(line.get_text()) for line in lines[start:end]),
                height=lines[start].height,
                full=right - lines[end - 1].x1 < _EDGE * (right - left) or end - start == 1,
            )


def _parted(previous: Any, line: Any, left: float, right: float) -> bool:
    height = max(line.height, 1.0)
    indented = line.x0 - left > 0.8 * height and previous.x0 - left < 0.4 * height
    short = right - previous.x1 > 0.25 * (right - left)
    ended = one_line(previous.get_text()).endswith(_ENDED)
    return (indented and ended) or (short and ended)


def joined(text: str, following: str, words: frozenset[str] = frozenset()) -> str:
    """Return two lines as one: a word parted by a hyphen becomes whole.

    The hyphen goes or stays as the document has the word elsewhere. Where it has not, it stays if what
    follows begins with a capital or a digit ("Guinea-/Bissau"), or if the word has another hyphen
    ("Stratford-/upon-Avon").

    Parameters
    ----------
    text, following : str
    words : frozenset of str
        The words of the document that stand within a line, as `vocabulary` gives them.
    """
    parted = _HYPHEN.search(text)
    word = _FIRST_WORD.match(following)
    if not parted or not word:
        return f"{text} {following}".strip()
    if text[-1] == "\u00ad":
        return text[:-1] + following
    whole, hyphened = (_folded(parted[1] + between + word[0]) for between in ("", "-"))
    if (whole in words) != (hyphened in words):
        keeps = hyphened in words
    else:
        keeps = not following[0].islower() or "-" in word[0].strip("-") or "-" in parted[1]
    return (text if keeps else text[:-1]) + following


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """Return the words that stand within a line, where nothing parts them."""
    return frozenset(_folded(word) for line in lines for word in line.split()[1:-1])


def _folded(word: str) -> str:
    return word.strip(_AROUND).casefold()


def _without_running_lines(pages: list[_Page], composer: Composer) -> list[_Page]:
    """Leave out headers and footers that repeat, all but the first of each, and say so."""
    counts = Counter(key for page in pages for key in {page.paragraphs[i].key for i in _edges(page)})
    running = {key for key, count in counts.items() if count >= _REPEATED and 2 * count > len(pages)}
    seen: set[str] = set()
    kept = []
    left_out = 0
    for page in pages:
        at_edge = {i: page.paragraphs[i].key for i in _edges(page) if page.paragraphs[i].key in running}
        again = {i for i, key in at_edge.items() if key in seen or not key.strip("#")}
        seen |= set(at_edge.values())
        left_out += len(again)
        kept.append(
            replace(page, paragraphs=tuple(p for i, p in enumerate(page.paragraphs) if i not in again))
        )
    if left_out:
        composer.warnings.append(
            f"running headers, footers and page numbers were read once: {left_out:,} left out"
        )
    return kept


def _edges(page: _Page) -> set[int]:
    """Return which of a page's paragraphs stand at its edges: the first and last two."""
    size = len(page.paragraphs)
    return {i for i in (0, 1, size - 2, size - 1) if 0 <= i < size}


def _compose(pages: Sequence[_Page], composer: Composer) -> None:
    """Add the paragraphs, those that go on in the next column or on the next page as one."""
    words = vocabulary(line for page in pages for found in page.paragraphs for line in found.lines)
    pieces: list[tuple[str, int, str | None]] = []
    previous: _Paragraph | None = None
    for page in pages:
        for found in page.paragraphs:
            text = reduce(lambda text, line: joined(text, line, words), found.lines)
            if previous is None or not _runs_on(previous, found):
                pieces.append((text, page.number, None))
            else:
                _go_on(pieces, text, page.number, words)
            previous = found
    for text, number, between in pieces:
        if between is None:
            composer.add(text, page=number)
        else:
            composer.go_on(text, page=number, between=between)


def _go_on(pieces: list[tuple[str, int, str | None]], text: str, page: int, words: frozenset[str]) -> None:
    """Let the last piece go on: in itself on the same page, else as a piece of the next."""
    last, number, before = pieces[-1]
    whole = joined(last, text, words)
    if number == page:
        pieces[-1] = (whole, number, before)
        return
    head = whole[: -len(text)]
    pieces[-1] = (head.rstrip(), number, before)
    pieces.append((text, page, head[len(head.rstrip()) :]))


def _runs_on(last: _Paragraph, following: _Paragraph) -> bool:
    """Tell whether a paragraph goes on from the column or page before."""
    end, start = last.lines[-1], following.lines[0]
    alike = abs(last.height - following.height) <= _ALIKE * last.height
    begun = start[0].islower() or bool(_HYPHEN.search(end))
    return alike and last.full and begun and not end.endswith(_ENDED)


def _say(pages: Sequence[_Page], composer: Composer, name: str) -> None:
    bare = [page.number for page in pages if page.pictures and not page.paragraphs]
    broken = [page.number for page in pages if page.fault]
    if not composer:
        if bare:
            reason = f"it holds pictures and no text ({_listed(bare)}), as a scan does"
            raise DocumentError(name, f"{reason}; {_OCR}")
        raise DocumentError(name, f"no text was found on its pages; if it shows any, {_OCR}")
    if bare:
        composer.warnings.append(f"{_listed(bare)}: a picture and no text (a scan?); to have it read, {_OCR}")
    if broken:
        composer.warnings.append(f"{_listed(broken)}: damaged, not read")
    unread = [
        page.number
        for page in pages
        if any(_CID.search(line) for found in page.paragraphs for line in found.lines)
    ]
    if unread:
        composer.warnings.append(
            f"{_listed(unread)}: some letters have no Unicode value and are shown as (cid:…)"
        )


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN_PAGES]))
    more = f" and {len(numbers) - _SHOWN_PAGES:,} more" if len(numbers) > _SHOWN_PAGES else ""
    return f"page{'s' if len(numbers) > 1 else ''} {shown}{more}"


def _info(pdf: Any) -> dict[str, Any]:
    return {key: value for info in reversed(pdf.info) for key, value in info.items()}


def _text(value: Any) -> str | None:
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    value = resolve1(value)
    return decode_text(value) if isinstance(value, bytes) else None


def _title(info: dict[str, Any]) -> str | None:
    title = one_line(_text(info.get("Title")) or "")
    return None if _MACHINE_TITLE.fullmatch(title) else title


def _date(info: dict[str, Any]) -> str | None:
    found = _DATE.match(_text(info.get("CreationDate")) or "")
    return "-".join(part for part in found.groups() if part) if found else None
