"""A small world to test the page in: the seeds as marked by hand, on some thirty real places.

Kinds and points are those of ``seeds/gold.jsonl``; **scores, statuses and evidence are made up**, so that
sure, likely and doubtful mentions, corrected and accepted ones, and names without a place all occur.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shapely.geometry import LineString, Polygon

from gazetteer import MatchKind, Place
from gazetteer.naming.folding import fold
from gazetteer.pack.bearers import bearers_of
from geo.maps import page
from geo.model import (
    Analysis,
    Candidate,
    Document,
    Evidence,
    Mention,
    MentionKind,
    Nil,
    NilReason,
    Resolved,
    Span,
    Status,
)
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from gazetteer import NameMatch
    from gazetteer.pack.bearers import Bearer

SEEDS = Path(__file__).parents[1] / "seeds"

# name | other names | lat | lon | class and code | country | population | lies in
_ROWS = """
China|People's Republic of China|35|105|A PCLI|CN|1411778724|
North Korea|Democratic People's Republic of Korea|40|127|A PCLI|KP|25549819|
South Korea|Republic of Korea|36.5|127.75|A PCLI|KR|51635256|
United States|America|39.76|-98.5|A PCLI|US|327167434|
Japan|Nippon|35.685|139.753|A PCLI|JP|126529100|
Gangwon|Gangwon-do|37.75|128.25|A ADM1|KR|1520391|South Korea
Korean Peninsula||38.5|127|T PEN||0|
Korean Demilitarized Zone|DMZ|38.33|127.5|L DMZ||0|
Kaesŏng|Kaesong/개성|37.97083|126.55444|P PPLA2|KP|338155|North Korea
Kaesong Industrial Complex|Kaesong Industrial Region|37.933|126.625|L INDS|KP|0|North Korea
Paju|P'aju|37.83278|126.81694|P PPLA3|KR|0|South Korea
Pyongyang|P'yŏngyang|39.03385|125.75432|P PPLC|KP|3222000|North Korea
Seoul|서울|37.566|126.9784|P PPLC|KR|10349312|South Korea
Beijing|Peking/北京|39.9075|116.39723|P PPLC|CN|18960744|China
Washington, D.C.|Washington|38.89511|-77.03637|P PPLC|US|689545|United States
Inje-gun|Inje County|38.04416|128.27876|A ADM2|KR|34120|Gangwon/South Korea
Incheon||37.45646|126.70515|P PPLA|KR|2628000|South Korea
Suwon||37.29111|127.00889|P PPLA|KR|1242724|South Korea
Busan||35.10278|129.04028|P PPLA|KR|3678555|South Korea
Dandong||40.12917|124.39472|P PPLA2|CN|631973|China
Namp'o||38.7375|125.40778|P PPLA|KP|455000|North Korea
Tokyo||35.6895|139.69171|P PPLC|JP|8336599|Japan
Shanghai||31.22222|121.45806|P PPLA|CN|24874500|China
Chuncheon||37.87472|127.73417|P PPLA|KR|209746|South Korea
Wŏnsan||39.15278|127.44361|P PPLA|KP|329207|North Korea
"""
_STRIP = LineString(
    [
        (126.67, 37.88),
        (126.75, 38.0),
        (126.9, 38.15),
        (127.1, 38.3),
        (127.4, 38.31),
        (127.8, 38.3),
        (128.1, 38.33),
        (128.36, 38.61),
    ]
).buffer(0.02)
_PENINSULA = Polygon(
    [
        (124.3, 39.9),
        (125.1, 38.0),
        (126.3, 36.8),
        (126.4, 34.4),
        (127.8, 34.7),
        (129.3, 35.3),
        (129.4, 37.1),
        (128.4, 38.6),
        (127.5, 39.5),
        (130.6, 42.3),
        (127, 41.6),
    ]
)


class SmallWorld:
    """A gazetteer of the rows above."""

    version = "small world"

    def __init__(self, more: Iterable[Place] = ()) -> None:
        self._lies: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self.places: dict[str, Place] = {}
        for row in _ROWS.strip().splitlines():
            self._add(*row.split("|"))
        for place in more:
            self.places[place.id] = place
            self._names[place.id] = (place.name,)

    def _add(
        self, name: str, others: str, lat: str, lon: str, feature: str, country: str, people: str, lies: str
    ) -> None:
        feature_class, code = feature.split()
        place = Place(
            id=f"local:{fold(name).replace(' ', '-')}",
            name=name,
            latitude=float(lat),
            longitude=float(lon),
            feature_class=feature_class,
            feature_code=code,
            country_code=country or None,
            population=int(people),
        )
        self.places[place.id] = place
        self._names[place.id] = (name, *(other for other in others.split("/") if other))
        self._lies[place.id] = tuple(
            f"local:{fold(part).replace(' ', '-')}" for part in lies.split("/") if part
        )

    def called(self, name: str) -> Place:
        """Return the place with this name, whichever of its names that is."""
        return next(p for i, p in self.places.items() if fold(name) in {fold(n) for n in self._names[i]})

    def by_name(self, name: str, *, limit: int = 50) -> tuple[NameMatch, ...]:  # noqa: ARG002
        return ()

    def bearers(self, name: str, *, limit: int = 50) -> list[Bearer]:
        return bearers_of(self, name, limit)

    def by_id(self, place_id: str) -> Place | None:
        return self.places.get(place_id)

    def is_name(self, name: str) -> bool:  # noqa: ARG002
        return False

    def has_prefix(self, name: str) -> bool:  # noqa: ARG002
        return False

    def names(self, place_id: str) -> tuple[str, ...]:
        return self._names.get(place_id, ())

    def name_count(self, place_id: str) -> int:
        return len(self.names(place_id))

    def own_names(self) -> tuple[str, ...]:
        return ()

    def parents(self, place: Place) -> tuple[Place, ...]:
        return tuple(self.places[i] for i in self._lies.get(place.id, ()))

    def geometry(self, place_id: str) -> BaseGeometry | None:
        return {"local:korean-demilitarized-zone": _STRIP, "local:korean-peninsula": _PENINSULA}.get(place_id)

    def within(
        self,
        south: float,
        west: float,
        north: float,
        east: float,
        *,
        min_population: int = 0,
        limit: int | None = None,
    ) -> tuple[Place, ...]:
        inside = [
            p
            for p in self.places.values()
            if south <= p.latitude <= north and west <= p.longitude <= east and p.population >= min_population
        ]
        return tuple(sorted(inside, key=lambda p: (-p.population, p.id))[:limit])


def evidence_for(score: float, name: str) -> tuple[Evidence, ...]:
    """Return made-up clues that, with ``base``, sum to the log-odds of a score."""
    total = math.log(score / (1 - score))
    clues = [
        ("name", 1.1, f"“{name}” is a listed spelling"),
        ("nearness", 0.7, "a place named next is 31 km away"),
        ("size", -0.4, "smaller than another of this name"),
    ]
    base = total - sum(weight for _, weight, _ in clues)
    return tuple(
        Evidence(name=n, weight=w, detail=d) for n, w, d in [*clues, ("base", base, "2 places are so called")]
    )


def analysed(
    world: SmallWorld,
    document: Document,
    marks: Sequence[tuple[int, int, str | None, MentionKind, float, Status]],
) -> Analysis:
    """Return an analysis: marks are start, end, the place's name (None: unresolved), kind, score, status."""
    sentences = split_sentences(document.text)
    mentions, resolutions = [], []
    for start, end, name, kind, score, status in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        text = document.text[start:end]
        index = next(i for i, s in enumerate(sentences) if s.span.start <= start < s.span.end)
        mentions.append(
            Mention(
                span=Span(start, end),
                text=text,
                sentence=index,
                kind=kind,
                recognition_score=0.9,
                lookup=text,
            )
        )
        if name is None:
            resolutions.append(Nil(reason=NilReason.AMBIGUOUS))
            continue
        place = world.called(name)
        other = world.called("Tokyo")
        candidates = tuple(
            Candidate(place=p, matched_name=text, match=MatchKind.PRIMARY, score=s)
            for p, s in [(place, score), (other, round((1 - score) / 2, 2))]
        )
        resolutions.append(
            Resolved(
                place=place,
                score=score,
                evidence=evidence_for(score, text),
                candidates=candidates,
                status=status,
            )
        )
    return Analysis(
        document=document,
        language="en",
        sentences=sentences,
        mentions=tuple(mentions),
        resolutions=tuple(resolutions),
    )


