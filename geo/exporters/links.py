"""Web addresses of places, for readers and for linked data."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

_ADDRESSES: Final = {
    "geonames": "https://sws.geonames.org/{}/",
    "wikidata": "http://www.wikidata.org/entity/{}",
    "pleiades": "https://pleiades.stoa.org/places/{}",
}


def place_uri(place_id: str) -> str:
    """Return the published address of a place, or a URN of its id where it has none.

    Examples
    --------
    >>> place_uri("geonames:1876101")
    'https://sws.geonames.org/1876101/'
    >>> place_uri("local:my-village")
    'urn:wherein:place:local:my-village'
    """
    prefix, _, local = place_id.partition(":")
    address = _ADDRESSES.get(prefix)
    return (
        address.format(local)
        if address and local.isalnum()
        else f"urn:wherein:place:{quote(place_id, safe=':')}"
    )
