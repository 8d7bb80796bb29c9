"""Analyses summed up by place: how often and where each is named, and the names that have none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.exporters.rows import public_source, sentence_of
from geo.exporters.settings import CREDIT
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer import Place
    from geo.exporters.rows import Cell
    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis

PLACE_COLUMNS: Final[dict[str, type]] = {
    "place_id": str, "name": str, "source": str, "latitude": float, "longitude": float, "country_code": str,
    "admin1": str, "admin2": str, "feature_class": str, "feature_code": str, "population": int,
    "mentions": int, "documents": int, "as_written": str, "nil_reason": str, "credit": str,
}  # fmt: skip
"""Column → type of its cells. A name without a place is a row too: no ``place_id``, but a ``nil_reason``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence that names a place."""

    document_id: str
    name: str
    """As written there."""
    kind: str
    sentence: str
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSummary:
    """One place, or one unresolved name, over all documents."""

    place: Place | None
    name: str
    """The place's name, or the unresolved one as written."""
    nil_reason: str | None
    forms: tuple[tuple[str, int], ...]
    """How it is written and how often, most often first."""
    mentions: int
    documents: int
    quotes: tuple[Quote, ...]
    """In the order read; empty where none were asked for or none may leave."""

    def cells(self) -> tuple[Cell, ...]:
        """Return the row of ``PLACE_COLUMNS``."""
        written = "|".join(form for form, _ in self.forms)
        tail = (self.mentions, self.documents, written, self.nil_reason, CREDIT)
        place = self.place
        if place is None:
            return (None, self.name, *[None] * 9, *tail)
        return (
            place.id, place.name, public_source(place), place.latitude, place.longitude, place.country_code,
            place.admin1, place.admin2, place.feature_class, place.feature_code, place.population, *tail,
        )  # fmt: skip


class Tally:
    """Counts that grow as analyses pass by; texts are not held, quotes only where asked for."""

    def __init__(self, settings: ExportSettings, *, quotes: bool = False) -> None:
        self._settings = settings
        self._quoting = quotes and settings.with_sentences
        self._entries: dict[tuple[str, str], _Entry] = {}
        self._number = 0

    def passing(self, analyses: Iterable[Analysis]) -> Iterator[Analysis]:
        """Yield the analyses on, each counted as it passes."""
        for analysis in analyses:
            self.add(analysis)
            yield analysis

    def add(self, analysis: Analysis) -> None:
        """Count one analysis in."""
        self._number += 1
        for mention, resolution in analysis.pairs():
            place = resolution.place if isinstance(resolution, Resolved) else None
            reason = None if isinstance(resolution, Resolved) else resolution.reason.value
            key = (place.id, "") if place else (mention.text, reason or "")
            entry = self._entries.setdefault(key, _Entry(place, mention.text, reason))
            entry.forms[mention.text] += 1
            if entry.last_document != self._number:
                entry.last_document = self._number
                entry.documents += 1
            if self._quoting:
                entry.quotes.append(
                    Quote(
                        document_id=analysis.document.id,
                        name=mention.text,
                        kind=mention.kind.value,
                        sentence=sentence_of(analysis, mention, self._settings) or "",
                        score=resolution.score if isinstance(resolution, Resolved) else None,
                    )
                )

    def summaries(self) -> list[PlaceSummary]:
        """Return places, most named first (then by id), and after them the names without one."""
        entries = sorted(
            self._entries.items(), key=lambda item: (item[1].place is None, -item[1].forms.total(), item[0])
        )
        return [entry.summary() for _, entry in entries]


class _Entry:
    def __init__(self, place: Place | None, written: str, reason: str | None) -> None:
        self.place = place
        self.written = written
        self.reason = reason
        self.forms: Counter[str] = Counter()
        self.documents = 0
        self.last_document = 0
        self.quotes: list[Quote] = []

    def summary(self) -> PlaceSummary:
        return PlaceSummary(
            place=self.place,
            name=self.place.name if self.place else self.written,
            nil_reason=self.reason,
            forms=tuple(sorted(self.forms.items(), key=lambda item: (-item[1], item[0]))),
            mentions=self.forms.total(),
            documents=self.documents,
            quotes=tuple(self.quotes),
        )
