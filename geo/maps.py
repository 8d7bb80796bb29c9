"""The page, built with folium: analyses in, one self-contained HTML document out.

folium's ``Map`` and branca's ``Figure`` are kept for what they are good at (the map's options, the call
that makes it, the tree that renders) and freed of what a page from disk cannot use: the script and style
links to other machines, random ids, the page template. Everything the page needs stands in it, under a
policy that lets nothing else run and nothing leave.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import folium
from branca.element import Figure
from folium.template import Template

from gazetteer.outlines import Box, Outlines
from geo.cycles import search_paused
from geo.decisions import about, decided, text_digest
from geo.explorer.assets import (
    credits,
    leaflet_script,
    leaflet_style,
    page_script,
    page_styles,
    page_template,
)
from geo.explorer.collection import build_collection
from geo.explorer.pack import blob
from geo.explorer.values import Judged
from geo.exporters.settings import Holds
from geo.withholding import withheld

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer import Gazetteer
    from geo.decisions import Decisions
    from geo.explorer.values import Collection
    from geo.model import Analysis

_START: Final = (25.0, 10.0)
"""Where the map stands before it frames the collection; what an empty one shows."""
_START_ZOOM: Final = 2
_BASEMAP_BYTES: Final = 900_000
_NEAR: Final = 0.5
_MAX_BOXES: Final = 300


def page(
    analyses: Sequence[Analysis],
    gazetteer: Gazetteer,
    outlines: Outlines | None = None,
    *,
    title: str | None = None,
    basemap_bytes: int = _BASEMAP_BYTES,
    holds: Holds = Holds.TEXTS,
    judged: Judged | None = None,
) -> str:
    """Return the explorer as one HTML document that works from disk, without a network.

    Parameters
    ----------
    analyses : sequence of Analysis
        Shown in this order; none gives a page that says how to begin.
    gazetteer : Gazetteer
        Asked for other names, parents, outlines and town labels.
    outlines : Outlines, optional
        The basemap; the installed one if left out.
    title : str, optional
        The page's title; else the only document's, else how many documents there are.
    basemap_bytes : int
        Bytes of JSON the basemap may take before it is packed.
    holds : Holds
        How much of the documents' text is in the page; where it is not all, the page says so.
    judged : Judged, optional
        The decisions that the analyses were laid under, so that the page lists them and can take them back.
        Left out where the page does not hold whole texts: a decision quotes the words around it.

    Returns
    -------
    str
        The same for the same input, byte for byte.

    Raises
    ------
    GazetteerMissing, AssetMissing
        If a part of the installation is not where it should be.
    """
    # A page makes a million values: to look for cycles among them took a quarter of its time.
    with search_paused():
        title, blobs = _blobs(
            analyses, gazetteer, outlines or Outlines(), title, basemap_bytes, holds, judged
        )
    figure = _Page(title=f"{title} · Wherein", blobs=blobs)
    figure.add_child(_ExplorerMap(), name="map")
    return figure.render()


def page_under(
    found: Sequence[Analysis],
    decisions: Decisions,
    gazetteer: Gazetteer,
    *,
    title: str | None = None,
    holds: Holds = Holds.TEXTS,
) -> str:
    """Return the page of analyses under what was decided about them; it lists that, and can take it back.

    Parameters
    ----------
    found : sequence of Analysis
        As they were computed.
    decisions : Decisions
        Those about other documents are left out.
    gazetteer, title, holds
        As for `page`.

    Returns
    -------
    str
        As `page`.

    Raises
    ------
    GazetteerMissing, AssetMissing
        As `page`.
    """
    laid = [decided(analysis, decisions, gazetteer) for analysis in found]
    judged = Judged(proposed=found, decisions=about(found, decisions))
    return page(laid, gazetteer, title=title, holds=holds, judged=judged)


def _blobs(
    analyses: Sequence[Analysis],
    gazetteer: Gazetteer,
    outlines: Outlines,
    title: str | None,
    basemap_bytes: int,
    holds: Holds,
    judged: Judged | None,
) -> tuple[str, tuple[str, ...]]:
    """Return the page's title and its data; the million values that these are made of end here."""
    collection = build_collection(
        [withheld(analysis, holds) for analysis in analyses],
        gazetteer,
        title=title,
        digests=[text_digest(analysis.document.text) for analysis in analyses],
        holds=holds,
        judged=judged if holds is Holds.TEXTS else None,
    )
    basemap = outlines.basemap(near=_boxes(collection), max_bytes=basemap_bytes)
    return collection.title, (
        blob("collection", collection.payload()),
        blob("basemap", basemap.to_dict()),
        blob("credits", [asdict(credit) for credit in credits()]),
    )


class _ExplorerMap(folium.Map):
    """folium's map without tiles, links or random names: its options and the call that starts the page."""

    _template = Template(
        "{% macro script(this, kwargs) %}start({{ this.get_name()|tojson }}, "
        "{center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }}});{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__(
            location=_START,
            tiles=None,
            zoom_start=_START_ZOOM,
            # folium takes max_zoom for its tile layers alone; without one the map has to be told itself.
            minZoom=1.5,
            maxZoom=12,
            zoomSnap=0.25,
            zoomDelta=1,
            wheelPxPerZoomLevel=120,
            zoomAnimation=False,
            fadeAnimation=False,
            markerZoomAnimation=False,
            maxBounds=[[-78, -210], [85, 210]],
            maxBoundsViscosity=0.6,
        )
        self._id = "explorer"
        self.default_js = []
        self.default_css = []


class _Page(Figure):
    """The HTML document: head with policy and styles, blobs of data, then the scripts."""

    generator = "Wherein"

    def __init__(self, *, title: str, blobs: tuple[str, ...]) -> None:
        super().__init__(title=title)
        self._id = "page"
        self.blobs = blobs
        self.styles: tuple[str, ...] = ()
        self.scripts: tuple[str, ...] = ()
        self.policy = ""
        self._template = Template(page_template())

    def render(self, **kwargs: Any) -> str:
        """Return the document; its policy names the hash of every style and script in it."""
        for child in self._children.values():
            child.render(**kwargs)
        self.styles = tuple(_inline(style, "style") for style in (leaflet_style(), page_styles()))
        script = page_script(self.script.render(**kwargs))
        self.scripts = tuple(_inline(part, "script") for part in (leaflet_script(), script))
        self.policy = _policy(self.styles, self.scripts)
        return str(self._template.render(this=self, kwargs=kwargs)) + "\n"


def _policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(_hash(s) for s in scripts)}",
            f"style-src {' '.join(_hash(s) for s in styles)}",
            "img-src data: blob:",
            "font-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(block: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(block.encode()).digest()).decode('ascii')}'"


def _inline(block: str, tag: str) -> str:
    """Return a block that cannot end its own element early."""
    lowered = block.lower()
    if f"</{tag}" in lowered or "<!--" in lowered:
        raise ValueError(f"a {tag} of the page holds “</{tag}” or “<!--”, which would end it early")
    return block


def _boxes(collection: Collection) -> list[Box]:
    """Return where the basemap should be fine: a little around each place, most mentioned first."""
    boxes: dict[Box, None] = {}
    for lat, lon in collection.centres():
        lat, lon = round(lat), round(lon)
        west, east = ((edge + 180) % 360 - 180 for edge in (lon - _NEAR, lon + _NEAR))
        boxes[max(-90.0, lat - _NEAR), west, min(90.0, lat + _NEAR), east] = None
    return list(boxes)[:_MAX_BOXES]
