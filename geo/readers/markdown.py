"""Markdown: what a reader of the page sees, with no mark inside a name."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geo.readers.composing import Composer
from geo.readers.plain import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from geo.readers.values import Item, Session, Source

_FRONT: Final = re.compile(
    r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_FIELD: Final = re.compile(
    r"^(title|date|source|url|lang|language):[ \t]*(.+?)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_NESTING: Final = 60
"""Levels of lists and quotes, two for each item of a list; what the parser nests by itself are twenty."""
_BLANK: Final = re.compile(r"\n[ \t>]*\n")
_TAG: Final = re.compile(r"<!--.*?-->|</?[A-Za-z][^>]*>", re.DOTALL)


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield the one document of a Markdown file: its paragraphs, headings, list items and table rows."""
    from markdown_it import MarkdownIt

    text, warnings = text_of(source, session)
    front, body = _front_matter(text)
    composer = Composer(source.name, session.limits)
    composer.warnings += warnings if text else (*warnings, "the file is empty")
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable(["table", "strikethrough"])
    tokens = parser.parse(body)
    if any(token.level >= _NESTING - 1 for token in tokens):
        # The parser leaves out what lies deeper, and does not say so.
        composer.warnings.append(
            f"it is nested deeper than {_NESTING} levels; its lines are read as they stand"
        )
        tokens = []
        for paragraph in _BLANK.split(body):
            composer.add(paragraph)
    for paragraph in _paragraphs(tokens):
        composer.add(paragraph)
    yield composer.document(
        title=front.get("title") or _heading(tokens),
        date=front.get("date"),
        source=front.get("source"),
        url=front.get("url") or source.url,
        language=front.get("lang") or front.get("language"),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT.match(text)
    if not match:
        return {}, text
    fields = {key.lower(): value.strip("\"'") for key, value in _FIELD.findall(match[1])}
    return fields, text[match.end() :]


def _paragraphs(tokens: Sequence[Token]) -> Iterator[str]:
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield "\t".join(row or ())
            row = None
        elif token.type in ("inline", "fence", "code_block", "html_block"):
            seen = _seen(token)
            if row is None:
                yield seen
            else:
                row.append(seen)


def _heading(tokens: Sequence[Token]) -> str | None:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h1":
            return _seen(inline)
    return None


def _seen(token: Token) -> str:
    """Return what a reader sees of a token; a line that goes on in the next is one line."""
    if token.type == "html_block":
        return _TAG.sub("", token.content)
    if token.children is None:
        return token.content
    return "".join(_inline(child) for child in token.children)


def _inline(token: Token) -> str:
    if token.type in ("text", "code_inline", "text_special", "image"):
        return token.content
    if token.type == "softbreak":
        return " "
    return "\n" if token.type == "hardbreak" else ""
