"""Fixtures: a small gazetteer of real places chosen to clash, the whole one, and the parsers over them."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_pages import browser, chromium_path, open_file  # noqa: F401  fixtures
from explorer_world import analyses, seeds_page, world  # noqa: F401  fixtures
from hypothesis import HealthCheck, settings
from reader_files import reading  # noqa: F401  fixture

from gazetteer import MatchKind, NameMatch, Place, open_gazetteer
from gazetteer.naming.folding import fold
from gazetteer.pack.bearers import bearers_of
from geo.pipeline import Geoparser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from gazetteer import Gazetteer
    from gazetteer.pack.bearers import Bearer

_LEFT_OUT = pytest.StashKey[int]()
DATA = Path(__file__).with_name("data")
_MARKS = {"~": MatchKind.DEMONYM, "=": MatchKind.ABBREVIATION}

settings.register_profile(
    "fast", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("fast")


@pytest.fixture(scope="session", autouse=True)
def _nobodys_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests, and the programs they start, off the layer and imports of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHEREIN_DATA", str(tmp_path_factory.mktemp("data")))
        yield


class TinyGazetteer:
    """Places of ``tests/data/places.tsv`` in memory, answering what the engine asks."""

    def __init__(self, path: Path) -> None:
        self._places: dict[str, Place] = {}
        self._names: dict[str, list[NameMatch]] = {}
        self._of: dict[str, tuple[str, ...]] = {}
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                self._add(row)

    def _add(self, row: dict[str, str]) -> None:
        place = Place(
            id=row["place_id"],
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            feature_class=row["feature_class"],
            feature_code=row["feature_code"],
            country_code=row["country_code"] or None,
            admin1=row["admin1"] or None,
            admin2=row["admin2"] or None,
            population=int(row["population"]),
            source="GeoNames",
        )
        self._places[place.id] = place
        others = [name for name in row["alternate_names"].split("|") if name]
        self._of[place.id] = (place.name, *(name.lstrip("~=") for name in others))
        self._file(place, place.name, MatchKind.PRIMARY)
        for name in others:
            self._file(place, name.lstrip("~="), _MARKS.get(name[0], MatchKind.ALTERNATE))

    def _file(self, place: Place, name: str, kind: MatchKind) -> None:
        self._names.setdefault(fold(name), []).append(NameMatch(place=place, name=name, kind=kind))

    @property
    def version(self) -> str:
        return "tiny"

    def by_name(self, name: str, *, limit: int = 50) -> tuple[NameMatch, ...]:
        order = list(MatchKind)
        found = sorted(
            self._names.get(fold(name), []),
            key=lambda m: (order.index(m.kind), -m.place.population, m.place.id),
        )
        return tuple(found[:limit])

    def bearers(self, name: str, *, limit: int = 50) -> list[Bearer]:
        return bearers_of(self, name, limit)

    def by_id(self, place_id: str) -> Place | None:
        return self._places.get(place_id)

    def is_name(self, name: str) -> bool:
        return fold(name) in self._names

    def has_prefix(self, name: str) -> bool:
        return any(key.startswith(fold(name)) for key in self._names)

    def names(self, place_id: str) -> tuple[str, ...]:
        return self._of.get(place_id, ())

    def name_count(self, place_id: str) -> int:
        return len(self.names(place_id))

    def own_names(self) -> tuple[str, ...]:
        return ()

    def parents(self, place: Place) -> tuple[Place, ...]:
        divisions = [
            p
            for p in self._places.values()
            if p.feature_code == "ADM1" and (p.country_code, p.admin1) == (place.country_code, place.admin1)
        ]
        countries = [
            p
            for p in self._places.values()
            if p.feature_code == "PCLI" and p.country_code == place.country_code
        ]
        return tuple(p for p in (*divisions, *countries) if p.id != place.id)

    def geometry(self, place_id: str) -> BaseGeometry | None:  # noqa: ARG002
        return None

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
        found = [
            p for p in self._places.values() if south <= p.latitude <= north and west <= p.longitude <= east
        ]
        found = [p for p in found if p.population >= min_population]
        return tuple(sorted(found, key=lambda p: (-p.population, p.id))[:limit])


@pytest.fixture(scope="session")
def tiny_gazetteer() -> Gazetteer:
    """Return some eighty real places that share names."""
    return TinyGazetteer(DATA / "places.tsv")


@pytest.fixture(scope="session")
def full_gazetteer() -> Gazetteer:
    """Return the gazetteer as it is installed."""
    return open_gazetteer()


@pytest.fixture(scope="session")
def tiny_parser(tiny_gazetteer: Gazetteer) -> Geoparser:
    """Return the parser without a neural model over the small gazetteer."""
    return Geoparser.default(tiny_gazetteer, fast=True)


@pytest.fixture(scope="session")
def geoparser(full_gazetteer: Gazetteer) -> Geoparser:
    """Return the parser as it is shipped."""
    return Geoparser.default(full_gazetteer)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests on marked corpora that are not ours to ship, and say so (below)."""
    if os.environ.get("WHEREIN_BENCH"):
        return
    left_out = [item for item in items if item.get_closest_marker("bench")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("bench")]
        config.stash[_LEFT_OUT] = len(left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    number = config.stash.get(_LEFT_OUT, 0)
    if number:
        terminalreporter.write_line(
            f"{number} tests on marked corpora were left out: name their folder in WHEREIN_BENCH to run them"
        )
