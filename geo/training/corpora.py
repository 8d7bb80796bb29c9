"""Which corpus a gold document is of, and folds that never split an outlet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.gold import GoldDocument, GoldToponym, read_gold

if TYPE_CHECKING:
    from pathlib import Path

    from geo.model import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusDocument:
    """A marked document of a corpus."""

    document: Document
    corpus: str
    group: str
    """What must not be split between fitting and judging: the outlet, else the document itself."""
    gold: tuple[GoldToponym, ...]
    marked: GoldDocument | None = None
    """As its corpus gives it: its language not said, spans to ignore among the others."""


def read_corpus(path: Path) -> list[CorpusDocument]:
    """Return the documents of a gold file, taken as English, under its name."""
    return [of_corpus(d, path.stem) for d in read_gold(path)]


def of_corpus(marked: GoldDocument, corpus: str) -> CorpusDocument:
    """Return a marked document, taken as English, as one of a corpus."""
    return CorpusDocument(
        document=replace(marked.document, language="en"),
        corpus=corpus,
        group=f"{corpus}:{marked.outlet or marked.document.id}",
        gold=tuple(t for t in marked.toponyms if not t.ignored),
        marked=marked,
    )


def folds(groups: list[str], count: int) -> list[int]:
    """Return a fold for each document, none of whose groups is split; the same for the same groups."""
    order = {group: i % count for i, group in enumerate(sorted(set(groups), key=_shuffled))}
    return [order[group] for group in groups]


def _shuffled(group: str) -> tuple[int, str]:
    """Return a key that mixes the groups without a random source."""
    mixed = 0
    for character in group:
        mixed = (mixed * 1_000_003 + ord(character)) % 2_147_483_647
    return (mixed, group)
