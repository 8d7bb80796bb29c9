"""What every export states or leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CREDIT: Final = "Place data: GeoNames (geonames.org), CC BY 4.0; Natural Earth, public domain"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSettings:
    """Versions to state and text to leave out."""

    wherein: str
    """Version of this program."""
    gazetteer: str
    """Version of the gazetteer with its layers."""
    with_text: bool = True
    """Whether whole document texts leave."""
