"""What every export states or leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

CREDIT: Final = "Place data: GeoNames (geonames.org), CC BY 4.0; Natural Earth, public domain"


class Holds(StrEnum):
    """How much of the documents' text an export holds."""

    TEXTS = "texts"
    """Whole documents, where the format has room for them."""
    SENTENCES = "sentences"
    """The sentences that name a place, and nothing around them."""
    PLACES = "places"
    """Places and the names as written; no sentence, and no clue that quotes one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSettings:
    """Versions to state and text to leave out."""

    wherein: str
    """Version of this program."""
    gazetteer: str
    """Version of the gazetteer with its layers."""
    model: str | None = None
    """What recognised and resolved, as `geo.parsers.model_name` says it; None: not known."""
    holds: Holds = Holds.TEXTS

    @property
    def with_text(self) -> bool:
        """Whether whole documents leave."""
        return self.holds is Holds.TEXTS

    @property
    def with_sentences(self) -> bool:
        """Whether sentences leave."""
        return self.holds is not Holds.PLACES
