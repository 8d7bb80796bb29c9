"""Counts of words that are also names of places, over the training texts."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.recognition.names import NameFinder
    from geo.recognition.ner import Entity

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST: Final = 2
_HEADER: Final = (
    "# Words that are also names of places, with how often they were met in the training texts:\n"
    "# in lower case, inside a person's name, as a place. Counts only; see python -m geo.training words.\n"
)


def count_words(texts: Iterable[tuple[str, tuple[Entity, ...]]], finder: NameFinder) -> str:
    """Return the committed table of counts for texts and the entities a model found in them."""
    lower: Counter[str] = Counter()
    person: Counter[str] = Counter()
    place: Counter[str] = Counter()
    for text, entities in texts:
        lower.update(word for word in _WORD.findall(text) if word.islower())
        for entity in entities:
            words = [w.lower() for w in _WORD.findall(text[entity.start : entity.end]) if w[0].isupper()]
            if entity.label == "PERSON":
                person.update(words)
            elif entity.label in {"GPE", "LOC"} and len(words) == 1:
                place.update(words)
    rows = [
        f"{word}\t{lower[word]}\t{person[word]}\t{place[word]}\n"
        for word in sorted({*lower, *person, *place})
        if max(lower[word], person[word], place[word]) >= _LEAST
        and finder.info(word.capitalize()) is not None
    ]
    return _HEADER + "".join(rows)
