"""What is known of each candidate span of a document, as rows of named features."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer import fold
from geo.recognition import naming, wording
from geo.recognition.beliefs import SECOND_FEATURES, beliefs_around
from geo.recognition.english.lexicon import COMPASS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.model import Sentence
    from geo.recognition.spans import SpanCandidate
    from geo.recognition.vocabulary import Vocabulary

__all__ = ["FIRST_FEATURES", "SECOND_FEATURES", "Judge"]

FIRST_FEATURES: Final = (
    *naming.LABEL_FEATURES,
    *naming.NAME_FEATURES,
    *wording.WORD_FEATURES,
    *wording.BEFORE_FEATURES,
    *wording.AFTER_FEATURES,
    "person_votes",
    "in_person_word",
    "compass_word",
    "glued",
)
"""Names of the columns of the first pass, in order."""


class Judge:
    """Computes the features of one document's candidate spans.

    Parameters
    ----------
    text : str
    candidates : sequence of SpanCandidate
        All of the document, by position.
    sentences : tuple of Sentence
    vocabulary : Vocabulary
    """

    def __init__(
        self,
        text: str,
        candidates: Sequence[SpanCandidate],
        sentences: tuple[Sentence, ...],
        vocabulary: Vocabulary,
    ) -> None:
        self._text = text
        self._candidates = candidates
        self._keys = [_key(c.lookup) for c in candidates]
        self._named = naming.Named(self._keys, candidates)
        self._wording = wording.Wording(text, candidates, sentences, vocabulary)
        self._capitals = wording.capitals_around(text, sentences, candidates)

    def matrix(self) -> NDArray[np.float64]:
        """Return one row a candidate, one column a name in `FIRST_FEATURES`."""
        spans = zip(self._keys, self._candidates, self._capitals, strict=True)
        values = chain.from_iterable(self._row(key, c, capitals) for key, c, capitals in spans)
        return np.fromiter(values, np.float64).reshape(-1, len(FIRST_FEATURES))

    def _row(self, key: str, c: SpanCandidate, capitals: tuple[float, float]) -> tuple[float, ...]:
        return (
            *naming.label_values(c),
            *self._named.values(c),
            *self._wording.values(c, capitals),
            self._named.votes(key, c),
            key in self._named.person_words,
            key in COMPASS,
            c.glued,
        )

    def second(self, beliefs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return one row a candidate, one column a name in `SECOND_FEATURES`.

        Parameters
        ----------
        beliefs : ndarray of shape (n,)
            Log-odds of the first pass.
        """
        return beliefs_around(self._text, self._candidates, self._keys, beliefs)


@lru_cache(maxsize=50_000)
def _key(lookup: str) -> str:
    return fold(lookup)