_SCORES = {
    "Paju": 0.52,
    "Inje County": 0.46,
    "Kaesong Industrial Complex": 0.58,
    "Korean Demilitarized Zone": 0.74,
}
_KIND_SCORES = {"literal": 0.93, "demonym": 0.91, "metonym": 0.9, "elliptic": 0.77, "facility": 0.58}
_STATUSES = {"Kaesong Industrial Complex": Status.CORRECTED, "Seoul": Status.ACCEPTED}


def seed_analyses(world: SmallWorld, **fields: str) -> list[Analysis]:
    """Return the two seed documents as marked by hand; ``fields`` go into each document."""
    analyses = []
    for line in (SEEDS / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        document = Document(id=f"{gold['id']}.txt", text=gold["text"], **fields)
        marks = [
            (
                t["start"], t["end"], t["place"], MentionKind(t["kind"]),
                _SCORES.get(t["place"], _KIND_SCORES[t["kind"]]), _STATUSES.get(t["place"], Status.PROPOSED),
            )
            for t in gold["toponyms"]
        ]  # fmt: skip
        for word in ("Getty", "two Koreas"):
            at = gold["text"].find(word)
            if at >= 0 and not any(start < at + len(word) and at < end for start, end, *_ in marks):
                marks.append((at, at + len(word), None, MentionKind.LITERAL, 0.0, Status.PROPOSED))
        analyses.append(analysed(world, document, marks))
    return analyses


def one_document(
    world: SmallWorld,
    text: str,
    *names: str,
    title: str | None = None,
    date: str | None = None,
    id: str = "note.txt",
) -> Analysis:
    """Return a document in which the first occurrence of each name is a sure mention of that place."""
    marks = [
        (text.index(name), text.index(name) + len(name), name, MentionKind.LITERAL, 0.9, Status.PROPOSED)
        for name in names
    ]
    return analysed(world, Document(id=id, text=text, title=title, date=date), marks)


@pytest.fixture(scope="session")
def world() -> SmallWorld:
    """Return the small world that most pages are made in."""
    return SmallWorld()


@pytest.fixture(scope="session")
def analyses(world: SmallWorld) -> list[Analysis]:
    """Return the two seed documents as marked by hand."""
    return seed_analyses(world)


@pytest.fixture(scope="session")
def seeds_page(world: SmallWorld, analyses: list[Analysis]) -> str:
    """Return the page of the seed documents."""
    return page(analyses, world)
