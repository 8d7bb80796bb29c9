"""Evidence for every mention of a document: what is the same for a name is worked out once."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.evidence import CLUES, COLUMNS, kind_of_place
from geo.model import Evidence
from geo.resolution.details import OF_THE_MENTION, Beside, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.model import Mention
    from geo.resolution.details import Narrator
    from geo.resolution.judging import Judged
    from geo.resolution.names import Request
    from geo.resolution.scene import Names

_AROUND: Final = 12
"""Mentions looked at on either side of one, to say what stands near it."""
_CLUES: Final = tuple(CLUES)
_TOLD: Final = (
    "country_share",
    "region_share",
    "same_name",
    "longer_name",
    "shorter_name",
    "source_country",
    "source_region",
)
"""Columns that the words of the evidence quote."""
_AT: Final = [COLUMNS.index(column) for column in _TOLD]


@dataclass(frozen=True, slots=True)
class _Why:
    """One name's evidence as far as it is the same wherever the name stands."""

    clues: tuple[tuple[str, float], ...]
    """Each clue with its part, the weightiest first."""
    values: Mapping[str, float]
    """The chosen candidate's columns of ``_TOLD``."""
    elsewhere: tuple[int, ...]
    """Populations of the candidates that do not lie in the chosen one's spot."""
    said: dict[str, tuple[Evidence | None, ...]]
    """Name as written → what is said of each clue; None for one whose words depend on where the mention
    stands. Filled as mentions are met."""
    base: Evidence


class Telling:
    """Says why each mention of one document means what it does.

    Parameters
    ----------
    request : Request
    names : Names
    judged : mapping of int to Judged
        What came of every name that is a mention.
    narrator : Narrator
    """

    def __init__(
        self, request: Request, names: Names, judged: Mapping[int, Judged], narrator: Narrator
    ) -> None:
        self._request = request
        self._names = names
        self._judged = judged
        self._narrator = narrator
        self._others = self._places()
        self._why: dict[int, _Why] = {}

    def evidence(self, number: int, mention: Mention) -> tuple[Evidence, ...]:
        """Return the evidence for one mention of a name that got a place, then the base."""
        why = self._why.get(number)
        if why is None:
            why = self._why[number] = self._of_name(number)
        subject = self._subject(number, mention, why)
        said = why.said.get(mention.lookup)
        if said is None:
            said = why.said[mention.lookup] = tuple(
                None if clue in OF_THE_MENTION else self._told(clue, weight, subject)
                for clue, weight in why.clues
            )
        told = [
            evidence or self._told(clue, weight, subject)
            for evidence, (clue, weight) in zip(said, why.clues, strict=True)
        ]
        return (*told, why.base)

    def _told(self, clue: str, weight: float, subject: Subject) -> Evidence:
        return Evidence(name=clue, weight=weight, detail=self._narrator.detail(clue, subject))

    def _of_name(self, number: int) -> _Why:
        judged, name = self._judged[number], self._names.names[number]
        parts = zip(_CLUES, judged.parts.tolist(), strict=True)
        clues = sorted(parts, key=lambda part: (-abs(round(part[1], 9)), part[0]))
        away = [
            c.place.population
            for c, near in zip(name.candidates, judged.near.tolist(), strict=True)
            if not near
        ]
        values = dict(zip(_TOLD, judged.columns[_AT].tolist(), strict=True))
        base = Evidence(name="base", weight=judged.base, detail=self._narrator.base(len(name.candidates)))
        return _Why(tuple(clues), values, tuple(away), {}, base)

    def _subject(self, number: int, mention: Mention, why: _Why) -> Subject:
        name, request, values = self._names.names[number], self._request, why.values
        chosen = name.candidates[self._judged[number].order[0]]
        return Subject(
            chosen=chosen,
            elsewhere=why.elsewhere,
            text=mention.lookup,
            start=mention.span.start,
            end=mention.span.end,
            sentence=mention.sentence,
            cue=name.cue,
            others=self._around(number, mention),
            country_share=values["country_share"],
            region_share=values["region_share"],
            same=max(values["same_name"], values["longer_name"], values["shorter_name"]),
            date=request.document.date,
            writing=self._names.writing,
            home=self._names.home,
            source_share=values["source_region"] if chosen.place.admin1 else values["source_country"],
            source_documents=request.source.documents if request.source else 0,
        )

    def _places(self) -> list[tuple[int, Beside]]:
        """Return every mention that has an answer, with its name's number, by position."""
        found = []
        for at, mention in enumerate(self._request.mentions):
            number = self._names.of_mention[at]
            if number < 0 or not self._judged[number].answered:
                continue
            place = self._names.names[number].candidates[self._judged[number].order[0]].place
            beside = Beside(
                start=mention.span.start,
                end=mention.span.end,
                sentence=mention.sentence,
                text=mention.lookup,
                place=place,
                kind=kind_of_place(place),
            )
            found.append((number, beside))
        return sorted(found, key=lambda item: item[1].start)

    def _around(self, number: int, mention: Mention) -> list[Beside]:
        """Return the places of other names that stand around a mention, the nearest in the text first."""
        start, end = mention.span.start, mention.span.end
        at = bisect_left(self._others, start, key=lambda item: item[1].start)
        around = self._others[max(0, at - _AROUND) : at + _AROUND]
        near = [
            (max(other.start - end, start - other.end), other.start, at)
            for at, (name, other) in enumerate(around)
            if name != number
        ]
        return [around[at][1] for _, _, at in sorted(near)]
