"""The least that places a text: words, the longest run that is a name, the largest place so called.

Written for comparison: what any reader must spend that looks names up in this gazetteer at all. It judges
nothing, so it takes every capitalised word for a place that some place bears.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from serving import serve

from gazetteer import open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer import LayeredGazetteer

LONGEST: Final = 5
"""Words of a name."""
_WORD: Final = re.compile(r"\w+(?:['’.-]\w+)*")


def main() -> None:
    """Answer until stdin ends."""
    gazetteer = open_gazetteer()
    serve(lambda texts: [list(_scanned(text, gazetteer)) for text in texts])


def _scanned(text: str, gazetteer: LayeredGazetteer) -> Iterator[dict[str, Any]]:
    words = [match.span() for match in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        taken = _taken(text, words[at : at + LONGEST], gazetteer)
        if taken:
            start, end = words[at][0], words[at + taken - 1][1]
            yield {"start": start, "end": end} | _largest(text[start:end], gazetteer)
        at += taken or 1


def _taken(text: str, words: Sequence[tuple[int, int]], gazetteer: LayeredGazetteer) -> int:
    """Return how many words from the first on make the longest name; 0 for none."""
    start = words[0][0]
    if not text[start].isupper():
        return 0
    lengths = range(len(words), 0, -1)
    return next((n for n in lengths if gazetteer.is_name(text[start : words[n - 1][1]])), 0)


def _largest(name: str, gazetteer: LayeredGazetteer) -> dict[str, Any]:
    found = gazetteer.columns(name)
    if not len(found):
        return {}
    best = int(found.population.argmax())
    return {"latitude": float(found.latitude[best]), "longitude": float(found.longitude[best])}


if __name__ == "__main__":
    main()
