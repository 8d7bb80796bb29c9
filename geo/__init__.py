"""The engine: text in, resolved places out.

`Geoparser` is the way in; the page (`geo.maps`) and the dashboard (`geo.app`) are left out here, so that
``import geo`` needs neither folium nor Streamlit.
"""

from __future__ import annotations

from geo.documents import Unread, read_bytes, read_paths
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
    "Mention",
    "MentionKind",
    "ModelMissing",
    "Nil",
    "NilReason",
    "Origin",
    "Resolution",
    "Resolved",
    "Sentence",
    "Span",
    "Status",
    "Unread",
    "read_bytes",
    "read_paths",
]
