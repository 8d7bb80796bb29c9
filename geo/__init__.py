"""The engine: text in, resolved places out.

:func:`locate` is one line of use, :class:`Geoparser` the whole machine. Names are fetched from their modules
when they are first used, so ``import geo`` takes milliseconds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from gazetteer.geocoder import LocalGeocoder
    from geo.documents import Limits, ReadOptions, Unread, read_bytes, read_paths
    from geo.errors import CollectionError, DocumentError, GeoError, ModelMissing
    from geo.model import (
        Analysis,
        Block,
        Candidate,
        Document,
        Evidence,
        Focus,
        Mention,
        MentionKind,
        Nil,
        NilReason,
        Origin,
        Resolution,
        Resolved,
        Sentence,
        Span,
        Status,
    )
    from geo.pipeline import Geoparser
    from geo.results import Results, locate

__all__ = [
    "Analysis",
    "Block",
    "Candidate",
    "CollectionError",
    "Document",
    "DocumentError",
    "Evidence",
    "Focus",
    "GeoError",
    "Geoparser",
    "Limits",
    "LocalGeocoder",
    "Mention",
    "MentionKind",
    "ModelMissing",
    "Nil",
    "NilReason",
    "Origin",
    "ReadOptions",
    "Resolution",
    "Resolved",
    "Results",
    "Sentence",
    "Span",
    "Status",
    "Unread",
    "locate",
    "read_bytes",
    "read_paths",
]

_HOMES: Final = {
    "gazetteer.geocoder": ("LocalGeocoder",),
    "geo.documents": ("Limits", "ReadOptions", "Unread", "read_bytes", "read_paths"),
    "geo.errors": ("CollectionError", "DocumentError", "GeoError", "ModelMissing"),
    "geo.pipeline": ("Geoparser",),
    "geo.results": ("Results", "locate"),
}
"""Module → the names it gives; all others are values of ``geo.model``."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = next((module for module, names in _HOMES.items() if name in names), "geo.model")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
