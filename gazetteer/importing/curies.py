"""Ids of other gazetteers, however they are written → CURIEs as this one writes them."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMS: Final = (
    (
        "wikidata",
        re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/|wd:|wikidata:)(Q[1-9]\d*)"),
    ),
    ("geonames", re.compile(r"(?:https?://(?:www\.|sws\.)?geonames\.org/|gn:|geonames:)(\d+)(?:/.*)?")),
    ("pleiades", re.compile(r"(?:https?://pleiades\.stoa\.org/places/|pl:|pleiades:|/places/)(\d+)(?:/.*)?")),
    (
        "whg",
        re.compile(r"(?:https?://(?:www\.)?whgazetteer\.org/(?:api/)?(?:places?|portal)/|whg:)(\d+)(?:/.*)?"),
    ),
    ("tgn", re.compile(r"(?:https?://vocab\.getty\.edu/(?:page/)?tgn/|tgn:)(\d+)")),
)
_BARE: Final = re.compile(r"[A-Za-z0-9._~-]{1,60}")


def known_curie(text: str) -> str | None:
    """Return the CURIE of an id of a gazetteer that is known by its address or prefix, or None.

    Examples
    --------
    >>> known_curie("http://www.wikidata.org/entity/Q90"), known_curie("gn:2988507"), known_curie("x")
    ('wikidata:Q90', 'geonames:2988507', None)
    """
    stripped = text.strip()
    return next(
        (f"{prefix}:{found[1]}" for prefix, form in _FORMS if (found := form.fullmatch(stripped))), None
    )


def curie(text: str, prefix: str) -> str:
    """Return the CURIE of any id; one of no known gazetteer goes under ``prefix``.

    Examples
    --------
    >>> curie("https://example.org/place?7", "lp"), curie("place-7", "lp")
    ('lp:b9e42a4b2b76', 'lp:place-7')
    """
    known = known_curie(text)
    if known is not None:
        return known
    stripped = text.strip()
    if _BARE.fullmatch(stripped):
        return f"{prefix}:{stripped}"
    return f"{prefix}:{hashlib.sha256(stripped.encode('utf-8', 'replace')).hexdigest()[:12]}"


def aliases_of(texts: Iterable[str], own: str) -> tuple[str, ...]:
    """Return the CURIEs of those ids that are known, each once, without the place's own."""
    found = dict.fromkeys(c for c in map(known_curie, texts) if c is not None)
    found.pop(own, None)
    return tuple(found)
