"""What a source's documents say together: a small histogram file, in whose light each is read.

The pass is apart from locating: it counts, for each source, which places its documents' names mean as far
as each document alone can tell. A document's own share is taken out again when it is read with the file, so
that it never confirms itself, and a name never speaks for itself: else every Dublin of a paper in Dublin,
Ohio would vote for Ireland. Counts are whole millionths; sums of these are the same in any order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.errors import SourcesError
from geo.focus import SourceFocus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from gazetteer import Place
    from geo.focus import NameBelief

SCHEMA: Final = 1
KEPT: Final = 400
"""Most entries (a name with a place) that are kept of a source."""
_UNIT: Final = 1_000_000
_LEAST: Final = 100
"""Millionths below which an entry of one document is not counted."""
_MOST_COUNTED: Final = 1 << 53
"""Millionths; a float holds every whole number below it."""
_VAST: Final = ("PCL", "CONT", "RGN")

_Spot = tuple[str, str, str, float, float, bool]
"""Place id, country code, ``CC.admin1``, latitude, longitude, vast."""


@dataclass(slots=True)
class _Source:
    documents: set[str] = field(default_factory=set)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    """Folded name and place id → millionths of documents."""


class SourceCounter:
    """Adds documents up by their source."""

    def __init__(self) -> None:
        self._sources: dict[str, _Source] = {}
        self._spots: dict[str, _Spot] = {}

    def add(self, source: str, text: str, beliefs: Sequence[NameBelief]) -> None:
        """Count one document; the same text counts once a source, however often it is added."""
        digest = text_digest(text)
        here = self._sources.setdefault(source, _Source())
        if digest in here.documents:
            return
        here.documents.add(digest)
        for (key, place), count in contribution(beliefs).items():
            here.counts[key, place] = here.counts.get((key, place), 0) + count
        for belief in beliefs:
            self._spots.update((p.id, _spot(p)) for p in belief.places)

    def __len__(self) -> int:
        return len(self._sources)

    @property
    def documents(self) -> int:
        """How many documents were counted."""
        return sum(len(source.documents) for source in self._sources.values())

    def sources(self) -> Sources:
        """Return what was counted, as it is read from the file."""
        return Sources.parse(self.as_json(gazetteer=""))

    def as_json(self, *, gazetteer: str) -> str:
        """Return the file's text: the same for the same documents in any order."""
        kept = {name: _largest(s.counts) for name, s in sorted(self._sources.items())}
        used = sorted({place for entries in kept.values() for _, place, _ in entries})
        raw = {
            "schema": SCHEMA,
            "what": "places that each source's documents name, in millionths of a document",
            "gazetteer": gazetteer,
            "places": {place: list(self._spots[place]) for place in used},
            "sources": {
                name: {
                    "documents": sorted(self._sources[name].documents),
                    "entries": [list(entry) for entry in entries],
                }
                for name, entries in kept.items()
            },
        }
        return json.dumps(raw, ensure_ascii=False, separators=(",", ":")) + "\n"


