"""Counts of words that are also names, or stand beside names, over the training texts."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.recognition.names import NameFinder
    from geo.recognition.ner import Entity

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEFORE: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\.?[ \u00a0][\"“‘(]?(?:[Tt]he )?\Z")
_AFTER: Final = re.compile(r"(?:['’]s)?[ \u00a0]([^\W\d_]+)")
_REACH: Final = 40
_LEAST: Final = 2
_LEAST_BESIDE: Final = 6
_HEADER: Final = (
    "# How words were met in the training texts: in lower case, inside a person's name, as a place, first\n"
    "# in a person's name; right before a place, a person, an organisation; right after one.\n"
    "# Counts only; see python -m geo.training words.\n"
)
_KINDS: Final = {"GPE": "place", "LOC": "place", "FAC": "place", "PERSON": "person", "ORG": "organisation"}


class _Tally:
    def __init__(self) -> None:
        self.own: dict[str, Counter[str]] = {k: Counter() for k in ("lower", "person", "place", "first")}
        sides = [
            f"{side} {kind}" for side in ("before", "after") for kind in ("place", "person", "organisation")
        ]
        self.beside: dict[str, Counter[str]] = {k: Counter() for k in sides}

    def add(self, text: str, entities: tuple[Entity, ...]) -> None:
        self.own["lower"].update(word for word in _WORD.findall(text) if word.islower())
        for entity in entities:
            self._add_own(text, entity)
            self._add_beside(text, entity)

    def _add_own(self, text: str, entity: Entity) -> None:
        words = [w.lower() for w in _WORD.findall(text[entity.start : entity.end]) if w[0].isupper()]
        if entity.label == "PERSON":
            self.own["person"].update(words)
            self.own["first"].update(words[:1] if len(words) > 1 else ())
        elif entity.label in {"GPE", "LOC"} and len(words) == 1:
            self.own["place"].update(words)

    def _add_beside(self, text: str, entity: Entity) -> None:
        kind = _KINDS.get(entity.label)
        if kind is None:
            return
        before = _BEFORE.search(text, max(0, entity.start - _REACH), entity.start)
        after = _AFTER.match(text, entity.end, entity.end + _REACH)
        if before:
            self.beside[f"before {kind}"][before[1].lower()] += 1
        if after:
            self.beside[f"after {kind}"][after[1].lower()] += 1


def count_words(texts: Iterable[tuple[str, tuple[Entity, ...]]], finder: NameFinder) -> str:
    """Return the committed table of counts for texts and the entities a model found in them."""
    tally = _Tally()
    for text, entities in texts:
        tally.add(text, entities)
    rows = []
    for word in sorted({w for c in (*tally.own.values(), *tally.beside.values()) for w in c}):
        own = [c[word] for c in tally.own.values()]
        beside = [c[word] for c in tally.beside.values()]
        named = max(own) >= _LEAST and (own[3] >= _LEAST or finder.info(word.capitalize()) is not None)
        if named or sum(beside) >= _LEAST_BESIDE:
            rows.append("\t".join([word, *map(str, own + beside)]) + "\n")
    return _HEADER + "".join(rows)