class Sources:
    """A histogram file, read: what each source's documents say together."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self._spots: dict[str, list[Any]] = raw["places"]
        self._sources: dict[str, dict[str, Any]] = raw["sources"]
        self._documents = {name: frozenset(s["documents"]) for name, s in self._sources.items()}

    @classmethod
    def read(cls, path: Path) -> Sources:
        """Read a file that ``wherein sources`` wrote.

        Raises
        ------
        SourcesError
            If it cannot be read, or is no such file.
        """
        try:
            return cls.parse(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as err:
            raise SourcesError(
                f"{path.name}: cannot be read; make it with: wherein sources PATH -o FILE"
            ) from err
        except SourcesError as err:
            raise SourcesError(f"{path.name}: {err}") from err

    @classmethod
    def parse(cls, text: str) -> Sources:
        """Read the text of such a file.

        Raises
        ------
        SourcesError
            If it is no such file, or of another schema.
        """
        try:
            raw = json.loads(text)
            if raw["schema"] != SCHEMA:
                raise SourcesError(f"has schema {raw['schema']}, this program reads {SCHEMA}; make it anew")
            _check(raw)
            return cls(raw)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as err:
            raise SourcesError("is no sources file; make one with: wherein sources PATH -o FILE") from err

    def __len__(self) -> int:
        return len(self._sources)

    def __contains__(self, source: object) -> bool:
        return source in self._sources

    def focus(self, source: str | None, text: str, beliefs: Sequence[NameBelief]) -> SourceFocus | None:
        """Return what the other documents of a source say; None where it has none.

        Parameters
        ----------
        source : str or None
        text : str
            The document's text: if it was counted, its own share is taken out.
        beliefs : sequence of NameBelief
            What its names mean by themselves, as they were counted.
        """
        found = self._sources.get(source or "")
        if found is None:
            return None
        counted = text_digest(text) in self._documents[source or ""]
        others = len(found["documents"]) - counted
        if others < 1:
            return None
        own = contribution(beliefs) if counted else {}
        left = [(k, p, n - own.get((k, p), 0)) for k, p, n in found["entries"]]
        return self._focus(others, [entry for entry in left if entry[2] > 0])

    def _focus(self, documents: int, entries: Sequence[tuple[str, str, int]]) -> SourceFocus:
        spots = [self._spots[place] for _, place, _ in entries]
        lat, lon = (np.radians([float(s[i]) for s in spots]) for i in (3, 4))
        return SourceFocus(
            documents=documents,
            keys=tuple(key for key, _, _ in entries),
            places=tuple(place for _, place, _ in entries),
            countries=tuple(s[1] for s in spots),
            regions=tuple(s[2] for s in spots),
            points=np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1),
            vast=np.array([bool(s[5]) for s in spots], dtype=bool),
            mass=np.array([count / _UNIT for _, _, count in entries]),
        )


def contribution(beliefs: Iterable[NameBelief]) -> dict[tuple[str, str], int]:
    """Return what one document adds: millionths by folded name and place id.

    A document counts once, however many names it has; a name told apart by what holds it counts for each.
    """
    told = list(beliefs)
    found: dict[tuple[str, str], int] = {}
    for belief in told:
        for place, share in zip(belief.places, belief.share, strict=True):
            count = round(share * _UNIT / len(told))
            if count >= _LEAST:
                found[belief.key, place.id] = found.get((belief.key, place.id), 0) + count
    return found


def text_digest(text: str) -> str:
    """Return what a document is known by in the file: a digest of its text, nothing of the text itself."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _largest(counts: dict[tuple[str, str], int]) -> list[tuple[str, str, int]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:KEPT]
    return [(key, place, count) for (key, place), count in ordered]


def _spot(place: Place) -> _Spot:
    country = place.country_code or ""
    region = f"{country}.{place.admin1}" if country and place.admin1 else ""
    vast = place.feature_code.startswith(_VAST)
    return (place.id, country, region, place.latitude, place.longitude, vast)


def _is_spot(spot: Any) -> bool:
    country, admin1, lat, lon = spot[1:5]
    words = isinstance(country, str) and isinstance(admin1, str)
    return len(spot) == 6 and words and -90 <= float(lat) <= 90 and -180 <= float(lon) <= 180


def _check(raw: dict[str, Any]) -> None:
    """Refuse what a hand may have put in: every entry needs its place, every count a whole number."""
    places = {id_ for id_, spot in raw["places"].items() if _is_spot(spot)}
    for source in raw["sources"].values():
        for key, place, count in source["entries"]:
            whole = isinstance(count, int) and 0 <= count < _MOST_COUNTED
            if place not in places or not whole or not isinstance(key, str):
                raise ValueError(f"{place!r} has no place or no count")
        for digest in source["documents"]:
            if not isinstance(digest, str):
                raise ValueError(f"{digest!r} is no document")
